//! Checks of the syntax tree that come after parsing, as CPython's compiler makes them and in its order.
//!
//! 1. `before_scopes`: future statements; warnings about leaving `finally` blocks; and of CPython's symbol table those
//!    checks that need no scopes (`__debug__` as a name to bind, late future statements, `async for` and `async with`
//!    outside `async def`).
//! 2. The rest of the symbol table, which `scopes` checks.
//! 3. `compile_phase_checks`: what the code generator refuses or warns of.
//!
//! Errors of these phases have offsets in bytes and no text, as CPython's: who reports one for a program in a file adds
//! the text with `errors::fill_text`.

mod early;
mod late;
mod patterns;

use crate::parse::ParsedModule;
use crate::{Options, SyntaxError, Warning};

/// Checks future statements and what else precedes the scopes. Returns the future bits, `options.future` included.
pub fn before_scopes(
    module: &ParsedModule,
    options: &Options,
    warnings: &mut Vec<Warning>,
) -> Result<u32, SyntaxError> {
    module.walk(|module| early::check(module, options, warnings))
}

/// Checks the future statements alone: all that CPython looks at when it only makes a tree.
pub fn future_statements(module: &ParsedModule) -> Result<(), SyntaxError> {
    early::future_bits(module).map(|_| ())
}

/// Checks what CPython's code generator checks; the scopes must be sound. `future` is what `before_scopes` returned.
pub fn compile_phase_checks(
    module: &ParsedModule,
    options: &Options,
    future: u32,
    warnings: &mut Vec<Warning>,
) -> Result<(), SyntaxError> {
    module.walk(|module| late::check(module, options, future, warnings))
}

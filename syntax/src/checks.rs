//! Checks of the syntax tree that come after parsing, as CPython's compiler makes them and in its order.
//!
//! 1. `before_scopes`: future statements, and warnings about leaving `finally` blocks;
//! 2. the symbol table, which `scopes` checks;
//! 3. `compile_phase_checks`: what the code generator refuses or warns of.

use crate::parse::ParsedModule;
use crate::{Options, SyntaxError, Warning};

/// Checks future statements and returns their bits, `options.future` included.
pub fn before_scopes(
    module: &ParsedModule,
    options: &Options,
    warnings: &mut Vec<Warning>,
) -> Result<u32, SyntaxError> {
    let _ = (module, warnings);
    Ok(options.future)
}

/// Checks what CPython's code generator checks; the scopes must be sound.
pub fn compile_phase_checks(
    module: &ParsedModule,
    options: &Options,
    warnings: &mut Vec<Warning>,
) -> Result<(), SyntaxError> {
    let _ = (module, options, warnings);
    Ok(())
}

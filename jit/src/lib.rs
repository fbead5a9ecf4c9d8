//! Machine code: tier policy, lowering to Cranelift, code memory, OSR, deoptimisation, invariants.
//!
//! `install` gives a virtual machine its JIT. The interpreter then asks about functions and loops that it has run often
//! (`runtime`): their bytecode becomes HIR, passes make it better, `lower` turns it into machine code.

pub mod background;
mod clock;
pub mod code;
mod cpu;
pub mod decisions;
pub mod exits;
mod helpers;
mod layout;
mod listing;
pub mod lower;
mod memory;
pub mod module;
pub mod runtime;
mod runtime_functions;
mod sampler;
pub mod stress;
mod stubs;
mod watchers;

pub use pyrite_inliner::{Options as InlinerOptions, Refusal};
pub use runtime::{Options, install};

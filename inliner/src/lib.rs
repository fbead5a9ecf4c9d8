//! Speculative inlining over the HIR. Guards on what the inline caches saw stand in front of the calls already: what is
//! decided here is whether the callee's code takes the place of a call.
//!
//! - `policy`: which calls, in what order, and why not.
//! - `splice`: putting a callee's HIR in the place of a call.
//! - `consume`: putting a generator's HIR into the loop that takes what it yields.

mod consume;
pub mod policy;
pub mod splice;

pub use policy::{Decision, Decisions, Knowledge, Options, run};
pub use pyrite_hir::refusal::Refusal;

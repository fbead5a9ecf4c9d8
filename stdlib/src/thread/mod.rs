//! The interpreter lock, and the module `_thread`.
//!
//! One thread runs Python at a time. A thread gives the lock up around calls that may block (`without_lock`), and at a
//! poll when another one has waited for a while. The state of a thread that does not run is in `Threads::stopped`, where
//! the collector finds its stacks.

mod gil;
mod handle;
mod local;
mod lock;
mod module;

pub use gil::{Threads, after_fork, install, without_lock};
pub use module::{fill, set_recursion_limit, stopped_frames};

//! Typed SSA intermediate representation: built from bytecode and feedback, optimised by one file per pass.

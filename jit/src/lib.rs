//! Machine code: tier policy, lowering to Cranelift, code memory, OSR, deoptimisation, invariants.

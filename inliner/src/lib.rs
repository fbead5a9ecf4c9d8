//! Speculative inlining over the HIR: candidates, policy, refusals, splicing.

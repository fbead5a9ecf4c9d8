//! The falsification harness: claims, runners, comparison, stress modes, program generator.

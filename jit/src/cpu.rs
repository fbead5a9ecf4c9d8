//! What the processor can do, for the code generator.

/// Enables the instruction sets that code without them would call functions for. aarch64 has what we need from the start:
/// its extensions are for atomics and signed addresses.
pub fn enable(builder: &mut cranelift_codegen::isa::Builder) {
    #[cfg(target_arch = "x86_64")]
    {
        use cranelift_codegen::settings::Configurable;
        let mut enable = |has: bool, names: &[&str]| {
            for name in names.iter().filter(|_| has) {
                // A name that this version of the generator does not know is not needed.
                let _ = builder.enable(name);
            }
        };
        enable(std::is_x86_feature_detected!("sse3"), &["has_sse3"]);
        enable(std::is_x86_feature_detected!("ssse3"), &["has_ssse3"]);
        enable(std::is_x86_feature_detected!("sse4.1"), &["has_sse41"]);
        enable(std::is_x86_feature_detected!("sse4.2"), &["has_sse42"]);
        enable(std::is_x86_feature_detected!("popcnt"), &["has_popcnt"]);
        enable(std::is_x86_feature_detected!("avx"), &["has_avx"]);
        enable(std::is_x86_feature_detected!("avx2"), &["has_avx2"]);
        enable(std::is_x86_feature_detected!("bmi1"), &["has_bmi1"]);
        enable(std::is_x86_feature_detected!("bmi2"), &["has_bmi2"]);
        enable(std::is_x86_feature_detected!("lzcnt"), &["has_lzcnt"]);
    }
    let _ = builder;
}

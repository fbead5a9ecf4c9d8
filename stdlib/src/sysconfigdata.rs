//! What the module `sysconfig` asks about the build: CPython writes it into a module of its Makefile's variables.

use pyrite_object::dict::Dict;
use pyrite_object::module::Module;
use pyrite_object::{Gc, R, Vm};

/// The module's name: `sysconfig` makes it of ABI flags, platform and architecture.
#[cfg(target_arch = "x86_64")]
pub const NAME: &str = "_sysconfigdata__linux_x86_64-linux-gnu";
#[cfg(target_arch = "aarch64")]
pub const NAME: &str = "_sysconfigdata__linux_aarch64-linux-gnu";

/// Fills the module.
pub fn fill(vm: &mut Vm, module: Gc<Module>) -> R<()> {
    let variables = Gc::<Dict>::new(vm);
    // The hash algorithm is none of CPython's own.
    for (name, number) in [
        ("Py_DEBUG", 0),
        ("Py_GIL_DISABLED", 0),
        ("Py_HASH_ALGORITHM", 0),
        ("Py_TRACE_REFS", 0),
        ("WITH_DOC_STRINGS", 1),
    ] {
        let number = vm.int(number);
        variables.set_str(vm, name, number)?;
    }
    for (name, text) in [
        ("EXT_SUFFIX", ".pyrite-314.so"),
        ("SOABI", "pyrite-314"),
        ("MULTIARCH", std::env::consts::ARCH),
        ("VERSION", "3.14"),
        ("CONFIG_ARGS", ""),
        ("CFLAGS", ""),
        ("PY_CFLAGS", ""),
        ("PY_CORE_CFLAGS", ""),
        ("LDFLAGS", ""),
        ("LIBDIR", "/usr/lib"),
        // Where `zoneinfo` looks for time zones.
        ("TZPATH", "/usr/share/zoneinfo:/usr/lib/zoneinfo:/usr/share/lib/zoneinfo:/etc/zoneinfo"),
    ] {
        let text = vm.str(text);
        variables.set_str(vm, name, text)?;
    }
    module.dict.get().set_str(vm, "build_time_vars", variables.value())
}

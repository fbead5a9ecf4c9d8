//! `sys`: what is known of the machine, the implementation and the command line.

use super::Settings;
use crate::struct_sequence;
use pyrite_interp::state::State;
use pyrite_object::dict::Dict;
use pyrite_object::{Gc, R, Value, Vm};

/// Python's version: major, minor, micro.
pub const VERSION: (u8, u8, u8) = (3, 14, 10);

/// Types that functions make instances of.
#[derive(Clone, Copy)]
pub struct Types {
    pub unraisable_args: Value,
    pub asyncgen_hooks: Value,
}

impl Default for Types {
    fn default() -> Types {
        Types { unraisable_args: Value::NONE, asyncgen_hooks: Value::NONE }
    }
}

pub fn types(vm: &mut Vm) -> Types {
    super::state(vm).types
}

/// An instance of a new struct sequence type that cannot be instantiated further.
fn record(vm: &mut Vm, name: &str, fields: &[(&str, Value)]) -> R {
    record_with(vm, name, fields, &[])
}

fn record_with(vm: &mut Vm, name: &str, fields: &[(&str, Value)], hidden: &[(&str, Value)]) -> R {
    // Values stay reachable in this list while types are made.
    let mut values = vm.rooted();
    values.extend(fields.iter().chain(hidden).map(|(_, v)| *v));
    let names: Vec<&str> = fields.iter().map(|(n, _)| *n).collect();
    let more: Vec<&str> = hidden.iter().map(|(n, _)| *n).collect();
    let ty = struct_sequence::make(vm, name, &names, &more)?;
    let items = vm.tuple(&values);
    vm.call(ty.value(), &[items])
}

fn flags(vm: &mut Vm, settings: &Settings) -> R {
    let n = |b: bool| Value::small_int(i64::from(b));
    let i = |x: u8| Value::small_int(i64::from(x));
    let digits = Value::small_int(vm.int_max_str_digits as i64);
    let fields = [
        ("debug", n(false)),
        ("inspect", n(settings.inspect)),
        ("interactive", n(settings.inspect)),
        ("optimize", i(settings.optimize)),
        ("dont_write_bytecode", n(true)),
        ("no_user_site", n(settings.no_user_site)),
        ("no_site", n(settings.no_site)),
        ("ignore_environment", n(settings.ignore_environment)),
        ("verbose", i(settings.verbose)),
        ("bytes_warning", i(settings.bytes_warning)),
        ("quiet", n(settings.quiet)),
        ("hash_randomization", n(vm.hash_seed.number != 0)),
        ("isolated", n(settings.isolated)),
        ("dev_mode", Value::bool(settings.dev_mode)),
        ("utf8_mode", n(settings.utf8_mode)),
        ("warn_default_encoding", n(false)),
        ("safe_path", Value::bool(settings.safe_path)),
        ("int_max_str_digits", digits),
    ];
    let hidden =
        [("gil", n(true)), ("thread_inherit_context", n(false)), ("context_aware_warnings", n(false))];
    record_with(vm, "sys.flags", &fields, &hidden)
}

fn numbers(vm: &mut Vm, dict: Gc<Dict>) -> R<()> {
    let s = Value::small_int;
    let modulus = vm.int((1 << 61) - 1);
    let siphash = vm.intern("rapidhash");
    let hash_info = record(
        vm,
        "sys.hash_info",
        &[
            ("width", s(64)),
            ("modulus", modulus),
            ("inf", s(314_159)),
            ("nan", s(0)),
            ("imag", s(1_000_003)),
            ("algorithm", siphash),
            ("hash_bits", s(64)),
            ("seed_bits", s(64)),
            ("cutoff", s(0)),
        ],
    )?;
    dict.set_str(vm, "hash_info", hash_info)?;
    let float_info = record(
        vm,
        "sys.float_info",
        &[
            ("max", Value::float(f64::MAX)),
            ("max_exp", s(1024)),
            ("max_10_exp", s(308)),
            ("min", Value::float(f64::MIN_POSITIVE)),
            ("min_exp", s(-1021)),
            ("min_10_exp", s(-307)),
            ("dig", s(15)),
            ("mant_dig", s(53)),
            ("epsilon", Value::float(f64::EPSILON)),
            ("radix", s(2)),
            ("rounds", s(1)),
        ],
    )?;
    dict.set_str(vm, "float_info", float_info)?;
    let int_info = record(
        vm,
        "sys.int_info",
        &[
            ("bits_per_digit", s(30)),
            ("sizeof_digit", s(4)),
            ("default_max_str_digits", s(4300)),
            ("str_digits_check_threshold", s(640)),
        ],
    )?;
    dict.set_str(vm, "int_info", int_info)?;
    let (pthread, lock) = (vm.intern("pthread"), vm.intern("semaphore"));
    let thread_info =
        record(vm, "sys.thread_info", &[("name", pthread), ("lock", lock), ("version", Value::NONE)])?;
    dict.set_str(vm, "thread_info", thread_info)
}

fn versions(vm: &mut Vm, dict: Gc<Dict>) -> R<()> {
    let (major, minor, micro) = VERSION;
    let s = |x: u8| Value::small_int(i64::from(x));
    let level = vm.intern("final");
    let version_info = record(
        vm,
        "sys.version_info",
        &[
            ("major", s(major)),
            ("minor", s(minor)),
            ("micro", s(micro)),
            ("releaselevel", level),
            ("serial", s(0)),
        ],
    )?;
    dict.set_str(vm, "version_info", version_info)?;
    let hex = i64::from(major) << 24 | i64::from(minor) << 16 | i64::from(micro) << 8 | 0xf0;
    dict.set_str(vm, "hexversion", Value::small_int(hex))?;
    let text = format!("{major}.{minor}.{micro} (Pyrite {})", env!("CARGO_PKG_VERSION"));
    let text = vm.str(&text);
    dict.set_str(vm, "version", text)?;
    let class = vm.types.simple_namespace.value();
    let implementation = vm.call(class, &[])?;
    let name = vm.intern("pyrite");
    let tag = vm.intern("pyrite-314");
    let arch = vm.str(&format!("{}-linux-gnu", std::env::consts::ARCH));
    for (key, value) in [
        ("name", name),
        ("cache_tag", tag),
        ("version", version_info),
        ("hexversion", Value::small_int(hex)),
        ("_multiarch", arch),
        ("supports_isolated_interpreters", Value::TRUE),
    ] {
        vm.set_attribute_str(implementation, key, value)?;
    }
    dict.set_str(vm, "implementation", implementation)
}

/// Fills in everything that does not depend on the command line.
pub fn fill(vm: &mut Vm, dict: Gc<Dict>) -> R<()> {
    numbers(vm, dict)?;
    versions(vm, dict)?;
    let unraisable = struct_sequence::make(
        vm,
        "sys.UnraisableHookArgs",
        &["exc_type", "exc_value", "exc_traceback", "err_msg", "object"],
        &[],
    )?;
    let hooks = struct_sequence::make(vm, "sys.asyncgen_hooks", &["firstiter", "finalizer"], &[])?;
    dict.set_str(vm, "UnraisableHookArgs", unraisable.value())?;
    super::state(vm).types = Types { unraisable_args: unraisable.value(), asyncgen_hooks: hooks.value() };
    let maximum = vm.int(i64::MAX);
    dict.set_str(vm, "maxsize", maximum)?;
    dict.set_str(vm, "maxunicode", Value::small_int(0x10_FFFF))?;
    dict.set_str(vm, "api_version", Value::small_int(1013))?;
    dict.set_str(vm, "dont_write_bytecode", Value::TRUE)?;
    dict.set_str(vm, "pycache_prefix", Value::NONE)?;
    dict.set_str(vm, "_home", Value::NONE)?;
    for (name, text) in [
        ("byteorder", "little"),
        ("platform", "linux"),
        ("float_repr_style", "short"),
        ("copyright", "Pyrite is free software under the MIT and Apache-2.0 licences."),
        ("abiflags", ""),
        ("platlibdir", "lib"),
        ("_framework", ""),
        ("_stdlib_dir", crate::library::FOLDER),
    ] {
        let text = vm.intern(text);
        dict.set_str(vm, name, text)?;
    }
    let git = ["Pyrite", "", ""].map(|t| vm.intern(t));
    let git = vm.tuple(&git);
    dict.set_str(vm, "_git", git)?;
    for name in ["warnoptions", "path", "path_hooks", "meta_path", "argv", "orig_argv"] {
        let list = vm.list(&[]);
        dict.set_str(vm, name, list)?;
    }
    for name in ["path_importer_cache", "_xoptions"] {
        let empty = Gc::<Dict>::new(vm);
        dict.set_str(vm, name, empty.value())?;
    }
    // All that are registered, which embedders and the JIT add to.
    let mut native: Vec<&str> = vm.extension::<State>().native_modules.keys().copied().collect();
    native.push("builtins");
    native.sort_unstable();
    let mut names = vm.rooted();
    for name in &native {
        let name = vm.intern(name);
        names.push(name);
    }
    let tuple = vm.tuple(&names);
    dict.set_str(vm, "builtin_module_names", tuple)?;
    for module in crate::library::MODULES.iter().filter(|m| !m.name.contains('.')) {
        let name = vm.intern(module.name);
        names.push(name);
    }
    let list = vm.list(&names);
    let all = vm.call(vm.types.frozenset.value(), &[list])?;
    dict.set_str(vm, "stdlib_module_names", all)
}

/// Fills in what the command line and the environment say.
pub fn fill_settings(vm: &mut Vm, dict: Gc<Dict>, settings: &Settings) -> R<()> {
    vm.extension::<pyrite_interp::state::State>().optimize = settings.optimize;
    let flags = flags(vm, settings)?;
    dict.set_str(vm, "flags", flags)?;
    for (name, list) in
        [("argv", &settings.argv), ("orig_argv", &settings.orig_argv), ("warnoptions", &settings.warnings)]
    {
        let list = super::text_list(vm, list)?;
        dict.set_str(vm, name, list)?;
    }
    if let Some(options) = dict.get_str(vm, "_xoptions").and_then(|o| o.as_dict()) {
        for option in &settings.x_options {
            let (key, value) = match option.split_once('=') {
                Some((k, v)) => (k, vm.str(v)),
                None => (option.as_str(), Value::TRUE),
            };
            options.set_str(vm, key, value)?;
        }
    }
    let executable = super::os_text(vm, &settings.executable)?;
    dict.set_str(vm, "executable", executable)?;
    dict.set_str(vm, "_base_executable", executable)?;
    for name in ["prefix", "exec_prefix", "base_prefix", "base_exec_prefix"] {
        let base = name.starts_with("base");
        let prefix = if base { &settings.base_prefix } else { &settings.prefix };
        let prefix = super::os_text(vm, prefix)?;
        dict.set_str(vm, name, prefix)?;
    }
    let path = super::text_list(vm, &settings.path)?;
    dict.set_str(vm, "path", path)
}

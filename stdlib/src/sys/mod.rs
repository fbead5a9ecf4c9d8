//! The module `sys`.

pub mod hooks;
mod info;
mod limits;
mod monitoring;
mod printer;
pub mod report;
mod stack;

pub use info::VERSION;

use pyrite_object::dict::Dict;
use pyrite_object::heap::Marker;
use pyrite_object::module::Module;
use pyrite_object::native::function;
use pyrite_object::object::Trace;
use pyrite_object::{Exc, Gc, R, Value, Vm, native_table};
use std::ffi::OsString;

/// What the command line and the environment decide.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    pub argv: Vec<OsString>,
    pub orig_argv: Vec<OsString>,
    /// The first entries of `sys.path`: the script's folder and `PYTHONPATH`; then the library and site-packages.
    pub path: Vec<OsString>,
    pub executable: OsString,
    pub prefix: OsString,
    pub base_prefix: OsString,
    /// `-W` options.
    pub warnings: Vec<OsString>,
    /// `-X` options.
    pub x_options: Vec<String>,
    pub optimize: u8,
    pub verbose: u8,
    pub bytes_warning: u8,
    pub inspect: bool,
    pub quiet: bool,
    pub no_site: bool,
    pub no_user_site: bool,
    pub ignore_environment: bool,
    pub isolated: bool,
    pub safe_path: bool,
    pub dev_mode: bool,
    pub utf8_mode: bool,
    /// Standard streams without buffers.
    pub unbuffered: bool,
}

/// What the module keeps in a `Vm`.
pub struct SysState {
    dict: Option<Gc<Dict>>,
    types: info::Types,
    audit_hooks: Vec<Value>,
    origin_depth: i64,
    switch_interval: f64, // seconds
    pub finalizing: bool,
    /// `sys.setdlopenflags`: kept for programs that read it back; nothing is loaded.
    dlopen_flags: i32,
}

impl Default for SysState {
    fn default() -> SysState {
        SysState {
            dict: None,
            types: Default::default(),
            audit_hooks: Vec::new(),
            origin_depth: 0,
            switch_interval: 0.005,
            finalizing: false,
            dlopen_flags: libc::RTLD_NOW,
        }
    }
}

/// The module's state.
pub fn state(vm: &mut Vm) -> &mut SysState {
    vm.extension()
}

fn trace(vm: &Vm, marker: &mut Marker) {
    if let Some(s) = vm.get_extension::<SysState>() {
        s.dict.trace(marker);
        s.types.unraisable_args.trace(marker);
        s.types.asyncgen_hooks.trace(marker);
        s.audit_hooks.trace(marker);
    }
}

/// The string for bytes from the system, with surrogates for what is not UTF-8.
pub fn os_text(vm: &mut Vm, text: &OsString) -> R {
    match text.to_str() {
        Some(s) => Ok(vm.str(s)),
        None => {
            use std::os::unix::ffi::OsStrExt;
            Ok(crate::io::surrogate_text(vm, text.as_bytes()))
        }
    }
}

fn text_list(vm: &mut Vm, texts: &[OsString]) -> R {
    let list = vm.list(&[]);
    for text in texts {
        let text = os_text(vm, text)?;
        if let Some(list) = list.as_list() {
            list.push(vm, text)?;
        }
    }
    Ok(list)
}

/// Gives a warning through the library.
pub fn warn(vm: &mut Vm, category: Exc, message: &str) -> R<()> {
    let warn = pyrite_interp::import::attribute_of(vm, "_warnings", "warn")?;
    let message = vm.str(message);
    let category = vm.exc_type(category).value();
    vm.call(warn, &[message, category])?;
    Ok(())
}

/// Fills in what the command line and the environment say.
pub fn configure(vm: &mut Vm, settings: &Settings) -> R<()> {
    match state(vm).dict {
        Some(dict) => info::fill_settings(vm, dict, settings),
        None => Ok(()),
    }
}

/// Fills the module.
pub fn fill(vm: &mut Vm, module: Gc<Module>) -> R<()> {
    vm.root_tracers.push(trace);
    let dict = module.dict.get();
    state(vm).dict = Some(dict);
    for table in
        [&hooks::FUNCTIONS[..], &hooks::INTERACTIVE[..], &limits::FUNCTIONS[..], &stack::FUNCTIONS[..]]
    {
        vm.add_functions(module, table)?;
    }
    for name in ["displayhook", "excepthook", "unraisablehook", "breakpointhook"] {
        if let Some(hook) = dict.get_str(vm, name) {
            dict.set_str(vm, &format!("__{name}__"), hook)?;
        }
    }
    if let Some(modules) = vm.modules {
        dict.set_str(vm, "modules", modules.value())?;
    }
    let monitoring = monitoring::make(vm)?;
    dict.set_str(vm, "monitoring", monitoring)?;
    let jit = Module::new(vm, "sys._jit")?;
    vm.add_functions(jit, &JIT)?;
    dict.set_str(vm, "_jit", jit.value())?;
    info::fill(vm, dict)
}

fn jit_is_available(_vm: &mut Vm, _args: &[Value]) -> R {
    Ok(Value::TRUE)
}

fn jit_is_enabled(vm: &mut Vm, _args: &[Value]) -> R {
    Ok(Value::bool(vm.hooks.jit.is_some()))
}

fn jit_is_active(vm: &mut Vm, _args: &[Value]) -> R {
    let compiled = pyrite_object::frame::flags::COMPILED;
    Ok(Value::bool(vm.thread.current().is_some_and(|frame| frame.flags & compiled != 0)))
}

native_table! {
    JIT = [
        function("is_available", "(/)", jit_is_available, "Whether there is a JIT compiler."),
        function("is_enabled", "(/)", jit_is_enabled, "Whether the JIT compiler is on."),
        function("is_active", "(/)", jit_is_active, "Whether the caller runs as machine code."),
    ]
}

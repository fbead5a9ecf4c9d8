//! The module's functions: the current context, contexts for a block, IEEE contexts.

use super::context::{self, Context};
use super::number::{Rounding, Settings};
use super::types;
use pyrite_object::heap::Marker;
use pyrite_object::native::{Payload, function, method, new};
use pyrite_object::object::Trace;
use pyrite_object::ty::Type;
use pyrite_object::{Gc, R, Value, Vm, native_table, recursive};

/// The largest interchange format.
pub const MOST_BITS: i64 = 512;

fn getcontext(vm: &mut Vm, _args: &[Value]) -> R {
    Ok(context::current(vm)?.value())
}

fn setcontext(vm: &mut Vm, args: &[Value]) -> R {
    context::set_current(vm, args[0])?;
    Ok(Value::NONE)
}

/// What `localcontext` gives.
struct Manager {
    local: Value,
    global: Value,
}

impl Payload for Manager {
    fn trace(&self, marker: &mut Marker) {
        self.local.trace(marker);
        self.global.trace(marker);
    }
    const IMMUTABLE: bool = true;
}

fn localcontext(vm: &mut Vm, args: &[Value]) -> R {
    let global = context::current(vm)?.value();
    let template = context::argument(vm, args[0])?.value();
    let local = context::copy_of(vm, template)?;
    for (name, value) in args[1].as_dict().map(|d| d.to_vec()).unwrap_or_default() {
        if value.is_none() {
            continue;
        }
        let text = pyrite_object::string::to_rust(name);
        match &text[..] {
            "flags" | "traps" => {
                let conditions = super::signals::conditions_of(vm, value, true)?;
                let local = context::this(vm, local)?;
                if text == "flags" { local.flags.set(conditions) } else { local.traps.set(conditions) }
            }
            _ => {
                if !context::set(vm, local, &text, value)? {
                    let message = format!("this function got an unexpected keyword argument '{text}'");
                    return Err(vm.type_error(message));
                }
            }
        }
    }
    let class = types(vm)?.manager;
    Ok(vm.new_native(class, Manager { local, global }).value())
}

fn no_instance(vm: &mut Vm, _args: &[Value]) -> R {
    Err(vm.type_error("cannot create 'decimal.ContextManager' instances"))
}

fn enter(vm: &mut Vm, args: &[Value]) -> R {
    match args[0].native::<Manager>() {
        Some(manager) => {
            context::set_current(vm, manager.local)?;
            Ok(manager.local)
        }
        None => Err(recursive::foreign_receiver(vm, "decimal.ContextManager", args[0])),
    }
}

fn exit(vm: &mut Vm, args: &[Value]) -> R {
    match args[0].native::<Manager>() {
        Some(manager) => {
            context::set_current(vm, manager.global)?;
            Ok(Value::NONE)
        }
        None => Err(recursive::foreign_receiver(vm, "decimal.ContextManager", args[0])),
    }
}

fn ieee_context(vm: &mut Vm, args: &[Value]) -> R {
    let bits = context::size(vm, args[0])?;
    if bits <= 0 || bits > MOST_BITS || bits % 32 != 0 {
        let message = format!("argument must be a multiple of 32, with a maximum of {MOST_BITS}");
        return Err(vm.value_error(message));
    }
    let emax = 3 << (bits / 16 + 3);
    let settings = Settings {
        precision: 9 * (bits / 32) - 2,
        rounding: Rounding::HalfEven,
        emin: 1 - emax,
        emax,
        clamp: true,
        capitals: true,
    };
    let class = types(vm)?.context;
    Ok(vm.new_native(class, Context::new(settings, 0, 0)).value())
}

native_table! {
    MANAGER = [
        new("!(type, *args, **kwargs)", no_instance),
        method("__enter__", "(self, /)", enter, "Makes the local context the current one."),
        method("__exit__", "!(self, *args)", exit, "Makes the context before it the current one."),
    ]
}

native_table! {
    pub FUNCTIONS = [
        function("getcontext", "()", getcontext, "The current context of the thread."),
        function("setcontext", "(context, /)", setcontext, "Makes a context the current one of the thread."),
        function("localcontext", "function: (ctx=None, **kwargs)", localcontext, "A context manager for a copy of a context, with some of its settings changed."),
        function("IEEEContext", "(bits, /)", ieee_context, "The context of an IEEE interchange format."),
    ]
}

/// The class of what `localcontext` gives.
pub fn make_type(vm: &mut Vm) -> Gc<Type> {
    vm.new_native_type::<Manager>("decimal", "ContextManager", 0, &MANAGER, &[])
}

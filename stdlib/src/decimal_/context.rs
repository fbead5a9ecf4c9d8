//! Contexts: settings, flags and traps, and which one is the current one.

use super::number::{MAX_EMAX, MAX_PREC, MIN_EMIN, Rounding, Settings, status};
use super::signals;
use super::{State, types};
use pyrite_object::descriptor::{GetSetDef, getset};
use pyrite_object::exception::Exc;
use pyrite_object::heap::Marker;
use pyrite_object::native::{Native, Payload, method, new, slot};
use pyrite_object::object::Trace;
use pyrite_object::{Gc, R, Value, Vm, native_table, recursive};
use std::cell::Cell;

pub struct Context {
    pub settings: Cell<Settings>,
    /// Conditions that have occurred.
    pub flags: Cell<u32>,
    /// Conditions that raise.
    pub traps: Cell<u32>,
    pub flags_dict: Cell<Option<Value>>,
    pub traps_dict: Cell<Option<Value>>,
}

impl Payload for Context {
    fn trace(&self, marker: &mut Marker) {
        self.flags_dict.trace(marker);
        self.traps_dict.trace(marker);
    }
}

impl Context {
    pub fn new(settings: Settings, flags: u32, traps: u32) -> Context {
        Context {
            settings: Cell::new(settings),
            flags: Cell::new(flags),
            traps: Cell::new(traps),
            flags_dict: Cell::new(None),
            traps_dict: Cell::new(None),
        }
    }

    /// Notes the conditions of an operation, and raises if one is trapped.
    #[inline(always)]
    pub fn conclude(&self, vm: &mut Vm, conditions: u32) -> R<()> {
        if conditions == 0 {
            return Ok(());
        }
        self.flags.set(self.flags.get() | conditions);
        let trapped = conditions & (self.traps.get() | status::MALLOC_ERROR);
        if trapped == 0 { Ok(()) } else { Err(signals::raise(vm, trapped)) }
    }
}

/// The current context, made at its first use.
#[inline]
pub fn current(vm: &mut Vm) -> R<Gc<Native<Context>>> {
    match known(vm) {
        Some(context) => Ok(context),
        None => find_current(vm),
    }
}

/// The current context, if it has been asked for since something changed.
#[inline]
pub fn known(vm: &Vm) -> Option<Gc<Native<Context>>> {
    let stamp = crate::contextvars_::stamp(vm);
    let state = vm.get_extension::<State>()?;
    state.current.filter(|_| state.stamp == stamp && stamp != 0)
}

#[inline(never)]
fn find_current(vm: &mut Vm) -> R<Gc<Native<Context>>> {
    let types = types(vm)?;
    let found = crate::contextvars_::value_of(vm, types.variable)?.and_then(|v| v.native::<Context>());
    let context = match found {
        Some(context) => context,
        None => {
            let template = this(vm, types.default)?;
            let made =
                vm.new_native(types.context, Context::new(template.settings.get(), 0, template.traps.get()));
            crate::contextvars_::set_value(vm, types.variable, made.value())?;
            made
        }
    };
    let stamp = crate::contextvars_::stamp(vm);
    let state = vm.extension::<State>();
    state.stamp = stamp;
    state.current = Some(context);
    Ok(context)
}

/// Makes a context the current one, or a copy of it if it is a template.
pub fn set_current(vm: &mut Vm, context: Value) -> R<()> {
    let types = types(vm)?;
    if context.native::<Context>().is_none() {
        return Err(vm.type_error("argument must be a context"));
    }
    let mut context = context;
    if [types.default, types.basic, types.extended].contains(&context) {
        context = copy_of(vm, context)?;
        this(vm, context)?.flags.set(0);
    }
    crate::contextvars_::set_value(vm, types.variable, context)
}

/// An optional argument that is a context: the current one for None.
#[inline]
pub fn argument(vm: &mut Vm, value: Value) -> R<Gc<Native<Context>>> {
    if value.is_none() || value == Value::ABSENT {
        return current(vm);
    }
    match value.native::<Context>() {
        Some(context) => Ok(context),
        None => Err(vm.type_error("optional argument must be a context")),
    }
}

pub fn this(vm: &mut Vm, value: Value) -> R<Gc<Native<Context>>> {
    match value.native::<Context>() {
        Some(context) => Ok(context),
        None => Err(recursive::foreign_receiver(vm, "decimal.Context", value)),
    }
}

/// A copy, of exactly the type Context.
pub fn copy_of(vm: &mut Vm, context: Value) -> R {
    let class = types(vm)?.context;
    let context = this(vm, context)?;
    let copy = Context::new(context.settings.get(), context.flags.get(), context.traps.get());
    Ok(vm.new_native(class, copy).value())
}

const WRONG_ROUNDING: &str = "valid values for rounding are:\n  [ROUND_CEILING, ROUND_FLOOR, ROUND_UP, ROUND_DOWN,\n   \
                              ROUND_HALF_UP, ROUND_HALF_DOWN, ROUND_HALF_EVEN,\n   ROUND_05UP]";

/// A rounding by its name.
pub fn rounding(vm: &mut Vm, value: Value) -> R<Rounding> {
    let found = value.as_str().and_then(|s| Rounding::of_name(s.as_ascii_bytes()?));
    match found {
        Some(rounding) => Ok(rounding),
        None => Err(vm.type_error(WRONG_ROUNDING)),
    }
}

/// An integer that a machine word holds.
pub fn size(vm: &mut Vm, value: Value) -> R<i64> {
    match value.as_int().map(|i| i.to_i64()) {
        Some(Some(i)) => Ok(i),
        Some(None) => Err(vm.overflow_error("Python int too large to convert to C ssize_t")),
        None => Err(vm.type_error("an integer is required")),
    }
}

/// Sets one of the settings by its name; whether there is such a one.
pub fn set(vm: &mut Vm, context: Value, name: &str, value: Value) -> R<bool> {
    let between = |vm: &mut Vm, least: i64, most: i64, message: &str| {
        let n = size(vm, value)?;
        if (least..=most).contains(&n) { Ok(n) } else { Err(vm.value_error(message)) }
    };
    let own = this(vm, context)?;
    let mut settings = own.settings.get();
    match name {
        "prec" => settings.precision = between(vm, 1, MAX_PREC, "valid range for prec is [1, MAX_PREC]")?,
        "Emin" => settings.emin = between(vm, MIN_EMIN, 0, "valid range for Emin is [MIN_EMIN, 0]")?,
        "Emax" => settings.emax = between(vm, 0, MAX_EMAX, "valid range for Emax is [0, MAX_EMAX]")?,
        "rounding" => settings.rounding = rounding(vm, value)?,
        "capitals" => settings.capitals = between(vm, 0, 1, "valid values for capitals are 0 or 1")? == 1,
        "clamp" => settings.clamp = between(vm, 0, 1, "valid values for clamp are 0 or 1")? == 1,
        _ => return Ok(false),
    }
    own.settings.set(settings);
    Ok(true)
}

fn context_new(vm: &mut Vm, args: &[Value]) -> R {
    let class = recursive::class_of(vm, args[0])?;
    let template = types(vm)?.default;
    let template = this(vm, template)?;
    let made = Context::new(template.settings.get(), template.flags.get(), template.traps.get());
    Ok(vm.new_native(class, made).value())
}

/// The settings in the order of arguments.
const NAMES: [&str; 6] = ["prec", "rounding", "Emin", "Emax", "capitals", "clamp"];

fn context_init(vm: &mut Vm, args: &[Value]) -> R {
    for (name, value) in NAMES.iter().zip(&args[1..7]) {
        if !value.is_none() {
            set(vm, args[0], name, *value)?;
        }
    }
    let context = this(vm, args[0])?;
    // Traps first, as CPython does.
    for (value, place) in [(args[8], &context.traps), (args[7], &context.flags)] {
        if !value.is_none() {
            let conditions = signals::conditions_of(vm, value, true)?;
            place.set(conditions);
        }
    }
    Ok(Value::NONE)
}

fn cannot_delete(vm: &mut Vm) -> pyrite_object::Raised {
    vm.raise(Exc::AttributeError, "context attributes cannot be deleted")
}

fn setattr(vm: &mut Vm, args: &[Value]) -> R {
    let name = vm.attribute_name(args[1])?;
    vm.set_generic(args[0], name, Some(args[2]))?;
    Ok(Value::NONE)
}

fn delattr(vm: &mut Vm, _args: &[Value]) -> R {
    Err(cannot_delete(vm))
}

fn copy(vm: &mut Vm, args: &[Value]) -> R {
    copy_of(vm, args[0])
}

fn reduce(vm: &mut Vm, args: &[Value]) -> R {
    let context = this(vm, args[0])?;
    let s = context.settings.get();
    let mut all = vm.rooted();
    for value in [s.precision, 0, s.emin, s.emax, i64::from(s.capitals), i64::from(s.clamp)] {
        let value = vm.int(value);
        all.push(value);
    }
    all[1] = vm.intern(s.rounding.name());
    let flags = signals::list_of(vm, context.flags.get())?;
    all.push(flags);
    let traps = signals::list_of(vm, context.traps.get())?;
    all.push(traps);
    let arguments = vm.tuple(&all);
    let class = vm.type_of(args[0]).value();
    Ok(vm.tuple(&[class, arguments]))
}

fn repr(vm: &mut Vm, args: &[Value]) -> R {
    let context = this(vm, args[0])?;
    let s = context.settings.get();
    let text = format!(
        "Context(prec={}, rounding={}, Emin={}, Emax={}, capitals={}, clamp={}, flags={}, traps={})",
        s.precision,
        s.rounding.name(),
        s.emin,
        s.emax,
        u8::from(s.capitals),
        u8::from(s.clamp),
        signals::shown(context.flags.get()),
        signals::shown(context.traps.get())
    );
    Ok(vm.str(&text))
}

fn clear_flags(vm: &mut Vm, args: &[Value]) -> R {
    this(vm, args[0])?.flags.set(0);
    Ok(Value::NONE)
}

fn clear_traps(vm: &mut Vm, args: &[Value]) -> R {
    this(vm, args[0])?.traps.set(0);
    Ok(Value::NONE)
}

fn etiny(vm: &mut Vm, args: &[Value]) -> R {
    let n = this(vm, args[0])?.settings.get().etiny();
    Ok(vm.int(n))
}

fn etop(vm: &mut Vm, args: &[Value]) -> R {
    let n = this(vm, args[0])?.settings.get().etop();
    Ok(vm.int(n))
}

fn sizeof(_vm: &mut Vm, _args: &[Value]) -> R {
    // What CPython's object has.
    Ok(Value::small_int(104))
}

macro_rules! attributes {
    ($($name:literal $get:ident $set:ident |$vm:ident, $settings:ident| $e:expr;)*) => {
        $(fn $get($vm: &mut Vm, value: Value) -> R {
            let $settings = this($vm, value)?.settings.get();
            Ok($e)
        }
        fn $set(vm: &mut Vm, context: Value, value: Option<Value>) -> R<()> {
            match value {
                Some(value) => set(vm, context, $name, value).map(|_| ()),
                None => Err(cannot_delete(vm)),
            }
        })*
    };
}

attributes! {
    "prec" get_prec set_prec |vm, s| vm.int(s.precision);
    "rounding" get_rounding set_rounding |vm, s| vm.intern(s.rounding.name());
    "Emin" get_emin set_emin |vm, s| vm.int(s.emin);
    "Emax" get_emax set_emax |vm, s| vm.int(s.emax);
    "capitals" get_capitals set_capitals |_vm, s| Value::small_int(i64::from(s.capitals));
    "clamp" get_clamp set_clamp |_vm, s| Value::small_int(i64::from(s.clamp));
}

fn get_flags(vm: &mut Vm, context: Value) -> R {
    signals::dict_of(vm, context, false)
}

fn set_flags(vm: &mut Vm, context: Value, value: Option<Value>) -> R<()> {
    let Some(value) = value else { return Err(cannot_delete(vm)) };
    let conditions = signals::conditions_of(vm, value, false)?;
    this(vm, context)?.flags.set(conditions);
    Ok(())
}

fn get_traps(vm: &mut Vm, context: Value) -> R {
    signals::dict_of(vm, context, true)
}

fn set_traps(vm: &mut Vm, context: Value, value: Option<Value>) -> R<()> {
    let Some(value) = value else { return Err(cannot_delete(vm)) };
    let conditions = signals::conditions_of(vm, value, false)?;
    this(vm, context)?.traps.set(conditions);
    Ok(())
}

pub static ATTRIBUTES: &[GetSetDef] = &[
    getset("prec", get_prec, set_prec),
    getset("rounding", get_rounding, set_rounding),
    getset("Emin", get_emin, set_emin),
    getset("Emax", get_emax, set_emax),
    getset("capitals", get_capitals, set_capitals),
    getset("clamp", get_clamp, set_clamp),
    getset("flags", get_flags, set_flags),
    getset("traps", get_traps, set_traps),
];

native_table! {
    pub METHODS = [
        new("!(type, *args, **kwargs)", context_new),
        slot("__init__", "function: (self, /, prec=None, rounding=None, Emin=None, Emax=None, capitals=None, clamp=None, flags=None, traps=None)", context_init, "Initialize self.  See help(type(self)) for accurate signature."),
        slot("__repr__", "(self, /)", repr, "Return repr(self)."),
        slot("__setattr__", "(self, name, value, /)", setattr, "Implement setattr(self, name, value)."),
        slot("__delattr__", "(self, name, /)", delattr, "Implement delattr(self, name)."),
        method("copy", "(self, /)", copy, "A copy of the context with its flags and traps."),
        method("__copy__", "(self, /)", copy, "A copy of the context with its flags and traps."),
        method("__reduce__", "(self, /)", reduce, "State for pickling."),
        method("__sizeof__", "(self, /)", sizeof, "Bytes in memory."),
        method("clear_flags", "(self, /)", clear_flags, "Switches all flags off."),
        method("clear_traps", "(self, /)", clear_traps, "Switches all traps off."),
        method("Etiny", "(self, /)", etiny, "Emin - prec + 1: the least exponent of subnormal results."),
        method("Etop", "(self, /)", etop, "Emax - prec + 1: the greatest exponent of results with all digits."),
    ]
}

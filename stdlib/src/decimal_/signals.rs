//! Signals: exception classes, raising them, and the mappings from signals to flags and traps of a context.

use super::context::{self, Context};
use super::number::status;
use super::{State, types};
use pyrite_object::exception::{Exc, Raised};
use pyrite_object::heap::Marker;
use pyrite_object::native::{Native, Payload, method, new, slot};
use pyrite_object::object::Trace;
use pyrite_object::ops::{self, CompareOp};
use pyrite_object::ty::flags;
use pyrite_object::{Gc, R, Value, Vm, native_table, recursive};

/// Exception classes: first `DecimalException`, then the signals in the order of mappings, then the other conditions.
pub const NAMES: [&str; 14] = [
    "DecimalException",
    "InvalidOperation",
    "FloatOperation",
    "DivisionByZero",
    "Overflow",
    "Underflow",
    "Subnormal",
    "Inexact",
    "Rounded",
    "Clamped",
    "ConversionSyntax",
    "DivisionImpossible",
    "DivisionUndefined",
    "InvalidContext",
];

/// The conditions of the signals, in the order of mappings.
pub const CONDITIONS: [u32; 9] = [
    status::INVALID,
    status::FLOAT_OPERATION,
    status::DIVISION_BY_ZERO,
    status::OVERFLOW,
    status::UNDERFLOW,
    status::SUBNORMAL,
    status::INEXACT,
    status::ROUNDED,
    status::CLAMPED,
];

/// Conditions within InvalidOperation, with the index of their class.
const INVALID: [(u32, usize); 5] = [
    (status::INVALID_OPERATION, 1),
    (status::CONVERSION_SYNTAX, 10),
    (status::DIVISION_IMPOSSIBLE, 11),
    (status::DIVISION_UNDEFINED, 12),
    (status::INVALID_CONTEXT, 13),
];

/// Signals as texts list them.
const SHOWN: [usize; 9] = [8, 0, 2, 6, 1, 3, 7, 5, 4];

const WRONG_SIGNAL: &str = "valid values for signals are:\n  [InvalidOperation, FloatOperation, DivisionByZero,\n   \
                            Overflow, Underflow, Subnormal, Inexact, Rounded,\n   Clamped]";

/// The exception classes, as in `NAMES`.
#[derive(Clone, Copy)]
pub struct Signals([Value; NAMES.len()]);

impl Signals {
    pub fn values(&self) -> &[Value] {
        &self.0
    }

    pub fn trace(&self, marker: &mut Marker) {
        self.0.iter().for_each(|v| v.trace(marker));
    }

    /// The signals' classes.
    fn signals(&self) -> &[Value] {
        &self.0[1..=CONDITIONS.len()]
    }
}

/// Makes the exception classes.
pub fn make(vm: &mut Vm) -> R<Signals> {
    let mut made = vm.rooted();
    for name in NAMES {
        let class = |at: usize, made: &[Value]| made.get(at).copied().unwrap_or(Value::NONE);
        let built_in = |exc: Exc, vm: &Vm| vm.exc_type(exc).value();
        let base = class(0, &made);
        let bases = match name {
            "DecimalException" => vec![built_in(Exc::ArithmeticError, vm)],
            "FloatOperation" => vec![base, built_in(Exc::TypeError, vm)],
            "DivisionByZero" => vec![base, built_in(Exc::ZeroDivisionError, vm)],
            // Their bases come later in the order of mappings.
            "Overflow" | "Underflow" => {
                made.push(Value::NONE);
                continue;
            }
            "DivisionUndefined" => vec![class(1, &made), built_in(Exc::ZeroDivisionError, vm)],
            "ConversionSyntax" | "DivisionImpossible" | "InvalidContext" => vec![class(1, &made)],
            _ => vec![base],
        };
        let class = exception_class(vm, name, &bases)?;
        made.push(class);
    }
    let (subnormal, inexact, rounded) = (made[6], made[7], made[8]);
    made[4] = exception_class(vm, "Overflow", &[inexact, rounded])?;
    made[5] = exception_class(vm, "Underflow", &[inexact, rounded, subnormal])?;
    let mut all = [Value::NONE; NAMES.len()];
    all.copy_from_slice(&made);
    Ok(Signals(all))
}

fn exception_class(vm: &mut Vm, name: &str, bases: &[Value]) -> R {
    let bases = vm.tuple(bases);
    let dict = pyrite_object::Gc::<pyrite_object::dict::Dict>::new(vm);
    let module = vm.str("decimal");
    dict.set_str(vm, "__module__", module)?;
    let name = vm.str(name);
    vm.call(vm.types.type_.value(), &[name, bases, dict.value()])
}

/// The exception that trapped conditions raise.
#[cold]
#[inline(never)]
pub fn raise(vm: &mut Vm, conditions: u32) -> Raised {
    if conditions & status::MALLOC_ERROR != 0 {
        return vm.memory_error();
    }
    let Some(signals) = vm.get_extension::<State>().and_then(|s| s.types).map(|t| t.signals) else {
        return vm.runtime_error("no decimal module");
    };
    let class =
        CONDITIONS.iter().position(|c| c & conditions != 0).map_or(signals.0[0], |at| signals.0[at + 1]);
    let mut list: Vec<Value> =
        INVALID.iter().filter(|(c, _)| c & conditions != 0).map(|(_, at)| signals.0[*at]).collect();
    let others = CONDITIONS.iter().zip(signals.signals()).skip(1);
    list.extend(others.filter(|(c, _)| **c & conditions != 0).map(|(_, class)| *class));
    // The classes are held by the module's state.
    let list = vm.list(&list);
    match class.cast() {
        Some(class) => {
            let exception = vm.new_exception(class, &[list]).value();
            vm.raise_value(exception)
        }
        None => vm.runtime_error("no exception class"),
    }
}

/// The conditions that a signal's class stands for; KeyError for anything else.
pub fn condition_of(vm: &mut Vm, signal: Value) -> R<u32> {
    let signals = types(vm)?.signals;
    match signals.signals().iter().position(|class| *class == signal) {
        Some(at) => Ok(CONDITIONS[at]),
        None => Err(vm.raise(Exc::KeyError, WRONG_SIGNAL)),
    }
}

/// The classes of the signals whose conditions are there, as a list.
pub fn list_of(vm: &mut Vm, conditions: u32) -> R {
    let signals = types(vm)?.signals;
    let there = CONDITIONS.iter().zip(signals.signals()).filter(|(c, _)| **c & conditions != 0);
    let list: Vec<Value> = there.map(|(_, class)| *class).collect();
    Ok(vm.list(&list))
}

/// The names of the signals whose conditions are there, as contexts show them.
pub fn shown(conditions: u32) -> String {
    let names = SHOWN.iter().filter(|at| CONDITIONS[**at] & conditions != 0).map(|at| NAMES[at + 1]);
    format!("[{}]", names.collect::<Vec<_>>().join(", "))
}

/// The conditions that a list of signals, a dict of all signals or a mapping of a context stand for.
pub fn conditions_of(vm: &mut Vm, value: Value, list_too: bool) -> R<u32> {
    if let Some(list) = value.as_list().filter(|_| list_too) {
        let mut conditions = 0;
        let mut at = 0;
        while let Some(signal) = list.get(at) {
            conditions |= condition_of(vm, signal)?;
            at += 1;
        }
        return Ok(conditions);
    }
    if let Some(dict) = value.native::<SignalDict>() {
        return Ok(bits(vm, &dict)?.get());
    }
    let Some(dict) = value.as_dict() else { return Err(vm.type_error("argument must be a signal dict")) };
    if dict.len() != CONDITIONS.len() {
        return Err(vm.raise(Exc::KeyError, "invalid signal dict"));
    }
    let signals = types(vm)?.signals;
    let mut conditions = 0;
    for (condition, class) in CONDITIONS.iter().zip(signals.signals()) {
        match dict.get(vm, *class)? {
            Some(value) if ops::truth(vm, value)? => conditions |= condition,
            Some(_) => {}
            None => return Err(vm.raise(Exc::KeyError, "invalid signal dict")),
        }
    }
    Ok(conditions)
}

/// The mapping of a context's flags or traps.
pub struct SignalDict {
    context: Option<Gc<Native<Context>>>,
    traps: bool,
}

impl Payload for SignalDict {
    fn trace(&self, marker: &mut Marker) {
        self.context.trace(marker);
    }
    const IMMUTABLE: bool = true;
}

/// A new mapping.
pub fn new_dict(vm: &mut Vm, context: Gc<Native<Context>>, traps: bool) -> R {
    let class = types(vm)?.signal_dict;
    let class = recursive::class_of(vm, class)?;
    Ok(vm.new_native(class, SignalDict { context: Some(context), traps }).value())
}

/// The bits that a mapping shows.
fn bits<'a>(vm: &mut Vm, dict: &'a SignalDict) -> R<&'a std::cell::Cell<u32>> {
    match &dict.context {
        Some(context) if dict.traps => Ok(&context.traps),
        Some(context) => Ok(&context.flags),
        None => Err(vm.value_error("invalid signal dict")),
    }
}

fn this(vm: &mut Vm, value: Value) -> R<Gc<Native<SignalDict>>> {
    match value.native::<SignalDict>() {
        Some(dict) => Ok(dict),
        None => Err(recursive::foreign_receiver(vm, "decimal.SignalDictMixin", value)),
    }
}

/// What a mapping shows.
fn shown_bits(vm: &mut Vm, value: Value) -> R<u32> {
    let dict = this(vm, value)?;
    Ok(bits(vm, &dict)?.get())
}

fn dict_new(vm: &mut Vm, args: &[Value]) -> R {
    let class = recursive::class_of(vm, args[0])?;
    Ok(vm.new_native(class, SignalDict { context: None, traps: false }).value())
}

/// All that `object.__init__` would refuse.
fn dict_init(_vm: &mut Vm, _args: &[Value]) -> R {
    Ok(Value::NONE)
}

fn dict_len(vm: &mut Vm, args: &[Value]) -> R {
    shown_bits(vm, args[0])?;
    Ok(Value::small_int(CONDITIONS.len() as i64))
}

fn dict_iter(vm: &mut Vm, args: &[Value]) -> R {
    shown_bits(vm, args[0])?;
    let signals = types(vm)?.signals;
    let tuple = vm.tuple(signals.signals());
    pyrite_object::iter::iter(vm, tuple)
}

fn dict_get(vm: &mut Vm, args: &[Value]) -> R {
    let bits = shown_bits(vm, args[0])?;
    let condition = condition_of(vm, args[1])?;
    Ok(Value::bool(bits & condition != 0))
}

fn dict_set(vm: &mut Vm, args: &[Value]) -> R {
    shown_bits(vm, args[0])?;
    let condition = condition_of(vm, args[1])?;
    let on = ops::truth(vm, args[2])?;
    let dict = this(vm, args[0])?;
    let bits = bits(vm, &dict)?;
    bits.set(if on { bits.get() | condition } else { bits.get() & !condition });
    Ok(Value::NONE)
}

fn dict_delete(vm: &mut Vm, _args: &[Value]) -> R {
    Err(vm.value_error("signal keys cannot be deleted"))
}

fn dict_repr(vm: &mut Vm, args: &[Value]) -> R {
    let bits = shown_bits(vm, args[0])?;
    let row = |(condition, name): (&u32, &&str)| {
        let on = if bits & condition != 0 { "True" } else { "False" };
        format!("<class 'decimal.{name}'>:{on}")
    };
    let rows: Vec<String> = CONDITIONS.iter().zip(&NAMES[1..]).map(row).collect();
    Ok(vm.str(&format!("{{{}}}", rows.join(", "))))
}

fn dict_copy(vm: &mut Vm, args: &[Value]) -> R {
    let bits = shown_bits(vm, args[0])?;
    let signals = types(vm)?.signals;
    let dict = Gc::<pyrite_object::dict::Dict>::new(vm);
    for (condition, class) in CONDITIONS.iter().zip(signals.signals()) {
        dict.set(vm, *class, Value::bool(bits & condition != 0))?;
    }
    Ok(dict.value())
}

fn equality(vm: &mut Vm, args: &[Value], op: CompareOp) -> R {
    let mine = shown_bits(vm, args[0])?;
    let other = if args[1].native::<SignalDict>().is_some() {
        shown_bits(vm, args[1])?
    } else if args[1].as_dict().is_some() {
        let other = conditions_of(vm, args[1], false);
        match vm.catch(other, Exc::KeyError)? {
            Some(other) => other,
            None => return Ok(Value::NOT_IMPLEMENTED),
        }
    } else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    // Of the conditions within a signal only one may be set.
    let signals = |bits: u32| CONDITIONS.map(|c| bits & c != 0);
    Ok(Value::bool((signals(mine) == signals(other)) == (op == CompareOp::Eq)))
}

fn dict_eq(vm: &mut Vm, args: &[Value]) -> R {
    equality(vm, args, CompareOp::Eq)
}

fn dict_ne(vm: &mut Vm, args: &[Value]) -> R {
    equality(vm, args, CompareOp::Ne)
}

fn unordered(_vm: &mut Vm, _args: &[Value]) -> R {
    Ok(Value::NOT_IMPLEMENTED)
}

native_table! {
    DICT = [
        new("!(type, *args, **kwargs)", dict_new),
        slot("__init__", "(self, /, *args, **kwargs)", dict_init, "Initialize self.  See help(type(self)) for accurate signature."),
        slot("__repr__", "(self, /)", dict_repr, "Return repr(self)."),
        slot("__lt__", "(self, value, /)", unordered, "Return self<value."),
        slot("__le__", "(self, value, /)", unordered, "Return self<=value."),
        slot("__eq__", "(self, value, /)", dict_eq, "Return self==value."),
        slot("__ne__", "(self, value, /)", dict_ne, "Return self!=value."),
        slot("__gt__", "(self, value, /)", unordered, "Return self>value."),
        slot("__ge__", "(self, value, /)", unordered, "Return self>=value."),
        slot("__iter__", "(self, /)", dict_iter, "Implement iter(self)."),
        slot("__len__", "(self, /)", dict_len, "Return len(self)."),
        slot("__getitem__", "(self, key, /)", dict_get, "Return self[key]."),
        slot("__setitem__", "(self, key, value, /)", dict_set, "Set self[key] to value."),
        slot("__delitem__", "(self, key, /)", dict_delete, "Delete self[key]."),
        method("copy", "!(self, /)", dict_copy, "The signals and whether they are on, as a dict."),
    ]
}

/// The class of the mappings: native, and a mutable mapping.
pub fn make_dict_class(vm: &mut Vm) -> R {
    let mixin = vm.new_native_type::<SignalDict>("decimal", "SignalDictMixin", flags::BASE, &DICT, &[]);
    recursive::set_unhashable(vm, mixin);
    mixin.modified(vm);
    let mapping = pyrite_interp::import::attribute_of(vm, "collections.abc", "MutableMapping")?;
    let metaclass = vm.type_of(mapping).value();
    let bases = vm.tuple(&[mixin.value(), mapping]);
    let name = vm.str("SignalDict");
    let dict = Gc::<pyrite_object::dict::Dict>::new(vm);
    let module = vm.str("abc");
    dict.set_str(vm, "__module__", module)?;
    vm.call(metaclass, &[name, bases, dict.value()])
}

/// The getter of a context's mapping, made when it is first asked for.
pub fn dict_of(vm: &mut Vm, context: Value, traps: bool) -> R {
    let context = context::this(vm, context)?;
    let place = if traps { &context.traps_dict } else { &context.flags_dict };
    if let Some(made) = place.get() {
        return Ok(made);
    }
    let made = new_dict(vm, context, traps)?;
    place.set(Some(made));
    Ok(made)
}

//! The module `_decimal`: decimal floating-point numbers as the General Decimal Arithmetic specification has them.
//!
//! The arithmetic knows nothing of Python: `number` has numbers, settings and conditions, `coefficient` and `wide` what is
//! below them, `arithmetic`, `order`, `digits`, `logarithm`, `power` and `text` the operations. Around it stand the types:
//! `decimal` (values, conversions), `operators`, `methods`, `format`, `context` with `context_methods`, `signals` and `local`.

mod arithmetic;
mod coefficient;
mod context;
mod context_methods;
mod decimal;
mod digits;
mod format;
mod local;
mod logarithm;
mod methods;
mod number;
mod operators;
mod order;
mod power;
mod signals;
mod text;
mod wide;

use pyrite_object::heap::Marker;
use pyrite_object::module::Module;
use pyrite_object::native::Native;
use pyrite_object::object::Trace;
use pyrite_object::ty::{Type, flags};
use pyrite_object::{Gc, R, Value, Vm};

use context::Context;
use number::{MAX_EMAX, MAX_PREC, MIN_EMIN, MIN_ETINY, Rounding, Settings, status};
use signals::Signals;

/// What the module is made of. All modules `_decimal` of a `Vm` share it.
#[derive(Clone, Copy)]
struct Types {
    decimal: Gc<Type>,
    context: Gc<Type>,
    manager: Gc<Type>,
    signal_dict: Value,
    signals: Signals,
    /// The named tuple of `as_tuple`.
    tuple: Value,
    rational: Value,
    default: Value,
    basic: Value,
    extended: Value,
    /// The context variable.
    variable: Value,
}

#[derive(Default)]
struct State {
    types: Option<Types>,
    /// The current context, as long as the thread's variables have this stamp.
    current: Option<Gc<Native<Context>>>,
    stamp: u64,
}

fn trace(vm: &Vm, marker: &mut Marker) {
    let Some(state) = vm.get_extension::<State>() else { return };
    state.current.trace(marker);
    if let Some(types) = &state.types {
        types.decimal.trace(marker);
        types.context.trace(marker);
        types.manager.trace(marker);
        types.signals.trace(marker);
        let values = [
            types.signal_dict,
            types.tuple,
            types.rational,
            types.default,
            types.basic,
            types.extended,
            types.variable,
        ];
        values.iter().for_each(|v| v.trace(marker));
    }
}

fn types(vm: &mut Vm) -> R<Types> {
    match vm.get_extension::<State>().and_then(|state| state.types) {
        Some(types) => Ok(types),
        None => {
            let types = make_types(vm)?;
            vm.extension::<State>().types = Some(types);
            vm.root_tracers.push(trace);
            Ok(types)
        }
    }
}

fn make_types(vm: &mut Vm) -> R<Types> {
    let signals = signals::make(vm)?;
    // Until they are in the state they are held by this.
    let mut held = vm.rooted();
    signals.values().iter().for_each(|v| held.push(*v));
    let decimal = vm.new_native_type::<decimal::Decimal>(
        "decimal",
        "Decimal",
        flags::BASE,
        &methods::METHODS,
        methods::ATTRIBUTES,
    );
    held.push(decimal.value());
    vm.add_methods(decimal, &operators::SLOTS);
    decimal.modified(vm);
    let context = vm.new_native_type::<Context>(
        "decimal",
        "Context",
        flags::BASE,
        &context::METHODS,
        context::ATTRIBUTES,
    );
    held.push(context.value());
    vm.add_methods(context, &context_methods::METHODS);
    context.modified(vm);
    let manager = local::make_type(vm);
    held.push(manager.value());
    let signal_dict = signals::make_dict_class(vm)?;
    held.push(signal_dict);
    let tuple = make_tuple_class(vm)?;
    held.push(tuple);
    let rational = pyrite_interp::import::attribute_of(vm, "numbers", "Rational")?;
    let number = pyrite_interp::import::attribute_of(vm, "numbers", "Number")?;
    vm.call_method_str(number, "register", &[decimal.value()])?;
    let mut template = |settings: Settings, traps: u32| {
        let made = vm.new_native(context, Context::new(settings, 0, traps)).value();
        held.push(made);
        made
    };
    let usual = Settings {
        precision: 28,
        rounding: Rounding::HalfEven,
        emin: -999_999,
        emax: 999_999,
        clamp: false,
        capitals: true,
    };
    let traps = status::INVALID | status::DIVISION_BY_ZERO | status::OVERFLOW;
    let default = template(usual, traps);
    let short = Settings { precision: 9, ..usual };
    let basic = template(short.rounded(Rounding::HalfUp), traps | status::UNDERFLOW | status::CLAMPED);
    let extended = template(short, 0);
    let variable = crate::contextvars_::new_variable(vm, "decimal_context");
    Ok(Types {
        decimal,
        context,
        manager,
        signal_dict,
        signals,
        tuple,
        rational,
        default,
        basic,
        extended,
        variable,
    })
}

/// `DecimalTuple`, which pickles as `decimal.DecimalTuple`.
fn make_tuple_class(vm: &mut Vm) -> R {
    let make = pyrite_interp::import::attribute_of(vm, "collections", "namedtuple")?;
    let (name, fields, module) = (vm.str("DecimalTuple"), vm.str("sign digits exponent"), vm.str("decimal"));
    let keyword = vm.intern("module");
    let names = pyrite_object::tuple::Tuple::new(vm, &[keyword]);
    vm.call_kw(make, &[name, fields, module], Some(names))
}

/// Fills the module.
pub fn fill(vm: &mut Vm, module: Gc<Module>) -> R<()> {
    let types = types(vm)?;
    vm.add_functions(module, &local::FUNCTIONS)?;
    let dict = module.dict.get();
    let values = [
        ("Decimal", types.decimal.value()),
        ("Context", types.context.value()),
        ("DecimalTuple", types.tuple),
        ("DefaultContext", types.default),
        ("BasicContext", types.basic),
        ("ExtendedContext", types.extended),
        ("HAVE_THREADS", Value::TRUE),
        ("HAVE_CONTEXTVAR", Value::TRUE),
        ("IEEE_CONTEXT_MAX_BITS", Value::small_int(local::MOST_BITS)),
    ];
    for (name, value) in values {
        dict.set_str(vm, name, value)?;
    }
    for (name, value) in signals::NAMES.iter().zip(types.signals.values()) {
        dict.set_str(vm, name, *value)?;
    }
    let limits =
        [("MAX_PREC", MAX_PREC), ("MAX_EMAX", MAX_EMAX), ("MIN_EMIN", MIN_EMIN), ("MIN_ETINY", MIN_ETINY)];
    for (name, limit) in limits {
        let limit = vm.int(limit);
        dict.set_str(vm, name, limit)?;
    }
    for rounding in Rounding::ALL {
        let name = vm.intern(rounding.name());
        dict.set_interned(vm, name, name)?;
    }
    // What CPython 3.14 says of itself and of its library.
    for (name, version) in [("__version__", "1.70"), ("__libmpdec_version__", "2.5.1")] {
        let version = vm.str(version);
        dict.set_str(vm, name, version)?;
    }
    let doc = vm.str("C decimal arithmetic module");
    dict.set_str(vm, "__doc__", doc)
}

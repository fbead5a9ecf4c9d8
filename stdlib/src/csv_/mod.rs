//! The module `_csv`: rows of fields from lines of text and back, by the rules that a dialect sets.

mod dialect;
mod reader;
mod writer;

use pyrite_object::dict::Dict;
use pyrite_object::exception::Exc;
use pyrite_object::heap::Marker;
use pyrite_object::module::Module;
use pyrite_object::native::function;
use pyrite_object::object::{Gc, Trace};
use pyrite_object::ty::Type;
use pyrite_object::{R, Raised, Value, Vm, native_table, ops};

/// The module's objects in a `Vm`.
struct State {
    /// Dialects by name.
    dialects: Option<Gc<Dict>>,
    error: Option<Value>,
    dialect: Option<Gc<Type>>,
    reader: Option<Gc<Type>>,
    writer: Option<Gc<Type>>,
    /// Characters that a field read may have.
    limit: i64,
}

impl Default for State {
    fn default() -> State {
        State { dialects: None, error: None, dialect: None, reader: None, writer: None, limit: 128 << 10 }
    }
}

fn trace(vm: &Vm, marker: &mut Marker) {
    if let Some(state) = vm.get_extension::<State>() {
        state.dialects.trace(marker);
        state.error.trace(marker);
        state.dialect.trace(marker);
        state.reader.trace(marker);
        state.writer.trace(marker);
    }
}

/// `csv.Error`.
#[cold]
fn error(vm: &mut Vm, message: &str) -> Raised {
    let class = vm.extension::<State>().error;
    let message_value = vm.str(message);
    match class {
        Some(class) => match vm.call(class, &[message_value]) {
            Ok(e) => vm.raise_value(e),
            Err(raised) => raised,
        },
        None => vm.value_error(message),
    }
}

/// The first argument, the dialect if it was passed, and the parameters of the format.
fn arguments(vm: &mut Vm, name: &str, args: &[Value]) -> R<(Value, Value, Option<Gc<Dict>>)> {
    let given = &args[1..];
    let (bound, wanted) = match given.len() {
        0 => ("least", "1 argument"),
        1 | 2 => {
            let dialect = given.get(1).copied().unwrap_or(Value::ABSENT);
            return Ok((given[0], dialect, args[0].as_dict()));
        }
        _ => ("most", "2 arguments"),
    };
    let message = format!("{name} expected at {bound} {wanted}, got {}", given.len());
    Err(vm.type_error(message))
}

/// The dialect registered under a name.
fn registered(vm: &mut Vm, name: Value) -> R {
    let found = match vm.extension::<State>().dialects {
        Some(dialects) => dialects.get(vm, name)?,
        None => None,
    };
    match found {
        Some(dialect) => Ok(dialect),
        None => Err(error(vm, "unknown dialect")),
    }
}

fn get_dialect(vm: &mut Vm, args: &[Value]) -> R {
    registered(vm, args[0])
}

fn register_dialect(vm: &mut Vm, args: &[Value]) -> R {
    let (name, given, parameters) = arguments(vm, "register_dialect", args)?;
    if name.as_str().is_none() {
        return Err(vm.type_error("dialect name must be a string"));
    }
    let made = dialect::of(vm, given, parameters)?.value();
    if let Some(dialects) = vm.extension::<State>().dialects {
        dialects.set(vm, name, made)?;
    }
    Ok(Value::NONE)
}

fn unregister_dialect(vm: &mut Vm, args: &[Value]) -> R {
    let removed = match vm.extension::<State>().dialects {
        Some(dialects) => dialects.remove(vm, args[0])?,
        None => None,
    };
    match removed {
        Some(_) => Ok(Value::NONE),
        None => Err(error(vm, "unknown dialect")),
    }
}

fn list_dialects(vm: &mut Vm, _args: &[Value]) -> R {
    let entries = vm.extension::<State>().dialects.map(|d| d.to_vec()).unwrap_or_default();
    let names: Vec<Value> = entries.into_iter().map(|(name, _)| name).collect();
    Ok(vm.list(&names))
}

fn field_size_limit(vm: &mut Vm, args: &[Value]) -> R {
    let old = vm.extension::<State>().limit;
    if args[0] != Value::ABSENT {
        if !vm.is_exact(args[0], vm.types.int) {
            return Err(vm.type_error("limit must be an integer"));
        }
        let Some(limit) = ops::index_of(vm, args[0])?.to_i64() else {
            return Err(vm.overflow_error("Python int too large to convert to C ssize_t"));
        };
        vm.extension::<State>().limit = limit;
    }
    Ok(vm.int(old))
}

native_table! {
    FUNCTIONS = [
        function("reader", "(*args, **kwargs) as (iterable, /, dialect='excel', **fmtparams)", reader::make, "An iterator over the rows of an iterable of lines; each row is a list of strings."),
        function("writer", "(*args, **kwargs) as (fileobj, /, dialect='excel', **fmtparams)", writer::make, "An object that writes rows to a file."),
        function("list_dialects", "()", list_dialects, "The names of all registered dialects."),
        function("register_dialect", "(*args, **kwargs) as (name, /, dialect='excel', **fmtparams)", register_dialect, "Registers a dialect under a name."),
        function("unregister_dialect", "(name)", unregister_dialect, "Forgets the dialect of that name."),
        function("get_dialect", "(name)", get_dialect, "The dialect of that name."),
        function("field_size_limit", "(new_limit=<unrepresentable>)", field_size_limit, "The most characters that a field may have, before a new limit is set if there is one."),
    ]
}

/// Fills the module.
pub fn fill(vm: &mut Vm, module: Gc<Module>) -> R<()> {
    vm.root_tracers.push(trace);
    vm.add_functions(module, &FUNCTIONS)?;
    let dict = module.dict.get();
    let dialects = Gc::<Dict>::new(vm);
    vm.extension::<State>().dialects = Some(dialects);
    dict.set_str(vm, "_dialects", dialects.value())?;
    let error = {
        let name = vm.intern("Error");
        let bases = vm.tuple(&[vm.exc_type(Exc::Exception).value()]);
        let namespace = Gc::<Dict>::new(vm);
        let home = vm.intern("_csv");
        namespace.set_interned(vm, vm.names.dunder_module, home)?;
        vm.call(vm.types.type_.value(), &[name, bases, namespace.value()])?
    };
    vm.extension::<State>().error = Some(error);
    dict.set_str(vm, "Error", error)?;
    for (quoting, name) in dialect::QUOTINGS.iter().enumerate() {
        dict.set_str(vm, name, Value::small_int(quoting as i64))?;
    }
    let ty = dialect::new_type(vm);
    vm.extension::<State>().dialect = Some(ty);
    dict.set_str(vm, "Dialect", ty.value())?;
    let ty = reader::new_type(vm);
    vm.extension::<State>().reader = Some(ty);
    dict.set_str(vm, "Reader", ty.value())?;
    let ty = writer::new_type(vm);
    vm.extension::<State>().writer = Some(ty);
    dict.set_str(vm, "Writer", ty.value())
}

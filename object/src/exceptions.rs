//! Methods and attributes of the exception classes, notes, and unraisable exceptions.

use crate::descriptor::{GetSetDef, getset};
use crate::exception::{Exc, Exception, fields};
use crate::frame::Traceback;
use crate::native::{method, slot};
use crate::object::Gc;
use crate::ops;
use crate::tuple::Tuple;
use crate::ty::Type;
use crate::value::Value;
use crate::vm::{R, Vm};

fn this(value: Value) -> Gc<Exception> {
    match value.cast() {
        Some(e) => e,
        None => unreachable!("descriptors check their receiver"),
    }
}

fn new(vm: &mut Vm, args: &[Value]) -> R {
    match args[0].cast::<Type>() {
        Some(class) => Ok(vm.new_exception(class, &args[2..]).value()),
        None => Err(vm.type_error("not a class")),
    }
}

fn init_base(vm: &mut Vm, args: &[Value]) -> R {
    if args[1].as_dict().is_some_and(|d| !d.is_empty()) {
        let message = format!("{}() takes no keyword arguments", vm.type_name(args[0]));
        return Err(vm.type_error(message));
    }
    let all = vm.tuple(&args[2..]);
    this(args[0]).args.set(all);
    Ok(Value::NONE)
}

/// `BaseException.__str__`.
pub fn str(vm: &mut Vm, args: &[Value]) -> R {
    let all = this(args[0]).args.get();
    match all.as_tuple().map(Gc::deref_static).map(Tuple::items) {
        Some([]) | None => Ok(vm.empty_str()),
        Some([one]) => ops::to_str(vm, *one),
        Some(_) => ops::to_str(vm, all),
    }
}

fn repr(vm: &mut Vm, args: &[Value]) -> R {
    let all = this(args[0]).args.get();
    let name = vm.type_name(args[0]);
    let text = match all.as_tuple().map(Gc::deref_static).map(Tuple::items) {
        Some([one]) => format!("{name}({})", ops::repr_text(vm, *one)?),
        _ => format!("{name}{}", ops::repr_text(vm, all)?),
    };
    Ok(vm.str(&text))
}

fn with_traceback(vm: &mut Vm, args: &[Value]) -> R {
    set_traceback(vm, args[0], Some(args[1]))?;
    Ok(args[0])
}

fn add_note(vm: &mut Vm, args: &[Value]) -> R {
    if args[1].as_str().is_none() {
        let message = format!("add_note() argument must be str, not {}", vm.type_name(args[1]));
        return Err(vm.type_error(message));
    }
    let name = vm.names.dunder_notes;
    let notes = match vm.try_attribute(args[0], name)? {
        Some(notes) => notes,
        None => {
            let made = vm.list(&[]);
            vm.set_attribute(args[0], name, made)?;
            made
        }
    };
    match notes.as_list() {
        Some(list) => list.push(vm, args[1])?,
        None => return Err(vm.type_error("Cannot add note: __notes__ is not a list")),
    }
    Ok(Value::NONE)
}

/// The dict of an exception, if it has one already.
pub(crate) fn attributes(vm: &mut Vm, value: Value) -> R<Option<Gc<crate::dict::Dict>>> {
    // Classes with `__slots__` keep attributes by shapes.
    match value.header().is_some_and(|h| h.shape.get().managed) {
        true => Ok(vm.instance_dict(value)?.filter(|d| !d.is_empty())),
        false => Ok(this(value).dict.get()),
    }
}

fn reduce(vm: &mut Vm, args: &[Value]) -> R {
    let class = vm.type_of(args[0]).value();
    let all = this(args[0]).args.get();
    match attributes(vm, args[0])? {
        Some(dict) => Ok(vm.tuple(&[class, all, dict.value()])),
        None => Ok(vm.tuple(&[class, all])),
    }
}

fn setstate(vm: &mut Vm, args: &[Value]) -> R {
    if args[1].is_none() {
        return Ok(Value::NONE);
    }
    let Some(state) = args[1].as_dict() else { return Err(vm.type_error("state is not a dictionary")) };
    for (key, value) in state.to_vec() {
        let key = vm.attribute_name(key)?;
        vm.set_attribute(args[0], key, value)?;
    }
    Ok(Value::NONE)
}

fn get_args(_vm: &mut Vm, v: Value) -> R {
    Ok(this(v).args.get())
}

fn set_args(vm: &mut Vm, v: Value, value: Option<Value>) -> R<()> {
    let Some(value) = value else { return Err(vm.type_error("args may not be deleted")) };
    let items = crate::iter::collect(vm, value)?;
    let all = vm.tuple(&items);
    this(v).args.set(all);
    Ok(())
}

fn get_traceback(_vm: &mut Vm, v: Value) -> R {
    Ok(this(v).traceback.get().map_or(Value::NONE, Gc::value))
}

fn set_traceback(vm: &mut Vm, v: Value, value: Option<Value>) -> R<()> {
    match value {
        Some(Value::NONE) => this(v).traceback.set(None),
        Some(t) if let Some(t) = t.cast::<Traceback>() => this(v).traceback.set(Some(t)),
        Some(_) => return Err(vm.type_error("__traceback__ must be a traceback or None")),
        None => return Err(vm.type_error("__traceback__ may not be deleted")),
    }
    Ok(())
}

fn linked(vm: &mut Vm, value: Option<Value>, what: &str) -> R<Option<Value>> {
    match value {
        Some(Value::NONE) => Ok(None),
        Some(e) if e.as_exception().is_some() => Ok(Some(e)),
        Some(_) => Err(vm.type_error(format!("exception {what} must be None or derive from BaseException"))),
        None => Err(vm.type_error(format!("__{what}__ may not be deleted"))),
    }
}

fn get_cause(_vm: &mut Vm, v: Value) -> R {
    Ok(this(v).cause.get().unwrap_or(Value::NONE))
}

fn set_cause(vm: &mut Vm, v: Value, value: Option<Value>) -> R<()> {
    let cause = linked(vm, value, "cause")?;
    this(v).cause.set(cause);
    this(v).suppress_context.set(true);
    Ok(())
}

fn get_context(_vm: &mut Vm, v: Value) -> R {
    Ok(this(v).context.get().unwrap_or(Value::NONE))
}

fn set_context(vm: &mut Vm, v: Value, value: Option<Value>) -> R<()> {
    let context = linked(vm, value, "context")?;
    this(v).context.set(context);
    Ok(())
}

fn get_suppress(_vm: &mut Vm, v: Value) -> R {
    Ok(Value::bool(this(v).suppress_context.get()))
}

fn set_suppress(vm: &mut Vm, v: Value, value: Option<Value>) -> R<()> {
    match value {
        Some(value) if value.is_bool() => {
            this(v).suppress_context.set(value == Value::TRUE);
            Ok(())
        }
        Some(_) => Err(vm.type_error("attribute value type must be bool")),
        None => Err(vm.type_error("can't delete numeric/char attribute")),
    }
}

crate::native_table! { METHODS = [
    crate::native::new("(type, /, *args, **kwargs?)", new),
    slot("__init__", "(self, /, *args, **kwargs?)", init_base, "Initialize self.  See help(type(self)) for accurate signature."),
    slot("__str__", "(self, /)", str, "Return str(self)."),
    slot("__repr__", "(self, /)", repr, "Return repr(self)."),
    method("with_traceback", "(self, tb, /)", with_traceback, "Sets __traceback__ and gives the exception."),
    method("add_note", "(self, note, /)", add_note, "Adds a note."),
    method("__reduce__", "(self, /)", reduce, "Helper for pickle."),
    method("__setstate__", "(self, state, /)", setstate, "Helper for pickle."),
] }

static ATTRIBUTES: &[GetSetDef] = &[
    getset("args", get_args, set_args),
    getset("__traceback__", get_traceback, set_traceback),
    getset("__cause__", get_cause, set_cause),
    getset("__context__", get_context, set_context),
    field("__suppress_context__", get_suppress, set_suppress),
];

// Fields of particular classes.

macro_rules! field_attributes {
    ($($get:ident $set:ident $field:expr;)*) => {
        $(fn $get(_vm: &mut Vm, v: Value) -> R {
            Ok(this(v).field($field).unwrap_or(Value::NONE))
        }
        fn $set(vm: &mut Vm, v: Value, value: Option<Value>) -> R<()> {
            this(v).set_field(vm, $field, value);
            Ok(())
        })*
    };
}

field_attributes! {
    field0 set_field0 0;
    field1 set_field1 1;
    field2 set_field2 2;
    field3 set_field3 3;
    field4 set_field4 4;
    field5 set_field5 5;
    field6 set_field6 6;
    field7 set_field7 7;
    field8 set_field8 8;
}

/// A field that CPython shows as a member descriptor.
const fn field(
    name: &'static str,
    get: fn(&mut Vm, Value) -> R,
    set: fn(&mut Vm, Value, Option<Value>) -> R<()>,
) -> GetSetDef {
    GetSetDef { member: true, ..getset(name, get, set) }
}

static STOP_ITERATION: &[GetSetDef] = &[field("value", field0, set_field0)];
static SYSTEM_EXIT: &[GetSetDef] = &[field("code", field0, set_field0)];
static NAME_ERROR: &[GetSetDef] = &[field("name", field0, set_field0)];
static ATTRIBUTE_ERROR: &[GetSetDef] = &[field("name", field0, set_field0), field("obj", field1, set_field1)];
static IMPORT_ERROR: &[GetSetDef] = &[
    field("name", field0, set_field0),
    field("path", field1, set_field1),
    field("msg", field2, set_field2),
    field("name_from", field3, set_field3),
];
static OS_ERROR: &[GetSetDef] = &[
    field("errno", field0, set_field0),
    field("strerror", field1, set_field1),
    field("filename", field2, set_field2),
    field("filename2", field3, set_field3),
];
static SYNTAX_ERROR: &[GetSetDef] = &[
    field("msg", field0, set_field0),
    field("filename", field1, set_field1),
    field("lineno", field2, set_field2),
    field("offset", field3, set_field3),
    field("text", field4, set_field4),
    field("end_lineno", field5, set_field5),
    field("end_offset", field6, set_field6),
    field("print_file_and_line", field7, set_field7),
    field("_metadata", field8, set_field8),
];

fn first_is_value(vm: &mut Vm, args: &[Value]) -> R {
    init_base(vm, args)?;
    let value = match &args[2..] {
        [] => Value::NONE,
        [one] => *one,
        many if vm.is_instance(args[0], vm.exc_type(Exc::SystemExit)) => vm.tuple(many),
        many => many[0],
    };
    this(args[0]).set_field(vm, fields::VALUE, Some(value));
    Ok(Value::NONE)
}

/// Classes with fields of their own: no class can be derived from two of them.
const OWN_FIELDS: &[Exc] = &[
    Exc::StopIteration,
    Exc::SystemExit,
    Exc::NameError,
    Exc::AttributeError,
    Exc::ImportError,
    Exc::OSError,
    Exc::SyntaxError,
    Exc::BaseExceptionGroup,
    Exc::UnicodeDecodeError,
    Exc::UnicodeEncodeError,
    Exc::UnicodeTranslateError,
];

/// `__init__` of classes that take their fields by keyword.
fn keyword_fields(vm: &mut Vm, args: &[Value], class: Exc, names: &[(&str, usize)]) -> R<()> {
    let e = this(args[0]);
    let class = class.name();
    if let Some(keywords) = args[1].as_dict() {
        let (most, given) = (names.len(), keywords.len());
        if given > most {
            let plural = if most == 1 { "" } else { "s" };
            let message = format!("{class}() takes at most {most} keyword argument{plural} ({given} given)");
            return Err(vm.type_error(message));
        }
        for (key, value) in keywords.to_vec() {
            let text = crate::string::to_rust(key);
            match names.iter().find(|(name, _)| *name == text) {
                Some((_, field)) => e.set_field(vm, *field, Some(value)),
                None => {
                    let hint = crate::suggest::hint(&text, names.iter().map(|(name, _)| *name));
                    let message = format!("{class}() got an unexpected keyword argument '{text}'{hint}");
                    return Err(vm.type_error(message));
                }
            }
        }
    }
    let all = vm.tuple(&args[2..]);
    e.args.set(all);
    Ok(())
}

fn init_name_error(vm: &mut Vm, args: &[Value]) -> R {
    keyword_fields(vm, args, Exc::NameError, &[("name", fields::NAME)])?;
    Ok(Value::NONE)
}

fn init_attribute_error(vm: &mut Vm, args: &[Value]) -> R {
    keyword_fields(vm, args, Exc::AttributeError, &[("name", fields::NAME), ("obj", fields::OBJECT)])?;
    Ok(Value::NONE)
}

fn init_import_error(vm: &mut Vm, args: &[Value]) -> R {
    let names = [("name", fields::NAME), ("path", fields::PATH), ("name_from", fields::NAME_FROM)];
    keyword_fields(vm, args, Exc::ImportError, &names)?;
    if let [message] = args[2..] {
        this(args[0]).set_field(vm, fields::MSG, Some(message));
    }
    Ok(Value::NONE)
}

/// The instance's dict, as a copy, with the fields that are set.
fn state_with(vm: &mut Vm, value: Value, names: &[(&str, usize)]) -> R<Gc<crate::dict::Dict>> {
    let e = this(value);
    let state = match attributes(vm, value)? {
        Some(dict) => dict.copy(vm)?,
        None => Gc::<crate::dict::Dict>::new(vm),
    };
    for (name, field) in names {
        if let Some(value) = e.field(*field) {
            state.set_str(vm, name, value)?;
        }
    }
    Ok(state)
}

fn import_error_reduce(vm: &mut Vm, args: &[Value]) -> R {
    let names = [("name", fields::NAME), ("path", fields::PATH), ("name_from", fields::NAME_FROM)];
    let state = state_with(vm, args[0], &names)?;
    let class = vm.type_of(args[0]).value();
    let all = this(args[0]).args.get();
    Ok(if state.is_empty() { vm.tuple(&[class, all]) } else { vm.tuple(&[class, all, state.value()]) })
}

/// The object is left out, because it may not have a state.
fn attribute_error_getstate(vm: &mut Vm, args: &[Value]) -> R {
    let state = state_with(vm, args[0], &[("name", fields::NAME)])?;
    state.set_interned(vm, vm.names.args, this(args[0]).args.get())?;
    Ok(state.value())
}

fn attribute_error_reduce(vm: &mut Vm, args: &[Value]) -> R {
    let state = attribute_error_getstate(vm, args)?;
    let class = vm.type_of(args[0]).value();
    Ok(vm.tuple(&[class, this(args[0]).args.get(), state]))
}

fn import_error_str(vm: &mut Vm, args: &[Value]) -> R {
    match this(args[0]).field(fields::MSG).filter(|m| m.as_str().is_some()) {
        Some(message) => Ok(message),
        None => str(vm, args),
    }
}

fn key_error_str(vm: &mut Vm, args: &[Value]) -> R {
    match this(args[0]).args.get().as_tuple().map(Gc::deref_static).map(Tuple::items) {
        Some([one]) => ops::repr(vm, *one),
        _ => str(vm, args),
    }
}

fn syntax_error_init(vm: &mut Vm, args: &[Value]) -> R {
    init_base(vm, args)?;
    let e = this(args[0]);
    if let Some(message) = args.get(2) {
        e.set_field(vm, fields::SYNTAX_MSG, Some(*message));
    }
    if let [_, details] = args[2..] {
        let items = crate::iter::collect(vm, details)?;
        if !(4..=7).contains(&items.len()) {
            let (how, bound) = if items.len() < 4 { ("least", 4) } else { ("most", 7) };
            let message = format!("function takes at {how} {bound} arguments ({} given)", items.len());
            return Err(vm.type_error(message));
        }
        let places = [
            fields::SYNTAX_FILENAME,
            fields::LINENO,
            fields::OFFSET,
            fields::TEXT,
            fields::END_LINENO,
            fields::END_OFFSET,
            fields::METADATA,
        ];
        for (place, item) in places.into_iter().zip(items.iter()) {
            e.set_field(vm, place, Some(*item));
        }
        if items.len() == 5 {
            return Err(vm.type_error("end_offset must be provided when end_lineno is provided"));
        }
    }
    Ok(Value::NONE)
}

fn syntax_error_str(vm: &mut Vm, args: &[Value]) -> R {
    let e = this(args[0]);
    let message = match e.field(fields::SYNTAX_MSG) {
        Some(m) => ops::str_text(vm, m)?,
        None => "None".to_owned(),
    };
    let file = e.field(fields::SYNTAX_FILENAME).and_then(Value::as_str).map(|s| s.to_rust());
    let file = file.map(|f| f.rsplit('/').next().unwrap_or_default().to_owned());
    let line = e.field(fields::LINENO).and_then(|l| l.as_small_int());
    let text = match (file, line) {
        (Some(f), Some(l)) => format!("{message} ({f}, line {l})"),
        (Some(f), None) => format!("{message} ({f})"),
        (None, Some(l)) => format!("{message} (line {l})"),
        (None, None) => message,
    };
    Ok(vm.str(&text))
}

crate::native_table! { FIRST_IS_VALUE = [
    slot("__init__", "(self, /, *args, **kwargs)", first_is_value, "Initialize self.  See help(type(self)) for accurate signature."),
] }
crate::native_table! { NAME_METHODS = [
    slot("__init__", "(self, /, *args, **kwargs)", init_name_error, "Initialize self.  See help(type(self)) for accurate signature."),
] }
crate::native_table! { ATTRIBUTE_METHODS = [
    slot("__init__", "(self, /, *args, **kwargs)", init_attribute_error, "Initialize self.  See help(type(self)) for accurate signature."),
    method("__getstate__", "(self, /)", attribute_error_getstate, ""),
    method("__reduce__", "(self, /)", attribute_error_reduce, ""),
] }
crate::native_table! { IMPORT_METHODS = [
    slot("__init__", "(self, /, *args, **kwargs)", init_import_error, "Initialize self.  See help(type(self)) for accurate signature."),
    slot("__str__", "(self, /)", import_error_str, "Return str(self)."),
    method("__reduce__", "(self, /)", import_error_reduce, ""),
] }
crate::native_table! { KEY_METHODS = [slot("__str__", "(self, /)", key_error_str, "Return str(self).")] }
crate::native_table! { SYNTAX_METHODS = [
    slot("__init__", "(self, /, *args, **kwargs)", syntax_error_init, "Initialize self.  See help(type(self)) for accurate signature."),
    slot("__str__", "(self, /)", syntax_error_str, "Return str(self)."),
] }

/// Gives a warning as `warnings.warn` does, if that can be imported.
pub fn warn(vm: &mut Vm, category: Exc, message: &str) -> R<()> {
    let Some(import) = vm.builtins.and_then(|b| b.get_str(vm, "__import__")) else { return Ok(()) };
    let name = vm.intern("_warnings");
    let module = vm.call(import, &[name])?;
    let message = vm.str(message);
    let category = vm.exc_type(category).value();
    vm.call_method_str(module, "warn", &[message, category])?;
    Ok(())
}

/// Adds a note to the pending exception.
pub fn add_note_to_pending(vm: &mut Vm, note: &str) {
    let Some(exception) = vm.exception.take() else { return };
    let text = vm.str(note);
    // A note that cannot be added is lost; the exception is not.
    let _ = add_note(vm, &[exception, text]);
    vm.exception = Some(exception);
}

/// Hands the pending exception to `sys.unraisablehook`, or prints it if that is not there: nobody can catch it. `what`
/// tells what went on, before the repr of `object`: "while closing generator".
pub fn write_unraisable(vm: &mut Vm, what: &str, object: Value) {
    let Some(exception) = vm.exception.take() else { return };
    let shown = ops::repr_text(vm, object).unwrap_or_else(|_| format!("<{}>", vm.type_name(object)));
    vm.exception = None;
    let text = format!("Exception ignored {what} {shown}");
    let message = vm.str(&text);
    let sys = vm.modules.and_then(|m| m.get_str(vm, "sys"));
    if let Some(sys) = sys
        && let Ok(Some(report)) = vm.try_attribute_str(sys, "_report_unraisable")
        && vm.call(report, &[exception, message]).is_ok()
    {
        return;
    }
    vm.exception = None;
    let said = ops::str_text(vm, exception).unwrap_or_default();
    vm.exception = None;
    eprintln!("{text}:\n{}: {said}", vm.type_name(exception));
}

/// The definition of `__new__`, for the classes that show it themselves.
pub(crate) fn new_method() -> &'static [crate::native::NativeDef] {
    &METHODS[..1]
}

/// Fills the classes.
pub fn init(vm: &mut Vm) {
    vm.add_methods(vm.types.base_exception, &METHODS);
    vm.add_getsets(vm.types.base_exception, ATTRIBUTES);
    vm.add_getsets(vm.types.base_exception, crate::object_type::DICT_GETSET);
    for exc in OWN_FIELDS {
        vm.exc_type(*exc).set_flag(crate::ty::flags::OWN_FIELDS);
    }
    type Row = (Exc, &'static [crate::native::NativeDef], &'static [GetSetDef]);
    let rows: [Row; 8] = [
        (Exc::StopIteration, &FIRST_IS_VALUE, STOP_ITERATION),
        (Exc::SystemExit, &FIRST_IS_VALUE, SYSTEM_EXIT),
        (Exc::NameError, &NAME_METHODS, NAME_ERROR),
        (Exc::AttributeError, &ATTRIBUTE_METHODS, ATTRIBUTE_ERROR),
        (Exc::ImportError, &IMPORT_METHODS, IMPORT_ERROR),
        (Exc::KeyError, &KEY_METHODS, &[]),
        (Exc::OSError, &[], OS_ERROR),
        (Exc::SyntaxError, &SYNTAX_METHODS, SYNTAX_ERROR),
    ];
    for (exc, methods, attributes) in rows {
        let ty = vm.exc_type(exc);
        vm.add_methods(ty, methods);
        vm.add_getsets(ty, attributes);
    }
    crate::os_error::init_type(vm);
    crate::unicode_error::init_types(vm);
    crate::exception_group::init_types(vm);
    for exc in Exc::ALL {
        vm.exc_type(*exc).modified(vm);
    }
}

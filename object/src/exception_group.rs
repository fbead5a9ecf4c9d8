//! `BaseExceptionGroup` and `ExceptionGroup` (PEP 654).

use crate::descriptor::{GetSetDef, member};
use crate::exception::{Exc, Exception, fields};
use crate::native::{class_method, method, new as new_method, slot};
use crate::object::Gc;
use crate::ops;
use crate::slots::Slot;
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

/// The exceptions of a group; `None` for what is no group.
fn exceptions(vm: &Vm, value: Value) -> Option<Gc<Tuple>> {
    if !vm.is_instance(value, vm.exc_type(Exc::BaseExceptionGroup)) {
        return None;
    }
    value.as_exception()?.field(fields::EXCEPTIONS)?.as_tuple()
}

fn is_sequence(vm: &mut Vm, value: Value) -> bool {
    let ty = vm.type_of(value);
    value.as_dict().is_none() && ty.slot(vm, Slot::GetItem).is_some()
}

fn new(vm: &mut Vm, args: &[Value]) -> R {
    let Some(mut class) = args[0].cast::<Type>() else { return Err(vm.type_error("not a class")) };
    let [message, sequence] = args[2..] else {
        let given = args.len() - 2;
        let text = format!("BaseExceptionGroup.__new__() takes exactly 2 arguments ({given} given)");
        return Err(vm.type_error(text));
    };
    if message.as_str().is_none() {
        let given = vm.argument_type_name(message);
        let text = format!("BaseExceptionGroup.__new__() argument 1 must be str, not {given}");
        return Err(vm.type_error(text));
    }
    if !is_sequence(vm, sequence) {
        return Err(vm.type_error("second argument (exceptions) must be a sequence"));
    }
    let items = crate::iter::collect(vm, sequence)?;
    if items.is_empty() {
        return Err(vm.value_error("second argument (exceptions) must be a non-empty sequence"));
    }
    let exception = vm.types.exception;
    let mut has_base = false;
    for (i, item) in items.iter().enumerate() {
        if item.as_exception().is_none() {
            let text = format!("Item {i} of second argument (exceptions) is not an exception");
            return Err(vm.value_error(text));
        }
        has_base |= !vm.is_instance(*item, exception);
    }
    if class == vm.exc_type(Exc::BaseExceptionGroup) {
        if !has_base {
            class = vm.exc_type(Exc::ExceptionGroup);
        }
    } else if has_base && class == vm.exc_type(Exc::ExceptionGroup) {
        return Err(vm.type_error("Cannot nest BaseExceptions in an ExceptionGroup"));
    } else if has_base && class.is_subtype(exception) {
        let text = format!("Cannot nest BaseExceptions in '{}'", class.name_str());
        return Err(vm.type_error(text));
    }
    let group = vm.new_exception(class, &args[2..]);
    let items = vm.tuple(&items);
    group.set_field(vm, fields::MESSAGE, Some(message));
    group.set_field(vm, fields::EXCEPTIONS, Some(items));
    Ok(group.value())
}

fn init(vm: &mut Vm, args: &[Value]) -> R {
    if args[1].as_dict().is_some_and(|d| !d.is_empty()) {
        let message = format!("{} does not take keyword arguments", vm.type_name(args[0]));
        return Err(vm.type_error(message));
    }
    let all = vm.tuple(&args[2..]);
    this(args[0]).args.set(all);
    Ok(Value::NONE)
}

fn str(vm: &mut Vm, args: &[Value]) -> R {
    let count = exceptions(vm, args[0]).map_or(0, |t| t.len());
    let message = this(args[0]).field(fields::MESSAGE).unwrap_or(Value::NONE);
    let message = ops::str_text(vm, message)?;
    let plural = if count == 1 { "" } else { "s" };
    Ok(vm.str(&format!("{message} ({count} sub-exception{plural})")))
}

/// The exceptions show as a list if a list was given, as a tuple otherwise.
fn repr(vm: &mut Vm, args: &[Value]) -> R {
    let e = this(args[0]);
    let message = e.field(fields::MESSAGE).unwrap_or(Value::NONE);
    let items = e.field(fields::EXCEPTIONS).unwrap_or(vm.empty_tuple().value());
    let given = e.args.get().as_tuple().and_then(|t| t.items().get(1).copied());
    let items = match (given.and_then(Value::as_list), items.as_tuple()) {
        (Some(_), Some(tuple)) => vm.list(Gc::deref_static(tuple).items()),
        _ => items,
    };
    let text = format!(
        "{}({}, {})",
        vm.type_name(args[0]),
        ops::repr_text(vm, message)?,
        ops::repr_text(vm, items)?
    );
    Ok(vm.str(&text))
}

fn derive(vm: &mut Vm, args: &[Value]) -> R {
    let message = this(args[0]).field(fields::MESSAGE).unwrap_or(Value::NONE);
    let class = vm.exc_type(Exc::BaseExceptionGroup).value();
    vm.call(class, &[message, args[1]])
}

/// What decides which exceptions belong to a part.
enum Matcher {
    /// A class or a tuple of classes.
    Type(Value),
    Predicate(Value),
}

impl Matcher {
    fn new(vm: &mut Vm, value: Value) -> R<Matcher> {
        let base = vm.types.base_exception;
        let is_class = |v: Value| v.cast::<Type>().is_some_and(|t| t.is_subtype(base));
        if is_class(value) || value.as_tuple().is_some_and(|t| t.items().iter().all(|v| is_class(*v))) {
            return Ok(Matcher::Type(value));
        }
        let callable = vm.type_of(value).slot(vm, Slot::Call).is_some();
        if callable && value.cast::<Type>().is_none() {
            return Ok(Matcher::Predicate(value));
        }
        Err(vm.type_error(
            "expected an exception type, a tuple of exception types, or a callable (other than a class)",
        ))
    }

    fn matches(&self, vm: &mut Vm, exception: Value) -> R<bool> {
        match self {
            Matcher::Type(class) => {
                let ty = vm.type_of(exception);
                let is = |c: Value| c.cast::<Type>().is_some_and(|c| ty.is_subtype(c));
                Ok(match class.as_tuple() {
                    Some(classes) => classes.items().iter().any(|c| is(*c)),
                    None => is(*class),
                })
            }
            Matcher::Predicate(f) => {
                let result = vm.call(*f, &[exception])?;
                ops::truth(vm, result)
            }
        }
    }
}

/// The group with these exceptions only, and everything else as in the original; `None` if there are none.
fn subset(vm: &mut Vm, group: Value, items: &[Value]) -> R<Option<Value>> {
    if items.is_empty() {
        return Ok(None);
    }
    let list = vm.list(items);
    let part = vm.call_method_str(group, "derive", &[list])?;
    if exceptions(vm, part).is_none() {
        return Err(vm.type_error("derive must return an instance of BaseExceptionGroup"));
    }
    copy_metadata(vm, group, part)?;
    Ok(Some(part))
}

/// Gives a part of a group the traceback, cause, context and notes of the whole.
pub fn copy_metadata(vm: &mut Vm, group: Value, part: Value) -> R<()> {
    let (from, to) = (this(group), this(part));
    to.traceback.set(from.traceback.get());
    to.context.set(from.context.get());
    to.cause.set(from.cause.get());
    to.suppress_context.set(true);
    let name = vm.names.dunder_notes;
    if let Some(notes) = vm.try_attribute(group, name)?
        && is_sequence(vm, notes)
    {
        let copy = crate::iter::collect(vm, notes)?;
        let copy = vm.list(&copy);
        vm.set_attribute(part, name, copy)?;
    }
    Ok(())
}

/// What matches, and what does not if `rest` is wanted.
fn split_by(
    vm: &mut Vm,
    exception: Value,
    matcher: &Matcher,
    rest: bool,
) -> R<(Option<Value>, Option<Value>)> {
    vm.check_native_stack()?;
    if matcher.matches(vm, exception)? {
        return Ok((Some(exception), None));
    }
    let Some(children) = exceptions(vm, exception) else {
        return Ok((None, rest.then_some(exception)));
    };
    let (mut matching, mut others) = (vm.rooted(), vm.rooted());
    for i in 0..children.len() {
        let (yes, no) = split_by(vm, children.get(i), matcher, rest)?;
        matching.extend(yes);
        others.extend(no);
    }
    let matching = subset(vm, exception, &matching)?;
    let others = if rest { subset(vm, exception, &others)? } else { None };
    Ok((matching, others))
}

fn split(vm: &mut Vm, args: &[Value]) -> R {
    let matcher = Matcher::new(vm, args[1])?;
    let (matching, others) = split_by(vm, args[0], &matcher, true)?;
    Ok(vm.tuple(&[matching.unwrap_or(Value::NONE), others.unwrap_or(Value::NONE)]))
}

fn subgroup(vm: &mut Vm, args: &[Value]) -> R {
    let matcher = Matcher::new(vm, args[1])?;
    Ok(split_by(vm, args[0], &matcher, false)?.0.unwrap_or(Value::NONE))
}

fn get_message(_vm: &mut Vm, v: Value) -> R {
    Ok(this(v).field(fields::MESSAGE).unwrap_or(Value::NONE))
}

fn get_exceptions(_vm: &mut Vm, v: Value) -> R {
    Ok(this(v).field(fields::EXCEPTIONS).unwrap_or(Value::NONE))
}

crate::native_table! { METHODS = [
    new_method("(type, /, *args, **kwargs)", new),
    slot("__init__", "(self, /, *args, **kwargs)", init, "Initialize self.  See help(type(self)) for accurate signature."),
    slot("__str__", "(self, /)", str, "Return str(self)."),
    slot("__repr__", "(self, /)", repr, "Return repr(self)."),
    class_method("__class_getitem__", "(type, object, /)", crate::generic_alias::class_getitem, "See PEP 585"),
    method("derive", "(self, excs, /)", derive, "A group of the same message with other exceptions."),
    method("split", "(self, matcher_value, /)", split, "The groups of those that match and of those that do not."),
    method("subgroup", "(self, matcher_value, /)", subgroup, "The group of those that match, or None."),
] }

static ATTRIBUTES: &[GetSetDef] = &[member("message", get_message), member("exceptions", get_exceptions)];

/// Fills the types.
pub fn init_types(vm: &mut Vm) {
    let ty = vm.exc_type(Exc::BaseExceptionGroup);
    vm.add_methods(ty, &METHODS);
    vm.add_getsets(ty, ATTRIBUTES);
}

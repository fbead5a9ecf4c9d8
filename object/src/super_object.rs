//! `super`: attribute look-up that starts behind a class in the MRO.

use crate::native::Payload;
use crate::object::{Gc, Trace};
use crate::ty::Type;
use crate::value::Value;
use crate::vm::{R, Vm};
use std::cell::Cell;

pub struct Super {
    pub class: Cell<Option<Gc<Type>>>,
    pub receiver: Cell<Option<Value>>,
    /// The class whose MRO is searched.
    pub receiver_type: Cell<Option<Gc<Type>>>,
}

impl Payload for Super {
    fn trace(&self, marker: &mut crate::heap::Marker) {
        self.class.trace(marker);
        self.receiver.trace(marker);
        self.receiver_type.trace(marker);
    }
}

/// The class whose MRO `super(class, receiver)` searches: the receiver itself if it is a subclass, else its type.
pub fn check(vm: &mut Vm, class: Gc<Type>, receiver: Value) -> R<Gc<Type>> {
    if let Some(r) = receiver.cast::<Type>()
        && r.is_subtype(class)
    {
        return Ok(r);
    }
    let ty = vm.type_of(receiver);
    if ty.is_subtype(class) {
        return Ok(ty);
    }
    if let Some(claimed) = vm.try_attribute(receiver, vm.names.dunder_class)?.and_then(|c| c.cast::<Type>())
        && claimed != ty
        && claimed.is_subtype(class)
    {
        return Ok(claimed);
    }
    let (kind, name) = match receiver.cast::<Type>() {
        Some(t) => ("type", t.name_str()),
        None => ("instance of", ty.name_str()),
    };
    let message = format!(
        "super(type, obj): obj ({kind} {name}) is not an instance or subtype of type ({}).",
        class.name_str()
    );
    Err(vm.type_error(message))
}

/// The attribute behind `class` in the MRO of `start`, as it stands in the class's dict.
pub fn find(class: Gc<Type>, start: Gc<Type>, name: Value) -> Option<Value> {
    let mro = start.mro.get();
    let position = (0..mro.len()).find(|&i| mro.get(i) == class.value())?;
    (position + 1..mro.len())
        .filter_map(|i| mro.get(i).cast::<Type>())
        .find_map(|ty| ty.dict.get().get_interned(name))
}

/// `super(class, receiver).name`, bound; `None` if there is no such attribute.
pub fn lookup(vm: &mut Vm, class: Gc<Type>, receiver: Value, name: Value) -> R<Option<Value>> {
    let start = check(vm, class, receiver)?;
    let Some(found) = find(class, start, name) else { return Ok(None) };
    if receiver == start.value() {
        return vm.bind_to_class(found, start).map(Some);
    }
    vm.bind_with(found, receiver, start).map(Some)
}

fn this(value: Value) -> Gc<crate::native::Native<Super>> {
    match value.native() {
        Some(s) => s,
        None => unreachable!("descriptors check their receiver"),
    }
}

fn new(vm: &mut Vm, args: &[Value]) -> R {
    let Some(class) = args[0].cast::<Type>() else { return Err(vm.type_error("not a class")) };
    let empty = Super { class: Cell::new(None), receiver: Cell::new(None), receiver_type: Cell::new(None) };
    Ok(vm.new_native(class, empty).value())
}

/// What `super()` without arguments means in the running function: the `__class__` cell and the first argument.
fn implied(vm: &mut Vm) -> R<(Value, Value)> {
    let Some(frame) = vm.thread.current() else { return Err(vm.runtime_error("super(): no current frame")) };
    let code = frame.code();
    if code.code.arg_count == 0 {
        return Err(vm.runtime_error("super(): no arguments"));
    }
    let variable = &code.code.variables[0];
    // SAFETY: named registers are initialised at entry.
    let mut receiver = unsafe { *frame.base.add(variable.register as usize) };
    if let Some(cell) = receiver.cast::<crate::tuple::CellObject>()
        && variable.kind == pyrite_syntax::VariableKind::Cell
    {
        receiver = cell.content.get().unwrap_or(Value::UNBOUND);
    }
    if receiver == Value::UNBOUND {
        return Err(vm.runtime_error("super(): arg[0] deleted"));
    }
    let index = code.code.free_variables.iter().position(|n| &**n == "__class__");
    let closure = vm.thread.current().and_then(|f| f.function.closure());
    let (Some(index), Some(closure)) = (index, closure) else {
        return Err(vm.runtime_error("super(): __class__ cell not found"));
    };
    let cell = closure.get(index).cast::<crate::tuple::CellObject>();
    match cell.and_then(|c| c.content.get()) {
        Some(class) => Ok((class, receiver)),
        None => Err(vm.runtime_error("super(): empty __class__ cell")),
    }
}

fn init_super(vm: &mut Vm, args: &[Value]) -> R {
    let (class, receiver) = match args[1] {
        Value::ABSENT => {
            let (class, receiver) = implied(vm)?;
            (class, Some(receiver))
        }
        class => (class, Some(args[2]).filter(|r| !r.is_none() && *r != Value::ABSENT)),
    };
    let Some(class) = class.cast::<Type>() else {
        let message = format!("super() argument 1 must be a type, not {}", vm.type_name(class));
        return Err(vm.type_error(message));
    };
    let start = match receiver {
        Some(r) => Some(check(vm, class, r)?),
        None => None,
    };
    let s = this(args[0]);
    s.class.set(Some(class));
    s.receiver.set(receiver);
    s.receiver_type.set(start);
    Ok(Value::NONE)
}

fn getattribute(vm: &mut Vm, args: &[Value]) -> R {
    let s = this(args[0]);
    let name = vm.attribute_name(args[1])?;
    if name != vm.names.dunder_class
        && let (Some(class), Some(receiver), Some(start)) =
            (s.class.get(), s.receiver.get(), s.receiver_type.get())
        && let Some(found) = find(class, start, name)
    {
        if receiver == start.value() {
            return vm.bind_to_class(found, start);
        }
        return vm.bind_with(found, receiver, start);
    }
    match vm.lookup_generic(args[0], name)? {
        Some(v) => Ok(v),
        None => {
            let text = crate::string::to_rust(name);
            let message = format!("'{}' object has no attribute '{text}'", vm.type_name(args[0]));
            Err(vm.attribute_error_with(args[0], name, &message))
        }
    }
}

fn get(vm: &mut Vm, args: &[Value]) -> R {
    let s = this(args[0]);
    if args[1].is_none() || s.receiver.get().is_some() {
        return Ok(args[0]);
    }
    let Some(class) = s.class.get() else { return Ok(args[0]) };
    let ty = vm.type_of(args[0]).value();
    vm.call(ty, &[class.value(), args[1]])
}

fn repr(vm: &mut Vm, args: &[Value]) -> R {
    let s = this(args[0]);
    let class = s.class.get().map_or("NULL".to_owned(), |c| c.name_str());
    let text = match s.receiver_type.get() {
        Some(t) => format!("<super: <class '{class}'>, <{} object>>", t.name_str()),
        None => format!("<super: <class '{class}'>, NULL>"),
    };
    Ok(vm.str(&text))
}

fn this_class(_vm: &mut Vm, v: Value) -> R {
    Ok(this(v).class.get().map_or(Value::NONE, Gc::value))
}

fn this_self(_vm: &mut Vm, v: Value) -> R {
    Ok(this(v).receiver.get().unwrap_or(Value::NONE))
}

fn this_self_class(_vm: &mut Vm, v: Value) -> R {
    Ok(this(v).receiver_type.get().map_or(Value::NONE, Gc::value))
}

crate::native_table! { METHODS = [
    crate::native::new("(type, /, *args, **kwargs)", new),
    crate::native::slot("__init__", "!(self, type=<absent>, object=<absent>, /)", init_super, "Initialize self.  See help(type(self)) for accurate signature."),
    crate::native::slot("__getattribute__", "(self, name, /)", getattribute, "Return getattr(self, name)."),
    crate::native::slot("__get__", "(self, instance, owner=None, /)", get, "Return an attribute of instance, which is of type owner."),
    crate::native::slot("__repr__", "(self, /)", repr, "Return repr(self)."),
] }

static ATTRIBUTES: &[crate::descriptor::GetSetDef] = &[
    crate::descriptor::member("__thisclass__", this_class),
    crate::descriptor::member("__self__", this_self),
    crate::descriptor::member("__self_class__", this_self_class),
];

pub fn init(vm: &mut Vm) {
    vm.add_methods(vm.types.super_, &METHODS);
    vm.add_getsets(vm.types.super_, ATTRIBUTES);
}

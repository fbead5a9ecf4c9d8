//! `frame.f_locals` of functions: a mapping that reads and writes the variables themselves (PEP 667). Names that are no
//! variables are kept in a dict of the frame.

use crate::dict::Dict;
use crate::frame::FrameObject;
use crate::native::{Payload, method, new as new_method, slot};
use crate::object::{Gc, Trace};
use crate::ops::{self, CompareOp};
use crate::tuple::CellObject;
use crate::value::Value;
use crate::vm::{R, RootedVec, Vm};
use pyrite_syntax::code::VariableKind;

pub struct FrameLocals {
    frame: Gc<FrameObject>,
}

impl Payload for FrameLocals {
    fn trace(&self, marker: &mut crate::heap::Marker) {
        self.frame.trace(marker);
    }
}

/// The proxy of a function's frame.
pub fn new(vm: &mut Vm, frame: Gc<FrameObject>) -> Value {
    vm.new_native(vm.types.frame_locals, FrameLocals { frame }).value()
}

/// Where a variable lives.
#[derive(Clone, Copy)]
enum Place {
    Register(u16),
    /// Index into the closure.
    Free(usize),
}

/// The variables in the order in which CPython lays them out: parameters, locals, cells, free variables.
fn places(frame: Gc<FrameObject>) -> Vec<(String, Place)> {
    let code = &frame.code.code;
    let parameters = code.parameter_count() as usize;
    let mut cells = Vec::new();
    let mut all = Vec::new();
    for (i, variable) in code.variables.iter().enumerate() {
        let row = (variable.name.to_string(), Place::Register(variable.register));
        match variable.kind {
            VariableKind::Hidden => {}
            VariableKind::Cell if i >= parameters => cells.push(row),
            _ => all.push(row),
        }
    }
    cells.sort_by(|a, b| a.0.cmp(&b.0));
    all.append(&mut cells);
    all.extend(code.free_variables.iter().enumerate().map(|(i, name)| (name.to_string(), Place::Free(i))));
    all
}

/// What a register of the frame holds, wherever the registers are.
fn read_register(frame: Gc<FrameObject>, register: u16) -> Option<Value> {
    let live = frame.live.get();
    if !live.is_null() {
        // SAFETY: `live` is the record of a running frame, whose named registers are initialised at entry.
        return Some(unsafe { (*live).base.add(usize::from(register)).read() });
    }
    match frame.registers.get() {
        Some(registers) => registers.get(usize::from(register)),
        None => frame.generator.get()?.register(usize::from(register)),
    }
}

fn write_register(frame: Gc<FrameObject>, register: u16, value: Value) {
    let live = frame.live.get();
    if !live.is_null() {
        // SAFETY: as in `read_register`.
        unsafe { (*live).base.add(usize::from(register)).write(value) };
        return;
    }
    if let Some(registers) = frame.registers.get() {
        registers.put(usize::from(register), Some(value));
    } else if let Some(g) = frame.generator.get() {
        g.set_register(usize::from(register), value);
    }
}

fn free_cell(frame: Gc<FrameObject>, index: usize) -> Option<Gc<CellObject>> {
    frame.function.closure().and_then(|c| c.items().get(index)?.cast())
}

/// Whether the variable in a register is kept in a cell.
fn is_cell(frame: Gc<FrameObject>, register: u16) -> bool {
    frame.code.code.variables.iter().any(|v| v.register == register && v.kind == VariableKind::Cell)
}

fn read(frame: Gc<FrameObject>, place: Place) -> Option<Value> {
    match place {
        Place::Free(index) => free_cell(frame, index)?.content.get(),
        Place::Register(register) => {
            let value = read_register(frame, register).filter(|v| *v != Value::UNBOUND)?;
            // Before the cell is made, the register holds the argument itself.
            match value.cast::<CellObject>() {
                Some(cell) if is_cell(frame, register) => cell.content.get(),
                _ => Some(value),
            }
        }
    }
}

/// What Python is shown of a variable.
fn shown(vm: &mut Vm, frame: Gc<FrameObject>, place: Place) -> Option<Value> {
    let value = read(frame, place)?;
    let is_iterable = matches!(place, Place::Register(0))
        && frame.code.code.variables.first().is_some_and(|v| &*v.name == ".0")
        && crate::iter::is_sequence(vm, value);
    // A generator expression has the sequence itself, but is to have its iterator.
    if is_iterable { crate::iter::iter(vm, value).ok() } else { Some(value) }
}

fn write(frame: Gc<FrameObject>, place: Place, value: Value) {
    match place {
        Place::Free(index) => {
            if let Some(cell) = free_cell(frame, index) {
                cell.content.set(Some(value));
            }
        }
        Place::Register(register) => {
            let cell = read_register(frame, register).and_then(|v| v.cast::<CellObject>());
            match cell {
                Some(cell) if is_cell(frame, register) => cell.content.set(Some(value)),
                _ => write_register(frame, register, value),
            }
        }
    }
}

fn find(frame: Gc<FrameObject>, key: Value) -> Option<Place> {
    let name = key.as_str()?.to_rust();
    places(frame).into_iter().find(|(n, _)| *n == name).map(|(_, place)| place)
}

fn extra(frame: Gc<FrameObject>) -> Option<Gc<Dict>> {
    frame.extra_locals.get().and_then(Value::as_dict)
}

fn extra_or_new(vm: &mut Vm, frame: Gc<FrameObject>) -> Gc<Dict> {
    match extra(frame) {
        Some(dict) => dict,
        None => {
            let dict = Gc::<Dict>::new(vm);
            frame.extra_locals.set(Some(dict.value()));
            dict
        }
    }
}

fn this(value: Value) -> Gc<FrameObject> {
    match value.native::<FrameLocals>() {
        Some(proxy) => proxy.frame,
        None => unreachable!("descriptors check their receiver"),
    }
}

/// All names that have a value, with their values in turn.
fn entries(vm: &mut Vm, frame: Gc<FrameObject>) -> RootedVec {
    let mut out = vm.rooted();
    for (name, place) in places(frame) {
        if let Some(value) = shown(vm, frame, place) {
            let name = vm.intern(&name);
            out.push(name);
            out.push(value);
        }
    }
    for (key, value) in extra(frame).iter().flat_map(|d| d.to_vec()) {
        out.push(key);
        out.push(value);
    }
    out
}

fn as_dict(vm: &mut Vm, frame: Gc<FrameObject>) -> R<Gc<Dict>> {
    let dict = Gc::<Dict>::new(vm);
    let all = entries(vm, frame);
    for pair in all.chunks_exact(2) {
        dict.set(vm, pair[0], pair[1])?;
    }
    Ok(dict)
}

fn every_second(vm: &mut Vm, frame: Gc<FrameObject>, first: usize) -> Value {
    let all = entries(vm, frame);
    let some: Vec<Value> = all.iter().copied().skip(first).step_by(2).collect();
    vm.list(&some)
}

fn keys_list(vm: &mut Vm, frame: Gc<FrameObject>) -> Value {
    every_second(vm, frame, 0)
}

fn new_proxy(vm: &mut Vm, args: &[Value]) -> R {
    let [frame] = args[2..] else {
        let given = args.len() - 2;
        return Err(vm.type_error(format!("FrameLocalsProxy expected 1 argument, got {given}")));
    };
    if args[1].as_dict().is_some_and(|d| !d.is_empty()) {
        return Err(vm.type_error("FrameLocalsProxy takes no keyword arguments"));
    }
    match frame.cast::<FrameObject>() {
        Some(frame) => Ok(new(vm, frame)),
        None => {
            let message = format!("expect frame, not {}", vm.type_name(frame));
            Err(vm.type_error(message))
        }
    }
}

fn repr(vm: &mut Vm, args: &[Value]) -> R {
    if vm.repr_stack.contains(&args[0].bits()) || vm.repr_stack.contains(&this(args[0]).address()) {
        return Ok(vm.str("{...}"));
    }
    let dict = as_dict(vm, this(args[0]))?;
    // Each access to `f_locals` makes another proxy, so the frame is what tells a cycle.
    vm.repr_stack.push(this(args[0]).address());
    let text = ops::repr(vm, dict.value());
    vm.repr_stack.pop();
    text
}

fn equality(vm: &mut Vm, args: &[Value], op: CompareOp) -> R {
    let frame = this(args[0]);
    let equal = if let Some(other) = args[1].native::<FrameLocals>() {
        frame == other.frame
    } else if args[1].as_dict().is_some() {
        let dict = as_dict(vm, frame)?;
        ops::equal(vm, dict.value(), args[1])?
    } else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    Ok(Value::bool(equal == (op == CompareOp::Eq)))
}

fn eq(vm: &mut Vm, args: &[Value]) -> R {
    equality(vm, args, CompareOp::Eq)
}

fn ne(vm: &mut Vm, args: &[Value]) -> R {
    equality(vm, args, CompareOp::Ne)
}

fn unordered(_vm: &mut Vm, _args: &[Value]) -> R {
    Ok(Value::NOT_IMPLEMENTED)
}

fn iter(vm: &mut Vm, args: &[Value]) -> R {
    let keys = keys_list(vm, this(args[0]));
    crate::iter::iter(vm, keys)
}

fn is_mergeable(value: Value) -> bool {
    value.as_dict().is_some() || value.native::<FrameLocals>().is_some()
}

fn merged(vm: &mut Vm, left: Value, right: Value) -> R {
    if !is_mergeable(left) || !is_mergeable(right) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let dict = Gc::<Dict>::new(vm);
    for side in [left, right] {
        let part = match side.native::<FrameLocals>() {
            Some(proxy) => as_dict(vm, proxy.frame)?.value(),
            None => side,
        };
        vm.call_method(dict.value(), vm.names.update, &[part])?;
    }
    Ok(dict.value())
}

fn or(vm: &mut Vm, args: &[Value]) -> R {
    merged(vm, args[0], args[1])
}

fn ror(vm: &mut Vm, args: &[Value]) -> R {
    merged(vm, args[1], args[0])
}

fn ior(vm: &mut Vm, args: &[Value]) -> R {
    if !is_mergeable(args[1]) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    update(vm, &[args[0], args[1]])?;
    Ok(args[0])
}

fn len(vm: &mut Vm, args: &[Value]) -> R {
    let count = entries(vm, this(args[0])).len() / 2;
    Ok(vm.int(count as i64))
}

fn lookup(vm: &mut Vm, frame: Gc<FrameObject>, key: Value) -> R<Option<Value>> {
    // Unhashable keys are errors, whether or not there are extra names.
    ops::hash(vm, key)?;
    if let Some(value) = find(frame, key).and_then(|place| shown(vm, frame, place)) {
        return Ok(Some(value));
    }
    match extra(frame) {
        Some(dict) => dict.get(vm, key),
        None => Ok(None),
    }
}

fn getitem(vm: &mut Vm, args: &[Value]) -> R {
    match lookup(vm, this(args[0]), args[1])? {
        Some(value) => Ok(value),
        None => {
            let text = format!("local variable '{}' is not defined", ops::repr_text(vm, args[1])?);
            Err(vm.raise(crate::Exc::KeyError, text))
        }
    }
}

fn store(vm: &mut Vm, frame: Gc<FrameObject>, key: Value, value: Value) -> R<()> {
    match find(frame, key) {
        Some(place) => {
            write(frame, place, value);
            Ok(())
        }
        None => extra_or_new(vm, frame).set(vm, key, value),
    }
}

fn setitem(vm: &mut Vm, args: &[Value]) -> R {
    store(vm, this(args[0]), args[1], args[2])?;
    Ok(Value::NONE)
}

const CANNOT_REMOVE: &str = "cannot remove local variables from FrameLocalsProxy";

fn delitem(vm: &mut Vm, args: &[Value]) -> R {
    let frame = this(args[0]);
    if find(frame, args[1]).is_some() {
        return Err(vm.value_error(CANNOT_REMOVE));
    }
    let removed = match extra(frame) {
        Some(dict) => dict.remove(vm, args[1])?,
        None => None,
    };
    match removed {
        Some(_) => Ok(Value::NONE),
        None => Err(vm.key_error(args[1])),
    }
}

fn contains(vm: &mut Vm, args: &[Value]) -> R {
    Ok(Value::bool(lookup(vm, this(args[0]), args[1])?.is_some()))
}

fn update(vm: &mut Vm, args: &[Value]) -> R {
    let frame = this(args[0]);
    let source = match args[1].native::<FrameLocals>() {
        Some(other) if other.frame == frame => return Ok(Value::NONE),
        Some(other) => as_dict(vm, other.frame)?,
        None => match args[1].as_dict() {
            Some(dict) => dict,
            None => return Err(vm.type_error("update() argument must be dict or another FrameLocalsProxy")),
        },
    };
    let mut index = 0;
    while let Some((next, key, value)) = source.next_entry(index) {
        store(vm, frame, key, value)?;
        index = next + 1;
    }
    Ok(Value::NONE)
}

fn reversed(vm: &mut Vm, args: &[Value]) -> R {
    let keys = keys_list(vm, this(args[0]));
    vm.call_method_str(keys, "reverse", &[])?;
    crate::iter::iter(vm, keys)
}

fn copy(vm: &mut Vm, args: &[Value]) -> R {
    Ok(as_dict(vm, this(args[0]))?.value())
}

fn keys(vm: &mut Vm, args: &[Value]) -> R {
    Ok(keys_list(vm, this(args[0])))
}

fn values(vm: &mut Vm, args: &[Value]) -> R {
    Ok(every_second(vm, this(args[0]), 1))
}

fn items(vm: &mut Vm, args: &[Value]) -> R {
    let all = entries(vm, this(args[0]));
    let mut pairs = vm.rooted();
    for pair in all.chunks_exact(2) {
        let pair = vm.tuple(pair);
        pairs.push(pair);
    }
    Ok(vm.list(&pairs))
}

fn get(vm: &mut Vm, args: &[Value]) -> R {
    Ok(lookup(vm, this(args[0]), args[1])?.unwrap_or(args[2]))
}

fn pop(vm: &mut Vm, args: &[Value]) -> R {
    let frame = this(args[0]);
    if find(frame, args[1]).is_some() {
        return Err(vm.value_error(CANNOT_REMOVE));
    }
    let removed = match extra(frame) {
        Some(dict) => dict.remove(vm, args[1])?,
        None => None,
    };
    match removed {
        Some(value) => Ok(value),
        None if args[2] != Value::ABSENT => Ok(args[2]),
        None => Err(vm.key_error(args[1])),
    }
}

fn setdefault(vm: &mut Vm, args: &[Value]) -> R {
    let frame = this(args[0]);
    if let Some(value) = lookup(vm, frame, args[1])? {
        return Ok(value);
    }
    store(vm, frame, args[1], args[2])?;
    Ok(args[2])
}

crate::native_table! { METHODS = [
    new_method("(type, *args, **kwargs)", new_proxy),
    slot("__repr__", "(self, /)", repr, "Return repr(self)."),
    slot("__lt__", "(self, value, /)", unordered, "Return self<value."),
    slot("__le__", "(self, value, /)", unordered, "Return self<=value."),
    slot("__eq__", "(self, value, /)", eq, "Return self==value."),
    slot("__ne__", "(self, value, /)", ne, "Return self!=value."),
    slot("__gt__", "(self, value, /)", unordered, "Return self>value."),
    slot("__ge__", "(self, value, /)", unordered, "Return self>=value."),
    slot("__iter__", "(self, /)", iter, "Implement iter(self)."),
    slot("__or__", "(self, value, /)", or, "Return self|value."),
    slot("__ror__", "(self, value, /)", ror, "Return value|self."),
    slot("__ior__", "(self, value, /)", ior, "Return self|=value."),
    slot("__len__", "(self, /)", len, "Return len(self)."),
    method("__getitem__", "(self, object, /)", getitem, ""),
    slot("__setitem__", "(self, key, value, /)", setitem, "Set self[key] to value."),
    slot("__delitem__", "(self, key, /)", delitem, "Delete self[key]."),
    method("__contains__", "(self, object, /)", contains, ""),
    method("update", "(self, object, /)", update, ""),
    method("__reversed__", "(self, /)", reversed, ""),
    method("copy", "(self, /)", copy, ""),
    method("keys", "(self, /)", keys, ""),
    method("values", "(self, /)", values, ""),
    method("items", "(self, /)", items, ""),
    method("get", "!(self, key, default=None, /)", get, ""),
    method("pop", "!(self, key, default=<absent>, /)", pop, ""),
    method("setdefault", "!(self, key, default=None, /)", setdefault, ""),
] }

/// Fills the type.
pub fn init(vm: &mut Vm) {
    let ty = vm.types.frame_locals;
    vm.add_methods(ty, &METHODS);
    // Proxies have no hash. A fresh name: only exhausted memory could refuse it.
    let _ = ty.dict.get().set_interned(vm, vm.names.dunder_hash, Value::NONE);
}

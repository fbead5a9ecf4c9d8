//! `deque`: a list with two ends.

use pyrite_object::descriptor::{GetSetDef, getter};
use pyrite_object::exception::{Exc, Raised};
use pyrite_object::heap::Marker;
use pyrite_object::module::Module;
use pyrite_object::native::{Native, Payload, class_method, method, slot};
use pyrite_object::object::Trace;
use pyrite_object::ops::CompareOp;
use pyrite_object::ty::{Type, flags};
use pyrite_object::{Gc, R, Value, Vm, iter, native_table, ops, recursive};
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;

#[derive(Default)]
pub struct Deque {
    items: RefCell<VecDeque<Value>>,
    limit: Cell<Option<usize>>,
    /// Moves at each change of size or order: iterators notice.
    changes: Cell<u64>,
}

impl Payload for Deque {
    fn trace(&self, marker: &mut Marker) {
        self.items.borrow().iter().for_each(|v| v.trace(marker));
    }
}

struct DequeIterator<const BACK: bool> {
    deque: Cell<Option<Gc<Native<Deque>>>>,
    at: Cell<usize>,
    changes: u64,
}

impl<const BACK: bool> Payload for DequeIterator<BACK> {
    fn trace(&self, marker: &mut Marker) {
        self.deque.get().trace(marker);
    }
    const NEXT: Option<fn(&mut Vm, Value) -> R<Option<Value>>> = Some(step::<BACK>);
}

/// The module's types in a `Vm`.
#[derive(Default)]
struct Types {
    deque: Option<Gc<Type>>,
    forward: Option<Gc<Type>>,
    backward: Option<Gc<Type>>,
}

fn trace(vm: &Vm, marker: &mut Marker) {
    if let Some(t) = vm.get_extension::<Types>() {
        t.deque.trace(marker);
        t.forward.trace(marker);
        t.backward.trace(marker);
    }
}

fn step<const BACK: bool>(vm: &mut Vm, this: Value) -> R<Option<Value>> {
    let Some(it) = this.native::<DequeIterator<BACK>>() else { return Ok(None) };
    let Some(d) = it.deque.get() else { return Ok(None) };
    if d.changes.get() != it.changes {
        it.deque.set(None);
        return Err(vm.runtime_error("deque mutated during iteration"));
    }
    let items = d.items.borrow();
    let at = it.at.get();
    if at >= items.len() {
        it.deque.set(None);
        return Ok(None);
    }
    it.at.set(at + 1);
    Ok(items.get(if BACK { items.len() - 1 - at } else { at }).copied())
}

fn this(vm: &mut Vm, value: Value) -> R<Gc<Native<Deque>>> {
    match value.native::<Deque>() {
        Some(d) => Ok(d),
        None => Err(recursive::foreign_receiver(vm, "collections.deque", value)),
    }
}

impl Deque {
    fn touch(&self) {
        self.changes.set(self.changes.get() + 1);
    }

    fn push_back(&self, value: Value) {
        let mut items = self.items.borrow_mut();
        self.touch();
        items.push_back(value);
        if self.limit.get().is_some_and(|l| items.len() > l) {
            items.pop_front();
        }
    }

    fn push_front(&self, value: Value) {
        let mut items = self.items.borrow_mut();
        self.touch();
        items.push_front(value);
        if self.limit.get().is_some_and(|l| items.len() > l) {
            items.pop_back();
        }
    }

    fn get(&self, index: usize) -> Option<Value> {
        self.items.borrow().get(index).copied()
    }

    fn len(&self) -> usize {
        self.items.borrow().len()
    }
}

fn new(vm: &mut Vm, args: &[Value]) -> R {
    let class = recursive::class_of(vm, args[0])?;
    Ok(vm.new_native(class, Deque::default()).value())
}

fn initialise(vm: &mut Vm, args: &[Value]) -> R {
    let d = this(vm, args[0])?;
    let limit = match args[2] {
        Value::NONE => None,
        n => {
            if n.as_int().is_none() {
                return Err(vm.type_error("an integer is required"));
            }
            let n = ops::index_isize(vm, n, Exc::OverflowError)?;
            match usize::try_from(n) {
                Ok(n) => Some(n),
                Err(_) => return Err(vm.value_error("maxlen must be non-negative")),
            }
        }
    };
    d.limit.set(limit);
    d.items.borrow_mut().clear();
    d.touch();
    if args[1] != Value::ABSENT {
        extend_with(vm, d, args[1], Deque::push_back)?;
    }
    Ok(Value::NONE)
}

fn extend_with(vm: &mut Vm, d: Gc<Native<Deque>>, source: Value, push: fn(&Deque, Value)) -> R<()> {
    if source.native::<Deque>() == Some(d) {
        let copy: Vec<Value> = d.items.borrow().iter().copied().collect();
        copy.into_iter().for_each(|v| push(&d, v));
        return Ok(());
    }
    let items = iter::iter(vm, source)?;
    while let Some(item) = iter::next(vm, items)? {
        push(&d, item);
        vm.poll()?;
    }
    Ok(())
}

fn append(vm: &mut Vm, args: &[Value]) -> R {
    this(vm, args[0])?.push_back(args[1]);
    Ok(Value::NONE)
}

fn appendleft(vm: &mut Vm, args: &[Value]) -> R {
    this(vm, args[0])?.push_front(args[1]);
    Ok(Value::NONE)
}

fn extend(vm: &mut Vm, args: &[Value]) -> R {
    let d = this(vm, args[0])?;
    extend_with(vm, d, args[1], Deque::push_back)?;
    Ok(Value::NONE)
}

fn extendleft(vm: &mut Vm, args: &[Value]) -> R {
    let d = this(vm, args[0])?;
    extend_with(vm, d, args[1], Deque::push_front)?;
    Ok(Value::NONE)
}

fn pop(vm: &mut Vm, args: &[Value]) -> R {
    let d = this(vm, args[0])?;
    let gone = d.items.borrow_mut().pop_back();
    d.touch();
    gone.ok_or_else(|| vm.index_error("pop from an empty deque"))
}

fn popleft(vm: &mut Vm, args: &[Value]) -> R {
    let d = this(vm, args[0])?;
    let gone = d.items.borrow_mut().pop_front();
    d.touch();
    gone.ok_or_else(|| vm.index_error("pop from an empty deque"))
}

fn clear(vm: &mut Vm, args: &[Value]) -> R {
    let d = this(vm, args[0])?;
    d.items.borrow_mut().clear();
    d.touch();
    Ok(Value::NONE)
}

fn len(vm: &mut Vm, args: &[Value]) -> R {
    Ok(Value::small_int(this(vm, args[0])?.len() as i64))
}

fn copy(vm: &mut Vm, args: &[Value]) -> R {
    let d = this(vm, args[0])?;
    let class = vm.type_of(args[0]).value();
    match d.limit.get() {
        None => vm.call(class, &[args[0]]),
        Some(limit) => {
            let limit = vm.int(limit as i64);
            vm.call(class, &[args[0], limit])
        }
    }
}

/// Calls `f` with each item until it gives true; RuntimeError if the deque changes meanwhile.
fn search(
    vm: &mut Vm,
    d: Gc<Native<Deque>>,
    range: (usize, usize),
    mut f: impl FnMut(&mut Vm, Value) -> R<bool>,
) -> R<Option<usize>> {
    let changes = d.changes.get();
    for i in range.0..range.1.min(d.len()) {
        let Some(item) = d.get(i) else { break };
        if f(vm, item)? {
            return Ok(Some(i));
        }
        if d.changes.get() != changes {
            return Err(mutated(vm));
        }
    }
    Ok(None)
}

#[cold]
fn mutated(vm: &mut Vm) -> Raised {
    vm.runtime_error("deque mutated during iteration")
}

fn count(vm: &mut Vm, args: &[Value]) -> R {
    let d = this(vm, args[0])?;
    let wanted = args[1];
    let mut n = 0;
    search(vm, d, (0, usize::MAX), |vm, item| {
        n += i64::from(ops::same_or_equal(vm, item, wanted)?);
        Ok(false)
    })?;
    Ok(Value::small_int(n))
}

fn contains(vm: &mut Vm, args: &[Value]) -> R {
    let d = this(vm, args[0])?;
    let wanted = args[1];
    let found = search(vm, d, (0, usize::MAX), |vm, item| ops::same_or_equal(vm, item, wanted))?;
    Ok(Value::bool(found.is_some()))
}

fn index(vm: &mut Vm, args: &[Value]) -> R {
    let d = this(vm, args[0])?;
    let length = d.len() as isize;
    let clip = |vm: &mut Vm, v: Value, default: isize| -> R<usize> {
        let i = if v == Value::ABSENT { default } else { ops::index_isize(vm, v, Exc::OverflowError)? };
        Ok((if i < 0 { (i + length).max(0) } else { i }).min(length) as usize)
    };
    let range = (clip(vm, args[2], 0)?, clip(vm, args[3], length)?);
    let wanted = args[1];
    match search(vm, d, range, |vm, item| ops::same_or_equal(vm, item, wanted))? {
        Some(i) => Ok(Value::small_int(i as i64)),
        None => Err(vm.value_error("deque.index(x): x not in deque")),
    }
}

fn remove(vm: &mut Vm, args: &[Value]) -> R {
    let d = this(vm, args[0])?;
    let (wanted, length) = (args[1], d.len());
    let found = search(vm, d, (0, usize::MAX), |vm, item| ops::same_or_equal(vm, item, wanted));
    let found = match found {
        Err(_) if vm.pending_is(Exc::RuntimeError) && d.len() != length => {
            vm.exception = None;
            return Err(vm.index_error("deque mutated during remove()."));
        }
        other => other?,
    };
    match found {
        Some(i) => {
            if d.len() != length {
                return Err(vm.index_error("deque mutated during remove()."));
            }
            d.items.borrow_mut().remove(i);
            d.touch();
            Ok(Value::NONE)
        }
        None => Err(vm.value_error("deque.remove(x): x not in deque")),
    }
}

fn insert(vm: &mut Vm, args: &[Value]) -> R {
    let d = this(vm, args[0])?;
    let i = ops::index_isize(vm, args[1], Exc::OverflowError)?;
    let length = d.len() as isize;
    if d.limit.get().is_some_and(|l| length as usize >= l) {
        return Err(vm.index_error("deque already at its maximum size"));
    }
    let at = (if i < 0 { (i + length).max(0) } else { i }).min(length);
    d.items.borrow_mut().insert(at as usize, args[2]);
    d.touch();
    Ok(Value::NONE)
}

fn rotate(vm: &mut Vm, args: &[Value]) -> R {
    let d = this(vm, args[0])?;
    let n = ops::index_isize(vm, args[1], Exc::OverflowError)?;
    let mut items = d.items.borrow_mut();
    let length = items.len() as isize;
    if length > 1 {
        items.rotate_right(n.rem_euclid(length) as usize);
        d.touch();
    }
    Ok(Value::NONE)
}

fn reverse(vm: &mut Vm, args: &[Value]) -> R {
    let d = this(vm, args[0])?;
    d.items.borrow_mut().make_contiguous().reverse();
    Ok(Value::NONE)
}

fn place(vm: &mut Vm, d: &Deque, index: Value) -> R<usize> {
    let i = ops::index_isize(vm, index, Exc::IndexError)?;
    let length = d.len() as isize;
    let at = if i < 0 { i + length } else { i };
    match usize::try_from(at).ok().filter(|at| *at < length as usize) {
        Some(at) => Ok(at),
        None => Err(vm.index_error("deque index out of range")),
    }
}

fn getitem(vm: &mut Vm, args: &[Value]) -> R {
    let d = this(vm, args[0])?;
    if args[1].as_int().is_none() && vm.type_of(args[1]).slot(vm, pyrite_object::slots::Slot::Index).is_none()
    {
        let message = format!("sequence index must be integer, not '{}'", vm.type_name(args[1]));
        return Err(vm.type_error(message));
    }
    let at = place(vm, &d, args[1])?;
    Ok(d.get(at).unwrap_or(Value::NONE))
}

fn setitem(vm: &mut Vm, args: &[Value]) -> R {
    let d = this(vm, args[0])?;
    let at = place(vm, &d, args[1])?;
    if let Some(item) = d.items.borrow_mut().get_mut(at) {
        *item = args[2];
    }
    Ok(Value::NONE)
}

fn delitem(vm: &mut Vm, args: &[Value]) -> R {
    let d = this(vm, args[0])?;
    let at = place(vm, &d, args[1])?;
    d.items.borrow_mut().remove(at);
    d.touch();
    Ok(Value::NONE)
}

fn iterate<const BACK: bool>(vm: &mut Vm, args: &[Value]) -> R {
    let d = this(vm, args[0])?;
    let types = vm.extension::<Types>();
    let ty = if BACK { types.backward } else { types.forward };
    let Some(ty) = ty else { return Err(vm.type_error("not iterable")) };
    let payload =
        DequeIterator::<BACK> { deque: Cell::new(Some(d)), at: Cell::new(0), changes: d.changes.get() };
    Ok(vm.new_native(ty, payload).value())
}

fn repr(vm: &mut Vm, args: &[Value]) -> R {
    let d = this(vm, args[0])?;
    recursive::guarded_repr(vm, args[0], "[...]", |vm| {
        let name = vm.type_of(args[0]).name_str();
        let name = name.rsplit('.').next().unwrap_or(&name).to_owned();
        let close = match d.limit.get() {
            Some(limit) => format!("], maxlen={limit})"),
            None => "])".to_owned(),
        };
        let builder = recursive::repr_items(vm, &format!("{name}(["), &close, |i| d.get(i))?;
        builder.finish(vm)
    })
}

fn compare(vm: &mut Vm, args: &[Value], op: CompareOp) -> R {
    let (Some(a), Some(b)) = (args[0].native::<Deque>(), args[1].native::<Deque>()) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    if a.len() != b.len() && matches!(op, CompareOp::Eq | CompareOp::Ne) {
        return Ok(Value::bool(op == CompareOp::Ne));
    }
    vm.check_native_stack()?;
    let mut i = 0;
    while let (Some(x), Some(y)) = (a.get(i), b.get(i)) {
        if !ops::same_or_equal(vm, x, y)? {
            return match op {
                CompareOp::Eq => Ok(Value::FALSE),
                CompareOp::Ne => Ok(Value::TRUE),
                op => ops::compare(vm, op, x, y),
            };
        }
        i += 1;
    }
    let order = a.len().cmp(&b.len());
    Ok(Value::bool(match op {
        CompareOp::Eq => order.is_eq(),
        CompareOp::Ne => order.is_ne(),
        CompareOp::Lt => order.is_lt(),
        CompareOp::Le => order.is_le(),
        CompareOp::Gt => order.is_gt(),
        CompareOp::Ge => order.is_ge(),
    }))
}

macro_rules! comparisons {
    ($($name:ident $op:ident;)*) => {
        $(fn $name(vm: &mut Vm, args: &[Value]) -> R {
            compare(vm, args, CompareOp::$op)
        })*
    };
}

comparisons! { eq Eq; ne Ne; lt Lt; le Le; gt Gt; ge Ge; }

fn add(vm: &mut Vm, args: &[Value]) -> R {
    if args[1].native::<Deque>().is_none() {
        let message = format!("can only concatenate deque (not \"{}\") to deque", vm.type_name(args[1]));
        return Err(vm.type_error(message));
    }
    let made = copy(vm, args)?;
    vm.call_method_str(made, "extend", &[args[1]])?;
    Ok(made)
}

fn iadd(vm: &mut Vm, args: &[Value]) -> R {
    extend(vm, args)?;
    Ok(args[0])
}

/// The items `n` times over, as far as the limit lets them stay.
fn repeat_in_place(vm: &mut Vm, d: Gc<Native<Deque>>, n: Value) -> R<()> {
    let n = usize::try_from(ops::index_isize(vm, n, Exc::OverflowError)?).unwrap_or(0);
    let copy: Vec<Value> = d.items.borrow().iter().copied().collect();
    let Some(size) = copy.len().checked_mul(n).filter(|s| *s < 1 << 40) else {
        return Err(vm.memory_error());
    };
    let size = d.limit.get().map_or(size, |l| l.min(size));
    if size > pyrite_object::vm::LARGE {
        vm.new_buffer(size * 8)?;
    }
    let total = copy.len() * n;
    let mut items = d.items.borrow_mut();
    items.clear();
    items.extend((total - size..total).map(|i| copy[i % copy.len()]));
    d.touch();
    Ok(())
}

fn mul(vm: &mut Vm, args: &[Value]) -> R {
    let made = copy(vm, args)?;
    let d = this(vm, made)?;
    repeat_in_place(vm, d, args[1])?;
    Ok(made)
}

fn imul(vm: &mut Vm, args: &[Value]) -> R {
    let d = this(vm, args[0])?;
    repeat_in_place(vm, d, args[1])?;
    Ok(args[0])
}

fn reduce(vm: &mut Vm, args: &[Value]) -> R {
    let d = this(vm, args[0])?;
    let class = vm.type_of(args[0]).value();
    let arguments = match d.limit.get() {
        None => vm.tuple(&[]),
        Some(limit) => {
            let limit = vm.int(limit as i64);
            let empty = vm.tuple(&[]);
            vm.tuple(&[empty, limit])
        }
    };
    let state = match vm.instance_dict(args[0])? {
        Some(dict) => dict.value(),
        None => Value::NONE,
    };
    let items = iter::iter(vm, args[0])?;
    Ok(vm.tuple(&[class, arguments, state, items]))
}

fn class_getitem(vm: &mut Vm, args: &[Value]) -> R {
    let alias = pyrite_interp::import::attribute_of(vm, "types", "GenericAlias")?;
    vm.call(alias, &[args[0], args[1]])
}

fn maxlen(vm: &mut Vm, value: Value) -> R {
    match this(vm, value)?.limit.get() {
        Some(limit) => Ok(vm.int(limit as i64)),
        None => Ok(Value::NONE),
    }
}

static ATTRIBUTES: &[GetSetDef] = &[getter("maxlen", maxlen)];

fn iterator_new<const BACK: bool>(vm: &mut Vm, args: &[Value]) -> R {
    let d = this(vm, args[1])?;
    iterate::<BACK>(vm, &[d.value()])
}

fn iterator_hint<const BACK: bool>(_vm: &mut Vm, args: &[Value]) -> R {
    let left = args[0]
        .native::<DequeIterator<BACK>>()
        .and_then(|it| it.deque.get().map(|d| d.len().saturating_sub(it.at.get())));
    Ok(Value::small_int(left.unwrap_or(0) as i64))
}

native_table! {
    METHODS = [
        pyrite_object::native::new("(type, *args, **kwargs?)", new),
        slot("__init__", "!(self, /, iterable=<absent>, maxlen=None)", initialise, "Initialize self.  See help(type(self)) for accurate signature."),
        slot("__repr__", "(self, /)", repr, "Return repr(self)."),
        slot("__len__", "(self, /)", len, "Return len(self)."),
        slot("__iter__", "(self, /)", iterate::<false>, "Implement iter(self)."),
        slot("__getitem__", "(self, key, /)", getitem, "Return self[key]."),
        slot("__setitem__", "(self, key, value, /)", setitem, "Set self[key] to value."),
        slot("__delitem__", "(self, key, /)", delitem, "Delete self[key]."),
        slot("__contains__", "(self, key, /)", contains, "Return bool(key in self)."),
        slot("__add__", "(self, value, /)", add, "Return self+value."),
        slot("__iadd__", "(self, value, /)", iadd, "Implement self+=value."),
        slot("__mul__", "(self, value, /)", mul, "Return self*value."),
        slot("__rmul__", "(self, value, /)", mul, "Return value*self."),
        slot("__imul__", "(self, value, /)", imul, "Implement self*=value."),
        slot("__eq__", "(self, value, /)", eq, "Return self==value."),
        slot("__ne__", "(self, value, /)", ne, "Return self!=value."),
        slot("__lt__", "(self, value, /)", lt, "Return self<value."),
        slot("__le__", "(self, value, /)", le, "Return self<=value."),
        slot("__gt__", "(self, value, /)", gt, "Return self>value."),
        slot("__ge__", "(self, value, /)", ge, "Return self>=value."),
        method("append", "(self, item, /)", append, "Add an element to the right side of the deque."),
        method("appendleft", "(self, item, /)", appendleft, "Add an element to the left side of the deque."),
        method("clear", "(self, /)", clear, "Remove all elements from the deque."),
        method("copy", "(self, /)", copy, "Return a shallow copy of a deque."),
        method("__copy__", "(self, /)", copy, "Return a shallow copy of a deque."),
        method("count", "(self, value, /)", count, "Return number of occurrences of value."),
        method("extend", "(self, iterable, /)", extend, "Extend the right side of the deque with elements from the iterable."),
        method("extendleft", "(self, iterable, /)", extendleft, "Extend the left side of the deque with elements from the iterable."),
        method("index", "!(self, value, start=<absent>, stop=<absent>, /)", index, "Return first index of value."),
        method("insert", "(self, index, value, /)", insert, "Insert value before index."),
        method("pop", "(self, /)", pop, "Remove and return the rightmost element."),
        method("popleft", "(self, /)", popleft, "Remove and return the leftmost element."),
        method("remove", "(self, value, /)", remove, "Remove first occurrence of value."),
        method("reverse", "(self, /)", reverse, "Reverse *IN PLACE*."),
        method("rotate", "(self, n=1, /)", rotate, "Rotate the deque n steps to the right."),
        method("__reversed__", "(self, /)", iterate::<true>, "Return a reverse iterator over the deque."),
        method("__reduce__", "(self, /)", reduce, "Return state information for pickling."),
        class_method("__class_getitem__", "!(type, object, /)", class_getitem, "See PEP 585."),
    ]
}

native_table! {
    FORWARD = [
        pyrite_object::native::new("!(type, deque, /)", iterator_new::<false>),
        slot("__iter__", "(self, /)", iter::self_iter, "Implement iter(self)."),
        slot("__next__", "(self, /)", iter::native_next, "Implement next(self)."),
        method("__length_hint__", "!(self, /)", iterator_hint::<false>, "Private method returning an estimate of len(list(it))."),
    ]
}

native_table! {
    BACKWARD = [
        pyrite_object::native::new("!(type, deque, /)", iterator_new::<true>),
        slot("__iter__", "(self, /)", iter::self_iter, "Implement iter(self)."),
        slot("__next__", "(self, /)", iter::native_next, "Implement next(self)."),
        method("__length_hint__", "!(self, /)", iterator_hint::<true>, "Private method returning an estimate of len(list(it))."),
    ]
}

/// Makes the types.
pub fn init(vm: &mut Vm, module: Gc<Module>) -> R<()> {
    vm.root_tracers.push(trace);
    let dict = module.dict.get();
    let home = "collections";
    let features = flags::BASE | flags::WEAKREF | flags::SEQUENCE;
    let deque = vm.new_native_type::<Deque>(home, "deque", features, &METHODS, ATTRIBUTES);
    vm.extension::<Types>().deque = Some(deque);
    recursive::set_unhashable(vm, deque);
    deque.modified(vm);
    dict.set_str(vm, "deque", deque.value())?;
    let forward = vm.new_native_type::<DequeIterator<false>>(home, "_deque_iterator", 0, &FORWARD, &[]);
    vm.extension::<Types>().forward = Some(forward);
    dict.set_str(vm, "_deque_iterator", forward.value())?;
    let backward =
        vm.new_native_type::<DequeIterator<true>>(home, "_deque_reverse_iterator", 0, &BACKWARD, &[]);
    vm.extension::<Types>().backward = Some(backward);
    dict.set_str(vm, "_deque_reverse_iterator", backward.value())
}

//! `groupby` and `tee`.

use super::{FLAGS, class, iterator, methods};
use pyrite_object::exception::Exc;
use pyrite_object::heap::Marker;
use pyrite_object::native::{Payload, function, method};
use pyrite_object::object::Trace;
use pyrite_object::ty::Type;
use pyrite_object::vm::RootedVec;
use pyrite_object::{Gc, R, Value, Vm, iter, native_table, ops};
use std::cell::Cell;

iterator!(
    /// ABSENT: not seen yet.
    GroupBy { source, function, target, key, value, group } {} groupby_step
);
iterator!(Group { parent, key } {} group_step);
iterator!(
    /// One of the iterators of a tee: `link` is the next link of the shared list.
    Tee { link } {} tee_step
);

/// A link of the list that the iterators of a tee share.
struct Link {
    /// The iterator that all come from; ABSENT while it is being asked, None once the item is here.
    source: Cell<Value>,
    /// ABSENT if not read yet.
    item: Cell<Value>,
    next: Cell<Value>,
}

impl Payload for Link {
    fn trace(&self, marker: &mut Marker) {
        self.source.trace(marker);
        self.item.trace(marker);
        self.next.trace(marker);
    }
}

fn new_link(vm: &mut Vm, source: Value) -> Value {
    let Some(ty) = vm.extension::<Types>().link else { return Value::NONE };
    let link =
        Link { source: Cell::new(source), item: Cell::new(Value::ABSENT), next: Cell::new(Value::NONE) };
    vm.new_native(ty, link).value()
}

#[derive(Default)]
struct Types {
    group: Option<Gc<Type>>,
    tee: Option<Gc<Type>>,
    link: Option<Gc<Type>>,
}

fn trace(vm: &Vm, marker: &mut Marker) {
    if let Some(t) = vm.get_extension::<Types>() {
        t.group.trace(marker);
        t.tee.trace(marker);
        t.link.trace(marker);
    }
}

fn groupby(vm: &mut Vm, args: &[Value]) -> R {
    let class = class(vm, args[0])?;
    let source = iter::iter(vm, args[1])?;
    let absent = || Cell::new(Value::ABSENT);
    let payload = GroupBy {
        source: Cell::new(source),
        function: Cell::new(args[2]),
        target: absent(),
        key: absent(),
        value: absent(),
        group: Cell::new(Value::NONE),
    };
    Ok(vm.new_native(class, payload).value())
}

/// Reads the next item and its key; false at the end.
fn advance(vm: &mut Vm, g: &GroupBy) -> R<bool> {
    let Some(item) = iter::next(vm, g.source.get())? else { return Ok(false) };
    let key = if g.function.get().is_none() { item } else { vm.call(g.function.get(), &[item])? };
    g.value.set(item);
    g.key.set(key);
    Ok(true)
}

fn groupby_step(vm: &mut Vm, this: Value) -> R<Option<Value>> {
    let Some(g) = this.native::<GroupBy>() else { return Ok(None) };
    g.group.set(Value::NONE);
    // Skips to the next key.
    loop {
        let (key, target) = (g.key.get(), g.target.get());
        if key != Value::ABSENT && (target == Value::ABSENT || !ops::same_or_equal(vm, target, key)?) {
            break;
        }
        if !advance(vm, &g)? {
            return Ok(None);
        }
        vm.poll()?;
    }
    let key = g.key.get();
    g.target.set(key);
    let Some(ty) = vm.extension::<Types>().group else { return Ok(None) };
    let group = vm.new_native(ty, Group { parent: Cell::new(this), key: Cell::new(key) }).value();
    g.group.set(group);
    Ok(Some(vm.tuple(&[key, group])))
}

fn group_step(vm: &mut Vm, this: Value) -> R<Option<Value>> {
    let Some(group) = this.native::<Group>() else { return Ok(None) };
    let Some(g) = group.parent.get().native::<GroupBy>() else { return Ok(None) };
    if g.group.get() != this {
        return Ok(None);
    }
    if g.value.get() == Value::ABSENT && !advance(vm, &g)? {
        return Ok(None);
    }
    let key = g.key.get();
    if !ops::same_or_equal(vm, group.key.get(), key)? {
        return Ok(None);
    }
    let value = g.value.replace(Value::ABSENT);
    Ok((value != Value::ABSENT).then_some(value))
}

fn no_instances(vm: &mut Vm, args: &[Value]) -> R {
    let name = class(vm, args[0])?.name_str();
    Err(vm.type_error(format!("cannot create '{name}' instances")))
}

/// An iterator of a tee over an iterable: the copy of one that is a tee already.
fn tee_over(vm: &mut Vm, iterable: Value) -> R {
    let iterator = iter::iter(vm, iterable)?;
    let link = match iterator.native::<Tee>() {
        Some(t) => t.link.get(),
        None => new_link(vm, iterator),
    };
    match vm.extension::<Types>().tee {
        Some(ty) => Ok(vm.new_native(ty, Tee { link: Cell::new(link) }).value()),
        None => Ok(iterator),
    }
}

fn tee_new(vm: &mut Vm, args: &[Value]) -> R {
    tee_over(vm, args[1])
}

fn tee_step(vm: &mut Vm, this: Value) -> R<Option<Value>> {
    let Some(t) = this.native::<Tee>() else { return Ok(None) };
    let Some(link) = t.link.get().native::<Link>() else { return Ok(None) };
    if link.item.get() == Value::ABSENT {
        let source = link.source.replace(Value::ABSENT);
        if source == Value::ABSENT {
            return Err(vm.runtime_error("cannot re-enter the tee iterator"));
        }
        let item = iter::next(vm, source);
        link.source.set(source);
        let Some(item) = item? else { return Ok(None) };
        let next = new_link(vm, source);
        link.item.set(item);
        link.next.set(next);
        link.source.set(Value::NONE);
    }
    t.link.set(link.next.get());
    Ok(Some(link.item.get()))
}

fn tee_copy(vm: &mut Vm, args: &[Value]) -> R {
    tee_over(vm, args[0])
}

fn tee(vm: &mut Vm, args: &[Value]) -> R {
    let n = ops::index_isize(vm, args[1], Exc::OverflowError)?;
    if n < 0 {
        return Err(vm.value_error("n must be >= 0"));
    }
    if n as usize > pyrite_object::vm::LARGE {
        vm.new_buffer((n as usize).saturating_mul(8))?;
    }
    let mut all = vm.rooted();
    if n > 0 {
        let first = tee_over(vm, args[0])?;
        all.push(first);
        for _ in 1..n {
            let copy = tee_over(vm, first)?;
            all.push(copy);
        }
    }
    Ok(vm.tuple(&all))
}

methods! { GROUPBY "(type, iterable, key=None)" groupby }
methods! { GROUP "!(type, /, *args)" no_instances }
methods! { TEE "(type, iterable, /)" tee_new,
method("__copy__", "!(self, /)", tee_copy, "Returns an independent iterator.") }

native_table! {
    LINK = [
        pyrite_object::native::new("!(type, /, *args)", no_instances),
    ]
}

native_table! {
    pub FUNCTIONS = [
        function("tee", "(iterable, n=2, /)", tee, "Returns a tuple of n independent iterators."),
    ]
}

pub fn init(vm: &mut Vm, types: &mut RootedVec) -> R<()> {
    let module = "itertools";
    vm.root_tracers.push(trace);
    let ty = vm.new_native_type::<GroupBy>(module, "groupby", FLAGS, &GROUPBY, &[]);
    types.push(ty.value());
    let group = vm.new_native_type::<Group>(module, "_grouper", 0, &GROUP, &[]);
    vm.extension::<Types>().group = Some(group);
    let tee = vm.new_native_type::<Tee>(module, "_tee", 0, &TEE, &[]);
    vm.extension::<Types>().tee = Some(tee);
    let link = vm.new_native_type::<Link>(module, "_tee_dataobject", 0, &LINK, &[]);
    vm.extension::<Types>().link = Some(link);
    types.extend([group.value(), tee.value(), link.value()]);
    Ok(())
}

//! Iterators that join or lengthen others: `chain`, `cycle`, `repeat`, `count`, `accumulate`, `zip_longest`, `pairwise`,
//! `batched`.

use super::{FLAGS, class, class_getitem, iterator, methods};
use pyrite_object::exception::Exc;
use pyrite_object::native::{class_method, method, slot};
use pyrite_object::ops::BinaryOp;
use pyrite_object::vm::RootedVec;
use pyrite_object::{R, Value, Vm, iter, ops};
use std::cell::Cell;

iterator!(Chain { sources, active } {} chain_step);
iterator!(
    /// `saved` is the list of the items seen; `source` is None once it has ended.
    Cycle { source, saved } { at: Cell<usize> } cycle_step
);
iterator!(Repeat { object } { left: Cell<i64> } repeat_step);
iterator!(Count { next, step } {} count_step);
iterator!(
    /// `total` is ABSENT before the first item, `initial` None once it has been given.
    Accumulate { source, function, total, initial } {} accumulate_step
);
iterator!(
    /// `sources` is a list; iterators that have ended are None in it.
    ZipLongest { sources, fill } { active: Cell<usize> } zip_longest_step
);
iterator!(Pairwise { source, old } {} pairwise_step);
iterator!(Batched { source } { size: usize, strict: bool } batched_step);

fn chain(vm: &mut Vm, args: &[Value]) -> R {
    let class = class(vm, args[0])?;
    let all = vm.tuple(&args[1..]);
    let sources = iter::iter(vm, all)?;
    Ok(vm.new_native(class, Chain { sources: Cell::new(sources), active: Cell::new(Value::NONE) }).value())
}

fn from_iterable(vm: &mut Vm, args: &[Value]) -> R {
    let class = class(vm, args[0])?;
    let sources = iter::iter(vm, args[1])?;
    Ok(vm.new_native(class, Chain { sources: Cell::new(sources), active: Cell::new(Value::NONE) }).value())
}

fn chain_step(vm: &mut Vm, this: Value) -> R<Option<Value>> {
    let Some(c) = this.native::<Chain>() else { return Ok(None) };
    loop {
        if c.sources.get().is_none() {
            return Ok(None);
        }
        if c.active.get().is_none() {
            let Some(source) = iter::next(vm, c.sources.get())? else {
                c.sources.set(Value::NONE);
                return Ok(None);
            };
            match iter::iter(vm, source) {
                Ok(active) => c.active.set(active),
                Err(e) => {
                    c.sources.set(Value::NONE);
                    return Err(e);
                }
            }
        }
        if let Some(item) = iter::next(vm, c.active.get())? {
            return Ok(Some(item));
        }
        c.active.set(Value::NONE);
        vm.poll()?;
    }
}

fn cycle(vm: &mut Vm, args: &[Value]) -> R {
    let class = class(vm, args[0])?;
    let source = iter::iter(vm, args[1])?;
    let saved = vm.list(&[]);
    let payload = Cycle { source: Cell::new(source), saved: Cell::new(saved), at: Cell::new(0) };
    Ok(vm.new_native(class, payload).value())
}

fn cycle_step(vm: &mut Vm, this: Value) -> R<Option<Value>> {
    let Some(c) = this.native::<Cycle>() else { return Ok(None) };
    let Some(saved) = c.saved.get().as_list() else { return Ok(None) };
    if !c.source.get().is_none() {
        if let Some(item) = iter::next(vm, c.source.get())? {
            saved.push(vm, item)?;
            return Ok(Some(item));
        }
        c.source.set(Value::NONE);
    }
    if saved.is_empty() {
        return Ok(None);
    }
    let at = c.at.get();
    c.at.set((at + 1) % saved.len());
    Ok(saved.get(at))
}

fn repeat(vm: &mut Vm, args: &[Value]) -> R {
    let class = class(vm, args[0])?;
    let left = match args[2] {
        Value::ABSENT => -1,
        n => (ops::index_isize(vm, n, Exc::OverflowError)? as i64).max(0),
    };
    Ok(vm.new_native(class, Repeat { object: Cell::new(args[1]), left: Cell::new(left) }).value())
}

fn repeat_step(_vm: &mut Vm, this: Value) -> R<Option<Value>> {
    let Some(r) = this.native::<Repeat>() else { return Ok(None) };
    match r.left.get() {
        0 => return Ok(None),
        n if n > 0 => r.left.set(n - 1),
        _ => {}
    }
    Ok(Some(r.object.get()))
}

fn repeat_repr(vm: &mut Vm, args: &[Value]) -> R {
    let Some(r) = args[0].native::<Repeat>() else { return Ok(Value::NONE) };
    let object = ops::repr_text(vm, r.object.get())?;
    let name = vm.type_of(args[0]).name_str();
    let name = name.rsplit('.').next().unwrap_or(&name);
    let text = match r.left.get() {
        n if n < 0 => format!("{name}({object})"),
        n => format!("{name}({object}, {n})"),
    };
    Ok(vm.str(&text))
}

fn repeat_hint(vm: &mut Vm, args: &[Value]) -> R {
    match args[0].native::<Repeat>().map(|r| r.left.get()) {
        Some(n) if n >= 0 => Ok(vm.int(n)),
        _ => Err(vm.type_error("len() of unsized object")),
    }
}

fn is_number(vm: &mut Vm, value: Value) -> bool {
    use pyrite_object::slots::Slot;
    if value.as_int().is_some() || value.as_any_float().is_some() {
        return true;
    }
    let ty = vm.type_of(value);
    let complex = ty.is_subtype(vm.types.complex);
    complex || [Slot::Index, Slot::Int, Slot::Float].into_iter().any(|s| ty.slot(vm, s).is_some())
}

fn count(vm: &mut Vm, args: &[Value]) -> R {
    let class = class(vm, args[0])?;
    if !is_number(vm, args[1]) || !is_number(vm, args[2]) {
        return Err(vm.type_error("a number is required"));
    }
    Ok(vm.new_native(class, Count { next: Cell::new(args[1]), step: Cell::new(args[2]) }).value())
}

fn count_step(vm: &mut Vm, this: Value) -> R<Option<Value>> {
    let Some(c) = this.native::<Count>() else { return Ok(None) };
    let now = c.next.get();
    let next = match (now.as_small_int(), c.step.get().as_small_int()) {
        (Some(a), Some(b)) => vm.int(a + b),
        _ => ops::binary(vm, BinaryOp::Add, now, c.step.get())?,
    };
    c.next.set(next);
    Ok(Some(now))
}

fn count_repr(vm: &mut Vm, args: &[Value]) -> R {
    let Some(c) = args[0].native::<Count>() else { return Ok(Value::NONE) };
    let next = ops::repr_text(vm, c.next.get())?;
    let name = vm.type_of(args[0]).name_str();
    let name = name.rsplit('.').next().unwrap_or(&name);
    let text = if c.step.get() == Value::small_int(1) {
        format!("{name}({next})")
    } else {
        let step = ops::repr_text(vm, c.step.get())?;
        format!("{name}({next}, {step})")
    };
    Ok(vm.str(&text))
}

fn accumulate(vm: &mut Vm, args: &[Value]) -> R {
    let class = class(vm, args[0])?;
    let source = iter::iter(vm, args[1])?;
    let payload = Accumulate {
        source: Cell::new(source),
        function: Cell::new(args[2]),
        total: Cell::new(Value::ABSENT),
        initial: Cell::new(args[3]),
    };
    Ok(vm.new_native(class, payload).value())
}

fn accumulate_step(vm: &mut Vm, this: Value) -> R<Option<Value>> {
    let Some(a) = this.native::<Accumulate>() else { return Ok(None) };
    let initial = a.initial.replace(Value::NONE);
    if !initial.is_none() {
        a.total.set(initial);
        return Ok(Some(initial));
    }
    let Some(item) = iter::next(vm, a.source.get())? else { return Ok(None) };
    let total = a.total.get();
    let next = if total == Value::ABSENT {
        item
    } else if a.function.get().is_none() {
        ops::binary(vm, BinaryOp::Add, total, item)?
    } else {
        vm.call(a.function.get(), &[total, item])?
    };
    a.total.set(next);
    Ok(Some(next))
}

fn zip_longest(vm: &mut Vm, args: &[Value]) -> R {
    // Class, fillvalue, then the iterables.
    let class = class(vm, args[0])?;
    let sources = vm.list(&[]);
    for source in &args[2..] {
        let source = iter::iter(vm, *source)?;
        if let Some(list) = sources.as_list() {
            list.push(vm, source)?;
        }
    }
    let payload = ZipLongest {
        sources: Cell::new(sources),
        fill: Cell::new(args[1]),
        active: Cell::new(args.len() - 2),
    };
    Ok(vm.new_native(class, payload).value())
}

fn zip_longest_step(vm: &mut Vm, this: Value) -> R<Option<Value>> {
    let Some(z) = this.native::<ZipLongest>() else { return Ok(None) };
    let Some(sources) = z.sources.get().as_list() else { return Ok(None) };
    if z.active.get() == 0 {
        return Ok(None);
    }
    let mut items = vm.rooted();
    for i in 0..sources.len() {
        let source = sources.get(i).unwrap_or(Value::NONE);
        let item = if source.is_none() {
            z.fill.get()
        } else {
            match iter::next(vm, source) {
                Ok(Some(item)) => item,
                Ok(None) => {
                    sources.set(i, Value::NONE);
                    z.active.set(z.active.get().saturating_sub(1));
                    if z.active.get() == 0 {
                        return Ok(None);
                    }
                    z.fill.get()
                }
                Err(e) => {
                    z.active.set(0);
                    return Err(e);
                }
            }
        };
        items.push(item);
    }
    Ok(Some(vm.tuple(&items)))
}

fn pairwise(vm: &mut Vm, args: &[Value]) -> R {
    let class = class(vm, args[0])?;
    let source = iter::iter(vm, args[1])?;
    let payload = Pairwise { source: Cell::new(source), old: Cell::new(Value::ABSENT) };
    Ok(vm.new_native(class, payload).value())
}

fn pairwise_step(vm: &mut Vm, this: Value) -> R<Option<Value>> {
    let Some(p) = this.native::<Pairwise>() else { return Ok(None) };
    if p.source.get().is_none() {
        return Ok(None);
    }
    if p.old.get() == Value::ABSENT {
        match iter::next(vm, p.source.get())? {
            Some(first) => p.old.set(first),
            None => {
                p.source.set(Value::NONE);
                return Ok(None);
            }
        }
    }
    let old = p.old.get();
    let Some(new) = iter::next(vm, p.source.get())? else {
        p.source.set(Value::NONE);
        return Ok(None);
    };
    p.old.set(new);
    Ok(Some(vm.tuple(&[old, new])))
}

fn batched(vm: &mut Vm, args: &[Value]) -> R {
    let class = class(vm, args[0])?;
    let size = ops::index_isize(vm, args[2], Exc::OverflowError)?;
    let strict = ops::truth(vm, args[3])?;
    if size < 1 {
        return Err(vm.value_error("n must be at least one"));
    }
    let source = iter::iter(vm, args[1])?;
    Ok(vm.new_native(class, Batched { source: Cell::new(source), size: size as usize, strict }).value())
}

fn batched_step(vm: &mut Vm, this: Value) -> R<Option<Value>> {
    let Some(b) = this.native::<Batched>() else { return Ok(None) };
    if b.source.get().is_none() {
        return Ok(None);
    }
    let mut items = vm.rooted();
    while items.len() < b.size {
        match iter::next(vm, b.source.get())? {
            Some(item) => items.push(item),
            None => {
                b.source.set(Value::NONE);
                break;
            }
        }
        vm.poll()?;
    }
    if items.is_empty() {
        return Ok(None);
    }
    if b.strict && items.len() < b.size {
        return Err(vm.value_error("batched(): incomplete batch"));
    }
    Ok(Some(vm.tuple(&items)))
}

methods! { CHAIN "!(type, /, *iterables)" chain,
class_method("from_iterable", "(type, iterable, /)", from_iterable, "Alternative chain() constructor taking a single iterable argument."),
class_method("__class_getitem__", "!(type, object, /)", class_getitem, "See PEP 585.") }
methods! { CYCLE "(type, iterable, /)" cycle }
methods! { REPEAT "!(type, object, times=<absent>)" repeat,
slot("__repr__", "(self, /)", repeat_repr, "Return repr(self)."),
method("__length_hint__", "!(self, /)", repeat_hint, "Private method returning an estimate of len(list(it)).") }
methods! { COUNT "(type, start=0, step=1)" count,
slot("__repr__", "(self, /)", count_repr, "Return repr(self).") }
methods! { ACCUMULATE "(type, iterable, func=None, *, initial=None)" accumulate }
methods! { ZIP_LONGEST "!(type, *iterables, fillvalue=None)" zip_longest }
methods! { PAIRWISE "(type, iterable, /)" pairwise }
methods! { BATCHED "(type, iterable, n, *, strict=False)" batched }

pub fn init(vm: &mut Vm, types: &mut RootedVec) {
    let module = "itertools";
    let ty = vm.new_native_type::<Chain>(module, "chain", FLAGS, &CHAIN, &[]);
    types.push(ty.value());
    let ty = vm.new_native_type::<Cycle>(module, "cycle", FLAGS, &CYCLE, &[]);
    types.push(ty.value());
    let ty = vm.new_native_type::<Repeat>(module, "repeat", FLAGS, &REPEAT, &[]);
    types.push(ty.value());
    let ty = vm.new_native_type::<Count>(module, "count", FLAGS, &COUNT, &[]);
    types.push(ty.value());
    let ty = vm.new_native_type::<Accumulate>(module, "accumulate", FLAGS, &ACCUMULATE, &[]);
    types.push(ty.value());
    let ty = vm.new_native_type::<ZipLongest>(module, "zip_longest", FLAGS, &ZIP_LONGEST, &[]);
    types.push(ty.value());
    let ty = vm.new_native_type::<Pairwise>(module, "pairwise", FLAGS, &PAIRWISE, &[]);
    types.push(ty.value());
    let ty = vm.new_native_type::<Batched>(module, "batched", FLAGS, &BATCHED, &[]);
    types.push(ty.value());
}

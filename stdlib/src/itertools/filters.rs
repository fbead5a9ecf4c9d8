//! Iterators that pass some items of another on: `compress`, `dropwhile`, `takewhile`, `filterfalse`, `islice`, `starmap`.

use super::{FLAGS, class, iterator, methods};
use pyrite_object::exception::Exc;
use pyrite_object::vm::RootedVec;
use pyrite_object::{R, Value, Vm, iter, ops};
use std::cell::Cell;

iterator!(Compress { data, selectors } {} compress_step);
iterator!(DropWhile { predicate, source } { started: Cell<bool> } dropwhile_step);
iterator!(TakeWhile { predicate, source } { stopped: Cell<bool> } takewhile_step);
iterator!(FilterFalse { predicate, source } {} filterfalse_step);
iterator!(StarMap { function, source } {} starmap_step);
iterator!(ISlice { source } { next: Cell<usize>, stop: Option<usize>, step: usize, count: Cell<usize> } islice_step);

fn compress(vm: &mut Vm, args: &[Value]) -> R {
    let class = class(vm, args[0])?;
    let data = iter::iter(vm, args[1])?;
    let selectors = iter::iter(vm, args[2])?;
    Ok(vm.new_native(class, Compress { data: Cell::new(data), selectors: Cell::new(selectors) }).value())
}

fn compress_step(vm: &mut Vm, this: Value) -> R<Option<Value>> {
    let Some(c) = this.native::<Compress>() else { return Ok(None) };
    loop {
        let Some(item) = iter::next(vm, c.data.get())? else { return Ok(None) };
        let Some(selector) = iter::next(vm, c.selectors.get())? else { return Ok(None) };
        if ops::truth(vm, selector)? {
            return Ok(Some(item));
        }
        vm.poll()?;
    }
}

fn dropwhile(vm: &mut Vm, args: &[Value]) -> R {
    let class = class(vm, args[0])?;
    let source = iter::iter(vm, args[2])?;
    let payload =
        DropWhile { predicate: Cell::new(args[1]), source: Cell::new(source), started: Cell::new(false) };
    Ok(vm.new_native(class, payload).value())
}

fn dropwhile_step(vm: &mut Vm, this: Value) -> R<Option<Value>> {
    let Some(d) = this.native::<DropWhile>() else { return Ok(None) };
    loop {
        let Some(item) = iter::next(vm, d.source.get())? else { return Ok(None) };
        if d.started.get() {
            return Ok(Some(item));
        }
        let verdict = vm.call(d.predicate.get(), &[item])?;
        if !ops::truth(vm, verdict)? {
            d.started.set(true);
            return Ok(Some(item));
        }
        vm.poll()?;
    }
}

fn takewhile(vm: &mut Vm, args: &[Value]) -> R {
    let class = class(vm, args[0])?;
    let source = iter::iter(vm, args[2])?;
    let payload =
        TakeWhile { predicate: Cell::new(args[1]), source: Cell::new(source), stopped: Cell::new(false) };
    Ok(vm.new_native(class, payload).value())
}

fn takewhile_step(vm: &mut Vm, this: Value) -> R<Option<Value>> {
    let Some(t) = this.native::<TakeWhile>() else { return Ok(None) };
    if t.stopped.get() {
        return Ok(None);
    }
    let Some(item) = iter::next(vm, t.source.get())? else { return Ok(None) };
    let verdict = vm.call(t.predicate.get(), &[item])?;
    if ops::truth(vm, verdict)? {
        return Ok(Some(item));
    }
    t.stopped.set(true);
    Ok(None)
}

fn filterfalse(vm: &mut Vm, args: &[Value]) -> R {
    let class = class(vm, args[0])?;
    let source = iter::iter(vm, args[2])?;
    let payload = FilterFalse { predicate: Cell::new(args[1]), source: Cell::new(source) };
    Ok(vm.new_native(class, payload).value())
}

fn filterfalse_step(vm: &mut Vm, this: Value) -> R<Option<Value>> {
    let Some(f) = this.native::<FilterFalse>() else { return Ok(None) };
    loop {
        let Some(item) = iter::next(vm, f.source.get())? else { return Ok(None) };
        let predicate = f.predicate.get();
        let verdict = if predicate.is_none() || predicate == vm.types.bool.value() {
            item
        } else {
            vm.call(predicate, &[item])?
        };
        if !ops::truth(vm, verdict)? {
            return Ok(Some(item));
        }
        vm.poll()?;
    }
}

fn starmap(vm: &mut Vm, args: &[Value]) -> R {
    let class = class(vm, args[0])?;
    let source = iter::iter(vm, args[2])?;
    let payload = StarMap { function: Cell::new(args[1]), source: Cell::new(source) };
    Ok(vm.new_native(class, payload).value())
}

fn starmap_step(vm: &mut Vm, this: Value) -> R<Option<Value>> {
    let Some(s) = this.native::<StarMap>() else { return Ok(None) };
    let Some(item) = iter::next(vm, s.source.get())? else { return Ok(None) };
    let arguments = match item.as_tuple() {
        Some(t) => vm.rooted_from(t.items()),
        None => iter::collect(vm, item)?,
    };
    vm.call(s.function.get(), &arguments).map(Some)
}

/// A start, stop or step: None or a number that is not negative.
fn bound(vm: &mut Vm, value: Value, message: &str) -> R<Option<usize>> {
    if value.is_none() {
        return Ok(None);
    }
    let n = ops::index_isize(vm, value, Exc::OverflowError);
    match n {
        Ok(n) if n >= 0 => Ok(Some(n as usize)),
        Ok(_) => Err(vm.value_error(message)),
        Err(_) => {
            vm.exception = None;
            Err(vm.value_error(message))
        }
    }
}

fn islice(vm: &mut Vm, args: &[Value]) -> R {
    let class = class(vm, args[0])?;
    let given = &args[1..];
    if given.len() < 2 {
        let message = format!("islice expected at least 2 arguments, got {}", given.len());
        return Err(vm.type_error(message));
    }
    if given.len() > 4 {
        let message = format!("islice expected at most 4 arguments, got {}", given.len());
        return Err(vm.type_error(message));
    }
    let some_index = "Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.";
    let (start, stop, step) = match given[1..] {
        [stop] => {
            let stop = bound(
                vm,
                stop,
                "Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize.",
            )?;
            (None, stop, None)
        }
        [start, stop, ref step @ ..] => {
            let stop = bound(
                vm,
                stop,
                "Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize.",
            )?;
            let start = bound(vm, start, some_index)?;
            let message = "Step for islice() must be a positive integer or None.";
            let step = match step.first() {
                Some(step) => bound(vm, *step, message)?,
                None => None,
            };
            if step == Some(0) {
                return Err(vm.value_error(message));
            }
            (start, stop, step)
        }
        [] => (None, None, None),
    };
    let source = iter::iter(vm, given[0])?;
    let payload = ISlice {
        source: Cell::new(source),
        next: Cell::new(start.unwrap_or(0)),
        stop,
        step: step.unwrap_or(1),
        count: Cell::new(0),
    };
    Ok(vm.new_native(class, payload).value())
}

fn islice_step(vm: &mut Vm, this: Value) -> R<Option<Value>> {
    let Some(s) = this.native::<ISlice>() else { return Ok(None) };
    if s.source.get().is_none() {
        return Ok(None);
    }
    // Items before the next one that is wanted are used up, but none after the stop.
    let wanted = s.next.get();
    let skip_to = s.stop.map_or(wanted, |stop| wanted.min(stop));
    while s.count.get() < skip_to {
        if iter::next(vm, s.source.get())?.is_none() {
            s.source.set(Value::NONE);
            return Ok(None);
        }
        s.count.set(s.count.get() + 1);
        vm.poll()?;
    }
    if s.stop.is_some_and(|stop| s.count.get() >= stop) {
        s.source.set(Value::NONE);
        return Ok(None);
    }
    let Some(item) = iter::next(vm, s.source.get())? else {
        s.source.set(Value::NONE);
        return Ok(None);
    };
    s.count.set(s.count.get() + 1);
    s.next.set(wanted.saturating_add(s.step));
    Ok(Some(item))
}

methods! { COMPRESS "(type, data, selectors)" compress }
methods! { DROPWHILE "(type, predicate, iterable, /)" dropwhile }
methods! { TAKEWHILE "(type, predicate, iterable, /)" takewhile }
methods! { FILTERFALSE "(type, function, iterable, /)" filterfalse }
methods! { STARMAP "(type, function, iterable, /)" starmap }
methods! { ISLICE "!(type, /, *args)" islice }

pub fn init(vm: &mut Vm, types: &mut RootedVec) {
    let module = "itertools";
    let ty = vm.new_native_type::<Compress>(module, "compress", FLAGS, &COMPRESS, &[]);
    types.push(ty.value());
    let ty = vm.new_native_type::<DropWhile>(module, "dropwhile", FLAGS, &DROPWHILE, &[]);
    types.push(ty.value());
    let ty = vm.new_native_type::<TakeWhile>(module, "takewhile", FLAGS, &TAKEWHILE, &[]);
    types.push(ty.value());
    let ty = vm.new_native_type::<FilterFalse>(module, "filterfalse", FLAGS, &FILTERFALSE, &[]);
    types.push(ty.value());
    let ty = vm.new_native_type::<StarMap>(module, "starmap", FLAGS, &STARMAP, &[]);
    types.push(ty.value());
    let ty = vm.new_native_type::<ISlice>(module, "islice", FLAGS, &ISLICE, &[]);
    types.push(ty.value());
}

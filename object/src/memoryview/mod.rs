//! `memoryview`: its methods. The protocol behind it is in `buffer`.

pub mod items;
mod view;

pub use view::{MemoryView, of, this, to_bytes};

use crate::descriptor::{GetSetDef, getter};
use crate::exception::{Exc, Raised};
use crate::heap::Marker;
use crate::native::{Payload, class_method, method, new, slot};
use crate::object::{Gc, Trace};
use crate::ty::Type;
use crate::value::Value;
use crate::vm::{R, Vm};
use crate::{generic_alias, iter, native_table, ops, slice};
use items::Refusal;
use std::cell::Cell;
use view::{code, derive, item};

const NOT_ENOUGH: &str = "multi-dimensional sub-views are not implemented";

fn new_view(vm: &mut Vm, args: &[Value]) -> R {
    of(vm, args[1])
}

fn from_flags(vm: &mut Vm, args: &[Value]) -> R {
    ops::int_argument(vm, args[2])?;
    of(vm, args[1])
}

fn repr(vm: &mut Vm, args: &[Value]) -> R {
    let Some(view) = args[0].native::<MemoryView>() else { return ops::repr(vm, args[0]) };
    let state = if view.owner.get().is_some() { "memory" } else { "released memory" };
    Ok(vm.str(&format!("<{state} at {:#x}>", args[0].identity())))
}

fn hash(vm: &mut Vm, args: &[Value]) -> R {
    if let Some(hash) = args[0].native::<MemoryView>().and_then(|v| v.hash.get()) {
        return Ok(vm.int(hash));
    }
    let (view, exporter) = this(vm, args[0])?;
    if !view.read_only {
        return Err(vm.value_error("cannot hash writable memoryview object"));
    }
    if !matches!(items::native_code(&view.format), Some('B' | 'b' | 'c')) {
        return Err(vm.value_error("memoryview: hashing is restricted to formats 'B', 'b' or 'c'"));
    }
    // Only objects that hash may be behind it.
    ops::hash(vm, view.object)?;
    let bytes = to_bytes(&view, exporter);
    let bytes = crate::bytes::new(vm, &bytes);
    let hash = ops::hash(vm, bytes)?;
    view.hash.set(Some(hash));
    Ok(vm.int(hash))
}

/// Lengths of the dimensions of a buffer, and its items as values.
fn unpacked(vm: &mut Vm, value: Value) -> R<Option<(Vec<usize>, crate::vm::RootedVec)>> {
    let (view, exporter) = this(vm, value)?;
    if items::native_code(&view.format).is_none() {
        return Ok(None);
    }
    let mut values = vm.rooted();
    for at in view.offsets() {
        let item = item(vm, &view, exporter, at)?;
        values.push(item);
    }
    Ok(Some((view.dimensions.iter().map(|(n, _)| *n).collect(), values)))
}

fn equals(vm: &mut Vm, a: Value, b: Value) -> R<Option<bool>> {
    let Some(view) = a.native::<MemoryView>() else { return Ok(None) };
    if view.owner.get().is_none() {
        return Ok(Some(a.identity() == b.identity()));
    }
    let other = match b.native::<MemoryView>() {
        Some(other) if other.owner.get().is_none() => return Ok(Some(false)),
        Some(_) => b,
        None => {
            let made = of(vm, b);
            match made {
                Ok(other) => other,
                Err(_) => {
                    vm.take_exception();
                    return Ok(None);
                }
            }
        }
    };
    let (x, x_bytes) = this(vm, a)?;
    let (y, y_bytes) = this(vm, other)?;
    let shape = |v: &MemoryView| v.dimensions.iter().map(|(n, _)| *n).collect::<Vec<_>>();
    if shape(&x) != shape(&y) {
        return Ok(Some(false));
    }
    let plain = |v: &MemoryView| items::native_code(&v.format).filter(|c| !"efdFD".contains(*c));
    if plain(&x).is_some() && plain(&x) == plain(&y) {
        return Ok(Some(to_bytes(&x, x_bytes) == to_bytes(&y, y_bytes)));
    }
    let (Some((_, xs)), Some((_, ys))) = (unpacked(vm, a)?, unpacked(vm, other)?) else {
        return Ok(Some(false));
    };
    for (x, y) in xs.iter().zip(ys.iter()) {
        if !ops::equal(vm, *x, *y)? {
            return Ok(Some(false));
        }
    }
    Ok(Some(true))
}

fn eq(vm: &mut Vm, args: &[Value]) -> R {
    Ok(equals(vm, args[0], args[1])?.map_or(Value::NOT_IMPLEMENTED, Value::bool))
}

fn ne(vm: &mut Vm, args: &[Value]) -> R {
    Ok(equals(vm, args[0], args[1])?.map_or(Value::NOT_IMPLEMENTED, |e| Value::bool(!e)))
}

fn unordered(_vm: &mut Vm, _args: &[Value]) -> R {
    Ok(Value::NOT_IMPLEMENTED)
}

fn len(vm: &mut Vm, args: &[Value]) -> R {
    let (view, _) = this(vm, args[0])?;
    match view.dimensions.first() {
        Some((n, _)) => Ok(vm.int(*n as i64)),
        None => Err(vm.type_error("0-dim memory has no length")),
    }
}

/// Where an index of one dimension leads.
fn step(vm: &mut Vm, length: usize, stride: isize, index: Value, dimension: usize) -> R<isize> {
    let i = ops::index_isize(vm, index, Exc::IndexError)?;
    let at = if i < 0 { i + length as isize } else { i };
    if at < 0 || at >= length as isize {
        return Err(vm.index_error(format!("index out of bounds on dimension {dimension}")));
    }
    Ok(at * stride)
}

/// What a key means: one item, or a view.
enum Target {
    Item(usize),
    View(usize, Vec<(usize, isize)>),
}

fn is_index(vm: &mut Vm, value: Value) -> bool {
    value.as_int().is_some() || vm.type_of(value).slot(vm, crate::slots::Slot::Index).is_some()
}

fn target(vm: &mut Vm, view: &MemoryView, key: Value) -> R<Target> {
    if view.dimensions.is_empty() {
        return match key {
            Value::ELLIPSIS => Ok(Target::View(view.offset, Vec::new())),
            k if k.as_tuple().is_some_and(|t| t.is_empty()) => Ok(Target::Item(view.offset)),
            _ => Err(vm.type_error("invalid indexing of 0-dim memory")),
        };
    }
    if key == Value::ELLIPSIS {
        return Ok(Target::View(view.offset, view.dimensions.clone()));
    }
    let (length, stride) = view.dimensions[0];
    if is_index(vm, key) {
        if view.dimensions.len() > 1 {
            return Err(vm.raise(Exc::NotImplementedError, NOT_ENOUGH));
        }
        let at = step(vm, length, stride, key, 1)?;
        return Ok(Target::Item((view.offset as isize + at) as usize));
    }
    if let Some(s) = key.as_slice() {
        let (start, stop, step) = s.unpack(vm)?;
        let indices = slice::adjust(start, stop, step, length as isize);
        let mut dimensions = view.dimensions.clone();
        let offset = view.offset as isize + if indices.count > 0 { indices.start * stride } else { 0 };
        dimensions[0] = (indices.count, stride.saturating_mul(indices.step));
        return Ok(Target::View(offset as usize, dimensions));
    }
    if let Some(keys) = key.as_tuple() {
        let mut all_indices = true;
        let mut all_slices = true;
        for k in keys.items() {
            let index = is_index(vm, *k);
            all_indices &= index;
            all_slices &= k.as_slice().is_some();
        }
        if all_indices {
            if keys.len() < view.dimensions.len() {
                return Err(vm.raise(Exc::NotImplementedError, "sub-views are not implemented"));
            }
            if keys.len() > view.dimensions.len() {
                let message = format!(
                    "cannot index {}-dimension view with {}-element tuple",
                    view.dimensions.len(),
                    keys.len()
                );
                return Err(vm.type_error(message));
            }
            let mut offset = view.offset as isize;
            for (i, k) in keys.items().iter().enumerate() {
                let (length, stride) = view.dimensions[i];
                offset += step(vm, length, stride, *k, i + 1)?;
            }
            return Ok(Target::Item(offset as usize));
        }
        if all_slices {
            let message = "multi-dimensional slicing is not implemented";
            return Err(vm.raise(Exc::NotImplementedError, message));
        }
    }
    Err(vm.type_error("memoryview: invalid slice key"))
}

fn getitem(vm: &mut Vm, args: &[Value]) -> R {
    let (view, exporter) = this(vm, args[0])?;
    match target(vm, &view, args[1])? {
        Target::Item(at) => {
            // The index may have run code that released the view.
            this(vm, args[0])?;
            item(vm, &view, exporter, at)
        }
        Target::View(offset, dimensions) => {
            let format = view.format.clone();
            Ok(derive(vm, &view, exporter, offset, format, view.item_size, dimensions))
        }
    }
}

fn refused(vm: &mut Vm, refusal: Refusal, format: &str) -> Raised {
    match refusal {
        Refusal::Type => vm.type_error(format!("memoryview: invalid type for format '{format}'")),
        Refusal::Value => vm.value_error(format!("memoryview: invalid value for format '{format}'")),
        Refusal::Raised(raised) => raised,
    }
}

fn setitem(vm: &mut Vm, args: &[Value]) -> R {
    let (view, exporter) = this(vm, args[0])?;
    if view.read_only {
        return Err(vm.type_error("cannot modify read-only memory"));
    }
    let place = target(vm, &view, args[1])?;
    let changed = match place {
        Target::Item(at) => {
            let code = code(vm, &view)?;
            let bytes = match items::put(vm, code, args[2]) {
                Ok(bytes) => bytes,
                Err(refusal) => return Err(refused(vm, refusal, &view.format)),
            };
            this(vm, args[0])?;
            exporter.write(|all| match all.get_mut(at..at + bytes.len()) {
                Some(place) => {
                    place.copy_from_slice(&bytes);
                    true
                }
                None => false,
            })
        }
        Target::View(offset, dimensions) => {
            if dimensions.len() > 1 {
                let message = "memoryview slice assignments are currently restricted to ndim = 1";
                return Err(vm.raise(Exc::NotImplementedError, message));
            }
            if crate::bytes::make::bytes_like(vm, args[2])?.is_none() {
                let message = format!("a bytes-like object is required, not '{}'", vm.type_name(args[2]));
                return Err(vm.type_error(message));
            }
            let source = of(vm, args[2])?;
            let (source, source_bytes) = this(vm, source)?;
            let lengths = |d: &[(usize, isize)]| d.iter().map(|(n, _)| *n).collect::<Vec<_>>();
            let same_format = items::native_code(&source.format) == items::native_code(&view.format)
                && source.item_size == view.item_size;
            if !same_format || lengths(&dimensions) != lengths(&source.dimensions) {
                let message = "memoryview assignment: lvalue and rvalue have different structures";
                return Err(vm.value_error(message));
            }
            let bytes = to_bytes(&source, source_bytes);
            let window = derive(vm, &view, exporter, offset, view.format.clone(), view.item_size, dimensions);
            let (window, exporter) = this(vm, window)?;
            let size = view.item_size;
            let done = exporter.write(|all| {
                window.offsets().iter().zip(bytes.chunks_exact(size)).all(|(at, item)| {
                    all.get_mut(*at..*at + size).map(|place| place.copy_from_slice(item)).is_some()
                })
            });
            *window.lease.borrow_mut() = None;
            done
        }
    };
    match changed {
        Some(true) => Ok(Value::NONE),
        _ => Err(vm.index_error("index out of bounds")),
    }
}

fn delitem(vm: &mut Vm, args: &[Value]) -> R {
    let (view, _) = this(vm, args[0])?;
    Err(vm.type_error(if view.read_only { "cannot modify read-only memory" } else { "cannot delete memory" }))
}

fn release(vm: &mut Vm, args: &[Value]) -> R {
    let Some(view) = args[0].native::<MemoryView>() else {
        return Err(crate::recursive::foreign_receiver(vm, "memoryview", args[0]));
    };
    let owner = view.owner.take();
    *view.lease.borrow_mut() = None;
    // An object with `__buffer__` is told.
    if let Some(owner) = owner
        && owner.identity() != view.object.identity()
    {
        let name = vm.intern("__release_buffer__");
        if vm.type_of(view.object).lookup(vm, name).is_some() {
            let lent = of(vm, owner)?;
            vm.call_method(view.object, name, &[lent])?;
        }
    }
    Ok(Value::NONE)
}

fn enter(vm: &mut Vm, args: &[Value]) -> R {
    this(vm, args[0])?;
    Ok(args[0])
}

fn exit(vm: &mut Vm, args: &[Value]) -> R {
    release(vm, &args[..1])
}

fn tobytes(vm: &mut Vm, args: &[Value]) -> R {
    let (view, exporter) = this(vm, args[0])?;
    let order = match args[1] {
        Value::NONE => "C".to_owned(),
        v => match v.as_str() {
            Some(s) => s.to_rust(),
            None => {
                let message =
                    format!("tobytes() argument 'order' must be str or None, not {}", vm.type_name(v));
                return Err(vm.type_error(message));
            }
        },
    };
    let bytes = match order.as_str() {
        "C" => to_bytes(&view, exporter),
        "A" if !view.is_f_contiguous() => to_bytes(&view, exporter),
        "F" | "A" => {
            // The first index fastest: the transposed view's bytes.
            let dimensions = view.dimensions.iter().rev().copied().collect();
            let turned =
                derive(vm, &view, exporter, view.offset, view.format.clone(), view.item_size, dimensions);
            // Reversed dimensions are read last index fastest, which is the first one here.
            let (turned, exporter) = this(vm, turned)?;
            to_bytes(&turned, exporter)
        }
        _ => return Err(vm.value_error("order must be 'C', 'F' or 'A'")),
    };
    Ok(crate::bytes::new(vm, &bytes))
}

fn hex(vm: &mut Vm, args: &[Value]) -> R {
    let (view, exporter) = this(vm, args[0])?;
    let bytes = to_bytes(&view, exporter);
    let bytes = crate::bytes::new(vm, &bytes);
    match args[1] {
        Value::ABSENT => {
            ops::int_argument(vm, args[2])?;
            vm.call_method_str(bytes, "hex", &[])
        }
        sep => vm.call_method_str(bytes, "hex", &[sep, args[2]]),
    }
}

fn tolist(vm: &mut Vm, args: &[Value]) -> R {
    let (view, exporter) = this(vm, args[0])?;
    code(vm, &view)?;
    nested(vm, &view, exporter, 0, view.offset as isize)
}

fn nested(
    vm: &mut Vm,
    view: &MemoryView,
    exporter: crate::buffer::Exporter,
    dimension: usize,
    offset: isize,
) -> R {
    let Some((length, stride)) = view.dimensions.get(dimension).copied() else {
        return item(vm, view, exporter, offset as usize);
    };
    let mut values = vm.rooted();
    for i in 0..length as isize {
        let value = nested(vm, view, exporter, dimension + 1, offset + i * stride)?;
        values.push(value);
    }
    Ok(vm.list(&values))
}

fn cast(vm: &mut Vm, args: &[Value]) -> R {
    let (view, exporter) = this(vm, args[0])?;
    let Some(format) = args[1].as_str() else {
        let message = format!("cast() argument 'format' must be str, not {}", vm.argument_type_name(args[1]));
        return Err(vm.type_error(message));
    };
    let format = format.to_rust();
    if !view.is_c_contiguous() {
        return Err(vm.type_error("memoryview: casts are restricted to C-contiguous views"));
    }
    let with_shape = !matches!(args[2], Value::ABSENT | Value::NONE);
    if (with_shape || view.dimensions.len() != 1) && view.dimensions.iter().any(|(n, _)| *n == 0) {
        return Err(vm.type_error("memoryview: cannot cast view with zeros in shape or strides"));
    }
    let Some(code) = items::native_code(&format) else {
        let message = "memoryview: destination format must be a native single character format prefixed with an \
                       optional '@'";
        return Err(vm.value_error(message));
    };
    let is_byte = |c: Option<char>| matches!(c, Some('B' | 'b' | 'c'));
    if !is_byte(items::native_code(&view.format)) && !is_byte(Some(code)) {
        return Err(vm.type_error("memoryview: cannot cast between two non-byte formats"));
    }
    let item_size = items::size(code).unwrap_or(1);
    let bytes = view.bytes();
    if bytes % item_size != 0 {
        return Err(vm.type_error("memoryview: length is not a multiple of itemsize"));
    }
    let mut dimensions = vec![(bytes / item_size, item_size as isize)];
    if with_shape {
        let shape = match (args[2].as_list(), args[2].as_tuple()) {
            (Some(list), _) => vm.rooted_from(&list.to_vec()),
            (_, Some(tuple)) => vm.rooted_from(tuple.items()),
            _ => return Err(vm.type_error("shape must be a list or a tuple")),
        };
        if shape.len() > 64 {
            return Err(vm.value_error("memoryview: number of dimensions must not exceed 64"));
        }
        if view.dimensions.len() != 1 && shape.len() != 1 {
            return Err(vm.type_error("memoryview: cast must be 1D -> ND or ND -> 1D"));
        }
        let mut lengths = Vec::new();
        let mut total = item_size;
        for n in shape.iter() {
            if n.as_int().is_none() {
                return Err(vm.type_error("memoryview.cast(): elements of shape must be integers"));
            }
            let n = ops::index_isize(vm, *n, Exc::OverflowError)?;
            if n <= 0 {
                return Err(vm.value_error("memoryview.cast(): elements of shape must be integers > 0"));
            }
            total = match total.checked_mul(n as usize) {
                Some(total) => total,
                None => return Err(vm.value_error("memoryview.cast(): product(shape) > SSIZE_MAX")),
            };
            lengths.push(n as usize);
        }
        if total != bytes {
            let message = "memoryview: product(shape) * itemsize != buffer size";
            return Err(vm.type_error(message));
        }
        let mut stride = item_size as isize;
        dimensions = lengths
            .iter()
            .rev()
            .map(|n| {
                let dimension = (*n, stride);
                stride *= *n as isize;
                dimension
            })
            .collect();
        dimensions.reverse();
    }
    Ok(derive(vm, &view, exporter, view.offset, format, item_size, dimensions))
}

fn toreadonly(vm: &mut Vm, args: &[Value]) -> R {
    let (view, exporter) = this(vm, args[0])?;
    let made = MemoryView {
        owner: Cell::new(Some(exporter.value())),
        object: view.object,
        lease: std::cell::RefCell::new(exporter.lease()),
        offset: view.offset,
        format: view.format.clone(),
        item_size: view.item_size,
        dimensions: view.dimensions.clone(),
        read_only: true,
        hash: Cell::new(None),
    };
    Ok(vm.new_native(vm.types.memoryview, made).value())
}

fn count(vm: &mut Vm, args: &[Value]) -> R {
    let mut n = 0;
    let items = iter::iter(vm, args[0])?;
    while let Some(item) = iter::next(vm, items)? {
        if ops::same_or_equal(vm, item, args[1])? {
            n += 1;
        }
    }
    Ok(vm.int(n))
}

fn index(vm: &mut Vm, args: &[Value]) -> R {
    let (view, exporter) = this(vm, args[0])?;
    let [(length, stride)] = view.dimensions[..] else {
        let what = if view.dimensions.is_empty() {
            "invalid lookup on 0-dim memory"
        } else {
            "multi-dimensional lookup is not implemented"
        };
        return match view.dimensions.is_empty() {
            true => Err(vm.type_error(what)),
            false => Err(vm.raise(Exc::NotImplementedError, what)),
        };
    };
    let start = crate::list::methods::bound(vm, args[2], length, 0)?;
    let stop = crate::list::methods::bound(vm, args[3], length, length)?.min(length);
    for i in start..stop {
        this(vm, args[0])?;
        let item = item(vm, &view, exporter, (view.offset as isize + i as isize * stride) as usize)?;
        if ops::same_or_equal(vm, item, args[1])? {
            return Ok(vm.int(i as i64));
        }
    }
    Err(vm.value_error("memoryview.index(x): x not found"))
}

/// Items of a view with one dimension.
pub struct MemoryIterator {
    view: Value,
    at: Cell<usize>,
}

impl Payload for MemoryIterator {
    fn trace(&self, marker: &mut Marker) {
        self.view.trace(marker);
    }
    const NEXT: Option<fn(&mut Vm, Value) -> R<Option<Value>>> = Some(next);
}

fn next(vm: &mut Vm, iterator: Value) -> R<Option<Value>> {
    let Some(it) = iterator.native::<MemoryIterator>() else { return Ok(None) };
    let at = it.at.get();
    if at == usize::MAX {
        return Ok(None);
    }
    let (view, exporter) = this(vm, it.view)?;
    let Some((length, stride)) = view.dimensions.first().copied() else { return Ok(None) };
    if at >= length {
        it.at.set(usize::MAX);
        return Ok(None);
    }
    it.at.set(at + 1);
    item(vm, &view, exporter, (view.offset as isize + at as isize * stride) as usize).map(Some)
}

fn iterate(vm: &mut Vm, args: &[Value]) -> R {
    let (view, _) = this(vm, args[0])?;
    code(vm, &view)?;
    match view.dimensions.len() {
        0 => return Err(vm.type_error("invalid indexing of 0-dim memory")),
        1 => {}
        _ => return Err(vm.raise(Exc::NotImplementedError, NOT_ENOUGH)),
    }
    let made = MemoryIterator { view: args[0], at: Cell::new(0) };
    Ok(vm.new_native(vm.types.memory_iterator, made).value())
}

/// `__buffer__` of all built-in types that lend their bytes.
pub fn buffer(vm: &mut Vm, args: &[Value]) -> R {
    const WRITABLE: isize = 1;
    let flags = ops::index_isize(vm, args[1], Exc::OverflowError)?;
    let made = of(vm, args[0])?;
    if flags & WRITABLE != 0 && made.native::<MemoryView>().is_some_and(|v| v.read_only) {
        return Err(vm.raise(Exc::BufferError, "Object is not writable."));
    }
    Ok(made)
}

/// `__release_buffer__` of the same.
pub fn release_buffer(vm: &mut Vm, args: &[Value]) -> R {
    let Some(view) = args[1].native::<MemoryView>() else {
        return Err(vm.type_error("expected a memoryview object"));
    };
    if view.owner.get().is_none() {
        return Err(vm.value_error("memoryview's buffer has already been released"));
    }
    if view.object.identity() != args[0].identity() {
        return Err(vm.value_error("memoryview's buffer is not this object"));
    }
    release(vm, &args[1..2])
}

fn numbers(vm: &mut Vm, numbers: impl Iterator<Item = i64>) -> Value {
    let values: Vec<Value> = numbers.map(|n| vm.int(n)).collect();
    vm.tuple(&values)
}

fn get_obj(vm: &mut Vm, value: Value) -> R {
    Ok(this(vm, value)?.0.object)
}

fn get_nbytes(vm: &mut Vm, value: Value) -> R {
    let n = this(vm, value)?.0.bytes();
    Ok(vm.int(n as i64))
}

fn get_readonly(vm: &mut Vm, value: Value) -> R {
    Ok(Value::bool(this(vm, value)?.0.read_only))
}

fn get_itemsize(vm: &mut Vm, value: Value) -> R {
    let n = this(vm, value)?.0.item_size;
    Ok(vm.int(n as i64))
}

fn get_format(vm: &mut Vm, value: Value) -> R {
    let view = this(vm, value)?.0;
    Ok(vm.str(&view.format))
}

fn get_ndim(vm: &mut Vm, value: Value) -> R {
    let n = this(vm, value)?.0.dimensions.len();
    Ok(vm.int(n as i64))
}

fn get_shape(vm: &mut Vm, value: Value) -> R {
    let view = this(vm, value)?.0;
    Ok(numbers(vm, view.dimensions.iter().map(|(n, _)| *n as i64)))
}

fn get_strides(vm: &mut Vm, value: Value) -> R {
    let view = this(vm, value)?.0;
    Ok(numbers(vm, view.dimensions.iter().map(|(_, s)| *s as i64)))
}

fn get_suboffsets(vm: &mut Vm, value: Value) -> R {
    this(vm, value)?;
    Ok(vm.tuple(&[]))
}

fn get_c_contiguous(vm: &mut Vm, value: Value) -> R {
    Ok(Value::bool(this(vm, value)?.0.is_c_contiguous()))
}

fn get_f_contiguous(vm: &mut Vm, value: Value) -> R {
    Ok(Value::bool(this(vm, value)?.0.is_f_contiguous()))
}

fn get_contiguous(vm: &mut Vm, value: Value) -> R {
    let view = this(vm, value)?.0;
    Ok(Value::bool(view.is_c_contiguous() || view.is_f_contiguous()))
}

static ATTRIBUTES: &[GetSetDef] = &[
    getter("obj", get_obj),
    getter("nbytes", get_nbytes),
    getter("readonly", get_readonly),
    getter("itemsize", get_itemsize),
    getter("format", get_format),
    getter("ndim", get_ndim),
    getter("shape", get_shape),
    getter("strides", get_strides),
    getter("suboffsets", get_suboffsets),
    getter("c_contiguous", get_c_contiguous),
    getter("f_contiguous", get_f_contiguous),
    getter("contiguous", get_contiguous),
];

native_table! {
    METHODS = [
        new("(type, object)", new_view),
        slot("__repr__", "(self, /)", repr, "Return repr(self)."),
        slot("__hash__", "(self, /)", hash, "Return hash(self)."),
        slot("__lt__", "(self, value, /)", unordered, "Return self<value."),
        slot("__le__", "(self, value, /)", unordered, "Return self<=value."),
        slot("__eq__", "(self, value, /)", eq, "Return self==value."),
        slot("__ne__", "(self, value, /)", ne, "Return self!=value."),
        slot("__gt__", "(self, value, /)", unordered, "Return self>value."),
        slot("__ge__", "(self, value, /)", unordered, "Return self>=value."),
        slot("__iter__", "(self, /)", iterate, "Implement iter(self)."),
        slot("__buffer__", "(self, flags, /)", buffer, "Return a buffer object that exposes the underlying memory of the object."),
        slot("__release_buffer__", "(self, buffer, /)", release_buffer, "Release the buffer object that exposes the underlying memory of the object."),
        slot("__len__", "(self, /)", len, "Return len(self)."),
        slot("__getitem__", "(self, key, /)", getitem, "Return self[key]."),
        slot("__setitem__", "(self, key, value, /)", setitem, "Set self[key] to value."),
        slot("__delitem__", "(self, key, /)", delitem, "Delete self[key]."),
        method("release", "(self, /)", release, "Gives the buffer back; the view cannot be used any more."),
        method("tobytes", "(self, /, order='C')", tobytes, "The bytes of the items, in their order."),
        method("hex", "(self, /, sep=<absent>, bytes_per_sep=1) as (self, /, sep=<unrepresentable>, bytes_per_sep=1)", hex, "The bytes in hexadecimal digits."),
        method("tolist", "(self, /)", tolist, "The items as a list, of lists for more dimensions."),
        method("cast", "(self, /, format, shape=<absent>) as (self, /, format, shape=<unrepresentable>)", cast, "A view with another format or shape."),
        method("toreadonly", "(self, /)", toreadonly, "A view that cannot be written to."),
        class_method("_from_flags", "(type, /, object, flags)", from_flags, "A view asked for with flags."),
        method("count", "(self, value, /)", count, "How many items equal the value."),
        method("index", "(self, value, start=0, stop=sys.maxsize, /)", index, "The first place of an item that equals the value."),
        method("__enter__", "(self, /)", enter, "The view itself."),
        method("__exit__", "(self, /, *exc_info)", exit, "Releases the view."),
        class_method("__class_getitem__", "(type, object, /)", generic_alias::class_getitem, "See PEP 585"),
    ]
}

native_table! {
    ITERATOR_METHODS = [
        slot("__iter__", "(self, /)", iter::self_iter, "Implement iter(self)."),
        slot("__next__", "(self, /)", iter::native_next, "Implement next(self)."),
    ]
}

native_table! {
    /// What every type that lends its bytes has.
    pub BUFFER_METHODS = [
        slot("__buffer__", "(self, flags, /)", buffer, "Return a buffer object that exposes the underlying memory of the object."),
    ]
}

native_table! {
    /// What those have whose size must not change meanwhile.
    pub RELEASE_METHODS = [
        slot("__release_buffer__", "(self, buffer, /)", release_buffer, "Release the buffer object that exposes the underlying memory of the object."),
    ]
}

/// BufferError if a buffer of an object is out, whose size is to change.
///
/// A view that nobody uses any more counts until it is collected, and so does one that only a stale register or word of
/// the native stack points to: programs that let go of a view may resize at once in CPython. So only views in variables
/// count that can be seen from here. Others notice when they look for bytes that are gone.
pub fn may_resize(vm: &mut Vm, exports: &crate::buffer::Exports) -> R<()> {
    if exports.get() > 0 && is_held(vm, exports) {
        return Err(vm.raise(Exc::BufferError, "Existing exports of data: object cannot be re-sized"));
    }
    Ok(())
}

/// Whether a variable of a running function, or of its module, holds a view of the buffer.
fn is_held(vm: &Vm, exports: &crate::buffer::Exports) -> bool {
    use pyrite_syntax::VariableKind;
    let is_view = |value: Value| {
        value
            .native::<MemoryView>()
            .is_some_and(|v| v.lease.borrow().as_ref().is_some_and(|l| l.is_of(exports)))
    };
    let in_cell = |value: Value| {
        value.cast::<crate::tuple::CellObject>().and_then(|c| c.content.get()).is_some_and(is_view)
    };
    for i in 0..vm.thread.depth() {
        let frame = vm.thread.frame(i);
        let compiled = frame.flags & crate::frame::flags::COMPILED != 0;
        for variable in &frame.code().code.variables {
            // Compiled code does not keep variables of comprehensions.
            if compiled && variable.kind == VariableKind::Hidden {
                continue;
            }
            // SAFETY: named registers are initialised at entry, or by compiled code before it calls anything.
            let value = unsafe { *frame.base.add(variable.register as usize) };
            let held = match variable.kind {
                VariableKind::Cell => in_cell(value),
                VariableKind::Local | VariableKind::Hidden => is_view(value),
            };
            if held {
                return true;
            }
        }
        let closure = frame.function.closure();
        if closure.is_some_and(|c| c.items().iter().any(|cell| in_cell(*cell))) {
            return true;
        }
        let namespaces = [Some(frame.function.globals), frame.locals().and_then(Value::as_dict)];
        if namespaces.into_iter().flatten().any(|d| d.to_vec().iter().any(|(_, v)| is_view(*v))) {
            return true;
        }
    }
    false
}

/// Fills the types.
pub fn init(vm: &mut Vm) {
    let ty: Gc<Type> = vm.types.memoryview;
    vm.add_methods(ty, &METHODS);
    vm.add_getsets(ty, ATTRIBUTES);
    ty.modified(vm);
    let ty = vm.types.memory_iterator;
    vm.add_methods(ty, &ITERATOR_METHODS);
    ty.modified(vm);
    let (bytes, bytearray) = (vm.types.bytes, vm.types.bytearray);
    for ty in [bytes, bytearray] {
        vm.add_methods(ty, &BUFFER_METHODS);
        ty.modified(vm);
    }
    vm.add_methods(bytearray, &RELEASE_METHODS);
    bytearray.modified(vm);
}

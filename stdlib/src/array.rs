//! The module `array`: numbers and characters stored as machine values.

use pyrite_object::buffer::{BufferOps, Exports};
use pyrite_object::bytes::make;
use pyrite_object::descriptor::{GetSetDef, getter};
use pyrite_object::exception::{Exc, Raised};
use pyrite_object::heap::Marker;
use pyrite_object::memoryview::items::{self, Refusal};
use pyrite_object::memoryview::{BUFFER_METHODS, RELEASE_METHODS, may_resize};
use pyrite_object::module::Module;
use pyrite_object::native::{Items, Native, Payload, class_method, function, method, new, slot};
use pyrite_object::object::{Gc, Trace};
use pyrite_object::ops::CompareOp;
use pyrite_object::string::StrBuilder;
use pyrite_object::ty::{Type, flags};
use pyrite_object::{R, Value, Vm, generic_alias, iter, native_table, ops, recursive, slice, string};
use std::cell::{Cell, RefCell};

const TYPE_CODES: &str = "bBuwhHiIlLqQfd";

pub struct Array {
    code: char,
    data: RefCell<Vec<u8>>,
    exports: Exports,
}

impl Payload for Array {
    fn trace(&self, _marker: &mut Marker) {}
    const BUFFER: Option<&'static BufferOps> = Some(&BufferOps {
        with: |value, f| {
            if let Some(a) = value.native::<Array>() {
                f(&mut a.data.borrow_mut());
            }
        },
        format: |value| match value.native::<Array>() {
            Some(a) => (if a.is_text() { 'w' } else { a.code }, a.item_size()),
            None => ('B', 1),
        },
        exports: |value| value.native::<Array>().map(|a| a.exports.clone()),
    });
    const ITEMS: Option<&'static Items> = Some(&Items {
        get: |vm, value, index| value.native::<Array>()?.number(vm, index),
        set: |_, value, index, number| value.native::<Array>().is_some_and(|a| a.set_number(index, number)),
    });
}

#[derive(Default)]
struct Types {
    array: Option<Gc<Type>>,
    iterator: Option<Gc<Type>>,
}

fn trace(vm: &Vm, marker: &mut Marker) {
    if let Some(types) = vm.get_extension::<Types>() {
        types.array.trace(marker);
        types.iterator.trace(marker);
    }
}

impl Array {
    fn is_text(&self) -> bool {
        matches!(self.code, 'u' | 'w')
    }

    fn item_size(&self) -> usize {
        if self.is_text() { 4 } else { items::size(self.code).unwrap_or(1) }
    }

    fn len(&self) -> usize {
        self.data.borrow().len() / self.item_size()
    }

    /// The number at an index that may count from the end; `None` if there is none there, or text.
    fn number(&self, vm: &mut Vm, index: isize) -> Option<Value> {
        let data = self.data.borrow();
        macro_rules! read {
            ($ty:ty) => {{
                let (items, _) = data.as_chunks::<{ size_of::<$ty>() }>();
                <$ty>::from_ne_bytes(items[slice::place(index, items.len())?])
            }};
        }
        Some(match self.code {
            'd' => Value::float(read!(f64)),
            'f' => Value::float(read!(f32).into()),
            'b' => Value::small_int(read!(i8).into()),
            'B' => Value::small_int(read!(u8).into()),
            'h' => Value::small_int(read!(i16).into()),
            'H' => Value::small_int(read!(u16).into()),
            'i' => Value::small_int(read!(i32).into()),
            'I' => Value::small_int(read!(u32).into()),
            'l' | 'q' => vm.int(read!(i64)),
            'L' | 'Q' => vm.int(i64::try_from(read!(u64)).ok()?),
            _ => return None,
        })
    }

    /// Whether a number that fits has been put at an index that may count from the end.
    fn set_number(&self, index: isize, number: Value) -> bool {
        let mut data = self.data.borrow_mut();
        macro_rules! write {
            ($ty:ty, $number:expr) => {{
                let (items, _) = data.as_chunks_mut::<{ size_of::<$ty>() }>();
                match (slice::place(index, items.len()), $number) {
                    (Some(at), Some(number)) => {
                        let number: $ty = number;
                        items[at] = number.to_ne_bytes();
                        true
                    }
                    _ => false,
                }
            }};
        }
        macro_rules! write_int {
            ($ty:ty) => {
                write!($ty, number.as_small_int().and_then(|i| i.try_into().ok()))
            };
        }
        match self.code {
            'd' => write!(f64, number.as_float().or(number.as_small_int().map(|i| i as f64))),
            'f' => write!(f32, number.as_float().map(|f| f as f32)),
            'b' => write_int!(i8),
            'B' => write_int!(u8),
            'h' => write_int!(i16),
            'H' => write_int!(u16),
            'i' => write_int!(i32),
            'I' => write_int!(u32),
            'l' | 'q' => write_int!(i64),
            'L' | 'Q' => write_int!(u64),
            _ => false,
        }
    }

    fn bytes_at(&self, index: usize) -> Option<Vec<u8>> {
        let size = self.item_size();
        self.data.borrow().get(index * size..(index + 1) * size).map(<[u8]>::to_vec)
    }
}

fn this(vm: &mut Vm, value: Value) -> R<Gc<Native<Array>>> {
    match value.native::<Array>() {
        Some(a) => Ok(a),
        None => Err(recursive::foreign_receiver(vm, "array.array", value)),
    }
}

fn resizable(vm: &mut Vm, value: Value) -> R<Gc<Native<Array>>> {
    let a = this(vm, value)?;
    match may_resize(vm, &a.exports) {
        Ok(()) => Ok(a),
        Err(_) => {
            vm.take_exception();
            let message = "cannot resize an array that is exporting buffers";
            Err(vm.raise(Exc::BufferError, message))
        }
    }
}

fn get(vm: &mut Vm, a: &Array, index: usize) -> R<Option<Value>> {
    if let Some(number) = a.number(vm, index as isize) {
        return Ok(Some(number));
    }
    let Some(bytes) = a.bytes_at(index) else { return Ok(None) };
    if !a.is_text() {
        return Ok(Some(items::get(vm, a.code, &bytes)));
    }
    let c = u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]);
    if c > 0x10_ffff {
        let message = format!("character U+{c:x} is not in range [U+0000; U+10ffff]");
        return Err(vm.value_error(message));
    }
    Ok(Some(string::from_code_point(vm, c)))
}

fn out_of_range(vm: &mut Vm, code: char, value: Value) -> Raised {
    let negative = value.as_int().is_some_and(|i| i.is_negative());
    let too = if negative { "less than minimum" } else { "greater than maximum" };
    let huge = value.as_int().is_none_or(|i| i.to_i64().is_none());
    // CPython reads items of one and two bytes as larger C types first, whose limits count.
    let fits = |bits: u32| {
        let limit = 1i64 << (bits - 1);
        value.as_int().and_then(|i| i.to_i64()).is_some_and(|i| (-limit..limit).contains(&i))
    };
    let message = match code {
        'b' if !huge && !fits(16) => format!("signed short integer is {too}"),
        'H' if !huge && !fits(32) => format!("signed integer is {too}"),
        'Q' if negative => "can't convert negative int to unsigned".to_owned(),
        'b' if !huge => format!("signed char is {too}"),
        'B' if !huge => format!("unsigned byte integer is {too}"),
        'h' if !huge => format!("signed short integer is {too}"),
        'H' if !huge => format!("unsigned short is {too}"),
        'i' if !huge => format!("signed integer is {too}"),
        'I' if negative => "can't convert negative value to unsigned int".to_owned(),
        'I' if value.as_int().is_some_and(|i| i.to_i128().is_some_and(|i| i <= u64::MAX.into())) => {
            "unsigned int is greater than maximum".to_owned()
        }
        'L' if negative => "can't convert negative value to unsigned int".to_owned(),
        'I' | 'L' => "Python int too large to convert to C unsigned long".to_owned(),
        'Q' => "int too big to convert".to_owned(),
        'q' => "int too big to convert".to_owned(),
        _ => "Python int too large to convert to C long".to_owned(),
    };
    vm.overflow_error(message)
}

/// The bytes of an item with a value.
fn put(vm: &mut Vm, a: &Array, value: Value) -> R<Vec<u8>> {
    if a.is_text() {
        let message = match value.as_str() {
            Some(s) if s.len() == 1 => return Ok(s.at(0).to_le_bytes().to_vec()),
            Some(s) => {
                format!("array item must be a unicode character, not a string of length {}", s.len())
            }
            None => format!("array item must be a unicode character, not {}", vm.type_name(value)),
        };
        return Err(vm.type_error(message));
    }
    if a.code == 'f' {
        // Too large numbers are infinite, as in C.
        if let Some(f) = value.as_any_float() {
            return Ok((f as f32).to_le_bytes().to_vec());
        }
    }
    match items::put(vm, a.code, value) {
        Ok(bytes) => Ok(bytes),
        Err(Refusal::Raised(raised)) => Err(raised),
        Err(Refusal::Value) => {
            let index = ops::index(vm, value)?;
            Err(out_of_range(vm, a.code, index))
        }
        Err(Refusal::Type) => {
            let given = vm.type_name(value);
            let message = match a.code {
                'f' | 'd' => format!("must be real number, not {given}"),
                _ => format!("'{given}' object cannot be interpreted as an integer"),
            };
            Err(vm.type_error(message))
        }
    }
}

fn make_array(vm: &mut Vm, class: Option<Gc<Type>>, code: char, data: Vec<u8>) -> Value {
    let class = class.or(vm.extension::<Types>().array).unwrap_or(vm.types.object);
    vm.new_native(class, Array { code, data: RefCell::new(data), exports: Exports::default() }).value()
}

fn new_array(vm: &mut Vm, args: &[Value]) -> R {
    let Some(class) = args[0].cast::<Type>() else { return Err(vm.type_error("not a class")) };
    let base = vm.extension::<Types>().array;
    if args[1].as_dict().is_some_and(|d| !d.is_empty()) && Some(class) == base {
        return Err(vm.type_error("array.array() takes no keyword arguments"));
    }
    let given = &args[2..];
    if given.is_empty() || given.len() > 2 {
        let bound = if given.is_empty() { "at least 1 argument" } else { "at most 2 arguments" };
        return Err(vm.type_error(format!("array() takes {bound} ({} given)", given.len())));
    }
    let code = match given[0].as_str() {
        Some(s) if s.len() == 1 => char::from_u32(s.at(0)).unwrap_or('\0'),
        Some(s) => {
            let message =
                format!("array() argument 1 must be a unicode character, not a string of length {}", s.len());
            return Err(vm.type_error(message));
        }
        None => {
            let message =
                format!("array() argument 1 must be a unicode character, not {}", vm.type_name(given[0]));
            return Err(vm.type_error(message));
        }
    };
    let initial = given.get(1).copied();
    let text = matches!(code, 'u' | 'w');
    if let Some(initial) = initial
        && !text
    {
        if initial.as_str().is_some() {
            let message = format!("cannot use a str to initialize an array with typecode '{code}'");
            return Err(vm.type_error(message));
        }
        if initial.native::<Array>().is_some_and(|a| a.is_text()) {
            let message = format!("cannot use a unicode array to initialize an array with typecode '{code}'");
            return Err(vm.type_error(message));
        }
    }
    if !TYPE_CODES.contains(code) {
        let message = "bad typecode (must be b, B, u, w, h, H, i, I, l, L, q, Q, f or d)";
        return Err(vm.value_error(message));
    }
    if code == 'u' {
        let message = "The 'u' type code is deprecated and will be removed in Python 3.16";
        pyrite_object::exceptions::warn(vm, Exc::DeprecationWarning, message)?;
    }
    let made = make_array(vm, Some(class), code, Vec::new());
    let Some(initial) = initial else { return Ok(made) };
    if let Some(bytes) = make::plain(initial) {
        append_bytes(vm, made, &bytes)?;
    } else if let Some(s) = initial.as_str() {
        append_text(vm, made, s)?;
    } else {
        append_all(vm, made, initial)?;
    }
    Ok(made)
}

fn append_bytes(vm: &mut Vm, array: Value, bytes: &[u8]) -> R<()> {
    let a = resizable(vm, array)?;
    if !bytes.len().is_multiple_of(a.item_size()) {
        return Err(vm.value_error("bytes length not a multiple of item size"));
    }
    a.data.borrow_mut().extend_from_slice(bytes);
    Ok(())
}

fn append_text(vm: &mut Vm, array: Value, text: Gc<string::Str>) -> R<()> {
    let a = resizable(vm, array)?;
    if !a.is_text() {
        return Err(vm.value_error("fromunicode() may only be called on unicode type arrays ('u' or 'w')"));
    }
    a.data.borrow_mut().extend(text.code_points().flat_map(u32::to_le_bytes));
    Ok(())
}

/// Adds all items of an iterable; those of an array of the same kind at once.
fn append_all(vm: &mut Vm, array: Value, items: Value) -> R<()> {
    if let Some(other) = items.native::<Array>() {
        let a = resizable(vm, array)?;
        if other.code == a.code {
            let bytes = other.data.borrow().clone();
            a.data.borrow_mut().extend_from_slice(&bytes);
            return Ok(());
        }
    }
    let iterator = iter::iter(vm, items)?;
    while let Some(item) = iter::next(vm, iterator)? {
        append(vm, &[array, item])?;
    }
    Ok(())
}

fn append(vm: &mut Vm, args: &[Value]) -> R {
    let a = this(vm, args[0])?;
    let bytes = put(vm, &a, args[1])?;
    resizable(vm, args[0])?.data.borrow_mut().extend_from_slice(&bytes);
    Ok(Value::NONE)
}

fn extend(vm: &mut Vm, args: &[Value]) -> R {
    let a = this(vm, args[0])?;
    if args[1].native::<Array>().is_some_and(|other| other.code != a.code) {
        return Err(vm.type_error("can only extend with array of same kind"));
    }
    append_all(vm, args[0], args[1])?;
    Ok(Value::NONE)
}

fn len(vm: &mut Vm, args: &[Value]) -> R {
    let n = this(vm, args[0])?.len();
    Ok(vm.int(n as i64))
}

fn place(vm: &mut Vm, a: &Array, index: Value, message: &str) -> R<usize> {
    let i = ops::index_isize(vm, index, Exc::IndexError)?;
    let length = a.len() as isize;
    let at = if i < 0 { i + length } else { i };
    match usize::try_from(at).ok().filter(|at| (*at as isize) < length) {
        Some(at) => Ok(at),
        None => Err(vm.index_error(message)),
    }
}

fn is_index(vm: &mut Vm, value: Value) -> bool {
    value.as_int().is_some() || vm.type_of(value).slot(vm, pyrite_object::slots::Slot::Index).is_some()
}

fn getitem(vm: &mut Vm, args: &[Value]) -> R {
    let a = this(vm, args[0])?;
    if is_index(vm, args[1]) {
        let at = place(vm, &a, args[1], "array index out of range")?;
        return Ok(get(vm, &a, at)?.unwrap_or(Value::NONE));
    }
    let Some(s) = args[1].as_slice() else { return Err(vm.type_error("array indices must be integers")) };
    let (start, stop, step) = s.unpack(vm)?;
    let indices = slice::adjust(start, stop, step, a.len() as isize);
    let size = a.item_size();
    let data: Vec<u8> = {
        let bytes = a.data.borrow();
        indices.iter().flat_map(|i| bytes[i * size..(i + 1) * size].iter().copied()).collect()
    };
    Ok(make_array(vm, None, a.code, data))
}

/// The bytes of the array to be put in place of a slice.
fn replacement(vm: &mut Vm, a: &Array, value: Value) -> R<Vec<u8>> {
    match value.native::<Array>() {
        Some(other) if other.code == a.code => Ok(other.data.borrow().clone()),
        Some(_) => Err(vm.type_error("bad argument type for built-in operation")),
        None => {
            let message = format!("can only assign array (not \"{}\") to array slice", vm.type_name(value));
            Err(vm.type_error(message))
        }
    }
}

fn assign(vm: &mut Vm, array: Value, key: Value, value: Option<Value>) -> R<()> {
    let a = this(vm, array)?;
    let size = a.item_size();
    if is_index(vm, key) {
        let at = place(vm, &a, key, "array assignment index out of range")?;
        return match value {
            Some(value) => {
                let bytes = put(vm, &a, value)?;
                if let Some(place) = a.data.borrow_mut().get_mut(at * size..(at + 1) * size) {
                    place.copy_from_slice(&bytes);
                }
                Ok(())
            }
            None => {
                resizable(vm, array)?.data.borrow_mut().drain(at * size..(at + 1) * size);
                Ok(())
            }
        };
    }
    let Some(s) = key.as_slice() else { return Err(vm.type_error("array indices must be integers")) };
    let (start, stop, step) = s.unpack(vm)?;
    let new = match value {
        Some(value) => replacement(vm, &a, value)?,
        None => Vec::new(),
    };
    let indices = slice::adjust(start, stop, step, a.len() as isize);
    if new.len() != indices.count * size {
        resizable(vm, array)?;
    }
    let mut data = a.data.borrow_mut();
    if step == 1 {
        let from = indices.start.max(0) as usize;
        data.splice(from * size..(from + indices.count) * size, new);
        return Ok(());
    }
    if value.is_none() {
        let mut gone: Vec<usize> = indices.iter().collect();
        gone.sort_unstable();
        for i in gone.into_iter().rev() {
            data.drain(i * size..(i + 1) * size);
        }
        return Ok(());
    }
    if new.len() != indices.count * size {
        let message = format!(
            "attempt to assign array of size {} to extended slice of size {}",
            new.len() / size,
            indices.count
        );
        drop(data);
        return Err(vm.value_error(message));
    }
    for (i, item) in indices.iter().zip(new.chunks_exact(size)) {
        data[i * size..(i + 1) * size].copy_from_slice(item);
    }
    Ok(())
}

fn setitem(vm: &mut Vm, args: &[Value]) -> R {
    assign(vm, args[0], args[1], Some(args[2]))?;
    Ok(Value::NONE)
}

fn delitem(vm: &mut Vm, args: &[Value]) -> R {
    assign(vm, args[0], args[1], None)?;
    Ok(Value::NONE)
}

/// The other array of a concatenation: of the same kind.
fn same_kind(vm: &mut Vm, a: &Array, value: Value, verb: &str) -> R<Vec<u8>> {
    match value.native::<Array>() {
        Some(other) if other.code == a.code => Ok(other.data.borrow().clone()),
        Some(_) if verb == "extend" => Err(vm.type_error("can only extend with array of same kind")),
        Some(_) => Err(vm.type_error("bad argument type for built-in operation")),
        None => {
            let given = vm.type_name(value);
            Err(vm.type_error(match verb {
                "extend" => format!("can only extend array with array (not \"{given}\")"),
                _ => format!("can only append array (not \"{given}\") to array"),
            }))
        }
    }
}

fn add(vm: &mut Vm, args: &[Value]) -> R {
    let a = this(vm, args[0])?;
    let other = same_kind(vm, &a, args[1], "append")?;
    let data = [&a.data.borrow()[..], &other].concat();
    Ok(make_array(vm, None, a.code, data))
}

fn iadd(vm: &mut Vm, args: &[Value]) -> R {
    let a = this(vm, args[0])?;
    let other = same_kind(vm, &a, args[1], "extend")?;
    resizable(vm, args[0])?.data.borrow_mut().extend_from_slice(&other);
    Ok(args[0])
}

fn repeated(vm: &mut Vm, a: &Array, times: Value) -> R<Vec<u8>> {
    let times = ops::index_isize(vm, times, Exc::OverflowError)?.max(0) as usize;
    let length = a.data.borrow().len();
    match length.checked_mul(times) {
        Some(n) if n <= isize::MAX as usize => {
            let mut all = Vec::new();
            if all.try_reserve_exact(n).is_err() {
                return Err(vm.memory_error());
            }
            let data = a.data.borrow();
            (0..times).for_each(|_| all.extend_from_slice(&data));
            Ok(all)
        }
        _ => Err(vm.memory_error()),
    }
}

fn mul(vm: &mut Vm, args: &[Value]) -> R {
    let a = this(vm, args[0])?;
    let data = repeated(vm, &a, args[1])?;
    Ok(make_array(vm, None, a.code, data))
}

fn imul(vm: &mut Vm, args: &[Value]) -> R {
    let a = this(vm, args[0])?;
    let data = repeated(vm, &a, args[1])?;
    *resizable(vm, args[0])?.data.borrow_mut() = data;
    Ok(args[0])
}

fn find(vm: &mut Vm, array: Value, value: Value, start: usize, stop: usize) -> R<Option<usize>> {
    let a = this(vm, array)?;
    let mut i = start;
    while i < stop {
        let Some(item) = get(vm, &a, i)? else { break };
        if ops::same_or_equal(vm, item, value)? {
            return Ok(Some(i));
        }
        i += 1;
    }
    Ok(None)
}

fn contains(vm: &mut Vm, args: &[Value]) -> R {
    Ok(Value::bool(find(vm, args[0], args[1], 0, usize::MAX)?.is_some()))
}

fn index(vm: &mut Vm, args: &[Value]) -> R {
    let length = this(vm, args[0])?.len() as isize;
    let bound = |vm: &mut Vm, value: Value| -> R<usize> {
        if value == Value::ABSENT {
            return Ok(usize::MAX);
        }
        let i = ops::index_isize(vm, value, Exc::OverflowError)?;
        Ok((if i < 0 { i + length } else { i }).max(0) as usize)
    };
    let (start, stop) = (bound(vm, args[2])?, bound(vm, args[3])?);
    match find(vm, args[0], args[1], start, stop)? {
        Some(i) => Ok(vm.int(i as i64)),
        None => Err(vm.value_error("array.index(x): x not in array")),
    }
}

fn count(vm: &mut Vm, args: &[Value]) -> R {
    let (mut n, mut at) = (0, 0);
    while let Some(i) = find(vm, args[0], args[1], at, usize::MAX)? {
        n += 1;
        at = i + 1;
    }
    Ok(vm.int(n))
}

fn remove(vm: &mut Vm, args: &[Value]) -> R {
    match find(vm, args[0], args[1], 0, usize::MAX)? {
        Some(i) => {
            let i = vm.int(i as i64);
            delitem(vm, &[args[0], i])
        }
        None => Err(vm.value_error("array.remove(x): x not in array")),
    }
}

fn insert(vm: &mut Vm, args: &[Value]) -> R {
    let i = ops::index_isize(vm, args[1], Exc::OverflowError)?;
    let a = this(vm, args[0])?;
    let bytes = put(vm, &a, args[2])?;
    let a = resizable(vm, args[0])?;
    let length = a.len() as isize;
    let at = (if i < 0 { i + length } else { i }).clamp(0, length) as usize * a.item_size();
    a.data.borrow_mut().splice(at..at, bytes);
    Ok(Value::NONE)
}

fn pop(vm: &mut Vm, args: &[Value]) -> R {
    let a = this(vm, args[0])?;
    if a.len() == 0 {
        return Err(vm.index_error("pop from empty array"));
    }
    let at = place(vm, &a, args[1], "pop index out of range")?;
    let item = get(vm, &a, at)?;
    let size = a.item_size();
    resizable(vm, args[0])?.data.borrow_mut().drain(at * size..(at + 1) * size);
    Ok(item.unwrap_or(Value::NONE))
}

fn clear(vm: &mut Vm, args: &[Value]) -> R {
    resizable(vm, args[0])?.data.borrow_mut().clear();
    Ok(Value::NONE)
}

fn reverse(vm: &mut Vm, args: &[Value]) -> R {
    let a = this(vm, args[0])?;
    let size = a.item_size();
    let mut data = a.data.borrow_mut();
    data.reverse();
    data.chunks_exact_mut(size).for_each(<[u8]>::reverse);
    Ok(Value::NONE)
}

fn byteswap(vm: &mut Vm, args: &[Value]) -> R {
    let a = this(vm, args[0])?;
    let size = a.item_size();
    a.data.borrow_mut().chunks_exact_mut(size).for_each(<[u8]>::reverse);
    Ok(Value::NONE)
}

fn copy(vm: &mut Vm, args: &[Value]) -> R {
    let a = this(vm, args[0])?;
    let data = a.data.borrow().clone();
    Ok(make_array(vm, None, a.code, data))
}

fn buffer_info(vm: &mut Vm, args: &[Value]) -> R {
    let a = this(vm, args[0])?;
    let address = a.data.borrow().as_ptr() as i64;
    let (address, length) = (vm.int(address), vm.int(a.len() as i64));
    Ok(vm.tuple(&[address, length]))
}

fn tolist(vm: &mut Vm, args: &[Value]) -> R {
    let a = this(vm, args[0])?;
    let mut values = vm.rooted();
    let mut i = 0;
    while let Some(item) = get(vm, &a, i)? {
        values.push(item);
        i += 1;
    }
    Ok(vm.list(&values))
}

fn tobytes(vm: &mut Vm, args: &[Value]) -> R {
    let data = this(vm, args[0])?.data.borrow().clone();
    Ok(pyrite_object::bytes::new(vm, &data))
}

fn frombytes(vm: &mut Vm, args: &[Value]) -> R {
    let bytes = make::required(vm, args[1])?;
    append_bytes(vm, args[0], &bytes)?;
    Ok(Value::NONE)
}

fn fromlist(vm: &mut Vm, args: &[Value]) -> R {
    let a = this(vm, args[0])?;
    let Some(list) = args[1].as_list() else { return Err(vm.type_error("arg must be list")) };
    let before = a.data.borrow().len();
    let mut i = 0;
    let length = list.len();
    while let Some(item) = list.get(i) {
        i += 1;
        if let Err(raised) = append(vm, &[args[0], item]) {
            a.data.borrow_mut().truncate(before);
            return Err(raised);
        }
        if list.len() != length {
            a.data.borrow_mut().truncate(before);
            return Err(vm.runtime_error("list changed size during iteration"));
        }
    }
    Ok(Value::NONE)
}

fn fromunicode(vm: &mut Vm, args: &[Value]) -> R {
    let Some(s) = args[1].as_str() else {
        let message = format!("fromunicode() argument must be str, not {}", vm.type_name(args[1]));
        return Err(vm.type_error(message));
    };
    append_text(vm, args[0], s)?;
    Ok(Value::NONE)
}

fn text_of(vm: &mut Vm, a: &Array) -> R {
    let mut out = StrBuilder::with_capacity(a.len());
    for c in a.data.borrow().chunks_exact(4) {
        let c = u32::from_le_bytes([c[0], c[1], c[2], c[3]]);
        if c > 0x10_ffff {
            let message = format!("character U+{c:x} is not in range [U+0000; U+10ffff]");
            return Err(vm.value_error(message));
        }
        out.push(c);
    }
    out.finish(vm)
}

fn tounicode(vm: &mut Vm, args: &[Value]) -> R {
    let a = this(vm, args[0])?;
    if !a.is_text() {
        return Err(vm.value_error("tounicode() may only be called on unicode type arrays ('u' or 'w')"));
    }
    text_of(vm, &a)
}

fn tofile(vm: &mut Vm, args: &[Value]) -> R {
    let bytes = tobytes(vm, args)?;
    vm.call_method_str(args[1], "write", &[bytes])?;
    Ok(Value::NONE)
}

fn fromfile(vm: &mut Vm, args: &[Value]) -> R {
    let n = ops::index_isize(vm, args[2], Exc::OverflowError)?;
    if n < 0 {
        return Err(vm.value_error("negative count"));
    }
    let size = this(vm, args[0])?.item_size();
    let Some(total) = (n as usize).checked_mul(size).filter(|t| *t <= isize::MAX as usize) else {
        return Err(vm.memory_error());
    };
    let wanted = vm.int(total as i64);
    let read = vm.call_method_str(args[1], "read", &[wanted])?;
    let Some(bytes) = read.as_bytes() else { return Err(vm.type_error("read() didn't return bytes")) };
    let short = bytes.len() != total;
    let bytes = bytes.as_slice().to_vec();
    append_bytes(vm, args[0], &bytes)?;
    if short {
        return Err(vm.raise(Exc::EOFError, "read() didn't return enough bytes"));
    }
    Ok(Value::NONE)
}

fn reduce_ex(vm: &mut Vm, args: &[Value]) -> R {
    let a = this(vm, args[0])?;
    let protocol = ops::index_isize(vm, args[1], Exc::OverflowError)?;
    let class = vm.type_of(args[0]).value();
    let dict = match vm.instance_dict(args[0])? {
        Some(dict) => dict.value(),
        None => Value::NONE,
    };
    let code = vm.str(&a.code.to_string());
    if protocol < 3 {
        let list = tolist(vm, &args[..1])?;
        let arguments = vm.tuple(&[code, list]);
        return Ok(vm.tuple(&[class, arguments, dict]));
    }
    let bytes = tobytes(vm, &args[..1])?;
    let format = vm.int(machine_format(a.code));
    let arguments = vm.tuple(&[class, code, format, bytes]);
    let make = pyrite_interp::import::attribute_of(vm, "array", "_array_reconstructor")?;
    Ok(vm.tuple(&[make, arguments, dict]))
}

/// Number of a machine format in pickles: sizes, signs and byte order.
fn machine_format(code: char) -> i64 {
    match code {
        'b' => 1,
        'B' => 0,
        'u' | 'w' => 20,
        'f' => 14,
        'd' => 16,
        'h' => 4,
        'H' => 2,
        'i' => 8,
        'I' => 6,
        'l' | 'q' => 12,
        _ => 10,
    }
}

fn reconstruct(vm: &mut Vm, args: &[Value]) -> R {
    let [class, code, format, data] = *args else { return Ok(Value::NONE) };
    let format = ops::index_isize(vm, format, Exc::OverflowError)?;
    let Some(bytes) = data.as_bytes() else {
        let message = format!("fourth argument should be bytes, not {}", vm.type_name(data));
        return Err(vm.type_error(message));
    };
    if !(0..=21).contains(&format) {
        return Err(vm.value_error("third argument must be a valid machine format code."));
    }
    let mut bytes = bytes.as_slice().to_vec();
    // Pairs of numbers: little-endian, then big-endian; numbers with an odd number or from 15 on are told apart below.
    let (size, big) = match format {
        0 | 1 => (1, false),
        2..=5 => (2, format % 2 == 1),
        6..=9 => (4, format % 2 == 1),
        10..=13 => (8, format % 2 == 1),
        14 | 15 => (4, format == 15),
        16 | 17 => (8, format == 17),
        18 | 19 => (2, format == 19),
        _ => (4, format == 21),
    };
    if bytes.len() % size != 0 {
        return Err(vm.value_error("bytes length not a multiple of item size"));
    }
    if big {
        bytes.chunks_exact_mut(size).for_each(<[u8]>::reverse);
    }
    let bytes = pyrite_object::bytes::new(vm, &bytes);
    vm.call(class, &[code, bytes])
}

fn sizeof(vm: &mut Vm, args: &[Value]) -> R {
    let bytes = this(vm, args[0])?.data.borrow().capacity() + size_of::<Native<Array>>();
    Ok(vm.int(bytes as i64))
}

fn repr(vm: &mut Vm, args: &[Value]) -> R {
    let a = this(vm, args[0])?;
    let name = pyrite_object::class::short_name(vm.type_of(args[0]));
    if a.len() == 0 {
        return Ok(vm.str(&format!("{name}('{}')", a.code)));
    }
    let content = if a.is_text() { text_of(vm, &a)? } else { tolist(vm, args)? };
    let shown = ops::repr(vm, content)?;
    let mut out = StrBuilder::with_capacity(32);
    out.push_str(&format!("{name}('{}', ", a.code));
    shown.as_str().iter().for_each(|s| out.push_string(s));
    out.push_str(")");
    out.finish(vm)
}

fn compare(vm: &mut Vm, op: CompareOp, args: &[Value]) -> R {
    let (Some(a), Some(b)) = (args[0].native::<Array>(), args[1].native::<Array>()) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    if matches!(op, CompareOp::Eq | CompareOp::Ne) && a.len() != b.len() {
        return Ok(Value::bool(op == CompareOp::Ne));
    }
    let mut i = 0;
    while let (Some(x), Some(y)) = (get(vm, &a, i)?, get(vm, &b, i)?) {
        if !ops::equal(vm, x, y)? {
            return match op {
                CompareOp::Eq => Ok(Value::FALSE),
                CompareOp::Ne => Ok(Value::TRUE),
                _ => ops::compare(vm, op, x, y),
            };
        }
        i += 1;
    }
    Ok(Value::bool(op.holds(a.len().cmp(&b.len()))))
}

macro_rules! comparisons {
    ($($name:ident $op:ident;)*) => {
        $(fn $name(vm: &mut Vm, args: &[Value]) -> R {
            compare(vm, CompareOp::$op, args)
        })*
    };
}

comparisons! { lt Lt; le Le; eq Eq; ne Ne; gt Gt; ge Ge; }

/// Items of an array, which may grow meanwhile.
struct ArrayIterator {
    array: Cell<Option<Value>>,
    at: Cell<usize>,
}

impl Payload for ArrayIterator {
    fn trace(&self, marker: &mut Marker) {
        self.array.trace(marker);
    }
    const NEXT: Option<fn(&mut Vm, Value) -> R<Option<Value>>> = Some(next);
}

fn next(vm: &mut Vm, iterator: Value) -> R<Option<Value>> {
    let Some(it) = iterator.native::<ArrayIterator>() else { return Ok(None) };
    let Some(array) = it.array.get() else { return Ok(None) };
    let a = this(vm, array)?;
    match get(vm, &a, it.at.get())? {
        Some(item) => {
            it.at.set(it.at.get() + 1);
            Ok(Some(item))
        }
        None => {
            it.array.set(None);
            Ok(None)
        }
    }
}

fn iterate(vm: &mut Vm, args: &[Value]) -> R {
    this(vm, args[0])?;
    let ty = vm.extension::<Types>().iterator.unwrap_or(vm.types.object);
    Ok(vm.new_native(ty, ArrayIterator { array: Cell::new(Some(args[0])), at: Cell::new(0) }).value())
}

fn iterator_reduce(vm: &mut Vm, args: &[Value]) -> R {
    let make = pyrite_interp::import::attribute_of(vm, "builtins", "iter")?;
    let (array, at) = match args[0].native::<ArrayIterator>() {
        Some(it) => (it.array.get(), it.at.get()),
        None => (None, 0),
    };
    let content = match array {
        Some(array) => array,
        None => vm.tuple(&[]),
    };
    let arguments = vm.tuple(&[content]);
    let at = vm.int(at as i64);
    Ok(vm.tuple(&[make, arguments, at]))
}

fn iterator_setstate(vm: &mut Vm, args: &[Value]) -> R {
    let at = ops::index_isize(vm, args[1], Exc::OverflowError)?;
    if let Some(it) = args[0].native::<ArrayIterator>() {
        it.at.set(at.max(0) as usize);
    }
    Ok(Value::NONE)
}

fn typecode(vm: &mut Vm, value: Value) -> R {
    let code = this(vm, value)?.code;
    Ok(vm.str(&code.to_string()))
}

fn itemsize(vm: &mut Vm, value: Value) -> R {
    let size = this(vm, value)?.item_size();
    Ok(vm.int(size as i64))
}

static ATTRIBUTES: &[GetSetDef] = &[getter("typecode", typecode), getter("itemsize", itemsize)];

native_table! {
    METHODS = [
        new("(type, *args, **kwargs?)", new_array),
        slot("__repr__", "(self, /)", repr, "Return repr(self)."),
        slot("__lt__", "(self, value, /)", lt, "Return self<value."),
        slot("__le__", "(self, value, /)", le, "Return self<=value."),
        slot("__eq__", "(self, value, /)", eq, "Return self==value."),
        slot("__ne__", "(self, value, /)", ne, "Return self!=value."),
        slot("__gt__", "(self, value, /)", gt, "Return self>value."),
        slot("__ge__", "(self, value, /)", ge, "Return self>=value."),
        slot("__iter__", "(self, /)", iterate, "Implement iter(self)."),
        slot("__len__", "(self, /)", len, "Return len(self)."),
        slot("__getitem__", "(self, key, /)", getitem, "Return self[key]."),
        slot("__setitem__", "(self, key, value, /)", setitem, "Set self[key] to value."),
        slot("__delitem__", "(self, key, /)", delitem, "Delete self[key]."),
        slot("__add__", "(self, value, /)", add, "Return self+value."),
        slot("__mul__", "(self, value, /)", mul, "Return self*value."),
        slot("__rmul__", "(self, value, /)", mul, "Return value*self."),
        slot("__contains__", "(self, key, /)", contains, "Return bool(key in self)."),
        slot("__iadd__", "(self, value, /)", iadd, "Implement self+=value."),
        slot("__imul__", "(self, value, /)", imul, "Implement self*=value."),
        method("append", "(self, v, /)", append, "Adds an item at the end."),
        method("buffer_info", "(self, /)", buffer_info, "Address and number of items."),
        method("byteswap", "(self, /)", byteswap, "Reverses the bytes of each item."),
        method("clear", "(self, /)", clear, "Removes all items."),
        method("__copy__", "(self, /)", copy, "A copy of the array."),
        method("count", "(self, v, /)", count, "How many items equal the value."),
        method("__deepcopy__", "(self, unused, /)", copy, "A copy of the array."),
        method("extend", "(self, bb, /)", extend, "Adds items at the end."),
        method("fromfile", "(self, f, n, /)", fromfile, "Adds n items read from a file."),
        method("fromlist", "(self, list, /)", fromlist, "Adds the items of a list."),
        method("frombytes", "(self, buffer, /)", frombytes, "Adds items given as bytes."),
        method("fromunicode", "(self, ustr, /)", fromunicode, "Adds the characters of a string."),
        method("index", "(self, v, start=0, stop=sys.maxsize, /)", index, "The first place of an item that equals the value."),
        method("insert", "(self, i, v, /)", insert, "Puts an item before a place."),
        method("pop", "(self, i=-1, /)", pop, "Removes and returns an item."),
        method("__reduce_ex__", "(self, value, /)", reduce_ex, "State for pickling."),
        method("remove", "(self, v, /)", remove, "Removes the first item that equals the value."),
        method("reverse", "(self, /)", reverse, "Reverses the order of the items."),
        method("tofile", "(self, f, /)", tofile, "Writes the items to a file."),
        method("tolist", "(self, /)", tolist, "The items as a list."),
        method("tobytes", "(self, /)", tobytes, "The items as bytes."),
        method("tounicode", "(self, /)", tounicode, "The characters as a string."),
        method("__sizeof__", "(self, /)", sizeof, "Bytes in memory."),
        class_method("__class_getitem__", "(type, object, /)", generic_alias::class_getitem, "See PEP 585"),
    ]
}

native_table! {
    ITERATOR = [
        slot("__iter__", "(self, /)", iter::self_iter, "Implement iter(self)."),
        slot("__next__", "(self, /)", iter::native_next, "Implement next(self)."),
        method("__reduce__", "(self, /)", iterator_reduce, "State for pickling."),
        method("__setstate__", "(self, state, /)", iterator_setstate, "Goes on from a state."),
    ]
}

native_table! {
    FUNCTIONS = [
        function("_array_reconstructor", "(arraytype, typecode, mformat_code, items, /)", reconstruct, "An array from a pickle."),
    ]
}

/// Fills the module.
pub fn fill(vm: &mut Vm, module: Gc<Module>) -> R<()> {
    vm.root_tracers.push(trace);
    vm.add_functions(module, &FUNCTIONS)?;
    let dict = module.dict.get();
    let features = flags::BASE | flags::WEAKREF | flags::SEQUENCE;
    let ty = vm.new_native_type::<Array>("array", "array", features, &METHODS, ATTRIBUTES);
    vm.extension::<Types>().array = Some(ty);
    vm.add_methods(ty, &BUFFER_METHODS);
    vm.add_methods(ty, &RELEASE_METHODS);
    recursive::set_unhashable(vm, ty);
    ty.modified(vm);
    dict.set_str(vm, "array", ty.value())?;
    dict.set_str(vm, "ArrayType", ty.value())?;
    let codes = vm.str(TYPE_CODES);
    dict.set_str(vm, "typecodes", codes)?;
    let iterator =
        vm.new_native_type::<ArrayIterator>("array", "arrayiterator", flags::NO_NEW, &ITERATOR, &[]);
    vm.extension::<Types>().iterator = Some(iterator);
    Ok(())
}

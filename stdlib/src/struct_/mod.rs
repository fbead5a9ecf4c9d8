//! The module `_struct`: values as bytes of given layouts, and back.

mod format;
mod items;

use format::Format;
use pyrite_object::bytes::{ByteArray, make};
use pyrite_object::descriptor::{GetSetDef, getter};
use pyrite_object::exception::{Exc, Raised};
use pyrite_object::heap::Marker;
use pyrite_object::module::Module;
use pyrite_object::native::{Payload, function, method, new, slot};
use pyrite_object::object::{Gc, Trace};
use pyrite_object::string::ShortBytes;
use pyrite_object::ty::{Type, flags};
use pyrite_object::{R, Value, Vm, iter, native_table, ops, recursive};
use rapidhash::fast::RapidHasher;
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::hash::BuildHasherDefault;
use std::rc::Rc;

/// The module's objects in a `Vm`, and formats compiled lately.
#[derive(Default)]
struct State {
    error: Option<Value>,
    iterator: Option<Gc<Type>>,
    formats: HashMap<Vec<u8>, Rc<Format>, BuildHasherDefault<RapidHasher<'static>>>,
}

/// When there are so many, the cache is emptied.
const MAX_FORMATS: usize = 100;

fn trace(vm: &Vm, marker: &mut Marker) {
    if let Some(state) = vm.get_extension::<State>() {
        state.error.trace(marker);
        state.iterator.trace(marker);
    }
}

/// `struct.error`.
#[cold]
fn error(vm: &mut Vm, message: &str) -> Raised {
    let class = vm.extension::<State>().error;
    let message_value = vm.str(message);
    match class {
        Some(class) => match vm.call(class, &[message_value]) {
            Ok(e) => vm.raise_value(e),
            Err(raised) => raised,
        },
        None => vm.value_error(message),
    }
}

fn compile(vm: &mut Vm, value: Value) -> R<Rc<Format>> {
    let state = vm.extension::<State>();
    let known = value.as_str().and_then(|s| state.formats.get(s.as_ascii()?.as_bytes()).cloned());
    if let Some(known) = known {
        return Ok(known);
    }
    let text = format::text(vm, value)?;
    if let Some(known) = vm.extension::<State>().formats.get(&text) {
        return Ok(known.clone());
    }
    let format = Rc::new(format::parse(vm, &text)?);
    let formats = &mut vm.extension::<State>().formats;
    if formats.len() >= MAX_FORMATS {
        formats.clear();
    }
    formats.insert(text, format.clone());
    Ok(format)
}

/// A compiled format. Without `__init__` there is none.
struct Struct {
    format: RefCell<Option<Rc<Format>>>,
    text: Cell<Value>,
}

impl Payload for Struct {
    fn trace(&self, marker: &mut Marker) {
        self.text.trace(marker);
    }
}

fn this(vm: &mut Vm, value: Value) -> R<Rc<Format>> {
    let Some(s) = value.native::<Struct>() else {
        return Err(recursive::foreign_receiver(vm, "_struct.Struct", value));
    };
    let format = s.format.borrow().clone();
    match format {
        Some(format) => Ok(format),
        None => Err(vm.runtime_error("Struct object is not initialized")),
    }
}

fn make_struct(vm: &mut Vm, args: &[Value]) -> R {
    let Some(class) = args[0].cast::<Type>() else { return Err(vm.type_error("not a class")) };
    let made = Struct { format: RefCell::new(None), text: Cell::new(Value::NONE) };
    Ok(vm.new_native(class, made).value())
}

fn init(vm: &mut Vm, args: &[Value]) -> R {
    let Some(s) = args[0].native::<Struct>() else {
        return Err(recursive::foreign_receiver(vm, "_struct.Struct", args[0]));
    };
    let format = compile(vm, args[1])?;
    let text = format::text(vm, args[1])?;
    s.text.set(pyrite_object::string::from_latin1(vm, &text));
    *s.format.borrow_mut() = Some(format);
    Ok(Value::NONE)
}

fn pack_values(vm: &mut Vm, format: &Format, values: &[Value], function: &str) -> R<ShortBytes> {
    if values.len() != format.values {
        let message =
            format!("{function} expected {} items for packing (got {})", format.values, values.len());
        return Err(error(vm, &message));
    }
    if format.size > i32::MAX as usize * 64 {
        return Err(vm.memory_error());
    }
    let mut out: ShortBytes = smallvec::smallvec![0; format.size];
    let mut values = values.iter();
    for item in &format.items {
        for i in 0..item.count {
            let start = item.offset + i * item.size;
            let Some(value) = values.next() else { break };
            items::pack(vm, format, item, *value, &mut out[start..start + item.size])?;
        }
    }
    Ok(out)
}

fn unpack_bytes(vm: &mut Vm, format: &Format, bytes: &[u8]) -> R {
    let mut values = vm.rooted();
    for item in &format.items {
        for i in 0..item.count {
            let start = item.offset + i * item.size;
            let value = items::unpack(vm, format, item, &bytes[start..start + item.size]);
            values.push(value);
        }
    }
    Ok(vm.tuple(&values))
}

fn unpack_all(vm: &mut Vm, format: &Format, buffer: Value) -> R {
    let bytes = make::required(vm, buffer)?;
    if bytes.len() != format.size {
        let message = format!("unpack requires a buffer of {} bytes", format.size);
        return Err(error(vm, &message));
    }
    unpack_bytes(vm, format, &bytes)
}

/// Where `size` bytes begin in a buffer; an offset below zero counts from the end.
fn place(
    vm: &mut Vm,
    offset: isize,
    length: usize,
    size: usize,
    function: &str,
    unpacking: bool,
) -> R<usize> {
    let verb = if unpacking { "unpacking" } else { "packing" };
    if offset < 0 {
        if offset.saturating_add_unsigned(size) > 0 {
            let message = if unpacking {
                format!("not enough data to unpack {size} bytes at offset {offset}")
            } else {
                format!("no space to pack {size} bytes at offset {offset}")
            };
            return Err(error(vm, &message));
        }
        return match length.checked_add_signed(offset) {
            Some(at) => Ok(at),
            None => {
                let message = format!("offset {offset} out of range for {length}-byte buffer");
                Err(error(vm, &message))
            }
        };
    }
    if length.saturating_sub(offset as usize) < size {
        let needed = size.saturating_add(offset as usize);
        let message = format!(
            "{function} requires a buffer of at least {needed} bytes for {verb} {size} bytes at offset {offset} \
             (actual buffer size is {length})"
        );
        return Err(error(vm, &message));
    }
    Ok(offset as usize)
}

fn unpack_part(vm: &mut Vm, format: &Format, buffer: Value, offset: Value) -> R {
    let bytes = make::required(vm, buffer)?;
    let offset = ops::index_isize(vm, offset, Exc::OverflowError)?;
    let at = place(vm, offset, bytes.len(), format.size, "unpack_from", true)?;
    unpack_bytes(vm, format, &bytes[at..at + format.size])
}

fn pack_in_place(vm: &mut Vm, format: &Format, args: &[Value]) -> R {
    let [buffer, offset, values @ ..] = args else {
        let what = if args.is_empty() { "buffer" } else { "offset" };
        return Err(error(vm, &format!("pack_into expected {what} argument")));
    };
    if values.len() != format.values {
        let message =
            format!("pack_into expected {} items for packing (got {})", format.values, values.len());
        return Err(error(vm, &message));
    }
    let view = match buffer.native::<ByteArray>() {
        Some(_) => *buffer,
        None => {
            if buffer.as_bytes().is_some() {
                let given = vm.type_name(*buffer);
                return Err(
                    vm.type_error(format!("argument must be read-write bytes-like object, not {given}"))
                );
            }
            let view = vm.call(vm.types.memoryview.value(), &[*buffer])?;
            let format = vm.str("B");
            vm.call_method_str(view, "cast", &[format])?
        }
    };
    let length = ops::length(vm, view)?;
    let offset = ops::index_isize(vm, *offset, Exc::OverflowError)?;
    let at = place(vm, offset, length, format.size, "pack_into", false)?;
    let bytes = pack_values(vm, format, values, "pack_into")?;
    if let Some(array) = buffer.native::<ByteArray>() {
        if let Some(target) = array.data.borrow_mut().get_mut(at..at + bytes.len()) {
            target.copy_from_slice(&bytes);
        }
        return Ok(Value::NONE);
    }
    let (start, stop) = (vm.int(at as i64), vm.int((at + bytes.len()) as i64));
    let slice = pyrite_object::slice::Slice::new(vm, start, stop, Value::NONE);
    let bytes = pyrite_object::bytes::new(vm, &bytes);
    ops::set_item(vm, view, slice, bytes)?;
    Ok(Value::NONE)
}

/// Unpacks a buffer piece by piece.
struct UnpackIterator {
    format: Rc<Format>,
    bytes: Vec<u8>,
    at: Cell<usize>,
}

impl Payload for UnpackIterator {
    fn trace(&self, _marker: &mut Marker) {}
    const NEXT: Option<fn(&mut Vm, Value) -> R<Option<Value>>> = Some(next_piece);
}

fn next_piece(vm: &mut Vm, this: Value) -> R<Option<Value>> {
    let Some(it) = this.native::<UnpackIterator>() else { return Ok(None) };
    let at = it.at.get();
    let Some(bytes) = it.bytes.get(at..at + it.format.size) else { return Ok(None) };
    it.at.set(at + it.format.size);
    unpack_bytes(vm, &it.format, bytes).map(Some)
}

fn hint(_vm: &mut Vm, args: &[Value]) -> R {
    let left = args[0].native::<UnpackIterator>().map(|it| (it.bytes.len() - it.at.get()) / it.format.size);
    Ok(Value::small_int(left.unwrap_or(0) as i64))
}

fn iterate(vm: &mut Vm, format: Rc<Format>, buffer: Value) -> R {
    if format.size == 0 {
        return Err(error(vm, "cannot iteratively unpack with a struct of length 0"));
    }
    let bytes = make::required(vm, buffer)?;
    if bytes.len() % format.size != 0 {
        let message = format!("iterative unpacking requires a buffer of a multiple of {} bytes", format.size);
        return Err(error(vm, &message));
    }
    let ty = vm.extension::<State>().iterator.unwrap_or(vm.types.object);
    Ok(vm.new_native(ty, UnpackIterator { format, bytes: bytes.into_owned(), at: Cell::new(0) }).value())
}

fn calcsize(vm: &mut Vm, args: &[Value]) -> R {
    let size = compile(vm, args[0])?.size;
    Ok(vm.int(size as i64))
}

fn pack(vm: &mut Vm, args: &[Value]) -> R {
    let format = compile(vm, args[0])?;
    let bytes = pack_values(vm, &format, &args[1..], "pack")?;
    Ok(pyrite_object::bytes::new(vm, &bytes))
}

fn pack_into(vm: &mut Vm, args: &[Value]) -> R {
    let format = compile(vm, args[0])?;
    pack_in_place(vm, &format, &args[1..])
}

fn unpack(vm: &mut Vm, args: &[Value]) -> R {
    let format = compile(vm, args[0])?;
    unpack_all(vm, &format, args[1])
}

fn unpack_from(vm: &mut Vm, args: &[Value]) -> R {
    let format = compile(vm, args[0])?;
    unpack_part(vm, &format, args[1], args[2])
}

fn iter_unpack(vm: &mut Vm, args: &[Value]) -> R {
    let format = compile(vm, args[0])?;
    iterate(vm, format, args[1])
}

fn clear_cache(vm: &mut Vm, _args: &[Value]) -> R {
    vm.extension::<State>().formats.clear();
    Ok(Value::NONE)
}

fn struct_pack(vm: &mut Vm, args: &[Value]) -> R {
    let format = this(vm, args[0])?;
    let bytes = pack_values(vm, &format, &args[1..], "pack")?;
    Ok(pyrite_object::bytes::new(vm, &bytes))
}

fn struct_pack_into(vm: &mut Vm, args: &[Value]) -> R {
    let format = this(vm, args[0])?;
    pack_in_place(vm, &format, &args[1..])
}

fn struct_unpack(vm: &mut Vm, args: &[Value]) -> R {
    let format = this(vm, args[0])?;
    unpack_all(vm, &format, args[1])
}

fn struct_unpack_from(vm: &mut Vm, args: &[Value]) -> R {
    let format = this(vm, args[0])?;
    unpack_part(vm, &format, args[1], args[2])
}

fn struct_iter_unpack(vm: &mut Vm, args: &[Value]) -> R {
    let format = this(vm, args[0])?;
    iterate(vm, format, args[1])
}

fn struct_repr(vm: &mut Vm, args: &[Value]) -> R {
    this(vm, args[0])?;
    let text = args[0].native::<Struct>().map_or(Value::NONE, |s| s.text.get());
    let shown = ops::repr_text(vm, text)?;
    let class = vm.type_of(args[0]);
    let name = class.name_str().to_owned();
    let name = name.rsplit('.').next().unwrap_or_default();
    Ok(vm.str(&format!("{name}({shown})")))
}

fn struct_sizeof(vm: &mut Vm, args: &[Value]) -> R {
    let format = this(vm, args[0])?;
    let items = std::mem::size_of_val(&*format.items);
    Ok(vm.int((items + size_of::<Format>() + size_of::<Struct>()) as i64))
}

fn format_of(vm: &mut Vm, value: Value) -> R {
    this(vm, value)?;
    Ok(value.native::<Struct>().map_or(Value::NONE, |s| s.text.get()))
}

fn size_of_struct(vm: &mut Vm, value: Value) -> R {
    let size = this(vm, value)?.size;
    Ok(vm.int(size as i64))
}

static ATTRIBUTES: &[GetSetDef] = &[getter("format", format_of), getter("size", size_of_struct)];

native_table! {
    METHODS = [
        new("(type, *args, **kwargs?)", make_struct),
        slot("__init__", "(self, /, format)", init, "Initialize self.  See help(type(self)) for accurate signature."),
        slot("__repr__", "(self, /)", struct_repr, "Return repr(self)."),
        method("iter_unpack", "(self, buffer, /)", struct_iter_unpack, "An iterator that unpacks the buffer piece by piece."),
        method("pack", "!(self, /, *values)", struct_pack, "The values as bytes."),
        method("pack_into", "!(self, /, *arguments)", struct_pack_into, "Writes the values to a place in a buffer."),
        method("unpack", "(self, buffer, /)", struct_unpack, "The values in the buffer."),
        method("unpack_from", "(self, /, buffer, offset=0)", struct_unpack_from, "The values at a place in the buffer."),
        method("__sizeof__", "(self, /)", struct_sizeof, "Bytes in memory."),
    ]
}

native_table! {
    ITERATOR = [
        slot("__iter__", "(self, /)", iter::self_iter, "Implement iter(self)."),
        slot("__next__", "(self, /)", iter::native_next, "Implement next(self)."),
        method("__length_hint__", "!(self, /)", hint, "Pieces still to come."),
    ]
}

native_table! {
    FUNCTIONS = [
        function("_clearcache", "(/)", clear_cache, "Forgets compiled formats."),
        function("calcsize", "(format, /)", calcsize, "Bytes of the format."),
        function("iter_unpack", "(format, buffer, /)", iter_unpack, "An iterator that unpacks the buffer piece by piece."),
        function("pack", "!(format, /, *values)", pack, "The values as bytes."),
        function("pack_into", "!(format, /, *arguments)", pack_into, "Writes the values to a place in a buffer."),
        function("unpack", "(format, buffer, /)", unpack, "The values in the buffer."),
        function("unpack_from", "(format, /, buffer, offset=0)", unpack_from, "The values at a place in the buffer."),
    ]
}

/// Fills the module.
pub fn fill(vm: &mut Vm, module: Gc<Module>) -> R<()> {
    vm.root_tracers.push(trace);
    vm.add_functions(module, &FUNCTIONS)?;
    let dict = module.dict.get();
    let class = {
        let name = vm.intern("error");
        let bases = vm.tuple(&[vm.exc_type(Exc::Exception).value()]);
        let namespace = Gc::<pyrite_object::dict::Dict>::new(vm);
        let home = vm.intern("struct");
        namespace.set_interned(vm, vm.names.dunder_module, home)?;
        vm.call(vm.types.type_.value(), &[name, bases, namespace.value()])?
    };
    vm.extension::<State>().error = Some(class);
    dict.set_str(vm, "error", class)?;
    let features = flags::BASE | flags::WEAKREF;
    let ty = vm.new_native_type::<Struct>("_struct", "Struct", features, &METHODS, ATTRIBUTES);
    dict.set_str(vm, "Struct", ty.value())?;
    let ty =
        vm.new_native_type::<UnpackIterator>("_struct", "unpack_iterator", flags::NO_NEW, &ITERATOR, &[]);
    vm.extension::<State>().iterator = Some(ty);
    Ok(())
}

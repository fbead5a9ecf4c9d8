//! The type `TextIOWrapper`: construction, attributes, and what it passes on to its buffer.

use super::text::{self, Codec, Text, any, buffer_of, flush_pending, open};
use super::{ask, unsupported};
use pyrite_object::descriptor::{GetSetDef, getset, getter};
use pyrite_object::exception::Exc;
use pyrite_object::native::{method, slot};
use pyrite_object::ty::{Type, flags};
use pyrite_object::{Gc, R, Raised, Value, Vm, native_table, ops};

fn new(vm: &mut Vm, args: &[Value]) -> R {
    let Some(class) = args[0].cast::<Type>() else { return Err(vm.type_error("not a class")) };
    let object = vm.new_native(class, Text::default()).value();
    pyrite_object::weakref::register_finalizer(vm, object);
    Ok(object)
}

/// Which encodings are done natively.
fn codec_of(encoding: &str) -> Codec {
    let plain: String = encoding.chars().filter(|c| !matches!(c, '-' | '_' | ' ')).collect();
    match plain.to_ascii_lowercase().as_str() {
        "utf8" | "u8" | "cp65001" => Codec::Utf8,
        "latin1" | "iso88591" | "latin" | "l1" | "8859" | "cp819" => Codec::Latin1,
        "ascii" | "usascii" | "646" => Codec::Ascii,
        _ => Codec::Other,
    }
}

fn set_encoding(vm: &mut Vm, t: &Text, encoding: Value, errors: Value) -> R<()> {
    let name = pyrite_object::string::to_rust(encoding);
    let codec = codec_of(&name);
    t.codec.set(codec);
    t.encoding.set(encoding);
    t.errors.set(errors);
    t.decoder.set(None);
    t.encoder.set(None);
    if codec == Codec::Other {
        let info = pyrite_interp::import::attribute_of(vm, "codecs", "lookup")?;
        let info = vm.call(info, &[encoding])?;
        let text = vm.try_attribute_str(info, "_is_text_encoding")?;
        if let Some(flag) = text
            && !ops::truth(vm, flag)?
        {
            let message =
                format!("'{name}' is not a text encoding; use codecs.open() to handle arbitrary codecs");
            return Err(vm.raise(Exc::LookupError, message));
        }
        let decoder = vm.call_method_str(info, "incrementaldecoder", &[errors])?;
        let encoder = vm.call_method_str(info, "incrementalencoder", &[errors])?;
        t.decoder.set(Some(decoder));
        t.encoder.set(Some(encoder));
    }
    Ok(())
}

fn newline_argument(vm: &mut Vm, value: Value) -> R<Option<String>> {
    if value.is_none() {
        return Ok(None);
    }
    match value.as_str().map(|s| s.to_rust()) {
        Some(n) if matches!(n.as_str(), "" | "\n" | "\r" | "\r\n") => Ok(Some(n)),
        Some(n) => Err(vm.value_error(format!("illegal newline value: {n}"))),
        None => {
            let message = format!(
                "TextIOWrapper() argument 'newline' must be str or None, not {}",
                vm.type_name(value)
            );
            Err(vm.type_error(message))
        }
    }
}

fn text_argument(vm: &mut Vm, value: Value, name: &str, default: &str) -> R {
    if value.is_none() {
        return Ok(vm.intern(default));
    }
    if value.as_str().is_some() {
        return Ok(value);
    }
    let message =
        format!("TextIOWrapper() argument '{name}' must be str or None, not {}", vm.type_name(value));
    Err(vm.type_error(message))
}

fn init_text(vm: &mut Vm, args: &[Value]) -> R {
    let t = any(args[0]);
    t.buffer.set(None);
    t.detached.set(false);
    let newline = newline_argument(vm, args[4])?;
    let mut encoding = text_argument(vm, args[2], "encoding", "utf-8")?;
    if encoding.as_str().is_some_and(|s| s.is("locale")) {
        encoding = vm.intern("utf-8");
    }
    let errors = text_argument(vm, args[3], "errors", "strict")?;
    set_encoding(vm, &t, encoding, errors)?;
    *t.newline.borrow_mut() = newline;
    let line_buffering = ops::truth(vm, args[5])?;
    let write_through = ops::truth(vm, args[6])?;
    t.line_buffering.set(line_buffering);
    t.write_through.set(write_through);
    t.pending.borrow_mut().clear();
    t.drop_read_ahead();
    t.newlines.seen.set(0);
    let writes = ask(vm, args[1], "writable")?;
    t.writes.set(writes);
    t.buffer.set(Some(args[1]));
    Ok(Value::NONE)
}

fn reconfigure(vm: &mut Vm, args: &[Value]) -> R {
    let t = any(args[0]);
    let [_, encoding, errors, newline, line_buffering, write_through] = args else {
        return Err(vm.type_error("reconfigure() takes 5 arguments"));
    };
    let newline_given = *newline != Value::ABSENT;
    if t.decoded.get().is_some() && (!encoding.is_none() || newline_given) {
        return Err(unsupported(
            vm,
            "It is not possible to set the encoding or newline of stream after the first read",
        ));
    }
    let newline = if newline_given { Some(newline_argument(vm, *newline)?) } else { None };
    vm.call_method(args[0], vm.names.flush, &[])?;
    if !encoding.is_none() || !errors.is_none() {
        let new_errors = match (encoding.is_none(), errors.is_none()) {
            (_, false) => *errors,
            (true, true) => t.errors.get(),
            (false, true) => vm.names.strict,
        };
        let new_encoding = if encoding.is_none() { t.encoding.get() } else { *encoding };
        set_encoding(vm, &t, new_encoding, new_errors)?;
    }
    if let Some(newline) = newline {
        *t.newline.borrow_mut() = newline;
    }
    if !line_buffering.is_none() {
        let on = ops::truth(vm, *line_buffering)?;
        t.line_buffering.set(on);
    }
    if !write_through.is_none() {
        let on = ops::truth(vm, *write_through)?;
        t.write_through.set(on);
    }
    Ok(Value::NONE)
}

fn flush(vm: &mut Vm, args: &[Value]) -> R {
    let (t, buffer) = open(vm, args[0])?;
    t.telling.set(true);
    flush_pending(vm, &t, buffer)?;
    vm.call_method(buffer, vm.names.flush, &[])
}

fn close(vm: &mut Vm, args: &[Value]) -> R {
    let t = any(args[0]);
    let buffer = buffer_of(vm, &t)?;
    if super::is_closed(vm, buffer)? {
        return Ok(Value::NONE);
    }
    let flushed = vm.call_method(args[0], vm.names.flush, &[]);
    let pending = vm.exception.take();
    let closed = vm.call_method(buffer, vm.names.close, &[]);
    if flushed.is_err() {
        if closed.is_err()
            && let (Some(second), Some(first)) = (vm.exception, pending)
        {
            if let Some(s) = second.as_exception() {
                s.context.set(Some(first));
            }
            return Err(Raised);
        }
        vm.exception = pending;
        return Err(Raised);
    }
    closed
}

fn detach(vm: &mut Vm, args: &[Value]) -> R {
    let t = any(args[0]);
    let buffer = buffer_of(vm, &t)?;
    vm.call_method(args[0], vm.names.flush, &[])?;
    t.buffer.set(None);
    t.detached.set(true);
    Ok(buffer)
}

fn truncate(vm: &mut Vm, args: &[Value]) -> R {
    let (_, buffer) = open(vm, args[0])?;
    vm.call_method(args[0], vm.names.flush, &[])?;
    vm.call_method_str(buffer, "truncate", &args[1..2])
}

fn forward(vm: &mut Vm, args: &[Value], name: &str) -> R {
    let t = any(args[0]);
    let buffer = buffer_of(vm, &t)?;
    vm.call_method_str(buffer, name, &[])
}

fn fileno(vm: &mut Vm, args: &[Value]) -> R {
    forward(vm, args, "fileno")
}

fn isatty(vm: &mut Vm, args: &[Value]) -> R {
    forward(vm, args, "isatty")
}

fn seekable(vm: &mut Vm, args: &[Value]) -> R {
    forward(vm, args, "seekable")
}

fn readable(vm: &mut Vm, args: &[Value]) -> R {
    forward(vm, args, "readable")
}

fn writable(vm: &mut Vm, args: &[Value]) -> R {
    forward(vm, args, "writable")
}

fn repr(vm: &mut Vm, args: &[Value]) -> R {
    let t = any(args[0]);
    let class = pyrite_object::class::full_name(vm, vm.type_of(args[0]));
    let mut text = format!("<{class}");
    for (key, name) in [("name", vm.names.name), ("mode", vm.intern("mode"))] {
        let found = vm.try_attribute(args[0], name);
        if let Some(value) = vm.catch(found, Exc::ValueError)?.flatten() {
            text.push_str(&format!(" {key}={}", ops::repr_text(vm, value)?));
        }
    }
    text.push_str(&format!(" encoding={}>", ops::repr_text(vm, t.encoding.get())?));
    Ok(vm.str(&text))
}

fn iter(vm: &mut Vm, args: &[Value]) -> R {
    open(vm, args[0])?;
    Ok(args[0])
}

fn get_buffer(vm: &mut Vm, v: Value) -> R {
    buffer_of(vm, &any(v))
}

fn get_encoding(_vm: &mut Vm, v: Value) -> R {
    Ok(any(v).encoding.get())
}

fn get_errors(_vm: &mut Vm, v: Value) -> R {
    Ok(any(v).errors.get())
}

fn get_newlines(vm: &mut Vm, v: Value) -> R {
    Ok(any(v).newlines.value(vm))
}

fn get_closed(vm: &mut Vm, v: Value) -> R {
    let buffer = buffer_of(vm, &any(v))?;
    vm.get_attribute_str(buffer, "closed")
}

fn get_name(vm: &mut Vm, v: Value) -> R {
    let buffer = buffer_of(vm, &any(v))?;
    vm.get_attribute(buffer, vm.names.name)
}

fn get_line_buffering(_vm: &mut Vm, v: Value) -> R {
    Ok(Value::bool(any(v).line_buffering.get()))
}

fn get_write_through(_vm: &mut Vm, v: Value) -> R {
    Ok(Value::bool(any(v).write_through.get()))
}

fn get_chunk_size(_vm: &mut Vm, _v: Value) -> R {
    Ok(Value::small_int(8192))
}

fn set_chunk_size(vm: &mut Vm, _v: Value, value: Option<Value>) -> R<()> {
    if let Some(value) = value
        && ops::index_isize(vm, value, Exc::OverflowError)? <= 0
    {
        return Err(vm.value_error("a strictly positive integer is required"));
    }
    Ok(())
}

native_table! {
    METHODS = [
        pyrite_object::native::new("(type, /, *args, **kwargs?)", new),
        slot("__init__", "(self, /, buffer, encoding=None, errors=None, newline=None, line_buffering=False, write_through=False)", init_text, "Initialize self.  See help(type(self)) for accurate signature."),
        slot("__repr__", "(self, /)", repr, "Return repr(self)."),
        slot("__iter__", "(self, /)", iter, "Implement iter(self)."),
        slot("__next__", "(self, /)", pyrite_object::iter::native_next, "Implement next(self)."),
        method("read", "(self, size=-1, /)", text::read, "Reads up to a number of characters."),
        method("readline", "(self, size=-1, /)", text::readline, "Reads a line."),
        method("write", "(self, text, /)", text::write, "Writes text."),
        method("tell", "(self, /)", text::tell, "The position, as a cookie for seek."),
        method("seek", "(self, cookie, whence=0, /)", text::seek, "Changes the position."),
        method("truncate", "(self, pos=None, /)", truncate, "Cuts the file at a size."),
        method("flush", "(self, /)", flush, "Writes out what is buffered."),
        method("close", "(self, /)", close, "Flushes and closes the stream."),
        method("detach", "(self, /)", detach, "Separates the buffer."),
        method("fileno", "(self, /)", fileno, "The file descriptor."),
        method("isatty", "(self, /)", isatty, "Whether this is a terminal."),
        method("seekable", "(self, /)", seekable, "Whether seek works."),
        method("readable", "(self, /)", readable, "Whether reading works."),
        method("writable", "(self, /)", writable, "Whether writing works."),
        method("reconfigure", "(self, /, *, encoding=None, errors=None, newline=<absent>, line_buffering=None, write_through=None)", reconfigure, "Changes parameters of the stream."),
    ]
}

static ATTRIBUTES: &[GetSetDef] = &[
    getter("buffer", get_buffer),
    getter("encoding", get_encoding),
    getter("errors", get_errors),
    getter("newlines", get_newlines),
    getter("closed", get_closed),
    getter("name", get_name),
    getter("line_buffering", get_line_buffering),
    getter("write_through", get_write_through),
    getset("_CHUNK_SIZE", get_chunk_size, set_chunk_size),
];

/// Makes the type.
pub fn init(vm: &mut Vm, base: Gc<Type>) -> Gc<Type> {
    let f = flags::BASE | flags::HAS_DICT | flags::WEAKREF | flags::FINALIZER;
    vm.new_native_type_on::<Text>(base, "_io", "TextIOWrapper", f, &METHODS, ATTRIBUTES)
}

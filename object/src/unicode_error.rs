//! `UnicodeDecodeError`, `UnicodeEncodeError` and `UnicodeTranslateError`.

use crate::descriptor::{GetSetDef, getset};
use crate::exception::{Exc, Exception, Raised, fields};
use crate::native::{NativeDef, slot};
use crate::object::Gc;
use crate::ops;
use crate::slots::Slot;
use crate::value::Value;
use crate::vm::{R, Vm};

fn this(value: Value) -> Gc<Exception> {
    match value.cast() {
        Some(e) => e,
        None => unreachable!("descriptors check their receiver"),
    }
}

fn wrong(vm: &mut Vm, at: usize, value: Value) -> Raised {
    let message = format!("argument {at} must be str, not {}", vm.type_name(value));
    vm.type_error(message)
}

/// Sets `args`, and gives the arguments if they are as many as wanted.
fn begin<const N: usize>(vm: &mut Vm, args: &[Value]) -> R<[Value; N]> {
    if args[1].as_dict().is_some_and(|d| !d.is_empty()) {
        let message = format!("{}() takes no keyword arguments", vm.type_name(args[0]));
        return Err(vm.type_error(message));
    }
    let given = &args[2..];
    let all = vm.tuple(given);
    this(args[0]).args.set(all);
    match given.try_into() {
        Ok(given) => Ok(given),
        Err(_) => {
            let message = format!("function takes exactly {N} arguments ({} given)", given.len());
            Err(vm.type_error(message))
        }
    }
}

fn store(vm: &mut Vm, e: Gc<Exception>, values: [(usize, Value); 4]) {
    for (field, value) in values {
        e.set_field(vm, field, Some(value));
    }
}

fn range(vm: &mut Vm, start: Value, end: Value) -> R<(Value, Value)> {
    let start = ops::index_isize(vm, start, Exc::OverflowError)?;
    let end = ops::index_isize(vm, end, Exc::OverflowError)?;
    Ok((vm.int(start as i64), vm.int(end as i64)))
}

fn init_decode(vm: &mut Vm, args: &[Value]) -> R {
    let [encoding, object, start, end, reason] = begin(vm, args)?;
    if encoding.as_str().is_none() {
        return Err(wrong(vm, 1, encoding));
    }
    let (start, end) = range(vm, start, end)?;
    if reason.as_str().is_none() {
        return Err(wrong(vm, 5, reason));
    }
    let object = if object.as_bytes().is_some() {
        object
    } else if vm.type_of(object).slot(vm, Slot::Buffer).is_some() {
        vm.call(vm.types.bytes.value(), &[object])?
    } else {
        let message = format!("a bytes-like object is required, not '{}'", vm.type_name(object));
        return Err(vm.type_error(message));
    };
    let e = this(args[0]);
    e.set_field(vm, fields::ENCODING, Some(encoding));
    store(
        vm,
        e,
        [
            (fields::UNICODE_OBJECT, object),
            (fields::START, start),
            (fields::END, end),
            (fields::REASON, reason),
        ],
    );
    Ok(Value::NONE)
}

fn init_encode(vm: &mut Vm, args: &[Value]) -> R {
    let [encoding, object, start, end, reason] = begin(vm, args)?;
    for (at, text) in [(1, encoding), (2, object)] {
        if text.as_str().is_none() {
            return Err(wrong(vm, at, text));
        }
    }
    let (start, end) = range(vm, start, end)?;
    if reason.as_str().is_none() {
        return Err(wrong(vm, 5, reason));
    }
    let e = this(args[0]);
    e.set_field(vm, fields::ENCODING, Some(encoding));
    store(
        vm,
        e,
        [
            (fields::UNICODE_OBJECT, object),
            (fields::START, start),
            (fields::END, end),
            (fields::REASON, reason),
        ],
    );
    Ok(Value::NONE)
}

fn init_translate(vm: &mut Vm, args: &[Value]) -> R {
    let [object, start, end, reason] = begin(vm, args)?;
    if object.as_str().is_none() {
        return Err(wrong(vm, 1, object));
    }
    let (start, end) = range(vm, start, end)?;
    if reason.as_str().is_none() {
        return Err(wrong(vm, 4, reason));
    }
    let e = this(args[0]);
    store(
        vm,
        e,
        [
            (fields::UNICODE_OBJECT, object),
            (fields::START, start),
            (fields::END, end),
            (fields::REASON, reason),
        ],
    );
    Ok(Value::NONE)
}

/// The parts of the message: object, start, end, encoding, reason. `None` if `__init__` has not run.
struct Shown {
    object: Value,
    start: i64,
    end: i64,
    encoding: String,
    reason: String,
}

fn shown(vm: &mut Vm, e: Gc<Exception>) -> R<Option<Shown>> {
    let Some(object) = e.field(fields::UNICODE_OBJECT) else { return Ok(None) };
    let text = |vm: &mut Vm, field| match e.field(field) {
        Some(v) => ops::str_text(vm, v),
        None => Ok("None".to_owned()),
    };
    let (reason, encoding) = (text(vm, fields::REASON)?, text(vm, fields::ENCODING)?);
    let number = |field| e.field(field).and_then(|v| v.as_int()).and_then(|i| i.to_i64()).unwrap_or(0);
    Ok(Some(Shown { object, start: number(fields::START), end: number(fields::END), encoding, reason }))
}

impl Shown {
    /// Index of the only item, if the range has one and it is in the object.
    fn single(&self, length: usize) -> Option<usize> {
        let start = usize::try_from(self.start).ok()?;
        (start < length && self.end.checked_sub(self.start) == Some(1)).then_some(start)
    }

    fn positions(&self) -> String {
        format!("in position {}-{}", self.start, self.end.wrapping_sub(1))
    }
}

/// A code point as a message shows it.
fn escaped(c: u32) -> String {
    match c {
        0..=0xff => format!("\\x{c:02x}"),
        0x100..=0xffff => format!("\\u{c:04x}"),
        _ => format!("\\U{c:08x}"),
    }
}

fn bad_object(vm: &mut Vm, wanted: &str) -> Raised {
    vm.type_error(format!("UnicodeError 'object' attribute must be a {wanted}"))
}

fn decode_str(vm: &mut Vm, args: &[Value]) -> R {
    let Some(s) = shown(vm, this(args[0]))? else { return Ok(vm.empty_str()) };
    let Some(bytes) = s.object.as_bytes() else { return Err(bad_object(vm, "bytes")) };
    let text = match s.single(bytes.len()) {
        Some(at) => format!(
            "'{}' codec can't decode byte 0x{:02x} in position {at}: {}",
            s.encoding,
            bytes.as_slice()[at],
            s.reason
        ),
        None => format!("'{}' codec can't decode bytes {}: {}", s.encoding, s.positions(), s.reason),
    };
    Ok(vm.str(&text))
}

fn encode_str(vm: &mut Vm, args: &[Value]) -> R {
    let Some(s) = shown(vm, this(args[0]))? else { return Ok(vm.empty_str()) };
    let Some(string) = s.object.as_str() else { return Err(bad_object(vm, "string")) };
    let text = match s.single(string.len()) {
        Some(at) => format!(
            "'{}' codec can't encode character '{}' in position {at}: {}",
            s.encoding,
            escaped(string.at(at)),
            s.reason
        ),
        None => format!("'{}' codec can't encode characters {}: {}", s.encoding, s.positions(), s.reason),
    };
    Ok(vm.str(&text))
}

fn translate_str(vm: &mut Vm, args: &[Value]) -> R {
    let Some(s) = shown(vm, this(args[0]))? else { return Ok(vm.empty_str()) };
    let Some(string) = s.object.as_str() else { return Err(bad_object(vm, "string")) };
    let text = match s.single(string.len()) {
        Some(at) => {
            format!("can't translate character '{}' in position {at}: {}", escaped(string.at(at)), s.reason)
        }
        None => format!("can't translate characters {}: {}", s.positions(), s.reason),
    };
    Ok(vm.str(&text))
}

fn get_number(e: Value, field: usize) -> Value {
    this(e).field(field).unwrap_or(Value::small_int(0))
}

fn set_number(vm: &mut Vm, e: Value, field: usize, value: Option<Value>) -> R<()> {
    let Some(value) = value else { return Err(vm.type_error("can't delete numeric/char attribute")) };
    match value.as_int().map(|i| i.to_i64()) {
        Some(Some(number)) => {
            let number = vm.int(number);
            this(e).set_field(vm, field, Some(number));
            Ok(())
        }
        Some(None) => Err(vm.overflow_error("Python int too large to convert to C ssize_t")),
        None => Err(vm.type_error("an integer is required")),
    }
}

macro_rules! attributes {
    ($($get:ident $set:ident $field:expr;)*) => {
        $(fn $get(_vm: &mut Vm, v: Value) -> R {
            Ok(this(v).field($field).unwrap_or(Value::NONE))
        }
        fn $set(vm: &mut Vm, v: Value, value: Option<Value>) -> R<()> {
            this(v).set_field(vm, $field, value);
            Ok(())
        })*
    };
}

attributes! {
    get_encoding set_encoding fields::ENCODING;
    get_object set_object fields::UNICODE_OBJECT;
    get_reason set_reason fields::REASON;
}

fn get_start(_vm: &mut Vm, v: Value) -> R {
    Ok(get_number(v, fields::START))
}

fn set_start(vm: &mut Vm, v: Value, value: Option<Value>) -> R<()> {
    set_number(vm, v, fields::START, value)
}

fn get_end(_vm: &mut Vm, v: Value) -> R {
    Ok(get_number(v, fields::END))
}

fn set_end(vm: &mut Vm, v: Value, value: Option<Value>) -> R<()> {
    set_number(vm, v, fields::END, value)
}

static ATTRIBUTES: &[GetSetDef] = &[
    GetSetDef { member: true, ..getset("encoding", get_encoding, set_encoding) },
    GetSetDef { member: true, ..getset("object", get_object, set_object) },
    GetSetDef { member: true, ..getset("start", get_start, set_start) },
    GetSetDef { member: true, ..getset("end", get_end, set_end) },
    GetSetDef { member: true, ..getset("reason", get_reason, set_reason) },
];

const DOC: &str = "Initialize self.  See help(type(self)) for accurate signature.";

crate::native_table! { DECODE = [
    slot("__init__", "(self, /, *args, **kwargs)", init_decode, DOC),
    slot("__str__", "(self, /)", decode_str, "Return str(self)."),
] }
crate::native_table! { ENCODE = [
    slot("__init__", "(self, /, *args, **kwargs)", init_encode, DOC),
    slot("__str__", "(self, /)", encode_str, "Return str(self)."),
] }
crate::native_table! { TRANSLATE = [
    slot("__init__", "(self, /, *args, **kwargs)", init_translate, DOC),
    slot("__str__", "(self, /)", translate_str, "Return str(self)."),
] }

/// Fills the classes.
pub fn init_types(vm: &mut Vm) {
    let rows: [(Exc, &'static [NativeDef]); 3] = [
        (Exc::UnicodeDecodeError, &DECODE),
        (Exc::UnicodeEncodeError, &ENCODE),
        (Exc::UnicodeTranslateError, &TRANSLATE),
    ];
    for (exc, methods) in rows {
        let ty = vm.exc_type(exc);
        vm.add_methods(ty, methods);
        vm.add_getsets(ty, ATTRIBUTES);
    }
}

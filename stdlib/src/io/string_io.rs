//! `StringIO`: a text stream in memory.

use super::{newline::Newlines, size_argument};
use pyrite_object::descriptor::{GetSetDef, getter};
use pyrite_object::exception::Exc;
use pyrite_object::native::{Native, Payload, method, slot};
use pyrite_object::string::StrBuilder;
use pyrite_object::ty::{Type, flags};
use pyrite_object::{Gc, R, Value, Vm, native_table, ops};
use std::cell::{Cell, RefCell};

pub struct StringIo {
    text: RefCell<StrBuilder>,
    position: Cell<usize>,
    closed: Cell<bool>,
    ready: Cell<bool>,
    /// The argument: `None` translates all newlines, "" none, else what '\n' becomes.
    newline: Cell<Option<&'static str>>,
    newlines: Newlines,
}

impl Payload for StringIo {
    fn trace(&self, _marker: &mut pyrite_object::heap::Marker) {}
    const NEXT: Option<fn(&mut Vm, Value) -> R<Option<Value>>> = Some(step);
}

fn any(value: Value) -> Gc<Native<StringIo>> {
    match value.native() {
        Some(io) => io,
        None => unreachable!("descriptors check their receiver"),
    }
}

fn this(vm: &mut Vm, value: Value) -> R<Gc<Native<StringIo>>> {
    let io = any(value);
    if !io.ready.get() {
        return Err(vm.value_error("I/O operation on uninitialized object"));
    }
    if io.closed.get() { Err(vm.value_error("I/O operation on closed file")) } else { Ok(io) }
}

fn new(vm: &mut Vm, args: &[Value]) -> R {
    let Some(class) = args[0].cast::<Type>() else { return Err(vm.type_error("not a class")) };
    let io = StringIo {
        text: RefCell::default(),
        position: Cell::new(0),
        closed: Cell::new(false),
        ready: Cell::new(false),
        newline: Cell::new(None),
        newlines: Newlines::default(),
    };
    Ok(vm.new_native(class, io).value())
}

fn init_io(vm: &mut Vm, args: &[Value]) -> R {
    let io = any(args[0]);
    let newline = match args[2] {
        Value::NONE => None,
        Value::ABSENT => Some("\n"),
        v => match v.as_str() {
            Some(given) => match ["", "\n", "\r", "\r\n"].into_iter().find(|n| given.is(n)) {
                Some(newline) => Some(newline),
                None => {
                    let message = format!("illegal newline value: {}", ops::repr_text(vm, v)?);
                    return Err(vm.value_error(message));
                }
            },
            None => {
                let message = format!("newline must be str or None, not {}", vm.type_name(v));
                return Err(vm.type_error(message));
            }
        },
    };
    if !matches!(args[1], Value::NONE | Value::ABSENT) && args[1].as_str().is_none() {
        let message = format!("initial_value must be str or None, not {}", vm.type_name(args[1]));
        return Err(vm.type_error(message));
    }
    io.newline.set(newline);
    *io.text.borrow_mut() = StrBuilder::default();
    io.position.set(0);
    io.closed.set(false);
    io.ready.set(true);
    if args[1].as_str().is_some() {
        insert(vm, &io, args[1])?;
        io.position.set(0);
    }
    Ok(Value::NONE)
}

/// The code point at an index.
fn at(builder: &StrBuilder, i: usize) -> u32 {
    match builder {
        StrBuilder::Latin1(v) => u32::from(v[i]),
        StrBuilder::Ucs2(v) => u32::from(v[i]),
        StrBuilder::Ucs4(v) => v[i],
    }
}

fn set_at(builder: &mut StrBuilder, i: usize, c: u32) {
    match builder {
        StrBuilder::Latin1(v) if c < 0x100 => v[i] = c as u8,
        StrBuilder::Ucs2(v) if c < 0x1_0000 => v[i] = c as u16,
        StrBuilder::Ucs4(v) => v[i] = c,
        _ => {
            // Widening goes through pushing.
            let mut wide = StrBuilder::with_capacity(builder.len());
            for j in 0..builder.len() {
                wide.push(if j == i { c } else { at(builder, j) });
            }
            *builder = wide;
        }
    }
}

/// Writes text at the position.
fn insert(vm: &mut Vm, io: &StringIo, text: Value) -> R<()> {
    let newline = io.newline.get();
    let text = match newline {
        None => io.newlines.decode(vm, text, true, true)?,
        Some("") => io.newlines.decode(vm, text, false, true)?,
        Some(_) => text,
    };
    let Some(s) = text.as_str() else { return Ok(()) };
    if s.is_empty() {
        // Nothing is filled in up to a position past the end.
        return Ok(());
    }
    let replace = newline.filter(|n| matches!(*n, "\r" | "\r\n"));
    let mut place = io.text.borrow_mut();
    let gap = io.position.get().saturating_sub(place.len());
    place.push_repeated(0, gap);
    if replace.is_none() && io.position.get() == place.len() {
        place.push_string(&s);
        io.position.set(place.len());
        return Ok(());
    }
    let mut position = io.position.get();
    let mut put = |c: u32| {
        if position < place.len() {
            set_at(&mut place, position, c);
        } else {
            place.push(c);
        }
        position += 1;
    };
    for c in s.code_points() {
        match replace {
            Some(n) if c == 10 => n.chars().for_each(|c| put(c as u32)),
            _ => put(c),
        }
    }
    io.position.set(position);
    Ok(())
}

fn write(vm: &mut Vm, args: &[Value]) -> R {
    let Some(text) = args[1].as_str() else {
        let message = format!("string argument expected, got '{}'", vm.type_name(args[1]));
        return Err(vm.type_error(message));
    };
    let io = this(vm, args[0])?;
    insert(vm, &io, args[1])?;
    Ok(Value::small_int(text.len() as i64))
}

/// Text from `start` to `end`.
fn part(vm: &mut Vm, io: &StringIo, start: usize, end: usize) -> R {
    let mut out = StrBuilder::with_capacity(end.saturating_sub(start));
    {
        let text = io.text.borrow();
        match &*text {
            StrBuilder::Latin1(v) => out.push_latin1(&v[start..end]),
            wide => (start..end).for_each(|i| out.push(at(wide, i))),
        }
    }
    out.finish(vm)
}

fn read(vm: &mut Vm, args: &[Value]) -> R {
    let io = this(vm, args[0])?;
    let limit = size_argument(vm, args[1])?.unwrap_or(usize::MAX);
    let length = io.text.borrow().len();
    let start = io.position.get().min(length);
    let end = start.saturating_add(limit).min(length);
    io.position.set(io.position.get().max(end));
    part(vm, &io, start, end)
}

fn line_end(io: &StringIo, limit: usize) -> (usize, usize) {
    let text = io.text.borrow();
    let newline = io.newline.get();
    let start = io.position.get().min(text.len());
    let most = start.saturating_add(limit).min(text.len());
    if let (StrBuilder::Latin1(v), None | Some("\n")) = (&*text, newline) {
        let end = memchr::memchr(b'\n', &v[start..most]).map_or(most, |i| start + i + 1);
        return (start, end);
    }
    let mut i = start;
    while i < most {
        let c = at(&text, i);
        i += 1;
        let next_is_lf = i < text.len() && at(&text, i) == 10;
        let ends = match newline {
            None | Some("\n") => c == 10,
            Some("\r") => c == 13,
            Some("\r\n") => c == 10 && i >= 2 && at(&text, i - 2) == 13,
            _ if c == 13 && next_is_lf => {
                return (start, (i + 1).min(most));
            }
            _ => c == 10 || c == 13,
        };
        if ends {
            break;
        }
    }
    (start, i)
}

fn readline(vm: &mut Vm, args: &[Value]) -> R {
    let io = this(vm, args[0])?;
    let limit = size_argument(vm, args[1])?.unwrap_or(usize::MAX);
    let (start, end) = line_end(&io, limit);
    io.position.set(io.position.get().max(end));
    part(vm, &io, start, end)
}

fn step(vm: &mut Vm, value: Value) -> R<Option<Value>> {
    let io = this(vm, value)?;
    let (start, end) = line_end(&io, usize::MAX);
    if start == end {
        return Ok(None);
    }
    io.position.set(end);
    part(vm, &io, start, end).map(Some)
}

fn getvalue(vm: &mut Vm, args: &[Value]) -> R {
    let io = this(vm, args[0])?;
    let length = io.text.borrow().len();
    part(vm, &io, 0, length)
}

fn tell(vm: &mut Vm, args: &[Value]) -> R {
    let io = this(vm, args[0])?;
    Ok(vm.int(io.position.get() as i64))
}

fn seek(vm: &mut Vm, args: &[Value]) -> R {
    let io = this(vm, args[0])?;
    let offset = ops::index_isize(vm, args[1], Exc::OverflowError)?;
    let whence = ops::index_isize(vm, args[2], Exc::OverflowError)?;
    let to = match whence {
        0 if offset < 0 => return Err(vm.value_error(format!("Negative seek position {offset}"))),
        0 => offset as usize,
        1 | 2 if offset != 0 => return Err(vm.raise(Exc::OSError, "Can't do nonzero cur-relative seeks")),
        1 => io.position.get(),
        2 => io.text.borrow().len(),
        _ => return Err(vm.value_error(format!("Invalid whence ({whence}, should be 0, 1 or 2)"))),
    };
    io.position.set(to);
    Ok(vm.int(to as i64))
}

fn truncate(vm: &mut Vm, args: &[Value]) -> R {
    let io = this(vm, args[0])?;
    let size = if args[1].is_none() {
        io.position.get() as isize
    } else {
        ops::index_isize(vm, args[1], Exc::OverflowError)?
    };
    if size < 0 {
        return Err(vm.value_error(format!("Negative size value {size}")));
    }
    let mut text = io.text.borrow_mut();
    if (size as usize) < text.len() {
        let mut cut = StrBuilder::with_capacity(size as usize);
        (0..size as usize).for_each(|i| cut.push(at(&text, i)));
        *text = cut;
    }
    Ok(vm.int(size as i64))
}

fn close(_vm: &mut Vm, args: &[Value]) -> R {
    let io = any(args[0]);
    io.closed.set(true);
    *io.text.borrow_mut() = StrBuilder::default();
    Ok(Value::NONE)
}

fn yes(vm: &mut Vm, args: &[Value]) -> R {
    this(vm, args[0])?;
    Ok(Value::TRUE)
}

fn no(vm: &mut Vm, args: &[Value]) -> R {
    this(vm, args[0])?;
    Ok(Value::FALSE)
}

fn get_closed(_vm: &mut Vm, v: Value) -> R {
    Ok(Value::bool(any(v).closed.get()))
}

fn get_line_buffering(vm: &mut Vm, v: Value) -> R {
    this(vm, v)?;
    Ok(Value::FALSE)
}

fn get_newlines(vm: &mut Vm, v: Value) -> R {
    let io = this(vm, v)?;
    Ok(io.newlines.value(vm))
}

fn iter(vm: &mut Vm, args: &[Value]) -> R {
    this(vm, args[0])?;
    Ok(args[0])
}

fn getstate(vm: &mut Vm, args: &[Value]) -> R {
    let value = getvalue(vm, args)?;
    let position = tell(vm, args)?;
    let newline = match any(args[0]).newline.get() {
        Some(n) => vm.str(n),
        None => Value::NONE,
    };
    let dict = super::state_dict(vm, args[0])?;
    Ok(vm.tuple(&[value, newline, position, dict]))
}

fn setstate(vm: &mut Vm, args: &[Value]) -> R {
    let Some(state) = args[1].as_tuple().filter(|t| t.len() >= 4) else {
        let message = format!(
            "{}.__setstate__ argument should be 4-tuple, got {}",
            vm.type_name(args[0]),
            vm.type_name(args[1])
        );
        return Err(vm.type_error(message));
    };
    if any(args[0]).closed.get() {
        return Err(vm.value_error("I/O operation on closed file"));
    }
    init_io(vm, &[args[0], state.get(0), state.get(1)])?;
    // The text has been translated once, when it was written first.
    let mut text = StrBuilder::default();
    if let Some(s) = state.get(0).as_str() {
        text.push_string(&s);
    }
    let io = any(args[0]);
    *io.text.borrow_mut() = text;
    if state.get(2).as_int().is_none() {
        let given = vm.type_name(state.get(2));
        return Err(vm.type_error(format!("third item of state must be an integer, got {given}")));
    }
    let position = ops::index_isize(vm, state.get(2), Exc::OverflowError)?;
    if position < 0 {
        return Err(vm.value_error("position value cannot be negative"));
    }
    io.position.set(position as usize);
    super::restore_dict(vm, args[0], state.get(3), "fourth")?;
    Ok(Value::NONE)
}

native_table! {
    METHODS = [
        pyrite_object::native::new("(type, /, *args, **kwargs?)", new),
        slot("__init__", "(self, /, initial_value=<absent>, newline=<absent>) as (self, /, initial_value='', newline='\n')", init_io, "Initialize self.  See help(type(self)) for accurate signature."),
        slot("__iter__", "(self, /)", iter, "Implement iter(self)."),
        slot("__next__", "(self, /)", pyrite_object::iter::native_next, "Implement next(self)."),
        method("read", "(self, size=-1, /)", read, "Reads up to a number of characters."),
        method("readline", "(self, size=-1, /)", readline, "Reads a line."),
        method("write", "(self, s, /)", write, "Writes text."),
        method("getvalue", "(self, /)", getvalue, "All text."),
        method("tell", "(self, /)", tell, "The position."),
        method("seek", "(self, pos, whence=0, /)", seek, "Changes the position."),
        method("truncate", "(self, pos=None, /)", truncate, "Cuts the stream at a size."),
        method("close", "(self, /)", close, "Closes the stream and drops the text."),
        method("seekable", "(self, /)", yes, "Always true."),
        method("readable", "(self, /)", yes, "Always true."),
        method("writable", "(self, /)", yes, "Always true."),
        method("isatty", "(self, /)", no, "Always false."),
        method("__getstate__", "!(self, /)", getstate, "State for pickle."),
        method("__setstate__", "!(self, state, /)", setstate, "State from pickle."),
    ]
}

static ATTRIBUTES: &[GetSetDef] = &[
    getter("closed", get_closed),
    getter("line_buffering", get_line_buffering),
    getter("newlines", get_newlines),
];

/// Makes the type.
pub fn init(vm: &mut Vm, base: Gc<Type>) -> Gc<Type> {
    let f = flags::BASE | flags::HAS_DICT | flags::WEAKREF;
    vm.new_native_type_on::<StringIo>(base, "_io", "StringIO", f, &METHODS, ATTRIBUTES)
}

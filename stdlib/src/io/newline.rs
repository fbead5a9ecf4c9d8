//! `IncrementalNewlineDecoder`: translates newlines, and remembers which kinds it has seen.

use pyrite_object::descriptor::{GetSetDef, getter};
use pyrite_object::native::{Native, Payload, method, slot};
use pyrite_object::object::Trace;
use pyrite_object::string::StrBuilder;
use pyrite_object::ty::{Type, flags};
use pyrite_object::{Gc, R, Value, Vm, native_table, ops};
use std::cell::Cell;

/// Kinds of newlines seen.
pub const SEEN_CR: u8 = 1;
pub const SEEN_LF: u8 = 2;
pub const SEEN_CRLF: u8 = 4;

/// The translation's state, which `TextIOWrapper` uses too.
#[derive(Default)]
pub struct Newlines {
    pub seen: Cell<u8>,
    /// The last character was a carriage return whose company is not known yet.
    pub pending: Cell<bool>,
}

impl Newlines {
    /// Translates (or only watches) a piece of text.
    pub fn decode(&self, vm: &mut Vm, text: Value, translate: bool, last: bool) -> R {
        let Some(s) = text.as_str() else { return Ok(text) };
        if !self.pending.get() && s.is_ascii() {
            let raw = s.raw();
            if memchr::memchr(b'\r', raw).is_none() {
                if self.seen.get() & SEEN_LF == 0 && memchr::memchr(b'\n', raw).is_some() {
                    self.seen.set(self.seen.get() | SEEN_LF);
                }
                return Ok(text);
            }
        }
        let mut seen = self.seen.get();
        let mut out = StrBuilder::with_capacity(s.len() + 1);
        let mut previous_cr = self.pending.replace(false);
        for c in s.code_points() {
            if previous_cr {
                previous_cr = false;
                if c == 10 {
                    seen |= SEEN_CRLF;
                    if !translate {
                        out.push(13);
                    }
                    out.push(10);
                    continue;
                }
                seen |= SEEN_CR;
                out.push(if translate { 10 } else { 13 });
            }
            match c {
                13 => previous_cr = true,
                10 => {
                    seen |= SEEN_LF;
                    out.push(10);
                }
                _ => out.push(c),
            }
        }
        if previous_cr {
            if last {
                seen |= SEEN_CR;
                out.push(if translate { 10 } else { 13 });
            } else {
                self.pending.set(true);
            }
        }
        self.seen.set(seen);
        out.finish(vm)
    }

    /// The attribute `newlines`.
    pub fn value(&self, vm: &mut Vm) -> Value {
        let kinds: Vec<&str> = [(SEEN_CR, "\r"), (SEEN_LF, "\n"), (SEEN_CRLF, "\r\n")]
            .iter()
            .filter(|(bit, _)| self.seen.get() & bit != 0)
            .map(|(_, text)| *text)
            .collect();
        match kinds.as_slice() {
            [] => Value::NONE,
            [one] => vm.intern(one),
            many => {
                let mut values = vm.rooted();
                for text in many {
                    let v = vm.intern(text);
                    values.push(v);
                }
                vm.tuple(&values)
            }
        }
    }
}

pub struct Decoder {
    decoder: Cell<Value>,
    translate: Cell<bool>,
    newlines: Newlines,
}

impl Payload for Decoder {
    fn trace(&self, marker: &mut pyrite_object::heap::Marker) {
        self.decoder.trace(marker);
    }
}

fn this(value: Value) -> Gc<Native<Decoder>> {
    match value.native() {
        Some(d) => d,
        None => unreachable!("descriptors check their receiver"),
    }
}

fn new(vm: &mut Vm, args: &[Value]) -> R {
    let Some(class) = args[0].cast::<Type>() else { return Err(vm.type_error("not a class")) };
    let decoder = Decoder {
        decoder: Cell::new(Value::NONE),
        translate: Cell::new(false),
        newlines: Newlines::default(),
    };
    Ok(vm.new_native(class, decoder).value())
}

fn init_decoder(vm: &mut Vm, args: &[Value]) -> R {
    let d = this(args[0]);
    d.decoder.set(args[1]);
    let translate = ops::truth(vm, args[2])?;
    d.translate.set(translate);
    d.newlines.seen.set(0);
    d.newlines.pending.set(false);
    Ok(Value::NONE)
}

fn decode(vm: &mut Vm, args: &[Value]) -> R {
    let d = this(args[0]);
    let last = ops::truth(vm, args[2])?;
    let text = if d.decoder.get().is_none() {
        args[1]
    } else {
        vm.call_method_str(d.decoder.get(), "decode", &[args[1], Value::bool(last)])?
    };
    if text.as_str().is_none() {
        let message = format!("decoder should return a string result, not '{}'", vm.type_name(text));
        return Err(vm.type_error(message));
    }
    d.newlines.decode(vm, text, d.translate.get(), last)
}

fn getstate(vm: &mut Vm, args: &[Value]) -> R {
    let d = this(args[0]);
    let (buffer, flag) = if d.decoder.get().is_none() {
        (pyrite_object::bytes::new(vm, b""), 0)
    } else {
        let state = vm.call_method_str(d.decoder.get(), "getstate", &[])?;
        match state.as_tuple() {
            Some(t) if t.len() == 2 => (t.get(0), t.get(1).as_small_int().unwrap_or(0)),
            _ => return Err(vm.type_error("illegal decoder state")),
        }
    };
    let flag = vm.int(flag << 1 | i64::from(d.newlines.pending.get()));
    Ok(vm.tuple(&[buffer, flag]))
}

fn setstate(vm: &mut Vm, args: &[Value]) -> R {
    let d = this(args[0]);
    let Some(state) = args[1].as_tuple().filter(|t| t.len() == 2) else {
        return Err(vm.type_error("state argument must be a tuple"));
    };
    let flag = state.get(1).as_small_int().unwrap_or(0);
    d.newlines.pending.set(flag & 1 != 0);
    if !d.decoder.get().is_none() {
        let flag = vm.int(flag >> 1);
        let inner = vm.tuple(&[state.get(0), flag]);
        vm.call_method_str(d.decoder.get(), "setstate", &[inner])?;
    }
    Ok(Value::NONE)
}

fn reset(vm: &mut Vm, args: &[Value]) -> R {
    let d = this(args[0]);
    d.newlines.seen.set(0);
    d.newlines.pending.set(false);
    if !d.decoder.get().is_none() {
        vm.call_method_str(d.decoder.get(), "reset", &[])?;
    }
    Ok(Value::NONE)
}

fn get_newlines(vm: &mut Vm, v: Value) -> R {
    Ok(this(v).newlines.value(vm))
}

native_table! {
    METHODS = [
        pyrite_object::native::new("(type, /, *args, **kwargs?)", new),
        slot("__init__", "(self, /, decoder, translate, errors='strict')", init_decoder, "Initialize self.  See help(type(self)) for accurate signature."),
        method("decode", "(self, /, input, final=False)", decode, "Decodes and translates."),
        method("getstate", "(self, /)", getstate, "The state."),
        method("setstate", "(self, state, /)", setstate, "Sets the state."),
        method("reset", "(self, /)", reset, "Forgets what was seen."),
    ]
}

static ATTRIBUTES: &[GetSetDef] = &[getter("newlines", get_newlines)];

/// Makes the type.
pub fn init(vm: &mut Vm) -> Gc<Type> {
    vm.new_native_type::<Decoder>("_io", "IncrementalNewlineDecoder", flags::BASE, &METHODS, ATTRIBUTES)
}

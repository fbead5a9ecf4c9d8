//! `TextIOWrapper`: text over a binary stream; the reading and writing halves. `text_type` has the type itself.
//!
//! UTF-8, Latin-1 and ASCII are encoded and decoded here; other encodings go through the library's `codecs`. One chunk of
//! the buffer is decoded at a time: `decoded[decoded_at..]` is what has not been read yet, `chunk` its bytes (for `tell`).

use super::newline::Newlines;
use super::{ask, unsupported};
use pyrite_object::native::{Native, Payload};
use pyrite_object::object::Trace;
use pyrite_object::string::StrBuilder;
use pyrite_object::string::build::substring;
use pyrite_object::{Gc, R, Value, Vm, ops};
use std::cell::{Cell, RefCell};

/// Bytes decoded at a time, and written to the buffer at a time.
const CHUNK: usize = 8192; // bytes

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Codec {
    Utf8,
    Latin1,
    Ascii,
    Other,
}

pub struct Text {
    pub buffer: Cell<Option<Value>>,
    pub detached: Cell<bool>,
    pub encoding: Cell<Value>,
    pub errors: Cell<Value>,
    pub codec: Cell<Codec>,
    /// The incremental decoder of other encodings.
    pub decoder: Cell<Option<Value>>,
    pub encoder: Cell<Option<Value>>,
    /// The argument `newline`.
    pub newline: RefCell<Option<String>>,
    pub line_buffering: Cell<bool>,
    pub write_through: Cell<bool>,
    /// Whether the buffer takes bytes.
    pub writes: Cell<bool>,
    pub pending: RefCell<Vec<u8>>,
    pub decoded: Cell<Option<Value>>,
    pub decoded_at: Cell<usize>,
    pub chunk: RefCell<Vec<u8>>,
    /// Bytes at the end of the last chunk that are the beginning of a character.
    pub carry: RefCell<Vec<u8>>,
    pub newlines: Newlines,
    /// Whether the carriage return that ended the chunk before belongs to this one's text.
    pub chunk_began_with_cr: Cell<bool>,
    /// `tell` is refused while iterating.
    pub telling: Cell<bool>,
    pub at_end: Cell<bool>,
}

impl Default for Text {
    fn default() -> Text {
        Text {
            buffer: Cell::new(None),
            detached: Cell::new(false),
            encoding: Cell::new(Value::NONE),
            errors: Cell::new(Value::NONE),
            codec: Cell::new(Codec::Utf8),
            decoder: Cell::new(None),
            encoder: Cell::new(None),
            newline: RefCell::new(None),
            line_buffering: Cell::new(false),
            write_through: Cell::new(false),
            writes: Cell::new(false),
            pending: RefCell::default(),
            decoded: Cell::new(None),
            decoded_at: Cell::new(0),
            chunk: RefCell::default(),
            carry: RefCell::default(),
            newlines: Newlines::default(),
            chunk_began_with_cr: Cell::new(false),
            telling: Cell::new(true),
            at_end: Cell::new(false),
        }
    }
}

impl Payload for Text {
    fn trace(&self, marker: &mut pyrite_object::heap::Marker) {
        self.buffer.trace(marker);
        self.encoding.trace(marker);
        self.errors.trace(marker);
        self.decoder.trace(marker);
        self.encoder.trace(marker);
        self.decoded.trace(marker);
    }
    const NEXT: Option<fn(&mut Vm, Value) -> R<Option<Value>>> = Some(step);
}

pub fn any(value: Value) -> Gc<Native<Text>> {
    match value.native() {
        Some(t) => t,
        None => unreachable!("descriptors check their receiver"),
    }
}

/// The stream and its buffer; ValueError before `__init__`, after `detach` and after `close`.
pub fn open(vm: &mut Vm, value: Value) -> R<(Gc<Native<Text>>, Value)> {
    let t = any(value);
    let buffer = buffer_of(vm, &t)?;
    if super::is_closed(vm, buffer)? {
        return Err(super::closed_error(vm));
    }
    Ok((t, buffer))
}

pub fn buffer_of(vm: &mut Vm, t: &Text) -> R {
    match t.buffer.get() {
        Some(buffer) => Ok(buffer),
        None if t.detached.get() => Err(vm.value_error("underlying buffer has been detached")),
        None => Err(vm.value_error("I/O operation on uninitialized object")),
    }
}

impl Text {
    fn translates(&self) -> bool {
        self.newline.borrow().is_none()
    }

    fn universal(&self) -> bool {
        matches!(self.newline.borrow().as_deref(), None | Some(""))
    }

    /// Forgets what was read ahead.
    pub fn drop_read_ahead(&self) {
        self.decoded.set(None);
        self.decoded_at.set(0);
        self.chunk.borrow_mut().clear();
        self.carry.borrow_mut().clear();
        self.newlines.pending.set(false);
        self.at_end.set(false);
    }

    fn remaining(&self) -> usize {
        self.decoded.get().and_then(Value::as_str).map_or(0, |s| s.len() - self.decoded_at.get())
    }
}

/// Takes up to `n` characters of those decoded.
fn take(vm: &mut Vm, t: &Text, n: usize) -> R {
    let Some(s) = t.decoded.get().and_then(Value::as_str) else { return Ok(vm.empty_str()) };
    let start = t.decoded_at.get();
    let end = start.saturating_add(n).min(s.len());
    t.decoded_at.set(end);
    substring(vm, s, start, end)
}

/// Decodes bytes; incomplete characters at the end are carried over unless this is the last piece.
fn decode(vm: &mut Vm, t: &Text, bytes: &[u8], last: bool) -> R {
    let text = match t.codec.get() {
        Codec::Latin1 => {
            let mut builder = StrBuilder::with_capacity(bytes.len());
            builder.push_latin1(bytes);
            builder.finish(vm)?
        }
        Codec::Ascii if bytes.is_ascii() => pyrite_object::string::from_latin1(vm, bytes),
        Codec::Utf8 => {
            let mut all = std::mem::take(&mut *t.carry.borrow_mut());
            let all: &[u8] = if all.is_empty() {
                bytes
            } else {
                all.extend_from_slice(bytes);
                &all
            };
            match std::str::from_utf8(all) {
                Ok(s) => vm.str(s),
                Err(e) if e.error_len().is_none() && !last => {
                    *t.carry.borrow_mut() = all[e.valid_up_to()..].to_vec();
                    let valid = std::str::from_utf8(&all[..e.valid_up_to()]).unwrap_or_default();
                    vm.str(valid)
                }
                Err(_) => decode_generally(vm, t, all)?,
            }
        }
        Codec::Ascii => decode_generally(vm, t, bytes)?,
        Codec::Other => {
            let Some(decoder) = t.decoder.get() else {
                return Err(unsupported(vm, "not readable"));
            };
            let data = pyrite_object::bytes::new(vm, bytes);
            let text = vm.call_method_str(decoder, "decode", &[data, Value::bool(last)])?;
            if text.as_str().is_none() {
                let message = format!("decoder should return a string result, not '{}'", vm.type_name(text));
                return Err(vm.type_error(message));
            }
            text
        }
    };
    if t.universal() { t.newlines.decode(vm, text, t.translates(), last) } else { Ok(text) }
}

/// Decodes by `bytes.decode`, with the error handler.
fn decode_generally(vm: &mut Vm, t: &Text, bytes: &[u8]) -> R {
    let data = pyrite_object::bytes::new(vm, bytes);
    vm.call_method_str(data, "decode", &[t.encoding.get(), t.errors.get()])
}

/// Reads and decodes the next chunk; false at the end.
fn read_chunk(vm: &mut Vm, t: &Text, buffer: Value) -> R<bool> {
    let read1 = vm.try_attribute_str(buffer, "read1")?;
    let size = Value::small_int(CHUNK as i64);
    let data = match read1 {
        Some(read1) => vm.call(read1, &[size])?,
        None => vm.call_method(buffer, vm.names.read, &[size])?,
    };
    let Some(bytes) = data.as_bytes() else {
        let message = format!(
            "underlying read1() should have returned a bytes-like object, not '{}'",
            vm.type_name(data)
        );
        return Err(vm.type_error(message));
    };
    let bytes = bytes.as_slice().to_vec();
    let last = bytes.is_empty();
    let mut chunk = t.carry.borrow().clone();
    chunk.extend_from_slice(&bytes);
    t.chunk_began_with_cr.set(t.newlines.pending.get());
    let text = decode(vm, t, &bytes, last)?;
    *t.chunk.borrow_mut() = chunk;
    t.decoded.set(Some(text));
    t.decoded_at.set(0);
    t.at_end.set(last);
    Ok(!last || ops::length(vm, text)? > 0)
}

fn check_readable(vm: &mut Vm, buffer: Value, t: &Text) -> R<()> {
    if t.pending.borrow().is_empty() && t.decoded.get().is_some() {
        return Ok(());
    }
    if !ask(vm, buffer, "readable")? {
        return Err(unsupported(vm, "not readable"));
    }
    Ok(())
}

/// `read(size)`.
pub fn read(vm: &mut Vm, args: &[Value]) -> R {
    let (t, buffer) = open(vm, args[0])?;
    check_readable(vm, buffer, &t)?;
    flush_pending(vm, &t, buffer)?;
    match super::size_argument(vm, args[1])? {
        None => {
            let head = take(vm, &t, usize::MAX)?;
            let data = vm.call_method(buffer, vm.names.read, &[])?;
            let bytes = match data.as_bytes() {
                Some(b) => b.as_slice().to_vec(),
                None if data.is_none() => Vec::new(),
                None => {
                    let message =
                        format!("read() should have returned a bytes object, not '{}'", vm.type_name(data));
                    return Err(vm.type_error(message));
                }
            };
            let rest = decode(vm, &t, &bytes, true)?;
            t.decoded.set(None);
            t.decoded_at.set(0);
            t.chunk.borrow_mut().clear();
            match (head.as_str(), rest.as_str()) {
                (Some(h), Some(r)) => pyrite_object::string::concat(vm, h, r),
                _ => Ok(rest),
            }
        }
        Some(n) => {
            let mut out = StrBuilder::with_capacity(n.min(CHUNK));
            while out.len() < n {
                if t.remaining() == 0 && !read_chunk(vm, &t, buffer)? {
                    break;
                }
                let part = take(vm, &t, n - out.len())?;
                if let Some(s) = part.as_str() {
                    out.push_string(&s);
                }
            }
            out.finish(vm)
        }
    }
}

/// End of the first line in the text from `start` on, if it is there.
fn find_line_end(t: &Text, s: &pyrite_object::string::Str, start: usize) -> Option<usize> {
    let newline = t.newline.borrow();
    match newline.as_deref() {
        None | Some("\n") => {
            if s.width() == 1 {
                return memchr::memchr(b'\n', &s.raw()[start..]).map(|i| start + i + 1);
            }
            (start..s.len()).find(|&i| s.at(i) == 10).map(|i| i + 1)
        }
        Some("\r") => (start..s.len()).find(|&i| s.at(i) == 13).map(|i| i + 1),
        Some("\r\n") => {
            (start..s.len().saturating_sub(1)).find(|&i| s.at(i) == 13 && s.at(i + 1) == 10).map(|i| i + 2)
        }
        Some(_) => {
            let i = (start..s.len()).find(|&i| matches!(s.at(i), 10 | 13))?;
            if s.at(i) == 13 {
                if i + 1 == s.len() && !t.at_end.get() {
                    return None;
                }
                if i + 1 < s.len() && s.at(i + 1) == 10 {
                    return Some(i + 2);
                }
            }
            Some(i + 1)
        }
    }
}

/// Reads a line of at most `limit` characters.
fn line(vm: &mut Vm, t: &Text, buffer: Value, limit: usize) -> R {
    let mut out: Option<StrBuilder> = None;
    loop {
        if t.remaining() > 0
            && let Some(s) = t.decoded.get().and_then(Value::as_str)
        {
            let start = t.decoded_at.get();
            let have = out.as_ref().map_or(0, StrBuilder::len);
            if let Some(end) = find_line_end(t, &s, start) {
                let n = (end - start).min(limit - have);
                let part = take(vm, t, n)?;
                return match out {
                    None => Ok(part),
                    Some(mut out) => {
                        if let Some(p) = part.as_str() {
                            out.push_string(&p);
                        }
                        out.finish(vm)
                    }
                };
            }
            // A carriage return at the end may be half a newline.
            let part = take(vm, t, limit - have)?;
            let builder = out.get_or_insert_with(StrBuilder::default);
            if let Some(p) = part.as_str() {
                builder.push_string(&p);
            }
            if builder.len() >= limit {
                break;
            }
        }
        if !read_chunk(vm, t, buffer)? {
            break;
        }
        let ends_with_cr = out.as_ref().is_some_and(last_is_cr);
        if ends_with_cr && !t.translates() {
            let newline = t.newline.borrow().clone();
            let begins_with_lf =
                t.decoded.get().and_then(Value::as_str).is_some_and(|s| !s.is_empty() && s.at(0) == 10);
            match newline.as_deref() {
                Some("" | "\r\n") if begins_with_lf => {
                    t.decoded_at.set(1);
                    if let Some(o) = &mut out {
                        o.push(10);
                    }
                    break;
                }
                Some("") => break,
                _ => {}
            }
        }
    }
    out.unwrap_or_default().finish(vm)
}

fn last_is_cr(builder: &StrBuilder) -> bool {
    match builder {
        StrBuilder::Latin1(v) => v.last() == Some(&13),
        StrBuilder::Ucs2(v) => v.last() == Some(&13),
        StrBuilder::Ucs4(v) => v.last() == Some(&13),
    }
}

/// `readline(size)`.
pub fn readline(vm: &mut Vm, args: &[Value]) -> R {
    let (t, buffer) = open(vm, args[0])?;
    check_readable(vm, buffer, &t)?;
    flush_pending(vm, &t, buffer)?;
    let limit = super::size_argument(vm, args[1])?.unwrap_or(usize::MAX);
    line(vm, &t, buffer, limit)
}

fn step(vm: &mut Vm, value: Value) -> R<Option<Value>> {
    let (t, buffer) = open(vm, value)?;
    check_readable(vm, buffer, &t)?;
    flush_pending(vm, &t, buffer)?;
    t.telling.set(false);
    let text = line(vm, &t, buffer, usize::MAX)?;
    if ops::length(vm, text)? == 0 {
        t.telling.set(true);
        return Ok(None);
    }
    Ok(Some(text))
}

/// The bytes of a text, newlines translated.
fn encode(vm: &mut Vm, t: &Text, text: Value, into: &mut Vec<u8>) -> R<()> {
    let Some(s) = text.as_str() else { return Ok(()) };
    let replaced = {
        let newline = t.newline.borrow();
        match newline.as_deref() {
            Some(n @ ("\r" | "\r\n")) => Some(n.to_owned()),
            _ => None,
        }
    };
    if replaced.is_none() && s.is_ascii() && t.codec.get() != Codec::Other {
        into.extend_from_slice(s.raw());
        return Ok(());
    }
    let text = match replaced {
        Some(n) => {
            let mut out = StrBuilder::with_capacity(s.len());
            for c in s.code_points() {
                if c == 10 {
                    out.push_str(&n);
                } else {
                    out.push(c);
                }
            }
            out.finish(vm)?
        }
        None => text,
    };
    let Some(s) = text.as_str() else { return Ok(()) };
    if t.codec.get() == Codec::Utf8
        && let Ok(utf8) = s.to_utf8()
    {
        into.extend_from_slice(utf8.as_bytes());
        return Ok(());
    }
    if t.codec.get() == Codec::Latin1 && s.width() == 1 {
        into.extend_from_slice(s.raw());
        return Ok(());
    }
    let bytes = match t.encoder.get() {
        Some(encoder) => vm.call_method_str(encoder, "encode", &[text])?,
        None => vm.call_method_str(text, "encode", &[t.encoding.get(), t.errors.get()])?,
    };
    match bytes.as_bytes() {
        Some(b) => into.extend_from_slice(b.as_slice()),
        None => {
            let message = format!("encoder should return a bytes object, not '{}'", vm.type_name(bytes));
            return Err(vm.type_error(message));
        }
    }
    Ok(())
}

/// Hands what is pending to the buffer.
pub fn flush_pending(vm: &mut Vm, t: &Text, buffer: Value) -> R<()> {
    let data = std::mem::take(&mut *t.pending.borrow_mut());
    if data.is_empty() {
        return Ok(());
    }
    if super::buffered::is_plain_writer(vm, buffer) {
        return super::buffered::write_slice(vm, buffer, &data);
    }
    let bytes = pyrite_object::bytes::new(vm, &data);
    vm.call_method(buffer, vm.names.write, &[bytes]).map(|_| ())
}

/// `write(text)`.
pub fn write(vm: &mut Vm, args: &[Value]) -> R {
    if args[1].as_str().is_none() {
        let message = format!("write() argument must be str, not {}", vm.argument_type_name(args[1]));
        return Err(vm.type_error(message));
    }
    let (t, buffer) = open(vm, args[0])?;
    if !t.writes.get() {
        return Err(unsupported(vm, "not writable"));
    }
    let mut data = Vec::new();
    encode(vm, &t, args[1], &mut data)?;
    let Some(s) = args[1].as_str() else { return Ok(Value::NONE) };
    let has_newline = t.line_buffering.get() && (data.contains(&b'\n') || data.contains(&b'\r'));
    t.pending.borrow_mut().extend_from_slice(&data);
    if t.pending.borrow().len() > CHUNK || t.write_through.get() || has_newline {
        flush_pending(vm, &t, buffer)?;
    }
    if has_newline {
        vm.call_method(buffer, vm.names.flush, &[])?;
    }
    if t.decoded.get().is_some() {
        t.drop_read_ahead();
    }
    Ok(Value::small_int(s.len() as i64))
}

/// The position as bytes of the buffer: that of the first character not read yet.
pub fn tell(vm: &mut Vm, args: &[Value]) -> R {
    let (t, buffer) = open(vm, args[0])?;
    if !ask(vm, buffer, "seekable")? {
        return Err(unsupported(vm, "underlying stream is not seekable"));
    }
    if !t.telling.get() {
        return Err(vm.raise(pyrite_object::Exc::OSError, "telling position disabled by next() call"));
    }
    flush_pending(vm, &t, buffer)?;
    vm.call_method(buffer, vm.names.flush, &[])?;
    let at = vm.call_method_str(buffer, "tell", &[])?;
    let at = ops::index_isize(vm, at, pyrite_object::Exc::OverflowError)? as i64;
    let unread = unread_bytes(vm, &t)? as i64;
    Ok(vm.int(at - unread))
}

/// Bytes of the chunk that belong to characters not read yet.
fn unread_bytes(vm: &mut Vm, t: &Text) -> R<usize> {
    let Some(text) = t.decoded.get().and_then(Value::as_str) else { return Ok(t.carry.borrow().len()) };
    let read = t.decoded_at.get();
    let chunk = t.chunk.borrow().clone();
    if t.codec.get() == Codec::Other {
        let rest = substring(vm, text, read, text.len())?;
        let bytes = vm.call_method_str(rest, "encode", &[t.encoding.get(), t.errors.get()])?;
        return Ok(bytes.as_bytes().map_or(0, |b| b.len()));
    }
    // Walk over the chunk until as many characters are made as were read.
    let (mut made, mut i) = (0, 0);
    let mut cr = t.chunk_began_with_cr.get();
    while i < chunk.len() && made < read {
        let width = if t.codec.get() == Codec::Utf8 { utf8_width(chunk[i]) } else { 1 };
        let c = chunk[i];
        i += width;
        if t.translates() {
            if cr {
                cr = false;
                made += 1;
                if c == b'\n' {
                    continue;
                }
                if made >= read {
                    i -= width;
                    break;
                }
            }
            if c == b'\r' {
                if chunk.get(i) == Some(&b'\n') {
                    i += 1;
                }
                made += 1;
                continue;
            }
        }
        made += 1;
    }
    Ok(chunk.len() - i.min(chunk.len()))
}

fn utf8_width(first: u8) -> usize {
    match first {
        0xC2..=0xDF => 2,
        0xE0..=0xEF => 3,
        0xF0..=0xF4 => 4,
        _ => 1,
    }
}

/// `seek(cookie, whence)`.
pub fn seek(vm: &mut Vm, args: &[Value]) -> R {
    let (t, buffer) = open(vm, args[0])?;
    if !ask(vm, buffer, "seekable")? {
        return Err(unsupported(vm, "underlying stream is not seekable"));
    }
    let whence = ops::index_isize(vm, args[2], pyrite_object::Exc::OverflowError)?;
    let zero = ops::index_of(vm, args[1])?.is_zero();
    let target = match whence {
        0 => args[1],
        1 if !zero => return Err(unsupported(vm, "can't do nonzero cur-relative seeks")),
        1 => tell(vm, args)?,
        2 if !zero => return Err(unsupported(vm, "can't do nonzero end-relative seeks")),
        2 => {
            vm.call_method(args[0], vm.names.flush, &[])?;
            t.drop_read_ahead();
            reset_decoder(vm, &t)?;
            return vm.call_method_str(buffer, "seek", &[Value::small_int(0), Value::small_int(2)]);
        }
        _ => return Err(vm.value_error(format!("invalid whence ({whence}, should be 0, 1 or 2)"))),
    };
    if ops::index_of(vm, target)?.is_negative() {
        let message = format!("negative seek position {}", ops::repr_text(vm, target)?);
        return Err(vm.value_error(message));
    }
    vm.call_method(args[0], vm.names.flush, &[])?;
    vm.call_method_str(buffer, "seek", &[target])?;
    t.drop_read_ahead();
    reset_decoder(vm, &t)?;
    t.telling.set(true);
    Ok(target)
}

fn reset_decoder(vm: &mut Vm, t: &Text) -> R<()> {
    match t.decoder.get() {
        Some(decoder) => vm.call_method_str(decoder, "reset", &[]).map(|_| ()),
        None => Ok(()),
    }
}

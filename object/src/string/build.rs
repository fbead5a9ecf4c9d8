//! Making strings: a builder that widens as needed, and shared growing buffers for repeated concatenation.

use super::{Chars, MAX_LENGTH, Str};
use crate::object::Gc;
use crate::value::Value;
use crate::vm::{R, Vm};

/// Bytes of short texts, which take no memory of their own.
pub type ShortBytes = smallvec::SmallVec<[u8; 64]>;

/// Collects code points in the narrowest width that fits.
#[derive(Clone, Debug)]
pub enum StrBuilder {
    Latin1(ShortBytes),
    Ucs2(Vec<u16>),
    Ucs4(Vec<u32>),
}

impl Default for StrBuilder {
    fn default() -> StrBuilder {
        StrBuilder::Latin1(ShortBytes::new())
    }
}

impl StrBuilder {
    pub fn with_capacity(code_points: usize) -> StrBuilder {
        StrBuilder::Latin1(ShortBytes::with_capacity(code_points))
    }

    pub fn len(&self) -> usize {
        match self {
            StrBuilder::Latin1(v) => v.len(),
            StrBuilder::Ucs2(v) => v.len(),
            StrBuilder::Ucs4(v) => v.len(),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    #[inline]
    pub fn push(&mut self, c: u32) {
        match self {
            StrBuilder::Latin1(v) if c < 0x100 => v.push(c as u8),
            StrBuilder::Ucs2(v) if c < 0x1_0000 => v.push(c as u16),
            StrBuilder::Ucs4(v) => v.push(c),
            _ => {
                self.widen(c);
                self.push(c);
            }
        }
    }

    #[cold]
    fn widen(&mut self, c: u32) {
        *self = match std::mem::take(self) {
            StrBuilder::Latin1(v) if c < 0x1_0000 => StrBuilder::Ucs2(v.into_iter().map(u16::from).collect()),
            StrBuilder::Latin1(v) => StrBuilder::Ucs4(v.into_iter().map(u32::from).collect()),
            StrBuilder::Ucs2(v) => StrBuilder::Ucs4(v.into_iter().map(u32::from).collect()),
            wide => wide,
        };
    }

    pub fn push_char(&mut self, c: char) {
        self.push(c as u32);
    }

    pub fn push_str(&mut self, text: &str) {
        if let StrBuilder::Latin1(v) = self
            && text.is_ascii()
        {
            v.extend_from_slice(text.as_bytes());
            return;
        }
        for c in text.chars() {
            self.push(c as u32);
        }
    }

    pub fn push_latin1(&mut self, bytes: &[u8]) {
        match self {
            StrBuilder::Latin1(v) => v.extend_from_slice(bytes),
            StrBuilder::Ucs2(v) => v.extend(bytes.iter().map(|&b| u16::from(b))),
            StrBuilder::Ucs4(v) => v.extend(bytes.iter().map(|&b| u32::from(b))),
        }
    }

    /// Pushes a code point `count` times.
    pub fn push_repeated(&mut self, c: u32, count: usize) {
        match self {
            StrBuilder::Latin1(v) if c < 0x100 => v.resize(v.len() + count, c as u8),
            StrBuilder::Ucs2(v) if c < 0x1_0000 => v.resize(v.len() + count, c as u16),
            StrBuilder::Ucs4(v) => v.resize(v.len() + count, c),
            _ if count == 0 => {}
            _ => {
                self.widen(c);
                self.push_repeated(c, count);
            }
        }
    }

    /// Pushes the characters `start..end` of a string.
    pub fn push_part(&mut self, s: &Str, start: usize, end: usize) {
        match s.chars() {
            Chars::Latin1(c) => self.push_latin1(&c[start..end]),
            Chars::Ucs2(c) => c[start..end].iter().for_each(|&c| self.push(u32::from(c))),
            Chars::Ucs4(c) => c[start..end].iter().for_each(|&c| self.push(c)),
        }
    }

    pub fn push_string(&mut self, s: &Str) {
        self.push_part(s, 0, s.len());
    }

    /// The string. A builder that was widened for a character holds one, so the width is the narrowest; one whose
    /// content was cut afterwards must not be finished with this.
    pub fn finish(self, vm: &mut Vm) -> R {
        if self.len() > MAX_LENGTH {
            return Err(vm.memory_error());
        }
        match self {
            StrBuilder::Latin1(v) => super::try_from_latin1(vm, &v),
            StrBuilder::Ucs2(v) => Ok(Gc::<Str>::make(vm, v.len(), 2, false, |place| {
                for (to, c) in place.chunks_exact_mut(2).zip(&v) {
                    to.copy_from_slice(&c.to_ne_bytes());
                }
            })?
            .value()),
            StrBuilder::Ucs4(v) => Ok(Gc::<Str>::make(vm, v.len(), 4, false, |place| {
                for (to, c) in place.chunks_exact_mut(4).zip(&v) {
                    to.copy_from_slice(&c.to_ne_bytes());
                }
            })?
            .value()),
        }
    }

    /// As `finish`, for texts whose length is bounded.
    pub fn finish_or_empty(self, vm: &mut Vm) -> Value {
        match self.finish(vm) {
            Ok(s) => s,
            Err(_) => {
                vm.exception = None;
                vm.heap.set_exhausted();
                vm.empty_str
            }
        }
    }
}

/// Strings one behind the other, with `separator` between them; `item` gives the `count` strings.
pub fn joined(
    vm: &mut Vm,
    separator: Option<Gc<Str>>,
    count: usize,
    item: impl Fn(usize) -> Option<Gc<Str>>,
) -> R {
    let gaps = separator.map_or(0, |s| s.len().saturating_mul(count.saturating_sub(1)));
    let mut length = gaps;
    let mut narrow = separator.is_none_or(|s| s.width() == 1);
    let mut ascii = separator.is_none_or(|s| s.is_ascii());
    for s in (0..count).filter_map(&item) {
        length = length.saturating_add(s.len());
        narrow &= s.width() == 1;
        ascii &= s.is_ascii();
    }
    if !narrow || length < 2 {
        let mut out = StrBuilder::with_capacity(length.min(MAX_LENGTH));
        for (i, s) in (0..count).filter_map(&item).enumerate() {
            if let Some(separator) = separator.filter(|_| i > 0) {
                out.push_string(&separator);
            }
            out.push_string(&s);
        }
        return out.finish(vm);
    }
    let made = Gc::<Str>::make(vm, length, 1, ascii, |place| {
        let mut at = 0;
        let mut put = |part: &[u8]| {
            super::short::copy(&mut place[at..at + part.len()], part);
            at += part.len();
        };
        for (i, s) in (0..count).filter_map(&item).enumerate() {
            if let Some(separator) = separator.filter(|_| i > 0) {
                put(separator.raw());
            }
            put(s.raw());
        }
    })?;
    Ok(made.value())
}

/// The part `start..end` of a string, in its own narrowest width.
pub fn substring(vm: &mut Vm, s: Gc<Str>, start: usize, end: usize) -> R {
    if start >= end {
        return Ok(vm.empty_str);
    }
    if start == 0 && end == s.len() && vm.is_exact(s.value(), vm.types.str) {
        return Ok(s.value());
    }
    match s.chars() {
        Chars::Latin1(c) => {
            let part = &c[start..end];
            if part.len() == 1 {
                return Ok(super::from_latin1(vm, part));
            }
            let ascii = s.is_ascii() || part.is_ascii();
            Ok(Gc::<Str>::make(vm, part.len(), 1, ascii, |place| super::short::copy(place, part))?.value())
        }
        Chars::Ucs2(c) => {
            let mut builder = StrBuilder::with_capacity(end - start);
            c[start..end].iter().for_each(|&c| builder.push(u32::from(c)));
            builder.finish(vm)
        }
        Chars::Ucs4(c) => {
            let mut builder = StrBuilder::with_capacity(end - start);
            c[start..end].iter().for_each(|&c| builder.push(c));
            builder.finish(vm)
        }
    }
}

/// First word of a shared buffer: bytes in use. The characters follow.
const USED: usize = 8; // bytes

/// `a + b` of equal widths, in a buffer with room to grow. If `a` ends where its buffer's used part ends, `b` is
/// written right behind it.
pub(super) fn concat_shared(vm: &mut Vm, a: Gc<Str>, b: Gc<Str>, ascii: bool) -> R {
    let length = a.len() + b.len();
    if length > MAX_LENGTH {
        return Err(vm.memory_error());
    }
    let (a_bytes, b_bytes) = (a.raw().len(), b.raw().len());
    if let Some(buffer) = a.shared_buffer() {
        let start = buffer.data().wrapping_add(USED);
        // SAFETY: the first word of a shared buffer is its used count; `data` has room for `capacity` bytes; bytes
        // beyond the used count are seen by no string.
        unsafe {
            let used = buffer.data().cast::<usize>();
            if a.data() == start && *used == a_bytes && buffer.capacity - USED - a_bytes >= b_bytes {
                std::ptr::copy_nonoverlapping(b.data(), start.add(a_bytes), b_bytes);
                *used = a_bytes + b_bytes;
                return Ok(Gc::<Str>::make_shared(vm, buffer, start, length, a.width(), ascii).value());
            }
        }
    }
    let room = a_bytes + b_bytes;
    let buffer = vm.new_buffer(USED + room + room / 2)?;
    let start = buffer.data().wrapping_add(USED);
    // SAFETY: the buffer is fresh and large enough for both parts.
    unsafe {
        std::ptr::copy_nonoverlapping(a.data(), start, a_bytes);
        std::ptr::copy_nonoverlapping(b.data(), start.add(a_bytes), b_bytes);
        *buffer.data().cast::<usize>() = room;
    }
    Ok(Gc::<Str>::make_shared(vm, buffer, start, length, a.width(), ascii).value())
}

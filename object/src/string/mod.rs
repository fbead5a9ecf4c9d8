//! Strings: arrays of Latin-1, UCS-2 or UCS-4 code points, with a cached hash.
//!
//! The narrowest width that fits is used always, so equal strings have equal widths. The characters stand behind the
//! object, or, for the results of repeated concatenation, in a buffer that several strings share (each sees a prefix).

pub mod build;
mod case;
mod format_method;
pub mod intern;
pub mod markup;
pub mod methods;
mod percent;
pub(crate) mod search;
pub mod short;
mod split;

pub use build::{ShortBytes, StrBuilder};
pub use intern::{InternTable, intern, intern_value};
pub use search::find_in;

use crate::object::{Gc, Header, Trace};
use crate::value::Value;
use crate::vm::{Buffer, R, Vm};
use std::cell::Cell;

/// Code points per string; longer ones are a MemoryError.
pub const MAX_LENGTH: usize = u32::MAX as usize - 64; // code points

#[repr(C)]
pub struct Str {
    pub header: Header,
    /// 0 if not known yet.
    hash: Cell<i64>,
    data: *const u8,
    length: u32,
    /// Bytes per code point: 1, 2 or 4.
    width: u8,
    flags: Cell<u8>,
    _unused: u16,
}

/// Byte offset of the length, of 32 bits; compiled code uses it.
pub const LENGTH_OFFSET: usize = std::mem::offset_of!(Str, length);

/// Likewise of the width, of 8 bits, and of the address of the code points.
pub const WIDTH_OFFSET: usize = std::mem::offset_of!(Str, width);
pub const DATA_OFFSET: usize = std::mem::offset_of!(Str, data);

const ASCII: u8 = 1;
const INTERNED: u8 = 2;
/// The word behind the struct points to the shared buffer that `data` is in.
const SHARED: u8 = 4;

crate::object_kind!(Str, Str, |this, marker| {
    if this.flags.get() & SHARED != 0 {
        this.owner().trace(marker);
    }
});

/// A string's characters, by width.
#[derive(Clone, Copy, Debug)]
pub enum Chars<'a> {
    Latin1(&'a [u8]),
    Ucs2(&'a [u16]),
    Ucs4(&'a [u32]),
}

impl Str {
    fn of_characters(header: Header, data: *const u8, length: usize, width: usize, ascii: bool) -> Str {
        Str {
            header,
            hash: Cell::new(0),
            data,
            length: length as u32,
            width: width as u8,
            flags: Cell::new(if ascii { ASCII } else { 0 }),
            _unused: 0,
        }
    }

    fn owner(&self) -> Gc<Buffer> {
        let after = std::ptr::from_ref(self).wrapping_add(1).cast::<u64>();
        // SAFETY: shared strings have the buffer's address in the word behind the struct.
        Gc::from_address(unsafe { after.read() })
    }

    /// Number of code points.
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.length as usize
    }

    #[inline(always)]
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// Bytes per code point.
    #[inline(always)]
    pub fn width(&self) -> usize {
        self.width as usize
    }

    #[inline(always)]
    pub fn is_ascii(&self) -> bool {
        self.flags.get() & ASCII != 0
    }

    #[inline(always)]
    pub fn is_interned(&self) -> bool {
        self.flags.get() & INTERNED != 0
    }

    /// The characters. The slice is good as long as the string is alive.
    #[inline(always)]
    pub fn chars(&self) -> Chars<'_> {
        let n = self.len();
        // SAFETY: `data` points to `length` characters of `width` bytes, immutable for the life of the string.
        unsafe {
            match self.width {
                1 => Chars::Latin1(std::slice::from_raw_parts(self.data, n)),
                2 => Chars::Ucs2(std::slice::from_raw_parts(self.data.cast(), n)),
                _ => Chars::Ucs4(std::slice::from_raw_parts(self.data.cast(), n)),
            }
        }
    }

    /// The raw bytes of the characters.
    #[inline(always)]
    pub fn raw(&self) -> &[u8] {
        // SAFETY: as in `chars`.
        unsafe { std::slice::from_raw_parts(self.data, self.len() * self.width()) }
    }

    /// The code point at an index that must be in range.
    #[inline(always)]
    pub fn at(&self, index: usize) -> u32 {
        match self.chars() {
            Chars::Latin1(c) => c[index] as u32,
            Chars::Ucs2(c) => c[index] as u32,
            Chars::Ucs4(c) => c[index],
        }
    }

    /// All code points.
    pub fn code_points(&self) -> impl DoubleEndedIterator<Item = u32> + ExactSizeIterator + '_ {
        (0..self.len()).map(|i| self.at(i))
    }

    /// As `&str`, without copying, if the string is ASCII.
    #[inline]
    pub fn as_ascii(&self) -> Option<&str> {
        match self.chars() {
            // SAFETY: the ASCII flag says that all bytes are below 128.
            Chars::Latin1(bytes) if self.is_ascii() => Some(unsafe { std::str::from_utf8_unchecked(bytes) }),
            _ => None,
        }
    }

    /// The characters' bytes, if they are ASCII.
    #[inline]
    pub fn as_ascii_bytes(&self) -> Option<&[u8]> {
        self.is_ascii().then(|| self.raw())
    }

    /// As UTF-8; lone surrogates become U+FFFD.
    pub fn to_rust(&self) -> String {
        match self.as_ascii() {
            Some(s) => s.to_owned(),
            None => self.code_points().map(|c| char::from_u32(c).unwrap_or('\u{FFFD}')).collect(),
        }
    }

    /// As UTF-8, or the index of the first lone surrogate.
    pub fn to_utf8(&self) -> Result<String, usize> {
        if let Some(s) = self.as_ascii() {
            return Ok(s.to_owned());
        }
        let mut out = String::with_capacity(self.len() * 2);
        for (i, c) in self.code_points().enumerate() {
            out.push(char::from_u32(c).ok_or(i)?);
        }
        Ok(out)
    }

    /// Whether the string is this text.
    pub fn is(&self, text: &str) -> bool {
        match self.as_ascii() {
            Some(s) => s == text,
            None => self.to_utf8().is_ok_and(|s| s == text),
        }
    }

    /// Code-point equality.
    #[inline]
    pub fn equals(&self, other: &Str) -> bool {
        if self.length != other.length || self.width != other.width {
            return false;
        }
        short::equal(self.raw(), other.raw())
    }

    pub fn compare(&self, other: &Str) -> std::cmp::Ordering {
        match (self.chars(), other.chars()) {
            (Chars::Latin1(a), Chars::Latin1(b)) => match (a.first(), b.first()) {
                (Some(x), Some(y)) if x != y => x.cmp(y),
                _ => a.cmp(b),
            },
            (Chars::Ucs2(a), Chars::Ucs2(b)) => a.cmp(b),
            _ => self.code_points().cmp(other.code_points()),
        }
    }

    /// The hash, which is never 0 or -1... except that the empty string's is 0.
    #[inline(always)]
    pub fn hash(&self, seed: &HashSeed) -> i64 {
        let known = self.hash.get();
        if known != 0 { known } else { self.compute_hash(seed) }
    }

    #[inline(never)]
    fn compute_hash(&self, seed: &HashSeed) -> i64 {
        let h = if self.is_empty() { 0 } else { hash_bytes(self.raw(), seed) };
        self.hash.set(h);
        h
    }
}

/// Strings of up to this many characters are made without looking at the type, whatever their width.
const SHORT: usize = 1 << 10; // code points

/// What makes the hashes of strings and bytes of one `Vm` differ from another's. Deriving the secrets from the number
/// takes longer than hashing a word, so they are kept.
#[derive(Clone, Copy)]
pub struct HashSeed {
    pub number: u64,
    secrets: rapidhash::v3::RapidSecrets,
}

impl HashSeed {
    /// For strings that know their hash already.
    pub const UNUSED: HashSeed = HashSeed::new(0);

    pub const fn new(number: u64) -> HashSeed {
        HashSeed { number, secrets: rapidhash::v3::RapidSecrets::seed(number) }
    }
}

/// Seeded hash of bytes, never -1 and never 0 (rapidhash).
pub fn hash_bytes(bytes: &[u8], seed: &HashSeed) -> i64 {
    match rapidhash::v3::rapidhash_v3_seeded(bytes, &seed.secrets) as i64 {
        -1 | 0 => -2,
        h => h,
    }
}

impl Gc<Str> {
    /// A new string of `length` characters of `width` bytes, which `fill` writes. The width must be the narrowest.
    #[inline]
    pub(crate) fn make(
        vm: &mut Vm,
        length: usize,
        width: usize,
        ascii: bool,
        fill: impl FnOnce(&mut [u8]),
    ) -> R<Gc<Str>> {
        if length > SHORT {
            return Self::make_of(vm, vm.types.str, length, width, ascii, fill);
        }
        let bytes = length * width;
        let header = vm.header_of(vm.types.str);
        let place = vm.heap.allocate(size_of::<Str>() + bytes);
        let string = place.cast::<Str>();
        // SAFETY: as in `make_of`; the characters of an instance of str itself stand behind the struct.
        unsafe {
            let data = place.as_ptr().add(size_of::<Str>());
            string.write(Str::of_characters(header, data, length, width, ascii));
            fill(std::slice::from_raw_parts_mut(data, bytes));
        }
        Ok(Gc::from_pointer(string))
    }

    /// As `make`, for an instance of a subclass: the characters stand behind its slots.
    pub(crate) fn make_of(
        vm: &mut Vm,
        ty: Gc<crate::ty::Type>,
        length: usize,
        width: usize,
        ascii: bool,
        fill: impl FnOnce(&mut [u8]),
    ) -> R<Gc<Str>> {
        if length > MAX_LENGTH {
            return Err(vm.memory_error());
        }
        let bytes = length * width;
        let offset = ty.instance_size();
        let size = offset + bytes;
        let place = if size > crate::vm::LARGE {
            match vm.heap.try_allocate_large(size) {
                Some(place) => place,
                None => return Err(vm.memory_error()),
            }
        } else {
            vm.heap.allocate(size)
        };
        let string = place.cast::<Str>();
        // SAFETY: `place` has room for the instance and `bytes` more, zeroed; `data` points behind the instance.
        unsafe {
            let data = place.as_ptr().add(offset);
            string.write(Str::of_characters(vm.header_of(ty), data, length, width, ascii));
            fill(std::slice::from_raw_parts_mut(data, bytes));
        }
        Ok(Gc::from_pointer(string))
    }

    /// A string that sees the first `length` characters of a buffer that is not written there any more.
    pub(crate) fn make_shared(
        vm: &mut Vm,
        owner: Gc<Buffer>,
        data: *const u8,
        length: usize,
        width: usize,
        ascii: bool,
    ) -> Gc<Str> {
        let header = vm.header_of(vm.types.str);
        let flags = SHARED | if ascii { ASCII } else { 0 };
        let string = vm.allocate_sized(
            Str { flags: Cell::new(flags), ..Str::of_characters(header, data, length, width, ascii) },
            size_of::<Str>() + 8,
        );
        // SAFETY: the word behind the struct was just allocated with it.
        unsafe { string.as_ptr().add(1).cast::<u64>().write(owner.address()) };
        string
    }

    pub(crate) fn shared_buffer(self) -> Option<Gc<Buffer>> {
        (self.flags.get() & SHARED != 0).then(|| self.owner())
    }

    pub(crate) fn data(self) -> *const u8 {
        self.data
    }

    pub(crate) fn set_interned(self) {
        self.flags.set(self.flags.get() | INTERNED);
    }
}

/// A string object with this text.
pub fn from_rust(vm: &mut Vm, text: &str) -> Value {
    if text.is_empty() {
        return vm.empty_str;
    }
    if text.is_ascii() {
        return from_latin1(vm, text.as_bytes());
    }
    let mut builder = StrBuilder::with_capacity(text.len());
    builder.push_str(text);
    builder.finish_or_empty(vm)
}

/// A string of Latin-1 characters. Texts of more than 4 G characters are cut off (callers bound their input).
pub fn from_latin1(vm: &mut Vm, bytes: &[u8]) -> Value {
    match try_from_latin1(vm, bytes) {
        Ok(s) => s,
        Err(_) => {
            vm.exception = None;
            vm.heap.set_exhausted();
            vm.empty_str
        }
    }
}

/// As `from_latin1`; MemoryError if there is no room.
pub fn try_from_latin1(vm: &mut Vm, bytes: &[u8]) -> R {
    let ascii = short::is_ascii(bytes);
    latin1_of(vm, bytes, ascii)
}

/// As `try_from_latin1`, where it is known whether all characters are ASCII.
fn latin1_of(vm: &mut Vm, bytes: &[u8], ascii: bool) -> R {
    match bytes {
        [] => Ok(vm.empty_str),
        [c] if !vm.characters.is_empty() => Ok(vm.characters[*c as usize]),
        _ => Ok(Gc::<Str>::make(vm, bytes.len(), 1, ascii, |place| short::copy(place, bytes))?.value()),
    }
}

/// The one-character string.
pub fn from_code_point(vm: &mut Vm, c: u32) -> Value {
    if c < 256 && !vm.characters.is_empty() {
        return vm.characters[c as usize];
    }
    let mut builder = StrBuilder::default();
    builder.push(c);
    builder.finish_or_empty(vm)
}

/// The text of a string value; of anything else, nothing.
pub fn to_rust(value: Value) -> String {
    value.cast::<Str>().map(|s| s.to_rust()).unwrap_or_default()
}

impl Value {
    #[inline(always)]
    pub fn as_str(self) -> Option<Gc<Str>> {
        self.cast::<Str>()
    }
}

/// `a + b`. Repeated appending to the same string is amortised linear: the left string's shared buffer grows.
pub fn concat(vm: &mut Vm, a: Gc<Str>, b: Gc<Str>) -> R {
    if a.is_empty() && vm.is_exact(b.value(), vm.types.str) {
        return Ok(b.value());
    }
    if b.is_empty() && vm.is_exact(a.value(), vm.types.str) {
        return Ok(a.value());
    }
    let length = a.len() + b.len();
    let ascii = a.is_ascii() && b.is_ascii();
    if a.width == b.width {
        let width = a.width();
        let (a_bytes, b_bytes) = (a.len() * width, b.len() * width);
        if a_bytes + b_bytes < SHARE_ABOVE {
            return Ok(Gc::<Str>::make(vm, length, width, ascii, |place| {
                short::copy(&mut place[..a_bytes], a.raw());
                short::copy(&mut place[a_bytes..], b.raw());
            })?
            .value());
        }
        return build::concat_shared(vm, a, b, ascii);
    }
    let mut builder = StrBuilder::with_capacity(length);
    builder.push_string(&a);
    builder.push_string(&b);
    builder.finish(vm)
}

/// Results of concatenation from this size on keep room to grow.
const SHARE_ABOVE: usize = 256; // bytes

pub use percent::format_bytes;

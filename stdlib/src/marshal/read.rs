//! Bytes to values. Nothing is taken on trust: lengths are checked against what is there.

use super::{MAX_DEPTH, tag};
use dashu_int::{IBig, UBig};
use pyrite_object::complex::Complex;
use pyrite_object::dict::Dict;
use pyrite_object::exception::Exc;
use pyrite_object::vm::RootedVec;
use pyrite_object::{Gc, R, Raised, Value, Vm, int, string};

pub struct Reader<'a> {
    bytes: &'a [u8],
    pub at: usize,
    allow_code: bool,
    /// Values that can be referred to, by number; absent while they are being read.
    refs: Vec<Option<usize>>,
    depth: usize,
}

fn bad(vm: &mut Vm, what: &str) -> Raised {
    vm.value_error(format!("bad marshal data ({what})"))
}

impl<'a> Reader<'a> {
    pub fn new(bytes: &'a [u8], allow_code: bool) -> Reader<'a> {
        Reader { bytes, at: 0, allow_code, refs: Vec::new(), depth: 0 }
    }

    /// The value; EOFError, ValueError or TypeError for what is none.
    pub fn value(&mut self, vm: &mut Vm) -> R {
        // Values referred to, kept alive while reading.
        let mut kept = vm.rooted();
        match self.read(vm, &mut kept)? {
            Some(value) => Ok(value),
            None => Err(vm.type_error("NULL object in marshal data for object")),
        }
    }

    fn take(&mut self, vm: &mut Vm, count: usize) -> R<&'a [u8]> {
        match self.bytes.get(self.at..).and_then(|rest| rest.get(..count)) {
            Some(bytes) => {
                self.at += count;
                Ok(bytes)
            }
            None => Err(vm.raise(Exc::EOFError, "marshal data too short")),
        }
    }

    fn array<const N: usize>(&mut self, vm: &mut Vm) -> R<[u8; N]> {
        let mut array = [0; N];
        array.copy_from_slice(self.take(vm, N)?);
        Ok(array)
    }

    fn number(&mut self, vm: &mut Vm) -> R<i32> {
        Ok(i32::from_le_bytes(self.array(vm)?))
    }

    fn size(&mut self, vm: &mut Vm, what: &str) -> R<usize> {
        let n = self.number(vm)?;
        usize::try_from(n).map_err(|_| bad(vm, &format!("{what} size out of range")))
    }

    fn float_text(&mut self, vm: &mut Vm) -> R<f64> {
        let [length] = self.array(vm)?;
        let bytes = self.take(vm, length.into())?;
        match std::str::from_utf8(bytes).ok().and_then(|t| t.parse().ok()) {
            Some(f) => Ok(f),
            None => Err(bad(vm, "digit out of range in float")),
        }
    }

    fn required(&mut self, vm: &mut Vm, kept: &mut RootedVec, what: &str) -> R {
        match self.read(vm, kept)? {
            Some(value) => Ok(value),
            None => Err(vm.type_error(format!("NULL object in marshal data for {what}"))),
        }
    }

    fn items(&mut self, vm: &mut Vm, kept: &mut RootedVec, count: usize, what: &str) -> R<RootedVec> {
        let mut items = vm.rooted();
        for _ in 0..count {
            let item = self.required(vm, kept, what)?;
            items.push(item);
        }
        Ok(items)
    }

    fn read(&mut self, vm: &mut Vm, kept: &mut RootedVec) -> R<Option<Value>> {
        let code = match self.bytes.get(self.at) {
            Some(code) => *code,
            None => return Err(vm.raise(Exc::EOFError, "EOF read where object expected")),
        };
        self.at += 1;
        if self.depth > MAX_DEPTH {
            return Err(vm.value_error("recursion limit exceeded"));
        }
        vm.check_native_stack()?;
        self.depth += 1;
        let flagged = code & tag::REF_FLAG != 0;
        let place = flagged.then(|| {
            self.refs.push(None);
            self.refs.len() - 1
        });
        let value = self.read_tagged(vm, kept, code & !tag::REF_FLAG, place)?;
        self.depth -= 1;
        if let (Some(place), Some(value)) = (place, value) {
            self.keep(kept, place, value);
        }
        Ok(value)
    }

    fn keep(&mut self, kept: &mut RootedVec, place: usize, value: Value) {
        if self.refs[place].is_none() {
            self.refs[place] = Some(kept.len());
            kept.push(value);
        }
    }

    fn read_tagged(
        &mut self,
        vm: &mut Vm,
        kept: &mut RootedVec,
        code: u8,
        place: Option<usize>,
    ) -> R<Option<Value>> {
        Ok(Some(match code {
            tag::NULL => return Ok(None),
            tag::NONE => Value::NONE,
            tag::TRUE => Value::TRUE,
            tag::FALSE => Value::FALSE,
            tag::ELLIPSIS => Value::ELLIPSIS,
            tag::STOP_ITERATION => vm.exc_type(Exc::StopIteration).value(),
            tag::INT => {
                let i = self.number(vm)?;
                vm.int(i.into())
            }
            tag::INT64 => {
                let i = i64::from_le_bytes(self.array(vm)?);
                vm.int(i)
            }
            tag::LONG => self.long(vm)?,
            tag::FLOAT_TEXT => Value::float(self.float_text(vm)?),
            tag::FLOAT => Value::float(f64::from_le_bytes(self.array(vm)?)),
            tag::COMPLEX_TEXT => {
                let (real, imag) = (self.float_text(vm)?, self.float_text(vm)?);
                Complex::new(vm, real, imag)
            }
            tag::COMPLEX => {
                let (real, imag) = (self.array(vm)?, self.array(vm)?);
                Complex::new(vm, f64::from_le_bytes(real), f64::from_le_bytes(imag))
            }
            tag::BYTES => {
                let count = self.size(vm, "bytes object")?;
                let bytes = self.take(vm, count)?;
                pyrite_object::bytes::new(vm, bytes)
            }
            tag::SHORT_ASCII | tag::SHORT_ASCII_INTERNED => {
                let [count] = self.array(vm)?;
                let bytes = self.take(vm, count.into())?;
                self.ascii(vm, bytes, code == tag::SHORT_ASCII_INTERNED)
            }
            tag::ASCII | tag::ASCII_INTERNED => {
                let count = self.size(vm, "string")?;
                let bytes = self.take(vm, count)?;
                self.ascii(vm, bytes, code == tag::ASCII_INTERNED)
            }
            tag::UNICODE | tag::INTERNED => {
                let count = self.size(vm, "string")?;
                let bytes = self.take(vm, count)?;
                pyrite_object::codec::decode(vm, pyrite_object::codec::Codec::Utf8, bytes, "surrogatepass")?
            }
            tag::SMALL_TUPLE => {
                let [count] = self.array(vm)?;
                let items = self.items(vm, kept, count.into(), "tuple")?;
                vm.tuple(&items)
            }
            tag::TUPLE => {
                let count = self.size(vm, "tuple")?;
                let items = self.items(vm, kept, count, "tuple")?;
                vm.tuple(&items)
            }
            tag::LIST => {
                let count = self.size(vm, "list")?;
                let made = vm.list(&[]);
                let root = vm.rooted_from(&[made]);
                if let Some(place) = place {
                    self.keep(kept, place, made);
                }
                for _ in 0..count {
                    let item = self.required(vm, kept, "list")?;
                    if let Some(list) = made.as_list() {
                        list.push(vm, item)?;
                    }
                }
                root[0]
            }
            tag::DICT => {
                let dict = Gc::<Dict>::new(vm);
                let root = vm.rooted_from(&[dict.value()]);
                if let Some(place) = place {
                    self.keep(kept, place, dict.value());
                }
                while let Some(key) = self.read(vm, kept)? {
                    let key = vm.rooted_from(&[key]);
                    let value = self.required(vm, kept, "dict")?;
                    dict.set(vm, key[0], value)?;
                }
                root[0]
            }
            tag::SET | tag::FROZEN_SET => {
                let count = self.size(vm, "set")?;
                let items = self.items(vm, kept, count, "set")?;
                let items = vm.tuple(&items);
                let ty = if code == tag::SET { vm.types.set } else { vm.types.frozenset };
                pyrite_object::set::from_iterable(vm, ty, items)?.value()
            }
            tag::SLICE => {
                let parts = self.items(vm, kept, 3, "slice")?;
                pyrite_object::slice::Slice::new(vm, parts[0], parts[1], parts[2])
            }
            tag::REF => {
                let n = self.number(vm)?;
                let place = usize::try_from(n).ok().and_then(|n| self.refs.get(n).copied());
                match place {
                    Some(Some(at)) => kept[at],
                    _ => return Err(bad(vm, "invalid reference")),
                }
            }
            tag::CODE => {
                if !self.allow_code {
                    return Err(vm.value_error("unmarshalling code objects is disallowed"));
                }
                let count = self.size(vm, "code")?;
                let bytes = self.take(vm, count)?;
                let code = pyrite_syntax::serialize::decode(bytes, None).ok();
                let Some(code) = code.filter(|code| pyrite_syntax::verify::verify(code).is_ok()) else {
                    return Err(bad(vm, "invalid code object"));
                };
                vm.new_code(code).value()
            }
            _ => return Err(bad(vm, "unknown type code")),
        }))
    }

    fn ascii(&mut self, vm: &mut Vm, bytes: &[u8], interned: bool) -> Value {
        match std::str::from_utf8(bytes) {
            Ok(text) if interned && text.is_ascii() => vm.intern(text),
            _ => string::from_latin1(vm, bytes),
        }
    }

    fn long(&mut self, vm: &mut Vm) -> R {
        let n = self.number(vm)?;
        let count = n.unsigned_abs() as usize;
        let bytes = self.take(vm, count.saturating_mul(2))?;
        let mut words = vec![0u8; (count * 15).div_ceil(8)];
        for (i, digit) in bytes.chunks_exact(2).enumerate() {
            let digit = u16::from_le_bytes([digit[0], digit[1]]);
            if digit >= 1 << 15 {
                return Err(bad(vm, "digit out of range in long"));
            }
            if i + 1 == count && digit == 0 {
                return Err(bad(vm, "unnormalized long data"));
            }
            for b in (0..15).filter(|b| digit >> b & 1 == 1) {
                let at = i * 15 + b;
                words[at / 8] |= 1 << (at % 8);
            }
        }
        let magnitude = IBig::from(UBig::from_le_bytes(&words));
        Ok(int::from_big(vm, &if n < 0 { -magnitude } else { magnitude }))
    }
}

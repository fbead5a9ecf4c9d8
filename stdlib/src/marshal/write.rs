//! Values to bytes.

use super::{MAX_DEPTH, tag};
use pyrite_object::bytes::make;
use pyrite_object::code::CodeObject;
use pyrite_object::complex::Complex;
use pyrite_object::exception::Exc;
use pyrite_object::{R, Raised, Value, Vm};
use std::collections::{HashMap, HashSet};

struct Writer {
    out: Vec<u8>,
    version: isize,
    allow_code: bool,
    /// Objects that occur more than once (from version 3 on), with their number once they are written.
    shared: HashMap<u64, Option<i32>>,
    references: i32,
}

/// The bytes of a value.
pub fn write(vm: &mut Vm, value: Value, version: isize, allow_code: bool) -> R<Vec<u8>> {
    let mut shared = HashMap::new();
    if version >= 3 {
        let mut seen = HashSet::new();
        find_shared(vm, value, &mut seen, &mut shared, 0)?;
    }
    let mut writer = Writer { out: Vec::new(), version, allow_code, shared, references: 0 };
    writer.value(vm, value, 0)?;
    Ok(writer.out)
}

/// Finds the objects that occur more than once.
fn find_shared(
    vm: &mut Vm,
    value: Value,
    seen: &mut HashSet<u64>,
    shared: &mut HashMap<u64, Option<i32>>,
    depth: usize,
) -> R<()> {
    if !value.is_object() {
        return Ok(());
    }
    if !seen.insert(value.identity()) {
        shared.insert(value.identity(), None);
        return Ok(());
    }
    if depth >= MAX_DEPTH {
        return Err(vm.value_error("object too deeply nested to marshal"));
    }
    vm.check_native_stack()?;
    let parts = if let Some(tuple) = value.as_tuple() {
        tuple.items().to_vec()
    } else if let Some(list) = value.as_list() {
        list.to_vec()
    } else if let Some(dict) = value.as_dict() {
        dict.to_vec().into_iter().flat_map(|(key, value)| [key, value]).collect()
    } else if let Some(set) = value.cast::<pyrite_object::set::Set>() {
        set.to_vec()
    } else {
        Vec::new()
    };
    for part in parts {
        find_shared(vm, part, seen, shared, depth + 1)?;
    }
    Ok(())
}

fn unmarshallable(vm: &mut Vm) -> Raised {
    vm.value_error("unmarshallable object")
}

impl Writer {
    fn long(&mut self, vm: &mut Vm, n: usize) -> R<()> {
        match i32::try_from(n) {
            Ok(n) => {
                self.out.extend(n.to_le_bytes());
                Ok(())
            }
            Err(_) => Err(unmarshallable(vm)),
        }
    }

    fn items(&mut self, vm: &mut Vm, items: &[Value], depth: usize) -> R<()> {
        self.long(vm, items.len())?;
        for item in items {
            self.value(vm, *item, depth + 1)?;
        }
        Ok(())
    }

    fn value(&mut self, vm: &mut Vm, value: Value, depth: usize) -> R<()> {
        if depth >= MAX_DEPTH {
            return Err(vm.value_error("object too deeply nested to marshal"));
        }
        vm.check_native_stack()?;
        let simple = match value {
            Value::NONE => Some(tag::NONE),
            Value::TRUE => Some(tag::TRUE),
            Value::FALSE => Some(tag::FALSE),
            Value::ELLIPSIS => Some(tag::ELLIPSIS),
            v if v == vm.exc_type(Exc::StopIteration).value() => Some(tag::STOP_ITERATION),
            _ => None,
        };
        if let Some(tag) = simple {
            self.out.push(tag);
            return Ok(());
        }
        match self.shared.get(&value.identity()).copied() {
            Some(Some(number)) => {
                self.out.push(tag::REF);
                self.out.extend(number.to_le_bytes());
                Ok(())
            }
            Some(None) => {
                self.shared.insert(value.identity(), Some(self.references));
                self.references += 1;
                let start = self.out.len();
                self.object(vm, value, depth)?;
                self.out[start] |= tag::REF_FLAG;
                Ok(())
            }
            None => self.object(vm, value, depth),
        }
    }

    /// A value that is no singleton.
    fn object(&mut self, vm: &mut Vm, value: Value, depth: usize) -> R<()> {
        let exact = |vm: &Vm, ty| vm.is_exact(value, ty);
        if let Some(i) = value.as_int().filter(|_| exact(vm, vm.types.int)) {
            if let Some(small) = i.to_i64().and_then(|i| i32::try_from(i).ok()) {
                self.out.push(tag::INT);
                self.out.extend(small.to_le_bytes());
                return Ok(());
            }
            // Digits of 15 bits, the number of them with the sign.
            let negative = i.is_negative();
            let bytes = i.to_big().into_parts().1.to_le_bytes();
            let bit = |at: usize| bytes.get(at / 8).is_some_and(|b| b >> (at % 8) & 1 == 1);
            let bits = (0..bytes.len() * 8).rev().find(|at| bit(*at)).map_or(0, |at| at + 1);
            let count = bits.div_ceil(15);
            let Ok(signed) = i32::try_from(count) else { return Err(unmarshallable(vm)) };
            self.out.push(tag::LONG);
            self.out.extend((if negative { -signed } else { signed }).to_le_bytes());
            for digit in 0..count {
                let value = (0..15).fold(0u16, |n, b| n | u16::from(bit(digit * 15 + b)) << b);
                self.out.extend(value.to_le_bytes());
            }
            return Ok(());
        }
        if let Some(f) = value.as_any_float().filter(|_| exact(vm, vm.types.float)) {
            self.out.push(tag::FLOAT);
            self.out.extend(f.to_le_bytes());
            return Ok(());
        }
        if let Some(c) = value.native::<Complex>().filter(|_| exact(vm, vm.types.complex)) {
            self.out.push(tag::COMPLEX);
            self.out.extend(c.real.to_le_bytes());
            self.out.extend(c.imag.to_le_bytes());
            return Ok(());
        }
        if let Some(s) = value.as_str().filter(|_| exact(vm, vm.types.str)) {
            let interned = s.is_interned();
            if let Some(text) = s.as_ascii().filter(|_| self.version >= 4) {
                match u8::try_from(text.len()) {
                    Ok(length) => {
                        let tag = if interned { tag::SHORT_ASCII_INTERNED } else { tag::SHORT_ASCII };
                        self.out.extend([tag, length]);
                    }
                    Err(_) => {
                        self.out.push(if interned { tag::ASCII_INTERNED } else { tag::ASCII });
                        self.long(vm, text.len())?;
                    }
                }
                self.out.extend(text.bytes());
                return Ok(());
            }
            let encoded =
                pyrite_object::codec::encode(vm, pyrite_object::codec::Codec::Utf8, s, "surrogatepass")?;
            let bytes = make::required(vm, encoded)?;
            self.out.push(if interned && self.version >= 1 { tag::INTERNED } else { tag::UNICODE });
            self.long(vm, bytes.len())?;
            self.out.extend_from_slice(&bytes);
            return Ok(());
        }
        if let Some(t) = value.as_tuple().filter(|_| exact(vm, vm.types.tuple)) {
            match u8::try_from(t.len()).ok().filter(|_| self.version >= 4) {
                Some(count) => {
                    self.out.extend([tag::SMALL_TUPLE, count]);
                    for item in t.items() {
                        self.value(vm, *item, depth + 1)?;
                    }
                    return Ok(());
                }
                None => {
                    self.out.push(tag::TUPLE);
                    return self.items(vm, t.items(), depth);
                }
            }
        }
        if let Some(list) = value.as_list().filter(|_| exact(vm, vm.types.list)) {
            self.out.push(tag::LIST);
            return self.items(vm, &list.to_vec(), depth);
        }
        if let Some(dict) = value.as_dict().filter(|_| exact(vm, vm.types.dict)) {
            self.out.push(tag::DICT);
            for (key, value) in dict.to_vec() {
                self.value(vm, key, depth + 1)?;
                self.value(vm, value, depth + 1)?;
            }
            self.out.push(tag::NULL);
            return Ok(());
        }
        if let Some(set) = value.cast::<pyrite_object::set::Set>() {
            if exact(vm, vm.types.set) || exact(vm, vm.types.frozenset) {
                self.out.push(if set.is_frozen() { tag::FROZEN_SET } else { tag::SET });
                return self.items(vm, &set.to_vec(), depth);
            }
            return Err(unmarshallable(vm));
        }
        if let Some(slice) = value.as_slice() {
            if self.version < 5 {
                return Err(unmarshallable(vm));
            }
            self.out.push(tag::SLICE);
            for part in ["start", "stop", "step"] {
                let part = vm.get_attribute_str(slice.value(), part)?;
                self.value(vm, part, depth + 1)?;
            }
            return Ok(());
        }
        if let Some(code) = value.cast::<CodeObject>() {
            if !self.allow_code {
                return Err(vm.value_error("marshalling code objects is disallowed"));
            }
            let bytes = pyrite_syntax::serialize::encode(&code.code);
            self.out.push(tag::CODE);
            self.long(vm, bytes.len())?;
            self.out.extend_from_slice(&bytes);
            return Ok(());
        }
        match make::bytes_like(vm, value)? {
            Some(bytes) => {
                self.out.push(tag::BYTES);
                self.long(vm, bytes.len())?;
                self.out.extend_from_slice(&bytes);
                Ok(())
            }
            None => Err(unmarshallable(vm)),
        }
    }
}

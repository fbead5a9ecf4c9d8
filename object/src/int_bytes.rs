//! `int.to_bytes` and `int.from_bytes`.

use crate::int::{self, Int};
use crate::native::{class_method, method};
use crate::string::ShortBytes;
use crate::value::Value;
use crate::vm::{R, Vm};
use crate::{native_table, ops, recursive};
use dashu_int::{IBig, Sign, UBig};

/// The argument `byteorder`: true for little-endian.
fn is_little(vm: &mut Vm, order: Value, function: &str) -> R<bool> {
    match order.as_str() {
        Some(s) if s.is("little") => Ok(true),
        Some(s) if s.is("big") => Ok(false),
        Some(_) => Err(vm.value_error("byteorder must be either 'little' or 'big'")),
        // The default is "big".
        None if order == Value::ABSENT => Ok(false),
        None => {
            let given = vm.argument_type_name(order);
            Err(vm.type_error(format!("{function}() argument 'byteorder' must be str, not {given}")))
        }
    }
}

fn to_bytes(vm: &mut Vm, args: &[Value]) -> R {
    let length = ops::size_argument(vm, args[1])?;
    let little = is_little(vm, args[2], "to_bytes")?;
    let signed = ops::truth(vm, args[3])?;
    let Ok(length) = usize::try_from(length) else {
        return Err(vm.value_error("length argument must be non-negative"));
    };
    let Some(value) = args[0].as_int() else {
        return Err(recursive::foreign_receiver(vm, "int", args[0]));
    };
    let negative = value.is_negative();
    if negative && !signed {
        return Err(vm.overflow_error("can't convert negative int to unsigned"));
    }
    if let (Int::Small(i), 1..=8) = (value, length) {
        // A sign takes a bit of its own.
        let bits = 64 - (if negative { !i } else { i }).leading_zeros() as usize + usize::from(signed);
        if bits > 8 * length {
            return Err(vm.overflow_error("int too big to convert"));
        }
        let bytes = if little { i.to_le_bytes() } else { i.to_be_bytes() };
        let part = if little { &bytes[..length] } else { &bytes[8 - length..] };
        return Ok(crate::bytes::new(vm, part));
    }
    vm.ask_for_room(length)?;
    // Two's complement of a negative number: the complement of its magnitude less one.
    let mut bytes = match value {
        Int::Small(i) => ShortBytes::from_slice(&(if negative { !i } else { i }).to_le_bytes()),
        _ => {
            let (_, magnitude) = value.to_big().into_parts();
            let magnitude = if negative { magnitude - UBig::ONE } else { magnitude };
            ShortBytes::from_slice(&magnitude.to_le_bytes())
        }
    };
    while bytes.last() == Some(&0) {
        bytes.pop();
    }
    let sign_fits = !signed || bytes.len() < length || bytes.last().is_none_or(|b| b & 0x80 == 0);
    if bytes.len() > length || !sign_fits || (negative && length == 0) {
        return Err(vm.overflow_error("int too big to convert"));
    }
    bytes.resize(length, 0);
    if negative {
        bytes.iter_mut().for_each(|b| *b = !*b);
    }
    if !little {
        bytes.reverse();
    }
    Ok(crate::bytes::new(vm, &bytes))
}

/// The number that one to eight bytes mean.
fn from_few_bytes(vm: &mut Vm, bytes: &[u8], little: bool, signed: bool) -> Value {
    let mut word = [0; 8];
    let value = if little {
        word[..bytes.len()].copy_from_slice(bytes);
        u64::from_le_bytes(word)
    } else {
        word[8 - bytes.len()..].copy_from_slice(bytes);
        u64::from_be_bytes(word)
    };
    if signed {
        let unused = 64 - 8 * bytes.len() as u32;
        return vm.int((value << unused) as i64 >> unused);
    }
    int::from_i128(vm, i128::from(value))
}

fn from_bytes(vm: &mut Vm, args: &[Value]) -> R {
    let little = is_little(vm, args[2], "from_bytes")?;
    let signed = ops::truth(vm, args[3])?;
    if let Some(bytes) = args[1].as_bytes().filter(|b| (1..=8).contains(&b.len()))
        && args[0] == vm.types.int.value()
        && vm.is_exact(args[1], vm.types.bytes)
    {
        return Ok(from_few_bytes(vm, bytes.as_slice(), little, signed));
    }
    let mut bytes = crate::bytes::make::from_object(vm, args[1])?;
    if !little {
        bytes.reverse();
    }
    let negative = signed && bytes.last().is_some_and(|b| b & 0x80 != 0);
    let value = if bytes.len() < 8 {
        let mut low = [if negative { 0xff } else { 0 }; 8];
        low[..bytes.len()].copy_from_slice(&bytes);
        vm.int(i64::from_le_bytes(low))
    } else {
        if negative {
            bytes.iter_mut().for_each(|b| *b = !*b);
        }
        let magnitude = UBig::from_le_bytes(&bytes);
        let big = if negative {
            IBig::from_parts(Sign::Negative, magnitude + UBig::ONE)
        } else {
            IBig::from(magnitude)
        };
        int::from_big(vm, &big)
    };
    let class = recursive::class_of(vm, args[0])?;
    if class == vm.types.int { Ok(value) } else { vm.call(class.value(), &[value]) }
}

native_table! {
    /// Added to `int`.
    pub METHODS = [
        method("to_bytes", "(self, /, length=1, byteorder=<absent>, *, signed=False) as (self, /, length=1, byteorder='big', *, signed=False)", to_bytes, "Return an array of bytes representing an integer."),
        class_method("from_bytes", "(type, /, bytes, byteorder=<absent>, *, signed=False) as (type, /, bytes, byteorder='big', *, signed=False)", from_bytes, "Return the integer represented by the given array of bytes."),
    ]
}

//! One value to bytes, and back.

use super::error;
use super::format::{Format, Item, Kind};
use pyrite_object::bytes::make;
use pyrite_object::complex::Complex;
use pyrite_object::slots::Slot;
use pyrite_object::{R, Value, Vm, float_type, int, ops};

/// Puts bytes given from the lowest into their order.
fn store(format: &Format, out: &mut [u8], little: &[u8]) {
    out.copy_from_slice(&little[..out.len()]);
    if format.big_endian {
        out.reverse();
    }
}

/// The bytes from the lowest, filled with zeros.
fn load(format: &Format, bytes: &[u8]) -> [u8; 16] {
    let mut little = [0; 16];
    little[..bytes.len()].copy_from_slice(bytes);
    if format.big_endian {
        little[..bytes.len()].reverse();
    }
    little
}

fn integer(vm: &mut Vm, item: &Item, value: Value) -> R<i128> {
    if value.as_int().is_none() && vm.type_of(value).slot(vm, Slot::Index).is_none() {
        return Err(error(vm, "required argument is not an integer"));
    }
    let i = ops::index_of(vm, value)?;
    let bits = item.size * 8;
    let (low, high) = match item.kind {
        Kind::Signed => (-1i128 << (bits - 1), (1i128 << (bits - 1)) - 1),
        // Addresses may be given as negative numbers.
        Kind::Pointer => (-1i128 << (bits - 1), (1i128 << bits) - 1),
        _ => (0, (1i128 << bits) - 1),
    };
    if let Some(i) = i.to_i128().filter(|i| (low..=high).contains(i)) {
        return Ok(i);
    }
    let message = format!("'{}' format requires {low} <= number <= {high}", char::from(item.code));
    Err(error(vm, &message))
}

fn float(vm: &mut Vm, value: Value) -> R<f64> {
    if let Some(f) = value.as_any_float() {
        return Ok(f);
    }
    float_type::from_value(vm, value).map_err(|_| {
        vm.exception = None;
        error(vm, "required argument is not a float")
    })
}

fn store_float(vm: &mut Vm, format: &Format, f: f64, code: u8, out: &mut [u8]) -> R<()> {
    match out.len() {
        2 => match pyrite_object::float::to_half(f) {
            Some(bits) => store(format, out, &bits.to_le_bytes()),
            None => return Err(vm.overflow_error("float too large to pack with e format")),
        },
        4 => {
            let single = f as f32;
            if single.is_infinite() && f.is_finite() {
                let message = format!("float too large to pack with {} format", char::from(code));
                return Err(vm.overflow_error(message));
            }
            store(format, out, &single.to_le_bytes());
        }
        _ => store(format, out, &f.to_le_bytes()),
    }
    Ok(())
}

/// Writes a value to its bytes.
pub fn pack(vm: &mut Vm, format: &Format, item: &Item, value: Value, out: &mut [u8]) -> R<()> {
    match item.kind {
        Kind::Pad => {}
        Kind::Char => match value.as_bytes().filter(|b| b.len() == 1) {
            Some(b) => out[0] = b.as_slice()[0],
            None => return Err(error(vm, "char format requires a bytes object of length 1")),
        },
        Kind::Bool => out[0] = ops::truth(vm, value)?.into(),
        Kind::Signed | Kind::Unsigned | Kind::Pointer => {
            let i = integer(vm, item, value)?;
            store(format, out, &i.to_le_bytes());
        }
        Kind::Float => {
            let f = float(vm, value)?;
            store_float(vm, format, f, item.code, out)?;
        }
        Kind::Complex => {
            let (real, imag) = match value.native::<Complex>() {
                Some(c) => (c.real, c.imag),
                None => match float(vm, value) {
                    Ok(f) => (f, 0.0),
                    Err(_) => {
                        vm.take_exception();
                        return Err(error(vm, "required argument is not a complex"));
                    }
                },
            };
            let (first, second) = out.split_at_mut(item.size / 2);
            store_float(vm, format, real, item.code, first)?;
            store_float(vm, format, imag, item.code, second)?;
        }
        Kind::Bytes | Kind::Pascal => {
            let Some(bytes) = make::plain(value) else {
                let message = format!("argument for '{}' must be a bytes object", char::from(item.code));
                return Err(error(vm, &message));
            };
            if item.kind == Kind::Bytes {
                let n = bytes.len().min(out.len());
                out[..n].copy_from_slice(&bytes[..n]);
            } else if let Some((length, place)) = out.split_first_mut() {
                let n = bytes.len().min(place.len());
                place[..n].copy_from_slice(&bytes[..n]);
                *length = n.min(255) as u8;
            }
        }
    }
    Ok(())
}

fn load_float(format: &Format, bytes: &[u8]) -> f64 {
    let little = load(format, bytes);
    match bytes.len() {
        2 => pyrite_object::float::from_half(u16::from_le_bytes([little[0], little[1]])),
        4 => f32::from_le_bytes([little[0], little[1], little[2], little[3]]).into(),
        _ => f64::from_bits(u128::from_le_bytes(little) as u64),
    }
}

/// Reads a value from its bytes.
pub fn unpack(vm: &mut Vm, format: &Format, item: &Item, bytes: &[u8]) -> Value {
    match item.kind {
        Kind::Pad => Value::NONE,
        Kind::Char | Kind::Bytes => pyrite_object::bytes::new(vm, bytes),
        Kind::Bool => Value::bool(bytes[0] != 0),
        Kind::Unsigned | Kind::Pointer => {
            int::from_i128(vm, u128::from_le_bytes(load(format, bytes)) as i128)
        }
        Kind::Signed => {
            let unused = 128 - bytes.len() * 8;
            let i = (u128::from_le_bytes(load(format, bytes)) as i128) << unused >> unused;
            int::from_i128(vm, i)
        }
        Kind::Float => Value::float(load_float(format, bytes)),
        Kind::Complex => {
            let (first, second) = bytes.split_at(item.size / 2);
            Complex::new(vm, load_float(format, first), load_float(format, second))
        }
        Kind::Pascal => match bytes.split_first() {
            Some((length, text)) => {
                pyrite_object::bytes::new(vm, &text[..usize::from(*length).min(text.len())])
            }
            None => pyrite_object::bytes::new(vm, &[]),
        },
    }
}

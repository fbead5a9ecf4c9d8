//! Items of buffers in native format: bytes to values and back.

use crate::complex::Complex;
use crate::exception::{Exc, Raised};
use crate::slots::Slot;
use crate::value::Value;
use crate::vm::Vm;
use crate::{float_type, int, ops};

/// Bytes of an item of a code; `None` for an unknown one.
pub fn size(code: char) -> Option<usize> {
    Some(match code {
        'c' | 'b' | 'B' | '?' => 1,
        'h' | 'H' | 'e' | 'u' => 2,
        'i' | 'I' | 'f' | 'w' => 4,
        'l' | 'L' | 'q' | 'Q' | 'n' | 'N' | 'P' | 'd' | 'F' => 8,
        'D' => 16,
        _ => return None,
    })
}

/// The code of a format that stands for one native item.
pub fn native_code(format: &str) -> Option<char> {
    let text = format.strip_prefix('@').unwrap_or(format);
    let mut chars = text.chars();
    let code = chars.next()?;
    (chars.next().is_none() && !matches!(code, 'u' | 'w') && size(code).is_some()).then_some(code)
}

fn word(bytes: &[u8]) -> u128 {
    bytes.iter().rev().fold(0, |n, b| n << 8 | u128::from(*b))
}

fn float(bytes: &[u8]) -> f64 {
    match bytes.len() {
        2 => crate::float::from_half(word(bytes) as u16),
        4 => f32::from_bits(word(bytes) as u32).into(),
        _ => f64::from_bits(word(bytes) as u64),
    }
}

/// The value of an item.
pub fn get(vm: &mut Vm, code: char, bytes: &[u8]) -> Value {
    match code {
        'c' => crate::bytes::new(vm, bytes),
        '?' => Value::bool(bytes[0] != 0),
        'b' | 'h' | 'i' | 'l' | 'q' | 'n' => {
            let unused = 128 - bytes.len() * 8;
            vm.int(((word(bytes) as i128) << unused >> unused) as i64)
        }
        'e' | 'f' | 'd' => Value::float(float(bytes)),
        'F' | 'D' => {
            let (real, imag) = bytes.split_at(bytes.len() / 2);
            Complex::new(vm, float(real), float(imag))
        }
        _ => int::from_i128(vm, word(bytes) as i128),
    }
}

/// Why a value cannot be stored.
pub enum Refusal {
    Type,
    Value,
    /// An exception that is raised already.
    Raised(Raised),
}

impl From<Raised> for Refusal {
    fn from(raised: Raised) -> Refusal {
        Refusal::Raised(raised)
    }
}

fn real(vm: &mut Vm, value: Value) -> Result<f64, Refusal> {
    let ty = vm.type_of(value);
    if value.as_any_float().is_none()
        && ty.slot(vm, Slot::Float).is_none()
        && ty.slot(vm, Slot::Index).is_none()
    {
        return Err(Refusal::Type);
    }
    Ok(float_type::from_value(vm, value)?)
}

fn float_bytes(f: f64, size: usize) -> Option<Vec<u8>> {
    Some(match size {
        2 => crate::float::to_half(f)?.to_le_bytes().to_vec(),
        4 => {
            let single = f as f32;
            if single.is_infinite() && f.is_finite() {
                return None;
            }
            single.to_le_bytes().to_vec()
        }
        _ => f.to_le_bytes().to_vec(),
    })
}

/// The bytes of an item with a value.
pub fn put(vm: &mut Vm, code: char, value: Value) -> Result<Vec<u8>, Refusal> {
    let size = size(code).ok_or(Refusal::Type)?;
    match code {
        'c' => match value.as_bytes() {
            Some(b) if b.len() == 1 => Ok(b.as_slice().to_vec()),
            Some(_) => Err(Refusal::Value),
            None => Err(Refusal::Type),
        },
        '?' => Ok(vec![ops::truth(vm, value)?.into()]),
        'e' | 'f' | 'd' => {
            let f = real(vm, value)?;
            match float_bytes(f, size) {
                Some(bytes) => Ok(bytes),
                None => {
                    let message = format!("float too large to pack with {code} format");
                    Err(Refusal::Raised(vm.overflow_error(message)))
                }
            }
        }
        'F' | 'D' => {
            let (re, im) = match value.native::<Complex>() {
                Some(c) => (c.real, c.imag),
                None => (real(vm, value)?, 0.0),
            };
            match (float_bytes(re, size / 2), float_bytes(im, size / 2)) {
                (Some(re), Some(im)) => Ok([re, im].concat()),
                _ => Err(Refusal::Value),
            }
        }
        _ => {
            if value.as_int().is_none() && vm.type_of(value).slot(vm, Slot::Index).is_none() {
                return Err(Refusal::Type);
            }
            let i = match ops::index_of(vm, value) {
                Ok(i) => i,
                Err(_) if vm.pending_is(Exc::TypeError) => {
                    vm.take_exception();
                    return Err(Refusal::Type);
                }
                Err(raised) => return Err(raised.into()),
            };
            let bits = size * 8;
            let (low, high) = match code {
                'b' | 'h' | 'i' | 'l' | 'q' | 'n' => (-1i128 << (bits - 1), (1i128 << (bits - 1)) - 1),
                'P' => (-1i128 << (bits - 1), (1i128 << bits) - 1),
                _ => (0, (1i128 << bits) - 1),
            };
            match i.to_i128().filter(|i| (low..=high).contains(i)) {
                Some(i) => Ok(i.to_le_bytes()[..size].to_vec()),
                None => Err(Refusal::Value),
            }
        }
    }
}

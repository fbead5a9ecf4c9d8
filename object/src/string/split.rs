//! `str.split` without a limit, of strings whose characters are bytes, at whitespace or at one character: what nearly all
//! programs split. The pieces are made as they are found.

use super::Str;
use crate::list::List;
use crate::object::Gc;
use crate::unicode::is_space;
use crate::value::Value;
use crate::vm::{R, Vm};

/// The pieces at each `separator`, or, without one, between runs of whitespace; `None` if the string's characters are no
/// bytes.
pub(super) fn split_bytes(vm: &mut Vm, s: Gc<Str>, separator: Option<u8>) -> R<Option<Value>> {
    if s.width() != 1 {
        return Ok(None);
    }
    let (text, ascii) = (Gc::deref_static(s).raw(), s.is_ascii());
    let list = List::new(vm, &[]);
    match separator {
        Some(separator) => {
            list.reserve(vm, memchr::memchr_iter(separator, text).count() + 1)?;
            let mut start = 0;
            for end in Positions::new(separator, text) {
                push_piece(vm, list, &text[start..end], ascii)?;
                start = end + 1;
            }
            if start == 0 && vm.is_exact(s.value(), vm.types.str) {
                list.push(vm, s.value())?;
            } else {
                push_piece(vm, list, &text[start..], ascii)?;
            }
        }
        None => {
            let mut rest = text;
            while let Some(start) = rest.iter().position(|c| !is_space(u32::from(*c))) {
                rest = &rest[start..];
                let end = rest.iter().position(|c| is_space(u32::from(*c))).unwrap_or(rest.len());
                if end == text.len() && vm.is_exact(s.value(), vm.types.str) {
                    list.push(vm, s.value())?;
                } else {
                    push_piece(vm, list, &rest[..end], ascii)?;
                }
                rest = &rest[end..];
            }
        }
    }
    Ok(Some(list.value()))
}

/// The piece lies in a string that the caller keeps, which does not move.
#[inline]
fn push_piece(vm: &mut Vm, list: Gc<List>, piece: &[u8], ascii: bool) -> R<()> {
    let value = match piece {
        [] => vm.empty_str,
        [c] => super::from_code_point(vm, u32::from(*c)),
        _ => {
            let ascii = ascii || piece.is_ascii();
            Gc::<Str>::make(vm, piece.len(), 1, ascii, |place| super::short::copy(place, piece))?.value()
        }
    };
    list.push(vm, value)
}

/// Where a byte occurs, eight bytes at a time: between near occurrences a search that begins anew costs more than it
/// saves.
struct Positions<'a> {
    text: &'a [u8],
    separator: u8,
    /// Offset of the eight bytes behind those that `found` is about.
    next: usize,
    /// The upper bit of each byte that has been found and not yet given.
    found: u64,
}

const LOW_BITS: u64 = 0x7f7f_7f7f_7f7f_7f7f;

impl<'a> Positions<'a> {
    fn new(separator: u8, text: &'a [u8]) -> Positions<'a> {
        Positions { text, separator, next: 0, found: 0 }
    }
}

impl Iterator for Positions<'_> {
    type Item = usize;

    #[inline]
    fn next(&mut self) -> Option<usize> {
        while self.found == 0 {
            let Some(eight) = self.text.get(self.next..self.next + 8) else {
                let rest = self.text.get(self.next..)?;
                let at = rest.iter().position(|c| *c == self.separator)?;
                self.next += at + 1;
                return Some(self.next - 1);
            };
            let word = u64::from_le_bytes(eight.try_into().ok()?);
            let differing = word ^ (u64::from(self.separator) * 0x0101_0101_0101_0101);
            // The upper bit of each byte that is zero (Hacker's Delight, 6-1).
            self.found = !(((differing & LOW_BITS) + LOW_BITS) | differing | LOW_BITS);
            self.next += 8;
        }
        let at = self.next - 8 + self.found.trailing_zeros() as usize / 8;
        self.found &= self.found - 1;
        Some(at)
    }
}

#[cfg(test)]
mod tests {
    use super::Positions;

    #[test]
    fn positions_are_those_of_a_plain_search() {
        let mut text = Vec::new();
        let mut state = 1u32;
        for length in 0..200 {
            for separator in [b',', 0, 0x80, 0xff, 1] {
                let found: Vec<usize> = Positions::new(separator, &text).collect();
                let wanted: Vec<usize> = (0..length).filter(|&i| text[i] == separator).collect();
                assert_eq!(found, wanted, "{separator} in {text:?}");
            }
            state = state.wrapping_mul(1_103_515_245).wrapping_add(12_345);
            text.push([b',', 0, 0x80, 0xff, 1, b'-', 0x2d, 0x7f][(state >> 16) as usize % 8]);
        }
    }
}

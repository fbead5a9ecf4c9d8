//! Properties of code points in Unicode 16.0, the version of CPython 3.14: categories, cases, numbers, and what `str`
//! asks. The standard library of Rust knows a later version, in which more characters are letters, so it is not asked.
//!
//! Names, decompositions and Unicode 3.2 are the module `unicodedata`'s matter.

#[rustfmt::skip]
mod tables;

use crate::string::{Str, StrBuilder};
use tables::{BLOCK, BLOCKS, INDEX, NUMBERS, RECORDS, SPECIAL};

/// General categories, in the order of the tables.
pub const CATEGORIES: [&str; 30] = [
    "Cn", "Cc", "Cf", "Co", "Cs", "Ll", "Lm", "Lo", "Lt", "Lu", "Mc", "Me", "Mn", "Nd", "Nl", "No", "Pc",
    "Pd", "Pe", "Pf", "Pi", "Po", "Ps", "Sc", "Sk", "Sm", "So", "Zl", "Zp", "Zs",
];
/// Bidirectional classes.
pub const BIDIRECTIONAL: [&str; 24] = [
    "", "L", "R", "AL", "EN", "ES", "ET", "AN", "CS", "NSM", "BN", "B", "S", "WS", "ON", "LRE", "LRO", "RLE",
    "RLO", "PDF", "LRI", "RLI", "FSI", "PDI",
];
/// East Asian widths.
pub const WIDTHS: [&str; 6] = ["N", "A", "F", "H", "Na", "W"];

const UNASSIGNED: u8 = 0;
const TITLE_CASE: u8 = 8;

/// What is known about a code point.
#[derive(Debug)]
pub struct Record {
    pub category: u8,
    pub bidirectional: u8,
    pub combining: u8,
    pub width: u8,
    /// Value as a decimal digit, or -1.
    pub decimal: i8,
    /// Value as a digit, or -1.
    pub digit: i8,
    number: u8,
    flags: u16,
    cases: [i32; 4],
}

/// A kind of case mapping; the discriminant is its place in the records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Case {
    Upper = 0,
    Lower = 1,
    Title = 2,
    Folded = 3,
}

/// Distances below this one are places of texts.
const SPECIAL_FROM: i32 = -(1 << 24);

impl Record {
    const fn new(a: [u8; 4], digits: [i8; 2], number: u8, flags: u16, cases: [i32; 4]) -> Record {
        let [category, bidirectional, combining, width] = a;
        let [decimal, digit] = digits;
        Record { category, bidirectional, combining, width, decimal, digit, number, flags, cases }
    }

    pub fn is_assigned(&self) -> bool {
        self.category != UNASSIGNED
    }

    pub fn numeric(&self) -> Option<f64> {
        number(self.number)
    }

    fn has(&self, flag: u32) -> bool {
        self.flags & (1 << flag) != 0
    }

    pub fn is_alphabetic(&self) -> bool {
        self.has(0)
    }

    pub fn is_lower(&self) -> bool {
        self.has(1)
    }

    pub fn is_upper(&self) -> bool {
        self.has(2)
    }

    pub fn is_title(&self) -> bool {
        self.category == TITLE_CASE
    }

    pub fn is_printable(&self) -> bool {
        self.has(3)
    }

    pub fn is_space(&self) -> bool {
        self.has(4)
    }

    pub fn is_cased(&self) -> bool {
        self.has(7)
    }

    pub fn is_case_ignorable(&self) -> bool {
        self.has(8)
    }

    pub fn is_mirrored(&self) -> bool {
        self.has(9)
    }

    pub fn is_alphanumeric(&self) -> bool {
        self.is_alphabetic() || self.number != 0
    }
}

/// The record of a code point; of anything beyond them, that of an unassigned one.
#[inline]
pub fn record(c: u32) -> &'static Record {
    let block = INDEX.get(c as usize / BLOCK).copied().unwrap_or(0);
    let number = match INDEX.len() * BLOCK > c as usize {
        true => BLOCKS[usize::from(block) * BLOCK + c as usize % BLOCK],
        false => BLOCKS[BLOCKS.len() - 1],
    };
    &RECORDS[usize::from(number)]
}

/// The numeric value with this number in the tables; 0 stands for none.
pub fn number(index: u8) -> Option<f64> {
    usize::from(index).checked_sub(1).and_then(|i| NUMBERS.get(i)).copied()
}

#[inline]
pub fn is_space(c: u32) -> bool {
    if c < 0x80 { is_ascii_space(c as u8) } else { record(c).is_space() }
}

#[inline]
fn is_ascii_space(c: u8) -> bool {
    matches!(c, 9..=13 | 0x1c..=0x20)
}

/// Whether `repr` shows a code point as it is.
#[inline]
pub fn is_printable(c: u32) -> bool {
    if c < 0x80 { matches!(c, 0x20..0x7f) } else { record(c).is_printable() }
}

/// Whether an identifier may have the code point at this index.
pub fn is_identifier_part(index: usize, c: u32) -> bool {
    let r = record(c);
    if index == 0 { c == u32::from(b'_') || r.has(5) } else { r.has(6) }
}

/// Whether the text is an identifier, keywords included.
pub fn is_identifier(s: &Str) -> bool {
    !s.is_empty() && s.code_points().enumerate().all(|(i, c)| is_identifier_part(i, c))
}

/// Adds what a code point is mapped to, without regard to its neighbours.
pub fn push_mapped(c: u32, case: Case, out: &mut StrBuilder) {
    let distance = record(c).cases[case as usize];
    if distance > SPECIAL_FROM {
        out.push(c.wrapping_add_signed(distance));
    } else if let Some(text) = SPECIAL.get((SPECIAL_FROM - distance) as usize) {
        out.push_str(text);
    }
}

/// Whether the first code point that case does not ignore has a case.
fn is_next_cased(mut code_points: impl Iterator<Item = u32>) -> bool {
    code_points.find(|c| !record(*c).is_case_ignorable()).is_some_and(|c| record(c).is_cased())
}

const CAPITAL_SIGMA: u32 = 0x3A3;

/// Adds the lower case of the code point at `index`: a capital sigma at the end of a word becomes a final one.
pub fn push_lower(s: &Str, index: usize, out: &mut StrBuilder) {
    let c = s.at(index);
    if c != CAPITAL_SIGMA {
        return push_mapped(c, Case::Lower, out);
    }
    let before = is_next_cased((0..index).rev().map(|i| s.at(i)));
    let after = is_next_cased((index + 1..s.len()).map(|i| s.at(i)));
    out.push(if before && !after { 0x3C2 } else { 0x3C3 });
}

/// Text for `int`, `float` and `complex`: decimal digits of all scripts become ASCII digits, spaces beyond ASCII a space,
/// and what else is beyond ASCII something that no number has.
pub fn ascii_number(s: &Str) -> String {
    if let Some(text) = s.as_ascii() {
        return text.to_owned();
    }
    let ascii = |c: u32| {
        let r = record(c);
        match (u8::try_from(c), u8::try_from(r.decimal)) {
            (Ok(c), _) if c < 127 => c as char,
            _ if r.is_space() => ' ',
            (_, Ok(digit)) => (b'0' + digit) as char,
            _ => '?',
        }
    };
    s.code_points().map(ascii).collect()
}

/// White space around a number.
pub fn is_number_space(c: char) -> bool {
    matches!(c, ' ' | '\t'..='\r')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn later_versions_of_unicode_are_not_seen() {
        assert!(record(0x10D40).is_assigned());
        assert!(!record(0x1CCFA).is_assigned());
        assert!(!record(0x11_0000).is_assigned());
        assert_eq!(record(0x10D43).decimal, 3);
        assert_eq!(record(0xBD).numeric(), Some(0.5));
    }

    #[test]
    fn a_text_is_mapped_to_several_characters() {
        let mut out = StrBuilder::default();
        push_mapped(0xDF, Case::Upper, &mut out);
        push_mapped(0xDF, Case::Folded, &mut out);
        push_mapped(0x41, Case::Lower, &mut out);
        assert!(matches!(out, StrBuilder::Latin1(v) if v[..] == *b"SSssa"));
    }
}

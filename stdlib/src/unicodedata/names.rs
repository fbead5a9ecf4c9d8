//! Names of characters. Those that stand in the character database come from a crate, which knows Unicode 16.0; aliases
//! and named sequences stand in the tables; Tangut ideographs have a name by rule that only `lookup` knows.

use super::old;
use super::tables::{ALIASES, SEQUENCES};
use pyrite_object::unicode::record;

/// Bytes of the longest name that is looked up.
pub const LONGEST: usize = 256;

/// What a name means.
pub enum Found {
    Character(u32),
    Sequence(&'static str),
}

/// The name of a code point.
pub fn name(c: u32, old: bool) -> Option<String> {
    let assigned = if old { old::record(c).is_assigned() } else { record(c).is_assigned() };
    let name = unicode_names2::name(char::from_u32(c)?)?;
    assigned.then(|| name.to_string())
}

fn tangut(upper: &str) -> Option<u32> {
    let digits = upper.strip_prefix("TANGUT IDEOGRAPH-")?;
    if digits.len() != 5 || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
        return None;
    }
    let c = u32::from_str_radix(digits, 16).ok()?;
    matches!(c, 0x17000..=0x187F7 | 0x18D00..=0x18D08).then_some(c)
}

/// The character or sequence with a name, which may be in any case.
pub fn lookup(text: &str, old: bool) -> Option<Found> {
    let upper = text.to_ascii_uppercase();
    if let Some(c) = unicode_names2::character(&upper)
        && unicode_names2::name(c).is_some_and(|n| n.to_string() == upper)
    {
        return Some(Found::Character(c as u32));
    }
    if let Some(c) = tangut(&upper) {
        return Some(Found::Character(c));
    }
    if old {
        return None;
    }
    if let Ok(i) = ALIASES.binary_search_by_key(&upper.as_str(), |a| a.0) {
        return Some(Found::Character(ALIASES[i].1));
    }
    SEQUENCES.binary_search_by_key(&upper.as_str(), |s| s.0).ok().map(|i| Found::Sequence(SEQUENCES[i].1))
}

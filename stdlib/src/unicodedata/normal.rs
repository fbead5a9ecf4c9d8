//! Decomposition and the normalization forms of UAX #15. With `old` set, code points that Unicode 3.2 does not know
//! decompose to nothing, and the five that were corrected later decompose as they did then.

use super::old;
use super::tables::{COMPOSED, DECOMPOSED, OLD_DECOMPOSED, PARTS, TAGS};
use pyrite_object::string::Str;
use pyrite_object::unicode::record;

const S_BASE: u32 = 0xAC00;
const L_BASE: u32 = 0x1100;
const V_BASE: u32 = 0x1161;
const T_BASE: u32 = 0x11A7;
const L_COUNT: u32 = 19;
const V_COUNT: u32 = 21;
const T_COUNT: u32 = 28;

/// A normalization form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Form {
    pub composed: bool,
    pub compatible: bool,
}

impl Form {
    pub fn named(name: &str) -> Option<Form> {
        let (composed, compatible) = match name {
            "NFC" => (true, false),
            "NFKC" => (true, true),
            "NFD" => (false, false),
            "NFKD" => (false, true),
            _ => return None,
        };
        Some(Form { composed, compatible })
    }
}

/// Tag (empty: canonical) and code points of one step of a table decomposition.
fn step(c: u32) -> Option<(&'static str, &'static [u32])> {
    let found = DECOMPOSED.binary_search_by_key(&c, |d| d.0).ok()?;
    let (_, tag, length, start) = DECOMPOSED[found];
    let start = usize::from(start);
    Some((TAGS[usize::from(tag)], PARTS.get(start..start + usize::from(length))?))
}

/// The letters of a Hangul syllable.
fn letters(c: u32) -> Option<([u32; 3], usize)> {
    let s = c.checked_sub(S_BASE).filter(|s| *s < L_COUNT * V_COUNT * T_COUNT)?;
    let (l, v, t) = (s / (V_COUNT * T_COUNT), s % (V_COUNT * T_COUNT) / T_COUNT, s % T_COUNT);
    Some(([L_BASE + l, V_BASE + v, T_BASE + t], if t == 0 { 2 } else { 3 }))
}

/// As `unicodedata.decomposition` writes it.
pub fn decomposition(c: u32, old: bool) -> String {
    if old && !old::record(c).is_assigned() {
        return String::new();
    }
    let hangul = letters(c);
    let (tag, parts) = match &hangul {
        Some((letters, n)) => ("", &letters[..*n]),
        None => step(c).unwrap_or_default(),
    };
    let mut words: Vec<String> = parts.iter().map(|p| format!("{p:04X}")).collect();
    if !tag.is_empty() {
        words.insert(0, format!("<{tag}>"));
    }
    words.join(" ")
}

fn push_decomposed(c: u32, compatible: bool, old: bool, out: &mut Vec<u32>) {
    if c < 0xA0 {
        return out.push(c);
    }
    if let Some((letters, n)) = letters(c) {
        return out.extend_from_slice(&letters[..n]);
    }
    if old {
        if !old::record(c).is_assigned() {
            return out.push(c);
        }
        if let Ok(i) = OLD_DECOMPOSED.binary_search_by_key(&c, |d| d.0) {
            return push_decomposed(OLD_DECOMPOSED[i].1, compatible, old, out);
        }
    }
    match step(c) {
        // No decomposition leads back to its code point: the depth is that of the tables.
        Some((tag, parts)) if compatible || tag.is_empty() => {
            parts.iter().for_each(|p| push_decomposed(*p, compatible, old, out));
        }
        _ => out.push(c),
    }
}

/// Sorts each run of combining characters by class.
fn reorder(text: &mut [u32]) {
    let mut start = 0;
    while start < text.len() {
        let length = text[start..].iter().take_while(|c| record(**c).combining != 0).count();
        text[start..start + length].sort_by_key(|c| record(*c).combining);
        start += length + 1;
    }
}

fn pair(a: u32, b: u32) -> Option<u32> {
    let l = a.wrapping_sub(L_BASE);
    let v = b.wrapping_sub(V_BASE);
    if l < L_COUNT && v < V_COUNT {
        return Some(S_BASE + (l * V_COUNT + v) * T_COUNT);
    }
    let s = a.wrapping_sub(S_BASE);
    let t = b.wrapping_sub(T_BASE);
    if s < L_COUNT * V_COUNT * T_COUNT && s.is_multiple_of(T_COUNT) && 0 < t && t < T_COUNT {
        return Some(a + t);
    }
    COMPOSED.binary_search_by_key(&(a, b), |c| (c.0, c.1)).ok().map(|i| COMPOSED[i].2)
}

fn compose(text: &[u32]) -> Vec<u32> {
    let mut out: Vec<u32> = Vec::with_capacity(text.len());
    let mut starter: Option<usize> = None;
    // Class of the last character kept behind the starter.
    let mut last = 0;
    for &c in text {
        let class = record(c).combining;
        if let Some(at) = starter
            && (last == 0 || last < class)
            && (last != 0 || at + 1 == out.len())
            && let Some(composed) = pair(out[at], c)
        {
            out[at] = composed;
            continue;
        }
        if class == 0 {
            starter = Some(out.len());
        }
        last = class;
        out.push(c);
    }
    out
}

/// The text in a form.
pub fn normalize(s: &Str, form: Form, old: bool) -> Vec<u32> {
    let mut text = Vec::with_capacity(s.len());
    s.code_points().for_each(|c| push_decomposed(c, form.compatible, old, &mut text));
    reorder(&mut text);
    if form.composed { compose(&text) } else { text }
}

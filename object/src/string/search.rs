//! Where a string occurs in another one: once, or one occurrence after the other without preparing the search anew.

use super::{Str, short};
use memchr::memmem;
use smallvec::SmallVec;

/// Shorter texts are searched for a byte in line: a call of the library would take longer.
const SHORT: usize = 16; // bytes

/// In shorter texts a search is not worth preparing.
const PREPARED: usize = 64; // bytes

pub(crate) fn find_bytes(text: &[u8], needle: &[u8]) -> Option<usize> {
    match needle {
        [byte] if text.len() < SHORT => text.iter().position(|c| c == byte),
        [byte] => memchr::memchr(*byte, text),
        many => memmem::find(text, many),
    }
}

/// The first occurrence that lies in `start..end`.
pub fn find_in(s: &Str, needle: &Str, start: usize, end: usize) -> Option<usize> {
    if needle.len() > end.saturating_sub(start) {
        return None;
    }
    if needle.is_empty() {
        return Some(start);
    }
    if bytes(s, needle) {
        return find_bytes(&s.raw()[start..end], needle.raw()).map(|i| i + start);
    }
    find_wide(s, needle, start, end)
}

/// Whether the characters of both are bytes.
fn bytes(s: &Str, needle: &Str) -> bool {
    s.width() == 1 && needle.width() == 1
}

fn find_wide(s: &Str, needle: &Str, start: usize, end: usize) -> Option<usize> {
    if needle.width() > s.width() || needle.len() > end.saturating_sub(start) {
        return None;
    }
    (start..=end - needle.len()).find(|&i| (0..needle.len()).all(|j| s.at(i + j) == needle.at(j)))
}

/// The last occurrence that lies in `start..end`.
pub(super) fn rfind_in(s: &Str, needle: &Str, start: usize, end: usize) -> Option<usize> {
    if needle.len() > end.saturating_sub(start) {
        return None;
    }
    (start..=end - needle.len()).rev().find(|&i| (0..needle.len()).all(|j| s.at(i + j) == needle.at(j)))
}

/// Occurrences from left to right that do not overlap, of one byte or more.
pub(crate) struct BytesOccurrences<'a> {
    text: &'a [u8],
    needle: &'a [u8],
    /// For several bytes in a long text; apart, because it is large.
    finder: Option<Box<memmem::Finder<'a>>>,
    at: usize,
}

impl<'a> BytesOccurrences<'a> {
    pub fn new(text: &'a [u8], needle: &'a [u8], start: usize) -> BytesOccurrences<'a> {
        debug_assert!(!needle.is_empty() && start <= text.len());
        let prepared = needle.len() > 1 && text.len() - start >= PREPARED;
        let finder = prepared.then(|| Box::new(memmem::Finder::new(needle)));
        BytesOccurrences { text, needle, finder, at: start }
    }
}

impl Iterator for BytesOccurrences<'_> {
    type Item = usize;

    #[inline]
    fn next(&mut self) -> Option<usize> {
        let rest = &self.text[self.at..];
        let found = match &self.finder {
            Some(finder) => finder.find(rest)?,
            None => find_bytes(rest, self.needle)?,
        };
        self.at += found + self.needle.len();
        Some(self.at - self.needle.len())
    }
}

/// As `BytesOccurrences`, of a string.
pub(super) enum Occurrences<'a> {
    Bytes(BytesOccurrences<'a>),
    Wide { s: &'a Str, needle: &'a Str, at: usize, end: usize },
}

impl<'a> Occurrences<'a> {
    /// Those that lie in `start..end`, which must be a range of the string.
    pub fn new(s: &'a Str, needle: &'a Str, start: usize, end: usize) -> Occurrences<'a> {
        match bytes(s, needle) {
            true => Occurrences::Bytes(BytesOccurrences::new(&s.raw()[..end], needle.raw(), start)),
            false => Occurrences::Wide { s, needle, at: start, end },
        }
    }
}

impl Iterator for Occurrences<'_> {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        match self {
            Occurrences::Bytes(occurrences) => occurrences.next(),
            Occurrences::Wide { s, needle, at, end } => {
                let found = find_wide(s, needle, *at, *end)?;
                *at = found + needle.len();
                Some(found)
            }
        }
    }
}

/// A text of bytes, and the parts of it, all of one length, that others are to take the place of.
pub(crate) struct Replacement<'a> {
    text: &'a [u8],
    old: usize,
    new: &'a [u8],
    /// Where the parts begin.
    places: SmallVec<[usize; 16]>,
}

impl<'a> Replacement<'a> {
    /// Of the first `most` occurrences of `old`, which is not empty.
    #[inline]
    pub fn new(text: &'a [u8], old: &[u8], new: &'a [u8], most: usize) -> Replacement<'a> {
        let places = match old {
            [byte] => memchr::memchr_iter(*byte, text).take(most).collect(),
            many => BytesOccurrences::new(text, many, 0).take(most).collect(),
        };
        Replacement { text, old: old.len(), new, places }
    }

    /// Whether nothing is replaced.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// How many bytes the result has.
    #[inline]
    pub fn len(&self) -> usize {
        (self.text.len() - self.places.len() * self.old)
            .saturating_add(self.places.len().saturating_mul(self.new.len()))
    }

    /// Writes the result.
    #[inline]
    pub fn write(&self, place: &mut [u8]) {
        let (mut from, mut to) = (0, 0);
        let mut put = |part: &[u8]| {
            short::copy(&mut place[to..to + part.len()], part);
            to += part.len();
        };
        for &at in &self.places {
            put(&self.text[from..at]);
            put(self.new);
            from = at + self.old;
        }
        put(&self.text[from..]);
    }
}

/// How many there are of them.
pub(super) fn occurrences(s: &Str, needle: &Str, start: usize, end: usize) -> usize {
    match needle.raw() {
        [byte] if s.width() == 1 => memchr::memchr_iter(*byte, &s.raw()[start..end]).count(),
        _ => Occurrences::new(s, needle, start, end).count(),
    }
}

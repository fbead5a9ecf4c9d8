//! Where a string occurs in another one: once, or one occurrence after the other without preparing the search anew.

use super::Str;
use memchr::memmem;

/// Shorter texts are searched for a byte in line: a call of the library would take longer.
const SHORT: usize = 16; // bytes

/// In shorter texts a search is not worth preparing.
const PREPARED: usize = 64; // bytes

fn find_bytes(text: &[u8], needle: &[u8]) -> Option<usize> {
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

/// Occurrences from left to right that do not overlap, of a string that is not empty.
pub(super) struct Occurrences<'a> {
    s: &'a Str,
    needle: &'a Str,
    /// For several bytes in a long text of bytes.
    finder: Option<memmem::Finder<'a>>,
    at: usize,
    end: usize,
}

impl<'a> Occurrences<'a> {
    /// Those that lie in `start..end`, which must be a range of the string.
    pub fn new(s: &'a Str, needle: &'a Str, start: usize, end: usize) -> Occurrences<'a> {
        debug_assert!(!needle.is_empty() && start <= end && end <= s.len());
        let prepared = bytes(s, needle) && needle.len() > 1 && end - start >= PREPARED;
        let finder = prepared.then(|| memmem::Finder::new(needle.raw()));
        Occurrences { s, needle, finder, at: start, end }
    }
}

impl Iterator for Occurrences<'_> {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        let found = match &self.finder {
            Some(finder) => finder.find(&self.s.raw()[self.at..self.end])? + self.at,
            None if bytes(self.s, self.needle) => {
                find_bytes(&self.s.raw()[self.at..self.end], self.needle.raw())? + self.at
            }
            None => find_wide(self.s, self.needle, self.at, self.end)?,
        };
        self.at = found + self.needle.len();
        Some(found)
    }
}

/// How many there are of them.
pub(super) fn occurrences(s: &Str, needle: &Str, start: usize, end: usize) -> usize {
    match needle.raw() {
        [byte] if s.width() == 1 => memchr::memchr_iter(*byte, &s.raw()[start..end]).count(),
        _ => Occurrences::new(s, needle, start, end).count(),
    }
}

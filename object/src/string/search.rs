//! Where a string occurs in another one: once, or one occurrence after the other without preparing the search anew.

use super::Str;
use memchr::memmem;

/// Shorter texts are searched for a byte in line: a call of the library would take longer.
const SHORT: usize = 16; // bytes

/// The first occurrence that lies in `start..end`.
pub fn find_in(s: &Str, needle: &Str, start: usize, end: usize) -> Option<usize> {
    if needle.len() > end.saturating_sub(start) {
        return None;
    }
    if needle.is_empty() {
        return Some(start);
    }
    if s.width() == 1 && needle.width() == 1 {
        let text = &s.raw()[start..end];
        let found = match needle.raw() {
            [byte] if text.len() < SHORT => text.iter().position(|c| c == byte),
            [byte] => memchr::memchr(*byte, text),
            many => memmem::find(text, many),
        };
        return found.map(|i| i + start);
    }
    find_wide(s, needle, start, end)
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
    /// For characters that are bytes.
    finder: Option<memmem::Finder<'a>>,
    at: usize,
    end: usize,
}

impl<'a> Occurrences<'a> {
    /// Those that lie in `start..end`, which must be a range of the string.
    pub fn new(s: &'a Str, needle: &'a Str, start: usize, end: usize) -> Occurrences<'a> {
        debug_assert!(!needle.is_empty() && start <= end && end <= s.len());
        let finder = (s.width() == 1 && needle.width() == 1).then(|| memmem::Finder::new(needle.raw()));
        Occurrences { s, needle, finder, at: start, end }
    }
}

impl Iterator for Occurrences<'_> {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        let found = match &self.finder {
            Some(finder) => finder.find(&self.s.raw()[self.at..self.end])? + self.at,
            None => find_wide(self.s, self.needle, self.at, self.end)?,
        };
        self.at = found + self.needle.len();
        Some(found)
    }
}

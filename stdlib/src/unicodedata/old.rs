//! Unicode 3.2, which `unicodedata.ucd_3_2_0` shows: its facts as runs of code points.

use super::tables::{OLD_RECORDS, OLD_RUNS};

/// What Unicode 3.2 knows about a code point, in the numbers of `pyrite_object::unicode`.
#[derive(Debug)]
pub struct OldRecord {
    pub category: u8,
    pub bidirectional: u8,
    pub combining: u8,
    pub width: u8,
    pub decimal: i8,
    pub digit: i8,
    pub number: u8,
    pub mirrored: bool,
}

impl OldRecord {
    pub(super) const fn new(a: [u8; 4], digits: [i8; 2], number: u8, mirrored: bool) -> OldRecord {
        let [category, bidirectional, combining, width] = a;
        let [decimal, digit] = digits;
        OldRecord { category, bidirectional, combining, width, decimal, digit, number, mirrored }
    }

    pub fn is_assigned(&self) -> bool {
        self.category != 0
    }
}

pub fn record(c: u32) -> &'static OldRecord {
    let run = OLD_RUNS.partition_point(|(first, _)| *first <= c).saturating_sub(1);
    &OLD_RECORDS[usize::from(OLD_RUNS[run].1)]
}

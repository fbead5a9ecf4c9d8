//! Checks a pattern's code before the engine, which trusts it, sees it: `_sre.compile` can be called by any program.
//!
//! The grammar is what `re._compiler` emits: operations with their operands; blocks carry the distance to their end.

use rustpython_sre_engine::{MAXGROUPS, SreAtCode, SreCatCode, SreInfo, SreOpcode};

/// Whether the code is well formed for a pattern with that many groups.
pub fn is_valid(codes: &[u32], groups: usize) -> bool {
    groups <= MAXGROUPS
        && codes.split_last().is_some_and(|(last, body)| {
            *last == SreOpcode::SUCCESS as u32 && Checker { codes, groups }.block(0, body.len(), 0).is_some()
        })
}

struct Checker<'a> {
    codes: &'a [u32],
    groups: usize,
}

/// Deeper nesting than the pattern parser's recursion can make.
const MAX_DEPTH: usize = 10_000;

impl Checker<'_> {
    fn word(&self, at: usize, end: usize) -> Option<usize> {
        if at < end { self.codes.get(at).map(|w| *w as usize) } else { None }
    }

    /// The end of a block whose length stands at `at`, if it lies within `end`.
    fn target(&self, at: usize, end: usize) -> Option<usize> {
        let target = at.checked_add(self.word(at, end)?)?;
        (target > at && target <= end).then_some(target)
    }

    fn operation(&self, at: usize, end: usize) -> Option<SreOpcode> {
        SreOpcode::try_from(self.word(at, end)? as u32).ok()
    }

    fn is(&self, at: usize, op: SreOpcode) -> Option<()> {
        (self.codes.get(at) == Some(&(op as u32))).then_some(())
    }

    /// A set of characters, up to its FAILURE at `end - 1`.
    fn set(&self, mut at: usize, end: usize) -> Option<()> {
        let last = end.checked_sub(1)?;
        self.is(last, SreOpcode::FAILURE)?;
        while at < last {
            let op = self.operation(at, last)?;
            at += 1;
            at += match op {
                SreOpcode::NEGATE => 0,
                SreOpcode::LITERAL => 1,
                SreOpcode::RANGE | SreOpcode::RANGE_UNI_IGNORE => 2,
                SreOpcode::CHARSET => 8,
                SreOpcode::BIGCHARSET => {
                    let blocks = self.word(at, last)?;
                    let index = self.codes.get(at + 1..at + 65)?;
                    let in_range = |b: u8| (b as usize) < blocks;
                    if !index.iter().flat_map(|w| w.to_le_bytes()).all(in_range) {
                        return None;
                    }
                    65 + blocks.checked_mul(8)?
                }
                SreOpcode::CATEGORY => {
                    SreCatCode::try_from(self.word(at, last)? as u32).ok()?;
                    1
                }
                _ => return None,
            };
        }
        (at == last).then_some(())
    }

    /// Operations from `at` to exactly `end`.
    fn block(&self, mut at: usize, end: usize, depth: usize) -> Option<()> {
        use SreOpcode::*;
        if at > end || depth > MAX_DEPTH {
            return None;
        }
        while at < end {
            let op = self.operation(at, end)?;
            at += 1;
            match op {
                MARK => {
                    let mark = self.word(at, end)?;
                    if mark >= 2 * self.groups {
                        return None;
                    }
                    at += 1;
                }
                LITERAL
                | NOT_LITERAL
                | LITERAL_IGNORE
                | NOT_LITERAL_IGNORE
                | LITERAL_UNI_IGNORE
                | NOT_LITERAL_UNI_IGNORE
                | LITERAL_LOC_IGNORE
                | NOT_LITERAL_LOC_IGNORE => {
                    self.word(at, end)?;
                    at += 1;
                }
                SUCCESS | FAILURE | ANY | ANY_ALL => {}
                AT => {
                    SreAtCode::try_from(self.word(at, end)? as u32).ok()?;
                    at += 1;
                }
                CATEGORY => {
                    SreCatCode::try_from(self.word(at, end)? as u32).ok()?;
                    at += 1;
                }
                IN | IN_IGNORE | IN_UNI_IGNORE | IN_LOC_IGNORE => {
                    let after = self.target(at, end)?;
                    self.set(at + 1, after)?;
                    at = after;
                }
                INFO => {
                    let after = self.target(at, end)?;
                    self.info(at + 1, after)?;
                    at = after;
                }
                BRANCH => {
                    let mut join = None;
                    while self.word(at, end)? != 0 {
                        let after = self.target(at, end)?;
                        // Each alternative ends with a jump behind the last one.
                        let jump = after.checked_sub(2)?;
                        self.block(at + 1, jump, depth + 1)?;
                        self.is(jump, JUMP)?;
                        let to = self.target(jump + 1, end)?;
                        if *join.get_or_insert(to) != to {
                            return None;
                        }
                        at = after;
                    }
                    at += 1;
                    if join != Some(at) {
                        return None;
                    }
                }
                REPEAT_ONE | MIN_REPEAT_ONE | POSSESSIVE_REPEAT_ONE => {
                    let after = self.repeat(at, end)?;
                    self.block(at + 3, after.checked_sub(1)?, depth + 1)?;
                    self.is(after - 1, SUCCESS)?;
                    at = after;
                }
                REPEAT => {
                    let until = self.repeat(at, end)?;
                    self.block(at + 3, until, depth + 1)?;
                    match self.operation(until, end)? {
                        MAX_UNTIL | MIN_UNTIL => at = until + 1,
                        _ => return None,
                    }
                }
                POSSESSIVE_REPEAT => {
                    let until = self.repeat(at, end)?;
                    self.block(at + 3, until, depth + 1)?;
                    self.is(until, SUCCESS)?;
                    at = until + 1;
                }
                ATOMIC_GROUP => {
                    let after = self.target(at, end)?;
                    self.block(at + 1, after.checked_sub(1)?, depth + 1)?;
                    self.is(after - 1, SUCCESS)?;
                    at = after;
                }
                GROUPREF | GROUPREF_IGNORE | GROUPREF_UNI_IGNORE | GROUPREF_LOC_IGNORE => {
                    if self.word(at, end)? >= self.groups {
                        return None;
                    }
                    at += 1;
                }
                GROUPREF_EXISTS => {
                    if self.word(at, end)? >= self.groups {
                        return None;
                    }
                    at += 1;
                    // The compiler counts this distance from the word before.
                    let no = at.checked_add(self.word(at, end)?)?.checked_sub(1)?;
                    if no <= at || no > end {
                        return None;
                    }
                    // With an alternative, the first part ends with a jump over it.
                    let jump = no.checked_sub(2).filter(|j| *j > at && self.is(*j, JUMP).is_some());
                    match jump.and_then(|j| Some((j, self.target(j + 1, end)?))) {
                        Some((jump, after)) if self.block(at + 1, jump, depth + 1).is_some() => {
                            self.block(no, after, depth + 1)?;
                            at = after;
                        }
                        _ => {
                            self.block(at + 1, no, depth + 1)?;
                            at = no;
                        }
                    }
                }
                ASSERT | ASSERT_NOT => {
                    let after = self.target(at, end)?;
                    let width = self.word(at + 1, end)?;
                    if width & 0x8000_0000 != 0 {
                        return None;
                    }
                    self.block(at + 2, after.checked_sub(1)?, depth + 1)?;
                    self.is(after - 1, SUCCESS)?;
                    at = after;
                }
                _ => return None,
            }
        }
        (at == end).then_some(())
    }

    /// The length, minimum and maximum of a repetition; gives the end of its body.
    fn repeat(&self, at: usize, end: usize) -> Option<usize> {
        let after = self.target(at, end)?;
        let (min, max) = (self.word(at + 1, end)?, self.word(at + 2, end)?);
        (min <= max).then_some(after)
    }

    /// The optimisation hints at the head of the code.
    fn info(&self, at: usize, end: usize) -> Option<()> {
        let flags = SreInfo::from_bits(self.word(at, end)? as u32)?;
        self.word(at + 1, end)?;
        self.word(at + 2, end)?;
        let mut at = at + 3;
        if flags.contains(SreInfo::LITERAL) && !flags.contains(SreInfo::PREFIX) {
            return None;
        }
        if flags.contains(SreInfo::PREFIX) {
            if flags.contains(SreInfo::CHARSET) {
                return None;
            }
            let length = self.word(at, end)?;
            self.word(at + 1, end)?;
            at += 2;
            // The prefix and its overlap table.
            let overlaps = at.checked_add(length)?;
            for i in 0..length {
                if self.word(overlaps + i, end)? >= length {
                    return None;
                }
            }
            at = overlaps + length;
        }
        if flags.contains(SreInfo::CHARSET) {
            return self.set(at, end);
        }
        (at == end).then_some(())
    }
}

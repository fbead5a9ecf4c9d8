//! `co_linetable`, `co_exceptiontable` and `co_lnotab`: the tables of a code object in CPython's encodings (PEP 626 and
//! 657). A code unit is a word of bytecode here; offsets that Python sees count two bytes a word, as `f_lasti` does.

use pyrite_syntax::code::{Handler, Position, PositionTable};

/// Bytes that Python counts per word of bytecode.
pub const UNIT: i64 = 2; // bytes

/// Words that one entry of the location table covers at most.
const LONGEST: u32 = 8; // words

fn varint(out: &mut Vec<u8>, mut value: u32) {
    while value >= 64 {
        out.push(0x40 | (value & 63) as u8);
        value >>= 6;
    }
    out.push(value as u8);
}

fn signed_varint(out: &mut Vec<u8>, value: i32) {
    let magnitude = value.unsigned_abs() << 1;
    varint(out, magnitude | u32::from(value < 0));
}

/// The location table.
pub fn encode_lines(positions: &PositionTable, words: u32, first_line: u32) -> Vec<u8> {
    let mut out = Vec::new();
    let mut line = first_line as i32;
    let runs: Vec<(u32, Position)> = positions.runs().collect();
    let mut at = 0;
    if let Some((start, _)) = runs.first() {
        entry(&mut out, &mut line, *start, Position::default());
        at = *start;
    }
    for (i, (_, position)) in runs.iter().enumerate() {
        let end = runs.get(i + 1).map_or(words, |(start, _)| *start).min(words);
        entry(&mut out, &mut line, end.saturating_sub(at), *position);
        at = end.max(at);
    }
    if runs.is_empty() {
        entry(&mut out, &mut line, words, Position::default());
    }
    out
}

fn entry(out: &mut Vec<u8>, line: &mut i32, mut words: u32, p: Position) {
    while words > 0 {
        let length = words.min(LONGEST);
        words -= length;
        let head = |code: u8| 0x80 | code << 3 | (length - 1) as u8;
        if p.line == 0 {
            out.push(head(15));
            continue;
        }
        let delta = p.line as i32 - *line;
        *line = p.line as i32;
        if p.end_line == 0 {
            out.push(head(13));
            signed_varint(out, delta);
        } else if p.end_line == p.line && (0..3).contains(&delta) && p.column < 128 && p.end_column < 128 {
            out.extend([head(10 + delta as u8), p.column as u8, p.end_column as u8]);
        } else {
            out.push(head(14));
            signed_varint(out, delta);
            varint(out, p.end_line.saturating_sub(p.line));
            varint(out, p.column + 1);
            varint(out, p.end_column + 1);
        }
    }
}

struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn byte(&mut self) -> u8 {
        match self.0 {
            [first, rest @ ..] => {
                self.0 = rest;
                *first
            }
            [] => 0,
        }
    }

    fn varint(&mut self) -> u32 {
        let (mut value, mut shift) = (0u32, 0u32);
        loop {
            let byte = self.byte();
            value |= u32::from(byte & 63).checked_shl(shift).unwrap_or(0);
            shift = shift.saturating_add(6);
            if byte & 0x40 == 0 {
                return value;
            }
        }
    }

    fn signed_varint(&mut self) -> i32 {
        let value = self.varint();
        let magnitude = (value >> 1) as i32;
        if value & 1 != 0 { -magnitude } else { magnitude }
    }
}

/// The positions that a location table says; whatever bytes there are, it gives some.
pub fn decode_lines(bytes: &[u8], first_line: u32) -> PositionTable {
    let mut table = PositionTable::default();
    let mut reader = Reader(bytes);
    let (mut at, mut line) = (0u32, first_line as i32);
    while !reader.0.is_empty() {
        let head = reader.byte();
        let position = match head >> 3 & 15 {
            15 => Position::default(),
            13 => {
                line = line.wrapping_add(reader.signed_varint());
                Position { line: line.max(0) as u32, ..Position::default() }
            }
            14 => {
                line = line.wrapping_add(reader.signed_varint());
                let start = line.max(0) as u32;
                let end_line = start.wrapping_add(reader.varint());
                let column = reader.varint().saturating_sub(1);
                let end_column = reader.varint().saturating_sub(1);
                Position { line: start, column, end_line, end_column }
            }
            code @ 10..=12 => {
                line = line.wrapping_add(i32::from(code) - 10);
                let start = line.max(0) as u32;
                let (column, end_column) = (u32::from(reader.byte()), u32::from(reader.byte()));
                Position { line: start, column, end_line: start, end_column }
            }
            code => {
                let byte = u32::from(reader.byte());
                let start = line.max(0) as u32;
                let column = u32::from(code) << 3 | byte >> 4 & 7;
                Position { line: start, column, end_line: start, end_column: column + (byte & 15) }
            }
        };
        table.push(at, position);
        at = at.saturating_add(u32::from(head & 7) + 1);
    }
    table
}

/// The exception table: start, length, target and the register of the exception, in groups of six bits.
pub fn encode_handlers(handlers: &[Handler]) -> Vec<u8> {
    let mut out = Vec::new();
    for handler in handlers {
        let numbers = [
            handler.start,
            handler.end.saturating_sub(handler.start),
            handler.target,
            u32::from(handler.register) << 1,
        ];
        for (i, number) in numbers.into_iter().enumerate() {
            let first = out.len();
            let mut groups = [0u8; 6];
            let mut count = 0;
            let mut rest = number;
            loop {
                groups[count] = (rest & 63) as u8;
                count += 1;
                rest >>= 6;
                if rest == 0 {
                    break;
                }
            }
            for at in (0..count).rev() {
                out.push(groups[at] | if at > 0 { 0x40 } else { 0 });
            }
            if i == 0
                && let Some(byte) = out.get_mut(first)
            {
                *byte |= 0x80;
            }
        }
    }
    out
}

/// Ranges of equal line: first and last byte offset, and line (0 for none).
pub fn line_ranges(positions: &PositionTable, words: u32) -> Vec<(i64, i64, u32)> {
    let mut out: Vec<(i64, i64, u32)> = Vec::new();
    let mut push = |start: u32, end: u32, line: u32| {
        if start >= end {
            return;
        }
        let end = i64::from(end) * UNIT;
        match out.last_mut() {
            Some(last) if last.2 == line => last.1 = end,
            _ => out.push((i64::from(start) * UNIT, end, line)),
        }
    };
    let runs: Vec<(u32, Position)> = positions.runs().collect();
    push(0, runs.first().map_or(words, |(start, _)| *start), 0);
    for (i, (start, position)) in runs.iter().enumerate() {
        push(*start, runs.get(i + 1).map_or(words, |(next, _)| *next).min(words), position.line);
    }
    out
}

/// The table before PEP 626: pairs of offset and line differences.
pub fn encode_lnotab(positions: &PositionTable, words: u32, first_line: u32) -> Vec<u8> {
    let mut out = Vec::new();
    let (mut offset, mut line) = (0i64, i64::from(first_line));
    for (start, _, at) in line_ranges(positions, words) {
        if at == 0 || i64::from(at) == line {
            continue;
        }
        let (mut bytes, mut lines) = (start - offset, i64::from(at) - line);
        while bytes > 255 {
            out.extend([255, 0]);
            bytes -= 255;
        }
        while !(-128..=127).contains(&lines) {
            let step = lines.clamp(-128, 127);
            out.extend([bytes as u8, step as i8 as u8]);
            bytes = 0;
            lines -= step;
        }
        out.extend([bytes as u8, lines as i8 as u8]);
        offset = start;
        line = i64::from(at);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_location_table_decodes_to_the_positions_that_it_was_made_of() {
        let mut table = PositionTable::default();
        let at = |line, column, end_line, end_column| Position { line, column, end_line, end_column };
        let rows = [
            (0, at(10, 0, 10, 5)),
            (3, at(12, 200, 14, 3)),
            (20, Position::default()),
            (21, at(5, 1, 5, 300)),
            (22, Position { line: 7, ..Position::default() }),
        ];
        for (start, position) in rows {
            table.push(start, position);
        }
        let decoded = decode_lines(&encode_lines(&table, 40, 10), 10);
        for word in 0..40 {
            assert_eq!(decoded.get(word), table.get(word), "word {word}");
        }
    }

    #[test]
    fn any_bytes_decode() {
        decode_lines(&[0x80 | 14 << 3, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], 1);
        decode_lines(&[0, 1, 2, 3], u32::MAX);
    }
}

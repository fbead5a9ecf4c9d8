//! Code to bytes.

use super::{MAGIC, VERSION, tag};
use crate::code::{Code, Constant, VariableKind};
use crate::opcode::Op;

/// Encodes a code unit and all that are nested in it.
pub fn encode(code: &Code) -> Vec<u8> {
    let mut out = Encoder { out: Vec::with_capacity(code.words.len() * 6 + 256) };
    out.out.extend(MAGIC);
    out.out.push(VERSION);
    out.out.push(Op::all().len() as u8);
    out.string(&code.filename);
    out.code(code);
    out.out
}

/// Bytes that are equal for equal constants of the same type only. Not for code.
pub(crate) fn constant_key(constant: &Constant) -> Box<[u8]> {
    let mut out = Encoder { out: Vec::new() };
    out.constant(constant);
    out.out.into_boxed_slice()
}

struct Encoder {
    out: Vec<u8>,
}

impl Encoder {
    fn number(&mut self, mut n: u64) {
        while n >= 0x80 {
            self.out.push(n as u8 | 0x80);
            n >>= 7;
        }
        self.out.push(n as u8);
    }

    fn count(&mut self, n: usize) {
        self.number(n as u64);
    }

    /// Small negative numbers stay short: zigzag.
    fn signed(&mut self, n: i64) {
        self.number(((n << 1) ^ (n >> 63)) as u64);
    }

    fn bytes(&mut self, bytes: &[u8]) {
        self.count(bytes.len());
        self.out.extend_from_slice(bytes);
    }

    fn string(&mut self, text: &str) {
        self.bytes(text.as_bytes());
    }

    fn constant(&mut self, constant: &Constant) {
        match constant {
            Constant::None => self.out.push(tag::NONE),
            Constant::True => self.out.push(tag::TRUE),
            Constant::False => self.out.push(tag::FALSE),
            Constant::Ellipsis => self.out.push(tag::ELLIPSIS),
            Constant::Int(n) => {
                self.out.push(tag::INT);
                self.signed(*n);
            }
            Constant::BigInt(n) => {
                self.out.push(tag::BIG_INT);
                let (sign, magnitude) = n.clone().into_parts();
                self.out.push(u8::from(sign == dashu_int::Sign::Negative));
                self.bytes(&magnitude.to_le_bytes());
            }
            Constant::Float(x) => {
                self.out.push(tag::FLOAT);
                self.out.extend(x.to_bits().to_le_bytes());
            }
            Constant::Complex(re, im) => {
                self.out.push(tag::COMPLEX);
                self.out.extend(re.to_bits().to_le_bytes());
                self.out.extend(im.to_bits().to_le_bytes());
            }
            Constant::Str(text) => {
                self.out.push(tag::STR);
                self.string(text);
            }
            Constant::Surrogates(points) => {
                self.out.push(tag::SURROGATES);
                self.count(points.len());
                points.iter().for_each(|&point| self.number(u64::from(point)));
            }
            Constant::Bytes(bytes) => {
                self.out.push(tag::BYTES);
                self.bytes(bytes);
            }
            Constant::Tuple(items) => {
                self.out.push(tag::TUPLE);
                self.count(items.len());
                items.iter().for_each(|item| self.constant(item));
            }
            Constant::FrozenSet(items) => {
                self.out.push(tag::FROZEN_SET);
                self.count(items.len());
                items.iter().for_each(|item| self.constant(item));
            }
            Constant::Code(code) => {
                self.out.push(tag::CODE);
                self.code(code);
            }
        }
    }

    fn code(&mut self, code: &Code) {
        self.string(&code.name);
        self.string(&code.qualname);
        for n in [
            code.first_line,
            code.flags,
            code.arg_count,
            code.positional_only_count,
            code.keyword_only_count,
            code.register_count,
            code.loop_count,
        ] {
            self.number(u64::from(n));
        }
        match &code.docstring {
            None => self.out.push(0),
            Some(text) => {
                self.out.push(1);
                self.string(text);
            }
        }
        self.count(code.variables.len());
        for variable in &code.variables {
            self.string(&variable.name);
            self.number(u64::from(variable.register));
            self.out.push(match variable.kind {
                VariableKind::Local => 0,
                VariableKind::Cell => 1,
                VariableKind::Hidden => 2,
            });
        }
        for names in [&code.free_variables, &code.names] {
            self.count(names.len());
            names.iter().for_each(|name| self.string(name));
        }
        self.count(code.words.len());
        code.words.iter().for_each(|word| self.out.extend(word.to_le_bytes()));
        // Flags are rare: their places and values.
        let flagged = code.site_flags.iter().enumerate().filter(|(_, flags)| **flags != 0);
        self.count(flagged.clone().count());
        let mut last = 0;
        for (place, &flags) in flagged {
            self.count(place - last);
            self.out.push(flags);
            last = place;
        }
        self.count(code.sites.len());
        code.sites.iter().for_each(|site| self.number(u64::from(site.name)));
        self.count(code.handlers.len());
        for handler in &code.handlers {
            self.number(u64::from(handler.start));
            self.number(u64::from(handler.end.wrapping_sub(handler.start)));
            self.number(u64::from(handler.target));
            self.out.push(handler.register);
        }
        self.positions(code);
        self.count(code.constants.len());
        code.constants.iter().for_each(|constant| self.constant(constant));
    }

    /// Each run as differences: words since the last one, lines since the last one, lines it spans, columns.
    fn positions(&mut self, code: &Code) {
        self.count(code.positions.runs().count());
        let (mut last_start, mut last_line) = (0, i64::from(code.first_line));
        for (start, position) in code.positions.runs() {
            self.number(u64::from(start - last_start));
            last_start = start;
            if position == crate::code::Position::default() {
                // No place spans minus one line.
                self.signed(-1);
                continue;
            }
            self.signed(i64::from(position.end_line) - i64::from(position.line));
            self.signed(i64::from(position.line) - last_line);
            last_line = i64::from(position.line);
            self.number(u64::from(position.column));
            self.number(u64::from(position.end_column));
        }
    }
}

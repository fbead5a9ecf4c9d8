//! Bytes to code.

use super::{MAGIC, VERSION, tag};
use crate::code::{Code, Constant, Handler, Position, PositionTable, Site, Variable, VariableKind};
use crate::opcode::Op;
use dashu_int::{IBig, UBig};
use std::fmt;
use std::sync::Arc;

/// Why bytes are no code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecodeError {
    /// They do not begin as code does.
    Magic,
    /// They were written by another version of the runtime.
    Version,
    /// They end too early.
    Truncated,
    /// A number is larger than what it stands for can be.
    Range,
    /// A string is not UTF-8.
    Utf8,
    /// A constant has a tag that does not exist.
    Tag,
    /// Constants are nested deeper than any compiler nests them.
    Depth,
    /// There is something after the end.
    Trailing,
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            DecodeError::Magic => "not a code file",
            DecodeError::Version => "code of another version",
            DecodeError::Truncated => "code ends too early",
            DecodeError::Range => "number out of range in code",
            DecodeError::Utf8 => "string in code is not UTF-8",
            DecodeError::Tag => "unknown constant in code",
            DecodeError::Depth => "constants nested too deeply in code",
            DecodeError::Trailing => "something follows the code",
        })
    }
}

impl std::error::Error for DecodeError {}

type Result<T> = std::result::Result<T, DecodeError>;

/// Constants, code among them, are nested at most this deep.
const MAX_DEPTH: u32 = 500; // levels

/// Decodes what `encode` has written; `filename` replaces the file name if given.
pub fn decode(bytes: &[u8], filename: Option<&str>) -> Result<Arc<Code>> {
    let rest = bytes.strip_prefix(&MAGIC).ok_or(DecodeError::Magic)?;
    let [VERSION, opcodes, rest @ ..] = rest else { return Err(DecodeError::Version) };
    if usize::from(*opcodes) != Op::all().len() {
        return Err(DecodeError::Version);
    }
    let mut decoder = Decoder { bytes: rest, filename: Arc::from(""), depth: 0 };
    let written = decoder.string()?;
    decoder.filename = Arc::from(filename.unwrap_or(written));
    let code = decoder.code()?;
    if decoder.bytes.is_empty() { Ok(Arc::new(code)) } else { Err(DecodeError::Trailing) }
}

/// Gives the positions that `Decoder::positions` has checked.
pub fn unpack_positions(bytes: &[u8], first_line: u32, f: impl FnMut(u32, Position)) {
    let mut decoder = Decoder { bytes, filename: Arc::from(""), depth: 0 };
    let checked = decoder.each_position(first_line, f);
    debug_assert!(checked.is_ok());
}

struct Decoder<'a> {
    bytes: &'a [u8],
    filename: Arc<str>,
    depth: u32,
}

impl<'a> Decoder<'a> {
    fn byte(&mut self) -> Result<u8> {
        let (&first, rest) = self.bytes.split_first().ok_or(DecodeError::Truncated)?;
        self.bytes = rest;
        Ok(first)
    }

    #[inline]
    fn number(&mut self) -> Result<u64> {
        if let [byte @ 0..=0x7f, rest @ ..] = self.bytes {
            self.bytes = rest;
            return Ok(u64::from(*byte));
        }
        let mut n = 0u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            let bits = u64::from(byte & 0x7f);
            if shift == 63 && bits > 1 {
                return Err(DecodeError::Range);
            }
            n |= bits << shift;
            if byte & 0x80 == 0 {
                return Ok(n);
            }
        }
        Err(DecodeError::Range)
    }

    fn small(&mut self) -> Result<u32> {
        u32::try_from(self.number()?).map_err(|_| DecodeError::Range)
    }

    fn signed(&mut self) -> Result<i64> {
        let n = self.number()?;
        Ok((n >> 1) as i64 ^ -((n & 1) as i64))
    }

    /// A count of things of which each takes at least `size` bytes: more than that cannot follow.
    fn count(&mut self, size: usize) -> Result<usize> {
        let n = usize::try_from(self.number()?).map_err(|_| DecodeError::Range)?;
        match n.checked_mul(size) {
            Some(total) if total <= self.bytes.len() => Ok(n),
            _ => Err(DecodeError::Truncated),
        }
    }

    fn take(&mut self, n: usize) -> Result<&'a [u8]> {
        let (taken, rest) = self.bytes.split_at_checked(n).ok_or(DecodeError::Truncated)?;
        self.bytes = rest;
        Ok(taken)
    }

    fn slice(&mut self) -> Result<&'a [u8]> {
        let n = self.count(1)?;
        self.take(n)
    }

    fn string(&mut self) -> Result<&'a str> {
        std::str::from_utf8(self.slice()?).map_err(|_| DecodeError::Utf8)
    }

    fn float(&mut self) -> Result<f64> {
        let bytes: [u8; 8] = self.take(8)?.try_into().map_err(|_| DecodeError::Truncated)?;
        Ok(f64::from_bits(u64::from_le_bytes(bytes)))
    }

    fn many<T>(&mut self, size: usize, mut item: impl FnMut(&mut Self) -> Result<T>) -> Result<Vec<T>> {
        let n = self.count(size)?;
        let mut items = Vec::with_capacity(n);
        for _ in 0..n {
            items.push(item(self)?);
        }
        Ok(items)
    }

    fn constant(&mut self) -> Result<Constant> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(DecodeError::Depth);
        }
        let constant = match self.byte()? {
            tag::NONE => Constant::None,
            tag::TRUE => Constant::True,
            tag::FALSE => Constant::False,
            tag::ELLIPSIS => Constant::Ellipsis,
            tag::INT => Constant::Int(self.signed()?),
            tag::BIG_INT => {
                let negative = self.byte()? != 0;
                let magnitude = IBig::from(UBig::from_le_bytes(self.slice()?));
                Constant::BigInt(if negative { -magnitude } else { magnitude })
            }
            tag::FLOAT => Constant::Float(self.float()?),
            tag::COMPLEX => Constant::Complex(self.float()?, self.float()?),
            tag::STR => Constant::Str(self.string()?.into()),
            tag::SURROGATES => Constant::Surrogates(self.many(1, Self::point)?.into_boxed_slice()),
            tag::BYTES => Constant::Bytes(self.slice()?.into()),
            tag::TUPLE => Constant::Tuple(self.many(1, Self::constant)?.into_boxed_slice()),
            tag::FROZEN_SET => Constant::FrozenSet(self.many(1, Self::constant)?.into_boxed_slice()),
            tag::CODE => Constant::Code(Arc::new(self.code()?)),
            _ => return Err(DecodeError::Tag),
        };
        self.depth -= 1;
        Ok(constant)
    }

    fn point(&mut self) -> Result<u32> {
        self.small().and_then(|point| if point <= 0x10_ffff { Ok(point) } else { Err(DecodeError::Range) })
    }

    fn variable(&mut self) -> Result<Variable> {
        let name = self.string()?.into();
        let register = u16::try_from(self.number()?).map_err(|_| DecodeError::Range)?;
        let kind = match self.byte()? {
            0 => VariableKind::Local,
            1 => VariableKind::Cell,
            2 => VariableKind::Hidden,
            _ => return Err(DecodeError::Tag),
        };
        Ok(Variable { name, register, kind })
    }

    fn handler(&mut self) -> Result<Handler> {
        let start = self.small()?;
        let end = start.checked_add(self.small()?).ok_or(DecodeError::Range)?;
        Ok(Handler { start, end, target: self.small()?, register: self.byte()? })
    }

    fn site_flags(&mut self, length: usize) -> Result<Vec<u8>> {
        let mut flags = vec![0; length];
        let mut place = 0usize;
        for _ in 0..self.count(2)? {
            place = place.checked_add(self.small()? as usize).ok_or(DecodeError::Range)?;
            *flags.get_mut(place).ok_or(DecodeError::Range)? = self.byte()?;
        }
        Ok(flags)
    }

    /// Checks the positions, and keeps them as they are.
    fn positions(&mut self, first_line: u32) -> Result<PositionTable> {
        let before = self.bytes;
        self.each_position(first_line, |_, _| {})?;
        Ok(PositionTable::from_packed(&before[..before.len() - self.bytes.len()], first_line))
    }

    fn each_position(&mut self, first_line: u32, mut f: impl FnMut(u32, Position)) -> Result<()> {
        let (mut start, mut line) = (0u32, i64::from(first_line));
        for _ in 0..self.count(2)? {
            start = start.checked_add(self.small()?).ok_or(DecodeError::Range)?;
            let span = self.signed()?;
            if span == -1 {
                f(start, Position::default());
                continue;
            }
            line = line.checked_add(self.signed()?).ok_or(DecodeError::Range)?;
            let end_line = line.checked_add(span).ok_or(DecodeError::Range)?;
            let position = Position {
                line: u32::try_from(line).map_err(|_| DecodeError::Range)?,
                column: self.small()?,
                end_line: u32::try_from(end_line).map_err(|_| DecodeError::Range)?,
                end_column: self.small()?,
            };
            f(start, position);
        }
        Ok(())
    }

    fn code(&mut self) -> Result<Code> {
        let name = self.string()?.into();
        let qualname = self.string()?.into();
        let first_line = self.small()?;
        let flags = self.small()?;
        let arg_count = self.small()?;
        let positional_only_count = self.small()?;
        let keyword_only_count = self.small()?;
        let register_count = self.small()?;
        let loop_count = self.small()?;
        let docstring = match self.byte()? {
            0 => None,
            _ => Some(self.string()?.into()),
        };
        let variables = self.many(3, Self::variable)?;
        let free_variables = self.many(1, |this| Ok(this.string()?.into()))?;
        let names = self.many(1, |this| Ok(this.string()?.into()))?;
        let count = self.count(4)?;
        let words: Vec<u32> = self
            .take(count * 4)?
            .chunks_exact(4)
            .map(|word| u32::from_le_bytes([word[0], word[1], word[2], word[3]]))
            .collect();
        let site_flags = self.site_flags(words.len())?;
        let sites = self.many(1, |this| Ok(Site { name: this.small()? }))?;
        let handlers = self.many(4, Self::handler)?;
        let positions = self.positions(first_line)?;
        let constants = self.many(1, Self::constant)?;
        Ok(Code {
            name,
            qualname,
            filename: self.filename.clone(),
            first_line,
            flags,
            arg_count,
            positional_only_count,
            keyword_only_count,
            register_count,
            variables,
            free_variables,
            words,
            site_flags,
            constants,
            names,
            sites,
            loop_count,
            handlers,
            positions,
            docstring,
        })
    }
}

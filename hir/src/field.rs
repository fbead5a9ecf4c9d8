//! The parts of instructions: what the walks over all instructions see in each, and its text form.

use crate::function::{FrameId, Returns, StateId, ValueId};
use crate::instruction::{Address, Bits, Version};
use crate::text::Reader;
use crate::types::Kinds;
use pyrite_object::Value;
use pyrite_object::frame::Continuation;
use pyrite_object::ops::{BinaryOp, CompareOp};

/// Names what differs from run to run: `@` and an address, `#` and a version.
pub type Naming<'a> = dyn FnMut(char, u64) -> String + 'a;

/// A part of an instruction.
pub trait Field: Sized {
    fn operands(&self, _visit: &mut dyn FnMut(ValueId)) {}
    fn operands_mut(&mut self, _visit: &mut dyn FnMut(&mut ValueId)) {}
    fn state(&self) -> Option<StateId> {
        None
    }
    fn set_state(&mut self, _state: StateId) {}
    /// The text form.
    fn write(&self, out: &mut String, name: &mut Naming);
    /// Reads what `write` has written; what has been named becomes something made up, different for each name.
    fn parse(reader: &mut Reader) -> Result<Self, String>;
}

impl Field for ValueId {
    fn operands(&self, visit: &mut dyn FnMut(ValueId)) {
        visit(*self);
    }
    fn operands_mut(&mut self, visit: &mut dyn FnMut(&mut ValueId)) {
        visit(self);
    }
    fn write(&self, out: &mut String, _: &mut Naming) {
        out.push_str(&format!("v{}", self.0));
    }
    fn parse(reader: &mut Reader) -> Result<ValueId, String> {
        reader.numbered("v").map(ValueId)
    }
}

impl Field for Vec<ValueId> {
    fn operands(&self, visit: &mut dyn FnMut(ValueId)) {
        self.iter().for_each(|v| visit(*v));
    }
    fn operands_mut(&mut self, visit: &mut dyn FnMut(&mut ValueId)) {
        self.iter_mut().for_each(visit);
    }
    fn write(&self, out: &mut String, _: &mut Naming) {
        let list: Vec<String> = self.iter().map(|v| format!("v{}", v.0)).collect();
        out.push_str(&format!("({})", list.join(", ")));
    }
    fn parse(reader: &mut Reader) -> Result<Vec<ValueId>, String> {
        reader.list(ValueId::parse)
    }
}

/// Registers and what they are to hold.
impl Field for Vec<(u16, ValueId)> {
    fn operands(&self, visit: &mut dyn FnMut(ValueId)) {
        self.iter().for_each(|(_, v)| visit(*v));
    }
    fn operands_mut(&mut self, visit: &mut dyn FnMut(&mut ValueId)) {
        self.iter_mut().for_each(|(_, v)| visit(v));
    }
    fn write(&self, out: &mut String, _: &mut Naming) {
        let list: Vec<String> = self.iter().map(|(r, v)| format!("r{r}=v{}", v.0)).collect();
        out.push_str(&format!("({})", list.join(", ")));
    }
    fn parse(reader: &mut Reader) -> Result<Vec<(u16, ValueId)>, String> {
        reader.list(|reader| {
            let register = reader.numbered("r")?;
            reader.expect("=")?;
            Ok((register, ValueId::parse(reader)?))
        })
    }
}

/// Registers.
impl Field for Vec<u16> {
    fn write(&self, out: &mut String, _: &mut Naming) {
        let list: Vec<String> = self.iter().map(|r| format!("r{r}")).collect();
        out.push_str(&format!("({})", list.join(", ")));
    }
    fn parse(reader: &mut Reader) -> Result<Vec<u16>, String> {
        reader.list(|reader| reader.numbered("r"))
    }
}

impl Field for StateId {
    fn state(&self) -> Option<StateId> {
        Some(*self)
    }
    fn set_state(&mut self, state: StateId) {
        *self = state;
    }
    fn write(&self, out: &mut String, _: &mut Naming) {
        out.push_str(&format!("s{}", self.0));
    }
    fn parse(reader: &mut Reader) -> Result<StateId, String> {
        reader.numbered("s").map(StateId)
    }
}

impl Field for FrameId {
    fn write(&self, out: &mut String, _: &mut Naming) {
        out.push_str(&format!("f{}", self.0));
    }
    fn parse(reader: &mut Reader) -> Result<FrameId, String> {
        reader.numbered("f").map(FrameId)
    }
}

impl Field for Returns {
    fn write(&self, out: &mut String, _: &mut Naming) {
        out.push_str(&match self {
            Returns::Register(r) => format!("to r{r}"),
            Returns::Instance(r) => format!("instance to r{r}"),
            Returns::Dropped => "dropped".to_owned(),
            Returns::Yields(r) => format!("yields to r{r}"),
            Returns::Continues(continuation) => format!("continues {}", continuation.name()),
        });
    }
    fn parse(reader: &mut Reader) -> Result<Returns, String> {
        if reader.eat("dropped") {
            return Ok(Returns::Dropped);
        }
        if reader.eat("continues") {
            return Continuation::parse(reader).map(Returns::Continues);
        }
        if reader.eat("yields") {
            reader.expect("to")?;
            return Ok(Returns::Yields(reader.numbered("r")?));
        }
        let instance = reader.eat("instance");
        reader.expect("to")?;
        let register = reader.numbered("r")?;
        Ok(if instance { Returns::Instance(register) } else { Returns::Register(register) })
    }
}

impl Field for Continuation {
    fn write(&self, out: &mut String, _: &mut Naming) {
        out.push_str(self.name());
    }
    fn parse(reader: &mut Reader) -> Result<Continuation, String> {
        parse_name(&Continuation::ALL, |one| one.name().to_owned(), reader)
    }
}

/// Where the objects of parsed text would begin: addresses that nothing has.
const MADE_UP: u64 = 1 << 32;

fn made_up(name: u32) -> u64 {
    MADE_UP + 16 * u64::from(name)
}

impl Field for Address {
    fn write(&self, out: &mut String, name: &mut Naming) {
        out.push_str(&name('@', self.0));
    }
    fn parse(reader: &mut Reader) -> Result<Address, String> {
        reader.numbered("@").map(|name| Address(made_up(name)))
    }
}

impl Field for Version {
    fn write(&self, out: &mut String, name: &mut Naming) {
        out.push_str(&name('#', self.0));
    }
    fn parse(reader: &mut Reader) -> Result<Version, String> {
        reader.numbered("#").map(Version)
    }
}

/// Constants that are written as in Python, or nearly so.
const WORDS: [(&str, u64); 5] = [
    ("None", Value::NONE.bits()),
    ("True", Value::TRUE.bits()),
    ("False", Value::FALSE.bits()),
    ("Unbound", Value::UNBOUND.bits()),
    ("Null", 0),
];

impl Field for Bits {
    fn write(&self, out: &mut String, name: &mut Naming) {
        if let Some((word, _)) = WORDS.iter().find(|(_, bits)| *bits == self.0) {
            return out.push_str(word);
        }
        let value = Value::from_bits(self.0).unwrap_or(Value::NONE);
        out.push_str(&match (value.as_small_int(), value.as_float()) {
            (Some(i), _) => i.to_string(),
            (_, Some(f)) if f.is_nan() && f.is_sign_negative() => "-NaN".to_owned(),
            (_, Some(f)) => format!("{f:?}"),
            _ if value.is_object() => name('@', self.0),
            _ => format!("mark{}", self.0),
        });
    }
    fn parse(reader: &mut Reader) -> Result<Bits, String> {
        if reader.is_numbered("@") {
            return Address::parse(reader).map(|address| Bits(address.0));
        }
        if reader.is_numbered("mark") {
            return reader.numbered("mark").map(Bits);
        }
        if let Some((_, bits)) = WORDS.iter().find(|(word, _)| reader.eat(word)) {
            return Ok(Bits(*bits));
        }
        let word = reader.word()?;
        let small = word.parse().ok().and_then(Value::try_small_int);
        match small.or_else(|| word.parse().ok().map(Value::float)) {
            Some(value) => Ok(Bits(value.bits())),
            None => Err(format!("{word} is no constant")),
        }
    }
}

impl Field for Kinds {
    fn write(&self, out: &mut String, _: &mut Naming) {
        out.push_str(&self.to_string());
    }
    fn parse(reader: &mut Reader) -> Result<Kinds, String> {
        let mut all = Kinds::NOTHING;
        loop {
            let word = reader.word()?;
            all = all.union(match Kinds::from_name(word) {
                Some(kinds) => kinds,
                None => return Err(format!("there is no kind {word}")),
            });
            if !reader.eat("|") {
                return Ok(all);
            }
        }
    }
}

macro_rules! numbers {
    ($($ty:ty),*) => {
        $(impl Field for $ty {
            fn write(&self, out: &mut String, _: &mut Naming) {
                out.push_str(&self.to_string());
            }
            fn parse(reader: &mut Reader) -> Result<$ty, String> {
                reader.number()
            }
        })*
    };
}
numbers!(u32, u64, i64, u8, bool);

/// The one of these that has the name that comes next.
pub fn parse_name<T: Copy>(all: &[T], name: impl Fn(T) -> String, reader: &mut Reader) -> Result<T, String> {
    let word = reader.word()?;
    let found = all.iter().copied().find(|one| name(*one) == word);
    found.ok_or_else(|| {
        format!("{word} is none of {}", all.iter().map(|one| name(*one)).collect::<Vec<_>>().join(", "))
    })
}

macro_rules! operators {
    ($($ty:ident),*) => {
        $(impl Field for $ty {
            fn write(&self, out: &mut String, _: &mut Naming) {
                out.push_str(&format!("{self:?}"));
            }
            fn parse(reader: &mut Reader) -> Result<$ty, String> {
                parse_name(&$ty::ALL, |op| format!("{op:?}"), reader)
            }
        })*
    };
}
operators!(BinaryOp, CompareOp);

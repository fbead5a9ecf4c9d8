//! Reads the text form that `print` writes, for tests.
//!
//! Names of addresses and versions become made-up numbers, so such a function can go through passes but must not be
//! compiled. What the verifier looks at is left to it: text may be wrong in all the ways that a pass can break a function.

use crate::field::Field;
use crate::function::{
    Block, BlockId, Definition, Edge, Entry, Frame, FrameId, FrameState, Function, InlinedCall, OWN, Returns,
    Terminator, ValueId,
};
use crate::instruction::{Instruction, Reason};
use crate::text::Reader;
use crate::types::{Kinds, SMALL, Type};
use std::collections::BTreeMap;
use std::sync::Arc;

#[cfg(test)]
mod tests;

/// Values, blocks and states of text have numbers below this.
const LIMIT: u32 = 1 << 20;

/// The function that the text stands for. An error begins with the number of the line.
pub fn parse(text: &str) -> Result<Function, String> {
    let mut parser = Parser {
        function: Function::new(String::new(), String::new(), Entry::Call),
        blocks: BTreeMap::new(),
        states: BTreeMap::new(),
        current: None,
    };
    for (n, line) in text.lines().enumerate() {
        let mut reader = Reader::new(line);
        let parsed = parser.line(&mut reader).and_then(|()| match reader.at_end() {
            true => Ok(()),
            false => reader.error("the end of the line"),
        });
        parsed.map_err(|error| format!("line {}: {error}", n + 1))?;
    }
    parser.finish()
}

struct Parser {
    function: Function,
    blocks: BTreeMap<u32, Block>,
    states: BTreeMap<u32, FrameState>,
    current: Option<u32>,
}

impl Parser {
    fn line(&mut self, reader: &mut Reader) -> Result<(), String> {
        if reader.at_end() {
            Ok(())
        } else if reader.eat("function") {
            self.function.own_mut().name = reader.rest().to_owned();
            *reader = Reader::new("");
            Ok(())
        } else if reader.eat("entry") {
            self.entry(reader)
        } else if reader.eat("frame") {
            self.frame(reader)
        } else if reader.eat("avoid") {
            let avoid = reader.list(|r| Ok((r.number()?, Reason::parse(r)?)))?;
            if let Some(frame) = self.function.frames.last_mut() {
                frame.avoid = avoid;
            }
            Ok(())
        } else if reader.is_numbered("b") {
            self.begin(reader)
        } else if reader.is_numbered("s") {
            self.state(reader)
        } else if reader.eat("sunk") {
            let value = self.definition(reader)?;
            self.function.sunk.push(value);
            Ok(())
        } else if reader.is_numbered("v") {
            let value = self.definition(reader)?;
            self.block()?.instructions.push(value);
            Ok(())
        } else {
            let terminator = terminator(reader)?;
            self.block()?.terminator = terminator;
            Ok(())
        }
    }

    fn entry(&mut self, reader: &mut Reader) -> Result<(), String> {
        self.function.entry_kind = match reader.word()? {
            "Call" => Entry::Call,
            "Loop" => Entry::Loop { pc: reader.number()? },
            "Resume" => Entry::Resume,
            other => return Err(format!("there is no entry {other}")),
        };
        reader.expect("arguments")?;
        self.function.argument_count = reader.number()?;
        registers(self.function.own_mut(), reader)
    }

    fn frame(&mut self, reader: &mut Reader) -> Result<(), String> {
        if reader.numbered::<usize>("f")? != self.function.frames.len() {
            return reader.error("the frame that comes next");
        }
        let name = reader.word()?.to_owned();
        reader.expect("of")?;
        let function = ValueId::parse(reader)?;
        reader.expect("at")?;
        let state = Field::parse(reader)?;
        let mut instance = None;
        let returns = match reader.word()? {
            "returns" => Returns::Register(reader.numbered("r")?),
            "makes" => {
                let register = reader.numbered("r")?;
                instance = Some(ValueId::parse(reader)?);
                Returns::Instance(register)
            }
            "drops" => Returns::Dropped,
            "yields" => Returns::Yields(reader.numbered("r")?),
            "continues" => Returns::Continues(Field::parse(reader)?),
            other => return Err(format!("no call {other}")),
        };
        reader.expect("depth")?;
        let depth = reader.number()?;
        reader.expect("first")?;
        let first_register = reader.numbered("r")?;
        let call = Some(InlinedCall { state, function, returns, instance, depth });
        let mut frame = Frame { name, first_register, call, ..Frame::default() };
        registers(&mut frame, reader)?;
        self.function.frames.push(frame);
        Ok(())
    }

    fn begin(&mut self, reader: &mut Reader) -> Result<(), String> {
        let number = below_limit(reader.numbered("b")?)?;
        let mut parameters = Vec::new();
        if !reader.eat(":") {
            let list = reader.list(typed_value)?;
            for (value, ty) in list {
                self.define(value, Definition::Parameter(BlockId(number)), ty)?;
                parameters.push(value);
            }
            reader.expect(":")?;
        }
        let mut block = Block { parameters, ..open_block() };
        if reader.eat("pc") {
            block.pc = reader.number()?;
        }
        if reader.eat("line") {
            let line = reader.number()?;
            if reader.is_numbered("f") {
                block.frame = FrameId(reader.numbered("f")?);
            }
            let frame = self.function.frames.get_mut(block.frame.index());
            let frame = frame.ok_or_else(|| format!("there is no f{}", block.frame.0))?;
            Arc::make_mut(&mut frame.lines).push((block.pc, line));
        }
        if reader.eat("state") {
            block.state = Some(Field::parse(reader)?);
        }
        block.cold = reader.eat("cold");
        self.current = Some(number);
        match self.blocks.insert(number, block) {
            None => Ok(()),
            Some(_) => Err(format!("b{number} is there twice")),
        }
    }

    fn block(&mut self) -> Result<&mut Block, String> {
        let current = self.current.and_then(|number| self.blocks.get_mut(&number));
        current.ok_or_else(|| "a block must begin first".to_owned())
    }

    fn define(&mut self, value: ValueId, definition: Definition, ty: Type) -> Result<(), String> {
        below_limit(value.0)?;
        self.function.define_as(value, definition, ty);
        Ok(())
    }

    /// `v1: Int = ...`
    fn definition(&mut self, reader: &mut Reader) -> Result<ValueId, String> {
        let (value, ty) = typed_value(reader)?;
        reader.expect("=")?;
        let instruction = Instruction::parse(reader.word()?, reader)?;
        self.define(value, Definition::Instruction(instruction), ty)?;
        Ok(value)
    }

    fn state(&mut self, reader: &mut Reader) -> Result<(), String> {
        let number = below_limit(reader.numbered("s")?)?;
        reader.expect(":")?;
        reader.expect("pc")?;
        let pc = reader.number()?;
        let frame = if reader.is_numbered("f") { FrameId(reader.numbered("f")?) } else { OWN };
        if frame.index() >= self.function.frames.len() {
            return Err(format!("there is no f{}", frame.0));
        }
        let registers = Field::parse(reader)?;
        match self.states.insert(number, FrameState { pc, frame, registers }) {
            None => Ok(()),
            Some(_) => Err(format!("s{number} is there twice")),
        }
    }

    /// Fills the gaps between numbers, and checks that what is named is there.
    fn finish(mut self) -> Result<Function, String> {
        let (mut values, mut states, mut edges) = (Vec::new(), Vec::new(), Vec::new());
        let sunk = self.function.sunk.clone();
        for block in self.blocks.values() {
            states.extend(block.state);
            for value in block.instructions.iter().chain(&sunk) {
                if let Some(instruction) = self.function.instruction(*value) {
                    instruction.operands(&mut |v| values.push(v));
                    states.extend(instruction.state());
                }
            }
            block.terminator.operands(&mut |v| values.push(v));
            states.extend(block.terminator.state());
            edges.extend(block.terminator.edges().map(|edge| edge.block.0));
        }
        for state in self.states.values() {
            values.extend(state.registers.iter().map(|(_, v)| *v));
        }
        for call in self.function.frames.iter().filter_map(|frame| frame.call.as_ref()) {
            values.push(call.function);
            values.extend(call.instance);
            states.push(call.state);
        }
        if let Some(state) = states.iter().find(|s| !self.states.contains_key(&s.0)) {
            return Err(format!("there is no s{}", state.0));
        }
        if let Some(block) = edges.iter().chain([&0]).find(|b| !self.blocks.contains_key(b)) {
            return Err(format!("there is no b{block}"));
        }
        for value in values {
            if value.index() >= self.function.value_count() {
                self.define(value, Definition::Parameter(BlockId(LIMIT)), Type::NOTHING)?;
            }
        }
        let count = self.blocks.keys().next_back().map_or(0, |last| last + 1);
        let missing = || Block { terminator: Terminator::Unreachable, ..open_block() };
        self.function.blocks =
            (0..count).map(|number| self.blocks.remove(&number).unwrap_or_else(missing)).collect();
        let count = self.states.keys().next_back().map_or(0, |last| last + 1);
        let missing = || FrameState { pc: 0, frame: OWN, registers: Vec::new() };
        self.function.states =
            (0..count).map(|number| self.states.remove(&number).unwrap_or_else(missing)).collect();
        self.function.frames.iter_mut().for_each(|frame| Arc::make_mut(&mut frame.lines).sort_unstable());
        Ok(self.function)
    }
}

fn registers(frame: &mut Frame, reader: &mut Reader) -> Result<(), String> {
    reader.expect("registers")?;
    frame.register_count = reader.number()?;
    reader.expect("variables")?;
    frame.variables = reader.list(|r| r.numbered("r"))?;
    Ok(())
}

fn below_limit(number: u32) -> Result<u32, String> {
    if number < LIMIT { Ok(number) } else { Err(format!("{number} is too large a number")) }
}

fn open_block() -> Block {
    Block {
        parameters: Vec::new(),
        instructions: Vec::new(),
        terminator: Terminator::Open,
        pc: 0,
        frame: OWN,
        state: None,
        cold: false,
    }
}

/// `v1: Int[0, 9]`.
fn typed_value(reader: &mut Reader) -> Result<(ValueId, Type), String> {
    let value = ValueId::parse(reader)?;
    reader.expect(":")?;
    Ok((value, ty(reader)?))
}

fn ty(reader: &mut Reader) -> Result<Type, String> {
    let kinds = Kinds::parse(reader)?;
    if kinds != Kinds::INT || !reader.eat("[") {
        return Ok(Type::of(kinds));
    }
    let (low, high) = if reader.eat("small") {
        SMALL
    } else {
        let low = if reader.eat("min") { i64::MIN } else { reader.number()? };
        match reader.eat(",") {
            true if reader.eat("max") => (low, i64::MAX),
            true => (low, reader.number()?),
            false => (low, low),
        }
    };
    reader.expect("]")?;
    Ok(Type::int(low, high))
}

fn edge(reader: &mut Reader) -> Result<Edge, String> {
    let block = BlockId(reader.numbered("b")?);
    let arguments = if reader.rest().starts_with('(') { Field::parse(reader)? } else { Vec::new() };
    Ok(Edge { block, arguments })
}

fn terminator(reader: &mut Reader) -> Result<Terminator, String> {
    Ok(match reader.word()? {
        "Open" => Terminator::Open,
        "Jump" => Terminator::Jump(edge(reader)?),
        "Branch" => Terminator::Branch {
            condition: Field::parse(reader)?,
            then: edge(reader)?,
            otherwise: edge(reader)?,
        },
        "Invoke" => Terminator::Invoke { normal: edge(reader)?, handler: edge(reader)? },
        "Return" => Terminator::Return(Field::parse(reader)?),
        "Yield" => Terminator::Yield {
            value: Field::parse(reader)?,
            state: Field::parse(reader)?,
            delegates: Field::parse(reader)?,
            next: if reader.rest().starts_with('b') { Some(edge(reader)?) } else { None },
        },
        "Exit" => Terminator::Exit { reason: Field::parse(reader)?, state: Field::parse(reader)? },
        "Unreachable" => Terminator::Unreachable,
        other => return Err(format!("there is no terminator {other}")),
    })
}

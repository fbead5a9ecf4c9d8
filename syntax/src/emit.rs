//! The instruction list of one code object while it is made: labels, positions, exception ranges, inline-cache sites;
//! and its assembly into words.
//!
//! Code that nothing reaches is never recorded: emission is switched off after an instruction that does not go on, until
//! a label is placed that something jumps to.

use crate::code::{Handler, Position, PositionTable, Site, site};
use crate::opcode::{Effect, Op, Operand};
use crate::source::LineIndex;
use ruff_text_size::{TextRange, TextSize};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Label(u32);

/// The second word of an instruction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extra {
    None,
    Value(u32),
    Target(Label),
}

/// Index of a handler, see `Emitter::handlers`.
pub type HandlerId = u32;

pub const NO_HANDLER: HandlerId = u32::MAX;

/// The range of instructions that have no position.
pub fn nowhere() -> TextRange {
    TextRange::empty(TextSize::new(u32::MAX))
}

#[derive(Clone, Copy, Debug)]
pub struct Line {
    pub op: Op,
    pub a: u8,
    pub b: u8,
    pub c: u8,
    pub flags: u8,
    pub deleted: bool,
    pub extra: Extra,
    pub range: TextRange,
    pub handler: HandlerId,
}

impl Line {
    pub fn bx(&self) -> u16 {
        u16::from_le_bytes([self.b, self.c])
    }

    pub fn target(&self) -> Option<Label> {
        match self.extra {
            Extra::Target(label) => Some(label),
            _ => None,
        }
    }
}

#[derive(Clone, Copy, Debug)]
struct LabelState {
    /// Index of the line that follows.
    at: Option<u32>,
    used: bool,
}

#[derive(Clone, Copy, Debug)]
pub struct HandlerState {
    pub target: Label,
    /// Receives the exception.
    pub register: u8,
}

#[derive(Debug)]
pub struct Emitter {
    pub lines: Vec<Line>,
    labels: Vec<LabelState>,
    pub handlers: Vec<HandlerState>,
    /// The innermost handler of what is emitted now.
    pub handler: HandlerId,
    /// The position of what is emitted now.
    pub range: TextRange,
    pub sites: Vec<Site>,
    /// Index of the line that the label placed last stands before.
    last_label: usize,
    reachable: bool,
}

/// The assembled instructions.
pub struct Assembled {
    pub words: Vec<u32>,
    pub site_flags: Vec<u8>,
    pub handlers: Vec<Handler>,
    pub positions: PositionTable,
}

/// Whether execution never goes on with the next instruction.
pub fn ends_flow(op: Op) -> bool {
    matches!(op, Op::Jump | Op::JumpBack | Op::Return | Op::Raise | Op::Reraise)
}

/// Whether the instruction can raise, so that its handler can be entered from it.
pub fn can_raise(op: Op) -> bool {
    match op.info().effect {
        Effect::Pure => false,
        Effect::Raises | Effect::Calls => true,
        Effect::Control => !matches!(
            op,
            Op::Jump | Op::JumpIfNone | Op::JumpIfUnbound | Op::JumpIs | Op::Return | Op::ReturnGenerator
        ),
    }
}

impl Default for Emitter {
    fn default() -> Self {
        Emitter {
            lines: Vec::new(),
            labels: Vec::new(),
            handlers: Vec::new(),
            handler: NO_HANDLER,
            range: nowhere(),
            sites: Vec::new(),
            last_label: 0,
            reachable: true,
        }
    }
}

impl Emitter {
    pub fn is_reachable(&self) -> bool {
        self.reachable
    }

    pub fn label(&mut self) -> Label {
        self.labels.push(LabelState { at: None, used: false });
        Label(self.labels.len() as u32 - 1)
    }

    /// A label at this place.
    pub fn here(&mut self) -> Label {
        let label = self.label();
        self.place(label);
        label
    }

    pub fn place(&mut self, label: Label) {
        let state = &mut self.labels[label.0 as usize];
        debug_assert!(state.at.is_none(), "a label is placed once");
        state.at = Some(self.lines.len() as u32);
        self.last_label = self.lines.len();
        if state.used {
            self.reachable = true;
        }
    }

    /// Whether something jumps to the label so far.
    pub fn is_used(&self, label: Label) -> bool {
        self.labels[label.0 as usize].used
    }

    pub fn new_handler(&mut self, register: u8) -> HandlerId {
        let target = self.label();
        self.handlers.push(HandlerState { target, register });
        self.handlers.len() as HandlerId - 1
    }

    /// Index of the line after the label.
    pub fn line_of(&self, label: Label) -> usize {
        // An unplaced label belongs to code that was never reached.
        self.labels[label.0 as usize].at.map_or(self.lines.len(), |at| at as usize)
    }

    fn push(&mut self, op: Op, [a, b, c]: [u8; 3], extra: Extra, flags: u8) {
        if !self.reachable {
            return;
        }
        if let Extra::Target(label) = extra {
            self.labels[label.0 as usize].used = true;
        }
        // A `Nop` is there for its line only.
        let bare = self.lines.len() > self.last_label;
        let is_covered =
            |last: &Line| last.op == Op::Nop && last.range == self.range && last.handler == self.handler;
        if bare && self.lines.last().is_some_and(is_covered) {
            self.lines.pop();
        }
        if self.handler != NO_HANDLER && can_raise(op) {
            let target = self.handlers[self.handler as usize].target;
            self.labels[target.0 as usize].used = true;
        }
        self.lines.push(Line {
            op,
            a,
            b,
            c,
            flags,
            deleted: false,
            extra,
            range: self.range,
            handler: self.handler,
        });
        if ends_flow(op) {
            self.reachable = false;
        }
    }

    pub fn emit(&mut self, op: Op, a: u8, b: u8, c: u8) {
        self.push(op, [a, b, c], Extra::None, 0);
    }

    pub fn emit_flagged(&mut self, op: Op, a: u8, b: u8, c: u8, in_place: bool) {
        self.push(op, [a, b, c], Extra::None, if in_place { site::IN_PLACE } else { 0 });
    }

    pub fn emit_bx(&mut self, op: Op, a: u8, bx: u16) {
        let [b, c] = bx.to_le_bytes();
        self.push(op, [a, b, c], Extra::None, 0);
    }

    pub fn emit_raw(&mut self, op: Op, a: u8, b: u8, c: u8, raw: u32) {
        self.push(op, [a, b, c], Extra::Value(raw), 0);
    }

    pub fn emit_site(&mut self, op: Op, a: u8, b: u8, c: u8, name: u32) {
        if self.reachable {
            let slot = self.sites.len() as u32;
            self.sites.push(Site { name });
            self.push(op, [a, b, c], Extra::Value(slot), 0);
        }
    }

    pub fn jump(&mut self, op: Op, a: u8, b: u8, c: u8, target: Label) {
        self.push(op, [a, b, c], Extra::Target(target), 0);
    }

    pub fn jump_back(&mut self, number: u16, target: Label) {
        let [b, c] = number.to_le_bytes();
        self.push(Op::JumpBack, [0, b, c], Extra::Target(target), 0);
    }

    /// Follows chains of plain jumps, and drops jumps to what comes next anyway.
    fn shorten_jumps(&mut self) {
        for i in 0..self.lines.len() {
            let Extra::Target(mut label) = self.lines[i].extra else { continue };
            if self.lines[i].op == Op::JumpBack {
                continue;
            }
            for _ in 0..8 {
                let next = self.skip_deleted(self.line_of(label));
                match self.lines.get(next) {
                    Some(line) if line.op == Op::Jump && next > i => match line.extra {
                        Extra::Target(further) if self.line_of(further) > i => label = further,
                        _ => break,
                    },
                    _ => break,
                }
            }
            self.lines[i].extra = Extra::Target(label);
        }
        for i in (0..self.lines.len()).rev() {
            if let (Op::Jump, Extra::Target(label)) = (self.lines[i].op, self.lines[i].extra) {
                let target = self.line_of(label);
                if target > i && self.skip_deleted(i + 1) >= target {
                    self.lines[i].deleted = true;
                }
            }
        }
    }

    fn skip_deleted(&self, mut index: usize) -> usize {
        while self.lines.get(index).is_some_and(|line| line.deleted) {
            index += 1;
        }
        index
    }

    pub fn assemble(mut self, lines: &LineIndex) -> Assembled {
        self.shorten_jumps();
        let mut starts = Vec::with_capacity(self.lines.len() + 1);
        let mut at = 0u32;
        for line in &self.lines {
            starts.push(at);
            if !line.deleted {
                at += line.op.length() as u32;
            }
        }
        starts.push(at);
        let mut out = Assembled {
            words: Vec::with_capacity(at as usize),
            site_flags: vec![0; at as usize],
            handlers: Vec::new(),
            positions: PositionTable::default(),
        };
        let mut last_range = None;
        for (line, &start) in self.lines.iter().zip(&starts) {
            if line.deleted {
                continue;
            }
            out.words.push(u32::from_le_bytes([line.op as u8, line.a, line.b, line.c]));
            let end = start + line.op.length() as u32;
            match line.extra {
                Extra::None => {}
                Extra::Value(value) => out.words.push(value),
                Extra::Target(label) => {
                    let target = starts[self.line_of(label).min(self.lines.len())];
                    out.words.push((target as i32 - end as i32) as u32);
                }
            }
            out.site_flags[start as usize] = line.flags;
            if last_range != Some(line.range) {
                last_range = Some(line.range);
                out.positions.push(start, position(lines, line.range));
            }
            if line.handler != NO_HANDLER && can_raise(line.op) {
                let handler = self.handlers[line.handler as usize];
                let target = starts[self.line_of(handler.target).min(self.lines.len())];
                match out.handlers.last_mut() {
                    Some(last)
                        if last.target == target
                            && last.register == handler.register
                            && self.is_gap_harmless(&starts, last.end, start) =>
                    {
                        last.end = end;
                    }
                    _ => out.handlers.push(Handler { start, end, target, register: handler.register }),
                }
            }
        }
        out
    }

    /// Whether nothing between the words `from` and `to` can raise, so that a handler's range may span it.
    fn is_gap_harmless(&self, starts: &[u32], from: u32, to: u32) -> bool {
        let first = starts.partition_point(|&s| s < from);
        self.lines[first..]
            .iter()
            .zip(&starts[first..])
            .take_while(|&(_, &start)| start < to)
            .all(|(line, _)| line.deleted || !can_raise(line.op))
    }
}

fn position(lines: &LineIndex, range: TextRange) -> Position {
    if range == nowhere() { Position::default() } else { lines.position(range) }
}

/// Calls `f` with each register below 256 that an instruction writes.
pub fn for_each_output(op: Op, [a, b, c]: [u8; 3], extra: u32, mut f: impl FnMut(u32)) {
    let mut window = |first: u8, n: u32| (u32::from(first)..u32::from(first) + n).for_each(&mut f);
    for operand in op.info().operands {
        match *operand {
            Operand::OutA | Operand::InOutA => window(a, 1),
            Operand::OutB | Operand::InOutB => window(b, 1),
            Operand::OutWindowA(n) | Operand::InOutWindowA(n) => window(a, u32::from(n)),
            Operand::OutWindowACountC => window(a, u32::from(c)),
            Operand::CallWindow => window(a, 1 + u32::from(b)),
            Operand::MethodWindow => window(a, 2 + u32::from(b)),
            Operand::InA
            | Operand::InB
            | Operand::InC
            | Operand::InWindowA(_)
            | Operand::InWindowB(_)
            | Operand::InWindowBCountC
            | Operand::InWindowBPairsC
            | Operand::ConstBx
            | Operand::NameBx
            | Operand::FreeBx
            | Operand::HighBx
            | Operand::LoopBx
            | Operand::SignedBx
            | Operand::SignedB
            | Operand::SignedC
            | Operand::ImmA
            | Operand::ImmB
            | Operand::ImmC
            | Operand::Cache
            | Operand::Jump
            | Operand::Raw => {}
        }
    }
    if op == Op::UnpackEx {
        // a is declared as an immediate: the count of the window depends on the second word.
        let n = u32::from(c).saturating_add(1).saturating_add(extra);
        (u32::from(a)..u32::from(a).saturating_add(n).min(256)).for_each(&mut f);
    }
}

//! Code as text, for `pyrite dis` and the snapshots of the compiler's tests. Never panics, whatever the code.

use crate::code::{Code, Constant, site};
use crate::opcode::{Immediate, Instruction, Intrinsic, Op, Operand, Special, make_function};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Arc;

/// The instructions of a code unit and of all that are nested in it.
pub fn disassemble(code: &Code) -> String {
    let mut out = String::new();
    let mut work: Vec<Arc<Code>> = Vec::new();
    unit(code, &mut out);
    push_inner(code, &mut work);
    while let Some(code) = work.pop() {
        out.push('\n');
        unit(&code, &mut out);
        push_inner(&code, &mut work);
    }
    out
}

fn push_inner(code: &Code, work: &mut Vec<Arc<Code>>) {
    for constant in code.constants.iter().rev() {
        if let Constant::Code(inner) = constant {
            work.push(inner.clone());
        }
    }
}

/// `write!` to a string, which cannot fail.
macro_rules! put {
    ($out:expr, $($arguments:tt)*) => {{ let _ = write!($out, $($arguments)*); }};
}

fn unit(code: &Code, out: &mut String) {
    put!(out, "code {}", code.qualname);
    put!(out, " ({}", code.arg_count);
    if code.positional_only_count > 0 {
        put!(out, ", {} positional-only", code.positional_only_count);
    }
    if code.keyword_only_count > 0 {
        put!(out, ", {} keyword-only", code.keyword_only_count);
    }
    put!(out, ") line {} flags {:#x} registers {}\n", code.first_line, code.flags, code.register_count);
    for variable in &code.variables {
        put!(out, "  {:?} r{} {}\n", variable.kind, variable.register, variable.name);
    }
    if !code.free_variables.is_empty() {
        put!(out, "  Free {}\n", code.free_variables.join(", "));
    }
    let labels = labels(code);
    let mut pc = 0;
    let mut last_line = None;
    while pc < code.words.len() {
        let Some(instruction) = Instruction::decode(&code.words, pc) else {
            put!(out, "{:>5}  ?{:#010x}\n", pc, code.words[pc]);
            pc += 1;
            continue;
        };
        if let Some(label) = labels.get(&(pc as i64)) {
            put!(out, "L{label}:\n");
        }
        let line = code.position(pc as u32).line;
        if last_line == Some(line) {
            out.push_str("      ");
        } else if line == 0 {
            out.push_str("   -- ");
        } else {
            put!(out, "{line:>5} ");
        }
        last_line = Some(line);
        put!(out, "{pc:>5}  {:<16}", instruction.op.info().name);
        operands(code, &instruction, pc, &labels, out);
        if code.site_flags.get(pc).is_some_and(|flags| flags & site::IN_PLACE != 0) {
            out.push_str(" in-place");
        }
        while out.ends_with(' ') {
            out.pop();
        }
        out.push('\n');
        pc += instruction.op.length();
    }
    for handler in &code.handlers {
        let target = labels.get(&i64::from(handler.target)).map_or("?".to_owned(), |l| format!("L{l}"));
        put!(out, "  handler {}..{} -> {target} r{}\n", handler.start, handler.end, handler.register);
    }
}

/// Numbers of the places that jumps and handlers lead to, in order.
fn labels(code: &Code) -> BTreeMap<i64, usize> {
    let mut labels = BTreeMap::new();
    let mut pc = 0;
    while pc < code.words.len() {
        match Instruction::decode(&code.words, pc) {
            Some(instruction) => {
                pc += instruction.op.length();
                if instruction.op.second_word() == Some(Operand::Jump) {
                    labels.insert(pc as i64 + i64::from(instruction.extra as i32), 0);
                }
            }
            None => pc += 1,
        }
    }
    for handler in &code.handlers {
        labels.insert(i64::from(handler.target), 0);
    }
    labels.values_mut().enumerate().for_each(|(i, number)| *number = i + 1);
    labels
}

fn operands(
    code: &Code,
    instruction: &Instruction,
    pc: usize,
    labels: &BTreeMap<i64, usize>,
    out: &mut String,
) {
    let Instruction { op, a, b, c, extra } = *instruction;
    let bx = instruction.bx();
    let range = |first: u8, count: u32| match count {
        0 => "-".to_owned(),
        1 => format!("r{first}"),
        n => format!("r{first}..r{}", u32::from(first) + n - 1),
    };
    let name = |index: usize| code.names.get(index).map_or("?".to_owned(), |name| name.to_string());
    let free = |index: usize| code.free_variables.get(index).map_or("?".to_owned(), |name| name.to_string());
    for operand in op.info().operands {
        out.push(' ');
        match *operand {
            Operand::OutA | Operand::InA | Operand::InOutA => put!(out, "r{a}"),
            Operand::InB | Operand::OutB | Operand::InOutB => put!(out, "r{b}"),
            Operand::InC => put!(out, "r{c}"),
            Operand::OutWindowA(n) | Operand::InWindowA(n) | Operand::InOutWindowA(n) => {
                out.push_str(&range(a, u32::from(n)));
            }
            Operand::InWindowB(n) => out.push_str(&range(b, u32::from(n))),
            Operand::InWindowBCountC => out.push_str(&range(b, u32::from(c))),
            Operand::InWindowBPairsC => out.push_str(&range(b, 2 * u32::from(c))),
            Operand::OutWindowACountC => out.push_str(&range(a, u32::from(c))),
            Operand::CallWindow => put!(out, "r{a} ({b})"),
            Operand::MethodWindow => put!(out, "r{a} (self, {b})"),
            Operand::ConstBx => match code.constants.get(usize::from(bx)) {
                Some(value) => constant(value, out),
                None => out.push('?'),
            },
            Operand::NameBx => out.push_str(&name(usize::from(bx))),
            Operand::FreeBx => out.push_str(&free(usize::from(bx))),
            Operand::HighBx => put!(out, "r{bx}"),
            Operand::LoopBx => put!(out, "loop {bx}"),
            Operand::SignedBx => put!(out, "{}", bx as i16),
            Operand::SignedB => put!(out, "{}", b as i8),
            Operand::SignedC => put!(out, "{}", c as i8),
            Operand::ImmA => put!(out, "r{a}"),
            Operand::ImmB => match op {
                Op::LoadImmediate => out.push_str(Immediate::from_u8(b).map_or("?", Immediate::text)),
                Op::MakeFunction => {
                    let flags = [
                        (make_function::DEFAULTS, "defaults"),
                        (make_function::KW_DEFAULTS, "kw_defaults"),
                        (make_function::ANNOTATE, "annotate"),
                        (make_function::CLOSURE, "closure"),
                    ];
                    let set: Vec<_> = flags.iter().filter(|f| b & f.0 != 0).map(|f| f.1).collect();
                    put!(out, "[{}]", set.join(" "));
                }
                _ => put!(out, "{b}"),
            },
            Operand::ImmC => match op {
                Op::LoadSpecial => out.push_str(Special::from_u8(c).map_or("?", Special::text)),
                _ => put!(out, "{c}"),
            },
            Operand::Cache => {
                let site = code.sites.get(extra as usize).map_or(u32::MAX, |site| site.name) as usize;
                match op {
                    Op::Call | Op::CallMethod | Op::CallEx => {}
                    Op::CallKw | Op::CallMethodKw => match code.constants.get(site) {
                        Some(names) => constant(names, out),
                        None => out.push('?'),
                    },
                    _ => out.push_str(&name(site)),
                }
            }
            Operand::Jump => {
                let target = (pc + op.length()) as i64 + i64::from(extra as i32);
                match labels.get(&target) {
                    Some(label) => put!(out, "-> L{label}"),
                    None => put!(out, "-> {target}"),
                }
            }
            Operand::Raw => match op {
                Op::Intrinsic => {
                    let intrinsic = u8::try_from(extra).ok().and_then(Intrinsic::from_u8);
                    out.push_str(intrinsic.map_or("?", Intrinsic::text));
                }
                Op::MakeFunction => match code.constants.get(extra as usize) {
                    Some(value) => constant(value, out),
                    None => out.push('?'),
                },
                Op::LoadFromDictOrFree => out.push_str(&free(extra as usize)),
                _ => put!(out, "{extra}"),
            },
        }
    }
}

fn constant(value: &Constant, out: &mut String) {
    let list = |items: &[Constant], open: &str, close: &str, out: &mut String| {
        out.push_str(open);
        for (i, item) in items.iter().enumerate() {
            if i > 0 {
                out.push_str(", ");
            }
            constant(item, out);
        }
        out.push_str(close);
    };
    match value {
        Constant::None => out.push_str("None"),
        Constant::True => out.push_str("True"),
        Constant::False => out.push_str("False"),
        Constant::Ellipsis => out.push_str("..."),
        Constant::Int(n) => put!(out, "{n}"),
        Constant::BigInt(n) => put!(out, "{n}"),
        Constant::Float(x) => put!(out, "{x:?}"),
        Constant::Complex(re, im) => put!(out, "({re:?}+{im:?}j)"),
        Constant::Str(text) => put!(out, "{text:?}"),
        Constant::Surrogates(points) => put!(out, "surrogates {points:x?}"),
        Constant::Bytes(bytes) => put!(out, "b\"{}\"", bytes.escape_ascii()),
        Constant::Tuple(items) if items.len() == 1 => list(items, "(", ",)", out),
        Constant::Tuple(items) => list(items, "(", ")", out),
        Constant::FrozenSet(items) => list(items, "frozenset {", "}", out),
        Constant::Code(code) => put!(out, "<code {}>", code.qualname),
    }
}

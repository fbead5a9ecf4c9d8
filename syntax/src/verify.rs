//! Checks code that does not come straight from the compiler, so that the interpreter can trust it.
//!
//! Every register, constant, name, site, jump target and handler is in range, jumps lead to instructions, only
//! `JumpBack` leads back, and nothing runs past the end. What values registers hold at run time is not checked.

use crate::code::{Code, Constant, flags};
use crate::emit::ends_flow;
use crate::opcode::{Immediate, Instruction, Intrinsic, Op, Operand, Special, make_function};
use std::fmt;

/// What is wrong with a code unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifyError {
    /// Qualified name of the code unit.
    pub code: String,
    /// Word of the instruction, if it is one's fault.
    pub pc: Option<u32>,
    pub fault: Fault,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// An unknown opcode, or a second word that is missing.
    Opcode,
    /// There is no instruction.
    Empty,
    Register,
    Constant,
    Name,
    FreeVariable,
    Site,
    /// A jump does not lead to an instruction, or leads back without being a `JumpBack`.
    Jump,
    LoopNumber,
    /// An immediate operand has no meaning.
    Immediate,
    /// Execution can run past the end.
    FallsOff,
    Handler,
    /// Tables of different lengths, or counts that contradict each other.
    Shape,
    /// Parameters are not where the calling convention has them.
    Parameters,
    /// `ReturnGenerator` where none belongs, or none where one does.
    Generator,
    /// Code is nested too deeply.
    Depth,
}

impl fmt::Display for VerifyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "bad code in {}", self.code)?;
        if let Some(pc) = self.pc {
            write!(f, " at {pc}")?;
        }
        write!(f, ": {:?}", self.fault)
    }
}

impl std::error::Error for VerifyError {}

/// Code objects nested in each other at most.
const MAX_DEPTH: u32 = 10_000; // levels

/// Registers of a frame at most.
const MAX_REGISTERS: u32 = 1 << 16; // registers

/// Verifies a code unit and all that are nested in it.
pub fn verify(code: &Code) -> Result<(), VerifyError> {
    let mut work = vec![(code, 0)];
    while let Some((code, depth)) = work.pop() {
        let fail = |fault| VerifyError { code: code.qualname.to_string(), pc: None, fault };
        if depth > MAX_DEPTH {
            return Err(fail(Fault::Depth));
        }
        unit(code).map_err(|(pc, fault)| VerifyError { pc, ..fail(fault) })?;
        for constant in &code.constants {
            if let Constant::Code(inner) = constant {
                work.push((inner, depth + 1));
            }
        }
    }
    Ok(())
}

type Failure = (Option<u32>, Fault);

fn unit(code: &Code) -> Result<(), Failure> {
    let whole = |fault| (None, fault);
    let length = code.words.len();
    if code.site_flags.len() != length || u32::try_from(length).is_err() {
        return Err(whole(Fault::Shape));
    }
    if code.register_count == 0 || code.register_count > MAX_REGISTERS {
        return Err(whole(Fault::Register));
    }
    parameters(code).map_err(whole)?;
    let starts = instruction_starts(code)?;
    let is_start = |pc: i64| usize::try_from(pc).is_ok_and(|pc| starts.get(pc).copied().unwrap_or(false));
    let mut pc = 0;
    let mut last = None;
    while pc < length {
        let at = pc as u32;
        let fail = |fault| (Some(at), fault);
        let instruction = Instruction::decode(&code.words, pc).ok_or(fail(Fault::Opcode))?;
        if instruction.op.general() != instruction.op {
            return Err(fail(Fault::Opcode)); // only the interpreter puts these, which trust its caches
        }
        let next = pc + instruction.op.length();
        operands(code, &instruction).map_err(fail)?;
        if instruction.op.second_word() == Some(Operand::Jump) {
            let target = next as i64 + i64::from(instruction.extra as i32);
            let back = target < next as i64;
            if !is_start(target) || back != (instruction.op == Op::JumpBack) {
                return Err(fail(Fault::Jump));
            }
        }
        let is_generator = code.flags & (flags::GENERATOR | flags::COROUTINE | flags::ASYNC_GENERATOR) != 0;
        if (instruction.op == Op::ReturnGenerator) != (pc == 0 && is_generator) {
            return Err(fail(Fault::Generator));
        }
        last = Some((at, instruction.op));
        pc = next;
    }
    match last {
        None => return Err(whole(Fault::Empty)),
        Some((at, op)) if !ends_flow(op) => return Err((Some(at), Fault::FallsOff)),
        Some(_) => {}
    }
    for handler in &code.handlers {
        let (start, end) = (i64::from(handler.start), i64::from(handler.end));
        let good = start < end
            && is_start(start)
            && (end as usize == length || is_start(end))
            && is_start(i64::from(handler.target))
            && u32::from(handler.register) < code.register_count;
        if !good {
            return Err((Some(handler.start), Fault::Handler));
        }
    }
    Ok(())
}

fn parameters(code: &Code) -> Result<(), Fault> {
    let sum = u64::from(code.arg_count) + u64::from(code.keyword_only_count) + 2;
    if sum > u64::from(MAX_REGISTERS) || code.positional_only_count > code.arg_count {
        return Err(Fault::Parameters);
    }
    let count = code.parameter_count() as usize;
    if code.variables.len() < count {
        return Err(Fault::Parameters);
    }
    for (i, variable) in code.variables.iter().enumerate() {
        if u32::from(variable.register) >= code.register_count {
            return Err(Fault::Register);
        }
        if i < count.min(128) && usize::from(variable.register) != i {
            return Err(Fault::Parameters);
        }
    }
    Ok(())
}

fn instruction_starts(code: &Code) -> Result<Vec<bool>, Failure> {
    let mut starts = vec![false; code.words.len()];
    let mut pc = 0;
    while pc < code.words.len() {
        let at = pc as u32;
        let instruction = Instruction::decode(&code.words, pc).ok_or((Some(at), Fault::Opcode))?;
        starts[pc] = true;
        pc += instruction.op.length();
    }
    Ok(starts)
}

fn operands(code: &Code, instruction: &Instruction) -> Result<(), Fault> {
    let Instruction { op, a, b, c, extra } = *instruction;
    let bx = usize::from(instruction.bx());
    let check = |good: bool, fault: Fault| if good { Ok(()) } else { Err(fault) };
    let window = |first: u8, count: u32| {
        let end = u32::from(first) + count;
        check(end <= code.register_count && end <= 256, Fault::Register)
    };
    for operand in op.info().operands {
        match *operand {
            Operand::OutA | Operand::InA | Operand::InOutA => window(a, 1)?,
            Operand::InB | Operand::OutB | Operand::InOutB => window(b, 1)?,
            Operand::InC => window(c, 1)?,
            Operand::OutWindowA(n) | Operand::InWindowA(n) | Operand::InOutWindowA(n) => {
                window(a, u32::from(n))?;
            }
            Operand::InWindowB(n) => window(b, u32::from(n))?,
            Operand::InWindowBCountC => window(b, u32::from(c)).or_else(|fault| check(c == 0, fault))?,
            Operand::InWindowBPairsC => window(b, 2 * u32::from(c)).or_else(|fault| check(c == 0, fault))?,
            Operand::OutWindowACountC => window(a, u32::from(c)).or_else(|fault| check(c == 0, fault))?,
            Operand::CallWindow => window(a, 1 + u32::from(b))?,
            Operand::MethodWindow => window(a, 2 + u32::from(b))?,
            Operand::ConstBx => check(bx < code.constants.len(), Fault::Constant)?,
            Operand::NameBx => check(bx < code.names.len(), Fault::Name)?,
            Operand::FreeBx => check(bx < code.free_variables.len(), Fault::FreeVariable)?,
            Operand::HighBx => check(bx < code.register_count as usize, Fault::Register)?,
            Operand::LoopBx => check(bx < code.loop_count as usize, Fault::LoopNumber)?,
            Operand::SignedBx | Operand::SignedB | Operand::SignedC | Operand::Jump => {}
            Operand::ImmA | Operand::ImmB | Operand::ImmC => {}
            Operand::Cache => site(code, op, b, extra as usize)?,
            Operand::Raw => raw(code, instruction)?,
        }
    }
    match op {
        Op::LoadImmediate => check(usize::from(b) < Immediate::ALL.len(), Fault::Immediate),
        Op::LoadSpecial => check(usize::from(c) < Special::ALL.len(), Fault::Immediate),
        Op::ConvertValue => check((1..=3).contains(&c), Fault::Immediate),
        Op::BuildInterpolation => check(c <= 3, Fault::Immediate),
        Op::Raise => check(b <= 2, Fault::Immediate),
        Op::GetAwaitable => check(c <= 2, Fault::Immediate),
        Op::Yield if c > 0 => check(u32::from(c - 1) < code.register_count, Fault::Register),
        _ => Ok(()),
    }
}

/// What the name of a site stands for depends on the opcode.
fn site(code: &Code, op: Op, arguments: u8, slot: usize) -> Result<(), Fault> {
    let name = code.sites.get(slot).ok_or(Fault::Site)?.name as usize;
    match op {
        Op::Call | Op::CallMethod | Op::CallEx => Ok(()),
        Op::CallKw | Op::CallMethodKw => match code.constants.get(name) {
            Some(Constant::Tuple(names)) => {
                let strings = names.iter().all(|n| matches!(n, Constant::Str(_) | Constant::Surrogates(_)));
                if strings && names.len() <= usize::from(arguments) { Ok(()) } else { Err(Fault::Constant) }
            }
            _ => Err(Fault::Constant),
        },
        _ if name < code.names.len() => Ok(()),
        _ => Err(Fault::Name),
    }
}

fn raw(code: &Code, instruction: &Instruction) -> Result<(), Fault> {
    let Instruction { op, a, b, c, extra } = *instruction;
    let check = |good: bool, fault: Fault| if good { Ok(()) } else { Err(fault) };
    match op {
        Op::LoadFromDictOrFree => check((extra as usize) < code.free_variables.len(), Fault::FreeVariable),
        Op::MakeFunction => {
            let Some(Constant::Code(inner)) = code.constants.get(extra as usize) else {
                return Err(Fault::Constant);
            };
            let all = make_function::DEFAULTS
                | make_function::KW_DEFAULTS
                | make_function::ANNOTATE
                | make_function::CLOSURE;
            check(b & !all == 0, Fault::Immediate)?;
            check((b & make_function::CLOSURE != 0) != inner.free_variables.is_empty(), Fault::FreeVariable)?;
            let end = u32::from(a) + b.count_ones();
            check(end <= code.register_count.min(256), Fault::Register)
        }
        Op::UnpackEx => {
            let end = u64::from(a) + u64::from(c) + 1 + u64::from(extra);
            check(end <= u64::from(code.register_count.min(256)), Fault::Register)
        }
        Op::Yield => check(extra <= code.register_count, Fault::Register),
        Op::Intrinsic => {
            let intrinsic = u8::try_from(extra).ok().and_then(Intrinsic::from_u8).ok_or(Fault::Immediate)?;
            check(c == argument_count(intrinsic), Fault::Immediate)
        }
        _ => Ok(()),
    }
}

fn argument_count(intrinsic: Intrinsic) -> u8 {
    match intrinsic {
        Intrinsic::NotImplementedError => 0,
        Intrinsic::Print
        | Intrinsic::TypeVar
        | Intrinsic::ParamSpec
        | Intrinsic::TypeVarTuple
        | Intrinsic::SubscriptGeneric
        | Intrinsic::StopIterationValue => 1,
        Intrinsic::TypeVarWithBound
        | Intrinsic::TypeVarWithConstraints
        | Intrinsic::SetTypeParamDefault
        | Intrinsic::SetFunctionTypeParams => 2,
        Intrinsic::TypeAlias => 3,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Mode, Options};

    fn compiled(source: &str) -> Code {
        let options = Options {
            mode: Mode::Exec,
            optimize: 0,
            top_level_await: false,
            allow_incomplete: false,
            future: 0,
        };
        Code::clone(&crate::compile(source, "f.py", &options).expect("it is good Python").0)
    }

    fn fault(code: &Code) -> Fault {
        verify(code).expect_err("it was broken").fault
    }

    #[test]
    fn code_of_the_compiler_passes() {
        assert_eq!(verify(&compiled("for i in range(3):\n    print(i)\n")), Ok(()));
    }

    #[test]
    fn a_register_out_of_range_is_found() {
        let mut code = compiled("x = a + b\n");
        code.register_count = 1;
        assert_eq!(fault(&code), Fault::Register);
    }

    #[test]
    fn running_off_the_end_is_found() {
        let mut code = compiled("x = 1\n");
        code.words.pop();
        code.site_flags.pop();
        assert_eq!(fault(&code), Fault::FallsOff);
    }

    #[test]
    fn a_name_out_of_range_is_found() {
        let mut code = compiled("x = 1\n");
        code.names.clear();
        assert_eq!(fault(&code), Fault::Name);
    }

    #[test]
    fn a_jump_into_an_instruction_is_found() {
        let mut code = compiled("while a:\n    b\n");
        let jump = code.words.iter().position(|w| *w as u8 == Op::JumpIfFalse as u8).expect("it tests");
        code.words[jump + 1] -= 1;
        assert_eq!(fault(&code), Fault::Jump);
    }

    #[test]
    fn an_unknown_opcode_is_found() {
        let mut code = compiled("x = 1\n");
        code.words[0] = 0xff;
        assert_eq!(fault(&code), Fault::Opcode);
    }
}

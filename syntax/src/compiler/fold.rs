//! Constant folding, within the limits that CPython sets so that constants stay small.

use super::Compiler;
use crate::code::Constant;
use crate::literal;
use dashu_int::IBig;
use ruff_python_ast as ast;
use ruff_python_ast::{Expr, Operator, UnaryOp};

const MAX_INT_BITS: usize = 128; // bits
const MAX_COLLECTION: usize = 256; // items
const MAX_STRING: usize = 4096; // characters

impl<'a> Compiler<'a> {
    /// The value of a literal, or of arithmetic and tuples of literals.
    pub(super) fn constant(&self, expression: &'a Expr) -> Option<Constant> {
        Some(match expression {
            Expr::NumberLiteral(node) => literal::number(node, self.source),
            Expr::StringLiteral(node) => literal::string(&node.value, self.source),
            Expr::BytesLiteral(node) => literal::bytes(&node.value, self.source),
            Expr::BooleanLiteral(node) => boolean(node.value),
            Expr::IpyEscapeCommand(node) => {
                self.parsed.constants.get(node.value.parse::<usize>().ok()?)?.clone()
            }
            Expr::NoneLiteral(_) => Constant::None,
            Expr::EllipsisLiteral(_) => Constant::Ellipsis,
            Expr::Name(node) if &*node.id == "__debug__" && node.ctx == ast::ExprContext::Load => {
                boolean(self.options.optimize == 0)
            }
            Expr::UnaryOp(node) => unary(node.op, &self.constant(&node.operand)?)?,
            Expr::BinOp(_) => {
                let mut spine = Vec::new();
                let mut left = expression;
                while let Expr::BinOp(node) = left {
                    spine.push(node);
                    left = &node.left;
                }
                let mut value = self.constant(left)?;
                for node in spine.into_iter().rev() {
                    value = binary(node.op, &value, &self.constant(&node.right)?)?;
                }
                value
            }
            Expr::Tuple(node) => Constant::Tuple(self.constants(&node.elts)?),
            Expr::Subscript(node) => subscript(&self.constant(&node.value)?, &self.constant(&node.slice)?)?,
            _ => return None,
        })
    }

    /// The values of all of the expressions, if all are constant.
    pub(super) fn constants(&self, expressions: &'a [Expr]) -> Option<Box<[Constant]>> {
        expressions.iter().map(|e| self.constant(e)).collect()
    }
}

fn boolean(value: bool) -> Constant {
    if value { Constant::True } else { Constant::False }
}

/// `bool(constant)`.
pub(super) fn truth(constant: &Constant) -> bool {
    match constant {
        Constant::None | Constant::False => false,
        Constant::True | Constant::Ellipsis | Constant::BigInt(_) | Constant::Code(_) => true,
        Constant::Int(n) => *n != 0,
        Constant::Float(x) => *x != 0.0,
        Constant::Complex(re, im) => *re != 0.0 || *im != 0.0,
        Constant::Str(s) => !s.is_empty(),
        Constant::Surrogates(s) => !s.is_empty(),
        Constant::Bytes(s) => !s.is_empty(),
        Constant::Tuple(items) | Constant::FrozenSet(items) => !items.is_empty(),
    }
}

/// An integer, with booleans as such.
fn integer(constant: &Constant) -> Option<IBig> {
    Some(match constant {
        Constant::Int(n) => IBig::from(*n),
        Constant::True => IBig::ONE,
        Constant::False => IBig::ZERO,
        Constant::BigInt(n) => n.clone(),
        _ => return None,
    })
}

fn from_big(n: IBig) -> Constant {
    match i64::try_from(&n) {
        Ok(small) => Constant::Int(small),
        Err(_) => Constant::BigInt(n),
    }
}

fn small(constant: &Constant) -> Option<i64> {
    match constant {
        Constant::Int(n) => Some(*n),
        Constant::True => Some(1),
        Constant::False => Some(0),
        _ => None,
    }
}

/// A real number; integers only as far as a double holds them.
fn real(constant: &Constant) -> Option<f64> {
    match constant {
        Constant::Float(x) => Some(*x),
        _ => small(constant).filter(|n| n.unsigned_abs() <= 1 << 53).map(|n| n as f64),
    }
}

fn bits(n: &IBig) -> usize {
    use dashu_int::ops::BitTest;
    n.bit_len()
}

pub(super) fn unary(op: UnaryOp, operand: &Constant) -> Option<Constant> {
    Some(match (op, operand) {
        (UnaryOp::Not, value) => boolean(!truth(value)),
        (UnaryOp::USub, Constant::Float(x)) => Constant::Float(-x),
        (UnaryOp::USub, Constant::Complex(re, im)) => Constant::Complex(-re, -im),
        (UnaryOp::USub, value) => from_big(-integer(value)?),
        (UnaryOp::UAdd, Constant::Float(_) | Constant::Complex(..)) => operand.clone(),
        (UnaryOp::UAdd, value) => from_big(integer(value)?),
        (UnaryOp::Invert, Constant::True | Constant::False) => return None,
        (UnaryOp::Invert, value) => from_big(-integer(value)? - IBig::ONE),
    })
}

pub(super) fn binary(op: Operator, left: &Constant, right: &Constant) -> Option<Constant> {
    use Constant::{Bytes, Complex, Float, Str, Tuple};
    match (op, left, right) {
        (Operator::Add, Str(a), Str(b)) => return Some(Str([&**a, &**b].concat().into())),
        (Operator::Add, Bytes(a), Bytes(b)) => return Some(Bytes([&**a, &**b].concat().into())),
        (Operator::Add, Tuple(a), Tuple(b)) => return Some(Tuple([&**a, &**b].concat().into())),
        (Operator::Mult, Str(_) | Bytes(_) | Tuple(_), n) => return repeat(left, small(n)?),
        (Operator::Mult, n, Str(_) | Bytes(_) | Tuple(_)) => return repeat(right, small(n)?),
        (Operator::Add, Complex(re, im), x) => return Some(Complex(re + real(x)?, *im)),
        (Operator::Add, x, Complex(re, im)) => return Some(Complex(real(x)? + re, *im)),
        (Operator::Sub, Complex(re, im), x) => return Some(Complex(re - real(x)?, *im)),
        (Operator::Sub, x, Complex(re, im)) => return Some(Complex(real(x)? - re, -im)),
        (Operator::Mult, Complex(re, im), x) => return Some(Complex(re * real(x)?, im * real(x)?)),
        (Operator::Mult, x, Complex(re, im)) => return Some(Complex(real(x)? * re, real(x)? * im)),
        (_, Float(_), _) | (_, _, Float(_)) => return Some(Float(float(op, real(left)?, real(right)?)?)),
        _ => {}
    }
    if op == Operator::Div {
        let (a, b) = (real(left)?, real(right)?);
        return (b != 0.0).then_some(Float(a / b));
    }
    if let (Constant::True | Constant::False, Constant::True | Constant::False) = (left, right) {
        let (a, b) = (truth(left), truth(right));
        match op {
            Operator::BitAnd => return Some(boolean(a & b)),
            Operator::BitOr => return Some(boolean(a | b)),
            Operator::BitXor => return Some(boolean(a ^ b)),
            _ => {}
        }
    }
    integers(op, integer(left)?, integer(right)?)
}

fn float(op: Operator, a: f64, b: f64) -> Option<f64> {
    Some(match op {
        Operator::Add => a + b,
        Operator::Sub => a - b,
        Operator::Mult => a * b,
        Operator::Div if b != 0.0 => a / b,
        Operator::Pow if (a > 0.0 || (b >= 0.0 && b.fract() == 0.0)) && a.is_finite() && b.is_finite() => {
            let power = a.powf(b);
            // An overflow is an error at run time.
            return power.is_finite().then_some(power);
        }
        _ => return None,
    })
}

fn integers(op: Operator, a: IBig, b: IBig) -> Option<Constant> {
    let count = |n: &IBig| usize::try_from(n).ok().filter(|&n| n <= MAX_INT_BITS);
    let zero = IBig::ZERO;
    Some(from_big(match op {
        Operator::Add => a + b,
        Operator::Sub => a - b,
        Operator::Mult if bits(&a) + bits(&b) <= MAX_INT_BITS || a == zero || b == zero => a * b,
        Operator::Pow if b == zero => IBig::ONE,
        Operator::Pow if bits(&a) <= MAX_INT_BITS / count(&b)?.max(1) => a.pow(count(&b)?),
        Operator::LShift if a == zero && b >= zero => zero,
        Operator::LShift if bits(&a) + count(&b)? <= MAX_INT_BITS => a << count(&b)?,
        Operator::RShift => {
            let places = usize::try_from(&b).ok()?;
            // Arithmetic shift: rounds to minus infinity.
            let shifted = i64::try_from(&a).ok()? >> places.min(63);
            IBig::from(shifted)
        }
        Operator::BitAnd => a & b,
        Operator::BitOr => a | b,
        Operator::BitXor => a ^ b,
        Operator::FloorDiv | Operator::Mod => {
            let (a, b) = (i128::from(i64::try_from(&a).ok()?), i128::from(i64::try_from(&b).ok()?));
            if b == 0 {
                return None;
            }
            let (mut quotient, mut rest) = (a / b, a % b);
            if rest != 0 && (rest < 0) != (b < 0) {
                quotient -= 1;
                rest += b;
            }
            IBig::from(if op == Operator::Mod { rest } else { quotient })
        }
        _ => return None,
    }))
}

fn repeat(sequence: &Constant, times: i64) -> Option<Constant> {
    let times = usize::try_from(times).ok()?;
    let fits = |length: usize, limit: usize| length.checked_mul(times).is_some_and(|n| n <= limit);
    Some(match sequence {
        Constant::Str(s) if fits(s.chars().count(), MAX_STRING) => Constant::Str(s.repeat(times).into()),
        Constant::Bytes(s) if fits(s.len(), MAX_STRING) => Constant::Bytes(s.repeat(times).into()),
        Constant::Tuple(items) if fits(items.len(), MAX_COLLECTION) => {
            Constant::Tuple((0..times).flat_map(|_| items.iter().cloned()).collect())
        }
        _ => return None,
    })
}

pub(super) fn subscript(sequence: &Constant, index: &Constant) -> Option<Constant> {
    let index = small(index)?;
    let at = |length: usize| {
        let index = if index < 0 { index.checked_add(length as i64)? } else { index };
        usize::try_from(index).ok().filter(|&i| i < length)
    };
    Some(match sequence {
        Constant::Str(s) => Constant::Str(s.chars().nth(at(s.chars().count())?)?.to_string().into()),
        Constant::Bytes(s) => Constant::Int(i64::from(s[at(s.len())?])),
        Constant::Tuple(items) => items[at(items.len())?].clone(),
        _ => return None,
    })
}

//! Intervals against arithmetic on 128 bits: over all small intervals, and over the corners of 64 bits.

use super::{fits, interval};
use crate::instruction::IntOp::{self, *};
use crate::types::{SMALL, Type};
use std::ops::RangeInclusive;

const OPS: [IntOp; 10] = [Add, Sub, Mul, FloorDiv, Mod, And, Or, Xor, LShift, RShift];

/// What the operation gives; `None` if compiled code is left.
fn concrete(op: IntOp, x: i64, y: i64) -> Option<i64> {
    let (wide_x, wide_y) = (i128::from(x), i128::from(y));
    let exact = match op {
        Add => wide_x + wide_y,
        Sub => wide_x - wide_y,
        Mul => wide_x * wide_y,
        FloorDiv | Mod if y == 0 => return None,
        FloorDiv | Mod => {
            let (mut quotient, mut rest) = (wide_x / wide_y, wide_x % wide_y);
            if rest != 0 && (rest < 0) != (y < 0) {
                (quotient, rest) = (quotient - 1, rest + wide_y);
            }
            // The machine divides to get the remainder, too.
            i64::try_from(quotient).ok()?;
            if op == Mod { rest } else { quotient }
        }
        And => wide_x & wide_y,
        Or => wide_x | wide_y,
        Xor => wide_x ^ wide_y,
        LShift if !(0..64).contains(&y) => return None,
        LShift => wide_x << y,
        RShift if y < 0 => return None,
        RShift => wide_x >> y.min(63),
    };
    i64::try_from(exact).ok()
}

fn shown(op: IntOp, left: Type, right: Type) -> String {
    format!("{left} {op:?} {right} is {}", interval(op, left, right))
}

/// One result against the interval and against what `fits` claims.
fn check(op: IntOp, left: Type, right: Type, x: i64, y: i64) {
    let (result, claimed) = (interval(op, left, right), fits(op, left, right));
    match concrete(op, x, y) {
        Some(exact) => assert!(
            result.is_int() && (result.low..=result.high).contains(&exact),
            "{}, but {x} {op:?} {y} is {exact}",
            shown(op, left, right)
        ),
        None => assert!(!claimed, "{}; it is said to fit, but not {x} {op:?} {y}", shown(op, left, right)),
    }
}

fn intervals(range: RangeInclusive<i64>) -> Vec<Type> {
    let all = range.clone();
    all.flat_map(|low| (low..=*range.end()).map(move |high| Type::int(low, high))).collect()
}

#[test]
fn all_results_of_small_operands_are_in_the_interval() {
    let all = intervals(-5..=5);
    for op in OPS {
        for &left in &all {
            for &right in &all {
                for x in left.low..=left.high {
                    (right.low..=right.high).for_each(|y| check(op, left, right, x, y));
                }
            }
        }
    }
}

#[test]
fn intervals_of_small_operands_are_tight_where_operators_are_monotone() {
    let all = intervals(-4..=4);
    for op in [Add, Sub, Mul, FloorDiv, LShift, RShift] {
        for &left in &all {
            for &right in &all {
                let results = (left.low..=left.high)
                    .flat_map(|x| (right.low..=right.high).filter_map(move |y| concrete(op, x, y)));
                let results: Vec<i64> = results.collect();
                let (Some(low), Some(high)) = (results.iter().min(), results.iter().max()) else { continue };
                assert_eq!(interval(op, left, right), Type::int(*low, *high), "{}", shown(op, left, right));
            }
        }
    }
}

#[test]
fn what_always_works_on_small_operands_is_known_to_fit() {
    let all = intervals(-4..=4);
    for op in OPS {
        for &left in &all {
            for &right in &all {
                let works = (left.low..=left.high)
                    .all(|x| (right.low..=right.high).all(|y| concrete(op, x, y).is_some()));
                assert_eq!(fits(op, left, right), works, "{}", shown(op, left, right));
            }
        }
    }
}

/// A small generator of numbers (xorshift, Marsaglia 2003).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit as u64) as usize
    }

    /// A number near a place where something changes, or any number of any length.
    fn corner(&mut self) -> i64 {
        const CORNERS: [i64; 12] =
            [i64::MIN, SMALL.0, -(1 << 32), -64, -1, 0, 1, 63, 1 << 32, 1 << 47, SMALL.1, i64::MAX];
        if self.below(4) == 0 {
            let length = self.below(64);
            return (self.next() as i64) >> length;
        }
        let near = self.below(5) as i64 - 2;
        CORNERS[self.below(CORNERS.len())].wrapping_add(near)
    }

    fn interval(&mut self) -> Type {
        let (a, b) = (self.corner(), self.corner());
        Type::int(a.min(b), a.max(b))
    }

    /// Often one of the ends.
    fn member(&mut self, ty: Type) -> i64 {
        match self.below(4) {
            0 => ty.low,
            1 => ty.high,
            2 => self.corner().clamp(ty.low, ty.high),
            _ => {
                let width = ty.high.wrapping_sub(ty.low) as u64;
                let offset = if width == u64::MAX { self.next() } else { self.next() % (width + 1) };
                ty.low.wrapping_add(offset as i64)
            }
        }
    }
}

#[test]
fn results_at_the_corners_of_64_bits_are_in_the_interval() {
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    for _ in 0..30_000 {
        let (left, right) = (random.interval(), random.interval());
        for op in OPS {
            for _ in 0..12 {
                let (x, y) = (random.member(left), random.member(right));
                check(op, left, right, x, y);
            }
        }
    }
}

#[test]
fn the_least_int_divided_by_minus_one_does_not_fit() {
    let (least, all) = (Type::int(i64::MIN, i64::MIN), Type::int(i64::MIN, i64::MAX));
    for (left, right) in [(least, Type::int(-1, -1)), (all, Type::int(-3, -1)), (least, Type::int(-1, 7))] {
        assert!(!fits(FloorDiv, left, right) && !fits(Mod, left, right), "{left} by {right}");
    }
    assert!(fits(FloorDiv, all, Type::int(-3, -2)) && fits(Mod, all, Type::int(1, 2)));
}

#[test]
fn a_quotient_shrinks_with_a_divisor_that_grows() {
    assert_eq!(interval(FloorDiv, Type::int(10, 10), Type::int(1, 10)), Type::int(1, 10));
    assert_eq!(interval(FloorDiv, Type::int(-10, -10), Type::int(1, 100)), Type::int(-10, -1));
}

//! What `sum` does with one item after the other. Its phases are CPython 3.14's: ints as long as they fit in 64 bits, then floats
//! and then complex numbers with Neumaier's compensation, then whatever `+` does. None comes back once it has ended.

use crate::complex::Complex;
use crate::ops::{self, BinaryOp};
use crate::value::Value;
use crate::vm::{R, Vm};

/// A sum, in two values that registers can hold.
///
/// | phase           | total         | lost            |
/// |-----------------|---------------|-----------------|
/// | ints            | the sum       | 0               |
/// | floats          | the sum       | what it lacks   |
/// | nothing so far  | 0.0           | -0.0            |
/// | complex numbers | the sum       | what it lacks   |
/// | anything        | the sum       | None            |
///
/// Nothing so far is the int 0 for whoever wants to see it: code that expects floats begins with that.
#[derive(Clone, Copy)]
pub struct Sum {
    pub total: Value,
    pub lost: Value,
}

/// Adds to a compensated sum (Neumaier 1974), whose error Knuth's TwoSum gives without a question.
#[inline(always)]
fn compensate((sum, lost): (f64, f64), x: f64) -> (f64, f64) {
    let t = sum + x;
    let z = t - sum;
    (t, lost + ((sum - (t - z)) + (x - z)))
}

fn finish(sum: f64, lost: f64) -> f64 {
    if lost != 0.0 && lost.is_finite() { sum + lost } else { sum }
}

/// An int that fits in 64 bits, or a bool.
fn fitting(value: Value) -> Option<i64> {
    value.as_int()?.to_i64()
}

/// An exact complex number.
fn exact_complex(vm: &Vm, value: Value) -> Option<Complex> {
    let is_exact = vm.is_exact(value, vm.types.complex);
    value.native::<Complex>().filter(|_| is_exact).map(|z| **z)
}

impl Sum {
    /// The sum of nothing.
    pub const NOTHING: Sum = Sum { total: Value::small_int(0), lost: Value::small_int(0) };

    /// The same, as code that expects floats has it.
    pub fn no_floats() -> Sum {
        Sum { total: Value::float(0.0), lost: Value::float(-0.0) }
    }

    /// A sum that begins with a value.
    pub fn new(vm: &mut Vm, start: Value) -> Sum {
        let is_int = start.is_small_int() || vm.is_exact(start, vm.types.int) && fitting(start).is_some();
        if is_int { Sum { total: start, lost: Value::small_int(0) } } else { Sum::after_ints(vm, start) }
    }

    /// The phase that a sum is in that is no int, or too large.
    fn after_ints(vm: &mut Vm, total: Value) -> Sum {
        match total.is_float() {
            true => Sum { total, lost: Value::float(0.0) },
            false => Sum::after_floats(vm, total),
        }
    }

    fn after_floats(vm: &mut Vm, total: Value) -> Sum {
        let lost = match exact_complex(vm, total) {
            Some(_) => Complex::new(vm, 0.0, 0.0),
            None => Value::NONE,
        };
        Sum { total, lost }
    }

    fn is_nothing(&self) -> bool {
        self.lost == Value::float(-0.0)
    }

    /// Adds a small int or a float, if that takes no other object; false if not.
    #[inline(always)]
    pub fn add_plainly(&mut self, item: Value) -> bool {
        if self.lost.is_small_int() && Value::both_small_ints(self.total, item) {
            let sum = self.total.as_small_int_unchecked() + item.as_small_int_unchecked();
            let Some(sum) = Value::try_small_int(sum) else { return false };
            self.total = sum;
            return true;
        }
        if let (Some(x), Some(sum), true) =
            (item.as_float(), self.total.as_small_int(), self.lost.is_small_int())
        {
            // The first float ends the ints.
            (self.total, self.lost) = (Value::float(sum as f64 + x), Value::float(0.0));
            return true;
        }
        let (Some(sum), Some(lost)) = (self.total.as_float(), self.lost.as_float()) else { return false };
        let x = match (item.as_float(), item.as_small_int()) {
            (Some(x), _) => x,
            (None, Some(x)) if !self.is_nothing() => x as f64,
            _ => return false,
        };
        let (sum, lost) = compensate((sum, lost), x);
        (self.total, self.lost) = (Value::float(sum), Value::float(lost));
        true
    }

    /// As `add_plainly`, for many; false at the first for which that is.
    pub fn add_all_plainly(&mut self, mut items: impl Iterator<Item = Value>) -> bool {
        if self.lost.is_small_int()
            && let Some(mut sum) = self.total.as_small_int()
        {
            // In a register, as long as they are small ints.
            let other = loop {
                let Some(item) = items.next() else { break None };
                match item.as_small_int().and_then(|x| Value::try_small_int(sum + x)) {
                    Some(_) => sum += item.as_small_int_unchecked(),
                    None => break Some(item),
                }
            };
            self.total = Value::small_int(sum);
            match other {
                Some(item) if !self.add_plainly(item) => return false,
                Some(_) => {}
                None => return true,
            }
        }
        let (Some(total), Some(lost), false) =
            (self.total.as_float(), self.lost.as_float(), self.is_nothing())
        else {
            return items.all(|item| self.add_plainly(item));
        };
        let mut sum = (total, lost);
        let other = loop {
            let Some(item) = items.next() else { break None };
            let Some(x) = item.as_float().or_else(|| item.as_small_int().map(|x| x as f64)) else {
                break Some(item);
            };
            sum = compensate(sum, x);
        };
        (self.total, self.lost) = (Value::float(sum.0), Value::float(sum.1));
        other.is_none()
    }

    /// Adds an item.
    pub fn add(&mut self, vm: &mut Vm, item: Value) -> R<()> {
        if self.is_nothing() && !item.is_float() {
            *self = Sum::NOTHING;
        }
        if self.add_plainly(item) {
            return Ok(());
        }
        if self.lost.is_small_int() {
            let is_int = item.is_bool() || vm.is_exact(item, vm.types.int);
            if is_int
                && let (Some(sum), Some(x)) = (fitting(self.total), fitting(item))
                && let Some(sum) = sum.checked_add(x)
            {
                self.total = vm.int(sum);
                return Ok(());
            }
            let total = ops::binary(vm, BinaryOp::Add, self.total, item)?;
            *self = Sum::after_ints(vm, total);
            return Ok(());
        }
        if let (Some(sum), Some(lost)) = (self.total.as_float(), self.lost.as_float()) {
            if item.as_int().is_some() {
                let x = crate::float_type::from_object(vm, item)?;
                let (sum, lost) = compensate((sum, lost), x);
                (self.total, self.lost) = (Value::float(sum), Value::float(lost));
                return Ok(());
            }
            let total = ops::binary(vm, BinaryOp::Add, Value::float(finish(sum, lost)), item)?;
            *self = Sum::after_floats(vm, total);
            return Ok(());
        }
        if let (Some(sum), Some(lost)) = (exact_complex(vm, self.total), exact_complex(vm, self.lost)) {
            let z = match exact_complex(vm, item) {
                Some(z) => Some(z),
                None if item.as_int().is_some() || vm.is_instance(item, vm.types.float) => {
                    Some(Complex { real: crate::float_type::from_object(vm, item)?, imag: 0.0 })
                }
                None => None,
            };
            if let Some(z) = z {
                let (real, lost_real) = compensate((sum.real, lost.real), z.real);
                let (imag, lost_imag) = match exact_complex(vm, item) {
                    Some(_) => compensate((sum.imag, lost.imag), z.imag),
                    None => (sum.imag + 0.0, lost.imag),
                };
                self.total = Complex::new(vm, real, imag);
                self.lost = Complex::new(vm, lost_real, lost_imag);
                return Ok(());
            }
            self.total = self.end(vm);
        }
        self.total = ops::binary(vm, BinaryOp::Add, self.total, item)?;
        self.lost = Value::NONE;
        Ok(())
    }

    /// What it comes to.
    pub fn end(self, vm: &mut Vm) -> Value {
        if self.is_nothing() {
            return Value::small_int(0);
        }
        if let (Some(sum), Some(lost)) = (self.total.as_float(), self.lost.as_float()) {
            return Value::float(finish(sum, lost));
        }
        if let (Some(sum), Some(lost)) = (exact_complex(vm, self.total), exact_complex(vm, self.lost)) {
            return Complex::new(vm, finish(sum.real, lost.real), finish(sum.imag, lost.imag));
        }
        self.total
    }
}

//! `math`: sums, products and norms of many numbers.

use super::float;
use pyrite_object::native::function;
use pyrite_object::ops::BinaryOp;
use pyrite_object::{R, Value, Vm, iter, native_table, number, ops};

/// The exact sum, rounded once (Shewchuk 1997, "Adaptive precision floating-point arithmetic").
fn fsum(vm: &mut Vm, args: &[Value]) -> R {
    let items = iter::collect(vm, args[0])?;
    let mut partials: Vec<f64> = Vec::new();
    let (mut special, mut infinite) = (0.0, 0.0);
    for item in items.iter() {
        let value = float(vm, *item)?;
        let mut x = value;
        let mut kept = 0;
        for i in 0..partials.len() {
            let mut y = partials[i];
            if x.abs() < y.abs() {
                std::mem::swap(&mut x, &mut y);
            }
            let high = x + y;
            let low = y - (high - x);
            if low != 0.0 {
                partials[kept] = low;
                kept += 1;
            }
            x = high;
        }
        partials.truncate(kept);
        if x != 0.0 {
            if !x.is_finite() {
                if value.is_finite() {
                    return Err(vm.overflow_error("intermediate overflow in fsum"));
                }
                if value.is_infinite() {
                    infinite += value;
                }
                special += value;
                partials.clear();
            } else {
                partials.push(x);
            }
        }
    }
    if special != 0.0 {
        if infinite.is_nan() {
            return Err(vm.value_error("-inf + inf in fsum"));
        }
        return Ok(Value::float(special));
    }
    let Some(mut high) = partials.pop() else { return Ok(Value::float(0.0)) };
    let mut low = 0.0;
    while let Some(y) = partials.pop() {
        let x = high;
        high = x + y;
        low = y - (high - x);
        if low != 0.0 {
            break;
        }
    }
    // Round half to even across what is left.
    if let Some(next) = partials.last()
        && ((low < 0.0 && *next < 0.0) || (low > 0.0 && *next > 0.0))
    {
        let y = low * 2.0;
        let x = high + y;
        if y == x - high {
            high = x;
        }
    }
    Ok(Value::float(high))
}

/// `a * b` without error, as a sum of two floats.
fn exact_product(a: f64, b: f64) -> (f64, f64) {
    let p = a * b;
    (p, super::fma(a, b, -p))
}

fn two_sum(a: f64, b: f64) -> (f64, f64) {
    let s = a + b;
    let c = s - a;
    (s, (a - (s - c)) + (b - c))
}

/// Euclidean norm: scaled, summed with compensation, corrected by one step of Newton's.
fn norm(values: &[f64]) -> f64 {
    let largest = values.iter().fold(0.0f64, |m, v| m.max(v.abs()));
    if values.iter().any(|v| v.is_infinite()) {
        return f64::INFINITY;
    }
    if values.iter().any(|v| v.is_nan()) {
        return f64::NAN;
    }
    if largest == 0.0 {
        return 0.0;
    }
    let (_, power) = ops::frexp(largest);
    if power < -1000 {
        // The scale of subnormal numbers is no float.
        let scaled: Vec<f64> = values.iter().map(|v| v / f64::MIN_POSITIVE).collect();
        return f64::MIN_POSITIVE * norm(&scaled);
    }
    let scale = 2f64.powi(-power);
    let (mut sum, mut lost) = (1.0, 0.0);
    for v in values {
        let x = v * scale;
        let (p, e) = exact_product(x, x);
        let (s, t) = two_sum(sum, p);
        sum = s;
        lost += t + e;
    }
    let root = (sum - 1.0 + lost).sqrt();
    let (p, e) = exact_product(-root, root);
    let (s, t) = two_sum(sum, p);
    let rest = s - 1.0 + (lost + t + e);
    (root + rest / (2.0 * root)) / scale
}

fn hypot(vm: &mut Vm, args: &[Value]) -> R {
    let mut values = Vec::with_capacity(args.len());
    for arg in args {
        values.push(float(vm, *arg)?.abs());
    }
    Ok(Value::float(norm(&values)))
}

fn dist(vm: &mut Vm, args: &[Value]) -> R {
    let p = iter::collect(vm, args[0])?;
    let q = iter::collect(vm, args[1])?;
    if p.len() != q.len() {
        return Err(vm.value_error("both points must have the same number of dimensions"));
    }
    let mut values = Vec::with_capacity(p.len());
    for (a, b) in p.iter().zip(q.iter()) {
        values.push((float(vm, *a)? - float(vm, *b)?).abs());
    }
    Ok(Value::float(norm(&values)))
}

fn prod(vm: &mut Vm, args: &[Value]) -> R {
    let mut result = args[1];
    let items = iter::collect(vm, args[0])?;
    for item in items.iter() {
        result = match number::binary_short(vm, BinaryOp::Mul, result, *item) {
            Some(r) => r?,
            None => ops::binary(vm, BinaryOp::Mul, result, *item)?,
        };
    }
    Ok(result)
}

/// The sum of products: exact for integers, with extended precision for floats.
fn sumprod(vm: &mut Vm, args: &[Value]) -> R {
    let p = iter::collect(vm, args[0])?;
    let q = iter::collect(vm, args[1])?;
    if p.len() != q.len() {
        return Err(vm.value_error("Inputs are not the same length"));
    }
    let as_float = |v: Value| v.as_float().or_else(|| v.as_small_int().map(|i| i as f64));
    let any_float = p.iter().chain(q.iter()).any(|v| v.as_float().is_some());
    if any_float && p.iter().chain(q.iter()).all(|v| as_float(*v).is_some()) {
        let (mut high, mut low) = (0.0, 0.0);
        let mut plain = 0.0;
        for (a, b) in p.iter().zip(q.iter()) {
            let (a, b) = (as_float(*a).unwrap_or(0.0), as_float(*b).unwrap_or(0.0));
            plain += a * b;
            let (x, e) = exact_product(a, b);
            let (s, t) = two_sum(high, x);
            high = s;
            low += t + e;
        }
        let total: f64 = high + low;
        return Ok(Value::float(if total.is_nan() { plain } else { total }));
    }
    let mut total = Value::small_int(0);
    for (a, b) in p.iter().zip(q.iter()) {
        let x = ops::binary(vm, BinaryOp::Mul, *a, *b)?;
        total = ops::binary(vm, BinaryOp::Add, total, x)?;
    }
    Ok(total)
}

native_table! {
    pub FUNCTIONS = [
        function("dist", "(p, q, /)", dist, "Return the Euclidean distance between two points p and q."),
        function("fsum", "(seq, /)", fsum, "Return an accurate floating-point sum of values in the iterable seq."),
        function("hypot", "!(*coordinates)", hypot, "Multidimensional Euclidean distance from the origin to a point."),
        function("prod", "(iterable, /, *, start=1)", prod, "Calculate the product of all the elements in the input iterable."),
        function("sumprod", "(p, q, /)", sumprod, "Return the sum of products of values from two iterables p and q."),
    ]
}

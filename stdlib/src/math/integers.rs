//! `math`: functions on integers.

use dashu_int::ops::{Gcd, SquareRoot};
use dashu_int::{IBig, UBig};
use pyrite_object::native::function;
use pyrite_object::{R, Value, Vm, int, native_table, ops};

fn magnitude(vm: &mut Vm, value: Value) -> R<UBig> {
    let i = ops::index(vm, value)?;
    let big = i.as_int().map(|i| i.to_big()).unwrap_or(IBig::ZERO);
    Ok(big.into_parts().1)
}

fn from_magnitude(vm: &mut Vm, n: UBig) -> Value {
    int::from_big(vm, &IBig::from(n))
}

/// The greatest common divisor of integers of a word, by Euclid's algorithm.
fn gcd_of_words(mut a: u64, mut b: u64) -> u64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

fn gcd(vm: &mut Vm, args: &[Value]) -> R {
    let small = |arg: &Value| arg.as_small_int().map(i64::unsigned_abs);
    if let Some(result) = args.iter().try_fold(0, |result, arg| Some(gcd_of_words(result, small(arg)?))) {
        return Ok(int::from_i128(vm, result.into()));
    }
    let mut result = UBig::ZERO;
    for arg in args {
        let n = magnitude(vm, *arg)?;
        result = match (result.is_zero(), n.is_zero()) {
            (true, _) => n,
            (_, true) => result,
            _ => result.gcd(n),
        };
    }
    Ok(from_magnitude(vm, result))
}

fn lcm(vm: &mut Vm, args: &[Value]) -> R {
    let mut result = UBig::ONE;
    for arg in args {
        let n = magnitude(vm, *arg)?;
        if n.is_zero() || result.is_zero() {
            result = UBig::ZERO;
            continue;
        }
        let common = (&result).gcd(&n);
        result = result / common * n;
    }
    Ok(from_magnitude(vm, result))
}

fn isqrt(vm: &mut Vm, args: &[Value]) -> R {
    let i = ops::index(vm, args[0])?;
    if i.as_int().is_some_and(|i| i.is_negative()) {
        return Err(vm.value_error("isqrt() argument must be nonnegative"));
    }
    let n = magnitude(vm, i)?;
    Ok(from_magnitude(vm, n.sqrt()))
}

/// The product of low..=high, halves first so that the factors stay balanced.
fn product(low: u64, high: u64) -> UBig {
    if low > high {
        return UBig::ONE;
    }
    if high - low < 8 {
        return (low..=high).fold(UBig::ONE, |p, i| p * UBig::from(i));
    }
    let middle = low + (high - low) / 2;
    product(low, middle) * product(middle + 1, high)
}

fn factorial(vm: &mut Vm, args: &[Value]) -> R {
    let i = ops::index(vm, args[0])?;
    let Some(n) = i.as_int() else { return Ok(i) };
    if n.is_negative() {
        return Err(vm.value_error("factorial() not defined for negative values"));
    }
    match n.to_i64() {
        Some(n) if n < 1 << 31 => Ok(from_magnitude(vm, product(2, n as u64))),
        Some(_) => Err(vm.memory_error()),
        None => Err(vm.overflow_error(format!("factorial() argument should not exceed {}", i64::MAX))),
    }
}

/// A nonnegative integer.
fn natural(vm: &mut Vm, value: Value, name: &str) -> R<IBig> {
    let i = ops::index(vm, value)?;
    let n = i.as_int().map(|i| i.to_big()).unwrap_or(IBig::ZERO);
    if n < IBig::ZERO {
        return Err(vm.value_error(format!("{name} must be a non-negative integer")));
    }
    Ok(n)
}

/// `n * (n-1) * ... ` of `k` factors.
fn falling(vm: &mut Vm, n: &IBig, k: u64) -> R<IBig> {
    if let Ok(n) = u64::try_from(n.clone()) {
        return Ok(IBig::from(product(n - k + 1, n)));
    }
    let mut result = IBig::ONE;
    for i in 0..k {
        vm.poll()?;
        result *= n - IBig::from(i);
    }
    Ok(result)
}

fn comb(vm: &mut Vm, args: &[Value]) -> R {
    let n = natural(vm, args[0], "n")?;
    let k = natural(vm, args[1], "k")?;
    if k > n {
        return Ok(Value::small_int(0));
    }
    let other = &n - &k;
    let k = if other < k { other } else { k };
    let Ok(k) = u64::try_from(k) else {
        return Err(vm.overflow_error(format!("min(n - k, k) must not exceed {}", i64::MAX)));
    };
    if k > 1 << 31 {
        return Err(vm.memory_error());
    }
    let top = falling(vm, &n, k)?;
    let result = top / IBig::from(product(2, k));
    Ok(int::from_big(vm, &result))
}

fn perm(vm: &mut Vm, args: &[Value]) -> R {
    if args[1].is_none() {
        return factorial(vm, args);
    }
    let n = natural(vm, args[0], "n")?;
    let k = natural(vm, args[1], "k")?;
    if k > n {
        return Ok(Value::small_int(0));
    }
    let Ok(k) = u64::try_from(k) else {
        return Err(vm.overflow_error(format!("k must not exceed {}", i64::MAX)));
    };
    if k > 1 << 31 {
        return Err(vm.memory_error());
    }
    let result = falling(vm, &n, k)?;
    Ok(int::from_big(vm, &result))
}

native_table! {
    pub FUNCTIONS = [
        function("comb", "(n, k, /)", comb, "Number of ways to choose k items from n items without repetition and without order."),
        function("factorial", "(n, /)", factorial, "Find n!."),
        function("gcd", "(*integers)", gcd, "Greatest Common Divisor."),
        function("isqrt", "(n, /)", isqrt, "Return the integer part of the square root of the input."),
        function("lcm", "(*integers)", lcm, "Least Common Multiple."),
        function("perm", "(n, k=None, /)", perm, "Number of ways to choose k items from n items without repetition and with order."),
    ]
}

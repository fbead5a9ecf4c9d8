//! Functions on numbers and iterables of them.

use pyrite_object::list::List;
use pyrite_object::native::function;
use pyrite_object::ops::{self, BinaryOp, CompareOp};
use pyrite_object::slots::Slot;
use pyrite_object::string::{self, ShortBytes};
use pyrite_object::sum::Sum;
use pyrite_object::tuple::Tuple;
use pyrite_object::{Gc, R, Value, Vm, digits, int, native_table};

fn abs(vm: &mut Vm, args: &[Value]) -> R {
    ops::unary(vm, Slot::Abs, args[0])
}

fn divmod(vm: &mut Vm, args: &[Value]) -> R {
    ops::binary(vm, BinaryOp::DivMod, args[0], args[1])
}

fn pow(vm: &mut Vm, args: &[Value]) -> R {
    ops::power_modulo(vm, args[0], args[1], args[2])
}

fn round(vm: &mut Vm, args: &[Value]) -> R {
    let given: &[Value] = if args[1].is_none() { &[] } else { &args[1..2] };
    match vm.call_slot(Slot::Round, args[0], given)? {
        Some(r) => Ok(r),
        None => {
            let message = format!("type {} doesn't define __round__ method", vm.type_name(args[0]));
            Err(vm.type_error(message))
        }
    }
}

/// The sum of a list or tuple of nothing but small integers and floats, which takes no iterator; `None` for others.
fn sum_plainly(vm: &mut Vm, items: Value, start: Value) -> Option<Value> {
    let mut sum = Sum::new(vm, start);
    let all = match Items::of(vm, items)? {
        Items::List(list) => sum.add_all_plainly((0..list.len()).map_while(|i| list.get(i))),
        Items::Tuple(tuple) => sum.add_all_plainly(tuple.items().iter().copied()),
    };
    all.then(|| sum.end(vm))
}

fn sum(vm: &mut Vm, args: &[Value]) -> R {
    if args[1].is_small_int()
        && let Some(sum) = sum_plainly(vm, args[0], args[1])
    {
        return Ok(sum);
    }
    let iterator = pyrite_object::iter::iter(vm, args[0])?;
    for (ty, kind, empty) in [
        (vm.types.str, "strings", "''"),
        (vm.types.bytes, "bytes", "b''"),
        (vm.types.bytearray, "bytearray", "b''"),
    ] {
        if vm.is_instance(args[1], ty) {
            return Err(vm.type_error(format!("sum() can't sum {kind} [use {empty}.join(seq) instead]")));
        }
    }
    let mut sum = Sum::new(vm, args[1]);
    while let Some(item) =
        pyrite_object::iter::next_left(vm, iterator, &mut |_, item| Ok(sum.add_plainly(item)))?
    {
        sum.add(vm, item)?;
        vm.poll()?;
    }
    Ok(sum.end(vm))
}

fn extreme(vm: &mut Vm, args: &[Value], name: &str, op: CompareOp) -> R {
    // key, default, then the positional arguments.
    let (key, default, given) = (args[0], args[1], &args[2..]);
    if given.is_empty() {
        return Err(vm.type_error(format!("{name} expected at least 1 argument, got 0")));
    }
    let iterable = if given.len() == 1 {
        given[0]
    } else {
        if default != Value::ABSENT {
            let message = format!("Cannot specify a default for {name}() with multiple positional arguments");
            return Err(vm.type_error(message));
        }
        return extreme_of(vm, key, given, op);
    };
    if key.is_none()
        && let Some(result) = extreme_item(vm, iterable, op)
    {
        return result;
    }
    let iterator = pyrite_object::iter::iter(vm, iterable)?;
    let mut best: Option<(Value, Value)> = None;
    while let Some(item) = pyrite_object::iter::next(vm, iterator)? {
        let rank = if key.is_none() { item } else { vm.call(key, &[item])? };
        let better = match best {
            None => true,
            Some((_, known)) => ops::compare_bool(vm, op, rank, known)?,
        };
        if better {
            best = Some((item, rank));
        }
        vm.poll()?;
    }
    match best {
        Some((item, _)) => Ok(item),
        None if default != Value::ABSENT => Ok(default),
        None => Err(vm.value_error(format!("{name}() iterable argument is empty"))),
    }
}

/// The least or greatest item of a sequence that is not empty, which takes no iterator; `None` for others.
fn extreme_item(vm: &mut Vm, items: Value, op: CompareOp) -> Option<R> {
    let items = Items::of(vm, items)?;
    let mut best = items.get(0)?;
    let mut next = 1;
    // Comparing may change a list.
    while let Some(candidate) = items.get(next) {
        next += 1;
        match ops::compare_bool(vm, op, candidate, best) {
            Ok(true) => best = candidate,
            Ok(false) => {}
            Err(raised) => return Some(Err(raised)),
        }
    }
    Some(Ok(best))
}

/// What is exactly a list or a tuple: asked for one item after the other it gives what its iterator gives.
enum Items {
    List(Gc<List>),
    Tuple(Gc<Tuple>),
}

impl Items {
    fn of(vm: &Vm, value: Value) -> Option<Items> {
        if vm.is_exact(value, vm.types.list) {
            return value.as_list().map(Items::List);
        }
        value.as_tuple().filter(|_| vm.is_exact(value, vm.types.tuple)).map(Items::Tuple)
    }

    #[inline(always)]
    fn get(&self, index: usize) -> Option<Value> {
        match self {
            Items::List(list) => list.get(index),
            Items::Tuple(tuple) => tuple.items().get(index).copied(),
        }
    }
}

/// The least or greatest of some arguments.
fn extreme_of(vm: &mut Vm, key: Value, given: &[Value], op: CompareOp) -> R {
    let mut best = given[0];
    let mut best_rank = if key.is_none() { best } else { vm.call(key, &[best])? };
    for &item in &given[1..] {
        let rank = if key.is_none() { item } else { vm.call(key, &[item])? };
        if ops::compare_bool(vm, op, rank, best_rank)? {
            (best, best_rank) = (item, rank);
        }
    }
    Ok(best)
}

fn min(vm: &mut Vm, args: &[Value]) -> R {
    extreme(vm, args, "min", CompareOp::Lt)
}

fn max(vm: &mut Vm, args: &[Value]) -> R {
    extreme(vm, args, "max", CompareOp::Gt)
}

/// The text of an integer in the base of a format type.
fn in_base(vm: &mut Vm, value: Value, kind: char) -> R {
    let i = ops::index_of(vm, value)?;
    let mut text = ShortBytes::new();
    if i.is_negative() {
        text.push(b'-');
    }
    text.extend_from_slice(&[b'0', kind as u8]);
    digits::push_magnitude(vm, &mut text, i, kind)?;
    string::try_from_latin1(vm, &text)
}

fn bin(vm: &mut Vm, args: &[Value]) -> R {
    in_base(vm, args[0], 'b')
}

fn oct(vm: &mut Vm, args: &[Value]) -> R {
    in_base(vm, args[0], 'o')
}

fn hex(vm: &mut Vm, args: &[Value]) -> R {
    in_base(vm, args[0], 'x')
}

fn chr(vm: &mut Vm, args: &[Value]) -> R {
    let i = ops::index_of(vm, args[0])?;
    match i.to_i64().and_then(|i| u32::try_from(i).ok()).filter(|c| *c <= 0x10_FFFF) {
        Some(c) => Ok(string::from_code_point(vm, c)),
        None => Err(vm.value_error("chr() arg not in range(0x110000)")),
    }
}

fn ord(vm: &mut Vm, args: &[Value]) -> R {
    let length = if let Some(s) = args[0].as_str() {
        if s.len() == 1 {
            return Ok(Value::small_int(i64::from(s.at(0))));
        }
        s.len()
    } else if let Some(b) = args[0].as_bytes() {
        if let [byte] = b.as_slice() {
            return Ok(Value::small_int(i64::from(*byte)));
        }
        b.len()
    } else {
        let message = format!("ord() expected string of length 1, but {} found", vm.type_name(args[0]));
        return Err(vm.type_error(message));
    };
    Err(vm.type_error(format!("ord() expected a character, but string of length {length} found")))
}

fn hash(vm: &mut Vm, args: &[Value]) -> R {
    let h = ops::hash(vm, args[0])?;
    Ok(vm.int(h))
}

fn all(vm: &mut Vm, args: &[Value]) -> R {
    quantify(vm, args[0], false)
}

fn any(vm: &mut Vm, args: &[Value]) -> R {
    quantify(vm, args[0], true)
}

/// Whether an item has this truth; the result is that truth if so, else its opposite.
fn quantify(vm: &mut Vm, iterable: Value, wanted: bool) -> R {
    if let Some(items) = Items::of(vm, iterable) {
        let mut next = 0;
        while let Some(item) = items.get(next) {
            next += 1;
            if ops::truth(vm, item)? == wanted {
                return Ok(Value::bool(wanted));
            }
        }
        return Ok(Value::bool(!wanted));
    }
    let iterator = pyrite_object::iter::iter(vm, iterable)?;
    let refuted = Value::bool(!wanted);
    while let Some(item) = pyrite_object::iter::next_left(vm, iterator, &mut |_, item| Ok(item == refuted))? {
        if ops::truth(vm, item)? == wanted {
            return Ok(Value::bool(wanted));
        }
        vm.poll()?;
    }
    Ok(Value::bool(!wanted))
}

fn id(vm: &mut Vm, args: &[Value]) -> R {
    Ok(int::from_i128(vm, i128::from(args[0].identity())))
}

native_table! {
    pub FUNCTIONS = [
        function("abs", "(x, /)", abs, "Return the absolute value of the argument."),
        function("divmod", "(x, y, /)", divmod, "Return the tuple (x//y, x%y)."),
        function("pow", "(base, exp, mod=None)", pow, "base**exp, or base**exp % mod."),
        function("round", "(number, ndigits=None)", round, "Round a number to a given precision in decimal digits."),
        function("sum", "(iterable, /, start=0)", sum, "Return the sum of a start value and an iterable of numbers."),
        function("min", "!(*args, key=None, default=<absent>)", min, "The smallest item."),
        function("max", "!(*args, key=None, default=<absent>)", max, "The biggest item."),
        function("bin", "(number, /)", bin, "Return the binary representation of an integer."),
        function("oct", "(number, /)", oct, "Return the octal representation of an integer."),
        function("hex", "(number, /)", hex, "Return the hexadecimal representation of an integer."),
        function("chr", "(i, /)", chr, "The string of one character with this number."),
        function("ord", "(character, /)", ord, "The number of a character."),
        function("hash", "(obj, /)", hash, "Return the hash value for the given object."),
        function("all", "(iterable, /)", all, "Whether all items are true."),
        function("any", "(iterable, /)", any, "Whether any item is true."),
        function("id", "(obj, /)", id, "Return the identity of an object."),
    ]
}

//! The module `_bisect`: binary search in sorted sequences.

use pyrite_object::exception::Exc;
use pyrite_object::module::Module;
use pyrite_object::native::function;
use pyrite_object::ops::{self, CompareOp};
use pyrite_object::{Gc, R, Value, Vm, native_table};

/// Which place among equal items.
#[derive(Clone, Copy)]
enum Side {
    Left,
    Right,
}

/// The place of `x` in `sequence[lo:hi]`; `args` are sequence, x, lo, hi, key.
fn place(vm: &mut Vm, args: &[Value], x: Value, key: Value, side: Side) -> R<i64> {
    let sequence = args[0];
    let mut low = ops::index_isize(vm, args[2], Exc::OverflowError)? as i64;
    if low < 0 {
        return Err(vm.value_error("lo must be non-negative"));
    }
    let mut high = match args[3].is_none() {
        true => -1,
        false => ops::index_isize(vm, args[3], Exc::OverflowError)? as i64,
    };
    if high == -1 {
        high = ops::length(vm, sequence)? as i64;
    }
    while low < high {
        // Both are not negative, and their sum may be too large for a signed number.
        let middle = ((low as u64 + high as u64) / 2) as i64;
        let at = vm.int(middle);
        let mut item = ops::get_item(vm, sequence, at)?;
        if !key.is_none() {
            item = vm.call(key, &[item])?;
        }
        let go_left = match side {
            Side::Right => ops::compare_bool(vm, CompareOp::Lt, x, item)?,
            Side::Left => !ops::compare_bool(vm, CompareOp::Lt, item, x)?,
        };
        if go_left {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    Ok(low)
}

fn bisect(vm: &mut Vm, args: &[Value], side: Side) -> R {
    let at = place(vm, args, args[1], args[4], side)?;
    Ok(vm.int(at))
}

fn insort(vm: &mut Vm, args: &[Value], side: Side) -> R {
    let (sequence, x, key) = (args[0], args[1], args[4]);
    let compared = if key.is_none() { x } else { vm.call(key, &[x])? };
    let at = place(vm, args, compared, key, side)?;
    match sequence.as_list().filter(|_| vm.is_exact(sequence, vm.types.list)) {
        Some(list) => {
            let at = (at as usize).min(list.len());
            list.insert(vm, at, x)?;
        }
        None => {
            let at = vm.int(at);
            vm.call_method_str(sequence, "insert", &[at, x])?;
        }
    }
    Ok(Value::NONE)
}

fn bisect_right(vm: &mut Vm, args: &[Value]) -> R {
    bisect(vm, args, Side::Right)
}

fn bisect_left(vm: &mut Vm, args: &[Value]) -> R {
    bisect(vm, args, Side::Left)
}

fn insort_right(vm: &mut Vm, args: &[Value]) -> R {
    insort(vm, args, Side::Right)
}

fn insort_left(vm: &mut Vm, args: &[Value]) -> R {
    insort(vm, args, Side::Left)
}

native_table! {
    FUNCTIONS = [
        function("bisect_right", "(a, x, lo=0, hi=None, *, key=None)", bisect_right, "Return the index after items equal to x, assuming a is sorted."),
        function("insort_right", "(a, x, lo=0, hi=None, *, key=None)", insort_right, "Insert x after items equal to it, keeping a sorted."),
        function("bisect_left", "(a, x, lo=0, hi=None, *, key=None)", bisect_left, "Return the index before items equal to x, assuming a is sorted."),
        function("insort_left", "(a, x, lo=0, hi=None, *, key=None)", insort_left, "Insert x before items equal to it, keeping a sorted."),
    ]
}

/// Fills the module.
pub fn fill(vm: &mut Vm, module: Gc<Module>) -> R<()> {
    vm.add_functions(module, &FUNCTIONS)
}

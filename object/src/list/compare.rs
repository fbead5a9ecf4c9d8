//! Lexicographic comparison, shared by lists and tuples.

use super::List;
use crate::object::Gc;
use crate::ops::{self, CompareOp};
use crate::value::Value;
use crate::vm::{R, Vm};

/// Compares two sequences item by item: the first pair that differs decides, else the lengths. `a` and `b` give the
/// items; they are asked again after each comparison, which may have changed the sequences.
#[inline]
pub fn compare_items(
    vm: &mut Vm,
    op: CompareOp,
    a: impl Fn(usize) -> Option<Value>,
    b: impl Fn(usize) -> Option<Value>,
    lengths: impl Fn() -> (usize, usize),
) -> R {
    let (la, lb) = lengths();
    if la != lb && matches!(op, CompareOp::Eq | CompareOp::Ne) {
        return Ok(Value::bool(op == CompareOp::Ne));
    }
    vm.check_native_stack()?;
    let mut i = 0;
    while let (Some(x), Some(y)) = (a(i), b(i)) {
        if x != y && !ops::equal(vm, x, y)? {
            // The comparison may have cut them.
            let (Some(x), Some(y)) = (a(i), b(i)) else { break };
            return match op {
                CompareOp::Eq => Ok(Value::FALSE),
                CompareOp::Ne => Ok(Value::TRUE),
                _ => ops::compare(vm, op, x, y),
            };
        }
        i += 1;
    }
    let (la, lb) = lengths();
    Ok(Value::bool(op.holds(la.cmp(&lb))))
}

/// `a op b` for lists.
pub fn compare(vm: &mut Vm, op: CompareOp, a: Gc<List>, b: Gc<List>) -> R {
    compare_items(vm, op, |i| a.get(i), |i| b.get(i), || (a.len(), b.len()))
}

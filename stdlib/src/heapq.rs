//! The module `_heapq`: a list as a binary heap, the smallest (or, for the `_max` functions, the greatest) item first.
//!
//! A comparison may run Python code that changes the list: after each, the list must have the length it had.

use pyrite_object::list::List;
use pyrite_object::module::Module;
use pyrite_object::native::function;
use pyrite_object::ops::{self, CompareOp};
use pyrite_object::{Gc, R, Raised, Value, Vm, native_table};

/// Which item is at the top.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Order {
    Min,
    Max,
}

impl Order {
    /// Whether `a` belongs above `b`.
    #[inline]
    fn above(self, vm: &mut Vm, a: Value, b: Value) -> R<bool> {
        match self {
            Order::Min => ops::compare_bool(vm, CompareOp::Lt, a, b),
            Order::Max => ops::compare_bool(vm, CompareOp::Lt, b, a),
        }
    }
}

fn out_of_range(vm: &mut Vm) -> Raised {
    vm.index_error("index out of range")
}

fn unchanged(vm: &mut Vm, heap: Gc<List>, length: usize) -> R<()> {
    if heap.len() == length {
        return Ok(());
    }
    Err(vm.runtime_error("list changed size during iteration"))
}

fn item(vm: &mut Vm, heap: Gc<List>, at: usize) -> R {
    match heap.get(at) {
        Some(value) => Ok(value),
        None => Err(out_of_range(vm)),
    }
}

fn swap(heap: Gc<List>, a: usize, b: usize) {
    if let (Some(x), Some(y)) = (heap.get(a), heap.get(b)) {
        heap.set(a, y);
        heap.set(b, x);
    }
}

/// Moves the item at `at` towards the top, not beyond `top`.
fn sift_down(vm: &mut Vm, heap: Gc<List>, top: usize, at: usize, order: Order) -> R<()> {
    let length = heap.len();
    let new = item(vm, heap, at)?;
    let mut at = at;
    while at > top {
        let parent_at = (at - 1) >> 1;
        let parent = item(vm, heap, parent_at)?;
        let above = order.above(vm, new, parent)?;
        unchanged(vm, heap, length)?;
        if !above {
            break;
        }
        swap(heap, at, parent_at);
        at = parent_at;
    }
    Ok(())
}

/// Moves the item at `at` down to a leaf, the better child up each time, then up to where it belongs: most items
/// belong far down, and this takes fewer comparisons than to stop on the way.
fn sift_up(vm: &mut Vm, heap: Gc<List>, at: usize, order: Order) -> R<()> {
    let length = heap.len();
    let top = at;
    if at >= length {
        return Err(out_of_range(vm));
    }
    let mut at = at;
    let first_leaf = length >> 1;
    while at < first_leaf {
        let mut child = 2 * at + 1;
        if child + 1 < length {
            let (left, right) = (item(vm, heap, child)?, item(vm, heap, child + 1)?);
            // Of equal children the right one goes up.
            child += usize::from(!order.above(vm, left, right)?);
            unchanged(vm, heap, length)?;
        }
        swap(heap, at, child);
        at = child;
    }
    sift_down(vm, heap, top, at, order)
}

fn heap_of(vm: &mut Vm, name: &str, suffix: &str, single: bool, value: Value) -> R<Gc<List>> {
    match value.as_list() {
        Some(list) => Ok(list),
        None => {
            let which = if single { "" } else { " 1" };
            let given = vm.argument_type_name(value);
            Err(vm.type_error(format!("{name}{suffix}() argument{which} must be list, not {given}")))
        }
    }
}

fn push(vm: &mut Vm, heap: Gc<List>, value: Value, order: Order) -> R {
    heap.push(vm, value)?;
    sift_down(vm, heap, 0, heap.len() - 1, order)?;
    Ok(Value::NONE)
}

fn pop(vm: &mut Vm, heap: Gc<List>, order: Order) -> R {
    let Some(last) = heap.pop_last() else { return Err(out_of_range(vm)) };
    let Some(first) = heap.get(0) else { return Ok(last) };
    heap.set(0, last);
    sift_up(vm, heap, 0, order)?;
    Ok(first)
}

fn replace(vm: &mut Vm, heap: Gc<List>, value: Value, order: Order) -> R {
    let first = item(vm, heap, 0)?;
    heap.set(0, value);
    sift_up(vm, heap, 0, order)?;
    Ok(first)
}

fn push_pop(vm: &mut Vm, heap: Gc<List>, value: Value, order: Order) -> R {
    let Some(first) = heap.get(0) else { return Ok(value) };
    if !order.above(vm, first, value)? {
        return Ok(value);
    }
    replace(vm, heap, value, order)
}

fn make(vm: &mut Vm, heap: Gc<List>, order: Order) -> R {
    for at in (0..heap.len() >> 1).rev() {
        sift_up(vm, heap, at, order)?;
        vm.poll()?;
    }
    Ok(Value::NONE)
}

macro_rules! two_orders {
    ($($min:ident $max:ident $name:literal $single:literal |$vm:ident, $heap:ident, $args:ident, $order:ident| $body:expr;)*) => {
        $(fn $min($vm: &mut Vm, $args: &[Value]) -> R {
            let ($heap, $order) = (heap_of($vm, $name, "", $single, $args[0])?, Order::Min);
            $body
        }
        fn $max($vm: &mut Vm, $args: &[Value]) -> R {
            let ($heap, $order) = (heap_of($vm, $name, "_max", $single, $args[0])?, Order::Max);
            $body
        })*
    };
}

two_orders! {
    heappush heappush_max "heappush" false |vm, heap, args, order| push(vm, heap, args[1], order);
    heappop heappop_max "heappop" true |vm, heap, args, order| pop(vm, heap, order);
    heapreplace heapreplace_max "heapreplace" false |vm, heap, args, order| replace(vm, heap, args[1], order);
    heappushpop heappushpop_max "heappushpop" false |vm, heap, args, order| push_pop(vm, heap, args[1], order);
    heapify heapify_max "heapify" true |vm, heap, args, order| make(vm, heap, order);
}

native_table! {
    FUNCTIONS = [
        function("heappush", "(heap, item, /)", heappush, "Push item onto heap, maintaining the heap invariant."),
        function("heappushpop", "(heap, item, /)", heappushpop, "Push item on the heap, then pop and return the smallest item."),
        function("heappop", "(heap, /)", heappop, "Pop the smallest item off the heap, maintaining the heap invariant."),
        function("heapreplace", "(heap, item, /)", heapreplace, "Pop and return the smallest value, and add the new item."),
        function("heapify", "(heap, /)", heapify, "Transform list into a heap, in-place, in O(len(heap)) time."),
        function("heappush_max", "(heap, item, /)", heappush_max, "Push item onto max heap, maintaining the heap invariant."),
        function("heappushpop_max", "(heap, item, /)", heappushpop_max, "Push item on the max heap, then pop and return the greatest item."),
        function("heappop_max", "(heap, /)", heappop_max, "Pop the greatest item off the heap, maintaining the heap invariant."),
        function("heapreplace_max", "(heap, item, /)", heapreplace_max, "Pop and return the greatest value, and add the new item."),
        function("heapify_max", "(heap, /)", heapify_max, "Transform list into a max heap, in-place, in O(len(heap)) time."),
    ]
}

/// Fills the module.
pub fn fill(vm: &mut Vm, module: Gc<Module>) -> R<()> {
    let about =
        vm.str("Heap queues explained: a[k] is never above a[2*k+1] and a[2*k+2] in order, for all k.");
    module.dict.get().set_str(vm, "__about__", about)?;
    vm.add_functions(module, &FUNCTIONS)
}

//! `product`, `permutations`, `combinations` and `combinations_with_replacement`.

use super::{FLAGS, class, iterator, methods};
use pyrite_object::exception::Exc;
use pyrite_object::tuple::Tuple;
use pyrite_object::vm::RootedVec;
use pyrite_object::{R, Value, Vm, iter, ops};
use std::cell::{Cell, RefCell};

iterator!(
    /// `pools` is a tuple of tuples.
    Product { pools } { indices: RefCell<Vec<usize>>, state: Cell<u8> } product_step
);
iterator!(Permutations { pool } { indices: RefCell<Vec<usize>>, cycles: RefCell<Vec<usize>>, size: usize, state: Cell<u8> } permutations_step);
iterator!(Combinations { pool } { indices: RefCell<Vec<usize>>, state: Cell<u8> } combinations_step);
iterator!(WithReplacement { pool } { indices: RefCell<Vec<usize>>, state: Cell<u8> } with_replacement_step);

/// What `state` says.
const FRESH: u8 = 0;
const RUNNING: u8 = 1;
const ENDED: u8 = 2;

fn product(vm: &mut Vm, args: &[Value]) -> R {
    // Class, repeat, then the iterables.
    let class = class(vm, args[0])?;
    let times = ops::index_isize(vm, args[1], Exc::OverflowError)?;
    if times < 0 {
        return Err(vm.value_error("repeat argument cannot be negative"));
    }
    let given = if times == 0 { &[][..] } else { &args[2..] };
    if given.len().checked_mul(times as usize).is_none_or(|n| n > 1 << 40) {
        return Err(vm.overflow_error("repeat argument too large"));
    }
    let mut pools = vm.rooted();
    for source in given {
        let items = iter::collect(vm, *source)?;
        let pool = vm.tuple(&items);
        pools.push(pool);
    }
    let count = pools.len() * times as usize;
    if count > pyrite_object::vm::LARGE {
        vm.new_buffer(count * 16)?;
    }
    let once = pools.len();
    for i in once..count {
        let pool = pools[i - once];
        pools.push(pool);
    }
    let pools = vm.tuple(&pools);
    let payload =
        Product { pools: Cell::new(pools), indices: RefCell::new(vec![0; count]), state: Cell::new(FRESH) };
    Ok(vm.new_native(class, payload).value())
}

fn product_step(vm: &mut Vm, this: Value) -> R<Option<Value>> {
    let Some(p) = this.native::<Product>() else { return Ok(None) };
    let Some(pools) = p.pools.get().as_tuple() else { return Ok(None) };
    let pool = |i: usize| pools.get(i).as_tuple();
    {
        let mut indices = p.indices.borrow_mut();
        match p.state.get() {
            ENDED => return Ok(None),
            FRESH => {
                p.state.set(RUNNING);
                if (0..indices.len()).any(|i| pool(i).is_none_or(|t| t.is_empty())) {
                    p.state.set(ENDED);
                    return Ok(None);
                }
            }
            _ => {
                let mut at = indices.len();
                loop {
                    if at == 0 {
                        p.state.set(ENDED);
                        return Ok(None);
                    }
                    at -= 1;
                    indices[at] += 1;
                    if indices[at] < pool(at).map_or(0, |t| t.len()) {
                        break;
                    }
                    indices[at] = 0;
                }
            }
        }
    }
    let indices = p.indices.borrow();
    let item = |i: usize| pool(i).map_or(Value::NONE, |t| t.get(indices[i]));
    Ok(Some(Tuple::try_filled(vm, indices.len(), item)?.value()))
}

/// The pool as a tuple, and the length of the selections.
fn pool_and_size(vm: &mut Vm, iterable: Value, r: Value) -> R<(Value, usize, usize)> {
    let items = iter::collect(vm, iterable)?;
    let pool = vm.tuple(&items);
    let n = items.len();
    let r = if r.is_none() { n as isize } else { ops::index_isize(vm, r, Exc::OverflowError)? };
    match usize::try_from(r) {
        Ok(r) => Ok((pool, n, r)),
        Err(_) => Err(vm.value_error("r must be non-negative")),
    }
}

/// The items at these indices as a tuple.
fn select(vm: &mut Vm, pool: Value, indices: &[usize]) -> R<Option<Value>> {
    let Some(pool) = pool.as_tuple() else { return Ok(None) };
    Ok(Some(Tuple::try_filled(vm, indices.len(), |i| pool.get(indices[i]))?.value()))
}

fn permutations(vm: &mut Vm, args: &[Value]) -> R {
    let class = class(vm, args[0])?;
    if !args[2].is_none() && args[2].as_int().is_none() {
        return Err(vm.type_error("Expected int as r"));
    }
    let (pool, n, r) = pool_and_size(vm, args[1], args[2])?;
    let possible = r <= n;
    let payload = Permutations {
        pool: Cell::new(pool),
        indices: RefCell::new((0..n).collect()),
        cycles: RefCell::new(if possible { (0..r).map(|i| n - i).collect() } else { Vec::new() }),
        size: r,
        state: Cell::new(if possible { FRESH } else { ENDED }),
    };
    Ok(vm.new_native(class, payload).value())
}

fn permutations_step(vm: &mut Vm, this: Value) -> R<Option<Value>> {
    let Some(p) = this.native::<Permutations>() else { return Ok(None) };
    let mut indices = p.indices.borrow_mut();
    {
        let mut cycles = p.cycles.borrow_mut();
        match p.state.get() {
            ENDED => return Ok(None),
            FRESH => p.state.set(RUNNING),
            _ => {
                let n = indices.len();
                let mut at = p.size;
                loop {
                    if at == 0 {
                        p.state.set(ENDED);
                        return Ok(None);
                    }
                    at -= 1;
                    cycles[at] -= 1;
                    if cycles[at] == 0 {
                        indices[at..].rotate_left(1);
                        cycles[at] = n - at;
                    } else {
                        let other = n - cycles[at];
                        indices.swap(at, other);
                        break;
                    }
                }
            }
        }
    }
    select(vm, p.pool.get(), &indices[..p.size])
}

fn combinations(vm: &mut Vm, args: &[Value]) -> R {
    let class = class(vm, args[0])?;
    let (pool, n, r) = pool_and_size(vm, args[1], args[2])?;
    let state = if r > n { ENDED } else { FRESH };
    let indices = if r > n { Vec::new() } else { (0..r).collect() };
    let payload =
        Combinations { pool: Cell::new(pool), indices: RefCell::new(indices), state: Cell::new(state) };
    Ok(vm.new_native(class, payload).value())
}

fn combinations_step(vm: &mut Vm, this: Value) -> R<Option<Value>> {
    let Some(c) = this.native::<Combinations>() else { return Ok(None) };
    let n = c.pool.get().as_tuple().map_or(0, |t| t.len());
    let mut indices = c.indices.borrow_mut();
    {
        match c.state.get() {
            ENDED => return Ok(None),
            FRESH => c.state.set(RUNNING),
            _ => {
                let r = indices.len();
                let Some(at) = (0..r).rev().find(|i| indices[*i] != i + n - r) else {
                    c.state.set(ENDED);
                    return Ok(None);
                };
                indices[at] += 1;
                for i in at + 1..r {
                    indices[i] = indices[i - 1] + 1;
                }
            }
        }
    }
    select(vm, c.pool.get(), &indices)
}

fn with_replacement(vm: &mut Vm, args: &[Value]) -> R {
    let class = class(vm, args[0])?;
    let (pool, n, r) = pool_and_size(vm, args[1], args[2])?;
    if r > pyrite_object::vm::LARGE {
        vm.new_buffer(r.saturating_mul(8))?;
    }
    let state = if n == 0 && r > 0 { ENDED } else { FRESH };
    let payload =
        WithReplacement { pool: Cell::new(pool), indices: RefCell::new(vec![0; r]), state: Cell::new(state) };
    Ok(vm.new_native(class, payload).value())
}

fn with_replacement_step(vm: &mut Vm, this: Value) -> R<Option<Value>> {
    let Some(c) = this.native::<WithReplacement>() else { return Ok(None) };
    let n = c.pool.get().as_tuple().map_or(0, |t| t.len());
    let mut indices = c.indices.borrow_mut();
    {
        match c.state.get() {
            ENDED => return Ok(None),
            FRESH => c.state.set(RUNNING),
            _ => {
                let Some(at) = (0..indices.len()).rev().find(|i| indices[*i] + 1 < n) else {
                    c.state.set(ENDED);
                    return Ok(None);
                };
                let next = indices[at] + 1;
                indices[at..].fill(next);
            }
        }
    }
    select(vm, c.pool.get(), &indices)
}

methods! { PRODUCT "!(type, *iterables, repeat=1)" product }
methods! { PERMUTATIONS "(type, iterable, r=None)" permutations }
methods! { COMBINATIONS "(type, iterable, r)" combinations }
methods! { WITH_REPLACEMENT "(type, iterable, r)" with_replacement }

pub fn init(vm: &mut Vm, types: &mut RootedVec) {
    let module = "itertools";
    let ty = vm.new_native_type::<Product>(module, "product", FLAGS, &PRODUCT, &[]);
    types.push(ty.value());
    let ty = vm.new_native_type::<Permutations>(module, "permutations", FLAGS, &PERMUTATIONS, &[]);
    types.push(ty.value());
    let ty = vm.new_native_type::<Combinations>(module, "combinations", FLAGS, &COMBINATIONS, &[]);
    types.push(ty.value());
    let name = "combinations_with_replacement";
    let ty = vm.new_native_type::<WithReplacement>(module, name, FLAGS, &WITH_REPLACEMENT, &[]);
    types.push(ty.value());
}

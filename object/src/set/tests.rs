//! Random operations on sets against a plain list, and orders that CPython 3.14 showed.

use super::*;
use crate::testing::{Random, key, key_type, with_stressed_vm, with_vm};

fn of(vm: &mut Vm, items: impl IntoIterator<Item = i64>) -> Gc<Set> {
    let set = new(vm);
    for i in items {
        let key = vm.int(i);
        set.add(vm, key).unwrap();
    }
    set
}

fn ints(set: Gc<Set>) -> Vec<i64> {
    set.to_vec().into_iter().filter_map(Value::as_small_int).collect()
}

fn play(vm: &mut Vm, seed: u64, steps: usize) {
    let mut random = Random(seed);
    let ty = key_type(vm);
    let keys = crate::list::List::new(vm, &[]);
    for i in -5..60 {
        let (k, text) = (key(vm, ty, i % 20, i % 20 % 3), vm.str(&format!("{i}")));
        for v in [k, text, Value::small_int(i), Value::small_int(i << 30)] {
            keys.push(vm, v).unwrap();
        }
    }
    let set = new(vm);
    let mut model: Vec<Value> = Vec::new();
    for _ in 0..steps {
        let k = keys.get(random.below(keys.len() as u64) as usize).unwrap();
        let at = (0..model.len()).find(|i| crate::ops::same_or_equal(vm, model[*i], k).unwrap());
        match random.below(10) {
            0..5 => {
                assert_eq!(set.add(vm, k).unwrap(), at.is_none());
                if at.is_none() {
                    model.push(k);
                }
            }
            5..8 => {
                assert_eq!(set.discard(vm, k).unwrap(), at.is_some());
                at.map(|i| model.remove(i));
            }
            8 => assert_eq!(set.contains(vm, k).unwrap(), at.is_some()),
            _ => {
                if let Some(popped) = set.pop() {
                    model.retain(|m| *m != popped);
                }
            }
        }
        assert_eq!(set.len(), model.len());
    }
    let mut items = set.to_vec();
    items.sort_by_key(|v| v.bits());
    model.sort_by_key(|v| v.bits());
    assert_eq!(items, model);
}

#[test]
fn sets_behave_as_lists_without_duplicates() {
    with_vm(|vm| (1..30).for_each(|seed| play(vm, seed, 2000)));
    with_stressed_vm(|vm| play(vm, 3, 200));
}

#[test]
fn the_order_of_integers_is_cpythons() {
    with_vm(|vm| {
        let set = of(vm, (0..20).map(|i| i * 37 % 101 - 30));
        let expected = [0, 7, 10, 17, 20, 27, 30, 37, 44, 47, 54, 57, 64, 67, -30, -27, -20, -17, -10, -7];
        assert_eq!(ints(set), expected);
        assert_eq!(ints(of(vm, [1 << 40, 5, 1 << 20, 8, -1, -2, 0])), ORDER);
    });
}

const ORDER: [i64; 7] = [1 << 40, 1 << 20, 0, 5, 8, -2, -1];

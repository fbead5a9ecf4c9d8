//! Sorting against the standard library's stable sort, and what an exception leaves.

use super::*;
use crate::testing::{Key, Random, key_type, with_stressed_vm, with_vm};
use std::cell::Cell;

/// A list of keys that tell their order of creation by `id` and are sorted by `rank`.
fn ranked(vm: &mut Vm, ranks: &[i64]) -> Gc<List> {
    let ty = key_type(vm);
    let list = List::new(vm, &[]);
    for (id, rank) in ranks.iter().enumerate() {
        let key = Key { id: id as i64, hash: 0, rank: *rank, fuse: Cell::new(-1) };
        let value = vm.new_native(ty, key).value();
        list.push(vm, value).unwrap();
    }
    list
}

fn parts(list: Gc<List>) -> Vec<(i64, i64)> {
    list.to_vec().iter().filter_map(|v| v.native::<Key>()).map(|k| (k.payload.rank, k.payload.id)).collect()
}

/// Ranks in various patterns of order.
fn pattern(random: &mut Random, length: usize) -> Vec<i64> {
    let spread = [2, 10, 1_000_000][random.below(3) as usize];
    let mut ranks: Vec<i64> = (0..length).map(|_| random.below(spread) as i64).collect();
    match random.below(5) {
        0 => ranks.sort(),
        1 => {
            ranks.sort();
            ranks.reverse();
        }
        2 => ranks.chunks_mut(37).for_each(|c| c.sort()),
        3 => {
            ranks.sort();
            for _ in 0..length / 20 {
                let at = random.below(length as u64) as usize;
                ranks[at] = random.below(spread) as i64;
            }
        }
        _ => {}
    }
    ranks
}

#[test]
fn the_general_sort_is_stable() {
    with_vm(|vm| {
        let mut random = Random(11);
        for round in 0..200 {
            let length = random.below(if round % 10 == 0 { 3000 } else { 150 }) as usize + 1;
            let ranks = pattern(&mut random, length);
            let list = ranked(vm, &ranks);
            let reverse = random.below(2) == 1;
            sort::sort(vm, list, Value::NONE, reverse).unwrap();
            let mut expected: Vec<(i64, i64)> = ranks.iter().copied().zip(0..).collect();
            if reverse {
                expected.sort_by_key(|(rank, _)| std::cmp::Reverse(*rank));
            } else {
                expected.sort_by_key(|(rank, _)| *rank);
            }
            assert_eq!(parts(list), expected);
        }
    });
}

#[test]
fn after_an_exception_all_items_are_there() {
    with_vm(|vm| {
        let mut random = Random(5);
        for _ in 0..300 {
            let length = random.below(400) as usize + 2;
            let ranks = pattern(&mut random, length);
            let list = ranked(vm, &ranks);
            let victim = list.get(random.below(length as u64) as usize).unwrap();
            victim.native::<Key>().unwrap().payload.fuse.set(random.below(12) as i64);
            if sort::sort(vm, list, Value::NONE, false).is_err() {
                vm.exception = None;
            }
            let mut ids: Vec<i64> = parts(list).into_iter().map(|(_, id)| id).collect();
            ids.sort();
            assert!(ids.into_iter().eq(0..length as i64));
        }
    });
}

#[test]
fn simple_keys_sort_as_words() {
    with_vm(|vm| {
        let mut random = Random(3);
        let mut numbers: Vec<i64> = (0..500).map(|_| random.below(1000) as i64 - 500).collect();
        let ints = List::new(vm, &numbers.iter().map(|i| Value::small_int(*i)).collect::<Vec<_>>());
        let floats =
            List::new(vm, &numbers.iter().map(|i| Value::float(*i as f64 / 4.0)).collect::<Vec<_>>());
        let strings = List::new(vm, &[]);
        for i in &numbers {
            let text =
                ["\u{10000}", "", "\0", "é", "日本"][i.rem_euclid(5) as usize].repeat(2) + &i.to_string();
            let text = vm.str(&text);
            strings.push(vm, text).unwrap();
        }
        let mut texts: Vec<String> = strings.to_vec().iter().map(|v| crate::string::to_rust(*v)).collect();
        for list in [ints, floats, strings] {
            sort::sort(vm, list, Value::NONE, false).unwrap();
        }
        numbers.sort();
        texts.sort();
        assert!(ints.to_vec().iter().map(|v| v.as_small_int().unwrap()).eq(numbers.iter().copied()));
        assert!(
            floats.to_vec().iter().map(|v| v.as_float().unwrap() * 4.0).eq(numbers.iter().map(|i| *i as f64))
        );
        assert!(strings.to_vec().iter().map(|v| crate::string::to_rust(*v)).eq(texts));
    });
}

#[test]
fn random_edits_behave_as_in_a_vector() {
    let edit = |vm: &mut Vm, steps: usize| {
        let mut random = Random(9);
        let list = List::new(vm, &[]);
        let mut model: Vec<Value> = Vec::new();
        for step in 0..steps {
            let value = Value::small_int(step as i64);
            let at = random.below(model.len() as u64 + 1) as usize;
            match random.below(6) {
                0 | 1 => {
                    list.push(vm, value).unwrap();
                    model.push(value);
                }
                2 => {
                    list.insert(vm, at, value).unwrap();
                    model.insert(at, value);
                }
                3 => {
                    let expected = (at < model.len()).then(|| model.remove(at));
                    assert_eq!(list.remove(at), expected);
                }
                4 => {
                    let end = (at + random.below(5) as usize).min(model.len());
                    let new = vec![value; random.below(6) as usize];
                    list.splice(vm, at, end, &new).unwrap();
                    model.splice(at..end, new);
                }
                _ => assert_eq!(list.pop_last(), model.pop()),
            }
            if random.below(200) == 0 {
                list.clear();
                model.clear();
            }
            assert_eq!(list.to_vec(), model);
        }
    };
    with_vm(|vm| edit(vm, 5000));
    with_stressed_vm(|vm| edit(vm, 500));
}

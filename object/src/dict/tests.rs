//! Random operations on dicts against a plain list of pairs.

use super::*;
use crate::testing::{Random, key, key_type, with_stressed_vm, with_vm};

/// Keys of all kinds, some of them equal, many with equal hashes. The collector sees them in the list.
fn keys(vm: &mut Vm, general: bool) -> Gc<crate::list::List> {
    let list = crate::list::List::new(vm, &[]);
    let mut all = Vec::new();
    for i in -3..40 {
        all.push(Value::small_int(i));
        all.push(Value::small_int(i << 20));
        let text = vm.str(&format!("key{i}"));
        list.push(vm, text).unwrap();
    }
    all.push(Value::NONE);
    if general {
        let ty = key_type(vm);
        all.extend([Value::TRUE, Value::FALSE, Value::float(1.0), Value::float(2.5)]);
        for i in 0..40 {
            let k = key(vm, ty, i % 30, i % 30 % 4);
            list.push(vm, k).unwrap();
        }
    }
    for k in all {
        list.push(vm, k).unwrap();
    }
    list
}

fn position(vm: &mut Vm, model: &[(Value, Value)], key: Value) -> Option<usize> {
    (0..model.len()).find(|i| {
        let same_hash = crate::ops::hash(vm, model[*i].0).unwrap() == crate::ops::hash(vm, key).unwrap();
        same_hash && crate::ops::same_or_equal(vm, model[*i].0, key).unwrap()
    })
}

fn play(vm: &mut Vm, seed: u64, steps: usize, general: bool) {
    let mut random = Random(seed);
    let keys = keys(vm, general);
    let mut dict = Gc::<Dict>::new(vm);
    let mut model: Vec<(Value, Value)> = Vec::new();
    let mut range = 5;
    for step in 0..steps {
        if step % 200 == 0 {
            range = [5, 12, 60, 1000][random.below(4) as usize];
        }
        let k = keys.get(random.below(range.min(keys.len() as u64)) as usize).unwrap();
        let v = Value::small_int(step as i64);
        match random.below(40) {
            0..18 => {
                dict.set(vm, k, v).unwrap();
                match position(vm, &model, k) {
                    Some(at) => model[at].1 = v,
                    None => model.push((k, v)),
                }
            }
            18..28 => {
                let removed = dict.remove(vm, k).unwrap();
                let expected = position(vm, &model, k).map(|at| model.remove(at).1);
                assert_eq!(removed, expected);
            }
            28..36 => {
                let expected = position(vm, &model, k).map(|at| model[at].1);
                assert_eq!(dict.get(vm, k).unwrap(), expected);
            }
            36 => assert_eq!(dict.pop_last(vm), model.pop()),
            37 => dict = dict.copy(vm).unwrap(),
            38 => {
                let other = Gc::<Dict>::new(vm);
                update_from(vm, other, dict.value()).unwrap();
                assert!(equal(vm, dict, other).unwrap());
            }
            _ if random.below(20) == 0 => {
                dict.clear(vm);
                model.clear();
            }
            _ => {}
        }
        assert_eq!(dict.len(), model.len());
        if step % 16 == 0 {
            assert_eq!(dict.to_vec(), model);
        }
    }
    assert_eq!(dict.to_vec(), model);
}

#[test]
fn simple_keys_behave_as_in_a_list_of_pairs() {
    with_vm(|vm| (1..40).for_each(|seed| play(vm, seed, 2000, false)));
}

#[test]
fn keys_with_equal_hashes_behave_as_in_a_list_of_pairs() {
    with_vm(|vm| (1..40).for_each(|seed| play(vm, seed, 2000, true)));
}

#[test]
fn nothing_is_lost_when_every_allocation_collects() {
    with_stressed_vm(|vm| play(vm, 7, 300, true));
}

#[test]
fn large_dicts_find_all_keys() {
    with_vm(|vm| {
        let dict = Gc::<Dict>::new(vm);
        for i in 0..100_000 {
            dict.set(vm, Value::small_int(i * 1024), Value::small_int(i)).unwrap();
        }
        for i in (0..100_000).step_by(3) {
            dict.remove(vm, Value::small_int(i * 1024)).unwrap();
        }
        for i in 0..100_000 {
            let expected = (i % 3 != 0).then(|| Value::small_int(i));
            assert_eq!(dict.get(vm, Value::small_int(i * 1024)).unwrap(), expected);
            assert_eq!(dict.get(vm, Value::small_int(i * 1024 + 1)).unwrap(), None);
        }
    });
}

#[test]
fn an_unsuccessful_comparison_leaves_the_dict_as_it_was() {
    with_vm(|vm| {
        let ty = key_type(vm);
        let dict = Gc::<Dict>::new(vm);
        let (a, b) = (key(vm, ty, 1, 5), key(vm, ty, 2, 5));
        dict.set(vm, a, Value::NONE).unwrap();
        if let Some(k) = a.native::<crate::testing::Key>() {
            k.payload.fuse.set(0);
        }
        assert!(dict.set(vm, b, Value::NONE).is_err());
        vm.exception = None;
        assert_eq!(dict.len(), 1);
    });
}

#[test]
fn dicts_are_smaller_than_cpythons() {
    // `sys.getsizeof` of CPython 3.14 for dicts of this many strings.
    for (count, theirs) in
        [(0, 64), (1, 184), (5, 184), (7, 272), (8, 272), (10, 272), (20, 464), (40, 832), (80, 1584)]
    {
        with_vm(|vm| {
            let dict = Gc::<Dict>::new(vm);
            for i in 0..count {
                dict.set_str(vm, &format!("attribute{i}"), Value::NONE).unwrap();
            }
            let ours = size_of::<Dict>() + dict.table_size();
            assert!(ours <= theirs, "{count} keys: {ours} bytes, CPython {theirs}");
        });
    }
}

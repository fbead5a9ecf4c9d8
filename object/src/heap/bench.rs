//! Measurements, to be run by name in release mode: `cargo test --release heap::bench -- --ignored --nocapture`.

use super::model::{Object, Random, bits, heap, new_object, new_object_sized, set};
use super::{Config, Heap};
use std::hint::black_box;
use std::time::Instant;

fn fresh() -> (Box<Heap>, &'static super::model::World) {
    heap(Config::default())
}

/// Runs `f` and prints nanoseconds for each of `count`, and what the heap did meanwhile.
fn measure(name: &str, heap: &mut Heap, count: usize, f: impl FnOnce(&mut Heap)) {
    let before = heap.stats();
    let begin = Instant::now();
    f(heap);
    let total = begin.elapsed().as_nanos() as f64;
    let after = heap.stats();
    let pauses = (after.pause_total_ns - before.pause_total_ns) as f64;
    println!(
        "{name:32} {:7.2} ns each, {:6.2} without pauses; {:8.1} ms, {:4} collections, longest {:7.2} ms, {:6.1} MiB touched",
        total / count as f64,
        (total - pauses) / count as f64,
        total / 1e6,
        after.collections - before.collections,
        after.pause_max_ns as f64 / 1e6,
        after.committed_bytes as f64 / (1 << 20) as f64,
    );
}

#[inline(never)]
fn churn<const SIZE: usize>(heap: &mut Heap, count: usize) {
    for _ in 0..count {
        black_box(new_object_sized(heap, SIZE / 8 - 1, SIZE));
    }
}

#[test]
#[ignore = "a measurement"]
fn allocation() {
    for round in 0..3 {
        let (mut heap, _) = fresh();
        let n = 50_000_000;
        measure(&format!("garbage of 16 bytes, round {round}"), &mut heap, n, |heap| churn::<16>(heap, n));
        measure("garbage of 32 bytes", &mut heap, n, |heap| churn::<32>(heap, n));
        measure("garbage of 64 bytes", &mut heap, n, |heap| churn::<64>(heap, n));
        measure("garbage of 48 bytes", &mut heap, n, |heap| churn::<48>(heap, n));
        let sizes: Vec<usize> = (0..64).map(|n| 16 + (n * 37) % 112).collect();
        measure("garbage of mixed sizes", &mut heap, n, |heap| {
            for at in 0..n {
                black_box(new_object_sized(heap, 1, sizes[at % 64]));
            }
        });
    }
}

fn tree(heap: &mut Heap, depth: usize) -> Object {
    let node = new_object_sized(heap, 2, 32);
    if depth > 0 {
        let left = tree(heap, depth - 1);
        set(node, 0, bits(left));
        let right = tree(heap, depth - 1);
        set(node, 1, bits(right));
    }
    node
}

#[test]
#[ignore = "a measurement"]
fn binary_trees() {
    for (long, short) in [(12, 10), (18, 10), (20, 16), (22, 16)] {
        let (mut heap, world) = fresh();
        let base = 0u64;
        heap.set_stack_base(std::ptr::from_ref(&base).wrapping_add(64).cast());
        let total = 40_000_000;
        let rounds = total >> (short + 1);
        measure(&format!("trees {long} {short}"), &mut heap, total, |heap| {
            let lived = tree(heap, long);
            world.roots.borrow_mut().push(bits(lived));
            for _ in 0..rounds {
                black_box(tree(heap, short));
            }
        });
    }
}

#[test]
#[ignore = "a measurement"]
fn long_lived_list() {
    for length in [100_000, 1_000_000, 10_000_000] {
        let (mut heap, world) = fresh();
        let list = heap.try_allocate_large(8 * (length + 1)).expect("room");
        // SAFETY: the header of fresh memory.
        unsafe { list.cast::<u64>().write(super::model::TAG + length as u64) };
        world.roots.borrow_mut().push(bits(list));
        measure(&format!("list of {length}, filled"), &mut heap, length, |heap| {
            for at in 0..length {
                let item = new_object_sized(heap, 2, 32);
                set(list, at, bits(item));
            }
        });
        let mut random = Random(88172645463325252);
        let n = 20_000_000;
        measure("replacing items at random", &mut heap, n, |heap| {
            for _ in 0..n {
                let item = new_object_sized(heap, 2, 32);
                set(list, random.below(length), bits(item));
            }
        });
        measure("garbage beside it", &mut heap, n, |heap| churn::<32>(heap, n));
    }
}

#[test]
#[ignore = "a measurement"]
fn marking() {
    for count in [100_000, 1_000_000, 5_000_000] {
        let (mut heap, world) = fresh();
        let mut objects = Vec::new();
        heap.set_threshold(1 << 40, 100);
        for _ in 0..count {
            objects.push(new_object(&mut heap, 5));
        }
        let mut random = Random(88172645463325252);
        for at in 1..count {
            // A random tree, with edges across.
            let parent = random.below(at);
            set(objects[at], 4, bits(objects[parent]));
            set(objects[parent], random.below(4), bits(objects[at]));
        }
        world.roots.replace(objects.iter().map(|&o| bits(o)).step_by(16).collect());
        for _ in 0..2 {
            measure(&format!("mark {count} in random order"), &mut heap, count, |heap| heap.collect());
        }
        world.roots.replace(objects.iter().map(|&o| bits(o)).collect());
        measure("mark in order", &mut heap, count, |heap| heap.collect());
        world.roots.borrow_mut().clear();
        measure("free everything", &mut heap, count, |heap| heap.collect());
    }
}

#[test]
#[ignore = "a measurement"]
fn stack_scan() {
    let (mut heap, world) = fresh();
    let objects: Vec<u64> = (0..100_000).map(|_| bits(new_object(&mut heap, 3))).collect();
    let count = 1 << 20;
    let mut random = Random(88172645463325252);
    let per_mib = |name: &str, heap: &mut Heap, words: Vec<u64>| {
        world.words.replace(words);
        measure(name, heap, count / 131_072, |heap| heap.collect());
    };
    let values = (0..count).map(|_| random.next()).collect();
    per_mib("MiB of words, no pointers", &mut heap, values);
    let values =
        (0..count).map(|at| if at % 4 == 0 { objects[at % 100_000] + 8 } else { at as u64 }).collect();
    per_mib("MiB of words, a quarter pointers", &mut heap, values);
    world.words.borrow_mut().clear();
    measure("collection of an empty heap", &mut heap, 1, |heap| heap.collect());
    measure("collection of an empty heap", &mut heap, 1, |heap| heap.collect());
}

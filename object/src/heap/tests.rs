//! What users of the heap notice: what survives, what does not, what memory looks like, when collections happen.

use super::model::*;
use super::{BLOCK, Config, GRANULE, Heap, SMALL_MAX, class_of, class_size};
use std::cell::{Cell, RefCell};
use std::ptr::NonNull;
use std::rc::Rc;

fn plain() -> (Box<Heap>, &'static World) {
    heap(Config::default())
}

fn is_live(heap: &Heap, address: u64) -> bool {
    heap.object_start(address as usize).is_some_and(|start| bits(start) == address)
}

fn fill(object: Object, from: usize, size: usize) {
    // SAFETY: tests pass ranges inside the object.
    unsafe { object.add(from).write_bytes(0xff, size - from) };
}

fn is_zero(object: Object, from: usize, to: usize) -> bool {
    // SAFETY: tests pass ranges inside the object.
    (from..to).all(|at| unsafe { object.add(at).read() } == 0)
}

#[test]
fn objects_are_aligned_zeroed_and_as_large_as_asked_for_even_when_reused() {
    let (mut heap, _) = plain();
    for _ in 0..2 {
        let sizes = (0..4000).step_by(if cfg!(miri) { 611 } else { 7 });
        for size in sizes.chain([SMALL_MAX, SMALL_MAX + 1, BLOCK, BLOCK + 1, 5 * BLOCK]) {
            let object = heap.allocate(size);
            assert_eq!(object.as_ptr() as usize % GRANULE, 0);
            assert!(heap.usable_size(object) >= size);
            assert!(is_zero(object, 0, size), "{size}");
            fill(object, 0, heap.usable_size(object));
        }
        heap.collect();
        assert_eq!(heap.stats().live_bytes_after_last, 0);
    }
}

#[test]
fn what_roots_reach_survives_and_the_rest_is_freed() {
    let (mut heap, world) = plain();
    let kept = new_object(&mut heap, 2);
    let child = new_object(&mut heap, 600);
    let large = new_object(&mut heap, 9000);
    let garbage = new_object(&mut heap, 2);
    let garbage_large = new_object(&mut heap, 9000);
    set(kept, 0, bits(child));
    set(child, 599, bits(large));
    set(large, 8999, bits(kept));
    world.roots.borrow_mut().push(bits(kept));
    heap.collect();
    for object in [kept, child, large] {
        assert!(is_live(&heap, bits(object)));
    }
    for object in [garbage, garbage_large] {
        assert!(!is_live(&heap, bits(object)));
    }
    assert_eq!(heap.stats().live_objects_after_last, 3);
    world.roots.borrow_mut().clear();
    heap.collect();
    assert_eq!(heap.stats().live_objects_after_last, 0);
}

#[test]
fn words_that_are_no_pointers_are_ignored() {
    let (mut heap, world) = plain();
    let object = new_object(&mut heap, 6);
    for (field, word) in [0, 1, 255, 1 << 49, u64::MAX, TAG].into_iter().enumerate() {
        set(object, field, word);
    }
    world.roots.borrow_mut().extend([bits(object), 300, (1 << 48) - 1, f64::to_bits(1.0)]);
    heap.collect();
    assert_eq!(heap.stats().live_objects_after_last, 1);
}

#[test]
fn an_interior_word_on_a_stack_keeps_exactly_its_object() {
    let (mut heap, world) = plain();
    for words in [1, 3, 9, 100, 1000, 5000] {
        let object = new_object(&mut heap, words);
        let size = heap.usable_size(object);
        let next = bits(object) + size as u64;
        for (word, lives) in [(0, true), (1, true), (size as u64 - 1, true), (size as u64, false)] {
            let fresh = new_object(&mut heap, words);
            let neighbour_free = heap.object_start(next as usize).is_none();
            world.roots.replace(vec![bits(object)]);
            world.words.replace(vec![7, bits(fresh) + word, 9]);
            heap.collect();
            assert_eq!(is_live(&heap, bits(fresh)), lives, "{words} words, byte {word}");
            assert!(neighbour_free || is_live(&heap, bits(object)));
        }
        world.words.borrow_mut().clear();
    }
}

#[test]
fn free_slots_and_unused_rests_of_blocks_are_no_objects() {
    let (mut heap, world) = plain();
    for size in [16, 48, 5456, 3264] {
        let object = heap.allocate(size);
        let start = bits(object) as usize;
        let class = class_size(class_of(size));
        assert_eq!(heap.object_start(start + size - 1), Some(object));
        assert_eq!(heap.object_start(start + class), None);
        assert_eq!(heap.object_start(start / BLOCK * BLOCK + BLOCK - 1), None);
        world.words.replace((start..start / BLOCK * BLOCK + BLOCK).step_by(8).map(|a| a as u64).collect());
        heap.collect();
        assert_eq!(heap.stats().live_objects_after_last, 1, "the free slots around {size} bytes stay free");
        world.words.borrow_mut().clear();
    }
}

#[inline(never)]
fn allocate_garbage(heap: &mut Heap) {
    for _ in 0..1000 {
        std::hint::black_box(new_object(heap, 3));
    }
}

#[test]
#[cfg_attr(miri, ignore = "reads the native stack")]
fn locals_of_the_running_thread_are_roots() {
    let (mut heap, _) = plain();
    let base = [0u64; 8];
    assert!(heap.swap_stack_base(base.as_ptr_range().end.cast()).is_null());
    let local = new_object(&mut heap, 3);
    allocate_garbage(&mut heap);
    heap.collect();
    assert!(is_live(&heap, bits(local)));
    assert!(heap.stats().live_objects_after_last < 500);
}

#[test]
#[cfg_attr(miri, ignore = "takes too long")]
fn a_list_of_ten_million_links_is_marked_without_recursion() {
    let (mut heap, world) = plain();
    let count = 10_000_000;
    heap.set_threshold(1 << 40, 100);
    let mut head = new_object(&mut heap, 1);
    for _ in 1..count {
        let link = new_object(&mut heap, 1);
        set(link, 0, bits(head));
        head = link;
    }
    world.roots.borrow_mut().push(bits(head));
    heap.collect();
    assert_eq!(heap.stats().live_objects_after_last, count);
}

#[test]
fn dropped_objects_are_told_once_and_all_at_the_end() {
    let (mut heap, world) = plain();
    let kept = new_dropped(&mut heap, world, 1);
    new_dropped(&mut heap, world, 2);
    world.roots.borrow_mut().push(bits(kept));
    heap.collect();
    heap.collect();
    assert_eq!(*world.dropped.borrow(), [TAG + 2]);
    drop(heap);
    assert_eq!(*world.dropped.borrow(), [TAG + 2, TAG + 1]);
}

#[test]
fn after_mark_can_resurrect_and_goes_on_until_nothing_is_new() {
    let (mut heap, world) = plain();
    // A chain of ephemerons: the value of each lives once its key does, and is the next one's key.
    let chain: Vec<Object> = (0..5).map(|_| new_object(&mut heap, 1)).collect();
    let dead = new_object(&mut heap, 1);
    let behind = new_object(&mut heap, 1);
    set(chain[4], 0, bits(behind));
    world.roots.borrow_mut().push(bits(chain[0]));
    let calls = Rc::new(Cell::new(0));
    let (counter, keys) = (calls.clone(), chain.clone());
    *world.after_mark.borrow_mut() = Some(Box::new(move |marker| {
        counter.set(counter.get() + 1);
        assert!(!marker.is_marked(dead.as_ptr()));
        if let Some(pair) = keys
            .windows(2)
            .rev()
            .find(|pair| marker.is_marked(pair[0].as_ptr()) && !marker.is_marked(pair[1].as_ptr()))
        {
            marker.pointer(pair[1].as_ptr());
        }
    }));
    heap.collect();
    assert_eq!(calls.get(), 5);
    assert!(chain.iter().chain([&behind]).all(|&o| is_live(&heap, bits(o))));
    assert!(!is_live(&heap, bits(dead)));
}

#[test]
fn allocation_during_a_collection_starts_no_other_and_survives() {
    let (mut heap, world) = heap(Config { stress: true, ..Config::default() });
    let born: Rc<RefCell<Vec<Object>>> = Rc::default();
    let child = new_object(&mut heap, 1);
    world.roots.borrow_mut().push(bits(child));
    let grandchild = new_object(&mut heap, 1);
    let list = born.clone();
    *world.after_mark.borrow_mut() = Some(Box::new(move |marker| {
        if list.borrow().is_empty() {
            let heap = marker.heap();
            assert!(heap.is_collecting());
            let large = new_object(heap, 5000);
            set(large, 17, bits(grandchild));
            list.borrow_mut().extend([new_object(heap, 1), large]);
        }
    }));
    let before = heap.stats().collections;
    heap.collect();
    assert_eq!(heap.stats().collections, before + 1);
    assert!(born.borrow().iter().all(|&o| is_live(&heap, bits(o))));
    assert!(is_live(&heap, bits(grandchild)));
    heap.collect();
    assert!(!born.borrow().iter().any(|&o| is_live(&heap, bits(o))));
}

#[test]
fn stress_collects_each_time_poisons_and_keeps_the_poison_for_a_while() {
    let (mut heap, world) = heap(Config { stress: true, ..Config::default() });
    let first = new_object(&mut heap, 3);
    let mut last = first;
    for at in 0..100 {
        let object = new_object(&mut heap, 3);
        assert_ne!(object, first);
        assert_eq!(heap.stats().collections, at + 2);
        assert_eq!(header(last), 0xdbdb_dbdb_dbdb_dbdb);
        assert!(is_zero(object, 8, 32));
        last = object;
    }
    world.roots.borrow_mut().push(bits(last));
    heap.collect();
    assert_eq!(header(last), TAG + 3);
}

#[test]
fn the_limit_is_honest_for_large_objects_and_sets_a_flag_for_small_ones() {
    let limit = if cfg!(miri) { 512 << 10 } else { 8 << 20 };
    let (mut heap, world) = heap(Config { limit, ..Config::default() });
    assert_eq!(heap.try_allocate_large(limit + 1), None);
    assert_eq!(heap.try_allocate_large(usize::MAX), None);
    assert!(!heap.exhausted);
    for _ in 0..20 {
        assert!(heap.try_allocate_large(limit / 4).is_some(), "garbage does not count");
    }
    while !heap.exhausted {
        assert!(heap.stats().used_bytes < limit * 5 / 4);
        let object = new_object(&mut heap, 100);
        world.roots.borrow_mut().push(bits(object));
    }
    assert_eq!(heap.try_allocate_large(limit / 4), None);
    world.roots.borrow_mut().clear();
    heap.exhausted = false;
    assert!(heap.try_allocate_large(limit / 4).is_some());
    allocate_garbage(&mut heap);
    assert!(!heap.exhausted);
    heap.note_external(limit as isize + 1);
    allocate_garbage(&mut heap);
    assert!(heap.exhausted, "memory outside counts too");
}

#[test]
fn external_memory_brings_the_next_collection_forward() {
    let (mut heap, _) = plain();
    for _ in 0..100 {
        heap.note_external(1 << 20);
        new_object(&mut heap, 1);
        heap.note_external(-(1 << 20));
    }
    assert_eq!(heap.stats().collections, 0, "memory that was freed early asks for nothing");
    for _ in 0..100 {
        heap.note_external(1 << 20);
        new_object(&mut heap, 1);
    }
    assert!((1..10).contains(&heap.stats().collections));
}

#[test]
fn large_objects_grow_in_place_into_free_blocks_only() {
    let (mut heap, world) = plain();
    let first = heap.try_allocate_large(3 * BLOCK).unwrap();
    let second = heap.try_allocate_large(2 * BLOCK).unwrap();
    let third = heap.try_allocate_large(2 * BLOCK).unwrap();
    for object in [first, second, third] {
        // SAFETY: the header of fresh memory.
        unsafe { object.cast::<u64>().write(TAG) };
        world.roots.borrow_mut().push(bits(object));
    }
    assert!(!heap.grow_in_place(first, 3 * BLOCK + 1));
    fill(second, 8, 2 * BLOCK);
    heap.free_large(second);
    world.roots.borrow_mut().remove(1);
    assert!(!is_live(&heap, bits(second)));
    assert!(!heap.grow_in_place(first, 5 * BLOCK + 1));
    assert!(heap.grow_in_place(first, 4 * BLOCK));
    assert!(is_zero(first, 3 * BLOCK, 4 * BLOCK));
    assert_eq!(heap.object_start(bits(first) as usize + 4 * BLOCK - 1), Some(first));
    assert_eq!(heap.object_start(bits(first) as usize + 4 * BLOCK), None);
    heap.collect();
    assert_eq!(heap.stats().live_bytes_after_last, 6 * BLOCK);
    assert!(heap.grow_in_place(first, 5 * BLOCK));
    assert!(heap.grow_in_place(third, 20 * BLOCK), "the end of the used range moves");
    assert!(!heap.grow_in_place(third, usize::MAX));
    heap.collect();
    assert_eq!(heap.stats().live_bytes_after_last, 25 * BLOCK);
}

#[test]
fn freed_neighbours_become_one_run() {
    let (mut heap, world) = plain();
    let objects: Vec<Object> = (0..8).map(|_| heap.try_allocate_large(2 * BLOCK).unwrap()).collect();
    for (at, &object) in objects.iter().enumerate() {
        fill(object, 0, 2 * BLOCK);
        if at % 2 == 1 {
            heap.free_large(object);
        }
    }
    world.roots.borrow_mut().clear();
    for &object in objects.iter().step_by(2) {
        heap.free_large(object);
    }
    let whole = heap.try_allocate_large(16 * BLOCK).unwrap();
    assert_eq!(whole, objects[0]);
    assert!(is_zero(whole, 0, 16 * BLOCK));
}

#[test]
fn freeing_what_is_small_or_free_already_does_nothing() {
    let (mut heap, _) = plain();
    let small = new_object(&mut heap, 4);
    heap.free_large(small);
    assert!(is_live(&heap, bits(small)));
    let large = heap.try_allocate_large(BLOCK * 2).unwrap();
    heap.free_large(large);
    heap.free_large(large);
    assert!(!heap.grow_in_place(large, BLOCK * 3));
    assert!(heap.grow_in_place(small, 40) && !heap.grow_in_place(small, 80));
}

#[test]
fn frozen_objects_live_until_unfrozen() {
    let (mut heap, _) = plain();
    let objects = [new_object(&mut heap, 1), new_object(&mut heap, 4000)];
    heap.freeze();
    assert_eq!(heap.frozen_count(), 2);
    let later = new_object(&mut heap, 1);
    heap.collect();
    assert!(objects.iter().all(|&o| is_live(&heap, bits(o))) && !is_live(&heap, bits(later)));
    heap.free_large(objects[1]);
    assert_eq!(heap.frozen_count(), 1);
    heap.unfreeze();
    heap.collect();
    assert_eq!(heap.stats().live_objects_after_last, 0);
}

#[test]
fn all_filled_in_objects_are_listed_and_counted() {
    let (mut heap, _) = plain();
    let mut expected: Vec<Object> = (0..300).map(|n| new_object(&mut heap, n * 7)).collect();
    heap.allocate(32);
    let mut found = Vec::new();
    heap.for_each_object(|object| found.push(object));
    expected.sort();
    assert_eq!(found, expected);
    assert_eq!(heap.stats().allocated_objects, 301);
    expected.push(new_object(&mut heap, 1));
    assert!(!found.contains(expected.last().unwrap()));
    assert!(heap.contains(expected[0].as_ptr()) && !heap.contains([0u8].as_ptr()));
}

#[test]
#[cfg_attr(miri, ignore = "takes too long")]
fn memory_stays_within_a_small_multiple_of_what_lives() {
    let (mut heap, world) = plain();
    for _ in 0..10_000_000 {
        std::hint::black_box(new_object(&mut heap, 4));
    }
    assert!(heap.stats().committed_bytes <= 20 << 20);
    for _ in 0..1_000_000 {
        let object = new_object(&mut heap, 14);
        world.roots.borrow_mut().push(bits(object));
    }
    world.roots.borrow_mut().clear();
    heap.collect();
    heap.collect();
    assert!(heap.stats().committed_bytes <= 24 << 20, "free memory goes back to the system");
}

#[test]
#[cfg_attr(miri, ignore = "takes too long")]
fn automatic_collections_are_rare_when_disabled() {
    let (mut heap, _) = plain();
    let churn = |heap: &mut Heap| {
        let before = heap.stats().collections;
        for _ in 0..(256 << 20) / 64 {
            std::hint::black_box(new_object(heap, 7));
        }
        heap.stats().collections - before
    };
    assert!(churn(&mut heap) >= 15);
    heap.set_enabled(false);
    assert!(churn(&mut heap) <= 2);
    heap.set_enabled(true);
    assert!(churn(&mut heap) >= 15);
    heap.request_collection();
    let before = heap.stats().collections;
    new_object(&mut heap, 1);
    assert_eq!(heap.stats().collections, before + 1);
}

#[test]
fn compiled_code_finds_the_runs_where_run_offset_says() {
    let (mut heap, _) = plain();
    let first = heap.allocate(48);
    let place = (&raw mut *heap).cast::<u8>().wrapping_add(Heap::run_offset(40)).cast::<*mut u8>();
    // SAFETY: the place is a field of the heap.
    let (cursor, limit) = unsafe { (place.read(), place.add(1).read()) };
    assert_eq!(cursor, first.as_ptr().wrapping_add(48));
    assert!(limit > cursor);
    assert_eq!(NonNull::new(cursor), Some(heap.allocate(33)));
}

#[test]
fn what_a_full_collection_found_alive_stays_until_the_next_one() {
    let (mut heap, world) = heap(Config::default());
    let old = new_object(&mut heap, 0);
    new_object(&mut heap, 3);
    world.roots.borrow_mut().push(bits(old));
    heap.collect();
    assert_eq!(heap.stats().live_objects_after_last, 1, "the one without a root was garbage already");
    new_object(&mut heap, 1);
    world.roots.borrow_mut().clear();
    heap.collect_young();
    assert_eq!(heap.stats().live_objects_after_last, 1, "the young one was garbage");
    assert_eq!(heap.object_start(old.as_ptr() as usize), Some(old));
    heap.collect();
    assert_eq!(heap.stats().live_objects_after_last, 0);
}

#[test]
fn what_an_old_object_refers_to_lives_as_long_as_it_does_so() {
    for noting in [false, true] {
        let (mut heap, world) = heap(Config::default());
        let old = new_object(&mut heap, if noting { NOTING as usize } else { 2 });
        world.roots.borrow_mut().push(bits(old));
        heap.collect();
        for _ in 0..3 {
            let young = new_object(&mut heap, 2);
            set(young, 0, TAG);
            set(old, 0, TAG + 1);
            set(old, 1, bits(young));
            heap.collect_young();
            heap.collect_young();
            assert_eq!(heap.stats().live_objects_after_last, 2);
            assert_eq!(get(old, 1), bits(young));
            assert_eq!(header(young), TAG + 2);
        }
        set(old, 1, TAG);
        heap.collect_young();
        assert_eq!(heap.stats().live_objects_after_last, 1);
    }
}

#[test]
fn an_old_object_can_be_freed_at_once_and_its_place_be_taken() {
    let (mut heap, world) = heap(Config::default());
    let large = new_object_sized(&mut heap, 1, 3 * BLOCK);
    world.roots.borrow_mut().push(bits(large));
    heap.collect();
    world.roots.borrow_mut().clear();
    heap.free_large(large);
    for _ in 0..2 {
        heap.collect_young();
        assert_eq!(heap.stats().live_objects_after_last, 0);
        new_object_sized(&mut heap, 1, 3 * BLOCK);
    }
}

#[test]
fn what_is_registered_is_dropped_once_whether_old_or_young() {
    let (mut heap, world) = heap(Config::default());
    let old = new_dropped(&mut heap, world, 1);
    world.roots.borrow_mut().push(bits(old));
    heap.collect();
    new_dropped(&mut heap, world, 2);
    heap.collect_young();
    assert_eq!(*world.dropped.borrow(), [TAG + 2]);
    world.roots.borrow_mut().clear();
    heap.collect_young();
    assert_eq!(world.dropped.borrow().len(), 1);
    heap.collect();
    assert_eq!(*world.dropped.borrow(), [TAG + 2, TAG + 1]);
}

#[test]
fn garbage_among_the_old_is_found_after_some_collections() {
    let (mut heap, world) = heap(Config::default());
    let old = new_object(&mut heap, 1);
    world.roots.borrow_mut().push(bits(old));
    heap.collect();
    world.roots.borrow_mut().clear();
    for _ in 0..20 {
        heap.collect_due();
    }
    assert_eq!(heap.stats().live_objects_after_last, 0);
}

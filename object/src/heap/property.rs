//! Random programs against a shadow model: objects of all sizes, edges, conservative roots, growth, early frees.

use super::model::*;
use super::{BLOCK, Config, Heap};
use std::collections::{HashMap, HashSet};

fn is_pointer(word: u64) -> bool {
    (256..1 << 48).contains(&word)
}

/// What the model knows of an object: its fields as words, and how large it must be.
struct Shadow {
    fields: Vec<u64>,
    size: usize,
}

struct Run {
    heap: Box<Heap>,
    world: &'static World,
    objects: HashMap<u64, Shadow>,
    random: Random,
}

impl Run {
    fn new(seed: u64, stress: bool) -> Run {
        let (heap, world) = heap(Config { stress, ..Config::default() });
        Run {
            heap,
            world,
            objects: HashMap::new(),
            random: Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1),
        }
    }

    fn object(address: u64) -> Object {
        std::ptr::NonNull::new(std::ptr::with_exposed_provenance_mut(address as usize)).expect("not null")
    }

    /// A root at random.
    fn pick(&mut self) -> Option<u64> {
        let roots = self.world.roots.borrow();
        if roots.is_empty() { None } else { Some(roots[self.random.below(roots.len())]) }
    }

    /// A root or what is found a few steps from it.
    fn wander(&mut self) -> Option<u64> {
        let mut at = self.pick()?;
        for _ in 0..self.random.below(4) {
            let fields = &self.objects[&at].fields;
            if fields.is_empty() {
                break;
            }
            let word = fields[self.random.below(fields.len())];
            if is_pointer(word) {
                at = word;
            }
        }
        Some(at)
    }

    fn allocate(&mut self) {
        let words = match self.random.below(20) {
            0 => self.random.below(6000),
            1..4 => self.random.below(600),
            _ => self.random.below(16),
        };
        let size = 8 * (words + 1) + self.random.below(64);
        let object = new_object_sized(&mut self.heap, words, size);
        for field in 0..words {
            assert_eq!(get(object, field), 0, "memory is handed out zeroed");
        }
        let shadow = Shadow { fields: vec![0; words], size };
        // With stress, or a collection just now, the address may be one that the model still holds for dead.
        self.objects.insert(bits(object), shadow);
        self.world.roots.borrow_mut().push(bits(object));
    }

    fn step(&mut self) {
        match self.random.below(12) {
            0..4 => self.allocate(),
            4..8 => {
                let (Some(from), Some(to)) = (self.wander(), self.wander()) else { return };
                let words = self.objects[&from].fields.len();
                if words > 0 {
                    let field = self.random.below(words);
                    let word = if self.random.below(5) == 0 { TAG + 5 } else { to };
                    set(Run::object(from), field, word);
                    self.objects.get_mut(&from).unwrap().fields[field] = word;
                }
            }
            8 | 9 => {
                let mut roots = self.world.roots.borrow_mut();
                if !roots.is_empty() {
                    let at = self.random.below(roots.len());
                    roots.swap_remove(at);
                }
            }
            10 => {
                let Some(object) = self.pick() else { return };
                let shadow = self.objects.get_mut(&object).unwrap();
                let grown = shadow.size + self.random.below(3 * BLOCK);
                if self.heap.grow_in_place(Run::object(object), grown) {
                    shadow.size = grown;
                }
            }
            _ => {
                // Nothing refers to an object that has just been made.
                let size = 2 * BLOCK + self.random.below(4 * BLOCK);
                let object = new_object_sized(&mut self.heap, 0, size);
                self.objects.remove(&bits(object));
                self.heap.free_large(object);
                assert!(self.heap.object_start(bits(object) as usize).is_none());
            }
        }
    }

    /// Collects, with some objects held by interior words only, and compares what is left with what should be.
    fn check(&mut self) {
        let mut words = Vec::new();
        for _ in 0..3 {
            if let Some(object) = self.wander() {
                words.push(object + self.random.below(self.objects[&object].size) as u64);
                self.world.roots.borrow_mut().retain(|&root| root != object);
            }
        }
        let mut reached = HashSet::new();
        let mut todo = self.world.roots.borrow().clone();
        todo.extend(words.iter().map(|&word| {
            let start = self.heap.object_start(word as usize).expect("a live object");
            assert!(bits(start) <= word);
            bits(start)
        }));
        self.world.words.replace(words);
        while let Some(object) = todo.pop() {
            if reached.insert(object) {
                todo.extend(self.objects[&object].fields.iter().filter(|&&word| is_pointer(word)));
            }
        }
        if self.random.below(2) == 0 {
            self.heap.collect_young();
        }
        self.heap.collect();
        self.world.words.borrow_mut().clear();
        let mut found = HashSet::new();
        self.heap.for_each_object(|object| {
            found.insert(bits(object));
        });
        assert_eq!(found, reached);
        self.objects.retain(|object, _| reached.contains(object));
        let mut places: Vec<(u64, usize)> = Vec::new();
        let mut used = 0;
        for (&object, shadow) in &self.objects {
            let usable = self.heap.usable_size(Run::object(object));
            assert!(usable >= shadow.size);
            used += usable;
            places.push((object, usable));
            assert_eq!(header(Run::object(object)), TAG + shadow.fields.len() as u64);
            for (field, &word) in shadow.fields.iter().enumerate() {
                assert_eq!(get(Run::object(object), field), word);
            }
        }
        places.sort();
        assert!(places.windows(2).all(|pair| pair[0].0 + pair[0].1 as u64 <= pair[1].0), "objects overlap");
        let stats = self.heap.stats();
        assert_eq!(stats.live_bytes_after_last, used);
        assert_eq!(stats.live_objects_after_last, found.len());
        assert!(stats.committed_bytes >= used);
        // Objects that only the interior words held are lost to the program from here on.
        let mut reached = HashSet::new();
        let mut todo = self.world.roots.borrow().clone();
        while let Some(object) = todo.pop() {
            if reached.insert(object) {
                todo.extend(self.objects[&object].fields.iter().filter(|&&word| is_pointer(word)));
            }
        }
        self.objects.retain(|object, _| reached.contains(object));
    }
}

#[test]
fn a_random_program_finds_its_objects_as_it_left_them() {
    let (seeds, rounds, steps) = if cfg!(miri) { (1, 3, 60) } else { (4, 25, 1500) };
    for seed in 1..=seeds {
        let mut run = Run::new(seed, false);
        for _ in 0..rounds {
            for _ in 0..steps {
                run.step();
            }
            run.check();
        }
    }
}

#[test]
fn a_random_program_does_so_under_stress() {
    let (rounds, steps) = if cfg!(miri) { (2, 20) } else { (10, 150) };
    let mut run = Run::new(99, true);
    for _ in 0..rounds {
        for _ in 0..steps {
            run.step();
        }
        run.check();
    }
}

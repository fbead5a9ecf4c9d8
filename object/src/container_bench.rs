//! Measurements of the containers' hot paths: `cargo test --release -p pyrite-object container_bench -- --ignored --nocapture`.

use crate::dict::Dict;
use crate::list::List;
use crate::object::Gc;
use crate::testing::with_vm;
use crate::value::Value;
use crate::vm::Vm;
use std::hint::black_box;
use std::time::Instant;

/// Best time of a few rounds, per operation.
fn time(name: &str, operations: usize, mut f: impl FnMut()) {
    let best = (0..7)
        .map(|_| {
            let start = Instant::now();
            f();
            start.elapsed().as_nanos() as f64 / operations as f64
        })
        .fold(f64::INFINITY, f64::min);
    println!("{name:48} {best:8.2} ns");
}

fn strings(vm: &mut Vm, count: usize, interned: bool, prefix: &str) -> Gc<List> {
    let list = List::new(vm, &[]);
    for i in 0..count {
        let text = format!("{prefix}{i}");
        let s = if interned { vm.intern(&text) } else { vm.str(&text) };
        crate::ops::hash(vm, s).unwrap();
        list.push(vm, s).unwrap();
    }
    list
}

fn ints(vm: &mut Vm, count: usize, stride: i64) -> Gc<List> {
    let list = List::new(vm, &[]);
    for i in 0..count as i64 {
        list.push(vm, Value::small_int(i * stride)).unwrap();
    }
    list
}

fn dict_with(vm: &mut Vm, keys: Gc<List>, name: &str, others: Option<Gc<List>>) {
    let n = keys.len();
    let rounds = (2_000_000 / n).max(1);
    time(&format!("dict build   {name} x{n}"), n * rounds, || {
        for _ in 0..rounds {
            let d = Gc::<Dict>::new(vm);
            for i in 0..n {
                d.set(vm, keys.get(i).unwrap(), Value::NONE).unwrap();
            }
            black_box(d);
        }
    });
    let d = Gc::<Dict>::new(vm);
    for i in 0..n {
        d.set(vm, keys.get(i).unwrap(), Value::NONE).unwrap();
    }
    time(&format!("dict get     {name} x{n}"), n * rounds, || {
        for _ in 0..rounds {
            for i in 0..n {
                black_box(d.get(vm, keys.get(i).unwrap()).unwrap());
            }
        }
    });
    if let Some(others) = others {
        time(&format!("dict get equal, other object {name} x{n}"), n * rounds, || {
            for _ in 0..rounds {
                for i in 0..n {
                    assert!(black_box(d.get(vm, others.get(i).unwrap()).unwrap()).is_some());
                }
            }
        });
    }
    time(&format!("dict replace {name} x{n}"), n * rounds, || {
        for _ in 0..rounds {
            for i in 0..n {
                d.set(vm, keys.get(i).unwrap(), Value::TRUE).unwrap();
            }
        }
    });
}

fn misses(vm: &mut Vm, present: Gc<List>, absent: Gc<List>, name: &str) {
    let n = present.len();
    let d = Gc::<Dict>::new(vm);
    for i in 0..n {
        d.set(vm, present.get(i).unwrap(), Value::NONE).unwrap();
    }
    let rounds = (2_000_000 / n).max(1);
    time(&format!("dict miss    {name} x{n}"), n * rounds, || {
        for _ in 0..rounds {
            for i in 0..n {
                black_box(d.get(vm, absent.get(i).unwrap()).unwrap());
            }
        }
    });
}

#[test]
#[ignore = "a measurement"]
fn dicts() {
    with_vm(|vm| {
        for n in [4, 8, 40, 1000, 100_000, 1_000_000] {
            let (k, o) = (strings(vm, n, true, "key"), strings(vm, n, false, "key"));
            dict_with(vm, k, "str", Some(o));
            let absent = strings(vm, n, false, "other");
            misses(vm, k, absent, "str");
            let k = ints(vm, n, 1);
            dict_with(vm, k, "int", None);
            let k = ints(vm, n, 1009);
            dict_with(vm, k, "int*1009", None);
            let absent = ints(vm, n, 1013);
            misses(vm, k, absent, "int (some hits)");
        }
    });
}

#[test]
#[ignore = "a measurement"]
fn lists() {
    with_vm(|vm| {
        for n in [10, 100, 10_000, 1_000_000] {
            let rounds = (2_000_000 / n).max(1);
            time(&format!("list append x{n}"), n * rounds, || {
                for _ in 0..rounds {
                    let l = List::new(vm, &[]);
                    for i in 0..n {
                        l.push(vm, Value::small_int(i as i64)).unwrap();
                    }
                    black_box(l);
                }
            });
            let l = ints(vm, n, 1);
            time(&format!("list index x{n}"), n * rounds, || {
                for _ in 0..rounds {
                    for i in 0..n {
                        black_box(crate::ops::get_item(vm, l.value(), Value::small_int(i as i64)).unwrap());
                    }
                }
            });
        }
    });
}

//! `--stats`: what the interpreter did, printed after the run.

use pyrite_interp::state::State;
use pyrite_object::Vm;
use pyrite_object::vm::SiteKind;
use std::time::Duration;

/// Prints to standard error.
pub fn print(vm: &mut Vm, total: Duration) {
    let milliseconds = |ns: u64| ns as f64 / 1e6;
    let (compile, decode) = {
        let state = vm.extension::<State>();
        (state.compile_ns, state.decode_ns)
    };
    let heap = vm.heap.stats();
    let stats = vm.stats.clone();
    let run = total.as_nanos() as u64 - compile - decode;
    eprintln!("instructions      {:>14}", stats.instructions);
    eprintln!("calls             {:>14}", stats.calls);
    eprintln!("native calls      {:>14}", stats.native_calls);
    eprintln!("objects allocated {:>14}", heap.allocated_objects);
    eprintln!("bytes allocated   {:>14}", heap.allocated_bytes);
    eprintln!("collections       {:>14}", heap.collections);
    eprintln!("{:<17} {:>14} {:>14} {:>8}", "caches", "hits", "misses", "hits");
    for kind in SiteKind::ALL {
        let count = stats.sites[kind as usize];
        let all = count.hits + count.misses;
        let share = if all == 0 { "-".to_owned() } else { percent(count.hits, all) };
        eprintln!("  {:<15} {:>14} {:>14} {share:>8}", kind.name(), count.hits, count.misses);
    }
    eprintln!("parse and compile {:>11.3} ms", milliseconds(compile));
    eprintln!("decode library    {:>11.3} ms", milliseconds(decode));
    eprintln!("collect           {:>11.3} ms", milliseconds(heap.pause_total_ns));
    eprintln!("run               {:>11.3} ms", milliseconds(run.saturating_sub(heap.pause_total_ns)));
    eprintln!("total             {:>11.3} ms", total.as_secs_f64() * 1e3);
}

fn percent(part: u64, all: u64) -> String {
    format!("{:.1} %", 100.0 * part as f64 / all as f64)
}

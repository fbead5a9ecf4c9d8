//! `--stats`: what the interpreter did, printed after the run.

use pyrite_interp::state::State;
use pyrite_object::Vm;
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
    eprintln!("parse and compile {:>11.3} ms", milliseconds(compile));
    eprintln!("decode library    {:>11.3} ms", milliseconds(decode));
    eprintln!("collect           {:>11.3} ms", milliseconds(heap.pause_total_ns));
    eprintln!("run               {:>11.3} ms", milliseconds(run.saturating_sub(heap.pause_total_ns)));
    eprintln!("total             {:>11.3} ms", total.as_secs_f64() * 1e3);
}

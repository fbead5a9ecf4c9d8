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

/// Functions and loops that `--jit-stats` lists.
const LISTED: usize = 20; // lines

/// `--jit-stats`: what the JIT did.
pub fn print_jit(vm: &Vm) {
    let Some(stats) = pyrite_jit::runtime::statistics(vm) else { return };
    eprintln!("functions compiled {:>13}", stats.compiled_calls);
    eprintln!("generators compiled {:>12}", stats.compiled_generators);
    eprintln!("loops compiled    {:>14}", stats.compiled_loops);
    eprintln!("guards            {:>14}", pyrite_jit::runtime::inspect::guards(vm));
    eprintln!("bytes of code     {:>14}", stats.code_bytes);
    let mut refused: Vec<_> = stats.refused.iter().collect();
    refused.sort();
    for (reason, count) in refused {
        eprintln!("refused           {count:>14}  {reason}");
    }
    eprintln!("failed            {:>14}", stats.failed);
    eprintln!("versions replaced {:>14}", stats.retired);
    for (phase, time) in [
        ("stall", stats.stall),
        ("build", stats.build),
        ("inline", stats.inline),
        ("passes", stats.passes),
        ("assemble", stats.assemble),
        ("install", stats.install),
    ] {
        eprintln!("time of {phase:<9} {:>14.3} ms", time.as_secs_f64() * 1e3);
    }
    for (pass, time) in &stats.by_pass {
        eprintln!("time of pass {pass:<15} {:>10.3} ms", time.as_secs_f64() * 1e3);
    }
    print_pieces(vm);
    if let Some(times) = pyrite_jit::runtime::inspect::times(vm) {
        let all: f64 = times.iter().map(|(_, time)| time.as_secs_f64()).sum();
        for (tier, time) in times {
            let time = time.as_secs_f64();
            let share = 100.0 * time / all.max(f64::MIN_POSITIVE);
            eprintln!("time in {:<12} {:>11.3} ms {share:>8.1} %", tier.name(), time * 1e3);
        }
    }
    let rows = stats.exits.rows();
    let mut reasons: Vec<(&str, u64)> = Vec::new();
    for row in &rows {
        match reasons.iter_mut().find(|(name, _)| *name == row.reason.name()) {
            Some((_, count)) => *count += row.count,
            None => reasons.push((row.reason.name(), row.count)),
        }
    }
    for (reason, count) in reasons {
        eprintln!("exits             {count:>14}  {reason}");
    }
    match pyrite_jit::runtime::inspect::forced_exits(vm) {
        0 => {}
        count => eprintln!("exits             {count:>14}  forced"),
    }
    for row in rows {
        let (function, line, reason) = (&row.function, row.line, row.reason.name());
        let guilty = row.guilty.as_ref().map(|name| format!(" ({name})")).unwrap_or_default();
        eprintln!("exits at          {:>14}  {function} line {line}: {reason}{guilty}", row.count);
    }
}

/// The functions and loops that took longest to compile.
fn print_pieces(vm: &Vm) {
    let mut pieces = pyrite_jit::runtime::inspect::pieces(vm);
    pieces.sort_by(|a, b| b.cost.cmp(&a.cost).then_with(|| a.name.cmp(&b.name)));
    let rest = pieces.len().saturating_sub(LISTED);
    for piece in pieces.iter().take(LISTED) {
        let place = piece.line.map(|line| format!(", loop at line {line}")).unwrap_or_default();
        let milliseconds = piece.cost.as_secs_f64() * 1e3;
        eprintln!("compiled {milliseconds:>20.3} ms {:>8} bytes  {}{place}", piece.size, piece.name);
    }
    if rest > 0 {
        eprintln!("compiled {:>20}", format!("and {rest} more"));
    }
}

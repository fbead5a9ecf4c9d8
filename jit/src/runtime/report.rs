//! `--jit-report`: what the JIT did in a run, as a JSON document for programs that judge it.
//!
//! It has what `--jit-stats` prints, by function, from the same counters. Times are seconds; functions are named by their
//! qualified name, file and first line.

use super::inspect::{self, installed};
use super::{Statistics, Tier, by_line};
use pyrite_hir::Function as Hir;
use pyrite_hir::function::Entry;
use pyrite_hir::instruction::Reason;
use pyrite_hir::passes::PASSES;
use pyrite_hir::print;
use pyrite_object::Vm;
use pyrite_syntax::code::Code;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

/// A function as reports name it: file, first line, qualified name.
pub(super) type Name = (String, u32, String);

pub(super) fn name_of(code: &Code) -> Name {
    (code.filename.to_string(), code.first_line, code.qualname.to_string())
}

/// All that was compiled in a run, also what is gone since.
#[derive(Default, Debug, Clone)]
pub struct History {
    functions: BTreeMap<Name, Versions>,
    failures: BTreeMap<(Name, String), u64>,
    /// Functions whose HIR is kept, by qualified name.
    wanted: Vec<String>,
    /// The HIR of each one's newest code, after all passes, by what the code is for.
    texts: BTreeMap<(Name, String), Text>,
}

#[derive(Debug, Clone)]
struct Text {
    text: String,
    /// Instructions by name.
    counts: Vec<(&'static str, u32)>,
}

#[derive(Default, Debug, Clone)]
struct Versions {
    calls: u64,
    loops: u64,
    bytes: u64,
    compile: Duration,
    /// Of the newest one.
    tier: u32,
}

impl History {
    /// With the qualified names of functions whose HIR is to be kept.
    pub fn new(wanted: Vec<String>) -> History {
        History { wanted, ..History::default() }
    }

    /// Code was made of this HIR, which is of a tier.
    pub(super) fn compiled(&mut self, code: &Code, hir: &Hir, bytes: usize, cost: Duration, tier: u32) {
        let name = name_of(code);
        if self.wanted.contains(&name.2) {
            let text = Text { text: print::print(hir), counts: inspect::count_opcodes(hir) };
            self.texts.insert((name.clone(), entry_text(hir.entry_kind, code)), text);
        }
        let versions = self.functions.entry(name).or_default();
        match hir.entry_kind {
            Entry::Loop { .. } => versions.loops += 1,
            Entry::Call | Entry::Resume => versions.calls += 1,
        }
        versions.bytes += bytes as u64;
        versions.compile += cost;
        versions.tier = tier;
    }

    /// No code was made, because of this.
    pub(super) fn not_compiled(&mut self, code: &Code, reason: &str) {
        *self.failures.entry((name_of(code), reason.to_owned())).or_default() += 1;
    }
}

fn entry_text(entry: Entry, code: &Code) -> String {
    match entry {
        Entry::Call => "call".to_owned(),
        Entry::Resume => "resume".to_owned(),
        Entry::Loop { pc } => format!("loop at line {}", code.position(pc).line),
    }
}

/// The document, as text. Without a JIT it has the same form, and nothing in it.
pub fn document(vm: &Vm) -> String {
    let none = Statistics::default();
    let state = installed(vm);
    let statistics = state.map_or(&none, |state| &state.statistics);
    let mut current = BTreeSet::new();
    let mut code_now: BTreeMap<Name, u64> = BTreeMap::new();
    for piece in state.into_iter().flat_map(|state| state.units.values()).flat_map(super::Unit::pieces) {
        let name = name_of(&piece.function.code.get().code);
        *code_now.entry(name.clone()).or_default() += piece.assembled.bytes.len() as u64;
        current.insert(name);
    }
    let history = &statistics.history;
    let functions: Vec<Value> = history
        .functions
        .iter()
        .map(|(name, versions)| {
            json!({
                "name": name.2, "file": name.0, "line": name.1,
                "tier": versions.tier,
                "compiled_at_end": current.contains(name),
                "versions": versions.calls,
                "loop_versions": versions.loops,
                "code_bytes": code_now.get(name).copied().unwrap_or(0),
                "code_bytes_of_all_versions": versions.bytes,
                "compile_seconds": versions.compile.as_secs_f64(),
            })
        })
        .collect();
    let exits: Vec<Value> = statistics
        .exits
        .rows()
        .into_iter()
        .map(|row| {
            json!({
                "function": row.function, "file": row.filename, "line": row.line,
                "reason": row.reason.name(), "guilty": row.guilty, "count": row.count,
            })
        })
        .collect();
    let failures: Vec<Value> = history
        .failures
        .iter()
        .map(|((name, reason), count)| {
            json!({"name": name.2, "file": name.0, "line": name.1, "reason": reason, "count": count})
        })
        .collect();
    let hir: Vec<Value> = history
        .texts
        .iter()
        .map(|((name, entry), text)| {
            let counts: BTreeMap<&str, u32> = text.counts.iter().copied().collect();
            json!({
                "name": name.2, "file": name.0, "line": name.1,
                "entry": entry, "counts": counts, "text": text.text,
            })
        })
        .collect();
    let decisions = &statistics.decisions;
    let inlined: Vec<Value> = decisions
        .inlined()
        .map(|(site, times)| {
            json!({
                "callee": site.callee, "caller": site.caller, "caller_file": site.file, "code_of": site.code_of, "line": site.line,
                "times": times,
            })
        })
        .collect();
    let refused: Vec<Value> = decisions
        .refused()
        .map(|(site, reason, times)| {
            json!({
                "callee": site.callee, "caller": site.caller, "caller_file": site.file, "code_of": site.code_of, "line": site.line,
                "reason": reason, "times": times,
            })
        })
        .collect();
    let document = json!({
        "jit": state.is_some(),
        "inliner": if state.is_some_and(|state| state.options.inliner.on) { "on" } else { "off" },
        "functions": functions,
        "exits": exits,
        "forced_exits": inspect::forced_exits(vm),
        "not_compiled": failures,
        "inlined": inlined,
        "refused": refused,
        "hir": hir,
        "hir_instructions": pyrite_hir::Instruction::NAMES,
        "refusals": pyrite_inliner::Refusal::ALL.iter().map(|r| r.name()).collect::<Vec<_>>(),
        "meanings": meanings(),
        "guards": inspect::guards(vm),
        "code_bytes": statistics.code_bytes,
        "versions_replaced": statistics.retired,
        "compile_seconds": phases(statistics),
        "tier_seconds": tiers(vm),
        "machine_code_time_share": machine_code_time_share(vm),
        "by_line": by_line::document(state.and_then(|state| state.by_line.as_ref())),
    });
    format!("{document:#}\n")
}

/// The tier of code, by the passes that its HIR went through: 2 is what all of them make, 1 what some of them do.
pub(super) fn tier(passes: &[(&'static str, Duration)]) -> u32 {
    let has_run = |name: &str| passes.iter().any(|(pass, _)| *pass == name);
    if PASSES.iter().all(|pass| has_run(pass.name)) { 2 } else { 1 }
}

/// What names of refusals and of reasons for exits mean, for people.
fn meanings() -> BTreeMap<&'static str, &'static str> {
    let refusals = pyrite_inliner::Refusal::ALL.iter().map(|refusal| (refusal.name(), refusal.message()));
    let reasons = Reason::ALL.iter().map(|reason| (reason.name(), reason.description()));
    refusals.chain(reasons).collect()
}

fn phases(statistics: &Statistics) -> Value {
    let passes: BTreeMap<&str, f64> =
        statistics.by_pass.iter().map(|(name, time)| (*name, time.as_secs_f64())).collect();
    json!({
        "build": statistics.build.as_secs_f64(),
        "inline": statistics.inline.as_secs_f64(),
        "passes": statistics.passes.as_secs_f64(),
        "assemble": statistics.assemble.as_secs_f64(),
        "install": statistics.install.as_secs_f64(),
        "by_pass": passes,
    })
}

fn tiers(vm: &Vm) -> Value {
    let times = inspect::times(vm).into_iter().flatten();
    let times: BTreeMap<&str, f64> =
        times.map(|(tier, time): (Tier, Duration)| (tier.name(), time.as_secs_f64())).collect();
    json!(times)
}

/// Share of the program's time, compiling included, that it was in machine code, or in native functions that this
/// called. Null if time was not measured.
fn machine_code_time_share(vm: &Vm) -> Value {
    let Some(times) = inspect::times(vm) else { return Value::Null };
    let all: f64 = times.iter().map(|(_, time)| time.as_secs_f64()).sum();
    let machine = times.iter().filter(|(tier, _)| *tier == Tier::Machine);
    let machine: f64 = machine.map(|(_, time)| time.as_secs_f64()).sum();
    json!(machine / all.max(f64::MIN_POSITIVE))
}

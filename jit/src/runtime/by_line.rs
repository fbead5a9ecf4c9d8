//! What `--jit-report-lines` adds to the report: which lines have machine code, and where the time went by line.
//!
//! Lines are those of the function in whose text the instruction stands, also where that was inlined into another one.

use super::inspect;
use super::report::{Name, name_of};
use super::{Compiled, State, Unit, jit};
use crate::code::{Assembled, Origin};
use crate::sampler::{Counts, INTERVAL, Place, Sampler};
use pyrite_hir::{Function as Hir, Instruction, Terminator};
use pyrite_object::code::CodeObject;
use pyrite_object::{Gc, Vm};
use rustc_hash::FxHashMap as HashMap;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// What was found out, when the program ended.
#[derive(Default)]
pub struct ByLine {
    /// Lines with machine code, by function.
    lines: BTreeMap<Name, BTreeSet<u32>>,
    /// Samples by function and line; no line where only the function is known.
    places: BTreeMap<(Name, Option<u32>), u64>,
    compiler: u64,
    total: u64,
}

/// Whose a place of machine code is.
pub(super) struct Owner {
    /// In whose text it stands: the address of the `CodeState`.
    code: u64,
    /// It only goes on in the interpreter, whose next line is the place's.
    leaves: bool,
}

/// Whose each place of machine code is, as many as there are places.
pub(super) fn owners(function: &Hir, assembled: &Assembled) -> Vec<Owner> {
    let own = function.own().code;
    let mut owner = own;
    let of = |place: &crate::code::Place| {
        let state = match place.origin {
            Some(Origin::Value(value)) => function.instruction(value).and_then(Instruction::state),
            Some(Origin::End(block)) => function.block(block).terminator.state(),
            Some(Origin::Exit(_)) | None => None,
        };
        // As for lines: what has no frame state stands where the one before it does.
        owner = match (place.origin, state) {
            (Some(Origin::Exit(n)), _) => assembled.exits.get(n as usize).map_or(own, |exit| exit.code),
            (_, Some(state)) => function.frame_of(state).code,
            (Some(_), None) => owner,
            (None, None) => own,
        };
        let leaves = match place.origin {
            Some(Origin::Exit(_)) => true,
            Some(Origin::End(block)) => matches!(function.block(block).terminator, Terminator::Exit { .. }),
            Some(Origin::Value(_)) | None => false,
        };
        Owner { code: owner, leaves }
    };
    assembled.places.iter().map(of).collect()
}

/// The program begins: looks at where it is from now on.
pub(super) fn begin(vm: &mut Vm) {
    if !jit(vm).options.by_line {
        return;
    }
    let code = jit(vm).memory.range();
    match Sampler::start(vm, code) {
        Ok(sampler) => jit(vm).sampler = Some(sampler),
        Err(error) => eprintln!("pyrite: no timer to find out where time goes: {error}"),
    }
}

/// The program has ended: finds out what was seen.
pub(super) fn end(vm: &mut Vm) {
    let Some(counts) = jit(vm).sampler.take().map(Sampler::stop) else { return };
    let objects = inspect::live::<CodeObject>(vm).into_iter();
    let state_of = |code: Gc<CodeObject>| Some((std::ptr::from_ref(code.known_state()?) as u64, code));
    let codes: HashMap<u64, Name> =
        objects.filter_map(state_of).map(|(state, code)| (state, name_of(&code.code))).collect();
    let found = resolve(jit(vm), &counts, &codes);
    jit(vm).by_line = Some(found);
}

fn resolve(state: &State, counts: &Counts, codes: &HashMap<u64, Name>) -> ByLine {
    let mut found = ByLine { total: counts.total, ..ByLine::default() };
    for piece in state.units.values().flat_map(Unit::pieces) {
        for (place, owner) in piece.assembled.places.iter().zip(&piece.owners) {
            if let (false, 1.., Some(name)) = (owner.leaves, place.line, codes.get(&owner.code)) {
                found.lines.entry(name.clone()).or_default().insert(place.line);
            }
        }
    }
    let all = state.units.values().flat_map(Unit::pieces).chain(&state.retired);
    let mut pieces: Vec<&Compiled> = all.collect();
    pieces.sort_by_key(|piece| piece.address);
    for (place, count) in &counts.places {
        let at = match place {
            Place::Compiler => {
                found.compiler += count;
                continue;
            }
            Place::Code(address) => stands_at(&pieces, *address),
            Place::Function(state) => Some((*state, None)),
        };
        let at = at.and_then(|(owner, line)| Some((codes.get(&owner)?.clone(), line)));
        if let Some(at) = at {
            *found.places.entry(at).or_default() += count;
        }
    }
    found
}

/// The code and the line that an address in machine code stands for; the pieces are sorted.
fn stands_at(pieces: &[&Compiled], address: u64) -> Option<(u64, Option<u32>)> {
    let piece = pieces[..pieces.partition_point(|piece| piece.address as u64 <= address)].last()?;
    let offset = address - piece.address as u64;
    let places = &piece.assembled.places;
    let index = places.partition_point(|place| u64::from(place.offset) <= offset).checked_sub(1)?;
    let line = places[index].line;
    let within = offset < piece.assembled.bytes.len() as u64;
    within.then(|| (piece.owners[index].code, (line != 0).then_some(line)))
}

/// For the report.
pub(super) fn document(found: Option<&ByLine>) -> Value {
    let Some(found) = found else { return Value::Null };
    let lines = found.lines.iter().map(
        |(name, lines)| json!({"file": name.0, "function": name.2, "first_line": name.1, "lines": lines}),
    );
    let places = found.places.iter().map(|((name, line), count)| {
        json!({"file": name.0, "function": name.2, "first_line": name.1, "line": line, "count": count})
    });
    json!({
        "interval_seconds": INTERVAL.as_secs_f64(),
        "total": found.total,
        "compiler": found.compiler,
        "places": places.collect::<Vec<_>>(),
        "machine_code": lines.collect::<Vec<_>>(),
    })
}

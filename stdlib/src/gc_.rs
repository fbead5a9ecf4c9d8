//! The module `gc`. There are no reference counts and no generations: each collection is a full one, and finds acyclic
//! garbage as well as cycles. Thresholds are remembered, and say nothing to the collector.

use pyrite_object::dict::Dict;
use pyrite_object::exception::Exc;
use pyrite_object::heap::Marker;
use pyrite_object::list::List;
use pyrite_object::module::Module;
use pyrite_object::native::function;
use pyrite_object::object::{Header, Trace};
use pyrite_object::ty::{Type, flags};
use pyrite_object::{Gc, Kind, R, Value, Vm, native_table, ops};
use std::collections::HashSet;
use std::ptr::NonNull;

/// The module's state.
struct State {
    enabled: bool,
    debug: i64,
    thresholds: [i64; 3],
    /// Collections and objects that they found dead, by generation asked for.
    collections: [i64; 3],
    collected: [i64; 3],
    callbacks: Value,
    garbage: Value,
    collecting: bool,
}

impl Default for State {
    fn default() -> State {
        State {
            enabled: true,
            debug: 0,
            thresholds: [2000, 10, 10],
            collections: [0; 3],
            collected: [0; 3],
            callbacks: Value::NONE,
            garbage: Value::NONE,
            collecting: false,
        }
    }
}

fn trace(vm: &Vm, marker: &mut Marker) {
    if let Some(state) = vm.get_extension::<State>() {
        state.callbacks.trace(marker);
        state.garbage.trace(marker);
    }
}

fn enable(vm: &mut Vm, _args: &[Value]) -> R {
    vm.extension::<State>().enabled = true;
    vm.heap.set_enabled(true);
    Ok(Value::NONE)
}

fn disable(vm: &mut Vm, _args: &[Value]) -> R {
    vm.extension::<State>().enabled = false;
    vm.heap.set_enabled(false);
    Ok(Value::NONE)
}

fn is_enabled(vm: &mut Vm, _args: &[Value]) -> R {
    Ok(Value::bool(vm.extension::<State>().enabled))
}

fn c_int(vm: &mut Vm, value: Value) -> R<i64> {
    match ops::index_of(vm, value)?.to_i64().filter(|n| i32::try_from(*n).is_ok()) {
        Some(n) => Ok(n),
        None => Err(vm.overflow_error("Python int too large to convert to C int")),
    }
}

/// Calls the callbacks with `start` or `stop`; their errors are reported and do no more.
fn invoke_callbacks(vm: &mut Vm, phase: &str, generation: i64, collected: i64) -> R<()> {
    let callbacks = vm.extension::<State>().callbacks;
    let Some(list) = callbacks.as_list().filter(|l| !l.is_empty()) else { return Ok(()) };
    let info = Gc::<Dict>::new(vm);
    for (name, number) in [("generation", generation), ("collected", collected), ("uncollectable", 0)] {
        let number = vm.int(number);
        info.set_str(vm, name, number)?;
    }
    let phase = vm.intern(phase);
    let mut index = 0;
    while let Some(callback) = list.get(index) {
        if vm.call(callback, &[phase, info.value()]).is_err() {
            pyrite_object::exceptions::write_unraisable(vm, "while calling gc callback", callback);
        }
        index += 1;
    }
    Ok(())
}

fn collect(vm: &mut Vm, args: &[Value]) -> R {
    let generation = c_int(vm, args[0])?;
    if !(0..3).contains(&generation) {
        return Err(vm.value_error("invalid generation"));
    }
    let state = vm.extension::<State>();
    if state.collecting {
        return Ok(Value::small_int(0));
    }
    state.collecting = true;
    scrub_stack();
    let result = collect_now(vm, generation);
    vm.extension::<State>().collecting = false;
    let collected = result?;
    Ok(vm.int(collected))
}

/// Overwrites what earlier calls left below this frame on the native stack, which the collector scans for anything that
/// looks like a reference: the frames to come do not initialise all of theirs.
#[inline(never)]
fn scrub_stack() {
    let mut words = [0u64; 1024];
    std::hint::black_box(&mut words);
}

#[inline(never)]
fn collect_now(vm: &mut Vm, generation: i64) -> R<i64> {
    invoke_callbacks(vm, "start", generation, 0)?;
    let mut before = 0i64;
    vm.heap.for_each_object(|_| before += 1);
    vm.collect_fully()?;
    let dead = (before - vm.heap.stats().live_objects_after_last as i64).max(0);
    let state = vm.extension::<State>();
    state.collections[generation as usize] += 1;
    state.collected[generation as usize] += dead;
    let debug = state.debug;
    if debug & DEBUG_STATS != 0 {
        eprintln!("gc: collecting generation {generation}...\ngc: done, {dead} unreachable, 0 uncollectable");
    }
    invoke_callbacks(vm, "stop", generation, dead)?;
    Ok(dead)
}

/// What has been allocated since the last collection is not counted by object; the bytes tell about how much it was.
fn unaccounted(stats: &pyrite_object::heap::Stats) -> u64 {
    let average = stats.allocated_bytes.checked_div(stats.allocated_objects).unwrap_or(0).max(16);
    (stats.used_bytes.saturating_sub(stats.live_bytes_after_last) as u64).checked_div(average).unwrap_or(0)
}

fn set_debug(vm: &mut Vm, args: &[Value]) -> R {
    let bits = c_int(vm, args[0])?;
    vm.extension::<State>().debug = bits;
    Ok(Value::NONE)
}

fn get_debug(vm: &mut Vm, _args: &[Value]) -> R {
    let bits = vm.extension::<State>().debug;
    Ok(vm.int(bits))
}

fn set_threshold(vm: &mut Vm, args: &[Value]) -> R {
    if args.is_empty() || args.len() > 3 {
        return Err(vm.type_error("gc.set_threshold requires 1 to 3 arguments"));
    }
    let mut thresholds = vm.extension::<State>().thresholds;
    for (place, value) in thresholds.iter_mut().zip(args) {
        *place = c_int(vm, *value)?;
    }
    vm.extension::<State>().thresholds = thresholds;
    Ok(Value::NONE)
}

fn get_threshold(vm: &mut Vm, _args: &[Value]) -> R {
    let thresholds = vm.extension::<State>().thresholds.map(Value::small_int);
    Ok(vm.tuple(&thresholds))
}

fn get_count(vm: &mut Vm, _args: &[Value]) -> R {
    let stats = vm.heap.stats();
    let young = vm.int(unaccounted(&stats) as i64);
    Ok(vm.tuple(&[young, Value::small_int(0), Value::small_int(0)]))
}

fn get_stats(vm: &mut Vm, _args: &[Value]) -> R {
    let list = vm.list(&[]);
    for generation in 0..3 {
        let state = vm.extension::<State>();
        let numbers = [
            ("collections", state.collections[generation]),
            ("collected", state.collected[generation]),
            ("uncollectable", 0),
        ];
        let row = Gc::<Dict>::new(vm);
        for (name, number) in numbers {
            let number = vm.int(number);
            row.set_str(vm, name, number)?;
        }
        if let Some(list) = list.as_list() {
            list.push(vm, row.value())?;
        }
    }
    Ok(list)
}

/// Whether objects of this layout may refer to others. Tuples of nothing but atoms are not tracked.
fn tracked(vm: &Vm, value: Value) -> bool {
    if value.header().is_none() {
        return false;
    }
    let ty = vm.type_of(value);
    match value.kind() {
        Kind::Str | Kind::Bytes | Kind::Int | Kind::FloatObject => {
            ty.has(flags::HAS_DICT) || ty.member_count > 0
        }
        Kind::Range | Kind::Code => false,
        Kind::Shape | Kind::ValueArray | Kind::Buffer => false,
        Kind::Tuple if ty == vm.types.tuple => {
            value.as_tuple().is_some_and(|t| t.items().iter().any(|v| may_track(vm, *v)))
        }
        Kind::Type => value.cast::<Type>().is_some_and(|t| t.has(flags::HEAP)),
        Kind::Instance => ty != vm.types.object,
        _ => ty != vm.types.complex && ty != vm.types.bytearray,
    }
}

/// As `tracked`, without looking into tuples.
fn may_track(vm: &Vm, value: Value) -> bool {
    value.header().is_some()
        && (value.kind() == Kind::Tuple && value.as_tuple().is_some_and(|t| !t.is_empty()) || {
            value.kind() != Kind::Tuple && tracked(vm, value)
        })
}

fn is_tracked(vm: &mut Vm, args: &[Value]) -> R {
    Ok(Value::bool(tracked(vm, args[0])))
}

fn is_finalized(vm: &mut Vm, args: &[Value]) -> R {
    Ok(Value::bool(vm.is_finalized(args[0])))
}

fn value_at(object: NonNull<u8>) -> Value {
    Gc::<Header>::from_pointer(object.cast()).value()
}

/// All tracked objects that are alive.
fn live(vm: &mut Vm) -> R<Vec<NonNull<u8>>> {
    vm.collect_fully()?;
    let mut all = Vec::new();
    vm.heap.for_each_object(|object| all.push(object));
    all.retain(|object| {
        let value = value_at(*object);
        !is_internal(value) && tracked(vm, value)
    });
    Ok(all)
}

fn is_internal(value: Value) -> bool {
    matches!(value.kind(), Kind::Shape | Kind::ValueArray | Kind::Buffer)
}

/// A list of these objects. They are alive as long as nothing is collected, and nothing is until the list has them.
fn list_of(vm: &mut Vm, objects: &[NonNull<u8>]) -> R {
    let rooted = vm.rooted_from(&objects.iter().map(|o| value_at(*o)).collect::<Vec<_>>());
    Ok(List::new(vm, &rooted).value())
}

fn get_objects(vm: &mut Vm, args: &[Value]) -> R {
    let generation = match args[0] {
        Value::NONE => None,
        value => {
            if value.as_int().is_none()
                && vm.type_of(value).slot(vm, pyrite_object::slots::Slot::Index).is_none()
            {
                let given = vm.type_name(value);
                let message = format!("argument should be integer or None, not '{given}'");
                return Err(vm.type_error(message));
            }
            Some(ops::index_isize(vm, value, Exc::OverflowError)?)
        }
    };
    match generation {
        Some(g) if g >= 3 => Err(
            vm.value_error("generation parameter must be less than the number of available generations (3)")
        ),
        Some(g) if g < 0 => Err(vm.value_error("generation parameter cannot be negative")),
        // Everything is in the oldest generation.
        Some(0 | 1) => Ok(vm.list(&[])),
        _ => {
            let all = live(vm)?;
            list_of(vm, &all)
        }
    }
}

/// What an object refers to, seen through our own internal objects. Classes of instances count if Python made them.
fn referents_of(vm: &mut Vm, object: NonNull<u8>) -> Vec<NonNull<u8>> {
    let mut found = Vec::new();
    let mut seen = HashSet::from([object.as_ptr() as usize]);
    let mut work = vec![object];
    while let Some(next) = work.pop() {
        let mut children = Vec::new();
        vm.heap.references(&[next], |_, c| children.extend(c.iter().filter_map(|p| NonNull::new(*p))));
        for child in children {
            if !seen.insert(child.as_ptr() as usize) {
                continue;
            }
            match value_at(child).kind() {
                Kind::ValueArray => work.push(child),
                Kind::Shape | Kind::Buffer => {}
                _ => found.push(child),
            }
        }
    }
    let ty = vm.type_of(value_at(object));
    let class = ty.header().non_null();
    if ty.has(flags::HEAP) && !found.contains(&class) {
        found.push(class);
    }
    found
}

fn get_referents(vm: &mut Vm, args: &[Value]) -> R {
    let mut all = Vec::new();
    let mut immediates = Vec::new();
    for value in args {
        // Numbers and the like are no heap objects, but lists and tuples refer to them for Python.
        match value.kind() {
            Kind::List => immediates.extend(value.as_list().map(|l| l.to_vec()).unwrap_or_default()),
            Kind::Tuple => {
                immediates.extend(value.as_tuple().map(|t| t.items().to_vec()).unwrap_or_default())
            }
            Kind::Dict => {
                for (k, v) in value.as_dict().map(|d| d.to_vec()).unwrap_or_default() {
                    immediates.extend([k, v]);
                }
            }
            _ => {
                if let Some(header) = value.header().filter(|_| tracked(vm, *value)) {
                    let children = referents_of(vm, header.non_null());
                    all.extend(children.into_iter().map(value_at));
                }
                continue;
            }
        }
    }
    immediates.extend(all);
    let rooted = vm.rooted_from(&immediates);
    Ok(List::new(vm, &rooted).value())
}

fn get_referrers(vm: &mut Vm, args: &[Value]) -> R {
    let wanted: HashSet<usize> =
        args.iter().filter_map(|v| v.header()).map(|h| h.address() as usize).collect();
    let everything = live(vm)?;
    let mut internal = Vec::new();
    vm.heap.for_each_object(|object| {
        if value_at(object).kind() == Kind::ValueArray {
            internal.push(object);
        }
    });
    // Arrays of items first: whoever refers to one that has the object refers to the object.
    let mut through: HashSet<usize> = HashSet::new();
    vm.heap.references(&internal, |object, children| {
        if children.iter().any(|c| wanted.contains(&(*c as usize))) {
            through.insert(object.as_ptr() as usize);
        }
    });
    let mut found = Vec::new();
    vm.heap.references(&everything, |object, children| {
        if children.iter().any(|c| wanted.contains(&(*c as usize)) || through.contains(&(*c as usize))) {
            found.push(object);
        }
    });
    list_of(vm, &found)
}

fn freeze(vm: &mut Vm, _args: &[Value]) -> R {
    vm.heap.freeze();
    Ok(Value::NONE)
}

fn unfreeze(vm: &mut Vm, _args: &[Value]) -> R {
    vm.heap.unfreeze();
    Ok(Value::NONE)
}

fn get_freeze_count(vm: &mut Vm, _args: &[Value]) -> R {
    let count = vm.heap.frozen_count();
    Ok(vm.int(count as i64))
}

const DEBUG_STATS: i64 = 1;

static CONSTANTS: &[(&str, i64)] = &[
    ("DEBUG_STATS", DEBUG_STATS),
    ("DEBUG_COLLECTABLE", 2),
    ("DEBUG_UNCOLLECTABLE", 4),
    ("DEBUG_SAVEALL", 32),
    ("DEBUG_LEAK", 38),
];

native_table! {
    FUNCTIONS = [
        function("enable", "()", enable, "Turns automatic collections on."),
        function("disable", "()", disable, "Makes automatic collections rare."),
        function("isenabled", "()", is_enabled, "Whether automatic collections are on."),
        function("set_debug", "(flags, /)", set_debug, "Sets the debugging flags."),
        function("get_debug", "()", get_debug, "The debugging flags."),
        function("get_count", "()", get_count, "Objects made since the last collection, about."),
        function("set_threshold", "!(*args)", set_threshold, "Sets the thresholds."),
        function("get_threshold", "()", get_threshold, "The thresholds."),
        function("collect", "(generation=2)", collect, "Collects; gives the number of objects found dead."),
        function("get_objects", "(generation=None)", get_objects, "All tracked objects."),
        function("get_stats", "()", get_stats, "What the collections have done, by generation."),
        function("is_tracked", "(obj, /)", is_tracked, "Whether the collector tracks the object."),
        function("is_finalized", "(obj, /)", is_finalized, "Whether the object's finaliser has run."),
        function("get_referrers", "(*objs)", get_referrers, "The objects that refer to any of these directly."),
        function("get_referents", "(*objs)", get_referents, "The objects that any of these refers to directly."),
        function("freeze", "()", freeze, "Keeps all objects of now out of collections."),
        function("unfreeze", "()", unfreeze, "Lets frozen objects be collected again."),
        function("get_freeze_count", "()", get_freeze_count, "How many objects are frozen."),
    ]
}

/// Fills the module.
pub fn fill(vm: &mut Vm, module: Gc<Module>) -> R<()> {
    vm.add_functions(module, &FUNCTIONS)?;
    vm.root_tracers.push(trace);
    let callbacks = vm.list(&[]);
    vm.extension::<State>().callbacks = callbacks;
    let garbage = vm.list(&[]);
    vm.extension::<State>().garbage = garbage;
    let dict = module.dict.get();
    dict.set_str(vm, "callbacks", callbacks)?;
    dict.set_str(vm, "garbage", garbage)?;
    for (name, number) in CONSTANTS {
        dict.set_str(vm, name, Value::small_int(*number))?;
    }
    Ok(())
}

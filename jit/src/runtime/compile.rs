//! Compilation from order to use: built here, made here or in the background, taken into use here.

use super::*;

/// A guard that fails this often has its code compiled again, or once for so many bytes of it: what is long takes long.
const PATIENCE: u32 = 10; // exits

/// The same, of guards about which more failures tell no more.
const SHORT_PATIENCE: u32 = 4; // exits

const BYTES_PER_EXIT: usize = 400; // bytes

/// It doubles with each version, up to this: then the interpreter has lost about what another version costs.
const MOST_PATIENCE: u32 = 200; // exits

pub(super) fn adopt_resume(vm: &mut Vm, state: &CodeState, compiled: Compiled) {
    let jit = jit(vm);
    jit.statistics.compiled_generators += 1;
    state.resume.set(compiled.address);
    state.resumptions_left.set(1);
    let unit = jit.units.entry(std::ptr::from_ref(state) as u64).or_default();
    unit.resume = Some(compiled);
}

pub(super) fn adopt_call(vm: &mut Vm, state: &CodeState, compiled: Compiled) {
    let key = std::ptr::from_ref(state) as u64;
    let jit = jit(vm);
    let Some((enter, _)) = stubs_for(jit, state.parameter_count as usize) else { return };
    // SAFETY: code of this signature.
    let enter = unsafe { std::mem::transmute::<usize, stubs::Enter>(enter) };
    let entry = Box::new(CallEntry { enter, code: compiled.address });
    state.entry.set(compiled.address);
    state.compiled.set(std::ptr::from_ref(&*entry) as usize);
    state.calls_left.set(1);
    jit.statistics.compiled_calls += 1;
    let unit = jit.units.entry(key).or_default();
    if let Some((_, old)) = unit.call.replace((entry, compiled)) {
        jit.retired.push(old);
    }
}

/// The stubs for a number of arguments.
pub(super) fn stubs_for(jit: &mut State, arguments: usize) -> Option<(usize, usize)> {
    if let Some(stubs) = jit.stubs.get(&arguments) {
        return Some(*stubs);
    }
    let enter = stubs::enter(&jit.isa, arguments).ok()?;
    let interpret = stubs::interpret(&jit.isa, arguments).ok()?;
    let mut install = |code: &[u8], name: &str| {
        let (_, address) = jit.memory.install(code)?;
        jit.watchers.code_added(&format!("pyrite:{name}-{arguments}"), "", address, code, &[]);
        Some(address as usize)
    };
    let stubs = (install(&enter, "enter")?, install(&interpret, "interpret")?);
    jit.stubs.insert(arguments, stubs);
    Some(stubs)
}

/// Gives every function that the code calls directly something to be called by.
pub(super) fn prepare_callees(vm: &mut Vm, function: &pyrite_hir::Function) -> Option<()> {
    let mut callees = Vec::new();
    for block in function.reverse_postorder() {
        for value in &function.block(block).instructions {
            if let Some(pyrite_hir::Instruction::CallCode { code, .. }) = function.instruction(*value) {
                callees.push(code.0);
            }
        }
    }
    for callee in callees {
        // SAFETY: the address of a state that the function's roots keep.
        let state = unsafe { &*(callee as *const CodeState) };
        if state.entry.get() == 0 {
            let (_, interpret) = stubs_for(jit(vm), state.parameter_count as usize)?;
            state.entry.set(interpret);
        }
    }
    Some(())
}

/// Gives the memory back of code that was replaced, while no code runs. Listings, debuggers and samples may still ask for
/// it.
pub(super) fn free_retired(jit: &mut State) {
    if jit.options.perf || jit.options.gdb || jit.options.log || jit.options.by_line {
        return;
    }
    for compiled in std::mem::take(&mut jit.retired) {
        if jit.stress.scraps() {
            jit.memory.scrap(compiled.extent);
        }
        jit.memory.release(compiled.extent);
    }
}

/// What the main thread did before a function is optimised.
pub(super) struct Preparation {
    /// The HIR before the passes, if it is kept.
    built: Option<Box<Hir>>,
    decisions: pyrite_inliner::Decisions,
    building: Duration,
    /// Counts what has been built.
    build: u64,
}

/// Builds, optimises, assembles and installs. `None`: refused or failed, which is counted and logged.
pub(super) fn compile(vm: &mut Vm, request: &Request) -> Option<Compiled> {
    let tier = enter_tier(vm, Tier::Compiler);
    let begin = Instant::now();
    let compiled = prepare(vm, request).and_then(|(function, pipeline, prepared)| {
        let jit = jit(vm);
        let product = background::produce(function, &pipeline, &jit.layout, &jit.isa, &jit.stress);
        finish(vm, request.state, request.function, prepared, product)
    });
    jit(vm).statistics.stall += begin.elapsed();
    enter_tier(vm, tier);
    compiled
}

/// Has a function compiled, in the background if that may be, and takes it into use.
pub(super) fn order(vm: &mut Vm, request: &Request) {
    if jit(vm).options.sync || !jit(vm).stress.is_idle() {
        let compiled = compile(vm, request);
        return adopt(vm, request.state, request.entry, compiled);
    }
    let tier = enter_tier(vm, Tier::Compiler);
    let begin = Instant::now();
    let sent = prepare(vm, request).map(|(function, pipeline, prepared)| {
        forget_other_process(vm);
        let jit = jit(vm);
        if jit.worker.is_none() {
            jit.worker = Worker::start();
        }
        jit.tickets += 1;
        let order = Order {
            state: request.state,
            function: request.function,
            entry: request.entry,
            prepared,
            roots: function.roots.clone(),
        };
        jit.orders.insert(jit.tickets, order);
        let (layout, isa) = (jit.layout, jit.isa.clone());
        let worker = jit.worker.as_ref();
        let sent = worker.is_some_and(|worker| worker.send(jit.tickets, function, pipeline, layout, isa));
        if !sent {
            jit.orders.remove(&jit.tickets);
        }
        sent
    });
    match sent {
        Some(true) => set_ordered(vm, request.state, request.entry, true),
        _ => adopt(vm, request.state, request.entry, None),
    }
    jit(vm).statistics.stall += begin.elapsed();
    enter_tier(vm, tier);
}

/// After a fork: what the parent's thread works on does not come back, and is ordered anew when it is asked for again.
pub(super) fn forget_other_process(vm: &mut Vm) {
    let Some(worker) = jit(vm).worker.take_if(|worker| !worker.is_here()) else { return };
    // Its thread may have held a lock of the channel.
    std::mem::forget(worker);
    for (_, order) in std::mem::take(&mut jit(vm).orders) {
        // SAFETY: the order's roots have kept the code until now, and that its state.
        set_ordered(vm, unsafe { &*order.state }, order.entry, false);
    }
}

pub(super) fn set_ordered(vm: &mut Vm, state: &CodeState, entry: Entry, ordered: bool) {
    let unit = jit(vm).units.entry(std::ptr::from_ref(state) as u64).or_default();
    match entry {
        Entry::Loop { pc } => unit.loops.entry(pc).or_default().ordered = ordered,
        Entry::Call | Entry::Resume => unit.ordered = ordered,
    }
}

/// Takes into use what has been compiled in the background.
pub(super) fn take_products(vm: &mut Vm) {
    forget_other_process(vm);
    while let Some((ticket, product)) = jit(vm).worker.as_ref().and_then(Worker::take) {
        let Some(order) = jit(vm).orders.remove(&ticket) else { continue };
        // SAFETY: the order's roots have kept the code, and that its state; they are on the stack from here on.
        let state = unsafe { &*order.state };
        let begin = Instant::now();
        set_ordered(vm, state, order.entry, false);
        let key = std::ptr::from_ref(state) as u64;
        // What was built before guards were found to fail would fail as well.
        let unit = jit(vm).units.entry(key).or_default();
        if unit.suppressed || order.prepared.build <= unit.outdated {
            continue;
        }
        let compiled = finish(vm, state, order.function, order.prepared, product);
        adopt(vm, state, order.entry, compiled);
        jit(vm).statistics.stall += begin.elapsed();
    }
}

/// Takes code into use; without any, it is not asked for again.
pub(super) fn adopt(vm: &mut Vm, state: &CodeState, entry: Entry, compiled: Option<Compiled>) {
    let jit = jit(vm);
    let unit = jit.units.entry(std::ptr::from_ref(state) as u64).or_default();
    match (entry, compiled) {
        (Entry::Call, Some(compiled)) => adopt_call(vm, state, compiled),
        (Entry::Resume, Some(compiled)) => adopt_resume(vm, state, compiled),
        (Entry::Loop { pc }, Some(compiled)) => {
            let old = unit.loops.entry(pc).or_default().compiled.replace(compiled);
            jit.statistics.compiled_loops += 1;
            jit.retired.extend(old);
        }
        (Entry::Loop { pc }, None) => unit.loops.entry(pc).or_default().refused = true,
        (Entry::Call, None) => {
            unit.refused = true;
            state.calls_left.set(u32::MAX);
        }
        (Entry::Resume, None) => {
            unit.refused = true;
            state.resumptions_left.set(u32::MAX);
        }
    }
}

/// Builds a function's HIR, with what is inlined; and the passes that it is to go through.
pub(super) fn prepare(vm: &mut Vm, request: &Request) -> Option<(Hir, Pipeline, Preparation)> {
    if vm.machine_depth == 0 {
        free_retired(jit(vm));
    }
    let fuel = &mut jit(vm).options.fuel;
    if *fuel == 0 {
        return None;
    }
    *fuel -= 1;
    let begin = Instant::now();
    let built = build::build(vm, request);
    let building = begin.elapsed();
    jit(vm).statistics.build += building;
    let mut function = match built {
        Ok(function) => function,
        Err(refusal) => {
            let jit = self::jit(vm);
            *jit.statistics.refused.entry(refusal.name()).or_default() += 1;
            jit.statistics.history.not_compiled(&request.state.code.code, refusal.name());
            if jit.options.log {
                let name = &request.state.code.code.qualname;
                eprintln!("jit: refused {name} ({:?}): {}", request.entry, refusal.name());
            }
            return None;
        }
    };
    let decisions = inline_calls(vm, &mut function);
    let jit = self::jit(vm);
    jit.builds += 1;
    let build = jit.builds;
    let built = jit.options.keep.then(|| Box::new(function.clone()));
    let mut pipeline = Pipeline { off: jit.options.passes_off.clone(), after: None };
    let left_out = PASSES.iter().filter(|pass| pass.optional && jit.stress.leaves_out());
    pipeline.off.extend(left_out.map(|pass| pass.name.to_owned()));
    Some((function, pipeline, Preparation { built, decisions, building: begin.elapsed(), build }))
}

/// Gives machine code its memory.
pub(super) fn finish(
    vm: &mut Vm,
    state: &CodeState,
    of: Gc<Function>,
    prepared: Preparation,
    product: Product,
) -> Option<Compiled> {
    let Product { function, assembled, passes, by_pass, assembling } = product;
    let Preparation { built, decisions, building, build } = prepared;
    let code = &state.code.code;
    let jit = jit(vm);
    jit.statistics.passes += passes;
    jit.statistics.add_passes(&by_pass);
    jit.statistics.assemble += assembling;
    let assembled = match assembled {
        Ok(assembled) => assembled,
        Err(error) => {
            jit.statistics.failed += 1;
            jit.statistics.history.not_compiled(code, &error);
            if jit.options.log {
                eprintln!("jit: failed {} ({:?}): {error}", function.name(), function.entry_kind);
            }
            return None;
        }
    };
    prepare_callees(vm, &function)?;
    let jit = self::jit(vm);
    let begin = Instant::now();
    let Some((extent, address)) = jit.memory.install(&assembled.bytes) else {
        *jit.statistics.refused.entry("code-limit").or_default() += 1;
        jit.statistics.history.not_compiled(code, "code-limit");
        if jit.options.log {
            eprintln!("jit: refused {}: code-limit", function.name());
        }
        return None;
    };
    jit.watchers.code_added(
        &symbol(&function),
        &function.filename,
        address,
        &assembled.bytes,
        &assembled.places,
    );
    // Code that does not settle is compiled again later and later.
    let key = std::ptr::from_ref(state) as u64;
    let replaced = jit.units.get(&key).map_or(0, |unit| unit.replaced);
    let patience = PATIENCE.max((assembled.bytes.len() / BYTES_PER_EXIT) as u32);
    let patience = patience.saturating_mul(1 << replaced.min(16)).min(MOST_PATIENCE);
    for exit in &assembled.exits {
        let learns = exit.reason.may_be_guessed_again();
        exit.patience.set(if learns { patience } else { patience.min(SHORT_PATIENCE) });
    }
    let installing = begin.elapsed();
    jit.statistics.install += installing;
    jit.statistics.code_bytes += assembled.bytes.len() as u64;
    if jit.options.log {
        eprintln!(
            "jit: compiled {} ({:?}): {} words of bytecode, {} bytes of code, {} exits; {} us build, {} us passes, {} us assembling",
            function.name(),
            function.entry_kind,
            state.words.len(),
            assembled.bytes.len(),
            assembled.exits.len(),
            building.as_micros(),
            passes.as_micros(),
            assembling.as_micros(),
        );
    }
    let cost = building + passes + assembling + installing;
    for decision in &decisions {
        jit.statistics.decisions.add(code, &function, decision.clone());
    }
    let owners = if jit.options.by_line { by_line::owners(&function, &assembled) } else { Vec::new() };
    jit.statistics.history.compiled(code, &function, assembled.bytes.len(), cost, report::tier(&by_pass));
    Some(Compiled {
        assembled,
        extent,
        address: address as usize,
        function: of,
        opcodes: inspect::count_opcodes(&function),
        cost,
        built,
        decisions,
        depth: function.depth(),
        owners,
        build,
    })
}

/// Puts the code of callees in the place of calls, and notes what was decided.
pub(super) fn inline_calls(vm: &mut Vm, function: &mut Hir) -> pyrite_inliner::Decisions {
    let jit = jit(vm);
    let mut options = std::mem::take(&mut jit.options.inliner);
    let begin = Instant::now();
    let thread = &vm.thread;
    let instrumented =
        !thread.trace.is_none() || !thread.profile.is_none() || pyrite_interp::monitoring::is_wanted(vm);
    let know =
        |vm: &mut Vm, code: u64| self::jit(vm).units.get(&code).map(Unit::knowledge).unwrap_or_default();
    let decisions = pyrite_inliner::run(vm, function, &mut options, &know, instrumented);
    let jit = self::jit(vm);
    jit.statistics.inline += begin.elapsed();
    jit.options.inliner = options;
    if jit.options.log {
        for decision in &decisions {
            let outcome =
                decision.refused.map_or("inlined".to_owned(), |why| format!("refused: {}", why.name()));
            eprintln!("jit: {} into {} line {}: {outcome}", decision.callee, decision.caller, decision.line);
        }
    }
    decisions
}

/// What profilers and debuggers call a function.
pub(super) fn symbol(function: &Hir) -> String {
    let file = std::path::Path::new(&function.filename);
    let file = file.file_name().unwrap_or_default().to_string_lossy();
    match function.entry_kind {
        Entry::Call => format!("py:{}:{file}", function.name()),
        Entry::Loop { pc } => format!("py:{}:{file}:loop@{}", function.name(), function.own().line(pc)),
        Entry::Resume => format!("py:{}:{file}:resumed", function.name()),
    }
}

//! The module `_warnings`: what a warning goes through before it is shown (PEP 230). Filters and registries are those
//! that the module `warnings` works with too.

use crate::contextvars_;
use pyrite_object::dict::Dict;
use pyrite_object::exception::{Exc, Raised};
use pyrite_object::heap::Marker;
use pyrite_object::module::Module;
use pyrite_object::native::function;
use pyrite_object::object::Trace;
use pyrite_object::ty::Type;
use pyrite_object::{Gc, R, Value, Vm, native_table, ops};

/// The module's state.
struct State {
    filters: Value,
    once_registry: Value,
    default_action: Value,
    context: Value,
    /// A recursive lock of `_thread`, made at its first use.
    lock: Option<Value>,
    /// How many times the lock is held.
    held: u32,
    /// Moves with each change of the filters: registries of older versions are void.
    version: i64,
}

impl Default for State {
    fn default() -> State {
        State {
            filters: Value::NONE,
            once_registry: Value::NONE,
            default_action: Value::NONE,
            context: Value::NONE,
            lock: None,
            held: 0,
            version: 0,
        }
    }
}

fn trace(vm: &Vm, marker: &mut Marker) {
    if let Some(state) = vm.get_extension::<State>() {
        for value in [state.filters, state.once_registry, state.default_action, state.context] {
            value.trace(marker);
        }
        state.lock.trace(marker);
    }
}

/// An attribute of the module `warnings`, if that is loaded (or `import` asks for it) and has it.
fn warnings_attribute(vm: &mut Vm, name: &str, import: bool) -> R<Option<Value>> {
    let module = match vm.modules.and_then(|m| m.get_str(vm, "warnings")) {
        Some(module) if !module.is_none() => module,
        _ if import => match pyrite_interp::import::load(vm, "warnings") {
            Ok(module) => module,
            Err(Raised) if vm.pending_is(Exc::ImportError) => {
                vm.exception = None;
                return Ok(None);
            }
            Err(e) => return Err(e),
        },
        _ => return Ok(None),
    };
    vm.try_attribute_str(module, name)
}

/// Whether contexts have filters of their own: `sys.flags.context_aware_warnings`.
fn context_aware(vm: &mut Vm) -> R<bool> {
    let sys = pyrite_interp::import::load(vm, "sys")?;
    let Some(flags) = vm.try_attribute_str(sys, "flags")? else { return Ok(false) };
    match vm.try_attribute_str(flags, "context_aware_warnings")? {
        Some(flag) => ops::truth(vm, flag),
        None => Ok(false),
    }
}

/// The filters in force: the context's, then the module's.
fn filter_lists(vm: &mut Vm) -> R<Vec<Value>> {
    let mut lists = Vec::new();
    if context_aware(vm)? {
        let variable = vm.extension::<State>().context;
        if let Some(context) = contextvars_::value_of(vm, variable)?
            && let Some(list) = vm.try_attribute_str(context, "_filters")?
        {
            lists.push(list);
        }
    }
    if lists.is_empty() {
        let known = vm.extension::<State>().filters;
        lists.push(warnings_attribute(vm, "filters", false)?.unwrap_or(known));
    }
    Ok(lists)
}

/// Whether a filter's pattern (None, a text, or a compiled expression) fits.
fn fits(vm: &mut Vm, pattern: Value, text: Value) -> R<bool> {
    if pattern.is_none() {
        return Ok(true);
    }
    if vm.is_exact(pattern, vm.types.str) {
        return ops::equal(vm, pattern, text);
    }
    let found = vm.call_method_str(pattern, "match", &[text])?;
    ops::truth(vm, found)
}

/// What is to be done with a warning, and the filter that says so.
fn action_for(vm: &mut Vm, category: Value, text: Value, line: Value, module: Value) -> R<(Value, Value)> {
    let lists = filter_lists(vm)?;
    let lists = vm.rooted_from(&lists);
    for list in lists.iter() {
        let Some(filters) = list.as_list() else {
            return Err(vm.value_error("_warnings.filters must be a list"));
        };
        let mut index = 0;
        while let Some(item) = filters.get(index) {
            let Some(filter) = item.as_tuple().filter(|t| t.len() == 5) else {
                let message = format!("_warnings.filters item {index} isn't a 5-tuple");
                return Err(vm.value_error(message));
            };
            let action = filter.get(0);
            if action.as_str().is_none() {
                let message = format!("action must be a string, not '{}'", vm.type_name(action));
                return Err(vm.type_error(message));
            }
            let wanted_line = ops::index_of(vm, filter.get(4))?.to_i64();
            if fits(vm, filter.get(1), text)?
                && pyrite_object::class::is_subclass(vm, category, filter.get(2))?
                && fits(vm, filter.get(3), module)?
                && (wanted_line == Some(0) || wanted_line == line.as_small_int())
            {
                return Ok((action, item));
            }
            index += 1;
        }
    }
    let known = vm.extension::<State>().default_action;
    let action = warnings_attribute(vm, "defaultaction", false)?.unwrap_or(known);
    if action.as_str().is_none() {
        let message = format!("_warnings.defaultaction must be a string, not '{}'", vm.type_name(action));
        return Err(vm.type_error(message));
    }
    Ok((action, Value::NONE))
}

/// Whether the registry says that the warning was given; says it from now on if `record` is true.
fn already_warned(vm: &mut Vm, registry: Gc<Dict>, key: Value, record: bool) -> R<bool> {
    let current = vm.extension::<State>().version;
    let known = registry.get_str(vm, "version").and_then(|v| v.as_small_int());
    if known == Some(current) {
        if let Some(found) = registry.get(vm, key)? {
            return ops::truth(vm, found);
        }
    } else {
        registry.clear(vm);
        registry.set_str(vm, "version", Value::small_int(current))?;
    }
    if record {
        registry.set(vm, key, Value::TRUE)?;
    }
    Ok(false)
}

/// A warning on its way.
struct Warning {
    category: Value,
    message: Value,
    filename: Value,
    line: Value,
    module: Value,
    registry: Option<Gc<Dict>>,
    source: Value,
}

fn explicit(vm: &mut Vm, w: Warning) -> R {
    let base = vm.exc_type(Exc::Warning);
    let (text, message, category) = if vm.is_instance(w.message, base) {
        (ops::to_str(vm, w.message)?, w.message, vm.type_of(w.message).value())
    } else {
        (w.message, vm.call(w.category, &[w.message])?, w.category)
    };
    let key = vm.tuple(&[text, category, w.line]);
    if let Some(registry) = w.registry
        && already_warned(vm, registry, key, false)?
    {
        return Ok(Value::NONE);
    }
    let (action, item) = action_for(vm, category, text, w.line, w.module)?;
    let name = pyrite_object::string::to_rust(action);
    if name == "error" {
        return Err(vm.raise_value(message));
    }
    if name == "ignore" {
        return Ok(Value::NONE);
    }
    if name != "always" && name != "all" {
        if let Some(registry) = w.registry {
            registry.set(vm, key, Value::TRUE)?;
        }
        let known = match name.as_str() {
            "once" => {
                let registry = match w.registry {
                    Some(registry) => registry,
                    None => once_registry(vm)?,
                };
                let key = vm.tuple(&[text, category]);
                already_warned(vm, registry, key, true)?
            }
            "module" => match w.registry {
                Some(registry) => {
                    let key = vm.tuple(&[text, category, Value::small_int(0)]);
                    already_warned(vm, registry, key, true)?
                }
                None => false,
            },
            "default" => false,
            _ => {
                let message = format!(
                    "Unrecognized action ({}) in warnings.filters:\n {}",
                    ops::repr_text(vm, action)?,
                    ops::repr_text(vm, item)?
                );
                return Err(vm.runtime_error(message));
            }
        };
        if known {
            return Ok(Value::NONE);
        }
    }
    show(vm, &w, text, message, category)
}

fn once_registry(vm: &mut Vm) -> R<Gc<Dict>> {
    let known = vm.extension::<State>().once_registry;
    let registry = warnings_attribute(vm, "onceregistry", false)?.unwrap_or(known);
    match registry.as_dict() {
        Some(dict) => Ok(dict),
        None => {
            let given = vm.type_name(registry);
            Err(vm.type_error(format!("_warnings.onceregistry must be a dict, not '{given}'")))
        }
    }
}

/// Shows the warning: by `warnings._showwarnmsg` if that module is loaded.
fn show(vm: &mut Vm, w: &Warning, text: Value, message: Value, category: Value) -> R {
    // The module can say where a resource was allocated.
    let wants_module = !w.source.is_none();
    let Some(show) = warnings_attribute(vm, "_showwarnmsg", wants_module)? else {
        return show_plainly(vm, w, text, category);
    };
    if vm.type_of(show).slot(vm, pyrite_object::slots::Slot::Call).is_none() {
        return Err(vm.type_error("warnings._showwarnmsg() must be set to a callable"));
    }
    let Some(class) = warnings_attribute(vm, "WarningMessage", false)? else {
        return Err(vm.runtime_error("unable to get warnings.WarningMessage"));
    };
    let arguments = [message, category, w.filename, w.line, Value::NONE, Value::NONE, w.source];
    let details = vm.call(class, &arguments)?;
    vm.call(show, &[details])?;
    Ok(Value::NONE)
}

/// Writes the warning to `sys.stderr`, with its source line.
fn show_plainly(vm: &mut Vm, w: &Warning, text: Value, category: Value) -> R {
    let filename = ops::str_text(vm, w.filename)?;
    let line = ops::str_text(vm, w.line)?;
    let name = vm.get_attribute(category, vm.names.dunder_name)?;
    let name = ops::str_text(vm, name)?;
    let mut out = format!("{filename}:{line}: {name}: {}\n", ops::str_text(vm, text)?);
    let number = w.line.as_small_int().and_then(|l| usize::try_from(l).ok()).and_then(|l| l.checked_sub(1));
    if let Some(number) = number
        && let Ok(source) = std::fs::read_to_string(&filename)
        && let Some(shown) = source.lines().nth(number)
    {
        out.push_str(&format!("  {}\n", shown.trim()));
    }
    let stderr = pyrite_interp::import::attribute_of(vm, "sys", "stderr")?;
    if !stderr.is_none() {
        let out = vm.str(&out);
        vm.call_method(stderr, vm.names.write, &[out])?;
    }
    Ok(Value::NONE)
}

/// Whether a file belongs to the import machinery, whose frames do not count.
fn is_internal(filename: &str) -> bool {
    filename.contains("importlib") && filename.contains("_bootstrap")
}

/// The file name of the running frame at a depth.
fn filename_at(vm: &mut Vm, index: usize) -> R<String> {
    let code = vm.thread.frame(index).code().value();
    Ok(pyrite_object::string::to_rust(pyrite_object::code_type::get_filename(vm, code)?))
}

/// The frame that a warning is blamed on: `level` frames out, those of the import machinery and of skipped files not
/// counted. `None` beyond the outermost.
fn blamed_frame(vm: &mut Vm, level: i64, skipped: &[String]) -> R<Option<usize>> {
    let Some(mut index) = vm.thread.depth().checked_sub(1) else { return Ok(None) };
    let plain = level <= 0 || is_internal(&filename_at(vm, index)?);
    for _ in 1..level.max(1) {
        loop {
            match index.checked_sub(1) {
                Some(outer) => index = outer,
                None => return Ok(None),
            }
            let filename = filename_at(vm, index)?;
            if plain || !(is_internal(&filename) || skipped.iter().any(|s| filename.starts_with(s))) {
                break;
            }
        }
    }
    Ok(Some(index))
}

/// The class of a warning.
fn category_of(vm: &mut Vm, message: Value, category: Value) -> R {
    let base = vm.exc_type(Exc::Warning);
    if vm.is_instance(message, base) {
        return Ok(vm.type_of(message).value());
    }
    if category.is_none() {
        return Ok(vm.exc_type(Exc::UserWarning).value());
    }
    if category.cast::<Type>().is_some_and(|c| c.is_subtype(base)) {
        return Ok(category);
    }
    let shown = vm.type_name(category);
    Err(vm.type_error(format!("category must be a Warning subclass, not '{shown}'")))
}

fn warn(vm: &mut Vm, args: &[Value]) -> R {
    let [message, category, level, source, skip] = args[..] else { unreachable!("bound by the signature") };
    let level = ops::index_isize(vm, level, Exc::OverflowError)? as i64;
    let mut skipped = Vec::new();
    if skip != Value::ABSENT {
        let Some(tuple) = skip.as_tuple() else {
            let given = vm.type_name(skip);
            let message = format!("warn() argument 'skip_file_prefixes' must be tuple, not {given}");
            return Err(vm.type_error(message));
        };
        for prefix in tuple.items() {
            match prefix.as_str() {
                Some(s) => skipped.push(s.to_rust()),
                None => {
                    let given = vm.type_name(*prefix);
                    let message = format!("Found non-str '{given}' in skip_file_prefixes.");
                    return Err(vm.type_error(message));
                }
            }
        }
    }
    let level = if skipped.is_empty() { level } else { level.max(2) };
    let category = category_of(vm, message, category)?;
    let blamed = blamed_frame(vm, level, &skipped)?;
    let (globals, filename, line) = match blamed {
        Some(index) => {
            let (code, globals, pc) = {
                let frame = vm.thread.frame(index);
                (frame.code(), frame.function.globals, frame.pc_index())
            };
            let filename = pyrite_object::code_type::get_filename(vm, code.value())?;
            (globals, filename, i64::from(code.code.position(pc).line))
        }
        None => {
            let sys = pyrite_interp::import::load(vm, "sys")?;
            let Some(sys) = sys.cast::<Module>() else { return Err(vm.runtime_error("lost sys")) };
            (sys.dict.get(), vm.intern("<sys>"), 0)
        }
    };
    let registry = match globals.get_str(vm, "__warningregistry__") {
        Some(registry) => registry,
        None => {
            let made = Gc::<Dict>::new(vm).value();
            globals.set_str(vm, "__warningregistry__", made)?;
            made
        }
    };
    let module = globals.get_interned(vm.names.dunder_name);
    let module = match module.filter(|m| m.is_none() || m.as_str().is_some()) {
        Some(module) => module,
        None => vm.intern("<string>"),
    };
    let registry = registry_of(vm, registry)?;
    let line = vm.int(line);
    explicit(vm, Warning { category, message, filename, line, module, registry, source })
}

fn registry_of(vm: &mut Vm, registry: Value) -> R<Option<Gc<Dict>>> {
    match registry.as_dict() {
        None if !registry.is_none() => Err(vm.type_error("'registry' must be a dict or None")),
        dict => Ok(dict),
    }
}

fn warn_explicit(vm: &mut Vm, args: &[Value]) -> R {
    let [message, category, filename, line, module, registry, globals, source] = args[..] else {
        unreachable!("bound by the signature")
    };
    if filename.as_str().is_none() {
        let given = vm.type_name(filename);
        return Err(vm.type_error(format!("warn_explicit() argument 'filename' must be str, not {given}")));
    }
    let line = ops::index(vm, line)?;
    let category = category_of(vm, message, category)?;
    if !globals.is_none() && globals.as_dict().is_none() {
        let given = vm.type_name(globals);
        return Err(vm.type_error(format!("module_globals must be a dict, not '{given}'")));
    }
    let module = match module {
        Value::ABSENT => {
            let name = pyrite_object::string::to_rust(filename);
            let name = if name.is_empty() { "<unknown>" } else { name.strip_suffix(".py").unwrap_or(&name) };
            vm.str(name)
        }
        module => module,
    };
    let registry = registry_of(vm, registry)?;
    explicit(vm, Warning { category, message, filename, line, module, registry, source })
}

fn filters_mutated(vm: &mut Vm, _args: &[Value]) -> R {
    let state = vm.extension::<State>();
    if state.held == 0 {
        return Err(vm.runtime_error("warnings lock is not held"));
    }
    state.version += 1;
    Ok(Value::NONE)
}

fn lock(vm: &mut Vm) -> R {
    if let Some(lock) = vm.extension::<State>().lock {
        return Ok(lock);
    }
    let class = pyrite_interp::import::attribute_of(vm, "_thread", "RLock")?;
    let made = vm.call(class, &[])?;
    vm.extension::<State>().lock = Some(made);
    Ok(made)
}

fn acquire(vm: &mut Vm, _args: &[Value]) -> R {
    let lock = lock(vm)?;
    vm.call_method_str(lock, "acquire", &[])?;
    vm.extension::<State>().held += 1;
    Ok(Value::NONE)
}

fn release(vm: &mut Vm, _args: &[Value]) -> R {
    let state = vm.extension::<State>();
    if state.held == 0 {
        return Err(vm.runtime_error("cannot release un-acquired lock"));
    }
    state.held -= 1;
    let lock = lock(vm)?;
    vm.call_method_str(lock, "release", &[])?;
    Ok(Value::NONE)
}

native_table! {
    FUNCTIONS = [
        function("warn", "(message, category=None, stacklevel=1, source=None, *, skip_file_prefixes=())", warn, "Gives a warning, or ignores it, or raises it."),
        function("warn_explicit", "(message, category, filename, lineno, module=<unrepresentable>, registry=None, module_globals=None, source=None)", warn_explicit, "As warn, with everything that warn finds out said explicitly."),
        function("_filters_mutated_lock_held", "()", filters_mutated, "Says that the filters have changed."),
        function("_acquire_lock", "()", acquire, "Takes the lock of the filters."),
        function("_release_lock", "()", release, "Gives the lock of the filters back."),
    ]
}

/// The filters that a fresh interpreter has.
fn initial_filters(vm: &mut Vm) -> R {
    let list = vm.list(&[]);
    let rows = [
        ("default", Exc::DeprecationWarning, Some("__main__")),
        ("ignore", Exc::DeprecationWarning, None),
        ("ignore", Exc::PendingDeprecationWarning, None),
        ("ignore", Exc::ImportWarning, None),
        ("ignore", Exc::ResourceWarning, None),
    ];
    for (action, category, module) in rows {
        let action = vm.intern(action);
        let category = vm.exc_type(category).value();
        let module = match module {
            Some(name) => vm.intern(name),
            None => Value::NONE,
        };
        let row = vm.tuple(&[action, Value::NONE, category, module, Value::small_int(0)]);
        if let Some(list) = list.as_list() {
            list.push(vm, row)?;
        }
    }
    Ok(list)
}

/// Fills the module.
pub fn fill(vm: &mut Vm, module: Gc<Module>) -> R<()> {
    vm.add_functions(module, &FUNCTIONS)?;
    vm.root_tracers.push(trace);
    let filters = initial_filters(vm)?;
    vm.extension::<State>().filters = filters;
    let registry = Gc::<Dict>::new(vm).value();
    vm.extension::<State>().once_registry = registry;
    let action = vm.intern("default");
    vm.extension::<State>().default_action = action;
    let context = contextvars_::new_variable(vm, "_warnings_context");
    vm.extension::<State>().context = context;
    let dict = module.dict.get();
    for (name, value) in [
        ("filters", filters),
        ("_onceregistry", registry),
        ("_defaultaction", action),
        ("_warnings_context", context),
    ] {
        dict.set_str(vm, name, value)?;
    }
    Ok(())
}

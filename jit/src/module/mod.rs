//! The module `pyrite.jit`, also known as `cinderjit`: what programs may ask of the JIT, under the names that users of
//! CinderX know. It is there when the JIT is off, too: then nothing is compiled.

use crate::runtime::inspect::{self, Which};
use pyrite_interp::import;
use pyrite_interp::state::State;
use pyrite_object::dict::Dict;
use pyrite_object::function::{Function, Method};
use pyrite_object::module::Module;
use pyrite_object::native::function;
use pyrite_object::{Gc, R, Value, Vm, native_table, ops};
use std::collections::BTreeMap;

/// Makes the modules known to imports.
pub fn register(vm: &mut Vm) {
    let modules = &mut vm.extension::<State>().native_modules;
    modules.insert("pyrite", fill_package);
    modules.insert("pyrite.jit", fill);
    modules.insert("cinderjit", fill);
}

/// The Python function of a value: itself, or a bound method's.
fn python_function(value: Value) -> Option<Gc<Function>> {
    let of_method = || value.cast::<Method>()?.function.cast::<Function>();
    value.cast::<Function>().or_else(of_method)
}

/// The same, of what must have one.
fn required(vm: &mut Vm, value: Value) -> R<Gc<Function>> {
    match python_function(value) {
        Some(function) => Ok(function),
        None => {
            let given = vm.argument_type_name(value);
            Err(vm.type_error(format!("expected a Python function, not {given}")))
        }
    }
}

fn is_jit_compiled(vm: &mut Vm, args: &[Value]) -> R {
    Ok(Value::bool(python_function(args[0]).is_some_and(|f| inspect::is_compiled(vm, f))))
}

fn force_compile(vm: &mut Vm, args: &[Value]) -> R {
    let function = required(vm, args[0])?;
    Ok(Value::bool(inspect::compile_now(vm, function)))
}

fn force_uncompile(vm: &mut Vm, args: &[Value]) -> R {
    let function = required(vm, args[0])?;
    Ok(Value::bool(inspect::drop_code(vm, function)))
}

fn jit_suppress(vm: &mut Vm, args: &[Value]) -> R {
    let function = required(vm, args[0])?;
    inspect::suppress(vm, function);
    Ok(args[0])
}

fn compile_after_n_calls(vm: &mut Vm, args: &[Value]) -> R {
    let calls = ops::index_isize(vm, args[0], pyrite_object::exception::Exc::OverflowError)?;
    match u32::try_from(calls) {
        Ok(calls) => {
            inspect::set_calls(vm, calls);
            Ok(Value::NONE)
        }
        Err(_) => Err(vm.value_error("the number of calls must not be negative, nor above 2**32 - 1")),
    }
}

fn count_interpreted_calls(vm: &mut Vm, args: &[Value]) -> R {
    let function = required(vm, args[0])?;
    let calls = inspect::interpreted_calls(vm, function);
    Ok(vm.int(calls as i64))
}

fn get_compiled_functions(vm: &mut Vm, _args: &[Value]) -> R {
    let functions: Vec<Value> = inspect::compiled_functions(vm).iter().map(|f| f.value()).collect();
    Ok(vm.list(&functions))
}

fn get_compiled_size(vm: &mut Vm, args: &[Value]) -> R {
    let function = required(vm, args[0])?;
    Ok(Value::small_int(inspect::size(vm, function) as i64))
}

fn milliseconds(time: std::time::Duration) -> Value {
    Value::float(time.as_secs_f64() * 1e3)
}

fn get_compilation_time(vm: &mut Vm, _args: &[Value]) -> R {
    Ok(milliseconds(inspect::total_cost(vm)))
}

fn get_function_compilation_time(vm: &mut Vm, args: &[Value]) -> R {
    let function = required(vm, args[0])?;
    Ok(milliseconds(inspect::cost(vm, function)))
}

fn get_function_hir_opcode_counts(vm: &mut Vm, args: &[Value]) -> R {
    let function = required(vm, args[0])?;
    let Some(counts) = inspect::opcode_counts(vm, function) else { return Ok(Value::NONE) };
    let dict = Gc::<Dict>::new(vm);
    for (name, count) in counts {
        dict.set_str(vm, name, Value::small_int(i64::from(count)))?;
    }
    Ok(dict.value())
}

fn get_and_clear_runtime_stats(vm: &mut Vm, _args: &[Value]) -> R {
    let mut exits = vm.rooted();
    for row in inspect::take_exits(vm) {
        let texts = Gc::<Dict>::new(vm);
        let numbers = Gc::<Dict>::new(vm);
        let exit = Gc::<Dict>::new(vm);
        exits.push(exit.value());
        exit.set_str(vm, "normal", texts.value())?;
        exit.set_str(vm, "int", numbers.value())?;
        for (key, text) in [
            ("func_qualname", Some(row.function.as_str())),
            ("filename", Some(row.filename.as_str())),
            ("reason", Some(row.reason.name())),
            ("description", Some(row.reason.description())),
            ("guilty_type", row.guilty.as_deref()),
        ] {
            let text = text.map_or(Value::NONE, |text| vm.str(text));
            texts.set_str(vm, key, text)?;
        }
        numbers.set_str(vm, "lineno", Value::small_int(i64::from(row.line)))?;
        let count = vm.int(row.count as i64);
        numbers.set_str(vm, "count", count)?;
    }
    let exits = vm.list(&exits);
    let result = Gc::<Dict>::new(vm);
    result.set_str(vm, "deopt", exits)?;
    Ok(result.value())
}

/// Writes to `sys.stdout`.
fn print(vm: &mut Vm, text: Result<String, String>) -> R {
    let text = match text {
        Ok(text) => vm.str(&text),
        Err(reason) => return Err(vm.runtime_error(reason)),
    };
    let stdout = import::attribute_of(vm, "sys", "stdout")?;
    vm.call_method_str(stdout, "write", &[text])?;
    Ok(Value::NONE)
}

fn print_hir(vm: &mut Vm, args: &[Value]) -> R {
    let function = required(vm, args[0])?;
    let text = inspect::hir(vm, function, Which::All, None);
    print(vm, text)
}

fn disassemble(vm: &mut Vm, args: &[Value]) -> R {
    let function = required(vm, args[0])?;
    if !inspect::is_compiled(vm, function) {
        return Err(vm.runtime_error("the function is not compiled"));
    }
    let text = inspect::disassembly(vm, function, Which::All);
    print(vm, text)
}

fn enable(vm: &mut Vm, _args: &[Value]) -> R {
    inspect::set_enabled(vm, true);
    Ok(Value::NONE)
}

fn disable(vm: &mut Vm, args: &[Value]) -> R {
    let all = ops::truth(vm, args[0])?;
    inspect::set_enabled(vm, false);
    if all {
        for function in inspect::compiled_functions(vm) {
            inspect::drop_code(vm, function);
        }
    }
    Ok(Value::NONE)
}

fn is_enabled(vm: &mut Vm, _args: &[Value]) -> R {
    Ok(Value::bool(inspect::is_enabled(vm)))
}

fn is_hir_inliner_enabled(vm: &mut Vm, _args: &[Value]) -> R {
    Ok(Value::bool(inspect::is_inliner_enabled(vm)))
}

fn enable_hir_inliner(vm: &mut Vm, _args: &[Value]) -> R {
    inspect::set_inliner_enabled(vm, true);
    Ok(Value::NONE)
}

fn disable_hir_inliner(vm: &mut Vm, _args: &[Value]) -> R {
    inspect::set_inliner_enabled(vm, false);
    Ok(Value::NONE)
}

fn get_num_inlined_functions(vm: &mut Vm, args: &[Value]) -> R {
    let function = required(vm, args[0])?;
    let decisions = inspect::inline_decisions(vm, function);
    let count = decisions.iter().filter(|decision| decision.refused.is_none()).count();
    Ok(Value::small_int(count as i64))
}

fn get_inlined_functions_stats(vm: &mut Vm, args: &[Value]) -> R {
    let count = get_num_inlined_functions(vm, args)?;
    let function = required(vm, args[0])?;
    let mut failures: BTreeMap<&'static str, Vec<String>> = BTreeMap::new();
    for decision in inspect::inline_decisions(vm, function) {
        if let Some(refusal) = decision.refused {
            failures.entry(refusal.name()).or_default().push(decision.callee);
        }
    }
    let by_reason = Gc::<Dict>::new(vm);
    for (reason, mut callees) in failures {
        callees.sort();
        callees.dedup();
        let mut names = vm.rooted();
        for callee in callees {
            let name = vm.str(&callee);
            names.push(name);
        }
        let names = vm.list(&names);
        by_reason.set_str(vm, reason, names)?;
    }
    let result = Gc::<Dict>::new(vm);
    result.set_str(vm, "num_inlined_functions", count)?;
    result.set_str(vm, "failure_stats", by_reason.value())?;
    Ok(result.value())
}

native_table! {
    FUNCTIONS = [
        function("is_jit_compiled", "(func, /)", is_jit_compiled, "Whether there is machine code of the function, for calls or for one of its loops."),
        function("force_compile", "(func, /)", force_compile, "Compile the function now; whether it is compiled then."),
        function("force_uncompile", "(func, /)", force_uncompile, "Have the function run in the interpreter again; whether it was compiled."),
        function("jit_suppress", "(func, /)", jit_suppress, "A decorator: the function is never compiled."),
        function("compile_after_n_calls", "(calls, /)", compile_after_n_calls, "Set after how many calls functions that have not run yet are compiled."),
        function("count_interpreted_calls", "(func, /)", count_interpreted_calls, "How many calls of the function the interpreter has run."),
        function("get_compiled_functions", "()", get_compiled_functions, "A list of the functions that are compiled."),
        function("get_compiled_size", "(func, /)", get_compiled_size, "Bytes of machine code of the function."),
        function("get_compilation_time", "()", get_compilation_time, "Milliseconds that compiling took altogether."),
        function("get_function_compilation_time", "(func, /)", get_function_compilation_time, "Milliseconds that compiling the function took."),
        function("get_function_hir_opcode_counts", "(func, /)", get_function_hir_opcode_counts, "A dict of the function's HIR instructions by name, or None if it is not compiled."),
        function("get_and_clear_runtime_stats", "()", get_and_clear_runtime_stats, "What has happened in compiled code since the last time: a dict with the list \"deopt\"."),
        function("print_hir", "(func, /)", print_hir, "Print the HIR that the function was compiled from."),
        function("disassemble", "(func, /)", disassemble, "Print the machine code of the function."),
        function("enable", "()", enable, "Have new code compiled again."),
        function("disable", "(deopt_all=False)", disable, "Have no new code compiled; with deopt_all, run everything in the interpreter."),
        function("is_hir_inliner_enabled", "()", is_hir_inliner_enabled, "Whether calls are inlined in what is compiled."),
        function("enable_hir_inliner", "()", enable_hir_inliner, "Have calls inlined in what is compiled from now on."),
        function("disable_hir_inliner", "()", disable_hir_inliner, "Have no calls inlined in what is compiled from now on."),
        function("get_num_inlined_functions", "(func, /)", get_num_inlined_functions, "How many calls are inlined in the machine code of the function."),
        function("get_inlined_functions_stats", "(func, /)", get_inlined_functions_stats, "A dict with the number of inlined calls and, in \"failure_stats\", lists of callees by the reason why they were not."),
        function("is_enabled", "()", is_enabled, "Whether new code is compiled."),
    ]
}

fn document(vm: &mut Vm, module: Gc<Module>, text: &str) -> R<()> {
    let text = vm.str(text);
    module.dict.get().set_str(vm, "__doc__", text)
}

/// A program that imports the module wants to look: from then on HIR is kept.
fn fill(vm: &mut Vm, module: Gc<Module>) -> R<()> {
    inspect::keep_hir(vm);
    document(vm, module, "What the just-in-time compiler does, and what it is to do.")?;
    vm.add_functions(module, &FUNCTIONS)
}

/// The package: it has nothing but submodules.
fn fill_package(vm: &mut Vm, module: Gc<Module>) -> R<()> {
    document(vm, module, "What is Pyrite's own.")?;
    let path = vm.list(&[]);
    module.dict.get().set_str(vm, "__path__", path)
}

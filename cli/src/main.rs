//! The `pyrite` binary.

use pyrite_object::dict::Dict;
use pyrite_object::vm::Config;
use pyrite_object::{Exc, Gc, Value, Vm, ops};
use pyrite_syntax::Mode;

/// Native stack of the main Python thread; committed as used.
const STACK: usize = 256 << 20; // bytes

fn main() {
    let result = std::thread::Builder::new().name("main".into()).stack_size(STACK).spawn(python_main);
    let status = match result {
        Ok(thread) => thread.join().unwrap_or(70),
        Err(error) => {
            eprintln!("pyrite: cannot start the main thread: {error}");
            71
        }
    };
    std::process::exit(status);
}

fn python_main() -> i32 {
    let mut args: Vec<String> = std::env::args().skip(1).collect();
    if args.first().is_some_and(|a| a == "run") {
        args.remove(0);
    }
    args.retain(|a| !a.starts_with("--max-heap"));
    let stress = args.first().is_some_and(|a| a == "--gc-stress");
    if stress {
        args.remove(0);
    }
    let Some(file) = args.first() else { return 2 };
    let source =
        if file == "-c" { args[1].clone() } else { std::fs::read_to_string(file).unwrap_or_default() };
    let mut vm = match pyrite_interp::new_vm(Config { gc_stress: false, ..Config::default() }) {
        Ok(vm) => vm,
        Err(error) => {
            eprintln!("pyrite: {error}");
            return 71;
        }
    };
    let here = 0u8;
    let base = &raw const here as usize;
    vm.heap.set_stack_base(&raw const here);
    vm.thread.native_base = base;
    vm.thread.native_limit = base - STACK + pyrite_object::call::STACK_RESERVE;
    run(&mut vm, &args, &source, file, stress)
}

/// Runs the program. Not inlined: values in the caller's frame may lie above the base that the collector scans to.
#[inline(never)]
fn run(vm: &mut Vm, args: &[String], source: &str, file: &str, stress: bool) -> i32 {
    let _ = pyrite_stdlib::install(vm);
    let globals = Gc::<Dict>::new(vm);
    let name = vm.str("__main__");
    let _ = globals.set_str(vm, "__name__", name);
    let filled = pyrite_interp::import::load(vm, "sys").and_then(|sys| {
        let argv = vm.list(&[]);
        for arg in args {
            let arg = vm.str(arg);
            if let Some(list) = argv.as_list() {
                list.push(vm, arg)?;
            }
        }
        vm.set_attribute_str(sys, "argv", argv)
    });
    debug_assert!(filled.is_ok());
    vm.heap.set_stress(stress);
    let outcome = pyrite_interp::compile::compile(vm, source, file, Mode::Exec)
        .and_then(|code| pyrite_interp::run_code(vm, code, globals, globals.value()));
    if outcome.is_err() {
        let e = vm.take_exception();
        return report(vm, e);
    }
    0
}

/// Prints an exception that nobody caught; gives the exit status.
fn report(vm: &mut Vm, exception: Value) -> i32 {
    use std::io::Write;
    // What the program printed goes first.
    let _ = std::io::stdout().flush();
    if vm.is_instance(exception, vm.exc_type(Exc::SystemExit)) {
        let code = exception.as_exception().and_then(|e| e.field(0)).unwrap_or(Value::NONE);
        return match code.as_int().and_then(|i| i.to_i64()) {
            Some(status) => status as i32,
            None if code.is_none() => 0,
            None => {
                eprintln!("{}", ops::str_text(vm, code).unwrap_or_default());
                1
            }
        };
    }
    let mut traceback = exception.as_exception().and_then(|e| e.traceback.get());
    if traceback.is_some() {
        eprintln!("Traceback (most recent call last):");
    }
    while let Some(t) = traceback {
        let code = &t.frame.code.code;
        eprintln!("  File \"{}\", line {}, in {}", code.filename, t.line, code.name);
        if let Ok(source) = std::fs::read_to_string(&*code.filename)
            && let Some(line) = source.lines().nth(t.line.saturating_sub(1) as usize)
        {
            eprintln!("    {}", line.trim());
        }
        traceback = t.next.get();
    }
    let name = pyrite_object::class::full_name(vm, vm.type_of(exception));
    match ops::str_text(vm, exception) {
        Ok(text) if text.is_empty() => eprintln!("{name}"),
        Ok(text) => eprintln!("{name}: {text}"),
        Err(_) => eprintln!("{name}: <exception str() failed>"),
    }
    1
}

//! The `pyrite` binary.

use pyrite_object::dict::Dict;
use pyrite_object::vm::Config;
use pyrite_object::{Gc, Value, ops};
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
    let vm = &mut *vm;
    let _ = pyrite_stdlib::install(vm);
    let globals = Gc::<Dict>::new(vm);
    let name = vm.str("__main__");
    let _ = globals.set_str(vm, "__name__", name);
    vm.heap.set_stress(stress);
    let outcome = pyrite_interp::compile::compile(vm, &source, file, Mode::Exec)
        .and_then(|code| pyrite_interp::run_code(vm, code, globals, globals.value()));
    if outcome.is_err() {
        let e = vm.take_exception();
        let args = e.as_exception().map_or(Value::NONE, |x| x.args.get());
        let text =
            args.as_tuple().and_then(|t| t.items().first().copied()).and_then(|v| ops::str_text(vm, v).ok());
        let mut tb = e.as_exception().and_then(|x| x.traceback.get());
        while let Some(t) = tb {
            eprintln!("  line {} in {}", t.line, t.frame.code.code.name);
            tb = t.next.get();
        }
        eprintln!("{}: {}", vm.type_name(e), text.unwrap_or_default());
        return 1;
    }
    0
}

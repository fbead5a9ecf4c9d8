//! `input` and `breakpoint`: functions that talk with the user through what stands in `sys`.

use pyrite_object::exception::Exc;
use pyrite_object::native::function;
use pyrite_object::string::build::substring;
use pyrite_object::tuple::Tuple;
use pyrite_object::{R, Value, Vm, native_table, ops};

/// What `sys` has under a name; RuntimeError if there is nothing.
fn of_sys(vm: &mut Vm, name: &str) -> R {
    if let Some(sys) = vm.modules.and_then(|m| m.get_str(vm, "sys")) {
        match vm.get_attribute_str(sys, name) {
            Ok(value) if !value.is_none() => return Ok(value),
            Ok(_) => {}
            Err(_) => vm.exception = None,
        }
    }
    Err(vm.runtime_error(format!("lost sys.{name}")))
}

fn audit(vm: &mut Vm, event: &str, argument: &[Value]) -> R<()> {
    let event = vm.intern(event);
    crate::sys::hooks::audit_event(vm, event, argument)
}

/// Flushes; what goes wrong there is no reason not to ask.
fn flush(vm: &mut Vm, file: Value) {
    if vm.call_method_str(file, "flush", &[]).is_err() {
        vm.exception = None;
    }
}

/// Reads lines for `input` where the standard streams are a terminal: set by the command line. Gives the line without its
/// end, or nothing at the end of input.
#[derive(Default)]
pub struct LineInput {
    pub read: Option<fn(&mut Vm, &str) -> R<Option<String>>>,
}

/// Whether a stream of `sys` still is the terminal that the process began with.
fn is_terminal(vm: &mut Vm, stream: Value, descriptor: i64) -> R<bool> {
    let Ok(number) = vm.call_method_str(stream, "fileno", &[]) else {
        vm.exception = None;
        return Ok(false);
    };
    // SAFETY: plain library call.
    Ok(number.as_small_int() == Some(descriptor) && unsafe { libc::isatty(descriptor as i32) } == 1)
}

fn input(vm: &mut Vm, args: &[Value]) -> R {
    let stdin = of_sys(vm, "stdin")?;
    let stdout = of_sys(vm, "stdout")?;
    let stderr = of_sys(vm, "stderr")?;
    let prompt = if args[0] == Value::ABSENT { Value::NONE } else { args[0] };
    audit(vm, "builtins.input", &[prompt])?;
    flush(vm, stderr);
    if let Some(read) = vm.extension::<LineInput>().read
        && is_terminal(vm, stdin, 0)?
        && is_terminal(vm, stdout, 1)?
    {
        let prompt = if args[0] == Value::ABSENT { String::new() } else { ops::str_text(vm, args[0])? };
        flush(vm, stdout);
        let Some(line) = read(vm, &prompt)? else { return Err(vm.raise_with(Exc::EOFError, &[])) };
        let line = vm.str(&line);
        audit(vm, "builtins.input/result", &[line])?;
        return Ok(line);
    }
    if args[0] != Value::ABSENT {
        let text = ops::to_str(vm, args[0])?;
        vm.call_method_str(stdout, "write", &[text])?;
    }
    flush(vm, stdout);
    let line = vm.call_method_str(stdin, "readline", &[])?;
    let Some(text) = line.as_str() else {
        return Err(vm.type_error("object.readline() returned non-string"));
    };
    if text.is_empty() {
        return Err(vm.raise(Exc::EOFError, "EOF when reading a line"));
    }
    let end = text.len() - usize::from(text.at(text.len() - 1) == u32::from(b'\n'));
    let result = substring(vm, text, 0, end)?;
    audit(vm, "builtins.input/result", &[result])?;
    Ok(result)
}

fn breakpoint(vm: &mut Vm, args: &[Value]) -> R {
    let hook = of_sys(vm, "breakpointhook")?;
    audit(vm, "builtins.breakpoint", &[hook])?;
    let mut all = vm.rooted_from(&args[1..]);
    let Some(keywords) = args[0].as_dict().filter(|d| !d.is_empty()) else { return vm.call(hook, &all) };
    let mut names = vm.rooted();
    for (name, value) in keywords.to_vec() {
        names.push(name);
        all.push(value);
    }
    let names = Tuple::new(vm, &names);
    vm.call_kw(hook, &all, Some(names))
}

native_table! {
    pub FUNCTIONS = [
        function("input", "(prompt=<absent>, /) as (prompt='', /)", input, "A line from standard input, without its end."),
        function("breakpoint", "(*args, **kws)", breakpoint, "Calls sys.breakpointhook, which starts a debugger."),
    ]
}

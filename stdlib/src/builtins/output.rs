//! `print`.

use pyrite_object::native::function;
use pyrite_object::{R, Value, Vm, native_table, ops};
use std::io::Write;

/// A separator or end: a str, or None for the default.
fn text(vm: &mut Vm, value: Value, name: &str, default: &str) -> R<String> {
    match value.as_str() {
        Some(s) => Ok(s.to_rust()),
        None if value.is_none() => Ok(default.to_owned()),
        None => {
            let message = format!("{name} must be None or a string, not {}", vm.type_name(value));
            Err(vm.type_error(message))
        }
    }
}

fn print(vm: &mut Vm, args: &[Value]) -> R {
    // sep, end, file, flush, then the values.
    let separator = text(vm, args[0], "sep", " ")?;
    let end = if args[1] == Value::ABSENT { "\n".to_owned() } else { text(vm, args[1], "end", "\n")? };
    let mut out = String::new();
    for (i, value) in args[4..].iter().enumerate() {
        if i > 0 {
            out.push_str(&separator);
        }
        out.push_str(&ops::str_text(vm, *value)?);
    }
    out.push_str(&end);
    if args[2].is_none() {
        let written = std::io::stdout().write_all(out.as_bytes());
        if let Err(e) = written {
            return Err(crate::io::os_error(vm, &e, None));
        }
        return Ok(Value::NONE);
    }
    let out = vm.str(&out);
    vm.call_method(args[2], vm.names.write, &[out])?;
    if ops::truth(vm, args[3])? {
        vm.call_method(args[2], vm.names.flush, &[])?;
    }
    Ok(Value::NONE)
}

native_table! {
    pub FUNCTIONS = [
        function("print", "(*args, sep=' ', end='\\n', file=None, flush=False)", print, "Prints the values to a stream."),
    ]
}

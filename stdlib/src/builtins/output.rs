//! `print`.

use crate::io::text::Text;
use crate::sys::hooks::sys_attribute;
use pyrite_object::native::function;
use pyrite_object::string::StrBuilder;
use pyrite_object::{R, Value, Vm, native_table, ops};

/// A separator or end: a str, or None for the default.
fn text(vm: &mut Vm, value: Value, name: &str, default: &str) -> R {
    if value.as_str().is_some() {
        return Ok(value);
    }
    if value.is_none() || value == Value::ABSENT {
        return Ok(vm.intern(default));
    }
    let message = format!("{name} must be None or a string, not {}", vm.type_name(value));
    Err(vm.type_error(message))
}

fn print(vm: &mut Vm, args: &[Value]) -> R {
    // sep, end, file, flush, then the values.
    let separator = text(vm, args[0], "sep", " ")?;
    let end = text(vm, args[1], "end", "\n")?;
    let file = match args[2] {
        Value::NONE => match sys_attribute(vm, "stdout") {
            None => return Err(vm.runtime_error("lost sys.stdout")),
            // There may be no console.
            Some(Value::NONE) => return Ok(Value::NONE),
            Some(file) => file,
        },
        file => file,
    };
    let values = &args[4..];
    if file.native::<Text>().is_some() && vm.type_of(file).name_str() == "_io.TextIOWrapper" {
        // Nobody sees how often our own file's `write` is called.
        let mut out = StrBuilder::with_capacity(32);
        let mut push = |value: Value| {
            if let Some(s) = value.as_str() {
                out.push_string(&s);
            }
        };
        for (i, value) in values.iter().enumerate() {
            if i > 0 {
                push(separator);
            }
            let shown = ops::to_str(vm, *value)?;
            push(shown);
        }
        push(end);
        let line = out.finish(vm)?;
        vm.call_method(file, vm.names.write, &[line])?;
    } else {
        for (i, value) in values.iter().enumerate() {
            if i > 0 {
                vm.call_method(file, vm.names.write, &[separator])?;
            }
            let shown = ops::to_str(vm, *value)?;
            vm.call_method(file, vm.names.write, &[shown])?;
        }
        vm.call_method(file, vm.names.write, &[end])?;
    }
    if ops::truth(vm, args[3])? {
        vm.call_method(file, vm.names.flush, &[])?;
    }
    Ok(Value::NONE)
}

native_table! {
    pub FUNCTIONS = [
        function("print", "(*args, sep=' ', end='\\n', file=None, flush=False)", print, "Prints the values to a stream, or to sys.stdout by default."),
    ]
}

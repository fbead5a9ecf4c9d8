//! `OSError`: its fields, and the subclass that an error number stands for (PEP 3151).

use crate::descriptor::{GetSetDef, getset};
use crate::exception::{Exc, Exception, fields};
use crate::native::{NativeFn, method, new, slot};
use crate::object::Gc;
use crate::ops;
use crate::slots::Slot;
use crate::tuple::Tuple;
use crate::ty::Type;
use crate::value::Value;
use crate::vm::{R, Vm};

fn this(value: Value) -> Gc<Exception> {
    match value.cast() {
        Some(e) => e,
        None => unreachable!("descriptors check their receiver"),
    }
}

/// The subclass of OSError for an error number.
pub fn class_of(errno: i64) -> Option<Exc> {
    Some(match errno as i32 {
        libc::EAGAIN | libc::EALREADY | libc::EINPROGRESS => Exc::BlockingIOError,
        libc::EPIPE | libc::ESHUTDOWN => Exc::BrokenPipeError,
        libc::ECHILD => Exc::ChildProcessError,
        libc::ECONNABORTED => Exc::ConnectionAbortedError,
        libc::ECONNREFUSED => Exc::ConnectionRefusedError,
        libc::ECONNRESET => Exc::ConnectionResetError,
        libc::EEXIST => Exc::FileExistsError,
        libc::ENOENT => Exc::FileNotFoundError,
        libc::EISDIR => Exc::IsADirectoryError,
        libc::ENOTDIR => Exc::NotADirectoryError,
        libc::EINTR => Exc::InterruptedError,
        libc::EACCES | libc::EPERM => Exc::PermissionError,
        libc::ESRCH => Exc::ProcessLookupError,
        libc::ETIMEDOUT => Exc::TimeoutError,
        _ => return None,
    })
}

fn is_native(slot: Option<Value>, function: NativeFn) -> bool {
    slot.and_then(|s| s.cast::<crate::native::Builtin>())
        .is_some_and(|b| std::ptr::fn_addr_eq(b.def.function, function))
}

/// Whether `__init__` reads the arguments: in classes that replace it, and not `__new__`.
fn reads_in_init(vm: &mut Vm, class: Gc<Type>) -> bool {
    let own_init = class.slot(vm, Slot::Init);
    let own_new = class.slot(vm, Slot::New);
    !is_native(own_init, init as NativeFn) && is_native(own_new, os_error_new as NativeFn)
}

fn no_keywords(vm: &mut Vm, class: Gc<Type>, keywords: Value) -> R<()> {
    if keywords.as_dict().is_some_and(|d| !d.is_empty()) {
        return Err(vm.type_error(format!("{}() takes no keyword arguments", class.name_str())));
    }
    Ok(())
}

fn os_error_new(vm: &mut Vm, args: &[Value]) -> R {
    let Some(mut class) = args[0].cast::<Type>() else { return Err(vm.type_error("not a class")) };
    if reads_in_init(vm, class) {
        return Ok(vm.new_exception(class, &[]).value());
    }
    no_keywords(vm, class, args[1])?;
    let given = &args[2..];
    if class == vm.exc_type(Exc::OSError)
        && (2..=5).contains(&given.len())
        && let Some(exc) = given[0].as_small_int().and_then(class_of)
    {
        class = vm.exc_type(exc);
    }
    let e = vm.new_exception(class, given);
    fill(vm, e, given)?;
    Ok(e.value())
}

/// Reads errno, text and file names.
fn fill(vm: &mut Vm, e: Gc<Exception>, given: &[Value]) -> R<()> {
    if !(2..=5).contains(&given.len()) {
        return Ok(());
    }
    e.set_field(vm, fields::ERRNO, Some(given[0]));
    e.set_field(vm, fields::STRERROR, Some(given[1]));
    let Some(name) = given.get(2).filter(|n| !n.is_none()) else { return Ok(()) };
    let number =
        name.as_int().is_some() || name.is_float() || vm.type_of(*name).slot(vm, Slot::Index).is_some();
    if number && vm.is_exact(e.value(), vm.exc_type(Exc::BlockingIOError)) {
        let written = ops::index_isize(vm, *name, Exc::ValueError)?;
        let written = vm.int(written as i64);
        e.set_field(vm, fields::WRITTEN, Some(written));
        return Ok(());
    }
    e.set_field(vm, fields::FILENAME, Some(*name));
    if let Some(second) = given.get(4).filter(|n| !n.is_none()) {
        e.set_field(vm, fields::FILENAME2, Some(*second));
    }
    let all = vm.tuple(&given[..2]);
    e.args.set(all);
    Ok(())
}

fn init(vm: &mut Vm, args: &[Value]) -> R {
    let class = vm.type_of(args[0]);
    if !reads_in_init(vm, class) {
        return Ok(Value::NONE);
    }
    no_keywords(vm, class, args[1])?;
    let all = vm.tuple(&args[2..]);
    this(args[0]).args.set(all);
    fill(vm, this(args[0]), &args[2..])?;
    Ok(Value::NONE)
}

fn str(vm: &mut Vm, args: &[Value]) -> R {
    let e = this(args[0]);
    let (errno, text) = (e.field(fields::ERRNO), e.field(fields::STRERROR));
    let name = e.field(fields::FILENAME);
    if name.is_none() && (errno.is_none() || text.is_none()) {
        return crate::exceptions::str(vm, args);
    }
    let shown = |vm: &mut Vm, v: Option<Value>| ops::str_text(vm, v.unwrap_or(Value::NONE));
    let mut out = format!("[Errno {}] {}", shown(vm, errno)?, shown(vm, text)?);
    if let Some(name) = name {
        out.push_str(&format!(": {}", ops::repr_text(vm, name)?));
        if let Some(second) = e.field(fields::FILENAME2) {
            out.push_str(&format!(" -> {}", ops::repr_text(vm, second)?));
        }
    }
    Ok(vm.str(&out))
}

/// The arguments with the file names that the constructor took out of them.
fn reduce(vm: &mut Vm, args: &[Value]) -> R {
    let e = this(args[0]);
    let mut all = e.args.get();
    if let Some([errno, text]) = all.as_tuple().map(Gc::deref_static).map(Tuple::items)
        && let Some(name) = e.field(fields::FILENAME)
    {
        all = match e.field(fields::FILENAME2) {
            Some(second) => vm.tuple(&[*errno, *text, name, Value::NONE, second]),
            None => vm.tuple(&[*errno, *text, name]),
        };
    }
    let class = vm.type_of(args[0]).value();
    match crate::exceptions::attributes(vm, args[0])? {
        Some(dict) => Ok(vm.tuple(&[class, all, dict.value()])),
        None => Ok(vm.tuple(&[class, all])),
    }
}

fn get_written(vm: &mut Vm, v: Value) -> R {
    match this(v).field(fields::WRITTEN) {
        Some(n) => Ok(n),
        None => Err(vm.raise(Exc::AttributeError, "characters_written")),
    }
}

fn set_written(vm: &mut Vm, v: Value, value: Option<Value>) -> R<()> {
    match value {
        Some(value) => {
            let n = ops::index_isize(vm, value, Exc::ValueError)?;
            let n = vm.int(n as i64);
            this(v).set_field(vm, fields::WRITTEN, Some(n));
        }
        None => {
            get_written(vm, v)?;
            this(v).set_field(vm, fields::WRITTEN, None);
        }
    }
    Ok(())
}

crate::native_table! { METHODS = [
    new("(type, /, *args, **kwargs)", os_error_new),
    slot("__init__", "(self, /, *args, **kwargs)", init, "Initialize self.  See help(type(self)) for accurate signature."),
    slot("__str__", "(self, /)", str, "Return str(self)."),
    method("__reduce__", "(self, /)", reduce, ""),
] }

static ATTRIBUTES: &[GetSetDef] = &[getset("characters_written", get_written, set_written)];

/// Fills the class, except for the fields that are kept as they are.
pub fn init_type(vm: &mut Vm) {
    let ty = vm.exc_type(Exc::OSError);
    vm.add_methods(ty, &METHODS);
    vm.add_getsets(ty, ATTRIBUTES);
}

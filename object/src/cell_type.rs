//! Cells of closures as Python sees them.

use crate::descriptor::{GetSetDef, getset};
use crate::native::{new, slot};
use crate::object::Gc;
use crate::ops::{self, CompareOp};
use crate::tuple::CellObject;
use crate::value::Value;
use crate::vm::{R, Vm};

fn this(value: Value) -> Gc<CellObject> {
    match value.cast() {
        Some(c) => c,
        None => unreachable!("descriptors check their receiver"),
    }
}

fn new_cell(vm: &mut Vm, args: &[Value]) -> R {
    if args[1].as_dict().is_some_and(|d| !d.is_empty()) {
        return Err(vm.type_error("cell() takes no keyword arguments"));
    }
    match args[2..] {
        [] => Ok(CellObject::new(vm, None).value()),
        [content] => Ok(CellObject::new(vm, Some(content)).value()),
        _ => Err(vm.type_error(format!("cell expected at most 1 argument, got {}", args.len() - 2))),
    }
}

fn repr(vm: &mut Vm, args: &[Value]) -> R {
    let address = args[0].identity();
    let text = match this(args[0]).content.get() {
        Some(v) => format!("<cell at {address:#x}: {} object at {:#x}>", vm.type_name(v), v.identity()),
        None => format!("<cell at {address:#x}: empty>"),
    };
    Ok(vm.str(&text))
}

/// Cells compare by content; an empty one is less than all others.
fn compare(vm: &mut Vm, args: &[Value], op: CompareOp) -> R {
    let Some(other) = args[1].cast::<CellObject>() else { return Ok(Value::NOT_IMPLEMENTED) };
    match (this(args[0]).content.get(), other.content.get()) {
        (Some(a), Some(b)) => ops::compare(vm, op, a, b),
        (a, b) => Ok(Value::bool(op.holds(a.is_some().cmp(&b.is_some())))),
    }
}

macro_rules! comparisons {
    ($($name:ident $op:ident;)*) => {
        $(fn $name(vm: &mut Vm, args: &[Value]) -> R {
            compare(vm, args, CompareOp::$op)
        })*
    };
}

comparisons! {
    lt Lt;
    le Le;
    eq Eq;
    ne Ne;
    gt Gt;
    ge Ge;
}

fn get_contents(vm: &mut Vm, v: Value) -> R {
    match this(v).content.get() {
        Some(v) => Ok(v),
        None => Err(vm.value_error("Cell is empty")),
    }
}

fn set_contents(_vm: &mut Vm, v: Value, value: Option<Value>) -> R<()> {
    this(v).content.set(value);
    Ok(())
}

crate::native_table! { METHODS = [
    new("(type, *args, **kwargs) as (type, [contents])", new_cell),
    slot("__repr__", "(self, /)", repr, "Return repr(self)."),
    slot("__lt__", "(self, value, /)", lt, "Return self<value."),
    slot("__le__", "(self, value, /)", le, "Return self<=value."),
    slot("__eq__", "(self, value, /)", eq, "Return self==value."),
    slot("__ne__", "(self, value, /)", ne, "Return self!=value."),
    slot("__gt__", "(self, value, /)", gt, "Return self>value."),
    slot("__ge__", "(self, value, /)", ge, "Return self>=value."),
] }

static ATTRIBUTES: &[GetSetDef] = &[getset("cell_contents", get_contents, set_contents)];

/// Fills the type.
pub fn init(vm: &mut Vm) {
    let ty = vm.types.cell;
    vm.add_methods(ty, &METHODS);
    vm.add_getsets(ty, ATTRIBUTES);
    // Cells have no hash. A fresh name: only exhausted memory could refuse it.
    let _ = ty.dict.get().set_interned(vm, vm.names.dunder_hash, Value::NONE);
}

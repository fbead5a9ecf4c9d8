//! The module `_opcode`. Our bytecode is not CPython's: of its opcodes none is valid here, and `pyrite dis` shows ours.

use pyrite_object::exception::Exc;
use pyrite_object::module::Module;
use pyrite_object::native::function;
use pyrite_object::{Gc, R, Value, Vm, native_table, ops};

fn no(vm: &mut Vm, args: &[Value]) -> R {
    ops::index_isize(vm, args[0], Exc::OverflowError)?;
    Ok(Value::FALSE)
}

fn stack_effect(vm: &mut Vm, args: &[Value]) -> R {
    ops::index_isize(vm, args[0], Exc::OverflowError)?;
    Err(vm.value_error("invalid opcode or oparg"))
}

fn none(_vm: &mut Vm, _args: &[Value]) -> R {
    Ok(Value::NONE)
}

/// Names of operations by number; where an opcode table is asked for, it is empty of CPython's.
fn names(vm: &mut Vm, list: &[&str]) -> R {
    let mut items = vm.rooted();
    for name in list {
        let name = vm.intern(name);
        items.push(name);
    }
    Ok(vm.list(&items))
}

fn intrinsic1(vm: &mut Vm, _args: &[Value]) -> R {
    names(vm, &["INTRINSIC_1_INVALID"])
}

fn intrinsic2(vm: &mut Vm, _args: &[Value]) -> R {
    names(vm, &["INTRINSIC_2_INVALID"])
}

fn special_methods(vm: &mut Vm, _args: &[Value]) -> R {
    names(vm, &["__enter__", "__exit__", "__aenter__", "__aexit__"])
}

/// Binary operators, as `BinaryOp` numbers them: name and sign.
fn nb_ops(vm: &mut Vm, _args: &[Value]) -> R {
    const PLAIN: [(&str, &str); 13] = [
        ("ADD", "+"),
        ("AND", "&"),
        ("FLOOR_DIVIDE", "//"),
        ("LSHIFT", "<<"),
        ("MATRIX_MULTIPLY", "@"),
        ("MULTIPLY", "*"),
        ("REMAINDER", "%"),
        ("OR", "|"),
        ("POWER", "**"),
        ("RSHIFT", ">>"),
        ("SUBTRACT", "-"),
        ("TRUE_DIVIDE", "/"),
        ("XOR", "^"),
    ];
    let mut items = vm.rooted();
    let mut push = |vm: &mut Vm, name: String, sign: String| {
        let (name, sign) = (vm.str(&name), vm.str(&sign));
        let pair = vm.tuple(&[name, sign]);
        items.push(pair);
    };
    for (name, sign) in PLAIN {
        push(vm, format!("NB_{name}"), sign.into());
    }
    for (name, sign) in PLAIN {
        push(vm, format!("NB_INPLACE_{name}"), format!("{sign}="));
    }
    push(vm, "NB_SUBSCR".into(), "[]".into());
    Ok(vm.list(&items))
}

native_table! {
    FUNCTIONS = [
        function("stack_effect", "(opcode, oparg=None, /, *, jump=None)", stack_effect, "Places on the stack that an operation adds."),
        function("is_valid", "(opcode)", no, "Whether the opcode exists."),
        function("has_arg", "(opcode)", no, "Whether the operation has an argument."),
        function("has_const", "(opcode)", no, "Whether the operation uses a constant."),
        function("has_name", "(opcode)", no, "Whether the operation uses a name."),
        function("has_jump", "(opcode)", no, "Whether the operation jumps."),
        function("has_free", "(opcode)", no, "Whether the operation uses a free variable."),
        function("has_local", "(opcode)", no, "Whether the operation uses a local variable."),
        function("has_exc", "(opcode)", no, "Whether the operation sets an exception handler."),
        function("get_executor", "(*, code, offset)", none, "The machine code of a trace."),
        function("get_specialization_stats", "(/)", none, "Counts of specialised operations."),
        function("get_nb_ops", "(/)", nb_ops, "Names and signs of the binary operators."),
        function("get_intrinsic1_descs", "(/)", intrinsic1, "Names of the operations with one operand."),
        function("get_intrinsic2_descs", "(/)", intrinsic2, "Names of the operations with two operands."),
        function("get_special_method_names", "(/)", special_methods, "Names of the methods that `with` calls."),
    ]
}

/// Fills the module.
pub fn fill(vm: &mut Vm, module: Gc<Module>) -> R<()> {
    let is_jit = vm.int(0);
    module.dict.get().set_str(vm, "ENABLE_SPECIALIZATION", is_jit)?;
    module.dict.get().set_str(vm, "ENABLE_SPECIALIZATION_FT", Value::FALSE)?;
    vm.add_functions(module, &FUNCTIONS)
}

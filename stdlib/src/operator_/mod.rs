//! The module `_operator`: operators as functions, and callables that fetch attributes and items or call methods.

mod callers;

use pyrite_object::exception::Exc;
use pyrite_object::module::Module;
use pyrite_object::native::function;
use pyrite_object::object::Kind;
use pyrite_object::ops::{self, BinaryOp, CompareOp};
use pyrite_object::slots::Slot;
use pyrite_object::{Gc, R, Value, Vm, iter, native_table};

macro_rules! binary {
    ($($name:ident $op:ident;)*) => {
        $(fn $name(vm: &mut Vm, args: &[Value]) -> R {
            ops::binary(vm, BinaryOp::$op, args[0], args[1])
        })*
    };
}

binary! {
    add Add; sub Sub; mul Mul; matmul MatMul; floordiv FloorDiv; truediv TrueDiv; modulo Mod; power Pow;
    lshift LShift; rshift RShift; and And; xor Xor; or Or;
}

macro_rules! in_place {
    ($($name:ident $op:ident;)*) => {
        $(fn $name(vm: &mut Vm, args: &[Value]) -> R {
            ops::binary_in_place(vm, BinaryOp::$op, args[0], args[1])
        })*
    };
}

in_place! {
    iadd Add; isub Sub; imul Mul; imatmul MatMul; ifloordiv FloorDiv; itruediv TrueDiv; imod Mod; ipow Pow;
    ilshift LShift; irshift RShift; iand And; ixor Xor; ior Or;
}

macro_rules! comparison {
    ($($name:ident $op:ident;)*) => {
        $(fn $name(vm: &mut Vm, args: &[Value]) -> R {
            ops::compare(vm, CompareOp::$op, args[0], args[1])
        })*
    };
}

comparison! { lt Lt; le Le; eq Eq; ne Ne; gt Gt; ge Ge; }

macro_rules! unary {
    ($($name:ident $slot:ident;)*) => {
        $(fn $name(vm: &mut Vm, args: &[Value]) -> R {
            ops::unary(vm, Slot::$slot, args[0])
        })*
    };
}

unary! { neg Neg; pos Pos; abs Abs; invert Invert; }

fn truth(vm: &mut Vm, args: &[Value]) -> R {
    ops::truth(vm, args[0]).map(Value::bool)
}

fn not(vm: &mut Vm, args: &[Value]) -> R {
    ops::truth(vm, args[0]).map(|t| Value::bool(!t))
}

fn is(_vm: &mut Vm, args: &[Value]) -> R {
    Ok(Value::bool(args[0] == args[1]))
}

fn is_not(_vm: &mut Vm, args: &[Value]) -> R {
    Ok(Value::bool(args[0] != args[1]))
}

fn is_none(_vm: &mut Vm, args: &[Value]) -> R {
    Ok(Value::bool(args[0].is_none()))
}

fn is_not_none(_vm: &mut Vm, args: &[Value]) -> R {
    Ok(Value::bool(!args[0].is_none()))
}

fn index(vm: &mut Vm, args: &[Value]) -> R {
    let index = ops::index_of(vm, args[0])?;
    Ok(pyrite_object::int::exact(vm, index))
}

fn contains(vm: &mut Vm, args: &[Value]) -> R {
    ops::contains(vm, args[0], args[1]).map(Value::bool)
}

/// The iterator that counting and searching go over.
fn items_of(vm: &mut Vm, sequence: Value) -> R {
    let made = iter::iter(vm, sequence);
    match vm.catch(made, Exc::TypeError)? {
        Some(iterator) => Ok(iterator),
        None => {
            let message = format!("argument of type '{}' is not iterable", vm.type_name(sequence));
            Err(vm.type_error(message))
        }
    }
}

fn index_of(vm: &mut Vm, args: &[Value]) -> R {
    let iterator = items_of(vm, args[0])?;
    let mut at = 0;
    while let Some(item) = iter::next(vm, iterator)? {
        if ops::same_or_equal(vm, item, args[1])? {
            return Ok(vm.int(at));
        }
        at += 1;
        vm.poll()?;
    }
    Err(vm.value_error("sequence.index(x): x not in sequence"))
}

fn count_of(vm: &mut Vm, args: &[Value]) -> R {
    let iterator = items_of(vm, args[0])?;
    let mut count = 0;
    while let Some(item) = iter::next(vm, iterator)? {
        count += i64::from(ops::same_or_equal(vm, item, args[1])?);
        vm.poll()?;
    }
    Ok(vm.int(count))
}

/// Whether the value counts as a sequence: anything with `__getitem__` that is no dict.
fn is_sequence(vm: &mut Vm, value: Value) -> bool {
    let ty = vm.type_of(value);
    value.kind() != Kind::Dict && ty.slot(vm, Slot::GetItem).is_some()
}

fn check_concatenation(vm: &mut Vm, value: Value) -> R<()> {
    if is_sequence(vm, value) {
        return Ok(());
    }
    let message = format!("'{}' object can't be concatenated", vm.type_name(value));
    Err(vm.type_error(message))
}

fn concat(vm: &mut Vm, args: &[Value]) -> R {
    check_concatenation(vm, args[0])?;
    ops::binary(vm, BinaryOp::Add, args[0], args[1])
}

fn iconcat(vm: &mut Vm, args: &[Value]) -> R {
    check_concatenation(vm, args[0])?;
    ops::binary_in_place(vm, BinaryOp::Add, args[0], args[1])
}

fn get_item(vm: &mut Vm, args: &[Value]) -> R {
    ops::get_item(vm, args[0], args[1])
}

fn set_item(vm: &mut Vm, args: &[Value]) -> R {
    ops::set_item(vm, args[0], args[1], args[2])?;
    Ok(Value::NONE)
}

fn delete_item(vm: &mut Vm, args: &[Value]) -> R {
    ops::delete_item(vm, args[0], args[1])?;
    Ok(Value::NONE)
}

fn length_hint(vm: &mut Vm, args: &[Value]) -> R {
    let default = ops::index_isize(vm, args[1], Exc::OverflowError)?;
    // The default may be negative; a hint may not.
    let hint = iter::length_hint(vm, args[0], default as usize)?;
    Ok(vm.int(hint as i64))
}

fn call(vm: &mut Vm, args: &[Value]) -> R {
    let mut all = vm.rooted_from(&args[2..]);
    let kwnames = crate::push_keywords(vm, &mut all, args[1]);
    vm.call_kw(args[0], &all, kwnames)
}

/// Compares in a time that does not depend on where the two differ.
fn compare_digest(vm: &mut Vm, args: &[Value]) -> R {
    let (a, b) = match (args[0].as_str(), args[1].as_str()) {
        (Some(a), Some(b)) => match (a.as_ascii(), b.as_ascii()) {
            (Some(a), Some(b)) => (a.as_bytes().to_vec().into(), b.as_bytes().to_vec().into()),
            _ => return Err(vm.type_error("comparing strings with non-ASCII characters is not supported")),
        },
        (None, None) => {
            let a = pyrite_object::bytes::make::bytes_like(vm, args[0])?;
            let b = pyrite_object::bytes::make::bytes_like(vm, args[1])?;
            match (a, b) {
                (Some(a), Some(b)) => (a, b),
                _ => return Err(no_digests(vm, args)),
            }
        }
        _ => return Err(no_digests(vm, args)),
    };
    // All of `b` is looked at, whatever `a` is.
    let left: &[u8] = if a.len() == b.len() { &a } else { &b };
    let mut difference = u8::from(a.len() != b.len());
    for (x, y) in left.iter().zip(b.iter()) {
        difference |= std::hint::black_box(x ^ y);
    }
    Ok(Value::bool(difference == 0))
}

fn no_digests(vm: &mut Vm, args: &[Value]) -> pyrite_object::Raised {
    let (a, b) = (vm.type_name(args[0]), vm.type_name(args[1]));
    vm.type_error(format!("unsupported operand types(s) or combination of types: '{a}' and '{b}'"))
}

native_table! {
    FUNCTIONS = [
        function("truth", "(a, /)", truth, "Return True if a is true, False otherwise."),
        function("contains", "(a, b, /)", contains, "Same as b in a (note reversed operands)."),
        function("indexOf", "(a, b, /)", index_of, "Return the first index of b in a."),
        function("countOf", "(a, b, /)", count_of, "Return the number of items in a which are, or which equal, b."),
        function("is_", "(a, b, /)", is, "Same as a is b."),
        function("is_not", "(a, b, /)", is_not, "Same as a is not b."),
        function("is_none", "(a, /)", is_none, "Same as a is None."),
        function("is_not_none", "(a, /)", is_not_none, "Same as a is not None."),
        function("index", "(a, /)", index, "Same as a.__index__()"),
        function("add", "(a, b, /)", add, "Same as a + b."),
        function("sub", "(a, b, /)", sub, "Same as a - b."),
        function("mul", "(a, b, /)", mul, "Same as a * b."),
        function("matmul", "(a, b, /)", matmul, "Same as a @ b."),
        function("floordiv", "(a, b, /)", floordiv, "Same as a // b."),
        function("truediv", "(a, b, /)", truediv, "Same as a / b."),
        function("mod", "(a, b, /)", modulo, "Same as a % b."),
        function("neg", "(a, /)", neg, "Same as -a."),
        function("pos", "(a, /)", pos, "Same as +a."),
        function("abs", "(a, /)", abs, "Same as abs(a)."),
        function("inv", "(a, /)", invert, "Same as ~a."),
        function("invert", "(a, /)", invert, "Same as ~a."),
        function("lshift", "(a, b, /)", lshift, "Same as a << b."),
        function("rshift", "(a, b, /)", rshift, "Same as a >> b."),
        function("not_", "(a, /)", not, "Same as not a."),
        function("and_", "(a, b, /)", and, "Same as a & b."),
        function("xor", "(a, b, /)", xor, "Same as a ^ b."),
        function("or_", "(a, b, /)", or, "Same as a | b."),
        function("iadd", "(a, b, /)", iadd, "Same as a += b."),
        function("isub", "(a, b, /)", isub, "Same as a -= b."),
        function("imul", "(a, b, /)", imul, "Same as a *= b."),
        function("imatmul", "(a, b, /)", imatmul, "Same as a @= b."),
        function("ifloordiv", "(a, b, /)", ifloordiv, "Same as a //= b."),
        function("itruediv", "(a, b, /)", itruediv, "Same as a /= b."),
        function("imod", "(a, b, /)", imod, "Same as a %= b."),
        function("ilshift", "(a, b, /)", ilshift, "Same as a <<= b."),
        function("irshift", "(a, b, /)", irshift, "Same as a >>= b."),
        function("iand", "(a, b, /)", iand, "Same as a &= b."),
        function("ixor", "(a, b, /)", ixor, "Same as a ^= b."),
        function("ior", "(a, b, /)", ior, "Same as a |= b."),
        function("concat", "(a, b, /)", concat, "Same as a + b, for a and b sequences."),
        function("iconcat", "(a, b, /)", iconcat, "Same as a += b, for a and b sequences."),
        function("getitem", "(a, b, /)", get_item, "Same as a[b]."),
        function("setitem", "(a, b, c, /)", set_item, "Same as a[b] = c."),
        function("delitem", "(a, b, /)", delete_item, "Same as del a[b]."),
        function("pow", "(a, b, /)", power, "Same as a ** b."),
        function("ipow", "(a, b, /)", ipow, "Same as a **= b."),
        function("eq", "(a, b, /)", eq, "Same as a == b."),
        function("ne", "(a, b, /)", ne, "Same as a != b."),
        function("lt", "(a, b, /)", lt, "Same as a < b."),
        function("le", "(a, b, /)", le, "Same as a <= b."),
        function("gt", "(a, b, /)", gt, "Same as a > b."),
        function("ge", "(a, b, /)", ge, "Same as a >= b."),
        function("_compare_digest", "(a, b, /)", compare_digest, "Return 'a == b', in a time that tells nothing about the content."),
        function("length_hint", "(obj, default=0, /)", length_hint, "Return an estimate of the number of items in obj."),
        function("call", "(obj, /, *args, **kwargs)", call, "Same as obj(*args, **kwargs)."),
    ]
}

/// Fills the module.
pub fn fill(vm: &mut Vm, module: Gc<Module>) -> R<()> {
    vm.add_functions(module, &FUNCTIONS)?;
    let doc = vm.str("Operators of Python as functions: operator.add(x, y) is x+y.");
    module.dict.get().set_interned(vm, vm.names.dunder_doc, doc)?;
    callers::init(vm, module)
}

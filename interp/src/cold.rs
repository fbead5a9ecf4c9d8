//! Slow paths of instructions.

use pyrite_object::code::{CodeState, feedback};
use pyrite_object::dict::Dict;
use pyrite_object::dict::merge::{self, Merged};
use pyrite_object::exception::{Exc, Exception};
use pyrite_object::function::Function;
use pyrite_object::list::List;
use pyrite_object::object::Kind;
use pyrite_object::ops::{self, BinaryOp, CompareOp};
use pyrite_object::string::StrBuilder;
use pyrite_object::ty::Type;
use pyrite_object::vm::RootedVec;
use pyrite_object::{Gc, R, Raised, Value, Vm};
use pyrite_syntax::Op;
use pyrite_syntax::code::{VariableKind, site};
use pyrite_syntax::opcode::{Immediate, Special, make_function as make_flags};
use std::cell::Cell;

/// The operand of LoadImmediate.
#[inline(always)]
pub fn immediate(b: u8) -> Value {
    const TABLE: [Value; 5] = [Value::NONE, Value::TRUE, Value::FALSE, Value::ELLIPSIS, Value::UNBOUND];
    const _: () = assert!(Immediate::ALL.len() == 5);
    TABLE[b as usize % 5]
}

/// The better one of two values: the known one, unless it is Unbound, or the other is less (or greater).
pub fn extreme(vm: &mut Vm, known: Value, other: Value, greatest: bool) -> R {
    if known == Value::UNBOUND {
        return Ok(other);
    }
    let op = if greatest { CompareOp::Gt } else { CompareOp::Lt };
    Ok(if ops::compare_bool(vm, op, other, known)? { other } else { known })
}

/// `a is b`. Floats are equal words or, zero signs and NaNs included, different objects.
#[inline(always)]
pub fn is(a: Value, b: Value) -> bool {
    a == b
}

pub fn kind_bit(value: Value) -> u8 {
    /// By kind; big integers are told apart below.
    const BITS: [u8; 64] = {
        let mut bits = [feedback::OTHER; 64];
        bits[Kind::Int as usize] = feedback::BIG_INT;
        bits[Kind::Float as usize] = feedback::FLOAT;
        bits[Kind::Str as usize] = feedback::STR;
        bits[Kind::List as usize] = feedback::LIST;
        bits[Kind::Dict as usize] = feedback::DICT;
        bits
    };
    if value.is_small_int() { feedback::INT } else { BITS[value.kind() as usize % 64] }
}

/// Turns the instruction at `pc` into its variant for the operands that it has met.
pub fn quicken(pc: *const Cell<u32>, from: Op, to: Op) {
    // SAFETY: an instruction of running code.
    let word = unsafe { &*pc };
    if word.get() as u8 == from as u8 {
        word.set(word.get() & !0xff | to as u32);
    }
}

fn word_index(state: &CodeState, pc: *const Cell<u32>) -> usize {
    // SAFETY: pc points into the code's words.
    unsafe { pc.offset_from(state.words.as_ptr()) as usize }
}

/// What the slow paths of an instruction have seen.
pub fn feedback_at(state: &CodeState, pc: *const Cell<u32>) -> &Cell<u8> {
    &state.feedback[word_index(state, pc)]
}

/// Records operand kinds for the JIT; the bits that the compiler set stay.
#[inline]
pub fn note_kinds(state: &CodeState, pc: *const Cell<u32>, x: Value, y: Value) {
    let place = feedback_at(state, pc);
    place.set(place.get() | kind_bit(x) | kind_bit(y));
}

/// `x op y` of two exact strings, before their kinds are asked for.
#[inline(always)]
fn compare_texts(
    vm: &Vm,
    state: &CodeState,
    pc: *const Cell<u32>,
    op: CompareOp,
    x: Value,
    y: Value,
) -> Option<bool> {
    let result = ops::compare_texts(vm, op, x, y)?;
    let place = &state.feedback[word_index(state, pc)];
    place.set(place.get() | feedback::STR);
    Some(result)
}

/// `x op y` by the general way; in place if the site says so.
#[inline(never)]
pub fn binary(vm: &mut Vm, state: &CodeState, pc: *const Cell<u32>, op: BinaryOp, x: Value, y: Value) -> R {
    note_kinds(state, pc, x, y);
    if state.feedback[word_index(state, pc)].get() & site::IN_PLACE != 0 {
        return ops::binary_in_place(vm, op, x, y);
    }
    ops::binary(vm, op, x, y)
}

#[inline(never)]
pub fn compare(vm: &mut Vm, state: &CodeState, pc: *const Cell<u32>, op: CompareOp, x: Value, y: Value) -> R {
    if let Some(result) = compare_texts(vm, state, pc, op, x, y) {
        return Ok(Value::bool(result));
    }
    note_kinds(state, pc, x, y);
    ops::compare(vm, op, x, y)
}

#[inline(never)]
pub fn compare_bool(
    vm: &mut Vm,
    state: &CodeState,
    pc: *const Cell<u32>,
    op: CompareOp,
    x: Value,
    y: Value,
) -> R<bool> {
    if let Some(result) = compare_texts(vm, state, pc, op, x, y) {
        return Ok(result);
    }
    note_kinds(state, pc, x, y);
    ops::compare_bool(vm, op, x, y)
}

#[inline(never)]
pub fn set_item(
    vm: &mut Vm,
    state: &CodeState,
    pc: *const Cell<u32>,
    container: Value,
    key: Value,
    value: Value,
) -> R<()> {
    note_kinds(state, pc, container, key);
    if vm.is_exact(container, vm.types.dict) {
        quicken(pc, Op::SetItem, Op::SetItemDict);
    }
    ops::set_item(vm, container, key, value)
}

/// The character of a string at an index in range, if there is a string for it already.
pub fn character(vm: &Vm, string: Value, index: i64) -> Option<Value> {
    let s = string.as_str()?;
    let at = if index < 0 { index + s.len() as i64 } else { index };
    let at = usize::try_from(at).ok().filter(|at| *at < s.len())?;
    vm.characters.get(s.at(at) as usize).copied()
}

/// UnboundLocalError for a name.
#[cold]
pub fn unbound_local(vm: &mut Vm, state: &CodeState, name: u16) {
    let name = state.names[name as usize];
    unbound_local_named(vm, name);
}

fn unbound_local_named(vm: &mut Vm, name: Value) {
    let message = format!(
        "cannot access local variable '{}' where it is not associated with a value",
        pyrite_object::string::to_rust(name)
    );
    // Without a `name`, so that no other one is suggested, as in CPython.
    let _ = vm.raise(Exc::UnboundLocalError, &message);
}

/// UnboundLocalError for the variable whose cell is in a register.
#[cold]
pub fn unbound_cell(vm: &mut Vm, register: u8) {
    let name = match vm.thread.current() {
        Some(f) => f
            .code()
            .code
            .variables
            .iter()
            .find(|v| v.register == u16::from(register) && v.kind != VariableKind::Local)
            .map(|v| v.name.clone()),
        None => None,
    };
    let name = vm.intern(name.as_deref().unwrap_or("?"));
    unbound_local_named(vm, name);
}

/// NameError for a free variable.
#[cold]
pub fn unbound_free(vm: &mut Vm, index: u16) {
    let name = match vm.thread.current() {
        Some(f) => f.code().code.free_variables.get(index as usize).cloned(),
        None => None,
    };
    let name = vm.intern(name.as_deref().unwrap_or("?"));
    let _ = crate::globals::unbound_free_error(vm, name);
}

/// A `with` statement's special method: function and receiver, as LoadMethod.
pub fn load_special(vm: &mut Vm, object: Value, which: u8) -> R<(Value, Value)> {
    let Some(special) = Special::from_u8(which) else { unreachable!("verified") };
    let name = match special {
        Special::Enter => vm.names.dunder_enter,
        Special::Exit => vm.names.dunder_exit,
        Special::AsyncEnter => vm.names.dunder_aenter,
        Special::AsyncExit => vm.names.dunder_aexit,
    };
    let ty = vm.type_of(object);
    match ty.lookup(vm, name) {
        Some(f) => match f.kind() {
            Kind::Function | Kind::Builtin
                if f.cast::<pyrite_object::native::Builtin>().is_none_or(|b| {
                    b.receiver.is_none()
                        && b.def.kind != pyrite_object::native::NativeKind::ClassMethod
                        && b.applies_to(ty)
                }) =>
            {
                Ok((f, object))
            }
            // What does not fit the object complains when it is called.
            Kind::Builtin
                if f.cast::<pyrite_object::native::Builtin>().is_some_and(|b| !b.applies_to(ty)) =>
            {
                Ok((pyrite_object::function::Method::new(vm, f, object), Value::UNBOUND))
            }
            _ => Ok((vm.bind_attribute(f, object)?, Value::UNBOUND)),
        },
        None => {
            let is_async = matches!(special, Special::AsyncEnter | Special::AsyncExit);
            let (protocol, other) = if is_async {
                ("asynchronous context manager", ["__enter__", "__exit__"])
            } else {
                ("context manager", ["__aenter__", "__aexit__"])
            };
            let name = pyrite_object::class::short_name(ty);
            let missing = special.text();
            let mut message =
                format!("'{name}' object does not support the {protocol} protocol (missed {missing} method)");
            let enter_name = vm.intern(other[0]);
            let exit_name = vm.intern(other[1]);
            let looks_other = ty.lookup(vm, enter_name).is_some() && ty.lookup(vm, exit_name).is_some();
            if looks_other {
                let (proto, hint) = if is_async {
                    ("the context manager protocol", "with")
                } else {
                    ("the asynchronous context manager protocol", "async with")
                };
                message.push_str(&format!(" but it supports {proto}. Did you mean to use '{hint}'?"));
            }
            Err(vm.type_error(message))
        }
    }
}

/// A function object; operands stand in the order of the flags.
pub fn make_function(vm: &mut Vm, state: &CodeState, constant: u32, flags: u8, operands: &[Value]) -> R {
    let Some(code) = state.constants[constant as usize].cast() else { unreachable!("a code constant") };
    let Some(globals) = vm.thread.current().map(|f| f.function.globals) else { unreachable!("in a frame") };
    let f = Function::new(vm, code, globals);
    let mut operands = operands.iter().copied();
    let mut operand = |flag: u8| if flags & flag != 0 { operands.next() } else { None };
    f.defaults.set(&f, operand(make_flags::DEFAULTS).and_then(Value::as_tuple));
    f.kw_defaults.set(&f, operand(make_flags::KW_DEFAULTS).and_then(Value::as_dict));
    if let Some(annotate) = operand(make_flags::ANNOTATE) {
        f.annotate.set(&f, annotate);
    }
    let closure = operand(make_flags::CLOSURE).and_then(Value::as_tuple);
    let complete = match closure {
        Some(cells) => f.set_closure(vm, cells),
        None => f.code.get().code.free_variables.is_empty(),
    };
    if !complete {
        return Err(
            vm.raise(pyrite_object::Exc::SystemError, "bytecode makes a function without its closure")
        );
    }
    Ok(f.value())
}

pub fn build_set(vm: &mut Vm, items: &[Value]) -> R {
    let set = pyrite_object::set::Set::of_type(vm, vm.types.set);
    for item in items {
        set.add(vm, *item)?;
    }
    Ok(set.value())
}

pub fn build_map(vm: &mut Vm, items: &[Value]) -> R {
    let dict = Gc::<Dict>::with_capacity(vm, items.len() / 2)?;
    for pair in items.chunks_exact(2) {
        dict.set(vm, pair[0], pair[1])?;
    }
    Ok(dict.value())
}

/// Joins strings, and ints that stand for their texts.
pub fn build_string(vm: &mut Vm, items: &[Value]) -> R {
    const SHORT: usize = 120; // bytes
    let mut text = [0; SHORT];
    let mut used = 0;
    let mut add = |part: &[u8]| {
        let Some(place) = text.get_mut(used..used + part.len()) else { return false };
        pyrite_object::string::short::copy(place, part);
        used += part.len();
        true
    };
    let fits = items.iter().all(|item| match item.as_small_int() {
        Some(i) => add(itoa::Buffer::new().format(i).as_bytes()),
        None => item.as_str().is_some_and(|part| part.is_ascii() && add(part.raw())),
    });
    if fits {
        return Ok(pyrite_object::string::from_latin1(vm, &text[..used]));
    }
    let items: Vec<Value> = items.to_vec();
    let mut parts = vm.rooted_from(&items);
    for part in parts.iter_mut().filter(|part| part.as_str().is_none()) {
        *part = format_simple(vm, *part)?;
    }
    let items = &parts;
    pyrite_object::string::build::joined(vm, None, items.len(), |i| items[i].as_str())
}

/// Extends a list with an iterable, as in displays.
pub fn list_extend(vm: &mut Vm, list: Value, iterable: Value) -> R<()> {
    let Some(list) = list.as_list() else { return Ok(()) };
    if pyrite_object::list::extend_directly(vm, list, iterable)? {
        return Ok(());
    }
    let Some(iterator) = pyrite_object::iter::iter_or_none(vm, iterable)? else {
        let message = format!("Value after * must be an iterable, not {}", vm.type_name(iterable));
        return Err(vm.type_error(message));
    };
    let items = pyrite_object::iter::collect(vm, iterator)?;
    list.extend_from_slice(vm, &items)
}

pub fn set_update(vm: &mut Vm, set: Value, iterable: Value) -> R<()> {
    let Some(set) = set.as_set() else { return Ok(()) };
    pyrite_object::set::update(vm, set, iterable)
}

/// The first mapping of a display or call: a copy of it takes the place of the dict that was empty so far.
fn copied(vm: &mut Vm, dict: Value, mapping: Value) -> R<Option<Value>> {
    match (dict.as_dict(), mapping.as_dict()) {
        (Some(dict), Some(source)) if dict.is_empty() && vm.is_exact(mapping, vm.types.dict) => {
            Ok(Some(source.copy(vm)?.value()))
        }
        _ => Ok(None),
    }
}

/// `{**mapping}`: the dict that is then the display's.
pub fn dict_update(vm: &mut Vm, dict: Value, mapping: Value) -> R {
    if let Some(copy) = copied(vm, dict, mapping)? {
        return Ok(copy);
    }
    let Some(dict) = dict.as_dict() else { return Ok(dict) };
    if merge::update_from_mapping(vm, dict, mapping)? {
        return Ok(dict.value());
    }
    let message = format!("'{}' object is not a mapping", vm.type_name(mapping));
    Err(vm.type_error(message))
}

/// `f(**mapping)`: the dict that is then the call's.
pub fn dict_merge(vm: &mut Vm, dict: Value, mapping: Value, callee: Value) -> R {
    if mapping.as_dict().is_some_and(|d| d.only_string_keys())
        && let Some(copy) = copied(vm, dict, mapping)?
    {
        return Ok(copy);
    }
    let Some(dict) = dict.as_dict() else { return Ok(dict) };
    let merged = match merge::merge_kwargs(vm, dict, mapping) {
        // As CPython, which takes these for its own.
        Err(_) if vm.pending_is(Exc::AttributeError) => {
            vm.exception = None;
            Merged::NotMapping
        }
        Err(_) if vm.pending_is(Exc::KeyError) => {
            let args = vm.exception.and_then(Value::as_exception).and_then(|e| e.args.get().as_tuple());
            let Some(key) = args.filter(|a| a.len() == 1).map(|a| a.get(0)) else { return Err(Raised) };
            vm.exception = None;
            let key = ops::to_str(vm, key)?;
            Merged::Duplicate(key)
        }
        merged => merged?,
    };
    let message = match merged {
        Merged::Done => return Ok(dict.value()),
        Merged::NotMapping => {
            let name = crate::calls::callee_name(vm, callee);
            format!("{name} argument after ** must be a mapping, not {}", vm.type_name(mapping))
        }
        Merged::NotString(_) => "keywords must be strings".to_owned(),
        Merged::Duplicate(key) => {
            let name = crate::calls::callee_name(vm, callee);
            let key = pyrite_object::string::to_rust(key);
            format!("{name} got multiple values for keyword argument '{key}'")
        }
    };
    Err(vm.type_error(message))
}

/// Exactly `count` items.
pub fn unpack(vm: &mut Vm, source: Value, count: usize) -> R<RootedVec> {
    let ty = vm.type_of(source);
    if let Some(tuple) = source.as_tuple().filter(|tuple| tuple.len() == count)
        && pyrite_object::iter::walks_as_tuple(vm, ty)
    {
        return Ok(vm.rooted_from(tuple.items()));
    }
    let Some(iterator) = pyrite_object::iter::iter_or_none(vm, source)? else {
        let message = format!("cannot unpack non-iterable {} object", vm.type_name(source));
        return Err(vm.type_error(message));
    };
    let mut items = vm.rooted();
    while items.len() < count {
        match pyrite_object::iter::next(vm, iterator)? {
            Some(item) => items.push(item),
            None => {
                let message = format!("not enough values to unpack (expected {count}, got {})", items.len());
                return Err(vm.value_error(message));
            }
        }
    }
    if pyrite_object::iter::next(vm, iterator)?.is_some() {
        let sized = vm.is_exact(source, vm.types.list)
            || vm.is_exact(source, vm.types.tuple)
            || vm.is_exact(source, vm.types.dict);
        let message = if sized {
            format!("too many values to unpack (expected {count}, got {})", ops::length(vm, source)?)
        } else {
            format!("too many values to unpack (expected {count})")
        };
        return Err(vm.value_error(message));
    }
    Ok(items)
}

/// The first `before` items, a list of the middle ones, the last `after` items.
pub fn unpack_ex(vm: &mut Vm, source: Value, before: usize, after: usize) -> R<RootedVec> {
    let walked = match pyrite_object::iter::is_sequence(vm, source) {
        true => Some(source),
        // It is asked once.
        false => pyrite_object::iter::iter_or_none(vm, source)?,
    };
    let Some(walked) = walked else {
        let message = format!("cannot unpack non-iterable {} object", vm.type_name(source));
        return Err(vm.type_error(message));
    };
    let all = pyrite_object::iter::collect(vm, walked)?;
    if all.len() < before + after {
        let message =
            format!("not enough values to unpack (expected at least {}, got {})", before + after, all.len());
        return Err(vm.value_error(message));
    }
    let mut items = vm.rooted_from(&all[..before]);
    let middle = List::new(vm, &all[before..all.len() - after]);
    items.push(middle.value());
    items.extend_from_slice(&all[all.len() - after..]);
    Ok(items)
}

/// The conversion of a replacement field: 1 str, 2 repr, 3 ascii.
pub fn convert(vm: &mut Vm, value: Value, conversion: u8) -> R {
    match conversion {
        1 => ops::to_str(vm, value),
        2 => ops::repr(vm, value),
        _ => {
            let r = ops::repr(vm, value)?;
            Ok(ascii(vm, r))
        }
    }
}

/// A repr with everything that is not ASCII escaped.
pub fn ascii(vm: &mut Vm, repr: Value) -> Value {
    let Some(s) = repr.as_str() else { return repr };
    if s.is_ascii() {
        return repr;
    }
    let mut out = StrBuilder::with_capacity(s.len() * 2);
    for c in s.code_points() {
        match c {
            0..0x80 => out.push(c),
            0x80..0x100 => out.push_str(&format!("\\x{c:02x}")),
            0x100..0x1_0000 => out.push_str(&format!("\\u{c:04x}")),
            _ => out.push_str(&format!("\\U{c:08x}")),
        }
    }
    out.finish_or_empty(vm)
}

/// `format(value, '')`.
#[inline]
pub fn format_simple(vm: &mut Vm, value: Value) -> R {
    if vm.is_exact(value, vm.types.str) {
        return Ok(value);
    }
    if let Some(i) = value.as_small_int() {
        let mut buffer = itoa::Buffer::new();
        return Ok(pyrite_object::string::from_latin1(vm, buffer.format(i).as_bytes()));
    }
    let empty = vm.empty_str();
    ops::format(vm, value, empty)
}

pub fn build_interpolation(vm: &mut Vm, value: Value, expression: Value, spec: Value, conversion: u8) -> R {
    let conversion = match conversion {
        0 => Value::NONE,
        1 => vm.intern("s"),
        2 => vm.intern("r"),
        _ => vm.intern("a"),
    };
    Ok(pyrite_object::template::make_interpolation(vm, value, expression, conversion, spec))
}

pub fn build_template(vm: &mut Vm, strings: Value, interpolations: Value) -> R {
    match (strings.as_tuple(), interpolations.as_tuple()) {
        (Some(strings), Some(fields)) => Ok(pyrite_object::template::make(vm, strings, fields)),
        _ => Err(vm.type_error("template parts must be tuples")),
    }
}

/// Whether an exception matches the class or tuple of classes of an `except`.
pub fn exception_matches(vm: &mut Vm, exception: Value, classes: Value) -> R<bool> {
    if let Some(ty) = classes.cast::<Type>()
        && ty.is_subtype(vm.types.base_exception)
    {
        return Ok(vm.is_instance(exception, ty));
    }
    const MESSAGE: &str = "catching classes that do not inherit from BaseException is not allowed";
    let Some(tuple) = classes.as_tuple() else { return Err(vm.type_error(MESSAGE)) };
    let mut matched = false;
    for i in 0..tuple.len() {
        match tuple.get(i).cast::<Type>() {
            Some(ty) if ty.is_subtype(vm.types.base_exception) => {
                matched = matched || vm.is_instance(exception, ty);
            }
            _ => return Err(vm.type_error(MESSAGE)),
        }
    }
    Ok(matched)
}

/// Splits an exception for `except*`: the matching part, the rest.
pub fn group_matches(vm: &mut Vm, exception: Value, classes: Value) -> R<(Value, Value)> {
    let group = vm.exc_type(Exc::BaseExceptionGroup);
    let all: Vec<Value> = match classes.as_tuple() {
        Some(t) => t.items().to_vec(),
        None => vec![classes],
    };
    for class in &all {
        match class.cast::<Type>() {
            Some(ty) if ty.is_subtype(group) => {
                return Err(
                    vm.type_error("catching ExceptionGroup with except* is not allowed. Use except instead.")
                );
            }
            Some(ty) if ty.is_subtype(vm.types.base_exception) => {}
            _ => {
                return Err(
                    vm.type_error("catching classes that do not inherit from BaseException is not allowed")
                );
            }
        }
    }
    if exception_matches(vm, exception, classes)? {
        if vm.is_instance(exception, group) {
            return Ok((exception, Value::NONE));
        }
        let empty = vm.str("");
        let list = vm.list(&[exception]);
        let class = vm.exc_type(Exc::BaseExceptionGroup).value();
        let wrapped = vm.call(class, &[empty, list])?;
        if let (Some(w), Some(e)) = (wrapped.as_exception(), exception.as_exception()) {
            w.traceback.set(e.traceback.get());
        }
        return Ok((wrapped, Value::NONE));
    }
    if vm.is_instance(exception, group) {
        let pair = vm.call_method_str(exception, "split", &[classes])?;
        let Some(pair) = pair.as_tuple().filter(|p| p.len() >= 2) else {
            let message = format!(
                "{}.split must return a 2-tuple, got {}",
                vm.type_name(exception),
                vm.type_name(pair)
            );
            return Err(vm.type_error(message));
        };
        return Ok((pair.get(0), pair.get(1)));
    }
    Ok((Value::NONE, exception))
}

/// What is left to raise after `except*` clauses.
pub fn prepare_reraise_star(vm: &mut Vm, original: Value, raised: Value) -> R {
    let Some(list) = raised.as_list() else { return Ok(Value::NONE) };
    crate::groups::prepare_reraise_star(vm, original, list)
}

/// The `raise` statement; leaves the exception pending.
pub fn raise(vm: &mut Vm, mode: u8, value: Value, cause: Value) {
    let _ = try_raise(vm, mode, value, cause);
    debug_assert!(vm.exception.is_some());
}

fn try_raise(vm: &mut Vm, mode: u8, value: Value, cause: Value) -> R<()> {
    if mode == 0 {
        let handled = vm.thread.handled;
        if handled.is_none() {
            return Err(vm.runtime_error("No active exception to reraise"));
        }
        vm.exception = Some(handled);
        return Err(Raised);
    }
    let exception = instance_of(vm, value, "exceptions must derive from BaseException")?;
    if mode == 2 {
        let fixed = if cause.is_none() {
            None
        } else {
            Some(instance_of(vm, cause, "exception causes must derive from BaseException")?)
        };
        if let Some(e) = exception.as_exception() {
            e.cause.set(fixed);
            e.suppress_context.set(true);
        }
    }
    Err(vm.raise_value(exception))
}

/// An exception, or an instance of an exception class.
fn instance_of(vm: &mut Vm, value: Value, message: &str) -> R {
    if value.cast::<Exception>().is_some() {
        return Ok(value);
    }
    if let Some(ty) = value.cast::<Type>()
        && ty.is_subtype(vm.types.base_exception)
    {
        let made = vm.call(value, &[])?;
        if made.cast::<Exception>().is_some() {
            return Ok(made);
        }
        let message = format!(
            "calling {} should have returned an instance of BaseException, not {}",
            ops::repr_text(vm, value)?,
            {
                let class = vm.type_of(made).value();
                ops::repr_text(vm, class)?
            }
        );
        return Err(vm.type_error(message));
    }
    Err(vm.type_error(message))
}

/// Calls an exit function with an exception.
pub fn with_except_start(vm: &mut Vm, function: Value, receiver: Value, exception: Value) -> R {
    let class = vm.type_of(exception).value();
    let traceback = exception.as_exception().and_then(|e| e.traceback.get()).map_or(Value::NONE, Gc::value);
    let args = [class, exception, traceback];
    if receiver == Value::UNBOUND {
        return vm.call(function, &args);
    }
    vm.call_unbound(function, receiver, &args, None)
}

/// The value of a StopIteration; for any other exception, makes it pending and gives `None`.
pub fn cleanup_throw(vm: &mut Vm, exception: Value) -> Option<Value> {
    if vm.is_instance(exception, vm.exc_type(Exc::StopIteration)) {
        let value = exception.as_exception().and_then(|e| e.field(pyrite_object::exception::fields::VALUE));
        return Some(value.unwrap_or(Value::NONE));
    }
    vm.exception = Some(exception);
    None
}

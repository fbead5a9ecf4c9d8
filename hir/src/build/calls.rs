//! Calls, by what their sites have seen.

use super::callees::binding;
use super::{Builder, MAX_LENGTH};
use crate::function::{Returns, ValueId};
use crate::instruction::{Address, FloatFunction, Instruction, IntOp, Reason, RuntimeFunction, Version};
use crate::types::{Kinds, Type};
use pyrite_object::code::{CacheEntry, CacheKind, feedback};
use pyrite_object::function::Function;
use pyrite_object::native::{Builtin, NativeKind, Signature};
use pyrite_object::shape::Shape;
use pyrite_object::ty::{Type as Class, flags as type_flags};
use pyrite_object::{Gc, Value};
use pyrite_syntax::opcode::{Instruction as Bytecode, Op};

/// Arguments of `min` and `max` that are compared one by one in compiled code, at most.
const MOST_COMPARED: usize = 5; // values

impl Builder<'_> {
    pub(super) fn call(&mut self, i: &Bytecode) {
        let a = u16::from(i.a);
        let callee = self.register(a);
        let mut arguments: Vec<ValueId> = (a + 1..=a + u16::from(i.b)).map(|r| self.register(r)).collect();
        let callee = self.unbind(callee, &mut arguments);
        if self.call_known(i, callee, arguments.clone(), false).is_none() {
            self.call_any(i, callee, arguments);
        }
    }

    /// A call as the interpreter makes it.
    pub(super) fn run_call(&mut self, i: &Bytecode) -> ValueId {
        self.run_step(i);
        self.register(u16::from(i.a))
    }

    /// A call of which all that is known is the number of its arguments.
    fn call_any(&mut self, i: &Bytecode, callee: ValueId, arguments: Vec<ValueId>) {
        let entries = self.request.state.caches[i.extra as usize].entries();
        let of_python = [CacheKind::Function, CacheKind::SimpleFunction, CacheKind::BoundFunction];
        if !entries.iter().any(|entry| of_python.contains(&entry.kind))
            || arguments.len() > super::MAX_ARGUMENTS as usize
        {
            return self.step(i);
        }
        self.note_obstacle(i);
        let state = self.state();
        let result = self.emit(Instruction::CallAny { callee, arguments, state }, Type::ANY);
        self.set_register(u16::from(i.a), result);
    }

    pub(super) fn call_method(&mut self, i: &Bytecode) {
        let a = u16::from(i.a);
        let callee = self.register(a);
        let mut arguments: Vec<ValueId> =
            (a + 2..=a + 1 + u16::from(i.b)).map(|r| self.register(r)).collect();
        if !self.receive(i, &mut arguments) {
            return self.step(i);
        }
        let bound = arguments.len() > usize::from(i.b);
        if self.call_known(i, callee, arguments.clone(), bound).is_none() {
            self.call_any(i, callee, arguments);
        }
    }

    /// Puts a method's receiver in front of its arguments, if there is one. False: that is not known.
    fn receive(&mut self, i: &Bytecode, arguments: &mut Vec<ValueId>) -> bool {
        let mut receiver = self.register(u16::from(i.a) + 1);
        if self.function.constant(receiver) == Some(Value::UNBOUND.bits()) {
            return true;
        }
        if self.function.ty(receiver).kinds.meets(Kinds::UNBOUND) {
            let seen = self.request.state.feedback[self.pc as usize].get();
            if !self.may_guard(Reason::Unset) || !self.may_guard(Reason::Identity) {
                return false;
            }
            match (i.op, seen) {
                (_, feedback::UNBOUND) => {
                    self.guard_same(receiver, Value::UNBOUND);
                    return true;
                }
                (Op::CallMethodFunction, _) | (_, feedback::OTHER) => receiver = self.guard_bound(receiver),
                _ => return false,
            }
        }
        arguments.insert(0, receiver);
        true
    }

    /// A call of what the site has seen, unless that needs more than the arguments as they are. A method that is bound has its
    /// receiver in front.
    fn call_known(
        &mut self,
        i: &Bytecode,
        callee: ValueId,
        arguments: Vec<ValueId>,
        bound: bool,
    ) -> Option<()> {
        let known = self.function.constant(callee).and_then(Value::from_bits).filter(|v| v.is_object());
        if let Some(builtin) = known.and_then(|v| v.cast::<Builtin>()) {
            let result = self.call_builtin(builtin, arguments, bound);
            self.set_register(u16::from(i.a), result);
            return Some(());
        }
        if let [value] = arguments.as_slice()
            && known == Some(self.vm.types.type_.value())
        {
            let class = self
                .emit(Instruction::ClassOf { value: *value }, Type::of(Kinds::OBJECT.union(Kinds::CLASS)));
            self.set_register(u16::from(i.a), class);
            return Some(());
        }
        if let Some(function) = known.and_then(|v| v.cast::<Function>())
            && let Some(result) = self.call_constant(function, &arguments, &[], to_register(i))
        {
            self.set_register(u16::from(i.a), result);
            return Some(());
        }
        let entries = self.request.state.caches[i.extra as usize].entries();
        let first = *entries.first()?;
        if entries.iter().all(|e| e.kind == CacheKind::Callable) && !bound {
            return self.call_instance(i, &entries, callee, &arguments, &[]);
        }
        if !self.may_guard(Reason::Identity) {
            return None;
        }
        let result = match first.kind {
            CacheKind::Function | CacheKind::SimpleFunction => {
                self.call_seen(i, callee, &arguments, &[], to_register(i), |builder| builder.run_call(i))?
            }
            CacheKind::Native if entries.len() == 1 && !bound => {
                let expected = Value::from_bits(first.key)?;
                self.guard_same(callee, expected);
                let state = self.state();
                let function = Address(first.a);
                self.emit(Instruction::CallNative { function, arguments, state }, Type::ANY)
            }
            CacheKind::BoundFunction if entries.len() == 1 && !bound => {
                self.call_bound(&first, callee, arguments, &[], to_register(i))?
            }
            CacheKind::BoundNative if entries.len() == 1 && !bound => {
                self.call_bound_native(first.b?.cast::<Builtin>()?, callee, arguments)
            }
            CacheKind::Class | CacheKind::SimpleClass if entries.len() == 1 && !bound => {
                self.make_instance(i, &first, callee, &arguments, &[])?
            }
            CacheKind::NativeClass if entries.len() == 1 && !bound => {
                if self.counted_loop(i, &first, callee, &arguments).is_some()
                    || self.new_iterable(i, &first, callee, &arguments).is_some()
                {
                    return Some(());
                }
                match self.convert(&first, callee, &arguments) {
                    Some(converted) => converted,
                    None => self.call_class(&first, callee, arguments)?,
                }
            }
            _ => return None,
        };
        self.set_register(u16::from(i.a), result);
        Some(())
    }

    /// A call whose last arguments are keyword arguments, named by a constant of the site.
    pub(super) fn call_with_keywords(&mut self, i: &Bytecode, method: bool) {
        let a = u16::from(i.a);
        let callee = self.register(a);
        let names = self.request.state.constants[self.code.sites[i.extra as usize].name as usize];
        let first = a + 1 + u16::from(method);
        let mut arguments: Vec<ValueId> = (first..first + u16::from(i.b)).map(|r| self.register(r)).collect();
        if method && !self.receive(i, &mut arguments) {
            return self.step(i);
        }
        let bound = arguments.len() > usize::from(i.b);
        let known = self.function.constant(callee).and_then(Value::from_bits).filter(|v| v.is_object());
        let result = names.as_tuple().and_then(|names| {
            if let Some(known) = known {
                return self.call_constant(known.cast()?, &arguments, names.items(), to_register(i));
            }
            let entries = self.request.state.caches[i.extra as usize].entries();
            if entries.iter().all(|e| e.kind == CacheKind::Callable) && !bound {
                self.call_instance(i, &entries, callee, &arguments, names.items())?;
                return Some(self.register(a));
            }
            let otherwise = |builder: &mut Self| builder.run_call(i);
            self.call_noted(i, callee, &arguments, names.items(), bound, otherwise)
        });
        match result {
            Some(result) => self.set_register(a, result),
            None => self.step(i),
        }
    }

    /// A call of an instance of a class with a Python `__call__`, or of one of a few such classes.
    fn call_instance(
        &mut self,
        i: &Bytecode,
        entries: &[CacheEntry],
        callee: ValueId,
        arguments: &[ValueId],
        keywords: &[Value],
    ) -> Option<()> {
        if entries.is_empty() || !self.may_guard(Reason::Shape) {
            return None;
        }
        let entries = self.narrow(entries.to_vec(), callee);
        let results = self.by_shape(callee, &entries, 1, |builder, entry, callee| {
            let arguments: Vec<ValueId> = std::iter::once(callee).chain(arguments.iter().copied()).collect();
            let function = entry.b.and_then(|f| f.cast::<Function>());
            let result =
                function.and_then(|f| builder.call_constant(f, &arguments, keywords, to_register(i)));
            vec![result.unwrap_or_else(|| {
                let registers = builder.registers.clone();
                builder.note_obstacle(i);
                let result = builder.run_call(i);
                builder.registers = registers;
                result
            })]
        });
        self.set_register(u16::from(i.a), results[0]);
        Some(())
    }

    /// The receiver of the callee, which binds this target, or the code is left.
    pub(super) fn guard_bound_to(&mut self, callee: ValueId, shape: Gc<Shape>, target: u64) -> ValueId {
        self.function.roots.push(shape.address());
        let (shape, target, state) = (Address(shape.address()), Address(target), self.state());
        self.emit(Instruction::GuardBound { value: callee, shape, target, state }, Type::ANY)
    }

    /// A call of a native method with some receiver, as this one.
    fn call_bound_native(
        &mut self,
        example: Gc<Builtin>,
        callee: ValueId,
        mut arguments: Vec<ValueId>,
    ) -> ValueId {
        let shape = self.vm.types.builtin_function.root.get();
        let receiver = self.guard_bound_to(callee, shape, std::ptr::from_ref(example.def) as u64);
        let of_list = example.receiver.is_some_and(|receiver| self.vm.is_exact(receiver, self.vm.types.list));
        let state = self.state();
        if of_list && let Some(result) = self.list_method(example.def.name, receiver, &arguments) {
            return result;
        }
        arguments.insert(0, receiver);
        let function = Address(example.def.function as usize as u64);
        self.emit(Instruction::CallNative { function, arguments, state }, Type::ANY)
    }

    /// A call of a function that runs no Python code for the kind of argument that was seen.
    fn call_plain(&mut self, builtin: Gc<Builtin>, module: &str, value: ValueId) -> Option<ValueId> {
        let (def, seen) = (builtin.def, self.seen());
        let takes = match (module, def.name) {
            ("builtins", "abs") if seen == Kinds::INT => Kinds::INT,
            ("builtins", "abs") | ("math", "floor" | "ceil" | "exp" | "tan" | "atan") => Kinds::FLOAT,
            ("builtins", "ord") => Kinds::STR,
            ("builtins", "chr") => Kinds::INT,
            _ => return None,
        };
        let signature = def.signature();
        if def.kind != NativeKind::Function
            || !(signature.simple && signature.parameters.len() == 1)
            || seen != takes
            || !self.function.ty(value).kinds.meets(takes)
            || !self.may_guard(Reason::Kind)
        {
            return None;
        }
        let value = self.guard_kind(value, takes);
        let state = self.state();
        if def.name != "abs" {
            let (function, arguments) = (Address(def.function as usize as u64), vec![value]);
            return Some(self.emit(Instruction::CallPlain { function, arguments, state }, Type::ANY));
        }
        if takes == Kinds::FLOAT {
            let abs = Instruction::FloatUnary { op: FloatFunction::Abs, value };
            return Some(self.emit(abs, Type::FLOAT));
        }
        let zero = self.constant(Value::small_int(0));
        let negative = Instruction::IntBinary { op: IntOp::Sub, left: zero, right: value, state };
        let right = self.emit(negative, Type::of(Kinds::INT));
        Some(self.emit(Instruction::Extreme { greatest: true, left: value, right, state }, Type::ANY))
    }

    /// A method of a list that has instructions of its own.
    fn list_method(&mut self, name: &str, list: ValueId, arguments: &[ValueId]) -> Option<ValueId> {
        if !self.function.ty(list).is(Kinds::LIST) && !self.may_guard(Reason::Kind) {
            return None;
        }
        match (name, arguments) {
            ("append", &[value]) => {
                let list = self.guard_kind(list, Kinds::LIST);
                let state = self.state();
                Some(self.emit(Instruction::ListAppend { list, value, state }, Type::of(Kinds::NONE)))
            }
            ("pop", []) if self.may_guard(Reason::Index) => {
                let list = self.guard_kind(list, Kinds::LIST);
                Some(self.list_pop(list))
            }
            _ => None,
        }
    }

    /// Takes the last item of a list; leaves if there is none.
    fn list_pop(&mut self, list: ValueId) -> ValueId {
        let (state, one) = (self.state(), self.constant(Value::small_int(1)));
        let length = self.emit(Instruction::ListLength { list }, Type::int(0, MAX_LENGTH));
        let last = Instruction::IntBinary { op: IntOp::Sub, left: length, right: one, state };
        let last = self.emit(last, Type::int(-1, MAX_LENGTH - 1));
        // Of an empty list it is -1, which is not in range however it is counted.
        let index = Instruction::GuardIndex { index: last, length, state };
        let index = self.emit(index, Type::int(0, MAX_LENGTH - 1));
        let item = self.emit(Instruction::ListItem { list, index }, Type::ANY);
        self.emit(Instruction::StoreListLength { list, length: index }, Type::of(Kinds::NONE));
        item
    }

    /// A call of a native function that is known. Some have instructions of their own.
    fn call_builtin(&mut self, builtin: Gc<Builtin>, arguments: Vec<ValueId>, bound: bool) -> ValueId {
        let state = self.state();
        let def = builtin.def;
        let module = builtin.module.get().as_str().map(|m| m.to_rust()).unwrap_or_default();
        if let ([value], NativeKind::Function) = (arguments.as_slice(), def.kind) {
            let value = *value;
            let op = match (module.as_str(), def.name) {
                ("builtins", "len") => {
                    if let Some(length) = self.length_method(value) {
                        return length;
                    }
                    let most = crate::build::MAX_LENGTH;
                    return self.emit(Instruction::Length { value, state }, Type::int(0, most));
                }
                ("math", "sqrt") => Some(FloatFunction::Sqrt),
                ("math", "sin") => Some(FloatFunction::Sin),
                ("math", "cos") => Some(FloatFunction::Cos),
                _ => None,
            };
            let may = self.may_guard(Reason::Kind) && self.may_guard(Reason::Arithmetic);
            if let Some(op) = op.filter(|_| may) {
                let value = match self.may_be_int(value) {
                    true => self.emit(Instruction::AsFloat { value, state }, Type::FLOAT),
                    false => self.guard_kind(value, Kinds::FLOAT),
                };
                return self.emit(Instruction::FloatCall { op, value, state }, Type::FLOAT);
            }
        }
        if let &[value] = arguments.as_slice()
            && let Some(result) = self.call_plain(builtin, &module, value)
        {
            return result;
        }
        if let ("builtins", "isinstance", &[value, class]) = (module.as_str(), def.name, arguments.as_slice())
            && let Some(is) = self.is_instance(value, class)
        {
            return is;
        }
        if let ("builtins", "min" | "max", [first, others @ ..]) =
            (module.as_str(), def.name, arguments.as_slice())
            && (1..MOST_COMPARED).contains(&others.len())
        {
            let greatest = def.name == "max";
            let seen = self.seen();
            let guess = [Kinds::INT, Kinds::FLOAT].contains(&seen) && self.may_guard(Reason::Kind);
            let as_seen = |builder: &mut Self, value: ValueId| match guess {
                true if builder.function.ty(value).kinds.meets(seen) => builder.guard_kind(value, seen),
                _ => value,
            };
            let first = as_seen(self, *first);
            return others.iter().fold(first, |left, right| {
                let right = as_seen(self, *right);
                self.emit(Instruction::Extreme { greatest, left, right, state }, Type::ANY)
            });
        }
        if let ([list, others @ ..], true) = (arguments.as_slice(), bound)
            && builtin.owner == Some(self.vm.types.list)
            && self.function.ty(*list).is(Kinds::LIST)
            && let Some(result) = self.list_method(def.name, *list, others)
        {
            return result;
        }
        let direct = matches!(def.kind, NativeKind::Function | NativeKind::StaticMethod)
            || bound && builtin.receiver.is_none();
        if direct && let Some(arguments) = self.with_defaults(def.signature(), &arguments) {
            let function = Address(def.function as usize as u64);
            return self.emit(Instruction::CallNative { function, arguments, state }, Type::ANY);
        }
        let builtin = Address(builtin.address());
        self.emit(Instruction::CallBuiltin { builtin, method: bound, arguments, state }, Type::ANY)
    }

    /// All that a native function gets for these positional arguments; `None` if they do not fit, or are no simple matter.
    fn with_defaults(&mut self, signature: &Signature, arguments: &[ValueId]) -> Option<Vec<ValueId>> {
        let given = arguments.len();
        if !signature.simple || given < signature.required {
            return None;
        }
        let mut all = arguments.to_vec();
        for parameter in signature.parameters.get(given..)? {
            let default = parameter.default_value(self.vm)?;
            all.push(self.constant(default));
        }
        Some(all)
    }

    /// A call of what the site has seen, or of what is known to be called, with arguments of which the last ones are named.
    pub(super) fn call_with(
        &mut self,
        i: &Bytecode,
        callee: ValueId,
        mut arguments: Vec<ValueId>,
        keywords: &[Value],
        otherwise: impl FnOnce(&mut Self) -> ValueId,
    ) -> Option<ValueId> {
        let callee = self.unbind(callee, &mut arguments);
        let known = self.function.constant(callee).and_then(Value::from_bits).filter(|v| v.is_object());
        if let Some(function) = known.and_then(|v| v.cast::<Function>()) {
            return self.call_constant(function, &arguments, keywords, to_register(i));
        }
        self.call_noted(i, callee, &arguments, keywords, false, otherwise)
    }

    /// A call of the functions, or the one class or method, that the site has seen.
    fn call_noted(
        &mut self,
        i: &Bytecode,
        callee: ValueId,
        arguments: &[ValueId],
        keywords: &[Value],
        bound: bool,
        otherwise: impl FnOnce(&mut Self) -> ValueId,
    ) -> Option<ValueId> {
        let entries = self.request.state.caches[i.extra as usize].entries();
        match entries.as_slice() {
            [one] if matches!(one.kind, CacheKind::Class | CacheKind::SimpleClass) && !bound => {
                self.make_instance(i, one, callee, arguments, keywords)
            }
            [one] if one.kind == CacheKind::BoundFunction && !bound => {
                self.call_bound(one, callee, arguments.to_vec(), keywords, to_register(i))
            }
            _ => self.call_seen(i, callee, arguments, keywords, to_register(i), otherwise),
        }
    }

    /// The function of a bound method that has been made here; its receiver becomes the first argument.
    fn unbind(&mut self, callee: ValueId, arguments: &mut Vec<ValueId>) -> ValueId {
        match self.function.instruction(callee) {
            Some(&Instruction::NewMethod { function, receiver, .. }) => {
                arguments.insert(0, receiver);
                function
            }
            _ => callee,
        }
    }

    /// An instance of a plain class with an `__init__` of Python. The last arguments are named by `keywords`.
    fn make_instance(
        &mut self,
        i: &Bytecode,
        entry: &CacheEntry,
        callee: ValueId,
        arguments: &[ValueId],
        keywords: &[Value],
    ) -> Option<ValueId> {
        let class: Gc<Class> = Value::from_bits(entry.key)?.cast()?;
        let init = entry.b?.cast::<Function>()?;
        if class.version.get() != entry.version || !self.may_guard_call() {
            return None;
        }
        init.code.get().known_state()?;
        binding(init, arguments.len() + 1, keywords)?;
        self.guard_same(callee, class.value());
        self.guard_version(class.version_address(), entry.version, Reason::Shape);
        let root = class.root.get();
        self.root(root.value());
        let plain = !class.has(type_flags::FINALIZER);
        let size = if plain { class.instance_size() as u32 } else { 0 };
        let (shape, state) = (Address(root.address()), self.state());
        let new = Instruction::NewInstance {
            class: Address(class.address()),
            shape,
            version: Version(entry.version),
            size,
            state,
        };
        let instance = self.emit(new, Type::of(Kinds::OBJECT));
        let all: Vec<ValueId> = std::iter::once(instance).chain(arguments.iter().copied()).collect();
        let value = self.call_constant(init, &all, keywords, Returns::Instance(u16::from(i.a)))?;
        self.emit(Instruction::CheckInit { value, state }, Type::of(Kinds::NONE));
        Some(instance)
    }

    /// A class of the runtime that is known.
    fn call_class(
        &mut self,
        entry: &CacheEntry,
        callee: ValueId,
        arguments: Vec<ValueId>,
    ) -> Option<ValueId> {
        let class = self.guard_same(callee, Value::from_bits(entry.key)?);
        let operands = std::iter::once(class).chain(arguments).collect();
        Some(self.emit_runtime(RuntimeFunction::CallClass, operands))
    }

    /// `int(value)`, `float(value)`, `bool(value)`.
    fn convert(&mut self, entry: &CacheEntry, callee: ValueId, arguments: &[ValueId]) -> Option<ValueId> {
        let (&[value], class) = (arguments, Value::from_bits(entry.key)?) else { return None };
        let types = &self.vm.types;
        let [int, float, bool, str] =
            [types.int, types.float, types.bool, types.str].map(|ty| ty.value() == class);
        if str {
            return self.str_of(callee, class, value);
        }
        if !(int || float || bool) {
            return None;
        }
        self.guard_same(callee, class);
        let state = self.state();
        Some(match (int, float) {
            (true, _) => self.emit(Instruction::ToInt { value, state }, Type::ANY),
            (_, true) => self.emit(Instruction::ToFloat { value, state }, Type::ANY),
            _ => self.truth(value),
        })
    }

    /// `str(value)` of an int or a str.
    fn str_of(&mut self, callee: ValueId, class: Value, value: ValueId) -> Option<ValueId> {
        let seen = self.seen();
        if !self.may_guard(Reason::Kind) || seen != Kinds::INT && seen != Kinds::STR {
            return None;
        }
        self.guard_same(callee, class);
        let value = self.guard_kind(value, seen);
        Some(match seen {
            Kinds::INT => self.emit(Instruction::FormatInt { value }, Type::of(Kinds::STR)),
            _ => value,
        })
    }

    /// `for x in range(...)` and the like: what is walked need not be made.
    fn counted_loop(
        &mut self,
        i: &Bytecode,
        entry: &CacheEntry,
        callee: ValueId,
        arguments: &[ValueId],
    ) -> Option<()> {
        let get_iter = self.is_at(self.pc + 2, Op::GetIter).filter(|g| g.b == i.a)?;
        let (next, at) = (self.pc + 3, self.loop_of(self.pc + 2)?);
        let for_iter = self.is_at(at, Op::ForIter)?;
        if !self.may_guard(Reason::Kind)
            || self.is_joined(self.pc + 2)
            || self.live_before(next, u16::from(i.a), get_iter.a)
        {
            return None;
        }
        let (class, types) = (Value::from_bits(entry.key)?, &self.vm.types);
        let window = u16::from(get_iter.a);
        if class == types.range.value() && (for_iter.op == Op::ForIterRange || arguments.len() == 3) {
            let parts = self.range_parts(callee, arguments)?;
            self.range_window(window, parts);
        } else {
            let (first, pairs) = self.pairs(i, class, callee, arguments)?;
            self.pairs_window(at, window, first, pairs);
        }
        // The window is written here, and GetIter, which comes next, is told to leave it.
        self.done.insert(self.pc + 2);
        Some(())
    }
}

/// What a call gives goes where its first operand says.
pub(super) fn to_register(i: &Bytecode) -> Returns {
    Returns::Register(u16::from(i.a))
}

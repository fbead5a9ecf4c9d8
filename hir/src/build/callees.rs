//! Calls of Python functions, by those that their sites have seen.

use super::Builder;
use super::obstacles::MANY;
use crate::function::{Returns, ValueId};
use crate::instruction::{Address, Instruction, Reason, RuntimeFunction};
use crate::types::{Kinds, Type};
use pyrite_object::code::{CacheEntry, CacheKind, CodeState};
use pyrite_object::function::Function;
use pyrite_object::{Gc, Value};
use pyrite_syntax::code::flags;
use pyrite_syntax::opcode::Instruction as Bytecode;

/// What a site has called.
enum Callee {
    This(Gc<Function>),
    /// Functions that were made one after the other with the same code, which needs no defaults of theirs; one of them.
    Alike(Gc<Function>),
}

impl Callee {
    fn example(&self) -> Gc<Function> {
        match self {
            Callee::This(function) | Callee::Alike(function) => *function,
        }
    }
}

impl Builder<'_> {
    /// A call of a function that the site has seen. Where it has seen several, `otherwise` calls what is none of them. The
    /// last arguments are named by `keywords`.
    pub(super) fn call_seen(
        &mut self,
        i: &Bytecode,
        callee: ValueId,
        arguments: &[ValueId],
        keywords: &[Value],
        returns: Returns,
        otherwise: impl FnOnce(&mut Self) -> ValueId,
    ) -> Option<ValueId> {
        let cache = &self.request.state.caches[i.extra as usize];
        let entries = cache.entries();
        let callees = callees(&entries, self.request.state, arguments.len(), keywords)?;
        if !self.may_guard(Reason::Identity) || !self.may_guard(Reason::Names) {
            return None;
        }
        let (misses, seen) = (cache.misses.get(), entries.len() as u32);
        match callees.as_slice() {
            [] => None,
            [one] => self.call_expected(one, callee, arguments, keywords, returns),
            _ if misses >= MANY => None,
            [first @ .., last] => {
                let join = self.new_join(1);
                // As long as these are all, there is no other.
                let guarded = (misses <= seen).then_some(last);
                for one in first.iter().chain((misses > seen).then_some(last)) {
                    let is_it = match one {
                        Callee::This(function) => {
                            let right = self.constant(function.value());
                            Instruction::Same { left: callee, right }
                        }
                        Callee::Alike(example) => {
                            Instruction::RunsCode { value: callee, code: self.code_of(*example) }
                        }
                    };
                    let is_it = self.emit(is_it, Type::BOOL);
                    let other = self.split(is_it);
                    // A value of its own, which has gone through a guard: what is loaded from it cannot leave the branch.
                    let it = match one {
                        Callee::This(_) => callee,
                        Callee::Alike(_) => self.guard_callee(one, callee),
                    };
                    let result = self.call_callee(one, it, arguments, keywords, returns)?;
                    self.arrive(join, vec![result]);
                    self.continue_in(other);
                }
                let before = self.registers.clone();
                let result = match guarded {
                    Some(last) => self.call_expected(last, callee, arguments, keywords, returns)?,
                    None => otherwise(self),
                };
                self.arrive(join, vec![result]);
                self.registers = before;
                self.continue_in(join);
                Some(self.function.block(join).parameters[0])
            }
        }
    }

    /// A call of this callee; the code is left if it is another one.
    fn call_expected(
        &mut self,
        expected: &Callee,
        callee: ValueId,
        arguments: &[ValueId],
        keywords: &[Value],
        returns: Returns,
    ) -> Option<ValueId> {
        let callee = self.guard_callee(expected, callee);
        self.call_callee(expected, callee, arguments, keywords, returns)
    }

    fn guard_callee(&mut self, expected: &Callee, callee: ValueId) -> ValueId {
        match expected {
            Callee::This(function) => self.guard_same(callee, function.value()),
            Callee::Alike(example) => {
                let (value, code) = (self.guard_kind(callee, Kinds::FUNCTION), self.code_of(*example));
                let guard = Instruction::GuardFunctionCode { value, code, state: self.state() };
                self.emit(guard, Type::of(Kinds::FUNCTION))
            }
        }
    }

    /// A call of what is known to be this callee.
    fn call_callee(
        &mut self,
        known: &Callee,
        callee: ValueId,
        arguments: &[ValueId],
        keywords: &[Value],
        returns: Returns,
    ) -> Option<ValueId> {
        let example = match known {
            Callee::This(function) => return self.call_constant(*function, arguments, keywords, returns),
            Callee::Alike(example) => *example,
        };
        let binding = binding(example, arguments.len(), keywords)?;
        let parameters =
            binding.places.iter().map(|place| Some(arguments[(*place)?])).collect::<Option<_>>()?;
        self.call_code(example, callee, &binding, parameters, arguments, returns)
    }

    fn code_of(&mut self, function: Gc<Function>) -> Address {
        let code = function.code.get();
        self.root(code.value());
        Address(code.address())
    }

    /// A call of a method that binds the one function that the site has seen.
    pub(super) fn call_bound(
        &mut self,
        entry: &CacheEntry,
        callee: ValueId,
        mut arguments: Vec<ValueId>,
        keywords: &[Value],
        returns: Returns,
    ) -> Option<ValueId> {
        let function: Gc<Function> = Value::from_bits(entry.key)?.cast()?;
        binding(function, arguments.len() + 1, keywords)?;
        if !self.may_guard_call() {
            return None;
        }
        let receiver = self.guard_bound_to(callee, self.vm.types.method.root.get(), entry.key);
        arguments.insert(0, receiver);
        self.call_constant(function, &arguments, keywords, returns)
    }

    /// A call of a function that is known: its arguments are put where its parameters are as the code is compiled. The
    /// last ones are named by `keywords`.
    pub(super) fn call_constant(
        &mut self,
        function: Gc<Function>,
        arguments: &[ValueId],
        keywords: &[Value],
        returns: Returns,
    ) -> Option<ValueId> {
        let object = function.code.get();
        let (code, target) = (&object.code, object.known_state()?);
        if !self.may_guard(Reason::Identity) || !self.may_guard(Reason::Names) {
            return None;
        }
        let binding = binding(function, arguments.len(), keywords)?;
        let count = code.arg_count as usize;
        // Defaults are constants while the function's version stays.
        let mut parameters = Vec::new();
        for (n, place) in binding.places.iter().enumerate() {
            let value = match place {
                Some(at) => arguments[*at],
                None if n < count => self.constant(default(function, n)?),
                None => {
                    // The dict of these can be changed in place.
                    let dict = function.kw_defaults.get()?;
                    let position = dict.position_of(target.variable_names[n])?;
                    let version = dict.version(self.vm);
                    self.guard_version(dict.version_address(), version, Reason::Names);
                    self.root(dict.value());
                    let address = Address(dict.value_address(position) as u64);
                    let state = self.state();
                    self.emit(Instruction::LoadAddress { address, state }, Type::ANY)
                }
            };
            parameters.push(value);
        }
        self.guard_version(function.version_address(), function.version.get(), Reason::Identity);
        let callee = self.constant(function.value());
        self.call_code(function, callee, &binding, parameters, arguments, returns)
    }

    /// A call of a function with the code of the example, whose parameters before `*args` get these values.
    fn call_code(
        &mut self,
        example: Gc<Function>,
        function: ValueId,
        binding: &Binding,
        mut parameters: Vec<ValueId>,
        arguments: &[ValueId],
        returns: Returns,
    ) -> Option<ValueId> {
        let object = example.code.get();
        let (flags, target) = (object.code.flags, object.known_state()?);
        let state = self.state();
        if flags & flags::VARARGS != 0 {
            let items = arguments[binding.rest.clone()].to_vec();
            parameters.push(self.emit(Instruction::NewTuple { items, state }, Type::of(Kinds::TUPLE)));
        }
        if flags & flags::VARKEYWORDS != 0 {
            let entries = binding.extra.iter().flat_map(|(name, at)| [self.constant(*name), arguments[*at]]);
            let entries = entries.collect();
            parameters.push(self.emit_runtime(RuntimeFunction::BuildMap, entries));
        }
        self.root(object.value());
        self.root(example.value());
        let code = Address(std::ptr::from_ref(target) as u64);
        let example = Address(example.address());
        let call = Instruction::CallCode { code, function, example, arguments: parameters, returns, state };
        Some(self.emit(call, Type::ANY))
    }
}

/// The callees that a site of a caller has seen: those with the same code together. `None` if one cannot be called as the
/// site does, or is no plain function.
fn callees(
    entries: &[CacheEntry],
    caller: &CodeState,
    count: usize,
    keywords: &[Value],
) -> Option<Vec<Callee>> {
    let mut found: Vec<Callee> = Vec::new();
    for entry in entries {
        let function: Gc<Function> = Value::from_bits(entry.key)?.cast()?;
        let code = function.code.get();
        if !matches!(entry.kind, CacheKind::Function | CacheKind::SimpleFunction) {
            return None;
        }
        if code.address() != entry.c {
            continue; // It has got another code since.
        }
        let binding = binding(function, count, keywords)?;
        let alike = found.iter_mut().find(|one| one.example().code.get() == code);
        let complete = binding.places.iter().all(Option::is_some);
        // A recursive function that is made anew calls itself, whichever it is.
        let recursive = code == caller.code && function.closure().is_some();
        match alike.filter(|_| complete) {
            Some(one) => *one = Callee::Alike(one.example()),
            None if complete && recursive => found.push(Callee::Alike(function)),
            None => found.push(Callee::This(function)),
        }
    }
    Some(found)
}

/// Which argument of a call goes where.
pub(super) struct Binding {
    /// By parameter, those before `*args` and `**kwargs`: the argument's number, or none where its default is taken.
    places: Vec<Option<usize>>,
    /// What `**kwargs` gets.
    extra: Vec<(Value, usize)>,
    /// What `*args` gets.
    rest: std::ops::Range<usize>,
}

/// How so many arguments, the last of which are named, go to a function's parameters; `None` if they do not fit, or if these
/// are too many.
pub(super) fn binding(function: Gc<Function>, count: usize, keywords: &[Value]) -> Option<Binding> {
    let object = function.code.get();
    let (code, target) = (&object.code, object.known_state()?);
    if target.parameter_count > super::MAX_ARGUMENTS {
        return None;
    }
    let positional = count.checked_sub(keywords.len())?;
    let (takes, only) = (code.arg_count as usize, code.keyword_only_count as usize);
    if positional > takes && code.flags & flags::VARARGS == 0 {
        return None;
    }
    let mut places: Vec<Option<usize>> =
        (0..takes + only).map(|n| (n < positional.min(takes)).then_some(n)).collect();
    let mut extra = Vec::new();
    for (name, at) in keywords.iter().zip(positional..) {
        let place =
            (code.positional_only_count as usize..takes + only).find(|n| target.variable_names[*n] == *name);
        match place {
            Some(place) if places[place].replace(at).is_none() => {}
            None if code.flags & flags::VARKEYWORDS != 0 => extra.push((*name, at)),
            _ => return None,
        }
    }
    let has_default = |n: usize| match n < takes {
        true => default(function, n).is_some(),
        false => {
            let defaults = function.kw_defaults.get();
            defaults.is_some_and(|dict| dict.position_of(target.variable_names[n]).is_some())
        }
    };
    let complete = places.iter().enumerate().all(|(n, place)| place.is_some() || has_default(n));
    complete.then_some(Binding { places, extra, rest: takes.min(positional)..positional })
}

/// The default of a positional parameter.
fn default(function: Gc<Function>, parameter: usize) -> Option<Value> {
    let defaults = function.defaults.get()?;
    let at = (parameter + defaults.len()).checked_sub(function.code.get().code.arg_count as usize)?;
    defaults.items().get(at).copied()
}

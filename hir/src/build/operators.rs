//! Operators, subscripts and the like on instances of Python classes: calls of special methods, by the shapes that the operands
//! were seen with.
//!
//! The call's frame state stands in front of the instruction; where compiled code is left within the method, its frame says
//! by a `Continuation` that the instruction is not done when it returns.

use super::loops::MAX_LENGTH;
use super::{Builder, Known};
use crate::function::{Returns, ValueId};
use crate::instruction::{Address, Instruction, Reason};
use crate::types::{Kinds, Type};
use pyrite_object::code::{CacheEntry, CacheKind};
use pyrite_object::frame::Continuation;
use pyrite_object::function::Function;
use pyrite_object::ops::{self, BinaryOp, CompareOp};
use pyrite_object::shape::Shape;
use pyrite_object::slots::Slot;
use pyrite_object::{Gc, Kind, Value};
use pyrite_syntax::code::flags;
use pyrite_syntax::opcode::{Instruction as Bytecode, Special};

/// Kinds that say of an operand that its class is built in, and that are noted.
const BUILT_IN: Kinds = Kinds::NUMBERS.union(Kinds::STR).union(Kinds::LIST).union(Kinds::DICT);

/// Kinds whose operators and hashes run no Python code.
pub(super) const PLAIN: Kinds =
    Kinds::NUMBERS.union(Kinds::BIG).union(Kinds::BOOL).union(Kinds::STR).union(Kinds::NONE);

/// Kinds that are equal to nothing but themselves, unless the other operand says so.
const ALONE: Kinds = Kinds::NONE.union(Kinds::CLASS).union(Kinds::FUNCTION);

/// How an operand of a comparison for equality compares.
enum Compared {
    /// By identity.
    Alone,
    /// By identity, if it is an instance as those that have been seen.
    Instances(Vec<CacheEntry>),
    /// As a built-in type does: with its own kind, and with nothing of the others.
    BuiltIn,
    Unknown,
}

impl Builder<'_> {
    /// An operand whose kind is found out now if that matters for what comes behind: it tells that nothing can be called here.
    pub(super) fn plain_operand(&mut self, value: ValueId, seen: Kinds) -> ValueId {
        let kinds = self.function.ty(value).kinds;
        let matters = self.request.arguments.iter().any(|known| matches!(known, Known::Dict(_)));
        let expected = seen.is_one() && kinds.meets(seen) && self.may_guard(Reason::Kind);
        if matters && expected && !kinds.within(PLAIN) { self.guard_kind(value, seen) } else { value }
    }

    /// What the operands of the instruction were, as entries of a cache: `b` is the function that their class has for the
    /// slot. None: nothing was seen, too much, or something that has no function of Python there that takes so many arguments.
    fn methods(
        &mut self,
        operand: u8,
        object: ValueId,
        slot: Slot,
        arguments: u32,
    ) -> Option<Vec<CacheEntry>> {
        if !self.may_guard_call() {
            return None;
        }
        let shapes = self.request.state.operands.seen(self.pc, operand);
        let all = shapes.iter().map(|shape| entry(*shape, None)).collect();
        let entries: Option<Vec<CacheEntry>> = self
            .narrow(all, object)
            .iter()
            .map(|known| {
                let shape = known.shape()?;
                let method = shape.ty.slot(self.vm, slot)?;
                takes(method, arguments).then(|| entry(shape, Some(method)))
            })
            .collect();
        entries.filter(|entries| !entries.is_empty())
    }

    /// What the special method gives, of whichever of these classes the object is, called with it and the others.
    fn call_methods(
        &mut self,
        object: ValueId,
        entries: &[CacheEntry],
        others: &[ValueId],
        after: Continuation,
    ) -> ValueId {
        let call = |builder: &mut Self, entry: &CacheEntry, object: ValueId| {
            let arguments: Vec<ValueId> = std::iter::once(object).chain(others.iter().copied()).collect();
            let function = entry.b.and_then(|method| method.cast::<Function>());
            let result = function.and_then(|function| {
                builder.call_constant(function, &arguments, &[], Returns::Continues(after))
            });
            match result {
                Some(result) => result,
                None => unreachable!("its parameters have been looked at"),
            }
        };
        match entries {
            [one] => {
                let object = self.guard_shape(object, one);
                call(self, one, object)
            }
            _ => {
                let results = self.by_shape(object, entries, 1, |builder, entry, object| {
                    vec![call(builder, entry, object)]
                });
                self.known(results[0])
            }
        }
    }

    /// The other operand, found out to be of a class that cannot ask to go before any of these; `None` if that cannot be told.
    fn other_operand(&mut self, operand: u8, other: ValueId, classes: &[CacheEntry]) -> Option<ValueId> {
        let kinds = self.function.ty(other).kinds;
        let shapes = self.request.state.operands.seen(self.pc, operand);
        let waits = |class: &CacheEntry| {
            class.shape().is_some_and(|class| {
                shapes.iter().all(|shape| shape.ty == class.ty || !shape.ty.is_subtype(class.ty))
            })
        };
        if !classes.iter().all(waits) {
            return None;
        }
        if kinds.within(Kinds::ANY) && !kinds.meets(Kinds::OBJECT) {
            return Some(other);
        }
        match shapes.as_slice() {
            [shape] => Some(self.guard_shape(other, &entry(*shape, None))),
            [] => {
                let one = self.seen().and(BUILT_IN);
                let plain = one.is_one() && kinds.meets(one) && self.may_guard(Reason::Kind);
                plain.then(|| self.guard_kind(other, one))
            }
            _ => None,
        }
    }

    /// Goes on with what the method gave, or with what `declined` makes of its having declined.
    fn unless_declined(
        &mut self,
        given: ValueId,
        declined: impl FnOnce(crate::StateId) -> Instruction,
    ) -> ValueId {
        let mark = self.constant(Value::NOT_IMPLEMENTED);
        let same = self.emit(Instruction::Same { left: given, right: mark }, Type::BOOL);
        let join = self.new_join(1);
        let other = self.split(same);
        let block = self.current;
        self.function.block_mut(block).cold = true;
        let state = self.state();
        let result = self.emit(declined(state), Type::ANY);
        self.arrive(join, vec![result]);
        self.continue_in(other);
        self.arrive(join, vec![given]);
        self.continue_in(join);
        let result = self.function.block(join).parameters[0];
        self.known(result)
    }

    /// `left op right` by a special method of one of them.
    pub(super) fn binary_method(
        &mut self,
        op: BinaryOp,
        left: ValueId,
        right: ValueId,
        in_place: bool,
    ) -> Option<ValueId> {
        let (forward, reflected, working_in_place) = op.slots();
        let declined =
            |after| move |state| Instruction::BinaryDeclined { op, left, right, in_place, after, state };
        if let Some(slot) = working_in_place.filter(|_| in_place)
            && let Some(entries) = self.methods(0, left, slot, 2)
        {
            let after = Continuation::InPlace;
            let given = self.call_methods(left, &entries, &[right], after);
            return Some(self.unless_declined(given, declined(after)));
        }
        if let Some(entries) = self.methods(0, left, forward, 2) {
            if let Some(slot) = working_in_place.filter(|_| in_place)
                && entries.iter().any(|entry| self.has_slot(entry, slot))
            {
                return None;
            }
            let other = self.other_operand(1, right, &entries)?;
            let after = Continuation::First;
            let given = self.call_methods(left, &entries, &[other], after);
            return Some(self.unless_declined(given, declined(after)));
        }
        // A number does not know what to do with an instance.
        let number = self.number(0, left)?;
        let entries = self.methods(1, right, reflected, 2)?;
        if entries.len() != 1 {
            return None;
        }
        let left = self.guard_kind(left, number);
        let after = Continuation::Last;
        let given = self.call_methods(right, &entries, &[left], after);
        Some(self.unless_declined(given, declined(after)))
    }

    /// Whether the class of an entry has anything for a slot.
    fn has_slot(&mut self, entry: &CacheEntry, slot: Slot) -> bool {
        entry.shape().is_none_or(|shape| shape.ty.slot(self.vm, slot).is_some())
    }

    /// INT or FLOAT, if an operand is that or has been seen to be, and never an instance.
    fn number(&mut self, operand: u8, value: ValueId) -> Option<Kinds> {
        let kinds = self.function.ty(value).kinds;
        if kinds == Kinds::INT || kinds == Kinds::FLOAT {
            return Some(kinds);
        }
        let seen = self.seen().and(Kinds::NUMBERS);
        let only = self.request.state.operands.seen(self.pc, operand).is_empty();
        (only && seen.is_one() && kinds.meets(seen) && self.may_guard(Reason::Kind)).then_some(seen)
    }

    /// `left op right`, a comparison, by a special method of one of them.
    pub(super) fn compare_method(&mut self, op: CompareOp, left: ValueId, right: ValueId) -> Option<ValueId> {
        if let Some(entries) = self.methods(0, left, op.slot(), 2) {
            let other = self.other_operand(1, right, &entries)?;
            let after = Continuation::First;
            let given = self.call_methods(left, &entries, &[other], after);
            let declined = |state| Instruction::CompareDeclined { op, left, right, after, state };
            return Some(self.unless_declined(given, declined));
        }
        None
    }

    /// `left == right` or `left != right`, where the class of one operand leaves that to identity, and that of the other one
    /// has been seen to. What is the same is equal to itself without a look at its class.
    pub(super) fn compare_by_identity(
        &mut self,
        op: CompareOp,
        left: ValueId,
        right: ValueId,
    ) -> Option<ValueId> {
        let wanted = match op {
            CompareOp::Eq => true,
            CompareOp::Ne => false,
            _ => return None,
        };
        let sides = [self.compared(0, left), self.compared(1, right)];
        let known = match &sides {
            [Compared::Unknown, other] | [other, Compared::Unknown] => {
                matches!(other, Compared::Alone).then_some(false)?
            }
            [Compared::BuiltIn, Compared::BuiltIn] => return None,
            _ => true,
        };
        let same = self.emit(Instruction::Same { left, right }, Type::BOOL);
        let join = self.new_join(0);
        let result = self.function.add_parameter(join, if known { Type::BOOL } else { Type::ANY });
        let other = self.split(same);
        let equal = self.constant(Value::bool(wanted));
        self.arrive(join, vec![equal]);
        self.continue_in(other);
        for (side, value) in sides.iter().zip([left, right]) {
            if let Compared::Instances(entries) = side {
                self.by_shape(value, entries, 0, |_, _, _| Vec::new());
            }
        }
        let different = match known {
            true => self.constant(Value::bool(!wanted)),
            false => self.compare_generally(op, left, right),
        };
        self.arrive(join, vec![different]);
        self.continue_in(join);
        Some(result)
    }

    /// How an operand of a comparison for equality compares.
    fn compared(&mut self, operand: u8, value: ValueId) -> Compared {
        let kinds = self.function.ty(value).kinds;
        if kinds.within(ALONE) {
            return Compared::Alone;
        }
        if kinds.within(Kinds::ANY) && !kinds.meets(Kinds::OBJECT) {
            return Compared::BuiltIn;
        }
        let shapes = self.request.state.operands.seen(self.pc, operand);
        let entries = self.narrow(shapes.iter().map(|shape| entry(*shape, None)).collect(), value);
        let plain = |builder: &mut Self, slot| {
            let default = builder.vm.types.object.slot(builder.vm, slot);
            entries
                .iter()
                .all(|known| known.shape().is_some_and(|shape| shape.ty.slot(builder.vm, slot) == default))
        };
        let known = !entries.is_empty() && self.may_guard(Reason::Shape);
        match known && plain(self, Slot::Eq) && plain(self, Slot::Ne) {
            true => Compared::Instances(entries),
            false => Compared::Unknown,
        }
    }

    /// `container[key]`.
    pub(super) fn get_item_method(&mut self, container: ValueId, key: ValueId) -> Option<ValueId> {
        let entries = self.methods(0, container, Slot::GetItem, 2)?;
        Some(self.call_methods(container, &entries, &[key], Continuation::Last))
    }

    /// `container[key] = value`.
    pub(super) fn set_item_method(&mut self, container: ValueId, key: ValueId, value: ValueId) -> Option<()> {
        let entries = self.methods(0, container, Slot::SetItem, 3)?;
        self.call_methods(container, &entries, &[key, value], Continuation::Last);
        Some(())
    }

    /// The operations of the one native sequence type that the container has been seen to be of, with container and index
    /// guarded.
    fn native_sequence(
        &mut self,
        container: ValueId,
        key: ValueId,
    ) -> Option<(Gc<Shape>, Address, [ValueId; 2])> {
        let shapes = self.request.state.operands.seen(self.pc, 0);
        let [shape] = shapes.as_slice() else { return None };
        let items = ops::items_of(shape.ty)?;
        let may =
            [Reason::Shape, Reason::Kind, Reason::Index].into_iter().all(|reason| self.may_guard(reason));
        if !may || !self.may_be_int(key) || !self.function.ty(container).kinds.meets(Kinds::OBJECT) {
            return None;
        }
        let container = self.guard_shape(container, &entry(*shape, None));
        let index = self.guard_kind(key, Kinds::INT);
        Some((*shape, Address(std::ptr::from_ref(items) as u64), [container, index]))
    }

    /// `container[key]` of a native sequence.
    pub(super) fn native_item(&mut self, container: ValueId, key: ValueId) -> Option<ValueId> {
        let (shape, items, [container, index]) = self.native_sequence(container, key)?;
        let state = self.state();
        if shape.ty == self.vm.types.bytes {
            let most = Type::int(0, MAX_LENGTH);
            let length = self.emit(Instruction::BytesLength { bytes: container }, most);
            let index = self.emit(Instruction::GuardIndex { index, length, state }, most);
            return Some(self.emit(Instruction::ByteItem { bytes: container, index }, Type::int(0, 255)));
        }
        let ty = if shape.ty == self.vm.types.bytearray { Type::int(0, 255) } else { Type::ANY };
        Some(self.emit(Instruction::NativeItem { items, container, index, state }, ty))
    }

    /// `container[key] = value` of a native sequence.
    pub(super) fn store_native_item(
        &mut self,
        container: ValueId,
        key: ValueId,
        value: ValueId,
    ) -> Option<()> {
        let (_, items, [container, index]) = self.native_sequence(container, key)?;
        let state = self.state();
        let store = Instruction::StoreNativeItem { items, container, index, value, state };
        self.emit(store, Type::of(Kinds::NONE));
        Some(())
    }

    /// `key in container`, as a bool.
    pub(super) fn contains_method(&mut self, container: ValueId, key: ValueId) -> Option<ValueId> {
        let entries = self.methods(1, container, Slot::Contains, 2)?;
        let given = self.call_methods(container, &entries, &[key], Continuation::Last);
        Some(self.truth(given))
    }

    /// What `__iter__` gives.
    pub(super) fn iterator_method(&mut self, iterable: ValueId) -> Option<ValueId> {
        let entries = self.methods(0, iterable, Slot::Iter, 1)?;
        Some(self.call_methods(iterable, &entries, &[], Continuation::Last))
    }

    /// `-value` and the like.
    pub(super) fn unary_method(&mut self, slot: Slot, value: ValueId) -> Option<ValueId> {
        let entries = self.methods(0, value, slot, 1)?;
        Some(self.call_methods(value, &entries, &[], Continuation::Last))
    }

    /// `bool(value)`.
    pub(super) fn truth_method(&mut self, value: ValueId) -> Option<ValueId> {
        if !self.function.ty(value).kinds.meets(Kinds::OBJECT) {
            return None;
        }
        if let Some(entries) = self.methods(0, value, Slot::Bool, 1) {
            let given = self.call_methods(value, &entries, &[], Continuation::Last);
            let state = self.state();
            return Some(self.emit(Instruction::CheckTruth { value: given, state }, Type::BOOL));
        }
        if let Some(truth) = self.plain_truth(value) {
            return Some(truth);
        }
        let entries = self.methods(0, value, Slot::Len, 1)?;
        if entries.iter().any(|entry| self.has_slot(entry, Slot::Bool)) {
            return None;
        }
        let given = self.call_methods(value, &entries, &[], Continuation::Length);
        let length = self.check_length(given);
        let zero = self.constant(Value::small_int(0));
        let compare = Instruction::IntCompare { op: CompareOp::Ne, left: length, right: zero };
        Some(self.emit(compare, Type::BOOL))
    }

    /// `bool(value)`, where instances of one class have been seen that says nothing about that: they are true.
    fn plain_truth(&mut self, value: ValueId) -> Option<ValueId> {
        let shapes = self.request.state.operands.seen(self.pc, 0);
        let [shape] = shapes.as_slice() else { return None };
        let known = entry(*shape, None);
        if self.has_slot(&known, Slot::Bool) || self.has_slot(&known, Slot::Len) {
            return None;
        }
        self.function.roots.push(known.key);
        let has = Instruction::HasShape { value, shape: Address(known.key), version: known.version };
        let has = self.emit(has, Type::BOOL);
        let join = self.new_join(0);
        let result = self.function.add_parameter(join, Type::BOOL);
        let other = self.split(has);
        let yes = self.constant(Value::TRUE);
        self.arrive(join, vec![yes]);
        self.continue_in(other);
        let truth = self.truth_as_seen(value);
        self.arrive(join, vec![truth]);
        self.continue_in(join);
        Some(result)
    }

    /// `len(value)`, unboxed, of the only argument of a call.
    pub(super) fn length_method(&mut self, value: ValueId) -> Option<ValueId> {
        let entries = self.methods(0, value, Slot::Len, 1)?;
        let given = self.call_methods(value, &entries, &[], Continuation::Last);
        Some(self.check_length(given))
    }

    /// A special method of a `with` statement.
    pub(super) fn load_special(&mut self, i: &Bytecode) {
        let object = self.register(u16::from(i.b));
        let names = &self.vm.names;
        let name = match Special::from_u8(i.c) {
            Some(Special::Enter) => names.dunder_enter,
            Some(Special::Exit) => names.dunder_exit,
            Some(Special::AsyncEnter) => names.dunder_aenter,
            Some(Special::AsyncExit) => names.dunder_aexit,
            None => return self.step(i),
        };
        let shapes = self.request.state.operands.seen(self.pc, 0);
        let found = match shapes.as_slice() {
            [shape] if self.may_guard(Reason::Shape) => {
                let method = shape.ty.lookup(self.vm, name).filter(|method| method.kind() == Kind::Function);
                method.map(|method| (*shape, method))
            }
            _ => None,
        };
        let Some((shape, method)) = found else { return self.step(i) };
        let receiver = self.guard_shape(object, &entry(shape, None));
        self.put_constant(u16::from(i.a), method);
        self.set_register(u16::from(i.a) + 1, receiver);
    }

    fn check_length(&mut self, value: ValueId) -> ValueId {
        let state = self.state();
        self.emit(Instruction::CheckLength { value, state }, Type::int(0, super::MAX_LENGTH))
    }
}

pub(super) fn entry(shape: Gc<Shape>, method: Option<Value>) -> CacheEntry {
    CacheEntry {
        key: shape.address(),
        version: shape.ty.version.get(),
        b: method,
        kind: CacheKind::Method,
        ..CacheEntry::EMPTY
    }
}

/// Whether something is a function of Python that takes exactly so many arguments, and has run.
fn takes(method: Value, arguments: u32) -> bool {
    let Some(function) = method.cast::<Function>() else { return false };
    let object = function.code.get();
    let code = &object.code;
    object.known_state().is_some()
        && code.arg_count == arguments
        && code.keyword_only_count == 0
        && code.flags & (flags::VARARGS | flags::VARKEYWORDS) == 0
}

//! `isinstance` of classes that have no say in it.

use super::Builder;
use super::operators::entry;
use crate::function::ValueId;
use crate::instruction::{Address, Instruction, Reason};
use crate::types::{Kinds, Type};
use pyrite_object::class::is_plain_instance;
use pyrite_object::slots::Slot;
use pyrite_object::ty::{Type as Class, flags};
use pyrite_object::{Gc, Value};

/// Classes that are compared one by one, at most.
const MOST_CLASSES: usize = 4; // classes

impl Builder<'_> {
    /// `isinstance(value, class)`, of a known class or a tuple of some.
    pub(super) fn is_instance(&mut self, value: ValueId, class: ValueId) -> Option<ValueId> {
        let classes = self.known_classes(class)?;
        if classes.is_empty() || classes.len() > MOST_CLASSES || !self.may_guard(Reason::Shape) {
            return None;
        }
        if classes.contains(&self.vm.types.object) {
            return Some(self.constant(Value::TRUE));
        }
        for class in classes.iter().filter(|class| class.has(flags::HEAP)) {
            // It may get another metaclass, or that another `__instancecheck__`.
            self.guard_version(class.version_address(), class.version.get(), Reason::Shape);
        }
        if let [shape] = self.request.state.operands.seen(self.pc, 0).as_slice()
            && self.function.ty(value).kinds.meets(Kinds::of_shape(self.vm, *shape))
        {
            let answers = classes.iter().map(|class| is_plain_instance(self.vm, shape.ty, *class));
            let answers: Vec<Option<bool>> = answers.collect();
            let decided = answers.contains(&Some(true)) || !answers.contains(&None);
            if decided {
                self.guard_shape(value, &entry(*shape, None));
                return Some(self.constant(Value::bool(answers.contains(&Some(true)))));
            }
        }
        let join = self.new_join(0);
        let result = self.function.add_parameter(join, Type::BOOL);
        let (last, others) = classes.split_last()?;
        for class in others {
            let is = self.is_instance_of(value, *class);
            let other = self.split(is);
            let yes = self.constant(Value::TRUE);
            self.arrive(join, vec![yes]);
            self.continue_in(other);
        }
        let is = self.is_instance_of(value, *last);
        self.arrive(join, vec![is]);
        self.continue_in(join);
        Some(result)
    }

    fn is_instance_of(&mut self, value: ValueId, class: Gc<Class>) -> ValueId {
        let mut kinds = [Kinds::NOTHING; 2];
        for (kind, ty) in self.builtin_classes() {
            let is = usize::from(ty.is_subtype(class));
            kinds[is] = kinds[is].union(kind);
        }
        self.root(class.value());
        let ([no, yes], class, state) = (kinds, Address(class.address()), self.state());
        self.emit(Instruction::IsInstance { value, class, yes, no, state }, Type::BOOL)
    }

    /// The kinds whose values are all of one class.
    fn builtin_classes(&self) -> [(Kinds, Gc<Class>); 11] {
        let types = &self.vm.types;
        [
            (Kinds::INT, types.int),
            (Kinds::BIG, types.int),
            (Kinds::FLOAT, types.float),
            (Kinds::BOOL, types.bool),
            (Kinds::NONE, types.none),
            (Kinds::STR, types.str),
            (Kinds::LIST, types.list),
            (Kinds::TUPLE, types.tuple),
            (Kinds::DICT, types.dict),
            (Kinds::SET, types.set),
            (Kinds::FUNCTION, types.function),
        ]
    }

    /// The classes that a value is, if it is one or a tuple of them, and none has a metaclass of its own.
    fn known_classes(&mut self, class: ValueId) -> Option<Vec<Gc<Class>>> {
        let mut known = |value: ValueId| {
            let class: Gc<Class> = Value::from_bits(self.function.constant(value)?)?.cast()?;
            // Of the classes of the other values that are no objects in memory there are no kinds.
            let others = [Value::ELLIPSIS, Value::NOT_IMPLEMENTED].map(|value| self.vm.type_of(value));
            (class.is_ordinary(self.vm, Slot::InstanceCheck) && !others.contains(&class)).then_some(class)
        };
        match self.function.instruction(class)? {
            Instruction::NewTuple { items, .. } => items.iter().map(|item| known(*item)).collect(),
            _ => Some(vec![known(class)?]),
        }
    }
}

//! The type lattice: sets of kinds of values, and for integers an interval.

use pyrite_object::shape::Shape;
use pyrite_object::{Gc, Kind, Value, Vm};

/// A set of kinds of values. A built-in kind means an exact instance: an instance of a subclass of list is OBJECT.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Kinds(pub u32);

macro_rules! kinds {
    ($($name:ident $bit:literal $text:literal $doc:literal;)*) => {
        impl Kinds {
            $(#[doc = $doc] pub const $name: Kinds = Kinds(1 << $bit);)*
            /// Every kind with its name in the text form.
            pub const NAMES: &'static [(Kinds, &'static str)] = &[$((Kinds::$name, $text)),*];
        }
    };
}

kinds! {
    INT 0 "Int" "An int that fits in 64 bits; unboxed.";
    BIG 1 "Big" "An int that is an object of the heap.";
    FLOAT 2 "Float" "A float; unboxed.";
    BOOL 3 "Bool" "True or False; unboxed to one bit.";
    NONE 4 "None" "None.";
    STR 5 "Str" "An exact str.";
    LIST 6 "List" "An exact list.";
    TUPLE 7 "Tuple" "An exact tuple.";
    DICT 8 "Dict" "An exact dict.";
    SET 9 "Set" "An exact set.";
    FUNCTION 10 "Function" "A Python function.";
    CLASS 11 "Class" "A class whose metaclass is type.";
    CELL 12 "Cell" "A cell of a closure.";
    OBJECT 13 "Object" "Any other object.";
    UNBOUND 14 "Unbound" "The mark of a variable without a value.";
    MARK 15 "Mark" "Tags of loop windows and other internal immediates.";
}

impl Kinds {
    pub const NOTHING: Kinds = Kinds(0);
    /// Every value that Python can see.
    pub const ANY: Kinds = Kinds((1 << 14) - 1);
    /// What a register may hold.
    pub const REGISTER: Kinds = Kinds((1 << 16) - 1);
    /// What is unboxed when it is the only possibility.
    pub const UNBOXED: [Kinds; 3] = [Kinds::INT, Kinds::FLOAT, Kinds::BOOL];

    pub const NUMBERS: Kinds = Kinds::INT.union(Kinds::FLOAT);

    /// What is data as an attribute of a class, and no descriptor (`object::class::is_data`).
    pub const DATA: Kinds = Kinds::INT
        .union(Kinds::BIG)
        .union(Kinds::FLOAT)
        .union(Kinds::BOOL)
        .union(Kinds::NONE)
        .union(Kinds::STR)
        .union(Kinds::LIST)
        .union(Kinds::TUPLE)
        .union(Kinds::DICT)
        .union(Kinds::SET);

    pub const fn union(self, other: Kinds) -> Kinds {
        Kinds(self.0 | other.0)
    }

    pub const fn within(self, other: Kinds) -> bool {
        self.0 & !other.0 == 0
    }

    /// Whether this is one kind.
    pub const fn is_one(self) -> bool {
        self.0.is_power_of_two()
    }

    pub const fn meets(self, other: Kinds) -> bool {
        self.0 & other.0 != 0
    }

    pub const fn and(self, other: Kinds) -> Kinds {
        Kinds(self.0 & other.0)
    }

    /// A kind or set of kinds by its name in the text form.
    pub fn from_name(name: &str) -> Option<Kinds> {
        match name {
            "Nothing" => Some(Kinds::NOTHING),
            "Any" => Some(Kinds::ANY),
            "Register" => Some(Kinds::REGISTER),
            _ => Kinds::NAMES.iter().find(|(_, n)| *n == name).map(|(kinds, _)| *kinds),
        }
    }

    /// The kind of a value.
    pub fn of(vm: &Vm, value: Value) -> Kinds {
        if value.is_small_int() {
            return Kinds::INT;
        }
        if value.is_float() {
            return Kinds::FLOAT;
        }
        if value.is_bool() {
            return Kinds::BOOL;
        }
        let Some(header) = value.header() else {
            return match value {
                Value::NONE => Kinds::NONE,
                Value::UNBOUND => Kinds::UNBOUND,
                Value::ELLIPSIS | Value::NOT_IMPLEMENTED => Kinds::OBJECT,
                _ => Kinds::MARK,
            };
        };
        Kinds::of_shape(vm, header.shape.get())
    }

    /// The kind of an object by its shape.
    pub fn of_shape(vm: &Vm, shape: Gc<Shape>) -> Kinds {
        let ty = shape.ty;
        let types = &vm.types;
        match shape.kind {
            Kind::Int if ty == types.int => Kinds::BIG,
            Kind::Str if ty == types.str => Kinds::STR,
            Kind::List if ty == types.list => Kinds::LIST,
            Kind::Tuple if ty == types.tuple => Kinds::TUPLE,
            Kind::Dict if ty == types.dict => Kinds::DICT,
            Kind::Set if ty == types.set => Kinds::SET,
            Kind::Function => Kinds::FUNCTION,
            Kind::Cell => Kinds::CELL,
            Kind::Type if ty == types.type_ => Kinds::CLASS,
            _ => Kinds::OBJECT,
        }
    }
}

impl std::fmt::Debug for Kinds {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Display::fmt(self, f)
    }
}

impl std::fmt::Display for Kinds {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match *self {
            Kinds::NOTHING => return f.write_str("Nothing"),
            Kinds::REGISTER => return f.write_str("Register"),
            _ => {}
        }
        let (mut rest, mut separator) = (*self, "");
        if Kinds::ANY.within(rest) {
            f.write_str("Any")?;
            (rest, separator) = (Kinds(rest.0 & !Kinds::ANY.0), "|");
        }
        for (_, name) in Kinds::NAMES.iter().filter(|(kind, _)| kind.within(rest)) {
            write!(f, "{separator}{name}")?;
            separator = "|";
        }
        Ok(())
    }
}

/// What is known of a value: its kinds and, if it is an INT, the interval that it is in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Type {
    pub kinds: Kinds,
    pub low: i64,
    pub high: i64,
}

/// The interval of ints that are no objects.
pub const SMALL: (i64, i64) = (-pyrite_object::value::SMALL_LIMIT, pyrite_object::value::SMALL_LIMIT - 1);

impl Type {
    pub const NOTHING: Type = Type::of(Kinds::NOTHING);
    pub const ANY: Type = Type::of(Kinds::ANY);
    pub const REGISTER: Type = Type::of(Kinds::REGISTER);
    pub const BOOL: Type = Type::of(Kinds::BOOL);
    pub const FLOAT: Type = Type::of(Kinds::FLOAT);
    /// What a small int is once it is unboxed.
    pub const SMALL_INT: Type = Type::int(SMALL.0, SMALL.1);

    pub const fn of(kinds: Kinds) -> Type {
        Type { kinds, low: i64::MIN, high: i64::MAX }
    }

    pub const fn int(low: i64, high: i64) -> Type {
        Type { kinds: Kinds::INT, low, high }
    }

    pub fn is(self, kind: Kinds) -> bool {
        self.kinds == kind
    }

    pub fn is_int(self) -> bool {
        self.kinds == Kinds::INT
    }

    pub fn is_float(self) -> bool {
        self.kinds == Kinds::FLOAT
    }

    /// Whether an INT of this type needs no look at its size before it is boxed.
    pub fn is_small(self) -> bool {
        self.low >= SMALL.0 && self.high <= SMALL.1
    }

    /// The least type that holds both.
    pub fn join(self, other: Type) -> Type {
        if self.kinds == Kinds::NOTHING {
            return other;
        }
        if other.kinds == Kinds::NOTHING {
            return self;
        }
        let kinds = self.kinds.union(other.kinds);
        if kinds == Kinds::INT {
            return Type::int(self.low.min(other.low), self.high.max(other.high));
        }
        // An int that is boxed beside other kinds is an object if it is not small.
        let big = |ty: Type| ty.is_int() && !ty.is_small();
        Type::of(if big(self) || big(other) { kinds.union(Kinds::BIG) } else { kinds })
    }

    /// What is left of the type when its value is one of these kinds.
    pub fn refine(self, kinds: Kinds) -> Type {
        let both = self.kinds.and(kinds);
        match both {
            Kinds::INT if self.kinds == Kinds::INT => self,
            Kinds::INT => Type::SMALL_INT,
            _ => Type::of(both),
        }
    }

    /// The type of one value.
    pub fn of_value(vm: &Vm, value: Value) -> Type {
        match value.as_small_int() {
            Some(i) => Type::int(i, i),
            None => Type::of(Kinds::of(vm, value)),
        }
    }
}

impl std::fmt::Debug for Type {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Display::fmt(self, f)
    }
}

impl std::fmt::Display for Type {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.kinds)?;
        if self.is_int() && (self.low, self.high) != (i64::MIN, i64::MAX) {
            if self.low == self.high {
                return write!(f, "[{}]", self.low);
            }
            if (self.low, self.high) == SMALL {
                return f.write_str("[small]");
            }
            match self.low {
                i64::MIN => f.write_str("[min, ")?,
                low => write!(f, "[{low}, ")?,
            }
            return match self.high {
                i64::MAX => f.write_str("max]"),
                high => write!(f, "{high}]"),
            };
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ints_join_to_the_interval_that_holds_both() {
        assert_eq!(Type::int(-3, 4).join(Type::int(2, 9)), Type::int(-3, 9));
        assert_eq!(Type::NOTHING.join(Type::int(2, 9)), Type::int(2, 9));
    }

    #[test]
    fn an_int_that_is_not_small_may_be_an_object_once_it_is_beside_other_kinds() {
        let (float, none) = (Type::FLOAT, Type::of(Kinds::NONE));
        assert_eq!(Type::SMALL_INT.join(none), Type::of(Kinds::INT.union(Kinds::NONE)));
        let large = Type::int(0, SMALL.1 + 1);
        assert_eq!(large.join(float), Type::of(Kinds::INT.union(Kinds::BIG).union(Kinds::FLOAT)));
        assert_eq!(float.join(large), large.join(float));
        // Where it is unboxed it stays an int.
        assert_eq!(large.join(Type::int(0, 1)), large);
    }

    #[test]
    fn joining_again_changes_nothing() {
        let types = [
            Type::NOTHING,
            Type::int(1, 2),
            Type::int(i64::MIN, 7),
            Type::FLOAT,
            Type::BOOL,
            Type::of(Kinds::BIG),
            Type::ANY,
            Type::REGISTER,
        ];
        for a in types {
            for b in types {
                let both = a.join(b);
                assert_eq!((both.join(a), both.join(b), b.join(a)), (both, both, both), "{a} and {b}");
            }
        }
    }
}

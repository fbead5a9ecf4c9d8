//! The one table of HIR instructions. Printer, verifier, passes and lowering derive from it or match on it.
//!
//! A field's type tells what it is: `ValueId` and lists of it are operands, `StateId` is the frame state with which the
//! instruction leaves compiled code or runs other code, everything else is part of the instruction.

use crate::field::{Field, Naming, parse_name};
use crate::function::{FrameId, Returns, StateId, ValueId};
use crate::text::Reader;
use crate::types::Kinds;
use pyrite_object::frame::Continuation;
use pyrite_object::ops::{BinaryOp, CompareOp};

/// What an instruction may do besides giving a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Effect {
    /// Depends on its operands only, cannot fail: may be moved, merged and dropped.
    Pure,
    /// As `Pure`, but leaves compiled code if the operands are not as they should be. What it has found out stays true.
    Guard,
    /// Reads memory that other instructions write.
    Load,
    /// Reads memory to find out whether to leave compiled code.
    Check,
    /// Writes memory; runs no Python code, cannot raise.
    Store,
    /// Makes an object: the collector may run, but no Python code, and nothing can be raised.
    Allocates,
    /// May raise, but runs no Python code.
    Raises,
    /// May run any Python code, and so may raise.
    Calls,
}

/// What `NextItem` gives at the end of a loop: a mark that is no Python value.
pub const END_OF_LOOP: u64 = 8;

/// The address of something that lives as long as the compiled code; or, in `Bits`, a value.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Address(pub u64);

/// A value's word.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Bits(pub u64);

/// The version of a class or of a dict's keys.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Version(pub u64);

/// Enums with a name for each variant, as which they are fields of instructions.
macro_rules! vocabularies {
    ($($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident $text:literal,)* })*) => {
        $($(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name { $($(#[$doc])* $variant),* }

        impl $name {
            pub const ALL: &'static [$name] = &[$($name::$variant),*];

            pub fn name(self) -> &'static str {
                match self { $($name::$variant => $text),* }
            }
        }

        impl Field for $name {
            fn write(&self, out: &mut String, _: &mut Naming) {
                out.push_str(self.name());
            }
            fn parse(reader: &mut Reader) -> Result<$name, String> {
                parse_name($name::ALL, |one| one.name().to_owned(), reader)
            }
        })*
    };
}

vocabularies! {
    /// Operations on unboxed ints. Those that can leave 64 bits, or divide by zero, leave compiled code instead.
    IntOp {
        Add "Add",
        Sub "Sub",
        Mul "Mul",
        FloorDiv "FloorDiv",
        Mod "Mod",
        And "And",
        Or "Or",
        Xor "Xor",
        LShift "LShift",
        RShift "RShift",
    }

    /// Operations on unboxed floats.
    FloatOp {
        Add "Add",
        Sub "Sub",
        Mul "Mul",
        /// Leaves compiled code if the divisor is zero.
        Div "Div",
        /// Leaves compiled code if the result is infinite or not a number: that may be an error, or a complex number.
        Pow "Pow",
    }

    /// Functions of libm and others that take and give a float.
    FloatFunction {
        Sqrt "Sqrt",
        Sin "Sin",
        Cos "Cos",
        Abs "Abs",
        Negate "Negate",
    }

    /// Functions of the runtime that take boxed values and give one, or True or False.
    RuntimeFunction {
        /// `format(value, '')`.
        Format "Format",
        /// An f-string: strings, and ints that stand for their text.
        BuildString "BuildString",
        BuildSet "BuildSet",
        /// A dict: key, value, key, value.
        BuildMap "BuildMap",
        BuildSlice "BuildSlice",
        /// `container[start:stop:step]`.
        GetSlice "GetSlice",
        /// `container[start:stop:step] = value`, of the operands container, value, start, stop and step.
        SetSlice "SetSlice",
        DeleteItem "DeleteItem",
        SetAdd "SetAdd",
        SetUpdate "SetUpdate",
        ListExtend "ListExtend",
        /// `dict[key] = value`, of a display.
        MapAdd "MapAdd",
        Invert "Invert",
        Positive "Positive",
        GetIterator "GetIterator",
        /// What a sum comes to, of its two values.
        SumEnd "SumEnd",
        /// The tag of the loop window for what `__iter__` gave, which must be an iterator.
        IteratorTag "IteratorTag",
        /// Whether an exception is of a class, or one of a tuple of classes.
        ExceptionMatches "ExceptionMatches",
        /// An exception is being handled from now on; what was handled so far.
        PushHandled "PushHandled",
        /// The handler that has kept this ends.
        PopHandled "PopHandled",
        /// A class called with what follows it.
        CallClass "CallClass",
        /// `callable(*tuple)`.
        CallStar "CallStar",
        /// `callable(*tuple, **dict)`, of an exact dict.
        CallForward "CallForward",
    }

    /// Why compiled code is left.
    Reason {
        /// A value is of another kind.
        Kind "kind",
        /// An object has another shape, or its class has changed.
        Shape "shape",
        /// A value is another one.
        Identity "identity",
        /// A global has another value.
        Changed "changed",
        /// Where a loop is entered, registers hold other kinds of values than the first time.
        Entered "entered",
        /// Globals or builtins have got or lost a name.
        Names "names",
        /// An int does not fit in 64 bits.
        Overflow "overflow",
        /// A division by zero, a negative shift: what raises is left to the interpreter.
        Arithmetic "arithmetic",
        /// An index that is out of range.
        Index "index",
        /// A slot without a value.
        Unset "unset",
        /// A place that had never run.
        NeverRun "never-run",
        /// A loop that was entered in its middle has ended: what stands behind it is not in its code.
        LoopEnd "loop-end",
        /// Tracing or something else wants the interpreter.
        Attention "attention",
        /// A generator yields out of a loop that was entered in its middle.
        Yields "yields",
        /// Somebody has got hold of the frame of a generator that its loop consumes in place.
        Seen "seen",
    }
}

impl RuntimeFunction {
    /// The kinds of what it gives.
    pub fn result(self) -> Kinds {
        use RuntimeFunction as F;
        match self {
            F::Format | F::BuildString => Kinds::STR,
            F::BuildSet => Kinds::SET,
            F::BuildMap => Kinds::DICT,
            F::BuildSlice => Kinds::OBJECT,
            F::ExceptionMatches => Kinds::BOOL,
            F::DeleteItem
            | F::SetSlice
            | F::SetAdd
            | F::SetUpdate
            | F::ListExtend
            | F::MapAdd
            | F::PopHandled => Kinds::NONE,
            F::IteratorTag => Kinds::MARK,
            F::PushHandled => Kinds::ANY.union(Kinds::UNBOUND),
            F::GetSlice
            | F::Invert
            | F::Positive
            | F::GetIterator
            | F::SumEnd
            | F::CallClass
            | F::CallStar
            | F::CallForward => Kinds::ANY,
        }
    }
}

impl Reason {
    /// Whether the code was left as it was meant to be, and no guess was wrong.
    pub fn is_foreseen(self) -> bool {
        matches!(self, Reason::LoopEnd | Reason::Attention | Reason::Yields)
    }

    /// Whether more of what the interpreter sees can lead to another guess, should this one turn out wrong.
    pub fn may_be_guessed_again(self) -> bool {
        !matches!(self, Reason::Overflow | Reason::Arithmetic | Reason::Index | Reason::Changed)
    }

    /// A sentence about it for users.
    pub fn description(self) -> &'static str {
        match self {
            Reason::Kind => "a value of another type than so far",
            Reason::Shape => "an object of another class, or with other attributes, than so far",
            Reason::Identity => "another object than so far",
            Reason::Changed => "a global with another value than so far",
            Reason::Entered => "a loop that was entered with other values in its variables than so far",
            Reason::Names => "globals or built-ins got or lost a name",
            Reason::Overflow => "an int that does not fit in 64 bits",
            Reason::Arithmetic => "a division by zero, or a shift by too much",
            Reason::Index => "an index out of range",
            Reason::Unset => "a variable or attribute without a value",
            Reason::NeverRun => "code that had never run before",
            Reason::LoopEnd => "the end of a loop that was compiled for itself",
            Reason::Attention => "a signal, another thread or a finaliser waited",
            Reason::Yields => "a yield in a loop that was compiled for itself",
            Reason::Seen => "somebody looks at the frame of a generator whose code was in its loop",
        }
    }
}

macro_rules! instructions {
    ($($name:ident { $($field:ident: $ty:ty),* } $effect:ident $doc:literal;)*) => {
        /// One instruction; what it gives is typed in `Function`.
        #[derive(Clone, PartialEq)]
        pub enum Instruction { $(#[doc = $doc] $name { $($field: $ty),* }),* }

        impl Instruction {
            pub const NAMES: &'static [&'static str] = &[$(stringify!($name)),*];

            pub fn name(&self) -> &'static str {
                match self { $(Instruction::$name { .. } => stringify!($name)),* }
            }

            pub fn effect(&self) -> Effect {
                match self { $(Instruction::$name { .. } => Effect::$effect),* }
            }

            /// Calls `visit` with every operand; those of the frame state are not among them.
            pub fn operands(&self, visit: &mut dyn FnMut(ValueId)) {
                match self { $(Instruction::$name { $($field),* } => { $($field.operands(visit);)* let _ = visit; })* }
            }

            pub fn operands_mut(&mut self, visit: &mut dyn FnMut(&mut ValueId)) {
                match self { $(Instruction::$name { $($field),* } => { $($field.operands_mut(visit);)* let _ = visit; })* }
            }

            /// The frame state, if the instruction has one.
            pub fn state(&self) -> Option<StateId> {
                match self {
                    $(Instruction::$name { $($field),* } => {
                        let state: Option<StateId> = None;
                        $(let state = state.or(Field::state($field));)*
                        state
                    })*
                }
            }

            /// Gives it another frame state, if it has one.
            pub fn set_state(&mut self, state: StateId) {
                match self { $(Instruction::$name { $($field),* } => { $(Field::set_state($field, state);)* let _ = state; })* }
            }

            /// The fields' text forms.
            pub fn fields(&self, name: &mut Naming) -> Vec<(&'static str, String)> {
                match self {
                    $(Instruction::$name { $($field),* } => {
                        let _ = &name;
                        vec![$((stringify!($field), {
                            let mut text = String::new();
                            Field::write($field, &mut text, name);
                            text
                        })),*]
                    })*
                }
            }

            /// The instruction of a name, with the fields that come next.
            pub fn parse(name: &str, reader: &mut Reader) -> Result<Instruction, String> {
                match name {
                    $(stringify!($name) => Ok(Instruction::$name { $($field: Field::parse(reader)?),* }),)*
                    _ => Err(format!("there is no instruction {name}")),
                }
            }
        }

        /// Names and sentences of all instructions.
        pub const DOCS: &[(&str, &str)] = &[$((stringify!($name), $doc)),*];
    };
}

instructions! {
    // Where values come from.
    Constant { bits: Bits } Pure "A constant.";
    Argument { index: u32 } Pure "An argument of the call, boxed.";
    ThisFunction {} Pure "The function object that runs.";
    LoadRegister { register: u32 } Load "What the frame's register holds in memory.";
    ResumesAt { pc: u32 } Load "Whether the generator that begins to run stood at the word.";
    Sent {} Pure "What the generator has been sent.";
    Undefined {} Pure "What nobody reads: a register of a generator that has not begun, or that is dead where it stands.";
    SuspendedGenerator { code: Address, function: ValueId, at: ValueId, registers: Vec<ValueId> } Pure "A generator that stands at a word of its code, or at its beginning if that is 0, with these registers. Nobody but its loop knows it.";
    TakeException { reraised: bool } Store "The exception that was raised, at the beginning of its handler.";
    // Guards.
    GuardKind { value: ValueId, kinds: Kinds, reason: Reason, state: StateId } Guard "The value, if it is of these kinds.";
    GuardSame { value: ValueId, bits: Bits, reason: Reason, state: StateId } Guard "The constant, if the value is it.";
    HasShape { value: ValueId, shape: Address, version: u64 } Load "Whether the value is an object with the shape, and its class has the version, if that is not 0.";
    GuardShape { value: ValueId, shape: Address, version: Version, state: StateId } Check "The object, if it has the shape; its class has the version by a guard in front.";
    GuardBound { value: ValueId, shape: Address, target: Address, state: StateId } Guard "The receiver of a method that binds the Python function, or the native definition, at an address; methods of its kind have the shape.";
    RunsCode { value: ValueId, code: Address } Load "Whether the value is a function that runs the code object.";
    GuardFunctionCode { value: ValueId, code: Address, state: StateId } Check "The function, if it runs the code object.";
    GuardVersion { version_at: Address, version: Version, reason: Reason, state: StateId } Check "Leaves if the version at an address, of a dict's keys or of a class, has moved; gives None.";
    GuardNamespace { state: StateId } Check "Leaves unless the frame's namespace is its globals; gives None.";
    GuardIndex { index: ValueId, length: ValueId, state: StateId } Guard "The index, counted from the beginning, if it is in range.";
    Below { value: ValueId, limit: ValueId } Check "The int, which has been compared: it is less than the limit.";
    OfShape { value: ValueId, shape: Address, version: Version } Check "The object, which is known here to have the shape, and its class the version.";
    Known { value: ValueId } Check "The value, which is known here to be one that Python can see.";
    // Ints and floats.
    IntBinary { op: IntOp, left: ValueId, right: ValueId, state: StateId } Guard "left op right.";
    IntWrap { op: IntOp, left: ValueId, right: ValueId } Pure "The lower 64 bits of left op right, of which no more is read.";
    IntCompare { op: CompareOp, left: ValueId, right: ValueId } Pure "left op right.";
    BoolToInt { value: ValueId } Pure "0 or 1.";
    IntToFloat { value: ValueId } Pure "The float nearest to an int.";
    AsFloat { value: ValueId, state: StateId } Guard "The float of a small int or a float, which leaves for all else.";
    FloatToInt { value: ValueId, state: StateId } Guard "int(value), if that fits in 64 bits.";
    FloatBinary { op: FloatOp, left: ValueId, right: ValueId, state: StateId } Guard "left op right.";
    FloatCompare { op: CompareOp, left: ValueId, right: ValueId } Pure "left op right.";
    FloatCall { op: FloatFunction, value: ValueId, state: StateId } Guard "op(value), which leaves if the function does not take the value.";
    FloatUnary { op: FloatFunction, value: ValueId } Pure "op(value).";
    // Truth and identity.
    Not { value: ValueId } Pure "not value, of a bool.";
    Same { left: ValueId, right: ValueId } Pure "left is right.";
    Truth { value: ValueId, state: StateId } Calls "bool(value).";
    PlainTruth { value: ValueId, state: StateId } Check "Whether a value is true, if that takes no Python code; leaves else.";
    // Operators whose operands may be anything; `seen` is what the interpreter saw.
    Binary { op: BinaryOp, left: ValueId, right: ValueId, in_place: bool, seen: Kinds, state: StateId } Calls "left op right.";
    Extreme { greatest: bool, left: ValueId, right: ValueId, state: StateId } Calls "The less of two values, or the greater; the left one if neither is.";
    Compare { op: CompareOp, left: ValueId, right: ValueId, seen: Kinds, state: StateId } Calls "left op right.";
    BinaryDeclined { op: BinaryOp, left: ValueId, right: ValueId, in_place: bool, after: Continuation, state: StateId } Calls "left op right, after a special method has declined.";
    CompareDeclined { op: CompareOp, left: ValueId, right: ValueId, after: Continuation, state: StateId } Calls "left op right, after a special method has declined.";
    CheckTruth { value: ValueId, state: StateId } Raises "What __bool__ gave, if it is a bool; raises TypeError else.";
    CheckLength { value: ValueId, state: StateId } Calls "What __len__ gave as a length, unboxed; raises if it is none.";
    Negate { value: ValueId, seen: Kinds, state: StateId } Calls "-value.";
    ToInt { value: ValueId, state: StateId } Calls "int(value)";
    ToFloat { value: ValueId, state: StateId } Calls "float(value)";
    GetItem { container: ValueId, key: ValueId, seen: Kinds, state: StateId } Calls "container[key].";
    SetItem { container: ValueId, key: ValueId, value: ValueId, seen: Kinds, state: StateId } Calls "container[key] = value; gives None.";
    Contains { container: ValueId, key: ValueId, state: StateId } Calls "key in container.";
    Length { value: ValueId, state: StateId } Calls "len(value), unboxed.";
    // Memory of objects.
    LoadSlot { object: ValueId, offset: u32, state: StateId } Check "The attribute in a slot, which leaves if there is none.";
    StoreSlot { object: ValueId, offset: u32, value: ValueId } Store "Puts a value into a slot.";
    StoreShape { object: ValueId, shape: Address } Store "Makes an object have another shape of the same class.";
    LoadAddress { address: Address, state: StateId } Check "The value at a fixed address, which leaves if there is none.";
    StoreAddress { address: Address, value: ValueId } Store "Puts a value at a fixed address.";
    CellContent { cell: ValueId, state: StateId } Check "What a cell holds, which leaves if it is empty.";
    StoreCell { cell: ValueId, value: ValueId } Store "Puts a value into a cell.";
    FreeCell { function: ValueId, index: u32 } Load "A cell of the function's closure.";
    IsInstance { value: ValueId, class: Address, yes: Kinds, no: Kinds, state: StateId } Check "Whether the value is an instance of a class, to which all of some kinds belong, and none of others; leaves if the value's own class has a say in it.";
    ClassOf { value: ValueId } Load "The class of a value.";
    FunctionGlobals { function: ValueId } Pure "The globals of a function.";
    FunctionBuiltins { function: ValueId } Pure "The builtins that belong to a function's globals.";
    ListLength { list: ValueId } Load "Number of items, unboxed.";
    ListItem { list: ValueId, index: ValueId } Load "The item at an index that is in range.";
    StoreListItem { list: ValueId, index: ValueId, value: ValueId } Store "Puts a value at an index that is in range.";
    StoreListLength { list: ValueId, length: ValueId } Store "Cuts off the items of a list from a number on that it has; gives None.";
    NativeItem { items: Address, container: ValueId, index: ValueId, state: StateId } Check "The item of a native sequence at an index, which leaves if there is none. At the address are the operations of its type.";
    StoreNativeItem { items: Address, container: ValueId, index: ValueId, value: ValueId, state: StateId } Store "Puts a value at an index of a native sequence; leaves if that does not fit.";
    BytesLength { bytes: ValueId } Pure "Number of bytes, unboxed, of an object that is exactly bytes.";
    ByteItem { bytes: ValueId, index: ValueId } Pure "The byte at an index that is in range, of an object that is exactly bytes.";
    ItemsOf { value: ValueId } Pure "The tuple that an instance of a subclass is, to get at its items.";
    TupleLength { tuple: ValueId } Pure "Number of items, unboxed.";
    TupleItem { tuple: ValueId, index: ValueId } Load "The item at an index that is in range.";
    RangePart { range: ValueId, part: u32 } Pure "The start or the stop of a range whose parts are small ints and whose step is 1.";
    PairsFirst { pairs: ValueId } Pure "What `NewPairs` was made of.";
    DictValue { dict: ValueId, index: u32 } Load "The value of an entry, by its number, of a dict that is as it was made.";
    StrLength { string: ValueId } Pure "Number of code points, unboxed.";
    StrItem { string: ValueId, index: ValueId } Load "The character at an index that is in range.";
    // Making objects.
    NewTuple { items: Vec<ValueId>, state: StateId } Allocates "A tuple.";
    NewMethod { function: ValueId, receiver: ValueId, state: StateId } Allocates "A bound method.";
    NewRange { start: ValueId, stop: ValueId, state: StateId } Raises "range(start, stop), of ints.";
    NewPairs { form: Bits, first: ValueId, state: StateId } Raises "What has loop windows of this tag, if they are those of pairs: zip of a tuple's items, or enumerate of a sequence.";
    NewList { items: Vec<ValueId>, state: StateId } Allocates "A list.";
    NewListFor { room: ValueId, state: StateId } Allocates "An empty list with room for so many items, if that are not too many.";
    NewCell { content: ValueId, state: StateId } Allocates "A cell; Unbound makes an empty one.";
    ListAppend { list: ValueId, value: ValueId, state: StateId } Raises "Appends to a list; gives None.";
    FormatInt { value: ValueId } Load "str(value), of an int.";
    // Calls.
    CallRuntime { function: RuntimeFunction, operands: Vec<ValueId>, state: StateId } Calls "Calls a function of the runtime.";
    CallCode { code: Address, function: ValueId, example: Address, arguments: Vec<ValueId>, returns: Returns, state: StateId } Calls "Calls a Python function that takes the arguments as they are; the code's state tells how. The example is a function with this code.";
    CallAny { callee: ValueId, arguments: Vec<ValueId>, state: StateId } Calls "Calls anything with positional arguments; directly, if it is a function that takes them as they are.";
    EnterFrame { frame: FrameId, state: StateId } Store "The frame of an inlined call begins to be seen.";
    LeaveFrame { frame: FrameId, state: StateId } Store "The frame of an inlined call ends, or the function's own is about to, with these variables.";
    UnwindFrame { frame: FrameId } Store "The frame of an inlined call ends by an exception.";
    CallNative { function: Address, arguments: Vec<ValueId>, state: StateId } Calls "Calls a native function that takes the arguments as they are.";
    CallPlain { function: Address, arguments: Vec<ValueId>, state: StateId } Raises "The same, of one that runs no Python code for such arguments and changes nothing.";
    CallBuiltin { builtin: Address, method: bool, arguments: Vec<ValueId>, state: StateId } Calls "Calls a native function, or a method with its receiver first; the arguments are bound to its parameters.";
    Step { pc: u32, inputs: Vec<(u16, ValueId)>, outputs: Vec<u16>, state: StateId } Calls "Runs one instruction of bytecode on the frame's registers, and writes these; gives None.";
    NextItem { pc: u32, inputs: Vec<(u16, ValueId)>, outputs: Vec<u16>, state: StateId } Calls "The next item of the loop window in the frame's registers, or `END_OF_LOOP`.";
    IteratorNext { iterator: ValueId, state: StateId } Calls "The next item of an iterator, or `END_OF_LOOP`.";
    IteratorPair { iterator: ValueId, pc: u32, state: StateId } Calls "The first part of the next item of an iterator, which is a pair, or `END_OF_LOOP`; unpacking is at the word.";
    SecondResult {} Load "The second part of what `IteratorPair` has just found; what an iterator has returned at whose end `Delegate` has come.";
    DictNext { iterator: ValueId, state: StateId } Calls "As `IteratorNext`, and quick over the keys or values of a dict.";
    DictPair { iterator: ValueId, pc: u32, state: StateId } Calls "As `IteratorPair`, and quick over the items of a dict.";
    ResumeGenerator { generator: ValueId, state: StateId } Calls "What a generator yields that is resumed with None, or `END_OF_LOOP`.";
    Delegate { iterator: ValueId, value: ValueId, state: StateId } Calls "What an iterator yields that gets a value in `yield from` or `await`, or `END_OF_LOOP`.";
    NewInstance { class: Address, shape: Address, version: Version, size: u32, state: StateId } Allocates "An instance of a plain class of this version, before its `__init__`: with this shape and so many bytes, if there is nothing else to be done for it; 0 bytes if there is.";
    CheckInit { value: ValueId, state: StateId } Raises "Raises TypeError if what `__init__` gave is not None; gives None.";
    CheckUnseen { state: StateId } Check "Leaves if somebody has got hold of the frame, of a generator that a loop consumes, which is about to yield; gives None.";
    Poll { state: StateId } Check "Leaves if signals, a thread switch or finalisers wait; gives None.";
}

impl Instruction {
    /// The length of a list, tuple or str.
    pub fn length_of(sequence: ValueId, kinds: Kinds) -> Instruction {
        match kinds {
            Kinds::LIST => Instruction::ListLength { list: sequence },
            Kinds::TUPLE => Instruction::TupleLength { tuple: sequence },
            _ => Instruction::StrLength { string: sequence },
        }
    }

    /// The item of a list, tuple or str at an index that is in range.
    pub fn item_of(sequence: ValueId, kinds: Kinds, index: ValueId) -> Instruction {
        match kinds {
            Kinds::LIST => Instruction::ListItem { list: sequence, index },
            Kinds::TUPLE => Instruction::TupleItem { tuple: sequence, index },
            _ => Instruction::StrItem { string: sequence, index },
        }
    }

    /// Makes it name the registers that are so many behind.
    pub fn shift_registers(&mut self, by: u16) {
        match self {
            Instruction::LoadRegister { register } => *register += u32::from(by),
            Instruction::Step { inputs, outputs, .. } | Instruction::NextItem { inputs, outputs, .. } => {
                inputs.iter_mut().for_each(|(register, _)| *register += by);
                outputs.iter_mut().for_each(|register| *register += by);
            }
            Instruction::CallCode {
                returns: Returns::Register(register) | Returns::Instance(register),
                ..
            } => *register += by,
            _ => {}
        }
    }

    /// Whether an exception can come out of it.
    pub fn can_raise(&self) -> bool {
        matches!(self.effect(), Effect::Raises | Effect::Calls)
    }

    /// The instance in which it stores something.
    pub fn stores_into(&self) -> Option<ValueId> {
        match self {
            Instruction::StoreSlot { object, .. } | Instruction::StoreShape { object, .. } => Some(*object),
            _ => None,
        }
    }

    /// Whether it may be done again, for all that anybody can see.
    pub fn is_repeatable(&self) -> bool {
        let effect = self.effect();
        matches!(effect, Effect::Pure | Effect::Guard | Effect::Load | Effect::Check | Effect::Allocates)
    }

    /// Whether it may be dropped when nobody uses its value.
    pub fn is_droppable(&self) -> bool {
        self.is_repeatable()
            && !matches!(
                self,
                // What these find out is what they are for: other instructions were folded by it.
                Instruction::GuardVersion { .. }
                    | Instruction::GuardNamespace { .. }
                    | Instruction::GuardSame { .. }
                    | Instruction::GuardShape { .. }
                    | Instruction::GuardBound { .. }
                    | Instruction::GuardFunctionCode { .. }
                    | Instruction::GuardKind { .. }
                    // A finaliser is called even if nobody has used the instance.
                    | Instruction::NewInstance { size: 0, .. }
                    // What these leave for may raise.
                    | Instruction::GuardIndex { .. }
                    | Instruction::IntBinary {
                        op: IntOp::FloorDiv | IntOp::Mod | IntOp::LShift | IntOp::RShift,
                        ..
                    }
                    | Instruction::FloatBinary { op: FloatOp::Div | FloatOp::Pow, .. }
                    | Instruction::FloatCall { .. }
                    | Instruction::AsFloat { .. }
                    | Instruction::FloatToInt { .. }
                    | Instruction::LoadAddress { .. }
                    | Instruction::NativeItem { .. }
                    | Instruction::LoadSlot { .. }
                    | Instruction::CellContent { .. }
                    | Instruction::CheckUnseen { .. }
                    | Instruction::Poll { .. }
            )
    }
}

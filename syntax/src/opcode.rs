//! The one opcode table. Encoder, decoder, disassembler, verifier, dispatch and the HIR builder derive from it.
//!
//! An instruction is one 32-bit word `op8 a8 b8 c8` (little end first: the opcode is the lowest byte), or two:
//! an opcode whose operands name `Cache`, `Jump` or `Raw` has a second word. `bx` is `b | c << 8`.
//! A jump offset is an `i32` counted in words from the end of the jump instruction.
//! Registers are numbered from the frame's base: parameters, then other locals, then temporaries.
//! Locals that do not fit in eight bits live above register 255 and are reached by `GetHigh` and `SetHigh` only.

/// What one operand of an instruction is. A `window` is a run of consecutive registers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operand {
    /// Register written.
    OutA,
    /// Register read.
    InA,
    InB,
    InC,
    OutB,
    /// Register read, then written.
    InOutA,
    InOutB,
    /// `n` registers written from register a / b on.
    OutWindowA(u8),
    /// `n` registers read from register a / b on.
    InWindowA(u8),
    InWindowB(u8),
    /// `n` registers read and written from register a on.
    InOutWindowA(u8),
    /// c registers read from register b on.
    InWindowBCountC,
    /// 2 * c registers read from register b on: key, value, key, value, ...
    InWindowBPairsC,
    /// c registers written from register a on.
    OutWindowACountC,
    /// The callee in register a and b arguments after it; the result goes to register a.
    CallWindow,
    /// The callee in register a, self or Unbound in a + 1, b arguments after it; the result goes to register a.
    MethodWindow,
    /// Index into the constants.
    ConstBx,
    /// Index into the names.
    NameBx,
    /// Index into the free variables.
    FreeBx,
    /// Register number above 255.
    HighBx,
    /// Loop number, for back-edge counters.
    LoopBx,
    /// Signed 16-bit immediate in bx.
    SignedBx,
    /// Signed 8-bit immediate.
    SignedB,
    SignedC,
    /// Small unsigned immediate whose meaning the opcode's sentence gives.
    ImmA,
    ImmB,
    ImmC,
    /// Second word: index of the inline-cache slot; `Code::sites` tells its name.
    Cache,
    /// Second word: signed jump offset in words from the end of the instruction.
    Jump,
    /// Second word: an unsigned number whose meaning the opcode's sentence gives.
    Raw,
}

/// What an instruction may do besides writing its output registers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Effect {
    /// Only writes its outputs; cannot fail.
    Pure,
    /// May raise, but runs no Python code.
    Raises,
    /// May run arbitrary Python code, and so may raise.
    Calls,
    /// Ends the basic block; may also run Python code.
    Control,
}

macro_rules! opcodes {
    ($($name:ident [$($operand:ident $(($n:literal))?),*] $effect:ident $doc:literal;)*) => {
        /// Operation codes. See `docs/architecture.md` for how to add one.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u8)]
        pub enum Op { $(#[doc = $doc] $name),* }

        /// Description of one opcode.
        #[derive(Clone, Copy, Debug)]
        pub struct OpInfo {
            pub name: &'static str,
            pub operands: &'static [Operand],
            pub effect: Effect,
            pub doc: &'static str,
        }

        /// The table, indexed by opcode.
        pub static OPS: &[OpInfo] = &[
            $(OpInfo {
                name: stringify!($name),
                operands: &[$(Operand::$operand $(($n))?),*],
                effect: Effect::$effect,
                doc: $doc,
            }),*
        ];

        const ALL: &[Op] = &[$(Op::$name),*];

        /// Calls the macro `$m` with every opcode's name.
        #[macro_export]
        macro_rules! for_each_opcode { ($m:ident) => { $m! { $($name)* } }; }
    };
}

opcodes! {
    Nop [] Pure "Does nothing.";
    // Moves and constants.
    Move [OutA, InB] Pure "a = b.";
    LoadConst [OutA, ConstBx] Pure "a = constants[bx].";
    LoadInt [OutA, SignedBx] Pure "a = the integer bx.";
    LoadImmediate [OutA, ImmB] Pure "a = an immediate of `Immediate`: None, True, False, Ellipsis, Unbound.";
    GetHigh [OutA, HighBx] Pure "a = register bx, which may be above 255.";
    SetHigh [InA, HighBx] Pure "register bx, which may be above 255, = a.";
    CheckBound [InA, NameBx] Raises "Raises UnboundLocalError for the name if a is Unbound.";
    DeleteLocal [InOutA, NameBx] Raises "Makes local a Unbound; raises UnboundLocalError if it is already.";
    // Cells and free variables.
    MakeCell [InOutA] Pure "a = a new cell that holds a (which may be Unbound).";
    LoadCell [OutA, InB] Raises "a = contents of cell b; raises UnboundLocalError if empty.";
    StoreCell [InA, InB] Pure "contents of cell a = b.";
    DeleteCell [InA] Raises "Empties cell a; raises UnboundLocalError if empty.";
    LoadFree [OutA, FreeBx] Raises "a = contents of the closure's cell bx; raises NameError if empty.";
    StoreFree [InA, FreeBx] Pure "contents of the closure's cell bx = a.";
    DeleteFree [FreeBx] Raises "Empties the closure's cell bx; raises NameError if empty.";
    GetFreeCell [OutA, FreeBx] Pure "a = the closure's cell bx itself.";
    // Names.
    LoadGlobal [OutA, Cache] Calls "a = the global or builtin.";
    StoreGlobal [InA, Cache] Raises "The global = a.";
    DeleteGlobal [NameBx] Raises "Deletes the global.";
    LoadName [OutA, Cache] Calls "a = the name, looked up in the frame's namespace, globals, builtins.";
    StoreName [InA, NameBx] Calls "The name in the frame's namespace = a.";
    DeleteName [NameBx] Calls "Deletes the name from the frame's namespace.";
    LoadLocals [OutA] Pure "a = the frame's namespace (class body, module, exec).";
    LoadNameOrFree [OutA, FreeBx] Calls "a = the free variable's name in the frame's namespace, else the closure's cell bx (class bodies).";
    LoadFromDictOrGlobals [OutA, InB, Cache] Calls "a = the name in mapping b, else global or builtin (annotation scopes in a class).";
    LoadFromDictOrFree [OutA, InB, Raw] Calls "a = the free variable's name in mapping b, else the closure's cell (annotation scopes in a class).";
    // Attributes.
    LoadAttr [OutA, InB, Cache] Calls "a = b.name.";
    StoreAttr [InA, InB, Cache] Calls "a.name = b.";
    DeleteAttr [InA, NameBx] Calls "del a.name.";
    LoadMethod [OutWindowA(2), InB, Cache] Calls "a, a+1 = unbound function of b.name and b; or b.name and Unbound.";
    LoadMethodCall [OutWindowA(2), InB, Cache] Calls "LoadMethod before a CallMethod without arguments: makes that call too, if it takes the short way.";
    LoadSuperAttr [OutA, InWindowB(3), Cache, ImmC] Calls "a = super(b+1, b+2).name, b being what the name `super` gives; c is 1 for the form without arguments.";
    LoadSuperMethod [OutWindowA(2), InWindowB(3), Cache, ImmC] Calls "As LoadSuperAttr, for a method call: a, a+1 as LoadMethod.";
    LoadSpecial [OutWindowA(2), InB, ImmC] Calls "a, a+1 = special method c (`Special`) looked up on the type of b, as LoadMethod; raises TypeError as `with` does.";
    // Subscripts.
    GetItem [OutA, InB, InC] Calls "a = b[c].";
    GetItemList [OutA, InB, InC] Calls "GetItem that has seen only a list and an int.";
    GetItemDict [OutA, InB, InC] Calls "GetItem that has seen only a dict.";
    SetItem [InA, InB, InC] Calls "a[b] = c.";
    SetItemDict [InA, InB, InC] Calls "SetItem that has seen only a dict.";
    DelItem [InA, InB] Calls "del a[b].";
    BuildSlice [OutA, InWindowB(3)] Pure "a = slice(b, b+1, b+2).";
    // Binary operations. The in-place forms are the same opcodes with `IN_PLACE` in `Code::site_flags`.
    Add [OutA, InB, InC] Calls "a = b + c.";
    AddInt [OutA, InB, InC] Calls "Add that has seen only small ints.";
    AddFloat [OutA, InB, InC] Calls "Add that has seen only floats.";
    Sub [OutA, InB, InC] Calls "a = b - c.";
    SubInt [OutA, InB, InC] Calls "Sub that has seen only small ints.";
    SubFloat [OutA, InB, InC] Calls "Sub that has seen only floats.";
    Mul [OutA, InB, InC] Calls "a = b * c.";
    MulInt [OutA, InB, InC] Calls "Mul that has seen only small ints.";
    MulFloat [OutA, InB, InC] Calls "Mul that has seen only floats.";
    TrueDiv [OutA, InB, InC] Calls "a = b / c.";
    FloorDiv [OutA, InB, InC] Calls "a = b // c.";
    Mod [OutA, InB, InC] Calls "a = b % c.";
    Pow [OutA, InB, InC] Calls "a = b ** c.";
    MatMul [OutA, InB, InC] Calls "a = b @ c.";
    And [OutA, InB, InC] Calls "a = b & c.";
    Or [OutA, InB, InC] Calls "a = b | c.";
    Xor [OutA, InB, InC] Calls "a = b ^ c.";
    LShift [OutA, InB, InC] Calls "a = b << c.";
    RShift [OutA, InB, InC] Calls "a = b >> c.";
    AddImm [OutA, InB, SignedC] Calls "a = b + the integer c.";
    SubImm [OutA, InB, SignedC] Calls "a = b - the integer c.";
    MulImm [OutA, InB, SignedC] Calls "a = b * the integer c.";
    FloorDivImm [OutA, InB, SignedC] Calls "a = b // the integer c.";
    ModImm [OutA, InB, SignedC] Calls "a = b % the integer c.";
    AndImm [OutA, InB, SignedC] Calls "a = b & the integer c.";
    LShiftImm [OutA, InB, SignedC] Calls "a = b << the integer c.";
    RShiftImm [OutA, InB, SignedC] Calls "a = b >> the integer c.";
    // Unary operations.
    Neg [OutA, InB] Calls "a = -b.";
    Pos [OutA, InB] Calls "a = +b.";
    Invert [OutA, InB] Calls "a = ~b.";
    Not [OutA, InB] Calls "a = not b.";
    // Comparisons.
    Lt [OutA, InB, InC] Calls "a = b < c.";
    Le [OutA, InB, InC] Calls "a = b <= c.";
    Eq [OutA, InB, InC] Calls "a = b == c.";
    Ne [OutA, InB, InC] Calls "a = b != c.";
    Gt [OutA, InB, InC] Calls "a = b > c.";
    Ge [OutA, InB, InC] Calls "a = b >= c.";
    Is [OutA, InB, InC] Pure "a = b is c.";
    IsNot [OutA, InB, InC] Pure "a = b is not c.";
    In [OutA, InB, InC] Calls "a = b in c.";
    NotIn [OutA, InB, InC] Calls "a = b not in c.";
    // Jumps.
    Jump [Jump] Control "Jumps.";
    JumpBack [LoopBx, Jump] Control "Jumps back to a loop header: counts, polls for signals, thread switches and OSR.";
    JumpIfTrue [InA, Jump] Control "Jumps if a is true.";
    JumpIfFalse [InA, Jump] Control "Jumps if a is false.";
    JumpIfNone [InA, ImmB, Jump] Control "Jumps if (a is None) == b.";
    JumpIfUnbound [InA, Jump] Control "Jumps if a is Unbound.";
    JumpIs [InA, InB, ImmC, Jump] Control "Jumps if (a is b) == c.";
    JumpLt [InA, InB, Jump] Control "Jumps if a < b is true.";
    JumpNotLt [InA, InB, Jump] Control "Jumps if a < b is false.";
    JumpLe [InA, InB, Jump] Control "Jumps if a <= b is true.";
    JumpNotLe [InA, InB, Jump] Control "Jumps if a <= b is false.";
    JumpEq [InA, InB, Jump] Control "Jumps if a == b is true.";
    JumpNotEq [InA, InB, Jump] Control "Jumps if a == b is false.";
    JumpNe [InA, InB, Jump] Control "Jumps if a != b is true.";
    JumpNotNe [InA, InB, Jump] Control "Jumps if a != b is false.";
    JumpGt [InA, InB, Jump] Control "Jumps if a > b is true.";
    JumpNotGt [InA, InB, Jump] Control "Jumps if a > b is false.";
    JumpGe [InA, InB, Jump] Control "Jumps if a >= b is true.";
    JumpNotGe [InA, InB, Jump] Control "Jumps if a >= b is false.";
    JumpLtImm [InA, SignedB, Jump] Control "Jumps if a < the integer b is true.";
    JumpNotLtImm [InA, SignedB, Jump] Control "Jumps if a < the integer b is false.";
    JumpLeImm [InA, SignedB, Jump] Control "Jumps if a <= the integer b is true.";
    JumpNotLeImm [InA, SignedB, Jump] Control "Jumps if a <= the integer b is false.";
    JumpEqImm [InA, SignedB, Jump] Control "Jumps if a == the integer b is true.";
    JumpNotEqImm [InA, SignedB, Jump] Control "Jumps if a == the integer b is false.";
    JumpNeImm [InA, SignedB, Jump] Control "Jumps if a != the integer b is true.";
    JumpNotNeImm [InA, SignedB, Jump] Control "Jumps if a != the integer b is false.";
    JumpGtImm [InA, SignedB, Jump] Control "Jumps if a > the integer b is true.";
    JumpNotGtImm [InA, SignedB, Jump] Control "Jumps if a > the integer b is false.";
    JumpGeImm [InA, SignedB, Jump] Control "Jumps if a >= the integer b is true.";
    JumpNotGeImm [InA, SignedB, Jump] Control "Jumps if a >= the integer b is false.";
    // Iteration. A loop window is three registers that the for loop owns; what they hold is the interpreter's affair.
    GetIter [OutWindowA(3), InB] Calls "Fills the loop window a from iterable b.";
    ForIter [InOutWindowA(3), OutB, Jump] Control "b = next item of loop window a; jumps when there is none (b is then unchanged).";
    ForIterRange [InOutWindowA(3), OutB, Jump] Control "ForIter that has seen a range of small ints with step 1.";
    ForIterList [InOutWindowA(3), OutB, Jump] Control "ForIter that has seen a list.";
    Consumes [InWindowA(2), ImmB, Jump] Control "Jumps unless a is the `Consumer` b and a+1 is a generator.";
    ConsumesMethod [InWindowA(3), Jump] Control "Jumps unless a is str.join (`Consumer::Join`), a+1 a str and a+2 a generator.";
    SumBegin [OutWindowA(2)] Pure "a, a+1 = the sum of nothing.";
    SumStep [InOutWindowA(2), InB] Calls "Adds b to the sum a, a+1.";
    SumEnd [OutA, InWindowB(2)] Pure "a = what the sum b, b+1 comes to.";
    ExtremeStep [InOutA, InB, ImmC] Calls "a = b if a is Unbound, or b is less than a (c is 0), or greater (1).";
    GetIterator [OutA, InB] Calls "a = iter(b), for a generator expression; or b, if that is a sequence of which nobody can tell.";
    // Calls.
    Call [CallWindow, Cache] Calls "a = a(a+1, ..., a+b).";
    CallFunction [CallWindow, Cache] Calls "Call that has seen a Python function that takes the arguments as they are.";
    CallNative [CallWindow, Cache] Calls "Call that has seen a native function that takes the arguments as they are.";
    CallNativeClass [CallWindow, Cache] Calls "Call that has seen a built-in class.";
    CallMethod [MethodWindow, Cache] Calls "a = a([a+1 unless Unbound,] a+2, ..., a+1+b).";
    CallMethodFunction [MethodWindow, Cache] Calls "CallMethod that has seen self and a Python function that takes the arguments as they are.";
    CallKw [CallWindow, Cache] Calls "As Call; the last arguments are keyword arguments, named by the tuple constant that the site names.";
    CallMethodKw [MethodWindow, Cache] Calls "As CallMethod with keyword arguments, as CallKw.";
    CallEx [InOutWindowA(3), Cache] Calls "a = a(*a+1, **a+2); a+1 is any iterable, a+2 is a dict or Unbound.";
    Return [InA] Control "Returns a.";
    MakeFunction [OutA, ImmB, Raw] Pure "a = function of code constant Raw; b is a set of `MakeFunctionFlags`, its operands in registers a, a+1, ... in the order of the flags.";
    LoadBuildClass [OutA] Raises "a = builtins.__build_class__.";
    // Building and unpacking.
    BuildTuple [OutA, InWindowBCountC] Pure "a = tuple of c registers from b on.";
    BuildList [OutA, InWindowBCountC] Pure "a = list of c registers from b on.";
    BuildSet [OutA, InWindowBCountC] Calls "a = set of c registers from b on.";
    BuildMap [OutA, InWindowBPairsC] Calls "a = dict of c key and value pairs from b on.";
    BuildString [OutA, InWindowBCountC] Pure "a = the c strings from b on, joined.";
    ListAppend [InA, InB] Pure "Appends b to list a.";
    ListExtend [InA, InB] Calls "Extends list a with iterable b, as in a display or call; TypeError says `Value after * must be an iterable`.";
    ListToTuple [OutA, InB] Pure "a = tuple(list b).";
    SetAdd [InA, InB] Calls "Adds b to set a.";
    SetUpdate [InA, InB] Calls "Adds the items of iterable b to set a.";
    MapAdd [InA, InB, InC] Calls "dict a[b] = c.";
    DictUpdate [InOutA, InB] Calls "a = dict a, or a copy of mapping b if that was empty: updates dict a with mapping b, as `{**b}`.";
    DictMerge [InOutA, InB, InC] Calls "As DictUpdate: updates dict a with mapping b, as `f(**b)`: a key twice is a TypeError that names callee c.";
    UnpackSequence [OutWindowACountC, InB] Calls "a, ..., a+c-1 = exactly c items of b.";
    UnpackEx [ImmA, InB, ImmC, Raw] Calls "a.. = the first c items of b, then a list of the middle, then the last Raw items.";
    // Formatting.
    ConvertValue [OutA, InB, ImmC] Calls "a = str (c=1), repr (2) or ascii (3) of b.";
    FormatSimple [OutA, InB] Calls "a = format(b, '').";
    FormatWithSpec [OutA, InB, InC] Calls "a = format(b, c).";
    BuildInterpolation [OutA, InWindowB(3), ImmC] Raises "a = Interpolation(value b, expression text b+1, conversion c as in ConvertValue or 0, format spec b+2).";
    BuildTemplate [OutA, InB, InC] Raises "a = Template of the tuple of strings b and the tuple of interpolations c.";
    // Exceptions. A handler's register receives the exception.
    PushExc [InOutWindowA(2)] Pure "a+1 = the exception being handled so far (or None); a becomes the exception being handled.";
    PopExc [InWindowA(2)] Pure "The exception being handled becomes a+1 again.";
    CheckExcMatch [OutA, InB, InC] Calls "a = whether exception b matches class or tuple c; TypeError for anything else.";
    CheckEgMatch [OutWindowA(2), InB, InC] Calls "Splits exception b by class or tuple c for except*: a = the matching group or None, a+1 = the rest or None.";
    Raise [InWindowA(2), ImmB] Control "b=0: raises the exception being handled again; b=1: raise a; b=2: raise a from a+1.";
    Reraise [InA] Control "Raises exception a again, its traceback unchanged.";
    PrepareReraiseStar [OutA, InB, InC] Calls "a = what is left to raise after except* clauses: b is the original exception, c the list of raised and unhandled ones; or None.";
    WithExceptStart [OutA, InWindowB(2), InC] Calls "a = result of exit function b (b+1: self or Unbound) called with class, value and traceback of exception c.";
    LoadAssertionError [OutA] Pure "a = AssertionError.";
    // Generators and coroutines.
    ReturnGenerator [] Control "First instruction of generators and coroutines: moves the frame to a new generator object and returns that.";
    Yield [OutA, InB, ImmC, Raw] Control "Yields b; a = what is sent. Registers below Raw are kept. c is 0, or 1 + the register of the iterator that is delegated to.";
    AsyncGenWrap [OutA, InB] Pure "a = b wrapped as a value that an async generator yields.";
    GetYieldFromIter [OutA, InB] Calls "a = the iterator for `yield from b`: generators and (in coroutines) coroutines as they are, else iter(b).";
    GetAwaitable [OutA, InB, ImmC] Calls "a = the awaitable iterator of b; c is 1 for `async with` enter, 2 for exit (error message).";
    Send [InA, InOutB, Jump] Control "Sends b to iterator a; b = what it yields; when it has returned, b = the returned value, and jumps.";
    CleanupThrow [InA, OutB] Raises "Handler of exceptions thrown at a delegating yield: if a is a StopIteration, b = its value; else raises a again.";
    GetAiter [OutA, InB] Calls "a = aiter(b), as `async for` does.";
    GetAnext [OutA, InB] Calls "a = awaitable of anext(b).";
    EndAsyncFor [InA] Raises "Goes on if exception a is StopAsyncIteration, else raises it again.";
    // Pattern matching.
    MatchSequence [OutA, InB] Pure "a = whether b is a sequence for `match`.";
    MatchMapping [OutA, InB] Pure "a = whether b is a mapping for `match`.";
    GetLen [OutA, InB] Calls "a = len(b).";
    MatchKeys [OutA, InB, InC] Calls "a = tuple of the values of mapping b for the tuple of keys c, or None.";
    MatchClass [OutA, InWindowB(3), ImmC] Calls "a = tuple of attributes of subject b for class b+1, c positional and the tuple of keyword names b+2; or None.";
    // Imports.
    ImportName [InOutWindowA(2), NameBx] Calls "a = __import__(name, level a, fromlist a+1).";
    ImportFrom [OutA, InB, Cache] Calls "a = attribute or submodule of module b.";
    ImportStar [InA] Calls "Puts the public names of module a into the frame's namespace.";
    // The rest.
    SetupAnnotations [] Calls "Makes sure that the namespace has __annotations__.";
    Intrinsic [OutA, InWindowBCountC, Raw] Calls "a = intrinsic Raw (`Intrinsic`) of the c registers from b on.";
}

impl Op {
    /// The opcode that the compiler emits where the interpreter has put one that may hand on to it again.
    #[inline(always)]
    pub fn general(self) -> Op {
        match self {
            Op::ForIterRange | Op::ForIterList => Op::ForIter,
            Op::LoadMethodCall => Op::LoadMethod,
            Op::GetItemList => Op::GetItem,
            Op::CallFunction | Op::CallNative | Op::CallNativeClass => Op::Call,
            Op::CallMethodFunction => Op::CallMethod,
            _ => self,
        }
    }

    /// The opcode with this number.
    pub fn from_u8(byte: u8) -> Option<Op> {
        ALL.get(byte as usize).copied()
    }

    /// All opcodes in the order of their numbers.
    pub fn all() -> &'static [Op] {
        ALL
    }

    pub fn info(self) -> &'static OpInfo {
        &OPS[self as usize]
    }

    /// Length of the instruction in words: 1 or 2.
    pub fn length(self) -> usize {
        if self.second_word().is_some() { 2 } else { 1 }
    }

    /// What the second word holds, if there is one: `Cache`, `Jump` or `Raw`.
    pub fn second_word(self) -> Option<Operand> {
        self.info()
            .operands
            .iter()
            .copied()
            .find(|o| matches!(o, Operand::Cache | Operand::Jump | Operand::Raw))
    }
}

/// One decoded instruction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Instruction {
    pub op: Op,
    pub a: u8,
    pub b: u8,
    pub c: u8,
    /// The second word; 0 if there is none.
    pub extra: u32,
}

impl Instruction {
    pub fn bx(&self) -> u16 {
        u16::from_le_bytes([self.b, self.c])
    }

    /// The first word.
    pub fn word(&self) -> u32 {
        u32::from_le_bytes([self.op as u8, self.a, self.b, self.c])
    }

    /// Decodes the instruction at word `pc`; `None` for an unknown opcode or a missing second word.
    pub fn decode(words: &[u32], pc: usize) -> Option<Instruction> {
        let [op, a, b, c] = words.get(pc)?.to_le_bytes();
        let op = Op::from_u8(op)?;
        let extra = if op.length() == 2 { *words.get(pc + 1)? } else { 0 };
        Some(Instruction { op, a, b, c, extra })
    }
}

macro_rules! numbered {
    ($(#[$meta:meta])* $name:ident { $($variant:ident $text:literal),* $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[repr(u8)]
        pub enum $name { $($variant),* }

        impl $name {
            pub const ALL: &'static [$name] = &[$($name::$variant),*];

            pub fn from_u8(n: u8) -> Option<$name> {
                Self::ALL.get(n as usize).copied()
            }

            pub fn text(self) -> &'static str {
                match self { $($name::$variant => $text),* }
            }
        }
    };
}

numbered! {
    /// Operand of `LoadImmediate`.
    Immediate { None "None", True "True", False "False", Ellipsis "Ellipsis", Unbound "<unbound>" }
}

numbered! {
    /// Operand of `Consumes`: functions that exhaust their argument, by the names that built-ins have; and a method of str.
    Consumer {
        Sum "sum", Any "any", All "all", List "list", Tuple "tuple", Set "set", Sorted "sorted", Min "min", Max "max",
        Join "join"
    }
}

numbered! {
    /// Operand of `LoadSpecial`.
    Special { Enter "__enter__", Exit "__exit__", AsyncEnter "__aenter__", AsyncExit "__aexit__" }
}

numbered! {
    /// Operand of `Intrinsic`, with the number of its arguments in the comment where it is not plain.
    Intrinsic {
        Print "print",                                  // 1: displayhook of an interactive expression statement
        TypeVar "typevar",                              // 1: name
        TypeVarWithBound "typevar_with_bound",          // 2: name, function that evaluates the bound
        TypeVarWithConstraints "typevar_with_constraints", // 2: name, function that evaluates the constraints
        ParamSpec "paramspec",                          // 1: name
        TypeVarTuple "typevartuple",                    // 1: name
        SetTypeParamDefault "set_typeparam_default",    // 2: parameter, function that evaluates the default
        SubscriptGeneric "subscript_generic",           // 1: tuple of type parameters; gives Generic[...]
        TypeAlias "typealias",                          // 3: name, tuple of type parameters or None, function
        SetFunctionTypeParams "set_function_type_params", // 2: function, tuple; gives the function
        StopIterationValue "stopiteration_value",       // 1: exception; gives its value
        NotImplementedError "not_implemented_error",    // 0: gives the class NotImplementedError
    }
}

/// Flags of `MakeFunction`, in the order of their registers.
pub mod make_function {
    pub const DEFAULTS: u8 = 1; // tuple
    pub const KW_DEFAULTS: u8 = 2; // dict
    pub const ANNOTATE: u8 = 4; // the function `__annotate__`
    pub const CLOSURE: u8 = 8; // tuple of cells
}

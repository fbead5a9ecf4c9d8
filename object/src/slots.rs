//! The one table of special methods that types cache (see `Type::slot`).

macro_rules! slots {
    ($($variant:ident $name:literal),* $(,)?) => {
        /// A special method that every type has a cache entry for.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[repr(u8)]
        pub enum Slot { $($variant),* }

        impl Slot {
            pub const ALL: &'static [Slot] = &[$(Slot::$variant),*];
            pub const COUNT: usize = Self::ALL.len();

            pub const fn name(self) -> &'static str {
                match self { $(Slot::$variant => $name),* }
            }
        }
    };
}

slots! {
    Repr "__repr__", Str "__str__", Hash "__hash__", Call "__call__", Format "__format__", Bytes "__bytes__",
    GetAttribute "__getattribute__", GetAttr "__getattr__", SetAttr "__setattr__", DelAttr "__delattr__",
    Get "__get__", Set "__set__", Delete "__delete__", Init "__init__", New "__new__", Del "__del__",
    Len "__len__", GetItem "__getitem__", SetItem "__setitem__", DelItem "__delitem__", Contains "__contains__",
    Iter "__iter__", Next "__next__", Reversed "__reversed__", LengthHint "__length_hint__", Missing "__missing__",
    Bool "__bool__", Int "__int__", Float "__float__", Complex "__complex__", Index "__index__",
    Neg "__neg__", Pos "__pos__", Abs "__abs__", Invert "__invert__", Round "__round__",
    Trunc "__trunc__", Floor "__floor__", Ceil "__ceil__",
    Add "__add__", RAdd "__radd__", IAdd "__iadd__",
    Sub "__sub__", RSub "__rsub__", ISub "__isub__",
    Mul "__mul__", RMul "__rmul__", IMul "__imul__",
    TrueDiv "__truediv__", RTrueDiv "__rtruediv__", ITrueDiv "__itruediv__",
    FloorDiv "__floordiv__", RFloorDiv "__rfloordiv__", IFloorDiv "__ifloordiv__",
    Mod "__mod__", RMod "__rmod__", IMod "__imod__",
    DivMod "__divmod__", RDivMod "__rdivmod__",
    Pow "__pow__", RPow "__rpow__", IPow "__ipow__",
    MatMul "__matmul__", RMatMul "__rmatmul__", IMatMul "__imatmul__",
    And "__and__", RAnd "__rand__", IAnd "__iand__",
    Or "__or__", ROr "__ror__", IOr "__ior__",
    Xor "__xor__", RXor "__rxor__", IXor "__ixor__",
    LShift "__lshift__", RLShift "__rlshift__", ILShift "__ilshift__",
    RShift "__rshift__", RRShift "__rrshift__", IRShift "__irshift__",
    Lt "__lt__", Le "__le__", Eq "__eq__", Ne "__ne__", Gt "__gt__", Ge "__ge__",
    Enter "__enter__", Exit "__exit__", AEnter "__aenter__", AExit "__aexit__",
    Await "__await__", AIter "__aiter__", ANext "__anext__",
    Dir "__dir__", SizeOf "__sizeof__", Buffer "__buffer__",
    Class "__class__", InstanceCheck "__instancecheck__", SubclassCheck "__subclasscheck__", Prepare "__prepare__",
    MroEntries "__mro_entries__", InitSubclass "__init_subclass__", SetName "__set_name__",
    ClassGetItem "__class_getitem__", Reduce "__reduce__", ReduceEx "__reduce_ex__",
}

//! Why a call is not inlined: the one table of reasons. Some are known when the HIR is built, because what is called or with
//! what is not known then; the others are the inliner's.

macro_rules! refusals {
    ($($(#[$doc:meta])* $variant:ident $text:literal,)*) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Refusal { $($(#[$doc])* $variant),* }

        impl Refusal {
            pub const ALL: &'static [Refusal] = &[$(Refusal::$variant),*];

            pub fn name(self) -> &'static str {
                match self { $(Refusal::$variant => stringify!($variant)),* }
            }

            /// A sentence about it for users.
            pub fn message(self) -> &'static str {
                match self { $(Refusal::$variant => $text),* }
            }
        }
    };
}

refusals! {
    ExceptionTable "it has an exception table: a try, a with or the like",
    Generator "it makes a generator or a coroutine",
    CellVariables "it has variables that functions inside of it use",
    NoReachableReturn "it never returns, as far as has been seen",
    FrameAccess "it asks for its frame: locals, eval, exec, sys._getframe",
    Recursive "it is being inlined already",
    TooDeep "too many calls are inlined one in the other",
    CalleeTooBig "its code is too long",
    CallerBudget "so much has been inlined into the caller that this is enough",
    CodeChanged "its code has been replaced",
    Varargs "how many arguments it gets is not known: `f(*args)`",
    Keywords "which keyword arguments it gets is not known: `f(**kwargs)`",
    ArgumentMismatch "its parameters do not fit the arguments",
    NotMonomorphic "the place has called several things, not all of which can be told apart by what has been noted",
    Megamorphic "the place has called too many things",
    Cold "the place has called nothing so far, or stands behind the loop that is compiled",
    Volatile "guards at the place have failed too often",
    BuildFailed "it cannot be compiled",
    Instrumented "the program is traced or monitored",
    Denied "it is on the deny list, not on the allow list, or not to be compiled",
    OutOfFuel "no more decisions are to be made",
}

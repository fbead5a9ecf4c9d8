//! The ways to break what an inlined call relies on: the one table of them.

/// Where the program's text is changed, so that it comes by the adversary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// Before the call.
    Call,
    /// At what the method is called on; or in the function, where it has no such expression.
    Receiver,
    /// The same, but only at an expression, which gets another value.
    ReceiverOnly,
    /// At the begin of the function that is called.
    Entry,
    /// There, with a raise statement.
    Raise,
    /// There, with a raise statement, and a try statement around the call.
    Catch,
    /// At the first argument; or in the function.
    Argument,
    /// At what the function returns.
    Result,
}

/// A way to break a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kind {
    /// As `prelude.py` names it.
    pub name: &'static str,
    pub text: &'static str,
    pub place: Place,
}

const fn kind(name: &'static str, text: &'static str, place: Place) -> Kind {
    Kind { name, text, place }
}

pub const KINDS: &[Kind] = &[
    kind("receiver", "a receiver of another class", Place::ReceiverOnly),
    kind("subclass", "a receiver of a class that overrides it", Place::ReceiverOnly),
    kind("shadowed", "an attribute of the receiver shadows it", Place::Receiver),
    kind("reclassed", "the receiver gets another class", Place::Receiver),
    kind("patched", "its name is bound to something else", Place::Call),
    kind("within", "the same, while it runs", Place::Entry),
    kind("code", "it gets another body", Place::Call),
    kind("flapping", "names and bodies go back and forth", Place::Call),
    kind("raising", "it raises an exception", Place::Raise),
    kind("caught", "it raises exceptions that the caller catches", Place::Catch),
    kind("arguments", "it gets values of other types", Place::Argument),
    kind("result", "it returns values of other types", Place::Result),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_programs_part_knows_each_kind() {
        for kind in KINDS {
            let text = format!("\"{}\"", kind.name);
            assert!(super::super::variant::PRELUDE.contains(&text), "{text}");
        }
    }
}

//! Writes random Python programs: the same one for the same seed, each ends, each prints what it computed.
//!
//! A program has classes, functions, generators and coroutines, and loops that call them often enough to have them compiled. Midway
//! arguments change their types, and functions, methods and classes are replaced, so that what compiled code was made for
//! is true no more. Exceptions are part of it: they are printed with the lines and variables of their frames.

mod asynchronous;
mod definitions;
mod expressions;
mod program;
mod scope;
mod statements;

use crate::random::Random;
pub use program::PRELUDE;
use scope::{Place, Scope, Signature};

/// Writes a line, formatted.
macro_rules! emit {
    ($generator:expr, $($text:tt)*) => {{
        let text = format!($($text)*);
        $generator.line(&text)
    }};
}
use emit;

/// Statements that a function, called once, runs at most, roughly.
const COST: u64 = 1500; // statements

/// Writes one program.
struct Generator {
    random: Random,
    text: String,
    /// Levels of indentation.
    depth: usize,
    scopes: Vec<Scope>,
    functions: Vec<Signature>,
    methods: Vec<Signature>,
    /// Asynchronous generators too.
    coroutines: Vec<Signature>,
    /// Their names.
    classes: Vec<String>,
    names: usize,
}

/// The program of a seed.
pub fn program(seed: u64) -> String {
    let mut generator = Generator {
        random: Random::new(seed),
        text: String::new(),
        depth: 0,
        scopes: vec![Scope::new(Place::Module)],
        functions: Vec::new(),
        methods: Vec::new(),
        coroutines: Vec::new(),
        classes: Vec::new(),
        names: 0,
    };
    generator.program();
    generator.text
}

impl Generator {
    fn scope(&self) -> &Scope {
        &self.scopes[self.scopes.len() - 1]
    }

    fn scope_mut(&mut self) -> &mut Scope {
        let last = self.scopes.len() - 1;
        &mut self.scopes[last]
    }

    fn line(&mut self, text: &str) {
        for _ in 0..self.depth {
            self.text.push_str("    ");
        }
        self.text.push_str(text);
        self.text.push('\n');
    }

    fn fresh(&mut self, prefix: &str) -> String {
        self.names += 1;
        format!("{prefix}{}", self.names)
    }

    /// Whether something of this cost may be called here; then it is counted.
    fn affordable(&mut self, cost: u64) -> bool {
        let scope = self.scope_mut();
        let more = (cost + 1) * scope.times;
        let may = scope.cost + more < COST;
        if may {
            scope.cost += more;
        }
        may
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::function_names;

    #[test]
    fn every_seed_gives_a_program_that_compiles() {
        for seed in 0..300 {
            let text = program(seed);
            if let Err((line, message)) = function_names(&text, "a.py") {
                panic!("seed {seed}, line {line}: {message}\n{text}");
            }
        }
    }

    #[test]
    fn the_same_seed_gives_the_same_program_and_another_one_another() {
        assert_eq!(program(7), program(7));
        assert_ne!(program(7), program(8));
    }

    #[test]
    fn programs_have_what_compiled_code_trips_over() {
        let all: String = (0..60).map(program).collect();
        for part in [
            "class C0",
            "super().",
            "__slots__",
            "@property",
            "nonlocal ",
            "yield ",
            "finally:",
            "with W(",
            "2**47",
            "2**63",
            "NAN",
            "-0.0",
            "__code__",
            "__class__ = ",
            "lambda",
            "*rest",
            "**more",
            "raise ",
            "= await g0(",
            "asyncio.gather(",
            "async for ",
            "async with ",
            "asyncio.run(collect(",
            "import asyncio",
        ] {
            assert!(all.contains(part), "{part}");
        }
    }
}

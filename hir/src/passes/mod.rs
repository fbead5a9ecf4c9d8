//! The passes, in the order in which they run. Each has a name, a switch and a timer, and is verified in debug builds.

mod dead;
mod entries;
mod frames;
pub mod infer;
mod licm;
mod memory;
mod number;
mod preheader;
pub mod simplify;
mod sink;
mod specialise;
mod wrap;

#[cfg(test)]
mod tests;

use crate::function::Function;
use std::time::{Duration, Instant};

/// One pass: its name and what it does.
pub struct Pass {
    pub name: &'static str,
    pub run: fn(&mut Function),
    /// Compiled code is right without it.
    pub optional: bool,
}

const fn pass(name: &'static str, run: fn(&mut Function)) -> Pass {
    Pass { name, run, optional: true }
}

/// The pipeline.
pub static PASSES: [Pass; 11] = [
    pass("simplify", simplify::run),
    pass("entries", entries::run),
    Pass { name: "infer", run: infer::run, optional: false },
    Pass { name: "specialise", run: specialise::run, optional: false },
    pass("simplify-again", simplify::run),
    pass("number", number::run),
    pass("licm", licm::run),
    pass("wrap", wrap::run),
    pass("dead", dead::run),
    pass("sink", sink::run),
    pass("frames", frames::run),
];

/// Which passes run, and what that took.
#[derive(Clone, Debug, Default)]
pub struct Pipeline {
    /// Names of passes that are switched off.
    pub off: Vec<String>,
    /// The last pass to run; all if `None`.
    pub after: Option<String>,
}

impl Pipeline {
    /// Runs the passes; gives the time that each took. An error names the pass that broke the function, and how.
    pub fn run(&self, function: &mut Function) -> Result<Vec<(&'static str, Duration)>, String> {
        let mut times = Vec::new();
        self.verify(function, "build")?;
        for pass in &PASSES {
            if self.after.as_deref() == Some("build") {
                break;
            }
            if pass.optional && self.off.iter().any(|name| name == pass.name) {
                continue;
            }
            let begin = Instant::now();
            (pass.run)(function);
            function.settle();
            times.push((pass.name, begin.elapsed()));
            self.verify(function, pass.name)?;
            if self.after.as_deref() == Some(pass.name) {
                break;
            }
        }
        Ok(times)
    }

    fn verify(&self, function: &Function, pass: &str) -> Result<(), String> {
        if cfg!(debug_assertions) {
            crate::verify::verify(function)
                .map_err(|error| format!("after {pass}: {error}\n{}", crate::print::print(function)))?;
        }
        Ok(())
    }
}

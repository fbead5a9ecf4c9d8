//! What the inliner did and what it declined, counted for reports. Whoever decides adds; nobody here judges.

use pyrite_hir::Function as Hir;
use pyrite_inliner::policy::Decision;
use pyrite_object::code::CodeState;
use pyrite_syntax::code::Code;
use std::collections::BTreeMap;

/// A call that was decided on, functions by their qualified names.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Site {
    pub callee: String,
    /// In whose bytecode the call stands, and its file.
    pub caller: String,
    pub file: String,
    /// Whose machine code this is about: where inlined calls nest, the outermost function.
    pub code_of: String,
    /// Line of the call.
    pub line: u32,
}

/// Decisions of all compilations of a run; a site counts once for each piece of code that it was decided for.
#[derive(Clone, Debug, Default)]
pub struct InlineDecisions {
    inlined: BTreeMap<Site, u64>,
    refused: BTreeMap<(Site, &'static str), u64>,
}

impl InlineDecisions {
    /// Machine code of `code` was made from this HIR, with this decision.
    pub fn add(&mut self, code: &Code, hir: &Hir, decision: Decision) {
        let Decision { callee, caller, line, refused } = decision;
        let file = file_of(code, hir, &caller);
        let site = Site { callee, caller, file, code_of: code.qualname.to_string(), line };
        match refused {
            None => *self.inlined.entry(site).or_default() += 1,
            Some(refusal) => *self.refused.entry((site, refusal.name())).or_default() += 1,
        }
    }

    /// Sites with how often they were inlined, in order.
    pub fn inlined(&self) -> impl Iterator<Item = (&Site, u64)> {
        self.inlined.iter().map(|(site, times)| (site, *times))
    }

    /// Sites with reasons, and how often they were declined for them, in order.
    pub fn refused(&self) -> impl Iterator<Item = (&Site, &'static str, u64)> {
        self.refused.iter().map(|((site, reason), times)| (site, *reason, *times))
    }
}

/// The file of a function that code was made of, or that was inlined into it.
fn file_of(code: &Code, hir: &Hir, name: &str) -> String {
    match hir.frames.iter().find(|frame| frame.name == name && *code.qualname != *name) {
        Some(frame) => {
            // SAFETY: the roots of the HIR keep the code of all its frames, and that its state.
            let state = unsafe { &*(frame.code as *const CodeState) };
            state.code.code.filename.to_string()
        }
        None => code.filename.to_string(),
    }
}

//! The calls of a program that a run has inlined.

use std::collections::{BTreeMap, BTreeSet};

use super::outline::Outline;
use crate::report::{Decision, Report};

/// A call that was inlined, functions by their qualified names.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Site {
    /// Of the call, counted from 1.
    pub line: u64,
    pub callee: String,
    pub caller: String,
    /// How many calls are inlined one in the other there, this one with them: the most that was seen.
    pub depth: usize,
}

impl Site {
    /// The callee's name, as it is defined.
    pub fn name(&self) -> &str {
        self.callee.rsplit('.').next().unwrap_or(&self.callee)
    }

    /// The attribute that it is: classes have private names with their own in front.
    pub fn attribute(&self) -> String {
        let mut parts = self.callee.rsplit('.');
        match (parts.next(), parts.next()) {
            (Some(name), Some(class)) if name.starts_with("__") && !name.ends_with("__") => {
                format!("_{}{name}", class.trim_start_matches('_'))
            }
            _ => self.name().to_owned(),
        }
    }

    /// Whether the callee's namespace is a class: it is none if it is the module, or a function.
    pub fn is_method(&self) -> bool {
        let outer = self.callee.rsplit_once('.').map(|(outer, _)| outer);
        self.name() != "<lambda>" && outer.is_some_and(|outer| !outer.ends_with("<locals>"))
    }
}

/// The calls that were inlined whose caller and callee are in the program's text, in order.
pub fn of_program(report: &Report, outline: &Outline) -> Vec<Site> {
    let is_own = |name: &str| outline.functions_named(name).next().is_some();
    let mut depths: BTreeMap<(u64, &str, &str), usize> = BTreeMap::new();
    for code in report.inlined.iter().map(|decision| &decision.code_of).collect::<BTreeSet<_>>() {
        let of_code: Vec<&Decision> = report.inlined.iter().filter(|d| d.code_of == *code).collect();
        let depth_of = depths_in(code, &of_code);
        for Decision { callee, caller, line, .. } in of_code {
            if !is_own(callee) || !(is_own(caller) || caller == "<module>") {
                continue;
            }
            let depth = depth_of.get(caller.as_str()).map_or(1, |depth| depth + 1);
            let most = depths.entry((*line, callee, caller)).or_default();
            *most = depth.max(*most);
        }
    }
    let site = |((line, callee, caller), depth): ((u64, &str, &str), usize)| Site {
        line,
        callee: callee.to_owned(),
        caller: caller.to_owned(),
        depth,
    };
    depths.into_iter().map(site).collect()
}

/// How deep each function is inlined into code: the shortest way, as recursion has longer ones.
fn depths_in<'a>(code: &'a str, decisions: &[&'a Decision]) -> BTreeMap<&'a str, usize> {
    let mut depths = BTreeMap::from([(code, 0)]);
    let mut work = vec![code];
    while !work.is_empty() {
        let mut next = Vec::new();
        for caller in work {
            for decision in decisions.iter().filter(|decision| decision.caller == caller) {
                let depth = depths[caller] + 1;
                if !depths.contains_key(decision.callee.as_str()) {
                    depths.insert(&decision.callee, depth);
                    next.push(decision.callee.as_str());
                }
            }
        }
        work = next;
    }
    depths
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::tests::small;

    #[test]
    fn depth_is_counted_from_whose_code_it_is() {
        let decision = |callee: &str, caller: &str, code_of: &str| Decision {
            callee: callee.to_owned(),
            caller: caller.to_owned(),
            caller_file: String::new(),
            code_of: code_of.to_owned(),
            line: 1,
            times: 1,
            reason: None,
        };
        let mut report = small();
        report.inlined = vec![
            decision("f", "g", "g"),
            decision("f", "g", "h"),
            decision("g", "h", "h"),
            decision("join", "h", "h"),
        ];
        let program = "def f(): return 1\ndef g(): return f()\ndef h(): return g()\n";
        let sites = of_program(&report, &Outline::read(program, "a.py").unwrap());
        let found: Vec<(&str, &str, usize)> =
            sites.iter().map(|site| (&*site.callee, &*site.caller, site.depth)).collect();
        assert_eq!(found, [("f", "g", 2), ("g", "h", 1)]);
    }

    #[test]
    fn methods_are_told_from_functions() {
        let site =
            |callee: &str| Site { line: 1, callee: callee.to_owned(), caller: String::new(), depth: 1 };
        assert!(site("A.f").is_method() && site("f.<locals>.A.f").is_method());
        assert!(!site("f").is_method() && !site("f.<locals>.g").is_method());
        assert_eq!(
            (site("A.__f").attribute(), site("_A.__f__").attribute()),
            ("_A__f".into(), "__f__".into())
        );
    }
}

//! Counts of the ways out of compiled code that were taken, by place, reason and the type of what was not as expected.

use crate::code::Exit;
use pyrite_hir::Kinds;
use pyrite_hir::instruction::Reason;
use pyrite_object::{Value, Vm};
use pyrite_syntax::code::Code;
use rustc_hash::FxHashMap as HashMap;

/// One line of the table.
#[derive(Clone, Debug)]
pub struct Row {
    pub function: String,
    pub filename: String,
    pub line: u32,
    pub reason: Reason,
    /// The type of the value that the guard looked at, if there was one.
    pub guilty: Option<String>,
    pub count: u64,
    /// How many of these a program has been told of.
    reported: u64,
}

/// The table.
#[derive(Clone, Debug, Default)]
pub struct Exits {
    /// By code state, word of bytecode and reason.
    rows: HashMap<(u64, u32, Reason), Vec<Row>>,
}

impl Exits {
    /// Counts an exit that stands in this code.
    pub fn count(&mut self, code: &Code, exit: &Exit, guilty: Option<String>) {
        let rows = self.rows.entry((exit.code, exit.pc, exit.reason)).or_default();
        if let Some(row) = rows.iter_mut().find(|row| row.guilty == guilty) {
            row.count += 1;
            return;
        }
        rows.push(Row {
            function: code.qualname.to_string(),
            filename: code.filename.to_string(),
            line: exit.line,
            reason: exit.reason,
            guilty,
            count: 1,
            reported: 0,
        });
    }

    /// All lines, the most frequent first.
    pub fn rows(&self) -> Vec<&Row> {
        let mut rows: Vec<&Row> = self.rows.values().flatten().collect();
        rows.sort_by(|a, b| {
            b.count.cmp(&a.count).then_with(|| (&a.function, a.line).cmp(&(&b.function, b.line)))
        });
        rows
    }

    /// The lines with what has been counted since the last time.
    pub fn take_new(&mut self) -> Vec<Row> {
        let mut new: Vec<Row> = self.rows().into_iter().cloned().collect();
        new.iter_mut().for_each(|row| row.count -= row.reported);
        new.retain(|row| row.count > 0);
        self.rows.values_mut().flatten().for_each(|row| row.reported = row.count);
        new
    }
}

/// The name of the type of what an exit's guard looked at; `guarded` is that value, if it has a word.
pub fn guilty_type(vm: &Vm, exit: &Exit, guarded: Option<Value>) -> Option<String> {
    let kinds = guarded.map_or(exit.seen, |value| Kinds::of(vm, value));
    match (kinds, guarded) {
        (Kinds::INT, _) => Some("int".to_owned()),
        (Kinds::FLOAT, _) => Some("float".to_owned()),
        (Kinds::BOOL, _) => Some("bool".to_owned()),
        (Kinds::UNBOUND | Kinds::MARK, _) => None,
        (_, Some(value)) => Some(vm.type_name(value)),
        (_, None) => None,
    }
}

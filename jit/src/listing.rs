//! Machine code as text: each instruction with its offset, under the HIR instruction that it comes from and the line of
//! Python that this stands for.

use crate::code::{Assembled, Exit, Origin};
use cranelift_codegen::isa::OwnedTargetIsa;
use pyrite_hir::function::{BlockId, Entry};
use pyrite_hir::{Function as Hir, ValueId, print};
use rustc_hash::FxHashMap as HashMap;
use std::fmt::Write;

/// What is listed.
pub struct Code<'a> {
    pub assembled: &'a Assembled,
    /// The HIR that it was made from, if it was kept.
    pub hir: Option<&'a Hir>,
    /// Where the Python source is.
    pub filename: &'a str,
}

/// The text of HIR by what it defines.
struct Texts {
    values: HashMap<ValueId, String>,
    ends: HashMap<BlockId, String>,
}

impl Texts {
    /// In the order in which `print` goes, so that addresses have the same names.
    fn new(hir: Option<&Hir>) -> Texts {
        let mut texts = Texts { values: HashMap::default(), ends: HashMap::default() };
        let Some(hir) = hir else { return texts };
        let mut names = print::Names::default();
        for id in hir.reverse_postorder() {
            let block = hir.block(id);
            for value in &block.instructions {
                if let Some(text) = print::instruction(hir, *value, &mut names) {
                    texts.values.insert(*value, text);
                }
            }
            texts.ends.insert(id, format!("b{}: {}", id.0, print::terminator(&block.terminator)));
        }
        texts
    }

    fn of(&self, origin: Option<Origin>, exits: &[Box<Exit>]) -> String {
        match origin {
            None => "entry and ways out".to_owned(),
            Some(Origin::Value(value)) => {
                self.values.get(&value).cloned().unwrap_or_else(|| format!("v{}", value.0))
            }
            Some(Origin::End(block)) => {
                self.ends.get(&block).cloned().unwrap_or_else(|| format!("b{}: end", block.0))
            }
            Some(Origin::Exit(n)) => match exits.get(n as usize) {
                Some(exit) => format!("exit {n}: {}, to pc {}", exit.reason.name(), exit.state.pc),
                None => format!("exit {n}"),
            },
        }
    }
}

/// The listing. An error says that the machine code cannot be decoded.
pub fn list(isa: &OwnedTargetIsa, code: &Code) -> Result<String, String> {
    let Code { assembled, hir, filename } = code;
    let texts = Texts::new(*hir);
    let source = std::fs::read_to_string(filename).unwrap_or_default();
    let source: Vec<&str> = source.lines().collect();
    let decoder = isa.to_capstone().map_err(|error| error.to_string())?;
    let instructions = decoder
        .disasm_all(&assembled.bytes[..assembled.instructions], 0)
        .map_err(|error| error.to_string())?;

    let mut out = String::new();
    let entry = match assembled.entry {
        Entry::Call => "call".to_owned(),
        Entry::Loop { pc } => format!("loop at pc {pc}"),
        Entry::Resume => "resumed".to_owned(),
    };
    let (size, exits) = (assembled.bytes.len(), assembled.exits.len());
    let _ = writeln!(out, "machine code of {} ({entry}): {size} bytes, {exits} exits", assembled.name);
    let mut places = assembled.places.iter().peekable();
    let mut line = 0;
    for instruction in instructions.iter() {
        while let Some(place) = places.next_if(|place| u64::from(place.offset) <= instruction.address()) {
            if place.line != 0 && place.line != line {
                line = place.line;
                let text = source.get(line as usize - 1).map_or("", |text| text.trim_end());
                let _ = writeln!(out, "{line:>5} | {text}");
            }
            let _ = writeln!(out, "      ; {}", texts.of(place.origin, &assembled.exits));
        }
        let (name, operands) = (instruction.mnemonic().unwrap_or("?"), instruction.op_str().unwrap_or(""));
        let text = format!("{name:<10} {operands}");
        let _ = writeln!(out, "        {:>6x}  {}", instruction.address(), text.trim_end());
    }
    let constants = assembled.bytes.len() - assembled.instructions;
    if constants > 0 {
        let _ = writeln!(out, "        {:>6x}  {constants} bytes of constants", assembled.instructions);
    }
    Ok(out)
}

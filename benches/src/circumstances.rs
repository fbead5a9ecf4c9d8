//! What has to be known beside figures: when, where and with which versions they were measured.

use pyrite_falsify::machine::{self, Machine};
use pyrite_falsify::process::Engine;
use pyrite_falsify::scratch::Scratch;

use crate::error::BenchError;

pub struct Circumstances {
    pub when: String,
    pub machine: Machine,
    /// Of the engines, in their order.
    pub versions: Vec<String>,
    /// The command line, as it was typed.
    pub command: String,
}

impl Circumstances {
    pub fn now(engines: &[Engine], args: &[String]) -> Result<Circumstances, BenchError> {
        let scratch = Scratch::new()?;
        let quoted = |word: &String| if word.contains(' ') { format!("'{word}'") } else { word.clone() };
        let words: Vec<String> = args.iter().map(quoted).collect();
        Ok(Circumstances {
            when: machine::now(),
            machine: Machine::this(),
            versions: engines.iter().map(|engine| machine::version(engine, scratch.path())).collect(),
            command: format!("pyrite bench {}", words.join(" ")),
        })
    }
}

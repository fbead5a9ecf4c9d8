//! Why a sweep did not take place. A wrong result is no error of this kind: it is reported in the table.

use std::fmt;

use pyrite_falsify::process::Trouble;

#[derive(Debug, PartialEq)]
pub enum BenchError {
    /// The person who typed the command has to change it.
    Usage(String),
    /// The workloads folder or its `expected.json` is not what it has to be.
    Workloads(String),
    /// The machine refused: a program does not start, a file cannot be written.
    Machine(String),
}

impl BenchError {
    pub fn exit_code(&self) -> i32 {
        match self {
            BenchError::Usage(_) => 2,
            BenchError::Workloads(_) | BenchError::Machine(_) => 1,
        }
    }
}

impl From<Trouble> for BenchError {
    fn from(trouble: Trouble) -> BenchError {
        BenchError::Machine(trouble.0)
    }
}

impl fmt::Display for BenchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            BenchError::Usage(message) => write!(f, "{message}\nTry `pyrite bench --help`."),
            BenchError::Workloads(message) | BenchError::Machine(message) => f.write_str(message),
        }
    }
}

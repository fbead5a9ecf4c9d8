//! `/tmp/perf-PID.map`: a line for each function, `START SIZE NAME`, with the numbers in hexadecimal. `perf report` reads it
//! by itself; what it cannot say is that other code came to the same address later.

use super::Added;
use std::fs::{File, OpenOptions};
use std::io::{self, Write};

pub struct Map {
    file: File,
    process: u32,
}

fn path(process: u32) -> String {
    format!("/tmp/perf-{process}.map")
}

impl Map {
    pub fn create() -> io::Result<Map> {
        let process = std::process::id();
        Ok(Map { file: File::create(path(process))?, process })
    }

    pub fn add(&mut self, added: &Added) -> io::Result<()> {
        let process = std::process::id();
        if process != self.process {
            // The child of a fork has the code that its parent had, and a map of its own.
            std::fs::copy(path(self.process), path(process))?;
            self.file = OpenOptions::new().append(true).open(path(process))?;
            self.process = process;
        }
        writeln!(self.file, "{:x} {:x} {}", added.address, added.bytes.len(), added.name)
    }
}

//! `pyrite hir` and `pyrite asm`: a program runs, with its output on standard error, and then what a function of it was
//! compiled to is printed.

use crate::options::{Inspection, View};
use pyrite_jit::runtime::inspect::{self, Which};
use pyrite_object::Vm;
use std::fs::File;
use std::io::{IsTerminal, Write};
use std::os::fd::FromRawFd;

/// Standard output, which the program that runs does not get.
pub struct Output(File);

impl Output {
    /// From here on what is written to standard output goes to standard error.
    pub fn take() -> std::io::Result<Output> {
        // SAFETY: plain system calls; the new descriptor has no other owner.
        unsafe {
            let own = libc::fcntl(1, libc::F_DUPFD_CLOEXEC, 3);
            if own < 0 || libc::dup2(2, 1) < 0 {
                return Err(std::io::Error::last_os_error());
            }
            Ok(Output(File::from_raw_fd(own)))
        }
    }

    pub fn write(&mut self, text: &str) -> std::io::Result<()> {
        self.0.write_all(text.as_bytes())
    }

    pub fn is_terminal(&self) -> bool {
        self.0.is_terminal()
    }
}

/// Prints what is asked for; gives the exit status.
#[inline(never)]
pub fn show(vm: &mut Vm, inspection: &Inspection, filename: &str, output: &mut Output) -> i32 {
    match text(vm, inspection, filename) {
        Ok(text) => i32::from(output.write(&text).is_err()),
        Err(reason) => {
            eprintln!("pyrite: {}: {reason}", inspection.function);
            1
        }
    }
}

fn text(vm: &mut Vm, inspection: &Inspection, filename: &str) -> Result<String, String> {
    let found = inspect::find(vm, &inspection.function, filename);
    let function = found.ok_or("the program has no function of this name at its end")?;
    let which = if inspection.loops { Which::Loops } else { Which::Calls };
    match which {
        Which::Loops => inspect::compile_loops_now(vm, function),
        _ => drop(inspect::compile_now(vm, function)),
    }
    let text = match inspection.view {
        View::Hir => inspect::hir(vm, function, which, inspection.after.as_deref())?,
        View::Asm => inspect::disassembly(vm, function, which)?,
    };
    if text.is_empty() {
        return Err(
            if inspection.loops { "no loop of it can be compiled" } else { "it cannot be compiled" }.into()
        );
    }
    Ok(text)
}

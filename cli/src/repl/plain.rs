//! The session without a line editor: one line at a time from standard input, prompts on standard error.

use super::{flush, prompt, shown, statement};
use pyrite_object::dict::Dict;
use pyrite_object::exception::Exc;
use pyrite_object::{Gc, R, Vm};
use pyrite_stdlib::sys::report::write_error;
use std::collections::VecDeque;

pub fn run(vm: &mut Vm, main: Gc<Dict>) -> i32 {
    let mut lines = Lines::default();
    let mut future = 0;
    loop {
        flush(vm);
        let source = match read_statement(vm, &mut lines) {
            Ok(Some(source)) => source,
            Ok(None) => return 0,
            Err(raised) => {
                if let Err(status) = shown(vm, Err(raised)) {
                    return status;
                }
                continue;
            }
        };
        let outcome = statement::run(vm, main, &source, "<stdin>", &mut future);
        if let Err(status) = shown(vm, outcome) {
            return status;
        }
    }
}

/// The lines of one statement; nothing at the end of input.
fn read_statement(vm: &mut Vm, lines: &mut Lines) -> R<Option<String>> {
    let mut source = String::new();
    loop {
        let shown = prompt(vm, if source.is_empty() { "ps1" } else { "ps2" });
        write_error(vm, &shown);
        let line = match lines.next(vm) {
            Ok(line) => line,
            Err(raised) => {
                write_error(vm, "\n");
                return Err(raised);
            }
        };
        let Some(line) = line else {
            write_error(vm, "\n");
            return Ok((!source.is_empty()).then_some(source));
        };
        source.push_str(&line);
        // A last line without its end asks once more, and meets the end of input.
        if line.ends_with('\n') && !statement::is_incomplete(&source, statement::Ends::Empty) {
            return Ok(Some(source));
        }
    }
}

/// Lines of standard input, read by the system's own call so that Ctrl-C can end the waiting.
#[derive(Default)]
struct Lines {
    buffer: VecDeque<u8>,
    ended: bool,
}

impl Lines {
    fn next(&mut self, vm: &mut Vm) -> R<Option<String>> {
        loop {
            if let Some(end) = self.buffer.iter().position(|b| *b == b'\n') {
                return Ok(Some(self.take(end + 1)));
            }
            if self.ended {
                // A terminal can go on after Ctrl-D; a file stays at its end.
                self.ended = false;
                let rest = self.buffer.len();
                return Ok((rest > 0).then(|| self.take(rest)));
            }
            let mut chunk = [0u8; 4096];
            let count = pyrite_stdlib::thread::without_lock(vm, || {
                // SAFETY: the buffer is ours and as long as said.
                unsafe { libc::read(0, chunk.as_mut_ptr().cast(), chunk.len()) }
            });
            match usize::try_from(count) {
                Ok(0) => self.ended = true,
                Ok(count) => self.buffer.extend(&chunk[..count]),
                Err(_) => {
                    let error = std::io::Error::last_os_error();
                    if error.kind() != std::io::ErrorKind::Interrupted {
                        return Ok(None);
                    }
                    if let Err(raised) = vm.poll() {
                        if vm.pending_is(Exc::KeyboardInterrupt) {
                            self.buffer.clear();
                        }
                        return Err(raised);
                    }
                }
            }
        }
    }

    fn take(&mut self, count: usize) -> String {
        let bytes: Vec<u8> = self.buffer.drain(..count).collect();
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

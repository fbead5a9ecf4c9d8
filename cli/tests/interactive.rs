//! The interactive session, through a pseudo-terminal.

use std::fs::File;
use std::io::{Read, Write};
use std::os::fd::FromRawFd;
use std::process::{Child, Command};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

/// How long an answer may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

struct Session {
    child: Child,
    keys: File,
    screen: Receiver<Vec<u8>>,
    seen: String,
}

impl Session {
    fn start(args: &[&str], variables: &[(&str, &str)]) -> Session {
        let (mut ours, mut theirs) = (0, 0);
        let none = std::ptr::null_mut();
        // SAFETY: two integers of ours, and nulls where the call allows them.
        let opened = unsafe { libc::openpty(&mut ours, &mut theirs, none, none.cast(), none.cast()) };
        assert_eq!(opened, 0, "a pseudo-terminal");
        // SAFETY: fresh descriptors that nobody else has.
        let (keys, terminal) = unsafe { (File::from_raw_fd(ours), File::from_raw_fd(theirs)) };
        let mut command = Command::new(env!("CARGO_BIN_EXE_pyrite"));
        command.args(args).env("TERM", "xterm").env("PYTHON_HISTORY", "/dev/null").env_remove("NO_COLOR");
        for name in ["PYTHON_COLORS", "FORCE_COLOR", "PYTHONSTARTUP", "PYTHON_BASIC_REPL", "PYTHONINSPECT"] {
            command.env_remove(name);
        }
        command.envs(variables.iter().copied());
        command.stdin(terminal.try_clone().expect("a copy"));
        command.stdout(terminal.try_clone().expect("a copy"));
        command.stderr(terminal);
        let child = command.spawn().expect("pyrite starts");
        let mut output = keys.try_clone().expect("a copy");
        let (say, screen) = channel();
        std::thread::spawn(move || {
            let mut chunk = [0; 4096];
            while let Ok(count @ 1..) = output.read(&mut chunk) {
                if say.send(chunk[..count].to_vec()).is_err() {
                    break;
                }
            }
        });
        Session { child, keys, screen, seen: String::new() }
    }

    /// A session without colours and banner.
    fn plain() -> Session {
        let mut session = Session::start(&["-q"], &[("NO_COLOR", "1")]);
        session.expect(">>> ");
        session
    }

    fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).expect("the terminal takes keys");
    }

    /// Waits until the text has been shown, and forgets everything up to its end.
    fn expect(&mut self, text: &str) {
        let end = Instant::now() + PATIENCE;
        loop {
            if let Some(at) = self.seen.find(text) {
                self.seen.drain(..at + text.len());
                return;
            }
            let left = end.saturating_duration_since(Instant::now());
            match self.screen.recv_timeout(left) {
                Ok(bytes) => self.seen.push_str(&String::from_utf8_lossy(&bytes)),
                Err(_) => panic!("{text:?} is not shown; seen: {:?}", self.seen),
            }
        }
    }

    /// Types a line; what is expected is shown before the next prompt.
    fn type_line(&mut self, line: &str, expected: &str) {
        self.press(&format!("{line}\r"));
        self.expect(expected);
        self.expect(">>> ");
    }

    fn status(mut self) -> i32 {
        let end = Instant::now() + PATIENCE;
        while Instant::now() < end {
            if let Some(status) = self.child.try_wait().expect("a child") {
                return status.code().unwrap_or(-1);
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        panic!("the session does not end; seen: {:?}", self.seen)
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn values_are_shown_and_kept_as_underscore() {
    let mut session = Session::plain();
    session.type_line("6 * 7", "\r\n42\r\n");
    session.type_line("_ + 1", "\r\n43\r\n");
    session.type_line("'a', None", "\r\n('a', None)\r\n");
    session.press("exit(3)\r");
    assert_eq!(session.status(), 3);
}

#[test]
fn a_block_is_indented_and_ends_at_a_blank_line() {
    let mut session = Session::plain();
    session.press("for i in range(2):\r");
    session.expect("...     ");
    session.press("print('<', i, '>')\r");
    session.expect("...     ");
    session.type_line("", "\r\n< 0 >\r\n< 1 >\r\n");
    session.press("x = (\r");
    session.expect("... ");
    session.type_line("5)", "\r\n");
    session.type_line("x", "\r\n5\r\n");
}

#[test]
fn tracebacks_show_the_lines_that_were_typed() {
    let mut session = Session::plain();
    session.press("def f(a):\r");
    session.expect("... ");
    session.press("return 1 / a\r");
    session.expect("... ");
    session.type_line("", "\r\n");
    session.press("f(0)\r");
    session.expect("File \"<python-input-1>\", line 1, in <module>\r\n    f(0)\r\n    ~^^^\r\n");
    session.expect("File \"<python-input-0>\", line 2, in f\r\n    return 1 / a\r\n");
    session.expect("ZeroDivisionError: division by zero\r\n");
}

#[test]
fn ctrl_c_gives_a_new_prompt_and_ctrl_d_ends() {
    let mut session = Session::plain();
    session.press("(1, 2\r");
    session.expect("... ");
    session.press("3\x03");
    session.expect("KeyboardInterrupt\r\n");
    session.expect(">>> ");
    session.type_line("1 + 1", "\r\n2\r\n");
    session.press("\x04");
    assert_eq!(session.status(), 0);
}

#[test]
fn ctrl_c_interrupts_a_statement_that_waits() {
    let mut session = Session::plain();
    session.press("import time; print(chr(60) + 'go'); time.sleep(90)\r");
    session.expect("<go\r\n");
    // SAFETY: plain system call; the child is ours.
    unsafe { libc::kill(session.child.id() as libc::pid_t, libc::SIGINT) };
    session.expect("KeyboardInterrupt\r\n");
    session.expect(">>> ");
    session.type_line("1 + 1", "\r\n2\r\n");
}

#[test]
fn tab_completes_names_and_attributes() {
    let mut session = Session::plain();
    session.press("long_name_of_mine = 'abc'\r");
    session.expect("\r\n");
    session.expect(">>> ");
    session.press("long_n\t");
    session.expect("long_name_of_mine");
    session.press(".isalnu\t");
    session.expect(".isalnum(");
    session.type_line(")", "\r\nTrue\r\n");
}

#[test]
fn the_history_file_is_read_and_written_in_cpythons_format() {
    let file = std::env::temp_dir().join(format!("pyrite-history-{}", std::process::id()));
    std::fs::write(&file, "print('old', 1)\n").expect("a file");
    let mut session =
        Session::start(&["-q"], &[("NO_COLOR", "1"), ("PYTHON_HISTORY", &file.to_string_lossy())]);
    session.expect(">>> ");
    session.press("\x1b[A");
    session.expect("print('old', 1)");
    session.type_line("", "\r\nold 1\r\n");
    session.press("if 1:\r");
    session.expect("... ");
    session.press("print('new')\r");
    session.expect("... ");
    session.type_line("", "\r\nnew\r\n");
    session.press("\x04");
    assert_eq!(session.status(), 0);
    let text = std::fs::read_to_string(&file).expect("the file");
    std::fs::remove_file(&file).expect("the file");
    assert_eq!(text, "print('old', 1)\nprint('old', 1)\nif 1:\r\n    print('new')\n");
}

#[test]
fn pasted_statements_run_together() {
    let mut session = Session::plain();
    session.press("\x1b[200~if 1:\n  a = 7\nb = a + 1\nb * 2\x1b[201~\r");
    session.expect("\r\n16\r\n");
}

#[test]
fn what_is_typed_is_coloured_unless_the_environment_says_no() {
    let mut session = Session::start(&["-q"], &[]);
    session.expect("\x1b[1;35m>>> ");
    session.press("import sys");
    session.expect("\x1b[1;34mimport\x1b[0m");
    let mut session = Session::start(&["-q"], &[("PYTHON_COLORS", "0")]);
    session.expect(">>> ");
    session.press("import sys\r");
    session.expect(">>> ");
    assert!(!session.seen.contains("\x1b[1;34m"), "{:?}", session.seen);
}

#[test]
fn other_threads_run_while_the_editor_waits() {
    let mut session = Session::plain();
    session.type_line("import threading, time", "\r\n");
    session.type_line("threading.Timer(0.05, print, ['from', 'afar']).start()", "\r\n");
    session.expect("from afar");
}

#[test]
fn input_is_edited_in_a_terminal() {
    let program = "print(repr(input('name? ')))";
    let mut session = Session::start(&["-c", program], &[("NO_COLOR", "1")]);
    session.expect("name? ");
    session.press("ac\x1b[Db\r");
    session.expect("'abc'\r\n");
    assert_eq!(session.status(), 0);
    let mut session = Session::start(&["-c", program], &[("NO_COLOR", "1")]);
    session.expect("name? ");
    session.press("\x04");
    session.expect("EOFError\r\n");
    assert_eq!(session.status(), 1);
}

#[test]
fn the_banner_names_pyrite_and_a_session_follows_a_program_with_i() {
    let mut session = Session::start(&[], &[("NO_COLOR", "1")]);
    session.expect("Pyrite ");
    session.expect("Type \"help\"");
    session.expect(">>> ");
    let mut session = Session::start(&["-i", "-c", "x = 5; import sys; sys.exit(9)"], &[("NO_COLOR", "1")]);
    session.expect("SystemExit: 9\r\n");
    session.expect(">>> ");
    session.type_line("x", "\r\n5\r\n");
    session.press("exit\r");
    assert_eq!(session.status(), 0);
}

#[test]
fn a_terminal_that_cannot_move_its_cursor_gets_a_plain_session() {
    let mut session = Session::start(&["-q"], &[("TERM", "dumb")]);
    session.expect(">>> ");
    session.press("1 + 1\n");
    session.expect("2\r\n");
    assert!(!session.seen.contains('\x1b'));
}

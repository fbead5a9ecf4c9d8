//! What the command line does without a terminal.

use std::io::Write;
use std::process::{Command, Output, Stdio};

fn run(args: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_pyrite"))
        .args(args)
        .env_remove("PYTHONINSPECT")
        .env_remove("PYTHONSTARTUP")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("pyrite starts");
    // A program that ends without reading closes the pipe.
    let _ = child.stdin.take().expect("a pipe").write_all(input.as_bytes());
    child.wait_with_output().expect("pyrite ends")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn a_program_on_standard_input_is_no_session() {
    let output = run(&[], "1 + 1\nprint('x')\n");
    assert_eq!((text(&output.stdout), text(&output.stderr)), ("x\n".into(), String::new()));
}

#[test]
fn with_i_prompts_go_to_standard_error_and_values_to_standard_output() {
    let output = run(&["-q", "-i"], "1 + 1\nif 1:\n  'a'\n\n(3,\n4)\n");
    assert_eq!(text(&output.stdout), "2\n'a'\n(3, 4)\n");
    assert_eq!(text(&output.stderr), ">>> >>> ... ... >>> ... >>> \n");
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn a_session_goes_on_after_errors_and_ends_with_the_status_of_exit() {
    let output = run(&["-q", "-i"], "1 +\nnopqrs\ndef f():\n  1/0\n\nf()\nexit(4)\n");
    let errors = text(&output.stderr);
    for part in [
        "  File \"<stdin>\", line 1\n    1 +\n       ^\nSyntaxError: invalid syntax\n",
        "NameError: name 'nopqrs' is not defined\n",
        "  File \"<stdin>\", line 2, in f\n    1/0\n    ~^~\nZeroDivisionError: division by zero\n",
    ] {
        assert!(errors.contains(part), "{errors}");
    }
    assert_eq!(output.status.code(), Some(4));
}

#[test]
fn a_line_of_blanks_ends_no_block_on_standard_input() {
    let output = run(&["-q", "-i"], "if 1:\n  a = 1\n  \n  a\n\n");
    assert_eq!(text(&output.stdout), "1\n");
}

#[test]
fn tracebacks_show_the_text_of_c() {
    let output = run(&["-c", "def f():\n    return 1/0\nf()"], "");
    assert_eq!(
        text(&output.stderr),
        "Traceback (most recent call last):\n  File \"<string>\", line 3, in <module>\n    f()\n    ~^^\n  \
         File \"<string>\", line 2, in f\n    return 1/0\n           ~^~\nZeroDivisionError: division by zero\n"
    );
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn exit_codes_are_cpythons() {
    for (code, status, said) in [
        ("import sys; sys.exit(7)", 7, ""),
        ("import sys; sys.exit('why')", 1, "why\n"),
        ("raise SystemExit", 0, ""),
        ("import sys; sys.exit(-1)", 255, ""),
    ] {
        let output = run(&["-c", code], "");
        assert_eq!((output.status.code(), text(&output.stderr)), (Some(status), said.to_owned()), "{code}");
    }
    assert_eq!(run(&["--no-such-option"], "").status.code(), Some(2));
    assert_eq!(run(&["no-such-file.py"], "").status.code(), Some(2));
}

#[test]
fn ctrl_c_raises_keyboard_interrupt_and_ends_by_the_signal() {
    use std::io::Read;
    use std::os::unix::process::ExitStatusExt;
    let mut child = Command::new(env!("CARGO_BIN_EXE_pyrite"))
        .args(["-u", "-c", "import time; print('go'); time.sleep(90)"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("pyrite starts");
    let mut go = [0; 3];
    child.stdout.as_mut().expect("a pipe").read_exact(&mut go).expect("it goes");
    // SAFETY: plain system call; the child is ours.
    unsafe { libc::kill(child.id() as libc::pid_t, libc::SIGINT) };
    let output = child.wait_with_output().expect("pyrite ends");
    assert!(text(&output.stderr).ends_with("KeyboardInterrupt\n"));
    assert_eq!(output.status.signal(), Some(libc::SIGINT));
}

#[test]
fn input_reads_lines_until_there_are_none() {
    let program = "print(repr(input('a ')), repr(input()))\ninput()";
    let output = run(&["-c", program], "x\ny\r\n");
    assert_eq!(text(&output.stdout), "a 'x' 'y\\r'\n");
    assert!(text(&output.stderr).ends_with("EOFError: EOF when reading a line\n"));
}

/// Hits and misses of a kind.
fn counted(output: &str, kind: &str) -> (u64, u64) {
    let line = output.lines().find(|l| l.starts_with(&format!("  {kind} "))).expect(kind);
    let mut numbers = line.split_whitespace().filter_map(|w| w.parse().ok());
    (numbers.next().expect(line), numbers.next().expect(line))
}

#[test]
fn statistics_tell_hits_and_misses_of_each_cache() {
    let program = "
class P:
    def __init__(self, x): self.x = x
    def get(self): return self.x
def f(p, items, total):
    for i in range(1000):
        total += p.get() + len(items) + items[0]
    return g(total) < 5
def g(x): return x
class Q(P):
    @property
    def y(self): return 1
f(P(1), [1], 0)
for i in {1: 2}: pass
'a' + 'b' < 'c'
{}.get(1)
";
    let output = text(&run(&["--stats", "-c", program], "").stderr);
    for kind in
        ["attributes", "methods", "globals", "builtins", "calls", "subscripts", "iteration", "arithmetic"]
    {
        let (hits, misses) = counted(&output, kind);
        assert!(hits >= 990 || kind == "globals", "{kind}: {hits} hits\n{output}");
        assert!(misses < 1500, "{kind}: {misses} misses\n{output}");
    }
    let (hits, misses) = counted(&output, "comparison");
    assert!(hits >= 1 && misses >= 1, "{output}");
    assert!(!text(&run(&["-c", "pass"], "").stderr).contains("hits"));
}

#[test]
fn the_documentation_names_every_option() {
    let page =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/cli.md")).expect("a page");
    let help = text(&run(&["--help"], "").stdout) + &text(&run(&["bench", "--help"], "").stdout);
    let options = help.lines().filter_map(|l| l.strip_prefix("  -")).map(|l| {
        let end = l.find("  ").unwrap_or(l.len());
        format!("-{}", &l[..end])
    });
    for option in options.flat_map(|o| o.split(", ").map(str::to_owned).collect::<Vec<_>>()) {
        let name = option.split(' ').next().expect("a word");
        assert!(page.contains(&format!("`{name}")), "docs/cli.md lacks {name}");
    }
}

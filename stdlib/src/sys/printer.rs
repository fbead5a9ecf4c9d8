//! The text of an uncaught exception: tracebacks with carets, chains, groups and notes, laid out as by CPython's module
//! `traceback`.

use super::report::{REPEATED, push_last_line, source};
use pyrite_object::exception::Exc;
use pyrite_object::frame::Traceback;
use pyrite_object::{Gc, Value, Vm};
use pyrite_syntax::Position;
use pyrite_syntax::anchors;
use std::collections::HashMap;

/// Exceptions of a group that are shown, and levels of groups in groups.
const MAX_WIDTH: usize = 15; // exceptions
const MAX_DEPTH: usize = 10; // levels

#[derive(Default)]
pub struct Printer {
    pub text: String,
    depth: usize,
    need_close: bool,
    /// Sources by file name.
    sources: HashMap<String, Option<Vec<String>>>,
}

/// What joins an exception to the one before it.
enum Link {
    First,
    Cause,
    Context,
}

impl Printer {
    fn indent(&self) -> String {
        " ".repeat(2 * self.depth)
    }

    /// Appends text with the margin of the group that we are in.
    fn emit(&mut self, text: &str, margin: char) {
        if self.depth == 0 {
            self.text.push_str(text);
            return;
        }
        let start = format!("{}{margin} ", self.indent());
        for line in text.split_inclusive('\n') {
            self.text.push_str(&start);
            self.text.push_str(line);
        }
    }

    /// Appends an exception, after those that led to it.
    pub fn exception(&mut self, vm: &mut Vm, exception: Value) {
        let mut chain = vm.rooted();
        let mut links = Vec::new();
        let mut next = Some((exception, Link::First));
        while let Some((value, link)) = next {
            if chain.contains(&value) || chain.len() > 1000 {
                break;
            }
            chain.push(value);
            links.push(link);
            next = value.as_exception().and_then(|e| match e.cause.get() {
                Some(cause) => Some((cause, Link::Cause)),
                None if e.suppress_context.get() => None,
                None => e.context.get().map(|c| (c, Link::Context)),
            });
        }
        // The link of an exception says how the one before it in the list came of it.
        for i in (0..chain.len()).rev() {
            self.single(vm, chain[i]);
            match links[i] {
                Link::First => {}
                Link::Cause => self
                    .emit("\nThe above exception was the direct cause of the following exception:\n\n", '|'),
                Link::Context => self
                    .emit("\nDuring handling of the above exception, another exception occurred:\n\n", '|'),
            }
        }
    }

    fn single(&mut self, vm: &mut Vm, exception: Value) {
        let traceback = exception.as_exception().and_then(|e| e.traceback.get());
        if vm.is_instance(exception, vm.exc_type(Exc::BaseExceptionGroup)) {
            return self.group(vm, exception, traceback);
        }
        if let Some(t) = traceback {
            self.emit("Traceback (most recent call last):\n", '|');
            let lines = self.traceback(t);
            self.emit(&lines, '|');
        }
        let mut last = String::new();
        push_last_line(vm, &mut last, exception);
        self.emit(&last, '|');
    }

    fn group(&mut self, vm: &mut Vm, exception: Value, traceback: Option<Gc<Traceback>>) {
        if self.depth > MAX_DEPTH {
            return self.emit(&format!("... (max_group_depth is {MAX_DEPTH})\n"), '|');
        }
        let top = self.depth == 0;
        if top {
            self.depth = 1;
        }
        if let Some(t) = traceback {
            self.emit("Exception Group Traceback (most recent call last):\n", if top { '+' } else { '|' });
            let lines = self.traceback(t);
            self.emit(&lines, '|');
        }
        let mut last = String::new();
        push_last_line(vm, &mut last, exception);
        self.emit(&last, '|');
        let members = vm.get_attribute_str(exception, "exceptions");
        vm.exception = None;
        let members = match members.ok().and_then(Value::as_tuple) {
            Some(t) => vm.rooted_from(t.items()),
            None => vm.rooted(),
        };
        let shown = if members.len() > MAX_WIDTH { MAX_WIDTH + 1 } else { members.len() };
        self.need_close = false;
        for i in 0..shown {
            let is_last = i == shown - 1;
            self.need_close |= is_last;
            let title = if i < MAX_WIDTH { (i + 1).to_string() } else { "...".to_owned() };
            let joint = if i == 0 { "+-" } else { "  " };
            let rule = format!("{}{joint}+---------------- {title} ----------------\n", self.indent());
            self.text.push_str(&rule);
            self.depth += 1;
            if i < MAX_WIDTH {
                self.exception(vm, members[i]);
            } else {
                let rest = members.len() - MAX_WIDTH;
                let s = if rest > 1 { "s" } else { "" };
                self.emit(&format!("and {rest} more exception{s}\n"), '|');
            }
            if is_last && self.need_close {
                let rule = format!("{}+------------------------------------\n", self.indent());
                self.text.push_str(&rule);
                self.need_close = false;
            }
            self.depth -= 1;
        }
        if top {
            self.depth = 0;
        }
    }

    fn traceback(&mut self, first: Gc<Traceback>) -> String {
        let mut out = String::new();
        let mut next = Some(first);
        let (mut last, mut count) = (None, 0);
        while let Some(t) = next {
            next = t.next.get();
            let code = &t.frame.code.code;
            let filename = match t.frame.code.own_filename().and_then(Value::as_str) {
                Some(name) => name.to_rust(),
                None => code.filename.to_string(),
            };
            let place = (filename.clone(), t.line, code.name.to_string());
            if last.as_ref() != Some(&place) {
                repeated(&mut out, count);
                last = Some(place);
                count = 0;
            }
            count += 1;
            if count > REPEATED {
                continue;
            }
            let position = code.position(t.pc);
            out.push_str(&format!("  File \"{filename}\", line {}, in {}\n", t.line, code.name));
            if let Some(lines) = self.lines(&filename, &position) {
                excerpt(&mut out, &lines, &position);
            }
        }
        repeated(&mut out, count);
        out
    }

    /// The source lines of a position, without blanks at their ends; `None` if there are none to show.
    fn lines(&mut self, filename: &str, position: &Position) -> Option<Vec<String>> {
        let all = self.sources.entry(filename.to_owned()).or_insert_with(|| {
            source(filename).map(|s| s.lines().map(|l| l.trim_end().to_owned()).collect())
        });
        let all = all.as_ref()?;
        let first = position.line.checked_sub(1)? as usize;
        let last = position.end_line.max(position.line) as usize;
        let lines: Vec<String> = (first..last).map(|i| all.get(i).cloned().unwrap_or_default()).collect();
        lines.iter().any(|l| !l.is_empty()).then_some(lines)
    }
}

fn repeated(out: &mut String, count: usize) {
    if count > REPEATED {
        let more = count - REPEATED;
        let s = if more > 1 { "s" } else { "" };
        out.push_str(&format!("  [Previous line repeated {more} more time{s}]\n"));
    }
}

/// Number of columns that the first characters of a line take on a screen.
fn width(line: &[char], characters: usize) -> usize {
    line.iter().take(characters).map(|c| if is_wide(*c) { 2 } else { 1 }).sum()
}

/// East Asian wide and fullwidth characters, emoji among them (Unicode Standard Annex 11).
fn is_wide(c: char) -> bool {
    matches!(c as u32,
        0x1100..=0x115f | 0x231a..=0x231b | 0x2329..=0x232a | 0x23e9..=0x23ec | 0x23f0 | 0x23f3 | 0x25fd..=0x25fe
        | 0x2614..=0x2615 | 0x2648..=0x2653 | 0x267f | 0x2693 | 0x26a1 | 0x26aa..=0x26ab | 0x26bd..=0x26be
        | 0x26c4..=0x26c5 | 0x26ce | 0x26d4 | 0x26ea | 0x26f2..=0x26f3 | 0x26f5 | 0x26fa | 0x26fd | 0x2705
        | 0x270a..=0x270b | 0x2728 | 0x274c | 0x274e | 0x2753..=0x2755 | 0x2757 | 0x2795..=0x2797 | 0x27b0 | 0x27bf
        | 0x2b1b..=0x2b1c | 0x2b50 | 0x2b55 | 0x2e80..=0x303e | 0x3041..=0x33ff | 0x3400..=0x4dbf | 0x4e00..=0x9fff
        | 0xa000..=0xa4cf | 0xa960..=0xa97f | 0xac00..=0xd7a3 | 0xf900..=0xfaff | 0xfe10..=0xfe19 | 0xfe30..=0xfe6f
        | 0xff00..=0xff60 | 0xffe0..=0xffe6 | 0x16fe0..=0x18cff | 0x1b000..=0x1b2ff | 0x1f004 | 0x1f0cf | 0x1f18e
        | 0x1f191..=0x1f19a | 0x1f200..=0x1f320 | 0x1f32d..=0x1f335 | 0x1f337..=0x1f37c | 0x1f37e..=0x1f393
        | 0x1f3a0..=0x1f3ca | 0x1f3cf..=0x1f3d3 | 0x1f3e0..=0x1f3f0 | 0x1f3f4 | 0x1f3f8..=0x1f43e | 0x1f440
        | 0x1f442..=0x1f4fc | 0x1f4ff..=0x1f53d | 0x1f54b..=0x1f54e | 0x1f550..=0x1f567 | 0x1f57a | 0x1f595..=0x1f596
        | 0x1f5a4 | 0x1f5fb..=0x1f64f | 0x1f680..=0x1f6c5 | 0x1f6cc | 0x1f6d0..=0x1f6d2 | 0x1f6d5..=0x1f6d7
        | 0x1f6dc..=0x1f6df | 0x1f6eb..=0x1f6ec | 0x1f6f4..=0x1f6fc | 0x1f7e0..=0x1f7eb | 0x1f7f0
        | 0x1f90c..=0x1f93a | 0x1f93c..=0x1f945 | 0x1f947..=0x1f9ff | 0x1fa70..=0x1faff | 0x20000..=0x3fffd)
}

/// The lines of an instruction with carets under what it is.
fn excerpt(out: &mut String, original: &[String], position: &Position) {
    let characters = |line: &str, bytes: u32| {
        let end = (bytes as usize).min(line.len());
        String::from_utf8_lossy(&line.as_bytes()[..end]).chars().count()
    };
    // Common leading blanks go.
    let blank = |l: &&String| !l.is_empty();
    let leading = |l: &String| l.chars().take_while(|c| *c == ' ' || *c == '\t').collect::<Vec<_>>();
    let mut common: Option<Vec<char>> = None;
    for line in original.iter().filter(blank) {
        let own = leading(line);
        common = Some(match common {
            None => own,
            Some(c) => c.iter().zip(&own).take_while(|(a, b)| a == b).map(|(a, _)| *a).collect(),
        });
    }
    let dedent = common.map_or(0, |c| c.len());
    let lines: Vec<Vec<char>> = original.iter().map(|l| l.chars().skip(dedent).collect()).collect();
    let (first, last) = (&original[0], &original[original.len() - 1]);
    let start = characters(first, position.column).saturating_sub(dedent);
    let end = characters(last, position.end_column).saturating_sub(dedent);
    let text: Vec<String> = lines.iter().map(|l| l.iter().collect()).collect();
    let known = position.column != position.end_column || position.line != position.end_line;
    if !known {
        out.push_str(&format!("    {}\n", text[0].trim()));
        return;
    }
    let last_line = lines.len() - 1;
    let (screen_start, screen_end) = (width(&lines[0], start), width(&lines[last_line], end));
    let segment: String = lines
        .iter()
        .enumerate()
        .map(|(i, l)| {
            let from = if i == 0 { start.min(l.len()) } else { 0 };
            let to = if i == last_line { end.min(l.len()).max(from) } else { l.len() };
            l[from..to].iter().collect::<String>()
        })
        .collect::<Vec<_>>()
        .join("\n");
    let anchors = anchors::find(&segment);
    let carets = shows_carets(&lines, &text, start, end, anchors.is_some());
    let mut significant = vec![0, last_line as isize];
    let (mut left, mut right) = (0, 0);
    if let Some(a) = &anchors {
        let shift = |line: usize, column: usize| if line == 0 { column + start } else { column };
        left = width(&lines[a.left_line], shift(a.left_line, a.left));
        right = width(&lines[a.right_line], shift(a.right_line, a.right));
        for line in [a.left_line as isize, a.right_line as isize] {
            significant.extend([line - 1, line, line + 1]);
        }
    }
    significant.retain(|l| (0..lines.len() as isize).contains(l));
    significant.sort_unstable();
    significant.dedup();
    let mut rows: Vec<String> = Vec::new();
    let output = |rows: &mut Vec<String>, at: usize| {
        rows.push(text[at].clone());
        if !carets {
            return;
        }
        let blanks = lines[at].iter().take_while(|c| c.is_whitespace()).count();
        let columns = if at == last_line { screen_end } else { width(&lines[at], usize::MAX) };
        let row = (0..columns).map(|column| {
            if column < blanks || (at == 0 && column < screen_start) {
                return ' ';
            }
            let Some(a) = &anchors else { return '^' };
            let after = at > a.left_line || (at == a.left_line && column >= left);
            let before = at < a.right_line || (at == a.right_line && column < right);
            if after && before { '^' } else { '~' }
        });
        rows.push(row.collect());
    };
    for (i, at) in significant.iter().enumerate() {
        if i > 0 {
            match at - significant[i - 1] {
                2 => output(&mut rows, (at - 1) as usize),
                n if n > 2 => rows.push(format!("...<{} lines>...", n - 1)),
                _ => {}
            }
        }
        output(&mut rows, *at as usize);
    }
    for row in rows {
        out.push_str("    ");
        out.push_str(&row);
        out.push('\n');
    }
}

fn shows_carets(lines: &[Vec<char>], text: &[String], start: usize, end: usize, anchored: bool) -> bool {
    let whole = format!("{}\n", text.join("\n"));
    if !anchors::has_statement(&whole) || anchors::is_plain_call(&whole, start, end) {
        return false;
    }
    if anchored {
        return true;
    }
    let last = &lines[lines.len() - 1];
    lines[0].iter().take(start).any(|c| !c.is_whitespace())
        || last.iter().skip(end).any(|c| !c.is_whitespace())
}

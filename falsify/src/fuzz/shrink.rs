//! Makes a program smaller that shows something, as long as it still shows it: lines with what is nested in them go,
//! blocks take the place of their headers, and parts of expressions that of the whole.
//!
//! Works on the text: what is no program any more shows nothing, so no change can be wrong.

/// Tries smaller programs until none of them satisfies `shows`, or so many were tried.
pub fn shrink(program: &str, tries: usize, mut shows: impl FnMut(&str) -> bool) -> String {
    let mut best = program.to_owned();
    let mut left = tries;
    let mut attempt = |candidate: &str, left: &mut usize| {
        if *left == 0 {
            return false;
        }
        *left -= 1;
        shows(candidate)
    };
    loop {
        let before = best.clone();
        best = without_chunks(best, |candidate| attempt(candidate, &mut left));
        best = smaller_lines(best, |candidate| attempt(candidate, &mut left));
        if best == before || left == 0 {
            return best;
        }
    }
}

/// Lines of a text, with blanks in front.
fn lines(text: &str) -> Vec<&str> {
    text.lines().collect()
}

fn indentation(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// The line behind a line and all that is nested in it.
fn end_of_nested(all: &[&str], at: usize) -> usize {
    let own = indentation(all[at]);
    let behind = all[at + 1..].iter().position(|line| !line.trim().is_empty() && indentation(line) <= own);
    behind.map_or(all.len(), |behind| at + 1 + behind)
}

fn joined(lines: &[&str]) -> String {
    let mut text = lines.join("\n");
    text.push('\n');
    text
}

/// Takes out groups of statements of one level, many at first, then fewer.
fn without_chunks(mut best: String, mut shows: impl FnMut(&str) -> bool) -> String {
    for size in [32, 16, 8, 4, 2, 1] {
        // From the end: what stands later depends on what stands earlier.
        let mut at = lines(&best).len();
        while at > 0 {
            at -= 1;
            let text = best.clone();
            let all = lines(&text);
            if at >= all.len() {
                continue;
            }
            let own = indentation(all[at]);
            let mut end = at;
            for _ in 0..size {
                if end < all.len() && indentation(all[end]) == own {
                    end = end_of_nested(&all, end);
                }
            }
            let without = joined(&[&all[..at], &all[end..]].concat());
            if shows(&without) {
                best = without;
                continue;
            }
            if size > 1 {
                continue;
            }
            let pass = format!("{}pass", " ".repeat(own));
            if all[at].trim() != "pass" {
                let passing = joined(&[&all[..at], &[pass.as_str()], &all[end..]].concat());
                if shows(&passing) {
                    best = passing;
                    continue;
                }
            }
            // The block in place of the statement that it belongs to.
            if all[at].trim_end().ends_with(':') && end > at + 1 {
                let inner: Vec<String> = all[at + 1..end]
                    .iter()
                    .map(|line| line.strip_prefix("    ").unwrap_or(line).to_owned())
                    .collect();
                let inner: Vec<&str> = inner.iter().map(String::as_str).collect();
                let unwrapped = joined(&[&all[..at], &inner, &all[end..]].concat());
                if shows(&unwrapped) {
                    best = unwrapped;
                }
            }
        }
    }
    best
}

/// Puts parts of expressions, or small constants, in the place of expressions.
fn smaller_lines(mut best: String, mut shows: impl FnMut(&str) -> bool) -> String {
    let mut at = 0;
    while at < lines(&best).len() {
        let mut from = 0;
        loop {
            let text = best.clone();
            let all = lines(&text);
            let Some(line) = all.get(at) else { break };
            let Some((start, end)) = group(line, from) else { break };
            let found = replacements(&line[start..end]).into_iter().find_map(|smaller| {
                let changed = format!("{}{smaller}{}", &line[..start], &line[end..]);
                let candidate = joined(&[&all[..at], &[changed.as_str()], &all[at + 1..]].concat());
                shows(&candidate).then_some(candidate)
            });
            match found {
                Some(smaller) => best = smaller,
                None => from = start + 1,
            }
        }
        at += 1;
    }
    best
}

/// The first group in brackets that begins at or behind `from`.
fn group(line: &str, from: usize) -> Option<(usize, usize)> {
    let start = from + line.get(from..)?.find(['(', '[', '{'])?;
    Some((start, start + closing(&line[start..])?))
}

/// Where the bracket is closed that a text begins with. Brackets in strings are not told apart: then nothing fits.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0;
    for (at, c) in text.char_indices() {
        match c {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(at + 1);
        }
    }
    None
}

/// What may take the place of a group: its parts, fewer of its parts, nothing, small constants.
fn replacements(group: &str) -> Vec<String> {
    let (open, close) = (&group[..1], &group[group.len() - 1..]);
    let inner = &group[1..group.len() - 1];
    let words = split(inner, ' ');
    let parts = split(inner, ',');
    let mut all = Vec::new();
    if group.len() > 3 && open == "(" {
        all.extend(["0".to_owned(), "1".to_owned()].into_iter().filter(|_| inner.contains(' ')));
        all.extend(
            words.iter().filter(|word| word.len() > 2 && !word.ends_with(',')).map(|word| (*word).to_owned()),
        );
        all.extend(parts.iter().filter(|_| parts.len() > 1).map(|part| part.trim().to_owned()));
    }
    if parts.len() > 1 {
        for left_out in 0..parts.len() {
            let rest: Vec<&str> = parts
                .iter()
                .enumerate()
                .filter(|(index, _)| *index != left_out)
                .map(|(_, part)| part.trim())
                .collect();
            all.push(format!("{open}{}{close}", rest.join(", ")));
        }
    }
    if !inner.trim().is_empty() {
        all.push(format!("{open}{close}"));
        if open == "(" && !inner.starts_with('(') {
            all.push(inner.to_owned());
        }
    }
    for (index, part) in parts.iter().enumerate() {
        let part = part.trim();
        for small in ["0", "1"] {
            if part.len() > 1 && !part.starts_with('*') && !part.contains(" for ") {
                let mut changed: Vec<&str> = parts.iter().map(|part| part.trim()).collect();
                changed[index] = small;
                all.push(format!("{open}{}{close}", changed.join(", ")));
            }
        }
    }
    all
}

/// Parts between separators that are in no brackets.
fn split(text: &str, separator: char) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut depth, mut begin) = (0, 0);
    for (at, c) in text.char_indices() {
        match c {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth -= 1,
            _ if c == separator && depth == 0 => {
                parts.push(&text[begin..at]);
                begin = at + c.len_utf8();
            }
            _ => {}
        }
    }
    parts.push(&text[begin..]);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_matter_goes() {
        let program = "a = 1\nif a:\n    for i in range(10):\n        b = 2\n        bug((a + b), [3, 4])\nelse:\n    c = 3\nprint(a)\n";
        assert_eq!(shrink(program, 10_000, |text| text.contains("bug(")), "bug()\n");
        let smaller = shrink(program, 10_000, |text| {
            text.contains("for") && text.contains("    bug(") && text.contains('4')
        });
        assert_eq!(smaller, "for i in range():\n    bug([4])\n");
    }

    #[test]
    fn it_stops_after_so_many_tries() {
        let mut count = 0;
        let program = "a\n".repeat(100);
        let left = shrink(&program, 10, |_| {
            count += 1;
            false
        });
        assert_eq!((left, count), (program, 10));
    }

    #[test]
    fn parts_are_between_separators_outside_of_brackets() {
        assert_eq!(split("a, (b, c), [d]", ','), ["a", " (b, c)", " [d]"]);
        assert_eq!(group("f(a[1]) + {}", 2), Some((3, 6)));
        assert_eq!(group("f(a", 0), None);
    }
}

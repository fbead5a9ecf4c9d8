//! Compares syntax errors and warnings with what CPython 3.14 said of the snippets in `errors/*.txt`.
//!
//! `errors/record.py` records; `errors/known_differences.txt` lists the snippets that still differ and may only shrink.

use pyrite_syntax::{Mode, Options, SyntaxError, Warning, compiler, parse};
use std::fmt::Write;
use std::path::Path;

struct Snippet {
    file: String,
    mode: String,
    source: String,
    expected: String,
}

fn unescaped(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        let digits = match rest.next() {
            Some('n') => {
                out.push('\n');
                continue;
            }
            Some('t') => {
                out.push('\t');
                continue;
            }
            Some('r') => {
                out.push('\r');
                continue;
            }
            Some('x') => 2,
            Some('u') => 4,
            Some('U') => 8,
            other => {
                out.extend(other);
                continue;
            }
        };
        let code: String = rest.by_ref().take(digits).collect();
        out.extend(u32::from_str_radix(&code, 16).ok().and_then(char::from_u32));
    }
    out
}

fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        let code = u32::from(c);
        match c {
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            '\\' => out.push_str("\\\\"),
            ' '..='~' => out.push(c),
            _ if code < 0x100 => write!(out, "\\x{code:02x}").unwrap(),
            _ if code < 0x1_0000 => write!(out, "\\u{code:04x}").unwrap(),
            _ => write!(out, "\\U{code:08x}").unwrap(),
        }
    }
    out
}

fn snippets() -> Vec<Snippet> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/errors");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| {
        path.extension().is_some_and(|e| e == "txt") && !path.ends_with("known_differences.txt")
    });
    files.sort();
    let mut all = Vec::new();
    for path in files {
        let file = path.file_name().unwrap().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&path).unwrap();
        for block in format!("\n{text}").split("\n#### ").skip(1) {
            let (header, block) = block.split_once('\n').unwrap();
            let (body, expected) = block.split_once("\n==> ").unwrap();
            let mut words = header.split(' ');
            let mode = words.next().unwrap().to_owned();
            let source = if words.next().is_some() { unescaped(body) } else { body.to_owned() };
            let expected = expected.trim_end_matches('\n').replace("\n==> ", "\n");
            all.push(Snippet { file: file.clone(), mode, source, expected });
        }
    }
    all
}

fn compiled(source: &str, mode: &str) -> Result<Vec<Warning>, SyntaxError> {
    let options = Options {
        mode: match mode.trim_end_matches('+') {
            "eval" => Mode::Eval,
            "single" => Mode::Single,
            _ => Mode::Exec,
        },
        optimize: 0,
        top_level_await: false,
        allow_incomplete: mode.ends_with('+'),
        future: 0,
    };
    let module = parse::parse(source, "<snippet>", &options)?;
    module.walk(|module| Ok(compiler::compile_module(module, "<snippet>", &options)?.1))
}

fn verdict(snippet: &Snippet) -> String {
    match compiled(&snippet.source, &snippet.mode) {
        Ok(warnings) if warnings.is_empty() => "fine".to_owned(),
        Ok(warnings) => {
            let lines: Vec<_> =
                warnings.iter().map(|w| format!("warning {} {}", w.line, w.message)).collect();
            lines.join("\n")
        }
        Err(e) => {
            let text = e.text.map_or("-".to_owned(), |text| format!("|{}", escaped(&text)));
            format!(
                "{:?} {}:{}-{}:{}\nmessage {}\ntext {text}",
                e.kind,
                e.line,
                e.offset,
                e.end_line,
                // Negative numbers are recorded as 0.
                e.end_offset.max(0),
                e.message
            )
        }
    }
}

#[test]
fn errors_and_warnings_equal_those_of_cpython() {
    let known = std::fs::read_to_string(
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/errors/known_differences.txt"),
    )
    .unwrap();
    let known: Vec<&str> = known.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).collect();
    let all = snippets();
    let (mut equal, mut report) = (0, String::new());
    for snippet in &all {
        let ours = verdict(snippet);
        let id = format!("{} {} {}", snippet.file, snippet.mode, escaped(&snippet.source));
        let is_known = known.contains(&id.as_str());
        if ours == snippet.expected {
            equal += 1;
            if is_known {
                writeln!(report, "{id}\n  is equal by now: take it off the known differences").unwrap();
            }
        } else if !is_known {
            writeln!(report, "{id}\n  CPython: {}\n  ours:    {ours}", snippet.expected).unwrap();
        }
    }
    println!("{equal} of {} snippets equal CPython's verdict", all.len());
    assert!(all.len() > 500, "the corpus is there");
    assert!(report.is_empty(), "{report}");
}

/// Sources at and beyond limits: an error or none, never a crash.
#[test]
fn deep_and_long_sources_do_not_crash() {
    let n = 100_000;
    let deep = [
        "(".repeat(n),
        "[".repeat(n) + &"]".repeat(n),
        "{".repeat(n),
        "not ".repeat(n) + "x",
        "-".repeat(n) + "x",
        "~".repeat(n),
        "lambda: ".repeat(n) + "x",
        "lambda x=".repeat(n) + "x",
        "x".to_owned() + &"**x".repeat(n),
        "x".to_owned() + &".y".repeat(n),
        "x".to_owned() + &"()".repeat(n),
        "x".to_owned() + &"[0]".repeat(n),
        "x".to_owned() + &"+x".repeat(n),
        "x".to_owned() + &" and x".repeat(n),
        "x".to_owned() + &"<x".repeat(n),
        "x=".repeat(n) + "x",
        "x if x else ".repeat(n) + "x",
        "await ".repeat(n) + "x",
        "f'{".repeat(n),
        "f'{".repeat(140) + "1" + &"}'".repeat(140),
        "f'{x:".repeat(n),
        "\"x\" ".repeat(n),
        format!("[x {}]", "for x in x ".repeat(n)),
        "if x: pass\n".to_owned() + &"elif x: pass\n".repeat(n),
        "if x:\n pass\nelse:\n ".repeat(n),
        "x = [".to_owned() + &"1, ".repeat(n) + "]",
        "x = 1".to_owned() + &"0".repeat(1_000_000),
        "x\n".repeat(n),
        (0..200).map(|i| " ".repeat(i) + "if x:\n").collect(),
        "match x:\n case ".to_owned() + &"(".repeat(n),
        "match x:\n case ".to_owned() + &"x|".repeat(n) + "y: pass",
        "@x\n".repeat(n) + "def f(): pass",
        "x = ".to_owned() + &"(x, ".repeat(150) + &")".repeat(150) + " = " + &"yield ".repeat(n),
        "\\\n".repeat(n),
        "'".repeat(n),
        "print ".repeat(n),
        "def f[".repeat(n),
        ": ".repeat(n),
        "x := ".repeat(n),
        "*".repeat(n) + "x",
    ];
    for source in deep {
        for mode in ["exec", "single+"] {
            let _ = compiled(&source, mode);
        }
    }
}

#[test]
fn cpython_s_limits_hold() {
    let message = |source: &str| compiled(source, "exec").err().map(|error| error.message);
    let overflow = Some("Parser stack overflowed - Python source too complex to parse".to_owned());
    assert_eq!(message(&("not ".repeat(5000) + "x")), None);
    assert_eq!(message(&("not ".repeat(6000) + "x")), overflow);
    assert_eq!(message(&("lambda: ".repeat(3000) + "x")), overflow);
    assert_eq!(
        message(&("(".repeat(201) + &")".repeat(201))),
        Some("too many nested parentheses".to_owned())
    );
    assert_eq!(message(&("x".to_owned() + &"+x".repeat(10_000))), None);
    assert_eq!(message(&("x".to_owned() + &".y".repeat(10_000))), None);
    let digits = "9".repeat(1_000_000);
    assert!(message(&digits).is_some_and(|m| m.starts_with("Exceeds the limit (4300 digits)")));
    assert_eq!(message(&format!("0x{digits}")), None);
}

#[test]
fn source_bytes_are_decoded_as_pep_263_says() {
    use pyrite_syntax::source::{Origin, decode};
    let fine = |bytes: &[u8]| decode(bytes, "f.py", Origin::Bytes).unwrap();
    assert_eq!(fine(b"x = '\xc3\xa9'\r\ny\rz"), "x = '\u{e9}'\ny\nz");
    assert_eq!(fine(b"\xef\xbb\xbf# coding: utf-8\nx"), "# coding: utf-8\nx");
    assert_eq!(fine(b"# -*- coding: latin-1 -*-\n'\xe9'"), "# -*- coding: latin-1 -*-\n'\u{e9}'");
    assert_eq!(
        fine(b"\n# vim: set fileencoding=cp1252 :\n'\x80'"),
        "\n# vim: set fileencoding=cp1252 :\n'\u{20ac}'"
    );
    assert_eq!(fine(b"#coding:shift_jis\n'\x82\xa0'"), "#coding:shift_jis\n'\u{3042}'");
    assert_eq!(fine(b"#a\n#b\n# coding: foo\n"), "#a\n#b\n# coding: foo\n");
    assert_eq!(fine(b"x = 1\n# coding: foo\n"), "x = 1\n# coding: foo\n");

    let error = |bytes: &[u8], origin| {
        let error = decode(bytes, "f.py", origin).unwrap_err();
        (error.message, error.line, error.offset)
    };
    let pep = "but no encoding declared; see https://peps.python.org/pep-0263/ for details";
    assert_eq!(
        error(b"x=1\ny=\"\xff\"\n", Origin::Bytes),
        (format!("Non-UTF-8 code starting with '\\xff' on line 2, {pep}"), 2, 4)
    );
    assert_eq!(
        error(b"x=1\n\nz=1\ny=\"\xe2\x82\"\n", Origin::File),
        (format!("Non-UTF-8 code starting with '\\xe2' in file f.py on line 4, {pep}"), 4, 4)
    );
    let message = |bytes: &[u8], origin| error(bytes, origin).0;
    assert_eq!(message(b"# coding: foo\n", Origin::Bytes), "unknown encoding: foo");
    assert_eq!(message(b"a\0b", Origin::Bytes), "source code string cannot contain null bytes");
    assert_eq!(message(b"a\0b", Origin::File), "source code cannot contain null bytes");
    assert_eq!(
        message(b"\xef\xbb\xbf# coding: latin-1\n", Origin::Bytes),
        "encoding problem: iso-8859-1 with BOM"
    );
    assert_eq!(
        message(b"# coding: ascii\nx=\"\xe9\"\n", Origin::Bytes),
        "'ascii' codec can't decode byte 0xe9 in position 19: ordinal not in range(128)"
    );
    assert_eq!(
        message(b"# coding: cp1252\nx=\"\x81\"\n", Origin::Bytes),
        "'charmap' codec can't decode byte 0x81 in position 20: character maps to <undefined>"
    );
    assert_eq!(
        message(b"# coding: shift_jis\nx=\"\x82\"\n", Origin::Bytes),
        "'shift_jis' codec can't decode byte 0x82 in position 23: illegal multibyte sequence"
    );
    assert_eq!(
        message(b"# coding: utf-8\nx=\"\xff\"\n", Origin::File),
        "(unicode error) 'utf-8' codec can't decode byte 0xff in position 3: invalid start byte"
    );
}

#[test]
fn strings_keep_lone_surrogates() {
    use pyrite_syntax::{Constant, literal};
    let constant = |source: &str| {
        let options = Options {
            mode: Mode::Eval,
            optimize: 0,
            top_level_await: false,
            allow_incomplete: false,
            future: 0,
        };
        let module = parse::parse(source, "<string>", &options).unwrap();
        match &module.syntax {
            ruff_python_ast::Mod::Expression(e) => match &*e.body {
                ruff_python_ast::Expr::StringLiteral(s) => literal::string(&s.value, &module.source),
                ruff_python_ast::Expr::BytesLiteral(b) => literal::bytes(&b.value, &module.source),
                ruff_python_ast::Expr::NumberLiteral(n) => literal::number(n, &module.source),
                ruff_python_ast::Expr::FString(f) => {
                    let part = f.value.f_strings().next().unwrap();
                    let element = part.elements.literals().next().unwrap();
                    literal::interpolated_part(element, part.flags.into(), &module.source).into_constant()
                }
                other => panic!("{other:?}"),
            },
            other => panic!("{other:?}"),
        }
    };
    let points = |source: &str| match constant(source) {
        Constant::Surrogates(points) => points.to_vec(),
        other => panic!("{other:?}"),
    };
    assert_eq!(
        points(r"'a\ud800' 'b\N{DASH}'".replace("DASH", "EN DASH").as_str()),
        [97, 0xd800, 98, 0x2013]
    );
    assert_eq!(points(r"f'{{\udfff\N{EN DASH}}}\{{'"), [123, 0xdfff, 0x2013, 125, 92, 123]);
    assert!(matches!(constant(r"'\N{NULL}\N{lf}\x41'"), Constant::Str(text) if &*text == "\0\nA"));
    assert!(matches!(constant(r"rb'\d' b'\xff\777'"), Constant::Bytes(bytes) if *bytes == *b"\\d\xff\xff"));
    assert!(
        matches!(constant("0xffff_ffff_ffff_ffff_f"), Constant::BigInt(n) if n.to_string() == "295147905179352825855")
    );
    assert!(matches!(constant("9223372036854775807"), Constant::Int(i64::MAX)));
    assert!(matches!(constant("1e400j"), Constant::Complex(re, im) if re == 0.0 && im.is_infinite()));
}

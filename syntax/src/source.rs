//! Source bytes to text, byte offsets to lines and columns, and the stack that a deep syntax tree needs.
//!
//! Decoding follows PEP 263. Newlines are made uniform here, so that everything downstream sees `\n` only.

use crate::code::Position;
use crate::{SyntaxError, SyntaxErrorKind};
use ruff_text_size::{TextRange, TextSize};
use std::borrow::Cow;

/// Where source bytes come from: CPython words some decoding errors differently for the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A program file, read by the tokenizer line by line.
    File,
    /// A bytes object, as handed to `compile` and `exec` and by the import system.
    Bytes,
}

/// Decodes source by its byte-order mark, its coding cookie (PEP 263) or as UTF-8, and makes its newlines `\n`.
pub fn decode(bytes: &[u8], filename: &str, origin: Origin) -> Result<String, SyntaxError> {
    if let Some(at) = bytes.iter().position(|&b| b == 0) {
        return Err(null_bytes(bytes, at, origin));
    }
    let (bytes, marked) = match bytes.strip_prefix(b"\xef\xbb\xbf") {
        Some(rest) => (rest, true),
        None => (bytes, false),
    };
    let cookie = coding_cookie(bytes);
    let name = cookie.as_ref().map_or("utf-8", |c| c.name.as_str());
    if marked && name != "utf-8" {
        let cookie = cookie.expect("only a cookie names another encoding");
        let mut error = SyntaxError {
            kind: SyntaxErrorKind::Syntax,
            message: format!("encoding problem: {} with BOM", cookie.name),
            line: cookie.line,
            offset: 0,
            end_line: cookie.line,
            end_offset: 0,
            metadata: None,
            text: None,
        };
        if let Some(line) = bytes.split(|&b| b == b'\n').nth(cookie.line as usize - 1) {
            let text = String::from_utf8_lossy(line).into_owned();
            error.end_offset = text.chars().count() as i32;
            error.text = Some(text);
        }
        return Err(error);
    }
    let text = match name {
        "utf-8" => decode_utf8(bytes, filename, origin, cookie.is_some())?,
        "iso-8859-1" => bytes.iter().map(|&b| b as char).collect(),
        name => decode_other(bytes, name)?,
    };
    Ok(match uniform_newlines(&text) {
        Cow::Borrowed(_) => text,
        Cow::Owned(changed) => changed,
    })
}

/// Replaces `\r\n` and lone `\r` by `\n`.
pub fn uniform_newlines(text: &str) -> Cow<'_, str> {
    if !text.as_bytes().contains(&b'\r') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\r') {
        out.push_str(&rest[..at]);
        out.push('\n');
        rest = &rest[at + 1..];
        rest = rest.strip_prefix('\n').unwrap_or(rest);
    }
    out.push_str(rest);
    Cow::Owned(out)
}

struct Cookie {
    /// Normalised: lower case, `_` as `-`, the aliases of UTF-8 and Latin-1 folded.
    name: String,
    line: u32,
}

/// The coding cookie in the first line, or in the second if the first holds nothing but a comment.
fn coding_cookie(bytes: &[u8]) -> Option<Cookie> {
    let mut lines = bytes.split(|&b| b == b'\n' || b == b'\r');
    for number in 1..=2 {
        let line = lines.next()?;
        let start = line.iter().position(|b| !matches!(b, b' ' | b'\t' | b'\x0c')).unwrap_or(line.len());
        let line = &line[start..];
        match line.first() {
            None => {
                // The empty piece between the two bytes of `\r\n` is no line; a second empty line is harmless.
                continue;
            }
            Some(b'#') => {}
            Some(_) => return None,
        }
        if let Some(name) = cookie_name(line) {
            return Some(Cookie { name: normal_name(name), line: number });
        }
    }
    None
}

fn cookie_name(comment: &[u8]) -> Option<&str> {
    let mut from = 0;
    while let Some(at) = comment[from..].windows(6).position(|w| w == b"coding") {
        let mut at = from + at + 6;
        from = at;
        if !matches!(comment.get(at), Some(b':' | b'=')) {
            continue;
        }
        at += 1;
        while matches!(comment.get(at), Some(b' ' | b'\t')) {
            at += 1;
        }
        let end = comment[at..]
            .iter()
            .position(|b| !(b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.')))
            .map_or(comment.len(), |n| at + n);
        if end > at {
            return std::str::from_utf8(&comment[at..end]).ok();
        }
    }
    None
}

fn normal_name(name: &str) -> String {
    let folded: String =
        name.chars().take(12).map(|c| if c == '_' { '-' } else { c.to_ascii_lowercase() }).collect();
    let is =
        |base: &str| folded == base || folded.strip_prefix(base).is_some_and(|rest| rest.starts_with('-'));
    if is("utf-8") || folded == "utf8" || folded == "u8" {
        "utf-8".to_owned()
    } else if is("latin-1") || is("iso-8859-1") || is("iso-latin-1") || folded == "latin1" || folded == "l1" {
        "iso-8859-1".to_owned()
    } else {
        name.to_owned()
    }
}

fn plain(message: String, line: u32) -> SyntaxError {
    SyntaxError {
        kind: SyntaxErrorKind::Syntax,
        message,
        line,
        offset: 0,
        end_line: line,
        end_offset: 0,
        metadata: None,
        text: None,
    }
}

fn null_bytes(bytes: &[u8], at: usize, origin: Origin) -> SyntaxError {
    match origin {
        Origin::Bytes => plain("source code string cannot contain null bytes".to_owned(), 0),
        Origin::File => {
            let line = bytes[..at].iter().filter(|&&b| b == b'\n').count() as u32 + 1;
            let start = bytes[..at].iter().rposition(|&b| b == b'\n').map_or(0, |n| n + 1);
            let mut error = plain("source code cannot contain null bytes".to_owned(), line);
            error.text = Some(String::from_utf8_lossy(&bytes[start..at]).into_owned());
            error
        }
    }
}

fn decode_utf8(bytes: &[u8], filename: &str, origin: Origin, declared: bool) -> Result<String, SyntaxError> {
    let error = match std::str::from_utf8(bytes) {
        Ok(text) => return Ok(text.to_owned()),
        Err(error) => error,
    };
    let at = error.valid_up_to();
    let uniform = bytes[..at]
        .iter()
        .enumerate()
        .filter(|&(i, &b)| b == b'\n' || (b == b'\r' && bytes.get(i + 1) != Some(&b'\n')));
    let line = uniform.count() as u32 + 1;
    let start = bytes[..at].iter().rposition(|&b| b == b'\n' || b == b'\r').map_or(0, |n| n + 1);
    let end = bytes[at..].iter().position(|&b| b == b'\n' || b == b'\r').map_or(bytes.len(), |n| at + n);
    let text = String::from_utf8_lossy(&bytes[start..end]).into_owned();
    let offset = String::from_utf8_lossy(&bytes[start..at]).chars().count() as u32 + 1;
    let byte = bytes[at];
    let (message, offset) = match origin {
        Origin::File if declared => {
            let reason = match error.error_len() {
                _ if !(0xc2..=0xf4).contains(&byte) => "invalid start byte",
                Some(_) => "invalid continuation byte",
                None => "unexpected end of data",
            };
            let position = at - start;
            (
                format!(
                    "(unicode error) 'utf-8' codec can't decode byte {byte:#04x} in position {position}: {reason}"
                ),
                0,
            )
        }
        _ => {
            let place = if origin == Origin::File { format!(" in file {filename}") } else { String::new() };
            (
                format!(
                    "Non-UTF-8 code starting with '\\x{byte:02x}'{place} on line {line}, but no encoding declared; see \
                     https://peps.python.org/pep-0263/ for details"
                ),
                offset,
            )
        }
    };
    Err(SyntaxError {
        kind: SyntaxErrorKind::Syntax,
        message,
        line,
        offset,
        end_line: line,
        end_offset: offset as i32,
        metadata: None,
        text: Some(text),
    })
}

/// All encodings but UTF-8 and Latin-1.
fn decode_other(bytes: &[u8], name: &str) -> Result<String, SyntaxError> {
    let label = name.to_ascii_lowercase().replace('_', "-");
    if matches!(label.as_str(), "ascii" | "us-ascii" | "646" | "ansi-x3.4-1968" | "cp367" | "iso646-us") {
        return match bytes.iter().position(|&b| b >= 0x80) {
            None => Ok(bytes.iter().map(|&b| b as char).collect()),
            Some(at) => Err(plain(
                format!(
                    "'ascii' codec can't decode byte {:#04x} in position {at}: ordinal not in range(128)",
                    bytes[at]
                ),
                0,
            )),
        };
    }
    if matches!(label.as_str(), "utf-8-sig" | "u8-sig") {
        return decode_utf8(bytes, "", Origin::Bytes, true);
    }
    // The Encoding Standard knows Windows code pages by names that differ from Python's, and takes some names for
    // other encodings than Python does.
    let standard = match label.as_str() {
        "cp932" | "ms932" | "mskanji" | "ms-kanji" | "shift-jis" | "sjis" | "shiftjis" | "s-jis" => {
            "shift_jis"
        }
        "cp949" | "ms949" | "uhc" | "euckr" | "euc-kr" => "euc-kr",
        "cp936" | "ms936" | "gbk" | "936" => "gbk",
        "cp950" | "ms950" | "big5" | "big5-tw" => "big5",
        "eucjp" | "euc-jp" | "ujis" => "euc-jp",
        "koi8-r" => "koi8-r",
        "koi8-u" => "koi8-u",
        "mac-roman" | "macroman" => "macintosh",
        "cp866" | "866" | "ibm866" => "ibm866",
        "tis-620" | "utf-16" | "utf-16-le" | "utf-16-be" | "utf-7" => "",
        other => other.strip_prefix("cp125").map_or(other, |page| match page {
            "0" => "windows-1250",
            "1" => "windows-1251",
            "2" => "windows-1252",
            "3" => "windows-1253",
            "4" => "windows-1254",
            "5" => "windows-1255",
            "6" => "windows-1256",
            "7" => "windows-1257",
            "8" => "windows-1258",
            _ => "",
        }),
    };
    let Some(encoding) = encoding_rs::Encoding::for_label(standard.as_bytes()) else {
        return Err(plain(format!("unknown encoding: {name}"), 0));
    };
    let undefined = |at: usize| {
        let byte = bytes[at];
        let (codec, reason) = if encoding.is_single_byte() {
            ("charmap".to_owned(), "character maps to <undefined>")
        } else {
            (name.to_owned(), "illegal multibyte sequence")
        };
        plain(format!("'{codec}' codec can't decode byte {byte:#04x} in position {at}: {reason}"), 0)
    };
    // The Encoding Standard maps these five bytes to control characters; Python's code page leaves them undefined.
    if encoding == encoding_rs::WINDOWS_1252
        && let Some(at) = bytes.iter().position(|b| matches!(b, 0x81 | 0x8d | 0x8f | 0x90 | 0x9d))
    {
        return Err(undefined(at));
    }
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut text = String::new();
    if let Some(length) = decoder.max_utf8_buffer_length_without_replacement(bytes.len()) {
        text.reserve(length);
    }
    let (result, read) = decoder.decode_to_string_without_replacement(bytes, &mut text, true);
    match result {
        encoding_rs::DecoderResult::InputEmpty => Ok(text),
        encoding_rs::DecoderResult::Malformed(length, after) => {
            Err(undefined(read.saturating_sub(usize::from(length) + usize::from(after))))
        }
        encoding_rs::DecoderResult::OutputFull => Err(plain(format!("encoding problem: {name}"), 0)),
    }
}

/// Starts of the lines of a source text, for positions.
#[derive(Clone, Debug)]
pub struct LineIndex {
    starts: Vec<u32>,
    /// Instead of what the text says, for trees that were not parsed.
    places: Option<Places>,
}

/// The line and column that an offset stands for.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    pub offset: u32,
    pub line: u32,
    pub column: u32,
}

#[derive(Clone, Debug)]
struct Places {
    /// By offset; the first is at 0. Offsets between count as the one before.
    places: Vec<Place>,
    /// Lines, in order, with offsets that stand for their starts.
    starts: Vec<(u32, u32)>,
}

impl Places {
    fn at(&self, offset: TextSize) -> (u32, u32) {
        let after = self.places.partition_point(|place| place.offset <= offset.to_u32());
        let place = self.places[after.max(1) - 1];
        (place.line, place.column)
    }
}

impl LineIndex {
    pub fn new(source: &str) -> LineIndex {
        let mut starts = vec![0];
        starts.extend(memchr::memchr_iter(b'\n', source.as_bytes()).map(|at| at as u32 + 1));
        LineIndex { starts, places: None }
    }

    /// Positions by a table, which has a place for offset 0, ordered by offset; and offsets of the lines' starts.
    pub fn of_places(places: Vec<Place>, starts: Vec<(u32, u32)>) -> LineIndex {
        LineIndex { starts: vec![0], places: Some(Places { places, starts }) }
    }

    /// Line, from 1, of a byte offset.
    pub fn line(&self, offset: TextSize) -> u32 {
        if let Some(places) = &self.places {
            return places.at(offset).0;
        }
        self.starts.partition_point(|&start| start <= offset.to_u32()) as u32
    }

    /// Line, from 1, and column in bytes, from 0.
    pub fn line_column(&self, offset: TextSize) -> (u32, u32) {
        if let Some(places) = &self.places {
            return places.at(offset);
        }
        let line = self.line(offset);
        (line, offset.to_u32() - self.starts[line as usize - 1])
    }

    pub fn position(&self, range: TextRange) -> Position {
        if let Some(places) = &self.places {
            let ((line, column), (end_line, end_column)) = (places.at(range.start()), places.at(range.end()));
            return Position { line, column, end_line, end_column };
        }
        let (line, column) = self.line_column(range.start());
        let start = self.starts[line as usize - 1];
        let next = self.starts.get(line as usize).copied().unwrap_or(u32::MAX);
        let end = range.end().to_u32();
        let (end_line, end_column) =
            if end < next { (line, end - start) } else { self.line_column(range.end()) };
        Position { line, column, end_line, end_column }
    }

    /// Number of lines; a text that ends in a newline has an empty last line.
    pub fn line_count(&self) -> u32 {
        self.starts.len() as u32
    }

    /// Byte offset where a line, from 1, starts.
    pub fn line_start(&self, line: u32) -> u32 {
        if let Some(places) = &self.places {
            let at = places.starts.partition_point(|(l, _)| *l < line);
            return places.starts.get(at).map_or(0, |(_, offset)| *offset);
        }
        self.starts
            .get((line.max(1) - 1) as usize)
            .copied()
            .unwrap_or_else(|| *self.starts.last().expect("one line"))
    }

    /// The text of a line, from 1, without its newline; empty past the end.
    pub fn line_text<'s>(&self, source: &'s str, line: u32) -> &'s str {
        if self.places.is_some() {
            return "";
        }
        let Some(&start) = self.starts.get((line.max(1) - 1) as usize) else { return "" };
        let end = self.starts.get(line.max(1) as usize).map_or(source.len(), |&next| next as usize - 1);
        source.get(start as usize..end).unwrap_or("")
    }
}

/// Levels of syntax tree that every stack of the runtime has room for.
const SHALLOW: u32 = 150; // levels

/// Stack that the hungriest recursive walk takes for one level of syntax tree, in an unoptimised build.
const BYTES_PER_LEVEL: usize = 16 << 10; // bytes

/// Trees deeper than this are refused.
pub const MAX_DEPTH: u32 = ((1 << 30) / BYTES_PER_LEVEL) as u32 - 1024; // levels

/// Runs `f` where recursion over a syntax tree of `depth` levels fits on the stack: right here if the tree is shallow,
/// else on a thread of its own with a larger, lazily committed stack. `f` must also drop the tree.
///
/// The depth is an upper bound, as `parse` computes it by one scan over the tokens.
pub fn with_big_stack<T: Send>(depth: u32, f: impl FnOnce() -> T + Send) -> T {
    if depth <= SHALLOW {
        return f();
    }
    let size = (8 << 20) + depth.min(MAX_DEPTH) as usize * BYTES_PER_LEVEL;
    let slot = std::sync::Mutex::new(Some(f));
    let run = || {
        let f = slot.lock().unwrap_or_else(|poison| poison.into_inner()).take().expect("runs once");
        f()
    };
    let outcome = std::thread::scope(|scope| {
        std::thread::Builder::new()
            .name("deep syntax tree".to_owned())
            .stack_size(size)
            .spawn_scoped(scope, run)
            .map(|thread| thread.join())
    });
    match outcome {
        Ok(Ok(value)) => value,
        Ok(Err(panic)) => std::panic::resume_unwind(panic),
        // No room for another thread: what the caller's stack holds has to do.
        Err(_) => run(),
    }
}

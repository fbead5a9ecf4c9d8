//! What a pattern is matched against, and the engine's run over it.

use pyrite_object::bytes::{self, Bytes, make};
use pyrite_object::string::{self, Chars, Str};
use pyrite_object::{Gc, R, Value, Vm};
use rustpython_sre_engine::{Request, State, StrDrive, StringCursor};
use smallvec::SmallVec;
use std::cell::Cell;

/// The text of a subject. Values in it are kept alive by the caller's stack.
pub enum Text {
    Str(Gc<Str>),
    Bytes(Gc<Bytes>),
    /// Another bytes-like object's bytes.
    Copied(Vec<u8>),
}

/// A subject and its length in characters.
pub struct Subject {
    pub value: Value,
    pub text: Text,
    pub length: usize,
}

/// How a match must lie.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Begins at the start.
    Match,
    /// Covers everything from start to end.
    Full,
    /// Anywhere.
    Search,
}

/// Few of them take no memory of their own.
type Spans = SmallVec<[(isize, isize); 4]>;

/// One match: limits of the groups in characters, -1 for a group that did not take part; group 0 is the whole.
pub struct Found {
    pub spans: Spans,
    /// The last group that was closed; 0 if none was.
    pub last_group: usize,
}

impl Found {
    pub fn start(&self) -> usize {
        self.spans[0].0 as usize
    }

    pub fn end(&self) -> usize {
        self.spans[0].1 as usize
    }
}

impl Subject {
    /// A str or bytes-like object; TypeError for others.
    pub fn new(vm: &mut Vm, value: Value) -> R<Subject> {
        if let Some(s) = value.as_str() {
            return Ok(Subject { value, text: Text::Str(s), length: s.len() });
        }
        if let Some(b) = value.as_bytes() {
            return Ok(Subject { value, text: Text::Bytes(b), length: b.len() });
        }
        match make::bytes_like(vm, value)? {
            Some(copy) => Ok(Subject { value, length: copy.len(), text: Text::Copied(copy.into_owned()) }),
            None => {
                let message = format!("expected string or bytes-like object, got '{}'", vm.type_name(value));
                Err(vm.type_error(message))
            }
        }
    }

    pub fn is_bytes(&self) -> bool {
        !matches!(self.text, Text::Str(_))
    }

    /// The characters from `start` to `end`, as str or bytes; the subject itself if that is all of an exact one.
    pub fn slice(&self, vm: &mut Vm, start: usize, end: usize) -> R {
        let bytes = match &self.text {
            Text::Str(s) => return string::build::substring(vm, *s, start, end),
            Text::Bytes(b) if start == 0 && end == self.length && vm.is_exact(self.value, vm.types.bytes) => {
                return Ok(b.value());
            }
            Text::Bytes(b) => b.as_slice(),
            Text::Copied(copy) => copy,
        };
        Ok(bytes::new(vm, &bytes[start..end]))
    }

    /// Runs a validated pattern's code between two positions that must be in range.
    pub fn run(
        &self,
        codes: &[u32],
        groups: usize,
        start: usize,
        end: usize,
        mode: Mode,
        must_advance: bool,
    ) -> Option<Found> {
        if start > end {
            return None;
        }
        match &self.text {
            Text::Bytes(b) => run(b.as_slice(), codes, groups, start, end, mode, must_advance),
            Text::Copied(copy) => run(copy.as_slice(), codes, groups, start, end, mode, must_advance),
            Text::Str(s) => match s.chars() {
                Chars::Latin1(c) => run(c, codes, groups, start, end, mode, must_advance),
                Chars::Ucs2(c) => {
                    let _current = Current::new(&CURRENT2, c);
                    run(Wide::<u16>::new(c), codes, groups, start, end, mode, must_advance)
                }
                Chars::Ucs4(c) => {
                    let _current = Current::new(&CURRENT4, c);
                    run(Wide::<u32>::new(c), codes, groups, start, end, mode, must_advance)
                }
            },
        }
    }
}

fn run<S: StrDrive>(
    string: S,
    codes: &[u32],
    groups: usize,
    start: usize,
    end: usize,
    mode: Mode,
    must_advance: bool,
) -> Option<Found> {
    let mut request = Request::new(string, start, end, codes, mode == Mode::Full);
    request.must_advance = must_advance;
    let mut state = State::default();
    state.reset(&request, start);
    let found = if mode == Mode::Search { state.search(request) } else { state.py_match(&request) };
    if !found {
        return None;
    }
    let mut spans = Spans::with_capacity(groups + 1);
    spans.push((state.start as isize, state.cursor.position as isize));
    for group in 0..groups {
        let (from, to) = state.marks.get(group);
        spans.push(match (from.into_option(), to.into_option()) {
            (Some(from), Some(to)) => (from as isize, to as isize),
            _ => (-1, -1),
        });
    }
    Some(Found { spans, last_group: state.marks.last_index().max(0) as usize })
}

// The engine's cursor has room for a byte pointer only that its own crate can set. For characters of two or four bytes
// the position alone says where we are; the text is looked up in the thread's current one.
thread_local! {
    static CURRENT2: Cell<&'static [u16]> = const { Cell::new(&[]) };
    static CURRENT4: Cell<&'static [u32]> = const { Cell::new(&[]) };
}

type Place<T> = std::thread::LocalKey<Cell<&'static [T]>>;

/// Makes a text the thread's current one until it is dropped.
struct Current<T: 'static>(&'static Place<T>);

impl<T> Current<T> {
    fn new(place: &'static Place<T>, text: &[T]) -> Current<T> {
        // SAFETY: the place is emptied when this is dropped, before the borrow of the text ends; the engine calls
        // no one else meanwhile.
        place.set(unsafe { std::mem::transmute::<&[T], &'static [T]>(text) });
        Current(place)
    }
}

impl<T> Drop for Current<T> {
    fn drop(&mut self) {
        self.0.set(&[]);
    }
}

/// The thread's current text of wide characters.
#[derive(Clone, Copy)]
struct Wide<T> {
    length: usize,
    character: std::marker::PhantomData<T>,
}

impl<T> Wide<T> {
    fn new(text: &[T]) -> Wide<T> {
        Wide { length: text.len(), character: std::marker::PhantomData }
    }
}

trait Character: Copy {
    /// The character at an index of the thread's current text; 0 beyond its end.
    fn at(index: usize) -> u32;
}

impl Character for u16 {
    #[inline]
    fn at(index: usize) -> u32 {
        CURRENT2.get().get(index).copied().unwrap_or(0).into()
    }
}

impl Character for u32 {
    #[inline]
    fn at(index: usize) -> u32 {
        CURRENT4.get().get(index).copied().unwrap_or(0)
    }
}

impl<T: Character> StrDrive for Wide<T> {
    fn count(&self) -> usize {
        self.length
    }

    fn create_cursor(&self, n: usize) -> StringCursor {
        let mut cursor = StringCursor::default();
        cursor.position = n;
        cursor
    }

    fn adjust_cursor(&self, cursor: &mut StringCursor, n: usize) {
        cursor.position = n;
    }

    #[inline]
    fn advance(cursor: &mut StringCursor) -> u32 {
        let c = T::at(cursor.position);
        cursor.position += 1;
        c
    }

    #[inline]
    fn peek(cursor: &StringCursor) -> u32 {
        T::at(cursor.position)
    }

    #[inline]
    fn skip(cursor: &mut StringCursor, n: usize) {
        cursor.position += n;
    }

    #[inline]
    fn back_advance(cursor: &mut StringCursor) -> u32 {
        cursor.position -= 1;
        T::at(cursor.position)
    }

    #[inline]
    fn back_peek(cursor: &StringCursor) -> u32 {
        T::at(cursor.position.wrapping_sub(1))
    }

    #[inline]
    fn back_skip(cursor: &mut StringCursor, n: usize) {
        cursor.position -= n;
    }
}

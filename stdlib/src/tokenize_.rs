//! The module `_tokenize`: an iterator over the tokens of lines that a function gives.

use pyrite_interp::compile::raise_syntax_error;
use pyrite_object::bytes::make;
use pyrite_object::exception::Exc;
use pyrite_object::heap::Marker;
use pyrite_object::module::Module;
use pyrite_object::native::{Payload, new, slot};
use pyrite_object::object::{Gc, Trace};
use pyrite_object::ty::Type;
use pyrite_object::{R, Value, Vm, codec, iter, native_table, ops, recursive};
use pyrite_syntax::SyntaxError;
use pyrite_syntax::errors::{TokenInfo, tokenize};
use std::cell::{Cell, RefCell};

struct TokenizerIter {
    read_line: Value,
    encoding: Option<String>,
    extra_tokens: bool,
    /// Tokens still to come, the next one last; `None` before the lines were read.
    tokens: RefCell<Option<Vec<TokenInfo>>>,
    error: RefCell<Option<SyntaxError>>,
    /// The line of the last token, which the next one often shares.
    line: Cell<Option<Value>>,
}

impl Payload for TokenizerIter {
    fn trace(&self, marker: &mut Marker) {
        self.read_line.trace(marker);
        self.line.trace(marker);
    }
    const NEXT: Option<fn(&mut Vm, Value) -> R<Option<Value>>> = Some(next);
}

fn make_iterator(vm: &mut Vm, args: &[Value]) -> R {
    let Some(class) = args[0].cast::<Type>() else { return Err(vm.type_error("not a class")) };
    let encoding = match args[2] {
        Value::ABSENT => None,
        name => Some(codec::text_argument(vm, "tokenizeriter", "encoding", name)?),
    };
    let extra_tokens = ops::truth(vm, args[3])?;
    let iterator = TokenizerIter {
        read_line: args[1],
        encoding,
        extra_tokens,
        tokens: RefCell::new(None),
        error: RefCell::new(None),
        line: Cell::new(None),
    };
    Ok(vm.new_native(class, iterator).value())
}

/// All lines that the function gives.
fn read_all(vm: &mut Vm, it: &TokenizerIter) -> R<String> {
    let mut source = String::new();
    loop {
        let line = vm.call(it.read_line, &[]);
        let Some(line) = vm.catch(line, Exc::StopIteration)? else { return Ok(source) };
        let text = match &it.encoding {
            Some(encoding) => {
                let Some(bytes) = make::bytes_like(vm, line)? else {
                    return Err(vm.type_error("readline() returned a non-bytes object"));
                };
                codec::decode_by_name(vm, line, &bytes, encoding, "replace")?
            }
            None => line,
        };
        let Some(text) = text.as_str() else {
            return Err(vm.type_error("readline() returned a non-string object"));
        };
        if text.is_empty() {
            return Ok(source);
        }
        source.push_str(&text.to_rust());
        vm.poll()?;
    }
}

fn next(vm: &mut Vm, this: Value) -> R<Option<Value>> {
    let Some(it) = this.native::<TokenizerIter>() else {
        return Err(recursive::foreign_receiver(vm, "_tokenize.TokenizerIter", this));
    };
    if it.tokens.borrow().is_none() {
        let source = read_all(vm, &it)?;
        let source = pyrite_syntax::source::uniform_newlines(&source);
        let (mut tokens, error) = tokenize(&source, it.extra_tokens);
        tokens.reverse();
        *it.tokens.borrow_mut() = Some(tokens);
        *it.error.borrow_mut() = error;
    }
    let token = it.tokens.borrow_mut().as_mut().and_then(Vec::pop);
    let Some(token) = token else {
        let error = it.error.borrow_mut().take();
        return match error {
            Some(error) => Err(raise_syntax_error(vm, &error, "<string>")),
            None => Ok(None),
        };
    };
    let line = match it.line.get() {
        Some(line) if line.as_str().is_some_and(|s| s.is(&token.line)) => line,
        _ => {
            let line = vm.str(&token.line);
            it.line.set(Some(line));
            line
        }
    };
    let place = |vm: &mut Vm, (line, column): (u32, u32)| {
        let (line, column) = (vm.int(line.into()), vm.int(column.into()));
        vm.tuple(&[line, column])
    };
    let text = vm.str(&token.text);
    let start = place(vm, token.start);
    let end = place(vm, token.end);
    let kind = vm.int(token.kind.into());
    Ok(Some(vm.tuple(&[kind, text, start, end, line])))
}

native_table! {
    METHODS = [
        new("(type, readline, /, *, encoding=<absent>, extra_tokens=False)", make_iterator),
        slot("__iter__", "(self, /)", iter::self_iter, "Implement iter(self)."),
        slot("__next__", "(self, /)", iter::native_next, "Implement next(self)."),
    ]
}

/// Fills the module.
pub fn fill(vm: &mut Vm, module: Gc<Module>) -> R<()> {
    let ty = vm.new_native_type::<TokenizerIter>("_tokenize", "TokenizerIter", 0, &METHODS, &[]);
    module.dict.get().set_str(vm, "TokenizerIter", ty.value())
}

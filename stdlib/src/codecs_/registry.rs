//! Which codecs and error handlers there are: `lookup`, `register`, `encode`, `decode` and the handlers that are built in.

use super::text;
use pyrite_object::codec::{self, Replacement};
use pyrite_object::dict::Dict;
use pyrite_object::exception::Exc;
use pyrite_object::heap::Marker;
use pyrite_object::native::function;
use pyrite_object::object::Trace;
use pyrite_object::string::StrBuilder;
use pyrite_object::{Gc, R, Raised, Value, Vm, native_table, ops};

/// The registry of a `Vm`.
#[derive(Default)]
pub struct Registry {
    search: Vec<Value>,
    /// Codecs found so far, by normalised name.
    found: Option<Gc<Dict>>,
    handlers: Option<Gc<Dict>>,
}

/// Keeps the registry alive.
pub fn trace(vm: &Vm, marker: &mut Marker) {
    if let Some(registry) = vm.get_extension::<Registry>() {
        registry.search.iter().for_each(|f| f.trace(marker));
        registry.found.trace(marker);
        registry.handlers.trace(marker);
    }
}

fn found(vm: &mut Vm) -> Gc<Dict> {
    match vm.extension::<Registry>().found {
        Some(dict) => dict,
        None => {
            let dict = Gc::<Dict>::new(vm);
            vm.extension::<Registry>().found = Some(dict);
            dict
        }
    }
}

pub fn register(vm: &mut Vm, args: &[Value]) -> R {
    if !ops::is_callable(vm, args[0]) {
        return Err(vm.type_error("argument must be callable"));
    }
    vm.extension::<Registry>().search.push(args[0]);
    Ok(Value::NONE)
}

pub fn unregister(vm: &mut Vm, args: &[Value]) -> R {
    let search = &mut vm.extension::<Registry>().search;
    if let Some(at) = search.iter().position(|f| f.identity() == args[0].identity()) {
        search.remove(at);
        vm.extension::<Registry>().found = None;
    }
    Ok(Value::NONE)
}

/// The tuple of functions for an encoding.
fn codec(vm: &mut Vm, encoding: &str) -> R {
    let name: String =
        encoding.chars().map(|c| if c == ' ' { '-' } else { c.to_ascii_lowercase() }).collect();
    let key = vm.intern(&name);
    if let Some(codec) = found(vm).get(vm, key)? {
        return Ok(codec);
    }
    // The package registers its search function when it is imported.
    if vm.extension::<Registry>().search.is_empty() {
        pyrite_interp::import::load(vm, "encodings")?;
    }
    let mut at = 0;
    while let Some(f) = vm.extension::<Registry>().search.get(at).copied() {
        at += 1;
        let codec = vm.call(f, &[key])?;
        if codec.is_none() {
            continue;
        }
        if codec.as_tuple().is_none_or(|t| t.len() != 4) {
            return Err(vm.type_error("codec search functions must return 4-tuples"));
        }
        found(vm).set(vm, key, codec)?;
        return Ok(codec);
    }
    Err(codec::unknown_encoding(vm, encoding))
}

pub fn lookup(vm: &mut Vm, args: &[Value]) -> R {
    let encoding = codec::text_argument(vm, "lookup", "encoding", args[0])?;
    codec(vm, &encoding)
}

fn convert(vm: &mut Vm, function: usize, name: &str, args: &[Value]) -> R {
    let encoding = codec::text_argument(vm, name, "encoding", args[1])?;
    codec::text_argument(vm, name, "errors", args[2])?;
    let codec = codec(vm, &encoding)?;
    let f = ops::get_item(vm, codec, Value::small_int(function as i64))?;
    let given: &[Value] = if args[2] == Value::ABSENT { &args[..1] } else { &[args[0], args[2]] };
    let result = match vm.call(f, given) {
        Ok(result) => result,
        Err(raised) => {
            add_note(vm, name, &encoding);
            return Err(raised);
        }
    };
    match result.as_tuple().filter(|t| t.len() == 2) {
        Some(pair) => Ok(pair.get(0)),
        None => {
            let what = if name == "encode" { "encoder" } else { "decoder" };
            Err(vm.type_error(format!("{what} must return a tuple (object, integer)")))
        }
    }
}

/// Says in a note which codec raised the pending exception.
fn add_note(vm: &mut Vm, what: &str, encoding: &str) {
    let verb = if what == "encode" { "encoding" } else { "decoding" };
    let note = vm.str(&format!("{verb} with '{encoding}' codec failed"));
    if let Some(e) = vm.exception
        && e.as_exception().is_some()
        && ![Exc::UnicodeEncodeError, Exc::UnicodeDecodeError].iter().any(|exc| vm.pending_is(*exc))
    {
        let e = vm.take_exception();
        if vm.call_method_str(e, "add_note", &[note]).is_err() {
            vm.take_exception();
        }
        vm.raise_value(e);
    }
}

pub fn encode(vm: &mut Vm, args: &[Value]) -> R {
    convert(vm, 0, "encode", args)
}

pub fn decode(vm: &mut Vm, args: &[Value]) -> R {
    convert(vm, 1, "decode", args)
}

/// `_codecs._text_codec(encoding, verb)`: complains if an encoding is not one between str and bytes.
pub fn check_text_encoding(vm: &mut Vm, encoding: &str, function: &str) -> R<()> {
    let codec = codec(vm, encoding)?;
    let is_text = match vm.try_attribute_str(codec, "_is_text_encoding")? {
        Some(flag) => ops::truth(vm, flag)?,
        None => true,
    };
    if is_text {
        return Ok(());
    }
    let message = format!("'{encoding}' is not a text encoding; use {function} to handle arbitrary codecs");
    Err(vm.raise(Exc::LookupError, message))
}

/// What `str.encode` and `bytes.decode` call for encodings that are not built in.
fn text_codec(vm: &mut Vm, args: &[Value]) -> R {
    let encoding = codec::text_argument(vm, "lookup", "encoding", args[1])?;
    let encodes = args[0].as_str().is_some();
    check_text_encoding(vm, &encoding, if encodes { "codecs.encode()" } else { "codecs.decode()" })?;
    let result = if encodes { encode(vm, args)? } else { decode(vm, args)? };
    let (fits, wanted, verb) = match encodes {
        true => (result.as_bytes().is_some(), "bytes", "encode"),
        false => (result.as_str().is_some(), "str", "decode"),
    };
    if fits {
        return Ok(result);
    }
    let message = format!(
        "'{encoding}' {verb}r returned '{}' instead of '{wanted}'; use codecs.{verb}() to {verb} to arbitrary types",
        vm.type_name(result)
    );
    Err(vm.type_error(message))
}

/// The built-in error handlers: names in the registry and of the functions.
const HANDLERS: &[(&str, &str)] = &[
    ("strict", "strict_errors"),
    ("ignore", "ignore_errors"),
    ("replace", "replace_errors"),
    ("xmlcharrefreplace", "xmlcharrefreplace_errors"),
    ("backslashreplace", "backslashreplace_errors"),
    ("namereplace", "namereplace_errors"),
    ("surrogatepass", "surrogatepass"),
    ("surrogateescape", "surrogateescape"),
];

fn cannot_handle(vm: &mut Vm, error: Value) -> Raised {
    let message = format!("don't know how to handle {} in error callback", vm.type_name(error));
    vm.type_error(message)
}

/// A built-in handler, called from Python.
fn handle(vm: &mut Vm, name: &str, error: Value) -> R {
    let exception = error.as_exception();
    if name == "strict" {
        return match exception {
            Some(_) => Err(vm.raise_value(error)),
            None => Err(vm.type_error("codec must pass exception instance")),
        };
    }
    let is = |vm: &mut Vm, exc: Exc| exception.is_some() && vm.is_instance(error, vm.exc_type(exc));
    if exception.is_none() {
        return Err(cannot_handle(vm, error));
    }
    let position = |vm: &mut Vm, attribute: &str| -> R<usize> {
        let value = vm.get_attribute_str(error, attribute)?;
        Ok(ops::index_isize(vm, value, Exc::OverflowError)?.max(0) as usize)
    };
    let object = vm.try_attribute_str(error, "object")?;
    if is(vm, Exc::UnicodeDecodeError)
        && matches!(name, "ignore" | "replace" | "backslashreplace" | "surrogatepass" | "surrogateescape")
    {
        let Some(object) = object.and_then(Value::as_bytes) else { return Err(cannot_handle(vm, error)) };
        let bytes = object.as_slice();
        let end = position(vm, "end")?.min(bytes.len());
        let start = position(vm, "start")?.min(end);
        let encoding = vm.get_attribute_str(error, "encoding")?;
        let encoding = ops::str_text(vm, encoding)?;
        let mut out = StrBuilder::with_capacity(end - start);
        return match codec::decoding_error(vm, &canonical(&encoding), bytes, name, (start, end), "", &mut out)
        {
            Ok(next) => pair(vm, out, next),
            Err(_) => {
                vm.take_exception();
                Err(vm.raise_value(error))
            }
        };
    }
    let encodes = is(vm, Exc::UnicodeEncodeError);
    let translates =
        is(vm, Exc::UnicodeTranslateError) && matches!(name, "ignore" | "replace" | "backslashreplace");
    if !encodes && !translates {
        return Err(cannot_handle(vm, error));
    }
    let Some(s) = object.and_then(Value::as_str) else { return Err(cannot_handle(vm, error)) };
    let end = position(vm, "end")?.min(s.len());
    let start = position(vm, "start")?.min(end);
    if name == "replace" && translates {
        let mut out = StrBuilder::with_capacity(end - start);
        (start..end).for_each(|_| out.push(0xfffd));
        return pair(vm, out, end);
    }
    if name == "namereplace" {
        let mut out = StrBuilder::with_capacity(end - start);
        for i in start..end {
            match text::name_of(vm, s.at(i))? {
                Some(name) => out.push_str(&format!("\\N{{{name}}}")),
                None => out.push_str(&codec::backslashed(s.at(i))),
            }
        }
        return pair(vm, out, end);
    }
    let encoding = vm.try_attribute_str(error, "encoding")?;
    let encoding = match encoding {
        Some(encoding) => ops::str_text(vm, encoding)?,
        None => String::new(),
    };
    match codec::encoding_error(vm, &canonical(&encoding), s, name, (start, end), "") {
        Ok((replacement, next)) => {
            let replacement = match replacement {
                Replacement::Text(text) => text,
                Replacement::Bytes(bytes) if bytes.is_empty() => vm.empty_str(),
                Replacement::Bytes(bytes) => pyrite_object::bytes::new(vm, &bytes),
            };
            let next = vm.int(next as i64);
            Ok(vm.tuple(&[replacement, next]))
        }
        Err(_) => {
            vm.take_exception();
            Err(vm.raise_value(error))
        }
    }
}

/// An encoding's name as errors of the codecs have it, of those that `surrogatepass` knows.
fn canonical(encoding: &str) -> String {
    let name = encoding.to_ascii_lowercase().replace(['_', ' '], "-");
    match name.as_str() {
        "utf8" | "cp65001" => "utf-8".into(),
        "utf16" | "utf-16le" | "utf16-le" | "utf16le" => "utf-16-le".into(),
        "utf-16be" | "utf16-be" | "utf16be" => "utf-16-be".into(),
        "utf32" | "utf-32le" | "utf32-le" | "utf32le" => "utf-32-le".into(),
        "utf-32be" | "utf32-be" | "utf32be" => "utf-32-be".into(),
        _ => name,
    }
}

fn pair(vm: &mut Vm, text: StrBuilder, next: usize) -> R {
    let text = text.finish(vm)?;
    let next = vm.int(next as i64);
    Ok(vm.tuple(&[text, next]))
}

macro_rules! handlers {
    ($($f:ident $name:literal)*) => {
        $(fn $f(vm: &mut Vm, args: &[Value]) -> R {
            handle(vm, $name, args[0])
        })*
    };
}

handlers! {
    strict "strict"
    ignore "ignore"
    replace "replace"
    xmlcharrefreplace "xmlcharrefreplace"
    backslashreplace "backslashreplace"
    namereplace "namereplace"
    surrogatepass "surrogatepass"
    surrogateescape "surrogateescape"
}

native_table! {
    BUILT_IN = [
        function("strict_errors", "!(exception, /)", strict, "Raises the exception."),
        function("ignore_errors", "!(exception, /)", ignore, "Leaves out what is wrong."),
        function("replace_errors", "!(exception, /)", replace, "Puts a mark in its place."),
        function("xmlcharrefreplace_errors", "!(exception, /)", xmlcharrefreplace, "Puts a reference as of XML in its place."),
        function("backslashreplace_errors", "!(exception, /)", backslashreplace, "Puts an escape sequence in its place."),
        function("namereplace_errors", "!(exception, /)", namereplace, "Puts an escape sequence with the character's name in its place."),
        function("surrogatepass", "!(exception, /)", surrogatepass, "Lets surrogates pass."),
        function("surrogateescape", "!(exception, /)", surrogateescape, "Makes surrogates of bytes, and bytes of them."),
    ]
}

fn handlers(vm: &mut Vm) -> R<Gc<Dict>> {
    if let Some(dict) = vm.extension::<Registry>().handlers {
        return Ok(dict);
    }
    let dict = Gc::<Dict>::new(vm);
    vm.extension::<Registry>().handlers = Some(dict);
    // Functions are made as attributes of a module, and taken from it.
    let module = pyrite_object::module::Module::new(vm, "_codecs")?;
    vm.add_functions(module, &BUILT_IN)?;
    for (name, function) in HANDLERS {
        if let Some(f) = module.dict.get().get_str(vm, function) {
            dict.set_str(vm, name, f)?;
        }
    }
    Ok(dict)
}

pub fn register_error(vm: &mut Vm, args: &[Value]) -> R {
    if args[0].as_str().is_none() {
        let message = format!("register_error() argument 1 must be str, not {}", vm.type_name(args[0]));
        return Err(vm.type_error(message));
    }
    if !ops::is_callable(vm, args[1]) {
        return Err(vm.type_error("handler must be callable"));
    }
    handlers(vm)?.set(vm, args[0], args[1])?;
    Ok(Value::NONE)
}

pub fn unregister_error(vm: &mut Vm, args: &[Value]) -> R {
    let name = codec::text_argument(vm, "_unregister_error", "errors", args[0])?;
    if HANDLERS.iter().any(|(built_in, _)| *built_in == name) {
        return Err(vm.value_error(format!("cannot un-register built-in error handler '{name}'")));
    }
    Ok(Value::bool(handlers(vm)?.remove(vm, args[0])?.is_some()))
}

pub fn lookup_error(vm: &mut Vm, args: &[Value]) -> R {
    let name = codec::text_argument(vm, "lookup_error", "name", args[0])?;
    match handlers(vm)?.get(vm, args[0])? {
        Some(handler) => Ok(handler),
        None => Err(vm.raise(Exc::LookupError, format!("unknown error handler name '{name}'"))),
    }
}

native_table! {
    pub FUNCTIONS = [
        function("register", "(search_function, /)", register, "Adds a function that finds codecs."),
        function("unregister", "(search_function, /)", unregister, "Takes a search function away, and forgets what was found."),
        function("lookup", "(encoding, /)", lookup, "The codec for an encoding."),
        function("encode", "(obj, encoding='utf-8', errors='strict')", encode, "Encodes with the codec for an encoding."),
        function("decode", "(obj, encoding='utf-8', errors='strict')", decode, "Decodes with the codec for an encoding."),
        function("_text_codec", "!(obj, encoding, errors, /)", text_codec, "str.encode and bytes.decode for encodings that are not built in."),
        function("register_error", "(errors, handler, /)", register_error, "Adds an error handler."),
        function("_unregister_error", "(errors, /)", unregister_error, "Takes an error handler away; whether it was there."),
        function("lookup_error", "(name, /)", lookup_error, "The error handler of that name."),
    ]
}

//! Dialects: which characters part, quote and escape fields, checked once when the dialect is made.

use super::State;
use pyrite_object::descriptor::{GetSetDef, getter, member};
use pyrite_object::dict::Dict;
use pyrite_object::heap::Marker;
use pyrite_object::native::{Native, Payload, method, new};
use pyrite_object::object::{Gc, Trace};
use pyrite_object::string::{Str, from_code_point};
use pyrite_object::ty::{Type, flags};
use pyrite_object::{R, Value, Vm, native_table, ops, recursive};

/// The constants that say which fields are quoted, by their number.
pub const QUOTINGS: [&str; 6] =
    ["QUOTE_MINIMAL", "QUOTE_ALL", "QUOTE_NONNUMERIC", "QUOTE_NONE", "QUOTE_STRINGS", "QUOTE_NOTNULL"];

/// As `QUOTINGS`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quoting {
    Minimal,
    All,
    NonNumeric,
    None,
    Strings,
    NotNull,
}

impl Quoting {
    fn from_number(n: i32) -> Option<Quoting> {
        use Quoting::*;
        [Minimal, All, NonNumeric, None, Strings, NotNull].get(usize::try_from(n).ok()?).copied()
    }
}

pub struct Dialect {
    pub delimiter: u32,
    pub quote: Option<u32>,
    pub escape: Option<u32>,
    pub terminator: Gc<Str>,
    pub quoting: Quoting,
    pub double_quote: bool,
    pub skip_initial_space: bool,
    pub strict: bool,
    /// By character of Latin-1: those that mean nothing within a field, neither here nor to a reader.
    pub plain: [bool; 256],
}

impl Payload for Dialect {
    fn trace(&self, marker: &mut Marker) {
        self.terminator.trace(marker);
    }
}

/// The parameters, in the order in which they may be passed by position after the dialect.
const PARAMETERS: [&str; 8] = [
    "delimiter",
    "doublequote",
    "escapechar",
    "lineterminator",
    "quotechar",
    "quoting",
    "skipinitialspace",
    "strict",
];

/// The dialect that the arguments of a reader or writer describe.
pub fn of(vm: &mut Vm, dialect: Value, parameters: Option<Gc<Dict>>) -> R<Gc<Native<Dialect>>> {
    let class = vm.extension::<State>().dialect.unwrap_or(vm.types.object);
    let positional = [dialect];
    let positional = if dialect == Value::ABSENT { &[] } else { &positional[..] };
    let made = build(vm, class, positional, parameters)?;
    this(vm, made)
}

pub fn this(vm: &mut Vm, value: Value) -> R<Gc<Native<Dialect>>> {
    match value.native::<Dialect>() {
        Some(d) => Ok(d),
        None => Err(recursive::foreign_receiver(vm, "_csv.Dialect", value)),
    }
}

fn make(vm: &mut Vm, args: &[Value]) -> R {
    let class = recursive::class_of(vm, args[0])?;
    build(vm, class, &args[2..], args[1].as_dict())
}

fn build(vm: &mut Vm, class: Gc<Type>, positional: &[Value], keywords: Option<Gc<Dict>>) -> R {
    if positional.len() > PARAMETERS.len() + 1 {
        let message = format!("function takes at most 9 arguments ({} given)", positional.len());
        return Err(vm.type_error(message));
    }
    let mut given = [Value::ABSENT; PARAMETERS.len() + 1];
    given[..positional.len()].copy_from_slice(positional);
    for (name, value) in keywords.map(|d| d.to_vec()).unwrap_or_default() {
        let text = pyrite_object::string::to_rust(name);
        let at = match PARAMETERS.iter().position(|p| *p == text) {
            Some(at) => at + 1,
            None if text == "dialect" => 0,
            None => {
                let message = format!("this function got an unexpected keyword argument '{text}'");
                return Err(vm.type_error(message));
            }
        };
        if given[at] != Value::ABSENT {
            let message = format!("argument for function given by name ('{text}') and position ({})", at + 1);
            return Err(vm.type_error(message));
        }
        given[at] = value;
    }
    let mut base = given[0];
    let mut values = vm.rooted_from(&given[1..]);
    if base.as_str().is_some() {
        base = super::registered(vm, base)?;
    }
    if base.native::<Dialect>().is_some() && values.iter().all(|v| *v == Value::ABSENT) {
        return Ok(base);
    }
    if base != Value::ABSENT {
        for (i, name) in PARAMETERS.iter().enumerate() {
            if values[i] == Value::ABSENT {
                // What the dialect does not say, or fails to say, has its default.
                match vm.get_attribute_str(base, name) {
                    Ok(value) => values[i] = value,
                    Err(_) => vm.exception = None,
                }
            }
        }
    }
    let dialect = check(vm, &values)?;
    Ok(vm.new_native(class, dialect).value())
}

fn check(vm: &mut Vm, values: &[Value]) -> R<Dialect> {
    let delimiter = match character(vm, "delimiter", values[0], false)? {
        Some(Some(c)) => c,
        _ => u32::from(b','),
    };
    let double_quote = boolean(vm, values[1], true)?;
    let escape = character(vm, "escapechar", values[2], true)?.flatten();
    let terminator = terminator(vm, values[3])?;
    let quote = character(vm, "quotechar", values[4], true)?.unwrap_or(Some(u32::from(b'"')));
    let mut quoting = quoting(vm, values[5])?;
    let skip_initial_space = boolean(vm, values[6], false)?;
    let strict = boolean(vm, values[7], false)?;
    if values[4].is_none() && values[5] == Value::ABSENT {
        quoting = Quoting::None;
    }
    if quoting != Quoting::None && quote.is_none() {
        return Err(vm.type_error("quotechar must be set if quoting enabled"));
    }
    let named = [
        ("delimiter", Some(delimiter), true),
        ("escapechar", escape, !skip_initial_space),
        ("quotechar", quote, !skip_initial_space),
    ];
    for (name, c, space) in named {
        let Some(c) = c else { continue };
        let message = match char::from_u32(c) {
            Some('\r' | '\n') => format!("bad {name} value"),
            Some(' ') if !space => format!("bad {name} value"),
            _ if terminator.code_points().any(|t| t == c) => format!("bad {name} or lineterminator value"),
            _ => continue,
        };
        return Err(vm.value_error(message));
    }
    for (a, b) in [(0, 1), (0, 2), (1, 2)] {
        if named[a].1.is_some() && named[a].1 == named[b].1 {
            let message = format!("bad {} or {} value", named[a].0, named[b].0);
            return Err(vm.value_error(message));
        }
    }
    let plain = std::array::from_fn(|c| {
        let c = c as u32;
        let ends = c == u32::from(b'\n') || c == u32::from(b'\r') || terminator.code_points().any(|t| t == c);
        !ends && c != delimiter && Some(c) != quote && Some(c) != escape
    });
    Ok(Dialect {
        delimiter,
        quote,
        escape,
        terminator,
        quoting,
        double_quote,
        skip_initial_space,
        strict,
        plain,
    })
}

/// A character, or `Some(None)` where None is allowed; `None` if nothing was said.
fn character(vm: &mut Vm, name: &str, value: Value, or_none: bool) -> R<Option<Option<u32>>> {
    if value == Value::ABSENT {
        return Ok(None);
    }
    if or_none && value.is_none() {
        return Ok(Some(None));
    }
    let given = match value.as_str() {
        Some(s) if s.len() == 1 => return Ok(Some(Some(s.at(0)))),
        Some(s) => format!("a string of length {}", s.len()),
        None => vm.type_name(value),
    };
    let or_none = if or_none { " or None" } else { "" };
    Err(vm.type_error(format!("\"{name}\" must be a unicode character{or_none}, not {given}")))
}

fn boolean(vm: &mut Vm, value: Value, default: bool) -> R<bool> {
    if value == Value::ABSENT { Ok(default) } else { ops::truth(vm, value) }
}

fn terminator(vm: &mut Vm, value: Value) -> R<Gc<Str>> {
    let value = if value == Value::ABSENT { vm.str("\r\n") } else { value };
    match value.as_str() {
        Some(s) => Ok(s),
        None => {
            let message = format!("\"lineterminator\" must be a string, not {}", vm.type_name(value));
            Err(vm.type_error(message))
        }
    }
}

fn quoting(vm: &mut Vm, value: Value) -> R<Quoting> {
    if value == Value::ABSENT {
        return Ok(Quoting::Minimal);
    }
    if !vm.is_exact(value, vm.types.int) {
        let message = format!("\"quoting\" must be an integer, not {}", vm.type_name(value));
        return Err(vm.type_error(message));
    }
    let Some(n) = ops::index_of(vm, value)?.to_i64().and_then(|n| i32::try_from(n).ok()) else {
        return Err(vm.overflow_error("Python int too large to convert to C int"));
    };
    match Quoting::from_number(n) {
        Some(quoting) => Ok(quoting),
        None => Err(vm.type_error("bad \"quoting\" value")),
    }
}

fn show(vm: &mut Vm, c: Option<u32>) -> Value {
    match c {
        Some(c) => from_code_point(vm, c),
        None => Value::NONE,
    }
}

fn get_delimiter(vm: &mut Vm, value: Value) -> R {
    let c = this(vm, value)?.delimiter;
    Ok(show(vm, Some(c)))
}

fn get_quote(vm: &mut Vm, value: Value) -> R {
    let c = this(vm, value)?.quote;
    Ok(show(vm, c))
}

fn get_escape(vm: &mut Vm, value: Value) -> R {
    let c = this(vm, value)?.escape;
    Ok(show(vm, c))
}

fn get_terminator(vm: &mut Vm, value: Value) -> R {
    Ok(this(vm, value)?.terminator.value())
}

fn get_quoting(vm: &mut Vm, value: Value) -> R {
    Ok(Value::small_int(this(vm, value)?.quoting as i64))
}

fn get_double_quote(vm: &mut Vm, value: Value) -> R {
    Ok(Value::bool(this(vm, value)?.double_quote))
}

fn get_skip_initial_space(vm: &mut Vm, value: Value) -> R {
    Ok(Value::bool(this(vm, value)?.skip_initial_space))
}

fn get_strict(vm: &mut Vm, value: Value) -> R {
    Ok(Value::bool(this(vm, value)?.strict))
}

static ATTRIBUTES: &[GetSetDef] = &[
    member("skipinitialspace", get_skip_initial_space),
    member("doublequote", get_double_quote),
    member("strict", get_strict),
    getter("delimiter", get_delimiter),
    getter("escapechar", get_escape),
    getter("lineterminator", get_terminator),
    getter("quotechar", get_quote),
    getter("quoting", get_quoting),
];

fn reduce(vm: &mut Vm, args: &[Value]) -> R {
    let name = vm.type_of(args[0]).short_name();
    Err(vm.type_error(format!("cannot pickle '{name}' instances")))
}

native_table! {
    METHODS = [
        new("!(type, *args, **kwargs)", make),
        method("__reduce__", "!(self, *args, **kwargs)", reduce, "Raises TypeError: dialects cannot be pickled."),
        method("__reduce_ex__", "!(self, *args, **kwargs)", reduce, "Raises TypeError: dialects cannot be pickled."),
    ]
}

pub fn new_type(vm: &mut Vm) -> Gc<Type> {
    vm.new_native_type::<Dialect>("_csv", "Dialect", flags::BASE | flags::IMMUTABLE, &METHODS, ATTRIBUTES)
}

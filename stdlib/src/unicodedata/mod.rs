//! Module `unicodedata`: the Unicode character database, version 16.0 in the module's functions and version 3.2 in the
//! methods of `ucd_3_2_0`. Both are one set of functions; `old` tells which database is asked.

mod names;
mod normal;
mod old;
#[rustfmt::skip]
mod tables;

use names::Found;
use normal::Form;
use pyrite_object::descriptor::{GetSetDef, member};
use pyrite_object::heap::Marker;
use pyrite_object::module::Module;
use pyrite_object::native::{Payload, function, method};
use pyrite_object::string::{Str, StrBuilder, from_code_point};
use pyrite_object::ty::flags;
use pyrite_object::unicode::{self, BIDIRECTIONAL, CATEGORIES, WIDTHS, record};
use pyrite_object::{Gc, R, Value, Vm, native_table};

/// Payload of `UCD`: there is one instance, of version 3.2.
struct Ucd;

impl Payload for Ucd {
    fn trace(&self, _marker: &mut Marker) {}
}

/// The one character of an argument. `which` is what errors call the argument.
fn character(vm: &mut Vm, function: &str, which: &str, value: Value) -> R<u32> {
    match value.as_str() {
        Some(s) if s.len() == 1 => Ok(s.at(0)),
        Some(s) => {
            let n = s.len();
            let message =
                format!("{function}(): {which} must be a unicode character, not a string of length {n}");
            Err(vm.type_error(message))
        }
        None => {
            let message = format!(
                "{function}() {which} must be a unicode character, not {}",
                vm.argument_type_name(value)
            );
            Err(vm.type_error(message))
        }
    }
}

/// The value, the default, or a ValueError.
fn or_default(vm: &mut Vm, value: Option<Value>, default: Value, message: &str) -> R {
    match value {
        Some(v) => Ok(v),
        None if default == Value::ABSENT => Err(vm.value_error(message)),
        None => Ok(default),
    }
}

fn small(value: i8) -> Option<Value> {
    (value >= 0).then(|| Value::small_int(i64::from(value)))
}

fn decimal(vm: &mut Vm, args: &[Value], old: bool) -> R {
    let c = character(vm, "decimal", "argument 1", args[0])?;
    let value = if old { old::record(c).decimal } else { record(c).decimal };
    or_default(vm, small(value), args[1], "not a decimal")
}

fn digit(vm: &mut Vm, args: &[Value], old: bool) -> R {
    let c = character(vm, "digit", "argument 1", args[0])?;
    let value = if old { old::record(c).digit } else { record(c).digit };
    or_default(vm, small(value), args[1], "not a digit")
}

fn numeric(vm: &mut Vm, args: &[Value], old: bool) -> R {
    let c = character(vm, "numeric", "argument 1", args[0])?;
    let value = if old { unicode::number(old::record(c).number) } else { record(c).numeric() };
    or_default(vm, value.map(Value::float), args[1], "not a numeric character")
}

fn name(vm: &mut Vm, args: &[Value], old: bool) -> R {
    let c = character(vm, "name", "argument 1", args[0])?;
    let value = names::name(c, old).map(|n| vm.str(&n));
    or_default(vm, value, args[1], "no such name")
}

fn category(vm: &mut Vm, args: &[Value], old: bool) -> R {
    let c = character(vm, "category", "argument", args[0])?;
    let index = if old { old::record(c).category } else { record(c).category };
    Ok(vm.str(CATEGORIES[usize::from(index)]))
}

fn bidirectional(vm: &mut Vm, args: &[Value], old: bool) -> R {
    let c = character(vm, "bidirectional", "argument", args[0])?;
    let index = if old { old::record(c).bidirectional } else { record(c).bidirectional };
    Ok(vm.str(BIDIRECTIONAL[usize::from(index)]))
}

fn combining(vm: &mut Vm, args: &[Value], old: bool) -> R {
    let c = character(vm, "combining", "argument", args[0])?;
    let class = if old { old::record(c).combining } else { record(c).combining };
    Ok(Value::small_int(i64::from(class)))
}

fn east_asian_width(vm: &mut Vm, args: &[Value], old: bool) -> R {
    let c = character(vm, "east_asian_width", "argument", args[0])?;
    let index = if old { old::record(c).width } else { record(c).width };
    Ok(vm.str(WIDTHS[usize::from(index)]))
}

fn mirrored(vm: &mut Vm, args: &[Value], old: bool) -> R {
    let c = character(vm, "mirrored", "argument", args[0])?;
    let mirrored = if old { old::record(c).mirrored } else { record(c).is_mirrored() };
    Ok(Value::small_int(i64::from(mirrored)))
}

fn decomposition(vm: &mut Vm, args: &[Value], old: bool) -> R {
    let c = character(vm, "decomposition", "argument", args[0])?;
    Ok(vm.str(&normal::decomposition(c, old)))
}

fn lookup(vm: &mut Vm, args: &[Value], old: bool) -> R {
    let text = match args[0].as_str() {
        Some(s) => match s.to_utf8() {
            Ok(text) => text,
            // Lone surrogates are refused with the error of the encoder.
            Err(_) => return pyrite_object::codec::encode_by_name(vm, s, "utf-8", "strict"),
        },
        None => match pyrite_object::bytes::make::bytes_like(vm, args[0])? {
            Some(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
            None => {
                let message = format!("a bytes-like object is required, not '{}'", vm.type_name(args[0]));
                return Err(vm.type_error(message));
            }
        },
    };
    let message = if text.len() > names::LONGEST {
        "name too long".to_owned()
    } else {
        match names::lookup(&text, old) {
            Some(Found::Character(c)) => return Ok(from_code_point(vm, c)),
            Some(Found::Sequence(s)) => return Ok(vm.str(s)),
            None => format!("undefined character name '{text}'"),
        }
    };
    let message = vm.str(&message);
    Err(vm.key_error(message))
}

/// The arguments `form` and `unistr`; no form for an empty text, whose form is not looked at.
fn form_and_text(vm: &mut Vm, function: &str, args: &[Value]) -> R<(Option<Form>, Gc<Str>)> {
    let mut texts = [None; 2];
    for (i, text) in texts.iter_mut().enumerate() {
        *text = args[i].as_str();
        if text.is_none() {
            let message = format!(
                "{function}() argument {} must be str, not {}",
                i + 1,
                vm.argument_type_name(args[i])
            );
            return Err(vm.type_error(message));
        }
    }
    let [Some(form), Some(text)] = texts else { return Err(vm.type_error("str expected")) };
    if text.is_empty() {
        return Ok((None, text));
    }
    match Form::named(&form.to_rust()) {
        Some(form) => Ok((Some(form), text)),
        None => Err(vm.value_error("invalid normalization form")),
    }
}

/// The text in a form, or nothing if it is in that form already.
fn normal_form(vm: &mut Vm, form: Option<Form>, text: Gc<Str>, old: bool) -> R<Option<Value>> {
    let Some(form) = form.filter(|_| !text.is_ascii()) else { return Ok(None) };
    let code_points = normal::normalize(&text, form, old);
    if code_points.iter().copied().eq(text.code_points()) {
        return Ok(None);
    }
    let mut out = StrBuilder::with_capacity(code_points.len());
    code_points.iter().for_each(|c| out.push(*c));
    out.finish(vm).map(Some)
}

fn normalize(vm: &mut Vm, args: &[Value], old: bool) -> R {
    let (form, text) = form_and_text(vm, "normalize", args)?;
    Ok(normal_form(vm, form, text, old)?.unwrap_or(args[1]))
}

fn is_normalized(vm: &mut Vm, args: &[Value], old: bool) -> R {
    let (form, text) = form_and_text(vm, "is_normalized", args)?;
    Ok(Value::bool(normal_form(vm, form, text, old)?.is_none()))
}

/// Function of the module and method of `UCD`.
macro_rules! both {
    ($($name:ident $signature:literal $doc:literal;)*) => {
        native_table! { FUNCTIONS = [
            $(function(
                stringify!($name),
                concat!("(", $signature, ")"),
                |vm, args| $name(vm, args, false),
                $doc,
            )),*
        ] }

        native_table! { METHODS = [
            $(method(
                stringify!($name),
                concat!("(self, ", $signature, ")"),
                |vm, args| $name(vm, &args[1..], true),
                $doc,
            )),*
        ] }
    };
}

both! {
    decimal "chr, default=<unrepresentable>, /" "The value of a decimal digit.";
    digit "chr, default=<unrepresentable>, /" "The value of a digit.";
    numeric "chr, default=<unrepresentable>, /" "The value of a numeric character, as a float.";
    category "chr, /" "The general category.";
    bidirectional "chr, /" "The bidirectional class, or an empty string.";
    combining "chr, /" "The canonical combining class.";
    mirrored "chr, /" "1 if the character is mirrored in text from right to left, else 0.";
    east_asian_width "chr, /" "The East Asian width.";
    decomposition "chr, /" "What the character decomposes to, or an empty string.";
    name "chr, default=<unrepresentable>, /" "The name of a character.";
    lookup "name, /" "The character with a name.";
    is_normalized "form, unistr, /" "Whether a string is in the form 'NFC', 'NFKC', 'NFD' or 'NFKD'.";
    normalize "form, unistr, /" "A string in the form 'NFC', 'NFKC', 'NFD' or 'NFKD'.";
}

fn unidata_version(vm: &mut Vm, _this: Value) -> R {
    Ok(vm.str("3.2.0"))
}

static MEMBERS: &[GetSetDef] = &[member("unidata_version", unidata_version)];

/// Fills the module.
pub fn fill(vm: &mut Vm, module: Gc<Module>) -> R<()> {
    vm.add_functions(module, &FUNCTIONS)?;
    let dict = module.dict.get();
    let version = vm.str("16.0.0");
    dict.set_str(vm, "unidata_version", version)?;
    let ty =
        vm.new_native_type::<Ucd>("unicodedata", "UCD", flags::NO_NEW | flags::IMMUTABLE, &METHODS, MEMBERS);
    dict.set_str(vm, "UCD", ty.value())?;
    let old = vm.new_native(ty, Ucd);
    dict.set_str(vm, "ucd_3_2_0", old.value())
}

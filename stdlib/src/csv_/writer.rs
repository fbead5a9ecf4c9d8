//! Writing: fields are joined to a line, quoted and escaped where the dialect asks for it.

use super::dialect::{self, Dialect, Quoting};
use super::{State, error};
use pyrite_object::descriptor::{GetSetDef, member};
use pyrite_object::exception::Exc;
use pyrite_object::heap::Marker;
use pyrite_object::native::{Native, Payload, method};
use pyrite_object::object::{Gc, Trace};
use pyrite_object::slots::Slot;
use pyrite_object::string::build::StrBuilder;
use pyrite_object::string::{Chars, Str};
use pyrite_object::ty::{Type, flags};
use pyrite_object::{R, Value, Vm, iter, native_table, ops, recursive};

pub struct Writer {
    write: Value,
    dialect: Gc<Native<Dialect>>,
}

impl Payload for Writer {
    fn trace(&self, marker: &mut Marker) {
        self.write.trace(marker);
        self.dialect.trace(marker);
    }
}

fn this(vm: &mut Vm, value: Value) -> R<Gc<Native<Writer>>> {
    match value.native::<Writer>() {
        Some(w) => Ok(w),
        None => Err(recursive::foreign_receiver(vm, "_csv.writer", value)),
    }
}

/// `writer(file, dialect, **parameters)`.
pub fn make(vm: &mut Vm, args: &[Value]) -> R {
    let (file, given, parameters) = super::arguments(vm, "writer", args)?;
    let write = match vm.try_attribute_str(file, "write")? {
        Some(write) if ops::is_callable(vm, write) => write,
        _ => return Err(vm.type_error("argument 1 must have a \"write\" method")),
    };
    let dialect = dialect::of(vm, given, parameters)?;
    let class = vm.extension::<State>().writer.unwrap_or(vm.types.object);
    Ok(vm.new_native(class, Writer { write, dialect }).value())
}

/// Whether the field must be quoted for what it is.
fn quoted(vm: &mut Vm, quoting: Quoting, field: Value) -> bool {
    match quoting {
        Quoting::NonNumeric if field.is_small_int() || field.is_float() => false,
        Quoting::NonNumeric if vm.is_exact(field, vm.types.str) => true,
        Quoting::NonNumeric => {
            let ty = vm.type_of(field);
            let number = [Slot::Index, Slot::Int, Slot::Float].iter().any(|s| ty.slot(vm, *s).is_some());
            !number && !ty.is_subtype(vm.types.complex)
        }
        Quoting::All => true,
        Quoting::Strings => field.as_str().is_some(),
        Quoting::NotNull => !field.is_none(),
        Quoting::Minimal | Quoting::None => false,
    }
}

/// How a character that is not plain is written.
enum Special {
    Plain,
    /// The field must be quoted.
    Quoted,
    /// Quoted, and the character written twice.
    Doubled,
    Escaped,
}

fn special(d: &Dialect, c: u32) -> Special {
    let (quote, escape) = (d.quote == Some(c), d.escape == Some(c));
    let end = c == u32::from(b'\n') || c == u32::from(b'\r');
    if !(quote || escape || end || c == d.delimiter || d.terminator.code_points().any(|t| t == c)) {
        Special::Plain
    } else if d.quoting == Quoting::None || (quote && !d.double_quote) || (escape && !quote) {
        Special::Escaped
    } else if quote {
        Special::Doubled
    } else {
        Special::Quoted
    }
}

/// Appends a field; `null` if it is None.
fn append(
    vm: &mut Vm,
    d: &Dialect,
    line: &mut StrBuilder,
    field: Gc<Str>,
    null: bool,
    mut quote: bool,
) -> R<()> {
    if field.is_empty() && d.delimiter == u32::from(b' ') && d.skip_initial_space {
        if unquotable(d, null) {
            let message = "empty field must be quoted if delimiter is a space and skipinitialspace is true";
            return Err(error(vm, message));
        }
        quote = true;
    }
    let mut plain = true;
    let surely_plain =
        matches!(field.chars(), Chars::Latin1(c) if c.iter().all(|c| d.plain[usize::from(*c)]));
    for c in field.code_points().filter(|_| !surely_plain) {
        match special(d, c) {
            Special::Plain => continue,
            Special::Quoted | Special::Doubled => quote = true,
            Special::Escaped if d.escape.is_none() => {
                return Err(error(vm, "need to escape, but no escapechar set"));
            }
            Special::Escaped => {}
        }
        plain = false;
    }
    let mark = d.quote.filter(|_| quote);
    mark.iter().for_each(|c| line.push(*c));
    if plain {
        line.push_string(&field);
    } else {
        for c in field.code_points() {
            match special(d, c) {
                Special::Plain | Special::Quoted => {}
                Special::Doubled => line.push(c),
                Special::Escaped => d.escape.iter().for_each(|e| line.push(*e)),
            }
            line.push(c);
        }
    }
    mark.iter().for_each(|c| line.push(*c));
    Ok(())
}

/// Whether an empty field may not be quoted.
fn unquotable(d: &Dialect, null: bool) -> bool {
    d.quoting == Quoting::None || (null && matches!(d.quoting, Quoting::Strings | Quoting::NotNull))
}

fn write_row(vm: &mut Vm, args: &[Value]) -> R {
    let writer = this(vm, args[0])?;
    let d = writer.dialect;
    let iterator = match iter::iter(vm, args[1]) {
        Ok(iterator) => iterator,
        Err(raised) if !vm.pending_is(Exc::TypeError) => return Err(raised),
        Err(_) => {
            vm.exception = None;
            let message = format!("iterable expected, not {}", vm.type_name(args[1]));
            return Err(error(vm, &message));
        }
    };
    let mut line = StrBuilder::default();
    let mut first = true;
    let mut null = false;
    while let Some(field) = iter::next(vm, iterator)? {
        let quote = quoted(vm, d.quoting, field);
        null = field.is_none();
        let text = match field {
            Value::NONE => vm.empty_str(),
            _ if field.as_str().is_some() => field,
            _ if field.is_small_int() => vm.str(&field.as_small_int_unchecked().to_string()),
            _ if field.is_float() => vm.str(&pyrite_object::float::repr(field.as_float_unchecked())),
            _ => ops::to_str(vm, field)?,
        };
        if !first {
            line.push(d.delimiter);
        }
        first = false;
        if let Some(text) = text.as_str() {
            append(vm, &d, &mut line, text, null, quote)?;
        }
        vm.poll()?;
    }
    // A row of one empty field would read as a row of none.
    if !first && line.is_empty() {
        if unquotable(&d, null) {
            return Err(error(vm, "single empty field record must be quoted"));
        }
        if let Some(empty) = vm.empty_str().as_str() {
            append(vm, &d, &mut line, empty, true, true)?;
        }
    }
    line.push_string(&d.terminator);
    let line = line.finish(vm)?;
    vm.call(writer.write, &[line])
}

fn write_rows(vm: &mut Vm, args: &[Value]) -> R {
    let rows = iter::iter(vm, args[1])?;
    while let Some(row) = iter::next(vm, rows)? {
        write_row(vm, &[args[0], row])?;
        vm.poll()?;
    }
    Ok(Value::NONE)
}

fn get_dialect(vm: &mut Vm, value: Value) -> R {
    Ok(this(vm, value)?.dialect.value())
}

static ATTRIBUTES: &[GetSetDef] = &[member("dialect", get_dialect)];

native_table! {
    METHODS = [
        method("writerow", "(self, row, /)", write_row, "Writes one row; an iterable of fields. Gives what the file's write method gives."),
        method("writerows", "(self, rows, /)", write_rows, "Writes the rows of an iterable."),
    ]
}

pub fn new_type(vm: &mut Vm) -> Gc<Type> {
    vm.new_native_type::<Writer>(
        "_csv",
        "writer",
        flags::BASE | flags::NO_NEW | flags::IMMUTABLE,
        &METHODS,
        ATTRIBUTES,
    )
}

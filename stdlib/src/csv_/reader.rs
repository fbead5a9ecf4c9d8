//! Reading: a machine of nine states that takes one character after the other.

use super::dialect::{self, Dialect, Quoting};
use super::{State, error};
use pyrite_object::descriptor::{GetSetDef, member};
use pyrite_object::heap::Marker;
use pyrite_object::list::List;
use pyrite_object::native::{Native, Payload};
use pyrite_object::object::{Gc, Trace};
use pyrite_object::string::build::StrBuilder;
use pyrite_object::string::{Chars, Str};
use pyrite_object::ty::{Type, flags};
use pyrite_object::{R, Value, Vm, float_type, iter, recursive};
use std::cell::{Cell, RefCell};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum At {
    #[default]
    StartOfRecord,
    StartOfField,
    AfterEscape,
    AfterEscapedLineEnd,
    InField,
    InQuotedField,
    AfterEscapeInQuotedField,
    AfterQuoteInQuotedField,
    LineEnd,
}

/// What follows the last character of a line.
const END_OF_LINE: u32 = u32::MAX;
const CR: u32 = b'\r' as u32;
const LF: u32 = b'\n' as u32;

/// The field that is being read.
#[derive(Default)]
struct Progress {
    at: At,
    field: StrBuilder,
    unquoted: bool,
}

pub struct Reader {
    lines: Value,
    dialect: Gc<Native<Dialect>>,
    line_number: Cell<i64>,
    /// Taken out while a line is read.
    progress: RefCell<Progress>,
    /// The fields of the row so far; `None` between rows.
    fields: Cell<Option<Gc<List>>>,
}

impl Payload for Reader {
    fn trace(&self, marker: &mut Marker) {
        self.lines.trace(marker);
        self.dialect.trace(marker);
        self.fields.trace(marker);
    }
    const NEXT: Option<fn(&mut Vm, Value) -> R<Option<Value>>> = Some(next);
}

fn this(vm: &mut Vm, value: Value) -> R<Gc<Native<Reader>>> {
    match value.native::<Reader>() {
        Some(r) => Ok(r),
        None => Err(recursive::foreign_receiver(vm, "_csv.reader", value)),
    }
}

/// `reader(iterable, dialect, **parameters)`.
pub fn make(vm: &mut Vm, args: &[Value]) -> R {
    let (iterable, given, parameters) = super::arguments(vm, "reader", args)?;
    let lines = iter::iter(vm, iterable)?;
    let dialect = dialect::of(vm, given, parameters)?;
    let class = vm.extension::<State>().reader.unwrap_or(vm.types.object);
    let reader = Reader {
        lines,
        dialect,
        line_number: Cell::new(0),
        progress: RefCell::default(),
        fields: Cell::new(None),
    };
    Ok(vm.new_native(class, reader).value())
}

fn next(vm: &mut Vm, value: Value) -> R<Option<Value>> {
    let reader = this(vm, value)?;
    reader.progress.replace(Progress::default());
    let fields = List::new(vm, &[]);
    reader.fields.set(Some(fields));
    loop {
        let Some(line) = iter::next(vm, reader.lines)? else {
            let mut progress = reader.progress.take();
            if progress.field.is_empty() && progress.at != At::InQuotedField {
                return Ok(None);
            }
            if reader.dialect.strict {
                return Err(error(vm, "unexpected end of data"));
            }
            let fields = current(vm, &reader)?;
            save(vm, &reader.dialect, &mut progress, fields)?;
            break;
        };
        let Some(line) = line.as_str() else {
            let message = format!(
                "iterator should return strings, not {} (the file should be opened in text mode)",
                vm.type_name(line)
            );
            return Err(error(vm, &message));
        };
        let fields = current(vm, &reader)?;
        reader.line_number.set(reader.line_number.get() + 1);
        let mut progress = reader.progress.take();
        let read = read_line(vm, &reader.dialect, &mut progress, fields, line);
        let at = progress.at;
        reader.progress.replace(progress);
        read?;
        if at == At::StartOfRecord {
            break;
        }
        vm.poll()?;
    }
    let fields = current(vm, &reader)?;
    reader.fields.set(None);
    Ok(Some(fields.value()))
}

/// The row's fields; an iterator over lines that itself reads rows has taken them away.
fn current(vm: &mut Vm, reader: &Reader) -> R<Gc<List>> {
    match reader.fields.get() {
        Some(fields) => Ok(fields),
        None => Err(error(vm, "iterator has already advanced the reader")),
    }
}

fn read_line(vm: &mut Vm, d: &Dialect, p: &mut Progress, fields: Gc<List>, line: Gc<Str>) -> R<()> {
    let limit = vm.extension::<State>().limit;
    match line.chars() {
        Chars::Latin1(mut rest) => {
            while let [first, after @ ..] = rest {
                // Within a field, most characters are taken as they are.
                if matches!(p.at, At::InField | At::InQuotedField) {
                    let run = rest.iter().take_while(|c| d.plain[usize::from(**c)]).count();
                    if run > 0 && (p.field.len() + run) as i64 <= limit {
                        p.field.push_latin1(&rest[..run]);
                        rest = &rest[run..];
                        continue;
                    }
                }
                step(vm, d, p, fields, limit, u32::from(*first))?;
                rest = after;
            }
        }
        Chars::Ucs2(c) => c.iter().try_for_each(|c| step(vm, d, p, fields, limit, u32::from(*c)))?,
        Chars::Ucs4(c) => c.iter().try_for_each(|c| step(vm, d, p, fields, limit, *c))?,
    }
    step(vm, d, p, fields, limit, END_OF_LINE)
}

fn is_end(c: u32) -> bool {
    matches!(c, LF | CR | END_OF_LINE)
}

/// The state after a record that `c` ended.
fn after_record(c: u32) -> At {
    if c == END_OF_LINE { At::StartOfRecord } else { At::LineEnd }
}

#[inline]
fn step(vm: &mut Vm, d: &Dialect, p: &mut Progress, fields: Gc<List>, limit: i64, c: u32) -> R<()> {
    let is_quote = d.quoting != Quoting::None && d.quote == Some(c);
    let is_escape = d.escape == Some(c);
    match p.at {
        At::InField | At::AfterEscapedLineEnd => {
            if p.at == At::AfterEscapedLineEnd && c == END_OF_LINE {
            } else if is_end(c) {
                save(vm, d, p, fields)?;
                p.at = after_record(c);
            } else if is_escape {
                p.at = At::AfterEscape;
            } else if c == d.delimiter {
                save(vm, d, p, fields)?;
                p.at = At::StartOfField;
            } else {
                add(vm, p, limit, c, At::InField)?;
            }
        }
        At::InQuotedField => {
            if c == END_OF_LINE {
            } else if is_escape {
                p.at = At::AfterEscapeInQuotedField;
            } else if is_quote {
                p.at = if d.double_quote { At::AfterQuoteInQuotedField } else { At::InField };
            } else {
                add(vm, p, limit, c, At::InQuotedField)?;
            }
        }
        At::StartOfRecord | At::StartOfField => {
            if p.at == At::StartOfRecord && c == END_OF_LINE {
                return Ok(());
            }
            if p.at == At::StartOfRecord && is_end(c) {
                p.at = At::LineEnd;
                return Ok(());
            }
            p.at = At::StartOfField;
            p.unquoted = true;
            if is_end(c) {
                save(vm, d, p, fields)?;
                p.at = after_record(c);
            } else if is_quote {
                p.unquoted = false;
                p.at = At::InQuotedField;
            } else if is_escape {
                p.at = At::AfterEscape;
            } else if c == u32::from(b' ') && d.skip_initial_space {
            } else if c == d.delimiter {
                save(vm, d, p, fields)?;
            } else {
                add(vm, p, limit, c, At::InField)?;
            }
        }
        At::AfterEscape => {
            let after = if matches!(c, LF | CR) { At::AfterEscapedLineEnd } else { At::InField };
            add(vm, p, limit, if c == END_OF_LINE { LF } else { c }, after)?;
        }
        At::AfterEscapeInQuotedField => {
            add(vm, p, limit, if c == END_OF_LINE { LF } else { c }, At::InQuotedField)?;
        }
        At::AfterQuoteInQuotedField => {
            if is_quote {
                add(vm, p, limit, c, At::InQuotedField)?;
            } else if c == d.delimiter {
                save(vm, d, p, fields)?;
                p.at = At::StartOfField;
            } else if is_end(c) {
                save(vm, d, p, fields)?;
                p.at = after_record(c);
            } else if d.strict {
                let shown = |c: u32| char::from_u32(c).unwrap_or(char::REPLACEMENT_CHARACTER);
                let quote = d.quote.unwrap_or_default();
                let message = format!("'{}' expected after '{}'", shown(d.delimiter), shown(quote));
                return Err(error(vm, &message));
            } else {
                add(vm, p, limit, c, At::InField)?;
            }
        }
        At::LineEnd => {
            if c == END_OF_LINE {
                p.at = At::StartOfRecord;
            } else if !is_end(c) {
                let message = "new-line character seen in unquoted field - do you need to open the file \
                               with newline=''?";
                return Err(error(vm, message));
            }
        }
    }
    Ok(())
}

#[inline]
fn add(vm: &mut Vm, p: &mut Progress, limit: i64, c: u32, after: At) -> R<()> {
    if p.field.len() as i64 >= limit {
        return Err(error(vm, &format!("field larger than field limit ({limit})")));
    }
    p.field.push(c);
    p.at = after;
    Ok(())
}

/// Puts the field into the row, as a number or None where the quoting asks for that.
fn save(vm: &mut Vm, d: &Dialect, p: &mut Progress, fields: Gc<List>) -> R<()> {
    let empty = p.field.is_empty();
    let null = p.unquoted && empty && matches!(d.quoting, Quoting::NotNull | Quoting::Strings);
    let mut value = Value::NONE;
    if !null {
        value = std::mem::take(&mut p.field).finish(vm)?;
        let numeric = match d.quoting {
            Quoting::NonNumeric => p.unquoted && !empty,
            Quoting::Strings => p.unquoted,
            _ => false,
        };
        if numeric {
            value = Value::float(float_type::from_object(vm, value)?);
        }
    }
    fields.push(vm, value)
}

fn get_dialect(vm: &mut Vm, value: Value) -> R {
    Ok(this(vm, value)?.dialect.value())
}

fn get_line_number(vm: &mut Vm, value: Value) -> R {
    let n = this(vm, value)?.line_number.get();
    Ok(vm.int(n))
}

static ATTRIBUTES: &[GetSetDef] = &[member("dialect", get_dialect), member("line_num", get_line_number)];

pub fn new_type(vm: &mut Vm) -> Gc<Type> {
    vm.new_native_type::<Reader>(
        "_csv",
        "reader",
        flags::BASE | flags::NO_NEW | flags::IMMUTABLE,
        &iter::ITERATOR_METHODS,
        ATTRIBUTES,
    )
}

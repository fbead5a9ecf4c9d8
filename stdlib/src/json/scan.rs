//! `_json.make_scanner`: documents to values.

use super::decode_error;
use super::strings;
use pyrite_object::descriptor::{GetSetDef, member};
use pyrite_object::dict::Dict;
use pyrite_object::exception::{Exc, Raised};
use pyrite_object::heap::Marker;
use pyrite_object::module::Module;
use pyrite_object::native::{Native, Payload, new, slot};
use pyrite_object::object::{Gc, Trace};
use pyrite_object::string::{Str, build::substring};
use pyrite_object::ty::Type;
use pyrite_object::{R, Value, Vm, int_type, native_table, ops, recursive};

struct Scanner {
    strict: bool,
    object_hook: Value,
    object_pairs_hook: Value,
    parse_float: Value,
    parse_int: Value,
    parse_constant: Value,
}

impl Payload for Scanner {
    fn trace(&self, marker: &mut Marker) {
        let values =
            [self.object_hook, self.object_pairs_hook, self.parse_float, self.parse_int, self.parse_constant];
        values.iter().for_each(|v| v.trace(marker));
    }
}

fn this(vm: &mut Vm, value: Value) -> R<Gc<Native<Scanner>>> {
    match value.native::<Scanner>() {
        Some(s) => Ok(s),
        None => Err(recursive::foreign_receiver(vm, "_json.Scanner", value)),
    }
}

fn make(vm: &mut Vm, args: &[Value]) -> R {
    let Some(class) = args[0].cast::<Type>() else { return Err(vm.type_error("not a class")) };
    let context = args[1];
    let mut field = |name: &str| vm.get_attribute_str(context, name);
    let strict = field("strict")?;
    let scanner = Scanner {
        object_hook: field("object_hook")?,
        object_pairs_hook: field("object_pairs_hook")?,
        parse_float: field("parse_float")?,
        parse_int: field("parse_int")?,
        parse_constant: field("parse_constant")?,
        strict: ops::truth(vm, strict)?,
    };
    Ok(vm.new_native(class, scanner).value())
}

fn call(vm: &mut Vm, args: &[Value]) -> R {
    let scanner = this(vm, args[0])?;
    let Some(s) = args[1].as_str() else {
        let message = format!("first argument must be a string, not {}", vm.type_name(args[1]));
        return Err(vm.type_error(message));
    };
    let at = ops::index_isize(vm, args[2], Exc::OverflowError)?;
    let Ok(at) = usize::try_from(at) else { return Err(vm.value_error("idx cannot be negative")) };
    let memo = Gc::<Dict>::new(vm);
    let mut scan = Scan { scanner: &scanner, s, memo, depth: 0 };
    let (value, end) = scan.value(vm, at)?;
    let end = vm.int(end as i64);
    Ok(vm.tuple(&[value, end]))
}

/// One run of a scanner over a document.
struct Scan<'a> {
    scanner: &'a Scanner,
    s: Gc<Str>,
    /// Keys of objects, so that equal ones are one.
    memo: Gc<Dict>,
    /// How many arrays and objects are open.
    depth: usize,
}

/// How deep arrays and objects may be nested: about what CPython's stack of 8 MiB holds.
pub(super) const DEEPEST: usize = 80_000;

/// There is no value at an index: the caller words the error.
#[cold]
fn stop(vm: &mut Vm, at: usize) -> Raised {
    let at = vm.int(at as i64);
    vm.raise_with(Exc::StopIteration, &[at])
}

impl Scan<'_> {
    fn at(&self, at: usize) -> Option<u8> {
        (at < self.s.len()).then(|| u8::try_from(self.s.at(at)).unwrap_or(0))
    }

    fn skip_blanks(&self, mut at: usize) -> usize {
        while matches!(self.at(at), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            at += 1;
        }
        at
    }

    fn has(&self, at: usize, text: &str) -> bool {
        text.bytes().enumerate().all(|(i, b)| self.at(at + i) == Some(b))
    }

    fn error(&self, vm: &mut Vm, message: &str, at: usize) -> Raised {
        decode_error(vm, message, self.s.value(), at)
    }

    /// The value that begins at an index, and where it ends.
    fn value(&mut self, vm: &mut Vm, at: usize) -> R<(Value, usize)> {
        let Some(first) = self.at(at) else { return Err(stop(vm, at)) };
        match first {
            b'"' => strings::scan(vm, self.s, at + 1, self.scanner.strict),
            b'{' => self.nested(vm, "object", |scan, vm| scan.object(vm, at + 1)),
            b'[' => self.nested(vm, "array", |scan, vm| scan.array(vm, at + 1)),
            b'n' if self.has(at, "null") => Ok((Value::NONE, at + 4)),
            b't' if self.has(at, "true") => Ok((Value::TRUE, at + 4)),
            b'f' if self.has(at, "false") => Ok((Value::FALSE, at + 5)),
            b'N' if self.has(at, "NaN") => self.constant(vm, "NaN", at),
            b'I' if self.has(at, "Infinity") => self.constant(vm, "Infinity", at),
            b'-' if self.has(at, "-Infinity") => self.constant(vm, "-Infinity", at),
            _ => self.number(vm, at),
        }
    }

    /// One level deeper.
    fn nested(
        &mut self,
        vm: &mut Vm,
        what: &str,
        f: impl FnOnce(&mut Self, &mut Vm) -> R<(Value, usize)>,
    ) -> R<(Value, usize)> {
        vm.check_native_stack()?;
        if self.depth >= DEEPEST {
            return Err(vm.recursion_error(&format!(" while decoding a JSON {what} from a unicode string")));
        }
        self.depth += 1;
        let result = f(self, vm);
        self.depth -= 1;
        result
    }

    fn constant(&mut self, vm: &mut Vm, name: &str, at: usize) -> R<(Value, usize)> {
        let text = vm.intern(name);
        let value = vm.call(self.scanner.parse_constant, &[text])?;
        Ok((value, at + name.len()))
    }

    fn digits(&self, mut at: usize) -> usize {
        while self.at(at).is_some_and(|b| b.is_ascii_digit()) {
            at += 1;
        }
        at
    }

    fn number(&mut self, vm: &mut Vm, start: usize) -> R<(Value, usize)> {
        let mut at = start + usize::from(self.at(start) == Some(b'-'));
        at = match self.at(at) {
            Some(b'0') => at + 1,
            Some(b'1'..=b'9') => self.digits(at),
            _ => return Err(stop(vm, start)),
        };
        let mut is_float = false;
        if self.at(at) == Some(b'.') && self.digits(at + 1) > at + 1 {
            is_float = true;
            at = self.digits(at + 1);
        }
        if matches!(self.at(at), Some(b'e' | b'E')) {
            let sign = usize::from(matches!(self.at(at + 1), Some(b'+' | b'-')));
            let end = self.digits(at + 1 + sign);
            if end > at + 1 + sign {
                is_float = true;
                at = end;
            }
        }
        let parse = if is_float { self.scanner.parse_float } else { self.scanner.parse_int };
        let text: String = (start..at).filter_map(|i| char::from_u32(self.s.at(i))).collect();
        let value = if is_float && parse == vm.types.float.value() {
            match text.parse() {
                Ok(f) => Value::float(f),
                Err(_) => return Err(stop(vm, start)),
            }
        } else if !is_float && parse == vm.types.int.value() {
            match text.parse::<i64>() {
                Ok(i) => vm.int(i),
                Err(_) => {
                    let text = vm.str(&text);
                    int_type::from_value(vm, text)?
                }
            }
        } else {
            let text = substring(vm, self.s, start, at)?;
            vm.call(parse, &[text])?
        };
        Ok((value, at))
    }

    fn object(&mut self, vm: &mut Vm, start: usize) -> R<(Value, usize)> {
        let pairs_wanted = !self.scanner.object_pairs_hook.is_none();
        let dict = Gc::<Dict>::new(vm);
        let mut pairs = vm.rooted();
        let root = vm.rooted_from(&[dict.value()]);
        let mut at = self.skip_blanks(start);
        if self.at(at) != Some(b'}') {
            loop {
                if self.at(at) != Some(b'"') {
                    let message = "Expecting property name enclosed in double quotes";
                    return Err(self.error(vm, message, at));
                }
                let (key, end) = strings::scan(vm, self.s, at + 1, self.scanner.strict)?;
                let key = self.memo.get_or_insert(vm, key, key)?;
                at = self.skip_blanks(end);
                if self.at(at) != Some(b':') {
                    return Err(self.error(vm, "Expecting ':' delimiter", at));
                }
                at = self.skip_blanks(at + 1);
                let (value, end) = self.value(vm, at)?;
                if pairs_wanted {
                    let pair = vm.tuple(&[key, value]);
                    pairs.push(pair);
                } else {
                    dict.set(vm, key, value)?;
                }
                at = self.skip_blanks(end);
                match self.at(at) {
                    Some(b'}') => break,
                    Some(b',') => {}
                    _ => return Err(self.error(vm, "Expecting ',' delimiter", at)),
                }
                let comma = at;
                at = self.skip_blanks(at + 1);
                if self.at(at) == Some(b'}') {
                    return Err(self.error(vm, "Illegal trailing comma before end of object", comma));
                }
                vm.poll()?;
            }
        }
        let value = if pairs_wanted {
            let list = vm.list(&pairs);
            vm.call(self.scanner.object_pairs_hook, &[list])?
        } else if self.scanner.object_hook.is_none() {
            root[0]
        } else {
            vm.call(self.scanner.object_hook, &[root[0]])?
        };
        Ok((value, at + 1))
    }

    fn array(&mut self, vm: &mut Vm, start: usize) -> R<(Value, usize)> {
        let mut items = vm.rooted();
        let mut at = self.skip_blanks(start);
        if self.at(at) != Some(b']') {
            loop {
                let (value, end) = self.value(vm, at)?;
                items.push(value);
                at = self.skip_blanks(end);
                match self.at(at) {
                    Some(b']') => break,
                    Some(b',') => {}
                    _ => return Err(self.error(vm, "Expecting ',' delimiter", at)),
                }
                let comma = at;
                at = self.skip_blanks(at + 1);
                if self.at(at) == Some(b']') {
                    return Err(self.error(vm, "Illegal trailing comma before end of array", comma));
                }
                vm.poll()?;
            }
        }
        Ok((vm.list(&items), at + 1))
    }
}

fn strict(vm: &mut Vm, value: Value) -> R {
    Ok(Value::bool(this(vm, value)?.strict))
}

macro_rules! fields {
    ($($name:ident)*) => {
        $(fn $name(vm: &mut Vm, value: Value) -> R {
            Ok(this(vm, value)?.$name)
        })*

        static ATTRIBUTES: &[GetSetDef] = &[member("strict", strict), $(member(stringify!($name), $name)),*];
    };
}

fields! { object_hook object_pairs_hook parse_float parse_int parse_constant }

native_table! {
    METHODS = [
        new("(type, context) as (type, *args, **kwargs)", make),
        slot("__call__", "(self, /, string, idx) as (self, /, *args, **kwargs)", call, "Call self as a function."),
    ]
}

/// Makes the type.
pub fn init(vm: &mut Vm, module: Gc<Module>) -> R<()> {
    let ty = vm.new_native_type::<Scanner>("_json", "Scanner", 0, &METHODS, ATTRIBUTES);
    module.dict.get().set_str(vm, "make_scanner", ty.value())
}

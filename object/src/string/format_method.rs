//! `str.format` and `str.format_map`.

use super::StrBuilder;
use super::markup::{self, Field, Markup, Part, Step};
use crate::exception::Exc;
use crate::native::method;
use crate::value::Value;
use crate::vm::{R, Vm};
use crate::{native_table, ops};

/// Where fields find their values.
struct Arguments<'a> {
    positional: Option<&'a [Value]>,
    /// Dict of keywords, or the mapping of `format_map`; `ABSENT` where there are no keywords.
    named: Value,
    /// Next automatic number; `None` once a field was numbered by hand.
    automatic: Option<usize>,
    by_hand: bool,
}

impl Arguments<'_> {
    fn at(&self, vm: &mut Vm, index: usize) -> R {
        let Some(positional) = self.positional else {
            return Err(vm.value_error("Format string contains positional fields"));
        };
        match positional.get(index) {
            Some(v) => Ok(*v),
            None => {
                Err(vm
                    .index_error(format!("Replacement index {index} out of range for positional args tuple")))
            }
        }
    }

    /// The object that a field's first name means.
    fn first(&mut self, vm: &mut Vm, name: Part) -> R {
        if name.is_empty() {
            if self.by_hand {
                return Err(vm.value_error(
                    "cannot switch from manual field specification to automatic field numbering",
                ));
            }
            let next = self.automatic.unwrap_or(0);
            self.automatic = Some(next + 1);
            return self.at(vm, next);
        }
        if let Some(index) = markup::index(vm, name)? {
            if self.automatic.is_some() {
                return Err(vm.value_error(
                    "cannot switch from automatic field numbering to manual field specification",
                ));
            }
            self.by_hand = true;
            return self.at(vm, index);
        }
        let key = name.to_value(vm)?;
        if self.named == Value::ABSENT {
            return Err(vm.key_error(key));
        }
        match self.named.as_dict().filter(|_| vm.is_exact(self.named, vm.types.dict)) {
            Some(dict) => match dict.get(vm, key)? {
                Some(v) => Ok(v),
                None => Err(vm.key_error(key)),
            },
            None => ops::get_item(vm, self.named, key),
        }
    }

    fn value(&mut self, vm: &mut Vm, field: &Field) -> R {
        let (first, mut rest) = markup::split_name(field.name);
        let mut value = self.first(vm, first)?;
        while let Some((step, more)) = markup::step(vm, rest)? {
            rest = more;
            value = match step {
                Step::Attribute(name) => {
                    let name = name.to_value(vm)?;
                    let name = super::intern_value(vm, name);
                    vm.get_attribute(value, name)?
                }
                Step::Index(i) => {
                    let i = vm.int(i as i64);
                    ops::get_item(vm, value, i)?
                }
                Step::Key(key) => {
                    let key = key.to_value(vm)?;
                    ops::get_item(vm, value, key)?
                }
            };
        }
        match field.conversion.and_then(char::from_u32) {
            None => Ok(value),
            Some('s') => ops::to_str(vm, value),
            Some('r') => ops::repr(vm, value),
            Some('a') => ascii(vm, value),
            Some(c) if c > ' ' && c < '\x7f' => {
                Err(vm.value_error(format!("Unknown conversion specifier {c}")))
            }
            Some(c) => Err(vm.value_error(format!("Unknown conversion specifier \\x{:x}", c as u32))),
        }
    }
}

/// `ascii(value)`.
pub fn ascii(vm: &mut Vm, value: Value) -> R {
    let text = ops::repr(vm, value)?;
    let Some(s) = text.as_str().filter(|s| !s.is_ascii()) else { return Ok(text) };
    let mut out = StrBuilder::with_capacity(s.len() * 2);
    for c in s.code_points() {
        match c {
            0..0x80 => out.push(c),
            0x80..0x100 => out.push_str(&format!("\\x{c:02x}")),
            0x100..0x1_0000 => out.push_str(&format!("\\u{c:04x}")),
            _ => out.push_str(&format!("\\U{c:08x}")),
        }
    }
    out.finish(vm)
}

fn build(vm: &mut Vm, text: Part, arguments: &mut Arguments, depth: usize) -> R<StrBuilder> {
    let mut out = StrBuilder::with_capacity(text.len());
    let mut markup = Markup::new(text);
    while let Some(piece) = markup.next(vm)? {
        piece.literal.push_to(&mut out);
        let Some(field) = piece.field else { continue };
        let value = arguments.value(vm, &field)?;
        let spec = if field.nested {
            if depth == 0 {
                return Err(vm.value_error("Max string recursion exceeded"));
            }
            build(vm, field.spec, arguments, depth - 1)?.finish(vm)?
        } else {
            field.spec.to_value(vm)?
        };
        match value.as_small_int().filter(|_| spec == vm.empty_str) {
            Some(i) => crate::digits::of_int(i, |text| out.push_latin1(text)),
            None => {
                let shown = ops::format(vm, value, spec)?;
                if let Some(s) = shown.as_str() {
                    out.push_string(&s);
                }
            }
        }
    }
    Ok(out)
}

fn run(vm: &mut Vm, template: Value, mut arguments: Arguments) -> R {
    let Some(text) = template.as_str() else {
        return Err(crate::recursive::foreign_receiver(vm, "str", template));
    };
    build(vm, Part::whole(text), &mut arguments, 1)?.finish(vm)
}

fn format(vm: &mut Vm, args: &[Value]) -> R {
    // self, keywords, then positional arguments.
    let named = if args[1].is_none() { Value::ABSENT } else { args[1] };
    let arguments = Arguments { positional: Some(&args[2..]), named, automatic: None, by_hand: false };
    run(vm, args[0], arguments)
}

fn format_map(vm: &mut Vm, args: &[Value]) -> R {
    let arguments = Arguments { positional: None, named: args[1], automatic: None, by_hand: false };
    run(vm, args[0], arguments)
}

fn maketrans(vm: &mut Vm, args: &[Value]) -> R {
    let dict = crate::Gc::<crate::dict::Dict>::new(vm);
    let [from, to, gone] = [args[0], args[1], args[2]];
    for (number, value) in [(2, to), (3, gone)] {
        if value != Value::ABSENT && value.as_str().is_none() {
            let given = vm.argument_type_name(value);
            return Err(vm.type_error(format!("maketrans() argument {number} must be str, not {given}")));
        }
    }
    if to == Value::ABSENT {
        let Some(given) = from.as_dict() else {
            return Err(vm.type_error("if you give only one argument to maketrans it must be a dict"));
        };
        for (key, value) in given.to_vec() {
            let key = match key.as_str() {
                Some(s) if s.len() == 1 => Value::small_int(i64::from(s.at(0))),
                Some(_) => {
                    return Err(vm.value_error("string keys in translatetable must be of length 1"));
                }
                None if key.as_int().is_some() => key,
                None => {
                    return Err(vm.type_error("keys in translate table must be strings or integers"));
                }
            };
            dict.set(vm, key, value)?;
        }
        return Ok(dict.value());
    }
    let Some(a) = from.as_str() else {
        return Err(vm.type_error("first maketrans argument must be a string if there is a second argument"));
    };
    let Some(b) = to.as_str() else { return Ok(Value::NONE) };
    if a.len() != b.len() {
        return Err(vm.value_error("the first two maketrans arguments must have equal length"));
    }
    for i in 0..a.len() {
        let (key, value) = (Value::small_int(i64::from(a.at(i))), Value::small_int(i64::from(b.at(i))));
        dict.set(vm, key, value)?;
    }
    if let Some(z) = gone.as_str() {
        for i in 0..z.len() {
            dict.set(vm, Value::small_int(i64::from(z.at(i))), Value::NONE)?;
        }
    }
    Ok(dict.value())
}

fn translate(vm: &mut Vm, args: &[Value]) -> R {
    let Some(s) = args[0].as_str() else {
        return Err(crate::recursive::foreign_receiver(vm, "str", args[0]));
    };
    let mut out = StrBuilder::with_capacity(s.len());
    for c in s.code_points() {
        let key = Value::small_int(i64::from(c));
        let found = match ops::get_item(vm, args[1], key) {
            Ok(v) => v,
            Err(_) if vm.pending_is(Exc::LookupError) => {
                vm.exception = None;
                out.push(c);
                continue;
            }
            Err(e) => return Err(e),
        };
        if found.is_none() {
            continue;
        }
        if let Some(text) = found.as_str() {
            out.push_string(&text);
        } else if let Some(i) = found.as_int() {
            match i.to_i64().and_then(|i| u32::try_from(i).ok()).filter(|i| *i < 0x11_0000) {
                Some(i) => out.push(i),
                None => return Err(vm.value_error("character mapping must be in range(0x110000)")),
            }
        } else {
            return Err(vm.type_error("character mapping must return integer, None or str"));
        }
    }
    out.finish(vm)
}

fn expandtabs(vm: &mut Vm, args: &[Value]) -> R {
    let Some(s) = args[0].as_str() else {
        return Err(crate::recursive::foreign_receiver(vm, "str", args[0]));
    };
    let size = ops::int_argument(vm, args[1])?.max(0) as usize;
    let mut out = StrBuilder::with_capacity(s.len());
    let mut column = 0;
    for c in s.code_points() {
        match char::from_u32(c) {
            Some('\t') if size > 0 => {
                let blanks = size - column % size;
                if blanks > crate::vm::LARGE && blanks.saturating_add(out.len()) > isize::MAX as usize / 8 {
                    return Err(vm.overflow_error("result too long"));
                }
                for _ in 0..blanks {
                    out.push(u32::from(b' '));
                }
                column += blanks;
            }
            Some('\t') => {}
            Some('\n' | '\r') => {
                out.push(c);
                column = 0;
            }
            _ => {
                out.push(c);
                column += 1;
            }
        }
    }
    out.finish(vm)
}

fn modulo(vm: &mut Vm, args: &[Value]) -> R {
    match args[0].as_str() {
        Some(s) => super::percent::format(vm, s, args[1]),
        None => Ok(Value::NOT_IMPLEMENTED),
    }
}

fn rmodulo(vm: &mut Vm, args: &[Value]) -> R {
    match args[1].as_str() {
        Some(s) => super::percent::format(vm, s, args[0]),
        None => Ok(Value::NOT_IMPLEMENTED),
    }
}

native_table! {
    /// Added to `str`.
    pub METHODS = [
        method("format", "(self, /, *args, **kwargs?)", format, "Return a formatted version of the string, using substitutions from args and kwargs."),
        method("format_map", "(self, mapping, /)", format_map, "Return a formatted version of the string, using substitutions from mapping."),
        crate::native::static_method("maketrans", "(x, y=<unrepresentable>, z=<unrepresentable>, /)", maketrans, "Return a translation table usable for str.translate()."),
        method("translate", "(self, table, /)", translate, "Replace each character in the string using the given translation table."),
        method("expandtabs", "(self, /, tabsize=8)", expandtabs, "Return a copy where all tab characters are expanded using spaces."),
        crate::native::slot("__mod__", "(self, value, /)", modulo, "Return self%value."),
        crate::native::slot("__rmod__", "(self, value, /)", rmodulo, "Return value%self."),
    ]
}

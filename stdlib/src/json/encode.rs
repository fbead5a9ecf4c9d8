//! `_json.make_encoder`: values to documents.

use super::State;
use super::strings::push_literal;
use pyrite_object::descriptor::{GetSetDef, member};
use pyrite_object::exception::Exc;
use pyrite_object::heap::Marker;
use pyrite_object::module::Module;
use pyrite_object::native::{Native, Payload, new, slot};
use pyrite_object::object::{Gc, Trace};
use pyrite_object::string::StrBuilder;
use pyrite_object::ty::Type;
use pyrite_object::{R, Value, Vm, iter, list, native_table, ops, recursive};

struct Encoder {
    /// A dict of the containers being encoded, by identity; None if circles are not looked for.
    markers: Value,
    default: Value,
    encoder: Value,
    indent: Value,
    key_separator: Value,
    item_separator: Value,
    sort_keys: bool,
    skip_keys: bool,
    allow_nan: bool,
    /// The string encoder is one of the module's own: whether it is the ASCII one.
    own: Option<bool>,
}

impl Payload for Encoder {
    fn trace(&self, marker: &mut Marker) {
        for value in
            [self.markers, self.default, self.encoder, self.indent, self.key_separator, self.item_separator]
        {
            value.trace(marker);
        }
    }
}

fn this(vm: &mut Vm, value: Value) -> R<Gc<Native<Encoder>>> {
    match value.native::<Encoder>() {
        Some(e) => Ok(e),
        None => Err(recursive::foreign_receiver(vm, "_json.Encoder", value)),
    }
}

fn make(vm: &mut Vm, args: &[Value]) -> R {
    let [class, markers, default, encoder, indent, key_separator, item_separator, sort, skip, nan] = *args
    else {
        return Err(vm.type_error("make_encoder() takes 9 arguments"));
    };
    let Some(class) = class.cast::<Type>() else { return Err(vm.type_error("not a class")) };
    if !markers.is_none() && markers.as_dict().is_none() {
        let message =
            format!("make_encoder() argument 1 must be dict or None, not {}", vm.type_name(markers));
        return Err(vm.type_error(message));
    }
    for (place, separator) in [(5, key_separator), (6, item_separator)] {
        if separator.as_str().is_none() {
            let message =
                format!("make_encoder() argument {place} must be str, not {}", vm.type_name(separator));
            return Err(vm.type_error(message));
        }
    }
    let state = vm.extension::<State>();
    let own = match Some(encoder) {
        e if e == state.basestring_ascii => Some(true),
        e if e == state.basestring => Some(false),
        _ => None,
    };
    let made = Encoder {
        markers,
        default,
        encoder,
        indent,
        key_separator,
        item_separator,
        sort_keys: ops::truth(vm, sort)?,
        skip_keys: ops::truth(vm, skip)?,
        allow_nan: ops::truth(vm, nan)?,
        own,
    };
    Ok(vm.new_native(class, made).value())
}

fn call(vm: &mut Vm, args: &[Value]) -> R {
    let encoder = this(vm, args[0])?;
    let level = ops::index_isize(vm, args[2], Exc::OverflowError)?.max(0) as usize;
    let mut out = StrBuilder::with_capacity(64);
    encoder.encode(vm, args[1], level, &mut out)?;
    let text = out.finish(vm)?;
    Ok(vm.tuple(&[text]))
}

fn push(out: &mut StrBuilder, value: Value) {
    if let Some(s) = value.as_str() {
        out.push_string(&s);
    }
}

/// Adds a note to the pending exception.
fn note(vm: &mut Vm, text: &str) {
    if vm.exception.is_none() {
        return;
    }
    let e = vm.take_exception();
    let text = vm.str(text);
    if vm.call_method_str(e, "add_note", &[text]).is_err() {
        vm.take_exception();
    }
    vm.raise_value(e);
}

impl Encoder {
    fn string(&self, vm: &mut Vm, value: Value, out: &mut StrBuilder) -> R<()> {
        if let (Some(ascii), Some(s)) = (self.own, value.as_str()) {
            push_literal(out, &s, ascii);
            return Ok(());
        }
        let text = vm.call(self.encoder, &[value])?;
        if text.as_str().is_none() {
            let message = format!("encoder() must return a string, not {}", vm.type_name(text));
            return Err(vm.type_error(message));
        }
        push(out, text);
        Ok(())
    }

    fn float(&self, vm: &mut Vm, value: Value, f: f64, out: &mut StrBuilder) -> R<()> {
        if f.is_finite() {
            out.push_str(&pyrite_object::float::repr(f));
            return Ok(());
        }
        if !self.allow_nan {
            let shown = ops::repr_text(vm, value)?;
            return Err(vm.value_error(format!("Out of range float values are not JSON compliant: {shown}")));
        }
        out.push_str(if f.is_nan() {
            "NaN"
        } else if f > 0.0 {
            "Infinity"
        } else {
            "-Infinity"
        });
        Ok(())
    }

    /// The text of an int, a subclass's `__repr__` notwithstanding.
    fn int(&self, vm: &mut Vm, value: Value, out: &mut StrBuilder) -> R<()> {
        let Some(i) = value.as_int() else { return Ok(()) };
        let exact = pyrite_object::int::exact(vm, i);
        let text = ops::repr(vm, exact)?;
        push(out, text);
        Ok(())
    }

    fn encode(&self, vm: &mut Vm, value: Value, level: usize, out: &mut StrBuilder) -> R<()> {
        match value {
            Value::NONE => out.push_str("null"),
            Value::TRUE => out.push_str("true"),
            Value::FALSE => out.push_str("false"),
            _ if value.as_str().is_some() => return self.string(vm, value, out),
            _ if value.as_int().is_some() => return self.int(vm, value, out),
            _ => {
                if let Some(f) = value.as_any_float() {
                    return self.float(vm, value, f, out);
                }
                vm.check_native_stack()?;
                if level > super::scan::DEEPEST {
                    return Err(vm.recursion_error(" while encoding a JSON object"));
                }
                let marker = self.enter(vm, value)?;
                if value.as_list().is_some() || value.as_tuple().is_some() {
                    self.sequence(vm, value, level, out)?;
                } else if value.as_dict().is_some() {
                    self.mapping(vm, value, level, out)?;
                } else {
                    let replaced = vm.call(self.default, &[value])?;
                    if let Err(raised) = self.encode(vm, replaced, level, out) {
                        let text = format!("when serializing {} object", vm.type_name(value));
                        note(vm, &text);
                        return Err(raised);
                    }
                }
                if let (Some(markers), Some(key)) = (self.markers.as_dict(), marker) {
                    markers.remove(vm, key)?;
                }
            }
        }
        Ok(())
    }

    /// Notes that a container is being encoded; ValueError if it is already.
    fn enter(&self, vm: &mut Vm, value: Value) -> R<Option<Value>> {
        let Some(markers) = self.markers.as_dict() else { return Ok(None) };
        let key = vm.int(value.identity() as i64);
        if markers.contains(vm, key)? {
            return Err(vm.value_error("Circular reference detected"));
        }
        markers.set(vm, key, value)?;
        Ok(Some(key))
    }

    fn newline(&self, level: usize, out: &mut StrBuilder) {
        if let Some(indent) = self.indent.as_str() {
            out.push(b'\n'.into());
            (0..level).for_each(|_| out.push_string(&indent));
        }
    }

    fn sequence(&self, vm: &mut Vm, value: Value, level: usize, out: &mut StrBuilder) -> R<()> {
        // A list is read as it is by then: encoding its items may change it.
        let live = value.as_list().filter(|_| vm.is_exact(value, vm.types.list));
        let items = match (live, value.as_tuple()) {
            (Some(_), _) => vm.rooted(),
            (None, Some(tuple)) => vm.rooted_from(tuple.items()),
            (None, None) => iter::collect(vm, value)?,
        };
        let item_at = |i: usize| live.map_or(items.get(i).copied(), |list| list.get(i));
        if item_at(0).is_none() {
            out.push_str("[]");
            return Ok(());
        }
        out.push_str("[");
        self.newline(level + 1, out);
        let mut i = 0;
        while let Some(item) = item_at(i) {
            if i > 0 {
                push(out, self.item_separator);
                self.newline(level + 1, out);
            }
            if let Err(raised) = self.encode(vm, item, level + 1, out) {
                let text = format!("when serializing {} item {i}", vm.type_name(value));
                note(vm, &text);
                return Err(raised);
            }
            i += 1;
        }
        self.newline(level, out);
        out.push_str("]");
        Ok(())
    }

    fn mapping(&self, vm: &mut Vm, value: Value, level: usize, out: &mut StrBuilder) -> R<()> {
        if value.as_dict().is_some_and(|d| d.is_empty()) {
            out.push_str("{}");
            return Ok(());
        }
        let exact = vm.is_exact(value, vm.types.dict) && !self.sort_keys;
        let mut pairs = vm.rooted();
        if exact {
            for (key, item) in value.as_dict().map(|d| d.to_vec()).unwrap_or_default() {
                pairs.push(key);
                pairs.push(item);
            }
        } else {
            let items = vm.call_method_str(value, "items", &[])?;
            let items = list::extend::from_iterable(vm, items)?;
            if let (true, Some(list)) = (self.sort_keys, items.as_list()) {
                list::sort::sort(vm, list, Value::NONE, false)?;
            }
            let items = iter::collect(vm, items)?;
            for item in items.iter() {
                match item.as_tuple().filter(|t| t.len() == 2) {
                    Some(pair) => pairs.extend_from_slice(pair.items()),
                    None => return Err(vm.value_error("items must return 2-tuples")),
                }
            }
        }
        out.push_str("{");
        let mut first = true;
        for i in (0..pairs.len()).step_by(2) {
            let (key, item) = (pairs[i], pairs[i + 1]);
            let mut text = StrBuilder::with_capacity(16);
            if key.as_str().is_some() {
                self.string(vm, key, &mut text)?;
            } else {
                let mut name = StrBuilder::with_capacity(8);
                match key {
                    Value::NONE => name.push_str("null"),
                    Value::TRUE => name.push_str("true"),
                    Value::FALSE => name.push_str("false"),
                    _ if key.as_int().is_some() => self.int(vm, key, &mut name)?,
                    _ => match key.as_any_float() {
                        Some(f) => self.float(vm, key, f, &mut name)?,
                        None if self.skip_keys => continue,
                        None => {
                            let message = format!(
                                "keys must be str, int, float, bool or None, not {}",
                                vm.type_name(key)
                            );
                            return Err(vm.type_error(message));
                        }
                    },
                }
                let name = name.finish(vm)?;
                self.string(vm, name, &mut text)?;
            }
            if !first {
                push(out, self.item_separator);
            }
            self.newline(level + 1, out);
            first = false;
            let text = text.finish(vm)?;
            push(out, text);
            push(out, self.key_separator);
            if let Err(raised) = self.encode(vm, item, level + 1, out) {
                if vm.exception.is_some() {
                    let e = vm.take_exception();
                    let shown = ops::repr_text(vm, key);
                    let shown = match shown {
                        Ok(shown) => shown,
                        Err(_) => {
                            vm.take_exception();
                            "?".to_owned()
                        }
                    };
                    vm.raise_value(e);
                    let text = format!("when serializing {} item {shown}", vm.type_name(value));
                    note(vm, &text);
                }
                return Err(raised);
            }
        }
        if !first {
            self.newline(level, out);
        }
        out.push_str("}");
        Ok(())
    }
}

macro_rules! fields {
    ($($name:ident)*) => {
        $(fn $name(vm: &mut Vm, value: Value) -> R {
            Ok(this(vm, value)?.$name)
        })*
    };
}

fields! { markers default encoder indent key_separator item_separator }

fn sort_keys(vm: &mut Vm, value: Value) -> R {
    Ok(Value::bool(this(vm, value)?.sort_keys))
}

fn skip_keys(vm: &mut Vm, value: Value) -> R {
    Ok(Value::bool(this(vm, value)?.skip_keys))
}

static ATTRIBUTES: &[GetSetDef] = &[
    member("markers", markers),
    member("default", default),
    member("encoder", encoder),
    member("indent", indent),
    member("key_separator", key_separator),
    member("item_separator", item_separator),
    member("sort_keys", sort_keys),
    member("skipkeys", skip_keys),
];

native_table! {
    METHODS = [
        new("(type, markers, default, encoder, indent, key_separator, item_separator, sort_keys, skipkeys, allow_nan) as (type, *args, **kwargs)", make),
        slot("__call__", "(self, /, obj, _current_indent_level) as (self, /, *args, **kwargs)", call, "Call self as a function."),
    ]
}

/// Makes the type.
pub fn init(vm: &mut Vm, module: Gc<Module>) -> R<()> {
    let ty = vm.new_native_type::<Encoder>("_json", "Encoder", 0, &METHODS, ATTRIBUTES);
    module.dict.get().set_str(vm, "make_encoder", ty.value())
}

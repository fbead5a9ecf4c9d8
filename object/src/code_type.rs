//! Code objects as Python sees them. `co_code` is our own bytecode with the tables that belong to it, serialised: the
//! constructor and `replace` take it back.

use crate::code::CodeObject;
use crate::code_tables::{self, UNIT};
use crate::descriptor::{GetSetDef, getter, member};
use crate::exception::{Exc, Raised};
use crate::native::{method, new, slot};
use crate::object::{Gc, Kind};
use crate::ops;
use crate::value::Value;
use crate::vm::{R, Vm};
use pyrite_syntax::code::{Code, Constant, PositionTable, VariableKind, flags};
use pyrite_syntax::serialize;
use std::sync::Arc;

fn this(value: Value) -> Gc<CodeObject> {
    match value.cast() {
        Some(c) => c,
        None => unreachable!("descriptors check their receiver"),
    }
}

fn code(value: Value) -> Arc<Code> {
    this(value).code.clone()
}

/// Names of parameters and local variables, and of cells, in the order that CPython lays them out.
pub struct VariableNames {
    pub locals: Vec<String>,
    pub cells: Vec<String>,
}

pub fn variable_names(code: &Code) -> VariableNames {
    let parameters = code.parameter_count() as usize;
    let (mut locals, mut cells) = (Vec::new(), Vec::new());
    for (i, variable) in code.variables.iter().enumerate() {
        let name = variable.name.to_string();
        let is_cell = variable.kind == VariableKind::Cell;
        if (i < parameters || !is_cell) && !locals.contains(&name) {
            locals.push(name.clone());
        }
        if is_cell && !cells.contains(&name) {
            cells.push(name);
        }
    }
    // Cells that are parameters come first, in their order; the others by name.
    let is_parameter = |name: &str| code.variables[..parameters].iter().position(|v| *v.name == *name);
    cells.sort_by_cached_key(|name| (is_parameter(name).unwrap_or(usize::MAX), name.clone()));
    locals.retain(|name| !cells.contains(name) || is_parameter(name).is_some());
    VariableNames { locals, cells }
}

fn text_tuple<S: AsRef<str>>(vm: &mut Vm, names: &[S]) -> Value {
    let mut values = vm.rooted();
    for name in names {
        let name = vm.intern(name.as_ref());
        values.push(name);
    }
    vm.tuple(&values)
}

fn repr(vm: &mut Vm, args: &[Value]) -> R {
    let c = code(args[0]);
    let text = format!(
        "<code object {} at {:#x}, file \"{}\", line {}>",
        c.name,
        args[0].identity(),
        crate::string::to_rust(get_filename(vm, args[0])?),
        if c.first_line == 0 { -1 } else { i64::from(c.first_line) }
    );
    Ok(vm.str(&text))
}

/// The parts by which code objects compare, serialised: everything but file, qualified name and docstring.
fn comparable(c: &Code) -> Vec<u8> {
    let mut copy = c.clone();
    copy.filename = "".into();
    copy.qualname = "".into();
    for constant in &mut copy.constants {
        if let Constant::Code(inner) = constant {
            let mut stripped = (**inner).clone();
            stripped.filename = "".into();
            stripped.qualname = "".into();
            *constant = Constant::Code(Arc::new(stripped));
        }
    }
    serialize::encode(&copy)
}

fn equal(a: Value, b: Value) -> Option<bool> {
    let other = b.cast::<CodeObject>()?;
    let (a, b) = (&this(a).code, &other.code);
    Some(Arc::ptr_eq(a, b) || (a.name == b.name && comparable(a) == comparable(b)))
}

fn eq(_vm: &mut Vm, args: &[Value]) -> R {
    Ok(equal(args[0], args[1]).map_or(Value::NOT_IMPLEMENTED, Value::bool))
}

fn ne(_vm: &mut Vm, args: &[Value]) -> R {
    Ok(equal(args[0], args[1]).map_or(Value::NOT_IMPLEMENTED, |e| Value::bool(!e)))
}

fn unordered(_vm: &mut Vm, _args: &[Value]) -> R {
    Ok(Value::NOT_IMPLEMENTED)
}

fn hash(vm: &mut Vm, args: &[Value]) -> R {
    let c = code(args[0]);
    let mut bytes: Vec<u8> = c.name.bytes().collect();
    bytes.extend(c.words.iter().flat_map(|w| w.to_le_bytes()));
    let hash = crate::string::hash_bytes(&bytes, &vm.hash_seed);
    Ok(vm.int(if hash == -1 { -2 } else { hash }))
}

fn sizeof(vm: &mut Vm, args: &[Value]) -> R {
    let c = code(args[0]);
    let size = size_of::<CodeObject>() + size_of::<Code>() + c.words.len() * 5 + c.variables.len() * 24;
    Ok(vm.int(size as i64))
}

fn iterator_over(vm: &mut Vm, rows: &[Value]) -> R {
    let list = vm.list(rows);
    crate::iter::iter(vm, list)
}

fn co_lines(vm: &mut Vm, args: &[Value]) -> R {
    let c = code(args[0]);
    let mut rows = vm.rooted();
    let mut ranges = code_tables::line_ranges(&c.positions, c.words.len() as u32);
    // Before its first instruction, a frame stands at the line of the `def`.
    let first = crate::frame::beginning_line(&c);
    if ranges.first().is_some_and(|(_, _, line)| *line != first) && first != 0 {
        ranges.insert(0, (-UNIT, 0, first));
    }
    for (start, end, line) in ranges {
        let (start, end) = (vm.int(start), vm.int(end));
        let line = if line == 0 { Value::NONE } else { vm.int(i64::from(line)) };
        let row = vm.tuple(&[start, end, line]);
        rows.push(row);
    }
    iterator_over(vm, &rows)
}

fn co_positions(vm: &mut Vm, args: &[Value]) -> R {
    let c = code(args[0]);
    let mut rows = vm.rooted();
    let mut known = None;
    for word in 0..c.words.len() as u32 {
        let p = c.position(word);
        // Neighbours mostly have one position: they share a tuple.
        let row = match known {
            Some((last, row)) if last == p => row,
            _ => {
                let some = |n: u32, there: bool| {
                    if there { Value::small_int(i64::from(n)) } else { Value::NONE }
                };
                let columns = p.end_line != 0;
                let row = vm.tuple(&[
                    some(p.line, p.line != 0),
                    some(p.end_line, columns),
                    some(p.column, columns),
                    some(p.end_column, columns),
                ]);
                known = Some((p, row));
                row
            }
        };
        rows.push(row);
    }
    iterator_over(vm, &rows)
}

/// Each conditional jump: its own offset, where it goes on, and where it jumps to.
fn co_branches(vm: &mut Vm, args: &[Value]) -> R {
    use pyrite_syntax::opcode::{Instruction, Op, Operand};
    let c = code(args[0]);
    let mut rows = vm.rooted();
    let mut pc = 0;
    while let Some(i) = Instruction::decode(&c.words, pc) {
        let next = pc + i.op.length();
        let unconditional = matches!(i.op, Op::Jump | Op::JumpBack);
        if i.op.second_word() == Some(Operand::Jump) && !unconditional {
            let target = next as i64 + i64::from(i.extra as i32);
            let row = [pc as i64, next as i64, target].map(|w| Value::small_int(w * UNIT));
            let row = vm.tuple(&row);
            rows.push(row);
        }
        pc = next;
    }
    iterator_over(vm, &rows)
}

fn varname_from_oparg(vm: &mut Vm, args: &[Value]) -> R {
    let index = ops::index_isize(vm, args[1], Exc::OverflowError)?;
    let c = code(args[0]);
    let names = variable_names(&c);
    let mut all = names.locals;
    all.extend(
        names
            .cells
            .into_iter()
            .filter(|n| !c.variables.iter().any(|v| *v.name == **n && v.kind != VariableKind::Cell)),
    );
    all.extend(c.free_variables.iter().map(|n| n.to_string()));
    match usize::try_from(index).ok().and_then(|i| all.get(i)) {
        Some(name) => Ok(vm.intern(name)),
        None => Err(vm.index_error("tuple index out of range")),
    }
}

macro_rules! numbers {
    ($($name:ident = |$c:ident| $value:expr;)*) => {
        $(fn $name(vm: &mut Vm, v: Value) -> R {
            let $c = code(v);
            let number = $value;
            Ok(vm.int(number as i64))
        })*
    };
}

numbers! {
    get_arg_count = |c| c.arg_count;
    get_positional_only = |c| c.positional_only_count;
    get_keyword_only = |c| c.keyword_only_count;
    get_stack_size = |c| c.register_count;
    get_flags = |c| c.flags;
    get_local_count = |c| variable_names(&c).locals.len();
    get_first_line = |c| c.first_line;
}

/// The constants; the docstring is the first, as in CPython.
fn get_constants(vm: &mut Vm, v: Value) -> R {
    let c = this(v);
    let mut values = vm.rooted();
    if c.code.flags & flags::HAS_DOCSTRING != 0 {
        let doc = match &c.code.docstring {
            Some(doc) => vm.str(doc),
            None => Value::NONE,
        };
        values.push(doc);
    }
    let state = c.state(vm);
    values.extend_from_slice(&state.constants);
    Ok(vm.tuple(&values))
}

fn get_names(vm: &mut Vm, v: Value) -> R {
    let c = code(v);
    Ok(text_tuple(vm, &c.names))
}

pub fn get_filename(vm: &mut Vm, v: Value) -> R {
    let c = this(v);
    if let Some(known) = c.own_filename() {
        return Ok(known);
    }
    let made = vm.str(&c.code.filename);
    c.set_filename(made);
    Ok(made)
}

fn get_name(vm: &mut Vm, v: Value) -> R {
    Ok(vm.intern(&code(v).name))
}

fn get_qualname(vm: &mut Vm, v: Value) -> R {
    Ok(vm.intern(&code(v).qualname))
}

fn get_varnames(vm: &mut Vm, v: Value) -> R {
    let names = variable_names(&code(v));
    Ok(text_tuple(vm, &names.locals))
}

fn get_cellvars(vm: &mut Vm, v: Value) -> R {
    let names = variable_names(&code(v));
    Ok(text_tuple(vm, &names.cells))
}

fn get_freevars(vm: &mut Vm, v: Value) -> R {
    let c = code(v);
    Ok(text_tuple(vm, &c.free_variables))
}

fn get_code(vm: &mut Vm, v: Value) -> R {
    Ok(crate::bytes::new(vm, &skeleton(&code(v))))
}

fn get_line_table(vm: &mut Vm, v: Value) -> R {
    let c = code(v);
    let table = code_tables::encode_lines(&c.positions, c.words.len() as u32, c.first_line);
    Ok(crate::bytes::new(vm, &table))
}

fn get_exception_table(vm: &mut Vm, v: Value) -> R {
    Ok(crate::bytes::new(vm, &code_tables::encode_handlers(&code(v).handlers)))
}

fn get_lnotab(vm: &mut Vm, v: Value) -> R {
    crate::exceptions::warn(vm, Exc::DeprecationWarning, "co_lnotab is deprecated, use co_lines instead.")?;
    let c = code(v);
    let table = code_tables::encode_lnotab(&c.positions, c.words.len() as u32, c.first_line);
    Ok(crate::bytes::new(vm, &table))
}

/// The bytecode with its tables, without everything that has an attribute of its own.
fn skeleton(c: &Code) -> Vec<u8> {
    let mut copy = c.clone();
    copy.name = "".into();
    copy.qualname = "".into();
    copy.filename = "".into();
    copy.first_line = 0;
    copy.flags = 0;
    copy.arg_count = 0;
    copy.positional_only_count = 0;
    copy.keyword_only_count = 0;
    copy.constants = Vec::new();
    copy.names = Vec::new();
    copy.positions = PositionTable::default();
    copy.docstring = None;
    for variable in &mut copy.variables {
        variable.name = "".into();
    }
    for name in &mut copy.free_variables {
        *name = "".into();
    }
    serialize::encode(&copy)
}

/// The constant for a value; `None` if a code object cannot hold it.
fn constant(value: Value) -> Option<Constant> {
    Some(match value {
        Value::NONE => Constant::None,
        Value::TRUE => Constant::True,
        Value::FALSE => Constant::False,
        Value::ELLIPSIS => Constant::Ellipsis,
        _ => match value.kind() {
            Kind::Int => match value.as_int()? {
                crate::int::Int::Small(i) => Constant::Int(i),
                big => Constant::BigInt(big.to_big()),
            },
            Kind::Float => Constant::Float(value.as_float()?),
            Kind::Str => match value.as_str()?.to_utf8() {
                Ok(text) => Constant::Str(text.into()),
                Err(_) => Constant::Surrogates(value.as_str()?.code_points().collect()),
            },
            Kind::Bytes => Constant::Bytes(value.as_bytes()?.as_slice().into()),
            Kind::Tuple => Constant::Tuple(
                value.as_tuple()?.items().iter().map(|v| constant(*v)).collect::<Option<_>>()?,
            ),
            Kind::FrozenSet => Constant::FrozenSet(
                value.as_set()?.to_vec().into_iter().map(constant).collect::<Option<_>>()?,
            ),
            Kind::Code => Constant::Code(value.cast::<CodeObject>()?.code.clone()),
            _ => {
                let c = value.native::<crate::complex::Complex>()?;
                Constant::Complex(c.real, c.imag)
            }
        },
    })
}

/// Changes to a code object, by the names of its attributes.
struct Changes<'a> {
    vm: &'a mut Vm,
    /// `replace` or `code`, for messages.
    function: &'static str,
    code: Code,
}

impl Changes<'_> {
    fn wrong(&mut self, name: &str, wanted: &str, value: Value) -> Raised {
        let given = self.vm.type_name(value);
        let function = self.function;
        self.vm.type_error(format!("{function}() argument '{name}' must be {wanted}, not {given}"))
    }

    fn number(&mut self, name: &str, value: Value) -> R<u32> {
        let number = ops::index_of(self.vm, value)?.to_i64();
        match number.and_then(|n| i32::try_from(n).ok()) {
            Some(n) if n >= 0 => Ok(n as u32),
            Some(_) => Err(self.vm.value_error(format!("{name} must be a positive integer"))),
            None => Err(self.vm.overflow_error("Python int too large to convert to C int")),
        }
    }

    fn text(&mut self, name: &str, value: Value) -> R<Box<str>> {
        match value.as_str() {
            Some(s) => Ok(s.to_rust().into()),
            None => Err(self.wrong(name, "str", value)),
        }
    }

    fn bytes(&mut self, name: &str, value: Value) -> R<Vec<u8>> {
        match value.as_bytes() {
            Some(b) => Ok(b.as_slice().to_vec()),
            None => Err(self.wrong(name, "bytes", value)),
        }
    }

    fn names(&mut self, name: &str, value: Value) -> R<Vec<Box<str>>> {
        let Some(tuple) = value.as_tuple() else { return Err(self.wrong(name, "tuple", value)) };
        let mut out = Vec::new();
        for item in tuple.items() {
            match item.as_str() {
                Some(s) => out.push(s.to_rust().into()),
                None => return Err(self.vm.raise(Exc::SystemError, "non-string found in code slot")),
            }
        }
        Ok(out)
    }

    /// Renames the variables whose names `variable_names` lists.
    fn rename(&mut self, name: &str, new: &[Box<str>], cells: bool) -> R<()> {
        let known = variable_names(&self.code);
        let old = if cells { known.cells } else { known.locals };
        if new.len() != old.len() {
            let how = if new.len() < old.len() { "small" } else { "large" };
            return Err(self.vm.value_error(format!("code: {name} is too {how}")));
        }
        for variable in &mut self.code.variables {
            if let Some(at) = old.iter().position(|o| **o == *variable.name) {
                variable.name = new[at].clone();
            }
        }
        Ok(())
    }

    fn apply(&mut self, name: &str, value: Value) -> R<()> {
        match name {
            "co_argcount" => self.code.arg_count = self.number(name, value)?,
            "co_posonlyargcount" => self.code.positional_only_count = self.number(name, value)?,
            "co_kwonlyargcount" => self.code.keyword_only_count = self.number(name, value)?,
            "co_nlocals" => {
                let wanted = self.number(name, value)? as usize;
                if wanted != variable_names(&self.code).locals.len() {
                    return Err(self.vm.value_error("code: co_nlocals != len(co_varnames)"));
                }
            }
            // Registers that the bytecode needs cannot be taken away; more are harmless.
            "co_stacksize" => {
                let wanted = self.number(name, value)?;
                self.code.register_count = self.code.register_count.max(wanted.min(1 << 16));
            }
            "co_flags" => self.code.flags = self.number(name, value)?,
            "co_firstlineno" => {
                let line = self.number(name, value)?;
                let delta = line.wrapping_sub(self.code.first_line);
                let mut moved = PositionTable::default();
                for (start, mut p) in self.code.positions.runs() {
                    if p.line != 0 {
                        p.line = p.line.wrapping_add(delta);
                        p.end_line = if p.end_line == 0 { 0 } else { p.end_line.wrapping_add(delta) };
                    }
                    moved.push(start, p);
                }
                self.code.positions = moved;
                self.code.first_line = line;
            }
            "co_code" => {
                let bytes = self.bytes(name, value)?;
                if bytes == skeleton(&self.code) {
                    return Ok(());
                }
                let Ok(new) = serialize::decode(&bytes, None) else {
                    return Err(self.vm.value_error("code: co_code is malformed"));
                };
                self.code.words = new.words.clone();
                self.code.site_flags = new.site_flags.clone();
                self.code.sites = new.sites.clone();
                self.code.loop_count = new.loop_count;
                self.code.handlers = new.handlers.clone();
                self.code.register_count = new.register_count;
                self.code.variables = new.variables.clone();
                self.code.free_variables = new.free_variables.clone();
            }
            "co_consts" => {
                let Some(tuple) = value.as_tuple() else { return Err(self.wrong(name, "tuple", value)) };
                let mut items = tuple.items();
                if self.code.flags & flags::HAS_DOCSTRING != 0
                    && let [doc, rest @ ..] = items
                {
                    self.code.docstring = doc.as_str().map(|s| s.to_rust().into());
                    items = rest;
                }
                let mut constants = Vec::new();
                for item in items {
                    match constant(*item) {
                        Some(c) => constants.push(c),
                        None => {
                            let given = self.vm.type_name(*item);
                            let message = format!("code: co_consts cannot hold '{given}' objects");
                            return Err(self.vm.value_error(message));
                        }
                    }
                }
                self.code.constants = constants;
            }
            "co_names" => self.code.names = self.names(name, value)?,
            "co_varnames" => {
                let new = self.names(name, value)?;
                self.rename(name, &new, false)?;
            }
            "co_cellvars" => {
                let new = self.names(name, value)?;
                self.rename(name, &new, true)?;
            }
            "co_freevars" => {
                let new = self.names(name, value)?;
                if new.len() != self.code.free_variables.len() {
                    return Err(self.vm.value_error("code: co_freevars does not fit co_code"));
                }
                self.code.free_variables = new;
            }
            "co_filename" => self.code.filename = self.text(name, value)?.into(),
            "co_name" => self.code.name = self.text(name, value)?,
            "co_qualname" => self.code.qualname = self.text(name, value)?,
            "co_linetable" => {
                let bytes = self.bytes(name, value)?;
                self.code.positions = code_tables::decode_lines(&bytes, self.code.first_line);
            }
            // The handlers come with the bytecode.
            "co_exceptiontable" => {
                self.bytes(name, value)?;
            }
            _ => {
                let function = self.function;
                let message = format!("{function}() got an unexpected keyword argument '{name}'");
                return Err(self.vm.type_error(message));
            }
        }
        Ok(())
    }

    fn finish(self) -> R {
        if let Err(error) = pyrite_syntax::verify::verify(&self.code) {
            return Err(self.vm.value_error(format!("code: {error}")));
        }
        Ok(self.vm.new_code(Arc::new(self.code)).value())
    }
}

fn replace(vm: &mut Vm, args: &[Value]) -> R {
    if args.len() > 2 {
        return Err(vm.type_error("replace() takes no positional arguments"));
    }
    let wanted = args[1].as_dict().map(|d| d.to_vec()).unwrap_or_default();
    let copy = (*code(args[0])).clone();
    let mut changes = Changes { vm, function: "replace", code: copy };
    // A line table counts from the first line, so that comes before it.
    for early in [true, false] {
        for (name, value) in &wanted {
            let name = crate::string::to_rust(*name);
            if matches!(name.as_str(), "co_code" | "co_firstlineno" | "co_flags") == early {
                changes.apply(&name, *value)?;
            }
        }
    }
    changes.finish()
}

/// The constructor's arguments, in order.
const FIELDS: [&str; 18] = [
    "co_argcount",
    "co_posonlyargcount",
    "co_kwonlyargcount",
    "co_nlocals",
    "co_stacksize",
    "co_flags",
    "co_code",
    "co_consts",
    "co_names",
    "co_varnames",
    "co_filename",
    "co_name",
    "co_qualname",
    "co_firstlineno",
    "co_linetable",
    "co_exceptiontable",
    "co_freevars",
    "co_cellvars",
];

fn new_code(vm: &mut Vm, args: &[Value]) -> R {
    if args[1].as_dict().is_some_and(|d| !d.is_empty()) {
        return Err(vm.type_error("code() takes no keyword arguments"));
    }
    let given = &args[2..];
    let required = FIELDS.len() - 2;
    if given.len() < required || given.len() > FIELDS.len() {
        let (bound, count) =
            if given.len() < required { ("at least", required) } else { ("at most", FIELDS.len()) };
        return Err(vm.type_error(format!("code expected {bound} {count} arguments, got {}", given.len())));
    }
    let Some(bytes) = given[6].as_bytes() else {
        let message = format!("code() argument 7 must be bytes, not {}", vm.type_name(given[6]));
        return Err(vm.type_error(message));
    };
    let Ok(base) = serialize::decode(bytes.as_slice(), None) else {
        return Err(vm.value_error("code: co_code is malformed"));
    };
    let mut base = (*base).clone();
    // The skeleton's variables have no names: give them some, to be renamed by position.
    for (i, variable) in base.variables.iter_mut().enumerate() {
        variable.name = format!(".{i}").into();
    }
    let given = vm.rooted_from(given);
    let mut changes = Changes { vm, function: "code", code: base };
    // Counts and flags say which variables are parameters, cells before locals keep their placeholder names apart.
    for at in [0, 1, 2, 5, 4, 7, 8, 10, 11, 12, 13, 14, 15, 16, 17, 9, 3] {
        if let Some(value) = given.get(at) {
            changes.apply_new(FIELDS[at], *value, &given)?;
        }
    }
    changes.finish()
}

impl Changes<'_> {
    /// As `apply`, for the constructor: the names of cells that are parameters come with `co_varnames`.
    fn apply_new(&mut self, name: &str, value: Value, given: &[Value]) -> R<()> {
        match name {
            "co_varnames" if given.len() > 17 => {
                // Cells have their names already; parameters among them are listed here again.
                let new = self.names(name, value)?;
                let known = variable_names(&self.code).locals;
                if new.len() != known.len() {
                    let how = if new.len() < known.len() { "small" } else { "large" };
                    return Err(self.vm.value_error(format!("code: {name} is too {how}")));
                }
                self.rename(name, &new, false)
            }
            _ => self.apply(name, value),
        }
    }
}

crate::native_table! { METHODS = [
    new(
        "(type, *args, **kwargs) as (type, argcount, posonlyargcount, kwonlyargcount, nlocals, stacksize, flags, \
         codestring, constants, names, varnames, filename, name, qualname, firstlineno, linetable, exceptiontable, \
         freevars=(), cellvars=(), /)",
        new_code,
    ),
    slot("__repr__", "(self, /)", repr, "Return repr(self)."),
    slot("__hash__", "(self, /)", hash, "Return hash(self)."),
    slot("__lt__", "(self, value, /)", unordered, "Return self<value."),
    slot("__le__", "(self, value, /)", unordered, "Return self<=value."),
    slot("__eq__", "(self, value, /)", eq, "Return self==value."),
    slot("__ne__", "(self, value, /)", ne, "Return self!=value."),
    slot("__gt__", "(self, value, /)", unordered, "Return self>value."),
    slot("__ge__", "(self, value, /)", unordered, "Return self>=value."),
    method("__sizeof__", "(self, /)", sizeof, ""),
    method("co_lines", "(self, /)", co_lines, ""),
    method("co_branches", "(self, /)", co_branches, ""),
    method("co_positions", "(self, /)", co_positions, ""),
    method("replace", "(self, /, *args, **changes) as (self, /, **changes)", replace, "A copy with new values for the fields that are named."),
    method("_varname_from_oparg", "(self, /, oparg)", varname_from_oparg, "Name of the variable with this number."),
    method("__replace__", "(self, /, *args, **changes) as (self, /, **changes)", replace, "The same as replace()."),
] }

static ATTRIBUTES: &[GetSetDef] = &[
    member("co_argcount", get_arg_count),
    member("co_posonlyargcount", get_positional_only),
    member("co_kwonlyargcount", get_keyword_only),
    member("co_stacksize", get_stack_size),
    member("co_flags", get_flags),
    member("co_nlocals", get_local_count),
    member("co_consts", get_constants),
    member("co_names", get_names),
    member("co_filename", get_filename),
    member("co_name", get_name),
    member("co_qualname", get_qualname),
    member("co_firstlineno", get_first_line),
    member("co_linetable", get_line_table),
    member("co_exceptiontable", get_exception_table),
    getter("co_lnotab", get_lnotab),
    getter("_co_code_adaptive", get_code),
    getter("co_varnames", get_varnames),
    getter("co_cellvars", get_cellvars),
    getter("co_freevars", get_freevars),
    getter("co_code", get_code),
];

/// Fills the type.
pub fn init(vm: &mut Vm) {
    vm.add_methods(vm.types.code, &METHODS);
    vm.add_getsets(vm.types.code, ATTRIBUTES);
}

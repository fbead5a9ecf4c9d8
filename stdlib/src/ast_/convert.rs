//! Nodes to objects, and objects to nodes, both as the grammar says.

use super::{Classes, class};
use pyrite_object::{R, Value, Vm, ops};
use pyrite_syntax::ast::{Arity, Class, Field, FieldDef, GRAMMAR, Group, Kind, Node};
use pyrite_syntax::code::{Constant, Position};

/// The objects of a tree.
pub fn to_object(vm: &mut Vm, node: &Node) -> R {
    vm.check_native_stack()?;
    if node.fields.is_empty()
        && let Some(only) = vm.extension::<Classes>().singletons.get(node.class)
    {
        return Ok(*only);
    }
    let Some((_, definition)) = GRAMMAR.class(node.class) else { return Ok(Value::NONE) };
    let class = class(vm, node.class)?;
    let Some(ty) = class.cast() else { return Ok(Value::NONE) };
    let object = vm.new_native(ty, super::base::Ast).value();
    for (def, field) in definition.fields.iter().zip(&node.fields) {
        let value = field_object(vm, field)?;
        vm.set_attribute_str(object, def.name, value)?;
    }
    if let Some(p) = node.position {
        for (name, number) in [
            ("lineno", p.line),
            ("col_offset", p.column),
            ("end_lineno", p.end_line),
            ("end_col_offset", p.end_column),
        ] {
            let number = vm.int(number.into());
            vm.set_attribute_str(object, name, number)?;
        }
    }
    Ok(object)
}

fn field_object(vm: &mut Vm, field: &Field) -> R {
    Ok(match field {
        Field::None => Value::NONE,
        Field::Node(node) => to_object(vm, node)?,
        Field::List(items) => {
            let mut values = vm.rooted();
            for item in items {
                let value = field_object(vm, item)?;
                values.push(value);
            }
            vm.list(&values)
        }
        Field::Text(text) => vm.intern(text),
        Field::Int(i) => vm.int(*i),
        Field::Constant(constant) => vm.constant(constant),
        Field::NoConstant(_) => Value::NONE,
    })
}

/// The node of an object, which must be of the given group.
pub fn from_object(vm: &mut Vm, object: Value, group: &str) -> R<Node> {
    vm.check_native_stack()?;
    let Some(group) = GRAMMAR.groups.iter().find(|g| g.name == group) else {
        return Err(vm.type_error(format!("expected some sort of {group}")));
    };
    // A class that is not one of several is not asked for, and its fields come before its position.
    if group.is_product() {
        let node = node_of(vm, object, &group.classes[0])?;
        let numbers = numbers_of(vm, object, group)?;
        return Ok(placed(node, numbers));
    }
    // The position of others is asked for before the class.
    let numbers = numbers_of(vm, object, group)?;
    for definition in &group.classes {
        let class = class(vm, definition.name)?;
        if pyrite_object::class::is_instance(vm, object, class)? {
            let node = node_of(vm, object, definition)?;
            return Ok(placed(node, numbers));
        }
    }
    let shown = ops::repr_text(vm, object)?;
    Err(vm.type_error(format!("expected some sort of {}, but got {shown}", group.name)))
}

fn node(class: &'static str, fields: Vec<Field>) -> Node {
    Node { class, fields, position: None, misplaced: None }
}

/// Gives a node its position, or what is none.
fn placed(mut node: Node, numbers: Option<[i32; 4]>) -> Node {
    let Some([line, column, end_line, end_column]) = numbers else { return node };
    if line > end_line
        || line < 0 && end_line != line
        || column < 0 && end_column != column
        || line == end_line && column > end_column
    {
        node.misplaced = numbers;
    }
    let clamped = |n: i32| u32::try_from(n).unwrap_or(0);
    node.position = Some(Position {
        line: clamped(line),
        column: clamped(column),
        end_line: clamped(end_line),
        end_column: clamped(end_column),
    });
    node
}

/// Line, column, last line and last column.
fn numbers_of(vm: &mut Vm, object: Value, group: &Group) -> R<Option<[i32; 4]>> {
    if group.attributes.is_empty() {
        return Ok(None);
    }
    let mut numbers = [None; 4];
    for (place, attribute) in numbers.iter_mut().zip(&group.attributes) {
        let value = vm.try_attribute_str(object, attribute)?;
        let optional = attribute.starts_with("end_");
        *place = match value {
            Some(v) if !(optional && v.is_none()) => Some(integer(vm, v)?),
            None if !optional => {
                let message = format!("required field \"{attribute}\" missing from {}", group.name);
                return Err(vm.type_error(message));
            }
            _ => None,
        };
    }
    let (line, column) = (numbers[0].unwrap_or(0), numbers[1].unwrap_or(0));
    let (end_line, end_column) = (numbers[2].unwrap_or(line), numbers[3].unwrap_or(column));
    Ok(Some([line, column, end_line, end_column]))
}

fn node_of(vm: &mut Vm, object: Value, definition: &'static Class) -> R<Node> {
    let mut fields = Vec::with_capacity(definition.fields.len());
    for def in &definition.fields {
        let value = vm.try_attribute_str(object, def.name)?;
        let field = match (value, def.arity) {
            (Some(value), Arity::Many | Arity::ManyOptional) => list(vm, definition, def, value)?,
            (None, Arity::Many | Arity::ManyOptional) => Field::List(Vec::new()),
            (None, Arity::Optional) => Field::None,
            (Some(value), Arity::Optional) if value.is_none() => Field::None,
            (Some(value), _) => {
                if value.is_none() && (may_be_none(def) || def.kind == Kind::Identifier) {
                    let message = format!("field '{}' is required for {}", def.name, definition.name);
                    return Err(vm.value_error(message));
                }
                one(vm, def, value)?
            }
            (None, Arity::One) => {
                // A missing context is Load.
                if def.kind == Kind::Node("expr_context") {
                    Field::Node(Box::new(node("Load", Vec::new())))
                } else {
                    let message = format!("required field \"{}\" missing from {}", def.name, definition.name);
                    return Err(vm.type_error(message));
                }
            }
        };
        fields.push(field);
    }
    Ok(node(definition.name, fields))
}

/// Whether None stands for no node at all: of groups whose nodes are told apart by classes with fields.
fn may_be_none(def: &FieldDef) -> bool {
    let Kind::Node(name) = def.kind else { return false };
    let group = GRAMMAR.groups.iter().find(|g| g.name == name);
    group.is_some_and(|g| !g.is_product() && g.classes.iter().any(|c| !c.fields.is_empty()))
}

/// A number, as the C library's `int`.
fn integer(vm: &mut Vm, value: Value) -> R<i32> {
    let Some(i) = value.as_int() else {
        let shown = ops::repr_text(vm, value)?;
        return Err(vm.value_error(format!("invalid integer value: {shown}")));
    };
    match i.to_i64().and_then(|i| i32::try_from(i).ok()) {
        Some(i) => Ok(i),
        None => Err(vm.overflow_error("Python int too large to convert to C int")),
    }
}

fn list(vm: &mut Vm, definition: &Class, def: &FieldDef, value: Value) -> R<Field> {
    let Some(items) = value.as_list() else {
        let message = format!(
            "{} field \"{}\" must be a list, not a {}",
            definition.name,
            def.name,
            vm.type_name(value)
        );
        return Err(vm.type_error(message));
    };
    let mut fields = Vec::with_capacity(items.len());
    let mut at = 0;
    while let Some(item) = items.get(at) {
        at += 1;
        fields.push(
            // Whether it may be missing is for the validation to say.
            match item.is_none() && (def.arity == Arity::ManyOptional || may_be_none(def)) {
                true => Field::None,
                false => one(vm, def, item)?,
            },
        );
        if items.len() < at {
            let message = format!("{} field \"{}\" changed size during iteration", definition.name, def.name);
            return Err(vm.runtime_error(message));
        }
    }
    Ok(Field::List(fields))
}

fn one(vm: &mut Vm, def: &FieldDef, value: Value) -> R<Field> {
    Ok(match def.kind {
        Kind::Node(group) => Field::Node(Box::new(from_object(vm, value, group)?)),
        Kind::Int => Field::Int(integer(vm, value)?.into()),
        Kind::Identifier => match value.as_str() {
            Some(s) => Field::Text(s.to_rust()),
            None => return Err(vm.type_error("AST identifier must be of type str")),
        },
        Kind::String => match (value.as_str(), value.as_bytes()) {
            (Some(s), _) => Field::Text(s.to_rust()),
            (_, Some(b)) => Field::Text(String::from_utf8_lossy(b.as_slice()).into_owned()),
            _ => return Err(vm.type_error("AST string must be of type str")),
        },
        Kind::Constant => match constant(vm, value, 0)? {
            Ok(constant) => Field::Constant(constant),
            Err(name) => Field::NoConstant(name),
        },
    })
}

/// Constants nested deeper are refused.
const MAX_DEPTH: usize = 200;

/// A constant, or the name of the type that is none.
fn constant(vm: &mut Vm, value: Value, depth: usize) -> R<Result<Constant, String>> {
    if depth > MAX_DEPTH {
        return Err(vm.recursion_error(" during compilation"));
    }
    let exact = |vm: &Vm, ty| vm.is_exact(value, ty);
    Ok(Ok(match value {
        Value::NONE => Constant::None,
        Value::TRUE => Constant::True,
        Value::FALSE => Constant::False,
        Value::ELLIPSIS => Constant::Ellipsis,
        _ => {
            if let Some(i) = value.as_int().filter(|_| exact(vm, vm.types.int)) {
                match i.to_i64() {
                    Some(i) => Constant::Int(i),
                    None => Constant::BigInt(i.to_big()),
                }
            } else if let Some(f) = value.as_any_float().filter(|_| exact(vm, vm.types.float)) {
                Constant::Float(f)
            } else if let Some(c) = value.native::<pyrite_object::complex::Complex>() {
                Constant::Complex(c.real, c.imag)
            } else if let Some(s) = value.as_str().filter(|_| exact(vm, vm.types.str)) {
                match s.to_utf8() {
                    Ok(text) => Constant::Str(text.into()),
                    Err(_) => Constant::Surrogates(s.code_points().collect()),
                }
            } else if let Some(b) = value.as_bytes().filter(|_| exact(vm, vm.types.bytes)) {
                Constant::Bytes(b.as_slice().into())
            } else if let Some(t) = value.as_tuple().filter(|_| exact(vm, vm.types.tuple)) {
                match constants(vm, t.items(), depth)? {
                    Ok(items) => Constant::Tuple(items),
                    Err(name) => return Ok(Err(name)),
                }
            } else if let Some(set) = value.cast::<pyrite_object::set::Set>().filter(|s| s.is_frozen()) {
                match constants(vm, &set.to_vec(), depth)? {
                    Ok(items) => Constant::FrozenSet(items),
                    Err(name) => return Ok(Err(name)),
                }
            } else {
                return Ok(Err(vm.type_name(value)));
            }
        }
    }))
}

fn constants(vm: &mut Vm, values: &[Value], depth: usize) -> R<Result<Box<[Constant]>, String>> {
    let mut made = Vec::with_capacity(values.len());
    for value in values {
        match constant(vm, *value, depth + 1)? {
            Ok(constant) => made.push(constant),
            Err(name) => return Ok(Err(name)),
        }
    }
    Ok(Ok(made.into_boxed_slice()))
}

//! Nodes to objects, and objects to nodes, both as the grammar says.

use super::{Classes, class};
use pyrite_object::exception::Exc;
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
    })
}

/// The node of an object, which must be of the given group.
pub fn from_object(vm: &mut Vm, object: Value, group: &str) -> R<Node> {
    vm.check_native_stack()?;
    let Some(group) = GRAMMAR.groups.iter().find(|g| g.name == group) else {
        return Err(vm.type_error(format!("expected some sort of {group}")));
    };
    for definition in &group.classes {
        let class = class(vm, definition.name)?;
        if pyrite_object::class::is_instance(vm, object, class)? {
            return node_of(vm, object, group, definition);
        }
    }
    let shown = ops::repr_text(vm, object)?;
    Err(vm.type_error(format!("expected some sort of {}, but got {shown}", group.name)))
}

fn node_of(vm: &mut Vm, object: Value, group: &Group, definition: &'static Class) -> R<Node> {
    let mut numbers = [None; 4];
    for (place, attribute) in numbers.iter_mut().zip(&group.attributes) {
        let value = vm.try_attribute_str(object, attribute)?;
        let optional = attribute.starts_with("end_");
        *place = match value {
            Some(v) if !(optional && v.is_none()) => Some(integer(vm, v)?),
            None if !optional => {
                let message =
                    format!("required field \"{attribute}\" missing from {}", kind_name(group, definition));
                return Err(vm.type_error(message));
            }
            _ => None,
        };
    }
    let position = (!group.attributes.is_empty()).then(|| {
        let number = |i: usize| numbers[i].map(|n| u32::try_from(n).unwrap_or(0));
        let (line, column) = (number(0).unwrap_or(0), number(1).unwrap_or(0));
        let (end_line, end_column) = (number(2).unwrap_or(line), number(3).unwrap_or(column));
        Position { line, column, end_line, end_column }
    });
    if let Some(p) = position {
        check_position(vm, numbers, p)?;
    }
    let mut fields = Vec::with_capacity(definition.fields.len());
    for def in &definition.fields {
        let value = vm.try_attribute_str(object, def.name)?;
        let field = match (value, def.arity) {
            (Some(value), Arity::Many | Arity::ManyOptional) => list(vm, definition, def, value)?,
            (None, Arity::Many | Arity::ManyOptional) => Field::List(Vec::new()),
            (None, Arity::Optional) => Field::None,
            (Some(value), Arity::Optional) if value.is_none() => Field::None,
            (Some(value), _) => {
                if value.is_none() && matches!(def.kind, Kind::Node(_) | Kind::Identifier) {
                    let message = format!("field '{}' is required for {}", def.name, definition.name);
                    return Err(vm.value_error(message));
                }
                one(vm, def, value)?
            }
            (None, Arity::One) => {
                // A missing context is Load.
                if def.kind == Kind::Node("expr_context") {
                    Field::Node(Box::new(Node { class: "Load", fields: Vec::new(), position: None }))
                } else {
                    let message = format!("required field \"{}\" missing from {}", def.name, definition.name);
                    return Err(vm.type_error(message));
                }
            }
        };
        fields.push(field);
    }
    Ok(Node { class: definition.name, fields, position })
}

fn kind_name(group: &Group, definition: &Class) -> &'static str {
    if group.is_product() { definition.name } else { group.name }
}

fn check_position(vm: &mut Vm, numbers: [Option<i64>; 4], p: Position) -> R<()> {
    let [line, column, end_line, end_column] = numbers;
    let message = if p.line > p.end_line {
        format!("AST node line range ({}, {}) is not valid", p.line, p.end_line)
    } else if line.is_some_and(|n| n < 0) && end_line != line
        || column.is_some_and(|n| n < 0) && end_column != column
    {
        format!(
            "AST node column range ({}, {}) for line range ({}, {}) is not valid",
            column.unwrap_or(0),
            end_column.unwrap_or(0),
            line.unwrap_or(0),
            end_line.unwrap_or(0)
        )
    } else if p.line == p.end_line && p.column > p.end_column {
        format!("line {}, column {}-{} is not a valid range", p.line, p.column, p.end_column)
    } else {
        return Ok(());
    };
    Err(vm.value_error(message))
}

fn integer(vm: &mut Vm, value: Value) -> R<i64> {
    if value.as_int().is_none() {
        let shown = ops::repr_text(vm, value)?;
        return Err(vm.value_error(format!("invalid integer value: {shown}")));
    }
    Ok(ops::index_isize(vm, value, Exc::OverflowError)? as i64)
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
            match item.is_none() && def.arity == Arity::ManyOptional || item.is_none() && def.name == "keys" {
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
        Kind::Int => Field::Int(integer(vm, value)?),
        Kind::Identifier => match value.as_str() {
            Some(s) => Field::Text(s.to_rust()),
            None => return Err(vm.type_error("AST identifier must be of type str")),
        },
        Kind::String => match (value.as_str(), value.as_bytes()) {
            (Some(s), _) => Field::Text(s.to_rust()),
            (_, Some(b)) => Field::Text(String::from_utf8_lossy(b.as_slice()).into_owned()),
            _ => return Err(vm.type_error("AST string must be of type str")),
        },
        Kind::Constant => Field::Constant(constant(vm, value, 0)?),
    })
}

/// Constants nested deeper are refused.
const MAX_DEPTH: usize = 200;

fn constant(vm: &mut Vm, value: Value, depth: usize) -> R<Constant> {
    if depth > MAX_DEPTH {
        return Err(vm.recursion_error(" during compilation"));
    }
    let exact = |vm: &Vm, ty| vm.is_exact(value, ty);
    Ok(match value {
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
                let items: R<Vec<Constant>> = t.items().iter().map(|v| constant(vm, *v, depth + 1)).collect();
                Constant::Tuple(items?.into())
            } else if let Some(set) = value.cast::<pyrite_object::set::Set>().filter(|s| s.is_frozen()) {
                let items: R<Vec<Constant>> =
                    set.to_vec().iter().map(|v| constant(vm, *v, depth + 1)).collect();
                Constant::FrozenSet(items?.into())
            } else {
                let message = format!("got an invalid type in Constant: {}", vm.type_name(value));
                return Err(vm.type_error(message));
            }
        }
    })
}

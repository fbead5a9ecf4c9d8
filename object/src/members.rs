//! `__slots__`: which members a class declares, and their descriptors.

use crate::descriptor::Member;
use crate::dict::Dict;
use crate::object::Gc;
use crate::tuple::Tuple;
use crate::ty::{Type, flags};
use crate::value::Value;
use crate::vm::{R, RootedVec, Vm};

/// What a class body says about the layout of instances.
pub struct DeclaredSlots {
    /// Mangled names, in declaration order... sorted, as CPython lays them out.
    pub names: RootedVec,
    pub dict: bool,
    pub weakref: bool,
}

/// Reads `__slots__` from a class namespace.
pub fn declared_slots(
    vm: &mut Vm,
    base: Gc<Type>,
    bases: Gc<Tuple>,
    dict: Gc<Dict>,
    class_name: Value,
) -> R<DeclaredSlots> {
    let Some(slots) = dict.get_interned(vm.names.dunder_slots) else {
        let fixed = matches!(base.kind, crate::object::Kind::Bool | crate::object::Kind::None);
        return Ok(DeclaredSlots { names: vm.rooted(), dict: !fixed, weakref: !variable_size(base) });
    };
    let items =
        if slots.as_str().is_some() { vm.rooted_from(&[slots]) } else { crate::iter::collect(vm, slots)? };
    let class = crate::string::to_rust(class_name);
    let mut declared = DeclaredSlots { names: vm.rooted(), dict: false, weakref: false };
    let any_dict =
        (0..bases.len()).any(|i| bases.get(i).cast::<Type>().is_some_and(|b| b.has(flags::HAS_DICT)));
    declared.dict = any_dict;
    for &item in items.iter() {
        let Some(text) = item.as_str().map(|s| s.to_rust()) else {
            let message = format!("__slots__ items must be strings, not '{}'", vm.type_name(item));
            return Err(vm.type_error(message));
        };
        match text.as_str() {
            "__dict__" => {
                if declared.dict {
                    return Err(vm.type_error("__dict__ slot disallowed: we already got one"));
                }
                declared.dict = true;
            }
            "__weakref__" => {
                if base.has(flags::WEAKREF) || variable_size(base) || declared.weakref {
                    return Err(vm.type_error("__weakref__ slot disallowed: we already got one"));
                }
                declared.weakref = true;
            }
            _ => {
                let identifier =
                    text.chars().enumerate().all(|(i, c)| crate::unicode::is_identifier_part(i, c as u32))
                        && !text.is_empty();
                if !identifier {
                    return Err(vm.type_error("__slots__ must be identifiers"));
                }
                let mangled = mangle(&class, &text);
                let name = vm.intern(&mangled);
                if let Some(known) = dict.get_interned(name) {
                    let _ = known;
                    let message = format!("'{text}' in __slots__ conflicts with class variable");
                    return Err(vm.value_error(message));
                }
                declared.names.push(name);
            }
        }
    }
    if !declared.names.is_empty()
        && matches!(
            base.kind,
            crate::object::Kind::Int | crate::object::Kind::Tuple | crate::object::Kind::Bytes
        )
    {
        let message = format!("nonempty __slots__ not supported for subtype of '{}'", base.name_str());
        return Err(vm.type_error(message));
    }
    declared.names.sort_by_key(|n| crate::string::to_rust(*n));
    declared.names.dedup();
    Ok(declared)
}

/// Whether CPython's instances end in items, so that nothing can be added behind them.
fn variable_size(base: Gc<Type>) -> bool {
    use crate::object::Kind;
    matches!(base.kind, Kind::Int | Kind::Tuple | Kind::Bytes)
}

/// Private-name mangling: `__x` in class `C` is `_C__x`.
pub fn mangle(class: &str, name: &str) -> String {
    let class = class.trim_start_matches('_');
    if name.starts_with("__") && !name.ends_with("__") && !class.is_empty() {
        format!("_{class}{name}")
    } else {
        name.to_owned()
    }
}

/// Puts the members' descriptors, `__dict__` and `__weakref__` into the class's dict.
pub fn add_descriptors(vm: &mut Vm, ty: Gc<Type>, base: Gc<Type>, declared: &DeclaredSlots) -> R<()> {
    for (i, name) in declared.names.iter().enumerate() {
        let slot = base.member_count + i as u32;
        let descriptor = vm.new_native(vm.types.member_slot, Member { name: *name, owner: ty, slot });
        ty.dict.get().set_interned(vm, *name, descriptor.value())?;
    }
    let names = vm.names;
    if declared.dict && !base.has(flags::HAS_DICT) && ty.dict.get().get_interned(names.dunder_dict).is_none()
    {
        vm.add_getsets(ty, crate::object_type::DICT_GETSET);
    }
    if declared.weakref
        && !base.has(flags::WEAKREF)
        && ty.dict.get().get_interned(names.dunder_weakref).is_none()
    {
        vm.add_getsets(ty, crate::object_type::WEAKREF_GETSET);
    }
    Ok(())
}

//! What remains of an exception group after `except*` clauses (PEP 654).

use pyrite_object::exception::{Exc, fields};
use pyrite_object::list::List;
use pyrite_object::{Gc, R, Value, Vm};

fn metadata_equal(a: Value, b: Value) -> bool {
    match (a.as_exception(), b.as_exception()) {
        (Some(x), Some(y)) => {
            x.traceback.get() == y.traceback.get()
                && x.cause.get() == y.cause.get()
                && x.context.get() == y.context.get()
        }
        _ => false,
    }
}

/// The leaves of a group, by identity.
fn leaves(vm: &Vm, exception: Value, into: &mut Vec<Value>) {
    let group = vm.exc_type(Exc::BaseExceptionGroup);
    if !vm.is_instance(exception, group) {
        into.push(exception);
        return;
    }
    let children =
        exception.as_exception().and_then(|e| e.field(fields::EXCEPTIONS)).and_then(Value::as_tuple);
    for child in children.iter().flat_map(|t| t.items()) {
        leaves(vm, *child, into);
    }
}

/// The part of a group that has these leaves, with its structure; `None` if it has none of them.
fn project(vm: &mut Vm, group: Value, keep: &[Value]) -> R<Option<Value>> {
    vm.check_native_stack()?;
    let class = vm.exc_type(Exc::BaseExceptionGroup);
    if !vm.is_instance(group, class) {
        return Ok(keep.contains(&group).then_some(group));
    }
    let children = group.as_exception().and_then(|e| e.field(fields::EXCEPTIONS)).and_then(Value::as_tuple);
    let mut kept = vm.rooted();
    for i in 0..children.map_or(0, |c| c.len()) {
        if let Some(child) = children.map(|c| c.get(i))
            && let Some(part) = project(vm, child, keep)?
        {
            kept.push(part);
        }
    }
    if kept.is_empty() {
        return Ok(None);
    }
    let list = vm.list(&kept);
    let part = vm.call_method_str(group, "derive", &[list])?;
    if part.as_exception().is_some() {
        pyrite_object::exception_group::copy_metadata(vm, group, part)?;
    }
    Ok(Some(part))
}

/// None, or the exception to raise: new exceptions, and the unhandled part of the original group.
pub fn prepare_reraise_star(vm: &mut Vm, original: Value, raised: Gc<List>) -> R {
    let all: Vec<Value> = raised.to_vec().into_iter().filter(|v| !v.is_none()).collect();
    let all = vm.rooted_from(&all);
    if all.is_empty() {
        return Ok(Value::NONE);
    }
    let group = vm.exc_type(Exc::BaseExceptionGroup);
    if !vm.is_instance(original, group) {
        // A naked exception was caught and wrapped: one clause ran at the most.
        return Ok(all[0]);
    }
    let mut raised_now = vm.rooted();
    let mut again = vm.rooted();
    for e in all.iter() {
        if metadata_equal(*e, original) {
            again.push(*e);
        } else {
            raised_now.push(*e);
        }
    }
    let mut keep = Vec::new();
    for e in again.iter() {
        leaves(vm, *e, &mut keep);
    }
    let keep = vm.rooted_from(&keep);
    let unhandled = if keep.is_empty() { None } else { project(vm, original, &keep)? };
    if raised_now.is_empty() {
        return Ok(unhandled.unwrap_or(Value::NONE));
    }
    raised_now.extend(unhandled);
    if raised_now.len() == 1 && unhandled.is_none() {
        let only = raised_now[0];
        let list = vm.list(&[only]);
        let empty = vm.str("");
        return vm.call(group.value(), &[empty, list]);
    }
    let list = vm.list(&raised_now);
    let empty = vm.str("");
    vm.call(group.value(), &[empty, list])
}

//! The second pass: decides for each name of each scope whose variable it is.
//!
//! Names are looked up from the scope outwards. A variable that code of another code object reaches becomes a cell,
//! and every code object on the way gets it as a free variable; comprehensions that are inlined share the registers of
//! their host, so they make no cell.

use super::build::Result;
use super::*;

enum Found {
    Variable(ScopeId),
    Global,
}

pub(super) fn resolve(scopes: &mut Scopes, error: &dyn Fn(TextRange, String) -> SyntaxError) -> Result {
    let mut free: Vec<BTreeSet<Name>> = vec![BTreeSet::new(); scopes.scopes.len()];
    for id in 0..scopes.scopes.len() as ScopeId {
        if scopes.get(id).is_unevaluated {
            for symbol in &mut scopes.scopes[id as usize].symbols {
                if symbol.usage & usage::PARAMETER != 0 {
                    symbol.access = Access::Local;
                }
            }
            continue;
        }
        for i in 0..scopes.get(id).symbols.len() {
            let symbol = &scopes.get(id).symbols[i];
            let (name, usage) = (symbol.name.clone(), symbol.usage);
            if let Some(access) = access(scopes, id, &name, usage, &mut free, error)? {
                scopes.scopes[id as usize].symbols[i].access = access;
            }
        }
    }
    for (scope, free) in scopes.scopes.iter_mut().zip(free) {
        scope.free = free.into_iter().collect();
    }
    Ok(())
}

/// How scope `id` reaches `name`; `None` leaves what has been decided by an inner scope.
fn access(
    scopes: &mut Scopes,
    id: ScopeId,
    name: &Name,
    usage: u16,
    free: &mut [BTreeSet<Name>],
    error: &dyn Fn(TextRange, String) -> SyntaxError,
) -> Result<Option<Access>> {
    let scope = scopes.get(id);
    let fail = |message: String| {
        let directive = scope.directives.iter().find(|(n, _)| n == name);
        Err(Box::new(error(directive.map(|d| d.1).unwrap_or_default(), message)))
    };
    if usage & usage::GLOBAL != 0 {
        if usage & usage::NONLOCAL != 0 {
            return fail(format!("name '{name}' is nonlocal and global"));
        }
        return Ok(Some(Access::GlobalExplicit));
    }
    if usage & usage::NONLOCAL != 0 {
        return match find(scopes, id, name) {
            Found::Variable(owner) => {
                let outer = scopes.get(owner).symbol(name).map_or(0, |s| s.usage);
                if outer & usage::TYPE_PARAMETER != 0 {
                    return fail(format!("nonlocal binding not allowed for type parameter '{name}'"));
                }
                capture(scopes, id, owner, name, free);
                Ok(Some(Access::Free(owner)))
            }
            Found::Global => fail(format!("no binding for nonlocal '{name}' found")),
        };
    }
    if usage & usage::BOUND != 0 {
        // The scope's own variables have been marked as cells already where inner scopes came first; they never do,
        // as scopes are numbered from the outside in.
        return Ok(Some(Access::Local));
    }
    if let Some(class) = scope.class_scope {
        let outer = scopes.get(class).symbol(name).map_or(0, |s| s.usage);
        if outer & usage::GLOBAL != 0 {
            return Ok(Some(Access::GlobalExplicit));
        }
        if outer & usage::BOUND != 0 && outer & usage::NONLOCAL == 0 && &**name != "__classdict__" {
            return Ok(Some(Access::GlobalImplicit));
        }
    }
    Ok(Some(match find(scopes, id, name) {
        Found::Variable(owner) => {
            capture(scopes, id, owner, name, free);
            Access::Free(owner)
        }
        Found::Global => Access::GlobalImplicit,
    }))
}

fn is_implicit(name: &str) -> bool {
    matches!(name, "__class__" | "__classdict__" | "__conditional_annotations__")
}

/// The scope outside of `id` whose variable `name` means there.
fn find(scopes: &Scopes, id: ScopeId, name: &Name) -> Found {
    let mut next = scopes.get(id).parent;
    let own_class = scopes.host(id);
    while let Some(outer) = next {
        let scope = scopes.get(outer);
        if scope.kind == ScopeKind::Class {
            let offers = match name.as_str() {
                "__conditional_annotations__" => scope.has_conditional_annotations,
                name => is_implicit(name),
            };
            if offers && own_class != outer {
                return Found::Variable(outer);
            }
        } else if scope.kind.is_function_like() {
            match scope.symbol(name).map_or(0, |s| s.usage) {
                usage if usage & usage::GLOBAL != 0 => return Found::Global,
                usage if usage & usage::NONLOCAL != 0 => {}
                usage if usage & usage::BOUND != 0 => return Found::Variable(outer),
                _ => {}
            }
        }
        next = scope.parent;
    }
    Found::Global
}

/// Scope `id` uses a variable of `owner`: makes it a cell and a free variable of the code objects between.
fn capture(scopes: &mut Scopes, id: ScopeId, owner: ScopeId, name: &Name, free: &mut [BTreeSet<Name>]) {
    let owner_host = scopes.host(owner);
    let mut host = scopes.host(id);
    let mut captured = false;
    while host != owner_host {
        captured = true;
        free[host as usize].insert(name.clone());
        match scopes.get(host).parent {
            Some(parent) => host = scopes.host(parent),
            None => break,
        }
    }
    if !captured {
        return;
    }
    let scope = &mut scopes.scopes[owner as usize];
    if scope.kind == ScopeKind::Class {
        match name.as_str() {
            "__class__" => scope.needs_class_cell = true,
            "__classdict__" => scope.needs_classdict = true,
            _ => {}
        }
    } else if let Some(&i) = scope.index.get(name.as_str()) {
        scope.symbols[i as usize].access = Access::Cell;
    }
}

//! What the first pass does to scopes: entering them, recording definitions and uses, and the errors found on the way.

use super::*;
use ruff_python_ast as ast;
use ruff_text_size::Ranged;

pub(super) type Result<T = ()> = std::result::Result<T, Box<SyntaxError>>;

pub(super) struct Builder<'a> {
    pub scopes: Scopes,
    pub current: ScopeId,
    pub private: Option<Name>,
    pub future_annotations: bool,
    pub top_level_await: bool,
    /// What the innermost scope of a type variable is, for messages.
    pub type_variable_place: &'static str,
    pub error: &'a dyn Fn(TextRange, String) -> SyntaxError,
}

pub(super) fn build(
    module: &ast::Mod,
    options: &Options,
    future_annotations: bool,
    error: &dyn Fn(TextRange, String) -> SyntaxError,
) -> Result<Scopes> {
    let mut builder = Builder {
        scopes: Scopes::default(),
        current: MODULE,
        private: None,
        future_annotations,
        top_level_await: options.top_level_await,
        type_variable_place: "",
        error,
    };
    builder.enter(ScopeKind::Module, Name::new_static("top"));
    match module {
        ast::Mod::Module(module) => builder.statements(&module.body)?,
        ast::Mod::Expression(expression) => builder.expression(&expression.body)?,
    }
    Ok(builder.scopes)
}

impl Builder<'_> {
    pub fn fail<T>(&self, range: TextRange, message: impl Into<String>) -> Result<T> {
        Err(Box::new((self.error)(range, message.into())))
    }

    pub fn scope(&mut self) -> &mut Scope {
        &mut self.scopes.scopes[self.current as usize]
    }

    pub fn kind(&self) -> ScopeKind {
        self.scopes.get(self.current).kind
    }

    /// Opens a scope inside the current one, without a node.
    pub fn enter(&mut self, kind: ScopeKind, name: Name) -> ScopeId {
        let id = self.scopes.scopes.len() as ScopeId;
        let parent = (id != MODULE).then_some(self.current);
        let nested = parent.is_some_and(|p| {
            let p = self.scopes.get(p);
            p.nested || p.kind.is_function_like()
        });
        self.scopes.scopes.push(Scope {
            kind,
            name,
            parent,
            symbols: Vec::new(),
            index: QuickMap::default(),
            children: Vec::new(),
            is_generator: false,
            is_coroutine: false,
            is_inlined: false,
            is_unevaluated: parent.is_some_and(|p| self.scopes.get(p).is_unevaluated),
            class_scope: None,
            needs_class_cell: false,
            needs_classdict: false,
            has_conditional_annotations: false,
            annotation_scope: None,
            mangled_only: None,
            private: self.private.clone(),
            free: Vec::new(),
            directives: Vec::new(),
            nested,
            comprehension_target: false,
            in_conditional: false,
            iteration_expressions: 0,
        });
        if let Some(parent) = parent {
            self.scopes.scopes[parent as usize].children.push(id);
        }
        self.current = id;
        id
    }

    pub fn enter_node<T>(&mut self, kind: ScopeKind, name: Name, node: &T, part: Part) -> ScopeId {
        let id = self.enter(kind, name);
        self.scopes.by_node.insert((std::ptr::from_ref(node) as usize, part as u8), id);
        id
    }

    pub fn leave(&mut self) {
        if let Some(parent) = self.scopes.get(self.current).parent {
            self.current = parent;
        }
    }

    /// What the current scope has done with the (mangled) name so far.
    pub fn usage_of(&self, name: &Name) -> u16 {
        let scope = self.scopes.get(self.current);
        scope.symbol(&scope.mangle(name)).map_or(0, |s| s.usage)
    }

    fn add_to(&mut self, scope: ScopeId, name: Name, usage: u16) -> u16 {
        let scope = &mut self.scopes.scopes[scope as usize];
        match scope.index.get(name.as_str()) {
            Some(&i) => {
                let symbol = &mut scope.symbols[i as usize];
                let before = symbol.usage;
                symbol.usage |= usage;
                before
            }
            None => {
                scope.index.insert(name.clone(), scope.symbols.len() as u32);
                scope.symbols.push(Symbol { name, usage, access: Access::GlobalImplicit });
                0
            }
        }
    }

    /// Records that the current scope does `usage` with `name`.
    pub fn add(&mut self, name: &Name, usage: u16, range: TextRange) -> Result {
        let name = self.scopes.get(self.current).mangle(name);
        let scope = self.scope();
        let mut usage = usage;
        let before = scope.symbol(&name).map_or(0, |s| s.usage);
        if before & usage & usage::PARAMETER != 0 {
            return self.fail(range, format!("duplicate argument '{name}' in function definition"));
        }
        if before & usage & usage::TYPE_PARAMETER != 0 {
            return self.fail(range, format!("duplicate type parameter '{name}'"));
        }
        if scope.comprehension_target && usage & usage::LOCAL != 0 {
            if before & (usage::GLOBAL | usage::NONLOCAL) != 0 {
                return self.fail(
                    range,
                    format!("comprehension inner loop cannot rebind assignment expression target '{name}'"),
                );
            }
            usage |= usage::ITERATION;
        }
        self.add_to(self.current, name, usage);
        Ok(())
    }

    pub fn add_static(&mut self, name: &'static str, usage: u16) {
        self.add_to(self.current, Name::new_static(name), usage);
    }

    /// Lets an annotation scope look names up in the class around it.
    pub fn see_class(&mut self, class: Option<ScopeId>) {
        if class.is_some() {
            self.scope().class_scope = class;
            self.add_static("__classdict__", usage::USE);
        }
    }

    /// The class whose names an annotation scope opened here sees.
    pub fn visible_class(&self) -> Option<ScopeId> {
        match self.kind() {
            ScopeKind::Class => Some(self.current),
            _ => self.scopes.get(self.current).class_scope,
        }
    }

    pub fn global(&mut self, names: &[ast::Identifier], range: TextRange) -> Result {
        for name in names {
            let usage = self.usage_of(&name.id);
            if usage & (usage::PARAMETER | usage::LOCAL | usage::USE | usage::ANNOTATED) != 0 {
                return self.fail(range, misplaced(&name.id, usage, "global"));
            }
            self.directive(&name.id, usage::GLOBAL, range)?;
        }
        Ok(())
    }

    pub fn nonlocal(&mut self, names: &[ast::Identifier], range: TextRange) -> Result {
        if self.kind() == ScopeKind::Module {
            return self.fail(range, "nonlocal declaration not allowed at module level");
        }
        for name in names {
            let usage = self.usage_of(&name.id);
            if usage & (usage::PARAMETER | usage::LOCAL | usage::USE | usage::ANNOTATED) != 0 {
                return self.fail(range, misplaced(&name.id, usage, "nonlocal"));
            }
            self.directive(&name.id, usage::NONLOCAL, range)?;
        }
        Ok(())
    }

    fn directive(&mut self, name: &Name, usage: u16, range: TextRange) -> Result {
        self.add(name, usage, range)?;
        let mangled = self.scopes.get(self.current).mangle(name);
        if usage & usage::GLOBAL != 0 {
            // The module's own code then uses its globals too, whatever namespace it runs in.
            self.add_to(MODULE, mangled.clone(), usage::GLOBAL);
        }
        self.scope().directives.push((mangled, range));
        Ok(())
    }

    /// The target of an assignment expression: in a comprehension it belongs to the function around (PEP 572).
    pub fn walrus_target(&mut self, target: &ast::ExprName, whole: TextRange) -> Result {
        let scope = self.scopes.get(self.current);
        if scope.iteration_expressions > 0 {
            return self
                .fail(whole, "assignment expression cannot be used in a comprehension iterable expression");
        }
        if !scope.kind.is_comprehension() {
            return self.add(&target.id, usage::LOCAL | usage::WALRUS, target.range());
        }
        let name = scope.mangle(&target.id);
        let mut outer = self.current;
        loop {
            let scope = self.scopes.get(outer);
            let usage = scope.symbol(&name).map_or(0, |s| s.usage);
            let elsewhere = match scope.kind {
                kind if kind.is_comprehension() => {
                    if usage & usage::ITERATION != 0 {
                        return self.fail(
                            target.range(),
                            format!(
                                "assignment expression cannot rebind comprehension iteration variable '{name}'"
                            ),
                        );
                    }
                    self.add_to(outer, name.clone(), usage::WALRUS);
                    match self.scopes.get(outer).parent {
                        Some(parent) => outer = parent,
                        None => return Ok(()),
                    }
                    continue;
                }
                ScopeKind::Function | ScopeKind::Lambda => {
                    let kind = if usage & usage::GLOBAL != 0 { usage::GLOBAL } else { usage::NONLOCAL };
                    self.directive(&target.id, kind, target.range())?;
                    self.add_to(outer, name, usage::LOCAL | usage::WALRUS);
                    return Ok(());
                }
                ScopeKind::Module => {
                    self.directive(&target.id, usage::GLOBAL, target.range())?;
                    self.add_to(outer, name, usage::GLOBAL);
                    return Ok(());
                }
                ScopeKind::Class => "in a class body",
                ScopeKind::TypeParameters => "within the definition of a generic",
                ScopeKind::TypeAlias => "in a type alias",
                ScopeKind::TypeVariable => "in a TypeVar bound",
                _ => "within an annotation",
            };
            return self.fail(
                target.range(),
                format!("assignment expression within a comprehension cannot be used {elsewhere}"),
            );
        }
    }

    /// Refuses `yield`, `await` and `:=` in scopes that are evaluated lazily.
    pub fn refuse_in_annotation(&self, what: &str, range: TextRange) -> Result {
        let place = match self.kind() {
            ScopeKind::Annotation => "an annotation",
            ScopeKind::TypeVariable => self.type_variable_place,
            ScopeKind::TypeAlias => "a type alias",
            ScopeKind::TypeParameters => "the definition of a generic",
            _ => return Ok(()),
        };
        self.fail(range, format!("{what} expression cannot be used within {place}"))
    }
}

fn misplaced(name: &Name, usage: u16, what: &str) -> String {
    if usage & usage::PARAMETER != 0 {
        format!("name '{name}' is parameter and {what}")
    } else if usage & usage::USE != 0 {
        format!("name '{name}' is used prior to {what} declaration")
    } else if usage & usage::ANNOTATED != 0 {
        format!("annotated name '{name}' can't be {what}")
    } else {
        format!("name '{name}' is assigned to before {what} declaration")
    }
}

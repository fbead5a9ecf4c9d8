//! Calls: plain, of methods, of `super()`'s methods, with keywords, with unpacked arguments.

use super::{Compiler, Result};
use crate::code::Constant;
use crate::opcode::{Immediate, Op};
use crate::scopes::{Access, MODULE, ScopeKind};
use ruff_python_ast as ast;
use ruff_python_ast::Expr;
use ruff_python_ast::name::Name;
use ruff_text_size::{Ranged, TextRange};

/// More arguments than this are passed as a tuple and a dict.
const MANY: usize = 100; // arguments

/// Registers that the arguments' own evaluation shall have left.
const RESERVE: usize = 24; // registers

impl<'a> Compiler<'a> {
    pub(super) fn call(&mut self, node: &'a ast::ExprCall, to: u8) -> Result {
        let base = self.window_base(to);
        let arguments = &node.arguments;
        let range = node.range();
        if self.needs_unpacking(arguments) {
            self.into(&node.func, base)?;
            return self.call_unpacked(base, &[], Some(arguments), None, range, to);
        }
        if let Expr::Attribute(function) = &*node.func {
            if let Some(call) = self.super_call(function) {
                self.super_method(function, call, base)?;
            } else {
                let object = self.value_in(&function.value, base)?;
                self.release_above(base);
                let loaded = self.attribute_range(function.range(), function);
                self.at(loaded);
                let name = self.attribute_name(&function.attr.id);
                self.u.e.emit_site(Op::LoadMethod, base, object, 0, name);
            }
            self.temp();
            self.plain_arguments(arguments)?;
            let range = self.attribute_range(range, function);
            self.at(range);
            match self.consumer(node) {
                Some(consumer) => self.consuming_call(consumer, base, node),
                None => self.finish_call(Op::CallMethod, Op::CallMethodKw, base, arguments),
            }
        } else {
            self.into(&node.func, base)?;
            self.plain_arguments(arguments)?;
            self.at(range);
            match self.consumer(node) {
                Some(consumer) => self.consuming_call(consumer, base, node),
                None => self.finish_call(Op::Call, Op::CallKw, base, arguments),
            }
        }
        self.move_to(to, base);
        Ok(())
    }

    /// Frees what is above a window's first register.
    pub(super) fn release_above(&mut self, base: u8) {
        if !self.u.overflow {
            self.u.top = u32::from(base) + 1;
        }
    }

    pub(super) fn needs_unpacking(&self, arguments: &ast::Arguments) -> bool {
        let limit = MANY.min((self.room() as usize).saturating_sub(RESERVE).max(4));
        arguments.len() > limit
            || arguments.args.iter().any(Expr::is_starred_expr)
            || arguments.keywords.iter().any(|k| k.arg.is_none())
    }

    /// Arguments into the registers from the top on.
    pub(super) fn plain_arguments(&mut self, arguments: &'a ast::Arguments) -> Result {
        if let [Expr::Generator(_)] = &*arguments.args {
            self.parentheses = Some(arguments.range);
        }
        self.consecutive(&arguments.args)?;
        self.parentheses = None;
        for keyword in &arguments.keywords {
            let register = self.temp();
            self.into(&keyword.value, register)?;
        }
        Ok(())
    }

    pub(super) fn finish_call(&mut self, plain: Op, with_keywords: Op, base: u8, arguments: &ast::Arguments) {
        let count = arguments.len().min(255) as u8;
        if arguments.keywords.is_empty() {
            self.u.e.emit_site(plain, base, count, 0, 0);
            return;
        }
        let names = self.keyword_names(arguments);
        let names = self.u.constants.add(names);
        self.u.e.emit_site(with_keywords, base, count, 0, names);
    }

    pub(super) fn keyword_names(&self, arguments: &ast::Arguments) -> Constant {
        let names = arguments.keywords.iter().filter_map(|k| k.arg.as_ref());
        Constant::Tuple(names.map(|name| Constant::Str(self.mangle(&name.id).as_str().into())).collect())
    }

    /// Calls what is in `base` with `before` (in registers), then the arguments, unpacked ones among them, then `after`.
    pub(super) fn call_unpacked(
        &mut self,
        base: u8,
        before: &[u8],
        arguments: Option<&'a ast::Arguments>,
        after: Option<u8>,
        range: TextRange,
        to: u8,
    ) -> Result {
        let (arguments, named) = arguments.map_or((&[][..], &[][..]), |a| (&*a.args, &*a.keywords));
        // Whatever `before` holds stays below the window.
        if u32::from(base) + 1 != self.u.top {
            self.temp();
        }
        let positional = self.temp();
        let keywords = self.temp();
        self.unpacked_positional(positional, before, arguments, after, range)?;
        self.at(range);
        if named.is_empty() {
            self.load_immediate(keywords, Immediate::Unbound);
        } else {
            self.unpacked_keywords(base, keywords, named, range)?;
        }
        self.at(range);
        let first = positional.wrapping_sub(1);
        self.move_to(first, base);
        self.u.e.emit_site(Op::CallEx, first, 0, 0, 0);
        self.move_to(to, first);
        Ok(())
    }

    fn unpacked_positional(
        &mut self,
        to: u8,
        before: &[u8],
        arguments: &'a [Expr],
        after: Option<u8>,
        range: TextRange,
    ) -> Result {
        if let ([], [Expr::Starred(only)], None) = (before, arguments, after) {
            // `f(*a)` hands over the iterable as it is.
            return self.into(&only.value, to);
        }
        let mark = self.mark();
        if before.is_empty() && after.is_none() && !arguments.iter().any(Expr::is_starred_expr) {
            self.tuple(arguments, range, to)?;
            self.reset(mark);
            return Ok(());
        }
        let first = self.window(before.len() as u32);
        for (i, &register) in before.iter().enumerate() {
            self.move_to(first.saturating_add(i as u8), register);
        }
        self.at(range);
        self.emit(Op::BuildList, to, first, before.len() as u8);
        self.reset(mark);
        for argument in arguments {
            match argument {
                Expr::Starred(starred) => {
                    let value = self.value(&starred.value)?;
                    self.at(range);
                    self.emit(Op::ListExtend, to, value, 0);
                }
                argument => {
                    let value = self.value(argument)?;
                    self.at(range);
                    self.emit(Op::ListAppend, to, value, 0);
                }
            }
            self.reset(mark);
        }
        self.at(range);
        if let Some(after) = after {
            self.emit(Op::ListAppend, to, after, 0);
        }
        self.emit(Op::ListToTuple, to, to, 0);
        Ok(())
    }

    fn unpacked_keywords(
        &mut self,
        callee: u8,
        to: u8,
        keywords: &'a [ast::Keyword],
        range: TextRange,
    ) -> Result {
        let mut rest = keywords;
        // Plain keywords at the beginning cannot repeat anything.
        let mut begun = false;
        if keywords.first().is_some_and(|k| k.arg.is_none()) {
            self.emit(Op::BuildMap, to, 0, 0);
            begun = true;
        }
        while let Some(keyword) = rest.first() {
            let mark = self.mark();
            if keyword.arg.is_none() {
                let value = self.value(&keyword.value)?;
                self.at(range);
                self.emit(Op::DictMerge, to, value, callee);
                self.reset(mark);
                rest = &rest[1..];
                continue;
            }
            // A run of plain keywords: one dict, merged so that repeated names are found.
            let run = rest.iter().take_while(|k| k.arg.is_some()).count();
            let run = run.min(self.affordable(run * 2).max(2) / 2);
            let map = if begun { self.temp() } else { to };
            let base = self.u.top.min(255) as u8;
            for keyword in &rest[..run] {
                let key = self.temp();
                if let Some(name) = &keyword.arg {
                    let name = self.mangle(&name.id);
                    self.at(range);
                    self.load_string(key, &name);
                }
                let value = self.temp();
                self.into(&keyword.value, value)?;
            }
            self.at(range);
            self.emit(Op::BuildMap, map, base, run as u8);
            if begun {
                self.emit(Op::DictMerge, to, map, callee);
            }
            begun = true;
            self.reset(mark);
            rest = &rest[run..];
        }
        Ok(())
    }

    /// Whether `super(...).name` can be looked up without making the super object; then the call of `super`.
    pub(super) fn super_call(&mut self, attribute: &'a ast::ExprAttribute) -> Option<&'a ast::ExprCall> {
        let Expr::Call(call) = &*attribute.value else { return None };
        let Expr::Name(function) = &*call.func else { return None };
        if &*function.id != "super"
            || &*attribute.attr.id == "__class__"
            || !call.arguments.keywords.is_empty()
        {
            return None;
        }
        let symbol = self.scopes.get(self.scope()).symbol("super")?;
        if symbol.access != Access::GlobalImplicit || self.scopes.get(MODULE).symbol("super").is_some() {
            return None;
        }
        match &*call.arguments.args {
            [] => {
                let implicit = matches!(self.kind(), ScopeKind::Function | ScopeKind::Lambda)
                    && self.u.arg_count > 0
                    && self.u.free.iter().any(|name| &**name == "__class__");
                implicit.then_some(call)
            }
            [first, second] => (!first.is_starred_expr() && !second.is_starred_expr()).then_some(call),
            _ => None,
        }
    }

    /// `super`, the class and the object, in three consecutive temporaries.
    pub(super) fn super_arguments(&mut self, call: &'a ast::ExprCall) -> Result<u8> {
        let base = self.temp();
        self.into(&call.func, base)?;
        match &*call.arguments.args {
            [class, object] => {
                for argument in [class, object] {
                    let register = self.temp();
                    self.into(argument, register)?;
                }
            }
            _ => {
                self.at(call.range());
                let class = self.temp();
                self.load_name(&Name::new_static("__class__"), class);
                let object = self.temp();
                let first = self.u.variables.first().map(|v| Name::new(&*v.name));
                if let Some(first) = first {
                    self.load_first_parameter(&first, object);
                }
            }
        }
        Ok(base)
    }

    /// The first parameter, by its name as it stands in the code object.
    fn load_first_parameter(&mut self, name: &Name, to: u8) {
        let open = std::mem::take(&mut self.u.inlined);
        match self.u.homes.get(&(self.u.scope, name.clone())).copied() {
            Some(home) if home.is_cell => self.emit(Op::LoadCell, to, home.register as u8, 0),
            Some(home) => {
                let index = self.u.short_name(name);
                self.u.e.emit_bx(Op::CheckBound, home.register as u8, index);
                self.move_to(to, home.register as u8);
            }
            None => {}
        }
        self.u.inlined = open;
    }

    fn super_method(
        &mut self,
        function: &'a ast::ExprAttribute,
        call: &'a ast::ExprCall,
        base: u8,
    ) -> Result {
        let arguments = self.super_arguments(call)?;
        let range = self.attribute_range(function.range(), function);
        self.at(range);
        let name = self.attribute_name(&function.attr.id);
        let implicit = u8::from(call.arguments.args.is_empty());
        self.u.e.emit_site(Op::LoadSuperMethod, base, arguments, implicit, name);
        self.release_above(base);
        Ok(())
    }
}

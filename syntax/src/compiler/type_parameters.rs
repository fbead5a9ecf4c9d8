//! Type parameters (PEP 695, 696) and type aliases: scopes that are functions, called where they stand.

use super::functions::Operands;
use super::{Compiler, Result};
use crate::code::Constant;
use crate::opcode::{Intrinsic, Op, make_function};
use crate::scopes::{Part, ScopeId};
use ruff_python_ast as ast;
use ruff_python_ast::Expr;
use ruff_python_ast::name::Name;
use ruff_text_size::{Ranged, TextRange};

/// Annotation formats above this one are left to the caller (PEP 649): `VALUE_WITH_FAKE_GLOBALS`.
const LAST_FORMAT: u8 = 2; // annotationlib.Format

impl<'a> Compiler<'a> {
    pub(super) fn intrinsic(&mut self, intrinsic: Intrinsic, to: u8, first: u8, count: u8) {
        self.u.e.emit_raw(Op::Intrinsic, to, first, count, intrinsic as u32);
    }

    /// Starts the code of a scope between a generic definition and its surroundings.
    pub(super) fn open_generic(&mut self, scope: ScopeId, name: &Name, range: TextRange) {
        self.open(scope, format!("<generic parameters of {name}>"), range);
        self.at(range);
    }

    /// The tuple of type parameters, each of them bound to its name too.
    pub(super) fn type_parameters(&mut self, parameters: &'a ast::TypeParams, to: u8) -> Result {
        let mark = self.mark();
        self.at(parameters.range());
        let many = parameters.len() > self.affordable(parameters.len());
        if many {
            self.emit(Op::BuildList, to, 0, 0);
        }
        let first = self.u.top.min(255) as u8;
        for parameter in parameters.iter() {
            let register = self.temp();
            self.type_parameter(parameter, register)?;
            if many {
                self.emit(Op::ListAppend, to, register, 0);
                self.release(register);
            }
        }
        self.at(parameters.range());
        match many {
            true => self.emit(Op::ListToTuple, to, to, 0),
            false => self.emit(Op::BuildTuple, to, first, parameters.len() as u8),
        }
        self.reset(mark);
        Ok(())
    }

    fn type_parameter(&mut self, parameter: &'a ast::TypeParam, to: u8) -> Result {
        let name = &parameter.name().id;
        let range = parameter.range();
        self.at(range);
        self.load_string(to, name);
        match parameter {
            ast::TypeParam::TypeVar(node) => match &node.bound {
                Some(bound) => {
                    let evaluator = self.temp();
                    self.evaluator(parameter, Part::Bound, name, bound, bound.range(), evaluator)?;
                    self.at(range);
                    let intrinsic = match &**bound {
                        Expr::Tuple(_) => Intrinsic::TypeVarWithConstraints,
                        _ => Intrinsic::TypeVarWithBound,
                    };
                    self.intrinsic(intrinsic, to, to, 2);
                    self.release(evaluator);
                }
                None => self.intrinsic(Intrinsic::TypeVar, to, to, 1),
            },
            ast::TypeParam::ParamSpec(_) => self.intrinsic(Intrinsic::ParamSpec, to, to, 1),
            ast::TypeParam::TypeVarTuple(_) => self.intrinsic(Intrinsic::TypeVarTuple, to, to, 1),
        }
        if let Some(default) = parameter.default() {
            let evaluator = self.temp();
            self.evaluator(parameter, Part::Default, name, default, default.range(), evaluator)?;
            self.at(range);
            self.intrinsic(Intrinsic::SetTypeParamDefault, to, to, 2);
            self.release(evaluator);
        }
        self.store_name(name, to);
        Ok(())
    }

    /// A function that evaluates a bound, a default or an alias when asked.
    #[allow(clippy::too_many_arguments)]
    fn evaluator<T>(
        &mut self,
        node: &T,
        part: Part,
        name: &Name,
        value: &'a Expr,
        range: TextRange,
        to: u8,
    ) -> Result {
        let Some(scope) = self.scopes.of(node, part) else { return Ok(()) };
        let mut operands = Operands::new(to);
        let defaults = self.operand_register(&mut operands, make_function::DEFAULTS);
        self.at(range);
        // Called without a format, it gives the value.
        self.load_constant(defaults, Constant::Tuple(Box::new([Constant::Int(1)])));
        self.open(scope, name.to_string(), range);
        self.format_prologue(range);
        let register = match value {
            // `*Ts = *tuple[int]`: the default of a TypeVarTuple is unpacked.
            Expr::Starred(starred) => {
                let register = self.value(&starred.value)?;
                let item = self.temp();
                self.at(range);
                self.emit(Op::UnpackSequence, item, register, 1);
                item
            }
            value => self.value(value)?,
        };
        self.at(range);
        self.emit(Op::Return, register, 0, 0);
        let code = self.close()?;
        self.at(range);
        self.make_function(operands, code, scope);
        Ok(())
    }

    /// The one parameter of evaluators and `__annotate__`, and the refusal of formats that they do not know.
    pub(super) fn format_prologue(&mut self, range: TextRange) {
        self.u.arg_count = 1;
        self.u.positional_only_count = 1;
        self.at(range);
        let known = self.u.e.label();
        self.u.e.jump(Op::JumpNotGtImm, 0, LAST_FORMAT, 0, known);
        let error = self.window(2);
        self.intrinsic(Intrinsic::NotImplementedError, error, error, 0);
        self.emit(Op::Raise, error, 1, 0);
        self.release(error);
        self.u.e.place(known);
    }

    pub(super) fn generic_function(
        &mut self,
        node: &'a ast::StmtFunctionDef,
        range: TextRange,
        base: u8,
    ) -> Result {
        let (Some(scope), Some(parameters)) =
            (self.scopes.of(node, Part::TypeParameters), node.type_params.as_deref())
        else {
            return Ok(());
        };
        // The defaults belong to the surroundings; they are handed over as arguments.
        let positional = node.parameters.posonlyargs.iter().chain(&node.parameters.args);
        let has_defaults = positional.clone().any(|p| p.default.is_some());
        let has_keyword_defaults = node.parameters.kwonlyargs.iter().any(|p| p.default.is_some());
        let count = u8::from(has_defaults) + u8::from(has_keyword_defaults);
        if count > 0 {
            let first = self.temp();
            self.defaults(&node.parameters, range, &mut Operands::new(first))?;
        }
        self.open_generic(scope, &node.name.id, range);
        self.u.arg_count = u32::from(count);
        let result = self.temp();
        let tuple = self.temp();
        self.type_parameters(parameters, tuple)?;
        let function = self.temp();
        let mut operands = Operands::new(function);
        let mut argument = 0;
        for (wanted, flag) in
            [(has_defaults, make_function::DEFAULTS), (has_keyword_defaults, make_function::KW_DEFAULTS)]
        {
            if wanted {
                let register = self.operand_register(&mut operands, flag);
                self.move_to(register, argument);
                argument += 1;
            }
        }
        self.function_object(node, range, operands)?;
        let pair = self.window(2);
        self.move_to(pair, function);
        self.move_to(pair.saturating_add(1), tuple);
        self.intrinsic(Intrinsic::SetFunctionTypeParams, result, pair, 2);
        self.emit(Op::Return, result, 0, 0);
        self.call_scope(scope, base, count, range)
    }

    /// Ends the code of a generic scope, and calls it; its arguments are in the registers after `base`.
    pub(super) fn call_scope(&mut self, scope: ScopeId, base: u8, arguments: u8, range: TextRange) -> Result {
        let code = self.close()?;
        self.at(range);
        let function = self.temp();
        self.make_function(Operands::new(function), code, scope);
        self.move_to(base, function);
        self.u.e.emit_site(Op::Call, base, arguments, 0, 0);
        self.release_above(base);
        Ok(())
    }

    pub(super) fn type_alias(&mut self, node: &'a ast::StmtTypeAlias) -> Result {
        let Expr::Name(target) = &*node.name else {
            return self.error(node.name.range(), "invalid syntax");
        };
        let mark = self.mark();
        let range = node.range();
        let base = self.temp();
        match (&node.type_params, self.scopes.of(node, Part::TypeParameters)) {
            (Some(parameters), Some(scope)) => {
                self.open_generic(scope, &target.id, range);
                let result = self.temp();
                self.type_alias_object(node, &target.id, Some(parameters), result)?;
                self.emit(Op::Return, result, 0, 0);
                self.call_scope(scope, base, 0, range)?;
            }
            _ => self.type_alias_object(node, &target.id, None, base)?,
        }
        self.at(range);
        self.store_name(&target.id, base);
        self.reset(mark);
        Ok(())
    }

    fn type_alias_object(
        &mut self,
        node: &'a ast::StmtTypeAlias,
        name: &Name,
        parameters: Option<&'a ast::TypeParams>,
        to: u8,
    ) -> Result {
        let first = self.temp();
        let (second, third) = (self.temp(), self.temp());
        self.at(node.range());
        self.load_string(first, name);
        match parameters {
            Some(parameters) => self.type_parameters(parameters, second)?,
            None => self.load_none(second),
        }
        self.evaluator(node, Part::Body, name, &node.value, node.range(), third)?;
        self.at(node.range());
        self.intrinsic(Intrinsic::TypeAlias, to, first, 3);
        self.release(first);
        Ok(())
    }
}

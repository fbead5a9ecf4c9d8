//! Functions that take source: `compile`, `exec` and `eval`.

use super::objects::{caller, locals};
use crate::ast_;
use pyrite_interp::compile::{compile_tree, compile_with, emit_warnings, raise_syntax_error};
use pyrite_interp::state::State;
use pyrite_object::bytes::make;
use pyrite_object::code::CodeObject;
use pyrite_object::dict::Dict;
use pyrite_object::exception::Exc;
use pyrite_object::function::Function;
use pyrite_object::native::function;
use pyrite_object::object::Gc;
use pyrite_object::{R, Value, Vm, native_table, ops};
use pyrite_syntax::source::Origin;
use pyrite_syntax::{Mode, Options};

/// Bits of future statements that code passes on to what it compiles.
const FUTURE_MASK: i64 = 0x1fe_0000;
/// Flags without meaning for this compiler, which `compile()` takes all the same.
const OTHER_FLAGS: i64 = 0x0100 | 0x0200 | 0x0010 | ast_::TYPE_COMMENTS;
const ALLOW_INCOMPLETE: i64 = 0x4000;

/// The text of source given as str or bytes; `what` ends the message for anything else.
fn source_text(vm: &mut Vm, value: Value, function: &str, what: &str, filename: &str) -> R<String> {
    if let Some(s) = value.as_str() {
        if s.to_utf8().is_err() {
            // Lone surrogates: the error that encoding gives.
            pyrite_object::codec::encode(vm, pyrite_object::codec::Codec::Utf8, s, "strict")?;
        }
        return Ok(s.to_rust());
    }
    let Some(bytes) = make::bytes_like(vm, value)? else {
        return Err(vm.type_error(format!("{function}() arg 1 must be a {what}")));
    };
    match pyrite_syntax::source::decode(&bytes, filename, Origin::Bytes) {
        Ok(text) => Ok(text),
        Err(error) => Err(raise_syntax_error(vm, &error, filename)),
    }
}

/// The future statements that hold where the call is.
fn inherited(vm: &Vm) -> u32 {
    let flags = vm.thread.current().map_or(0, |f| f.code().code.flags);
    flags & FUTURE_MASK as u32
}

fn options(vm: &mut Vm, mode: Mode, future: u32) -> Options {
    let optimize = vm.extension::<State>().optimize;
    Options { mode, optimize, top_level_await: false, allow_incomplete: false, future }
}

fn namespace(vm: &mut Vm, args: &[Value], name: &str) -> R<(Gc<Dict>, Value)> {
    let (own_globals, own_locals) = caller(vm)?;
    let is_mapping =
        |vm: &mut Vm, v: Value| vm.type_of(v).slot(vm, pyrite_object::slots::Slot::GetItem).is_some();
    if !args[2].is_none() && !is_mapping(vm, args[2]) {
        let message = match name {
            "eval" => "locals must be a mapping".to_owned(),
            _ => format!("locals must be a mapping or None, not {}", vm.type_name(args[2])),
        };
        return Err(vm.type_error(message));
    }
    let globals = match args[1] {
        Value::NONE => own_globals,
        v => match v.as_dict() {
            Some(d) => d,
            None => {
                let message = match name {
                    "eval" if is_mapping(vm, v) => {
                        "globals must be a real dict; try eval(code, {}, mapping)".to_owned()
                    }
                    "eval" => "globals must be a dict".to_owned(),
                    _ => format!("{name}() globals must be a dict, not {}", vm.type_name(v)),
                };
                return Err(vm.type_error(message));
            }
        },
    };
    let namespace = match (args[1], args[2]) {
        (Value::NONE, Value::NONE) => match own_locals {
            Some(l) => l,
            None => locals(vm, args)?,
        },
        (_, Value::NONE) => globals.value(),
        (_, l) => l,
    };
    if globals.get_interned(vm.names.dunder_builtins).is_none() {
        let builtins = match vm.thread.current() {
            Some(frame) => Some(vm.builtins_of(frame.function.globals)),
            None => vm.builtins,
        };
        if let Some(builtins) = builtins {
            globals.set_interned(vm, vm.names.dunder_builtins, builtins.value())?;
        }
    }
    Ok((globals, namespace))
}

fn exec(vm: &mut Vm, args: &[Value]) -> R {
    let (globals, namespace) = namespace(vm, args, "exec")?;
    let closure = args[3];
    let Some(code) = args[0].cast::<CodeObject>() else {
        if !closure.is_none() {
            return Err(vm.type_error("closure can only be used when source is a code object"));
        }
        let future = inherited(vm);
        let source = source_text(vm, args[0], "exec", "string, bytes or code object", "<string>")?;
        let options = options(vm, Mode::Exec, future);
        let code = compile_with(vm, &source, "<string>", &options)?;
        pyrite_interp::run_code(vm, code, globals, namespace)?;
        return Ok(Value::NONE);
    };
    let wanted = code.code.free_variables.len();
    if wanted == 0 {
        if !closure.is_none() {
            return Err(vm.type_error("cannot use a closure with this code object"));
        }
        pyrite_interp::run_code(vm, code, globals, namespace)?;
        return Ok(Value::NONE);
    }
    let f = Function::new(vm, code, globals);
    if !closure.as_tuple().is_some_and(|cells| f.set_closure(vm, cells)) {
        let message = format!("code object requires a closure of exactly length {wanted}");
        return Err(vm.type_error(message));
    }
    pyrite_interp::run_function(vm, f, namespace)?;
    Ok(Value::NONE)
}

fn eval(vm: &mut Vm, args: &[Value]) -> R {
    let (globals, namespace) = namespace(vm, args, "eval")?;
    let code = match args[0].cast::<CodeObject>() {
        Some(code) => code,
        None => {
            let future = inherited(vm);
            let source = source_text(vm, args[0], "eval", "string, bytes or code object", "<string>")?;
            let source = source.trim_start_matches([' ', '\t']);
            let options = options(vm, Mode::Eval, future);
            compile_with(vm, source, "<string>", &options)?
        }
    };
    if !code.code.free_variables.is_empty() {
        return Err(vm.type_error("code object passed to eval() may not contain free variables"));
    }
    pyrite_interp::run_code(vm, code, globals, namespace)
}

fn compile(vm: &mut Vm, args: &[Value]) -> R {
    let filename = match args[1].as_str() {
        Some(s) => s.to_rust(),
        None => {
            let decode = pyrite_interp::import::attribute_of(vm, "os", "fsdecode")?;
            let name = vm.call(decode, &[args[1]])?;
            ops::str_text(vm, name)?
        }
    };
    let Some(mode) = args[2].as_str() else {
        let message = format!("compile() argument 'mode' must be str, not {}", vm.type_name(args[2]));
        return Err(vm.type_error(message));
    };
    let mode_name = mode.to_rust();
    let flags = ops::index_isize(vm, args[3], Exc::OverflowError)? as i64;
    let known =
        FUTURE_MASK | OTHER_FLAGS | ALLOW_INCOMPLETE | ast_::OPTIMIZED_AST | ast_::ALLOW_TOP_LEVEL_AWAIT;
    if flags & !known != 0 {
        return Err(vm.value_error("compile(): unrecognised flags"));
    }
    let optimize = ops::index_isize(vm, args[5], Exc::OverflowError)?;
    if !(-1..=2).contains(&optimize) {
        return Err(vm.value_error("compile(): invalid optimize value"));
    }
    let mut future = flags as u32 & FUTURE_MASK as u32;
    if !ops::truth(vm, args[4])? {
        future |= inherited(vm);
    }
    let only_ast = flags & ast_::ONLY_AST != 0;
    let mode = match mode_name.as_str() {
        "exec" => Mode::Exec,
        "eval" => Mode::Eval,
        "single" => Mode::Single,
        "func_type" if only_ast => return function_type(vm, args[0], &filename),
        "func_type" => {
            return Err(vm.value_error("compile() mode 'func_type' requires flag PyCF_ONLY_AST"));
        }
        _ if only_ast => {
            return Err(vm.value_error("compile() mode must be 'exec', 'eval', 'single' or 'func_type'"));
        }
        _ => return Err(vm.value_error("compile() mode must be 'exec', 'eval' or 'single'")),
    };
    let mut options = options(vm, mode, future);
    if optimize >= 0 {
        options.optimize = optimize as u8;
    }
    options.top_level_await = flags & ast_::ALLOW_TOP_LEVEL_AWAIT != 0;
    options.allow_incomplete = flags & ALLOW_INCOMPLETE != 0;
    if ast_::is_node(vm, args[0]) {
        let wanted = match mode {
            Mode::Exec => "Module",
            Mode::Eval => "Expression",
            Mode::Single => "Interactive",
        };
        let class = ast_::class(vm, wanted)?;
        if !pyrite_object::class::is_instance(vm, args[0], class)? {
            let given = vm.type_of(args[0]).short_name();
            let message = format!("expected {wanted} node, got {given}");
            return Err(vm.type_error(message));
        }
        if only_ast {
            return Ok(args[0]);
        }
        let node = ast_::from_object(vm, args[0], "mod")?;
        return match pyrite_syntax::ast::validate(&node) {
            Ok(()) => Ok(compile_tree(vm, &node, &filename, &options)?.value()),
            Err(pyrite_syntax::ast::Fault::Value(message)) => Err(vm.value_error(message)),
            Err(pyrite_syntax::ast::Fault::Type(message)) => Err(vm.type_error(message)),
            Err(pyrite_syntax::ast::Fault::System(message)) => Err(vm.raise(Exc::SystemError, message)),
        };
    }
    let source = source_text(vm, args[0], "compile", "string, bytes or AST object", &filename)?;
    let source = match mode {
        Mode::Eval => source.trim_start_matches([' ', '\t']).to_owned(),
        _ => source,
    };
    if !only_ast {
        return Ok(compile_with(vm, &source, &filename, &options)?.value());
    }
    let parsed = pyrite_syntax::parse::parse(&source, &filename, &options)
        .and_then(|parsed| pyrite_syntax::checks::future_statements(&parsed).map(|()| parsed));
    match parsed {
        Ok(parsed) => {
            emit_warnings(vm, &parsed.warnings, &filename)?;
            let node = pyrite_syntax::ast::module(&parsed, mode == Mode::Single);
            ast_::class(vm, "Module")?;
            ast_::to_object(vm, &node)
        }
        Err(error) => Err(raise_syntax_error(vm, &error, &filename)),
    }
}

/// The tree of a signature comment such as `(int, *str) -> bool`.
fn function_type(vm: &mut Vm, source: Value, filename: &str) -> R {
    let text = source_text(vm, source, "compile", "string, bytes or AST object", filename)?;
    let options = options(vm, Mode::Eval, 0);
    let invalid = |vm: &mut Vm| {
        let line = pyrite_syntax::parse::parse("?", filename, &options).err();
        match line {
            Some(error) => raise_syntax_error(vm, &error, filename),
            None => vm.value_error("invalid syntax"),
        }
    };
    let Some((parameters, result)) = text.trim().rsplit_once("->") else { return Err(invalid(vm)) };
    let call = format!("f{}", parameters.trim());
    let parsed = pyrite_syntax::parse::parse(&call, filename, &options);
    let returns = pyrite_syntax::parse::parse(result.trim(), filename, &options);
    let (parsed, returns) = match (parsed, returns) {
        (Ok(parsed), Ok(returns)) => (parsed, returns),
        (Err(error), _) | (_, Err(error)) => return Err(raise_syntax_error(vm, &error, filename)),
    };
    match pyrite_syntax::ast::function_type(&parsed, &returns) {
        Some(node) => {
            ast_::class(vm, "FunctionType")?;
            ast_::to_object(vm, &node)
        }
        None => Err(invalid(vm)),
    }
}

native_table! {
    pub FUNCTIONS = [
        function("exec", "(source, /, globals=None, locals=None, *, closure=None)", exec, "Runs source or code."),
        function("eval", "(source, /, globals=None, locals=None)", eval, "The value of an expression."),
        function("compile", "(source, filename, mode, flags=0, dont_inherit=False, optimize=-1, *, _feature_version=-1)", compile, "Compiles source."),
    ]
}

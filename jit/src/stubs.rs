//! Small functions of machine code, one pair for each number of arguments: from the interpreter into compiled code, and
//! from compiled code into the interpreter.

use crate::helpers;
use crate::lower::{call_signature, words};
use cranelift_codegen::Context;
use cranelift_codegen::ir::{Function, InstBuilder, MemFlagsData, Signature, UserFuncName, Value, types};
use cranelift_codegen::isa::OwnedTargetIsa;
use cranelift_frontend::{FunctionBuilder, FunctionBuilderContext};

/// Calls the code of a call with its arguments from registers in memory: vm, frame, base, function, code.
pub type Enter = unsafe extern "C" fn(
    *mut pyrite_object::Vm,
    *mut pyrite_object::frame::Frame,
    *mut pyrite_object::Value,
    u64,
    usize,
) -> u64;

/// The code of `Enter` for this number of arguments.
pub fn enter(isa: &OwnedTargetIsa, arguments: usize) -> Result<Vec<u8>, String> {
    let convention = isa.default_call_conv();
    stub(isa, words(5, convention), |builder, parameters| {
        let mut passed = parameters[..4].to_vec();
        for n in 0..arguments {
            let offset = 8 * n as i32;
            passed.push(builder.ins().load(types::I64, MemFlagsData::trusted(), parameters[2], offset));
        }
        (call_signature(arguments, convention), parameters[4], passed)
    })
}

/// What code of a call is as long as there is none: has the interpreter run the call.
pub fn interpret(isa: &OwnedTargetIsa, arguments: usize) -> Result<Vec<u8>, String> {
    let convention = isa.default_call_conv();
    stub(isa, call_signature(arguments, convention), |builder, parameters| {
        for n in 0..arguments {
            let offset = 8 * n as i32;
            builder.ins().store(MemFlagsData::trusted(), parameters[4 + n], parameters[2], offset);
        }
        let helper = builder.ins().iconst(types::I64, helpers::call_slowly as *const () as i64);
        (words(3, convention), helper, vec![parameters[0], parameters[2], parameters[3]])
    })
}

/// A function that makes one call and gives what it gives. `prepare` gets the parameters and says what is called: its
/// signature, its address and the arguments.
fn stub(
    isa: &OwnedTargetIsa,
    signature: Signature,
    prepare: impl FnOnce(&mut FunctionBuilder, &[Value]) -> (Signature, Value, Vec<Value>),
) -> Result<Vec<u8>, String> {
    let mut function = Function::with_name_signature(UserFuncName::default(), signature);
    let mut context = FunctionBuilderContext::new();
    let mut builder = FunctionBuilder::new(&mut function, &mut context);
    let block = builder.create_block();
    builder.append_block_params_for_function_params(block);
    builder.switch_to_block(block);
    let parameters = builder.block_params(block).to_vec();
    let (signature, callee, arguments) = prepare(&mut builder, &parameters);
    let signature = builder.import_signature(signature);
    let call = builder.ins().call_indirect(signature, callee, &arguments);
    let result = builder.inst_results(call)[0];
    builder.ins().return_(&[result]);
    builder.seal_all_blocks();
    builder.finalize(isa.frontend_config());
    assemble(isa, function)
}

fn assemble(isa: &OwnedTargetIsa, function: Function) -> Result<Vec<u8>, String> {
    let mut context = Context::for_function(function);
    let compiled = context.compile(&**isa, &mut Default::default()).map_err(|e| format!("{:?}", e.inner))?;
    Ok(compiled.code_buffer().to_vec())
}

//! Generators that loops in compiled code consume, and that nobody has made: the interpreter gets them where it goes on.

use pyrite_object::code::CodeState;
use pyrite_object::frame::{Frame, flags};
use pyrite_object::function::Function;
use pyrite_object::generator::{Generator, GeneratorState};
use pyrite_object::{Gc, Value, Vm};

/// A generator that stands at a Yield at the word `at`, or at its beginning if that is 0, with these registers; of the first
/// ones, which are its parameters, if it stands at its beginning.
pub fn suspended(
    vm: &mut Vm,
    function: Gc<Function>,
    state: &CodeState,
    at: u32,
    registers: &[Value],
) -> Gc<Generator> {
    let ty = vm.types.generator;
    let generator = vm.new_generator(ty, function, state.code, at, None);
    let known = if at == 0 { state.parameter_count as usize } else { registers.len() };
    for (index, value) in registers.iter().take(known).enumerate() {
        generator.set_register(index, *value);
    }
    if at != 0 {
        generator.state.set(GeneratorState::Suspended);
    }
    generator
}

/// The generator that runs in a frame which has had its registers on the register stack so far; `registers` are those that
/// hold something.
///
/// # Safety
/// The frame and those around it are in order; what else may be called has its registers from `Frame::result` on.
pub unsafe fn take_frame(vm: &mut Vm, frame: &mut Frame, registers: &[u16]) -> Gc<Generator> {
    let ty = vm.types.generator;
    let code = frame.code();
    let generator = vm.new_generator(ty, frame.function, code, 0, None);
    for register in registers.iter().map(|register| usize::from(*register)) {
        // SAFETY: by contract.
        generator.set_register(register, unsafe { frame.base.add(register).read() });
    }
    generator.state.set(GeneratorState::Running);
    generator.handled.set(vm.thread.handled);
    generator.frame_object.set(frame.object());
    frame.base = generator.registers();
    frame.set_extra(flags::GENERATOR, generator.value());
    generator
}

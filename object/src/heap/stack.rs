//! The running thread's native stack as a source of roots: registers are spilled, then everything up to the base.
//!
//! Only callee-saved registers need it: whatever a caller keeps in others it has saved in its own frame before it
//! called down to here. Other threads' stacks are the business of the `roots` hook.

use super::mark::Marker;

/// Marks conservatively from the registers and the stack between here and `base`.
#[inline(never)]
pub(super) fn scan(marker: &mut Marker, base: *const u8) {
    if base.is_null() || cfg!(miri) {
        return;
    }
    let mut registers = [0u64; 20];
    spill(&mut registers);
    // The frame of this function lies below those of all callers, and the array in it.
    let low = std::hint::black_box(&registers).as_ptr();
    marker.conservative_range(low, base.cast());
}

/// Copies the callee-saved registers.
#[cfg(target_arch = "x86_64")]
#[inline(always)]
fn spill(registers: &mut [u64; 20]) {
    #[cfg(not(miri))]
    // SAFETY: writes the first six words of the array; no register changes.
    unsafe {
        std::arch::asm!(
            "mov [{0}], rbx",
            "mov [{0} + 8], rbp",
            "mov [{0} + 16], r12",
            "mov [{0} + 24], r13",
            "mov [{0} + 32], r14",
            "mov [{0} + 40], r15",
            in(reg) registers.as_mut_ptr(),
            options(nostack, preserves_flags),
        );
    }
    #[cfg(miri)]
    let _ = registers;
}

/// Copies the callee-saved registers, those of floating point included: a compiler may park a pointer there.
#[cfg(target_arch = "aarch64")]
#[inline(always)]
fn spill(registers: &mut [u64; 20]) {
    #[cfg(not(miri))]
    // SAFETY: writes the first twenty words of the array; no register changes.
    unsafe {
        std::arch::asm!(
            "stp x19, x20, [{0}]",
            "stp x21, x22, [{0}, #16]",
            "stp x23, x24, [{0}, #32]",
            "stp x25, x26, [{0}, #48]",
            "stp x27, x28, [{0}, #64]",
            "stp x29, x30, [{0}, #80]",
            "stp d8, d9, [{0}, #96]",
            "stp d10, d11, [{0}, #112]",
            "stp d12, d13, [{0}, #128]",
            "stp d14, d15, [{0}, #144]",
            in(reg) registers.as_mut_ptr(),
            options(nostack, preserves_flags),
        );
    }
    #[cfg(miri)]
    let _ = registers;
}

#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
compile_error!("the collector must know how to read the callee-saved registers");

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

/// Runs `f` with the low end of the calling thread's stack, registers spilled above it: for threads that stop while
/// another one may collect.
#[inline(never)]
pub fn with_registers_spilled<R>(f: impl FnOnce(*const u64) -> R) -> R {
    let mut registers = [0u64; 20];
    spill(&mut registers);
    let low = std::hint::black_box(&registers).as_ptr();
    let result = f(low);
    std::hint::black_box(&registers);
    result
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

#[cfg(all(test, not(miri)))]
mod tests {
    use super::spill;

    const NEEDLE: u64 = 0x1234_5678_9abc_def0;

    /// Whether the needle is in a callee-saved register on entry.
    extern "C" fn sees_needle() -> u64 {
        let mut registers = [0u64; 20];
        spill(&mut registers);
        registers.contains(&NEEDLE) as u64
    }

    #[cfg(target_arch = "x86_64")]
    fn call_with_needle(needle: u64) -> u64 {
        let seen: u64;
        // SAFETY: an ordinary call, with one callee-saved register set that is declared to be overwritten.
        unsafe {
            std::arch::asm!(
                "mov r13, {needle}",
                "call {f}",
                needle = in(reg) needle,
                f = sym sees_needle,
                out("r13") _,
                lateout("rax") seen,
                clobber_abi("C"),
            );
        }
        seen
    }

    #[cfg(target_arch = "aarch64")]
    fn call_with_needle(needle: u64) -> u64 {
        let seen: u64;
        // SAFETY: an ordinary call, with one callee-saved register set that is declared to be overwritten.
        unsafe {
            std::arch::asm!(
                "mov x21, {needle}",
                "bl {f}",
                needle = in(reg) needle,
                f = sym sees_needle,
                out("x21") _,
                lateout("x0") seen,
                clobber_abi("C"),
            );
        }
        seen
    }

    #[test]
    fn a_value_in_a_callee_saved_register_is_seen() {
        assert_eq!(call_with_needle(NEEDLE), 1);
        assert_eq!(call_with_needle(5), 0);
    }
}

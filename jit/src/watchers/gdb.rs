//! The JIT interface of gdb and lldb: a list of object files in memory, and a function that the debugger has a breakpoint
//! in. The names are fixed by the debuggers, and so is that there is one list in a process.
//!
//! Interface: "JIT Compilation Interface" in gdb's manual.

use super::{Added, elf};
use std::sync::Mutex;

#[repr(C)]
struct Entry {
    next: *mut Entry,
    previous: *mut Entry,
    object: *const u8,
    size: u64,
}

#[repr(C)]
pub struct Descriptor {
    version: u32,
    action: u32,
    relevant: *mut Entry,
    first: *mut Entry,
}

const REGISTER: u32 = 1;

/// Where debuggers look.
#[unsafe(no_mangle)]
pub static mut __jit_debug_descriptor: Descriptor =
    Descriptor { version: 1, action: 0, relevant: std::ptr::null_mut(), first: std::ptr::null_mut() };

/// Where debuggers stop.
#[unsafe(no_mangle)]
#[inline(never)]
pub extern "C" fn __jit_debug_register_code() {
    // The debugger reads the descriptor here, and the call must not be left out.
    std::hint::black_box(());
}

/// One thread at a time changes the list.
static CHANGING: Mutex<()> = Mutex::new(());

/// Enters a function into the list, for as long as the process lives.
pub fn add(added: &Added) {
    let object = Box::leak(elf::object(added.name, added.address, added.bytes.len()).into_boxed_slice());
    let entry = Box::leak(Box::new(Entry {
        next: std::ptr::null_mut(),
        previous: std::ptr::null_mut(),
        object: object.as_ptr(),
        size: object.len() as u64,
    }));
    let _guard = CHANGING.lock();
    // SAFETY: the lock is held, and all that the list names was leaked.
    unsafe {
        let descriptor = &raw mut __jit_debug_descriptor;
        entry.next = (*descriptor).first;
        if let Some(first) = (*descriptor).first.as_mut() {
            first.previous = entry;
        }
        (*descriptor).first = entry;
        (*descriptor).relevant = entry;
        (*descriptor).action = REGISTER;
    }
    __jit_debug_register_code();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_function_stands_first_in_the_list() {
        for name in ["py:first", "py:second"] {
            add(&Added { name, filename: "", address: 0x1000, bytes: &[0xc3], places: &[] });
        }
        let _guard = CHANGING.lock();
        // SAFETY: the lock is held; entries and objects are leaked.
        unsafe {
            let descriptor = &raw const __jit_debug_descriptor;
            let first = &*(*descriptor).first;
            assert_eq!(((*descriptor).version, (*descriptor).action), (1, REGISTER));
            assert_eq!((*descriptor).relevant, (*descriptor).first);
            let object = |entry: &Entry| std::slice::from_raw_parts(entry.object, entry.size as usize);
            assert!(object(first).starts_with(b"\x7fELF") && object(first).ends_with(b"py:second\0"));
            assert!(object(&*first.next).ends_with(b"py:first\0"));
            assert!(std::ptr::eq((*first.next).previous, first));
        }
    }
}

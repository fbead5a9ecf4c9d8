//! Memory for machine code: one reservation, in which functions stand one behind the other: at the beginnings of pages they
//! would compete for the same few places of the instruction cache. The pages that a function is written to are not
//! executable meanwhile, and no page is ever both; behind the last one lies one that nobody may touch.
//!
//! Code is installed by the thread that runs the virtual machine, so none of it runs while its pages are written.

use std::io;
use std::ops::Range;

/// A page of every machine that we run on is no larger: kernels for aarch64 are built with pages of three sizes.
const PAGE: usize = if cfg!(target_arch = "aarch64") { 64 << 10 } else { 4 << 10 }; // bytes
/// Where functions begin: a line of the instruction cache.
const ALIGNMENT: usize = 64; // bytes
/// `int3` on x86_64; four of them are `udf` on aarch64.
const TRAP: u8 = if cfg!(target_arch = "x86_64") { 0xCC } else { 0 };

/// The reservation.
pub struct CodeMemory {
    start: *mut u8,
    size: usize,
    /// What lies from here on was never used.
    unused: usize,
    /// Extents that were given back: offset and size in bytes.
    free: Vec<(usize, usize)>,
}

/// The machine code of one function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Extent {
    offset: usize,
    /// A multiple of `ALIGNMENT`.
    size: usize,
}

impl CodeMemory {
    /// Reserves address space for `limit` bytes of code.
    pub fn new(limit: usize) -> io::Result<CodeMemory> {
        let size = limit.next_multiple_of(PAGE).max(2 * PAGE);
        // SAFETY: a fresh anonymous mapping.
        let start = unsafe {
            libc::mmap(
                std::ptr::null_mut(),
                size,
                libc::PROT_NONE,
                libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE,
                -1,
                0,
            )
        };
        if start == libc::MAP_FAILED {
            return Err(io::Error::last_os_error());
        }
        other_threads::prepare();
        Ok(CodeMemory { start: start.cast(), size, unused: 0, free: Vec::new() })
    }

    /// The addresses that code may have.
    pub fn range(&self) -> Range<u64> {
        let start = self.start as u64;
        start..start + self.size as u64
    }

    fn take(&mut self, size: usize) -> Option<usize> {
        if let Some(n) = self.free.iter().position(|(_, free)| *free >= size) {
            let (offset, free) = self.free[n];
            if free > size {
                self.free[n] = (offset + size, free - size);
            } else {
                self.free.swap_remove(n);
            }
            return Some(offset);
        }
        let offset = self.unused;
        if offset + size + PAGE > self.size {
            return None;
        }
        self.unused += size;
        Some(offset)
    }

    /// Puts code into memory and makes it executable. `None`: the limit is reached, or the system refuses.
    pub fn install(&mut self, code: &[u8]) -> Option<(Extent, *const u8)> {
        let size = code.len().max(1).next_multiple_of(ALIGNMENT);
        let extent = Extent { offset: self.take(size)?, size };
        if !self.write(extent, code) {
            self.release(extent);
            return None;
        }
        Some((extent, self.start.wrapping_add(extent.offset)))
    }

    /// Whether the system let it be written.
    fn write(&mut self, extent: Extent, code: &[u8]) -> bool {
        let Extent { offset, size } = extent;
        let place = self.start.wrapping_add(offset);
        let first = offset / PAGE * PAGE;
        let pages = (offset + size).next_multiple_of(PAGE) - first;
        let page = self.start.wrapping_add(first);
        // SAFETY: pages of our reservation, and a part of them that nobody uses; they are not executable while they are
        // written, and nobody runs what else is in them: see the top of the file.
        unsafe {
            libc::mprotect(page.cast(), pages, libc::PROT_READ | libc::PROT_WRITE) == 0 && {
                std::ptr::copy_nonoverlapping(code.as_ptr(), place, code.len());
                flush(place, code.len());
                libc::mprotect(page.cast(), pages, libc::PROT_READ | libc::PROT_EXEC) == 0
            }
        }
    }

    /// Overwrites code, for tests, with what is no code: it shall be found out who runs it nevertheless.
    pub fn scrap(&mut self, extent: Extent) {
        let scrap = vec![TRAP; extent.size];
        self.write(extent, &scrap);
    }

    /// Gives the place back. Nobody may run the code any more.
    pub fn release(&mut self, extent: Extent) {
        self.free.push((extent.offset, extent.size));
    }
}

impl Drop for CodeMemory {
    fn drop(&mut self) {
        // SAFETY: mapped in `new`; whoever drops the memory has stopped running code in it.
        unsafe { libc::munmap(self.start.cast(), self.size) };
    }
}

/// Makes instruction caches see new code, and all threads forget what they have fetched of the old. x86_64 does both by
/// itself.
fn flush(_start: *mut u8, _length: usize) {
    #[cfg(target_arch = "aarch64")]
    {
        unsafe extern "C" {
            fn __clear_cache(start: *mut libc::c_char, end: *mut libc::c_char);
        }
        // SAFETY: a range that was just written.
        unsafe { __clear_cache(_start.cast(), _start.wrapping_add(_length).cast()) };
        other_threads::synchronise();
    }
}

/// A thread that comes to run new code without having been in the kernel since may still have the old in its pipeline.
/// `membarrier` has them all synchronise. Where the kernel has none of it, or an emulator does not, the thread switch, which
/// waits in the kernel in all but rare cases, must do.
mod other_threads {
    /// From `linux/membarrier.h`.
    #[cfg(target_arch = "aarch64")]
    const SYNC_CORE: libc::c_int = 1 << 5;
    #[cfg(target_arch = "aarch64")]
    const REGISTER_SYNC_CORE: libc::c_int = 1 << 6;

    /// Tells the kernel that `synchronise` will be called.
    pub fn prepare() {
        #[cfg(target_arch = "aarch64")]
        call(REGISTER_SYNC_CORE);
    }

    #[cfg(target_arch = "aarch64")]
    pub fn synchronise() {
        call(SYNC_CORE);
    }

    #[cfg(target_arch = "aarch64")]
    fn call(command: libc::c_int) {
        // SAFETY: touches no memory; an error means that there is no such thing here.
        unsafe { libc::syscall(libc::SYS_membarrier, command, 0, 0) };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_that_were_given_back_are_used_again_and_the_limit_holds() {
        let mut memory = CodeMemory::new(8 * PAGE).expect("address space");
        let (first, at) = memory.install(&[0xc3]).expect("room");
        memory.release(first);
        let (_, again) = memory.install(&[0xc3]).expect("room");
        assert_eq!(at, again);
        assert!(memory.install(&vec![0; 8 * PAGE]).is_none());
    }
}

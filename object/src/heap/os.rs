//! Address space from the operating system: reserve a range, commit parts of it, give pages back.
//!
//! A reservation is mapped without access and made accessible step by step, so that the system can refuse what it
//! cannot back, and a stray pointer beyond the heap faults. Knows nothing of blocks and objects.

use std::io;

/// Addresses must stay below this, so that they are pointers among NaN-boxed words on every machine.
#[cfg(not(miri))]
const ADDRESS_END: usize = 1 << 47;
/// Alignment of the range: that of a huge page.
const ALIGNMENT: usize = 2 << 20; // bytes
/// Largest page size of any supported machine (arm64 kernels may use 64 KiB).
const PAGE_MAX: usize = 64 << 10; // bytes

/// A reserved range, unmapped when dropped.
pub(super) struct Mapping {
    mapped: *mut u8,
    mapped_size: usize,
    /// First byte, aligned to `ALIGNMENT`.
    pub start: *mut u8,
}

#[cfg(not(miri))]
impl Mapping {
    /// Reserves `size` bytes without access. With `headroom`, fails unless that many bytes more are available.
    pub fn reserve(size: usize, headroom: usize) -> io::Result<Mapping> {
        let total = size + ALIGNMENT;
        // Top-down mapping of a 48-bit machine may answer with addresses above the limit: then ask for lower ones.
        let hints = std::iter::once(0).chain((1..64).map(|n| n << 40));
        for hint in hints {
            let mapped = map(hint, total + headroom)?;
            if mapped as usize + total <= ADDRESS_END {
                if headroom > 0 {
                    // SAFETY: the tail of the mapping just made; nothing refers to it.
                    unsafe { libc::munmap(mapped.add(total).cast(), headroom) };
                }
                // SAFETY: at most ALIGNMENT - 1 bytes further, within `total`.
                let start = unsafe { mapped.add(mapped.align_offset(ALIGNMENT)) };
                return Ok(Mapping { mapped, mapped_size: total, start });
            }
            // SAFETY: the mapping just made; nothing refers to it.
            unsafe { libc::munmap(mapped.cast(), total + headroom) };
        }
        Err(io::ErrorKind::AddrNotAvailable.into())
    }

    /// Makes `[offset, offset + size)` from `start` on readable and writable, rounded outwards to whole pages.
    pub fn commit(&self, offset: usize, size: usize) -> bool {
        let low = offset & !(PAGE_MAX - 1);
        let high = (offset + size).next_multiple_of(PAGE_MAX);
        debug_assert!(self.start as usize + high <= self.mapped as usize + self.mapped_size);
        // SAFETY: within the mapping, see the assertion; granting access cannot invalidate anything.
        unsafe {
            libc::mprotect(self.start.add(low).cast(), high - low, libc::PROT_READ | libc::PROT_WRITE) == 0
        }
    }

    /// Gives the pages of `[offset, offset + size)` back: they read as zero afterwards. Whether it did so.
    pub fn discard(&self, offset: usize, size: usize) -> bool {
        // SAFETY: the caller owns this part of the mapping and keeps nothing in it; if the range is not one of whole
        // pages the call fails without effect.
        unsafe { libc::madvise(self.start.add(offset).cast(), size, libc::MADV_DONTNEED) == 0 }
    }

    /// Asks for huge pages in `[offset, offset + size)`; a hint.
    #[cfg(target_os = "linux")]
    pub fn prefer_huge_pages(&self, offset: usize, size: usize) {
        // SAFETY: a hint about a part of the mapping; no content changes.
        unsafe { libc::madvise(self.start.add(offset).cast(), size, libc::MADV_HUGEPAGE) };
    }
    #[cfg(not(target_os = "linux"))]
    pub fn prefer_huge_pages(&self, _offset: usize, _size: usize) {}
}

#[cfg(not(miri))]
fn map(hint: usize, size: usize) -> io::Result<*mut u8> {
    let flags = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS;
    // SAFETY: an anonymous mapping without MAP_FIXED replaces nothing.
    let mapped =
        unsafe { libc::mmap(std::ptr::without_provenance_mut(hint), size, libc::PROT_NONE, flags, -1, 0) };
    if mapped == libc::MAP_FAILED { Err(io::Error::last_os_error()) } else { Ok(mapped.cast()) }
}

#[cfg(not(miri))]
impl Drop for Mapping {
    fn drop(&mut self) {
        // SAFETY: made by `map` with this size; the owner of the mapping keeps no pointers beyond it.
        unsafe { libc::munmap(self.mapped.cast(), self.mapped_size) };
    }
}

/// Miri has no memory protection: the same interface over the ordinary allocator.
#[cfg(miri)]
impl Mapping {
    fn layout(size: usize) -> std::alloc::Layout {
        std::alloc::Layout::from_size_align(size, ALIGNMENT).expect("a small size")
    }

    pub fn reserve(size: usize, _headroom: usize) -> io::Result<Mapping> {
        // SAFETY: the size is not zero.
        let start = unsafe { std::alloc::alloc_zeroed(Mapping::layout(size)) };
        Ok(Mapping { mapped: start, mapped_size: size, start })
    }

    pub fn commit(&self, _offset: usize, _size: usize) -> bool {
        true
    }

    pub fn discard(&self, offset: usize, size: usize) -> bool {
        // SAFETY: the caller owns this part of the mapping.
        unsafe { self.start.add(offset).write_bytes(0, size) };
        true
    }

    pub fn prefer_huge_pages(&self, _offset: usize, _size: usize) {
        let _ = PAGE_MAX;
    }
}

#[cfg(miri)]
impl Drop for Mapping {
    fn drop(&mut self) {
        // SAFETY: made by `reserve` with this layout.
        unsafe { std::alloc::dealloc(self.mapped, Mapping::layout(self.mapped_size)) };
    }
}

//! Which thread signals are delivered to.

/// The signals that a thread blocks.
pub struct Mask(libc::sigset_t);

/// Blocks all signals in this thread. Gives what was blocked before.
pub fn block_all() -> Mask {
    // SAFETY: both sets are initialised by the calls, and outlive them.
    unsafe {
        let mut all = std::mem::zeroed();
        let mut before = std::mem::zeroed();
        libc::sigfillset(&raw mut all);
        libc::pthread_sigmask(libc::SIG_SETMASK, &raw const all, &raw mut before);
        Mask(before)
    }
}

/// Blocks in this thread what another one blocked.
pub fn restore(mask: &Mask) {
    // SAFETY: the set is initialised.
    unsafe { libc::pthread_sigmask(libc::SIG_SETMASK, &raw const mask.0, std::ptr::null_mut()) };
}

impl Mask {
    /// For system calls that wait with other signals blocked.
    pub fn as_ptr(&self) -> *const libc::sigset_t {
        &raw const self.0
    }
}

//! Where a program spends its time. A timer interrupts the thread that runs Python at regular intervals, and the handler of
//! the signal counts where it stands: in machine code at an instruction, in native code at the call that machine code
//! made, in the interpreter in a function. What the places mean is found out afterwards (`runtime::by_line`).
//!
//! The handler only reads words that are always mapped, and writes to a table of fixed size: it allocates nothing, follows
//! no pointer to an object, and knows nothing of the process but what its own signal brings along.

use pyrite_object::Vm;
use pyrite_object::frame::{Frame, MAX_FRAMES};
use pyrite_object::vm::Tier;
use std::io;
use std::ops::Range;
use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};
use std::time::Duration;

/// Not a divisor of usual periods, so that a program that does something each millisecond is not always met doing it.
pub const INTERVAL: Duration = Duration::from_micros(997);
/// Places that are told apart; more are counted as lost.
const SLOTS: usize = 1 << 15; // places
/// How far up the native stack the call is looked for that machine code made.
const SEARCHED: usize = 64 << 10; // bytes

/// Where the thread stood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// It was compiling.
    Compiler,
    /// In machine code, or in what is called from there: an address in the instruction.
    Code(u64),
    /// In a function, of which no more is known: the address of the `CodeState`.
    Function(u64),
}

impl Place {
    /// A number that is not 0. Addresses of code are below 2^62, those of states are multiples of 4.
    fn to_bits(self) -> u64 {
        match self {
            Place::Compiler => 1,
            Place::Code(address) => address << 2 | 2,
            Place::Function(state) => state | 3,
        }
    }

    fn from_bits(bits: u64) -> Place {
        match bits & 3 {
            2 => Place::Code(bits >> 2),
            3 => Place::Function(bits & !3),
            _ => Place::Compiler,
        }
    }
}

/// What was counted.
#[derive(Debug, Default)]
pub struct Counts {
    pub places: Vec<(Place, u64)>,
    /// All samples, also those that no place was known for.
    pub total: u64,
}

/// A running timer.
pub struct Sampler {
    timer: libc::timer_t,
    before: libc::sigaction,
    /// Its address is the value of the signal.
    shared: Box<Shared>,
}

/// What the handler needs.
struct Shared {
    tier: AtomicU8,
    code: Range<u64>,
    /// The high end of the thread's native stack.
    stack_end: u64,
    frames: *const *mut Frame,
    innermost: *const *mut Frame,
    total: AtomicU64,
    slots: Box<[Slot]>,
}

#[derive(Default)]
struct Slot {
    /// The place as a number, or 0.
    place: AtomicU64,
    count: AtomicU64,
}

/// One that programs are unlikely to use themselves.
fn signal() -> libc::c_int {
    libc::SIGRTMAX() - 1
}

impl Sampler {
    /// Begins to look at the thread that calls this. `code` is where machine code may be. The virtual machine stays where
    /// it is as long as the sampler lives.
    pub fn start(vm: &Vm, code: Range<u64>) -> io::Result<Sampler> {
        let shared = Box::new(Shared {
            tier: AtomicU8::new(Tier::Interpreter as u8),
            code,
            stack_end: vm.thread.native_base as u64,
            frames: &raw const vm.thread.frames,
            innermost: &raw const vm.thread.innermost,
            total: AtomicU64::new(0),
            slots: std::iter::repeat_with(Slot::default).take(SLOTS).collect(),
        });
        // SAFETY: all-zero values of both types are valid; the calls read and write live values of their types.
        unsafe {
            let mut action: libc::sigaction = std::mem::zeroed();
            let mut before: libc::sigaction = std::mem::zeroed();
            action.sa_sigaction = on_tick as *const () as libc::sighandler_t;
            action.sa_flags = libc::SA_SIGINFO | libc::SA_RESTART | libc::SA_ONSTACK;
            if libc::sigaction(signal(), &raw const action, &raw mut before) != 0 {
                return Err(io::Error::last_os_error());
            }
            let mut event: libc::sigevent = std::mem::zeroed();
            event.sigev_notify = libc::SIGEV_THREAD_ID;
            event.sigev_notify_thread_id = libc::gettid();
            event.sigev_signo = signal();
            event.sigev_value.sival_ptr = (&raw const *shared).cast_mut().cast();
            let mut timer: libc::timer_t = std::mem::zeroed();
            if libc::timer_create(libc::CLOCK_MONOTONIC, &raw mut event, &raw mut timer) != 0 {
                let error = io::Error::last_os_error();
                libc::sigaction(signal(), &raw const before, std::ptr::null_mut());
                return Err(error);
            }
            let sampler = Sampler { timer, before, shared };
            let every = libc::timespec { tv_sec: 0, tv_nsec: INTERVAL.as_nanos() as _ };
            let times = libc::itimerspec { it_interval: every, it_value: every };
            if libc::timer_settime(timer, 0, &raw const times, std::ptr::null_mut()) != 0 {
                return Err(io::Error::last_os_error());
            }
            Ok(sampler)
        }
    }

    /// From here on the thread is in another tier.
    pub fn enter(&self, tier: Tier) {
        self.shared.tier.store(tier as u8, Ordering::Relaxed);
    }

    /// Ends it.
    pub fn stop(self) -> Counts {
        self.halt();
        let used = self.shared.slots.iter().filter(|slot| slot.place.load(Ordering::Relaxed) != 0);
        let place = |slot: &Slot| {
            (Place::from_bits(slot.place.load(Ordering::Relaxed)), slot.count.load(Ordering::Relaxed))
        };
        Counts { places: used.map(place).collect(), total: self.shared.total.load(Ordering::Relaxed) }
    }

    /// No tick comes from here on.
    fn halt(&self) {
        // SAFETY: the timer is deleted once, by `Drop`; until then stopping it again is harmless. Ignoring the signal drops
        // one that waits to be delivered.
        unsafe {
            let never: libc::itimerspec = std::mem::zeroed();
            libc::timer_settime(self.timer, 0, &raw const never, std::ptr::null_mut());
            libc::signal(signal(), libc::SIG_IGN);
        }
    }
}

impl Drop for Sampler {
    fn drop(&mut self) {
        self.halt();
        // SAFETY: our timer, which nobody uses any more, and what there was before it.
        unsafe {
            libc::timer_delete(self.timer);
            libc::sigaction(signal(), &raw const self.before, std::ptr::null_mut());
        }
    }
}

/// Counts where the thread stands.
extern "C" fn on_tick(_: libc::c_int, info: *mut libc::siginfo_t, context: *mut libc::c_void) {
    // SAFETY: the system passes both. A signal of a timer has the value that it was created with, which is the address of
    // what the sampler shares until the timer has been stopped.
    unsafe {
        if (*info).si_code != libc::SI_TIMER {
            return;
        }
        let shared = &*(*info).si_value().sival_ptr.cast::<Shared>();
        shared.total.fetch_add(1, Ordering::Relaxed);
        if let Some(place) = shared.place(&Registers::of(&*context.cast())) {
            shared.count(place.to_bits());
        }
    }
}

/// Where the thread was interrupted.
struct Registers {
    instruction: u64,
    stack: u64,
    /// Where the function returns to, on machines that have a register for it. It means that only until the next call.
    link: u64,
}

impl Registers {
    #[cfg(target_arch = "x86_64")]
    fn of(context: &libc::ucontext_t) -> Registers {
        let registers = &context.uc_mcontext.gregs;
        let [instruction, stack] = [libc::REG_RIP, libc::REG_RSP].map(|n| registers[n as usize] as u64);
        Registers { instruction, stack, link: 0 }
    }

    #[cfg(target_arch = "aarch64")]
    fn of(context: &libc::ucontext_t) -> Registers {
        let registers = &context.uc_mcontext;
        Registers { instruction: registers.pc, stack: registers.sp, link: registers.regs[30] }
    }
}

impl Shared {
    /// # Safety
    /// In the handler, with the registers of the thread that it interrupts.
    unsafe fn place(&self, at: &Registers) -> Option<Place> {
        let tier = self.tier.load(Ordering::Relaxed);
        if tier == Tier::Compiler as u8 {
            return Some(Place::Compiler);
        }
        if self.code.contains(&at.instruction) {
            return Some(Place::Code(at.instruction));
        }
        if tier == Tier::Machine as u8 {
            // A return address stands behind the call.
            if self.code.contains(&at.link) {
                return Some(Place::Code(at.link - 1));
            }
            let end = self.stack_end.min(at.stack.saturating_add(SEARCHED as u64));
            let words = (at.stack.next_multiple_of(8)..end).step_by(8);
            // SAFETY: the thread's stack is mapped from its pointer up to its end.
            let mut words = words.map(|word| unsafe { (word as *const u64).read_volatile() });
            if let Some(back) = words.find(|word| self.code.contains(word)) {
                return Some(Place::Code(back - 1));
            }
        }
        // SAFETY: fields of the virtual machine, which stays in place. A record that is half written has a state that is
        // wrong, but nobody looks at what it points to.
        unsafe {
            let (frames, innermost) = (self.frames.read_volatile(), self.innermost.read_volatile());
            let number = (innermost as usize).wrapping_sub(frames as usize) / size_of::<Frame>();
            let state = (number < MAX_FRAMES).then(|| (&raw const (*innermost).state).read_volatile());
            state.map(|state| Place::Function(state as u64))
        }
    }

    /// Counts in the slot of the place. The thread is alone with the table.
    fn count(&self, place: u64) {
        let begin = place.wrapping_mul(0x9E37_79B9_7F4A_7C15) as usize >> (64 - SLOTS.trailing_zeros());
        for slot in (0..SLOTS).map(|n| &self.slots[(begin + n) % SLOTS]) {
            let known = slot.place.load(Ordering::Relaxed);
            if known == 0 {
                slot.place.store(place, Ordering::Relaxed);
            }
            if known == 0 || known == place {
                slot.count.fetch_add(1, Ordering::Relaxed);
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_survives_its_number() {
        for place in [Place::Compiler, Place::Code(0x7fff_1234_5677), Place::Function(0x7fff_0000_0008)] {
            assert_eq!(Place::from_bits(place.to_bits()), place);
            assert_ne!(place.to_bits(), 0);
        }
    }
}

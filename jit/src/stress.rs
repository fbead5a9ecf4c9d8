//! Disturbances, for tests: guards that fail although what they look at is as expected, code that is thrown away, passes
//! that are left out, thresholds that vary. All of it is off unless the command line asks for it, costs nothing then, and
//! is the same each time for the same program and seed.
//!
//! What a forced exit does must not change what is compiled next, or it would soon be about other code: such exits are
//! neither counted nor noted as others are.

use std::cell::Cell;

/// What the command line asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Disturbances {
    /// Each guard that is the n-th since the last forced exit fails.
    pub deopt_every: Option<u32>,
    /// The guard of this number always fails; guards are numbered as they are compiled, from the program's
    /// beginning on.
    pub fail_guard: Option<u32>,
    /// Everything at random.
    pub seed: Option<u64>,
}

/// How a guard is made to fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Force {
    Always,
    /// When the word at this address, which it counts down by one, becomes 0.
    Countdown(u64),
}

/// Guards between two forced exits are at random up to this, so that 1 of 50 fails.
const GUARDS: u64 = 100; // guards
/// Of so many calls from the interpreter, and entries of loops, one throws the code away first.
const ENTRIES: u64 = 400; // entries
/// Of so many forced exits one throws away the code that it is from.
const EXITS: u64 = 40; // exits
/// Of so many passes one is left out.
const PASSES: u64 = 4; // passes
/// Greatest threshold.
const THRESHOLD: u64 = 4; // calls or rounds
/// Objects between two collections are at least so many, and at most twice as many.
const OBJECTS: u64 = 3000; // objects

/// The state of it, in the JIT of one virtual machine.
pub struct Stress {
    what: Disturbances,
    /// The program has begun, and with it what is asked for.
    begun: bool,
    random: Cell<u64>,
    /// Guards that have been compiled since then.
    guards: Cell<u32>,
    /// Guards to come until one fails; machine code counts this down.
    left: Box<Cell<i64>>,
    /// Forced exits that were taken.
    taken: u64,
}

impl Default for Stress {
    fn default() -> Stress {
        Stress::new(Disturbances::default())
    }
}

impl Stress {
    /// Whether anything is disturbed.
    pub fn is_idle(&self) -> bool {
        self.what == Disturbances::default()
    }

    pub fn new(what: Disturbances) -> Stress {
        let random = Cell::new(what.seed.unwrap_or(0));
        let mut stress =
            Stress { what, begun: false, random, guards: Cell::new(0), left: Box::default(), taken: 0 };
        stress.wind_up();
        stress
    }

    /// The library is there and the program begins.
    pub fn begin(&mut self) {
        self.begun = true;
    }

    /// Guards that have been compiled since the program began.
    pub fn guards(&self) -> u32 {
        self.guards.get()
    }

    /// Forced exits that were taken.
    pub fn taken(&self) -> u64 {
        self.taken
    }

    /// Numbers the guard that is compiled next, and tells how it is to fail.
    pub fn next_guard(&self) -> Option<Force> {
        if !self.begun {
            return None;
        }
        let number = self.guards.get();
        self.guards.set(number + 1);
        if self.what.fail_guard == Some(number) {
            return Some(Force::Always);
        }
        let counts = self.what.seed.is_some() || self.what.deopt_every.is_some();
        counts.then_some(Force::Countdown(self.left.as_ptr() as u64))
    }

    /// A forced exit was taken; whether the code is thrown away.
    pub fn note_exit(&mut self) -> bool {
        self.taken += 1;
        self.wind_up();
        self.one_of(EXITS)
    }

    fn wind_up(&mut self) {
        let next = match self.what.deopt_every {
            Some(n) => i64::from(n.max(1)),
            None => 1 + (self.next() % GUARDS) as i64,
        };
        self.left.set(next);
    }

    /// Whether code that is about to be entered is thrown away instead.
    pub fn throws_away(&self) -> bool {
        self.one_of(ENTRIES)
    }

    /// A threshold in place of the usual one.
    pub fn threshold(&self, usual: u32) -> u32 {
        match self.what.seed {
            Some(_) if self.begun => 1 + (self.next() % THRESHOLD) as u32,
            _ => usual,
        }
    }

    /// Whether a pass is left out this time.
    pub fn leaves_out(&self) -> bool {
        self.one_of(PASSES)
    }

    /// Whether memory of code that is gone is overwritten, so that nobody can go on running it.
    pub fn scraps(&self) -> bool {
        self.what.seed.is_some()
    }

    fn one_of(&self, n: u64) -> bool {
        self.begun && self.what.seed.is_some() && self.next().is_multiple_of(n)
    }

    fn next(&self) -> u64 {
        self.random.set(self.random.get().wrapping_add(0x9E37_79B9_7F4A_7C15));
        mix(self.random.get())
    }
}

/// Steele, Lea, Flood: Fast splittable pseudorandom number generators, OOPSLA 2014.
fn mix(z: u64) -> u64 {
    let z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// How many objects are allocated between two collections in a run with this seed.
pub fn collect_every(seed: u64) -> u32 {
    (OBJECTS + mix(seed) % OBJECTS) as u32
}

/// Whether a run with this seed uses the register allocator that compiles faster.
pub fn single_pass(seed: u64) -> bool {
    seed.is_multiple_of(2)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn begun(what: Disturbances) -> Stress {
        let mut stress = Stress::new(what);
        assert_eq!((stress.next_guard(), stress.guards()), (None, 0));
        stress.begin();
        stress
    }

    #[test]
    fn nothing_is_disturbed_unless_it_is_asked_for() {
        let mut stress = begun(Disturbances::default());
        assert_eq!((stress.next_guard(), stress.next_guard(), stress.guards()), (None, None, 2));
        assert!((0..1000).all(|_| !stress.throws_away() && !stress.leaves_out() && !stress.note_exit()));
        assert_eq!(stress.threshold(30), 30);
    }

    #[test]
    fn one_guard_can_be_named() {
        let stress = begun(Disturbances { fail_guard: Some(1), ..Disturbances::default() });
        let guards: Vec<_> = (0..3).map(|_| stress.next_guard()).collect();
        assert_eq!(guards, [None, Some(Force::Always), None]);
    }

    #[test]
    fn the_same_seed_does_the_same() {
        let run = |seed| {
            let mut stress = begun(Disturbances { seed: Some(seed), ..Disturbances::default() });
            (0..500)
                .map(|_| (stress.threshold(9), stress.leaves_out(), stress.note_exit()))
                .collect::<Vec<_>>()
        };
        assert_eq!(run(7), run(7));
        assert_ne!(run(7), run(8));
        assert!(run(7).iter().all(|(threshold, ..)| (1..=4).contains(threshold)));
    }
}

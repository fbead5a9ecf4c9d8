//! `--jit-stats`: how long the thread was in which tier. The tiers tell when they call each other.

use std::time::{Duration, Instant};

pub use pyrite_object::vm::Tier;

/// A stopwatch that always runs for one tier.
#[derive(Debug, Clone)]
pub struct Clock {
    tier: Tier,
    since: Instant,
    interpreter: Duration,
    machine: Duration,
}

impl Default for Clock {
    fn default() -> Clock {
        Clock {
            tier: Tier::Interpreter,
            since: Instant::now(),
            interpreter: Duration::ZERO,
            machine: Duration::ZERO,
        }
    }
}

impl Clock {
    /// Runs for another tier from now on; gives the one that it ran for.
    pub fn change(&mut self, tier: Tier) -> Tier {
        if tier != self.tier {
            let now = Instant::now();
            let passed = now - self.since;
            *self.total(self.tier) += passed;
            self.since = now;
        }
        std::mem::replace(&mut self.tier, tier)
    }

    fn total(&mut self, tier: Tier) -> &mut Duration {
        match tier {
            Tier::Interpreter => &mut self.interpreter,
            Tier::Machine => &mut self.machine,
        }
    }

    /// Time in the interpreter and in machine code until now.
    pub fn totals(&self) -> (Duration, Duration) {
        let mut now = self.clone();
        *now.total(self.tier) += self.since.elapsed();
        (now.interpreter, now.machine)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_goes_to_the_tier_that_is_on() {
        let mut clock = Clock::default();
        assert_eq!(clock.change(Tier::Machine), Tier::Interpreter);
        let (before, _) = clock.totals();
        std::thread::sleep(Duration::from_millis(3));
        assert_eq!(clock.change(Tier::Interpreter), Tier::Machine);
        let (interpreter, machine) = clock.totals();
        assert!(machine >= Duration::from_millis(3) && interpreter >= before);
    }
}

//! `--jit-stats`: how long the thread was in which tier. The tiers tell when they call each other.

use std::time::{Duration, Instant};

pub use pyrite_object::vm::Tier;

/// A stopwatch that always runs for one tier.
#[derive(Debug, Clone)]
pub struct Clock {
    tier: Tier,
    since: Instant,
    totals: [Duration; Tier::ALL.len()],
}

impl Default for Clock {
    fn default() -> Clock {
        Clock { tier: Tier::Interpreter, since: Instant::now(), totals: Default::default() }
    }
}

impl Clock {
    /// Runs for another tier from now on; gives the one that it ran for.
    pub fn change(&mut self, tier: Tier) -> Tier {
        if tier != self.tier {
            let now = Instant::now();
            self.totals[self.tier as usize] += now - self.since;
            self.since = now;
        }
        std::mem::replace(&mut self.tier, tier)
    }

    /// Time in each tier until now.
    pub fn totals(&self) -> [(Tier, Duration); Tier::ALL.len()] {
        let running = self.since.elapsed();
        Tier::ALL.map(|tier| {
            let more = if tier == self.tier { running } else { Duration::ZERO };
            (tier, self.totals[tier as usize] + more)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_goes_to_the_tier_that_is_on() {
        let mut clock = Clock::default();
        assert_eq!(clock.change(Tier::Machine), Tier::Interpreter);
        let [(_, before), ..] = clock.totals();
        std::thread::sleep(Duration::from_millis(3));
        assert_eq!(clock.change(Tier::Interpreter), Tier::Machine);
        let [(_, interpreter), (_, machine), (_, compiler)] = clock.totals();
        assert!(machine >= Duration::from_millis(3) && interpreter >= before);
        assert_eq!(compiler, Duration::ZERO);
    }
}

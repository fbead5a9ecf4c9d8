//! Medians, spreads, paired ratios and geometric means. Nothing here knows what the numbers measure.

/// The median of some samples and their extremes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spread {
    pub median: f64,
    pub min: f64,
    pub max: f64,
}

impl Spread {
    /// None for no samples.
    pub fn of(samples: &[f64]) -> Option<Spread> {
        let median = median(samples)?;
        let min = samples.iter().copied().fold(f64::INFINITY, f64::min);
        let max = samples.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        Some(Spread { median, min, max })
    }
}

/// The middle sample, or the mean of the two middle ones. None for no samples.
pub fn median(samples: &[f64]) -> Option<f64> {
    let mut sorted = samples.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    match sorted.len() {
        0 => None,
        length if length % 2 == 1 => Some(sorted[middle]),
        _ => Some((sorted[middle - 1] + sorted[middle]) / 2.0),
    }
}

const CLOCK: f64 = 1e-9; // seconds: nothing that took less can be told apart

/// How many times as long the rival took, round by round: above 1, we are faster. A round is one pair, so that what
/// slowed the machine down for a while slowed both.
pub fn ratios(rival: &[f64], own: &[f64]) -> Vec<f64> {
    rival.iter().zip(own).map(|(rival, own)| rival.max(CLOCK) / own.max(CLOCK)).collect()
}

/// The geometric mean of positive numbers. None for none.
pub fn geomean(values: &[f64]) -> Option<f64> {
    if values.is_empty() {
        return None;
    }
    Some((values.iter().map(|value| value.ln()).sum::<f64>() / values.len() as f64).exp())
}

/// The geometric mean of many workloads' ratios: of their medians, and, for the spread, of each round by itself.
/// Rounds are counted up to the shortest workload. None for no workloads.
pub fn geomean_spread(ratios: &[Vec<f64>]) -> Option<Spread> {
    let medians = ratios.iter().map(|samples| median(samples)).collect::<Option<Vec<f64>>>()?;
    let rounds = ratios.iter().map(Vec::len).min()?;
    let by_round: Vec<f64> = (0..rounds)
        .filter_map(|round| geomean(&ratios.iter().map(|samples| samples[round]).collect::<Vec<_>>()))
        .collect();
    let extremes = Spread::of(&by_round)?;
    let median = geomean(&medians)?;
    // The mean of medians need not lie between the rounds' means; a spread that excludes its own middle misleads.
    Some(Spread { median, min: extremes.min.min(median), max: extremes.max.max(median) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(one: f64, two: f64) -> bool {
        (one - two).abs() < 1e-12 * two.abs().max(1.0)
    }

    #[test]
    fn the_median_is_the_middle_or_the_mean_of_the_two_middles() {
        assert_eq!(median(&[3.0, 1.0, 2.0]), Some(2.0));
        assert_eq!(median(&[4.0, 1.0, 3.0, 2.0]), Some(2.5));
        assert_eq!(median(&[7.0]), Some(7.0));
        assert_eq!(median(&[]), None);
    }

    #[test]
    fn one_outlier_moves_the_spread_but_not_the_median() {
        let spread = Spread::of(&[1.0, 1.1, 0.9, 1.0, 9.0]).unwrap();
        assert_eq!(spread, Spread { median: 1.0, min: 0.9, max: 9.0 });
        assert_eq!(Spread::of(&[]), None);
    }

    #[test]
    fn ratios_are_taken_round_by_round_and_above_one_when_the_rival_is_slower() {
        // The machine was half as fast in the second round: the pairs agree all the same.
        assert_eq!(ratios(&[2.0, 4.0, 2.0], &[1.0, 2.0, 1.0]), [2.0, 2.0, 2.0]);
        assert_eq!(ratios(&[1.0], &[4.0]), [0.25]);
    }

    #[test]
    fn a_time_of_zero_does_not_make_an_infinite_ratio() {
        assert!(ratios(&[1e-6], &[0.0])[0].is_finite());
        assert_eq!(ratios(&[0.0], &[0.0]), [1.0]);
    }

    #[test]
    fn the_geometric_mean_balances_a_doubling_with_a_halving() {
        assert!(close(geomean(&[2.0, 0.5]).unwrap(), 1.0));
        assert!(close(geomean(&[1.0, 10.0, 100.0]).unwrap(), 10.0));
        assert_eq!(geomean(&[]), None);
    }

    #[test]
    fn the_geomean_of_workloads_takes_its_spread_from_the_rounds() {
        let spread = geomean_spread(&[vec![2.0, 4.0, 3.0], vec![2.0, 4.0, 3.0]]).unwrap();
        assert!(close(spread.median, 3.0) && close(spread.min, 2.0) && close(spread.max, 4.0));
        assert_eq!(geomean_spread(&[]), None);
    }

    #[test]
    fn the_spread_of_a_geomean_contains_it() {
        let spread =
            geomean_spread(&[vec![1.0, 1.0, 9.0], vec![1.0, 9.0, 1.0], vec![9.0, 1.0, 1.0]]).unwrap();
        assert!(spread.min <= spread.median && spread.median <= spread.max);
        assert!(close(spread.median, 1.0));
    }
}

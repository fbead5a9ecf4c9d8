//! Steady-state measurement: the driver program that calls `run` repeatedly, and the reader of what it prints.

pub const DRIVER: &str = include_str!("driver.py");

/// What the driver printed.
#[derive(Debug, PartialEq)]
pub struct Calls {
    pub first: f64,
    /// The calls after the first one, in seconds, at least one.
    pub later: Vec<f64>,
    /// The line that the program would have printed.
    pub result: String,
}

/// None if the text is not what the driver prints for this number of later calls.
pub fn read(output: &str, later: usize) -> Option<Calls> {
    let (times, result) = output.split_once("result ")?;
    let seconds: Option<Vec<f64>> = times
        .lines()
        .map(|line| {
            line.strip_prefix("seconds ")?.parse().ok().filter(|time: &f64| time.is_finite() && *time >= 0.0)
        })
        .collect();
    let (first, rest) = seconds?.split_first().map(|(first, rest)| (*first, rest.to_vec()))?;
    (rest.len() == later && later > 0).then(|| Calls { first, later: rest, result: result.to_string() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_call_is_told_from_the_later_ones() {
        let calls = read("seconds 0.5\nseconds 0.25\nseconds 0.125\nresult 42 ok\n", 2).unwrap();
        assert_eq!(calls, Calls { first: 0.5, later: vec![0.25, 0.125], result: "42 ok\n".to_string() });
    }

    #[test]
    fn anything_else_is_refused() {
        assert_eq!(read("42\n", 1), None);
        assert_eq!(read("seconds 0.5\nresult 42\n", 1), None);
        assert_eq!(read("seconds 0.5\nnoise\nresult 42\n", 1), None);
        assert_eq!(read("seconds 0.5\nseconds inf\nresult 42\n", 1), None);
    }
}

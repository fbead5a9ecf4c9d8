//! The likeliest of some names for one that is misspelt, as error messages offer it.

/// Names longer than this are not compared.
const LONGEST: usize = 40; // bytes
/// More names than this are not looked at.
const MOST: usize = 750; // names
/// What a letter costs that is added, removed or replaced.
const MOVE: usize = 2;
/// What a letter costs that is only in the other case.
const CASE: usize = 1;

/// The candidate nearest to `name`, if one is near enough; the first of equally near ones.
pub fn nearest<'a>(name: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let mut best = None;
    let mut limit = usize::MAX;
    for candidate in candidates.take(MOST).filter(|c| *c != name) {
        // A third of the letters may differ.
        let most = ((name.len() + candidate.len() + 3) * MOVE / 6).min(limit);
        if let Some(cost) = distance(name.as_bytes(), candidate.as_bytes()).filter(|c| *c <= most) {
            best = Some(candidate);
            limit = cost.saturating_sub(1);
        }
    }
    best
}

/// `. Did you mean 'x'?`, or nothing.
pub fn hint<'a>(name: &str, candidates: impl Iterator<Item = &'a str>) -> String {
    nearest(name, candidates).map(|n| format!(". Did you mean '{n}'?")).unwrap_or_default()
}

fn replaced(a: u8, b: u8) -> usize {
    match (a == b, a.eq_ignore_ascii_case(&b)) {
        (true, _) => 0,
        (false, true) => CASE,
        (false, false) => MOVE,
    }
}

/// The distance of Levenshtein (1966) with these costs.
fn distance(a: &[u8], b: &[u8]) -> Option<usize> {
    let same = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[same..], &b[same..]);
    let same = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[..a.len() - same], &b[..b.len() - same]);
    if a.is_empty() || b.is_empty() {
        return Some((a.len() + b.len()) * MOVE);
    }
    if a.len() > LONGEST || b.len() > LONGEST {
        return None;
    }
    let mut row: Vec<usize> = (0..=a.len()).map(|i| i * MOVE).collect();
    for (i, y) in b.iter().enumerate() {
        let mut corner = row[0];
        row[0] = (i + 1) * MOVE;
        for (j, x) in a.iter().enumerate() {
            let through = corner + replaced(*x, *y);
            corner = row[j + 1];
            row[j + 1] = through.min(row[j] + MOVE).min(corner + MOVE);
        }
    }
    row.last().copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_letter_and_another_case_are_near_and_other_words_are_not() {
        let names = ["value", "number", "key"];
        assert_eq!(nearest("vlue", names.into_iter()), Some("value"));
        assert_eq!(nearest("Key", names.into_iter()), Some("key"));
        assert_eq!(nearest("keys", names.into_iter()), Some("key"));
        assert_eq!(nearest("x", names.into_iter()), None);
        assert_eq!(nearest("VALUE", names.into_iter()), None);
    }
}

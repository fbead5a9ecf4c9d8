//! Reading ISO 8601: the formats of `fromisoformat`.
//!
//! Calendar dates and week dates, in the basic and the extended format; times down to fractions of seconds, of which six
//! digits count; an offset or `Z`. It is as lenient as CPython where that is: a time in front of an offset may end in a
//! colon, for example, and an offset has any number of minutes below 100.

use super::calendar::{self, Span};

/// That the text is not in any of the formats.
#[derive(Debug, PartialEq, Eq)]
pub struct Malformed;

/// Stands for a character that is not ASCII.
pub const FOREIGN: u8 = 0xff;

/// Year, month and day, which may not exist.
pub type Date = (i32, i32, i32);

/// Hour, minute, second and microsecond, which may not exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Time {
    pub hour: i32,
    pub minute: i32,
    pub second: i32,
    pub micros: i32,
}

/// A text under way.
struct Reader<'a> {
    text: &'a [u8],
    at: usize,
}

impl Reader<'_> {
    /// The next byte; past the end, 0.
    fn peek(&self) -> u8 {
        self.text.get(self.at).copied().unwrap_or(0)
    }

    fn number(&mut self, digits: usize) -> Result<i32, Malformed> {
        let mut n = 0;
        for _ in 0..digits {
            let digit = self.peek();
            if !digit.is_ascii_digit() {
                return Err(Malformed);
            }
            n = n * 10 + i32::from(digit - b'0');
            self.at += 1;
        }
        Ok(n)
    }

    fn take(&mut self, byte: u8) -> bool {
        let there = self.peek() == byte;
        self.at += usize::from(there);
        there
    }
}

/// A date that fills the text, as far as that matters: what stands behind a date in the basic format is not looked at.
pub fn date(text: &[u8]) -> Result<Date, Malformed> {
    let mut r = Reader { text, at: 0 };
    let year = r.number(4)?;
    let extended = r.take(b'-');
    if r.take(b'W') {
        let week = r.number(2)?;
        let mut weekday = 1;
        if r.at < text.len() {
            if extended && !r.take(b'-') {
                return Err(Malformed);
            }
            weekday = r.number(1)?;
        }
        let ordinal = calendar::iso_ordinal(year, week, weekday).map_err(|_| Malformed)?;
        let (year, month, day) = calendar::civil(ordinal);
        return Ok((year as i32, month, day));
    }
    let month = r.number(2)?;
    if extended && !r.take(b'-') {
        return Err(Malformed);
    }
    Ok((year, month, r.number(2)?))
}

/// A time of day without an offset. The flag tells whether there was something behind it.
fn time_of_day(text: &[u8], end: usize) -> Result<(Time, bool), Malformed> {
    let mut r = Reader { text, at: 0 };
    let mut fields = [0; 3];
    let mut extended = true;
    let (mut time, mut fraction) = (Time::default(), false);
    for (i, field) in fields.iter_mut().enumerate() {
        *field = r.number(2)?;
        let next = r.peek();
        if i == 0 {
            extended = next == b':';
        }
        let more = r.at + 1 < end;
        match next {
            b'.' | b',' if i == 2 && more => {
                r.at += 1;
                fraction = true;
                break;
            }
            b'.' | b',' => return Err(Malformed),
            // One more character is let pass in front of an offset.
            _ if !more => {
                [time.hour, time.minute, time.second] = fields;
                return Ok((time, next != 0));
            }
            b':' if extended && i < 2 => r.at += 1,
            _ if !extended => fraction = i == 2,
            _ => return Err(Malformed),
        }
    }
    [time.hour, time.minute, time.second] = fields;
    if fraction {
        let digits = end.saturating_sub(r.at).min(6);
        time.micros = r.number(digits)? * 10i32.pow(6 - digits as u32);
        while r.peek().is_ascii_digit() {
            r.at += 1;
        }
    }
    Ok((time, r.peek() != 0))
}

/// A time of day, and its offset from UTC if there is one.
pub fn time(text: &[u8]) -> Result<(Time, Option<Span>), Malformed> {
    // As in CPython, which looks at UTF-8, such a character is not the single one that may stand in front of an offset.
    let doubled: Vec<u8>;
    let text = if text.contains(&FOREIGN) {
        doubled = text.iter().flat_map(|b| std::iter::repeat_n(*b, 1 + usize::from(*b == FOREIGN))).collect();
        &doubled
    } else {
        text
    };
    let end = text.iter().position(|b| matches!(b, b'+' | b'-' | b'Z')).unwrap_or(text.len());
    let (time, more) = time_of_day(text, end)?;
    let Some(sign) = text.get(end) else {
        return if more { Err(Malformed) } else { Ok((time, None)) };
    };
    let rest = &text[end + 1..];
    if *sign == b'Z' {
        return if rest.first().is_none_or(|b| *b == 0) {
            Ok((time, Some(Span::ZERO)))
        } else {
            Err(Malformed)
        };
    }
    let (size, more) = time_of_day(rest, rest.len())?;
    if more {
        return Err(Malformed);
    }
    let seconds = i64::from(size.hour * 3600 + size.minute * 60 + size.second);
    let span = Span::carried(0, seconds, size.micros.into());
    Ok((time, Some(if *sign == b'-' { span.negated() } else { span })))
}

/// Where the date ends in a text of at least seven characters, and the character that separates the time stands.
pub fn separator(text: &[u8]) -> Option<usize> {
    let at = |i: usize| text.get(i).copied().unwrap_or(0);
    let length = text.len();
    if length == 7 {
        return Some(7);
    }
    match (at(4), at(5)) {
        (b'-', b'W') => match at(8) {
            b'-' if length == 9 => None,
            // `-` is the separator, or belongs to the weekday: that is told by how many digits follow.
            b'-' if length > 10 && at(10).is_ascii_digit() => Some(8),
            b'-' => Some(10),
            _ => Some(8),
        },
        (b'-', _) => Some(10),
        (b'W', _) => {
            let digits = text[7..].iter().take_while(|b| b.is_ascii_digit()).count();
            Some(match 7 + digits {
                end if end < 9 => end,
                // With an even number of digits there is no weekday in front of the time.
                end if end % 2 == 0 => 7,
                _ => 8,
            })
        }
        _ => Some(8),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_in_all_formats() {
        assert_eq!(date(b"2020-02-29"), Ok((2020, 2, 29)));
        assert_eq!(date(b"20200229"), Ok((2020, 2, 29)));
        assert_eq!(date(b"2020-W53-7"), Ok((2021, 1, 3)));
        assert_eq!(date(b"2020W53"), Ok((2020, 12, 28)));
        assert_eq!(date(b"2020-0229"), Err(Malformed));
        assert_eq!(date(b"2021W53"), Err(Malformed));
    }

    #[test]
    fn times_with_fractions_and_offsets() {
        let noon = Time { hour: 12, ..Time::default() };
        assert_eq!(time(b"12"), Ok((noon, None)));
        assert_eq!(time(b"1200Z"), Ok((noon, Some(Span::ZERO))));
        let half = Time { micros: 500_000, ..noon };
        assert_eq!(time(b"12:00:00,5"), Ok((half, None)));
        assert_eq!(time(b"120000.5000009"), Ok((half, None)));
        let offset = Span { days: -1, seconds: 86_400 - 5400, micros: 0 };
        assert_eq!(time(b"12:00-01:30"), Ok((noon, Some(offset))));
        assert_eq!(time(b"12:0"), Err(Malformed));
        assert_eq!(time(b"12:00:00."), Err(Malformed));
    }
}

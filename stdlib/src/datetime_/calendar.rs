//! Days of the proleptic Gregorian calendar and times of day as plain numbers: what needs no `Vm`.

/// The last year that dates have; the first is 1.
pub const MAX_YEAR: i32 = 9999;
/// Ordinal of the last day; that of the first, 0001-01-01, is 1.
pub const MAX_ORDINAL: i64 = 3_652_059;
pub const SECONDS_PER_DAY: i64 = 86_400;
/// Ordinal of 1970-01-01.
pub const EPOCH_ORDINAL: i64 = 719_163;

/// Days from 0000-03-01, where the years of the algorithms below begin, to the day of ordinal 0.
const MARCH_TO_ORDINAL: i64 = 305;
const DAYS_PER_ERA: i64 = 146_097; // 400 years

pub const fn is_leap(year: i32) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

/// Length of a month from 1 to 12; of any other number, 31.
pub const fn days_in_month(year: i32, month: i32) -> i32 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if is_leap(year) => 29,
        2 => 28,
        _ => 31,
    }
}

/// The ordinal of a day, which need not exist: days count on from the first of the month.
pub const fn ordinal(year: i32, month: i32, day: i32) -> i64 {
    // Years that begin in March have their leap day at the end.
    let (y, m) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let (y, m) = (y as i64, m as i64);
    365 * y + y.div_euclid(4) - y.div_euclid(100) + y.div_euclid(400) + (153 * m + 2) / 5 + day as i64
        - 1
        - MARCH_TO_ORDINAL
}

/// Year, month and day of an ordinal that may be far out of range.
pub const fn civil(ordinal: i64) -> (i64, i32, i32) {
    let days = ordinal + MARCH_TO_ORDINAL;
    let era = days.div_euclid(DAYS_PER_ERA);
    let in_era = days.rem_euclid(DAYS_PER_ERA) as u32;
    let year = (in_era - in_era / 1460 + in_era / 36_524 - in_era / 146_096) / 365;
    let in_year = in_era - (365 * year + year / 4 - year / 100);
    let month = (5 * in_year + 2) / 153;
    let day = in_year - (153 * month + 2) / 5 + 1;
    let (month, carry) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
    (era * 400 + year as i64 + carry, month as i32, day as i32)
}

/// The Monday that the first week of an ISO year begins with: the week of January 4th.
pub const fn iso_year_start(year: i32) -> i64 {
    let fourth = ordinal(year, 1, 4);
    fourth - (fourth + 6).rem_euclid(7)
}

/// Why an ISO week date is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IsoRefusal {
    Year,
    Week,
    Weekday,
}

/// The ordinal of a day in an ISO year.
pub const fn iso_ordinal(year: i32, week: i32, weekday: i32) -> Result<i64, IsoRefusal> {
    if year < 1 || year > MAX_YEAR {
        return Err(IsoRefusal::Year);
    }
    let start = iso_year_start(year);
    let weeks = (iso_year_start(year + 1) - start) / 7;
    if week < 1 || week as i64 > weeks {
        return Err(IsoRefusal::Week);
    }
    if weekday < 1 || weekday > 7 {
        return Err(IsoRefusal::Weekday);
    }
    Ok(start + (week as i64 - 1) * 7 + weekday as i64 - 1)
}

/// A date in one word, in the order of time. From pickles come days that do not exist, so nothing here relies on that; what
/// does not fit into the bits is cut off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(u32);

impl Day {
    pub const fn new(year: i32, month: i32, day: i32) -> Day {
        Day((year as u32 & 0x3fff) << 9 | (month as u32 & 15) << 5 | day as u32 & 31)
    }

    pub const fn year(self) -> i32 {
        (self.0 >> 9) as i32
    }

    pub const fn month(self) -> i32 {
        (self.0 >> 5 & 15) as i32
    }

    pub const fn day(self) -> i32 {
        (self.0 & 31) as i32
    }

    pub const fn ordinal(self) -> i64 {
        ordinal(self.year(), self.month(), self.day())
    }

    /// The day of an ordinal, if dates reach so far.
    pub const fn from_ordinal(ordinal: i64) -> Option<Day> {
        if ordinal < 1 || ordinal > MAX_ORDINAL {
            return None;
        }
        let (year, month, day) = civil(ordinal);
        Some(Day::new(year as i32, month, day))
    }

    /// The day so many days later.
    pub const fn plus(self, days: i64) -> Option<Day> {
        let day = self.day() as i64 + days;
        // Within the month there is nothing to compute.
        if day >= 1 && day <= 28 {
            return Some(Day(self.0 & !31 | day as u32));
        }
        Day::from_ordinal(self.ordinal() + days)
    }

    /// 0 for Monday.
    pub const fn weekday(self) -> i32 {
        ((self.ordinal() + 6).rem_euclid(7)) as i32
    }

    /// 1 for January 1st.
    pub const fn day_of_year(self) -> i32 {
        (self.ordinal() - ordinal(self.year(), 1, 1)) as i32 + 1
    }

    /// ISO year, week, and day of the week, from 1.
    pub const fn iso(self) -> (i32, i32, i32) {
        let today = self.ordinal();
        let mut year = self.year();
        let mut start = iso_year_start(year);
        if today < start {
            year -= 1;
            start = iso_year_start(year);
        } else if today >= iso_year_start(year + 1) {
            year += 1;
            start = iso_year_start(year);
        }
        let days = today - start;
        (year, (days / 7) as i32 + 1, (days % 7) as i32 + 1)
    }
}

/// A time of day in one word, in the order of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Clock(u64);

impl Clock {
    pub const MIDNIGHT: Clock = Clock(0);
    const BITS: u32 = 37;

    pub const fn new(hour: i32, minute: i32, second: i32, micros: i32) -> Clock {
        Clock(
            (hour as u64 & 31) << 32
                | (minute as u64 & 63) << 26
                | (second as u64 & 63) << 20
                | micros as u64 & 0xf_ffff,
        )
    }

    pub const fn hour(self) -> i32 {
        (self.0 >> 32 & 31) as i32
    }

    pub const fn minute(self) -> i32 {
        (self.0 >> 26 & 63) as i32
    }

    pub const fn second(self) -> i32 {
        (self.0 >> 20 & 63) as i32
    }

    pub const fn micros(self) -> i32 {
        (self.0 & 0xf_ffff) as i32
    }

    /// Seconds since midnight.
    pub const fn seconds(self) -> i64 {
        self.hour() as i64 * 3600 + self.minute() as i64 * 60 + self.second() as i64
    }

    /// The time so many seconds (less than a day) and microseconds (less than a second) after midnight.
    pub const fn from_seconds(seconds: i64, micros: i32) -> Clock {
        let s = seconds as i32;
        Clock::new(s / 3600, s / 60 % 60, s % 60, micros)
    }
}

/// Date, time and fold in one word, in the order of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment(u64);

impl Moment {
    pub const fn new(day: Day, clock: Clock, fold: bool) -> Moment {
        Moment((day.0 as u64) << (Clock::BITS + 1) | clock.0 << 1 | fold as u64)
    }

    pub const fn day(self) -> Day {
        Day((self.0 >> (Clock::BITS + 1)) as u32)
    }

    pub const fn clock(self) -> Clock {
        Clock(self.0 >> 1 & ((1 << Clock::BITS) - 1))
    }

    pub const fn fold(self) -> bool {
        self.0 & 1 == 1
    }

    pub const fn with_fold(self, fold: bool) -> Moment {
        Moment(self.0 & !1 | fold as u64)
    }

    /// What decides the order, in which the fold does not count.
    pub const fn key(self) -> u64 {
        self.0 >> 1
    }

    /// Seconds since the beginning of the day of ordinal 0.
    pub const fn seconds(self) -> i64 {
        self.day().ordinal() * SECONDS_PER_DAY + self.clock().seconds()
    }

    /// The moment of so many seconds since the beginning of the day of ordinal 0, if dates reach so far.
    pub const fn from_seconds(seconds: i64, micros: i32, fold: bool) -> Option<Moment> {
        match Day::from_ordinal(seconds.div_euclid(SECONDS_PER_DAY)) {
            Some(day) => {
                let clock = Clock::from_seconds(seconds.rem_euclid(SECONDS_PER_DAY), micros);
                Some(Moment::new(day, clock, fold))
            }
            None => None,
        }
    }

    /// The moment so much later, without fold.
    pub const fn plus(self, span: Span) -> Option<Moment> {
        let clock = self.clock();
        let mut micros = clock.micros() + span.micros;
        let mut seconds = clock.seconds() + span.seconds as i64;
        let mut days = span.days as i64;
        if micros >= MICROS {
            micros -= MICROS;
            seconds += 1;
        }
        if seconds >= SECONDS_PER_DAY {
            seconds -= SECONDS_PER_DAY;
            days += 1;
        }
        let day = match days {
            0 => self.day(),
            _ => match self.day().plus(days) {
                Some(day) => day,
                None => return None,
            },
        };
        // Not in range only if a pickle had a time of day that does not exist.
        let seconds = if seconds < SECONDS_PER_DAY { seconds } else { SECONDS_PER_DAY - 1 };
        Some(Moment::new(day, Clock::from_seconds(seconds, micros), false))
    }

    /// Time between two moments on the same clock.
    pub const fn minus(self, other: Moment) -> Span {
        let days = self.day().ordinal() - other.day().ordinal();
        let seconds = self.clock().seconds() - other.clock().seconds();
        let micros = self.clock().micros() - other.clock().micros();
        Span::carried(days, seconds, micros as i64)
    }
}

pub const MICROS: i32 = 1_000_000; // per second
pub const MICROS_PER_DAY: i128 = 86_400_000_000;

/// What a timedelta holds: seconds and microseconds are never below zero and less than a day and a second.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    pub days: i32,
    pub seconds: i32,
    pub micros: i32,
}

impl Span {
    pub const MAX_DAYS: i64 = 999_999_999;
    pub const ZERO: Span = Span { days: 0, seconds: 0, micros: 0 };

    /// Carries what is too much for a field to the next one. The number of days must fit.
    pub const fn carried(days: i64, seconds: i64, micros: i64) -> Span {
        let seconds = seconds + micros.div_euclid(MICROS as i64);
        let days = days + seconds.div_euclid(SECONDS_PER_DAY);
        Span {
            days: days as i32,
            seconds: seconds.rem_euclid(SECONDS_PER_DAY) as i32,
            micros: micros.rem_euclid(MICROS as i64) as i32,
        }
    }

    /// Microseconds.
    pub const fn total(self) -> i128 {
        let seconds = self.days as i64 * SECONDS_PER_DAY + self.seconds as i64;
        seconds as i128 * MICROS as i128 + self.micros as i128
    }

    /// Whole seconds; microseconds do not count.
    pub const fn whole_seconds(self) -> i64 {
        self.days as i64 * SECONDS_PER_DAY + self.seconds as i64
    }

    /// The opposite; out of range only below the least timedelta.
    pub const fn negated(self) -> Span {
        Span::carried(-(self.days as i64), -(self.seconds as i64), -(self.micros as i64))
    }

    /// Whether it is the offset of some time zone: strictly between a day and a day less than nothing.
    pub const fn is_offset(self) -> bool {
        self.days == 0 || self.days == -1 && (self.seconds > 0 || self.micros > 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinals_and_dates_are_each_others_inverse() {
        let mut expected = 1;
        for year in 1..=MAX_YEAR {
            for month in 1..=12 {
                for day in [1, days_in_month(year, month)] {
                    let ordinal = ordinal(year, month, day);
                    assert_eq!(civil(ordinal), (i64::from(year), month, day));
                    if day == 1 {
                        assert_eq!(ordinal, expected);
                    }
                }
                expected += i64::from(days_in_month(year, month));
            }
        }
        assert_eq!(expected, MAX_ORDINAL + 1);
        assert_eq!(ordinal(1970, 1, 1), EPOCH_ORDINAL);
    }

    #[test]
    fn iso_weeks_of_days_around_new_year() {
        assert_eq!(Day::new(2020, 12, 31).iso(), (2020, 53, 4));
        assert_eq!(Day::new(2021, 1, 3).iso(), (2020, 53, 7));
        assert_eq!(Day::new(2024, 12, 30).iso(), (2025, 1, 1));
        assert_eq!(iso_ordinal(2021, 53, 1), Err(IsoRefusal::Week));
        assert_eq!(iso_ordinal(2020, 53, 7), Ok(ordinal(2021, 1, 3)));
    }

    #[test]
    fn moments_add_and_subtract_spans_exactly() {
        let new_year = Moment::new(Day::new(2023, 12, 31), Clock::new(23, 59, 59, 999_999), true);
        let next = Moment::new(Day::new(2024, 1, 1), Clock::MIDNIGHT, false);
        let tick = Span { days: 0, seconds: 0, micros: 1 };
        assert_eq!(new_year.plus(tick), Some(next));
        assert_eq!(next.minus(new_year), tick);
        assert_eq!(new_year.minus(next), tick.negated());
        assert_eq!(next.plus(tick.negated()), Some(new_year.with_fold(false)));
    }
}

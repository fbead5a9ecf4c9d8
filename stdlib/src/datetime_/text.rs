//! Writing dates and times: digits into a short buffer that becomes a string at once.

use super::calendar::{Clock, Day, Span};
use pyrite_object::string::StrBuilder;
use pyrite_object::{Value, Vm, string};

/// Latin-1 text of limited length; what does not fit is dropped, and nothing that is written here is so long.
pub struct Text {
    bytes: [u8; 120],
    length: usize,
}

impl Text {
    pub fn new() -> Text {
        Text { bytes: [0; 120], length: 0 }
    }

    pub fn push(&mut self, byte: u8) {
        if let Some(place) = self.bytes.get_mut(self.length) {
            *place = byte;
            self.length += 1;
        }
    }

    pub fn push_all(&mut self, text: &[u8]) {
        text.iter().for_each(|byte| self.push(*byte));
    }

    /// A number with leading zeros.
    pub fn digits(&mut self, number: i32, width: usize) {
        let mut rest = number.unsigned_abs();
        if let Some(place) = self.bytes.get_mut(self.length..self.length + width) {
            for digit in place.iter_mut().rev() {
                *digit = b'0' + (rest % 10) as u8;
                rest /= 10;
            }
            self.length += width;
        }
    }

    pub fn bytes(&self) -> &[u8] {
        &self.bytes[..self.length]
    }

    /// Whether there may be no room for what one directive or character writes.
    pub fn is_nearly_full(&self) -> bool {
        self.length + 40 > self.bytes.len()
    }

    /// Appends the text to a string that is being built, and empties it.
    pub fn move_to(&mut self, builder: &mut StrBuilder) {
        builder.push_latin1(self.bytes());
        self.length = 0;
    }

    pub fn finish(&self, vm: &mut Vm) -> Value {
        string::from_latin1(vm, self.bytes())
    }

    /// `YYYY-MM-DD`.
    pub fn day(&mut self, day: Day) {
        self.digits(day.year(), 4);
        self.push(b'-');
        self.digits(day.month(), 2);
        self.push(b'-');
        self.digits(day.day(), 2);
    }

    /// A time of day as precise as asked for.
    pub fn clock(&mut self, clock: Clock, precision: Precision) {
        let precision = match precision {
            Precision::Auto if clock.micros() == 0 => Precision::Seconds,
            Precision::Auto => Precision::Microseconds,
            other => other,
        };
        self.digits(clock.hour(), 2);
        if precision == Precision::Hours {
            return;
        }
        self.push(b':');
        self.digits(clock.minute(), 2);
        if precision == Precision::Minutes {
            return;
        }
        self.push(b':');
        self.digits(clock.second(), 2);
        match precision {
            Precision::Milliseconds => {
                self.push(b'.');
                self.digits(clock.micros() / 1000, 3);
            }
            Precision::Microseconds => {
                self.push(b'.');
                self.digits(clock.micros(), 6);
            }
            _ => {}
        }
    }

    /// `+HH:MM`, and seconds and microseconds if there are any.
    pub fn offset(&mut self, offset: Span, separator: &[u8]) {
        let (sign, size) = if offset.days < 0 { (b'-', offset.negated()) } else { (b'+', offset) };
        self.push(sign);
        self.digits(size.seconds / 3600, 2);
        self.push_all(separator);
        self.digits(size.seconds / 60 % 60, 2);
        if size.seconds % 60 != 0 || size.micros != 0 {
            self.push_all(separator);
            self.digits(size.seconds % 60, 2);
        }
        if size.micros != 0 {
            self.push(b'.');
            self.digits(size.micros, 6);
        }
    }
}

/// How much of a time `isoformat` shows: its argument `timespec`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Precision {
    /// Microseconds if there are any.
    Auto,
    Hours,
    Minutes,
    Seconds,
    Milliseconds,
    Microseconds,
}

impl Precision {
    pub fn named(name: &str) -> Option<Precision> {
        Some(match name {
            "auto" => Precision::Auto,
            "hours" => Precision::Hours,
            "minutes" => Precision::Minutes,
            "seconds" => Precision::Seconds,
            "milliseconds" => Precision::Milliseconds,
            "microseconds" => Precision::Microseconds,
            _ => return None,
        })
    }
}

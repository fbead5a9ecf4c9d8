//! Decimal numbers, the settings of a context, conditions, and rounding to the settings.
//!
//! The General Decimal Arithmetic specification says what operations give. Where it leaves room, libmpdec's choice is
//! taken, because programs see it in CPython.

use super::coefficient::{Coefficient, MOST_DIGITS, Rest};

/// Conditions: bits that operations set.
pub mod status {
    pub const CLAMPED: u32 = 1;
    pub const CONVERSION_SYNTAX: u32 = 1 << 1;
    pub const DIVISION_BY_ZERO: u32 = 1 << 2;
    pub const DIVISION_IMPOSSIBLE: u32 = 1 << 3;
    pub const DIVISION_UNDEFINED: u32 = 1 << 4;
    pub const INEXACT: u32 = 1 << 6;
    pub const INVALID_CONTEXT: u32 = 1 << 7;
    pub const INVALID_OPERATION: u32 = 1 << 8;
    /// The result would not fit in memory.
    pub const MALLOC_ERROR: u32 = 1 << 9;
    pub const FLOAT_OPERATION: u32 = 1 << 10;
    pub const OVERFLOW: u32 = 1 << 11;
    pub const ROUNDED: u32 = 1 << 12;
    pub const SUBNORMAL: u32 = 1 << 13;
    pub const UNDERFLOW: u32 = 1 << 14;
    /// All that the signal InvalidOperation stands for.
    pub const INVALID: u32 = CONVERSION_SYNTAX
        | DIVISION_IMPOSSIBLE
        | DIVISION_UNDEFINED
        | 1 << 5
        | INVALID_CONTEXT
        | INVALID_OPERATION
        | MALLOC_ERROR;
    pub const ERRORS: u32 = INVALID | DIVISION_BY_ZERO;
}

/// Limits of a machine of 64 bits.
pub const MAX_PREC: i64 = 999_999_999_999_999_999;
pub const MAX_EMAX: i64 = 999_999_999_999_999_999;
pub const MIN_EMIN: i64 = -999_999_999_999_999_999;
pub const MIN_ETINY: i64 = MIN_EMIN - (MAX_PREC - 1);
/// Larger than any exponent of a finite number. Sums of a few of them do not overflow.
pub const BEYOND: i64 = 2_000_000_000_000_000_001;

/// How numbers are rounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rounding {
    Up,
    Down,
    Ceiling,
    Floor,
    HalfUp,
    HalfDown,
    HalfEven,
    /// Away from zero if the last digit would be 0 or 5, else towards zero.
    ZeroFiveUp,
}

impl Rounding {
    pub const ALL: [Rounding; 8] = {
        use Rounding::*;
        [Ceiling, Floor, Up, Down, HalfUp, HalfDown, HalfEven, ZeroFiveUp]
    };

    pub const fn name(self) -> &'static str {
        match self {
            Rounding::Up => "ROUND_UP",
            Rounding::Down => "ROUND_DOWN",
            Rounding::Ceiling => "ROUND_CEILING",
            Rounding::Floor => "ROUND_FLOOR",
            Rounding::HalfUp => "ROUND_HALF_UP",
            Rounding::HalfDown => "ROUND_HALF_DOWN",
            Rounding::HalfEven => "ROUND_HALF_EVEN",
            Rounding::ZeroFiveUp => "ROUND_05UP",
        }
    }

    /// The rounding of this name.
    pub fn of_name(name: &[u8]) -> Option<Rounding> {
        Some(match name {
            b"ROUND_UP" => Rounding::Up,
            b"ROUND_DOWN" => Rounding::Down,
            b"ROUND_CEILING" => Rounding::Ceiling,
            b"ROUND_FLOOR" => Rounding::Floor,
            b"ROUND_HALF_UP" => Rounding::HalfUp,
            b"ROUND_HALF_DOWN" => Rounding::HalfDown,
            b"ROUND_HALF_EVEN" => Rounding::HalfEven,
            b"ROUND_05UP" => Rounding::ZeroFiveUp,
            _ => return None,
        })
    }

    /// Whether the magnitude of a number goes up when this is left over behind it.
    #[inline]
    fn goes_up(self, rest: Rest, negative: bool, coefficient: &Coefficient) -> bool {
        if rest == Rest::None {
            return false;
        }
        match self {
            Rounding::Up => true,
            Rounding::Down => false,
            Rounding::Ceiling => !negative,
            Rounding::Floor => negative,
            Rounding::HalfUp => matches!(rest, Rest::Half | Rest::Above),
            Rounding::HalfDown => rest == Rest::Above,
            Rounding::HalfEven => rest == Rest::Above || rest == Rest::Half && coefficient.is_odd(),
            Rounding::ZeroFiveUp => matches!(coefficient.last_digit(), 0 | 5),
        }
    }
}

/// What a context says about results.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    pub precision: i64,
    pub rounding: Rounding,
    pub emin: i64,
    pub emax: i64,
    pub clamp: bool,
    pub capitals: bool,
}

impl Settings {
    /// Everything that can be represented.
    pub const MAX: Settings = Settings {
        precision: MAX_PREC,
        rounding: Rounding::HalfEven,
        emin: MIN_EMIN,
        emax: MAX_EMAX,
        clamp: false,
        capitals: true,
    };

    #[inline(always)]
    pub const fn etiny(&self) -> i64 {
        self.emin - (self.precision - 1)
    }

    #[inline(always)]
    pub const fn etop(&self) -> i64 {
        self.emax - (self.precision - 1)
    }

    pub const fn rounded(self, rounding: Rounding) -> Settings {
        Settings { rounding, ..self }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Kind {
    Finite,
    Infinite,
    /// The coefficient is the payload.
    Quiet,
    Signaling,
}

/// (-1)^negative * coefficient * 10^exponent, if finite.
#[derive(Clone, Debug)]
pub struct Number {
    pub negative: bool,
    pub kind: Kind,
    pub exponent: i64,
    pub coefficient: Coefficient,
}

impl Number {
    #[inline(always)]
    pub fn finite(negative: bool, coefficient: impl Into<Coefficient>, exponent: i64) -> Number {
        Number { negative, kind: Kind::Finite, exponent, coefficient: coefficient.into() }
    }

    pub fn infinity(negative: bool) -> Number {
        Number { negative, kind: Kind::Infinite, exponent: 0, coefficient: Coefficient::ZERO }
    }

    pub fn nan() -> Number {
        Number { negative: false, kind: Kind::Quiet, exponent: 0, coefficient: Coefficient::ZERO }
    }

    pub fn from_i64(n: i64) -> Number {
        Number::finite(n < 0, u128::from(n.unsigned_abs()), 0)
    }

    /// NaN, with a condition.
    pub fn error(condition: u32, status: &mut u32) -> Number {
        *status |= condition;
        Number::nan()
    }

    #[inline(always)]
    pub fn is_finite(&self) -> bool {
        self.kind == Kind::Finite
    }

    #[inline(always)]
    pub fn is_special(&self) -> bool {
        self.kind != Kind::Finite
    }

    pub fn is_infinite(&self) -> bool {
        self.kind == Kind::Infinite
    }

    #[inline(always)]
    pub fn is_nan(&self) -> bool {
        matches!(self.kind, Kind::Quiet | Kind::Signaling)
    }

    #[inline(always)]
    pub fn is_zero(&self) -> bool {
        self.is_finite() && self.coefficient.is_zero()
    }

    /// The exponent of the first digit.
    #[inline]
    pub fn adjusted(&self) -> i64 {
        self.exponent + self.coefficient.digits() - 1
    }

    pub fn negated(mut self) -> Number {
        self.negative = !self.negative;
        self
    }

    pub fn absolute(mut self) -> Number {
        self.negative = false;
        self
    }

    pub fn with_sign(mut self, negative: bool) -> Number {
        self.negative = negative;
        self
    }

    /// Whether a finite number is whole.
    pub fn is_integer(&self) -> bool {
        if !self.is_finite() {
            return false;
        }
        if self.exponent >= 0 || self.coefficient.is_zero() {
            return true;
        }
        let needed = -self.exponent;
        if needed >= self.coefficient.digits() {
            return false;
        }
        self.coefficient.clone().without_zeros(needed).1 == needed
    }

    /// Whether a whole number is odd.
    pub fn is_odd_integer(&self) -> bool {
        if !self.is_finite() || self.exponent > 0 {
            return false;
        }
        if self.exponent == 0 {
            return self.coefficient.is_odd();
        }
        let (whole, rest) = self.coefficient.divide_by_power(-self.exponent);
        rest == Rest::None && whole.is_odd()
    }

    /// Rounds to the settings.
    #[inline]
    pub fn finalized(self, settings: &Settings, status: &mut u32) -> Number {
        if self.kind == Kind::Finite
            && let Coefficient::Small(n) = self.coefficient
        {
            let digits = super::wide::digits(n);
            let adjusted = self.exponent + digits - 1;
            if digits <= settings.precision
                && adjusted >= settings.emin
                && adjusted <= settings.emax
                && !(settings.clamp && self.exponent > settings.etop())
            {
                return self;
            }
        }
        self.finalized_slow(settings, status)
    }

    /// As `finalized`, of a finite number that is cut off: this is left over behind its last digit, which is the last one
    /// of the precision or behind it.
    pub fn finalized_cut(mut self, rest: Rest, settings: &Settings, status: &mut u32) -> Number {
        let digits = self.coefficient.digits();
        let excess = digits - settings.precision;
        let adjusted = self.exponent + digits - 1;
        if excess < 0 || adjusted < settings.emin || adjusted > settings.emax || settings.clamp {
            // A digit more tells the same, wherever it is rounded.
            let digit = match rest {
                Rest::None => 0,
                Rest::Below => 2,
                Rest::Half => 5,
                Rest::Above => 7,
            };
            self.coefficient = self.coefficient.times_power(1).plus(&Coefficient::Small(digit));
            self.exponent -= 1;
            return self.finalized_slow(settings, status);
        }
        let (kept, rest) = match excess {
            0 => (std::mem::replace(&mut self.coefficient, Coefficient::ZERO), rest),
            _ => {
                let (kept, upper) = self.coefficient.divide_by_power(excess);
                (kept, if rest == Rest::None { upper } else { upper.and_more() })
            }
        };
        self.exponent += excess;
        *status |= status::ROUNDED | status::INEXACT;
        self.take_rounded(kept, rest, settings, status);
        self
    }

    #[inline(never)]
    fn finalized_slow(mut self, settings: &Settings, status: &mut u32) -> Number {
        match self.kind {
            Kind::Finite => {
                self.fit_exponent(settings, status);
                if self.is_finite() {
                    self.fit_digits(settings, status);
                }
            }
            Kind::Infinite => {}
            Kind::Quiet | Kind::Signaling => self.fit_payload(settings),
        }
        self
    }

    /// NaNs have at most as many digits as numbers, one less if exponents are clamped.
    pub fn fit_payload(&mut self, settings: &Settings) {
        let most = settings.precision - i64::from(settings.clamp);
        if self.coefficient.digits() > most {
            self.coefficient = self.coefficient.low_digits(most);
        }
    }

    /// Overflow, underflow and clamping.
    fn fit_exponent(&mut self, settings: &Settings, status: &mut u32) {
        let digits = self.coefficient.digits();
        let adjusted = self.exponent + digits - 1;
        if adjusted > settings.emax {
            if self.coefficient.is_zero() {
                self.exponent = if settings.clamp { settings.etop() } else { settings.emax };
                *status |= status::CLAMPED;
                return;
            }
            let largest = match settings.rounding {
                Rounding::Down | Rounding::ZeroFiveUp => true,
                Rounding::Ceiling => self.negative,
                Rounding::Floor => !self.negative,
                _ => false,
            };
            *status |= status::OVERFLOW | status::INEXACT | status::ROUNDED;
            if !largest {
                *self = Number::infinity(self.negative);
            } else if settings.precision > MOST_DIGITS {
                *self = Number::error(status::MALLOC_ERROR, status);
            } else {
                self.coefficient = Coefficient::nines(settings.precision);
                self.exponent = settings.etop();
            }
        } else if settings.clamp && self.exponent > settings.etop() {
            let shift = self.exponent - settings.etop();
            if !self.coefficient.is_zero() && shift > MOST_DIGITS {
                *self = Number::error(status::MALLOC_ERROR, status);
                return;
            }
            let coefficient = std::mem::replace(&mut self.coefficient, Coefficient::ZERO);
            self.coefficient = coefficient.times_power(shift);
            self.exponent -= shift;
            *status |= status::CLAMPED;
            if !self.coefficient.is_zero() && adjusted < settings.emin {
                *status |= status::SUBNORMAL;
            }
        } else if adjusted < settings.emin {
            let etiny = settings.etiny();
            if self.coefficient.is_zero() {
                if self.exponent < etiny {
                    self.exponent = etiny;
                    *status |= status::CLAMPED;
                }
                return;
            }
            *status |= status::SUBNORMAL;
            if self.exponent < etiny {
                let (mut kept, rest) = self.coefficient.divide_by_power(etiny - self.exponent);
                self.exponent = etiny;
                if settings.rounding.goes_up(rest, self.negative, &kept) {
                    kept = kept.next();
                }
                self.coefficient = kept;
                *status |= status::ROUNDED;
                if rest != Rest::None {
                    *status |= status::INEXACT | status::UNDERFLOW;
                    if self.coefficient.is_zero() {
                        *status |= status::CLAMPED;
                    }
                }
            }
        }
    }

    fn fit_digits(&mut self, settings: &Settings, status: &mut u32) {
        let excess = self.coefficient.digits() - settings.precision;
        if excess <= 0 {
            return;
        }
        let (kept, rest) = self.coefficient.divide_by_power(excess);
        self.exponent += excess;
        *status |= status::ROUNDED;
        if rest != Rest::None {
            *status |= status::INEXACT;
        }
        self.take_rounded(kept, rest, settings, status);
    }

    /// Takes a coefficient of at most the precision's digits, with what was left over behind it.
    #[inline]
    pub fn take_rounded(&mut self, kept: Coefficient, rest: Rest, settings: &Settings, status: &mut u32) {
        self.coefficient = kept;
        if !settings.rounding.goes_up(rest, self.negative, &self.coefficient) {
            return;
        }
        let kept = std::mem::replace(&mut self.coefficient, Coefficient::ZERO);
        self.coefficient = kept.next();
        if self.coefficient.digits() > settings.precision {
            (self.coefficient, _) = self.coefficient.divide_by_power(1);
            self.exponent += 1;
            self.fit_exponent(settings, status);
        }
    }

    /// The number with `shift` digits less, rounded, and whether any but zeros were lost; the exponent stays.
    pub fn without_digits(&self, shift: i64, rounding: Rounding) -> (Number, bool) {
        let (mut kept, rest) = self.coefficient.divide_by_power(shift);
        if rounding.goes_up(rest, self.negative, &kept) {
            kept = kept.next();
        }
        (Number { coefficient: kept, ..*self }, rest != Rest::None)
    }

    /// The number with zeros appended, or `None` if these would be too many; the exponent stays.
    pub fn with_zeros(self, shift: i64) -> Option<Number> {
        if self.coefficient.is_zero() {
            return Some(self);
        }
        if shift > MOST_DIGITS {
            return None;
        }
        Some(Number { coefficient: self.coefficient.times_power(shift), ..self })
    }
}

/// If an operand is NaN: the result of an operation.
#[inline]
pub fn check_nans(operands: &[&Number], settings: &Settings, status: &mut u32) -> Option<Number> {
    if operands.iter().all(|n| !n.is_nan()) {
        return None;
    }
    let signaling = operands.iter().find(|n| n.kind == Kind::Signaling);
    if signaling.is_some() {
        *status |= status::INVALID_OPERATION;
    }
    let chosen = signaling.or_else(|| operands.iter().find(|n| n.is_nan()))?;
    let mut result = Number { kind: Kind::Quiet, ..(*chosen).clone() };
    result.fit_payload(settings);
    Some(result)
}

use std::fmt;

use crate::json::{Json, Node, Read, ReadError};
use crate::language::both;
use crate::shape::{Form, Shape, Typed, write_by};

/// A calendar date, `YYYY-MM-DD`, years 0001 to 9999.
// the order of the fields is the order of dates
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Date {
    year: i16,
    month: i8,
    day: i8,
}

/// A point in time, UTC, whole seconds: `YYYY-MM-DDThh:mm:ssZ` (RFC 3339), the only form that documents of ours use.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Timestamp(i64);

/// A length of calendar time: whole months (`P18M` is written `P1Y6M`) or whole days (`P90D`), never mixed, so that
/// two durations of one unit always compare. ISO 8601 syntax.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Duration {
    /// Days.
    Days(u32),
    /// Months.
    Months(u32),
}

/// The unit in which a claim's durations are counted.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum DurationUnit {
    /// Days.
    Days,
    /// Months and years.
    Months,
}

impl Date {
    /// Reads the text form; none for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        if bytes.len() != 10 || bytes.get(4) != Some(&b'-') || bytes.get(7) != Some(&b'-') {
            return None;
        }
        Self::from_parts(number(bytes.get(..4)?)?, number(bytes.get(5..7)?)?, number(bytes.get(8..)?)?)
    }

    /// A date from its parts; none where there is no such day.
    pub fn from_parts(year: i64, month: i64, day: i64) -> Option<Self> {
        let is_day =
            (1..=9999).contains(&year) && (1..=12).contains(&month) && (1..=days_of(year, month)).contains(&day);
        if !is_day {
            return None;
        }
        Some(Self { year: year.try_into().ok()?, month: month.try_into().ok()?, day: day.try_into().ok()? })
    }

    /// The first second of this date, UTC.
    pub fn start(self) -> Timestamp {
        let (year, month, day) = self.parts();
        let days = days_before_year(year) + days_before_month(year, month) + day - 1;
        Timestamp(FIRST + days * DAY)
    }

    /// The text form, put together by hand, since documents hold many.
    fn text(self) -> String {
        let mut text = String::with_capacity(TIMESTAMP_LENGTH);
        let (year, month, day) = self.parts();
        push_digits(year, &mut text, [0; 4]);
        text.push('-');
        push_digits(month, &mut text, [0; 2]);
        text.push('-');
        push_digits(day, &mut text, [0; 2]);
        text
    }

    fn parts(self) -> (i64, i64, i64) {
        (self.year.into(), self.month.into(), self.day.into())
    }

    /// The date so many days after the first one of the calendar; none beyond it.
    fn after_first(days: i64) -> Option<Self> {
        // the mean year is near enough: a year before or after is the most that it is off
        let mut year = days * 400 / DAYS_OF_400_YEARS + 1;
        while days_before_year(year) > days {
            year -= 1;
        }
        while days_before_year(year + 1) <= days {
            year += 1;
        }
        let in_year = days - days_before_year(year);
        let mut month = in_year / 31 + 1;
        while month < 12 && days_before_month(year, month + 1) <= in_year {
            month += 1;
        }
        Self::from_parts(year, month, in_year - days_before_month(year, month) + 1)
    }

    /// The date so many months later, or earlier; the last day of a shorter month stands for days that it does not have.
    fn months_later(self, months: i64) -> Option<Self> {
        let (year, month, day) = self.parts();
        let count = year * 12 + month - 1 + months;
        let (year, month) = (count.div_euclid(12), count.rem_euclid(12) + 1);
        Self::from_parts(year, month, day.min(days_of(year, month)))
    }
}

impl Timestamp {
    /// 1970-01-01T00:00:00Z.
    pub const EPOCH: Self = Self(0);

    /// Reads the text form; none for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        let marks = [(10, b'T'), (13, b':'), (16, b':'), (19, b'Z')];
        if bytes.len() != 20 || marks.iter().any(|(at, mark)| bytes.get(*at) != Some(mark)) {
            return None;
        }
        let date = Date::parse(text.get(..10)?)?;
        let (hour, minute, second) =
            (number(bytes.get(11..13)?)?, number(bytes.get(14..16)?)?, number(bytes.get(17..19)?)?);
        if hour > 23 || minute > 59 || second > 59 {
            return None;
        }
        Some(Self(date.start().0 + hour * 3600 + minute * 60 + second))
    }

    /// From seconds since 1970-01-01T00:00:00Z; none outside the years 0001 to 9999.
    pub fn from_unix(seconds: i64) -> Option<Self> {
        (FIRST..=LAST).contains(&seconds).then_some(Self(seconds))
    }

    /// Seconds since 1970-01-01T00:00:00Z.
    pub fn unix(self) -> i64 {
        self.0
    }

    /// The date in UTC.
    pub fn date(self) -> Date {
        // every time is within the calendar
        Date::after_first((self.0 - FIRST).div_euclid(DAY)).unwrap_or(Date { year: 1, month: 1, day: 1 })
    }

    /// This time less a duration, by the calendar: months first, and the last day of a shorter month stands for
    /// days that it does not have. Stops at the first second of the calendar, that of year 0001.
    #[must_use]
    pub fn minus(self, duration: Duration) -> Self {
        self.shift(duration, -1).unwrap_or(Self(FIRST))
    }

    /// This time plus a duration, by the calendar. Stops at the last second of the calendar, that of year 9999: what lies
    /// beyond it never comes.
    #[must_use]
    pub fn plus(self, duration: Duration) -> Self {
        self.shift(duration, 1).unwrap_or(Self(LAST))
    }

    /// The text form.
    fn text(self) -> String {
        let (mut text, second) = (self.date().text(), self.0.rem_euclid(DAY));
        for (mark, part) in [('T', second / 3600), (':', second / 60 % 60), (':', second % 60)] {
            text.push(mark);
            push_digits(part, &mut text, [0; 2]);
        }
        text.push('Z');
        text
    }

    /// This time so many durations later; none beyond the calendar.
    fn shift(self, duration: Duration, times: i64) -> Option<Self> {
        let count = i64::from(duration.count()) * times;
        match duration.unit() {
            DurationUnit::Days => Self::from_unix(self.0 + count * DAY),
            DurationUnit::Months => {
                let moved = self.date().months_later(count)?;
                Some(Self(moved.start().0 + self.0.rem_euclid(DAY)))
            }
        }
    }
}

impl Duration {
    /// Reads the text form; none for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let body = text.strip_prefix('P')?;
        if let Some(days) = body.strip_suffix('D') {
            return canonical_count(days).map(Self::Days);
        }
        let (years, months) = match body.split_once('Y') {
            Some((years, "")) => (canonical_count(years).filter(|y| *y > 0)?, 0),
            Some((years, rest)) => {
                let months = canonical_count(rest.strip_suffix('M')?)?;
                (canonical_count(years).filter(|y| *y > 0)?, Some(months).filter(|m| (1..12).contains(m))?)
            }
            None => (0, canonical_count(body.strip_suffix('M')?).filter(|m| (1..12).contains(m))?),
        };
        Some(Self::Months(years * 12 + months))
    }

    fn text(self) -> String {
        self.to_string()
    }

    /// The unit.
    pub fn unit(self) -> DurationUnit {
        match self {
            Self::Days(_) => DurationUnit::Days,
            Self::Months(_) => DurationUnit::Months,
        }
    }

    /// The length in its unit.
    pub fn count(self) -> u32 {
        match self {
            Self::Days(count) | Self::Months(count) => count,
        }
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text())
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text())
    }
}

impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Days(days) => write!(f, "P{days}D"),
            Self::Months(0) => f.write_str("P0D"),
            Self::Months(months) => match (months / 12, months % 12) {
                (0, m) => write!(f, "P{m}M"),
                (y, 0) => write!(f, "P{y}Y"),
                (y, m) => write!(f, "P{y}Y{m}M"),
            },
        }
    }
}

macro_rules! text_form {
    ($($name:ident, $what:literal, $what_ja:literal, $form:literal, $form_ja:literal, $shape:ident;)*) => {$(
        impl From<$name> for Json {
            fn from(value: $name) -> Self {
                Self::Text(value.text())
            }
        }

        impl Read for $name {
            fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
                Self::parse(&node.string()?).ok_or_else(|| node.not_canonical(both($what, $what_ja), both($form, $form_ja)))
            }
        }

        impl Typed for $name {
            const FORM: Form = Form::Named(&$shape);
        }

        write_by!(copy $name);
    )*};
}

text_form! {
    Date, "a date", "日付", "YYYY-MM-DD", "YYYY-MM-DD", DATE;
    Timestamp, "a time", "日時", "YYYY-MM-DDThh:mm:ssZ (UTC, whole seconds)", "YYYY-MM-DDThh:mm:ssZ（UTC、秒単位）", TIMESTAMP;
    Duration, "a duration", "期間", "P90D, P6M, P1Y or P1Y6M (days, or years and months; 12 months are P1Y)", "P90D、P6M、P1Y、P1Y6Mなど（日数、又は年と月。12か月はP1Yと書く）", DURATION;
}

/// The days from 0001-01-01 to the first day of a year.
fn days_before_year(year: i64) -> i64 {
    let years = year - 1;
    years * 365 + years / 4 - years / 100 + years / 400
}

/// The days from the first one of a year to the first one of a month of it.
fn days_before_month(year: i64, month: i64) -> i64 {
    let before = match month {
        1 => 0,
        2 => 31,
        3 => 59,
        4 => 90,
        5 => 120,
        6 => 151,
        7 => 181,
        8 => 212,
        9 => 243,
        10 => 273,
        11 => 304,
        _ => 334,
    };
    before + i64::from(month > 2 && is_leap(year))
}

/// The days of a month.
fn days_of(year: i64, month: i64) -> i64 {
    match month {
        2 => 28 + i64::from(is_leap(year)),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

/// Appends the last digits of a number that is not negative.
fn push_digits<const N: usize>(number: i64, text: &mut String, mut digits: [u8; N]) {
    let mut rest = number;
    for digit in digits.iter_mut().rev() {
        *digit = u8::try_from(rest % 10).unwrap_or(0);
        rest /= 10;
    }
    text.extend(digits.map(|digit| char::from(b'0' + digit)));
}

fn number(digits: &[u8]) -> Option<i64> {
    digits.iter().try_fold(0, |value, b| b.is_ascii_digit().then(|| value * 10 + i64::from(b - b'0')))
}

/// Digits without leading zeros, at most six: no calendar reaches further.
fn canonical_count(digits: &str) -> Option<u32> {
    let canonical = !digits.is_empty() && digits.len() <= 6 && (digits == "0" || !digits.starts_with('0'));
    if canonical && digits.bytes().all(|b| b.is_ascii_digit()) { digits.parse().ok() } else { None }
}

macro_rules! date_pattern {
    () => {
        "([1-9][0-9]{3}|0[1-9][0-9]{2}|00[1-9][0-9]|000[1-9])-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-\
         (0[1-9]|[12][0-9]|30)|02-(0[1-9]|[12][0-9]))"
    };
}

const DATE: Shape = Shape::text(
    "date",
    "A calendar date, YYYY-MM-DD",
    concat!(r#"{"type": "string", "pattern": "^"#, date_pattern!(), r#"$"}"#),
);
const TIMESTAMP: Shape = Shape::text(
    "timestamp",
    "A point in time, UTC, whole seconds",
    concat!(r#"{"type": "string", "pattern": "^"#, date_pattern!(), r#"T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z$"}"#),
);
/// A date as far as it is known.
pub(crate) const PUBLISHED: Form = Form::Schema(
    concat!(
        r#"{"type": "string", "pattern": "^(([1-9][0-9]{3}|0[1-9][0-9]{2}|00[1-9][0-9]|000[1-9])(-(0[1-9]|1[0-2]))?|"#,
        date_pattern!(),
        r#")$"}"#
    ),
    &[],
);
pub(crate) const DURATION: Shape = Shape::text(
    "duration",
    "A calendar duration: days, or years and months",
    r#"{"type": "string", "pattern": "^P(0D|[1-9][0-9]{0,5}D|([1-9]|1[01])M|[1-9][0-9]{0,5}Y(([1-9]|1[01])M)?)$"}"#,
);

/// `YYYY-MM-DDThh:mm:ssZ`.
const TIMESTAMP_LENGTH: usize = 20;
const DAY: i64 = 86_400;
const DAYS_OF_400_YEARS: i64 = 146_097;
/// 0001-01-01T00:00:00Z.
const FIRST: i64 = -62_135_596_800;
/// 9999-12-31T23:59:59Z.
const LAST: i64 = 253_402_300_799;

//! Points in time as foreign documents write them.

use warifu_model::{Date, Timestamp};

use crate::error::ImportProblem;
use crate::shown::shortened;

/// Reads RFC 3339 (date, time, offset or `Z`, fraction or not) as UTC in whole seconds. A fraction is cut off, never
/// rounded up: nothing happens later than it did. Leap seconds (`:60`) are refused.
pub fn timestamp(text: &str) -> Result<Timestamp, ImportProblem> {
    parse(text).ok_or_else(|| ImportProblem::Timestamp { value: shortened(text) })
}

fn parse(text: &str) -> Option<Timestamp> {
    let date = Date::parse(text.get(..10)?)?;
    let clock = text.get(10..19)?.as_bytes();
    let separators = matches!(clock.first()?, b'T' | b't') && clock.get(3)? == &b':' && clock.get(6)? == &b':';
    let hour = two_digits(clock.get(1..3)?, 23)?;
    let minute = two_digits(clock.get(4..6)?, 59)?;
    let second = two_digits(clock.get(7..9)?, 59)?;
    if !separators {
        return None;
    }
    let offset = offset_seconds(without_fraction(text.get(19..)?)?)?;
    let seconds = date.start().unix() + hour * 3600 + minute * 60 + second - offset;
    Timestamp::from_unix(seconds)
}

fn without_fraction(rest: &str) -> Option<&str> {
    let Some(fraction) = rest.strip_prefix('.') else {
        return Some(rest);
    };
    let after = fraction.trim_start_matches(|c: char| c.is_ascii_digit());
    (after.len() < fraction.len()).then_some(after)
}

fn offset_seconds(text: &str) -> Option<i64> {
    if matches!(text, "Z" | "z") {
        return Some(0);
    }
    let bytes = text.as_bytes();
    let sign = match bytes.first()? {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    if bytes.len() != 6 || bytes.get(3)? != &b':' {
        return None;
    }
    let hours = two_digits(bytes.get(1..3)?, 23)?;
    let minutes = two_digits(bytes.get(4..6)?, 59)?;
    Some(sign * (hours * 3600 + minutes * 60))
}

fn two_digits(digits: &[u8], most: i64) -> Option<i64> {
    let value = digits.iter().try_fold(0, |value, b| b.is_ascii_digit().then(|| value * 10 + i64::from(b - b'0')))?;
    (value <= most).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::timestamp;

    #[test]
    fn times_become_utc_and_whole_seconds() {
        for (text, utc) in [
            ("2026-11-01T00:00:00Z", "2026-11-01T00:00:00Z"),
            ("2022-09-21T14:22:11.454710212Z", "2022-09-21T14:22:11Z"),
            ("2024-07-09T11:38:00.115697+04:00", "2024-07-09T07:38:00Z"),
            ("2026-01-01t00:30:00-01:30", "2026-01-01T02:00:00Z"),
            ("2026-01-01T00:30:00.999+09:00", "2025-12-31T15:30:00Z"),
        ] {
            assert_eq!(timestamp(text).unwrap().to_string(), utc, "{text}");
        }
    }

    #[test]
    fn anything_else_is_malformed() {
        for text in [
            "",
            "2020-04-13",
            "2020-04-13T20:20:39",
            "2020-04-13 20:20:39Z",
            "2020-02-30T00:00:00Z",
            "2020-04-13T24:00:00Z",
            "2020-04-13T20:20:60Z",
            "2020-04-13T20:20:39.Z",
            "2020-04-13T20:20:39+0900",
            "2020-04-13T20:20:39Z ",
            "+2020-04-13T20:20:39Z",
            "0000-01-01T00:00:00Z",
            "0001-01-01T00:00:00+01:00",
            "9999-12-31T23:59:59-00:01",
            "２０２０-04-13T20:20:39Z",
            "2020-04-13T20:20:39+24:00",
            "2020-04-13T2é:20:39Z",
        ] {
            assert_eq!(timestamp(text).unwrap_err().code(), "malformed-timestamp", "{text}");
        }
    }
}

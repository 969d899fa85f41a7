//! Versions and dates as publishers write them.

use warifu_model::SemVer;

/// A version in a text. The first run of numbers gives it: up to three with dots, or a date. What stands around it is kept as
/// build metadata, so that two different texts do not become one version; only what names a pre-release is one.
///
/// `Revision 5` is 5.0.0, `5.1.1+u4` stays, `1.2-ipd` is 1.2.0-ipd, `2015-01-22` is 2015.1.22, `December 2025` is 2025.12.0,
/// `fedramp2.1.0-oscal1.0.4` is 2.1.0+fedramp.oscal1.0.4.
pub(super) fn version(text: &str) -> Option<SemVer> {
    if let Some(dated) = named_date(text) {
        return Some(dated);
    }
    let from = text.find(|c: char| c.is_ascii_digit())?;
    let (before, rest) = (text.get(..from)?, text.get(from..)?);
    let mut build: Vec<String> = words(before).filter(|word| !PLAIN.contains(&word.as_str())).collect();
    if let Some((numbers, tail)) = date(rest) {
        return whole(numbers, build, tail);
    }
    let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
    let mut parts = rest.get(..end)?.split('.').filter(|part| !part.is_empty());
    let mut next = || parts.next().map_or(Some(0), |part| part.parse::<u64>().ok());
    let numbers = (next()?, next()?, next()?);
    build.extend(parts.map(str::to_owned));
    whole(numbers, build, rest.get(end..)?)
}

/// A date with the name of its month: `December 2025`, `9 December 2025`, `Dec. 9, 2025`.
fn named_date(text: &str) -> Option<SemVer> {
    let mut words: Vec<String> = words(text).collect();
    let place = words.iter().position(|word| month(word).is_some())?;
    let month = month(&words.remove(place))?;
    let number = |word: &String| word.parse::<u64>().ok();
    let mut take = |range: std::ops::Range<u64>, near: std::ops::Range<usize>| {
        let is_it = |(place, word): (usize, &String)| {
            near.contains(&place) && number(word).is_some_and(|number| range.contains(&number))
        };
        let found = words.iter().enumerate().position(is_it)?;
        number(&words.remove(found))
    };
    let near = place.saturating_sub(1)..place + 2;
    let year = take(1900..10_000, near.clone())?;
    let day = take(1..32, near).unwrap_or(0);
    words.retain(|word| !PLAIN.contains(&word.as_str()));
    whole((year, month, day), words, "")
}

fn whole((major, minor, patch): (u64, u64, u64), mut build: Vec<String>, tail: &str) -> Option<SemVer> {
    let plain = format!("{major}.{minor}.{patch}");
    let exact = SemVer::parse(&format!("{plain}{tail}"));
    if let Some(exact) = exact.filter(|exact| build.is_empty() && (!exact.is_prerelease() || is_prerelease(tail))) {
        return Some(exact);
    }
    let mut pre = String::new();
    if is_prerelease(tail) {
        let joined = words(tail).map(|word| word.trim_start_matches('0').to_owned()).filter(|word| !word.is_empty());
        pre = format!("-{}", joined.collect::<Vec<_>>().join("."));
    } else {
        build.extend(words(tail));
    }
    let build = if build.is_empty() { String::new() } else { format!("+{}", build.join(".")) };
    SemVer::parse(&format!("{plain}{pre}{build}")).or_else(|| SemVer::parse(&plain))
}

/// `YYYY-MM-DD` or `YYYY-MM`, also with `/` or `_`, and what comes after it.
fn date(text: &str) -> Option<((u64, u64, u64), &str)> {
    let year = text.get(..4)?.parse().ok().filter(|year| (1900..10_000).contains(year))?;
    let is_between = |c: char| matches!(c, '-' | '/' | '_');
    let two = |text: &str, most: u64| -> Option<u64> {
        let digits = text.get(..2).filter(|two| two.bytes().all(|byte| byte.is_ascii_digit()))?;
        let is_end = !text.get(2..)?.starts_with(|c: char| c.is_ascii_digit());
        digits.parse().ok().filter(|number| is_end && (1..=most).contains(number))
    };
    let rest = text.get(4..)?.strip_prefix(is_between)?;
    let month = two(rest, 12)?;
    let rest = rest.get(2..)?;
    match rest.strip_prefix(is_between).and_then(|day| two(day, 31).map(|number| (number, day.get(2..)))) {
        Some((day, tail)) => Some(((year, month, day), tail?)),
        None => Some(((year, month, 0), rest)),
    }
}

/// Runs of letters and digits.
fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase)
}

fn is_prerelease(tail: &str) -> bool {
    let first = words(tail).next().unwrap_or_default();
    PRE_RELEASE.contains(&first.trim_end_matches(|c: char| c.is_ascii_digit()))
}

fn month(word: &str) -> Option<u64> {
    let place = MONTHS.iter().position(|name| word.len() >= 3 && name.starts_with(word))?;
    u64::try_from(place + 1).ok()
}

/// Words before a number that say only that it is a version.
const PLAIN: &[&str] = &["edition", "r", "release", "rev", "revision", "v", "ver", "version"];
/// First words of what stands after the number of a version that is not final.
const PRE_RELEASE: &[&str] = &[
    "a",
    "alpha",
    "b",
    "beta",
    "cd",
    "dev",
    "draft",
    "fpd",
    "ipd",
    "milestone",
    "pre",
    "preview",
    "rc",
    "snapshot",
    "wd",
];
const MONTHS: &[&str] = &[
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_from_what_people_write() {
        let cases = [
            ("Revision 5", "5.0.0"),
            ("5.0.1", "5.0.1"),
            ("5.1.1+u4", "5.1.1+u4"),
            ("1.1", "1.1.0"),
            ("v2", "2.0.0"),
            ("1.2-ipd", "1.2.0-ipd"),
            ("1.2 draft 03", "1.2.0-draft.3"),
            ("1.0.0-rc1", "1.0.0-rc1"),
            ("Rev. 4 (updated)", "4.0.0+updated"),
            ("1.2.3.4", "1.2.3+4"),
            ("2015-01-22", "2015.1.22"),
            ("2025.12.9", "2025.12.9"),
            ("2025.12.09", "2025.12.9"),
            ("2026-03", "2026.3.0"),
            ("2026-03-04T05:06:07Z", "2026.3.4+t05.06.07z"),
            ("December 2025", "2025.12.0"),
            ("9 December 2025", "2025.12.9"),
            ("Dec. 9, 2025 edition B", "2025.12.9+b"),
            ("2021-13-01", "2021.0.0+13.01"),
            ("fedramp2.1.0-oscal1.0.4", "2.1.0+fedramp.oscal1.0.4"),
        ];
        for (text, expected) in cases {
            assert_eq!(version(text).map(|found| found.to_string()).as_deref(), Some(expected), "{text}");
        }
        for text in ["", "final", "99999999999999999999"] {
            assert_eq!(version(text), None, "{text}");
        }
    }

    #[test]
    fn later_dates_are_later_versions() {
        let dates = ["2015-01-22", "2015-02-01", "2015-11-30", "2016", "2025.12.9", "January 2026", "2026-03-04"];
        let versions: Vec<_> = dates.iter().map(|text| version(text).unwrap()).collect();
        assert!(versions.is_sorted_by(|a, b| a < b), "{versions:?}");
    }
}

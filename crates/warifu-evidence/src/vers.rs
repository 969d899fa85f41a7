//! Versions and version ranges that statements give (`vers:`, the version range specifier of package URLs).
//!
//! Every ecosystem orders versions in its own way. What is compared here are versions about which all of them agree:
//! dotted numbers of one shape, and semantic versions where the range says that they are such. Anything else is not
//! compared, and the answer is that it cannot be told.

use std::cmp::Ordering;

use warifu_model::SemVer;

/// Tells whether two texts name one version; none where they may: they differ in spelling only, or one of them is not surely a single version.
pub fn is_same(one: &str, other: &str) -> Option<bool> {
    if one == other {
        return Some(true);
    }
    let may_be = plain(one) == plain(other) || !is_single(one) || !is_single(other);
    (!may_be).then_some(false)
}

/// Tells whether a text is surely one version. People also write several into one: `1.x`, `< 3.2`, `3.1 and earlier`, `3.1+`, `1.0-2.0`.
fn is_single(text: &str) -> bool {
    let text = text.trim();
    let is_part_of_one = |c: char| c.is_ascii_alphanumeric() || "._-+~:()^".contains(c);
    let is_open = |part: &str| !part.is_empty() && part.bytes().all(|byte| matches!(byte, b'x' | b'X'));
    let ends_open = text.ends_with(['+', '-', '~', '^', '.', ':']) || text.contains("..");
    text.bytes().any(|byte| byte.is_ascii_digit())
        && text.chars().all(is_part_of_one)
        && !ends_open
        && !text.split(['.', '-', '_']).skip(1).any(is_open)
        && !['-', '~', ':', '_'].into_iter().any(|sign| spans(text, sign))
}

/// Tells whether a text may go from one version to another: `1.0-2.0`, which a package with a revision may be called as well.
fn spans(text: &str, sign: char) -> bool {
    let Some((from, to)) = text.split_once(sign) else { return false };
    let dotted = |text: &str| numbers(plain(text).as_str()).filter(|_| text.contains('.'));
    dotted(from).zip(dotted(to)).is_some_and(|(from, to)| from < to)
}

/// A version without what is a matter of spelling: case, a `v` or an epoch of zero before it, a build after it, zeros at
/// its end.
fn plain(text: &str) -> String {
    let lower = text.trim().to_lowercase();
    let bare = lower.strip_prefix('v').unwrap_or(&lower);
    let bare = bare.strip_prefix("0:").unwrap_or(bare);
    let mut bare = bare.split('+').next().unwrap_or_default();
    while let Some(shorter) = bare.strip_suffix(".0") {
        bare = shorter;
    }
    bare.to_owned()
}

/// Tells whether a text is a range, whose versions need not be comparable here.
pub(crate) fn is_range(text: &str) -> bool {
    let constraints =
        text.strip_prefix("vers:").and_then(|rest| rest.split_once('/')).map(|(_, constraints)| constraints);
    constraints.is_some_and(|all| all == "*" || all.split('|').all(|one| Constraint::read(one).is_some()))
}

/// Tells whether a range contains a version; none where that cannot be told.
pub fn contains(range: &str, version: &str) -> Option<bool> {
    let (scheme, constraints) = range.strip_prefix("vers:")?.split_once('/')?;
    if constraints == "*" {
        return Some(scheme != "none");
    }
    let scheme = Scheme::of(scheme);
    let constraints: Vec<Constraint> = constraints.split('|').map(Constraint::read).collect::<Option<_>>()?;
    if !is_ascending(&constraints, scheme) {
        return None;
    }
    let mut bounds = Vec::new();
    for constraint in &constraints {
        let order = compare(version, &constraint.version, scheme);
        match (constraint.comparator, order) {
            (Comparator::Equal, Some(Ordering::Equal)) => return Some(true),
            (Comparator::NotEqual, Some(Ordering::Equal)) => return Some(false),
            (Comparator::Equal | Comparator::NotEqual, Some(_)) => {}
            (_, None) => return None,
            (bound, Some(order)) => bounds.push((bound, order)),
        }
    }
    if bounds.is_empty() {
        // `!=` alone leaves all others in
        return Some(constraints.iter().all(|constraint| constraint.comparator == Comparator::NotEqual));
    }
    within(&bounds)
}

/// Tells whether the bounds are in the order that the specification asks for. Pairs that are out of order say one thing
/// unsorted and another sorted, and nobody can tell which was meant.
fn is_ascending(constraints: &[Constraint], scheme: Scheme) -> bool {
    let is_bound =
        |constraint: &&Constraint| !matches!(constraint.comparator, Comparator::Equal | Comparator::NotEqual);
    let bounds = constraints.iter().filter(is_bound);
    let mut pairs = bounds.clone().zip(bounds.skip(1));
    pairs.all(|(lower, upper)| compare(&lower.version, &upper.version, scheme) == Some(Ordering::Less))
}

/// Tells whether the version lies in one of the intervals that the bounds make, lowest first; none where they make none.
fn within(bounds: &[(Comparator, Ordering)]) -> Option<bool> {
    let mut rest = bounds;
    let mut is_within = false;
    if let [(first, order), tail @ ..] = rest
        && first.is_upper()
    {
        is_within |= first.admits(*order);
        rest = tail;
    }
    while let [(lower, from), tail @ ..] = rest {
        match tail {
            [] if !lower.is_upper() => return Some(is_within || lower.admits(*from)),
            [(upper, to), tail @ ..] if !lower.is_upper() && upper.is_upper() => {
                is_within |= lower.admits(*from) && upper.admits(*to);
                rest = tail;
            }
            _ => return None,
        }
    }
    Some(is_within)
}

struct Constraint {
    comparator: Comparator,
    version: String,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Comparator {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Comparator {
    fn is_upper(self) -> bool {
        matches!(self, Self::Less | Self::LessOrEqual)
    }

    /// Tells whether a version with this relation to the bound is on its right side.
    fn admits(self, order: Ordering) -> bool {
        match self {
            Self::Less => order.is_lt(),
            Self::LessOrEqual => order.is_le(),
            Self::Greater => order.is_gt(),
            Self::GreaterOrEqual => order.is_ge(),
            Self::Equal => order.is_eq(),
            Self::NotEqual => order.is_ne(),
        }
    }
}

impl Constraint {
    fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        let found = COMPARATORS.into_iter().find_map(|(sign, comparator)| Some((comparator, text.strip_prefix(sign)?)));
        let (comparator, version) = found.unwrap_or((Comparator::Equal, text));
        let version = crate::identifier::percent_decoded(version.trim())?;
        (!version.is_empty() && version != "*").then_some(Self { comparator, version })
    }
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Scheme {
    Semantic,
    Other,
}

impl Scheme {
    fn of(name: &str) -> Self {
        if matches!(name, "semver" | "npm" | "cargo" | "golang") { Self::Semantic } else { Self::Other }
    }
}

fn compare(one: &str, other: &str, scheme: Scheme) -> Option<Ordering> {
    if one == other {
        return Some(Ordering::Equal);
    }
    if scheme == Scheme::Semantic {
        // builds have no order
        let bare = |text: &str| text.split('+').next().unwrap_or_default().to_owned();
        let read = |text: &str| SemVer::parse(&bare(text.strip_prefix('v').unwrap_or(text)));
        if let (Some(one), Some(other)) = (read(one), read(other)) {
            return Some(one.cmp(&other));
        }
    }
    compare_numbers(&numbers(one)?, &numbers(other)?)
}

/// Dotted numbers. Where one goes on with zeros only, ecosystems differ.
fn compare_numbers(one: &[u64], other: &[u64]) -> Option<Ordering> {
    let order = one.cmp(other);
    let shared = one.len().min(other.len());
    let is_prefix = one.get(..shared) == other.get(..shared);
    let longer = if one.len() > other.len() { one } else { other };
    let goes_on_with_zeros = longer.get(shared..).unwrap_or_default().iter().all(|number| *number == 0);
    (!is_prefix || !goes_on_with_zeros).then_some(order)
}

fn numbers(text: &str) -> Option<Vec<u64>> {
    let number = |part: &str| part.bytes().all(|b| b.is_ascii_digit()).then(|| part.parse().ok()).flatten();
    text.split('.').map(number).collect()
}

const COMPARATORS: [(&str, Comparator); 6] = [
    ("!=", Comparator::NotEqual),
    ("<=", Comparator::LessOrEqual),
    (">=", Comparator::GreaterOrEqual),
    ("=", Comparator::Equal),
    ("<", Comparator::Less),
    (">", Comparator::Greater),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read() {
        for (range, version, expected) in [
            ("vers:generic/*", "anything", Some(true)),
            ("vers:none/*", "anything", Some(false)),
            ("vers:generic/1.2.3", "1.2.3", Some(true)),
            ("vers:generic/=1.2.3|1.2.4", "1.2.4", Some(true)),
            ("vers:generic/1.2.3", "1.2.4", Some(false)),
            ("vers:generic/>=1.0|<2.0", "1.5", Some(true)),
            ("vers:generic/>=1.0|<2.0", "2.1", Some(false)),
            ("vers:generic/>=1.0|<2.0", "2.0", Some(false)),
            ("vers:generic/>=1.0|<2.0|>=3.0|<=3.4", "3.4", Some(true)),
            ("vers:generic/<1.0|>=2.0", "0.9", Some(true)),
            ("vers:generic/<1.0|>=2.0", "1.1", Some(false)),
            ("vers:generic/<1.0|>=2.0", "2.3", Some(true)),
            ("vers:generic/>=1.0|!=1.5|<2.0", "1.5", Some(false)),
            ("vers:generic/!=1.5", "1.6", Some(true)),
            ("vers:semver/>=1.0.0|<2.0.0", "1.0.0-rc.1", Some(false)),
            ("vers:npm/<1.2.3-beta", "1.2.3-alpha", Some(true)),
            ("vers:generic/<1%2E5", "1.4", Some(true)),
            // not told
            ("vers:generic/>=2.0|<1.0", "3.2.1", None),
            ("vers:generic/<2.0|>=1.0", "3.2.1", None),
            ("vers:generic/>=3.0|<3.0", "3.2.1", None),
            ("vers:generic/>=3.0|<4.0|>=1.0|<2.0", "3.2.1", None),
            ("vers:deb/<1.2.3-1", "1.2.3", None),
            ("vers:generic/<2.0", "2", None),
            ("vers:generic/<1|<2", "1", None),
            ("vers:generic/", "1", None),
            ("vers:generic/>=*", "1", None),
            ("vers:generic", "1", None),
            ("<2.0", "1", None),
            ("", "1", None),
            ("vers:generic/>=1|<2", "1b", None),
        ] {
            assert_eq!(contains(range, version), expected, "{range} {version}");
        }
    }

    #[test]
    fn versions_are_the_same_only_where_their_texts_are() {
        assert_eq!(is_same("3.2.1", "3.2.1"), Some(true));
        assert_eq!(is_same("3.2.0", "3.2.1"), Some(false));
        assert_eq!(is_same("3.2", "3.2.0"), None);
        assert_eq!(is_same("v3.2.1", "3.2.1"), None);
        assert_eq!(is_same("banana", "3.2.1"), None);
        assert_eq!(is_same("3.2.1-rc.1", "3.2.1"), Some(false));
        for (one, other) in
            [("1.1.1n-0+deb11u3", "1.1.1n"), ("1:2.0", "2.0"), ("12.2(55)SE", "12.2(58)SE"), ("2.4-1.1", "2.4")]
        {
            assert_eq!(is_same(one, other), Some(false), "{one} {other}");
        }
    }

    #[test]
    fn a_text_that_may_mean_several_versions_rules_none_out() {
        for several in [
            "1.x",
            "1.X",
            "1.5.xx",
            "1.*",
            "< 3.2",
            "<=3.2",
            "3.1 and earlier",
            "prior to 3.2",
            "3.1+",
            "1.0-2.0",
            "1.0~2.0",
            "1.0～2.0",
            "1.0 – 2.0",
            "1.0..2.0",
            "1.0,1.1,1.5",
            "1.0/1.5",
            "V3.1 (all builds)",
            "version 1.5",
            "1.5以前",
            "全バージョン",
            "any",
            "-",
            "",
        ] {
            assert_eq!(is_same(several, "1.5"), None, "{several}");
            assert_eq!(is_same("1.5", several), None, "{several}");
        }
    }
}

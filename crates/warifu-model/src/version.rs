use std::cmp::Ordering;
use std::fmt;

use crate::json::{Json, Node, Read, ReadError};
use crate::language::both;
use crate::shape::{Form, Shape, Typed, write_by};

/// A version (Semantic Versioning 2.0.0). Compared by precedence (clause 11): build metadata does not count.
#[derive(Clone, Debug)]
pub struct SemVer(semver::Version);

/// A range of versions: plain intervals of precedence, `>=1.1.0, <2.0.0 || 3.0.0`, or `*` for all.
///
/// A comparator is `>=`, `>`, `<`, `<=`, `=` or nothing (which means `=`) and a whole version; `, ` joins comparators that
/// must all hold, ` || ` joins alternatives. There are no wildcards, carets or tildes, and a pre-release is a version like
/// any other: `<2.0.0` holds for `2.0.0-rc.1`.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct VersionRange {
    text: String,
    /// Alternatives of comparators; no alternatives means every version.
    alternatives: Vec<Vec<(Comparator, SemVer)>>,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Comparator {
    Above,
    AtLeast,
    AtMost,
    Below,
    Exactly,
}

impl SemVer {
    /// Reads the text form; none for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() > 128 {
            return None;
        }
        semver::Version::parse(text).ok().map(Self)
    }

    /// A version without pre-release or build metadata.
    pub fn new(major: u64, minor: u64, patch: u64) -> Self {
        Self(semver::Version::new(major, minor, patch))
    }

    /// Returns whether this is a pre-release (clause 9).
    pub fn is_prerelease(&self) -> bool {
        !self.0.pre.is_empty()
    }

    /// The major, minor and patch number.
    pub fn numbers(&self) -> (u64, u64, u64) {
        (self.0.major, self.0.minor, self.0.patch)
    }
}

impl Ord for SemVer {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.cmp_precedence(&other.0)
    }
}

impl PartialOrd for SemVer {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Eq for SemVer {}

impl PartialEq for SemVer {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl VersionRange {
    /// The range of all versions.
    pub fn any() -> Self {
        Self { text: "*".into(), alternatives: Vec::new() }
    }

    /// The range that holds one version.
    pub fn exactly(version: &SemVer) -> Self {
        Self { text: format!("={version}"), alternatives: vec![vec![(Comparator::Exactly, version.clone())]] }
    }

    /// Reads the text form; none for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        if text == "*" {
            return Some(Self::any());
        }
        if text.len() > 512 {
            return None;
        }
        let alternatives = text.split(" || ").map(read_alternative).collect::<Option<_>>()?;
        Some(Self { text: text.to_owned(), alternatives })
    }

    /// Returns whether the version lies in the range.
    pub fn contains(&self, version: &SemVer) -> bool {
        self.alternatives.is_empty()
            || self
                .alternatives
                .iter()
                .any(|all| all.iter().all(|(comparator, bound)| comparator.holds(version.cmp(bound))))
    }

    /// Returns whether the range holds the version and means it: one of its bounds is a version with the same numbers, and a
    /// pre-release if the version is one. `*` and `>=1.0.0` hold `2.0.0-rc.1` but do not name it; `>=2.0.0-rc.1` does.
    pub fn names(&self, version: &SemVer) -> bool {
        let is_meant = |bound: &SemVer| {
            bound.numbers() == version.numbers() && (bound.is_prerelease() || !version.is_prerelease())
        };
        let names = |all: &Vec<(Comparator, SemVer)>| {
            all.iter().all(|(comparator, bound)| comparator.holds(version.cmp(bound)))
                && all.iter().any(|(_, bound)| is_meant(bound))
        };
        self.alternatives.iter().any(names)
    }
}

/// Versions from one bound to another; without a bound, all in that direction.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct VersionInterval<'r> {
    /// The lower bound.
    pub from: Option<VersionBound<'r>>,
    /// The upper bound.
    pub to: Option<VersionBound<'r>>,
}

/// An end of an interval of versions.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct VersionBound<'r> {
    /// The version.
    pub version: &'r SemVer,
    /// `true` where the version itself lies in the interval.
    pub is_included: bool,
}

impl VersionRange {
    /// The intervals of precedence that the range is made of, in its order; one without bounds for `*`. An interval in which
    /// no version lies is among them.
    pub fn intervals(&self) -> Vec<VersionInterval<'_>> {
        let all = VersionInterval { from: None, to: None };
        let intervals = self.alternatives.iter().map(|comparators| interval(comparators));
        if self.alternatives.is_empty() { vec![all] } else { intervals.collect() }
    }
}

/// Where all comparators hold.
fn interval(comparators: &[(Comparator, SemVer)]) -> VersionInterval<'_> {
    let mut interval = VersionInterval { from: None, to: None };
    for (comparator, version) in comparators {
        let is_included = !matches!(comparator, Comparator::Above | Comparator::Below);
        let bound = VersionBound { version, is_included };
        if !matches!(comparator, Comparator::AtMost | Comparator::Below) {
            interval.from = Some(tighter(interval.from, bound, Ordering::Greater));
        }
        if !matches!(comparator, Comparator::AtLeast | Comparator::Above) {
            interval.to = Some(tighter(interval.to, bound, Ordering::Less));
        }
    }
    interval
}

/// Of two bounds the one that leaves less.
fn tighter<'r>(known: Option<VersionBound<'r>>, other: VersionBound<'r>, direction: Ordering) -> VersionBound<'r> {
    let Some(known) = known else { return other };
    let order = other.version.cmp(known.version);
    let is_tighter = order == direction || (order == Ordering::Equal && known.is_included && !other.is_included);
    if is_tighter { other } else { known }
}

impl Comparator {
    fn holds(self, order: Ordering) -> bool {
        match self {
            Self::Above => order == Ordering::Greater,
            Self::AtLeast => order != Ordering::Less,
            Self::AtMost => order != Ordering::Greater,
            Self::Below => order == Ordering::Less,
            Self::Exactly => order == Ordering::Equal,
        }
    }
}

fn read_alternative(text: &str) -> Option<Vec<(Comparator, SemVer)>> {
    text.split(", ").map(read_comparator).collect()
}

fn read_comparator(text: &str) -> Option<(Comparator, SemVer)> {
    // Longer marks first, or `>=` would be read as `>`.
    let marks = [
        (">=", Comparator::AtLeast),
        ("<=", Comparator::AtMost),
        (">", Comparator::Above),
        ("<", Comparator::Below),
        ("=", Comparator::Exactly),
        ("", Comparator::Exactly),
    ];
    let (comparator, rest) = marks.iter().find_map(|(mark, c)| text.strip_prefix(mark).map(|rest| (*c, rest)))?;
    SemVer::parse(rest).map(|version| (comparator, version))
}

impl fmt::Display for SemVer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl fmt::Display for VersionRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl From<&SemVer> for Json {
    fn from(version: &SemVer) -> Self {
        Self::Text(version.to_string())
    }
}

impl From<&VersionRange> for Json {
    fn from(range: &VersionRange) -> Self {
        Self::Text(range.text.clone())
    }
}

impl Read for SemVer {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        Self::parse(&node.string()?).ok_or_else(|| {
            node.not_canonical(
                both("a version", "版"),
                both("major.minor.patch (Semantic Versioning 2.0.0)", "major.minor.patch（Semantic Versioning 2.0.0）"),
            )
        })
    }
}

impl Read for VersionRange {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        let form = both(
            "`*`, or comparators such as `>=1.1.0, <2.0.0` with alternatives joined by ` || `",
            "`*`、又は `>=1.1.0, <2.0.0` のような比較（選択肢は ` || ` でつなぐ）",
        );
        Self::parse(&node.string()?).ok_or_else(|| node.not_canonical(both("a version range", "版の範囲"), form))
    }
}

impl Typed for SemVer {
    const FORM: Form = Form::Named(&VERSION);
}

impl Typed for VersionRange {
    const FORM: Form = Form::Named(&RANGE);
}

write_by!(reference SemVer, VersionRange);

/// As JSON text, in which each backslash stands twice.
macro_rules! version_pattern {
    () => {
        concat!(
            r"(0|[1-9][0-9]*)\\.(0|[1-9][0-9]*)\\.(0|[1-9][0-9]*)(-(0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)",
            r"(\\.(0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*))*)?(\\+[0-9A-Za-z-]+(\\.[0-9A-Za-z-]+)*)?"
        )
    };
}

macro_rules! comparators_pattern {
    () => {
        concat!("(>=|<=|>|<|=)?", version_pattern!(), "(, (>=|<=|>|<|=)?", version_pattern!(), ")*")
    };
}

pub(crate) const VERSION: Shape = Shape::text(
    "version",
    "A version (Semantic Versioning 2.0.0)",
    concat!(r#"{"type": "string", "maxLength": 128, "pattern": "^"#, version_pattern!(), r#"$"}"#),
);
pub(crate) const RANGE: Shape = Shape::text(
    "range",
    "A range of versions: `*`, or comparators joined by `, ` and ` || `",
    concat!(
        r#"{"type": "string", "maxLength": 512, "pattern": "^(\\*|"#,
        comparators_pattern!(),
        r"( \\|\\| ",
        comparators_pattern!(),
        r#")*)$"}"#
    ),
);

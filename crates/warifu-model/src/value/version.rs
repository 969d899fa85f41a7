use super::scalar::{Boundaries, Entry, Scalar, text};
use crate::json::Json;
use crate::language::{Phrase, both};
use crate::version::SemVer;

/// A version.
pub(super) struct VersionType;

impl Scalar for VersionType {
    type Held = SemVer;

    fn names(&self) -> (&'static str, &'static str) {
        ("version", "版")
    }

    fn looks(&self) -> Phrase {
        both("a version, major.minor.patch", "版（major.minor.patch）")
    }

    fn read(&self, text: &str) -> Option<SemVer> {
        SemVer::parse(text)
    }

    fn schema(&self) -> Json {
        text("semver", PATTERN)
    }

    fn around(&self, boundaries: &Boundaries<'_>) -> Vec<Json> {
        values(boundaries.texts())
    }

    fn entry(&self) -> Option<Entry> {
        Some(Entry {
            example: "1.4.0", mistake: both("A version such as 1.4.0", "1.4.0 の形の版"), attributes: &[]
        })
    }
}

/// The constants, a version in every gap between, below and above them, and each constant once more with other build
/// metadata, which a comparison of versions does not see and a comparison of texts does. The order of versions has gaps:
/// nothing lies between 1.0.0 and 1.0.1-0, the version right after it.
fn values<'t>(constants: impl Iterator<Item = &'t str>) -> Vec<Json> {
    let mut points: Vec<(SemVer, &str)> = constants.filter_map(|text| Some((SemVer::parse(text)?, text))).collect();
    points.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| a.1.cmp(b.1)));
    let mut texts: Vec<String> = points.iter().map(|(_, text)| (*text).to_owned()).collect();
    let lowest = points.first();
    let starts = ["1.0.0", "0.0.0", "0.0.0-0"]
        .into_iter()
        .filter(|text| SemVer::parse(text).is_some_and(|version| lowest.is_none_or(|(point, _)| version < *point)));
    texts.extend(starts.take(1).map(str::to_owned));
    for (place, (point, text)) in points.iter().enumerate() {
        let next = points.get(place + 1..).unwrap_or_default().iter().find(|(next, _)| next > point);
        texts.extend(after(text, next.map(|(next, _)| next)));
    }
    texts.extend(points.iter().map(|(_, text)| format!("{}+other", without_build(text))));
    texts.into_iter().map(Json::Text).collect()
}

/// A version after this one and, if there is a next one, before that: a plain release if there is one, else the version
/// that follows at once.
fn after(text: &str, next: Option<&SemVer>) -> Option<String> {
    let text = without_build(text);
    let (core, pre) = text.split_once('-').map_or((text, None), |(core, pre)| (core, Some(pre)));
    let release = if pre.is_some() { Some(core.to_owned()) } else { raised(core) };
    let at_once = match pre {
        Some(_) => Some(format!("{text}.0")),
        None => raised(core).map(|core| format!("{core}-0")),
    };
    let fits = |text: &String| SemVer::parse(text).is_some_and(|version| next.is_none_or(|next| version < *next));
    [release, at_once].into_iter().flatten().find(fits)
}

/// The next release after a release.
fn raised(core: &str) -> Option<String> {
    let mut numbers = core.split('.').map(str::parse::<u64>);
    let (Some(Ok(major)), Some(Ok(minor)), Some(Ok(patch))) = (numbers.next(), numbers.next(), numbers.next()) else {
        return None;
    };
    if let Some(patch) = patch.checked_add(1) {
        return Some(format!("{major}.{minor}.{patch}"));
    }
    if let Some(minor) = minor.checked_add(1) {
        return Some(format!("{major}.{minor}.0"));
    }
    major.checked_add(1).map(|major| format!("{major}.0.0"))
}

fn without_build(text: &str) -> &str {
    text.split_once('+').map_or(text, |(version, _)| version)
}

/// Semantic Versioning 2.0.0 clauses 2, 9 and 10.
const PATTERN: &str = "^(0|[1-9][0-9]*)\\.(0|[1-9][0-9]*)\\.(0|[1-9][0-9]*)\
                       (-(0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)(\\.(0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*))*)?\
                       (\\+[0-9A-Za-z-]+(\\.[0-9A-Za-z-]+)*)?$";

//! Versions in every piece that is left between constants.

use warifu_model::{Boundaries, ClaimType, Json, VersionRange};

/// A version at and around each of the constants.
pub(super) fn values<'t>(constants: impl Iterator<Item = &'t str>) -> Vec<Json> {
    let values: Vec<Json> = constants.map(Json::from).collect();
    ClaimType::Version.around(&Boundaries { values: &values, ..Boundaries::default() }).unwrap_or_default()
}

/// The versions at which the intervals of a range end.
pub(super) fn bounds(range: &VersionRange) -> Vec<String> {
    let ends = range.intervals().into_iter().flat_map(|interval| [interval.from, interval.to]).flatten();
    ends.map(|end| end.version.to_string()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ends_of_all_intervals_are_bounds() {
        let range = |text: &str| VersionRange::parse(text).unwrap();
        let of_range = bounds(&range(">=1.1.0, <2.0.0 || =3.0.0 || 4.0.0-a"));
        assert_eq!(of_range, ["1.1.0", "2.0.0", "3.0.0", "3.0.0", "4.0.0-a", "4.0.0-a"]);
        assert!(bounds(&range("*")).is_empty());
    }
}

use warifu_model::{SemVer, VersionBound, VersionRange};

#[test]
fn a_range_names_a_pre_release_only_by_a_bound_of_its_own() {
    let names =
        |range: &str, version: &str| VersionRange::parse(range).unwrap().names(&SemVer::parse(version).unwrap());
    assert!(names("=1.2.0-draft.1", "1.2.0-draft.1"));
    assert!(names(">=1.2.0-draft.1", "1.2.0-draft.2"));
    assert!(names("=1.1.0 || >=1.2.0-draft.1, <2.0.0", "1.2.0-draft.1"));
    assert!(names(">=1.1.0", "1.1.0"));
    for range in ["*", ">=1.1.0", ">=1.1.0, <1.2.0", "<1.2.0-draft.1", ">=1.2.0-draft.2", "=1.1.0"] {
        assert!(!names(range, "1.2.0-draft.1"), "{range}");
    }
}

#[test]
fn the_intervals_of_a_range_hold_what_the_range_holds() {
    let text = |range: &str| {
        let range = VersionRange::parse(range).unwrap();
        let bound = |bound: Option<VersionBound<'_>>| bound.map(|b| (b.version.to_string(), b.is_included));
        range.intervals().into_iter().map(|one| (bound(one.from), bound(one.to))).collect::<Vec<_>>()
    };
    let bound = |version: &str, is_included| Some((version.to_owned(), is_included));
    assert_eq!(text("*"), [(None, None)]);
    assert_eq!(text(">=1.1.0, <2.0.0"), [(bound("1.1.0", true), bound("2.0.0", false))]);
    assert_eq!(
        text(">=1.0.0, >1.0.0 || 3.0.0"),
        [(bound("1.0.0", false), None), (bound("3.0.0", true), bound("3.0.0", true))]
    );
    assert_eq!(text("<=2.0.0, <3.0.0, >0.1.0"), [(bound("0.1.0", false), bound("2.0.0", true))]);
}

#[test]
fn ranges_are_plain_intervals() {
    let holds =
        |range: &str, version: &str| VersionRange::parse(range).unwrap().contains(&SemVer::parse(version).unwrap());
    assert!(holds(">=1.1.0, <2.0.0", "1.9.9"));
    assert!(!holds(">=1.1.0, <2.0.0", "2.0.0"));
    assert!(holds("<2.0.0", "2.0.0-rc.1"));
    assert!(holds("1.0.0 || >=3.0.0", "1.0.0+build"));
    assert!(holds("*", "0.0.0"));
    for text in ["", "^1.0.0", "~1.0.0", "1.x", ">=1.0", "1.0.0,2.0.0", ">= 1.0.0", "1.0.0 ||2.0.0"] {
        assert_eq!(VersionRange::parse(text), None, "{text}");
    }
}

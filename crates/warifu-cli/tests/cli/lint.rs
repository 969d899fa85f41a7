//! `warifu catalog lint`.

use insta::assert_snapshot;

use crate::sets::{Small, ssdf};
use crate::support::{list, redacted, run, scratch, text};

#[test]
fn shipped_sets_are_clean() {
    let folder = scratch("lint-shipped");
    for set in ["us-ssdf@1.1.1", "us-ssdf@1.2.0-draft.1", "us-cisa-ssdaf"] {
        let ran = run(&folder, &format!("catalog lint {set} --format json"));
        assert_eq!((ran.code, list(&ran.json(), "remarks").len()), (0, 0), "{set}: {}{}", ran.out, ran.err);
    }
}

#[test]
fn remarks_for_people_and_machines() {
    let folder = scratch("lint");
    let never = r#"{"all_of":[{"at_most":{"claim":"p.days","value":"P7D"}},{"not":{"at_most":{"claim":"p.days","value":"P9D"}}}]}"#;
    Small::new("1.0.0", never).write(&folder, "set.json");
    let lint = "catalog lint set.json --vocabulary words.json";
    let json = run(&folder, &format!("{lint} --format json"));
    assert_eq!(json.code, 1, "{}", json.err);
    let json = json.json();
    let codes: Vec<&str> = list(&json, "remarks").iter().map(|one| text(one, "code")).collect();
    assert!(codes.contains(&"never-satisfiable") && codes.contains(&"missing-legal-basis"), "{codes:?}");
    assert!(list(&json, "remarks").iter().all(|one| text(one, "pointer").starts_with('/')));
    assert_snapshot!("lint", run(&folder, lint).out);
    assert_snapshot!("lint_ja", run(&folder, &format!("{lint} --lang ja")).out);
}

#[test]
fn one_language_alone_shows_beside_the_edition_before() {
    let folder = scratch("lint-previous");
    ssdf(&folder, "new.json", "1.1.2", &[("Process improved from experience", "Better from experience")]);
    for previous in ["", "--previous us-ssdf@1.1.1"] {
        let ran = run(&folder, &format!("catalog lint new.json {previous} --format json"));
        let json = ran.json();
        assert_eq!((ran.code, text(&json, "previous")), (1, "1.1.1"), "{}", redacted(&ran.out));
        assert_eq!(list(&json, "remarks").first().map(|one| text(one, "code")), Some("english-changed-alone"));
    }
    let ran = run(&folder, "catalog lint new.json --previous us-cisa-ssdaf");
    assert!(ran.code == 64 && ran.err.contains("not an edition of `us-ssdf`"), "{}", ran.err);
    assert_eq!(run(&folder, "catalog lint nosuch").code, 64);
}

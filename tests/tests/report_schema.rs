//! The SARIF of `warifu report` against the schema of OASIS, where that is at hand.
#![expect(clippy::unwrap_used, reason = "a broken assumption has to stop a test, loudly")]

use serde_json::Value;
use warifu_tests::files;

#[test]
fn the_example_report_is_sarif() {
    let Some(folder) = files::foreign("sarif-schema") else { return };
    let mut schema: Value = serde_json::from_str(&files::text(folder.join("sarif-schema-2.1.0.json"))).unwrap();
    // the published pattern of languages has a bracket too many, and is no regular expression of ECMA-262
    schema["definitions"]["run"]["properties"]["language"].as_object_mut().unwrap().remove("pattern");
    let report: Value = serde_json::from_str(&files::text("examples/04-shelf/report/report.sarif")).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let errors: Vec<_> =
        validator.iter_errors(&report).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    assert_eq!(report["runs"].as_array().unwrap().len(), 3);
}

use warifu_catalog::oscal::{RemarkCode, imports};
use warifu_model::Json;

use crate::support::{METADATA, control, controls, ids, profile, remarks, requirement};

fn base() -> String {
    let inner = [control("ac-2.1", ""), control("ac-2.2", "")].join(",");
    let first = control("ac-1", r#", "params": [{"id": "ac-1_prm_1", "label": "a time"}]"#);
    controls(&[first, control("ac-2", &format!(r#", "controls": [{inner}]"#)), control("ac-3", "")].join(","))
}

fn selected(choice: &str) -> Vec<String> {
    let members = format!(r#""imports": [{{"href": "base.json"{choice}}}]"#);
    let imported = profile(&members, &[("base.json", &base())]).unwrap();
    ids(&imported).into_iter().map(str::to_owned).collect()
}

#[test]
fn controls_are_selected_by_id_pattern_and_descent() {
    assert_eq!(selected(r#", "include-all": {}"#), ["ac-1", "ac-2", "ac-2.1", "ac-2.2", "ac-3"]);
    assert_eq!(selected(""), ["ac-1", "ac-2", "ac-2.1", "ac-2.2", "ac-3"]);
    assert_eq!(selected(r#", "include-controls": [{"with-ids": ["ac-3", "ac-2"]}]"#), ["ac-2", "ac-3"]);
    assert_eq!(
        selected(r#", "include-controls": [{"with-ids": ["ac-2"], "with-child-controls": "yes"}]"#),
        ["ac-2", "ac-2.1", "ac-2.2"]
    );
    // Without the control around it.
    assert_eq!(selected(r#", "include-controls": [{"with-ids": ["ac-2.2"]}]"#), ["ac-2.2"]);
    assert_eq!(selected(r#", "include-controls": [{"matching": [{"pattern": "ac-2.*"}]}]"#), ["ac-2.1", "ac-2.2"]);
    assert_eq!(
        selected(
            r#", "include-all": {}, "exclude-controls": [{"matching": [{"pattern": "*.?"}]}, {"with-ids": ["ac-1"]}]"#
        ),
        ["ac-2", "ac-3"]
    );
}

#[test]
fn parameters_are_set_and_controls_are_altered() {
    let members = r#""imports": [{"href": "base.json", "include-controls": [{"with-ids": ["ac-1", "ac-3"]}]}],
        "merge": {"combine": {"method": "keep"}, "as-is": true},
        "modify": {
            "set-parameters": [{"param-id": "ac-1_prm_1", "constraints": [{"description": "at least monthly"}]}, {"param-id": "zz", "values": ["1"]}],
            "alters": [
                {"control-id": "ac-1", "adds": [
                    {"position": "after", "by-id": "ac-1_smt", "parts": [{"name": "statement", "prose": "And report."}]},
                    {"position": "starting", "by-id": "ac-1_smt", "parts": [{"name": "item", "prose": "First."}]},
                    {"parts": [{"name": "guidance", "prose": "See above."}]}]},
                {"control-id": "ac-3", "removes": [{"by-id": "ac-3_smt"}], "adds": [{"title": "Three", "parts": [{"name": "statement", "prose": "Anew."}]}]},
                {"control-id": "ac-2", "adds": []}]}"#;
    let imported = profile(members, &[("other/base.json", &base())]).unwrap();
    assert_eq!(requirement(&imported, "ac-1").statement.en, "Do ac-1.\n  First.\nAnd report.");
    assert_eq!(requirement(&imported, "ac-1").guidance.as_ref().unwrap().en, "See above.");
    assert_eq!(
        (requirement(&imported, "ac-3").title.en.as_str(), requirement(&imported, "ac-3").statement.en.as_str()),
        ("Three", "Anew.")
    );
    assert_eq!(imported.set.parameters[0].value, Json::Text("[Assignment: a time — at least monthly]".into()));
    assert_eq!(remarks(&imported, RemarkCode::ParameterUnused), ["zz"]);
    assert_eq!(remarks(&imported, RemarkCode::AlterationUnused), ["ac-2"]);
    assert_eq!(remarks(&imported, RemarkCode::MergePassedOver), ["merge/combine"]);
}

#[test]
fn a_profile_imports_profiles_and_names_what_it_needs() {
    let inner = format!(
        r#"{{"profile": {{"metadata": {METADATA}, "imports": [{{"href": "base.json", "include-controls": [{{"with-ids": ["ac-1", "ac-2"]}}]}}]}}}}"#
    );
    let members = r##""imports": [{"href": "#r-1", "include-all": {}, "exclude-controls": [{"with-ids": ["ac-1"]}]}],
        "back-matter": {"resources": [{"uuid": "r-0"}, {"uuid": "r-1", "rlinks": [{"href": "https://example.org/inner.json"}, {"href": "inner.xml"}]}]}"##;
    let imported = profile(members, &[("inner.json", &inner), ("base.json", &base())]).unwrap();
    assert_eq!(ids(&imported), ["ac-2"]);
    let text = format!(r#"{{"profile": {{"metadata": {METADATA}, {members}}}}}"#);
    let wanted = imports(text.as_bytes()).unwrap();
    assert_eq!(
        (wanted[0].href.as_str(), wanted[0].names.as_slice()),
        ("#r-1", ["https://example.org/inner.json".to_owned(), "inner.xml".to_owned()].as_slice())
    );
    // Two catalogues side by side.
    let other = base().replace("ac-", "au-").replace(r#""id": "ac""#, r#""id": "au""#);
    let members =
        r#""imports": [{"href": "a", "include-all": {}}, {"href": "b", "include-controls": [{"with-ids": ["au-3"]}]}]"#;
    let imported = profile(members, &[("a", &base()), ("b", &other)]).unwrap();
    assert_eq!(ids(&imported).last(), Some(&"au-3"));
    assert_eq!(imported.counts.groups, 2);
}

#[test]
fn what_a_profile_cannot_mean_is_named() {
    let refused = |members: &str, sources: &[(&str, &str)], code: &str| {
        let error = profile(members, sources).unwrap_err();
        assert_eq!(error.code(), code, "{error}");
        assert!(!error.help(warifu_model::Language::En).is_empty());
    };
    let base = base();
    let sources = [("base.json", base.as_str())];
    let import = r#""imports": [{"href": "base.json", "include-all": {}}]"#;
    let altered = |alter: &str| format!(r#"{import}, "modify": {{"alters": [{{"control-id": "ac-1", {alter}}}]}}"#);
    refused(r#""imports": [{"href": "x"}, {"href": "base.json"}]"#, &sources, "oscal-source-missing");
    refused(
        r#""imports": [{"href": "base.json", "include-controls": [{"with-ids": ["zz-1"]}]}]"#,
        &sources,
        "oscal-unknown-control",
    );
    refused(r#""imports": [{"href": "base.json", "include": {}}]"#, &sources, "oscal-unsupported");
    refused(r#""imports": [{"href": "base.json"}, {"href": "base.json"}]"#, &sources, "oscal-control-twice");
    refused(&altered(r#""adds": [{"by-id": "zz", "parts": []}]"#), &sources, "oscal-unknown-part");
    refused(
        &altered(r#""adds": [{"by-id": "ac-1_smt", "props": [{"name": "a", "value": "b"}]}]"#),
        &sources,
        "oscal-unsupported",
    );
    refused(&altered(r#""adds": [{"position": "sideways", "parts": []}]"#), &sources, "oscal-unsupported");
    refused(&altered(r#""removes": [{"by-name": "zz"}]"#), &sources, "oscal-unknown-part");
    refused(&altered(r#""removes": [{}]"#), &sources, "oscal-unsupported");
    let circle = format!(r#"{{"profile": {{"metadata": {METADATA}, "imports": [{{"href": "circle.json"}}]}}}}"#);
    refused(r#""imports": [{"href": "circle.json"}]"#, &[("circle.json", &circle), ("y", &circle)], "oscal-circle");
}

use warifu_catalog::oscal::{RemarkCode, imports};
use warifu_model::Json;

use super::support::{METADATA, control, controls, ids, profile, remarks, requirement};

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
    // The control around it comes along, unless the profile says otherwise.
    assert_eq!(selected(r#", "include-controls": [{"with-ids": ["ac-2.2"]}]"#), ["ac-2", "ac-2.2"]);
    let alone = r#", "include-controls": [{"with-ids": ["ac-2.2"], "with-parent-controls": "no"}]"#;
    assert_eq!(selected(alone), ["ac-2.2"]);
    let excluded = r#", "include-controls": [{"with-ids": ["ac-2.2"]}], "exclude-controls": [{"with-ids": ["ac-2"]}]"#;
    assert_eq!(selected(excluded), ["ac-2.2"]);
    let around =
        r#", "include-all": {}, "exclude-controls": [{"with-ids": ["ac-2.2"], "with-parent-controls": "yes"}]"#;
    assert_eq!(selected(around), ["ac-1", "ac-2.1", "ac-3"]);
    let pattern = r#", "include-controls": [{"matching": [{"pattern": "ac-2.*"}, {}]}]"#;
    assert_eq!(selected(pattern), ["ac-2", "ac-2.1", "ac-2.2"]);
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
    assert_eq!(remarks(&imported, RemarkCode::MergePassedOver), Vec::<&str>::new());
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
    let members = r#""imports": [{"href": "a", "include-all": {}}, {"href": "b", "include-controls": [{"with-ids": ["au-3"]}]}],
        "merge": {"as-is": true}"#;
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
    refused(&altered(r#""removes": [{}]"#), &sources, "oscal-unsupported");
    let circle = format!(r#"{{"profile": {{"metadata": {METADATA}, "imports": [{{"href": "circle.json"}}]}}}}"#);
    refused(r#""imports": [{"href": "circle.json"}]"#, &[("circle.json", &circle), ("y", &circle)], "oscal-circle");
}

/// Two imports of one catalogue: `ac-1` twice, and `ac-2` once by itself and once around `ac-2.1`.
const TWO: &str = r#""imports": [
    {"href": "base.json", "include-controls": [{"with-ids": ["ac-1", "ac-2.1"]}]},
    {"href": "base.json", "include-controls": [{"with-ids": ["ac-1", "ac-2", "ac-2.2"]}]}]"#;

#[test]
fn controls_that_come_twice_are_combined_as_the_profile_says() {
    let base = base();
    let read = |merge: &str| profile(&format!("{TWO}{merge}"), &[("base.json", &base)]);
    for merge in ["", r#", "merge": {"as-is": true}"#, r#", "merge": {"combine": {"method": "keep"}}"#] {
        let error = read(merge).unwrap_err();
        assert_eq!((error.code(), error.pointer()), ("oscal-control-twice", Some("/profile/imports")));
    }
    let first = read(r#", "merge": {"combine": {"method": "use-first"}, "as-is": true}"#).unwrap();
    assert_eq!(ids(&first), ["ac-1", "ac-2.1", "ac-2", "ac-2.2"]);
    assert_eq!(remarks(&first, RemarkCode::ControlDropped), ["ac-1"]);
    assert_eq!(remarks(&first, RemarkCode::AncestorTaken), ["ac-2"]);
    let merged = read(r#", "merge": {"combine": {"method": "merge"}}"#).unwrap_err();
    assert_eq!((merged.code(), merged.pointer()), ("oscal-unsupported", Some("/profile/merge/combine/method")));
    // A control around another clashes with nothing.
    let around = r#""imports": [{"href": "base.json", "include-controls": [{"with-ids": ["ac-2.1"]}]},
        {"href": "base.json", "include-controls": [{"with-ids": ["ac-2.2"]}]}]"#;
    assert_eq!(ids(&profile(around, &[("base.json", &base)]).unwrap()), ["ac-2", "ac-2.1", "ac-2.2"]);
}

#[test]
fn controls_are_arranged_as_the_profile_says() {
    let base = base();
    let read = |merge: &str| {
        profile(
            &format!(r#""imports": [{{"href": "base.json", "include-all": {{}}}}]{merge}"#),
            &[("base.json", &base)],
        )
    };
    let groups = |merge: &str| {
        let groups = read(merge).unwrap().set.groups;
        groups.iter().map(|one| format!("{} {}", one.id, one.title.en)).collect::<Vec<_>>()
    };
    assert_eq!(groups(r#", "merge": {"as-is": true}"#), ["ac Access"]);
    for flat in ["", r#", "merge": {"flat": {}}"#, r#", "merge": {"as-is": false}"#] {
        assert_eq!(groups(flat), ["group-1 Controls: a catalogue"], "{flat}");
        assert_eq!(remarks(&read(flat).unwrap(), RemarkCode::GroupPassedOver), ["ac"]);
    }
    let custom = r#", "merge": {"custom": {
        "insert-controls": [{"include-controls": [{"with-ids": ["ac-3", "zz"]}, {"with-ids": ["none"]}]}],
        "groups": [{"id": "ac", "insert-controls": [{"order": "descending", "include-controls": [{"matching": [{"pattern": "ac-2*"}]}],
            "exclude-controls": [{"with-ids": ["ac-2"]}]}], "groups": [{"id": "in", "title": "Inner"}]}]}}"#;
    let imported = read(custom).unwrap();
    assert_eq!(ids(&imported), ["ac-3", "ac-2.2", "ac-2.1"]);
    assert_eq!(groups(custom), ["group-1 Controls: a catalogue", "ac Access", "in Inner"]);
    assert_eq!(remarks(&imported, RemarkCode::ControlNotPlaced), ["ac-1", "ac-2"]);
    assert_eq!(remarks(&imported, RemarkCode::InsertionUnused), ["none"]);
    let two = read(r#", "merge": {"as-is": true, "flat": {}}"#).unwrap_err();
    assert_eq!((two.code(), two.pointer()), ("oscal-two-structures", Some("/profile/merge")));
    let twice = r#", "merge": {"custom": {"insert-controls": [{"include-all": {}}, {"include-all": {}}]}}"#;
    assert_eq!(read(twice).unwrap_err().code(), "oscal-control-twice");
}

#[test]
fn changes_that_fit_nothing_are_ignored_with_a_remark() {
    let members = r#""imports": [{"href": "base.json", "include-all": {}}], "merge": {"as-is": true},
        "modify": {"alters": [
            {"control-id": "ac-1", "removes": [{"by-name": "assessment-objective"}, {"by-id": "ac-2_smt"}],
             "adds": [{"by-id": "zz", "parts": [{"name": "item", "prose": "No."}]},
                {"by-id": "ac-1", "parts": [{"name": "item", "prose": "The control itself is not inside it."}]},
                {"by-id": "ac-1_smt", "position": "starting", "props": [{"name": "response-point", "value": "x"}, {"name": "label", "value": "a."}]},
                {"by-id": "ac-1_prm_1", "links": [{"href": "u", "rel": "reference"}]},
                {"position": "sideways", "parts": [{"name": "guidance", "prose": "Last."}], "props": [{"name": "method", "value": "x"}]}]},
            {"control-id": "ac-2", "removes": [{"by-id": "ac-2.1_smt"}, {"by-id": "ac-2.2"}],
             "adds": [{"by-id": "ac-2.1", "title": "Anew"}]}]}"#;
    let imported = profile(members, &[("base.json", &base())]).unwrap();
    assert_eq!(ids(&imported), ["ac-1", "ac-2", "ac-2.1", "ac-3"]);
    assert_eq!(requirement(&imported, "ac-1").statement.en, "a. Do ac-1.");
    assert_eq!(requirement(&imported, "ac-1").guidance.as_ref().unwrap().en, "Last.");
    assert_eq!(requirement(&imported, "ac-2.1").statement.en, "Anew");
    assert_eq!(remarks(&imported, RemarkCode::AdditionUnused), ["`ac-1` of `ac-1`", "`zz` of `ac-1`"]);
    assert_eq!(
        remarks(&imported, RemarkCode::RemovalUnused),
        ["`ac-2_smt` of `ac-1`", "`assessment-objective` of `ac-1`"]
    );
    assert_eq!(remarks(&imported, RemarkCode::PropertiesPassedOver), ["method", "response-point"]);
    assert_eq!(remarks(&imported, RemarkCode::LinksPassedOver), ["reference"]);
}

#[test]
fn errors_name_the_document_that_they_are_in() {
    let members = r#""imports": [{"href": "inner.json", "include-all": {}}]"#;
    let inner = format!(
        r#"{{"profile": {{"metadata": {METADATA}, "imports": [{{"href": "base.json", "include-all": {{}}}}]}}}}"#
    );
    let long = base().replace("Do ac-3.", &"w".repeat(70_000));
    let error = profile(members, &[("inner.json", &inner), ("x/base.json", &long)]).unwrap_err();
    assert_eq!(
        (error.code(), error.source_name(), error.pointer()),
        ("too-long", Some("x/base.json"), Some("/catalog/groups/0/controls/2/parts/0/prose"))
    );
    let wrong = inner.replace("include-all", "include-some");
    let error = profile(members, &[("inner.json", &wrong), ("x/base.json", &base())]).unwrap_err();
    assert_eq!(
        (error.code(), error.source_name(), error.pointer()),
        ("oscal-unsupported", Some("inner.json"), Some("/profile/imports/0"))
    );
    let missing = profile(members, &[("inner.json", &inner), ("other.json", "{}")]).unwrap_err();
    assert_eq!((missing.code(), missing.source_name()), ("oscal-source-missing", None));
}

#[test]
fn the_source_that_shares_most_of_a_path_is_meant() {
    let members = r#""imports": [{"href": "https://example.org/rev5/base.xml", "include-all": {}}]"#;
    let other = base().replace("ac-", "au-");
    let imported = profile(members, &[("rev4/base.xml", &other), ("there/rev5/base.xml", &base())]).unwrap();
    assert_eq!(ids(&imported).first(), Some(&"ac-1"));
    // A document in another format says the same.
    let imported = profile(members, &[("rev5/base.json", &base()), ("unused.json", &other)]).unwrap();
    assert_eq!(ids(&imported).first(), Some(&"ac-1"));
}

use warifu_catalog::oscal::{Kind, Naming, RemarkCode, kind, read_catalog};
use warifu_model::{Binding, Date, Json, SemVer, SetId, SetStatus, Texts};

use super::support::{METADATA, catalog, control, controls, ids, read, remarks, requirement, successors};

#[test]
fn a_control_becomes_words() {
    let text = controls(
        r#"{"id": "ac-2", "class": "basic", "title": "Accounts",
        "params": [{"id": "ac-2_prm_1", "label": "a time"},
            {"id": "ac-2_prm_2", "select": {"how-many": "one or more", "choice": ["lock for {{ ac-2_prm_1 }}", "end"]}}],
        "props": [{"name": "label", "value": "AC-02", "class": "padded"}, {"name": "label", "value": "AC-2"},
            {"name": "sort-id", "value": "ac-02"}],
        "parts": [
            {"name": "statement", "prose": "The organisation:", "parts": [
                {"name": "item", "props": [{"name": "label", "value": "a."}], "prose": " reviews within {{ insert: param, ac-2_prm_1 }};", "parts": [
                    {"name": "item", "props": [{"name": "label", "value": "1."}], "prose": "and says so"}]},
                {"name": "item", "props": [{"name": "label", "value": "b."}], "prose": "{{ ac-2_prm_2 }}."}]},
            {"name": "guidance", "prose": "Accounts are of several types."},
            {"name": "assessment", "prose": "Look."}]}"#,
    );
    let imported = read(&text).unwrap();
    let one = requirement(&imported, "ac-2");
    assert_eq!(one.title.en, "Accounts");
    assert_eq!(
        one.statement.en,
        "The organisation:\n  a.  reviews within {{ insert: param, ac-2_prm_1 }};\n    1. and says so\n  b. {{ ac-2_prm_2 }}."
    );
    assert_eq!(one.guidance.as_ref().unwrap().en, "Accounts are of several types.");
    assert_eq!(
        (one.references[0].document.as_str(), one.references[0].ids[0].as_str()),
        ("Controls: a catalogue", "AC-2")
    );
    let parameters: Vec<_> = imported.set.parameters.iter().map(|one| (one.id.as_str(), one.value.clone())).collect();
    assert_eq!(
        parameters,
        [
            ("ac-2_prm_1", Json::Text("[Assignment: a time]".into())),
            ("ac-2_prm_2", Json::Text("[Selection (one or more): lock for {{ ac-2_prm_1 }}; end]".into())),
        ]
    );
    assert_eq!(remarks(&imported, RemarkCode::PartsPassedOver), ["assessment"]);
    assert_eq!(remarks(&imported, RemarkCode::PropertiesPassedOver), ["sort-id"]);
    assert_eq!(imported.counts.classes["basic"], 1);
}

#[test]
fn what_the_document_says_of_itself_names_the_set() {
    let imported = read(&controls(&control("ac-1", ""))).unwrap();
    let set = &imported.set;
    assert_eq!((set.id.as_str(), set.version.to_string().as_str()), ("controls-a-catalogue", "2.0.0"));
    assert_eq!(
        (set.texts.clone(), set.status, set.effective_from.to_string().as_str()),
        (Texts::english(), SetStatus::Final, "2026-03-04")
    );
    assert_eq!((set.authority.name.en.as_str(), set.source.edition.as_str()), ("An authority", "Revision 2"));
    assert_eq!((set.title.en.as_str(), set.title.ja.as_str()), ("Controls: a catalogue", ""));
    for (code, about) in [
        (RemarkCode::IdFromTitle, "controls-a-catalogue"),
        (RemarkCode::VersionReadAs, "2.0.0"),
        (RemarkCode::EffectiveAssumed, "2026-03-04"),
        (RemarkCode::AuthorityAssumed, "An authority"),
    ] {
        assert_eq!(remarks(&imported, code), [about]);
    }
    let naming = Naming {
        id: SetId::parse("xx-controls"),
        version: SemVer::parse("5.2.0"),
        effective_from: Date::parse("2027-01-01"),
        authority: Some("Somebody".into()),
        country: Some("US".into()),
    };
    let named = read_catalog(controls(&control("ac-1", "")).as_bytes(), &naming).unwrap();
    assert_eq!((named.set.id.as_str(), named.set.version.to_string().as_str()), ("xx-controls", "5.2.0"));
    assert_eq!(
        (named.set.authority.name.en.as_str(), named.set.authority.country.as_deref()),
        ("Somebody", Some("US"))
    );
    assert_eq!(named.remarks, []);
}

#[test]
fn a_withdrawn_control_is_no_requirement_and_its_successors_are_found() {
    let gone = |id: &str, links: &str| {
        format!(
            r#"{{"id": "{id}", "title": "Gone", "props": [{{"name": "status", "value": "Withdrawn"}}], "links": [{links}]}}"#
        )
    };
    let link = |relation: &str, to: &str| format!(r##"{{"rel": "{relation}", "href": "#{to}"}}"##);
    let text = controls(
        &[
            control("ac-1", ""),
            control("ac-2", &format!(r#", "controls": [{}]"#, gone("ac-2.1", &link("moved-to", "ac-1")))),
            gone("ac-3", &[link("incorporated_into", "ac-2_smt"), link("related", "ac-1")].join(",")),
            gone("ac-4", &[link("incorporated-into", "ac-3"), link("Moved_To", "ac")].join(",")),
            gone(
                "ac-5",
                &[link("moved-into", "zz-9"), link("incorporated-into", "ac-1"), link("moved-to", "ac-1")].join(","),
            ),
            gone("ac-6", &link("incorporated-into", "ac-7")),
            gone("ac-7", &link("incorporated-into", "ac-6")),
        ]
        .join(","),
    );
    let imported = read(&text).unwrap();
    assert_eq!(ids(&imported), ["ac-1", "ac-2"]);
    assert_eq!(successors(&imported, "ac-2.1"), ["ac-1"]);
    assert_eq!(successors(&imported, "ac-3"), ["ac-2"]);
    assert_eq!(successors(&imported, "ac-4"), ["ac-2", "group ac"]);
    assert_eq!(successors(&imported, "ac-5"), ["ac-1"]);
    assert_eq!(successors(&imported, "ac-6"), Vec::<String>::new(), "a circle leads nowhere");
    assert_eq!(remarks(&imported, RemarkCode::SuccessorIsPart), ["ac-3"]);
    assert_eq!(remarks(&imported, RemarkCode::SuccessorNotFound), ["`ac-5` to `zz-9`"]);
    assert_eq!(remarks(&imported, RemarkCode::SuccessorIsWithdrawn), ["ac-4", "ac-6", "ac-7"]);
    assert_eq!(remarks(&imported, RemarkCode::LinksPassedOver), ["related"]);
}

#[test]
fn the_order_is_that_of_the_document_and_sort_ids_are_not_keys() {
    let sorted =
        |id: &str, sort: &str| control(id, &format!(r#", "props": [{{"name": "sort-id", "value": "{sort}"}}]"#));
    let imported = read(&controls(&[sorted("b", "2"), sorted("c", "1"), sorted("a", "1")].join(","))).unwrap();
    assert_eq!(ids(&imported), ["b", "c", "a"]);
}

#[test]
fn groups_nest_and_what_has_no_name_gets_one() {
    let text = catalog(&format!(
        r#""controls": [{}], "groups": [{{"title": "Outer", "groups": [{{"id": "in", "params": [{{"id": "p"}}], "controls": [{}]}}]}}]"#,
        control("lone", ""),
        r#"{"id": "x"}"#
    ));
    let imported = read(&text).unwrap();
    let groups: Vec<_> =
        imported.set.groups.iter().map(|g| (g.id.as_str(), g.title.en.as_str(), g.parent.is_some())).collect();
    assert_eq!(groups, [("group-1", "Controls: a catalogue", false), ("group-2", "Outer", false), ("in", "in", true)]);
    assert_eq!(remarks(&imported, RemarkCode::GroupNamed), ["group-1", "group-2"]);
    assert_eq!(remarks(&imported, RemarkCode::TitleFromId), ["in", "x"]);
    assert_eq!(remarks(&imported, RemarkCode::StatementFromTitle), ["x"]);
    assert_eq!(requirement(&imported, "x").statement.en, "x");
    assert_eq!(imported.counts.parameters, 1);
}

#[test]
fn nothing_is_passed_over_in_silence() {
    let text = controls(
        r#"{"id": "ac-1", "title": "Bell", "overlays": [], "props": [{"name": "status", "value": "draft"}],
        "params": [{"id": "AC-1_prm", "guidelines": []}, {"id": "p", "depends-on": "q", "values": ["a", "b"]}],
        "links": [{"href": "u", "rel": "reference"}, {"href": "v", "rel": "reference"}],
        "parts": [{"name": "statement", "prose": "Ring\u0007.\r\nStop.", "remarks": "x"}]}"#,
    );
    let imported = read(&text).unwrap();
    assert_eq!(requirement(&imported, "ac-1").statement.en, "Ring .\nStop.");
    assert_eq!(
        remarks(&imported, RemarkCode::MemberPassedOver),
        ["`depends-on` (parameter)", "`guidelines` (parameter)", "`overlays` (control)", "`remarks` (part)"]
    );
    assert_eq!(remarks(&imported, RemarkCode::ParameterPassedOver), ["AC-1_prm"]);
    assert_eq!(remarks(&imported, RemarkCode::ControlCharacterReplaced), ["`/catalog/groups/0/controls/0/parts/0`"]);
    let links = imported.remarks.iter().find(|one| one.code == RemarkCode::LinksPassedOver).unwrap();
    assert_eq!((links.about.as_str(), links.count), ("reference", 2));
    assert_eq!(imported.set.parameters[0].value, Json::Text("a; b".into()));
}

#[test]
fn what_cannot_be_read_is_named() {
    let refused = |text: &str, code: &str, pointer: Option<&str>| {
        let error = read(text).unwrap_err();
        assert_eq!((error.code(), error.pointer()), (code, pointer), "{error}");
        assert!(!error.help(warifu_model::Language::En).is_empty() && !error.to_string().is_empty());
    };
    refused("[", "syntax", Some(""));
    refused(r#"{"assessment-plan": {}}"#, "oscal-other-model", None);
    refused("{}", "oscal-other-model", None);
    refused(&format!(r#"{{"profile": {{"metadata": {METADATA}, "imports": []}}}}"#), "oscal-profile", None);
    refused(r#"{"catalog": {"uuid": "u"}}"#, "missing-field", Some("/catalog"));
    refused(&controls(r#"{"title": "x"}"#), "missing-field", Some("/catalog/groups/0/controls/0"));
    refused(&controls(&control("AC-2(1)", "")), "oscal-id", Some("/catalog/groups/0/controls/0"));
    let twice = controls(&[control("ac-1", ""), control("ac-1", "")].join(","));
    refused(&twice, "oscal-id-twice", Some("/catalog/groups/0/controls/1"));
    for old in ["1.0.0-rc1", "1.0-MR2", "0.9.0", "2.0.0", "none"] {
        let text = controls(&control("ac-1", "")).replace("1.1.2", old);
        refused(&text, "oscal-other-version", Some("/catalog/metadata/oscal-version"));
    }
    let long = controls(&control("ac-1", "")).replace("Do ac-1.", &"w".repeat(70_000));
    refused(&long, "too-long", Some("/catalog/groups/0/controls/0/parts/0/prose"));
    refused(&controls(r#"{"id": "ac-1", "id": "ac-2"}"#), "duplicate-key", Some("/catalog/groups/0/controls/0/id"));
    refused(
        &controls(&control("ac-1", "")).replace("Revision 2", "final"),
        "oscal-version",
        Some("/catalog/metadata/version"),
    );
    let japanese = controls(&control("ac-1", ""))
        .replace(r#""version""#, r#""props": [{"name": "language", "value": "ja"}], "version""#);
    refused(&japanese, "oscal-language", Some("/catalog/metadata/props"));
    let many: Vec<String> = (0..=2_000).map(|i| control(&format!("c-{i}"), "")).collect();
    refused(&controls(&many.join(",")), "oscal-no-set", None);
    assert_eq!(kind(br#"{"$schema": "s", "profile": {}}"#), Ok(Kind::Profile));
}

#[test]
fn what_is_left_out_may_be_longer_than_a_text_of_a_set() {
    let glossary = format!(r#"{{"name": "glossary", "prose": "{}"}}"#, "w".repeat(70_000));
    let group = catalog(&format!(
        r#""groups": [{{"id": "ac", "title": "Access", "parts": [{glossary}], "controls": [{}]}}]"#,
        control("ac-1", "")
    ));
    let imported = read(&group).unwrap();
    assert_eq!(ids(&imported), ["ac-1"]);
    assert_eq!(remarks(&imported, RemarkCode::MemberPassedOver), ["`parts` (group)"]);
}

#[test]
fn titles_of_long_words_do_not_become_one_id() {
    let titled = |end: &str| {
        let title = format!("Harbour Authority Consolidated Security Requirements for Shore Power Supply {end}");
        read(&controls(&control("ac-1", "")).replace("Controls: a catalogue", &title)).unwrap().set.id
    };
    assert_ne!(titled("LOW"), titled("HIGH"));
    assert_eq!(titled("LOW"), titled("LOW"));
}

/// What we write of recommendations, weights and scores we read again.
#[test]
fn how_requirements_count_comes_back() {
    let own = |name: &str, value: &str| {
        format!(
            r#"{{"name": "{name}", "ns": "urn:warifu:oscal:1", "value": {}}}"#,
            String::from_utf8(Json::from(value).to_canonical()).unwrap()
        )
    };
    let control = |id: &str, props: &str| {
        format!(
            r#"{{"id": "{id}", "title": "T", "props": [{props}], "parts": [{{"name": "statement", "prose": "S"}}]}}"#
        )
    };
    let all = [control("a-1", &own("weight", "5")), control("a-2", &own("binding", "recommended")), control("a-3", "")];
    let text = controls(&all.join(", "));
    let score = own("score", r#"{"at_least":5,"always":["a-3"]}"#);
    let scored = text.replacen("\"metadata\": {", &format!("\"metadata\": {{\"props\": [{score}], "), 1);
    let imported = read(&scored).unwrap();
    let set = &imported.set;
    assert_eq!(set.language, 2);
    assert_eq!(requirement(&imported, "a-1").weight, Some(5));
    assert_eq!(requirement(&imported, "a-2").binding, Some(Binding::Recommended));
    let score = set.score().unwrap();
    assert_eq!((score.at_least, score.always.len()), (5, 1));
    assert_eq!(remarks(&imported, RemarkCode::PropertiesPassedOver), [""; 0]);
    // written and read once more, it is the same
    let written = warifu_catalog::oscal(set, warifu_model::Digest::of(b"x"));
    let again = read(&written.to_pretty()).unwrap();
    assert_eq!(again.set.score(), set.score());
    for one in &set.requirements {
        let other = requirement(&again, one.id.as_str());
        assert_eq!((other.weight, other.binding), (one.weight, one.binding), "{}", one.id);
    }
    // points without a score mean nothing, and properties of others are not ours
    let without = read(&text).unwrap();
    assert_eq!((without.set.language, requirement(&without, "a-1").weight), (2, None));
    assert_eq!(remarks(&without, RemarkCode::PropertiesPassedOver), ["weight"]);
    let foreign = read(&scored.replace("urn:warifu:oscal:1", "urn:other")).unwrap();
    assert_eq!((foreign.set.language, foreign.set.score().is_some()), (1, false));
}

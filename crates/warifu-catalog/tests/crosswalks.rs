//! Sector lists as of a day, and crosswalks: what is stated, from both ends, and what has no counterpart.

#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use warifu_catalog::{Catalog, CatalogError, Document, SideOn, counterparts};
use warifu_model::{Crosswalk, Date, Digest, Relation, SetId, Side};

fn words(text: &str) -> String {
    format!(r#"{{"en":"{text}","ja":"{text}"}}"#)
}

/// A list of sectors; `end` is a date or nothing, `previous` the whole member or nothing.
fn list(version: &str, from: &str, end: &str, sectors: &[&str], previous: &str) -> String {
    let until = if end.is_empty() { String::new() } else { format!(r#","until":"{end}""#) };
    let sectors: Vec<_> = sectors.iter().map(|id| format!(r#"{{"id":"{id}","title":{}}}"#, words(id))).collect();
    format!(
        r#"{{"format":"warifu.sector-list/1","id":"home","version":"{version}","title":{w},"description":{w},
        "authority":{{"name":{w}}},"source":{{"document":"Plan","edition":"1","published":"2010"}},
        "legal_basis":[{{"id":"L","instrument":"Plan","clause":"1","title":{w},"date":"2010-01-01","state":"in_force",
        "assurance":"sourced"}}],"effective":{{"from":"{from}"{until}}},"assurance":"sourced","sectors":[{}]{previous}}}"#,
        sectors.join(","),
        w = words("Home"),
    )
}

fn old() -> String {
    list("1.0.0", "2010-01-01", "2020-01-01", &["water", "energy"], "")
}

fn new_with(changes: &str) -> String {
    let digest = Digest::of(old().as_bytes());
    let previous =
        format!(r#","previous":{{"version":"1.0.0","digest":"{digest}","assurance":"sourced","changes":[{changes}]}}"#);
    list("2.0.0", "2020-01-01", "", &["water", "gas", "power", "space"], &previous)
}

fn new() -> String {
    new_with(
        r#"{"change":"split_into","from":"energy","to":"gas"},{"change":"split_into","from":"energy","to":"power"},
        {"change":"added","to":"space"}"#,
    )
}

fn crosswalk_with(edges: &str, complete: &str) -> String {
    format!(
        r#"{{"format":"warifu.crosswalk/1","id":"home-abroad","version":"1.0.0","title":{w},"description":{w},
        "asserter":{{"name":{w},"kind":"proposal"}},"document":{{"title":"T","edition":"1","date":"2026"}},
        "style":"set_theory","source":{{"kind":"sector_list","id":"home","version":"2.0.0","digest":"{digest}"}},
        "target":{{"kind":"document","title":"Abroad","edition":"1"}},"complete":[{complete}],"edges":[{edges}]}}"#,
        w = words("Both"),
        digest = Digest::of(new().as_bytes()),
    )
}

fn crosswalk() -> String {
    crosswalk_with(
        r#"{"source":"water","target":"Water","relation":"subset_of","assurance":"sourced"},
        {"source":"water","target":"Energy","relation":"no_relationship","assurance":"sourced"},
        {"source":"gas","target":"Energy","relation":"subset_of","assurance":"sourced"},
        {"source":"space","target":null,"relation":"no_relationship","assurance":"unverified"},
        {"source":"water","target":"Dams","relation":"intersects_with","assurance":"sourced"}"#,
        "",
    )
}

fn shelf() -> Catalog {
    read(&[old(), new(), crosswalk()]).unwrap()
}

fn read(files: &[String]) -> Result<Catalog, CatalogError> {
    Catalog::read(files.iter().map(|text| text.clone().into_bytes()))
}

fn day(text: &str) -> Date {
    Date::parse(text).unwrap()
}

fn the_crosswalk(catalog: &Catalog) -> &Crosswalk {
    catalog.documents().iter().find_map(Document::crosswalk).unwrap()
}

/// What has no counterpart, as "element why".
fn lines(side: &SideOn<'_>) -> Vec<String> {
    side.unmatched.iter().map(|found| format!("{} {}", found.element, found.why.as_str())).collect()
}

#[test]
fn the_list_of_a_day_is_the_one_then_in_force() {
    let catalog = shelf();
    let id = SetId::parse("home").unwrap();
    let version = |text: &str| {
        let [found] = catalog.sector_lists_on(Some(&id), day(text)).try_into().unwrap();
        assert_eq!(found.first_day, day("2010-01-01"));
        found.document.map(|document| document.version().to_string())
    };
    assert_eq!(version("2009-12-31"), None);
    assert_eq!(version("2010-01-01").as_deref(), Some("1.0.0"));
    assert_eq!(version("2019-12-31").as_deref(), Some("1.0.0"));
    assert_eq!(version("2020-01-01").as_deref(), Some("2.0.0"));
    assert!(catalog.sector_lists_on(Some(&SetId::parse("abroad").unwrap()), day("2020-01-01")).is_empty());
}

#[test]
fn an_edge_reads_from_both_ends() {
    let catalog = shelf();
    let crosswalk = the_crosswalk(&catalog);
    let read = |element: &str| {
        let found = counterparts(crosswalk, element).into_iter();
        found.map(|c| (c.from, c.relation, c.element.map(|e| e.as_str().to_owned()))).collect::<Vec<_>>()
    };
    assert_eq!(read("gas"), [(Side::Source, Relation::SubsetOf, Some("Energy".into()))]);
    assert_eq!(
        read("Energy"),
        [
            (Side::Target, Relation::NoRelationship, Some("water".into())),
            (Side::Target, Relation::SupersetOf, Some("gas".into()))
        ]
    );
    assert_eq!(read("space"), [(Side::Source, Relation::NoRelationship, None)]);
    assert!(read("bread").is_empty());
}

#[test]
fn what_has_no_counterpart_says_why() {
    let catalog = shelf();
    let crosswalk = the_crosswalk(&catalog);
    let today = catalog.unmatched(crosswalk, Side::Source, day("2026-01-01"));
    assert_eq!(lines(&today), ["power not_mapped", "space stated"]);
    assert_eq!((today.count, today.carried), (4, false));
    let abroad = catalog.unmatched(crosswalk, Side::Target, day("2026-01-01"));
    assert_eq!((lines(&abroad), abroad.count), (vec![], 3));
}

#[test]
fn on_an_earlier_day_the_list_of_that_day_counts() {
    let catalog = shelf();
    let crosswalk = the_crosswalk(&catalog);
    let then = catalog.unmatched(crosswalk, Side::Source, day("2015-01-01"));
    assert_eq!(lines(&then), ["energy not_pinned"]);
    assert_eq!((then.count, then.carried), (2, true));
    // gas was no sector yet
    let abroad = catalog.unmatched(crosswalk, Side::Target, day("2015-01-01"));
    assert_eq!(lines(&abroad), ["Energy not_listed"]);
    let before = catalog.unmatched(crosswalk, Side::Source, day("2000-01-01"));
    assert_eq!((before.count, before.document), (0, None));
}

#[test]
fn on_a_side_that_was_gone_through_silence_speaks() {
    let edges = r#"{"source":"water","target":"Water","relation":"equal","assurance":"sourced"}"#;
    let catalog = read(&[old(), new(), crosswalk_with(edges, r#""source""#)]).unwrap();
    let today = catalog.unmatched(the_crosswalk(&catalog), Side::Source, day("2026-01-01"));
    assert_eq!(lines(&today), ["gas stated", "power stated", "space stated"]);
}

#[test]
fn what_a_list_or_crosswalk_refers_to_must_be_there() {
    let code = |files: &[String]| read(files).unwrap_err().code();
    assert_eq!(code(&[new()]), "catalog-missing-list");
    assert_eq!(code(&[old(), crosswalk()]), "catalog-missing-endpoint");
    let lost = crosswalk_with(r#"{"source":"fire","target":"Fire","relation":"equal","assurance":"sourced"}"#, "");
    assert_eq!(code(&[old(), new(), lost]), "catalog-missing-element");
    let added = r#"{"change":"added","to":"gas"},{"change":"added","to":"power"},{"change":"added","to":"space"}"#;
    let gone = format!(r#"{added},{{"change":"withdrawn","from":"energy"}}"#);
    assert!(read(&[old(), new_with(&gone)]).is_ok());
    assert_eq!(code(&[old(), new_with(added)]), "catalog-sector-change");
    let invented = format!(r#"{gone},{{"change":"withdrawn","from":"fire"}}"#);
    assert_eq!(code(&[old(), new_with(&invented)]), "catalog-sector-change");
    let unaccounted = r#"{"change":"added","to":"gas"},{"change":"withdrawn","from":"energy"}"#;
    assert_eq!(code(&[old(), new_with(unaccounted)]), "catalog-sector-change");
}

#[test]
fn two_lists_of_one_day_are_refused() {
    let endless = list("1.0.0", "2010-01-01", "", &["water"], "");
    let later = list("2.0.0", "2020-01-01", "", &["water"], "");
    let refused = read(&[endless, later]).unwrap_err();
    assert_eq!(refused.code(), "catalog-lists-overlap");
    assert_eq!(refused.to_string(), "versions 1.0.0 and 2.0.0 of the sector list `home` are in force on one day");
}

/// Everything on the shelf that has an edge lands, or the shelf does not read; and each pin names what it says it does.
#[test]
fn the_shipped_crosswalks_stand() {
    let catalog = Catalog::shipped().unwrap();
    for crosswalk in catalog.documents().iter().filter_map(Document::crosswalk) {
        for side in [Side::Source, Side::Target] {
            let on = catalog.unmatched(crosswalk, side, day("2026-11-01"));
            assert!(on.count > 0, "{} {}", crosswalk.id, side.as_str());
        }
    }
}

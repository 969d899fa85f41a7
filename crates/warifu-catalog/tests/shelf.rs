//! Finding the edition that applies, searching, and shelves that do not stand.

#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use warifu_catalog::{Catalog, CatalogError, Document, EditionStatus, FindError, FoundIn};
use warifu_model::{Date, Digest, Language, SemVer, SetId, Timestamp, VersionRange};

const VOCABULARY: &str = include_str!("../data/vocabularies/warifu-common-2.0.0.json");
const SET: &str = include_str!("../data/sets/us-ssdf-1.1.1.json");
const PROFILE: &str = include_str!("../data/profiles/us-cisa-ssdaf-1.0.1.json");

fn at(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

fn range(text: &str) -> VersionRange {
    VersionRange::parse(text).unwrap()
}

fn ssdf() -> SetId {
    SetId::parse("us-ssdf").unwrap()
}

/// The shipped edition, and one that comes after it with a window of half a year.
fn two_editions() -> Catalog {
    let later = SET.replacen("\"version\": \"1.1.1\"", "\"version\": \"1.2.0\"", 1).replacen(
        "\"from\": \"2022-02-04\"\n  },",
        "\"from\": \"2027-01-01\"\n  },\n  \"transition\": {\n    \"previous_open_until\": \"2027-06-30\"\n  },",
        1,
    );
    Catalog::read([later, SET.into(), VOCABULARY.into()].map(String::into_bytes)).unwrap()
}

fn version(document: &Document) -> String {
    document.version().to_string()
}

#[test]
fn the_shipped_set_is_found_by_range_and_by_digest() {
    let catalog = Catalog::shipped().unwrap();
    let found = catalog.find(&ssdf(), &range(">=1.0.0, <2.0.0"), at("2026-06-01T00:00:00Z")).unwrap();
    assert_eq!(version(found.document), "1.1.1");
    assert_eq!(found.status, EditionStatus::Current);
    assert!(found.also_open.is_empty());
    assert_eq!(found.document.bytes(), SET.as_bytes());
    assert_eq!(catalog.by_digest(&Digest::of(SET.as_bytes())), Some(found.document));
}

#[test]
fn a_profile_is_known_by_the_digest_of_its_result_and_of_its_file() {
    let catalog = Catalog::shipped().unwrap();
    let id = SetId::parse("us-cisa-ssdaf").unwrap();
    let form = catalog.find(&id, &range("*"), at("2026-06-01T00:00:00Z")).unwrap().document;
    assert_eq!(Digest::of(form.set_bytes().unwrap()), form.digest());
    assert_ne!(form.digest(), form.file_digest());
    assert_eq!(catalog.by_digest(&form.digest()), Some(form));
    assert_eq!(catalog.by_digest(&Digest::of(PROFILE.as_bytes())), Some(form));
}

#[test]
fn before_its_first_day_nothing_applies() {
    let catalog = Catalog::shipped().unwrap();
    let refused = catalog.find(&ssdf(), &range("*"), at("2022-02-03T23:59:59Z")).unwrap_err();
    let FindError::NotYetEffective { editions, .. } = &refused else { panic!("{refused}") };
    assert_eq!(editions.first().unwrap().effective_from, Date::parse("2022-02-04").unwrap());
    assert_eq!(refused.code(), "set-not-yet-effective");
    assert_eq!(
        refused.help(Language::En),
        "choose a later time; versions: 1.1.0 (from 2022-02-04), 1.1.1 (from 2022-02-04)"
    );
    assert!(catalog.find(&ssdf(), &range("*"), at("2022-02-04T00:00:00Z")).is_ok());
}

#[test]
fn what_is_not_there_is_named_with_what_is() {
    let catalog = Catalog::shipped().unwrap();
    let time = at("2026-06-01T00:00:00Z");
    let unknown = catalog.find(&SetId::parse("us-ssdf-ai").unwrap(), &range("*"), time).unwrap_err();
    assert_eq!(unknown.code(), "set-unknown");
    let help = unknown.help(Language::En);
    let known: Vec<&str> = help.split_once("known ids: ").unwrap().1.split(", ").collect();
    assert!(known.is_sorted() && ["us-cisa-ssdaf", "us-ssdf"].iter().all(|id| known.contains(id)), "{help}");
    let outside = catalog.find(&ssdf(), &range(">=2.0.0"), time).unwrap_err();
    assert_eq!(outside.code(), "set-version-out-of-range");
    assert_eq!(
        outside.help(Language::En),
        "versions: 1.1.0 (from 2022-02-04), 1.1.1 (from 2022-02-04), 1.2.0-draft.1 (from 2025-12-17)"
    );
}

#[test]
fn the_newest_edition_that_applies_is_taken_and_an_open_older_one_is_named() {
    let catalog = two_editions();
    let before = catalog.find(&ssdf(), &range("*"), at("2026-12-31T23:59:59Z")).unwrap();
    assert_eq!((version(before.document), before.status), ("1.1.1".into(), EditionStatus::Current));
    let within = catalog.find(&ssdf(), &range("*"), at("2027-06-30T23:59:59Z")).unwrap();
    assert_eq!((version(within.document), within.status), ("1.2.0".into(), EditionStatus::Current));
    assert_eq!(within.also_open.into_iter().map(version).collect::<Vec<_>>(), ["1.1.1"]);
    let after = catalog.find(&ssdf(), &range("*"), at("2027-07-01T00:00:00Z")).unwrap();
    assert!(after.also_open.is_empty());
}

#[test]
fn an_older_edition_asked_for_says_how_it_stands() {
    let catalog = two_editions();
    let successor = SemVer::parse("1.2.0").unwrap();
    let open = catalog.find(&ssdf(), &range("=1.1.1"), at("2027-03-01T00:00:00Z")).unwrap().status;
    assert_eq!(open, EditionStatus::Open { successor: successor.clone(), until: Date::parse("2027-06-30").unwrap() });
    let closed = catalog.find(&ssdf(), &range("=1.1.1"), at("2027-07-01T00:00:00Z")).unwrap().status;
    assert_eq!(closed, EditionStatus::Superseded { successor, since: Date::parse("2027-01-01").unwrap() });
}

/// Later than everything that ships.
const LATE: &str = "2028-01-01T00:00:00Z";

#[test]
fn a_draft_is_found_only_where_the_range_names_it() {
    let catalog = Catalog::shipped().unwrap();
    for text in ["*", ">=1.0.0", ">=1.1.1, <2.0.0"] {
        let found = catalog.find(&ssdf(), &range(text), at(LATE)).unwrap();
        assert_eq!((version(found.document), found.status), ("1.1.1".into(), EditionStatus::Current), "{text}");
        assert!(found.also_open.is_empty());
    }
    for text in ["1.2.0-draft.1", "=1.2.0-draft.1", ">=1.2.0-draft.1", "=1.1.1 || =1.2.0-draft.1"] {
        let found = catalog.find(&ssdf(), &range(text), at(LATE)).unwrap();
        let current = Some(SemVer::parse("1.1.1").unwrap());
        assert_eq!((version(found.document), found.status), ("1.2.0-draft.1".into(), EditionStatus::Draft { current }));
    }
    let early = catalog.find(&ssdf(), &range("=1.1.1 || =1.2.0-draft.1"), at("2025-12-16T23:59:59Z")).unwrap();
    assert_eq!(version(early.document), "1.1.1");
}

#[test]
fn drafts_alone_are_an_error_that_names_them() {
    let catalog = Catalog::shipped().unwrap();
    let refused = catalog.find(&ssdf(), &range(">1.1.1"), at(LATE)).unwrap_err();
    assert_eq!(refused.code(), "set-only-drafts");
    assert_eq!(refused.help(Language::En), "ask for a draft by its version; versions: 1.2.0-draft.1 (from 2025-12-17)");
}

/// A set may be a draft under an ordinary version, too; it supersedes nothing and opens no window.
#[test]
fn a_draft_supersedes_nothing() {
    let later = SET.replacen("\"version\": \"1.1.1\"", "\"version\": \"1.2.0\"", 1).replacen(
        "\"status\": \"final\"",
        "\"status\": \"draft\"",
        1,
    );
    let catalog = Catalog::read([later, SET.into(), VOCABULARY.into()].map(String::into_bytes)).unwrap();
    let found = catalog.find(&ssdf(), &range("*"), at(LATE)).unwrap();
    assert_eq!((version(found.document), found.status), ("1.1.1".into(), EditionStatus::Current));
    let named = catalog.find(&ssdf(), &range("=1.2.0"), at(LATE)).unwrap();
    assert!(matches!(named.status, EditionStatus::Draft { current: Some(_) }));
}

#[test]
fn the_order_of_the_files_changes_nothing() {
    let shipped = Catalog::shipped().unwrap();
    let mut files: Vec<Vec<u8>> = shipped.documents().iter().map(|document| document.bytes().to_vec()).collect();
    files.reverse();
    files.extend(files.first().cloned());
    assert_eq!(Catalog::read(files).unwrap(), shipped);
}

#[test]
fn the_same_id_and_version_with_other_bytes_is_refused() {
    let files = [VOCABULARY.to_owned(), SET.to_owned(), SET.replacen("2022-02-04", "2022-02-03", 1)];
    let refused = Catalog::read(files.map(String::into_bytes)).unwrap_err();
    assert_eq!(refused.code(), "catalog-ambiguous");
}

#[test]
fn a_shelf_with_a_gap_is_refused() {
    let read = |files: &[&str]| Catalog::read(files.iter().map(|text| text.as_bytes().to_vec())).unwrap_err();
    assert_eq!(read(&[SET]).code(), "catalog-missing-vocabulary");
    assert_eq!(read(&[VOCABULARY, PROFILE]).code(), "catalog-missing-base");
    assert_eq!(read(&["{\"format\": \"warifu.product/1\"}"]).code(), "catalog-unknown-format");
    let broken = read(&["{\"format\": \"warifu.vocabulary/1\"}"]);
    assert!(matches!(broken, CatalogError::Read { .. }));
    assert_eq!(broken.code(), "missing-field");
}

#[test]
fn search_ranks_ids_before_titles_before_texts() {
    let catalog = Catalog::shipped().unwrap();
    let places = |words: &str, language| -> Vec<FoundIn> {
        catalog.search(words, language).into_iter().map(|hit| hit.found_in).collect()
    };
    let task = FoundIn::Requirement(warifu_model::RequirementId::parse("PS.3.2").unwrap());
    assert_eq!(places("ps.3.2", Language::En).first(), Some(&task));
    assert!(places("THREATS design", Language::En).len() > 1);
    let japanese = catalog.search("脅威", Language::Ja);
    assert!(japanese.iter().all(|hit| hit.rank > 0) && japanese.first().unwrap().title.ja.contains("脅威"));
    assert_eq!(places("脅威", Language::Ja).len(), places("脅威", Language::En).len());
    assert!(places("", Language::En).is_empty());
    assert!(places("threats abacus", Language::En).is_empty());
}

#[test]
fn each_requirement_is_found_once() {
    let hits = Catalog::shipped().unwrap();
    let hits = hits.search("PW.7.1", Language::En);
    let requirements = hits.iter().filter(|hit| matches!(hit.found_in, FoundIn::Requirement(_)));
    let found: Vec<_> = requirements.map(|hit| version(hit.document)).collect();
    assert_eq!(found, ["1.1.0", "1.1.1", "1.2.0-draft.1"]);
}

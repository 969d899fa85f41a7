//! Choosing a set: shipped, from a file, beside other files.
#![cfg(feature = "evaluate")]
#![expect(clippy::unwrap_used, reason = "helpers of tests fail like tests")]

use warifu::{Digest, Shelf, ShelfError, Timestamp};
use warifu_catalog::{Catalog, Document, EditionStatus, FindError};

fn at() -> Timestamp {
    Timestamp::parse("2026-11-01T00:00:00Z").unwrap()
}

fn shipped(id: &str) -> Document {
    Catalog::shipped().unwrap().documents().iter().find(|one| one.id() == id).unwrap().clone()
}

/// The set with another text in it.
fn changed(id: &str) -> Vec<u8> {
    let text = String::from_utf8(shipped(id).bytes().to_vec()).unwrap();
    text.replacen("\"en\": \"", "\"en\": \"Changed: ", 1).into_bytes()
}

#[test]
fn every_shipped_edition_is_chosen_by_name_and_by_digest() {
    let shelf = Shelf::default();
    for document in Catalog::shipped().unwrap().documents().iter().filter(|one| one.set().is_some()) {
        let name = format!("{}@{}", document.id(), document.version());
        let chosen = shelf.choose(&name, at()).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(chosen.document, *document);
        assert_eq!(chosen.set.digest(), document.digest());
        assert_eq!(chosen.vocabularies().len(), document.set().unwrap().vocabularies.len());
        let found = shelf.by_digest(&document.digest()).unwrap().unwrap();
        assert_eq!(found.document, *document);
    }
    assert!(shelf.by_digest(&Digest::of(b"")).unwrap().is_none());
}

#[test]
fn a_superseded_edition_says_so() {
    let shelf = Shelf::default();
    let newest = shelf.choose("us-csf", at()).unwrap();
    assert_eq!(newest.standing, EditionStatus::Current);
    let older = shelf.choose("us-csf@1.1.0", at()).unwrap();
    assert!(!matches!(older.standing, EditionStatus::Current), "{:?}", older.standing);
}

#[test]
fn an_unknown_name_gets_all_that_are_known() {
    match Shelf::default().choose("no-such-set", at()) {
        Err(ShelfError::Find(FindError::UnknownSet { known, .. })) => assert!(known.len() > 5, "{known:?}"),
        other => panic!("{other:?}"),
    }
    assert_eq!(Shelf::default().choose("us-ssdf@new", at()).unwrap_err().code(), "set-name-range");
}

#[test]
fn a_file_with_the_name_of_a_shipped_set_and_other_bytes_is_an_error_unless_it_is_compared() {
    let (shelf, file) = (Shelf::default(), changed("us-ssdf"));
    assert_eq!(shelf.read(&file).unwrap_err().code(), "catalog-ambiguous");
    let chosen = shelf.read_apart(&file).unwrap();
    assert_eq!(chosen.document.file_digest(), Digest::of(&file));
    assert_eq!(shelf.read(shipped("us-ssdf").bytes()).unwrap().set.digest(), shipped("us-ssdf").digest());
}

#[test]
fn files_stand_beside_what_ships() {
    let file = String::from_utf8(shipped("us-ssdf").bytes().to_vec()).unwrap().replace("\"us-ssdf\"", "\"my-ssdf\"");
    let shelf = Shelf::with(vec![file.clone().into_bytes()]);
    let chosen = shelf.choose("my-ssdf", at()).unwrap();
    assert_eq!(chosen.document.file_digest(), Digest::of(file.as_bytes()));
    assert_eq!(shelf.choose("us-psti", at()).unwrap_err().code(), "set-unknown");
    assert_eq!(shelf.choose("uk-psti", at()).unwrap().document.id(), "uk-psti");
    // a file that is no document of a catalogue is an error, whatever is asked
    assert_eq!(Shelf::with(vec![b"{}".to_vec()]).choose("uk-psti", at()).unwrap_err().code(), "missing-field");
    let vocabulary = shipped("warifu-common");
    assert_eq!(shelf.read(vocabulary.bytes()).unwrap_err().code(), "wrong-format");
}

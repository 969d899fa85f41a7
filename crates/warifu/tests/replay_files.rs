//! Sorting files of any kind into what it takes to evaluate a record again.
#![cfg(all(feature = "check", feature = "evaluate"))]
#![expect(clippy::unwrap_used, reason = "helpers of tests fail like tests")]

use warifu::replay_files::{ReplayFiles, ReplayFilesError};
use warifu::{Digest, Json, Language, Product, Replay, Request, Shelf, Timestamp, evaluate, replay};
use warifu_catalog::Catalog;
use warifu_model::{Attestation, Problem, Record};

fn at() -> Timestamp {
    Timestamp::parse("2026-11-01T00:00:00Z").unwrap()
}

/// An attestation that says nothing, and the file of a set that is not shipped.
struct Case {
    attestation: Vec<u8>,
    set: Vec<u8>,
    record: Vec<u8>,
}

fn case() -> Case {
    let product = Product::read(
        r#"{"format": "warifu.product/1", "vendor": "Hamakaze Control Works", "model": "HK-210", "version": "3.2.1",
            "kind": "component", "name": {"en": "Controller HK-210", "ja": "制御装置 HK-210"}, "artifacts": [{"name": "firmware",
            "digest": "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}],
            "identifiers": [{"type": "purl", "value": "pkg:generic/hamakaze/hk-210@3.2.1"}]}"#
            .as_bytes(),
    )
    .unwrap();
    let documents = Catalog::shipped().unwrap();
    let shipped = documents.documents().iter().find(|one| one.id() == "uk-psti").unwrap();
    let text = String::from_utf8(shipped.bytes().to_vec()).unwrap();
    let set = text.replacen("\"uk-psti\"", "\"own-psti\"", 1).into_bytes();
    let chosen = Shelf::default().read(&set).unwrap();
    let vocabularies = chosen.set.set().vocabularies.clone();
    let bare = Attestation { product, made_at: None, vocabularies, evidence: Vec::new(), claims: Vec::new() };
    let attestation = Json::from(&bare).to_canonical();
    let evaluation = evaluate(&chosen.set, &Request::new(at(), &[&attestation])).unwrap();
    let record = evaluation.record_bytes().to_vec();
    Case { attestation, set, record }
}

fn sorted<'f>(record: &[u8], files: &[&'f [u8]]) -> ReplayFiles<&'f [u8]> {
    let mut sorted = ReplayFiles::new(Record::read(record).unwrap());
    for file in files {
        sorted.add(*file);
    }
    sorted
}

#[test]
fn what_is_needed_is_found_among_other_files_in_any_order() {
    let Case { attestation, set, record } = case();
    let mut files: [&[u8]; 5] = [b"a letter", &set, &attestation, &attestation, b"{}"];
    for _ in 0..files.len() {
        files.rotate_left(1);
        let sorted = sorted(&record, &files);
        assert_eq!(sorted.unused(), 2);
        assert_eq!(sorted.file(&Digest::of(&attestation)), Some(&attestation.as_slice()));
        // a set is not among what the record names as a document
        assert_eq!(sorted.file(&Digest::of(&set)), None);
        assert!(sorted.certificates(at()).unwrap().is_empty());
        let set = sorted.set().unwrap();
        let replayed = replay(&record, &set, &sorted).unwrap();
        assert!(matches!(replayed, Replay::Same(_)), "{replayed:?}");
    }
}

#[test]
fn a_set_that_nobody_has_is_named() {
    let Case { attestation, set, record } = case();
    let error = sorted(&record, &[&attestation]).set().unwrap_err();
    assert_eq!(error.code(), "replay-set-missing");
    match &error {
        ReplayFilesError::SetMissing { id, digest, .. } => {
            assert_eq!((id.as_str(), *digest), ("own-psti", Digest::of(&set)));
        }
        other => panic!("{other:?}"),
    }
    assert!(error.message(Language::Ja).contains("own-psti"));
}

#[test]
fn a_set_that_does_not_read_says_so_in_both_languages() {
    let Case { attestation, set, record } = case();
    let broken = String::from_utf8(set).unwrap().replacen("\"requirements\"", "\"requirementz\"", 1).into_bytes();
    let error = sorted(&record, &[&broken, &attestation]).set().unwrap_err();
    assert!(matches!(error, ReplayFilesError::Shelf(_)), "{error:?}");
    assert_ne!(error.message(Language::En), error.message(Language::Ja));
    assert_ne!(Problem::help(&error, Language::En), Problem::help(&error, Language::Ja));
}

//! Records of earlier versions of the rule language replay to the same bytes. The files under `tests/vectors/replay/` were made by the
//! engine of their time, and are never written again.
#![expect(clippy::unwrap_used, reason = "a broken assumption has to stop a test, loudly")]

use warifu_core::{Archive, CompiledSet, Replay, replay_from};
use warifu_model::{Digest, Record, RequirementSet, Vocabulary};
use warifu_signing::Ed25519Check;
use warifu_tests::files;

/// The set that the record names, and its vocabulary: published documents, which are not edited.
fn set() -> CompiledSet {
    let read = |name: &str| files::bytes(format!("crates/warifu-catalog/data/{name}"));
    let (set, words) = (read("sets/us-ssdf-1.1.0.json"), read("vocabularies/warifu-common-2.0.0.json"));
    let vocabularies = [(Digest::of(&words), Vocabulary::read(&words).unwrap())];
    CompiledSet::compile(RequirementSet::read(&set).unwrap(), Digest::of(&set), &vocabularies).unwrap()
}

#[test]
fn a_record_of_the_first_version_of_the_language_replays_to_the_same_bytes() {
    let record = files::bytes("tests/vectors/replay/language-1/record.json");
    // The bytes of before the second version: whoever writes the vector again has no record of that time any more.
    assert_eq!(Digest::of(&record).to_string(), DIGEST);
    let said = Record::read(&record).unwrap();
    assert_eq!(said.language, 1);
    let inputs = files::below("tests/vectors/replay/language-1/inputs", ".json");
    let archive: Archive<'_> = inputs.iter().map(files::bytes).collect();
    let set = set();
    let Replay::Same(evaluation) = replay_from(&record, &set, &archive, &[], &Ed25519Check).unwrap() else {
        panic!("other bytes came out");
    };
    assert_eq!(evaluation.record_bytes(), record);
    // And it is not that everything is the same: another finding is found to be one.
    let text = String::from_utf8(record).unwrap();
    let other = text.replacen(r#""outcome":"satisfied""#, r#""outcome":"undetermined""#, 1);
    assert_ne!(other, text);
    let replayed = replay_from(other.as_bytes(), &set, &archive, &[], &Ed25519Check);
    assert!(!matches!(replayed, Ok(Replay::Same(_))));
}

const DIGEST: &str = "sha256:17cbb1a86be21e3ea40b9845befd54f9444bb69887a2e6ffb9b96d4f935e596d";

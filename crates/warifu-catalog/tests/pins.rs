//! Which digest belongs where: run this first after changing a data file (see data/README.md).

#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use warifu_model::json::Tape;
use warifu_model::{Digest, Json};

const VOCABULARY: &[u8] = include_bytes!("../data/vocabularies/warifu-common-2.0.0.json");
const VOCABULARY_1_1: &[u8] = include_bytes!("../data/vocabularies/warifu-common-2.1.0.json");
const SET: &[u8] = include_bytes!("../data/sets/us-ssdf-1.1.1.json");
const DRAFT: &[u8] = include_bytes!("../data/sets/us-ssdf-1.2.0-draft.1.json");
const CROSSWALK: &[u8] = include_bytes!("../data/crosswalks/cisa-ssdaf-ssdf-1.0.1.json");
const PROFILE: &[u8] = include_bytes!("../data/profiles/us-cisa-ssdaf-1.0.1.json");

fn pinned(document: &[u8], read: impl Fn(&Json) -> Option<&Json>) -> String {
    let json = Tape::parse(document).unwrap().root().to_json();
    read(&json).and_then(|pin| pin.member("digest")).and_then(Json::as_text).unwrap().to_owned()
}

#[test]
fn the_set_pins_the_vocabulary() {
    let pin = pinned(SET, first_vocabulary);
    assert_eq!(pin, Digest::of(VOCABULARY).to_string(), "write the right one into sets/us-ssdf-1.1.1.json");
}

#[test]
fn the_draft_pins_the_newer_vocabulary() {
    let pin = pinned(DRAFT, first_vocabulary);
    assert_eq!(pin, Digest::of(VOCABULARY_1_1).to_string(), "write the right one into sets/us-ssdf-1.2.0-draft.1.json");
}

fn first_vocabulary(set: &Json) -> Option<&Json> {
    match set.member("vocabularies")? {
        Json::List(pins) => pins.first(),
        _ => None,
    }
}

#[test]
fn the_profile_pins_the_set() {
    let pin = pinned(PROFILE, |profile| profile.member("base"));
    assert_eq!(pin, Digest::of(SET).to_string(), "write the right one into profiles/us-cisa-ssdaf-1.0.1.json");
}

#[test]
fn the_crosswalk_pins_what_the_profile_resolves_to() {
    let documents = [VOCABULARY, SET, PROFILE].map(<[u8]>::to_vec);
    let catalog = warifu_catalog::Catalog::read(documents).unwrap();
    let resolved = catalog.documents().iter().find(|one| one.id() == "us-cisa-ssdaf").unwrap().digest();
    let pin = pinned(CROSSWALK, |crosswalk| crosswalk.member("source"));
    assert_eq!(pin, resolved.to_string(), "write the right one into crosswalks/cisa-ssdaf-ssdf-1.0.1.json");
}

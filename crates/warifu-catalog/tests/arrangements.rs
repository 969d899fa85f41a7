//! The arrangements of recognition that are shipped: what they hold, and that they agree with the sets that they name.

#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use std::collections::{BTreeMap, BTreeSet};

use warifu_catalog::{Catalog, Document, DocumentKind};
use warifu_model::{Arrangement, ArrangementState, Assurance, Json, RecognitionEffect, Timestamp};

fn shelf() -> Catalog {
    Catalog::shipped().unwrap()
}

fn arrangements(catalog: &Catalog) -> BTreeMap<&str, &Arrangement> {
    let all = catalog.documents().iter().filter_map(Document::arrangement);
    all.map(|arrangement| (arrangement.charter.id.as_str(), arrangement)).collect()
}

fn at(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

#[test]
fn each_is_read_and_named_by_its_number() {
    let catalog = shelf();
    Catalog::read(catalog.documents().iter().map(|document| document.bytes().to_vec())).unwrap();
    let all: Vec<&Document> = catalog.of_kind(DocumentKind::Arrangement).collect();
    // Each stands under its latest edition; the later editions name sets that were corrected.
    let later = arrangements(&catalog).into_values().filter(|arrangement| arrangement.sequence > 1);
    let later: Vec<_> = later.map(|one| (one.charter.id.as_str(), one.sequence)).collect();
    let expected = [
        ("cra-article-27", 2),
        ("jp-sg-2026", 3),
        ("jp-uk-2025", 3),
        ("sg-de-2024", 2),
        ("sg-fi-2021", 2),
        ("sg-kr-2024", 2),
        ("sg-uk-2025", 2),
    ];
    assert_eq!(later, expected);
    let editions: u64 = arrangements(&catalog).into_values().map(|arrangement| u64::from(arrangement.sequence)).sum();
    assert_eq!(u64::try_from(all.len()).unwrap(), editions);
    for document in all {
        let arrangement = document.arrangement().unwrap();
        assert_eq!(document.version().to_string(), format!("{}.0.0", arrangement.sequence));
        assert_eq!(Arrangement::read(&Json::from(arrangement).to_canonical()).as_ref(), Ok(arrangement));
    }
}

#[test]
fn what_recognises_nothing_has_no_effect_at_any_time() {
    let catalog = shelf();
    let all = arrangements(&catalog);
    let silent: BTreeSet<&str> = all.iter().filter(|(_, one)| one.provisions.is_empty()).map(|(id, _)| *id).collect();
    let expected = [
        "gcli-2025",
        "jp-eu-instar-2026",
        "jp-us-2023",
        "jp-us-security-1960",
        "quad-software-2023",
        "sg-csa-alliance-2024",
    ];
    assert_eq!(silent, BTreeSet::from(expected));
    for id in silent {
        assert!(all[id].note.is_some(), "{id} does not say why nothing follows");
    }
}

#[test]
fn each_direction_has_the_day_of_its_own_side() {
    let catalog = shelf();
    let jp_uk = arrangements(&catalog)["jp-uk-2025"];
    let provision = |id: &str| jp_uk.provisions.iter().find(|one| one.id.as_str() == id).unwrap();
    let (to_uk, to_jp) = (provision("star-1-meets-psti"), provision("psti-waives-three"));
    assert_eq!(to_uk.from, at("2025-12-04T00:00:00Z"));
    assert_eq!(to_jp.from, at("2026-01-01T00:00:00Z"));
    assert_eq!(to_uk.effect, RecognitionEffect::DeemedCompliant);
    assert_eq!((to_jp.waived.len(), to_jp.remaining.len()), (3, 13));
    assert_eq!(jp_uk.state_at(at("2025-11-30T00:00:00Z")).unwrap().state, ArrangementState::Signed);
    assert_eq!(jp_uk.state_at(at("2025-11-04T23:59:59Z")), None);
}

/// The last day on which certificates were issued still counts, and state and provisions say one end.
#[test]
fn what_has_ended_ends_once() {
    let catalog = shelf();
    let all = arrangements(&catalog);
    let sogis = &all["sogis-mra"];
    assert_eq!(sogis.state_at(at("2026-02-27T23:59:59Z")).unwrap().state, ArrangementState::InForce);
    assert_eq!(sogis.state_at(at("2026-02-28T00:00:00Z")).unwrap().state, ArrangementState::Ended);
    let ends =
        |one: &Arrangement| one.states.iter().find(|state| state.state == ArrangementState::Ended).map(|one| one.from);
    let ended = all.values().filter_map(|one| Some((one, ends(one)?)));
    let mut asked = 0;
    for (one, end) in ended {
        for provision in &one.provisions {
            assert!(provision.until.is_none_or(|until| until == end), "{}: {}", one.charter.id, provision.id);
            asked += 1;
        }
    }
    assert!(asked > 0);
}

#[test]
fn facts_without_a_source_are_marked() {
    let catalog = shelf();
    let all = arrangements(&catalog);
    for id in ["ccra-2014", "sogis-mra", "sg-fi-2021", "cra-article-27"] {
        assert!(all[id].provisions.iter().all(|one| one.assurance == Assurance::Unverified), "{id}");
    }
}

/// What a partner recognises does not end because the catalogue's words for it were corrected.
#[test]
fn corrected_editions_count_as_before() {
    let catalog = shelf();
    for (id, arrangement) in arrangements(&catalog).into_iter().filter(|(_, one)| one.sequence > 1) {
        for provision in &arrangement.provisions {
            let counts = provision.counts_as.as_ref().unwrap();
            if let Some(editions) = editions(counts.set.as_str()) {
                let same = |one: &&warifu_model::Provision| {
                    let other = one.counts_as.as_ref().unwrap();
                    (&one.certified, &other.set, one.effect, one.from, &one.waived)
                        == (&provision.certified, &counts.set, provision.effect, provision.from, &provision.waived)
                };
                assert_eq!(arrangement.provisions.iter().filter(same).count(), editions, "{id} {}", provision.id);
            }
            if let Some(editions) = editions(provision.certified.id.as_str()) {
                let digests = provision.certified.digests.as_ref().unwrap();
                assert_eq!(digests.len(), editions, "{id} {}", provision.id);
            }
        }
    }
}

/// The number of versions that a set has which an arrangement names, where it was corrected.
fn editions(set: &str) -> Option<usize> {
    match set {
        "uk-psti" | "sg-cls" | "jp-jc-star" => Some(2),
        "eu-cra" => Some(3),
        _ => None,
    }
}

/// Each is a fault of an author that nobody else would see.
#[test]
fn a_provision_that_contradicts_its_set_is_refused() {
    let catalog = shelf();
    let jp_uk = arrangements(&catalog)["jp-uk-2025"].clone();
    let changed = |change: &dyn Fn(&mut Arrangement)| {
        let mut edition = Arrangement { sequence: 4, ..jp_uk.clone() };
        change(&mut edition);
        let files = catalog.documents().iter().map(|document| document.bytes().to_vec());
        let files = files.chain([Json::from(&edition).to_canonical()]);
        Catalog::read(files.collect::<Vec<_>>()).map(|_| ()).map_err(|error| error.to_string())
    };
    changed(&|_| {}).unwrap();
    assert_eq!(jp_uk.provisions[1].id.as_str(), "star-1-meets-psti-1.0.1");
    let remaining = changed(&|one| {
        one.provisions[2].remaining.pop();
    });
    assert!(remaining.unwrap_err().contains("what is waived and what remains"));
    let level =
        changed(&|one| one.provisions[2].counts_as.as_mut().unwrap().levels[0].counts_as = Some("star-9".into()));
    assert!(level.unwrap_err().contains("no such level"));
    let digest = changed(&|one| {
        one.provisions[0].counts_as.as_mut().unwrap().digest = Some(warifu_model::Digest::of(b"another"));
    });
    assert!(digest.unwrap_err().contains("another digest"));
}

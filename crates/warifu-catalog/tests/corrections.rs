//! Whatever names a set, names its last correction: profiles, crosswalks and arrangements of recognition.

use std::collections::{BTreeMap, BTreeSet};

use warifu_catalog::{Catalog, Document, DocumentKind};
use warifu_model::{Endpoint, RequirementSet, SemVer, Side};

/// The last version that says what the same edition of the same publication says; drafts and profiles correct nothing.
fn last_correction<'c>(catalog: &'c Catalog, set: &'c RequirementSet) -> &'c SemVer {
    let all = catalog.documents().iter().filter_map(Document::set);
    let same = all.filter(|one| one.id == set.id && one.source.edition == set.source.edition);
    same.map(|one| &one.version).filter(|version| !version.is_prerelease()).max().unwrap_or(&set.version)
}

fn set<'c>(catalog: &'c Catalog, id: &str, version: &SemVer) -> Option<&'c RequirementSet> {
    let all = catalog.documents().iter().filter_map(Document::set);
    all.filter(|one| one.id.as_str() == id).find(|one| one.version == *version)
}

/// The last edition of each document of a kind.
fn last(catalog: &Catalog, kind: DocumentKind) -> Vec<&Document> {
    let mut all: BTreeMap<&str, &Document> = BTreeMap::new();
    for document in catalog.of_kind(kind) {
        let other = all.entry(document.id()).or_insert(document);
        if other.version() < document.version() {
            *other = document;
        }
    }
    all.into_values().collect()
}

fn names(document: &Document) -> BTreeSet<(String, SemVer)> {
    let mut names = BTreeSet::new();
    if let Some(profile) = document.profile() {
        names.insert((profile.base.id.to_string(), profile.base.version.clone()));
    }
    for side in
        document.crosswalk().into_iter().flat_map(|one| [Side::Source, Side::Target].map(|side| one.endpoint(side)))
    {
        if let Endpoint::Pinned { id, version, .. } = side {
            names.insert((id.to_string(), version.clone()));
        }
    }
    let counts = document.arrangement().into_iter().flat_map(|one| &one.provisions);
    for counts in counts.filter_map(|provision| provision.counts_as.as_ref()) {
        names.insert((counts.set.to_string(), counts.version.clone()));
    }
    names
}

#[test]
fn what_names_a_set_names_its_last_correction() {
    let catalog = Catalog::shipped().unwrap();
    let mut asked = 0;
    for kind in [DocumentKind::Profile, DocumentKind::Crosswalk, DocumentKind::Arrangement] {
        for document in last(&catalog, kind) {
            let named = names(document);
            for (id, version) in &named {
                let Some(set) = set(&catalog, id, version) else { continue };
                let newest = (id.clone(), last_correction(&catalog, set).clone());
                assert!(named.contains(&newest), "{} names {id} {version} and not {}", document.path(), newest.1);
                asked += 1;
            }
        }
    }
    assert!(asked > 40, "{asked}");
}

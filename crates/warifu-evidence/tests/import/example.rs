//! The bundled example product: its evidence imports, and what it says has the declared types.
#![expect(clippy::disallowed_methods, reason = "a test reads files and asks other programs")]

use std::path::{Path, PathBuf};

use warifu_evidence::{Named, TOOL_CLAIMS, assemble, import};
use warifu_model::{Attestation, ClaimId, Digest, Json, Product, Vocabulary};

use crate::support::read;

fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)
}

fn product() -> Product {
    Product::read(&read(&repository("examples/01-plc/product.json")).unwrap()).unwrap()
}

pub(crate) fn vocabulary() -> Vocabulary {
    let path = "crates/warifu-catalog/data/vocabularies/warifu-common-2.3.0.json";
    Vocabulary::read(&read(&repository(path)).unwrap()).unwrap()
}

#[test]
fn the_artifacts_are_the_ones_that_are_named() {
    for artifact in product().artifacts {
        let bytes = read(&repository("examples/01-plc/artifacts").join(&artifact.name)).unwrap();
        assert_eq!(Digest::of(&bytes), artifact.digest, "{}", artifact.name);
    }
}

#[test]
fn both_folders_become_an_attestation_of_typed_claims() {
    let vocabulary = vocabulary();
    for (folder, count) in [("before", 20), ("after", 22)] {
        let documents = documents(folder);
        assert_eq!(documents.len(), count);
        let attestation = assemble(&documents, &product(), None, vec![]).unwrap();
        let read = Attestation::read(&Json::from(&attestation).to_canonical()).unwrap();
        assert_eq!(read.evidence.len(), count);
        for entry in &read.claims {
            let definition =
                vocabulary.claim(&entry.claim).unwrap_or_else(|| panic!("{} is not declared", entry.claim));
            definition.claim_type.value(&entry.value).unwrap_or_else(|error| panic!("{}: {error}", entry.claim));
        }
        for evidence in &read.evidence {
            assert!(evidence.made_at.unwrap().to_string().as_str() < "2026-11-01", "{}", evidence.name);
            assert!(evidence.made_at.unwrap().to_string().starts_with("2026-"), "{}", evidence.name);
        }
    }
}

#[test]
fn the_common_vocabulary_declares_what_is_read() {
    let newest = "crates/warifu-catalog/data/vocabularies/warifu-common-2.3.0.json";
    let vocabulary = Vocabulary::read(&read(&repository(newest)).unwrap()).unwrap();
    for id in TOOL_CLAIMS {
        assert!(vocabulary.claim(&ClaimId::parse(id).unwrap()).is_some(), "{id}");
    }
}

fn documents(folder: &str) -> Vec<Named> {
    let files = std::fs::read_dir(repository("examples/01-plc/evidence").join(folder)).unwrap();
    let mut files: Vec<_> = files.map(|file| file.unwrap().path()).collect();
    files.sort();
    let named = |path: &PathBuf| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let imported = import(&read(path).unwrap(), &product()).unwrap_or_else(|error| panic!("{name}: {error}"));
        Named { name, imported }
    };
    files.iter().map(named).collect()
}

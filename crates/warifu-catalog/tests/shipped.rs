//! What ships: every file under `data/` is listed, is named after its content, reads, and is read only when asked for.
#![expect(clippy::disallowed_methods, reason = "a test reads files and asks other programs")]
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use std::fs;
use std::path::Path;

use warifu_catalog::{Catalog, Document, DocumentKind};
use warifu_model::{CatalogIndex, Digest, Json};

fn shipped() -> Catalog {
    Catalog::shipped().unwrap()
}

/// The same bytes through the reader that takes nothing for granted: names, references and digests.
fn read() -> Catalog {
    Catalog::read(shipped().documents().iter().map(|document| document.bytes().to_vec())).unwrap()
}

#[test]
fn names_and_digests_of_the_build_are_those_of_the_contents() {
    let (shipped, read) = (shipped(), read());
    let key = |one: &Document| (one.kind(), one.id().to_owned(), one.version().clone(), one.file_digest());
    let keys = |catalog: &Catalog| catalog.documents().iter().map(key).collect::<Vec<_>>();
    assert_eq!(keys(&shipped), keys(&read));
    for document in shipped.documents() {
        assert_eq!(document.file_digest(), Digest::of(document.bytes()), "{}", document.path());
    }
}

#[test]
fn every_shipped_document_reads_as_any_other() {
    let read = read();
    for (late, early) in shipped().documents().iter().zip(read.documents()) {
        assert_eq!(late.problem(), None, "{}", late.path());
        assert_eq!((late.title(), late.digest()), (early.title(), early.digest()));
        assert_eq!((late.set(), late.set_bytes(), late.profile()), (early.set(), early.set_bytes(), early.profile()));
        assert_eq!(late.vocabulary(), early.vocabulary());
        assert_eq!((late.sector_list(), late.crosswalk()), (early.sector_list(), early.crosswalk()));
    }
}

#[test]
fn every_file_of_the_folder_ships() {
    let data = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/data"));
    let mut files: Vec<String> = Vec::new();
    for folder in DocumentKind::ALL.map(DocumentKind::folder) {
        for entry in fs::read_dir(data.join(folder)).unwrap() {
            let entry = entry.unwrap();
            let name = entry.file_name().into_string().unwrap();
            // the sources of a document stand in a folder of its name
            if entry.path().is_dir() {
                let document = data.join(folder).join(format!("{name}.json"));
                assert!(document.is_file(), "{folder}/{name} was not built");
                continue;
            }
            files.push(format!("{folder}/{name}"));
        }
    }
    let mut shipped: Vec<String> = shipped().documents().iter().map(Document::path).collect();
    files.sort();
    shipped.sort();
    assert_eq!(shipped, files);
}

#[test]
fn the_index_reads_as_it_is_written() {
    let index = shipped().index();
    assert_eq!(index.documents.len(), shipped().documents().len());
    let text = Json::from(&index).to_pretty();
    assert_eq!(CatalogIndex::read(text.as_bytes()).unwrap(), index);
}

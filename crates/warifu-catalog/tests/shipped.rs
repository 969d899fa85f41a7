//! What ships: every file under `data/` is listed, is named after its content, reads, and is read only when asked for.
#![expect(clippy::disallowed_methods, reason = "a test reads files and asks other programs")]
#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

use std::fs;
use std::path::Path;

use warifu_catalog::{Catalog, Document, DocumentKind};
use warifu_model::json::Tape;
use warifu_model::{
    Arrangement, CatalogIndex, Crosswalk, Digest, Json, Profile, RequirementSet, SectorList, Vocabulary,
};

fn shipped() -> Catalog {
    Catalog::shipped().unwrap()
}

/// What a document says of itself: `format`, id and version, straight from its bytes.
fn named(document: &Document) -> (DocumentKind, String, String) {
    let json = Tape::parse(document.bytes()).unwrap().root().to_json();
    let text = |json: &Json, name| json.member(name).and_then(Json::as_text).map(str::to_owned);
    let format = text(&json, "format").unwrap();
    let kind =
        DocumentKind::ALL.into_iter().find(|kind| format == format!("warifu.{}/1", kind.as_str().replace('_', "-")));
    // an arrangement has its id in its charter, and a number in place of a version
    let id = text(&json, "id").or_else(|| text(json.member("charter")?, "id")).unwrap();
    let version = text(&json, "version").unwrap_or_else(|| match json.member("sequence") {
        Some(Json::Int(number)) => format!("{number}.0.0"),
        other => panic!("{id}: {other:?}"),
    });
    (kind.unwrap(), id, version)
}

#[test]
fn names_and_digests_of_the_build_are_those_of_the_contents() {
    for document in shipped().documents() {
        let (kind, id, version) = named(document);
        assert_eq!(kind, document.kind());
        assert_eq!((id.as_str(), version), (document.id(), document.version().to_string()), "{}", document.path());
        assert_eq!(document.file_digest(), Digest::of(document.bytes()), "{}", document.path());
    }
}

/// What a shipped document is when it is asked is what the model reads from its bytes.
#[test]
fn every_shipped_document_reads_as_any_other() {
    for document in shipped().documents() {
        let (path, bytes) = (document.path(), document.bytes());
        assert_eq!(document.problem(), None, "{path}");
        match document.kind() {
            DocumentKind::Vocabulary => assert_eq!(document.vocabulary(), Some(&Vocabulary::read(bytes).unwrap())),
            DocumentKind::RequirementSet => {
                assert_eq!(document.set(), Some(&RequirementSet::read(bytes).unwrap()));
                assert_eq!((document.set_bytes(), document.digest()), (Some(bytes), Digest::of(bytes)));
            }
            DocumentKind::SectorList => assert_eq!(document.sector_list(), Some(&SectorList::read(bytes).unwrap())),
            DocumentKind::Crosswalk => assert_eq!(document.crosswalk(), Some(&Crosswalk::read(bytes).unwrap())),
            DocumentKind::Arrangement => assert_eq!(document.arrangement(), Some(&Arrangement::read(bytes).unwrap())),
            DocumentKind::Profile => resolves(document, &Profile::read(bytes).unwrap()),
        }
    }
}

/// A profile resolves with the very set that it pins.
fn resolves(document: &Document, profile: &Profile) {
    let shipped = shipped();
    let base = shipped.by_digest(&profile.base.digest).and_then(Document::set_bytes).unwrap();
    let set = profile.resolve(base).unwrap();
    assert_eq!((document.profile(), document.set()), (Some(profile), Some(&set)));
    let bytes = Json::from(&set).to_canonical();
    assert_eq!((document.set_bytes(), document.digest()), (Some(bytes.as_slice()), Digest::of(&bytes)));
}

/// References hold in the whole catalogue, and nothing in it contradicts another document.
#[test]
fn what_is_shipped_refers_to_what_is_shipped() {
    let again = shipped().documents().iter().map(|document| document.bytes().to_vec()).collect::<Vec<_>>();
    assert_eq!(Catalog::read(again).unwrap(), shipped());
}

/// What the build found documents to name by their digests is in them, and nothing that is in them was missed.
#[test]
fn what_a_document_names_is_near_it() {
    let whole = shipped();
    let named: Vec<Vec<&Document>> = whole.documents().iter().map(|document| named_in(&whole, document)).collect();
    for (document, first) in whole.documents().iter().zip(&named) {
        let mut expected: Vec<&Document> = Vec::new();
        let mut open = first.clone();
        while let Some(next) = open.pop() {
            if !expected.contains(&next) {
                let place = whole.documents().iter().position(|one| one == next).unwrap();
                open.extend(&named[place]);
                expected.push(next);
            }
        }
        let near = Catalog::shipped_pinned_by(&[document.bytes()]).unwrap();
        // vocabularies are near by their ids, too
        let others = near.documents().iter().filter(|one| one.kind() != DocumentKind::Vocabulary);
        assert!(expected.iter().all(|one| near.documents().contains(one)), "{}", document.path());
        assert!(others.into_iter().all(|one| expected.contains(&one)), "{}", document.path());
    }
}

fn named_in<'c>(whole: &'c Catalog, document: &Document) -> Vec<&'c Document> {
    let text = std::str::from_utf8(document.bytes()).unwrap();
    let digests: Vec<&str> = text.split('"').filter(|word| word.starts_with("sha256:")).collect();
    whole.documents().iter().filter(|one| digests.contains(&one.file_digest().to_string().as_str())).collect()
}

#[test]
fn every_file_of_the_folder_ships() {
    let data = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/data"));
    let mut files: Vec<String> = Vec::new();
    for folder in DocumentKind::ALL.map(DocumentKind::folder) {
        // a folder of this name has the sources of the document beside it
        let entries = fs::read_dir(data.join(folder)).unwrap().map(Result::unwrap);
        let documents = entries.filter(|entry| !entry.path().is_dir());
        files.extend(documents.map(|entry| format!("{folder}/{}", entry.file_name().into_string().unwrap())));
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

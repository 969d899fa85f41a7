//! What publishing writes, and what it refuses.

#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of tests fail like tests")]

use std::collections::BTreeMap;

use warifu_catalog::{Catalog, Document, EditionFiles, INDEX_FILE, PublishError, PublishedEdition, publish};
use warifu_model::{CatalogIndex, Digest, Problem};

type Folder = BTreeMap<String, Vec<u8>>;

fn editions(id: &str) -> Vec<Document> {
    Catalog::shipped().unwrap().documents().iter().filter(|one| one.id() == id).cloned().collect()
}

fn pinned(document: &Document) -> Vec<Document> {
    let pins: Vec<Digest> = document.set().unwrap().vocabularies.iter().map(|pin| pin.digest).collect();
    Catalog::shipped().unwrap().documents().iter().filter(|one| pins.contains(&one.digest())).cloned().collect()
}

fn publish_into(folder: &mut Folder, document: &Document, before: &Document) -> Result<EditionFiles, PublishError> {
    let edition = PublishedEdition { document, pinned: &pinned(document), compared_with: before.file_digest() };
    let publication = publish(edition, |path| Ok(folder.get(path).cloned()))?;
    folder.extend(publication.files.clone());
    Ok(publication)
}

fn refused(answer: Result<EditionFiles, PublishError>) -> PublishError {
    match answer {
        Err(error) => error,
        other => panic!("not refused: {other:?}"),
    }
}

#[test]
fn editions_follow_one_another_and_the_index_lists_them() {
    let sets = editions("us-csf");
    let mut folder = Folder::new();
    for (at, document) in sets.iter().enumerate() {
        let before = sets.get(at.saturating_sub(1)).unwrap();
        let publication = publish_into(&mut folder, document, before).unwrap();
        assert!(publication.is_new && folder.contains_key(&publication.file));
        assert_eq!(publication.files.last().unwrap().0, INDEX_FILE);
    }
    let index = CatalogIndex::read(folder.get(INDEX_FILE).unwrap()).unwrap();
    for entry in &index.documents {
        assert_eq!(Digest::of(folder.get(&entry.file).unwrap()), entry.digest);
    }
    // the same again writes nothing
    let [.., before, last] = sets.as_slice() else { panic!("at least two") };
    let again = publish_into(&mut folder, last, before).unwrap();
    assert!(!again.is_new && again.files.is_empty());
}

#[test]
fn an_older_edition_that_is_there_already_changes_nothing() {
    let sets = editions("us-csf");
    let mut folder = Folder::new();
    for (at, document) in sets.iter().enumerate() {
        publish_into(&mut folder, document, sets.get(at.saturating_sub(1)).unwrap()).unwrap();
    }
    let before = folder.clone();
    for (at, document) in sets.iter().enumerate() {
        // whatever it is compared with: what is there was held against the edition before it then
        for other in [at.saturating_sub(1), 0, sets.len() - 1] {
            let again = publish_into(&mut folder, document, &sets[other]).unwrap();
            assert!(
                !again.is_new && again.files.is_empty(),
                "{} against {}",
                document.version(),
                sets[other].version()
            );
        }
    }
    assert_eq!(folder, before);
    // a file that is gone comes back, and the index stays
    let file = format!("sets/us-csf-{}.json", sets[0].version());
    folder.remove(&file).unwrap();
    let again = publish_into(&mut folder, &sets[0], &sets[0]).unwrap();
    assert_eq!((again.is_new, again.files.len(), &again.files[0].0), (false, 1, &file));
    assert_eq!(folder, before);
}

#[test]
fn an_edition_has_to_follow_upon_the_one_before_it() {
    let sets = editions("us-csf");
    let mut folder = Folder::new();
    publish_into(&mut folder, &sets[0], &sets[0]).unwrap();
    publish_into(&mut folder, &sets[1], &sets[0]).unwrap();
    let before = folder.clone();
    let error = refused(publish_into(&mut folder, &sets[2], &sets[0]));
    assert_eq!((error.code(), folder), ("not-the-next-edition", before));
}

#[test]
fn an_edition_between_two_is_refused_where_the_later_one_was_compared_without_it() {
    let sets = editions("us-csf");
    let mut folder = Folder::new();
    publish_into(&mut folder, &sets[1], &sets[1]).unwrap();
    let error = refused(publish_into(&mut folder, &sets[0], &sets[0]));
    assert!(matches!(error, PublishError::NotBefore { .. }), "{error:?}");
}

#[test]
fn a_published_version_never_changes() {
    let sets = editions("uk-psti");
    let mut folder = Folder::new();
    let publication = publish_into(&mut folder, &sets[0], &sets[0]).unwrap();
    folder.insert(publication.file, b"{}".to_vec());
    let error = refused(publish_into(&mut folder, &sets[0], &sets[0]));
    assert_eq!(error.code(), "already-published");
    assert!(!Problem::message(&error, warifu_model::Language::Ja).is_ascii());
}

#[test]
fn an_index_that_nobody_can_read_is_not_written_back() {
    let bad = br#"{"format":"warifu.catalog-index/1","documents":[{"kind":"nonsense","id":"a","version":"1.0.0",
        "file":"../../etc/passwd","digest":"not-a-digest"}]}"#;
    let mut folder = Folder::from([(INDEX_FILE.to_owned(), bad.to_vec())]);
    let sets = editions("uk-psti");
    match publish_into(&mut folder, &sets[0], &sets[0]) {
        Err(error @ PublishError::Index(_)) => {
            let read = CatalogIndex::read(bad).unwrap_err();
            assert_eq!(error.code(), read.code());
            assert_eq!(error.location().unwrap().pointer, read.pointer);
            assert!(error.message(warifu_model::Language::Ja).starts_with("索引："), "{error:?}");
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(folder.len(), 1);
}

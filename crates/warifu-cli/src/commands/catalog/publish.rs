//! Publishing a version of a set: a folder with an index, where no version ever changes.

use std::path::{Path, PathBuf};

use warifu_catalog::{Document, DocumentKind};
use warifu_model::{CatalogIndex, IndexEntry, IndexKind, Json, SetId};

use crate::commands::set::Edition;
use crate::durable::{self, Shared, Wait};
use crate::failure::Failure;
use crate::files;

/// What was published.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Published {
    /// The file, relative to the folder.
    pub(crate) file: String,
    /// Whether it was not there before.
    pub(crate) is_new: bool,
}

/// Puts an edition, and what it pins, into a folder, and lists them in its index; all of it or nothing. The index is read as
/// everybody reads it, before anything is added and before anything is written.
pub(crate) fn publish(old: &Edition, new: &Edition, folder: &Path, wait: Wait) -> Result<Published, Failure> {
    files::create_folder(folder)?;
    let path = folder.join("index.json");
    let _lock = durable::lock(&path, Shared::Catalog, wait)?;
    let mut index = if path.exists() { read_index(&path)? } else { CatalogIndex { documents: Vec::new() } };
    comes_next(&index, old, new, &path)?;
    let mut writes: Vec<(PathBuf, Vec<u8>)> = Vec::new();
    let mut is_new = false;
    for document in new.pinned.iter().chain([&new.document]) {
        let file = file_name(document);
        is_new = put(&mut index, document, &file, &path)?;
        let path = folder.join(&file);
        if !path.exists() {
            writes.push((path, document.bytes().to_vec()));
        } else if files::read(&path)?.bytes() != document.bytes() {
            return Err(changed(document, &path));
        }
    }
    let text = format!("{}\n", Json::from(&index).to_pretty().trim_end()).into_bytes();
    let again = CatalogIndex::read(&text);
    let again = again.map_err(|error| Failure::input(error.code(), &error).help(error.help()).file(&path))?;
    if again != index {
        return Err(Failure::bug("the index is not read as it was written"));
    }
    // the index comes last: what it does not list is not published
    if is_new || !path.exists() {
        writes.push((path, text));
    }
    files::write_all(&writes)?;
    Ok(Published { file: file_name(&new.document), is_new })
}

/// Where a document belongs in the folder.
fn file_name(document: &Document) -> String {
    let folder = match document.kind() {
        DocumentKind::Vocabulary => "vocabularies",
        DocumentKind::RequirementSet => "sets",
        DocumentKind::Profile => "profiles",
        DocumentKind::SectorList => "sectors",
        DocumentKind::Crosswalk => "crosswalks",
    };
    format!("{folder}/{}-{}.json", document.id(), document.version())
}

/// The promise was checked against the old edition, so that has to be the one before it in the folder.
fn comes_next(index: &CatalogIndex, old: &Edition, new: &Edition, path: &Path) -> Result<(), Failure> {
    let version = new.document.version();
    if version.is_prerelease() {
        return Ok(());
    }
    let of_set = index.documents.iter().filter(|entry| names(entry, &new.document));
    let finals: Vec<&IndexEntry> = of_set.filter(|entry| !entry.version.is_prerelease()).collect();
    let earlier = finals.iter().filter(|entry| entry.version < *version);
    let before = earlier.max_by(|a, b| a.version.cmp(&b.version));
    if let Some(entry) = before.filter(|entry| entry.digest != old.document.file_digest()) {
        let previous = &entry.version;
        let message = format!("the edition before it in this folder is {previous}, not the one it was held against");
        let help = format!("give {} as OLD", folder_of(path).join(&entry.file).display());
        return Err(Failure::refusal("not-the-next-edition", message).file(path).help(help));
    }
    let later = finals.iter().map(|entry| &entry.version).filter(|one| *one > version);
    if let Some(later) = later.filter(|one| one.numbers().0 == version.numbers().0).min() {
        let message = format!("{later} is published already, and its promise was checked without {version}");
        let help = "give the new edition a number after it";
        return Err(Failure::refusal("not-the-next-edition", message).file(path).help(help));
    }
    Ok(())
}

/// Lists a document; whether it was not listed before. A version that is listed with other bytes stays as it is.
fn put(index: &mut CatalogIndex, document: &Document, file: &str, path: &Path) -> Result<bool, Failure> {
    let entries = &mut index.documents;
    if let Some(entry) = entries.iter().find(|one| names(one, document) && one.version == *document.version()) {
        return if entry.digest == document.file_digest() { Ok(false) } else { Err(changed(document, path)) };
    }
    let kind = kind_of(document);
    let id = SetId::parse(document.id()).ok_or_else(|| Failure::bug("a document without an id"))?;
    let (version, digest) = (document.version().clone(), document.file_digest());
    let entry = IndexEntry { kind, id, version, file: file.to_owned(), digest };
    // after its own earlier editions, else after all of its kind, else last
    let own = entries.iter().rposition(|one| names(one, document));
    let of_kind = || entries.iter().rposition(|one| one.kind == kind);
    let place = own.or_else(of_kind).map_or(entries.len(), |place| place + 1);
    entries.insert(place, entry);
    Ok(true)
}

fn kind_of(document: &Document) -> IndexKind {
    match document.kind() {
        DocumentKind::Vocabulary => IndexKind::Vocabulary,
        DocumentKind::RequirementSet => IndexKind::RequirementSet,
        DocumentKind::Profile => IndexKind::Profile,
        DocumentKind::SectorList => IndexKind::SectorList,
        DocumentKind::Crosswalk => IndexKind::Crosswalk,
    }
}

/// Sets and profiles share one name space, the other kinds have their own.
fn names(entry: &IndexEntry, document: &Document) -> bool {
    let space = |kind| if kind == IndexKind::Profile { IndexKind::RequirementSet } else { kind };
    entry.id.as_str() == document.id() && space(entry.kind) == space(kind_of(document))
}

fn folder_of(index: &Path) -> &Path {
    index.parent().unwrap_or(index)
}

fn changed(document: &Document, path: &Path) -> Failure {
    let message = format!("{} {} is published already with other bytes", document.id(), document.version());
    Failure::refusal("already-published", message)
        .file(path)
        .help("a published version never changes: give it a new number")
}

fn read_index(path: &Path) -> Result<CatalogIndex, Failure> {
    let source = files::read(path)?;
    CatalogIndex::read(source.bytes()).map_err(|error| Failure::read(&source, &error))
}

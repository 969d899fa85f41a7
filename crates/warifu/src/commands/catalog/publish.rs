//! Publishing a version of a set: a folder with an index, where no version ever changes.

use std::path::{Path, PathBuf};

use warifu_catalog::{Document, DocumentKind};
use warifu_model::json::Tape;
use warifu_model::{Json, SemVer};

use crate::commands::set::Edition;
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

/// Puts an edition, and what it pins, into a folder, and lists them in its index; all of it or nothing.
pub(crate) fn publish(old: &Edition, new: &Edition, folder: &Path) -> Result<Published, Failure> {
    let index = folder.join("index.json");
    let mut entries = if index.exists() { read_index(&index)? } else { Vec::new() };
    comes_next(&entries, old, new, &index)?;
    let mut writes: Vec<(PathBuf, Vec<u8>)> = Vec::new();
    let mut is_new = false;
    for document in new.pinned.iter().chain([&new.document]) {
        let file = file_name(document);
        is_new = put(&mut entries, document, &file, &index)?;
        let path = folder.join(&file);
        if !path.exists() {
            writes.push((path, document.bytes().to_vec()));
        } else if files::read(&path)?.bytes() != document.bytes() {
            return Err(changed(document, &path));
        }
    }
    let json = Json::object().with("format", FORMAT).with("documents", Json::List(entries));
    let text = format!("{}\n", json.to_pretty().trim_end()).into_bytes();
    // the index comes last: what it does not list is not published
    if is_new || !index.exists() {
        writes.push((index, text));
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
fn comes_next(entries: &[Json], old: &Edition, new: &Edition, index: &Path) -> Result<(), Failure> {
    let version = new.document.version();
    if version.is_prerelease() {
        return Ok(());
    }
    let of_set = entries.iter().filter(|entry| names(entry, &new.document));
    let finals: Vec<(SemVer, &Json)> =
        of_set.filter_map(|entry| Some((version_of(entry)?, entry))).filter(|(one, _)| !one.is_prerelease()).collect();
    let before = finals.iter().filter(|(one, _)| one < version).max_by(|a, b| a.0.cmp(&b.0));
    let digest = old.document.file_digest().to_string();
    if let Some((previous, entry)) = before.filter(|(_, entry)| text(entry, "digest") != digest) {
        let what = text(entry, "file");
        let message = format!("the edition before it in this folder is {previous}, not the one it was held against");
        let help = format!("give {} as OLD", folder_of(index).join(what).display());
        return Err(Failure::refusal("not-the-next-edition", message).file(index).help(help));
    }
    let after =
        finals.iter().map(|(one, _)| one).filter(|one| *one > version && one.numbers().0 == version.numbers().0);
    if let Some(later) = after.min() {
        let message = format!("{later} is published already, and its promise was checked without {version}");
        let help = "give the new edition a number after it";
        return Err(Failure::refusal("not-the-next-edition", message).file(index).help(help));
    }
    Ok(())
}

/// Lists a document; whether it was not listed before. A version that is listed with other bytes stays as it is.
fn put(entries: &mut Vec<Json>, document: &Document, file: &str, index: &Path) -> Result<bool, Failure> {
    let same = |entry: &&Json| names(entry, document) && version_of(entry).as_ref() == Some(document.version());
    if let Some(entry) = entries.iter().find(same) {
        let is_same = text(entry, "digest") == document.file_digest().to_string();
        return if is_same { Ok(false) } else { Err(changed(document, index)) };
    }
    let entry = Json::object()
        .with("kind", document.kind().as_str())
        .with("id", document.id())
        .with("version", document.version())
        .with("file", file)
        .with("digest", document.file_digest());
    // after its own earlier editions, else after all of its kind, else last
    let own = entries.iter().rposition(|one| names(one, document));
    let of_kind = || entries.iter().rposition(|one| text(one, "kind") == document.kind().as_str());
    let place = own.or_else(of_kind).map_or(entries.len(), |place| place + 1);
    entries.insert(place, entry);
    Ok(true)
}

/// Sets and profiles share one name space, vocabularies have another.
fn names(entry: &Json, document: &Document) -> bool {
    let is_vocabulary = document.kind() == DocumentKind::Vocabulary;
    text(entry, "id") == document.id() && (text(entry, "kind") == "vocabulary") == is_vocabulary
}

fn version_of(entry: &Json) -> Option<SemVer> {
    SemVer::parse(text(entry, "version"))
}

fn text<'j>(entry: &'j Json, name: &str) -> &'j str {
    entry.member(name).and_then(Json::as_text).unwrap_or_default()
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

fn read_index(path: &Path) -> Result<Vec<Json>, Failure> {
    let source = files::read(path)?;
    let json = Tape::parse(source.bytes()).map_err(|error| Failure::read(&source, &error))?.root().to_json();
    let wrong = |what: &str| {
        Failure::input("wrong-format", format!("not an index of a catalogue: {what}"))
            .file(path)
            .help(format!("give a folder whose index.json has the format `{FORMAT}`, or one without an index"))
    };
    if text(&json, "format") != FORMAT {
        return Err(wrong("another format"));
    }
    let Some(Json::List(entries)) = json.member("documents") else { return Err(wrong("no list of documents")) };
    let is_whole = |entry: &Json| ["kind", "id", "file", "digest"].iter().all(|name| !text(entry, name).is_empty());
    if entries.iter().any(|entry| !is_whole(entry) || version_of(entry).is_none()) {
        return Err(wrong("an entry without kind, id, version, file or digest"));
    }
    Ok(entries.clone())
}

const FORMAT: &str = "warifu.catalog-index/1";

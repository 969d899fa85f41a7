use warifu_model::{
    CatalogIndex, Digest, IndexEntry, IndexKind, Json, Language, Problem, ReadError, SemVer, SetId, problems,
};

use crate::document::Document;
use crate::index::index_kind;
use crate::kind::DocumentKind;

/// Describes what is published, and what it was compared with.
#[derive(Clone, Copy, Debug)]
pub struct PublishedEdition<'a> {
    /// The document.
    pub document: &'a Document,
    /// States what it pins: vocabularies, and the base of a profile.
    pub pinned: &'a [Document],
    /// The digest of the file of the edition whose promises were compared with this one.
    pub compared_with: Digest,
}

/// Describes what to write so that an edition is published: all of it or nothing.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct EditionFiles {
    /// The files that are not there yet, each with its path relative to the folder. The index comes last: what it does not
    /// list is not published.
    pub files: Vec<(String, Vec<u8>)>,
    /// The path of the edition itself, relative to the folder.
    pub file: String,
    /// States whether it was not published before.
    pub is_new: bool,
}

problems! {
    /// The reason why an edition is not published.
    #[derive(Clone, Debug, Eq, PartialEq)]
    #[non_exhaustive]
    pub enum PublishError {
        /// The index does not read, or would not read any more. Code, help and place are those of what is wrong with it.
        Index(error: ReadError) => {
            delegate error,
            en: "the index: {error}",
            ja: ("索引：{}", Problem::message(error, Language::Ja)),
        }
        /// The promise was checked against another edition than the one before it in this folder.
        NotAfter {
            /// The version before it in the folder.
            previous: SemVer,
            /// The file of that version.
            file: String,
        } => {
            code: "not-the-next-edition",
            en: "the edition before it in this folder is {previous}, not the one it was held against",
            ja: "このフォルダーでの直前の版は{previous}であり、比較した版ではない",
            help_en: "give {file} as OLD",
            help_ja: "旧版として{file}を指定してください",
        }
        /// A later version was published, whose promise was checked without this one.
        NotBefore {
            /// States what is published.
            version: SemVer,
            /// The version after it.
            later: SemVer,
        } => {
            code: "not-the-next-edition",
            en: "{later} is published already, and its promise was checked without {version}",
            ja: "{later}は公開済みであり、その互換性の約束は{version}なしで検査されている",
            help_en: "give the new edition a number after it",
            help_ja: "新しい版にはそれより後の番号を付けてください",
        }
        /// This version is published with other bytes.
        OtherBytes {
            /// The id.
            id: String,
            /// The version.
            version: SemVer,
            /// The file in question, relative to the folder.
            file: String,
        } => {
            code: "already-published",
            en: "{id} {version} is published already with other bytes",
            ja: "{id} {version}は異なる内容で公開済みである",
            help_en: "a published version never changes: give it a new number",
            help_ja: "公開した版は変更できません。新しい番号を付けてください",
        }
        /// The document has no id under which it could be listed.
        Unnamed => {
            code: "catalog-unnamed",
            en: "the document has no id",
            ja: "文書にidがない",
            help_en: "publish a vocabulary, requirement set, profile, sector list or crosswalk",
            help_ja: "語彙、要求事項集、プロファイル、分野一覧、対応表のいずれかを公開してください",
        }
    }
}

/// The name of the index in its folder.
pub const INDEX_FILE: &str = "index.json";

/// Says what to write so that an edition stands in a folder, listed in its index with everything that it pins. The index is
/// read as everybody reads it, before anything is added; nothing that is listed changes or goes.
///
/// `read` gives the bytes of a file of the folder, by its path relative to it; none where there is none. It fails in the
/// caller's own error, which has to have a place for a [`PublishError`]; who reads from memory takes that very type.
///
/// ```
/// use std::collections::BTreeMap;
/// use warifu_catalog::{Catalog, INDEX_FILE, PublishError, PublishedEdition, publish};
///
/// let catalog = Catalog::shipped()?;
/// let document = catalog.documents().iter().find(|one| one.id() == "uk-psti").ok_or("a set")?;
/// let pins = &document.set().ok_or("a set")?.vocabularies;
/// let is_pinned = |one: &&warifu_catalog::Document| pins.iter().any(|pin| pin.digest == one.digest());
/// let pinned: Vec<_> = catalog.documents().iter().filter(is_pinned).cloned().collect();
///
/// let mut folder: BTreeMap<String, Vec<u8>> = BTreeMap::new();
/// let edition = PublishedEdition { document, pinned: &pinned, compared_with: document.file_digest() };
/// let publication = publish(edition, |path| Ok::<_, PublishError>(folder.get(path).cloned()))?;
/// assert_eq!(publication.files.last().map(|(path, _)| path.as_str()), Some(INDEX_FILE));
/// folder.extend(publication.files);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// [`PublishError`], or what `read` gives; then nothing is to be written.
pub fn publish<E: From<PublishError>>(
    edition: PublishedEdition<'_>,
    read: impl Fn(&str) -> Result<Option<Vec<u8>>, E>,
) -> Result<EditionFiles, E> {
    let before = read(INDEX_FILE)?;
    let mut index = match &before {
        Some(bytes) => CatalogIndex::read(bytes).map_err(PublishError::Index)?,
        None => CatalogIndex { documents: Vec::new() },
    };
    if !is_listed(&index, edition.document) {
        demand_next(&index, edition)?;
    }
    let mut files = Vec::new();
    let mut is_new = false;
    for document in edition.pinned.iter().chain([edition.document]) {
        let file = file_name(document);
        is_new = list(&mut index, document, &file)?;
        match read(&file)? {
            None => files.push((file, document.bytes().to_vec())),
            Some(bytes) if bytes == document.bytes() => {}
            Some(_) => return Err(other_bytes(document, &file).into()),
        }
    }
    if is_new || before.is_none() {
        let text = format!("{}\n", Json::from(&index).to_pretty().trim_end()).into_bytes();
        CatalogIndex::read(&text).map_err(PublishError::Index)?;
        files.push((INDEX_FILE.to_owned(), text));
    }
    Ok(EditionFiles { files, file: file_name(edition.document), is_new })
}

/// Where a document belongs in the folder.
fn file_name(document: &Document) -> String {
    let folder = match document.kind() {
        DocumentKind::Vocabulary => "vocabularies",
        DocumentKind::RequirementSet => "sets",
        DocumentKind::Profile => "profiles",
        DocumentKind::SectorList => "sectors",
        DocumentKind::Crosswalk => "crosswalks",
        DocumentKind::Arrangement => "arrangements",
    };
    format!("{folder}/{}-{}.json", document.id(), document.version())
}

/// Tells whether the index has this very document: publishing it once more changes nothing, whatever came after it.
fn is_listed(index: &CatalogIndex, document: &Document) -> bool {
    let is_it = |entry: &IndexEntry| names(entry, document) && entry.version == *document.version();
    index.documents.iter().any(|entry| is_it(entry) && entry.digest == document.file_digest())
}

/// The promise was checked against the old edition, so that has to be the one before it in the folder.
fn demand_next(index: &CatalogIndex, edition: PublishedEdition<'_>) -> Result<(), PublishError> {
    let version = edition.document.version();
    if version.is_prerelease() {
        return Ok(());
    }
    let of_set = index.documents.iter().filter(|entry| names(entry, edition.document));
    let finals: Vec<&IndexEntry> = of_set.filter(|entry| !entry.version.is_prerelease()).collect();
    let earlier = finals.iter().filter(|entry| entry.version < *version);
    let before = earlier.max_by(|a, b| a.version.cmp(&b.version));
    if let Some(entry) = before.filter(|entry| entry.digest != edition.compared_with) {
        return Err(PublishError::NotAfter { previous: entry.version.clone(), file: entry.file.clone() });
    }
    let later = finals.iter().map(|entry| &entry.version).filter(|one| *one > version);
    match later.filter(|one| one.numbers().0 == version.numbers().0).min() {
        Some(later) => Err(PublishError::NotBefore { version: version.clone(), later: later.clone() }),
        None => Ok(()),
    }
}

/// Lists a document; whether it was not listed before. A version that is listed with other bytes stays as it is.
fn list(index: &mut CatalogIndex, document: &Document, file: &str) -> Result<bool, PublishError> {
    let entries = &mut index.documents;
    if let Some(entry) = entries.iter().find(|one| names(one, document) && one.version == *document.version()) {
        return if entry.digest == document.file_digest() { Ok(false) } else { Err(other_bytes(document, "")) };
    }
    let kind = index_kind(document.kind());
    let id = SetId::parse(document.id()).ok_or(PublishError::Unnamed)?;
    let (version, digest) = (document.version().clone(), document.file_digest());
    let entry = IndexEntry { kind, id, version, file: file.to_owned(), digest };
    // after its own earlier editions, else after all of its kind, else last
    let own = entries.iter().rposition(|one| names(one, document));
    let of_kind = || entries.iter().rposition(|one| one.kind == kind);
    let place = own.or_else(of_kind).map_or(entries.len(), |place| place + 1);
    entries.insert(place, entry);
    Ok(true)
}

/// Sets and profiles share one name space, the other kinds have their own.
fn names(entry: &IndexEntry, document: &Document) -> bool {
    let space = |kind| if kind == IndexKind::Profile { IndexKind::RequirementSet } else { kind };
    entry.id.as_str() == document.id() && space(entry.kind) == space(index_kind(document.kind()))
}

fn other_bytes(document: &Document, file: &str) -> PublishError {
    PublishError::OtherBytes {
        id: document.id().to_owned(),
        version: document.version().clone(),
        file: file.to_owned(),
    }
}

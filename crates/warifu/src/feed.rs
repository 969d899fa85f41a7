//! The feed of requirements: what a shelf publishes, and what came with a feed.
//!
//! A release of a set is its document, its comparison with the edition before, a change log in both languages and the witnesses of the
//! difference; all of it is computed. Who receives a release computes it again: what the publisher says of it decides nothing.

mod consequences;

use std::collections::{BTreeMap, BTreeSet};

use warifu_catalog::{Catalog, CatalogError, Document, DocumentKind};
use warifu_compare::diff::{
    Bump, Changelog, Diff, DiffError, DiffOptions, PromiseState, SAMPLE_PRODUCT, Witness, diff, promise,
};
use warifu_compare::review::ReviewError;
use warifu_core::CompiledSet;
use warifu_model::json::{Tape, shorten};
use warifu_model::{CatalogIndex, Digest, Json, Product, ReadError, RequirementSet, SemVer, SetStatus, problems};

use crate::shelf::{Shelf, ShelfError};

pub use consequences::{Lost, lost, reviews};

#[doc(inline)]
pub use warifu_feed::{
    Authority, Client, Days, Draft, Expired, Expiry, FeedError, FeedLimit, Hands, NewTarget, Plan, Publication,
    PublishError, Source, SourceFailed, State, Target, publish, published, quoted,
};

/// A document of a shelf as it is released.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Release {
    /// The name of its target: `sets.us-csf@2.0.1.json`.
    pub name: String,
    /// The pattern of all names about this document, whatever its version.
    pub pattern: String,
    /// The edition before it; none for the first one, and for what is no set.
    pub follows: Option<SemVer>,
    /// The computed step from the edition before.
    pub bump: Option<Bump>,
    /// The targets: the document, and what follows from it.
    pub targets: Vec<NewTarget>,
}

problems! {
    /// The reason why a shelf is not released.
    #[derive(Clone, Debug, Eq, PartialEq)]
    #[non_exhaustive]
    pub enum ReleaseError {
        /// The index does not read.
        Index(error: ReadError) => { quote en: "the index: {}", ja: "索引：{}" }
        /// The documents make no catalogue.
        Catalog(error: CatalogError) => { delegate }
        /// A set is not compiled.
        Shelf(error: ShelfError) => { delegate }
        /// Two editions are not compared.
        Diff(error: DiffError) => { delegate }
        /// An arrangement is not held against a new edition.
        Review(error: ReviewError) => { delegate }
        /// A file of the index has other bytes than it says, or is not there.
        Differs {
            /// The file, relative to the index.
            file: String,
        } => {
            code: "feed-shelf-differs",
            en: "`{file}` is not there, or has other bytes than the index says",
            ja: "`{file}` がないか、索引の記載と内容が異なる",
            help_en: "publish from the folder as it was written when the editions were published, and change nothing in it",
            help_ja: "版の公開時に書かれたままのフォルダーから、変更を加えずに公開してください",
        }
        /// A document goes by the name of another one.
        OtherName {
            /// The name of the target, shortened.
            name: String,
            /// The beginning of the name that its bytes ask for, shortened.
            own: String,
        } => {
            code: "feed-document-misnamed",
            en: "`{name}` is the document `{own}`, and no authority is asked for it by this name",
            ja: "`{name}` の中身は文書 `{own}` であり、この名前の文書として公開できる機関はない",
            help_en: "nothing of this feed was taken: tell its publisher that somebody publishes documents under names of others",
            help_ja: "このフィードからは何も取り込んでいません。他の文書の名前で公開されていることを公開者に知らせてください",
        }
        /// A name that is not flat, or that a file system may take for another one.
        BadName {
            /// The name of the target, shortened.
            name: String,
        } => {
            code: "feed-name-unusable",
            en: "`{name}` cannot be the name of a file everywhere, or differs from another one in case alone",
            ja: "`{name}` はファイル名として使えない環境があるか、別の名前と大文字・小文字だけが異なる",
            help_en: "nothing of this feed was taken: ask its publisher for names of at most 200 letters, digits and `.`, `-`, `_`, `@`, `+`",
            help_ja: "このフィードからは何も取り込んでいません。200文字以下の英数字と `.`、`-`、`_`、`@`、`+` だけの名前にするよう公開者に依頼してください",
        }
        /// The number of an edition promises less than its change.
        TooSmall {
            /// The target.
            name: String,
            /// The edition before it.
            before: SemVer,
            /// The step that the change asks for.
            needed: &'static str,
            /// The reason.
            reason: &'static str,
            /// The same in Japanese.
            reason_ja: &'static str,
        } => {
            code: "feed-version-too-small",
            en: "`{name}` after {before}: {reason}; the change is `{needed}`",
            ja: "`{name}`（{before}の次）：{reason_ja}。変更は `{needed}` である",
            help_en: "give the edition the number that its change asks for; nothing goes out before",
            help_ja: "変更に見合う版番号を付けてください。それまでは公開されません",
        }
    }
}

/// Reads the documents that the index of a catalogue lists. `read` gives the bytes of a file, by its path relative to the index.
///
/// ```
/// use warifu::feed::{ReleaseError, shelf};
///
/// let index = br#"{"format": "warifu.catalog-index/1", "documents": []}"#;
/// assert_eq!(shelf(index, |_| Ok::<_, ReleaseError>(None))?, Vec::<Vec<u8>>::new());
/// # Ok::<(), ReleaseError>(())
/// ```
///
/// # Errors
///
/// [`ReleaseError`]: the index does not read, or a file is not the one that it lists; or what `read` says.
pub fn shelf<E: From<ReleaseError>>(
    index: &[u8],
    read: impl Fn(&str) -> Result<Option<Vec<u8>>, E>,
) -> Result<Vec<Vec<u8>>, E> {
    let index = CatalogIndex::read(index).map_err(ReleaseError::Index)?;
    let mut files = Vec::new();
    for entry in index.documents {
        let bytes = read(&entry.file)?.filter(|bytes| Digest::of(bytes) == entry.digest);
        files.push(bytes.ok_or(ReleaseError::Differs { file: entry.file })?);
    }
    Ok(files)
}

/// The releases of a shelf that are not published yet: `published` tells whether a name is in the feed with these bytes.
///
/// ```
/// use warifu::feed::{arrivals, releases};
/// use warifu_catalog::Catalog;
///
/// let catalog = Catalog::shipped()?;
/// let mine = catalog.documents().iter().filter(|one| ["uk-psti", "warifu-common"].contains(&one.id()));
/// let files: Vec<Vec<u8>> = mine.map(|one| one.bytes().to_vec()).collect();
/// let new = releases(&files, |name, _| !name.ends_with("uk-psti@1.0.1.json"))?;
/// let release = new.first().ok_or("one edition is not published")?;
/// assert_eq!(release.follows.as_ref().map(ToString::to_string).as_deref(), Some("1.0.0"));
/// assert_eq!(release.targets.len(), 4);
///
/// // a subscriber who has the first edition gets the second one
/// let document = &release.targets.first().ok_or("the document")?.bytes;
/// let known: Vec<Vec<u8>> = files.iter().filter(|file| *file != document).cloned().collect();
/// let arrived = arrivals(&known, std::slice::from_ref(document))?;
/// let standing = arrived.first().and_then(|one| one.standing).ok_or("compared")?;
/// assert_eq!(standing.allows(), Some(true));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// [`ReleaseError`]: an edition promises less than its change asks for, or that could not be decided; then nothing of the shelf goes out.
pub fn releases(files: &[Vec<u8>], published: impl Fn(&str, &[u8]) -> bool) -> Result<Vec<Release>, ReleaseError> {
    let catalog = Catalog::read(files.iter().cloned()).map_err(ReleaseError::Catalog)?;
    let shelf = Shelf::with(files.to_vec());
    let mut releases = Vec::new();
    for document in catalog.documents() {
        let name = name_of(document);
        if published(&name, document.bytes()) {
            continue;
        }
        let before = edition_before(document, catalog.documents());
        releases.push(release(document, before, &shelf)?);
    }
    Ok(releases)
}

/// Requires that names of targets be names of files everywhere: flat, in ASCII, not hidden, of at most 200 bytes, and no two alike but for case.
///
/// ```
/// use warifu::feed::names_fit;
///
/// assert!(names_fit(["sets.us-ssdf@9.0.0.json"]).is_ok());
/// for bad in [vec!["../a.json"], vec![".a"], vec!["a\u{202e}"], vec!["sets.a@1.json", "sets.A@1.json"]] {
///     assert_eq!(names_fit(bad).map_err(|error| error.code()), Err("feed-name-unusable"));
/// }
/// ```
///
/// # Errors
///
/// [`ReleaseError::BadName`], for the first that does not fit.
pub fn names_fit<'n>(names: impl IntoIterator<Item = &'n str>) -> Result<(), ReleaseError> {
    let is_flat = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '@' | '+');
    let mut seen = BTreeSet::new();
    for name in names {
        let is_name = !name.is_empty() && !name.starts_with('.') && name.len() <= 200 && name.chars().all(is_flat);
        if !is_name || !seen.insert(name.to_ascii_lowercase()) {
            return Err(ReleaseError::BadName { name: shorten(name) });
        }
    }
    Ok(())
}

/// Tells whether a target is a document of a catalogue. Its bytes say it, whatever its authority says of it; and whoever may speak for a name
/// speaks for the document that it names, so that a document under another name is refused.
///
/// ```
/// use warifu::feed::is_document;
///
/// let set = br#"{"format": "warifu.requirement-set/1", "id": "us-ssdf", "version": "9.0.0"}"#;
/// assert_eq!(is_document("sets.us-ssdf@9.0.0.json", set)?, true);
/// assert_eq!(is_document("sets.us-ssdf@9.0.0.diff.json", b"{}")?, false);
/// assert_eq!(is_document("sets.jp-jc-star@9.0.0.json", set).map_err(|error| error.code()), Err("feed-document-misnamed"));
/// # Ok::<(), warifu::feed::ReleaseError>(())
/// ```
///
/// # Errors
///
/// [`ReleaseError::OtherName`].
pub fn is_document(name: &str, bytes: &[u8]) -> Result<bool, ReleaseError> {
    let Ok(Some(kind)) = DocumentKind::of(bytes) else { return Ok(false) };
    let tape = Tape::parse(bytes).map_err(ReleaseError::Index)?;
    let member = |name: &str| Some(tape.root().find(name)?.string().ok()?.into_owned());
    let own = format!("{}.{}@", kind.folder(), member("/id").or_else(|| member("/charter/id")).unwrap_or_default());
    // an arrangement counts its editions, and has no version
    let file = member("/version").map(|version| format!("{own}{version}.json"));
    let is_named = file.map_or_else(|| name.starts_with(&own), |file| name == file);
    if is_named { Ok(true) } else { Err(ReleaseError::OtherName { name: shorten(name), own: shorten(&own) }) }
}

/// A set that came with a feed, held against the edition before it that was there.
#[derive(Debug)]
pub struct Arrival {
    /// The new edition.
    pub new: Document,
    /// The edition before it; none where none was there.
    pub old: Option<Document>,
    /// The comparison by meaning; none without an edition before.
    pub diff: Option<Diff>,
    /// States what the number of the new edition is worth; none without an edition before.
    pub standing: Option<PromiseState>,
}

impl Arrival {
    /// The change log, in both languages; none without an edition before.
    pub fn changelog(&self) -> Option<Changelog<'_>> {
        let (old, new) = (self.old.as_ref()?.set()?, self.new.set()?);
        Some(Changelog { diff: self.diff.as_ref()?, old, new, editorial: None })
    }
}

/// The sets among `new`, each held against the newest edition before it among all documents. Documents that are no sets are left out.
/// [`releases`] has the example.
///
/// # Errors
///
/// [`ReleaseError`].
pub fn arrivals(known: &[Vec<u8>], new: &[Vec<u8>]) -> Result<Vec<Arrival>, ReleaseError> {
    let all: Vec<Vec<u8>> = known.iter().chain(new).cloned().collect();
    let catalog = Catalog::read(all.iter().cloned()).map_err(ReleaseError::Catalog)?;
    let shelf = Shelf::with(all);
    let mut arrivals = Vec::new();
    for bytes in new {
        let digest = Digest::of(bytes);
        let here = catalog.documents().iter().find(|document| document.file_digest() == digest);
        let Some(document) = here.filter(|document| document.set().is_some()) else { continue };
        let old = edition_before(document, catalog.documents());
        let compared = old.map(|old| compared(old, document, &shelf)).transpose()?;
        let (diff, standing) = compared.map_or((None, None), |(diff, standing)| (Some(diff), Some(standing)));
        arrivals.push(Arrival { new: document.clone(), old: old.cloned(), diff, standing });
    }
    Ok(arrivals)
}

/// The name of the target of a document.
fn name_of(document: &Document) -> String {
    format!("{}{}.json", stem(document), document.version())
}

/// What all names about a document begin with, whatever its version. No id has an `@` in it.
fn stem(document: &Document) -> String {
    format!("{}.{}@", document.kind().folder(), document.id())
}

/// The edition with which a new one is compared: the newest before it; for a final edition the newest final one, if there is one.
fn edition_before<'d>(document: &Document, all: &'d [Document]) -> Option<&'d Document> {
    let new = document.set()?;
    let before = || {
        all.iter().filter(|other| {
            other.kind() == document.kind() && other.id() == document.id() && other.version() < document.version()
        })
    };
    let is_final = |one: &&Document| one.set().is_some_and(|set| set.status != SetStatus::Draft);
    let newest = before().max_by(|a, b| a.version().cmp(b.version()));
    if new.status == SetStatus::Draft {
        return newest;
    }
    before().filter(is_final).max_by(|a, b| a.version().cmp(b.version())).or(newest)
}

fn compiled(document: &Document, shelf: &Shelf) -> Result<CompiledSet, ReleaseError> {
    Ok(shelf.read_apart(document.bytes()).map_err(ReleaseError::Shelf)?.set)
}

fn compared(old: &Document, new: &Document, shelf: &Shelf) -> Result<(Diff, PromiseState), ReleaseError> {
    let (old, new) = (compiled(old, shelf)?, compiled(new, shelf)?);
    let diff = diff(&old, &new, DiffOptions::default()).map_err(ReleaseError::Diff)?;
    let standing = promise(&diff, old.set(), new.set()).standing;
    Ok((diff, standing))
}

fn release(document: &Document, before: Option<&Document>, shelf: &Shelf) -> Result<Release, ReleaseError> {
    let name = name_of(document);
    let mut said = Json::object()
        .with("kind", document.kind().as_str())
        .with("id", document.id())
        .with("version", document.version());
    let mut release = Release {
        name: name.clone(),
        pattern: format!("{}*", stem(document)),
        follows: None,
        bump: None,
        targets: Vec::new(),
    };
    if let Some(set) = document.set() {
        said = said.with("effective_from", set.effective_from.to_string());
        said = said.with_some("previous_open_until", set.previous_open_until.map(|day| day.to_string()));
    }
    if let (Some(old), Some(new)) = (before, document.set()) {
        let (diff, standing) = compared(old, document, shelf)?;
        if standing.allows() != Some(true) {
            return Err(ReleaseError::TooSmall {
                name,
                before: old.version().clone(),
                needed: diff.bump.as_str(),
                reason: standing.words(warifu_model::Language::En),
                reason_ja: standing.words(warifu_model::Language::Ja),
            });
        }
        let Some(old_set) = old.set() else { return Ok(release) };
        let parts = parts(&name, &diff, old_set, new)?;
        said = said.with("follows", old.version()).with("bump", diff.bump.as_str());
        for (what, part) in PARTS.iter().zip(&parts) {
            said = said.with(*what, part.name.as_str());
        }
        (release.follows, release.bump) = (Some(old.version().clone()), Some(diff.bump));
        release.targets = parts;
    }
    let custom = Some(Json::object().with("warifu", said));
    release.targets.insert(0, NewTarget { name, bytes: document.bytes().to_vec(), custom });
    Ok(release)
}

/// Comparison, change log and witnesses.
fn parts(name: &str, diff: &Diff, old: &RequirementSet, new: &RequirementSet) -> Result<Vec<NewTarget>, ReleaseError> {
    let stem = name.strip_suffix(".json").unwrap_or(name);
    let log = Changelog { diff, old, new, editorial: None };
    let product = Product::read(SAMPLE_PRODUCT).map_err(ReleaseError::Index)?;
    let of_requirements = diff.requirements.iter().flat_map(|one| &one.witnesses);
    let all = of_requirements.chain(diff.levels.iter().flat_map(|one| &one.witnesses));
    let witnesses: Vec<Json> = all.map(|witness| witness_json(witness, &product)).collect();
    let witnesses = Json::object().with("witnesses", witnesses);
    let part = |(what, json): (&&str, Json)| NewTarget {
        name: format!("{stem}.{what}.json"),
        bytes: json.to_pretty().into_bytes(),
        custom: None,
    };
    Ok(PARTS.iter().zip([diff.to_json(), log.to_json(), witnesses]).map(part).collect())
}

fn witness_json(witness: &Witness, product: &Product) -> Json {
    let voices = witness.voices(product);
    Json::object()
        .with("name", witness.name.as_str())
        .with("requirement", witness.requirement.as_ref())
        .with("level", witness.level.as_deref())
        .with("at", witness.at.to_string())
        .with("accepted_by", witness.accepted_by.as_str())
        .with("attestations", Json::list(voices.iter().map(|voice| Json::from(&voice.attestation))))
}

/// Sets of a feed by what is said of their targets: kind, id and version. For pages; what a document is, its bytes say.
/// The program has the example: `pull` shows them.
pub fn described(target: &Target) -> BTreeMap<&'static str, String> {
    let said = target.custom().and_then(|custom| custom.member("warifu"));
    let text = |name: &'static str| Some((name, said?.member(name)?.as_text()?.to_owned()));
    ["kind", "id", "version", "follows", "bump", "effective_from", "previous_open_until"]
        .into_iter()
        .filter_map(text)
        .collect()
}

/// What follows from two editions, as the names of its targets end.
const PARTS: [&str; 3] = ["diff", "changes", "witnesses"];

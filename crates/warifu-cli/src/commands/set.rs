//! Requirement sets as commands name them: by id and range in the catalogue, or by file.

use std::path::{Path, PathBuf};

use warifu_catalog::{Catalog, CatalogError, Document, DocumentKind, Resolved};
use warifu_core::{CompileError, CompiledSet};
use warifu_model::{Date, Digest, RequirementSet, SetId, Timestamp, VersionRange, Vocabulary};

use crate::commands::common;
use crate::commands::show::Format;
use crate::exit::Exit;
use crate::failure::{Both, Failure};
use crate::files::{self, Source};

/// `ID` or `ID@RANGE`.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct SetName {
    id: SetId,
    range: VersionRange,
}

/// A compiled set, and what is to be said about its edition.
#[derive(Debug)]
pub(crate) struct Chosen {
    /// The set.
    pub(crate) set: CompiledSet,
    /// The vocabularies that it pins.
    pub(crate) vocabularies: Vec<Vocabulary>,
    /// What a user should know about the edition; nothing where it is the one in force.
    pub(crate) remark: Option<Both>,
}

/// An edition that is held against another one: it may have the id and version of a shipped document and other bytes.
#[derive(Debug)]
pub(crate) struct Edition {
    /// The set.
    pub(crate) set: CompiledSet,
    /// The document that it comes from.
    pub(crate) document: Document,
    /// The vocabularies that it pins, and the base of a profile.
    pub(crate) pinned: Vec<Document>,
    /// How commands name it.
    pub(crate) name: String,
    /// What a user should know about the edition; nothing where it is the one in force.
    pub(crate) remark: Option<Both>,
}

/// Documents besides the shipped ones: vocabularies and base sets that a set file needs.
#[derive(Debug)]
pub(crate) struct Shelf {
    catalog: Catalog,
    sources: Vec<Source>,
}

impl SetName {
    /// Reads `ID` or `ID@RANGE`.
    pub(crate) fn parse(text: &str) -> Result<Self, Both> {
        let (id, range) = text.split_once('@').map_or((text, None), |(id, range)| (id, Some(range)));
        let id = SetId::parse(id).ok_or_else(|| {
            Both::new(
                format!("`{id}` is not a valid set id; write for example `us-ssdf`"),
                format!("`{id}` は要求事項集の ID として正しくない。例：`us-ssdf`"),
            )
        })?;
        let range = match range {
            None => VersionRange::any(),
            Some(range) => VersionRange::parse(range).ok_or_else(|| common::bad_range_text(range))?,
        };
        Ok(Self { id, range })
    }
}

impl Edition {
    /// The edition that an argument names: in the catalogue, or a file with what else it needs.
    pub(crate) fn choose(name: &str, files: &[PathBuf], at: Timestamp) -> Result<Self, Failure> {
        let more = files.iter().map(|path| files::read(path)).collect::<Result<Vec<Source>, _>>()?;
        if let Ok(parsed) = SetName::parse(name) {
            let shelf = Shelf::with(more)?;
            let resolved = find(&shelf.catalog, &parsed, at)?;
            let version = resolved.document.version();
            return Self::of(&shelf, resolved.document, format!("{}@{version}", parsed.id), remark(&resolved));
        }
        let source = read_set_file(name)?;
        let digest = source.digest();
        let is_profile = matches!(Format::of(source.bytes()), Ok(Some(Format::Profile)));
        // what is not needed is left out, so that it cannot stand in the way of another edition of itself
        let shipped = Catalog::shipped().map_err(Failure::bug)?;
        let is_needed = |document: &&Document| match document.kind() {
            DocumentKind::Vocabulary => true,
            DocumentKind::RequirementSet => is_profile,
            DocumentKind::Profile | DocumentKind::SectorList | DocumentKind::Crosswalk => false,
        };
        let needed = shipped.documents().iter().filter(is_needed).map(|document| document.bytes().to_vec());
        let mut sources = more;
        sources.push(source);
        let all = needed.chain(sources.iter().map(|source| source.bytes().to_vec()));
        let catalog = Catalog::read(all).map_err(|error| unusable(&error, &sources))?;
        let shelf = Shelf { catalog, sources };
        let document = shelf.catalog.by_digest(&digest).filter(|document| document.set().is_some());
        let document = document.ok_or_else(|| no_set(Path::new(name)))?;
        Self::of(&shelf, document, name.to_owned(), None)
    }

    fn of(shelf: &Shelf, document: &Document, name: String, remark: Option<Both>) -> Result<Self, Failure> {
        let set = shelf.compile(document)?;
        let base = document.profile().map(|profile| profile.base.digest);
        let is_pinned = |other: &&Document| {
            let digest = other.digest();
            Some(digest) == base || set.set().vocabularies.iter().any(|pin| pin.digest == digest)
        };
        let pinned = shelf.catalog.documents().iter().filter(is_pinned).cloned().collect();
        Ok(Self { set, document: document.clone(), pinned, name, remark })
    }

    /// The same whatever the day, so also an edition that is not in force yet: the newest in the range.
    pub(crate) fn newest(name: &str, files: &[PathBuf]) -> Result<Self, Failure> {
        let last_day = Date::from_parts(9999, 12, 31).ok_or_else(|| Failure::bug("no last day"))?;
        Self::choose(name, files, last_day.start())
    }

    /// The vocabularies that it pins, each with its digest.
    pub(crate) fn vocabularies(&self) -> Vec<(Digest, Vocabulary)> {
        let all = self.pinned.iter();
        all.filter_map(|document| Some((document.digest(), document.vocabulary()?.clone()))).collect()
    }
}

/// The edition that a name means at a time.
pub(crate) fn find<'c>(catalog: &'c Catalog, name: &SetName, at: Timestamp) -> Result<Resolved<'c>, Failure> {
    catalog.find(&name.id, &name.range, at).map_err(|error| Failure::of(&error).exits(Exit::Usage))
}

impl Shelf {
    /// The shipped documents and these files.
    pub(crate) fn with(files: Vec<Source>) -> Result<Self, Failure> {
        let shipped = Catalog::shipped().map_err(Failure::bug)?;
        if files.is_empty() {
            return Ok(Self { catalog: shipped, sources: files });
        }
        let bytes = shipped.documents().iter().map(|document| document.bytes().to_vec());
        let all = bytes.chain(files.iter().map(|source| source.bytes().to_vec()));
        let catalog = Catalog::read(all).map_err(|error| unusable(&error, &files))?;
        Ok(Self { catalog, sources: files })
    }

    /// The set that `--set` names, compiled.
    pub(crate) fn choose(self, name: &str, at: Timestamp) -> Result<Chosen, Failure> {
        if let Ok(name) = SetName::parse(name) {
            let resolved = find(&self.catalog, &name, at)?;
            let remark = remark(&resolved);
            return self.chosen(resolved.document, remark);
        }
        let source = read_set_file(name)?;
        let digest = source.digest();
        let mut sources = self.sources;
        sources.push(source);
        let all = Self::with(sources)?;
        let document = all.catalog.by_digest(&digest).filter(|document| document.set().is_some());
        let document = document.ok_or_else(|| no_set(Path::new(name)))?;
        all.chosen(document, None)
    }

    fn chosen(&self, document: &Document, remark: Option<Both>) -> Result<Chosen, Failure> {
        let set = self.compile(document)?;
        let vocabularies = self.pinned(set.set()).into_iter().map(|(_, vocabulary)| vocabulary).collect();
        Ok(Chosen { set, vocabularies, remark })
    }

    /// The set with this digest, compiled.
    pub(crate) fn by_digest(&self, digest: &Digest) -> Result<Option<CompiledSet>, Failure> {
        let document = self.catalog.by_digest(digest).filter(|document| document.set().is_some());
        document.map(|document| self.compile(document)).transpose()
    }

    fn compile(&self, document: &Document) -> Result<CompiledSet, Failure> {
        let set = document.set().ok_or_else(|| Failure::bug("a set without requirements"))?;
        CompiledSet::compile(set.clone(), document.digest(), &self.pinned(set))
            .map_err(|error| does_not_compile(&error, document, &self.sources))
    }

    /// The vocabularies that a set pins, as far as they are at hand.
    fn pinned(&self, set: &RequirementSet) -> Vec<(Digest, Vocabulary)> {
        let all = self.catalog.documents().iter();
        let all = all.filter_map(|document| Some((document.digest(), document.vocabulary()?.clone())));
        all.filter(|(digest, _)| set.vocabularies.iter().any(|pin| pin.digest == *digest)).collect()
    }
}

fn remark(resolved: &Resolved<'_>) -> Option<Both> {
    common::remark(&resolved.status)
}

/// Reads the file that an argument names which is no id.
fn read_set_file(name: &str) -> Result<Source, Failure> {
    let path = PathBuf::from(name);
    if !looks_like_file(name, &path) {
        let why = SetName::parse(name).err().unwrap_or_else(|| name.into());
        return Err(Failure::usage(why).help(Both::new(
            "`warifu catalog list` lists the sets; a file is named with its path",
            "要求事項集の一覧は `warifu catalog list` で表示できます。ファイルはパスで指定してください",
        )));
    }
    files::read(&path)
}

fn no_set(path: &Path) -> Failure {
    let message = Both::new("not a requirement set or profile", "要求事項集でもプロファイルでもない");
    Failure::input("wrong-format", message).file(path).help(Both::new(
        "give a document whose `format` is `warifu.requirement-set/1` or `warifu.profile/1`",
        "`format` が `warifu.requirement-set/1` 又は `warifu.profile/1` の文書を指定してください",
    ))
}

fn looks_like_file(name: &str, path: &Path) -> bool {
    files::is_stream(path) || name.contains(['/', '\\', '.']) || path.exists()
}

fn unusable(error: &CatalogError, sources: &[Source]) -> Failure {
    let of = |digest: &Digest| sources.iter().find(|source| source.digest() == *digest);
    let about = |source: Option<&Source>| {
        let failure = Failure::of(error);
        match source {
            Some(source) => failure.file(source.path()),
            None => failure,
        }
    };
    match error {
        CatalogError::Read { file, error } => match of(file) {
            Some(source) => Failure::read(source, error),
            None => Failure::bug(error),
        },
        CatalogError::UnknownFormat { file } => about(of(file)),
        CatalogError::Ambiguous { digests, .. } => about(of(&digests.0).or(of(&digests.1))),
        _ => about(None),
    }
}

fn does_not_compile(error: &CompileError, document: &Document, sources: &[Source]) -> Failure {
    let failure = Failure::of(error.problem.as_ref());
    match sources.iter().find(|source| source.digest() == document.file_digest()) {
        Some(source) if document.profile().is_none() => {
            let offset = common::offset_of(source.bytes(), &error.pointer);
            failure.at(source, &error.pointer, offset)
        }
        Some(source) => failure.file(source.path()),
        None => failure,
    }
}

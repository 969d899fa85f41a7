//! Requirement sets as commands name them: by id and range in the catalogue, or by file.

use std::path::{Path, PathBuf};

use warifu_catalog::{Catalog, CatalogError, Document, Resolved, Standing};
use warifu_core::{CompileError, CompiledSet};
use warifu_model::{Date, Digest, RequirementSet, SetId, Timestamp, VersionRange, Vocabulary};

use crate::failure::Failure;
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
    pub(crate) remark: Option<String>,
}

/// Documents besides the shipped ones: vocabularies and base sets that a set file needs.
#[derive(Debug)]
pub(crate) struct Shelf {
    catalog: Catalog,
    sources: Vec<Source>,
}

impl SetName {
    /// Reads `ID` or `ID@RANGE`.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let (id, range) = text.split_once('@').map_or((text, None), |(id, range)| (id, Some(range)));
        let id = SetId::parse(id).ok_or_else(|| format!("`{id}` is no set id such as `us-ssdf`"))?;
        let range = match range {
            None => VersionRange::any(),
            Some(range) => VersionRange::parse(range)
                .ok_or_else(|| format!("`{range}` is no range such as `1.1.0`, `>=1.0.0, <2.0.0` or `*`"))?,
        };
        Ok(Self { id, range })
    }
}

/// The edition that a name means at a time.
pub(crate) fn find<'c>(catalog: &'c Catalog, name: &SetName, at: Timestamp) -> Result<Resolved<'c>, Failure> {
    catalog
        .find(&name.id, &name.range, at)
        .map_err(|error| Failure::usage(&error).code(error.code()).help(error.help()))
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
        let path = PathBuf::from(name);
        if !looks_like_file(name, &path) {
            let why = SetName::parse(name).err().unwrap_or_default();
            return Err(
                Failure::usage(why).help("`warifu catalog list` shows what there is; a file is named with its path")
            );
        }
        let source = files::read(&path)?;
        let digest = source.digest();
        let mut sources = self.sources;
        sources.push(source);
        let all = Self::with(sources)?;
        let document = all.catalog.by_digest(&digest).filter(|document| document.set().is_some());
        let document = document.ok_or_else(|| {
            Failure::input("wrong-format", "not a requirement set or profile")
                .file(&path)
                .help("give a document whose `format` is `warifu.requirement-set/1` or `warifu.profile/1`")
        })?;
        all.chosen(document, None)
    }

    /// The edition that a name means whatever the day, so also one that is not in force yet: the newest in the range.
    pub(crate) fn edition(self, name: &str) -> Result<Chosen, Failure> {
        let last_day = Date::from_parts(9999, 12, 31).ok_or_else(|| Failure::bug("no last day"))?;
        self.choose(name, last_day.start())
    }

    fn chosen(&self, document: &Document, remark: Option<String>) -> Result<Chosen, Failure> {
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

fn remark(resolved: &Resolved<'_>) -> Option<String> {
    match &resolved.standing {
        Standing::Current => None,
        Standing::Draft { current: Some(current) } => Some(format!("a draft; {current} is the edition in force")),
        Standing::Draft { current: None } => Some("a draft; no final edition applies".into()),
        Standing::Open { successor, until } => {
            Some(format!("{successor} is in force; this edition may still be used until {until}"))
        }
        Standing::Superseded { successor, since } => Some(format!("superseded by {successor} since {since}")),
    }
}

fn looks_like_file(name: &str, path: &Path) -> bool {
    files::is_stream(path) || name.contains(['/', '\\', '.']) || path.exists()
}

fn unusable(error: &CatalogError, sources: &[Source]) -> Failure {
    let of = |digest: &Digest| sources.iter().find(|source| source.digest() == *digest);
    let about = |source: Option<&Source>| {
        let failure = Failure::input(error.code(), error).help(error.help());
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
    let failure = Failure::input(error.code(), &error.problem).help(error.help());
    match sources.iter().find(|source| source.digest() == document.file_digest()) {
        Some(source) if document.profile().is_none() => {
            let offset = crate::commands::common::offset_of(source.bytes(), &error.pointer);
            failure.at(source, &error.pointer, offset)
        }
        Some(source) => failure.file(source.path()),
        None => failure,
    }
}

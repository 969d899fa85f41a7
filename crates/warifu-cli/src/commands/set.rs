//! Requirement sets as commands name them: by id and range in the catalogue, or by file.

use std::path::{Path, PathBuf};

use warifu::{ChosenSet, Shelf as Sets, ShelfError};
use warifu_catalog::{Catalog, CatalogError, Document, Resolved, SetName};
use warifu_core::{CompileError, CompiledSet};
use warifu_model::{Date, Digest, Language, SetDigest, Timestamp, Vocabulary};

use crate::commands::common;
use crate::exit::Exit;
use crate::failure::{Both, Failure};
use crate::files::{self, Source};

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

/// The shipped documents and those of files, with the names of the files for messages.
#[derive(Debug)]
pub(crate) struct Shelf {
    sets: Sets,
    sources: Vec<Source>,
}

impl Edition {
    /// The edition that an argument names: in the catalogue, or a file with what else it needs.
    pub(crate) fn choose(name: &str, files: &[PathBuf], at: Timestamp) -> Result<Self, Failure> {
        let shelf = Shelf::read(files)?;
        if is_name(name) {
            let chosen = shelf.told(shelf.sets.choose(name, at), None)?;
            let name = format!("{}@{}", chosen.document.id(), chosen.document.version());
            return Ok(Self::of(chosen, name));
        }
        let source = read_set_file(name)?;
        let chosen = shelf.told(shelf.sets.read_apart(source.bytes()), Some(&source))?;
        Ok(Self::of(chosen, name.to_owned()))
    }

    fn of(chosen: ChosenSet, name: String) -> Self {
        let remark = common::remark(&chosen.standing);
        let ChosenSet { set, document, pinned, .. } = chosen;
        Self { set, document, pinned, name, remark }
    }

    /// The same whatever the day, so also an edition that is not in force yet: the newest in the range.
    pub(crate) fn newest(name: &str, files: &[PathBuf]) -> Result<Self, Failure> {
        let last_day = Date::from_parts(9999, 12, 31).ok_or_else(|| Failure::bug("no last day"))?;
        Self::choose(name, files, last_day.start())
    }

    /// The vocabularies that it pins, each with its digest.
    pub(crate) fn vocabularies(&self) -> Vec<(Digest, Vocabulary)> {
        let all = self.pinned.iter();
        all.filter_map(|document| Some((document.file_digest(), document.vocabulary()?.clone()))).collect()
    }
}

/// The edition that a name means at a time.
pub(crate) fn find<'c>(catalog: &'c Catalog, name: &SetName, at: Timestamp) -> Result<Resolved<'c>, Failure> {
    catalog.find(&name.id, &name.range, at).map_err(|error| Failure::of(&error).exits(Exit::Usage))
}

/// Whether the shipped catalogue has the set that a record names, by its digest.
pub(crate) fn is_shipped(set: &SetDigest) -> bool {
    Catalog::shipped_for(&set.id).is_ok_and(|catalog| catalog.by_digest(&set.digest).is_some())
}

impl Shelf {
    /// The shipped documents and the documents in these files.
    pub(crate) fn read(files: &[PathBuf]) -> Result<Self, Failure> {
        files.iter().map(|path| files::read(path)).collect::<Result<_, _>>().map(Self::with)
    }

    /// The shipped documents and these.
    pub(crate) fn with(sources: Vec<Source>) -> Self {
        let sets = Sets::with(sources.iter().map(|source| source.bytes().to_vec()).collect());
        Self { sets, sources }
    }

    /// The set that `--set` names, compiled.
    pub(crate) fn choose(&self, name: &str, at: Timestamp) -> Result<Chosen, Failure> {
        if is_name(name) {
            return self.told(self.sets.choose(name, at), None).map(Chosen::from);
        }
        let source = read_set_file(name)?;
        self.told(self.sets.read(source.bytes()), Some(&source)).map(Chosen::from)
    }

    /// The set with this digest, compiled.
    pub(crate) fn by_digest(&self, digest: &Digest) -> Result<Option<CompiledSet>, Failure> {
        Ok(self.chosen_by_digest(digest)?.map(|chosen| chosen.set))
    }

    /// The same with its vocabularies.
    pub(crate) fn chosen_by_digest(&self, digest: &Digest) -> Result<Option<Chosen>, Failure> {
        let found = self.told(self.sets.by_digest(digest), None)?;
        Ok(found.map(Chosen::from))
    }

    /// An error, told about the file that it is about.
    fn told<T>(&self, answer: Result<T, ShelfError>, file: Option<&Source>) -> Result<T, Failure> {
        let sources: Vec<&Source> = self.sources.iter().chain(file).collect();
        answer.map_err(|error| told(&error, &sources))
    }
}

/// An error, told about the file that it is about, which is one of these.
pub(crate) fn told(error: &ShelfError, sources: &[&Source]) -> Failure {
    match error {
        ShelfError::Catalog(error) => unusable(error, sources),
        ShelfError::Name(error) => Failure::usage(Both::by(|language| error.message(language))),
        ShelfError::Find(error) => Failure::of(error).exits(Exit::Usage),
        ShelfError::Compile { file, error } => does_not_compile(error, file, sources),
        ShelfError::NotASet { file } => {
            let source = sources.iter().find(|source| source.digest() == *file);
            let failure = Failure::of(error).file(source.map_or(Path::new(""), |source| source.path()));
            source.map_or(failure.clone(), |source| failure.named(source))
        }
        _ => Failure::of(error),
    }
}

impl From<ChosenSet> for Chosen {
    fn from(chosen: ChosenSet) -> Self {
        let vocabularies = chosen.vocabularies().into_iter().map(|(_, vocabulary)| vocabulary).collect();
        Self { remark: common::remark(&chosen.standing), set: chosen.set, vocabularies }
    }
}

/// Reads the file that an argument names which is no id.
fn read_set_file(name: &str) -> Result<Source, Failure> {
    let path = PathBuf::from(name);
    if !looks_like_file(name, &path) {
        let why = SetName::parse(name)
            .err()
            .map_or_else(|| name.into(), |error| Both::by(|language| error.message(language)));
        return Err(Failure::usage(why).help(Both::by(|language| unknown_help(name, language))));
    }
    files::read(&path)
}

/// Whether an argument names a set rather than a file: it has the form of a name, or there is no such file and it can only mean a set.
pub(crate) fn is_name(name: &str) -> bool {
    SetName::parse(name).is_ok() || (!Path::new(name).exists() && understood(name).is_some())
}

fn unknown_help(name: &str, language: Language) -> String {
    let shipped = Catalog::shipped().ok();
    let meant = match (shipped.as_ref().and_then(|shipped| shipped.nearest(name)), language) {
        (None, _) => String::new(),
        (Some(near), Language::En) => format!("did you mean `{near}`? "),
        (Some(near), Language::Ja) => format!("`{near}` ではありませんか。"),
    };
    let rest = language.pick(
        "`warifu catalog list` lists the sets; a file is named with its path",
        "要求事項集の一覧は `warifu catalog list` で表示できます。ファイルはパスで指定してください",
    );
    meant + rest
}

/// The name in the shipped catalogue that a text means.
pub(crate) fn understood(name: &str) -> Option<String> {
    Catalog::shipped().ok()?.understood(name)
}

fn looks_like_file(name: &str, path: &Path) -> bool {
    files::is_stream(path) || name.contains(['/', '\\', '.']) || path.exists()
}

fn unusable(error: &CatalogError, sources: &[&Source]) -> Failure {
    let of = |digest: &Digest| sources.iter().copied().find(|source| source.digest() == *digest);
    let about = |source: Option<&Source>| {
        let failure = Failure::of(error);
        match source {
            Some(source) => failure.file(source.path()).named(source),
            None => failure,
        }
    };
    match error {
        CatalogError::Read { file, error } => match of(file) {
            Some(source) => Failure::read(source, error),
            None => Failure::bug(error),
        },
        CatalogError::UnknownFormat { file } => about(of(file)),
        CatalogError::Ambiguous { digests, .. } => match of(&digests.0).or(of(&digests.1)) {
            Some(source) => Failure::of(error).file(source.path()),
            None => Failure::of(error),
        },
        _ => about(None),
    }
}

fn does_not_compile(error: &CompileError, file: &Digest, sources: &[&Source]) -> Failure {
    let failure = Failure::of(error.problem.as_ref());
    let Some(source) = sources.iter().find(|source| source.digest() == *file) else { return failure };
    // a profile has other pointers than the set that it resolves to
    if warifu_model::Profile::read(source.bytes()).is_ok() {
        return failure.file(source.path());
    }
    let offset = common::offset_of(source.bytes(), &error.pointer);
    failure.at(source, &error.pointer, offset)
}

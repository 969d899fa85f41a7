//! Source folders on disk, and what is wrong with them told about their files.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use warifu_catalog::sources::{self, Built, SourceError, SourceFiles, SourcePlace};
use warifu_catalog::{Catalog, Document, DocumentKind, nearest};
use warifu_compare::authoring::prepare;
use warifu_core::{CompileError, CompileProblem, CompiledSet};
use warifu_model::{Digest, Language, Problem, Vocabulary};

use crate::exit::Exit;
use crate::failure::{Both, Failure};
use crate::failures::Failures;
use crate::files::{self, Source};

/// A source folder that was built.
#[derive(Debug)]
pub(crate) struct Folder {
    path: PathBuf,
    sources: BTreeMap<String, Source>,
    /// The document, with the places of its parts.
    pub(crate) built: Built,
    /// The set, compiled; none for a vocabulary.
    pub(crate) set: Option<CompiledSet>,
    /// What was given or is in the catalogue, the vocabularies that were given first.
    pub(crate) vocabularies: Vec<(Digest, Vocabulary)>,
}

impl Folder {
    /// Reads a folder, builds its document and compiles it; vocabularies are given as files or source folders.
    pub(crate) fn build(path: &Path, shelf: &[PathBuf], catalog: &Catalog) -> Result<Self, Failure> {
        let given = given(shelf)?;
        let shipped: Vec<&Document> = catalog.of_kind(DocumentKind::Vocabulary).collect();
        let all: Vec<&Document> = given.iter().chain(shipped).collect();
        let (sources, files) = read(path)?;
        let built = sources::build(&files, &all).map_err(|errors| told(path, &sources, &errors))?;
        let pairs = all.iter().map(|one| (one.digest(), one));
        let mut folder = Self { path: path.to_owned(), sources, built, set: None, vocabularies: Vec::new() };
        let Some(set) = folder.built.document().set().cloned() else { return Ok(folder) };
        let is_pinned = |digest: &Digest| set.vocabularies.iter().any(|pin| pin.digest == *digest);
        let pinned = pairs.filter(|(digest, _)| is_pinned(digest));
        folder.vocabularies = pinned.filter_map(|(digest, one)| Some((digest, one.vocabulary()?.clone()))).collect();
        let compiled = prepare(&set, folder.built.document().digest(), &folder.vocabularies);
        folder.set = Some(compiled.map_err(|error| folder.uncompiled(&error))?);
        Ok(folder)
    }

    /// The document.
    pub(crate) fn document(&self) -> &Document {
        self.built.document()
    }

    /// A mistake of the author, told about the file of the sources that it is in, with the name that could be meant.
    fn uncompiled(&self, error: &CompileError) -> Failure {
        let failure =
            placed(&self.path, &self.sources, Failure::of(error.problem.as_ref()), &self.built.place(&error.pointer));
        let Some(near) = self.meant(&error.problem) else { return failure };
        failure.help(Both::by(|language| {
            let help = Problem::help(error, language);
            match language {
                Language::En => format!("did you mean `{near}`? {help}"),
                Language::Ja => format!("`{near}` ではありませんか。{help}"),
            }
        }))
    }

    fn meant(&self, problem: &CompileProblem) -> Option<String> {
        let vocabularies = || self.vocabularies.iter().map(|(_, vocabulary)| vocabulary);
        let set = self.document().set()?;
        let (found, names): (&str, Vec<&str>) = match problem {
            CompileProblem::UnknownClaim(id) => {
                (id.as_str(), vocabularies().flat_map(|one| &one.claims).map(|claim| claim.id.as_str()).collect())
            }
            CompileProblem::UnknownEvidenceKind(kind) => (
                kind.as_str(),
                vocabularies().flat_map(|one| &one.evidence_kinds).map(|kind| kind.id.as_str()).collect(),
            ),
            CompileProblem::UnknownRole(role) => {
                (role.as_str(), vocabularies().flat_map(|one| &one.roles).map(|role| role.id.as_str()).collect())
            }
            CompileProblem::UnknownParameter(id) => {
                (id.as_str(), set.parameters.iter().map(|parameter| parameter.id.as_str()).collect())
            }
            CompileProblem::UnknownSchema(id) => (id.as_str(), set.schemas.iter().map(|one| one.id.as_str()).collect()),
            _ => return None,
        };
        nearest(found, names.into_iter()).map(str::to_owned)
    }

    /// Where a part of the document stands.
    pub(crate) fn place(&self, pointer: &str) -> SourcePlace {
        self.built.place(pointer)
    }

    /// The path of a file of the folder, with the line.
    pub(crate) fn line(&self, place: &SourcePlace) -> (PathBuf, usize) {
        let bytes = self.sources.get(&place.file).map(Source::bytes).unwrap_or_default();
        let before = bytes.get(..place.offset).unwrap_or_default();
        (self.path.join(&place.file), before.split(|byte| *byte == b'\n').count())
    }
}

/// The vocabularies that were given.
pub(crate) fn given(shelf: &[PathBuf]) -> Result<Vec<Document>, Failure> {
    let mut given = Vec::new();
    for path in shelf {
        if path.is_dir() {
            let (sources, files) = read(path)?;
            let built = sources::build(&files, &[]).map_err(|errors| told(path, &sources, &errors))?;
            given.push(built.document().clone());
            continue;
        }
        let source = files::read(path)?;
        let read = Catalog::read([source.bytes().to_vec()]);
        let catalog = read.map_err(|error| match &error {
            warifu_catalog::CatalogError::Read { error, .. } => Failure::read(&source, error),
            error => Failure::of(error).file(path).named(&source),
        })?;
        given.extend(catalog.documents().iter().cloned());
    }
    Ok(given)
}

/// The files of a folder; hidden ones are passed over.
fn read(path: &Path) -> Result<(BTreeMap<String, Source>, SourceFiles), Failure> {
    let (mut sources, mut files) = (BTreeMap::new(), SourceFiles::new());
    if !path.is_dir() {
        // what is not there says so itself
        files::read(path)?;
        let error = SourceError::of_folder();
        return Err(Failure::of(&error).file(path));
    }
    let mut failures = Failures::default();
    let (found, passed) = files::walk_apart_within(path, MOST_FILES)?;
    let is_yaml = |path: &&PathBuf| {
        path.extension().is_some_and(|end| ["yaml", "yml"].iter().any(|yaml| end.eq_ignore_ascii_case(yaml)))
    };
    for file in passed.iter().filter(is_yaml) {
        failures.keep::<()>(Err(files::not_a_file(file)));
    }
    for file in found {
        let Ok(relative) = file.strip_prefix(path) else { continue };
        let name = relative.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/");
        let is_yaml = [".yaml", ".yml"].iter().any(|end| name.to_ascii_lowercase().ends_with(end));
        if !is_yaml {
            continue;
        }
        if let Some(source) = failures.keep(inside(&file, path).and_then(|()| files::read(&file))) {
            files.insert(name.clone(), source.bytes().to_vec());
            sources.insert(name, source);
        }
    }
    failures.told()?;
    Ok((sources, files))
}

/// The error of a file that is a link out of its folder: the document would be made of what the folder does not hold, and anybody
/// who builds it elsewhere would make another one.
fn inside(file: &Path, folder: &Path) -> Result<(), Failure> {
    let (Ok(target), Ok(folder)) = (file.canonicalize(), folder.canonicalize()) else { return Ok(()) };
    if target.starts_with(&folder) {
        return Ok(());
    }
    let message = Both::new(
        "this file is a link to a place outside of its source folder",
        "このファイルは、ソースフォルダの外を指すリンクである",
    );
    Err(Failure::input("source-outside-folder", message).file(file).help(Both::new(
        "copy the file into the folder instead of the link",
        "リンクの代わりにファイルをフォルダに複写してください",
    )))
}

fn told(path: &Path, sources: &BTreeMap<String, Source>, errors: &[SourceError]) -> Failure {
    let mut failures = Failures::default();
    for error in errors {
        failures.keep::<()>(Err(placed(path, sources, Failure::of(error), &error.place)));
    }
    failures.told().err().unwrap_or_else(|| Failure::bug("no document and no error"))
}

fn placed(path: &Path, sources: &BTreeMap<String, Source>, failure: Failure, place: &SourcePlace) -> Failure {
    match sources.get(&place.file) {
        Some(source) => failure.at(source, &place.pointer, Some(place.offset)).exits(Exit::BadInput),
        None => failure.file(path),
    }
}

/// More than the requirements of any set, with what else stands in the folder.
const MOST_FILES: usize = 10_000;

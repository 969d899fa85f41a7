//! The files at hand: which are evidence, and which are delivered.

use std::path::{Path, PathBuf};

use warifu_evidence::{Described, ImportError, ImportProblem};
use warifu_model::{Artifact, Digest, Format, Product};

use crate::failure::{Both, Failure};
use crate::files::{self, Source};

/// Files that were given, sorted.
pub(super) struct Found {
    /// Those that are delivered.
    pub(super) artifacts: Vec<Artifact>,
    /// What the SBOMs among them describe, as far as they agree.
    pub(super) described: Option<Described>,
    /// Each SBOM with the name and version that it gives, where they do not agree on both.
    pub(super) disputed: Vec<String>,
    evidence: Vec<Source>,
    declarations: Vec<Source>,
}

impl Found {
    /// Reads the files and sorts them by their content.
    pub(super) fn of(paths: &[PathBuf]) -> Result<Self, Failure> {
        let (artifacts, evidence, declarations) = (Vec::new(), Vec::new(), Vec::new());
        let mut found = Self { artifacts, described: None, disputed: Vec::new(), evidence, declarations };
        let mut described = Vec::new();
        for path in paths.iter().map(|path| files::walk(path)).collect::<Result<Vec<_>, _>>()?.concat() {
            let source = files::read_within(&path, ARTIFACT_BYTES)?;
            match sort(&source) {
                Kind::Declaration => found.declarations.push(source),
                Kind::Evidence => {
                    described.extend(Described::read(source.bytes()).map(|one| (source.file_name(), one)));
                    found.evidence.push(source);
                }
                Kind::Delivered => found.artifacts.push(delivered(&source)),
            }
        }
        found.described = agreed(&described);
        if found.described.as_ref().is_some_and(|one| one.name.is_none() || one.version.is_none()) {
            let said = |(file, one): &(String, Described)| {
                let words: Vec<&str> = [&one.name, &one.version].into_iter().flatten().map(String::as_str).collect();
                format!("{file}: {}", if words.is_empty() { "-".to_owned() } else { words.join(" ") })
            };
            found.disputed = described.iter().map(said).collect();
        }
        Ok(found)
    }

    /// Evidence that names no product: that it is about this one is the word of whoever gives it.
    pub(super) fn unbound(&self, product: &Product) -> Vec<String> {
        let is_unbound = |source: &&Source| {
            let Err(error) = warifu_evidence::import(source.bytes(), product) else { return false };
            matches!(error.problem, ImportProblem::SubjectMissing | ImportProblem::SubjectMismatch { .. })
                && warifu_evidence::Import::of(product)
                    .bound(warifu_evidence::Binding::Maker)
                    .read(source.bytes())
                    .is_ok()
        };
        self.evidence.iter().filter(is_unbound).map(|source| format!("evidence/{}", source.file_name())).collect()
    }

    /// The copies that are kept in the folder: none of a file that lies there already.
    pub(super) fn copies(&self, folder: &Path) -> Result<Vec<(PathBuf, Vec<u8>)>, Failure> {
        let mut all: Vec<(PathBuf, Vec<u8>)> = Vec::new();
        for (name, sources) in [("evidence", &self.evidence), ("declarations", &self.declarations)] {
            for source in sources {
                let path = folder.join(name).join(source.file_name());
                if all.iter().any(|(other, _)| *other == path) || (path.exists() && !holds(&path, source)?) {
                    return Err(twice(&path));
                }
                if !path.exists() {
                    all.push((path, source.bytes().to_vec()));
                }
            }
        }
        Ok(all)
    }
}

enum Kind {
    Declaration,
    Delivered,
    Evidence,
}

/// What all SBOMs say alike: tools spell the same thing in different ways, and a proposal is worth something only where they agree.
fn agreed(described: &[(String, Described)]) -> Option<Described> {
    let ((_, first), rest) = described.split_first()?;
    let mut agreed = first.clone();
    for (_, other) in rest {
        for (mine, theirs) in [
            (&mut agreed.vendor, &other.vendor),
            (&mut agreed.name, &other.name),
            (&mut agreed.version, &other.version),
        ] {
            mine.take_if(|mine| theirs.as_ref() != Some(mine));
        }
        agreed.identifiers.retain(|one| other.identifiers.contains(one));
        agreed.digest.take_if(|mine| other.digest.as_ref() != Some(mine));
    }
    Some(agreed)
}

fn sort(source: &Source) -> Kind {
    if let Ok(Some(Format::Declaration | Format::Questionnaire)) = Format::of(source.bytes()) {
        return Kind::Declaration;
    }
    match warifu_evidence::detect_file(source.bytes()) {
        Ok(_) => Kind::Evidence,
        // it may hold bad news: `assess` tells that it cannot be used
        Err(error) if is_spoilt(source, &error) => Kind::Evidence,
        Err(_) => Kind::Delivered,
    }
}

/// Whether a file is evidence that cannot be read: an SBOM of a form that is not read, or a JSON object that does not read to its
/// end. One without any mark of evidence is delivered.
fn is_spoilt(source: &Source, error: &ImportError) -> bool {
    match &error.problem {
        ImportProblem::UnrecognisedFormat { .. } => false,
        ImportProblem::UnreadFormat { unread } => UNREAD_SBOMS.iter().any(|name| unread.name().starts_with(name)),
        _ => source.bytes().trim_ascii_start().starts_with(b"{"),
    }
}

/// A delivered file.
pub(super) fn delivered(source: &Source) -> Artifact {
    Artifact { name: source.file_name(), digest: Digest::of(source.bytes()) }
}

fn holds(path: &Path, source: &Source) -> Result<bool, Failure> {
    Ok(files::read_evidence(path)?.digest() == source.digest())
}

fn twice(path: &Path) -> Failure {
    let message = Both::new("two files would be copied to this name", "二つのファイルがこの名前で複写される");
    Failure::io("file-exists", message).file(path).help(Both::new("rename one of them", "一方の名前を変えてください"))
}

/// Names of formats of SBOMs, with which those of the forms that are not read begin.
const UNREAD_SBOMS: [&str; 2] = ["CycloneDX", "SPDX"];

/// The largest delivered file that is read: 4 GiB.
pub(super) const ARTIFACT_BYTES: usize = if usize::BITS > 32 { 4 * 1024 * 1024 * 1024 } else { usize::MAX / 2 };

//! The files at hand: which are evidence, and which are delivered.

use std::path::{Path, PathBuf};

use warifu_evidence::{Described, DescribedError, ImportError, ImportProblem};
use warifu_model::json::shorten;
use warifu_model::{Artifact, Digest, Format, Language, Product};

use crate::failure::{Both, Failure};
use crate::files::{self, Source};

/// Files that were given, sorted.
pub(super) struct Found {
    /// Those that are delivered.
    pub(super) artifacts: Vec<Artifact>,
    /// What the SBOMs among them describe, as far as they agree.
    pub(super) described: Option<Described>,
    /// What each SBOM describes, or why it names no product, by its name.
    sboms: Vec<(String, Result<Described, DescribedError>)>,
    evidence: Vec<Source>,
    declarations: Vec<Source>,
}

impl Found {
    /// Reads the files and sorts them by their content.
    pub(super) fn of(paths: &[PathBuf]) -> Result<Self, Failure> {
        let (artifacts, evidence, declarations) = (Vec::new(), Vec::new(), Vec::new());
        let mut found = Self { artifacts, described: None, sboms: Vec::new(), evidence, declarations };
        for path in paths.iter().map(|path| files::walk(path)).collect::<Result<Vec<_>, _>>()?.concat() {
            let source = files::read_within(&path, ARTIFACT_BYTES)?;
            match sort(&source) {
                Kind::Declaration => found.declarations.push(source),
                Kind::Evidence => {
                    match Described::read(source.bytes()) {
                        // evidence of another kind
                        Err(DescribedError::NotSbom) if !is_sbom(&source) => {}
                        read => found.sboms.push((source.file_name(), read)),
                    }
                    found.evidence.push(source);
                }
                Kind::Delivered => found.artifacts.push(delivered(&source)),
            }
        }
        let described = found.sboms.iter().filter_map(|(_, read)| read.as_ref().ok());
        found.described = agreed(&described.collect::<Vec<_>>());
        Ok(found)
    }

    /// Why the SBOMs do not tell something of the product; none where there is no SBOM.
    pub(super) fn why_untold(&self, of: Told, language: Language) -> Option<String> {
        let named: Vec<_> = self.sboms.iter().filter_map(|(file, read)| Some((file, read.as_ref().ok()?))).collect();
        let quoted = |file: &str| format!("`{}`", shorten(file));
        match named.as_slice() {
            [] => self.sboms.iter().find_map(|(file, read)| {
                let why = read.as_ref().err()?.message(language);
                Some(format!("{}{}{why}", quoted(file), language.pick(": ", "：")))
            }),
            [(file, _)] => Some(match language {
                Language::En => format!("{} does not state it", quoted(file)),
                Language::Ja => format!("{} に記載がありません", quoted(file)),
            }),
            several if several.iter().all(|(_, one)| of(one).is_none()) => {
                Some(language.pick("none of the SBOMs states it", "どのSBOMにも記載がありません").to_owned())
            }
            several => {
                let said = several.iter().map(|(file, one)| match of(one) {
                    Some(text) => quoted(&format!("{file}: {text}")),
                    None => quoted(&format!("{file}: -")),
                });
                let said: Vec<_> = said.collect();
                Some(match language {
                    Language::En => format!("the SBOMs do not agree on it ({})", said.join(", ")),
                    Language::Ja => format!("SBOMの記載が一致しません（{}）", said.join("、")),
                })
            }
        }
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

/// Whether a file is an SBOM of any form, read or not.
fn is_sbom(source: &Source) -> bool {
    let is_named = |name: &str| SBOMS.iter().any(|sbom| name.starts_with(sbom));
    match warifu_evidence::detect_file(source.bytes()) {
        Ok(format) => is_named(format.name()),
        Err(error) => matches!(&error.problem, ImportProblem::UnreadFormat { unread } if is_named(unread.name())),
    }
}

/// What an SBOM tells of a product.
pub(super) type Told = fn(&Described) -> Option<&str>;

enum Kind {
    Declaration,
    Delivered,
    Evidence,
}

/// What all SBOMs say alike: tools spell the same thing in different ways, and a proposal is worth something only where they agree.
fn agreed(described: &[&Described]) -> Option<Described> {
    let (first, rest) = described.split_first()?;
    let mut agreed = Described::clone(first);
    for other in rest {
        for (mine, theirs) in [
            (&mut agreed.vendor, &other.vendor),
            (&mut agreed.name, &other.name),
            (&mut agreed.version, &other.version),
        ] {
            mine.take_if(|mine| theirs.as_ref() != Some(mine));
        }
        agreed.identifiers.retain(|one| other.identifiers.contains(one));
        agreed.digests.retain(|one| other.digests.contains(one));
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
        ImportProblem::UnreadFormat { unread } => SBOMS.iter().any(|name| unread.name().starts_with(name)),
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

/// Names of formats of SBOMs, with which those of all their forms begin.
const SBOMS: [&str; 2] = ["CycloneDX", "SPDX"];

/// The largest delivered file that is read: 4 GiB.
pub(super) const ARTIFACT_BYTES: usize = if usize::BITS > 32 { 4 * 1024 * 1024 * 1024 } else { usize::MAX / 2 };

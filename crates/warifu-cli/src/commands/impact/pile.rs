//! Files of many kinds, sorted by what they are. Of each only a few bytes are kept: its name, its digest, its kind.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use warifu_core::Documents;
use warifu_model::{Bundle, Certificate, Digest, Language, ReadError};

use crate::commands::show::Format;
use crate::failure::{Both, Failure};
use crate::files::{self, Source};

/// Files, sorted.
#[derive(Debug)]
pub(super) struct Pile {
    files: Vec<PathBuf>,
    by_digest: BTreeMap<Digest, usize>,
    /// Records, each bytes once.
    pub(super) records: Vec<usize>,
    /// Attestations and envelopes among what was asked about.
    pub(super) statements: Vec<usize>,
    /// Certificates by the record that they were issued for.
    pub(super) certificates: BTreeMap<Digest, Held>,
    /// Bundles, by the digest of the signed statement.
    bundles: BTreeMap<Digest, usize>,
    /// Files that are none of those asked for.
    pub(super) passed_over: usize,
    /// Files that do not read.
    pub(super) bad: Vec<[String; 3]>,
    skip_bad: bool,
    language: Language,
}

/// What a bundle says of its certificate. Nothing of it was verified: it names things, and settles none.
#[derive(Debug)]
pub(super) struct Held {
    pub(super) holder: String,
    /// The bundle.
    pub(super) file: usize,
    /// The set, by digest.
    pub(super) set: Digest,
}

/// How a file was given.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Given {
    /// By its own name, to be asked about.
    ByName,
    /// In a folder.
    InFolder,
    /// As what records may name.
    AsInput,
}

impl Pile {
    /// Sorts the files below these paths.
    pub(super) fn of(
        records: &[PathBuf],
        inputs: &[PathBuf],
        skip_bad: bool,
        language: Language,
    ) -> Result<Self, Failure> {
        let mut pile = Self {
            files: Vec::new(),
            by_digest: BTreeMap::new(),
            records: Vec::new(),
            statements: Vec::new(),
            certificates: BTreeMap::new(),
            bundles: BTreeMap::new(),
            passed_over: 0,
            bad: Vec::new(),
            skip_bad,
            language,
        };
        for path in records {
            let is_folder = path.is_dir();
            for file in files::walk_within(path, MOST_FILES)? {
                pile.sort(file, if is_folder { Given::InFolder } else { Given::ByName })?;
            }
        }
        for path in inputs {
            for file in files::walk_within(path, MOST_FILES)? {
                pile.sort(file, Given::AsInput)?;
            }
        }
        Ok(pile)
    }

    fn sort(&mut self, path: PathBuf, given: Given) -> Result<(), Failure> {
        let source = files::read_evidence(&path)?;
        let digest = source.digest();
        if self.by_digest.contains_key(&digest) {
            return Ok(());
        }
        let place = self.files.len();
        self.files.push(path);
        self.by_digest.insert(digest, place);
        match (given, Format::of(source.bytes())) {
            (Given::AsInput, Ok(Some(Format::Bundle))) => {
                // One that does not read is missed by the record that names it.
                let _ = self.bundle(&source, place);
            }
            (Given::AsInput, _) => {}
            (_, Ok(Some(Format::Record))) => self.records.push(place),
            (_, Ok(Some(Format::Attestation | Format::Envelope))) => self.statements.push(place),
            (_, Ok(Some(Format::Bundle))) => match self.bundle(&source, place) {
                Ok(None) => {}
                Ok(Some((record, held))) => drop(self.certificates.insert(record, held)),
                Err(error) => self.refuse(Failure::read(&source, &error), &source)?,
            },
            (Given::ByName, Ok(_)) => {
                let failure = Failure::input(
                    "wrong-format",
                    Both::new(
                        "not a record, attestation, envelope or bundle",
                        "評価記録、アテステーション、エンベロープ、バンドルのいずれでもない",
                    ),
                );
                let help = Both::new(
                    "give records and signed documents, or a folder that has them",
                    "評価記録と署名付き文書、又はそれらを含むフォルダを指定してください",
                );
                self.refuse(failure.file(source.path()).help(help), &source)?;
            }
            (Given::ByName, Err(error)) => self.refuse(Failure::read(&source, &error), &source)?,
            (Given::InFolder, Err(error)) if may_be_ours(&source, &error) => {
                self.refuse(Failure::read(&source, &error), &source)?;
            }
            (Given::InFolder, _) => self.passed_over += 1,
        }
        Ok(())
    }

    /// What a bundle says, by the record that its certificate is for.
    fn bundle(&mut self, source: &Source, file: usize) -> Result<Option<(Digest, Held)>, ReadError> {
        let bundle = Bundle::read(source.bytes())?;
        self.bundles.insert(Digest::of(&bundle.certificate.payload), file);
        let Ok(certificate) = Certificate::read(&bundle.certificate.payload) else { return Ok(None) };
        let holder = certificate.holder.name.in_language(self.language).to_owned();
        Ok(Some((certificate.record, Held { holder, file, set: certificate.set.digest })))
    }

    /// Ends with a failure, or notes it and goes on.
    pub(super) fn refuse(&mut self, failure: Failure, source: &Source) -> Result<(), Failure> {
        if !self.skip_bad {
            return Err(failure);
        }
        let [code, message] = failure.brief(self.language);
        self.bad.push([source.name().to_owned(), code, message]);
        Ok(())
    }

    /// Reads a file again.
    pub(super) fn read(&self, place: usize) -> Result<Source, Failure> {
        files::read_evidence(self.path(place))
    }

    pub(super) fn path(&self, place: usize) -> &Path {
        self.files.get(place).map_or(Path::new(""), PathBuf::as_path)
    }

    /// The file with this digest, if there is one.
    pub(super) fn find(&self, digest: &Digest) -> Result<Option<Source>, Failure> {
        self.by_digest.get(digest).map(|place| self.read(*place)).transpose()
    }

    /// The bundle with this certificate, if there is one.
    pub(super) fn find_bundle(&self, certificate: &Digest) -> Result<Option<Source>, Failure> {
        self.bundles.get(certificate).map(|place| self.read(*place)).transpose()
    }
}

/// Files are read again when they are asked for; one that changed meanwhile is not there any more.
impl Documents for Pile {
    fn get(&self, digest: &Digest) -> Option<Cow<'_, [u8]>> {
        let source = self.find(digest).ok().flatten()?;
        (source.digest() == *digest).then(|| Cow::Owned(source.bytes().to_vec()))
    }
}

/// Whether a file that does not read may be one that should: it has our marks, or it is JSON that is cut off or broken.
/// Foreign evidence may be JSON that our reader refuses, for a fraction say, and is no such file.
fn may_be_ours(source: &Source, error: &ReadError) -> bool {
    let marks: [&[u8]; 3] = [b"\"warifu.", b"urn:warifu:", b"\"payloadType\""];
    let has = |mark: &&[u8]| source.bytes().windows(mark.len()).any(|window| window == *mark);
    let is_json = source.bytes().trim_ascii_start().starts_with(b"{");
    marks.iter().any(has) || (is_json && error.code() == "syntax")
}

/// Of each some two hundred bytes are kept.
const MOST_FILES: usize = 10_000_000;

//! The files of an analysis: what paths name, in the order in which they are sorted.

use std::path::{Path, PathBuf};

use warifu_compare::columns::ColumnsError;
use warifu_compare::impact::{BadFile, FileError, ImpactError, Offered, ProductFiles, SortedFiles, Sorting, Threads};
use warifu_core::EvaluateError;
use warifu_model::{CertificateFact, Timestamp};

use crate::commands::gate::{self, Knowledge};
use crate::commands::inputs::Inputs;
use crate::failure::Failure;
use crate::files::{self, Source};

/// Files by number; each is read again when it is needed.
#[derive(Debug)]
pub(super) struct Heap {
    paths: Vec<PathBuf>,
    knowledge: Knowledge,
}

/// What ended an analysis, or what is wrong with one file.
pub(super) enum Stop {
    Failure(Failure),
    Of(ImpactError),
}

/// Whether files that do not read end the command.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum BadFiles {
    End,
    AreListed,
}

impl Heap {
    pub(super) fn new(knowledge: Knowledge) -> Self {
        Self { paths: Vec::new(), knowledge }
    }

    /// Sorts the files below these paths; those that do not read come back, unless they end the command.
    pub(super) fn sort(
        &mut self,
        records: &[PathBuf],
        inputs: &[PathBuf],
        bad_files: BadFiles,
        threads: Threads,
    ) -> Result<(SortedFiles, Vec<BadFile>), Failure> {
        let mut found = Vec::new();
        let analysed =
            records.iter().map(|path| (path, if path.is_dir() { Offered::InFolder } else { Offered::ByName }));
        for (path, offered) in analysed.chain(inputs.iter().map(|path| (path, Offered::AsInput))) {
            found.extend(files::walk_within(path, MOST_FILES)?.into_iter().map(|file| (file, offered)));
        }
        let (mut sorted, mut bad) = (SortedFiles::default(), Vec::new());
        for batch in found.chunks(Threads::BATCH) {
            let read = threads.map(batch, |(file, offered)| {
                files::read_evidence(file).map(|source| Sorting::of(source.bytes(), *offered))
            });
            for ((file, _), sorting) in batch.iter().zip(read) {
                self.paths.push(file.clone());
                if let Err(error) = sorted.put(sorting?) {
                    bad.push(refuse(&files::read_evidence(file)?, error, bad_files)?);
                }
            }
        }
        Ok((sorted, bad))
    }

    /// The files, by their numbers.
    pub(super) fn paths(&self) -> &[PathBuf] {
        &self.paths
    }

    /// An error of the analysis: of one file, which may be listed, or the end.
    pub(super) fn told(&self, stop: Stop, bad_files: BadFiles) -> Result<BadFile, Failure> {
        match stop {
            Stop::Failure(failure) => Err(failure),
            Stop::Of(ImpactError::File { file, error }) => {
                refuse(&self.source(file)?, FileError::Read(error), bad_files)
            }
            Stop::Of(ImpactError::Question(error)) => Err(unanswerable(&error)),
            Stop::Of(error) => Err(Failure::of(&error)),
        }
    }

    fn source(&self, file: usize) -> Result<Source, Failure> {
        files::read_evidence(self.paths.get(file).map_or(Path::new(""), PathBuf::as_path))
    }
}

impl ProductFiles for Heap {
    type Error = Stop;

    fn read(&self, file: usize) -> Result<Vec<u8>, Stop> {
        Ok(self.source(file)?.bytes().to_vec())
    }

    fn open(&self, bundle: usize, policy: usize, at: Timestamp) -> Result<Option<CertificateFact>, Stop> {
        let desk = self.knowledge.again(gate::trust_of(&self.source(policy)?)?, at)?;
        Ok(desk.verdict(&self.source(bundle)?, None)?.fact())
    }
}

impl From<ImpactError> for Stop {
    fn from(error: ImpactError) -> Self {
        Self::Of(error)
    }
}

impl From<ColumnsError> for Stop {
    fn from(error: ColumnsError) -> Self {
        Self::Failure(Failure::of(&error))
    }
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        Self::Failure(failure)
    }
}

/// Ends with a failure, or lists the file.
fn refuse(source: &Source, error: FileError, bad_files: BadFiles) -> Result<BadFile, Failure> {
    match (bad_files, &error) {
        (BadFiles::AreListed, _) => Ok(BadFile { file: source.name().to_owned(), error }),
        (BadFiles::End, FileError::Read(error)) => Err(Failure::read(source, error)),
        (BadFiles::End, _) => Err(Failure::of(&error).file(source.path())),
    }
}

fn unanswerable(error: &EvaluateError) -> Failure {
    Inputs::default().failure(error)
}

/// Of each some two hundred bytes are kept.
const MOST_FILES: usize = 10_000_000;

//! Files in any order, sorted into what it takes to evaluate a record again.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use warifu_core::{CompiledSet, Documents, NamedDocuments};
use warifu_model::{CertificateFact, Digest, Envelope, Format, ReadError, Record, SemVer, SetId, Timestamp, problems};
use warifu_verify::{Gate, Kept, Question, Trust};

use crate::shelf::{Shelf, ShelfError};

problems! {
    /// The reason why it cannot be gathered what a record was evaluated from.
    #[derive(Clone, Debug, Eq, PartialEq)]
    #[non_exhaustive]
    pub enum ReplayFilesError {
        /// A bundle among the files does not read. Code, help and place are those of what is wrong with it.
        Bundle {
            /// The digest of the file.
            file: Digest,
            /// Its fault.
            error: ReadError,
        } => { delegate error }
        /// The set is neither shipped nor among the files.
        SetMissing {
            /// The set that the record names.
            id: SetId,
            /// Its version.
            version: SemVer,
            /// The digest of its exact bytes.
            digest: Digest,
        } => {
            code: "replay-set-missing",
            en: "the set `{id}` {version} with digest `{digest}` is not provided",
            ja: "要求事項集 `{id}` {version}（ダイジェスト `{digest}`）が指定されていません",
            help_en: "provide the file of the set, or of the profile and its base",
            help_ja: "要求事項集のファイル、又はプロファイルとその基となる集のファイルを指定してください",
        }
        /// A file of a set makes no catalogue with the others, or the set does not compile.
        Shelf(error: ShelfError) => { delegate }
    }
}

/// The files that it takes to evaluate a record again, sorted from files of any kind in any order: what the record names by
/// digest, sets and vocabularies, and, where the record rests on certificates of components, bundles, trust policies, snapshots
/// and accreditations. `F` is a file of the caller, such as bytes with a name.
///
/// ```
/// use warifu::replay_files::ReplayFiles;
/// use warifu::{Replay, Timestamp};
/// use warifu_core::{CheckSignature, replay_from};
/// use warifu_model::Record;
///
/// fn is_confirmed(
///     record: &[u8],
///     folder: Vec<Vec<u8>>,
///     now: Timestamp,
///     signatures: &dyn CheckSignature,
/// ) -> Result<bool, Box<dyn std::error::Error>> {
///     let mut files = ReplayFiles::new(Record::read(record)?);
///     folder.into_iter().for_each(|file| files.add(file));
///     let (set, certificates) = (files.set()?, files.certificates(now)?);
///     Ok(matches!(replay_from(record, &set, &files, &certificates, signatures)?, Replay::Same(_)))
/// }
/// ```
#[derive(Clone, Debug)]
pub struct ReplayFiles<F> {
    record: Record,
    named: BTreeSet<Digest>,
    documents: BTreeMap<Digest, F>,
    sets: Vec<Vec<u8>>,
    /// Sets that the record names as something else as well: evidence need not be a readable set.
    named_sets: Vec<Vec<u8>>,
    bundles: Vec<Vec<u8>>,
    policies: Vec<Trust>,
    status: Vec<Envelope>,
    accreditation: Vec<Envelope>,
    unused: usize,
}

impl<F: AsRef<[u8]>> ReplayFiles<F> {
    /// Begins with a record and no files.
    pub fn new(record: Record) -> Self {
        Self {
            named: NamedDocuments::digests(&record),
            record,
            documents: BTreeMap::new(),
            sets: Vec::new(),
            named_sets: Vec::new(),
            bundles: Vec::new(),
            policies: Vec::new(),
            status: Vec::new(),
            accreditation: Vec::new(),
            unused: 0,
        }
    }

    /// Sorts one file. Of files with the same bytes the first one is kept; a file that the record does not need is counted.
    pub fn add(&mut self, file: F) {
        let digest = Digest::of(file.as_ref());
        let is_named = self.named.contains(&digest);
        let is_needed = self.sort(file.as_ref(), is_named);
        if is_named {
            self.documents.entry(digest).or_insert(file);
        }
        self.unused += usize::from(!is_needed && !is_named);
    }

    /// The record.
    pub fn record(&self) -> &Record {
        &self.record
    }

    /// The file with this digest that the record names.
    pub fn file(&self, digest: &Digest) -> Option<&F> {
        self.documents.get(digest)
    }

    /// The number of files that the record does not need.
    pub fn unused(&self) -> usize {
        self.unused
    }

    /// The set that the record names, compiled: shipped, or of these files.
    ///
    /// # Errors
    ///
    /// [`ReplayFilesError::SetMissing`], or [`ReplayFilesError::Shelf`] where the files of sets are of no use.
    pub fn set(&self) -> Result<CompiledSet, ReplayFilesError> {
        let named = &self.record.set;
        let mut found = Shelf::with(self.sets.clone()).by_digest(&named.digest);
        // what the record names as evidence need not be a readable set, and is asked last
        if !self.named_sets.is_empty() && !matches!(found, Ok(Some(_))) {
            found = Shelf::with([&*self.sets, &*self.named_sets].concat()).by_digest(&named.digest);
        }
        let missing = || {
            let (id, version) = (named.id.clone(), named.version.clone());
            ReplayFilesError::SetMissing { id, version, digest: named.digest }
        };
        found.map_err(ReplayFilesError::Shelf)?.map(|chosen| chosen.set).ok_or_else(missing)
    }

    /// The certificates that the record names, as far as a trust policy among the files takes them, opened for the time of the
    /// record and as known now, but not before that time. What is kept beside the bundles counts as the evaluation may have done, and they
    /// are opened without it as well, since some of it may have come later.
    ///
    /// # Errors
    ///
    /// [`ReplayFilesError::Bundle`]. A policy that does not read takes nothing.
    pub fn certificates(&self, now: Timestamp) -> Result<Vec<CertificateFact>, ReplayFilesError> {
        let at = self.record.at;
        let question = Question { product: None, at, known_at: Some(now.max(at)) };
        let mut certificates = Vec::new();
        for policy in &self.policies {
            let kept = Kept { accreditation: &self.accreditation, status: &self.status, ..Kept::default() };
            let gates = [Gate::new(policy).knowing(kept), Gate::new(policy)];
            for mut gate in gates {
                for bundle in &self.bundles {
                    let verdict = gate.check(bundle, &question);
                    if let Some(error) = verdict.unreadable() {
                        return Err(ReplayFilesError::Bundle { file: Digest::of(bundle), error: error.clone() });
                    }
                    let is_new = |fact: &CertificateFact| {
                        self.record.certificates.contains(fact) && !certificates.contains(fact)
                    };
                    let fact = verdict.fact().filter(is_new);
                    certificates.extend(fact);
                }
            }
        }
        Ok(certificates)
    }

    /// Takes a file by its kind; whether it is of a kind that a replay needs beside what the record names. A record that names
    /// certificates needs what it takes to open them.
    fn sort(&mut self, bytes: &[u8], is_named: bool) -> bool {
        let opens = !self.record.certificates.is_empty();
        match Format::of(bytes).ok().flatten() {
            Some(Format::RequirementSet | Format::Profile | Format::Vocabulary) => {
                let sets = if is_named { &mut self.named_sets } else { &mut self.sets };
                sets.push(bytes.to_vec());
            }
            Some(Format::Bundle) if opens => self.bundles.push(bytes.to_vec()),
            Some(Format::TrustPolicy) if opens => self.policies.extend(Trust::read(bytes).ok()),
            _ => match Envelope::read(bytes) {
                Ok(envelope) if opens && envelope.payload_type == Envelope::IN_TOTO_PAYLOAD => {
                    self.accreditation.push(envelope);
                }
                Ok(envelope) if opens => self.status.push(envelope),
                _ => return false,
            },
        }
        true
    }
}

impl<F: AsRef<[u8]>> Documents for ReplayFiles<F> {
    fn get(&self, digest: &Digest) -> Option<Cow<'_, [u8]>> {
        self.file(digest).map(|file| Cow::Borrowed(file.as_ref()))
    }
}

//! The road of a bundle through the gate, from top to bottom: read it, find out who is who, see who signed, judge each party
//! that may have granted the certificate, make the other checks, and give one verdict.

mod arrival;
mod recent;

use std::sync::{Arc, OnceLock};

use warifu_model::{Envelope, Timestamp};
use warifu_seal::checkpoint::{self, CheckpointError, OpenedCheckpoint};
use warifu_seal::keys::PublicKey;

use self::arrival::{Arrival, Halt};
use self::recent::Recent;
use crate::check::{Check, CheckName};
use crate::code::Code;
use crate::lineage::{Edition, Lineages};
use crate::opened::VerifiedCertificate;
use crate::request::{Kept, Request};
use crate::snapshot::Snapshot;
use crate::trust::Trust;
use crate::verdict::Verdict;

/// The gate: an importer's trust policy, and what the importer keeps beside it. It is asked one question at a time and gives
/// one verdict.
///
/// A gate remembers. Bundles of one body share most of what there is to verify: the accreditations, the status snapshot,
/// often the checkpoint of the log with its cosignatures. A gate opens each of these once. What it finds it keeps beside
/// the very bytes that it was found in, and takes it again only for the same bytes; every verdict is that of a gate that
/// was made for this one bundle. No signature is checked in a batch: batch equations take what a strict check refuses.
///
/// It keeps a few of each kind. For several threads, clone it.
///
/// ```
/// use warifu_model::{Timestamp, json::Json};
/// use warifu_verify::{Gate, Kept, Request, Trust};
///
/// fn refused(trust: &Trust, bundles: &[Vec<u8>], at: Timestamp) -> usize {
///     let mut gate = Gate::new(trust, Kept::default());
///     let question = |bundle| Request { bundle, product: None, at, known_at: None };
///     bundles.iter().filter(|bundle| gate.check(&question(bundle)).exit_code() == 1).count()
/// }
/// ```
#[derive(Clone, Debug)]
pub struct Gate<'a> {
    trust: &'a Trust,
    kept: Kept<'a>,
    kept_editions: OnceLock<Arc<Vec<Edition>>>,
    kept_snapshots: OnceLock<Arc<Vec<Snapshot>>>,
    lineages: Recent<(Vec<Envelope>, Option<Timestamp>), Arc<Lineages>>,
    snapshots: Recent<Vec<Envelope>, Arc<Vec<Snapshot>>>,
    signed: Recent<(Snapshot, Vec<PublicKey>), std::collections::BTreeSet<PublicKey>>,
    checkpoints: Recent<String, OpenedCheckpoint>,
}

impl<'a> Gate<'a> {
    /// A gate for this policy and what the importer keeps beside it.
    pub fn new(trust: &'a Trust, kept: Kept<'a>) -> Self {
        Self {
            trust,
            kept,
            kept_editions: OnceLock::new(),
            kept_snapshots: OnceLock::new(),
            lineages: Recent::default(),
            snapshots: Recent::default(),
            signed: Recent::default(),
            checkpoints: Recent::default(),
        }
    }

    /// Makes every check and gives the verdict.
    ///
    /// Total: whatever the bytes of the bundle are, there is a verdict with all checks of [`CheckName::ALL`] in their
    /// order. The first five (envelope to body) build upon one another; when one of them does not pass, nothing that the
    /// bundle says can be relied upon, and what comes after is skipped, but for what refuses nevertheless. The others are
    /// made whatever became of their neighbours, apart from `level`, which is a level of a set that was accepted.
    pub fn check(&mut self, request: &Request<'_>) -> Verdict {
        match Arrival::read(self, request).and_then(|arrival| arrival.judge(self)) {
            Ok(granted) => granted.verdict(self.trust),
            Err(halt) => halt.verdict(self.trust, request),
        }
    }

    /// Opens the certificate of a bundle: decodes it, finds out who signed, and hands out what was verified.
    ///
    /// A certificate that is granted later than the time of the question cannot be opened yet. Keys are judged by when it
    /// was granted.
    ///
    /// # Errors
    ///
    /// The check of the verdict that was not passed.
    pub fn open(&mut self, request: &Request<'_>) -> Result<VerifiedCertificate, Check> {
        let arrival = Arrival::read(self, request).map_err(Halt::into_check)?;
        let granted = arrival.judge(self).map_err(Halt::into_check)?;
        let granted_at = granted.verified().certificate().granted_at;
        if request.at < granted_at {
            return Err(Check::fail(CheckName::Validity, Code::NotYetValid).with("granted_at", granted_at));
        }
        Ok(granted.into_verified())
    }

    /// The accreditations of a bundle and those that are kept, by series.
    fn lineages(&mut self, envelopes: &[Envelope], known_at: Option<Timestamp>) -> Arc<Lineages> {
        let same = |(kept, time): &(Vec<Envelope>, _)| *time == known_at && kept == envelopes;
        if let Some(known) = self.lineages.find(same) {
            return Arc::clone(known);
        }
        let kept = self.kept_editions.get_or_init(|| Arc::new(Lineages::read(self.kept.accreditation).collect()));
        let editions = Lineages::read(envelopes).chain(kept.iter().cloned());
        let lineages = Arc::new(Lineages::of(editions, known_at));
        self.lineages.keep((envelopes.to_vec(), known_at), Arc::clone(&lineages));
        lineages
    }

    /// The snapshots of a bundle, read.
    fn snapshots(&mut self, envelopes: &[Envelope]) -> (Arc<Vec<Snapshot>>, Arc<Vec<Snapshot>>) {
        let read = |envelopes: &[Envelope]| Arc::new(envelopes.iter().filter_map(Snapshot::read).collect());
        let kept = Arc::clone(self.kept_snapshots.get_or_init(|| read(self.kept.status)));
        if let Some(known) = self.snapshots.find(|of| of == envelopes) {
            return (Arc::clone(known), kept);
        }
        let known: Arc<Vec<Snapshot>> = read(envelopes);
        self.snapshots.keep(envelopes.to_vec(), Arc::clone(&known));
        (known, kept)
    }

    /// Which of the candidates signed a snapshot.
    fn signers(&mut self, snapshot: &Snapshot, candidates: &[PublicKey]) -> std::collections::BTreeSet<PublicKey> {
        let same = |(of, keys): &(Snapshot, Vec<PublicKey>)| keys == candidates && of.statement == snapshot.statement;
        if let Some(known) = self.signed.find(same) {
            return known.clone();
        }
        let signers = snapshot.statement.signers(candidates.iter());
        self.signed.keep((snapshot.clone(), candidates.to_vec()), signers.clone());
        signers
    }

    /// Opens the checkpoint of a log, with the cosignatures of the policy's witnesses.
    pub(crate) fn checkpoint(&mut self, signed: &str, origin: &str) -> Result<OpenedCheckpoint, CheckpointError> {
        if let Some(opened) = self.checkpoints.find(|kept| kept == signed) {
            return Ok(opened.clone());
        }
        let opened = checkpoint::open_by(signed.as_bytes(), origin, self.trust.logs(), self.trust.witnesses())?;
        self.checkpoints.keep(signed.to_owned(), opened.clone());
        Ok(opened)
    }

    pub(crate) fn trust(&self) -> &'a Trust {
        self.trust
    }
}

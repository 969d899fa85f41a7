use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use warifu_model::{Envelope, Timestamp};
use warifu_seal::checkpoint::{Checkpoint, CheckpointError, OpenedCheckpoint};
use warifu_seal::dsse::Opened;
use warifu_seal::keys::PublicKey;

use crate::chain::{AccreditationEdition, Accreditations};
use crate::question::Kept;
use crate::status::snapshot::Snapshot;
use crate::trust::Trust;

/// What a gate remembers, beside the policy and the documents that its importer keeps.
#[derive(Clone, Debug)]
pub(crate) struct Cache<'a> {
    trust: &'a Trust,
    kept: Kept<'a>,
    kept_editions: OnceLock<Arc<Vec<AccreditationEdition>>>,
    kept_snapshots: OnceLock<Arc<Vec<Snapshot>>>,
    accreditations: Recent<(Vec<Envelope>, Option<Timestamp>), Arc<Accreditations>>,
    snapshots: Recent<Vec<Envelope>, Arc<Vec<Snapshot>>>,
    signers: Recent<(Snapshot, Vec<PublicKey>), BTreeSet<PublicKey>>,
    checkpoints: Recent<String, OpenedCheckpoint>,
    keys: KnownKeys,
}

impl<'a> Cache<'a> {
    pub(crate) fn new(trust: &'a Trust, kept: Kept<'a>) -> Self {
        Self {
            trust,
            kept,
            kept_editions: OnceLock::new(),
            kept_snapshots: OnceLock::new(),
            accreditations: Recent::default(),
            snapshots: Recent::default(),
            signers: Recent::default(),
            checkpoints: Recent::default(),
            keys: KnownKeys::default(),
        }
    }

    pub(crate) fn trust(&self) -> &'a Trust {
        self.trust
    }

    /// What the importer keeps.
    pub(crate) fn kept(&self) -> Kept<'a> {
        self.kept
    }

    /// The accreditations of a bundle and those that are kept, by series.
    pub(crate) fn accreditations(
        &mut self,
        envelopes: &[Envelope],
        known_at: Option<Timestamp>,
    ) -> Arc<Accreditations> {
        let same = |(of, time): &(Vec<Envelope>, _)| *time == known_at && of == envelopes;
        if let Some(known) = self.accreditations.find(same) {
            return Arc::clone(known);
        }
        let read = || Arc::new(Accreditations::read(self.kept.accreditation).collect());
        let kept = self.kept_editions.get_or_init(read);
        let editions = Accreditations::read(envelopes).chain(kept.iter().cloned());
        let accreditations = Arc::new(Accreditations::of(editions, known_at));
        self.accreditations.keep((envelopes.to_vec(), known_at), Arc::clone(&accreditations));
        accreditations
    }

    /// The snapshots of a bundle, and those that are kept.
    pub(crate) fn snapshots(&mut self, envelopes: &[Envelope]) -> (Arc<Vec<Snapshot>>, Arc<Vec<Snapshot>>) {
        let read = |envelopes: &[Envelope]| Arc::new(envelopes.iter().filter_map(Snapshot::read).collect());
        let kept = Arc::clone(self.kept_snapshots.get_or_init(|| read(self.kept.status)));
        if let Some(known) = self.snapshots.find(|of| of == envelopes) {
            return (Arc::clone(known), kept);
        }
        let known: Arc<Vec<Snapshot>> = read(envelopes);
        self.snapshots.keep(envelopes.to_vec(), Arc::clone(&known));
        (known, kept)
    }

    /// Opens the envelope of a certificate. A key that has signed many gets a table, which changes no answer.
    pub(crate) fn certificate(&mut self, envelope: &Envelope, keys: &[PublicKey]) -> Option<Opened> {
        let keys: Vec<_> = keys.iter().map(|key| self.keys.known(key)).collect();
        let opened = Opened::open_envelope(envelope, &keys).ok()?;
        opened.signers().iter().for_each(|key| self.keys.count(key));
        Some(opened)
    }

    /// The candidates that signed a snapshot.
    pub(crate) fn signers(&mut self, snapshot: &Snapshot, candidates: &[PublicKey]) -> BTreeSet<PublicKey> {
        let same = |(of, keys): &(Snapshot, Vec<PublicKey>)| keys == candidates && of.payload == snapshot.payload;
        if let Some(known) = self.signers.find(same) {
            return known.clone();
        }
        let signers = snapshot.payload.signers(candidates.iter());
        self.signers.keep((snapshot.clone(), candidates.to_vec()), signers.clone());
        signers
    }

    /// Opens the checkpoint of a log, with the cosignatures of the policy's witnesses.
    pub(crate) fn checkpoint(&mut self, signed: &str, origin: &str) -> Result<OpenedCheckpoint, CheckpointError> {
        if let Some(opened) = self.checkpoints.find(|kept| kept == signed) {
            return Ok(opened.clone());
        }
        let opened = Checkpoint::open_by(signed.as_bytes(), origin, self.trust.logs(), self.trust.witnesses())?;
        self.checkpoints.keep(signed.to_owned(), opened.clone());
        Ok(opened)
    }
}

/// The keys that signed certificates, and how many: from some number on with a table.
#[derive(Clone, Debug, Default)]
struct KnownKeys(BTreeMap<PublicKey, (PublicKey, u32)>);

impl KnownKeys {
    /// The key, with its table where it has one.
    fn known(&self, key: &PublicKey) -> PublicKey {
        self.0.get(key).map_or(key, |(known, _)| known).clone()
    }

    fn count(&mut self, key: &PublicKey) {
        // whoever brings ever new keys gains nothing by tables, and is not to fill the memory
        if self.0.len() >= MOST_KEYS && !self.0.contains_key(key) {
            self.0.clear();
        }
        let (known, count) = self.0.entry(key.clone()).or_insert_with(|| (key.clone(), 0));
        *count = count.saturating_add(1);
        if *count == MANY_SIGNATURES {
            *known = known.with_table();
        }
    }
}

/// The last few of a kind, the newest last. There are so few that a linear search costs less than a hash.
#[derive(Clone, Debug)]
struct Recent<K, V>(Vec<(K, V)>);

impl<K, V> Default for Recent<K, V> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<K, V> Recent<K, V> {
    fn find(&self, is: impl Fn(&K) -> bool) -> Option<&V> {
        self.0.iter().rev().find(|(key, _)| is(key)).map(|(_, value)| value)
    }

    fn keep(&mut self, key: K, value: V) {
        if self.0.len() >= MOST {
            self.0.remove(0);
        }
        self.0.push((key, value));
    }
}

/// How many of a kind are kept.
const MOST: usize = 16;
/// How many keys are counted; their tables take 2 MB at most.
const MOST_KEYS: usize = 64;
/// From so many signatures of one key on it gets a table, which costs as much as fifty signatures and saves a third of each: a gate that
/// ends soon after has lost less than half of its time, and one that goes on wins a third.
const MANY_SIGNATURES: u32 = 128;

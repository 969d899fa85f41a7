use std::sync::{Arc, OnceLock};

use warifu_model::{Envelope, Product, STATUS_SNAPSHOT_PAYLOAD_TYPE, StatusSnapshot, Timestamp};
use warifu_seal::checkpoint::{self, CheckpointError, OpenedCheckpoint};
use warifu_seal::dsse::{self, Opened};
use warifu_seal::keys::PublicKey;
use warifu_seal::note::NoteKey;
use warifu_seal::status_list::StatusList;

use crate::chain::Chain;
use crate::check::{Check, CheckName};
use crate::code::Code;
use crate::request::{Knowledge, Request, judge};
use crate::trust::Trust;
use crate::verdict::Verdict;

/// A gate that remembers, for many bundles under one policy.
///
/// Bundles of one body share most of what there is to verify: the accreditations, the status snapshot, often the
/// checkpoint of the log with its cosignatures. A gate opens each of these once. What it finds it keeps beside the very
/// bytes that it was found in, and takes it again only for the same bytes; every verdict is that of
/// [`check_knowing`](crate::check_knowing), which is a gate for one bundle. No signature is checked in a batch: batch
/// equations take what a strict check refuses.
///
/// It keeps a few of each kind, and nothing that no trusted key signed. For several threads, clone it.
///
/// ```
/// use warifu_model::{Timestamp, json::Json};
/// use warifu_verify::{Gate, Knowledge, Trust};
///
/// fn refused(trust: &Trust, bundles: &[Vec<u8>], at: Timestamp) -> usize {
///     let mut gate = Gate::new(trust, Knowledge::default());
///     bundles.iter().filter(|bundle| gate.check(bundle, None, at, None).exit_code() == 1).count()
/// }
/// ```
#[derive(Clone, Debug)]
pub struct Gate<'a> {
    trust: &'a Trust,
    knowledge: Knowledge<'a>,
    chains: Recent<(Vec<Envelope>, Option<Timestamp>), Arc<Known>>,
    snapshots: Recent<(Arc<Known>, Envelope), Arc<Snapshot>>,
    checkpoints: Recent<(NoteKey, String), OpenedCheckpoint>,
}

/// The accreditations that are at hand, opened, with all keys that follow.
#[derive(Debug)]
pub(crate) struct Known {
    pub(crate) chain: Chain,
    /// The keys of the policy and of all accredited bodies.
    pub(crate) keys: Vec<PublicKey>,
    kept: OnceLock<Vec<Arc<Snapshot>>>,
}

/// A snapshot that a known key signed, whosoever it is.
#[derive(Debug)]
pub(crate) struct Snapshot {
    pub(crate) opened: Opened,
    pub(crate) said: StatusSnapshot,
    /// The list, or what is wrong with it.
    pub(crate) list: Result<StatusList, Check>,
}

impl<'a> Gate<'a> {
    /// A gate for this policy and what the importer has kept beside it.
    pub fn new(trust: &'a Trust, knowledge: Knowledge<'a>) -> Self {
        Self {
            trust,
            knowledge,
            chains: Recent::default(),
            snapshots: Recent::default(),
            checkpoints: Recent::default(),
        }
    }

    /// Makes every check and gives the verdict, as [`check_knowing`](crate::check_knowing) for a [`Request`] of the same
    /// fields.
    pub fn check(
        &mut self,
        bundle: &[u8],
        product: Option<&Product>,
        at: Timestamp,
        known_at: Option<Timestamp>,
    ) -> Verdict {
        judge(self, &Request { trust: self.trust, bundle, product, at, known_at })
    }

    pub(crate) fn trust(&self) -> &'a Trust {
        self.trust
    }

    /// Opens the accreditations of a bundle, and those that are kept.
    pub(crate) fn chain(&mut self, envelopes: &[Envelope], known_at: Option<Timestamp>) -> Arc<Known> {
        let same = |(kept, time): &(Vec<Envelope>, _)| *time == known_at && kept == envelopes;
        if let Some(known) = self.chains.find(same) {
            return Arc::clone(known);
        }
        let chain = Chain::open(self.trust, envelopes.iter().chain(self.knowledge.accreditation), known_at);
        let keys = self.trust.keys().iter().chain(chain.keys()).cloned().collect();
        let is_worth_it = envelopes.is_empty() || !chain.bodies().is_empty();
        let known = Arc::new(Known { chain, keys, kept: OnceLock::new() });
        if is_worth_it {
            self.chains.keep((envelopes.to_vec(), known_at), Arc::clone(&known));
        }
        known
    }

    /// Opens a status snapshot, whichever body's it is.
    pub(crate) fn snapshot(&mut self, known: &Arc<Known>, envelope: &Envelope) -> Result<Arc<Snapshot>, Check> {
        let same = |(chain, kept): &(Arc<Known>, Envelope)| Arc::ptr_eq(chain, known) && kept == envelope;
        if let Some(snapshot) = self.snapshots.find(same) {
            return Ok(Arc::clone(snapshot));
        }
        let snapshot = Arc::new(Snapshot::open(known, envelope)?);
        self.snapshots.keep((Arc::clone(known), envelope.clone()), Arc::clone(&snapshot));
        Ok(snapshot)
    }

    /// The snapshots that the importer has kept, as far as a known key signed them.
    pub(crate) fn kept<'k>(&self, known: &'k Known) -> &'k [Arc<Snapshot>] {
        let open = |envelope: &Envelope| Snapshot::open(known, envelope).ok().map(Arc::new);
        known.kept.get_or_init(|| self.knowledge.status.iter().filter_map(open).collect())
    }

    /// Opens the checkpoint of a log, with the cosignatures of the policy's witnesses.
    pub(crate) fn checkpoint(&mut self, signed: &str, log: &NoteKey) -> Result<OpenedCheckpoint, CheckpointError> {
        if let Some(opened) = self.checkpoints.find(|(key, kept)| key == log && kept == signed) {
            return Ok(opened.clone());
        }
        let opened = checkpoint::open(signed.as_bytes(), log, self.trust.witnesses())?;
        self.checkpoints.keep((log.clone(), signed.to_owned()), opened.clone());
        Ok(opened)
    }
}

impl Snapshot {
    fn open(known: &Known, envelope: &Envelope) -> Result<Self, Check> {
        let fail = |code| Check::fail(CheckName::Status, code);
        if envelope.payload_type != STATUS_SNAPSHOT_PAYLOAD_TYPE {
            return Err(fail(Code::StatusMalformed).with("problem", "payload-type-unknown"));
        }
        let opened = dsse::open_envelope(envelope, &known.keys).map_err(|_| fail(Code::StatusNotAuthentic))?;
        let malformed = |problem: &str, message: String| {
            fail(Code::StatusMalformed).with("problem", problem).with("message", message)
        };
        let said =
            StatusSnapshot::read(opened.payload()).map_err(|error| malformed(error.code(), error.to_string()))?;
        let list = StatusList::read(said.count, &said.list);
        let list = list.map_err(|error| malformed(error.code(), error.to_string()));
        Ok(Self { opened, said, list })
    }
}

/// The last few of a kind, the newest last. There are so few that looking through them costs less than a hash.
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

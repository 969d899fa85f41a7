//! A process that works at a ledger until it is killed. Before each change it says on the standard output what it tries, and after it
//! what it was told.

use std::fmt::Display;
use std::io::Write as _;
use std::path::PathBuf;
use std::time::SystemTime;

use warifu_ledger::dump::restore;
use warifu_ledger::store::{Options, SqliteStore, StoreError};
use warifu_ledger::tables::SCHEMA;
use warifu_ledger::{Body, LedgerError, PlacedStatement, SignedCertificate, SnapshotRequest, Taken};
use warifu_model::{
    CaseKind, Digest, Duration, Envelope, Json, LedgerStep, Status, StatusChange, StatusSnapshot, StepName, Timestamp,
};
use warifu_seal::note::{NoteKind, NoteSigner};
use warifu_signing::SnapshotEvents;
use warifu_testkit::files::setting;

use crate::dumps;
use crate::places::Address;
use crate::world::*;

pub(crate) const ADDRESS: &str = "WARIFU_TEST_ADDRESS";
pub(crate) const FOLDER: &str = "WARIFU_TEST_FOLDER";
pub(crate) const NAME: &str = "WARIFU_TEST_NAME";
pub(crate) const RANDOM: &str = "WARIFU_TEST_RANDOM";
pub(crate) const BEGUN: &str = "WARIFU_TEST_BEGUN";

#[test]
#[ignore = "started by another test"]
fn work() {
    let Some(address) = setting(ADDRESS).map(Address) else { return };
    let Ok(mut body) = address.open().map_err(LedgerError::from).and_then(Body::open) else { return };
    let mut worker = Worker {
        body: &mut body,
        address,
        folder: setting(FOLDER).unwrap().into(),
        name: setting(NAME).unwrap(),
        random: setting(RANDOM).unwrap().parse().unwrap(),
        begun: setting(BEGUN).unwrap().parse().unwrap(),
        count: 0,
        papers: papers(true),
        issued: Vec::new(),
    };
    while worker.once().is_ok() {}
}

/// The store can be used no longer.
struct Gone;

struct Worker<'a> {
    body: &'a mut Body,
    address: Address,
    folder: PathBuf,
    name: String,
    random: u64,
    begun: u64,
    count: u32,
    papers: Papers,
    issued: Vec<Digest>,
}

impl Worker<'_> {
    fn once(&mut self) -> Result<(), Gone> {
        self.count += 1;
        match self.below(16) {
            0 | 1 => self.suspend_or_restore(),
            2..=4 => self.publish(),
            5 => self.back_up(),
            6 => self.export(),
            7 => self.import(),
            _ => self.certify(),
        }
    }

    fn below(&mut self, bound: u64) -> u64 {
        self.random = self.random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.random >> 33) % bound
    }

    /// A name that nobody else has.
    fn fresh(&self) -> String {
        format!("{}-{}", self.name, self.count)
    }

    /// Seconds of the story pass as seconds do.
    #[expect(clippy::disallowed_methods, reason = "several processes go by one clock")]
    fn now(&self) -> Timestamp {
        let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs() - self.begun;
        Timestamp::from_unix(minute(1).unix() + i64::try_from(since).unwrap()).unwrap()
    }

    /// Tries to change something. None where the ledger refuses it.
    fn attempt<T>(
        &mut self,
        what: impl Display,
        work: impl FnOnce(&mut Body) -> Result<T, LedgerError>,
    ) -> Result<Option<T>, Gone> {
        say(format_args!("try {what}"));
        match work(self.body) {
            Ok(done) => {
                say(format_args!("ack {what}"));
                Ok(Some(done))
            }
            Err(LedgerError::Store(StoreError::CommitUnknown { .. })) => {
                say(format_args!("unknown {what}"));
                Err(Gone)
            }
            Err(error) => {
                say(format_args!("not {what} {}", error.code()));
                if matches!(error, LedgerError::Store(_)) { Err(Gone) } else { Ok(None) }
            }
        }
    }

    fn step(&mut self, step: &mut LedgerStep, seed: u8, blobs: &[Vec<u8>]) -> Result<Option<Taken>, Gone> {
        step.at = self.now();
        let digest = Digest::of(&Json::from(&*step).to_canonical());
        let taken = self.attempt(format_args!("step {digest}"), |body| take_with(body, step, seed, blobs))?;
        assert!(taken.as_ref().is_none_or(|taken| taken.step == digest));
        Ok(taken)
    }

    /// A case from its first step to the last signature.
    fn certify(&mut self) -> Result<(), Gone> {
        let id = self.fresh();
        let (record, documents) = (Some(Digest::of(&self.papers.record)), self.papers.blobs.clone());
        let terms = bytes_of(&terms(&format!("K-{id}")));
        let mut step = blank(self.body, &format!("c-{id}"), CaseKind::Certification, StepName::Applied, self.now());
        let Some(taken) = self.step(&mut step, REGISTRAR, &[])? else { return Ok(()) };
        step = LedgerStep { step: StepName::Evaluated, previous: Some(taken.step), record, ..step };
        let Some(taken) = self.step(&mut step, EVALUATOR, &documents)? else { return Ok(()) };
        step = LedgerStep { step: StepName::Reviewed, previous: Some(taken.step), ..step };
        let Some(taken) = self.step(&mut step, REVIEWER, &[])? else { return Ok(()) };
        let named = Some(Digest::of(&terms));
        step = LedgerStep { step: StepName::Decided, previous: Some(taken.step), record: None, terms: named, ..step };
        let Some(placed) = self.step(&mut step, CERTIFIER, &[terms])?.and_then(|taken| taken.placed) else {
            return Ok(());
        };
        [CERTIFIER, EVALUATOR, REVIEWER].into_iter().try_for_each(|seed| self.sign(&placed, seed))
    }

    fn sign(&mut self, placed: &PlacedStatement, seed: u8) -> Result<(), Gone> {
        let message = Envelope::pae(Envelope::IN_TOTO_PAYLOAD, &placed.statement);
        let (signature, at) = (key(seed).sign(&message), self.now());
        let what = format!("sign {} {}", placed.certificate, text(seed).id());
        let signed = self.attempt(what, |body| body.sign(&placed.certificate, text(seed), &signature, at))?;
        if matches!(signed, Some(SignedCertificate::Issued { .. })) {
            say(format_args!("issued {}", placed.number));
            self.issued.push(placed.certificate);
        }
        Ok(())
    }

    fn suspend_or_restore(&mut self) -> Result<(), Gone> {
        let Some(certificate) = self.issued.last().copied() else { return Ok(()) };
        let status = if self.below(2) == 0 { Status::Suspended } else { Status::Active };
        let at = self.now();
        let mut step = blank(self.body, &format!("s-{}", self.fresh()), CaseKind::Status, StepName::Proposed, at);
        step.change = Some(StatusChange { certificate, status, from: at, reason: words("Fault", "不具合") });
        let Some(taken) = self.step(&mut step, REGISTRAR, &[])? else { return Ok(()) };
        step = LedgerStep { step: StepName::Decided, previous: Some(taken.step), change: None, ..step };
        self.step(&mut step, CERTIFIER, &[]).map(drop)
    }

    /// A snapshot, the head of the journal in the log, and a checkpoint.
    fn publish(&mut self) -> Result<(), Gone> {
        let at = self.now();
        let request = SnapshotRequest {
            issued_at: at,
            next_update: at.plus(Duration::Days(7)),
            events: SnapshotEvents::All,
            before: &[],
        };
        match self.body.snapshot_to_sign(&request) {
            Ok(payload) => {
                let what = format!("snapshot {}", Digest::of(&payload));
                let envelope = key(STATUS).sign_envelope(StatusSnapshot::PAYLOAD_TYPE, payload);
                self.attempt(what, |body| body.publish_snapshot(&envelope, at))?;
            }
            Err(LedgerError::Store(_)) => return Err(Gone),
            // another one was just made
            Err(_) => {}
        }
        let at = self.now();
        let Some(checkpoint) = self.attempt("head", |body| body.checkpoint_to_sign(at))? else { return Ok(()) };
        say(format_args!("leaves {}", checkpoint.size()));
        let signer = NoteSigner::new(ORIGIN, NoteKind::Ed25519, key(LOG)).unwrap();
        let (note, at) = (checkpoint.sign(&signer).unwrap(), self.now());
        let what = format!("checkpoint {}", checkpoint.size());
        self.attempt(what, |body| body.publish_checkpoint(note.as_bytes(), at)).map(drop)
    }

    /// Copies the file; a server has tools of its own.
    fn back_up(&mut self) -> Result<(), Gone> {
        let Some(path) = self.address.path() else { return Ok(()) };
        let to = self.folder.join(format!("backup-{}.db", self.fresh()));
        self.attempt(format_args!("backup {}", to.display()), |_| {
            Ok(SqliteStore::open(&path, &SCHEMA, Options::default())?.backup(&to)?)
        })
        .map(drop)
    }

    fn export(&mut self) -> Result<(), Gone> {
        let to = self.folder.join(format!("dump-{}", self.fresh()));
        self.attempt(format_args!("export {}", to.display()), |body| dumps::write(&mut *body.read()?, &to)).map(drop)
    }

    /// Puts the dump that was there when all this began into another store.
    fn import(&mut self) -> Result<(), Gone> {
        let (to, from) = (self.address.beside(&format!("again-{}", self.fresh())), self.folder.join("dump"));
        self.attempt(format_args!("import {}", to.0), |_| {
            restore(&mut *to.create()?, &mut dumps::Folder::new(&from)).map(drop)
        })
        .map(drop)
    }
}

fn say(what: impl Display) {
    let mut out = std::io::stdout().lock();
    // nobody listens any more: then nothing is done any more
    writeln!(out, "{what}").and_then(|()| out.flush()).unwrap();
}

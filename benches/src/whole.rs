//! Whole bundles of one body: authority, board, body with four keys, status, log and witnesses.

use std::collections::BTreeMap;

use warifu_model::{
    Accreditation, AccreditationKind, AccreditedKey, AccreditedScope, Body, Bundle, Charter, Duration, Envelope,
    Issuer, Json, Localized, PublicKeyText, Role, StatusHistory, Threshold, Timestamp,
};
use warifu_seal::checkpoint::Checkpoint;
use warifu_seal::keys::SigningKey;
use warifu_seal::log_proof::LogProof;
use warifu_seal::merkle::MerkleTree;
use warifu_seal::note::{Note, NoteKind, NoteSigner};
use warifu_seal::tiles::{Log, Tile, TilePath, Tiles};
use warifu_signing::{
    Parts, Publication, SnapshotEvents, accredit, complete, countersign, issue_in, log_entry, publish_status,
};
use warifu_verify::Trust;

use crate::Failure;
use crate::bench::Bench;

/// Tiles in memory.
#[derive(Debug, Default)]
pub struct Store(BTreeMap<String, Vec<u8>>);

impl Store {
    /// Takes tiles that were written.
    pub fn write(&mut self, tiles: &[Tile]) {
        self.0.extend(tiles.iter().map(|tile| (tile.path().to_string(), tile.to_bytes())));
    }
}

impl Tiles for Store {
    type Error = String;

    fn read(&self, level: u8, index: u64, width: u16) -> Result<Vec<u8>, String> {
        let path = TilePath::hashes(level, index, width).map_err(|error| error.to_string())?.to_string();
        self.0.get(&path).cloned().ok_or(path)
    }
}

/// Makes so many bundles of one body, certificate numbers and places in the status list apart. Their proofs lead to one
/// checkpoint, or each to that of its own day.
pub fn bundles(bench: &Bench, documents: usize, count: u32, one_checkpoint: bool) -> Result<Vec<Vec<u8>>, Failure> {
    let series = office()?.series();
    let mut history = StatusHistory::new(BODY.into());
    let mut signed = Vec::new();
    for number in 0..count {
        let mut terms = bench.terms().clone();
        terms.series = vec![series];
        terms.number = format!("MCO-2026-{number:04}");
        let conformity = bench.conformity(number as usize % documents)?;
        let issued = issue_in(&mut history, conformity, &terms, &key(CERTIFIER), &[7; 32])?;
        signed.push(countersign(&countersign(issued.bundle(), &key(REVIEWER))?, &key(EVALUATOR))?);
    }
    let issued_at = time(SEEN)?;
    let next = issued_at.plus(Duration::Days(7));
    let events = SnapshotEvents::Omitted;
    let publication = Publication { issued_at, next_update: next, events, before: &[], keys: &[] };
    let status = vec![publish_status(&mut history, &publication, &key(STATUS))?];
    let accreditation = chain()?;

    let (mut log, mut store) = (Log::empty(), Store::default());
    let earlier: Vec<_> = (0..69_000_u32).map(|number| MerkleTree::leaf_hash(&number.to_be_bytes())).collect();
    store.write(&log.append(&earlier)?);
    let entries = signed.iter().map(|bundle| log_entry(bundle)).collect::<Result<Vec<_>, _>>()?;
    let mut proofs = Vec::new();
    for batch in entries.chunks(if one_checkpoint { entries.len() } else { 1 }) {
        let first = log.size();
        let leaves: Vec<_> = batch.iter().map(|entry| MerkleTree::leaf_hash(entry)).collect();
        store.write(&log.append(&leaves)?);
        let head = Checkpoint::new(log_signer()?.key().name(), log.size(), log.root())?;
        let seen_at = u64::try_from(issued_at.unix())?;
        let mut cosigned = head.sign(&log_signer()?)?;
        for seed in [31, 32] {
            cosigned = Checkpoint::cosign(&cosigned, &witness(seed)?, seen_at)?;
        }
        for place in 0..batch.len() as u64 {
            let index = first + place;
            let hashes = store.prove_inclusion(index, log.size()).map_err(|error| error.to_string())?;
            proofs.push(LogProof { extra: None, index, hashes, checkpoint: cosigned.clone() }.to_string());
        }
    }
    let whole = |(bundle, proof): (&Vec<u8>, String)| {
        let (accreditation, status) = (accreditation.clone(), status.clone());
        Ok(complete(bundle, Parts { accreditation, status, log: Some(proof), ..Parts::default() })?)
    };
    signed.iter().zip(proofs).map(whole).collect()
}

/// What the ten signatures of such a bundle are over, one message for each: three on the certificate, two and one on the
/// accreditations, one on the status snapshot, that of the log and two of witnesses on its checkpoint.
pub fn signed(bundle: &[u8]) -> Result<Vec<Vec<u8>>, Failure> {
    let bundle = Bundle::read(bundle)?;
    let envelopes = std::iter::once(&bundle.certificate).chain(&bundle.accreditation).chain(&bundle.status);
    let over = |envelope: &Envelope| std::iter::repeat_n(envelope.signed_bytes(), envelope.signatures.len());
    let proof = LogProof::read(&bundle.log.ok_or("no log proof")?)?;
    let note = Note::read(proof.checkpoint.as_bytes())?;
    let noted = std::iter::repeat_n(note.text().as_bytes().to_vec(), note.signatures().len());
    Ok(envelopes.flat_map(over).chain(noted).collect())
}

/// The importer's policy, which trusts an authority and asks for everything.
pub fn trust() -> Result<Trust, Failure> {
    let keys = AUTHORITY.map(|seed| Json::object().with("name", "Ministry").with("key", key_text(seed)));
    let authority = Json::object().with("name", "ministry").with("keys", Json::list(keys)).with("threshold", 2u32);
    let accreditation = Json::object()
        .with("required", true)
        .with("authorities", Json::List(vec![authority]))
        .with("in_force", "at_grant");
    let witnesses = [31, 32, 33].map(|seed| witness(seed).map(|witness| witness.key().to_string()));
    let witnesses = witnesses.into_iter().collect::<Result<Vec<_>, _>>()?;
    let log = Json::object()
        .with("required", true)
        .with("logs", Json::list([log_signer()?.key().to_string()]))
        .with("witnesses", Json::list(witnesses))
        .with("quorum", 2u32);
    let policy = Json::object()
        .with("format", "warifu.trust-policy/2")
        .with("id", "harbour")
        .with("roots", Json::List(Vec::new()))
        .with("thresholds", Json::list([Json::object().with("role", "certifier").with("count", 1u32)]))
        .with("sets", Json::list([Json::object().with("id", "bench").with("versions", "*")]))
        .with("product", "required")
        .with("waivers", "refuse")
        .with("status", Json::object().with("required", true).with("max_age", "P30D"))
        .with("accreditation", accreditation)
        .with("log", log);
    Ok(Trust::read(&policy.to_canonical())?)
}

/// When the gate is asked.
pub fn asked_at() -> Result<Timestamp, Failure> {
    Ok(time(SEEN)?.plus(Duration::Days(1)))
}

/// What the ministry says of the board.
pub fn board() -> Result<Accreditation, Failure> {
    let ministry = Issuer::Authority("ministry".into());
    accredited(ministry, "board", AccreditationKind::Accredits, &[(BOARD, "accreditor")])
}

/// What the board says of the body.
pub fn office() -> Result<Accreditation, Failure> {
    let keys = [(EVALUATOR, "evaluator"), (REVIEWER, "reviewer"), (CERTIFIER, "certifier"), (STATUS, "status")];
    accredited(Issuer::Series(board()?.series()), BODY, AccreditationKind::Certifies, &keys)
}

fn chain() -> Result<Vec<Envelope>, Failure> {
    let [first, second] = AUTHORITY.map(key);
    Ok(vec![accredit(&board()?, &[&first, &second])?, accredit(&office()?, &[&key(BOARD)])?])
}

fn accredited(issuer: Issuer, id: &str, kind: AccreditationKind, of: &[(u8, &str)]) -> Result<Accreditation, Failure> {
    let (mut keys, mut thresholds) = (Vec::new(), Vec::new());
    for (seed, name) in of {
        let role = Role::parse(name).ok_or("no role")?;
        thresholds.push(Threshold { role: role.clone(), count: 1 });
        let (name, key) = ((*name).to_owned(), key_text(*seed));
        keys.push(AccreditedKey { name, key, roles: vec![role], from: None, until: None });
    }
    let from = time("2024-01-01T00:00:00Z")?;
    Ok(Accreditation {
        charter: Charter { issuer, body: id.into(), begun: from },
        body: Body { name: Localized::of("A body".into(), "機関".into()), id: id.into(), address: None },
        kind,
        sequence: 1,
        issued_at: from,
        from,
        until: time("2035-01-01T00:00:00Z")?,
        keys,
        thresholds,
        scope: AccreditedScope::default(),
        revocations: Vec::new(),
        suspensions: Vec::new(),
    })
}

/// A key that only the benchmark has.
pub fn key(seed: u8) -> SigningKey {
    SigningKey::from_seed(&[seed; 32])
}

fn key_text(seed: u8) -> PublicKeyText {
    PublicKeyText::from_bytes(*key(seed).public_key().as_bytes())
}

/// The log.
pub fn log_signer() -> Result<NoteSigner, Failure> {
    Ok(NoteSigner::new("log.minato.example/certificates", NoteKind::Ed25519, key(30))?)
}

fn witness(seed: u8) -> Result<NoteSigner, Failure> {
    Ok(NoteSigner::new(&format!("witness.example/{seed}"), NoteKind::Cosignature, key(seed))?)
}

fn time(text: &str) -> Result<Timestamp, Failure> {
    Ok(Timestamp::parse(text).ok_or("no time")?)
}

const BODY: &str = "minato";
/// The keys of the authority.
pub const AUTHORITY: [u8; 2] = [10, 11];
/// The key of the board.
pub const BOARD: u8 = 20;
/// The keys of the body.
pub const CERTIFIER: u8 = 1;
/// Who reviews.
pub const REVIEWER: u8 = 3;
/// Who evaluates.
pub const EVALUATOR: u8 = 4;
/// Who tells the status.
pub const STATUS: u8 = 5;
const SEEN: &str = "2026-06-10T00:00:00Z";

//! Snapshots and checkpoints: the bytes of a history and of a log folder, and nothing that importers would not take.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::convert::Infallible;

use warifu_ledger::{Body, LedgerError, SnapshotRequest};
use warifu_model::{
    Certificate, Duration, Envelope, PlacedCertificate, Status, StatusEvent, StatusHistory, StatusSnapshot, Timestamp,
};
use warifu_seal::checkpoint::Checkpoint;
use warifu_seal::note::{NoteKind, NoteSigner};
use warifu_seal::tiles::TilePath;
use warifu_signing::{Files, LogFolder, Publication, SnapshotEvents, publish_status, record_status};
use warifu_testkit::files::every;

use crate::world::*;

#[derive(Default)]
struct Memory(RefCell<BTreeMap<String, Vec<u8>>>);

impl Files for Memory {
    type Error = Infallible;

    fn read_file(&self, name: &str) -> Result<Option<Vec<u8>>, Infallible> {
        Ok(self.0.borrow().get(name).cloned())
    }

    fn write_file(&self, name: &str, bytes: &[u8]) -> Result<(), Infallible> {
        self.0.borrow_mut().insert(name.to_owned(), bytes.to_vec());
        Ok(())
    }
}

pub(crate) fn log_signer() -> NoteSigner {
    NoteSigner::new(ORIGIN, NoteKind::Ed25519, key(LOG)).unwrap()
}

pub(crate) fn request(at: Timestamp) -> SnapshotRequest<'static> {
    SnapshotRequest { issued_at: at, next_update: at.plus(Duration::Days(7)), events: SnapshotEvents::All, before: &[] }
}

pub(crate) fn publish(body: &mut Body, at: Timestamp) -> Result<Envelope, LedgerError> {
    let payload = body.snapshot_to_sign(&request(at))?;
    let envelope = key(STATUS).sign_envelope(StatusSnapshot::PAYLOAD_TYPE, payload);
    body.publish_snapshot(&envelope, at)?;
    Ok(envelope)
}

fn enter(history: &mut StatusHistory, statement: &[u8], digest: warifu_model::Digest) {
    history.certificates.push(PlacedCertificate::of(&Certificate::read(statement).unwrap(), digest));
}

#[test]
fn a_snapshot_has_the_bytes_that_a_history_gives() {
    let mut body = body();
    let mut history = StatusHistory::new("minato".into());
    let mut certificates = Vec::new();
    // a fixed walk through what may be said, pseudo-random but always the same
    let mut state = 7_u32;
    let mut random = move |below: u32| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) % below
    };
    for round in 0..40_i64 {
        let at = round * 10;
        match random(4) {
            0 if certificates.len() < 6 => {
                let number = u32::try_from(certificates.len()).unwrap();
                let placed = issued(&mut body, number, at);
                enter(&mut history, &placed.statement, placed.certificate);
                certificates.push(placed.certificate);
            }
            1 | 2 if !certificates.is_empty() => {
                let index = random(u32::try_from(certificates.len()).unwrap());
                let status = Status::ALL[random(4) as usize];
                let done = change(&mut body, &format!("s-{round}"), certificates[index as usize], status, at);
                let event = StatusEvent {
                    index,
                    status,
                    from: minute(at),
                    recorded_at: minute(at),
                    reason: words("Fault", "不具合"),
                };
                assert_eq!(done.is_ok(), record_status(&mut history, event).is_ok(), "{round}");
            }
            _ => {
                let at = minute(at);
                let publication = Publication {
                    issued_at: at,
                    next_update: at.plus(Duration::Days(7)),
                    events: SnapshotEvents::All,
                    before: &[],
                    keys: &[],
                };
                let expected = publish_status(&mut history, &publication, &key(STATUS)).unwrap();
                assert_eq!(publish(&mut body, at).unwrap(), expected, "{round}");
            }
        }
    }
    assert!(certificates.len() > 2 && history.events.len() > 3 && history.published.is_some());
}

#[test]
fn a_snapshot_that_is_not_due_is_refused() {
    let mut body = body();
    let one = issued(&mut body, 1, 1).certificate;
    let first = publish(&mut body, minute(5)).unwrap();
    assert_eq!(body.publish_snapshot(&first, minute(6)).unwrap_err().code(), "snapshot-not-next");
    let payload = body.snapshot_to_sign(&request(minute(7))).unwrap();
    let forged = key(CERTIFIER).sign_envelope(StatusSnapshot::PAYLOAD_TYPE, payload.clone());
    assert_eq!(body.publish_snapshot(&forged, minute(7)).unwrap_err().code(), "signer-unknown");
    let signed = key(STATUS).sign_envelope(StatusSnapshot::PAYLOAD_TYPE, payload);
    change(&mut body, "s-1", one, Status::Withdrawn, 7).unwrap();
    assert_eq!(body.publish_snapshot(&signed, minute(8)).unwrap_err().code(), "snapshot-not-next");
    assert_eq!(body.snapshot_to_sign(&request(minute(4))).unwrap_err().code(), "status-recorded-earlier");
    let second = publish(&mut body, minute(9)).unwrap();
    assert_eq!(StatusSnapshot::read(&second.payload).unwrap().sequence, 2);

    // a ledger that was brought back from a copy does not know the second one, and is told
    let mut copy = self::body();
    issued(&mut copy, 1, 1);
    publish(&mut copy, minute(5)).unwrap();
    let before = [second];
    let request = SnapshotRequest { before: &before, ..request(minute(10)) };
    assert_eq!(copy.snapshot_to_sign(&request).unwrap_err().code(), "status-revived");
}

#[test]
fn the_log_has_the_files_of_a_log_folder() {
    let mut body = body();
    let folder = LogFolder::new(Memory::default());
    folder.begin(&log_signer()).unwrap();
    for number in 0..3 {
        issued(&mut body, number, i64::from(number) * 10);
        let at = minute(i64::from(number) * 10 + 5);
        let signed = body.checkpoint_to_sign(at).unwrap().sign(&log_signer()).unwrap();
        assert_eq!(
            body.checkpoint_to_sign(at).unwrap().sign(&log_signer()).unwrap(),
            signed,
            "asked twice it is the same"
        );
        body.publish_checkpoint(signed.as_bytes(), at).unwrap();
        assert_eq!(body.checkpoint_to_sign(at).unwrap().sign(&log_signer()).unwrap(), signed, "nothing happened since");
        let size = Checkpoint::read(warifu_seal::note::Note::read(signed.as_bytes()).unwrap().text()).unwrap().size();
        let width = u16::try_from(size).unwrap();
        let bundle = body.log_file(&TilePath::entries(0, width).unwrap()).unwrap().unwrap();
        let entries: Vec<Vec<u8>> =
            warifu_seal::tiles::Log::read_entries(&bundle).unwrap().into_iter().map(<[u8]>::to_vec).collect();
        let mut state = folder.state().unwrap();
        folder.add(&mut state, &entries).unwrap();
        assert_eq!(folder.publish(&state, &log_signer()).unwrap(), signed);
        let files = Files::read_file(&Memory::default(), "head").unwrap();
        assert!(files.is_none());
        for path in [TilePath::hashes(0, 0, width).unwrap(), TilePath::entries(0, width).unwrap()] {
            let written = folder_file(&folder, &path);
            assert_eq!(body.log_file(&path).unwrap(), Some(written), "{path}");
        }
        assert_eq!(body.checkpoint().unwrap(), Some(signed));
    }
    assert_eq!(body.log_file(&TilePath::hashes(0, 0, 200).unwrap()).unwrap(), None);
}

fn folder_file(folder: &LogFolder<Memory>, path: &TilePath) -> Vec<u8> {
    use warifu_seal::audit::LogFiles as _;
    use warifu_seal::tiles::Tiles as _;
    match path.level() {
        Some(level) => folder.read(level, path.index(), path.width()).unwrap(),
        None => warifu_seal::tiles::Log::write_entries(&folder.entries(path.index(), path.width()).unwrap()).unwrap(),
    }
}

#[test]
fn a_log_cannot_fork() {
    let mut body = body();
    issued(&mut body, 1, 1);
    let next = body.checkpoint_to_sign(minute(5)).unwrap();
    let other = Checkpoint::new(ORIGIN, next.size(), warifu_model::Digest::of(b"another tree")).unwrap();
    let forked = other.sign(&log_signer()).unwrap();
    let code =
        |body: &mut Body, note: &str, at| body.publish_checkpoint(note.as_bytes(), minute(at)).unwrap_err().code();
    assert_eq!(code(&mut body, &forked, 5), "checkpoint-of-another-tree");
    let signed = next.sign(&log_signer()).unwrap();
    body.publish_checkpoint(signed.as_bytes(), minute(5)).unwrap();
    assert_eq!(code(&mut body, &forked, 6), "checkpoint-of-another-tree");
    let by_another = next.sign(&NoteSigner::new(ORIGIN, NoteKind::Ed25519, key(STATUS)).unwrap()).unwrap();
    assert!(body.publish_checkpoint(by_another.as_bytes(), minute(6)).is_err());
    issued(&mut body, 2, 7);
    let later = body.checkpoint_to_sign(minute(8)).unwrap().sign(&log_signer()).unwrap();
    body.publish_checkpoint(later.as_bytes(), minute(8)).unwrap();
    assert_eq!(code(&mut body, &signed, 9), "checkpoint-not-next");
}

#[test]
fn cosignatures_of_witnesses_are_gathered_and_no_others() {
    let mut body = body();
    issued(&mut body, 1, 1);
    let signed = body.checkpoint_to_sign(minute(5)).unwrap().sign(&log_signer()).unwrap();
    let witness = |name: &str, seed| NoteSigner::new(name, NoteKind::Cosignature, key(seed)).unwrap();
    let known = witness("witness.example/pier-7", WITNESS);
    let foreign = witness("witness.example/nobody", STRANGER);
    body.publish_checkpoint(signed.as_bytes(), minute(5)).unwrap();
    let cosigned = Checkpoint::cosign(&signed, &known, 1_790_000_000).unwrap();
    let poisoned = Checkpoint::cosign(&cosigned, &foreign, 1_790_000_000).unwrap();
    assert_eq!(body.publish_checkpoint(poisoned.as_bytes(), minute(6)).unwrap(), cosigned);
    assert_eq!(body.publish_checkpoint(cosigned.as_bytes(), minute(7)).unwrap(), cosigned);
    assert_eq!(body.checkpoint().unwrap(), Some(cosigned));
}

#[test]
fn a_ledger_that_was_brought_back_from_a_copy_is_told_by_what_was_published_since() {
    let (mut body, mut copy) = (body(), body());
    for ledger in [&mut body, &mut copy] {
        issued(ledger, 1, 1);
    }
    issued(&mut body, 2, 3);
    let signed = body.checkpoint_to_sign(minute(5)).unwrap().sign(&log_signer()).unwrap();
    body.publish_checkpoint(signed.as_bytes(), minute(5)).unwrap();
    let code = |copy: &mut Body| copy.publish_checkpoint(signed.as_bytes(), minute(6)).unwrap_err().code();
    assert_eq!(code(&mut copy), "checkpoint-of-another-tree");
    // it went on without looking, and gave the place of the second certificate to another one
    issued(&mut copy, 3, 7);
    copy.checkpoint_to_sign(minute(8)).unwrap();
    assert_eq!(code(&mut copy), "checkpoint-of-another-tree");
}

type Folder = BTreeMap<String, Vec<u8>>;

fn folder_since(body: &mut Body, published: Option<&[u8]>) -> Folder {
    let mut folder = Folder::new();
    let add = |name: &str, bytes: &[u8]| {
        folder.insert(name.to_owned(), bytes.to_vec());
        Ok::<_, LedgerError>(())
    };
    body.public_files_since(published, add).unwrap();
    folder
}

/// A published folder with what changed since is the folder of a ledger that was published for the first time, at every checkpoint,
/// with and without cosignatures. The whole run grows beyond a full tile of the log; an ordinary one does not, because the store in memory
/// copies all rows for each change.
#[test]
fn what_changed_since_a_checkpoint_is_all_that_is_published_again() {
    let mut body = body();
    let witness = NoteSigner::new("witness.example/pier-7", NoteKind::Cosignature, key(WITNESS)).unwrap();
    let mut folder = Folder::new();
    let mut certificates = Vec::new();
    let batch = if every() { 50 } else { 15 };
    for round in 0..6_u32 {
        let at = i64::from(round) * 100;
        for number in round * batch..(round + 1) * batch {
            certificates.push(issued(&mut body, number, at));
        }
        placed(&mut body, &format!("w-{round}"), &format!("W-{round}"), at);
        let first = certificates[round as usize].certificate;
        change(&mut body, &format!("s-{round}"), first, Status::Suspended, at + 1).unwrap();
        publish(&mut body, minute(at + 2)).unwrap();
        let checkpoint = body.checkpoint_to_sign(minute(at + 3)).unwrap();
        let signed = checkpoint.sign(&log_signer()).unwrap();
        body.publish_checkpoint(signed.as_bytes(), minute(at + 3)).unwrap();
        for seconds in [0, 60] {
            if seconds > 0 {
                issued(&mut body, 1_000 + round, at + 4);
                let cosigned = Checkpoint::cosign(&signed, &witness, 1_800_000_000 + u64::from(round)).unwrap();
                body.publish_checkpoint(cosigned.as_bytes(), minute(at + 4)).unwrap();
            }
            let changed = folder_since(&mut body, folder.get("checkpoint").map(Vec::as_slice));
            if round > 0 {
                let is_bundle = |name: &&String| name.starts_with("certificates/");
                let most = if seconds > 0 { 1 } else { usize::try_from(batch).unwrap() + 2 };
                assert!(changed.keys().filter(is_bundle).count() <= most, "{round} {seconds}: {:?}", changed.keys());
            }
            folder.extend(changed);
            let whole = folder_since(&mut body, None);
            // partial tiles of earlier sizes stay
            let missing: Vec<_> = whole.iter().filter(|(name, bytes)| folder.get(*name) != Some(bytes)).collect();
            assert!(missing.is_empty(), "{round} {seconds}: {missing:?}");
            let is_partial = |name: &&String| name.contains(".p/");
            let beyond: Vec<_> = folder.keys().filter(|name| !whole.contains_key(*name)).collect();
            assert!(beyond.iter().all(is_partial), "{beyond:?}");
        }
    }
    // a checkpoint that the ledger never had tells nothing
    let whole = folder_since(&mut body, None);
    let foreign = Checkpoint::new(ORIGIN, 5, warifu_model::Digest::of(b"another tree")).unwrap();
    for note in [foreign.sign(&log_signer()).unwrap().as_bytes(), b"no note", b""] {
        assert_eq!(folder_since(&mut body, Some(note)), whole);
    }
}

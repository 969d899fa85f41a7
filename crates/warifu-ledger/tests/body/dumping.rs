//! Out as files and in again, and what the world knows beyond a ledger.

use std::collections::BTreeMap;

use warifu_ledger::dump::{DumpFile, DumpSource, Secrets, dump, restore};
use warifu_ledger::store::MemoryStore;
use warifu_ledger::{Beyond, Body, LedgerError, Published, verify};
use warifu_model::Envelope;

use crate::publishing::{log_signer, publish};
use crate::world::*;

/// A dump in memory.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(crate) struct Files {
    files: BTreeMap<DumpFile, Vec<u8>>,
    read: BTreeMap<DumpFile, usize>,
}

impl Files {
    pub(crate) fn of(body: &mut Body, secrets: Secrets) -> Self {
        let mut files = Self::default();
        let add = |file, bytes: &[u8]| -> Result<(), LedgerError> {
            files.files.entry(file).or_default().extend_from_slice(bytes);
            Ok(())
        };
        dump(&mut *body.read().unwrap(), secrets, add).unwrap();
        files
    }
}

impl Files {
    pub(crate) fn count(&self) -> usize {
        self.files.len()
    }
}

impl DumpSource for Files {
    type Error = LedgerError;

    fn file(&mut self, file: DumpFile) -> Result<Vec<u8>, LedgerError> {
        self.files.get(&file).cloned().ok_or(LedgerError::Dump { file: file.path() })
    }

    fn line(&mut self, file: DumpFile) -> Result<Option<Vec<u8>>, LedgerError> {
        let bytes = self.files.get(&file).ok_or(LedgerError::Dump { file: file.path() })?;
        let from = self.read.entry(file).or_default();
        let rest = &bytes[*from..];
        let Some(end) = rest.iter().position(|byte| *byte == b'\n') else {
            return if rest.is_empty() { Ok(None) } else { Err(LedgerError::Dump { file: file.path() }) };
        };
        *from += end + 1;
        Ok(Some(rest[..end].to_vec()))
    }
}

fn busy() -> Body {
    let mut body = body();
    let first = issued(&mut body, 1, 1);
    issued(&mut body, 2, 2);
    out(&mut body, 3);
    change(&mut body, "s-1", first.certificate, warifu_model::Status::Suspended, 4).unwrap();
    body
}

#[test]
fn a_dump_goes_in_and_comes_out_the_same() {
    let mut body = busy();
    for secrets in [Secrets::Included, Secrets::LeftOut] {
        let files = Files::of(&mut body, secrets);
        let store = new_store();
        let manifest = restore(&mut *store.another().unwrap(), &mut files.clone()).unwrap();
        assert_eq!(manifest.ledger, body.ledger());
        assert_eq!(manifest.secrets, (secrets == Secrets::Included).then_some(2));
        let mut again = Body::open(store.another().unwrap()).unwrap();
        assert_eq!(Files::of(&mut again, secrets), files);
        assert!(verify(again.store(), &mut MemoryStore::new()).unwrap().holds());
        let mut one_more = files.clone();
        assert_eq!(restore(&mut *store.another().unwrap(), &mut one_more).unwrap_err(), LedgerError::Exists);
    }
    let mut once = Files::of(&mut body, Secrets::Included);
    let store = new_store();
    restore(&mut *store.another().unwrap(), &mut once).unwrap();
    let mut again = Body::open(store.another().unwrap()).unwrap();
    assert_eq!(rows(&mut again), rows(&mut body));
    // the ledger goes on from there
    issued(&mut again, 3, 9);
}

#[test]
fn no_changed_byte_of_a_dump_goes_in_unseen() {
    let files = Files::of(&mut busy(), Secrets::Included);
    for (file, bytes) in &files.files {
        for at in (0..bytes.len()).step_by(bytes.len() / 16 + 1) {
            let mut changed = files.clone();
            // a seed is 32 secret bytes: any others are a seed as well, and found by verifying
            if *file == DumpFile::Secrets && at > 72 {
                continue;
            }
            changed.files.get_mut(file).unwrap()[at] ^= 1;
            let store = new_store();
            let restored = restore(&mut *store.another().unwrap(), &mut changed);
            let is_found = restored.is_err() || {
                let mut again = Body::open(store.another().unwrap()).unwrap();
                !verify(again.store(), &mut MemoryStore::new()).unwrap().holds()
            };
            assert!(is_found, "{} at {at}", file.path());
            if restored.is_err() {
                assert!(Body::open(store.another().unwrap()).is_err(), "{} at {at}", file.path());
            }
        }
    }
}

#[test]
fn a_ledger_that_is_behind_says_so() {
    let mut body = busy();
    let old = Files::of(&mut body, Secrets::Included);
    issued(&mut body, 3, 6);
    let (envelope, note) = out(&mut body, 7);
    let published = [Published::Snapshot(&envelope), Published::Checkpoint(note.as_bytes())];
    assert_eq!(body.beyond(&published).unwrap(), []);
    let store = new_store();
    restore(&mut *store.another().unwrap(), &mut old.clone()).unwrap();
    let mut behind = Body::open(store.another().unwrap()).unwrap();
    let codes = |body: &mut Body| -> Vec<_> {
        body.beyond(&published).unwrap().iter().map(|beyond| beyond.code().as_str()).collect()
    };
    assert_eq!(codes(&mut behind), ["snapshot_ahead", "log_ahead"]);
    assert_eq!(behind.demand_current(&published).unwrap_err().code(), "ledger-behind");
    // what nobody of the body signed is told, too
    let strange = key(STRANGER).sign_envelope(&envelope.payload_type, envelope.payload.clone());
    assert_eq!(body.beyond(&[Published::Snapshot(&strange)]).unwrap(), [Beyond::Unsigned]);
    // the copy goes on by itself, over other certificates: what was published is then another past, also where it is as long
    let other = issued(&mut behind, 4, 6).certificate;
    change(&mut behind, "s-2", other, warifu_model::Status::Withdrawn, 7).unwrap();
    out(&mut behind, 8);
    assert_eq!(codes(&mut behind), ["snapshot_not_known", "log_differs_from_published"]);
}

/// Publishes a snapshot and a checkpoint.
fn out(body: &mut Body, at: i64) -> (Envelope, String) {
    let envelope = publish(body, minute(at)).unwrap();
    let note = body.checkpoint_to_sign(minute(at)).unwrap().sign(&log_signer()).unwrap();
    (envelope, body.publish_checkpoint(note.as_bytes(), minute(at)).unwrap())
}

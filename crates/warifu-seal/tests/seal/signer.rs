//! Signers that are not the key itself.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use warifu_seal::dsse::{AddSignatureError, Opened};
use warifu_seal::keys::{PublicKey, Signer, SignerError};
use warifu_seal::note::{Note, NoteError, NoteKind, NoteSigner};

use crate::support::key;

/// A signer that has another key each time it is asked.
struct Turning(AtomicU8);

impl Turning {
    fn turn(&self) -> u8 {
        1 + self.0.fetch_add(1, Ordering::Relaxed) % 3
    }
}

impl Signer for Turning {
    fn public_key(&self) -> PublicKey {
        key(self.turn()).public_key()
    }

    fn sign(&self, message: &[u8]) -> Result<[u8; 64], SignerError> {
        Ok(key(self.turn()).sign(message))
    }
}

/// What a signature is said to be by is what it was verified by, even if the signer changes its mind in between.
#[test]
fn a_signer_that_changes_its_key_is_never_named_wrongly() {
    for first in 0..3 {
        let turning = Turning(AtomicU8::new(first));
        let signer: &dyn Signer = &turning;
        for _ in 0..9 {
            let Ok(envelope) = signer.sign_envelope("text/plain", b"forty bales".to_vec()) else { continue };
            let named = envelope.signatures[0].keyid.clone().unwrap();
            let by = (1..=3).map(|seed| key(seed).public_key()).find(|key| key.key_id().to_string() == named).unwrap();
            Opened::open_envelope(&envelope, &[by]).unwrap();
        }
        let mut envelope = key(9).sign_envelope("text/plain", b"forty bales".to_vec());
        let before = envelope.clone();
        if let Err(error) = signer.add_signature(&mut envelope) {
            assert!(matches!(error, AddSignatureError::Signer(SignerError::WrongSignature { .. })), "{error}");
            assert_eq!(envelope, before);
        }
        let named = NoteSigner::new("log.example", NoteKind::Ed25519, Turning(AtomicU8::new(first))).unwrap();
        for _ in 0..9 {
            match Note::sign("bales\n", &named) {
                Ok(note) => drop(Note::open(note.as_bytes(), &[named.key().clone()]).unwrap()),
                Err(error) => {
                    assert!(matches!(error, NoteError::Signer(SignerError::WrongSignature { .. })), "{error}");
                }
            }
        }
    }
}

#[test]
#[expect(clippy::disallowed_methods, reason = "that it goes to another thread is what is tested")]
fn borrowed_boxed_and_shared_signers_are_signers() {
    let by_key = key(7).sign(b"tally");
    let boxed: Box<dyn Signer> = Box::new(key(7));
    let shared: Arc<dyn Signer> = Arc::new(key(7));
    let borrowed: &dyn Signer = &&boxed;
    for signer in [borrowed, &boxed, &shared, &key(7)] {
        assert_eq!((signer.sign_verified(b"tally"), signer.key_id()), (Ok(by_key), key(7).key_id()));
    }
    std::thread::scope(|scope| {
        scope.spawn(|| shared.sign_verified(b"tally").unwrap());
    });
}

#[test]
fn a_signer_shows_nothing_of_its_key() {
    let signer = NoteSigner::new("log.example", NoteKind::Ed25519, key(7)).unwrap();
    assert_eq!(format!("{signer:?}"), format!("NoteSigner({})", signer.key()));
}

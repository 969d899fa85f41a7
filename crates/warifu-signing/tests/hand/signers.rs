//! Signers that are wrong: whatever they return, nothing comes of it, and nothing that was there is changed.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::convert::Infallible;

use warifu_model::{Accreditation, AccreditationKind, Bundle, Digest, Envelope, Issuer, Json, StatusHistory};
use warifu_seal::checkpoint::Checkpoint;
use warifu_seal::dsse::Opened;
use warifu_seal::keys::{PublicKey, Signer, SignerError};
use warifu_seal::note::{NoteKind, NoteSigner};
use warifu_signing::{
    Accreditor, Files, LogFolder, Publication, SnapshotEvents, accredit, attest, countersign,
    countersign_accreditation, countersign_reviewed, draft_accreditation, issue, issue_in, log_entry, publish_status,
};

use crate::support::*;

/// A signer with the public key of a seed that does not do what it should.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wrong {
    seed: u8,
    way: Way,
}

#[derive(Clone, Copy, Debug)]
enum Way {
    Fails,
    Refuses,
    OtherKey,
    OtherBytes,
    Prehashed,
    BitFlipped(usize),
    Zeros,
    /// The scalar of the signature plus the order of the group: a second form of a right signature, for lax readers.
    Malleable,
}

pub(crate) fn wrong_signers(seed: u8) -> Vec<Wrong> {
    let ways = [
        Way::Fails,
        Way::Refuses,
        Way::OtherKey,
        Way::OtherBytes,
        Way::Prehashed,
        Way::BitFlipped(0),
        Way::BitFlipped(300),
        Way::Zeros,
        Way::Malleable,
    ];
    ways.into_iter().map(|way| Wrong { seed, way }).collect()
}

impl Wrong {
    pub(crate) fn code(&self) -> &'static str {
        match self.way {
            Way::Fails => "signer-failed",
            Way::Refuses => "signer-refused",
            _ => "signer-signature-wrong",
        }
    }
}

impl Signer for Wrong {
    fn public_key(&self) -> PublicKey {
        key(self.seed).public_key()
    }

    fn sign(&self, message: &[u8]) -> Result<[u8; 64], SignerError> {
        let right = key(self.seed).sign(message);
        Ok(match self.way {
            Way::Fails => return Err(SignerError::failed("no card")),
            Way::Refuses => return Err(SignerError::refused("not today")),
            Way::OtherKey => key(self.seed + 100).sign(message),
            Way::OtherBytes => key(self.seed).sign(&[message, b"!"].concat()),
            Way::Prehashed => key(self.seed).sign(Digest::of(message).as_bytes()),
            Way::BitFlipped(bit) => {
                let mut flipped = right;
                flipped[bit / 8] ^= 1 << (bit % 8);
                flipped
            }
            Way::Zeros => [0; 64],
            Way::Malleable => plus_order(right),
        })
    }
}

fn plus_order(mut signature: [u8; 64]) -> [u8; 64] {
    let mut carry = 0;
    for (byte, order) in signature[32..].iter_mut().zip(ORDER) {
        let sum = u16::from(*byte) + u16::from(order) + carry;
        (*byte, carry) = (sum.to_le_bytes()[0], sum >> 8);
    }
    signature
}

/// The order of the group (RFC 8032, section 5.1), lowest byte first.
const ORDER: [u8; 32] = [
    0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
];

#[derive(Default)]
struct Memory(RefCell<BTreeMap<String, Vec<u8>>>);

impl Files for &Memory {
    type Error = Infallible;

    fn read_file(&self, name: &str) -> Result<Option<Vec<u8>>, Infallible> {
        Ok(self.0.borrow().get(name).cloned())
    }

    fn write_file(&self, name: &str, bytes: &[u8]) -> Result<(), Infallible> {
        self.0.borrow_mut().insert(name.to_owned(), bytes.to_vec());
        Ok(())
    }
}

fn accreditation() -> Accreditation {
    let terms = include_bytes!("../../doc/terms.json");
    let issuer = Issuer::Authority("ministry".into());
    draft_accreditation(terms, Accreditor::Issuer(&issuer), time("2026-01-05T00:00:00Z")).unwrap()
}

fn publication() -> Publication<'static> {
    let [issued_at, next_update] = ["2026-10-01T00:00:00Z", "2026-10-08T00:00:00Z"].map(time);
    Publication { issued_at, next_update, events: SnapshotEvents::All, before: &[], keys: &[] }
}

#[test]
fn nothing_comes_of_a_wrong_signature() {
    let bundle = issued().into_bundle();
    let edition = accredit(&accreditation(), &[&key(10)]).unwrap();
    for signer in wrong_signers(CERTIFIER) {
        let code = signer.code();
        assert_eq!(attest(&attestation(true), &signer).unwrap_err().code(), code, "{signer:?}");
        assert_eq!(issue(conformity(), &terms(), &signer, &SALT_SEED).unwrap_err().code(), code, "{signer:?}");
        assert_eq!(accredit(&accreditation(), &[&signer]).unwrap_err().code(), code, "{signer:?}");
        assert_eq!(accredit(&accreditation(), &[&key(10), &signer]).unwrap_err().code(), code, "{signer:?}");
        assert_eq!(countersign_accreditation(&edition, &signer).unwrap_err().code(), code, "{signer:?}");
        let reviewer = Wrong { seed: REVIEWER, ..signer };
        assert_eq!(countersign(&bundle, &reviewer).unwrap_err().code(), code, "{signer:?}");
        let countersigned = countersign_reviewed(&bundle, conformity(), &reviewer);
        assert_eq!(countersigned.unwrap_err().code(), code, "{signer:?}");
        let mut envelope = edition.clone();
        let dynamic: &dyn Signer = &signer;
        assert_eq!(dynamic.add_signature(&mut envelope).unwrap_err().code(), code, "{signer:?}");
        assert_eq!(envelope, edition);
    }
}

#[test]
fn a_history_is_as_it_was_where_signing_fails() {
    for signer in wrong_signers(CERTIFIER) {
        let mut history = StatusHistory::new("minato".into());
        let body = history.clone();
        let failed = issue_in(&mut history, conformity(), &terms(), &signer, &SALT_SEED);
        assert_eq!(failed.unwrap_err().code(), signer.code(), "{signer:?}");
        assert_eq!(publish_status(&mut history, &publication(), &signer).unwrap_err().code(), signer.code());
        assert_eq!(history, body, "{signer:?}");
        // and the next one has the place and the number that were not used
        let issued = issue_in(&mut history, conformity(), &terms(), &key(CERTIFIER), &SALT_SEED).unwrap();
        assert_eq!(issued.status_index(), Some(0));
    }
}

#[test]
fn a_log_says_nothing_that_its_key_did_not_sign() {
    for signer in wrong_signers(CERTIFIER) {
        let code = signer.code();
        let files = Memory::default();
        let log = LogFolder::new(&files);
        let named = |signer: Wrong| NoteSigner::new("log.example", NoteKind::Ed25519, signer).unwrap();
        assert_eq!(log.begin(&named(signer)).unwrap_err().code(), code, "{signer:?}");
        assert!(files.0.borrow().is_empty(), "{signer:?}");

        log.begin(&NoteSigner::new("log.example", NoteKind::Ed25519, key(CERTIFIER)).unwrap()).unwrap();
        let mut state = log.state().unwrap();
        log.add(&mut state, &[log_entry(b"a notice").unwrap()]).unwrap();
        let before = files.0.borrow().clone();
        let wrong = state.signer(signer).unwrap();
        assert_eq!(log.publish(&state, &wrong).unwrap_err().code(), code, "{signer:?}");
        assert_eq!(*files.0.borrow(), before, "{signer:?}");
        let signed = log.publish(&state, &state.signer(key(CERTIFIER)).unwrap()).unwrap();

        let witness = NoteSigner::new("witness.example", NoteKind::Cosignature, signer).unwrap();
        assert_eq!(Checkpoint::cosign(&signed, &witness, 1_790_000_000).unwrap_err().code(), code, "{signer:?}");
    }
}

/// A signer out of the process is told from a key by nothing in what it makes.
#[test]
fn a_signer_gives_the_bytes_that_its_key_gives() {
    struct Elsewhere;

    impl Signer for Elsewhere {
        fn public_key(&self) -> PublicKey {
            key(CERTIFIER).public_key()
        }

        fn sign(&self, message: &[u8]) -> Result<[u8; 64], SignerError> {
            Ok(key(CERTIFIER).sign(message))
        }
    }

    let boxed: Box<dyn Signer> = Box::new(Elsewhere);
    let statement = attestation(true);
    assert_eq!(attest(&statement, &boxed), attest(&statement, &key(CERTIFIER)));
    let here = issue(conformity(), &terms(), &key(CERTIFIER), &SALT_SEED);
    assert_eq!(issue(conformity(), &terms(), &boxed, &SALT_SEED), here);
    assert_eq!(accredit(&accreditation(), &[&boxed]), accredit(&accreditation(), &[&key(CERTIFIER)]));
    let [mut one, mut other] = [1, 2].map(|_| StatusHistory::new("minato".into()));
    assert_eq!(
        publish_status(&mut one, &publication(), &*boxed),
        publish_status(&mut other, &publication(), &key(CERTIFIER))
    );
    assert_eq!(one, other);
    let [here, there] = [NoteSigner::new("log.example", NoteKind::Ed25519, key(CERTIFIER)).unwrap(), {
        NoteSigner::new("log.example", NoteKind::Ed25519, boxed).unwrap()
    }];
    let head = Checkpoint::new("log.example", 0, Digest::of(b"")).unwrap();
    assert_eq!(head.sign(&here), head.sign(&there));
}

/// Two holders of a root's keys are never at one place, and the importer sees no difference.
#[test]
fn an_edition_is_signed_by_one_after_the_other() {
    let stated = accreditation();
    let begun = accredit(&stated, &[&key(10)]).unwrap();
    let done = countersign_accreditation(&begun, &key(11)).unwrap();
    assert_eq!(done, accredit(&stated, &[&key(10), &key(11)]).unwrap());
    let signers = Opened::open_envelope(&done, &[key(10).public_key(), key(11).public_key()]).unwrap();
    assert_eq!(signers.signers().len(), 2);
    assert_eq!(countersign_accreditation(&done, &key(10)).unwrap_err().code(), "already-signed");

    // only an accreditation that a reader takes is signed
    let certificate = Bundle::read(issued().bundle()).unwrap().certificate;
    assert_eq!(countersign_accreditation(&certificate, &key(11)).unwrap_err().code(), "wrong-format");
    let other = Envelope { payload_type: "text/plain".into(), ..begun.clone() };
    assert_eq!(countersign_accreditation(&other, &key(11)).unwrap_err().code(), "payload-type-unknown");
    let mut spoilt = stated.clone();
    spoilt.kind = AccreditationKind::Accredits;
    spoilt.until = spoilt.from;
    let spoilt = Envelope { payload: Json::from(&spoilt).to_canonical(), ..begun };
    assert_eq!(countersign_accreditation(&spoilt, &key(11)).unwrap_err().code(), "rule-broken");
}

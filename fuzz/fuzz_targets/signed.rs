//! `check` behind the signatures: documents separated by zero bytes are signed with the keys of the vectors, so that
//! what the fuzzer changes is read. In this order: certificate, the board's accreditation, the body's, a status snapshot.
#![no_main]

use libfuzzer_sys::fuzz_target;
use warifu_model::{Bundle, Envelope, Json, StatusSnapshot};
use warifu_seal::checkpoint::Checkpoint;
use warifu_seal::log_proof::LogProof;
use warifu_seal::merkle::MerkleTree;
use warifu_verify::{CheckName, Gate, Question};

fuzz_target!(|bytes: &[u8]| {
    let parts: Vec<&[u8]> = bytes.split(|byte| *byte == 0).collect();
    let [certificate, board, body, snapshot, ..] = parts.as_slice() else { return };
    let certificate = sealed(Envelope::IN_TOTO_PAYLOAD, certificate, &["evaluator", "reviewer", "certifier"]);
    let bundle = Bundle {
        accreditation: vec![
            sealed(Envelope::IN_TOTO_PAYLOAD, board, &["authority-1", "authority-2"]),
            sealed(Envelope::IN_TOTO_PAYLOAD, body, &["board"]),
        ],
        status: vec![sealed(StatusSnapshot::PAYLOAD_TYPE, snapshot, &["status"])],
        log: Some(logged(&certificate)),
        ..Bundle::of(certificate)
    };
    let bundle = Json::from(&bundle).to_canonical();
    let (trust, product) = (warifu_fuzz::trust(), warifu_fuzz::product());
    let at = warifu_fuzz::at();
    let question = Question { product: Some(&product), at, known_at: None };
    let verdict = Gate::new(&trust).check(&bundle, &question);
    assert!(verdict.unreadable().is_none(), "a bundle that was written is read");
    assert!(verdict.checks().iter().map(|check| check.name).eq(CheckName::ALL.iter().copied()));
    assert!(!Json::from(&verdict).to_canonical().is_empty());
});

fn sealed(kind: &str, payload: &[u8], names: &[&str]) -> Envelope {
    let mut keys = names.iter().map(|name| warifu_fuzz::key(name));
    let mut envelope = keys.next().expect("somebody signs").sign_envelope(kind, payload.to_vec());
    for key in keys {
        key.add_signature(&mut envelope).expect("another key signs");
    }
    envelope
}

/// The only entry of a log that two witnesses have seen.
fn logged(certificate: &Envelope) -> String {
    let head = MerkleTree::leaf_hash(&Json::from(certificate).to_canonical());
    let head = Checkpoint::new("log.example/certificates", 1, head).expect("an origin of one line");
    let signed = head.sign(&warifu_fuzz::log()).expect("the log signs");
    let cosigned = [1, 2].into_iter().fold(signed, |signed, number| {
        Checkpoint::cosign(&signed, &warifu_fuzz::witness(number), 1_795_000_000).expect("a witness cosigns")
    });
    LogProof { extra: None, index: 0, hashes: Vec::new(), checkpoint: cosigned }.to_string()
}

//! What the fuzz targets share: the world of the bundle vectors.

use warifu_model::{Digest, Product, Timestamp};
use warifu_seal::keys::SigningKey;
use warifu_seal::note::{NoteKey, NoteKind, NoteSigner};
use warifu_verify::Trust;

/// The policy of the case `accept-full`: authority, status and log are asked for.
pub const TRUST: &[u8] = include_bytes!("../../tests/vectors/bundle/cases/accept-full/trust.json");
/// The product of the same case.
pub const PRODUCT: &[u8] = include_bytes!("../../tests/vectors/bundle/cases/accept-full/product.json");

/// The policy, ready to judge by.
pub fn trust() -> Trust {
    Trust::read(TRUST).expect("the policy of a vector is read")
}

/// The product.
pub fn product() -> Product {
    Product::read(PRODUCT).expect("the product of a vector is read")
}

/// The time for which is asked.
pub fn at() -> Timestamp {
    Timestamp::parse("2026-12-01T00:00:00Z").expect("a time")
}

/// A key of the vectors, by its name.
pub fn key(name: &str) -> SigningKey {
    SigningKey::from_seed(Digest::of(format!("warifu bundle vectors: {name}").as_bytes()).as_bytes())
}

/// The log of the vectors.
pub fn log() -> NoteSigner {
    note_signer("log.example/certificates", NoteKind::Ed25519)
}

/// A witness of the vectors, 1 to 3.
pub fn witness(number: u8) -> NoteSigner {
    note_signer(&format!("witness.example/w{number}"), NoteKind::Cosignature)
}

/// The keys of all three witnesses.
pub fn witnesses() -> Vec<NoteKey> {
    [1, 2, 3].map(|number| witness(number).key().clone()).into()
}

fn note_signer(name: &str, kind: NoteKind) -> NoteSigner {
    NoteSigner::new(name, kind, key(name)).expect("a name of a note's key")
}

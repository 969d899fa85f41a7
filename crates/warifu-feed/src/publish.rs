//! The writer: what to write so that a release is out.

mod draft;
mod error;
mod prove;
mod published;
mod role_keys;
mod signing;
mod write;

use std::collections::BTreeMap;

use warifu_model::{Json, Timestamp};
use warifu_seal::keys::{PublicKey, Signer};

pub use draft::Draft;
pub use error::PublishError;
pub use published::published;
pub use write::publish;

/// The keys of a role, and how many of them have to sign.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Hands {
    /// The keys.
    pub keys: Vec<PublicKey>,
    /// The number of them that have to sign.
    pub threshold: usize,
}

/// A target that is to be published.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct NewTarget {
    /// Its name: flat, and never used again for other bytes.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// The statement on it, which is signed.
    pub custom: Option<Json>,
}

/// An authority: a delegated role that speaks for its own names and nothing else.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Authority {
    /// Its name, of lower-case letters, digits and `-`.
    pub name: String,
    /// Patterns of the names for which it speaks; those that it had stay.
    pub paths: Vec<String>,
    /// The targets that it publishes now; those that it had stay.
    pub targets: Vec<NewTarget>,
}

/// Describes what is to be published.
pub struct Plan<'a> {
    /// Now.
    pub at: Timestamp,
    /// Keys of roles: `root`, `targets`, `snapshot`, `timestamp` and authorities. A role that is not named keeps those that it has.
    pub roles: BTreeMap<String, Hands>,
    /// The signers. Each role is signed by those whose keys it has; a new root also by those whose keys the root before has.
    pub signers: Vec<&'a dyn Signer>,
    /// Days for which new metadata is good.
    pub days: Days,
    /// The authorities that are new or have something to publish.
    pub authorities: Vec<Authority>,
    /// Where signatures are gathered one after the other: the drafts that are there, by role. None where all signers are here.
    pub drafts: Option<BTreeMap<String, Vec<u8>>>,
}

/// Days for which metadata is good. What has less than half of its time left is signed again, where there are signers for it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Days {
    /// The root.
    pub root: u32,
    /// The role `targets` and the authorities.
    pub targets: u32,
    /// The snapshot.
    pub snapshot: u32,
    /// The timestamp: for so long a thief of its key, or who stands in the way, can hold a subscriber back unnoticed.
    pub timestamp: u32,
}

impl Default for Days {
    fn default() -> Self {
        Self { root: 365, targets: 180, snapshot: 30, timestamp: 7 }
    }
}

/// The files to write, in this order: a subscriber who reads in between sees the state before or the state after.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Publication {
    /// Paths relative to the repository (`targets/…`, `metadata/…`) with their bytes. The timestamp is the last.
    pub files: Vec<(String, Vec<u8>)>,
    /// Metadata that is signed in several places. Where one of them waits for signatures, there are no files yet; what comes above it is drafted when it
    /// has them.
    pub drafts: Vec<Draft>,
    /// Roles with less than half of their time left for which there was no signer, with the end of their time.
    pub due: Vec<(String, Timestamp)>,
}

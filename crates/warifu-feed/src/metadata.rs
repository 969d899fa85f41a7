//! One piece of signed metadata: its bytes, what is signed, and who signed.

use std::collections::BTreeSet;

use data_encoding::HEXLOWER_PERMISSIVE;
use warifu_model::json::{Limits, Node, ReadProblem, Tape};
use warifu_model::{ReadError, Timestamp};

use crate::canonical::canonical;
use crate::error::FeedError;
use crate::keys::Keys;
use crate::limits::FeedLimit;
use crate::members::{both, need};

/// What every role signs, and how the rest of it is read.
pub(crate) trait Role: Sized {
    /// The value of `_type`.
    const TYPE: &'static str;

    /// Reads what is signed.
    fn read(signed: Node<'_>) -> Result<Self, ReadError>;
}

/// Metadata that was read. Whether it is signed is asked by [`Metadata::verify`].
#[derive(Clone, Debug)]
pub(crate) struct Metadata<T> {
    pub(crate) version: i64,
    pub(crate) expires: Timestamp,
    pub(crate) signed: T,
    /// What the signatures are over.
    message: Vec<u8>,
    /// The id of a key and a signature.
    signatures: Vec<(String, Vec<u8>)>,
}

impl<T: Role> Metadata<T> {
    /// Reads metadata of a role; an error names the file.
    pub(crate) fn read(bytes: &[u8], file: &str) -> Result<Self, FeedError> {
        Self::parse(bytes).map_err(|error| FeedError::Malformed { file: file.to_owned(), error })
    }

    fn parse(bytes: &[u8]) -> Result<Self, ReadError> {
        // one limit on the whole; a list of targets is as long as it is
        let limits = Limits { bytes: MOST, string: MOST, items: MOST, ..Limits::default() };
        let tape = Tape::parse_within(bytes, limits)?;
        let signed = need(tape.root(), "signed")?;
        let kind = need(signed, "_type")?;
        if kind.string()? != T::TYPE {
            return Err(kind.error(ReadProblem::NotOneOf { allowed: T::TYPE.to_owned() }));
        }
        let edition = need(signed, "spec_version")?;
        if edition.string()?.split('.').next() != Some("1") {
            return Err(
                edition.broken(both("only version 1 of the specification is read", "仕様の第1版だけを読み取る"))
            );
        }
        let expires = need(signed, "expires")?;
        let Some(time) = Timestamp::parse(&expires.string()?) else {
            return Err(expires
                .broken(both("a time is written as 2026-12-01T00:00:00Z", "日時は 2026-12-01T00:00:00Z の形で書く")));
        };
        Ok(Self {
            version: need(signed, "version")?.integer_within(1, LARGEST)?,
            expires: time,
            signed: T::read(signed)?,
            message: canonical(&signed.to_json()),
            signatures: signatures(need(tape.root(), "signatures")?)?,
        })
    }

    /// Tells whether the same is signed, by whomever.
    pub(crate) fn says_as(&self, other: &Self) -> bool {
        self.message == other.message
    }

    /// Requires signatures of as many different keys as the threshold asks for.
    pub(crate) fn verify(&self, keys: &Keys, role: &str, file: &str) -> Result<(), FeedError> {
        let mut signed = BTreeSet::new();
        let mut tries = 0;
        for (id, signature) in &self.signatures {
            let Some(key) = keys.of(id) else { continue };
            tries += 1;
            if tries > FeedLimit::SIGNATURES || signed.len() >= keys.threshold {
                break;
            }
            // a second id of a key that counted adds nothing
            if !signed.contains(key) && key.has_signed(&self.message, signature) {
                signed.insert(key.clone());
            }
        }
        if signed.len() >= keys.threshold {
            return Ok(());
        }
        Err(FeedError::TooFewSignatures {
            file: file.to_owned(),
            role: warifu_model::json::shorten(role),
            signed: signed.len(),
            threshold: keys.threshold,
        })
    }
}

/// The signatures. An id may stand once; a signature that is not hexadecimal is one of an algorithm that is not known, and counts for nothing.
fn signatures(list: Node<'_>) -> Result<Vec<(String, Vec<u8>)>, ReadError> {
    let mut seen = BTreeSet::new();
    let mut all = Vec::new();
    for item in list.items()? {
        let id = need(item, "keyid")?;
        let text = id.string()?.into_owned();
        if !seen.insert(text.clone()) {
            return Err(id.error(ReadProblem::DuplicateItem { what: both("key id", "鍵ID") }));
        }
        let signature = HEXLOWER_PERMISSIVE.decode(need(item, "sig")?.string()?.as_bytes());
        all.extend(signature.ok().map(|signature| (text, signature)));
    }
    Ok(all)
}

/// Most bytes of any metadata; each role has a limit of its own, which is asked before.
const MOST: usize = 8 * 1024 * 1024;

/// The largest version: integers beyond it are not read.
const LARGEST: i64 = warifu_model::Limit::SAFE_INTEGER;

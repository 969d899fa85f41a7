//! Keys of signed notes: a name, a kind of signature and an Ed25519 key.

use std::{fmt, str::FromStr};

use data_encoding::{BASE64, HEXLOWER};
use warifu_model::{Digest, json::decode_base64};

use super::error::NoteError;
use crate::keys::{PublicKey, Signer};

/// Describes what a key of a note signs.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum NoteKind {
    /// A checkpoint together with the time at which it was seen (C2SP tlog-cosignature, `cosignature/v1`): a witness's.
    Cosignature,
    /// The text itself: a log's.
    Ed25519,
}

/// A key that signs notes, as those who trust it are told of it. Its text form is the *verifier key*
/// `NAME+ID+BASE64`.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct NoteKey {
    name: String,
    kind: NoteKind,
    key: PublicKey,
}

/// A signer with what a note calls it.
pub struct NoteSigner {
    public: NoteKey,
    signer: Box<dyn Signer>,
}

impl NoteKind {
    /// The byte that stands for this kind of signature.
    const fn byte(self) -> u8 {
        match self {
            Self::Cosignature => 0x04,
            Self::Ed25519 => 0x01,
        }
    }
}

impl NoteKey {
    /// Gives a key its name.
    ///
    /// # Errors
    ///
    /// [`NoteError::MalformedName`] for a name that is empty or holds a space, a plus or a control character.
    pub fn new(name: &str, kind: NoteKind, key: PublicKey) -> Result<Self, NoteError> {
        if is_name(name) { Ok(Self { name: name.to_owned(), kind, key }) } else { Err(NoteError::MalformedName) }
    }

    /// Its name, such as `example.com/log`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns what it signs.
    pub const fn kind(&self) -> NoteKind {
        self.kind
    }

    /// The key itself.
    pub const fn key(&self) -> &PublicKey {
        &self.key
    }

    /// Its id: the first four bytes of SHA-256 over name, line feed, kind and key. Together with the name it finds the
    /// key; alone it proves nothing.
    pub fn id(&self) -> u32 {
        let hashed = [self.name.as_bytes(), b"\n", &[self.kind.byte()], self.key.as_bytes()].concat();
        let digest = Digest::of(&hashed);
        digest.as_bytes().first_chunk::<4>().copied().map_or(0, u32::from_be_bytes)
    }

    /// Checks a signature that names this key, and gives the time of a cosignature.
    pub(crate) fn check(&self, text: &str, made: &[u8]) -> Result<Option<u64>, NoteError> {
        let invalid = || NoteError::InvalidSignature { name: self.name.clone() };
        let holds = |message: &[u8], made: &[u8]| self.key.verify(message, made).map_err(|_| invalid());
        match self.kind {
            NoteKind::Ed25519 => holds(text.as_bytes(), made).map(|()| None),
            NoteKind::Cosignature => {
                let (time, made) = made.split_first_chunk::<8>().ok_or_else(invalid)?;
                let time = u64::from_be_bytes(*time);
                if time > MAX_TIME {
                    return Err(NoteError::TimeOutOfRange);
                }
                holds(cosigned(text, time).as_bytes(), made).map(|()| Some(time))
            }
        }
    }
}

impl NoteSigner {
    /// Gives a signer its name.
    ///
    /// # Errors
    ///
    /// As [`NoteKey::new`].
    pub fn new(name: &str, kind: NoteKind, signer: impl Signer + 'static) -> Result<Self, NoteError> {
        Ok(Self { public: NoteKey::new(name, kind, signer.public_key())?, signer: Box::new(signer) })
    }

    /// The public half.
    pub const fn key(&self) -> &NoteKey {
        &self.public
    }

    pub(super) fn sign(&self, text: &str, time: Option<u64>) -> Result<Vec<u8>, NoteError> {
        let sign = |message: &str| self.signer.sign_as(&self.public.key, message.as_bytes()).map_err(NoteError::Signer);
        Ok(match (self.public.kind, time) {
            (NoteKind::Ed25519, None) => sign(text)?.to_vec(),
            (NoteKind::Cosignature, Some(time)) if time <= MAX_TIME => {
                [&time.to_be_bytes()[..], &sign(&cosigned(text, time))?].concat()
            }
            (NoteKind::Cosignature, None) => return Err(NoteError::MissingTime),
            _ => return Err(NoteError::TimeOutOfRange),
        })
    }
}

impl fmt::Debug for NoteSigner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NoteSigner({})", self.public)
    }
}

impl fmt::Display for NoteKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let material = [&[self.kind.byte()], &self.key.as_bytes()[..]].concat();
        write!(f, "{}+{}+{}", self.name, HEXLOWER.encode(&self.id().to_be_bytes()), BASE64.encode(&material))
    }
}

impl FromStr for NoteKey {
    type Err = NoteError;

    fn from_str(text: &str) -> Result<Self, NoteError> {
        // base64 may hold a plus, a name may not
        let mut parts = text.splitn(3, '+');
        let (Some(name), Some(id), Some(material)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(NoteError::MalformedKey);
        };
        let id = HEXLOWER.decode(id.as_bytes()).map_err(|_| NoteError::MalformedKey)?;
        let material = decode_base64(material).ok_or(NoteError::MalformedKey)?;
        let (byte, bytes) = material.split_first().ok_or(NoteError::MalformedKey)?;
        let kind = match byte {
            0x01 => NoteKind::Ed25519,
            0x04 => NoteKind::Cosignature,
            other => return Err(NoteError::UnknownKind { found: *other }),
        };
        let bytes: &[u8; PublicKey::LENGTH] = bytes.try_into().map_err(|_| NoteError::MalformedKey)?;
        let key = Self::new(name, kind, PublicKey::from_bytes(bytes).map_err(NoteError::UnfitKey)?)?;
        if id == key.id().to_be_bytes() { Ok(key) } else { Err(NoteError::WrongKeyId { expected: key.id() }) }
    }
}

/// Tells whether a text may be the name of a key.
pub(super) fn is_name(name: &str) -> bool {
    !name.is_empty() && !name.chars().any(|c| c.is_whitespace() || c.is_control() || c == '+')
}

/// What a witness signs: the time, and the text of the checkpoint.
fn cosigned(text: &str, time: u64) -> String {
    format!("cosignature/v1\ntime {time}\n{text}")
}

/// The latest time of a cosignature that the format allows.
const MAX_TIME: u64 = (1 << 63) - 1;

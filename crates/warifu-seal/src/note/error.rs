use crate::keys::KeyError;

use super::{MAX_NOTE_BYTES, MAX_NOTE_SIGNATURES};

/// What is wrong with a note, or with a key of one.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum NoteError {
    /// A control character other than line feed.
    #[error("the note holds a control character")]
    ControlCharacter,
    /// A signature names a known key, which did not make it over this text.
    #[error("the signature that names `{name}` was not made by it over this text")]
    InvalidSignature {
        /// The name of the key.
        name: String,
    },
    /// Not the text form of a verifier key.
    #[error("not a verifier key of the form `NAME+ID+BASE64`")]
    MalformedKey,
    /// Not a name that a key of a note may have.
    #[error("not the name of a key of a note")]
    MalformedName,
    /// A signature line is not of the one form.
    #[error("not a signature line of a note: `{line}`")]
    MalformedSignature {
        /// The line, shortened.
        line: String,
    },
    /// The text of a note ends with a line end.
    #[error("the text of a note has to end with a line end")]
    MalformedText,
    /// A witness signs together with a time.
    #[error("a cosignature needs a time")]
    MissingTime,
    /// There is no empty line with signature lines after it.
    #[error("the note has no signature lines")]
    NoSignatures,
    /// Not UTF-8.
    #[error("the note is not UTF-8")]
    NotUtf8,
    /// The time of a cosignature lies beyond what the format allows, or a plain signature was to have one.
    #[error("a cosignature has a time below 2^63, and a plain signature none")]
    TimeOutOfRange,
    /// Too many bytes.
    #[error("the note has {found} bytes, more than {MAX_NOTE_BYTES}")]
    TooLarge {
        /// How many there are.
        found: usize,
    },
    /// Too many signatures.
    #[error("the note has {found} signatures, more than {MAX_NOTE_SIGNATURES}")]
    TooManySignatures {
        /// How many there are.
        found: usize,
    },
    /// The key is not fit to check signatures with.
    #[error("the key inside the verifier key: {0}")]
    UnfitKey(#[source] KeyError),
    /// The verifier key is of a kind that is not read here.
    #[error("signature type {found:#04x} is neither Ed25519 (0x01) nor a timestamped cosignature (0x04)")]
    UnknownKind {
        /// The byte that names the kind.
        found: u8,
    },
    /// No signature names a known key.
    #[error("none of the {found} signatures is by a known key")]
    UnknownSigner {
        /// How many signatures there are.
        found: usize,
    },
    /// The id inside a verifier key is not that of its name and key.
    #[error("the verifier key should have the id `{expected:08x}`")]
    WrongKeyId {
        /// What follows from name and key.
        expected: u32,
    },
}

impl NoteError {
    /// Stable name of the error, in lower-kebab-case.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::ControlCharacter => "note-control-character",
            Self::InvalidSignature { .. } => "note-signature-invalid",
            Self::MalformedKey => "malformed-verifier-key",
            Self::MalformedName => "malformed-key-name",
            Self::MalformedSignature { .. } => "malformed-signature-line",
            Self::MalformedText => "malformed-note-text",
            Self::MissingTime => "cosignature-without-time",
            Self::NoSignatures => "unsigned-note",
            Self::NotUtf8 => "note-not-utf8",
            Self::TimeOutOfRange => "cosignature-time-out-of-range",
            Self::TooLarge { .. } => "note-too-large",
            Self::TooManySignatures { .. } => "too-many-note-signatures",
            Self::UnfitKey(error) => error.code(),
            Self::UnknownKind { .. } => "unknown-signature-type",
            Self::UnknownSigner { .. } => "unknown-note-signer",
            Self::WrongKeyId { .. } => "wrong-verifier-key-id",
        }
    }

    /// What to do about it.
    pub const fn help(&self) -> &'static str {
        match self {
            Self::ControlCharacter | Self::NotUtf8 => {
                "a note is UTF-8 text with line feeds only; get the original again"
            }
            Self::InvalidSignature { .. } => "the text was changed after signing; get the original note again",
            Self::MalformedKey | Self::WrongKeyId { .. } => {
                "copy the whole verifier key again from whoever published it"
            }
            Self::MalformedName => "a name has at least one character and no space, plus or control character",
            Self::MalformedSignature { .. } => "a signature line is an em dash, the name and base64, one space between",
            Self::MalformedText => "end the text with a line feed",
            Self::MissingTime | Self::TimeOutOfRange => "give a time to a witness's signature, and only to that",
            Self::NoSignatures => "a note has an empty line and then at least one signature line, each with a line end",
            Self::TooLarge { .. } | Self::TooManySignatures { .. } => {
                "keep the signatures that matter and drop the others"
            }
            Self::UnfitKey(error) => error.help(),
            Self::UnknownKind { .. } => "ask for an Ed25519 key of this log or witness",
            Self::UnknownSigner { .. } => "check the verifier keys that you trust, and that the note was not changed",
        }
    }
}

//! Signed notes (C2SP signed-note v1.0.0): a text, an empty line, signature lines. Checkpoints and the cosignatures of
//! witnesses are notes.
//!
//! [`Note::open`] decodes and verifies in one step and gives an [`OpenedNote`]; there is no other way to one. Signatures of
//! keys that are not known are passed over, as the format asks. A signature that names a known key has to hold, though:
//! one that does not refuses the whole note.
//!
//! ```
//! use warifu_seal::{keys::SigningKey, note::{self, Note, NoteKind, NoteSigner}};
//!
//! let signer = NoteSigner::new("port.example/bales", NoteKind::Ed25519, SigningKey::from_seed(&[7; 32]))?;
//! let bytes = Note::sign("forty bales\n", &signer)?;
//! let opened = Note::open(bytes.as_bytes(), &[signer.key().clone()])?;
//! assert_eq!(opened.text(), "forty bales\n");
//! # Ok::<(), note::NoteError>(())
//! ```

mod error;
mod key;
pub(crate) mod limits;

use data_encoding::BASE64;
use warifu_model::json::decode_base64;

use self::limits::{MAX_NOTE_BYTES, MAX_NOTE_SIGNATURES};

pub use self::{
    error::NoteError,
    key::{NoteKey, NoteKind, NoteSigner},
};

/// A note as data: well-formed, but nobody has looked at its signatures.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Note {
    text: String,
    signatures: Vec<NoteSignature>,
}

/// One signature line of a note.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct NoteSignature {
    /// The name of the key.
    pub name: String,
    /// The id of the key.
    pub id: u32,
    /// States what follows the id: for an Ed25519 signature its 64 bytes, for a cosignature the time before them.
    pub signature: Vec<u8>,
}

/// A note, after at least one known key was found to have signed exactly this text. Only [`Note::open`] makes one.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct OpenedNote {
    text: String,
    signers: Vec<NoteSignedBy>,
    unmatched: usize,
}

/// A known key that signed a note.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct NoteSignedBy {
    /// The key.
    pub key: NoteKey,
    /// The time at which it signed, in seconds since 1970, as a cosignature says; none for a plain signature.
    pub time: Option<u64>,
}

impl Note {
    /// Largest note that is read, in bytes. Go's `sumdb/note` draws the line at the same number.
    pub const MAX_BYTES: usize = MAX_NOTE_BYTES;

    /// Most signatures on a note that is read: the format demands that 16 are taken, Go's `sumdb/note` takes 100.
    pub const MAX_SIGNATURES: usize = MAX_NOTE_SIGNATURES;

    /// Reads a note. That somebody signed it is for [`Note::open`] to check.
    ///
    /// # Errors
    ///
    /// [`NoteError`] about the form of the note.
    pub fn read(bytes: &[u8]) -> Result<Self, NoteError> {
        if bytes.len() > MAX_NOTE_BYTES {
            return Err(NoteError::TooLarge { found: bytes.len() });
        }
        let text = str::from_utf8(bytes).map_err(|_| NoteError::NotUtf8)?;
        if text.bytes().any(|byte| byte < 0x20 && byte != b'\n') {
            return Err(NoteError::ControlCharacter);
        }
        let (text, lines) = text.rsplit_once("\n\n").ok_or(NoteError::NoSignatures)?;
        let lines = lines.strip_suffix('\n').ok_or(NoteError::NoSignatures)?;
        let found = lines.split('\n').count();
        if found > MAX_NOTE_SIGNATURES {
            return Err(NoteError::TooManySignatures { found });
        }
        let signatures = lines.split('\n').map(NoteSignature::read).collect::<Result<_, _>>()?;
        Ok(Self { text: format!("{text}\n"), signatures })
    }

    /// The text, with the line end at its end.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The signature lines, in their order.
    pub fn signatures(&self) -> &[NoteSignature] {
        &self.signatures
    }

    /// Tells whether one of the lines was made by this key.
    pub(crate) fn is_signed_by(&self, key: &NoteKey) -> bool {
        self.signatures.iter().any(|made| made.names(key) && key.check(&self.text, &made.signature).is_ok())
    }
}

impl NoteSignature {
    fn by(signer: &NoteSigner, text: &str, time: Option<u64>) -> Result<Self, NoteError> {
        let signature = signer.sign(text, time)?;
        Ok(Self { name: signer.key().name().to_owned(), id: signer.key().id(), signature })
    }

    fn read(line: &str) -> Result<Self, NoteError> {
        let malformed = || NoteError::MalformedSignature { line: warifu_model::json::shorten(line) };
        let (name, signature) = line.strip_prefix("— ").and_then(|rest| rest.split_once(' ')).ok_or_else(malformed)?;
        let bytes = decode_base64(signature).ok_or_else(malformed)?;
        let (id, signature) = bytes.split_first_chunk::<4>().ok_or_else(malformed)?;
        if !key::is_name(name) || signature.is_empty() {
            return Err(malformed());
        }
        Ok(Self { name: name.to_owned(), id: u32::from_be_bytes(*id), signature: signature.to_vec() })
    }

    /// Tells whether the line says that it was made by this key.
    pub(crate) fn names(&self, key: &NoteKey) -> bool {
        key.name() == self.name && key.id() == self.id
    }

    pub(crate) fn write(&self) -> String {
        let bytes = [&self.id.to_be_bytes()[..], &self.signature].concat();
        format!("— {} {}\n", self.name, BASE64.encode(&bytes))
    }
}

impl OpenedNote {
    /// The verified text, with the line end at its end.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The known keys that signed, in the order of their lines. Never empty.
    pub fn signers(&self) -> &[NoteSignedBy] {
        &self.signers
    }

    /// Number of signatures that name no known key.
    pub const fn unmatched(&self) -> usize {
        self.unmatched
    }
}

impl Note {
    /// Reads a note and verifies it against the known keys.
    ///
    /// # Errors
    ///
    /// [`NoteError`] about the form; [`NoteError::InvalidSignature`] where a signature names a known key that did not make
    /// it, [`NoteError::UnknownSigner`] where none names a known key.
    pub fn open(bytes: &[u8], known: &[NoteKey]) -> Result<OpenedNote, NoteError> {
        let Self { text, signatures } = Self::read(bytes)?;
        let mut signers = Vec::new();
        for made in &signatures {
            let Some(key) = known.iter().find(|key| key.name() == made.name && key.id() == made.id) else { continue };
            let time = key.check(&text, &made.signature)?;
            signers.push(NoteSignedBy { key: key.clone(), time });
        }
        let found = signatures.len();
        let unmatched = found - signers.len();
        if signers.is_empty() {
            Err(NoteError::UnknownSigner { found })
        } else {
            Ok(OpenedNote { text, signers, unmatched })
        }
    }

    /// Makes a note of `text` with one signature. The same arguments give the same note.
    ///
    /// # Errors
    ///
    /// [`NoteError::ControlCharacter`] and [`NoteError::MalformedText`] for a text that no note can hold;
    /// [`NoteError::MissingTime`] for the signer of a cosignature; [`NoteError::Signer`].
    pub fn sign(text: &str, signer: &NoteSigner) -> Result<String, NoteError> {
        if text.bytes().any(|byte| byte < 0x20 && byte != b'\n') {
            return Err(NoteError::ControlCharacter);
        }
        if !text.ends_with('\n') {
            return Err(NoteError::MalformedText);
        }
        Ok(format!("{text}\n{}", NoteSignature::by(signer, text, None)?.write()))
    }

    /// Adds a signature to a note, leaving the others as they are. Whoever signs has opened the note first.
    ///
    /// `time` is for a cosignature, in seconds since 1970; a plain signature has none.
    ///
    /// # Errors
    ///
    /// [`NoteError`] about the form; [`NoteError::TooManySignatures`]; [`NoteError::MissingTime`] and
    /// [`NoteError::TimeOutOfRange`] where `time` and the kind of the key do not go together; [`NoteError::Signer`].
    pub fn add_signature(note: &str, signer: &NoteSigner, time: Option<u64>) -> Result<String, NoteError> {
        let Self { text, signatures } = Self::read(note.as_bytes())?;
        if signatures.len() >= MAX_NOTE_SIGNATURES {
            return Err(NoteError::TooManySignatures { found: signatures.len() + 1 });
        }
        Ok(format!("{note}{}", NoteSignature::by(signer, &text, time)?.write()))
    }
}

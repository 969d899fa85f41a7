//! Dead Simple Signing Envelopes (DSSE 1.0.2).
//!
//! What is signed is never the JSON around it but the exact payload bytes together with their type, in the
//! pre-authentication encoding that [`Envelope::pae`] makes. [`Opened::open`] decodes and verifies in one step and gives the verified
//! bytes as an [`Opened`]; there is no other way to get one. Functions that need verified input take `&Opened`.
//!
//! Key ids in an envelope are not covered by any signature. They decide nothing here, other than which of the given
//! keys is tried first and how a failure is worded.
//!
//! ```
//! use warifu_seal::{dsse::{self, Opened}, keys::SigningKey};
//!
//! let key = SigningKey::from_seed(&[7; 32]);
//! let envelope = key.sign_envelope("text/plain", b"forty bales".to_vec());
//! let opened = Opened::open_envelope(&envelope, &[key.public_key()])?;
//! assert_eq!(opened.payload(), b"forty bales");
//! # Ok::<(), dsse::OpenError>(())
//! ```

use std::collections::BTreeMap;

use warifu_model::json::plural;
use warifu_model::{Digest, Envelope, EnvelopeSignature, Language, Limit, Location, ReadError, problems};

use crate::keys::{PublicKey, Signer, SignerError, SigningKey};

/// Greatest number of signatures in an envelope that is opened or added to: 100.
///
/// Each signature costs up to one verification per trusted key, so the number must have a bound. Go's `sumdb/note`
/// draws the line at the same number; a certificate has three or four.
const MAX_SIGNATURES: usize = Limit::SIGNATURES;

problems! {
    /// The reason why an envelope was not opened.
    #[derive(Clone, Debug, Eq, PartialEq)]
    #[non_exhaustive]
    pub enum OpenError {
        /// The bytes are not a DSSE envelope; the source says what is wrong and where.
        Malformed(error: ReadError) => {
            code: "envelope-malformed",
            en: "the envelope is malformed: {error}",
            ja: ("エンベロープの形式が正しくない：{}", error.with_place(Language::Ja)),
            help_en: "an envelope is a JSON object with `payloadType`, `payload` and `signatures`",
            help_ja: "エンベロープは `payloadType`、`payload`、`signatures` を持つ JSON オブジェクトです",
            location: (Location { pointer: &error.pointer, offset: Some(error.offset) }),
        }
        /// None of the given keys made any of the signatures, and one signature names a given key as its maker: most likely
        /// the payload or its type was changed.
        SignatureMismatch {
            /// Id of the given key that the signature names.
            key_id: Digest,
        } => {
            code: "signature-invalid",
            en: "a signature names key `{key_id}`, but that key did not sign this payload",
            ja: "鍵 `{key_id}` を名乗る署名が、このペイロードに対するものではない",
            help_en: "the payload was changed after signing; get the original envelope again",
            help_ja: "署名後にペイロードが改変されています。元のエンベロープを取り直してください",
        }
        /// More signatures than [`Limit::SIGNATURES`].
        TooManySignatures {
            /// The number found.
            found: usize,
        } => {
            code: "too-many-signatures",
            en: "the envelope has {found} signatures, more than {MAX_SIGNATURES}",
            ja: "エンベロープの署名が{found}件あり、上限の{MAX_SIGNATURES}件を超える",
            help_en: "keep the signatures of the keys that matter and drop the others",
            help_ja: "必要な鍵の署名だけを残し、ほかを除いてください",
        }
        /// None of the given keys made any of the signatures.
        UnknownSigner {
            /// The number of signatures there are.
            found: usize,
        } => {
            code: "signer-unknown",
            en: ("none of {} is by a known key", plural(*found, "signature", "signatures")),
            ja: "署名{found}件のいずれも既知の鍵によるものではない",
            help_en: "check the signer's public key, and that the envelope was not changed",
            help_ja: "署名者の公開鍵と、エンベロープが改変されていないことを確認してください",
        }
        /// The envelope has no signatures.
        Unsigned => {
            code: "unsigned-envelope",
            en: "the envelope is not signed",
            ja: "エンベロープに署名がない",
            help_en: "ask its maker to sign it",
            help_ja: "作成者に署名を求めてください",
        }
    }
}

problems! {
    /// The reason why a signature was not added to an envelope.
    #[derive(Clone, Debug, Eq, PartialEq)]
    pub enum AddSignatureError {
        /// The key has signed this envelope already; a second signature would count for nothing.
        AlreadySigned {
            /// Id of the key.
            key_id: Digest,
        } => {
            code: "already-signed",
            en: "key `{key_id}` has signed this envelope already",
            ja: "鍵 `{key_id}` は既にこのエンベロープに署名している",
            help_en: "sign with another key, or leave the envelope as it is",
            help_ja: "別の鍵で署名するか、エンベロープをそのままにしてください",
        }
        /// The signer gave no signature.
        Signer(error: SignerError) => { delegate }
        /// The envelope has [`Limit::SIGNATURES`] already.
        TooManySignatures => {
            code: "too-many-signatures",
            en: "the envelope already has {MAX_SIGNATURES} signatures or more",
            ja: "エンベロープには既に上限の{MAX_SIGNATURES}件以上の署名がある",
            help_en: "keep the signatures of the keys that matter and drop the others",
            help_ja: "必要な鍵の署名だけを残し、ほかを除いてください",
        }
    }
}

/// The content of an envelope, after at least one given key was found to have signed exactly these bytes.
///
/// Only [`Opened::open`] and [`Opened::open_envelope`] make one:
///
/// ```compile_fail,E0451
/// let forged = warifu_seal::dsse::Opened {
///     payload_type: String::new(),
///     payload: Vec::new(),
///     signers: Vec::new(),
///     unmatched: 0,
/// };
/// ```
///
/// What asks for verified content does not take an envelope that nobody opened:
///
/// ```compile_fail,E0308
/// use warifu_seal::{dsse::{self, Opened}, keys::SigningKey};
///
/// fn act_upon(content: &Opened) {}
///
/// let envelope = SigningKey::from_seed(&[7; 32]).sign_envelope("text/plain", b"let me in".to_vec());
/// act_upon(&envelope);
/// ```
///
/// nor can an envelope be turned into one by conversion:
///
/// ```compile_fail,E0277
/// use warifu_seal::{dsse::{self, Opened}, keys::SigningKey};
///
/// let envelope = SigningKey::from_seed(&[7; 32]).sign_envelope("text/plain", b"let me in".to_vec());
/// let content: Opened = envelope.into();
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Opened {
    payload_type: String,
    payload: Vec<u8>,
    signers: Vec<PublicKey>,
    unmatched: usize,
}

impl Opened {
    fn new(envelope: Envelope, mut signers: Vec<PublicKey>) -> Self {
        let unmatched = envelope.signatures.len() - signers.len();
        signers.sort_unstable();
        signers.dedup();
        Self { payload_type: envelope.payload_type, payload: envelope.payload, signers, unmatched }
    }

    /// The verified bytes.
    pub fn payload(&self) -> &[u8] {
        &self.payload
    }

    /// The verified type of the payload. Compare it before reading the payload: the same bytes may mean something else
    /// under another type.
    pub fn payload_type(&self) -> &str {
        &self.payload_type
    }

    /// Those of the given keys that signed, each once, in the order of their bytes. Never empty.
    pub fn signers(&self) -> &[PublicKey] {
        &self.signers
    }

    /// Number of signatures that none of the given keys made: of other keys, of other algorithms, or broken.
    pub const fn unmatched(&self) -> usize {
        self.unmatched
    }

    /// The verified bytes, without the rest.
    pub fn into_payload(self) -> Vec<u8> {
        self.payload
    }
}

impl From<SignerError> for AddSignatureError {
    fn from(error: SignerError) -> Self {
        Self::Signer(error)
    }
}

impl dyn Signer + '_ {
    /// Puts `payload` into an envelope signed by this signer. The same arguments give the same envelope.
    ///
    /// # Errors
    ///
    /// [`SignerError`], as of [`sign_verified`](#method.sign_verified).
    pub fn sign_envelope(&self, payload_type: &str, payload: Vec<u8>) -> Result<Envelope, SignerError> {
        let public = self.public_key();
        let signature = self.sign_as(&public, &Envelope::pae(payload_type, &payload))?;
        Ok(enveloped(payload_type, payload, &public, &signature))
    }

    /// Adds the signature of this signer over what the envelope holds, leaving the others as they are.
    ///
    /// This does not look at who signed before. Whoever countersigns opens the envelope first and looks at what it says.
    ///
    /// # Errors
    ///
    /// [`AddSignatureError::TooManySignatures`], [`AddSignatureError::AlreadySigned`] and [`AddSignatureError::Signer`], looked for
    /// in this order; the envelope is then unchanged.
    pub fn add_signature(&self, envelope: &mut Envelope) -> Result<(), AddSignatureError> {
        if envelope.signatures.len() >= MAX_SIGNATURES {
            return Err(AddSignatureError::TooManySignatures);
        }
        let message = Envelope::pae(&envelope.payload_type, &envelope.payload);
        let public = self.public_key();
        if envelope.signatures.iter().any(|made| public.verify(&message, &made.sig).is_ok()) {
            return Err(AddSignatureError::AlreadySigned { key_id: public.key_id() });
        }
        let signature = self.sign_as(&public, &message)?;
        envelope.signatures.push(signature_by(&public, &signature));
        Ok(())
    }
}

impl SigningKey {
    /// Puts `payload` into an envelope signed by this key. The same arguments give the same envelope.
    pub fn sign_envelope(&self, payload_type: &str, payload: Vec<u8>) -> Envelope {
        let signature = self.sign(&Envelope::pae(payload_type, &payload));
        enveloped(payload_type, payload, &self.public_key(), &signature)
    }

    /// Adds the signature of this key as [any signer](trait@Signer) does.
    ///
    /// # Errors
    ///
    /// [`AddSignatureError::TooManySignatures`] and [`AddSignatureError::AlreadySigned`], looked for in this order; the
    /// envelope is then unchanged.
    pub fn add_signature(&self, envelope: &mut Envelope) -> Result<(), AddSignatureError> {
        let signer: &dyn Signer = self;
        signer.add_signature(envelope)
    }
}

impl Opened {
    /// Reads an envelope from its JSON bytes and verifies it, see [`Opened::open_envelope`].
    ///
    /// # Errors
    ///
    /// [`OpenError::Malformed`] for bytes that are no envelope, otherwise as [`Opened::open_envelope`].
    pub fn open(bytes: &[u8], keys: &[PublicKey]) -> Result<Self, OpenError> {
        let envelope = Envelope::read(bytes).map_err(OpenError::Malformed)?;
        let signers = signers_of(&envelope, keys)?;
        Ok(Self::new(envelope, signers))
    }

    /// Verifies an envelope against the given keys; one signature by one of them is enough.
    ///
    /// Which further ones must have signed is for [`crate::threshold`] to say. The order of signatures and of keys, repeated
    /// ones among them and the key ids in the envelope make no difference to what is opened.
    ///
    /// # Errors
    ///
    /// [`OpenError::Unsigned`], [`OpenError::TooManySignatures`]; [`OpenError::SignatureMismatch`] or
    /// [`OpenError::UnknownSigner`] where no signature is by a given key.
    pub fn open_envelope(envelope: &Envelope, keys: &[PublicKey]) -> Result<Self, OpenError> {
        let signers = signers_of(envelope, keys)?;
        Ok(Self::new(envelope.clone(), signers))
    }
}

/// For each signature that a given key made, this key. Never empty.
fn signers_of(envelope: &Envelope, keys: &[PublicKey]) -> Result<Vec<PublicKey>, OpenError> {
    let found = envelope.signatures.len();
    if found == 0 {
        return Err(OpenError::Unsigned);
    }
    if found > MAX_SIGNATURES {
        return Err(OpenError::TooManySignatures { found });
    }
    let message = Envelope::pae(&envelope.payload_type, &envelope.payload);
    let known = keys.iter().map(|key| (key.key_id(), key)).collect();
    let signers: Vec<_> =
        envelope.signatures.iter().filter_map(|made| signer_of(made, &message, &known)).cloned().collect();
    if signers.is_empty() {
        return Err(nobody_known(envelope, &known));
    }
    Ok(signers)
}

/// The known key that made this signature: the one that it names if that is true, else whichever it is.
fn signer_of<'a>(
    made: &EnvelopeSignature,
    message: &[u8],
    known: &BTreeMap<Digest, &'a PublicKey>,
) -> Option<&'a PublicKey> {
    let named = named_key(made, known);
    named
        .into_iter()
        .chain(known.values().copied().filter(|key| Some(*key) != named))
        .find(|key| key.verify(message, &made.sig).is_ok())
}

fn named_key<'a>(made: &EnvelopeSignature, known: &BTreeMap<Digest, &'a PublicKey>) -> Option<&'a PublicKey> {
    made.keyid.as_deref().and_then(Digest::parse).and_then(|id| known.get(&id)).copied()
}

fn nobody_known(envelope: &Envelope, known: &BTreeMap<Digest, &PublicKey>) -> OpenError {
    match envelope.signatures.iter().find_map(|made| named_key(made, known)) {
        Some(key) => OpenError::SignatureMismatch { key_id: key.key_id() },
        None => OpenError::UnknownSigner { found: envelope.signatures.len() },
    }
}

fn enveloped(payload_type: &str, payload: Vec<u8>, key: &PublicKey, signature: &[u8]) -> Envelope {
    Envelope { payload_type: payload_type.to_owned(), payload, signatures: vec![signature_by(key, signature)] }
}

fn signature_by(key: &PublicKey, signature: &[u8]) -> EnvelopeSignature {
    EnvelopeSignature { keyid: Some(key.key_id().to_string()), sig: signature.to_vec() }
}

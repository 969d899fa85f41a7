use warifu_model::{Digest, Envelope, Format, Json, PublicKeyText, ReadError, SharedItem};
use warifu_seal::dsse::Opened;
use warifu_seal::keys::PublicKey;

/// The marking of an item as it was given: as it is, or in an envelope. [`share`](crate::share) asks who signed it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Marked {
    item: SharedItem,
    envelope: Option<Envelope>,
    bytes: Vec<u8>,
}

impl Marked {
    /// Reads a marking from its bytes, as it is or in an envelope. Signatures are not verified yet.
    ///
    /// # Errors
    ///
    /// [`ReadError`]: the bytes are neither. A marking that is no label of TLP is one of these.
    pub fn read(bytes: &[u8]) -> Result<Self, ReadError> {
        let (payload, envelope) = unwrapped(bytes)?;
        Ok(Self { item: SharedItem::read(&payload)?, envelope, bytes: bytes.to_vec() })
    }

    /// The document.
    pub fn item(&self) -> &SharedItem {
        &self.item
    }

    /// The exact bytes, as they were given: a marking, or an envelope with one.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The digest of these bytes: what a [`Permission`](crate::Permission) names.
    pub fn digest(&self) -> Digest {
        Digest::of(&self.bytes)
    }

    pub(crate) fn is_signed_by(&self, keys: &[PublicKeyText]) -> bool {
        !signers(self.envelope.as_ref(), SharedItem::PAYLOAD_TYPE, keys).is_empty()
    }
}

impl From<SharedItem> for Marked {
    /// A marking that nobody has signed: the origin's own.
    fn from(item: SharedItem) -> Self {
        let bytes = Json::from(&item).to_canonical();
        Self { item, envelope: None, bytes }
    }
}

/// The bytes of a document, and the envelope that they came in.
pub(crate) fn unwrapped(bytes: &[u8]) -> Result<(Vec<u8>, Option<Envelope>), ReadError> {
    if Format::of(bytes)? != Some(Format::Envelope) {
        return Ok((bytes.to_vec(), None));
    }
    let envelope = Envelope::read(bytes)?;
    Ok((envelope.payload.clone(), Some(envelope)))
}

/// Those of the keys that signed the payload as what it is. A key that is none signs nothing.
pub(crate) fn signers(envelope: Option<&Envelope>, payload_type: &str, keys: &[PublicKeyText]) -> Vec<PublicKey> {
    let Some(envelope) = envelope.filter(|envelope| envelope.payload_type == payload_type) else { return Vec::new() };
    let keys: Vec<_> = keys.iter().filter_map(|key| PublicKey::from_bytes(key.as_bytes()).ok()).collect();
    Opened::open_envelope(envelope, &keys).map(|opened| opened.signers().to_vec()).unwrap_or_default()
}

use warifu_model::{Digest, Localized, Record};

/// One evaluation of a product against a set. Only [`evaluate`](crate::evaluate) and [`replay`](crate::replay()) make
/// one.
#[derive(Debug)]
pub struct Evaluation {
    /// Boxed, so that what carries an evaluation stays small.
    record: Box<Record>,
    bytes: Vec<u8>,
    digest: Digest,
    set_title: Localized,
}

impl Evaluation {
    pub(crate) fn new(record: Record, set_title: Localized) -> Self {
        let bytes = record.to_bytes();
        let digest = Digest::of(&bytes);
        Self { record: Box::new(record), bytes, digest, set_title }
    }

    /// The record: what went in, and what came out.
    pub fn record(&self) -> &Record {
        &self.record
    }

    /// The canonical bytes of the record (RFC 8785).
    pub fn record_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The digest of those bytes.
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// The title of the set.
    pub fn set_title(&self) -> &Localized {
        &self.set_title
    }
}

use std::fmt;
use std::io::{self, Read as ReadBytes};

use sha2::{Digest as _, Sha256};

use crate::json::{Json, Node, Read, ReadError};
use crate::language::both;
use crate::shape::{Form, Shape, Typed, Write};

/// SHA-256 (FIPS 180-4) of exact bytes: the identity of every document. Text form `sha256:` and 64 lower-case
/// hexadecimal digits.
#[derive(Clone, Copy, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Digest([u8; 32]);

impl Digest {
    /// The digest of these bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// The digest of everything that a reader gives, which may be larger than memory.
    ///
    /// # Errors
    ///
    /// Those of the reader.
    ///
    /// ```
    /// use warifu_model::Digest;
    ///
    /// assert_eq!(Digest::of_reader(&b"firmware"[..])?, Digest::of(b"firmware"));
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn of_reader(mut reader: impl ReadBytes) -> io::Result<Self> {
        let (mut hash, mut buffer) = (Sha256::new(), vec![0; BUFFER_BYTES]);
        loop {
            match reader.read(&mut buffer) {
                Ok(0) => return Ok(Self(hash.finalize().into())),
                Ok(count) => hash.update(buffer.get(..count).unwrap_or_default()),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// A digest that was computed elsewhere.
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The 32 bytes.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Reads the text form; none for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        Self::parse_hex(text.strip_prefix("sha256:")?)
    }

    /// Reads 64 lower-case hexadecimal digits, the form inside in-toto digest sets; none for anything else.
    pub fn parse_hex(hex: &str) -> Option<Self> {
        let mut bytes = [0; 32];
        if hex.len() != 2 * bytes.len() {
            return None;
        }
        data_encoding::HEXLOWER.decode_mut(hex.as_bytes(), &mut bytes).ok()?;
        Some(Self(bytes))
    }

    /// The 64 hexadecimal digits.
    pub fn hex(&self) -> String {
        data_encoding::HEXLOWER.encode(&self.0)
    }

    /// The first eight hexadecimal digits, for people who compare by eye. Never an identity.
    pub fn short(&self) -> String {
        self.hex().chars().take(8).collect()
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "sha256:{}", self.hex())
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl From<Digest> for Json {
    fn from(digest: Digest) -> Self {
        let mut text = String::with_capacity(TEXT_LENGTH);
        text.push_str("sha256:");
        data_encoding::HEXLOWER.encode_append(&digest.0, &mut text);
        Self::Text(text)
    }
}

impl Read for Digest {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        let text = node.string()?;
        Self::parse(&text).ok_or_else(|| {
            node.not_canonical(
                both("a digest", "ダイジェスト"),
                both("`sha256:` and 64 lower-case hexadecimal digits", "`sha256:` と小文字の16進数64桁"),
            )
        })
    }
}

impl Typed for Digest {
    const FORM: Form = Form::Named(&DIGEST);
}

impl Write for Digest {
    fn to_json(&self) -> Json {
        (*self).into()
    }

    fn write(&self, out: &mut Vec<u8>) {
        let mut digits = [0; 64];
        data_encoding::HEXLOWER.encode_mut(&self.0, &mut digits);
        out.extend_from_slice(b"\"sha256:");
        out.extend_from_slice(&digits);
        out.push(b'"');
    }
}

pub(crate) const DIGEST: Shape =
    Shape::text("digest", "SHA-256 of exact bytes", r#"{"type": "string", "pattern": "^sha256:[0-9a-f]{64}$"}"#);
/// How much of a reader is in memory at once.
const BUFFER_BYTES: usize = 64 * 1024;
/// `sha256:` and 64 digits.
const TEXT_LENGTH: usize = 71;

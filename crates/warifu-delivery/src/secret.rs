use data_encoding::HEXLOWER;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use warifu_model::{Digest, Timestamp, Token, problems};
use zeroize::Zeroizing;

/// The secret of a log of deliveries: with it the sender finds whose entry is whose; without it nobody does.
#[derive(Clone)]
pub struct LogSecret(Zeroizing<[u8; 32]>);

problems! {
    /// Reason why a text is no secret of a log.
    #[derive(Clone, Debug, Eq, PartialEq)]
    pub enum SecretError {
        /// It is not 64 hexadecimal digits.
        Malformed => {
            code: "log-secret-malformed",
            en: "this is not the secret of a log of deliveries",
            ja: "送付ログの秘密値ではない",
            help_en: "give the file that was made with the log; it has 64 hexadecimal digits",
            help_ja: "ログと同時に作られたファイルを指定してください。16進数64桁です",
        }
    }
}

impl LogSecret {
    /// A secret of 32 random bytes.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// Reads the text form: 64 lower-case hexadecimal digits and at most one line end.
    ///
    /// # Errors
    ///
    /// [`SecretError`]; it does not repeat the text.
    pub fn read(text: &[u8]) -> Result<Self, SecretError> {
        let digits = text.strip_suffix(b"\n").unwrap_or(text);
        let mut bytes = Zeroizing::new([0; 32]);
        if digits.len() != 64 {
            return Err(SecretError::Malformed);
        }
        HEXLOWER.decode_mut(digits, &mut *bytes).map_err(|_| SecretError::Malformed)?;
        Ok(Self(bytes))
    }

    /// The text form, with a line end.
    pub fn to_text(&self) -> Zeroizing<String> {
        Zeroizing::new(format!("{}\n", HEXLOWER.encode(&*self.0)))
    }

    /// The salt of one delivery (HMAC-SHA-256, RFC 2104).
    pub(crate) fn salt(&self, item: Digest, sender: &Token, recipient: &Token, at: Timestamp) -> Digest {
        // a key of any length is one: this does not fail
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&*self.0) else { return item };
        mac.update(format!("warifu salt 1\n{item}\n{sender}\n{recipient}\n{at}\n").as_bytes());
        Digest::from_bytes(mac.finalize().into_bytes().into())
    }
}

impl std::fmt::Debug for LogSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("LogSecret(…)")
    }
}

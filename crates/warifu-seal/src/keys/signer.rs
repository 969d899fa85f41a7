//! Signers: whoever holds a private key and signs with it, in this process or out of it.

use std::sync::Arc;

use warifu_model::json::{self, plural};
use warifu_model::{Digest, problems};

use super::form::SIGNATURE_LENGTH;
use super::public::PublicKey;
use super::signing::SigningKey;

/// Signs with an Ed25519 key (RFC 8032), wherever the private half is: in memory ([`SigningKey`]), in hardware, behind a program.
///
/// Everything of ours that signs takes `&dyn Signer` and calls [`sign_verified`](trait.Signer.html#method.sign_verified), so that an
/// implementation need not be right to be safe: what it returns is verified before it is used.
///
/// ```
/// use warifu_seal::keys::{PublicKey, Signer, SignerError, SigningKey};
///
/// struct Careful(SigningKey);
///
/// impl Signer for Careful {
///     fn public_key(&self) -> PublicKey {
///         self.0.public_key()
///     }
///
///     fn sign(&self, message: &[u8]) -> Result<[u8; 64], SignerError> {
///         if message.is_empty() {
///             return Err(SignerError::Refused { reason: "nothing to sign".to_owned() });
///         }
///         Ok(self.0.sign(message))
///     }
/// }
///
/// let signer: &dyn Signer = &Careful(SigningKey::from_seed(&[7; 32]));
/// let envelope = signer.sign_envelope("text/plain", b"forty bales".to_vec())?;
/// assert_eq!(envelope.signatures.len(), 1);
/// assert_eq!(signer.sign_verified(b"").unwrap_err().code(), "signer-refused");
/// # Ok::<(), SignerError>(())
/// ```
pub trait Signer: Send + Sync {
    /// The public half of its key. It is the same for as long as the signer is there.
    fn public_key(&self) -> PublicKey;

    /// Signs these very bytes (RFC 8032, section 5.1.6: no context, no prehash). Nobody has verified what this gives.
    ///
    /// # Errors
    ///
    /// [`SignerError`].
    fn sign(&self, message: &[u8]) -> Result<[u8; SIGNATURE_LENGTH], SignerError>;
}

impl dyn Signer + '_ {
    /// The id of the public half, see [`PublicKey::key_id`].
    pub fn key_id(&self) -> Digest {
        self.public_key().key_id()
    }

    /// Has these very bytes signed, and gives the signature only if it is by the public key of this signer (strictly, as
    /// [`PublicKey::verify`] reads it).
    ///
    /// # Errors
    ///
    /// What the signer says; [`SignerError::WrongSignature`].
    pub fn sign_verified(&self, message: &[u8]) -> Result<[u8; SIGNATURE_LENGTH], SignerError> {
        self.sign_as(&self.public_key(), message)
    }

    /// The same for whoever has asked for the public key already and goes on with that one.
    pub(crate) fn sign_as(&self, public: &PublicKey, message: &[u8]) -> Result<[u8; SIGNATURE_LENGTH], SignerError> {
        let signature = self.sign(message)?;
        match public.verify(message, &signature) {
            Ok(()) => Ok(signature),
            Err(_) => Err(SignerError::WrongSignature { key_id: public.key_id() }),
        }
    }
}

problems! {
    /// The reason why a signer gave no signature.
    #[derive(Clone, Debug, Eq, PartialEq)]
    #[non_exhaustive]
    pub enum SignerError {
        /// It failed. [`SignerError::failed`] makes it of foreign text.
        Failed {
            /// The reason in words of the signer, shortened and escaped.
            reason: String,
        } => {
            code: "signer-failed",
            en: "the signer failed: {reason}",
            ja: "署名者が失敗した：{reason}",
            help_en: "nothing was signed; put the signer right and try again",
            help_ja: "署名は行われていません。署名者の問題を解消して再度実行してください",
        }
        /// It answered, and ended as a program does that failed.
        EndedWrong {
            /// The end of the program in words of the system, shortened and escaped.
            status: String,
        } => {
            code: "signer-exit-not-zero",
            en: "the signer answered and then ended with an error: {status}",
            ja: "署名者は応答した後、エラーで終了した：{status}",
            help_en: "its answer was not used and nothing was signed; the signer has to end with exit code 0 after an answer that counts",
            help_ja: "応答は使われず、署名は行われていません。署名者は、有効な応答の後は終了コード 0 で終了する必要があります",
        }
        /// It said more than one line.
        SaidMore => {
            code: "signer-answer-not-one-line",
            en: "the signer said something after the line with its answer",
            ja: "署名者が応答の行の後にさらに出力した",
            help_en: "its answer was not used and nothing was signed; let it write one line to standard output, and all else to standard error",
            help_ja: "応答は使われず、署名は行われていません。標準出力には1行だけを書き、その他は標準エラーに書くようにしてください",
        }
        /// The answer is not of the form that was agreed upon.
        Malformed {
            /// The expected form.
            expected: &'static str,
            /// The same in Japanese.
            expected_ja: &'static str,
        } => {
            code: "signer-answer-malformed",
            en: "the answer of the signer is malformed: {expected}",
            ja: "署名者の応答の形式が正しくない：{expected_ja}",
            help_en: "the signer has to answer as docs/SIGNERS.md says",
            help_ja: "署名者は docs/SIGNERS.md のとおりに応答する必要があります",
        }
        /// It, or the person in front of it, does not want to sign this.
        Refused {
            /// The reason in words of the signer, shortened and escaped.
            reason: String,
        } => {
            code: "signer-refused",
            en: "the signer refuses to sign: {reason}",
            ja: "署名者が署名を拒否した：{reason}",
            help_en: "nothing was signed; ask the holder of the key",
            help_ja: "署名は行われていません。鍵の保有者に確認してください",
        }
        /// It did not answer in time.
        TimedOut {
            /// The time for which it was waited.
            seconds: u64,
        } => {
            code: "signer-timed-out",
            en: ("the signer did not answer within {}", plural(*seconds, "second", "seconds")),
            ja: "署名者が{seconds}秒以内に応答しなかった",
            help_en: "nothing was signed; put the signer right, or give it more time in its description",
            help_ja: "署名は行われていません。署名者の問題を解消するか、記述ファイルで待ち時間を延ばしてください",
        }
        /// It cannot be reached: the program does not start, the module does not load.
        Unavailable {
            /// Its program or module, shortened.
            signer: String,
            /// The reason in words of the system, shortened and escaped.
            reason: String,
        } => {
            code: "signer-unavailable",
            en: "the signer `{signer}` cannot be reached: {reason}",
            ja: "署名者 `{signer}` を利用できない：{reason}",
            help_en: "correct the path in its description, and see that the file may be run or loaded",
            help_ja: "記述ファイルのパスを直し、そのファイルが実行又は読込みできることを確認してください",
        }
        /// The returned bytes are not a signature of its key over the message.
        WrongSignature {
            /// The id of its key.
            key_id: Digest,
        } => {
            code: "signer-signature-wrong",
            en: "what the signer returned is not a signature by its key `{key_id}` over the message",
            ja: "署名者が返したものは、その鍵 `{key_id}` によるこの内容への署名ではない",
            help_en: "it was not used; the signer signs with another key, another algorithm or other bytes (Ed25519 is plain, without prehash)",
            help_ja: "署名は使われていません。署名者が別の鍵、別の方式、又は別の内容で署名しています（Ed25519 は事前ハッシュなし）",
        }
    }
}

impl SignerError {
    /// The failure for a reason in foreign words, which are shortened and escaped.
    pub fn failed(reason: &str) -> Self {
        Self::Failed { reason: json::shorten(reason) }
    }

    /// The refusal for a reason in foreign words, which are shortened and escaped.
    pub fn refused(reason: &str) -> Self {
        Self::Refused { reason: json::shorten(reason) }
    }
}

impl Signer for SigningKey {
    fn public_key(&self) -> PublicKey {
        self.public_key()
    }

    fn sign(&self, message: &[u8]) -> Result<[u8; SIGNATURE_LENGTH], SignerError> {
        Ok(self.sign(message))
    }
}

impl<T: Signer + ?Sized> Signer for &T {
    fn public_key(&self) -> PublicKey {
        (**self).public_key()
    }

    fn sign(&self, message: &[u8]) -> Result<[u8; SIGNATURE_LENGTH], SignerError> {
        (**self).sign(message)
    }
}

impl<T: Signer + ?Sized> Signer for Arc<T> {
    fn public_key(&self) -> PublicKey {
        (**self).public_key()
    }

    fn sign(&self, message: &[u8]) -> Result<[u8; SIGNATURE_LENGTH], SignerError> {
        (**self).sign(message)
    }
}

impl<T: Signer + ?Sized> Signer for Box<T> {
    fn public_key(&self) -> PublicKey {
        (**self).public_key()
    }

    fn sign(&self, message: &[u8]) -> Result<[u8; SIGNATURE_LENGTH], SignerError> {
        (**self).sign(message)
    }
}

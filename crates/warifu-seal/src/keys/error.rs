//! What can be wrong with a key.

use ed25519_dalek::pkcs8::spki::der;
use warifu_model::problems;

use super::form::SIGNATURE_LENGTH;

problems! {
    /// The reason why a key was refused.
    ///
    /// No variant carries bytes of the input, because the input may be a secret.
    #[derive(Clone, Debug, Eq, PartialEq)]
    #[non_exhaustive]
    pub enum KeyError {
        /// A private key protected by a passphrase (RFC 7468, section 11), and there was none.
        EncryptedKey => {
            code: "key-encrypted",
            en: "the private key is encrypted, and no passphrase is given",
            ja: "秘密鍵が暗号化されているが、パスフレーズが指定されていない",
            help_en: "give the passphrase that protects it",
            help_ja: "鍵を保護しているパスフレーズを指定してください",
        }
        /// A PKCS#8 v2 file names a public key that its private key does not have.
        KeyPairMismatch => {
            code: "key-pair-mismatch",
            en: "the public key in the file does not belong to the private key in it",
            ja: "ファイルの公開鍵が、同じファイルの秘密鍵に対応しない",
            help_en: "the file is inconsistent; export the key again with the tool that made it",
            help_ja: "ファイルの内容が誤っています。鍵を作成した道具で書き出し直してください",
        }
        /// The PEM block decodes, but its content is not the structure that its label promises.
        MalformedKey => {
            code: "key-malformed",
            en: "the PEM block does not contain a well-formed key",
            ja: "PEM ブロックの中身が正しい形式の鍵ではない",
            help_en: "an Ed25519 private key is PKCS#8, a public key is SubjectPublicKeyInfo (RFC 8410)",
            help_ja: "Ed25519 の秘密鍵は PKCS#8、公開鍵は SubjectPublicKeyInfo です（RFC 8410）",
        }
        /// Not exactly one well-formed PEM block (RFC 7468).
        MalformedPem => {
            code: "pem-malformed",
            en: "not one well-formed PEM block",
            ja: "正しい形式の PEM ブロック一つではない",
            help_en: "the file must hold one block from `-----BEGIN` to `-----END` and nothing after it",
            help_ja: "ファイルの内容は、`-----BEGIN` から `-----END` までのブロック一つだけにしてください",
        }
        /// Not the text form `ed25519:BASE64` of a public key.
        MalformedText => {
            code: "key-text-malformed",
            en: "not a public key of the form `ed25519:BASE64`",
            ja: "`ed25519:BASE64` の形式の公開鍵ではない",
            help_en: "after `ed25519:` come 44 characters of padded standard base64, 32 bytes in all",
            help_ja: "`ed25519:` の後に、詰め文字のある標準の base64 が44文字（32バイト）続きます",
        }
        /// The bytes decode to a point, but another encoding of that point is the proper one (RFC 8032, section 5.1.3).
        NonCanonicalKey => {
            code: "key-not-canonical",
            en: "the public key is not in its canonical encoding",
            ja: "公開鍵が唯一の正規の形で符号化されていない",
            help_en: "no honest key generator makes such a key; ask its owner for the right one",
            help_ja: "正しい鍵生成器はこのような鍵を作りません。所有者に正しい鍵を求めてください",
        }
        /// The bytes are not the encoding of any point of the curve.
        NotOnCurve => {
            code: "key-not-on-curve",
            en: "the public key is not a point of the curve",
            ja: "公開鍵が曲線上の点ではない",
            help_en: "no honest key generator makes such a key; ask its owner for the right one",
            help_ja: "正しい鍵生成器はこのような鍵を作りません。所有者に正しい鍵を求めてください",
        }
        /// A key in the form of OpenSSH, private or public.
        OpenSshKey => {
            code: "key-openssh",
            en: "this is an OpenSSH key",
            ja: "これは OpenSSH の鍵である",
            help_en: "OpenSSH cannot convert Ed25519 keys; make a new key",
            help_ja: "OpenSSH は Ed25519 の鍵を変換できません。新しい鍵を作成してください",
        }
        /// A key or certificate in another form, or of another algorithm.
        OtherForm {
            /// The label of the PEM block, or the program.
            form: &'static str,
        } => {
            code: "key-other-form",
            en: "this is a file of the form `{form}`, not an Ed25519 key in PKCS#8 or SubjectPublicKeyInfo",
            ja: "これは `{form}` の形式のファイルであり、PKCS#8 又は SubjectPublicKeyInfo の Ed25519 の鍵ではない",
            help_en: "make a new key, or convert the file where its algorithm is Ed25519",
            help_ja: "新しい鍵を作成するか、方式が Ed25519 であればファイルを変換してください",
        }
        /// An encrypted key of cosign or another tool of sigstore, whose algorithm is ECDSA as a rule.
        SigstoreKey => {
            code: "key-sigstore",
            en: "this is an encrypted key of sigstore (cosign)",
            ja: "これは sigstore（cosign）の暗号化された鍵である",
            help_en: "its form is read by cosign alone; make a new key",
            help_ja: "この形式は cosign だけが読めます。新しい鍵を作成してください",
        }
        /// A point of small order: a signature by such a key would hold for nearly every message.
        WeakKey => {
            code: "key-weak",
            en: "the public key is weak: its point has a small order",
            ja: "公開鍵が弱い：点の位数が小さい",
            help_en: "no honest key generator makes such a key; ask its owner for the right one",
            help_ja: "正しい鍵生成器はこのような鍵を作りません。所有者に正しい鍵を求めてください",
        }
        /// A key of another algorithm than Ed25519.
        WrongAlgorithm {
            /// Object identifier of the algorithm that the file names.
            oid: String,
        } => {
            code: "wrong-key-algorithm",
            en: "the key is for algorithm `{oid}`, not for Ed25519 (`1.3.101.112`)",
            ja: "鍵のアルゴリズムは `{oid}` であり、Ed25519（`1.3.101.112`）ではない",
            help_en: "make an Ed25519 key, for example with `openssl genpkey -algorithm ed25519`",
            help_ja: "Ed25519 の鍵を作成してください。例：`openssl genpkey -algorithm ed25519`",
        }
        /// The PEM block is of another kind than the one asked for.
        WrongLabel {
            /// The label that was needed.
            expected: &'static str,
        } => {
            code: "wrong-pem-label",
            en: "the PEM block is not labelled `{expected}`",
            ja: "PEM ブロックのラベルが `{expected}` ではない",
            help_en: "check whether a private key was given for a public one, or the other way round",
            help_ja: "秘密鍵と公開鍵を取り違えていないか確認してください",
        }
    }
}

problems! {
    /// The reason why a signature does not hold.
    #[derive(Clone, Debug, Eq, PartialEq)]
    pub enum SignatureError {
        /// The signature was not made over these bytes by this key, or is not well-formed.
        Mismatch => {
            code: "signature-invalid",
            en: "the signature is not by this key over these bytes",
            ja: "署名がこのバイト列とこの鍵に対応しない",
            help_en: "the bytes were changed after signing, or another key signed them; get the original again",
            help_ja: "署名後に内容が改変されたか、別の鍵による署名です。元のものを取り直してください",
        }
        /// Not 64 bytes.
        WrongLength {
            /// The number of bytes there were.
            found: usize,
        } => {
            code: "wrong-signature-length",
            en: "a signature has {SIGNATURE_LENGTH} bytes, not {found}",
            ja: "署名は{SIGNATURE_LENGTH}バイトでなければならないが、{found}バイトである",
            help_en: "check that the signature is Ed25519 and was not cut short",
            help_ja: "署名が Ed25519 であり、途中で切れていないことを確認してください",
        }
    }
}

impl KeyError {
    /// Tells a damaged PEM block from one that is sound but holds no DER.
    pub(super) fn in_pem(error: der::Error) -> Self {
        match error.kind() {
            der::ErrorKind::Pem(_) => Self::MalformedPem,
            _ => Self::MalformedKey,
        }
    }
}

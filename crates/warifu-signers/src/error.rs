use warifu_model::{Language, PublicKeyText, problems};
use warifu_seal::keys::{KeyError, SignerError};

problems! {
    /// The reason why a signer was not reached.
    #[derive(Clone, Debug, Eq, PartialEq)]
    #[non_exhaustive]
    pub enum OpenSignerError {
        /// The signer has another key than its description says.
        KeyDiffers {
            /// The key that it has.
            found: PublicKeyText,
            /// The key of the description.
            expected: PublicKeyText,
        } => {
            code: "signer-key-differs",
            en: "the signer has the key `{found}`, its description says `{expected}`",
            ja: "署名者の鍵は `{found}` だが、記述ファイルでは `{expected}` である",
            help_en: "find out which key it should be; set `public_key` of the description, or leave it out",
            help_ja: "正しい鍵を確認し、記述ファイルの `public_key` を直すか、省いてください",
        }
        /// The key asks for the PIN again for each signature (`CKA_ALWAYS_AUTHENTICATE`).
        LoginPerUse {
            /// The label of the key, shortened.
            label: String,
        } => {
            code: "signer-login-per-use",
            en: "the key `{label}` asks for a login for each signature (CKA_ALWAYS_AUTHENTICATE), which is not supported",
            ja: "鍵 `{label}` は署名のたびにログインを求める（CKA_ALWAYS_AUTHENTICATE）。これには対応していない",
            help_en: "use a signer of the kind `program` that logs in for each signature, or a key without this attribute",
            help_ja: "署名のたびにログインする、種類が `program` の署名者を使うか、この属性のない鍵を使ってください",
        }
        /// A token or a key was not found, or there are several.
        NotOne {
            /// The number found.
            found: usize,
            /// What was looked for.
            what: &'static str,
            /// The same in Japanese.
            what_ja: &'static str,
            /// Its label, shortened.
            label: String,
        } => {
            code: "signer-key-not-found",
            en: "there is not exactly one {what} with the label `{label}`, but {found}",
            ja: "ラベル `{label}` の{what_ja}は一つでなければならないが、{found}個ある",
            help_en: "list what is there, for example with `pkcs11-tool --module MODULE --login --list-objects`, and give a label that only one has",
            help_ja: "`pkcs11-tool --module MODULE --login --list-objects` などで確認し、一つだけが持つラベルを指定してください",
        }
        /// The program was built without what the description asks for.
        NotBuiltIn => {
            code: "signer-not-built-in",
            en: "this program was built without PKCS#11",
            ja: "このプログラムは PKCS#11 なしで構築されている",
            help_en: "build it with the feature `pkcs11`, or use a signer of the kind `program`",
            help_ja: "機能 `pkcs11` を付けて構築するか、種類が `program` の署名者を使ってください",
        }
        /// The PIN cannot be read from where the description says.
        Pin {
            /// The name of the file or the environment variable, shortened.
            from: String,
        } => {
            code: "signer-pin-unreadable",
            en: "no PIN can be read from `{from}`",
            ja: "`{from}` から PIN を読み取れない",
            help_en: "the file or the environment variable has to hold the PIN and nothing else",
            help_ja: "ファイル又は環境変数の内容を PIN だけにしてください",
        }
        /// The signer says why.
        Signer(error: SignerError) => { delegate }
        /// Its public key is not one that a reader would take.
        UnfitKey(error: KeyError) => {
            delegate error,
            en: "the public key of the signer: {error}",
            ja: ("署名者の公開鍵：{}", error.message(Language::Ja)),
        }
    }
}

impl From<KeyError> for OpenSignerError {
    fn from(error: KeyError) -> Self {
        Self::UnfitKey(error)
    }
}

impl From<SignerError> for OpenSignerError {
    fn from(error: SignerError) -> Self {
        Self::Signer(error)
    }
}

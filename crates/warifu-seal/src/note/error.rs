use warifu_model::json::plural;
use warifu_model::{Language, problems};

use crate::keys::{KeyError, SignerError};

use super::limits::{MAX_NOTE_BYTES, MAX_NOTE_SIGNATURES};

problems! {
    /// The fault in a note, or in a key of one.
    #[derive(Clone, Debug, Eq, PartialEq)]
    #[non_exhaustive]
    pub enum NoteError {
        /// A control character other than line feed.
        ControlCharacter => {
            code: "note-control-character",
            en: "the note contains a control character",
            ja: "ノートに制御文字がある",
            help_en: "a note is UTF-8 text with line feeds only; get the original again",
            help_ja: "ノートは改行だけを制御文字とする UTF-8 の文です。元のものを取り直してください",
        }
        /// A signature names a known key, which did not make it over this text.
        InvalidSignature {
            /// The name of the key.
            name: String,
        } => {
            code: "note-signature-invalid",
            en: "a signature names `{name}`, but that key did not sign this text",
            ja: "`{name}` を名乗る署名が、この文に対するものではない",
            help_en: "the text was changed after signing; get the original note again",
            help_ja: "署名後に文が改変されています。元のノートを取り直してください",
        }
        /// Not the text form of a verifier key.
        MalformedKey => {
            code: "verifier-key-malformed",
            en: "not a verifier key of the form `NAME+ID+BASE64`",
            ja: "`NAME+ID+BASE64` の形式の検証鍵ではない",
            help_en: "copy the whole verifier key again from its publisher",
            help_ja: "公開元から検証鍵全体を写し直してください",
        }
        /// Not a name that a key of a note may have.
        MalformedName => {
            code: "key-name-malformed",
            en: "not a valid name for a key of a note",
            ja: "ノートの鍵の名前として正しくない",
            help_en: "a name has at least one character and no space, plus or control character",
            help_ja: "名前は1文字以上とし、空白、プラス記号、制御文字を含めないでください",
        }
        /// A signature line is not of the one form.
        MalformedSignature {
            /// The line, shortened.
            line: String,
        } => {
            code: "signature-line-malformed",
            en: "not a signature line of a note: `{line}`",
            ja: "ノートの署名行ではない：`{line}`",
            help_en: "a signature line is an em dash, the name and base64, one space between",
            help_ja: "署名行は、全角ダッシュ（U+2014）、名前、base64 を空白一つで区切ったものです",
        }
        /// The text of a note ends with a line end.
        MalformedText => {
            code: "note-text-malformed",
            en: "the text of a note must end with a line feed",
            ja: "ノートの文が改行で終わっていない",
            help_en: "end the text with a line feed",
            help_ja: "文の最後に改行を置いてください",
        }
        /// A witness signs together with a time.
        MissingTime => {
            code: "cosignature-without-time",
            en: "a cosignature needs a time",
            ja: "連署に時刻がない",
            help_en: "give a time to a witness's signature, and only to that",
            help_ja: "証人の署名にだけ時刻を指定してください",
        }
        /// There is no empty line with signature lines after it.
        NoSignatures => {
            code: "unsigned-note",
            en: "the note has no signature lines",
            ja: "ノートに署名行がない",
            help_en: "a note has an empty line and then at least one signature line, each with a line end",
            help_ja: "ノートには空行と、その後に1行以上の署名行が必要です。各行は改行で終わります",
        }
        /// Not UTF-8.
        NotUtf8 => {
            code: "note-not-utf8",
            en: "the note is not UTF-8",
            ja: "ノートが UTF-8 ではない",
            help_en: "a note is UTF-8 text with line feeds only; get the original again",
            help_ja: "ノートは改行だけを制御文字とする UTF-8 の文です。元のものを取り直してください",
        }
        /// The signer gave no signature.
        Signer(error: SignerError) => { delegate }
        /// The time of a cosignature lies beyond what the format allows, or a plain signature was to have one.
        TimeOutOfRange => {
            code: "cosignature-time-out-of-range",
            en: "a cosignature needs a time below 2^63, and a plain signature has none",
            ja: "連署の時刻は 2^63 未満でなければならず、通常の署名に時刻はない",
            help_en: "give a time to a witness's signature, and only to that",
            help_ja: "証人の署名にだけ時刻を指定してください",
        }
        /// Too many bytes.
        TooLarge {
            /// The number found.
            found: usize,
        } => {
            code: "note-too-large",
            en: "the note has {found} bytes, more than {MAX_NOTE_BYTES}",
            ja: "ノートは{found}バイトあり、上限の{MAX_NOTE_BYTES}バイトを超える",
            help_en: "keep the signatures that matter and drop the others",
            help_ja: "必要な署名だけを残し、ほかを除いてください",
        }
        /// Too many signatures.
        TooManySignatures {
            /// The number found.
            found: usize,
        } => {
            code: "too-many-note-signatures",
            en: "the note has {found} signatures, more than {MAX_NOTE_SIGNATURES}",
            ja: "ノートの署名が{found}件あり、上限の{MAX_NOTE_SIGNATURES}件を超える",
            help_en: "keep the signatures that matter and drop the others",
            help_ja: "必要な署名だけを残し、ほかを除いてください",
        }
        /// The key is not fit to check signatures with.
        UnfitKey(error: KeyError) => {
            delegate error,
            en: "the key inside the verifier key: {error}",
            ja: ("検証鍵の中の鍵：{}", error.message(Language::Ja)),
        }
        /// The verifier key is of a kind that is not read here.
        UnknownKind {
            /// The byte that names the kind.
            found: u8,
        } => {
            code: "signature-type-unknown",
            en: "signature type {found:#04x} is neither Ed25519 (0x01) nor a timestamped cosignature (0x04)",
            ja: "署名の種類 {found:#04x} は、Ed25519（0x01）でも時刻付き連署（0x04）でもない",
            help_en: "ask for an Ed25519 key of this log or witness",
            help_ja: "このログ又は証人の Ed25519 の鍵を求めてください",
        }
        /// No signature names a known key.
        UnknownSigner {
            /// The number of signatures there are.
            found: usize,
        } => {
            code: "note-signer-unknown",
            en: ("none of {} is by a known key", plural(*found, "signature", "signatures")),
            ja: "署名{found}件のいずれも既知の鍵によるものではない",
            help_en: "check the verifier keys that you trust, and that the note was not changed",
            help_ja: "信頼する検証鍵と、ノートが改変されていないことを確認してください",
        }
        /// The id inside a verifier key is not that of its name and key.
        WrongKeyId {
            /// States what follows from name and key.
            expected: u32,
        } => {
            code: "wrong-verifier-key-id",
            en: "the verifier key should have the id `{expected:08x}`",
            ja: "検証鍵の id は `{expected:08x}` でなければならない",
            help_en: "copy the whole verifier key again from its publisher",
            help_ja: "公開元から検証鍵全体を写し直してください",
        }
    }
}

use warifu_model::{
    ClaimId, Digest, Envelope, Language, Limit, Location, Problem, ReadError, TypeError, VocabularyPin, problems,
};

problems! {
    /// The reason why nothing could be evaluated. An input is named by its place in
    /// [`Request::inputs`](crate::Request::inputs), from zero; messages count from one. Where a document cannot be read, code
    /// and help are those of what is wrong with it.
    #[derive(Clone, Debug, Eq, PartialEq)]
    #[non_exhaustive]
    pub enum EvaluateError {
        /// The admission policy cannot be read.
        Admission(error: ReadError) => {
            quote
            en: "the admission policy: {}",
            ja: "受入方針：{}",
        }
        /// The admission policy names holders of certificates for evidence, a trusted root of theirs is at hand, and whatever checks
        /// signatures opens no sigstore bundles: one that did might come to another outcome.
        BundlesNotOpened {
            /// The digest of the trusted root.
            trusted_root: Digest,
        } => {
            code: "bundles-not-opened",
            en: "the admission policy asks for sigstore bundles to be opened with the trusted root `{trusted_root}`, and here none are opened",
            ja: "受入方針は信頼するルート `{trusted_root}` によるsigstoreバンドルの検証を求めているが、ここではバンドルを開けない",
            help_en: "evaluate with a check of signatures that opens bundles (`SigstoreCheck` of `warifu-sigstore`; the program has it by the feature `sigstore`), or with a policy without `certificate` signers",
            help_ja: "バンドルを開ける署名検証（`warifu-sigstore` の `SigstoreCheck`。プログラムではfeature `sigstore`）を用いるか、`certificate` の署名者がない方針で評価してください",
        }
        /// A claim of the set's vocabularies has a value of another type.
        ClaimType {
            /// The input.
            input: usize,
            /// The claim.
            claim: ClaimId,
            /// The place in the statement, as a JSON Pointer.
            pointer: String,
            /// The place where the value begins in the statement, in bytes.
            offset: usize,
            /// The fault in the value.
            error: Box<TypeError>,
        } => {
            code: (error.mistake.code()),
            en: ("claim `{claim}` of input {}: {error} at {pointer} (byte {offset})", input + 1),
            ja: ("入力{}の主張項目 `{claim}`：{}（{pointer}、{offset}バイト目）", input + 1, error.message(Language::Ja)),
            help_en: ("{}", Problem::help(error.as_ref(), Language::En)),
            help_ja: ("{}", Problem::help(error.as_ref(), Language::Ja)),
            location: (Location { pointer, offset: Some(*offset) }),
        }
        /// Two inputs are about different products.
        DifferentProduct {
            /// The input that differs from the first.
            input: usize,
        } => {
            code: "product-different",
            en: ("input {} is about another product than the first one", input + 1),
            ja: ("入力{}の製品が最初の入力の製品と異なる", input + 1),
            help_en: "give attestations about one product; their `product` must be the same in every field",
            help_ja: "一つの製品についてのアテステーションを指定してください。`product` は全ての項目が一致する必要があります",
        }
        /// The same file was given twice.
        DuplicateInput {
            /// The second of the two.
            input: usize,
            /// The digest of the file.
            digest: Digest,
        } => {
            code: "input-duplicate",
            en: ("input {} is the same file as an earlier one: `{digest}`", input + 1),
            ja: ("入力{}は前の入力と同じファイルである：`{digest}`", input + 1),
            help_en: "give each file once",
            help_ja: "同じファイルは一度だけ指定してください",
        }
        /// A file is neither an attestation nor an envelope that can be read.
        Input {
            /// The input.
            index: usize,
            /// The fault in it.
            error: ReadError,
        } => {
            delegate error,
            en: ("input {}: {error}", index + 1),
            ja: ("入力{}：{}", index + 1, error.with_place(Language::Ja)),
        }
        /// The admission policy refuses an input.
        NotAdmitted {
            /// The input.
            input: usize,
            /// The reason.
            why: NotAdmitted,
        } => {
            code: "input-not-admitted",
            en: ("input {} is not admitted: {}", input + 1, why.text(Language::En)),
            ja: ("入力{}は受け入れられない：{}", input + 1, why.text(Language::Ja)),
            help_en: ("{}", why.help(Language::En)),
            help_ja: ("{}", why.help(Language::Ja)),
        }
        /// There is nothing to evaluate.
        NoInput => {
            code: "no-input",
            en: "no attestation was given",
            ja: "アテステーションが指定されていない",
            help_en: "give at least one attestation",
            help_ja: "アテステーションを1件以上指定してください",
        }
        /// The statement inside an envelope cannot be read. Pointer and offset are those of the statement.
        Payload {
            /// The input.
            index: usize,
            /// The fault in it.
            error: ReadError,
        } => {
            delegate error,
            en: ("the statement inside input {}: {error}", index + 1),
            ja: ("入力{}の中の言明：{}", index + 1, error.with_place(Language::Ja)),
        }
        /// An envelope holds something else than an in-toto statement.
        PayloadType {
            /// The input.
            input: usize,
            /// The payload type, shortened and escaped.
            found: String,
        } => {
            code: "payload-type-unknown",
            en: ("input {} holds a payload of type `{found}`", input + 1),
            ja: ("入力{}の内容の型が `{found}` である", input + 1),
            help_en: ("give an envelope whose `payloadType` is `{IN_TOTO_PAYLOAD_TYPE}`"),
            help_ja: ("`payloadType` が `{IN_TOTO_PAYLOAD_TYPE}` のエンベロープを指定してください"),
        }
        /// The record would be larger than a document may be.
        RecordTooLarge {
            /// Its size in bytes.
            bytes: usize,
        } => {
            code: "record-too-large",
            en: "the record would have {bytes} bytes; a document has at most {DOCUMENT_BYTES}",
            ja: "記録が{bytes}バイトになる。文書の上限は{DOCUMENT_BYTES}バイトである",
            help_en: "split the attestation: long lists and conflicts are copied into the record in full",
            help_ja: "アテステーションを分割してください。長い一覧と矛盾は記録に全て書き込まれます",
        }
        /// Evidence documents bear more signatures than are tried.
        TooManySignatures {
            /// The limit: signatures times keys.
            limit: usize,
        } => {
            code: "too-many-signatures",
            en: "evidence documents bear more signatures than the {limit} that are tried",
            ja: "証拠文書の署名が、検証する上限の{limit}件を超えている",
            help_en: "give fewer signed documents at once, or name fewer keys for evidence in the admission policy",
            help_ja: "一度に指定する署名付き文書を減らすか、受入方針の証拠用の鍵を減らしてください",
        }
        /// There are too many inputs.
        TooManyInputs {
            /// The number found.
            found: usize,
            /// The limit.
            limit: usize,
        } => {
            code: "too-many-inputs",
            en: "{found} inputs are too many",
            ja: "入力が{found}件あり、多すぎる",
            help_en: "give at most {limit}",
            help_ja: "{limit}件以下にしてください",
        }
        /// No requirement holds at the level: whatever is evaluated against nothing would be satisfied.
        NothingAsked {
            /// The level, in the text form of the set.
            level: Option<String>,
        } => {
            code: "level-without-requirements",
            en: ("no requirement of the set holds at {}", at_level(level.as_deref(), Language::En)),
            ja: ("要求事項集には、{}で課される要求事項がない", at_level(level.as_deref(), Language::Ja)),
            help_en: "ask for a level at which something begins",
            help_ja: "要求事項が課されるレベルを指定してください",
        }
        /// The set has no such level.
        UnknownLevel {
            /// States what was asked for; empty for none.
            found: String,
            /// The levels that there are.
            expected: String,
        } => {
            code: "level-unknown",
            en: "the set has no level `{found}`",
            ja: "要求事項集にレベル `{found}` がない",
            help_en: "ask for {expected}",
            help_ja: "次のレベルから指定してください：{expected}",
        }
        /// An attestation is worded in a vocabulary of the same id and version as the set's, but with other bytes.
        VocabularyDigest {
            /// The input.
            input: usize,
            /// States what the set pins.
            pin: Box<VocabularyPin>,
            /// The digest that the attestation names.
            found: Digest,
        } => {
            code: "vocabulary-digest-mismatch",
            en: (
                "input {} uses vocabulary `{}` {} with digest `{found}`, but the set pins `{}`",
                input + 1, pin.id, pin.version, pin.digest
            ),
            ja: (
                "入力{}の語彙 `{}` {} のダイジェストは `{found}` だが、要求事項集は `{}` を固定している",
                input + 1, pin.id, pin.version, pin.digest
            ),
            help_en: "word the attestation in the vocabulary that the set pins; the same version must never have other bytes",
            help_ja: "要求事項集が固定する語彙でアテステーションを作成してください。同じ版の内容が異なることは認められません",
        }
        /// The waivers cannot be read.
        Waivers(error: ReadError) => {
            quote
            en: "the waivers: {}",
            ja: "免除：{}",
        }
    }
}

/// The reason why an input is not admitted.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum NotAdmitted {
    /// It has evidence of which only the maker says that it is about the product.
    BoundByMaker,
    /// It is signed, but by nobody whose key the policy knows and holds good at that time.
    UnknownSigner,
    /// It is not signed.
    Unsigned,
}

impl NotAdmitted {
    fn text(self, language: Language) -> &'static str {
        match self {
            Self::BoundByMaker => language.pick(
                "it has evidence that does not name the product (remark `bound_by_maker`), and the policy refuses that",
                "製品を示していない証拠（注記 `bound_by_maker`）があり、方針がそれを認めていない",
            ),
            Self::UnknownSigner => language.pick(
                "it has no signature by a key that the admission policy accepts at that time",
                "その時点で受入方針が認める鍵による署名がない",
            ),
            Self::Unsigned => language.pick("it is not signed", "署名がない"),
        }
    }

    fn help(self, language: Language) -> &'static str {
        match self {
            Self::BoundByMaker => language.pick(
                "import documents that name the product by an artifact's SHA-256 or by an identifier of the product file",
                "成果物のSHA-256又は製品ファイルの識別子で製品を示している文書を取り込んでください",
            ),
            Self::UnknownSigner | Self::Unsigned => language.pick(
                "have it signed by a key of the admission policy, or use a policy that lets it in",
                "受入方針にある鍵の署名を得るか、この入力を受け入れる方針を使用してください",
            ),
        }
    }
}

impl EvaluateError {
    /// The place in [`Request::inputs`](crate::Request::inputs) of the input that the error is about.
    pub fn input(&self) -> Option<usize> {
        match self {
            Self::ClaimType { input, .. }
            | Self::DifferentProduct { input }
            | Self::DuplicateInput { input, .. }
            | Self::NotAdmitted { input, .. }
            | Self::PayloadType { input, .. }
            | Self::VocabularyDigest { input, .. } => Some(*input),
            Self::Input { index, .. } | Self::Payload { index, .. } => Some(*index),
            Self::Admission(_)
            | Self::BundlesNotOpened { .. }
            | Self::NoInput
            | Self::RecordTooLarge { .. }
            | Self::TooManyInputs { .. }
            | Self::TooManySignatures { .. }
            | Self::NothingAsked { .. }
            | Self::UnknownLevel { .. }
            | Self::Waivers(_) => None,
        }
    }
}

fn at_level(level: Option<&str>, language: Language) -> String {
    match level {
        None => language.pick("any level", "どのレベル").into(),
        Some(level) => match language {
            Language::En => format!("the level `{level}`"),
            Language::Ja => format!("レベル `{level}` "),
        },
    }
}

const IN_TOTO_PAYLOAD_TYPE: &str = Envelope::IN_TOTO_PAYLOAD;
const DOCUMENT_BYTES: usize = Limit::DOCUMENT_BYTES;

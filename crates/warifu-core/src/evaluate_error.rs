use warifu_model::{ClaimId, Digest, ReadError, TypeError, VocabularyPin};

/// Why nothing could be evaluated. An input is named by its place in [`Request::inputs`](crate::Request::inputs), from zero.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum EvaluateError {
    /// The admission policy cannot be read.
    #[error("the admission policy: {0}")]
    Admission(ReadError),
    /// A claim of the set's vocabularies has a value of another type.
    #[error("claim `{claim}` of input {input}: {error} at {pointer} (byte {offset})")]
    ClaimType {
        /// The input.
        input: usize,
        /// The claim.
        claim: ClaimId,
        /// Where in the statement, as a JSON Pointer.
        pointer: String,
        /// Where the value begins in the statement, in bytes.
        offset: usize,
        /// What is wrong with the value.
        error: Box<TypeError>,
    },
    /// Two inputs are about different products.
    #[error("input {input} is about another product than the first one")]
    DifferentProduct {
        /// The input that differs from the first.
        input: usize,
    },
    /// The same file was given twice.
    #[error("input {input} is the same file as an earlier one: `{digest}`")]
    DuplicateInput {
        /// The second of the two.
        input: usize,
        /// The digest of the file.
        digest: Digest,
    },
    /// A file is neither an attestation nor an envelope that can be read.
    #[error("input {index}: {error}")]
    Input {
        /// The input.
        index: usize,
        /// What is wrong with it.
        error: ReadError,
    },
    /// The admission policy refuses an input.
    #[error("input {input} is not admitted: {}", .why.words())]
    NotAdmitted {
        /// The input.
        input: usize,
        /// Why.
        why: NotAdmitted,
    },
    /// There is nothing to evaluate.
    #[error("no attestation was given")]
    NoInput,
    /// The statement inside an envelope cannot be read. Pointer and offset are those of the statement.
    #[error("the statement inside input {index}: {error}")]
    Payload {
        /// The input.
        index: usize,
        /// What is wrong with it.
        error: ReadError,
    },
    /// An envelope holds something else than an in-toto statement.
    #[error("input {input} holds a payload of type `{found}`")]
    PayloadType {
        /// The input.
        input: usize,
        /// The payload type, shortened and escaped.
        found: String,
    },
    /// The record would be larger than a document may be.
    #[error("the record would have {bytes} bytes; a document has at most {}", warifu_model::limits::DOCUMENT_BYTES)]
    RecordTooLarge {
        /// Its size in bytes.
        bytes: usize,
    },
    /// Evidence documents bear more signatures than are tried.
    #[error("evidence documents bear more signatures than the {limit} that are tried")]
    TooManySignatures {
        /// The limit: signatures times keys.
        limit: usize,
    },
    /// There are too many inputs.
    #[error("{found} inputs are too many")]
    TooManyInputs {
        /// How many there are.
        found: usize,
        /// The limit.
        limit: usize,
    },
    /// No requirement holds at the level: whatever is evaluated against nothing would be satisfied.
    #[error("no requirement of the set holds at {}", level.as_deref().map_or("any level".to_owned(), |level| format!("the level `{level}`")))]
    NothingAsked {
        /// The level, in the text form of the set.
        level: Option<String>,
    },
    /// The set has no such level.
    #[error("the set has no level `{found}`")]
    UnknownLevel {
        /// What was asked for; empty for none.
        found: String,
        /// The levels that there are.
        expected: String,
    },
    /// An attestation is worded in a vocabulary of the same id and version as the set's, but with other bytes.
    #[error("input {input} uses vocabulary `{}` {} with digest `{found}`, but the set pins `{}`", .pin.id, .pin.version, .pin.digest)]
    VocabularyDigest {
        /// The input.
        input: usize,
        /// What the set pins.
        pin: Box<VocabularyPin>,
        /// The digest that the attestation names.
        found: Digest,
    },
    /// The waivers cannot be read.
    #[error("the waivers: {0}")]
    Waivers(ReadError),
}

/// Why an input is not admitted.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum NotAdmitted {
    /// It is signed, but by nobody whose key the policy knows and holds good at that time.
    UnknownSigner,
    /// It is not signed.
    Unsigned,
}

impl NotAdmitted {
    fn words(self) -> &'static str {
        match self {
            Self::UnknownSigner => "nobody signed it whose key the admission policy knows and holds good at that time",
            Self::Unsigned => "it is not signed",
        }
    }
}

impl EvaluateError {
    /// The stable code; `docs/errors.md` has one heading for each. Where a document cannot be read, the code of what is
    /// wrong with it.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Admission(error) | Self::Input { error, .. } | Self::Payload { error, .. } | Self::Waivers(error) => {
                error.code()
            }
            Self::ClaimType { error, .. } => error.mistake.code(),
            Self::DifferentProduct { .. } => "different-product",
            Self::DuplicateInput { .. } => "duplicate-input",
            Self::NoInput => "no-input",
            Self::NotAdmitted { .. } => "input-not-admitted",
            Self::PayloadType { .. } => "payload-type-unknown",
            Self::RecordTooLarge { .. } => "record-too-large",
            Self::TooManyInputs { .. } => "too-many-inputs",
            Self::TooManySignatures { .. } => "too-many-signatures",
            Self::NothingAsked { .. } => "level-without-requirements",
            Self::UnknownLevel { .. } => "unknown-level",
            Self::VocabularyDigest { .. } => "vocabulary-digest-mismatch",
        }
    }

    /// What can be done about it.
    pub fn help(&self) -> String {
        match self {
            Self::Admission(error) | Self::Input { error, .. } | Self::Payload { error, .. } | Self::Waivers(error) => {
                error.help()
            }
            Self::ClaimType { error, .. } => error.help(),
            Self::DifferentProduct { .. } => {
                "give attestations about one product; their `product` must be the same in every field".into()
            }
            Self::DuplicateInput { .. } => "give each file once".into(),
            Self::NoInput => "give at least one attestation".into(),
            Self::NotAdmitted { .. } => {
                "have it signed by a key of the admission policy, or use a policy that lets it in".into()
            }
            Self::PayloadType { .. } => {
                format!("give an envelope whose `payloadType` is `{}`", warifu_model::IN_TOTO_PAYLOAD_TYPE)
            }
            Self::RecordTooLarge { .. } => {
                "claim less at once: long lists and conflicts stand in the record whole".into()
            }
            Self::TooManyInputs { limit, .. } => format!("give at most {limit}"),
            Self::TooManySignatures { .. } => {
                "give fewer signed documents at once, or name fewer keys for evidence in the admission policy".into()
            }
            Self::NothingAsked { .. } => "ask for a level at which something begins".into(),
            Self::UnknownLevel { expected, .. } => format!("ask for {expected}"),
            Self::VocabularyDigest { .. } => {
                "word the attestation in the vocabulary that the set pins; the same version must never have other bytes"
                    .into()
            }
        }
    }

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

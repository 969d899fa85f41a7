//! Why a document was not imported: what, where, and what to do about it.

use std::fmt;

use thiserror::Error;
use warifu_model::ReadError;

/// A document that was refused. Nothing is taken from it.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct ImportError {
    /// What is wrong.
    pub problem: Problem,
    /// Where.
    pub place: Place,
}

/// A place in a foreign document.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Place {
    /// For what was found inside the base64 payload of an envelope: the pointer to that payload in the file. The
    /// other two fields then speak of the decoded payload.
    pub within: Option<&'static str>,
    /// JSON Pointer (RFC 6901); empty for the whole document.
    pub pointer: String,
    /// Bytes from the start: the last key or text that was read, or where the parser stopped. None for what shows only
    /// after reading.
    pub offset: Option<u64>,
}

/// What is wrong with a document. [`Problem::code`] is stable.
#[derive(Clone, Debug, Eq, Error, PartialEq)]
#[non_exhaustive]
pub enum Problem {
    /// The document has members of two formats; two readers would read two different documents.
    #[error("a `{format}` document with the member `{key}` of another format")]
    AmbiguousFormat {
        /// The format it was taken for.
        format: &'static str,
        /// The member that speaks against it.
        key: String,
    },
    /// A control character in a text that becomes a claim.
    #[error("control character in `{value}`")]
    ControlCharacter {
        /// The text, escaped.
        value: String,
    },
    /// A declaration that does not read as `warifu.declaration/1`.
    #[error("not a declaration: {0}")]
    Declaration(Box<ReadError>),
    /// A digest that is not hexadecimal, or not of the length that its algorithm has.
    #[error("malformed digest `{value}`")]
    Digest {
        /// The text, shortened.
        value: String,
    },
    /// The same key twice in an object that is used.
    #[error("the key `{key}` stands twice in one object")]
    DuplicateKey {
        /// The key.
        key: String,
    },
    /// A text that may not be empty is.
    #[error("an empty text")]
    EmptyText,
    /// A package URL, CPE name or GTIN that is none.
    #[error("malformed {kind} `{value}`: {reason}")]
    Identifier {
        /// `purl`, `cpe` or `gtin`.
        kind: &'static str,
        /// The text, shortened.
        value: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// The bytes are not UTF-8.
    #[error("not UTF-8")]
    InvalidUtf8,
    /// A member that must be there is not.
    #[error("the member `{key}` is missing")]
    MissingField {
        /// Its name.
        key: &'static str,
    },
    /// The bytes are not JSON.
    #[error("not JSON: {detail}")]
    NotJson {
        /// What the parser says.
        detail: String,
    },
    /// A text that is not one of the values that its format defines.
    #[error("`{value}` is not one of {allowed}")]
    NotOneOf {
        /// The text, shortened.
        value: String,
        /// The values, separated by commas.
        allowed: &'static str,
    },
    /// The base64 payload of an envelope does not decode, or not to text.
    #[error("malformed payload: {reason}")]
    Payload {
        /// What is wrong with it.
        reason: &'static str,
    },
    /// A declaration that claims to be, or to know, what only a tool's own document can say.
    #[error("`{name}` is read from the documents themselves and cannot be declared")]
    Reserved {
        /// The evidence kind or claim id.
        name: String,
    },
    /// An envelope without a signature, or with one that is empty or does not decode: then nobody has signed it.
    #[error("an envelope without a usable signature: {reason}")]
    Unsigned {
        /// What is wrong.
        reason: &'static str,
    },
    /// Every statement of a document was left aside: it must not look as if it had none.
    #[error("none of its statements is surely about the product")]
    StatementsLeftAside,
    /// The document is about something else than the product.
    #[error("the document is about {}, the product is {}", listed(document), listed(product))]
    SubjectMismatch {
        /// What the document is about, shortened: at most [`SHOWN`] entries.
        document: Vec<String>,
        /// What the product is known by.
        product: Vec<String>,
    },
    /// The document does not say what it is about.
    #[error("the document does not say what it is about")]
    SubjectMissing,
    /// A text that becomes a claim has too many bytes.
    #[error("text of {bytes} bytes, the limit is {limit}")]
    TextTooLong {
        /// Its length.
        bytes: usize,
        /// The limit.
        limit: usize,
    },
    /// A point in time that is not RFC 3339.
    #[error("malformed time `{value}`")]
    Timestamp {
        /// The text, shortened.
        value: String,
    },
    /// Nested too deeply.
    #[error("nested deeper than {} levels", crate::limits::DEPTH)]
    TooDeep,
    /// Too many bytes.
    #[error("document of {bytes} bytes, the limit is {limit}")]
    TooLarge {
        /// Its size.
        bytes: usize,
        /// The limit.
        limit: usize,
    },
    /// Too many of something.
    #[error("more than {limit} {what}")]
    TooMany {
        /// Of what, in the plural.
        what: &'static str,
        /// The limit.
        limit: usize,
    },
    /// Bytes after the end of the document.
    #[error("bytes after the end of the document")]
    TrailingData,
    /// The document ends before its JSON does.
    #[error("the document ends in the middle")]
    Truncated,
    /// None of the formats that are read.
    #[error("unrecognised format{}", keys_of(keys))]
    UnrecognisedFormat {
        /// The first members of the document, shortened.
        keys: Vec<String>,
    },
    /// An envelope around something else than an in-toto statement.
    #[error("an envelope around `{value}`")]
    UnsupportedPayload {
        /// The payload type.
        value: String,
    },
    /// A statement with another predicate than build provenance.
    #[error("a statement with predicate `{value}`")]
    UnsupportedPredicate {
        /// The predicate type.
        value: String,
    },
    /// A format that is read, in a version that is not.
    #[error("{format} `{version}` is not read")]
    UnsupportedVersion {
        /// The format.
        format: &'static str,
        /// The version.
        version: String,
    },
    /// Another JSON type than the format has here.
    #[error("{found} where {expected} should be")]
    WrongType {
        /// What should be there.
        expected: &'static str,
        /// What is there.
        found: String,
    },
}

impl Problem {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::AmbiguousFormat { .. } => "ambiguous-format",
            Self::ControlCharacter { .. } => "control-character",
            Self::Declaration(error) => error.code(),
            Self::Digest { .. } => "malformed-digest",
            Self::DuplicateKey { .. } => "duplicate-key",
            Self::EmptyText => "empty",
            Self::Identifier { kind: "cpe", .. } => "malformed-cpe",
            Self::Identifier { kind: "gtin", .. } => "malformed-gtin",
            Self::Identifier { .. } => "malformed-purl",
            Self::InvalidUtf8 => "not-utf8",
            Self::MissingField { .. } => "missing-field",
            Self::NotJson { .. } => "syntax",
            Self::NotOneOf { .. } => "not-one-of",
            Self::Payload { .. } => "malformed-payload",
            Self::Reserved { .. } => "reserved",
            Self::StatementsLeftAside => "statements-left-aside",
            Self::SubjectMismatch { .. } => "subject-mismatch",
            Self::SubjectMissing => "subject-missing",
            Self::TextTooLong { .. } => "too-long",
            Self::Timestamp { .. } => "malformed-timestamp",
            Self::TooDeep => "too-deep",
            Self::TooLarge { .. } => "too-large",
            Self::TooMany { .. } => "too-many",
            Self::TrailingData => "trailing-bytes",
            Self::Truncated => "truncated",
            Self::UnrecognisedFormat { .. } => "unrecognised-format",
            Self::Unsigned { .. } => "unsigned-envelope",
            Self::UnsupportedPayload { .. } => "unsupported-payload",
            Self::UnsupportedPredicate { .. } => "unsupported-predicate",
            Self::UnsupportedVersion { .. } => "unsupported-version",
            Self::WrongType { .. } => "wrong-type",
        }
    }

    /// What can be done about it.
    pub fn help(&self) -> String {
        match self {
            Self::AmbiguousFormat { .. } | Self::UnrecognisedFormat { .. } => format!("formats that are read: {FORMATS}"),
            Self::Declaration(error) => error.help(),
            Self::Digest { .. } => "write hexadecimal digits in full, 64 of them for SHA-256".into(),
            Self::DuplicateKey { .. } => "keep one of the two; JSON readers disagree about which one counts".into(),
            Self::EmptyText => "give the text or leave the member out".into(),
            Self::Identifier { kind: "cpe", .. } => "write a CPE 2.3 name such as `cpe:2.3:o:maker:firmware:1.0:*:*:*:*:*:*:*`".into(),
            Self::Identifier { kind: "gtin", .. } => "write 8, 12, 13 or 14 digits with a right check digit".into(),
            Self::Identifier { .. } => "write a package URL such as `pkg:generic/maker/name@1.0`".into(),
            Self::InvalidUtf8 => "save the file as UTF-8 without a byte order mark".into(),
            Self::MissingField { key } => format!("add the member `{key}`"),
            Self::NotJson { .. } => "check the JSON with an editor; trailing commas and comments are not JSON".into(),
            Self::NotOneOf { .. } | Self::WrongType { .. } => "correct the document with the tool that wrote it".into(),
            Self::Payload { .. } => "the payload has to be base64 (RFC 4648, padded) of a JSON text".into(),
            Self::Reserved { .. } => "import the SBOM, provenance or VEX document itself".into(),
            Self::SubjectMismatch { .. } | Self::SubjectMissing => {
                "name the product in the document by an artifact's SHA-256 or by an identifier equal to one in the product file".into()
            }
            Self::StatementsLeftAside => {
                "import it together with the document that it points to, or name the product and its version in full".into()
            }
            Self::Unsigned { .. } => "sign it, or import the statement itself, which then counts as unsigned".into(),
            Self::ControlCharacter { .. } | Self::TextTooLong { .. } => "shorten or correct the text".into(),
            Self::Timestamp { .. } => "write RFC 3339 with an offset, such as `2026-11-01T00:00:00Z`".into(),
            Self::TooDeep | Self::TooLarge { .. } | Self::TooMany { .. } => "split the document".into(),
            Self::TrailingData => "a file holds exactly one document; import each on its own".into(),
            Self::Truncated => "fetch the file again; it is not complete".into(),
            Self::UnsupportedPayload { .. } => "the payload type has to be `application/vnd.in-toto+json`".into(),
            Self::UnsupportedPredicate { .. } => "predicates that are read: https://slsa.dev/provenance/v0.2 and v1".into(),
            Self::UnsupportedVersion { .. } => format!("versions that are read: {FORMATS}"),
        }
    }
}

impl ImportError {
    /// The stable code of the problem.
    pub fn code(&self) -> &'static str {
        self.problem.code()
    }

    /// What can be done about it.
    pub fn help(&self) -> String {
        self.problem.help()
    }

    /// An error about the document as a whole.
    pub(crate) fn whole(problem: Problem) -> Self {
        Self { problem, place: Place::default() }
    }

    /// An error that shows only after reading.
    pub(crate) fn at(pointer: impl Into<String>, problem: Problem) -> Self {
        Self { problem, place: Place { within: None, pointer: pointer.into(), offset: None } }
    }

    /// The same error, found inside the payload at this pointer.
    #[must_use]
    pub(crate) fn inside(mut self, payload: &'static str) -> Self {
        self.place.within = Some(payload);
        self
    }
}

impl fmt::Display for ImportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Problem::Declaration(error) = &self.problem {
            // it names its own place
            return fmt::Display::fmt(error, f);
        }
        write!(f, "{} at {}", self.problem, self.place)
    }
}

impl std::error::Error for ImportError {}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let pointer = shortened_pointer(&self.pointer);
        f.write_str(if pointer.is_empty() { "the document" } else { &pointer })?;
        if let Some(offset) = self.offset {
            write!(f, " (byte {offset})")?;
        }
        match &self.within {
            Some(payload) => write!(f, " inside {payload}"),
            None => Ok(()),
        }
    }
}

/// Foreign text for a message: short, and harmless to a terminal.
pub(crate) fn shortened(text: &str) -> String {
    warifu_model::json::shorten(text)
}

/// A pointer's end says where; control characters in foreign keys are escaped.
fn shortened_pointer(pointer: &str) -> String {
    let steps: Vec<_> = pointer.split('/').map(shortened).collect();
    steps.join("/")
}

fn listed(items: &[String]) -> String {
    let quoted: Vec<_> = items.iter().map(|item| format!("`{item}`")).collect();
    quoted.join(", ")
}

fn keys_of(keys: &[String]) -> String {
    if keys.is_empty() { String::new() } else { format!(": an object with {}", listed(keys)) }
}

/// Most entries of a list in a message.
pub const SHOWN: usize = 5;

const FORMATS: &str = "CycloneDX 1.4 to 1.7 (JSON), SPDX 2.3 (JSON), in-toto Statement v0.1 and v1 with SLSA provenance \
     v0.2 or v1 (plain, in DSSE, in a sigstore bundle), OpenVEX v0.2.0, warifu.declaration/1";

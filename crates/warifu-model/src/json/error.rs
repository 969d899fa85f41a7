use std::fmt;

/// Why bytes could not be read as a document: what, where, the offending text and what to do.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct ReadError {
    /// What is wrong.
    pub problem: ReadProblem,
    /// Where, as a JSON Pointer (RFC 6901); empty for the whole document.
    pub pointer: String,
    /// Where, in bytes from the start of the document.
    pub offset: usize,
    /// The offending text, shortened, with control characters escaped; empty where there is none.
    pub found: String,
}

/// What is wrong with a document. [`ReadProblem::code`] is stable.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum ReadProblem {
    /// A rule inside the document is broken; the text says which.
    Broken {
        /// The rule, as a full clause.
        rule: &'static str,
    },
    /// A control character (other than line feed and tab) inside a text.
    ControlCharacter,
    /// The same item stands twice where each may stand once.
    DuplicateItem {
        /// What the item is.
        what: &'static str,
    },
    /// The same key stands twice in one object.
    DuplicateKey,
    /// A text, array or object that may not be empty is empty.
    Empty {
        /// What may not be empty.
        what: &'static str,
    },
    /// A field that must be there is not.
    MissingField {
        /// Its name.
        name: &'static str,
    },
    /// A text is not in its one canonical form.
    NotCanonical {
        /// What the text should be.
        what: &'static str,
        /// The form.
        form: &'static str,
    },
    /// A text is not one of a fixed list.
    NotOneOf {
        /// The list, separated by commas.
        allowed: String,
    },
    /// The bytes are not UTF-8.
    NotUtf8,
    /// A number with fraction, exponent, or a minus sign before zero.
    NumberNotInteger,
    /// A number outside ±(2^53−1), or outside the smaller range of its field.
    NumberOutOfRange {
        /// Smallest allowed.
        least: i64,
        /// Largest allowed.
        most: i64,
    },
    /// Not JSON.
    Syntax {
        /// What was expected at this place.
        expected: &'static str,
    },
    /// Arrays and objects nested too deeply.
    TooDeep {
        /// The limit.
        limit: usize,
    },
    /// The document has too many bytes.
    TooLarge {
        /// The limit, in bytes.
        limit: usize,
    },
    /// Too many items.
    TooMany {
        /// What there are too many of.
        what: &'static str,
        /// The limit.
        limit: usize,
    },
    /// A text has too many bytes.
    TooLong {
        /// The limit, in bytes.
        limit: usize,
    },
    /// Bytes after the end of the document.
    TrailingBytes,
    /// A field that this format does not have.
    UnknownField {
        /// The fields that it has here, separated by commas.
        known: String,
    },
    /// A reference to something that the document does not contain.
    UnknownReference {
        /// What is referred to.
        what: &'static str,
    },
    /// A document of another format or version.
    WrongFormat {
        /// The format that was asked for.
        expected: &'static str,
    },
    /// A value of another JSON type.
    WrongType {
        /// The type that was expected.
        expected: &'static str,
    },
}

impl ReadProblem {
    /// The stable code of this problem; `docs/errors.md` has one heading for each.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Broken { .. } => "rule-broken",
            Self::ControlCharacter => "control-character",
            Self::DuplicateItem { .. } => "duplicate-item",
            Self::DuplicateKey => "duplicate-key",
            Self::Empty { .. } => "empty",
            Self::MissingField { .. } => "missing-field",
            Self::NotCanonical { .. } => "not-canonical",
            Self::NotOneOf { .. } => "not-one-of",
            Self::NotUtf8 => "not-utf8",
            Self::NumberNotInteger => "number-not-integer",
            Self::NumberOutOfRange { .. } => "number-out-of-range",
            Self::Syntax { .. } => "syntax",
            Self::TooDeep { .. } => "too-deep",
            Self::TooLarge { .. } => "too-large",
            Self::TooLong { .. } => "too-long",
            Self::TooMany { .. } => "too-many",
            Self::TrailingBytes => "trailing-bytes",
            Self::UnknownField { .. } => "unknown-field",
            Self::UnknownReference { .. } => "unknown-reference",
            Self::WrongFormat { .. } => "wrong-format",
            Self::WrongType { .. } => "wrong-type",
        }
    }

    /// What the reader of the message can do about it.
    pub fn help(&self) -> String {
        match self {
            Self::Broken { .. } => "correct the document; where it was signed, sign it again".into(),
            Self::UnknownReference { what } => {
                format!(
                    "name one that the document declares, or declare this {what}; where it was signed, sign it again"
                )
            }
            Self::ControlCharacter => "remove the character; only line feed and tab are allowed in texts".into(),
            Self::DuplicateItem { .. } => "keep one of them".into(),
            Self::DuplicateKey => "keep one of the two; JSON readers disagree about which one counts".into(),
            Self::Empty { what } => format!("give at least one character or item for {what}"),
            Self::MissingField { name } => format!("add the field `{name}`"),
            Self::NotCanonical { form, .. } => format!("write it as {form}"),
            Self::NotOneOf { allowed } => format!("use one of: {allowed}"),
            Self::NotUtf8 => "save the file as UTF-8 without a byte order mark".into(),
            Self::NumberNotInteger => {
                "write whole numbers as digits, and exact decimals as a string such as \"0.95\"".into()
            }
            Self::NumberOutOfRange { least, most } => format!("use a whole number from {least} to {most}"),
            Self::Syntax { .. } => "check the JSON with an editor; trailing commas and comments are not JSON".into(),
            Self::TooDeep { limit } => format!("nest at most {limit} levels"),
            Self::TooLarge { limit } | Self::TooLong { limit } => format!("use at most {limit} bytes"),
            Self::TooMany { what, limit } => format!("use at most {limit} {what}"),
            Self::TrailingBytes => "a file holds exactly one document".into(),
            Self::UnknownField { known } => format!("known fields here: {known}"),
            Self::WrongFormat { expected } => format!("give a document whose `format` is `{expected}`"),
            Self::WrongType { expected } => format!("give {expected}"),
        }
    }
}

impl fmt::Display for ReadProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Broken { rule } => f.write_str(rule),
            Self::ControlCharacter => f.write_str("control character in a text"),
            Self::DuplicateItem { what } => write!(f, "the same {what} stands twice"),
            Self::DuplicateKey => f.write_str("the same key stands twice in one object"),
            Self::Empty { what } => write!(f, "{what} is empty"),
            Self::MissingField { name } => write!(f, "the field `{name}` is missing"),
            Self::NotCanonical { what, .. } => write!(f, "not {what} in canonical form"),
            Self::NotOneOf { .. } => f.write_str("not one of the allowed values"),
            Self::NotUtf8 => f.write_str("not UTF-8"),
            Self::NumberNotInteger => f.write_str("not a plain whole number"),
            Self::NumberOutOfRange { .. } => f.write_str("number out of range"),
            Self::Syntax { expected } => write!(f, "not JSON: expected {expected}"),
            Self::TooDeep { .. } => f.write_str("nested too deeply"),
            Self::TooLarge { .. } => f.write_str("document too large"),
            Self::TooLong { .. } => f.write_str("text too long"),
            Self::TooMany { what, .. } => write!(f, "too many {what}"),
            Self::TrailingBytes => f.write_str("bytes after the end of the document"),
            Self::UnknownField { .. } => f.write_str("unknown field"),
            Self::UnknownReference { what } => write!(f, "no such {what} in this document"),
            Self::WrongFormat { expected } => write!(f, "not a document of format `{expected}`"),
            Self::WrongType { expected } => write!(f, "expected {expected}"),
        }
    }
}

impl ReadError {
    /// The stable code of the problem.
    pub fn code(&self) -> &'static str {
        self.problem.code()
    }

    /// What the reader of the message can do about it.
    pub fn help(&self) -> String {
        self.problem.help()
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.problem)?;
        if !self.found.is_empty() {
            write!(f, ": `{}`", self.found)?;
        }
        let place = if self.pointer.is_empty() { "the document" } else { &self.pointer };
        write!(f, " at {place} (byte {})", self.offset)
    }
}

impl std::error::Error for ReadError {}

/// Shortens foreign text for a message (at most 64 characters) and escapes what could drive a terminal:
/// control characters, and the invisible characters that reorder text (Unicode UAX #9).
pub fn shorten(text: &str) -> String {
    let mut out = String::new();
    for (count, c) in text.chars().enumerate() {
        if count == SHOWN_CHARACTERS {
            out.push('…');
            break;
        }
        if is_unsafe_to_show(c) {
            out.extend(c.escape_unicode());
        } else {
            out.push(c);
        }
    }
    out
}

/// Whether a character could drive a terminal, or hide or reorder text (Unicode UAX #9, UTS #39).
pub fn is_unsafe_to_show(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}'
            | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

const SHOWN_CHARACTERS: usize = 64;

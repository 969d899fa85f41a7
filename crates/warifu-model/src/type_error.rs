use std::borrow::Cow;
use std::fmt;

use crate::language::{Language, Phrase, both};
use crate::problem::{Location, Problem};

/// The reason why a JSON value is not of a claim's type.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct TypeError {
    /// The place inside the value, as a JSON Pointer; empty for the value itself.
    pub pointer: String,
    /// The expected form, in English.
    pub expected: String,
    /// The expected form, in Japanese.
    pub expected_ja: String,
    /// The offending text, shortened and escaped.
    pub found: String,
    /// The kind of the mistake.
    pub mistake: Mistake,
}

/// In which way a JSON value is not of a claim's type.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Mistake {
    /// A list is empty that may not be.
    EmptyList,
    /// Anything else.
    OtherType,
}

impl Problem for TypeError {
    fn code(&self) -> &'static str {
        self.mistake.code()
    }

    fn message(&self, language: Language) -> String {
        match language {
            Language::En => format!("expected {}, found `{}`", self.expected, self.found),
            Language::Ja => format!("{}が必要だが `{}` がある", self.expected_ja, self.found),
        }
    }

    fn help(&self, language: Language) -> Cow<'static, str> {
        match (self.mistake, language) {
            (Mistake::EmptyList, _) => language.pick(EMPTY_HELP.en, EMPTY_HELP.ja).into(),
            (Mistake::OtherType, Language::En) => format!("give {}", self.expected).into(),
            (Mistake::OtherType, Language::Ja) => format!("{}を書いてください", self.expected_ja).into(),
        }
    }

    fn location(&self) -> Option<Location<'_>> {
        Some(Location { pointer: &self.pointer, offset: None })
    }
}

impl Mistake {
    /// The stable code; `docs/errors.md` has one heading for each.
    pub fn code(self) -> &'static str {
        match self {
            Self::EmptyList => "claim-empty-list",
            Self::OtherType => "claim-wrong-type",
        }
    }
}

impl fmt::Display for TypeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message(Language::En))
    }
}

impl std::error::Error for TypeError {}

impl TypeError {
    pub(crate) fn new(pointer: String, expected: impl Fn(Language) -> String, found: String) -> Self {
        let (expected, expected_ja) = (expected(Language::En), expected(Language::Ja));
        Self { pointer, expected, expected_ja, found, mistake: Mistake::OtherType }
    }

    /// Returns what can be done about it, in English; [`Problem::help`] knows both languages.
    pub fn help(&self) -> String {
        Problem::help(self, Language::En).into_owned()
    }
}

const EMPTY_HELP: Phrase = both(
    "say what there is, or leave the claim out: who says nothing makes no claim",
    "ある物を書くか、その主張を省いてください。書かれていないことは主張されません",
);

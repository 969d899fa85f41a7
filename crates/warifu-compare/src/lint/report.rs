use warifu_model::{Json, Language};

use super::words;

/// One remark about a set or a vocabulary, for its author.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Lint {
    /// What kind of remark.
    pub code: LintCode,
    /// How much it matters here.
    pub severity: Severity,
    /// Where in the document, as a JSON Pointer (RFC 6901).
    pub pointer: String,
    /// What it is about: the id of a requirement, a parameter, a claim, a level ...
    pub subject: String,
    /// What it clashes with or is measured against, if anything.
    pub other: Option<String>,
}

/// How much a remark matters.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// Most likely not what was meant.
    Warning,
    /// The set cannot do what it is for.
    Error,
}

/// The kinds of remarks. Codes are stable; `docs/lints.md` has one heading for each.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub enum LintCode {
    /// Part of a criterion holds whatever is stated.
    AlwaysTrue,
    /// Two requirements cannot both be met.
    Contradiction,
    /// English words changed, the Japanese beside them did not.
    EnglishChangedAlone,
    /// An example does not come out as it says.
    ExampleWrong,
    /// An id of the previous edition is neither in use nor withdrawn.
    ForgottenId,
    /// Japanese words changed, the English beside them did not.
    JapaneseChangedAlone,
    /// Every clause that a requirement rests on has ended.
    LegalBasisEnded,
    /// A level asks for nothing that the one below it does not.
    LevelAddsNothing,
    /// No requirement holds at a level.
    LevelWithoutRequirements,
    /// A requirement rests on no clause.
    MissingLegalBasis,
    /// A criterion, or part of one, can never be satisfied.
    NeverSatisfiable,
    /// A requirement is only words.
    NoCriterion,
    /// A member of `all_of` is implied by the others.
    RedundantMember,
    /// An id that was withdrawn is used again.
    ReusedId,
    /// An alternative of `any_of` is implied by the others.
    ShadowedAlternative,
    /// A tightening asks for nothing that is not asked for already.
    TighteningAddsNothing,
    /// The budget ran out before a question was settled.
    Undecided,
    /// The kind of evidence is no support for the claim, says the vocabulary.
    UnreadableSupport,
    /// Evidence is asked for that nobody can sign.
    UnsignableEvidence,
    /// No set asks for a claim.
    UnusedClaim,
    /// A group holds no requirement.
    UnusedGroup,
    /// No criterion refers to a parameter.
    UnusedParameter,
    /// No criterion refers to a schema.
    UnusedSchema,
}

impl LintCode {
    /// Every code, in alphabetical order.
    pub const ALL: &[Self] = &[
        Self::AlwaysTrue,
        Self::Contradiction,
        Self::EnglishChangedAlone,
        Self::ExampleWrong,
        Self::ForgottenId,
        Self::JapaneseChangedAlone,
        Self::LegalBasisEnded,
        Self::LevelAddsNothing,
        Self::LevelWithoutRequirements,
        Self::MissingLegalBasis,
        Self::NeverSatisfiable,
        Self::NoCriterion,
        Self::RedundantMember,
        Self::ReusedId,
        Self::ShadowedAlternative,
        Self::TighteningAddsNothing,
        Self::Undecided,
        Self::UnreadableSupport,
        Self::UnsignableEvidence,
        Self::UnusedClaim,
        Self::UnusedGroup,
        Self::UnusedParameter,
        Self::UnusedSchema,
    ];

    /// The text form.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::AlwaysTrue => "always-true",
            Self::Contradiction => "contradiction",
            Self::EnglishChangedAlone => "english-changed-alone",
            Self::ExampleWrong => "example-wrong",
            Self::ForgottenId => "forgotten-id",
            Self::JapaneseChangedAlone => "japanese-changed-alone",
            Self::LegalBasisEnded => "legal-basis-ended",
            Self::LevelAddsNothing => "level-adds-nothing",
            Self::LevelWithoutRequirements => "level-without-requirements",
            Self::MissingLegalBasis => "missing-legal-basis",
            Self::NeverSatisfiable => "never-satisfiable",
            Self::NoCriterion => "no-criterion",
            Self::RedundantMember => "redundant-member",
            Self::ReusedId => "reused-id",
            Self::ShadowedAlternative => "shadowed-alternative",
            Self::TighteningAddsNothing => "tightening-adds-nothing",
            Self::Undecided => "undecided",
            Self::UnreadableSupport => "unreadable-support",
            Self::UnsignableEvidence => "unsignable-evidence",
            Self::UnusedClaim => "unused-claim",
            Self::UnusedGroup => "unused-group",
            Self::UnusedParameter => "unused-parameter",
            Self::UnusedSchema => "unused-schema",
        }
    }

    /// What an author can do about it.
    pub fn help(self, language: Language) -> &'static str {
        words::help(self).map_or("", |[en, ja]| match language {
            Language::En => en,
            Language::Ja => ja,
        })
    }
}

impl Severity {
    /// The text form.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl Lint {
    pub(super) fn new(
        code: LintCode,
        severity: Severity,
        pointer: impl Into<String>,
        subject: &(impl ToString + ?Sized),
    ) -> Self {
        Self { code, severity, pointer: pointer.into(), subject: subject.to_string(), other: None }
    }

    pub(super) fn with(self, other: &(impl ToString + ?Sized)) -> Self {
        Self { other: Some(other.to_string()), ..self }
    }

    /// What is amiss, in one sentence.
    pub fn message(&self, language: Language) -> String {
        let template = words::message(self.code, self.other.is_some()).map_or("{subject}", |[en, ja]| match language {
            Language::En => en,
            Language::Ja => ja,
        });
        let other = self.other.as_deref().unwrap_or_default();
        template.replace("{subject}", &self.subject).replace("{other}", other)
    }

    /// What can be done about it.
    pub fn help(&self, language: Language) -> &'static str {
        self.code.help(language)
    }
}

impl From<&Lint> for Json {
    fn from(lint: &Lint) -> Self {
        let both = |en: String, ja: String| Self::object().with("en", en).with("ja", ja);
        Self::object()
            .with("code", lint.code.as_str())
            .with("severity", lint.severity.as_str())
            .with("pointer", lint.pointer.as_str())
            .with("subject", lint.subject.as_str())
            .with_some("other", lint.other.as_deref())
            .with("message", both(lint.message(Language::En), lint.message(Language::Ja)))
            .with("help", both(lint.help(Language::En).into(), lint.help(Language::Ja).into()))
    }
}

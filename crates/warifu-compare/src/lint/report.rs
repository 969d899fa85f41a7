use warifu_model::{Json, Language};

pub use super::words::LintCode;

/// One remark about a set or a vocabulary, for its author.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Lint {
    /// The code of the remark.
    pub code: LintCode,
    /// The severity here.
    pub severity: Severity,
    /// The place in the document, as a JSON Pointer (RFC 6901).
    pub pointer: String,
    /// States what it is about: the id of a requirement, a parameter, a claim, a level ...
    pub subject: String,
    /// States what it clashes with or is measured against, if anything.
    pub other: Option<String>,
}

/// Describes how much a remark matters.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// Most likely not what was meant.
    Warning,
    /// The set cannot do what it is for.
    Error,
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

    /// Returns what is amiss, in one sentence.
    pub fn message(&self, language: Language) -> String {
        let [alone, with_other] = self.code.sentences();
        let said = if self.other.is_some() { with_other } else { alone };
        let template = said.map_or("{subject}", |[en, ja]| language.pick(en, ja));
        let other = self.other.as_deref().unwrap_or_default();
        template.replace("{subject}", &self.subject).replace("{other}", other)
    }

    /// Returns what can be done about it.
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

use warifu_model::Json;

use crate::code::Code;
use crate::outcome::CheckOutcome;

/// One check of a verdict.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Check {
    /// Which.
    pub name: CheckName,
    /// How it came out.
    pub outcome: CheckOutcome,
    /// Why: [`Code::Ok`] where it passed.
    pub code: Code,
    /// The values that decided, as an object: what was found and what was asked for.
    pub detail: Option<Json>,
}

/// The checks, in the order in which every verdict lists them.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum CheckName {
    /// The bytes are a bundle with a certificate in an envelope.
    Envelope,
    /// The envelope holds an in-toto statement.
    PayloadType,
    /// The statement is a certificate.
    Statement,
    /// Enough keys of the policy signed, in the roles and at the time that it asks for.
    Signatures,
    /// They sign for the body that the certificate names.
    Body,
    /// The requirement set is one that the policy accepts.
    Set,
    /// The level is one that the policy accepts.
    Level,
    /// The certificate is in force.
    Validity,
    /// It is for the product at hand.
    Product,
    /// Its product is of a kind that the policy accepts.
    ProductKind,
    /// No requirement was waived, or the policy accepts that.
    Waivers,
    /// The findings that are shown are the certified ones, and those that the policy asks for are shown and good.
    Findings,
    /// Somebody whose word the policy takes says that the body may certify this.
    Accreditation,
    /// The certificate was not suspended or withdrawn.
    Status,
    /// The certificate stands in a transparency log, and witnesses have seen the log.
    Log,
    /// The certificate counts by mutual recognition. Not in this version.
    Recognition,
}

impl CheckName {
    /// All of them, in order.
    pub const ALL: [Self; 16] = [
        Self::Envelope,
        Self::PayloadType,
        Self::Statement,
        Self::Signatures,
        Self::Body,
        Self::Set,
        Self::Level,
        Self::Validity,
        Self::Product,
        Self::ProductKind,
        Self::Waivers,
        Self::Findings,
        Self::Accreditation,
        Self::Status,
        Self::Log,
        Self::Recognition,
    ];

    /// The stable text form.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Accreditation => "accreditation",
            Self::Body => "body",
            Self::Envelope => "envelope",
            Self::Findings => "findings",
            Self::Level => "level",
            Self::Log => "log",
            Self::PayloadType => "payload_type",
            Self::Product => "product",
            Self::ProductKind => "product_kind",
            Self::Recognition => "recognition",
            Self::Set => "set",
            Self::Signatures => "signatures",
            Self::Statement => "statement",
            Self::Status => "status",
            Self::Validity => "validity",
            Self::Waivers => "waivers",
        }
    }
}

impl Check {
    pub(crate) const fn pass(name: CheckName) -> Self {
        Self { name, outcome: CheckOutcome::Pass, code: Code::Ok, detail: None }
    }

    pub(crate) const fn fail(name: CheckName, code: Code) -> Self {
        Self { name, outcome: CheckOutcome::Fail, code, detail: None }
    }

    pub(crate) const fn unknown(name: CheckName, code: Code) -> Self {
        Self { name, outcome: CheckOutcome::Unknown, code, detail: None }
    }

    pub(crate) const fn stale(name: CheckName, code: Code) -> Self {
        Self { name, outcome: CheckOutcome::Stale, code, detail: None }
    }

    pub(crate) const fn skipped(name: CheckName, code: Code) -> Self {
        Self { name, outcome: CheckOutcome::Skipped, code, detail: None }
    }

    /// Adds a value that decided.
    pub(crate) fn with(mut self, name: &'static str, value: impl Into<Json>) -> Self {
        self.detail = Some(self.detail.take().unwrap_or_else(Json::object).with(name, value));
        self
    }
}

impl From<&Check> for Json {
    fn from(check: &Check) -> Self {
        Self::object()
            .with("check", check.name.as_str())
            .with("outcome", check.outcome.as_str())
            .with("code", check.code.as_str())
            .with_some("detail", check.detail.clone())
    }
}

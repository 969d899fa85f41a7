use warifu_model::{Json, codes};

use crate::code::Code;

/// One check of a verdict.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Check {
    /// The check.
    pub name: CheckName,
    /// States how it came out.
    pub outcome: CheckOutcome,
    /// The reason: [`Code::Ok`] where it passed.
    pub code: Code,
    /// The values that decided, as an object: what was found and what was asked for.
    pub detail: Option<Json>,
}

codes! {
    /// The checks, in the order in which every verdict lists them.
    pub enum CheckName {
        /// The bytes are a bundle with a certificate in an envelope.
        Envelope = "envelope", en: "envelope", ja: "エンベロープ";
        /// The envelope holds an in-toto statement.
        PayloadType = "payload_type", en: "payload type", ja: "ペイロードの種類";
        /// The statement is a certificate.
        Statement = "statement", en: "statement", ja: "ステートメント";
        /// Enough keys of the policy signed, in the roles and at the time that it asks for.
        Signatures = "signatures", en: "signatures", ja: "署名";
        /// They sign for the body that the certificate names.
        Body = "body", en: "body", ja: "機関";
        /// The requirement set is one that the policy accepts.
        Set = "set", en: "set", ja: "要求事項集";
        /// The level is one that the policy accepts.
        Level = "level", en: "level", ja: "レベル";
        /// The certificate is in force.
        Validity = "validity", en: "validity", ja: "有効期間";
        /// It is for the product that arrived.
        Product = "product", en: "product", ja: "製品";
        /// Its product is of a kind that the policy accepts.
        ProductKind = "product_kind", en: "product kind", ja: "製品の種類";
        /// No requirement was waived, or the policy accepts that.
        Waivers = "waivers", en: "waivers", ja: "免除";
        /// The findings that are shown are the certified ones, and those that the policy asks for are shown and met.
        Findings = "findings", en: "findings", ja: "所見";
        /// The body is accredited to certify this, by an authority of the policy.
        Accreditation = "accreditation", en: "accreditation", ja: "認定";
        /// The certificate was not suspended, withdrawn or superseded.
        Status = "status", en: "status", ja: "状態";
        /// The certificate is in a transparency log, and witnesses have seen the log.
        Log = "log", en: "log", ja: "ログ";
        /// The certificate counts by mutual recognition. Not in this version.
        Recognition = "recognition", en: "recognition", ja: "相互承認";
    }
}

codes! {
    /// Describes how one check came out.
    pub enum CheckOutcome {
        /// The demand of the policy is not met.
        Fail = "fail", en: "fail", ja: "不合格";
        /// It is so.
        Pass = "pass", en: "pass", ja: "合格";
        /// The check was not made; its code says why.
        Skipped = "skipped", en: "skipped", ja: "未実施";
        /// It is so as far as is known, but the knowledge is older than the policy recommends.
        Stale = "stale", en: "stale", ja: "情報が古い";
        /// It is undetermined by what was provided.
        Unknown = "unknown", en: "unknown", ja: "判定不能";
    }
}

impl CheckOutcome {
    /// Rank of the outcome, the most serious first: a failure, unknown, stale, and the rest.
    pub(crate) const fn severity(self) -> u8 {
        match self {
            Self::Fail => 0,
            Self::Unknown => 1,
            Self::Stale => 2,
            Self::Pass | Self::Skipped => 3,
        }
    }
}

impl Check {
    pub(crate) const fn pass(name: CheckName) -> Self {
        Self::new(name, CheckOutcome::Pass, Code::Ok)
    }

    pub(crate) const fn fail(name: CheckName, code: Code) -> Self {
        Self::new(name, CheckOutcome::Fail, code)
    }

    pub(crate) const fn unknown(name: CheckName, code: Code) -> Self {
        Self::new(name, CheckOutcome::Unknown, code)
    }

    pub(crate) const fn stale(name: CheckName, code: Code) -> Self {
        Self::new(name, CheckOutcome::Stale, code)
    }

    pub(crate) const fn skipped(name: CheckName, code: Code) -> Self {
        Self::new(name, CheckOutcome::Skipped, code)
    }

    const fn new(name: CheckName, outcome: CheckOutcome, code: Code) -> Self {
        Self { name, outcome, code, detail: None }
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

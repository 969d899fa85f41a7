//! What certificates count as, and what they leave open of each set.

use warifu_compare::cover::{Counts, Cover, Held as Holding};
use warifu_core::{CompiledSet, explain};
use warifu_model::{Certificate, CertificateFact, Digest, Finding, Json, Language, RequirementId};

use crate::commands::set::Chosen;

/// A certificate that is held.
pub(super) struct Held {
    pub(super) file: String,
    pub(super) certificate: Certificate,
    /// The digest of the signed statement.
    pub(super) digest: Digest,
    pub(super) standing: Standing,
    /// Requirements whose findings its holder shows.
    pub(super) shown: Vec<RequirementId>,
}

/// What a certificate counts as.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Standing {
    /// Accepted, and for this product.
    OfProduct(CertificateFact),
    /// Accepted, and for something else.
    OfComponent(CertificateFact),
    /// Not accepted; the code of the gate.
    Refused(&'static str),
    /// The gate cannot tell; its code.
    Unknown(&'static str),
    /// Nobody was asked to trust it.
    NotTrusted,
}

/// What is covered and what is left of one set.
pub(super) struct Answered {
    pub(super) chosen: Chosen,
    pub(super) level: Option<String>,
    pub(super) cover: Cover,
}

impl Held {
    pub(super) fn holding<'a>(&'a self, set: Option<&'a CompiledSet>) -> Holding<'a> {
        let counts = match &self.standing {
            Standing::OfProduct(fact) => Counts::OfProduct { fact, set },
            Standing::OfComponent(fact) => Counts::OfComponent(fact),
            _ => Counts::Nothing,
        };
        Holding { certificate: &self.certificate, statement: self.digest, counts, shown: &self.shown }
    }
}

impl Standing {
    pub(super) fn as_str(&self) -> &'static str {
        match self {
            Self::OfProduct(_) => "of_product",
            Self::OfComponent(_) => "of_component",
            Self::Refused(_) => "refused",
            Self::Unknown(_) => "undetermined",
            Self::NotTrusted => "not_trusted",
        }
    }

    /// Why it does not count.
    pub(super) fn code(&self) -> Option<&'static str> {
        match self {
            Self::Refused(code) | Self::Unknown(code) => Some(code),
            _ => None,
        }
    }
}

impl Answered {
    pub(super) fn to_json(&self, language: Language) -> Json {
        let set = self.chosen.set.set();
        let covered = self.cover.covered.iter().map(|covered| {
            Json::object()
                .with("requirement", &covered.requirement)
                .with("by", covered.by.as_str())
                .with("how", covered.how.as_str())
                .with("shown", covered.is_shown)
        });
        let left = self.cover.left.iter().map(|left| {
            let Finding { requirement, outcome, reasons, .. } = &left.finding;
            let reason = reasons.iter().map(|reason| Json::from(reason).with("text", explain(reason, language)));
            Json::object()
                .with("requirement", requirement)
                .with("outcome", *outcome)
                .with("evidence", Json::list(left.evidence.iter().map(String::as_str)))
                .with("statement", left.needs_statement)
                .with("certificate", left.needs_certificate())
                .with("reasons", Json::List(reason.collect()))
        });
        let aside = self.cover.not_applicable();
        let counts = Json::object()
            .with("covered", self.cover.covered.len() - aside)
            .with("left", self.cover.left.len())
            .with("not_applicable", aside);
        let by_evidence = self.cover.by_evidence();
        let by_evidence = by_evidence
            .iter()
            .map(|(kind, count)| Json::object().with("kind", kind.as_str()).with("requirements", *count));
        let name =
            Json::object().with("id", &set.id).with("version", &set.version).with("digest", self.chosen.set.digest());
        Json::object()
            .with("set", name)
            .with("level", self.level.as_deref())
            .with("counts", counts)
            .with("covered", Json::List(covered.collect()))
            .with("left", Json::List(left.collect()))
            .with("by_evidence", Json::List(by_evidence.collect()))
    }
}

//! What certificates that are held leave open of several sets, as a report: [`cover`](mod@crate::cover) for each set, with what
//! each certificate counts as.

use warifu_core::{CheckSignature, CompiledSet, explain};
use warifu_model::{
    Certificate, CertificateFact, Digest, Finding, Json, Language, Product, RequirementId, SetDigest, Timestamp,
};

use crate::change_text;
use crate::cover::{
    Asked, ByProvision, Counts, Cover, Covered, Held, Left, Means, Proof, Reusable, Stale, TouchedBy, cover,
};
use crate::plan::{PlanError, Plans};

/// Describes what is covered and what is left.
#[derive(Clone, Debug)]
pub struct Gap {
    /// The time for which it was asked.
    pub at: Timestamp,
    /// The product.
    pub product: Product,
    /// The certificates that are held.
    pub held: Vec<HeldCertificate>,
    /// One for each set.
    pub sets: Vec<SetGap>,
    /// One plan over what all sets leave open; none where nobody asked for it.
    pub plans: Option<Plans>,
}

/// A certificate that is held.
#[derive(Clone, Debug)]
pub struct HeldCertificate {
    /// States what it goes by, such as the name of a file.
    pub name: String,
    /// The certificate, as data.
    pub certificate: Certificate,
    /// The digest of the signed statement.
    pub statement: Digest,
    /// States what it counts as.
    pub standing: Standing,
    /// The requirements whose findings its holder shows.
    pub shown: Vec<RequirementId>,
    /// For each set that is asked about, in their order, the provisions of arrangements that give something of it.
    pub recognised: Vec<Vec<ByProvision>>,
}

/// Describes what a certificate counts as.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Standing {
    /// Accepted, and for this product.
    OfProduct(CertificateFact),
    /// Accepted, and for something else.
    OfComponent(CertificateFact),
    /// Not accepted; the code of the gate.
    Refused(&'static str),
    /// The gate cannot tell; its code.
    Unknown(&'static str),
    /// No trust policy was given for it.
    NotTrusted,
}

/// Describes what the gate says of a certificate, whatever the product.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Judged {
    /// It is accepted.
    Accepted(Box<CertificateFact>),
    /// It is refused, with the code of the check.
    Refused(&'static str),
    /// It cannot be told, with the code of the check.
    Unknown(&'static str),
}

/// Describes what is covered and what is left of one set.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct SetGap {
    /// The set.
    pub set: SetDigest,
    /// The level; none where the set has no levels.
    pub level: Option<String>,
    /// States what is covered, and what is left.
    pub cover: Cover,
}

impl Gap {
    /// Tells whether nothing is left that a set needs: `None` where something is, and a certificate that may cover it is undetermined.
    pub fn is_closed(&self) -> Option<bool> {
        if self.sets.iter().all(|set| set.cover.is_enough) {
            return Some(true);
        }
        let is_open = |held: &HeldCertificate| matches!(held.standing, Standing::Unknown(_));
        (!self.held.iter().any(is_open)).then_some(false)
    }

    /// The report, with reasons in a language.
    pub fn to_json(&self, language: Language) -> Json {
        let plan = self.plans.as_ref().map(|plans| plans.to_json_with(|change| change_text(change, language)));
        Json::object()
            .with("at", self.at)
            .with("product", &self.product)
            .with("certificates", Json::list(&self.held))
            .with("sets", Json::List(self.sets.iter().map(|set| set.to_json(language)).collect()))
            .with_some("plan", plan)
    }
}

impl HeldCertificate {
    /// The certificate as [`cover`](crate::cover::cover()) takes it for the set at a place among those that are asked about; `set` is
    /// the one that it was issued for, where anybody has it.
    pub fn holding<'a>(&'a self, place: usize, set: Option<&'a CompiledSet>) -> Held<'a> {
        let counts = match &self.standing {
            Standing::OfProduct(fact) => Counts::OfProduct { fact, set },
            Standing::OfComponent(fact) => Counts::OfComponent(fact),
            Standing::Refused(_) | Standing::Unknown(_) | Standing::NotTrusted => Counts::Nothing,
        };
        let recognised = self.recognised.get(place).map(Vec::as_slice).unwrap_or_default();
        Held { certificate: &self.certificate, statement: self.statement, counts, recognised, shown: &self.shown }
    }
}

impl Standing {
    /// From two questions to the gate: as a certificate of the product, where it is one, and as one of anything.
    pub fn of(of_product: Option<CertificateFact>, of_anything: Judged) -> Self {
        match (of_product, of_anything) {
            (Some(fact), _) => Self::OfProduct(fact),
            (None, Judged::Accepted(fact)) => Self::OfComponent(*fact),
            (None, Judged::Refused(code)) => Self::Refused(code),
            (None, Judged::Unknown(code)) => Self::Unknown(code),
        }
    }

    /// The stable text form.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::OfProduct(_) => "of_product",
            Self::OfComponent(_) => "of_component",
            Self::Refused(_) => "refused",
            Self::Unknown(_) => "undetermined",
            Self::NotTrusted => "not_trusted",
        }
    }

    /// The reason why it does not count.
    pub fn code(&self) -> Option<&'static str> {
        match self {
            Self::Refused(code) | Self::Unknown(code) => Some(code),
            Self::OfProduct(_) | Self::OfComponent(_) | Self::NotTrusted => None,
        }
    }
}

impl SetGap {
    /// Says what is covered and what is left of each set. `own` has, for each certificate, the set that it was issued for, where
    /// anybody has it; what else covers is in `means`, whose certificates are not looked at.
    ///
    /// # Errors
    ///
    /// [`PlanError`] names the set, by its place, and why.
    ///
    /// ```
    /// use warifu_compare::cover::{Asked, Means};
    /// use warifu_compare::gap::{HeldCertificate, SetGap};
    /// use warifu_compare::plan::PlanError;
    /// use warifu_core::CheckSignature;
    ///
    /// fn without_own_sets(
    ///     asked: &[Asked<'_>],
    ///     held: &[HeldCertificate],
    ///     signatures: &dyn CheckSignature,
    /// ) -> Result<Vec<SetGap>, PlanError> {
    ///     SetGap::of_each(asked, held, &[], &Means::default(), signatures)
    /// }
    /// ```
    pub fn of_each(
        asked: &[Asked<'_>],
        held: &[HeldCertificate],
        own: &[Option<&CompiledSet>],
        means: &Means<'_>,
        signatures: &dyn CheckSignature,
    ) -> Result<Vec<Self>, PlanError> {
        let of_one = |(place, asked): (usize, &Asked<'_>)| {
            let own = own.iter().copied().chain(std::iter::repeat(None));
            let held: Vec<_> = held.iter().zip(own).map(|(held, own)| held.holding(place, own)).collect();
            let cover = cover(*asked, &Means { held: &held, ..*means }, signatures);
            let cover = cover.map_err(|error| PlanError { market: place, error })?;
            let set = asked.set.set();
            let set = SetDigest { id: set.id.clone(), version: set.version.clone(), digest: asked.set.digest() };
            Ok(Self { set, level: asked.level.map(ToOwned::to_owned), cover })
        };
        asked.iter().enumerate().map(of_one).collect()
    }

    fn to_json(&self, language: Language) -> Json {
        let aside = self.cover.not_applicable();
        let counts = Json::object()
            .with("covered", self.cover.covered.len() - aside)
            .with("left", self.cover.left.len())
            .with("not_applicable", aside);
        let by_evidence = self.cover.by_evidence();
        let by_evidence = by_evidence
            .iter()
            .map(|(kind, count)| Json::object().with("kind", kind.as_str()).with("requirements", *count));
        Json::object()
            .with("set", &self.set)
            .with("level", self.level.as_deref())
            .with("counts", counts)
            .with("covered", Json::list(&self.cover.covered))
            .with("left", Json::List(self.cover.left.iter().map(|left| json_of_left(left, language)).collect()))
            .with("by_evidence", Json::List(by_evidence.collect()))
            .with_list("touched", self.cover.touched.iter().map(|one| json_of_touched(one, language)).collect())
            .with_list("reusable", self.cover.reusable.iter().map(Json::from).collect())
            .with_list("stale", self.cover.stale.iter().map(Json::from).collect())
            .with_some("enough", (self.cover.is_enough && !self.cover.left.is_empty()).then_some(true))
            .with_list("against", self.cover.against.iter().map(Json::from).collect())
    }
}

impl From<&HeldCertificate> for Json {
    fn from(held: &HeldCertificate) -> Self {
        let certificate = &held.certificate;
        let set = Self::object()
            .with("id", &certificate.set.id)
            .with("version", &certificate.set.version)
            .with("digest", certificate.set.digest);
        Self::object()
            .with("file", held.name.as_str())
            .with("number", certificate.number.as_str())
            .with("set", set)
            .with("level", certificate.level.as_deref())
            .with("standing", held.standing.as_str())
            .with("code", held.standing.code())
            .with_list("recognised", held.recognised.iter().flatten().map(|by| by.chain.clone()).collect())
    }
}

impl From<&Covered> for Json {
    fn from(covered: &Covered) -> Self {
        Self::object()
            .with("requirement", &covered.requirement)
            .with("by", covered.by.as_str())
            .with("how", covered.how.as_str())
            .with("shown", covered.is_shown)
            .with_some("proof", covered.proof.as_ref())
    }
}

impl From<&Proof> for Json {
    fn from(proof: &Proof) -> Self {
        match proof {
            Proof::Edition(set, requirement) => Self::object().with("set", set).with("requirement", requirement),
            Proof::Provision(by) => Self::object().with("provision", by.chain.clone()),
            Proof::Path(steps) => {
                Self::object().with("path", Self::List(steps.iter().map(|step| step.detail.clone()).collect()))
            }
            Proof::Evidence(digests) => Self::object().with("evidence", Self::list(digests.iter().copied())),
        }
    }
}

impl From<&Reusable> for Json {
    fn from(one: &Reusable) -> Self {
        Self::object()
            .with("evidence", one.evidence)
            .with("name", one.name.as_str())
            .with("kind", &one.kind)
            .with("requirements", Self::list(&one.requirements))
    }
}

impl From<&Stale> for Json {
    fn from(one: &Stale) -> Self {
        Self::object()
            .with("evidence", one.evidence)
            .with("name", one.name.as_str())
            .with("kind", &one.kind)
            .with("requirement", &one.requirement)
            .with("max_age", one.max_age)
            .with("usable_until", one.usable_until)
    }
}

fn json_of_touched(touched: &TouchedBy, language: Language) -> Json {
    touched.detail.clone().with("text", touched.why.text(language))
}

fn json_of_left(left: &Left, language: Language) -> Json {
    let Finding { requirement, outcome, reasons, .. } = &left.finding;
    let reasons = reasons.iter().map(|reason| Json::from(reason).with("text", explain(reason, language)));
    Json::object()
        .with("requirement", requirement)
        .with("outcome", *outcome)
        .with("evidence", Json::list(left.evidence.iter().map(String::as_str)))
        .with("statement", left.needs_statement)
        .with("certificate", left.needs_certificate())
        .with("reasons", Json::List(reasons.collect()))
}

//! What is at hand already covers of another set, and what would settle the rest (ADR 27, ADR 52).
//!
//! Four things cover a requirement, in this order: a certificate of the product for the very set; one for another edition, of which the
//! requirement of the same id, or one that this one took over from, is proven to ask for as much; a provision of an arrangement; a
//! statement of a crosswalk that is adopted. After that, evidence. A certificate of a component covers what asks for one. What was
//! waived, no certificate covers, and nothing is covered by an overlap.
//!
//! No order of certificates, provisions or crosswalks changes anything, and more of them leave nothing open that fewer covered.

mod closed;
mod evidence;
mod own;
mod provisions;
mod walks;

use std::collections::{BTreeMap, BTreeSet};

use warifu_core::{CheckSignature, CompiledSet, EvaluateError, Request, assess};
use warifu_model::{
    Attestation, Certificate, CertificateFact, Digest, Finding, Json, Outcome, Product, ReasonCode, RequirementId,
    SetDigest, Timestamp, Vocabulary, VocabularyReference,
};

pub use evidence::{Presented, Reusable, Stale};
pub use provisions::ByProvision;
pub use walks::{StatedIn, Step, TouchedBy, Walk};

use closed::Closed;

/// The set that is asked about, and for what.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// The set.
    pub set: &'a CompiledSet,
    /// The vocabularies that it pins: they say which evidence supports a claim.
    pub vocabularies: &'a [Vocabulary],
    /// The level, in the text form of the set; none where the set has no levels.
    pub level: Option<&'a str>,
    /// The product.
    pub product: &'a Product,
    /// The time for which it is asked.
    pub at: Timestamp,
}

/// Everything by which requirements may be covered.
#[derive(Clone, Copy, Debug, Default)]
pub struct Means<'a> {
    /// The certificates.
    pub held: &'a [Held<'a>],
    /// The crosswalks.
    pub walks: &'a [Walk<'a>],
    /// Sets beside those asked about and certified: a group of theirs is all of its requirements, and a relation to them is held against
    /// their criteria.
    pub sets: &'a [&'a CompiledSet],
    /// The evidence at hand; none where nobody presents any.
    pub presented: Option<Presented<'a>>,
}

/// A certificate that is held.
#[derive(Clone, Copy, Debug)]
pub struct Held<'a> {
    /// The certificate, as data.
    pub certificate: &'a Certificate,
    /// The digest of its signed statement.
    pub statement: Digest,
    /// States what it counts as.
    pub counts: Counts<'a>,
    /// The provisions of arrangements by which it counts as the set that is asked about, or waives requirements of it.
    pub recognised: &'a [ByProvision],
    /// The requirements whose findings its holder shows.
    pub shown: &'a [RequirementId],
}

/// Describes what a certificate counts as, by the gate.
#[derive(Clone, Copy, Debug)]
pub enum Counts<'a> {
    /// Accepted, and for this product.
    OfProduct {
        /// The certificate as evaluations take it.
        fact: &'a CertificateFact,
        /// The set that it was issued for; none where nobody has it, and then it covers nothing by itself.
        set: Option<&'a CompiledSet>,
    },
    /// Accepted, and for something else.
    OfComponent(&'a CertificateFact),
    /// Not accepted, or nobody was asked.
    Nothing,
}

/// Describes what is covered and what is left open, each in the order of the set.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Cover {
    /// States what is covered, or does not apply.
    pub covered: Vec<Covered>,
    /// States what is left open.
    pub left: Vec<Left>,
    /// Statements of crosswalks about what is left open that carry nothing.
    pub touched: Vec<TouchedBy>,
    /// Evidence that can be used again for what is left open.
    pub reusable: Vec<Reusable>,
    /// Evidence for what is left open that was usable once.
    pub stale: Vec<Stale>,
    /// Requirements that are covered by something else and that the evidence at hand says are not met.
    pub against: Vec<RequirementId>,
}

/// A requirement that is covered.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Covered {
    /// The requirement.
    pub requirement: RequirementId,
    /// The number of the certificate, or the numbers of several with commas between them; the names of documents where it is evidence.
    pub by: String,
    /// States how it is covered.
    pub how: How,
    /// True where the holder shows this finding, and the gate has proven it.
    pub is_shown: bool,
    /// The proof; none where the certificate itself is all there is to it.
    pub proof: Option<Proof>,
}

/// The proof that a requirement is covered.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Proof {
    /// The edition that was certified, and the requirement in it: `diff` proves that it asks for as much.
    Edition(SetDigest, RequirementId),
    /// The provision.
    Provision(Box<ByProvision>),
    /// The statements of crosswalks, edge by edge; the certified requirements come first.
    Path(Vec<Step>),
    /// The digests of documents.
    Evidence(Vec<Digest>),
}

/// Describes how a requirement is covered, in the order in which the ways are asked.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum How {
    /// A certificate was issued for this very requirement.
    Certified,
    /// It was issued for the requirement of this id in another version or set, which accepts the same or less.
    Carried,
    /// It was issued for a requirement with another id from which this one took over, and which accepts the same or less.
    Succeeded,
    /// By an arrangement it counts as one for this set.
    Recognised,
    /// By an arrangement it waives this requirement.
    Waived,
    /// A pass is carried along statements of crosswalks.
    Crosswalk,
    /// The evidence at hand shows it.
    Evidence,
    /// The requirement asks for such a certificate.
    Held,
    /// The facts that are known of the product say that the requirement does not apply.
    NotApplicable,
}

/// A requirement that is left open.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Left {
    /// States what an evaluation says without any statement about the product.
    pub finding: Finding,
    /// The kinds of evidence that would settle it: those it asks for, and those that can support the missing claims.
    pub evidence: BTreeSet<String>,
    /// True where a claim is missing, so that somebody has to state something.
    pub needs_statement: bool,
}

/// Says what is covered of a set, and what is left open.
///
/// ```
/// use warifu_compare::cover::{Asked, Held, Means, cover};
/// use warifu_core::{CheckSignature, EvaluateError};
///
/// fn open_requirements(
///     asked: Asked<'_>,
///     held: &[Held<'_>],
///     signatures: &dyn CheckSignature,
/// ) -> Result<Vec<String>, EvaluateError> {
///     let cover = cover(asked, &Means { held, ..Means::default() }, signatures)?;
///     Ok(cover.left.iter().map(|left| left.finding.requirement.to_string()).collect())
/// }
/// ```
///
/// # Errors
///
/// [`EvaluateError`], such as a level that the set does not have, or evidence that does not read.
pub fn cover(asked: Asked<'_>, means: &Means<'_>, signatures: &dyn CheckSignature) -> Result<Cover, EvaluateError> {
    let facts: Vec<CertificateFact> = means.held.iter().filter_map(Held::fact).cloned().collect();
    let bare = bare(asked.product, &asked.set.set().vocabularies);
    let inputs = [bare.as_slice()];
    let request = Request { level: asked.level, certificates: &facts, ..Request::new(asked.at, &inputs) };
    let findings = assess(asked.set, &request, signatures).map(|assessment| assessment.to_findings())?;
    let shown = means.presented.map(|presented| presented.findings(asked, &facts, signatures)).transpose()?;

    let mut closed = Closed::default();
    own::close(asked, means.held, &mut closed);
    provisions::close(asked, means.held, &mut closed);
    let walked = walks::Walked::of(asked, means);
    walked.close(asked, &mut closed);

    let mut cover = Cover::default();
    for (place, finding) in findings.into_iter().enumerate() {
        let presented = shown.as_ref().and_then(|shown| shown.get(place));
        let by_evidence = || presented.zip(means.presented).and_then(|(finding, given)| given.covers(finding));
        let covered =
            of_finding(&finding, means.held).or_else(|| closed.take(&finding.requirement)).or_else(by_evidence);
        match covered {
            Some(one) => cover.add_covered(one, presented),
            None => cover.left.push(left(presented.cloned().unwrap_or(finding), asked.vocabularies)),
        }
    }
    cover.touched = walked.touched(asked, &cover.left);
    if let Some(presented) = means.presented {
        (cover.reusable, cover.stale) = presented.sorted(asked, &cover.left);
    }
    Ok(cover)
}

/// Writes an attestation that says nothing of a product but that it is this one.
pub fn bare(product: &Product, vocabularies: &[VocabularyReference]) -> Vec<u8> {
    let bare = Attestation {
        product: product.clone(),
        made_at: None,
        vocabularies: vocabularies.to_vec(),
        evidence: Vec::new(),
        claims: Vec::new(),
    };
    Json::from(&bare).to_canonical()
}

impl How {
    /// All ways, in their order.
    pub const ALL: [Self; 9] = [
        Self::Certified,
        Self::Carried,
        Self::Succeeded,
        Self::Recognised,
        Self::Waived,
        Self::Crosswalk,
        Self::Evidence,
        Self::Held,
        Self::NotApplicable,
    ];

    /// The stable text form.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Certified => "certified",
            Self::Carried => "carried",
            Self::Succeeded => "succeeded",
            Self::Recognised => "recognised",
            Self::Waived => "waived",
            Self::Crosswalk => "crosswalk",
            Self::Evidence => "evidence",
            Self::Held => "held",
            Self::NotApplicable => "not_applicable",
        }
    }
}

impl Left {
    /// Tells whether a certificate would settle it.
    pub fn needs_certificate(&self) -> bool {
        let codes = [ReasonCode::CertificateMissing, ReasonCode::CertificateExpired];
        self.finding.reasons.iter().any(|reason| codes.contains(&reason.code))
    }

    /// The set of the certificate that the requirement asks for, if it asks for one.
    pub fn certificate_asked(&self) -> Option<&str> {
        self.finding.reasons.iter().find_map(|reason| {
            reason.expected.member("holds_certificate").and_then(|asked| asked.member("set")).and_then(Json::as_text)
        })
    }
}

impl Cover {
    fn add_covered(&mut self, covered: Covered, presented: Option<&Finding>) {
        if presented.is_some_and(|finding| finding.outcome == Outcome::NotSatisfied) {
            self.against.push(covered.requirement.clone());
        }
        self.covered.push(covered);
    }

    /// The number of requirements that do not apply: they are neither covered nor left.
    pub fn not_applicable(&self) -> usize {
        self.covered.iter().filter(|covered| covered.how == How::NotApplicable).count()
    }

    /// Returns for each kind of evidence the number of requirements left that it would settle, the most first.
    pub fn by_evidence(&self) -> Vec<(String, usize)> {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for kind in self.left.iter().flat_map(|left| &left.evidence) {
            *counts.entry(kind).or_default() += 1;
        }
        let mut counts: Vec<_> = counts.into_iter().map(|(kind, count)| (kind.to_owned(), count)).collect();
        counts.sort_by(|(a, x), (b, y)| y.cmp(x).then(a.cmp(b)));
        counts
    }
}

impl<'a> Held<'a> {
    fn fact(&self) -> Option<&'a CertificateFact> {
        match self.counts {
            Counts::OfProduct { fact, .. } | Counts::OfComponent(fact) => Some(fact),
            Counts::Nothing => None,
        }
    }
}

/// What a finding that rests on certificates alone covers.
fn of_finding(finding: &Finding, held: &[Held<'_>]) -> Option<Covered> {
    let how = match finding.outcome {
        Outcome::Satisfied => How::Held,
        Outcome::NotApplicable => How::NotApplicable,
        _ => return None,
    };
    let digests = finding.reasons.iter().filter_map(|reason| reason.observed.member("certificate")?.as_text());
    let digests: BTreeSet<Digest> = digests.filter_map(Digest::parse).collect();
    let by = held.iter().filter(|held| digests.contains(&held.statement));
    let by: BTreeSet<&str> = by.map(|held| &*held.certificate.number).collect();
    let by = by.into_iter().collect::<Vec<_>>().join(", ");
    Some(Covered { requirement: finding.requirement.clone(), by, how, is_shown: false, proof: None })
}

/// What would settle a requirement: evidence that it asks for itself, or that can support the claims that are missing.
fn left(finding: Finding, vocabularies: &[Vocabulary]) -> Left {
    let mut evidence = BTreeSet::new();
    let mut needs_statement = false;
    for reason in &finding.reasons {
        evidence.extend(reason.kind.as_ref().map(ToString::to_string));
        let Some(claim) = &reason.claim else { continue };
        needs_statement = true;
        let declared = vocabularies.iter().find_map(|vocabulary| vocabulary.claim(claim));
        evidence.extend(declared.iter().flat_map(|claim| &claim.supported_by).map(|support| support.kind.to_string()));
    }
    Left { finding, evidence, needs_statement }
}

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
mod value;
mod walks;

use std::collections::{BTreeMap, BTreeSet};

use warifu_core::{CheckSignature, EvaluateError, Request, assess};
use warifu_model::{
    Attestation, CertificateFact, Digest, Finding, Json, Outcome, Product, ReasonCode, Vocabulary, VocabularyReference,
};

pub use value::{
    Asked, ByProvision, Counts, Cover, Covered, Held, How, Left, Means, Presented, Proof, Reusable, Stale, StatedIn,
    Step, TouchedBy, Walk,
};

use closed::Closed;

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
    let left = cover.left.iter().map(|left| (left.finding.bears(), left.finding.outcome));
    let target = asked.set.set().levels.target(asked.level);
    // where nothing binds, nothing can be covered either
    cover.is_enough = target.is_some_and(|target| {
        asked.set.asks_at(&target) && asked.set.outcome_of_open(&target, left).0 == Outcome::Satisfied
    });
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

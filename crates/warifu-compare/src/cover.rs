//! What certificates that are held already cover of another set, and what would settle the rest (ADR 27).
//!
//! A certificate of the product itself covers the requirements of its own set, and those of another version or of a profile
//! that have the same id and, proven by comparison, accept the same or more. A certificate of a component covers what asks
//! for one. What was waived, no certificate covers.

use std::collections::{BTreeMap, BTreeSet};

use warifu_core::{CheckSignature, CompiledSet, EvaluateError, Request, assess};
use warifu_model::{
    Attestation, Certificate, CertificateFact, Digest, Finding, Json, Outcome, Product, ReasonCode, RequirementId,
    TargetLevel, Timestamp, Vocabulary,
};

use crate::diff::{DiffOptions, diff};
use crate::impact::{Changes, Meaning};

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

/// A certificate that is held.
#[derive(Clone, Copy, Debug)]
pub struct Held<'a> {
    /// The certificate, as data.
    pub certificate: &'a Certificate,
    /// The digest of its signed statement.
    pub statement: Digest,
    /// States what it counts as.
    pub counts: Counts<'a>,
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
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Cover {
    /// States what is covered, or does not apply.
    pub covered: Vec<Covered>,
    /// States what is left open.
    pub left: Vec<Left>,
}

/// A requirement that a certificate covers.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Covered {
    /// The requirement.
    pub requirement: RequirementId,
    /// The number of the certificate, or the numbers of several with commas between them.
    pub by: String,
    /// States how it is covered.
    pub how: How,
    /// True where the holder shows this finding, and the gate has proven it.
    pub is_shown: bool,
}

/// Describes how a certificate covers a requirement.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum How {
    /// It was issued for this very requirement.
    Certified,
    /// It was issued for the requirement of this id in another version or set, which accepts the same or less.
    Carried,
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

/// Says what certificates cover of a set, and what they leave open.
///
/// ```
/// use warifu_compare::cover::{Asked, Held, cover};
/// use warifu_core::{CheckSignature, EvaluateError};
///
/// fn open_requirements(
///     asked: Asked<'_>,
///     held: &[Held<'_>],
///     signatures: &dyn CheckSignature,
/// ) -> Result<Vec<String>, EvaluateError> {
///     let cover = cover(asked, held, signatures)?;
///     Ok(cover.left.iter().map(|left| left.finding.requirement.to_string()).collect())
/// }
/// ```
///
/// # Errors
///
/// [`EvaluateError`], such as a level that the set does not have.
pub fn cover(asked: Asked<'_>, held: &[Held<'_>], signatures: &dyn CheckSignature) -> Result<Cover, EvaluateError> {
    let facts: Vec<CertificateFact> = held.iter().filter_map(Held::fact).cloned().collect();
    let bare = Attestation {
        product: asked.product.clone(),
        made_at: None,
        vocabularies: asked.set.set().vocabularies.clone(),
        evidence: Vec::new(),
        claims: Vec::new(),
    };
    let bare = Json::from(&bare).to_canonical();
    let request = Request {
        at: asked.at,
        level: asked.level,
        inputs: &[&bare],
        admission: None,
        waivers: None,
        evidence: &[],
        certificates: &facts,
    };
    let findings = assess(asked.set, &request, signatures).map(|assessment| assessment.to_findings())?;
    let mut by_certificate = BTreeMap::new();
    for one in held {
        of_own_set(one, asked, &mut by_certificate);
    }
    let mut cover = Cover { covered: Vec::new(), left: Vec::new() };
    for finding in findings {
        match of_finding(&finding, held).or_else(|| by_certificate.remove(&finding.requirement)) {
            Some(one) => cover.covered.push(one),
            None => cover.left.push(left(finding, asked.vocabularies)),
        }
    }
    Ok(cover)
}

impl How {
    /// The stable text form.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Certified => "certified",
            Self::Carried => "carried",
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
    let digests: Vec<&str> =
        finding.reasons.iter().filter_map(|reason| reason.observed.member("certificate")?.as_text()).collect();
    let by = held.iter().filter(|held| digests.contains(&held.statement.to_string().as_str()));
    let by: Vec<_> = by.map(|held| held.certificate.number.clone()).collect();
    Some(Covered { requirement: finding.requirement.clone(), by: by.join(", "), how, is_shown: false })
}

/// What a certificate of the product says of the requirements of its own set, and of those of another version or of a
/// profile.
fn of_own_set(held: &Held<'_>, asked: Asked<'_>, covered: &mut BTreeMap<RequirementId, Covered>) {
    let Counts::OfProduct { set: own, .. } = held.counts else { return };
    let (certificate, asked, level) = (held.certificate, asked.set, asked.level);
    let is_same = certificate.set.digest == asked.digest();
    // A set that nobody has says nothing.
    let Some(own) = (if is_same { Some(asked) } else { own }) else { return };
    let (was, is) = (&own.set().levels, &asked.set().levels);
    let (Some(had), Some(wanted)) = (was.target(certificate.level.as_deref()), is.target(level)) else { return };
    if was != is || !is_at_least(&had, &wanted) {
        return;
    }
    let changes = if is_same {
        Changes::as_written(own, asked)
    } else {
        match diff(own, asked, DiffOptions::default()) {
            Ok(diff) => Changes::from(&diff),
            Err(_) => return,
        }
    };
    for requirement in &asked.set().requirements {
        let id = &requirement.id;
        let own = own.set().requirement(id);
        let was_asked = own.is_some_and(|own| own.from.as_ref().is_none_or(|from| was.reaches(&had, from)));
        if !was_asked || changes.of(id) == Meaning::Changed || certificate.waived.contains(id) {
            continue;
        }
        let how = if is_same { How::Certified } else { How::Carried };
        let (by, is_shown) = (certificate.number.clone(), held.shown.contains(id));
        covered.entry(id.clone()).or_insert(Covered { requirement: id.clone(), by, how, is_shown });
    }
}

/// Tells whether one level asks for all that another one does: criteria are tightened by conjunction only.
fn is_at_least(had: &TargetLevel, wanted: &TargetLevel) -> bool {
    match (had, wanted) {
        (TargetLevel::None, TargetLevel::None) => true,
        (TargetLevel::Rung(had), TargetLevel::Rung(wanted)) => had >= wanted,
        (TargetLevel::Vector(had), TargetLevel::Vector(wanted)) => {
            had.len() == wanted.len() && had.iter().zip(wanted).all(|(had, wanted)| had >= wanted)
        }
        _ => false,
    }
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

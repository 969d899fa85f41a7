//! What a certificate covers, and what would settle the rest.

use std::collections::{BTreeMap, BTreeSet};

use warifu_compare::diff::{DiffOptions, diff};
use warifu_compare::impact::{Changes, Meaning};
use warifu_core::CompiledSet;
use warifu_model::{Finding, Json, Outcome, RequirementId, TargetLevel, Vocabulary};

use super::Held;

/// A requirement that a certificate covers.
pub(super) struct Covered {
    pub(super) requirement: RequirementId,
    /// The number of the certificate.
    pub(super) by: String,
    pub(super) how: How,
    /// Whether the holder shows this finding, and the gate has proven it.
    pub(super) is_shown: bool,
}

/// How a certificate covers a requirement.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum How {
    /// It was issued for this very requirement.
    Certified,
    /// It was issued for the requirement of this id in another version or set, which accepts the same or less.
    Carried,
    /// The requirement asks for such a certificate.
    Held,
    /// What is known of the product tells that the requirement does not apply.
    NotApplicable,
}

/// A requirement that is left open.
pub(super) struct Left {
    pub(super) finding: Finding,
    /// The kinds of evidence that speak to it.
    pub(super) evidence: BTreeSet<String>,
    /// Whether a claim is missing, so that somebody has to state something.
    pub(super) needs_statement: bool,
}

impl How {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Certified => "certified",
            Self::Carried => "carried",
            Self::Held => "held",
            Self::NotApplicable => "not_applicable",
        }
    }
}

/// What a finding that rests on certificates alone covers.
pub(super) fn of_finding(finding: &Finding, held: &[Held]) -> Option<Covered> {
    let how = match finding.outcome {
        Outcome::Satisfied => How::Held,
        Outcome::NotApplicable => How::NotApplicable,
        _ => return None,
    };
    let digests: Vec<&str> =
        finding.reasons.iter().filter_map(|reason| reason.observed.member("certificate")?.as_text()).collect();
    let by = held.iter().filter(|held| digests.contains(&held.digest.to_string().as_str()));
    let by: Vec<_> = by.map(|held| held.certificate.number.clone()).collect();
    Some(Covered { requirement: finding.requirement.clone(), by: by.join(", "), how, is_shown: false })
}

/// What a certificate of the product says of the requirements of its own set, and of those of another version or of a
/// profile that have the same id and, proven by comparison, accept the same or more. What was waived, it does not say.
pub(super) fn of_own_set(
    held: &Held,
    own: Option<&CompiledSet>,
    asked: &CompiledSet,
    level: Option<&str>,
    covered: &mut BTreeMap<RequirementId, Covered>,
) {
    let certificate = &held.certificate;
    let is_same = certificate.set.digest == asked.digest();
    let own = if is_same { Some(asked) } else { own };
    // A set that is not at hand says nothing.
    let Some(own) = own else { return };
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
        let was_asked = own
            .set()
            .requirement(id)
            .is_some_and(|requirement| requirement.from.as_ref().is_none_or(|from| was.reaches(&had, from)));
        if !was_asked || changes.of(id) == Meaning::Changed || certificate.waived.contains(id) {
            continue;
        }
        let how = if is_same { How::Certified } else { How::Carried };
        let (by, is_shown) = (certificate.number.clone(), held.shown.contains(id));
        covered.entry(id.clone()).or_insert(Covered { requirement: id.clone(), by, how, is_shown });
    }
}

/// Whether one level asks for all that another one does: criteria are tightened by conjunction only.
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
pub(super) fn left(finding: Finding, vocabularies: &[Vocabulary]) -> Left {
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

/// What a requirement that asks for a certificate asks for.
pub(super) fn certificate_asked(finding: &Finding) -> Option<&str> {
    finding.reasons.iter().find_map(|reason| {
        reason.expected.member("holds_certificate").and_then(|asked| asked.member("set")).and_then(Json::as_text)
    })
}

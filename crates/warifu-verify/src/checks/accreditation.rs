use warifu_model::{AccreditationKind, AccreditationRule, InForceRule, Json, Timestamp, TrustedSet};

use super::Case;
use crate::chain::Edition;
use crate::check::{Check, CheckName};
use crate::code::Code;

/// Whether somebody whose word the policy takes says that the body may certify this, and said so when it did.
pub(super) fn accreditation(case: &Case<'_>) -> Check {
    let Some(rule) = &case.policy().accreditation else {
        return Check::skipped(CheckName::Accreditation, Code::NotAsked);
    };
    if case.chain.is_contradictory() {
        return fail(Code::AccreditationContradictory);
    }
    let certificate = case.certificate;
    let editions = case.chain.governing(&certificate.body.id, certificate.granted_at);
    if editions.is_empty() {
        return without_chain(case, rule);
    }
    let mut failures = editions.into_iter().map(|edition| climb(case, rule, edition));
    // one way up is enough; where there is none, the first one tells why
    let first = failures.next().flatten();
    match first {
        Some(failed) if failures.all(|failure| failure.is_some()) => failed,
        _ => Check::pass(CheckName::Accreditation),
    }
}

fn without_chain(case: &Case<'_>, rule: &AccreditationRule) -> Check {
    match (rule.required, case.chain.is_offered) {
        (false, _) => Check::skipped(CheckName::Accreditation, Code::AccreditationNotInBundle),
        (true, false) => Check::unknown(CheckName::Accreditation, Code::AccreditationNotInBundle),
        (true, true) => fail(Code::AccreditationNotRooted).with("authority", rule.authority.as_str()),
    }
}

/// Goes from an accreditation of the body up to the authority, and gives the first thing that does not hold.
fn climb(case: &Case<'_>, rule: &AccreditationRule, lowest: &Edition) -> Option<Check> {
    let granted_at = case.certificate.granted_at;
    if lowest.accreditation.kind != AccreditationKind::Certifies {
        return Some(fail(Code::BodyMayNotCertify).with("body", lowest.accreditation.body.id.as_str()));
    }
    let mut edition = lowest;
    // an edition was opened by the keys of the one above it, so there are at most as many steps as editions
    for _ in 0..warifu_model::limits::ACCREDITATIONS {
        let failed = in_force(case, edition, granted_at)
            .or_else(|| (rule.in_force == InForceRule::Throughout).then(|| in_force(case, edition, case.request.at))?)
            .or_else(|| in_scope(case, rule, edition));
        if let Some(failed) = failed {
            return Some(failed.with("body", edition.accreditation.body.id.as_str()));
        }
        if edition.accreditation.issuer == rule.authority {
            return None;
        }
        let above = case.chain.governing(&edition.accreditation.issuer, granted_at);
        let Some(next) = above.into_iter().find(|above| above.accreditation.kind == AccreditationKind::Accredits)
        else {
            break;
        };
        edition = next;
    }
    Some(fail(Code::AccreditationNotRooted).with("authority", rule.authority.as_str()))
}

fn in_force(case: &Case<'_>, edition: &Edition, at: Timestamp) -> Option<Check> {
    let accreditation = &edition.accreditation;
    if at < accreditation.from {
        return Some(fail(Code::AccreditationNotYetValid).with("from", accreditation.from).with("at", at));
    }
    if accreditation.until <= at {
        return Some(fail(Code::AccreditationEnded).with("until", accreditation.until).with("at", at));
    }
    let suspension = case.chain.suspension(&accreditation.issuer, &accreditation.body.id, at)?;
    Some(fail(Code::BodySuspended).with("from", suspension.from).with("at", at).with("reason", &suspension.reason))
}

fn in_scope(case: &Case<'_>, rule: &AccreditationRule, edition: &Edition) -> Option<Check> {
    let scope = &edition.accreditation.scope;
    let certificate = case.certificate;
    if let Some(sets) = &scope.sets {
        let covering: Vec<_> = sets.iter().filter(|set| covers(case, set)).collect();
        if covering.is_empty() {
            let set = &certificate.set;
            return Some(fail(Code::SetOutOfScope).with("set", &set.id).with("version", &set.version));
        }
        let level = certificate.level.as_ref();
        let takes = |set: &&TrustedSet| {
            set.levels.as_ref().is_none_or(|levels| level.is_some_and(|level| levels.contains(level)))
        };
        if !covering.iter().any(takes) {
            return Some(fail(Code::LevelOutOfScope).with("level", certificate.level.as_deref()));
        }
    }
    if scope.product_kinds.as_ref().is_some_and(|kinds| !kinds.contains(&certificate.product.kind)) {
        return Some(fail(Code::ProductKindOutOfScope).with("found", &certificate.product.kind));
    }
    let asked = rule.sectors.as_ref()?;
    let sectors = scope.sectors.as_ref()?;
    let shared = sectors.iter().any(|sector| asked.contains(sector));
    (!shared).then(|| fail(Code::SectorOutOfScope).with("accredited", Json::list(sectors)))
}

fn covers(case: &Case<'_>, set: &TrustedSet) -> bool {
    let found = &case.certificate.set;
    set.id == found.id
        && set.versions.contains(&found.version)
        && set.digests.as_ref().is_none_or(|digests| digests.contains(&found.digest))
}

fn fail(code: Code) -> Check {
    Check::fail(CheckName::Accreditation, code)
}

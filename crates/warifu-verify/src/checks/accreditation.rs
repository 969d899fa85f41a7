use warifu_model::{AccreditationKind, AccreditationRule, InForceRule, Json, Timestamp, TrustedSet};

use super::Case;
use crate::chain::Edition;
use crate::check::{Check, CheckName};
use crate::code::Code;
use crate::keyring::Keyring;
use crate::signers::signers;

/// An accreditation of the body, with the first thing that does not hold on the way from there up to the authority.
pub(super) struct Way<'a> {
    edition: &'a Edition,
    failed: Option<Check>,
}

impl Way<'_> {
    /// Whether everything on it holds.
    pub(super) fn holds(&self) -> bool {
        self.failed.is_none()
    }

    /// Whether it holds, and this is its issuer.
    pub(super) fn holds_for(&self, issuer: &str) -> bool {
        self.holds() && self.edition.accreditation.issuer == issuer
    }
}

/// The ways from the body up to the authority, one for each issuer that accredited the body.
pub(super) fn ways<'a>(case: &Case<'a>) -> Vec<Way<'a>> {
    let Some(rule) = &case.policy().accreditation else { return Vec::new() };
    let certificate = case.certificate;
    let editions = case.chain.governing(&certificate.body.id, certificate.granted_at);
    editions.into_iter().map(|edition| Way { edition, failed: way(case, rule, edition) }).collect()
}

/// Whether somebody whose word the policy takes says that the body may certify this, with the keys that signed, and said
/// so when it did.
pub(super) fn accreditation(case: &Case<'_>, ways: &[Way<'_>]) -> Check {
    let Some(rule) = &case.policy().accreditation else {
        return Check::skipped(CheckName::Accreditation, Code::NotAsked);
    };
    if case.chain.is_contradictory() {
        return fail(Code::AccreditationContradictory);
    }
    // one way up is enough if the thresholds are met without the keys of those who may not
    match ways.iter().find_map(|way| way.failed.clone()) {
        _ if ways.is_empty() => without_chain(case, rule),
        Some(failed) if !ways.iter().any(Way::holds) || !are_enough(case, ways) => failed,
        _ => Check::pass(CheckName::Accreditation),
    }
}

/// Whether the keys of the policy and those of the ways that hold meet the thresholds.
fn are_enough(case: &Case<'_>, ways: &[Way<'_>]) -> bool {
    let is_sound = |edition: &Edition| ways.iter().any(|way| way.holds_for(&edition.accreditation.issuer));
    let keyring = Keyring::among(case.request.trust, case.chain, case.certificate, is_sound);
    let seen_at = case.logged.seen_at(case.policy().log.as_ref());
    signers(&keyring, case.opened, case.certificate, seen_at).is_ok()
}

fn without_chain(case: &Case<'_>, rule: &AccreditationRule) -> Check {
    match (rule.required, case.chain.is_offered) {
        (false, _) => Check::skipped(CheckName::Accreditation, Code::AccreditationNotInBundle),
        (true, false) => Check::unknown(CheckName::Accreditation, Code::AccreditationNotInBundle),
        (true, true) => fail(Code::AccreditationNotRooted).with("authority", rule.authority.as_str()),
    }
}

fn way(case: &Case<'_>, rule: &AccreditationRule, lowest: &Edition) -> Option<Check> {
    if lowest.accreditation.kind == AccreditationKind::Certifies {
        // nobody comes twice on a way, so there are at most as many steps as editions
        climb(case, rule, lowest, warifu_model::limits::ACCREDITATIONS)
    } else {
        Some(fail(Code::BodyMayNotCertify).with("body", lowest.accreditation.body.id.as_str()))
    }
}

/// Goes from an edition up to the authority, by whoever stands behind the keys that signed it, and gives the first thing
/// that does not hold; none where one way holds.
fn climb(case: &Case<'_>, rule: &AccreditationRule, edition: &Edition, steps: usize) -> Option<Check> {
    let granted_at = case.certificate.granted_at;
    let failed = in_force(case, edition, granted_at)
        .or_else(|| (rule.in_force == InForceRule::Throughout).then(|| in_force(case, edition, case.request.at))?)
        .or_else(|| in_scope(case, rule, edition));
    if let Some(failed) = failed {
        return Some(failed.with("body", edition.accreditation.body.id.as_str()));
    }
    if edition.is_by_authority() {
        return None;
    }
    let not_rooted = || Some(fail(Code::AccreditationNotRooted).with("authority", rule.authority.as_str()));
    let Some(steps) = steps.checked_sub(1) else { return not_rooted() };
    let above = case.chain.governing(&edition.accreditation.issuer, granted_at);
    let above = above.into_iter().filter(|parent| parent.may_accredit() && edition.is_under(parent));
    let mut failures = above.map(|parent| climb(case, rule, parent, steps));
    match failures.next() {
        None => not_rooted(),
        Some(None) => None,
        Some(first) if failures.all(|failure| failure.is_some()) => first,
        Some(_) => None,
    }
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

use warifu_model::{Json, LevelRule, TrustedSet};

use super::Case;
use crate::check::{Check, CheckName};
use crate::code::Code;

/// Whether one entry of the policy accepts the set: its id, its version and its exact bytes. The code is that of the entry
/// that comes nearest.
pub(super) fn set(case: &Case<'_>) -> Check {
    let found = &case.certificate.set;
    let sets = || case.policy().sets.iter();
    let fail = |code| {
        Check::fail(CheckName::Set, code)
            .with("id", &found.id)
            .with("version", &found.version)
            .with("digest", found.digest)
    };
    if accepting(case).next().is_some() {
        return Check::pass(CheckName::Set);
    }
    if !sets().any(|set| set.id == found.id) {
        return fail(Code::SetNotAccepted);
    }
    if !sets().any(|set| set.id == found.id && set.versions.contains(&found.version)) {
        return fail(Code::SetVersionOutOfRange);
    }
    fail(Code::SetDigestNotAccepted)
}

/// Whether an entry that accepts the set accepts the level, too. Levels are compared as they are written,
/// or by the order of the set's own scheme, which the policy then tells: they mean nothing in another.
pub(super) fn level(case: &Case<'_>) -> Check {
    if accepting(case).next().is_none() {
        return Check::skipped(CheckName::Level, Code::NotReached);
    }
    if accepting(case).any(|set| set.levels.is_none()) {
        return Check::skipped(CheckName::Level, Code::NotAsked);
    }
    let found = case.certificate.level.as_deref();
    let accepted = || accepting(case).filter_map(|set| set.levels.as_ref());
    if accepted().any(|levels| levels.accepts(found)) {
        return Check::pass(CheckName::Level);
    }
    Check::fail(CheckName::Level, Code::LevelNotAccepted)
        .with("found", found)
        .with("accepted", Json::list(accepted().map(LevelRule::describe)))
}

fn accepting<'a>(case: &'a Case<'_>) -> impl Iterator<Item = &'a TrustedSet> {
    let found = &case.certificate.set;
    let accepts = move |set: &&TrustedSet| {
        set.id == found.id
            && set.versions.contains(&found.version)
            && set.digests.as_ref().is_none_or(|digests| digests.contains(&found.digest))
    };
    case.policy().sets.iter().filter(accepts)
}

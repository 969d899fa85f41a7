use warifu_model::{Json, LevelRule, TrustedSet};

use super::input::CheckInput;
use crate::check::{Check, CheckName};
use crate::code::Code;

/// Checks that one entry of the policy accepts the set: its id, its version and its exact bytes (rule 5.1). The code is that
/// of the entry that comes nearest.
pub(super) fn set(input: &CheckInput<'_>) -> Check {
    let found = &input.certificate.set;
    let sets = || input.policy.sets.iter();
    let fail = |code| {
        Check::fail(CheckName::Set, code)
            .with("id", &found.id)
            .with("version", &found.version)
            .with("digest", found.digest)
    };
    if accepting(input).next().is_some() {
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

/// Checks that an entry that accepts the set accepts the level, too (rule 5.2). Levels are compared as written, or by the
/// order of the set's own scheme, which the policy then states: they mean nothing in another.
pub(super) fn level(input: &CheckInput<'_>) -> Check {
    if accepting(input).next().is_none() {
        return Check::skipped(CheckName::Level, Code::NotReached);
    }
    if accepting(input).any(|set| set.levels.is_none()) {
        return Check::skipped(CheckName::Level, Code::NotAsked);
    }
    let found = input.certificate.level.as_deref();
    let accepted = || accepting(input).filter_map(|set| set.levels.as_ref());
    if accepted().any(|levels| levels.accepts(found)) {
        return Check::pass(CheckName::Level);
    }
    Check::fail(CheckName::Level, Code::LevelNotAccepted)
        .with("found", found)
        .with("accepted", Json::list(accepted().map(LevelRule::describe)))
}

fn accepting<'a>(input: &'a CheckInput<'_>) -> impl Iterator<Item = &'a TrustedSet> {
    let found = &input.certificate.set;
    input.policy.sets.iter().filter(|set| set.takes(&found.id, &found.version, Some(found.digest)))
}

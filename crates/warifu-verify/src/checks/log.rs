use warifu_model::{Json, LogRule};
use warifu_seal::note::NoteKey;

use super::Case;
use crate::check::{Check, CheckName};
use crate::code::Code;
use crate::logged::Logged;

/// Whether the certificate, with the signatures on it, stands in a log that the policy trusts, and enough witnesses have
/// seen that log.
pub(super) fn log(case: &Case<'_>) -> Check {
    let Some(rule) = &case.policy().log else { return Check::skipped(CheckName::Log, Code::NotAsked) };
    let fail = |code| Check::fail(CheckName::Log, code);
    match case.logged {
        Logged::NotAsked => Check::skipped(CheckName::Log, Code::NotAsked),
        Logged::Missing if rule.required => Check::unknown(CheckName::Log, Code::LogProofNotInBundle),
        Logged::Missing => Check::skipped(CheckName::Log, Code::LogProofNotInBundle),
        // a log of another market
        Logged::UnknownLog { origin } if !rule.required => {
            Check::skipped(CheckName::Log, Code::LogNotTrusted).with("origin", origin.as_str())
        }
        Logged::UnknownLog { origin } => fail(Code::LogNotTrusted).with("origin", origin.as_str()),
        Logged::Broken(error) => {
            fail(Code::LogProofInvalid).with("problem", error.code()).with("message", error.to_string())
        }
        Logged::Proven { .. } => witnessed(case, rule),
    }
}

fn witnessed(case: &Case<'_>, rule: &LogRule) -> Check {
    let Logged::Proven { origin, index, size, seen } = case.logged else {
        return Check::skipped(CheckName::Log, Code::NotReached);
    };
    let known_at = case.request.known_at.and_then(|known_at| u64::try_from(known_at.unix()).ok());
    let then = seen.values().filter(|time| known_at.is_none_or(|known_at| **time <= known_at)).count();
    let describe = |check: Check| {
        check
            .with("origin", origin.as_str())
            .with("index", Json::Text(index.to_string()))
            .with("size", Json::Text(size.to_string()))
            .with("witnesses", Json::list(seen.keys().map(NoteKey::name)))
    };
    let needed = rule.quorum as usize;
    if seen.len() < needed {
        let check = Check::fail(CheckName::Log, Code::WitnessQuorumNotMet).with("needed", needed);
        return describe(check);
    }
    if then < needed {
        return describe(Check::unknown(CheckName::Log, Code::NotKnownThen));
    }
    describe(Check::pass(CheckName::Log))
}

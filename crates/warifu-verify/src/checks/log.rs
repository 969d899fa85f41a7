use warifu_model::{Json, LogRule};

use super::Case;
use crate::check::{Check, CheckName};
use crate::code::Code;
use crate::logged::{Logged, Proof};

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
        Logged::Proven(proof) => witnessed(case, rule, proof),
    }
}

fn witnessed(case: &Case<'_>, rule: &LogRule, proof: &Proof) -> Check {
    let describe = |check: Check| {
        check
            .with("origin", proof.origin.as_str())
            .with("index", Json::Text(proof.index.to_string()))
            .with("size", Json::Text(proof.size.to_string()))
            .with("witnesses", Json::list(proof.names()))
    };
    let needed = rule.quorum as usize;
    if proof.witnesses() < needed {
        return describe(Check::fail(CheckName::Log, Code::WitnessQuorumNotMet).with("needed", needed));
    }
    if proof.known() < needed {
        return describe(Check::unknown(CheckName::Log, Code::NotKnownThen));
    }
    let limit = rule.max_delay.map(|max_delay| case.certificate.granted_at.plus(max_delay));
    let late = limit.filter(|limit| proof.seen_at(rule).is_none_or(|seen_at| *limit < seen_at));
    if let Some(limit) = late {
        let check = Check::fail(CheckName::Log, Code::LoggedTooLate).with("limit", limit);
        return describe(match proof.seen_at(rule) {
            Some(seen_at) => check.with("seen_at", seen_at),
            None => check,
        });
    }
    describe(Check::pass(CheckName::Log))
}

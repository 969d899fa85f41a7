use warifu_model::{Json, LogRule};

use super::input::CheckInput;
use crate::check::{Check, CheckName};
use crate::code::Code;
use crate::log::{LogResult, ProvenEntry};

/// Checks that the certificate, with its signatures, is in a log that the policy trusts, and that enough witnesses have seen
/// that log (rule 7.3).
pub(super) fn log(input: &CheckInput<'_>) -> Check {
    let Some(rule) = &input.policy.log else { return Check::skipped(CheckName::Log, Code::NotAsked) };
    let fail = |code| Check::fail(CheckName::Log, code);
    match input.logged {
        LogResult::NotAsked => Check::skipped(CheckName::Log, Code::NotAsked),
        LogResult::Missing if rule.required => Check::unknown(CheckName::Log, Code::LogProofNotInBundle),
        LogResult::Missing => Check::skipped(CheckName::Log, Code::LogProofNotInBundle),
        // a log of another market
        LogResult::UnknownLog { origin } if !rule.required => {
            Check::skipped(CheckName::Log, Code::LogNotTrusted).with("origin", origin.as_str())
        }
        LogResult::UnknownLog { origin } => fail(Code::LogNotTrusted).with("origin", origin.as_str()),
        LogResult::Invalid(error) => {
            fail(Code::LogProofInvalid).with("problem", error.code()).with("message", error.to_string())
        }
        LogResult::Proven(proof) => witnessed(input, rule, proof),
    }
}

fn witnessed(input: &CheckInput<'_>, rule: &LogRule, proof: &ProvenEntry) -> Check {
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
    let limit = rule.max_delay.map(|max_delay| input.certificate.granted_at.plus(max_delay));
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

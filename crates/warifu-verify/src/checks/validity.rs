use super::input::CheckInput;
use crate::check::{Check, CheckName};
use crate::code::Code;

/// Checks that the certificate is in force (rule 5.3): from its grant up to, but not including, its end, and not granted longer ago
/// than the policy accepts (by the calendar, to the second).
pub(super) fn validity(input: &CheckInput<'_>) -> Check {
    let certificate = input.certificate;
    let at = input.at;
    let fail = |code| Check::fail(CheckName::Validity, code);
    if at < certificate.granted_at {
        return fail(Code::NotYetValid).with("granted_at", certificate.granted_at);
    }
    if let Some(expires_at) = certificate.expires_at.filter(|end| *end <= at) {
        return fail(Code::Expired).with("expires_at", expires_at);
    }
    if let Some(age) = input.policy.max_certificate_age.filter(|age| certificate.granted_at < at.minus(*age)) {
        return fail(Code::TooOld).with("granted_at", certificate.granted_at).with("max_age", age);
    }
    Check::pass(CheckName::Validity)
}

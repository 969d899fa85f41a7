use super::Case;
use crate::check::{Check, CheckName};
use crate::code::Code;

/// What is known of the certificate's status. A bundle carries none in this version, so that all knowledge is the
/// certificate itself: before its grant there was nothing to know.
pub(super) fn status(case: &Case<'_>) -> Check {
    let granted_at = case.certificate.granted_at;
    if case.request.known_at.is_some_and(|known_at| known_at < granted_at) {
        return Check::unknown(CheckName::Status, Code::NotKnownThen).with("granted_at", granted_at);
    }
    if case.policy().status.required {
        return Check::unknown(CheckName::Status, Code::StatusNotInBundle);
    }
    Check::skipped(CheckName::Status, Code::StatusNotInBundle)
}

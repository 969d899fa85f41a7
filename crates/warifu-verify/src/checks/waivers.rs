use warifu_model::{Json, WaiverRule, WeakeningCode};

use super::input::CheckInput;
use crate::check::{Check, CheckName};
use crate::code::Code;

/// Checks that no requirement was waived, or that the policy accepts it (rule 5.5). Accepted ones are in the detail.
pub(super) fn waivers(input: &CheckInput<'_>) -> Check {
    let certificate = input.certificate;
    if certificate.waived.is_empty() && !certificate.weakenings.contains(&WeakeningCode::RequirementWaived) {
        return Check::pass(CheckName::Waivers);
    }
    let check = match input.policy.waivers {
        WaiverRule::Allow => Check::pass(CheckName::Waivers),
        WaiverRule::Refuse => Check::fail(CheckName::Waivers, Code::WaiversNotAccepted),
    };
    check.with("waived", Json::list(&certificate.waived))
}

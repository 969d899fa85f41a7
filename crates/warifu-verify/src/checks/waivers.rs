use warifu_model::{Json, WaiverRule, WeakeningCode};

use super::Case;
use crate::check::{Check, CheckName};
use crate::code::Code;

/// Whether requirements were waived, and the policy accepts that. Accepted ones stand in the detail.
pub(super) fn waivers(case: &Case<'_>) -> Check {
    let certificate = case.certificate;
    if certificate.waived.is_empty() && !certificate.weakenings.contains(&WeakeningCode::RequirementWaived) {
        return Check::pass(CheckName::Waivers);
    }
    let check = match case.policy().waivers {
        WaiverRule::Allow => Check::pass(CheckName::Waivers),
        WaiverRule::Refuse => Check::fail(CheckName::Waivers, Code::WaiversNotAccepted),
    };
    check.with("waived", Json::list(&certificate.waived))
}

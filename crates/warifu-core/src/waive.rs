use warifu_model::{Date, Digest, Finding, Timestamp, Waiver, WaiverRule, WaiverState, WaiverUse, Waivers, WaiversUse};

/// Applies waivers to findings and says what became of each waiver. What is waived keeps its outcome.
pub(crate) fn waive(
    waivers: &Waivers,
    digest: Digest,
    rule: WaiverRule,
    at: Timestamp,
    findings: &mut [Finding],
) -> WaiversUse {
    let today = at.date();
    let waive = |waiver: &Waiver| WaiverUse {
        id: waiver.id.clone(),
        requirement: waiver.requirement.clone(),
        state: state(waiver, rule, today, findings),
    };
    let states: Vec<WaiverUse> = waivers.waivers.iter().map(waive).collect();
    for applied in states.iter().filter(|used| used.state == WaiverState::Applied) {
        let finding = findings.iter_mut().find(|finding| finding.requirement == applied.requirement);
        // Of several, the first one is named.
        if let Some(finding) = finding.filter(|finding| finding.waived.is_none()) {
            finding.waived = Some(applied.id.clone());
        }
    }
    WaiversUse { digest, states }
}

fn state(waiver: &Waiver, rule: WaiverRule, today: Date, findings: &[Finding]) -> WaiverState {
    if rule == WaiverRule::Refuse {
        return WaiverState::RefusedByAdmission;
    }
    let Some(finding) = findings.iter().find(|finding| finding.requirement == waiver.requirement) else {
        return WaiverState::UnknownRequirement;
    };
    if today < waiver.from {
        WaiverState::NotYetInForce
    } else if waiver.until < today {
        WaiverState::Expired
    } else if finding.outcome.is_open() && finding.bears().is_binding() {
        WaiverState::Applied
    } else {
        WaiverState::Unneeded
    }
}

//! The holder chooses what is shown.

use warifu_model::Outcome;
use warifu_signing::disclose;
use warifu_verify::{Answer, CheckName, CheckOutcome};

use crate::support::*;

#[test]
fn any_choice_of_findings_is_accepted_at_the_gate() {
    let issued = issued();
    let all = issued.disclosures();
    let trust = trust(&[(CERTIFIER, "certifier")]);
    for choice in 0..8 {
        let mut chosen: Vec<_> = all.iter().filter(|finding| choice >> finding.index & 1 == 1).cloned().collect();
        chosen.reverse();
        let bundle = disclose(issued.bundle(), &chosen).unwrap();
        let verdict = at_gate(&bundle, &trust);
        assert_eq!(verdict.answer(), Answer::Accept);
        chosen.reverse();
        assert_eq!(verdict.disclosed(), chosen);
        // and back again
        assert_eq!(disclose(&bundle, &[]).unwrap(), issued.bundle());
    }
}

#[test]
fn the_gate_counts_what_is_shown() {
    let issued = issued();
    let shown = issued.disclosure(&id("R.3")).unwrap();
    let verdict = at_gate(&disclose(issued.bundle(), &[shown]).unwrap(), &trust(&[(CERTIFIER, "certifier")]));
    let findings = verdict.checks().iter().find(|check| check.name == CheckName::Findings).unwrap();
    assert_eq!(findings.outcome, CheckOutcome::Pass);
    assert_eq!(issued.disclosure(&id("R.4")), None);
}

#[test]
fn findings_of_another_certificate_are_refused() {
    let issued = issued();
    let mut better = issued.disclosure(&id("R.3")).unwrap();
    better.outcome = Outcome::Satisfied;
    assert_eq!(disclose(issued.bundle(), &[better]).unwrap_err().code(), "finding-proof-invalid");
    let twice = issued.disclosure(&id("R.1")).unwrap();
    let error = disclose(issued.bundle(), &[twice.clone(), twice]).unwrap_err();
    assert_eq!(error.code(), "finding-given-twice");
    assert_eq!(disclose(b"{}", &[]).unwrap_err().code(), "missing-field");
}

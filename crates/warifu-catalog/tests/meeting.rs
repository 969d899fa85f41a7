//! Whether one party can meet everything that a set asks.

#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use warifu_core::CompiledSet;
use warifu_model::Outcome;

/// The first pass examples together describe one party, and it conforms: the requirements do not contradict each other.
pub(crate) fn one_can_meet_everything(set: &CompiledSet, name: &str) {
    let requirements = &set.set().requirements;
    let first = || requirements.iter().map(|requirement| requirement.examples.as_ref().unwrap().pass.first().unwrap());
    let mut whole = first().next().unwrap().clone();
    for (claim, value) in first().flat_map(|example| &example.claims) {
        match whole.claims.iter().find(|(known, _)| known == claim) {
            Some((_, known)) => assert_eq!(known, value, "{claim}"),
            None => whole.claims.push((claim.clone(), value.clone())),
        }
    }
    whole.evidence = first().flat_map(|example| example.evidence.clone()).collect();
    for requirement in requirements {
        let found = set.assess_example(&requirement.id, &whole).unwrap().outcome;
        assert_eq!(found, Outcome::Satisfied, "{name} {}", requirement.id);
    }
}

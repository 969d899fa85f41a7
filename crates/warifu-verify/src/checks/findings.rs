use std::collections::BTreeSet;

use warifu_model::{Disclosure, Outcome};
use warifu_seal::merkle::{InclusionError, MerkleTree};

use super::input::CheckInput;
use crate::check::{Check, CheckName};
use crate::code::Code;

/// Checks that every finding shown is the certified one, and that every finding the policy asks for is shown and says that
/// the requirement is met or does not apply (rule 5.6).
pub(super) fn findings(input: &CheckInput<'_>) -> Check {
    let required = &input.policy.required_findings;
    if required.is_empty() && input.disclosed.is_empty() {
        return Check::skipped(CheckName::Findings, Code::NotAsked);
    }
    if let Some((shown, error)) = input.disclosed.iter().find_map(|shown| Some((shown, proof_error(input, shown)?))) {
        return Check::fail(CheckName::Findings, Code::FindingProofInvalid)
            .with("index", shown.index)
            .with("requirement", &shown.requirement)
            .with("message", error.to_string());
    }
    let asked: BTreeSet<_> = required.iter().collect();
    if let Some(shown) = input.disclosed.iter().find(|shown| asked.contains(&shown.requirement) && !is_met(shown)) {
        return Check::fail(CheckName::Findings, Code::FindingNotMet)
            .with("requirement", &shown.requirement)
            .with("outcome", shown.outcome);
    }
    let shown: BTreeSet<_> = input.disclosed.iter().map(|shown| &shown.requirement).collect();
    match required.iter().find(|id| !shown.contains(id)) {
        Some(missing) => Check::unknown(CheckName::Findings, Code::FindingNotDisclosed).with("requirement", missing),
        None => Check::pass(CheckName::Findings),
    }
}

fn proof_error(input: &CheckInput<'_>, shown: &Disclosure) -> Option<InclusionError> {
    let tree = &input.certificate.findings;
    let leaf = MerkleTree::leaf_hash(&shown.leaf());
    MerkleTree::check_inclusion(&leaf, shown.index.into(), tree.count.into(), &shown.proof, &tree.root).err()
}

fn is_met(shown: &Disclosure) -> bool {
    matches!(shown.outcome, Outcome::Satisfied | Outcome::NotApplicable)
}

use warifu_model::{ClaimId, EvidenceKind, RequirementId, SetId};

use crate::compile::{CompiledSet, Rule};
use crate::operators::ReadSet;

/// Describes what a requirement can read, at any level: nothing else can change its finding.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Reads {
    /// The claims whose values it compares, sorted.
    pub claims: Vec<ClaimId>,
    /// The claims whose supporting evidence it asks for, sorted.
    pub supports: Vec<ClaimId>,
    /// The kinds of evidence that it asks for or looks into, sorted.
    pub kinds: Vec<EvidenceKind>,
    /// The sets that it asks certificates of components for, sorted.
    pub certificates: Vec<SetId>,
    /// `true` where it depends on the time of the evaluation.
    pub time: bool,
}

impl CompiledSet {
    /// Returns what a requirement can read; none where the set has no such requirement.
    pub fn reads(&self, requirement: &RequirementId) -> Option<Reads> {
        let place = self.set().requirements.iter().position(|one| one.id == *requirement)?;
        let ReadSet { claims, supports, kinds, certificates, time } = self.rule(place).map(Rule::reads)?;
        let declared = self.declared();
        let claim = |slot: &usize| declared.claims().get(*slot).map(|claim| claim.id.clone());
        Some(Reads {
            claims: claims.iter().filter_map(claim).collect(),
            supports: supports.iter().filter_map(claim).collect(),
            kinds: kinds.iter().filter_map(|kind| declared.kinds().get(*kind).map(|kind| kind.kind.clone())).collect(),
            certificates: certificates.iter().cloned().collect(),
            time: *time,
        })
    }
}

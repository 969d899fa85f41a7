use std::collections::BTreeMap;

use warifu_model::{Digest, RequirementId};

use super::value::{Covered, How};

/// What covers each requirement so far: of several the least, so that no order decides.
#[derive(Debug, Default)]
pub(super) struct Closed<'a>(BTreeMap<&'a RequirementId, (Rank<'a>, Covered)>);

/// The place of one way among all that cover a requirement.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) struct Rank<'a> {
    pub(super) how: How,
    /// What the holder shows comes first.
    pub(super) is_hidden: bool,
    pub(super) by: &'a str,
    pub(super) statement: Option<Digest>,
    /// What tells the proofs of one certificate apart.
    pub(super) proof: (&'a str, Option<Digest>, &'a str),
}

impl<'a> Closed<'a> {
    /// Keeps a way where it is the least so far; only then it is written down.
    pub(super) fn offer(&mut self, requirement: &'a RequirementId, rank: Rank<'a>, covered: impl FnOnce() -> Covered) {
        if self.0.get(requirement).is_none_or(|(known, _)| rank < *known) {
            self.0.insert(requirement, (rank, covered()));
        }
    }

    pub(super) fn take(&mut self, requirement: &RequirementId) -> Option<Covered> {
        self.0.remove(requirement).map(|(_, covered)| covered)
    }
}

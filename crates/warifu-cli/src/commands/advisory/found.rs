//! Concerns with everything that their places lead to.

use warifu_advisory::{
    Advisory, Certified, Claims, Concern, Decided, Policy, Proposal, Sureness, Vulnerability, concerns, propose,
};
use warifu_model::Timestamp;

/// What was found, with everything that its places lead to.
pub(crate) struct Found {
    pub(crate) inventory: Vec<Certified>,
    pub(crate) advisories: Vec<Advisory>,
    pub(crate) concerns: Vec<Concern>,
    pub(crate) claims: Vec<Option<Claims>>,
    pub(crate) decided: Vec<Decided>,
    pub(crate) proposals: Vec<Proposal>,
}

impl Found {
    pub(crate) fn new(
        inventory: Vec<Certified>,
        advisories: Vec<Advisory>,
        least: Sureness,
        policy: Option<&Policy>,
        at: Timestamp,
    ) -> Self {
        let mut concerns = concerns(&inventory, &advisories, at);
        concerns.retain(|concern| concern.hit.matched.sureness >= least);
        let claims = concerns.iter().map(|concern| Claims::of(concern, &inventory, &advisories)).collect();
        let (decided, proposals) =
            policy.map(|policy| propose(policy, &concerns, &inventory, &advisories, at)).unwrap_or_default();
        Self { inventory, advisories, concerns, claims, decided, proposals }
    }

    /// The vulnerability that a concern is about.
    pub(crate) fn vulnerability(&self, concern: &Concern) -> Option<&Vulnerability> {
        self.advisories.get(concern.advisory)?.vulnerabilities.get(concern.hit.vulnerability)
    }
}

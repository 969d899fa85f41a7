//! The checks of an authentic certificate against the policy: one function each, each total.

mod accreditation;
mod findings;
mod log;
mod product;
mod set;
mod status;
mod validity;
mod waivers;

use std::sync::Arc;

use warifu_model::{Certificate, Disclosure, Timestamp, TrustPolicy};
use warifu_seal::dsse::Opened;

use crate::chain::Chain;
use crate::check::{Check, CheckName};
use crate::code::Code;
use crate::gate::Snapshot;
use crate::logged::Logged;
use crate::request::Request;

/// What the checks look at.
pub(crate) struct Case<'a> {
    pub(crate) request: &'a Request<'a>,
    pub(crate) certificate: &'a Certificate,
    /// As they stand in the bundle: nobody signed them.
    pub(crate) disclosed: &'a [Disclosure],
    /// The snapshots in the bundle, each as far as it opens; whose they are nobody has looked at yet.
    pub(crate) status: &'a [Result<Arc<Snapshot>, Check>],
    /// Snapshots that the importer has kept, of whichever bodies.
    pub(crate) kept: &'a [Arc<Snapshot>],
    pub(crate) chain: &'a Chain,
    pub(crate) logged: &'a Logged,
    pub(crate) opened: &'a Opened,
}

impl Case<'_> {
    fn policy(&self) -> &TrustPolicy {
        self.request.trust.policy()
    }
}

/// The checks that come after `body`, in order, and from when the newest knowledge is that went into them.
pub(crate) fn all(case: &Case<'_>) -> ([Check; 11], Option<Timestamp>) {
    let ways = accreditation::ways(case);
    let (status, known_at) = status::status(case, &ways);
    let checks = [
        set::set(case),
        set::level(case),
        validity::validity(case),
        product::product(case),
        product::kind(case),
        waivers::waivers(case),
        findings::findings(case),
        accreditation::accreditation(case, &ways),
        status,
        log::log(case),
        Check::skipped(CheckName::Recognition, Code::NotInThisVersion),
    ];
    (checks, known_at)
}

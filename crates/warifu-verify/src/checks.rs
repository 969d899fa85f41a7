//! The checks of an authentic certificate against the policy: one function each, each total.

mod findings;
mod product;
mod set;
mod status;
mod validity;
mod waivers;

use warifu_model::{Certificate, Disclosure, TrustPolicy};

use crate::check::{Check, CheckName};
use crate::code::Code;
use crate::request::Request;

/// What the checks look at.
pub(crate) struct Case<'a> {
    pub(crate) request: &'a Request<'a>,
    pub(crate) certificate: &'a Certificate,
    /// As they stand in the bundle: nobody signed them.
    pub(crate) disclosed: &'a [Disclosure],
}

impl Case<'_> {
    fn policy(&self) -> &TrustPolicy {
        self.request.trust.policy()
    }
}

/// The checks that come after `body`, in order.
pub(crate) fn all(case: &Case<'_>) -> [Check; 11] {
    [
        set::set(case),
        set::level(case),
        validity::validity(case),
        product::product(case),
        product::kind(case),
        waivers::waivers(case),
        findings::findings(case),
        Check::skipped(CheckName::Accreditation, Code::NotInThisVersion),
        status::status(case),
        Check::skipped(CheckName::Log, Code::NotInThisVersion),
        Check::skipped(CheckName::Recognition, Code::NotInThisVersion),
    ]
}

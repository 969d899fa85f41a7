//! The checks of an authentic certificate against the policy: one function each, each total.

mod findings;
mod log;
mod product;
mod set;
mod validity;
mod waivers;

use warifu_model::{Certificate, Disclosure, TrustPolicy};

use crate::check::{Check, CheckName};
use crate::code::Code;
use crate::logged::Logged;
use crate::request::Request;
use crate::trust::Trust;

/// What the checks look at.
pub(crate) struct Case<'a> {
    pub(crate) trust: &'a Trust,
    pub(crate) request: &'a Request<'a>,
    pub(crate) certificate: &'a Certificate,
    /// As they stand in the bundle: nobody signed them.
    pub(crate) disclosed: &'a [Disclosure],
    pub(crate) logged: &'a Logged,
}

impl Case<'_> {
    fn policy(&self) -> &TrustPolicy {
        self.trust.policy()
    }
}

/// The checks that come after `body` and are the same whoever granted the certificate, in order.
pub(crate) fn all(case: &Case<'_>) -> Vec<Check> {
    vec![
        set::set(case),
        set::level(case),
        validity::validity(case),
        product::product(case),
        product::kind(case),
        waivers::waivers(case),
        findings::findings(case),
        log::log(case),
        Check::skipped(CheckName::Recognition, Code::NotInThisVersion),
    ]
}

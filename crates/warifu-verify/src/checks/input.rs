use warifu_model::{Certificate, Disclosure, Product, Timestamp, TrustPolicy};

use crate::log::LogResult;

/// What the checks are made of.
pub(crate) struct CheckInput<'a> {
    pub(crate) policy: &'a TrustPolicy,
    /// The product that arrived, if it was given.
    pub(crate) product: Option<&'a Product>,
    pub(crate) at: Timestamp,
    pub(crate) certificate: &'a Certificate,
    /// As listed in the bundle: not signed.
    pub(crate) disclosed: &'a [Disclosure],
    pub(crate) logged: &'a LogResult,
}

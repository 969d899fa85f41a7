//! The checks of an authentic certificate against the policy: one function each, each total.

mod findings;
mod input;
mod log;
mod product;
mod recognition;
mod set;
mod validity;
mod waivers;

pub(crate) use self::input::CheckInput;
pub(crate) use self::recognition::{RecognitionInput, considered, provided, recognise};
use crate::check::Check;

/// Makes the checks that come after `body` and do not depend on the candidate, in order.
pub(crate) fn all(input: &CheckInput<'_>) -> Vec<Check> {
    vec![
        set::set(input),
        set::level(input),
        validity::validity(input),
        product::product(input),
        product::kind(input),
        waivers::waivers(input),
        findings::findings(input),
        log::log(input),
    ]
}

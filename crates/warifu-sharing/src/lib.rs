//! Sharing under markings: who may receive an item, decided for every recipient at once, and versions without names. Pure functions
//! over documents; the time is an argument.

mod agreed;
mod anonymise;
mod clearance;
mod json;
mod labels;
mod marked;
mod onward;
mod question;
mod share;
mod sign;
mod ways;
mod why;
mod world;

pub use agreed::{ArrangementUse, OfferedArrangement, WhyNotCounted};
pub use anonymise::{AnonymiseError, Anonymised, anonymise};
pub use labels::{CsafLabel, LabelError, csaf_label, labelled, to_stix};
pub use marked::Marked;
pub use question::Question;
pub use share::{Permission, Sharing, Withheld, share};
pub use sign::{SignError, sign};
pub use ways::WayKind;
pub use why::{Reason, WhyWithheld};

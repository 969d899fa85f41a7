//! Security advisories in, certificates that they concern out. Pure functions: bytes in, values out; the time is an argument.
//!
//! [`Advisory::read`] reads CSAF, `OpenVEX`, `CycloneDX`, STIX and lists of what is exploited into one value. An [`Item`] is something that was
//! certified or a component of it, a [`Bom`] has the components. [`Index`] finds by what things are known, [`concerns`] puts together what several
//! advisories say of a certificate, and a [`Policy`] says what follows, and why.

mod advisory;
mod bom;
mod claims;
mod compare;
mod concern;
mod cpe;
mod error;
mod index;
mod inventory;
pub mod limits;
mod named;
mod names;
mod policy;
mod proposal;
mod purl;
mod read;
mod sureness;
mod suspended;
mod versions;

pub use advisory::{
    Advisory, AdvisoryFormat, Exploitation, Left, Remedy, Said, Score, Severity, Stated, Vulnerability,
};
pub use bom::{Bom, BomComponent};
pub use claims::Claims;
pub use compare::Match;
pub use concern::{Beside, Concern, concerns};
pub use cpe::Cpe;
pub use error::AdvisoryError;
pub use index::{Hit, Index};
pub use inventory::{Certified, Completeness, SuspendedFor};
pub use named::{Inside, Item, Known, Named};
pub use policy::{Decided, Policy, PolicyError};
pub use proposal::{Need, Proposal, propose};
pub use purl::Purl;
pub use sureness::Sureness;
pub use versions::Versions;

//! Compiles a requirement set, evaluates attestations against it, decides, replays and explains.
//!
//! * [`CompiledSet::compile`] checks a set against its vocabularies once; every mistake of its author is named there.
//! * [`evaluate`] is a total pure function of bytes: no clock, no file, no key, no hash order. Time is an argument.
//! * Only [`evaluate`] and [`replay`] make an [`Evaluation`], and only [`decide`] makes a [`Conformity`], which is what
//!   signing takes. Neither has a public constructor, and a [`Record`](warifu_model::Record) that was read from a file
//!   opens no other way in.
//!
//! A conformity cannot be made by hand:
//!
//! ```compile_fail,E0451
//! fn forge(evaluation: warifu_core::Evaluation, when: warifu_core::When) -> warifu_core::Conformity {
//!     warifu_core::Conformity { evaluation, when }
//! }
//! ```
//!
//! nor an evaluation, not even from a record that says "satisfied":
//!
//! ```compile_fail,E0451
//! fn forge(record: warifu_model::Record, title: warifu_model::Localized) -> warifu_core::Evaluation {
//!     let bytes = record.to_bytes();
//!     let digest = warifu_model::Digest::of(&bytes);
//!     warifu_core::Evaluation { record: Box::new(record), bytes, digest, set_title: title }
//! }
//! ```
//!
//! A record that was read is not something to decide on:
//!
//! ```compile_fail,E0308
//! fn decide_on_paper(record: warifu_model::Record, when: warifu_core::When, scales: &warifu_core::Scales<'_>) {
//!     let _ = warifu_core::decide(record, when, scales);
//! }
//! ```
//!
//! and one conformity makes one certificate: it is used up, and cannot be copied:
//!
//! ```compile_fail,E0599
//! fn twice(conformity: &warifu_core::Conformity) -> warifu_core::Conformity {
//!     warifu_core::Conformity::clone(conformity)
//! }
//! ```

mod admit;
mod admitted;
mod archive;
mod assess;
mod claims;
mod compile;
mod compile_error;
mod decide;
mod derivation;
mod differ;
mod edition;
mod evaluate;
mod evaluate_error;
mod evaluation;
mod example;
mod explain;
mod facts;
mod language;
mod operators;
mod outcome;
mod presented;
mod reading;
mod reads;
mod replay;
mod replay_error;
mod request;
mod resolve;
mod schema;
mod signature;
mod statement;
mod text;
mod tree;
mod truth;
mod vouched;
mod waive;

pub use archive::{Archive, Documents, NamedDocuments};
pub use assess::{Assessment, Ground, Line};
pub use compile::CompiledSet;
pub use compile_error::{CompileError, CompileProblem};
pub use decide::{Changed, Conformity, Decision, Ended, Refusal, RefusalCode, Scales, When, decide, refusals_in};
pub use evaluate::{assess, evaluate};
pub use evaluate_error::{EvaluateError, NotAdmitted};
pub use evaluation::Evaluation;
pub use example::ExampleError;
pub use explain::{comparison_sign, explain, explain_observed, explain_value, explain_wanted};
pub use reads::Reads;
pub use replay::{Difference, Replay, replay, replay_from};
pub use replay_error::ReplayError;
pub use request::Request;
pub use signature::{CheckSignature, OpenedBundle};

/// The compiled forms, for `warifu-compare`: comparing and planning look into a compiled set, an embedding body does
/// not. Nothing in here is promised to stay.
#[doc(hidden)]
pub mod engine {
    pub use crate::admitted::AdmittedInputs;
    pub use crate::claims::{ClaimSlot, Declared, KindSlot};
    pub use crate::compile::{Part, Rule};
    pub use crate::evaluate::admit;
    pub use crate::facts::{
        Assertion, Assertions, ClaimState, EvidenceIndex, Facts, IndexedEvidence, Sight, Signatory,
    };
    pub use crate::operators::{
        Counting, Demand, End, Found, Leaf, LeafSubject, ReadSet, Regions, Shift, Since, implies, is_no_longer,
        is_timed, regions,
    };
    pub use crate::reading::ReadInputs;
    pub use crate::schema::{Document, Schema, SchemaFault};
    pub use crate::text::{party, value};
    pub use crate::tree::{Kleene, Tree};
    pub use crate::truth::Truth;
}

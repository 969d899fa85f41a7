//! What changed between two sets: decided by what they accept, not by how they are written (DESIGN section 6).
//! `docs/DIFF.md` explains the procedure on one page.

mod budget;
mod bump;
mod bump_report;
pub(crate) mod candidates;
mod cells;
mod certificate_cells;
mod changelog;
mod changes;
mod claim_cells;
mod clocks;
mod compare;
mod component_cells;
mod confirm;
mod cuts;
mod documents;
mod effects;
mod evidence_cells;
mod formula;
mod held_against;
mod implies;
mod inclusion;
pub(crate) mod inquiry;
mod json;
mod levels;
mod minimal;
mod normal;
mod notes;
mod portfolios;
mod promise;
mod query;
mod question;
mod record_lists;
mod report;
mod sample;
mod sample_documents;
mod schema_apart;
mod schema_law;
mod schema_normal;
mod search;
mod sets;
mod side;
mod since;
mod thresholds;
mod tied_cells;
mod ties;
mod times;
mod token_sets;
mod topics;
mod trial;
mod undecided;
mod versions;
mod vocabulary_words;
mod walks;
mod witness;
mod witness_evidence;
mod word_law;
pub mod words;
mod world;

pub use bump_report::BumpReport;
pub use changelog::Changelog;
pub(crate) use compare::heirs;
pub use compare::{DiffError, DiffOptions, diff};
pub use effects::Effect;
pub use held_against::{
    Conclusion, HeldAgainst, Proof, Proposals, ProposedEdge, SetAt, WhyNotHeld, held_against, proposals,
};
pub use notes::{Note, notes};
pub(crate) use promise::step;
pub use promise::{Promise, PromiseState, promise};
pub use report::{
    Argument, ArgumentRule, Bump, BumpReason, Change, ChangeKind, Diff, LevelDiff, Relation, RequirementDiff,
    VocabularyWording, WordingChange, WordingKind, WordingSummary,
};
pub use trial::SAMPLE_PRODUCT;
pub use undecided::{Limit, Undecided};
pub use witness::{OldOrNew, StatedClaim, Voice, Witness};
pub use witness_evidence::WitnessEvidence;

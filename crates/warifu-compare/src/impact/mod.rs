//! What a new version of a set means for products that were evaluated against the old one: who stays, who needs what,
//! who lapses when. `docs/PLAN.md` says what is promised.

mod analysis;
mod changes;
mod files;
mod keep;
mod product;
mod products;
mod report;
mod sorting;
mod threads;
mod transition;

pub use analysis::{Analysis, BadFile, ImpactAnswer};
pub use changes::{Changes, Meaning};
pub use files::{Unrecorded, attestation_in, product_key};
pub(crate) use product::is_about_evidence;
pub use product::{OpenRequirement, ProductImpact, State, Subject};
pub use products::{Aside, ImpactError, ImpactQuestion, ProductFiles, Products};
pub use report::{Counts, DaySummary, ImpactReport, Table};
pub use sorting::{FileError, Offered, SortedFiles, Sorting};
pub use threads::Threads;
pub use transition::Transition;

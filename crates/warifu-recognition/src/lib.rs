//! What arrangements of mutual recognition and crosswalks carry, and what they do not. Pure functions over documents: who signed
//! them, and whether a certificate is authentic, is asked elsewhere (`warifu-verify`).

mod carry;
mod conflicts;
mod fitness;
mod json;
mod provision;
mod relations;
mod sectors;
mod standing;
mod statements;

pub use carry::{Carried, Ground, Pass, Reached, Touched, WhyNotCarried, carry};
pub use conflicts::{Chain, Conflict, Conflicts, Link, conflicts, conflicts_within};
pub use fitness::{Fit, Fitness, fitness};
pub use provision::{Considered, Obstacle, Recognised, WhyNot, consider, in_effect};
pub use relations::{BaseRelation, Relations};
pub use sectors::{SectorCrosswalk, SectorFit, SectorMatch, SectorsMet, lists_with, sectors_in, sectors_meet};
pub use standing::{Contradiction, governing};
pub use statements::{DocumentRef, ElementRef, Stated, Statement, Statements};

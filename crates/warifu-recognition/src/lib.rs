//! What arrangements of mutual recognition and crosswalks carry, and what they do not. Pure functions over documents: who signed
//! them, and whether a certificate is authentic, is asked elsewhere (`warifu-verify`).

mod carry;
mod conflicts;
mod provision;
mod relations;
mod standing;
mod statements;

pub use carry::{Carried, Ground, Pass, Reached, Touched, WhyNotCarried, carry};
pub use conflicts::{Chain, Conflict, Link, conflicts};
pub use provision::{Considered, Obstacle, Recognised, WhyNot, consider};
pub use relations::{BaseRelation, Relations};
pub use standing::{Contradiction, governing};
pub use statements::{DocumentRef, ElementRef, Stated, Statement, Statements};

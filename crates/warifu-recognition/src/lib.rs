//! What arrangements of mutual recognition and crosswalks carry, and what they do not. Pure functions over documents: who signed
//! them, and whether a certificate is authentic, is asked elsewhere (`warifu-verify`).

mod provision;
mod relations;
mod standing;

pub use provision::{Considered, Obstacle, Recognised, WhyNot, consider};
pub use relations::{BaseRelation, Relations};
pub use standing::{Contradiction, governing};

//! A model of the attacker of the gate, and a naive model of the gate's rules.
//!
//! [`world`] makes random worlds of authorities, boards and bodies, honest ones and bad ones, who say what they like.
//! [`invariants`] says what bad parties may never reach in any of them, and knows no rule of the gate; [`small`] has all
//! small worlds. [`rules`] is the
//! gate's rules once more, slow and plain, with a verdict and a code; [`bytes`] makes of each question the real files, so
//! that the gate can be asked the same. [`mutants`] are the rules with one of them spoilt, and [`names`] the rules by which
//! a party is known by its name: the worlds, or the small [`cases`] made by hand, have to tell each from the true ones.
//!
//! Nothing here uses the gate.

pub mod arrangements;
pub mod border;
pub mod border_bytes;
pub mod border_cases;
pub mod border_laws;
pub mod bytes;
pub mod cases;
pub mod documents;
pub mod invariants;
pub mod lineage;
pub mod made;
pub mod mutants;
pub mod names;
pub mod past;
pub mod recognition;
pub mod rules;
pub mod show;
pub mod shrink;
pub mod small;
pub mod status;
pub mod thief;
pub mod world;

pub use documents::Question;
pub use mutants::Spoilt;
pub use rules::{Answer, Told, judge};

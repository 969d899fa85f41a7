//! One file per operator of the language: its typing when a set is compiled, its meaning, its reason codes.

mod after;
mod all_of;
mod any_of;
mod at_least;
mod at_least_n_of;
mod at_most;
mod at_most_count;
mod before;
mod conforms_to_schema;
mod contains_all;
mod equals;
mod every;
mod evidence;
mod fill;
mod found;
mod holds_certificate;
mod leaf;
mod moment;
mod not;
mod not_older_than;
mod one_of;
mod order;
mod place;
mod present;
mod probe;
mod reads;
mod records;
mod some;
mod value_test;
mod version_matches;
mod writer;

pub use found::Found;
pub use leaf::Leaf;
pub use probe::{Counting, Demand, Subject, filled};
pub(crate) use writer::Writer;

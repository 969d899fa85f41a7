//! One file per operator of the language: how it is typed when a set is compiled, what it means, which reasons it
//! gives, how it cuts values, and its words.
//! The list of comparisons is below; nothing else tells one from another.

use warifu_model::Criterion;

mod after;
mod age;
mod all_of;
mod any_of;
mod at_least;
mod at_least_n_of;
mod at_most;
mod at_most_count;
mod before;
mod comparison;
mod conforms_to_schema;
mod contains_all;
mod each_component;
mod equals;
mod every;
mod evidence;
mod found;
mod holds_certificate;
mod leaf;
mod moment;
mod not;
mod not_older_than;
mod one_of;
mod phrase;
mod present;
mod probe;
mod reads;
mod records;
mod regions;
mod site;
mod some;
mod table;
mod tally;
mod version_matches;
mod writer;

pub use age::is_no_longer;
pub use evidence::Since;
pub use found::Found;
pub use leaf::Leaf;
pub(crate) use phrase::phrase;
pub use probe::{Demand, LeafSubject};
pub use reads::ReadSet;
pub use records::Counting;
pub use regions::{End, Regions, Shift};
pub(crate) use table::sign;
pub use table::{implies, is_timed, regions};
pub(crate) use writer::{Compiled, Writer};

/// The comparison of a criterion; none for every other operator.
fn comparison(criterion: &Criterion) -> Option<&'static dyn comparison::Comparison> {
    match criterion {
        Criterion::After(..) => Some(&after::After),
        Criterion::AtLeast(..) => Some(&at_least::AtLeast),
        Criterion::AtMost(..) => Some(&at_most::AtMost),
        Criterion::Before(..) => Some(&before::Before),
        Criterion::ContainsAll(..) => Some(&contains_all::ContainsAll),
        Criterion::Equals(..) => Some(&equals::Equals),
        Criterion::NotOlderThan(..) => Some(&not_older_than::NotOlderThan),
        Criterion::OneOf(..) => Some(&one_of::OneOf),
        Criterion::Present(_) => Some(&present::Present),
        Criterion::VersionMatches(..) => Some(&version_matches::VersionMatches),
        Criterion::AllOf(_)
        | Criterion::AnyOf(_)
        | Criterion::AtLeastNOf(..)
        | Criterion::AtMostCount(..)
        | Criterion::ConformsToSchema { .. }
        | Criterion::Every(..)
        | Criterion::Evidence(_)
        | Criterion::HoldsCertificate { .. }
        | Criterion::Not(_)
        | Criterion::Some(..) => None,
    }
}

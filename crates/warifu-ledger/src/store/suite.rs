//! The conformance suite of stores: one test for each property, for whoever writes a store.
//!
//! A store passes when [`store_suite!`](crate::store_suite), with a [`Builder`] that makes it, passes. The tests know no store and share nothing.
//!
//! ```
//! use warifu_ledger::store::suite::Builder;
//! use warifu_ledger::store::{MemoryStore, Options, Schema, Store};
//!
//! struct InMemory;
//!
//! impl Builder for InMemory {
//!     type Guard = ();
//!
//!     fn build(&self, _: &'static Schema, options: Options) -> Option<((), Box<dyn Store + Send>)> {
//!         Some(((), Box::new(MemoryStore::waiting(options))))
//!     }
//! }
//!
//! warifu_ledger::store_suite!(in_memory, InMemory);
//! # fn main() {}
//! ```
#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    clippy::missing_panics_doc,
    reason = "a suite of tests: its functions fail by panicking, as tests do"
)]

mod orders;
mod random;
mod rows;
mod tables;
mod transactions;

use super::{Options, Schema, Store};

pub use orders::*;
pub use random::*;
pub use rows::*;
pub use tables::SCHEMA;
pub use transactions::*;

/// Makes empty stores.
pub trait Builder {
    /// What keeps the store alive, and cleans up when it is dropped: a folder, a schema in a database.
    type Guard;

    /// An empty store of these tables. None where what it needs is not installed; whoever says so has said it loudly.
    fn build(&self, schema: &'static Schema, options: Options) -> Option<(Self::Guard, Box<dyn Store + Send>)>;

    /// The seed of the random operations.
    fn seed(&self) -> u64 {
        20_261_129
    }
}

/// One `#[test]` for each property of a store, in a module of this name, with the expression of a [`Builder`](crate::store::suite::Builder).
#[macro_export]
macro_rules! store_suite {
    ($module:ident, $builder:expr) => {
        mod $module {
            #[allow(unused_imports, reason = "the builder may stand anywhere")]
            use super::*;

            $crate::store_suite! { @tests $builder;
                a_row_comes_back_as_it_was_inserted
                what_is_not_there_is_none
                long_documents_come_back
                a_taken_key_leaves_the_transaction_usable
                rows_of_a_unique_index_differ
                put_replaces_and_keeps_unique_indexes
                rows_of_derived_tables_go
                rows_of_kept_tables_stay
                what_does_not_fit_is_refused
                what_is_too_long_is_refused
                numbers_are_ordered_as_numbers
                texts_are_ordered_by_their_bytes
                bytes_are_ordered_by_their_bytes
                scans_go_along_the_key
                scans_go_along_an_index
                scans_go_on_after_a_row
                scans_have_bounds
                scans_hold_no_more_than_was_asked_for
                nothing_is_left_of_a_dropped_transaction
                a_writer_sees_its_own_rows
                a_reader_sees_one_moment
                a_reader_waits_for_no_writer
                a_writer_waits_and_gives_up
                a_writer_may_wait_for_ever
                writers_wait_for_each_other
                another_handle_sees_what_was_committed
                new_tables_need_no_rebuilding
                random_operations_agree_with_memory
            }
        }
    };
    (@tests $builder:expr; $($property:ident)*) => {
        $(
            #[test]
            fn $property() {
                $crate::store::suite::$property(&$builder);
            }
        )*
    };
}

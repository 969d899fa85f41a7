//! The command line as its users meet it: the built program, real files, exit codes, both faces.
#![expect(clippy::disallowed_methods, reason = "a test reads and writes its own files")]
#![expect(clippy::panic, clippy::unwrap_used, clippy::string_slice, reason = "a test stops at what it does not expect")]

mod advised;
mod advisory;
mod affected;
mod arriving;
mod author;
mod body;
mod books;
mod bump;
mod chain;
mod consignment;
mod diff;
#[cfg(unix)]
mod disks;
mod example_diff;
mod faces;
mod feed;
mod first_page;
mod foreign_log;
mod formats;
mod gap;
mod hostile;
mod impact;
mod japanese;
mod keys;
mod ledger;
mod lint;
mod newcomer;
mod outsiders;
mod plan;
mod races;
mod recognised_abroad;
mod recognition;
mod reports;
mod router;
mod runs;
mod sboms;
#[cfg(all(unix, feature = "postgres"))]
mod servers;
mod sets;
mod several;
mod shelf;
mod signed;
mod signers;
mod support;
mod tables;
mod two_shelves;
mod usage;
mod vectors;
#[cfg(unix)]
mod watching;
#[cfg(unix)]
mod worker;

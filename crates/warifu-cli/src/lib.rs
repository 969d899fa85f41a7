//! The command line of Warifu. All input and output, the clock and the random generator of the project are here.
//!
//! A library, so that whoever runs many commands starts no program for each: [`run`] is all of it.

mod args;
mod both;
mod clock;
mod commands;
mod exit;
mod failure;
mod failures;
mod fetcher;
mod files;
mod help;
mod options;
mod outputs;
mod passphrase;
mod random;
mod recognise;
mod reply;
mod run;
mod signatures;
mod source;
mod store;
mod terminal;
mod watch;

pub use run::run;

//! The command line of Warifu. All input and output, the clock and the random generator of the project are here.

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

use std::process::ExitCode;

fn main() -> ExitCode {
    run::from_command_line().into()
}

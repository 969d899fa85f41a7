//! The command line of Warifu. All input and output, the clock and the random generator of the project are here.

mod args;
mod clock;
mod commands;
mod durable;
mod exit;
mod failure;
mod files;
mod help;
mod part;
mod random;
mod reply;
mod run;
mod source;
mod terminal;

use std::process::ExitCode;

fn main() -> ExitCode {
    run::from_command_line().into()
}

//! The program `warifu`: the arguments of a process to [`warifu_cli::run`], and its exit code back.

use std::ffi::OsString;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    warifu_cli::run(&arguments).into()
}

//! The program `warifu-server`: options, the clock, sockets and files around the library.

mod options;
mod run;

use std::io::Write as _;
use std::process::ExitCode;

use warifu_model::Language;

use options::{Options, OptionsError};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let language = options::language(&arguments);
    let options = match Options::read(&arguments) {
        // other users of a machine see arguments, and an address may hold a password
        Ok(options) => options.with_db_of(ledger_of_environment()),
        Err(OptionsError::Help) => {
            let _ = std::io::stdout().write_all(options::help(language).as_bytes());
            return ExitCode::SUCCESS;
        }
        Err(error) => return failed(&error, language),
    };
    match run::run(&options) {
        Ok(code) => code,
        Err(error) => failed(&*error, language),
    }
}

fn ledger_of_environment() -> Option<String> {
    #[expect(clippy::disallowed_methods, reason = "the program reads its environment")]
    let found = std::env::var("WARIFU_DB");
    found.ok()
}

fn failed(error: &dyn warifu_model::Problem, language: Language) -> ExitCode {
    let (word, help) = (language.pick("error", "エラー"), language.pick("help", "ヘルプ"));
    let text = format!("{word}[{}]: {}\n{help}: {}\n", error.code(), error.message(language), error.help(language));
    let _ = std::io::stderr().write_all(text.as_bytes());
    ExitCode::from(2)
}

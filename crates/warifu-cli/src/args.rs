//! The arguments of the command line. Each verb has its own in `commands`.

use clap::{Parser, ValueEnum};
use warifu_model::{Date, Language, Timestamp};

use crate::clock;
use crate::commands::Command;
use crate::failure::Failure;

/// From a product's evidence to a certificate that an importer checks offline.
///
/// Warifu evaluates a product against published cybersecurity requirements. A maker imports evidence and signs an
/// attestation; a certification body evaluates it and issues a certificate; an importer checks that certificate with
/// no network and no trust in the messenger.
#[derive(Debug, Parser)]
#[command(name = "warifu", version, after_help = AFTER_HELP, after_long_help = AFTER_HELP, max_term_width = 100)]
#[command(subcommand_required = true, arg_required_else_help = true)]
#[command(propagate_version = false, flatten_help = false)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What every command takes.
#[derive(Clone, Copy, Debug, clap::Args)]
#[command(next_help_heading = "Output")]
pub(crate) struct Global {
    /// For people, or as JSON for machines
    #[arg(long, global = true, value_enum, default_value_t = Format::Human, value_name = "FORMAT")]
    #[arg(hide_possible_values = true, help = "For people (human) or for machines (json)")]
    pub(crate) format: Format,
    /// The language of explanations
    #[arg(long, global = true, value_enum, default_value_t = Lang::En, value_name = "LANG")]
    #[arg(hide_possible_values = true, help = "Language of titles and explanations: en or ja")]
    pub(crate) lang: Lang,
    /// When to use colour
    #[arg(long, global = true, value_enum, default_value_t = Colour::Auto, value_name = "WHEN")]
    #[arg(hide_possible_values = true, help = "Colour: auto, always or never; NO_COLOR is respected")]
    pub(crate) color: Colour,
}

/// Who reads the output.
#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub(crate) enum Format {
    /// People.
    Human,
    /// Machines.
    Json,
}

/// A language.
#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub(crate) enum Lang {
    /// English.
    En,
    /// Japanese.
    Ja,
}

/// When to use colour.
#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub(crate) enum Colour {
    /// On terminals.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

impl From<Lang> for Language {
    fn from(lang: Lang) -> Self {
        match lang {
            Lang::En => Self::En,
            Lang::Ja => Self::Ja,
        }
    }
}

impl From<Colour> for anstream::ColorChoice {
    fn from(colour: Colour) -> Self {
        match colour {
            Colour::Auto => Self::Auto,
            Colour::Always => Self::Always,
            Colour::Never => Self::Never,
        }
    }
}

/// What a command is told besides its own arguments.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Context {
    /// The language of explanations.
    pub(crate) language: Language,
    /// Who reads the output.
    pub(crate) format: Format,
}

/// A time on the command line: the one that is given, or now.
pub(crate) fn time_or_now(at: Option<Timestamp>) -> Result<Timestamp, Failure> {
    at.map_or_else(clock::now, Ok)
}

/// A day on the command line: the one that is given, or today in UTC.
pub(crate) fn date_or_today(at: Option<Date>) -> Result<Date, Failure> {
    at.map_or_else(|| clock::now().map(Timestamp::date), Ok)
}

/// Reads a date argument; a time stands for its day.
pub(crate) fn date(text: &str) -> Result<Date, String> {
    let day = Date::parse(text).or_else(|| Timestamp::parse(text).map(Timestamp::date));
    day.ok_or_else(|| "write a day as YYYY-MM-DD, such as 2026-11-01".into())
}

/// Reads a time argument.
pub(crate) fn timestamp(text: &str) -> Result<Timestamp, String> {
    Timestamp::parse(text)
        .ok_or_else(|| "write a time in UTC as YYYY-MM-DDThh:mm:ssZ, such as 2026-11-01T00:00:00Z".into())
}

const AFTER_HELP: &str = "\
Start here:
  warifu demo                 watch the whole chain on a bundled product
  warifu COMMAND --help       what a command does, with examples

Files:
  A file argument - is standard input; -o - is standard output. Times are RFC 3339 in UTC.
  Where --at is left out, the current time is used and shown.

Exit codes:
   0  yes: conforms, accepts, agrees, done        64  wrong usage
   1  no                                          65  bad input; nothing was written
   2  cannot tell                                 74  a file cannot be read or written
   3  accepted, though the status is old          70  a bug in warifu";

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    #[test]
    fn the_arguments_fit_together() {
        super::Cli::command().debug_assert();
    }
}

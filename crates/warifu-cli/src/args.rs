//! What every command takes, and the types of arguments that several have. Each verb has its own in `commands`.

use std::fmt;

use clap::ValueEnum;
use warifu_model::{Date, Language, Timestamp};

use crate::clock;
use crate::failure::Failure;
use crate::reply::Reply;

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

/// The settings of a run, besides the arguments of the command.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Context {
    /// The language of explanations.
    pub(crate) language: Language,
    /// Who reads the output.
    pub(crate) format: Format,
    /// Runs a command of this program inside another one: the same code, the same files.
    pub(crate) run: fn(&[String]) -> Result<Reply, Failure>,
    /// All arguments of this program, for the completions of a shell.
    pub(crate) program: fn() -> clap::Command,
}

/// A time on the command line: the one that is given, or now.
pub(crate) fn time_or_now(at: Option<Timestamp>) -> Result<Timestamp, Failure> {
    at.map_or_else(clock::now, Ok)
}

/// A day on the command line: the one that is given, or today in UTC.
pub(crate) fn date_or_today(at: Option<Date>) -> Result<Date, Failure> {
    at.map_or_else(|| clock::now().map(Timestamp::date), Ok)
}

/// Why a value of an argument is not valid.
#[derive(Debug)]
pub(crate) struct Misread {
    en: String,
    ja: String,
}

impl Misread {
    /// The reason in both languages.
    pub(crate) fn new(en: impl Into<String>, ja: impl Into<String>) -> Self {
        Self { en: en.into(), ja: ja.into() }
    }

    /// The reason in one language.
    pub(crate) fn text(&self, language: Language) -> &str {
        language.pick(&*self.en, &*self.ja)
    }
}

impl fmt::Display for Misread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.en)
    }
}

impl std::error::Error for Misread {}

/// Reads a date argument; a time stands for its day.
pub(crate) fn date(text: &str) -> Result<Date, Misread> {
    let day = Date::parse(text).or_else(|| Timestamp::parse(text).map(Timestamp::date));
    day.ok_or_else(|| {
        Misread::new(
            "write a day as YYYY-MM-DD, such as 2026-11-01",
            "日付は YYYY-MM-DD の形で書いてください（例：2026-11-01）",
        )
    })
}

/// Reads a time argument.
pub(crate) fn timestamp(text: &str) -> Result<Timestamp, Misread> {
    Timestamp::parse(text).ok_or_else(|| {
        Misread::new(
            "write a time in UTC as YYYY-MM-DDThh:mm:ssZ, such as 2026-11-01T00:00:00Z",
            "日時は UTC で YYYY-MM-DDThh:mm:ssZ の形で書いてください（例：2026-11-01T00:00:00Z）",
        )
    })
}

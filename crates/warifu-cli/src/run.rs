//! From arguments to an exit code.

use std::ffi::OsString;
use std::panic;
use std::sync::OnceLock;

use clap::Parser as _;
use clap::error::ErrorKind;

use crate::args::{Cli, Context, Format};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::reply::Reply;
use crate::terminal::{self, Stream, exit_after};

/// Runs the command that this process was started with.
pub(crate) fn from_command_line() -> Exit {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    let format = wanted_format(&arguments);
    // told like any other failure, once, with the place that a report needs
    panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        let _ = PLACE.set(place);
    }));
    let worker = panic::catch_unwind(|| run(&arguments));
    worker.unwrap_or_else(|cause| {
        let words = cause.downcast_ref::<&str>().map(|text| (*text).to_owned());
        let words = words.or_else(|| cause.downcast_ref::<String>().cloned());
        let words = words.unwrap_or_else(|| "something that cannot be".into());
        fail(&Failure::bug(format!("{words} ({})", PLACE.get().map_or("", String::as_str))), format)
    })
}

fn run(arguments: &[OsString]) -> Exit {
    match Cli::try_parse_from(arguments) {
        Ok(cli) => {
            terminal::set_colour(cli.global.color.into());
            let format = cli.global.format;
            match answer(cli) {
                Ok(reply) => say(&reply, format),
                Err(failure) => fail(&failure, format),
            }
        }
        Err(error) => misused(&error, wanted_format(arguments)),
    }
}

/// Runs a command and gives what it has to say, without saying it.
pub(crate) fn answer(cli: Cli) -> Result<Reply, Failure> {
    let context = Context { language: cli.global.lang.into(), format: cli.global.format };
    cli.command.run(context)
}

/// Runs a command of this program inside another one: the same code, the same files.
pub(crate) fn inside(arguments: &[String]) -> Result<Reply, Failure> {
    let cli = Cli::try_parse_from(arguments).map_err(|error| Failure::bug(error.to_string()))?;
    answer(cli)
}

fn say(reply: &Reply, format: Format) -> Exit {
    // where the result itself goes to standard output, what is said about it must not be mixed into it
    let (report, document) = match &reply.output {
        Some(bytes) => (Stream::Error, Stream::Output.document(bytes)),
        None => (Stream::Output, Ok(())),
    };
    let said = match format {
        Format::Human => report.show(&reply.page),
        // machines that asked for the result itself get nothing else
        Format::Json if reply.output.is_some() => Ok(()),
        Format::Json => report.json(&reply.json),
    };
    exit_after(document.and(said), reply.exit)
}

fn fail(failure: &Failure, format: Format) -> Exit {
    let said = match format {
        Format::Human => Stream::Error.show(&failure.to_page()),
        Format::Json => Stream::Error.json_line(&failure.to_json()),
    };
    exit_after(said, failure.exit())
}

/// What the parser of arguments has to say: help, the version, or what is wrong.
fn misused(error: &clap::Error, format: Format) -> Exit {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            exit_after(Stream::Output.text(&error.render().ansi().to_string()), Exit::Yes)
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand if format == Format::Human => {
            exit_after(Stream::Error.text(&error.render().ansi().to_string()), Exit::Usage)
        }
        _ => fail(&usage_of(error), format),
    }
}

/// The first paragraph is what is wrong, the rest says how it is right.
fn usage_of(error: &clap::Error) -> Failure {
    let text = error.render().to_string();
    let text = text.trim().strip_prefix("error: ").unwrap_or(text.trim());
    let mut parts = text.splitn(2, "\n\n");
    let message: Vec<&str> = parts.next().unwrap_or_default().lines().map(str::trim).collect();
    let rest: Vec<&str> = parts.next().unwrap_or_default().lines().map(str::trim).filter(|l| !l.is_empty()).collect();
    let help = if rest.is_empty() { "try `warifu --help`".to_owned() } else { rest.join("; ") };
    Failure::usage(message.join(" ")).help(help)
}

/// Whether errors go to machines, even where the arguments make no sense otherwise.
fn wanted_format(arguments: &[OsString]) -> Format {
    let words: Vec<_> = arguments.iter().map(|argument| argument.to_string_lossy()).collect();
    let apart = words.iter().zip(words.iter().skip(1)).any(|(name, value)| name == "--format" && value == "json");
    if apart || words.iter().any(|word| word == "--format=json") { Format::Json } else { Format::Human }
}

/// Where the program panicked.
static PLACE: OnceLock<String> = OnceLock::new();

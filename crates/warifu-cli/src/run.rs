//! From arguments to an exit code.

use std::ffi::{OsStr, OsString};
use std::panic;
use std::sync::Mutex;

use anstream::ColorChoice;
use clap::error::ErrorKind;
use clap::{ArgMatches, Args as _, CommandFactory as _, FromArgMatches as _, Parser};
use warifu_model::Language;

use crate::args::{Context, Format, Global};
use crate::commands::Command;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::files;
use crate::help::{self, Detail, Named};
use crate::passphrase;
use crate::reply::Reply;
use crate::terminal::{self, Stream, exit_after};
use crate::watch;

/// From a product's evidence to a certificate that an importer checks offline.
///
/// Warifu evaluates a product against published cybersecurity requirements. A maker imports evidence and signs an
/// attestation; a certification body evaluates it and issues a certificate; an importer checks that certificate with
/// no network and no trust in the messenger.
#[derive(Debug, Parser)]
#[command(name = "warifu", version, after_help = AFTER_HELP, after_long_help = AFTER_HELP, max_term_width = WIDTH)]
#[command(subcommand_required = true, arg_required_else_help = true)]
#[command(propagate_version = false, flatten_help = false)]
struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

/// Runs a command of the program in the current folder, with standard input, standard output and standard error, and gives the exit
/// code. The first argument is the name of the program. Ends with code 70 where anything panics, never with a panic; sets the hook that
/// is called then.
///
/// One call at a time: files are named from the current folder, and the demo changes it while it runs. Another call reads standard
/// input where this one ended.
///
/// ```no_run
/// # use std::ffi::OsString;
/// let arguments = ["warifu", "check", "bundle.json", "--trust", "trust.json"].map(OsString::from);
/// assert_eq!(warifu_cli::run(&arguments), 0);
/// ```
pub fn run(arguments: &[OsString]) -> u8 {
    let format = wanted_format(arguments);
    // told like any other failure, once, with the place that a report needs
    panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        // the first says where it began
        if let Ok(mut first) = PLACE.lock()
            && first.is_empty()
        {
            *first = place;
        }
    }));
    if let Ok(mut place) = PLACE.lock() {
        place.clear();
    }
    let worker = panic::catch_unwind(|| within(arguments));
    let exit = worker.unwrap_or_else(|cause| {
        let message = cause.downcast_ref::<&str>().map(|text| (*text).to_owned());
        let message = message.or_else(|| cause.downcast_ref::<String>().cloned());
        let message = message.unwrap_or_else(|| "an internal error".into());
        let place = PLACE.lock().map_or_else(|_| String::new(), |place| place.clone());
        let failure = Failure::bug(format!("{message} ({place})"));
        fail(&failure, format, wanted_language(arguments))
    });
    exit.code()
}

fn within(arguments: &[OsString]) -> Exit {
    // nothing of a command before: arguments that make no sense are answered before they say anything about colour
    terminal::set_colour(ColorChoice::Auto);
    files::begin();
    match parse(arguments) {
        Ok((cli, command)) => {
            terminal::set_colour(cli.global.color.into());
            let (format, language) = (cli.global.format, cli.global.lang.into());
            if cli.command.watched().is_some() {
                return watch(&cli, arguments, format, language);
            }
            told(answer(cli, &command), format, language)
        }
        Err(error) => misused(&error, arguments),
    }
}

/// Runs a command again whenever something that it reads changes.
fn watch(cli: &Cli, arguments: &[OsString], format: Format, language: Language) -> Exit {
    let once = || match parse(arguments) {
        Ok((cli, command)) => told(answer(cli, &command), format, language),
        Err(error) => misused(&error, arguments),
    };
    let watched = || cli.command.watched().unwrap_or_default();
    watch::run(watched, format, language, once).unwrap_or_else(|failure| fail(&failure, format, language))
}

fn told(answer: Result<Reply, Failure>, format: Format, language: Language) -> Exit {
    match answer {
        Ok(reply) => say(&reply, format),
        Err(failure) => fail(&failure, format, language),
    }
}

/// Runs a command and gives what it has to say, without saying it.
fn answer(cli: Cli, command: &ArgMatches) -> Result<Reply, Failure> {
    let context = Context { language: cli.global.lang.into(), format: cli.global.format, run: inside, program };
    Ok(cli.command.run(context)?.named(&names_of(command)))
}

/// Reads the arguments: typed, and as they were matched.
fn parse<T: AsRef<OsStr>>(arguments: &[T]) -> Result<(Cli, ArgMatches), clap::Error> {
    let mut program = asked_for(arguments);
    let matches = program.try_get_matches_from_mut(arguments.iter().map(AsRef::as_ref))?;
    let cli = Cli::from_arg_matches(&matches).map_err(|error| error.format(&mut program))?;
    passphrase::remember(&matches, cli.global.lang.into());
    Ok((cli, matches))
}

/// The word that names the verb, where nothing but options of the whole program is in front of it.
fn verb_of<T: AsRef<OsStr>>(arguments: &[T]) -> Option<&str> {
    let mut words = arguments.iter().skip(1).map(|argument| argument.as_ref().to_str());
    loop {
        match words.next()?? {
            "--lang" | "--format" | "--color" => drop(words.next()),
            option if ["--lang=", "--format=", "--color="].iter().any(|start| option.starts_with(start)) => {}
            option if option.starts_with('-') => return None,
            verb => return Some(verb),
        }
    }
}

/// The arguments of this program, as far as those that are given can be about them: of one verb alone where one is named.
fn asked_for<T: AsRef<OsStr>>(arguments: &[T]) -> clap::Command {
    verb_of(arguments).and_then(alone).unwrap_or_else(program)
}

/// The arguments of this program with one verb alone; none where there is no such verb.
fn alone(verb: &str) -> Option<clap::Command> {
    let program = clap::Command::new("warifu").max_term_width(WIDTH).subcommand_required(true);
    Some(passphrase::offered(Global::augment_args(program).subcommand(Command::arguments_of(verb)?)))
}

/// The command that was matched: its name, and that of its verb.
fn names_of(matches: &ArgMatches) -> Vec<&str> {
    std::iter::successors(matches.subcommand(), |(_, inner)| inner.subcommand()).map(|(name, _)| name).collect()
}

/// Runs a command of this program inside another one: the same code, the same files.
fn inside(arguments: &[String]) -> Result<Reply, Failure> {
    let (cli, command) = parse(arguments).map_err(|error| Failure::bug(error.to_string()))?;
    answer(cli, &command)
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

fn fail(failure: &Failure, format: Format, language: Language) -> Exit {
    let said = match format {
        Format::Human => Stream::Error.show(&failure.to_page(language)),
        Format::Json => Stream::Error.json_line(&failure.to_json(language)),
    };
    exit_after(said, failure.exit())
}

/// All arguments of this program.
pub(crate) fn program() -> clap::Command {
    passphrase::offered(Cli::command())
}

/// Whether the line is `warifu help COMMAND…` of a command that there is, with nothing but options of the whole program. The parser
/// takes such an option after `help` for the name of a command.
fn asks_for_help(program: &clap::Command, words: &[String]) -> bool {
    let mut named = Vec::new();
    let mut words = words.iter().skip(1);
    while let Some(word) = words.next() {
        match word.as_str() {
            "--lang" | "--format" | "--color" => drop(words.next()),
            option if option.starts_with("--lang=") || option.starts_with("--format=") => {}
            option if option.starts_with("--color=") => {}
            option if option.starts_with('-') => return false,
            name => named.push(name),
        }
    }
    let Some(("help", path)) = named.split_first().map(|(first, path)| (*first, path)) else { return false };
    let found = path.iter().try_fold(program, |command, name| command.find_subcommand(name));
    found.is_some()
}

/// Answers arguments that are no command: help, the version, or what is wrong.
fn misused(error: &clap::Error, arguments: &[OsString]) -> Exit {
    let (format, language) = (wanted_format(arguments), wanted_language(arguments));
    let words: Vec<String> = arguments.iter().map(|argument| argument.to_string_lossy().into_owned()).collect();
    // only some answers need this
    let named = || Named::of(asked_for(arguments), &words);
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::InvalidSubcommand | ErrorKind::UnknownArgument
            if language == Language::Ja
                && (error.kind() == ErrorKind::DisplayHelp || asks_for_help(&program(), &words)) =>
        {
            let is_short = words.iter().any(|word| word == "-h");
            exit_after(
                Stream::Output.show(&named().help(if is_short { Detail::Short } else { Detail::Long })),
                Exit::Yes,
            )
        }
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            exit_after(Stream::Output.text(&error.render().ansi().to_string()), Exit::Yes)
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand if format == Format::Human => {
            let said = match language {
                Language::En => Stream::Error.text(&error.render().ansi().to_string()),
                Language::Ja => Stream::Error.show(&named().help(Detail::Short)),
            };
            exit_after(said, Exit::Usage)
        }
        _ => fail(&help::usage(error, &named()), format, language),
    }
}

/// Whether errors go to machines, even where the arguments make no sense otherwise.
fn wanted_format(arguments: &[OsString]) -> Format {
    if is_given(arguments, "--format", "json") { Format::Json } else { Format::Human }
}

/// The language of errors, even where the arguments make no sense otherwise.
fn wanted_language(arguments: &[OsString]) -> Language {
    if is_given(arguments, "--lang", "ja") { Language::Ja } else { Language::En }
}

/// Whether an option is given with this value, in one argument or in two.
fn is_given(arguments: &[OsString], option: &str, value: &str) -> bool {
    let words: Vec<_> = arguments.iter().map(|argument| argument.to_string_lossy()).collect();
    let apart = words.iter().zip(words.iter().skip(1)).any(|(name, next)| name == option && next == value);
    apart
        || words.iter().any(|word| word.strip_prefix(option).is_some_and(|rest| rest.strip_prefix('=') == Some(value)))
}

/// Columns of a terminal that help uses at most.
const WIDTH: usize = 100;

const AFTER_HELP: &str = "\
Start here:
  warifu demo                 watch the whole chain on a bundled product
  warifu COMMAND --help       what a command does, with examples

Files:
  A file argument - is standard input; -o - is standard output. Times are RFC 3339 in UTC.
  Where --at is left out, the current time is used and shown.
  A private key may be elsewhere: --key signer:FILE.json describes a program or a token that signs.

Exit codes:
   0  yes: conforms, accepts, agrees, done        64  wrong usage
   1  no                                          65  bad input; nothing was written
   2  undetermined                                74  a file cannot be read or written
   3  accepted, but the status is old             70  a bug in warifu";

/// Where the program panicked.
static PLACE: Mutex<String> = Mutex::new(String::new());

#[cfg(test)]
mod tests {
    #[test]
    fn the_arguments_fit_together() {
        super::program().debug_assert();
    }

    /// A verb alone takes what it takes among all: no argument is lost or differs.
    #[test]
    fn each_verb_alone_is_the_verb_among_all() {
        let program = super::program();
        for verb in program.get_subcommands() {
            let name = verb.get_name();
            let alone = super::alone(name).unwrap_or_else(|| panic!("{name} is not in VERBS"));
            // its place in the list of verbs is all that may differ
            let shown = |command: &clap::Command| format!("{:?}", command.clone().display_order(0));
            assert!(shown(alone.find_subcommand(name).unwrap()) == shown(verb), "{name} differs");
            let globals = |command: &clap::Command| format!("{:?}", command.get_arguments().collect::<Vec<_>>());
            assert_eq!(globals(&alone), globals(&program));
        }
    }

    #[test]
    fn the_verb_is_found_behind_options_of_the_program() {
        let verb = |line: &str| {
            let words: Vec<&str> = line.split(' ').collect();
            super::verb_of(&words).map(str::to_owned)
        };
        for line in ["warifu check a", "warifu --lang ja check", "warifu --format=json --color never check --lang en"] {
            assert_eq!(verb(line).as_deref(), Some("check"), "{line}");
        }
        for line in ["warifu", "warifu --help check", "warifu --lang", "warifu -o check"] {
            assert_eq!(verb(line), None, "{line}");
        }
    }

    /// An option that helps is one of the command that is named with it, or of any.
    #[test]
    fn options_that_settle_problems_are_there() {
        fn has(command: &clap::Command, option: &str) -> bool {
            command.get_arguments().any(|argument| argument.get_long() == Some(option))
                || command.get_subcommands().any(|inner| has(inner, option))
        }
        let program = super::program();
        for named in crate::options::tests::named() {
            let mut command = &program;
            for word in named.split(' ').filter(|word| *word != "warifu") {
                let Some(option) = word.strip_prefix("--") else {
                    command = command.find_subcommand(word).unwrap_or(command);
                    continue;
                };
                let global = ["format"];
                assert!(has(command, option) || global.contains(&option), "{named}");
            }
        }
    }
}

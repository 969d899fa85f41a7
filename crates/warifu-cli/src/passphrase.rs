//! Where the passphrase of an encrypted key comes from: one rule for every command that reads a private key.
//!
//! Files of `--passphrase-file` first, then the environment, then the terminal; never an argument, which other users of a machine
//! can see.

use std::io::{self, IsTerminal as _};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use clap::{Arg, ArgAction, ArgMatches, Command, ValueHint, value_parser};
use warifu_model::Language;
use warifu_seal::keys::{KeyError, SigningKey};
use warifu_signing::{EncryptedKeyError, decrypt_key};
use zeroize::Zeroizing;

use crate::failure::{Both, Failure};
use crate::files;
use crate::terminal;

/// Gives `--passphrase-file` to each command that names the file of a private key.
pub(crate) fn offered(command: Command) -> Command {
    let command = command.mut_subcommands(offered);
    let names_key = |argument: &Arg| {
        argument.get_value_names().is_some_and(|names| names.iter().any(|name| name.as_str() == KEY_FILE))
    };
    if command.get_arguments().any(names_key) { command.arg(argument()) } else { command }
}

/// Remembers what the arguments of a run say of passphrases.
pub(crate) fn remember(matches: &ArgMatches, language: Language) {
    let mut innermost = matches;
    while let Some((_, inner)) = innermost.subcommand() {
        innermost = inner;
    }
    let files = innermost.try_get_many::<PathBuf>(ID).ok().flatten();
    let files = files.map(|files| files.cloned().collect()).unwrap_or_default();
    if let Ok(mut said) = SAID.lock() {
        *said = Said { files, language };
    }
}

/// Opens the private key of a file, encrypted or not.
pub(crate) fn open(path: &Path, pem: &[u8]) -> Result<SigningKey, Failure> {
    match SigningKey::from_pem(pem) {
        Err(KeyError::EncryptedKey) => decrypt(path, pem),
        other => other.map_err(|error| Failure::of(&error).file(path)),
    }
}

/// The passphrase of a new key; a person types it twice.
pub(crate) fn for_new_key(path: &Path) -> Result<Zeroizing<Vec<u8>>, Failure> {
    if let Some(first) = given()?.into_iter().next() {
        return Ok(first);
    }
    let Some(first) = asked(path, ["New passphrase", "新しいパスフレーズ"])? else {
        return Err(Failure::usage(Both::new("no passphrase is given", "パスフレーズが指定されていない"))
            .help(Both::new(HOW.0, HOW.1)));
    };
    let second = asked(path, ["Again", "もう一度"])?;
    if second.is_none_or(|second| second != first) {
        let message = Both::new("the two passphrases differ", "二度入力されたパスフレーズが異なる");
        return Err(Failure::usage(message).help(Both::new("run it again", "もう一度実行してください")));
    }
    Ok(first)
}

/// Whether `--passphrase-file` was given.
pub(crate) fn is_given() -> bool {
    SAID.lock().is_ok_and(|said| !said.files.is_empty())
}

fn decrypt(path: &Path, pem: &[u8]) -> Result<SigningKey, Failure> {
    let mut passphrases = given()?;
    if passphrases.is_empty() {
        passphrases.extend(asked(path, ["Passphrase", "パスフレーズ"])?);
    }
    let mut last = None;
    // who signs with several keys gives a passphrase for each; which belongs to which shows
    for passphrase in &passphrases {
        match decrypt_key(pem, passphrase) {
            Err(EncryptedKeyError::WrongPassphrase) => last = Some(EncryptedKeyError::WrongPassphrase),
            other => return other.map_err(|error| Failure::of(&error).file(path)),
        }
    }
    let failure = last.map_or_else(|| Failure::of(&KeyError::EncryptedKey), |error| Failure::of(&error));
    Err(failure.file(path))
}

/// The passphrases that files and the environment hold.
fn given() -> Result<Vec<Zeroizing<Vec<u8>>>, Failure> {
    let files = SAID.lock().map(|said| said.files.clone()).unwrap_or_default();
    if !files.is_empty() {
        return files.iter().map(|file| first_line(file)).collect();
    }
    // a secret that no file holds and no list of processes shows
    let value = std::env::var_os(VARIABLE);
    // any bytes, as in a file: a value that is not UTF-8 is a passphrase as well
    let value = value.map(|value| Zeroizing::new(value.into_encoded_bytes()));
    Ok(value.into_iter().filter(|value| !value.is_empty()).collect())
}

fn first_line(file: &Path) -> Result<Zeroizing<Vec<u8>>, Failure> {
    let bytes = files::read_secret(file)?;
    let line = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    let line = line.strip_prefix(BYTE_ORDER_MARK).unwrap_or(line);
    if line.is_empty() {
        return Err(Failure::of(&EncryptedKeyError::EmptyPassphrase).file(file));
    }
    Ok(Zeroizing::new(line.to_vec()))
}

/// Asks at the terminal, where somebody sits in front of it.
fn asked(path: &Path, what: [&str; 2]) -> Result<Option<Zeroizing<Vec<u8>>>, Failure> {
    if !terminal::is_watched() || !io::stdin().is_terminal() {
        return Ok(None);
    }
    let language = SAID.lock().map_or(Language::En, |said| said.language);
    let name = path.display().to_string();
    let shown = warifu_report::safe(&name);
    let [en, ja] = what;
    let prompt = match language {
        Language::En => format!("{en} for {shown}: "),
        Language::Ja => format!("{shown} の{ja}："),
    };
    let typed = rpassword::prompt_password(prompt).map_err(|error| {
        let message = Both::new(
            format!("no passphrase could be read from the terminal: {error}"),
            format!("端末からパスフレーズを読めない：{error}"),
        );
        Failure::io("terminal", message).help(Both::new(HOW.0, HOW.1))
    })?;
    Ok(Some(Zeroizing::new(typed.into_bytes())))
}

fn argument() -> Arg {
    Arg::new(ID)
        .long("passphrase-file")
        .value_name("FILE")
        .action(ArgAction::Append)
        .value_parser(value_parser!(PathBuf))
        .value_hint(ValueHint::FilePath)
        .help("For an encrypted key: a file whose first line is the passphrase; WARIFU_PASSPHRASE or the terminal otherwise")
}

/// What the arguments say.
#[derive(Debug)]
struct Said {
    files: Vec<PathBuf>,
    language: Language,
}

static SAID: Mutex<Said> = Mutex::new(Said { files: Vec::new(), language: Language::En });
const ID: &str = "passphrase_file";
/// How arguments name the file of a private key.
const KEY_FILE: &str = "KEY.pem";
const VARIABLE: &str = "WARIFU_PASSPHRASE";
/// Editors of Windows begin files with it.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();
const HOW: (&str, &str) = (
    "give --passphrase-file FILE, set WARIFU_PASSPHRASE, or run it at a terminal",
    "--passphrase-file FILE を指定するか、WARIFU_PASSPHRASE を設定するか、端末で実行してください",
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_that_names_a_private_key_takes_its_passphrase() {
        let program = crate::run::program();
        let takes = |path: &[&str]| {
            let command = path.iter().try_fold(&program, |command, name| command.find_subcommand(name)).unwrap();
            command.get_arguments().any(|argument| argument.get_id() == ID)
        };
        for path in [
            &["attest"][..],
            &["issue"],
            &["countersign"],
            &["accredit"],
            &["accreditation", "rotate"],
            &["status", "publish"],
            &["log", "checkpoint"],
            &["key", "public"],
            &["key", "id"],
        ] {
            assert!(takes(path), "{path:?}");
        }
        assert!(!takes(&["check"]) && !takes(&["assess"]));
    }
}

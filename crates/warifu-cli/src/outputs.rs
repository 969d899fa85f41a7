//! What is written as JSON beside the documents: answers of the program and of its server, told by their `format`.

use warifu_model::Language;
use warifu_model::json::{Kind, Limits, Tape};

use crate::both::Both;
use crate::help::ja;

/// An answer that was kept in a file.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Output {
    /// The format that it says it has.
    format: String,
    /// The command that gives it, or the one who does.
    by: By,
}

#[derive(Clone, Debug, Eq, PartialEq)]
enum By {
    /// A command, without the name of the program.
    Command(String),
    /// Whoever has a key elsewhere writes it.
    Holder,
    /// Any command that fails.
    Program,
    /// The server.
    Server,
}

impl Output {
    /// The answer that a file holds; none for what is no object, or has a format that neither program nor server gives.
    pub(crate) fn of(bytes: &[u8]) -> Option<Self> {
        let format = format_of(bytes)?;
        let by = by(format.strip_prefix("warifu.")?.strip_suffix("/1")?)?;
        Some(Self { format, by })
    }

    /// What it is, with its article in English.
    pub(crate) fn name(&self) -> Both {
        let format = &self.format;
        match &self.by {
            By::Command(command) => Both::new(
                format!("an answer of `warifu {command}` (`{format}`)"),
                format!("`warifu {command}` の出力（`{format}`）"),
            ),
            By::Holder => {
                Both::new(format!("a description of a signer (`{format}`)"), format!("署名者の記述（`{format}`）"))
            }
            By::Program => {
                Both::new(format!("an error of `warifu` (`{format}`)"), format!("`warifu` のエラー（`{format}`）"))
            }
            By::Server => Both::new(
                format!("an answer of `warifu-server` (`{format}`)"),
                format!("`warifu-server` の応答（`{format}`）"),
            ),
        }
    }

    /// What reads it, but for `warifu show`.
    pub(crate) fn reader(&self) -> &'static str {
        READERS.iter().find(|(format, _)| *format == self.format).map_or("warifu show", |(_, reader)| *reader)
    }

    /// What to do with it.
    pub(crate) fn help(&self) -> Both {
        let reader = self.reader();
        Both::by(|language| match language {
            Language::En => format!("`{reader}` reads it"),
            Language::Ja => format!("`{reader}` で読み込めます"),
        })
    }
}

/// The format that an object says it has.
pub(crate) fn format_of(bytes: &[u8]) -> Option<String> {
    let tape = Tape::parse_within(bytes, Limits::envelope()).ok()?;
    let root = tape.root();
    if root.kind() != Kind::Object {
        return None;
    }
    let named = root.fields().ok()?.find("format")?.string().ok()?;
    Some(named.into_owned())
}

/// Who gives answers of this name.
fn by(name: &str) -> Option<By> {
    if let Some((_, command)) = COMMANDS.iter().find(|(known, _)| *known == name) {
        return Some(By::Command((*command).to_owned()));
    }
    match name {
        "error" => Some(By::Program),
        "signer-description" => Some(By::Holder),
        _ if SERVER.contains(&name) => Some(By::Server),
        _ => command(name).map(By::Command),
    }
}

/// The command whose verbs, with a hyphen between them, are this name. One that has verbs of its own answers nothing.
fn command(name: &str) -> Option<String> {
    let found = ja::paths().find(|path| path.replace(' ', "-") == name)?;
    let has_verbs = ja::paths().any(|other| other.strip_prefix(found).is_some_and(|rest| rest.starts_with(' ')));
    (!found.is_empty() && !has_verbs).then(|| found.to_owned())
}

/// Answers that are not named after their command.
const COMMANDS: [(&str, &str); 15] = [
    ("assess-sbom", "assess"),
    ("bundle-written", "bundle"),
    ("catalog-claim", "catalog show"),
    ("catalog-crosswalks", "catalog crosswalk"),
    ("catalog-requirement", "catalog show"),
    ("key", "key id"),
    ("ledger-certificates", "ledger list"),
    ("ledger-dependants", "ledger rests-on"),
    ("ledger-rests", "ledger rests-on"),
    ("ledger-suspension", "ledger impact"),
    ("paper", "report"),
    ("product-written", "product"),
    ("report-verdict", "report"),
    ("verdicts", "check"),
    ("watch", "assess --watch"),
];

/// Answers that the server alone gives.
const SERVER: [&str; 11] = [
    "ledger-arrival",
    "ledger-history",
    "ledger-standings",
    "server-certificate",
    "server-changes",
    "server-deposit",
    "server-mailbox",
    "server-signature",
    "server-snapshots",
    "server-status",
    "server-step",
];

/// What reads an answer, beside `warifu show`.
const READERS: [(&str, &str); 2] =
    [("warifu.plan/1", "warifu declare --plan"), ("warifu.signer-description/1", "warifu key id signer:FILE.json")];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_named_by_their_command() {
        for (format, name) in [
            ("warifu.plan/1", "an answer of `warifu plan` (`warifu.plan/1`)"),
            ("warifu.ledger-rests/1", "an answer of `warifu ledger rests-on` (`warifu.ledger-rests/1`)"),
            ("warifu.status-init/1", "an answer of `warifu status init` (`warifu.status-init/1`)"),
            ("warifu.error/1", "an error of `warifu` (`warifu.error/1`)"),
            ("warifu.server-status/1", "an answer of `warifu-server` (`warifu.server-status/1`)"),
        ] {
            let found = Output::of(format!(r#"{{"format": "{format}"}}"#).as_bytes()).unwrap();
            assert_eq!(found.name().text(Language::En), name);
        }
        for format in ["warifu.plan/2", "warifu.ledger/1", "warifu.lighthouse/1", "warifu.record/1", "other.plan/1"] {
            assert_eq!(Output::of(format!(r#"{{"format": "{format}"}}"#).as_bytes()), None, "{format}");
        }
    }
}

//! Help in Japanese: the texts, by command and argument.

use super::ja_advisory::ADVISORY;
use super::ja_feed::FEED;
use super::ja_first::FIRST;
use super::ja_ledger::LEDGER;
use super::ja_recognition::RECOGNITION;
use super::ja_second::SECOND;
use super::texts::Texts;

/// The Japanese of a command, by its path.
pub(super) fn command(path: &str) -> Option<&'static Texts> {
    commands().find(|texts| texts.path == path)
}

/// All commands.
pub(super) fn commands() -> impl Iterator<Item = &'static Texts> {
    FIRST.iter().chain(SECOND).chain(LEDGER).chain(RECOGNITION).chain(FEED).chain(ADVISORY)
}

/// Every command by its path: each has its Japanese, which a test holds.
pub(crate) fn paths() -> impl Iterator<Item = &'static str> {
    commands().map(|texts| texts.path)
}

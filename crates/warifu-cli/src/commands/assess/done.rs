//! The outcome of an assessment.

use std::time::Duration;

use warifu::assess::Gathered;
use warifu_model::{Language, Outcome, Timestamp};

use super::papers::Work;
use crate::commands::common::plural;
use crate::commands::set::Chosen;
use crate::failure::{Both, Failure};

/// What came out, for page and results.
pub(super) struct Done<'a> {
    pub(super) work: &'a Work,
    pub(super) at: Timestamp,
    pub(super) language: Language,
    pub(super) chosen: &'a [Chosen],
    pub(super) gathered: &'a Gathered,
    pub(super) attestation: &'a [u8],
    /// Why each document that was left aside was.
    pub(super) aside: Vec<Failure>,
    pub(super) assessed: &'a warifu::assess::Assessed,
    pub(super) answer: Outcome,
    pub(super) steps: Vec<(Both, Duration)>,
}

/// That files were left aside, and what that may mean.
pub(super) fn aside_text(done: &Done<'_>) -> String {
    match done.language {
        Language::En => {
            format!("{} could not be used, and may have held bad news", plural(done.aside.len(), "file", "files"))
        }
        Language::Ja => format!("使えなかったファイルが{}件あり、悪い知らせを含む可能性がある", done.aside.len()),
    }
}

//! The outcome of an assessment.

use std::time::Duration;

use warifu::assess::Gathered;
use warifu_compare::gap::Gap;
use warifu_evidence::{unknown_claims, unknown_kinds};
use warifu_model::{Attestation, Digest, Language, Outcome, Timestamp, Vocabulary};

use super::papers::Work;
use crate::commands::common::plural;
use crate::commands::import;
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
    /// What is covered by what is held; none where nothing is.
    pub(super) gap: Option<Gap>,
    pub(super) steps: Vec<(Both, Duration)>,
    /// What no vocabulary declares of what the documents state, each with its code.
    pub(super) unknown: Vec<(&'static str, String)>,
}

/// What no vocabulary declares: nothing reads it, and nobody may have meant it so.
pub(super) fn unknown(
    attestation: &Attestation,
    vocabularies: &[(Digest, Vocabulary)],
    language: Language,
) -> Vec<(&'static str, String)> {
    let claims = unknown_claims(attestation, vocabularies).into_iter();
    let kinds = unknown_kinds(attestation, vocabularies).into_iter();
    let claims = claims.map(|claim| ("unknown_claim", import::unknown_claim(claim, language)));
    claims.chain(kinds.map(|kind| ("unknown_kind", import::unknown_kind(kind, language)))).collect()
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

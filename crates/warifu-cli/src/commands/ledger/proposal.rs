//! What a decision is about.

use warifu_ledger::Body;
use warifu_model::{CaseKind, Language, LedgerStep};
use warifu_report::{Page, Text};

use super::opened::failure;
use super::step::fields;
use crate::failure::Failure;

/// What a decision is about, which the step names by a digest alone: the first step of its case. None where it is the first, or says it all.
pub(super) fn proposal(body: &mut Body, step: &LedgerStep) -> Result<Option<LedgerStep>, Failure> {
    if step.kind == CaseKind::Certification || step.previous.is_none() {
        return Ok(None);
    }
    body.first_step(&step.case).map_err(|error| failure(&error))
}

/// Shows it.
pub(super) fn show_proposal(first: Option<&LedgerStep>, page: &mut Page, language: Language) {
    let Some(first) = first else { return };
    page.line(Text::new().strong(language.pick("on the proposal", "提案の内容")));
    page.fields(2, fields(first, language));
}

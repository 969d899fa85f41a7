//! Questionnaires (`warifu.questionnaire/1`): declarations as far as they are answered. A blank says nothing, and a questionnaire
//! of blanks alone is evidence of nothing, whatever kind it would be.

use warifu_model::Questionnaire;

use crate::declaration::{part_of, unreadable};
use crate::error::ImportError;
use crate::format::{EvidenceFormat, FormatMark, Input, MarkValue};
use crate::note::{Note, NoteCode};
use crate::part::Content;

/// The format.
pub(crate) static FORMAT: EvidenceFormat = EvidenceFormat {
    name: "questionnaire",
    versions: "warifu.questionnaire/1",
    media_type: "application/vnd.warifu.questionnaire+json",
    kinds: &[],
    marks: &[FormatMark::Member("format", MarkValue::Begins("warifu.questionnaire/"))],
    read,
};

/// Reads the answers as the declaration that they are.
fn read(input: &Input<'_, '_>) -> Result<Content, ImportError> {
    let questionnaire = Questionnaire::read(input.trail.text().as_bytes()).map_err(unreadable)?;
    let open = Note::counted(NoteCode::QuestionsOpen, questionnaire.open());
    let Some(declaration) = questionnaire.declaration() else {
        return Ok(Content { parts: Vec::new(), notes: open.into_iter().collect() });
    };
    let answer = |claim: &str| {
        let place = questionnaire.questions.iter().position(|question| question.claim.as_str() == claim);
        format!("/questions/{}/claim", place.unwrap_or_default())
    };
    let (part, mut notes) = part_of(declaration, input, answer)?;
    notes.extend(open);
    Ok(Content { parts: vec![part], notes })
}

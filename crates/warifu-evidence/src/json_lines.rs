//! JSON Lines: several documents in one file, one in each line, as statements about one release are often published.
//!
//! Lines that are about something else, or that are statements of a type that is not read, are left aside and counted: who
//! publishes a bundle of attestations expects readers to pass over what they do not know. Whatever else is wrong with a
//! line is wrong with the file. A document that may bear bad news is never passed over: of what is left aside each says
//! itself that it is about something else.

use std::collections::BTreeMap;

use crate::binding::Bound;
use crate::error::{ImportError, ImportProblem};
use crate::format::{EvidenceFormat, FormatMark, Input};
use crate::marks::detect_among;
use crate::note::{Note, NoteCode};
use crate::part::{Content, KINDS};
use crate::reader::Trail;
use crate::terms::Countable;
use crate::{bounds, limits};

/// The format.
pub(crate) static FORMAT: EvidenceFormat = EvidenceFormat {
    name: "JSON Lines",
    versions: "of the formats here",
    media_type: "application/jsonl",
    kinds: &KINDS,
    marks: &[FormatMark::Lines],
    read,
};

fn read(input: &Input<'_, '_>) -> Result<Content, ImportError> {
    let text = input.trail.text();
    let (mut parts, mut notes, mut first_refusal) = (Vec::new(), Notes::default(), None);
    let (mut offset, mut documents) = (0, 0);
    for (number, line) in (1_u32..).zip(text.split_inclusive('\n')) {
        let start = offset;
        offset += line.len();
        if line.trim().is_empty() {
            continue;
        }
        documents += 1;
        let place = |error: ImportError| error.in_line(number, start);
        bounds::within(documents, Countable::Documents, limits::DOCUMENTS_OF_A_FILE)
            .map_err(|problem| place(ImportError::whole(problem)))?;
        let trail = Trail::new(line, None);
        let one = Input { trail: &trail, ..*input };
        match detect_among(input.formats, line).and_then(|format| (format.read)(&one)) {
            Ok(content) => {
                parts.extend(content.parts);
                notes.add(content.notes);
            }
            Err(error) if error.problem.is_about_something_else() && !may_be_bad_news(&one) => {
                notes.add(Note::counted(NoteCode::DocumentsLeftAside, 1_u32));
                first_refusal.get_or_insert(place(error));
            }
            Err(error) => return Err(place(error)),
        }
    }
    match first_refusal {
        Some(error) if parts.is_empty() => return Err(error),
        _ => notes.add(Note::counted(NoteCode::SeveralDocuments, documents)),
    }
    Ok(Content { parts, notes: notes.into_vec() })
}

/// True for an SBOM or statements on vulnerabilities that name the product after all where somebody says so: a package URL without
/// a version, a name only, a digest of another algorithm. Such a line does not say that it is about something else.
fn may_be_bad_news(line: &Input<'_, '_>) -> bool {
    let tied = Input { bound: Bound::Maker, ..*line };
    let read = detect_among(tied.formats, tied.trail.text()).and_then(|format| (format.read)(&tied));
    let is_news = |kind: &str| kind == "sbom" || kind == "vex";
    match read {
        Ok(content) => content.parts.iter().any(|part| is_news(part.kind.as_str())),
        // one that fails for another reason is not known to be about something else
        Err(error) => !error.problem.is_about_something_else(),
    }
}

impl ImportProblem {
    /// True for a document that says itself that it is about something else than what is asked.
    fn is_about_something_else(&self) -> bool {
        matches!(
            self,
            Self::SubjectMismatch { .. }
                | Self::SubjectWithoutSha256 { .. }
                | Self::UnsupportedPredicate { .. }
                | Self::UnsupportedPayload { .. }
        )
    }
}

/// Notes of several documents, their counts added up.
#[derive(Default)]
struct Notes(BTreeMap<NoteCode, Option<u64>>);

impl Notes {
    fn add(&mut self, notes: impl IntoIterator<Item = Note>) {
        for Note { code, count } in notes {
            let sum = self.0.entry(code).or_default();
            *sum = match (*sum, count) {
                (Some(one), Some(other)) => Some(one.saturating_add(other)),
                (one, other) => one.or(other),
            };
        }
    }

    fn into_vec(self) -> Vec<Note> {
        self.0.into_iter().map(|(code, count)| Note { code, count }).collect()
    }
}

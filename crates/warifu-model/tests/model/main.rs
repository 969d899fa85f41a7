//! Values, versions, times and the smaller documents, by what anybody may call. They stand here and not beside what they test, since a crate
//! that is optimised for the tests would be compiled a second time for them: docs/adr/0046.
#![expect(clippy::unwrap_used, reason = "a broken assumption has to stop a test, loudly")]

mod assessment;
mod base64;
mod canonical;
mod combine;
mod costs;
mod count;
mod decimal;
mod decimal_values;
mod envelope;
mod keys;
mod language_tag;
mod level_rule;
mod problem;
mod questionnaire;
mod relation;
mod series;
mod table;
mod time;
mod value;
mod values;
mod version;
mod version_values;
mod vocabulary;
mod walk;

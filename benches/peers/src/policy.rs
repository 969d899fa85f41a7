//! What the translations into other languages share.

use serde_json::{Value, json};
use warifu_benches::policy::{AT, GOOD_MECHANISMS, MECHANISMS, Rule, YEAR_AGO};

/// The claim of this name in the group of a rule, as the keyed documents name it.
pub fn claim(rule: &Rule, name: &str) -> String {
    format!("{}_{name}", rule.group)
}

/// The mechanisms that are refused everywhere.
pub fn refused() -> Value {
    json!(&MECHANISMS[GOOD_MECHANISMS..])
}

/// The bounds of evidence: made from the first, up to the second; valid until at least the second.
pub const EVIDENCE: (&str, &str) = (YEAR_AGO, AT);

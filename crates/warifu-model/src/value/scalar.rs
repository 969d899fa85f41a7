//! What there is to say of one scalar type: all of it stands in the file of the type.

use crate::json::Json;
use crate::language::Phrase;
use crate::time::{Date, Timestamp};

/// A type whose values are single ones, not written by tokens. What it says stands here; `ClaimType` and `Value` have its
/// variants.
pub(super) trait Scalar {
    /// The values, as Rust has them.
    type Held;

    /// How documents call it, and how people call it in Japanese.
    fn names(&self) -> (&'static str, &'static str);

    /// What a value looks like, for messages.
    fn looks(&self) -> Phrase;

    /// The value that a text writes; none for types whose values are no texts.
    fn read(&self, text: &str) -> Option<Self::Held>;

    /// The JSON Schema (2020-12) of the values, which takes at least what is read.
    fn schema(&self) -> Json;

    /// At least one value in every piece that the boundaries leave, plain ones first.
    fn around(&self, boundaries: &Boundaries<'_>) -> Vec<Json>;

    /// How a form lets people write it; none where a form has a control of its own for it.
    fn entry(&self) -> Option<Entry>;
}

/// The place where the values of a claim are cut: what they are compared with.
#[derive(Clone, Copy, Debug, Default)]
pub struct Boundaries<'b> {
    /// Values, as documents write them; those of other types are passed over.
    pub values: &'b [Json],
    /// Moments.
    pub moments: &'b [Timestamp],
    /// The time of the evaluation, near which moments lie where nothing cuts them.
    pub at: Option<Timestamp>,
}

/// Describes how a form lets people write a value of a type: a line of text that the `pattern` of its schema checks.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// The example that the empty line shows.
    pub example: &'static str,
    /// The message for a line that does not match.
    pub mistake: Phrase,
    /// Attributes of the HTML element, as names and values.
    pub attributes: &'static [(&'static str, &'static str)],
}

impl<'b> Boundaries<'b> {
    pub(super) fn texts(&self) -> impl Iterator<Item = &'b str> {
        self.values.iter().filter_map(Json::as_text)
    }

    /// The moments, and the values that are moments; the time of the evaluation where there are none.
    pub(super) fn points(&self) -> Vec<Timestamp> {
        let fixed =
            self.texts().filter_map(|text| Timestamp::parse(text).or_else(|| Date::parse(text).map(Date::start)));
        let mut points: Vec<Timestamp> = self.moments.iter().copied().chain(fixed).collect();
        if points.is_empty() {
            points.extend(self.at);
        }
        points
    }

    /// The texts, and the first of some others that is none of them.
    pub(super) fn and_another(&self, others: impl Iterator<Item = String>) -> Vec<Json> {
        let texts: Vec<&str> = self.texts().collect();
        let other = others.take(texts.len() + 1).find(|text| !texts.contains(&text.as_str()));
        texts.iter().map(|text| Json::from(*text)).chain(other.map(Json::Text)).collect()
    }
}

/// Numbers, and those next to them.
pub(super) fn next_to(points: impl Iterator<Item = i64>) -> Vec<i64> {
    let numbers: Vec<i64> = points.flat_map(|n| [n, n.saturating_add(1), n.saturating_sub(1)]).collect();
    if numbers.is_empty() { vec![0] } else { numbers }
}

pub(super) fn of_type(name: &str) -> Json {
    Json::object().with("type", name)
}

/// A text in one canonical form. `format` is an annotation; the pattern decides.
pub(super) fn text(format: &str, pattern: &str) -> Json {
    of_type("string").with("format", format).with("pattern", pattern)
}

use super::scalar::{Boundaries, Entry, Scalar, of_type};
use crate::json::Json;
use crate::language::{Phrase, both};

/// Any text.
pub(super) struct TextType;

impl Scalar for TextType {
    type Held = String;

    fn names(&self) -> (&'static str, &'static str) {
        ("text", "文字列")
    }

    fn looks(&self) -> Phrase {
        both("a text without control characters", "制御文字のない文字列")
    }

    fn read(&self, text: &str) -> Option<String> {
        let is_text = !text.is_empty() && !text.chars().any(|c| c.is_control() && c != '\n' && c != '\t');
        is_text.then(|| text.to_owned())
    }

    fn schema(&self) -> Json {
        of_type("string").with("minLength", 1_i64).with("pattern", PATTERN)
    }

    fn around(&self, boundaries: &Boundaries<'_>) -> Vec<Json> {
        boundaries.and_another((0_usize..).map(|n| if n == 0 { "another".to_owned() } else { format!("another {n}") }))
    }

    fn entry(&self) -> Option<Entry> {
        None
    }
}

const PATTERN: &str = "^[^\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f]+$";

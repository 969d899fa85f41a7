//! Texts of foreign documents that are kept.

use warifu_evidence::ImportProblem;

use crate::limits;

/// A text that names something: bounded, without control characters.
pub(super) fn kept(text: &str) -> Result<String, ImportProblem> {
    if text.len() > limits::TEXT_BYTES {
        return Err(ImportProblem::TextTooLong { bytes: text.len(), limit: limits::TEXT_BYTES });
    }
    Ok(shown(text.trim()))
}

/// A text for people: cut off where it is long.
pub(super) fn told(text: &str) -> String {
    let cut = text.char_indices().take_while(|(at, c)| at + c.len_utf8() <= limits::REMEDY_BYTES);
    let length = cut.last().map_or(0, |(at, c)| at + c.len_utf8());
    let short = shown(text.get(..length).unwrap_or_default());
    if length < text.len() { format!("{short}…") } else { short }
}

/// Line breaks become blanks; what does not show, or turns the direction of writing, goes.
fn shown(text: &str) -> String {
    let is_kept = |c: &char| !warifu_model::json::is_unsafe_to_show(*c);
    text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).filter(is_kept).collect()
}

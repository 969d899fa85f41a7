//! Foreign text as messages show it.

/// Foreign text for a message: short, and harmless to a terminal.
pub fn shortened(text: &str) -> String {
    warifu_model::json::shorten(text)
}

/// A list for a message, each item in backquotes.
pub(crate) fn listed(items: &[String]) -> String {
    let quoted: Vec<_> = items.iter().map(|item| format!("`{item}`")).collect();
    quoted.join(", ")
}

/// Most entries of a list in a message.
pub const SHOWN: usize = 5;

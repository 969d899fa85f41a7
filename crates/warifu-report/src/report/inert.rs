//! Text of documents in Markdown that is shown on the web: no markup, no mention, no link.

use crate::markdown::escape;

/// Text whose parts between backquotes are code.
pub(crate) fn rich(text: &str) -> String {
    let last = text.matches('`').count();
    let mut out = String::new();
    for (place, part) in text.split('`').enumerate() {
        match place % 2 {
            1 if place < last || last.is_multiple_of(2) => out.push_str(&code(part)),
            1 => out.push_str(&inert(&format!("`{part}"))),
            _ => out.push_str(&inert(part)),
        }
    }
    out
}

/// Text in which nothing is markup, and which names nobody and links nowhere where it is shown: GitHub makes links of names after @
/// and of addresses, also without markup.
pub(crate) fn inert(text: &str) -> String {
    escape(text).replace('@', "@<!-- -->").replace("://", ":<!-- -->//").replace("www.", "www<!-- -->.")
}

/// A bar would end a cell, also inside of code.
pub(crate) fn code(text: &str) -> String {
    let mut out = String::new();
    for c in crate::safe::safe(text).chars() {
        match c {
            '`' => out.push('\''),
            '\n' | '\t' => out.push(' '),
            '|' => out.push('¦'),
            c => out.push(c),
        }
    }
    format!("`{out}`")
}

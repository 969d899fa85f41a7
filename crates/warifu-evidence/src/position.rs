use std::fmt;

use warifu_model::Language;

use crate::shown::shortened;

/// Position in a foreign document.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Position {
    /// For what was found inside the base64 payload of an envelope: the pointer to that payload in the file; for what was
    /// found in a compressed file, `gzip` or `zstd`. The pointer and the offset then are about what is inside.
    pub within: Option<&'static str>,
    /// JSON Pointer (RFC 6901); empty for the whole document.
    pub pointer: String,
    /// Bytes from the start: the last key or text that was read, or where the parser stopped. None for what shows only
    /// after reading.
    pub offset: Option<u64>,
    /// For one of several documents of a file: the line that it is on, counted from 1. The pointer is about that document, the
    /// offset about the file. For XML: the line of the offset; the pointer is about the JSON form of the document.
    pub line: Option<u32>,
}

impl Position {
    /// The position, for people.
    pub fn text(&self, language: Language) -> String {
        let pointer = shortened_pointer(&self.pointer);
        let pointer =
            if pointer.is_empty() { language.pick("the document", "文書全体").to_owned() } else { pointer };
        let text = match (self.offset, language) {
            (Some(offset), Language::En) => format!("{pointer} (byte {offset})"),
            (Some(offset), Language::Ja) => format!("{pointer}（バイト位置{offset}）"),
            (None, _) => pointer,
        };
        let text = match (self.within, language) {
            (Some(payload), Language::En) => format!("{text} inside {payload}"),
            (Some(payload), Language::Ja) => format!("{payload} の中の {text}"),
            (None, _) => text,
        };
        match (self.line, language) {
            (Some(line), Language::En) => format!("{text}, line {line}"),
            (Some(line), Language::Ja) => format!("{line}行目の {text}"),
            (None, _) => text,
        }
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(Language::En))
    }
}

/// A pointer's end says where; control characters in foreign keys are escaped.
fn shortened_pointer(pointer: &str) -> String {
    let steps: Vec<_> = pointer.split('/').map(shortened).collect();
    steps.join("/")
}

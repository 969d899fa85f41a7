use std::borrow::Cow;
use std::fmt::Write as _;

/// Text that cannot drive a terminal: control characters (C0, C1, delete) and the invisible characters that reorder or
/// hide text (Unicode UAX #9, UTS #39) become escapes such as `\u{1b}`. Line feed and tab stay; layout deals with them.
pub fn safe(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_unsafe) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if is_unsafe(c) {
            out.extend(c.escape_unicode());
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

/// JSON text that cannot drive a terminal and still is the same JSON: such characters stand only inside strings, where
/// `\u001b` means the same.
pub fn safe_json(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_unsafe) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if is_unsafe(c) {
            let mut units = [0; 2];
            for unit in c.encode_utf16(&mut units) {
                // a string takes everything
                let _ = write!(out, "\\u{unit:04x}");
            }
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

/// Line feed and tab are laid out.
pub(crate) fn is_unsafe(c: char) -> bool {
    warifu_model::json::is_unsafe_to_show(c) && c != '\n' && c != '\t'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_drives_a_terminal_is_escaped() {
        assert_eq!(safe("\u{1b}[31mred"), "\\u{1b}[31mred");
        assert_eq!(safe("a\u{9b}2Jb"), "a\\u{9b}2Jb");
        assert_eq!(safe("abc\u{202e}txt.exe"), "abc\\u{202e}txt.exe");
        assert_eq!(safe("bell\u{7}del\u{7f}"), "bell\\u{7}del\\u{7f}");
        assert_eq!(safe("割符 plain\n"), "割符 plain\n");
    }

    #[test]
    fn json_stays_the_same_json() {
        assert_eq!(safe_json("{\"a\": \"\u{9b}\u{202e}\u{e0001}\"}"), r#"{"a": "\u009b\u202e\udb40\udc01"}"#);
    }
}

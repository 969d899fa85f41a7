//! State of a field: a document states it, says that it is unknown or withheld, or is silent.

/// State of one field of one component. The order is that of worth: of two members that are about the same field, the
/// better state counts.
#[derive(Clone, Copy, Debug, Default, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum FieldState {
    /// Nothing, or nothing that is understood.
    #[default]
    Silent,
    /// That it is unknown, withheld, or that there is none.
    Unknown,
    /// The thing itself.
    Stated,
}

impl FieldState {
    /// Reads the state from a text that should be a name, a version or an identifier.
    pub(crate) fn of(text: &str) -> Self {
        if is_unknown(text) {
            return Self::Unknown;
        }
        if text.chars().any(is_read) { Self::Stated } else { Self::Silent }
    }

    /// The word that claims have for it.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Silent => "silent",
            Self::Unknown => "unknown",
            Self::Stated => "stated",
        }
    }

    /// Takes the better of two states.
    pub(crate) fn raise(&mut self, other: Self) {
        *self = (*self).max(other);
    }
}

/// Tells whether a character is one to read: a letter or a digit, and not one of the letters that fill a place and show nothing.
fn is_read(c: char) -> bool {
    c.is_alphanumeric() && !warifu_model::json::is_unsafe_to_show(c)
}

/// Words by which tools say that they have nothing to say, in any case and with any punctuation.
fn is_unknown(text: &str) -> bool {
    // longer texts are not built: none of the words is that long
    let plain: String =
        text.chars().filter(|c| is_read(*c)).flat_map(char::to_lowercase).map(look).take(LONGEST + 1).collect();
    UNKNOWN.contains(&plain.as_str())
}

/// The Latin letter that a small letter looks like: full-width, circled and mathematical forms, Roman numerals, and Cyrillic and
/// Greek letters that the words above can be written with. Only what is compared is changed, so a real name in these letters stays one.
pub fn look(c: char) -> char {
    match c {
        '\u{ff41}'..='\u{ff5a}' => u32::from(c).checked_sub(0xfee0).and_then(char::from_u32).unwrap_or(c),
        '\u{24d0}'..='\u{24e9}' => nth_letter(u32::from(c).saturating_sub(0x24d0)).unwrap_or(c),
        // alphabets of 26 capitals and 26 small letters, one style after the other
        '\u{1d400}'..='\u{1d6a3}' => nth_letter(u32::from(c).saturating_sub(0x1d400)).unwrap_or(c),
        '\u{430}' | '\u{3b1}' => 'a',
        '\u{217d}' => 'c',
        '\u{217f}' => 'm',
        '\u{2174}' => 'v',
        '\u{2179}' => 'x',
        '\u{501}' | '\u{217e}' => 'd',
        '\u{435}' | '\u{3b5}' => 'e',
        '\u{4bb}' | '\u{210e}' => 'h',
        '\u{456}' | '\u{3b9}' | '\u{131}' | '\u{2170}' => 'i',
        '\u{43a}' | '\u{3ba}' => 'k',
        '\u{4cf}' | '\u{217c}' => 'l',
        '\u{43d}' | '\u{3b7}' | '\u{3bd}' | '\u{578}' => 'n',
        '\u{43e}' | '\u{3bf}' => 'o',
        '\u{440}' | '\u{3c1}' => 'p',
        '\u{455}' | '\u{17f}' => 's',
        '\u{442}' | '\u{3c4}' => 't',
        '\u{446}' | '\u{3c5}' | '\u{57d}' => 'u',
        '\u{51d}' => 'w',
        _ => c,
    }
}

/// The letter at a place in a row of alphabets.
fn nth_letter(at: u32) -> Option<char> {
    char::from_u32(u32::from('a') + at % 26)
}

const UNKNOWN: [&str; 17] = [
    "na",
    "noassertion",
    "none",
    "notapplicable",
    "notknown",
    "notprovided",
    "null",
    "tbd",
    "tobedetermined",
    "todo",
    "undefined",
    "unknown",
    "unspecified",
    "withheld",
    "なし",
    "不明",
    "未定",
];
const LONGEST: usize = 14;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ignorance_is_heard_in_any_spelling() {
        for text in [
            "NOASSERTION",
            "NoAssertion",
            "no assertion",
            "none",
            "<none>",
            "(Unknown)",
            "UNKNOWN ",
            "n/a",
            "null",
            "ＵＮＫＮＯＷＮ",
            "un\u{200b}known",
            "unkn\u{43e}wn",
            "n\u{3bf}ne",
            "NO\u{410}SSERTION",
            "\u{39d}ONE",
            "un\u{3164}known",
            "TBD",
            "T.B.D.",
            "To be determined",
            "todo",
            "Not known",
            "不明",
            "なし",
            "（未定）",
        ] {
            assert_eq!(FieldState::of(text), FieldState::Unknown, "{text}");
        }
        for text in ["", " ", "-", "@@@ (((", "\u{200b}", "\u{3164}", "\u{ffa0}", "\u{115f}\u{1160}"] {
            assert_eq!(FieldState::of(text), FieldState::Silent, "{text}");
        }
        for text in [
            "1.0",
            "Unknown Worlds",
            "浜風",
            "ハマカゼ",
            "Ромашка",
            "ＨＫ",
            "None-Such Ltd",
            "0",
            "todo-list",
            "不明堂",
            "한글",
        ] {
            assert_eq!(FieldState::of(text), FieldState::Stated, "{text}");
        }
    }

    #[test]
    fn no_word_is_longer_than_what_is_looked_at() {
        assert!(UNKNOWN.iter().all(|word| word.len() <= LONGEST));
    }
}

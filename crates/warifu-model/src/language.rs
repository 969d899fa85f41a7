/// A language in which words can be shown.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Language {
    /// English.
    En,
    /// Japanese.
    Ja,
}

impl Language {
    /// The tag of the language (RFC 5646).
    pub const fn tag(self) -> &'static str {
        self.pick("en", "ja")
    }

    /// One of two texts in this language: the only way in which a text is chosen in place.
    pub const fn pick<T: Copy>(self, en: T, ja: T) -> T {
        match self {
            Self::En => en,
            Self::Ja => ja,
        }
    }
}

/// A text of this crate's own code, in both languages.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Phrase {
    /// English.
    pub en: &'static str,
    /// Japanese.
    pub ja: &'static str,
}

impl Phrase {
    /// The text in a language.
    pub const fn text(self, language: Language) -> &'static str {
        language.pick(self.en, self.ja)
    }
}

/// What is the same in both languages, as a name of a format is.
impl From<&'static str> for Phrase {
    fn from(text: &'static str) -> Self {
        Self { en: text, ja: text }
    }
}

/// A text in both languages.
pub(crate) const fn both(en: &'static str, ja: &'static str) -> Phrase {
    Phrase { en, ja }
}

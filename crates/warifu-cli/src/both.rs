//! A text in both languages.

use std::fmt::Display;

use warifu_model::Language;

/// A text in both languages, chosen when it is shown.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Both {
    en: String,
    ja: String,
}

impl Both {
    /// Both texts.
    pub(crate) fn new(en: impl Into<String>, ja: impl Into<String>) -> Self {
        Self { en: en.into(), ja: ja.into() }
    }

    /// Makes both texts, each for its language.
    pub(crate) fn by(text: impl Fn(Language) -> String) -> Self {
        Self { en: text(Language::En), ja: text(Language::Ja) }
    }

    /// Gives the text in a language.
    pub(crate) fn text(&self, language: Language) -> &str {
        language.pick(&*self.en, &*self.ja)
    }
}

/// What is the same in both languages: a name, or a message that comes from the operating system.
impl<T: Display> From<T> for Both {
    fn from(text: T) -> Self {
        let text = text.to_string();
        Self { ja: text.clone(), en: text }
    }
}

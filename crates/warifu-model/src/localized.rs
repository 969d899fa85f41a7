use crate::json::{Json, Node, Read, ReadError};

/// The same words in English and in Japanese. Both must be there, so that neither drifts unseen.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Localized {
    /// English.
    pub en: String,
    /// Japanese.
    pub ja: String,
}

/// A language in which words can be shown.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Language {
    /// English.
    En,
    /// Japanese.
    Ja,
}

impl Localized {
    /// The words in one language.
    pub fn in_language(&self, language: Language) -> &str {
        match language {
            Language::En => &self.en,
            Language::Ja => &self.ja,
        }
    }
}

impl From<&Localized> for Json {
    fn from(words: &Localized) -> Self {
        Self::object().with("en", words.en.as_str()).with("ja", words.ja.as_str())
    }
}

impl Read for Localized {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        let mut fields = node.fields()?;
        let words = Self { en: fields.required("en")?, ja: fields.required("ja")? };
        fields.finish()?;
        Ok(words)
    }
}

use crate::json::{Json, Node, Read, ReadError};
use crate::language::{Language, both};
use crate::shape::{Field, Form, Shape, TEXT, Typed, write_by};

/// The same words in English and in Japanese. Both must be there, so that neither drifts unseen; only a set that says so
/// ([`Texts::English`]) may leave the Japanese out.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Localized {
    /// English.
    pub en: String,
    /// Japanese. Empty where there is none, which only [`Texts::English`] allows.
    pub ja: String,
}

/// In which languages a set has its texts.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Texts {
    /// In English and in Japanese.
    #[default]
    Both,
    /// In English; the Japanese may be missing. Such a set has no criteria: it was brought in from elsewhere to be read and
    /// referred to, and nothing can be granted on it.
    English,
}

impl Localized {
    /// English words without Japanese ones.
    pub fn english(en: impl Into<String>) -> Self {
        Self { en: en.into(), ja: String::new() }
    }

    /// The words in one language; in English, where there are none in Japanese.
    pub fn in_language(&self, language: Language) -> &str {
        self.only_in(language).unwrap_or(&self.en)
    }

    /// The words in one language, if there are any.
    pub fn only_in(&self, language: Language) -> Option<&str> {
        let words = match language {
            Language::En => &self.en,
            Language::Ja => &self.ja,
        };
        (!words.is_empty()).then_some(words)
    }
}

impl Texts {
    /// Reads words in the languages in which they have to be.
    pub(crate) fn read(self, node: Node<'_>) -> Result<Localized, ReadError> {
        if self == Self::Both {
            return node.read();
        }
        let mut fields = node.fields()?;
        let words = Localized { en: fields.required("en")?, ja: fields.optional("ja")?.unwrap_or_default() };
        fields.finish()?;
        Ok(words)
    }

    /// Reads words that may be left out.
    pub(crate) fn read_some(self, node: Option<Node<'_>>) -> Result<Option<Localized>, ReadError> {
        node.map(|node| self.read(node)).transpose()
    }

    /// The value of the field `texts_in`, which is left out for both.
    pub(crate) fn to_json(self) -> Option<Json> {
        (self == Self::English).then(|| Json::List(vec!["en".into()]))
    }
}

impl From<&Localized> for Json {
    fn from(words: &Localized) -> Self {
        Self::object().with("en", words.en.as_str()).with_some("ja", words.only_in(Language::Ja))
    }
}

impl Typed for Texts {
    const FORM: Form = Form::Schema(r#"{"const": ["en"]}"#, &[]);
}

impl Typed for Localized {
    const FORM: Form = Form::Named(&LOCALIZED);
}

write_by!(reference Localized);

pub(crate) const LOCALIZED: Shape = Shape {
    name: "localized",
    about: "The same text in English and Japanese",
    form: Form::Object(&[Field { required: true, ..EN }, Field { required: true, ..JA }]),
    rules: "",
};
/// Texts of a set, of which the Japanese may be missing: the set says in which languages it has them.
pub(crate) const WORDS: Form = Form::Named(&Shape {
    name: "words",
    about: "A text in English and Japanese; the Japanese may be missing where `texts_in` says so",
    form: Form::Object(&[Field { required: true, ..EN }, JA]),
    rules: "",
});

const EN: Field = Field { name: "en", about: "English.", required: false, form: Form::Named(&TEXT) };
const JA: Field = Field { name: "ja", about: "Japanese.", required: false, form: Form::Named(&TEXT) };

impl Read for Texts {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        let named: Vec<String> = node.read()?;
        match named.as_slice() {
            [only] if only == "en" => Ok(Self::English),
            _ => Err(node.broken(both(
                "`texts_in` is `[\"en\"]`, or left out for English and Japanese",
                "`texts_in` は `[\"en\"]` とする（英語と日本語の場合は書かない）",
            ))),
        }
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

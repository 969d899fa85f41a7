use crate::json::{Json, Node, Read, ReadError, ReadProblem};
use crate::language::{Language, both};
use crate::language_tag::{LANGUAGE_TAG, LanguageTag};
use crate::shape::{Field, Form, List, Shape, TEXT, Typed, write_by};

/// The same words in English and in Japanese. Both must be there, so that neither drifts unseen; only a document that says its
/// languages itself ([`Texts`]) may leave one out, and have others.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Localized {
    /// English. Empty where there is none.
    pub en: String,
    /// Japanese. Empty where there is none.
    pub ja: String,
    /// Other languages, in the order in which the document lists them.
    pub others: Vec<(LanguageTag, String)>,
}

/// The languages in which a set or a vocabulary has its texts.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Texts {
    /// Empty for English and Japanese.
    tags: Vec<LanguageTag>,
}

impl Localized {
    /// English and Japanese words.
    pub fn of(en: String, ja: String) -> Self {
        Self { en, ja, others: Vec::new() }
    }

    /// English words without Japanese ones.
    pub fn english(en: impl Into<String>) -> Self {
        Self { en: en.into(), ..Self::default() }
    }

    /// The words in one language; where there are none in it, those of [`Localized::shown_in`].
    pub fn in_language(&self, language: Language) -> &str {
        self.shown_in(language).1
    }

    /// The words to show to who reads one language, and the tag of their own: that language, else English, else the first other one,
    /// else Japanese.
    ///
    /// ```
    /// use warifu_model::{Language, LanguageTag, Localized};
    ///
    /// let others = LanguageTag::parse("de").map(|tag| (tag, "Türen".to_owned())).into_iter().collect();
    /// let words = Localized { others, ..Localized::default() };
    /// assert_eq!(words.shown_in(Language::En), ("de", "Türen"));
    /// ```
    pub fn shown_in(&self, language: Language) -> (&str, &str) {
        let own = self.only_in(language).map(|text| (language.tag(), text));
        let english = || self.only_in(Language::En).map(|text| (Language::En.tag(), text));
        let other = || self.others.first().map(|(tag, text)| (tag.as_str(), text.as_str()));
        own.or_else(english).or_else(other).unwrap_or((Language::Ja.tag(), &self.ja))
    }

    /// The tag of the language in which the words are shown to who reads this one, where it is another one.
    pub fn foreign_in(&self, language: Language) -> Option<&str> {
        let (tag, text) = self.shown_in(language);
        (tag != language.tag() && !text.is_empty()).then_some(tag)
    }

    /// Returns whether there are no words at all.
    pub fn is_empty(&self) -> bool {
        self.each().next().is_none()
    }

    /// The same words with something after them, in English where they are in another language than Japanese.
    #[must_use]
    pub fn followed_by(mut self, en: &str, ja: &str) -> Self {
        let all = [(&mut self.en, en), (&mut self.ja, ja)].into_iter();
        for (text, more) in all.chain(self.others.iter_mut().map(|(_, text)| (text, en))) {
            if !text.is_empty() {
                text.push_str(more);
            }
        }
        self
    }

    /// The words in one language, if there are any.
    pub fn only_in(&self, language: Language) -> Option<&str> {
        let words = match language {
            Language::En => &self.en,
            Language::Ja => &self.ja,
        };
        (!words.is_empty()).then_some(words)
    }

    /// The words in the language of a tag, if there are any.
    pub fn tagged(&self, tag: &str) -> Option<&str> {
        self.each().find(|(own, _)| *own == tag).map(|(_, text)| text)
    }

    /// All words, each with the tag of its language: English, Japanese, then the others.
    pub fn each(&self) -> impl Iterator<Item = (&str, &str)> {
        let own = [Language::En, Language::Ja].into_iter().filter_map(|one| Some((one.tag(), self.only_in(one)?)));
        own.chain(self.others.iter().map(|(tag, text)| (tag.as_str(), text.as_str())))
    }
}

impl Texts {
    /// Texts in English alone.
    pub fn english() -> Self {
        Self { tags: LanguageTag::parse(Language::En.tag()).into_iter().collect() }
    }

    /// Texts in these languages, the main one first; none where one is named twice, or none is named.
    ///
    /// ```
    /// use warifu_model::{LanguageTag, Texts};
    ///
    /// let tags = |all: &[&str]| all.iter().filter_map(|tag| LanguageTag::parse(tag)).collect();
    /// assert_eq!(Texts::of(tags(&["ja", "en"])), Some(Texts::default()));
    /// assert_eq!(Texts::of(tags(&["de", "de"])), None);
    /// ```
    pub fn of(tags: Vec<LanguageTag>) -> Option<Self> {
        let is_twice = |(place, tag): (usize, &LanguageTag)| tags.iter().skip(place + 1).any(|other| other == tag);
        if tags.is_empty() || tags.iter().enumerate().any(is_twice) {
            return None;
        }
        let is_both = tags.len() == 2 && tags.iter().all(|tag| is_own(tag.as_str()));
        Some(if is_both { Self::default() } else { Self { tags } })
    }

    /// Returns whether the texts are in English and in Japanese and in no other language.
    pub fn is_both(&self) -> bool {
        self.tags.is_empty()
    }

    /// The tags, the main one first.
    pub fn tags(&self) -> impl Iterator<Item = &str> {
        let own = [Language::En.tag(), Language::Ja.tag()].into_iter().filter(|_| self.is_both());
        own.chain(self.tags.iter().map(LanguageTag::as_str))
    }

    /// Returns whether every text is there in a language.
    pub fn has(&self, language: Language) -> bool {
        self.tags().any(|tag| tag == language.tag())
    }

    /// Reads words in the languages in which they have to be.
    fn read_words(&self, node: Node<'_>) -> Result<Localized, ReadError> {
        let words = any_words::read_in(node, &self.tags)?;
        for (key, value) in node.members()? {
            let is_known = |tag: &str| is_own(tag) || self.tags.iter().any(|known| known.as_str() == tag);
            if !is_known(&key.string()?) {
                return Err(value.broken(both(
                    "a text is in the languages that `texts_in` lists, and in no other",
                    "文字列は `texts_in` に挙げた言語で書き、ほかの言語では書かない",
                )));
            }
        }
        match self.tags.iter().find(|tag| words.tagged(tag.as_str()).is_none()) {
            None => Ok(words),
            Some(missing) => Err(ReadError {
                found: missing.to_string(),
                ..node.broken(both(
                    "a text is in each language that `texts_in` lists",
                    "文字列は `texts_in` に挙げた全ての言語で書く",
                ))
            }),
        }
    }
}

/// Tells whether a tag is that of a language which has a field of its own.
fn is_own(tag: &str) -> bool {
    [Language::En, Language::Ja].iter().any(|language| language.tag() == tag)
}

/// Words that another document has in its own languages.
pub(crate) mod any_words {
    use super::{LanguageTag, Localized, is_own};
    use crate::json::{Json, Node, Read as _, ReadError, ReadProblem};
    use crate::language::both;
    use crate::shape::Form;

    pub(crate) const FORM: Form = super::WORDS;

    pub(crate) fn read(node: Node<'_>) -> Result<Localized, ReadError> {
        read_in(node, &[])
    }

    /// Reads words of any languages, the listed ones in their order before the others.
    pub(super) fn read_in(node: Node<'_>, order: &[LanguageTag]) -> Result<Localized, ReadError> {
        let mut words = Localized::default();
        for (key, value) in node.members()? {
            let name = key.string()?;
            match name.as_ref() {
                "en" => words.en = value.read()?,
                "ja" => words.ja = value.read()?,
                _ => words.others.push((LanguageTag::read_node(key)?, value.read()?)),
            }
        }
        if words.each().next().is_none() {
            return Err(node.error(ReadProblem::Empty { what: both("the text", "文字列") }));
        }
        debug_assert!(words.others.iter().all(|(tag, _)| !is_own(tag.as_str())), "own languages have fields");
        let place = |tag: &LanguageTag| order.iter().position(|known| known == tag).unwrap_or(order.len());
        words.others.sort_by(|(one, _), (other, _)| (place(one), one).cmp(&(place(other), other)));
        Ok(words)
    }

    pub(crate) fn write(words: &Localized) -> Json {
        words.into()
    }
}

impl From<&Localized> for Json {
    fn from(words: &Localized) -> Self {
        words.each().fold(Self::object(), |json, (tag, text)| json.with(tag.to_owned(), text))
    }
}

impl From<&Texts> for Json {
    fn from(texts: &Texts) -> Self {
        Self::list(&texts.tags)
    }
}

impl Typed for Texts {
    const FORM: Form = Form::Named(&Shape {
        name: "texts_in",
        about: "The languages in which each text is, the main one first; left out for English and Japanese",
        form: Form::List(List::of(&LanguageTag::FORM).least(1).unique(true)),
        rules: r#"{"not": {"enum": [["en", "ja"], ["ja", "en"]]}}"#,
    });
}

impl Typed for Localized {
    const FORM: Form = Form::Named(&LOCALIZED);
}

write_by!(reference Localized, Texts);

pub(crate) const LOCALIZED: Shape = Shape {
    name: "localized",
    about: "The same text in English and Japanese",
    form: Form::Object(&[Field { required: true, ..EN }, Field { required: true, ..JA }]),
    rules: "",
};
/// Texts of a set or a vocabulary, which says in which languages it has them.
pub(crate) const WORDS: Form = Form::Named(&Shape {
    name: "words",
    about: "A text in English and Japanese, or in the languages that `texts_in` lists",
    form: Form::Schema(
        r##"{"type": "object", "propertyNames": {"$ref": "#/$defs/language_tag"}, "additionalProperties": {"$ref": "#/$defs/text"},
            "minProperties": 1}"##,
        // documents with such texts refer to the strict form in their rules
        &[&LANGUAGE_TAG, &TEXT, &LOCALIZED],
    ),
    rules: "",
});

const EN: Field = Field { name: "en", about: "English.", required: false, form: Form::Named(&TEXT) };
const JA: Field = Field { name: "ja", about: "Japanese.", required: false, form: Form::Named(&TEXT) };

/// Reading the languages of a document settles how its texts are read from there on: the field stands before all of them.
impl Read for Texts {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        let tags: Vec<LanguageTag> = node.read()?;
        if tags.is_empty() {
            return Err(node.error(ReadProblem::Empty { what: both("the list of languages", "言語の一覧") }));
        }
        let texts = Self::of(tags)
            .ok_or_else(|| node.error(ReadProblem::DuplicateItem { what: both("language", "言語") }))?;
        if texts.is_both() {
            return Err(node.broken(both(
                "`texts_in` is left out for English and Japanese",
                "英語と日本語の場合、`texts_in` は書かない",
            )));
        }
        node.speak(texts.tags().map(str::to_owned).collect());
        Ok(texts)
    }
}

impl Read for Localized {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        if let Some(tags) = node.spoken() {
            let tags = tags.iter().filter_map(|tag| LanguageTag::parse(tag)).collect();
            return Texts { tags }.read_words(node);
        }
        let mut fields = node.fields()?;
        let words = Self::of(fields.required("en")?, fields.required("ja")?);
        fields.finish()?;
        Ok(words)
    }
}

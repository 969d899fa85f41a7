use std::fmt;

use crate::json::{Json, Node, Read, ReadError};
use crate::language::both;
use crate::shape::{Form, Shape, Typed, write_by};

/// The tag of a language (RFC 5646): language, perhaps script, perhaps region, each in the case that is usual for it: `de`, `zh-Hant`,
/// `pt-BR`.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct LanguageTag(Box<str>);

impl LanguageTag {
    /// Reads the text form; none where the text is no such tag.
    ///
    /// ```
    /// use warifu_model::LanguageTag;
    ///
    /// assert_eq!(LanguageTag::parse("pt-BR").map(|tag| tag.to_string()), Some("pt-BR".to_owned()));
    /// assert_eq!(LanguageTag::parse("German"), None);
    /// ```
    pub fn parse(text: &str) -> Option<Self> {
        is_tag(text).then(|| Self(text.into()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn is_tag(text: &str) -> bool {
    let mut parts = text.split('-').peekable();
    let is_all = |part: &str, is: fn(&u8) -> bool| part.as_bytes().iter().all(is);
    let language = parts.next().unwrap_or_default();
    if !(2..=3).contains(&language.len()) || !is_all(language, u8::is_ascii_lowercase) {
        return false;
    }
    let is_script = |part: &str| {
        part.len() == 4
            && part.starts_with(|c: char| c.is_ascii_uppercase())
            && is_all(part.get(1..).unwrap_or_default(), u8::is_ascii_lowercase)
    };
    let is_region = |part: &str| {
        (part.len() == 2 && is_all(part, u8::is_ascii_uppercase))
            || (part.len() == 3 && is_all(part, u8::is_ascii_digit))
    };
    parts.next_if(|part| is_script(part));
    parts.next_if(|part| is_region(part));
    parts.next().is_none()
}

impl fmt::Display for LanguageTag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<&LanguageTag> for Json {
    fn from(tag: &LanguageTag) -> Self {
        Self::Text(tag.0.to_string())
    }
}

impl Read for LanguageTag {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        let text = node.string()?;
        let form =
            both("a language tag such as `de`, `zh-Hant` or `pt-BR`", "言語タグ（例：`de`、`zh-Hant`、`pt-BR`）");
        Self::parse(&text).ok_or_else(|| node.not_canonical(both("a language tag", "言語タグ"), form))
    }
}

impl Typed for LanguageTag {
    const FORM: Form = Form::Named(&LANGUAGE_TAG);
}

write_by!(reference LanguageTag);

pub(crate) const LANGUAGE_TAG: Shape = Shape::text(
    "language_tag",
    "A language tag: language, perhaps script, perhaps region",
    r#"{"type": "string", "pattern": "^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$"}"#,
);

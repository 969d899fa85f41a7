mod fold;
mod places;
mod punycode;
mod search;

use serde_json::Value;
use warifu_model::{Anonymisation, Digest, Limit, json::shorten, problems};

use fold::{Name, replaced};
use places::{Change, Place};

/// A version of a document without the names of a rule: searched after it was made, and only made where nothing was found.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Anonymised {
    bytes: Vec<u8>,
    removed: usize,
    replaced: usize,
}

impl Anonymised {
    /// The JSON bytes, its members in the order of their names.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The digest of the bytes: what a marking of this version names.
    pub fn digest(&self) -> Digest {
        Digest::of(&self.bytes)
    }

    /// Number of places that were removed.
    pub const fn removed(&self) -> usize {
        self.removed
    }

    /// Number of places whose value became another text, and of names that were replaced in texts.
    pub const fn replaced(&self) -> usize {
        self.replaced
    }
}

problems! {
    /// Reason why a document was not anonymised. Nothing was made then.
    #[derive(Clone, Debug, Eq, PartialEq)]
    #[non_exhaustive]
    pub enum AnonymiseError {
        /// The bytes are not JSON.
        NotJson => {
            code: "anonymise-not-json",
            en: "the document is not JSON",
            ja: "文書がJSONでない",
            help_en: "give a JSON document, such as CSAF or STIX",
            help_ja: "CSAF、STIXなどのJSON文書を指定してください",
        }
        /// The document is too large.
        TooLarge {
            /// Its size in bytes.
            found: usize,
        } => {
            code: "anonymise-too-large",
            en: ("the document has {found} bytes, more than {}", Limit::DOCUMENT_BYTES),
            ja: ("文書が{found}バイトあり、上限の{}バイトを超えている", Limit::DOCUMENT_BYTES),
            help_en: "split the document",
            help_ja: "文書を分割してください",
        }
        /// A name of the rule would match almost anything.
        NameTooShort {
            /// The place in the list of names.
            place: usize,
        } => {
            code: "anonymise-name-too-short",
            en: "name {place} of the rule has fewer than two letters or digits",
            ja: "規則の{place}番目の名称の文字又は数字が2文字未満である",
            help_en: "give the name in full, or remove the places in which it is",
            help_ja: "名称を略さずに書くか、その位置を削除対象にしてください",
        }
        /// A place of the rule is not in the document: nothing would be removed there.
        PlaceUnmatched {
            /// The place, shortened.
            pointer: String,
        } => {
            code: "anonymise-place-unmatched",
            en: "`{pointer}` of the rule is not in the document",
            ja: "規則の `{pointer}` が文書にない",
            help_en: "correct the place, or take it out of the rule",
            help_ja: "位置を直すか、規則から除いてください",
        }
        /// A name is left in what was made.
        NameLeft {
            /// The place in the list of names.
            place: usize,
            /// The place in the result, shortened.
            pointer: String,
        } => {
            code: "anonymise-name-left",
            en: "name {place} of the rule is left in `{pointer}`",
            ja: "規則の{place}番目の名称が `{pointer}` に残っている",
            help_en: "remove the place by the rule; it may be in a member name, in a number or encoded",
            help_ja: "その位置を規則で削除してください。メンバー名、数値又は符号化された文字列に含まれる場合があります",
        }
    }
}

/// Makes a version of a JSON document without the names of a rule: removes and replaces the places that it gives, replaces the names
/// in all texts, and then searches the result for every name and its variants.
///
/// A name matches whatever the case, the width, accents, kana, letters that look the same, and what stands between its letters; with and without its legal form. It is searched in texts, member
/// names and numbers, as they are and decoded from base64, base32, hexadecimal, percent encoding, quoted-printable, Punycode, character references, escapes and markup, up to three times. Names
/// that are spread over several texts, translated, compressed or in pictures are not found.
///
/// # Errors
///
/// [`AnonymiseError`]. Numbers of names count from 1; the message does not repeat the name.
///
/// ```
/// use warifu_model::{Anonymisation, ReadError};
/// use warifu_sharing::anonymise;
///
/// let rule = Anonymisation::read(r#"{"format": "warifu.anonymisation/1", "title": {"en": "Rule", "ja": "規則"},
///   "remove": ["/contact"], "names": [{"name": "Acme Works", "with": "a maker"}]}"#.as_bytes())?;
/// let made = anonymise(&rule, br#"{"contact": "x@acme.example", "text": "Seen at ACME-Works."}"#).unwrap();
/// assert_eq!(made.bytes(), br#"{"text":"Seen at a maker."}"#);
/// # Ok::<(), ReadError>(())
/// ```
pub fn anonymise(rule: &Anonymisation, document: &[u8]) -> Result<Anonymised, AnonymiseError> {
    if document.len() > Limit::DOCUMENT_BYTES {
        return Err(AnonymiseError::TooLarge { found: document.len() });
    }
    let names: Vec<Name> = rule.names.iter().enumerate().flat_map(|(place, name)| Name::of(place, name)).collect();
    if let Some(name) = names.iter().find(|name| name.is_too_short()) {
        return Err(AnonymiseError::NameTooShort { place: name.place + 1 });
    }
    let mut value: Value = serde_json::from_slice(document).map_err(|_| AnonymiseError::NotJson)?;
    let change = |value: &mut Value, pointer: &str, change: Change<'_>| match Place::of(pointer).change(value, change) {
        0 => Err(AnonymiseError::PlaceUnmatched { pointer: shorten(pointer) }),
        count => Ok(count),
    };
    let (mut removed, mut count) = (0, 0);
    // texts first: what is removed may be around what is replaced
    for one in &rule.replace {
        count += change(&mut value, &one.pointer, Change::Text(&one.with))?;
    }
    for pointer in &rule.remove {
        removed += change(&mut value, pointer, Change::Remove)?;
    }
    count += in_texts(&mut value, &names);
    let bytes = value.to_string().into_bytes();
    match search::first(&value, &names) {
        None => Ok(Anonymised { bytes, removed, replaced: count }),
        Some((place, pointer)) => Err(AnonymiseError::NameLeft { place: place + 1, pointer: shorten(&pointer) }),
    }
}

/// Replaces the names in all texts, longest name first, so that a name inside of another one leaves nothing of it.
fn in_texts(value: &mut Value, names: &[Name]) -> usize {
    let mut longest: Vec<&Name> = names.iter().collect();
    longest.sort_by_key(|name| std::cmp::Reverse(name.length()));
    in_texts_of(value, &longest)
}

fn in_texts_of(value: &mut Value, names: &[&Name]) -> usize {
    match value {
        Value::String(text) => {
            let mut count = 0;
            for name in names {
                if let Some((changed, times)) = replaced(text, name) {
                    *text = changed;
                    count += times;
                }
            }
            count
        }
        Value::Array(items) => items.iter_mut().map(|item| in_texts_of(item, names)).sum(),
        Value::Object(members) => members.values_mut().map(|member| in_texts_of(member, names)).sum(),
        Value::Null | Value::Bool(_) | Value::Number(_) => 0,
    }
}

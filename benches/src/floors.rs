//! What everything is measured against: the least that anyone could do with the same bytes.

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, SeqAccess, Visitor};

/// An attestation as serde would have it: derived structs that borrow every text from the bytes. No field is checked any
/// further, unknown fields pass, and nothing is looked up.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Statement<'a> {
    /// `_type`.
    #[serde(rename = "_type", borrow)]
    pub statement_type: &'a str,
    /// `subject`.
    pub subject: Vec<Subject<'a>>,
    /// `predicateType`.
    pub predicate_type: &'a str,
    /// `predicate`.
    pub predicate: Predicate<'a>,
}

/// One subject.
#[derive(Debug, Deserialize)]
pub struct Subject<'a> {
    /// `name`.
    pub name: &'a str,
    /// `digest`.
    #[serde(borrow)]
    pub digest: Sha256Text<'a>,
}

/// A digest set with one digest.
#[derive(Debug, Deserialize)]
pub struct Sha256Text<'a> {
    /// `sha256`.
    pub sha256: &'a str,
}

/// The predicate.
#[derive(Debug, Deserialize)]
pub struct Predicate<'a> {
    /// `product`.
    #[serde(borrow)]
    pub product: Product<'a>,
    /// `made_at`.
    pub made_at: Option<&'a str>,
    /// `vocabularies`.
    pub vocabularies: Vec<Pin<'a>>,
    /// `evidence`.
    pub evidence: Vec<Entry<'a>>,
    /// `claims`.
    pub claims: Vec<Claim<'a>>,
}

/// The product.
#[derive(Debug, Deserialize)]
pub struct Product<'a> {
    /// `format`.
    pub format: &'a str,
    /// `vendor`.
    pub vendor: &'a str,
    /// `model`.
    pub model: &'a str,
    /// `version`.
    pub version: &'a str,
    /// `kind`.
    pub kind: &'a str,
    /// `name`.
    #[serde(borrow)]
    pub name: Name<'a>,
    /// `identifiers`.
    pub identifiers: Vec<Identifier<'a>>,
    /// `artifacts`.
    pub artifacts: Vec<Artifact<'a>>,
}

/// A name in two languages.
#[derive(Debug, Deserialize)]
pub struct Name<'a> {
    /// `en`.
    pub en: &'a str,
    /// `ja`.
    pub ja: &'a str,
}

/// An identifier.
#[derive(Debug, Deserialize)]
pub struct Identifier<'a> {
    /// `type`.
    #[serde(rename = "type")]
    pub scheme: &'a str,
    /// `value`.
    pub value: &'a str,
}

/// An artifact.
#[derive(Debug, Deserialize)]
pub struct Artifact<'a> {
    /// `name`.
    pub name: &'a str,
    /// `digest`.
    pub digest: &'a str,
}

/// A vocabulary reference.
#[derive(Debug, Deserialize)]
pub struct Pin<'a> {
    /// `id`.
    pub id: &'a str,
    /// `version`.
    pub version: &'a str,
    /// `digest`.
    pub digest: &'a str,
}

/// An evidence entry.
#[derive(Debug, Deserialize)]
pub struct Entry<'a> {
    /// `id`.
    pub id: &'a str,
    /// `kind`.
    pub kind: &'a str,
    /// `media_type`.
    pub media_type: &'a str,
    /// `name`.
    pub name: &'a str,
    /// `digest`.
    pub digest: &'a str,
    /// `size`.
    pub size: i64,
    /// `made_by`.
    pub made_by: Option<&'a str>,
    /// `made_at`.
    pub made_at: Option<&'a str>,
    /// `valid_until`.
    pub valid_until: Option<&'a str>,
}

/// A claim.
#[derive(Debug, Deserialize)]
pub struct Claim<'a> {
    /// `claim`.
    pub claim: &'a str,
    /// `value`.
    #[serde(borrow)]
    pub value: Slot<'a>,
    /// `evidence`.
    pub evidence: Vec<&'a str>,
}

/// The value of a claim. Written by hand, since a derived untagged enum would buffer each value first.
#[derive(Debug)]
pub enum Slot<'a> {
    /// A boolean.
    Bool(bool),
    /// An integer.
    Int(i64),
    /// A list of texts.
    List(Vec<&'a str>),
    /// A text.
    Text(&'a str),
}

impl<'de: 'a, 'a> Deserialize<'de> for Slot<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(SlotVisitor)
    }
}

struct SlotVisitor;

impl<'de> Visitor<'de> for SlotVisitor {
    type Value = Slot<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a boolean, an integer, a text or a list of texts")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Slot<'de>, E> {
        Ok(Slot::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Slot<'de>, E> {
        Ok(Slot::Int(value))
    }

    fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<Slot<'de>, E> {
        i64::try_from(value).map(Slot::Int).map_err(E::custom)
    }

    fn visit_borrowed_str<E>(self, value: &'de str) -> Result<Slot<'de>, E> {
        Ok(Slot::Text(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Slot<'de>, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Slot::List(list))
    }
}

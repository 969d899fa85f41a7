use std::fmt;

use crate::digest::Digest;
use crate::document::{document, refuse_empty, refuse_many};
use crate::json::{Json, Node, Read, ReadError};
use crate::language::both;
use crate::shape::{Form, Shape, TEXT, Typed, write_by};
use crate::time::Timestamp;

/// The identity of a party: the digest of its charter. A name may be borrowed, a digest that holds the issuer's may not.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct SeriesId(Digest);

document! {
    /// The charter of a series of accreditations: who accredits whom, begun when. Every edition repeats it, and its digest is the
    /// series, so that a series has one issuer for ever.
    pub struct Charter: "charter" {
        /// The party that accredits.
        issuer: Issuer,
        /// The id of the body that is accredited.
        body: String,
        /// The time at which the accreditation began: nothing in the series holds before. Another beginning is another series.
        begun: Timestamp,
    }
}

/// The party that accredits.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Issuer {
    /// An authority, by the name under which trust policies list it.
    Authority(String),
    /// A body that may accredit, by the series of its own accreditation.
    Series(SeriesId),
}

impl SeriesId {
    /// Reads the text form, `sha256:` and 64 lower-case digits; none for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        Digest::parse(text).map(Self)
    }

    /// The digest.
    pub const fn digest(self) -> Digest {
        self.0
    }
}

impl Charter {
    /// The series: SHA-256 over the canonical form (RFC 8785).
    pub fn series(&self) -> SeriesId {
        SeriesId(Digest::of(&Json::from(self).to_canonical()))
    }
}

/// A list of series: from one to so many, strictly ascending as text, so that a list has one form.
fn read_series(node: Node<'_>, most: usize) -> Result<Vec<SeriesId>, ReadError> {
    let series: Vec<SeriesId> = node.read()?;
    refuse_empty(node, series.is_empty(), both("the list of series", "系列の一覧"))?;
    refuse_many(node, series.len(), most, both("series", "系列"))?;
    if series.is_sorted_by(|one, next| one < next) {
        return Ok(series);
    }
    Err(node.broken(both("series stand in ascending order, each once", "系列が重複なく昇順に並んでいない")))
}

macro_rules! series_within {
    ($(#[$doc:meta])* $module:ident, $most:expr) => {
        $(#[$doc])*
        pub(crate) mod $module {
            use super::{SeriesId, read_series};
            use crate::json::{Json, Node, ReadError};
            use crate::limits::Limit;
            use crate::shape::{Form, List, Typed};

            pub(crate) const FORM: Form = Form::List(List::of(&SeriesId::FORM).least(1).most($most).unique(true));

            pub(crate) fn read(node: Node<'_>) -> Result<Vec<SeriesId>, ReadError> {
                read_series(node, $most)
            }

            pub(crate) fn write(series: &[SeriesId]) -> Json {
                Json::list(series.iter().copied())
            }
        }
    };
}

series_within! {
    /// The series under which one certificate is granted.
    granted, Limit::CERTIFICATE_SERIES
}
series_within! {
    /// The series whose certificates are on one status list.
    listed, Limit::SNAPSHOT_SERIES
}

impl Typed for SeriesId {
    const FORM: Form = Form::Named(&SERIES);
}

write_by!(copy SeriesId);

const SERIES: Shape = Shape::text(
    "series",
    "An accreditation series, by the digest of its charter",
    r#"{"type": "string", "pattern": "^sha256:[0-9a-f]{64}$"}"#,
);

impl Typed for Issuer {
    const FORM: Form = Form::Schema(
        r##"{"anyOf": [
            {"type": "object", "properties": {"authority": {"$ref": "#/$defs/text"}}, "required": ["authority"],
             "additionalProperties": false},
            {"type": "object", "properties": {"series": {"$ref": "#/$defs/series"}}, "required": ["series"],
             "additionalProperties": false}]}"##,
        &[&TEXT, &SERIES],
    );
}

write_by!(reference Issuer);

impl Read for SeriesId {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        node.read().map(Self)
    }
}

impl Read for Issuer {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        let mut fields = node.fields()?;
        let authority = fields.optional("authority")?.map(Self::Authority);
        let series = fields.optional("series")?.map(Self::Series);
        fields.finish()?;
        match (authority, series) {
            (Some(issuer), None) | (None, Some(issuer)) => Ok(issuer),
            _ => Err(node.broken(both(
                "an issuer is an authority or a series, one of the two",
                "発行者は機関か系列のどちらか一方である",
            ))),
        }
    }
}

impl From<SeriesId> for Json {
    fn from(series: SeriesId) -> Self {
        series.0.into()
    }
}

impl From<&Issuer> for Json {
    fn from(issuer: &Issuer) -> Self {
        match issuer {
            Issuer::Authority(name) => Self::object().with("authority", name.as_str()),
            Issuer::Series(series) => Self::object().with("series", *series),
        }
    }
}

impl fmt::Display for SeriesId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

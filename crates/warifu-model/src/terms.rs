use crate::certificate::{Body, Holder, body_under, read_body};
use crate::json::{Json, Node, Read, ReadError, Tape};
use crate::localized::Localized;
use crate::series::SeriesId;
use crate::time::Timestamp;

/// What the certification body adds when it issues (`warifu.terms/2`): everything on a certificate that does not follow from
/// the evaluation.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Terms {
    /// The number of the certificate.
    pub number: String,
    /// The body.
    pub body: Body,
    /// The accreditations under which the body grants it, ascending.
    pub series: Vec<SeriesId>,
    /// To whom it is granted.
    pub holder: Holder,
    /// Its scope, in words.
    pub scope: Localized,
    /// From when it holds.
    pub granted_at: Timestamp,
    /// When it ends.
    pub expires_at: Option<Timestamp>,
    /// Who signs for the body.
    pub signatory: String,
    /// Its place in the body's status list, if it keeps one; never one that was given before.
    pub status_index: Option<u32>,
}

impl Terms {
    /// Reads a terms document.
    pub fn read(bytes: &[u8]) -> Result<Self, ReadError> {
        Tape::parse(bytes)?.root().read()
    }
}

impl Read for Terms {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        let mut fields = node.fields()?;
        fields.format(FORMAT)?;
        let (body, series) = read_body(fields.node_of("body")?)?;
        let terms = Self {
            number: fields.required("number")?,
            body,
            series,
            holder: fields.required("holder")?,
            scope: fields.required("scope")?,
            granted_at: fields.required("granted_at")?,
            expires_at: fields.nullable("expires_at")?,
            signatory: fields.required("signatory")?,
            status_index: fields.optional("status_index")?,
        };
        fields.finish()?;
        if terms.expires_at.is_some_and(|end| end <= terms.granted_at) {
            return Err(node.broken("a certificate ends before it begins"));
        }
        Ok(terms)
    }
}

impl From<&Terms> for Json {
    fn from(terms: &Terms) -> Self {
        Self::object()
            .with("format", FORMAT)
            .with("number", terms.number.as_str())
            .with("body", body_under(&terms.body, &terms.series))
            .with("holder", &terms.holder)
            .with("scope", &terms.scope)
            .with("granted_at", terms.granted_at)
            .with("expires_at", terms.expires_at)
            .with("signatory", terms.signatory.as_str())
            .with_some("status_index", terms.status_index)
    }
}

const FORMAT: &str = "warifu.terms/2";

use crate::digest::Digest;
use crate::finding::Outcome;
use crate::ids::{RequirementId, SetId};
use crate::json::{Fields, Json, Node, Read, ReadError, Tape};
use crate::limits;
use crate::localized::Localized;
use crate::product::Product;
use crate::record::{WeakeningCode, documents};
use crate::series::{self, SeriesId, read_series};
use crate::statement::{self, CERTIFICATE_PREDICATE};
use crate::time::Timestamp;
use crate::version::SemVer;

/// What a certification body states (ISO/IEC 17065:2012 section 7.7): an in-toto Statement v1 with our predicate. As data it
/// proves nothing; the gate opens it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Certificate {
    /// Its number.
    pub number: String,
    /// The certification body.
    pub body: Body,
    /// The accreditations under which the body grants it, ascending; none where policies name the body's keys themselves.
    pub series: Vec<SeriesId>,
    /// To whom it is granted.
    pub holder: Holder,
    /// What it is for.
    pub product: Product,
    /// Its scope, in words.
    pub scope: Localized,
    /// The set that the product conforms to.
    pub set: SetReference,
    /// The level, in the text form of the set.
    pub level: Option<String>,
    /// When the decision was made.
    pub decided_at: Timestamp,
    /// From when it holds; never before the decision.
    pub granted_at: Timestamp,
    /// When it ends, if it does by itself.
    pub expires_at: Option<Timestamp>,
    /// Who signs for the body.
    pub signatory: String,
    /// The digest of the evaluation record.
    pub record: Digest,
    /// The time of the evaluation.
    pub evaluated_at: Timestamp,
    /// Its place in the status snapshots of the body, never given to another certificate; none where the body keeps no
    /// status list.
    pub status_index: Option<u32>,
    /// A commitment to the findings, one by one.
    pub findings: FindingsRoot,
    /// Requirements that were waived.
    pub waived: Vec<RequirementId>,
    /// Codes of the checks that were weakened or skipped.
    pub weakenings: Vec<WeakeningCode>,
}

/// A certification body.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Body {
    /// Its name.
    pub name: Localized,
    /// Its id, by which trust policies know it.
    pub id: String,
    /// Its address.
    pub address: Option<String>,
}

/// To whom a certificate is granted.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Holder {
    /// The name.
    pub name: Localized,
    /// The address.
    pub address: Option<String>,
}

/// The set that a certificate is for.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct SetReference {
    /// Its id.
    pub id: SetId,
    /// Its version.
    pub version: SemVer,
    /// Its digest.
    pub digest: Digest,
    /// Its title.
    pub title: Localized,
}

/// The root of a Merkle tree (RFC 6962 hashing) over salted findings, in the order of the set.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct FindingsRoot {
    /// How many findings.
    pub count: u32,
    /// The root.
    pub root: Digest,
}

impl Certificate {
    /// Reads the statement of a certificate. That somebody signed it has to be checked by the gate.
    pub fn read(bytes: &[u8]) -> Result<Self, ReadError> {
        Tape::parse(bytes)?.root().read()
    }
}

documents! {
    SetReference { id, version, digest: copy, title }
    FindingsRoot { count: copy, root: copy }
}

impl Read for Certificate {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        let (subject, predicate) = statement::open(node, CERTIFICATE_PREDICATE)?;
        let mut fields = predicate.fields()?;
        let (record, evaluated_at) = read_evaluation(fields.node_of("evaluation")?)?;
        let outcome = fields.node_of("outcome")?;
        if outcome.read::<Outcome>()? != Outcome::Satisfied {
            return Err(outcome.broken("a certificate states conformity and nothing else"));
        }
        let (body, series) = read_body(fields.node_of("body")?)?;
        let granted_at_node = fields.node_of("granted_at")?;
        let certificate = Self {
            number: fields.required("number")?,
            body,
            series,
            holder: fields.required("holder")?,
            product: fields.required("product")?,
            scope: fields.required("scope")?,
            set: fields.required("set")?,
            level: fields.nullable("level")?,
            decided_at: fields.required("decided_at")?,
            granted_at: granted_at_node.read()?,
            expires_at: fields.nullable("expires_at")?,
            signatory: fields.required("signatory")?,
            record,
            evaluated_at,
            status_index: fields.optional("status_index")?,
            findings: fields.required("findings")?,
            waived: fields.required("waived")?,
            weakenings: fields.required("weakenings")?,
        };
        fields.finish()?;
        statement::check_subject(subject, &certificate.product)?;
        certificate.check_dates(granted_at_node)?;
        Ok(certificate)
    }
}

impl Certificate {
    fn check_dates(&self, node: Node<'_>) -> Result<(), ReadError> {
        if self.granted_at < self.decided_at || self.decided_at < self.evaluated_at {
            return Err(node.broken("a certificate is granted after its decision, and decided after its evaluation"));
        }
        if self.expires_at.is_some_and(|end| end <= self.granted_at) {
            return Err(node.broken("a certificate ends before it begins"));
        }
        Ok(())
    }
}

/// A body with the series under which it grants.
pub(crate) fn read_body(node: Node<'_>) -> Result<(Body, Vec<SeriesId>), ReadError> {
    let mut fields = node.fields()?;
    let series = fields.find("series").map(|node| read_series(node, limits::CERTIFICATE_SERIES)).transpose()?;
    Ok((Body::read_from(fields)?, series.unwrap_or_default()))
}

/// The same, written.
pub(crate) fn body_under(body: &Body, series: &[SeriesId]) -> Json {
    Json::from(body).with_list("series", series::list(series))
}

fn read_evaluation(node: Node<'_>) -> Result<(Digest, Timestamp), ReadError> {
    let mut fields = node.fields()?;
    let evaluation = (fields.required("record")?, fields.required("at")?);
    fields.finish()?;
    Ok(evaluation)
}

impl Body {
    fn read_from(mut fields: Fields<'_>) -> Result<Self, ReadError> {
        let body =
            Self { name: fields.required("name")?, id: fields.required("id")?, address: fields.optional("address")? };
        fields.finish()?;
        Ok(body)
    }
}

impl Read for Body {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        Self::read_from(node.fields()?)
    }
}

impl Read for Holder {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        let mut fields = node.fields()?;
        let holder = Self { name: fields.required("name")?, address: fields.optional("address")? };
        fields.finish()?;
        Ok(holder)
    }
}

impl From<&Certificate> for Json {
    fn from(certificate: &Certificate) -> Self {
        let evaluation = Self::object().with("record", certificate.record).with("at", certificate.evaluated_at);
        let predicate = Self::object()
            .with("number", certificate.number.as_str())
            .with("body", body_under(&certificate.body, &certificate.series))
            .with("holder", &certificate.holder)
            .with("product", &certificate.product)
            .with("scope", &certificate.scope)
            .with("set", &certificate.set)
            .with("level", certificate.level.as_deref())
            .with("outcome", Outcome::Satisfied)
            .with("decided_at", certificate.decided_at)
            .with("granted_at", certificate.granted_at)
            .with("expires_at", certificate.expires_at)
            .with("signatory", certificate.signatory.as_str())
            .with("evaluation", evaluation)
            .with_some("status_index", certificate.status_index)
            .with("findings", &certificate.findings)
            .with("waived", Self::list(&certificate.waived))
            .with("weakenings", Self::list(certificate.weakenings.iter().copied()));
        statement::frame(&certificate.product, CERTIFICATE_PREDICATE, predicate)
    }
}

impl From<&Body> for Json {
    fn from(body: &Body) -> Self {
        Self::object()
            .with("name", &body.name)
            .with("id", body.id.as_str())
            .with_some("address", body.address.as_deref())
    }
}

impl From<&Holder> for Json {
    fn from(holder: &Holder) -> Self {
        Self::object().with("name", &holder.name).with_some("address", holder.address.as_deref())
    }
}

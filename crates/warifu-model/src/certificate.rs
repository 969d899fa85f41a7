use std::collections::BTreeSet;

use crate::digest::Digest;
use crate::document::{declared, document};
use crate::finding::Outcome;
use crate::ids::{RequirementId, SetId};
use crate::json::{Json, Node, Read, ReadError, Tape};
use crate::language::both;
use crate::localized::{Localized, any_words};
use crate::product::Product;
use crate::record::WeakeningCode;
use crate::score::Points;
use crate::series::SeriesId;
use crate::shape::{Form, Shape, Typed};
use crate::statement::{self, CERTIFICATE_PREDICATE, framed};
use crate::time::Timestamp;
use crate::version::SemVer;

declared! {
    /// A certificate of conformity (ISO/IEC 17065:2012 section 7.7): an in-toto Statement v1 with our predicate. As data it
    /// proves nothing; the gate opens it.
    pub struct Certificate: "certificate_predicate" {
        /// Its number.
        number: String,
        /// The certification body.
        body: Body |
        /// The accreditations under which the body grants it, ascending; none where policies name the body's keys themselves.
        series: Vec<SeriesId> = via(granted_body),
        /// To whom it is granted.
        holder: Holder,
        /// The product that it is for.
        product: Product,
        /// Its scope, in words.
        scope: Localized,
        /// The set that the product conforms to.
        set: SetReference,
        /// The level, in the text form of the set.
        level: Option<String> = nullable,
        /// The time at which the decision was made.
        decided_at: Timestamp,
        /// From when it holds; never before the decision.
        granted_at: Timestamp,
        /// The time at which it ends, if it does by itself.
        expires_at: Option<Timestamp> = nullable,
        /// The person who signs for the body.
        signatory: String,
        /// The digest of the evaluation record.
        record: Digest |
        /// The time of the evaluation.
        evaluated_at: Timestamp as "evaluation" = via(evaluation),
        /// Its place in the status snapshots of the body, never given to another certificate; none where the body keeps no
        /// status list.
        status_index: Option<u32> = optional,
        /// A commitment to the findings, one by one.
        findings: FindingsRoot,
        /// The part of the score that was reached, where the set has one that stands at the level.
        score: Option<Points> = optional,
        /// Requirements that are not met, or undetermined, and that no waiver stands in for: the set lets them pass. A
        /// certificate says nothing good of them.
        unmet: Vec<RequirementId> = list,
        /// Requirements that were waived.
        waived: Vec<RequirementId>,
        /// Codes of the checks that were weakened or skipped.
        weakenings: Vec<WeakeningCode>,
    }
    rules r#"{"properties": {"outcome": {"description": "The outcome of the evaluation", "const": "satisfied"}},
        "required": ["outcome"]}"#;
}

document! {
    /// A certification body.
    pub struct Body: "body" {
        /// Its name.
        name: Localized,
        /// Its id, by which trust policies know it.
        id: String,
        /// Its address.
        address: Option<String> = optional,
    }
}

document! {
    /// To whom a certificate is granted.
    pub struct Holder: "holder" {
        /// The name.
        name: Localized,
        /// The address.
        address: Option<String> = optional,
    }
}

document! {
    /// The set that a certificate is for.
    pub struct SetReference: "set_reference" {
        /// Its id.
        id: SetId,
        /// Its version.
        version: SemVer,
        /// Its digest.
        digest: Digest,
        /// Its title, in the languages that the set has.
        title: Localized = via(any_words),
    }
}

document! {
    /// The root of a Merkle tree (RFC 6962 hashing) over salted findings, in the order of the set.
    pub struct FindingsRoot: "findings_root" + Copy {
        /// The number of findings.
        count: u32,
        /// The root.
        root: Digest,
    }
}

impl Certificate {
    /// The `predicateType` of a certificate. A name, not an address: nothing is ever fetched.
    pub const PREDICATE: &str = CERTIFICATE_PREDICATE;

    /// The statement: the certificate in its frame.
    pub(crate) const STATEMENT: Shape =
        framed!("certificate", CERTIFICATE_PREDICATE, Self::FORM, Form::List(statement::SUBJECT));

    /// Tells whether it says that a requirement of its set is met: what is waived or unmet, it does not.
    pub fn says_met(&self, requirement: &RequirementId) -> bool {
        !self.waived.contains(requirement) && !self.unmet.contains(requirement)
    }

    /// Reads the statement of a certificate. That somebody signed it has to be checked by the gate.
    ///
    /// # Errors
    ///
    /// A document that breaks a rule of its format: code, place and value.
    pub fn read(bytes: &[u8]) -> Result<Self, ReadError> {
        Tape::parse(bytes)?.root().read()
    }
}

impl Read for Certificate {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        let (subject, predicate) = statement::open(node, CERTIFICATE_PREDICATE)?;
        let mut fields = predicate.fields()?;
        let (record, evaluated_at) = evaluation::read(fields.node_of("evaluation")?)?;
        let outcome = fields.node_of("outcome")?;
        if outcome.read::<Outcome>()? != Outcome::Satisfied {
            return Err(
                outcome.broken(both("a certificate states conformity and nothing else", "認証書は適合だけを述べる"))
            );
        }
        let (body, series) = granted_body::read(fields.node_of("body")?)?;
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
            score: fields.optional("score")?,
            unmet: fields.list("unmet")?,
            waived: fields.required("waived")?,
            weakenings: fields.required("weakenings")?,
        };
        fields.finish()?;
        statement::check_subject(subject, &certificate.product)?;
        certificate.check_dates(granted_at_node)?;
        certificate.check_score(predicate)?;
        Ok(certificate)
    }
}

impl Certificate {
    /// What it says of the score and of what is not met agrees with itself: it states conformity.
    fn check_score(&self, predicate: Node<'_>) -> Result<(), ReadError> {
        let enough = |score: Points| {
            score.reached >= score.at_least && score.reached.checked_add(score.open).is_some_and(|sum| sum <= score.of)
        };
        if self.score.is_some_and(|score| !enough(score)) {
            return Err(predicate.member("score").broken(both(
                "a certificate has reached its score, and no more points than there are",
                "認証書の点数は下限に達しており、総点数を超えない",
            )));
        }
        let mut seen = BTreeSet::new();
        if self.unmet.iter().any(|id| self.waived.contains(id) || !seen.insert(id)) {
            return Err(predicate.member("unmet").broken(both(
                "each requirement stands once, under `unmet` or under `waived`",
                "要求事項は `unmet` 又は `waived` のいずれかに一度だけ示す",
            )));
        }
        Ok(())
    }

    fn check_dates(&self, node: Node<'_>) -> Result<(), ReadError> {
        if self.granted_at < self.decided_at || self.decided_at < self.evaluated_at {
            return Err(node.broken(both(
                "a certificate is granted after its decision, and decided after its evaluation",
                "認証書の発行は決定の後、決定は評価の後である",
            )));
        }
        if self.expires_at.is_some_and(|end| end <= self.granted_at) {
            return Err(node.broken(both("a certificate ends before it begins", "認証書の終わりが始まりより前である")));
        }
        Ok(())
    }
}

/// A body with the series under which it grants.
pub(crate) mod granted_body {
    use super::Body;
    use crate::json::{Json, Node, ReadError};
    use crate::series::{SeriesId, granted};
    use crate::shape::{Field, Form, Shape, TEXT, Typed};

    pub(crate) const FORM: Form = Form::Named(&Shape {
        name: "granted_body",
        about: "The certification body, and the accreditations under which it grants",
        form: Form::Object(&[
            Field { about: "Its name.", ..Field::required("name", crate::localized::Localized::FORM) },
            Field { about: "Its id, by which trust policies know it.", ..Field::required("id", Form::Named(&TEXT)) },
            Field { about: "Its address.", ..Field::optional("address", Form::Named(&TEXT)) },
            Field { about: "The accreditations, ascending.", ..Field::optional("series", granted::FORM) },
        ]),
        rules: "",
    });

    pub(crate) fn read(node: Node<'_>) -> Result<(Body, Vec<SeriesId>), ReadError> {
        let mut fields = node.fields()?;
        let series = fields.find("series").map(granted::read).transpose()?.unwrap_or_default();
        let body =
            Body { name: fields.required("name")?, id: fields.required("id")?, address: fields.optional("address")? };
        fields.finish()?;
        Ok((body, series))
    }

    pub(crate) fn write(body: &Body, series: &[SeriesId]) -> Json {
        Json::from(body).with_some("series", (!series.is_empty()).then(|| granted::write(series)))
    }
}

/// The evaluation that a certificate rests on.
mod evaluation {
    use crate::digest::Digest;
    use crate::json::{Json, Node, ReadError};
    use crate::shape::{Field, Form, Typed};
    use crate::time::Timestamp;

    pub(super) const FORM: Form = Form::Object(&[
        Field { about: "The digest of the record.", ..Field::required("record", Digest::FORM) },
        Field { about: "The time of the evaluation.", ..Field::required("at", Timestamp::FORM) },
    ]);

    pub(super) fn read(node: Node<'_>) -> Result<(Digest, Timestamp), ReadError> {
        let mut fields = node.fields()?;
        let evaluation = (fields.required("record")?, fields.required("at")?);
        fields.finish()?;
        Ok(evaluation)
    }

    pub(super) fn write(record: Digest, at: Timestamp) -> Json {
        Json::object().with("record", record).with("at", at)
    }
}

impl From<&Certificate> for Json {
    fn from(certificate: &Certificate) -> Self {
        let predicate = Self::object()
            .with("number", certificate.number.as_str())
            .with("body", granted_body::write(&certificate.body, &certificate.series))
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
            .with("evaluation", evaluation::write(certificate.record, certificate.evaluated_at))
            .with_some("status_index", certificate.status_index)
            .with("findings", &certificate.findings)
            .with_some("score", certificate.score.as_ref())
            .with_list("unmet", certificate.unmet.iter().map(Self::from).collect())
            .with("waived", Self::list(&certificate.waived))
            .with("weakenings", Self::list(certificate.weakenings.iter().copied()));
        statement::frame(&certificate.product, CERTIFICATE_PREDICATE, predicate)
    }
}

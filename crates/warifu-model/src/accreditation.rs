use crate::admission::{PublicKeyText, words};
use crate::certificate::Body;
use crate::digest::Digest;
use crate::ids::{Role, Token};
use crate::json::{Json, Node, Read, ReadError, ReadProblem, Tape};
use crate::limits;
use crate::localized::Localized;
use crate::series::{Charter, SeriesId};
use crate::statement::{self, ACCREDITATION_PREDICATE};
use crate::time::Timestamp;
use crate::trust_policy::{Threshold, TrustedSet, read_thresholds};
use crate::unique::{read_unique, refuse_repeats};

/// A delegation (ISO/IEC 17011): this body may accredit, or certify, these sets, levels and kinds of product, in this
/// period, with these keys. An in-toto Statement v1 with our predicate; as data it proves nothing.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Accreditation {
    /// Who says so, of whom, from when on: what makes the series that this is an edition of.
    pub charter: Charter,
    /// Who is accredited.
    pub body: Body,
    /// What the body may do.
    pub kind: AccreditationKind,
    /// Its number in its series; of those that hold at a time the highest one governs.
    pub sequence: u32,
    /// When it was made.
    pub issued_at: Timestamp,
    /// From when the terms of this edition hold. That may lie before it was made: an edition may say again what held.
    pub from: Timestamp,
    /// Until when: the first second at which it may not any more.
    pub until: Timestamp,
    /// The body's keys; at least one.
    pub keys: Vec<AccreditedKey>,
    /// How many different keys must sign in each role, whatever the importer asks for; at least one threshold.
    pub thresholds: Vec<Threshold>,
    /// What the body may certify, or accredit others for.
    pub scope: AccreditedScope,
    /// Keys that are not to be relied upon any more.
    pub revocations: Vec<KeyRevocation>,
    /// Times in which the body may not, though the period goes on.
    pub suspensions: Vec<BodySuspension>,
}

/// What an accredited body may do.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum AccreditationKind {
    /// Accredit certification bodies.
    Accredits,
    /// Certify products.
    Certifies,
}

/// A key of an accredited body.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct AccreditedKey {
    /// The name, for people.
    pub name: String,
    /// The key.
    pub key: PublicKeyText,
    /// In which roles it signs: `accreditor` for accreditations, `status` for status snapshots, all others for
    /// certificates.
    pub roles: Vec<Role>,
    /// From when its signatures count.
    pub from: Option<Timestamp>,
    /// Until when: the first second at which they do not count any more.
    pub until: Option<Timestamp>,
}

/// What a body is accredited for. What is left out is not limited here.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct AccreditedScope {
    /// Which sets, by version range, level and edition.
    pub sets: Option<Vec<TrustedSet>>,
    /// Which kinds of product.
    pub product_kinds: Option<Vec<Token>>,
    /// Which sectors.
    pub sectors: Option<Vec<Token>>,
}

/// A key is not to be relied upon any more.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct KeyRevocation {
    /// The key.
    pub key: PublicKeyText,
    /// From when its signatures do not count.
    pub revoked_at: Timestamp,
    /// From when somebody else may have had it, if that is why: what it signed before counts only where somebody else
    /// saw it before.
    pub compromised_at: Option<Timestamp>,
    /// Why.
    pub reason: Localized,
}

/// A time in which a body may not do what it is accredited for.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct BodySuspension {
    /// From when.
    pub from: Timestamp,
    /// Until when; open, where there is none.
    pub until: Option<Timestamp>,
    /// Why.
    pub reason: Localized,
}

impl Accreditation {
    /// Reads the statement of an accreditation. That its issuer signed it has to be checked by the gate.
    pub fn read(bytes: &[u8]) -> Result<Self, ReadError> {
        Tape::parse(bytes)?.root().read()
    }

    /// The series that it is an edition of.
    pub fn series(&self) -> SeriesId {
        self.charter.series()
    }

    /// The digest by which the statement's subject names the body's keys: that of the canonical form of their list.
    pub fn keys_digest(&self) -> Digest {
        Digest::of(&Json::list(&self.keys).to_canonical())
    }

    fn check(&self, node: Node<'_>) -> Result<(), ReadError> {
        if self.until <= self.from {
            return Err(node.broken("an accreditation ends before it begins"));
        }
        if self.from < self.charter.begun {
            return Err(node.broken("the terms of an edition hold from no earlier than its charter began"));
        }
        if self.charter.body != self.body.id {
            return Err(node.broken("the body is not the one of the charter"));
        }
        if self.keys.is_empty() {
            return Err(node.error(ReadProblem::Empty { what: "the list of keys" }));
        }
        if self.keys.len() > limits::ACCREDITED_KEYS {
            return Err(node.error(ReadProblem::TooMany { what: "keys", limit: limits::ACCREDITED_KEYS }));
        }
        Ok(())
    }
}

impl Read for Accreditation {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        let (subject, predicate) = statement::open(node, ACCREDITATION_PREDICATE)?;
        let mut fields = predicate.fields()?;
        let sequence = fields.node_of("sequence")?;
        sequence.integer_within(1, i64::from(u32::MAX))?;
        let accreditation = Self {
            charter: fields.required("charter")?,
            body: fields.required("body")?,
            kind: fields.required("kind")?,
            sequence: sequence.read()?,
            issued_at: fields.required("issued_at")?,
            from: fields.required("from")?,
            until: fields.required("until")?,
            keys: read_unique(fields.node_of("keys")?, "key", |key: &AccreditedKey| &key.key)?,
            thresholds: read_thresholds(fields.node_of("thresholds")?)?,
            scope: fields.required("scope")?,
            revocations: fields.list("revocations")?,
            suspensions: read_suspensions(fields.find("suspensions"))?,
        };
        fields.finish()?;
        accreditation.check(predicate)?;
        statement::check_single_subject(subject, &accreditation.body.id, accreditation.keys_digest())?;
        Ok(accreditation)
    }
}

/// A suspension is known by its beginning, so that a later edition can say its end.
fn read_suspensions(node: Option<Node<'_>>) -> Result<Vec<BodySuspension>, ReadError> {
    let Some(node) = node else { return Ok(Vec::new()) };
    let suspensions: Vec<BodySuspension> = node.read()?;
    refuse_repeats(node, "suspension", suspensions.iter().map(|suspension| suspension.from))?;
    Ok(suspensions)
}

impl Read for AccreditedKey {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        let mut fields = node.fields()?;
        let key = Self {
            name: fields.required("name")?,
            key: fields.required("key")?,
            roles: fields.required("roles")?,
            from: fields.optional("from")?,
            until: fields.optional("until")?,
        };
        fields.finish()?;
        Ok(key)
    }
}

impl Read for AccreditedScope {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        let mut fields = node.fields()?;
        let scope = Self {
            sets: fields.optional("sets")?,
            product_kinds: fields.optional("product_kinds")?,
            sectors: fields.optional("sectors")?,
        };
        fields.finish()?;
        Ok(scope)
    }
}

impl Read for KeyRevocation {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        let mut fields = node.fields()?;
        let revocation = Self {
            key: fields.required("key")?,
            revoked_at: fields.required("revoked_at")?,
            compromised_at: fields.optional("compromised_at")?,
            reason: fields.required("reason")?,
        };
        fields.finish()?;
        Ok(revocation)
    }
}

impl Read for BodySuspension {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        let mut fields = node.fields()?;
        let suspension = Self {
            from: fields.required("from")?,
            until: fields.optional("until")?,
            reason: fields.required("reason")?,
        };
        fields.finish()?;
        Ok(suspension)
    }
}

words! {
    AccreditationKind: Accredits = "accredits", Certifies = "certifies";
}

impl From<&Accreditation> for Json {
    fn from(accreditation: &Accreditation) -> Self {
        let predicate = Self::object()
            .with("charter", &accreditation.charter)
            .with("body", &accreditation.body)
            .with("kind", accreditation.kind)
            .with("sequence", accreditation.sequence)
            .with("issued_at", accreditation.issued_at)
            .with("from", accreditation.from)
            .with("until", accreditation.until)
            .with("keys", Self::list(&accreditation.keys))
            .with("thresholds", Self::list(&accreditation.thresholds))
            .with("scope", &accreditation.scope)
            .with_list("revocations", accreditation.revocations.iter().map(Self::from).collect())
            .with_list("suspensions", accreditation.suspensions.iter().map(Self::from).collect());
        let subject = [(accreditation.body.id.as_str(), accreditation.keys_digest())];
        statement::frame_about(subject.into_iter(), ACCREDITATION_PREDICATE, predicate)
    }
}

impl From<&AccreditedKey> for Json {
    fn from(key: &AccreditedKey) -> Self {
        Self::object()
            .with("name", key.name.as_str())
            .with("key", key.key)
            .with("roles", Self::list(&key.roles))
            .with_some("from", key.from)
            .with_some("until", key.until)
    }
}

impl From<&AccreditedScope> for Json {
    fn from(scope: &AccreditedScope) -> Self {
        Self::object()
            .with_some("sets", scope.sets.as_ref().map(Self::list))
            .with_some("product_kinds", scope.product_kinds.as_ref().map(Self::list))
            .with_some("sectors", scope.sectors.as_ref().map(Self::list))
    }
}

impl From<&KeyRevocation> for Json {
    fn from(revocation: &KeyRevocation) -> Self {
        Self::object()
            .with("key", revocation.key)
            .with("revoked_at", revocation.revoked_at)
            .with_some("compromised_at", revocation.compromised_at)
            .with("reason", &revocation.reason)
    }
}

impl From<&BodySuspension> for Json {
    fn from(suspension: &BodySuspension) -> Self {
        Self::object()
            .with("from", suspension.from)
            .with_some("until", suspension.until)
            .with("reason", &suspension.reason)
    }
}

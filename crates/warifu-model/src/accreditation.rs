use crate::admission::PublicKeyText;
use crate::certificate::Body;
use crate::digest::Digest;
use crate::document::{document, predicate, refuse_empty, refuse_many, tokens};
use crate::ids::{Role, Token};
use crate::json::{Json, Node, Read, ReadError, Tape};
use crate::language::both;
use crate::limits::Limit;
use crate::localized::Localized;
use crate::series::{Charter, SeriesId};
use crate::shape::{Form, Shape, Typed};
use crate::statement::{self, ACCREDITATION_PREDICATE, framed};
use crate::time::Timestamp;
use crate::trust_policy::{Threshold, TrustedSet};

predicate! {
    /// A delegation (ISO/IEC 17011): this body may accredit, or certify, these sets, levels and kinds of product, in this
    /// period, with these keys. An in-toto Statement v1 with our predicate; as data it proves nothing.
    pub struct Accreditation: "accreditation_predicate" {
        /// The issuer, the accredited body and the beginning, which make the series that this is an edition of.
        charter: Charter,
        /// The party that is accredited.
        body: Body,
        /// The capacity in which the body is accredited.
        kind: AccreditationKind,
        /// Its number in its series; of those that hold at a time the highest one governs.
        sequence: u32 = within(1, 4_294_967_295),
        /// The time at which it was made.
        issued_at: Timestamp,
        /// From when the terms of this edition hold. That may lie before it was made: an edition may say again what held.
        from: Timestamp,
        /// Until when: the first second at which it may not any more.
        until: Timestamp,
        /// The body's keys; at least one.
        keys: Vec<AccreditedKey> = items(unique "key", "鍵" by key;),
        /// The number of different keys that must sign in each role, whatever the importer asks for; at least one threshold.
        thresholds: Vec<Threshold> = items(unique "role", "役割" by role; some "the list of thresholds", "しきい値の一覧";),
        /// The scope in which the body may certify, or accredit others.
        scope: AccreditedScope,
        /// Keys that are not to be relied upon any more.
        revocations: Vec<KeyRevocation> = list,
        /// Times in which the body may not, though the period goes on.
        suspensions: Vec<BodySuspension> = list_of(unique "suspension", "一時停止" by from;),
    }
    check check;
    rules r#"{"properties": {"keys": {"minItems": 1, "maxItems": 32}}}"#;
}

tokens! {
    /// The capacity of an accredited body.
    pub enum AccreditationKind {
        /// Accredit certification bodies.
        Accredits = "accredits",
        /// Certify products.
        Certifies = "certifies",
    }
}

document! {
    /// A key of an accredited body.
    pub struct AccreditedKey: "accredited_key" {
        /// The name, for people.
        name: String,
        /// The key.
        key: PublicKeyText,
        /// In which roles it signs: `accreditor` for accreditations, `status` for status snapshots, all others for
        /// certificates.
        roles: Vec<Role>,
        /// From when its signatures count.
        from: Option<Timestamp> = optional,
        /// Until when: the first second at which they do not count any more.
        until: Option<Timestamp> = optional,
    }
}

document! {
    /// The scope of an accreditation. What is left out is not limited here.
    pub struct AccreditedScope: "accredited_scope" + Default {
        /// The sets, by version range, level and edition.
        sets: Option<Vec<TrustedSet>> = optional,
        /// The kinds of product.
        product_kinds: Option<Vec<Token>> = optional,
        /// The sectors.
        sectors: Option<Vec<Token>> = optional,
    }
}

document! {
    /// A key is not to be relied upon any more.
    pub struct KeyRevocation: "key_revocation" {
        /// The key.
        key: PublicKeyText,
        /// From when its signatures do not count.
        revoked_at: Timestamp,
        /// From when somebody else may have had it, if that is why: what it signed before counts only where somebody else
        /// saw it before.
        compromised_at: Option<Timestamp> = optional,
        /// The reason.
        reason: Localized,
    }
}

document! {
    /// A time in which a body may not do what it is accredited for.
    pub struct BodySuspension: "body_suspension" {
        /// From when.
        from: Timestamp,
        /// Until when; open, where there is none.
        until: Option<Timestamp> = optional,
        /// The reason.
        reason: Localized,
    }
}

impl Accreditation {
    /// The `predicateType` of an accreditation. A name, not an address: nothing is ever fetched.
    pub const PREDICATE: &str = ACCREDITATION_PREDICATE;

    /// The statement: the accreditation in its frame.
    pub(crate) const STATEMENT: Shape =
        framed!("accreditation", ACCREDITATION_PREDICATE, Self::FORM, Form::List(statement::SUBJECT.most(1)));

    /// Reads the statement of an accreditation. That its issuer signed it has to be checked by the gate.
    ///
    /// # Errors
    ///
    /// A document that breaks a rule of its format: code, place and value.
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
            return Err(node.broken(both("an accreditation ends before it begins", "認定の終わりが始まりより前である")));
        }
        if self.from < self.charter.begun {
            return Err(node.broken(both(
                "the terms of an edition hold from no earlier than its charter began",
                "版の条件の始まりが、その認定の開始より前である",
            )));
        }
        if self.charter.body != self.body.id {
            return Err(node.broken(both("the body is not the one of the charter", "機関がチャーターの機関と異なる")));
        }
        refuse_empty(node, self.keys.is_empty(), both("the list of keys", "鍵の一覧"))?;
        refuse_many(node, self.keys.len(), Limit::ACCREDITED_KEYS, both("keys", "鍵"))?;
        Ok(())
    }
}

impl Read for Accreditation {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        let (subject, predicate) = statement::open(node, ACCREDITATION_PREDICATE)?;
        let accreditation = Self::read_members(predicate)?;
        statement::check_single_subject(subject, &accreditation.body.id, accreditation.keys_digest())?;
        Ok(accreditation)
    }
}

impl From<&Accreditation> for Json {
    fn from(accreditation: &Accreditation) -> Self {
        let subject = [(accreditation.body.id.as_str(), accreditation.keys_digest())];
        statement::frame_about(subject.into_iter(), ACCREDITATION_PREDICATE, accreditation.members())
    }
}

//! What `diff` asks of single leaves: what they look at, and their value for one value, record, document or
//! certificate. The answers come from the very code that evaluates products.

use warifu_model::{CertificateFact, Duration, Party, Role, SetId, Timestamp, Value, VersionRange};

use super::evidence::Since;
use super::holds_certificate::{Holders, HoldsCertificate};
use super::leaf::{Leaf, Test};
use super::records::{Against, Counting, FieldTest};
use crate::facts::Facts;
use crate::schema::Document;
use crate::truth::Truth;

/// Describes what a leaf looks at.
#[derive(Clone, Copy, Debug)]
pub enum LeafSubject<'l> {
    /// Certificates of components.
    Certificate {
        /// The set that they were issued for.
        set: &'l SetId,
        /// The versions of the set that count.
        versions: &'l VersionRange,
        /// The level, in the text form of the set.
        level: Option<&'l str>,
        /// The model, or the value of an identifier, of the component.
        component: Option<&'l str>,
    },
    /// Certificates for each component of a list.
    Components {
        /// The slot of the claim that holds the list.
        slot: usize,
        /// The place of the field that names the component.
        name: usize,
        /// The set that the certificates were issued for.
        set: &'l SetId,
        /// The versions of the set that count.
        versions: &'l VersionRange,
        /// The level, in the text form of the set.
        level: Option<&'l str>,
    },
    /// The value of the claim in this slot.
    Claim(usize),
    /// The values of two claims, one held against the other.
    Claims {
        /// The slot of the claim that is compared.
        slot: usize,
        /// The slot of the claim that it is held against.
        other: usize,
    },
    /// Evidence.
    Evidence(Demand<'l>),
    /// The records of a claim.
    Records {
        /// The slot of the claim.
        slot: usize,
        /// States how it counts them.
        counting: Counting,
    },
    /// Documents of a kind.
    Schema {
        /// The number of the kind.
        kind: usize,
    },
    /// Nothing: there are only words.
    Words,
}

/// Describes what a leaf asks of evidence.
#[derive(Clone, Copy, Debug)]
pub struct Demand<'l> {
    /// The number of the kind.
    pub kind: usize,
    /// The weakest party that may stand behind it.
    pub party: Option<Party>,
    /// The greatest age at the time of the evaluation.
    pub max_age: Option<Duration>,
    /// The claim that says since when it must have been made.
    pub since: Option<Since>,
    /// The role in which its signer must speak.
    pub role: Option<&'l Role>,
    /// The number of documents of different signers that there must be; none where one of anybody will do.
    pub signers: Option<u32>,
    /// The slot of the claim.
    pub supports: Option<usize>,
}

impl Leaf {
    /// Returns what it looks at.
    pub fn subject(&self) -> LeafSubject<'_> {
        match &self.test {
            Test::Claim { slot, other: None, .. } => LeafSubject::Claim(*slot),
            Test::Claim { slot, other: Some(other), .. } => LeafSubject::Claims { slot: *slot, other: *other },
            Test::ConformsToSchema(test) => LeafSubject::Schema { kind: test.kind },
            Test::Evidence(test) => LeafSubject::Evidence(Demand {
                kind: test.kind,
                party: test.party,
                max_age: test.max_age,
                since: test.since,
                role: test.role.as_ref(),
                signers: test.signers,
                supports: test.supports,
            }),
            Test::HoldsCertificate(test) => test.subject(),
            Test::Records { slot, records } => LeafSubject::Records { slot: *slot, counting: records.counting },
            Test::Words => LeafSubject::Words,
        }
    }

    /// The value of a leaf over a claim, given the value of the claim. Unknown for every other leaf.
    pub fn value_truth(&self, value: &Value, at: Timestamp) -> Truth {
        match &self.test {
            Test::Claim { test, .. } => test.assess(value, at).truth,
            Test::Records { records, .. } => records.assess(value, at).truth,
            _ => Truth::Unknown,
        }
    }

    /// The value of a leaf that holds one claim against another, given the values of both. Unknown for every other leaf.
    pub fn pair_truth(&self, value: &Value, other: &Value, at: Timestamp) -> Truth {
        match &self.test {
            Test::Claim { other: Some(_), test, .. } => test.assess_against(value, other, at).truth,
            _ => Truth::Unknown,
        }
    }

    /// The value for one record of the criterion inside a quantifier, or of the one that picks components.
    pub fn record_truth(&self, record: &[Option<Value>], at: Timestamp) -> Truth {
        match &self.test {
            Test::Records { records, .. } => records.truth(record, at),
            Test::HoldsCertificate(HoldsCertificate { of: Holders::Each(each), .. }) => each.picks(record, at),
            _ => Truth::Unknown,
        }
    }

    /// The values of all comparisons inside that look at one field only.
    pub fn field_truths(&self, field: usize, value: Option<&Value>, at: Timestamp, out: &mut Vec<Truth>) {
        let inner = match &self.test {
            Test::Records { records, .. } => Some(&records.inner),
            Test::HoldsCertificate(HoldsCertificate { of: Holders::Each(each), .. }) => each.picked.as_ref(),
            _ => None,
        };
        let Some(inner) = inner else { return };
        inner.each(&mut |test: &FieldTest| {
            if test.field == field && test.other.is_none() {
                out.push(test.truth_of(value, Against::Bound, at));
            }
        });
    }

    /// The values of all comparisons inside that look at one of these fields, given all fields that are held against each other.
    pub fn tied_truths(&self, known: &[(usize, Option<&Value>)], at: Timestamp, out: &mut Vec<Truth>) {
        let inner = match &self.test {
            Test::Records { records, .. } => Some(&records.inner),
            Test::HoldsCertificate(HoldsCertificate { of: Holders::Each(each), .. }) => each.picked.as_ref(),
            _ => None,
        };
        let Some(inner) = inner else { return };
        let value = |place: usize| known.iter().find(|(known, _)| *known == place).map(|(_, value)| *value);
        inner.each(&mut |test: &FieldTest| {
            if let Some(found) = value(test.field) {
                let against = test.other.map_or(Against::Bound, |other| Against::Value(value(other).flatten()));
                out.push(test.truth_of(found, against, at));
            }
        });
    }

    /// The components of a list that lack a certificate which counts, by name, sorted. None for every other leaf, where the
    /// list is not known, and where a record does not say whether it asks or for which component.
    pub fn lacking(&self, facts: &Facts<'_>) -> Option<Vec<String>> {
        if let Test::HoldsCertificate(test) = &self.test { test.lacking(facts) } else { None }
    }

    /// Returns how many more documents of further signers it takes before a leaf that counts signers is met.
    pub fn missing_signers(&self, facts: &Facts<'_>) -> usize {
        if let Test::Evidence(test) = &self.test { test.missing(facts) } else { 0 }
    }

    /// Returns `true` where a document conforms to the schema of a leaf that asks for it.
    pub fn takes_document(&self, document: &Document) -> bool {
        matches!(&self.test, Test::ConformsToSchema(test) if test.schema.takes(document))
    }

    /// Returns `true` where a certificate is of the kind that a leaf asks for, in force or not.
    pub fn takes_certificate(&self, fact: &CertificateFact) -> bool {
        matches!(&self.test, Test::HoldsCertificate(test) if test.matches(fact))
    }
}

impl HoldsCertificate {
    fn subject(&self) -> LeafSubject<'_> {
        let (set, versions, level) = (&self.set, &self.versions, self.level.as_deref());
        let component = match &self.of {
            Holders::Any => None,
            Holders::Named(component) => Some(component.as_str()),
            Holders::Each(each) => {
                return LeafSubject::Components { slot: each.slot, name: each.name, set, versions, level };
            }
        };
        LeafSubject::Certificate { set, versions, level, component }
    }
}

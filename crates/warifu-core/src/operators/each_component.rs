//! `holds_certificate` for each component of a list: which records ask for a certificate, and which have one.

use std::collections::BTreeMap;

use warifu_model::{CertificateFact, Json, ReasonCode, Timestamp, Value};

use super::found::Found;
use super::records::{FieldTest, records};
use crate::tree::Tree;
use crate::truth::Truth;

/// The list, and how a record of it asks.
#[derive(Debug)]
pub(super) struct EachRecord {
    /// The slot of the claim that holds the list.
    pub(super) slot: usize,
    /// The place of the field that names the component.
    pub(super) name: usize,
    /// The criterion on the record that picks it; none picks every record.
    pub(super) picked: Option<Tree<FieldTest>>,
}

/// The certificates that count, by every name of their component: whether one of them is in force.
pub(super) struct Held<'f>(BTreeMap<&'f str, bool>);

/// What becomes of one record.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Standing {
    /// It is not picked.
    Excepted,
    /// Its component has a certificate in force.
    Held,
    /// The reason why it is not met.
    Lacking(ReasonCode),
}

impl<'f> Held<'f> {
    pub(super) fn new(facts: impl Iterator<Item = (&'f CertificateFact, bool)>) -> Self {
        let mut held = BTreeMap::new();
        for (fact, in_force) in facts {
            let identifiers = fact.identifiers.iter().map(|identifier| identifier.value.as_str());
            for name in identifiers.chain([fact.model.as_str()]) {
                *held.entry(name).or_default() |= in_force;
            }
        }
        Self(held)
    }
}

impl EachRecord {
    /// Met where every record that is picked has its certificate. A certificate that is missing proves nothing, so
    /// nothing here is ever a no.
    pub(super) fn assess(&self, list: &Value, held: &Held<'_>, at: Timestamp) -> Found {
        let lacking = records(list).iter().filter_map(|record| match self.standing(record, held, at) {
            Standing::Lacking(code) => Some(code),
            Standing::Excepted | Standing::Held => None,
        });
        lacking.min_by_key(|code| rank(*code)).map_or_else(Found::met, Found::unknown)
    }

    /// What a reason shows: the counts, and the first components that lack a certificate.
    pub(super) fn show(&self, list: &Value, held: &Held<'_>, at: Timestamp) -> Json {
        let standings: Vec<Standing> = records(list).iter().map(|record| self.standing(record, held, at)).collect();
        let count = |wanted: Standing| standings.iter().filter(|one| **one == wanted).count();
        let (with, excepted) = (count(Standing::Held), count(Standing::Excepted));
        let lacking = records(list).iter().zip(&standings).enumerate().filter_map(|(place, (record, standing))| {
            let Standing::Lacking(code) = standing else { return None };
            let shown = Json::object().with("record", place).with_some("component", self.name_in(record));
            Some(shown.with("code", *code))
        });
        Json::object()
            .with("components", standings.len())
            .with("held", with)
            .with("not_asked", excepted)
            .with("lacking", standings.len() - with - excepted)
            .with("first", Json::List(lacking.take(SHOWN).collect()))
    }

    /// The components that lack a certificate; none where a record does not say whether it asks, or for which component.
    pub(super) fn lacking(&self, list: &Value, held: &Held<'_>, at: Timestamp) -> Option<Vec<String>> {
        let mut names: Vec<String> = Vec::new();
        for record in records(list) {
            match self.standing(record, held, at) {
                Standing::Excepted | Standing::Held => {}
                Standing::Lacking(ReasonCode::FieldMissing) => return None,
                Standing::Lacking(_) => names.push(self.name_in(record)?.to_owned()),
            }
        }
        names.sort();
        names.dedup();
        Some(names)
    }

    fn standing(&self, record: &[Option<Value>], held: &Held<'_>, at: Timestamp) -> Standing {
        let picked = self.picks(record, at);
        if picked == Truth::No {
            return Standing::Excepted;
        }
        match self.name_in(record).map(|name| held.0.get(name)) {
            Some(Some(true)) => Standing::Held,
            _ if picked == Truth::Unknown => Standing::Lacking(ReasonCode::FieldMissing),
            Some(Some(false)) => Standing::Lacking(ReasonCode::CertificateExpired),
            Some(None) => Standing::Lacking(ReasonCode::CertificateMissing),
            None => Standing::Lacking(ReasonCode::FieldMissing),
        }
    }

    /// The value of the criterion that picks a record.
    pub(super) fn picks(&self, record: &[Option<Value>], at: Timestamp) -> Truth {
        let Some(picked) = &self.picked else { return Truth::Yes };
        picked.truth(&|leaf: &FieldTest| leaf.truth(record, at))
    }

    fn name_in<'r>(&self, record: &'r [Option<Value>]) -> Option<&'r str> {
        match record.get(self.name).and_then(Option::as_ref) {
            Some(Value::Text(name)) => Some(name),
            _ => None,
        }
    }
}

/// A certificate that is missing says more than one that has ended, and that more than a field that is missing.
fn rank(code: ReasonCode) -> u8 {
    match code {
        ReasonCode::CertificateMissing => 0,
        ReasonCode::CertificateExpired => 1,
        _ => 2,
    }
}

/// The number of components that a reason names.
const SHOWN: usize = 5;

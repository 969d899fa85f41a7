//! What the leaves of a question can be at once, matter by matter: one claim, one kind of evidence, one certificate or
//! schema. More rows than there really are do no harm; fewer would.

use std::collections::{BTreeMap, BTreeSet};

use warifu_model::{
    ClaimId, ClaimType, Criterion, EvidenceDemand, Example, ExampleEvidence, FieldName, FieldType, Json, Operand,
    Outcome, Party, Reference, Timestamp,
};

use super::lists::{Counting, lists};
use super::values::values;
use crate::compile::CompiledSet;
use crate::truth::Truth;

/// One matter: which leaves look at it, and the values that they can have together.
#[derive(Debug)]
pub(super) struct Matter {
    /// Places of the leaves in the compiled set.
    pub(super) leaves: Vec<usize>,
    pub(super) rows: Vec<Vec<Truth>>,
}

/// The set that a question was compiled to, with its leaves as criteria, in the order in which they were compiled.
pub(super) struct Question<'q> {
    pub(super) set: &'q CompiledSet,
    pub(super) leaves: Vec<&'q Criterion>,
    /// For each quantifier among the leaves the place of a `some` with the same inner criterion: its value for a list of
    /// one record is the inner value for the record.
    pub(super) inner: BTreeMap<usize, usize>,
}

/// What a leaf is about.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
enum About {
    Claim(ClaimId),
    Evidence(String),
    /// Anything else: equal criteria are equal.
    Other(Vec<u8>),
}

impl Question<'_> {
    /// The matters of the leaves, those with few rows first.
    pub(super) fn matters(&self, leaves: impl Iterator<Item = usize>) -> Vec<Matter> {
        let mut by: BTreeMap<About, Vec<usize>> = BTreeMap::new();
        for leaf in leaves {
            if let Some(criterion) = self.leaves.get(leaf) {
                by.entry(about(criterion)).or_default().push(leaf);
            }
        }
        let mut matters: Vec<Matter> = by.into_iter().flat_map(|(about, leaves)| self.matter(&about, leaves)).collect();
        matters.sort_by_key(|matter| matter.rows.len());
        matters
    }

    fn matter(&self, about: &About, leaves: Vec<usize>) -> Vec<Matter> {
        let rows = match about {
            About::Claim(claim) => self.claim_rows(claim, &leaves),
            About::Evidence(_) => self.evidence_rows(&leaves),
            About::Other(_) => Some(EVERY.into_iter().map(|truth| vec![truth; leaves.len()]).collect()),
        };
        match rows {
            Some(rows) => vec![Matter { leaves, rows }],
            // Too many to list: each leaf by itself, which forgets that they hang together.
            None => leaves.into_iter().map(|leaf| Matter { leaves: vec![leaf], rows: singles() }).collect(),
        }
    }

    fn claim_rows(&self, claim: &ClaimId, leaves: &[usize]) -> Option<Vec<Vec<Truth>>> {
        let declared = self.set.declared();
        let claim_type = &declared.claims().get(declared.claim(claim)?)?.claim_type;
        let criteria: Vec<&Criterion> = leaves.iter().filter_map(|leaf| self.leaves.get(*leaf).copied()).collect();
        let mut rows = BTreeSet::from([vec![Truth::Unknown; leaves.len()]]);
        if let ClaimType::RecordList(fields) = claim_type {
            rows.extend(self.list_rows(claim, fields, leaves, &criteria)?);
            return Some(rows.into_iter().collect());
        }
        for at in TIMES.into_iter().filter_map(Timestamp::parse) {
            for value in values(claim_type, &criteria, at)? {
                let example = example(vec![(claim.clone(), value)], Vec::new(), at);
                rows.extend(self.weigh(&example, leaves));
            }
        }
        Some(rows.into_iter().collect())
    }

    /// The value of leaves for an example; none where a value is not of its type.
    fn weigh(&self, example: &Example, leaves: &[usize]) -> Option<Vec<Truth>> {
        let facts = self.set.example_facts(example).ok()?;
        leaves.iter().map(|leaf| Some(self.set.leaves().get(*leaf)?.weigh(&facts).truth)).collect()
    }

    fn list_rows(
        &self,
        claim: &ClaimId,
        fields: &[FieldType],
        leaves: &[usize],
        criteria: &[&Criterion],
    ) -> Option<Vec<Vec<Truth>>> {
        let counting: Vec<Counting> = criteria.iter().filter_map(|criterion| Counting::of(criterion)).collect();
        if counting.len() != leaves.len() {
            return None;
        }
        // `present` has no inner criterion; whatever stands in its place is passed over.
        let inner: Vec<usize> = leaves.iter().map(|leaf| self.inner.get(leaf).copied().unwrap_or(*leaf)).collect();
        let mut kinds = BTreeSet::new();
        for at in TIMES.into_iter().filter_map(Timestamp::parse) {
            for record in records(fields, criteria, at)? {
                let example = example(vec![(claim.clone(), Json::List(vec![record]))], Vec::new(), at);
                kinds.extend(self.weigh(&example, &inner));
            }
        }
        lists(&counting, &kinds)
    }

    /// Every collection of evidence of one kind, by the demands that it meets.
    fn evidence_rows(&self, leaves: &[usize]) -> Option<Vec<Vec<Truth>>> {
        let demand = |leaf: &usize| match self.leaves.get(*leaf) {
            Some(Criterion::Evidence(demand)) => Some(demand),
            _ => None,
        };
        let demands: Vec<&EvidenceDemand> = leaves.iter().filter_map(demand).collect();
        let mut met: BTreeSet<Vec<Truth>> = BTreeSet::from([vec![Truth::Unknown; leaves.len()]]);
        let mut single: BTreeSet<Vec<Truth>> = BTreeSet::new();
        for at in TIMES.into_iter().filter_map(Timestamp::parse) {
            for entry in entries(&demands, at)? {
                single.extend(self.weigh(&example(Vec::new(), vec![entry], at), leaves));
            }
        }
        for one in single {
            let union = |row: &Vec<Truth>| row.iter().zip(&one).map(|(a, b)| *a.max(b)).collect::<Vec<_>>();
            let more: Vec<Vec<Truth>> = met.iter().map(union).collect();
            met.extend(more);
            if met.len() > MOST_ROWS {
                return None;
            }
        }
        Some(met.into_iter().collect())
    }
}

fn about(criterion: &Criterion) -> About {
    match criterion {
        Criterion::Evidence(demand) => About::Evidence(demand.kind.to_string()),
        other => match claim(other) {
            Some(claim) => About::Claim(claim.clone()),
            None => About::Other(Json::from(other).to_canonical()),
        },
    }
}

/// The claim that a criterion looks at, if it is a comparison or a quantifier.
pub(super) fn claim(criterion: &Criterion) -> Option<&ClaimId> {
    match reference(criterion)? {
        Reference::Claim(claim) => Some(claim),
        Reference::Field(_) => None,
    }
}

pub(super) fn reference(criterion: &Criterion) -> Option<&Reference> {
    match criterion {
        Criterion::After(of, _)
        | Criterion::AtLeast(of, _)
        | Criterion::AtMost(of, _)
        | Criterion::AtMostCount(of, ..)
        | Criterion::Before(of, _)
        | Criterion::ContainsAll(of, _)
        | Criterion::Equals(of, _)
        | Criterion::Every(of, _)
        | Criterion::NotOlderThan(of, _)
        | Criterion::OneOf(of, _)
        | Criterion::Present(of)
        | Criterion::Some(of, _)
        | Criterion::VersionMatches(of, _) => Some(of),
        _ => None,
    }
}

/// A record in every piece into which the inner criteria cut the records.
fn records(fields: &[FieldType], criteria: &[&Criterion], at: Timestamp) -> Option<Vec<Json>> {
    let mut looks: BTreeMap<&FieldName, Vec<&Criterion>> = BTreeMap::new();
    criteria.iter().flat_map(|criterion| criterion.children()).for_each(|inner| comparisons(inner, &mut looks));
    let mut all = vec![Json::object()];
    for field in fields {
        let looked_at = looks.get(&field.name);
        let mut options: Vec<Option<Json>> = values(&field.kind, looked_at.map_or(&[], Vec::as_slice), at)?
            .into_iter()
            .filter(|value| field.kind.value(value).is_ok())
            .map(Some)
            .collect();
        if looked_at.is_none() {
            options.truncate(1);
        }
        if !field.required {
            options.push(None);
        }
        let with = |record: &Json, value: &Option<Json>| match value {
            Some(value) => record.clone().with(field.name.as_str().to_owned(), value.clone()),
            None => record.clone(),
        };
        all =
            all.iter().flat_map(|record| options.iter().map(|value| with(record, value)).collect::<Vec<_>>()).collect();
        if all.len() > MOST_ROWS {
            return None;
        }
    }
    Some(all)
}

fn comparisons<'c>(criterion: &'c Criterion, looks: &mut BTreeMap<&'c FieldName, Vec<&'c Criterion>>) {
    if let Some(Reference::Field(field)) = reference(criterion) {
        looks.entry(field).or_default().push(criterion);
    }
    criterion.children().iter().for_each(|child| comparisons(child, looks));
}

/// An entry of evidence in every piece into which demands cut it. None where ages of different units meet: which of them
/// reaches further depends on the day.
fn entries(demands: &[&EvidenceDemand], at: Timestamp) -> Option<Vec<ExampleEvidence>> {
    let kind = &demands.first()?.kind;
    let mut times = vec![None, Some(at)];
    let mut units = Vec::new();
    for demand in demands {
        if let Some(Operand::Literal(age)) = demand.max_age {
            times.push(Some(at.minus(age)));
            units.push(age.unit());
        }
    }
    if units.windows(2).any(|pair| pair.first() != pair.last()) {
        return None;
    }
    let roles: Vec<_> = demands.iter().filter_map(|demand| demand.role.clone()).collect();
    let mut role_lists = vec![Vec::new(), roles.clone()];
    role_lists.extend(roles.into_iter().map(|role| vec![role]));
    let mut all = Vec::new();
    for party in [Party::First, Party::Second, Party::Third] {
        for made_at in &times {
            for roles in &role_lists {
                let (kind, roles) = (kind.clone(), roles.clone());
                all.push(ExampleEvidence { kind, party, roles, made_at: *made_at, valid_until: None });
            }
        }
    }
    Some(all)
}

fn example(claims: Vec<(ClaimId, Json)>, evidence: Vec<ExampleEvidence>, at: Timestamp) -> Example {
    Example { claims, evidence, at: Some(at), level: None, outcome: Outcome::Satisfied }
}

fn singles() -> Vec<Vec<Truth>> {
    EVERY.into_iter().map(|truth| vec![truth]).collect()
}

const EVERY: [Truth; 3] = [Truth::No, Truth::Unknown, Truth::Yes];
/// Dates count as their first second, so the time of day can matter.
const TIMES: [&str; 2] = ["2026-06-01T00:00:00Z", "2026-06-01T12:00:00Z"];
/// Most records, and most collections of evidence, that are listed.
const MOST_ROWS: usize = 4_096;

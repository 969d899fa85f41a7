//! Values of one claim for `plan`: at least one in every piece that the criteria of several sets leave, plain ones
//! first.

use warifu_model::{ClaimId, ClaimType, Criterion, Json, SemVer, Shape, Timestamp, VersionRange};

use super::budget::Budget;
use super::cuts::Cuts;
use super::documents;
use super::record_lists::{self, Quantified, Walks};
use super::side::Side;
use super::undecided::Limit;
use super::versions;
use warifu_core::CompiledSet;
use warifu_core::engine::LeafSubject;

/// The criteria of several sets, parameters filled in.
#[derive(Debug)]
pub(crate) struct SetCriteria<'s>(Vec<Side<'s>>);

impl<'s> SetCriteria<'s> {
    pub(crate) fn new(sets: &[&'s CompiledSet]) -> Self {
        Self(sets.iter().map(|set| Side::new(set)).collect())
    }

    /// The criterion of a leaf of one of the sets.
    pub(crate) fn criterion(&self, set: usize, leaf: usize) -> Option<&Criterion> {
        self.0.get(set)?.criterion(leaf)
    }

    /// The schema that a leaf names.
    pub(crate) fn schema_id(&self, set: usize, leaf: usize) -> Option<&warifu_model::Token> {
        let Shape::Schema { schema, .. } = self.criterion(set, leaf)?.shape() else { return None };
        Some(schema)
    }

    /// Which of the schemas that these leaves name one document can conform to together, two at the least, as places;
    /// and whether no others can.
    pub(crate) fn schemas_together(&self, leaves: &[LeafRef]) -> (Vec<Vec<usize>>, bool) {
        documents::schemas_together(&self.0, leaves)
    }

    /// Values of a claim that these leaves over it tell apart, and whether they are enough: where sets declare a list
    /// under different types, they need not be. `bounds` are those that come from other values.
    pub(crate) fn values(
        &self,
        claim: &ClaimId,
        leaves: &[LeafRef],
        (at, bounds): (Timestamp, &[Timestamp]),
    ) -> Result<(Vec<Json>, bool), Limit> {
        let mut types: Vec<&ClaimType> = Vec::new();
        for claim_type in self.0.iter().filter_map(|side| side.claim_type(claim)) {
            if !types.contains(&claim_type) {
                types.push(claim_type);
            }
        }
        let mut cuts = Cuts::default();
        let criteria = leaves.iter().filter_map(|(set, leaf)| self.criterion(*set, *leaf));
        criteria.for_each(|criterion| cuts.add(criterion, at));
        cuts.add_moments(bounds);
        let mut values = Vec::new();
        for claim_type in &types {
            values.extend(match claim_type {
                ClaimType::RecordList(..) => self.lists(claim, claim_type, leaves, at)?,
                _ => cuts.values(claim_type, at).complete()?,
            });
        }
        let is_list = |one: &&ClaimType| matches!(one, ClaimType::RecordList(..) | ClaimType::TokenList(..));
        let is_enough = types.len() < 2 || !types.iter().any(is_list);
        Ok((values, is_enough))
    }

    /// Lists of records that the sets with this very type tell apart.
    fn lists(
        &self,
        claim: &ClaimId,
        claim_type: &ClaimType,
        leaves: &[LeafRef],
        at: Timestamp,
    ) -> Result<Vec<Json>, Limit> {
        let quantified = |(set, number): &LeafRef| {
            let side = self.0.get(*set).filter(|side| side.claim_type(claim) == Some(claim_type))?;
            let (leaf, criterion) = (side.leaf(*number)?, side.criterion(*number)?);
            match leaf.subject() {
                LeafSubject::Records { counting, .. } => Some(Quantified { side: 0, leaf, criterion, counting }),
                _ => None,
            }
        };
        let quantified: Vec<Quantified<'_>> = leaves.iter().filter_map(quantified).collect();
        let budget = Budget::new(LISTS);
        record_lists::values([Some(claim_type), None], &quantified, at, &mut Walks::default(), &budget)?.complete()
    }
}

/// Most effort that the lists of one claim are worth.
const LISTS: u64 = 20_000_000;

/// A leaf of one of the sets.
pub(crate) type LeafRef = (usize, usize);

/// Versions enough to tell ranges apart, those that ranges name first.
pub(crate) fn versions_of(ranges: &[&VersionRange]) -> Vec<SemVer> {
    let bounds: Vec<String> = ranges.iter().flat_map(|range| versions::bounds(range)).collect();
    let values = versions::values(bounds.iter().map(String::as_str));
    values.iter().filter_map(|value| SemVer::parse(value.as_text()?)).collect()
}

use std::collections::BTreeMap;

use warifu_model::{ClaimType, Criterion, Requirement, RequirementId, Shape};

use crate::diff::{Diff, Relation};
use warifu_core::CompiledSet;
use warifu_core::engine::Rule;

/// Describes what became of the meaning of a requirement.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Meaning {
    /// It accepts the same as before: who was accepted still is.
    Same,
    /// It accepts more than before, and all that it accepted: who was accepted still is.
    Looser,
    /// It is new, or it accepts something else, or nobody knows: it has to be evaluated.
    Changed,
}

/// Describes what became of the requirements of a set in its new version. Those of the new version that are not named are
/// [`Meaning::Changed`], which is always safe.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Changes(BTreeMap<RequirementId, Meaning>);

impl Changes {
    /// Returns the changes that a party states for requirements of the new version.
    pub fn new(meanings: impl IntoIterator<Item = (RequirementId, Meaning)>) -> Self {
        Self(meanings.into_iter().collect())
    }

    /// Returns what can be told without a proof: requirements whose criteria are written alike, parameters filled in, over the
    /// same types and schemas, are the same.
    pub fn as_written(old: &CompiledSet, new: &CompiledSet) -> Self {
        let meaning = |requirement: &Requirement| {
            let same = is_written_alike(old, new, &requirement.id);
            (requirement.id.clone(), if same { Meaning::Same } else { Meaning::Changed })
        };
        Self::new(new.set().requirements.iter().map(meaning))
    }

    /// Returns what became of a requirement of the new version.
    pub fn of(&self, requirement: &RequirementId) -> Meaning {
        self.0.get(requirement).copied().unwrap_or(Meaning::Changed)
    }
}

/// What a diff has proven: fewer requirements have to be evaluated again.
impl From<&Diff> for Changes {
    fn from(diff: &Diff) -> Self {
        Self::new(diff.requirements.iter().filter_map(|one| {
            let meaning = match one.relation {
                Relation::Equivalent => Meaning::Same,
                Relation::Looser => Meaning::Looser,
                Relation::Incomparable | Relation::New | Relation::Stricter | Relation::Undecided => Meaning::Changed,
                // These are not in the new version.
                Relation::Moved | Relation::Withdrawn => return None,
            };
            Some((one.id.clone(), meaning))
        }))
    }
}

fn is_written_alike(old: &CompiledSet, new: &CompiledSet, id: &RequirementId) -> bool {
    let (Some((was, old_rule)), Some((is, new_rule))) = (find(old, id), find(new, id)) else { return false };
    let levels =
        |requirement: &Requirement| -> Vec<_> { requirement.tightened.iter().map(|one| one.level.clone()).collect() };
    let has_levels = was.from.is_some() || !was.tightened.is_empty();
    was.from == is.from
        && old_rule.is_written_like(new_rule)
        && levels(was) == levels(is)
        && (!has_levels || old.set().levels == new.set().levels)
        && types(old, old_rule) == types(new, new_rule)
        && schemas(old, was) == schemas(new, is)
}

fn find<'s>(set: &'s CompiledSet, id: &RequirementId) -> Option<(&'s Requirement, &'s Rule)> {
    let place = set.set().requirements.iter().position(|one| one.id == *id)?;
    Some((set.set().requirements.get(place)?, set.rule(place)?))
}

/// The types of the claims that a requirement reads, by claim.
fn types<'s>(set: &'s CompiledSet, rule: &Rule) -> BTreeMap<&'s str, &'s ClaimType> {
    let reads = rule.reads();
    let slots = reads.claims.iter().chain(&reads.supports).filter_map(|slot| set.declared().claims().get(*slot));
    slots.map(|slot| (slot.id.as_str(), &slot.claim_type)).collect()
}

/// The schemas that a requirement names.
fn schemas<'s>(set: &'s CompiledSet, requirement: &Requirement) -> Vec<Option<&'s warifu_model::Json>> {
    let mut named = Vec::new();
    requirement.criteria().for_each(|part| name_schemas(part, &mut named));
    let schema =
        |id: &warifu_model::Token| set.set().schemas.iter().find(|entry| entry.id == *id).map(|entry| &entry.schema);
    named.into_iter().map(schema).collect()
}

fn name_schemas<'c>(criterion: &'c Criterion, out: &mut Vec<&'c warifu_model::Token>) {
    if let Shape::Schema { schema, .. } = criterion.shape() {
        out.push(schema);
    }
    criterion.children().iter().for_each(|child| name_schemas(child, out));
}

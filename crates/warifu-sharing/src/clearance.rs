use std::collections::{BTreeMap, BTreeSet};

use warifu_model::{ClearanceLevel, HeldClearance, Json, SetId, SharingCircle, Timestamp, Token};

use crate::agreed::{Agreed, Step};
use crate::why::{Reason, WhyWithheld};

/// A clearance that is needed, and everything that meets it.
#[derive(Debug)]
pub(crate) struct Needed<'a> {
    level: &'a ClearanceLevel,
    /// Schemes and ranks that are enough, with the correspondences that make them so; the shortest ways first.
    enough: Vec<(&'a Token, usize, Vec<Step<'a>>)>,
}

/// The ranks of levels.
#[derive(Debug)]
pub(crate) struct Ranks<'a>(BTreeMap<(&'a Token, &'a Token), usize>);

impl<'a> Ranks<'a> {
    pub(crate) fn of(circle: &'a SharingCircle) -> Self {
        let ranks = circle
            .schemes
            .iter()
            .flat_map(|scheme| scheme.levels.iter().enumerate().map(|(rank, level)| ((&scheme.id, level), rank)));
        Self(ranks.collect())
    }

    fn rank(&self, scheme: &Token, level: &Token) -> Option<usize> {
        self.0.get(&(scheme, level)).copied()
    }
}

impl<'a> Needed<'a> {
    /// Finds what meets a clearance, from its end: what counts as it, and, as far as correspondences chain, what counts as that. None
    /// where the circle does not have it.
    pub(crate) fn of(level: &'a ClearanceLevel, agreed: &Agreed<'a>, ranks: &Ranks<'_>) -> Option<Self> {
        let rank = ranks.rank(&level.scheme, &level.level)?;
        let mut enough: Vec<(&'a Token, usize, Vec<Step<'a>>)> = vec![(&level.scheme, rank, Vec::new())];
        let mut taken = BTreeSet::new();
        let mut next = 0;
        while let Some((scheme, rank, way)) = enough.get(next).cloned() {
            next += 1;
            // a way of one correspondence may be lengthened only where that one chains, and so on
            if !way.iter().all(|step| step.said.chains) {
                continue;
            }
            for (place, step) in agreed.steps.iter().enumerate() {
                let (held, counts_as) = (&step.said.held, &step.said.counts_as);
                let reaches = counts_as.scheme == *scheme
                    && ranks.rank(&counts_as.scheme, &counts_as.level).is_some_and(|found| found >= rank);
                let may_follow = way.is_empty() || step.said.chains;
                if !reaches || !may_follow || !taken.insert(place) {
                    continue;
                }
                if let Some(found) = ranks.rank(&held.scheme, &held.level) {
                    let way = std::iter::once(*step).chain(way.iter().copied()).collect();
                    enough.push((&held.scheme, found, way));
                }
            }
        }
        Some(Self { level, enough })
    }

    /// The correspondences by which somebody meets it; the reason where nothing that is held does.
    pub(crate) fn met_by(
        &self,
        held: &[HeldClearance],
        ranks: &Ranks<'_>,
        at: Timestamp,
        holder: &str,
    ) -> Result<Vec<(SetId, Token)>, Reason> {
        let meets = |one: &HeldClearance, scheme: &Token, rank: usize| {
            one.scheme == *scheme && ranks.rank(&one.scheme, &one.level).is_some_and(|found| found >= rank)
        };
        for (scheme, rank, way) in &self.enough {
            if held.iter().any(|one| meets(one, scheme, *rank) && one.holds_at(at)) {
                return Ok(way.iter().map(|step| (step.arrangement.clone(), step.said.id.clone())).collect());
            }
        }
        let mut would = held.iter().filter(|one| self.enough.iter().any(|(scheme, rank, _)| meets(one, scheme, *rank)));
        let why = match would.clone().next() {
            None => WhyWithheld::ClearanceMissing,
            Some(_) if would.any(|one| one.revoked_at.is_some_and(|revoked| revoked <= at)) => {
                WhyWithheld::ClearanceRevoked
            }
            Some(_) => WhyWithheld::ClearanceLapsed,
        };
        Err(why.with(Json::object().with("holder", holder).with("needed", self.level)))
    }
}

use std::collections::BTreeMap;

use warifu_core::CompiledSet;
use warifu_model::{Digest, Requirement, RequirementId, SetDigest, TargetLevel};

use super::closed::{Closed, Rank};
use super::value::{Asked, Counts, Covered, Held, How, Proof};
use crate::diff::{Diff, DiffOptions, Relation, diff, heirs};
use crate::impact::{Changes, Meaning};

/// What certificates of the product say of the requirements of their own sets, of other versions and of profiles.
pub(super) fn close<'a>(asked: Asked<'a>, held: &'a [Held<'a>], closed: &mut Closed<'a>) {
    let mut editions: BTreeMap<Digest, Edition<'a>> = BTreeMap::new();
    let mut reached: BTreeMap<(Digest, Option<&'a str>), Vec<Reach<'a>>> = BTreeMap::new();
    for one in held {
        let Some(own) = own_set(one, asked) else { continue };
        let level = one.certificate.level.as_deref();
        let edition = editions.entry(own.digest()).or_insert_with(|| Edition::of(own, asked.set));
        let reach = reached.entry((own.digest(), level)).or_insert_with(|| edition.reach(asked, level));
        for reach in reach.iter().filter(|reach| one.certificate.says_met(reach.was)) {
            offer(one, own, reach, closed);
        }
    }
}

fn offer<'a>(held: &'a Held<'a>, own: &'a CompiledSet, reach: &Reach<'a>, closed: &mut Closed<'a>) {
    let is_shown = reach.how != How::Succeeded && held.shown.contains(reach.id);
    let by: &'a str = &held.certificate.number;
    let statement = Some(held.statement);
    let proof = (reach.was.as_str(), Some(own.digest()), "");
    let rank = Rank { how: reach.how, is_hidden: !is_shown, by, statement, proof };
    closed.offer(reach.id, rank, || {
        let set = own.set();
        let edition = SetDigest { id: set.id.clone(), version: set.version.clone(), digest: own.digest() };
        let proof = (reach.how != How::Certified).then(|| Proof::Edition(edition, reach.was.clone()));
        Covered { requirement: reach.id.clone(), by: by.to_owned(), how: reach.how, is_shown, proof }
    });
}

/// The set of a certificate of the product. A set that nobody has says nothing.
fn own_set<'a>(held: &Held<'a>, asked: Asked<'a>) -> Option<&'a CompiledSet> {
    let Counts::OfProduct { set, .. } = held.counts else { return None };
    if held.certificate.set.digest == asked.set.digest() { Some(asked.set) } else { set }
}

/// A requirement that a certificate of a set at a level covers.
struct Reach<'a> {
    id: &'a RequirementId,
    how: How,
    /// The requirement that was certified.
    was: &'a RequirementId,
}

/// A certified edition, held against the set that is asked about.
struct Edition<'a> {
    own: &'a CompiledSet,
    /// None where it is that very set.
    diff: Option<Diff>,
    changes: Changes,
}

impl<'a> Edition<'a> {
    fn of(own: &'a CompiledSet, asked: &CompiledSet) -> Self {
        if own.digest() == asked.digest() {
            return Self { own, diff: None, changes: Changes::as_written(own, asked) };
        }
        let diff =
            if own.set().levels == asked.set().levels { diff(own, asked, DiffOptions::default()).ok() } else { None };
        let changes = diff.as_ref().map(Changes::from).unwrap_or_default();
        Self { own, diff, changes }
    }

    fn reach(&self, asked: Asked<'a>, certified: Option<&str>) -> Vec<Reach<'a>> {
        let (was, is) = (&self.own.set().levels, &asked.set.set().levels);
        let (Some(had), Some(wanted)) = (was.target(certified), is.target(asked.level)) else { return Vec::new() };
        if was != is {
            return Vec::new();
        }
        let how = if self.own.digest() == asked.set.digest() { How::Certified } else { How::Carried };
        let same = asked.set.set().requirements.iter().filter_map(|requirement| {
            let own = self.own.set().requirement(&requirement.id)?;
            let is_covered =
                self.changes.of(&requirement.id) != Meaning::Changed && self.asks_for_all(own, &had, &wanted);
            is_covered.then_some(Reach { id: &requirement.id, how, was: &own.id })
        });
        same.chain(self.succeeded(asked.set, &had, &wanted)).collect()
    }

    /// Requirements that took over from one with another id, and together accept what it accepts, or more.
    fn succeeded(&self, asked: &'a CompiledSet, had: &TargetLevel, wanted: &TargetLevel) -> Vec<Reach<'a>> {
        let mut reached = Vec::new();
        for one in self.diff.iter().flat_map(|diff| &diff.requirements) {
            let is_proven = matches!(one.successors_relation, Some(Relation::Equivalent | Relation::Looser));
            let own =
                self.own.set().requirement(&one.id).filter(|own| is_proven && self.asks_for_all(own, had, wanted));
            let Some(own) = own else { continue };
            let requirements = &asked.set().requirements;
            let heirs = heirs(asked.set(), &one.successors).into_iter().filter_map(|place| requirements.get(place));
            reached.extend(heirs.map(|heir| Reach { id: &heir.id, how: How::Succeeded, was: &own.id }));
        }
        reached
    }

    /// Tells whether a requirement asks at one level for all that it asks for at another one, where it is asked at all: criteria are
    /// tightened by conjunction only, so that it does where nothing that tightens it at the second is missing at the first.
    fn asks_for_all(&self, own: &Requirement, had: &TargetLevel, wanted: &TargetLevel) -> bool {
        let levels = &self.own.set().levels;
        let is_asked = own.from.as_ref().is_none_or(|from| levels.reaches(had, from));
        let has = |level| levels.reaches(had, level) || !levels.reaches(wanted, level);
        is_asked && own.tightened.iter().all(|tightening| has(&tightening.level))
    }
}

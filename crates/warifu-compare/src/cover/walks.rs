use std::collections::{BTreeMap, BTreeSet};

use warifu_core::CompiledSet;
use warifu_model::{Digest, Endpoint, Json, Levels, Requirement, RequirementId, TargetLevel};
use warifu_recognition::{
    Carried, DocumentRef, ElementRef, Ground, Pass, Reached, Stated, Statement, Statements, Touched, carry,
};

use super::closed::{Closed, Rank};
use super::value::{Asked, Counts, Covered, Held, How, Left, Means, Proof, StatedIn, Step, TouchedBy, Walk};
use crate::diff::{Conclusion, DiffOptions, HeldAgainst, SetAt, held_against};

/// What is carried along crosswalks, and from where.
#[derive(Debug)]
pub(super) struct Walked<'a> {
    carried: Carried<'a>,
}

impl<'a> Walked<'a> {
    pub(super) fn of(asked: Asked<'a>, means: &Means<'a>) -> Self {
        if means.walks.is_empty() {
            return Self { carried: Carried::default() };
        }
        let sets = sets(asked, means);
        let mut statements = Statements::default();
        for set in sets.values() {
            statements.add_groups(set.digest(), set.set());
        }
        for walk in means.walks {
            let refuted = refuted(walk, &sets);
            let admits = |stated: Stated<'a>| walk.is_adopted && !refuted.contains(&stated.statement);
            statements.add(walk.digest, walk.crosswalk, admits);
        }
        Self { carried: carry(&statements, &passes(means.held, &sets)) }
    }

    /// Covers what is reached. What is certified for this very set is covered by that.
    pub(super) fn close(&self, asked: Asked<'a>, closed: &mut Closed<'a>) {
        for requirement in &asked.set.set().requirements {
            let element = element_of(asked.set, requirement);
            let Some(reached) = self.carried.passing.get(&element).filter(|reached| reached.steps > 0) else {
                continue;
            };
            let rank = Rank { how: How::Crosswalk, is_hidden: true, by: "", statement: None, proof: ("", None, "") };
            closed.offer(&requirement.id, rank, || self.covered(&requirement.id, reached));
        }
    }

    fn covered(&self, id: &RequirementId, reached: &Reached<'a>) -> Covered {
        let path = self.carried.path(reached.element);
        let given = path.iter().filter_map(|step| match step.by {
            Ground::Given(number) => Some(number),
            _ => None,
        });
        let by = given.collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>().join(", ");
        let path = path.into_iter().map(Step::from).collect();
        Covered { requirement: id.clone(), by, how: How::Crosswalk, is_shown: false, proof: Some(Proof::Path(path)) }
    }

    /// What is related to something that passes and is open nevertheless.
    pub(super) fn touched(&self, asked: Asked<'_>, left: &[Left]) -> Vec<TouchedBy> {
        let document = DocumentRef::Pinned(asked.set.digest());
        let open: BTreeSet<&str> = left.iter().map(|left| left.finding.requirement.as_str()).collect();
        let groups: BTreeSet<&str> = asked.set.set().groups.iter().map(|group| group.id.as_str()).collect();
        let is_open = |one: &&Touched<'_>| {
            let ElementRef { document: of, element } = one.element;
            // of a group only what somebody states: that some of its requirements pass is seen anyway
            of == document && (open.contains(element) || (groups.contains(element) && one.stated.is_some()))
        };
        if open.is_empty() {
            return Vec::new();
        }
        self.carried.touched.iter().filter(is_open).map(TouchedBy::from).collect()
    }
}

/// The sets that are at hand, each once: the one asked about, those certified, and others.
fn sets<'a>(asked: Asked<'a>, means: &Means<'a>) -> BTreeMap<Digest, &'a CompiledSet> {
    let certified = means.held.iter().filter_map(|held| match held.counts {
        Counts::OfProduct { set, .. } => set,
        Counts::OfComponent(_) | Counts::Nothing => None,
    });
    let all = std::iter::once(asked.set).chain(certified).chain(means.sets.iter().copied());
    all.map(|set| (set.digest(), set)).collect()
}

/// What passes by certificates of the product: of their own sets, what they certify at its strictest. What was certified less strictly is
/// not what a crosswalk speaks of.
fn passes<'a>(held: &'a [Held<'a>], sets: &BTreeMap<Digest, &'a CompiledSet>) -> Vec<Pass<'a>> {
    let mut certified: BTreeMap<(Digest, Option<&str>), Vec<&'a Requirement>> = BTreeMap::new();
    let mut passes: BTreeMap<ElementRef<'a>, &'a str> = BTreeMap::new();
    for one in held {
        let certificate = one.certificate;
        let is_own = matches!(one.counts, Counts::OfProduct { .. });
        let Some(set) = sets.get(&certificate.set.digest).copied().filter(|_| is_own) else { continue };
        let level = certificate.level.as_deref();
        let all = certified.entry((set.digest(), level)).or_insert_with(|| at_its_strictest(set, level));
        for requirement in all.iter().filter(|requirement| certificate.says_met(&requirement.id)) {
            let number: &'a str = &certificate.number;
            let proof = passes.entry(element_of(set, requirement)).or_insert(number);
            *proof = number.min(*proof);
        }
    }
    passes.into_iter().map(|(element, proof)| Pass { element, proof }).collect()
}

fn at_its_strictest<'a>(set: &'a CompiledSet, level: Option<&str>) -> Vec<&'a Requirement> {
    let levels = &set.set().levels;
    let Some(had) = levels.target(level) else { return Vec::new() };
    let is_reached = |requirement: &&Requirement| {
        let begins = requirement.from.iter().chain(requirement.tightened.iter().map(|one| &one.level));
        begins.into_iter().all(|from| levels.reaches(&had, from))
    };
    set.set().requirements.iter().filter(is_reached).collect()
}

fn element_of<'a>(set: &CompiledSet, requirement: &'a Requirement) -> ElementRef<'a> {
    ElementRef { document: DocumentRef::Pinned(set.digest()), element: requirement.id.as_str() }
}

/// The statements that the criteria of both ends contradict, where both sets are at hand.
fn refuted<'a>(walk: &Walk<'a>, sets: &BTreeMap<Digest, &'a CompiledSet>) -> Vec<Statement<'a>> {
    let set_of = |endpoint: &Endpoint| match endpoint {
        Endpoint::Pinned { digest, .. } => sets.get(digest).copied(),
        Endpoint::Document { .. } => None,
    };
    let both = set_of(&walk.crosswalk.source).zip(set_of(&walk.crosswalk.target));
    let Some((source, target)) = both.filter(|_| walk.is_adopted) else { return Vec::new() };
    let (from, to) = (strictest(&source.set().levels), strictest(&target.set().levels));
    let at = SetAt::new(source, from.as_deref()).zip(SetAt::new(target, to.as_deref()));
    let Some((source, target)) = at else { return Vec::new() };
    let held = held_against(walk.crosswalk, &source, &target, DiffOptions::default().effort);
    let is_refuted =
        |one: &HeldAgainst<'_>| one.result.as_ref().is_ok_and(|proof| proof.conclusion == Conclusion::Refuted);
    held.into_iter().filter(is_refuted).map(|one| one.statement).collect()
}

/// The highest level of a scheme, in its text form; none where it has no levels.
fn strictest(levels: &Levels) -> Option<String> {
    match levels {
        Levels::None => None,
        Levels::Ladder(rungs) => rungs.last().map(|rung| rung.id.to_string()),
        Levels::Vector { dimensions, max } => levels.text(&TargetLevel::Vector(vec![*max; dimensions.len()])),
    }
}

fn names(elements: &[ElementRef<'_>]) -> Vec<String> {
    elements.iter().map(|one| one.element.to_owned()).collect()
}

impl From<Stated<'_>> for StatedIn {
    fn from(stated: Stated<'_>) -> Self {
        let (crosswalk, version) = (stated.crosswalk.id.clone(), stated.crosswalk.version.clone());
        Self { crosswalk, version, relation: stated.relation() }
    }
}

impl From<&Reached<'_>> for Step {
    fn from(reached: &Reached<'_>) -> Self {
        let stated = match reached.by {
            Ground::Stated(stated) => Some(stated.into()),
            Ground::Given(_) | Ground::InGroup | Ground::WholeGroup => None,
        };
        let element = reached.element.element.to_owned();
        Self { element, from: names(&reached.from), stated, detail: Json::from(reached) }
    }
}

impl From<&Touched<'_>> for TouchedBy {
    fn from(touched: &Touched<'_>) -> Self {
        Self {
            element: touched.element.element.to_owned(),
            from: names(&touched.from),
            stated: touched.stated.map(StatedIn::from),
            why: touched.why,
            detail: Json::from(touched),
        }
    }
}

//! What crosswalks declare, held against what criteria accept; and edges that criteria prove.

use std::collections::BTreeSet;

use warifu_core::CompiledSet;
use warifu_model::{Crosswalk, Element, Endpoint, GroupId, Relation, Requirement, RequirementId, TargetLevel, codes};
use warifu_recognition::{BaseRelation, Relations, Statement};

use super::formula::Formula;
use super::inclusion::{Both, Comparer, Inclusion, Pairing};
use super::levels::Level;
use super::query::Solver;
use super::report::{Argument, ArgumentRule};
use super::side::{Literal, Side, Topic};
use super::undecided::Undecided;
use super::witness::{Witness, name_all};

/// A set at one of its levels.
#[derive(Clone, Debug)]
pub struct SetAt<'a> {
    set: &'a CompiledSet,
    level: Option<&'a str>,
    target: TargetLevel,
}

/// A statement of a crosswalk, held against the criteria of its two ends.
#[derive(Clone, Debug)]
pub struct HeldAgainst<'a> {
    /// The edge or union.
    pub statement: Statement<'a>,
    /// The relations that it allows, read from the source.
    pub declared: Relations,
    /// The result of the comparison, or the reason why there is none.
    pub result: Result<Proof, WhyNotHeld>,
}

/// The proof of how two ends stand to each other, as sets of what their criteria demand.
#[derive(Clone, Debug)]
pub struct Proof {
    /// The relations that are possible. Criteria never tell an overlap from nothing in common.
    pub found: Relations,
    /// The conclusion about what is declared.
    pub conclusion: Conclusion,
    /// By what this was settled.
    pub argument: Argument,
    /// Product descriptions that one end accepts and the other does not: at most one each way. The source is "old". The level is that of
    /// the end that accepts.
    pub witnesses: Vec<Witness>,
    /// The reasons why something could not be decided.
    pub undecided: Vec<Undecided>,
}

codes! {
    /// Conclusion about a declared relation.
    pub enum Conclusion {
        /// The criteria say at least as much.
        Confirmed = "confirmed", en: "the criteria confirm it", ja: "判定基準により確認された";
        /// The criteria contradict it: it must not carry a pass.
        Refuted = "refuted", en: "the criteria contradict it", ja: "判定基準と矛盾する";
        /// The criteria do not contradict it, and say no more.
        Compatible = "compatible", en: "the criteria do not contradict it", ja: "判定基準と矛盾しない";
        /// A comparison could not be decided.
        Undecided = "undecided", en: "it could not be decided", ja: "判定できない";
    }
}

codes! {
    /// Reason why a statement is not held against criteria.
    pub enum WhyNotHeld {
        /// The crosswalk is about another edition of a set.
        AnotherDocument = "another_document", en: "the crosswalk is about another document", ja: "対応表の対象が別の文書である";
        /// It has no target, or a set has no such requirement or group, or both of them.
        ElementUnknown = "element_unknown", en: "it names no single requirement or group", ja: "要求事項又はグループを一つに特定できない";
        /// At the level nothing of it is asked for.
        NotAtLevel = "not_at_level", en: "nothing of it is asked for at the level", ja: "このレベルでは求められない";
        /// A requirement has no criterion.
        WithoutCriterion = "without_criterion", en: "there is no criterion", ja: "判定基準がない";
    }
}

/// Edges that criteria prove between requirements of two sets.
#[derive(Clone, Debug)]
pub struct Proposals {
    /// The edges, in the order of the source and then of the target.
    pub edges: Vec<ProposedEdge>,
    /// The number of pairs that were compared: those of requirements with criteria that look at something in common.
    pub compared: usize,
    /// The pairs that were not decided in either direction, for the effort or for another reason.
    pub undecided: Vec<(RequirementId, RequirementId)>,
}

/// An edge with its proof.
#[derive(Clone, Debug)]
pub struct ProposedEdge {
    /// The requirement of the source.
    pub source: RequirementId,
    /// The requirement of the target.
    pub target: RequirementId,
    /// `equal`, `subset_of` or `superset_of`.
    pub relation: Relation,
    /// The proof.
    pub proof: Proof,
}

impl<'a> SetAt<'a> {
    /// A set at a level, in the text form of the set, and none where it has no levels; none where it has no such level.
    pub fn new(set: &'a CompiledSet, level: Option<&'a str>) -> Option<Self> {
        let target = set.set().levels.target(level)?;
        Some(Self { set, level, target })
    }
}

/// Holds what a crosswalk declares about two sets against their criteria, at a level of each, by the procedure of
/// [`diff`](crate::diff::diff): a requirement demands more than another where it accepts less. `effort` is for all statements together,
/// in the units of [`DiffOptions::effort`](crate::diff::DiffOptions::effort).
///
/// A group is all of its requirements together, and so are the sources of a union.
///
/// ```
/// use warifu_compare::diff::{Conclusion, DiffOptions, SetAt, held_against};
/// use warifu_model::Crosswalk;
///
/// fn is_sound(crosswalk: &Crosswalk, source: &SetAt<'_>, target: &SetAt<'_>) -> bool {
///     let held = held_against(crosswalk, source, target, DiffOptions::default().effort);
///     held.iter().filter_map(|one| one.result.as_ref().ok()).all(|proof| proof.conclusion != Conclusion::Refuted)
/// }
/// ```
pub fn held_against<'a>(
    crosswalk: &'a Crosswalk,
    source: &SetAt<'_>,
    target: &SetAt<'_>,
    effort: u64,
) -> Vec<HeldAgainst<'a>> {
    let is_about = |endpoint: &Endpoint, one: &SetAt<'_>| matches!(endpoint, Endpoint::Pinned { digest, .. } if *digest == one.set.digest());
    let is_pinned = is_about(&crosswalk.source, source) && is_about(&crosswalk.target, target);
    let mut two = Two::new(source, target, effort);
    let edges = crosswalk
        .edges
        .iter()
        .map(|edge| (Statement::Edge(edge), edge.relation, vec![&edge.source], edge.target.as_ref()));
    let unions = crosswalk
        .unions
        .iter()
        .map(|union| (Statement::Union(union), union.relation, union.sources.iter().collect(), Some(&union.target)));
    let mut held = Vec::new();
    for (statement, relation, sources, element) in edges.chain(unions) {
        let declared = Relations::from(relation);
        let result = if is_pinned { two.hold(declared, &sources, element) } else { Err(WhyNotHeld::AnotherDocument) };
        held.push(HeldAgainst { statement, declared, result });
    }
    name_all(held.iter_mut().filter_map(|one| one.result.as_mut().ok()).flat_map(|proof| &mut proof.witnesses));
    held
}

/// Proposes edges between the requirements of two sets, at a level of each: those that criteria prove `equal`, `subset_of` or
/// `superset_of`. `effort` is for all pairs together, in the units of [`DiffOptions::effort`](crate::diff::DiffOptions::effort).
///
/// ```
/// use warifu_compare::diff::{DiffOptions, SetAt, proposals};
///
/// fn count(source: &SetAt<'_>, target: &SetAt<'_>) -> usize {
///     proposals(source, target, DiffOptions::default().effort).edges.len()
/// }
/// ```
pub fn proposals(source: &SetAt<'_>, target: &SetAt<'_>, effort: u64) -> Proposals {
    let mut two = Two::new(source, target, effort);
    let mut found = Proposals { edges: Vec::new(), compared: 0, undecided: Vec::new() };
    let (sources, targets) = (two.candidates(0), two.candidates(1));
    for (place, topics) in &sources {
        for (other, _) in targets.iter().filter(|(_, others)| !topics.is_disjoint(others)) {
            let pairing = Pairing { places: [vec![*place], vec![*other]] };
            let requirement = |set: &CompiledSet, place: usize| Some(set.set().requirements.get(place)?.id.clone());
            let ids = requirement(source.set, *place).zip(requirement(target.set, *other));
            let Some((source, target)) = ids else { continue };
            found.compared += 1;
            let proof = two.prove(&pairing, Relations::ANY);
            match inclusion(proof.found) {
                Some(relation) => found.edges.push(ProposedEdge { source, target, relation, proof }),
                None if proof.found == Relations::ANY => found.undecided.push((source, target)),
                None => {}
            }
        }
    }
    name_all(found.edges.iter_mut().flat_map(|edge| &mut edge.proof.witnesses));
    found
}

/// Both sets, each at its level.
struct Two<'s> {
    comparer: Comparer<'s>,
    level: Level,
}

impl<'s> Two<'s> {
    fn new(source: &SetAt<'s>, target: &SetAt<'s>, effort: u64) -> Self {
        let solver = Solver::new([Side::new(source.set), Side::new(target.set)], effort);
        let texts = [source.level, target.level].map(|level| level.map(str::to_owned));
        let level = Level { texts, targets: [source.target.clone(), target.target.clone()] };
        Self { comparer: Comparer::new(solver), level }
    }

    fn hold(
        &mut self,
        declared: Relations,
        sources: &[&Element],
        target: Option<&Element>,
    ) -> Result<Proof, WhyNotHeld> {
        let target: Vec<&Element> = target.into_iter().collect();
        let pairing = Pairing { places: [self.places(0, sources)?, self.places(1, &target)?] };
        Ok(self.prove(&pairing, declared))
    }

    /// The places of the requirements that elements name, as far as they hold at the level.
    fn places(&self, side: usize, elements: &[&Element]) -> Result<Vec<usize>, WhyNotHeld> {
        let unknown = WhyNotHeld::ElementUnknown;
        let of = self.comparer.solver.sides.get(side).ok_or(unknown)?;
        let mut places = BTreeSet::new();
        for element in elements {
            places.extend(named(of, element).ok_or(unknown)?);
        }
        let asked = places.into_iter().filter_map(|place| Some((place, self.asked(side, place)?)));
        let asked: Vec<(usize, &Requirement)> = asked.collect();
        if elements.is_empty() {
            return Err(unknown);
        }
        if asked.is_empty() {
            return Err(WhyNotHeld::NotAtLevel);
        }
        if asked.iter().any(|(_, requirement)| requirement.criterion.is_none()) {
            return Err(WhyNotHeld::WithoutCriterion);
        }
        Ok(asked.into_iter().map(|(place, _)| place).collect())
    }

    /// The requirement at a place, if it holds at the level.
    fn asked(&self, side: usize, place: usize) -> Option<&'s Requirement> {
        let of = self.comparer.solver.sides.get(side)?;
        let requirement = of.set.set().requirements.get(place)?;
        of.holds(requirement, self.level.targets.get(side)?).then_some(requirement)
    }

    /// The requirements that can be compared, with what each looks at.
    fn candidates(&self, side: usize) -> Vec<(usize, BTreeSet<Topic>)> {
        let Some(of) = self.comparer.solver.sides.get(side) else { return Vec::new() };
        let with_criterion = (0..of.len())
            .filter(|place| self.asked(side, *place).is_some_and(|requirement| requirement.criterion.is_some()));
        with_criterion.map(|place| (place, self.topics(side, place))).collect()
    }

    fn topics(&self, side: usize, place: usize) -> BTreeSet<Topic> {
        let mut topics = BTreeSet::new();
        let sides = &self.comparer.solver.sides;
        let target = self.level.targets.get(side);
        let formula = sides.get(side).zip(target).map(|(of, target)| of.acceptance(side, place, target));
        formula.unwrap_or_else(Formula::always).each(&mut |literal: &Literal| match literal {
            Literal::Stated(claim) => topics.extend([Topic::Claim(claim.clone())]),
            Literal::Leaf { side, leaf, .. } => {
                let topic = sides.get(*side).and_then(|of| of.topic(of.leaf(*leaf)?));
                topics.extend(topic.into_iter().flat_map(Topic::parts));
            }
        });
        topics
    }

    fn prove(&mut self, pairing: &Pairing, declared: Relations) -> Proof {
        let is_same = self.comparer.is_same(pairing, &self.level);
        let both = self.comparer.compare(pairing, &self.level);
        let effort = self.comparer.effort.get(pairing).copied().unwrap_or_default();
        let rule = if is_same { ArgumentRule::Identical } else { ArgumentRule::Cells };
        let (mut witnesses, mut undecided) = (Vec::new(), Vec::new());
        for inclusion in &both {
            match inclusion {
                Inclusion::Fails(witness) => witnesses.push(witness.as_ref().clone()),
                Inclusion::Undecided(why) => undecided.push(why.clone()),
                Inclusion::Holds => {}
            }
        }
        undecided.dedup();
        let found = relations(&both);
        let conclusion = match () {
            () if found.and(declared).is_contradictory() => Conclusion::Refuted,
            () if declared != Relations::ANY && found.and(declared) == found => Conclusion::Confirmed,
            () if undecided.is_empty() => Conclusion::Compatible,
            () => Conclusion::Undecided,
        };
        Proof { found, conclusion, argument: Argument::new(rule, effort), witnesses, undecided }
    }
}

/// The places of the requirements that an element names: itself, or those of the group and of the groups below.
fn named(side: &Side<'_>, element: &Element) -> Option<Vec<usize>> {
    let set = side.set.set();
    let requirements = || set.requirements.iter().enumerate();
    let itself = requirements().find(|(_, one)| one.id.as_str() == element.as_str()).map(|(place, _)| place);
    let mut groups: BTreeSet<&GroupId> = BTreeSet::new();
    for group in &set.groups {
        // a parent stands before its children
        let is_below = group.parent.as_ref().is_some_and(|parent| groups.contains(parent));
        if is_below || group.id.as_str() == element.as_str() {
            groups.insert(&group.id);
        }
    }
    match (itself, groups.is_empty()) {
        (Some(place), true) => Some(vec![place]),
        (None, false) => {
            let is_in = |one: &Requirement| one.groups.iter().any(|group| groups.contains(group));
            Some(requirements().filter(|(_, one)| is_in(one)).map(|(place, _)| place).collect())
        }
        _ => None,
    }
}

/// What inclusions of what is accepted say of what is demanded: who accepts less demands more.
fn relations([lost, gained]: &Both) -> Relations {
    let of = |inclusion: &Inclusion, holds: Relations| match inclusion {
        Inclusion::Holds => holds,
        Inclusion::Fails(_) => BaseRelation::ALL.iter().copied().filter(|base| !holds.contains(*base)).collect(),
        Inclusion::Undecided(_) => Relations::ANY,
    };
    of(lost, Relation::SupersetOf.into()).and(of(gained, Relation::SubsetOf.into()))
}

/// The strongest stated relation that says no more than was found.
fn inclusion(found: Relations) -> Option<Relation> {
    let strongest = [Relation::Equal, Relation::SubsetOf, Relation::SupersetOf];
    strongest.into_iter().find(|relation| found.and(Relations::from(*relation)) == found)
}

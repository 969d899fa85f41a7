//! Puts a diff together.

use std::collections::BTreeSet;

use warifu_model::{
    Digest, GroupId, Requirement, RequirementId, RequirementSet, SetDigest, Successor, Withdrawn, problems,
};

use super::bump::{Changed, bump};
use super::changes::{changes, wording};
use super::inclusion::{Both, Comparer, Inclusion, Pairing};
use super::levels::{Shared, shared, steps};
use super::query::Solver;
use super::question::Effort;
use super::report::{Argument, ArgumentRule, Diff, LevelDiff, Relation, RequirementDiff};
use super::sets::Ground;
use super::side::Side;
use super::undecided::Undecided;
use super::vocabulary_words::vocabulary_wording;
use super::witness::{Witness, name_all};
use warifu_core::CompiledSet;

/// Describes how to compare.
#[derive(Clone, Copy, Debug)]
pub struct DiffOptions<'a> {
    /// Only at this level; at every level, where there is none.
    pub level: Option<&'a str>,
    /// States how much effort the whole comparison may take, in units (`docs/DIFF.md`); what needs more is undecided.
    pub effort: u64,
    /// The party that asserts that words which carry no criterion changed editorially, if anybody does: the relation stays
    /// undecided, the version counts as asserted.
    pub editorial: Option<&'a str>,
}

impl Default for DiffOptions<'_> {
    fn default() -> Self {
        Self { level: None, effort: EFFORT, editorial: None }
    }
}

problems! {
    /// The reason why nothing could be compared.
    #[derive(Clone, Debug, Eq, PartialEq)]
    #[non_exhaustive]
    pub enum DiffError {
        /// Neither set has such a level.
        UnknownLevel {
            /// States what was asked for.
            found: String,
            /// The levels that the new set has.
            expected: String,
        } => {
            code: "level-unknown",
            en: "neither set has a level `{found}`",
            ja: "新旧いずれの要求事項集にもレベル `{found}` がない",
            help_en: "ask for {expected}",
            help_ja: "次のレベルから指定してください：{expected}",
        }
    }
}

/// Compares two sets by what they accept, and by everything else: a total pure function (DESIGN law 1). `docs/DIFF.md`
/// explains the procedure.
pub fn diff(old: &CompiledSet, new: &CompiledSet, options: DiffOptions<'_>) -> Result<Diff, DiffError> {
    if let Some(level) = options.level {
        let knows = |set: &CompiledSet| set.set().levels.target(Some(level)).is_some();
        if !knows(old) && !knows(new) {
            let (found, expected) = (warifu_model::json::shorten(level), new.set().levels.describe());
            return Err(DiffError::UnknownLevel { found, expected });
        }
    }
    let solver = Solver::new([Side::new(old), Side::new(new)], options.effort);
    let mut whole = Whole { old, new, options, comparer: Comparer::new(solver) };
    let mut requirements = whole.requirements();
    let (mut levels, both) = whole.levels(&requirements);
    let of_requirements = requirements.iter_mut().flat_map(|one| &mut one.witnesses);
    name_all(of_requirements.chain(levels.iter_mut().flat_map(|one| &mut one.witnesses)));
    let effort = options.effort - whole.comparer.solver.budget.left();
    let changes = changes(old, new);
    let vocabulary = vocabulary_wording(old, new);
    let editorial = options.editorial.is_some();
    let facts = Changed {
        old,
        new,
        levels: &both,
        requirements: &requirements,
        changes: &changes,
        vocabulary: &vocabulary,
        editorial,
    };
    let (bump, reasons) = bump(&facts);
    let (old, new) = (identity(old), identity(new));
    let undecided = both.iter().filter(|(level, _)| *level == ALL).flat_map(|(_, both)| undecided(both)).collect();
    let relation = relation(&both.iter().map(|(_, both)| both));
    Ok(Diff { old, new, relation, levels, requirements, changes, vocabulary, effort, bump, reasons, undecided })
}

fn identity(set: &CompiledSet) -> SetDigest {
    let digest: Digest = set.digest();
    SetDigest { id: set.set().id.clone(), version: set.set().version.clone(), digest }
}

struct Whole<'a> {
    old: &'a CompiledSet,
    new: &'a CompiledSet,
    options: DiffOptions<'a>,
    comparer: Comparer<'a>,
}

impl Whole<'_> {
    fn requirements(&mut self) -> Vec<RequirementDiff> {
        let (old, new) = (self.old.set(), self.new.set());
        let mut all = Vec::with_capacity(old.requirements.len());
        for (place, requirement) in old.requirements.iter().enumerate() {
            let pairing = self.comparer.pairing_of(0, place);
            match new.requirement(&requirement.id) {
                Some(now) => all.push(RequirementDiff {
                    wording: wording(requirement, now),
                    ..self.pair(&pairing, &requirement.id)
                }),
                None => all.push(self.gone(&pairing, requirement)),
            }
        }
        for (place, requirement) in new.requirements.iter().enumerate() {
            if old.requirement(&requirement.id).is_none() {
                let pairing = self.comparer.pairing_of(1, place);
                all.push(RequirementDiff { relation: Relation::New, ..self.pair(&pairing, &requirement.id) });
            }
        }
        all
    }

    /// A requirement that the new set does not have.
    fn gone(&mut self, pairing: &Pairing, requirement: &Requirement) -> RequirementDiff {
        let new = self.new.set();
        let is_it = |one: &&Withdrawn| one.id == requirement.id;
        let successors = new.withdrawn.iter().find(is_it).map(|one| one.successors.clone()).unwrap_or_default();
        if successors.is_empty() {
            return RequirementDiff { relation: Relation::Withdrawn, ..self.pair(pairing, &requirement.id) };
        }
        let heirs = Pairing { places: [pairing.places[0].clone(), heirs(new, &successors)] };
        let found = self.pair(&heirs, &requirement.id);
        let successors_relation = Some(found.relation);
        RequirementDiff { relation: Relation::Moved, successors, successors_relation, ..found }
    }

    /// Compares requirements over all levels that make a difference to them.
    fn pair(&mut self, pairing: &Pairing, id: &RequirementId) -> RequirementDiff {
        let shared = self.levels_of(pairing);
        let mut levels: Vec<(Option<String>, Both)> = Vec::new();
        let mut is_same = true;
        for level in &shared.levels {
            is_same &= self.comparer.is_same(pairing, level);
            levels.push((level.text(), self.comparer.compare(pairing, level)));
        }
        let mut causes: Vec<Undecided> = levels.iter().flat_map(|(_, both)| undecided(both)).collect();
        let mut relation = relation(&levels.iter().map(|(_, both)| both));
        if shared.levels.is_empty() {
            relation = Relation::Undecided;
            causes.push(Undecided::NoCommonLevel);
        } else if !shared.is_whole && !is_same && relation != Relation::Incomparable {
            relation = Relation::Undecided;
            causes.push(Undecided::Levels);
        }
        causes.sort();
        causes.dedup();
        let effort = self.comparer.effort.get(pairing).copied().unwrap_or_default();
        let is_words = shared.levels.iter().any(|level| self.comparer.is_words_on_both_sides(pairing, level));
        let rule = match (is_words, is_same) {
            (true, _) => ArgumentRule::Words,
            (false, true) => ArgumentRule::Identical,
            (false, false) => ArgumentRule::Cells,
        };
        let each: Vec<(Option<String>, Relation)> =
            levels.iter().map(|(text, both)| (text.clone(), self::relation(&std::iter::once(both)))).collect();
        let differ = each.iter().any(|(_, one)| Some(*one) != each.first().map(|(_, first)| *first));
        RequirementDiff {
            id: id.clone(),
            relation,
            successors: Vec::new(),
            successors_relation: None,
            levels: if differ { each } else { Vec::new() },
            argument: Argument::new(rule, effort),
            witnesses: [0, 1].into_iter().filter_map(|way| self.witness(&levels, way)).collect(),
            undecided: causes,
            wording: Vec::new(),
        }
    }

    /// The first witness of one direction that can be evaluated: `evaluate` refuses a level at which the accepting set
    /// asks nothing.
    fn witness(&self, levels: &[(Option<String>, Both)], way: usize) -> Option<Witness> {
        let accepting = if way == 0 { self.old } else { self.new };
        let can_be_assessed = |(text, _): &&(Option<String>, Both)| {
            accepting.set().levels.target(text.as_deref()).is_some_and(|target| accepting.asks_at(&target))
        };
        witness(levels.iter().filter(can_be_assessed).map(|(_, both)| both), way)
    }

    /// The levels at which something begins for these requirements.
    fn levels_of(&self, pairing: &Pairing) -> Shared {
        let (old, new) = (self.old.set(), self.new.set());
        let [of_old, of_new] = &pairing.places;
        let all = of_old.iter().filter_map(|place| old.requirements.get(*place));
        let all = all.chain(of_new.iter().filter_map(|place| new.requirements.get(*place)));
        shared(&old.levels, &new.levels, self.options.level, &steps(all))
    }

    /// Compares the sets at each level. What is true of levels that were not tried follows as `*`.
    fn levels(&mut self, requirements: &[RequirementDiff]) -> (Vec<LevelDiff>, Vec<(String, Both)>) {
        let (old, new) = (self.old.set(), self.new.set());
        let all = old.requirements.iter().chain(&new.requirements);
        let shared = shared(&old.levels, &new.levels, self.options.level, &steps(all));
        let (mut levels, mut each) = (Vec::new(), Vec::new());
        for level in &shared.levels {
            let mut effort = Effort::default();
            let (lost, one) = self.comparer.whole(level, 0, &mut effort);
            let (gained, other) = self.comparer.whole(level, 1, &mut effort);
            let both = [lost, gained];
            let rule = match (one, other) {
                (Ground::Empty, _) | (_, Ground::Empty) => ArgumentRule::Empty,
                (Ground::Each, Ground::Each) => ArgumentRule::EachRequirement,
                (Ground::Each | Ground::Points, Ground::Each | Ground::Points) => ArgumentRule::Points,
                _ => ArgumentRule::Cells,
            };
            levels.push(LevelDiff {
                level: level.text(),
                relation: relation(&std::iter::once(&both)),
                argument: Argument::new(rule, effort),
                witnesses: [0, 1].into_iter().filter_map(|way| witness(std::iter::once(&both), way)).collect(),
                undecided: undecided(&both).collect(),
            });
            each.push((level.text().unwrap_or_default(), both));
        }
        if shared.levels.is_empty() {
            let unknown = || Inclusion::Undecided(Undecided::NoCommonLevel);
            each.push((ALL.to_owned(), [unknown(), unknown()]));
        } else if !shared.is_whole {
            each.push((ALL.to_owned(), self.by_requirements(requirements)));
        }
        (levels, each)
    }
}

impl Whole<'_> {
    /// Returns `true` where every requirement that both sets have binds in both or in neither. A vector has no score.
    fn binds_alike(&self) -> bool {
        let (old, new) = (self.old.set(), self.new.set());
        old.requirements.iter().all(|one| new.requirement(&one.id).is_none_or(|now| now.binding == one.binding))
    }

    /// What single requirements settle for all levels: where each accepts what its counterpart does, so does the set.
    fn by_requirements(&self, requirements: &[RequirementDiff]) -> Both {
        let harmless = [
            [Relation::Equivalent, Relation::Looser, Relation::Withdrawn, Relation::Moved].as_slice(),
            [Relation::Equivalent, Relation::Stricter, Relation::New].as_slice(),
        ];
        let mut way = 0;
        harmless.map(|harmless| {
            let is_harmless = requirements.iter().all(|one| harmless.contains(&one.relation));
            let holds = is_harmless && self.binds_alike() && self.comparer.narrowed_claims(way).is_empty();
            way += 1;
            if holds { Inclusion::Holds } else { Inclusion::Undecided(Undecided::Levels) }
        })
    }
}

/// The places of requirements that took over.
pub(crate) fn heirs(set: &RequirementSet, successors: &[Successor]) -> Vec<usize> {
    let mut groups: BTreeSet<&GroupId> = BTreeSet::new();
    for group in &set.groups {
        let is_named = successors.iter().any(|one| matches!(one, Successor::Group(id) if *id == group.id));
        // A parent stands before its children.
        if is_named || group.parent.as_ref().is_some_and(|parent| groups.contains(parent)) {
            groups.insert(&group.id);
        }
    }
    let takes_over = |requirement: &Requirement| {
        let is_named = successors.iter().any(|one| matches!(one, Successor::Requirement(id) if *id == requirement.id));
        is_named || requirement.groups.iter().any(|group| groups.contains(group))
    };
    let all = set.requirements.iter().enumerate();
    all.filter(|(_, requirement)| takes_over(requirement)).map(|(place, _)| place).collect()
}

/// The relation that inclusions at several levels amount to.
fn relation<'b>(levels: &(impl Iterator<Item = &'b Both> + Clone)) -> Relation {
    let fails = |way: usize| levels.clone().any(|both| matches!(both.get(way), Some(Inclusion::Fails(_))));
    let unclear = |way: usize| levels.clone().any(|both| matches!(both.get(way), Some(Inclusion::Undecided(_))));
    match ((fails(0), unclear(0)), (fails(1), unclear(1))) {
        ((true, _), (true, _)) => Relation::Incomparable,
        ((true, _), (false, false)) => Relation::Stricter,
        ((false, false), (true, _)) => Relation::Looser,
        ((false, false), (false, false)) => Relation::Equivalent,
        _ => Relation::Undecided,
    }
}

/// The first witness of one direction.
fn witness<'b>(levels: impl Iterator<Item = &'b Both>, way: usize) -> Option<Witness> {
    let mut found = levels.filter_map(|both| match both.get(way) {
        Some(Inclusion::Fails(witness)) => Some(witness.as_ref().clone()),
        _ => None,
    });
    found.next()
}

fn undecided(both: &Both) -> impl Iterator<Item = Undecided> {
    both.iter().filter_map(|one| if let Inclusion::Undecided(why) = one { Some(why.clone()) } else { None })
}

/// Stands for all levels that were not tried one by one.
const ALL: &str = "*";
/// The usual effort: at most about five seconds, see `docs/DIFF.md`.
const EFFORT: u64 = 60_000_000;

//! Answers questions by going through everything that leaves can be, with pruning and a budget.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

use warifu_model::{
    Assurance, ClaimId, Criterion, Digest, Examples, Json, Levels, Localized, Requirement, RequirementId,
    RequirementSet, Vocabulary,
};

use super::fill::{filled, without_supports};
use super::meaning::claims;
use super::reason::{Answer, Reasoner};
use super::rows::{Matter, Question};
use crate::compile::CompiledSet;
use crate::tree::Tree;
use crate::truth::Truth;

/// Enumerates over one set and its vocabularies.
pub(super) struct Enumeration<'a> {
    frame: RequirementSet,
    set: &'a RequirementSet,
    vocabularies: &'a [(Digest, Vocabulary)],
}

impl<'a> Enumeration<'a> {
    pub(super) fn new(set: &'a RequirementSet, vocabularies: &'a [(Digest, Vocabulary)]) -> Self {
        Self { frame: frame(set), set, vocabularies }
    }

    /// A set whose first requirements have these criteria.
    fn compile(&self, criteria: &[Criterion]) -> Option<CompiledSet> {
        let requirements =
            criteria.iter().enumerate().map(|(i, criterion)| requirement(i, criterion)).collect::<Option<_>>()?;
        let mut schemas = self.set.schemas.clone();
        let text: Vec<String> = criteria
            .iter()
            .map(|criterion| String::from_utf8_lossy(&Json::from(criterion).to_canonical()).into_owned())
            .collect();
        schemas.retain(|schema| text.iter().any(|text| text.contains(&format!("\"schema\":\"{}\"", schema.id))));
        let set = RequirementSet { requirements, schemas, ..self.frame.clone() };
        let named: BTreeSet<ClaimId> = criteria.iter().flat_map(claims).collect();
        let vocabularies: Vec<_> =
            self.vocabularies.iter().map(|(digest, vocabulary)| (*digest, trimmed(vocabulary, &named))).collect();
        CompiledSet::compile(set, Digest::of(b"question of a lint"), &vocabularies).ok()
    }
}

impl Reasoner for Enumeration<'_> {
    fn find(&self, holds: &Criterion, lacks: Option<&Criterion>) -> Answer {
        let mut criteria: Vec<Criterion> = std::iter::once(holds)
            .chain(lacks)
            .map(|criterion| without_supports(&filled(criterion, self.set)))
            .collect();
        let count = criteria.len();
        let leaves: Vec<Criterion> = criteria.iter().flat_map(leaves).cloned().collect();
        let mut inner = BTreeMap::new();
        for (place, leaf) in leaves.iter().enumerate() {
            if let Criterion::Every(of, inside) | Criterion::Some(of, inside) | Criterion::AtMostCount(of, _, inside) =
                leaf
            {
                inner.insert(place, leaves.len() + inner.len());
                criteria.push(Criterion::Some(of.clone(), inside.clone()));
            }
        }
        let Some(set) = self.compile(&criteria) else { return Answer::Undecided };
        let tree = |place| set.rule(place).map(|rule| &rule.criterion.tree);
        let Some(yes) = tree(0) else { return Answer::Undecided };
        let no = if count > 1 { tree(1) } else { None };
        let question = Question { set: &set, leaves: leaves.iter().collect(), inner };
        let matters = question.matters(0..leaves.len());
        let search = Search { yes, no, matters: &matters, steps: Cell::new(STEPS) };
        search.from(0, &mut vec![None; leaves.len()])
    }
}

/// One search.
struct Search<'s> {
    yes: &'s Tree<usize>,
    no: Option<&'s Tree<usize>>,
    matters: &'s [Matter],
    steps: Cell<usize>,
}

impl Search<'_> {
    /// Tries the rows of one matter after the other. What is not chosen yet may be anything.
    fn from(&self, matter: usize, chosen: &mut Vec<Option<Truth>>) -> Answer {
        if !possible(self.yes, chosen).contains(&Truth::Yes) {
            return Answer::Impossible;
        }
        let can_lack = |no| possible(no, chosen).iter().any(|truth| *truth != Truth::Yes);
        if self.no.is_some_and(|no| !can_lack(no)) {
            return Answer::Impossible;
        }
        let Some(one) = self.matters.get(matter) else { return Answer::Possible };
        let mut answer = Answer::Impossible;
        for row in &one.rows {
            let Some(left) = self.steps.get().checked_sub(1) else { return Answer::Undecided };
            self.steps.set(left);
            set(chosen, &one.leaves, |place| row.get(place).copied());
            match self.from(matter + 1, chosen) {
                Answer::Impossible => {}
                other => {
                    answer = other;
                    break;
                }
            }
        }
        set(chosen, &one.leaves, |_| None);
        answer
    }
}

fn set(chosen: &mut [Option<Truth>], leaves: &[usize], row: impl Fn(usize) -> Option<Truth>) {
    for (place, leaf) in leaves.iter().enumerate() {
        if let Some(slot) = chosen.get_mut(*leaf) {
            *slot = row(place);
        }
    }
}

/// The values that a tree can still have, at most: leaves that are open are taken to be independent.
fn possible(tree: &Tree<usize>, chosen: &[Option<Truth>]) -> Vec<Truth> {
    match tree {
        Tree::Leaf(leaf) => match chosen.get(*leaf).copied().flatten() {
            Some(truth) => vec![truth],
            None => vec![Truth::No, Truth::Unknown, Truth::Yes],
        },
        Tree::Not(inner) => possible(inner, chosen).into_iter().map(Truth::opposite).collect(),
        Tree::Several { needed, of } => {
            let children: Vec<Vec<Truth>> = of.iter().map(|child| possible(child, chosen)).collect();
            let can = |truth| children.iter().filter(|child| child.contains(&truth)).count();
            let must = |truth| children.iter().filter(|child| child.iter().all(|one| *one == truth)).count();
            let failing = (of.len() + 1).saturating_sub(*needed);
            let mut truths = Vec::new();
            if can(Truth::No) >= failing {
                truths.push(Truth::No);
            }
            // Neither enough that must hold nor enough that must fail.
            if must(Truth::Yes) < *needed && must(Truth::No) < failing {
                truths.push(Truth::Unknown);
            }
            if can(Truth::Yes) >= *needed {
                truths.push(Truth::Yes);
            }
            truths
        }
    }
}

/// A vocabulary with only these claims, so that a question costs what it is about.
fn trimmed(vocabulary: &Vocabulary, named: &BTreeSet<ClaimId>) -> Vocabulary {
    Vocabulary {
        id: vocabulary.id.clone(),
        version: vocabulary.version.clone(),
        title: vocabulary.title.clone(),
        groups: Vec::new(),
        claims: vocabulary.claims.iter().filter(|claim| named.contains(&claim.id)).cloned().collect(),
        evidence_kinds: vocabulary.evidence_kinds.clone(),
        roles: vocabulary.roles.clone(),
    }
}

/// The leaves of a criterion, in the order in which they are compiled.
fn leaves(criterion: &Criterion) -> Vec<&Criterion> {
    match criterion {
        Criterion::AllOf(of) | Criterion::AnyOf(of) | Criterion::AtLeastNOf(_, of) => {
            of.iter().flat_map(leaves).collect()
        }
        Criterion::Not(inner) => leaves(inner),
        leaf => vec![leaf],
    }
}

/// Everything of a set but its requirements.
fn frame(set: &RequirementSet) -> RequirementSet {
    RequirementSet {
        legal_basis: Vec::new(),
        levels: Levels::None,
        parameters: Vec::new(),
        schemas: Vec::new(),
        groups: Vec::new(),
        requirements: Vec::new(),
        withdrawn: Vec::new(),
        id: set.id.clone(),
        version: set.version.clone(),
        title: set.title.clone(),
        description: set.description.clone(),
        authority: set.authority.clone(),
        source: set.source.clone(),
        vocabularies: set.vocabularies.clone(),
        ..*set
    }
}

fn requirement(place: usize, criterion: &Criterion) -> Option<Requirement> {
    let words = Localized { en: "question".into(), ja: "問い".into() };
    Some(Requirement {
        id: RequirementId::parse(&format!("Q{place}"))?,
        groups: Vec::new(),
        title: words.clone(),
        statement: words,
        guidance: None,
        legal_basis: Vec::new(),
        references: Vec::new(),
        assurance: Assurance::Unverified,
        from: None,
        applies: None,
        criterion: Some(criterion.clone()),
        tightened: Vec::new(),
        examples: Some(Examples { pass: Vec::new(), fail: Vec::new() }),
    })
}

/// Most choices in one search. What needs more is undecided.
const STEPS: usize = 50_000;

#[cfg(test)]
mod tests {
    use super::*;

    /// Two claims that must differ: told apart with enough steps, left open with too few, never wrongly denied.
    #[test]
    fn a_question_that_runs_out_of_steps_is_undecided() {
        let yes = Tree::Several { needed: 2, of: vec![Tree::Leaf(0), Tree::Not(Box::new(Tree::Leaf(1)))] };
        let rows = vec![vec![Truth::Unknown], vec![Truth::No], vec![Truth::Yes]];
        let matters = [0, 1].map(|leaf| Matter { leaves: vec![leaf], rows: rows.clone() });
        let ask = |steps| {
            Search { yes: &yes, no: None, matters: &matters, steps: Cell::new(steps) }.from(0, &mut vec![None; 2])
        };
        let answers: Vec<Answer> = (0..6).map(ask).collect();
        let (undecided, possible) = (Answer::Undecided, Answer::Possible);
        assert_eq!(answers, [undecided, undecided, undecided, undecided, undecided, possible]);
    }
}

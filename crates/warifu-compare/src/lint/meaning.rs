//! Lints about what criteria mean: never satisfiable, always true, implied by their neighbours.

use std::collections::BTreeSet;

use warifu_core::CompiledSet;
use warifu_core::engine::{Regions, regions};
use warifu_model::{Components, Criterion, Json, Needed, Operand, Quantifier, Reference, Requirement, Shape};

use super::reason::Reasoner;
use super::report::{Lint, LintCode, Severity};
use super::subject::claims;
use crate::diff::inquiry::Existence;

/// Part of a criterion, and how it is meant where it stands.
struct Part<'c> {
    criterion: &'c Criterion,
    pointer: String,
    /// Under an odd number of `not` and `at_most_count`: what counts is that it does not hold.
    negated: bool,
    /// Inside a quantifier, the list.
    list: Option<&'c Reference>,
}

/// What was said about a part or inside it.
#[derive(Clone, Copy, Default)]
struct Said {
    always_true: bool,
    never: bool,
}

struct Judge<'j> {
    requirement: &'j Requirement,
    reasoner: &'j Reasoner<'j>,
    lints: &'j mut Vec<Lint>,
}

/// Looks at every criterion. Returns for each requirement whether it can be met at all.
pub(super) fn of_set(set: &CompiledSet, reasoner: &Reasoner<'_>, lints: &mut Vec<Lint>) -> Vec<bool> {
    let mut sound = Vec::with_capacity(set.set().requirements.len());
    for (place, requirement) in set.set().requirements.iter().enumerate() {
        let pointer = format!("/requirements/{place}");
        let mut judge = Judge { requirement, reasoner, lints: &mut *lints };
        let criterion = set.rule(place).and_then(|rule| Some((rule, rule.criterion.criterion.as_ref()?)));
        let Some((rule, criterion)) = criterion else {
            judge.report(LintCode::NoCriterion, Severity::Note, &pointer);
            sound.push(false);
            continue;
        };
        let mut is_sound = judge.whole(criterion, format!("{pointer}/criterion"));
        for (i, part) in rule.tightened.iter().enumerate() {
            let Some(criterion) = &part.criterion else { continue };
            is_sound &= judge.whole(criterion, format!("{pointer}/tightened/{i}/criterion"));
        }
        if let Some(applies) = rule.applies.as_ref().and_then(|part| part.criterion.as_ref()) {
            // A requirement that never applies is never in the way.
            judge.whole(applies, format!("{pointer}/applies"));
        }
        sound.push(is_sound);
    }
    sound
}

impl Judge<'_> {
    fn whole(&mut self, criterion: &Criterion, pointer: String) -> bool {
        let before = self.lints.len();
        let root = Part { criterion, pointer, negated: false, list: None };
        self.visit(&root);
        if self.reasoner.find(criterion, None) == Existence::Impossible {
            let inside = self.lints.iter_mut().skip(before).filter(|lint| lint.code == LintCode::NeverSatisfiable);
            inside.for_each(|lint| lint.severity = Severity::Error);
            return false;
        }
        true
    }

    /// Children first, so that what is found is as small as it can be.
    fn visit(&mut self, part: &Part<'_>) -> Said {
        let inside: Vec<Said> = part.children().iter().map(|child| self.visit(child)).collect();
        let mut said = Said {
            always_true: inside.iter().any(|said| said.always_true),
            never: inside.iter().any(|said| said.never),
        };
        if !said.never && self.is_impossible(part) {
            said.never = true;
            self.report(LintCode::NeverSatisfiable, Severity::Warning, &part.pointer);
        } else if !said.always_true && self.is_always_true(part) {
            said.always_true = true;
            self.report(LintCode::AlwaysTrue, Severity::Warning, &part.pointer);
        } else {
            self.neighbours(part, &inside);
        }
        said
    }

    /// What stands under `not` is told where the `not` stands: together they mean what is said.
    fn report(&mut self, code: LintCode, severity: Severity, pointer: &str) {
        let mut pointer = pointer;
        while let Some(outer) = pointer.strip_suffix("/not") {
            pointer = outer;
        }
        self.lints.push(Lint::new(code, severity, pointer, &self.requirement.id));
    }

    fn find(&mut self, holds: &Criterion, lacks: Option<&Criterion>, pointer: &str) -> Existence {
        let answer = self.reasoner.find(holds, lacks);
        if answer == Existence::Undecided {
            self.report(LintCode::Undecided, Severity::Note, pointer);
        }
        answer
    }

    fn is_impossible(&mut self, part: &Part<'_>) -> bool {
        self.find(&part.wish(), None, &part.pointer) == Existence::Impossible
    }

    /// Returns `true` where it holds however the claims that it looks at are stated. Where it asks for evidence, a
    /// certificate or whether something is stated, there is always a way not to meet it.
    fn is_always_true(&mut self, part: &Part<'_>) -> bool {
        if !is_of_values(part.criterion) {
            return false;
        }
        let wish = match part.list {
            None => part.meant(),
            Some(list) => Criterion::Every(list.clone(), Box::new(part.meant())),
        };
        let stated = claims(&wish).into_iter().map(|claim| Criterion::Present(Reference::Claim(claim))).collect();
        self.find(&Criterion::AllOf(stated), Some(&wish), &part.pointer) == Existence::Impossible
    }

    /// Members of a combination that the others imply. The last of equals is reported.
    fn neighbours(&mut self, part: &Part<'_>, inside: &[Said]) {
        let Some(needs_all) = part.needs_all() else { return };
        let children = part.children();
        let mut left: Vec<usize> = (0..children.len()).collect();
        if needs_all && self.is_impossible(part) {
            return;
        }
        for place in (0..children.len()).rev() {
            let Some(child) = children.get(place) else { continue };
            let rest: Vec<Criterion> = left
                .iter()
                .filter(|other| **other != place)
                .filter_map(|other| children.get(*other).map(Part::meant))
                .collect();
            let said = inside.get(place).copied().unwrap_or_default();
            if rest.is_empty() || said.never || said.always_true || !is_related(&child.meant(), &rest) {
                continue;
            }
            let (one, rest) =
                (part.within(child.meant()), if needs_all { Criterion::AllOf(rest) } else { Criterion::AnyOf(rest) });
            let rest = part.within(rest);
            let (holds, lacks, code) = if needs_all {
                (&rest, &one, LintCode::RedundantMember)
            } else {
                (&one, &rest, LintCode::ShadowedAlternative)
            };
            if self.find(holds, Some(lacks), &child.pointer) == Existence::Impossible {
                self.report(code, Severity::Warning, &child.pointer);
                left.retain(|other| *other != place);
            }
        }
    }
}

impl<'c> Part<'c> {
    /// What has to hold here.
    fn meant(&self) -> Criterion {
        if self.negated { Criterion::Not(Box::new(self.criterion.clone())) } else { self.criterion.clone() }
    }

    /// What a product can be asked: that some record is as meant.
    fn wish(&self) -> Criterion {
        self.within(self.meant())
    }

    fn within(&self, criterion: Criterion) -> Criterion {
        match self.list {
            None => criterion,
            Some(list) => Criterion::Some(list.clone(), Box::new(criterion)),
        }
    }

    fn children(&self) -> Vec<Part<'c>> {
        let (negated, list) = match self.criterion.shape() {
            Shape::Not(_) => (!self.negated, self.list),
            Shape::Records { of, quantifier: Quantifier::Every | Quantifier::Some, .. } => (self.negated, Some(of)),
            Shape::Records { of, quantifier: Quantifier::AtMost(_), .. } => (!self.negated, Some(of)),
            Shape::Certificate { of: Components::Each(each), .. } => (false, Some(&each.list)),
            Shape::Several(..)
            | Shape::Comparison(..)
            | Shape::Evidence(_)
            | Shape::Schema { .. }
            | Shape::Certificate { .. } => (self.negated, self.list),
        };
        let child = |(step, criterion)| Part { criterion, pointer: format!("{}{step}", self.pointer), negated, list };
        self.criterion.members().map(child).collect()
    }

    /// Tells whether all members are needed for what is meant, or one of them; none where it is neither.
    fn needs_all(&self) -> Option<bool> {
        let Shape::Several(needed, of) = self.criterion.shape() else { return None };
        if of.len() < 2 {
            return None;
        }
        let all = match needed {
            Needed::All => true,
            Needed::Any | Needed::AtLeast(Operand::Literal(1)) => false,
            Needed::AtLeast(Operand::Literal(n)) if usize::try_from(*n) == Ok(of.len()) => true,
            Needed::AtLeast(_) => return None,
        };
        Some(all != self.negated)
    }
}

/// Only comparisons of values, and their combinations.
fn is_of_values(criterion: &Criterion) -> bool {
    match criterion.shape() {
        Shape::Evidence(_) | Shape::Schema { .. } | Shape::Certificate { .. } => false,
        Shape::Comparison(..) => regions(criterion) != Some(Regions::Presence),
        Shape::Not(_) | Shape::Records { .. } | Shape::Several(..) => criterion.children().iter().all(is_of_values),
    }
}

/// What a criterion looks at: claims, fields, kinds of evidence, and anything else as a whole.
fn matters(criterion: &Criterion, all: &mut BTreeSet<String>) {
    match criterion.shape() {
        Shape::Evidence(demand) => {
            all.insert(format!("evidence {}", demand.kind));
            all.extend(demand.supports.iter().map(ToString::to_string));
            all.extend(demand.made_since.iter().map(|since| since.claim.to_string()));
        }
        Shape::Schema { .. } | Shape::Certificate { .. } => {
            all.insert(String::from_utf8_lossy(&Json::from(criterion).to_canonical()).into_owned());
        }
        Shape::Comparison(of, _) | Shape::Records { of, .. } => {
            let other = criterion.held_against().map(|(other, _)| other);
            all.extend(std::iter::once(of).chain(other).map(|of| match of {
                Reference::Claim(claim) => claim.to_string(),
                Reference::Field(field) => format!("field {field}"),
            }));
        }
        Shape::Not(_) | Shape::Several(..) => criterion.children().iter().for_each(|child| matters(child, all)),
    }
}

/// What has nothing in common cannot be implied, unless it says nothing by itself, which other lints tell.
fn is_related(one: &Criterion, rest: &[Criterion]) -> bool {
    let (mut own, mut others) = (BTreeSet::new(), BTreeSet::new());
    matters(one, &mut own);
    for criterion in rest {
        matters(criterion, &mut others);
    }
    !own.is_disjoint(&others)
}

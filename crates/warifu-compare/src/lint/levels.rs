//! Levels and tightenings that ask for nothing new.

use warifu_model::{Criterion, LevelReference, Levels, Requirement, RequirementSet, Tightening, Token};

use super::reason::Reasoner;
use super::report::{Lint, LintCode, Severity};
use crate::diff::inquiry::Existence;

pub(super) fn of_set(set: &RequirementSet, reasoner: &Reasoner<'_>, lints: &mut Vec<Lint>) {
    idle_levels(set, lints);
    for (place, requirement) in set.requirements.iter().enumerate() {
        for (i, tightening) in requirement.tightened.iter().enumerate() {
            let pointer = format!("/requirements/{place}/tightened/{i}");
            let below = Criterion::AllOf(below(&set.levels, requirement, i));
            let level = text(&tightening.level);
            let lint = |code, severity| Lint::new(code, severity, &*pointer, &requirement.id).with(&level);
            let whole = Criterion::AllOf(vec![below.clone(), tightening.criterion.clone()]);
            let is_possible = |criterion: &Criterion| reasoner.find(criterion, None) == Existence::Possible;
            if !is_possible(&below) || !is_possible(&tightening.criterion) {
                continue;
            }
            match (reasoner.find(&whole, None), reasoner.find(&below, Some(&tightening.criterion))) {
                (Existence::Impossible, _) => lints.push(lint(LintCode::NeverSatisfiable, Severity::Error)),
                (_, Existence::Impossible) => lints.push(lint(LintCode::TighteningAddsNothing, Severity::Warning)),
                (Existence::Possible, Existence::Possible) => {}
                _ => lints.push(Lint::new(LintCode::Undecided, Severity::Note, &*pointer, &requirement.id)),
            }
        }
    }
}

/// What is asked for already where a tightening begins.
fn below(levels: &Levels, requirement: &Requirement, place: usize) -> Vec<Criterion> {
    let own = requirement.tightened.get(place).map(|tightening| &tightening.level);
    let is_below = |(i, other): &(usize, &Tightening)| {
        own.is_some_and(|own| {
            is_reached(levels, own, &other.level) && (*i < place || !is_reached(levels, &other.level, own))
        })
    };
    let others = requirement.tightened.iter().enumerate().filter(|(i, _)| *i != place).filter(is_below);
    requirement.criterion.iter().chain(others.map(|(_, other)| &other.criterion)).cloned().collect()
}

/// Returns `true` where reaching one level means having reached the other.
fn is_reached(levels: &Levels, at: &LevelReference, other: &LevelReference) -> bool {
    match (levels, at, other) {
        (Levels::Ladder(rungs), LevelReference::Rung(at), LevelReference::Rung(other)) => {
            let place = |id: &Token| rungs.iter().position(|rung| rung.id == *id);
            place(other) <= place(at)
        }
        (_, LevelReference::Step { dimension, level }, LevelReference::Step { dimension: other, level: lower }) => {
            dimension == other && lower <= level
        }
        _ => false,
    }
}

fn idle_levels(set: &RequirementSet, lints: &mut Vec<Lint>) {
    let begins = |level: &LevelReference| {
        let at = |requirement: &Requirement| {
            requirement.from.as_ref() == Some(level) || requirement.tightened.iter().any(|one| one.level == *level)
        };
        set.requirements.iter().any(at)
    };
    match &set.levels {
        Levels::None => {}
        Levels::Ladder(rungs) => {
            for (place, rung) in rungs.iter().enumerate() {
                let holds_all_along =
                    place == 0 && set.requirements.iter().any(|requirement| requirement.from.is_none());
                if !holds_all_along && !begins(&LevelReference::Rung(rung.id.clone())) {
                    let pointer = format!("/levels/levels/{place}");
                    lints.push(Lint::new(LintCode::LevelAddsNothing, Severity::Warning, pointer, &rung.id));
                }
            }
        }
        Levels::Vector { dimensions, max } => {
            for (place, dimension) in dimensions.iter().enumerate() {
                for level in 1..=*max {
                    let step = LevelReference::Step { dimension: dimension.id.clone(), level };
                    if !begins(&step) {
                        let pointer = format!("/levels/dimensions/{place}");
                        // A standard may well ask for nothing more in one dimension.
                        lints.push(Lint::new(LintCode::LevelAddsNothing, Severity::Note, pointer, &text(&step)));
                    }
                }
            }
        }
    }
}

fn text(level: &LevelReference) -> String {
    match level {
        LevelReference::Rung(id) => id.to_string(),
        LevelReference::Step { dimension, level } => format!("{dimension}={level}"),
    }
}

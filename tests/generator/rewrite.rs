//! The same criterion in other words.

use warifu_model::{Criterion, Operand};

use warifu_testkit::Dice;

/// A criterion that says the same in three values: operands in another order, some of them twice, `not` spread or gathered,
/// groups in groups.
pub fn rewritten(dice: &mut Dice, criterion: &Criterion) -> Criterion {
    let plain = match criterion {
        Criterion::AllOf(of) => Criterion::AllOf(several(dice, of, Twice::Allowed)),
        Criterion::AnyOf(of) => Criterion::AnyOf(several(dice, of, Twice::Allowed)),
        Criterion::AtLeastNOf(count, of) => Criterion::AtLeastNOf(count.clone(), several(dice, of, Twice::Never)),
        Criterion::Not(inner) => Criterion::Not(Box::new(rewritten(dice, inner))),
        Criterion::Every(of, inner) => Criterion::Every(of.clone(), Box::new(rewritten(dice, inner))),
        Criterion::Some(of, inner) => Criterion::Some(of.clone(), Box::new(rewritten(dice, inner))),
        Criterion::AtMostCount(of, count, inner) => {
            Criterion::AtMostCount(of.clone(), count.clone(), Box::new(rewritten(dice, inner)))
        }
        Criterion::OneOf(of, values) => Criterion::OneOf(of.clone(), shuffled(dice, values.clone())),
        Criterion::ContainsAll(of, values) => Criterion::ContainsAll(of.clone(), shuffled(dice, values.clone())),
        leaf => leaf.clone(),
    };
    match dice.below(8) {
        0 => not(not(plain)),
        1 => Criterion::AllOf(vec![plain]),
        2 => Criterion::AnyOf(vec![plain]),
        3 | 4 => turned(plain),
        _ => plain,
    }
}

/// The rule of De Morgan, from the other side.
fn turned(criterion: Criterion) -> Criterion {
    match criterion {
        Criterion::AllOf(of) => not(Criterion::AnyOf(of.into_iter().map(not).collect())),
        Criterion::AnyOf(of) => not(Criterion::AllOf(of.into_iter().map(not).collect())),
        Criterion::AtLeastNOf(Operand::Literal(count), of) => {
            let others = u32::try_from(of.len()).unwrap() + 1 - count;
            not(Criterion::AtLeastNOf(Operand::Literal(others), of.into_iter().map(not).collect()))
        }
        other => other,
    }
}

fn not(criterion: Criterion) -> Criterion {
    Criterion::Not(Box::new(criterion))
}

#[derive(Clone, Copy, Eq, PartialEq)]
enum Twice {
    Allowed,
    Never,
}

fn several(dice: &mut Dice, of: &[Criterion], twice: Twice) -> Vec<Criterion> {
    let mut all: Vec<Criterion> = of.iter().map(|one| rewritten(dice, one)).collect();
    if twice == Twice::Allowed && dice.chance(20) {
        let again = dice.pick(of).clone();
        all.push(rewritten(dice, &again));
    }
    shuffled(dice, all)
}

fn shuffled<T>(dice: &mut Dice, mut items: Vec<T>) -> Vec<T> {
    for place in (1..items.len()).rev() {
        items.swap(place, dice.below(place + 1));
    }
    items
}

//! The levels that two sets have in common.

use std::collections::{BTreeMap, BTreeSet};

use warifu_model::{LevelReference, Levels, Requirement, RequirementId, TargetLevel};

/// A level of each side: the same one, where versions are compared.
#[derive(Clone, Debug)]
pub(super) struct Level {
    pub(super) texts: [Option<String>; 2],
    pub(super) targets: [TargetLevel; 2],
}

/// The levels to compare at.
#[derive(Clone, Debug)]
pub(super) struct Shared {
    pub(super) levels: Vec<Level>,
    /// `true` where every level that both know behaves like one of these.
    pub(super) is_whole: bool,
}

/// Per dimension of a vector, the numbers at which something begins.
pub(super) type Steps<'r> = BTreeMap<&'r RequirementId, BTreeSet<u32>>;

impl Level {
    /// The text form, where both sides have one level.
    pub(super) fn text(&self) -> Option<String> {
        let [old, _] = &self.texts;
        old.clone()
    }
}

/// The level with this text, or all levels at which something begins for one of these requirements.
pub(super) fn shared(old: &Levels, new: &Levels, only: Option<&str>, steps: &Steps<'_>) -> Shared {
    let (texts, is_whole) = match only {
        Some(text) => (vec![Some(text.to_owned())], true),
        None => texts(old, new, steps),
    };
    let level = |text: Option<String>| {
        let targets = [old.target(text.as_deref())?, new.target(text.as_deref())?];
        Some(Level { texts: [text.clone(), text], targets })
    };
    Shared { levels: texts.into_iter().filter_map(level).collect(), is_whole }
}

/// The numbers at which the requirements, or what they ask on top, begin.
pub(super) fn steps<'r>(requirements: impl Iterator<Item = &'r Requirement>) -> Steps<'r> {
    let mut steps = Steps::new();
    for requirement in requirements {
        let tightened = requirement.tightened.iter().map(|tightening| &tightening.level);
        for level in requirement.from.iter().chain(tightened) {
            if let LevelReference::Step { dimension, level } = level {
                steps.entry(dimension).or_default().insert(*level);
            }
        }
    }
    steps
}

/// Levels of one set that the other does not have, as text. Of vectors, what is missing is dimensions or numbers.
pub(super) fn missing(from: &Levels, of: &Levels) -> Vec<String> {
    match (from, of) {
        (Levels::Ladder(here), Levels::Ladder(there)) => {
            let lacks = there.iter().filter(|rung| !here.iter().any(|other| other.id == rung.id));
            lacks.map(|rung| rung.id.to_string()).collect()
        }
        (Levels::Vector { dimensions: here, max: low }, Levels::Vector { dimensions: there, max: high }) => {
            let lacks = there.iter().filter(|one| !here.iter().any(|other| other.id == one.id));
            let numbers = (*low < *high).then(|| high.to_string());
            lacks.map(|dimension| dimension.id.to_string()).chain(numbers).collect()
        }
        (Levels::None, Levels::None) => Vec::new(),
        (_, Levels::None) => vec!["none".to_owned()],
        (_, Levels::Ladder(there)) => there.iter().map(|rung| rung.id.to_string()).collect(),
        (_, Levels::Vector { dimensions, .. }) => dimensions.iter().map(|dimension| dimension.id.to_string()).collect(),
    }
}

fn texts(old: &Levels, new: &Levels, steps: &Steps<'_>) -> (Vec<Option<String>>, bool) {
    match (old, new) {
        (Levels::None, Levels::None) => (vec![None], true),
        (Levels::Ladder(rungs), Levels::Ladder(_)) => {
            (rungs.iter().map(|rung| Some(rung.id.to_string())).collect(), true)
        }
        (Levels::Vector { dimensions, max }, Levels::Vector { dimensions: others, max: other }) => {
            let most = *max.min(other);
            let both = dimensions.iter().filter(|one| others.iter().any(|other| other.id == one.id));
            let ids: Vec<&RequirementId> = both.map(|dimension| &dimension.id).collect();
            vectors(&ids, most, steps)
        }
        _ => (Vec::new(), true),
    }
}

/// Every combination of numbers at which something begins, with zero; where they are too many, the same number for all
/// dimensions and each step of each dimension alone.
fn vectors(ids: &[&RequirementId], most: u32, steps: &Steps<'_>) -> (Vec<Option<String>>, bool) {
    let numbers = |id: &&RequirementId| -> Vec<u32> {
        let begins = steps.get(id).into_iter().flatten().copied().filter(|number| *number <= most);
        std::iter::once(0).chain(begins).collect()
    };
    let choices: Vec<Vec<u32>> = ids.iter().map(numbers).collect();
    let count = choices.iter().try_fold(1_usize, |product, one| product.checked_mul(one.len()));
    let is_whole = count.is_some_and(|count| count <= VECTORS);
    let vectors = if is_whole { all(&choices) } else { some(ids.len(), most, &choices) };
    let text = |vector: &Vec<u32>| {
        let steps: Vec<String> = ids.iter().zip(vector).map(|(id, number)| format!("{id}={number}")).collect();
        Some(steps.join(","))
    };
    (vectors.iter().map(text).collect(), is_whole)
}

fn all(choices: &[Vec<u32>]) -> Vec<Vec<u32>> {
    choices.iter().fold(vec![Vec::new()], |vectors, numbers| {
        let longer = |vector: &Vec<u32>| {
            let vector = vector.clone();
            numbers.iter().map(move |number| vector.iter().copied().chain([*number]).collect())
        };
        vectors.iter().flat_map(longer).collect()
    })
}

fn some(count: usize, most: u32, choices: &[Vec<u32>]) -> Vec<Vec<u32>> {
    let same = (1..=most).map(|number| vec![number; count]);
    let single = |(place, numbers): (usize, &Vec<u32>)| {
        let alone = |number: &u32| (0..count).map(|other| if other == place { *number } else { 0 }).collect();
        numbers.iter().filter(|number| **number > 0).map(alone).collect::<Vec<_>>()
    };
    let mut vectors: Vec<Vec<u32>> = same.chain(choices.iter().enumerate().flat_map(single)).collect();
    vectors.dedup();
    vectors
}

/// Most vectors that are tried one by one.
const VECTORS: usize = 128;

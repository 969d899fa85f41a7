//! How long diffs take; run with `--release -- --ignored --nocapture`.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a broken assumption has to stop a test, loudly")]
#![expect(clippy::disallowed_methods, reason = "this measures time")]

use std::time::Instant;

use warifu_core::CompiledSet;
use warifu_core::diff::{DiffOptions, diff};
use warifu_model::{Digest, Json, Requirement, RequirementId, RequirementSet, Vocabulary};
use warifu_tests::files;
use warifu_tests::generator::Pair;

fn compile(set: &RequirementSet, vocabulary: &[u8]) -> CompiledSet {
    let bytes = Json::from(set).to_canonical();
    let vocabularies = [(Digest::of(vocabulary), Vocabulary::read(vocabulary).unwrap())];
    CompiledSet::compile(set.clone(), Digest::of(&bytes), &vocabularies).unwrap()
}

#[test]
#[ignore = "measures time"]
fn shipped_sets_of_a_hundred_requirements() {
    let vocabulary = files::bytes("crates/warifu-catalog/data/vocabularies/warifu-common-1.0.0.json");
    let mut old = RequirementSet::read(&files::bytes("crates/warifu-catalog/data/sets/us-ssdf-1.1.0.json")).unwrap();
    let more: Vec<Requirement> = (0..100 - old.requirements.len())
        .map(|n| {
            let one = old.requirements[n % old.requirements.len()].clone();
            Requirement { id: RequirementId::parse(&format!("X.{n}")).unwrap(), ..one }
        })
        .collect();
    old.requirements.extend(more);
    let mut new = old.clone();
    for parameter in &mut new.parameters {
        if parameter.value.as_text() == Some("P1Y") {
            parameter.value = "P6M".into();
        }
    }
    let (one, other) = (compile(&old, &vocabulary), compile(&new, &vocabulary));
    let begin = Instant::now();
    let stated = diff(&one, &other, DiffOptions::default()).unwrap();
    println!("{} requirements: {:?}, {:?} {:?}", old.requirements.len(), begin.elapsed(), stated.relation, stated.bump);
    let count = |relation| stated.requirements.iter().filter(|one| one.relation.as_str() == relation).count();
    for relation in ["equivalent", "stricter", "looser", "incomparable", "undecided"] {
        println!("  {relation} {}", count(relation));
    }
    for requirement in stated.requirements.iter().filter(|one| !one.undecided.is_empty()) {
        println!("  {} {:?}", requirement.id, requirement.undecided);
    }
    println!("  levels {:?} {:?}", stated.levels[0].argument, stated.levels[0].undecided);
    let begin = Instant::now();
    let stated = diff(&one, &one, DiffOptions::default()).unwrap();
    println!("with itself: {:?} {:?}", begin.elapsed(), stated.bump);
}

#[test]
#[ignore = "measures time"]
fn random_pairs() {
    let mut times = Vec::new();
    for seed in 0..1_000 {
        let pair = Pair::of_seed(seed);
        let compile = |side: usize| {
            let (set, vocabulary) = pair.rules(side);
            let vocabularies = [(Digest::of(&vocabulary), Vocabulary::read(&vocabulary).ok()?)];
            CompiledSet::compile(RequirementSet::read(&set).ok()?, Digest::of(&set), &vocabularies).ok()
        };
        let (Some(old), Some(new)) = (compile(0), compile(1)) else { continue };
        let begin = Instant::now();
        let stated = diff(&old, &new, DiffOptions::default()).unwrap();
        times.push((begin.elapsed(), seed, stated.levels.len(), stated.requirements.iter().map(|r| r.argument.worlds).max()));
    }
    times.sort();
    let sum: std::time::Duration = times.iter().map(|(time, ..)| *time).sum();
    println!("{} pairs in {sum:?}, median {:?}", times.len(), times[times.len() / 2]);
    times.iter().rev().take(15).for_each(|slow| println!("  {slow:?}"));
}

#[test]
#[ignore = "debugging"]
fn one_pair() {
    let seed: u64 = files::setting("SEED").unwrap().parse().unwrap();
    let pair = Pair::of_seed(seed);
    for requirement in &pair.sets[1].requirements {
        println!("{}", String::from_utf8(Json::from(requirement).to_canonical()).unwrap());
    }
    let compile = |side: usize| {
        let (set, vocabulary) = pair.rules(side);
        let vocabularies = [(Digest::of(&vocabulary), Vocabulary::read(&vocabulary).ok()?)];
        CompiledSet::compile(RequirementSet::read(&set).ok()?, Digest::of(&set), &vocabularies).ok()
    };
    let stated = diff(&compile(0).unwrap(), &compile(1).unwrap(), DiffOptions::default()).unwrap();
    stated.requirements.iter().for_each(|r| println!("{} {:?} {:?}", r.id, r.relation, r.argument));
    stated.levels.iter().for_each(|r| println!("{:?} {:?} {:?}", r.level, r.relation, r.argument));
}

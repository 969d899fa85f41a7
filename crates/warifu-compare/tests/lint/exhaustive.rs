//! On small domains everything can be gone through: the alarms about meaning are exactly those that are due.

use warifu_core::CompiledSet;
use warifu_model::{Criterion, Digest, Example, Json, Outcome, RequirementId, RequirementSet};

use warifu_testkit::Dice;

use super::support::{lints, set, vocabulary};

fn leaf(dice: &mut Dice) -> String {
    let pick = |dice: &mut Dice, from: &[&str]| (*from)[dice.below(from.len())].to_owned();
    match dice.below(7) {
        0 => format!(r#"{{"equals":{{"claim":"a.flag","value":{}}}}}"#, pick(dice, &["true", "false"])),
        1 => format!(r#"{{"equals":{{"claim":"a.other","value":{}}}}}"#, pick(dice, &["true", "false"])),
        2 => format!(r#"{{"equals":{{"claim":"a.token","value":"{}"}}}}"#, pick(dice, &["x", "y", "z"])),
        3 => {
            let operator = pick(dice, &["at_least", "at_most"]);
            format!(r#"{{"{operator}":{{"claim":"a.count","value":{}}}}}"#, dice.below(3))
        }
        4 => format!(r#"{{"contains_all":{{"claim":"a.list","values":["{}"]}}}}"#, pick(dice, &["p", "q"])),
        5 => format!(r#"{{"present":{{"claim":"{}"}}}}"#, pick(dice, &["a.flag", "a.count"])),
        _ => format!(r#"{{"one_of":{{"claim":"a.token","values":["{}","z"]}}}}"#, pick(dice, &["x", "y"])),
    }
}

fn criterion(dice: &mut Dice, depth: usize) -> String {
    if depth == 0 || dice.below(4) == 0 {
        return leaf(dice);
    }
    if dice.below(5) == 0 {
        return format!(r#"{{"not":{}}}"#, criterion(dice, depth - 1));
    }
    let count = 2 + dice.below(2);
    let of: Vec<String> = (0..count).map(|_| criterion(dice, depth - 1)).collect();
    let of = of.join(",");
    match dice.below(5) {
        0 | 1 => format!(r#"{{"all_of":[{of}]}}"#),
        2 | 3 => format!(r#"{{"any_of":[{of}]}}"#),
        _ => format!(r#"{{"at_least_n_of":{{"n":2,"of":[{of}]}}}}"#),
    }
}

/// Every description over the claims that the leaves speak of: 3 × 3 × 4 × 6 × 5.
fn descriptions() -> Vec<Example> {
    let options = |texts: &[&str]| -> Vec<Option<Json>> {
        let read = |text: &&str| warifu_model::json::Tape::parse(text.as_bytes()).unwrap().root().to_json();
        std::iter::once(None).chain(texts.iter().map(read).map(Some)).collect()
    };
    let domains = [
        ("a.flag", options(&["true", "false"])),
        ("a.other", options(&["true", "false"])),
        ("a.token", options(&[r#""x""#, r#""y""#, r#""z""#])),
        ("a.count", options(&["-1", "0", "1", "2", "3"])),
        ("a.list", options(&[r#"["r"]"#, r#"["p"]"#, r#"["q"]"#, r#"["p","q"]"#])),
    ];
    let mut all = vec![Vec::new()];
    for (claim, values) in domains {
        let claim = warifu_model::ClaimId::parse(claim).unwrap();
        all = all
            .iter()
            .flat_map(|claims: &Vec<_>| {
                let with = |value: &Option<Json>| {
                    claims.iter().cloned().chain(value.clone().map(|value| (claim.clone(), value))).collect::<Vec<_>>()
                };
                values.iter().map(with).collect::<Vec<_>>()
            })
            .collect();
    }
    let example = |claims| Example { claims, evidence: Vec::new(), at: None, level: None, outcome: Outcome::Satisfied };
    all.into_iter().map(example).collect()
}

/// Which descriptions satisfy a criterion.
fn satisfied(criterion: &Criterion, set: &RequirementSet, descriptions: &[Example]) -> Vec<bool> {
    let mut set = set.clone();
    set.requirements[0].criterion = Some(criterion.clone());
    let compiled = CompiledSet::compile(set, Digest::of(b"test"), &[vocabulary()]).unwrap();
    let id = RequirementId::parse("R0").unwrap();
    descriptions.iter().map(|one| compiled.assess_example(&id, one).unwrap().outcome == Outcome::Satisfied).collect()
}

/// The part of a criterion at a pointer below `/requirements/0/criterion`, and whether it stands under an odd number of `not`.
fn part<'c>(criterion: &'c Criterion, pointer: &str) -> (&'c Criterion, bool) {
    let steps: Vec<&str> = pointer.split('/').skip(4).filter(|step| *step != "of").collect();
    let (mut at, mut negated, mut steps) = (criterion, false, steps.into_iter());
    while let Some(step) = steps.next() {
        if step == "not" {
            negated = !negated;
            at = &at.children()[0];
        } else {
            at = &at.children()[steps.next().unwrap().parse::<usize>().unwrap()];
        }
    }
    (at, negated)
}

fn meant(criterion: &Criterion, negated: bool) -> Criterion {
    if negated { Criterion::Not(Box::new(criterion.clone())) } else { criterion.clone() }
}

#[test]
fn alarms_are_confirmed_and_dead_requirements_are_found() {
    let descriptions = descriptions();
    let (mut alarms, mut dead) = (0, 0);
    for seed in 1..=120_u64 {
        let mut dice = Dice::new(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let text = criterion(&mut dice, 3);
        let set = set(&[&format!(r#"{{"criterion":{text}}}"#)], "");
        let whole = set.requirements[0].criterion.as_ref().unwrap();
        let found = lints(&set);
        assert!(found.iter().all(|lint| lint.code.as_str() != "undecided"), "{text}");
        let is_dead = !satisfied(whole, &set, &descriptions).contains(&true);
        let says_dead = found.iter().any(|l| l.code.as_str() == "never-satisfiable" && l.severity.as_str() == "error");
        assert_eq!(says_dead, is_dead, "seed {seed}: {text}");
        dead += usize::from(is_dead);
        for lint in &found {
            alarms += 1;
            confirm(lint.code.as_str(), &lint.pointer, &set, &descriptions, seed);
        }
    }
    assert!(alarms > 60 && dead > 5, "the generator makes too few mistakes: {alarms} alarms, {dead} dead");
}

/// What an alarm says, looked at again in every description.
fn confirm(code: &str, pointer: &str, set: &RequirementSet, descriptions: &[Example], seed: u64) {
    let whole = set.requirements[0].criterion.as_ref().unwrap();
    let (at, negated) = part(whole, pointer);
    let own = satisfied(&meant(at, negated), set, descriptions);
    match code {
        "never-satisfiable" => assert!(!own.contains(&true), "seed {seed}: {pointer}"),
        "always-true" => {
            let claims: Vec<String> = claims(&Json::from(at));
            let is_stated =
                |one: &&Example| claims.iter().all(|id| one.claims.iter().any(|(claim, _)| claim.as_str() == id));
            let stated = descriptions.iter().zip(&own).filter(|(one, _)| is_stated(one));
            assert!(stated.into_iter().all(|(_, holds)| *holds), "seed {seed}: {pointer}");
        }
        "shadowed-alternative" | "redundant-member" => {
            let (above, place) = pointer.rsplit_once('/').unwrap();
            let above = above.strip_suffix("/of").unwrap_or(above).rsplit_once('/').unwrap().0;
            let (parent, negated) = part(whole, above);
            let place: usize = place.parse().unwrap();
            let others = parent.children().iter().enumerate().filter(|(other, _)| *other != place);
            let rest: Vec<Criterion> = others.map(|(_, other)| meant(other, negated)).collect();
            // Without it, the same descriptions are accepted.
            let with: Vec<Criterion> = rest.iter().cloned().chain([meant(at, negated)]).collect();
            let several = |of| if code == "redundant-member" { Criterion::AllOf(of) } else { Criterion::AnyOf(of) };
            let (without, with) = (several(rest), several(with));
            let same = satisfied(&without, set, descriptions) == satisfied(&with, set, descriptions);
            assert!(same, "seed {seed}: {pointer}");
        }
        other => panic!("seed {seed}: unexpected {other}"),
    }
}

fn claims(json: &Json) -> Vec<String> {
    match json {
        Json::List(items) => items.iter().flat_map(claims).collect(),
        Json::Object(members) => members
            .iter()
            .flat_map(|(key, value)| match value {
                Json::Text(text) if key.as_ref() == "claim" => vec![text.clone()],
                other => claims(other),
            })
            .collect(),
        _ => Vec::new(),
    }
}

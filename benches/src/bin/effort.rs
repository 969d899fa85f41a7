//! What a unit of effort of `diff` costs, and that three hard requirements together do not cost three times as much as one:
//! the budget is for the whole comparison. `cargo run --release -p warifu-benches --bin effort`.
#![expect(clippy::print_stdout, reason = "a benchmark prints what it measured")]

use std::time::Instant;

use warifu_benches::Failure;
use warifu_compare::diff::{DiffOptions, diff};
use warifu_core::CompiledSet;
use warifu_model::{Digest, RequirementSet, Vocabulary};

fn main() -> Result<(), Failure> {
    for copies in 1..=3 {
        let (old, new) = (set(5, copies)?, set(705, copies)?);
        #[expect(clippy::disallowed_methods, reason = "a benchmark measures time")]
        let start = Instant::now();
        let stated = diff(&old, &new, DiffOptions::default())?;
        let seconds = start.elapsed().as_secs_f64();
        let units = stated.effort;
        let rate = f64::from(u32::try_from(units / 1_000)?) / 1_000.0 / seconds;
        println!(
            "{copies} random 3-SAT with {VARIABLES} claims, {CLAUSES} clauses each: {units} units, {seconds:.2} s, {rate:.1} million units/s"
        );
    }
    Ok(())
}

/// A set with so many requirements, each a random conjunction of clauses over the same claims.
fn set(seed: u64, copies: u64) -> Result<CompiledSet, Failure> {
    let words = r#"{"en":"x","ja":"x"}"#;
    let claim = |n: u64| {
        format!(
            r#"{{"id":"b.c{n}","group":"b","title":{words},"description":{words},"type":{{"kind":"boolean"}},"supported_by":[]}}"#
        )
    };
    let claims: Vec<String> = (0..VARIABLES).map(claim).collect();
    let vocabulary = format!(
        r#"{{"format":"warifu.vocabulary/1","id":"words","version":"1.0.0","title":{words},"groups":[{{"id":"b","title":{words}}}],"claims":[{}],"evidence_kinds":[],"roles":[]}}"#,
        claims.join(",")
    );
    let rule = |number: u64| {
        let mut dice = Dice(seed + number);
        let clauses: Vec<String> = (0..CLAUSES).map(|_| dice.clause()).collect();
        format!(
            r#"{{"id":"R.{number}","groups":["g"],"title":{words},"statement":{words},"legal_basis":[],"references":[],"assurance":"unverified","criterion":{{"all_of":[{}]}},"examples":{{"pass":[{{"claims":{{}}}}],"fail":[{{"claims":{{}}}}]}}}}"#,
            clauses.join(",")
        )
    };
    let rules: Vec<String> = (0..copies).map(rule).collect();
    let digest = Digest::of(vocabulary.as_bytes());
    let text = format!(
        r#"{{"format":"warifu.requirement-set/1","id":"set","version":"1.0.{seed}","language":1,"status":"final","title":{words},"description":{words},"authority":{{"name":{words}}},"source":{{"document":"x","edition":"1","published":"2026"}},"effective":{{"from":"2026-01-01"}},"vocabularies":[{{"id":"words","version":"1.0.0","digest":"{digest}"}}],"levels":{{"scheme":"none"}},"groups":[{{"id":"g","title":{words}}}],"requirements":[{}]}}"#,
        rules.join(",")
    );
    let vocabularies = [(digest, Vocabulary::read(vocabulary.as_bytes())?)];
    Ok(CompiledSet::compile(RequirementSet::read(text.as_bytes())?, Digest::of(text.as_bytes()), &vocabularies)?)
}

struct Dice(u64);

impl Dice {
    fn below(&mut self, below: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % below
    }

    fn clause(&mut self) -> String {
        let literal = |dice: &mut Self| {
            let equals = format!(r#"{{"equals":{{"claim":"b.c{}","value":true}}}}"#, dice.below(VARIABLES));
            if dice.below(2) == 0 { equals } else { format!(r#"{{"not":{equals}}}"#) }
        };
        let all: Vec<String> = (0..3).map(|_| literal(self)).collect();
        format!(r#"{{"any_of":[{}]}}"#, all.join(","))
    }
}

const VARIABLES: u64 = 40;
const CLAUSES: u64 = 170;

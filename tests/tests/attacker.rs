//! The gate against the attacker: random worlds of honest and bad parties, as real files with real signatures. In each the
//! library says what the naive model of the rules says, and the laws hold of both.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a broken assumption has to stop a test, loudly")]

use std::collections::BTreeMap;

use warifu_tests::files;
use warifu_tests::gate_model::bytes::Files;
use warifu_tests::gate_model::world::World;
use warifu_tests::gate_model::{self, Question, Told, judge, show, shrink};
use warifu_verify::{Gate, Kept, Request, Trust};

/// What the library says of a question.
fn library(question: &Question) -> (String, String) {
    let files = Files::of(question);
    let trust = Trust::read(&files.trust).unwrap_or_else(|error| panic!("{error}"));
    let kept = Kept { accreditation: &files.accreditations, status: &files.snapshots };
    let mut gate = Gate::new(&trust, kept);
    let request = Request { bundle: &files.bundle, product: None, at: question.at, known_at: question.known_at };
    let verdict = gate.check(&request);
    (verdict.answer().as_str().to_owned(), verdict.code().as_str().to_owned())
}

fn model(question: &Question) -> (String, String) {
    let Told { answer, code } = judge(question, None);
    (answer.as_str().to_owned(), code.to_owned())
}

#[test]
fn the_library_and_the_model_agree() {
    let number = |name: &str, ordinary: u64| files::setting(name).map_or(ordinary, |text| text.parse().unwrap());
    let worlds = number("WARIFU_ATTACKER_WORLDS", 1000);
    let first = number("WARIFU_ATTACKER_SEED", 0);
    let mut failed: BTreeMap<_, u64> = BTreeMap::new();
    for seed in first..first + worlds {
        let world = World::of_seed(seed);
        let (ours, theirs) = (model(&world.question), library(&world.question));
        if ours != theirs {
            let count = failed.entry((ours.clone(), theirs.clone())).or_default();
            *count += 1;
            if *count == 1 {
                let small = shrink::shrink(world.clone(), |w| model(&w.question) != library(&w.question));
                println!("model {:?} library {:?}\n{}", model(&small.question), library(&small.question), show::show(&small));
            }
        }
    }
    for (k, v) in &failed { println!("{v:6} {k:?}"); }
    assert!(failed.is_empty());
    let _ = gate_model::Spoilt::ALL;
}

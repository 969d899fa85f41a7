//! scratch
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]
use std::collections::BTreeMap;
use warifu_tests::files;
use warifu_tests::gate_model::{self, invariants, judge, shrink, show, world::World};

#[test]
fn the_model_keeps_the_laws() {
    let number = |name: &str, ordinary: u64| files::setting(name).map_or(ordinary, |text| text.parse().unwrap());
    let worlds = number("WARIFU_ATTACKER_WORLDS", 1000);
    let first = number("WARIFU_ATTACKER_SEED", 0);
    let mut counts: BTreeMap<String, u64> = BTreeMap::new();
    let mut failed = 0;
    for seed in first..first + worlds {
        let world = World::of_seed(seed);
        let gate = |q: &gate_model::Question| judge(q, None);
        let told = gate(&world.question);
        *counts.entry(format!("{:?} {:?} {}", world.maker, told.answer, told.code)).or_default() += 1;
        *counts.entry(format!("{:?}", told.answer)).or_default() += 1;
        for law in invariants::broken(&world, &gate) {
            failed += 1;
            *counts.entry(format!("BROKEN {law:?}")).or_default() += 1;
            if failed < 4 {
                let small = shrink::shrink(world.clone(), |w| invariants::broken(w, &gate).contains(&law));
                println!("{law:?}: {:?}\n{}", gate(&small.question), show::show(&small));
            }
        }
    }
    for (k, v) in counts { println!("{v:6} {k}"); }
    assert!(failed == 0);
}

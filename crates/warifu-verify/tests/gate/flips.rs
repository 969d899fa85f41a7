//! No single bit of what was signed can change. `.ci/run` tries all bits: the bundle is small enough.

use warifu_testkit::files::one_in;
use warifu_verify::{Answer, Gate, Question};

use crate::support::*;
use crate::world::World;

/// Of every byte; ordinarily two of its bits.
#[test]
fn a_flipped_bit_never_changes_what_is_accepted() {
    let mut scene = Scene::accepted().with_findings();
    scene.findings.truncate(2);
    let bundle = scene.bundle();
    let accepted = scene.verdict_on(&bundle);
    assert_accepted(&accepted);
    let (mut refused, mut still_accepted, step) = (0, 0, one_in(4));
    let hint = hint(&scene, &bundle);
    let trust = scene.trust();
    for place in 0..bundle.len() {
        for bit in (0..8).skip(place % step).step_by(step) {
            let mut flipped = bundle.clone();
            flipped[place] ^= 1 << bit;
            let question = Question { product: None, at: scene.at, known_at: None };
            let verdict = Gate::new(&trust).check(&flipped, &question);
            if verdict.answer() == Answer::Refuse {
                refused += 1;
                continue;
            }
            assert!(verdict.answer() == Answer::Accept && hint.contains(&place), "bit {bit} of byte {place}");
            assert_eq!(verdict.certificate(), accepted.certificate());
            assert_eq!(verdict.disclosed(), accepted.disclosed());
            still_accepted += 1;
        }
    }
    assert!(refused >= 8 / step * (bundle.len() - hint.len()));
    assert!(still_accepted > 0, "the test sees that the hint is a hint");
}

/// A gate that has seen a key so often that it made a table of it says of each changed bundle what a new one says.
#[test]
fn a_gate_that_knows_its_keys_well_says_the_same() {
    let scene = Scene::accepted();
    let bundle = scene.bundle();
    let trust = scene.trust();
    let question = Question { product: None, at: scene.at, known_at: None };
    let mut gate = Gate::new(&trust);
    for _ in 0..150 {
        assert_accepted(&gate.check(&bundle, &question));
    }
    for place in (0..bundle.len()).step_by(3) {
        let mut flipped = bundle.clone();
        flipped[place] ^= 1 << (place % 8);
        assert_eq!(gate.check(&flipped, &question), Gate::new(&trust).check(&flipped, &question), "byte {place}");
    }
}

/// Where the key id stands, a hint that nobody signs: changing it, or its name, changes nothing.
fn hint(scene: &Scene, bundle: &[u8]) -> std::ops::Range<usize> {
    let text = std::str::from_utf8(bundle).unwrap();
    let member = format!("\"keyid\":\"{}\"", scene.envelope().signatures[0].keyid.as_deref().unwrap());
    let start = text.find(&member).unwrap();
    start..start + member.len()
}

/// Of a whole bundle one bit in every third byte: everything is signed, and a key id says which key to try.
#[test]
fn a_flipped_bit_of_a_whole_bundle_is_never_accepted() {
    let world = World::accepted();
    let bundle = warifu_model::Json::from(&world.bundle()).to_canonical();
    let trust = world.scene.trust();
    let mut gate = Gate::new(&trust);
    let mut ask = |bundle: &[u8]| gate.check(bundle, &Question { product: None, at: world.scene.at, known_at: None });
    assert_accepted(&ask(&bundle));
    let (mut refused, mut open) = (0, 0);
    for place in (0..bundle.len()).step_by(3) {
        let mut flipped = bundle.clone();
        flipped[place] ^= 1 << (place % 8);
        match ask(&flipped).answer() {
            Answer::Refuse => refused += 1,
            // what is spoilt of accreditations and snapshots is as if it were not there
            Answer::Undetermined => open += 1,
            answer => panic!("byte {place}: {answer:?}"),
        }
    }
    assert!(refused > 100 && open > 100, "{refused} {open}");
}

//! A second gate, in Python and from the format pages alone, comes to the same verdicts on bundles that are made here at
//! random; `tests/tests/bundles.rs` shows it the bundle vectors. Skipped, with a loud word, where
//! there is no Python with `cryptography` (`WARIFU_PYTHON` names an interpreter that has it).
#![expect(clippy::disallowed_methods, reason = "a test writes files and asks other programs")]

use std::{
    collections::BTreeMap,
    io::Write as _,
    path::{Path, PathBuf},
    process::Command,
};

use warifu_model::{BodySuspension, InForceRule, Json, KeyRevocation, Status, Timestamp};
use warifu_testkit::Dice;
use warifu_verify::{Check, CheckOutcome, Code};

use crate::support::{CERTIFIER, EVALUATOR, STRANGER, root_of, time, words};
use crate::world::{STATUS_KEY, World, snapshot};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn python() -> Option<String> {
    let python = std::env::var_os("WARIFU_PYTHON").unwrap_or_else(|| "python3".into());
    let python = python.to_string_lossy().into_owned();
    let imports = Command::new(&python).args(["-c", "import cryptography"]).output();
    if imports.is_ok_and(|output| output.status.success()) {
        return Some(python);
    }
    let why = "\n!!! SKIPPED: no Python with `cryptography` (set WARIFU_PYTHON) !!!\n";
    std::io::stderr().write_all(why.as_bytes()).unwrap();
    None
}

/// Runs the second gate on these folders; they are as those of `tests/vectors/bundle/cases`.
fn gate(python: &str, folders: &[PathBuf]) -> (String, Option<i32>) {
    let program = root().join("tests/python/bundles.py");
    let output = Command::new(python).arg(program).args(folders).output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    (text, output.status.code())
}

/// Worlds spoilt in several random ways at once: the two gates come to the same answer, code and check.
#[test]
fn the_two_gates_agree_on_random_worlds() {
    let Some(python) = python() else { return };
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("random-worlds");
    let _ = std::fs::remove_dir_all(&folder);
    let mut answers = BTreeMap::<&str, usize>::new();
    let mut folders = Vec::new();
    for number in 0..WORLDS {
        let mut dice = Dice::new(number);
        let mut world = World::accepted();
        for _ in 0..=dice.below(3) {
            spoil(&mut world, &mut dice);
        }
        let verdict = world.verdict();
        *answers.entry(verdict.answer().as_str()).or_default() += 1;
        let leads = |check: &&Check| check.outcome != CheckOutcome::Pass && check.code == verdict.code();
        let leading = verdict.checks().iter().find(leads).filter(|_| verdict.code() != Code::Ok);
        let expected = Json::object()
            .with("verdict", verdict.answer().as_str())
            .with("code", verdict.code().as_str())
            .with("exit", u32::from(verdict.exit_code()))
            .with_some("check", leading.map(|check| check.name.as_str()));
        let case =
            Json::object().with("at", world.scene.at).with("known_at", world.scene.known_at).with("expected", expected);
        let folder = folder.join(format!("{number:04}"));
        std::fs::create_dir_all(&folder).unwrap();
        put(&folder.join("bundle.json"), &Json::from(&world.bundle()));
        put(&folder.join("trust.json"), &Json::from(&world.scene.policy));
        put(&folder.join("case.json"), &case);
        folders.push(folder);
    }
    assert_eq!(answers.len(), 4, "{answers:?}");
    let (text, code) = gate(&python, &folders);
    assert_eq!(code, Some(0), "{text}");
}

fn any_time(dice: &mut Dice) -> Timestamp {
    const TIMES: [&str; 12] = [
        "2025-01-10T00:00:00Z",
        "2025-02-01T00:00:00Z",
        "2026-03-02T00:00:00Z",
        "2026-03-03T00:00:00Z",
        "2026-03-03T01:00:00Z",
        "2026-03-03T02:00:00Z",
        "2026-04-15T00:00:00Z",
        "2026-05-20T00:00:00Z",
        "2026-06-01T00:00:00Z",
        "2026-06-19T00:00:00Z",
        "2028-02-01T00:00:00Z",
        "2028-03-03T00:00:00Z",
    ];
    let at = time(dice.word(&TIMES));
    Timestamp::from_unix(at.unix() + dice.days(3) - 1).unwrap()
}

fn any_status(dice: &mut Dice) -> Status {
    *dice.pick(Status::ALL)
}

fn spoil(world: &mut World, dice: &mut Dice) {
    let link = dice.below(2);
    let index = u32::try_from(6 + dice.below(3)).unwrap();
    match dice.below(18) {
        0 => world.scene.at = any_time(dice),
        1 => world.scene.known_at = Some(any_time(dice)),
        2 => world.scene.certificate.status_index = Some(index + 2),
        3 => world.status[0].0 = snapshot(5, "2026-05-20T00:00:00Z", &[(index, any_status(dice))]),
        4 => world.status.push((snapshot(6, "2026-05-25T00:00:00Z", &[(index, any_status(dice))]), STATUS_KEY)),
        5 => world.status[0].0.issued_at = any_time(dice).min(time("2026-05-26T00:00:00Z")),
        6 => world.chain[link].0.until = any_time(dice).max(time("2025-02-02T00:00:00Z")),
        7 => world.chain[link].0.from = any_time(dice).min(time("2027-01-01T00:00:00Z")),
        8 => {
            let (from, until) = (any_time(dice), Some(any_time(dice)).filter(|_| index == 6));
            world.chain[link].0.suspensions = vec![BodySuspension { from, until, reason: words("Audit", "監査") }];
        }
        9 => world.chain[link].0.keys[0].until = Some(any_time(dice)),
        10 => {
            let mut newer = world.chain[1].clone();
            newer.0.sequence = 2;
            newer.0.issued_at = any_time(dice);
            let compromised_at = Some(any_time(dice)).filter(|_| index == 7);
            let seed = [CERTIFIER, STATUS_KEY, EVALUATOR][link];
            let key = root_of(seed, "", &[]).key;
            let (revoked_at, reason) = (any_time(dice), words("Replaced", "交換"));
            newer.0.revocations = vec![KeyRevocation { key, revoked_at, compromised_at, reason }];
            world.chain.push(newer);
        }
        11 => world.seen.iter_mut().take(link + 1).for_each(|seen| seen.1 = any_time(dice)),
        12 => world.seen.truncate(link),
        13 => world.log = false,
        14 => world.scene.policy.log.as_mut().unwrap().required = false,
        15 => world.scene.policy.status.required = false,
        16 => world.scene.policy.accreditation.as_mut().unwrap().in_force = InForceRule::Throughout,
        _ => world.scene.signers = [[EVALUATOR, CERTIFIER, 3], [CERTIFIER, EVALUATOR, STRANGER]][link].into(),
    }
}

/// How many random worlds: a second or two of each gate's time.
const WORLDS: u64 = 200;

#[expect(clippy::disallowed_methods, reason = "another program reads it")]
fn put(path: &Path, document: &Json) {
    std::fs::write(path, document.to_canonical()).unwrap();
}

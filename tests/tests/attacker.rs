//! The gate against the attacker: random worlds of honest and bad parties, as real files with real signatures. In each of
//! them the library says what the naive model of the rules says, and both keep the laws that know no rule. Rules with one
//! of them spoilt do not.
//!
//! `WARIFU_ATTACKER_WORLDS` asks for more worlds, `WARIFU_ATTACKER_SEED` for other ones; tests/README.md has the rest.
#![expect(
    clippy::disallowed_methods,
    clippy::panic,
    reason = "tests write files, run programs, and stop loudly at a broken assumption"
)]

use std::collections::BTreeMap;
use std::io::Write as _;
use std::process::Command;

use warifu_tests::files::{self, number};
use warifu_tests::gate_model::bytes::Files;
use warifu_tests::gate_model::invariants::{Law, broken};
use warifu_tests::gate_model::made::{self, Case};
use warifu_tests::gate_model::shrink::shrink;
use warifu_tests::gate_model::world::{Maker, World};
use warifu_tests::gate_model::{Answer, Question, Spoilt, Told, border_cases, cases, judge, names, show, small};
use warifu_verify::{Gate, Kept, Trust};

/// What the library says of a question, asked with real files.
fn library(question: &Question) -> Told {
    gate(&Files::of(question), question)
}

fn gate(files: &Files, question: &Question) -> Told {
    let trust = Trust::read(&files.trust).unwrap_or_else(|error| panic!("the policy of a world: {error}"));
    let mut gate = Gate::new(&trust).knowing(Kept {
        accreditation: &files.accreditations,
        status: &files.snapshots,
        arrangements: &files.arrangements,
        adopted: &files.adopted,
    });
    let (at, known_at) = (question.at, question.known_at);
    let verdict = gate.check(&files.bundle, &warifu_verify::Question { product: None, at, known_at });
    let answer = match verdict.answer() {
        warifu_verify::Answer::Accept => Answer::Accept,
        warifu_verify::Answer::AcceptStale => Answer::AcceptStale,
        warifu_verify::Answer::Undetermined => Answer::Undetermined,
        warifu_verify::Answer::Refuse => Answer::Refuse,
        other => panic!("an answer that the model does not know: {other:?}"),
    };
    Told { answer, code: verdict.code().as_str() }
}

fn model(question: &Question) -> Told {
    judge(question, None)
}

/// What came out in how many worlds.
type Counts = BTreeMap<(Maker, Told), u64>;

#[test]
fn the_library_and_the_model_agree_in_every_world() {
    let worlds = number("WARIFU_ATTACKER_WORLDS", 120);
    let first = number("WARIFU_ATTACKER_SEED", 0);
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let counts = std::thread::scope(|scope| {
        let hold = |thread| move || hold_all((first..first + worlds).skip(thread).step_by(threads));
        let running: Vec<_> = (0..threads).map(|thread| scope.spawn(hold(thread))).collect();
        let mut all = Counts::new();
        for (outcome, count) in running.into_iter().flat_map(|thread| thread.join().unwrap()) {
            *all.entry(outcome).or_default() += count;
        }
        all
    });
    let sum = |is: &dyn Fn(Maker, Told) -> bool| {
        counts.iter().filter(|((maker, told), _)| is(*maker, *told)).map(|(_, count)| count).sum::<u64>()
    };
    let of = |answer: Answer| sum(&|_, told| told.answer == answer);
    println!(
        "{worlds} worlds from seed {first}: 0 disagreements, 0 laws broken; {} accepted, {} stale, {} undetermined, {} refused",
        of(Answer::Accept),
        of(Answer::AcceptStale),
        of(Answer::Undetermined),
        of(Answer::Refuse),
    );
    let bad_inside = sum(&|maker, told| maker == Maker::Bad && told.answer.lets_in());
    println!("{bad_inside} certificates of bad parties accepted, all inside what they were given");
    for ((maker, told), count) in &counts {
        println!("{count:8} {maker:?} {} {}", told.answer.as_str(), told.code);
    }
    if worlds >= 5_000 {
        assert!(of(Answer::Accept) > worlds / 10, "hardly anything is accepted");
        assert!(bad_inside > worlds / 500, "bad parties reach hardly anything that they may");
        let codes = counts.keys().map(|(_, told)| told.code).collect::<std::collections::BTreeSet<_>>();
        assert!(codes.len() >= 30, "only {} codes come out", codes.len());
    }
}

fn hold_all(seeds: impl Iterator<Item = u64>) -> Counts {
    let mut counts = Counts::new();
    for seed in seeds {
        let world = World::of_seed(seed);
        let told = model(&world.question);
        if library(&world.question) != told {
            disagree(world);
        }
        if let Some(law) = broken(&world, &model).first() {
            is_broken(world, *law, &model);
        }
        // the same of the library itself, where it costs little
        if seed % 8 == 0
            && let Some(law) = broken(&world, &library).first()
        {
            is_broken(world, *law, &library);
        }
        *counts.entry((world.maker, told)).or_default() += 1;
    }
    counts
}

fn disagree(world: World) -> ! {
    let small = shrink(world, |world| library(&world.question) != model(&world.question));
    let (ours, theirs) = (library(&small.question), model(&small.question));
    panic!("the library says {ours:?}, the model {theirs:?}\n{}", show::show(&small));
}

fn is_broken(world: World, law: Law, gate: &dyn Fn(&Question) -> Told) -> ! {
    let small = shrink(world, |world| broken(world, gate).contains(&law));
    panic!("{law:?} does not hold, the gate says {:?}\n{}", gate(&small.question), show::show(&small));
}

#[test]
fn the_cases_made_by_hand_come_out() {
    let mut wrong = Vec::new();
    let cases = cases::all();
    for case in &cases {
        for (who, told) in [("model", model(&case.question)), ("library", library(&case.question))] {
            if (told.answer.as_str(), told.code) != case.told {
                let world = show::question(&case.question, made::base());
                wrong.push(format!("{}: the {who} says {told:?}, not {:?}\n{world}", case.name, case.told));
            }
        }
    }
    println!("{} cases", cases.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// One false document in five alone, and with real files as well; `WARIFU_ATTACKER_SMALL` asks for all sets of so many, and of one fewer
/// with real files.
#[test]
fn no_small_set_of_false_documents_reaches_anything() {
    let asked = files::setting("WARIFU_ATTACKER_SMALL").map(|text| text.parse().unwrap());
    let (most, one_in) = asked.map_or((1, 5), |most: usize| (most, 1));
    let documents = small::false_documents().len();
    for (who, most, gate) in
        [("model", most, &model as &dyn Fn(&Question) -> Told), ("library", most.saturating_sub(1).max(1), &library)]
    {
        let tally = small::ask_all(most, one_in, gate);
        println!("{who}: one in {one_in} of {documents} false documents, at most {most} of them at hand: {tally:?}");
        assert!(tally.accepted > 0, "the bad board reaches nothing of its own");
    }
}

/// The greatest arrangements, each provision asked: what is shown of one of them is not copied for each.
#[test]
fn the_largest_arrangements_are_asked_in_one_breath() {
    let arrangements = usize::try_from(number("WARIFU_ATTACKER_ARRANGEMENTS", 4)).unwrap();
    let question = border_cases::largest(arrangements);
    let files = Files::of(&question);
    let bytes: usize = files.arrangements.iter().map(|one| one.payload.len()).sum();
    let begun = std::time::Instant::now();
    let told = gate(&files, &question);
    println!("{arrangements} arrangements, {bytes} bytes: {:?}", begun.elapsed());
    assert_eq!(told, Told { answer: Answer::Refuse, code: "recognition_without_effect" });
}

/// What told a spoilt rule from the true ones.
#[derive(Default)]
struct Noticed {
    cases: Vec<&'static str>,
    law: Option<(Law, u64)>,
    world: Option<u64>,
}

#[test]
fn every_spoilt_rule_is_noticed() {
    let worlds: Vec<_> = (0..number("WARIFU_ATTACKER_MUTANT_WORLDS", 100)).map(World::of_seed).collect();
    let told: Vec<_> = worlds.iter().map(|world| model(&world.question)).collect();
    let cases = cases::all();
    let half = Spoilt::ALL.len() / 2;
    let notice = |of: &'static [Spoilt]| of.iter().map(|one| notice(*one, &worlds, &told, &cases)).collect::<Vec<_>>();
    let noticed: Vec<_> = std::thread::scope(|scope| {
        let rest = scope.spawn(|| notice(&Spoilt::ALL[half..]));
        notice(&Spoilt::ALL[..half]).into_iter().chain(rest.join().unwrap()).collect()
    });
    let mut missed = Vec::new();
    for (spoilt, noticed) in Spoilt::ALL.iter().zip(&noticed) {
        let law = noticed.law.map_or("no law".into(), |(law, seed)| format!("{law:?} in world {seed}"));
        let world = noticed.world.map_or("no world".into(), |seed| format!("another answer in world {seed}"));
        let case = noticed.cases.first().unwrap_or(&"");
        println!("{}\n    {law}; {world}; {} cases {case}", spoilt.words(), noticed.cases.len());
        if noticed.world.is_none() && noticed.cases.is_empty() {
            missed.push(spoilt.words());
        }
    }
    let count = |is: &dyn Fn(&Noticed) -> bool| noticed.iter().filter(|one| is(one)).count();
    println!(
        "{} spoilt rules: {} break a law, {} answer otherwise in a random world, {} in a case",
        Spoilt::ALL.len(),
        count(&|one| one.law.is_some()),
        count(&|one| one.world.is_some()),
        count(&|one| !one.cases.is_empty()),
    );
    assert!(missed.is_empty(), "nobody notices: {missed:?}");
}

fn notice(spoilt: Spoilt, worlds: &[World], told: &[Told], cases: &[Case]) -> Noticed {
    let gate = |question: &Question| judge(question, Some(spoilt));
    let is_wrong = |case: &&Case| {
        let told = gate(&case.question);
        (told.answer.as_str(), told.code) != case.told
    };
    // A law asks several questions, so that only those worlds are asked in which something can be found, and none after it is.
    let mut differ = worlds
        .iter()
        .zip(told)
        .filter(|(world, told)| gate(&world.question) != **told)
        .map(|(world, _)| world)
        .take(MOST_LAW_WORLDS)
        .peekable();
    let world = differ.peek().map(|world| world.seed);
    Noticed {
        cases: cases.iter().filter(is_wrong).map(|case| case.name).collect(),
        law: differ.find_map(|world| broken(world, &gate).first().map(|law| (*law, world.seed))),
        world,
    }
}

const MOST_LAW_WORLDS: usize = 100;

/// The rules by which a party is known by its name: the attacker finds by itself what is wrong with them.
#[test]
fn names_are_found_out() {
    let mut found = BTreeMap::new();
    for seed in 0..number("WARIFU_ATTACKER_MUTANT_WORLDS", 500) {
        let world = World::of_seed(seed);
        for law in broken(&world, &names::judge) {
            found.entry(law).or_insert_with(|| (world.clone(), 0_u64)).1 += 1;
        }
    }
    for (law, (world, count)) in found.clone() {
        let small = shrink(world, |world| broken(world, &names::judge).contains(&law));
        println!("{law:?} is broken in {count} worlds, for one:\n{}", show::show(&small));
    }
    for law in [Law::NothingBeyondWhatWasGiven, Law::NothingTakenBackIsLost, Law::NobodyIsShutOut] {
        assert!(found.contains_key(&law), "{law:?} is not found to be broken");
    }
}

/// The second implementation, on a few thousand worlds and on the cases.
#[test]
fn the_verifier_in_python_says_the_same() {
    let script = "tests/python/worlds.py";
    let probe = Command::new("python3").args(["-c", "import cryptography"]).output();
    if !probe.is_ok_and(|probe| probe.status.success()) {
        eprintln!("\n!!! SKIPPED: {script} needs python3 with the package `cryptography` !!!\n");
        return;
    }
    let first = number("WARIFU_ATTACKER_SEED", 0);
    let worlds = (first..first + number("WARIFU_ATTACKER_PYTHON_WORLDS", 40)).map(World::of_seed);
    let questions = cases::all().into_iter().map(|case| case.question).chain(worlds.map(|world| world.question));
    let path = std::env::temp_dir().join(format!("warifu-worlds-{}.jsonl", std::process::id()));
    let mut file = std::io::BufWriter::new(std::fs::File::create(&path).unwrap());
    for question in questions {
        writeln!(file, "{}", Files::of(&question).line(&question, model(&question))).unwrap();
    }
    file.into_inner().unwrap();
    let ran = Command::new("python3").arg("-B").arg(files::root().join(script)).arg(&path).output().unwrap();
    let said = [ran.stdout, ran.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
    assert!(ran.status.success(), "{said}the worlds are in {}", path.display());
    println!("{said}");
    std::fs::remove_file(path).unwrap();
}

//! Laws over random criteria and claims. The questions come from a fixed seed, so that a failure repeats.

use warifu_core::{Replay, Request, evaluate, replay};
use warifu_model::{Language, Outcome};
use warifu_testkit::Dice;

use crate::support::{Hashes, attestation, many, request, run};

fn criterion(dice: &mut Dice, depth: usize) -> String {
    let several = |dice: &mut Dice| {
        let of: Vec<_> = (0..=dice.below(3)).map(|_| criterion(dice, depth - 1)).collect();
        (of.len(), format!("[{}]", of.join(",")))
    };
    match dice.below(if depth == 0 { 4 } else { 8 }) {
        0..=2 => {
            let claim = dice.word(&CLAIMS);
            format!(r#"{{"equals":{{"claim":"{claim}","value":{}}}}}"#, dice.one_in(2))
        }
        3 => format!(r#"{{"present":{{"claim":"{}"}}}}"#, dice.word(&CLAIMS)),
        4 => format!(r#"{{"not":{}}}"#, criterion(dice, depth - 1)),
        5 => format!(r#"{{"all_of":{}}}"#, several(dice).1),
        6 => format!(r#"{{"any_of":{}}}"#, several(dice).1),
        _ => {
            let (len, of) = several(dice);
            let n = 1 + dice.below(len);
            format!(r#"{{"at_least_n_of":{{"n":{n},"of":{of}}}}}"#)
        }
    }
}

/// Claims with values; nothing for those left out.
fn claims(dice: &mut Dice) -> Vec<Option<bool>> {
    (0..4).map(|_| *dice.pick(&[None, Some(false), Some(true)])).collect()
}

const CLAIMS: [&str; 4] = ["t.boolean", "t.boolean_two", "t.boolean_three", "t.boolean_four"];

fn text(claims: &[Option<bool>]) -> String {
    let claim = |(id, value): (&&str, &Option<bool>)| value.map(|value| format!(r#""{id}":{value}"#));
    CLAIMS.iter().zip(claims).filter_map(claim).collect::<Vec<_>>().join(",")
}

/// Learning a claim that nobody made so far never turns met into not met or back, and never makes either unknown.
#[test]
fn knowing_more_never_overturns_a_finding() {
    let mut dice = Dice::new(1);
    for _ in 0..300 {
        let (applies, criterion) = (criterion(&mut dice, 2), criterion(&mut dice, 3));
        let set = many(&[("R", &format!(r#""applies":{applies},"criterion":{criterion}"#))], &[]);
        for _ in 0..4 {
            let known = claims(&mut dice);
            let more: Vec<_> = known.iter().zip(claims(&mut dice)).map(|(known, other)| known.or(other)).collect();
            let outcome =
                |claims: &[Option<bool>]| run(&set, &[&attestation(&text(claims), "[]")]).record().findings[0].outcome;
            let (before, after) = (outcome(&known), outcome(&more));
            assert!(before == after || before == Outcome::Undetermined, "{criterion} {known:?} {more:?}");
        }
    }
}

/// The record is the same for every order of the inputs and of the evidence, and replays to the same digest.
#[test]
fn order_reaches_no_record_and_every_record_replays() {
    let mut dice = Dice::new(2);
    for _ in 0..60 {
        let fields = format!(r#""criterion":{}"#, criterion(&mut dice, 3));
        let set = many(&[("A", &fields), ("B", &format!(r#""criterion":{}"#, criterion(&mut dice, 2)))], &[]);
        let evidence = |id: u64| format!(r#"[{{"id":"e","kind":"pen","digest":"@{id}"}}]"#);
        // Every input has evidence of its own, or two could be the same file.
        let files: Vec<_> = (0..4).map(|i| attestation(&text(&claims(&mut dice)), &evidence(i))).collect();
        let mut inputs: Vec<&[u8]> = files.iter().map(Vec::as_slice).collect();
        let mut documents: Vec<&[u8]> = vec![b"0", b"1", b"2"];
        let first = evaluate(&set, &Request { evidence: &documents, ..request(&inputs) }, &Hashes).unwrap();
        for _ in 0..3 {
            inputs.rotate_left(1);
            inputs.swap(0, dice.below(4));
            documents.rotate_left(1);
            let shuffled = Request { evidence: &documents, ..request(&inputs) };
            let again = evaluate(&set, &shuffled, &Hashes).unwrap();
            assert_eq!(first.record_bytes(), again.record_bytes());
            assert!(matches!(replay(first.record_bytes(), &set, &shuffled, &Hashes).unwrap(), Replay::Same(_)));
        }
    }
}

/// Whatever bytes come in, an error or a result comes out.
#[test]
fn broken_inputs_give_errors_never_panics() {
    let set = many(&[("R", r#""criterion":{"evidence":{"kind":"pen"}}"#)], &[]);
    let whole = attestation(r#""t.integer":1,"t.records":[]"#, r#"[{"id":"e","kind":"pen","digest":"@x"}]"#);
    let mut dice = Dice::new(3);
    for _ in 0..3_000 {
        let mut bytes = whole.clone();
        let at = dice.below(bytes.len());
        match dice.below(3) {
            0 => bytes[at] = u8::try_from(dice.below(256)).unwrap(),
            1 => bytes.truncate(at),
            _ => drop(bytes.remove(at)),
        }
        if let Err(error) = evaluate(&set, &request(&[&bytes]), &Hashes) {
            assert!(!error.code().is_empty() && !error.help(Language::En).is_empty() && !error.to_string().is_empty());
        }
    }
}

//! Laws over random criteria and claims. The questions come from a fixed seed, so that a failure repeats.

use warifu_core::{Replay, Request, evaluate, replay};
use warifu_model::{Language, Outcome};

use crate::support::{Hashes, attestation, many, request, run};

/// A small generator (a permuted congruential one would be better, and is not needed).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }

    fn criterion(&mut self, depth: u64) -> String {
        let several = |dice: &mut Self| {
            let of: Vec<_> = (0..=dice.roll(3)).map(|_| dice.criterion(depth - 1)).collect();
            (of.len(), format!("[{}]", of.join(",")))
        };
        match self.roll(if depth == 0 { 4 } else { 8 }) {
            0..=2 => {
                let claim = CLAIMS[usize::try_from(self.roll(4)).unwrap()];
                format!(r#"{{"equals":{{"claim":"{claim}","value":{}}}}}"#, self.roll(2) == 0)
            }
            3 => format!(r#"{{"present":{{"claim":"{}"}}}}"#, CLAIMS[usize::try_from(self.roll(4)).unwrap()]),
            4 => format!(r#"{{"not":{}}}"#, self.criterion(depth - 1)),
            5 => format!(r#"{{"all_of":{}}}"#, several(self).1),
            6 => format!(r#"{{"any_of":{}}}"#, several(self).1),
            _ => {
                let (len, of) = several(self);
                let n = 1 + self.roll(u64::try_from(len).unwrap());
                format!(r#"{{"at_least_n_of":{{"n":{n},"of":{of}}}}}"#)
            }
        }
    }

    /// Claims with values; nothing for those left out.
    fn claims(&mut self) -> Vec<Option<bool>> {
        (0..4).map(|_| [None, Some(false), Some(true)][usize::try_from(self.roll(3)).unwrap()]).collect()
    }
}

const CLAIMS: [&str; 4] = ["t.boolean", "t.boolean_two", "t.boolean_three", "t.boolean_four"];

fn text(claims: &[Option<bool>]) -> String {
    let claim = |(id, value): (&&str, &Option<bool>)| value.map(|value| format!(r#""{id}":{value}"#));
    CLAIMS.iter().zip(claims).filter_map(claim).collect::<Vec<_>>().join(",")
}

/// Learning a claim that nobody made so far never turns met into not met or back, and never makes either unknown.
#[test]
fn knowing_more_never_overturns_a_finding() {
    let mut dice = Dice(1);
    for _ in 0..300 {
        let (applies, criterion) = (dice.criterion(2), dice.criterion(3));
        let set = many(&[("R", &format!(r#""applies":{applies},"criterion":{criterion}"#))], &[]);
        for _ in 0..4 {
            let known = dice.claims();
            let more: Vec<_> = known.iter().zip(dice.claims()).map(|(known, other)| known.or(other)).collect();
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
    let mut dice = Dice(2);
    for _ in 0..60 {
        let fields = format!(r#""criterion":{}"#, dice.criterion(3));
        let set = many(&[("A", &fields), ("B", &format!(r#""criterion":{}"#, dice.criterion(2)))], &[]);
        let evidence = |id: u64| format!(r#"[{{"id":"e","kind":"pen","digest":"@{id}"}}]"#);
        // Every input has evidence of its own, or two could be the same file.
        let files: Vec<_> = (0..4).map(|i| attestation(&text(&dice.claims()), &evidence(i))).collect();
        let mut inputs: Vec<&[u8]> = files.iter().map(Vec::as_slice).collect();
        let mut documents: Vec<&[u8]> = vec![b"0", b"1", b"2"];
        let first = evaluate(&set, &Request { evidence: &documents, ..request(&inputs) }, &Hashes).unwrap();
        for _ in 0..3 {
            inputs.rotate_left(1);
            inputs.swap(0, usize::try_from(dice.roll(4)).unwrap());
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
    let mut dice = Dice(3);
    for _ in 0..3_000 {
        let mut bytes = whole.clone();
        let at = usize::try_from(dice.roll(u64::try_from(bytes.len()).unwrap())).unwrap();
        match dice.roll(3) {
            0 => bytes[at] = u8::try_from(dice.roll(256)).unwrap(),
            1 => bytes.truncate(at),
            _ => drop(bytes.remove(at)),
        }
        if let Err(error) = evaluate(&set, &request(&[&bytes]), &Hashes) {
            assert!(!error.code().is_empty() && !error.help(Language::En).is_empty() && !error.to_string().is_empty());
        }
    }
}

//! The ledger of a body in the hands of outsiders and careless people: files that mean harm, names that may be two things, folders in
//! which nothing is.

use std::fs;
use std::path::Path;

use warifu_model::Json;
use warifu_testkit::files::{every, one_in};

use crate::body::refused;
use crate::books::office;
use crate::hostile::harmless;
use crate::support::{list, run, text};

/// Every place where a verb of the ledger reads a file; `BAD` stands for the hostile one.
const READERS: &[&str] = &[
    "init BAD --db sqlite:new.db",
    "case c-9 applied --key BAD",
    "case c-9 evaluated --record BAD -o out",
    "case c-1 decided --terms BAD -o out",
    "case c-1 decided --terms terms.json --accreditation BAD -o out",
    "case a-9 proposed --edition BAD -o out",
    "case o-9 proposed --officer BAD -o out",
    "case h-9 proposed --hold BAD -o out",
    "queue --key BAD",
    "sign BAD --key registrar.pem -o out",
    "sign to-sign.json --key BAD -o out",
    "take BAD",
    "take evaluated.json --published BAD",
    "issue MCO-2026-0042 --signed BAD",
    "issue MCO-2026-0042 --key BAD",
    "issue BAD",
    "suspend BAD --case s-9 --reason a --reason-ja b -o out",
    "suspend MCO-2026-0042 --case s-9 --reason a --reason-ja b --key BAD",
    "list --component BAD",
    "show BAD",
    "rests-on BAD",
    "rests-on --component BAD",
    "impact ./BAD us-ssdf@1.1.1",
    "impact us-ssdf@1.1.1 ./BAD",
    "audit --actor BAD",
    "audit --certificate BAD",
    "publish pages --sign-status BAD",
    "publish pages --sign-log BAD",
    "publish pages --signed BAD",
    "publish pages --published BAD",
    "import BAD --db sqlite:new.db",
];

/// The languages of the answers for machines and for people.
const TURNS: [[&str; 2]; 2] = [["en", "ja"], ["ja", "en"]];

#[test]
fn hostile_files_are_named_errors_for_every_verb_of_the_ledger() {
    let folder = office("outsiders-files");
    let files: &[(&str, Vec<u8>)] = &[
        ("empty.bad", Vec::new()),
        ("twice.bad", br#"{"format": "warifu.product/1", "a": 1, "a": 2}"#.to_vec()),
        ("deep.bad", [vec![b'['; 10_000], vec![b']'; 10_000]].concat()),
        ("digits.bad", format!(r#"{{"format": {}}}"#, "9".repeat(400)).into_bytes()),
        ("latin.bad", b"{\"format\": \"caf\xe9\"}".to_vec()),
        (
            "escapes.bad",
            "{\"format\": \"\u{1b}[2J\u{1b}]0;owned\u{7}\u{9b}31m\u{202e}\", \"\u{1b}[31m\": \"\u{1b}c\"}".into(),
        ),
        ("escaped.bad", br#"{"format": "\u001b[2J\u009b31m\u202e", "\u001b[31m": "\u001bc"}"#.to_vec()),
        ("note.bad", "\u{1b}[2Jlog.minato.example/certificates\n1\nAAAA\n\n\u{2014} \u{1b}[31m AAAA\n".into()),
    ];
    let before = head(&folder);
    for (turn, (name, bytes)) in files.iter().enumerate() {
        fs::write(folder.join(name), bytes).unwrap();
        let there = names(&folder);
        // ordinarily each verb is given one file in three, and the answer for machines is asked for in the one language, that for
        // people in the other
        for (place, reader) in READERS.iter().enumerate().skip(turn % one_in(3)).step_by(one_in(3)) {
            let turns = if every() { &TURNS[..] } else { &TURNS[place % 2..][..1] };
            for [machines, people] in turns {
                let words = format!("ledger {}", reader.replace("BAD", name));
                let ran = run(&folder, &format!("{words} --format json --lang {machines}"));
                assert!([1, 64, 65, 74].contains(&ran.code), "{words}: {} {}{}", ran.code, ran.out, ran.err);
                let error = ran.error();
                assert!(!text(&error, "error").is_empty() && !text(&error, "message").is_empty(), "{words}");
                harmless(&ran, &words);
                harmless(&run(&folder, &format!("{words} --lang {people}")), &words);
                let _ = fs::remove_file(folder.join("new.db"));
            }
        }
        assert_eq!(names(&folder), there, "{name}");
    }
    assert_eq!(head(&folder), before, "nothing was changed");
    assert_eq!(run(&folder, "ledger verify").code, 0);
}

/// The number of entries, and the digest of the last one.
fn head(folder: &Path) -> (Option<Json>, Option<Json>) {
    let ran = run(folder, "ledger export head-of --format json");
    fs::remove_dir_all(folder.join("head-of")).unwrap();
    let json = ran.json();
    (json.member("entries").cloned(), json.member("head").cloned())
}

fn names(folder: &Path) -> Vec<String> {
    let all = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut all: Vec<_> = all.filter(|name| !name.starts_with("ledger.db")).collect();
    all.sort();
    all
}

/// A second certificate that is issued, in a ledger of its own whose story is in November.
fn two_certificates(name: &str) -> std::path::PathBuf {
    let folder = office(name);
    for name in ["ledger.db", "ledger.db-wal", "ledger.db-shm"] {
        let _ = fs::remove_file(folder.join(name));
    }
    fs::remove_dir_all(folder.join("public")).unwrap();
    let ok = |words: &str| {
        let ran = run(&folder, words);
        assert_eq!(ran.code, 0, "{words}: {}", ran.err);
    };
    ok("ledger init opening.json --at 2026-10-20T00:00:00Z");
    let with = "papers/envelope.json papers/laboratory-envelope.json papers/admission.json papers/evidence";
    let terms = fs::read_to_string(folder.join("terms.json")).unwrap();
    let at = "--at 2026-11-09T00:00:00Z";
    for number in ["K-1", "K-2"] {
        let case = number.to_lowercase();
        fs::write(folder.join("of.json"), terms.replace("MCO-2026-0042", number)).unwrap();
        ok(&format!("ledger case {case} applied --key registrar.pem {at}"));
        ok(&format!("ledger case {case} evaluated --record record.json --with {with} --key evaluator.pem {at}"));
        ok(&format!("ledger case {case} reviewed --key reviewer.pem {at}"));
        ok(&format!("ledger case {case} decided --terms of.json --key certifier.pem --certificate {number}.todo {at}"));
    }
    folder
}

#[test]
fn signatures_are_taken_whole_once_and_never_from_another_certificate() {
    let folder = two_certificates("outsiders-signatures");
    let at = "--at 2026-11-09T01:00:00Z";
    for (number, by) in [("K-1", "evaluator"), ("K-1", "reviewer"), ("K-1", "certifier"), ("K-2", "evaluator")] {
        let ran = run(&folder, &format!("ledger sign {number}.todo --key {by}.pem -o {number}-{by}.json"));
        // whoever signs sees for what: with enough signatures it holds, whatever the ledger says
        for shown in [number, "HK-210", "us-ssdf@1.1.1", "2028-11-10", "Minato Conformity Office"] {
            assert!(ran.out.contains(shown), "{shown}: {}", ran.out);
        }
    }
    let taken = |ran: &crate::support::Ran| ran.json().member("taken").cloned();
    refused(
        &folder,
        &format!("ledger issue K-1 --signed K-1-evaluator.json K-2-evaluator.json {at}"),
        65,
        "certificate-differs",
    );
    // one signature that does not hold, and the good one beside it is not taken either
    let good = fs::read_to_string(folder.join("K-1-reviewer.json")).unwrap();
    let sig = good.find("\"sig\":\"").unwrap() + 10;
    let turned = if good.as_bytes()[sig] == b'A' { "B" } else { "A" };
    fs::write(folder.join("forged.json"), format!("{}{turned}{}", &good[..sig], &good[sig + 1..])).unwrap();
    refused(
        &folder,
        &format!("ledger issue K-1 --signed K-1-evaluator.json forged.json {at}"),
        65,
        "ledger-signature-invalid",
    );
    let ran =
        run(&folder, &format!("ledger issue K-1 --signed K-1-evaluator.json K-1-reviewer.json {at} --format json"));
    assert_eq!(taken(&ran), Some(Json::Int(2)), "{}", ran.err);
    // handed in again, with the one that was missing: the two are there, the third one issues it
    let all =
        format!("ledger issue K-1 --signed K-1-evaluator.json K-1-reviewer.json K-1-certifier.json {at} --format json");
    let ran = run(&folder, &all);
    assert_eq!((ran.code, taken(&ran)), (0, Some(Json::Int(1))), "{}", ran.err);
    assert_eq!(ran.json().member("issued"), Some(&Json::Bool(true)));
    let ran = run(&folder, &all);
    assert_eq!((ran.code, taken(&ran)), (0, Some(Json::Int(0))), "{}", ran.err);
    assert_eq!(run(&folder, "ledger verify").code, 0);
}

#[test]
fn a_name_that_may_be_two_certificates_is_none() {
    let folder = two_certificates("outsiders-names");
    let at = "--at 2026-11-09T01:00:00Z";
    for number in ["K-1", "K-2"] {
        let issue =
            format!("ledger issue {number} --key evaluator.pem reviewer.pem certifier.pem -o {number}.json {at}");
        assert_eq!(run(&folder, &issue).code, 0);
    }
    // a file that somebody left in the folder, named like another certificate
    fs::copy(folder.join("K-2.json"), folder.join("K-1")).unwrap();
    let withdraw = "ledger withdraw K-1 --case s-1 --reason a --reason-ja b -o step.json";
    let error = refused(&folder, withdraw, 64, "certificate-ambiguous");
    assert!(text(&error, "message").contains("`K-2`"), "{}", text(&error, "message"));
    assert!(!folder.join("step.json").exists());
    fs::copy(folder.join("K-1.json"), folder.join("K-1")).unwrap();
    assert_eq!(run(&folder, withdraw).code, 0, "both are the same one");
    // who decides sees what was proposed
    fs::remove_file(folder.join("K-1")).unwrap();
    let propose = format!("{} --key evaluator.pem {at}", withdraw.replace(" -o step.json", ""));
    assert_eq!(run(&folder, &propose).code, 0);
    let ran = run(&folder, &format!("ledger case s-1 decided -o decided.json {at}"));
    assert!(ran.out.contains("withdrawn") && ran.out.contains("on the proposal"), "{}", ran.out);
}

#[test]
fn what_was_published_is_looked_at_or_missed() {
    let folder = two_certificates("outsiders-published");
    let at = "--at 2026-11-09T01:00:00Z";
    fs::create_dir(folder.join("nothing")).unwrap();
    for words in ["ledger verify", "ledger case c-9 applied -o step.json", "ledger publish pages"] {
        refused(&folder, &format!("{words} --published nothing"), 65, "published-missing");
    }
    assert_eq!(run(&folder, "ledger backup before.db").code, 0);
    assert_eq!(run(&folder, &format!("ledger issue K-1 --key evaluator.pem reviewer.pem certifier.pem {at}")).code, 0);
    // neither a snapshot nor a checkpoint is out, and a certificate is
    assert_eq!(run(&folder, "ledger publish pages").code, 0);
    assert!(!folder.join("pages/checkpoint").exists() && folder.join("pages/certificates/0.json").exists());
    let ran = run(&folder, "ledger verify --db sqlite:before.db --published pages --format json");
    let problems = ran.json();
    let codes: Vec<_> = list(&problems, "problems").iter().map(|one| text(one, "code").to_owned()).collect();
    assert_eq!((ran.code, codes), (1, vec!["certificate_not_known".to_owned()]), "{}", ran.err);
    for words in ["ledger publish pages", "ledger case c-9 applied -o step.json --published pages"] {
        refused(&folder, &format!("{words} --db sqlite:before.db"), 1, "ledger-behind");
    }
    // a key that does not read is told before anything is signed
    let before = head(&folder);
    refused(
        &folder,
        &format!("ledger publish pages --sign-status status.pem --sign-log terms.json {at}"),
        65,
        "pem-malformed",
    );
    assert_eq!(head(&folder), before);
}

#[test]
fn what_came_later_is_not_shown_as_known_before() {
    let folder = office("outsiders-known");
    let shown = run(&folder, "ledger show MCO-2026-0042 --known-at 2026-11-12T00:00:00Z").out;
    assert!(shown.contains("Certifier") && !shown.contains("Surveillance"), "{shown}");
    let shown = run(&folder, "ledger show MCO-2026-0042 --known-at 2026-11-08T12:00:00Z").out;
    assert!(shown.contains("Reviewer") && !shown.contains("Certifier"), "{shown}");
    let shown = run(&folder, "ledger show MCO-2026-0042").out;
    assert!(shown.contains("Surveillance is overdue") && shown.contains("Firmware was changed"), "{shown}");
}

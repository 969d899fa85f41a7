//! Inputs that mean harm, for every command that reads.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use warifu_testkit::files::one_in;

use crate::support::{Ran, demo, json, list, run, run_words, text};

/// Every place where a command reads a file; `BAD` stands for the hostile one.
const READERS: &[&str] = &[
    "show BAD",
    "explain BAD",
    "report BAD",
    "report BAD --as html -o out",
    "report BAD --as eu-declaration",
    "report record.json --as eu-declaration --attestation BAD",
    "report record.json --plan BAD --as sarif -o out",
    "report record.json --with BAD --as csv -o out",
    "attest BAD --key maker-key.pem -o out",
    "attest attestation.json --key BAD -o out",
    "import BAD --product product.json -o out",
    "import evidence/after/sbom.cdx.json --product BAD -o out",
    "import evidence/after/sbom.cdx.json --product product.json --vocabulary BAD -o out",
    "evaluate BAD --set us-ssdf --record out",
    "evaluate envelope.json --set ./BAD --record out",
    "evaluate envelope.json --set us-ssdf --vocabulary BAD --record out",
    "evaluate envelope.json --set us-ssdf --admit BAD --record out",
    "evaluate envelope.json --set us-ssdf --waivers BAD --record out",
    "evaluate envelope.json --set us-ssdf --holds BAD --trust trust.json --record out",
    "evaluate envelope.json --set us-ssdf --holds bundle.json --trust BAD --record out",
    "replay BAD --with envelope.json",
    "replay record.json --with BAD",
    "issue BAD --with . --key key.pem --terms terms.json -o out",
    "issue record.json --with envelope.json --key BAD --terms terms.json -o out",
    "issue record.json --with envelope.json --key key.pem --terms BAD -o out",
    "countersign BAD --key key.pem --role reviewer -o out",
    "countersign bundle.json --key BAD --role reviewer -o out",
    "disclose BAD -o out",
    "check BAD --trust trust.json",
    "check bundle.json --trust BAD",
    "check bundle.json --trust trust.json --product BAD",
    "export BAD --as dsse -o out",
    "key id BAD",
    "key public BAD -o out",
];

#[test]
fn hostile_files_are_named_errors_for_every_reader() {
    let folder = demo("hostile");
    let files: &[(&str, Vec<u8>)] = &[
        ("empty.bad", Vec::new()),
        ("zeros.bad", vec![0; 20_000_000]),
        ("twice.bad", br#"{"format": "warifu.product/1", "a": 1, "a": 2}"#.to_vec()),
        ("deep.bad", [vec![b'['; 10_000], vec![b']'; 10_000]].concat()),
        ("deeper.bad", br#"{"a":"#.repeat(10_000)),
        (
            "escapes.bad",
            "{\"format\": \"\u{1b}[2J\u{1b}]0;owned\u{7}\u{9b}31m\u{202e}\", \"\u{1b}[31m\": \"\u{1b}c\"}".into(),
        ),
        ("escaped.bad", br#"{"format": "\u001b[2J\u009b31m\u202e", "\u001b[31m": "\u001bc"}"#.to_vec()),
        ("latin.bad", b"{\"format\": \"caf\xe9\"}".to_vec()),
        ("half.bad", br#"{"format": "warifu.trust-policy/2", "id":"#.to_vec()),
        ("pem.bad", b"-----BEGIN PRIVATE KEY-----\n\x1b[31m\n-----END PRIVATE KEY-----\n".to_vec()),
        ("number.bad", br#"{"format": 1e400}"#.to_vec()),
        (
            "envelope.bad",
            br#"{"payloadType": "application/vnd.in-toto+json", "payload": "e30=", "signatures": [{"sig": "AA=="}]}"#
                .to_vec(),
        ),
    ];
    for (turn, (name, bytes)) in files.iter().enumerate() {
        fs::write(folder.join(name), bytes).unwrap();
        // ordinarily each reader is given one file in four
        for reader in READERS.iter().skip(turn % one_in(4)).step_by(one_in(4)) {
            // an envelope that nobody signed properly can be looked at like any other
            if (*name, *reader) != ("envelope.bad", "show BAD") {
                refused(&folder, &reader.replace("BAD", name), &[65, 1]);
            }
            if name.starts_with("escape") {
                harmless(&run(&folder, &reader.replace("BAD", name)), reader);
            }
        }
    }
}

#[test]
fn folders_and_missing_files_are_named_errors_for_every_reader() {
    let folder = demo("absent");
    fs::create_dir(folder.join("folder.bad")).unwrap();
    for reader in READERS {
        // a replay and a check look through folders; a report takes files of sets
        let with = (reader.contains("--with BAD") && !reader.starts_with("report")) || reader.starts_with("check BAD");
        let code = if with { 65 } else { 74 };
        // products are looked for in folders
        if !reader.contains("--product BAD") || !reader.starts_with("check") {
            refused(&folder, &reader.replace("BAD", "folder.bad"), &[code]);
        }
        refused(&folder, &reader.replace("BAD", "nosuch.bad"), &[74]);
    }
}

/// Nothing on standard output, nothing written, one named error, nothing that drives a terminal.
fn refused(folder: &Path, arguments: &str, codes: &[i32]) {
    let ran = run(folder, &format!("{arguments} --format json"));
    assert!(codes.contains(&ran.code), "{arguments}: {} {}{}", ran.code, ran.out, ran.err);
    // a verdict on bytes that read but prove nothing is an answer, not an error
    if ran.out.is_empty() {
        let error = ran.error();
        assert!(!text(&error, "error").is_empty() && !text(&error, "message").is_empty(), "{arguments}: {}", ran.err);
        assert_eq!(ran.err.lines().count(), 1, "{arguments}: {}", ran.err);
    }
    harmless(&ran, arguments);
    assert!(!folder.join("out").exists(), "{arguments}");
}

pub(crate) fn harmless(ran: &Ran, what: &str) {
    for text in [&ran.out, &ran.err] {
        let bad = text.chars().find(|c| (c.is_control() && *c != '\n') || ('\u{202a}'..='\u{202e}').contains(c));
        assert_eq!(bad, None, "{what}: {text:?}");
    }
}

#[test]
fn names_in_an_sbom_do_not_reach_the_terminal() {
    let folder = demo("names");
    let esc = "\\u001b[31m\\u001b]0;owned\\u0007\\u009b2J\\u202e";
    let sbom = |purl: &str| {
        format!(
            r#"{{"bomFormat": "CycloneDX", "specVersion": "1.6", "metadata": {{"timestamp": "2026-10-20T00:00:00Z",
            "tools": {{"components": [{{"type": "application", "name": "tool{esc}", "version": "1"}}]}},
            "component": {{"type": "firmware", "name": "hk{esc}", "purl": "{purl}"}}}},
            "components": [{{"type": "library", "name": "lwip{esc}", "version": "2{esc}"}}]}}"#
        )
    };
    fs::write(folder.join("ours\u{1b}[31m.json"), sbom("pkg:generic/hamakaze/hk-210@3.2.1")).unwrap();
    fs::write(folder.join("theirs.json"), sbom(&format!("pkg:generic/other/{esc}@1"))).unwrap();
    for face in ["human", "json"] {
        for file in ["ours\u{1b}[31m.json", "theirs.json"] {
            let arguments = ["import", file, "--product", "product.json", "-o", "draft.json", "--format", face];
            let ran = run_words(&folder, &arguments, b"");
            harmless(&ran, file);
            if ran.code == 0 {
                for command in
                    ["show draft.json", "evaluate draft.json --set us-ssdf --all --record r.json", "explain r.json"]
                {
                    harmless(&run(&folder, &format!("{command} --format {face}")), command);
                }
                fs::remove_file(folder.join("draft.json")).unwrap();
            }
        }
    }
}

#[test]
fn arguments_do_not_drive_the_terminal() {
    let folder = demo("arguments");
    for arguments in [
        &["\u{1b}[31mnosuch"][..],
        &["show", "\u{1b}[31mnosuch\u{202e}"],
        &["evaluate", "envelope.json", "--set", "\u{1b}[31m"],
        &["evaluate", "envelope.json", "--set", "us-ssdf", "--level", "\u{9b}31m"],
        &["catalog", "search", "\u{1b}[31m"],
        &["catalog", "show", "us-ssdf", "\u{1b}[31m"],
        &["check", "bundle.json", "--trust", "trust.json", "--at", "\u{1b}[31m"],
    ] {
        harmless(&run_words(&folder, arguments, b""), "human");
        harmless(&run_words(&folder, &[arguments, &["--format", "json"]].concat(), b""), "json");
    }
}

#[test]
fn a_large_sbom_is_imported() {
    let folder = demo("large");
    let mut sbom = String::from(
        r#"{"bomFormat": "CycloneDX", "specVersion": "1.6",
        "metadata": {"component": {"type": "firmware", "name": "hk-210", "purl": "pkg:generic/hamakaze/hk-210@3.2.1"}},
        "components": ["#,
    );
    let count = 60_000 / one_in(3);
    for index in 0..count {
        let comma = if index == 0 { "" } else { "," };
        write!(sbom, r#"{comma}{{"type": "library", "name": "part-{index}", "version": "1.{index}", "purl": "pkg:generic/part-{index}@1.{index}"}}"#).unwrap();
    }
    sbom.push_str("]}");
    fs::write(folder.join("large.json"), sbom).unwrap();
    let ran = run(&folder, "import large.json --product product.json -o large-attestation.json --format json");
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(fs::read_to_string(folder.join("large-attestation.json")).unwrap().contains(&count.to_string()));
}

#[test]
fn documents_that_disagree_are_both_named() {
    let folder = demo("disagree");
    let files =
        "evidence/before/declarations/supplier-assessment.json evidence/after/declarations/supplier-assessment.json";
    // of one kind: each claim combines, and what each says is told
    let ran = run(&folder, &format!("import {files} --product product.json -o both.json --format json"));
    let told = json(&ran.out);
    let combined = list(&told, "combined");
    assert_eq!((ran.code, combined.is_empty()), (0, false));
    let stated: Vec<_> = combined.iter().map(|one| list(one, "stated").len()).collect();
    assert!(stated.iter().all(|count| *count == 2), "{stated:?}");
    // of two kinds: one of them is wrong
    let before = folder.join("evidence/before/declarations/supplier-assessment.json");
    let other_kind = fs::read_to_string(&before).unwrap().replace("\"supplier_assessment\"", "\"audit_statement\"");
    fs::write(&before, other_kind).unwrap();
    let ran = run(&folder, &format!("import {files} --product product.json -o out --format json"));
    assert_eq!((ran.code, text(&ran.error(), "error")), (65, "claim-conflict"));
    let error = ran.error();
    let message = text(&error, "message");
    assert!(message.contains("evidence/before/declarations/supplier-assessment.json"), "{message}");
    assert!(message.contains("evidence/after/declarations/supplier-assessment.json"), "{message}");
    assert!(!folder.join("out").exists());
}

#[test]
fn a_claim_of_the_wrong_type_is_shown_where_it_stands() {
    let folder = demo("types");
    let path = folder.join("evidence/after/declarations/supplier-assessment.json");
    let wrong = fs::read_to_string(&path)
        .unwrap()
        .replace("\"supplier.contract_share\": \"0.88\"", "\"supplier.contract_share\": 88");
    fs::write(&path, wrong).unwrap();
    let ran = run(
        &folder,
        "import evidence/after/declarations/supplier-assessment.json --product product.json -o out --format json",
    );
    let error = ran.error();
    assert_eq!((ran.code, text(&error, "error")), (65, "claim-wrong-type"), "{}", ran.err);
    assert_eq!(text(&error, "pointer"), "/claims/supplier.contract_share");
    let human =
        run(&folder, "import evidence/after/declarations/supplier-assessment.json --product product.json -o out");
    assert!(human.err.contains("\"supplier.contract_share\": 88") && human.err.contains('^'), "{}", human.err);
}

#[test]
fn a_place_inside_an_envelope_is_told_in_the_language_of_the_reader() {
    let folder = demo("inside");
    // {"_type":…,"subject":[{"name":"a","digest":{"sha256":"00"}}],…}
    let payload = concat!(
        "eyJfdHlwZSI6Imh0dHBzOi8vaW4tdG90by5pby9TdGF0ZW1lbnQvdjEiLCJzdWJqZWN0IjpbeyJuYW1lIjoiYSIsImRpZ2VzdCI6",
        "eyJzaGEyNTYiOiIwMCJ9fV0sInByZWRpY2F0ZVR5cGUiOiJodHRwczovL3Nsc2EuZGV2L3Byb3ZlbmFuY2UvdjEiLCJwcmVkaWNh",
        "dGUiOnt9fQ==",
    );
    let envelope = format!(
        r#"{{"payloadType":"application/vnd.in-toto+json","payload":"{payload}","signatures":[{{"sig":"AA=="}}]}}"#
    );
    fs::write(folder.join("envelope.json"), envelope).unwrap();
    let line = "import envelope.json --product product.json -o out";
    let places = [
        ("en", "at /payload, and in its content /subject/0/digest"),
        ("ja", "位置 /payload、その内容の位置 /subject/0/digest"),
    ];
    for (language, place) in places {
        let ran = run(&folder, &format!("{line} --lang {language}"));
        assert!(ran.code == 65 && ran.err.contains(place), "{}", ran.err);
        let error = run(&folder, &format!("{line} --lang {language} --format json")).error();
        assert_eq!((text(&error, "pointer"), text(&error, "content_pointer")), ("/payload", "/subject/0/digest"));
    }
}

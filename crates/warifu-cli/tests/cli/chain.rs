//! The whole chain, command by command.

use std::fs;
use std::process::Command;

use crate::support::{command, demo, json, list, run, scratch, text};
use warifu_model::{Digest, Json};

#[test]
fn the_demo_leaves_a_certificate_that_is_accepted_now() {
    let folder = demo("left");
    for file in [
        "product.json",
        "attestation.json",
        "envelope.json",
        "record.json",
        "bundle.json",
        "trust.json",
        "key.pem",
        "pub.pem",
    ] {
        assert!(folder.join(file).is_file(), "{file}");
    }
    let ran = run(&folder, "check bundle.json --trust trust.json --product product.json --format json");
    assert_eq!((ran.code, text(&ran.json(), "verdict")), (0, "accept"), "{}", ran.err);
    let public = run(&folder, "key public key.pem -o -");
    assert_eq!(public.out, fs::read_to_string(folder.join("pub.pem")).unwrap());
}

#[test]
fn every_command_of_the_demo_runs_again_in_its_folder() {
    let folder = scratch("again");
    let ran = run(&folder, "demo --dir tour --format json");
    assert_eq!(ran.code, 0, "{}", ran.err);
    let path = std::path::Path::new(env!("CARGO_BIN_EXE_warifu")).parent().unwrap();
    let story = ran.json();
    let steps = list(&story, "steps");
    assert!(steps.len() > 15);
    for step in steps.iter().filter(|step| !text(step, "command").contains("key new")) {
        let shell = Command::new("sh")
            .args(["-c", text(step, "command")])
            .env("PATH", format!("{}:/usr/bin:/bin", path.display()))
            .current_dir(folder.join("tour"))
            .output()
            .unwrap();
        let code = Json::from(i64::from(shell.status.code().unwrap()));
        assert_eq!(Some(&code), step.member("exit_code"), "{}", text(step, "command"));
    }
}

#[test]
fn the_demo_replaces_its_own_files_and_no_others() {
    let folder = scratch("own");
    fs::write(folder.join("notes.txt"), "mine").unwrap();
    assert_eq!(run(&folder, "demo --dir .").code, 0);
    assert_eq!(run(&folder, "demo --dir .").code, 0);
    assert_eq!(fs::read_to_string(folder.join("notes.txt")).unwrap(), "mine");

    let folder = scratch("others");
    fs::write(folder.join("key.pem"), "mine").unwrap();
    let ran = run(&folder, "demo --dir . --format json");
    assert_eq!((ran.code, text(&ran.error(), "error")), (74, "file-exists"));
    assert_eq!(fs::read_to_string(folder.join("key.pem")).unwrap(), "mine");
}

#[test]
fn the_demo_without_a_folder_leaves_nothing() {
    let folder = scratch("nothing");
    let temporary = folder.join("temporary");
    fs::create_dir(&temporary).unwrap();
    let output = command(&folder).arg("demo").env("TMPDIR", &temporary).output().unwrap();
    assert!(output.status.success());
    assert_eq!(fs::read_dir(&temporary).unwrap().count(), 0);
}

#[test]
fn a_draft_can_be_assessed_by_oneself_but_not_certified() {
    let folder = demo("self");
    let ran = run(
        &folder,
        "evaluate attestation.json laboratory-attestation.json --set us-ssdf@1.1.1 --at 2026-11-01T00:00:00Z --evidence \
         evidence --record self.json --format json",
    );
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    let evaluation = ran.json();
    assert_eq!(text(&list(&evaluation, "weakenings")[0], "code"), "unsigned_input_admitted");
    let ran = run(
        &folder,
        "issue self.json --with attestation.json laboratory-attestation.json evidence --key key.pem --terms terms.json -o \
         no.json --format json",
    );
    assert_eq!((ran.code, text(&ran.error(), "error")), (1, "unsigned-input"));
    assert!(!folder.join("no.json").exists());
}

#[test]
fn the_record_is_the_same_for_any_order_of_files() {
    let folder = demo("order");
    let rest = "--set us-ssdf@1.1.1 --at 2026-11-01T00:00:00Z --admit admission.json --evidence evidence";
    assert_eq!(
        run(&folder, &format!("evaluate laboratory-envelope.json envelope.json {rest} --record r.json")).code,
        0
    );
    assert_eq!(fs::read(folder.join("r.json")).unwrap(), fs::read(folder.join("record.json")).unwrap());
}

#[test]
fn a_record_that_was_touched_does_not_replay_and_is_not_certified() {
    let folder = demo("touched");
    let record = fs::read_to_string(folder.join("record-before.json")).unwrap();
    let touched = record.replacen("\"outcome\":\"not_satisfied\"", "\"outcome\":\"satisfied\"", 1);
    fs::write(folder.join("touched.json"), touched).unwrap();
    let with = "--with envelope-before.json admission.json evidence";
    let ran = run(&folder, &format!("replay touched.json {with} --format json"));
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert_eq!(ran.json().member("same"), Some(&Json::Bool(false)));
    let ran =
        run(&folder, &format!("issue touched.json {with} --key key.pem --terms terms.json -o no.json --format json"));
    assert_eq!((ran.code, text(&ran.error(), "error")), (1, "record-differs"));
    assert!(!folder.join("no.json").exists());
}

#[test]
fn a_replay_without_its_inputs_says_which_are_missing() {
    let folder = demo("missing");
    let ran = run(&folder, "replay record.json --with envelope.json admission.json evidence --format json");
    assert_eq!((ran.code, text(&ran.error(), "error")), (65, "replay-input-missing"), "{}", ran.err);
    let ran = run(&folder, "replay record.json --with envelope.json laboratory-envelope.json evidence --format json");
    assert_eq!((ran.code, text(&ran.error(), "error")), (65, "replay-input-missing"), "{}", ran.err);
    assert_eq!(run(&folder, "replay record.json --with .").code, 0);
}

/// An attestation that another one names as evidence has two places in the record, and is given once.
#[test]
fn an_input_that_is_also_evidence_is_found_in_both_places() {
    let folder = demo("twice");
    let draft = fs::read(folder.join("attestation.json")).unwrap();
    let entry = format!(
        r#""evidence": [{{"id": "draft", "digest": "{}", "kind": "sbom", "media_type": "application/json",
        "name": "attestation.json", "size": {}}},"#,
        Digest::of(&draft),
        draft.len()
    );
    let second = String::from_utf8(draft).unwrap().replacen("\"evidence\": [", &entry, 1);
    fs::write(folder.join("second.json"), second).unwrap();
    let evaluate = "evaluate attestation.json second.json --evidence attestation.json --set us-ssdf@1.1.1";
    let ran = run(&folder, &format!("{evaluate} --at 2026-11-01T00:00:00Z --record twice.json --format json"));
    assert!([0, 1, 2].contains(&ran.code), "{}", ran.err);
    let ran = run(&folder, "replay twice.json --with attestation.json second.json");
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
}

#[test]
fn findings_can_be_shown_one_by_one() {
    let folder = demo("disclosed");
    let with = "--with envelope.json laboratory-envelope.json admission.json evidence";
    let issue = format!("issue record.json {with} --key key.pem --terms terms.json -o b.json --disclosures all.json");
    assert_eq!(run(&folder, &issue).code, 0);
    assert_eq!(run(&folder, "disclose all.json PW.8.2 RV.1.3 -o some.json").code, 0);
    let trust = fs::read_to_string(folder.join("trust.json")).unwrap();
    let wants = trust.replacen("\"status\"", "\"required_findings\": [\"PW.8.2\"],\n  \"status\"", 1);
    fs::write(folder.join("wants.json"), wants).unwrap();
    let check =
        |bundle: &str| run(&folder, &format!("check {bundle} --trust wants.json --product product.json --format json"));
    assert_eq!((check("some.json").code, text(&check("some.json").json(), "code")), (0, "ok"));
    assert_eq!(text(&check("b.json").json(), "code"), "finding_not_disclosed");
    assert_eq!(run(&folder, "disclose all.json NO.1 -o no.json").code, 64);
}

#[test]
fn a_second_signature_after_a_review() {
    let folder = demo("countersigned");
    assert_eq!(run(&folder, "key new -o reviewer.pem").code, 0);
    let with = "--record record.json --with envelope.json laboratory-envelope.json admission.json evidence";
    let ran = run(&folder, &format!("countersign bundle.json --key reviewer.pem --role reviewer {with} -o both.json"));
    assert_eq!(ran.code, 0, "{}", ran.err);
    let reviewed = fs::read_to_string(folder.join("both.json")).unwrap();
    assert_eq!(reviewed.matches("\"sig\"").count(), 2);
    assert_eq!(run(&folder, "check both.json --trust trust.json --product product.json").code, 0);
    let ran = run(&folder, "countersign both.json --key reviewer.pem --role reviewer --format json");
    assert_eq!((ran.code, text(&ran.error(), "error")), (65, "already-signed"));
    let before = "--record record-before.json --with envelope-before.json admission.json evidence";
    let ran = run(&folder, &format!("countersign bundle.json --key reviewer.pem --role reviewer {before} -o no.json"));
    assert_eq!(ran.code, 1);
}

#[test]
fn what_is_waived_is_shown_and_up_to_the_importer() {
    let folder = demo("waived");
    let record = json(&fs::read_to_string(folder.join("record-before.json")).unwrap());
    let unmet =
        list(&record, "findings").iter().filter(|f| ["not_satisfied", "undetermined"].contains(&text(f, "outcome")));
    let waivers: Vec<Json> = unmet
        .enumerate()
        .map(|(index, finding)| {
            Json::object()
                .with("id", format!("w{index}"))
                .with("requirement", text(finding, "requirement"))
                .with("kind", "risk_accepted")
                .with("justification", "known and carried until the next release")
                .with("approved_by", "Head of certification")
                .with("from", "2026-10-01")
                .with("until", "2027-03-31")
        })
        .collect();
    let document = Json::object().with("format", "warifu.waivers/1").with("waivers", Json::List(waivers));
    fs::write(folder.join("waivers.json"), document.to_pretty()).unwrap();
    let admission = fs::read_to_string(folder.join("admission.json")).unwrap();
    fs::write(folder.join("lenient.json"), admission.replace("\"waivers\": \"refuse\"", "\"waivers\": \"allow\""))
        .unwrap();
    let ran = run(
        &folder,
        "evaluate envelope-before.json --set us-ssdf@1.1.1 --at 2026-11-01T00:00:00Z --admit lenient.json --evidence \
         evidence --waivers waivers.json --record w.json",
    );
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    assert!(ran.out.contains("requirement was waived") || ran.out.contains("waive"), "{}", ran.out);
    let with = "--with envelope-before.json lenient.json waivers.json evidence";
    let ran = run(&folder, &format!("issue w.json {with} --key key.pem --terms terms.json -o w-bundle.json"));
    assert_eq!(ran.code, 0, "{}", ran.err);
    let ran = run(&folder, "check w-bundle.json --trust trust.json --product product.json --format json");
    assert_eq!((ran.code, text(&ran.json(), "code")), (1, "waivers_not_accepted"));
}

#[test]
fn a_certificate_of_a_component_counts_for_a_set_in_a_file() {
    let folder = demo("component");
    fs::write(folder.join("vocabulary.json"), VOCABULARY).unwrap();
    let digest = Digest::of(VOCABULARY.as_bytes());
    fs::write(folder.join("set.json"), SET.replace("DIGEST", &digest.to_string())).unwrap();
    let trust = fs::read_to_string(folder.join("trust.json")).unwrap();
    let optional = trust.replace("\"product\": \"required\"", "\"product\": \"optional\"");
    fs::write(folder.join("components.json"), optional).unwrap();
    let evaluate = "evaluate attestation.json --set ./set.json --vocabulary vocabulary.json";
    let ran = run(&folder, &format!("{evaluate} --format json"));
    assert_eq!((ran.code, text(&ran.json(), "outcome")), (2, "undetermined"), "{}", ran.err);
    let held = format!("{evaluate} --holds bundle.json --trust components.json --record held.json");
    let ran = run(&folder, &held);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    let ran = run(&folder, "replay held.json --with .");
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    let refused = run(&folder, &format!("{evaluate} --holds bundle.json --trust trust.json --format json"));
    assert_eq!((refused.code, text(&refused.error(), "error")), (65, "certificate-not-accepted"));
}

#[test]
fn the_exported_forms_are_the_signed_ones() {
    let folder = demo("exported");
    assert_eq!(run(&folder, "export bundle.json --as dsse -o certificate.json").code, 0);
    let shown = run(&folder, "show certificate.json");
    assert!(shown.out.contains("MCO-2026-0042"), "{}", shown.out);
    let statement = run(&folder, "export bundle.json --as statement -o -");
    assert_eq!(text(&statement.json(), "predicateType"), "urn:warifu:certificate:2");
    let later = run(&folder, "export bundle.json --as vsa -o - --format json");
    assert_eq!((later.code, text(&later.error(), "error")), (64, "usage"));
}

const VOCABULARY: &str = r#"{"format": "warifu.vocabulary/1", "id": "test-words", "version": "1.0.0",
  "title": {"en": "Test", "ja": "試験"}, "groups": [{"id": "unit", "title": {"en": "Unit", "ja": "装置"}}],
  "claims": []}"#;

const SET: &str = r#"{"format": "warifu.requirement-set/1", "id": "test-set", "version": "1.0.0", "language": 1, "status": "final",
  "title": {"en": "Test", "ja": "試験"}, "description": {"en": "Test", "ja": "試験"},
  "authority": {"name": {"en": "Test", "ja": "試験"}},
  "source": {"document": "Test", "edition": "1", "published": "2026"}, "legal_basis": [], "effective": {"from": "2026-01-01"},
  "vocabularies": [{"id": "test-words", "version": "1.0.0", "digest": "DIGEST"}], "levels": {"scheme": "none"},
  "parameters": [], "schemas": [], "groups": [{"id": "G", "title": {"en": "Group", "ja": "群"}}],
  "requirements": [{"id": "R.1", "groups": ["G"], "title": {"en": "Controller", "ja": "制御装置"},
    "statement": {"en": "The controller is certified.", "ja": "制御装置は認証されている。"}, "legal_basis": [], "references": [],
    "assurance": "unverified",
    "criterion": {"holds_certificate": {"set": "us-ssdf", "versions": ">=1.1.0, <2.0.0", "component": "HK-210"}},
    "examples": {"pass": [{"claims": {}, "evidence": []}], "fail": [{"claims": {}, "evidence": [], "outcome": "undetermined"}]}}],
  "withdrawn": []}"#;

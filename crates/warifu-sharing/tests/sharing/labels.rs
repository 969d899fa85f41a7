//! Labels in CSAF and STIX, held against documents and validators of others.
#![expect(clippy::disallowed_methods, reason = "a test runs a program on files of its own")]

use std::fs;
use std::io::Write as _;
use std::process::{Command, Stdio};

use serde_json::{Value, json};
use warifu_model::{Digest, SharedItem, Tlp};
use warifu_sharing::{csaf_label, labelled, to_stix};
use warifu_testkit::files::{foreign, say_loudly};

use crate::worlds::{item, token};
use warifu_testkit::Dice;

fn csaf(edition: &str, label: Option<&str>) -> Vec<u8> {
    let tlp = label.map_or_else(|| json!({}), |label| json!({"label": label}));
    let document =
        json!({"csaf_version": edition, "title": "Advisory", "distribution": {"tlp": tlp}, "tracking": {"id": "A-1"}});
    json!({"document": document, "vulnerabilities": [{"cve": "CVE-2026-0001", "title": "Overflow"}, {"cve": "CVE-2026-1"}, {"title": "Default password"}, {}]})
        .to_string()
        .into_bytes()
}

fn marking(document: &[u8], marking: Tlp) -> SharedItem {
    SharedItem { digest: Digest::of(document), origin: token("hub"), marking, ..item(&mut Dice::new(1)) }
}

fn code<T>(result: Result<T, warifu_sharing::LabelError>) -> &'static str {
    result.map_or_else(|error| error.code(), |_| "made")
}

#[test]
fn every_label_has_its_name_in_each_edition() {
    for (edition, marking, label) in [
        ("2.0", Tlp::Clear, Some("WHITE")),
        ("2.0", Tlp::Green, Some("GREEN")),
        ("2.0", Tlp::Amber, Some("AMBER")),
        ("2.0", Tlp::AmberStrict, None),
        ("2.0", Tlp::Red, Some("RED")),
        ("2.1", Tlp::Clear, Some("CLEAR")),
        ("2.1", Tlp::AmberStrict, Some("AMBER+STRICT")),
    ] {
        let made = labelled(&csaf(edition, None), marking);
        let Some(label) = label else {
            assert_eq!(code(made), "label-unwritable");
            continue;
        };
        let made = made.unwrap();
        let value: Value = serde_json::from_slice(&made).unwrap();
        assert_eq!(value["document"]["distribution"]["tlp"]["label"], label);
        let read = csaf_label(&made).unwrap();
        assert_eq!((read.marking, read.title.as_str(), read.digest), (marking, "Advisory", Digest::of(&made)));
        // what has a label keeps it
        let other = if marking == Tlp::Green { Tlp::Red } else { Tlp::Green };
        assert_eq!(code(labelled(&made, other)), "label-other-marking");
        assert_eq!(labelled(&made, marking).unwrap(), made);
    }
}

#[test]
fn what_is_not_understood_is_no_label() {
    assert_eq!(code(csaf_label(&csaf("2.0", None))), "label-missing");
    // labels of one edition are none of the other: nothing is guessed
    for (edition, label) in
        [("2.0", "CLEAR"), ("2.0", "AMBER+STRICT"), ("2.1", "WHITE"), ("2.1", "green"), ("2.0", "TLP:RED")]
    {
        assert_eq!(code(csaf_label(&csaf(edition, Some(label)))), "label-unknown", "{edition} {label}");
    }
    assert_eq!(code(csaf_label(&csaf("3.0", Some("RED")))), "label-other-format");
    assert_eq!(code(csaf_label(b"[]")), "label-not-json");
    // of two labels the last one is no better than the first
    let twice =
        br#"{"document": {"csaf_version": "2.0", "distribution": {"tlp": {"label": "RED", "label": "WHITE"}}}}"#;
    assert_eq!(code(csaf_label(twice)), "label-not-json");
    assert_eq!(code(labelled(b"{\"type\": \"bundle\"}", Tlp::Red)), "label-other-format");
    let document = csaf("2.0", None);
    assert_eq!(code(to_stix(b"{}", &marking(&document, Tlp::Red), "Hub")), "label-other-format");
    assert_eq!(code(to_stix(&document, &marking(b"other", Tlp::Red), "Hub")), "label-other-item");
}

#[test]
fn a_bundle_is_marked_whole_and_by_one_label() {
    let bundle = |marks: Value| {
        json!({"type": "bundle", "id": "bundle--1", "objects": [
            {"type": "indicator", "id": "indicator--1", "object_marking_refs": marks}, {"type": "marking-definition", "id": "marking-definition--x"}]})
    };
    let made = labelled(bundle(json!(["marking-definition--x"])).to_string().as_bytes(), Tlp::Red).unwrap();
    let value: Value = serde_json::from_slice(&made).unwrap();
    let red = "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1";
    assert_eq!(value["objects"][0]["id"], red);
    assert_eq!(value["objects"][1]["object_marking_refs"], json!(["marking-definition--x", red]));
    assert_eq!(value["objects"][2].get("object_marking_refs"), None);
    assert_eq!(labelled(&made, Tlp::Red).unwrap(), made);
    assert_eq!(code(labelled(&made, Tlp::Clear)), "label-other-marking");
    let amber_of_tlp_1 = json!(["marking-definition--f88d31f6-486f-44da-b317-01333bde0b82"]);
    assert_eq!(code(labelled(bundle(amber_of_tlp_1).to_string().as_bytes(), Tlp::Green)), "label-other-marking");
}

/// Bundles of every label, of a document made here and of real ones, as `stix2-validator` reads them.
#[test]
fn bundles_are_valid_for_others() {
    let folder = std::env::temp_dir().join(format!("warifu-stix-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let mut documents = vec![csaf("2.0", Some("WHITE")), csaf("2.1", None)];
    let real = foreign("real/cisa-csaf").into_iter().flat_map(|folder| fs::read_dir(folder).unwrap());
    let real = real.map(|entry| entry.unwrap().path()).filter(|path| path.extension().is_some_and(|end| end == "json"));
    documents.extend(real.map(|path| fs::read(path).unwrap()));
    let mut count = 0;
    for (place, document) in documents.iter().enumerate() {
        let label = Tlp::ALL[place % Tlp::ALL.len()];
        if code(csaf_label(document)) == "label-other-format" {
            continue;
        }
        let made = to_stix(document, &marking(document, label), "Hub").unwrap();
        let again = to_stix(document, &marking(document, label), "Hub").unwrap();
        assert_eq!(made, again, "ids follow from the item");
        let value: Value = serde_json::from_slice(&made).unwrap();
        let marked = value["objects"].as_array().unwrap().iter().skip(1);
        assert!(marked.clone().all(|one| one["object_marking_refs"] == json!([value["objects"][0]["id"]])));
        fs::write(folder.join(format!("{place}.json")), made).unwrap();
        count += 1;
    }
    let files: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    match Command::new("stix2_validator").args(&files).output() {
        Err(_) => say_loudly("the program `stix2_validator` is not on this machine (pip install stix2-validator)"),
        Ok(ran) => {
            let said = String::from_utf8_lossy(&ran.stdout);
            let valid = said.matches("STIX JSON: Valid").count();
            println!("stix2_validator: {valid} of {count} bundles valid");
            assert!(ran.status.success() && valid == count, "{said}{}", String::from_utf8_lossy(&ran.stderr));
        }
    }
    fs::remove_dir_all(folder).unwrap();
}

/// Real documents of CSAF 2.0, without a label and with each: `csaf-validator-lib` says the same of them.
#[test]
fn labelled_documents_are_valid_for_others() {
    let folder = std::env::temp_dir().join(format!("warifu-labelled-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let real = foreign("real/cisa-csaf").into_iter().flat_map(|folder| fs::read_dir(folder).unwrap());
    let real = real.map(|entry| entry.unwrap().path()).filter(|path| path.extension().is_some_and(|end| end == "json"));
    let mut pairs = Vec::new();
    for (place, path) in real.enumerate() {
        let mut document: Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
        document["document"].as_object_mut().unwrap().remove("distribution");
        let bare = document.to_string().into_bytes();
        let Ok(label) = labelled(&bare, LABELS_OF_2_0[place % LABELS_OF_2_0.len()]) else { continue };
        let names = ["bare", "labelled"].map(|name| folder.join(format!("{place}-{name}.json")));
        for (name, bytes) in names.iter().zip([&bare, &label]) {
            fs::write(name, bytes).unwrap();
        }
        pairs.extend(names);
    }
    let said = csaf_validator(&pairs);
    fs::remove_dir_all(folder).unwrap();
    let Some(said) = said else {
        return say_loudly(
            "no node with csaf-validator-lib on this machine (WARIFU_NODE_MODULES); labels were not compared",
        );
    };
    let lines: Vec<&str> = said.lines().collect();
    println!(
        "csaf-validator-lib: {} documents, of which {} keep all mandatory tests",
        lines.len(),
        lines.iter().filter(|line| **line == "tests").count()
    );
    assert_eq!(lines.len(), pairs.len());
    assert!(lines.chunks(2).all(|pair| pair[0] == pair[1]), "{said}");
}

/// What it says of each file, a line each; none where it is not there.
fn csaf_validator(paths: &[std::path::PathBuf]) -> Option<String> {
    let script = warifu_testkit::files::root().join("tests/foreign/csaf_validator.mjs");
    let names = paths.iter().map(|path| format!("{}\n", path.display())).collect::<Vec<_>>().concat();
    let mut child = Command::new("node").arg(script).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().ok()?;
    // a program that lacks what it needs ends before it has read all
    let _ = child.stdin.take()?.write_all(names.as_bytes());
    let output = child.wait_with_output().ok()?;
    output.status.success().then(|| String::from_utf8(output.stdout).unwrap())
}

const LABELS_OF_2_0: [Tlp; 4] = [Tlp::Clear, Tlp::Green, Tlp::Amber, Tlp::Red];

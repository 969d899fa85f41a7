//! `warifu impact`: who is hit by a new version, when, and what is missing.

use std::fs;
use std::path::Path;

use insta::assert_snapshot;
use warifu_model::Json;

use crate::support::{Ran, demo, json, list, redacted, run, text};

/// The next version of the set: the release archive is shown by records of the last month, from 2027-04-01 on.
fn next_version(folder: &Path) {
    let shipped = concat!(env!("CARGO_MANIFEST_DIR"), "/../warifu-catalog/data/sets/us-ssdf-1.1.1.json");
    let mut set = json(&fs::read_to_string(shipped).unwrap());
    let Json::Object(members) = &mut set else { panic!("an object") };
    for (name, value) in members.iter_mut() {
        match name.as_ref() {
            "version" => *value = "2.0.0".into(),
            "effective" => *value = Json::object().with("from", "2027-01-01"),
            "requirements" => younger(value),
            _ => {}
        }
    }
    let set = set.with("transition", Json::object().with("previous_open_until", "2027-03-31"));
    fs::write(folder.join("next.json"), set.to_pretty()).unwrap();
}

/// Asks for release archive records of the last month.
fn younger(json: &mut Json) {
    match json {
        Json::List(items) => items.iter_mut().for_each(younger),
        Json::Object(members) => {
            let is_about_it = members.iter().any(|(_, value)| value.as_text() == Some("release_archive_record"));
            for (name, value) in members.iter_mut() {
                if is_about_it && *name == "max_age" {
                    *value = "P1M".into();
                }
                younger(value);
            }
        }
        _ => {}
    }
}

fn page(ran: &Ran, arguments: &str) -> String {
    redacted(&format!("$ warifu {arguments}\n{}{}exit code {}", ran.out, ran.err, ran.code))
}

fn count(json: &Json, state: &str) -> i64 {
    match json.member("summary").and_then(|summary| summary.member(state)) {
        Some(Json::Int(count)) => *count,
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_is_said_for_people() {
    let folder = demo("impact-faces");
    next_version(&folder);
    for (name, arguments) in [
        ("draft", "impact us-ssdf@1.1.1 us-ssdf@1.2.0-draft.1 --records ."),
        ("window", "impact us-ssdf@1.1.1 next.json --records . --csv table.csv"),
        ("window_ja", "impact us-ssdf@1.1.1 next.json --records . --lang ja"),
        ("by_date", "impact us-ssdf@1.1.1 next.json --records . --by date"),
        ("by_holder", "impact us-ssdf@1.1.1 next.json --records . --by holder"),
        ("no_inputs", "impact us-ssdf@1.1.1 next.json --records record.json"),
    ] {
        assert_snapshot!(name, page(&run(&folder, arguments), arguments));
    }
}

#[test]
fn the_day_is_that_after_the_window_and_the_table_has_everybody() {
    let folder = demo("impact-table");
    next_version(&folder);
    let ran = run(&folder, "impact us-ssdf@1.1.1 next.json --records . --csv table.csv --format json");
    assert_eq!(ran.code, 1, "{}", ran.err);
    let json = ran.json();
    let [day] = list(&json, "by_date") else { panic!("one day") };
    assert_eq!(text(day, "date"), "2027-04-01");
    let [product] = list(&json, "products") else { panic!("{}", ran.out) };
    assert_eq!((text(product, "state"), text(product, "lapses_on")), ("needs_evidence", "2027-04-01"));
    assert!(list(product, "evidence_needed").contains(&Json::from("release_archive_record")));
    assert_eq!((count(&json, "products"), count(&json, "needs_evidence"), count(&json, "not_conformant")), (2, 1, 1));
    // everybody stands in the table, also those that are not listed
    let table = fs::read_to_string(folder.join("table.csv")).unwrap();
    let lines: Vec<&str> = table.split_terminator("\r\n").collect();
    assert_eq!(lines.len(), 3);
    assert!(lines[0].starts_with("holder,vendor,model,version,level,state,lapses_on,"));
    assert!(lines.iter().any(|line| line.contains("needs_evidence,2027-04-01,")), "{table}");
    // nothing but the table on standard output
    let ran = run(&folder, "impact us-ssdf@1.1.1 next.json --records . --csv - --format json");
    assert_eq!((ran.code, ran.out), (1, table));
}

/// Of records: the same products are affected, with the same requirements, kinds of evidence and days.
#[test]
fn columns_say_what_documents_say() {
    let folder = demo("impact-columns");
    next_version(&folder);
    let question = "impact us-ssdf@1.1.1 next.json";
    let inputs = "--inputs envelope.json laboratory-envelope.json admission.json evidence";
    let from = |arguments: &str| run(&folder, &format!("{question} {arguments} --format json"));
    let documents = from(&format!("--records record.json {inputs} --keep-columns all.columns"));
    let columns = from("--columns all.columns");
    assert_eq!((columns.code, columns.err.as_str()), (1, ""));
    for part in ["by_date", "by_holder", "changed", "new", "old", "summary"] {
        assert_eq!(columns.json().member(part), documents.json().member(part), "{part}");
    }
    let told = |ran: &Ran| {
        let json = ran.json();
        let [product] = list(&json, "products") else { panic!("{}", ran.out) };
        let open: Vec<String> =
            list(product, "requirements").iter().map(|one| text(one, "requirement").to_owned()).collect();
        (open, text(product, "lapses_on").to_owned(), product.member("evidence_needed").cloned())
    };
    assert_eq!(told(&columns), told(&documents));
    // the same file by any number of threads, and the same answer
    from(&format!("--records record.json {inputs} --keep-columns again.columns --threads 3"));
    let read = |name: &str| fs::read(folder.join(name)).unwrap();
    assert_eq!(read("all.columns"), read("again.columns"));
    assert_eq!(from("--columns all.columns --threads 7").out, columns.out);
    // of these records, and of others
    assert_eq!(from("--columns all.columns --records record.json").out, columns.out);
    let other = from("--columns all.columns --records envelope.json");
    assert_eq!((other.code, text(&json(&other.err), "error")), (65, "columns-documents"));
    // changed, and cut off
    let mut bytes = read("all.columns");
    bytes.truncate(bytes.len() / 2);
    fs::write(folder.join("half.columns"), &bytes).unwrap();
    let half = from("--columns half.columns");
    assert_eq!((half.code, text(&json(&half.err), "error")), (65, "columns-damaged"));
    assert!(text(&json(&half.err), "file").ends_with("half.columns"));
    assert_eq!(from("--columns none.columns").code, 74);
    let set = from("--columns next.json");
    assert_eq!((set.code, text(&json(&set.err), "error")), (65, "not-columns"));
    // what it is made from stays, wherever it was found
    for output in ["--csv", "--keep-columns"] {
        let (before, ran) = (read("record.json"), from(&format!("--records . {output} record.json --skip-bad")));
        assert_eq!((ran.code, text(&json(&ran.err), "error")), (74, "output-is-input"), "{output}");
        assert_eq!(read("record.json"), before);
    }
    assert_eq!(from(&format!("--records record.json {inputs} --keep-columns -")).code, 64);
    // where there is no answer, there are no columns
    fs::create_dir(folder.join("nobody")).unwrap();
    assert_eq!(from("--records nobody --keep-columns nobody.columns").code, 65);
    assert!(!folder.join("nobody.columns").exists());
    let shown = run(&folder, "show all.columns");
    assert!(shown.code == 65 && shown.err.contains("impact --columns"), "{}", shown.err);
    let set = run(&folder, "impact next.json us-ssdf@1.1.1 --columns all.columns --lang ja");
    assert!(set.code == 65 && set.err.contains("旧版のものではない"), "{}", set.err);
}

#[test]
fn nobody_is_hit_by_the_same_version() {
    let folder = demo("impact-same");
    let ran = run(&folder, "impact us-ssdf@1.1.1 us-ssdf@1.1.1 --records record.json --format json");
    assert_eq!((ran.code, count(&ran.json(), "untouched")), (0, 1), "{}", ran.err);
}

#[test]
fn a_record_alone_does_where_nothing_has_to_be_evaluated() {
    let folder = demo("impact-alone");
    next_version(&folder);
    let alone = run(&folder, "impact us-ssdf@1.1.1 next.json --records record.json --format json");
    assert_eq!((alone.code, count(&alone.json(), "cannot_tell")), (2, 1));
    assert_eq!(text(&list(&alone.json(), "products")[0], "why"), "inputs_missing");
    let inputs = "envelope.json laboratory-envelope.json admission.json evidence";
    let arguments = format!("impact us-ssdf@1.1.1 next.json --records record.json --inputs {inputs} --format json");
    let told = run(&folder, &arguments);
    assert_eq!((told.code, count(&told.json(), "needs_evidence")), (1, 1), "{}", told.err);
}

#[test]
fn the_holder_is_the_one_that_the_certificate_names() {
    let folder = demo("impact-holder");
    let same = "impact us-ssdf@1.1.1 us-ssdf@1.1.1";
    let ran = run(&folder, &format!("{same} --records record.json bundle.json --format json"));
    let json = ran.json();
    let [holder] = list(&json, "by_holder") else { panic!("one holder") };
    assert_eq!((ran.code, text(holder, "holder")), (0, "Hamakaze Control Works"));
    // a certificate without its record says nothing about the next version
    let ran = run(&folder, &format!("{same} --records bundle.json --format json"));
    assert_eq!((ran.code, text(&list(&ran.json(), "products")[0], "why")), (2, "record_missing"));
}

#[test]
fn attestations_without_a_record_are_evaluated_first() {
    let folder = demo("impact-statements");
    let arguments = "impact us-ssdf@1.1.1 us-ssdf@1.2.0-draft.1 --records envelope.json laboratory-envelope.json \
                     --inputs evidence --admit admission.json --at 2026-11-01T00:00:00Z --format json";
    let ran = run(&folder, arguments);
    assert_eq!((ran.code, count(&ran.json(), "lapses")), (1, 1), "{}{}", ran.err, ran.out);
    assert_eq!(text(&ran.json(), "at"), "2026-11-01T00:00:00Z");
}

#[test]
fn a_file_that_does_not_read_is_named() {
    let folder = demo("impact-bad");
    let record = fs::read_to_string(folder.join("record.json")).unwrap();
    fs::create_dir(folder.join("records")).unwrap();
    fs::write(folder.join("records/cut.json"), &record[..record.len() / 2]).unwrap();
    fs::write(folder.join("records/notes.txt"), "not ours").unwrap();
    fs::write(folder.join("records/record.json"), &record).unwrap();
    let ran = run(&folder, "impact us-ssdf@1.1.1 us-ssdf@1.1.1 --records records --format json");
    assert_eq!((ran.code, text(&ran.error(), "error")), (65, "syntax"), "{}", ran.err);
    assert!(text(&ran.error(), "file").ends_with("cut.json"));
    let ran = run(&folder, "impact us-ssdf@1.1.1 us-ssdf@1.1.1 --records records --skip-bad --format json");
    let json = ran.json();
    assert_eq!((ran.code, count(&json, "untouched"), list(&json, "bad_files").len()), (2, 1, 1));
    assert_eq!(json.member("passed_over"), Some(&Json::Int(1)));
    // what is named itself has to be something to ask about
    let ran = run(&folder, "impact us-ssdf@1.1.1 us-ssdf@1.1.1 --records product.json --format json");
    assert_eq!((ran.code, text(&ran.error(), "error")), (65, "wrong-format"));
}

#[test]
fn nothing_to_tell_anything_about_is_no_comfort() {
    let folder = demo("impact-nothing");
    fs::create_dir(folder.join("none")).unwrap();
    for records in ["none", "evidence"] {
        let command =
            format!("impact us-ssdf@1.1.1 us-ssdf@1.2.0-draft.1 --records {records} --csv table.csv --format json");
        let ran = run(&folder, &command);
        assert_eq!((ran.code, text(&ran.error(), "error")), (65, "no-products"), "{records}");
        assert!(!folder.join("table.csv").exists());
    }
}

#[test]
fn records_of_another_version_cannot_be_told_and_those_of_other_sets_are_left_aside() {
    let folder = demo("impact-other");
    let ran = run(&folder, "impact us-ssdf@1.2.0-draft.1 us-ssdf@1.1.1 --records record.json --format json");
    assert_eq!((ran.code, text(&list(&ran.json(), "products")[0], "why")), (2, "other_set"));
    let ran = run(&folder, "impact us-cisa-ssdaf us-cisa-ssdaf --records record.json --format json");
    assert_eq!((ran.code, ran.json().member("other_sets")), (0, Some(&Json::Int(1))));
}

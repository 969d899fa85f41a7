//! The shelf on the command line: sectors as of a date, crosswalks, exports, coverage, the page to fill in, and imports.

use std::fs;
use std::path::Path;

use insta::assert_snapshot;
use warifu_catalog::Catalog;
use warifu_model::{Digest, Json};

use crate::support::{Ran, list, redacted, run, scratch, text};

/// The ids of a list of objects.
fn ids<'j>(json: &'j Json, member: &str, name: &str) -> Vec<&'j str> {
    list(json, member).iter().map(|item| text(item, name)).collect()
}

fn number(json: &Json, name: &str) -> i64 {
    match json.member(name) {
        Some(Json::Int(number)) => *number,
        other => panic!("`{name}` is {other:?}"),
    }
}

#[test]
fn the_shelf_for_people() {
    let folder = scratch("shelf-faces");
    for (name, arguments) in [
        ("sectors_ja", "catalog sectors --list jp-critical-infrastructure --at 2016-01-01 --lang ja"),
        ("crosswalk_from", "catalog crosswalk jp-us-sectors --from water"),
        ("crosswalk_unmatched", "catalog crosswalk jp-us-sectors --unmatched --at 2014-01-01"),
        ("coverage", "catalog coverage us-ssdf@1.1.1 us-cisa-ssdaf@1.0.1 --at 2026-11-01T00:00:00Z"),
    ] {
        let ran = run(&folder, arguments);
        assert_snapshot!(
            name,
            redacted(&format!("$ warifu {arguments}\n{}{}exit code {}", ran.out, ran.err, ran.code))
        );
    }
}

#[test]
fn the_sectors_of_a_day() {
    let folder = scratch("shelf-sectors");
    let counts = |day: &str| -> Vec<(String, Option<i64>)> {
        let ran = run(&folder, &format!("catalog sectors --at {day} --format json"));
        let json = ran.json();
        let lists = list(&json, "lists").iter();
        let lists = lists.map(|one| {
            let count = one.member("count").is_some().then(|| number(one, "count"));
            (text(one, "id").to_owned(), count)
        });
        lists.collect()
    };
    let of = |jp, us| vec![("jp-critical-infrastructure".into(), jp), ("us-critical-infrastructure".into(), us)];
    assert_eq!(counts("1999-01-01"), of(None, None));
    assert_eq!(counts("2013-02-11"), of(Some(10), Some(18)));
    assert_eq!(counts("2013-02-12"), of(Some(10), Some(16)));
    assert_eq!(counts("2014-05-19T00:00:00Z"), of(Some(13), Some(16)));
    assert_eq!(counts("2018-07-25"), of(Some(14), Some(16)));
    assert_eq!(counts("2026-11-01"), of(Some(15), Some(16)));
    assert_eq!(run(&folder, "catalog sectors --at 1999-01-01").code, 1);
    for wrong in ["catalog sectors --at yesterday", "catalog sectors --list mars", "catalog crosswalk nosuch"] {
        let ran = run(&folder, &format!("{wrong} --format json"));
        assert_eq!((ran.code, text(&ran.error(), "error")), (64, "usage"), "{wrong}");
    }
}

#[test]
fn what_has_no_counterpart_depends_on_the_day() {
    let folder = scratch("shelf-unmatched");
    let unmatched = |day: &str| -> Vec<String> {
        let ran = run(&folder, &format!("catalog crosswalk jp-us-sectors --unmatched --at {day} --format json"));
        assert_eq!(ran.code, 0);
        let json = ran.json();
        assert_eq!(text(json.member("asserter").unwrap(), "kind"), "proposal");
        let target = &list(&json, "sides")[1];
        ids(target, "unmatched", "element").into_iter().map(str::to_owned).collect()
    };
    let chemical = "chemical".to_owned();
    assert!(unmatched("2014-05-18").contains(&chemical), "Japan listed no chemical sector yet");
    assert!(!unmatched("2014-05-19").contains(&chemical));
    assert!(unmatched("2026-11-01").len() >= 3);
}

#[test]
fn documents_are_exported_exactly() {
    let folder = scratch("shelf-export");
    for (name, digest_of) in
        [("us-ssdf@1.1.1", "us-ssdf"), ("warifu-common@2.1.0", "warifu-common"), ("jp-us-sectors", "jp-us-sectors")]
    {
        let ran = run(&folder, &format!("catalog export {name} --as json -o out.json --format json"));
        assert_eq!(ran.code, 0, "{}", ran.err);
        let digest = Digest::of(&fs::read(folder.join("out.json")).unwrap()).to_string();
        assert_eq!(text(&ran.json(), "digest"), digest);
        let all = run(&folder, "catalog list --format json").json();
        let kinds = ["sets", "vocabularies", "sector_lists", "crosswalks"];
        let listed = kinds
            .iter()
            .flat_map(|kind| list(&all, kind))
            .any(|one| text(one, "digest") == digest && text(one, "id") == digest_of);
        assert!(listed, "{name}");
    }
    let profile = run(&folder, "catalog export us-cisa-ssdaf@1.0.1 --as json --resolved -o set.json --format json");
    assert_eq!(profile.code, 0);
    let shown = run(&folder, "catalog show us-cisa-ssdaf@1.0.1 --format json").json();
    assert_eq!(text(&profile.json(), "digest"), text(&shown, "digest"));
    let table = run(&folder, "catalog export us-ssdf@1.1.1 --as csv --bom -o -").out;
    assert!(table.starts_with("\u{feff}set,version,id,status,"));
    assert_eq!(run(&folder, "catalog export warifu-common --as oscal -o no.json").code, 64);
    assert!(!folder.join("no.json").exists());
}

#[test]
fn an_export_to_oscal_is_imported_again() {
    let folder = scratch("shelf-oscal");
    assert_eq!(run(&folder, "catalog export us-csf@2.0.0 --as oscal -o csf.json").code, 0);
    let again = fs::read(folder.join("csf.json")).unwrap();
    assert_eq!(run(&folder, "catalog export us-csf@2.0.0 --as oscal -o csf.json").code, 0);
    assert_eq!(fs::read(folder.join("csf.json")).unwrap(), again, "the same bytes every time");
    let import =
        |rest: &str| -> Ran { run(&folder, &format!("catalog import csf.json -o set.json --format json {rest}")) };
    let refused = import("--expect 185");
    assert_eq!((refused.code, text(&refused.error(), "error")), (65, "import-other-count"));
    assert!(!folder.join("set.json").exists());
    let taken = import("--id copy --expect 106 --expect requirement=106");
    assert_eq!(taken.code, 0, "{}", taken.err);
    let json = taken.json();
    let counts = json.member("counts").unwrap();
    assert_eq!(["requirements", "withdrawn"].map(|name| number(counts, name)), [106, 120]);
    let set = run(&folder, "show set.json --format json").json();
    let set = set.member("document").unwrap();
    assert_eq!(text(set, "id"), "copy");
    assert!(ids(set, "requirements", "id").contains(&"GV.OC-01"));
    for (wrong, code) in [("--id Copy", 64), ("--version 1", 64), ("--expect many", 64), ("--source csf.json", 64)] {
        assert_eq!(import(wrong).code, code, "{wrong}");
    }
}

#[test]
fn coverage_counts_every_requirement_once() {
    let folder = scratch("shelf-coverage");
    let json = run(&folder, "catalog coverage --at 2026-11-01T00:00:00Z --format json").json();
    assert!(list(&json, "sets").len() >= 9);
    for set in list(&json, "sets") {
        for level in list(set, "levels") {
            let counts = level.member("counts").unwrap();
            let sum: i64 = ["tools", "maker", "others"].iter().map(|name| number(counts, name)).sum();
            assert_eq!(sum, number(level, "asked"), "{}", text(set, "id"));
        }
    }
}

/// What the pages say that tools settle alone is what the command answers, for every edition and level.
#[test]
fn the_pages_say_what_tools_settle() {
    let folder = scratch("shelf-tools");
    // what is read of tools is what counts as theirs
    assert_eq!(warifu_catalog::TOOL_KINDS, warifu_evidence::KINDS);
    let catalog = Catalog::shipped().unwrap();
    let sets = catalog.documents().iter().filter(|one| one.set().is_some());
    let names: Vec<_> = sets.map(|one| format!("{}@={}", one.id(), one.version())).collect();
    let json = run(&folder, &format!("catalog coverage {} --format json", names.join(" "))).json();
    assert_eq!(list(&json, "sets").len(), names.len());
    let mut elements = Vec::new();
    for set in list(&json, "sets") {
        for level in list(set, "levels") {
            let [tools, asked] = [number(level.member("counts").unwrap(), "tools"), number(level, "asked")];
            if text(set, "id") == "us-sbom-minimum-elements" {
                elements.push((text(set, "version").to_owned(), tools, asked));
            } else {
                assert_eq!(tools, 0, "{} {}", text(set, "id"), text(set, "version"));
            }
        }
    }
    let of = |version: &str| {
        let (_, tools, asked) = elements.iter().find(|(known, ..)| known == version).unwrap();
        (*tools, *asked)
    };
    let ((now, all_now), (draft, all_draft), (first, all_first)) = (of("2.0.0"), of("2.0.0-draft.1"), of("1.0.0"));
    let says = format!(
        "Tools alone settle {now} of the {all_now} minimum elements of an SBOM of 2026, {draft} of the {all_draft} of the draft of \
         2025, and {first} of the {all_first} of 2021"
    );
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    for page in ["README.md", "docs/COVERAGE.md"] {
        let page = fs::read_to_string(root.join(page)).unwrap();
        let words: Vec<_> = page.split_whitespace().collect();
        assert!(words.join(" ").contains(&says), "{says}");
        assert!(words.join(" ").contains("they settle no requirement alone, at any level"));
    }
}

#[test]
fn the_page_is_one_file_and_holds_hostile_words() {
    let folder = scratch("shelf-form");
    let ran = run(&folder, "catalog form us-ssdf@1.1.1 -o form.html");
    assert_eq!(ran.code, 0, "{}", ran.err);
    let plain = fs::read_to_string(folder.join("form.html")).unwrap();
    assert_eq!(run(&folder, "catalog export us-ssdf@1.1.1 --as json -o set.json").code, 0);
    let set = fs::read_to_string(folder.join("set.json")).unwrap();
    let hostile = "</script><script>alert(1)</script>";
    let title = "Secure Software Development Framework 1.1 (NIST SP 800-218)";
    assert!(set.contains(title));
    let set = set.replace(title, hostile).replacen("\"version\": \"1.1.1\"", "\"version\": \"1.1.7\"", 1);
    fs::write(folder.join("hostile.json"), set).unwrap();
    let ran = run(&folder, "catalog form hostile.json -o hostile.html");
    assert_eq!(ran.code, 0, "{}", ran.err);
    let page = fs::read_to_string(folder.join("hostile.html")).unwrap();
    assert!(!page.contains(hostile));
    assert_eq!(page.matches("<script").count(), plain.matches("<script").count());
    assert!(page.contains("&lt;/script&gt;") && page.contains("\\u003c/script\\u003e"));
    assert_eq!(run(&folder, "catalog form nosuch -o no.html").code, 64);
}

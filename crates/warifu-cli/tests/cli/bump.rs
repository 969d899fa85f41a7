//! `warifu catalog bump`: promises, and publishing what keeps them.

use std::fs;
use std::path::{Path, PathBuf};

use insta::assert_snapshot;

use crate::sets::{read, ssdf, ssdf_with};
use crate::support::{copy, list, redacted, run, scratch, text};

const AT: &str = "--at 2026-11-01T00:00:00Z";
const TITLE: (&str, &str) = ("Process improved from experience", "Better from experience");

/// A shelf with SSDF 1.1.1 on it.
fn shelf(folder: &Path) -> PathBuf {
    let ran = run(folder, &format!("catalog bump us-ssdf@1.1.1 us-ssdf@1.1.1 --publish shelf {AT}"));
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    folder.join("shelf")
}

fn files(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                found.push(path.strip_prefix(folder).unwrap().to_str().unwrap().to_owned());
            }
        }
    }
    found.sort();
    found
}

#[test]
fn a_version_says_what_changed() {
    let folder = scratch("bump");
    let tighter = ("triage-within", "P1D");
    let wider = ("triage-within", "P60D");
    for (version, change, expected) in [
        ("1.1.2", None, (0, "kept", "patch")),
        ("2.0.0", None, (0, "kept", "patch")),
        ("1.1.2", Some(wider), (1, "too_small", "minor")),
        ("1.2.0", Some(wider), (0, "kept", "minor")),
        ("1.1.2", Some(tighter), (1, "too_small", "major")),
        ("1.2.0", Some(tighter), (1, "too_small", "major")),
        ("2.0.0", Some(tighter), (0, "kept", "major")),
        ("2.0.0-rc.1", Some(tighter), (0, "kept", "major")),
        ("1.2.0-rc.1", Some(tighter), (1, "too_small", "major")),
        ("1.0.9", None, (1, "not_newer", "patch")),
        ("1.1.1", Some(wider), (1, "other_bytes", "minor")),
        ("1.1.1", None, (1, "other_bytes", "patch")),
    ] {
        match change {
            Some(change) => ssdf_with(&folder, "new.json", version, change),
            None => ssdf(&folder, "new.json", version, &[TITLE]),
        }
        let ran = run(&folder, &format!("catalog bump us-ssdf@1.1.1 new.json --format json {AT}"));
        let json = ran.json();
        assert_eq!((ran.code, text(&json, "standing"), text(&json, "bump")), expected, "{version} {change:?}");
        assert!(!list(&json, "reasons").is_empty(), "{version}");
    }
    let ran = run(&folder, "catalog bump us-ssdf@1.1.1 us-ssdf@1.1.1 --format json");
    assert_eq!((ran.code, text(&ran.json(), "bump")), (0, "none"));
}

#[test]
fn a_draft_promises_nothing_and_its_final_edition_is_held_against_the_last_one() {
    let folder = scratch("bump-draft");
    let ran = run(&folder, "catalog bump us-ssdf@1.1.1 us-ssdf@1.2.0-draft.1 --format json");
    let json = ran.json();
    assert_eq!((ran.code, text(&json, "standing"), text(&json, "bump")), (0, "draft", "major"));
    assert_eq!(text(&json, "next"), "2.0.0");
    ssdf(&folder, "final.json", "1.2.0", &[TITLE]);
    let ran = run(&folder, "catalog bump us-ssdf@1.2.0-draft.1 final.json --format json");
    assert_eq!((ran.code, text(&ran.json(), "standing")), (0, "from_draft"));
    shelf(&folder);
    let before = files(&folder.join("shelf"));
    let ran = run(&folder, "catalog bump us-ssdf@1.2.0-draft.1 final.json --publish shelf --format json");
    assert_eq!((ran.code, text(&ran.error(), "error")), (1, "not-the-next-edition"));
    assert_eq!(files(&folder.join("shelf")), before);
    let ran = run(&folder, "catalog bump us-ssdf@1.1.1 us-ssdf@1.2.0-draft.1 --publish shelf");
    assert_eq!(ran.code, 0, "{}", ran.err);
}

#[test]
fn what_is_undecided_takes_a_major_version() {
    let folder = scratch("bump-undecided");
    for (version, code, standing) in [("1.2.0", 2, "undecided"), ("2.0.0", 0, "kept")] {
        ssdf_with(&folder, "new.json", version, ("triage-within", "P59D"));
        // The example that was just too late is not, after this.
        let text_of_set = fs::read_to_string(folder.join("new.json")).unwrap();
        let example = ["\"response.triage_within\": \"P15D\"", "\"response.triage_within\": \"P60D\""];
        fs::write(folder.join("new.json"), text_of_set.replace(example[0], example[1])).unwrap();
        let ran = run(&folder, "catalog bump us-ssdf@1.1.1 new.json --effort 1 --publish shelf --format json");
        assert_eq!((ran.code, text(&ran.json(), "standing")), (code, standing));
        assert_eq!(folder.join("shelf").exists(), code == 0);
    }
}

#[test]
fn publishing() {
    let folder = scratch("bump-publish");
    let shelf = shelf(&folder);
    let first = ["index.json", "sets/us-ssdf-1.1.1.json", "vocabularies/warifu-common-2.0.0.json"];
    assert_eq!(files(&shelf), first);
    assert_eq!(fs::read(shelf.join(first[1])).unwrap(), crate::sets::SSDF.as_bytes(), "the exact bytes");
    ssdf_with(&folder, "bad.json", "1.1.2", ("triage-within", "P1D"));
    let ran = run(&folder, "catalog bump us-ssdf@1.1.1 bad.json --publish shelf");
    assert_eq!(ran.code, 1);
    assert!(ran.out.contains("not published; nothing was written"), "{}", ran.out);
    assert_eq!(files(&shelf), first);
    ssdf(&folder, "good.json", "1.1.2", &[TITLE]);
    let publish = "catalog bump us-ssdf@1.1.1 good.json --publish shelf --changelog CHANGES.md --format json";
    let ran = run(&folder, publish);
    assert_eq!((ran.code, text(&ran.json(), "published")), (0, "sets/us-ssdf-1.1.2.json"));
    assert!(fs::read_to_string(folder.join("CHANGES.md")).unwrap().starts_with("# us-ssdf 1.1.1 → 1.1.2"));
    let index = read(&shelf.join("index.json"));
    let listed: Vec<_> = list(&index, "documents").iter().map(|one| (text(one, "id"), text(one, "version"))).collect();
    assert_eq!(listed, [("warifu-common", "2.0.0"), ("us-ssdf", "1.1.1"), ("us-ssdf", "1.1.2")]);
    let before = fs::read(shelf.join("index.json")).unwrap();
    assert_eq!(run(&folder, publish).code, 0, "once more is no harm");
    assert_eq!(fs::read(shelf.join("index.json")).unwrap(), before);
    // a published version never changes
    ssdf(&folder, "good.json", "1.1.2", &[(TITLE.0, "Words of another kind")]);
    let ran = run(&folder, publish);
    assert_eq!((ran.code, text(&ran.error(), "error")), (1, "already-published"));
    // and nothing is published past a promise that was not checked
    ssdf(&folder, "later.json", "1.1.3", &[TITLE]);
    let ran = run(&folder, "catalog bump us-ssdf@1.1.1 later.json --publish shelf --format json");
    assert_eq!((ran.code, text(&ran.error(), "error")), (1, "not-the-next-edition"));
    assert_eq!(run(&folder, "catalog bump shelf/sets/us-ssdf-1.1.2.json later.json --publish shelf").code, 0);
    fs::write(shelf.join("index.json"), "{\"format\": \"other\"}").unwrap();
    let ran = run(&folder, "catalog bump us-ssdf@1.1.1 good.json --publish shelf --format json");
    assert_eq!((ran.code, text(&ran.error(), "error")), (65, "wrong-format"));
}

/// The shipped documents with their index are a published catalogue: publishing what is there changes nothing.
#[test]
fn the_shipped_shelf_reads_as_one() {
    let folder = scratch("bump-shipped");
    let data = concat!(env!("CARGO_MANIFEST_DIR"), "/../warifu-catalog/data");
    copy(Path::new(data), &folder);
    let shipped = warifu_catalog::Catalog::shipped().unwrap().index();
    fs::write(folder.join("index.json"), format!("{}\n", warifu_model::Json::from(&shipped).to_pretty().trim_end()))
        .unwrap();
    let (before, index) = (files(&folder), fs::read_to_string(folder.join("index.json")).unwrap());
    for edition in ["us-ssdf@1.1.1", "us-cisa-ssdaf@1.0.1"] {
        let ran = run(&folder, &format!("catalog bump {edition} {edition} --publish ."));
        assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    }
    assert_eq!((files(&folder), fs::read_to_string(folder.join("index.json")).unwrap()), (before, index.clone()));
    ssdf(&folder, "new.json", "1.1.2", &[TITLE]);
    assert_eq!(run(&folder, "catalog bump us-ssdf@1.1.1 new.json --publish .").code, 0);
    let longer = fs::read_to_string(folder.join("index.json")).unwrap();
    let lines: Vec<&str> = longer.lines().collect();
    assert!(index.lines().all(|line| lines.contains(&line)), "the other entries stay as they are");
    assert_eq!(lines.len(), index.lines().count() + 7);
}

#[test]
fn faces() {
    let folder = scratch("bump-faces");
    ssdf_with(&folder, "new.json", "1.1.2", ("triage-within", "P1D"));
    for (name, arguments) in [
        ("bump_draft", format!("catalog bump us-ssdf@1.1.1 us-ssdf@1.2.0-draft.1 {AT}")),
        ("bump_too_small", format!("catalog bump us-ssdf@1.1.1 new.json --publish shelf {AT}")),
        ("bump_too_small_ja", format!("catalog bump us-ssdf@1.1.1 new.json --publish shelf --lang ja {AT}")),
        ("json_bump", format!("catalog bump us-ssdf@1.1.1 new.json --format json {AT}")),
    ] {
        let ran = run(&folder, &arguments);
        assert_snapshot!(
            name,
            redacted(&format!("$ warifu {arguments}\n{}{}exit code {}", ran.out, ran.err, ran.code))
        );
    }
    let ran = run(&folder, "catalog bump us-ssdf@1.1.1 us-cisa-ssdaf@1.0.1");
    assert!(ran.code == 64 && ran.err.contains("`us-cisa-ssdaf` is not a version of `us-ssdf`"), "{}", ran.err);
}

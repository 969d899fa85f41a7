//! SBOMs alone: what `assess` says of them, of those of others as well, beside what other checkers say.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::time::Instant;

use warifu_model::Json;
use warifu_testkit::files::one_in;

use crate::support::{json, list, run, run_words, scratch, text};

const SBOM: &str = r#"{"bomFormat": "CycloneDX", "specVersion": "1.6", "metadata": {"component": {"type": "firmware", "name": "lamp"}},
    "components": [{"type": "library", "name": "a", "version": "1"}, {"type": "library", "name": "b"}]}"#;

#[test]
fn several_sboms_are_assessed_each_for_itself() {
    let folder = scratch("sboms");
    fs::create_dir_all(folder.join("in")).unwrap();
    fs::write(folder.join("in/one.json"), SBOM).unwrap();
    fs::write(folder.join("in/two.json"), SBOM.replace("\"version\": \"1\"", "\"version\": \"unknown\"")).unwrap();
    fs::write(folder.join("in/notes.txt"), "see the wiki").unwrap();
    let ran = run(&folder, "assess in --format json --at 2026-11-29T00:00:00Z");
    let json = ran.json();
    assert_eq!((ran.code, text(&json, "format"), text(&json, "outcome")), (1, "warifu.assess-sbom/1", "not_satisfied"));
    let sboms = list(&json, "sboms");
    let missing = |place: usize| {
        let all = list(&sboms[place], "missing").iter().find(|one| text(one, "field") == "version").unwrap();
        let names = |member| list(all, member).iter().filter_map(Json::as_text).collect::<Vec<_>>().join(" ");
        (names("silent_components"), names("unknown_components"))
    };
    assert_eq!(missing(0), ("b".into(), String::new()));
    assert_eq!(missing(1), ("b".into(), "a unknown".into()));
    assert_eq!(list(&json, "not_read").len(), 1);
    let fields = ["version", "supplier", "identifier", "dependency", "hash", "hash_algorithm", "licence"];
    let told: Vec<_> = list(&sboms[0], "missing").iter().map(|one| text(one, "field")).collect();
    assert!(fields.iter().all(|field| told.contains(field)), "{told:?}");
    for (language, says) in [("en", "What is missing"), ("ja", "不足している事項")] {
        let ran = run(&folder, &format!("assess in/one.json --lang {language}"));
        assert!(ran.code == 1 && ran.out.contains(says) && ran.out.contains("2026 (v2.1)"), "{}{}", ran.out, ran.err);
    }
    let names: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names, ["in"], "something was written");
}

/// What an SBOM does not say of its product is left out, and not told as a dash or by the name of the file.
#[test]
fn the_product_is_told_as_far_as_it_is_named() {
    let folder = scratch("sboms-product");
    let lamp = r#"{"type": "firmware", "name": "lamp"}"#;
    for (component, en, ja) in [
        (lamp.to_owned(), "describes  lamp", "対象  lamp"),
        (lamp.replace('}', r#", "version": "3"}"#), "describes  lamp, 3", "対象  lamp、3"),
        (r#"{"type": "firmware"}"#.to_owned(), "describes  no product: it names none", "対象  製品の記載なし"),
    ] {
        fs::write(folder.join("sbom.json"), SBOM.replacen(lamp, &component, 1)).unwrap();
        for (language, says) in [("en", en), ("ja", ja)] {
            let ran = run(&folder, &format!("assess sbom.json --lang {language}"));
            assert!(ran.out.lines().any(|line| line.trim_end() == says), "{says}: {}{}", ran.out, ran.err);
        }
    }
}

#[test]
fn what_cannot_be_read_is_told_and_never_better_than_undetermined() {
    let folder = scratch("sboms-broken");
    fs::write(folder.join("a.json"), SBOM.replace("\"1.6\"", "\"9.9\"")).unwrap();
    let ran = run(&folder, "assess a.json --format json");
    assert_eq!(ran.code, 2, "{}{}", ran.out, ran.err);
    let remarks = list(&list(&ran.json(), "sboms")[0], "remarks").to_vec();
    assert!(remarks.iter().any(|remark| text(remark, "code") == "file_left_aside"), "{remarks:?}");
    assert!(run(&folder, "assess a.json").out.contains("9.9"));
}

/// What cannot be opened, or is something else, holds up no SBOM beside it, and is named with its reason.
#[cfg(unix)]
#[test]
fn what_is_not_read_is_named_with_its_reason() {
    let folder = scratch("sboms-odd");
    fs::create_dir_all(folder.join("in/more")).unwrap();
    fs::write(folder.join("in/one.json"), SBOM).unwrap();
    fs::write(folder.join("in/cut.json"), &SBOM[..40]).unwrap();
    fs::write(folder.join("in/next.json"), r#"{"specFormat": "CycloneDX", "specVersion": "2.0"}"#).unwrap();
    fs::write(folder.join("in/vex.json"), r#"{"@context": "https://openvex.dev/ns/v0.2.0"}"#).unwrap();
    std::os::unix::fs::symlink("nowhere", folder.join("in/dangling.json")).unwrap();
    std::os::unix::fs::symlink(".", folder.join("in/circle")).unwrap();
    assert!(std::process::Command::new("mkfifo").arg(folder.join("in/more/pipe")).status().unwrap().success());
    let ran = run(&folder, "assess in --format json");
    assert_eq!(ran.code, 1, "{}{}", ran.out, ran.err);
    let json = ran.json();
    assert_eq!(list(&json, "sboms").len(), 1);
    let mut found: Vec<_> = list(&json, "not_read").iter().map(|one| (text(one, "file"), text(one, "code"))).collect();
    found.sort_unstable();
    let expected = [
        ("in/circle", "file-not-readable"),
        ("in/cut.json", "truncated"),
        ("in/dangling.json", "file-not-found"),
        ("in/more/pipe", "file-not-readable"),
        ("in/next.json", "unread-format"),
        ("in/vex.json", "not-an-sbom"),
    ];
    assert_eq!(found, expected);
    assert!(
        list(&json, "not_read").iter().all(|one| !text(one, "message").is_empty() && !text(one, "help").is_empty())
    );
    for (language, says) in [("en", "Files that were not read"), ("ja", "読まなかったファイル")] {
        let out = run(&folder, &format!("assess in --lang {language}")).out;
        assert!(
            out.contains(says) && expected.iter().all(|(file, code)| out.contains(file) && out.contains(code)),
            "{out}"
        );
    }
    // what is named has to be there; a folder with nothing but an SBOM that is not read says so
    assert_eq!(run(&folder, "assess in/dangling.json").code, 74);
    fs::create_dir_all(folder.join("only")).unwrap();
    fs::rename(folder.join("in/next.json"), folder.join("only/next.json")).unwrap();
    let ran = run(&folder, "assess only");
    assert!(ran.code == 65 && ran.err.contains("[unread-format]"), "{}{}", ran.out, ran.err);
}

/// A version that is not read is said once, with those that are, instead of element by element.
#[test]
fn versions_that_are_not_read_are_told_once() {
    let folder = scratch("sboms-versions");
    for (name, bytes) in [
        ("cdx.json", SBOM.replace("\"1.6\"", "\"1.3\"")),
        ("cdx.xml", r#"<bom xmlns="http://cyclonedx.org/schema/bom/1.3"><components/></bom>"#.to_owned()),
        ("spdx.json", r#"{"spdxVersion": "SPDX-2.0", "SPDXID": "SPDXRef-DOCUMENT", "name": "x"}"#.to_owned()),
        ("spdx.spdx", "SPDXVersion: SPDX-2.1\nDocumentName: x\n".to_owned()),
    ] {
        fs::write(folder.join(name), bytes).unwrap();
        let ran = run(&folder, &format!("assess {name}"));
        assert_eq!(ran.code, 2, "{name}: {}{}", ran.out, ran.err);
        for says in
            ["[unsupported-version]", "CycloneDX 1.4 to 1.7", "CycloneDX XML 1.4 to 1.7", "SPDX 2.2 and 2.3", "SPDX 3"]
        {
            assert!(ran.out.contains(says), "{name}: {says}: {}", ran.out);
        }
        assert!(!ran.out.contains("F10") && ran.out.lines().count() < 25, "{name}: {}", ran.out);
        let json = run(&folder, &format!("assess {name} --format json")).json();
        assert_eq!(list(&json, "sboms")[0].member("read"), Some(&Json::Bool(false)), "{name}");
        assert!(run(&folder, &format!("assess {name} --lang ja")).out.contains("読めるSBOM"));
    }
}

/// One edition: its outcomes, and how many documents meet each of its elements.
#[derive(Default)]
struct Share {
    outcomes: BTreeMap<String, usize>,
    met: BTreeMap<String, usize>,
}

/// The documents of others that other checkers were run on: what share of them meets which element, and where the checkers say
/// something else. Says the table and the time; the numbers of `docs/SBOM.md` are these, of all of them: ordinarily it is one in six.
#[test]
fn documents_of_others_are_assessed_and_compared() {
    let Some(root) = warifu_testkit::files::foreign("real2") else { return };
    let Ok(peers) = fs::read_to_string(root.join("peers.tsv")) else { return };
    let mut rows = peers.lines().map(|line| line.split('\t').collect::<Vec<_>>());
    let head = rows.next().unwrap();
    let step = one_in(6);
    let rows: BTreeMap<&str, Vec<&str>> = rows.step_by(step).map(|row| (row[0], row)).collect();
    let (since, mut answers) = (Instant::now(), Vec::new());
    // an answer about all of them is longer than a document that these tests read
    for files in rows.keys().copied().collect::<Vec<_>>().chunks(40) {
        let words: Vec<&str> = ["assess", "--format", "json", "--at", "2026-11-29T00:00:00Z"]
            .into_iter()
            .chain(files.iter().copied())
            .collect();
        answers.push(run_words(&root, &words, b"").json());
    }
    let took = since.elapsed();
    let (mut shares, mut read) = (BTreeMap::<String, Share>::new(), 0);
    let mut pairs: BTreeMap<(&str, &str), Beside> = BTreeMap::new();
    for sbom in answers.iter().flat_map(|json| list(json, "sboms")) {
        let row = &rows[text(sbom, "file")];
        if list(sbom, "remarks").iter().any(|remark| text(remark, "code") == "file_left_aside") {
            continue;
        }
        read += 1;
        for set in list(sbom, "sets") {
            let share = shares.entry(text(set, "version").to_owned()).or_default();
            *share.outcomes.entry(text(set, "outcome").to_owned()).or_default() += 1;
            for finding in list(set, "findings") {
                let (id, outcome) = (text(finding, "requirement"), text(finding, "outcome"));
                *share.met.entry(id.to_owned()).or_default() += usize::from(outcome == "satisfied");
                for (version, element, column) in PEERS {
                    let theirs = head
                        .iter()
                        .position(|name| name == column)
                        .and_then(|place| row.get(place))
                        .copied()
                        .unwrap_or_default();
                    if text(set, "version") != *version || id != *element || theirs.is_empty() {
                        continue;
                    }
                    let theirs = if matches!(theirs, "ok" | "yes") { "met" } else { "not met" };
                    let ours = if outcome == "satisfied" { "met" } else { "not met" };
                    let files = pairs.entry((column, element)).or_default().entry((ours, theirs)).or_default();
                    files.push(text(sbom, "file").to_owned());
                }
            }
        }
    }
    println!("{} documents, {read} read, in {:.1} s", rows.len(), took.as_secs_f64());
    for (version, share) in &shares {
        println!("{version}: {:?}", share.outcomes);
        for (id, met) in &share.met {
            println!("  {id} {met} of {read}, {}%", met * 100 / read);
        }
    }
    for ((column, element), counts) in &pairs {
        println!("{element} {column}");
        for ((ours, theirs), files) in counts {
            let shown: Vec<_> = if ours == theirs { Vec::new() } else { files.iter().take(4).collect() };
            println!("  here {ours}, there {theirs}: {} {shown:?}", files.len());
        }
    }
    assert!(read >= 250 / step, "{read} of {}", rows.len());
}

/// Files by what is said of them here and there.
type Beside = BTreeMap<(&'static str, &'static str), Vec<String>>;

/// Our element beside the column of `peers.tsv`: `st_` is sbom-tools 0.3.0 on the edition of 2026, `nt_` the NTIA conformance checker
/// 6.0.0 on that of 2021.
const PEERS: &[(&str, &str, &str)] = &[
    ("2.0.0", "F01", "st_author"),
    ("2.0.0", "F02", "st_signature"),
    ("2.0.0", "F03", "st_format"),
    ("2.0.0", "F05", "st_generation_context"),
    ("2.0.0", "F06", "st_timestamp"),
    ("2.0.0", "F07", "st_tool"),
    ("2.0.0", "F08", "st_tool_version"),
    ("2.0.0", "F09", "st_sbom_version"),
    ("2.0.0", "F10", "st_producer"),
    ("2.0.0", "F11", "st_dependency"),
    ("2.0.0", "F12", "st_hash"),
    ("2.0.0", "F13", "st_hash_algo"),
    ("2.0.0", "F14", "st_identifier"),
    ("2.0.0", "F15", "st_license"),
    ("2.0.0", "F16", "st_name"),
    ("2.0.0", "F17", "st_version"),
    ("2.0.0", "P2", "st_coverage"),
    ("1.0.0", "F01", "nt_author"),
    ("1.0.0", "F06", "nt_timestamp"),
    ("1.0.0", "F11", "nt_dependency"),
    ("1.0.0", "F16", "nt_name"),
    ("1.0.0", "F17", "nt_version"),
    ("1.0.0", "F14", "nt_identifier"),
    ("1.0.0", "F10", "nt_supplier"),
];

/// A list that is cut off says how long it is.
#[test]
fn a_large_sbom_names_the_first_and_counts_all() {
    let folder = scratch("sboms-large");
    let component = |n: u32| format!(r#"{{"type": "library", "bom-ref": "c{n}", "name": "c{n}", "version": "1"}}"#);
    let all: Vec<String> = (0..COMPONENTS).map(component).collect();
    let path: PathBuf = folder.join("large.json");
    let start = r#"{"bomFormat": "CycloneDX", "specVersion": "1.6", "metadata": {"component": {"type": "firmware", "name": "lamp"}}, "components": ["#;
    fs::write(&path, format!("{start}{}]}}", all.join(","))).unwrap();
    let since = Instant::now();
    let ran = run(&folder, "assess large.json --format json");
    println!("{COMPONENTS} components in {:.1} s", since.elapsed().as_secs_f64());
    let json = ran.json();
    let missing = list(&list(&json, "sboms")[0], "missing");
    let hash = missing.iter().find(|one| text(one, "field") == "hash").unwrap();
    assert_eq!(hash.member("silent"), Some(&Json::Int(i64::from(COMPONENTS))));
    assert_eq!(list(hash, "silent_components").len(), 100);
    assert!(run(&folder, "assess large.json").out.contains("more"));
}

const COMPONENTS: u32 = 20_000;

/// Claims that the vocabulary of a set does not have change none of its findings: attestations of today serve sets of yesterday.
#[test]
fn sets_pinned_to_an_older_vocabulary_pass_over_new_claims() {
    let folder = crate::support::demo("sboms-pinned");
    let made = run(&folder, "import evidence/after/sbom.cdx.json --product product.json -o new.json");
    assert_eq!(made.code, 0, "{}", made.err);
    let mut older = json(&fs::read_to_string(folder.join("new.json")).unwrap());
    let Some(claims) = claims_of(&mut older) else { panic!("no claims") };
    let all = claims.len();
    let is_new = |claim: &Json| {
        let id = text(claim, "claim");
        ["document_", "name_", "dependency_", "hash_algorithm_"]
            .iter()
            .any(|new| id.starts_with(&format!("sbom.{new}")))
    };
    claims.retain(|claim| !is_new(claim));
    assert!(claims.len() + 15 < all, "{} of {all}", claims.len());
    fs::write(folder.join("old.json"), older.to_pretty()).unwrap();
    for set in ["us-ssdf@1.1.1", "us-csf@2.0.0"] {
        let findings = |file: &str| {
            let ran = run(&folder, &format!("evaluate {file} --set {set} --at 2026-11-20T00:00:00Z --format json"));
            let json = ran.json();
            let told = list(&json, "findings")
                .iter()
                .map(|one| format!("{} {}", text(one, "requirement"), text(one, "outcome")));
            told.collect::<Vec<_>>()
        };
        let (new, old) = (findings("new.json"), findings("old.json"));
        assert!(new == old && new.len() > 40, "{set}: {} findings", new.len());
    }
}

/// The claims of an attestation, wherever they are in it.
fn claims_of(json: &mut Json) -> Option<&mut Vec<Json>> {
    let Json::Object(members) = json else { return None };
    for (name, value) in members {
        if name == "claims" {
            return if let Json::List(claims) = value { Some(claims) } else { None };
        }
        if let Some(found) = claims_of(value) {
            return Some(found);
        }
    }
    None
}

/// A file that says nothing of what it is: that is what is wrong, and not that no set was asked for.
#[test]
fn one_file_that_is_nothing_says_why() {
    let root = scratch("sbom-nothing");
    for (bytes, code) in [
        ("", "truncated"),
        ("{}", "unrecognised-format"),
        (r#"{"bomFormat": "CycloneDX", "bomFormat": "CycloneDX"}"#, "duplicate-key"),
    ] {
        fs::write(root.join("sbom.json"), bytes).unwrap();
        let ran = run_words(&root, &["assess", "sbom.json"], b"");
        assert_eq!(ran.code, 65, "{bytes}: {}", ran.err);
        assert!(ran.err.contains(&format!("[{code}]")), "{bytes}: {}", ran.err);
    }
}

//! What docs/ARCHITECTURE.md promises, read from the workspace itself.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use warifu_core::RefusalCode;
use warifu_model::{Outcome, ReasonCode, WaiverState, WeakeningCode};
use warifu_tests::cargo::{metadata, name, normal_tree, packages, reached};
use warifu_tests::files;
use warifu_verify::{CheckName, Code};

/// The arrows between the crates, and no others. Dev-dependencies may point elsewhere: a test may hold two sides together.
const ARROWS: [(&str, &[&str]); 22] = [
    ("warifu-model", &[]),
    ("warifu-seal", &["warifu-model"]),
    ("warifu-core", &["warifu-model"]),
    ("warifu-recognition", &["warifu-model"]),
    ("warifu-compare", &["warifu-core", "warifu-model", "warifu-recognition"]),
    ("warifu-evidence", &["warifu-model"]),
    ("warifu-advisory", &["warifu-core", "warifu-evidence", "warifu-model"]),
    ("warifu-feed", &["warifu-model", "warifu-seal"]),
    ("warifu-catalog", &["warifu-model"]),
    ("warifu-signing", &["warifu-core", "warifu-model", "warifu-seal"]),
    ("warifu-sharing", &["warifu-model", "warifu-seal"]),
    ("warifu-delivery", &["warifu-model", "warifu-seal", "warifu-sharing"]),
    ("warifu-sigstore", &["warifu-core", "warifu-model", "warifu-seal", "warifu-signing"]),
    ("warifu-signers", &["warifu-model", "warifu-seal"]),
    ("warifu-verify", &["warifu-model", "warifu-recognition", "warifu-seal"]),
    ("warifu-report", &["warifu-core", "warifu-model"]),
    (
        "warifu-ledger",
        &["warifu-compare", "warifu-core", "warifu-model", "warifu-seal", "warifu-signing", "warifu-verify"],
    ),
    ("warifu", &FACADE),
    ("warifu-cli", &PROGRAM),
    ("warifu-server", &SERVER),
    ("warifu-fetch", &["warifu-model"]),
    ("warifu-testkit", &["warifu-model", "warifu-seal"]),
];

/// What the facade gives out again.
const FACADE: [&str; 12] = [
    "warifu-catalog",
    "warifu-compare",
    "warifu-core",
    "warifu-evidence",
    "warifu-feed",
    "warifu-ledger",
    "warifu-model",
    "warifu-recognition",
    "warifu-report",
    "warifu-seal",
    "warifu-signing",
    "warifu-verify",
];

/// What the program uses.
const PROGRAM: [&str; 17] = [
    "warifu",
    "warifu-advisory",
    "warifu-catalog",
    "warifu-compare",
    "warifu-core",
    "warifu-delivery",
    "warifu-evidence",
    "warifu-ledger",
    "warifu-model",
    "warifu-recognition",
    "warifu-report",
    "warifu-seal",
    "warifu-sharing",
    "warifu-signers",
    "warifu-signing",
    "warifu-sigstore",
    "warifu-verify",
];

/// What the server uses.
const SERVER: [&str; 6] =
    ["warifu-ledger", "warifu-model", "warifu-report", "warifu-seal", "warifu-signers", "warifu-signing"];

/// Crates that must not do any I/O.
pub(crate) const LIBRARIES: [&str; 16] = [
    "warifu-advisory",
    "warifu-delivery",
    "warifu-feed",
    "warifu-sharing",
    "warifu-recognition",
    "warifu-sigstore",
    "warifu",
    "warifu-compare",
    "warifu-report",
    "warifu-model",
    "warifu-seal",
    "warifu-core",
    "warifu-signing",
    "warifu-verify",
    "warifu-evidence",
    "warifu-catalog",
];

/// Programs with a network in them.
const WITH_A_NETWORK: [&str; 2] = ["warifu-server", "warifu-fetch"];

/// Crates with a network stack or an asynchronous runtime in them.
const NETWORK: [&str; 18] = [
    "async-std",
    "attohttpc",
    "curl",
    "curl-sys",
    "h2",
    "hyper",
    "isahc",
    "mio",
    "native-tls",
    "openssl-sys",
    "quinn",
    "reqwest",
    "rustls",
    "smol",
    "socket2",
    "surf",
    "tokio",
    "ureq",
];

#[test]
fn arrows_between_our_crates() {
    let metadata = metadata();
    let allowed: BTreeMap<&str, &[&str]> = ARROWS.into_iter().collect();
    let ours: BTreeSet<&str> = allowed.keys().copied().collect();
    for package in packages(metadata).filter(|package| ours.contains(name(package))) {
        let dependencies = package["dependencies"].as_array().unwrap().iter();
        let arrows: BTreeSet<&str> =
            dependencies.filter(|d| d["kind"].as_str() != Some("dev")).map(name).filter(|d| ours.contains(d)).collect();
        let allowed: BTreeSet<&str> = allowed[name(package)].iter().copied().collect();
        let wrong: Vec<_> = arrows.difference(&allowed).collect();
        assert!(wrong.is_empty(), "`{}` must not depend on {wrong:?}", name(package));
    }
    let found: BTreeSet<&str> = packages(metadata).map(name).filter(|name| ours.contains(name)).collect();
    assert_eq!(found, ours);
}

/// What tests share is shipped with nothing.
#[test]
fn the_testkit_is_for_tests_only() {
    let metadata = metadata();
    for package in packages(metadata).filter(|package| !["warifu-tests", "warifu-benches"].contains(&name(package))) {
        let dependencies = package["dependencies"].as_array().unwrap().iter();
        let shipped: Vec<&str> = dependencies.filter(|d| d["kind"].as_str() != Some("dev")).map(name).collect();
        assert!(!shipped.contains(&"warifu-testkit"), "`{}` ships warifu-testkit", name(package));
    }
}

#[test]
fn who_evaluates_builds_no_json_schema() {
    for package in ["warifu-core", "warifu-compare", "warifu-signing"] {
        let tree = normal_tree(package);
        for heavy in ["jsonschema", "serde_json", "serde"] {
            assert!(!tree.contains(heavy), "`{heavy}` is in the tree of {package}: {tree:?}");
        }
    }
}

#[test]
fn who_only_verifies_builds_little() {
    let tree = normal_tree("warifu-verify");
    let foreign: Vec<_> = tree.iter().filter(|name| !name.starts_with("warifu")).collect();
    assert!(foreign.len() < 45, "{} third-party crates: {foreign:?}", foreign.len());
    for heavy in ["jsonschema", "serde_json", "serde", "warifu-core", "clap"] {
        assert!(!tree.contains(heavy), "`{heavy}` is in the tree of warifu-verify: {tree:?}");
    }
}

#[test]
fn no_network_but_in_the_server_and_in_what_fetches() {
    let metadata = metadata();
    let members = metadata["workspace_members"].as_array().unwrap();
    let ours: Vec<&str> = packages(metadata).filter(|package| members.contains(&package["id"])).map(name).collect();
    assert!(ours.contains(&"warifu-server") && ours.len() > 15, "{ours:?}");
    for package in ours.iter().filter(|name| !WITH_A_NETWORK.contains(name)) {
        // with the features that any of us asks for; only where that is too much it is asked what this package alone brings
        if !reached(package).iter().any(|name| NETWORK.contains(name)) {
            continue;
        }
        let found: Vec<_> = normal_tree(package).into_iter().filter(|name| NETWORK.contains(&name.as_str())).collect();
        assert!(found.is_empty(), "`{package}` brings a network stack or an asynchronous runtime: {found:?}");
    }
}

/// The README's two commands build no server.
#[test]
fn the_server_is_built_where_it_is_asked_for() {
    let metadata = metadata();
    let ordinary = metadata["workspace_default_members"].as_array().unwrap();
    for package in WITH_A_NETWORK {
        let is_it = |id: &&Value| id.as_str().unwrap().contains(package);
        assert_eq!(ordinary.iter().find(is_it), None);
        assert_eq!(metadata["workspace_members"].as_array().unwrap().iter().filter(is_it).count(), 1);
    }
}

#[test]
fn json_keeps_its_ordinary_meaning() {
    let metadata = metadata();
    let nodes = metadata["resolve"]["nodes"].as_array().unwrap();
    let mut seen = 0;
    for node in nodes.iter().filter(|node| node["id"].as_str().unwrap().contains("serde_json@")) {
        seen += 1;
        for feature in node["features"].as_array().unwrap() {
            let feature = feature.as_str().unwrap();
            assert!(!["preserve_order", "arbitrary_precision"].contains(&feature), "serde_json has `{feature}` on");
        }
    }
    assert_eq!(seen, 1);
}

#[test]
fn libraries_touch_no_file_no_network_no_clock() {
    let forbidden = [
        "std::fs",
        "std::net",
        "std::env::",
        "std::process",
        "std::io::stdin",
        "std::io::stdout",
        "SystemTime::now",
        "Instant::now",
        "std::thread",
        "unsafe ",
        "unsafe{",
        "env!(",
    ];
    for library in LIBRARIES {
        let sources = files::below(format!("crates/{library}/src"), ".rs");
        assert!(!sources.is_empty(), "{library}");
        for path in sources {
            let text = files::text(&path);
            // what a build script wrote is included from the one folder that it may write to
            let own = shipped(&text).filter(|(_, line)| !line.contains("include!(concat!(env!(\"OUT_DIR\")"));
            for (number, line) in own {
                // threads that end with the call stand in one place, and reach no result
                let has_threads = path.ends_with("impact/threads.rs");
                for word in forbidden.iter().filter(|word| !(has_threads && **word == "std::thread")) {
                    assert!(!line.contains(*word), "{}:{number}: `{word}` in a library: {line}", path.display());
                }
            }
        }
    }
}

/// The program decides nothing (ADR 37): it calls the verbs of the libraries, and neither what these are made of nor a trait
/// through which it would choose what a verb sees. A part that is renamed has to be renamed here.
#[test]
fn the_program_calls_verbs_and_not_their_parts() {
    let mut found = Vec::new();
    for (part, declared, file, verb) in PARTS {
        assert!(files::text(file).contains(declared), "`{declared}` is not in {file}");
        for path in files::below("crates/warifu-cli/src", ".rs") {
            let text = files::text(&path);
            let lines = shipped(&text).filter(|(_, line)| line.contains(part));
            found.extend(lines.map(|(number, _)| format!("{}:{number}: `{part}`; call {verb}", path.display())));
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}

/// Parts of verbs: how the program would call them, their declarations with their files, and the verbs.
const PARTS: [(&str, &str, &str, &str); 19] = [
    ("CompiledSet::compile(", "pub fn compile(", "crates/warifu-core/src/compile.rs", "warifu::Shelf"),
    ("NamedDocuments", "pub struct NamedDocuments", "crates/warifu-core/src/archive.rs", "replay_from"),
    ("impl Documents for", "pub trait Documents", "crates/warifu-core/src/archive.rs", "ReplayFiles or Products"),
    ("impl CheckSignature for", "pub trait CheckSignature", "crates/warifu-core/src/signature.rs", "Ed25519Check"),
    ("decide(", "pub fn decide(", "crates/warifu-core/src/decide.rs", "certify or review"),
    (".assess_record(", "pub fn assess_record", "crates/warifu-compare/src/impact/files.rs", "Products"),
    (".assess_unrecorded(", "pub fn assess_unrecorded", "crates/warifu-compare/src/impact/files.rs", "Products"),
    ("attestation_in(", "pub fn attestation_in(", "crates/warifu-compare/src/impact/files.rs", "Products"),
    ("product_key(", "pub fn product_key(", "crates/warifu-compare/src/impact/files.rs", "Products"),
    ("claim_type.value(", "pub fn value(", "crates/warifu-model/src/value.rs", "declared_types"),
    ("Standing::of(", "pub fn of(", "crates/warifu-compare/src/gap.rs", "warifu::gap::judge"),
    ("Judged::", "pub enum Judged", "crates/warifu-compare/src/gap.rs", "warifu::gap::judge"),
    ("== Relation::Undecided", "    Undecided,", "crates/warifu-compare/src/diff/report.rs", "Diff::is_equivalent"),
    ("Seen::", "pub struct Seen", "crates/warifu-seal/src/witness.rs", "LogFolder::cosign"),
    ("prove_consistency(", "fn prove_consistency(", "crates/warifu-seal/src/tiles/read.rs", "LogFolder::cosign"),
    ("prove_inclusion(", "fn prove_inclusion(", "crates/warifu-seal/src/tiles/read.rs", "LogFolder::prove"),
    ("check_inclusion(", "pub fn check_inclusion(", "crates/warifu-seal/src/merkle/inclusion.rs", "LogFolder::prove"),
    ("place_of_certificate(", "pub fn place_of_certificate(", "crates/warifu-signing/src/status.rs", "place_of"),
    (
        "NotSatisfied | Outcome::Undetermined",
        "pub fn is_open(",
        "crates/warifu-model/src/finding.rs",
        "Finding::is_open",
    ),
];

#[test]
fn files_stay_small() {
    for (package, _) in ARROWS {
        let sources = files::below(format!("crates/{package}/src"), ".rs");
        let mut lines: Vec<usize> = sources.iter().map(|path| files::text(path).lines().count()).collect();
        for (path, count) in sources.iter().zip(&lines) {
            assert!(*count <= 600, "{} has {count} lines; split it at 600", path.display());
        }
        lines.sort_unstable();
        let median = lines[lines.len() / 2];
        assert!(median <= 250, "the median file of {package} has {median} lines");
    }
    for path in files::below("tests", ".rs").into_iter().chain(files::below("examples", ".rs")) {
        assert!(files::text(&path).lines().count() <= 600, "{} has more than 600 lines", path.display());
    }
}

#[test]
fn the_manifest_explains_itself() {
    let text = files::text("Cargo.toml");
    let (_, members) = text.split_once("members = [").unwrap();
    let (members, _) = members.split_once(']').unwrap();
    let lines: Vec<&str> = members.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    for (i, line) in lines.iter().enumerate().filter(|(_, line)| line.starts_with('"')) {
        let explained = i > 0 && lines[i - 1].starts_with('#');
        assert!(explained, "no comment above the workspace member {line}");
    }
    let (_, dependencies) = text.split_once("[workspace.dependencies]").unwrap();
    let (dependencies, _) = dependencies.split_once("\n[").unwrap();
    let mut explained = false;
    for line in dependencies.lines() {
        match line {
            "" => explained = false,
            comment if comment.starts_with('#') => explained = true,
            entry => assert!(explained, "no comment above the dependency {entry}"),
        }
    }
}

/// What an ordinary run of the tests tries some of, the gate of the repository tries all of.
#[test]
fn what_is_sampled_is_tried_whole_by_the_gate() {
    let gate = files::text(".ci/run");
    let mut sampled = 0;
    for path in files::below("crates", ".rs").into_iter().chain(files::below("tests", ".rs")) {
        let text = files::text(&path);
        if !text.contains("use warifu_testkit::files") && !text.contains("use warifu_tests::files") {
            continue;
        }
        if ["one_in", "every"].iter().any(|name| text.contains(&format!("{name}("))) {
            let parts: Vec<_> = path.components().rev().filter_map(|part| part.as_os_str().to_str()).collect();
            let module = if parts[0] == "main.rs" { parts[1] } else { parts[0].trim_end_matches(".rs") };
            let is_named =
                [format!(" {module}::"), format!(" --test {module} ")].iter().any(|part| gate.contains(part));
            assert!(is_named, "{}: `{module}::` is not in .ci/run", path.display());
            sampled += 1;
        }
    }
    assert!(sampled > 10, "{sampled}");
}

#[test]
fn members_have_their_lints() {
    for path in files::below("crates", "Cargo.toml").into_iter().chain(files::below("tests", "Cargo.toml")) {
        assert!(files::text(&path).contains("[lints]\nworkspace = true"), "{} has no lints", path.display());
    }
}

#[test]
fn every_error_code_has_a_heading() {
    let headings = headings("docs/errors.md");
    let mut missing = BTreeSet::new();
    for (package, _) in ARROWS {
        for path in files::below(format!("crates/{package}/src"), ".rs") {
            for code in error_codes(&files::text(&path)) {
                if !headings.contains(&code) {
                    missing.insert(format!("{code} ({})", path.display()));
                }
            }
        }
    }
    assert!(missing.is_empty(), "codes without a heading in docs/errors.md: {missing:#?}");
}

/// Whoever asks for Japanese gets no English: what `problems!` and `codes!` declare as Japanese is.
#[test]
fn japanese_texts_are_japanese() {
    let mut english = Vec::new();
    for (package, _) in ARROWS {
        for path in files::below(format!("crates/{package}/src"), ".rs") {
            for (number, line) in shipped(&files::text(&path)).filter(|(_, line)| !line.contains("$ja")) {
                let texts = line.split("ja: \"").skip(1).filter_map(|text| text.split_once('"'));
                if texts.map(|(text, _)| text).any(|text| text.is_ascii() && !text.starts_with('{')) {
                    english.push(format!("{}:{number}", path.display()));
                }
            }
        }
    }
    assert!(english.is_empty(), "{english:#?}");
}

#[test]
fn every_reason_code_has_a_heading() {
    let headings = headings("docs/reasons.md");
    let reasons = ReasonCode::ALL.iter().map(|code| code.as_str());
    let weakenings = WeakeningCode::ALL.iter().map(|code| code.as_str());
    let waivers = WaiverState::ALL.iter().map(|code| code.as_str());
    let outcomes = Outcome::ALL.iter().map(|code| code.as_str());
    let refusals = RefusalCode::ALL.iter().map(|code| code.as_str());
    let checks = Code::ALL.iter().map(|code| code.as_str());
    let all = reasons.chain(weakenings).chain(waivers).chain(outcomes).chain(refusals).chain(checks);
    let missing: Vec<_> = all.filter(|code| !headings.contains(*code)).collect();
    assert!(missing.is_empty(), "codes without a heading in docs/reasons.md: {missing:?}");
}

/// What is written by hand about checks and their codes names all of them, and the lists are in the order of the names.
#[test]
fn every_check_stands_wherever_checks_are_listed() {
    let all: Vec<_> = CheckName::ALL.iter().map(|check| check.as_str()).collect();
    // nothing asks for this one yet
    let made: Vec<_> = all.iter().copied().filter(|check| *check != CheckName::Recognition.as_str()).collect();
    for (name, form, checks) in [
        ("docs/FORMATS/verdict.md", "\n| `X` |", &all),
        ("docs/FORMATS/verdict.md", "{\"check\": \"X\"", &all),
        ("schemas/verdict-2.schema.json", "\"check\": {\"const\": \"X\"}", &all),
        ("tests/python/verify.py", "\"X\"", &made),
    ] {
        let text = files::text(name);
        // of the second verifier, its list alone
        let text = text.split_once("CHECKS = (").map_or(&*text, |(_, list)| list.split_once(')').unwrap().0);
        let places: Vec<_> = checks.iter().map(|check| (text.find(&form.replace('X', check)), *check)).collect();
        let missing: Vec<_> = places.iter().filter(|(place, _)| place.is_none()).map(|(_, check)| check).collect();
        assert!(missing.is_empty(), "{name}: no `{form}` for {missing:?}");
        assert!(places.is_sorted(), "{name}: not in the order of the names: {places:?}");
    }
    let gate = files::text("docs/GATE.md");
    let missing: Vec<_> = made.iter().filter(|check| !gate.contains(&format!("`{check}`"))).collect();
    assert!(missing.is_empty(), "docs/GATE.md has no rule for {missing:?}");
    let schema = files::text("schemas/verdict-2.schema.json");
    let (_, codes) = schema.split_once("\"check_code\": {").unwrap();
    let (codes, _) = codes.split_once('}').unwrap();
    let missing: Vec<_> = Code::ALL.iter().filter(|code| !codes.contains(&format!("\"{}\"", code.as_str()))).collect();
    assert!(missing.is_empty(), "schemas/verdict-2.schema.json: no code {missing:?}");
}

/// A law without a test is a hope: each has a row, and what the row names is there.
#[test]
fn every_law_names_tests_that_are_there() {
    let page = files::text("docs/DESIGN.md");
    let laws =
        page.lines().filter(|line| line.split_once(". **").is_some_and(|(number, _)| number.parse::<u32>().is_ok()));
    let (_, table) = page.split_once("| law | tests |").unwrap();
    let rows: Vec<&str> = table.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| ---")).collect();
    assert_eq!(laws.count(), rows.len());
    let named = rows.iter().flat_map(|row| row.split('`').skip(1).step_by(2)).filter(|name| name.contains('/'));
    let missing: Vec<&str> = named.filter(|name| !files::exists(name)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

/// Numbers on the first page are those of the tree.
#[test]
fn the_first_page_counts_right() {
    let page = files::text("README.md") + &files::text("docs/CATALOG.md");
    let bundles = files::below("tests/vectors/bundle/cases", "/case.json").len();
    let claims = files::below("crates/warifu-catalog/data/vocabularies", ".json").into_iter().map(|path| {
        let vocabulary: Value = serde_json::from_slice(&files::bytes(path)).unwrap();
        vocabulary["claims"].as_array().unwrap().len()
    });
    for said in [
        format!("{bundles} bundles with the verdict"),
        format!("one vocabulary of {} typed claims", claims.max().unwrap()),
    ] {
        assert!(page.contains(&said), "{said}");
    }
}

#[test]
fn every_schema_has_samples() {
    let schemas = files::below("schemas", ".json");
    assert!(schemas.len() >= 15, "only {} schemas", schemas.len());
    for path in schemas {
        let file = path.file_name().unwrap().to_string_lossy().into_owned();
        let (format, edition) = files::format_of(&path).unwrap_or_else(|| panic!("odd name: {file}"));
        let schema: Value = serde_json::from_slice(&files::bytes(&path)).unwrap();
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema", "{file}");
        assert_eq!(schema["$id"], format!("urn:warifu:schema:{format}:{edition}"), "{file}");
        assert!(schema["title"].is_string() && schema["description"].is_string(), "{file}");
        for start in ["valid", "invalid"] {
            let samples = files::below(format!("tests/vectors/read/{format}"), ".json");
            let is_sample =
                |sample: &std::path::PathBuf| sample.file_name().unwrap().to_string_lossy().starts_with(start);
            assert!(samples.iter().any(is_sample), "no {start} sample for {file}");
        }
    }
}

/// The lines that are built into the library: no comments, nothing from the tests at the bottom of a file.
pub(crate) fn shipped(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let code = text.split_once("\n#[cfg(test)]").map_or(text, |(code, _)| code);
    code.lines().enumerate().map(|(i, line)| (i + 1, line)).filter(|(_, line)| !line.trim_start().starts_with("//"))
}

/// The codes in kebab case that `problems!` declares, or that functions named `code` return.
fn error_codes(text: &str) -> Vec<String> {
    let declared = |line: &str| Some(line.trim_start().strip_prefix("code: \"")?.split_once('"')?.0.to_owned());
    let mut codes: Vec<String> = shipped(text).filter_map(|(_, line)| declared(line)).collect();
    let mut inside = false;
    for (_, line) in shipped(text) {
        if line.contains("code(") && line.contains("fn ") && line.contains("&'static str") && !line.contains("language")
        {
            inside = true;
        } else if line.contains("fn ") {
            inside = false;
        }
        if inside {
            let result = line.rsplit_once("=>").map_or(line, |(_, result)| result);
            let quoted = result.split('"').skip(1).step_by(2);
            codes.extend(quoted.filter(|word| is_kebab(word)).map(str::to_owned));
        }
    }
    codes
}

fn is_kebab(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

/// The headings of a page, without marks.
pub(crate) fn headings(path: &str) -> BTreeSet<String> {
    let text = files::text(path);
    let headings = text.lines().filter(|line| line.starts_with('#'));
    headings.map(|line| line.trim_start_matches('#').trim().trim_matches('`').to_owned()).collect()
}

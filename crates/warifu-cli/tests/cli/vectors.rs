//! The bundle vectors through the program itself: verdict, code, exit code.

use std::fs;
use std::path::{Path, PathBuf};

use warifu_model::{Arrangement, Crosswalk, Json};
use warifu_testkit::files::one_in;

use crate::support::{demo, json, run_words, scratch, text};

/// Every vector is asked of the library; of the program one in sixteen, or every one where every one is asked for.
#[test]
fn the_program_says_what_bundle_vectors_expect() {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/vectors/bundle/cases");
    let mut folders: Vec<PathBuf> = fs::read_dir(&cases).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    assert!(folders.len() >= 150, "only {} cases", folders.len());
    let is_about_files = |folder: &&PathBuf| !OF_THE_CATALOGUE.iter().any(|(name, _)| folder.ends_with(name));
    let asked: Vec<_> = folders.iter().filter(is_about_files).step_by(one_in(16)).collect();
    println!("{} of {} vectors", asked.len(), folders.len());
    let wrong: Vec<_> = asked.iter().filter_map(|folder| complaint(folder)).collect();
    assert!(wrong.is_empty(), "{} of {} cases:\n{}", wrong.len(), asked.len(), wrong.join("\n"));
}

fn complaint(folder: &Path) -> Option<String> {
    let case = json(&fs::read_to_string(folder.join("case.json")).unwrap());
    let text = |name: &str| match case.member(name) {
        Some(Json::Text(text)) => Some(text.as_str()),
        _ => None,
    };
    let mut arguments = vec!["check", "bundle.json", "--trust", "trust.json", "--format", "json"];
    if folder.join("product.json").exists() {
        arguments.extend(["--product", "product.json"]);
    }
    let kept = [("--accreditation", "accreditation"), ("--status", "status"), ("--arrangement", "arrangement")]
        .map(|(option, what)| (option, kept(folder, what)));
    let adopted = ("--arrangement", self::kept(folder, "adopted"));
    for (option, files) in kept.iter().chain([&adopted]).filter(|(_, files)| !files.is_empty()) {
        arguments.push(option);
        arguments.extend(files.iter().map(String::as_str));
    }
    for (option, name) in [("--at", "at"), ("--known-at", "known_at")] {
        arguments.extend(text(name).into_iter().flat_map(|time| [option, time]));
    }
    let ran = match case.member("pad_to") {
        Some(Json::Int(length)) => run_words(&padded(folder, usize::try_from(*length).unwrap()), &arguments, b""),
        _ => run_words(folder, &arguments, b""),
    };
    let expected = case.member("expected").unwrap();
    let of = |json: &Json, name: &str| json.member(name).cloned();
    // the library passes over what is no document; to the program somebody gave it by hand, and is told
    let exit = if adopted.1.iter().any(|name| !is_document(&folder.join(name))) {
        Some(Json::Int(65))
    } else {
        of(expected, "exit")
    };
    let said = if ran.code == 65 { Vec::new() } else { ["verdict", "code"].map(|name| of(&ran.json(), name)).into() };
    let meant = if ran.code == 65 { Vec::new() } else { ["verdict", "code"].map(|name| of(expected, name)).into() };
    let is_right = exit == Some(Json::Int(ran.code.into())) && said == meant;
    (!is_right).then(|| format!("{}: exit {}, {said:?}, {}", folder.display(), ran.code, ran.err))
}

/// What the program knows by its catalogue: that a set has no such level, and a document that the policy adopts.
#[test]
fn the_program_knows_its_catalogue_beyond_the_files() {
    for (name, exit) in OF_THE_CATALOGUE {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/vectors/bundle/cases").join(name);
        let told = complaint(&folder).unwrap();
        assert!(told.contains(&format!("exit {exit}, ")), "{told}");
    }
}

/// Whether a file that the policy may adopt is an arrangement or a crosswalk.
fn is_document(path: &Path) -> bool {
    let bytes = fs::read(path).unwrap();
    Arrangement::read(&bytes).is_ok() || Crosswalk::read(&bytes).is_ok()
}

/// The files that the importer has kept: `kept-accreditation-00.json` and so on.
fn kept(folder: &Path, what: &str) -> Vec<String> {
    let names = (0..).map(|place| format!("kept-{what}-{place:02}.json"));
    names.take_while(|name| folder.join(name).exists()).collect()
}

/// A copy of the case with white space after the end of its bundle.
fn padded(folder: &Path, length: usize) -> PathBuf {
    let copy = scratch("padded");
    for file in ["trust.json", "product.json"] {
        fs::copy(folder.join(file), copy.join(file)).unwrap();
    }
    let mut bytes = fs::read(folder.join("bundle.json")).unwrap();
    bytes.resize(length, b' ');
    fs::write(copy.join("bundle.json"), bytes).unwrap();
    copy
}

/// What `check` accepts is taken as a fact about a component; what it does not accept is refused with its code.
#[test]
fn a_held_certificate_gets_the_answer_of_check() {
    let attestation = demo("held-vectors").join("attestation.json");
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/vectors/bundle/cases");
    let answers = HELD.map(|name| held(&cases.join(name), attestation.to_str().unwrap()));
    for verdict in ["accept", "refuse", "undetermined"] {
        assert!(answers.iter().any(|answer| answer == verdict), "none is {verdict}: {answers:?}");
    }
}

/// Asks both commands about a case, without a product; gives the verdict.
fn held(folder: &Path, attestation: &str) -> String {
    let case = json(&fs::read_to_string(folder.join("case.json")).unwrap());
    let policy = fs::read_to_string(folder.join("trust.json")).unwrap();
    let trust = scratch("held-trust").join("trust.json");
    let spaces = policy.replace("\"product\": ", "\"product\":");
    fs::write(&trust, spaces.replace("\"product\":\"required\"", "\"product\":\"optional\"")).unwrap();
    let mut question = vec!["--trust".to_owned(), trust.to_str().unwrap().to_owned()];
    for what in ["accreditation", "status"] {
        let files = kept(folder, what);
        let option = (!files.is_empty()).then(|| format!("--{what}"));
        question.extend(option.into_iter().chain(files));
    }
    for (option, time) in [("--at", text(&case, "at")), ("--known-at", text(&case, "known_at"))] {
        question.extend([option, time].into_iter().filter(|_| !time.is_empty()).map(str::to_owned));
    }
    let ask = |words: &[&str]| {
        let more = question.iter().map(String::as_str).chain(["--format", "json"]);
        run_words(folder, &words.iter().copied().chain(more).collect::<Vec<_>>(), b"")
    };
    let check = ask(&["check", "bundle.json"]);
    let record = trust.with_file_name("record.json");
    let record = record.to_str().unwrap();
    let set = ["--set", "us-ssdf@1.1.1", "--holds", "bundle.json", "--record", record];
    let evaluate = ask(&[&["evaluate", attestation], set.as_slice()].concat());
    let (verdict, code) = (text(&check.json(), "verdict").to_owned(), text(&check.json(), "code").to_owned());
    let name = folder.display();
    if verdict == "accept" {
        assert!([0, 1, 2].contains(&evaluate.code), "{name}: {}", evaluate.err);
        if REPLAYED.iter().any(|one| folder.ends_with(one)) {
            // what the importer kept beside the bundle is found among the files
            let files = [attestation, trust.to_str().unwrap(), folder.to_str().unwrap()];
            let replay = run_words(folder, &[&["replay", record, "--with"], files.as_slice()].concat(), b"");
            assert_eq!(replay.code, 0, "{name}: {}", replay.err);
        }
        return verdict;
    }
    let error = evaluate.error();
    assert_eq!((evaluate.code, text(&error, "error")), (65, "certificate-not-accepted"), "{name}: {code}");
    assert!(text(&error, "message").ends_with(&format!(": {code}")), "{name}: {code}, {}", evaluate.err);
    verdict
}

const OF_THE_CATALOGUE: [(&str, i32); 2] = [("shelf-psti-level-asked", 65), ("shelf-psti-not-at-hand", 0)];
const REPLAYED: [&str; 3] = ["accept-full", "chain-kept-all", "status-kept-all"];
const HELD: [&str; 20] = [
    "accept-full",
    "accept-accredited-two-of-three",
    "accept-known-at-the-grant",
    "accept-status-suspended-later",
    "chain-kept-all",
    "chain-kept-suspends",
    "chain-age-kept",
    "chain-not-in-bundle",
    "chain-link-missing",
    "chain-scope-kind",
    "deceived-full",
    "deceived-one-edition-kept",
    "deceived-status-kept",
    "log-delay-too-late",
    "log-not-known-then",
    "status-dated-ahead",
    "status-kept-all",
    "status-kept-withdraws",
    "status-not-in-bundle",
    "status-withdrawn",
];

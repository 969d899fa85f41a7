//! The bundle vectors: `tests/vectors/bundle/cases`, one failure each. The library, and the independent verifier in
//! Python where that can run, have to say of each what its `case.json` expects.
#![expect(
    clippy::disallowed_methods,
    clippy::indexing_slicing,
    clippy::print_stderr,
    clippy::unwrap_used,
    reason = "tests read files, run programs, and stop loudly at a broken assumption"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::process::Command;

use serde_json::Value;
use warifu_model::{Bundle, Certificate, Envelope, Json, Product, Timestamp};
use warifu_tests::files;
use warifu_verify::{Answer, Change, CheckName, CheckOutcome, Code, Gate, Kept, Question, Trust, Verdict, affected};

/// What a case expects, or what was found.
#[derive(Debug, Eq, PartialEq)]
struct Told {
    verdict: Option<String>,
    code: String,
    exit: u64,
    /// The check that led to the answer; none for an acceptance, or where the policy cannot be judged by.
    check: Option<String>,
}

struct Case {
    name: String,
    folder: PathBuf,
    json: Value,
}

/// With `WARIFU_BUNDLE_CASES=FOLDER` these cases instead, such as `tests/python/pairs.py` makes.
#[test]
fn the_library_says_what_every_case_expects() {
    let cases = files::setting("WARIFU_BUNDLE_CASES").map_or_else(cases, |folder| cases_below(&folder));
    assert!(cases.len() >= 150, "only {} cases", cases.len());
    let wrong: Vec<_> = cases.iter().filter_map(Case::complaint).collect();
    assert!(wrong.is_empty(), "{} of {} cases:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

/// One gate for all cases of one policy, each shown twice, says byte for byte what is said of each by itself. Ordinarily for one case in
/// three.
#[test]
fn a_gate_that_remembers_says_the_same() {
    let mut by_policy: BTreeMap<_, Vec<_>> = BTreeMap::new();
    let one_in = files::one_in(3);
    for case in cases().into_iter().step_by(one_in) {
        by_policy.entry(case.bytes("trust.json")).or_default().push(case);
    }
    let mut most = 0;
    for (policy, mut cases) in by_policy {
        let Ok(trust) = Trust::read(&policy) else { continue };
        cases.retain(|case| {
            ["accreditation", "status", "arrangement", "adopted"].iter().all(|what| case.kept_files(what).is_empty())
        });
        most = most.max(cases.len());
        let mut gate = Gate::new(&trust);
        for case in cases.iter().chain(&cases) {
            let (bundle, at, known_at) = (case.bundle(), case.time("at").unwrap(), case.time("known_at"));
            let product = case.product();
            let question = Question { product: product.as_ref(), at, known_at };
            let alone = Gate::new(&trust).check(&bundle, &question);
            let told = gate.check(&bundle, &question);
            assert_eq!(Json::from(&told).to_canonical(), Json::from(&alone).to_canonical(), "{}", case.name);
            assert_eq!(told, alone, "{}", case.name);
        }
    }
    assert!(most >= 50 / one_in, "at most {most} cases have the same policy");
}

/// Each edition of each bundle taken out and given as the new one: what is said before and after is what the gate says of
/// the two bundles, with the product that the certificate names. Ordinarily of one case in twenty-four.
#[test]
fn a_new_edition_affects_whom_the_gate_says() {
    let (mut asked, mut changed) = (0, 0);
    let one_in = files::one_in(24);
    for case in cases().into_iter().step_by(one_in) {
        let Ok(trust) = Trust::read(&case.bytes("trust.json")) else { continue };
        let Ok(whole) = Bundle::read(&case.bundle()) else { continue };
        let read = Certificate::read(&whole.certificate.payload).ok();
        let product = read.map(|certificate| certificate.product);
        let (accreditation, status) = (case.kept("accreditation"), case.kept("status"));
        let (arrangements, adopted) = (case.kept("arrangement"), case.kept_files("adopted"));
        let kept =
            Kept { accreditation: &accreditation, status: &status, arrangements: &arrangements, adopted: &adopted };
        let (at, known_at) = (case.time("at").unwrap(), case.time("known_at"));
        let gate = |bundle: &[u8]| {
            let verdict =
                Gate::new(&trust).knowing(kept).check(bundle, &Question { product: product.as_ref(), at, known_at });
            (verdict.answer(), verdict.code())
        };
        let of_whole = gate(&Json::from(&whole).to_canonical());
        for place in 0..whole.accreditation.len() {
            let mut rest = whole.clone();
            let edition = rest.accreditation.remove(place);
            let rest = Json::from(&rest).to_canonical();
            let effect = affected(&trust, kept, Change { edition: &edition, at, known_at }, &[&rest]).remove(0);
            let told = [&effect.before, &effect.after].map(|verdict| (verdict.answer(), verdict.code()));
            assert_eq!(told, [gate(&rest), of_whole], "{}, edition {place}", case.name);
            assert_eq!(effect.is_changed(), told[0] != told[1]);
            asked += 1;
            changed += usize::from(effect.is_changed());
        }
    }
    assert!(asked > 500 / one_in && changed > 200 / one_in, "{changed} of {asked} changed");
    println!("{changed} of {asked} editions change what is said");
}

#[test]
fn every_code_that_can_decide_has_a_case() {
    let expected: BTreeSet<_> = cases().iter().map(|case| case.expected().code).collect();
    // these never decide: they stand beside checks that are skipped, or behind the check that a condition rests on
    let silent =
        ["arrangement_not_in_bundle", "by_recognition", "condition_not_met", "not_asked", "not_needed", "not_reached"];
    let missing: Vec<_> = Code::ALL
        .iter()
        .map(|code| code.as_str())
        .filter(|code| !silent.contains(code) && !expected.contains(*code))
        .collect();
    assert!(missing.is_empty(), "no case expects {missing:?}");
}

#[test]
fn every_case_is_told_apart_by_its_files() {
    let mut seen = BTreeMap::new();
    for case in cases() {
        let asked = (case.json["at"].to_string(), case.json["known_at"].to_string(), case.json["pad_to"].to_string());
        let product = std::fs::read(case.folder.join("product.json")).ok();
        let kept = ["accreditation", "status", "arrangement", "adopted"].map(|what| case.kept_files(what));
        let files = (case.bytes("bundle.json"), case.bytes("trust.json"), product, asked, kept);
        let other = seen.insert(files, case.name.clone());
        assert_eq!(other, None, "{} is the same as another case", case.name);
    }
}

/// Every verdict conforms to its schema. What is accepted by an arrangement is shown with it, and is no fact about its own set.
#[test]
fn what_is_recognised_is_shown_and_gives_no_fact() {
    let schema: Value = serde_json::from_str(&files::text("schemas/verdict-2.schema.json")).unwrap();
    let schema = jsonschema::validator_for(&schema).unwrap();
    let mut recognised = 0;
    for case in cases() {
        let Some(verdict) = case.verdict() else { continue };
        let json: Value = serde_json::from_slice(&Json::from(&verdict).to_canonical()).unwrap();
        let wrong: Vec<_> = schema.iter_errors(&json).map(|error| error.to_string()).collect();
        assert!(wrong.is_empty(), "{}: {wrong:?}", case.name);
        let by = verdict.checks().iter().find(|check| check.name == CheckName::Recognition).unwrap();
        if by.outcome != CheckOutcome::Pass || verdict.answer() != Answer::Accept {
            continue;
        }
        let shown = verdict.recognition().unwrap();
        let target = shown.provision.counts_as.as_ref().unwrap();
        assert!(trust_of(&case).policy().sets.iter().any(|set| set.id == target.set), "{}", case.name);
        assert_eq!((verdict.fact(), verdict.without_fact()), (None, Code::ByRecognition), "{}", case.name);
        recognised += 1;
    }
    assert!(recognised >= 20, "{recognised}");
}

fn trust_of(case: &Case) -> Trust {
    Trust::read(&case.bytes("trust.json")).unwrap()
}

/// The second implementation: `tests/python/verify.py`, written from docs/FORMATS.
#[test]
fn the_verifier_in_python_says_the_same() {
    python("tests/python/bundles.py", &[]);
}

/// The generators make every file again, byte for byte.
#[test]
fn the_generators_write_these_files() {
    python("tests/vectors/bundle/make.py", &["--check"]);
    python("tests/vectors/read/make.py", &["--check"]);
}

fn python(script: &str, arguments: &[&str]) {
    let probe = Command::new("python3").args(["-c", "import cryptography"]).output();
    if !probe.is_ok_and(|probe| probe.status.success()) {
        eprintln!("\n!!! SKIPPED: {script} needs python3 with the package `cryptography` !!!\n");
        return;
    }
    let ran = Command::new("python3").arg("-B").arg(files::root().join(script)).args(arguments).output().unwrap();
    let said = [ran.stdout, ran.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
    assert!(ran.status.success(), "{said}");
}

fn cases() -> Vec<Case> {
    let found = files::below("tests/vectors/bundle/cases", "case.json");
    found.iter().map(|path| Case::at(files::root().join(path).parent().unwrap().to_owned())).collect()
}

fn cases_below(folder: &str) -> Vec<Case> {
    std::fs::read_dir(folder).unwrap().map(|entry| Case::at(entry.unwrap().path())).collect()
}

impl Case {
    fn at(folder: PathBuf) -> Self {
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        let json = serde_json::from_slice(&std::fs::read(folder.join("case.json")).unwrap()).unwrap();
        Self { name, folder, json }
    }

    fn bytes(&self, file: &str) -> Vec<u8> {
        std::fs::read(self.folder.join(file)).unwrap()
    }

    fn expected(&self) -> Told {
        let expected = &self.json["expected"];
        let text = |name: &str| expected[name].as_str().map(str::to_owned);
        Told {
            verdict: text("verdict"),
            code: text("code").unwrap(),
            exit: expected["exit"].as_u64().unwrap(),
            check: text("check"),
        }
    }

    fn time(&self, name: &str) -> Option<Timestamp> {
        self.json[name].as_str().map(|text| Timestamp::parse(text).unwrap())
    }

    /// The bundle; some are long only by white space after their end, which no file holds.
    fn bundle(&self) -> Vec<u8> {
        let mut bytes = self.bytes("bundle.json");
        if let Some(length) = self.json["pad_to"].as_u64() {
            bytes.resize(usize::try_from(length).unwrap(), b' ');
        }
        bytes
    }

    /// What the importer has kept: `kept-accreditation-00.json` and so on.
    fn kept(&self, what: &str) -> Vec<Envelope> {
        self.kept_files(what).iter().map(|bytes| Envelope::read(bytes).unwrap()).collect()
    }

    fn kept_files(&self, what: &str) -> Vec<Vec<u8>> {
        let names = (0..).map(|place| self.folder.join(format!("kept-{what}-{place:02}.json")));
        names.map(std::fs::read).map_while(Result::ok).collect()
    }

    fn product(&self) -> Option<Product> {
        let bytes = std::fs::read(self.folder.join("product.json")).ok()?;
        Some(Product::read(&bytes).unwrap())
    }

    fn complaint(&self) -> Option<String> {
        let (found, expected) = (self.found(), self.expected());
        (found != expected).then(|| format!("{}: expected {expected:?}, found {found:?}", self.name))
    }

    /// The verdict; none where the policy cannot be judged by.
    fn verdict(&self) -> Option<Verdict> {
        let trust = Trust::read(&self.bytes("trust.json")).ok()?;
        let product = self.product();
        let (bundle, known_at) = (self.bundle(), self.time("known_at"));
        let at = self.time("at").unwrap();
        let (accreditation, status) = (self.kept("accreditation"), self.kept("status"));
        let (arrangements, adopted) = (self.kept("arrangement"), self.kept_files("adopted"));
        let kept =
            Kept { accreditation: &accreditation, status: &status, arrangements: &arrangements, adopted: &adopted };
        let question = Question { product: product.as_ref(), at, known_at };
        Some(Gate::new(&trust).knowing(kept).check(&bundle, &question))
    }

    fn found(&self) -> Told {
        let Some(verdict) = self.verdict() else {
            let error = Trust::read(&self.bytes("trust.json")).unwrap_err();
            return Told { verdict: None, code: error.code().to_owned(), exit: 65, check: None };
        };
        let decided = verdict.checks().iter().find(|line| {
            verdict.answer() != Answer::Accept && line.code == verdict.code() && verdict.answer() == answer_of(line)
        });
        Told {
            verdict: Some(verdict.answer().as_str().to_owned()),
            code: verdict.code().as_str().to_owned(),
            exit: if verdict.unreadable().is_some() { 65 } else { verdict.answer().exit_code().into() },
            check: decided.map(|line| line.name.as_str().to_owned()),
        }
    }
}

/// The answer that a check alone would lead to.
fn answer_of(line: &warifu_verify::Check) -> Answer {
    match line.outcome {
        CheckOutcome::Fail => Answer::Refuse,
        CheckOutcome::Unknown => Answer::Undetermined,
        CheckOutcome::Stale => Answer::AcceptStale,
        _ => Answer::Accept,
    }
}

/// docs/SECURITY-MODEL.md answers each attack with vectors and tests; they exist.
#[test]
fn what_the_security_model_names_exists() {
    let page = files::text("docs/SECURITY-MODEL.md");
    let names: BTreeSet<String> = cases().into_iter().map(|case| case.name).collect();
    let families: BTreeSet<_> = names.iter().filter_map(|name| name.split_once('-')).map(|(first, _)| first).collect();
    // codes are written with underscores, vectors with hyphens
    let quoted = page.split('`').skip(1).step_by(2);
    let (paths, words): (Vec<_>, Vec<_>) = quoted.partition(|word| word.contains('/'));
    let is_name =
        |word: &&str| !word.contains(' ') && word.split_once('-').is_some_and(|(one, _)| families.contains(one));
    let told: BTreeSet<_> = words.into_iter().filter(is_name).collect();
    assert!(told.len() >= 100, "only {} vectors are named", told.len());
    let missing: Vec<_> = told.into_iter().filter(|name| !names.contains(*name)).collect();
    assert!(missing.is_empty(), "no vectors {missing:?}");
    let missing: Vec<_> = paths.into_iter().filter(|path| !files::exists(path)).collect();
    assert!(missing.is_empty(), "no files {missing:?}");
}

//! The examples run one after another: what the exporter evaluates, the body certifies and the importer accepts.
#![expect(clippy::unwrap_used, reason = "helpers of tests fail like tests")]
#![expect(clippy::disallowed_methods, reason = "a test of programs reads and writes files")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use warifu::{SigningKey, attest};

/// The lines of code of an example, without comments, attributes and blank lines.
fn lines(name: &str) -> usize {
    let text = fs::read_to_string(root().join(format!("{name}.rs"))).unwrap();
    let is_code = |line: &&str| !line.is_empty() && !line.starts_with("//") && !line.starts_with("#!");
    text.lines().map(str::trim).filter(is_code).count()
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn run(name: &str, folder: &Path, arguments: &[&str]) -> Output {
    let built = std::env::current_exe().unwrap();
    let programs = built.parent().unwrap().parent().unwrap().join("examples");
    Command::new(programs.join(name)).args(arguments).current_dir(folder).output().unwrap()
}

fn text(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

#[test]
fn one_product_against_several_sets_with_a_report() {
    let folder = std::env::temp_dir().join(format!("warifu-examples-assess-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let (product, evidence) = (root().join("01-plc/product.json"), root().join("01-plc/evidence/after"));
    let (product, evidence) = (product.to_str().unwrap(), evidence.to_str().unwrap());
    let arguments = [product, evidence, "2026-11-01T00:00:00Z", "report.html", "us-cisa-ssdaf", "uk-psti"];
    let ran = run("assess", &folder, &arguments);
    assert!(ran.status.success(), "{}", text(&ran));
    let said = text(&ran);
    let questions: usize = said.split(' ').next().unwrap().parse().unwrap();
    assert!(questions > 0 && said.lines().last() != Some("satisfied"), "{said}");
    let report = fs::read_to_string(folder.join("report.html")).unwrap();
    assert!(report.contains("us-cisa-ssdaf") && report.contains("uk-psti"));
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn from_evidence_to_a_certificate_that_is_accepted() {
    let folder = std::env::temp_dir().join(format!("warifu-examples-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let (product, evidence) = (root().join("01-plc/product.json"), root().join("01-plc/evidence/after"));
    let (product, evidence) = (product.to_str().unwrap(), evidence.to_str().unwrap());

    let exported =
        run("exporter", &folder, &[product, evidence, "us-cisa-ssdaf", "2026-11-01T00:00:00Z", "draft.json"]);
    assert!(exported.status.success() && text(&exported).lines().last() == Some("satisfied"), "{}", text(&exported));

    let maker = SigningKey::from_seed(&[1; 32]);
    let envelope = attest(&fs::read(folder.join("draft.json")).unwrap(), &maker).unwrap();
    fs::write(folder.join("envelope.json"), envelope).unwrap();
    fs::write(folder.join("admission.json"), ADMISSION.replace("MAKER", &maker.public_key().to_string())).unwrap();
    fs::write(folder.join("terms.json"), TERMS).unwrap();
    let body = ["envelope.json", "admission.json", "terms.json", "us-cisa-ssdaf", "bundle.json"];
    let issued = run("body", &folder, &body);
    assert!(issued.status.success(), "{}", text(&issued));

    let certifier = SigningKey::from_seed(&[2; 32]).public_key().to_string();
    fs::write(folder.join("trust.json"), TRUST.replace("CERTIFIER", &certifier)).unwrap();
    let checked = run("importer", &folder, &["trust.json", "bundle.json", product, "2026-12-01T00:00:00Z"]);
    assert!(checked.status.success(), "{}", text(&checked));
    assert!(text(&checked).ends_with("accept at 2026-12-01T00:00:00Z\n"), "{}", text(&checked));
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn a_body_with_a_ledger_certifies_suspends_and_publishes() {
    let folder = std::env::temp_dir().join(format!("warifu-examples-ledger-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let (product, evidence) = (root().join("01-plc/product.json"), root().join("01-plc/evidence/after"));
    let (product, evidence) = (product.to_str().unwrap(), evidence.to_str().unwrap());
    let exported =
        run("exporter", &folder, &[product, evidence, "us-cisa-ssdaf", "2026-11-01T00:00:00Z", "draft.json"]);
    assert!(exported.status.success(), "{}", text(&exported));
    let maker = SigningKey::from_seed(&[1; 32]);
    let envelope = attest(&fs::read(folder.join("draft.json")).unwrap(), &maker).unwrap();
    fs::write(folder.join("envelope.json"), envelope).unwrap();
    fs::write(folder.join("admission.json"), ADMISSION.replace("MAKER", &maker.public_key().to_string())).unwrap();
    fs::write(folder.join("terms.json"), TERMS).unwrap();
    fs::write(folder.join("opening.json"), opening()).unwrap();
    let arguments =
        ["ledger.db", "opening.json", "envelope.json", "admission.json", "terms.json", "us-cisa-ssdaf", "public"];
    let ran = run("body_ledger", &folder, &arguments);
    assert!(ran.status.success(), "{}", text(&ran));
    assert_eq!(text(&ran), "Waiting\nWaiting\nIssued { leaf: 0 }\n");

    let certifier = SigningKey::from_seed(&[13; 32]).public_key().to_string();
    fs::write(folder.join("trust.json"), TRUST.replace("CERTIFIER", &certifier)).unwrap();
    let check = ["trust.json", "public/certificates/0.json", product, "2026-12-01T00:00:00Z"];
    let accepted = run("importer", &folder, &check);
    assert!(text(&accepted).ends_with("accept at 2026-12-01T00:00:00Z\n"), "{}", text(&accepted));
    let listed = fs::read_to_string(folder.join("public/lists/0.json")).unwrap();
    assert!(listed.contains(r#""status":"suspended""#), "{listed}");
    assert!(folder.join("public/status/latest.json").exists());
    // one ledger is begun once
    assert!(!run("body_ledger", &folder, &arguments).status.success());
    fs::remove_dir_all(folder).unwrap();
}

/// What the ledger of the example is opened with: each officer by the seed of the key.
fn opening() -> String {
    let officer = |(name, seed): (&str, u8)| {
        let key = SigningKey::from_seed(&[seed; 32]).public_key();
        let role = name.trim_end_matches(" 2");
        format!(r#"{{"name":"{name}","key":"{key}","roles":["{role}"]}}"#)
    };
    let officers = [
        ("registrar", 10),
        ("evaluator", 11),
        ("reviewer", 12),
        ("certifier", 13),
        ("status", 14),
        ("administrator", 15),
        ("administrator 2", 16),
    ];
    let officers: Vec<_> = officers.into_iter().map(officer).collect();
    OPENING.replace("OFFICERS", &officers.join(","))
}

#[test]
fn a_body_with_a_ledger_fits_on_a_screen() {
    assert!(lines("body_ledger") <= 40, "{} lines of code", lines("body_ledger"));
}

#[test]
fn each_example_fits_on_a_screen() {
    for name in ["importer", "exporter", "assess", "body"] {
        assert!(lines(name) <= 30, "{name} has {} lines of code", lines(name));
    }
}

/// The documentation of the library shows the very code that runs here.
#[test]
fn the_library_documents_these_examples() {
    let documentation = fs::read_to_string(root().join("../crates/warifu/src/lib.rs")).unwrap();
    let shown: Vec<&str> =
        documentation.lines().filter_map(|line| line.strip_prefix("//!")).map(str::trim_start).collect();
    for name in ["importer", "exporter", "body"] {
        let text = fs::read_to_string(root().join(format!("{name}.rs"))).unwrap();
        let code: Vec<&str> = text.lines().skip_while(|line| !line.starts_with("use ")).map(str::trim_start).collect();
        assert!(shown.windows(code.len()).any(|window| window == code), "{name}.rs is not in the crate documentation");
    }
}

const ADMISSION: &str = r#"{"format":"warifu.admission/1","id":"example","signers":[{"name":"Hamakaze Control Works",
    "key":"MAKER","party":"first","roles":["maker"]}],
    "unsigned":"refuse","unknown_signers":"refuse","evidence":"declared","waivers":"refuse"}"#;

const TERMS: &str = r#"{"format":"warifu.terms/2","number":"MCO-2026-0001",
    "body":{"name":{"en":"Minato Conformity Office","ja":"港適合性評価機関"},"id":"minato-conformity-office"},
    "holder":{"name":{"en":"Hamakaze Control Works","ja":"浜風制御製作所"}},
    "scope":{"en":"Secure development of HK-210 firmware 3.2.1","ja":"HK-210 ファームウェア 3.2.1 の安全な開発"},
    "granted_at":"2026-11-02T00:00:00Z","expires_at":"2029-11-02T00:00:00Z","signatory":"Certification desk"}"#;

const TRUST: &str = r#"{"format":"warifu.trust-policy/2","id":"example","roots":[{"name":"Minato Conformity Office",
    "body":"minato-conformity-office","key":"CERTIFIER","roles":["certifier"]}],
    "thresholds":[{"role":"certifier","count":1}],"sets":[{"id":"us-cisa-ssdaf","versions":">=1.0.0, <2.0.0"}],
    "product":"required","waivers":"refuse","status":{"required":false}}"#;

const OPENING: &str = r#"{"body":{"name":{"en":"Minato Conformity Office","ja":"港適合性評価機関"},"id":"minato-conformity-office"},
    "origin":"log.minato.example/certificates","officers":[OFFICERS],
    "rules":[
      {"kind":"accreditation","steps":[{"step":"proposed","roles":["registrar"]},{"step":"decided","roles":["certifier"]}]},
      {"kind":"certification","steps":[{"step":"applied","roles":["registrar"]},{"step":"evaluated","roles":["evaluator"]},
        {"step":"reviewed","roles":["reviewer"]},{"step":"decided","roles":["certifier"]}]},
      {"kind":"hold","steps":[{"step":"proposed","roles":["registrar"]},{"step":"decided","roles":["certifier"]}]},
      {"kind":"officers","steps":[{"step":"proposed","roles":["administrator"]},{"step":"decided","roles":["administrator"]}]},
      {"kind":"status","steps":[{"step":"proposed","roles":["evaluator","registrar"]},{"step":"decided","roles":["certifier"]}]}],
    "thresholds":[{"role":"certifier","count":1},{"role":"evaluator","count":1},{"role":"reviewer","count":1}],
    "retention":"P10Y","surveillance":"P1Y"}"#;

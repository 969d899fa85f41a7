//! Exit codes, the fields that scripts rely on, and how wrong usage is told.

use std::fs;
use std::io::Read as _;

use data_encoding::BASE64;
use warifu_model::Json;

use crate::support::{command, demo, list, run, run_words, scratch, text};

#[test]
fn help_and_version_are_a_yes() {
    let folder = scratch("help");
    let commands = [
        "",
        "demo",
        "key",
        "key new",
        "key public",
        "key id",
        "import",
        "attest",
        "evaluate",
        "explain",
        "replay",
        "issue",
        "countersign",
        "disclose",
        "check",
        "show",
        "export",
        "catalog",
        "catalog list",
        "catalog show",
        "catalog search",
        "catalog bump",
        "catalog lint",
        "catalog new",
        "catalog build",
        "catalog check",
        "catalog unfold",
        "diff",
        "catalog sectors",
        "catalog crosswalk",
        "catalog coverage",
        "catalog export",
        "catalog form",
        "catalog import",
        "schema",
        "completions",
    ];
    for name in commands {
        let ran = run(&folder, &format!("{name} --help"));
        assert_eq!(ran.code, 0, "{name}");
        assert!(ran.out.contains("Usage: warifu"), "{name}");
        let has_examples = ran.out.contains("Examples:") || ran.out.contains("Start here:");
        assert!(has_examples || ["key", "catalog"].contains(&name), "{name} has no examples");
    }
    assert!(run(&folder, "--help").out.contains("Exit codes:"));
    assert_eq!(run(&folder, "--version").out, format!("warifu {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn wrong_usage_is_64_for_people_and_machines() {
    let folder = demo("usage");
    for arguments in [
        "",
        "nosuch",
        "evaluate",
        "check bundle.json",
        "evaluate envelope.json --set us-ssdf --at yesterday",
        "evaluate envelope.json --set us-ssdf --at 2026-11-01T00:00:00+09:00",
        "evaluate envelope.json --set nosuch",
        "evaluate envelope.json --set us-ssdf@9.9.9",
        "evaluate envelope.json --set us-ssdf@newest",
        "evaluate envelope.json --set us-ssdf --level 2",
        "evaluate envelope.json --set us-ssdf --holds bundle.json",
        "explain record.json NO.1",
        "report record.json --as html",
        "report record.json --as nosuch -o -",
        "report record.json -o -",
        "export bundle.json --as nosuch -o -",
        "export bundle.json --as html -o -",
        "catalog show nosuch",
        "catalog show us-ssdf NO.1",
        "schema nosuch",
        "key new -o -",
        "countersign bundle.json --key key.pem --role Not-A-Role",
    ] {
        let ran = run(&folder, arguments);
        assert_eq!(ran.code, 64, "{arguments}: {}", ran.err);
        assert!(ran.out.is_empty(), "{arguments}");
        let ran = run(&folder, &format!("{arguments} --format json"));
        assert_eq!(ran.code, 64, "{arguments}: {}", ran.err);
        assert_eq!(ran.err.lines().count(), 1, "{arguments}");
        let error = ran.error();
        for field in ["error", "message", "file", "pointer", "offset", "help"] {
            assert!(error.member(field).is_some(), "{arguments}: {field}");
        }
        assert!(!text(&error, "message").is_empty(), "{arguments}");
    }
}

#[test]
fn evaluate_has_its_fields_and_exit_codes() {
    let folder = demo("evaluate");
    let rest = "--set us-ssdf@1.1.1 --at 2026-11-01T00:00:00Z --admit admission.json --evidence evidence --format json";
    let not = run(&folder, &format!("evaluate envelope-before.json {rest}"));
    assert_eq!(not.code, 1);
    let json = not.json();
    assert_eq!(text(&json, "outcome"), "not_satisfied");
    let set = json.member("set").unwrap();
    assert_eq!((text(set, "id"), text(set, "version")), ("us-ssdf", "1.1.1"));
    assert!(text(set, "digest").starts_with("sha256:"));
    assert_eq!(json.member("level"), Some(&Json::Null));
    assert_eq!(text(&json, "at"), "2026-11-01T00:00:00Z");
    assert!(text(&json, "record").starts_with("sha256:"));
    let findings = list(&json, "findings");
    assert_eq!(findings.len(), 42);
    let unmet = findings.iter().find(|finding| text(finding, "requirement") == "PW.2.1").unwrap();
    assert_eq!(text(unmet, "outcome"), "not_satisfied");
    let reason = &list(unmet, "reasons")[0];
    assert_eq!((text(reason, "code"), text(reason, "claim")), ("too_high", "design.review_findings_open"));
    assert_eq!(reason.member("observed"), Some(&Json::Int(2)));
    assert!(reason.member("expected").is_some());
    assert_eq!(list(&json, "weakenings"), []);

    let yes = run(&folder, &format!("evaluate envelope.json laboratory-envelope.json {rest}"));
    assert_eq!((yes.code, text(&yes.json(), "outcome")), (0, "satisfied"));
    let record = fs::read(folder.join("record.json")).unwrap();
    assert_eq!(text(&yes.json(), "record"), warifu_model::Digest::of(&record).to_string());

    let alone = run(&folder, &format!("evaluate laboratory-envelope.json {rest}"));
    assert_eq!((alone.code, text(&alone.json(), "outcome")), (2, "undetermined"));
    let nobody = run(&folder, &format!("evaluate attestation.json {rest}"));
    assert_eq!((nobody.code, text(&nobody.error(), "error")), (65, "input-not-admitted"));
}

#[test]
fn the_time_that_was_used_is_shown() {
    let folder = demo("time");
    let ran = run(&folder, "evaluate envelope.json --set us-ssdf --format json");
    assert!(text(&ran.json(), "at").starts_with("20"));
    assert!(run(&folder, "evaluate envelope.json --set us-ssdf").out.contains("\nat "));
    assert!(run(&folder, "check bundle.json --trust trust.json").out.contains("asked for"));
}

#[test]
fn check_has_its_fields_and_exit_codes() {
    let folder = demo("check");
    let check = |rest: &str| run(&folder, &format!("check bundle.json --trust trust.json {rest} --format json"));
    let yes = check("--product product.json").json();
    assert_eq!((text(&yes, "verdict"), text(&yes, "code")), ("accept", "ok"));
    assert!(text(&yes, "known_at").starts_with("20"));
    let checks = list(&yes, "checks");
    assert_eq!(checks.len(), 16);
    assert!(checks.iter().all(|check| ["check", "outcome", "code"].iter().all(|field| !text(check, field).is_empty())));

    let other = check("--product altered-product.json");
    assert_eq!((other.code, text(&other.json(), "code")), (1, "product_mismatch"));
    let none = check("");
    assert_eq!((none.code, text(&none.json(), "code")), (2, "product_not_given"));
    let early = check("--product product.json --at 2020-01-01T00:00:00Z");
    assert_eq!((early.code, text(&early.json(), "code")), (1, "not_yet_valid"));
    let late = check("--product product.json --at 9999-01-01T00:00:00Z");
    assert_eq!((late.code, text(&late.json(), "code")), (1, "expired"));

    let bundle = fs::read_to_string(folder.join("bundle.json")).unwrap();
    // another year in the signed statement, which reads as well
    let at = bundle.find("\"payload\":\"").unwrap() + 11;
    let end = at + bundle[at..].find('"').unwrap();
    let payload = String::from_utf8(BASE64.decode(&bundle.as_bytes()[at..end]).unwrap()).unwrap();
    let forged = BASE64.encode(payload.replace("MCO-2026-0042", "MCO-2026-0043").as_bytes());
    fs::write(folder.join("forged.json"), format!("{}{forged}{}", &bundle[..at], &bundle[end..])).unwrap();
    let forged = run(&folder, "check forged.json --trust trust.json --product product.json --format json");
    assert_eq!((forged.code, text(&forged.json(), "code")), (1, "signature_invalid"));
}

/// A name that was mistyped takes nothing away, however it is spelt.
#[test]
fn what_was_given_is_not_written_over() {
    let folder = demo("over-inputs");
    fs::create_dir_all(folder.join("below")).unwrap();
    let evaluate = "evaluate envelope.json --set us-ssdf@1.1.1 --at 2026-11-01T00:00:00Z";
    assert!(run(&folder, &format!("{evaluate} --record mine.json")).code < 3);
    let sbom = "import evidence/after/sbom.cdx.json --product product.json";
    let runs = [
        ("envelope.json", format!("{evaluate} --record envelope.json")),
        ("envelope.json", format!("{evaluate} --record below/../envelope.json")),
        ("admission.json", format!("{evaluate} --admit admission.json --record ./admission.json")),
        ("product.json", format!("{sbom} -o product.json")),
        ("evidence/after/sbom.cdx.json", format!("{sbom} -o evidence/after/sbom.cdx.json")),
        ("mine.json", "report mine.json --as html -o mine.json".to_owned()),
    ];
    for (file, arguments) in runs {
        let before = fs::read(folder.join(file)).unwrap();
        let ran = run(&folder, &format!("{arguments} --format json"));
        assert_eq!((ran.code, text(&ran.error(), "error")), (74, "output-is-input"), "{arguments}");
        assert_eq!(fs::read(folder.join(file)).unwrap(), before, "{arguments}");
    }
    // another name, and the same file once more as an output, are as before
    for _ in 0..2 {
        assert_eq!(run(&folder, &format!("{sbom} -o draft.json")).code, 0);
    }
}

#[test]
fn the_catalogue_lists_its_sets() {
    let folder = scratch("catalogue");
    let json = run(&folder, "catalog list --format json").json();
    let is_newest = |set: &&Json| (text(set, "id"), text(set, "version")) == ("us-ssdf", "1.1.1");
    let ssdf = list(&json, "sets").iter().find(is_newest).unwrap();
    assert_eq!(ssdf.member("requirements"), Some(&Json::Int(42)));
    assert!(["en", "ja"].iter().all(|language| !text(ssdf.member("title").unwrap(), language).is_empty()));
    assert!(text(ssdf, "digest").starts_with("sha256:"));
    let shown = run(&folder, "catalog show us-ssdf PW.4.1");
    assert!(shown.code == 0 && shown.out.contains("Is met by"), "{}", shown.out);
    assert_eq!(run(&folder, "catalog show us-cisa-ssdaf@1.0.1").code, 0);
    assert_eq!(run(&folder, "catalog show warifu-common sbom.components").code, 0);
    assert_eq!(run(&folder, "catalog search signing key").code, 0);
    assert_eq!(run(&folder, "catalog search 脆弱性 --lang ja").code, 0);
    assert_eq!(run(&folder, "catalog search nowheretobefound").code, 1);
}

#[test]
fn schemas_and_completions_are_written() {
    let folder = scratch("schemas");
    let names = run(&folder, "schema --format json").json();
    assert!(list(&names, "formats").len() >= 15);
    for name in list(&names, "formats") {
        let schema = run(&folder, &format!("schema {}", name.as_text().unwrap()));
        assert_eq!(schema.code, 0, "{}", schema.err);
        assert!(text(&schema.json(), "$schema").contains("2020-12"));
    }
    assert_eq!(run(&folder, "schema warifu.product/1").code, 0);
    let claims = run(&folder, "schema claims --vocabulary warifu-common@2.0.0");
    assert!(claims.json().member("properties").is_some());
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let ran = run(&folder, &format!("completions {shell}"));
        assert!(ran.code == 0 && ran.out.contains("evaluate"), "{shell}");
    }
}

#[test]
fn every_document_of_the_demo_is_shown() {
    let folder = demo("shown");
    for file in [
        "product.json",
        "attestation.json",
        "envelope.json",
        "record.json",
        "bundle.json",
        "trust.json",
        "terms.json",
        "admission.json",
        "pub.pem",
        "evidence/laboratory/penetration-test.json",
    ] {
        let ran = run(&folder, &format!("show {file}"));
        assert!(ran.code == 0 && ran.out.lines().count() > 1, "{file}: {}", ran.err);
        assert_eq!(run(&folder, &format!("show {file} --format json --lang ja")).code, 0, "{file}");
    }
    let key = run(&folder, "show key.pem");
    let secret = fs::read_to_string(folder.join("key.pem")).unwrap();
    assert!(key.code == 0 && !key.out.contains(secret.lines().nth(1).unwrap()));
    let foreign = run(&folder, "show evidence/after/sbom.cdx.json --format json");
    assert_eq!((foreign.code, text(&foreign.error(), "error")), (65, "wrong-format"));
    let verdict = run(&folder, "check bundle.json --trust trust.json --product product.json --format json").out;
    assert!(run_words(&folder, &["show", "-"], verdict.as_bytes()).out.contains("accept"));
}

#[test]
fn private_keys_are_made_for_their_owner_and_never_overwritten() {
    let folder = demo("keys");
    let key = fs::read_to_string(folder.join("key.pem")).unwrap();
    for arguments in [
        "key new -o key.pem",
        "key public key.pem -o key.pem",
        "attest attestation.json --key maker-key.pem -o key.pem",
        "export bundle.json --as dsse -o key.pem",
    ] {
        let ran = run(&folder, &format!("{arguments} --format json"));
        assert_eq!((ran.code, text(&ran.error(), "error")), (74, "file-exists"), "{arguments}");
        assert_eq!(fs::read_to_string(folder.join("key.pem")).unwrap(), key, "{arguments}");
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = fs::metadata(folder.join("key.pem")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    let of_private = run(&folder, "key id key.pem --format json").json();
    assert_eq!(of_private, run(&folder, "key id pub.pem --format json").json());
    assert!(text(&of_private, "public_key").starts_with("ed25519:"));
}

#[test]
fn standard_input_and_output_carry_documents() {
    let folder = demo("streams");
    let product = fs::read(folder.join("product.json")).unwrap();
    let import = ["import", "evidence/after/sbom.cdx.json", "--product", "-", "-o", "-"];
    let imported = run_words(&folder, &import, &product);
    assert_eq!(imported.code, 0, "{}", imported.err);
    assert!(imported.err.contains("draft attestation"), "what is said goes to standard error: {}", imported.err);
    let attest = ["attest", "-", "--key", "maker-key.pem", "-o", "-", "--format", "json"];
    let signed = run_words(&folder, &attest, imported.out.as_bytes());
    assert_eq!((signed.code, signed.err.as_str()), (0, ""));
    let evaluate = ["evaluate", "-", "--set", "us-ssdf@1.1.1", "--record", "-", "--format", "json"];
    let record = run_words(&folder, &evaluate, signed.out.as_bytes());
    assert_eq!(text(&record.json(), "format"), "warifu.record/1");
}

#[test]
fn what_the_user_ties_to_the_product_is_taken_and_said() {
    let folder = demo("about");
    let sbom = r#"{"bomFormat": "CycloneDX", "specVersion": "1.6", "metadata": {"component": {"type": "file", "name": "build"}},
        "components": [{"type": "library", "name": "lwip", "version": "2.2.0"}]}"#;
    fs::write(folder.join("folder.json"), sbom).unwrap();
    let refused = run(&folder, "import folder.json --product product.json -o tied.json");
    assert_eq!(refused.code, 65, "{}", refused.err);
    assert!(refused.err.contains("--about"), "{}", refused.err);
    let taken = run(&folder, "import --about folder.json --product product.json -o tied.json");
    assert_eq!(taken.code, 0, "{}", taken.err);
    assert!(taken.out.contains("is the maker's"), "{}", taken.out);
    let evaluated = run(&folder, "evaluate tied.json --set us-ssdf@1.1.1 --record record.json");
    assert!(evaluated.code < 3, "{}", evaluated.err);
    let record = fs::read_to_string(folder.join("record.json")).unwrap();
    assert!(record.contains(r#""code":"evidence_bound_by_maker""#));
    let other = sbom.replace(r#""name": "build""#, r#""name": "build", "purl": "pkg:generic/other@1""#);
    fs::write(folder.join("folder.json"), other).unwrap();
    assert_eq!(run(&folder, "import --about folder.json --product product.json -o tied.json").code, 65);
    assert_eq!(run(&folder, "import --product product.json -o tied.json").code, 64);
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let folder = scratch("pipe");
    let mut child = command(&folder).args(["schema", "requirement-set"]).spawn().unwrap();
    let mut out = child.stdout.take().unwrap();
    out.read_exact(&mut [0; 1]).unwrap();
    drop(out);
    let ended = child.wait_with_output().unwrap();
    assert_eq!((ended.status.code(), ended.stderr.as_slice()), (Some(0), &b""[..]));
}

#[test]
fn what_cannot_be_written_is_74_and_leaves_nothing() {
    let folder = demo("unwritable");
    for output in ["nosuch/folder/out.json", "evidence"] {
        let ran = run(&folder, &format!("attest attestation.json --key maker-key.pem -o {output} --format json"));
        assert_eq!(ran.code, 74, "{output}: {}", ran.err);
        assert_eq!(text(&ran.error(), "file"), output);
    }
    let names: Vec<_> = fs::read_dir(&folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    assert!(names.iter().all(|name| !name.contains(".part")), "{names:?}");
}

#[test]
fn colour_is_for_terminals_and_for_whoever_asks() {
    let folder = demo("colour");
    let check = "check bundle.json --trust trust.json --product product.json";
    assert!(!run(&folder, check).out.contains('\u{1b}'));
    assert!(run(&folder, &format!("{check} --color always")).out.contains('\u{1b}'));
    assert!(!run(&folder, &format!("{check} --color never")).out.contains('\u{1b}'));
}

/// Help is asked for by its place on the line, not by a word that is somewhere in it.
#[test]
fn help_is_no_answer_to_wrong_usage() {
    let folder = scratch("help-word");
    for line in [
        "help nix",
        "help check nix",
        "help --nix",
        "help catalog nix",
        "check bundle.json --trust trust.json --product help --nix",
        "check help --nix",
    ] {
        for language in ["en", "ja"] {
            let ran = run(&folder, &format!("{line} --lang {language}"));
            assert_eq!(ran.code, 64, "{line} --lang {language}\n{}", ran.out);
        }
    }
    for line in ["help check --lang ja", "--lang ja help catalog show", "help --lang=ja"] {
        let ran = run(&folder, line);
        assert!(ran.code == 0 && ran.out.contains("使い方"), "{line}\n{}{}", ran.out, ran.err);
    }
}

//! Every JSON that the program writes says which format it has, and its members have the same names in every language.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use warifu_model::{Format, Json};
use warifu_testkit::files::{every, one_in};

use crate::advised::advisories;
use crate::body::town;
use crate::books::office;
use crate::japanese::{editions, foreign_members};
use crate::reports::holds;
use crate::runs::{ANSWERS, COMMANDS, ERRORS, ERRORS_OF_A_BODY, ERRORS_OF_A_LEDGER, OF_A_BODY, OF_A_LEDGER};
use crate::support::{demo, list, run, scratch, text};

#[test]
fn every_command_answers_in_a_format_that_the_page_lists() {
    let (folder, body) = (demo("formats"), town("formats-body"));
    editions(&folder);
    fs::copy(body.join("history.json"), body.join("copied.json")).unwrap();
    let id = run(&body, "key id root-1.pem --format json").json();
    let trust: &str =
        &format!("trust new --from bundle.json --key root-1.pem --key-confirmed {} -o t.json", text(&id, "key_id"));
    let of_a_product = ANSWERS.iter().chain(MORE).map(|arguments| (&folder, *arguments));
    let of_a_body = OF_A_BODY.iter().chain(MORE_OF_A_BODY).chain([&trust]).map(|arguments| (&body, *arguments));
    let (ledger, kept) = (office("formats-ledger"), scratch("formats-kept"));
    advisories(&ledger);
    let of_a_ledger = OF_A_LEDGER.iter().map(|arguments| (&ledger, *arguments));
    let (mut seen, mut faults) = (Seen::new(), Vec::new());
    for (folder, arguments) in of_a_product.chain(of_a_body).chain(of_a_ledger) {
        // in Japanese, which names no member: people are asked in English and in Japanese elsewhere
        let ran = run(folder, &format!("{arguments} --lang ja --format json"));
        // a result for standard output is written as it is
        if arguments.ends_with(" -o -") {
            continue;
        }
        if !ran.out.starts_with('{') {
            faults.push(format!("{arguments}: {}{}", ran.out, ran.err));
            continue;
        }
        let answer = ran.json();
        foreign_members(&answer, arguments, &mut faults);
        let format = text(&answer, "format").to_owned();
        if !is_format(&format) || !is_first(&ran.out) {
            faults.push(format!("{arguments}: `{format}`"));
        }
        // what `show` does with an answer depends on its format
        let is_known = seen.keys().any(|(_, known)| *known == format);
        if (every() || !is_known)
            && let Some(fault) = unshown(&kept, &ran.out, &format)
        {
            faults.push(format!("{arguments}: {fault}"));
        }
        if let Json::Object(members) = &answer {
            let known = seen.entry((command_of(arguments), format)).or_default();
            known.extend(members.iter().map(|(name, _)| name.to_string()).filter(|name| name != "format"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    let verbs: BTreeSet<_> = seen.keys().map(|(command, _)| command.as_str()).collect();
    let silent: Vec<_> = leaves().filter(|command| !verbs.contains(command)).collect();
    // a certificate waits in a history only where issuing it was cut off; a mailbox takes a server, what is sealed a feature, and both
    // have tests of their own
    let elsewhere = ["status handout", "advisory send", "advisory fetch", "advisory receive", "advisory receipts"];
    assert_eq!(silent, elsewhere, "no run of these is in the tables");
    write_page(&seen);
}

/// Ordinarily one error in three.
#[test]
fn every_error_has_its_format() {
    let (folder, body) = (demo("formats-errors"), town("formats-errors-body"));
    let runs = ERRORS.iter().map(|arguments| (&folder, arguments));
    let ledger = office("formats-errors-ledger");
    let runs = runs.chain(ERRORS_OF_A_BODY.iter().map(|arguments| (&body, arguments)));
    let runs = runs.chain(ERRORS_OF_A_LEDGER.iter().map(|arguments| (&ledger, arguments)));
    for (folder, arguments) in runs.step_by(one_in(3)) {
        let ran = run(folder, &format!("{arguments} --format json"));
        // an answer of no is not an error
        if !ran.err.is_empty() {
            assert_eq!(text(&ran.error(), "format"), "warifu.error/1", "{arguments}");
        }
    }
}

#[test]
fn no_output_has_the_name_of_another_document() {
    let folder = scratch("formats-names");
    let documents: Vec<_> = strings(&run(&folder, "schema --format json").json(), "formats");
    for command in leaves() {
        let name = command.replace(' ', "-");
        // these write that they wrote one, or give the document itself
        let is_mended = ["product", "bundle"].contains(&name.as_str());
        assert!(is_mended || !documents.contains(&name), "`{command}` would answer as warifu.{name}/1");
    }
}

#[test]
fn the_table_of_commands_is_that_of_the_program() {
    let folder = scratch("formats-pages");
    let pages = strings(&run(&folder, "man pages --format json").json(), "pages");
    let of_program: BTreeSet<_> = pages.iter().map(|page| page.trim_end_matches(".1").replace('-', " ")).collect();
    let of_table = COMMANDS.iter().map(|command| format!("warifu {command}").trim_end().replace('-', " "));
    assert_eq!(of_table.collect::<BTreeSet<_>>(), of_program);
}

/// What is wrong with how an answer that was kept is shown; none where it is shown by its format.
fn unshown(folder: &Path, answer: &str, format: &str) -> Option<String> {
    fs::write(folder.join("answer.json"), answer).unwrap();
    let shown = run(folder, "show answer.json --lang ja");
    let is_named = shown.out.contains(&format!("`{format}`")) || Format::named(format).is_some();
    (shown.code != 0 || !is_named).then(|| format!("`show` ends with {}: {}{}", shown.code, shown.out, shown.err))
}

/// Every format of the page, of the server, of errors and of signers is shown or named; what is none of ours is not.
#[test]
fn show_knows_every_format_that_is_written() {
    let folder = scratch("formats-shown");
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/OUTPUTS.md")).unwrap();
    let of_page =
        page.split("| `warifu.").skip(1).filter_map(|rest| Some(format!("warifu.{}", rest.split_once('`')?.0)));
    let mut formats: BTreeSet<String> = of_page.collect();
    assert!(formats.len() > 80, "{formats:?}");
    formats.extend(sources().split("\"warifu.").skip(1).filter_map(|rest| {
        let name = format!("warifu.{}", rest.split_once('"')?.0);
        // protocols, and a file that is no JSON
        let is_none =
            ["warifu.signer/", "warifu.fetch/", "warifu.columns/"].iter().any(|other| name.starts_with(other));
        (is_format(&name) && !is_none).then_some(name)
    }));
    let documents = Format::ALL.iter().map(|format| format.name());
    let documents: BTreeSet<_> = documents.collect();
    for format in formats.iter().filter(|format| !documents.contains(format.as_str())) {
        fs::write(folder.join("a.json"), format!("{{\"format\":\"{format}\",\"said\":[1,{{\"two\":null}}]}}")).unwrap();
        for (language, said) in [("en", "reads it"), ("ja", "読み込めます")] {
            let ran = run(&folder, &format!("show a.json --lang {language}"));
            assert!(
                ran.code == 0 && ran.out.contains(&format!("`{format}`")) && ran.out.contains(said),
                "{format}: {}{}",
                ran.out,
                ran.err
            );
        }
    }
    for (text, says) in [
        (r#"{"format":"warifu.plan/7"}"#, "`warifu.plan/7`, which this program does not know"),
        (r#"{"format":"warifu.lighthouse/1"}"#, "`warifu.lighthouse/1`, which this program does not know"),
        (r#"{"$schema":"https://json-schema.org/draft/2020-12/schema"}"#, "this is a JSON Schema"),
        (r#"{"version":"2.1.0","runs":[]}"#, "this is a SARIF document"),
        ("{}", "not a document of Warifu"),
    ] {
        fs::write(folder.join("a.json"), text).unwrap();
        let ran = run(&folder, "show a.json");
        assert!(ran.code == 65 && ran.err.contains(says), "{}", ran.err);
    }
}

/// Bad news that a document of the future takes back stands on the page as long as it counts.
#[test]
fn show_shows_what_later_statements_replace() {
    let folder = scratch("formats-replaced");
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/01-plc/product.json");
    fs::copy(example, folder.join("product.json")).unwrap();
    for (name, time, status) in [("a", "2026-02-01T00:00:00Z", "affected"), ("b", "2099-02-01T00:00:00Z", "fixed")] {
        let statement = format!(
            r#"{{"vulnerability": {{"name": "CVE-2026-0001"}}, "timestamp": "{time}", "status": "{status}", "action_statement": "update",
            "products": [{{"@id": "pkg:generic/hamakaze/hk-210@3.2.1"}}]}}"#
        );
        let document = format!(
            r#"{{"@context": "https://openvex.dev/ns/v0.2.0", "@id": "https://example.com/{name}", "author": "Hamakaze",
            "timestamp": "{time}", "version": 1, "statements": [{statement}]}}"#
        );
        fs::write(folder.join(format!("{name}.json")), document).unwrap();
    }
    let ran = run(&folder, "import a.json b.json --product product.json -o attestation.json");
    assert_eq!(ran.code, 0, "{}", ran.err);
    for (language, says) in [("en", "counts before 2099-02-01"), ("ja", "2099-02-01T00:00:00Zより前は有効")] {
        let shown = run(&folder, &format!("show attestation.json --lang {language}")).out;
        assert!(shown.contains("\"affected\"") && shown.contains(says), "{shown}");
    }
}

/// The sources of the libraries and programs that ship, without their tests.
fn sources() -> String {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut folders: Vec<_> = fs::read_dir(crates).unwrap().map(|entry| entry.unwrap().path().join("src")).collect();
    let mut all = String::new();
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).into_iter().flatten().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "rs") {
                let text = fs::read_to_string(path).unwrap();
                all.push_str(text.split("#[cfg(test)]").next().unwrap_or_default());
            }
        }
    }
    all
}

/// Writes the table of the page, or compares it.
fn write_page(seen: &Seen) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/OUTPUTS.md");
    let page = fs::read_to_string(&path).unwrap();
    let (head, rest) = page.split_once(BEGIN).unwrap();
    let (_, tail) = rest.split_once(END).unwrap();
    let mut table = "| command | format | members |\n| --- | --- | --- |\n".to_owned();
    for command in COMMANDS {
        for ((_, format), members) in seen.iter().filter(|((known, _), _)| known == command) {
            let members: Vec<_> = members.iter().map(|member| format!("`{member}`")).collect();
            let _ = writeln!(table, "| `{command}` | `{format}` | {} |", members.join(", "));
        }
    }
    holds(&path, &format!("{head}{BEGIN}\n{table}{END}{tail}"));
}

/// The members of outputs, by command and format.
type Seen = BTreeMap<(String, String), BTreeSet<String>>;

/// The commands that do something: those without verbs of their own.
fn leaves() -> impl Iterator<Item = &'static str> {
    let has_verbs = |command: &str| COMMANDS.iter().any(|other| other.starts_with(&format!("{command} ")));
    COMMANDS.iter().copied().filter(move |command| !command.is_empty() && !has_verbs(command))
}

/// The command that arguments name.
fn command_of(arguments: &str) -> String {
    let named = leaves().filter(|command| format!("{arguments} ").starts_with(&format!("{command} ")));
    named.max_by_key(|command| command.len()).unwrap_or_default().to_owned()
}

/// Whether this is `warifu.NAME/NUMBER`.
fn is_format(format: &str) -> bool {
    let name = format.strip_prefix("warifu.").and_then(|rest| rest.split_once('/'));
    name.is_some_and(|(name, version)| {
        name.chars().all(|c| c.is_ascii_lowercase() || c == '-') && version.parse::<u32>().is_ok_and(|n| n > 0)
    })
}

/// Whether the member stands first, where a person looks.
fn is_first(out: &str) -> bool {
    out.trim_start_matches('{').trim_start().starts_with("\"format\"")
}

fn strings(json: &Json, member: &str) -> Vec<String> {
    list(json, member).iter().filter_map(|item| item.as_text().map(str::to_owned)).collect()
}

const BEGIN: &str = "<!-- outputs -->";
const END: &str = "<!-- end -->";

/// Commands that the table of Japanese answers lacks, in the order in which one needs the other.
const MORE: &[&str] = &[
    "init lamp pub.pem evidence/after/sbom.cdx.json --vendor Lamp --set uk-psti",
    "assess lamp --at 2026-11-29T00:00:00Z",
    "assess evidence/after/sbom.cdx.json --at 2026-11-29T00:00:00Z",
    "declare --set uk-psti -o declared",
    "product pub.pem --vendor Lamp --model L --version 1 --kind component -o new-product.json",
    "attest attestation.json --key maker-key.pem -o signed.json",
    "replay record.json --with .",
    "issue record.json --with envelope.json laboratory-envelope.json admission.json evidence --key key.pem --terms terms.json \
     -o other.json --disclosures all.json",
    "disclose all.json PW.8.2 -o less.json",
    "catalog bump us-ssdf@1.1.1 us-ssdf@1.2.0-draft.1 --at 2026-11-01T00:00:00Z",
    "catalog export us-ssdf --as oscal -o ssdf.oscal.json",
    "catalog import ssdf.oscal.json -o set.json",
    "diff us-ssdf@1.1.1 us-ssdf@1.2.0-draft.1",
    "schema",
    "completions bash",
    "man",
    "man pages",
];

/// The same of a body.
const MORE_OF_A_BODY: &[&str] = &[
    "status restore history.json 1 --reason because --reason-ja 理由 --at 2027-03-03T00:00:00Z",
    "status withdraw history.json 1 --reason because --reason-ja 理由 --at 2027-03-04T00:00:00Z",
    "status supersede copied.json 1 --reason because --reason-ja 理由 --at 2027-03-04T00:00:00Z",
    "status init third.json --body harbour",
    "accredit board-terms.json --authority harbour-ministry --key root-1.pem root-2.pem -o board-again.json",
    "accreditation rotate minato.json --old certifier.pem --new certifier-2.pem --key board.pem -o r.json --at 2027-03-01T00:00:00Z",
    "accreditation revoke minato.json --revoked certifier.pem --reason a --reason-ja b --key board.pem -o v.json \
     --at 2027-03-01T00:00:00Z",
    "accreditation restore m.json --key board.pem -o n.json --at 2027-03-02T00:00:00Z",
];

//! With `--lang ja`, nothing but names, ids and files is in Latin letters.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use warifu_catalog::Catalog;
use warifu_model::Json;

use crate::advisory::shared;
use crate::body::town;
use crate::books::office;
use crate::recognition::edition;
use crate::support::{Ran, demo, json, run, run_words};

/// A new edition of a set that an arrangement names, for reviews.
pub(crate) fn editions(folder: &Path) {
    edition(folder, "weaker.json", "specialist");
    shared(folder);
}

#[test]
fn no_command_answers_in_english() {
    let folder = demo("japanese");
    editions(&folder);
    let (names, mut found) = (names(&folder), Vec::new());
    for arguments in ANSWERS {
        found.extend(english(arguments, &run(&folder, &format!("{arguments} --lang ja")), &names));
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn no_error_is_told_in_english() {
    let folder = demo("japanese-errors");
    shared(&folder);
    fs::write(folder.join("twice.json"), br#"{"format": "warifu.trust-policy/2", "id": "a", "id": "b"}"#).unwrap();
    let (names, mut found) = (names(&folder.join("evidence")), Vec::new());
    for arguments in ERRORS {
        let ran = run(&folder, &format!("{arguments} --lang ja"));
        assert_ne!(ran.code, 0, "{arguments}");
        found.extend(english(arguments, &ran, &names));
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn no_command_of_a_body_answers_in_english() {
    let folder = town("japanese-body");
    let (mut names, mut found) = (names(&folder), Vec::new());
    names.extend(["because", "log", "example", "w", "spare"].map(str::to_owned));
    for arguments in OF_A_BODY {
        let ran = run(&folder, &format!("{arguments} --lang ja"));
        assert!(matches!(ran.code, 0 | 1), "{arguments}: {}{}", ran.out, ran.err);
        assert!(ran.err.is_empty(), "{arguments}: {}", ran.err);
        found.extend(english(arguments, &ran, &names));
    }
    for arguments in ERRORS_OF_A_BODY {
        let ran = run(&folder, &format!("{arguments} --lang ja"));
        assert!(ran.code != 0 && !ran.err.is_empty(), "{arguments}: {}", ran.out);
        found.extend(english(arguments, &ran, &names));
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn no_ledger_answers_in_english() {
    let folder = office("japanese-ledger");
    let (mut names, mut found) = (names(&folder), Vec::new());
    names.extend(["because", "witness.example", "pier-7"].map(str::to_owned));
    for arguments in OF_A_LEDGER {
        let ran = run(&folder, &format!("{arguments} --lang ja"));
        assert!(matches!(ran.code, 0 | 1), "{arguments}: {}{}", ran.out, ran.err);
        assert!(ran.err.is_empty(), "{arguments}: {}", ran.err);
        found.extend(english(arguments, &ran, &names));
    }
    for arguments in ERRORS_OF_A_LEDGER {
        let ran = run(&folder, &format!("{arguments} --lang ja"));
        assert!(ran.code != 0 && !ran.err.is_empty(), "{arguments}: {}", ran.out);
        found.extend(english(arguments, &ran, &names));
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn the_language_names_no_member_of_the_json() {
    let (folder, body) = (demo("japanese-json"), town("japanese-json-body"));
    editions(&folder);
    let runs = ANSWERS.iter().map(|arguments| (&folder, arguments)).chain(OF_A_BODY.iter().map(|one| (&body, one)));
    let mut found = Vec::new();
    for (folder, arguments) in runs {
        let ran = run(folder, &format!("{arguments} --lang ja --format json"));
        // a document on standard output has members of its own
        if ran.out.starts_with('{') {
            foreign_members(&ran.json(), arguments, &mut found);
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

fn foreign_members(json: &Json, arguments: &str, found: &mut Vec<String>) {
    match json {
        Json::Object(members) => {
            for (name, value) in members {
                if !name.is_ascii() {
                    found.push(format!("{arguments}: {name}"));
                }
                foreign_members(value, arguments, found);
            }
        }
        Json::List(items) => items.iter().for_each(|item| foreign_members(item, arguments, found)),
        _ => {}
    }
}

#[test]
fn no_help_is_in_english() {
    let folder = Path::new(".");
    // the folder that `declare` writes into where none is named
    let (names, mut found) =
        (COMMANDS.iter().flat_map(|command| command.split(' ')).chain(["help", "declarations"]), Vec::new());
    let names: BTreeSet<String> = names.map(str::to_owned).collect();
    for command in COMMANDS {
        for option in ["--help", "-h"] {
            let arguments = format!("{command} {option}");
            let ran = run(folder, &format!("{arguments} --lang ja"));
            assert_eq!(ran.code, 0, "{arguments}");
            assert!(ran.out.contains("使い方："), "{arguments}\n{}", ran.out);
            found.extend(english(&arguments, &ran, &names));
        }
    }
    let first = run_words(folder, &["--lang", "ja", "--help"], b"");
    assert!(first.code == 0 && first.out.contains("コマンド"), "{}", first.out);
    assert_eq!(run_words(folder, &["help", "--lang", "ja"], b"").out, first.out);
    let of_command = run_words(folder, &["--lang=ja", "help", "key", "new"], b"");
    assert_eq!(of_command.out, run_words(folder, &["key", "new", "--help", "--lang", "ja"], b"").out);
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// What is in Latin letters and is neither a name, nor an id between backquotes, nor a file, an option or a command.
fn english(arguments: &str, ran: &Ran, names: &BTreeSet<String>) -> Vec<String> {
    let is_command = |line: &str| {
        let line = line.trim_start_matches(['│', ' ']);
        ["$", "|", "warifu ", "--", "openssl "].iter().any(|start| line.starts_with(start))
    };
    let lines = ran.out.lines().chain(ran.err.lines()).filter(|line| !is_command(line));
    // what is broken over lines is one text again
    let text: String = lines.map(|line| line.trim_start_matches(['│', ' '])).collect::<Vec<_>>().join(" ");
    let outside: String = text.split('`').step_by(2).collect::<Vec<_>>().join("`");
    let is_apart = |c: char| !c.is_ascii() || c.is_whitespace() || "()[]{}\",;'`".contains(c);
    let words = outside.split(is_apart).filter(|word| is_english(word) && !names.contains(bare(word)));
    let around = |word: &str| {
        let at = word.as_ptr() as usize - outside.as_ptr() as usize;
        let after: String = outside[at..].chars().take(50).collect();
        let before: String = outside[..at].chars().rev().take(30).collect::<Vec<_>>().into_iter().rev().collect();
        format!("{before}>>{after}")
    };
    words.map(|word| format!("{arguments}: {word}: {}", around(word))).collect()
}

/// A word without the marks around it.
fn bare(word: &str) -> &str {
    word.trim_matches(|c: char| ".:!?…".contains(c))
}

/// The words of names and ids in documents: of the catalogue, and of the files in a folder. Text in English is none of them.
fn names(folder: &Path) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for document in Catalog::shipped().unwrap().documents() {
        collect(&json(std::str::from_utf8(document.bytes()).unwrap()), &mut names);
    }
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|ending| ending == "json") {
                collect(&json(&fs::read_to_string(path).unwrap()), &mut names);
            }
        }
    }
    for label in LABELS {
        names.remove(*label);
    }
    names
}

fn collect(document: &Json, names: &mut BTreeSet<String>) {
    match document {
        Json::Text(text) => names.extend(text.split(|c: char| !c.is_ascii_alphanumeric()).map(str::to_owned)),
        Json::List(items) => items.iter().for_each(|item| collect(item, names)),
        Json::Object(members) => {
            members.iter().filter(|(name, _)| name.as_ref() != "en").for_each(|(_, value)| collect(value, names));
        }
        _ => {}
    }
}

/// A word of letters alone, longer than one, and not in capitals: ids, files, digests and options have other characters.
fn is_english(word: &str) -> bool {
    let word = bare(word);
    let is_word = word.len() > 1 && word.chars().all(|c| c.is_ascii_alphabetic());
    is_word && word.chars().any(|c| c.is_ascii_lowercase()) && !KNOWN.contains(&word)
}

pub(crate) const ANSWERS: &[&str] = &[
    "demo",
    "key new -o new.pem",
    "key public key.pem -o new-pub.pem",
    "key id key.pem",
    "import evidence/after/sbom.cdx.json evidence/after/provenance.dsse.json --product product.json -o draft.json",
    "evaluate attestation-before.json --set us-ssdf@1.1.0 --at 2026-11-01T00:00:00Z",
    "evaluate attestation.json --set us-ssdf@1.1.0 --at 2026-11-01T00:00:00Z --all",
    "explain record.json",
    "explain record-before.json PW.1.1",
    "report record-before.json",
    "report record.json --as html -o report.html",
    "report record-before.json --as markdown -o -",
    "report record-before.json --as junit -o junit.xml",
    "check bundle.json --trust trust.json --product product.json",
    "check bundle.json --trust trust.json --product altered-product.json",
    "check bundle.json bundle.json --trust trust.json --product evidence",
    "trust lint trust.json --with bundle.json",
    "show product.json",
    "show record.json",
    "show bundle.json",
    "show trust.json",
    "show terms.json",
    "show admission.json",
    "show pub.pem",
    "show key.pem",
    "show evidence/laboratory/penetration-test.json",
    "export bundle.json --as statement -o statement.json",
    "catalog list",
    "catalog show us-ssdf",
    "catalog show us-ssdf@1.2.0-draft.1",
    "catalog show us-ssdf PW.4.1",
    "catalog show jp-jc-star",
    "catalog show iec-62443-4-2",
    "catalog show warifu-common vex.vulnerabilities",
    "catalog search 脆弱性",
    "catalog sectors --at 2026-01-01",
    "catalog crosswalk",
    "catalog crosswalk jp-us-sectors",
    "catalog crosswalk jp-us-sectors --unmatched --at 2026-01-01",
    "catalog coverage us-ssdf --requirements",
    "catalog export us-ssdf --as csv -o ssdf.csv",
    "catalog form us-ssdf -o form.html",
    "catalog lint us-ssdf",
    "catalog new our-doors d1",
    "catalog check d1",
    "catalog build d1 --out d1.json",
    "catalog unfold uk-psti d2",
    "plan attestation-before.json --set us-ssdf@1.1.0 --at 2026-11-01T00:00:00Z --best 1",
    "gap --holds bundle.json --trust trust.json --set us-ssdf@1.1.0 --at 2026-11-03T00:00:00Z",
    "recognition show jp-uk-2025 --at 2026-01-01T00:00:00Z",
    "recognition show jp-uk-2025 --trust trust.json --holds bundle.json --at 2025-12-01T00:00:00Z",
    "recognition sign jp-uk-2025 --key key.pem -o signed-arrangement.json",
    "recognition review jp-uk-2025 weaker.json --certificates bundle.json",
    "recognition review jp-uk-2025 weaker.json --effort 1",
    "advisory share marking.json --circle circle.json --as hub --arrangement clearances.json --at 2026-11-10T00:00:00Z --dry-run",
    "advisory share marking.json --circle circle.json --as plant-duty --at 2026-11-10T00:00:00Z --dry-run",
    "advisory sign marking.json --key key.pem -o signed-marking.json",
    "advisory anonymise report.json --rule rule.json -o anonymous.json",
    "impact us-ssdf@1.1.0 us-ssdf@1.2.0-draft.1 --records record.json --inputs .",
];

pub(crate) const ERRORS: &[&str] = &[
    "nosuch",
    "recognition show nosuch",
    "advisory share marking.json --circle circle.json --as hub",
    "advisory share marking.json --circle marking.json --as hub --dry-run",
    "advisory sign circle.json --key key.pem -o no.json",
    "advisory anonymise report.json --rule short.json -o no.json",
    "advisory anonymise hidden.json --rule rule.json -o no.json",
    "recognition sign jp-uk-2025 --key key.pem --trust trust.json -o no.json",
    "recognition sign jp-uk-2025 --key key.pem --trust trust.json --party us -o no.json",
    "recognition review jp-uk-2025 us-ssdf@1.1.0",
    "recognition review jp-uk-2025 jp-jc-star",
    "key",
    "key nosuch",
    "key new",
    "key new -o -",
    "key new --nosuch",
    "evaluate",
    "evaluate envelope.json",
    "evaluate envelope.json --set us-ssdf --at yesterday",
    "evaluate envelope.json --set us-ssdf@newest",
    "evaluate envelope.json --set us-ssdf --holds bundle.json",
    "evaluate envelope.json --set us-ssdf --set us-csf",
    "explain record.json NO.1",
    "report record.json record.json",
    "report record.json --plan record.json",
    "report record.json --as html",
    "export bundle.json --as nosuch -o -",
    "export bundle.json --as html -o -",
    "catalog show us-ssdf NO.1",
    "catalog show us-ssdf@newest",
    "catalog show warifu-common no.claim",
    "catalog sectors --list nosuch",
    "catalog sectors --at tomorrow",
    "catalog crosswalk nosuch",
    "catalog crosswalk jp-us-sectors --from nosuch",
    "catalog bump us-ssdf@1.1.0 us-cisa-ssdaf@1.0.0",
    "catalog lint us-ssdf --previous us-cisa-ssdaf",
    "catalog new Our_Doors doors",
    "catalog new our-doors other --texts de",
    "catalog build evidence",
    "catalog unfold us-cisa-ssdaf other",
    "catalog export jp-us-sectors --as oscal -o -",
    "catalog search nowheretobefound",
    "diff us-ssdf us-ssdf --changelog changes.txt",
    "plan attestation.json --set us-ssdf --level us-csf:star-2",
    "plan attestation.json --set us-ssdf --best 0",
    "show nosuch.json",
    "show twice.json",
    "show evidence/after/sbom.cdx.json",
    "schema nosuch",
    "schema claims --vocabulary nosuch",
    "completions nosuch",
];

/// What a body, its log and its authority run, in the folder that the walk-through leaves.
pub(crate) const OF_A_BODY: &[&str] = &[
    "status list history.json",
    "status list history.json --at 2026-11-20T00:00:00Z",
    "status init new-history.json --body harbour",
    "status suspend history.json 1 --reason because --reason-ja 理由 --at 2027-03-01T00:00:00Z",
    "status enter history.json bundle.json --signed-by certifier.pem",
    "status publish history.json --key status.pem -o snapshot-9.json --at 2027-03-02T00:00:00Z",
    "log init other-log --origin spare.example --key log.pem",
    "log key log.pem --name spare.example -o spare.vkey",
    "log add other-log bundle.json bundle.json",
    "log checkpoint other-log --key log.pem",
    "log prove other-log 0 -o other-proof.txt",
    "log audit log --log-key log.vkey --witness witness.vkey",
    "log witness other-log --state w.seen --key witness.pem --name w.example --log-key spare.vkey --begin",
    "accreditation series board.json minato.json",
    "accreditation countersign minato.json --key status.pem -o n.json",
    "accreditation suspend minato.json --reason because --reason-ja 理由 --at 2027-03-01T00:00:00Z --key board.pem -o m.json",
    "countersign bundle.json --key status.pem --role reviewer -o again.json",
    "bundle bundle.json --status snapshot-1.json -o fuller.json",
    "check bundle.json --trust trust.json --product papers/product.json --at 2026-11-20T00:00:00Z",
];

/// What the ledger of a body answers, in the folder that its walk-through leaves.
pub(crate) const OF_A_LEDGER: &[&str] = &[
    "ledger init opening.json --db sqlite:other.db",
    "ledger case c-9 applied --key registrar.pem",
    "ledger case c-9 evaluated --record record.json -o again.json",
    "ledger queue",
    "ledger queue --role evaluator --key evaluator.pem",
    "ledger sign again.json --key evaluator.pem",
    "ledger take again.json --with record.json papers/envelope.json papers/laboratory-envelope.json papers/admission.json papers/evidence",
    "ledger issue MCO-2026-0042 --statement statement.json -o bundle-again.json",
    "ledger list",
    "ledger list --status withdrawn --set us-ssdf --holder 浜風制御製作所",
    "ledger list --stage rejected",
    "ledger show MCO-2026-0042",
    "ledger find 浜風",
    "ledger due --at 2026-11-22T00:00:00Z --within P5Y",
    "ledger rests-on papers/maker-key.pem",
    "ledger rests-on --component MCO-2026-0042",
    "ledger impact us-ssdf@1.1.0 us-ssdf@1.2.0-draft.1",
    "ledger letters us-ssdf@1.1.0 us-ssdf@1.2.0-draft.1 -o letters-again",
    "ledger audit --case c-1",
    "ledger verify",
    "ledger verify --db sqlite:copy.db --published public",
    "ledger publish public --sign-status status.pem --sign-log log.pem",
    "ledger publish --to-sign to-sign",
    "ledger export dump-again",
    "ledger import dump-again --db sqlite:third.db",
    "ledger backup copy-again.db",
    "ledger suspend MCO-2026-0042 --case s-9 --reason because --reason-ja 理由 -o s-9.json",
    "ledger restore MCO-2026-0042 --case s-10 --reason because --reason-ja 理由 -o s-10.json",
    "ledger withdraw MCO-2026-0042 --case s-11 --reason because --reason-ja 理由 -o s-11.json",
];

/// What it refuses.
pub(crate) const ERRORS_OF_A_LEDGER: &[&str] = &[
    "ledger list --db nowhere",
    "ledger list --db sqlite:nowhere.db",
    "ledger list --db postgres://localhost/none",
    "ledger list --status lost",
    "ledger list --set US@1",
    "ledger list --limit 0",
    "ledger list --after 00",
    "ledger init opening.json",
    "ledger case C-1 applied -o x.json",
    "ledger case c-1 signed -o x.json",
    "ledger case c-1 decided -o x.json",
    "ledger case c-10 decided -o x.json",
    "ledger sign opening.json --key log.pem -o x.json",
    "ledger take evaluated.json",
    "ledger show nosuch",
    "ledger restore MCO-2026-0042 --case s-12 --reason because --reason-ja 理由 --key evaluator.pem",
    "ledger publish public --db sqlite:copy.db",
    "ledger export dump",
    "ledger import dump",
    "ledger import papers",
    "ledger backup copy.db",
    "ledger backup x.db --db postgres://localhost/none",
    "ledger find",
    "ledger due --kind nosuch",
];

pub(crate) const ERRORS_OF_A_BODY: &[&str] = &[
    "status init history.json --body harbour",
    "status restore history.json 99 --reason because --reason-ja 理由",
    "status handout history.json 0 -o x.json",
    "log init log --origin spare.example --key log.pem",
    "log add nowhere bundle.json",
    "log prove log 600 -o x.txt",
    "log prove log papers/product.json -o x.txt",
    "log audit log --log-key log.vkey --witness spare.vkey",
    "log witness log --state x.seen --key witness.pem --name w.example --log-key log.vkey -o x.txt",
    "accreditation restore minato.json --key board.pem -o x.json --at 2027-03-01T00:00:00Z",
    "accreditation revoke minato.json --revoked ed25519:x --reason a --reason-ja b --key board.pem -o x.json",
    "accreditation revoke minato.json --revoked log.pem --reason a --reason-ja b --key board.pem -o x.json",
    "accreditation countersign minato.json --key board.pem",
    "accreditation countersign minato.json --key signer:nosuch.json",
    "accreditation countersign minato.json --key signer:board.pem",
    "accredit minato-terms.json --key board.pem -o x.json",
    "accredit board-terms.json --previous minato.json --key root-1.pem -o x.json",
    "bundle - --status snapshot-1.json",
    "bundle bundle-2.json --log-proof proof.txt",
    "bundle bundle.json --status papers/envelope.json",
    "countersign - --key reviewer.pem --role reviewer",
];

pub(crate) const COMMANDS: &[&str] = &[
    "",
    "demo",
    "key",
    "key new",
    "key public",
    "key id",
    "init",
    "assess",
    "declare",
    "import",
    "attest",
    "evaluate",
    "explain",
    "report",
    "replay",
    "issue",
    "countersign",
    "disclose",
    "accredit",
    "accreditation",
    "accreditation rotate",
    "accreditation revoke",
    "accreditation suspend",
    "accreditation restore",
    "accreditation countersign",
    "accreditation series",
    "status",
    "status init",
    "status suspend",
    "status restore",
    "status withdraw",
    "status supersede",
    "status list",
    "status enter",
    "status handout",
    "status publish",
    "ledger",
    "ledger init",
    "ledger case",
    "ledger queue",
    "ledger sign",
    "ledger take",
    "ledger issue",
    "ledger suspend",
    "ledger restore",
    "ledger withdraw",
    "ledger list",
    "ledger show",
    "ledger find",
    "ledger due",
    "ledger rests-on",
    "ledger impact",
    "ledger letters",
    "ledger audit",
    "ledger verify",
    "ledger publish",
    "ledger export",
    "ledger import",
    "ledger backup",
    "log",
    "log init",
    "log add",
    "log checkpoint",
    "log prove",
    "log audit",
    "log witness",
    "log key",
    "bundle",
    "check",
    "product",
    "recognition",
    "recognition show",
    "recognition sign",
    "recognition review",
    "trust",
    "trust new",
    "trust lint",
    "show",
    "export",
    "catalog",
    "catalog list",
    "catalog show",
    "catalog search",
    "catalog sectors",
    "catalog crosswalk",
    "catalog coverage",
    "catalog export",
    "catalog form",
    "catalog import",
    "catalog bump",
    "catalog lint",
    "catalog new",
    "catalog build",
    "catalog check",
    "catalog unfold",
    "diff",
    "impact",
    "plan",
    "gap",
    "schema",
    "completions",
    "man",
];

/// Labels of pages in English: found in a Japanese page, they are English even where some document has such an id.
const LABELS: &[&str] = &[
    "product",
    "digest",
    "record",
    "set",
    "level",
    "number",
    "holder",
    "body",
    "key",
    "size",
    "decided",
    "granted",
    "expires",
    "pass",
    "fail",
    "skipped",
    "signed",
    "evidence",
    "claims",
    "title",
    "version",
    "not",
    "found",
    "signatures",
    "envelope",
    "validity",
    "findings",
    "waivers",
    "accreditation",
];

/// Names of formats, techniques, commands, option values and what examples of help hold.
const KNOWN: &[&str] = &[
    "CycloneDX",
    "OpenVEX",
    "OpenSSL",
    "in-toto",
    "in",
    "toto",
    "sigstore",
    "gzip",
    "zstd",
    "bundle",
    "Warifu",
    "warifu",
    "Markdown",
    "Schema",
    "human",
    "json",
    "en",
    "ja",
    "auto",
    "always",
    "never",
    "dsse",
    "statement",
    "svr",
    "vc",
    "vsa",
    "html",
    "csv",
    "oscal",
    "null",
    "bash",
    "elvish",
    "fish",
    "powershell",
    "zsh",
    "claims",
    "origin",
    "holder",
    "date",
    "evaluator",
    "reviewer",
    "certifier",
    "product",
    "purl",
    "cpe",
    "model",
    "true",
    "false",
];

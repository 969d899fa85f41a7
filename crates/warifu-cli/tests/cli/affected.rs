//! Whom a suspension or a revocation hits: what the command lists is what `warifu check` says.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use warifu_model::{Bundle, Certificate, Digest, Envelope, Json, Product, Timestamp};
use warifu_seal::keys::SigningKey;
use warifu_testkit::files;
use warifu_verify::{Gate, Kept, Question, Trust};

use crate::body::{refused, town};
use crate::support::{json, list, run, scratch, text};

const WHY: &str = "--reason a --reason-ja b";

/// Says answer and code for a bundle in a folder at a time, with the edition `new.json` kept by the importer or with nothing kept.
type Ask = fn(&Path, &str, &str, Edition) -> String;

/// What the importer has kept.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Edition {
    Nothing,
    New,
}

/// The program, as an importer would ask it.
fn program(folder: &Path, file: &str, at: &str, edition: Edition) -> String {
    fs::write(folder.join("named-product.json"), named_product(&folder.join(file))).unwrap();
    let kept = if edition == Edition::New { " --accreditation new.json" } else { "" };
    let check = format!("check {file} --trust trust.json --product named-product.json --at {at} --format json{kept}");
    let verdict = run(folder, &check).json();
    format!("{} {}", text(&verdict, "verdict"), text(&verdict, "code"))
}

/// The library: there are too many questions to start the program for each.
fn library(folder: &Path, file: &str, at: &str, edition: Edition) -> String {
    let read = |name: &str| fs::read(folder.join(name)).unwrap();
    let trust = Trust::read(&read("trust.json")).unwrap();
    let product = Product::read(&named_product(&folder.join(file))).unwrap();
    let new = (edition == Edition::New).then(|| Envelope::read(&read("new.json")).unwrap());
    let kept = Kept { accreditation: new.as_slice(), ..Kept::default() };
    let at = Timestamp::parse(at).unwrap();
    let question = Question { product: Some(&product), at, known_at: None };
    let verdict = Gate::new(&trust).knowing(kept).check(&read(file), &question);
    format!("{} {}", verdict.answer().as_str(), verdict.code().as_str())
}

/// Runs the command, and asks the gate itself about each certificate with the edition that it wrote and without.
#[track_caller]
fn agreed(folder: &Path, command: &str, ask: Ask) -> Vec<[String; 2]> {
    let asked = "--certificates issued --trust trust.json --format json";
    let ran = run(folder, &format!("accreditation {command} {WHY} {asked} -o new.json"));
    assert_eq!(ran.code, 0, "{command}: {}", ran.err);
    let told = ran.json();
    let hits = told.member("certificates").unwrap();
    let at = text(hits, "at");
    let mut changed = 0;
    let mut answers = Vec::new();
    for line in list(hits, "asked") {
        let file = text(line, "file");
        let gate = [Edition::Nothing, Edition::New].map(|edition| ask(folder, file, at, edition));
        let said = ["before", "after"].map(|name| {
            let verdict = line.member(name).unwrap();
            format!("{} {}", text(verdict, "verdict"), text(verdict, "code"))
        });
        assert_eq!(said, gate, "{command}: {file}");
        assert_eq!(line.member("changed"), Some(&Json::Bool(said[0] != said[1])));
        changed += i64::from(said[0] != said[1]);
        answers.push(said);
    }
    assert_eq!(hits.member("changed"), Some(&Json::Int(changed)));
    answers
}

fn named_product(bundle: &Path) -> Vec<u8> {
    let bundle = Bundle::read(&fs::read(bundle).unwrap()).unwrap();
    Json::from(&Certificate::read(&bundle.certificate.payload).unwrap().product).to_canonical()
}

#[test]
fn the_list_says_what_the_gate_says() {
    let folder = town("affected");
    let all = |before: &str, after: &str| vec![[before.to_owned(), after.to_owned()]; 2];
    // somebody else suspends the body: nobody is hit, whatever the file says
    let stranger = "suspend minato-2.json --key status.pem --from 2026-11-01T00:00:00Z --at 2026-11-21T00:00:00Z";
    assert_eq!(agreed(&folder, stranger, program), all("accept ok", "accept ok"));
    // the board suspends it before both were granted, and afterwards
    let board = stranger.replace("status.pem", "board.pem");
    assert_eq!(agreed(&folder, &board, program), all("accept ok", "refuse body_suspended"));
    let later = board.replace("2026-11-01", "2026-11-20");
    let told = agreed(&folder, &later, program);
    assert_eq!(told.iter().filter(|[_, after]| after == "refuse body_suspended").count(), 1, "{told:?}");
    // a policy that asks for accreditation throughout, and a suspension that has not begun
    let policy = fs::read_to_string(folder.join("trust.json")).unwrap();
    fs::write(folder.join("trust.json"), policy.replace("at_grant", "throughout")).unwrap();
    assert_eq!(
        agreed(&folder, &board.replace("2026-11-01", "2026-11-30"), program),
        all("accept ok", "refuse body_suspended")
    );
    fs::write(folder.join("trust.json"), &policy).unwrap();
    // a key that was stolen: a witness saw the certificate before, or after
    let stolen = "revoke minato-2.json --key board.pem --revoked certifier.pem --at 2026-11-21T00:00:00Z";
    let seen = agreed(&folder, &format!("{stolen} --compromised-at 2026-11-15T00:00:00Z"), program);
    assert!(seen.iter().all(|[before, after]| before == after), "{seen:?}");
    let taken = agreed(&folder, &format!("{stolen} --compromised-at 2026-11-09T12:00:00Z"), program);
    assert_eq!(taken.iter().filter(|[before, after]| before != after).count(), 1, "{taken:?}");
}

#[test]
fn whom_an_edition_affects_needs_a_policy_and_bundles() {
    let folder = town("affected-usage");
    let suspend = format!("accreditation suspend minato-2.json --key board.pem {WHY} -o new.json");
    refused(&folder, &format!("{suspend} --certificates issued"), 64, "usage");
    refused(&folder, &format!("{suspend} --trust trust.json"), 64, "usage");
    refused(&folder, &format!("{suspend} --certificates terms.json --trust trust.json"), 65, "wrong-format");
    refused(&folder, &format!("{suspend} --certificates nothing --trust trust.json"), 74, "file-not-found");
    assert!(!folder.join("new.json").exists());
    fs::write(folder.join("issued/notes.txt"), "mine").unwrap();
    let ran = run(&folder, &format!("{suspend} --certificates issued --trust trust.json --format json"));
    let hits = ran.json();
    assert_eq!(hits.member("certificates").unwrap().member("passed_over"), Some(&Json::Int(1)), "{}", ran.err);
}

/// An issuer with an old and a new key in use signs with both, or is told.
#[test]
fn who_signed_the_edition_before_is_missed() {
    let folder = town("affected-signers");
    let suspend = format!("accreditation suspend minato-2.json {WHY} --format json -o new.json");
    let remarks = |command: &str| {
        let ran = run(&folder, command);
        assert_eq!(ran.code, 0, "{}", ran.err);
        list(&ran.json(), "remarks").iter().map(|one| text(one, "code").to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(run(&folder, "key new -o board-2.pem").code, 0);
    assert!(remarks(&format!("{suspend} --key board.pem")).is_empty());
    assert!(remarks(&format!("{suspend} --key board.pem board-2.pem")).is_empty());
    assert_eq!(remarks(&format!("{suspend} --key board-2.pem")), ["earlier-signer-missing"]);
    let rotate = "accreditation rotate minato-2.json --old evaluator.pem --new board-2.pem --format json -o new.json";
    assert_eq!(remarks(&format!("{rotate} --key board-2.pem")), ["earlier-signer-missing"]);
}

/// The worlds of the vectors, several ways up among them: each edition is followed by one of those who signed it, and by one
/// of somebody else, that suspends the body or revokes its keys. Ordinarily it is every second world.
#[test]
fn it_is_the_same_for_whoever_follows_any_edition_of_the_vectors() {
    let keys: BTreeMap<String, SigningKey> = NAMES.iter().map(|name| vector_key(name)).map(keyed).collect();
    let (mut asked, mut changed) = (0, 0);
    let step = files::one_in(2);
    for name in CASES.into_iter().step_by(step) {
        let folder = scratch(&format!("follows-{name}"));
        let case = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/vectors/bundle/cases").join(name);
        fs::create_dir(folder.join("issued")).unwrap();
        fs::copy(case.join("bundle.json"), folder.join("issued/bundle.json")).unwrap();
        fs::copy(case.join("trust.json"), folder.join("trust.json")).unwrap();
        fs::write(folder.join("other.pem"), vector_key("nobody").to_pem().reveal()).unwrap();
        let about = json(&fs::read_to_string(case.join("case.json")).unwrap());
        let bundle = Bundle::read(&fs::read(case.join("bundle.json")).unwrap()).unwrap();
        for (place, envelope) in bundle.accreditation.iter().enumerate() {
            let Ok(edition) = warifu_model::Accreditation::read(&envelope.payload) else { continue };
            fs::write(folder.join("present.json"), Json::from(envelope).to_canonical()).unwrap();
            let ids = envelope.signatures.iter().filter_map(|signature| signature.keyid.as_deref());
            let signers: Vec<PathBuf> = ids.filter_map(|id| pem(&folder, id, &keys)).collect();
            assert!(!signers.is_empty(), "{name}: the keys of edition {place} are not known");
            let names: Vec<_> = signers.iter().map(|path| path.to_str().unwrap()).collect();
            for (turn, by) in [names.join(" "), "other.pem".to_owned()].into_iter().enumerate() {
                let at = text(&about, "at");
                let key = &edition.keys[0].key;
                let verbs = [
                    "suspend present.json --from 2026-01-01T00:00:00Z",
                    &format!("revoke present.json --revoked {key} --from 2020-01-01T00:00:00Z"),
                ];
                // ordinarily one of them does the one, and somebody else the other
                let verbs = if files::every() { &verbs[..] } else { &verbs[(place + turn) % 2..][..1] };
                for verb in verbs {
                    let told = agreed(&folder, &format!("{verb} --key {by} --at {at}"), library);
                    asked += told.len();
                    let hit = told.iter().filter(|[before, after]| before != after).count();
                    assert!(by != "other.pem" || hit == 0, "{name}: somebody else hits");
                    changed += hit;
                }
            }
        }
    }
    println!("{changed} of {asked} changed");
    assert!(changed > 10 / step && changed < asked, "{changed} of {asked}");
}

fn vector_key(name: &str) -> SigningKey {
    SigningKey::from_seed(Digest::of(format!("warifu bundle vectors: {name}").as_bytes()).as_bytes())
}

fn keyed(key: SigningKey) -> (String, SigningKey) {
    (key.key_id().to_string(), key)
}

/// The private key of this id, in a file.
fn pem(folder: &Path, id: &str, keys: &BTreeMap<String, SigningKey>) -> Option<PathBuf> {
    let key = keys.get(id)?;
    let name = PathBuf::from(format!("{}.pem", id.trim_start_matches("sha256:")));
    fs::write(folder.join(&name), key.to_pem().reveal()).unwrap();
    Some(name)
}

/// Who signs editions in the vectors.
const NAMES: [&str; 15] = [
    "sector",
    "a",
    "b",
    "h",
    "c",
    "hb",
    "t",
    "authority-1",
    "authority-2",
    "authority-3",
    "board",
    "toy-board",
    "mallory",
    "minato-board",
    "other-authority",
];
const CASES: [&str; 8] = [
    "accept-full",
    "accept-series-four",
    "chain-pinned-two-series",
    "deceived-two-series-one-true",
    "deceived-way-late",
    "deceived-way-bad-only",
    "lineage-chain",
    "accept-roots-where-series-fails",
];

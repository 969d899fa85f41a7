//! What a body signs and publishes: one place, one number and one certificate each, and nothing that was published undone.

use std::fs;
use std::path::{Path, PathBuf};

use warifu_model::Json;

use crate::body::{entry, files, grown, refused};
use crate::support::{Ran, demo, json, list, run, text};

const WITH: &str = "--with envelope.json laboratory-envelope.json admission.json evidence --key key.pem";
const WHY: &str = "--reason a --reason-ja b";

/// A body with a history, and what the demo leaves.
pub(crate) fn office(name: &str) -> PathBuf {
    let folder = demo(name);
    assert_eq!(run(&folder, "status init history.json --body minato-conformity-office").code, 0);
    assert_eq!(run(&folder, "key new -o status.pem").code, 0);
    folder
}

/// Terms under another number.
pub(crate) fn numbered(folder: &Path, number: &str) {
    let terms = fs::read_to_string(folder.join("terms.json")).unwrap();
    fs::write(folder.join(format!("terms-{number}.json")), terms.replace("MCO-2026-0042", number)).unwrap();
}

pub(crate) fn issue(number: &str) -> String {
    format!("issue record.json {WITH} --terms terms-{number}.json --status history.json -o {number}.json")
}

fn issued(folder: &Path, number: &str) -> Json {
    numbered(folder, number);
    let ran = run(folder, &format!("{} --format json", issue(number)));
    assert_eq!(ran.code, 0, "{}", ran.err);
    ran.json()
}

fn publish(folder: &Path, out: &str, at: &str) -> Ran {
    run(folder, &format!("status publish history.json --key status.pem -o {out} --at {at} --format json"))
}

fn history(folder: &Path) -> Json {
    json(&fs::read_to_string(folder.join("history.json")).unwrap())
}

fn change_history(folder: &Path, change: impl Fn(&str) -> String) {
    let text = fs::read_to_string(folder.join("history.json")).unwrap();
    let changed = change(&text);
    assert_ne!(text, changed);
    fs::write(folder.join("history.json"), changed).unwrap();
}

#[test]
fn a_number_is_used_once_and_a_place_comes_from_the_history() {
    let folder = office("ledger-numbers");
    let first = issued(&folder, "K-1");
    let line = list(&history(&folder), "certificates")[0].clone();
    assert_eq!(text(&line, "certificate"), text(&first, "certificate"));
    assert_eq!(line.member("index"), first.member("status_index"));
    let before = files(&folder);
    let again = format!("{}again", issue("K-1"));
    let error = refused(&folder, &again, 65, "certificate-number-used");
    assert_eq!((text(&error, "pointer"), text(&error, "file")), ("/number", "terms-K-1.json"));
    // the same bytes under another file name are the same number
    refused(&folder, &issue("K-1").replace("-o K-1.json", "-o other.json"), 65, "certificate-number-used");
    let terms = fs::read_to_string(folder.join("terms-K-1.json")).unwrap();
    let placed = terms.replace("\"signatory\"", "\"status_index\": 7,\n  \"signatory\"").replace("K-1", "K-7");
    fs::write(folder.join("terms-K-7.json"), placed).unwrap();
    let error = refused(&folder, &issue("K-7"), 65, "status-index-given");
    assert_eq!(text(&error, "pointer"), "/status_index");
    refused(&folder, &issue("K-7").replace(" --status history.json", ""), 65, "status-index-given");
    fs::remove_file(folder.join("terms-K-7.json")).unwrap();
    assert_eq!(files(&folder), before);
    assert_eq!(run(&folder, "status list history.json").out.matches("K-1").count(), 1);
}

#[test]
fn issuing_evaluates_as_of_the_decision_and_the_grant() {
    let folder = office("ledger-late");
    numbered(&folder, "K-1");
    let terms = fs::read_to_string(folder.join("terms-K-1.json")).unwrap();
    let end = text(&json(&terms), "expires_at").to_owned();
    let granted = |at: &str| {
        let dated = terms.replace("2026-11-02T00:00:00Z", at).replace(&format!("{end:?}"), "null");
        fs::write(folder.join("terms-K-1.json"), dated).unwrap();
    };
    // what was looked up in October is too old, evidence has ended, a decision of today is granted in five years
    for (at, decided, code, named) in [
        ("2027-01-20T00:00:00Z", "2027-01-19T00:00:00Z", "outcome-changed", "RV.1.1 not satisfied"),
        ("2045-01-01T00:00:00Z", "2045-01-01T00:00:00Z", "evidence-ended", "ended at 2027-03-31T23:59:59Z"),
        ("2031-01-01T00:00:00Z", "2026-11-02T00:00:00Z", "evidence-ended", "ended at 2027-03-31T23:59:59Z"),
    ] {
        granted(at);
        let error = refused(&folder, &format!("{} --at {decided}", issue("K-1")), 1, code);
        assert!(text(&error, "message").contains(named), "{}", text(&error, "message"));
    }
    assert!(!folder.join("K-1.json").exists() && list(&history(&folder), "certificates").is_empty());
    granted("2026-11-20T00:00:00Z");
    assert_eq!(run(&folder, &format!("{} --at 2026-11-19T00:00:00Z", issue("K-1"))).code, 0);
}

/// A copy of the history is brought back, and the next certificate gets the place of one that it does not know.
#[test]
fn a_bundle_is_asked_for_by_what_it_is() {
    let folder = office("ledger-places");
    issued(&folder, "K-1");
    fs::copy(folder.join("history.json"), folder.join("copy.json")).unwrap();
    issued(&folder, "K-2");
    publish(&folder, "snapshot-1.json", "2026-11-03T00:00:00Z");
    fs::copy(folder.join("history.json"), folder.join("true.json")).unwrap();
    fs::copy(folder.join("copy.json"), folder.join("history.json")).unwrap();
    issued(&folder, "K-3");
    let code = "status-place-of-another-certificate";
    let error = refused(&folder, &format!("status withdraw history.json K-2.json {WHY}"), 65, code);
    assert!(text(&error, "message").contains("`K-3`"));
    refused(&folder, &format!("status withdraw history.json K-2 {WHY}"), 65, "certificate-number-unknown");
    refused(&folder, &format!("status withdraw history.json 7 {WHY}"), 65, "status-index-unknown");
    let ran = run(&folder, &format!("status suspend history.json K-3.json {WHY} --format json"));
    assert_eq!((ran.code, text(&ran.json(), "number")), (0, "K-3"), "{}", ran.err);
    assert_eq!(run(&folder, &format!("status restore history.json K-3 {WHY}")).code, 0);
    // the copy takes in what was issued since, in the order of the places
    fs::copy(folder.join("copy.json"), folder.join("history.json")).unwrap();
    let enter = "status enter history.json K-2.json --signed-by";
    refused(&folder, &format!("{enter} status.pem"), 65, "signer-unknown");
    assert_eq!(run(&folder, &format!("{enter} pub.pem")).code, 0);
    assert_eq!(run(&folder, &format!("{enter} pub.pem")).code, 0);
    refused(&folder, &enter.replace("K-2.json", "K-3.json").replace("--signed-by", "--signed-by pub.pem"), 65, code);
    assert_eq!(list(&history(&folder), "certificates"), list(&json_of(&folder, "true.json"), "certificates"));
}

fn json_of(folder: &Path, name: &str) -> Json {
    json(&fs::read_to_string(folder.join(name)).unwrap())
}

#[test]
fn snapshots_follow_one_another_whatever_file_they_go_to() {
    let folder = office("ledger-sequence");
    issued(&folder, "K-1");
    for (number, out) in (1..).zip(["january.json", "february.json", "february.json", "-"]) {
        let ran = publish(&folder, out, "2026-11-03T00:00:00Z");
        assert_eq!(ran.code, 0, "{}", ran.err);
        let published = history(&folder).member("published").unwrap().member("sequence").cloned();
        assert_eq!(published, Some(Json::Int(number)));
    }
    let error = publish(&folder, "late.json", "2026-11-02T00:00:00Z").error();
    assert_eq!(text(&error, "error"), "status-recorded-earlier");
    // a history that was brought back goes on after the snapshots that are there
    change_history(&folder, |text| text.replace("\"sequence\": 4", "\"sequence\": 1"));
    assert_eq!(
        text(&publish(&folder, "february.json", "2026-11-04T00:00:00Z").json(), "body"),
        "minato-conformity-office"
    );
    assert_eq!(history(&folder).member("published").unwrap().member("sequence"), Some(&Json::Int(4)));
}

#[test]
fn what_was_published_is_not_undone() {
    let folder = office("ledger-undone");
    for number in ["K-1", "K-2"] {
        issued(&folder, number);
    }
    run(&folder, &format!("status withdraw history.json K-1 {WHY} --at 2026-11-03T00:00:00Z"));
    let bare = fs::read_to_string(folder.join("history.json")).unwrap();
    assert_eq!(publish(&folder, "snapshot.json", "2026-11-04T00:00:00Z").code, 0);
    let whole = fs::read_to_string(folder.join("history.json")).unwrap();
    let events = |text: &str| {
        let (head, tail) = (text.find("\"events\": [").unwrap(), text.find("\n  ]").unwrap());
        let tail = tail.max(head + text[head..].find("\n  ]").unwrap());
        format!("{}\"events\": [{}", &text[..head], &text[tail..])
    };
    let later = "2026-11-05T00:00:00Z";
    // as the history itself knows, and as a snapshot beside it tells
    for (history, more) in [(&whole, ""), (&bare, "--previous snapshot.json")] {
        fs::write(folder.join("history.json"), events(history)).unwrap();
        let publish = format!("status publish history.json --key status.pem -o next.json --at {later} {more}");
        let error = refused(&folder, &publish, 65, "status-revived");
        assert!(text(&error, "message").contains("`K-1`"), "{}", text(&error, "message"));
        assert!(!folder.join("next.json").exists());
    }
    fs::write(folder.join("history.json"), &whole).unwrap();
    let json = history(&folder);
    let second = list(&json, "certificates")[1].clone();
    assert_eq!(text(&second, "number"), "K-2");
    let cut = whole.find(",\n    {\n      \"index\": 1").unwrap();
    let end = whole[cut..].find("\n    }\n  ]").unwrap() + cut + 6;
    fs::write(folder.join("history.json"), format!("{}{}", &whole[..cut], &whole[end..])).unwrap();
    assert_eq!(text(&publish(&folder, "next.json", later).error(), "error"), "status-shrunk");
    numbered(&folder, "K-3");
    refused(&folder, &issue("K-3"), 65, "status-shrunk");
}

#[test]
fn a_certificate_that_was_not_handed_out_is_in_the_history() {
    let folder = office("ledger-handout");
    issued(&folder, "K-1");
    assert!(list(&history(&folder), "pending").is_empty());
    refused(&folder, "status handout history.json K-1 -o again.json", 1, "certificate-handed-out");
    // the bundle cannot be written: the certificate is there already
    numbered(&folder, "K-2");
    refused(&folder, &issue("K-2").replace("-o K-2.json", "-o nowhere/K-2.json"), 74, "file-not-writable");
    let ran = run(&folder, "status list history.json");
    assert!(ran.out.contains("K-2 perhaps never handed out"), "{}", ran.out);
    let ran = run(&folder, "status handout history.json K-2 -o K-2.json --format json");
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(list(&history(&folder), "pending").is_empty());
    assert_eq!(run(&folder, &format!("status suspend history.json K-2.json {WHY}")).code, 0);
}

#[test]
fn a_private_key_never_gets_into_a_log() {
    let folder = grown("ledger-keys", 2);
    run(&folder, "key new -o slip.pem");
    let pem = fs::read_to_string(folder.join("slip.pem")).unwrap();
    fs::write(folder.join("note.json"), format!("{{\"note\": {pem:?}}}")).unwrap();
    fs::write(folder.join("locked.pem"), "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIG\n-----END").unwrap();
    fs::write(folder.join("id"), "-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl\n-----END").unwrap();
    let before = files(&folder.join("log"));
    let good = entry(&folder, 2);
    for name in ["slip.pem", "note.json", "locked.pem", "id"] {
        let ran = run(&folder, &format!("log add log {good} {name} --key log.pem --format json"));
        assert_eq!((ran.code, text(&ran.error(), "error")), (65, "private-key-in-entry"), "{name}");
        assert!(!ran.err.contains(pem.lines().nth(1).unwrap()));
        assert_eq!(files(&folder.join("log")), before, "{name}");
    }
    run(&folder, "key public slip.pem -o slip-pub.pem");
    assert_eq!(run(&folder, &format!("log add log {good} slip-pub.pem --key log.pem")).code, 0);
}

#[test]
fn a_checkpoint_takes_lines_that_hold_and_can_be_mended() {
    let folder = grown("ledger-lines", 3);
    for (name, vkey) in [("w.example", "w"), ("x.example", "x")] {
        run(&folder, &format!("key new -o {vkey}.pem"));
        run(&folder, &format!("log key {vkey}.pem --name {name} --witness -o {vkey}.vkey"));
    }
    let witness = "log witness log/checkpoint --state seen --key w.pem --name w.example --log-key log.vkey --begin";
    assert_eq!(run(&folder, &format!("{witness} -o cosigned")).code, 0);
    let plain = fs::read_to_string(folder.join("log/checkpoint")).unwrap();
    let cosigned = fs::read_to_string(folder.join("cosigned")).unwrap();
    let line = cosigned.lines().last().unwrap();
    // in the name of a witness that somewhere is known, with a signature that nobody made
    let key = fs::read_to_string(folder.join("x.vkey")).unwrap();
    let id: Vec<u8> = key
        .split('+')
        .nth(1)
        .unwrap()
        .as_bytes()
        .chunks(2)
        .map(|hex| u8::from_str_radix(str::from_utf8(hex).unwrap(), 16).unwrap())
        .collect();
    let forged = format!("— x.example {}\n", base64(&[id.as_slice(), &[7; 72]].concat()));
    fs::write(folder.join("forged"), format!("{cosigned}{forged}")).unwrap();
    let checkpoint = "log checkpoint log --key log.pem";
    assert_eq!(run(&folder, &format!("{checkpoint} --cosigned forged")).code, 64, "nobody could verify them");
    // where the witness is known, it is a forgery; where it is not, nobody vouches for it
    refused(&folder, &format!("{checkpoint} --cosigned forged --witness w.vkey x.vkey"), 1, "note-signature-invalid");
    assert_eq!(fs::read_to_string(folder.join("log/checkpoint")).unwrap(), plain);
    let ran = run(&folder, &format!("{checkpoint} --cosigned forged --witness w.vkey --format json"));
    assert_eq!(ran.json().member("cosignatures"), Some(&Json::Int(1)), "{}", ran.err);
    assert_eq!(list(&ran.json(), "left_out"), [Json::Text("x.example".into())]);
    assert_eq!(fs::read_to_string(folder.join("log/checkpoint")).unwrap(), format!("{plain}{line}\n"));
    // one that was poisoned once is mended: by a foreign line, and by one in the name of the log itself
    let own = format!("— log.example {}\n", base64(&[&own_id(&folder), [9; 64].as_slice()].concat()));
    for poison in [forged.clone(), own] {
        fs::write(folder.join("log/checkpoint"), format!("{cosigned}{poison}")).unwrap();
        let ran = run(&folder, &format!("{checkpoint} --repair --witness w.vkey --format json"));
        assert_eq!((ran.code, list(&ran.json(), "left_out").len()), (0, 1), "{}", ran.err);
        assert_eq!(fs::read_to_string(folder.join("log/checkpoint")).unwrap(), format!("{plain}{line}\n"));
    }
    // a copy that does not hold leaves everything as it is: lines to take off, and entries without a checkpoint
    let poisoned = format!("{cosigned}{forged}");
    fs::write(folder.join("log/checkpoint"), &poisoned).unwrap();
    fs::write(folder.join("junk"), "junk\n").unwrap();
    let junk = "--cosigned junk --witness w.vkey";
    refused(&folder, &format!("{checkpoint} --repair {junk}"), 65, "unsigned-note");
    assert_eq!(fs::read_to_string(folder.join("log/checkpoint")).unwrap(), poisoned);
    assert_eq!(run(&folder, &format!("{checkpoint} --repair --witness w.vkey")).code, 0);
    assert_eq!(run(&folder, "log add log x.vkey").code, 0);
    refused(&folder, &format!("{checkpoint} {junk}"), 65, "unsigned-note");
    refused(&folder, &format!("{checkpoint} --cosigned cosigned --witness w.vkey"), 65, "other-checkpoint");
    assert_eq!(fs::read_to_string(folder.join("log/checkpoint")).unwrap(), format!("{plain}{line}\n"));
    assert_eq!(run(&folder, checkpoint).code, 0);
    run(&folder, "key new -o other.pem");
    refused(&folder, &format!("{checkpoint} --repair").replace("log.pem", "other.pem"), 1, "checkpoint-not-by-log");
    assert_eq!(run(&folder, "log audit log --log-key log.vkey").code, 0);
}

fn own_id(folder: &Path) -> Vec<u8> {
    let key = fs::read_to_string(folder.join("log.vkey")).unwrap();
    let hex = key.split('+').nth(1).unwrap().to_owned();
    hex.as_bytes().chunks(2).map(|pair| u8::from_str_radix(str::from_utf8(pair).unwrap(), 16).unwrap()).collect()
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for three in bytes.chunks(3) {
        let word = three.iter().fold(0_u32, |word, byte| word << 8 | u32::from(*byte)) << (8 * (3 - three.len()));
        for place in 0..4 {
            let letter = *LETTERS.get((word >> (18 - 6 * place) & 63) as usize).unwrap();
            out.push(if place > three.len() { '=' } else { letter as char });
        }
    }
    out
}

#[test]
fn a_shelf_whose_index_nobody_reads_takes_nothing_in() {
    let folder = crate::support::scratch("ledger-index");
    let shelf = folder.join("shelf");
    fs::create_dir_all(&shelf).unwrap();
    let entry = |kind: &str, file: &str, digest: &str, more: &str| {
        format!(
            "{{\"format\": \"warifu.catalog-index/1\", \"documents\": [{{\"kind\": \"{kind}\", \"id\": \"a\", \
             \"version\": \"1.0.0\", \"file\": \"{file}\", \"digest\": \"{digest}\"{more}}}]}}"
        )
    };
    let digest = format!("sha256:{}", "a".repeat(64));
    for (index, pointer) in [
        (entry("nonsense", "sets/a.json", &digest, ""), "/documents/0/kind"),
        (entry("vocabulary", "../../etc/passwd", &digest, ""), "/documents/0/file"),
        (entry("vocabulary", "sets/a.json", "not-a-digest", ""), "/documents/0/digest"),
        (entry("vocabulary", "sets/a.json", &digest, ", \"extra\": 1"), "/documents/0/extra"),
    ] {
        fs::write(shelf.join("index.json"), &index).unwrap();
        let ran = run(&folder, "catalog bump us-ssdf@1.1.1 us-ssdf@1.1.1 --publish shelf --format json");
        assert_eq!((ran.code, text(&ran.error(), "pointer")), (65, pointer), "{}", ran.err);
        assert_eq!(files(&shelf), [(shelf.join("index.json"), index.into_bytes())]);
    }
}

#[cfg(unix)]
#[test]
fn files_are_made_new_and_what_nobody_holds_is_swept() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let folder = office("ledger-parts");
    let mode = |name: &str| fs::metadata(folder.join(name)).unwrap().permissions().mode() & 0o777;
    numbered(&folder, "K-1");
    assert_eq!(run(&folder, &format!("{} --disclosures all.json", issue("K-1"))).code, 0);
    assert_eq!(mode("all.json"), 0o600, "the salts are for the holder");
    // links that wait at the names of before lead nowhere
    fs::write(folder.join("victim"), "kept").unwrap();
    for id in 1..40_000 {
        let _ = symlink("victim", folder.join(format!(".out.pem.{id}.part")));
        if id > 400 && id % 97 != 0 {
            let _ = fs::remove_file(folder.join(format!(".out.pem.{id}.part")));
        }
    }
    assert_eq!(run(&folder, "key public key.pem -o out.pem").code, 0);
    assert_eq!(fs::read_to_string(folder.join("victim")).unwrap(), "kept");
    assert!(!fs::symlink_metadata(folder.join("out.pem")).unwrap().is_symlink());
    // a link that the user laid stays one
    symlink("out.pem", folder.join("link.pem")).unwrap();
    assert_eq!(run(&folder, "key public status.pem -o link.pem").code, 0);
    assert!(fs::symlink_metadata(folder.join("link.pem")).unwrap().is_symlink());
    // what killed processes left goes, what somebody writes stays, and a narrow mode is kept
    let (left, held) = (format!(".warifu-{}.part", "0".repeat(32)), format!(".warifu-{}.part", "1".repeat(32)));
    fs::write(folder.join(&left), "").unwrap();
    let writing = fs::File::create(folder.join(&held)).unwrap();
    writing.lock().unwrap();
    fs::set_permissions(folder.join("history.json"), fs::Permissions::from_mode(0o600)).unwrap();
    assert_eq!(run(&folder, &format!("status suspend history.json K-1 {WHY}")).code, 0);
    assert!(!folder.join(&left).exists() && folder.join(&held).exists());
    assert_eq!(mode("history.json"), 0o600);
}

//! The body's side: the walk-through as its README says it, and what must be refused.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::time::Duration;

use warifu_model::Json;

use crate::support::{command, copy, list, run, run_words, scratch, text};

#[test]
fn every_command_of_the_walk_through_does_what_stands_beside_it() {
    let (folder, said) = walked();
    assert_eq!(said.matches("\nACCEPT\n").count(), 7, "{said}");
    assert_eq!(said.matches("\nACCEPT, THOUGH STALE  status_too_old").count(), 1);
    assert_eq!(said.matches("\nREFUSE  suspended").count(), 1);
    assert_eq!(said.matches("\nREFUSE  withdrawn").count(), 1);
    assert!(said.contains("log-forked") && said.contains("log-shrunk") && said.contains("status-change-not-possible"));
    let words = said.split_whitespace().collect::<Vec<_>>().join(" ");
    // nobody is hit by what came after the grants, but where accreditation is asked for throughout
    assert_eq!(words.matches("0 of 2 certificates, asked for").count(), 2);
    assert_eq!(words.matches("2 of 2 certificates, asked for").count(), 1);
    assert!(words.contains("→ refuse (body_suspended)"));
    // the usual case: one snapshot, one log proof, two accreditations, three signatures
    let size = fs::metadata(folder.join("bundle.json")).unwrap().len();
    assert!(size < 8 * 1024, "{size} bytes");
}

#[test]
fn the_gate_takes_a_snapshot_that_the_importer_has() {
    let folder = town("kept");
    let check = "check bundle.json --trust trust.json --product papers/product.json --format json";
    let ran = run(&folder, &format!("{check} --at 2027-02-02T00:00:00Z --status snapshot-5.json"));
    assert_eq!((ran.code, text(&ran.json(), "code")), (1, "withdrawn"), "{}", ran.err);
    let ran = run(&folder, &format!("{check} --at 2026-11-21T02:00:00Z --lang ja").replace(" --format json", ""));
    assert!(ran.out.contains("2026-11-10T02:00:00Z（判定時点の11日前の情報）"), "{}", ran.out);
}

#[test]
fn a_log_grows_over_many_tiles_and_proves_every_entry() {
    let folder = grown("tiles", 600);
    // entries that stand there are not added again, wherever they come from
    let ran = run(&folder, "log add log entries/0000 entries/0599 --key log.pem --format json");
    let indexes: Vec<_> = list(&ran.json(), "entries").iter().map(|e| e.member("index").cloned()).collect();
    assert_eq!(indexes, [Some(Json::Int(0)), Some(Json::Int(599))], "{}", ran.err);
    assert_eq!(ran.json().member("size"), Some(&Json::Int(600)));
    let ran = run(&folder, "log audit log --log-key log.vkey --format json");
    // three bundles of entries, three tiles of leaves and one above
    assert_eq!((ran.code, ran.json().member("tiles")), (0, Some(&Json::Int(7))), "{}", ran.err);
    for index in ["0", "255", "256", "599"] {
        let ran = run(&folder, &format!("log prove log {index} -o -"));
        assert!(
            ran.code == 0 && ran.out.starts_with(&format!("c2sp.org/tlog-proof@v1\nindex {index}\n")),
            "{}",
            ran.err
        );
    }
    let ran = run(&folder, "log prove log entries/0300 -o proof --format json");
    assert_eq!(ran.json().member("index"), Some(&Json::Int(300)));
    let ran = run(&folder, "show proof");
    assert!(ran.out.contains("log proof") && ran.out.contains("300"), "{}{}", ran.out, ran.err);
    refused(&folder, "log prove log 600 -o -", 1, "log-entry-not-found");
    refused(&folder, "log prove log log.pem -o -", 1, "log-entry-not-found");
}

#[test]
fn an_audit_names_the_first_file_that_is_wrong() {
    let folder = grown("audited", 300);
    let audit = "log audit log --log-key log.vkey";
    for (file, code) in [
        ("tile/0/000", "log-tile-wrong"),
        ("tile/0/001.p/44", "log-tile-wrong"),
        ("tile/1/000.p/1", "log-tile-wrong"),
        ("tile/entries/000", "log-tile-wrong"),
        ("checkpoint", "note-signature-invalid"),
    ] {
        let path = folder.join("log").join(file);
        let bytes = fs::read(&path).unwrap();
        let mut changed = bytes.clone();
        let place = if file == "checkpoint" { changed.len() - 10 } else { 20 };
        changed[place] = if changed[place] == b'A' { b'B' } else { b'A' };
        fs::write(&path, &changed).unwrap();
        let error = refused(&folder, audit, 1, code);
        let named = file.replace("entries/000", "0/000");
        assert!(text(&error, "file").ends_with(&named), "{file}: {}", text(&error, "file"));
        fs::write(&path, &bytes).unwrap();
        fs::remove_file(&path).unwrap();
        assert_ne!(run(&folder, audit).code, 0, "{file}");
        fs::write(&path, &bytes).unwrap();
    }
    assert_eq!(run(&folder, audit).code, 0);
    run(&folder, "key new -o witness.pem");
    run(&folder, "log key witness.pem --name w.example --witness -o w.vkey");
    refused(&folder, &format!("{audit} --witness w.vkey"), 1, "cosignature-missing");
    refused(&folder, "log audit log --log-key w.vkey", 65, "wrong-note-key-kind");
}

#[test]
fn a_log_is_readable_wherever_adding_is_killed() {
    let folder = grown("killed", 3);
    let names: Vec<_> = (3..600).map(|number| entry(&folder, number)).collect();
    let mut arguments = vec!["log", "add", "log", "--key", "log.pem"];
    arguments.extend(names.iter().map(String::as_str));
    let mut ended = 0;
    for delay in (0..24).map(|step| Duration::from_millis(step * 3)) {
        let mut child = command(&folder).args(&arguments).spawn().unwrap();
        std::thread::sleep(delay);
        let _ = child.kill();
        ended += i32::from(child.wait().unwrap().success());
        let ran = run(&folder, "log audit log --log-key log.vkey --format json");
        assert_eq!(ran.code, 0, "{}", ran.err);
        let size = ran.json().member("size").cloned();
        assert!(size == Some(Json::Int(3)) || size == Some(Json::Int(600)), "{size:?}");
    }
    assert!(ended < 24);
    let ran = run_words(&folder, &arguments, b"");
    assert_eq!(ran.code, 0, "{}", ran.err);
    let ran = run(&folder, "log audit log --log-key log.vkey --format json");
    assert_eq!(ran.json().member("size"), Some(&Json::Int(600)), "{}", ran.err);
}

#[test]
fn a_log_grows_by_one_process_at_a_time() {
    let folder = grown("crowded", 3);
    let names: Vec<_> = (3..9).map(|number| entry(&folder, number)).collect();
    let start = |name| command(&folder).args(["log", "add", "log", "--key", "log.pem", name]).spawn().unwrap();
    let children: Vec<_> = names.iter().map(|name| start(name)).collect();
    for child in children {
        let ended = child.wait_with_output().unwrap();
        assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stderr));
    }
    let ran = run(&folder, "log audit log --log-key log.vkey --format json");
    assert_eq!(ran.json().member("size"), Some(&Json::Int(9)), "{}", ran.err);
}

#[test]
fn a_log_does_not_grow_on_what_does_not_fit_together() {
    let folder = grown("unfit", 5);
    entry(&folder, 5);
    let add = "log add log entries/0005 --key log.pem";
    let before = files(&folder.join("log"));
    run(&folder, "key new -o other.pem");
    refused(&folder, "log add log entries/0005 --key other.pem", 1, "note-signer-unknown");
    assert_eq!(files(&folder.join("log")), before);
    for (file, code) in [("tile/0/000.p/5", "tiles-of-another-tree"), ("tile/entries/000.p/5", "tiles-of-another-tree")]
    {
        let path = folder.join("log").join(file);
        let bytes = fs::read(&path).unwrap();
        let mut changed = bytes.clone();
        changed[3] ^= 1;
        fs::write(&path, changed).unwrap();
        refused(&folder, add, 65, code);
        fs::write(&path, bytes).unwrap();
    }
    assert_eq!(files(&folder.join("log")), before);
    // a running process holds the log, one that is no more does not
    let held = fs::File::open(folder.join("log/.lock")).unwrap();
    held.lock().unwrap();
    refused(&folder, &format!("{add} --wait 0"), 74, "log-in-use");
    assert_eq!(files(&folder.join("log")), before);
    drop(held);
    assert_eq!(run(&folder, add).code, 0);
    refused(&folder, "log init log --origin again.example --key log.pem", 74, "file-exists");
    refused(&folder, "log add nowhere entries/0005", 74, "log-not-found");
}

#[test]
fn a_log_may_be_signed_later_and_take_cosignatures_from_elsewhere() {
    let folder = grown("later", 2);
    entry(&folder, 2);
    let ran = run(&folder, "log add log entries/0002 --format json");
    assert_eq!((ran.code, ran.json().member("signed")), (0, Some(&Json::Bool(false))), "{}", ran.err);
    refused(&folder, "log prove log 2 -o -", 1, "log-entry-not-found");
    assert_eq!(run(&folder, "log checkpoint log --key log.pem").code, 0);
    run(&folder, "key new -o witness.pem");
    run(&folder, "log key witness.pem --name w.example --witness -o w.vkey");
    let witness = "log witness log/checkpoint --state seen --key witness.pem --name w.example --log-key log.vkey";
    refused(&folder, &format!("{witness} -o cosigned"), 65, "witness-state-missing");
    assert!(!folder.join("cosigned").exists());
    assert_eq!(run(&folder, &format!("{witness} -o cosigned --begin")).code, 0);
    let ran = run(&folder, "log checkpoint log --key log.pem --cosigned cosigned --witness w.vkey --format json");
    assert_eq!(ran.json().member("cosignatures"), Some(&Json::Int(1)), "{}", ran.err);
    assert_eq!(run(&folder, "log audit log --log-key log.vkey --witness w.vkey").code, 0);
    // it remembers
    assert_eq!(run(&folder, &format!("{witness} -o cosigned --begin")).code, 64);
    entry(&folder, 3);
    assert_eq!(run(&folder, "log add log entries/0003 --key log.pem").code, 0);
    let ran = run(&folder, &format!("{witness} -o again --format json"));
    assert_eq!((ran.code, ran.json().member("before")), (0, Some(&Json::Int(3))), "{}", ran.err);
    refused(&folder, "log checkpoint log --key log.pem --cosigned cosigned --witness w.vkey", 65, "other-checkpoint");
    // another witness's memory is not this one's
    let other = witness.replace("w.example", "x.example");
    refused(&folder, &format!("{other} -o third"), 65, "witness-state-foreign");
    // an older copy is a rollback
    let older = witness.replace("log/checkpoint", "cosigned --tiles log");
    refused(&folder, &format!("{older} -o third"), 1, "log-shrunk");
    assert!(!folder.join("third").exists());
}

#[test]
fn what_does_not_belong_together_is_refused() {
    let folder = town("mixed");
    run(&folder, "status init other.json --body somebody-else");
    run(&folder, "status publish other.json --key status.pem -o other-snapshot.json --at 2027-03-01T00:00:00Z");
    for (arguments, code) in [
        ("bundle bundle.json --status other-snapshot.json", "status-of-another-body"),
        ("bundle bundle-2.json --status snapshot-1.json", "status-index-unknown"),
        ("bundle bundle-2.json --log-proof proof.txt", "root-mismatch"),
        ("bundle bundle.json --accreditation snapshot-1.json", "missing-field"),
        ("bundle papers/bundle.json --status snapshot-1.json", "status-index-missing"),
        ("status suspend other.json bundle.json --reason a --reason-ja b", "status-of-another-body"),
        ("status suspend history.json 9 --reason a --reason-ja b", "status-index-unknown"),
        (
            "status restore history.json 1 --reason a --reason-ja b --at 2027-03-01T00:00:00Z",
            "status-change-not-possible",
        ),
        (
            "status publish history.json --key status.pem --previous other-snapshot.json -o x.json",
            "status-of-another-body",
        ),
        ("accreditation restore minato.json --key board.pem -o x.json --at 2027-03-01T00:00:00Z", "not-suspended"),
        (
            "accreditation rotate minato.json --old root-1.pem --new log.pem --key board.pem -o x.json --at 2027-03-01T00:00:00Z",
            "key-not-accredited",
        ),
        (
            "accreditation restore minato.json --key board.pem -o x.json --at 2026-10-01T00:00:00Z",
            "accreditation-not-later",
        ),
        (
            "accredit board-terms.json --previous minato.json --key root-1.pem -o x.json --at 2027-03-01T00:00:00Z",
            "accreditation-of-another-body",
        ),
    ] {
        let before = fs::read(folder.join("history.json")).unwrap();
        refused(&folder, arguments, 65, code);
        assert!(!folder.join("x.json").exists(), "{arguments}");
        assert_eq!(fs::read(folder.join("history.json")).unwrap(), before);
    }
    refused(&folder, "status init history.json --body minato-conformity-office", 74, "file-exists");
    let terms = fs::read_to_string(folder.join("minato-terms.json")).unwrap();
    fs::write(folder.join("bad.json"), terms.replace("\"certifies\"", "\"blesses\"")).unwrap();
    let error = refused(&folder, "accredit bad.json --issuer board.json --key board.pem -o x.json", 65, "not-one-of");
    assert_eq!(text(&error, "pointer"), "/kind");
}

#[test]
fn every_new_document_can_be_shown() {
    let folder = town("shown");
    for (file, words) in [
        ("minato-5.json", "Stolen laptop"),
        ("history.json", "Firmware was changed"),
        ("snapshot-5.json", "withdrawn"),
        ("proof.txt", "log.minato.example/certificates"),
        ("log/checkpoint", "witness.example/pier-7"),
        ("bundle-2.json", "log proof"),
    ] {
        let ran = run(&folder, &format!("show {file}"));
        assert!(ran.code == 0 && ran.out.contains(words), "{file}: {}{}", ran.out, ran.err);
        let ran = run(&folder, &format!("show {file} --lang ja --format json"));
        assert!(ran.code == 0 && ran.json().member("digest").is_some(), "{file}: {}", ran.err);
    }
}

/// Runs a command that must fail like this, and gives its error.
pub(crate) fn refused(folder: &Path, arguments: &str, exit: i32, code: &str) -> Json {
    let ran = run(folder, &format!("{arguments} --format json"));
    assert_eq!(ran.code, exit, "{arguments}: {}{}", ran.out, ran.err);
    let error = ran.error();
    assert_eq!(text(&error, "error"), code, "{arguments}: {}", ran.err);
    error
}

/// A log of so many entries.
pub(crate) fn grown(name: &str, count: usize) -> PathBuf {
    let folder = scratch(name);
    assert_eq!(run(&folder, "key new -o log.pem").code, 0);
    assert_eq!(run(&folder, "log init log --origin log.example --key log.pem").code, 0);
    assert_eq!(run(&folder, "log key log.pem --name log.example -o log.vkey").code, 0);
    let names: Vec<_> = (0..count).map(|number| entry(&folder, number)).collect();
    // in two halves, so that tiles that are not full are gone on with
    for half in names.chunks(count.div_ceil(2)) {
        let mut arguments = vec!["log", "add", "log", "--key", "log.pem"];
        arguments.extend(half.iter().map(String::as_str));
        let ran = run_words(&folder, &arguments, b"");
        assert_eq!(ran.code, 0, "{}", ran.err);
    }
    folder
}

pub(crate) fn entry(folder: &Path, number: usize) -> String {
    let name = format!("entries/{number:04}");
    fs::create_dir_all(folder.join("entries")).unwrap();
    fs::write(folder.join(&name), format!("bale {number}")).unwrap();
    name
}

/// The files of a folder and their bytes.
pub(crate) fn files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                found.push((path.clone(), fs::read(path).unwrap()));
            }
        }
    }
    found.sort();
    found
}

/// A copy of the folder that the walk-through leaves.
pub(crate) fn town(name: &str) -> PathBuf {
    let folder = scratch(name);
    copy(&walked().0, &folder);
    folder
}

/// The folder that the walk-through leaves, and what it said.
fn walked() -> &'static (PathBuf, String) {
    static WALKED: OnceLock<(PathBuf, String)> = OnceLock::new();
    WALKED.get_or_init(|| walk("07-single-files"))
}

/// Runs the commands of an example's README in an empty folder; gives the folder, and what they said.
pub(crate) fn walk(example: &str) -> (PathBuf, String) {
    walk_with(example, "walk", &[], |script| script)
}

/// The same in another environment, with other commands in place of some.
pub(crate) fn walk_with(
    example: &str,
    name: &str,
    environment: &[(&str, &str)],
    edit: impl Fn(String) -> String,
) -> (PathBuf, String) {
    let readme = fs::read_to_string(examples().join(example).join("README.md")).unwrap();
    walk_commands(&format!("{name}-{example}"), environment, &edit(script(&readme)))
}

/// The folder of the examples.
pub(crate) fn examples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples").canonicalize().unwrap()
}

/// Runs the commands of a README in an empty folder; gives the folder, and what they said.
pub(crate) fn walk_through(name: &str, readme: &str) -> (PathBuf, String) {
    walk_commands(&format!("walk-{name}"), &[], &script(readme))
}

fn walk_commands(name: &str, environment: &[(&str, &str)], script: &str) -> (PathBuf, String) {
    let folder = scratch(&format!("{name}-{}", std::process::id()));
    let said = walk_on(&folder, environment, script);
    (folder, said)
}

/// Runs the commands of an example's README where another one has gone; gives what they said.
pub(crate) fn walk_from(folder: &Path, example: &str) -> String {
    let readme = fs::read_to_string(examples().join(example).join("README.md")).unwrap();
    walk_on(folder, &[], &script(&readme))
}

fn walk_on(folder: &Path, environment: &[(&str, &str)], script: &str) -> String {
    let programs = Path::new(env!("CARGO_BIN_EXE_warifu")).parent().unwrap();
    let ran = Command::new("sh")
        .args(["-c", &format!("exec 2>&1\n{script}")])
        .env("PATH", format!("{}:/usr/bin:/bin", programs.display()))
        .env("EXAMPLES", examples())
        .env_remove("CLICOLOR_FORCE")
        .env_remove("WARIFU_DB")
        .envs(environment.iter().copied())
        .current_dir(folder)
        .output()
        .unwrap();
    let said = String::from_utf8(ran.stdout).unwrap();
    assert!(ran.status.success(), "{said}");
    said
}

/// The commands of a README, each of which must end with the code that stands beside it, or else with 0.
fn script(readme: &str) -> String {
    let mut script = String::from("set -eu\n");
    let (mut in_block, mut until, mut pending) = (false, None, String::new());
    for line in readme.lines() {
        if line.starts_with("```") {
            in_block = line == "```sh";
        } else if let Some(end) = &until {
            script.push_str(line);
            script.push('\n');
            if line == end {
                until = None;
            }
        } else if in_block {
            pending.push_str(line);
            pending.push('\n');
            if line.ends_with('\\') {
                continue;
            }
            until = line.split_once("<<").map(|(_, word)| word.trim().to_owned());
            let whole = std::mem::take(&mut pending);
            let text = match whole.split_once("# exit code ") {
                Some((command, code)) => {
                    format!("code=0; {} || code=$?; [ \"$code\" = {} ]\n", command.trim_end(), code.trim())
                }
                None => whole,
            };
            script.push_str(&text);
        }
    }
    script
}

/// The names of a trust policy's levels are held against the set on the shelf, and "or better" takes better ones.
#[test]
fn a_level_that_nobody_can_have_is_refused_with_the_form_that_it_takes() {
    let folder = town("levels");
    let policy = fs::read_to_string(folder.join("trust.json")).unwrap();
    let with = |id: &str, levels: &str| {
        let set = format!(r#""sets": [{{"id": "{id}", "versions": "*", "levels": {levels}}}],"#);
        let own = r#""sets": [{"id": "us-ssdf", "versions": ">=1.1.0, <2.0.0"}],"#;
        assert!(policy.contains(own));
        fs::write(folder.join("levels.json"), policy.replace(own, &set)).unwrap();
        run(&folder, "check bundle.json --trust levels.json --at 2026-11-20T00:00:00Z --format json")
    };
    let all: Vec<_> = (1..=7).map(|number| format!("FR{number}=2")).collect();
    let dimensions: Vec<_> = (1..=7).map(|number| format!("\"FR{number}\"")).collect();
    let dimensions = dimensions.join(",");
    for levels in [
        r#"["2"]"#.to_owned(),
        r#"["SL2"]"#.to_owned(),
        format!(r#"["{}"]"#, all[..6].join(",")),
        r#"{"at_least": "2", "dimensions": ["FR1"]}"#.to_owned(),
        r#"{"at_least": "a", "ladder": ["a", "b"]}"#.to_owned(),
    ] {
        let ran = with("iec-62443-4-2", &levels);
        assert_eq!((ran.code, text(&ran.error(), "error")), (65, "policy-level-unknown"), "{levels}: {}", ran.err);
        assert!(text(&ran.error(), "help").contains("FR1=2,"), "{}", ran.err);
        assert!(text(&ran.error(), "pointer").starts_with("/sets/0/levels"), "{}", ran.err);
    }
    for levels in [format!(r#"["{}"]"#, all.join(",")), format!(r#"{{"at_least": "2", "dimensions": [{dimensions}]}}"#)]
    {
        let ran = with("iec-62443-4-2", &levels);
        // read, and this certificate is of another set
        assert_eq!((ran.code, text(&ran.json(), "code")), (1, "set_not_accepted"), "{levels}: {}", ran.err);
    }
    // a set that is not on the shelf can have any
    assert_eq!(text(&with("somebody-elses", r#"["2"]"#).json(), "code"), "set_not_accepted");
}

#[test]
fn an_edition_that_says_the_past_again_without_its_keys_is_not_signed_unasked() {
    let folder = town("restated");
    let terms = fs::read_to_string(folder.join("minato-terms.json")).unwrap();
    let shown = run(&folder, "key id certifier.pem --text").out;
    let renewed = run(&folder, "key id certifier-2.pem --text").out;
    fs::write(folder.join("renewed.json"), terms.replace(shown.trim(), renewed.trim())).unwrap();
    let accredit = "accredit renewed.json --previous minato.json --key board.pem -o x.json --at 2027-01-10T00:00:00Z";
    let error = refused(&folder, accredit, 65, "old-keys-missing");
    assert!(text(&error, "message").contains("Minato, certification"));
    assert_eq!(run(&folder, &format!("{accredit} --drop-keys")).code, 0);
    // with the change as its beginning it takes nothing back
    fs::remove_file(folder.join("x.json")).unwrap();
    let later = fs::read_to_string(folder.join("renewed.json")).unwrap();
    let later = later.replace(r#""from": "2026-10-05T00:00:00Z""#, r#""from": "2027-01-10T00:00:00Z""#);
    fs::write(folder.join("renewed.json"), later).unwrap();
    let ran = run(&folder, &format!("{accredit} --format json"));
    assert_eq!(ran.code, 0, "{}", ran.err);
    let series = run(&folder, "accreditation series minato.json x.json --format json").json();
    let series: Vec<_> = list(&series, "series").iter().map(|one| text(one, "series").to_owned()).collect();
    assert!(series.len() == 2 && series[0] == series[1] && series[0].starts_with("sha256:"));
    // a rotation begins with the change, and says until when the old key signs as well
    let rotate = "accreditation rotate minato.json --old certifier.pem --new witness.pem --key board.pem -o y.json \
                  --at 2027-01-10T00:00:00Z --from 2027-02-01T00:00:00Z --until 2027-03-01T00:00:00Z";
    assert_eq!(run(&folder, rotate).code, 0);
    let shown = run(&folder, "show y.json").out;
    assert!(shown.contains("2027-02-01T00:00:00Z – 2028-10-01"), "{shown}");
    assert!(shown.contains("2027-03-01T00:00:00Z"), "{shown}");
    refused(&folder, "accredit minato-terms.json --key board.pem -o z.json", 65, "charter-missing");
}

/// Every command that takes certificates asks the gate as `check` does: what is dated ahead does not count today, and what
/// the importer keeps does.
#[test]
fn what_is_held_is_asked_of_the_gate_as_check_asks() {
    let folder = town("held");
    // granted in the past, with a snapshot of a time to come
    let publish = "status publish history.json --key status.pem --previous snapshot-1.json -o ahead.json";
    assert_eq!(run(&folder, &format!("{publish} --at 2999-01-01T00:00:00Z")).code, 0);
    assert_eq!(run(&folder, "bundle bundle.json --status ahead.json -o ahead-bundle.json").code, 0);
    let policy = fs::read_to_string(folder.join("trust.json")).unwrap();
    fs::write(folder.join("held.json"), policy.replace(r#""product": "required""#, r#""product": "optional""#))
        .unwrap();
    let evaluate = |more: &str| {
        let words = "evaluate papers/envelope.json --set us-ssdf@1.1.1 --admit papers/admission.json --trust held.json";
        run(&folder, &format!("{words} --holds ahead-bundle.json --format json {more}"))
    };
    let today = run(&folder, "check ahead-bundle.json --trust held.json --format json");
    let ran = evaluate("");
    assert_eq!((ran.code, text(&ran.error(), "error")), (65, "certificate-not-accepted"), "{}", ran.err);
    assert!(text(&ran.error(), "message").ends_with(text(&today.json(), "code")), "{} {}", ran.err, today.out);
    let gap = |more: &str| {
        let words = "gap --set us-ssdf@1.2.0-draft.1 --trust trust.json --product papers/product.json --format json";
        run(&folder, &format!("{words} --holds bundle.json --at 2026-11-20T00:00:00Z {more}"))
    };
    assert!(gap("").out.contains("MCO-2026-0042"));
    let kept = gap("--status snapshot-1.json snapshot-2.json snapshot-3.json snapshot-4.json snapshot-5.json");
    assert_ne!(gap("--known-at 2026-11-01T00:00:00Z").out, gap("").out, "{}", kept.out);
}

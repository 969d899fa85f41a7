//! The ledger of a body: the walk-through as its README says it, many hands at once, out and in again.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::Duration;

use warifu_model::Json;

use crate::body::{files, refused, town, walk};
use crate::support::{command, copy, json, list, run, scratch, text};

#[test]
fn every_command_of_the_walk_through_does_what_stands_beside_it() {
    let (folder, said) = walked();
    assert_eq!(said.matches("\nACCEPT\n").count(), 1, "{said}");
    assert_eq!(said.matches("\nREFUSE  suspended").count(), 1, "{said}");
    assert_eq!(said.matches("\nREFUSE  withdrawn").count(), 1, "{said}");
    assert!(said.contains("officer-role-missing") && said.contains("status-change-not-possible"), "{said}");
    assert_eq!(said.matches("[ledger-behind]").count(), 2, "{said}");
    // the copy holds together by itself, and is behind the world
    assert_eq!(said.matches("the ledger holds together").count(), 3, "{said}");
    assert_eq!(said.matches("the ledger has problems").count(), 1, "{said}");
    let size = fs::metadata(folder.join("bundle.json")).unwrap().len();
    assert!(size < 9 * 1024, "{size} bytes");
}

/// Whoever has a bundle has what was put into it: a snapshot in it that the copy does not know tells as much as the snapshot alone.
#[test]
fn a_bundle_tells_that_a_copy_is_behind() {
    let folder = office("told-by-a-bundle");
    for (bundle, exit) in [("certificate.json", 0), ("bundle.json", 0), ("suspended.json", 0), ("withdrawn.json", 1)] {
        let ran = run(&folder, &format!("ledger verify --db sqlite:copy.db --published {bundle}"));
        assert_eq!(ran.code, exit, "{bundle}: {}{}", ran.out, ran.err);
    }
    let case = "ledger case c-2 applied --key registrar.pem --db sqlite:copy.db --published withdrawn.json";
    refused(&folder, case, 1, "ledger-behind");
    assert_eq!(run(&folder, "ledger verify --published withdrawn.json").code, 0);
}

/// A decision names what was proposed by a digest: whoever takes it is shown the proposal, at hand or as a file.
#[test]
fn whoever_decides_is_shown_what_was_proposed() {
    let folder = office("shown-on-deciding");
    let officer =
        fs::read_to_string(folder.join("officer.json")).unwrap().replace("Second certifier", "Third certifier");
    assert_eq!(run(&folder, "key new -o other.pem").code, 0);
    let key = run(&folder, "key id other.pem --text").out.trim().to_owned();
    let old = run(&folder, "key id certifier-2.pem --text").out.trim().to_owned();
    fs::write(folder.join("third.json"), officer.replace(&old, &key)).unwrap();
    for case in ["o-8", "o-9"] {
        let ran = run(&folder, &format!("ledger case {case} proposed --officer third.json --key administrator.pem"));
        assert_eq!((ran.code, ran.out.matches("Third certifier").count()), (0, 1), "{}{}", ran.out, ran.err);
    }
    let ran = run(&folder, "ledger case o-8 decided --key administrator-2.pem");
    assert!(ran.out.contains("on the proposal") && ran.out.contains(&key), "{}{}", ran.out, ran.err);
    assert_eq!(run(&folder, "ledger case o-9 decided -o step.json").code, 0);
    assert_eq!(run(&folder, "ledger sign step.json --key administrator-2.pem").code, 0);
    let ran = run(&folder, "ledger take step.json --lang ja");
    assert!(ran.out.contains("提案の内容") && ran.out.contains(&key), "{}{}", ran.out, ran.err);
}

/// Twelve officers at twelve machines, so to say: each command waits for the one before it.
#[test]
fn twelve_commands_at_once_get_twelve_places() {
    let folder = office("at-once");
    let with = "papers/envelope.json papers/laboratory-envelope.json papers/admission.json papers/evidence";
    let terms = fs::read_to_string(folder.join("terms.json")).unwrap();
    let terms = terms.replace("2026-11-10T00:00:00Z", "2099-01-01T00:00:00Z").replace("2028-11-10", "2100-01-01");
    for number in 0..CROWD {
        let terms = terms.replace("MCO-2026-0042", &format!("MCO-2099-{number:04}"));
        fs::write(folder.join(format!("terms-{number}.json")), terms).unwrap();
    }
    let steps = [
        "applied --key registrar.pem".to_owned(),
        format!("evaluated --record record.json --with {with} --key evaluator.pem"),
        "reviewed --key reviewer.pem".to_owned(),
    ];
    for step in steps {
        at_once(&folder, |number| format!("ledger case n-{number} {step}"));
    }
    // what was looked up in October is too old by the time of any grant that is to come: this decision is refused twelve times
    let refused = crowd(&folder, |number| {
        format!("ledger case n-{number} decided --terms terms-{number}.json --key certifier.pem --format json")
    });
    assert!(refused.iter().all(|(code, said)| *code == 1 && said.contains("certification-refused")), "{refused:?}");
    let waiting = run(&folder, "ledger queue --role certifier --format json").json();
    assert_eq!(list(&waiting, "cases").len(), CROWD);
}

/// The same for decisions, in a ledger whose story is in November.
#[test]
fn no_place_is_given_twice() {
    demand_places("places", "sqlite:crowd.db");
}

pub(crate) fn demand_places(name: &str, db: &str) {
    let folder = scratch(name);
    copy(&walked().0, &folder);
    let opening = format!("ledger init opening.json --db {db} --at 2026-10-20T00:00:00Z");
    assert_eq!(run(&folder, &opening).code, 0);
    let with = "papers/envelope.json papers/laboratory-envelope.json papers/admission.json papers/evidence";
    let terms = fs::read_to_string(folder.join("terms.json")).unwrap();
    for number in 0..CROWD {
        let terms = terms.replace("MCO-2026-0042", &format!("MCO-2026-{number:04}"));
        fs::write(folder.join(format!("terms-{number}.json")), terms).unwrap();
    }
    let at = format!("--db {db} --at 2026-11-09T00:00:00Z");
    at_once(&folder, |number| format!("ledger case p-{number} applied --key registrar.pem {at}"));
    at_once(&folder, |number| {
        format!("ledger case p-{number} evaluated --record record.json --with {with} --key evaluator.pem {at}")
    });
    at_once(&folder, |number| format!("ledger case p-{number} reviewed --key reviewer.pem {at}"));
    let decided = crowd(&folder, |number| {
        format!("ledger case p-{number} decided --terms terms-{number}.json --key certifier.pem {at} --format json")
    });
    assert!(decided.iter().all(|(code, _)| *code == 0), "{decided:?}");
    let places: BTreeSet<_> = decided.iter().filter_map(|(_, said)| place(&json(said))).collect();
    assert_eq!(places.into_iter().collect::<Vec<_>>(), (0..12).collect::<Vec<i64>>());
    at_once(&folder, |number| {
        format!(
            "ledger issue MCO-2026-{number:04} --key evaluator.pem reviewer.pem certifier.pem -o out-{number}.json {at}"
        )
    });
    let listed = run(&folder, &format!("ledger list --stage issued --db {db} --format json")).json();
    let numbers: BTreeSet<_> = list(&listed, "certificates").iter().map(|one| text(one, "number").to_owned()).collect();
    assert_eq!(numbers.len(), CROWD);
    assert_eq!(run(&folder, &format!("ledger verify --db {db}")).code, 0);
}

#[test]
fn a_dump_goes_into_another_ledger_and_comes_out_the_same() {
    let folder = office("dumped");
    assert_eq!(run(&folder, "ledger export first").code, 0);
    assert_eq!(run(&folder, "ledger import first --db sqlite:second.db").code, 0);
    assert_eq!(run(&folder, "ledger export second --db sqlite:second.db").code, 0);
    assert_eq!(contents(&folder.join("first")), contents(&folder.join("second")));
    assert_eq!(run(&folder, "ledger verify --db sqlite:second.db --published public").code, 0);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = fs::metadata(folder.join("first/secrets.txt")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    assert_eq!(run(&folder, "ledger export bare --without-secrets").code, 0);
    assert!(!folder.join("bare/secrets.txt").exists());
    assert_eq!(run(&folder, "ledger import bare --db sqlite:bare.db").code, 0);
    assert_eq!(run(&folder, "ledger verify --db sqlite:bare.db").code, 0);
    // what was published is the same bytes, wherever the ledger is
    run(&folder, "ledger publish once");
    run(&folder, "ledger publish again --db sqlite:bare.db");
    assert_eq!(contents(&folder.join("once")), contents(&folder.join("again")));
    assert!(contents(&folder.join("once")).len() > 5);
    refused(&folder, "ledger import first --db sqlite:second.db", 65, "ledger-exists");
}

#[test]
fn what_is_wrong_with_a_dump_is_found_and_leaves_no_ledger() {
    let folder = office("dump-damaged");
    assert_eq!(run(&folder, "ledger export dump-1").code, 0);
    let blob = files(&folder.join("dump-1/blobs")).into_iter().next().unwrap().0;
    let blob = blob.strip_prefix(folder.join("dump-1")).unwrap_or(&blob).to_owned();
    for name in ["journal.jsonl", "blobs.txt", "secrets.txt", "manifest.json", blob.to_str().unwrap()] {
        let path = folder.join("dump-1").join(name);
        let bytes = fs::read(&path).unwrap();
        fs::write(&path, &bytes[..bytes.len() - 1]).unwrap();
        let ran = run(&folder, "ledger import dump-1 --db sqlite:fresh.db --format json");
        assert_ne!(ran.code, 0, "{name}: {}", ran.out);
        refused(&folder, "ledger list --db sqlite:fresh.db", 65, "ledger-not-begun");
        fs::write(&path, &bytes).unwrap();
    }
    assert_eq!(run(&folder, "ledger import dump-1 --db sqlite:fresh.db").code, 0);
}

#[test]
fn an_import_that_is_killed_leaves_no_half_ledger() {
    let folder = office("import-killed");
    assert_eq!(run(&folder, "ledger export dump-1").code, 0);
    let mut killed = 0;
    for step in 0..24 {
        let name = format!("sqlite:killed-{step}.db");
        let mut child = command(&folder).args(["ledger", "import", "dump-1", "--db", &name]).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(step * 4));
        let _ = child.kill();
        let is_done = child.wait().unwrap().success();
        killed += usize::from(!is_done);
        let ran = run(&folder, &format!("ledger verify --db {name} --format json"));
        let code = if ran.code == 0 { String::new() } else { text(&ran.error(), "error").to_owned() };
        // whole, or not begun, or not even a file
        assert!(
            ran.code == 0 || ["ledger-not-begun", "ledger-absent", "ledger-foreign"].contains(&&*code),
            "{step}: {}",
            ran.err
        );
        if ran.code != 0 {
            assert_eq!(run(&folder, &format!("ledger import dump-1 --db {name}")).code, 0, "{step}");
        }
    }
    assert!(killed > 0);
}

#[test]
fn what_a_body_kept_in_files_goes_into_a_new_ledger() {
    let folder = town("entered");
    for name in ["registrar", "administrator", "administrator-2"] {
        run(&folder, &format!("key new -o {name}.pem"));
    }
    fs::write(folder.join("opening.json"), opening(&folder)).unwrap();
    let init = run(&folder, "ledger init opening.json --at 2027-03-01T00:00:00Z");
    assert_eq!(init.code, 0, "{}", init.err);
    let kept = scratch("entered-kept");
    for name in ["history.json", "bundle.json", "bundle-2.json"] {
        fs::copy(folder.join(name), kept.join(name)).unwrap();
    }
    fs::create_dir_all(kept.join("log")).unwrap();
    copy(&folder.join("log"), &kept.join("log"));
    let ran = run(&folder, &format!("ledger import {} --at 2027-03-01T00:00:00Z --format json", kept.display()));
    assert_eq!(ran.code, 0, "{}", ran.err);
    let counts = ["certificates", "events", "leaves"].map(|name| ran.json().member(name).cloned());
    assert_eq!(counts, [Some(Json::Int(2)), Some(Json::Int(3)), Some(Json::Int(2))]);
    assert_eq!(run(&folder, "ledger verify").code, 0);
    let listed = run(&folder, "ledger list --format json").json();
    let status: Vec<_> = list(&listed, "certificates").iter().map(|one| text(one, "status").to_owned()).collect();
    assert_eq!(status, ["withdrawn", "active"]);
    // the log goes on where it was, and the next snapshot follows the last one
    let publish = "ledger publish public --sign-status status.pem --sign-log log.pem --at 2027-03-02T00:00:00Z";
    let ran = run(&folder, &format!("{publish} --published log/checkpoint snapshot-5.json"));
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(run(&folder, "log audit public --log-key log.vkey").code, 0);
    let witness =
        "log witness public --state pier-7.seen --key witness.pem --name witness.example/pier-7 --log-key log.vkey";
    assert_eq!(run(&folder, &format!("{witness} -o cosigned")).code, 0);
    assert!(folder.join("public/status/6.json").exists());
    // a bundle that is missing is said by its place
    fs::remove_file(kept.join("bundle.json")).unwrap();
    run(&folder, "ledger init opening.json --db sqlite:b.db --at 2027-03-01T00:00:00Z");
    let import = format!("ledger import {} --db sqlite:b.db --at 2027-03-01T00:00:00Z", kept.display());
    refused(&folder, &import, 65, "entered-certificate-missing");
}

#[test]
fn a_program_without_a_database_server_says_how_to_get_one() {
    let folder = scratch("no-server");
    let ran = run(&folder, "ledger list --db postgres://localhost/minato --format json");
    if cfg!(feature = "postgres") {
        assert_eq!(ran.code, 74, "{}", ran.err);
        return;
    }
    assert_eq!(ran.code, 64);
    assert!(text(&ran.error(), "help").contains("--features postgres"), "{}", ran.err);
}

#[test]
fn a_step_is_taken_once_and_a_signature_only_from_an_officer() {
    let folder = office("once");
    refused(&folder, "ledger take evaluated.json --with record.json", 65, "case-ended");
    run(&folder, "key new -o stranger.pem");
    assert_eq!(run(&folder, "ledger case c-7 applied -o applied.json").code, 0);
    assert_eq!(run(&folder, "ledger sign applied.json --key stranger.pem -o strange.json").code, 0);
    refused(&folder, "ledger take strange.json", 65, "step-not-by-officer");
    assert_eq!(run(&folder, "ledger sign applied.json --key registrar.pem").code, 0);
    assert_eq!(run(&folder, "ledger take applied.json").code, 0);
    assert_ne!(run(&folder, "ledger take applied.json").code, 0);
    assert_eq!(run(&folder, "ledger verify").code, 0);
}

/// A copy of what the walk-through of the ledger leaves.
pub(crate) fn office(name: &str) -> PathBuf {
    let folder = scratch(name);
    copy(&walked().0, &folder);
    folder
}

fn walked() -> &'static (PathBuf, String) {
    static WALKED: OnceLock<(PathBuf, String)> = OnceLock::new();
    WALKED.get_or_init(|| walk("03-body"))
}

/// Runs as many commands at once; gives how each ended, and what it said.
fn crowd(folder: &Path, arguments: impl Fn(usize) -> String) -> Vec<(i32, String)> {
    let start = |number| command(folder).args(arguments(number).split_whitespace()).spawn().unwrap();
    let children: Vec<_> = (0..CROWD).map(start).collect();
    let ended = children.into_iter().map(|child| child.wait_with_output().unwrap());
    ended
        .map(|ended| {
            let said = [ended.stdout, ended.stderr].concat();
            (ended.status.code().unwrap_or(-1), String::from_utf8_lossy(&said).into_owned())
        })
        .collect()
}

/// The same where none may fail.
fn at_once(folder: &Path, arguments: impl Fn(usize) -> String) {
    for (code, said) in crowd(folder, &arguments) {
        assert_eq!(code, 0, "{}: {said}", arguments(0));
    }
}

fn place(answer: &Json) -> Option<i64> {
    match answer.member("place") {
        Some(Json::Int(place)) => Some(*place),
        _ => None,
    }
}

/// The files of a folder, by their names in it.
pub(crate) fn contents(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    files(folder)
        .into_iter()
        .map(|(path, bytes)| (path.strip_prefix(folder).unwrap_or(&path).to_owned(), bytes))
        .collect()
}

/// What a ledger is opened with by a body that has the keys of the walk-through on single files.
fn opening(folder: &Path) -> String {
    let officer = |name: &str, role: &str| {
        let key = run(folder, &format!("key id {name}.pem --text"));
        format!(r#"{{"name":"{name}","key":"{}","roles":["{role}"]}}"#, key.out.trim())
    };
    let officers = [
        officer("registrar", "registrar"),
        officer("evaluator", "evaluator"),
        officer("reviewer", "reviewer"),
        officer("certifier", "certifier"),
        officer("certifier-2", "certifier"),
        officer("administrator", "administrator"),
        officer("administrator-2", "administrator"),
        officer("status", "status"),
        officer("log", "log"),
    ];
    let walked = fs::read_to_string(walked().0.join("opening.json")).unwrap();
    let (head, rest) = walked.split_once("\"officers\": [").unwrap();
    let (_, tail) = rest.split_once("\n  ],").unwrap();
    format!("{head}\"officers\": [{}],{tail}", officers.join(","))
}

const CROWD: usize = 12;

//! `warifu feed`: an authority publishes, somebody follows, and a thief between them.

use std::fs;
use std::path::Path;

use warifu::feed::{Authority, Days, NewTarget, Plan, publish};
use warifu_model::Timestamp;
use warifu_seal::keys::Signer;
use warifu_testkit::files::number;
use warifu_testkit::key;

use crate::sets::ssdf_with;
use crate::support::{copy, list, run, scratch, text};

const ROLES: &str = "--role root=root.pem --role targets=root.pem --role snapshot=online.pem --role timestamp=online.pem --role dsit=dsit.pem";

fn done(folder: &Path, arguments: &str) -> String {
    let ran = run(folder, arguments);
    assert_eq!(ran.code, 0, "{arguments}: {}{}", ran.out, ran.err);
    ran.out
}

fn refused(folder: &Path, arguments: &str) -> (i32, String) {
    let ran = run(folder, &format!("{arguments} --format json"));
    (ran.code, text(&ran.error(), "error").to_owned())
}

/// A shelf with the first edition of a set, and a feed with it.
fn feed(name: &str) -> std::path::PathBuf {
    let folder = scratch(name);
    for (seed, file) in [(1, "root.pem"), (2, "online.pem"), (3, "dsit.pem"), (9, "thief.pem")] {
        fs::write(folder.join(file), key(seed).to_pem().reveal()).unwrap();
    }
    done(&folder, "catalog bump uk-psti@1.0.0 uk-psti@1.0.0 --publish shelf --at 2026-11-01T00:00:00Z");
    let keys = "--key root.pem --key online.pem --key dsit.pem";
    done(&folder, &format!("feed publish shelf feed --authority dsit {keys} {ROLES} --at 2026-11-01T00:00:00Z"));
    folder
}

#[test]
fn a_feed_is_published_and_followed() {
    let folder = feed("feed-followed");
    let first =
        run(&folder, "feed pull feed got --root feed/metadata/1.root.json --at 2026-11-02T00:00:00Z --format json");
    assert_eq!(first.code, 0, "{}", first.err);
    assert_eq!(text(&list(&first.json(), "sets")[0], "id"), "uk-psti");
    // the next edition, by the authority and whoever keeps the feed, without the root
    done(&folder, "catalog bump uk-psti@1.0.0 uk-psti@1.0.1 --publish shelf --at 2026-11-01T00:00:00Z");
    let keys = "--key online.pem --key dsit.pem --at 2026-11-03T00:00:00Z";
    let published = run(&folder, &format!("feed publish shelf feed --authority dsit {keys} --format json"));
    assert_eq!(published.code, 0, "{}", published.err);
    let published = published.json();
    let release = &list(&published, "releases")[0];
    assert_eq!((text(release, "follows"), text(release, "bump")), ("1.0.0", "patch"));
    assert_eq!(list(release, "targets").len(), 4);
    // the same again writes nothing
    let again = run(&folder, &format!("feed publish shelf feed --authority dsit {keys} --format json"));
    assert_eq!((again.code, list(&again.json(), "files").len()), (0, 0));

    let next = run(&folder, "feed pull feed got --at 2026-11-04T00:00:00Z --format json");
    assert_eq!(next.code, 0, "{}", next.err);
    let next = next.json();
    assert_eq!(list(&next, "new").len(), 4);
    let set = &list(&next, "sets")[0];
    assert_eq!((text(set, "old"), text(set, "bump"), text(set, "standing")), ("1.0.0", "patch", "kept"));
    assert!(list(set, "requirements").is_empty());
    for part in ["diff", "changes", "witnesses"] {
        assert!(folder.join(format!("got/targets/sets.uk-psti@1.0.1.{part}.json")).exists(), "{part}");
    }
    let bytes = |path: &str| fs::read(folder.join(path)).unwrap();
    assert_eq!(bytes("got/targets/sets.uk-psti@1.0.1.json"), bytes("shelf/sets/uk-psti-1.0.1.json"));
    // years later it is old, and read
    let old = run(&folder, "feed pull feed got --at 2030-01-01T00:00:00Z --format json");
    assert_eq!((old.code, list(&old.json(), "expired").is_empty()), (3, false));
    // a strict client refuses it
    done(&folder, "feed tuf-client --metadata-dir tuf init feed/metadata/1.root.json");
    let renewed = "feed renew feed --key root.pem --key online.pem --key dsit.pem";
    done(&folder, renewed);
    let urls = "--metadata-url feed/metadata --target-base-url feed/targets --target-dir out";
    done(&folder, &format!("feed tuf-client --metadata-dir tuf {urls} refresh"));
    done(&folder, &format!("feed tuf-client --metadata-dir tuf {urls} --target-name sets.uk-psti@1.0.1.json download"));
    assert_eq!(bytes("out/sets.uk-psti%401.0.1.json"), bytes("shelf/sets/uk-psti-1.0.1.json"));
    let nothing = format!("feed tuf-client --metadata-dir tuf {urls} --target-name nothing download");
    assert_eq!(refused(&folder, &nothing), (1, "feed-no-target".to_owned()));
}

#[test]
fn a_thief_between_them_gets_nothing() {
    let folder = feed("feed-thief");
    let at = "--at 2026-11-02T00:00:00Z";
    assert_eq!(refused(&folder, &format!("feed pull feed got {at}")), (65, "feed-root-missing".to_owned()));
    copy(&folder.join("feed"), &folder.join("old"));
    done(&folder, "feed renew feed --key online.pem --at 2026-11-05T00:00:00Z");
    done(&folder, "feed pull feed got --root feed/metadata/1.root.json --at 2026-11-05T00:00:00Z");
    // an old copy
    let (code, error) = refused(&folder, "feed pull old got --at 2026-11-05T00:00:00Z");
    assert_eq!((code, error.as_str()), (65, "feed-rolled-back"));
    // a changed document, for somebody who has nothing yet
    let targets = fs::read_dir(folder.join("feed/targets")).unwrap().next().unwrap().unwrap().path();
    let mut bytes = fs::read(&targets).unwrap();
    bytes[100] ^= 1;
    fs::write(&targets, &bytes).unwrap();
    let pull = "feed pull feed new --root feed/metadata/1.root.json --at 2026-11-05T00:00:00Z";
    assert_eq!(refused(&folder, pull), (65, "feed-bytes-differ".to_owned()));
    assert!(!folder.join("new/targets").exists());
    // keys of his own
    let renew = "feed renew feed --key thief.pem --role timestamp=thief.pem --at 2026-11-05T00:00:00Z";
    assert_eq!(refused(&folder, renew), (1, "feed-signers-missing".to_owned()));
    let publish = "feed publish shelf feed --authority thief --key thief.pem --key online.pem --role thief=thief.pem";
    assert_eq!(
        refused(&folder, &format!("{publish} --at 2026-11-05T00:00:00Z")),
        (1, "feed-signers-missing".to_owned())
    );
    // something that is no root, and one that its keys have not signed
    fs::write(folder.join("null.json"), b"null").unwrap();
    fs::write(folder.join("unsigned.json"), br#"{"signed": {}, "signatures": []}"#).unwrap();
    for (root, code) in [("null.json", "wrong-type"), ("unsigned.json", "missing-field")] {
        let begun = refused(&folder, &format!("feed tuf-client --metadata-dir other init {root}"));
        assert_eq!(begun, (65, code.to_owned()));
        assert!(!folder.join("other").exists(), "{root}");
    }
    let network = "feed pull https://feed.example/feed new --root feed/metadata/1.root.json --fetch nothing-there";
    assert_eq!(refused(&folder, network), (65, "feed-no-network".to_owned()));
}

#[test]
fn an_edition_that_promises_too_little_does_not_go_out() {
    let folder = feed("feed-promise");
    let at = "--at 2026-11-03T00:00:00Z";
    done(&folder, &format!("catalog bump us-ssdf@1.1.1 us-ssdf@1.1.1 --publish shelf {at}"));
    // a stricter edition with the number of a patch, in an index that somebody wrote by hand
    ssdf_with(&folder, "shelf/sets/us-ssdf-1.1.2.json", "1.1.2", ("triage-within", "P1D"));
    let new = fs::read(folder.join("shelf/sets/us-ssdf-1.1.2.json")).unwrap();
    let digest = warifu_model::Digest::of(&new);
    let index = fs::read_to_string(folder.join("shelf/index.json")).unwrap();
    let (head, rest) = index.split_once('[').unwrap();
    let entry = format!(
        r#"{{"kind": "requirement_set", "id": "us-ssdf", "version": "1.1.2", "file": "sets/us-ssdf-1.1.2.json", "digest": "{digest}"}}"#
    );
    fs::write(folder.join("shelf/index.json"), format!("{head}[{entry},{rest}")).unwrap();
    let files = || {
        let all = fs::read_dir(folder.join("feed/metadata")).unwrap().map(|one| one.unwrap().file_name());
        all.collect::<std::collections::BTreeSet<_>>()
    };
    let before = files();
    let publish = format!("feed publish shelf feed --authority dsit --key online.pem --key dsit.pem {at}");
    assert_eq!(refused(&folder, &publish), (1, "feed-version-too-small".to_owned()));
    assert_eq!(files(), before);
    // and a file that the index does not know
    fs::write(folder.join("shelf/sets/us-ssdf-1.1.2.json"), &new[1..]).unwrap();
    assert_eq!(refused(&folder, &publish).1, "feed-shelf-differs");
}

/// A root that is given where one is known already is looked at.
#[test]
fn a_root_of_another_feed_is_refused() {
    let folder = feed("feed-roots");
    let at = "--at 2026-11-05T00:00:00Z";
    done(&folder, &format!("feed pull feed got --root feed/metadata/1.root.json {at}"));
    done(&folder, &format!("feed pull feed got --root feed/metadata/1.root.json {at}"));
    let roles = ROLES.replace("root=root.pem", "root=thief.pem");
    let keys = "--key thief.pem --key root.pem --key online.pem --key dsit.pem";
    done(&folder, &format!("feed publish shelf other --authority dsit {keys} {roles} {at}"));
    let state = || fs::read(folder.join("got/state/root.json")).unwrap();
    let before = state();
    let pull = format!("feed pull feed got --root other/metadata/1.root.json {at}");
    assert_eq!(refused(&folder, &pull), (65, "feed-other-root".to_owned()));
    assert_eq!(state(), before);
    // nor does anybody begin anew where something was seen
    done(&folder, &format!("feed tuf-client --metadata-dir got/state init feed/metadata/1.root.json {at}"));
    let init = format!("feed tuf-client --metadata-dir got/state init other/metadata/1.root.json {at}");
    assert_eq!(refused(&folder, &init), (65, "feed-begun-before".to_owned()));
    assert_eq!(state(), before);
}

/// A publication that ended between its root and its timestamp: the same keys go on.
#[test]
fn a_publisher_goes_on_after_a_root_that_came_alone() {
    let folder = feed("feed-cut-off");
    let timestamp = fs::read(folder.join("feed/metadata/timestamp.json")).unwrap();
    let renew = "feed renew feed --key root.pem --key thief.pem --role timestamp=thief.pem --role snapshot=thief.pem";
    done(&folder, &format!("{renew} --at 2026-11-02T00:00:00Z"));
    fs::write(folder.join("feed/metadata/timestamp.json"), timestamp).unwrap();
    let pull = "feed pull feed got --root feed/metadata/1.root.json --at 2026-11-03T00:00:00Z";
    assert_eq!(refused(&folder, pull), (65, "feed-too-few-signatures".to_owned()));
    done(&folder, "catalog bump uk-psti@1.0.0 uk-psti@1.0.1 --publish shelf --at 2026-11-01T00:00:00Z");
    let publish = "feed publish shelf feed --authority dsit --key thief.pem --key dsit.pem --at 2026-11-03T00:00:00Z";
    done(&folder, publish);
    done(&folder, pull);
    assert!(folder.join("got/targets/sets.uk-psti@1.0.1.json").exists());
}

/// Many at once in one folder, each from a feed of another day: the newest state is what stays, and no answer of a process is undone.
#[test]
fn many_subscribers_in_one_folder_never_go_back() {
    let folder = feed("feed-race");
    let days = 6;
    for day in 0..days {
        let at = format!("--at 2026-11-{:02}T00:00:00Z", 5 + 4 * day);
        done(&folder, &format!("feed renew feed --key root.pem --key online.pem --key dsit.pem {at}"));
        copy(&folder.join("feed"), &folder.join(format!("feed-{day}")));
    }
    let version = |path: &Path| {
        let timestamp = fs::read_to_string(path).unwrap();
        timestamp
            .split("\"version\": ")
            .map(|rest| rest.split([',', '\n']).next().unwrap().trim())
            .last()
            .unwrap()
            .parse()
            .unwrap()
    };
    let version = |path: std::path::PathBuf| -> u32 { version(&path.join("timestamp.json")) };
    let rounds = 4 * number("WARIFU_ROUNDS", 1);
    let (mut newer, mut older) = (0, 0);
    for round in 0..rounds {
        let got = format!("got-{round}");
        let all = (0..days).flat_map(|day| {
            let rest = "--at 2026-11-26T00:00:00Z --format json";
            let pull = format!("feed pull feed-{day} {got} --root feed-0/metadata/1.root.json {rest}");
            let client =
                format!("feed tuf-client --metadata-dir {got}/state --metadata-url feed-{day}/metadata refresh");
            [pull, format!("{client} {rest}")]
        });
        let children: Vec<_> = all
            .map(|arguments| crate::support::command(&folder).args(arguments.split_whitespace()).spawn().unwrap())
            .collect();
        for child in children {
            let output = child.wait_with_output().unwrap();
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            match output.status.code().unwrap() {
                // old, and read
                0 | 3 => newer += 1,
                // the strict client refuses the old ones, and whoever comes before the first root has nothing to begin with
                1 | 65 => {
                    let codes = ["feed-rolled-back", "feed-expired", "feed-root-missing"];
                    assert!(codes.iter().any(|code| said.contains(code)), "{said}");
                    older += 1;
                }
                code => panic!("{code}: {said}"),
            }
        }
        assert_eq!(version(folder.join(got).join("state")), version(folder.join("feed/metadata")));
    }
    println!("{newer} read, {older} refused");
    assert!(newer >= rounds);
}

/// Whatever the path of a target is made of, it is a file in the folder and no folder above it.
#[test]
fn odd_paths_of_targets_are_files() {
    let folder = feed("feed-odd");
    done(&folder, "feed tuf-client --metadata-dir tuf init feed/metadata/1.root.json");
    for name in ["..", ".", "a/../b", "/etc/passwd", "", &"x".repeat(400)] {
        let urls =
            "--metadata-url feed/metadata --target-base-url feed/targets --target-dir out --at 2026-11-02T00:00:00Z";
        let mut command = crate::support::command(&folder);
        command.args(format!("feed tuf-client --metadata-dir tuf {urls} --format json").split_whitespace());
        let output = command.args(["--target-name", name, "download"]).output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{name}");
        assert!(String::from_utf8_lossy(&output.stderr).contains("feed-no-target"), "{name}");
    }
    assert!(!folder.join("out").exists());
}

/// Two copies of a feed that both follow from the same one, and what is no file where a document is to be.
#[test]
fn a_fork_and_a_link_are_refused() {
    let folder = feed("feed-forked");
    copy(&folder.join("feed"), &folder.join("other"));
    let renew = |feed: &str, at: &str| done(&folder, &format!("feed renew {feed} --key online.pem --at {at}"));
    renew("feed", "2026-11-06T00:00:00Z");
    renew("other", "2026-11-06T12:00:00Z");
    done(&folder, "feed pull feed got --root feed/metadata/1.root.json --at 2026-11-07T00:00:00Z");
    assert_eq!(refused(&folder, "feed pull other got --at 2026-11-07T00:00:00Z"), (65, "feed-forked".to_owned()));
    done(&folder, "feed pull feed got --at 2026-11-07T00:00:00Z");
    #[cfg(unix)]
    {
        let document = folder.join("got/targets/sets.uk-psti@1.0.0.json");
        fs::write(folder.join("victim"), "mine").unwrap();
        fs::remove_file(&document).unwrap();
        std::os::unix::fs::symlink("../../victim", &document).unwrap();
        let pull = "feed pull feed got --at 2026-11-07T00:00:00Z";
        assert_eq!(refused(&folder, pull), (74, "file-not-readable".to_owned()));
        assert_eq!(fs::read_to_string(folder.join("victim")).unwrap(), "mine");
    }
}

/// An authority signs whatever it likes under its own names: what a document is, its bytes say, and not what is said of it.
#[test]
fn a_document_counts_under_its_own_name_alone() {
    let set = |folder: &Path| fs::read_to_string(folder.join("shelf/sets/uk-psti-1.0.0.json")).unwrap();
    for (place, (names, code)) in [
        // as another document, as a comparison, as another version, and rightly
        (vec!["sets.jp-mine@1.0.0.json"], "feed-document-misnamed"),
        (vec!["sets.uk-psti@1.0.1.diff.json"], "feed-document-misnamed"),
        (vec!["sets.uk-psti@7.0.0.json"], "feed-document-misnamed"),
        (vec!["sets.jp-mine@a.json", "sets.jp-mine@A.json"], "feed-name-unusable"),
        (vec!["sets.uk-psti@1.0.1.json"], ""),
    ]
    .into_iter()
    .enumerate()
    {
        let folder = feed(&format!("feed-named-{place}"));
        done(&folder, "feed pull feed got --root feed/metadata/1.root.json --at 2026-11-02T00:00:00Z");
        let next = set(&folder).replacen(r#""version": "1.0.0""#, r#""version": "1.0.1""#, 1);
        let bytes = if code == "feed-name-unusable" { "{}".to_owned() } else { next };
        let target =
            |name: &&str| NewTarget { name: (*name).to_owned(), bytes: bytes.clone().into_bytes(), custom: None };
        let authority = Authority {
            name: "dsit".to_owned(),
            paths: vec!["sets.*".to_owned()],
            targets: names.iter().map(target).collect(),
        };
        let signers = [key(1), key(2), key(3)];
        let plan = Plan {
            at: Timestamp::parse("2026-11-03T00:00:00Z").unwrap(),
            roles: std::collections::BTreeMap::new(),
            signers: signers.iter().map(|key| key as &dyn Signer).collect(),
            days: Days::default(),
            authorities: vec![authority],
            drafts: None,
        };
        let metadata = fs::read_dir(folder.join("feed/metadata")).unwrap().map(|entry| entry.unwrap());
        let before = metadata.map(|file| (file.file_name().into_string().unwrap(), fs::read(file.path()).unwrap()));
        for (path, bytes) in publish(&before.collect(), &plan).unwrap().files {
            fs::write(folder.join("feed").join(path), bytes).unwrap();
        }
        let pull = "feed pull feed got --at 2026-11-04T00:00:00Z";
        if code.is_empty() {
            // nothing is said of it, and it is an edition nevertheless
            let ran = run(&folder, &format!("{pull} --format json"));
            assert_eq!(text(&list(&ran.json(), "sets")[0], "old"), "1.0.0", "{}", ran.err);
            continue;
        }
        assert_eq!(refused(&folder, pull), (65, code.to_owned()), "{names:?}");
        assert!(names.iter().all(|name| !folder.join("got/targets").join(name).exists()), "{names:?}");
    }
}

/// Two officers of the root on two machines: nothing is out before both have signed, and what is out is followed.
#[test]
fn officers_sign_one_after_the_other() {
    let folder = scratch("feed-drafts");
    for (seed, file) in [(1, "root.pem"), (2, "online.pem"), (3, "dsit.pem"), (4, "second.pem"), (9, "thief.pem")] {
        fs::write(folder.join(file), key(seed).to_pem().reveal()).unwrap();
    }
    done(&folder, "catalog bump uk-psti@1.0.0 uk-psti@1.0.0 --publish shelf --at 2026-11-01T00:00:00Z");
    let roles = "--role root=second.pem --threshold root=2 --drafts drafts --at 2026-11-01T00:00:00Z";
    let keys = "--key root.pem --key online.pem --key dsit.pem";
    let publish = format!("feed publish shelf feed --authority dsit {keys} {ROLES} {roles} --format json");
    let waits = |more: &str| {
        let ran = run(&folder, &format!("{publish} {more}"));
        assert_eq!(ran.code, 1, "{}", ran.err);
        let answer = ran.json();
        assert!(list(&answer, "files").is_empty() && !folder.join("feed/metadata/1.root.json").exists());
        text(&list(&answer, "drafts")[0], "role").to_owned()
    };
    assert_eq!(waits(""), "root");
    // elsewhere, with the draft alone; a thief counts for nothing
    fs::create_dir(folder.join("elsewhere")).unwrap();
    fs::rename(folder.join("drafts/root.json"), folder.join("elsewhere/root.json")).unwrap();
    done(&folder, "feed sign elsewhere/root.json --key thief.pem -o drafts/root.json");
    assert_eq!(waits(""), "root");
    let seen = done(&folder, "feed sign elsewhere/root.json --key second.pem --lang ja");
    assert!(seen.contains("次の鍵のうち2個") && seen.contains("署名した下書き"), "{seen}");
    fs::rename(folder.join("elsewhere/root.json"), folder.join("drafts/root.json")).unwrap();
    let out = run(&folder, &publish);
    assert_eq!(out.code, 0, "{}{}", out.out, out.err);
    assert_eq!(fs::read_dir(folder.join("drafts")).unwrap().count(), 0);
    done(&folder, "feed pull feed got --root feed/metadata/1.root.json --at 2026-11-02T00:00:00Z");
    // a draft of something else
    fs::write(
        folder.join("drafts/timestamp.json"),
        r#"{"signatures": [], "signed": {"_type": "timestamp", "version": 2}}"#,
    )
    .unwrap();
    let renew = "feed renew feed --key online.pem --drafts drafts --at 2026-11-06T00:00:00Z";
    assert_eq!(refused(&folder, renew), (1, "feed-draft-other".to_owned()));
    assert_eq!(refused(&folder, "feed sign root.pem --key root.pem").0, 65);
}

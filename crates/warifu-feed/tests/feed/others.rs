//! Readers and writers of others. They are asked where they are installed, and their absence is said loudly.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::publishing::repository;

/// A Python with `tuf`: that of `WARIFU_TUF_PYTHON`, or `python3`.
fn python() -> Option<PathBuf> {
    let named = std::env::var_os("WARIFU_TUF_PYTHON").map(PathBuf::from);
    let python = named.unwrap_or_else(|| PathBuf::from("python3"));
    let found = Command::new(&python).args(["-c", "import tuf.ngclient"]).output();
    found.is_ok_and(|found| found.status.success()).then_some(python)
}

fn scratch(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("feed-{name}-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

fn write(folder: &Path, files: &std::collections::BTreeMap<String, Vec<u8>>) {
    for (path, bytes) in files {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
}

fn run(python: &Path, script: &str, arguments: &[&Path]) -> (bool, String) {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/python").join(script);
    let output = Command::new(python).arg(script).args(arguments).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned() + &String::from_utf8_lossy(&output.stdout);
    (output.status.success(), said)
}

#[test]
fn python_tuf_reads_ours_and_refuses_tampered_ones() {
    let Some(python) = python() else {
        eprintln!("SKIPPED: no Python with the package `tuf` (set WARIFU_TUF_PYTHON)");
        return;
    };
    let folder = repository();
    let root = scratch("ours");
    write(&root, &folder.0);
    let (is_read, said) = run(&python, "read.py", &[&root]);
    assert!(is_read, "{}", said.get(..300.min(said.len())).unwrap_or_default());
    let mut refused = 0;
    for (path, bytes) in &folder.0 {
        // the first root is what a reader brings along; it is not fetched
        if path.ends_with("root.json") {
            continue;
        }
        let mut changed = folder.0.clone();
        let place = bytes.len() / 2;
        // a letter or digit for another one, so that the document still reads
        let at = (place..bytes.len()).find(|at| bytes[*at].is_ascii_alphanumeric()).unwrap_or(0);
        changed.get_mut(path).unwrap()[at] = if bytes[at] == b'0' { b'1' } else { b'0' };
        let root = scratch("tampered");
        write(&root, &changed);
        let (is_read, _) = run(&python, "read.py", &[&root]);
        assert!(!is_read, "{path} was changed at {at}");
        refused += 1;
    }
    println!("python-tuf reads ours, and refuses {refused} tampered ones");
    assert_eq!(refused, 7);
}

#[test]
fn repositories_of_python_tuf_are_read() {
    let Some(python) = python() else {
        eprintln!("SKIPPED: no Python with the package `tuf` (set WARIFU_TUF_PYTHON)");
        return;
    };
    let root = scratch("theirs");
    let (is_made, said) = run(&python, "write.py", &[&root]);
    assert!(is_made, "{}", said.get(..300.min(said.len())).unwrap_or_default());
    let mut folder = crate::publishing::Folder::default();
    for part in ["metadata", "targets"] {
        for entry in std::fs::read_dir(root.join(part)).unwrap() {
            let entry = entry.unwrap();
            let name = entry.file_name().into_string().unwrap();
            folder.0.insert(format!("{part}/{name}"), std::fs::read(entry.path()).unwrap());
        }
    }
    let mut state = warifu_feed::State::new(folder.0["metadata/1.root.json"].clone());
    let at = crate::simulator::now();
    let mut client = warifu_feed::Client::open(&mut state, &mut folder, at, warifu_feed::Expiry::Strict).unwrap();
    client.refresh().unwrap();
    for (name, role) in [("plain.txt", "targets"), ("delegated-1.txt", "delegated"), ("binned.txt", "bin-2")] {
        let target = client.find(name).unwrap();
        if role != "bin-2" {
            assert_eq!(target.role(), role);
        }
        assert!(!client.download(&target).unwrap().is_empty());
    }
    assert_eq!(client.find("no-such.txt").unwrap_err().code(), "feed-no-target");
}

//! A Merkle library of others builds its own tree over what the program logged, and takes its proofs.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::support::{run, scratch};

#[test]
fn another_merkle_library_agrees() {
    let python = std::env::var("WARIFU_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let imports = Command::new(&python).args(["-c", "import pymerkle"]).output();
    if !imports.is_ok_and(|output| output.status.success()) {
        return eprintln!("\n!!! SKIPPED: no Python with `pymerkle` (set WARIFU_PYTHON) !!!\n");
    }
    let folder = scratch("foreign-log");
    let quiet = |arguments: &str| {
        let ran = run(&folder, arguments);
        assert_eq!(ran.code, 0, "{arguments}: {}", ran.err);
    };
    quiet("key new -o log.pem");
    quiet("log init log --origin log.example/test --key log.pem");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/python/foreign_log.py");
    fs::create_dir(folder.join("entries")).unwrap();
    // a whole tile and one begun, and the sizes around what is whole
    for size in [1, 2, 3, 7, 255, 256, 257, 700] {
        for number in 0..size {
            fs::write(folder.join(format!("entries/{number:04}")), format!("entry {number}\n")).unwrap();
        }
        quiet("log add log entries/* --key log.pem");
        let places: Vec<i32> =
            [0, 1, size / 2, size - 2, size - 1].into_iter().filter(|at| (0..size).contains(at)).collect();
        let mut command = Command::new(&python);
        command.current_dir(&folder).arg(&script).arg("log");
        for place in places {
            quiet(&format!("log prove log {place} -o proof-{place}"));
            command.arg(format!("proof-{place}"));
        }
        let output = command.output().unwrap();
        assert!(output.status.success(), "{size}: {}", String::from_utf8_lossy(&output.stderr));
    }
}

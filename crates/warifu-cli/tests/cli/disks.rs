//! Disks that are full or cannot be written: an error with its code, nothing by half, and the next try does it.

use std::fs;

use warifu_testkit::disk::Disk;

use crate::body::refused;
use crate::books::{contents, office};
use crate::support::run;

#[test]
fn a_full_disk_leaves_nothing_by_half() {
    let Some(disk) = Disk::mount("4m") else { return };
    let folder = office("full-disk");
    let at = disk.path().display();
    let ballast = disk.fill(16_000);
    refused(&folder, &format!("ledger export {at}/dump"), 74, "file-not-writable");
    refused(&folder, &format!("ledger import {at}/dump --db sqlite:dumped.db"), 65, "wrong-format");
    refused(&folder, &format!("ledger publish {at}/public"), 74, "file-not-writable");
    assert!(!disk.file("public/checkpoint").exists(), "it would speak of what is not there");
    refused(&folder, &format!("ledger backup {at}/copy.db"), 74, "ledger-store-unusable");
    assert!(!disk.file("copy.db").exists());
    refused(&folder, &format!("ledger init opening.json --db sqlite:{at}/new.db"), 74, "ledger-store-unusable");
    fs::remove_file(ballast).unwrap();
    // the ledger itself is what it was, and everything is done at the next try
    assert_eq!(run(&folder, "ledger verify --published public").code, 0);
    for command in ["export", "publish", "backup"] {
        let ran = run(&folder, &format!("ledger {command} {at}/again-{command}"));
        assert_eq!(ran.code, 0, "{command}: {}", ran.err);
    }
    let ran = run(&folder, &format!("ledger publish {at}/public"));
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(contents(&disk.file("public")), contents(&disk.file("again-publish")));
    assert_eq!(run(&folder, &format!("ledger init opening.json --db sqlite:{at}/new.db")).code, 0);
    assert_eq!(run(&folder, &format!("ledger verify --db sqlite:{at}/again-backup --published public")).code, 0);
}

#[test]
fn a_copy_on_a_medium_that_cannot_be_written_is_asked() {
    let Some(disk) = Disk::mount("8m") else { return };
    let folder = office("read-only-disk");
    let at = disk.path().display();
    let db = format!("--db sqlite:{at}/copy.db");
    assert_eq!(run(&folder, &format!("ledger backup {at}/copy.db")).code, 0);
    disk.remount("ro");
    for command in [
        "list",
        "verify --published public",
        "show MCO-2026-0042",
        "export from-copy",
        "publish out",
        "backup twice.db",
    ] {
        let ran = run(&folder, &format!("ledger {command} {db}"));
        assert_eq!(ran.code, 0, "{command}: {}", ran.err);
    }
    assert_eq!(run(&folder, "ledger export from-ledger").code, 0);
    assert_eq!(contents(&folder.join("from-copy")), contents(&folder.join("from-ledger")));
    refused(&folder, &format!("ledger case c-9 applied --key registrar.pem {db}"), 74, "ledger-read-only");
    refused(&folder, &format!("ledger publish out --sign-log log.pem {db}"), 74, "ledger-read-only");
    refused(&folder, &format!("ledger export {at}/dump"), 74, "file-not-writable");
    refused(&folder, &format!("ledger backup {at}/copy-2.db"), 74, "ledger-store-unusable");
    disk.remount("rw");
    assert_eq!(run(&folder, &format!("ledger case c-9 applied --key registrar.pem {db}")).code, 0);
}

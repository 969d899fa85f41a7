//! age as others have it: opens what is sealed here, and what it seals is opened here.
#![expect(clippy::disallowed_methods, reason = "a test runs a program on files of its own")]

use std::fs;
use std::io::Read as _;
use std::path::PathBuf;
use std::process::Command;

use warifu_delivery::{Identities, receive};

use crate::post::{ITEM, identities, post, text};
use crate::worlds::token;

/// What an identity finds in a file, whatever it is.
pub(crate) fn decrypted(identity: &age::x25519::Identity, sealed: &[u8]) -> Vec<u8> {
    let decryptor = age::Decryptor::new_buffered(sealed).unwrap();
    let mut contents = Vec::new();
    let mut reader = decryptor.decrypt([identity as &dyn age::Identity].into_iter()).unwrap();
    reader.read_to_end(&mut contents).unwrap();
    contents
}

/// A folder of its own, where the program `age` is there.
fn with_age(name: &str) -> Option<PathBuf> {
    let Ok(version) = Command::new("age").arg("--version").output() else {
        println!("!! SKIPPED: the program `age` is not on this machine; nothing was held against it");
        return None;
    };
    println!("age {}", String::from_utf8_lossy(&version.stdout).trim());
    let folder = std::env::temp_dir().join(format!("warifu-delivery-{name}-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    Some(folder)
}

#[test]
fn age_opens_what_was_sealed_here() {
    let Some(folder) = with_age("ours") else { return };
    let post = post();
    let sealed = post.sealed("maker");
    fs::write(folder.join("parcel.age"), &sealed).unwrap();
    for (recipient, opens) in [("maker", true), ("grid", false)] {
        fs::write(folder.join("id.txt"), text(&post.ids[&token(recipient)])).unwrap();
        let ran = Command::new("age").args(["-d", "-i", "id.txt", "parcel.age"]).current_dir(&folder).output().unwrap();
        assert_eq!(ran.status.success(), opens, "{}", String::from_utf8_lossy(&ran.stderr));
        if opens {
            assert_eq!(ran.stdout, decrypted(&post.ids[&token("maker")], &sealed));
            assert!(ran.stdout.starts_with(b"warifu sealed 1 ") && ran.stdout.windows(ITEM.len()).any(|at| at == ITEM));
        }
    }
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn what_age_seals_is_opened_here() {
    let Some(folder) = with_age("theirs") else { return };
    let mut post = post();
    let ran = Command::new("age-keygen").args(["-o", "id.txt"]).current_dir(&folder).output().unwrap();
    assert!(ran.status.success());
    let id = fs::read(folder.join("id.txt")).unwrap();
    let public = Command::new("age-keygen").args(["-y", "id.txt"]).current_dir(&folder).output().unwrap();
    let public = String::from_utf8(public.stdout).unwrap().trim().to_owned();
    // what is sealed here for an identity of theirs
    post.circle.organisations[1].recipients = vec![public.clone()];
    let maker = token("maker");
    let own = Identities::read(&id).unwrap();
    assert_eq!(receive(&post.sealed("maker"), &own, &post.desk(&maker)).unwrap().item(), ITEM);
    // the same contents, encrypted by their program
    let grid = token("grid");
    let contents = decrypted(&post.ids[&grid], &post.sealed("grid"));
    fs::write(folder.join("contents"), contents).unwrap();
    let to = post.ids[&grid].to_public().to_string();
    let ran =
        Command::new("age").args(["-r", &to, "-o", "theirs.age", "contents"]).current_dir(&folder).output().unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    let theirs = fs::read(folder.join("theirs.age")).unwrap();
    assert_eq!(receive(&theirs, &identities(&post.ids[&grid]), &post.desk(&grid)).unwrap().item(), ITEM);
    // armour is another form, and is said to be
    let ran = Command::new("age").args(["-a", "-r", &to, "contents"]).current_dir(&folder).output().unwrap();
    let error = receive(&ran.stdout, &identities(&post.ids[&grid]), &post.desk(&grid)).unwrap_err();
    assert_eq!(error.code(), "sealed-not-age");
    fs::remove_dir_all(folder).unwrap();
}

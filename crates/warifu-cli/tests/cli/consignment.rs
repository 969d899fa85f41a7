//! Many bundles at once, with the products that arrived.

use std::fs;
use std::path::PathBuf;

use crate::support::{demo, list, run, text};

/// A folder with the bundle of the demo twice, one that was cut off, one whose signature is broken, and other files.
fn arrived(name: &str) -> PathBuf {
    let folder = demo(name);
    for inner in ["in", "in/deep", "goods"] {
        fs::create_dir(folder.join(inner)).unwrap();
    }
    let bundle = fs::read(folder.join("bundle.json")).unwrap();
    fs::write(folder.join("in/b.json"), &bundle).unwrap();
    fs::write(folder.join("in/deep/a.json"), &bundle).unwrap();
    fs::write(folder.join("in/cut.json"), bundle.get(..bundle.len() / 2).unwrap()).unwrap();
    let text = String::from_utf8(bundle).unwrap();
    let place = text.find("\"sig\"").unwrap() + 12;
    let other = if text[place..].starts_with('A') { "B" } else { "A" };
    let forged = format!("{}{other}{}", &text[..place], &text[place + 1..]);
    fs::write(folder.join("in/forged.json"), forged).unwrap();
    fs::write(folder.join("in/readme.txt"), "not a bundle").unwrap();
    fs::write(folder.join("in/scan.pdf"), "%PDF-1.7").unwrap();
    fs::copy(folder.join("product.json"), folder.join("goods/product.json")).unwrap();
    fs::write(folder.join("goods/=stray.bin"), "nobody certified this").unwrap();
    folder
}

const AT: &str = "--trust trust.json --at 2026-12-01T00:00:00Z";

#[test]
fn a_table_replaces_no_file_that_is_checked() {
    let folder = arrived("consignment-csv");
    for file in ["in/b.json", "trust.json"] {
        let before = fs::read(folder.join(file)).unwrap();
        let ran = run(&folder, &format!("check in {AT} --csv {file} --format json"));
        assert_eq!((ran.code, text(&ran.error(), "error")), (74, "output-is-input"), "{file}");
        assert_eq!(fs::read(folder.join(file)).unwrap(), before, "{file}");
    }
}

#[test]
fn a_broken_bundle_does_not_stop_the_others_and_the_worst_decides() {
    let folder = arrived("consignment");
    let ran = run(&folder, &format!("check in {AT} --product goods --csv verdicts.csv --format json"));
    assert_eq!(ran.code, 1, "{}{}", ran.out, ran.err);
    let json = ran.json();
    assert_eq!(text(&json, "format"), "warifu.verdicts/1");
    let verdicts: Vec<_> =
        list(&json, "verdicts").iter().map(|one| (text(one, "bundle"), text(one, "verdict"))).collect();
    let expected = [
        ("in/b.json", "accept"),
        ("in/cut.json", "refuse"),
        ("in/deep/a.json", "accept"),
        ("in/forged.json", "refuse"),
    ];
    assert_eq!(verdicts, expected);
    let ignored: Vec<_> = list(&json, "ignored").iter().map(|one| text(one, "file")).collect();
    assert_eq!(ignored, ["in/readme.txt", "in/scan.pdf"]);
    assert_eq!(json.member("uncovered").unwrap(), &warifu_model::Json::list(["goods/=stray.bin"]));
    let table = fs::read_to_string(folder.join("verdicts.csv")).unwrap();
    assert_eq!(table.lines().count(), 5, "{table}");
    assert!(table.contains("in/b.json,accept,ok,"), "{table}");
    // the same once more: nothing depends on the order of a folder
    let again = run(&folder, &format!("check in {AT} --product goods --format json"));
    assert_eq!(again.out, ran.out);
}

/// What was not looked at is not accepted in silence.
#[cfg(unix)]
#[test]
fn a_link_that_is_not_followed_is_undetermined() {
    let folder = arrived("consignment-links");
    for broken in ["in/cut.json", "in/forged.json"] {
        fs::remove_file(folder.join(broken)).unwrap();
    }
    assert_eq!(run(&folder, &format!("check in {AT} --product goods")).code, 0);
    std::os::unix::fs::symlink("nowhere", folder.join("in/c.json")).unwrap();
    std::os::unix::fs::symlink("..", folder.join("in/up")).unwrap();
    let ran = run(&folder, &format!("check in {AT} --product goods --format json"));
    let json = ran.json();
    let unknown = list(&json, "verdicts").iter().filter(|one| text(one, "verdict") == "undetermined");
    assert_eq!((ran.code, unknown.map(|one| text(one, "bundle")).collect::<Vec<_>>()), (2, vec!["in/c.json", "in/up"]));
}

#[test]
fn good_bundles_are_accepted_and_the_page_names_what_no_certificate_covers() {
    let folder = arrived("consignment-good");
    let ran = run(&folder, &format!("check in/b.json in/deep/a.json {AT} --product goods"));
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    assert!(ran.out.contains("goods/=stray.bin") && ran.out.contains("2 checked"), "{}", ran.out);
    let without = run(&folder, &format!("check in/b.json in/deep/a.json {AT}"));
    assert_eq!(without.code, 2, "the policy of the demo asks for the product: {}", without.out);
    let japanese = run(&folder, &format!("check in {AT} --product goods --lang ja"));
    assert!(japanese.code == 1 && japanese.out.contains("検査4件"), "{}", japanese.out);
}

#[test]
fn one_bundle_in_a_list_gets_the_verdict_that_it_gets_alone() {
    let folder = arrived("consignment-alone");
    let alone = run(&folder, &format!("check in/b.json {AT} --product product.json --format json"));
    let listed = run(&folder, &format!("check in/b.json {AT} --product goods --format json"));
    assert_eq!(alone.code, listed.code);
    let listed = listed.json();
    assert_eq!(text(&list(&listed, "verdicts")[0], "code"), text(&alone.json(), "code"));
    assert_eq!(text(&list(&listed, "verdicts")[0], "known_at"), text(&alone.json(), "known_at"));
}

#[test]
fn a_named_file_that_is_missing_or_no_bundle_is_not_passed_over() {
    let folder = arrived("consignment-named");
    let ran = run(&folder, &format!("check in/b.json nosuch.json {AT} --product goods --format json"));
    assert_eq!(ran.code, 2, "{}{}", ran.out, ran.err);
    assert_eq!(text(&list(&ran.json(), "verdicts")[1], "code"), "file-not-found");
    let other = run(&folder, &format!("check in/b.json product.json {AT} --product goods --format json"));
    assert_eq!((other.code, text(&list(&other.json(), "verdicts")[1], "code")), (1, "envelope_malformed"));
    let none = run(&folder, &format!("check goods {AT} --format json"));
    assert_eq!((none.code, text(&none.error(), "error")), (65, "no-bundles"));
}

//! `warifu catalog new`, `build`, `check` and `unfold`, as the author of a set uses them.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::body::examples;
use crate::support::{list, run, scratch, text};

/// A source folder in an empty folder.
fn begun(name: &str, options: &str) -> std::path::PathBuf {
    let folder = scratch(name);
    let ran = run(&folder, &format!("catalog new our-doors doors {options}"));
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    folder
}

/// A file with one text in place of another.
fn edit(folder: &Path, file: &str, old: &str, new: &str) {
    let before = fs::read_to_string(folder.join(file)).unwrap();
    assert!(before.contains(old), "{file} has no `{old}`");
    fs::write(folder.join(file), before.replacen(old, new, 1)).unwrap();
}

/// The script of `examples/05-author` does what its page says.
#[test]
fn the_example_of_an_author() {
    let folder = scratch("example-author");
    let script = examples().join("05-author/run.sh");
    let programs = Path::new(env!("CARGO_BIN_EXE_warifu")).parent().unwrap();
    let ran = Command::new("sh")
        .args(["-c", &format!("exec 2>&1\n. '{}'", script.display())])
        .env("PATH", format!("{}:/usr/bin:/bin", programs.display()))
        .env_remove("CLICOLOR_FORCE")
        .current_dir(&folder)
        .output()
        .unwrap();
    let said = String::from_utf8(ran.stdout).unwrap();
    assert!(ran.status.success(), "{said}");
    assert!(said.contains("did you mean `response.acknowledge_within`?"), "{said}");
    assert!(said.contains("G1-2.yaml:14:"), "{said}");
    let changes = fs::read_to_string(folder.join("published/CHANGES.md")).unwrap();
    assert!(changes.contains("G1-1") && changes.contains("1.1.0"), "{changes}");
    // what the page names is what the script runs
    let (page, steps) = (examples().join("05-author/README.md"), fs::read_to_string(script).unwrap());
    let page = fs::read_to_string(page).unwrap();
    let page = page.split_whitespace().collect::<Vec<_>>().join(" ");
    let commands: Vec<&str> =
        page.split('`').filter(|part| part.starts_with("warifu ") && part.contains("--")).collect();
    assert!(commands.len() >= 4, "{commands:?}");
    for command in commands {
        assert!(steps.contains(command), "{command}");
    }
}

/// Whatever is asked for, the skeleton builds, and the check finds nothing wrong with it.
#[test]
fn every_skeleton_builds_at_once() {
    for (name, options) in [
        ("author-none", ""),
        ("author-ladder", "--levels ladder --vocabulary warifu-common@2.2.0"),
        ("author-vector", "--levels vector --lang ja"),
        ("author-english", "--texts en"),
        ("author-german", "--texts de --levels ladder"),
        ("author-three", "--texts fr,en,pt-BR --levels vector"),
    ] {
        let folder = begun(name, options);
        let ran = run(&folder, "catalog check doors --format json");
        assert_eq!(ran.code, 0, "{name}: {}{}", ran.out, ran.err);
        let json = ran.json();
        assert_eq!(list(&json, "survivors").len(), 0, "{name}");
        let built = run(&folder, "catalog build doors --format json");
        assert_eq!((built.code, text(&built.json(), "written")), (0, "new"), "{}", built.err);
        let again = run(&folder, "catalog build doors --format json");
        assert_eq!(
            (text(&again.json(), "written"), text(&again.json(), "digest")),
            ("same", text(&built.json(), "digest"))
        );
        // it can be taken apart and put together again
        assert_eq!(run(&folder, "catalog unfold our-doors-0.1.0.json again").code, 0);
        let other = run(&folder, "catalog build again --out other.json --format json");
        assert_eq!(text(&other.json(), "digest"), text(&built.json(), "digest"), "{}", other.err);
        let refused = run(&folder, "catalog new our-doors doors --format json");
        assert!(refused.code == 65 && refused.err.contains("source-folder-not-empty"), "{}", refused.err);
    }
    let folder = scratch("author-refused");
    for (command, code) in [
        ("catalog new our-doors doors --texts german", 64),
        ("catalog new our-doors doors --texts en,en", 64),
        ("catalog new Our_Doors doors", 64),
        ("catalog new our-doors doors --vocabulary us-ssdf", 64),
        ("catalog build nosuch", 74),
        ("catalog build .", 65),
        ("catalog unfold us-cisa-ssdaf doors", 65),
    ] {
        let ran = run(&folder, command);
        assert_eq!(ran.code, code, "{command}: {}{}", ran.out, ran.err);
        assert!(!folder.join("doors").exists(), "{command}");
    }
}

/// Each mistake is named with its file and line, and with the name that could be meant.
#[test]
fn mistakes_are_named_where_they_are() {
    let requirement = "doors/requirements/G1-1.yaml";
    for (file, old, new, code, near) in [
        (requirement, "claim: ", "claim: no", "claim-unknown", None),
        (requirement, "groups: [G1]", "groups: [G2]", "unknown-reference", Some("G1")),
        (requirement, "from: level-1", "from: level-2", "unknown-reference", Some("level-1")),
        (requirement, "legal_basis: [RULE-1]", "legal_basis: [RULE-2]", "unknown-reference", Some("RULE-1")),
        (requirement, "assurance: unverified", "assurance: unverifed", "not-one-of", Some("unverified")),
        (requirement, "guidance:", "guidence:", "unknown-field", Some("guidance")),
        ("doors/set.yaml", "- id: warifu-common", "- id: warifu-comon", "source-vocabulary-unknown", None),
        ("doors/set.yaml", "version: 0.1.0", "version: 0.1", "yaml-ambiguous", None),
    ] {
        let folder = begun("author-mistakes", "--levels ladder");
        edit(&folder, file, old, new);
        let ran = run(&folder, "catalog build doors --format json");
        assert_eq!(ran.code, 65, "{new}: {}{}", ran.out, ran.err);
        assert!(ran.err.contains(&format!("\"error\":\"{code}\"")), "{new}: {}", ran.err);
        assert!(ran.err.contains(file), "{new}: {}", ran.err);
        if let Some(near) = near {
            assert!(ran.err.contains(&format!("did you mean `{near}`?")), "{new}: {}", ran.err);
            let japanese = run(&folder, "catalog build doors --lang ja");
            assert!(japanese.err.contains(&format!("`{near}` ではありませんか")), "{new}: {}", japanese.err);
        }
        let (people, before) = (run(&folder, "catalog build doors"), fs::read_to_string(folder.join(file)).unwrap());
        let line = 1 + before[..before.find(new).unwrap()].matches('\n').count();
        assert!(people.err.contains(&format!("{file}:{line}:")), "{new}: {}", people.err);
        fs::remove_dir_all(folder.join("doors")).unwrap();
    }
}

/// An example that is wrong, a gap in the examples, and a version that says too little.
#[test]
fn the_check_says_what_keeps_a_set_from_being_published() {
    let folder = begun("author-check", "");
    let file = "doors/requirements/G1-1.yaml";
    edit(&folder, "doors/set.yaml", "version: 0.1.0", "version: 1.0.0");
    assert_eq!(run(&folder, "catalog build doors --out old.json").code, 0);
    let check = |options: &str| run(&folder, &format!("catalog check doors --format json {options}"));
    // the same bytes are the same version
    assert_eq!(check("--previous old.json").code, 0);
    let page = fs::read_to_string(folder.join(file)).unwrap();
    let (before, fail) = page.split_once("  fail:\n").unwrap();
    // an example in the wrong list
    fs::write(folder.join(file), format!("{before}{fail}  fail:\n{fail}")).unwrap();
    let ran = check("");
    let json = ran.json();
    let codes: Vec<&str> = list(&json, "remarks").iter().map(|one| text(one, "code")).collect();
    assert_eq!((ran.code, codes), (1, vec!["example-wrong"]), "{}", ran.out);
    assert_eq!(text(&list(&json, "remarks")[0], "file"), "requirements/G1-1.yaml");
    fs::write(folder.join(file), &page).unwrap();
    // what was accepted is refused now, and the number does not say so
    let (_, criterion) = page.split_once("criterion:").unwrap();
    let (criterion, _) = criterion.split_once("examples:").unwrap();
    let swapped = page.replace(criterion, &criterion.replace("true", "false"));
    fs::write(
        folder.join(file),
        swapped.replace("  pass:", "  held:").replace("  fail:", "  pass:").replace("  held:", "  fail:"),
    )
    .unwrap();
    edit(&folder, "doors/set.yaml", "version: 1.0.0", "version: 1.1.0");
    for (version, code) in [("1.1.0", 1), ("2.0.0", 0)] {
        edit(&folder, "doors/set.yaml", "version: 1.1.0", &format!("version: {version}"));
        let ran = check("--previous old.json");
        assert_eq!(ran.code, code, "{version}: {}{}", ran.out, ran.err);
        let japanese = run(&folder, "catalog check doors --previous old.json --lang ja");
        assert_eq!(japanese.code, code);
        edit(&folder, "doors/set.yaml", &format!("version: {version}"), "version: 1.1.0");
    }
    assert_eq!(check("--previous us-ssdf").code, 64);
}

/// The folder has sources and nothing else: what is built of them goes nowhere over them.
#[test]
fn a_document_is_never_built_over_its_sources() {
    let folder = begun("author-over", "");
    let before = fs::read(folder.join("doors/set.yaml")).unwrap();
    for out in ["doors/set.yaml", "doors/new.json", "doors/requirements/../set.yaml", "./doors/requirements/x.json"] {
        let ran = run(&folder, &format!("catalog build doors --out {out}"));
        assert_eq!(ran.code, 64, "{out}: {}{}", ran.out, ran.err);
    }
    assert_eq!(fs::read(folder.join("doors/set.yaml")).unwrap(), before);
    assert!(!folder.join("doors/new.json").exists());
}

/// Every way in which a vocabulary may change, and the smallest version that says so.
#[test]
fn a_version_of_a_vocabulary_says_what_changed() {
    let folder = begun("author-words", "");
    assert_eq!(run(&folder, "catalog unfold warifu-common@2.3.0 words").code, 0);
    assert_eq!(run(&folder, "catalog build words --out old.json").code, 0);
    let sbom = "words/claims/sbom.yaml";
    let page = fs::read_to_string(folder.join(sbom)).unwrap();
    let title = ("en: SBOM format\n", "en: Format of the SBOM\n");
    let combine = ("combine: least", "combine: greatest");
    let support = ("- kind: sbom\n", "- kind: self_declaration\n");
    for (change, versions) in [
        (title, [("2.3.0", 1), ("2.2.9", 1), ("2.3.1", 0)]),
        (combine, [("2.3.1", 1), ("2.4.0", 1), ("3.0.0", 0)]),
        (support, [("2.3.1", 1), ("1.0.0", 1), ("3.0.0", 0)]),
    ] {
        assert!(page.contains(change.0), "{change:?}");
        fs::write(folder.join(sbom), page.replacen(change.0, change.1, 1)).unwrap();
        for (version, code) in versions {
            edit(&folder, "words/vocabulary.yaml", "version: 2.3.0", &format!("version: {version}"));
            let ran = run(&folder, "catalog check words --previous old.json");
            assert_eq!(ran.code, code, "{change:?} as {version}: {}{}", ran.out, ran.err);
            edit(&folder, "words/vocabulary.yaml", &format!("version: {version}"), "version: 2.3.0");
        }
    }
    fs::write(folder.join(sbom), &page).unwrap();
    assert_eq!(run(&folder, "catalog check words --previous old.json").code, 0);
    edit(&folder, "words/vocabulary.yaml", "id: warifu-common", "id: other-common");
    assert_ne!(run(&folder, "catalog check words --previous old.json").code, 0);
}

/// A set in a language that the program does not speak: built, shown, evaluated, reported, compared.
#[test]
fn an_author_writes_in_any_language() {
    let folder = begun("author-de", "--texts de,fr");
    edit(&folder, "doors/set.yaml", "de: The title of the set", "de: Unsere Türen");
    edit(&folder, "doors/set.yaml", "fr: The title of the set", "fr: Nos portes");
    edit(&folder, "doors/requirements/G1-1.yaml", "de: A short title", "de: Türen schließen");
    assert_eq!(run(&folder, "catalog check doors").code, 0);
    assert_eq!(run(&folder, "catalog build doors").code, 0);
    let set = "our-doors-0.1.0.json";
    for (language, says) in [("en", "de, fr; there are none in English"), ("ja", "de、fr（日本語の文字列はない）")]
    {
        let shown = run(&folder, &format!("show {set} --lang {language}"));
        assert!(
            shown.code == 0 && shown.out.contains(says) && shown.out.contains("Unsere Türen"),
            "{}{}",
            shown.out,
            shown.err
        );
    }
    let claim = fs::read_to_string(folder.join("doors/requirements/G1-1.yaml")).unwrap();
    let claim = claim.lines().find_map(|line| line.trim().strip_prefix("claim: ")).unwrap().to_owned();
    let statement = format!(
        r#"{{"format": "warifu.declaration/1", "product": {{"vendor": "Works", "model": "M-1", "version": "1.0.0"}},
        "made_by": "Works", "made_at": "2026-11-01T00:00:00Z", "kind": "manufacturer_declaration", "claims": {{"{claim}": true}}}}"#
    );
    fs::create_dir_all(folder.join("house")).unwrap();
    fs::write(folder.join("house/say.json"), statement).unwrap();
    fs::write(folder.join("firmware.bin"), "x").unwrap();
    let described =
        "product firmware.bin --vendor Works --model M-1 --version 1.0.0 --kind component -o house/product.json";
    assert_eq!(run(&folder, described).code, 0);
    let ran = run(&folder, &format!("assess house --set {set} --at 2026-11-20T00:00:00Z --out out"));
    assert!(matches!(ran.code, 0 | 2), "{}{}", ran.out, ran.err);
    let report = fs::read_to_string(folder.join("out/report.html")).unwrap();
    assert!(
        report.contains("<span lang=\"de\"") && report.contains("Unsere Türen [de] 0.1.0"),
        "no German in the report"
    );
    let evaluated = run(&folder, &format!("evaluate out/attestation.json --set {set} --at 2026-11-20T00:00:00Z"));
    assert!(evaluated.out.contains("there are none in English"), "{}{}", evaluated.out, evaluated.err);
    // a text that lacks one of the languages, or has another one, is named where it is
    let requirement = "doors/requirements/G1-1.yaml";
    let before = fs::read_to_string(folder.join(requirement)).unwrap();
    for (old, new) in [("  fr: A short title\n", ""), ("  fr: A short title", "  fr: A short title\n  it: Porte")] {
        edit(&folder, requirement, old, new);
        let ran = run(&folder, "catalog build doors --format json");
        assert!(
            ran.code == 65 && ran.err.contains("rule-broken") && ran.err.contains("/title"),
            "{}{}",
            ran.out,
            ran.err
        );
        fs::write(folder.join(requirement), &before).unwrap();
    }
    // a change of one language is a change of wording
    edit(&folder, requirement, "fr: A short title", "fr: Fermer les portes");
    edit(&folder, "doors/set.yaml", "version: 0.1.0", "version: 0.1.1");
    assert_eq!(run(&folder, "catalog build doors").code, 0);
    let compared = run(&folder, &format!("diff {set} our-doors-0.1.1.json"));
    assert!(compared.out.contains("title (fr)"), "{}{}", compared.out, compared.err);
}

/// A source folder holds all that its document is made of.
#[cfg(unix)]
#[test]
fn a_link_out_of_the_folder_is_not_followed() {
    let folder = begun("author-links", "");
    let file = folder.join("doors/requirements/G1-1.yaml");
    fs::rename(&file, folder.join("elsewhere.yaml")).unwrap();
    for (target, code) in [("../../elsewhere.yaml", "source-outside-folder"), ("nowhere.yaml", "file-not-found")] {
        std::os::unix::fs::symlink(target, &file).unwrap();
        for verb in ["build", "check"] {
            let ran = run(&folder, &format!("catalog {verb} doors --format json"));
            assert!(ran.code != 0 && ran.err.contains(code) && ran.err.contains("G1-1.yaml"), "{}{}", ran.out, ran.err);
        }
        fs::remove_file(&file).unwrap();
    }
    // a link to a file of the same folder leads nowhere else
    fs::rename(folder.join("elsewhere.yaml"), folder.join("doors/kept.txt")).unwrap();
    std::os::unix::fs::symlink("../kept.txt", &file).unwrap();
    assert_eq!(run(&folder, "catalog build doors").code, 0);
}

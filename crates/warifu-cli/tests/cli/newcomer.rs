//! The newcomer's path: from an empty folder to a satisfied set.

use std::fs;
use std::path::{Path, PathBuf};

use warifu_model::{Digest, Json};

use crate::support::{json, list, run, run_words, scratch, text};

/// An empty folder with a delivered file and an SBOM of it beside it.
fn beginning(name: &str) -> PathBuf {
    let folder = scratch(name);
    fs::write(folder.join("lamp.bin"), b"firmware").unwrap();
    fs::write(folder.join("sbom.cdx.json"), SBOM).unwrap();
    folder
}

/// Answers every open question of the questionnaires with what is in `answers`, and says who does.
fn answer(folder: &Path, answers: &[(&str, Json)]) -> usize {
    let mut answered = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let read = json(&fs::read_to_string(&path).unwrap());
        let Json::Object(members) = read else { panic!("no object") };
        let mut out = Json::object();
        for (name, value) in members {
            let value = match (name.as_ref(), value) {
                ("made_by", Json::Null) => Json::from("Lamp Works"),
                ("made_at", Json::Null) => Json::from("2026-11-01T00:00:00Z"),
                ("questions", Json::List(questions)) => Json::List(
                    questions
                        .into_iter()
                        .map(|question| {
                            let claim = text(&question, "claim").to_owned();
                            let Some((_, said)) = answers.iter().find(|(id, _)| *id == claim) else { return question };
                            answered += 1;
                            let Json::Object(members) = question else { panic!("no object") };
                            members.into_iter().fold(Json::object(), |json, (name, value)| {
                                json.with(name.clone(), if name == "answer" { said.clone() } else { value })
                            })
                        })
                        .collect(),
                ),
                (_, value) => value,
            };
            out = out.with(name, value);
        }
        fs::write(path, out.to_pretty()).unwrap();
    }
    answered
}

/// The values that the cheapest plan gives to claims.
fn planned(plan: &Json) -> Vec<(String, Json)> {
    let changes = list(plan, "plans").first().map(|plan| list(plan, "changes")).unwrap_or_default();
    let value = |change: &Json| Some((change.member("claim")?.as_text()?.to_owned(), change.member("to")?.clone()));
    changes.iter().filter_map(value).collect()
}

#[test]
fn from_an_empty_folder_to_a_satisfied_set() {
    let folder = beginning("newcomer");
    let made = run(&folder, "init lamp lamp.bin sbom.cdx.json --vendor Lamp --set uk-psti");
    assert_eq!(made.code, 0, "{}", made.err);
    let inside = folder.join("lamp");
    let at = "--at 2026-11-29T00:00:00Z --format json";
    let mut outcome = String::new();
    let mut rounds = 0;
    for _ in 0..6 {
        let ran = run(&inside, &format!("assess {at}"));
        assert!(matches!(ran.code, 0..=2), "{}", ran.err);
        let told = ran.json();
        outcome = text(&told, "outcome").to_owned();
        if outcome == "satisfied" {
            assert_eq!(ran.code, 0);
            break;
        }
        rounds += 1;
        if rounds == 1 {
            assert_eq!((ran.code, outcome.as_str()), (2, "undetermined"));
        }
        let declared = run(&inside, "declare --plan out/plan.json --at 2026-11-29T00:00:00Z");
        assert_eq!(declared.code, 0, "{}", declared.err);
        let plan = json(&fs::read_to_string(inside.join("out/plan.json")).unwrap());
        let mut answers = planned(&plan);
        // what the product is nobody can plan: it is a connectable product that consumers buy
        for question in list(&plan, "questions") {
            answers.push((text(question, "claim").to_owned(), Json::Bool(true)));
        }
        let answers: Vec<(&str, Json)> = answers.iter().map(|(claim, value)| (claim.as_str(), value.clone())).collect();
        answer(&inside.join("declarations"), &answers);
    }
    assert_eq!(outcome, "satisfied", "after {rounds} rounds");
}

#[test]
fn a_blank_questionnaire_changes_nothing() {
    let folder = beginning("blank");
    assert_eq!(run(&folder, "init lamp lamp.bin sbom.cdx.json --vendor Lamp --set uk-psti").code, 0);
    let inside = folder.join("lamp");
    let counts = |ran: &crate::support::Ran| list(&ran.json(), "sets")[0].member("counts").cloned();
    let before = run(&inside, "assess --format json");
    assert_eq!(run(&inside, "declare --set uk-psti").code, 0);
    let after = run(&inside, "assess --format json");
    assert_eq!(counts(&before), counts(&after));
    // asked once is enough
    let again = run(&inside, "declare --set uk-psti --format json");
    assert!(list(&again.json(), "questionnaires").is_empty(), "{}", again.out);
}

/// The command that a page says is next, after the word for that.
fn next(page: &str) -> &str {
    page.lines().find_map(|line| line.trim().strip_prefix("Next: ")).unwrap_or_else(|| panic!("{page}"))
}

#[test]
fn what_comes_next_works_where_it_is_told() {
    let folder = beginning("next");
    let made = run(&folder, "init lamp lamp.bin sbom.cdx.json --vendor Lamp --set uk-psti");
    assert_eq!(next(&made.out), "warifu assess lamp");
    let assessed = run(&folder, "assess lamp --at 2026-11-29T00:00:00Z");
    let command = next(&assessed.out).strip_prefix("cd lamp && warifu ").expect(&assessed.out);
    let asked = run(&folder.join("lamp"), command);
    assert_eq!((asked.code, next(&asked.out)), (0, "warifu assess"), "{}", asked.err);
    // with the product and the answers named, all from one place
    let outside = "declare --set uk-psti --product lamp/product.json -o lamp/other/declarations";
    assert_eq!(next(&run(&folder, outside).out), "warifu assess lamp/other");
    let asked = run(&folder, &format!("{outside} --csv questions.csv"));
    let command = next(&asked.out).strip_prefix("warifu ").expect(&asked.out);
    assert_eq!(command, "declare --from questions.csv --product lamp/product.json -o lamp/other/declarations");
    assert_eq!(run(&folder, command).code, 0);
    // an SBOM alone describes no product of which people could be asked
    let alone = run(&folder, "assess sbom.cdx.json --set uk-psti");
    assert_eq!(next(&alone.out), "warifu init DIR FILE…");
}

#[test]
fn an_sbom_of_any_form_proposes_the_product() {
    let xml = r#"<bom xmlns="http://cyclonedx.org/schema/bom/1.6"><metadata><component type="firmware"><publisher>Lamp Works</publisher>
        <name>L1</name><version>1.0</version></component></metadata></bom>"#;
    let lines = "SPDXVersion: SPDX-2.3\nSPDXID: SPDXRef-DOCUMENT\nPackageName: L1\nSPDXID: SPDXRef-l\nPackageVersion: 1.0\n\
        PackageSupplier: Organization: Lamp Works\nRelationship: SPDXRef-DOCUMENT DESCRIBES SPDXRef-l\n";
    for (name, sbom) in [("bom.xml", xml), ("bom.spdx", lines)] {
        let folder = beginning(&format!("form-{}", name.len()));
        fs::write(folder.join(name), sbom).unwrap();
        let made = run(&folder, &format!("init lamp lamp.bin {name} --set uk-psti"));
        assert!(made.code == 0 && made.out.contains("L1 1.0, Lamp Works"), "{name} {} {}", made.out, made.err);
    }
}

#[test]
fn a_set_of_ones_own_stays_with_the_folder() {
    let folder = beginning("own-set");
    let shipped = warifu_testkit::files::root().join("crates/warifu-catalog/data/sets/uk-psti-1.0.0.json");
    let own = fs::read_to_string(shipped).unwrap().replace("\"uk-psti\"", "\"own-duties\"");
    fs::write(folder.join("own.json"), own).unwrap();
    let made = run(&folder, "init lamp lamp.bin sbom.cdx.json --vendor Lamp --set own.json");
    assert_eq!(made.code, 0, "{}", made.err);
    fs::remove_file(folder.join("own.json")).unwrap();
    let inside = folder.join("lamp");
    let assessed = run(&inside, "assess --at 2026-11-29T00:00:00Z");
    assert_eq!(assessed.code, 2, "{}", assessed.err);
    let asked = run(&inside, next(&assessed.out).strip_prefix("warifu ").expect(&assessed.out));
    assert_eq!(asked.code, 0, "{}", asked.err);
    let asked = run(&inside, "declare --set own-duties --format json");
    assert_eq!(asked.code, 0, "{}", asked.err);
}

#[test]
fn every_bad_file_is_told_and_none_stops_the_rest() {
    let folder = beginning("bad-files");
    assert_eq!(run(&folder, "init lamp lamp.bin sbom.cdx.json --vendor Lamp --set us-cisa-ssdaf").code, 0);
    let inside = folder.join("lamp");
    fs::write(inside.join("evidence/notes.txt"), "hello").unwrap();
    fs::write(inside.join("evidence/half.json"), r#"{"bomFormat": "CycloneDX", "specVersion": "1.6""#).unwrap();
    let ran = run(&inside, "assess --format json");
    assert_ne!(ran.code, 0);
    let told = ran.json();
    let aside = list(&told, "remarks").iter().filter(|remark| text(remark, "code") == "file_left_aside");
    let files: Vec<&str> = aside.map(|remark| text(remark, "file")).collect();
    assert!(files.len() == 2 && files[0].ends_with("half.json") && files[1].ends_with("notes.txt"), "{files:?}");
    assert!(fs::read_to_string(inside.join("out/attestation.json")).unwrap().contains("sbom.cdx.json"));
    let page = run(&inside, "assess");
    assert!(page.out.contains("may have held bad news") && page.out.contains("help:"), "{}", page.out);
    // who is handed the report alone has to know as well
    let reports = fs::read_dir(inside.join("out/reports")).unwrap();
    for report in reports.map(|entry| fs::read_to_string(entry.unwrap().path()).unwrap()) {
        assert!(report.contains("may have held bad news"), "{report}");
    }
}

#[test]
#[cfg(unix)]
fn a_link_that_is_not_followed_is_told() {
    let folder = beginning("newcomer-links");
    let at = "--at 2026-11-29T00:00:00Z";
    let begun = run(&folder, "init lamp lamp.bin sbom.cdx.json --vendor Works --set uk-psti");
    assert_eq!(begun.code, 0, "{}", begun.err);
    let inside = folder.join("lamp");
    fs::create_dir(folder.join("vex")).unwrap();
    for (to, told) in [("../../vex", "link to a folder"), ("../../gone", "no such file")] {
        let link = inside.join("evidence/vex");
        std::os::unix::fs::symlink(to, &link).unwrap();
        let ran = run(&inside, &format!("assess {at}"));
        assert!(ran.code == 74 && ran.err.contains(told) && ran.err.contains("vex"), "{} {}", ran.code, ran.err);
        fs::remove_file(&link).unwrap();
    }
    // a link to a file is as good as the file
    fs::write(folder.join("vex/other.json"), b"{}").unwrap();
    std::os::unix::fs::symlink("../../vex/other.json", inside.join("evidence/other.json")).unwrap();
    assert!(run(&inside, &format!("assess {at}")).out.contains("other.json"));
}

#[test]
fn evidence_that_is_compressed_is_evidence() {
    let folder = beginning("newcomer-compressed");
    let vex = r#"{"@context": "https://openvex.dev/ns/v0.2.0", "author": "Lamp Works", "timestamp": "2026-05-01T00:00:00Z",
        "statements": [{"vulnerability": {"name": "CVE-2026-1"}, "status": "affected", "action_statement": "update"}]}"#;
    fs::write(folder.join("vex.json.gz"), stored(vex.as_bytes())).unwrap();
    fs::write(folder.join("marked.json"), [b"\xef\xbb\xbf".as_slice(), vex.as_bytes()].concat()).unwrap();
    let files = "lamp.bin sbom.cdx.json vex.json.gz marked.json";
    let begun = run(&folder, &format!("init lamp {files} --vendor Works --set uk-psti"));
    assert_eq!(begun.code, 0, "{}", begun.err);
    let kept = ["vex.json.gz", "marked.json"].map(|name| folder.join("lamp/evidence").join(name).exists());
    assert_eq!(kept, [true, true]);
    assert!(!fs::read_to_string(folder.join("lamp/product.json")).unwrap().contains("vex.json.gz"));
}

#[test]
fn evidence_that_does_not_read_is_not_delivered() {
    let folder = beginning("newcomer-spoilt");
    let twice = SBOM.trim_end().trim_end_matches('}').to_owned() + ", \"bomFormat\": \"CycloneDX\"}";
    let files = [
        ("twice.json", twice.as_str(), true),
        ("next.json", r#"{"specFormat": "CycloneDX", "specVersion": "2.0"}"#, true),
        ("spdx.yaml", "spdxVersion: SPDX-2.3\n", true),
        ("settings.json", r#"{"mode": "dark"}"#, false),
        ("page.html", "<html></html>", false),
    ];
    let mut begin = "init lamp lamp.bin sbom.cdx.json --vendor Works --set uk-psti".to_owned();
    for (name, text, _) in files {
        fs::write(folder.join(name), text).unwrap();
        begin = format!("{begin} {name}");
    }
    let first = run(&folder, &begin);
    assert_eq!(first.code, 0, "{}", first.err);
    for (name, _, is_evidence) in files {
        assert_eq!(folder.join("lamp/evidence").join(name).exists(), is_evidence, "{name}");
    }
    assert!(run(&folder.join("lamp"), "assess").out.contains("3 files could not be used"));
}

/// Bytes in gzip, stored and not compressed (RFC 1951 section 3.2.4, RFC 1952).
fn stored(bytes: &[u8]) -> Vec<u8> {
    let crc = bytes.iter().fold(!0_u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 })
    });
    let size = u16::try_from(bytes.len()).unwrap();
    let head = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255, 1];
    let ends = [(!crc).to_le_bytes(), u32::from(size).to_le_bytes()].concat();
    [head.as_slice(), &size.to_le_bytes(), &(!size).to_le_bytes(), bytes, &ends].concat()
}

#[test]
fn what_is_the_same_comes_out_the_same() {
    let folder = beginning("again");
    assert_eq!(run(&folder, "init lamp lamp.bin sbom.cdx.json --vendor Lamp --set uk-psti").code, 0);
    let inside = folder.join("lamp");
    let first = run(&inside, "assess --at 2026-11-29T00:00:00Z");
    let attestation = fs::read(inside.join("out/attestation.json")).unwrap();
    let second = run(&inside, "assess --at 2026-11-29T00:00:00Z");
    assert!(second.out.contains("only what changed"), "{}", second.out);
    assert!(!first.out.contains("only what changed"));
    assert_eq!(fs::read(inside.join("out/attestation.json")).unwrap(), attestation);
    // an attestation that somebody touched is not believed
    let forged = String::from_utf8(attestation.clone()).unwrap().replace("\"sbom.present\"", "\"sbom.presence\"");
    fs::write(inside.join("out/attestation.json"), forged + "\n").unwrap();
    assert!(!run(&inside, "assess --at 2026-11-29T00:00:00Z").out.contains("only what changed"));
    assert_eq!(fs::read(inside.join("out/attestation.json")).unwrap(), attestation);
    // nor one that came with a folder, whatever it says of itself
    let basis = inside.join("out/.basis");
    let (text, vouched) = (String::from_utf8(attestation.clone()).unwrap(), fs::read_to_string(&basis).unwrap());
    let forged = text.replace("\"value\": 0", "\"value\": 7");
    assert_ne!(forged, text);
    let digest = |text: &str| Digest::of(text.as_bytes()).to_string();
    fs::remove_file(inside.join("out/attestation.json")).unwrap();
    fs::write(inside.join("out/attestation.json"), &forged).unwrap();
    fs::write(&basis, vouched.replace(&digest(&text), &digest(&forged))).unwrap();
    assert!(!run(&inside, "assess --at 2026-11-29T00:00:00Z").out.contains("only what changed"));
    assert_eq!(fs::read(inside.join("out/attestation.json")).unwrap(), attestation);
}

#[test]
fn one_page_reports_on_all_sets() {
    let folder = beginning("one-page");
    let assess = "assess sbom.cdx.json --at 2026-11-29T00:00:00Z --set us-cisa-ssdaf --set jp-jc-star:star-1";
    let ran = run(&folder, &format!("{assess} --set us-cisa-ssdaf"));
    assert!(matches!(ran.code, 1 | 2), "{}", ran.err);
    assert!(ran.out.contains("report.html"), "{}", ran.out);
    let page = fs::read_to_string(folder.join("out/report.html")).unwrap();
    assert!(page.contains("<html lang=\"en\"") && !page.contains("<script"));
    // the same as `report` makes of what lies there, with a set that is asked for twice in it once
    let report =
        "report out/records/us-cisa-ssdaf.json out/records/jp-jc-star-star-1.json --plan out/plan.json --as html";
    let made = run(&folder, &format!("{report} -o -"));
    assert_eq!(made.out, page, "{}", made.err);
    let japanese = run(&folder, &format!("{assess} --lang ja"));
    assert!(japanese.out.contains("report.html"), "{}", japanese.out);
    assert!(fs::read_to_string(folder.join("out/report.html")).unwrap().contains("<html lang=\"ja\""));
}

/// The commands of `examples/06-assess` do what its page says.
#[test]
fn the_example_of_the_whole_path() {
    let folder = scratch("example-assess");
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/06-assess");
    let readme = fs::read_to_string(example.join("README.md")).unwrap();
    crate::support::copy(&example, &folder);
    let commands: Vec<&str> = readme.lines().filter_map(|line| line.strip_prefix("warifu ")).collect();
    assert_eq!(commands.len(), 7);
    for (command, code) in commands.into_iter().zip([0, 2, 0, 0, 0, 0, 0]) {
        let words: Vec<&str> = command.split('"').enumerate().fold(Vec::new(), |mut words, (place, part)| {
            if place % 2 == 1 {
                words.push(part);
            } else {
                words.extend(part.split_whitespace());
            }
            words
        });
        let ran = run_words(&folder, &words, b"");
        assert_eq!(ran.code, code, "{command}: {}{}", ran.out, ran.err);
    }
    // the table that was filled in asks what the command asks
    let [asked, answered] = ["questions.csv", "answers.csv"].map(|name| fs::read_to_string(folder.join(name)).unwrap());
    let claims = |table: &str| {
        let cell = |line: &str| line.split(',').nth(2).map(str::to_owned);
        let cells = table.lines().filter(|line| line.split(',').count() > 10).filter_map(cell);
        cells.collect::<Vec<_>>()
    };
    assert_eq!(claims(&asked), claims(&answered));
    assert_eq!(claims(&asked).len(), 13, "the name of the column and twelve questions: {:?}", claims(&asked));
    let assessed = fs::read_to_string(folder.join("doorbell/out/report.html")).unwrap();
    assert_eq!(assessed, fs::read_to_string(folder.join("report.html")).unwrap());
}

/// Fills in the answer of every boolean question as spreadsheets do, with who says so in every row.
fn filled(table: &str) -> String {
    let mut out = String::new();
    for line in table.split_inclusive("\r\n") {
        let answer = if line.contains(",true or false,") { "TRUE" } else { "" };
        out.push_str(&line.replace(",,,,\r\n", &format!(",{answer},Lamp Works,2026-11-01T00:00:00Z,\r\n")));
    }
    out
}

#[test]
fn questions_go_through_a_spreadsheet_and_back() {
    let folder = beginning("spreadsheet");
    assert_eq!(run(&folder, "init lamp lamp.bin sbom.cdx.json --vendor Lamp --set uk-psti").code, 0);
    let inside = folder.join("lamp");
    let declare = "declare --set uk-psti --at 2026-11-29T00:00:00Z";
    let wrote = run(&inside, &format!("{declare} --csv questions.csv"));
    assert_eq!(wrote.code, 0, "{}", wrote.err);
    let blank = fs::read_to_string(inside.join("questions.csv")).unwrap();
    assert!(blank.starts_with("\u{feff}kind,title,claim,"));
    // blanks come back as the very questionnaires that `declare` writes
    assert_eq!(run(&inside, "declare --from questions.csv -o from-table").code, 0);
    assert_eq!(run(&inside, &format!("{declare} -o direct")).code, 0);
    let names = |folder: &str| {
        let mut names: Vec<_> =
            fs::read_dir(inside.join(folder)).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        names.sort();
        names
    };
    assert!(!names("direct").is_empty() && names("direct") == names("from-table"));
    for name in names("direct") {
        let [direct, back] =
            ["direct", "from-table"].map(|folder| fs::read_to_string(inside.join(folder).join(&name)).unwrap());
        assert_eq!(direct, back);
    }
    // answers, without the mark and in another dialect
    let answered = filled(&blank);
    assert!(answered.contains(",TRUE,Lamp Works,"), "{answered}");
    fs::write(inside.join("filled.csv"), answered.trim_start_matches('\u{feff}').replace("\r\n", "\n")).unwrap();
    let read = run(&inside, "declare --from filled.csv");
    assert_eq!(read.code, 0, "{}", read.err);
    let again = run(&inside, "declare --from filled.csv");
    assert_eq!(again.code, 0, "{}", again.err);
    let assessed = run(&inside, "assess --at 2026-11-29T00:00:00Z --format json");
    assert!(matches!(assessed.code, 0..=2), "{}", assessed.err);
    let attestation = fs::read_to_string(inside.join("out/attestation.json")).unwrap();
    for line in answered.lines().filter(|line| line.contains(",TRUE,")) {
        let claim = line.split(',').nth(2).unwrap();
        assert!(attestation.contains(&format!("\"{claim}\"")), "{line}");
    }
    // what is wrong is told by row and column, and nothing is written
    for (from, to, says) in [
        (",TRUE,", ",perhaps,", "column `answer`"),
        ("2026-11-01T00:00:00Z", "1/11/2026", "column `made_at`"),
        (",Lamp Works,", ",,", "column `made_by`"),
        ("claim,", "claims,", "`claims`"),
    ] {
        fs::write(inside.join("wrong.csv"), answered.replace(from, to)).unwrap();
        let ran = run(&inside, "declare --from wrong.csv -o wrong");
        assert!(ran.code == 65 && ran.err.contains(says) && ran.err.contains("row "), "{}", ran.err);
        let japanese = run(&inside, "declare --from wrong.csv -o wrong --lang ja");
        assert!(japanese.err.contains("行目"), "{}", japanese.err);
        assert!(!inside.join("wrong").exists());
    }
    // a table without the columns for people is enough, and what could not be read again is not written
    let short = "kind;claim;answer;made_by;made_at\ndisclosure_policy;response.acknowledge_within;P5D;Lamp;2026-11-01T00:00:00Z\n";
    fs::write(inside.join("short.csv"), short).unwrap();
    assert_eq!(run(&inside, "declare --from short.csv -o short").code, 0);
    let imported = run(&inside, "import short/disclosure-policy.json --product product.json -o short.json");
    assert_eq!(imported.code, 0, "{}", imported.err);
    fs::write(inside.join("wrong.csv"), short.replace(";Lamp;", ";\"Lamp\u{7}\";")).unwrap();
    assert_eq!(run(&inside, "declare --from wrong.csv -o wrong").code, 65);
    assert!(!inside.join("wrong").exists());
    fs::write(inside.join("wrong.csv"), b"kind,claim,answer,made_by,made_at\n\x8e\xbf").unwrap();
    assert!(run(&inside, "declare --from wrong.csv -o wrong").err.contains("UTF-8"));
}

#[test]
fn a_bare_sbom_is_enough_to_begin() {
    let folder = beginning("bare");
    let ran = run(&folder, "assess sbom.cdx.json --set uk-psti --format json");
    assert!(matches!(ran.code, 1 | 2), "{}", ran.err);
    let told = ran.json();
    assert_eq!(text(told.member("product").unwrap(), "model"), "lamp");
    assert!(list(&told, "remarks").iter().any(|remark| text(remark, "code") == "product_from_sbom"));
}

#[test]
fn what_is_not_known_is_named_where_nobody_is_there_to_answer() {
    let folder = beginning("unasked");
    let ran = run_words(&folder, &["init", "lamp", "--vendor", "Lamp"], b"");
    assert_eq!(ran.code, 64);
    for flag in ["--model", "--product-version", "FILE"] {
        assert!(ran.err.contains(flag), "{}", ran.err);
    }
    assert!(!folder.join("lamp").exists(), "nothing is half made");
    assert_eq!(run(&folder, "init lamp lamp.bin sbom.cdx.json --vendor Lamp").code, 0);
    assert_eq!(run(&folder, "init lamp lamp.bin sbom.cdx.json --vendor Other").code, 74, "nothing is overwritten");
}

/// What an SBOM does not tell is no dispute between SBOMs; each flag that is missing says why it is.
#[test]
fn why_a_thing_is_not_known_is_told() {
    let folder = beginning("untold");
    let cyclonedx = |component: &str| {
        format!(r#"{{"bomFormat": "CycloneDX", "specVersion": "1.6", "metadata": {{"component": {component}}}}}"#)
    };
    let bare = cyclonedx(r#"{"type": "firmware", "name": "lamp"}"#);
    let second = cyclonedx(r#"{"type": "firmware", "name": "lamp", "version": "2.0"}"#);
    let nothing = r#"{"bomFormat": "CycloneDX", "specVersion": "1.6", "components": []}"#;
    let two = r#"{"spdxVersion": "SPDX-2.3", "documentDescribes": ["SPDXRef-a", "SPDXRef-b"], "packages": []}"#;
    for (name, text) in [("bare.json", &*bare), ("second.json", &second), ("nothing.json", nothing), ("two.json", two)]
    {
        fs::write(folder.join(name), text).unwrap();
    }
    let told = |files: &str, language: &str| {
        let ran = run(&folder, &format!("init lamp lamp.bin {files} --vendor Lamp --format json --lang {language}"));
        assert_eq!(ran.code, 64, "{}", ran.err);
        let error = ran.error();
        (text(&error, "message").to_owned(), text(&error, "help").to_owned())
    };
    assert_eq!(told("nothing.json", "en").1.matches("does not say").count(), 1, "a reason is told once");
    for (files, flags, why) in [
        ("bare.json", "--product-version", "--product-version: `bare.json` does not state it"),
        ("bare.json nothing.json", "--product-version", "--product-version: `bare.json` does not state it"),
        (
            "sbom.cdx.json second.json",
            "--product-version",
            "the SBOMs do not agree on it (`sbom.cdx.json: 1.0`, `second.json: 2.0`)",
        ),
        (
            "bare.json second.json",
            "--product-version",
            "the SBOMs do not agree on it (`bare.json: -`, `second.json: 2.0`)",
        ),
        ("nothing.json", "--model, --product-version", "`nothing.json`: the SBOM does not say what it describes"),
        ("two.json", "--model, --product-version", "`two.json`: the SBOM describes 2 packages, not one product"),
    ] {
        let (message, help) = told(files, "en");
        assert!(message.ends_with(flags) && help.contains(why), "{files}: {message}: {help}");
        assert_eq!(help.contains("do not agree"), why.contains("do not agree"), "{files}: {help}");
        let (message, help) = told(files, "ja");
        assert!(!message.is_ascii() && !help.contains("SBOM does"), "{help}");
    }
    // the other two commands that name a product by an SBOM
    for (file, says) in [("nothing.json", "does not say what it describes"), ("two.json", "describes 2 packages")] {
        let product = run(&folder, &format!("product lamp.bin --sbom {file} --kind component -o p.json --format json"));
        let assess = run(&folder, &format!("assess {file} --set uk-psti --format json"));
        for (ran, code) in [(product, 65), (assess, 64)] {
            assert!(ran.code == code && text(&ran.error(), "message").contains(says), "{}", ran.err);
        }
    }
}

const SBOM: &str = r#"{"bomFormat": "CycloneDX", "specVersion": "1.6", "metadata": {"timestamp": "2026-11-01T00:00:00Z",
    "component": {"type": "firmware", "name": "lamp", "version": "1.0", "purl": "pkg:generic/lamp@1.0"}},
    "components": [{"type": "library", "name": "lwip", "version": "2.2.0", "purl": "pkg:generic/lwip@2.2.0"}]}"#;

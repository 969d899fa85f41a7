//! Questions go out as a table, come back as a spreadsheet saves it, and no answer in the folder is lost.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::support::{list, run, scratch, text};
use warifu_model::Json;

/// The rows of a table that the program wrote.
fn rows(table: &str) -> Vec<Vec<String>> {
    let mut rows = vec![vec![String::new()]];
    let mut is_quoted = false;
    let mut rest = table.trim_start_matches('\u{feff}').chars().peekable();
    while let Some(next) = rest.next() {
        let row = rows.last_mut().unwrap();
        match next {
            '"' if is_quoted && rest.peek() == Some(&'"') => row.last_mut().unwrap().push(rest.next().unwrap()),
            '"' => is_quoted = !is_quoted,
            ',' if !is_quoted => row.push(String::new()),
            '\r' if !is_quoted => {}
            '\n' if !is_quoted => rows.push(vec![String::new()]),
            other => row.last_mut().unwrap().push(other),
        }
    }
    rows.pop();
    rows
}

/// The same as Excel saves it where the comma is a decimal mark: byte order mark, semicolons, CRLF, quotes where needed.
fn as_excel(rows: &[Vec<String>]) -> String {
    let cell = |cell: &String| {
        let is_plain = !cell.contains([';', '"', '\n', '\r']);
        if is_plain { cell.clone() } else { format!("\"{}\"", cell.replace('"', "\"\"")) }
    };
    let lines = rows.iter().map(|row| row.iter().map(cell).collect::<Vec<_>>().join(";"));
    format!("\u{feff}{}\r\n", lines.collect::<Vec<_>>().join("\r\n"))
}

fn set(rows: &mut [Vec<String>], column: &str, value: impl Fn(&[String]) -> Option<&'static str>) {
    let (head, rows) = rows.split_first_mut().unwrap();
    let place = head.iter().position(|name| name == column).unwrap();
    for row in rows {
        if let Some(value) = value(row) {
            value.clone_into(row.get_mut(place).unwrap());
        }
    }
}

/// The bytes of all files of a folder.
fn content(folder: &Path) -> BTreeMap<String, String> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries
        .map(|path| (path.file_name().unwrap().to_str().unwrap().into(), fs::read_to_string(path).unwrap()))
        .collect()
}

fn number(json: &Json, name: &str) -> usize {
    match json.member(name) {
        Some(Json::Int(number)) => usize::try_from(*number).unwrap(),
        other => panic!("{name}: {other:?}"),
    }
}

#[test]
fn a_table_updates_what_the_folder_has() {
    let folder = scratch("table-updates");
    fs::write(folder.join("lamp.bin"), "lamp 1.0\n").unwrap();
    let init = "init lamp lamp.bin --vendor Lamp --model L1 --product-version 1.0 --set uk-psti";
    assert_eq!(run(&folder, init).code, 0);
    let lamp = folder.join("lamp");
    let declare = "declare --set uk-psti --at 2026-11-29T00:00:00Z";
    assert_eq!(run(&lamp, declare).code, 0);
    let blanks = content(&lamp.join("declarations"));
    // what the folder asks for already and nobody has answered is in the table
    let wrote = run(&lamp, &format!("{declare} --csv questions.csv --format json"));
    assert_eq!(wrote.code, 0, "{}", wrote.err);
    let mut table = rows(&fs::read_to_string(lamp.join("questions.csv")).unwrap());
    assert!(number(&wrote.json(), "questions") > 3 && table.len() == number(&wrote.json(), "questions") + 1);

    // a table of blanks changes nothing
    fs::write(lamp.join("excel.csv"), as_excel(&table)).unwrap();
    let ran = run(&lamp, "declare --from excel.csv --format json");
    assert_eq!((ran.code, list(&ran.json(), "questionnaires").len()), (0, 0), "{}", ran.err);
    assert_eq!(content(&lamp.join("declarations")), blanks);

    // answers by a Japanese maker, with a day as a Japanese spreadsheet writes it
    let is_boolean = |row: &[String]| row.iter().any(|cell| cell == "true or false");
    set(&mut table, "answer", |row| is_boolean(row).then_some("はい"));
    set(&mut table, "made_by", |_| Some("浜風制御；品質保証部"));
    set(&mut table, "made_at", |_| Some("2026/11/1"));
    fs::write(lamp.join("excel.csv"), as_excel(&table)).unwrap();
    let ran = run(&lamp, "declare --from excel.csv --format json");
    assert_eq!(ran.code, 0, "{}", ran.err);
    let answered = number(&ran.json(), "answered");
    assert!(answered > 0);
    let filled = content(&lamp.join("declarations"));
    assert_eq!(filled.keys().collect::<Vec<_>>(), blanks.keys().collect::<Vec<_>>(), "no second document of a kind");
    let all: String = filled.values().cloned().collect();
    assert!(all.contains("浜風制御；品質保証部") && all.contains("2026-11-01T00:00:00Z"));
    assert_eq!(all.matches("\"answer\": true").count(), answered);

    // again: nothing changes
    let ran = run(&lamp, "declare --from excel.csv --format json");
    assert_eq!((ran.code, number(&ran.json(), "answered"), number(&ran.json(), "unchanged")), (0, 0, answered));
    assert_eq!(content(&lamp.join("declarations")), filled);
    // and what is answered is not in the next table
    let next = run(&lamp, &format!("{declare} --csv next.csv --format json"));
    assert_eq!(number(&next.json(), "questions"), number(&wrote.json(), "questions") - answered);

    // another answer is an error that names both, and nothing is written, until it is asked for
    set(&mut table, "answer", |row| is_boolean(row).then_some("いいえ"));
    fs::write(lamp.join("excel.csv"), as_excel(&table)).unwrap();
    let ran = run(&lamp, "declare --from excel.csv --format json");
    assert_eq!((ran.code, text(&ran.error(), "error")), (65, "answer-differs"), "{}", ran.err);
    assert!(text(&ran.error(), "message").contains("`false`") && text(&ran.error(), "message").contains("`true`"));
    let ja = run(&lamp, "declare --from excel.csv --format json --lang ja");
    assert!(text(&ja.error(), "message").contains("回答"), "{}", ja.err);
    assert_eq!(content(&lamp.join("declarations")), filled);
    let ran = run(&lamp, "declare --from excel.csv --replace --format json");
    assert_eq!((ran.code, number(&ran.json(), "replaced")), (0, answered), "{}", ran.err);
    let all: String = content(&lamp.join("declarations")).values().cloned().collect();
    assert_eq!((all.matches("\"answer\": false").count(), all.matches("\"answer\": true").count()), (answered, 0));
}

/// A misspelt claim would count for nothing, and no one would be told; a claim that tools make would be good news without a tool.
#[test]
fn a_table_answers_what_there_is_to_answer() {
    let folder = scratch("table-unknown");
    fs::write(folder.join("lamp.bin"), "lamp 1.0\n").unwrap();
    let init = "init . lamp.bin --vendor Lamp --model L1 --product-version 1.0 --set uk-psti";
    assert_eq!(run(&folder, init).code, 0);
    for (kind, claim, answer, code, column, help) in [
        ("no_such_kind", "response.acknowledge_within", "P5D", "evidence-kind-unknown", "kind", "--vocabulary"),
        ("no_such_kind", "response.acknowledge_within", "", "evidence-kind-unknown", "kind", "--vocabulary"),
        (
            "disclosure_polcy",
            "response.acknowledge_within",
            "P5D",
            "evidence-kind-unknown",
            "kind",
            "`disclosure_policy`",
        ),
        (
            "disclosure_policy",
            "response.acknowledge_withn",
            "P5D",
            "claim-unknown",
            "claim",
            "`response.acknowledge_within`",
        ),
        (
            "disclosure_policy",
            "response.acknowledge_withn",
            "",
            "claim-unknown",
            "claim",
            "`response.acknowledge_within`",
        ),
        ("disclosure_policy", "no.such_claim_at_all", "", "claim-unknown", "claim", "--vocabulary"),
        ("disclosure_policy", "vex.statements", "3", "reserved", "claim", "import"),
        ("disclosure_policy", "sbom.components", "", "reserved", "claim", "import"),
        ("sbom", "response.acknowledge_within", "P5D", "reserved", "kind", "import"),
        ("vex", "vex.statements", "3", "reserved", "kind", "import"),
        ("test_report", "response.acknowledge_within", "P5D", "claim-not-of-kind", "claim", "`disclosure_policy`"),
    ] {
        let row = format!("kind;claim;answer;made_by;made_at\n{kind};{claim};{answer};Lamp;2026-11-01T00:00:00Z\n");
        fs::write(folder.join("t.csv"), row).unwrap();
        for language in ["en", "ja"] {
            let ran = run(&folder, &format!("declare --from t.csv -o out --format json --lang {language}"));
            let error = ran.error();
            let (message, helps) = (text(&error, "message"), text(&error, "help"));
            assert_eq!((ran.code, text(&error, "error")), (65, code), "{kind} {claim}: {}", ran.err);
            assert!(message.contains(&format!("`{column}`")) && message.contains('2'), "{message}");
            assert!(language == "ja" || helps.contains(help), "{kind} {claim}: {helps}");
            assert_eq!(message.is_ascii() && helps.is_ascii(), language == "en", "{message}: {helps}");
        }
        assert!(!folder.join("out").exists(), "nothing is written");
    }
}

/// The same in the documents that people write themselves: what is spelled like something else is refused, what is unlike anything is told.
#[test]
fn a_document_of_people_states_what_there_is() {
    let folder = scratch("document-unknown");
    fs::write(folder.join("lamp.bin"), "lamp 1.0\n").unwrap();
    let init = "init . lamp.bin --vendor Lamp --model L1 --product-version 1.0 --set uk-psti --identifier model:L1";
    assert_eq!(run(&folder, init).code, 0);
    let declaration = |kind: &str, claim: &str| {
        format!(
            r#"{{"format":"warifu.declaration/1","product":{{"identifiers":[{{"type":"model","value":"L1"}}]}},"kind":"{kind}",
            "title":"T","made_by":"Lamp","made_at":"2026-11-01T00:00:00Z","claims":{{"{claim}":"P5D"}}}}"#
        )
    };
    for (kind, claim, code, pointer) in [
        ("disclosure_policy", "response.acknowlege_within", "claim-unknown", "/claims/response.acknowlege_within"),
        ("disclosure_polciy", "response.acknowledge_within", "evidence-kind-unknown", "/kind"),
        ("disclosure_policy", "vex.statements", "reserved", "/claims/vex.statements"),
        ("sbom", "response.acknowledge_within", "reserved", "/kind"),
    ] {
        fs::write(folder.join("declarations/d.json"), declaration(kind, claim)).unwrap();
        for language in ["en", "ja"] {
            let import = "import declarations/d.json --product product.json -o a.json --format json --lang";
            let error = run(&folder, &format!("{import} {language}")).error();
            assert_eq!((text(&error, "error"), text(&error, "pointer")), (code, pointer), "{error:?}");
            assert_eq!(text(&error, "message").is_ascii(), language == "en");
        }
        let assessed = run(&folder, "assess --format json").json();
        let aside = list(&assessed, "remarks").iter().find(|remark| text(remark, "code") == "file_left_aside");
        assert_eq!(aside.map(|remark| text(remark, "error")), Some(code), "{assessed:?}");
    }
    fs::write(folder.join("declarations/d.json"), declaration("harbour_permit", "harbour.draught")).unwrap();
    let imported = run(&folder, "import declarations/d.json --product product.json -o a.json --format json").json();
    let listed =
        |name: &str| list(&imported, name).iter().filter_map(Json::as_text).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(
        (listed("unknown_claims"), listed("unknown_kinds")),
        (vec!["harbour.draught".into()], vec!["harbour_permit".into()])
    );
    for language in ["en", "ja"] {
        let assessed = run(&folder, &format!("assess --format json --lang {language}")).json();
        let codes: Vec<_> = list(&assessed, "remarks").iter().map(|remark| text(remark, "code")).collect();
        assert!(codes.contains(&"unknown_claim") && codes.contains(&"unknown_kind"), "{codes:?}");
        let shown = run(&folder, &format!("assess --lang {language}")).out;
        assert!(shown.contains("`harbour.draught`") && shown.contains("`harbour_permit`"), "{shown}");
    }
}

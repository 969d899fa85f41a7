//! Recognition across borders: the walk-through as its README says it, and a third pair of countries made by copying it.

use std::fs;

use crate::body::{examples, walk, walk_through};

#[test]
fn every_command_of_the_recognition_walk_through_does_what_stands_beside_it() {
    let (_, said) = walk("08-recognition");
    holds(&said, "model-jp-us", "model-us-components");
    // and so does the first page
    let page = fs::read_to_string(examples().join("../README.md")).unwrap();
    let (_, block) = page.split_once("$ warifu check bundle.json --trust trust.json").unwrap();
    let shown: Vec<&str> =
        block.lines().skip(1).take_while(|line| *line != "```").filter(|line| *line != "…").collect();
    assert!(shown.len() >= 4, "{shown:?}");
    let printed = words(&said);
    assert!(shown.iter().all(|line| printed.contains(&words(line))), "{shown:?}\n{said}");
}

/// The variables of the first section are all that another pair needs: other parties, sets, kinds of levels and days.
#[test]
fn a_third_pair_is_made_by_copying() {
    let mut story = fs::read_to_string(examples().join("08-recognition/README.md")).unwrap();
    for (of_the_model, of_the_copy) in COPIED {
        assert_eq!(story.matches(of_the_model).count(), 1, "{of_the_model}");
        story = story.replace(of_the_model, of_the_copy);
    }
    let (folder, said) = walk_through("third-pair", &story);
    holds(&said, "model-sg-uk", "uk-psti");
    let arrangement = fs::read_to_string(folder.join("arrangement.json")).unwrap();
    for left in ["\"jp\"", "\"us\"", "iec-62443", "model-us", "2026-10-01"] {
        assert!(!arrangement.contains(left), "{left}: {arrangement}");
    }
}

/// One verdict accepts and shows the chain; each of the others refuses for its own reason.
fn holds(said: &str, arrangement: &str, counts_as: &str) {
    let verdicts: Vec<&str> =
        said.lines().filter(|line| line.starts_with("ACCEPT") || line.starts_with("REFUSE")).collect();
    let codes: Vec<&str> = verdicts.into_iter().map(code).collect();
    assert_eq!(codes, CODES, "{said}");
    let printed = words(said);
    for shown in [format!("arrangement: {arrangement};"), format!("set: {counts_as}")] {
        assert!(printed.contains(&shown), "{shown}: {said}");
    }
}

/// The text however its lines are broken.
fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The code of a verdict; the verdict itself where it has none.
fn code(verdict: &str) -> &str {
    let mut words = verdict.split([' ', ':']).filter(|word| !word.is_empty());
    let answer = words.next().unwrap_or_default();
    words.next().unwrap_or(answer)
}

const CODES: [&str; 7] = [
    "ACCEPT",
    "arrangement_not_in_force",
    "level_not_recognised",
    "sector_not_recognised",
    "set_not_accepted",
    "party_without_mandate",
    "issuer_not_recognised",
];

const COPIED: [(&str, &str); 6] = [
    (
        r#"ISSUER=jp; ISSUER_EN="Japan"; ISSUER_JA="日本""#,
        r#"ISSUER=sg; ISSUER_EN="Singapore"; ISSUER_JA="シンガポール""#,
    ),
    (
        r#"RECOGNISER=us; RECOGNISER_EN="United States"; RECOGNISER_JA="アメリカ合衆国""#,
        r#"RECOGNISER=uk; RECOGNISER_EN="United Kingdom"; RECOGNISER_JA="英国""#,
    ),
    ("SET=iec-62443-4-2; LEVEL=2; BELOW=1", "SET=sg-cls; LEVEL=level-2; BELOW=level-1"),
    (
        r#"{"at_least": "2", "dimensions": ["FR1", "FR2", "FR3", "FR4", "FR5", "FR6", "FR7"]}"#,
        r#"{"at_least": "level-2", "ladder": ["level-1", "level-2", "level-3", "level-4"]}"#,
    ),
    (
        r#"COUNTS_AS=model-us-components; CAP='{"counts_as": "FR1=2,FR2=2,FR3=2,FR4=2,FR5=2,FR6=2,FR7=2"}'"#,
        "COUNTS_AS=uk-psti; CAP='{}'",
    ),
    ("DAY=2026-12-01; DAY_BEFORE=2026-11-30", "DAY=2027-01-15; DAY_BEFORE=2027-01-14"),
];

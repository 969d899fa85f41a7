use warifu_model::json::Tape;
use warifu_model::{Json, LevelRule, ReadError};

fn read(text: &str) -> Result<LevelRule, ReadError> {
    Tape::parse(text.as_bytes())?.root().read()
}

#[test]
fn a_list_takes_what_it_lists() {
    let rule = read(r#"["FR1=2,FR2=1"]"#).unwrap();
    assert!(rule.accepts(Some("FR1=2,FR2=1")));
    assert!(!rule.accepts(Some("FR1=2,FR2=2")) && !rule.accepts(None) && !rule.accepts(Some("2")));
    assert!(!read("[]").unwrap().accepts(Some("star-1")), "nothing listed, nothing taken");
}

#[test]
fn a_rung_is_met_by_itself_and_what_stands_above() {
    let rule = read(r#"{"at_least": "star-2", "ladder": ["star-1", "star-2", "star-3"]}"#).unwrap();
    let takes = |level| rule.accepts(Some(level));
    assert!(takes("star-2") && takes("star-3"));
    assert!(!takes("star-1") && !takes("star-4") && !takes("") && !rule.accepts(None));
}

#[test]
fn a_vector_is_met_dimension_by_dimension() {
    let rule = read(r#"{"at_least": "1", "dimensions": ["FR1", "FR2"]}"#).unwrap();
    for level in ["FR1=1,FR2=1", "FR1=2,FR2=1", "FR2=3,FR1=1", "1", "2"] {
        assert!(rule.accepts(Some(level)), "{level}");
    }
    for level in ["FR1=2", "FR1=1,FR2=0", "0", "", "SL2", "FR1=1,FR2=01", "FR1=1,FR2=1,FR3=1", "FR1=1,FR1=1,FR2=1"] {
        assert!(!rule.accepts(Some(level)), "{level}");
    }
    let rule = read(r#"{"at_least": "FR2=2", "dimensions": ["FR1", "FR2"]}"#).unwrap();
    assert!(rule.accepts(Some("FR2=2")) && !rule.accepts(Some("FR1=2")), "what is left out is zero");
}

#[test]
fn a_minimum_that_means_nothing_is_not_read() {
    for text in [
        r#"{"at_least": "star-9", "ladder": ["star-1"]}"#,
        r#"{"at_least": "star-1", "ladder": []}"#,
        r#"{"at_least": "star-1", "ladder": ["star-1", "star-1"]}"#,
        r#"{"at_least": "SL2", "dimensions": ["FR1"]}"#,
        r#"{"at_least": "101", "dimensions": ["FR1"]}"#,
        r#"{"at_least": "FR2=1", "dimensions": ["FR1"]}"#,
        r#"{"at_least": "1", "dimensions": ["FR1"], "ladder": ["1"]}"#,
        r#"{"at_least": "1"}"#,
        r#"{"ladder": ["1"]}"#,
        r#""1""#,
    ] {
        read(text).unwrap_err();
    }
}

#[test]
fn a_rule_is_written_as_it_is_read() {
    for text in [
        r#"["star-1"]"#,
        r#"{"at_least":"star-1","ladder":["star-1","star-2"]}"#,
        r#"{"at_least":"FR1=1","dimensions":["FR1"]}"#,
    ] {
        assert_eq!(String::from_utf8(Json::from(&read(text).unwrap()).to_canonical()).unwrap(), text);
    }
}

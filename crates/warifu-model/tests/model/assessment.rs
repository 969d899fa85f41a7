use warifu_model::{Assessment, Json, ReadError};

fn read(rest: &str) -> Result<Assessment, ReadError> {
    Assessment::read(format!(r#"{{"format":"warifu.assessment/1",{rest}}}"#).as_bytes())
}

#[test]
fn an_assessment_is_read_and_written_back() {
    let read = read(
        r#""sets":[{"set":"us-ssdf","versions":">=1.1.0, <2.0.0"},{"set":"sg-cls","level":"star-2"}],"output":"out""#,
    );
    let read = read.unwrap();
    assert_eq!(read.sets.len(), 2);
    assert_eq!(read.sets[1].level.as_deref(), Some("star-2"));
    assert_eq!(Assessment::read(&Json::from(&read).to_canonical()), Ok(read));
}

#[test]
fn paths_stay_inside() {
    for path in ["/etc", "../other", "a/../../b", "a//b", "c:x", "a\\\\b", "./a", "a/"] {
        let error = read(&format!(r#""sets":[],"output":"{path}""#)).unwrap_err();
        assert_eq!((error.code(), error.pointer.as_str()), ("rule-broken", "/output"), "{path}");
    }
    assert!(read(r#""sets":[],"output":"out/today","about":["evidence/a b.json"]"#).is_ok());
}

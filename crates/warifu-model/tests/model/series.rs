use warifu_model::json::Tape;
use warifu_model::{Charter, Issuer, Json, Limit, ReadError, SeriesId, StatusSnapshot};

fn read(text: &str) -> Result<Charter, ReadError> {
    Tape::parse(text.as_bytes())?.root().read()
}

#[test]
fn a_series_is_the_digest_of_the_canonical_charter() {
    let charter = read(r#"{"issuer": {"authority": "a"}, "body": "b", "begun": "2026-01-01T00:00:00Z"}"#).unwrap();
    // printf '{"begun":"2026-01-01T00:00:00Z","body":"b","issuer":{"authority":"a"}}' | sha256sum
    let expected = "sha256:c47f6b5278e02c7db18c1bb62ded88c466b3eccb2fc7d5ba7c4b11fb7396629b";
    assert_eq!(charter.series().to_string(), expected);
    let other = read(r#"{"begun": "2026-01-01T00:00:00Z", "body": "b", "issuer": {"authority": "a"}}"#).unwrap();
    assert_eq!(other.series(), charter.series(), "the order of members is none of it");
    assert_eq!(SeriesId::parse(expected), Some(charter.series()));
    assert_eq!(SeriesId::parse(&expected.to_uppercase()), None);
    let below = Charter { issuer: Issuer::Series(charter.series()), ..charter };
    assert_ne!(below.series(), other.series());
    assert_eq!(read(&String::from_utf8(Json::from(&below).to_canonical()).unwrap()).unwrap(), below);
}

#[test]
fn a_charter_has_one_issuer_and_nothing_else() {
    let series = format!("sha256:{}", "0".repeat(64));
    for (issuer, more) in [
        ("{}".to_owned(), ""),
        (format!(r#"{{"authority": "a", "series": "{series}"}}"#), ""),
        (r#"{"authority": "a", "name": "b"}"#.to_owned(), ""),
        (r#""a""#.to_owned(), ""),
        (r#"{"authority": "a"}"#.to_owned(), r#", "kind": "certifies""#),
    ] {
        let text = format!(r#"{{"issuer": {issuer}, "body": "b", "begun": "2026-01-01T00:00:00Z"{more}}}"#);
        read(&text).unwrap_err();
    }
}

#[test]
fn series_are_listed_in_one_form() {
    let number = |number: usize| format!("\"sha256:{number:064x}\"");
    let read = |list: &[String]| {
        let text = format!(
            r#"{{"format":"warifu.status-snapshot/2","body":"b","series":[{}],"sequence":1,"issued_at":"2026-11-01T09:00:00Z",
            "next_update":"2026-11-08T09:00:00Z","count":10,"list":"ZrA="}}"#,
            list.join(",")
        );
        StatusSnapshot::read(text.as_bytes()).map(|read| read.series.len()).map_err(|error| error.pointer)
    };
    let [one, two] = [1, 2].map(number);
    let most: Vec<String> = (0..=Limit::SNAPSHOT_SERIES).map(number).collect();
    assert_eq!(read(&[one.clone(), two.clone()]), Ok(2));
    assert_eq!(read(&most[1..]), Ok(Limit::SNAPSHOT_SERIES));
    for list in [&[][..], &[two.clone(), one.clone()], &[one.clone(), one.clone()], &[one, two.clone(), two], &most] {
        assert_eq!(read(list), Err("/series".to_owned()), "{list:?}");
    }
}

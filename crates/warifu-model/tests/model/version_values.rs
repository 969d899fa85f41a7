use warifu_model::{Boundaries, ClaimType, Json, SemVer};

/// The values around some versions, those with other build metadata left aside, in order.
fn around(constants: &[&str]) -> Vec<String> {
    let values: Vec<Json> = constants.iter().map(|text| Json::from(*text)).collect();
    let around = ClaimType::Version.around(&Boundaries { values: &values, ..Boundaries::default() }).unwrap();
    let texts = around.iter().map(|value| value.as_text().unwrap().to_owned());
    let mut texts: Vec<String> = texts.filter(|text| !text.contains('+')).collect();
    texts.sort_by_key(|text| SemVer::parse(text).unwrap());
    texts
}

#[test]
fn every_gap_that_there_is_has_a_version() {
    let gap = |low: &str, high: &str| {
        let around = around(&[low, high]);
        let place = around.iter().position(|text| text == low).unwrap();
        let next = around[place + 1].clone();
        (next != high).then_some(next)
    };
    assert_eq!(gap("1.0.0", "2.0.0").as_deref(), Some("1.0.1"));
    assert_eq!(gap("1.0.0", "1.0.1").as_deref(), Some("1.0.1-0"));
    assert_eq!(gap("1.0.0", "1.0.1-0"), None);
    assert_eq!(gap("1.0.0-rc.1", "1.0.0").as_deref(), Some("1.0.0-rc.1.0"));
    assert_eq!(gap("1.0.0-rc.1", "1.0.0-rc.1.0"), None);
    let last = around(&["1.0.18446744073709551615"]);
    assert_eq!(last.last().map(String::as_str), Some("1.1.0"));
}

use warifu_model::{Boundaries, ClaimType, Decimal, Json};

#[test]
fn every_gap_has_a_short_decimal() {
    let texts = |constants: &[&str]| {
        let values: Vec<Json> = constants.iter().map(|text| Json::from(*text)).collect();
        let around = ClaimType::Decimal.around(&Boundaries { values: &values, ..Boundaries::default() }).unwrap();
        let mut values: Vec<_> = around.iter().map(|v| v.as_text().unwrap().to_owned()).collect();
        values.sort_by_key(|text| Decimal::parse(text).unwrap().scaled());
        values
    };
    assert_eq!(texts(&[]), ["0"]);
    assert_eq!(texts(&["0.9", "0.95"]), ["0", "0.9", "0.91", "0.95", "1"]);
    assert_eq!(texts(&["-1"]), ["-2", "-1", "0"]);
    let most = "999999999999999999.999999999999999999";
    assert_eq!(texts(&[most]), ["0", most]);
    assert_eq!(texts(&["0", "0.000000000000000001"]).len(), 4);
}

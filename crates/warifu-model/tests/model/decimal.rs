use warifu_model::Decimal;

#[test]
fn one_text_per_value() {
    for text in ["0", "1", "-1", "0.95", "-0.5", "999999999999999999.999999999999999999"] {
        assert_eq!(Decimal::parse(text).unwrap().to_string(), text);
    }
    for text in
        ["", "-", "-0", "0.0", "1.", ".5", "01", "1.50", "1e3", "+1", "1000000000000000000", "0.0000000000000000001"]
    {
        assert_eq!(Decimal::parse(text), None, "{text}");
    }
    assert_eq!(Decimal::share(2, 3, 4).unwrap().to_string(), "0.6666");
    assert_eq!(Decimal::share(1, 0, 4), None);
    assert!(Decimal::parse("0.9").unwrap() < Decimal::parse("0.95").unwrap());
}

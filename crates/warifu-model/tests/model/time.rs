use jiff::civil;
use warifu_model::{Date, Duration, Timestamp};

#[test]
fn texts_round_trip_and_odd_forms_are_refused() {
    for text in ["2026-11-23T04:00:59Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "1969-12-31T23:59:59Z"] {
        assert_eq!(Timestamp::parse(text).unwrap().to_string(), text);
    }
    for text in ["2026-02-29T00:00:00Z", "2026-01-01T24:00:00Z", "2026-01-01T00:00:60Z", "2026-01-01 00:00:00Z"] {
        assert_eq!(Timestamp::parse(text), None, "{text}");
    }
    for text in ["P0D", "P90D", "P1M", "P11M", "P1Y", "P2Y6M"] {
        assert_eq!(Duration::parse(text).unwrap().to_string(), text);
    }
    for text in ["P12M", "P1Y0M", "P01D", "P0M", "P1Y12M", "P1D1M", "PT1S", "P", "P-1D"] {
        assert_eq!(Duration::parse(text), None, "{text}");
    }
}

#[test]
fn days_are_counted_as_the_calendar_counts_them() {
    let epoch = civil::Date::new(1970, 1, 1).unwrap();
    let mut date = civil::Date::new(1, 1, 1).unwrap();
    while let Ok(next) = date.tomorrow() {
        assert_eq!(
            Date::parse(&date.to_string()).unwrap().start().unix(),
            date.duration_since(epoch).as_secs(),
            "{date}"
        );
        date = next;
    }
}

#[test]
fn the_calendar_clamps_to_the_last_day_of_a_month() {
    let at = |text| Timestamp::parse(text).unwrap();
    assert_eq!(at("2026-03-31T12:00:00Z").minus(Duration::Months(1)), at("2026-02-28T12:00:00Z"));
    assert_eq!(at("2024-02-29T00:00:00Z").plus(Duration::Months(12)), at("2025-02-28T00:00:00Z"));
    assert_eq!(at("2026-01-01T00:00:00Z").minus(Duration::Days(1)), at("2025-12-31T00:00:00Z"));
    assert_eq!(at("0001-01-01T00:00:00Z").minus(Duration::Months(999_999)), at("0001-01-01T00:00:00Z"));
    assert_eq!(at("2026-01-01T00:00:00Z").minus(Duration::Days(u32::MAX)), at("0001-01-01T00:00:00Z"));
    assert_eq!(
        at("2026-01-01T00:00:00Z").plus(Duration::parse("P999999Y").unwrap()).to_string(),
        "9999-12-31T23:59:59Z"
    );
    assert_eq!(at("2026-01-01T00:00:01Z").plus(Duration::Months(999_999)), at("9999-12-31T23:59:59Z"));
}

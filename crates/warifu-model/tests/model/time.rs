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
        let noon = Timestamp::from_unix(date.duration_since(epoch).as_secs() + 43_200).unwrap();
        assert_eq!(noon.date().to_string(), date.to_string());
        date = next;
    }
}

#[test]
fn months_and_days_are_added_as_another_calendar_adds_them() {
    let parsed = |date: civil::Date| Date::parse(&date.to_string()).unwrap().start();
    // a century that is no leap year, and one that is
    let days = |from: civil::Date| from.series(jiff::Span::new().days(1)).take(1500);
    for date in days(civil::date(1898, 1, 1)).chain(days(civil::date(1998, 1, 1))) {
        for months in [1_u32, 2, 11, 12, 13, 25, 48, 1200] {
            let span = jiff::Span::new().months(months);
            assert_eq!(parsed(date).plus(Duration::Months(months)), parsed(date + span), "{date} {months}");
            assert_eq!(parsed(date).minus(Duration::Months(months)), parsed(date - span), "{date} {months}");
        }
        for days in [1_u32, 30, 365, 366, 36_524, 146_097] {
            let span = jiff::Span::new().days(days);
            assert_eq!(parsed(date).plus(Duration::Days(days)), parsed(date + span), "{date} {days}");
            assert_eq!(parsed(date).minus(Duration::Days(days)), parsed(date - span), "{date} {days}");
        }
    }
}

#[test]
fn a_date_is_one_of_the_calendar() {
    for year in [-1, 0, 1, 1900, 2000, 2023, 2024, 9999, 10_000, 40_000] {
        for month in -1..=14 {
            for day in -1..=33 {
                let parts = (i16::try_from(year).ok(), i8::try_from(month).ok(), i8::try_from(day).ok());
                let (Some(y), Some(m), Some(d)) = parts else { continue };
                let is_day = y >= 1 && civil::Date::new(y, m, d).is_ok();
                assert_eq!(Date::from_parts(year, month, day).is_some(), is_day, "{year}-{month}-{day}");
            }
        }
    }
    assert_eq!(Date::from_parts(i64::MAX, i64::MIN, i64::MAX), None);
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

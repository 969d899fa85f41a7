use super::scalar::{Boundaries, Entry, Scalar, text};
use crate::json::Json;
use crate::language::{Phrase, both};
use crate::time::{Date, Timestamp};

/// A calendar date.
pub(super) struct DateType;

impl Scalar for DateType {
    type Held = Date;

    fn names(&self) -> (&'static str, &'static str) {
        ("date", "日付")
    }

    fn looks(&self) -> Phrase {
        both("a date, YYYY-MM-DD", "日付（YYYY-MM-DD）")
    }

    fn read(&self, text: &str) -> Option<Date> {
        Date::parse(text)
    }

    fn schema(&self) -> Json {
        text("date", PATTERN)
    }

    /// Points and their neighbours: every gap between two points that holds a day at all holds the day after the lower
    /// one, or is the one before the lowest.
    fn around(&self, boundaries: &Boundaries<'_>) -> Vec<Json> {
        let near = |moment: Timestamp| {
            let start = moment.date().start().unix();
            [0, DAY, -DAY].into_iter().filter_map(move |shift| Timestamp::from_unix(start + shift))
        };
        boundaries.points().into_iter().flat_map(near).map(|day| day.date().into()).collect()
    }

    fn entry(&self) -> Option<Entry> {
        None
    }
}

const PATTERN: &str = "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$";
/// In seconds.
const DAY: i64 = 86_400;

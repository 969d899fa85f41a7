use super::scalar::{Boundaries, Entry, Scalar, text};
use crate::json::Json;
use crate::language::{Phrase, both};
use crate::time::Timestamp;

/// A point in time.
pub(super) struct TimestampType;

impl Scalar for TimestampType {
    type Held = Timestamp;

    fn names(&self) -> (&'static str, &'static str) {
        ("timestamp", "日時")
    }

    fn looks(&self) -> Phrase {
        both("a time, YYYY-MM-DDThh:mm:ssZ", "日時（YYYY-MM-DDThh:mm:ssZ）")
    }

    fn read(&self, text: &str) -> Option<Timestamp> {
        Timestamp::parse(text)
    }

    fn schema(&self) -> Json {
        text("date-time", PATTERN)
    }

    fn around(&self, boundaries: &Boundaries<'_>) -> Vec<Json> {
        let near = |moment: Timestamp| {
            [0, 1, -1].into_iter().filter_map(move |shift| Timestamp::from_unix(moment.unix() + shift))
        };
        boundaries.points().into_iter().flat_map(near).map(Json::from).collect()
    }

    fn entry(&self) -> Option<Entry> {
        None
    }
}

const PATTERN: &str = "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z$";

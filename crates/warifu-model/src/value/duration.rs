use super::scalar::{Boundaries, Entry, Scalar, next_to, text};
use crate::json::Json;
use crate::language::{Phrase, both};
use crate::time::{Duration, DurationUnit};

/// A calendar duration, counted in one unit.
pub(super) struct DurationType(pub(super) DurationUnit);

impl Scalar for DurationType {
    type Held = Duration;

    fn names(&self) -> (&'static str, &'static str) {
        ("duration", "期間")
    }

    fn looks(&self) -> Phrase {
        match self.0 {
            DurationUnit::Days => both("a duration in days, such as P90D", "日数の期間（例：P90D）"),
            DurationUnit::Months => {
                both("a duration in months or years, such as P6M or P1Y", "月又は年の期間（例：P6M、P1Y）")
            }
        }
    }

    fn read(&self, text: &str) -> Option<Duration> {
        Duration::parse(text).and_then(|duration| in_unit(duration, self.0))
    }

    fn schema(&self) -> Json {
        text("duration", if self.0 == DurationUnit::Days { DAYS } else { MONTHS })
    }

    fn around(&self, boundaries: &Boundaries<'_>) -> Vec<Json> {
        let counts = boundaries.texts().filter_map(Duration::parse).map(|duration| i64::from(duration.count()));
        next_to(counts).into_iter().filter_map(|count| counted(self.0, count)).map(Json::from).collect()
    }

    fn entry(&self) -> Option<Entry> {
        None
    }
}

/// The same duration, if it is of this unit; no time at all is of both.
fn in_unit(duration: Duration, unit: DurationUnit) -> Option<Duration> {
    match (duration, unit) {
        (Duration::Days(0), DurationUnit::Months) => Some(Duration::Months(0)),
        _ if duration.unit() == unit => Some(duration),
        _ => None,
    }
}

fn counted(unit: DurationUnit, count: i64) -> Option<Duration> {
    let count = u32::try_from(count).ok()?;
    let duration = match unit {
        DurationUnit::Days => Duration::Days(count),
        DurationUnit::Months => Duration::Months(count),
    };
    // Longer ones cannot be written.
    Duration::parse(&duration.to_string())
}

const DAYS: &str = "^P(0|[1-9][0-9]{0,5})D$";
const MONTHS: &str = "^P(0D|[1-9]M|1[01]M|[1-9][0-9]{0,5}Y([1-9]M|1[01]M)?)$";

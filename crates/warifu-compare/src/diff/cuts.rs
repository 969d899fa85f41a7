//! Where the criteria of both sides cut the values of one claim, and a value in every piece that is left.

use warifu_core::engine::{End, Regions, regions};
use warifu_model::{ClaimType, Criterion, Date, Digest, Duration, Json, Limit, Timestamp};

use super::decimals;
use super::sample::Sample;
use super::token_sets;
use super::versions;

/// The constants that the criteria over one claim, or over one field, compare it with.
#[derive(Debug, Default)]
pub(super) struct Cuts {
    /// Values, as documents write them; versions of ranges among them.
    constants: Vec<Json>,
    /// Bounds that move with the time of the evaluation, as they are at that time.
    moments: Vec<Timestamp>,
    /// Sets of tokens that are asked for as a whole.
    sets: Vec<Vec<String>>,
}

impl Cuts {
    /// Adds the cuts of a comparison, at a time of evaluation; those of every other operator are inside it.
    pub(super) fn add(&mut self, criterion: &Criterion, at: Timestamp) {
        match regions(criterion) {
            Some(Regions::Values(values)) => values.into_iter().for_each(|value| self.add_constant(value)),
            Some(Regions::Intervals(ends)) => ends.into_iter().for_each(|end| self.add_end(end, at)),
            Some(Regions::Holding(tokens)) => {
                self.sets.push(tokens.into_iter().filter_map(|token| token.as_text().map(str::to_owned)).collect());
            }
            Some(Regions::Presence) | None => {}
        }
    }

    fn add_end(&mut self, end: End<'_>, at: Timestamp) {
        match end {
            End::Moving(shift) => self.moments.push(shift.from(at)),
            End::Value(value) => self.constants.push(value.clone()),
            End::Version(version) => self.constants.push(version.into()),
        }
    }

    fn add_constant(&mut self, value: &Json) {
        if let Json::List(items) = value {
            self.sets.push(items.iter().filter_map(|item| item.as_text().map(str::to_owned)).collect());
        }
        self.constants.push(value.clone());
    }

    /// Adds what two different types of one claim tell apart. To be called after all criteria were added.
    pub(super) fn add_types(&mut self, old: &ClaimType, new: &ClaimType) {
        for claim_type in [old, new] {
            if let ClaimType::Token(tokens) | ClaimType::OrderedToken(tokens) = claim_type {
                self.constants.extend(tokens.iter().map(Json::from));
            }
            if let ClaimType::Duration(_) = claim_type {
                // No time at all is of both units; anything else tells them apart.
                self.constants.extend(["P1D", "P1M"].map(Json::from));
            }
        }
        let tokens = |claim_type: &ClaimType| match claim_type {
            ClaimType::TokenList(tokens, _) => tokens.iter().map(ToString::to_string).collect(),
            _ => Vec::new(),
        };
        let lists: [Vec<String>; 2] = [tokens(old), tokens(new)];
        for (one, other) in [(&lists[0], &lists[1]), (&lists[1], &lists[0])] {
            let only: Vec<&String> = one.iter().filter(|token| !other.contains(token)).collect();
            let is_named = |token: &&&String| self.sets.iter().any(|set| set.contains(token));
            // Tokens that no criterion names are as good as each other.
            let unnamed = only.iter().find(|token| !is_named(token));
            let more: Vec<_> =
                only.iter().filter(is_named).chain(unnamed).map(|token| vec![(*token).clone()]).collect();
            self.sets.extend(more);
        }
    }

    /// At least one value of the type in every piece, plain ones first. None of record lists.
    pub(super) fn values(&self, claim_type: &ClaimType, at: Timestamp) -> Sample<Json> {
        let texts = || self.constants.iter().filter_map(Json::as_text);
        Sample::whole(match claim_type {
            ClaimType::Boolean => vec![Json::Bool(true), Json::Bool(false)],
            ClaimType::Date => self.dates(at),
            ClaimType::Decimal => decimals::values(texts()),
            ClaimType::Digest => self.digests(),
            ClaimType::Duration(unit) => {
                let counts = texts().filter_map(Duration::parse).map(|duration| i64::from(duration.count()));
                let value = |count: i64| duration(*unit, count);
                around(counts).into_iter().filter_map(value).map(Json::from).collect()
            }
            ClaimType::Integer => {
                let constants =
                    self.constants.iter().filter_map(|c| if let Json::Int(n) = c { Some(*n) } else { None });
                let in_range = |n: &i64| n.abs() <= Limit::SAFE_INTEGER;
                around(constants).into_iter().filter(in_range).map(Json::Int).collect()
            }
            ClaimType::OrderedToken(tokens) | ClaimType::Token(tokens) => tokens.iter().map(Json::from).collect(),
            ClaimType::RecordList(..) => Vec::new(),
            ClaimType::Text => self.texts(),
            ClaimType::Timestamp => self.timestamps(at),
            ClaimType::TokenList(tokens, _) => return token_sets::values(tokens, &self.sets),
            ClaimType::Version => versions::values(texts()),
        })
    }

    /// Points and their neighbours: every gap between two points that holds a day at all holds the day after the lower
    /// one, or is the one before the lowest.
    fn dates(&self, at: Timestamp) -> Vec<Json> {
        let near = |moment: Timestamp| {
            let start = moment.date().start().unix();
            [0, DAY, -DAY].into_iter().filter_map(move |shift| Timestamp::from_unix(start + shift))
        };
        let days = self.points(at).into_iter().flat_map(near).map(Timestamp::date);
        days.map(Json::from).collect()
    }

    fn timestamps(&self, at: Timestamp) -> Vec<Json> {
        let near = |moment: Timestamp| {
            [0, 1, -1].into_iter().filter_map(move |shift| Timestamp::from_unix(moment.unix() + shift))
        };
        self.points(at).into_iter().flat_map(near).map(Json::from).collect()
    }

    fn points(&self, at: Timestamp) -> Vec<Timestamp> {
        let fixed = self.constants.iter().filter_map(Json::as_text).filter_map(point);
        let mut points: Vec<Timestamp> = self.moments.iter().copied().chain(fixed).collect();
        if points.is_empty() {
            points.push(at);
        }
        points
    }

    fn digests(&self) -> Vec<Json> {
        let constants: Vec<&str> = self.constants.iter().filter_map(Json::as_text).collect();
        let other = (0_usize..).map(|n| Digest::of(format!("another {n}").as_bytes()).to_string());
        let other = other.take(constants.len() + 1).find(|text| !constants.contains(&text.as_str()));
        constants.iter().map(|text| Json::from(*text)).chain(other.map(Json::Text)).collect()
    }

    fn texts(&self) -> Vec<Json> {
        let constants: Vec<&str> = self.constants.iter().filter_map(Json::as_text).collect();
        let other = (0_usize..).map(|n| if n == 0 { "another".to_owned() } else { format!("another {n}") });
        let other = other.take(constants.len() + 1).find(|text| !constants.contains(&text.as_str()));
        constants.iter().map(|text| Json::from(*text)).chain(other.map(Json::Text)).collect()
    }
}

/// The moment that a fixed bound is.
pub(super) fn point(text: &str) -> Option<Timestamp> {
    Timestamp::parse(text).or_else(|| Date::parse(text).map(Date::start))
}

/// The points, and the numbers next to them.
fn around(points: impl Iterator<Item = i64>) -> Vec<i64> {
    let numbers: Vec<i64> = points.flat_map(|n| [n, n.saturating_add(1), n.saturating_sub(1)]).collect();
    if numbers.is_empty() { vec![0] } else { numbers }
}

fn duration(unit: warifu_model::DurationUnit, count: i64) -> Option<Duration> {
    let count = u32::try_from(count).ok()?;
    let duration = match unit {
        warifu_model::DurationUnit::Days => Duration::Days(count),
        warifu_model::DurationUnit::Months => Duration::Months(count),
    };
    // Longer ones cannot be written.
    Duration::parse(&duration.to_string())
}

const DAY: i64 = 86_400;

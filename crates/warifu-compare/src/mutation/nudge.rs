//! The nearest other values.

use warifu_model::{
    ClaimType, Date, Decimal, Duration, Json, LevelReference, Levels, Timestamp, Token, Value, VersionRange,
};

/// The values just above and just below, by the least step that an author would write.
pub(super) fn value(json: &Json, claim_type: Option<&ClaimType>) -> Vec<Json> {
    let Some((claim_type, value)) = claim_type.and_then(|of| Some((of, of.value(json).ok()?))) else {
        return Vec::new();
    };
    let to_json = |value: &Value| claim_type.to_json(value);
    match value {
        Value::Integer(n) => [n.saturating_sub(1), n.saturating_add(1)].map(|n| to_json(&Value::Integer(n))).to_vec(),
        Value::Decimal(n) => [-1, 1].into_iter().filter_map(|step| decimal(n, step)).map(Json::from).collect(),
        Value::Duration(d) => duration(d).into_iter().map(Json::from).collect(),
        Value::Token(place) => {
            let places = [place.checked_sub(1), place.checked_add(1)].into_iter().flatten();
            places.map(|place| to_json(&Value::Token(place))).filter(|json| json.as_text().is_some()).collect()
        }
        Value::Date(date) => [Duration::Days(1)]
            .into_iter()
            .flat_map(|day| [date.start().minus(day), date.start().plus(day)])
            .map(|time| time.date().into())
            .collect(),
        Value::Timestamp(time) => {
            [-1, 1].into_iter().filter_map(|step| Timestamp::from_unix(time.unix() + step)).map(Json::from).collect()
        }
        _ => Vec::new(),
    }
}

/// The levels next to one, not below the one from which the requirement holds: to begin there changes nothing.
pub(super) fn levels(scheme: &Levels, level: &LevelReference, from: Option<&LevelReference>) -> Vec<LevelReference> {
    match (scheme, level) {
        (Levels::Ladder(rungs), LevelReference::Rung(id)) => {
            let place = |id: &Token| rungs.iter().position(|rung| rung.id == *id);
            let lowest = if let Some(LevelReference::Rung(from)) = from { place(from).unwrap_or(0) } else { 0 };
            let Some(here) = place(id) else { return Vec::new() };
            let next = [here.checked_sub(1), Some(here + 1)].into_iter().flatten();
            let next = next.filter(|place| (lowest..rungs.len()).contains(place));
            next.filter_map(|place| Some(LevelReference::Rung(rungs.get(place)?.id.clone()))).collect()
        }
        (Levels::Vector { max, .. }, LevelReference::Step { dimension, level }) => {
            let lowest = match from {
                Some(LevelReference::Step { dimension: other, level }) if other == dimension => *level,
                _ => 1,
            };
            let next = [level.saturating_sub(1), level.saturating_add(1)]
                .into_iter()
                .filter(|level| (lowest..=*max).contains(level));
            next.map(|level| LevelReference::Step { dimension: dimension.clone(), level }).collect()
        }
        _ => Vec::new(),
    }
}

/// One in the last written place, within the shares from 0 to 1.
fn decimal(n: Decimal, step: i128) -> Option<Decimal> {
    let text = n.to_string();
    let places = text.split_once('.').map_or(0, |(_, fraction)| fraction.len());
    let unit = 10_i128.pow(u32::try_from(18 - places.max(2)).ok()?);
    let scaled = n.scaled() + step * unit;
    let whole = 10_i128.pow(18);
    let text = format!("{}.{:018}", scaled / whole, scaled % whole);
    (0..=whole).contains(&scaled).then_some(())?;
    Decimal::parse(text.trim_end_matches('0').trim_end_matches('.'))
}

/// One day or one month less and more.
pub(super) fn duration(duration: Duration) -> Vec<Duration> {
    let counts = [duration.count().checked_sub(1), duration.count().checked_add(1)].into_iter().flatten();
    let with = |count| match duration {
        Duration::Days(_) => Duration::Days(count),
        Duration::Months(_) => Duration::Months(count),
    };
    counts.map(with).collect()
}

pub(super) fn no_time() -> Duration {
    Duration::Days(0)
}

/// The moment just before the oldest that is not too old, at the time of the examples.
pub(super) fn just_before(age: Duration, claim_type: Option<&ClaimType>) -> Option<Json> {
    let oldest = Date::from_parts(2026, 6, 1)?.start().minus(age);
    match claim_type? {
        ClaimType::Date => Some(oldest.minus(Duration::Days(1)).date().into()),
        _ => Timestamp::from_unix(oldest.unix() - 1).map(Json::from),
    }
}

/// The other values: of a flag, of a list of tokens, or near a number.
pub(super) fn others(json: &Json, claim_type: Option<&ClaimType>) -> Vec<Json> {
    match claim_type.and_then(|of| of.value(json).ok()) {
        Some(Value::Boolean(flag)) => vec![Json::Bool(!flag)],
        Some(Value::Token(_)) => tokens(claim_type).into_iter().filter(|token| token != json).collect(),
        _ => value(json, claim_type),
    }
}

/// Every declared token.
pub(super) fn tokens(claim_type: Option<&ClaimType>) -> Vec<Json> {
    match claim_type {
        Some(ClaimType::Token(tokens) | ClaimType::OrderedToken(tokens) | ClaimType::TokenList(tokens, _)) => {
            tokens.iter().map(Json::from).collect()
        }
        _ => Vec::new(),
    }
}

/// Each comparator made strict or loose, moved by a patch, or left out.
pub(super) fn ranges(range: &VersionRange) -> Vec<VersionRange> {
    let text = range.to_string();
    let comparators: Vec<&str> = text.split(", ").collect();
    let mut all = Vec::new();
    for (place, comparator) in comparators.iter().enumerate() {
        let mark = comparator.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
        let version = comparator.trim_start_matches(mark);
        let flipped = match mark {
            ">=" => ">",
            ">" => ">=",
            "<=" => "<",
            _ => "<=",
        };
        let next = version.rsplit_once('.').and_then(|(rest, patch)| Some((rest, patch.parse::<u64>().ok()?)));
        let next = next.map(|(rest, patch)| format!("{mark}{rest}.{}", patch.saturating_add(1)));
        let changed = [Some(format!("{flipped}{version}")), next, Some(format!("{mark}{version}-0"))];
        for one in changed.iter().flatten() {
            let mut changed = comparators.clone();
            if let Some(own) = changed.get_mut(place) {
                *own = one;
            }
            all.push(changed.join(", "));
        }
        let mut fewer = comparators.clone();
        fewer.remove(place);
        all.push(if fewer.is_empty() { "*".into() } else { fewer.join(", ") });
    }
    all.iter().filter_map(|text| VersionRange::parse(text)).collect()
}

//! The nearest other values.

use warifu_model::{
    ClaimType, Date, Decimal, Duration, Json, LevelReference, Levels, Timestamp, Token, Value, VersionRange,
};

/// The values just above and just below, by the least step that an author would write.
pub(crate) fn value(json: &Json, claim_type: &ClaimType) -> Vec<Json> {
    let to_json = |value: &Value| claim_type.to_json(value);
    match claim_type.value(json).unwrap() {
        Value::Integer(n) => [n - 1, n + 1].map(|n| to_json(&Value::Integer(n))).to_vec(),
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
pub(crate) fn levels(scheme: &Levels, level: &LevelReference, from: Option<&LevelReference>) -> Vec<LevelReference> {
    match (scheme, level) {
        (Levels::Ladder(rungs), LevelReference::Rung(id)) => {
            let place = |id: &Token| rungs.iter().position(|rung| rung.id == *id);
            let lowest = if let Some(LevelReference::Rung(from)) = from { place(from).unwrap() } else { 0 };
            let here = place(id).unwrap();
            let next = [here.checked_sub(1), Some(here + 1)].into_iter().flatten();
            let next = next.filter(|place| (lowest..rungs.len()).contains(place));
            next.map(|place| LevelReference::Rung(rungs[place].id.clone())).collect()
        }
        (Levels::Vector { max, .. }, LevelReference::Step { dimension, level }) => {
            let lowest = match from {
                Some(LevelReference::Step { dimension: other, level }) if other == dimension => *level,
                _ => 1,
            };
            let next = [level - 1, level + 1].into_iter().filter(|level| (lowest..=*max).contains(level));
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
pub(crate) fn duration(duration: Duration) -> Vec<Duration> {
    let counts = [duration.count().checked_sub(1), duration.count().checked_add(1)].into_iter().flatten();
    let with = |count| match duration {
        Duration::Days(_) => Duration::Days(count),
        Duration::Months(_) => Duration::Months(count),
    };
    counts.map(with).collect()
}

pub(crate) fn no_time() -> Duration {
    Duration::Days(0)
}

/// The moment just before the oldest that is not too old, at the time of the examples.
pub(crate) fn just_before(age: Duration, claim_type: &ClaimType) -> Json {
    let at = Date::parse("2026-06-01").unwrap().start();
    let oldest = at.minus(age);
    match claim_type {
        ClaimType::Date => oldest.minus(Duration::Days(1)).date().into(),
        _ => Timestamp::from_unix(oldest.unix() - 1).unwrap().into(),
    }
}

/// The other values: of a flag, of a list of tokens, or near a number.
pub(crate) fn others(json: &Json, claim_type: &ClaimType) -> Vec<Json> {
    match claim_type.value(json).unwrap() {
        Value::Boolean(flag) => vec![Json::Bool(!flag)],
        Value::Token(_) => tokens(claim_type).into_iter().filter(|token| token != json).collect(),
        _ => value(json, claim_type),
    }
}

/// Every declared token.
pub(crate) fn tokens(claim_type: &ClaimType) -> Vec<Json> {
    match claim_type {
        ClaimType::Token(tokens) | ClaimType::OrderedToken(tokens) | ClaimType::TokenList(tokens, _) => {
            tokens.iter().map(Json::from).collect()
        }
        _ => Vec::new(),
    }
}

/// Each comparator made strict or loose, moved by a patch, or left out.
pub(crate) fn ranges(range: &VersionRange) -> Vec<VersionRange> {
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
        let (rest, patch) = version.rsplit_once('.').unwrap();
        let patch: u64 = patch.parse().unwrap();
        let changed =
            [format!("{flipped}{version}"), format!("{mark}{rest}.{}", patch + 1), format!("{mark}{version}-0")];
        for one in changed {
            let mut changed = comparators.clone();
            changed[place] = &one;
            all.push(changed.join(", "));
        }
        let mut fewer = comparators.clone();
        fewer.remove(place);
        all.push(if fewer.is_empty() { "*".into() } else { fewer.join(", ") });
    }
    all.iter().map(|text| VersionRange::parse(text).unwrap()).collect()
}

//! A value in every piece into which criteria cut the values of a claim or field.

use std::collections::BTreeSet;

use warifu_model::{
    Bound, ClaimType, Criterion, Date, Decimal, Digest, Duration, DurationUnit, Json, Operand, Timestamp, VersionRange,
};

/// The values to try: at least one in each piece. None where this is not known how to do; then anything is possible.
pub(super) fn values(claim_type: &ClaimType, criteria: &[&Criterion], at: Timestamp) -> Option<Vec<Json>> {
    let constants = || criteria.iter().flat_map(|criterion| literals(criterion));
    Some(match claim_type {
        ClaimType::Boolean => vec![Json::Bool(false), Json::Bool(true)],
        ClaimType::Token(tokens) | ClaimType::OrderedToken(tokens) => tokens.iter().map(Json::from).collect(),
        ClaimType::Integer => integers(constants()),
        ClaimType::Decimal => decimals(constants()),
        ClaimType::Duration(unit) => durations(constants(), *unit),
        ClaimType::Text => texts(constants(), "another text"),
        ClaimType::Digest => texts(constants(), &Digest::of(b"another document").to_string()),
        ClaimType::Version => versions(constants().filter_map(Json::as_text), criteria),
        ClaimType::Date | ClaimType::Timestamp => moments(claim_type, criteria, at)?,
        ClaimType::TokenList(tokens) => {
            let tokens: Vec<&str> = tokens.iter().map(warifu_model::Token::as_str).collect();
            token_lists(&tokens, criteria)?
        }
        ClaimType::RecordList(_) => return None,
    })
}

/// Values that stand in a comparison. Parameters must have been filled in.
fn literals(criterion: &Criterion) -> Vec<&Json> {
    match criterion {
        Criterion::Equals(_, value) | Criterion::AtLeast(_, value) | Criterion::AtMost(_, value) => {
            literal(value).into_iter().collect()
        }
        Criterion::OneOf(_, values) | Criterion::ContainsAll(_, values) => values.iter().filter_map(literal).collect(),
        _ => Vec::new(),
    }
}

fn literal(operand: &Operand<Json>) -> Option<&Json> {
    if let Operand::Literal(json) = operand { Some(json) } else { None }
}

fn integers<'j>(constants: impl Iterator<Item = &'j Json>) -> Vec<Json> {
    let numbers = constants.filter_map(|json| if let Json::Int(n) = json { Some(*n) } else { None });
    let near: BTreeSet<i64> = numbers.flat_map(|n| [n - 1, n, n + 1]).chain([0]).collect();
    near.into_iter().filter(|n| n.abs() <= SAFE).map(Json::Int).collect()
}

/// Each constant with its nearest neighbours: decimals lie on a grid.
fn decimals<'j>(constants: impl Iterator<Item = &'j Json>) -> Vec<Json> {
    let scaled = constants.filter_map(|json| json.as_text().and_then(Decimal::parse)).map(Decimal::scaled);
    let near: BTreeSet<i128> = scaled.flat_map(|n| [n - 1, n, n + 1]).chain([0]).collect();
    near.into_iter().map(|n| Json::Text(decimal_text(n))).collect()
}

fn decimal_text(scaled: i128) -> String {
    let (sign, n) = (if scaled < 0 { "-" } else { "" }, scaled.unsigned_abs());
    let text = format!("{sign}{}.{:018}", n / ONE, n % ONE);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn durations<'j>(constants: impl Iterator<Item = &'j Json>, unit: DurationUnit) -> Vec<Json> {
    let counts = constants.filter_map(|json| json.as_text().and_then(Duration::parse)).map(Duration::count);
    let near: BTreeSet<u32> = counts.flat_map(|n| [n.saturating_sub(1), n, n.saturating_add(1)]).chain([0]).collect();
    let duration = |count| match unit {
        DurationUnit::Days => Duration::Days(count),
        DurationUnit::Months => Duration::Months(count),
    };
    near.into_iter().map(|count| duration(count).into()).collect()
}

fn texts<'j>(constants: impl Iterator<Item = &'j Json>, other: &str) -> Vec<Json> {
    constants.cloned().chain([other.into()]).collect()
}

/// Each constant, the least version above it, and the least version of all.
fn versions<'j>(constants: impl Iterator<Item = &'j str>, criteria: &[&Criterion]) -> Vec<Json> {
    let mut texts: BTreeSet<String> = constants.map(str::to_owned).collect();
    for criterion in criteria {
        if let Criterion::VersionMatches(_, Operand::Literal(range)) = criterion {
            texts.extend(bounds(range));
        }
    }
    let above: Vec<String> = texts.iter().filter_map(|text| next_version(text)).collect();
    texts.into_iter().chain(above).chain(["0.0.0-0".into()]).map(Json::Text).collect()
}

fn bounds(range: &VersionRange) -> Vec<String> {
    let text = range.to_string();
    let versions =
        text.split(" || ").flat_map(|all| all.split(", ")).map(|one| one.trim_start_matches(['<', '>', '=']));
    versions.filter(|version| *version != "*").map(str::to_owned).collect()
}

/// `1.2.3` → `1.2.4-0`, `1.2.3-rc` → `1.2.3-rc.0`.
fn next_version(text: &str) -> Option<String> {
    let text = text.split('+').next()?;
    if text.contains('-') {
        return Some(format!("{text}.0"));
    }
    let (rest, patch) = text.rsplit_once('.')?;
    Some(format!("{rest}.{}-0", patch.parse::<u64>().ok()?.checked_add(1)?))
}

/// Where all bounds are fixed, or all move with the time of the evaluation by one unit of the calendar, their order is
/// always the same; else nothing is known.
fn moments(claim_type: &ClaimType, criteria: &[&Criterion], at: Timestamp) -> Option<Vec<Json>> {
    let (mut fixed, mut shifts) = (Vec::new(), Vec::new());
    for criterion in criteria {
        match criterion {
            Criterion::Before(_, Bound::Fixed(Operand::Literal(json)))
            | Criterion::After(_, Bound::Fixed(Operand::Literal(json))) => fixed.extend(point(json)),
            Criterion::Before(_, Bound::FromAt(Operand::Literal(shift)))
            | Criterion::After(_, Bound::FromAt(Operand::Literal(shift))) => shifts.push((*shift, at.plus(*shift))),
            Criterion::NotOlderThan(_, Operand::Literal(age)) => {
                shifts.extend([(*age, at.minus(*age)), (Duration::Days(0), at)]);
            }
            other => fixed.extend(literals(other).into_iter().filter_map(point)),
        }
    }
    let units: Vec<DurationUnit> = shifts.iter().filter(|(d, _)| d.count() > 0).map(|(d, _)| d.unit()).collect();
    let is_mixed = units.windows(2).any(|pair| pair.first() != pair.last());
    if is_mixed || (!fixed.is_empty() && !shifts.is_empty()) {
        return None;
    }
    let points = fixed.into_iter().chain(shifts.into_iter().map(|(_, moment)| moment)).chain([at]);
    Some(match claim_type {
        ClaimType::Date => points.flat_map(|point| [-1, 0, 1].map(|day| json_date(point, day))).collect(),
        _ => points.flat_map(|point| [-1, 0, 1].map(|second| json_time(point, second))).collect(),
    })
}

fn point(json: &Json) -> Option<Timestamp> {
    let text = json.as_text()?;
    Timestamp::parse(text).or_else(|| Date::parse(text).map(Date::start))
}

fn json_date(point: Timestamp, day: i64) -> Json {
    let moved = Timestamp::from_unix(point.unix() + day * 86_400).unwrap_or(point);
    moved.date().into()
}

fn json_time(point: Timestamp, second: i64) -> Json {
    Timestamp::from_unix(point.unix() + second).unwrap_or(point).into()
}

/// Every set of the tokens that are named, with and without one that is not.
fn token_lists(tokens: &[&str], criteria: &[&Criterion]) -> Option<Vec<Json>> {
    let mut named = BTreeSet::new();
    for json in criteria.iter().flat_map(|criterion| literals(criterion)) {
        match json {
            Json::List(items) => named.extend(items.iter().filter_map(Json::as_text)),
            other => named.extend(other.as_text()),
        }
    }
    let other = tokens.iter().find(|token| !named.contains(**token)).copied();
    let seen: Vec<&str> = named.into_iter().chain(other).collect();
    if seen.len() > MOST_TOKENS {
        return None;
    }
    let subset = |mask: usize| {
        let held = seen.iter().enumerate().filter(|(place, _)| mask >> place & 1 == 1);
        Json::list(held.map(|(_, token)| *token))
    };
    Some((0..1_usize << seen.len()).map(subset).collect())
}

/// Largest whole number in documents of ours.
const SAFE: i64 = 9_007_199_254_740_991;
const ONE: u128 = 1_000_000_000_000_000_000;
/// Lists over more tokens than these are not enumerated: 2^10 sets.
const MOST_TOKENS: usize = 10;

use super::scalar::{Boundaries, Entry, Scalar, text};
use crate::decimal::Decimal;
use crate::json::Json;
use crate::language::{Phrase, both};

/// An exact decimal.
pub(super) struct DecimalType;

impl Scalar for DecimalType {
    type Held = Decimal;

    fn names(&self) -> (&'static str, &'static str) {
        ("decimal", "小数")
    }

    fn looks(&self) -> Phrase {
        both("a decimal as a string, such as \"0.95\"", "文字列で書いた小数（例：\"0.95\"）")
    }

    fn read(&self, text: &str) -> Option<Decimal> {
        Decimal::parse(text)
    }

    fn schema(&self) -> Json {
        text("decimal", PATTERN)
    }

    fn around(&self, boundaries: &Boundaries<'_>) -> Vec<Json> {
        values(boundaries.texts())
    }

    fn entry(&self) -> Option<Entry> {
        let mistake = both(
            "An exact decimal such as 0.95, without trailing zeros",
            "0.95 のような小数（末尾に0を付けないでください）",
        );
        Some(Entry { example: "0.95", mistake, attributes: &[("inputmode", "decimal")] })
    }
}

/// The constants, and the shortest decimal in every gap between, below and above them.
fn values<'t>(constants: impl Iterator<Item = &'t str>) -> Vec<Json> {
    let mut points: Vec<i128> = constants.filter_map(Decimal::parse).map(Decimal::scaled).collect();
    points.sort_unstable();
    points.dedup();
    let ends = std::iter::once(-BEYOND).chain(points.iter().copied()).chain(std::iter::once(BEYOND));
    let lower = ends.clone();
    let gaps = lower.zip(ends.skip(1)).filter_map(|(low, high)| between(low, high));
    let mut all: Vec<i128> = points.iter().copied().chain(gaps).collect();
    all.dedup();
    all.into_iter().filter_map(written).map(Json::from).collect()
}

/// A decimal with few digits strictly between two.
fn between(low: i128, high: i128) -> Option<i128> {
    if low < 0 && high > 0 {
        return Some(0);
    }
    (0..=18).rev().filter_map(|zeros| 10_i128.checked_pow(zeros)).find_map(|step| {
        let (above, below) = (low.div_euclid(step) * step + step, (high - 1).div_euclid(step) * step);
        let near = if low == -BEYOND { below } else { above };
        (low < near && near < high).then_some(near)
    })
}

fn written(scaled: i128) -> Option<Decimal> {
    let (sign, size) = (if scaled < 0 { "-" } else { "" }, scaled.unsigned_abs());
    let fraction = format!("{:018}", size % ONE);
    let fraction = fraction.trim_end_matches('0');
    let point = if fraction.is_empty() { "" } else { "." };
    Decimal::parse(&format!("{sign}{}{point}{fraction}", size / ONE))
}

const PATTERN: &str = "^(0|-?[1-9][0-9]{0,17}|-?(0|[1-9][0-9]{0,17})\\.[0-9]{0,17}[1-9])$";
const ONE: u128 = 1_000_000_000_000_000_000;
/// The first number that is too large for a decimal.
const BEYOND: i128 = 1_000_000_000_000_000_000_000_000_000_000_000_000;

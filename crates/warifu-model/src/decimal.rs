use std::fmt;

use crate::json::{Json, Node, Read, ReadError};
use crate::language::both;

/// An exact decimal: at most 18 digits before and 18 after the point. In JSON a string in one canonical form: `"0.95"`,
/// never `"0.950"`, `".95"` or `"95e-2"`.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Decimal(
    /// The value times 10^18.
    i128,
);

impl Decimal {
    /// Reads the text form; none for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('-').unwrap_or(text);
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let is_digits = |part: &str| part.len() <= PLACES && part.bytes().all(|b| b.is_ascii_digit());
        let whole_ok = whole == "0" || (!whole.is_empty() && !whole.starts_with('0'));
        if !is_digits(whole) || !is_digits(fraction) || !whole_ok || fraction.ends_with('0') {
            return None;
        }
        if digits.ends_with('.') {
            return None;
        }
        let value: i128 = format!("{whole}{fraction:0<PLACES$}").parse().ok()?;
        let negative = text.starts_with('-');
        if negative && value == 0 {
            return None;
        }
        Some(Self(if negative { -value } else { value }))
    }

    /// `part` of `whole`, rounded down to this many places (at most 18); none where `whole` is zero.
    pub fn share(part: u32, whole: u32, places: u32) -> Option<Self> {
        let unit = 10_i128.checked_pow(18_u32.checked_sub(places)?)?;
        let exact = (i128::from(part) * ONE).checked_div(i128::from(whole))?;
        Some(Self(exact - exact % unit))
    }

    /// The value times 10^18.
    pub fn scaled(self) -> i128 {
        self.0
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let value = self.0.unsigned_abs();
        let fraction = format!("{:018}", value % ONE.unsigned_abs());
        let fraction = fraction.trim_end_matches('0');
        let point = if fraction.is_empty() { "" } else { "." };
        write!(f, "{sign}{}{point}{fraction}", value / ONE.unsigned_abs())
    }
}

impl From<Decimal> for Json {
    fn from(value: Decimal) -> Self {
        Self::Text(value.to_string())
    }
}

impl Read for Decimal {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        let form = both(
            "digits with an optional fraction that does not end in zero, such as \"0.95\"",
            "数字と、必要なら0で終わらない小数部（例：\"0.95\"）",
        );
        Self::parse(&node.string()?).ok_or_else(|| node.not_canonical(both("a decimal", "十進数"), form))
    }
}

const PLACES: usize = 18;
const ONE: i128 = 1_000_000_000_000_000_000;

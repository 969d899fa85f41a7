use std::cmp::Ordering;

use warifu_model::Value;

/// The kinds that have an order, for `at_least` and `at_most`.
pub(super) const ORDERED: &str = "integer, decimal, ordered_token, duration, version";

/// The order of two values of one ordered kind. Tokens compare by their places in the declared list, durations of one unit
/// by their counts, versions by precedence.
pub(super) fn order(a: &Value, b: &Value) -> Option<Ordering> {
    match (a, b) {
        (Value::Decimal(a), Value::Decimal(b)) => Some(a.cmp(b)),
        (Value::Duration(a), Value::Duration(b)) => Some(a.count().cmp(&b.count())),
        (Value::Integer(a), Value::Integer(b)) => Some(a.cmp(b)),
        (Value::Token(a), Value::Token(b)) => Some(a.cmp(b)),
        (Value::Version(a), Value::Version(b)) => Some(a.cmp(b)),
        _ => None,
    }
}

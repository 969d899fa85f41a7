use std::cmp::Ordering;

use crate::document::tokens;
use crate::limits::Limit;
use crate::value::{ClaimType, Value, record_to_json};

tokens! {
    /// Rule by which the values of several documents of one kind become one.
    #[derive(Ord, PartialOrd)]
    pub enum Combine {
        /// The value that all state; where they differ, the claim is not made.
        Agreed = "agreed", en: "the value that all state, or none", ja: "全てが一致する値（一致しなければ主張しない）";
        /// True where each says so.
        All = "all", en: "true where each says so", ja: "全てが真のとき真";
        /// True where one says so.
        Any = "any", en: "true where one says so", ja: "一つでも真なら真";
        /// The earliest moment.
        Earliest = "earliest", en: "the earliest", ja: "最も早いもの";
        /// The largest value.
        Greatest = "greatest", en: "the greatest", ja: "最大の値";
        /// The latest moment.
        Latest = "latest", en: "the latest", ja: "最も遅いもの";
        /// The smallest value.
        Least = "least", en: "the least", ja: "最小の値";
        /// The sum.
        Sum = "sum", en: "the sum", ja: "合計";
        /// Every record that one of them has.
        Union = "union", en: "the records of all", ja: "全ての記録";
    }
}

impl Combine {
    /// Tells whether values of this type combine by the rule. [`Combine::Agreed`] is for every type.
    pub fn suits(self, claim_type: &ClaimType) -> bool {
        match self {
            Self::Agreed => true,
            Self::All | Self::Any => matches!(claim_type, ClaimType::Boolean),
            Self::Earliest | Self::Latest => matches!(claim_type, ClaimType::Date | ClaimType::Timestamp),
            // `Value::order` compares tokens of a list without order as well, by their places: those are not among these
            Self::Greatest | Self::Least => ClaimType::ORDERED.split(", ").any(|kind| kind == claim_type.kind()),
            Self::Sum => matches!(claim_type, ClaimType::Integer),
            Self::Union => matches!(claim_type, ClaimType::RecordList(..)),
        }
    }

    /// Combines two values of a type that the rule suits; none where no value follows. The order of the two changes nothing,
    /// nor does it matter which of several are combined first. A sum stops at [`Limit::SAFE_INTEGER`]. A union can have more
    /// records than [`Limit::RECORDS`]; a record that one side has several times stays as often.
    ///
    /// ```
    /// use warifu_model::{ClaimType, Combine, Value};
    ///
    /// let combined = |rule: Combine| rule.of(&ClaimType::Integer, &Value::Integer(3), &Value::Integer(5));
    /// assert_eq!(combined(Combine::Sum), Some(Value::Integer(8)));
    /// assert_eq!(combined(Combine::Least), Some(Value::Integer(3)));
    /// assert_eq!(combined(Combine::Agreed), None);
    /// ```
    pub fn of(self, claim_type: &ClaimType, first: &Value, second: &Value) -> Option<Value> {
        let written = |value: &Value| claim_type.to_json(value).to_canonical();
        let chosen = |order: Ordering, wanted: Ordering| {
            // of values that compare as equal and are not (`1.0.0+a` and `1.0.0+b`) the one that is written first
            let is_first = if order.is_eq() { written(first) <= written(second) } else { order == wanted };
            Some(if is_first { first.clone() } else { second.clone() })
        };
        match (self, first, second) {
            (Self::Agreed, ..) => (first == second).then(|| first.clone()),
            (Self::All, Value::Boolean(a), Value::Boolean(b)) => Some(Value::Boolean(*a && *b)),
            (Self::Any, Value::Boolean(a), Value::Boolean(b)) => Some(Value::Boolean(*a || *b)),
            (Self::Earliest, ..) => chosen(moments(first, second)?, Ordering::Less),
            (Self::Latest, ..) => chosen(moments(first, second)?, Ordering::Greater),
            (Self::Least, ..) => chosen(first.order(second)?, Ordering::Less),
            (Self::Greatest, ..) => chosen(first.order(second)?, Ordering::Greater),
            (Self::Sum, Value::Integer(a), Value::Integer(b)) => {
                let sum = a.saturating_add(*b);
                Some(Value::Integer(sum.clamp(-Limit::SAFE_INTEGER, Limit::SAFE_INTEGER)))
            }
            (Self::Union, Value::Records(a), Value::Records(b)) => Some(Value::Records(union(claim_type, a, b))),
            _ => None,
        }
    }
}

fn moments(first: &Value, second: &Value) -> Option<Ordering> {
    match (first, second) {
        (Value::Date(a), Value::Date(b)) => Some(a.cmp(b)),
        (Value::Timestamp(a), Value::Timestamp(b)) => Some(a.cmp(b)),
        _ => None,
    }
}

type Record = Vec<Option<Value>>;

/// The records of both, in one order whoever comes first.
fn union(claim_type: &ClaimType, first: &[Record], second: &[Record]) -> Vec<Record> {
    let ClaimType::RecordList(fields, _) = claim_type else { return Vec::new() };
    let sorted = |records: &[Record]| {
        let written = |record: &Record| (record_to_json(fields, record).to_canonical(), record.clone());
        let mut keyed: Vec<_> = records.iter().map(written).collect();
        keyed.sort_by(|(a, _), (b, _)| a.cmp(b));
        keyed.into_iter().peekable()
    };
    let (mut left, mut right) = (sorted(first), sorted(second));
    let mut all = Vec::with_capacity(first.len().max(second.len()));
    loop {
        let order = match (left.peek(), right.peek()) {
            (Some((a, _)), Some((b, _))) => a.cmp(b),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => return all,
        };
        let next = if order.is_gt() { right.next() } else { left.next() };
        if order.is_eq() {
            right.next();
        }
        all.extend(next.map(|(_, record)| record));
    }
}

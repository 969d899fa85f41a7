//! Random claim types and values from small domains, so that equal values, bounds and conflicts are common.

use warifu_model::{
    ClaimType, Duration, DurationUnit, Empty, EvidenceKind, FieldName, FieldType, Json, Localized, Timestamp, Token,
};

use warifu_testkit::Dice;

/// Words that say nothing.
pub fn words() -> Localized {
    Localized::of("x".into(), "x".into())
}

/// A scalar type or a list of tokens.
pub fn plain_type(dice: &mut Dice, kind: usize) -> ClaimType {
    match kind {
        0 => ClaimType::Boolean,
        1 => ClaimType::Integer,
        2 => ClaimType::Decimal,
        3 => ClaimType::Token(tokens(dice)),
        4 => ClaimType::OrderedToken(tokens(dice)),
        5 => ClaimType::Date,
        6 => ClaimType::Timestamp,
        7 => ClaimType::Duration(*dice.pick(&[DurationUnit::Days, DurationUnit::Months])),
        8 => ClaimType::Version,
        9 => ClaimType::Digest,
        10 => ClaimType::Text,
        _ => ClaimType::TokenList(tokens(dice), Empty::Refused),
    }
}

/// A list of records with one to three fields.
pub fn record_type(dice: &mut Dice) -> ClaimType {
    let names = ["alpha", "beta", "gamma"];
    let count = 1 + dice.below(3);
    let field = |name: &&str| {
        let kind = dice.below(PLAIN_TYPES);
        FieldType {
            name: FieldName::parse(name).unwrap(),
            kind: plain_type(dice, kind),
            required: dice.chance(30),
            title: words(),
        }
    };
    let mut fields: Vec<FieldType> = names.iter().take(count).map(field).collect();
    // Two fields that can be held against each other, and mostly so.
    let mut own = Dice::new(dice.clone().roll());
    if own.chance(40) {
        let kind = own.pick(&[ClaimType::Date, ClaimType::Timestamp]).clone();
        fields.extend(["opened", "shut"].map(|name| FieldType {
            name: FieldName::parse(name).unwrap(),
            kind: kind.clone(),
            required: own.chance(30),
            title: words(),
        }));
    }
    ClaimType::RecordList(fields, Empty::Refused)
}

/// Half of the lists may be empty, where evidence of some kinds is listed.
pub fn loosened(dice: &mut Dice, kind: ClaimType) -> ClaimType {
    if dice.chance(50) {
        return kind;
    }
    let mut kinds: Vec<EvidenceKind> =
        super::KINDS.iter().filter(|_| dice.chance(60)).map(|kind| EvidenceKind::parse(kind).unwrap()).collect();
    if kinds.is_empty() {
        kinds.extend(EvidenceKind::parse(super::KINDS[0]));
    }
    match kind {
        ClaimType::RecordList(fields, _) => ClaimType::RecordList(fields, Empty::ShownBy(kinds)),
        ClaimType::TokenList(tokens, _) => ClaimType::TokenList(tokens, Empty::ShownBy(kinds)),
        other => other,
    }
}

/// How values of a type compare with each other.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Order {
    /// Records do not.
    Records,
    /// As sets.
    Sets,
    /// They are the same or not.
    None,
    /// From the lowest to the highest.
    Linear,
    /// As versions, which lie in ranges, too.
    Versions,
    /// In time.
    Moments,
}

/// How values of this type compare.
pub fn order(kind: &ClaimType) -> Order {
    match kind {
        ClaimType::RecordList(..) => Order::Records,
        ClaimType::TokenList(..) => Order::Sets,
        ClaimType::Integer | ClaimType::Decimal | ClaimType::OrderedToken(_) | ClaimType::Duration(_) => Order::Linear,
        ClaimType::Version => Order::Versions,
        ClaimType::Date | ClaimType::Timestamp => Order::Moments,
        ClaimType::Boolean | ClaimType::Digest | ClaimType::Text | ClaimType::Token(_) => Order::None,
    }
}

fn tokens(dice: &mut Dice) -> Vec<Token> {
    let names = ["low", "mid", "high", "top"];
    let count = 2 + dice.below(3);
    names.iter().take(count).map(|name| Token::parse(name).unwrap()).collect()
}

/// A value of this type.
pub fn value(dice: &mut Dice, kind: &ClaimType, at: Timestamp) -> Json {
    match kind {
        ClaimType::Boolean => Json::Bool(dice.chance(50)),
        ClaimType::Integer => Json::Int(*dice.pick(&[-1, 0, 1, 2])),
        ClaimType::Decimal => text(dice, &["-0.5", "0", "0.05", "1", "1.5"]),
        ClaimType::Token(tokens) | ClaimType::OrderedToken(tokens) => dice.pick(tokens).into(),
        ClaimType::Date => moment(dice, at).date().into(),
        ClaimType::Timestamp => moment(dice, at).into(),
        ClaimType::Duration(DurationUnit::Days) => text(dice, &["P0D", "P1D", "P30D"]),
        ClaimType::Duration(DurationUnit::Months) => text(dice, &["P0D", "P1M", "P1Y", "P1Y1M"]),
        ClaimType::Version => text(dice, &["1.0.0-rc.1", "1.0.0", "1.0.0+b", "1.1.0", "2.0.0"]),
        ClaimType::Digest => warifu_model::Digest::of(&[u8::from(dice.chance(50))]).into(),
        ClaimType::Text => text(dice, &["a", "b", "日本", "C-1", "C-2", "HK-210"]),
        ClaimType::TokenList(tokens, empty) => {
            let mut some: Vec<&Token> = tokens.iter().filter(|_| dice.chance(60)).collect();
            if some.is_empty() && *empty == Empty::Refused {
                some.extend(tokens.first());
            }
            if dice.chance(30) {
                some.reverse();
            }
            Json::list(some)
        }
        ClaimType::RecordList(fields, empty) => {
            let least = usize::from(*empty == Empty::Refused);
            Json::List(dice.several(least, 4, |dice| record(dice, fields, at)))
        }
    }
}

fn record(dice: &mut Dice, fields: &[FieldType], at: Timestamp) -> Json {
    fields.iter().fold(Json::object(), |json, field| {
        if field.required || dice.chance(75) {
            json.with(field.name.as_str().to_owned(), value(dice, &field.kind, at))
        } else {
            json
        }
    })
}

fn text(dice: &mut Dice, of: &[&'static str]) -> Json {
    dice.word(of).into()
}

/// A point in time near `at`, often exactly on a bound that criteria use.
pub fn moment(dice: &mut Dice, at: Timestamp) -> Timestamp {
    let shift = duration(dice);
    let near = match dice.below(4) {
        0 => at,
        1 => at.plus(shift),
        _ => at.minus(shift),
    };
    let seconds = *dice.pick(&[0, 0, 0, 0, 1, -1, -86_400]);
    Timestamp::from_unix(near.unix() + seconds).unwrap()
}

/// A duration of either unit.
pub fn duration(dice: &mut Dice) -> Duration {
    Duration::parse(dice.word(&["P0D", "P1D", "P30D", "P1M", "P1Y"])).unwrap()
}

/// How many plain types there are.
pub const PLAIN_TYPES: usize = 12;

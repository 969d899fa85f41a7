mod boolean;
mod date;
mod decimal;
mod digest;
mod duration;
mod integer;
mod lists;
mod scalar;
mod text;
mod timestamp;
mod version;

use std::cmp::Ordering;

use crate::decimal::Decimal;
use crate::digest::Digest;
use crate::document::document;
use crate::ids::{EvidenceKind, FieldName, Token};
use crate::json::{Json, Kind, Node, Read, ReadError, ReadProblem};
use crate::language::{Language, both};
use crate::localized::{Localized, WORDS};
use crate::shape::{Form, List, Shape, Typed, write_by};
use crate::time::{Date, Duration, DurationUnit, Timestamp};
use crate::type_error::{Mistake, TypeError};
use crate::unique::read_unique;
use crate::version::SemVer;
use lists::{place, records, show, token_set, token_set_at};
use scalar::Scalar;

pub use scalar::{Boundaries, Entry};

/// Asks the scalar type that a claim type is; none for types over tokens and lists. A macro and no table of functions: what
/// a program does not ask for is not linked into it.
macro_rules! scalar {
    ($claim_type:expr, $scalar:ident => $answer:expr) => {
        match $claim_type {
            ClaimType::Boolean => Some(scalar!(@ boolean::BooleanType, $scalar => $answer)),
            ClaimType::Date => Some(scalar!(@ date::DateType, $scalar => $answer)),
            ClaimType::Decimal => Some(scalar!(@ decimal::DecimalType, $scalar => $answer)),
            ClaimType::Digest => Some(scalar!(@ digest::DigestType, $scalar => $answer)),
            ClaimType::Duration(unit) => Some(scalar!(@ duration::DurationType(*unit), $scalar => $answer)),
            ClaimType::Integer => Some(scalar!(@ integer::IntegerType, $scalar => $answer)),
            ClaimType::Text => Some(scalar!(@ text::TextType, $scalar => $answer)),
            ClaimType::Timestamp => Some(scalar!(@ timestamp::TimestampType, $scalar => $answer)),
            ClaimType::Version => Some(scalar!(@ version::VersionType, $scalar => $answer)),
            ClaimType::OrderedToken(_) | ClaimType::RecordList(..) | ClaimType::Token(_) | ClaimType::TokenList(..) => None,
        }
    };
    (@ $of:expr, $scalar:ident => $answer:expr) => {{
        let $scalar = $of;
        $answer
    }};
}

/// The type of a claim, as a vocabulary declares it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum ClaimType {
    /// True or false.
    Boolean,
    /// A calendar date.
    Date,
    /// An exact decimal.
    Decimal,
    /// The digest of something.
    Digest,
    /// A calendar duration, counted in one unit so that values compare.
    Duration(DurationUnit),
    /// A whole number.
    Integer,
    /// One of a list, lowest first.
    OrderedToken(Vec<Token>),
    /// Records with named fields.
    RecordList(Vec<FieldType>, Empty),
    /// Any text.
    Text,
    /// A point in time.
    Timestamp,
    /// One of a list without order.
    Token(Vec<Token>),
    /// Some of a list, as a set.
    TokenList(Vec<Token>, Empty),
    /// A version.
    Version,
}

/// The meaning of a list without anything in it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Empty {
    /// It is no value of the type.
    Refused,
    /// That there is nothing of the kind, where one of these kinds of evidence shows that somebody looked; without it,
    /// nothing at all.
    ShownBy(Vec<EvidenceKind>),
}

document! {
    /// One field of the records of a claim.
    pub struct FieldType: "field_type" {
        /// Its name.
        name: FieldName,
        /// Its type: anything but a list of records.
        kind: ClaimType as "type" = form(Form::Named(&PLAIN_TYPE)),
        /// States whether each record has it.
        required: bool,
        /// Its title.
        title: Localized = form(WORDS),
    }
    check check;
}

/// The value of a claim, typed.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Value {
    /// True or false.
    Boolean(bool),
    /// A calendar date.
    Date(Date),
    /// An exact decimal.
    Decimal(Decimal),
    /// The digest of something.
    Digest(Digest),
    /// A calendar duration.
    Duration(Duration),
    /// A whole number.
    Integer(i64),
    /// Records: per record one value or nothing for each declared field, in declared order.
    Records(Vec<Vec<Option<Value>>>),
    /// Any text.
    Text(String),
    /// A point in time.
    Timestamp(Timestamp),
    /// One token, by its place in the declared list.
    Token(usize),
    /// A set of tokens, by their places in the declared list, ascending, each once.
    Tokens(Vec<usize>),
    /// A version.
    Version(SemVer),
}

impl ClaimType {
    /// The types that stand for themselves: neither lists nor over tokens.
    pub const SCALAR: [Self; 10] = [
        Self::Boolean,
        Self::Date,
        Self::Decimal,
        Self::Digest,
        Self::Duration(DurationUnit::Days),
        Self::Duration(DurationUnit::Months),
        Self::Integer,
        Self::Text,
        Self::Timestamp,
        Self::Version,
    ];

    /// The kinds whose values have an order, as [`Value::order`] tells it; moments have comparisons of their own.
    pub const ORDERED: &str = "integer, decimal, ordered_token, duration, version";

    /// The name of the kind, as documents write it.
    pub fn kind(&self) -> &'static str {
        self.names().0
    }

    /// The name of the kind, for people.
    pub fn name_in(&self, language: Language) -> String {
        let (kind, ja) = self.names();
        language.pick(kind, ja).replace('_', " ")
    }

    fn names(&self) -> (&'static str, &'static str) {
        match self {
            Self::OrderedToken(_) => ("ordered_token", "順序のある選択肢"),
            Self::RecordList(..) => ("record_list", "記録の一覧"),
            Self::Token(_) => ("token", "選択肢"),
            Self::TokenList(..) => ("token_list", "選択肢の一覧"),
            plain => scalar!(plain, scalar => scalar.names()).unwrap_or_default(),
        }
    }

    /// Types a JSON value.
    ///
    /// # Errors
    /// A value of another type, or one that the type does not take.
    pub fn value(&self, json: &Json) -> Result<Value, TypeError> {
        let typed = match (self, json) {
            (Self::Boolean, Json::Bool(value)) => Some(Value::Boolean(*value)),
            (Self::Integer, Json::Int(value)) => Some(Value::Integer(*value)),
            (Self::TokenList(_, Empty::Refused) | Self::RecordList(_, Empty::Refused), Json::List(items))
                if items.is_empty() =>
            {
                return Err(self.empty());
            }
            (Self::TokenList(tokens, _), Json::List(items)) => {
                return token_set(tokens, items, &|language| self.describe_in(language)).map(Value::Tokens);
            }
            (Self::RecordList(fields, _), Json::List(items)) => {
                let names: Vec<&str> = fields.iter().map(|field| field.name.as_str()).collect();
                let read =
                    |place: usize, json: Option<&Json>| fields.get(place).map_or(Ok(None), |one| one.value(json));
                return records(&names, items, &read).map(Value::Records);
            }
            (_, Json::Text(text)) => self.value_of_text(text),
            _ => None,
        };
        typed.ok_or_else(|| TypeError::new(String::new(), |language| self.describe_in(language), show(json)))
    }

    /// Types records that a list does not have any more. No other type has any.
    ///
    /// # Errors
    /// A value that is none of the type.
    pub fn replaced(&self, json: &Json) -> Result<Vec<Vec<Option<Value>>>, TypeError> {
        match self.value(json)? {
            Value::Records(records) => Ok(records),
            _ => Err(TypeError::new(
                String::new(),
                |language| {
                    language.pick("nothing: only lists of records have any", "なし（記録の一覧だけにある）").to_owned()
                },
                show(json),
            )),
        }
    }

    /// Types a value where it stands in a document; the same as [`ClaimType::value`] without a tree in between.
    ///
    /// # Errors
    /// A value of another type, or one that the type does not take.
    pub fn value_at(&self, node: Node<'_>) -> Result<Value, TypeError> {
        let typed = match (self, node.kind()) {
            (Self::Boolean, Kind::True) => Some(Value::Boolean(true)),
            (Self::Boolean, Kind::False) => Some(Value::Boolean(false)),
            (Self::Integer, Kind::Integer) => node.integer().ok().map(Value::Integer),
            (Self::TokenList(tokens, _), Kind::Array) => token_set_at(tokens, node).map(Value::Tokens),
            (_, Kind::String) => node.string().ok().and_then(|text| self.value_of_text(&text)),
            _ => None,
        };
        // Records, and whatever is not of this type, take the longer way: it knows what is wrong.
        typed.map_or_else(|| self.value(&node.to_json()), Ok)
    }

    fn value_of_text(&self, text: &str) -> Option<Value> {
        match self {
            Self::OrderedToken(tokens) | Self::Token(tokens) => place(tokens, text).map(Value::Token),
            plain => scalar!(plain, scalar => scalar.read(text).map(Value::from)).flatten(),
        }
    }

    /// The JSON Schema (2020-12) of the values of a scalar type, which takes at least what [`ClaimType::value`] takes; none
    /// for types over tokens and for lists.
    pub fn schema(&self) -> Option<Json> {
        scalar!(self, scalar => scalar.schema())
    }

    /// At least one value of a scalar type in every piece that the boundaries leave; none for types over tokens and for lists.
    pub fn around(&self, boundaries: &Boundaries<'_>) -> Option<Vec<Json>> {
        scalar!(self, scalar => scalar.around(boundaries))
    }

    /// Returns how a form lets people write a value as a line of text; none for types that have a control of their own.
    pub fn entry(&self) -> Option<Entry> {
        scalar!(self, scalar => scalar.entry()).flatten()
    }

    /// A typed value back as JSON, in its canonical form: sets in declared order, absent fields left out.
    pub fn to_json(&self, value: &Value) -> Json {
        match (self, value) {
            (_, Value::Boolean(value)) => Json::Bool(*value),
            (_, Value::Date(value)) => (*value).into(),
            (_, Value::Decimal(value)) => (*value).into(),
            (_, Value::Digest(value)) => (*value).into(),
            (_, Value::Duration(value)) => (*value).into(),
            (_, Value::Integer(value)) => (*value).into(),
            (_, Value::Text(value)) => value.as_str().into(),
            (_, Value::Timestamp(value)) => (*value).into(),
            (_, Value::Version(value)) => value.into(),
            (Self::OrderedToken(tokens) | Self::Token(tokens), Value::Token(place)) => tokens.get(*place).into(),
            (Self::TokenList(tokens, _), Value::Tokens(places)) => {
                Json::list(places.iter().filter_map(|place| tokens.get(*place)))
            }
            (Self::RecordList(fields, _), Value::Records(records)) => {
                Json::List(records.iter().map(|record| record_to_json(fields, record)).collect())
            }
            // a value of another type; named one by one, so that a new type is not written as nothing
            (_, Value::Token(_) | Value::Tokens(_) | Value::Records(_)) => Json::Null,
        }
    }

    /// What is wrong with an empty list that may not be empty.
    fn empty(&self) -> TypeError {
        let expected = |language: Language| {
            let list = self.describe_in(language);
            match language {
                Language::En => format!("{list}, not empty"),
                Language::Ja => format!("空でない{list}"),
            }
        };
        TypeError { mistake: Mistake::EmptyList, ..TypeError::new(String::new(), expected, "[]".into()) }
    }

    /// Returns the meaning of an empty list of this type; none where it is not a list.
    pub fn when_empty(&self) -> Option<&Empty> {
        match self {
            Self::RecordList(_, empty) | Self::TokenList(_, empty) => Some(empty),
            _ => None,
        }
    }

    /// Returns a description of a value of this type, for messages in English.
    pub fn describe(&self) -> String {
        self.describe_in(Language::En)
    }

    /// Returns a description of a value of this type, for messages.
    pub fn describe_in(&self, language: Language) -> String {
        let of = |tokens: &[Token]| tokens.iter().map(Token::as_str).collect::<Vec<_>>().join(", ");
        match (self, language) {
            (Self::OrderedToken(tokens) | Self::Token(tokens), Language::En) => format!("one of: {}", of(tokens)),
            (Self::OrderedToken(tokens) | Self::Token(tokens), Language::Ja) => {
                format!("次のいずれか（{}）", of(tokens))
            }
            (Self::TokenList(tokens, _), Language::En) => format!("a list, each once, of: {}", of(tokens)),
            (Self::TokenList(tokens, _), Language::Ja) => format!("重複のない一覧（{}）", of(tokens)),
            (Self::RecordList(..), _) => language.pick("a list of records", "記録の一覧").to_owned(),
            (plain, _) => scalar!(plain, scalar => scalar.looks().text(language).to_owned()).unwrap_or_default(),
        }
    }
}

impl Value {
    /// Returns whether it is a list without anything in it.
    pub fn is_empty_list(&self) -> bool {
        match self {
            Self::Records(records) => records.is_empty(),
            Self::Tokens(tokens) => tokens.is_empty(),
            _ => false,
        }
    }

    /// The order of two values of one type that is among [`ClaimType::ORDERED`]; none for every other. Tokens compare by their
    /// places in the declared list, durations of one unit by their counts, versions by precedence.
    pub fn order(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Decimal(a), Self::Decimal(b)) => Some(a.cmp(b)),
            (Self::Duration(a), Self::Duration(b)) => Some(a.count().cmp(&b.count())),
            (Self::Integer(a), Self::Integer(b)) => Some(a.cmp(b)),
            (Self::Token(a), Self::Token(b)) => Some(a.cmp(b)),
            (Self::Version(a), Self::Version(b)) => Some(a.cmp(b)),
            _ => None,
        }
    }
}

/// What a scalar type holds, as a value of it.
macro_rules! held {
    ($($held:ty => $variant:ident),* $(,)?) => {
        $(impl From<$held> for Value {
            fn from(held: $held) -> Self {
                Self::$variant(held)
            }
        })*
    };
}

held! {
    bool => Boolean, Date => Date, Decimal => Decimal, Digest => Digest, Duration => Duration, i64 => Integer,
    SemVer => Version, String => Text, Timestamp => Timestamp,
}

impl From<&ClaimType> for Json {
    fn from(kind: &ClaimType) -> Self {
        let json = Self::object().with("kind", kind.kind());
        match kind {
            ClaimType::Duration(DurationUnit::Days) => json.with("unit", "days"),
            ClaimType::Duration(DurationUnit::Months) => json.with("unit", "months"),
            ClaimType::OrderedToken(tokens) | ClaimType::Token(tokens) => json.with("tokens", Self::list(tokens)),
            ClaimType::TokenList(tokens, empty) => with_empty(json.with("tokens", Self::list(tokens)), empty),
            ClaimType::RecordList(fields, empty) => with_empty(json.with("fields", Self::list(fields)), empty),
            _ => json,
        }
    }
}

fn with_empty(json: Json, empty: &Empty) -> Json {
    match empty {
        Empty::Refused => json,
        Empty::ShownBy(kinds) => json.with("empty_with", Json::list(kinds)),
    }
}

impl Read for ClaimType {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        let mut fields = node.fields()?;
        let kind = fields.node_of("kind")?;
        let claim_type = match kind.string()?.as_ref() {
            "duration" => Self::Duration(fields.required("unit")?),
            "ordered_token" => Self::OrderedToken(read_tokens(fields.node_of("tokens")?)?),
            "record_list" => {
                Self::RecordList(read_fields(fields.node_of("fields")?)?, read_empty(fields.find("empty_with"))?)
            }
            "token" => Self::Token(read_tokens(fields.node_of("tokens")?)?),
            "token_list" => {
                Self::TokenList(read_tokens(fields.node_of("tokens")?)?, read_empty(fields.find("empty_with"))?)
            }
            name => match Self::SCALAR.into_iter().find(|scalar| scalar.kind() == name) {
                Some(scalar) => scalar,
                None => return Err(kind.error(ReadProblem::NotOneOf { allowed: KINDS.into() })),
            },
        };
        fields.finish()?;
        Ok(claim_type)
    }
}

impl FieldType {
    /// Types what a record has under the name, or says that it has to have it.
    fn value(&self, json: Option<&Json>) -> Result<Option<Value>, TypeError> {
        match json {
            None if self.required => {
                Err(TypeError::new(String::new(), |language| self.kind.describe_in(language), "nothing".into()))
            }
            None => Ok(None),
            Some(json) => self.kind.value(json).map(Some),
        }
    }

    fn check(&self, node: Node<'_>) -> Result<(), ReadError> {
        if matches!(self.kind, ClaimType::RecordList(..)) {
            return Err(node
                .member("type")
                .broken(both("a record holds no list of records", "記録の中に記録の一覧は置けない")));
        }
        if matches!(self.kind.when_empty(), Some(Empty::ShownBy(_))) {
            let rule = both(
                "no evidence is listed for one field, so a list in it may not be empty",
                "一つのフィールドに証拠は示せないため、その一覧は空にできない",
            );
            return Err(node.member("type").broken(rule));
        }
        Ok(())
    }
}

pub(crate) fn record_to_json(fields: &[FieldType], record: &[Option<Value>]) -> Json {
    let stated = fields.iter().zip(record).filter_map(|(field, value)| Some((field, value.as_ref()?)));
    let with = |json: Json, (field, value): (&FieldType, &Value)| {
        json.with(field.name.as_str().to_owned(), field.kind.to_json(value))
    };
    stated.fold(Json::object(), with)
}

impl Read for DurationUnit {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        match node.string()?.as_ref() {
            "days" => Ok(Self::Days),
            "months" => Ok(Self::Months),
            _ => Err(node.error(ReadProblem::NotOneOf { allowed: "days, months".into() })),
        }
    }
}

fn read_empty(node: Option<Node<'_>>) -> Result<Empty, ReadError> {
    let Some(node) = node else { return Ok(Empty::Refused) };
    let kinds = read_unique(node, both("evidence kind", "証拠の種類"), |kind: &EvidenceKind| kind)?;
    if kinds.is_empty() {
        return Err(node.error(ReadProblem::Empty { what: both("the list of kinds", "種類の一覧") }));
    }
    Ok(Empty::ShownBy(kinds))
}

fn read_tokens(node: Node<'_>) -> Result<Vec<Token>, ReadError> {
    let tokens = read_unique(node, both("token", "トークン"), |token: &Token| token)?;
    if tokens.is_empty() {
        return Err(node.error(ReadProblem::Empty { what: both("the list of tokens", "トークンの一覧") }));
    }
    Ok(tokens)
}

fn read_fields(node: Node<'_>) -> Result<Vec<FieldType>, ReadError> {
    let fields = read_unique(node, both("field", "フィールド"), |field: &FieldType| &field.name)?;
    if fields.is_empty() {
        return Err(node.error(ReadProblem::Empty { what: both("the list of fields", "フィールドの一覧") }));
    }
    Ok(fields)
}

/// The types of one kind each: plain ones, those over tokens, durations.
macro_rules! types {
    ($plain:literal, $of_tokens:literal, $more:expr) => {
        concat!(
            r#"{"oneOf": [{"type": "object", "properties": {"kind": {"enum": ["boolean", "integer", "decimal", "date", "#,
            r#""timestamp", "version", "digest", "text""#,
            $plain,
            r##"]}}, "required": ["kind"], "additionalProperties": false},
                {"type": "object", "properties": {"kind": {"enum": ["token", "ordered_token""##,
            $of_tokens,
            r##"]}, "tokens": {"$ref": "#/$defs/tokens"}}, "required": ["kind", "tokens"], "additionalProperties": false},
                {"type": "object", "properties": {"kind": {"const": "duration"}, "unit": {"enum": ["days", "months"]}},
                 "required": ["kind", "unit"], "additionalProperties": false}"##,
            $more,
            "]}"
        )
    };
}

/// The type of one field of a record.
const PLAIN_TYPE: Shape = Shape {
    name: "plain_type",
    about: "A type",
    form: Form::Schema(types!("", r#", "token_list""#, ""), &[&TOKENS]),
    rules: "",
};

impl Typed for ClaimType {
    const FORM: Form = Form::Named(&Shape {
        name: "claim_type",
        about: "A type",
        form: Form::Schema(
            types!(
                "",
                "",
                r##", {"type": "object", "properties": {"kind": {"const": "token_list"}, "tokens": {"$ref": "#/$defs/tokens"},
                        "empty_with": {"$ref": "#/$defs/empty_with"}},
                     "required": ["kind", "tokens"], "additionalProperties": false},
                    {"type": "object", "properties": {"kind": {"const": "record_list"},
                        "fields": {"description": "The fields of each record", "type": "array",
                            "items": {"$ref": "#/$defs/field_type"}, "minItems": 1},
                        "empty_with": {"$ref": "#/$defs/empty_with"}},
                     "required": ["kind", "fields"], "additionalProperties": false}"##
            ),
            &[&TOKENS, &EMPTY_WITH, &FieldType::SHAPE],
        ),
        rules: "",
    });
}

write_by!(reference ClaimType);

/// The type of a parameter of a set: one of those of claims, without lists that may be empty; or a count, or a range.
pub(crate) const PARAMETER_TYPE: Shape = Shape {
    name: "parameter_type",
    about: "A type",
    form: Form::Schema(
        types!(
            r#", "count", "range""#,
            r#", "token_list""#,
            r##", {"type": "object", "properties": {"kind": {"const": "record_list"},
                    "fields": {"description": "The fields of each record", "type": "array",
                        "items": {"$ref": "#/$defs/field_type"}, "minItems": 1}},
                 "required": ["kind", "fields"], "additionalProperties": false}"##
        ),
        &[&TOKENS, &FieldType::SHAPE],
    ),
    rules: "",
};

const TOKENS: Shape = Shape {
    name: "tokens",
    about: "The tokens, lowest first where they are ordered",
    form: Form::List(List::of(&Token::FORM).least(1).unique(true)),
    rules: "",
};
const EMPTY_WITH: Shape = Shape {
    name: "empty_with",
    about: "Kinds of evidence that show that there is nothing; without them the list may not be empty",
    form: Form::List(List::of(&EvidenceKind::FORM).least(1).unique(true)),
    rules: "",
};

const KINDS: &str = "boolean, integer, decimal, token, ordered_token, date, timestamp, duration, version, digest, text, \
                     token_list, record_list";

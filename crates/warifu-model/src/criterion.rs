use crate::document::document;
use crate::ids::{ClaimId, EvidenceKind, FieldName, Role, SetId, Token};
use crate::json::{Fields, Json, Node, Read, ReadError, ReadProblem, shorten};
use crate::language::both;
use crate::limits;
use crate::party::Party;
use crate::shape::{ANY, COUNT, Field, Form, List, Shape, Typed, write_by};
use crate::time::{DURATION, Duration};
use crate::version::{RANGE, VersionRange};

/// The test inside a requirement: a closed language (DESIGN law 10). In JSON an object with exactly one key, the operator.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Criterion {
    /// `after`: the date or time lies after the bound.
    After(Reference, Bound),
    /// `all_of`: every one holds.
    AllOf(Vec<Criterion>),
    /// `any_of`: at least one holds.
    AnyOf(Vec<Criterion>),
    /// `at_least`: the value is the given one or a higher one.
    AtLeast(Reference, Operand<Json>),
    /// `at_least_n_of`: at least so many hold.
    AtLeastNOf(Operand<u32>, Vec<Criterion>),
    /// `at_most`: the value is the given one or a lower one.
    AtMost(Reference, Operand<Json>),
    /// `at_most_count`: at most so many records meet the inner criterion.
    AtMostCount(Reference, Operand<u32>, Box<Criterion>),
    /// `before`: the date or time lies before the bound.
    Before(Reference, Bound),
    /// `conforms_to_schema`: an evidence document of this kind conforms to an embedded JSON Schema.
    ConformsToSchema {
        /// The kind of evidence.
        kind: EvidenceKind,
        /// The id of the schema in the set.
        schema: Token,
    },
    /// `contains_all`: the list of tokens holds all of these.
    ContainsAll(Reference, Vec<Operand<Json>>),
    /// `equals`: the value is the given one.
    Equals(Reference, Operand<Json>),
    /// `every`: all records meet the inner criterion.
    Every(Reference, Box<Criterion>),
    /// `evidence`: there is evidence of this kind and strength.
    Evidence(EvidenceDemand),
    /// `holds_certificate`: a component's certificate is held.
    HoldsCertificate {
        /// The set that it was issued for.
        set: SetId,
        /// The versions of the set that count.
        versions: Operand<VersionRange>,
        /// The level, in the text form of the set.
        level: Option<String>,
        /// The component: the model, or the value of one of its identifiers.
        component: Option<String>,
    },
    /// `not`: the inner criterion does not hold.
    Not(Box<Criterion>),
    /// `not_older_than`: the date or time lies within this age before `at`, and not after `at`.
    NotOlderThan(Reference, Operand<Duration>),
    /// `one_of`: the value is one of the given ones.
    OneOf(Reference, Vec<Operand<Json>>),
    /// `present`: the claim is made.
    Present(Reference),
    /// `some`: at least one record meets the inner criterion.
    Some(Reference, Box<Criterion>),
    /// `version_matches`: the version lies in the range.
    VersionMatches(Reference, Operand<VersionRange>),
}

/// What a criterion looks at.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Reference {
    /// A claim about the product.
    Claim(ClaimId),
    /// A field of the record at hand, inside `every`, `some` and `at_most_count`.
    Field(FieldName),
}

/// A value that stands in the criterion, or the name of a parameter of the set that holds it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Operand<T> {
    /// The value itself.
    Literal(T),
    /// A parameter of the set.
    Parameter(Token),
}

/// What a date or time is compared with.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Bound {
    /// A fixed date or time.
    Fixed(Operand<Json>),
    /// The time of the evaluation plus a duration.
    FromAt(Operand<Duration>),
}

document! {
    /// What `evidence` asks for.
    pub struct EvidenceDemand: "evidence_demand" {
        /// The kind of evidence.
        kind: EvidenceKind,
        /// Who must stand behind it, at least.
        party: Option<Party> = optional,
        /// Its greatest age at the time of the evaluation.
        max_age: Option<Operand<Duration>> = optional,
        /// The role in which its signer must speak.
        role: Option<Role> = optional,
        /// The claim that it must support.
        supports: Option<ClaimId> = optional,
    }
}

impl Criterion {
    /// The operator, as documents write it.
    pub fn operator(&self) -> &'static str {
        match self {
            Self::After(..) => "after",
            Self::AllOf(..) => "all_of",
            Self::AnyOf(..) => "any_of",
            Self::AtLeast(..) => "at_least",
            Self::AtLeastNOf(..) => "at_least_n_of",
            Self::AtMost(..) => "at_most",
            Self::AtMostCount(..) => "at_most_count",
            Self::Before(..) => "before",
            Self::ConformsToSchema { .. } => "conforms_to_schema",
            Self::ContainsAll(..) => "contains_all",
            Self::Equals(..) => "equals",
            Self::Every(..) => "every",
            Self::Evidence(..) => "evidence",
            Self::HoldsCertificate { .. } => "holds_certificate",
            Self::Not(..) => "not",
            Self::NotOlderThan(..) => "not_older_than",
            Self::OneOf(..) => "one_of",
            Self::Present(..) => "present",
            Self::Some(..) => "some",
            Self::VersionMatches(..) => "version_matches",
        }
    }

    /// The criteria directly inside, in document order; the inner criterion of a quantifier is one of them.
    pub fn children(&self) -> &[Criterion] {
        match self {
            Self::AllOf(of) | Self::AnyOf(of) | Self::AtLeastNOf(_, of) => of,
            Self::Not(inner) | Self::Every(_, inner) | Self::Some(_, inner) | Self::AtMostCount(_, _, inner) => {
                std::slice::from_ref(inner)
            }
            _ => &[],
        }
    }
}

impl Read for Criterion {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        let mut count = 0;
        read_criterion(node, Place { depth: 0, in_record: false }, &mut count)
    }
}

#[derive(Clone, Copy)]
struct Place {
    depth: usize,
    in_record: bool,
}

impl Place {
    fn deeper(self) -> Self {
        Self { depth: self.depth + 1, ..self }
    }
}

fn read_criterion(node: Node<'_>, place: Place, count: &mut usize) -> Result<Criterion, ReadError> {
    *count += 1;
    if *count > limits::CRITERION_NODES {
        return Err(node.error(ReadProblem::TooMany {
            what: both("nodes in one criterion", "一つの判定基準の要素"),
            limit: limits::CRITERION_NODES,
        }));
    }
    if place.depth > limits::CRITERION_DEPTH {
        return Err(node.error(ReadProblem::TooDeep { limit: limits::CRITERION_DEPTH }));
    }
    let mut members = node.members()?;
    let (Some((key, inner)), None) = (members.next(), members.next()) else {
        let found = node.members()?.map(|(key, _)| key.string().map(std::borrow::Cow::into_owned));
        let found = shorten(&found.collect::<Result<Vec<_>, _>>()?.join(", "));
        let broken = node.broken(both(
            "a criterion has exactly one key, its operator; `all_of` joins several",
            "判定基準のキーは演算子一つだけである（複数は `all_of` でつなぐ）",
        ));
        return Err(ReadError { found, ..broken });
    };
    let operator = key.string()?;
    match operator.as_ref() {
        "all_of" => Ok(Criterion::AllOf(read_several(inner, place, count)?)),
        "any_of" => Ok(Criterion::AnyOf(read_several(inner, place, count)?)),
        "not" => Ok(Criterion::Not(Box::new(read_criterion(inner, place.deeper(), count)?))),
        "at_least_n_of" => read_at_least_n_of(inner, place, count),
        "every" | "some" | "at_most_count" | "evidence" | "conforms_to_schema" | "holds_certificate"
            if place.in_record =>
        {
            Err(inner.broken(both(
                "inside a record only comparisons and their combinations are allowed",
                "記録の中で使えるのは比較とその組合せだけである",
            )))
        }
        "every" | "some" | "at_most_count" => read_quantifier(&operator, inner, place, count),
        "evidence" => inner.read().map(Criterion::Evidence),
        "conforms_to_schema" => read_conforms(inner),
        "holds_certificate" => read_holds_certificate(inner),
        _ => read_comparison(&operator, inner, place),
    }
}

fn read_several(node: Node<'_>, place: Place, count: &mut usize) -> Result<Vec<Criterion>, ReadError> {
    let several: Vec<_> =
        node.items()?.map(|item| read_criterion(item, place.deeper(), count)).collect::<Result<_, _>>()?;
    if several.is_empty() {
        return Err(node.error(ReadProblem::Empty { what: both("the list of criteria", "判定基準の一覧") }));
    }
    Ok(several)
}

fn read_at_least_n_of(node: Node<'_>, place: Place, count: &mut usize) -> Result<Criterion, ReadError> {
    let mut fields = node.fields()?;
    let n_node = fields.node_of("n")?;
    let n: Operand<u32> = n_node.read()?;
    let of = read_several(fields.node_of("of")?, place, count)?;
    fields.finish()?;
    if let Operand::Literal(n) = n {
        let most = u32::try_from(of.len()).unwrap_or(u32::MAX);
        if !(1..=most).contains(&n) {
            return Err(n_node.error(ReadProblem::NumberOutOfRange { least: 1, most: i64::from(most) }));
        }
    }
    Ok(Criterion::AtLeastNOf(n, of))
}

fn read_quantifier(operator: &str, node: Node<'_>, place: Place, count: &mut usize) -> Result<Criterion, ReadError> {
    let mut fields = node.fields()?;
    let of = read_reference(&mut fields, place)?;
    let most = if operator == "at_most_count" { Some(fields.required("count")?) } else { None };
    let inside = Place { in_record: true, ..place.deeper() };
    let satisfies = Box::new(read_criterion(fields.node_of("satisfies")?, inside, count)?);
    fields.finish()?;
    Ok(match (operator, most) {
        (_, Some(most)) => Criterion::AtMostCount(of, most, satisfies),
        ("every", None) => Criterion::Every(of, satisfies),
        _ => Criterion::Some(of, satisfies),
    })
}

fn read_conforms(node: Node<'_>) -> Result<Criterion, ReadError> {
    let mut fields = node.fields()?;
    let criterion = Criterion::ConformsToSchema { kind: fields.required("kind")?, schema: fields.required("schema")? };
    fields.finish()?;
    Ok(criterion)
}

fn read_holds_certificate(node: Node<'_>) -> Result<Criterion, ReadError> {
    let mut fields = node.fields()?;
    let criterion = Criterion::HoldsCertificate {
        set: fields.required("set")?,
        versions: fields.required("versions")?,
        level: fields.optional("level")?,
        component: fields.optional("component")?,
    };
    fields.finish()?;
    Ok(criterion)
}

fn read_comparison(operator: &str, node: Node<'_>, place: Place) -> Result<Criterion, ReadError> {
    if !COMPARISONS.contains(&operator) {
        let allowed = format!("{}, {OTHERS}", COMPARISONS.join(", "));
        return Err(ReadError { found: shorten(operator), ..node.error(ReadProblem::NotOneOf { allowed }) });
    }
    let mut fields = node.fields()?;
    let of = read_reference(&mut fields, place)?;
    let criterion = match operator {
        "present" => Criterion::Present(of),
        "equals" => Criterion::Equals(of, fields.required("value")?),
        "at_least" => Criterion::AtLeast(of, fields.required("value")?),
        "at_most" => Criterion::AtMost(of, fields.required("value")?),
        "before" => Criterion::Before(of, fields.required("value")?),
        "after" => Criterion::After(of, fields.required("value")?),
        "not_older_than" => Criterion::NotOlderThan(of, fields.required("age")?),
        "version_matches" => Criterion::VersionMatches(of, fields.required("range")?),
        "one_of" => Criterion::OneOf(of, read_values(fields.node_of("values")?)?),
        _ => Criterion::ContainsAll(of, read_values(fields.node_of("values")?)?),
    };
    fields.finish()?;
    Ok(criterion)
}

fn read_values(node: Node<'_>) -> Result<Vec<Operand<Json>>, ReadError> {
    let values: Vec<Operand<Json>> = node.read()?;
    if values.is_empty() {
        return Err(node.error(ReadProblem::Empty { what: both("the list of values", "値の一覧") }));
    }
    Ok(values)
}

fn read_reference(fields: &mut Fields<'_>, place: Place) -> Result<Reference, ReadError> {
    if place.in_record {
        fields.required("field").map(Reference::Field)
    } else {
        fields.required("claim").map(Reference::Claim)
    }
}

/// `{"parameter": ID}` is a parameter; everything else is the value itself.
impl<T: Read> Read for Operand<T> {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        if node.kind() == crate::json::Kind::Object {
            let mut fields = node.fields()?;
            if let Some(parameter) = fields.optional("parameter")? {
                fields.finish()?;
                return Ok(Self::Parameter(parameter));
            }
        }
        node.read().map(Self::Literal)
    }
}

impl Read for Bound {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        if node.kind() == crate::json::Kind::Object {
            let mut fields = node.fields()?;
            if let Some(shift) = fields.optional("at")? {
                fields.finish()?;
                return Ok(Self::FromAt(shift));
            }
        }
        node.read().map(Self::Fixed)
    }
}

impl From<&Criterion> for Json {
    fn from(criterion: &Criterion) -> Self {
        let inner = match criterion {
            Criterion::AllOf(of) | Criterion::AnyOf(of) => Self::list(of),
            Criterion::Not(inner) => inner.as_ref().into(),
            Criterion::AtLeastNOf(n, of) => Self::object().with("n", n).with("of", Self::list(of)),
            Criterion::Present(of) => refer(of),
            Criterion::Equals(of, value) | Criterion::AtLeast(of, value) | Criterion::AtMost(of, value) => {
                refer(of).with("value", value)
            }
            Criterion::Before(of, bound) | Criterion::After(of, bound) => refer(of).with("value", bound),
            Criterion::OneOf(of, values) | Criterion::ContainsAll(of, values) => {
                refer(of).with("values", Self::list(values))
            }
            Criterion::NotOlderThan(of, age) => refer(of).with("age", age),
            Criterion::VersionMatches(of, range) => refer(of).with("range", range),
            Criterion::Every(of, inner) | Criterion::Some(of, inner) => refer(of).with("satisfies", inner.as_ref()),
            Criterion::AtMostCount(of, count, inner) => {
                refer(of).with("count", count).with("satisfies", inner.as_ref())
            }
            Criterion::Evidence(demand) => demand.into(),
            Criterion::ConformsToSchema { kind, schema } => Self::object().with("kind", kind).with("schema", schema),
            Criterion::HoldsCertificate { set, versions, level, component } => Self::object()
                .with("set", set)
                .with("versions", versions)
                .with_some("level", level.as_deref())
                .with_some("component", component.as_deref()),
        };
        Self::object().with(criterion.operator(), inner)
    }
}

fn refer(reference: &Reference) -> Json {
    match reference {
        Reference::Claim(claim) => Json::object().with("claim", claim),
        Reference::Field(field) => Json::object().with("field", field),
    }
}

impl From<&Bound> for Json {
    fn from(bound: &Bound) -> Self {
        match bound {
            Bound::Fixed(value) => value.into(),
            Bound::FromAt(shift) => Self::object().with("at", shift),
        }
    }
}

macro_rules! operand_to_json {
    ($($of:ty: $literal:expr;)*) => {$(
        impl From<&Operand<$of>> for Json {
            fn from(operand: &Operand<$of>) -> Self {
                let literal: fn(&$of) -> Json = $literal;
                match operand {
                    Operand::Literal(value) => literal(value),
                    Operand::Parameter(id) => Self::object().with("parameter", id),
                }
            }
        }
    )*};
}

operand_to_json! {
    Json: Clone::clone;
    u32: |count| Json::from(*count);
    Duration: |duration| Json::from(*duration);
    VersionRange: |range| Json::from(range);
}

/// What a criterion may say, by its operator: the comparisons over `$of`, what joins `$inner`, and more.
macro_rules! operators {
    ($of:expr, $inner:expr $(, $more:expr)* $(,)?) => {
        Form::Object(&[
            Field::optional("present", Form::Object(&[$of])),
            Field::optional("equals", Form::Object(&[$of, VALUE])),
            Field::optional("one_of", Form::Object(&[$of, VALUES])),
            Field::optional("at_least", Form::Object(&[$of, VALUE])),
            Field::optional("at_most", Form::Object(&[$of, VALUE])),
            Field::optional("before", Form::Object(&[$of, BOUND])),
            Field::optional("after", Form::Object(&[$of, BOUND])),
            Field::optional("not_older_than", Form::Object(&[$of, Field::required("age", Operand::<Duration>::FORM)])),
            Field::optional(
                "version_matches",
                Form::Object(&[$of, Field::required("range", Operand::<VersionRange>::FORM)]),
            ),
            Field::optional("contains_all", Form::Object(&[$of, VALUES])),
            Field::optional("all_of", Form::List(List::of(&$inner).least(1))),
            Field::optional("any_of", Form::List(List::of(&$inner).least(1))),
            Field::optional(
                "at_least_n_of",
                Form::Object(&[
                    Field::required("n", Form::Named(&POSITIVE_OPERAND)),
                    Field::required("of", Form::List(List::of(&$inner).least(1))),
                ]),
            ),
            Field::optional("not", $inner),
            $($more,)*
        ])
    };
}

impl Typed for Criterion {
    const FORM: Form = Form::Named(&Shape {
        name: "criterion",
        about: "A criterion: exactly one key, its operator",
        form: operators!(
            CLAIM,
            CRITERION,
            Field::optional("evidence", EvidenceDemand::FORM),
            Field::optional(
                "conforms_to_schema",
                Form::Object(&[Field::required("kind", EvidenceKind::FORM), Field::required("schema", Token::FORM)]),
            ),
            Field::optional("every", Form::Object(&[CLAIM, SATISFIES])),
            Field::optional("some", Form::Object(&[CLAIM, SATISFIES])),
            Field::optional(
                "at_most_count",
                Form::Object(&[CLAIM, Field::required("count", Operand::<u32>::FORM), SATISFIES]),
            ),
            Field::optional(
                "holds_certificate",
                Form::Object(&[
                    Field::required("set", SetId::FORM),
                    Field::required("versions", Operand::<VersionRange>::FORM),
                    Field::optional("level", String::FORM),
                    Field::optional("component", String::FORM),
                ]),
            ),
        ),
        rules: ONE_OPERATOR,
    });
}

const RECORD_CRITERION: Shape = Shape {
    name: "record_criterion",
    about: "A criterion inside a record",
    form: operators!(Field::required("field", FieldName::FORM), RECORD_CRITERION_ITSELF),
    rules: ONE_OPERATOR,
};

const ONE_OPERATOR: &str = r#"{"minProperties": 1, "maxProperties": 1}"#;
/// The criterion inside a criterion, which is defined already where it stands.
const CRITERION: Form = Form::Schema(r##"{"$ref": "#/$defs/criterion"}"##, &[]);
const RECORD_CRITERION_ITSELF: Form = Form::Schema(r##"{"$ref": "#/$defs/record_criterion"}"##, &[]);
const CLAIM: Field = Field::required("claim", ClaimId::FORM);
const SATISFIES: Field = Field::required("satisfies", Form::Named(&RECORD_CRITERION));
const VALUE: Field = Field::required("value", Operand::<Json>::FORM);
const VALUES: Field = Field::required("values", Form::List(List::of(&Operand::<Json>::FORM).least(1)));
const BOUND: Field = Field::required("value", Bound::FORM);

/// A value or a parameter: which of the two is told by the key `parameter`.
macro_rules! operand {
    ($name:literal, $about:literal, $literal:literal, $uses:expr) => {
        Shape {
            name: $name,
            about: $about,
            form: Form::Schema(
                concat!(
                    r##"{"if": {"type": "object", "required": ["parameter"]}, "then": {"$ref": "#/$defs/parameter_reference"},
                        "else": "##,
                    $literal,
                    "}"
                ),
                &[&PARAMETER_REFERENCE, $uses],
            ),
            rules: "",
        }
    };
}

const PARAMETER_REFERENCE: Shape = Shape {
    name: "parameter_reference",
    about: "The value of a parameter of the set",
    form: Form::Object(&[Field::required("parameter", Token::FORM)]),
    rules: "",
};
const POSITIVE_OPERAND: Shape = operand!(
    "positive_operand",
    "A count of at least one, or a parameter",
    r#"{"type": "integer", "minimum": 1, "maximum": 4294967295}"#,
    &PARAMETER_REFERENCE
);

impl Typed for Operand<Json> {
    const FORM: Form =
        Form::Named(&operand!("value_operand", "A value, or a parameter", r##"{"$ref": "#/$defs/any"}"##, &ANY));
}

impl Typed for Operand<u32> {
    const FORM: Form =
        Form::Named(&operand!("count_operand", "A count, or a parameter", r##"{"$ref": "#/$defs/count"}"##, &COUNT));
}

impl Typed for Operand<Duration> {
    const FORM: Form = Form::Named(&operand!(
        "duration_operand",
        "A duration, or a parameter",
        r##"{"$ref": "#/$defs/duration"}"##,
        &DURATION
    ));
}

impl Typed for Operand<VersionRange> {
    const FORM: Form = Form::Named(&operand!(
        "range_operand",
        "A range of versions, or a parameter",
        r##"{"$ref": "#/$defs/range"}"##,
        &RANGE
    ));
}

impl Typed for Bound {
    const FORM: Form = Form::Named(&Shape {
        name: "bound",
        about: "A fixed date or time, a parameter, or the time of the evaluation plus a duration",
        form: Form::Schema(
            r##"{"if": {"type": "object", "required": ["at"]},
                "then": {"type": "object", "properties": {"at": {"$ref": "#/$defs/duration_operand"}}, "required": ["at"],
                    "additionalProperties": false},
                "else": {"$ref": "#/$defs/value_operand"}}"##,
            &[],
        ),
        rules: "",
    });
}

write_by!(reference Criterion, Operand<Duration>);

const COMPARISONS: [&str; 10] = [
    "present",
    "equals",
    "one_of",
    "at_least",
    "at_most",
    "before",
    "after",
    "not_older_than",
    "version_matches",
    "contains_all",
];
const OTHERS: &str =
    "evidence, conforms_to_schema, every, some, at_most_count, holds_certificate, all_of, any_of, at_least_n_of, not";

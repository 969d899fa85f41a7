//! The shapes of criteria, for the schema: which operator has which members.

use crate::criterion::{Criterion, EvidenceDemand, Operand, comparisons};
use crate::ids::{ClaimId, EvidenceKind, FieldName, SetId, Token};
use crate::json::Json;
use crate::shape::{ANY, COUNT, Field, Form, List, Shape, Typed, write_by};
use crate::time::{DURATION, Duration};
use crate::version::{self, VersionRange};

/// What a criterion may say, by its operator: the comparisons over `$of`, what joins `$inner`, and more.
macro_rules! operators {
    ([$of:expr, $bound:expr, $inner:expr $(, $more:expr)*] $($name:literal $operand:ident,)*) => {
        Form::Object(&[
            $(Field::optional($name, compared!($of, $bound, $operand)),)*
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

/// What a comparison looks at, and what it compares that with.
macro_rules! compared {
    ($of:expr, $bound:expr, NOTHING) => {
        Form::Object(&[$of])
    };
    ($of:expr, $bound:expr, BOUND) => {
        Form::Object(&[$of, $bound])
    };
    ($of:expr, $bound:expr, $operand:ident) => {
        Form::Object(&[$of, $operand])
    };
}

impl Typed for Criterion {
    const FORM: Form = Form::Named(&Shape {
        name: "criterion",
        about: "A criterion: exactly one key, its operator",
        form: comparisons!(operators => [CLAIM, BOUND, CRITERION,
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
                Form::Named(&CERTIFICATE_DEMAND),
            )
        ]),
        rules: ONE_OPERATOR,
    });
}

const RECORD_CRITERION: Shape = Shape {
    name: "record_criterion",
    about: "A criterion inside a record",
    form: comparisons!(operators => [FIELD, RECORD_BOUND, RECORD_CRITERION_ITSELF]),
    rules: ONE_OPERATOR,
};

const CERTIFICATE_DEMAND: Shape = Shape {
    name: "certificate_demand",
    about: "A certificate of any component, of one that is named, or of each one in a list",
    form: Form::Object(&[
        Field::required("set", SetId::FORM),
        Field::required("versions", Operand::<VersionRange>::FORM),
        Field::optional("level", String::FORM),
        Field::optional("component", String::FORM),
        Field::optional(
            "for_each",
            Form::Object(&[
                CLAIM,
                Field::required("component", FieldName::FORM),
                Field::optional("where", Form::Named(&RECORD_CRITERION)),
            ]),
        ),
    ]),
    rules: r#"{"not": {"required": ["component", "for_each"]}}"#,
};

const ONE_OPERATOR: &str = r#"{"minProperties": 1, "maxProperties": 1}"#;
/// The criterion inside a criterion, which is defined already where it stands.
const CRITERION: Form = Form::Schema(r##"{"$ref": "#/$defs/criterion"}"##, &[]);
const RECORD_CRITERION_ITSELF: Form = Form::Schema(r##"{"$ref": "#/$defs/record_criterion"}"##, &[]);
const CLAIM: Field = Field::required("claim", ClaimId::FORM);
const FIELD: Field = Field::required("field", FieldName::FORM);
const SATISFIES: Field = Field::required("satisfies", Form::Named(&RECORD_CRITERION));
const VALUE: Field = Field::required("value", Operand::<Json>::FORM);
const VALUES: Field = Field::required("values", Form::List(List::of(&Operand::<Json>::FORM).least(1)));
const BOUND: Field = Field::required("value", Form::Named(&BOUND_OF_CLAIM));
const RECORD_BOUND: Field = Field::required("value", Form::Named(&BOUND_OF_FIELD));
const AGE: Field = Field::required("age", Operand::<Duration>::FORM);
const RANGE: Field = Field::required("range", Operand::<VersionRange>::FORM);

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
        &version::RANGE
    ));
}

/// What dates and times are compared with; the other value stands under this key.
macro_rules! bound {
    ($name:literal, $about:literal, $key:literal, $definition:literal) => {
        Shape {
            name: $name,
            about: $about,
            form: Form::Schema(
                concat!(
                    r##"{"if": {"type": "object", "required": ["at"]},
                "then": {"type": "object", "properties": {"at": {"$ref": "#/$defs/duration_operand"}}, "required": ["at"],
                    "additionalProperties": false},
                "else": {"if": {"type": "object", "anyOf": [{"required": ["claim"]}, {"required": ["field"]}, {"required": ["plus"]}]},
                    "then": {"type": "object", "properties": {""##,
                    $key,
                    r##"": {"$ref": "#/$defs/"##,
                    $definition,
                    r##""}, "plus": {"$ref": "#/$defs/duration_operand"}}, "required": [""##,
                    $key,
                    r##"", "plus"], "additionalProperties": false},
                    "else": {"$ref": "#/$defs/value_operand"}}}"##,
                ),
                &[],
            ),
            rules: "",
        }
    };
}

const BOUND_OF_CLAIM: Shape = bound!(
    "bound",
    "A fixed date or time, a parameter, or the time of the evaluation or another claim plus a duration",
    "claim",
    "claim_id"
);
const BOUND_OF_FIELD: Shape = bound!(
    "record_bound",
    "A fixed date or time, a parameter, or the time of the evaluation or another field plus a duration",
    "field",
    "field_name"
);

write_by!(reference Criterion, Operand<Duration>, Operand<u32>);

use crate::document::document;
use crate::ids::{ClaimId, EvidenceKind, FieldName, Role, SetId, Token};
use crate::json::{Fields, Json, Kind, Node, ReadError, ReadProblem, shorten};
use crate::language::both;
use crate::party::Party;
use crate::time::Duration;
use crate::version::VersionRange;

/// Hands the list of comparisons to a macro, after more that it is given: the name of each, and what it compares with.
macro_rules! comparisons {
    ($macro:ident => $($more:tt)*) => {
        $macro! {
            $($more)*
            "present" NOTHING,
            "equals" VALUE,
            "one_of" VALUES,
            "at_least" VALUE,
            "at_most" VALUE,
            "before" BOUND,
            "after" BOUND,
            "not_older_than" AGE,
            "version_matches" RANGE,
            "contains_all" VALUES,
        }
    };
}
pub(crate) use comparisons;

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
        /// The components whose certificates count.
        of: Components,
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

/// The place that a criterion looks at.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Reference {
    /// A claim about the product.
    Claim(ClaimId),
    /// A field of the record at hand, inside `every`, `some` and `at_most_count`.
    Field(FieldName),
}

/// The components whose certificates `holds_certificate` asks for.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Components {
    /// One certificate, of any component.
    Any,
    /// One certificate for each record of a list that is picked.
    Each(EachComponent),
    /// One certificate of the component with this model or identifier.
    Named(String),
}

/// A list of records that each name a component.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct EachComponent {
    /// The claim that holds the list.
    pub list: Reference,
    /// The field that names the component: its model, or the value of one of its identifiers.
    pub name: FieldName,
    /// The criterion on the record that picks it; none picks every record.
    pub picked: Option<Box<Criterion>>,
}

/// A value that stands in the criterion, or the name of a parameter of the set that holds it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Operand<T> {
    /// The value itself.
    Literal(T),
    /// A parameter of the set.
    Parameter(Token),
}

/// The bound with which a date or time is compared.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Bound {
    /// A fixed date or time.
    Fixed(Operand<Json>),
    /// The time of the evaluation plus a duration.
    FromAt(Operand<Duration>),
    /// Another claim of the same product, or another field of the same record, plus a duration. Only from version 2 of the rule
    /// language.
    FromOther(Reference, Operand<Duration>),
}

document! {
    /// The date since which evidence must have been made: the value of a claim of the same product, plus a duration.
    pub struct MadeSince: "made_since" {
        /// The claim, a date or a timestamp.
        claim: ClaimId,
        /// The duration that is added to it; `P0D` adds nothing.
        plus: Operand<Duration>,
    }
}

document! {
    /// The demand of `evidence`.
    pub struct EvidenceDemand: "evidence_demand" {
        /// The kind of evidence.
        kind: EvidenceKind,
        /// The party that must stand behind it, at least.
        party: Option<Party> = optional,
        /// Its greatest age at the time of the evaluation.
        max_age: Option<Operand<Duration>> = optional,
        /// The date since which it must have been made, at that date itself or later. Only from version 2 of the rule language.
        made_since: Option<MadeSince> = optional,
        /// The role in which its signer must speak.
        role: Option<Role> = optional,
        /// The number of documents that there must be at least, each of another signer; one, whoever signs it, where it is left
        /// out. Only from version 2 of the rule language.
        signers: Option<Operand<u32>> = optional,
        /// The claim that it must support.
        supports: Option<ClaimId> = optional,
    }
    check check_signers;
    rules r#"{"properties": {"signers": {"if": {"type": "integer"}, "then": {"minimum": 2, "maximum": 100}}},
        "not": {"required": ["role", "signers"], "properties": {"role": {"const": "document_signer"}}}}"#;
}

impl EvidenceDemand {
    /// The least and the greatest number of signers that can be asked for.
    pub const SIGNERS: (u32, u32) = (2, 100);

    fn check_signers(&self, node: Node<'_>) -> Result<(), ReadError> {
        let Some(signers) = &self.signers else { return Ok(()) };
        let (least, most) = Self::SIGNERS;
        if signers.literal().is_some_and(|count| !(least..=most).contains(count)) {
            let problem = ReadProblem::NumberOutOfRange { least: i64::from(least), most: i64::from(most) };
            return Err(node.member("signers").error(problem));
        }
        if self.role.as_ref().is_some_and(|role| role.as_str() == Role::DOCUMENT_SIGNER) {
            return Err(node.broken(both(
                "`signers` counts who signs attestations, and the role `document_signer` is that of who signs a document itself; \
                 only one of the two is given",
                "`signers` はアテステーションの署名者を数え、役割 `document_signer` は文書そのものの署名者を指す。\
                 指定できるのはどちらか一方である",
            )));
        }
        Ok(())
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
        match self.shape() {
            Shape::Several(_, of) => of,
            Shape::Not(inner) | Shape::Records { inner, .. } => std::slice::from_ref(inner),
            Shape::Certificate { of: Components::Each(each), .. } => {
                each.picked.as_deref().map_or(&[][..], std::slice::from_ref)
            }
            Shape::Comparison(..) | Shape::Evidence(_) | Shape::Schema { .. } | Shape::Certificate { .. } => &[],
        }
    }

    /// The criteria directly inside with the JSON Pointers that lead from this one to them, in document order.
    pub fn members(&self) -> impl Iterator<Item = (String, &Criterion)> {
        let operator = self.operator();
        let (before, is_list) = match self.shape() {
            Shape::Several(Needed::AtLeast(_), _) => ("/of", true),
            Shape::Records { .. } => ("/satisfies", false),
            Shape::Certificate { .. } => ("/for_each/where", false),
            Shape::Several(Needed::All | Needed::Any, _) => ("", true),
            Shape::Not(_) | Shape::Comparison(..) | Shape::Evidence(_) | Shape::Schema { .. } => ("", false),
        };
        let step =
            move |place| if is_list { format!("/{operator}{before}/{place}") } else { format!("/{operator}{before}") };
        self.children().iter().enumerate().map(move |(place, inner)| (step(place), inner))
    }

    /// The claim or field that a comparison or a quantifier looks at, and the list of components that each need a certificate.
    pub fn reference(&self) -> Option<&Reference> {
        match self.shape() {
            Shape::Comparison(of, _) | Shape::Records { of, .. } => Some(of),
            Shape::Certificate { of: Components::Each(each), .. } => Some(&each.list),
            Shape::Several(..)
            | Shape::Not(_)
            | Shape::Evidence(_)
            | Shape::Schema { .. }
            | Shape::Certificate { .. } => None,
        }
    }

    /// The claim or field that a comparison holds the value against, with what is added to it; none where it is held against
    /// something else.
    pub fn held_against(&self) -> Option<(&Reference, &Operand<Duration>)> {
        match self {
            Self::After(_, Bound::FromOther(other, shift)) | Self::Before(_, Bound::FromOther(other, shift)) => {
                Some((other, shift))
            }
            _ => None,
        }
    }

    /// The family of the operator with its parts.
    pub fn shape(&self) -> Shape<'_> {
        match self {
            Self::AllOf(of) => Shape::Several(Needed::All, of),
            Self::AnyOf(of) => Shape::Several(Needed::Any, of),
            Self::AtLeastNOf(n, of) => Shape::Several(Needed::AtLeast(n), of),
            Self::Not(inner) => Shape::Not(inner),
            Self::Every(of, inner) => Shape::Records { of, quantifier: Quantifier::Every, inner },
            Self::Some(of, inner) => Shape::Records { of, quantifier: Quantifier::Some, inner },
            Self::AtMostCount(of, most, inner) => Shape::Records { of, quantifier: Quantifier::AtMost(most), inner },
            Self::Evidence(demand) => Shape::Evidence(demand),
            Self::ConformsToSchema { kind, schema } => Shape::Schema { kind, schema },
            Self::HoldsCertificate { set, versions, level, of } => {
                Shape::Certificate { set, versions, level: level.as_deref(), of }
            }
            Self::Present(of) => Shape::Comparison(of, Operands::None),
            Self::AtLeast(of, value) | Self::AtMost(of, value) | Self::Equals(of, value) => {
                Shape::Comparison(of, Operands::Value(value))
            }
            Self::ContainsAll(of, values) | Self::OneOf(of, values) => Shape::Comparison(of, Operands::Values(values)),
            Self::After(of, bound) | Self::Before(of, bound) => Shape::Comparison(of, Operands::Bound(bound)),
            Self::NotOlderThan(of, age) => Shape::Comparison(of, Operands::Age(age)),
            Self::VersionMatches(of, range) => Shape::Comparison(of, Operands::Range(range)),
        }
    }

    /// The same criterion with other operands, asked for in document order. The criteria inside stay as they are.
    ///
    /// # Errors
    ///
    /// The first error of what fills them.
    pub fn with_operands<F: Fill>(&self, fill: &F) -> Result<Self, F::Error> {
        let bound = |bound: &Bound| match bound {
            Bound::Fixed(operand) => fill.value(operand, "value").map(Bound::Fixed),
            Bound::FromAt(shift) => fill.duration(shift, "value/at").map(Bound::FromAt),
            Bound::FromOther(other, shift) => {
                fill.duration(shift, "value/plus").map(|shift| Bound::FromOther(other.clone(), shift))
            }
        };
        let values = |values: &[Operand<Json>]| {
            values
                .iter()
                .enumerate()
                .map(|(i, value)| fill.value(value, &format!("values/{i}")))
                .collect::<Result<Vec<_>, _>>()
        };
        Ok(match self {
            Self::After(of, limit) => Self::After(of.clone(), bound(limit)?),
            Self::AtLeast(of, value) => Self::AtLeast(of.clone(), fill.value(value, "value")?),
            Self::AtLeastNOf(n, of) => Self::AtLeastNOf(fill.count(n, "n")?, of.clone()),
            Self::AtMost(of, value) => Self::AtMost(of.clone(), fill.value(value, "value")?),
            Self::AtMostCount(of, most, inner) => {
                Self::AtMostCount(of.clone(), fill.count(most, "count")?, inner.clone())
            }
            Self::Before(of, limit) => Self::Before(of.clone(), bound(limit)?),
            Self::ContainsAll(of, all) => Self::ContainsAll(of.clone(), values(all)?),
            Self::Equals(of, value) => Self::Equals(of.clone(), fill.value(value, "value")?),
            Self::Evidence(demand) => {
                let max_age = demand.max_age.as_ref().map(|age| fill.duration(age, "max_age")).transpose()?;
                let since = |since: &MadeSince| {
                    let plus = fill.duration(&since.plus, "made_since/plus")?;
                    Ok(MadeSince { claim: since.claim.clone(), plus })
                };
                let made_since = demand.made_since.as_ref().map(since).transpose()?;
                let signers = demand.signers.as_ref().map(|count| fill.count(count, "signers")).transpose()?;
                Self::Evidence(EvidenceDemand { max_age, made_since, signers, ..demand.clone() })
            }
            Self::HoldsCertificate { set, versions, level, of } => Self::HoldsCertificate {
                set: set.clone(),
                versions: fill.range(versions, "versions")?,
                level: level.clone(),
                of: of.clone(),
            },
            Self::NotOlderThan(of, age) => Self::NotOlderThan(of.clone(), fill.duration(age, "age")?),
            Self::OneOf(of, all) => Self::OneOf(of.clone(), values(all)?),
            Self::VersionMatches(of, range) => Self::VersionMatches(of.clone(), fill.range(range, "range")?),
            Self::AllOf(_)
            | Self::AnyOf(_)
            | Self::ConformsToSchema { .. }
            | Self::Every(..)
            | Self::Not(_)
            | Self::Present(_)
            | Self::Some(..) => self.clone(),
        })
    }
}

/// A criterion by the family of its operator. Whoever asks what a criterion looks at matches on this: a further comparison
/// changes nothing for them.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Shape<'c> {
    /// A certificate of a component.
    Certificate {
        /// The set that it was issued for.
        set: &'c SetId,
        /// The versions of the set that count.
        versions: &'c Operand<VersionRange>,
        /// The level, in the text form of the set.
        level: Option<&'c str>,
        /// The components whose certificates count.
        of: &'c Components,
    },
    /// A comparison of a value with operands.
    Comparison(&'c Reference, Operands<'c>),
    /// Evidence of a kind and strength.
    Evidence(&'c EvidenceDemand),
    /// The opposite of a criterion.
    Not(&'c Criterion),
    /// A criterion for each record of a list.
    Records {
        /// The list.
        of: &'c Reference,
        /// The number of records that must meet it.
        quantifier: Quantifier<'c>,
        /// The criterion that they must meet.
        inner: &'c Criterion,
    },
    /// A document of this kind that conforms to a JSON Schema of the set.
    Schema {
        /// The kind of evidence.
        kind: &'c EvidenceKind,
        /// The id of the schema in the set.
        schema: &'c Token,
    },
    /// A combination of criteria.
    Several(Needed<'c>, &'c [Criterion]),
}

/// The number of criteria of a combination that must hold.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Needed<'c> {
    /// Every one.
    All,
    /// At least one.
    Any,
    /// At least so many.
    AtLeast(&'c Operand<u32>),
}

/// The number of records of a list that must meet a criterion.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Quantifier<'c> {
    /// At most so many.
    AtMost(&'c Operand<u32>),
    /// Every one.
    Every,
    /// At least one.
    Some,
}

/// The operands of a comparison.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Operands<'c> {
    /// The greatest age at the time of the evaluation.
    Age(&'c Operand<Duration>),
    /// A date or time: fixed, or as far from the evaluation or from another value.
    Bound(&'c Bound),
    /// Nothing: it asks only that there is a value.
    None,
    /// A range of versions.
    Range(&'c Operand<VersionRange>),
    /// A value of the type of the claim.
    Value(&'c Operand<Json>),
    /// Values of the type of the claim, or of its items.
    Values(&'c [Operand<Json>]),
}

impl Reference {
    /// The claim; none for a field.
    pub fn claim(&self) -> Option<&ClaimId> {
        match self {
            Self::Claim(claim) => Some(claim),
            Self::Field(_) => None,
        }
    }

    /// The field; none for a claim.
    pub fn field(&self) -> Option<&FieldName> {
        match self {
            Self::Claim(_) => None,
            Self::Field(field) => Some(field),
        }
    }
}

impl<T> Operand<T> {
    /// The value; none where a parameter stands for it.
    pub fn literal(&self) -> Option<&T> {
        match self {
            Self::Literal(value) => Some(value),
            Self::Parameter(_) => None,
        }
    }
}

/// Gives what comes into the place of the operands of a criterion: see [`Criterion::with_operands`]. `field` is the pointer of
/// the operand from the object of the operator, without the first slash.
pub trait Fill {
    /// The reason why an operand cannot stay.
    type Error;

    /// An operand of the type of a claim.
    fn value(&self, operand: &Operand<Json>, field: &str) -> Result<Operand<Json>, Self::Error>;
    /// A number of things.
    fn count(&self, operand: &Operand<u32>, field: &str) -> Result<Operand<u32>, Self::Error>;
    /// An age, or a distance from the time of the evaluation.
    fn duration(&self, operand: &Operand<Duration>, field: &str) -> Result<Operand<Duration>, Self::Error>;
    /// A range of versions.
    fn range(&self, operand: &Operand<VersionRange>, field: &str) -> Result<Operand<VersionRange>, Self::Error>;
}

/// The place of a criterion in what is read.
#[derive(Clone, Copy)]
pub(crate) struct Place {
    pub(crate) depth: usize,
    pub(crate) in_record: bool,
}

impl Place {
    pub(crate) fn deeper(self) -> Self {
        Self { depth: self.depth + 1, ..self }
    }

    /// Inside a record, one step down.
    pub(crate) fn inside(self) -> Self {
        Self { in_record: true, ..self.deeper() }
    }
}

/// Reads a comparison; nothing else than what `comparisons!` lists is one.
pub(crate) fn read_comparison(operator: &str, node: Node<'_>, place: Place) -> Result<Criterion, ReadError> {
    let unknown = || {
        let allowed = format!("{}, {OTHERS}", COMPARISONS.join(", "));
        ReadError { found: shorten(operator), ..node.error(ReadProblem::NotOneOf { allowed }) }
    };
    if !COMPARISONS.contains(&operator) {
        return Err(unknown());
    }
    let mut fields = node.fields()?;
    let of = read_reference(&mut fields, place)?;
    let criterion = match operator {
        "present" => Criterion::Present(of),
        "equals" => Criterion::Equals(of, fields.required("value")?),
        "at_least" => Criterion::AtLeast(of, fields.required("value")?),
        "at_most" => Criterion::AtMost(of, fields.required("value")?),
        "before" => {
            let bound = read_bound(fields.node_of("value")?, &of, place)?;
            Criterion::Before(of, bound)
        }
        "after" => {
            let bound = read_bound(fields.node_of("value")?, &of, place)?;
            Criterion::After(of, bound)
        }
        "not_older_than" => Criterion::NotOlderThan(of, fields.required("age")?),
        "version_matches" => Criterion::VersionMatches(of, fields.required("range")?),
        "one_of" => Criterion::OneOf(of, read_values(fields.node_of("values")?)?),
        "contains_all" => Criterion::ContainsAll(of, read_values(fields.node_of("values")?)?),
        _ => return Err(unknown()),
    };
    fields.finish()?;
    Ok(criterion)
}

fn read_bound(node: Node<'_>, of: &Reference, place: Place) -> Result<Bound, ReadError> {
    if node.kind() != Kind::Object {
        return node.read().map(Bound::Fixed);
    }
    let mut fields = node.fields()?;
    if fields.find("parameter").is_some() {
        return node.read().map(Bound::Fixed);
    }
    if let Some(shift) = fields.optional("at")? {
        fields.finish()?;
        return Ok(Bound::FromAt(shift));
    }
    if !["claim", "field", "plus"].into_iter().any(|name| fields.find(name).is_some()) {
        return node.read().map(Bound::Fixed);
    }
    let mut fields = node.fields()?;
    let (other, shift) = (read_reference(&mut fields, place)?, fields.required("plus")?);
    fields.finish()?;
    if other == *of {
        return Err(node.broken(both(
            "a value is held against another one, and this is the same",
            "値は他の値と比べるものであるが、同じものが指定されている",
        )));
    }
    Ok(Bound::FromOther(other, shift))
}

fn read_values(node: Node<'_>) -> Result<Vec<Operand<Json>>, ReadError> {
    let values: Vec<Operand<Json>> = node.read()?;
    if values.is_empty() {
        return Err(node.error(ReadProblem::Empty { what: both("the list of values", "値の一覧") }));
    }
    Ok(values)
}

pub(crate) fn read_reference(fields: &mut Fields<'_>, place: Place) -> Result<Reference, ReadError> {
    if place.in_record {
        fields.required("field").map(Reference::Field)
    } else {
        fields.required("claim").map(Reference::Claim)
    }
}

macro_rules! names {
    ($($name:literal $operand:ident,)*) => { &[$($name),*] };
}

const COMPARISONS: &[&str] = comparisons!(names =>);
const OTHERS: &str =
    "evidence, conforms_to_schema, every, some, at_most_count, holds_certificate, all_of, any_of, at_least_n_of, not";

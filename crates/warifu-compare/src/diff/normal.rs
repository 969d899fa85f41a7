//! One way to write what can be written in many: formulas over *atoms*, which are the same on both sides where they ask
//! the same of the same, whatever they are called and in which order they stand.

use std::collections::BTreeMap;
use std::convert::Infallible;

use warifu_core::engine::{Regions, regions};
use warifu_model::{
    ClaimType, Components, Criterion, Duration, EvidenceDemand, Fill, Json, Needed, Operand, Party, Quantifier,
    Reference, Shape, VersionRange,
};

use super::formula::Formula;
use super::schema_normal::normal_schema;
use super::side::{Literal, Side, Word};
use warifu_core::engine::Truth;

/// The literals of both sides, each kind once.
#[derive(Debug, Default)]
pub(super) struct Atoms {
    numbers: BTreeMap<Vec<u8>, usize>,
    literals: Vec<Literal>,
    known: BTreeMap<Literal, usize>,
}

impl Atoms {
    /// A formula over atoms, written in the one way.
    pub(super) fn normal(&mut self, sides: &[Side<'_>; 2], formula: &Formula<Literal>) -> Formula<usize> {
        formula.map(&mut |literal| self.number(sides, literal)).normal()
    }

    /// The literal that stands for an atom.
    pub(super) fn literal(&self, atom: usize) -> Option<&Literal> {
        self.literals.get(atom)
    }

    /// The formula over the literals that stand for its atoms.
    pub(super) fn written(&self, formula: &Formula<usize>) -> Formula<Literal> {
        match formula {
            Formula::AtLeast(needed, of) => {
                Formula::AtLeast(*needed, of.iter().map(|child| self.written(child)).collect())
            }
            Formula::Literal(atom) => self.literal(*atom).cloned().map_or_else(Formula::never, Formula::Literal),
        }
    }

    fn number(&mut self, sides: &[Side<'_>; 2], literal: &Literal) -> usize {
        if let Some(number) = self.known.get(literal) {
            return *number;
        }
        let next = self.literals.len();
        let number = *self.numbers.entry(key(sides, literal).to_canonical()).or_insert(next);
        if number == next {
            self.literals.push(literal.clone());
        }
        self.known.insert(literal.clone(), number);
        number
    }
}

/// What a literal says, in one way of writing.
fn key(sides: &[Side<'_>; 2], literal: &Literal) -> Json {
    match literal {
        // Whether a claim is made does not turn on its type, but on whether it can be read.
        Literal::Stated(claim) => {
            let types = sides.each_ref().map(|side| side.claim_type(claim).map(Json::from));
            Json::object().with("stated", claim).with("types", Json::List(types.map(Json::from).to_vec()))
        }
        Literal::Leaf { side: number, leaf, wanted } => {
            let side = sides.get(*number);
            let criterion = side.and_then(|side| side.criterion(*leaf));
            let word = side.map(|side| side.word(*leaf));
            let (Some(criterion), Some(word)) = (criterion, word) else {
                return Json::List(vec![(*number).into(), (*leaf).into(), (*wanted == Truth::Yes).into()]);
            };
            let (criterion, wanted) = upright(criterion, &word, *wanted);
            let word = match word {
                Word::Plain => Json::Null,
                Word::Schema(schema) => schema.map(normal_schema).into(),
                Word::Type(claim_type) => claim_type.map(Json::from).into(),
                Word::Types(held, other) => Json::list([held, other].map(|one| Json::from(one.map(Json::from)))),
            };
            Json::object().with("asks", criterion).with("of", word).with("wanted", wanted == Truth::Yes)
        }
    }
}

/// The criterion in one way of writing; "is not false" is "is true".
fn upright(criterion: &Criterion, word: &Word<'_>, wanted: Truth) -> (Json, Truth) {
    let claim_type = if let Word::Type(claim_type) = word { *claim_type } else { None };
    match (criterion.reference(), regions(criterion)) {
        (Some(of), Some(Regions::Values(values))) if values == [&Json::Bool(false)] => {
            (one_of(of, &[&Json::Bool(true)], claim_type), wanted.opposite())
        }
        _ => (written(criterion, claim_type), wanted),
    }
}

/// A leaf in one way of writing.
fn written(criterion: &Criterion, claim_type: Option<&ClaimType>) -> Json {
    match criterion.shape() {
        Shape::Comparison(of, _) => match regions(criterion) {
            Some(Regions::Values(values)) => one_of(of, &values, claim_type),
            Some(Regions::Holding(tokens)) => {
                Json::object().with("holds", refer(of)).with("all", each_once(&tokens, claim_type))
            }
            Some(Regions::Intervals(_) | Regions::Presence) | None => canonical(criterion, claim_type),
        },
        Shape::Records { of, quantifier, inner } => counted(criterion.operator(), of, quantifier, inner),
        Shape::Evidence(demand) => {
            // Everybody is at least the first party.
            let party = demand.party.filter(|party| *party > Party::First);
            Json::from(&Criterion::Evidence(EvidenceDemand { party, ..demand.clone() }))
        }
        // The schema itself stands beside it; its name says nothing.
        Shape::Schema { kind, .. } => Json::object().with("conforms", kind),
        Shape::Certificate { set, versions, level, of: Components::Each(each) } => Json::object()
            .with("certificates", set)
            .with("versions", versions)
            .with_some("level", level)
            .with("of", refer(&each.list))
            .with("named_by", &each.name)
            .with_some("where", each.picked.as_deref().map(inside)),
        Shape::Certificate { .. } | Shape::Not(_) | Shape::Several(..) => Json::from(criterion),
    }
}

/// A comparison that asks for one of these values, whatever it is called.
fn one_of(of: &Reference, values: &[&Json], claim_type: Option<&ClaimType>) -> Json {
    Json::object().with("is", refer(of)).with("of", each_once(values, claim_type))
}

fn refer(of: &Reference) -> Json {
    match of {
        Reference::Claim(claim) => Json::object().with("claim", claim),
        Reference::Field(field) => Json::object().with("field", field),
    }
}

/// The values as the type writes them, sorted, each once.
fn each_once(values: &[&Json], claim_type: Option<&ClaimType>) -> Json {
    let mut values: Vec<Json> = values.iter().map(|value| same_value(value, claim_type)).collect();
    values.sort_by_cached_key(Json::to_canonical);
    values.dedup();
    Json::List(values)
}

/// The criterion with its values as the type writes them.
fn canonical(criterion: &Criterion, claim_type: Option<&ClaimType>) -> Json {
    match criterion.with_operands(&AsTyped(claim_type)) {
        Ok(criterion) => Json::from(&criterion),
        Err(never) => match never {},
    }
}

/// Writes values as a type writes them.
struct AsTyped<'t>(Option<&'t ClaimType>);

impl Fill for AsTyped<'_> {
    type Error = Infallible;

    fn value(&self, operand: &Operand<Json>, _: &str) -> Result<Operand<Json>, Infallible> {
        let typed = |json| Operand::Literal(same_value(json, self.0));
        Ok(operand.literal().map_or_else(|| operand.clone(), typed))
    }

    fn count(&self, operand: &Operand<u32>, _: &str) -> Result<Operand<u32>, Infallible> {
        Ok(operand.clone())
    }

    fn duration(&self, operand: &Operand<Duration>, _: &str) -> Result<Operand<Duration>, Infallible> {
        Ok(operand.clone())
    }

    fn range(&self, operand: &Operand<VersionRange>, _: &str) -> Result<Operand<VersionRange>, Infallible> {
        Ok(operand.clone())
    }
}

/// The same value written as the type writes it.
fn same_value(json: &Json, claim_type: Option<&ClaimType>) -> Json {
    let typed = claim_type.and_then(|claim_type| Some(claim_type.to_json(&claim_type.value(json).ok()?)));
    typed.unwrap_or_else(|| json.clone())
}

fn counted(operator: &'static str, of: &Reference, quantifier: Quantifier<'_>, inner: &Criterion) -> Json {
    let most = match quantifier {
        Quantifier::AtMost(most) => most.literal().copied().unwrap_or_default(),
        Quantifier::Every | Quantifier::Some => 0,
    };
    Json::object().with(operator, refer(of)).with("count", most).with("satisfies", inside(inner))
}

/// A criterion over the fields of a record in one way of writing. In three values, too, `not` can be moved to the
/// leaves.
pub(super) fn inside(criterion: &Criterion) -> Json {
    to_json(&spread(criterion, false).normal())
}

fn spread(criterion: &Criterion, negated: bool) -> Formula<(Vec<u8>, bool)> {
    match criterion.shape() {
        Shape::Several(needed, of) => {
            let needed = match needed {
                Needed::All => of.len(),
                Needed::Any => 1,
                Needed::AtLeast(count) => {
                    count.literal().and_then(|count| usize::try_from(*count).ok()).unwrap_or(usize::MAX)
                }
            };
            let needed = if negated { (of.len() + 1).saturating_sub(needed) } else { needed };
            Formula::AtLeast(needed, of.iter().map(|child| spread(child, negated)).collect())
        }
        Shape::Not(inner) => spread(inner, !negated),
        Shape::Certificate { .. }
        | Shape::Comparison(..)
        | Shape::Evidence(_)
        | Shape::Records { .. }
        | Shape::Schema { .. } => Formula::Literal((written(criterion, None).to_canonical(), negated)),
    }
}

fn to_json(formula: &Formula<(Vec<u8>, bool)>) -> Json {
    match formula {
        Formula::AtLeast(needed, of) => {
            Json::object().with("n", *needed).with("of", Json::list(of.iter().map(to_json)))
        }
        Formula::Literal((text, negated)) => {
            Json::List(vec![String::from_utf8_lossy(text).into_owned().into(), (*negated).into()])
        }
    }
}

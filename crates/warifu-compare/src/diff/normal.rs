//! One way to write what can be written in many: formulas over *atoms*, which are the same on both sides where they ask the
//! same of the same, whatever they are called and in which order they stand.

use std::collections::BTreeMap;

use warifu_model::{ClaimId, ClaimType, Criterion, EvidenceDemand, Json, Operand, Party, Reference};

use super::cuts::literal;
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
            };
            Json::object().with("asks", criterion).with("of", word).with("wanted", wanted == Truth::Yes)
        }
    }
}

/// The criterion in one way of writing; "is not false" is "is true".
fn upright(criterion: &Criterion, word: &Word<'_>, wanted: Truth) -> (Json, Truth) {
    let claim_type = if let Word::Type(claim_type) = word { *claim_type } else { None };
    match criterion {
        Criterion::Equals(of, value) if literal(value) == Some(&Json::Bool(false)) => {
            let as_true = Criterion::Equals(of.clone(), Operand::Literal(Json::Bool(true)));
            (Json::from(&as_true), wanted.opposite())
        }
        other => (written(other, claim_type), wanted),
    }
}

/// A leaf in one way of writing.
fn written(criterion: &Criterion, claim_type: Option<&ClaimType>) -> Json {
    let one = |value: &Operand<Json>| match literal(value) {
        Some(json) => Operand::Literal(same_value(json, claim_type)),
        None => value.clone(),
    };
    match criterion {
        Criterion::AtLeast(of, value) => Json::from(&Criterion::AtLeast(of.clone(), one(value))),
        Criterion::AtMost(of, value) => Json::from(&Criterion::AtMost(of.clone(), one(value))),
        Criterion::Equals(of, value) => Json::from(&Criterion::Equals(of.clone(), one(value))),
        Criterion::ContainsAll(of, values) => Json::from(&Criterion::ContainsAll(of.clone(), each_once(values, one))),
        Criterion::OneOf(of, values) => match each_once(values, one).as_slice() {
            [only] => written(&Criterion::Equals(of.clone(), only.clone()), claim_type),
            several => Json::from(&Criterion::OneOf(of.clone(), several.to_vec())),
        },
        Criterion::Every(of, inner) => counted("every", of, 0, inner),
        Criterion::Some(of, inner) => counted("some", of, 0, inner),
        Criterion::AtMostCount(of, count, inner) => {
            counted("at_most_count", of, literal(count).copied().unwrap_or_default(), inner)
        }
        Criterion::Evidence(demand) => {
            // Everybody is at least the first party.
            let party = demand.party.filter(|party| *party > Party::First);
            Json::from(&Criterion::Evidence(EvidenceDemand { party, ..demand.clone() }))
        }
        // The schema itself stands beside it; its name says nothing.
        Criterion::ConformsToSchema { kind, .. } => Json::object().with("conforms", kind),
        other => Json::from(other),
    }
}

fn each_once(values: &[Operand<Json>], one: impl Fn(&Operand<Json>) -> Operand<Json>) -> Vec<Operand<Json>> {
    let text = |value: &Operand<Json>| literal(value).map(Json::to_canonical);
    let mut values: Vec<Operand<Json>> = values.iter().map(one).collect();
    values.sort_by_key(text);
    values.dedup_by_key(|value| text(value));
    values
}

/// The same value written as the type writes it.
fn same_value(json: &Json, claim_type: Option<&ClaimType>) -> Json {
    let typed = claim_type.and_then(|claim_type| Some(claim_type.to_json(&claim_type.value(json).ok()?)));
    typed.unwrap_or_else(|| json.clone())
}

fn counted(how: &'static str, of: &Reference, count: u32, inner: &Criterion) -> Json {
    let claim: Option<&ClaimId> = if let Reference::Claim(claim) = of { Some(claim) } else { None };
    Json::object().with(how, claim).with("count", count).with("satisfies", inside(inner))
}

/// A criterion over the fields of a record in one way of writing. In three values, too, `not` can be moved to the leaves.
pub(super) fn inside(criterion: &Criterion) -> Json {
    to_json(&spread(criterion, false).normal())
}

fn spread(criterion: &Criterion, negated: bool) -> Formula<(Vec<u8>, bool)> {
    let several = |needed: usize, of: &[Criterion]| {
        let needed = if negated { (of.len() + 1).saturating_sub(needed) } else { needed };
        Formula::AtLeast(needed, of.iter().map(|child| spread(child, negated)).collect())
    };
    match criterion {
        Criterion::AllOf(of) => several(of.len(), of),
        Criterion::AnyOf(of) => several(1, of),
        Criterion::AtLeastNOf(count, of) => {
            several(literal(count).and_then(|count| usize::try_from(*count).ok()).unwrap_or(usize::MAX), of)
        }
        Criterion::Not(inner) => spread(inner, !negated),
        leaf => Formula::Literal((written(leaf, None).to_canonical(), negated)),
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

//! Several documents combined are never better than the worst of them: what a criterion of a shipped set finds met by the
//! combined value, it finds met by the value of each document.

use std::collections::{BTreeMap, BTreeSet};

use warifu_catalog::{Catalog, Document};
use warifu_model::{
    ClaimId, ClaimType, Combine, Criterion, Json, Operand, Reference, Requirement, RequirementSet, Timestamp, Value,
};
use warifu_tests::generator::Dice;
use warifu_tests::generator::values::value;
use warifu_tests::model::compare::Terms;
use warifu_tests::model::kleene::Truth;

/// Whether it is good that a criterion is met.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
enum Sense {
    Met,
    Unmet,
}

impl Sense {
    fn turned(self) -> Self {
        match self {
            Self::Met => Self::Unmet,
            Self::Unmet => Self::Met,
        }
    }
}

/// The comparisons and the questions about lists in a criterion, each with its sense.
fn leaves<'c>(criterion: &'c Criterion, sense: Sense, found: &mut Vec<(&'c Criterion, Sense)>) {
    match criterion {
        Criterion::AllOf(inner) | Criterion::AnyOf(inner) | Criterion::AtLeastNOf(_, inner) => {
            for one in inner {
                leaves(one, sense, found);
            }
        }
        Criterion::Not(inner) => leaves(inner, sense.turned(), found),
        other => found.push((other, sense)),
    }
}

/// What is asked of a product, of which it is good to be met, and what decides whether it is asked, of which it is good not to be.
fn asked(requirement: &Requirement) -> Vec<(&Criterion, Sense)> {
    let mut found = Vec::new();
    for criterion in requirement.criteria() {
        let decides = requirement.applies.as_ref().is_some_and(|applies| std::ptr::eq(applies, criterion));
        leaves(criterion, if decides { Sense::Unmet } else { Sense::Met }, &mut found);
    }
    found
}

fn claim_of(criterion: &Criterion) -> Option<&ClaimId> {
    let (Criterion::After(reference, _)
    | Criterion::AtLeast(reference, _)
    | Criterion::AtMost(reference, _)
    | Criterion::AtMostCount(reference, ..)
    | Criterion::Before(reference, _)
    | Criterion::ContainsAll(reference, _)
    | Criterion::Equals(reference, _)
    | Criterion::Every(reference, _)
    | Criterion::NotOlderThan(reference, _)
    | Criterion::OneOf(reference, _)
    | Criterion::Present(reference)
    | Criterion::Some(reference, _)
    | Criterion::VersionMatches(reference, _)) = criterion
    else {
        return None;
    };
    match reference {
        Reference::Claim(id) => Some(id),
        Reference::Field(_) => None,
    }
}

/// Values around those that the criterion names, and any others of the type.
fn values(terms: &Terms<'_>, criterion: &Criterion, kind: &ClaimType, dice: &mut Dice) -> Vec<Value> {
    let named: Vec<Json> = match criterion {
        Criterion::AtLeast(_, operand) | Criterion::AtMost(_, operand) | Criterion::Equals(_, operand) => {
            vec![terms.json(operand)]
        }
        Criterion::OneOf(_, operands) => operands.iter().map(|operand: &Operand<Json>| terms.json(operand)).collect(),
        _ => Vec::new(),
    };
    let beside = named.iter().flat_map(|json| match json {
        Json::Int(number) => vec![Json::Int(number - 1), Json::Int(number + 1), Json::Int(0)],
        _ => Vec::new(),
    });
    let any = (0..12).map(|_| value(dice, kind, terms.at));
    let all = named.iter().cloned().chain(beside).chain(any);
    // Counts are never below zero. A moment after the evaluation is hidden by the earliest of several: no rule knows the time for
    // which is asked. Evaluation does, and takes no good news from a claim that rests on it.
    let is_possible = |value: &Value| match value {
        Value::Integer(number) => *number >= 0,
        Value::Timestamp(moment) => *moment <= terms.at,
        Value::Date(date) => date.start() <= terms.at,
        _ => true,
    };
    all.filter_map(|json| kind.value(&json).ok()).filter(is_possible).collect()
}

/// Tells whether a combined value can be better than one of its parts, in the sense of this criterion.
fn is_better(
    terms: &Terms<'_>,
    (criterion, sense): (&Criterion, Sense),
    kind: &ClaimType,
    rule: Combine,
    dice: &mut Dice,
) -> bool {
    match (criterion, sense) {
        // a list of all records meets what every list meets, and is as good as the worst
        (Criterion::Every(..) | Criterion::AtMostCount(..), Sense::Met) | (Criterion::Some(..), Sense::Unmet) => {
            return false;
        }
        (Criterion::Every(..) | Criterion::AtMostCount(..) | Criterion::Some(..), _) => return rule == Combine::Union,
        // a claim that is not made is present nowhere
        (Criterion::Present(_), sense) => return sense == Sense::Unmet && rule == Combine::Agreed,
        _ => {}
    }
    let wanted = if sense == Sense::Met { Truth::S } else { Truth::N };
    let is_good = |value: &Value| terms.compare(criterion, kind, value, None).0 == wanted;
    let values = values(terms, criterion, kind, dice);
    let pairs = values.iter().flat_map(|one| values.iter().map(move |other| (one, other)));
    let mut combined = pairs.filter_map(|(one, other)| Some((one, other, rule.of(kind, one, other)?)));
    combined.any(|(one, other, both)| is_good(&both) && !(is_good(one) && is_good(other)))
}

#[test]
fn nothing_combined_is_better_than_the_worst() {
    let catalog = Catalog::shipped().unwrap();
    let newest = catalog.vocabularies().max_by(|a, b| a.version.cmp(&b.version)).unwrap();
    let at = Timestamp::parse("2026-06-01T00:00:00Z").unwrap();
    let sets: Vec<&RequirementSet> = catalog.documents().iter().filter_map(Document::set).collect();
    let (mut tried, mut better, mut dice) = (0, BTreeMap::<_, BTreeSet<String>>::new(), Dice::new(1));
    let mut met = BTreeSet::new();
    for set in sets {
        let terms = Terms { set, at };
        for requirement in &set.requirements {
            for (criterion, sense) in asked(requirement) {
                let Some(claim) = claim_of(criterion).and_then(|id| newest.claim(id)) else { continue };
                let Some(rule) = claim.combine else { continue };
                tried += 1;
                met.insert(claim.id.as_str());
                if is_better(&terms, (criterion, sense), &claim.claim_type, rule, &mut dice) {
                    let place = format!("{}@{} {} {sense:?}", set.id, set.version, criterion.operator());
                    better.entry((claim.id.as_str(), rule)).or_default().insert(place);
                }
            }
        }
    }
    println!("{tried} comparisons over {} claims", met.len());
    let (known, others): (BTreeMap<_, _>, BTreeMap<_, _>) = better.into_iter().partition(|((id, rule), places)| {
        *rule == Combine::Union && KNOWN.contains(id) && places.iter().all(|place| place.contains(" some "))
    });
    assert!(others.is_empty(), "{others:#?}");
    assert_eq!(known.len(), KNOWN.len(), "what is listed and better no more: {:?}", known.keys());
    assert!(tried > 300 && met.len() > 150, "{tried} over {}", met.len());
}

/// Lists of which `some` asks for one record, and whose records are put together: what one document has, the other need not have. That
/// is what is asked, and no fault: a document without the record does not say that there is none. Nobody who keeps such a list
/// in two documents says in each of them all that there is.
const KNOWN: [&str; 8] = [
    "code.in_house_components",
    "code.repositories",
    "design.risks",
    "governance.critical_services",
    "governance.dependencies",
    "governance.obligations",
    "response.root_causes",
    "risk.register",
];

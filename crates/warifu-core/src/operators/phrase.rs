//! What a criterion wants, as a phrase.

use warifu_model::{
    Bound, Criterion, Duration, Json, Language, Needed, Operand, Operands, Quantifier, Reference, Shape,
};

use super::comparison;
use super::comparison::Comparison;
use super::{
    all_of, any_of, at_least_n_of, at_most_count, conforms_to_schema, every, evidence, holds_certificate, not, some,
};
use crate::text::value;

/// A criterion as a phrase: what it wants. The claim itself is not named, fields are.
pub(crate) fn phrase(criterion: &Criterion, language: Language) -> String {
    let several = |of: &[Criterion]| -> Vec<String> { of.iter().map(|one| phrase(one, language)).collect() };
    let wanted = match criterion.shape() {
        Shape::Several(Needed::All, of) => all_of::phrase(&several(of), language),
        Shape::Several(Needed::Any, of) => any_of::phrase(&several(of), language),
        Shape::Several(Needed::AtLeast(n), of) => at_least_n_of::phrase(&number(n), &several(of), language),
        Shape::Not(inner) => not::phrase(&phrase(inner, language), language),
        Shape::Records { quantifier: Quantifier::Every, inner, .. } => {
            every::phrase(&phrase(inner, language), language)
        }
        Shape::Records { quantifier: Quantifier::Some, inner, .. } => some::phrase(&phrase(inner, language), language),
        Shape::Records { quantifier: Quantifier::AtMost(most), inner, .. } => {
            at_most_count::phrase(&number(most), &phrase(inner, language), language)
        }
        Shape::Evidence(demand) => evidence::phrase(demand, language),
        Shape::Schema { schema, .. } => conforms_to_schema::phrase(schema, language),
        Shape::Certificate { set, versions, level, of } => {
            let picked = criterion.children().first().map(|inner| phrase(inner, language));
            holds_certificate::phrase(set, versions, level, of, picked.as_deref(), language)
        }
        Shape::Comparison(_, with) => comparison(criterion).map_or_else(String::new, |of| compared(of, with, language)),
    };
    match (criterion.reference(), language) {
        (Some(Reference::Field(field)), Language::En) => format!("`{field}`: {wanted}"),
        (Some(Reference::Field(field)), Language::Ja) => format!("`{field}`が{wanted}"),
        (Some(Reference::Claim(_)) | None, _) => wanted,
    }
}

fn compared(comparison: &dyn Comparison, operands: Operands<'_>, language: Language) -> String {
    let (before, after) = comparison.words(language);
    format!("{before}{}{after}", operands_text(operands, language))
}

fn operands_text(operands: Operands<'_>, language: Language) -> String {
    match operands {
        Operands::None => String::new(),
        Operands::Age(age) => value(&age.into(), language),
        Operands::Range(range) => value(&range.into(), language),
        Operands::Value(operand) | Operands::Bound(Bound::Fixed(operand)) => value(&operand.into(), language),
        Operands::Values(operands) => value(&Json::list(operands), language),
        Operands::Bound(Bound::FromAt(Operand::Literal(Duration::Days(0) | Duration::Months(0)))) => {
            language.pick("the time of evaluation", "評価時点").to_owned()
        }
        Operands::Bound(Bound::FromOther(other, Operand::Literal(Duration::Days(0) | Duration::Months(0)))) => {
            value(&named(other), language)
        }
        Operands::Bound(Bound::FromOther(other, shift)) => {
            let (between, after) = language.pick((" plus ", ""), ("の", "後"));
            format!("{}{between}{}{after}", value(&named(other), language), value(&shift.into(), language))
        }
        Operands::Bound(Bound::FromAt(shift)) => {
            let (before, after) = language.pick(("the time of evaluation plus ", ""), ("評価時点の", "後"));
            format!("{before}{}{after}", value(&shift.into(), language))
        }
    }
}

/// The name of a claim or field.
fn named(reference: &Reference) -> Json {
    match reference {
        Reference::Claim(claim) => claim.into(),
        Reference::Field(field) => field.into(),
    }
}

fn number(operand: &Operand<u32>) -> String {
    operand.literal().map_or_else(|| value(&operand.into(), Language::En), ToString::to_string)
}

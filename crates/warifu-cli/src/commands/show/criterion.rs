//! Criteria as short lines in signs that need no translation.

use warifu_core::explain;
use warifu_model::{Bound, Criterion, EvidenceDemand, Json, Needed, Operand, Operands, Quantifier, Reference, Shape};

use crate::commands::common::value_text;
use warifu_report::{Page, Text, style};

/// Shows a criterion, one line per test.
pub(super) fn criterion(page: &mut Page, indent: usize, criterion: &Criterion) {
    let head = Text::new();
    match criterion.shape() {
        Shape::Several(Needed::All, of) => {
            page.indented(indent, head.dim("all of"));
            several(page, indent, of);
        }
        Shape::Several(Needed::Any, of) => {
            page.indented(indent, head.dim("any of"));
            several(page, indent, of);
        }
        Shape::Several(Needed::AtLeast(n), of) => {
            page.indented(indent, head.dim("at least ").plain(operand(n, ToString::to_string)).dim(" of"));
            several(page, indent, of);
        }
        Shape::Not(inner) => {
            page.indented(indent, head.dim("not"));
            several(page, indent, std::slice::from_ref(inner));
        }
        Shape::Records { of, quantifier, inner } => {
            let head = match quantifier {
                Quantifier::Every => head.dim("every record of "),
                Quantifier::Some => head.dim("some record of "),
                Quantifier::AtMost(count) => {
                    head.dim("at most ").plain(operand(count, ToString::to_string)).dim(" records of ")
                }
            };
            page.indented(indent, head.and(reference(of)).dim(" meets"));
            self::criterion(page, indent + 2, inner);
        }
        Shape::Comparison(of, with) => {
            let sign = explain::sign(criterion).unwrap_or_default();
            page.indented(indent, reference(of).dim(format!(" {sign}")).plain(operands(with)));
        }
        Shape::Evidence(demand) => page.indented(indent, evidence(demand)),
        Shape::Schema { kind, schema } => {
            let evidence = head.dim("evidence ").style(kind.as_str(), style::STRONG);
            page.indented(indent, evidence.dim(" conforms to schema ").plain(schema.as_str()));
        }
        Shape::Certificate { set, versions, level, component } => {
            let mut text = head.dim("certificate for ").strong(set.as_str());
            text = text.plain(format!(" {}", operand(versions, ToString::to_string)));
            if let Some(level) = level {
                text = text.dim(" at level ").plain(level);
            }
            if let Some(component) = component {
                text = text.dim(" of component ").plain(component);
            }
            page.indented(indent, text);
        }
    }
}

/// A criterion as plain text.
pub(crate) fn criterion_text(of: &Criterion) -> String {
    let mut page = Page::default();
    criterion(&mut page, 0, of);
    anstream::adapter::strip_str(&page.render(TEXT_COLUMNS)).to_string()
}

fn several(page: &mut Page, indent: usize, criteria: &[Criterion]) {
    for inner in criteria {
        criterion(page, indent + 2, inner);
    }
}

/// What a comparison compares with, after a space.
fn operands(operands: Operands<'_>) -> String {
    let text = match operands {
        Operands::None => return String::new(),
        Operands::Age(age) => operand(age, ToString::to_string),
        Operands::Bound(bound) => bound_text(bound),
        Operands::Range(range) => operand(range, ToString::to_string),
        Operands::Value(value) => operand(value, value_text),
        Operands::Values(values) => list(values),
    };
    format!(" {text}")
}

fn evidence(demand: &EvidenceDemand) -> Text {
    let mut text = Text::new().dim("evidence ").strong(demand.kind.as_str());
    if let Some(party) = demand.party {
        text = text.dim(format!(", {} party or stronger", party.as_str()));
    }
    if let Some(role) = &demand.role {
        text = text.dim(", signed as ").plain(role.as_str());
    }
    if let Some(age) = &demand.max_age {
        text = text.dim(", not older than ").plain(operand(age, ToString::to_string));
    }
    if let Some(claim) = &demand.supports {
        text = text.dim(", supporting ").plain(claim.as_str());
    }
    text
}

fn reference(reference: &Reference) -> Text {
    match reference {
        Reference::Claim(claim) => Text::new().strong(claim.as_str()),
        Reference::Field(field) => Text::new().strong(field.as_str()),
    }
}

fn operand<T>(operand: &Operand<T>, show: impl Fn(&T) -> String) -> String {
    match operand {
        Operand::Literal(value) => show(value),
        Operand::Parameter(parameter) => format!("<{parameter}>"),
    }
}

fn bound_text(bound: &Bound) -> String {
    match bound {
        Bound::Fixed(value) => operand(value, value_text),
        Bound::FromAt(duration) => format!("the evaluation + {}", operand(duration, ToString::to_string)),
    }
}

fn list(values: &[Operand<Json>]) -> String {
    values.iter().map(|value| operand(value, value_text)).collect::<Vec<_>>().join(", ")
}

/// Wide enough that few lines are broken.
const TEXT_COLUMNS: usize = 110;

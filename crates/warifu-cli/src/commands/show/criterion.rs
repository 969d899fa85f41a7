//! Criteria as short lines in signs that need no translation.

use warifu_model::{Bound, Criterion, EvidenceDemand, Json, Operand, Reference};

use crate::commands::common::value_text;
use warifu_report::{Page, Text, style};

/// Shows a criterion, one line per test.
pub(super) fn criterion(page: &mut Page, indent: usize, criterion: &Criterion) {
    let head = Text::new();
    match criterion {
        Criterion::AllOf(of) => {
            page.indented(indent, head.dim("all of"));
            several(page, indent, of);
        }
        Criterion::AnyOf(of) => {
            page.indented(indent, head.dim("any of"));
            several(page, indent, of);
        }
        Criterion::AtLeastNOf(n, of) => {
            page.indented(indent, head.dim("at least ").plain(operand(n, ToString::to_string)).dim(" of"));
            several(page, indent, of);
        }
        Criterion::Not(inner) => {
            page.indented(indent, head.dim("not"));
            several(page, indent, std::slice::from_ref(inner));
        }
        Criterion::Every(what, inner) => {
            quantifier(page, indent, head.dim("every record of ").and(reference(what)), inner);
        }
        Criterion::Some(what, inner) => {
            quantifier(page, indent, head.dim("some record of ").and(reference(what)), inner);
        }
        Criterion::AtMostCount(what, count, inner) => {
            let head = head.dim("at most ").plain(operand(count, ToString::to_string)).dim(" records of ");
            quantifier(page, indent, head.and(reference(what)), inner);
        }
        leaf => page.indented(indent, test(leaf)),
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

fn quantifier(page: &mut Page, indent: usize, head: Text, inner: &Criterion) {
    page.indented(indent, head.dim(" meets"));
    criterion(page, indent + 2, inner);
}

fn test(leaf: &Criterion) -> Text {
    let compare = |what: &Reference, sign: &str, value: String| reference(what).dim(format!(" {sign} ")).plain(value);
    match leaf {
        Criterion::After(what, bound) => compare(what, "after", bound_text(bound)),
        Criterion::AtLeast(what, value) => compare(what, "≥", operand(value, value_text)),
        Criterion::AtMost(what, value) => compare(what, "≤", operand(value, value_text)),
        Criterion::Before(what, bound) => compare(what, "before", bound_text(bound)),
        Criterion::ContainsAll(what, values) => compare(what, "contains", list(values)),
        Criterion::Equals(what, value) => compare(what, "=", operand(value, value_text)),
        Criterion::NotOlderThan(what, age) => compare(what, "not older than", operand(age, ToString::to_string)),
        Criterion::OneOf(what, values) => compare(what, "one of", list(values)),
        Criterion::VersionMatches(what, range) => compare(what, "in", operand(range, ToString::to_string)),
        Criterion::Present(what) => reference(what).dim(" is stated"),
        Criterion::Evidence(demand) => evidence(demand),
        Criterion::ConformsToSchema { kind, schema } => Text::new()
            .dim("evidence ")
            .style(kind.as_str(), style::STRONG)
            .dim(" conforms to schema ")
            .plain(schema.as_str()),
        Criterion::HoldsCertificate { set, versions, level, component } => {
            let mut text = Text::new().dim("certificate for ").strong(set.as_str());
            text = text.plain(format!(" {}", operand(versions, ToString::to_string)));
            if let Some(level) = level {
                text = text.dim(" at level ").plain(level);
            }
            if let Some(component) = component {
                text = text.dim(" of component ").plain(component);
            }
            text
        }
        other => Text::new().plain(other.operator()),
    }
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

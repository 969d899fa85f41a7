//! What an SBOM lacks, element by element.

use warifu_evidence::{FieldGap, SbomField};
use warifu_model::{Finding, Json, Reason};

use super::done::Bill;
use crate::commands::set::Chosen;

/// The components that do not state a field.
pub(super) fn gap<'b>(bill: &'b Bill<'_>, field: SbomField) -> Option<&'b FieldGap> {
    let parts = bill.gathered.documents.iter().flat_map(|document| &document.imported.parts);
    parts.flat_map(|part| &part.gaps).find(|gap| gap.field == field)
}

/// The field of components that a reason is about, and whether it is about silence or about what is said to be unknown.
pub(super) fn field_of(reason: &Reason) -> Option<(SbomField, Way)> {
    let name = reason.claim.as_ref()?.as_str().strip_prefix("sbom.")?;
    let (field, way) = match name.strip_suffix("_silent") {
        Some(field) => (field, Way::Silent),
        None => (name.strip_suffix("_unknown")?, Way::Unknown),
    };
    SbomField::ALL.into_iter().find(|one| one.as_str() == field).map(|field| (field, way))
}

/// How a component fails to state a field.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) enum Way {
    Silent,
    Unknown,
}

/// The finding of one edition on an element.
pub(super) fn finding<'b>(bill: &'b Bill<'_>, edition: usize, element: &str) -> Option<&'b Finding> {
    let findings = &bill.evaluations.get(edition)?.record().findings;
    findings.iter().find(|finding| finding.requirement.as_str() == element)
}

/// The elements of all editions, each once: those of the newest in their order, then what is asked no more.
pub(super) fn elements(editions: &[Chosen]) -> Vec<(&str, &warifu_model::Localized)> {
    let mut all: Vec<(&str, &warifu_model::Localized)> = Vec::new();
    for edition in editions.iter().rev() {
        for requirement in &edition.set.set().requirements {
            if all.iter().all(|(id, _)| *id != requirement.id.as_str()) {
                all.push((requirement.id.as_str(), &requirement.title));
            }
        }
    }
    all
}

/// For machines: each field that some component does not state, with the counts, the first components, and who asks for it.
pub(super) fn json(bill: &Bill<'_>, editions: &[Chosen]) -> Json {
    let missing = SbomField::ALL.into_iter().filter_map(|field| {
        let gap = gap(bill, field)?;
        let asked = editions.iter().zip(&bill.evaluations).flat_map(|(edition, evaluation)| {
            let is_about = |finding: &&Finding| {
                finding.is_open() && finding.reasons.iter().filter_map(field_of).any(|(one, _)| one == field)
            };
            evaluation.record().findings.iter().filter(is_about).map(move |finding| {
                Json::object().with("version", &edition.set.set().version).with("requirement", &finding.requirement)
            })
        });
        let names = |names: &[Box<str>]| Json::list(names.iter().map(|name| &**name));
        Some(
            Json::object()
                .with("field", field.as_str())
                .with("silent", i64::from(gap.silent))
                .with("unknown", i64::from(gap.unknown))
                .with("silent_components", names(&gap.silent_named))
                .with("unknown_components", names(&gap.unknown_named))
                .with("not_met_by", Json::list(asked)),
        )
    });
    Json::list(missing)
}

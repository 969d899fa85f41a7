//! Products that a new edition affects, from records and from a ledger, in one form: the lines of a draft transition plan.

use std::fmt::Write as _;

use warifu_ledger::questions::Affected;
use warifu_model::{Json, Language, Localized};

use crate::commands::impact::state_name;

/// A product that something has to be done about.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Hit {
    /// The first day on which it is not covered, if nothing is done.
    by: Option<String>,
    product: String,
    holder: String,
    /// The number of its certificate, where a ledger has it.
    number: Option<String>,
    state: String,
    requirements: Vec<String>,
    evidence: Vec<String>,
}

impl Hit {
    /// The products of an impact report (`warifu.impact/1`) of which not all is well.
    pub(super) fn of_report(report: &Json) -> Vec<Self> {
        let products = report.member("products").map(items).unwrap_or_default();
        products.iter().map(Self::of_product).collect()
    }

    fn of_product(json: &Json) -> Self {
        let text = |json: &Json, name: &str| json.member(name).and_then(Json::as_text).unwrap_or_default().to_owned();
        let product = json.member("product").map(|one| ["vendor", "model", "version"].map(|name| text(one, name)));
        let open = json.member("requirements").map(items).unwrap_or_default();
        let evidence = json.member("evidence_needed").map(items).unwrap_or_default();
        Self {
            by: json.member("lapses_on").and_then(Json::as_text).map(str::to_owned),
            product: product.map(|parts| parts.join(" ")).unwrap_or_default(),
            holder: text(json, "holder"),
            number: None,
            state: text(json, "state"),
            requirements: open.iter().map(|one| text(one, "requirement")).collect(),
            evidence: evidence.iter().filter_map(Json::as_text).map(str::to_owned).collect(),
        }
    }

    /// A certificate of a ledger.
    pub(super) fn of_certificate(affected: &Affected) -> Self {
        let impact = &affected.impact;
        Self {
            by: impact.lapses_on.map(|day| day.to_string()),
            product: impact.product.join(" "),
            holder: affected.holder.in_language(Language::En).to_owned(),
            number: Some(affected.certificate.number.clone()),
            state: impact.state.as_str().to_owned(),
            requirements: impact.requirements.iter().map(|one| one.requirement.to_string()).collect(),
            evidence: impact.evidence_needed.iter().map(|kind| kind.as_str().to_owned()).collect(),
        }
    }

    /// In the order of a plan: what has a day before what has none.
    pub(super) fn sorted(mut hits: Vec<Self>) -> Vec<Self> {
        hits.sort_by_key(|hit| (hit.by.is_none(), hit.by.clone(), hit.holder.clone(), hit.product.clone()));
        hits
    }

    pub(super) fn line(&self) -> Localized {
        let words = |language| {
            let known = warifu_compare::impact::State::ALL.into_iter().find(|one| one.as_str() == self.state);
            known.map(|one| state_name(one, language)).unwrap_or_default()
        };
        let list =
            |all: &[String], between: &str| all.iter().map(|one| format!("`{one}`")).collect::<Vec<_>>().join(between);
        let number = self.number.as_ref().map(|number| format!("`{number}` ")).unwrap_or_default();
        let (product, holder) = (&self.product, &self.holder);
        let by = self.by.as_deref().unwrap_or("–");
        let mut en = format!("by {by}: {number}{product} ({holder}): {}", words(Language::En));
        let mut ja = format!("{by}まで：{number}{product}（{holder}）：{}", words(Language::Ja));
        if !self.requirements.is_empty() {
            let _ = write!(en, "; requirements {}", list(&self.requirements, ", "));
            let _ = write!(ja, "。要求事項：{}", list(&self.requirements, "、"));
        }
        if !self.evidence.is_empty() {
            let _ = write!(en, "; evidence that would do: {}", list(&self.evidence, ", "));
            let _ = write!(ja, "。足りる証拠：{}", list(&self.evidence, "、"));
        }
        Localized::of(en, ja)
    }

    pub(super) fn to_json(&self) -> Json {
        Json::object()
            .with("by", self.by.as_deref())
            .with("product", self.product.as_str())
            .with("holder", self.holder.as_str())
            .with("number", self.number.as_deref())
            .with("state", self.state.as_str())
            .with("requirements", Json::list(self.requirements.iter().map(String::as_str)))
            .with("evidence_needed", Json::list(self.evidence.iter().map(String::as_str)))
    }
}

fn items(json: &Json) -> &[Json] {
    if let Json::List(items) = json { items } else { &[] }
}

use std::collections::BTreeMap;

use warifu_model::table;
use warifu_model::{Date, EvidenceKind, Json, Language, SetDigest};

use super::product::{OpenRequirement, ProductImpact, State};
use super::transition::Transition;
use warifu_core::CompiledSet;

/// Describes what a new version means for many products: a plan for the transition.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ImpactReport {
    /// The old version.
    pub old: SetDigest,
    /// The new version.
    pub new: SetDigest,
    /// All products.
    pub summary: Counts,
    /// Per holder.
    pub by_holder: BTreeMap<String, Counts>,
    /// Per day on which products lapse.
    pub by_date: BTreeMap<Date, DaySummary>,
    /// One by one, in the order in which they were added.
    pub products: Vec<ProductImpact>,
}

/// The numbers of products by state.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Counts(BTreeMap<State, usize>);

/// Describes what happens on one day.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct DaySummary {
    /// The number of certificates that lapse, if nothing is done.
    pub lapse: usize,
    /// Of those, how many need only new evidence of these kinds.
    pub only_evidence: BTreeMap<Vec<EvidenceKind>, usize>,
}

/// A table for people: heads and rows of cells.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Table {
    /// The heads of the columns; stable names.
    pub head: Vec<&'static str>,
    /// The rows; each as long as the head.
    pub rows: Vec<Vec<String>>,
}

impl ImpactReport {
    /// A report without products.
    pub fn new(transition: &Transition<'_>) -> Self {
        Self {
            old: digest(transition.old()),
            new: digest(transition.new_set()),
            summary: Counts::default(),
            by_holder: BTreeMap::new(),
            by_date: BTreeMap::new(),
            products: Vec::new(),
        }
    }

    /// Adds a product to the summaries and to the list.
    pub fn add(&mut self, impact: ProductImpact) {
        self.count(&impact);
        self.products.push(impact);
    }

    /// Adds a product to the summaries only: for so many that a list would not be read.
    pub fn count(&mut self, impact: &ProductImpact) {
        self.summary.add(impact.state);
        match self.by_holder.get_mut(&impact.holder) {
            Some(counts) => counts.add(impact.state),
            None => self.by_holder.entry(impact.holder.clone()).or_default().add(impact.state),
        }
        let Some(day) = impact.lapses_on else { return };
        self.count_lapses(day, &impact.evidence_needed, 1);
    }

    /// Counts so many products of one holder in one state.
    pub(crate) fn count_many(&mut self, holder: &str, state: State, count: usize) {
        *self.summary.0.entry(state).or_default() += count;
        *self.by_holder.entry(holder.to_owned()).or_default().0.entry(state).or_default() += count;
    }

    /// Counts so many products that lapse on a day, with the kinds of evidence that would do.
    pub(crate) fn count_lapses(&mut self, day: Date, needed: &[EvidenceKind], count: usize) {
        let day = self.by_date.entry(day).or_default();
        day.lapse += count;
        if !needed.is_empty() {
            *day.only_evidence.entry(needed.to_vec()).or_default() += count;
        }
    }

    /// Products that conformed to the old version, or of which that cannot be told.
    pub fn concerned(&self) -> usize {
        let aside = self.summary.of(State::NowConformant) + self.summary.of(State::NotConformant);
        self.summary.products() - aside
    }

    /// One sentence per day, such as `2027-04-01: 37 of 210 lapse; 29 of them need only new evidence:
    /// penetration_test`.
    pub fn sentences(&self, language: Language) -> Vec<String> {
        self.by_date.iter().map(|(day, summary)| sentence(*day, summary, self.concerned(), language)).collect()
    }

    /// One row per product.
    pub fn table(&self) -> Table {
        Table { head: HEAD.to_vec(), rows: self.products.iter().map(row).collect() }
    }

    /// The table as comma-separated values (RFC 4180) with a head; texts that a spreadsheet would take for a formula
    /// are given an apostrophe in front.
    pub fn to_csv(&self) -> String {
        self.products.iter().fold(Self::csv_head(), |csv, product| csv + &product.to_csv())
    }

    /// The head of these values, for writing them product by product.
    pub fn csv_head() -> String {
        let mut csv = String::new();
        table::row(&mut csv, HEAD);
        csv
    }
}

impl ProductImpact {
    /// Its line of comma-separated values, under [`ImpactReport::csv_head`].
    pub fn to_csv(&self) -> String {
        let mut csv = String::new();
        table::row(&mut csv, row(self));
        csv
    }
}

impl Counts {
    fn add(&mut self, state: State) {
        *self.0.entry(state).or_default() += 1;
    }

    /// Returns the number of products in a state.
    pub fn of(&self, state: State) -> usize {
        self.0.get(&state).copied().unwrap_or_default()
    }

    /// The number found.
    pub fn products(&self) -> usize {
        self.0.values().sum()
    }
}

fn digest(set: &CompiledSet) -> SetDigest {
    SetDigest { id: set.set().id.clone(), version: set.set().version.clone(), digest: set.digest() }
}

fn sentence(day: Date, summary: &DaySummary, of: usize, language: Language) -> String {
    let DaySummary { lapse, only_evidence } = summary;
    let mut text = match language {
        Language::En => format!("{day}: {lapse} of {of} lapse"),
        Language::Ja => format!("{day}：{of}件中{lapse}件が失効する"),
    };
    for (kinds, count) in only_evidence {
        let kinds = kinds.iter().map(EvidenceKind::as_str).collect::<Vec<_>>().join(", ");
        let only = match language {
            Language::En => format!("; {count} of them need only new evidence: {kinds}"),
            Language::Ja => format!("。うち{count}件は新しい証拠（{kinds}）だけで足りる"),
        };
        text.push_str(&only);
    }
    text
}

fn row(impact: &ProductImpact) -> Vec<String> {
    let join = |texts: Vec<&str>| texts.join(" ");
    let [vendor, model, version] = impact.product.clone();
    vec![
        impact.holder.clone(),
        vendor,
        model,
        version,
        impact.level.clone().unwrap_or_default(),
        impact.state.as_str().to_owned(),
        impact.lapses_on.map(|day| day.to_string()).unwrap_or_default(),
        join(impact.requirements.iter().map(|one| one.requirement.as_str()).collect()),
        join(impact.evidence_needed.iter().map(EvidenceKind::as_str).collect()),
        impact.why.unwrap_or_default().to_owned(),
    ]
}

impl From<&ImpactReport> for Json {
    fn from(report: &ImpactReport) -> Self {
        let holder = |(holder, counts): (&String, &Counts)| {
            Self::object().with("holder", holder.as_str()).with("counts", counts)
        };
        let day = |(day, summary): (&Date, &DaySummary)| {
            let only = summary
                .only_evidence
                .iter()
                .map(|(kinds, count)| Self::object().with("kinds", Self::list(kinds)).with("products", *count));
            Self::object()
                .with("date", *day)
                .with("lapse", summary.lapse)
                .with("of", report.concerned())
                .with("only_evidence", Self::List(only.collect()))
        };
        Self::object()
            .with("format", FORMAT)
            .with("old", &report.old)
            .with("new", &report.new)
            .with("summary", &report.summary)
            .with("by_holder", Self::List(report.by_holder.iter().map(holder).collect()))
            .with("by_date", Self::List(report.by_date.iter().map(day).collect()))
            .with("products", Self::list(&report.products))
    }
}

impl From<&Counts> for Json {
    fn from(counts: &Counts) -> Self {
        let all = Self::object().with("products", counts.products());
        State::ALL.into_iter().fold(all, |json, state| json.with(state.as_str(), counts.of(state)))
    }
}

impl From<&ProductImpact> for Json {
    fn from(impact: &ProductImpact) -> Self {
        let [vendor, model, version] = &impact.product;
        let product = Self::object()
            .with("vendor", vendor.as_str())
            .with("model", model.as_str())
            .with("version", version.as_str());
        Self::object()
            .with("product", product)
            .with("holder", impact.holder.as_str())
            .with("level", impact.level.as_deref())
            .with("state", impact.state.as_str())
            .with("outcome", impact.outcome)
            .with("requirements", Self::list(&impact.requirements))
            .with("evidence_needed", Self::list(&impact.evidence_needed))
            .with("lapses_on", impact.lapses_on)
            .with_some("why", impact.why)
    }
}

impl From<&OpenRequirement> for Json {
    fn from(open: &OpenRequirement) -> Self {
        Self::object()
            .with("requirement", &open.requirement)
            .with("outcome", open.outcome)
            .with("reasons", Self::list(&open.reasons))
    }
}

const FORMAT: &str = "warifu.impact/1";
const HEAD: [&str; 10] =
    ["holder", "vendor", "model", "version", "level", "state", "lapses_on", "requirements", "evidence_needed", "why"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_told_in_one_sentence() {
        let kind = |text| EvidenceKind::parse(text).unwrap();
        let only_evidence = BTreeMap::from([(vec![kind("penetration_test")], 29)]);
        let (day, summary) = (Date::parse("2027-04-01").unwrap(), DaySummary { lapse: 37, only_evidence });
        assert_eq!(
            sentence(day, &summary, 210, Language::En),
            "2027-04-01: 37 of 210 lapse; 29 of them need only new evidence: penetration_test"
        );
        assert_eq!(
            sentence(day, &summary, 210, Language::Ja),
            "2027-04-01：210件中37件が失効する。うち29件は新しい証拠（penetration_test）だけで足りる"
        );
    }
}

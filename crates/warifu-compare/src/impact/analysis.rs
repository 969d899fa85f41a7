use warifu_model::{Json, Language, RequirementId};

use super::product::{ProductImpact, State};
use super::products::Aside;
use super::report::ImpactReport;
use super::sorting::FileError;
use super::transition::Transition;
use crate::columns::ColumnAnswers;
use crate::diff::{Diff, Relation};

/// The analysis of a heap of files: the report on the products, what changed, and what was left aside. Pages, exit codes and JSON
/// follow from it.
#[derive(Clone, Debug)]
pub struct Analysis {
    /// The products.
    pub report: ImpactReport,
    /// The requirements whose meaning changed, or may have, in the order of the comparison.
    pub changed: Vec<(RequirementId, Relation)>,
    /// The number of affected or undetermined products that are counted and not listed.
    pub left_out: usize,
    /// Files that were left aside.
    pub aside: Aside,
    /// Files that do not read, in the order in which they were met.
    pub bad: Vec<BadFile>,
    /// The largest number of products that are listed.
    most: usize,
}

/// A file that was meant and tells nothing.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct BadFile {
    /// The name of the file, for people.
    pub file: String,
    /// The problem with it.
    pub error: FileError,
}

/// The answer of an analysis in one word.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum ImpactAnswer {
    /// A product needs evidence, or lapses.
    Affected,
    /// No product is affected.
    Unaffected,
    /// No product is known to be affected, and of some it cannot be told.
    Undetermined,
}

impl ImpactAnswer {
    /// The answer to what becomes of several products.
    pub fn of(states: impl IntoIterator<Item = State>) -> Self {
        let mut answer = Self::Unaffected;
        for state in states {
            match state {
                State::NeedsEvidence | State::Lapses => return Self::Affected,
                State::CannotTell => answer = Self::Undetermined,
                State::Untouched | State::StillConformant | State::NowConformant | State::NotConformant => {}
            }
        }
        answer
    }
}

impl Analysis {
    /// An analysis without products, which lists at most so many of them.
    pub fn new(transition: &Transition<'_>, diff: &Diff, most: usize) -> Self {
        let changed = diff.requirements.iter().filter(|one| one.relation != Relation::Equivalent);
        Self {
            report: ImpactReport::new(transition),
            changed: changed.map(|one| (one.id.clone(), one.relation)).collect(),
            left_out: 0,
            aside: Aside::default(),
            bad: Vec::new(),
            most,
        }
    }

    /// Counts a product, and lists it where something becomes of it: products that stay as they were are counted only, and so are
    /// those beyond the largest number that is listed.
    ///
    /// ```
    /// use warifu_compare::impact::{Analysis, ProductImpact};
    ///
    /// fn fill(analysis: &mut Analysis, products: Vec<ProductImpact>) -> usize {
    ///     products.into_iter().for_each(|product| analysis.add(product));
    ///     analysis.report.products.len() + analysis.left_out
    /// }
    /// ```
    pub fn add(&mut self, impact: ProductImpact) {
        let is_listed = matches!(impact.state, State::NeedsEvidence | State::Lapses | State::CannotTell);
        if is_listed && self.report.products.len() < self.most {
            return self.report.add(impact);
        }
        self.report.count(&impact);
        self.left_out += usize::from(is_listed);
    }

    /// Takes over what columns tell: all products are counted, and those that are affected or undetermined are listed, up to the
    /// largest number. Those that columns do not keep count as undetermined.
    pub fn add_columns(&mut self, answers: ColumnAnswers) {
        let ColumnAnswers { report, listed, not_kept } = answers;
        self.report = report;
        for one in listed {
            if self.report.products.len() < self.most {
                self.report.products.push(one.impact);
            } else {
                self.left_out += 1;
            }
        }
        for one in not_kept {
            self.add(one.impact);
        }
    }

    /// Returns `true` where there is nothing to tell anything about, not even a record of another set or a file that does not
    /// read.
    pub fn is_empty(&self) -> bool {
        self.report.summary.products() + self.aside.other_sets + self.bad.len() == 0
    }

    /// The number of products that need evidence, or lapse.
    pub fn affected(&self) -> usize {
        self.report.summary.of(State::NeedsEvidence) + self.report.summary.of(State::Lapses)
    }

    /// The number of products of which it cannot be told, and of files that do not read.
    pub fn undetermined(&self) -> usize {
        self.report.summary.of(State::CannotTell) + self.bad.len()
    }

    /// The answer in one word.
    pub fn answer(&self) -> ImpactAnswer {
        match (self.affected(), self.undetermined()) {
            (1.., _) => ImpactAnswer::Affected,
            (0, 1..) => ImpactAnswer::Undetermined,
            (0, 0) => ImpactAnswer::Unaffected,
        }
    }

    /// One object for machines: the report (`warifu.impact/1`) and what was left aside. The messages about files that do not read,
    /// which stand beside their codes, are in the language.
    pub fn to_json(&self, language: Language) -> Json {
        let changed = |(id, relation): &(RequirementId, Relation)| {
            Json::object().with("id", id).with("relation", relation.as_str())
        };
        let bad = |bad: &BadFile| {
            let (code, message) = (bad.error.code(), bad.error.message(language));
            Json::object().with("file", bad.file.as_str()).with("error", code).with("message", message)
        };
        Json::from(&self.report)
            .with("left_out", self.left_out)
            .with("changed", Json::List(self.changed.iter().map(changed).collect()))
            .with("other_sets", self.aside.other_sets)
            .with("passed_over", self.aside.ignored)
            .with("bad_files", Json::List(self.bad.iter().map(bad).collect()))
            .with("at", self.aside.assessed_at)
    }
}

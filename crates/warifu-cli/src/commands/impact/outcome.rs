//! What came out for all products.

use clap::ValueEnum;
use warifu_compare::diff::{Diff, Relation};
use warifu_compare::impact::ImpactReport;
use warifu_model::Timestamp;

/// How it is summed up.
#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub(crate) enum By {
    /// Day by day.
    Date,
    /// Holder by holder.
    Holder,
}

/// What came out, with what was left aside.
pub(super) struct Outcome {
    pub(super) report: ImpactReport,
    /// How many products are affected or undetermined, and are not listed.
    pub(super) left_out: usize,
    /// Records of other sets.
    pub(super) other_sets: usize,
    /// Files that are none of those asked for.
    pub(super) passed_over: usize,
    /// Files that do not read: name, code and message.
    pub(super) bad: Vec<[String; 3]>,
    /// The time for attestations without a record, where there were any.
    pub(super) assessed_at: Option<Timestamp>,
}

impl Outcome {
    /// Whether there was nothing to tell anything about, not even a record of another set or a file that does not read.
    pub(super) fn is_empty(&self) -> bool {
        self.report.summary.products() + self.other_sets + self.bad.len() == 0
    }
}

/// The requirements whose meaning changed, or may have.
pub(super) fn changed(diff: &Diff) -> impl Iterator<Item = (&str, Relation)> {
    let all = diff.requirements.iter().map(|one| (one.id.as_str(), one.relation));
    all.filter(|(_, relation)| *relation != Relation::Equivalent)
}

//! Statements of every VEX format.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use warifu_model::{Json, ReplacedRecords, Timestamp};

use crate::bounds;
use crate::claims::Claims;
use crate::error::ImportProblem;
use crate::limits;
use crate::terms::Countable;

/// Status of a vulnerability, in OpenVEX words.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum Status {
    NotAffected,
    Affected,
    Fixed,
    UnderInvestigation,
}

impl Status {
    /// Reads an OpenVEX status.
    pub(crate) fn parse(text: &str) -> Result<Self, ImportProblem> {
        match text {
            "not_affected" => Ok(Self::NotAffected),
            "affected" => Ok(Self::Affected),
            "fixed" => Ok(Self::Fixed),
            "under_investigation" => Ok(Self::UnderInvestigation),
            other => Err(ImportProblem::NotOneOf {
                value: crate::shown::shortened(other),
                allowed: "not_affected, affected, fixed, under_investigation",
            }),
        }
    }

    /// Tells whether it is bad news: the product is affected, or nobody knows.
    pub(crate) fn is_bad(self) -> bool {
        matches!(self, Self::Affected | Self::UnderInvestigation)
    }

    /// Tells good news from bad, given the reason. A product that is said to be not affected without a reason
    /// is no good news: nobody would take it for that.
    pub(crate) fn news(self, justification: Option<&str>) -> News {
        match self {
            Self::Fixed => News::Good,
            Self::NotAffected if justification.is_some() => News::Good,
            _ => News::Bad,
        }
    }

    fn as_str(self) -> &'static str {
        match self {
            Self::NotAffected => "not_affected",
            Self::Affected => "affected",
            Self::Fixed => "fixed",
            Self::UnderInvestigation => "under_investigation",
        }
    }
}

/// True where a statement makes the product look better.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum News {
    Good,
    Bad,
}

/// The five OpenVEX justifications.
pub(crate) const JUSTIFICATIONS: [&str; 5] = [
    "component_not_present",
    "vulnerable_code_not_present",
    "vulnerable_code_not_in_execute_path",
    "vulnerable_code_cannot_be_controlled_by_adversary",
    "inline_mitigations_already_exist",
];

/// One statement about the product.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) struct Statement {
    /// The vulnerability.
    pub(crate) id: String,
    /// The parts of the product that it speaks of, sorted; empty for the whole.
    pub(crate) parts: Vec<String>,
    pub(crate) status: Status,
    pub(crate) justification: Option<&'static str>,
    pub(crate) action_stated: bool,
    /// Time at which it was made or last changed, where the document says so.
    pub(crate) updated: Option<Timestamp>,
    /// Time before which nobody knew of it: the latest of its own and its document's.
    pub(crate) known: Option<Timestamp>,
}

impl Statement {
    /// Tells whether it says the same of the vulnerability, whenever that was.
    fn says_the_same(&self, other: &Self) -> bool {
        let words = |one: &Self| (one.status, one.justification, one.action_stated);
        words(self) == words(other)
    }

    /// What one statement can replace: those about one vulnerability in the same parts.
    fn subject(&self) -> (&str, &[String]) {
        (&self.id, &self.parts)
    }
}

/// The statements of one document about the product.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(crate) struct Statements {
    all: Vec<Statement>,
    parts: usize,
    /// True where those of other documents of the author do not replace them.
    pub(crate) stand_alone: bool,
}

impl Statements {
    pub(crate) fn push(&mut self, statement: Statement) -> Result<(), ImportProblem> {
        bounds::within(self.all.len() + 1, Countable::Statements, limits::VEX_RECORDS)?;
        self.parts += statement.parts.len();
        bounds::within(self.parts, Countable::AffectedParts, limits::SUBJECTS)?;
        self.all.push(statement);
        Ok(())
    }

    /// Adds those of another document.
    pub(crate) fn extend(&mut self, others: &Self) {
        self.all.extend(others.all.iter().cloned());
        self.parts += others.parts;
    }

    pub(crate) fn len(&self) -> usize {
        self.all.len()
    }

    /// Gives statements without a time of their own the document's.
    pub(crate) fn inherit(&mut self, issued: Option<Timestamp>) {
        for statement in &mut self.all {
            statement.updated = statement.updated.or(issued);
        }
    }

    /// Notes since when each can have been known, and tells the latest: no document is older than what it says.
    pub(crate) fn date(&mut self, made: Option<Timestamp>) -> Option<Timestamp> {
        for statement in &mut self.all {
            statement.known = statement.updated.max(made);
        }
        self.all.iter().filter_map(|statement| statement.known).max().max(made)
    }

    /// Takes the time from statements that are dated later than the document that makes them, and tells how many: nobody knew then
    /// what was said later. Without a time they replace none, and none replaces them.
    pub(crate) fn distrust(&mut self, made: Option<Timestamp>) -> usize {
        let Some(made) = made else { return 0 };
        let mut ahead = 0;
        for statement in self.all.iter_mut().filter(|one| one.updated.is_some_and(|updated| updated > made)) {
            statement.updated = None;
            ahead += 1;
        }
        ahead
    }

    /// Gives the statements in force: of statements about one vulnerability in the same parts, the latest. Equally late
    /// ones that differ are all in force, and so are those without a time, so that none can hide another; equal ones count
    /// once. In order of vulnerability.
    pub(crate) fn standing(&self) -> Vec<Statement> {
        let latest = self.latest();
        let is_latest = |statement: &&Statement| {
            let time = latest.get(&statement.subject()).copied().flatten();
            statement.updated.is_none() || statement.updated == time
        };
        let mut records: Vec<_> = self.all.iter().filter(is_latest).cloned().collect();
        for record in &mut records {
            // the record does not show the parts: the same words about two parts are one record
            (record.parts, record.known) = (Vec::new(), None);
        }
        records.sort();
        records.dedup();
        records
    }

    fn latest(&self) -> BTreeMap<(&str, &[String]), Option<Timestamp>> {
        let mut latest: BTreeMap<_, Option<Timestamp>> = BTreeMap::new();
        for statement in &self.all {
            let time = latest.entry(statement.subject()).or_default();
            *time = (*time).max(statement.updated);
        }
        latest
    }

    /// The statements that are not in force any more, each with the time before which nobody knew of a later one; ordered by
    /// that. Left out are those that a later one was known with, those that say what another one that is kept says, and of those that say the
    /// same all but the one that was in force longest.
    pub(crate) fn replaced(&self) -> Vec<(Timestamp, Statement)> {
        let mut subjects: BTreeMap<_, Vec<&Statement>> = BTreeMap::new();
        for statement in &self.all {
            subjects.entry(statement.subject()).or_default().push(statement);
        }
        let mut replaced: Vec<_> = subjects.into_values().flat_map(replaced_of_one).collect();
        for (_, record) in &mut replaced {
            (record.parts, record.known) = (Vec::new(), None);
        }
        replaced.sort();
        replaced.dedup();
        replaced
    }

    /// The statements in force, as the claim has them.
    pub(crate) fn records(&self) -> Json {
        Json::list(self.standing().iter().map(record))
    }

    /// The statements that are not in force any more, as the claim has them.
    pub(crate) fn replaced_records(&self) -> Vec<ReplacedRecords> {
        let mut times: BTreeMap<Timestamp, Vec<Json>> = BTreeMap::new();
        for (until, statement) in self.replaced() {
            times.entry(until).or_default().push(record(&statement));
        }
        times.into_iter().map(|(until, records)| ReplacedRecords { until, records: Json::List(records) }).collect()
    }

    /// The claims.
    pub(crate) fn claims(&self, format: &'static str, issued: Option<Timestamp>) -> Claims {
        Claims::default()
            .with("vex.format", format)
            .with_some("vex.issued", issued)
            .with("vex.statements", self.all.len())
            .with("vex.vulnerabilities", self.records())
    }
}

/// Of statements about one vulnerability in the same parts, those that later ones replace.
fn replaced_of_one(mut all: Vec<&Statement>) -> Vec<(Timestamp, Statement)> {
    all.sort_by_key(|statement| Reverse(statement.updated));
    let latest = all.first().and_then(|first| first.updated);
    let stands = |one: &Statement| one.updated.is_none() || one.updated == latest;
    let mut replaced: Vec<(Timestamp, Statement)> = Vec::new();
    let (mut time, mut until, mut next) = (latest, None, None);
    for one in all.iter().filter(|one| one.updated.is_some()) {
        if one.updated != time {
            (time, until) = (one.updated, next);
        }
        // equally late ones do not replace each other
        next = [next, one.known].into_iter().flatten().min();
        let Some(until) = until.filter(|until| one.known.is_none_or(|known| *until > known)) else { continue };
        let is_said = all.iter().any(|other| stands(other) && one.says_the_same(other));
        match replaced.iter_mut().find(|(_, other)| one.says_the_same(other)) {
            _ if is_said => {}
            Some(other) if other.0 >= until => {}
            Some(other) => *other = (until, (*one).clone()),
            None => replaced.push((until, (*one).clone())),
        }
    }
    replaced
}

fn record(statement: &Statement) -> Json {
    Json::object()
        .with("id", statement.id.as_str())
        .with("status", statement.status.as_str())
        .with_some("justification", statement.justification)
        .with("action_stated", statement.action_stated)
        .with_some("updated", statement.updated)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn statement(id: &str, status: Status, at: Option<i64>) -> Statement {
        Statement {
            id: id.into(),
            parts: vec![],
            status,
            justification: None,
            action_stated: false,
            updated: at.and_then(Timestamp::from_unix),
            known: at.and_then(Timestamp::from_unix),
        }
    }

    fn standing(statements: &[Statement]) -> Vec<(String, Status)> {
        let mut all = Statements::default();
        for statement in statements {
            all.push(statement.clone()).unwrap();
        }
        all.standing().into_iter().map(|s| (s.id, s.status)).collect()
    }

    #[test]
    fn the_latest_statement_stands() {
        let found = statement("CVE-1", Status::UnderInvestigation, Some(1));
        let fixed = statement("CVE-1", Status::Fixed, Some(2));
        for order in [[found.clone(), fixed.clone()], [fixed, found]] {
            assert_eq!(standing(&order), [("CVE-1".into(), Status::Fixed)]);
        }
    }

    #[test]
    fn equally_late_statements_that_differ_all_stand() {
        let statements = [statement("CVE-1", Status::Fixed, None), statement("CVE-1", Status::Affected, None)];
        assert_eq!(standing(&statements), [("CVE-1".into(), Status::Affected), ("CVE-1".into(), Status::Fixed)]);
    }

    #[test]
    fn a_statement_without_a_time_is_never_replaced() {
        let statements = [statement("CVE-1", Status::Affected, None), statement("CVE-1", Status::Fixed, Some(9))];
        assert_eq!(standing(&statements), [("CVE-1".into(), Status::Affected), ("CVE-1".into(), Status::Fixed)]);
    }

    #[test]
    fn what_is_replaced_stands_until_the_later_one_was_known() {
        let (affected, fixed) =
            (statement("CVE-1", Status::Affected, Some(1)), statement("CVE-1", Status::Fixed, Some(5)));
        let replaced = |statements: &[Statement]| {
            let all = Statements { all: statements.to_vec(), ..Statements::default() };
            all.replaced().into_iter().map(|(until, one)| (until.unix(), one.status)).collect::<Vec<_>>()
        };
        assert_eq!(replaced(&[affected.clone(), fixed.clone()]), [(5, Status::Affected)]);
        // a document that tells both tells the later one as well
        let together = Statement { known: fixed.known, ..affected.clone() };
        assert!(replaced(&[together, fixed.clone()]).is_empty());
        // it is said again, and so it stands
        let again = statement("CVE-1", Status::Affected, Some(7));
        assert_eq!(replaced(&[affected.clone(), fixed.clone(), again]), [(7, Status::Fixed)]);
        // of those that say the same, the one that was in force longest
        let twice = statement("CVE-1", Status::Affected, Some(2));
        assert_eq!(replaced(&[affected, twice, fixed]), [(5, Status::Affected)]);
    }

    #[test]
    fn the_same_words_about_two_parts_are_one_record() {
        let mut other = statement("CVE-1", Status::Fixed, Some(1));
        other.parts = vec!["pkg:generic/b".into()];
        assert_eq!(standing(&[statement("CVE-1", Status::Fixed, Some(1)), other]).len(), 1);
    }
}

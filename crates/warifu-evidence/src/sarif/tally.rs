//! The results of all runs, counted.

use std::collections::BTreeMap;

use warifu_model::Limit;

use super::level::{Level, Severity};
use super::result::{Said, Standing, Suppression};
use super::rules::{Found, RuleAt};
use super::run::Run;
use crate::claims::Claims;
use crate::note::{Note, NoteCode};

#[derive(Default)]
pub(super) struct Tally {
    open: u64,
    accepted: u64,
    under_review: u64,
    /// Open findings by level: none, note, warning, error.
    levels: [u64; 4],
    /// Open findings by severity: none, low, medium, high, critical, silent.
    severities: [u64; 6],
    levels_unusable: u64,
    gone: u64,
    undecided: u64,
    rules_not_found: u64,
    suppressions_not_stated: u64,
}

impl Tally {
    pub(super) fn add(&mut self, run: &Run) {
        let overrides = Overrides::of(run);
        for (said, count) in run.results() {
            match said.standing {
                Standing::Finding => self.finding(run, &overrides, said, count),
                Standing::Undecided => self.undecided += count,
                Standing::Gone => self.gone += count,
                Standing::Other => {}
            }
        }
    }

    fn finding(&mut self, run: &Run, overrides: &Overrides, said: &Said, count: u64) {
        match said.suppression {
            Suppression::Accepted => {
                self.accepted += count;
                return;
            }
            Suppression::UnderReview => self.under_review += count,
            Suppression::NotStated => self.suppressions_not_stated += count,
            Suppression::None => {}
        }
        self.open += count;
        let found = run.tool.find(&said.rule);
        let level = said.level.unwrap_or_else(|| match &found {
            Found::Rules(rules) => overrides.level(run, rules, said.invocation),
            Found::Nothing => Level::Warning,
            Found::Dangling => {
                self.rules_not_found += count;
                Level::Error
            }
        });
        let of_level = match level {
            Level::None => 0,
            Level::Note => 1,
            Level::Warning => 2,
            Level::Error => 3,
            Level::Unknown => {
                self.levels_unusable += count;
                3
            }
        };
        add(self.levels.get_mut(of_level), count);
        let of_rules = match &found {
            Found::Rules(rules) => rules.iter().filter_map(|rule| run.tool.rule(*rule)?.severity).max(),
            Found::Nothing | Found::Dangling => None,
        };
        let of_severity = match said.severity.max(of_rules) {
            Some(Severity::None) => 0,
            Some(Severity::Low) => 1,
            Some(Severity::Medium) => 2,
            Some(Severity::High) => 3,
            Some(Severity::Critical) => 4,
            Some(Severity::Unknown) | None => 5,
        };
        add(self.severities.get_mut(of_severity), count);
    }

    pub(super) fn claims(&self, claims: Claims) -> Claims {
        let claims = claims
            .with("analysis.accepted", number(self.accepted))
            .with("analysis.open", number(self.open))
            .with("analysis.under_review", number(self.under_review));
        let by_grade = LEVELS.iter().zip(&self.levels).chain(SEVERITIES.iter().zip(&self.severities));
        by_grade.fold(claims, |claims, (id, count)| claims.with(id, number(*count)))
    }

    pub(super) fn notes(&self) -> [Option<Note>; 5] {
        [
            Note::counted(NoteCode::LevelsUnusable, self.levels_unusable),
            Note::counted(NoteCode::ResultsGone, self.gone),
            Note::counted(NoteCode::ResultsUndecided, self.undecided),
            Note::counted(NoteCode::RulesNotFound, self.rules_not_found),
            Note::counted(NoteCode::SuppressionsNotStated, self.suppressions_not_stated),
        ]
    }
}

/// Levels that invocations give to rules.
struct Overrides {
    by_invocation: Vec<BTreeMap<RuleAt, Level>>,
    /// The gravest of all invocations.
    gravest: BTreeMap<RuleAt, Level>,
}

impl Overrides {
    fn of(run: &Run) -> Self {
        let by_invocation = run.overrides();
        let mut gravest: BTreeMap<RuleAt, Level> = BTreeMap::new();
        for (rule, level) in by_invocation.iter().flatten() {
            let known = gravest.entry(*rule).or_insert(*level);
            *known = (*level).max(*known);
        }
        Self { by_invocation, gravest }
    }

    /// The level of a result that has none itself. What lowers it counts only for results that name the invocation.
    fn level(&self, run: &Run, rules: &[RuleAt], invocation: Option<usize>) -> Level {
        let own = |rule: &RuleAt| run.tool.rule(*rule).and_then(|rule| rule.level).unwrap_or(Level::Warning);
        let of_one = |rule: &RuleAt| match invocation.and_then(|place| self.by_invocation.get(place)) {
            Some(levels) => levels.get(rule).copied().unwrap_or_else(|| own(rule)),
            None => self.gravest.get(rule).copied().map_or_else(|| own(rule), |level| level.max(own(rule))),
        };
        rules.iter().map(of_one).max().unwrap_or(Level::Warning)
    }
}

fn add(count: Option<&mut u64>, more: u64) {
    if let Some(count) = count {
        *count += more;
    }
}

fn number(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(Limit::SAFE_INTEGER)
}

const LEVELS: [&str; 4] = [
    "analysis.open_level_none",
    "analysis.open_level_note",
    "analysis.open_level_warning",
    "analysis.open_level_error",
];
const SEVERITIES: [&str; 6] = [
    "analysis.open_severity_none",
    "analysis.open_severity_low",
    "analysis.open_severity_medium",
    "analysis.open_severity_high",
    "analysis.open_severity_critical",
    "analysis.open_severity_silent",
];

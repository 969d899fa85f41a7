//! The report as Markdown, of the size of a comment on a pull request.

use warifu_model::{Localized, Outcome};

use super::inert::{code, inert};
use super::words::{self, Words};
use super::{FindingReport, Languages, ORDER, ReasonReport, Report, SetReport};
use crate::sheet::Sheet;

/// States what a comment on a pull request may hold, in characters, less what a host adds to it.
pub const MARKDOWN_LIMIT: usize = 60_000;

impl Report {
    /// The report as GitHub-flavoured Markdown: a summary, with details folded. At most [`MARKDOWN_LIMIT`] characters: findings that
    /// find no room are counted, and the summary always does. Text of documents is no markup, names nobody and links nowhere.
    pub fn to_markdown(&self, languages: Languages) -> String {
        let mut sheet = Sheet::new(languages);
        sheet.summary(self);
        sheet.plan(self);
        // each set has its share of what is left
        for (place, set) in self.sets.iter().enumerate() {
            sheet.set(set, self.sets.len() - place);
        }
        sheet.evidence(self);
        sheet.out
    }
}

impl Sheet {
    fn summary(&mut self, report: &Report) {
        let product = &report.product;
        let title = [self.say(words::REPORT), self.text(&words::product(report))];
        self.line(&format!("## {}\n", title.join(self.colon())));
        let verdict = self.text(&words::outcome(report.outcome));
        let named = [&product.vendor, &product.model, &product.version].map(|part| inert(part)).join(" ");
        self.line(&format!("**{} {verdict}** — {named}\n", words::mark(report.outcome)));
        let heads = [words::SET, words::OUTCOME].map(|head| self.say(head));
        let outcomes = ORDER.map(|outcome| format!("{} {}", words::mark(outcome), self.text(&words::outcome(outcome))));
        let last = [words::WAIVED, words::AS_OF].map(|head| self.say(head));
        self.row(heads.iter().chain(&outcomes).chain(&last).map(String::as_str));
        self.line("| --- | --- | ---: | ---: | ---: | ---: | ---: | --- |");
        for set in &report.sets {
            let outcome = format!("{} {}", words::mark(set.outcome), self.text(&words::outcome(set.outcome)));
            let cells = [self.text(&words::set_name(set)), outcome];
            let counts = ORDER.map(|outcome| set.counts.of(outcome).to_string());
            let last = [set.counts.waived.to_string(), set.at.to_string()];
            self.row(cells.iter().chain(&counts).chain(&last).map(String::as_str));
        }
        self.line("");
        for set in &report.sets {
            let (record, how) = (self.say(words::RECORD), self.say(words::RECOMPUTE));
            self.line(&format!("- {record} `{}` — {how}{}{}", set.record, self.colon(), code(&words::replay(set))));
        }
        let note = self.say(words::WHAT_IT_IS);
        self.line(&format!("\n{note}\n"));
    }

    fn plan(&mut self, report: &Report) {
        let Some(plan) = &report.plan else { return };
        self.open(words::PLAN, None);
        let said = self.text(&words::plan(plan));
        self.line(&format!("{said}\n"));
        for question in &plan.questions {
            let (head, question) = (self.say(words::QUESTIONS), self.text(question));
            self.line(&format!("- {head}{}{question}", self.colon()));
        }
        for (place, change) in plan.changes.iter().enumerate() {
            if self.out.chars().count() > MARKDOWN_LIMIT / 3 {
                self.more(plan.changes.len() - place);
                break;
            }
            let (says, cost) = (self.text(&change.says), self.say(words::COST));
            self.line(&format!("- {says} ({cost} {}; {})", change.cost, inert(&words::serves(change, report))));
        }
        let note = self.say(words::PLAN_AS_GIVEN);
        self.line(&format!("\n{note}"));
        self.close();
    }

    fn set(&mut self, set: &SetReport, sets_left: usize) {
        let name = self.text(&words::set_name(set));
        self.line(&format!("### {name}\n"));
        let counts = self.text(&words::counts(&set.counts));
        self.line(&format!("{counts}\n"));
        for weakening in &set.weakenings {
            let (head, says) = (self.say(words::CHECKS), self.text(&weakening.says));
            let ids: Vec<_> = weakening.requirements.iter().take(MOST_IDS).map(|id| format!("`{id}`")).collect();
            let left = weakening.requirements.len().saturating_sub(MOST_IDS);
            let documents = self.text(&words::documents(weakening.digests.len()));
            let documents = if weakening.digests.is_empty() { String::new() } else { format!("({documents})") };
            let line = [format!("- ⚠ {head}{}{says}", self.colon()), documents, ids.join(" ")].join(" ");
            self.line(line.trim_end());
            if left > 0 {
                self.more(left);
            }
        }
        for (place, waiver) in set.waivers.iter().enumerate() {
            if place == MOST_IDS {
                self.more(set.waivers.len() - place);
                break;
            }
            let (head, says) = (self.say(words::WAIVERS), self.text(&waiver.says));
            self.line(&format!("- {head} `{}` (`{}`){}{says}", waiver.id, waiver.requirement, self.colon()));
        }
        self.covered(set, sets_left);
        let left = MARKDOWN_LIMIT.saturating_sub(self.out.chars().count() + CLOSING * (sets_left + 1));
        let room = left / sets_left.max(1);
        let open: Vec<_> = set.findings.iter().filter(|finding| finding.is_open()).collect();
        self.folded(words::FINDINGS, &open, room);
        let beside = |finding: &&FindingReport| finding.is_beside;
        self.titles(words::BESIDE, &set.findings.iter().filter(beside).collect::<Vec<_>>(), room / 8);
        let met = |finding: &&FindingReport| finding.outcome == Outcome::Satisfied;
        self.titles(words::MET, &set.findings.iter().filter(met).collect::<Vec<_>>(), room / 8);
        let aside = |finding: &&FindingReport| finding.outcome == Outcome::NotApplicable;
        self.titles(words::NOT_APPLICABLE, &set.findings.iter().filter(aside).collect::<Vec<_>>(), room / 8);
    }

    /// What is covered by something beside the evidence, and by what.
    fn covered(&mut self, set: &SetReport, sets_left: usize) {
        if set.covered.is_empty() {
            return;
        }
        let count = set.covered.iter().map(|one| one.requirements.len()).sum();
        self.open(words::COVERED, Some(count));
        let mut left = MARKDOWN_LIMIT.saturating_sub(self.out.chars().count()) / (4 * sets_left.max(1));
        for (place, one) in set.covered.iter().enumerate() {
            let (says, colon) = (self.text(&one.says), self.colon());
            let by = if one.by.is_empty() { String::new() } else { format!(" — {}", inert(&one.by)) };
            let ids: Vec<_> = one.requirements.iter().take(MOST_IDS).map(|id| format!("`{id}`")).collect();
            let more = one.requirements.len().saturating_sub(MOST_IDS);
            let more = if more == 0 { String::new() } else { format!(" +{more}") };
            let line = format!("- {says}{by}{colon}{}{more}", ids.join(" "));
            let length = line.chars().count();
            if length > left {
                self.more(set.covered.len() - place);
                break;
            }
            left -= length;
            self.line(&line);
        }
        let note = self.say(words::COVERED_NOTE);
        self.line(&format!("\n{note}"));
        self.close();
    }

    /// Findings with their reasons, as many as there is room for.
    fn folded(&mut self, name: Words, findings: &[&FindingReport], room: usize) {
        if findings.is_empty() {
            return;
        }
        self.open(name, Some(findings.len()));
        let mut left = room / 3 * 2;
        for (place, finding) in findings.iter().enumerate() {
            let said = self.finding(finding);
            let length = said.chars().count();
            if length > left {
                self.more(findings.len() - place);
                break;
            }
            left -= length;
            self.line(&said);
        }
        self.close();
    }

    fn finding(&self, finding: &FindingReport) -> String {
        let (title, outcome) = (self.text(&words::borne(finding)), self.text(&words::outcome(finding.outcome)));
        let mut lines =
            vec![format!("- {} **{title}** `{}` — {outcome}", words::mark(finding.outcome), finding.requirement)];
        for reason in &finding.reasons {
            let (subject, says) = (self.text(&reason.subject), self.text(&reason.says));
            let subject = if subject.is_empty() { String::new() } else { format!("{subject}{}", self.colon()) };
            let asked = self.asked(reason);
            lines.push(format!("  - {subject}{says}{asked}"));
        }
        if !finding.in_place.is_empty() {
            let titles: Vec<_> = finding.in_place.iter().map(|title| self.text(title)).collect();
            lines.push(format!("  - {}{}{}", self.say(words::IN_PLACE), self.colon(), titles.join("; ")));
        }
        lines.extend(finding.advice.iter().map(|advice| format!("  - {}", self.text(advice))));
        lines.join("\n")
    }

    /// What is asked and what was found, on lines of their own.
    fn asked(&self, reason: &ReasonReport) -> String {
        if reason.wanted.is_empty() {
            return String::new();
        }
        let (wanted, found, colon) = (self.text(&reason.wanted), self.text(&reason.found), self.colon());
        format!("<br>{}{colon}{wanted}<br>{}{colon}{found}", self.say(words::WANTED), self.say(words::FOUND))
    }

    /// Titles alone.
    fn titles(&mut self, name: Words, findings: &[&FindingReport], room: usize) {
        if findings.is_empty() {
            return;
        }
        self.open(name, Some(findings.len()));
        let mut left = room;
        for (place, finding) in findings.iter().enumerate() {
            let title = self.text(&words::borne(finding));
            let said = format!("- {} {title} `{}`", words::mark(finding.outcome), finding.requirement);
            let length = said.chars().count();
            if length > left {
                self.more(findings.len() - place);
                break;
            }
            left -= length;
            self.line(&said);
        }
        self.close();
    }

    fn evidence(&mut self, report: &Report) {
        if report.evidence.is_empty() {
            return;
        }
        self.open(words::EVIDENCE, Some(report.evidence.len()));
        let heads = [words::DOCUMENT, words::DIGEST, words::FILE, words::SIGNED_BY, words::LISTED_BY]
            .map(|head| self.say(head));
        self.row(heads.iter().map(String::as_str));
        self.line("| --- | --- | --- | --- | --- |");
        for (place, one) in report.evidence.iter().enumerate() {
            let listed: Vec<_> = one.listed_by.iter().map(|input| self.text(&words::input(input))).collect();
            let file = self.say(if one.is_presented { words::PROVIDED } else { words::NOT_PROVIDED });
            let signers: Vec<_> = one.signers.iter().map(|name| inert(name)).collect();
            let cells =
                [self.text(&one.title), format!("`{}`", one.digest), file, signers.join(", "), listed.join("<br>")];
            let length: usize = cells.iter().map(|cell| cell.chars().count() + 3).sum();
            if self.out.chars().count() + length + CLOSING > MARKDOWN_LIMIT {
                self.line("");
                self.more(report.evidence.len() - place);
                break;
            }
            self.row(cells.iter().map(String::as_str));
        }
        self.close();
    }

    fn more(&mut self, count: usize) {
        let more = Localized::of(format!("and {count} more"), format!("ほか{count}件"));
        let more = self.text(&more);
        self.line(&format!("- … {more}"));
    }

    fn open(&mut self, name: Words, count: Option<usize>) {
        let count = count.map(|count| format!(" ({count})")).unwrap_or_default();
        let name = self.say(name);
        self.line(&format!("\n<details><summary>{name}{count}</summary>\n"));
    }

    fn close(&mut self) {
        self.line("\n</details>\n");
    }
}

/// What is kept for what closes a part.
const CLOSING: usize = 400;
/// Ids of one list that are named.
const MOST_IDS: usize = 40;

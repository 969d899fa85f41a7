//! The report as `JUnit` XML, for the test pages of CI systems.

use std::fmt::Write as _;

use warifu_model::{Language, Outcome};

use super::csv::line;
use super::{FindingReport, Report, SetReport, words};
use crate::safe::safe;

impl Report {
    /// The report as `JUnit` XML, in the dialect that CI systems share: a suite for each set, a case for each requirement. What is not
    /// met is a failure; what is undetermined is an error, since the question could not be answered, and never passes; what does
    /// not apply or is waived is skipped, and says so.
    pub fn to_junit(&self, language: Language) -> String {
        // a string takes everything
        let mut xml = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        let tallies: Vec<_> = self.sets.iter().map(Tally::of).collect();
        let all = tallies.iter().fold(Tally::default(), Tally::and);
        let name = words::product(self);
        let _ = writeln!(xml, "<testsuites name=\"{}\" {}>", attribute(name.in_language(language)), all.attributes());
        for (set, tally) in self.sets.iter().zip(&tallies) {
            suite(&mut xml, set, tally, language);
        }
        xml.push_str("</testsuites>\n");
        xml
    }
}

#[derive(Clone, Copy, Default)]
struct Tally {
    tests: usize,
    failures: usize,
    errors: usize,
    skipped: usize,
}

impl Tally {
    fn of(set: &SetReport) -> Self {
        let mut tally = Self { tests: set.findings.len(), ..Self::default() };
        for finding in &set.findings {
            match Kind::of(finding) {
                Kind::Passed => {}
                Kind::Failure => tally.failures += 1,
                Kind::Error => tally.errors += 1,
                Kind::Skipped => tally.skipped += 1,
            }
        }
        tally
    }

    fn and(self, other: &Self) -> Self {
        Self {
            tests: self.tests + other.tests,
            failures: self.failures + other.failures,
            errors: self.errors + other.errors,
            skipped: self.skipped + other.skipped,
        }
    }

    fn attributes(self) -> String {
        let Self { tests, failures, errors, skipped } = self;
        format!("tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\" skipped=\"{skipped}\" time=\"0\"")
    }
}

/// How a finding is told.
#[derive(Clone, Copy)]
enum Kind {
    Passed,
    Failure,
    Error,
    Skipped,
}

impl Kind {
    fn of(finding: &FindingReport) -> Self {
        match finding.outcome {
            _ if finding.waived.is_some() || finding.is_beside => Self::Skipped,
            Outcome::Satisfied => Self::Passed,
            Outcome::NotSatisfied => Self::Failure,
            Outcome::Undetermined => Self::Error,
            Outcome::NotApplicable => Self::Skipped,
        }
    }
}

fn suite(xml: &mut String, set: &SetReport, tally: &Tally, language: Language) {
    let name = words::set_name(set);
    // the dialect has times without a zone; ours are in UTC
    let at = set.at.to_string();
    let _ = writeln!(
        xml,
        "  <testsuite name=\"{}\" {} timestamp=\"{}\">\n    <properties>",
        attribute(name.in_language(language)),
        tally.attributes(),
        at.trim_end_matches('Z')
    );
    let properties = [
        ("set", set.set.id.to_string()),
        ("version", set.set.version.to_string()),
        ("set.digest", set.set.digest.to_string()),
        ("level", set.level.clone().unwrap_or_default()),
        ("outcome", set.outcome.as_str().to_owned()),
        ("record", set.record.to_string()),
        ("replay", words::replay(set)),
    ];
    for (name, value) in properties.iter().filter(|(_, value)| !value.is_empty()) {
        let _ = writeln!(xml, "      <property name=\"{name}\" value=\"{}\"/>", attribute(value));
    }
    xml.push_str("    </properties>\n");
    for finding in &set.findings {
        case(xml, set, finding, language);
    }
    xml.push_str("  </testsuite>\n");
}

fn case(xml: &mut String, set: &SetReport, finding: &FindingReport, language: Language) {
    let title = words::borne(finding);
    let title = title.in_language(language);
    let group = finding.groups.first().map(|group| format!(".{group}")).unwrap_or_default();
    let name = if title == finding.requirement.as_str() {
        title.to_owned()
    } else {
        format!("{} {title}", finding.requirement)
    };
    let _ = write!(
        xml,
        "    <testcase classname=\"{}\" name=\"{}\" time=\"0\"",
        attribute(&format!("{}{group}", set.set.id)),
        attribute(&name)
    );
    let outcome = words::outcome(finding.outcome);
    let outcome = outcome.in_language(language);
    match Kind::of(finding) {
        Kind::Passed => xml.push_str("/>\n"),
        Kind::Skipped => {
            let message = match (&finding.waived, language) {
                (Some(waiver), Language::En) => format!("waived by {waiver}; without it {outcome}"),
                (Some(waiver), Language::Ja) => format!("適用免除 {waiver}（免除がなければ{outcome}）"),
                (None, _) => outcome.to_owned(),
            };
            let _ = writeln!(xml, ">\n      <skipped message=\"{}\"/>\n    </testcase>", attribute(&message));
        }
        kind => {
            let element = if matches!(kind, Kind::Failure) { "failure" } else { "error" };
            let message = finding.reasons.first().map(|reason| line(reason, language)).unwrap_or_default();
            let _ = writeln!(
                xml,
                ">\n      <{element} type=\"{}\" message=\"{}\">{}</{element}>\n    </testcase>",
                finding.outcome.as_str(),
                attribute(&format!("{outcome}{}{message}", language.pick(": ", "："))),
                text(&details(finding, language))
            );
        }
    }
}

/// All reasons, what is in place, and what can be done.
fn details(finding: &FindingReport, language: Language) -> String {
    let mut lines: Vec<String> = finding.reasons.iter().map(|reason| line(reason, language)).collect();
    if !finding.in_place.is_empty() {
        let titles: Vec<_> = finding.in_place.iter().map(|title| title.in_language(language)).collect();
        let (name, colon) = (language.pick(words::IN_PLACE.0, words::IN_PLACE.1), language.pick(": ", "："));
        lines.push(format!("{name}{colon}{}", titles.join(language.pick("; ", "、"))));
    }
    lines.extend(finding.advice.iter().map(|advice| advice.in_language(language).replace('`', "")));
    lines.join("\n")
}

fn attribute(value: &str) -> String {
    escape(value).replace('"', "&quot;").replace('\n', "&#10;").replace('\t', "&#9;")
}

fn text(value: &str) -> String {
    escape(value)
}

/// Characters that XML 1.0 has no place for are made visible, as those are that reorder text.
fn escape(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for c in safe(value).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\u{fffe}' | '\u{ffff}' => out.extend(c.escape_unicode()),
            c => out.push(c),
        }
    }
    out
}

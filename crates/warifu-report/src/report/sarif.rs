//! The report as SARIF 2.1.0, for code-scanning pages.

use std::fmt::Write as _;

use warifu_model::{Json, Language, Outcome};

use super::csv::line;
use super::{FindingReport, Report, SetReport, words};

impl Report {
    /// The report as SARIF 2.1.0 (OASIS): a run for each set, a rule for each requirement, a result for each that is not met
    /// (`error`) or undetermined (`warning`). Waived ones are results with an accepted suppression. SARIF has the kind `open` for what
    /// cannot be told, but allows it no level, so that most readers would hide it; here it is a warning, with its outcome beside it.
    pub fn to_sarif(&self, language: Language) -> Json {
        let runs = self.sets.iter().map(|set| run(self, set, language));
        Json::object().with("$schema", SCHEMA).with("version", "2.1.0").with("runs", Json::List(runs.collect()))
    }
}

fn run(report: &Report, set: &SetReport, language: Language) -> Json {
    let rules = set.findings.iter().map(|finding| rule(finding, language));
    let driver = Json::object().with("name", "Warifu").with("rules", Json::List(rules.collect()));
    let is_result = |finding: &FindingReport| finding.outcome.is_open();
    let results = set.findings.iter().enumerate().filter(|(_, finding)| is_result(finding));
    let results = results.map(|(place, finding)| result(set, finding, place, language));
    let level = set.level.as_deref().map(|level| format!("{level}/")).unwrap_or_default();
    let artifact = Json::object()
        .with("location", location(set))
        .with("roles", Json::list(["analysisTarget"]))
        .with("mimeType", "application/json")
        .with("hashes", Json::object().with("sha-256", set.record.hex()));
    let invocation = Json::object().with("executionSuccessful", true).with("endTimeUtc", set.at);
    let product = format!("{} {} {}", report.product.vendor, report.product.model, report.product.version);
    let properties = Json::object()
        .with("set", set.set.id.as_str())
        .with("setVersion", set.set.version.to_string())
        .with("setDigest", set.set.digest)
        .with("level", set.level.as_deref())
        .with("outcome", set.outcome)
        .with("record", set.record)
        .with("product", product)
        .with("counts", &set.counts);
    Json::object()
        .with("tool", Json::object().with("driver", driver))
        .with(
            "automationDetails",
            Json::object().with("id", format!("warifu/{}/{}/{level}", set.set.id, set.set.version)),
        )
        .with("language", language.pick("en", "ja"))
        .with("columnKind", "unicodeCodePoints")
        .with("invocations", Json::List(vec![invocation]))
        .with("artifacts", Json::List(vec![artifact]))
        .with("results", Json::List(results.collect()))
        .with("properties", properties)
}

fn rule(finding: &FindingReport, language: Language) -> Json {
    let text = |text: &str| Json::object().with("text", plain(text));
    let groups = finding.groups.iter().map(warifu_model::GroupId::as_str);
    let statement = finding.statement.as_ref().map(|statement| text(statement.in_language(language)));
    let guidance = finding.guidance.as_ref().map(|guidance| text(guidance.in_language(language)));
    Json::object()
        .with("id", finding.requirement.as_str())
        .with("shortDescription", text(words::borne(finding).in_language(language)))
        .with_some("fullDescription", statement)
        .with_some("help", guidance)
        .with("properties", Json::object().with("tags", Json::list(groups)))
}

fn result(set: &SetReport, finding: &FindingReport, place: usize, language: Language) -> Json {
    let region = Json::object().with("startLine", 1_i64);
    let logical = Json::object().with("fullyQualifiedName", format!("/findings/{place}")).with("kind", "object");
    let physical = Json::object().with("artifactLocation", location(set).with("index", 0_i64)).with("region", region);
    let location =
        Json::object().with("physicalLocation", physical).with("logicalLocations", Json::List(vec![logical]));
    let fingerprint = format!("{}/{}/{}", set.set.id, set.level.as_deref().unwrap_or_default(), finding.requirement);
    let suppressions = finding.waived.as_ref().map(|waiver| {
        let justification = match language {
            Language::En => format!("waived by {waiver}"),
            Language::Ja => format!("適用免除 {waiver}"),
        };
        let one =
            Json::object().with("kind", "external").with("status", "accepted").with("justification", justification);
        Json::List(vec![one])
    });
    Json::object()
        .with("ruleId", finding.requirement.as_str())
        .with("ruleIndex", place)
        .with("kind", "fail")
        .with("level", level(finding))
        .with("message", Json::object().with("text", message(finding, language)))
        .with("locations", Json::List(vec![location]))
        .with("partialFingerprints", Json::object().with("requirement/v1", fingerprint))
        .with_some("suppressions", suppressions)
        .with("properties", Json::object().with("outcome", finding.outcome))
}

/// How bad it is; what the set does without is a note.
fn level(finding: &FindingReport) -> &'static str {
    match finding.outcome {
        _ if finding.is_beside => "note",
        Outcome::NotSatisfied => "error",
        _ => "warning",
    }
}

/// The title, the outcome and the reasons: a viewer may show nothing else.
fn message(finding: &FindingReport, language: Language) -> String {
    let colon = language.pick(": ", "：");
    let outcome = words::outcome(finding.outcome);
    let mut lines =
        vec![format!("{}{colon}{}", words::borne(finding).in_language(language), outcome.in_language(language))];
    lines.extend(finding.reasons.iter().map(|reason| line(reason, language)));
    if !finding.in_place.is_empty() {
        let titles: Vec<_> = finding.in_place.iter().map(|title| title.in_language(language)).collect();
        let name = language.pick(words::IN_PLACE.0, words::IN_PLACE.1);
        lines.push(format!("{name}{colon}{}", titles.join(language.pick("; ", "、"))));
    }
    plain(&lines.join("\n"))
}

/// Viewers take brackets for links (SARIF 2.1.0, 3.11.6) and braces for places of arguments (3.11.5): the one is escaped with a
/// backslash, the other is doubled.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in crate::safe::safe(text).chars() {
        match c {
            '\\' | '[' | ']' => out.extend(['\\', c]),
            '{' | '}' => out.extend([c, c]),
            c => out.push(c),
        }
    }
    out
}

fn location(set: &SetReport) -> Json {
    Json::object().with("uri", uri(&set.record_name))
}

/// A file name as a relative reference (RFC 3986): nothing in it is taken for a scheme, a folder or a query.
fn uri(name: &str) -> String {
    let mut out = String::new();
    for byte in name.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => out.push(char::from(byte)),
            byte => {
                // a string takes everything
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

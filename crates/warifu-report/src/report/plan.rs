//! The cheapest plan of a planning report, in words.

use warifu_core::explain_value;
use warifu_model::json::{Limits, Tape, shorten};
use warifu_model::{ClaimId, Json, Language, Localized};

use super::{ChangeReport, PlanReport, Report, ReportError, Source, both};

impl Report {
    /// The same with the cheapest plan of a planning report, as `warifu plan --format json` writes it. What it says is taken as it
    /// is: only the sets and their levels are compared.
    ///
    /// # Errors
    ///
    /// The bytes are not such a report, or it is about other sets.
    pub fn with_plan(self, plan: &[u8], sources: &[Source<'_>]) -> Result<Self, ReportError> {
        let plan = read(plan, &self, sources)?;
        Ok(Self { plan: Some(plan), ..self })
    }
}

/// Reads a planning report (`warifu.plan/1`), and holds its sets against those of the report.
pub(super) fn read(bytes: &[u8], report: &Report, sources: &[Source<'_>]) -> Result<PlanReport, ReportError> {
    let tape = Tape::parse_within(bytes, Limits::envelope()).map_err(|_| ReportError::PlanUnreadable)?;
    let json = tape.root().to_json();
    if text(&json, "format") != Some("warifu.plan/1") {
        return Err(ReportError::PlanUnreadable);
    }
    let places = list(&json, "sets")?.iter().map(|set| place(set, report)).collect::<Result<Vec<_>, _>>()?;
    let best = list(&json, "plans")?.first();
    let words = Words { sources, places: &places };
    let changes = match best {
        Some(plan) => list(plan, "changes")?.iter().map(|change| words.change(change)).collect::<Result<_, _>>()?,
        None => Vec::new(),
    };
    let question = |question: &Json| {
        let claim = text(question, "claim").and_then(ClaimId::parse);
        claim.map(|claim| words.claim(&claim)).ok_or(ReportError::PlanUnreadable)
    };
    Ok(PlanReport {
        is_met: is(&json, "met"),
        cost: best.map(|plan| number(plan, "cost")).transpose()?,
        is_proven: best.is_some_and(|plan| is(plan, "proven")),
        changes,
        questions: list(&json, "questions")?.iter().map(question).collect::<Result<_, _>>()?,
    })
}

/// The place in the report of a set that the plan is for.
fn place(set: &Json, report: &Report) -> Result<usize, ReportError> {
    let (digest, level) = (text(set, "digest"), text(set, "level"));
    let is_same =
        |one: &super::SetReport| Some(one.set.digest.to_string().as_str()) == digest && one.level.as_deref() == level;
    let named = || {
        let parts = [text(set, "id"), text(set, "version"), level];
        shorten(&parts.into_iter().flatten().collect::<Vec<_>>().join(" "))
    };
    report.sets.iter().position(is_same).ok_or_else(|| ReportError::PlanOfOtherSets { set: named() })
}

struct Words<'a> {
    sources: &'a [Source<'a>],
    /// The place where the sets of the plan stand in the report.
    places: &'a [usize],
}

impl Words<'_> {
    fn change(&self, change: &Json) -> Result<ChangeReport, ReportError> {
        let serves = |served: &Json| {
            let set = usize::try_from(number(served, "set")?).map_err(|_| ReportError::PlanUnreadable)?;
            let set = self.places.get(set).ok_or(ReportError::PlanUnreadable)?;
            let requirement = text(served, "requirement").ok_or(ReportError::PlanUnreadable)?;
            Ok((*set, requirement.to_owned()))
        };
        Ok(ChangeReport {
            says: self.says(change)?,
            cost: number(change, "cost")?,
            serves: list(change, "serves")?.iter().map(serves).collect::<Result<_, ReportError>>()?,
        })
    }

    fn says(&self, change: &Json) -> Result<Localized, ReportError> {
        let evidence = || text(change, "evidence").map(|kind| self.kind(kind)).ok_or(ReportError::PlanUnreadable);
        match text(change, "kind") {
            Some("claim") => self.claim_change(change),
            Some("document") => {
                let (kind, shows) = (evidence()?, self.shows(change)?);
                Ok(both(|language| {
                    let shows = joined(&shows, language);
                    let kind = kind.in_language(language);
                    match language {
                        Language::En => format!("Provide “{kind}” that shows {shows}"),
                        Language::Ja => format!("「{kind}」を提出し、{shows}を示す"),
                    }
                }))
            }
            Some("evidence") => {
                let kind = evidence()?;
                Ok(both(|language| match language {
                    Language::En => format!("Provide “{}”", kind.in_language(language)),
                    Language::Ja => format!("「{}」を提出する", kind.in_language(language)),
                }))
            }
            Some("certificate") => {
                let part = |name| shorten(text(change, name).unwrap_or_default());
                let (set, version, component) = (part("set"), part("version"), part("component"));
                Ok(both(|language| match language {
                    Language::En => {
                        format!("Obtain a certificate for `{set}` `{version}` for the component `{component}`")
                    }
                    Language::Ja => format!("構成部品 `{component}` について `{set}` `{version}` の認証書を取得する"),
                }))
            }
            _ => Err(ReportError::PlanUnreadable),
        }
    }

    fn claim_change(&self, change: &Json) -> Result<Localized, ReportError> {
        let claim = text(change, "claim").and_then(ClaimId::parse).ok_or(ReportError::PlanUnreadable)?;
        let (from, to) = (change.member("from"), change.member("to").ok_or(ReportError::PlanUnreadable)?);
        let title = self.claim(&claim);
        if let (Some(Json::List(from)), Json::List(to)) = (from, to)
            && to.iter().chain(from).all(|record| matches!(record, Json::Object(_)))
        {
            return Ok(self.records_change(&claim, from, to));
        }
        if let Json::List(to) = to
            && !to.is_empty()
            && to.iter().all(|record| matches!(record, Json::Object(_)))
        {
            return Ok(self.records_change(&claim, &[], to));
        }
        let said = |value: &Json, language| self.titles(&claim, &explain_value(value, language), language);
        Ok(both(|language| {
            let (title, to) = (title.in_language(language), said(to, language));
            let from = from.filter(|from| **from != Json::Null).map(|from| said(from, language));
            match (language, from) {
                (Language::En, Some(from)) => format!("“{title}” becomes {to} instead of {from}"),
                (Language::En, None) => format!("“{title}” becomes {to}"),
                (Language::Ja, Some(from)) => format!("「{title}」を{from}から{to}にする"),
                (Language::Ja, None) => format!("「{title}」を{to}にする"),
            }
        }))
    }

    /// How a list of records changes: records count from 1 for people.
    fn records_change(&self, claim: &ClaimId, from: &[Json], to: &[Json]) -> Localized {
        let title = self.claim(claim);
        both(|language| {
            let (colon, comma) = (language.pick(": ", "："), language.pick("; ", "、"));
            let mut parts = Vec::new();
            for (place, record) in to.iter().enumerate() {
                let before = from.get(place);
                let fields = self.fields(claim, before, record, language);
                if fields.is_empty() {
                    continue;
                }
                let number = place + 1;
                parts.push(match (before, language) {
                    (Some(_), Language::En) => format!("record {number} with {fields}"),
                    (Some(_), Language::Ja) => format!("{number}件目を{fields}に"),
                    (None, Language::En) => format!("a further record with {fields}"),
                    (None, Language::Ja) => format!("記録を追加（{fields}）"),
                });
            }
            if let Some(fewer) = from.len().checked_sub(to.len()).filter(|fewer| *fewer > 0) {
                parts.push(match language {
                    Language::En => format!("{fewer} fewer"),
                    Language::Ja => format!("{fewer}件減らす"),
                });
            }
            let left = parts.len().saturating_sub(MOST_RECORDS);
            parts.truncate(MOST_RECORDS);
            if left > 0 {
                parts.push(match language {
                    Language::En => format!("and {left} more"),
                    Language::Ja => format!("ほか{left}件"),
                });
            }
            let title = title.in_language(language);
            format!("{}{title}{}{colon}{}", language.pick("“", "「"), language.pick("”", "」"), parts.join(comma))
        })
    }

    /// The fields of a record that differ from those before, with their new values.
    fn fields(&self, claim: &ClaimId, before: Option<&Json>, record: &Json, language: Language) -> String {
        let Json::Object(members) = record else { return String::new() };
        let differs = |name: &str, value: &Json| before.and_then(|before| before.member(name)) != Some(value);
        let changed = members.iter().filter(|(name, value)| differs(name, value)).map(|(name, value)| {
            let value = explain_value(value, language);
            self.titles(claim, &format!("`{}` {value}", shorten(name)), language)
        });
        changed.collect::<Vec<_>>().join(language.pick(", ", "、"))
    }

    /// The claims that a document shows.
    fn shows(&self, change: &Json) -> Result<Vec<Localized>, ReportError> {
        let shown = list(change, "shows")?.iter().filter_map(|shown| ClaimId::parse(text(shown, "claim")?));
        Ok(shown.map(|claim| self.claim(&claim)).collect())
    }

    fn claim(&self, claim: &ClaimId) -> Localized {
        let knows = |source: &&Source<'_>| source.titles(Language::En).definition(claim).is_some();
        let found = self.sources.iter().find(knows).map(|source| source.claim(claim));
        found.unwrap_or_else(|| Localized::english(format!("`{claim}`")))
    }

    fn kind(&self, kind: &str) -> Localized {
        let kinds = self.sources.iter().map(|source| source.kind(kind));
        let known = kinds.into_iter().find(|title| !title.in_language(Language::En).starts_with('`'));
        known.unwrap_or_else(|| Localized::english(format!("`{}`", shorten(kind))))
    }

    fn titles(&self, claim: &ClaimId, value: &str, language: Language) -> String {
        let knows = |source: &&Source<'_>| source.titles(language).definition(claim).is_some();
        let source = self.sources.iter().find(knows);
        source.map_or_else(|| value.to_owned(), |source| source.titles(language).explain(value, Some(claim)))
    }
}

fn joined(titles: &[Localized], language: Language) -> String {
    let titles = titles.iter().map(|title| match language {
        Language::En => format!("“{}”", title.in_language(language)),
        Language::Ja => format!("「{}」", title.in_language(language)),
    });
    titles.collect::<Vec<_>>().join(language.pick(", ", ""))
}

fn text<'j>(json: &'j Json, name: &str) -> Option<&'j str> {
    json.member(name).and_then(Json::as_text)
}

fn is(json: &Json, name: &str) -> bool {
    json.member(name) == Some(&Json::Bool(true))
}

fn number(json: &Json, name: &str) -> Result<i64, ReportError> {
    match json.member(name) {
        Some(Json::Int(number)) => Ok(*number),
        _ => Err(ReportError::PlanUnreadable),
    }
}

fn list<'j>(json: &'j Json, name: &str) -> Result<&'j [Json], ReportError> {
    match json.member(name) {
        Some(Json::List(items)) => Ok(items),
        _ => Err(ReportError::PlanUnreadable),
    }
}

/// Records of one change that are said.
const MOST_RECORDS: usize = 4;

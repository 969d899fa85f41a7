//! From records to the value.

use std::collections::BTreeMap;

use warifu_core::{explain_observed, explain_wanted};
use warifu_model::json::shorten;
use warifu_model::{
    ClaimId, Criterion, Finding, Language, Localized, Outcome, Reason, ReasonCode, Record, RecordInput, Requirement,
    Scope, Weakening, WeakeningCode,
};

use super::{
    Counts, FindingReport, GroupReport, InputReport, ReasonReport, Report, ReportError, SetReport, Source,
    WaiverReport, WeakeningReport, both, evidence,
};
use crate::titles::Titles;

impl Report {
    /// The report on these records. They are about one product, and each stands once.
    ///
    /// ```
    /// use warifu_model::Digest;
    /// use warifu_report::report::{Report, ReportError};
    ///
    /// assert_eq!(Report::new(&[]).unwrap_err(), ReportError::NoRecord);
    /// ```
    ///
    /// # Errors
    ///
    /// No record, a record that is given twice, or records of different products.
    pub fn new(sources: &[Source<'_>]) -> Result<Self, ReportError> {
        report(sources)
    }
}

/// The report on these records.
fn report(sources: &[Source<'_>]) -> Result<Report, ReportError> {
    let first = sources.first().ok_or(ReportError::NoRecord)?;
    for (place, source) in sources.iter().enumerate() {
        let name = || shorten(source.name);
        if sources.iter().take(place).any(|earlier| earlier.digest == source.digest) {
            return Err(ReportError::RecordTwice { name: name() });
        }
        if source.record.product != first.record.product {
            return Err(ReportError::OtherProduct { name: name() });
        }
    }
    let sets: Vec<_> = sources.iter().map(Source::set_report).collect();
    let worst = |outcome: &Outcome| sets.iter().any(|set| set.outcome == *outcome);
    let outcome = [Outcome::NotSatisfied, Outcome::Undetermined].into_iter().find(worst).unwrap_or(Outcome::Satisfied);
    Ok(Report { product: first.record.product.clone(), outcome, evidence: evidence::of(sources), sets, plan: None })
}

impl Source<'_> {
    fn set_report(&self) -> SetReport {
        let Record { set, level, at, outcome, findings, admission, .. } = self.record;
        let id = || Localized::english(set.id.as_str());
        SetReport {
            set: set.clone(),
            title: self.set.map_or_else(id, |set| set.title.clone()),
            score: self.record.score,
            authority: self.set.map(|set| set.authority.name.clone()),
            level: level.clone(),
            at: *at,
            outcome: *outcome,
            record: self.digest,
            record_name: self.name.to_owned(),
            admission: (admission.id.clone(), admission.digest),
            counts: count(findings.iter()),
            groups: self.groups(),
            findings: findings.iter().map(|finding| self.finding(finding)).collect(),
            weakenings: weakenings(&self.record.weakenings),
            waivers: self.waivers(),
            inputs: self.inputs(),
            covered: Vec::new(),
        }
    }

    /// The titles, in a language.
    pub(super) fn titles(&self, language: Language) -> Titles<'_> {
        Titles::new(self.vocabularies, language).without_ids()
    }

    /// Those that hold a requirement themselves.
    fn groups(&self) -> Vec<GroupReport> {
        let Some(set) = self.set else { return Vec::new() };
        let report = |group: &warifu_model::Group| {
            let is_in = |finding: &&Finding| {
                set.requirement(&finding.requirement).is_some_and(|one| one.groups.contains(&group.id))
            };
            let counts = count(self.record.findings.iter().filter(is_in));
            (counts.total() > 0).then(|| GroupReport { id: group.id.clone(), title: group.title.clone(), counts })
        };
        set.groups.iter().filter_map(report).collect()
    }

    fn finding(&self, finding: &Finding) -> FindingReport {
        let requirement = self.set.and_then(|set| set.requirement(&finding.requirement));
        let id = || Localized::english(finding.requirement.as_str());
        FindingReport {
            requirement: finding.requirement.clone(),
            title: requirement.map_or_else(id, |requirement| requirement.title.clone()),
            statement: requirement.map(|requirement| requirement.statement.clone()),
            guidance: requirement.and_then(|requirement| requirement.guidance.clone()),
            groups: requirement.map(|requirement| requirement.groups.clone()).unwrap_or_default(),
            outcome: finding.outcome,
            bears: finding.bears(),
            is_beside: finding.outcome.is_open()
                && finding.waived.is_none()
                && (!finding.is_open() || self.record.outcome == Outcome::Satisfied),
            waived: finding.waived.clone(),
            reasons: finding.reasons.iter().map(|reason| self.reason(reason)).collect(),
            in_place: requirement.map(|requirement| self.in_place(finding, requirement)).unwrap_or_default(),
            advice: self.advice(finding),
        }
    }

    fn reason(&self, reason: &Reason) -> ReasonReport {
        let claim = reason.claim.as_ref();
        let no_criterion = reason.code == ReasonCode::NoCriterion;
        let said = |text: &dyn Fn(Language) -> String| {
            if no_criterion {
                return Localized::english("");
            }
            both(|language| self.titles(language).explain(&text(language), claim))
        };
        ReasonReport {
            code: reason.code,
            scope: reason.scope,
            claim: reason.claim.clone(),
            kind: reason.kind.clone(),
            subject: self.subject(reason),
            says: both(|language| reason.code.text(language).to_owned()),
            wanted: said(&|language| explain_wanted(reason, language)),
            found: said(&|language| explain_observed(reason, language)),
        }
    }

    fn subject(&self, reason: &Reason) -> Localized {
        match (&reason.kind, &reason.claim) {
            (Some(kind), _) => self.kind(kind.as_str()),
            (None, Some(claim)) => self.claim(claim),
            (None, None) => {
                let set = reason.expected.member("holds_certificate").and_then(|wanted| wanted.member("set"));
                let set = set.and_then(warifu_model::Json::as_text).map(shorten);
                set.map_or_else(
                    || Localized::english(""),
                    |set| {
                        both(|language| match language {
                            Language::En => format!("Certificate for `{set}`"),
                            Language::Ja => format!("`{set}` の認証書"),
                        })
                    },
                )
            }
        }
    }

    /// The title of a claim; its id where there is none.
    pub(super) fn claim(&self, claim: &ClaimId) -> Localized {
        let known = self.titles(Language::En).definition(claim).map(|definition| definition.title.clone());
        known.unwrap_or_else(|| Localized::english(format!("`{claim}`")))
    }

    /// The title of a kind of evidence; its id where there is none.
    pub(super) fn kind(&self, kind: &str) -> Localized {
        let mut kinds = self.vocabularies.iter().flat_map(|vocabulary| &vocabulary.evidence_kinds);
        let known = kinds.find(|known| known.id.as_str() == kind).map(|known| known.title.clone());
        known.unwrap_or_else(|| Localized::english(format!("`{}`", shorten(kind))))
    }

    /// The titles of what the parts look at that are met already. Of several parts that all have to hold, the reasons of a finding
    /// name each that does not (`docs/FORMATS/criteria.md`, Derivations); so the others do.
    fn in_place(&self, finding: &Finding, requirement: &Requirement) -> Vec<Localized> {
        let is_unmet = finding.outcome.is_open();
        let is_about_test = finding.reasons.iter().all(|reason| reason.scope == Scope::Criterion);
        let Some(Criterion::AllOf(parts)) = &requirement.criterion else { return Vec::new() };
        if !is_unmet || !is_about_test || finding.reasons.is_empty() {
            return Vec::new();
        }
        let place = self.set.and_then(|set| set.requirements.iter().position(|one| one.id == requirement.id));
        let Some(place) = place else { return Vec::new() };
        let is_met = |part: usize| {
            let pointer = format!("/requirements/{place}/criterion/all_of/{part}");
            let names = |reason: &Reason| {
                reason.pointer.strip_prefix(&pointer).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            };
            !finding.reasons.iter().any(names)
        };
        let mut titles: Vec<Localized> = Vec::new();
        for (_, part) in parts.iter().enumerate().filter(|(part, _)| is_met(*part)) {
            for title in self.looks_at(part) {
                // what one part still asks for is not in place because another part is met
                if !titles.contains(&title) && !finding.reasons.iter().any(|reason| self.subject(reason) == title) {
                    titles.push(title);
                }
            }
        }
        titles
    }

    fn looks_at(&self, part: &Criterion) -> Vec<Localized> {
        if let Criterion::Evidence(demand) = part {
            let since = demand.made_since.as_ref().map(|since| self.claim(&since.claim));
            return std::iter::once(self.kind(demand.kind.as_str())).chain(since).collect();
        }
        match part.reference().and_then(warifu_model::Reference::claim) {
            Some(claim) => {
                let other = part.held_against().and_then(|(other, _)| other.claim());
                std::iter::once(claim).chain(other).map(|claim| self.claim(claim)).collect()
            }
            None => part.children().iter().flat_map(|child| self.looks_at(child)).collect(),
        }
    }

    /// Where the claims that are missing can come from: one line for each way.
    fn advice(&self, finding: &Finding) -> Vec<Localized> {
        let mut ways: Vec<(Vec<&str>, Vec<&ClaimId>)> = Vec::new();
        for reason in finding.reasons.iter().filter(|reason| reason.code == ReasonCode::ClaimMissing) {
            let Some(claim) = &reason.claim else { continue };
            let Some(definition) = self.titles(Language::En).definition(claim) else { continue };
            let kinds: Vec<_> = definition.supported_by.iter().map(|support| support.kind.as_str()).collect();
            match ways.iter_mut().find(|(known, _)| *known == kinds) {
                Some((_, claims)) if claims.contains(&claim) => {}
                Some((_, claims)) => claims.push(claim),
                None => ways.push((kinds, vec![claim])),
            }
        }
        let words = |(kinds, claims): &(Vec<&str>, Vec<&ClaimId>)| {
            both(|language| {
                let titles = self.titles(language);
                let kinds: Vec<_> = kinds.iter().map(|kind| titles.kind(kind)).collect();
                let claims: Vec<_> = claims.iter().map(|claim| titles.claim(claim)).collect();
                match language {
                    Language::En => format!("Evidence that can state {}: {}", claims.join(", "), kinds.join(" or ")),
                    Language::Ja => format!("{}を示せる証拠：{}", claims.concat(), kinds.join("又は")),
                }
            })
        };
        ways.iter().filter(|(kinds, _)| !kinds.is_empty()).map(words).collect()
    }

    fn waivers(&self) -> Vec<WaiverReport> {
        let states = self.record.waivers.iter().flat_map(|waivers| &waivers.states);
        let report = |waiver: &warifu_model::WaiverUse| WaiverReport {
            id: waiver.id.clone(),
            requirement: waiver.requirement.clone(),
            state: waiver.state,
            says: both(|language| waiver.state.text(language).to_owned()),
        };
        states.map(report).collect()
    }

    fn inputs(&self) -> Vec<InputReport> {
        let mut inputs: Vec<_> = self.record.inputs.iter().collect();
        inputs.sort_by_key(|input| (input.party, input.digest));
        inputs.into_iter().map(|input| self.input(input)).collect()
    }

    /// Who stated the claims of an attestation.
    pub(super) fn input(&self, input: &RecordInput) -> InputReport {
        let role = |id: &str| {
            let mut roles = self.vocabularies.iter().flat_map(|vocabulary| &vocabulary.roles);
            let known = roles.find(|role| role.id.as_str() == id).map(|role| role.title.clone());
            known.unwrap_or_else(|| Localized::english(format!("`{id}`")))
        };
        InputReport {
            digest: input.digest,
            party: input.party,
            roles: input.roles.iter().map(|id| role(id.as_str())).collect(),
            signers: input.signers.iter().map(|signer| signer.name.clone()).collect(),
        }
    }
}

fn count<'a>(findings: impl Iterator<Item = &'a Finding>) -> Counts {
    let mut counts = Counts::default();
    for finding in findings {
        match finding.outcome {
            Outcome::Satisfied => counts.satisfied += 1,
            Outcome::NotSatisfied => counts.not_satisfied += 1,
            Outcome::Undetermined => counts.undetermined += 1,
            Outcome::NotApplicable => counts.not_applicable += 1,
        }
        counts.waived += usize::from(finding.waived.is_some());
    }
    counts
}

fn weakenings(all: &[Weakening]) -> Vec<WeakeningReport> {
    let mut by_code: BTreeMap<WeakeningCode, Vec<&Weakening>> = BTreeMap::new();
    for weakening in all {
        by_code.entry(weakening.code).or_default().push(weakening);
    }
    let report = |(code, list): (WeakeningCode, Vec<&Weakening>)| WeakeningReport {
        code,
        says: both(|language| code.text(language).to_owned()),
        requirements: list.iter().filter_map(|weakening| weakening.requirement.clone()).collect(),
        digests: list.iter().filter_map(|weakening| weakening.digest).collect(),
    };
    by_code.into_iter().map(report).collect()
}

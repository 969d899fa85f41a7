//! The report for machines (`warifu.report/1`).

use warifu_model::{Json, Localized};

use super::{
    ChangeReport, Counts, CoveredReport, EvidenceReport, FindingReport, GroupReport, InputReport, PlanReport,
    ReasonReport, Report, SetReport, WaiverReport, WeakeningReport,
};

impl Report {
    /// The report as JSON (`warifu.report/1`), texts in both languages.
    pub fn to_json(&self) -> Json {
        Json::object()
            .with("format", FORMAT)
            .with("product", &self.product)
            .with("outcome", self.outcome)
            .with("sets", Json::list(&self.sets))
            .with("evidence", Json::list(&self.evidence))
            .with("plan", self.plan.as_ref().map_or(Json::Null, Json::from))
    }
}

impl From<&SetReport> for Json {
    fn from(set: &SetReport) -> Self {
        Self::object()
            .with("id", &set.set.id)
            .with("version", &set.set.version)
            .with("digest", set.set.digest)
            .with("title", &set.title)
            .with_some("authority", set.authority.as_ref())
            .with("level", set.level.as_deref())
            .with("at", set.at)
            .with("outcome", set.outcome)
            .with("record", set.record)
            .with("record_file", set.record_name.as_str())
            .with("admission", Self::object().with("id", &set.admission.0).with("digest", set.admission.1))
            .with_some("score", set.score.as_ref().map(Self::from))
            .with("counts", &set.counts)
            .with("groups", Self::list(&set.groups))
            .with("findings", Self::list(&set.findings))
            .with("weakenings", Self::list(&set.weakenings))
            .with("waivers", Self::list(&set.waivers))
            .with("inputs", Self::list(&set.inputs))
            .with_list("covered", set.covered.iter().map(Self::from).collect())
    }
}

impl From<&CoveredReport> for Json {
    fn from(covered: &CoveredReport) -> Self {
        Self::object()
            .with("how", &covered.how)
            .with("text", &covered.says)
            .with("by", covered.by.as_str())
            .with("requirements", Self::list(&covered.requirements))
    }
}

impl From<&Counts> for Json {
    fn from(counts: &Counts) -> Self {
        let counted =
            super::ORDER.iter().fold(Self::object(), |json, outcome| json.with(outcome.as_str(), counts.of(*outcome)));
        counted.with("waived", counts.waived)
    }
}

impl From<&GroupReport> for Json {
    fn from(group: &GroupReport) -> Self {
        Self::object().with("id", &group.id).with("title", &group.title).with("counts", &group.counts)
    }
}

impl From<&FindingReport> for Json {
    fn from(finding: &FindingReport) -> Self {
        Self::object()
            .with("requirement", &finding.requirement)
            .with("title", &finding.title)
            .with("outcome", finding.outcome)
            .with_some("bearing", finding.bears.bearing)
            .with_some("weight", finding.bears.weight)
            .with_some("waived", finding.waived.as_ref())
            .with("reasons", Self::list(&finding.reasons))
            .with("in_place", Self::list(&finding.in_place))
            .with("advice", Self::list(&finding.advice))
    }
}

impl From<&ReasonReport> for Json {
    fn from(reason: &ReasonReport) -> Self {
        Self::object()
            .with("code", reason.code)
            .with("claim", reason.claim.as_ref().map_or(Self::Null, Self::from))
            .with_some("kind", reason.kind.as_ref())
            .with("scope", reason.scope)
            .with("subject", &reason.subject)
            .with("text", &reason.says)
            .with("wanted", &reason.wanted)
            .with("found", &reason.found)
    }
}

impl From<&WeakeningReport> for Json {
    fn from(weakening: &WeakeningReport) -> Self {
        Self::object()
            .with("code", weakening.code)
            .with("text", &weakening.says)
            .with("requirements", Self::list(&weakening.requirements))
            .with("digests", Self::list(weakening.digests.iter().copied()))
    }
}

impl From<&WaiverReport> for Json {
    fn from(waiver: &WaiverReport) -> Self {
        let json = Self::object().with("id", &waiver.id).with("requirement", &waiver.requirement);
        json.with("state", waiver.state).with("text", &waiver.says)
    }
}

impl From<&InputReport> for Json {
    fn from(input: &InputReport) -> Self {
        Self::object()
            .with("digest", input.digest)
            .with("party", input.party)
            .with("roles", Self::list(&input.roles))
            .with("signers", texts(&input.signers))
    }
}

impl From<&EvidenceReport> for Json {
    fn from(evidence: &EvidenceReport) -> Self {
        Self::object()
            .with("digest", evidence.digest)
            .with("kind", &evidence.kind)
            .with("title", &evidence.title)
            .with("presented", evidence.is_presented)
            .with("signers", texts(&evidence.signers))
            .with("listed_by", Self::list(&evidence.listed_by))
            .with("remarks", Self::list(&evidence.remarks))
    }
}

impl From<&PlanReport> for Json {
    fn from(plan: &PlanReport) -> Self {
        Self::object()
            .with("met", plan.is_met)
            .with("cost", plan.cost.map_or(Self::Null, Self::from))
            .with("proven", plan.is_proven)
            .with("changes", Self::list(&plan.changes))
            .with("questions", Self::list::<&Localized>(&plan.questions))
    }
}

impl From<&ChangeReport> for Json {
    fn from(change: &ChangeReport) -> Self {
        let served = |(set, requirement): &(usize, String)| {
            Self::object().with("set", *set).with("requirement", requirement.as_str())
        };
        Self::object()
            .with("text", &change.says)
            .with("cost", change.cost)
            .with("serves", Self::List(change.serves.iter().map(served).collect()))
    }
}

fn texts(texts: &[String]) -> Json {
    Json::list(texts.iter().map(String::as_str))
}

const FORMAT: &str = "warifu.report/1";

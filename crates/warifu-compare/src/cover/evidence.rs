use std::collections::{BTreeMap, BTreeSet};

use warifu_core::{CheckSignature, EvaluateError, Request, assess};
use warifu_model::{
    Attestation, CertificateFact, Date, Digest, Duration, Envelope, EvidenceEntry, Finding, Json, Outcome, Reason,
    ReasonCode, Timestamp,
};

use super::value::{Asked, Covered, How, Left, Presented, Proof, Reusable, Stale};

impl Presented<'_> {
    /// What an evaluation says with the evidence.
    pub(super) fn findings(
        &self,
        asked: Asked<'_>,
        facts: &[CertificateFact],
        signatures: &dyn CheckSignature,
    ) -> Result<Vec<Finding>, EvaluateError> {
        let request = Request {
            level: asked.level,
            admission: self.admission,
            evidence: self.documents,
            certificates: facts,
            ..Request::new(asked.at, self.inputs)
        };
        assess(asked.set, &request, signatures).map(|assessment| assessment.to_findings())
    }

    /// What a finding that rests on the evidence covers.
    pub(super) fn covers(&self, finding: &Finding) -> Option<Covered> {
        let how = match finding.outcome {
            Outcome::Satisfied => How::Evidence,
            Outcome::NotApplicable => How::NotApplicable,
            _ => return None,
        };
        let digests: BTreeSet<Digest> = finding.reasons.iter().flat_map(digests_of).collect();
        let entries = self.entries();
        let names: BTreeSet<&str> = digests.iter().filter_map(|digest| Some(&*entries.get(digest)?.name)).collect();
        let by = names.into_iter().collect::<Vec<_>>().join(", ");
        let proof = Some(Proof::Evidence(digests.into_iter().collect()));
        Some(Covered { requirement: finding.requirement.clone(), by, how, is_shown: false, proof })
    }

    /// Which evidence can be used again for what is left open, and which is stale.
    pub(super) fn sorted(&self, asked: Asked<'_>, left: &[Left]) -> (Vec<Reusable>, Vec<Stale>) {
        let entries = self.entries();
        let reusable = entries.values().filter(|entry| is_usable(entry, asked.at)).filter_map(|entry| {
            let asks = |left: &&Left| left.evidence.contains(entry.kind.as_str()) && !is_too_little(entry, left);
            let requirements: Vec<_> = left.iter().filter(asks).map(|left| left.finding.requirement.clone()).collect();
            let (evidence, name, kind) = (entry.digest, entry.name.clone(), entry.kind.clone());
            (!requirements.is_empty()).then_some(Reusable { evidence, name, kind, requirements })
        });
        (reusable.collect(), stale(&entries, left))
    }

    /// The documents that the attestations list, each once.
    fn entries(&self) -> BTreeMap<Digest, EvidenceEntry> {
        let attestations = self.inputs.iter().filter_map(|bytes| attestation_of(bytes));
        let mut entries: Vec<EvidenceEntry> = attestations.flat_map(|attestation| attestation.evidence).collect();
        // of several entries about one document the last is kept, whatever the order of the attestations
        entries.sort_by(|one, other| (&one.name, &one.id, one.made_at).cmp(&(&other.name, &other.id, other.made_at)));
        entries.into_iter().map(|entry| (entry.digest, entry)).collect()
    }
}

/// An attestation, in an envelope or not, as data: who signed is asked by the evaluation.
fn attestation_of(bytes: &[u8]) -> Option<Attestation> {
    Attestation::read(bytes).ok().or_else(|| Attestation::read(&Envelope::read(bytes).ok()?.payload).ok())
}

fn is_usable(entry: &EvidenceEntry, at: Timestamp) -> bool {
    entry.made_at.is_none_or(|made_at| made_at <= at) && entry.valid_until.is_none_or(|until| at < until)
}

/// Whether the finding says why this very document does not settle it.
fn is_too_little(entry: &EvidenceEntry, left: &Left) -> bool {
    let is_so = |reason: &Reason| {
        let why = reason.code;
        // what stands beside too few signers does its part all the same
        let is_settled =
            matches!(why, ReasonCode::Met | ReasonCode::EvidenceNotPresented | ReasonCode::EvidenceTooFewSigners);
        digest_of(reason) == Some(entry.digest) && !is_settled
    };
    left.finding.reasons.iter().any(is_so)
}

/// What reasons of open findings call stale.
fn stale(entries: &BTreeMap<Digest, EvidenceEntry>, left: &[Left]) -> Vec<Stale> {
    let reasons = left.iter().flat_map(|left| left.finding.reasons.iter().map(move |reason| (left, reason)));
    let stale = reasons.filter(|(_, reason)| reason.code == ReasonCode::EvidenceStale);
    let mut stale: Vec<Stale> = stale.filter_map(|(left, reason)| of_reason(entries, left, reason)).collect();
    stale.dedup();
    stale
}

fn of_reason(entries: &BTreeMap<Digest, EvidenceEntry>, left: &Left, reason: &Reason) -> Option<Stale> {
    let entry = entries.get(&digest_of(reason)?)?;
    let max_age = reason.expected.member("evidence").and_then(|demand| demand.member("max_age"));
    let max_age = max_age.and_then(Json::as_text).and_then(Duration::parse);
    let by_age = entry.made_at.zip(max_age).map(|(made_at, age)| last_day(made_at, age));
    let by_itself = entry.valid_until.and_then(|until| Timestamp::from_unix(until.unix() - 1)).map(Timestamp::date);
    let ended_itself = by_itself.is_some_and(|end| by_age.is_none_or(|by_age| end < by_age));
    Some(Stale {
        evidence: entry.digest,
        name: entry.name.clone(),
        kind: entry.kind.clone(),
        requirement: left.finding.requirement.clone(),
        max_age: max_age.filter(|_| !ended_itself),
        usable_until: by_age.into_iter().chain(by_itself).min(),
    })
}

/// The last day at which something is not older than an age. Months are of several lengths, so that the way back decides.
fn last_day(made_at: Timestamp, age: Duration) -> Date {
    let day = Duration::Days(1);
    let mut last = made_at.plus(age);
    while last > made_at && made_at < last.minus(age) {
        last = last.minus(day);
    }
    while last < last.plus(day) && made_at >= last.plus(day).minus(age) {
        last = last.plus(day);
    }
    last.date()
}

fn digest_of(reason: &Reason) -> Option<Digest> {
    reason.observed.member("digest").and_then(Json::as_text).and_then(Digest::parse)
}

/// The documents that a reason shows: one, or all of which the signers are counted.
fn digests_of(reason: &Reason) -> Vec<Digest> {
    match reason.observed.member("documents") {
        Some(Json::List(documents)) => documents.iter().filter_map(Json::as_text).filter_map(Digest::parse).collect(),
        _ => digest_of(reason).into_iter().collect(),
    }
}

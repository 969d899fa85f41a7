use std::collections::BTreeSet;

use warifu_model::{
    Digest, EvidenceKind, Finding, Localized, Outcome, Points, Record, RequirementId, Timestamp, WeakeningCode, codes,
};

use crate::admitted::AdmittedInputs;
use crate::archive::NamedDocuments;
use crate::assess::Assessment;
use crate::compile::CompiledSet;
use crate::evaluate::admit;
use crate::evaluation::Evaluation;
use crate::replay_error::ReplayError;
use crate::request::Request;
use crate::signature::CheckSignature;

/// Describes what follows from an evaluation.
#[derive(Debug)]
pub enum Decision {
    /// The product conforms: a certificate may be issued.
    Grant(Conformity),
    /// It does not, or what was evaluated is too weak to certify.
    Refuse(Refusal),
}

/// The time at which a decision is made, and from when what is granted is to hold.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct When {
    /// The time at which it is decided.
    pub decided_at: Timestamp,
    /// From when the certificate holds.
    pub granted_at: Timestamp,
}

/// Describes what an evaluation was made from. What its record does not name is left aside.
#[derive(Clone, Copy)]
pub struct Scales<'a> {
    /// The very set.
    pub set: &'a CompiledSet,
    /// The inputs; time and level are those of the record.
    pub request: &'a Request<'a>,
    /// States what checks their signatures.
    pub signatures: &'a dyn CheckSignature,
}

/// A positive decision. The only thing that can be issued as a certificate, and used up by it (DESIGN law 4): it has no
/// public constructor and cannot be copied.
#[derive(Debug)]
pub struct Conformity {
    evaluation: Evaluation,
    when: When,
}

/// A negative decision, with every ground for it.
#[derive(Debug)]
pub struct Refusal {
    evaluation: Evaluation,
    codes: Vec<RefusalCode>,
    changed: Vec<Changed>,
    ended: Vec<Ended>,
}

/// A finding that comes out differently at the decision or at the grant.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Changed {
    /// The requirement.
    pub requirement: RequirementId,
    /// The time at which it was evaluated again.
    pub at: Timestamp,
    /// States what comes out then.
    pub outcome: Outcome,
}

/// Evidence that held at the evaluation, and holds no more at the decision or at the grant.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Ended {
    /// The digest of the document.
    pub digest: Digest,
    /// Its kind.
    pub kind: EvidenceKind,
    /// The time at which it ended.
    pub valid_until: Timestamp,
}

codes! {
    /// A ground for refusing. [`RefusalCode::as_str`] is stable.
    pub enum RefusalCode {
        /// The decision would lie before the evaluation.
        DecidedBeforeEvaluation = "decided_before_evaluation",
            en: "the decision would be dated before the evaluation", ja: "決定の日時が評価より前になる";
        /// The set is a draft.
        DraftSet = "draft_set",
            en: "the requirement set is a draft; no certificate can be issued against it",
            ja: "要求事項集が案の段階であり、これに基づく認証はできない";
        /// Evidence that the record names has ended since.
        EvidenceEnded = "evidence_ended",
            en: "evidence in the record is no longer valid at the decision or at the grant",
            ja: "記録にある証拠の有効期限が、決定又は授与の時点で過ぎている";
        /// A requirement is not met and not waived.
        NotSatisfied = "not_satisfied",
            en: "a requirement is not met and not waived", ja: "不適合で免除もされていない要求事項がある";
        /// Evaluated again at the decision or at the grant, something else comes out.
        OutcomeChanged = "outcome_changed",
            en: "re-evaluated at the decision or at the grant, the result is different",
            ja: "決定又は授与の時点で評価し直すと結果が異なる";
        /// Points are missing for the score of the set.
        ScoreNotReached = "score_not_reached",
            en: "the score that the set asks for is not reached", ja: "要求事項集が求める点数に達していない";
        /// A requirement is undetermined and not waived.
        Undetermined = "undetermined",
            en: "a requirement is undetermined and not waived; missing information does not count as met",
            ja: "判定不能で免除もされていない要求事項がある。情報の欠如は適合とみなさない";
        /// An attestation was accepted that nobody known signed.
        UnknownSigner = "signer_unknown",
            en: "an attestation was accepted although its signer is unknown",
            ja: "署名者が不明なアテステーションを受け入れた";
        /// An attestation was accepted that nobody signed.
        UnsignedInput = "unsigned_input",
            en: "an unsigned attestation was accepted", ja: "署名のないアテステーションを受け入れた";
    }
}

/// Decides on an evaluation. What is waived is granted; the certificate shows it.
///
/// Time goes by between evaluating and deciding: evidence ends, tests grow old, waivers lapse. So the same inputs are
/// evaluated again as of the decision and as of the grant, and what comes out otherwise then, or rests on what has
/// ended by then, is refused. The record stays the one of the evaluation.
///
/// ```
/// use warifu_core::{Decision, RefusalCode, Request, Scales, When, decide, evaluate};
/// use warifu_model::Timestamp;
///
/// # struct NoSignatures;
/// # impl warifu_core::CheckSignature for NoSignatures {
/// #     fn check(&self, _: &[u8; 32], _: &[u8], _: &[u8]) -> bool {
/// #         false
/// #     }
/// # }
/// # mod example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/example.rs")); }
/// # let (set, statement) = (example::set(), example::statement());
/// let at = Timestamp::parse("2026-11-01T00:00:00Z").unwrap();
/// let inputs = [statement.as_slice()];
/// let request = Request::new(at, &inputs);
/// let evaluation = evaluate(&set, &request, &NoSignatures)?;
///
/// let scales = Scales { set: &set, request: &request, signatures: &NoSignatures };
/// let decision = decide(evaluation, When { decided_at: at, granted_at: at }, &scales)?;
/// let Decision::Refuse(refusal) = decision else { panic!("an attestation without a signature was certified") };
/// assert!(refusal.codes().contains(&RefusalCode::UnsignedInput));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// [`ReplayError`] where the scales are not what the evaluation was made with.
pub fn decide(evaluation: Evaluation, when: When, scales: &Scales<'_>) -> Result<Decision, ReplayError> {
    let record = evaluation.record();
    let (mut changed, mut ended) = (BTreeSet::new(), BTreeSet::new());
    for at in BTreeSet::from([when.decided_at, when.granted_at]) {
        // what lies before the evaluation is a ground of its own
        if at > record.at {
            let later = Later::assess(record, scales, at)?;
            changed.extend(later.changed);
            ended.extend(later.ended);
        }
    }
    let mut codes: BTreeSet<_> = refusals_in(record, when.decided_at).into_iter().collect();
    codes.extend((!changed.is_empty()).then_some(RefusalCode::OutcomeChanged));
    codes.extend((!ended.is_empty()).then_some(RefusalCode::EvidenceEnded));
    if codes.is_empty() {
        return Ok(Decision::Grant(Conformity { evaluation, when }));
    }
    let codes = RefusalCode::ALL.iter().copied().filter(|code| codes.contains(code)).collect();
    let (changed, ended) = (changed.into_iter().collect(), ended.into_iter().collect());
    Ok(Decision::Refuse(Refusal { evaluation, codes, changed, ended }))
}

/// What comes out of the same inputs later.
struct Later {
    changed: Vec<Changed>,
    ended: Vec<Ended>,
}

impl Later {
    fn assess(record: &Record, scales: &Scales<'_>, at: Timestamp) -> Result<Self, ReplayError> {
        let Scales { set, request, signatures } = *scales;
        if record.set.digest != set.digest() {
            return Err(ReplayError::OtherSet { expected: record.set.digest, found: set.digest() });
        }
        let offered = request.documents();
        let named = NamedDocuments::find(record, &offered, request.certificates)?;
        named.request(|request| Self::of(record, set, &Request { at, ..*request }, signatures))
    }

    fn of(
        record: &Record,
        set: &CompiledSet,
        request: &Request<'_>,
        signatures: &dyn CheckSignature,
    ) -> Result<Self, ReplayError> {
        let (facts, inputs) = admit(set, request, signatures).map_err(ReplayError::Evaluate)?;
        let ended = ended(&inputs, record.at, request.at);
        let findings = Assessment::new(set, facts, &inputs.target).to_findings();
        let later = inputs.record(findings).map_err(ReplayError::Evaluate)?;
        Ok(Self { changed: changed(record, &later), ended })
    }
}

/// Findings that are not what they were. Inputs that are admitted with another weakness change every finding.
fn changed(before: &Record, later: &Record) -> Vec<Changed> {
    let is_same = |a: &Finding, b: &Finding| a.outcome == b.outcome && a.waived.is_some() == b.waived.is_some();
    let is_weaker = weaknesses(before) != weaknesses(later);
    let pairs = before.findings.iter().zip(&later.findings);
    let different = pairs.filter(|(a, b)| is_weaker || !is_same(a, b));
    let changed = |(_, finding): (&Finding, &Finding)| Changed {
        requirement: finding.requirement.clone(),
        at: later.at,
        outcome: finding.outcome,
    };
    different.map(changed).collect()
}

/// How inputs and set were let pass. Waivers are compared finding by finding.
fn weaknesses(record: &Record) -> Vec<(WeakeningCode, Option<Digest>)> {
    let all = record.weakenings.iter().map(|weakening| (weakening.code, weakening.digest));
    all.filter(|(code, _)| *code != WeakeningCode::RequirementWaived).collect()
}

/// Evidence that held when the record was made and does no more. Whether anything rests on it is not asked: who drops
/// it, or evaluates again without it, says so with a new record.
fn ended(inputs: &AdmittedInputs<'_, '_>, from: Timestamp, at: Timestamp) -> Vec<Ended> {
    let entries = inputs.inputs.iter().flat_map(|input| &input.statement.evidence);
    let over = entries.filter_map(|entry| {
        let valid_until = entry.valid_until.filter(|until| from < *until && *until <= at)?;
        Some(Ended { digest: entry.digest, kind: entry.kind.clone(), valid_until })
    });
    over.collect()
}

impl Conformity {
    /// The record of the evaluation.
    pub fn record(&self) -> &Record {
        self.evaluation.record()
    }

    /// The canonical bytes of the record.
    pub fn record_bytes(&self) -> &[u8] {
        self.evaluation.record_bytes()
    }

    /// The digest of the record.
    pub fn digest(&self) -> Digest {
        self.evaluation.digest()
    }

    /// Returns the time at which it was decided: never before the evaluation.
    pub fn decided_at(&self) -> Timestamp {
        self.when.decided_at
    }

    /// From when what is granted may hold: it was evaluated as of then.
    pub fn granted_at(&self) -> Timestamp {
        self.when.granted_at
    }

    /// The title of the set.
    pub fn set_title(&self) -> &Localized {
        self.evaluation.set_title()
    }
}

impl Refusal {
    /// Every ground, sorted by code; at least one.
    pub fn codes(&self) -> &[RefusalCode] {
        &self.codes
    }

    /// Findings that come out differently at the decision or at the grant, sorted.
    pub fn changed(&self) -> &[Changed] {
        &self.changed
    }

    /// Evidence that has ended by then, sorted.
    pub fn ended(&self) -> &[Ended] {
        &self.ended
    }

    /// The evaluation that was refused.
    pub fn evaluation(&self) -> &Evaluation {
        &self.evaluation
    }
}

/// Refusals that a record itself gives a decision at this time, sorted by code. None is no grant: that a record is what its
/// inputs make of it, and that it still is so at the decision, only [`decide`] finds out, by evaluating again.
///
/// ```
/// use warifu_core::refusals_in;
/// use warifu_model::{Record, Timestamp};
///
/// fn is_out_of_the_question(record: &Record, at: Timestamp) -> bool {
///     !refusals_in(record, at).is_empty()
/// }
/// ```
pub fn refusals_in(record: &Record, at: Timestamp) -> Vec<RefusalCode> {
    let weakened = |code| record.weakenings.iter().any(|weakening| weakening.code == code);
    let is_needed = |f: &&Finding| f.waived.is_none() && f.bears().is_needed();
    let unmet = |outcome| record.findings.iter().filter(is_needed).any(|f| f.outcome == outcome);
    let holds = |code: &RefusalCode| match code {
        RefusalCode::DecidedBeforeEvaluation => at < record.at,
        RefusalCode::DraftSet => weakened(WeakeningCode::DraftSet),
        // found by evaluating again, not in the record
        RefusalCode::EvidenceEnded | RefusalCode::OutcomeChanged => false,
        RefusalCode::NotSatisfied => unmet(Outcome::NotSatisfied),
        RefusalCode::ScoreNotReached => record.score.is_some_and(|score| score.reached + score.open < score.at_least),
        RefusalCode::Undetermined => {
            let is_open =
                |score: Points| score.reached < score.at_least && score.at_least <= score.reached + score.open;
            unmet(Outcome::Undetermined) || record.score.is_some_and(is_open)
        }
        RefusalCode::UnknownSigner => weakened(WeakeningCode::UnknownSignerAdmitted),
        RefusalCode::UnsignedInput => weakened(WeakeningCode::UnsignedInputAdmitted),
    };
    RefusalCode::ALL.iter().copied().filter(holds).collect()
}

impl std::fmt::Debug for Scales<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Scales").field("set", &self.set.digest()).field("request", self.request).finish_non_exhaustive()
    }
}

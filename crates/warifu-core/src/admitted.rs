use warifu_model::{
    Admission, AdmissionDigest, Digest, EvidenceRule, EvidenceUse, Finding, Record, RecordInput, Remark, SetDigest,
    SetStatus, TargetLevel, Waivers, WaiversUse, Weakening, WeakeningCode,
};

use crate::admit::Admitted;
use crate::archive::admission_digest;
use crate::compile::CompiledSet;
use crate::evaluate_error::EvaluateError;
use crate::presented::Presented;
use crate::request::Request;
use crate::resolve::sorted;
use crate::vouched::Vouched;
use crate::waive::waive;

/// The inputs that were admitted for one evaluation, as its record accounts for them.
pub struct AdmittedInputs<'a, 's> {
    pub(crate) set: &'s CompiledSet,
    pub(crate) request: &'a Request<'a>,
    /// The level.
    pub target: TargetLevel,
    pub(crate) admission: Admission,
    pub(crate) inputs: Vec<Admitted>,
    pub(crate) presented: Presented<'a>,
    pub(crate) vouched: Vouched,
}

impl AdmittedInputs<'_, '_> {
    /// The rule whether evidence counts that is only declared.
    pub fn evidence_rule(&self) -> EvidenceRule {
        self.admission.evidence
    }

    /// Refuses to evaluate against nothing.
    ///
    /// # Errors
    ///
    /// No requirement is asked at this level.
    pub fn refuse_nothing_asked(&self) -> Result<(), EvaluateError> {
        if self.set.asks_at(&self.target) {
            return Ok(());
        }
        Err(EvaluateError::NothingAsked { level: self.set.set().levels.text(&self.target) })
    }

    /// The record, given all findings, waivers left aside.
    ///
    /// # Errors
    ///
    /// No input, no requirement that is asked at this level, or waivers that do not read.
    pub fn record(&self, mut findings: Vec<Finding>) -> Result<Record, EvaluateError> {
        let Self { set, request, .. } = self;
        self.refuse_nothing_asked()?;
        let product = match self.inputs.first() {
            Some(first) => first.statement.product.clone(),
            None => return Err(EvaluateError::NoInput),
        };
        let waivers = self.waive(&mut findings)?;
        let evidence = self.evidence();
        let (outcome, score) = set.outcome(&self.target, &findings);
        Ok(Record {
            // a set means what its own edition says, whatever the newest one is
            language: set.set().language,
            at: request.at,
            level: set.set().levels.text(&self.target),
            outcome,
            score,
            set: SetDigest { id: set.set().id.clone(), version: set.set().version.clone(), digest: set.digest() },
            vocabularies: set.set().vocabularies.clone(),
            product,
            inputs: self.inputs.iter().map(|one| RecordInput::clone(&one.input)).collect(),
            certificates: sorted(request.certificates),
            admission: AdmissionDigest { id: self.admission.id.clone(), digest: admission_digest(request.admission) },
            weakenings: self.weakenings(&evidence, &findings),
            evidence,
            waivers,
            findings,
        })
    }

    /// Applies the waivers of the request to findings.
    ///
    /// # Errors
    ///
    /// Waivers that do not read.
    pub fn waive(&self, findings: &mut [Finding]) -> Result<Option<WaiversUse>, EvaluateError> {
        let Some(bytes) = self.request.waivers else { return Ok(None) };
        let waivers = Waivers::read(bytes).map_err(EvaluateError::Waivers)?;
        Ok(Some(waive(&waivers, Digest::of(bytes), self.admission.waivers, self.request.at, findings)))
    }

    /// Every evidence document that an input names, of whatever kind.
    fn evidence(&self) -> Vec<EvidenceUse> {
        let uses = self.inputs.iter().flat_map(|one| {
            one.statement.evidence.iter().map(|entry| EvidenceUse {
                digest: entry.digest,
                input: one.input.digest,
                kind: entry.kind.clone(),
                presented: self.presented.find(entry.digest).is_some(),
                remarks: entry.remarks.clone(),
                signers: self.vouched.signers(entry.digest, &entry.kind),
            })
        });
        let mut uses: Vec<_> = uses.collect();
        uses.sort();
        uses.dedup();
        uses
    }

    fn weakenings(&self, evidence: &[EvidenceUse], findings: &[Finding]) -> Vec<Weakening> {
        let mut weakenings: Vec<_> = self.inputs.iter().filter_map(|one| one.weakening.clone()).collect();
        if self.set.set().status == SetStatus::Draft {
            weakenings.push(Weakening { code: WeakeningCode::DraftSet, digest: None, requirement: None });
        }
        let bound = evidence.iter().filter(|used| used.remarks.iter().any(Remark::is_bound_by_maker));
        let code = WeakeningCode::EvidenceBoundByMaker;
        weakenings.extend(bound.map(|used| Weakening { code, digest: Some(used.digest), requirement: None }));
        if self.admission.evidence == EvidenceRule::Declared {
            let missing = evidence.iter().filter(|used| !used.presented);
            let code = WeakeningCode::EvidenceNotPresented;
            weakenings.extend(missing.map(|used| Weakening { code, digest: Some(used.digest), requirement: None }));
        }
        let waived = findings.iter().filter(|finding| finding.waived.is_some());
        let code = WeakeningCode::RequirementWaived;
        weakenings.extend(waived.map(|f| Weakening { code, digest: None, requirement: Some(f.requirement.clone()) }));
        weakenings.sort();
        weakenings.dedup();
        weakenings
    }
}

//! One candidate that may have granted the certificate, judged as if it were alone: a series that the certificate names, or
//! the roots of the policy (rule 8.1). The best answer counts (rule 8.2).

use warifu_model::{Certificate, Envelope, Threshold, Timestamp, Token};
use warifu_seal::dsse::Opened;

use crate::chain::{AuthenticEditions, Chain};
use crate::check::{Check, CheckName, CheckOutcome};
use crate::code::Code;
use crate::path::PathStep;
use crate::sectors::SectorTerms;
use crate::signers::{EligibleKey, Quorum, Signer};
use crate::status::{StatusQuestion, StatusSource};
use crate::trust::Trust;
use crate::verdict::Answer;

/// What was found out about one candidate.
#[derive(Clone, Debug)]
pub(crate) struct CandidateResult {
    pub(crate) path: Vec<PathStep>,
    /// Who signed, or the check that did not pass before any signature counted.
    pub(crate) signers: Result<Vec<Signer>, Check>,
    /// The checks that were made beside the signatures.
    pub(crate) checks: Vec<Check>,
    /// When the snapshot was made that decided.
    pub(crate) status_made_at: Option<Timestamp>,
    /// The sectors of each accreditation on the path that limits them, when it was granted; none where the policy names the keys
    /// itself.
    pub(crate) accredited: Option<Vec<Vec<Token>>>,
}

/// The certificate, with the eligible keys that signed it.
pub(crate) struct SignedCertificate<'a> {
    pub(crate) trust: &'a Trust,
    pub(crate) certificate: &'a Certificate,
    pub(crate) envelope: &'a Envelope,
    pub(crate) opened: Option<&'a Opened>,
    /// When enough witnesses had seen it.
    pub(crate) seen_at: Option<Timestamp>,
    pub(crate) status: StatusQuestion<'a>,
    pub(crate) sectors: &'a SectorTerms,
}

impl CandidateResult {
    /// Of a series without a chain: no other check is made for it (rule 3.12).
    pub(crate) fn without_chain(failed: Check) -> Self {
        Self { path: Vec::new(), signers: Err(failed), checks: Vec::new(), status_made_at: None, accredited: None }
    }

    /// Of a certificate that names no series, where the policy asks for one.
    pub(crate) fn not_named() -> Self {
        Self::without_chain(Check::fail(CheckName::Accreditation, Code::SeriesNotNamed))
    }

    /// The checks in their order, from which the answer follows.
    fn all(&self) -> Vec<Check> {
        self.signers.as_ref().err().into_iter().chain(&self.checks).cloned().collect()
    }

    /// The answer as if this candidate were alone.
    fn answer(&self) -> Answer {
        Answer::of(&self.all()).0
    }

    /// The failed status check: it refuses, whatever another candidate says (rule 8.3).
    fn against(&self) -> Option<&Check> {
        self.checks.iter().find(|check| check.name == CheckName::Status && check.outcome == CheckOutcome::Fail)
    }

    /// The lines of a verdict where no signature counts.
    pub(crate) fn lines(&self) -> Vec<Check> {
        match &self.signers {
            // enough keys signed, for another body
            Err(failed) if failed.name == CheckName::Body && !self.checks.is_empty() => {
                vec![Check::pass(CheckName::Signatures), failed.clone()]
            }
            Err(failed) if failed.outcome == CheckOutcome::Fail => vec![failed.clone()],
            _ => self.all(),
        }
    }
}

impl SignedCertificate<'_> {
    /// Judges a series with a chain (rules 4.2, 6.1 and 7.2).
    pub(crate) fn by_series(&self, chain: &Chain<'_>) -> CandidateResult {
        let Some(authentic) = chain.authentic() else {
            return CandidateResult::without_chain(not_provided(CheckName::Accreditation));
        };
        let signers = match self.quorum_of(chain, authentic) {
            Some(quorum) => quorum.signers(self.envelope, self.opened),
            None => Err(not_provided(CheckName::Signatures).with("series", chain.id)),
        };
        let status = self.status.ask(&StatusSource::Series { id: chain.id, authentic });
        CandidateResult {
            path: chain.steps(self.certificate.granted_at),
            signers,
            checks: vec![chain.accreditation(self.certificate, self.status.at, self.sectors), status.check],
            status_made_at: status.made_at,
            accredited: chain.sectors(self.certificate.granted_at),
        }
    }

    /// The keys of the edition that governs when the certificate was granted.
    fn quorum_of<'q>(&'q self, chain: &'q Chain<'_>, authentic: &'q AuthenticEditions) -> Option<Quorum<'q>> {
        let edition = &chain.governing(self.certificate.granted_at)?.edition;
        let body = self.certificate.body.id.as_str();
        let asked = edition.document.thresholds.iter().filter(|asked| asked.role.certifies());
        Some(self.quorum(
            edition.keys().map(|(accredited, key)| EligibleKey::of_body(body, accredited, key)).collect(),
            asked,
            vec![authentic],
        ))
    }

    /// Judges the roots of the policy, which need no accreditation (rule 4.3).
    pub(crate) fn by_roots(&self, revoking: &[&AuthenticEditions]) -> CandidateResult {
        let roots: Vec<_> = self.trust.roots().map(|(root, key)| EligibleKey::of_root(root, key)).collect();
        let quorum = self.quorum(roots, std::iter::empty(), revoking.to_vec());
        let signers = quorum.signers(self.envelope, self.opened);
        let body = self.certificate.body.id.as_str();
        let status = self.status.ask(&StatusSource::of_roots(self.trust, revoking.to_vec(), body));
        let accreditation = Check::skipped(CheckName::Accreditation, Code::NotAsked);
        CandidateResult {
            path: Vec::new(),
            signers,
            checks: vec![accreditation, status.check],
            status_made_at: status.made_at,
            accredited: None,
        }
    }

    /// Per role the larger threshold of policy and edition counts (rule 4.2).
    fn quorum<'q>(
        &'q self,
        eligible: Vec<EligibleKey<'q>>,
        asked: impl Iterator<Item = &'q Threshold>,
        revoking: Vec<&'q AuthenticEditions>,
    ) -> Quorum<'q> {
        Quorum {
            eligible,
            thresholds: self.trust.thresholds().larger(asked),
            revoking,
            body: &self.certificate.body.id,
            granted_at: self.certificate.granted_at,
            seen_at: self.seen_at,
        }
    }
}

/// The results in the order of their answers.
pub(crate) struct Sorted {
    /// The best one, of equals the first (rule 8.2).
    pub(crate) best: CandidateResult,
    /// The others that are not refused, in the same order.
    pub(crate) others: Vec<CandidateResult>,
    /// The failed status check of another one that outweighs the best (rule 8.3).
    pub(crate) against: Option<Check>,
}

/// Sorts the results; none where there is none.
pub(crate) fn sorted(mut results: Vec<CandidateResult>) -> Option<Sorted> {
    let against = results.iter().find_map(CandidateResult::against).cloned();
    results.sort_by_key(|result| result.answer().rank());
    let mut results = results.into_iter();
    let best = results.next()?;
    let against = against.filter(|_| best.answer() != Answer::Refuse);
    let others = results.filter(|other| other.answer() != Answer::Refuse).collect();
    Some(Sorted { best, others, against })
}

/// A candidate whose keys signed, for the body of the certificate.
#[derive(Clone, Debug)]
pub(crate) struct AuthenticResult {
    pub(crate) path: Vec<PathStep>,
    pub(crate) signers: Vec<Signer>,
    /// The checks that were made beside the signatures.
    pub(crate) checks: Vec<Check>,
    pub(crate) status_made_at: Option<Timestamp>,
    /// As in [`CandidateResult`].
    pub(crate) accredited: Option<Vec<Vec<Token>>>,
}

impl AuthenticResult {
    /// The candidate, or the lines of a verdict where no signature counts.
    pub(crate) fn of(result: CandidateResult) -> Result<Self, Vec<Check>> {
        let CandidateResult { path, signers: Ok(signers), checks, status_made_at, accredited } = result else {
            return Err(result.lines());
        };
        Ok(Self { path, signers, checks, status_made_at, accredited })
    }
}

/// The check that is unknown because no accreditation was provided.
pub(crate) fn not_provided(name: CheckName) -> Check {
    Check::unknown(name, Code::AccreditationNotInBundle)
}

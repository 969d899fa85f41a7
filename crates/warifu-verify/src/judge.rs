//! One party that may have granted the certificate, judged as if it were alone: a series that the certificate names, or the
//! roots of the policy. The best answer counts (M23).

mod lineage;
mod status;

use warifu_model::{Certificate, Envelope, Threshold, Timestamp};
use warifu_seal::dsse::Opened;

pub(crate) use self::lineage::Lineage;
pub(crate) use self::status::{StatusQuestion, Voice};
use crate::answer::Answer;
use crate::check::{Check, CheckName};
use crate::code::Code;
use crate::lineage::Word;
use crate::outcome::CheckOutcome;
use crate::path::PathStep;
use crate::signers::{Candidate, Quorum, Signer};
use crate::trust::Trust;

/// What came out for one party.
#[derive(Clone, Debug)]
pub(crate) struct Judgement {
    pub(crate) path: Vec<PathStep>,
    /// Who signed, or the check that was not passed before anybody's signature counted.
    pub(crate) signers: Result<Vec<Signer>, Check>,
    /// The checks that were made beside the signatures.
    pub(crate) checks: Vec<Check>,
    /// When the snapshot was made that decided.
    pub(crate) status_made_at: Option<Timestamp>,
}

/// The certificate and who signed it, as far as anybody who may count did.
pub(crate) struct Presented<'a> {
    pub(crate) trust: &'a Trust,
    pub(crate) certificate: &'a Certificate,
    pub(crate) envelope: &'a Envelope,
    pub(crate) opened: Option<&'a Opened>,
    /// When enough witnesses had seen it.
    pub(crate) seen_at: Option<Timestamp>,
    pub(crate) status: StatusQuestion<'a>,
}

impl Judgement {
    /// Of a series whose way up does not hold: nothing else is asked of it (M14).
    pub(crate) fn without_lineage(failed: Check) -> Self {
        Self { path: Vec::new(), signers: Err(failed), checks: Vec::new(), status_made_at: None }
    }

    /// The checks in their order: the answer is theirs.
    fn all(&self) -> Vec<Check> {
        self.signers.as_ref().err().into_iter().chain(&self.checks).cloned().collect()
    }

    /// The answer as if this party were alone.
    pub(crate) fn answer(&self) -> Answer {
        Answer::of(&self.all()).0
    }

    /// What this party itself says against the certificate: it refuses, whatever another one says (M22).
    pub(crate) fn against(&self) -> Option<&Check> {
        self.checks.iter().find(|check| check.name == CheckName::Status && check.outcome == CheckOutcome::Fail)
    }

    /// The lines of a verdict where nobody's signature counts.
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

impl Presented<'_> {
    /// Judges a series whose way up holds (M15, M17, M18, M20, M21).
    pub(crate) fn by_series(&self, lineage: &Lineage<'_>) -> Judgement {
        let Some(word) = lineage.word() else {
            return Judgement::without_lineage(not_at_hand(CheckName::Accreditation));
        };
        let signers = match self.quorum_of(lineage, word) {
            Some(quorum) => quorum.signers(self.envelope, self.opened),
            None => Err(not_at_hand(CheckName::Signatures).with("series", lineage.id)),
        };
        let status = self.status.ask(&Voice::Series { id: lineage.id, word });
        Judgement {
            path: PathStep::all(lineage, self.certificate.granted_at),
            signers,
            checks: vec![lineage.accreditation(self.certificate, self.status.at), status.check],
            status_made_at: status.made_at,
        }
    }

    /// The keys of the edition that governs when the certificate was granted.
    fn quorum_of<'q>(&'q self, lineage: &'q Lineage<'_>, word: &'q Word) -> Option<Quorum<'q>> {
        let edition = &lineage.governing(self.certificate.granted_at)?.edition;
        let body = self.certificate.body.id.as_str();
        let asked = edition.said.thresholds.iter().filter(|asked| asked.role.certifies());
        Some(self.quorum(
            edition.keys().map(|(accredited, key)| Candidate::of_body(body, accredited, key)).collect(),
            asked,
            vec![word],
        ))
    }

    /// Judges the roots of the policy, for which nobody has to be accredited (M24).
    pub(crate) fn by_roots(&self, words: &[&Word]) -> Judgement {
        let roots: Vec<_> = self.trust.roots().map(|(root, key)| Candidate::of_root(root, key)).collect();
        let quorum = self.quorum(roots, std::iter::empty(), words.to_vec());
        let signers = quorum.signers(self.envelope, self.opened);
        let body = self.certificate.body.id.as_str();
        let status = self.status.ask(&Voice::of_roots(self.trust, words.to_vec(), body));
        let accreditation = Check::skipped(CheckName::Accreditation, Code::NotAsked);
        Judgement {
            path: Vec::new(),
            signers,
            checks: vec![accreditation, status.check],
            status_made_at: status.made_at,
        }
    }

    /// Per role the larger threshold of policy and edition holds (M18).
    fn quorum<'q>(
        &'q self,
        candidates: Vec<Candidate<'q>>,
        asked: impl Iterator<Item = &'q Threshold>,
        words: Vec<&'q Word>,
    ) -> Quorum<'q> {
        Quorum {
            candidates,
            thresholds: self.trust.thresholds().larger(asked),
            words,
            body: &self.certificate.body.id,
            granted_at: self.certificate.granted_at,
            seen_at: self.seen_at,
        }
    }
}

/// The best answer; of equals the first. What a party says against the certificate outweighs what others say for it.
pub(crate) fn best(judgements: Vec<Judgement>) -> Option<(Judgement, Option<Check>)> {
    let against = judgements.iter().find_map(Judgement::against).cloned();
    let best = judgements.into_iter().min_by_key(|judgement| judgement.answer().rank())?;
    let against = against.filter(|_| best.answer() != Answer::Refuse);
    Some((best, against))
}

/// Of a certificate that names no series, where the policy wants one.
pub(crate) fn not_named() -> Judgement {
    Judgement::without_lineage(Check::fail(CheckName::Accreditation, Code::SeriesNotNamed))
}

fn not_at_hand(name: CheckName) -> Check {
    Check::unknown(name, Code::AccreditationNotInBundle)
}

/// Where there is nobody to be judged.
pub(crate) fn nobody() -> Check {
    not_at_hand(CheckName::Signatures)
}

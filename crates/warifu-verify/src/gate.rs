//! The road of a bundle through the gate: open it, judge every candidate that may have granted the certificate, make the other
//! checks, and give one verdict.

use warifu_model::TrustedSet;

use crate::cache::Cache;
use crate::certificate::VerifiedCertificate;
use crate::check::Check;
use crate::opening::{OpenedBundle, Stopped};
use crate::question::{Kept, Question};
use crate::recognition::Recognition;
use crate::trust::Trust;
use crate::verdict::Verdict;

/// The gate: an importer's trust policy, with what the importer keeps beside it. Each call answers one question about one
/// bundle.
///
/// A gate remembers. Bundles of one body share most of what there is to verify: the accreditations, the status snapshot,
/// often the checkpoint of the log with its cosignatures. A gate opens each of these once. Each result is kept beside the
/// exact bytes that it was computed from, and used again only for the same bytes; every verdict is that of a gate that
/// was made for this one bundle. No signature is checked in a batch: batch equations accept what a strict check refuses.
/// A key that has signed 128 certificates gets a table, with which each signature is verified by itself in two thirds of the time.
///
/// The last 16 of each kind are remembered, and 64 keys. For several threads, clone the gate.
///
/// ```
/// use warifu_model::Timestamp;
/// use warifu_verify::{Gate, Question, Trust};
///
/// fn refused(trust: &Trust, bundles: &[Vec<u8>], at: Timestamp) -> usize {
///     let mut gate = Gate::new(trust);
///     let question = Question { product: None, at, known_at: None };
///     bundles.iter().filter(|bundle| gate.check(bundle, &question).exit_code() == 1).count()
/// }
/// ```
#[derive(Clone, Debug)]
pub struct Gate<'a> {
    cache: Cache<'a>,
}

impl<'a> Gate<'a> {
    /// Makes a gate for a policy. The importer keeps nothing beside it; see [`Gate::knowing`].
    pub fn new(trust: &'a Trust) -> Self {
        Self { cache: Cache::new(trust, Kept::default()) }
    }

    /// Makes the same gate with what the importer keeps. Remembers nothing of earlier bundles.
    #[must_use]
    pub fn knowing(self, kept: Kept<'a>) -> Self {
        Self { cache: Cache::new(self.cache.trust(), kept) }
    }

    /// Makes every check of a bundle, given by its exact bytes, and gives the verdict (`docs/GATE.md`, rule 8.4).
    ///
    /// Total: any bytes get a verdict with all checks of [`CheckName::ALL`](crate::CheckName::ALL) in their order. The first
    /// five (envelope to body) depend on one another; when one of them does not pass, nothing in the bundle is reliable,
    /// and the later ones are skipped, except for what refuses nevertheless. The others are independent of one another,
    /// apart from `level`, which is a level of an accepted set.
    ///
    /// ```
    /// use warifu_model::Timestamp;
    /// use warifu_seal::keys::SigningKey;
    /// use warifu_verify::{Answer, CheckName, Code, Gate, Question, Trust};
    ///
    /// # let key = SigningKey::from_seed(&[1; 32]).public_key();
    /// let policy = format!(r#"{{
    ///   "format": "warifu.trust-policy/2", "id": "harbour-import",
    ///   "roots": [{{"name": "Minato", "body": "minato", "key": "{key}", "roles": ["certifier"]}}],
    ///   "thresholds": [{{"role": "certifier", "count": 1}}],
    ///   "sets": [{{"id": "us-ssdf", "versions": "*"}}],
    ///   "product": "required", "waivers": "refuse", "status": {{"required": false}}
    /// }}"#);
    /// let trust = Trust::read(policy.as_bytes())?;
    /// let at = Timestamp::parse("2026-12-01T00:00:00Z").ok_or("a time")?;
    /// let verdict = Gate::new(&trust).check(b"not a bundle", &Question { product: None, at, known_at: None });
    /// assert_eq!((verdict.answer(), verdict.code()), (Answer::Refuse, Code::EnvelopeMalformed));
    /// assert_eq!(verdict.checks().len(), CheckName::ALL.len());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn check(&mut self, bundle: &[u8], question: &Question<'_>) -> Verdict {
        let trust = self.cache.trust();
        let judged = OpenedBundle::read(&mut self.cache, bundle, question);
        match judged.and_then(|opened| opened.judge(&mut self.cache)) {
            Ok(authentic) => authentic.verdict(trust),
            Err(stopped) => stopped.verdict(trust, bundle, question.at),
        }
    }

    /// Opens the certificate of a bundle: decodes it, verifies who signed, and gives what was verified.
    ///
    /// Makes the checks envelope to body only. A certificate that is granted later than the time of the question cannot be
    /// opened yet. Keys are judged by the time of the grant.
    ///
    /// # Errors
    ///
    /// The [`Check`] of the verdict that did not pass.
    ///
    /// ```
    /// use warifu_verify::{Check, CheckName, Gate, Question, Trust};
    ///
    /// fn number(trust: &Trust, bundle: &[u8], question: &Question<'_>) -> Result<String, Check> {
    ///     Ok(Gate::new(trust).open(bundle, question)?.certificate().number.clone())
    /// }
    /// ```
    pub fn open(&mut self, bundle: &[u8], question: &Question<'_>) -> Result<VerifiedCertificate, Check> {
        let opened = OpenedBundle::read(&mut self.cache, bundle, question);
        let judged = opened.and_then(|opened| opened.judge(&mut self.cache));
        judged.map_err(Stopped::into_check)?.into_verified(question.at)
    }

    /// Returns what the provisions of arrangements give a certificate for one edition of a set, at the levels that are asked for: each
    /// provision that makes it comply, and each that waives requirements. Only what the policy would let count, and in no order of the
    /// documents; none where any check but `set` and `level` stands in the way.
    ///
    /// The verdict shows the one provision by which a certificate is accepted or comes nearest. This is for those who ask what remains
    /// of another set: it is taken only where the policy accepts that edition itself.
    ///
    /// ```
    /// use warifu_model::TrustedSet;
    /// use warifu_verify::{Gate, Question, Trust};
    ///
    /// fn waived(trust: &Trust, bundle: &[u8], question: &Question<'_>, asked: &TrustedSet) -> usize {
    ///     let recognitions = Gate::new(trust).recognitions(bundle, question, asked);
    ///     recognitions.iter().map(|one| one.provision.waived.len()).sum()
    /// }
    /// ```
    pub fn recognitions(&mut self, bundle: &[u8], question: &Question<'_>, asked: &TrustedSet) -> Vec<Recognition> {
        let trust = self.cache.trust();
        if trust.policy().recognition.is_none() {
            return Vec::new();
        }
        let opened = OpenedBundle::read(&mut self.cache, bundle, question);
        let judged = opened.and_then(|opened| opened.judge(&mut self.cache));
        judged.map(|authentic| authentic.recognitions(trust, asked)).unwrap_or_default()
    }

    /// Returns what each provision of an arrangement makes of a certificate, with the check that the verdict would have if it were the only
    /// one: of every edition that governs, and is about the set of the certificate, whether or not the policy accepts that set itself.
    ///
    /// The verdict shows the provision that comes farthest. This is for those who ask about one arrangement.
    ///
    /// # Errors
    ///
    /// The [`Check`] that did not pass where the certificate is not authentic: nothing is recognised then.
    ///
    /// ```
    /// use warifu_verify::{Check, CheckOutcome, Gate, Question, Trust};
    ///
    /// fn recognising(trust: &Trust, bundle: &[u8], question: &Question<'_>) -> Result<Vec<String>, Check> {
    ///     let considered = Gate::new(trust).considered(bundle, question)?;
    ///     let passing = considered.into_iter().filter(|(_, check)| check.outcome == CheckOutcome::Pass);
    ///     Ok(passing.map(|(recognition, _)| recognition.provision.id.to_string()).collect())
    /// }
    /// ```
    pub fn considered(&mut self, bundle: &[u8], question: &Question<'_>) -> Result<Vec<(Recognition, Check)>, Check> {
        let trust = self.cache.trust();
        let opened = OpenedBundle::read(&mut self.cache, bundle, question);
        let judged = opened.and_then(|opened| opened.judge(&mut self.cache));
        judged.map(|authentic| authentic.considered(trust)).map_err(Stopped::into_check)
    }
}

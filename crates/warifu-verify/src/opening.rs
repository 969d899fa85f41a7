//! From the bytes of a bundle to a certificate that enough keys signed, or to the checks that did not pass on the way.

use std::collections::BTreeSet;
use std::sync::Arc;

use warifu_model::{Bundle, Certificate, Envelope, ReadError, SeriesId, Timestamp, TrustedSet, json};
use warifu_seal::dsse::Opened;
use warifu_seal::keys::PublicKey;

use crate::arrangements::{self, Arrangements, OfferedArrangement};
use crate::cache::Cache;
use crate::candidate::{self, CandidateResult, SignedCertificate};
use crate::certificate::VerifiedCertificate;
use crate::chain::{Accreditations, AuthenticEditions, Chain, SeriesPath};
use crate::check::{Check, CheckName};
use crate::checks::{self, CheckInput, RecognitionInput};
use crate::code::Code;
use crate::log::LogResult;
use crate::question::Question;
use crate::recognition::Recognition;
use crate::sectors::SectorTerms;
use crate::status::snapshot::{self, SignedSnapshot, Snapshot};
use crate::status::{StatusQuestion, StatusSource};
use crate::trust::Trust;
use crate::verdict::{Asked, Verdict};

/// A bundle that was read, with what was provided about its certificate. Nothing is authentic yet.
pub(crate) struct OpenedBundle<'r> {
    bytes: &'r [u8],
    question: &'r Question<'r>,
    bundle: Bundle,
    certificate: Certificate,
    accreditations: Arc<Accreditations>,
    /// The named series, each with its path; none where the policy asks for no accreditation.
    named: Vec<(SeriesId, SeriesPath)>,
    /// Those that may be about the certificate.
    snapshots: Vec<Snapshot>,
    logged: LogResult,
    arrangements: Vec<OfferedArrangement>,
    sectors: SectorTerms,
}

/// A bundle with a certificate that enough keys signed for its body.
pub(crate) struct AuthenticBundle<'r> {
    bytes: &'r [u8],
    question: &'r Question<'r>,
    verified: VerifiedCertificate,
    bundle: Bundle,
    logged: LogResult,
    result: CandidateResult,
    against: Option<Check>,
    arrangements: Arrangements,
    sectors: SectorTerms,
}

/// The checks because of which nothing in the bundle is reliable.
pub(crate) struct Stopped {
    lines: Vec<Check>,
    /// The reason why the bytes are no bundle, where they are none.
    unreadable: Option<ReadError>,
}

impl<'r> OpenedBundle<'r> {
    /// Reads a bundle (rules 2.1 to 2.5).
    pub(crate) fn read(cache: &mut Cache<'_>, bytes: &'r [u8], question: &'r Question<'r>) -> Result<Self, Stopped> {
        let bundle = Bundle::read(bytes).map_err(Stopped::unreadable)?;
        let envelope = &bundle.certificate;
        if envelope.payload_type != Envelope::IN_TOTO_PAYLOAD {
            let check = Check::fail(CheckName::PayloadType, Code::PayloadTypeUnknown);
            return Err(check.with("found", json::shorten(&envelope.payload_type)).into());
        }
        // it says which keys to try; until they are verified it can only lead to a refusal
        let certificate = Certificate::read(&envelope.payload)
            .map_err(|error| unreadable(CheckName::Statement, Code::StatementMalformed, &error))?;
        let granted_at = certificate.granted_at;
        if question.known_at.is_some_and(|known_at| known_at < granted_at) {
            let check = Check::unknown(CheckName::Signatures, Code::NotKnownThen);
            return Err(check.with("granted_at", granted_at).into());
        }
        let accreditations = cache.accreditations(&bundle.accreditation, question.known_at);
        let is_asked = cache.trust().policy().accreditation.is_some();
        let named = certificate.series.iter().filter(|_| is_asked).map(|id| (*id, accreditations.path(*id)));
        let named: Vec<(SeriesId, SeriesPath)> = named.collect();
        let (in_bundle, kept) = cache.snapshots(&bundle.status);
        let provided = in_bundle.iter().chain(kept.iter());
        let is_about = |one: &Snapshot| one.may_be_about(&certificate.body.id, named.iter().map(|(id, _)| *id));
        let about = provided.filter(|one| one.is_known(question.known_at) && is_about(one));
        let snapshots = snapshot::merged(about);
        let logged = LogResult::read(cache, &bundle, question.known_at);
        let (rule, kept) = (cache.trust().policy().recognition.as_ref(), cache.kept());
        let about = &certificate.set.id;
        let sectors = SectorTerms::read(rule, kept.adopted, question.at);
        let arrangements = arrangements::at_hand(rule, &bundle.arrangements, kept, about, question.known_at);
        Ok(Self {
            bytes,
            question,
            bundle,
            certificate,
            accreditations,
            named,
            snapshots,
            logged,
            arrangements,
            sectors,
        })
    }

    /// Judges every candidate that may have granted the certificate, and takes the best result.
    pub(crate) fn judge(self, cache: &mut Cache<'_>) -> Result<AuthenticBundle<'r>, Stopped> {
        let trust = cache.trust();
        let rule = trust.policy().accreditation.as_ref();
        let effort = self.effort(trust);
        refuse_beyond(effort)?;
        let follow = |(id, path): &(SeriesId, SeriesPath)| {
            let rule = rule.ok_or_else(|| Check::skipped(CheckName::Accreditation, Code::NotAsked))?;
            Chain::follow(&self.accreditations, trust, rule, &self.certificate, path, *id)
        };
        let chains: Vec<_> = self.named.iter().map(follow).collect();
        let with_roots = rule.is_none_or(|rule| !rule.required && !trust.policy().roots.is_empty());

        let keys = self.keys(trust, &chains, with_roots);
        refuse_beyond(effort + keys.len() * self.bundle.certificate.signatures.len())?;
        let opened = Opened::open_envelope(&self.bundle.certificate, &keys).ok();

        let authentic = authentic(&chains);
        let sources = self.status_sources(trust, &chains, with_roots);
        let status_keys: BTreeSet<_> = sources.iter().flat_map(StatusSource::keys).cloned().collect();
        let status_keys: Vec<_> = status_keys.into_iter().collect();
        let open = |one| SignedSnapshot { snapshot: one, signers: cache.signers(one, &status_keys) };
        let snapshots: Vec<_> = self.snapshots.iter().map(open).collect();

        let signed = SignedCertificate {
            trust,
            certificate: &self.certificate,
            envelope: &self.bundle.certificate,
            opened: opened.as_ref(),
            seen_at: self.logged.seen_at(trust.policy().log.as_ref()),
            status: StatusQuestion {
                policy: trust.policy(),
                certificate: &self.certificate,
                at: self.question.at,
                snapshots: &snapshots,
            },
            sectors: &self.sectors,
        };
        let of_series = |chain: &Result<Chain<'_>, Check>| match chain {
            Ok(chain) => signed.by_series(chain),
            Err(failed) => CandidateResult::without_chain(failed.clone()),
        };
        let mut results: Vec<_> = chains.iter().map(of_series).collect();
        if with_roots {
            results.push(signed.by_roots(&authentic));
        } else if results.is_empty() {
            results.push(CandidateResult::not_named());
        }
        let (best, against) = candidate::best(results).ok_or_else(|| Stopped::from(no_candidate()))?;
        self.authenticated(trust, best, against, opened)
    }

    /// Number of signatures that may have to be verified before those on the certificate (rule 1.5): on the accreditations and
    /// the snapshots that are about it. Others are never verified.
    fn effort(&self, trust: &Trust) -> usize {
        let of_parties = self.arrangements.iter().flat_map(|one| one.series(trust));
        let of_parties = of_parties.flat_map(|series| self.accreditations.path(series).series);
        let named = self.named.iter().flat_map(|(_, path)| path.series.iter().copied());
        let on_paths: BTreeSet<_> = named.chain(of_parties).collect();
        let arrangements: usize = self.arrangements.iter().map(OfferedArrangement::effort).sum();
        let snapshots: usize = self.snapshots.iter().map(|one| one.payload.effort()).sum();
        self.accreditations.effort(on_paths.into_iter()) + snapshots + arrangements
    }

    /// All keys that may have signed the certificate, each once (rule 4.1).
    fn keys(&self, trust: &Trust, chains: &[Result<Chain<'_>, Check>], with_roots: bool) -> Vec<PublicKey> {
        let governing = chains.iter().flatten().filter_map(|one| one.governing(self.certificate.granted_at));
        let accredited = governing.flat_map(|governing| governing.edition.keys().map(|(_, key)| key));
        let roots = trust.roots().filter(|_| with_roots).map(|(_, key)| key);
        let keys: BTreeSet<_> = accredited.chain(roots).cloned().collect();
        keys.into_iter().collect()
    }

    /// Every source that may state the status of the certificate.
    fn status_sources<'a>(
        &'a self,
        trust: &'a Trust,
        chains: &[Result<Chain<'a>, Check>],
        with_roots: bool,
    ) -> Vec<StatusSource<'a>> {
        let source = |chain: &Chain<'a>| Some(StatusSource::Series { id: chain.id, authentic: chain.authentic()? });
        let of_series = chains.iter().flatten().filter_map(source);
        let roots = with_roots.then(|| StatusSource::of_roots(trust, authentic(chains), &self.certificate.body.id));
        of_series.chain(roots).collect()
    }

    fn authenticated(
        self,
        trust: &Trust,
        best: CandidateResult,
        against: Option<Check>,
        opened: Option<Opened>,
    ) -> Result<AuthenticBundle<'r>, Stopped> {
        if let (Ok(signers), Some(opened)) = (&best.signers, opened) {
            let verified = VerifiedCertificate::new(opened, self.certificate, signers.clone());
            let Self { bytes, question, bundle, logged, arrangements, accreditations, sectors, .. } = self;
            let arrangements = Arrangements::among(arrangements, trust, &accreditations);
            let result = best;
            return Ok(AuthenticBundle {
                bytes,
                question,
                verified,
                bundle,
                logged,
                result,
                against,
                arrangements,
                sectors,
            });
        }
        let mut lines = best.lines();
        if let Some(against) = against {
            lines.retain(|line| line.name != against.name);
            lines.push(against);
        }
        Err(Stopped { lines, unreadable: None })
    }
}

impl AuthenticBundle<'_> {
    /// Gives the certificate, unless it was granted later than the time asked for.
    pub(crate) fn into_verified(self, at: Timestamp) -> Result<VerifiedCertificate, Check> {
        let granted_at = self.verified.certificate().granted_at;
        if at < granted_at {
            return Err(Check::fail(CheckName::Validity, Code::NotYetValid).with("granted_at", granted_at));
        }
        Ok(self.verified)
    }

    /// Makes the remaining checks.
    pub(crate) fn verdict(self, trust: &Trust) -> Verdict {
        let mut made = self.checks(trust);
        let recognition = checks::recognise(&self.recognition_input(trust), &mut made);
        let Self { bytes, question, verified, bundle, result, .. } = self;
        made.sort_by_key(|check| check.name);
        let known_at = verified.certificate().granted_at;
        let known_at = result.status_made_at.map_or(known_at, |made_at| made_at.max(known_at));
        let first = CheckName::ALL.iter().take_while(|name| **name <= CheckName::Body).copied();
        let checks = first.map(Check::pass).chain(made).collect();
        let asked = Asked { policy: trust, bundle: bytes, at: question.at };
        Verdict::new(&asked, checks, Some(known_at), None)
            .of_certificate(verified, result.path, bundle.disclosed)
            .recognised(recognition)
    }

    /// Every provision that gives something for an edition of a set; none where another check stands in the way.
    pub(crate) fn recognitions(&self, trust: &Trust, asked: &TrustedSet) -> Vec<Recognition> {
        let made = self.checks(trust);
        checks::provided(&self.recognition_input(trust), asked, &made)
    }

    /// What each provision makes of the certificate.
    pub(crate) fn considered(&self, trust: &Trust) -> Vec<(Recognition, Check)> {
        checks::considered(&self.recognition_input(trust), &self.checks(trust))
    }

    /// The remaining checks but for that of recognition, which looks at them.
    fn checks(&self, trust: &Trust) -> Vec<Check> {
        let mut made = checks::all(&CheckInput {
            policy: trust.policy(),
            product: self.question.product,
            at: self.question.at,
            certificate: self.verified.certificate(),
            disclosed: &self.bundle.disclosed,
            logged: &self.logged,
        });
        let is_outweighed = |check: &Check| self.against.as_ref().is_some_and(|against| against.name == check.name);
        made.extend(self.result.checks.iter().filter(|check| !is_outweighed(check)).cloned());
        made.extend(self.against.clone());
        made
    }

    fn recognition_input<'i>(&'i self, trust: &'i Trust) -> RecognitionInput<'i> {
        RecognitionInput {
            trust,
            certificate: self.verified.certificate(),
            at: self.question.at,
            known_at: self.question.known_at,
            arrangements: &self.arrangements,
            path: &self.result.path,
            accredited: self.result.accredited.as_deref(),
            sectors: &self.sectors,
        }
    }
}

impl Stopped {
    fn unreadable(error: ReadError) -> Self {
        let check = unreadable(CheckName::Envelope, Code::EnvelopeMalformed, &error);
        Self { lines: vec![check], unreadable: Some(error) }
    }

    /// The first check that did not pass.
    pub(crate) fn into_check(self) -> Check {
        let first = self.lines.into_iter().min_by_key(|check| check.outcome.severity());
        first.unwrap_or_else(no_candidate)
    }

    /// The verdict in which all other checks were not reached.
    pub(crate) fn verdict(self, trust: &Trust, bundle: &[u8], at: Timestamp) -> Verdict {
        let reached = self.lines.iter().map(|check| check.name).min();
        let line = |name: &CheckName| {
            let made = self.lines.iter().find(|check| check.name == *name).cloned();
            let is_before = *name <= CheckName::Statement && reached.is_some_and(|reached| *name < reached);
            let other = || if is_before { Check::pass(*name) } else { Check::skipped(*name, Code::NotReached) };
            made.unwrap_or_else(other)
        };
        let checks = CheckName::ALL.iter().map(line).collect();
        Verdict::new(&Asked { policy: trust, bundle, at }, checks, None, self.unreadable)
    }
}

impl From<Check> for Stopped {
    fn from(check: Check) -> Self {
        Self { lines: vec![check], unreadable: None }
    }
}

/// The authentic editions about the body, of each chain.
fn authentic<'a>(chains: &[Result<Chain<'a>, Check>]) -> Vec<&'a AuthenticEditions> {
    chains.iter().flatten().filter_map(Chain::authentic).collect()
}

fn no_candidate() -> Check {
    candidate::not_provided(CheckName::Signatures)
}

fn refuse_beyond(effort: usize) -> Result<(), Stopped> {
    if effort <= MOST_SIGNATURES {
        return Ok(());
    }
    let check = Check::fail(CheckName::Signatures, Code::TooManySignatures);
    Err(check.with("found", effort).with("limit", MOST_SIGNATURES).into())
}

fn unreadable(name: CheckName, code: Code, error: &ReadError) -> Check {
    Check::fail(name, code)
        .with("problem", error.code())
        .with("pointer", error.pointer.as_str())
        .with("offset", error.offset)
        .with("message", error.to_string())
}

/// Greatest number of signatures verified for one bundle, with what the importer keeps (rule 1.5).
const MOST_SIGNATURES: usize = 4_096;

//! From the bytes of a bundle to a certificate that enough keys signed, or to the checks that did not pass on the way.

use std::collections::BTreeSet;
use std::sync::Arc;

use warifu_model::{Bundle, Certificate, Envelope, ReadError, SeriesId, Timestamp, TrustedSet, json};
use warifu_seal::dsse::Opened;
use warifu_seal::keys::PublicKey;

use crate::arrangements::{self, Arrangements, OfferedArrangement};
use crate::cache::Cache;
use crate::candidate::{self, AuthenticResult, CandidateResult, SignedCertificate, Sorted};
use crate::certificate::VerifiedCertificate;
use crate::chain::{Accreditations, AuthenticEditions, Chain, SeriesPath};
use crate::check::{Check, CheckName, CheckOutcome};
use crate::checks::{self, CheckInput, RecognitionInput};
use crate::code::Code;
use crate::log::LogResult;
use crate::question::Question;
use crate::recognition::Recognition;
use crate::sectors::SectorTerms;
use crate::status::snapshot::{self, SignedSnapshot, Snapshot};
use crate::status::{StatusQuestion, StatusSource};
use crate::trust::Trust;
use crate::verdict::{Answer, Asked, Verdict};

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
    opened: Opened,
    certificate: Certificate,
    bundle: Bundle,
    logged: LogResult,
    /// The best candidate.
    best: AuthenticResult,
    /// The others by whose signatures it is authentic as well, the better ones first: by one of them it may be recognised.
    others: Vec<AuthenticResult>,
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
        let opened = cache.certificate(&self.bundle.certificate, &keys);

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
        let sorted = candidate::sorted(results).ok_or_else(|| Stopped::from(no_candidate()))?;
        self.authenticated(trust, sorted, opened)
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
        sorted: Sorted,
        opened: Option<Opened>,
    ) -> Result<AuthenticBundle<'r>, Stopped> {
        let Sorted { best, others, against } = sorted;
        match (AuthenticResult::of(best), opened) {
            (Ok(best), Some(opened)) => {
                let Self {
                    bytes, question, bundle, certificate, logged, arrangements, accreditations, sectors, ..
                } = self;
                let arrangements = Arrangements::among(arrangements, trust, &accreditations);
                let others = others.into_iter().filter_map(|one| AuthenticResult::of(one).ok()).collect();
                Ok(AuthenticBundle {
                    bytes,
                    question,
                    opened,
                    certificate,
                    bundle,
                    logged,
                    best,
                    others,
                    against,
                    arrangements,
                    sectors,
                })
            }
            (best, _) => {
                let mut lines = best.map_or_else(|lines| lines, |best| best.checks);
                if let Some(against) = against {
                    lines.retain(|line| line.name != against.name);
                    lines.push(against);
                }
                Err(Stopped { lines, unreadable: None })
            }
        }
    }
}

impl AuthenticBundle<'_> {
    /// Gives the certificate, unless it was granted later than the time asked for.
    pub(crate) fn into_verified(self, at: Timestamp) -> Result<VerifiedCertificate, Check> {
        let granted_at = self.certificate.granted_at;
        if at < granted_at {
            return Err(Check::fail(CheckName::Validity, Code::NotYetValid).with("granted_at", granted_at));
        }
        Ok(VerifiedCertificate::new(self.opened, self.certificate, self.best.signers))
    }

    /// Makes the remaining checks.
    pub(crate) fn verdict(self, trust: &Trust) -> Verdict {
        let Crossed { result, mut made, recognition } = self.crossed(trust);
        let (result, Self { bytes, question, opened, certificate, bundle, .. }) = (result.clone(), self);
        made.sort_by_key(|check| check.name);
        let known_at = certificate.granted_at;
        let known_at = result.status_made_at.map_or(known_at, |made_at| made_at.max(known_at));
        let first = CheckName::ALL.iter().take_while(|name| **name <= CheckName::Body).copied();
        let checks = first.map(Check::pass).chain(made).collect();
        let asked = Asked { policy: trust, bundle: bytes, at: question.at };
        let verified = VerifiedCertificate::new(opened, certificate, result.signers);
        Verdict::new(&asked, checks, Some(known_at), None)
            .of_certificate(verified, result.path, bundle.disclosed)
            .recognised(recognition)
    }

    /// Every provision that gives something for an edition of a set; none where another check stands in the way.
    pub(crate) fn recognitions(&self, trust: &Trust, asked: &TrustedSet) -> Vec<Recognition> {
        let mut found: Vec<Recognition> = Vec::new();
        for result in self.results() {
            for one in checks::provided(&self.recognition_input(trust, result), asked, &self.checks(trust, result)) {
                let is_same =
                    |known: &Recognition| known.digest == one.digest && known.provision.id == one.provision.id;
                if !found.iter().any(is_same) {
                    found.push(one);
                }
            }
        }
        found
    }

    /// What each provision makes of the certificate: by the candidate by which it comes farthest.
    pub(crate) fn considered(&self, trust: &Trust) -> Vec<(Recognition, Check)> {
        let of = |result| checks::considered(&self.recognition_input(trust, result), &self.checks(trust, result));
        let mut found = of(&self.best);
        for other in &self.others {
            // the provisions are those of the arrangements, whoever the candidate is
            for (known, one) in found.iter_mut().zip(of(other)) {
                if one.1.outcome.severity() > known.1.outcome.severity() {
                    *known = one;
                }
            }
        }
        found
    }

    /// The best candidate, and those by which the certificate is authentic as well.
    fn results(&self) -> impl Iterator<Item = &AuthenticResult> {
        std::iter::once(&self.best).chain(&self.others)
    }

    /// The checks and the recognition by the candidate whose answer is best with the recognition; of equals the first (rule 9.7).
    fn crossed(&self, trust: &Trust) -> Crossed<'_> {
        let cross = |result| {
            let mut made = self.checks(trust, result);
            let recognition = checks::recognise(&self.recognition_input(trust, result), &mut made);
            Crossed { result, made, recognition }
        };
        let best = cross(&self.best);
        if best.is_through() {
            return best;
        }
        let others = self.others.iter().map(cross);
        others.fold(best, |best, other| if other.rank() < best.rank() { other } else { best })
    }

    /// The remaining checks but for that of recognition, which looks at them.
    fn checks(&self, trust: &Trust, result: &AuthenticResult) -> Vec<Check> {
        let mut made = checks::all(&CheckInput {
            policy: trust.policy(),
            product: self.question.product,
            at: self.question.at,
            certificate: &self.certificate,
            disclosed: &self.bundle.disclosed,
            logged: &self.logged,
        });
        let is_outweighed = |check: &Check| self.against.as_ref().is_some_and(|against| against.name == check.name);
        made.extend(result.checks.iter().filter(|check| !is_outweighed(check)).cloned());
        made.extend(self.against.clone());
        made
    }

    fn recognition_input<'i>(&'i self, trust: &'i Trust, result: &'i AuthenticResult) -> RecognitionInput<'i> {
        RecognitionInput {
            trust,
            certificate: &self.certificate,
            at: self.question.at,
            known_at: self.question.known_at,
            arrangements: &self.arrangements,
            path: &result.path,
            accredited: result.accredited.as_deref(),
            sectors: &self.sectors,
        }
    }
}

/// The checks of a certificate by one candidate, with its recognition.
struct Crossed<'b> {
    result: &'b AuthenticResult,
    made: Vec<Check>,
    recognition: Option<Recognition>,
}

impl Crossed<'_> {
    /// Whether recognition does not stand in the way.
    fn is_through(&self) -> bool {
        let is_against = |check: &Check| matches!(check.outcome, CheckOutcome::Fail | CheckOutcome::Unknown);
        !self.made.iter().any(|check| check.name == CheckName::Recognition && is_against(check))
    }

    /// The answer of the candidate with the recognition, the best first.
    fn rank(&self) -> u8 {
        let asked = [CheckName::Accreditation, CheckName::Status, CheckName::Recognition];
        let asked: Vec<Check> = self.made.iter().filter(|check| asked.contains(&check.name)).cloned().collect();
        Answer::of(&asked).0.rank()
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

use std::collections::BTreeSet;
use std::sync::Arc;

use warifu_model::{Bundle, Certificate, IN_TOTO_PAYLOAD_TYPE, ReadError, SeriesId, json};
use warifu_seal::dsse::{self, Opened};
use warifu_seal::keys::PublicKey;

use super::Gate;
use crate::check::{Check, CheckName};
use crate::checks::{self, Case};
use crate::code::Code;
use crate::judge::{self, Judgement, Lineage, Presented, StatusQuestion, Voice};
use crate::lineage::{Lineages, Path};
use crate::logged::Logged;
use crate::opened::VerifiedCertificate;
use crate::request::Request;
use crate::snapshot::{self, Snapshot};
use crate::trust::Trust;
use crate::verdict::Verdict;

/// A bundle that was read, with what is at hand about its certificate. Nobody's word has been taken yet.
pub(super) struct Arrival<'r> {
    request: &'r Request<'r>,
    bundle: Bundle,
    certificate: Certificate,
    lineages: Arc<Lineages>,
    /// The named series, each with its path; none where the policy asks no authority.
    named: Vec<(SeriesId, Path)>,
    /// Those that may be about the certificate.
    snapshots: Vec<Snapshot>,
    logged: Logged,
}

/// A certificate that enough keys signed, of a body that might be one.
pub(super) struct Granted<'r> {
    request: &'r Request<'r>,
    verified: VerifiedCertificate,
    bundle: Bundle,
    logged: Logged,
    judgement: Judgement,
    against: Option<Check>,
}

/// Why nothing that the bundle says can be relied upon.
pub(super) struct Halt {
    lines: Vec<Check>,
    /// Why the bytes are no bundle, where they are none.
    unreadable: Option<ReadError>,
}

impl<'r> Arrival<'r> {
    pub(super) fn read(gate: &mut Gate<'_>, request: &'r Request<'r>) -> Result<Self, Halt> {
        let bundle = Bundle::read(request.bundle).map_err(Halt::no_bundle)?;
        let envelope = &bundle.certificate;
        if envelope.payload_type != IN_TOTO_PAYLOAD_TYPE {
            let check = Check::fail(CheckName::PayloadType, Code::PayloadTypeUnknown);
            return Err(check.with("found", json::shorten(&envelope.payload_type)).into());
        }
        // it says which keys to try; that nobody signed it, it can say as well
        let certificate = Certificate::read(&envelope.payload)
            .map_err(|error| misread(CheckName::Statement, Code::StatementMalformed, &error))?;
        let granted_at = certificate.granted_at;
        if request.known_at.is_some_and(|known_at| known_at < granted_at) {
            let check = Check::unknown(CheckName::Signatures, Code::NotKnownThen);
            return Err(check.with("granted_at", granted_at).into());
        }
        let lineages = gate.lineages(&bundle.accreditation, request.known_at);
        let is_asked = gate.trust().policy().accreditation.is_some();
        let named = certificate.series.iter().filter(|_| is_asked).map(|id| (*id, lineages.path(*id)));
        let named: Vec<(SeriesId, Path)> = named.collect();
        let (in_bundle, kept) = gate.snapshots(&bundle.status);
        let at_hand = in_bundle.iter().chain(kept.iter());
        let is_about = |one: &Snapshot| one.may_be_about(&certificate.body.id, named.iter().map(|(id, _)| *id));
        let about = at_hand.filter(|one| one.is_known(request.known_at) && is_about(one));
        let snapshots = snapshot::merged(about);
        let logged = Logged::read(gate, &bundle, request.known_at);
        Ok(Self { request, bundle, certificate, lineages, named, snapshots, logged })
    }

    /// Judges every party that may have granted the certificate, and takes the best answer.
    pub(super) fn judge(self, gate: &mut Gate<'_>) -> Result<Granted<'r>, Halt> {
        let trust = gate.trust();
        let rule = trust.policy().accreditation.as_ref();
        let effort = self.effort();
        refuse_beyond(effort)?;
        let follow = |(id, path): &(SeriesId, Path)| {
            let rule = rule.ok_or_else(|| Check::skipped(CheckName::Accreditation, Code::NotAsked))?;
            Lineage::follow(&self.lineages, trust, rule, &self.certificate, path, *id)
        };
        let lineages: Vec<_> = self.named.iter().map(follow).collect();
        let with_roots = rule.is_none_or(|rule| !rule.required && !trust.policy().roots.is_empty());

        let keys = self.keys(trust, &lineages, with_roots);
        refuse_beyond(effort + keys.len() * self.bundle.certificate.signatures.len())?;
        let opened = dsse::open_envelope(&self.bundle.certificate, &keys).ok();

        let words: Vec<_> = lineages.iter().flatten().filter_map(Lineage::word).collect();
        let voices = self.voices(trust, &lineages, with_roots);
        let status_keys: BTreeSet<_> = voices.iter().flat_map(Voice::keys).cloned().collect();
        let status_keys: Vec<_> = status_keys.into_iter().collect();
        let open = |one| snapshot::Opened { snapshot: one, signers: gate.signers(one, &status_keys) };
        let snapshots: Vec<_> = self.snapshots.iter().map(open).collect();

        let presented = Presented {
            trust,
            certificate: &self.certificate,
            envelope: &self.bundle.certificate,
            opened: opened.as_ref(),
            seen_at: self.logged.seen_at(trust.policy().log.as_ref()),
            status: StatusQuestion {
                policy: trust.policy(),
                certificate: &self.certificate,
                at: self.request.at,
                snapshots: &snapshots,
            },
        };
        let of_series = |followed: &Result<Lineage<'_>, Check>| match followed {
            Ok(lineage) => presented.by_series(lineage),
            Err(failed) => Judgement::without_lineage(failed.clone()),
        };
        let mut judgements: Vec<_> = lineages.iter().map(of_series).collect();
        if with_roots {
            judgements.push(presented.by_roots(&words));
        } else if judgements.is_empty() {
            judgements.push(judge::not_named());
        }
        let (best, against) = judge::best(judgements).ok_or_else(|| Halt::from(judge::nobody()))?;
        self.granted(best, against, opened)
    }

    /// How many signatures may have to be verified before anybody's word is taken: those on the accreditations and the
    /// snapshots that are about the certificate. What is about others is not looked at.
    fn effort(&self) -> usize {
        let on_paths: BTreeSet<_> = self.named.iter().flat_map(|(_, path)| &path.series).copied().collect();
        let snapshots: usize = self.snapshots.iter().map(|one| one.statement.effort()).sum();
        self.lineages.effort(on_paths.into_iter()) + snapshots
    }

    /// All keys that may count for the certificate, each once.
    fn keys(&self, trust: &Trust, lineages: &[Result<Lineage<'_>, Check>], with_roots: bool) -> Vec<PublicKey> {
        let governing = lineages.iter().flatten().filter_map(|one| one.governing(self.certificate.granted_at));
        let accredited = governing.flat_map(|spoken| spoken.edition.keys().map(|(_, key)| key));
        let roots = trust.roots().filter(|_| with_roots).map(|(_, key)| key);
        let keys: BTreeSet<_> = accredited.chain(roots).cloned().collect();
        keys.into_iter().collect()
    }

    /// Everybody who may speak about the status of the certificate.
    fn voices<'a>(
        &'a self,
        trust: &'a Trust,
        lineages: &[Result<Lineage<'a>, Check>],
        with_roots: bool,
    ) -> Vec<Voice<'a>> {
        let words: Vec<_> = lineages.iter().flatten().filter_map(Lineage::word).collect();
        let of_series =
            lineages.iter().flatten().filter_map(|one| Some(Voice::Series { id: one.id, word: one.word()? }));
        let roots = with_roots.then(|| Voice::of_roots(trust, words, &self.certificate.body.id));
        of_series.chain(roots).collect()
    }

    fn granted(self, best: Judgement, against: Option<Check>, opened: Option<Opened>) -> Result<Granted<'r>, Halt> {
        if let (Ok(signers), Some(opened)) = (&best.signers, opened) {
            let verified = VerifiedCertificate::new(opened, self.certificate, signers.clone());
            let Self { request, bundle, logged, .. } = self;
            return Ok(Granted { request, verified, bundle, logged, judgement: best, against });
        }
        let mut lines = best.lines();
        if let Some(against) = against {
            lines.retain(|line| line.name != against.name);
            lines.push(against);
        }
        Err(Halt { lines, unreadable: None })
    }
}

impl Granted<'_> {
    pub(super) fn verified(&self) -> &VerifiedCertificate {
        &self.verified
    }

    pub(super) fn into_verified(self) -> VerifiedCertificate {
        self.verified
    }

    /// Makes the checks that are left.
    pub(super) fn verdict(self, trust: &Trust) -> Verdict {
        let Self { request, verified, bundle, logged, judgement, against } = self;
        let case =
            Case { trust, request, certificate: verified.certificate(), disclosed: &bundle.disclosed, logged: &logged };
        let mut made = checks::all(&case);
        made.extend(
            judgement
                .checks
                .into_iter()
                .filter(|check| against.as_ref().is_none_or(|against| against.name != check.name)),
        );
        made.extend(against);
        made.sort_by_key(|check| check.name);
        let known_at = verified.certificate().granted_at;
        let known_at = judgement.status_made_at.map_or(known_at, |made_at| made_at.max(known_at));
        let first = CheckName::ALL.iter().take_while(|name| **name <= CheckName::Body).copied();
        let checks = first.map(Check::pass).chain(made).collect();
        Verdict::new(trust, request, checks, Some(known_at), None).of_certificate(
            verified,
            judgement.path,
            bundle.disclosed,
        )
    }
}

impl Halt {
    fn no_bundle(error: ReadError) -> Self {
        let check = misread(CheckName::Envelope, Code::EnvelopeMalformed, &error);
        Self { lines: vec![check], unreadable: Some(error) }
    }

    /// The first check that was not passed.
    pub(super) fn into_check(self) -> Check {
        let first = self.lines.into_iter().min_by_key(|check| check.outcome.severity());
        first.unwrap_or_else(judge::nobody)
    }

    /// A verdict in which everything else was not reached.
    pub(super) fn verdict(self, trust: &Trust, request: &Request<'_>) -> Verdict {
        let reached = self.lines.iter().map(|check| check.name).min();
        let line = |name: &CheckName| {
            let made = self.lines.iter().find(|check| check.name == *name).cloned();
            let is_before = *name <= CheckName::Statement && reached.is_some_and(|reached| *name < reached);
            let other = || if is_before { Check::pass(*name) } else { Check::skipped(*name, Code::NotReached) };
            made.unwrap_or_else(other)
        };
        let checks = CheckName::ALL.iter().map(line).collect();
        Verdict::new(trust, request, checks, None, self.unreadable)
    }
}

impl From<Check> for Halt {
    fn from(check: Check) -> Self {
        Self { lines: vec![check], unreadable: None }
    }
}

fn refuse_beyond(effort: usize) -> Result<(), Halt> {
    if effort <= MOST_SIGNATURES {
        return Ok(());
    }
    let check = Check::fail(CheckName::Signatures, Code::TooManySignatures);
    Err(check.with("found", effort).with("limit", MOST_SIGNATURES).into())
}

fn misread(name: CheckName, code: Code, error: &ReadError) -> Check {
    Check::fail(name, code)
        .with("problem", error.code())
        .with("pointer", error.pointer.as_str())
        .with("offset", error.offset)
        .with("message", error.to_string())
}

/// How many signatures are verified for one bundle at most, with what the importer keeps.
const MOST_SIGNATURES: usize = 4_096;

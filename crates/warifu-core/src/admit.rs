//! From bytes to admitted attestations: reading, signatures, the admission policy.

use warifu_model::json::{Limits, Read as _, Tape, shorten};
use warifu_model::{
    Admission, AdmissionSigner, BindingRule, Digest, Envelope, EnvelopeSignature, InputKind, Limit, Party, ReadError,
    RecordInput, Relaxation, Remark, SignerUse, Timestamp, Weakening, WeakeningCode,
};

use crate::claims::Declared;
use crate::evaluate_error::{EvaluateError, NotAdmitted};
use crate::facts::Signatory;
use crate::signature::CheckSignature;
use crate::statement::{EvidenceRef, Statement, TypedClaims};

/// An attestation that was admitted, without its claims.
#[derive(Debug)]
pub(crate) struct Admitted {
    /// Its place in the request.
    pub(crate) index: usize,
    pub(crate) statement: Statement,
    /// As whose word it counts.
    pub(crate) input: RecordInput,
    /// Who has signed it and speaks as its party.
    pub(crate) signers: Vec<Signatory>,
    /// What was let pass so that it is admitted.
    pub(crate) weakening: Option<Weakening>,
}

/// Reads all inputs and admits them, sorted by the digests of their files; the claims of each in the same order. Digests that
/// are known already stand in the order of the inputs; those that are missing are computed.
pub(crate) fn admit_all(
    (inputs, digests): (&[&[u8]], &[Digest]),
    declared: &Declared,
    admission: &Admission,
    at: Timestamp,
    signatures: &dyn CheckSignature,
) -> Result<(Vec<Admitted>, Vec<TypedClaims>), EvaluateError> {
    if inputs.len() > INPUTS {
        return Err(EvaluateError::TooManyInputs { found: inputs.len(), limit: INPUTS });
    }
    let admitter = Admitter { declared, admission, at, signatures };
    let admit = |(index, bytes): (usize, &&[u8])| {
        let digest = digests.get(index).copied().unwrap_or_else(|| Digest::of(bytes));
        admitter.admit(index, digest, bytes)
    };
    let all: Vec<WithClaims> = inputs.iter().enumerate().map(admit).collect::<Result<_, _>>()?;
    let Some((first, _)) = all.first() else { return Err(EvaluateError::NoInput) };
    let product = &first.statement.product;
    if let Some((other, _)) = all.iter().find(|(other, _)| other.statement.product != *product) {
        return Err(EvaluateError::DifferentProduct { input: other.index });
    }
    Ok(sort(all)?.into_iter().unzip())
}

type WithClaims = (Admitted, TypedClaims);

/// Sorts by digest; of two equal files the one that was given later is the error.
fn sort(mut admitted: Vec<WithClaims>) -> Result<Vec<WithClaims>, EvaluateError> {
    admitted.sort_by_key(|(one, _)| (one.input.digest, one.index));
    let mut pairs = admitted.iter().zip(admitted.iter().skip(1)).map(|((one, _), (next, _))| (one, next));
    match pairs.find(|(one, next)| one.input.digest == next.input.digest) {
        Some((_, twice)) => Err(EvaluateError::DuplicateInput { input: twice.index, digest: twice.input.digest }),
        None => Ok(admitted),
    }
}

struct Admitter<'a> {
    declared: &'a Declared,
    admission: &'a Admission,
    at: Timestamp,
    signatures: &'a dyn CheckSignature,
}

/// What a file holds.
enum File {
    Envelope(Envelope),
    Statement(Box<(Statement, TypedClaims)>),
}

/// As whose word an envelope counts, and what was let pass for it.
struct Attributed {
    input: RecordInput,
    signers: Vec<Signatory>,
    weakening: Option<Weakening>,
}

impl Admitter<'_> {
    fn admit(&self, index: usize, digest: Digest, bytes: &[u8]) -> Result<WithClaims, EvaluateError> {
        let admitted = match self.read(bytes).map_err(|error| EvaluateError::Input { index, error })? {
            File::Statement(read) => self.admit_unsigned(index, digest, *read),
            File::Envelope(envelope) => self.admit_envelope(index, digest, &envelope),
        }?;
        self.refuse_bound_by_maker(&admitted.0)?;
        Ok(admitted)
    }

    /// Refuses evidence of which only the maker says that it is about the product, where the policy does.
    fn refuse_bound_by_maker(&self, admitted: &Admitted) -> Result<(), EvaluateError> {
        let is_bound = |entry: &EvidenceRef| entry.remarks.iter().any(Remark::is_bound_by_maker);
        if self.admission.bound_by_maker == Some(BindingRule::Refuse)
            && admitted.statement.evidence.iter().any(is_bound)
        {
            return Err(EvaluateError::NotAdmitted { input: admitted.index, why: NotAdmitted::BoundByMaker });
        }
        Ok(())
    }

    fn admit_unsigned(
        &self,
        index: usize,
        digest: Digest,
        (statement, claims): (Statement, TypedClaims),
    ) -> Result<WithClaims, EvaluateError> {
        if self.admission.unsigned == Relaxation::Refuse {
            return Err(EvaluateError::NotAdmitted { input: index, why: NotAdmitted::Unsigned });
        }
        let input = word_of(digest, digest, InputKind::Attestation, &[]);
        let weakening = weakening(WeakeningCode::UnsignedInputAdmitted, digest);
        let signers = Vec::new();
        Ok((Admitted { index, statement, input, signers, weakening: Some(weakening) }, claims))
    }

    fn admit_envelope(&self, index: usize, digest: Digest, envelope: &Envelope) -> Result<WithClaims, EvaluateError> {
        if envelope.payload_type != Envelope::IN_TOTO_PAYLOAD {
            return Err(EvaluateError::PayloadType { input: index, found: shorten(&envelope.payload_type) });
        }
        let Attributed { input, signers, weakening } = self.attributed(index, digest, envelope)?;
        let statement = match Statement::quick(&envelope.payload, self.declared) {
            Some(read) => Ok(read),
            None => Tape::parse(&envelope.payload).and_then(|tape| Statement::read(tape.root(), self.declared)),
        };
        let (statement, claims) = statement.map_err(|error| EvaluateError::Payload { index, error })?;
        Ok((Admitted { index, statement, input, signers, weakening }, claims))
    }

    /// As whose word an envelope counts, and what was let pass for it.
    fn attributed(&self, index: usize, digest: Digest, envelope: &Envelope) -> Result<Attributed, EvaluateError> {
        let signers = self.signers(envelope);
        let is_unknown = signers.is_empty();
        if is_unknown && self.admission.unknown_signers == Relaxation::Refuse {
            return Err(EvaluateError::NotAdmitted { input: index, why: NotAdmitted::UnknownSigner });
        }
        let input = word_of(digest, Digest::of(&envelope.payload), InputKind::Envelope, &signers);
        let speaking = signers.iter().filter(|signer| signer.party == input.party);
        let signers = speaking.map(|signer| Signatory::new(&signer.name, signer.roles.clone())).collect();
        let weakening = is_unknown.then(|| weakening(WeakeningCode::UnknownSignerAdmitted, digest));
        Ok(Attributed { input, signers, weakening })
    }

    /// An envelope is an object with a `payload`; everything else is read as a statement.
    fn read(&self, bytes: &[u8]) -> Result<File, ReadError> {
        if let Some(read) = Statement::quick(bytes, self.declared) {
            return Ok(File::Statement(Box::new(read)));
        }
        if bytes.len() <= Limit::STRING_BYTES {
            // No string of it can be too long for a statement, so one parse serves both.
            let tape = Tape::parse(bytes)?;
            return if is_envelope(&tape) {
                Envelope::read_node(tape.root()).map(File::Envelope)
            } else {
                self.statement(&tape)
            };
        }
        let tape = Tape::parse_within(bytes, Limits::envelope())?;
        if is_envelope(&tape) {
            return Envelope::read_node(tape.root()).map(File::Envelope);
        }
        drop(tape);
        self.statement(&Tape::parse(bytes)?)
    }

    fn statement(&self, tape: &Tape<'_>) -> Result<File, ReadError> {
        Statement::read(tape.root(), self.declared).map(|read| File::Statement(Box::new(read)))
    }

    /// The known signers with a good signature. Key ids in the envelope decide nothing: every signature is tried with
    /// every key that is good at the time.
    fn signers(&self, envelope: &Envelope) -> Vec<&AdmissionSigner> {
        let message = envelope.signed_bytes();
        let is_good_now = |signer: &&AdmissionSigner| {
            signer.from.is_none_or(|from| from <= self.at) && signer.until.is_none_or(|until| self.at < until)
        };
        let has_signed = |signer: &&AdmissionSigner| {
            let check = |one: &EnvelopeSignature| self.signatures.check(signer.key.as_bytes(), &message, &one.sig);
            envelope.signatures.iter().any(check)
        };
        self.admission.signers.iter().filter(is_good_now).filter(has_signed).collect()
    }
}

fn is_envelope(tape: &Tape<'_>) -> bool {
    tape.root().fields().is_ok_and(|mut fields| fields.find("payload").is_some())
}

/// As the strongest party that signed, in all its signers' roles; with no known signer as the maker, in no role.
fn word_of(digest: Digest, payload: Digest, kind: InputKind, signers: &[&AdmissionSigner]) -> RecordInput {
    let party = signers.iter().map(|signer| signer.party).max().unwrap_or(Party::First);
    let strongest = signers.iter().filter(|signer| signer.party == party);
    let mut roles: Vec<_> = strongest.flat_map(|signer| signer.roles.iter().cloned()).collect();
    roles.sort();
    roles.dedup();
    let used = |signer: &&AdmissionSigner| SignerUse { key: signer.key.id(), name: signer.name.clone() };
    let mut signers: Vec<_> = signers.iter().map(used).collect();
    signers.sort();
    RecordInput { digest, payload, kind, party, roles, signers }
}

fn weakening(code: WeakeningCode, digest: Digest) -> Weakening {
    Weakening { code, digest: Some(digest), requirement: None }
}

/// Most attestations of one evaluation.
const INPUTS: usize = 1_000;

//! From bytes to admitted attestations: reading, signatures, the admission policy.

use std::sync::Arc;

use warifu_model::json::{Limits, Read as _, Tape, shorten};
use warifu_model::{
    Admission, AdmissionSigner, Attestation, Digest, Envelope, EnvelopeSignature, IN_TOTO_PAYLOAD_TYPE, InputKind,
    Party, ReadError, RecordInput, Relaxation, SignerUse, Timestamp, Weakening, WeakeningCode, limits,
};

use crate::evaluate_error::{EvaluateError, NotAdmitted};
use crate::signature::CheckSignature;

/// An attestation that is heard.
#[derive(Clone, Debug)]
pub(crate) struct Admitted {
    /// Its place in the request.
    pub(crate) index: usize,
    pub(crate) attestation: Arc<Attestation>,
    /// How it is heard.
    pub(crate) input: RecordInput,
    /// What was let pass so that it is heard.
    pub(crate) weakening: Option<Weakening>,
}

/// Reads all inputs and admits them, sorted by the digests of their files. Files among `known`, which were admitted under
/// the same policy at the same time, are not read again.
pub(crate) fn admit_all(
    inputs: &[&[u8]],
    admission: &Admission,
    at: Timestamp,
    signatures: &dyn CheckSignature,
    known: &[Admitted],
) -> Result<Vec<Admitted>, EvaluateError> {
    if inputs.len() > INPUTS {
        return Err(EvaluateError::TooManyInputs { found: inputs.len(), limit: INPUTS });
    }
    let door = Door { admission, at, signatures, known };
    let admit = |(index, bytes): (usize, &&[u8])| door.admit(index, bytes);
    let admitted: Vec<Admitted> = inputs.iter().enumerate().map(admit).collect::<Result<_, _>>()?;
    let Some(first) = admitted.first() else { return Err(EvaluateError::NoInput) };
    let product = &first.attestation.product;
    if let Some(other) = admitted.iter().find(|other| other.attestation.product != *product) {
        return Err(EvaluateError::DifferentProduct { input: other.index });
    }
    sort(admitted)
}

/// Sorts by digest; of two equal files the one that was given later is the error.
fn sort(mut admitted: Vec<Admitted>) -> Result<Vec<Admitted>, EvaluateError> {
    admitted.sort_by_key(|one| (one.input.digest, one.index));
    let mut pairs = admitted.iter().zip(admitted.iter().skip(1));
    match pairs.find(|(one, next)| one.input.digest == next.input.digest) {
        Some((_, twice)) => Err(EvaluateError::DuplicateInput { input: twice.index, digest: twice.input.digest }),
        None => Ok(admitted),
    }
}

struct Door<'a> {
    admission: &'a Admission,
    at: Timestamp,
    signatures: &'a dyn CheckSignature,
    /// Sorted by digest.
    known: &'a [Admitted],
}

/// What a file holds.
enum File {
    Envelope(Envelope),
    Statement(Attestation),
}

impl Door<'_> {
    fn admit(&self, index: usize, bytes: &[u8]) -> Result<Admitted, EvaluateError> {
        let digest = Digest::of(bytes);
        if let Some(known) = self.known(digest) {
            return Ok(Admitted { index, ..known.clone() });
        }
        match read(bytes).map_err(|error| EvaluateError::Input { index, error })? {
            File::Statement(attestation) => self.admit_unsigned(index, digest, attestation),
            File::Envelope(envelope) => self.admit_envelope(index, digest, &envelope),
        }
    }

    fn known(&self, digest: Digest) -> Option<&Admitted> {
        let place = self.known.binary_search_by(|one| one.input.digest.cmp(&digest)).ok()?;
        self.known.get(place)
    }

    fn admit_unsigned(
        &self,
        index: usize,
        digest: Digest,
        attestation: Attestation,
    ) -> Result<Admitted, EvaluateError> {
        if self.admission.unsigned == Relaxation::Refuse {
            return Err(EvaluateError::NotAdmitted { input: index, why: NotAdmitted::Unsigned });
        }
        let input = heard(digest, digest, InputKind::Attestation, &[]);
        let weakening = weakening(WeakeningCode::UnsignedInputAdmitted, digest);
        Ok(Admitted { index, attestation: Arc::new(attestation), input, weakening: Some(weakening) })
    }

    fn admit_envelope(&self, index: usize, digest: Digest, envelope: &Envelope) -> Result<Admitted, EvaluateError> {
        if envelope.payload_type != IN_TOTO_PAYLOAD_TYPE {
            return Err(EvaluateError::PayloadType { input: index, found: shorten(&envelope.payload_type) });
        }
        let signers = self.signers(envelope);
        let is_unknown = signers.is_empty();
        if is_unknown && self.admission.unknown_signers == Relaxation::Refuse {
            return Err(EvaluateError::NotAdmitted { input: index, why: NotAdmitted::UnknownSigner });
        }
        let attestation =
            Attestation::read(&envelope.payload).map_err(|error| EvaluateError::Payload { index, error })?;
        let input = heard(digest, Digest::of(&envelope.payload), InputKind::Envelope, &signers);
        let weakening = is_unknown.then(|| weakening(WeakeningCode::UnknownSignerAdmitted, digest));
        Ok(Admitted { index, attestation: Arc::new(attestation), input, weakening })
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

/// An envelope is an object with a `payload`; everything else is read as a statement.
fn read(bytes: &[u8]) -> Result<File, ReadError> {
    if bytes.len() <= limits::STRING_BYTES {
        // No string of it can be too long for a statement, so one parse serves both.
        let tape = Tape::parse(bytes)?;
        return if is_envelope(&tape) {
            Envelope::read_node(tape.root()).map(File::Envelope)
        } else {
            Attestation::read_node(tape.root()).map(File::Statement)
        };
    }
    let tape = Tape::parse_within(bytes, Limits::envelope())?;
    if is_envelope(&tape) {
        return Envelope::read_node(tape.root()).map(File::Envelope);
    }
    drop(tape);
    Attestation::read(bytes).map(File::Statement)
}

fn is_envelope(tape: &Tape<'_>) -> bool {
    tape.root().fields().is_ok_and(|mut fields| fields.find("payload").is_some())
}

/// As the strongest party that signed, in all its signers' roles; with no known signer as the maker, in no role.
fn heard(digest: Digest, payload: Digest, kind: InputKind, signers: &[&AdmissionSigner]) -> RecordInput {
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

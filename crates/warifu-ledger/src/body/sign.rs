use warifu_model::json::{Limits, Tape};
use warifu_model::{
    Act, Bundle, CaseKind, Digest, Disclosure, Envelope, EnvelopeSignature, IssuedAct, Json, Limit, OpenedAct,
    PublicKeyText, ReadError, Record, Role, SignedAct, Timestamp,
};
use warifu_seal::dsse::AddSignatureError;
use warifu_signing::{disclosures_of, log_entry};

use super::{Body, act, seen};
use crate::error::LedgerError;
use crate::fold;
use crate::journal;
use crate::roster::usable;
use crate::rows::{CaseRow, CaseState, CertificateRow, SignatureRow, bounded};
use crate::rules::{demand_member, is_enough};
use crate::store::{Read, Scan, Write, writing};

/// A signature on the statement of a certificate, over the pre-authentication encoding (DSSE) of an in-toto statement.
#[derive(Clone, Copy, Debug)]
pub struct CertificateSignature<'a> {
    /// The digest of the statement.
    pub certificate: Digest,
    /// The key that signed it.
    pub key: PublicKeyText,
    /// The signature.
    pub signature: &'a [u8],
}

/// The result of a signature on a certificate.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum SignedCertificate {
    /// More have to sign it.
    Waiting,
    /// It is issued: its bundle can be handed out.
    Issued {
        /// Its place in the log.
        leaf: u32,
    },
}

impl Body {
    /// Takes a signature on the statement of a certificate, over the pre-authentication encoding (DSSE) of an in-toto statement. With
    /// the last one that the ledger asks for the certificate is issued, in the same transaction.
    ///
    /// # Errors
    ///
    /// [`LedgerError::CertificateUnknown`], [`LedgerError::CertificateNotOpen`], [`LedgerError::OfficerEnded`],
    /// [`LedgerError::OfficerRole`], [`LedgerError::AlreadySigned`], [`LedgerError::SignatureInvalid`]; the ledger is then as it was.
    pub fn sign(
        &mut self,
        certificate: &Digest,
        key: PublicKeyText,
        signature: &[u8],
        known_at: Timestamp,
    ) -> Result<SignedCertificate, LedgerError> {
        let signed = [CertificateSignature { certificate: *certificate, key, signature }];
        let done = self.sign_all(&signed, known_at)?;
        done.into_iter().next().ok_or(LedgerError::RowMissing { table: SignatureRow::TABLE.name })
    }

    /// Takes signatures on certificates, in their order, in one transaction: all of them or none.
    ///
    /// # Errors
    ///
    /// As [`Body::sign`].
    pub fn sign_all(
        &mut self,
        signatures: &[CertificateSignature<'_>],
        known_at: Timestamp,
    ) -> Result<Vec<SignedCertificate>, LedgerError> {
        let mut write = writing(&mut *self.store)?;
        let done = signatures.iter().map(|one| sign(&mut *write, &self.opened, one, known_at));
        let done = done.collect::<Result<Vec<_>, _>>()?;
        write.commit()?;
        Ok(done)
    }

    /// The bytes that are to be signed for a certificate, as the payload of an envelope for in-toto statements.
    ///
    /// # Errors
    ///
    /// [`LedgerError::CertificateUnknown`], [`LedgerError::BlobDamaged`].
    pub fn statement(&mut self, certificate: &Digest) -> Result<Vec<u8>, LedgerError> {
        let mut read = self.store.read()?;
        seen::certificate(&mut *read, certificate)?;
        match journal::blob(&mut *read, certificate)? {
            Some(statement) => Ok(statement),
            // of one that was entered the envelope is kept
            None => Ok(envelope(&mut *read, certificate)?.payload),
        }
    }

    /// All findings of a certificate with their salts and proofs, for its holder alone; none of one that was entered, whose seed is
    /// elsewhere.
    ///
    /// # Errors
    ///
    /// [`LedgerError::CertificateUnknown`], and what stands in the way of reading.
    pub fn disclosures(&mut self, certificate: &Digest) -> Result<Option<Vec<Disclosure>>, LedgerError> {
        let mut read = self.store.read()?;
        let digest = seen::certificate(&mut *read, certificate)?.record;
        let Some(seed) = journal::seed(&mut *read, certificate)? else { return Ok(None) };
        let record = Record::read(&journal::demand_blob(&mut *read, &digest)?)
            .map_err(|error| LedgerError::Document { digest, error })?;
        Ok(Some(disclosures_of(&record.findings, &seed)))
    }

    /// The bundle of the certificate with this number, read back from the ledger; none where no certificate of this number was issued.
    ///
    /// # Errors
    ///
    /// [`LedgerError::BlobDamaged`] and what else stands in the way of reading.
    pub fn bundle(&mut self, number: &str) -> Result<Option<Vec<u8>>, LedgerError> {
        let mut read = self.store.read()?;
        let equal = [bounded(number).into()];
        let rows = read.scan(&Scan { index: Some("number"), equal: &equal, ..Scan::all(CertificateRow::TABLE, 1) })?;
        let Some(row) = rows.first().map(CertificateRow::of).filter(|row| row.stage.is_out()) else { return Ok(None) };
        let envelope = envelope(&mut *read, &row.digest)?;
        Ok(Some(Json::from(&Bundle::of(envelope)).to_canonical()))
    }
}

/// Takes one signature; with the last one that the ledger asks for, the certificate is issued.
fn sign(
    write: &mut dyn Write,
    opened: &OpenedAct,
    made: &CertificateSignature<'_>,
    known_at: Timestamp,
) -> Result<SignedCertificate, LedgerError> {
    let row = seen::certificate(write, &made.certificate)?;
    let signed = SignedAct { certificate: made.certificate, key: made.key, signature: made.signature.to_vec() };
    demand_signer(write, opened, &row, &signed, known_at)?;
    act(write, known_at, Act::Signed(signed))?;
    let Some((issued, entry)) = issuing(write, opened, &row)? else { return Ok(SignedCertificate::Waiting) };
    let leaf = issued.leaf;
    journal::put_blob(write, &entry)?;
    act(write, known_at, Act::Issued(issued))?;
    Ok(SignedCertificate::Issued { leaf })
}

/// The envelope of a certificate that was handed out.
pub(super) fn envelope(read: &mut dyn Read, certificate: &Digest) -> Result<Envelope, LedgerError> {
    let not_out = LedgerError::CertificateNotIssued { certificate: *certificate };
    let digest = seen::certificate(read, certificate)?.envelope.ok_or(not_out)?;
    let bytes = journal::demand_blob(read, &digest)?;
    Envelope::read(&bytes).map_err(|error| LedgerError::Document { digest, error })
}

fn demand_open(read: &mut dyn Read, row: &CertificateRow) -> Result<(), LedgerError> {
    let case = read.get(CaseRow::TABLE, &[row.case.as_str().into()])?.map(|row| CaseRow::of(&row));
    match case {
        Some(case) if case.kind == CaseKind::Certification && case.state == CaseState::Signing => Ok(()),
        _ => Err(LedgerError::CertificateNotOpen { certificate: row.digest }),
    }
}

/// Refuses a signature that is not waited for: of a key without a role of the thresholds, or a second one of a key.
pub(crate) fn demand_signer(
    read: &mut dyn Read,
    opened: &OpenedAct,
    row: &CertificateRow,
    signed: &SignedAct,
    known_at: Timestamp,
) -> Result<(), LedgerError> {
    let key = signed.key;
    demand_open(read, row)?;
    let roles: Vec<Role> = opened.thresholds.iter().map(|threshold| threshold.role.clone()).collect();
    demand_member(read, key, known_at, &roles)?;
    let before = fold::signatures(read, &signed.certificate)?;
    if before.len() >= Limit::SIGNATURES {
        return Err(AddSignatureError::TooManySignatures.into());
    }
    if before.iter().any(|made| made.key == key.as_bytes()) {
        return Err(AddSignatureError::AlreadySigned { key_id: key.id() }.into());
    }
    let statement = journal::demand_blob(read, &signed.certificate)?;
    let message = Envelope::pae(Envelope::IN_TOTO_PAYLOAD, &statement);
    usable(key)?.verify(&message, &signed.signature).map_err(|_| LedgerError::SignatureInvalid { key })
}

/// The number in a statement, which was read as a whole when it got its place.
fn number(statement: &[u8]) -> Result<String, ReadError> {
    let tape = Tape::parse_within(statement, Limits::envelope())?;
    let number = tape.root().find("/predicate/number").unwrap_or_else(|| tape.root());
    Ok(number.string()?.into_owned())
}

/// The act by which a certificate is issued, and its entry of the log: the certificate with all its signatures; none as long as more
/// have to sign it.
pub(crate) fn issuing(
    read: &mut dyn Read,
    opened: &OpenedAct,
    row: &CertificateRow,
) -> Result<Option<(IssuedAct, Vec<u8>)>, LedgerError> {
    let certificate = row.digest;
    let signatures = fold::signatures(read, &certificate)?;
    if !is_enough(opened, read, &signatures)? {
        return Ok(None);
    }
    let signatures = signatures.iter().map(|made| EnvelopeSignature {
        keyid: made.key.as_slice().try_into().ok().map(|key| PublicKeyText::from_bytes(key).id().to_string()),
        sig: made.signature.clone(),
    });
    let payload = journal::demand_blob(read, &certificate)?;
    let number = number(&payload).map_err(|error| LedgerError::Document { digest: certificate, error })?;
    let envelope =
        Envelope { payload_type: Envelope::IN_TOTO_PAYLOAD.to_owned(), payload, signatures: signatures.collect() };
    let entry = log_entry(&Json::from(&envelope).to_canonical())?;
    let (envelope, leaf) = (Digest::of(&entry), fold::size(read)?);
    Ok(Some((IssuedAct { certificate, number, index: row.place, envelope, leaf }, entry)))
}

use std::collections::BTreeSet;

use warifu_ledger::questions::certificate;
use warifu_ledger::rows::{Cell, SignatureRow, StepRow};
use warifu_ledger::store::{Read, Scan};
use warifu_ledger::{Arrival, Body, LedgerError, journal, roster};
use warifu_model::json::{Limits, Node, Read as _, Tape, decode_base64};
use warifu_model::{Digest, Envelope, Json, PublicKeyText, ReadError};
use warifu_seal::keys::PublicKey;

use crate::answer::Answer;
use crate::error::ServerError;
use crate::request::Request;
use crate::upload;

/// A signed statement as it arrives: an envelope (DSSE), and documents that come with it.
#[derive(Debug)]
pub(crate) struct Arrived {
    envelope: Envelope,
    documents: Vec<Vec<u8>>,
}

/// What became of it.
#[derive(Debug)]
pub(crate) struct Done {
    /// Whether the ledger had it already.
    pub(crate) is_repeated: bool,
    /// What is told.
    pub(crate) value: Json,
}

impl Arrived {
    /// Reads an envelope; an object of an envelope and documents in base64; or the upload of a form.
    pub(crate) fn of(request: &Request) -> Result<Self, ServerError> {
        let media_type = request.header("content-type").unwrap_or_default();
        if let Some(boundary) = upload::boundary(media_type) {
            return Self::of_form(&request.body, &boundary);
        }
        let tape = Tape::parse_within(&request.body, Limits::envelope())?;
        let root = tape.root();
        if root.find("/payload").is_some() {
            return Ok(Self { envelope: Envelope::read(&request.body)?, documents: Vec::new() });
        }
        let mut fields = root.fields()?;
        fields.format(FORMAT)?;
        let envelope = Envelope::read_node(fields.node_of("envelope")?)?;
        let mut documents = Vec::new();
        if let Some(list) = fields.find("documents") {
            for item in list.items()? {
                documents.push(document(item)?);
            }
        }
        fields.finish()?;
        Ok(Self { envelope, documents })
    }

    fn of_form(body: &[u8], boundary: &str) -> Result<Self, ServerError> {
        let (mut envelope, mut documents) = (None, Vec::new());
        for part in upload::parts(body, boundary).ok_or(ServerError::Upload { what: "its parts" })? {
            match part.name.as_str() {
                "envelope" if envelope.is_none() => envelope = Some(Envelope::read(part.bytes)?),
                // what a form sends where no file was chosen
                "document" if part.bytes.is_empty() => {}
                "document" => documents.push(part.bytes.to_vec()),
                _ => return Err(ServerError::Upload { what: "a part that is neither `envelope` nor `document`" }),
            }
        }
        Ok(Self { envelope: envelope.ok_or(ServerError::Upload { what: "no part `envelope`" })?, documents })
    }
}

fn document(node: Node<'_>) -> Result<Vec<u8>, ReadError> {
    decode_base64(&node.string()?).ok_or_else(|| node.wrong_type("base64"))
}

impl Done {
    /// 201 for what is new, 200 for what the ledger had already.
    pub(crate) fn answer(&self) -> Answer {
        Answer::json(if self.is_repeated { 200 } else { 201 }, &self.value)
    }
}

/// A step of a case. The same one again changes nothing, and is answered as if it were the first time.
pub(crate) fn step(body: &mut Body, arrived: &Arrived, request: &Request) -> Result<Done, ServerError> {
    let digest = Digest::of(&arrived.envelope.payload);
    if let Some(done) = again(&mut *body.read()?, digest, &arrived.envelope)? {
        return Ok(done);
    }
    let blobs: Vec<&[u8]> = arrived.documents.iter().map(Vec::as_slice).collect();
    let arrival =
        Arrival { blobs: &blobs, salt_seed: Some(&request.random), ..Arrival::of(&arrived.envelope, request.now) };
    let taken = match body.step(&arrival) {
        Ok(taken) => taken,
        // of the same one twice at once, the second finds that the ledger has gone on: by the first
        Err(error) => return again(&mut *body.read()?, digest, &arrived.envelope)?.ok_or_else(|| error.into()),
    };
    let placed = taken.placed.as_ref().map(|placed| placed.certificate);
    let value = said(taken.step, taken.entry, placed, &mut *body.read()?)?;
    Ok(Done { is_repeated: false, value })
}

fn is_signed_by(key: &[u8], envelope: &Envelope) -> bool {
    let key = <&[u8; 32]>::try_from(key).ok().and_then(|key| PublicKey::from_bytes(key).ok());
    let message = envelope.signed_bytes();
    let mut signatures = envelope.signatures.iter().take(MOST_SIGNATURES);
    key.is_some_and(|key| signatures.any(|made| key.verify(&message, &made.sig).is_ok()))
}

/// What is told of a step that the ledger has. Whoever has not signed it is not told.
fn again(read: &mut dyn Read, step: Digest, envelope: &Envelope) -> Result<Option<Done>, ServerError> {
    let known = step_row(read, &step)?.filter(|row| is_signed_by(&row.key, envelope));
    let Some(sequence) = known.map(|row| row.sequence) else { return Ok(None) };
    let entry = journal::rows(read, sequence, 1)?.first().map_or(step, |row| row.digest);
    let placed = placed_by(read, sequence)?;
    Ok(Some(Done { is_repeated: true, value: said(step, entry, placed, read)? }))
}

/// The certificate that got its place by the step of this entry: the entry after it says so.
fn placed_by(read: &mut dyn Read, sequence: u32) -> Result<Option<Digest>, ServerError> {
    let next = sequence.checked_add(1).map(|next| journal::entry(read, next)).transpose()?.flatten();
    Ok(match next.map(|entry| entry.act) {
        Some(warifu_model::Act::Placed(placed)) => Some(placed.certificate),
        _ => None,
    })
}

fn said(step: Digest, entry: Digest, placed: Option<Digest>, read: &mut dyn Read) -> Result<Json, ServerError> {
    let line = match placed {
        Some(digest) => certificate(read, &digest)?,
        None => None,
    };
    let placed = line.map(|line| {
        Json::object().with("certificate", line.digest).with("number", line.number).with("index", line.place)
    });
    Ok(Json::object()
        .with("format", "warifu.server-step/1")
        .with("step", step)
        .with("entry", entry)
        .with("placed", placed.unwrap_or(Json::Null)))
}

fn step_row(read: &mut dyn Read, digest: &Digest) -> Result<Option<StepRow>, ServerError> {
    let equal = [digest.to_value()];
    let rows = read.scan(&Scan { index: Some("digest"), equal: &equal, ..Scan::all(StepRow::TABLE, 1) })?;
    Ok(rows.first().map(StepRow::of))
}

/// Signatures on the statement of a certificate: the envelope holds the statement exactly as the ledger gives it.
pub(crate) fn signature(body: &mut Body, arrived: &Arrived, request: &Request) -> Result<Done, ServerError> {
    let envelope = &arrived.envelope;
    if envelope.payload_type != Envelope::IN_TOTO_PAYLOAD {
        return Err(LedgerError::PayloadType {
            found: warifu_model::json::shorten(&envelope.payload_type),
            expected: Envelope::IN_TOTO_PAYLOAD,
        }
        .into());
    }
    let digest = Digest::of(&envelope.payload);
    if certificate(&mut *body.read()?, &digest)?.is_none() {
        return Err(LedgerError::CertificateUnknown { certificate: digest }.into());
    }
    let mut is_repeated = true;
    let made = signers(&mut *body.read()?, envelope)?;
    if made.is_empty() {
        return Err(ServerError::SignerUnknown);
    }
    let known = signed_by(&mut *body.read()?, &digest)?;
    for (key, signature) in made {
        if known.contains(key.as_bytes().as_slice()) {
            continue;
        }
        match body.sign(&digest, key, &signature, request.now) {
            Ok(_) => is_repeated = false,
            // of the same one twice at once, the second finds it there
            Err(_) if signed_by(&mut *body.read()?, &digest)?.contains(key.as_bytes().as_slice()) => {}
            Err(error) => return Err(error.into()),
        }
    }
    let line = certificate(&mut *body.read()?, &digest)?;
    let is_out = line.as_ref().is_some_and(|line| line.stage.is_out());
    let value = Json::object()
        .with("format", "warifu.server-signature/1")
        .with("certificate", digest)
        .with("number", line.map(|line| line.number).unwrap_or_default())
        .with("state", if is_out { "issued" } else { "waiting" });
    Ok(Done { is_repeated, value })
}

/// The keys of the body that made a signature on an envelope, with it. Key ids are hints and decide nothing.
fn signers(read: &mut dyn Read, envelope: &Envelope) -> Result<Vec<(PublicKeyText, Vec<u8>)>, ServerError> {
    let message = envelope.signed_bytes();
    let mut found = Vec::new();
    let mut keys = roster::keys(read)?;
    for made in envelope.signatures.iter().take(MOST_SIGNATURES) {
        let hint = made.keyid.as_deref().and_then(|id| keys.iter().position(|key| key.id().to_string() == id));
        if let Some(hint) = hint {
            keys.swap(0, hint);
        }
        let holds = |key: &&PublicKeyText| {
            PublicKey::from_bytes(key.as_bytes()).is_ok_and(|public| public.verify(&message, &made.sig).is_ok())
        };
        found.extend(keys.iter().find(holds).map(|key| (*key, made.sig.clone())));
    }
    Ok(found)
}

fn signed_by(read: &mut dyn Read, certificate: &Digest) -> Result<BTreeSet<Vec<u8>>, ServerError> {
    let equal = [certificate.to_value()];
    let rows = read.scan(&Scan { equal: &equal, ..Scan::all(SignatureRow::TABLE, 100) })?;
    Ok(rows.iter().map(|row| SignatureRow::of(row).key).collect())
}

/// A statement with the documents that it names.
const FORMAT: &str = "warifu.ledger-arrival/1";
/// Signatures of one upload that are tried, each with every key of the body.
const MOST_SIGNATURES: usize = 8;

use std::path::PathBuf;

use clap::Args;
use warifu_core::CheckSignature as _;
use warifu_ledger::{Body, LedgerError, SignedCertificate};
use warifu_model::{Digest, Envelope, Json, PublicKeyText, Timestamp};
use warifu_report::{Page, Text, style};
use warifu_signing::Ed25519Check;

use super::common::{asked, done_at, named};
use super::opened::{Db, failure};
use super::published::Published;
use crate::args::{Context, timestamp};
use crate::commands::{common, key};
use crate::exit::Exit;
use crate::failure::{Both, Failure};
use crate::files;
use crate::reply::Reply;

/// Hands signatures on a certificate to the ledger, and writes its bundle
///
/// With the last signature that the ledger asks for, the certificate is issued: it has its entry in the log and can be handed out. The
/// bundle is read back from the ledger, at any time and as often as it is needed. Without signatures, `--statement` writes what is to
/// be signed.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  warifu ledger issue MCO-2026-0042 --statement to-sign.json
  warifu ledger issue MCO-2026-0042 --signed by-evaluator.json by-reviewer.json
  warifu ledger issue MCO-2026-0042 --key certifier.pem -o bundle.json

Exit codes: 0 done, 2 the bundle is asked for, and more have to sign")]
pub(super) struct Issue {
    /// The certificate: its number or its digest
    #[arg(value_name = "CERTIFICATE")]
    certificate: String,
    /// Certificates as `warifu ledger sign` signed them
    #[arg(long, num_args = 1.., value_name = "FILE", help = "Certificates as warifu ledger sign signed them")]
    signed: Vec<PathBuf>,
    /// Private keys that sign it at once, or signer:FILE.json
    #[arg(long, num_args = 1.., value_name = "KEY.pem")]
    key: Vec<PathBuf>,
    /// Where the certificate goes that is to be signed
    #[arg(long, value_name = "OUT")]
    statement: Option<PathBuf>,
    /// Where the bundle goes
    #[arg(short, long, value_name = "BUNDLE")]
    output: Option<PathBuf>,
    /// When the signatures arrive; now where it is left out
    #[arg(long, value_name = "TIME", value_parser = timestamp)]
    at: Option<Timestamp>,
    #[command(flatten)]
    published: Published,
    #[command(flatten)]
    db: Db,
}

impl Issue {
    pub(super) fn run(self, context: Context) -> Result<Reply, Failure> {
        let mut body = self.db.open()?;
        self.published.demand(&mut body)?;
        let line = named(&mut body, &self.certificate)?;
        let statement = body.statement(&line.digest).map_err(|error| failure(&error))?;
        let mut signatures = self.signatures(&statement)?;
        let message = Envelope::pae(Envelope::IN_TOTO_PAYLOAD, &statement);
        for path in &self.key {
            let signer = key::read_signing(path)?;
            let signature = signer.sign_verified(&message).map_err(|error| Failure::of(&error))?;
            signatures.push((PublicKeyText::from_bytes(*signer.public_key().as_bytes()), signature.to_vec()));
        }
        let (taken, leaf) = self.take(&mut body, &line.digest, &signatures)?;
        let mut output = None;
        if let Some(path) = &self.statement {
            output = files::write(path, statement)?;
        }
        let bundle = body.bundle(&line.number).map_err(|error| failure(&error))?;
        if let (Some(path), Some(bundle)) = (&self.output, &bundle) {
            output = files::write(path, bundle.clone())?;
        }
        let page = self.page(&line.number, bundle.is_some(), taken, context);
        let json = Json::object()
            .with("certificate", line.digest)
            .with("number", line.number.as_str())
            .with("taken", taken)
            .with("issued", bundle.is_some())
            .with_some("leaf", leaf)
            .with_some("bundle", bundle.as_deref().map(Digest::of));
        let exit = if self.output.is_some() && bundle.is_none() { Exit::CannotTell } else { Exit::Yes };
        Ok(Reply::new(exit, page, json).output(output))
    }

    /// Hands signatures to the ledger; gives how many it took, and the place in the log where they were enough.
    fn take(
        &self,
        body: &mut Body,
        certificate: &Digest,
        signatures: &[(PublicKeyText, Vec<u8>)],
    ) -> Result<(usize, Option<u32>), Failure> {
        let known = signed_by(body, certificate)?;
        // what was handed in before changes nothing
        let new = signatures.iter().filter(|(key, _)| !known.contains(key));
        for ((key, signature), taken) in new.clone().zip(1..) {
            let done = done_at(self.at, |at| body.sign(certificate, *key, signature, at))?;
            if let SignedCertificate::Issued { leaf } = done {
                // no more were asked for
                return Ok((taken, Some(leaf)));
            }
        }
        Ok((new.count(), None))
    }

    /// The signatures in files, each with its key. Which key it is the ledger tells: the files name it by its id only.
    fn signatures(&self, statement: &[u8]) -> Result<Vec<(PublicKeyText, Vec<u8>)>, Failure> {
        let mut found = Vec::new();
        if self.signed.is_empty() {
            return Ok(found);
        }
        let mut body = self.db.open()?;
        let keys = officers(&mut body)?;
        let message = Envelope::pae(Envelope::IN_TOTO_PAYLOAD, statement);
        for path in &self.signed {
            let source = files::read(path)?;
            let envelope = Envelope::read(source.bytes()).map_err(|error| Failure::read(&source, &error))?;
            if envelope.payload != statement {
                let message =
                    Both::new("this is another certificate than the ledger's", "台帳にある認証書とは別の認証書です");
                return Err(Failure::input("certificate-differs", message).file(path).help(Both::new(
                    "sign what `warifu ledger issue --statement` writes",
                    "`warifu ledger issue --statement` が書き出すものに署名してください",
                )));
            }
            for made in &envelope.signatures {
                let key = keys.iter().find(|key| made.keyid.as_deref() == Some(&*key.id().to_string()));
                let Some(key) = key else {
                    let message =
                        Both::new("a signature is by no key of an officer", "担当者の鍵によらない署名があります");
                    return Err(Failure::input("step-not-by-officer", message).file(path).help(Both::new(
                        "have it signed by an officer of the ledger",
                        "台帳の担当者の署名を得てください",
                    )));
                };
                // one that does not hold is told before any is taken
                if !Ed25519Check.check(key.as_bytes(), &message, &made.sig) {
                    return Err(failure(&LedgerError::SignatureInvalid { key: *key }).file(path));
                }
                if !found.iter().any(|(known, _)| known == key) {
                    found.push((*key, made.sig.clone()));
                }
            }
        }
        Ok(found)
    }

    fn page(&self, number: &str, is_issued: bool, taken: usize, context: Context) -> Page {
        let language = context.language;
        let mut page = Page::default();
        let mark = if is_issued {
            Text::new().style("✓", style::GOOD).plain(language.pick(" certificate issued", " 認証書を発行済み"))
        } else {
            Text::new().style("…", style::UNSURE).plain(language.pick(" more have to sign", " 署名が不足しています"))
        };
        page.line(mark);
        page.fields(
            2,
            [
                (language.pick("number", "番号"), Text::new().strong(number)),
                (language.pick("signatures taken", "登録した署名"), taken.to_string().into()),
            ],
        );
        if let Some(path) = &self.statement {
            let what = ["certificate to be signed", "署名の対象となる認証書"];
            page.line(common::written(language, what, &path.display().to_string()));
        }
        if let Some(path) = self.output.as_ref().filter(|_| is_issued) {
            page.line(common::written(language, ["bundle", "バンドル"], &path.display().to_string()));
        }
        page
    }
}

/// The keys that have signed a certificate.
fn signed_by(body: &mut Body, certificate: &Digest) -> Result<Vec<PublicKeyText>, Failure> {
    let mut read = body.read().map_err(|error| failure(&error))?;
    let page = warifu_ledger::questions::Page::new(1, None).map_err(|error| asked(&error))?;
    let found = warifu_ledger::questions::history(&mut *read, certificate, page).map_err(|error| asked(&error))?;
    Ok(found.signatures.into_iter().map(|made| made.key).collect())
}

/// Every key that is or was an officer's.
fn officers(body: &mut Body) -> Result<Vec<PublicKeyText>, Failure> {
    let mut read = body.read().map_err(|error| failure(&error))?;
    warifu_ledger::roster::keys(&mut *read).map_err(|error| failure(&error))
}

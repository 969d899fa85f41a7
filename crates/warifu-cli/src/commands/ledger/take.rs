use std::path::{Path, PathBuf};

use clap::Args;
use warifu_catalog::{Catalog, Document};
use warifu_ledger::{Arrival, Body, PlacedStatement, Taken};
use warifu_model::{CertificateFact, Digest, Envelope, Json, LedgerStep, Record, StepName, Timestamp};
use warifu_report::{Page, Text, style};

use super::common::done_at;
use super::opened::{Db, failure};
use super::proposal::{proposal, show_proposal};
use super::published::Published;
use crate::args::{Context, timestamp};
use crate::commands::{common, replay};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::files::{self, Source};
use crate::random;
use crate::reply::Reply;

/// Hands a signed step to the ledger, with its documents
///
/// The ledger checks who signed it, whether it is due and whether that key may take it, evaluates again what it says was evaluated, and
/// does what follows, all of it or nothing. By the decision on a certification the certificate gets its number and its place; it is
/// then signed (`ledger issue`).
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  warifu ledger take step.json
  warifu ledger take evaluated.json --with record.json envelope.json admission.json evidence
  warifu ledger take decided.json --with terms.json --certificate to-sign.json

Exit codes: 0 taken, 1 refused after evaluating again, 65 refused by the rules of the ledger")]
pub(super) struct Take {
    /// The step, as `warifu ledger sign` wrote it
    #[arg(value_name = "STEP", help = "The step, as warifu ledger sign wrote it")]
    step: PathBuf,
    /// The documents that the step and its record name; folders may be given
    #[arg(long, num_args = 1.., value_name = "FILE")]
    with: Vec<PathBuf>,
    /// Where the certificate goes that is then to be signed
    #[arg(long, value_name = "OUT")]
    certificate: Option<PathBuf>,
    /// When it arrives; now where it is left out
    #[arg(long, value_name = "TIME", value_parser = timestamp)]
    at: Option<Timestamp>,
    #[command(flatten)]
    published: Published,
    #[command(flatten)]
    db: Db,
}

impl Take {
    pub(super) fn run(self, context: Context) -> Result<Reply, Failure> {
        let source = files::read(&self.step)?;
        let envelope = Envelope::read(source.bytes()).map_err(|error| Failure::read(&source, &error))?;
        let mut body = self.db.open()?;
        self.published.demand(&mut body)?;
        let mut papers = Papers::default();
        papers.add_all(&self.with)?;
        let told = Told { certificate: self.certificate.as_deref(), at: self.at };
        taken(&mut body, &envelope, &papers, told, context)
    }
}

/// Documents that come with a step.
#[derive(Default)]
pub(super) struct Papers {
    sources: Vec<Source>,
    paths: Vec<PathBuf>,
}

impl Papers {
    /// Adds a document, and gives its digest.
    pub(super) fn add(&mut self, source: Source) -> Digest {
        let digest = source.digest();
        self.sources.push(source);
        digest
    }

    /// Adds files, and those of folders.
    pub(super) fn add_all(&mut self, paths: &[PathBuf]) -> Result<(), Failure> {
        for path in paths {
            for file in files::walk(path)? {
                self.sources.push(files::read_evidence(&file)?);
            }
            self.paths.push(path.clone());
        }
        Ok(())
    }

    fn find(&self, digest: &Digest) -> Option<&Source> {
        self.sources.iter().find(|source| source.digest() == *digest)
    }

    /// The record that a step is about: among the papers, or in the ledger.
    fn record(&self, body: &mut Body, step: &LedgerStep) -> Result<Option<Source>, Failure> {
        if let Some(record) = step.record.and_then(|digest| self.find(&digest)) {
            return Ok(Some(record.clone()));
        }
        let kept = body.record(&step.case).map_err(|error| failure(&error))?;
        Ok(kept.map(|bytes| Source::inside("record", bytes)))
    }

    /// Certificates of components on which the record rests, opened again with the policy among the papers.
    fn certificates(&self, record: &Source) -> Result<Vec<CertificateFact>, Failure> {
        match Record::read(record.bytes()) {
            Ok(read) if !read.certificates.is_empty() => {
                Ok(replay::gather(record, &self.paths)?.certificates().to_vec())
            }
            // one that does not read is told by the ledger
            _ => Ok(Vec::new()),
        }
    }
}

/// What else is said of a step that is taken.
#[derive(Clone, Copy)]
pub(super) struct Told<'a> {
    /// Where the certificate goes that is to be signed.
    pub(super) certificate: Option<&'a Path>,
    /// When it arrives.
    pub(super) at: Option<Timestamp>,
}

/// Hands a step to the ledger.
pub(super) fn taken(
    body: &mut Body,
    envelope: &Envelope,
    papers: &Papers,
    told: Told<'_>,
    context: Context,
) -> Result<Reply, Failure> {
    let step = LedgerStep::read(&envelope.payload).map_err(|error| Failure::of(&error))?;
    let mut certificates = Vec::new();
    let mut shipped = Vec::new();
    if let Some(record) = papers.record(body, &step)? {
        certificates = papers.certificates(&record)?;
        shipped = pinned(&record)?;
    }
    let given = papers.sources.iter().map(Source::bytes);
    let blobs: Vec<&[u8]> = given.chain(shipped.iter().map(Vec::as_slice)).collect();
    let seed = random::seed()?;
    let salt_seed = (step.step == StepName::Decided).then_some(&*seed);
    // whoever decides is shown on what, also where the key is at hand
    let proposal = proposal(body, &step)?;
    let taken = done_at(told.at, |known_at| {
        body.step(&Arrival { envelope, blobs: &blobs, certificates: &certificates, salt_seed, known_at })
    })?;
    reply((&step, proposal.as_ref()), &taken, told.certificate, context)
}

/// The set and the vocabularies that a record names, as far as they are those of the catalogue.
fn pinned(record: &Source) -> Result<Vec<Vec<u8>>, Failure> {
    let Ok(record) = Record::read(record.bytes()) else { return Ok(Vec::new()) };
    let named = record.vocabularies.iter().map(|pin| pin.digest).chain(std::iter::once(record.set.digest));
    let catalog = Catalog::shipped().map_err(Failure::bug)?;
    let found = named.filter_map(|digest| catalog.by_digest(&digest).filter(|document| document.digest() == digest));
    Ok(found.map(|document| named_bytes(document).to_vec()).collect())
}

/// The bytes of which a record names the digest: of a profile those of the set that it resolves to.
fn named_bytes(document: &Document) -> &[u8] {
    document.set_bytes().unwrap_or(document.bytes())
}

fn reply(
    (step, proposal): (&LedgerStep, Option<&LedgerStep>),
    taken: &Taken,
    to: Option<&Path>,
    context: Context,
) -> Result<Reply, Failure> {
    let language = context.language;
    let mut page = Page::default();
    page.line(Text::new().style("✓", style::GOOD).plain(language.pick(" step taken", " ステップを登録しました")));
    page.fields(2, super::step::fields(step, language));
    show_proposal(proposal, &mut page, language);
    let mut json = Json::object()
        .with("case", step.case.as_str())
        .with("kind", step.kind.as_str())
        .with("step", step.step.as_str())
        .with("digest", taken.step)
        .with("entry", taken.entry);
    let mut output = None;
    if let Some(PlacedStatement { certificate, number, index, statement }) = &taken.placed {
        page.fields(
            2,
            [
                (language.pick("number", "番号"), Text::new().strong(&**number)),
                (language.pick("status place", "状態一覧での位置"), index.to_string().into()),
                (language.pick("certificate", "認証書"), common::digest(*certificate)),
            ],
        );
        json = json.with("certificate", *certificate).with("number", number.as_str()).with("place", *index);
        if let Some(to) = to {
            output = files::write(to, statement.clone())?;
            let what = ["certificate to be signed", "署名の対象となる認証書"];
            page.line(common::written(language, what, &to.display().to_string()));
        }
    }
    Ok(Reply::new(Exit::Yes, page, json).output(output))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_document_of_the_catalogue_goes_along_under_its_digest() {
        let catalog = Catalog::shipped().unwrap();
        assert!(catalog.documents().iter().any(|document| document.profile().is_some()));
        for document in catalog.documents() {
            assert_eq!(Digest::of(named_bytes(document)), document.digest(), "{}", document.id());
        }
    }
}

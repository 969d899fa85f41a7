//! `warifu bundle`: everything an importer needs, in one file.

use std::path::PathBuf;

use clap::Args;
use warifu_model::{Arrangement, Digest, Envelope, Format, Json, Language};
use warifu_signing::{CompleteError, Parts, ProofError};

use crate::args::Context;
use crate::commands::accreditation;
use crate::commands::common::in_bytes;
use crate::commands::status::{certificate, read_snapshot};
use crate::exit::Exit;
use crate::failure::{Both, Failure};
use crate::files::{self, Source};
use crate::reply::Reply;
use crate::store::{self, Shared, Wait};
use warifu_report::{Page, Text, style};

/// Puts accreditations, status and log proof beside a certificate
///
/// Nothing that is signed changes. What is given takes the place of what the bundle has, and what is not given stays: a
/// newer status snapshot is put in without the rest. What does not belong to the certificate is refused.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  warifu bundle bundle.json --accreditation tokei.json minato.json --status snapshot.json \\
      --log-proof proof.txt -o full.json
  warifu bundle full.json --status newer.json")]
pub(crate) struct Bundle {
    /// The bundle; it is replaced unless -o names another file
    #[arg(value_name = "BUNDLE")]
    input: PathBuf,
    /// Accreditations, from the authority down to the body; all that are to be in the bundle
    #[arg(long, num_args = 1.., value_name = "FILE")]
    accreditation: Vec<PathBuf>,
    /// Status snapshots of the body; all that are to be in the bundle
    #[arg(long, num_args = 1.., value_name = "SNAPSHOT")]
    status: Vec<PathBuf>,
    /// Arrangements by which the certificate may be recognised, signed; all that are to be in the bundle
    #[arg(long, num_args = 1.., value_name = "FILE")]
    arrangement: Vec<PathBuf>,
    /// The proof that the certificate stands in a log
    #[arg(long, value_name = "PROOF")]
    log_proof: Option<PathBuf>,
    /// Where the full bundle goes
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    wait: Wait,
}

impl Bundle {
    pub(crate) fn run(self, context: Context) -> Result<Reply, Failure> {
        if self.output.is_none() && files::is_stream(&self.input) {
            return Err(Failure::usage(Both::new(
                "a bundle from standard input needs -o",
                "標準入力のバンドルには -o が必要です",
            )));
        }
        // what is replaced is read when nobody else can replace it any more
        let _lock = match &self.output {
            None => Some(store::lock(&self.input, Shared::Bundle, self.wait)?),
            Some(_) => None,
        };
        let source = files::read(&self.input)?;
        certificate(&source)?;
        let accreditation = self
            .accreditation
            .iter()
            .map(|path| accreditation::read_enveloped(&files::read(path)?).map(|(envelope, _)| envelope));
        let accreditation = accreditation.collect::<Result<Vec<_>, _>>()?;
        let status = self.status.iter().map(|path| status(&files::read(path)?));
        let status = status.collect::<Result<Vec<_>, _>>()?;
        let arrangements = self.arrangement.iter().map(|path| arrangement(&files::read(path)?));
        let arrangements = arrangements.collect::<Result<Vec<_>, _>>()?;
        let log = self.log_proof.as_deref().map(files::read).transpose()?;
        let log = log.map(|log| String::from_utf8_lossy(log.bytes()).into_owned());
        let parts = Parts { accreditation, status, arrangements, log };
        let bytes = warifu_signing::complete(source.bytes(), parts).map_err(|error| self.refused(&error))?;
        let path = self.output.as_ref().unwrap_or(&self.input);
        let whole = warifu_model::Bundle::read(&bytes).map_err(Failure::bug)?;
        let (digest, size) = (Digest::of(&bytes), bytes.len());
        let output = files::write(path, bytes)?;
        let page = page(&path.display().to_string(), &whole, size, context.language);
        let json = Json::object()
            .with("format", "warifu.bundle-written/1")
            .with("bundle", digest)
            .with("size", size)
            .with("accreditations", whole.accreditation.len())
            .with("status_snapshots", whole.status.len())
            .with("arrangements", whole.arrangements.len())
            .with("log_proof", whole.log.is_some());
        Ok(Reply::new(Exit::Yes, page, json).output(output))
    }

    /// What does not belong beside the certificate, told about the file that it came in.
    fn refused(&self, error: &CompleteError) -> Failure {
        let failure = Failure::of(error);
        match (error, &self.log_proof) {
            (CompleteError::Snapshot { number, .. }, _) => {
                failure.file(self.status.get(*number).unwrap_or(&self.input))
            }
            (CompleteError::Proof(ProofError::Inclusion(error)), Some(proof)) => {
                let message = Both::by(|language| {
                    let why = error.message(language);
                    match language {
                        Language::En => format!("the proof is not of this certificate: {why}"),
                        Language::Ja => format!("証明はこの認証書のものではありません：{why}"),
                    }
                });
                failure.message(message).file(proof).help(Both::new(
                    "countersign first, then log, then prove: a signature more is another entry",
                    "副署、ログへの登録、証明の順に行ってください。署名が増えると別の登録となります",
                ))
            }
            (CompleteError::Proof(_), Some(proof)) => failure.file(proof),
            // of the bundle that would come of them, which is no file
            (CompleteError::Read(error), _) if PARTS.iter().any(|part| error.pointer.starts_with(part)) => failure,
            _ => failure.file(&self.input),
        }
    }
}

fn arrangement(source: &Source) -> Result<Envelope, Failure> {
    let envelope = Envelope::read(source.bytes()).map_err(|error| {
        let failure = Failure::read(source, &error);
        if matches!(Format::of(source.bytes()), Ok(Some(Format::Arrangement))) {
            return failure.code("wrong-format").named(source).help(Both::new(
                "its parties sign it first, with `warifu recognition sign`; one that a policy adopts goes into `warifu check --arrangement`",
                "先に当事者が `warifu recognition sign` で署名してください。方針が採用するものは `warifu check --arrangement` に指定してください",
            ));
        }
        failure
    })?;
    Arrangement::read(&envelope.payload).map_err(|error| Failure::of(&error).file(source.path()))?;
    Ok(envelope)
}

fn status(source: &Source) -> Result<Envelope, Failure> {
    read_snapshot(source)?;
    Envelope::read(source.bytes()).map_err(|error| Failure::read(source, &error))
}

fn page(to: &str, bundle: &warifu_model::Bundle, size: usize, language: Language) -> Page {
    let mut page = Page::default();
    let text = language.pick(" bundle written to ", " バンドルの出力先：");
    page.line(Text::new().style("✓", style::GOOD).plain(text).strong(to));
    let count = |count: usize| match count {
        0 => Text::new().dim(language.pick("none", "なし")),
        count => count.to_string().into(),
    };
    let logged = if bundle.log.is_some() { language.pick("yes", "あり").into() } else { count(0) };
    let usual = if size < USUAL_BYTES {
        ""
    } else {
        language.pick(", more than the usual 8 KB", "（通常の8 KBを超過）")
    };
    page.fields(
        2,
        [
            (language.pick("accreditations", "認定"), count(bundle.accreditation.len())),
            (language.pick("status snapshots", "状態一覧"), count(bundle.status.len())),
            (language.pick("arrangements", "承認取決め"), count(bundle.arrangements.len())),
            (language.pick("log proof", "ログ証明"), logged),
            (language.pick("size", "サイズ"), Text::new().strong(in_bytes(size, language)).plain(usual)),
        ],
    );
    page
}

/// The members of a bundle that are added to it.
const PARTS: [&str; 4] = ["/accreditation", "/arrangements", "/log", "/status"];

/// What a bundle takes in the usual case.
const USUAL_BYTES: usize = 8 * 1024;

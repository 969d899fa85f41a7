//! `warifu issue`: a certificate on a record.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use clap::Args;
use warifu_core::{Conformity, Decision, Refusal, Replay, explain};
use warifu_model::{Digest, Json, Language, StatusHistory, Terms, Timestamp};
use warifu_signing::Issued;

use crate::args::{Context, timestamp};
use crate::clock;
use crate::commands::{accreditation, common, findings, key, replay, status};
use crate::durable;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::files::{self, Source};
use crate::random;
use crate::report::{Page, Reply, Text, style};

/// Issues a certificate on a record
///
/// The record is weighed again from its inputs first: a certificate rests on what comes out, not on what the record says.
/// A record that does not conform, does not replay, or rests on unsigned or unknown attestations is refused.
///
/// The bundle proves nothing about single requirements; with --disclosures, the holder gets a file with a proof for each
/// finding, and may show some of them.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  warifu issue record.json --with envelope.json laboratory.json admission.json evidence \\
      --key certifier.pem --terms terms.json -o bundle.json
  warifu issue record.json --with envelope.json admission.json evidence --key certifier.pem \\
      --terms terms.json --status history.json -o bundle.json

Exit codes: 0 issued, 1 refused")]
pub(crate) struct Issue {
    /// The record that `warifu evaluate --record` wrote
    #[arg(value_name = "RECORD")]
    record: PathBuf,
    /// Every file that the record names; folders may be given
    #[arg(long, required = true, num_args = 1.., value_name = "FILE")]
    with: Vec<PathBuf>,
    /// The private key of the certification body
    #[arg(long, value_name = "KEY.pem")]
    key: PathBuf,
    /// Number, holder, scope and dates of the certificate (warifu.terms/2)
    #[arg(long, value_name = "TERMS.json")]
    terms: PathBuf,
    /// Where the bundle goes
    #[arg(short, long, value_name = "BUNDLE")]
    output: PathBuf,
    /// When the decision was made; now where it is left out, or the date of the grant if that is earlier
    #[arg(long, value_name = "TIME", value_parser = timestamp)]
    at: Option<Timestamp>,
    /// The status history of the body, which gives the certificate its place
    #[arg(long, value_name = "HISTORY.json")]
    status: Option<PathBuf>,
    /// The accreditations under which the body grants it; the certificate names their series
    #[arg(long, num_args = 1.., value_name = "ACCREDITATION.json")]
    accreditation: Vec<PathBuf>,
    /// Where the bundle with all findings and their proofs goes, for the holder
    #[arg(long, value_name = "OUT")]
    disclosures: Option<PathBuf>,
}

impl Issue {
    pub(crate) fn run(self, context: Context) -> Result<Reply, Failure> {
        let key = key::read_signing(&self.key)?;
        let source = files::read(&self.terms)?;
        let mut terms = Terms::read(source.bytes()).map_err(|error| Failure::read(&source, &error))?;
        self.name_series(&mut terms, &source)?;
        let _lock = self.status.as_deref().map(|path| durable::lock(&status::lock_of(path))).transpose()?;
        let history = self.status.as_deref().map(|path| assigned(path, &mut terms, &source)).transpose()?;
        let record = files::read(&self.record)?;
        let decided_at = match self.at {
            Some(at) => at,
            None => clock::now()?.min(terms.granted_at),
        };
        let conformity = conformity(&record, &self.with, decided_at, context.language)?;
        let issued = warifu_signing::issue(conformity, &terms, &key, &*random::seed()?).map_err(|error| {
            let failure = Failure::input(error.code(), &error).help(error.help());
            failure.at(&source, "/granted_at", common::offset_of(source.bytes(), "/granted_at"))
        })?;
        // a place that was given out is on disk before the certificate that has it
        if let (Some(path), Some(history)) = (&self.status, &history) {
            status::write_history(path, history)?;
        }
        if let Some(path) = &self.disclosures {
            let all = warifu_signing::disclose(issued.bundle(), &issued.disclosures()).map_err(Failure::bug)?;
            if files::write(path, all)?.is_some() {
                return Err(
                    Failure::usage("the findings are not written to standard output").help("give --disclosures a file")
                );
            }
        }
        let page = self.page(&issued, &terms, decided_at, context.language);
        let json = Json::object()
            .with("certificate", issued.statement_digest())
            .with("bundle", Digest::of(issued.bundle()))
            .with("number", terms.number.as_str())
            .with("record", record.digest())
            .with("decided_at", decided_at)
            .with("granted_at", terms.granted_at)
            .with("expires_at", terms.expires_at)
            .with_some("status_index", terms.status_index)
            .with("key_id", key.key_id());
        let output = files::write(&self.output, issued.into_bundle())?;
        Ok(Reply::new(Exit::Yes, page, json).output(output))
    }

    /// Names the series under which the certificate is granted: those of the accreditations that were given.
    fn name_series(&self, terms: &mut Terms, source: &Source) -> Result<(), Failure> {
        let mut series = BTreeSet::new();
        for path in &self.accreditation {
            let edition = accreditation::read_edition(&files::read(path)?)?;
            if edition.body.id != terms.body.id {
                let message =
                    format!("the accreditation is of `{}`, the terms of `{}`", edition.body.id, terms.body.id);
                return Err(Failure::input("accreditation-of-another-body", message)
                    .file(path)
                    .help("give accreditations of the body that issues"));
            }
            series.insert(edition.series());
        }
        let series: Vec<_> = series.into_iter().collect();
        if !series.is_empty() && !terms.series.is_empty() && terms.series != series {
            let message = "the terms name other series than the accreditations that were given";
            return Err(Failure::input("series-differ", message)
                .at(source, "/body/series", common::offset_of(source.bytes(), "/body/series"))
                .help("leave `series` of the terms out, or give the accreditations that they name"));
        }
        if !series.is_empty() {
            terms.series = series;
        }
        Ok(())
    }

    fn page(&self, issued: &Issued, terms: &Terms, decided_at: Timestamp, language: Language) -> Page {
        let to = self.output.display().to_string();
        let mut page = Page::default();
        page.line(Text::new().style("✓", style::GOOD).plain(" certificate issued; bundle written to ").strong(&*to));
        page.fields(
            2,
            [
                ("number", Text::new().strong(&*terms.number)),
                ("body", common::words(&terms.body.name, language).into()),
                ("holder", common::words(&terms.holder.name, language).into()),
                ("decided", decided_at.to_string().into()),
                ("granted", terms.granted_at.to_string().into()),
                ("expires", terms.expires_at.map_or("never by itself".into(), |at| at.to_string()).into()),
                ("status place", terms.status_index.map(|index| index.to_string()).unwrap_or_default().into()),
                ("digest", issued.statement_digest().to_string().into()),
                ("size", common::plural(issued.bundle().len(), "byte", "bytes").into()),
            ],
        );
        if let Some(path) = &self.disclosures {
            let text = Text::new()
                .plain("all findings with their proofs, for the holder: ")
                .strong(path.display().to_string());
            page.indented(2, text);
        }
        page
    }
}

/// Gives the certificate its place in the history of its body, and the history with that place taken.
fn assigned(path: &Path, terms: &mut Terms, source: &Source) -> Result<StatusHistory, Failure> {
    let mut history = status::read_history(path)?;
    if history.body != terms.body.id {
        let message = format!("the history is of `{}`, the terms of `{}`", history.body, terms.body.id);
        let help = "give the history of the body that issues";
        return Err(Failure::input("status-of-another-body", message).file(path).help(help));
    }
    if terms.status_index.is_some() {
        let offset = common::offset_of(source.bytes(), "/status_index");
        return Err(Failure::input("status-index-given", "the terms give the certificate a place already")
            .at(source, "/status_index", offset)
            .help("leave it out: the history gives the next one, which nobody had before"));
    }
    let index = warifu_signing::assign_status_index(&mut history)
        .map_err(|error| Failure::input(error.code(), &error).help(error.help()).file(path))?;
    terms.status_index = Some(index);
    Ok(history)
}

/// A positive decision on a record, weighed again from its inputs; everything else is a refusal.
pub(crate) fn conformity(
    record: &Source,
    with: &[PathBuf],
    at: Timestamp,
    language: Language,
) -> Result<Conformity, Failure> {
    let replayed = replay::replay(record, with)?;
    let evaluation = match replayed.outcome {
        Replay::Same(evaluation) => evaluation,
        Replay::Different(difference) => {
            let first = difference.pointers.first().map(|pointer| format!(", first at {pointer}")).unwrap_or_default();
            let message =
                format!("the record is not what comes out of its inputs: they give `{}`{first}", difference.recomputed);
            let help = "evaluate the inputs again and issue on that record";
            return Err(Failure::refusal("record-differs", message).file(record.path()).help(help));
        }
    };
    match warifu_core::decide(evaluation, at) {
        Decision::Grant(conformity) => Ok(conformity),
        Decision::Refuse(refusal) => Err(refused(&refusal, record, language)),
    }
}

fn refused(refusal: &Refusal, record: &Source, language: Language) -> Failure {
    let grounds: Vec<_> = refusal.codes().iter().map(|code| explain::refusal(*code, language)).collect();
    let code = refusal.codes().first().map_or("refused".to_owned(), |code| code.as_str().replace('_', "-"));
    let findings = refusal.evaluation().record().findings.iter();
    let ids: Vec<_> =
        findings.filter(|finding| findings::stands_in_the_way(finding)).map(|f| f.requirement.as_str()).collect();
    let which = if ids.is_empty() { String::new() } else { format!(" ({})", ids.join(", ")) };
    let message = format!("no certificate can be issued on this record: {}{which}", grounds.join("; "));
    let help = format!("`warifu explain {}` says why, requirement by requirement", record.name());
    Failure::refusal(code, message).file(record.path()).help(help)
}

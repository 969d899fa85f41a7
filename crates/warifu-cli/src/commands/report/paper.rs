//! `warifu report --as eu-declaration` and `--as eu-technical-file`: papers that a law asks for.

use std::path::Path;

use warifu_model::{Attestation, Digest, Envelope, Format};
use warifu_report::paper::{AttestationSource, Paper, PaperError, PaperKind};

use super::{Opened, ReportCommand};
use crate::args::Context;
use crate::commands::common::written;
use crate::commands::findings;
use crate::failure::{Both, Failure};
use crate::files::{self, Source};
use crate::reply::Reply;

/// An attestation, and the file that it stands in.
struct Given {
    source: Source,
    attestation: Attestation,
}

/// The form of a paper, by the ending of its file.
#[derive(Clone, Copy)]
enum Ending {
    Html,
    Json,
    Markdown,
}

impl ReportCommand {
    /// The paper of this kind, shown, and written where that is asked for.
    pub(super) fn paper(&self, kind: PaperKind, context: Context) -> Result<Reply, Failure> {
        if self.plan.is_some() || self.records.len() != 1 {
            let message = Both::new(
                format!("`{}` is made from one record, without a plan", kind.as_str()),
                format!("`{}` は一つの評価記録から作成し、計画は含みません", kind.as_str()),
            );
            let help = Both::new("give one record against `eu-cra`", "`eu-cra` に対する評価記録を一つ指定してください");
            return Err(Failure::usage(message).help(help));
        }
        let ending = self.output.as_deref().map(ending).transpose()?;
        let mut opened = self.open()?;
        let Some(opened) = opened.pop() else { return Err(Failure::of(&warifu_report::report::ReportError::NoRecord)) };
        let given = self.attestations.iter().map(|path| Given::read(path)).collect::<Result<Vec<_>, _>>()?;
        let paper = made(kind, &opened, &given).map_err(|error| self.paper_failure(&error, &given))?;
        let (language, languages) = (context.language, self.languages(context.language));
        let mut page = paper.to_page(language);
        let output = match (ending, &self.output) {
            (Some(ending), Some(path)) => {
                let bytes = match ending {
                    Ending::Html => paper.to_html(languages),
                    Ending::Json => format!("{}\n", paper.to_json().to_pretty().trim_end()),
                    Ending::Markdown => paper.to_markdown(languages),
                }
                .into_bytes();
                page.blank();
                page.line(written(language, ["paper", "書面"], &path.display().to_string()));
                page.fields(2, [(language.pick("digest", "ダイジェスト"), Digest::of(&bytes).to_string().into())]);
                files::write_apart(self.given(), path, bytes)?
            }
            _ => None,
        };
        Ok(Reply::new(findings::exit(paper.standing()), page, paper.to_json()).output(output))
    }

    /// An error, told about the file that it is about.
    fn paper_failure(&self, error: &PaperError, given: &[Given]) -> Failure {
        let failure = Failure::of(error);
        let path = match error {
            PaperError::OtherAttestation { name } => {
                let place = given.iter().position(|one| warifu_model::json::shorten(&one.source.file_name()) == *name);
                place.and_then(|place| self.attestations.get(place))
            }
            _ => self.records.first(),
        };
        path.map_or(failure.clone(), |path| failure.file(path))
    }
}

fn made(kind: PaperKind, opened: &Opened, given: &[Given]) -> Result<Paper, PaperError> {
    let name = opened.source.file_name();
    let names: Vec<_> = given.iter().map(|one| one.source.file_name()).collect();
    let attestations = given.iter().zip(&names).map(|(one, name)| AttestationSource {
        name,
        digest: one.source.digest(),
        attestation: &one.attestation,
    });
    Paper::new(kind, &opened.sourced(&name), &attestations.collect::<Vec<_>>())
}

impl Given {
    fn read(path: &Path) -> Result<Self, Failure> {
        let source = files::read(path)?;
        let failure = |error| Failure::read(&source, &error);
        let is_envelope = Format::of(source.bytes()).ok().flatten() == Some(Format::Envelope);
        let attestation = if is_envelope {
            let envelope = Envelope::read(source.bytes()).map_err(failure)?;
            Attestation::read(&envelope.payload).map_err(|error| {
                Failure::read(&Source::inside(format!("{} (payload)", source.name()), envelope.payload.clone()), &error)
            })?
        } else {
            Attestation::read(source.bytes()).map_err(failure)?
        };
        Ok(Self { source, attestation })
    }
}

/// The form that the ending of a file asks for; Markdown on standard output.
fn ending(path: &Path) -> Result<Ending, Failure> {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    match ending.as_deref() {
        _ if files::is_stream(path) => Ok(Ending::Markdown),
        Some("md" | "markdown") => Ok(Ending::Markdown),
        Some("html" | "htm") => Ok(Ending::Html),
        Some("json") => Ok(Ending::Json),
        _ => {
            let name = path.display();
            Err(Failure::usage(Both::new(
                format!("`{name}` is neither HTML nor Markdown nor JSON by its ending"),
                format!("`{name}` は拡張子が HTML、Markdown、JSON のいずれでもありません"),
            ))
            .help(Both::new(
                "name the paper FILE.html, FILE.md or FILE.json",
                "書面のファイル名は FILE.html、FILE.md 又は FILE.json としてください",
            )))
        }
    }
}

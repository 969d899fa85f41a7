//! `warifu replay`: evaluates again what a record says was evaluated.

use std::path::{Path, PathBuf};

use clap::Args;
use warifu::replay_files::{ReplayFiles, ReplayFilesError};
use warifu_core::{CompiledSet, Difference, Replay as Outcome, ReplayError, When, replay_from};
use warifu_model::{CertificateFact, Digest, Json, Language, Record};
use warifu_signing::Application;

use crate::args::Context;
use crate::clock;
use crate::commands::common::{self, counted, plural};
use crate::commands::inputs::Inputs;
use crate::commands::set;
use crate::commands::show::Format;
use crate::exit::Exit;
use crate::failure::{Both, Failure};
use crate::files::{self, Source};
use crate::reply::Reply;
use crate::signatures::Signatures;
use warifu_report::{Page, Text, style};

/// Recomputes a record from its inputs and compares
///
/// Every file that the record names by digest has to be at hand: attestations, the admission policy, waivers, evidence
/// that was presented. Shipped sets and vocabularies are found in the catalogue. Files that the record does not name do
/// no harm, so a whole folder may be given.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  warifu replay record.json --with envelope.json laboratory.json admission.json evidence
  warifu replay record.json --with .

Exit codes: 0 the same digest, 1 another one")]
pub(crate) struct Replay {
    /// The record
    #[arg(value_name = "RECORD")]
    record: PathBuf,
    /// Files of any kind, and folders; what each is, is told by digest
    #[arg(long, required = true, num_args = 1.., value_name = "FILE")]
    with: Vec<PathBuf>,
}

/// A record, and of the files that were given what it takes to evaluate it again.
pub(crate) struct Gathered {
    set: CompiledSet,
    files: ReplayFiles<Source>,
    /// The certificates that the record names, as far as a policy among the files takes them.
    certificates: Vec<CertificateFact>,
    source: Source,
}

impl Gathered {
    /// Asks for a decision on the record.
    pub(crate) fn application<'a>(&'a self, record: &'a Source, when: When) -> Application<'a> {
        let (set, documents, certificates) = (&self.set, &self.files, &*self.certificates);
        Application { record: record.bytes(), set, documents, certificates, when, signatures: &Signatures }
    }

    /// The certificates that the record names, as far as a policy among the files takes them.
    pub(crate) fn certificates(&self) -> &[CertificateFact] {
        &self.certificates
    }

    /// An error, told about the file that it is about.
    pub(crate) fn failure(&self, error: &ReplayError) -> Failure {
        match error {
            ReplayError::Evaluate(error) => self.inputs().failure(error),
            ReplayError::Record(error) => Failure::read(&self.source, error),
            ReplayError::MissingInputs(digests) => {
                let listed = |language| {
                    let names: Vec<_> = digests.iter().map(|digest| self.named(digest, language)).collect();
                    names.join(common::comma(language))
                };
                let count = digests.len();
                let message = Both::new(
                    format!(
                        "{} that the record names: {}",
                        plural(count, "input is not provided", "inputs are not provided"),
                        listed(Language::En)
                    ),
                    format!("記録が参照する入力{count}件が指定されていません：{}", listed(Language::Ja)),
                );
                Failure::input(error.code(), message)
                    .file(self.source.path())
                    .help(Both::by(|language| error.help(language).into_owned()))
            }
            _ => Failure::of(error).file(self.source.path()),
        }
    }

    /// A digest with what it is to the record, where there is only one such.
    fn named(&self, digest: &Digest, language: Language) -> String {
        if self.files.record().admission.digest == *digest {
            return format!("{}`{digest}`", language.pick("the admission policy ", "受入方針 "));
        }
        match &self.files.record().waivers {
            Some(waivers) if waivers.digest == *digest => {
                format!("{}`{digest}`", language.pick("the waivers ", "適用免除 "))
            }
            _ => format!("`{digest}`"),
        }
    }

    /// The files in the order in which the evaluation counts them.
    fn inputs(&self) -> Inputs {
        let source = |digest: &Digest| self.files.file(digest).cloned();
        Inputs {
            attestations: self.files.record().inputs.iter().filter_map(|input| source(&input.digest)).collect(),
            admission: source(&self.files.record().admission.digest),
            waivers: self.files.record().waivers.as_ref().and_then(|waivers| source(&waivers.digest)),
            ..Inputs::default()
        }
    }
}

impl Replay {
    pub(crate) fn run(self, context: Context) -> Result<Reply, Failure> {
        let source = files::read(&self.record)?;
        let gathered = gather(&source, &self.with)?;
        let language = context.language;
        let Gathered { set, files, certificates, .. } = &gathered;
        let outcome = replay_from(source.bytes(), set, files, certificates, &Signatures);
        let mut page = Page::default();
        let (exit, json) = match &outcome.map_err(|error| gathered.failure(&error))? {
            Outcome::Same(evaluation) => {
                same(&mut page, files.record(), evaluation.digest(), language);
                (Exit::Yes, Json::object().with("same", true).with("record", source.digest()))
            }
            Outcome::Different(difference) => {
                different(&mut page, difference, language);
                let json = Json::object()
                    .with("same", false)
                    .with("record", difference.given)
                    .with("recomputed", difference.recomputed)
                    .with("pointers", Json::list(difference.pointers.iter().map(String::as_str)));
                (Exit::No, json)
            }
        };
        if files.unused() > 0 {
            let text =
                counted(files.unused(), language, ["file was not needed", "files were not needed"], "不要なファイル：");
            page.indented(2, Text::new().dim(text));
        }
        Ok(Reply::new(exit, page, json))
    }
}

/// Reads a record and, of the files below these paths, what it takes to evaluate it again.
pub(crate) fn gather(source: &Source, with: &[PathBuf]) -> Result<Gathered, Failure> {
    let record = Record::read(source.bytes()).map_err(|error| Failure::read(source, &error))?;
    let opens = !record.certificates.is_empty();
    let (mut files, mut sources) = (ReplayFiles::new(record), Vec::new());
    for path in expand(with)? {
        let file = files::read_evidence(&path)?;
        if file.digest() == source.digest() {
            continue;
        }
        // what an error may be about is kept with its name
        if matches!(Format::of(file.bytes()), Ok(Some(format)) if is_named_in_errors(format)) {
            sources.push(file.clone());
        }
        files.add(file);
    }
    let told = |error: ReplayFilesError| unusable(&error, source, &sources);
    let set = files.set().map_err(told)?;
    let certificates = if opens { files.certificates(clock::now()?).map_err(told)? } else { Vec::new() };
    Ok(Gathered { set, files, certificates, source: source.clone() })
}

fn is_named_in_errors(format: Format) -> bool {
    matches!(format, Format::RequirementSet | Format::Profile | Format::Vocabulary | Format::Bundle)
}

/// An error, told about the file that it is about.
fn unusable(error: &ReplayFilesError, record: &Source, sources: &[Source]) -> Failure {
    let find = |file: &Digest| sources.iter().find(|source| source.digest() == *file);
    match error {
        ReplayFilesError::Bundle { file, error } => Failure::read(find(file).unwrap_or(record), error),
        ReplayFilesError::Shelf(error) => set::told(error, &sources.iter().collect::<Vec<_>>()),
        ReplayFilesError::SetMissing { .. } => Failure::of(error).file(record.path()).help(Both::new(
            "give the file of the set, or of the profile and its base, after --with",
            "要求事項集のファイル、又はプロファイルとその基となる集のファイルを --with に指定してください",
        )),
        _ => Failure::of(error).file(record.path()),
    }
}

/// Folders stand for their files.
fn expand(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let walk =
        |path: &PathBuf| if files::is_stream(path) { Ok(vec![path.clone()]) } else { files::walk(Path::new(path)) };
    Ok(paths.iter().map(walk).collect::<Result<Vec<_>, _>>()?.concat())
}

/// Shows a record that came out again.
fn same(page: &mut Page, record: &Record, digest: Digest, language: Language) {
    let line = Text::new().style(language.pick("✓ the same record", "✓ 同一の記録"), style::GOOD);
    page.line(line.plain(language.pick(", recomputed from its inputs", "（入力から再計算した）")));
    let outcome = language.pick(record.outcome.as_str(), record.outcome.text(language)).replace('_', " ");
    page.fields(
        2,
        [
            (language.pick("digest", "ダイジェスト"), digest.to_string().into()),
            (language.pick("outcome", "結果"), Text::new().strong(outcome)),
            (language.pick("set", "要求事項集"), format!("{} {}", record.set.id, record.set.version).into()),
            (language.pick("at", "時点"), record.at.to_string().into()),
        ],
    );
}

/// Shows how two records differ.
pub(crate) fn different(page: &mut Page, difference: &Difference, language: Language) {
    let line = Text::new().style(language.pick("✗ another record", "✗ 異なる記録"), style::BAD);
    page.line(line.plain(language.pick(" comes out of these inputs", "（これらの入力からは別の記録が得られる）")));
    page.fields(
        2,
        [
            (language.pick("given", "与えられた記録"), common::digest(difference.given)),
            (language.pick("recomputed", "再計算した記録"), common::digest(difference.recomputed)),
        ],
    );
    page.indented(2, Text::new().plain(language.pick("They differ at:", "相違する箇所：")));
    for pointer in difference.pointers.iter().take(MOST_SHOWN) {
        page.item(4, Text::new().dim("·"), Text::new().plain(pointer));
    }
    let more = difference.pointers.len().saturating_sub(MOST_SHOWN);
    if more > 0 {
        page.indented(
            4,
            Text::new().dim(match language {
                Language::En => format!("and {more} more"),
                Language::Ja => format!("ほか{more}件"),
            }),
        );
    }
}

/// How many places of a difference are shown.
const MOST_SHOWN: usize = 20;

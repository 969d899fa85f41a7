//! `warifu replay`: evaluates again what a record says was evaluated.

use std::path::{Path, PathBuf};

use clap::Args;
use warifu_core::{CompiledSet, Difference, NamedDocuments, Replay as Outcome, ReplayError, When, replay_from};
use warifu_model::{CertificateFact, Digest, Envelope, Json, Language, Record};
use warifu_signing::{Application, Ed25519Check};
use warifu_verify::Trust;

use crate::args::Context;
use crate::commands::common::{self, counted, plural};
use crate::commands::gate::{self, Knowledge};
use crate::commands::inputs::{Heap, Inputs};
use crate::commands::set::Shelf;
use crate::commands::show::Format;
use crate::exit::Exit;
use crate::failure::{Both, Failure};
use crate::files::{self, Source};
use crate::reply::Reply;
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
    /// The record as it was given.
    pub(crate) record: Record,
    /// The set that it names.
    pub(crate) set: CompiledSet,
    /// The files, by digest.
    pub(crate) heap: Heap,
    /// The certificates that it names, as far as a policy among the files takes them.
    pub(crate) certificates: Vec<CertificateFact>,
    source: Source,
    /// Files that the record does not need.
    unused: usize,
}

impl Gathered {
    /// Asks for a decision on the record.
    pub(crate) fn application<'a>(&'a self, record: &'a Source, when: When) -> Application<'a> {
        let (set, documents, certificates) = (&self.set, &self.heap, &*self.certificates);
        Application { record: record.bytes(), set, documents, certificates, when }
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
        if self.record.admission.digest == *digest {
            return format!("{}`{digest}`", language.pick("the admission policy ", "受入方針 "));
        }
        match &self.record.waivers {
            Some(waivers) if waivers.digest == *digest => {
                format!("{}`{digest}`", language.pick("the waivers ", "適用免除 "))
            }
            _ => format!("`{digest}`"),
        }
    }

    /// The files in the order in which the evaluation counts them.
    fn inputs(&self) -> Inputs {
        let source = |digest: &Digest| self.heap.source(digest).cloned();
        Inputs {
            attestations: self.record.inputs.iter().filter_map(|input| source(&input.digest)).collect(),
            admission: source(&self.record.admission.digest),
            waivers: self.record.waivers.as_ref().and_then(|waivers| source(&waivers.digest)),
            ..Inputs::default()
        }
    }
}

impl Replay {
    pub(crate) fn run(self, context: Context) -> Result<Reply, Failure> {
        let source = files::read(&self.record)?;
        let gathered = gather(&source, &self.with)?;
        let language = context.language;
        let Gathered { record, set, heap, certificates, .. } = &gathered;
        let outcome = replay_from(source.bytes(), set, heap, certificates, &Ed25519Check);
        let mut page = Page::default();
        let (exit, json) = match &outcome.map_err(|error| gathered.failure(&error))? {
            Outcome::Same(evaluation) => {
                same(&mut page, record, evaluation.digest(), language);
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
        if gathered.unused > 0 {
            let text = counted(
                gathered.unused,
                language,
                ["file was not needed", "files were not needed"],
                "不要なファイル：",
            );
            page.indented(2, Text::new().dim(text));
        }
        Ok(Reply::new(exit, page, json))
    }
}

/// Reads a record and, of the files below these paths, what it takes to evaluate it again.
pub(crate) fn gather(source: &Source, with: &[PathBuf]) -> Result<Gathered, Failure> {
    let record = Record::read(source.bytes()).map_err(|error| Failure::read(source, &error))?;
    let named = NamedDocuments::digests(&record);
    let (mut heap, mut beside) = (Heap::default(), Beside::default());
    for path in expand(with)? {
        let file = files::read_evidence(&path)?;
        let digest = file.digest();
        if digest == source.digest() {
            continue;
        }
        let is_named = named.contains(&digest);
        let is_needed = beside.take(&file, is_named, !record.certificates.is_empty());
        if is_named {
            heap.add(digest, file);
        }
        beside.unused += usize::from(!is_needed && !is_named);
    }
    let set = beside.set(&record)?.ok_or_else(|| {
        let (id, version, digest) = (&record.set.id, &record.set.version, record.set.digest);
        let message = Both::new(
            format!("the set `{id}` {version} with digest `{digest}` is not provided"),
            format!("要求事項集 `{id}` {version}（ダイジェスト `{digest}`）が指定されていません"),
        );
        Failure::input("replay-set-missing", message).file(source.path()).help(Both::new(
            "give the file of the set, or of the profile and its base, after --with",
            "要求事項集のファイル、又はプロファイルとその基となる集のファイルを --with に指定してください",
        ))
    })?;
    let mut certificates = Vec::new();
    for policy in &beside.policies {
        let Ok(trust) = gate::trust_of(policy) else { continue };
        certificates.extend(held(&record, trust, &beside.kept, &beside.bundles)?);
    }
    Ok(Gathered { record, set, heap, certificates, source: source.clone(), unused: beside.unused })
}

/// Files that a replay needs besides those that the record names.
#[derive(Default)]
struct Beside {
    sets: Vec<Source>,
    /// Sets that the record names as something else as well.
    named_sets: Vec<Source>,
    bundles: Vec<Source>,
    policies: Vec<Source>,
    kept: Vec<Envelope>,
    unused: usize,
}

impl Beside {
    /// Takes a file by its kind; whether it is of a kind that a replay needs. A record that names certificates needs what it
    /// takes to open them.
    fn take(&mut self, file: &Source, is_named: bool, opens: bool) -> bool {
        match Format::of(file.bytes()).ok().flatten() {
            Some(Format::RequirementSet | Format::Profile | Format::Vocabulary) => {
                let sets = if is_named { &mut self.named_sets } else { &mut self.sets };
                sets.push(file.clone());
            }
            Some(Format::Bundle) if opens => self.bundles.push(file.clone()),
            Some(Format::TrustPolicy) if opens => self.policies.push(file.clone()),
            _ => match Envelope::read(file.bytes()) {
                Ok(envelope) if opens => self.kept.push(envelope),
                _ => return false,
            },
        }
        true
    }

    /// The set of a record. What the record names as evidence need not be a readable set, and is asked last.
    fn set(&mut self, record: &Record) -> Result<Option<CompiledSet>, Failure> {
        let found = Shelf::with(self.sets.clone()).by_digest(&record.set.digest);
        if self.named_sets.is_empty() || matches!(found, Ok(Some(_))) {
            return found;
        }
        self.sets.append(&mut self.named_sets);
        Shelf::with(self.sets.clone()).by_digest(&record.set.digest)
    }
}

/// The certificates that the record names, as far as a policy takes them: with what the importer kept beside the bundles, as
/// the evaluation may have done, or without it, since some of it may have come later.
fn held(record: &Record, trust: Trust, kept: &[Envelope], bundles: &[Source]) -> Result<Vec<CertificateFact>, Failure> {
    let mut found: Vec<CertificateFact> = Vec::new();
    let desk = Knowledge::default().again(trust, record.at)?;
    for desk in [desk.clone().keeping(kept), desk] {
        for bundle in bundles {
            let fact = desk.verdict(bundle, None)?.fact();
            let is_new = |fact: &CertificateFact| record.certificates.contains(fact) && !found.contains(fact);
            let fact = fact.filter(is_new);
            found.extend(fact);
        }
    }
    Ok(found)
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

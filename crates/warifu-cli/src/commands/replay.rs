//! `warifu replay`: evaluates again what a record says was evaluated.

use std::path::{Path, PathBuf};

use clap::Args;
use warifu_catalog::Catalog;
use warifu_core::{
    CompiledSet, Decision, Difference, Evaluation, Replay as Outcome, ReplayError, Scales, When, explain,
};
use warifu_model::{Admission, CertificateFact, Digest, Envelope, Json, Language, Record};
use warifu_signing::Ed25519Check;
use warifu_verify::Trust;

use crate::args::Context;
use crate::commands::common::{self, counted, plural};
use crate::commands::gate::{self, Knowledge};
use crate::commands::inputs::Inputs;
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

/// A record that was evaluated again.
pub(crate) struct Replayed {
    /// The record as it was given.
    pub(crate) record: Record,
    /// What became of it.
    pub(crate) outcome: Outcome,
    /// What it was evaluated with.
    pub(crate) evaluated: Evaluated,
    /// Files that the record does not name.
    unused: usize,
}

/// The set and the files that a record was evaluated with.
pub(crate) struct Evaluated {
    set: CompiledSet,
    inputs: Inputs,
}

impl Evaluated {
    /// Decides on what was evaluated, as of the decision and the grant.
    pub(crate) fn decide(&self, evaluation: Evaluation, when: When, source: &Source) -> Result<Decision, Failure> {
        let (at, level) = (evaluation.record().at, evaluation.record().level.clone());
        let decision = self.inputs.request(at, level.as_deref(), |request| {
            warifu_core::decide(evaluation, when, &Scales { set: &self.set, request, signatures: &Ed25519Check })
        });
        decision.map_err(|error| failure(&error, &self.inputs, source))
    }
}

impl Replay {
    pub(crate) fn run(self, context: Context) -> Result<Reply, Failure> {
        let source = files::read(&self.record)?;
        let replayed = replay(&source, &self.with)?;
        let language = context.language;
        let mut page = Page::default();
        let (exit, json) = match &replayed.outcome {
            Outcome::Same(evaluation) => {
                same(&mut page, &replayed.record, evaluation.digest(), language);
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
        if replayed.unused > 0 {
            let text = counted(
                replayed.unused,
                language,
                ["file was not needed", "files were not needed"],
                "不要なファイル：",
            );
            page.indented(2, Text::new().dim(text));
        }
        Ok(Reply::new(exit, page, json))
    }
}

/// Reads a record and evaluates again what it names, as far as the files below these paths hold it.
pub(crate) fn replay(source: &Source, with: &[PathBuf]) -> Result<Replayed, Failure> {
    let record = Record::read(source.bytes()).map_err(|error| Failure::read(source, &error))?;
    let Sorted { inputs, shelf, unused } = sort(&record, source, with)?;
    let set = Shelf::with(shelf)?.by_digest(&record.set.digest)?.ok_or_else(|| {
        let (id, version, digest) = (&record.set.id, &record.set.version, record.set.digest);
        let message = Both::new(
            format!("the set `{id}` {version} with digest `{digest}` is not provided"),
            format!("要求事項集 `{id}` {version}（ダイジェスト `{digest}`）が与えられていない"),
        );
        Failure::input("replay-set-missing", message).file(source.path()).help(Both::new(
            "give the file of the set, or of the profile and its base, after --with",
            "要求事項集のファイル、又はプロファイルとその基となる集のファイルを --with に指定してください",
        ))
    })?;
    let outcome = inputs
        .request(record.at, record.level.as_deref(), |request| {
            warifu_core::replay(source.bytes(), &set, request, &Ed25519Check)
        })
        .map_err(|error| failure(&error, &inputs, source))?;
    Ok(Replayed { record, outcome, evaluated: Evaluated { set, inputs }, unused })
}

/// Files, sorted out.
struct Sorted {
    inputs: Inputs,
    shelf: Vec<Source>,
    unused: usize,
}

/// Tells by digest what each file is to the record.
fn sort(record: &Record, own: &Source, with: &[PathBuf]) -> Result<Sorted, Failure> {
    let mut sorted = Sorted { inputs: Inputs::default(), shelf: Vec::new(), unused: 0 };
    let (mut bundles, mut policies, mut kept) = (Vec::new(), Vec::new(), Vec::new());
    let shipped = Catalog::shipped().map_err(Failure::bug)?;
    for path in expand(with)? {
        let file = files::read_evidence(&path)?;
        let digest = file.digest();
        if digest == own.digest() {
            continue;
        }
        let inputs = &mut sorted.inputs;
        if record.inputs.iter().any(|input| input.digest == digest) {
            push_new(&mut inputs.attestations, file);
        } else if record.admission.digest == digest {
            inputs.admission = Some(file);
        } else if record.waivers.as_ref().is_some_and(|waivers| waivers.digest == digest) {
            inputs.waivers = Some(file);
        } else if record.evidence.iter().any(|evidence| evidence.digest == digest) {
            push_new(&mut inputs.evidence, file);
        } else {
            match Format::of(file.bytes()).ok().flatten() {
                Some(Format::RequirementSet | Format::Profile | Format::Vocabulary) => {
                    if shipped.by_digest(&digest).is_none() {
                        push_new(&mut sorted.shelf, file);
                    }
                }
                Some(Format::Bundle) if !record.certificates.is_empty() => bundles.push(file),
                Some(Format::TrustPolicy) if !record.certificates.is_empty() => policies.push(file),
                _ => match Envelope::read(file.bytes()) {
                    Ok(envelope) if !record.certificates.is_empty() => kept.push(envelope),
                    _ => sorted.unused += 1,
                },
            }
        }
    }
    complete(record, &sorted.inputs, own)?;
    for policy in &policies {
        let Ok(trust) = gate::trust_of(policy) else { continue };
        sorted.inputs.certificates.extend(held(record, trust, &kept, &bundles)?);
    }
    Ok(sorted)
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

/// The admission policy is known by digest only; the engine takes none for the built-in one.
fn complete(record: &Record, inputs: &Inputs, own: &Source) -> Result<(), Failure> {
    let missing = |what: &str, digest: Digest| {
        let message = format!("the {what} with digest `{digest}`, which the record names, is not at hand");
        let help = "give every file that the record names after --with, with exactly the bytes of then";
        Err(Failure::input("replay-input-missing", message).file(own.path()).help(help))
    };
    let built_in = Digest::of(&Json::from(&Admission::self_assessment()).to_canonical());
    if inputs.admission.is_none() && record.admission.digest != built_in {
        return missing("admission policy", record.admission.digest);
    }
    match &record.waivers {
        Some(waivers) if inputs.waivers.is_none() => missing("waivers document", waivers.digest),
        _ => Ok(()),
    }
}

/// Folders stand for their files.
fn expand(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let walk =
        |path: &PathBuf| if files::is_stream(path) { Ok(vec![path.clone()]) } else { files::walk(Path::new(path)) };
    Ok(paths.iter().map(walk).collect::<Result<Vec<_>, _>>()?.concat())
}

fn push_new(list: &mut Vec<Source>, file: Source) {
    if list.iter().all(|other| other.digest() != file.digest()) {
        list.push(file);
    }
}

fn failure(error: &ReplayError, inputs: &Inputs, source: &Source) -> Failure {
    match error {
        ReplayError::Evaluate(error) => inputs.failure(error),
        ReplayError::Record(error) => Failure::read(source, error),
        ReplayError::MissingInputs(digests) => {
            let listed: Vec<_> = digests.iter().map(Digest::to_string).collect();
            let message = Both::new(
                format!(
                    "{} that the record names: {}",
                    plural(digests.len(), "input is not provided", "inputs are not provided"),
                    listed.join(", ")
                ),
                format!("記録にある入力のうち{}件が与えられていない：{}", digests.len(), listed.join("、")),
            );
            Failure::of(error).message(message).file(source.path())
        }
        _ => Failure::of(error).file(source.path()),
    }
}

/// Shows a record that came out again.
fn same(page: &mut Page, record: &Record, digest: Digest, language: Language) {
    let line = Text::new().style(language.pick("✓ the same record", "✓ 同一の記録"), style::GOOD);
    page.line(line.plain(language.pick(", recomputed from its inputs", "（入力から再計算した）")));
    let outcome = language.pick(record.outcome.as_str(), explain::outcome(record.outcome, language)).replace('_', " ");
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

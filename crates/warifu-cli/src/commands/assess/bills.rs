//! SBOMs alone: each against every edition of the minimum elements, with nothing prepared and nothing written.

mod done;
mod missing;
mod page;

use std::path::Path;

use warifu::assess::{Paper, gather, product_of_sbom};
use warifu_core::{Evaluation, Request};
use warifu_evidence::{Binding, Described, ProductDraft, detect_file};
use warifu_model::{Artifact, Digest, Format, Json, Language, Outcome, Product, Timestamp, Vocabulary};

use done::{Bill, Done};

use super::arguments::Assess;
use super::papers::{ASSESSMENT, FOLDERS};
use super::{Asked, PRODUCT};
use crate::commands::set::{Chosen, Shelf};
use crate::commands::{common, findings, import};
use crate::failure::Failure;
use crate::files::{self, Source};
use crate::reply::Reply;

/// The files that are assessed so: those that are given where nothing else is said, and one of them is an SBOM.
pub(super) fn found(arguments: &Assess) -> Result<Option<Files>, Failure> {
    let Assess { paths, sets, product, out, admit, waivers, watch, shelf, .. } = arguments;
    let is_said = !sets.is_empty() || *watch || !shelf.is_empty();
    let is_said = is_said || [product, out, admit, waivers].into_iter().any(Option::is_some);
    if is_said || paths.is_empty() || paths.iter().any(|path| is_prepared(path)) {
        return Ok(None);
    }
    let walked = paths.iter().map(|path| files::walk_all(path)).collect::<Result<Vec<_>, _>>()?.concat();
    let mut found = Files::default();
    let mut unread = None;
    for path in &walked {
        let source = files::read_evidence(path)?;
        match detect_file(source.bytes()) {
            _ if is_word(&source) => found.words.push(source),
            // an SBOM that does not read to its end is told as one
            Ok(format) if format.kinds().contains(&"sbom") => found.bills.push(source),
            Ok(_) => found.others.push(source),
            Err(error) => {
                unread = unread.or_else(|| Some(import::unusable(&source, &error)));
                found.others.push(source);
            }
        }
    }
    if !found.bills.is_empty() {
        return Ok(Some(found));
    }
    // files that were named, of which none says what it is: that, and not that no set was asked for, is what is wrong
    let is_named = paths.iter().all(|path| path.is_file());
    unread.filter(|_| is_named && found.words.is_empty()).map_or(Ok(None), Err)
}

/// A folder that `warifu init` made.
fn is_prepared(path: &Path) -> bool {
    path.is_dir() && [ASSESSMENT, PRODUCT].iter().chain(&FOLDERS).any(|name| path.join(name).exists())
}

/// Tells whether people write such documents, in a format of ours.
fn is_word(source: &Source) -> bool {
    matches!(Format::of(source.bytes()), Ok(Some(Format::Declaration | Format::Questionnaire)))
}

/// The files, sorted.
#[derive(Default)]
pub(super) struct Files {
    bills: Vec<Source>,
    /// What people say about all of them.
    words: Vec<Source>,
    /// Anything else, which is not read.
    others: Vec<Source>,
}

/// Assesses all of them.
pub(super) fn run(found: &Files, at: Timestamp, language: Language) -> Result<Reply, Failure> {
    let shelf = Shelf::with(Vec::new());
    let asked = EDITIONS.iter().map(|version| Asked { name: format!("{SET}@={version}"), level: None });
    let editions = asked.map(|asked| asked.choose(&shelf, at)).collect::<Result<Vec<_>, _>>()?;
    let vocabularies = common::shipped_vocabularies()?;
    let bills = found.bills.iter().map(|source| bill(source, &found.words, &editions, &vocabularies, at));
    let bills = bills.collect::<Result<Vec<_>, _>>()?;
    // VEX documents in the format of an SBOM, and statements about something else, list nothing
    let (bills, without): (Vec<_>, Vec<_>) = bills.into_iter().partition(Bill::is_sbom);
    let others = found.others.iter().chain(without.iter().map(|bill| bill.source)).map(Source::name).collect();
    let done = Done { at, language, editions: &editions, bills: &bills, others };
    let worst = worst(bills.iter().map(|bill| bill.answer));
    Ok(Reply::new(findings::exit(worst), page::of(&done), json(&done, worst)))
}

fn bill<'f>(
    source: &'f Source,
    words: &'f [Source],
    editions: &[Chosen],
    vocabularies: &[(Digest, Vocabulary)],
    at: Timestamp,
) -> Result<Bill<'f>, Failure> {
    let all: Vec<&Source> = [source].into_iter().chain(words).collect();
    let names: Vec<String> = all.iter().map(|source| source.file_name()).collect();
    let papers: Vec<Paper<'_>> = all.iter().zip(&names).map(|(source, name)| paper(source, name)).collect();
    let product = papers.first().map_or_else(|| Err(Failure::bug("no SBOM")), |paper| product(*paper))?;
    let gathered = gather(&papers, &product, vocabularies, None)?;
    let attestation = Json::from(&gathered.attestation).to_pretty().into_bytes();
    let inputs = [attestation.as_slice()];
    let request = Request { evidence: &[], ..Request::new(at, &inputs) };
    let evaluated = editions.iter().map(|edition| warifu::evaluate(&edition.set, &request));
    let evaluations: Vec<Evaluation> =
        evaluated.collect::<Result<_, _>>().map_err(|error| Failure::of(&error).file(source.path()))?;
    let aside = gathered.aside.iter().filter_map(|(place, reason)| {
        let source = all.get(*place)?;
        Some(match reason {
            warifu::assess::Aside::Unread(error) => import::unusable(source, error),
            warifu::assess::Aside::Mistyped(error) => import::mistyped(source, error),
            warifu::assess::Aside::Contradicted(error) => Failure::of(error).file(source.path()),
        })
    });
    let aside = aside.collect();
    let answer = gathered.answer(worst(evaluations.iter().map(|one| one.record().outcome)));
    Ok(Bill { source, product, gathered, evaluations, aside, answer })
}

/// Reads an SBOM for what it says, whatever it is about.
fn paper<'f>(source: &'f Source, name: &'f str) -> Paper<'f> {
    let binding = if is_word(source) { Binding::Content } else { Binding::Itself };
    Paper { name, bytes: source.bytes(), binding }
}

/// Describes the product as the SBOM does, or else as this very file: the minimum elements are about the list, and not about its product.
fn product(paper: Paper<'_>) -> Result<Product, Failure> {
    product_of_sbom(&[paper]).or_else(|error| {
        let said = || Some("-".to_owned());
        let draft = ProductDraft {
            artifacts: vec![Artifact { name: paper.name.to_owned(), digest: Digest::of(paper.bytes) }],
            vendor: said(),
            model: Some(warifu_model::json::shorten(paper.name)),
            version: said(),
            kind: Some("component".to_owned()),
            ..ProductDraft::default()
        };
        draft.described(Described::default()).map_err(|_| Failure::of(&error))
    })
}

/// Gives the worst: not satisfied before undetermined before satisfied.
fn worst(outcomes: impl Iterator<Item = Outcome>) -> Outcome {
    let all: Vec<Outcome> = outcomes.collect();
    let order = [Outcome::NotSatisfied, Outcome::Undetermined, Outcome::Satisfied];
    order.into_iter().find(|worst| all.contains(worst)).unwrap_or(Outcome::Undetermined)
}

fn json(done: &Done<'_>, worst: Outcome) -> Json {
    let bills = done.bills.iter().map(|bill| {
        let sets = bill.evaluations.iter().zip(done.editions).map(|(evaluation, edition)| {
            let record = evaluation.record();
            let library = findings::Library::new(edition.set.set().clone(), Vec::new());
            let finding = |one: &warifu_model::Finding| findings::finding_json(one, &library, done.language);
            Json::object()
                .with("id", &record.set.id)
                .with("version", &record.set.version)
                .with("edition", edition.set.set().source.edition.as_str())
                .with("outcome", record.outcome)
                .with("counts", findings::counts_json(&record.findings))
                .with("findings", Json::list(record.findings.iter().map(finding)))
        });
        let noted = bill.gathered.documents.iter().flat_map(|document| &document.imported.notes);
        let noted = noted.map(|note| Json::object().with("code", note.code()).with("text", note.text(done.language)));
        let aside = bill.aside.iter().map(|failure| failure.to_json(done.language).with("code", "file_left_aside"));
        Json::object()
            .with("file", bill.name())
            .with("product", &bill.product)
            .with("outcome", bill.answer)
            .with("sets", Json::list(sets))
            .with("missing", missing::json(bill, done.editions))
            .with("remarks", Json::list(aside.chain(noted)))
    });
    Json::object()
        .with("format", "warifu.assess-sbom/1")
        .with("at", done.at)
        .with("outcome", worst)
        .with("sboms", Json::list(bills))
        .with("not_read", Json::list(done.others.iter().copied()))
}

/// The set, and its editions from the oldest to the newest.
const SET: &str = "us-sbom-minimum-elements";
const EDITIONS: [&str; 3] = ["1.0.0", "2.0.0-draft.1", "2.0.0"];

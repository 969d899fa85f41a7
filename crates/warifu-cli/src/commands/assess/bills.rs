//! SBOMs alone: each against every edition of the minimum elements, with nothing prepared and nothing written.

mod done;
mod missing;
mod page;

use std::path::Path;

use warifu::assess::{Paper, gather, product_of_sbom};
use warifu_core::{Evaluation, Request};
use warifu_evidence::{Binding, Described, ImportProblem, ProductDraft, detect_file};
use warifu_model::{Artifact, Digest, Format, Json, Language, Outcome, Product, Timestamp, Vocabulary};

use done::{Bill, Done};

use super::arguments::Assess;
use super::papers::{ASSESSMENT, FOLDERS};
use super::{Asked, PRODUCT};
use crate::commands::set::{Chosen, Shelf};
use crate::commands::{common, findings, import};
use crate::failure::{Both, Failure};
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
    let mut found = Files::default();
    for path in paths {
        let (walked, passed) = files::walk_apart(path)?;
        // what lies in a folder and cannot be opened holds up nobody; what is named has to be there
        found.unread.extend(passed.iter().map(|path| files::not_a_file(path)));
        for file in &walked {
            match files::read_evidence(file) {
                Ok(source) => found.sort(source),
                Err(failure) if file == path => return Err(failure),
                Err(failure) => found.unread.push(failure),
            }
        }
    }
    if !found.bills.is_empty() {
        return Ok(Some(found));
    }
    // files that were named, of which none says what it is, or an SBOM of a kind that is not read: that, and not that no set was asked
    // for, is what is wrong
    let is_named = paths.iter().all(|path| path.is_file());
    let first = found.unread.into_iter().next().filter(|_| is_named);
    first.or(found.unread_sbom).filter(|_| found.words.is_empty()).map_or(Ok(None), Err)
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
    /// Documents of other formats, each with why it is not read here.
    others: Vec<Failure>,
    /// Anything else, which may have been an SBOM, each with why it is not read.
    unread: Vec<Failure>,
    /// The first of these that is an SBOM in a format that is known and not read.
    unread_sbom: Option<Failure>,
}

impl Files {
    fn sort(&mut self, source: Source) {
        match detect_file(source.bytes()) {
            _ if is_word(&source) => self.words.push(source),
            // an SBOM that does not read to its end is told as one
            Ok(format) if format.kinds().contains(&"sbom") => self.bills.push(source),
            Ok(format) => self.others.push(other(&source, format.name())),
            Err(error) => {
                let failure = import::unusable(&source, &error);
                if matches!(&error.problem, ImportProblem::UnreadFormat { unread } if is_sbom(unread.name())) {
                    self.unread_sbom.get_or_insert_with(|| failure.clone());
                }
                self.unread.push(failure);
            }
        }
    }
}

/// Tells by its name whether a format that is known and not read is one of SBOMs.
fn is_sbom(format: &str) -> bool {
    ["CycloneDX", "SPDX"].iter().any(|name| format.starts_with(name))
}

/// Why a document of another format is not read.
fn other(source: &Source, format: &'static str) -> Failure {
    let message = Both::by(|language| {
        let format = import::format_name(format, language);
        match language {
            Language::En => format!("this is a document of the format {format}, and not an SBOM"),
            Language::Ja => format!("{format}の文書であり、SBOMではない"),
        }
    });
    Failure::input("not-an-sbom", message).file(source.path()).help(Both::new(
        "`warifu assess DIR --set ID` reads evidence of every format for a set",
        "`warifu assess DIR --set ID` は要求事項集に対する全ての形式の証拠を読みます",
    ))
}

/// Why a document in the format of an SBOM is not assessed as one.
fn lists_nothing(source: &Source) -> Failure {
    let message = Both::new(
        "this document lists no components: it is about vulnerabilities, or about something else",
        "構成部品の一覧がなく、脆弱性などに関する文書である",
    );
    Failure::input("no-component-list", message)
        .file(source.path())
        .help(Both::new("give the SBOM that it belongs to", "対応するSBOMを指定してください"))
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
    let without: Vec<Failure> = without.iter().map(|bill| lists_nothing(bill.source)).collect();
    let not_read: Vec<&Failure> = found.unread.iter().chain(&found.others).chain(&without).collect();
    let worst = match worst(bills.iter().map(|bill| bill.answer)) {
        // a file that cannot be read may have been an SBOM with bad news
        Outcome::Satisfied if !found.unread.is_empty() => Outcome::Undetermined,
        outcome => outcome,
    };
    let done = Done { at, language, editions: &editions, bills: &bills, not_read };
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
    let is_read = gathered.aside.iter().all(|(place, _)| *place != 0);
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
    Ok(Bill { source, product, gathered, evaluations, is_read, aside, answer })
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
            .with("read", bill.is_read)
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
        .with("not_read", Json::list(done.not_read.iter().map(|failure| not_read(failure, done.language))))
}

/// A file that was not read, and why.
fn not_read(failure: &Failure, language: Language) -> Json {
    Json::object()
        .with("file", failure.place())
        .with("code", failure.error_code())
        .with("message", failure.words().text(language))
        .with("help", failure.advice().map(|help| help.text(language).to_owned()))
}

/// The set, and its editions from the oldest to the newest.
const SET: &str = "us-sbom-minimum-elements";
const EDITIONS: [&str; 3] = ["1.0.0", "2.0.0-draft.1", "2.0.0"];

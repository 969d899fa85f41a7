//! What is written into the folder of results, and what machines are told.

use std::path::{Path, PathBuf};

use warifu_model::{Attestation, Digest, Json, Language};

use super::done::{Done, aside_text};
use crate::commands::findings::{self, Detail, Library};
use crate::commands::gap::page as held;
use crate::failure::Failure;
use crate::files;
use warifu_report::report::{Languages, Report, SetOrigin, Source};
use warifu_report::{Page, Text};

/// The files that were written: what each is, and where.
pub(super) struct Written {
    pub(super) attestation: PathBuf,
    pub(super) records: Vec<PathBuf>,
    pub(super) reports: Vec<PathBuf>,
    pub(super) plan: PathBuf,
    /// All sets on one page, in both languages.
    pub(super) page: PathBuf,
}

/// Writes all results, or none that was not there before.
pub(super) fn write(done: &Done<'_>, basis: Digest) -> Result<Written, Failure> {
    let out = &done.work.out;
    let names: Vec<String> = (0..done.chosen.len()).map(|place| name(done, place)).collect();
    let written = Written {
        attestation: out.join("attestation.json"),
        records: names.iter().map(|name| out.join("records").join(format!("{name}.json"))).collect(),
        reports: names.iter().map(|name| out.join("reports").join(format!("{name}.md"))).collect(),
        plan: out.join("plan.json"),
        page: out.join("report.html"),
    };
    let mut all = vec![(written.attestation.clone(), done.attestation.to_vec())];
    for (evaluation, path) in done.assessed.evaluations.iter().zip(&written.records) {
        all.push((path.clone(), evaluation.record_bytes().to_vec()));
    }
    for (place, path) in written.reports.iter().enumerate() {
        all.push((path.clone(), report(done, place).to_markdown().into_bytes()));
    }
    let plan = plan(done).to_pretty().into_bytes();
    all.push((written.page.clone(), html(done, &names, &plan)?.into_bytes()));
    all.push((written.plan.clone(), plan));
    files::write_all(&all)?;
    // last: it vouches for the attestation as it lies there
    let vouched = vouched(basis, Digest::of(done.attestation), &written.attestation);
    files::write(&out.join(BASIS), vouched.unwrap_or_default().into_bytes())?;
    Ok(written)
}

/// What vouches for an attestation: what it was made from, its digest, and when this machine put it there. The last is what
/// nobody can know beforehand who hands over a folder with results in it.
fn vouched(basis: Digest, digest: Digest, attestation: &Path) -> Option<String> {
    let about = std::fs::metadata(attestation).ok()?;
    #[cfg(unix)]
    let put = {
        use std::os::unix::fs::MetadataExt as _;
        format!("{}.{}.{}", about.ino(), about.ctime(), about.ctime_nsec())
    };
    #[cfg(not(unix))]
    let put = Digest::of(format!("{:?}", about.created().ok()?).as_bytes());
    Some(format!("{basis} {digest} {put}\n"))
}

/// What an attestation rests on, with this very program: another one may read more of the same documents.
pub(super) fn basis(basis: Digest) -> Digest {
    let program = std::env::current_exe().and_then(std::fs::metadata);
    let stamp = program.and_then(|about| Ok((about.len(), about.modified()?)));
    Digest::of(format!("{} {stamp:?} {basis}", env!("CARGO_PKG_VERSION")).as_bytes())
}

/// The attestation of an earlier run from the same documents of tools, if it is there as it was written here.
pub(super) fn earlier(out: &Path, basis: Digest) -> Option<Attestation> {
    let kept = files::read(&out.join(BASIS)).ok()?;
    let attestation = files::read(&out.join("attestation.json")).ok()?;
    let expected = vouched(basis, attestation.digest(), &out.join("attestation.json"))?;
    (kept.bytes() == expected.as_bytes()).then(|| Attestation::read(attestation.bytes()).ok())?
}

/// The name of the files of a set: its id, its level, and its place where that is the same twice.
fn name(done: &Done<'_>, place: usize) -> String {
    let named = |place: usize| {
        let id = done.chosen.get(place).map(|chosen| chosen.set.set().id.to_string()).unwrap_or_default();
        let level = done.work.sets.get(place).and_then(|asked| asked.level.as_deref());
        let level = level.map(|level| format!("-{level}")).unwrap_or_default();
        format!("{id}{level}").replace(|c: char| !c.is_ascii_alphanumeric(), "-")
    };
    let name = named(place);
    match (0..place).filter(|earlier| named(*earlier) == name).count() {
        0 => name,
        earlier => format!("{name}-{}", earlier + 1),
    }
}

/// The report of a set: its evaluation in full.
fn report(done: &Done<'_>, place: usize) -> Page {
    let mut page = Page::default();
    let both = done.assessed.evaluations.get(place).zip(done.chosen.get(place));
    if let Some((evaluation, chosen)) = both {
        let set = chosen.set.set().clone();
        page.title(set.title.in_language(done.language));
        // the record does not know of them
        if !done.aside.is_empty() {
            page.item(0, Text::new().plain("!"), aside_text(done));
        }
        let library = Library::new(set, chosen.vocabularies.clone());
        findings::evaluation(&mut page, evaluation.record(), &library, Detail::All, done.language);
        if let Some(set) = done.gap.as_ref().and_then(|gap| gap.sets.get(place)) {
            held::covered_by_held(&mut page, set, done.language);
        }
    }
    page
}

/// The report on all sets with the plan: one page, which opens in the language of the command.
fn html(done: &Done<'_>, names: &[String], plan: &[u8]) -> Result<String, Failure> {
    let names: Vec<String> = names.iter().map(|name| format!("{name}.json")).collect();
    let mut sources: Vec<Source<'_>> = Vec::new();
    for ((evaluation, chosen), name) in done.assessed.evaluations.iter().zip(done.chosen).zip(&names) {
        let digest = evaluation.digest();
        // a set that is asked for twice is reported once
        if sources.iter().all(|source| source.digest != digest) {
            let (record, set) = (evaluation.record(), Some(chosen.set.set()));
            let origin = SetOrigin::Given;
            sources.push(Source { name, record, digest, set, origin, vocabularies: &chosen.vocabularies });
        }
    }
    let report = Report::new(&sources).and_then(|report| report.with_plan(plan, &sources));
    let report = report.map_err(|error| Failure::of(&error))?;
    let gaps = done.gap.iter().flat_map(|gap| &gap.sets);
    let report = done
        .assessed
        .evaluations
        .iter()
        .zip(gaps)
        .fold(report, |report, (evaluation, gap)| report.covering(evaluation.digest(), held::covered_report(gap)));
    Ok(report.to_html(Languages::One(done.language)))
}

fn plan(done: &Done<'_>) -> Json {
    let text = |change: &_| warifu_compare::change_text(change, done.language);
    done.assessed.plans.to_json_with(text).with("at", done.at)
}

/// What machines are told.
pub(super) fn json(done: &Done<'_>) -> Json {
    let sets = done.assessed.evaluations.iter().zip(done.chosen).map(|(evaluation, chosen)| {
        let record = evaluation.record();
        let library = Library::new(chosen.set.set().clone(), Vec::new());
        let finding = |finding: &warifu_model::Finding| findings::finding_json(finding, &library, done.language);
        Json::object()
            .with("id", &record.set.id)
            .with("version", &record.set.version)
            .with("level", record.level.as_deref())
            .with("outcome", record.outcome)
            .with("record", evaluation.digest())
            .with_some("score", record.score.as_ref().map(Json::from))
            .with("counts", findings::counts_json(&record.findings))
            .with("findings", Json::list(record.findings.iter().map(finding)))
    });
    Json::object()
        .with("format", "warifu.assess/1")
        .with("product", &done.work.product)
        .with("at", done.at)
        .with("outcome", done.answer)
        .with("out", done.work.out.display().to_string())
        .with("sets", Json::list(sets))
        .with("plan", plan(done))
        .with_some("held", done.gap.as_ref().map(|gap| gap.to_json(done.language)))
        .with("remarks", Json::List(remarks(done)))
}

/// What should be known about the documents: what was left aside, assumed, or counted once.
fn remarks(done: &Done<'_>) -> Vec<Json> {
    let language = done.language;
    let mut all: Vec<Json> =
        done.aside.iter().map(|failure| failure.to_json(language).with("code", "file_left_aside")).collect();
    if done.work.is_product_guessed {
        all.push(remark("product_from_sbom", None, guessed_text(language)));
    }
    for (place, _) in &done.gathered.repeated {
        let file = done.work.papers.get(*place).map(|(source, _)| source.name().to_owned());
        let text =
            language.pick("the same document as another one; it counts once", "別のファイルと同じ文書。一度だけ数えた");
        all.push(remark("same_document", file, text));
    }
    all.extend(done.unknown.iter().map(|(code, text)| remark(code, None, text)));
    for document in &done.gathered.documents {
        let notes = document.imported.notes.iter();
        all.extend(notes.map(|note| remark(note.code(), Some(document.name.clone()), &note.text(language))));
    }
    all
}

fn remark(code: &str, file: Option<String>, text: &str) -> Json {
    Json::object().with("code", code).with("file", file).with("text", text)
}

/// That nobody has said which product it is.
pub(super) fn guessed_text(language: Language) -> &'static str {
    language.pick(
        "the product is what the SBOM says it describes; its delivered files are not known",
        "製品はSBOMの記載によるもので、納入ファイルは分からない",
    )
}

/// Tells what the attestation beside it was made from.
const BASIS: &str = ".basis";

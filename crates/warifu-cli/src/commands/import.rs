//! `warifu import`: evidence documents to a draft attestation.

use std::path::{Path, PathBuf};

use clap::Args;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use warifu_evidence::{
    AssembleError, Binding, DeclaredError, ImportError, ImportProblem, ImportReport, Imported, Named, OtherDocuments,
};
use warifu_model::{ClaimId, Digest, EvidenceKind, Json, Language, Problem as _, Product, Timestamp, Vocabulary};

use crate::args::{Context, Format, timestamp};
use crate::commands::common::{self, counted, plural, written};
use crate::exit::Exit;
use crate::failure::{Both, Failure};
use crate::failures::Failures;
use crate::files::{self, Source};
use crate::options;
use crate::reply::Reply;
use crate::terminal;
use warifu_report::{Page, Text, style};

/// Reads evidence documents into a draft attestation
///
/// Takes SBOMs, build provenance, VEX documents, and declarations of the maker, a laboratory or an auditor, alone or inside
/// in-toto statements. The format is told from the content. Files may be compressed with gzip or zstd, and may have several documents,
/// one in each line.
///
/// Each document must be about the product, by the SHA-256 of an artifact or by an equal identifier; otherwise nothing is
/// taken from it. A document that names no product can be given with `--about`: that it is about the product is then your word, and stands in
/// the attestation as such. What is taken becomes typed claims, each with the digest of the document that supports it. Either all
/// files are imported or nothing is written; then the errors of all of them are told.
#[derive(Args, Debug)]
#[command(after_help = after_help())]
pub(crate) struct Import {
    /// Evidence documents
    #[arg(required_unless_present = "about", value_name = "FILE")]
    files: Vec<PathBuf>,
    /// An evidence document that does not say what it is about, and is about the product by your word; may be repeated
    #[arg(long, value_name = "FILE")]
    about: Vec<PathBuf>,
    /// The product that they are about (warifu.product/1)
    #[arg(long, value_name = "PRODUCT.json")]
    product: PathBuf,
    /// Where the draft attestation goes
    #[arg(short, long, value_name = "ATTESTATION.json")]
    output: PathBuf,
    /// The time that the attestation bears; none where it is left out
    #[arg(long, value_name = "TIME", value_parser = timestamp)]
    made_at: Option<Timestamp>,
    /// More vocabularies than the shipped ones (warifu.vocabulary/1)
    #[arg(long = "vocabulary", value_name = "FILE")]
    vocabularies: Vec<PathBuf>,
}

/// A vocabulary with its digest.
type Shelved = (Digest, Vocabulary);

impl Import {
    pub(crate) fn run(self, context: Context) -> Result<Reply, Failure> {
        let vocabularies = self.vocabularies()?;
        let product = files::read(&self.product)?;
        let product = Product::read(product.bytes()).map_err(|error| Failure::read(&product, &error))?;
        let others = self.others(&product);
        let (mut documents, mut failures) = (Vec::new(), Failures::default());
        for (file, binding) in self.given() {
            let known = warifu_evidence::Import::of(&product).among(&others).bound(binding);
            documents.extend(failures.keep(document(file, known, &vocabularies, context)));
        }
        failures.told()?;
        let used = warifu_evidence::used_vocabularies(&documents, &vocabularies);
        let combined = warifu_evidence::combined_claims(&documents, &used);
        let attestation =
            warifu_evidence::assemble(&documents, &product, self.made_at, used).map_err(|error| self.apart(&error))?;
        let bytes = Json::from(&attestation).to_pretty().into_bytes();
        let digest = Digest::of(&bytes);
        let unknown = warifu_evidence::unknown_claims(&attestation, &vocabularies);
        let unknown_kinds = warifu_evidence::unknown_kinds(&attestation, &vocabularies);
        let given = self.files.iter().chain(&self.about).chain(&self.vocabularies).chain([&self.product]);
        let output = files::write_apart(given, &self.output, bytes)?;
        let documents = documents.as_slice();
        let report = ImportReport { documents, attestation: &attestation, digest, unknown, unknown_kinds, combined };
        let page = self.page(&report, context.language);
        Ok(Reply::new(Exit::Yes, page, report.to_json(context.language)).output(output))
    }

    /// What the files give ids to, where there are several: one may point into another. Each file is read once more for
    /// it, so that bytes of many large documents are not kept.
    fn others(&self, product: &Product) -> OtherDocuments {
        let mut others = OtherDocuments::default();
        if self.given().count() > 1 {
            // standard input can be read once only; nothing can point into it
            for (file, binding) in self.given().filter(|(file, _)| !files::is_stream(file)) {
                // one that cannot be read is told when its turn comes
                let Ok(source) = files::read_evidence(file) else { continue };
                others.add_bound(source.bytes(), product, binding);
            }
        }
        others
    }

    /// The files, and what ties each to the product.
    fn given(&self) -> impl Iterator<Item = (&PathBuf, Binding)> {
        let by_content = self.files.iter().map(|file| (file, Binding::Content));
        by_content.chain(self.about.iter().map(|file| (file, Binding::Maker)))
    }

    fn vocabularies(&self) -> Result<Vec<Shelved>, Failure> {
        let mut vocabularies: Vec<Shelved> = common::shipped_vocabularies()?;
        for path in &self.vocabularies {
            let source = files::read(path)?;
            let vocabulary = Vocabulary::read(source.bytes()).map_err(|error| Failure::read(&source, &error))?;
            let digest = source.digest();
            if vocabularies.iter().all(|other| other.0 != digest) {
                vocabularies.push((digest, vocabulary));
            }
        }
        Ok(vocabularies)
    }

    /// Documents that do not go together, by the paths under which they were given.
    fn apart(&self, error: &AssembleError) -> Failure {
        let given: Vec<_> = self.given().map(|(path, _)| path).collect();
        let path = |place: &usize| given.get(*place).map(|path| path.display().to_string()).unwrap_or_default();
        let failure = Failure::of(error);
        match error {
            AssembleError::ClaimConflict { claim, places: [first, second], .. } => {
                let (first, second) = (path(first), path(second));
                failure.message(Both::new(
                    format!("`{first}` and `{second}` state different values of `{claim}`"),
                    format!("`{first}` と `{second}` で `{claim}` の値が異なる"),
                ))
            }
            AssembleError::SameDocument { places, .. } => {
                let paths: Vec<_> = places.iter().map(|place| format!("`{}`", path(place))).collect();
                failure.message(Both::new(
                    format!("{} are the same document", paths.join(" and ")),
                    format!("{}は同じ文書である", paths.join("と")),
                ))
            }
            _ => failure,
        }
    }

    fn page(&self, report: &ImportReport<'_>, language: Language) -> Page {
        let ImportReport { documents, attestation, digest, unknown, unknown_kinds, .. } = report;
        let mut page = Page::default();
        page.table(0, documents.iter().map(|document| row(document, language)).collect());
        for document in *documents {
            for note in &document.imported.notes {
                page.item(
                    2,
                    Text::new().dim("·"),
                    Text::new().dim(format!("{}{}{}", document.name, language.pick(": ", "："), note.text(language))),
                );
            }
        }
        let claims = unknown.iter().map(|claim| unknown_claim(claim, language));
        for text in claims.chain(unknown_kinds.iter().map(|kind| unknown_kind(kind, language))) {
            page.item(2, Text::new().style("!", style::UNSURE), Text::new().quoting(&text));
        }
        combined(&mut page, report, language);
        page.blank();
        let to = self.output.display().to_string();
        page.line(written(language, ["draft attestation", "アテステーションの下書き"], &to));
        let (claims, files) = (attestation.claims.len(), documents.len());
        let counts = match language {
            Language::En => {
                format!("{} from {}", plural(claims, "claim", "claims"), plural(files, "document", "documents"))
            }
            Language::Ja => format!("文書{files}件から主張項目{claims}件"),
        };
        page.fields(
            2,
            [
                (language.pick("product", "製品"), common::product_in(&attestation.product, language)),
                (language.pick("content", "内容"), counts.into()),
                (language.pick("digest", "ダイジェスト"), digest.to_string().into()),
            ],
        );
        page.indented(
            2,
            Text::new().dim(language.pick(
                "Not signed yet; sign it with `warifu attest`.",
                "まだ署名されていません。`warifu attest` で署名してください。",
            )),
        );
        page
    }
}

/// That no vocabulary declares a claim.
pub(super) fn unknown_claim(claim: &ClaimId, language: Language) -> String {
    match language {
        Language::En => format!("claim `{claim}` is not in any known vocabulary; no bundled set uses it"),
        Language::Ja => format!("主張項目 `{claim}` は既知の語彙になく、同梱の要求事項集では使われない"),
    }
}

/// That no vocabulary declares a kind of evidence.
pub(super) fn unknown_kind(kind: &EvidenceKind, language: Language) -> String {
    match language {
        Language::En => format!("evidence kind `{kind}` is not in any known vocabulary; no bundled set asks for it"),
        Language::Ja => format!("証拠の種類 `{kind}` は既知の語彙になく、同梱の要求事項集では求められない"),
    }
}

/// What became of the claims that several documents of one kind state, and what each of them says.
fn combined(page: &mut Page, report: &ImportReport<'_>, language: Language) {
    if report.combined.is_empty() {
        return;
    }
    let title = ["Claims combined of what several documents state", "複数の文書の値を合わせた主張項目"];
    page.blank();
    page.line(Text::new().strong(language.pick(title[0], title[1])));
    for claim in &report.combined {
        let rule = claim.rule.text(language);
        let value = claim.value.as_ref().map(|value| shown(value, language));
        let value = value.unwrap_or_else(|| language.pick("not claimed", "主張しない").to_owned());
        let line = match language {
            Language::En => format!("`{}`: {value} ({rule})", claim.claim),
            Language::Ja => format!("`{}`：{value}（{rule}）", claim.claim),
        };
        page.item(2, Text::new().dim("·"), Text::new().quoting(&line));
        for stated in &claim.stated {
            let name = report.documents.get(stated.document).map(|document| document.name.as_str()).unwrap_or_default();
            let said = shown(stated.value, language);
            page.indented(6, Text::new().dim(format!("{name}{}{said}", language.pick(": ", "："))));
        }
    }
}

/// A value in one line; of a long list of records only how many there are.
fn shown(value: &Json, language: Language) -> String {
    match value {
        Json::List(records) if (1..=FEW).contains(&records.len()) => {
            let records: Vec<_> = records.iter().map(in_words).collect();
            records.join(language.pick("; ", "；"))
        }
        Json::List(records) if records.iter().any(|record| matches!(record, Json::Object(_))) => match language {
            Language::En => plural(records.len(), "record", "records"),
            Language::Ja => format!("記録{}件", records.len()),
        },
        Json::Text(text) => warifu_model::json::shorten(text),
        other => warifu_model::json::shorten(&String::from_utf8_lossy(&other.to_canonical())),
    }
}

/// A record by its values, in their order.
fn in_words(record: &Json) -> String {
    let word = |value: &Json| match value {
        Json::Text(text) => warifu_model::json::shorten(text),
        other => warifu_model::json::shorten(&String::from_utf8_lossy(&other.to_canonical())),
    };
    match record {
        Json::Object(members) => members.iter().map(|(_, value)| word(value)).collect::<Vec<_>>().join(" "),
        other => word(other),
    }
}

/// One document with its claims. Its bytes are not kept: there may be many that are large.
fn document(
    file: &Path,
    known: warifu_evidence::Import<'_>,
    vocabularies: &[Shelved],
    context: Context,
) -> Result<Named, Failure> {
    let source = files::read_evidence(file)?;
    let imported = import(&source, known, context)?;
    warifu_evidence::declared_types(&imported, vocabularies)
        .map_err(|error| mistyped(&source, &error.placed_in(source.bytes())))?;
    Ok(Named { name: source.file_name(), imported })
}

/// Reads one document, with a progress bar where it is large and somebody looks.
fn import(source: &Source, known: warifu_evidence::Import<'_>, context: Context) -> Result<Imported, Failure> {
    let size = source.bytes().len() as u64;
    let shown = size >= WORTH_A_BAR && context.format == Format::Human && terminal::is_watched();
    let target = if shown { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
    let bar = ProgressBar::with_draw_target(Some(size), target);
    if let Ok(looks) = ProgressStyle::with_template("  {wide_bar} {bytes}/{total_bytes}  {msg}") {
        bar.set_style(looks);
    }
    bar.set_message(warifu_report::safe(&source.file_name()).into_owned());
    let progress = &mut |read| bar.set_position(read);
    let imported = known.telling(progress).read(source.bytes());
    bar.finish_and_clear();
    imported.map_err(|error| unusable(source, &error))
}

/// Why a document is not used, told about its file.
pub(super) fn unusable(source: &Source, error: &ImportError) -> Failure {
    if let ImportProblem::Declaration(error) = &error.problem {
        return Failure::read(source, error);
    }
    let offset = error.position.offset.and_then(|offset| usize::try_from(offset).ok());
    let message = Both::by(|language| error.problem.message(language));
    let help = Both::by(|language| options::help(error, language));
    let failure = Failure::input(error.code(), message).help(help);
    let failure = if error.code() == "unrecognised-format" { failure.named(source) } else { failure };
    match error.position.within {
        // the place is inside a payload, not in the file itself
        Some(payload) => failure.at(source, payload, None).in_content(&error.position.pointer),
        None => failure.at(source, &error.position.pointer, offset),
    }
}

/// What is wrong with a value that a document states, told about its file.
pub(super) fn mistyped(source: &Source, error: &DeclaredError) -> Failure {
    let Some(place) = error.location() else { return Failure::of(error).file(source.path()) };
    Failure::of(error).at(source, place.pointer, common::offset_of(source.bytes(), place.pointer))
}

fn row(document: &Named, language: Language) -> Vec<Text> {
    let imported = &document.imported;
    let kinds: Vec<_> = imported.parts.iter().map(|part| part.kind.as_str()).collect();
    let claims = imported.parts.iter().map(|part| part.claims.len()).sum();
    vec![
        Text::new().style("✓", style::GOOD),
        Text::new().strong(&*document.name),
        kinds.join(", ").into(),
        counted(claims, language, ["claim", "claims"], "主張項目").into(),
        Text::new().dim(format!(
            "{}, sha256:{}…",
            format_name(imported.format.name(), language),
            imported.digest.short()
        )),
    ]
}

/// The name of a format of evidence.
pub(super) fn format_name(name: &'static str, language: Language) -> &'static str {
    match name {
        "declaration" => language.pick(name, "宣言"),
        "in-toto link" => language.pick(name, "in-toto リンク"),
        "in-toto statement" => language.pick(name, "in-toto ステートメント"),
        "in-toto statement in a DSSE envelope" => language.pick(name, "DSSE エンベロープ内の in-toto ステートメント"),
        "in-toto statement in a sigstore bundle" => language.pick(name, "sigstore bundle 内の in-toto ステートメント"),
        "questionnaire" => language.pick(name, "質問票"),
        _ => name,
    }
}

/// The formats that are read, and examples.
fn after_help() -> String {
    let formats = warifu_evidence::formats().iter();
    let formats = formats.map(|format| format!("  {} {}", format.name(), format.versions()).trim_end().to_owned());
    let formats: Vec<String> = formats.collect();
    format!("Formats:\n{}\n\n{EXAMPLES}", formats.join("\n"))
}

const EXAMPLES: &str = "\
Examples:
  warifu import sbom.cdx.json provenance.json vex.json --product product.json -o attestation.json
  warifu import evidence/* --product product.json -o - | less
  warifu import provenance.jsonl --about folder.cdx.json.gz --product product.json -o attestation.json

Next: warifu attest attestation.json --key key.pem -o envelope.json";
/// Most records that the page shows one by one.
const FEW: usize = 3;
/// Smaller documents are read at once.
const WORTH_A_BAR: u64 = 2 * 1024 * 1024;

//! `warifu catalog import`: OSCAL to a requirement set without criteria.

use std::path::PathBuf;

use clap::Args;
use warifu_catalog::oscal::{self, Imported, Kind, Naming, OscalError, RemarkCode};
use warifu_model::{Date, Digest, Json, Language, Problem, SemVer, SetId};

use crate::args::date;
use crate::commands::common::{comma, counted, offset_of};
use crate::exit::Exit;
use crate::failure::{Both, Failure};
use crate::files::{self, Source};
use crate::reply::Reply;
use warifu_report::{Page, Text, style};

/// Reads an OSCAL catalog or profile into a requirement set without criteria
///
/// The official wording stays where it is: in your own file. The set can be shown, compared (`warifu diff`) and referred to;
/// nothing can be granted on it, since it has no criteria. Withdrawn controls become withdrawn ids with their successors.
/// Everything that was passed over or assumed is named. A profile needs the documents that it imports: --source.
///
/// An encoding may carry more than the framework has. NIST's first CSF 2.0 file lists 185 subcategories, of which 79 are
/// withdrawn ones without a mark. --expect refuses a document with another number of live requirements than you know it has.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  warifu catalog import NIST_SP-800-53_rev5_catalog.json -o sp800-53.json --id us-sp800-53 --expect 1007
  warifu catalog import MODERATE-profile.json --source catalog.json -o moderate.json
  warifu catalog import csf.json -o csf.json --expect subcategory=106
  warifu show sp800-53.json")]
pub(super) struct Import {
    /// An OSCAL catalog or profile, JSON
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Where the set goes
    #[arg(short, long, value_name = "SET.json")]
    output: PathBuf,
    /// A document that the profile imports; once for each
    #[arg(long = "source", value_name = "FILE")]
    sources: Vec<PathBuf>,
    /// The id of the set; made of the title where it is left out
    #[arg(long, value_name = "ID")]
    id: Option<String>,
    /// The version of the set; read from the document where it is left out
    #[arg(long, value_name = "VERSION")]
    version: Option<String>,
    /// The first day on which the set applies; the document's date where it is left out
    #[arg(long, value_name = "DATE", value_parser = date)]
    from: Option<Date>,
    /// Who publishes the requirements; read from the document where it is left out
    #[arg(long, value_name = "NAME")]
    authority: Option<String>,
    /// The country of who publishes them, such as US
    #[arg(long, value_name = "CODE")]
    country: Option<String>,
    /// How many live requirements there have to be, in all or of one class: N or CLASS=N
    #[arg(long, value_name = "N")]
    expect: Vec<String>,
}

impl Import {
    pub(super) fn run(self, language: Language) -> Result<Reply, Failure> {
        let naming = self.naming()?;
        let expected = self.expect.iter().map(|text| expectation(text)).collect::<Result<Vec<_>, _>>()?;
        let source = files::read(&self.file)?;
        let imported = self.read(&source, &naming)?;
        expected.iter().try_for_each(|expected| expected.holds(&imported, &source))?;
        let bytes = Json::from(&imported.set).to_pretty().into_bytes();
        let digest = Digest::of(&bytes);
        let output = files::write(&self.output, bytes)?;
        let page = self.page(&imported, digest, language);
        Ok(Reply::new(Exit::Yes, page, self.json(&imported, digest, language)).output(output))
    }

    fn naming(&self) -> Result<Naming, Failure> {
        let id = self.id.as_deref().map(|id| {
            SetId::parse(id).ok_or_else(|| {
                Failure::usage(Both::new(
                    format!("`{id}` is not a valid set id"),
                    format!("`{id}` は要求事項集の ID として正しくない"),
                ))
                .help(Both::new("write for example us-sp800-53", "例：us-sp800-53"))
            })
        });
        let version = self.version.as_deref().map(|version| {
            SemVer::parse(version).ok_or_else(|| {
                Failure::usage(Both::new(
                    format!("`{version}` is not a valid version"),
                    format!("`{version}` は版として正しくない"),
                ))
                .help(Both::new("write for example 5.1.1", "例：5.1.1"))
            })
        });
        Ok(Naming {
            id: id.transpose()?,
            version: version.transpose()?,
            effective_from: self.from,
            authority: self.authority.clone(),
            country: self.country.clone(),
        })
    }

    fn read(&self, source: &Source, naming: &Naming) -> Result<Imported, Failure> {
        let failed = |error: OscalError| failure(source, &[], &error);
        if oscal::kind(source.bytes()).map_err(failed)? == Kind::Catalog {
            if !self.sources.is_empty() {
                return Err(Failure::usage(Both::new(
                    "a catalog imports nothing",
                    "カタログはほかの文書を取り込まない",
                ))
                .help(Both::new("leave out --source", "--source を省いてください")));
            }
            return oscal::read_catalog(source.bytes(), naming).map_err(failed);
        }
        let others = self.sources.iter().map(|path| files::read(path)).collect::<Result<Vec<_>, _>>()?;
        let sources = others.iter().map(|other| oscal::Source { name: other.name(), bytes: other.bytes() });
        let read = oscal::read_profile(source.bytes(), &sources.collect::<Vec<_>>(), naming);
        read.map_err(|error| failure(source, &others, &error))
    }

    fn page(&self, imported: &Imported, digest: Digest, language: Language) -> Page {
        let (set, counts) = (&imported.set, &imported.counts);
        let mut page = Page::default();
        page.line(Text::new().style("✓", style::GOOD).plain(" ").strong(self.output.display().to_string()));
        page.fields(
            2,
            [
                (language.pick("set", "要求事項集"), Text::new().strong(format!("{} {}", set.id, set.version))),
                (language.pick("title", "表題"), set.title.in_language(language).into()),
                (
                    language.pick("edition", "文書の版"),
                    format!("{}, {}", imported.edition, imported.last_modified).into(),
                ),
                ("OSCAL", imported.oscal_version.as_str().into()),
                (
                    language.pick("live", "有効"),
                    counted(counts.requirements, language, ["requirement", "requirements"], "要求事項").into(),
                ),
                (language.pick("classes", "分類"), classes(imported, language).into()),
                (
                    language.pick("withdrawn", "廃止"),
                    [
                        counted(counts.withdrawn, language, ["id", "ids"], "ID "),
                        counted(counts.successors, language, ["successor", "successors"], "後継"),
                    ]
                    .join(comma(language))
                    .into(),
                ),
                (language.pick("groups", "グループ"), counts.groups.to_string().into()),
                (language.pick("parameters", "パラメータ"), counts.parameters.to_string().into()),
                (language.pick("digest", "ダイジェスト"), digest.to_string().into()),
            ],
        );
        if !imported.remarks.is_empty() {
            page.heading(language.pick("Ignored or assumed", "取り込まなかった事項・仮定した事項"));
        }
        for remark in &imported.remarks {
            let mark = if lossy(remark.code) { Text::new().style("!", style::UNSURE) } else { Text::new().dim("·") };
            page.item(2, mark, Text::new().quoting(&remark.sentence(language)));
        }
        page
    }

    fn json(&self, imported: &Imported, digest: Digest, language: Language) -> Json {
        let counts = &imported.counts;
        let classes =
            counts.classes.iter().fold(Json::object(), |json, (class, count)| json.with(class.clone(), *count));
        let counted = Json::object()
            .with("groups", counts.groups)
            .with("requirements", counts.requirements)
            .with("withdrawn", counts.withdrawn)
            .with("successors", counts.successors)
            .with("parameters", counts.parameters)
            .with("classes", classes);
        let remarks = imported.remarks.iter().map(|remark| {
            Json::object()
                .with("code", remark.code.as_str())
                .with("about", remark.about.as_str())
                .with("count", remark.count)
                .with("pointer", remark.pointer.as_str())
                .with("text", remark.sentence(language))
        });
        Json::object()
            .with("file", self.output.display().to_string())
            .with("digest", digest)
            .with("id", &imported.set.id)
            .with("version", &imported.set.version)
            .with("edition", imported.edition.as_str())
            .with("last_modified", imported.last_modified.as_str())
            .with("oscal_version", imported.oscal_version.as_str())
            .with("counts", counted)
            .with("remarks", Json::list(remarks))
    }
}

/// How many live requirements there have to be.
#[derive(Clone, Debug, Eq, PartialEq)]
struct Expectation {
    class: Option<String>,
    count: usize,
}

fn expectation(text: &str) -> Result<Expectation, Failure> {
    let (class, count) = text.rsplit_once('=').map_or((None, text), |(class, count)| (Some(class.to_owned()), count));
    let count = count.parse();
    let count = count.map_err(|_| {
        Failure::usage(Both::new(
            format!("`{text}` is neither N nor CLASS=N"),
            format!("`{text}` は N でも CLASS=N でもない"),
        ))
        .help(Both::new("write for example subcategory=106", "例：subcategory=106"))
    })?;
    Ok(Expectation { class, count })
}

impl Expectation {
    fn holds(&self, imported: &Imported, source: &Source) -> Result<(), Failure> {
        let counts = &imported.counts;
        let found = match &self.class {
            None => counts.requirements,
            Some(class) => counts.classes.get(class).copied().unwrap_or_default(),
        };
        if found == self.count {
            return Ok(());
        }
        let wanted = self.count;
        let message = match &self.class {
            None => Both::new(
                format!("the document has {found} live requirements, not {wanted}"),
                format!("文書の有効な要求事項は{wanted}件ではなく{found}件である"),
            ),
            Some(class) => Both::new(
                format!("the document has {found} live requirements of class `{class}`, not {wanted}"),
                format!("文書の分類 `{class}` の有効な要求事項は{wanted}件ではなく{found}件である"),
            ),
        };
        Err(Failure::input("import-other-count", message).file(source.path()).help(Both::new(
            format!(
                "withdrawn controls may lack their mark: use a corrected encoding; classes: {}",
                classes(imported, Language::En)
            ),
            format!(
                "廃止の印のない管理策があるかもしれません。訂正された文書を使ってください。分類：{}",
                classes(imported, Language::Ja)
            ),
        )))
    }
}

fn classes(imported: &Imported, language: Language) -> String {
    let class = |(class, count): (&String, &usize)| {
        let name = if class.is_empty() { language.pick("(none)", "（なし）") } else { class };
        format!("{name} {count}")
    };
    imported.counts.classes.iter().map(class).collect::<Vec<_>>().join(comma(language))
}

/// Whether something that says what is asked for was left behind.
fn lossy(code: RemarkCode) -> bool {
    matches!(
        code,
        RemarkCode::AdditionUnused
            | RemarkCode::AlterationUnused
            | RemarkCode::ControlCharacterReplaced
            | RemarkCode::ControlNotPlaced
            | RemarkCode::InsertionUnused
            | RemarkCode::MemberPassedOver
            | RemarkCode::ParameterPassedOver
            | RemarkCode::ParameterUnused
            | RemarkCode::PartsPassedOver
            | RemarkCode::RemovalUnused
            | RemarkCode::StatementFromTitle
            | RemarkCode::SuccessorNotFound
    )
}

/// The failure stands in the document that it is about: the one that was read, or one of those that it imports.
fn failure(source: &Source, others: &[Source], error: &OscalError) -> Failure {
    let named = error.source_name().and_then(|name| others.iter().find(|other| other.name() == name));
    let source = named.unwrap_or(source);
    let failure = Failure::of(error).file(source.path());
    match Problem::location(error) {
        Some(place) => failure.at(source, place.pointer, place.offset.or(offset_of(source.bytes(), place.pointer))),
        None => failure,
    }
}

//! `warifu catalog check`: everything that an author wants to know of a source folder before it is published.

use std::path::PathBuf;

use clap::Args;
use warifu_catalog::{Catalog, Document, DocumentKind};
use warifu_compare::authoring::{SetCheck, VocabularyCheck, check_set, check_vocabulary};
use warifu_compare::diff::{BumpReport, Changelog, words};
use warifu_compare::lint::Severity;
use warifu_core::CompiledSet;
use warifu_model::{Json, Language, RequirementSet, Timestamp, Vocabulary};

use super::sources::Folder;
use super::{build, promised};
use crate::args::{Context, time_or_now, timestamp};
use crate::commands::common::{comma, counted};
use crate::commands::set::Edition;
use crate::exit::Exit;
use crate::failure::{Both, Failure};
use crate::files;
use crate::reply::Reply;
use warifu_report::titles::Titles;
use warifu_report::{Page, Text, style};

/// Checks a source folder: whether it builds, its examples, remarks, gaps in its examples, and its version
///
/// Builds the document without writing it, evaluates every example, makes the remarks of `warifu catalog lint`, changes each
/// criterion in every small way and names the changes that no example notices, and holds the version against what changed since
/// the edition before. A change that no example notices is a gap in the examples, unless it means the same: it is named and
/// does not count. Of a vocabulary the claims are compared.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  warifu catalog check my-set
  warifu catalog check my-set --previous my-set-1.0.0.json --format json | jq '.survivors[]'

Exit codes: 0 no errors, no warnings, and the version says what changed; 1 otherwise; 2 undecided whether it does; 65 it does not build")]
pub(super) struct Check {
    /// The source folder: that of a set or of a vocabulary
    #[arg(value_name = "FOLDER")]
    folder: PathBuf,
    /// The edition before it; the one before it in the catalogue where this is left out
    #[arg(long, value_name = "FILE|ID")]
    previous: Option<String>,
    /// A vocabulary that the catalogue does not have: its document or its source folder
    #[arg(long = "vocabulary", value_name = "FILE|FOLDER")]
    shelf: Vec<PathBuf>,
    /// The time for which ID@RANGE is asked; now where it is left out
    #[arg(long, value_name = "TIME", value_parser = timestamp)]
    at: Option<Timestamp>,
}

impl Check {
    pub(super) fn run(self, catalog: &Catalog, context: Context) -> Result<Reply, Failure> {
        let folder = Folder::build(&self.folder, &self.shelf, catalog)?;
        match (&folder.set, folder.document().vocabulary()) {
            (Some(set), _) => self.of_set(&folder, set, catalog, context),
            (None, Some(vocabulary)) => self.of_vocabulary(&folder, vocabulary, catalog, context.language),
            (None, None) => Err(Failure::bug("neither a set nor a vocabulary")),
        }
    }

    fn of_set(
        &self,
        folder: &Folder,
        set: &CompiledSet,
        catalog: &Catalog,
        context: Context,
    ) -> Result<Reply, Failure> {
        let at = time_or_now(self.at)?;
        let named = match &self.previous {
            Some(name) => Some(name.clone()),
            None => {
                before(catalog, folder.document()).map(|document| format!("{}@{}", document.id(), document.version()))
            }
        };
        // vocabularies in folders were read already; what an edition pins besides is in the catalogue or a file
        let files: Vec<PathBuf> = self.shelf.iter().filter(|path| path.is_file()).cloned().collect();
        let previous = named.as_deref().map(|name| Edition::choose(name, &files, at)).transpose()?;
        let found = check_set(set, &folder.vocabularies, previous.as_ref().map(|edition| &edition.set));
        let found = found.map_err(|error| Failure::of(&error).exits(Exit::Usage))?;
        let vocabularies: Vec<Vocabulary> = folder.vocabularies.iter().map(|(_, one)| one.clone()).collect();
        let old = previous.as_ref().map(|edition| edition.set.set());
        let sets: Vec<&RequirementSet> = std::iter::once(set.set()).chain(old).collect();
        let titles = Titles::new(&vocabularies, context.language).with_sets(&sets);
        let report = Report { folder, set: set.set(), old, found: &found, titles };
        Ok(Reply::new(Exit::of(found.allows()), report.page(), report.json()))
    }

    fn of_vocabulary(
        &self,
        folder: &Folder,
        vocabulary: &Vocabulary,
        catalog: &Catalog,
        language: Language,
    ) -> Result<Reply, Failure> {
        let previous = match &self.previous {
            Some(name) => Some(earlier(name, catalog)?),
            None => before(catalog, folder.document()).and_then(|document| document.vocabulary().cloned()),
        };
        let found = previous.as_ref().map(|old| check_vocabulary(old, vocabulary)).transpose();
        let found = found.map_err(|error| Failure::of(&error))?;
        let is_good = found.as_ref().is_none_or(VocabularyCheck::allows);
        let broken = found.iter().flat_map(|found| &found.broken);
        let mut page = Page::default();
        head(&mut page, folder, previous.as_ref().map(|old| old.version.to_string()), language);
        for claim in broken.clone() {
            let text = language.pick(
                "the version before has this claim, and here it is gone, or its type, evidence or combination is another one",
                "前の版にある主張項目がない、又は型、証拠若しくはまとめ方が異なる",
            );
            page.item(
                0,
                Text::new().style("✗", style::BAD),
                Text::new().strong(claim.as_str()).plain("  ").plain(text),
            );
        }
        if let Some(found) = &found {
            let bump = |bump| words::bump(bump, language);
            let promised = found.promised.map_or(language.pick("not later", "新しい版ではない"), bump);
            page.fields(
                0,
                [
                    (language.pick("promised", "約束"), promised.into()),
                    (language.pick("needed", "必要"), Text::new().strong(bump(found.needed))),
                ],
            );
        }
        close(&mut page, Some(is_good), language);
        let json = build::json(folder.document())
            .with("previous", previous.as_ref().map(|old| old.version.to_string()))
            .with("broken_claims", Json::list(broken))
            .with("needed", found.as_ref().map(|found| found.needed.as_str()));
        Ok(Reply::new(if is_good { Exit::Yes } else { Exit::No }, page, json))
    }
}

/// A vocabulary by file or name.
fn earlier(name: &str, catalog: &Catalog) -> Result<Vocabulary, Failure> {
    let path = std::path::Path::new(name);
    if path.is_file() {
        let source = files::read(path)?;
        return Vocabulary::read(source.bytes()).map_err(|error| Failure::read(&source, &error));
    }
    let document = super::chosen::any(catalog, name, time_or_now(None)?)?;
    document.vocabulary().cloned().ok_or_else(|| {
        Failure::usage(Both::new(format!("`{name}` is not a vocabulary"), format!("`{name}` は語彙ではない")))
            .help(Both::new("give an earlier version of the vocabulary", "語彙の前の版を指定してください"))
    })
}

/// The newest final edition before this one in the catalogue.
fn before<'c>(catalog: &'c Catalog, document: &Document) -> Option<&'c Document> {
    let kinds = match document.kind() {
        DocumentKind::Vocabulary => [DocumentKind::Vocabulary; 2],
        _ => [DocumentKind::RequirementSet, DocumentKind::Profile],
    };
    let editions = catalog.documents().iter().filter(|one| kinds.contains(&one.kind()) && one.id() == document.id());
    let earlier = editions.filter(|one| one.version() < document.version() && !one.version().is_prerelease());
    earlier.max_by(|a, b| a.version().cmp(b.version()))
}

fn head(page: &mut Page, folder: &Folder, previous: Option<String>, language: Language) {
    let document = folder.document();
    let name = Text::new().strong(format!("{} {}", document.id(), document.version()));
    page.fields(
        0,
        [
            (
                language.pick("builds", "作成可"),
                name.plain(format!("{}{}", comma(language), build::count(document, language))),
            ),
            (language.pick("digest", "ダイジェスト"), document.digest().to_string().into()),
            (language.pick("before", "前の版"), previous.unwrap_or_default().into()),
        ],
    );
    page.blank();
}

fn close(page: &mut Page, is_good: Option<bool>, language: Language) {
    page.blank();
    page.line(match is_good {
        Some(true) => {
            Text::new().style("✓", style::GOOD).plain(" ").plain(language.pick("ready to be published", "公開できます"))
        }
        Some(false) => Text::new()
            .style("✗", style::BAD)
            .plain(" ")
            .plain(language.pick("not ready to be published", "公開できません")),
        None => Text::new().style("?", style::UNSURE).plain(" ").plain(language.pick("undecided", "判定できません")),
    });
}

struct Report<'r> {
    folder: &'r Folder,
    set: &'r RequirementSet,
    old: Option<&'r RequirementSet>,
    found: &'r SetCheck,
    titles: Titles<'r>,
}

impl Report<'_> {
    /// The file and line of a place of the document, for people.
    fn at(&self, pointer: &str) -> String {
        let (path, line) = self.folder.line(&self.folder.place(pointer));
        format!("{}:{line}", path.display())
    }

    /// The pointer in the document of a place in a requirement; what is not there any more is where it was.
    fn pointer(&self, survivor: &warifu_compare::mutation::Survivor) -> String {
        let place = self.set.requirements.iter().position(|one| one.id == survivor.requirement).unwrap_or_default();
        format!("/requirements/{place}{}", survivor.pointer)
    }

    fn page(&self) -> Page {
        let (found, language) = (self.found, self.titles.language());
        let mut page = Page::default();
        head(&mut page, self.folder, self.old.map(|old| old.version.to_string()), language);
        let [errors, warnings, notes] = self.counts();
        let noticed = found.tried - found.survivors.len();
        let changes = match language {
            Language::En => format!("{noticed} of {} are noticed by an example", found.tried),
            Language::Ja => format!("{}件のうち{noticed}件に例が反応", found.tried),
        };
        let remarks = match language {
            Language::En => [
                counted(errors, language, ["error", "errors"], ""),
                counted(warnings, language, ["warning", "warnings"], ""),
                counted(notes, language, ["note", "notes"], ""),
            ]
            .join(", "),
            Language::Ja => format!("誤り{errors}件、警告{warnings}件、注記{notes}件"),
        };
        page.fields(
            0,
            [
                (language.pick("examples", "例"), found.examples.to_string().into()),
                (language.pick("remarks", "指摘"), remarks.into()),
                (language.pick("changes", "判定基準の変更"), changes.into()),
            ],
        );
        self.remarks(&mut page);
        self.survivors(&mut page);
        self.version(&mut page);
        close(&mut page, found.allows(), language);
        page
    }

    fn remarks(&self, page: &mut Page) {
        let language = self.titles.language();
        if !self.found.remarks.is_empty() {
            page.heading(language.pick("Remarks", "指摘"));
        }
        for remark in &self.found.remarks {
            let (mark, style) = match remark.severity {
                Severity::Error => ("✗", style::BAD),
                Severity::Warning => ("!", style::UNSURE),
                Severity::Note => ("·", style::DIM),
            };
            let words = Text::new().quoting(&self.titles.explain(&remark.message(language), None));
            page.item(0, Text::new().style(mark, style), words.dim(format!(" [{}]", remark.code.as_str())));
            page.indented(4, Text::new().dim(self.at(&remark.pointer)));
            page.hanging(6, Text::new().style("    → ", style::GOOD).quoting(remark.help(language)));
        }
    }

    fn survivors(&self, page: &mut Page) {
        let language = self.titles.language();
        if self.found.survivors.is_empty() {
            return;
        }
        page.heading(language.pick("Changes that no example notices", "どの例も反応しない変更"));
        for survivor in self.found.survivors.iter().take(SHOWN) {
            let words =
                Text::new().strong(survivor.requirement.as_str()).plain("  ").quoting(&format!("`{}`", survivor.sort));
            page.item(0, Text::new().dim("·"), words);
            page.indented(4, Text::new().dim(self.at(&self.pointer(survivor))));
            page.indented(4, Text::new().plain(warifu_model::json::shorten(&survivor.result)));
        }
        let hidden = self.found.survivors.len().saturating_sub(SHOWN);
        if hidden > 0 {
            page.line(Text::new().dim(match language {
                Language::En => format!("  {hidden} more in --format json"),
                Language::Ja => format!("  残り{hidden}件は --format json に示します"),
            }));
        }
        page.line(Text::new().dim(language.pick(
            "  add an example that tells the two apart, unless both mean the same",
            "  両者の意味が同じでなければ、区別できる例を加えてください",
        )));
    }

    fn version(&self, page: &mut Page) {
        let language = self.titles.language();
        let (Some((_, promise)), Some(old)) = (&self.found.previous, self.old) else { return };
        page.heading(language.pick("Version", "版"));
        promised::tell(page, promise, [&old.version, &self.set.version], language);
    }

    fn counts(&self) -> [usize; 3] {
        [Severity::Error, Severity::Warning, Severity::Note]
            .map(|severity| self.found.remarks.iter().filter(|remark| remark.severity == severity).count())
    }

    fn json(&self) -> Json {
        let [errors, warnings, notes] = self.counts();
        let placed = |json: Json, pointer: &str| {
            let place = self.folder.place(pointer);
            let (_, line) = self.folder.line(&place);
            json.with("file", place.file).with("line", line).with("pointer_in_file", place.pointer)
        };
        let remarks = self.found.remarks.iter().map(|remark| placed(Json::from(remark), &remark.pointer));
        let survivors = self.found.survivors.iter().map(|one| {
            let json = Json::object()
                .with("requirement", &one.requirement)
                .with("pointer", one.pointer.as_str())
                .with("sort", one.sort)
                .with("result", one.result.as_str());
            placed(json, &self.pointer(one))
        });
        let version = self.found.previous.as_ref().zip(self.old).map(|((diff, promise), old)| {
            let log = Changelog { diff, old, new: self.set, editorial: None };
            Json::from(&BumpReport { log, promise: promise.clone(), published: None })
        });
        build::json(self.folder.document())
            .with("examples", self.found.examples)
            .with("errors", errors)
            .with("warnings", warnings)
            .with("notes", notes)
            .with("remarks", Json::list(remarks))
            .with("tried", self.found.tried)
            .with("survivors", Json::list(survivors))
            .with("unchanged", Json::list(&self.found.unchanged))
            .with("previous", self.old.map(|old| old.version.to_string()))
            .with("bump", version)
    }
}

/// How many gaps people are shown.
const SHOWN: usize = 20;

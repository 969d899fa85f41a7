//! `warifu declare`: the questions that people have to answer, as short documents.

mod html;
mod scope;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use clap::Args;
use warifu::declare::{
    AnswerDiffers, Answers, Differing, Merged, Questions, TableError, TableFault, from_table, questions, to_table,
};
use warifu_compare::plan::Market;
use warifu_model::{Attestation, ClaimId, EvidenceKind, Json, Language, Product, Questionnaire, Timestamp, Vocabulary};

use crate::args::{Context, time_or_now, timestamp};
use crate::commands::assess::{DECLARATIONS, PRODUCT};
use crate::commands::common::{self, plural, written};
use crate::commands::set::Shelf;
use crate::exit::Exit;
use crate::failure::{Both, Failure};
use crate::files;
use crate::reply::Reply;
use scope::Scope;
use warifu_report::{Page, Text, style};

/// Writes the questions that people have to answer, as short documents with blanks
///
/// One questionnaire for each kind of document that a plan or requirement sets ask for: each question in words, with what an answer
/// looks like, in which documents it can be said, and which requirements wait for it. What tools write is not asked. Fill in the
/// blanks, name who answered and when, and run `warifu assess` again: a blank says nothing.
///
/// Questions that already stand in a questionnaire of the folder are not asked again, and nothing there is overwritten.
///
/// With --html all that is open is written as one page for a browser, which works offline, shows for every set and requirement what is
/// still to be answered, and saves a table for --from.
///
/// With --csv all that is open is written as one table for a spreadsheet instead. Fill in the columns answer, `made_by` and `made_at`
/// (once for each kind is enough). --from takes such a table into the folder: an answer fills its blank, a blank of the table says
/// nothing, and another answer than the folder has is an error unless --replace is given. What somebody else answered stays under
/// their name.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  warifu declare
      all that the sets of this folder ask for
  warifu declare --plan out/plan.json
  warifu declare --set us-ssdf --set jp-jc-star:star-1 --product product.json -o declarations
  warifu declare --set us-ssdf --said out/attestation.json
  warifu declare --plan out/plan.json --html questions.html
  warifu declare --plan out/plan.json --csv questions.csv
  warifu declare --from questions.csv

Next: warifu assess")]
pub(crate) struct Declare {
    /// A plan of `warifu assess` or `warifu plan --format json`: only what its cheapest plan asks for
    #[arg(long, value_name = "PLAN.json", conflicts_with_all = ["sets", "from"])]
    plan: Option<PathBuf>,
    /// A set, with its level after a colon; all that it asks for; may be repeated. Those of `assessment.json` where none is given
    #[arg(long = "set", value_name = "ID@RANGE[:LEVEL]")]
    sets: Vec<String>,
    /// The product that is asked about (warifu.product/1)
    #[arg(long, value_name = "FILE", default_value = PRODUCT)]
    product: PathBuf,
    /// An attestation: what it says is not asked again
    #[arg(long, value_name = "ATTESTATION.json")]
    said: Option<PathBuf>,
    /// The folder for the questionnaires
    #[arg(short, long, value_name = "DIR", default_value = DECLARATIONS)]
    output: PathBuf,
    /// Writes one table for a spreadsheet instead of questionnaires
    #[arg(long, value_name = "OUT.csv", conflicts_with = "from")]
    csv: Option<PathBuf>,
    /// Writes one page to fill in in a browser, offline, for all sets; it saves a table for --from
    #[arg(long, value_name = "OUT.html", conflicts_with_all = ["from", "csv"])]
    html: Option<PathBuf>,
    /// Takes a table that --csv wrote and people filled in into the folder
    #[arg(long, value_name = "FILE.csv", conflicts_with_all = ["sets", "said", "at"])]
    from: Option<PathBuf>,
    /// With --from: where the folder has another answer, the one of the table takes its place
    #[arg(long, requires = "from")]
    replace: bool,
    /// Which editions apply depends on the time; now where it is left out
    #[arg(long, value_name = "TIME", value_parser = timestamp)]
    at: Option<Timestamp>,
    /// A set, a vocabulary, or the base of a profile, that the catalogue does not have
    #[arg(long = "vocabulary", visible_alias = "base", value_name = "FILE")]
    shelf: Vec<PathBuf>,
}

impl Declare {
    pub(crate) fn run(self, context: Context) -> Result<Reply, Failure> {
        let at = time_or_now(self.at)?;
        let language = context.language;
        let source = files::read(&self.product).map_err(|failure| match failure.error_code() {
            "file-not-found" => failure.help(Both::new(
                "run it in a folder that `warifu init` made, or name the product with --product",
                "`warifu init` が作成したフォルダで実行するか、--product で製品を指定してください",
            )),
            _ => failure,
        })?;
        let product = Product::read(source.bytes()).map_err(|error| Failure::read(&source, &error))?;
        if let Some(path) = &self.from {
            return self.read_table(path, &product, language);
        }
        let scope = Scope::of(self.plan.as_deref(), &self.sets)?;
        let sets = Shelf::read(&[self.shelf.as_slice(), &scope.shelf].concat())?;
        let chosen = scope.sets.iter().map(|asked| asked.choose(&sets, at)).collect::<Result<Vec<_>, _>>()?;
        let markets = scope.sets.iter().zip(&chosen);
        let markets: Vec<_> =
            markets.map(|(asked, chosen)| Market { set: &chosen.set, level: asked.level.as_deref() }).collect();
        let mut known = self.said()?;
        let folder = held(&self.output)?;
        // a table is for what is open, wherever it is asked
        known.extend(if self.csv.is_some() || self.html.is_some() { folder.answered() } else { folder.asked() });
        let found = questions(&markets, &product, &known, scope.only.as_ref(), language);
        let found = found.ok_or_else(|| level(&markets))?;
        match (&self.csv, &self.html) {
            (Some(path), _) => {
                let bytes = to_table(&found.questionnaires).into_bytes();
                self.write_table(path, bytes, &found, path, language)
            }
            (None, Some(path)) => {
                let page = html::page(&found, &markets, &product, language).into_bytes();
                self.write_table(path, page, &found, Path::new("answers.csv"), language)
            }
            (None, None) => self.write(&found, language),
        }
    }

    /// Writes each questionnaire into the folder.
    fn write(&self, found: &Questions, language: Language) -> Result<Reply, Failure> {
        let files = named(&self.output, &found.questionnaires);
        write_all(&self.output, &files)?;
        let page = page(&self.output, &files, &found.documents, language);
        let json = listed(&files).with("documents", Json::list(&found.documents));
        Ok(Reply::new(Exit::Yes, page, json))
    }

    /// Takes a table into the questionnaires of the folder.
    fn read_table(&self, path: &Path, product: &Product, language: Language) -> Result<Reply, Failure> {
        let source = files::read(path)?;
        let given = self.shelf.iter().map(|path| files::read(path)).collect::<Result<Vec<_>, _>>()?;
        let mut types: Vec<_> = common::shipped_vocabularies()?.into_iter().map(|(_, vocabulary)| vocabulary).collect();
        types.extend(given.iter().filter_map(|source| Vocabulary::read(source.bytes()).ok()));
        let questionnaires =
            from_table(source.bytes(), product, &types).map_err(|error| wrong_table(&error).file(source.path()))?;
        let differing = if self.replace { Differing::Replaced } else { Differing::Refused };
        let folder = held(&self.output)?;
        let name = |kind: &EvidenceKind, taken: &[&Path]| free_name(&self.output, kind, taken);
        let merged = folder.take(questionnaires, name, differing).map_err(|error| differs(&error).file(path))?;
        write_all(&self.output, &merged.written)?;
        for path in &merged.emptied {
            files::remove(path)?;
        }
        let mut page = page(&self.output, &merged.written, &[], language);
        page.indented(2, Text::new().dim(told(&merged, language)));
        let json = listed(&merged.written)
            .with("documents", Json::list(Vec::<Json>::new()))
            .with("answered", merged.answered)
            .with("replaced", merged.replaced)
            .with("unchanged", merged.same);
        Ok(Reply::new(Exit::Yes, page, json))
    }

    /// Writes all questions as one file, of which people make a table with answers.
    fn write_table(
        &self,
        path: &Path,
        bytes: Vec<u8>,
        found: &Questions,
        answers: &Path,
        language: Language,
    ) -> Result<Reply, Failure> {
        let count = found.questionnaires.iter().map(|one| one.questions.len()).sum::<usize>();
        let output = files::write(path, bytes)?;
        let mut page = Page::default();
        page.line(written(language, ["questions", "質問"], &path.display().to_string()));
        page.indented(2, common::counted(count, language, ["question", "questions"], "質問"));
        if path != answers {
            page.indented(
                2,
                Text::new().dim(language.pick(
                    "Open it in a browser, answer, and save; it needs no network.",
                    "ブラウザーで開き、回答して保存してください。ネットワークは必要ありません。",
                )),
            );
        }
        let mut words = vec!["warifu declare --from".to_owned(), common::word(answers)];
        for (flag, value, default) in [("--product", &self.product, PRODUCT), ("-o", &self.output, DECLARATIONS)] {
            if value != Path::new(default) {
                words.extend([flag.to_owned(), common::word(value)]);
            }
        }
        page.indented(2, Text::new().dim(language.pick("Next: ", "次の手順：")).style(words.join(" "), style::COMMAND));
        let json = Json::object()
            .with("format", "warifu.declare/1")
            .with(if path == answers { "table" } else { "page" }, path.display().to_string())
            .with("questions", count)
            .with("documents", Json::list(&found.documents));
        Ok(Reply::new(Exit::Yes, page, json).output(output))
    }

    fn said(&self) -> Result<BTreeSet<ClaimId>, Failure> {
        let Some(path) = &self.said else { return Ok(BTreeSet::new()) };
        let source = files::read(path)?;
        let attestation = Attestation::read(source.bytes()).map_err(|error| Failure::read(&source, &error))?;
        Ok(attestation.claims.into_iter().map(|entry| entry.claim).collect())
    }
}

/// Reads the questionnaires of a folder. Other files there are none of ours to judge.
fn held(folder: &Path) -> Result<Answers, Failure> {
    let mut held = Vec::new();
    if folder.is_dir() {
        for path in files::walk(folder)? {
            let Ok(read) = Questionnaire::read(files::read_evidence(&path)?.bytes()) else { continue };
            held.push((path, read));
        }
    }
    Ok(Answers::new(held))
}

/// A name for a questionnaire of a kind that no file has.
fn free_name(folder: &Path, kind: &EvidenceKind, taken: &[&Path]) -> PathBuf {
    let name = kind.as_str().replace('_', "-");
    let mut path = folder.join(format!("{name}.json"));
    let mut number = 1;
    while path.exists() || taken.contains(&path.as_path()) {
        number += 1;
        path = folder.join(format!("{name}-{number}.json"));
    }
    path
}

fn wrong_table(error: &TableError) -> Failure {
    let failure = Failure::of(error);
    match &*error.fault {
        TableFault::NotUtf8 | TableFault::Questionnaire(_) | TableFault::Unanswerable(_) => failure,
        _ => failure.help(Both::new(
            "mend it in the table, which begins with the row of column names that `warifu declare --csv` writes",
            "表を修正してください。1行目は `warifu declare --csv` が書き出す列名の行です",
        )),
    }
}

fn differs(error: &AnswerDiffers) -> Failure {
    let failure = Failure::of(error);
    match error {
        AnswerDiffers::InFolder { .. } => failure.help(Both::new(
            "make them agree, or replace the answers in the folder with --replace",
            "両者を一致させるか、--replace でフォルダの回答を置き換えてください",
        )),
        _ => failure,
    }
}

/// What the table brought, in words.
fn told(merged: &Merged, language: Language) -> String {
    let Merged { answered, replaced, same, .. } = merged;
    match language {
        Language::En => format!("answers: {answered} new, {replaced} replaced, {same} unchanged"),
        Language::Ja => format!("回答：新規{answered}件、置換{replaced}件、変更なし{same}件"),
    }
}

fn write_all(folder: &Path, all: &[(PathBuf, Questionnaire)]) -> Result<(), Failure> {
    let bytes = all.iter().map(|(path, one)| (path.clone(), Json::from(one).to_pretty().into_bytes()));
    files::create_folder(folder)?;
    files::write_all(&bytes.collect::<Vec<_>>())
}

fn listed(all: &[(PathBuf, Questionnaire)]) -> Json {
    let listed = all.iter().map(|(path, one)| {
        Json::object()
            .with("file", path.display().to_string())
            .with("kind", &one.kind)
            .with("questions", one.questions.len())
    });
    Json::object().with("format", "warifu.declare/1").with("questionnaires", Json::list(listed))
}

/// Each questionnaire under a name that is free.
fn named(folder: &Path, all: &[Questionnaire]) -> Vec<(PathBuf, Questionnaire)> {
    let mut named: Vec<(PathBuf, Questionnaire)> = Vec::new();
    for one in all {
        let taken: Vec<&Path> = named.iter().map(|(path, _)| path.as_path()).collect();
        named.push((free_name(folder, &one.kind, &taken), one.clone()));
    }
    named
}

fn page(folder: &Path, files: &[(PathBuf, Questionnaire)], documents: &[EvidenceKind], language: Language) -> Page {
    let mut page = Page::default();
    let open: usize = files.iter().map(|(_, one)| one.open()).sum();
    if files.is_empty() {
        page.line(language.pick("nothing is left to ask", "質問すべき事項は残っていない"));
    } else {
        page.line(written(language, ["questionnaires", "質問票"], &folder.display().to_string()));
    }
    let rows = files.iter().map(|(path, one)| {
        let count = common::counted(one.questions.len(), language, ["question", "questions"], "質問");
        vec![Text::new().strong(path.display().to_string()), count.into(), Text::new().plain(&*one.title)]
    });
    page.table(2, rows.collect());
    for kind in documents {
        page.item(
            2,
            Text::new().style("!", style::UNSURE),
            Text::new().quoting(&match language {
                Language::En => {
                    format!("a document of the kind `{kind}` is asked for as well; there is nothing to answer in it")
                }
                Language::Ja => format!("種類 `{kind}` の文書も求められているが、その中で回答すべき質問はない"),
            }),
        );
    }
    if open > 0 {
        let text = match language {
            Language::En => format!(
                "{} to answer: replace `null`, and name in made_by and made_at who answered and when.",
                plural(open, "question", "questions")
            ),
            Language::Ja => {
                format!(
                    "未回答の質問は{open}件です。`null` を回答に置き換え、回答者と日時を `made_by` と `made_at` に書いてください。"
                )
            }
        };
        page.indented(2, Text::new().quoting(&text));
    }
    if !files.is_empty() {
        page.indented(2, Text::new().dim(language.pick("Next: ", "次の手順：")).style(assess(folder), style::COMMAND));
    }
    page
}

/// The command that assesses the product again whose answers lie in this folder.
fn assess(folder: &Path) -> String {
    let product = folder.parent().filter(|_| folder.ends_with(DECLARATIONS));
    match product.filter(|product| !product.as_os_str().is_empty()) {
        Some(product) => format!("warifu assess {}", common::word(product)),
        None => "warifu assess".to_owned(),
    }
}

fn level(markets: &[Market<'_>]) -> Failure {
    let wrong = markets.iter().find(|market| market.set.set().levels.target(market.level).is_none());
    let (set, known) =
        wrong.map(|market| (market.set.set().id.to_string(), market.set.set().levels.describe())).unwrap_or_default();
    Failure::usage(Both::new(
        format!("`{set}` has no such level, or a level has to be asked for"),
        format!("`{set}` にそのレベルがないか、レベルの指定が必要である"),
    ))
    .help(Both::new(
        format!("write `{set}:LEVEL`: {known}"),
        format!("`{set}:LEVEL` の形で書いてください（`{known}`）"),
    ))
}

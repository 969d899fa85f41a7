//! `warifu catalog build`: the published document of a source folder.

use std::path::{Path, PathBuf};

use clap::Args;
use warifu_catalog::{Catalog, Document};
use warifu_model::{Json, Language};

use super::sources::Folder;
use crate::commands::common::{comma, counted};
use crate::exit::Exit;
use crate::failure::{Both, Failure};
use crate::files;
use crate::reply::Reply;
use warifu_report::{Page, Text, style};

/// Builds the published document of a source folder
///
/// A set or vocabulary is written in a folder of small YAML files, each with its remarks, and published as one JSON document,
/// which is known by the digest of its bytes. Building fills in the digests of the vocabularies that a set names by version,
/// puts the fields into the order of their format, and checks the rules of the format and the types of all criteria. The same
/// files give the same bytes. docs/AUTHORS.md explains the folder.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  warifu catalog build my-set
  warifu catalog build my-set --vocabulary my-claims --out my-set.json
  warifu catalog build my-set --out -                       to look at it

Exit codes: 0 built; 65 something is wrong, each with its file, line and column, and nothing was written")]
pub(super) struct Build {
    /// The source folder: that of a set or of a vocabulary
    #[arg(value_name = "FOLDER")]
    folder: PathBuf,
    /// Where the document goes; ID-VERSION.json beside the folder where it is left out; - is standard output
    #[arg(short = 'o', long = "out", value_name = "FILE")]
    output: Option<PathBuf>,
    /// A vocabulary that the catalogue does not have: its document or its source folder
    #[arg(long = "vocabulary", value_name = "FILE|FOLDER")]
    shelf: Vec<PathBuf>,
}

impl Build {
    pub(super) fn run(self, catalog: &Catalog, language: Language) -> Result<Reply, Failure> {
        let folder = Folder::build(&self.folder, &self.shelf, catalog)?;
        let document = folder.document();
        let path = self.output.unwrap_or_else(|| beside(&self.folder, document));
        if is_inside(&path, &self.folder) {
            return Err(Failure::usage(Both::new(
                format!("`{}` is inside the folder that is built", path.display()),
                format!("`{}` は作成元のフォルダーの中にある", path.display()),
            ))
            .help(Both::new(
                "give a place outside of it; the sources are all that it holds",
                "フォルダーの外を指定してください。フォルダーには作成元だけを置きます",
            )));
        }
        let before = if files::is_stream(&path) || !path.is_file() { None } else { Some(files::read(&path)?) };
        let written = match &before {
            None => Written::New,
            Some(before) if before.bytes() == document.bytes() => Written::Same,
            Some(_) => Written::Changed,
        };
        let mut page = Page::default();
        let name =
            format!("  {} {}{}{}", document.id(), document.version(), comma(language), count(document, language));
        let shown = path.display().to_string();
        page.line(Text::new().style("✓", style::GOOD).plain(" ").strong(shown.as_str()).plain(name));
        page.fields(2, [(language.pick("digest", "ダイジェスト"), document.digest().to_string().into())]);
        if let Some(before) = before.filter(|_| written == Written::Changed) {
            page.line(Text::new().dim(match language {
                Language::En => {
                    format!("  it replaces {}; a version that was published never changes", before.digest())
                }
                Language::Ja => format!("  {}を置き換えました。公開済みの版は変更できません", before.digest()),
            }));
        }
        let json =
            json(document).with("file", shown).with("bytes", document.bytes().len()).with("written", written.name());
        let output = match written {
            Written::Same => None,
            _ => files::write(&path, document.bytes().to_vec())?,
        };
        Ok(Reply::new(Exit::Yes, page, json).output(output))
    }
}

/// What became of the file.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Written {
    Changed,
    New,
    Same,
}

impl Written {
    fn name(self) -> &'static str {
        match self {
            Self::Changed => "changed",
            Self::New => "new",
            Self::Same => "same",
        }
    }
}

/// How machines are told which document it is.
pub(super) fn json(document: &Document) -> Json {
    let json = Json::object()
        .with("kind", document.kind().as_str())
        .with("id", document.id())
        .with("version", document.version())
        .with("digest", document.digest());
    match (document.set(), document.vocabulary()) {
        (Some(set), _) => {
            json.with("requirements", set.requirements.len()).with("vocabularies", Json::list(&set.vocabularies))
        }
        (_, Some(vocabulary)) => json.with("claims", vocabulary.claims.len()),
        _ => json,
    }
}

/// How much is in it.
pub(super) fn count(document: &Document, language: Language) -> String {
    match document.vocabulary() {
        Some(vocabulary) => counted(vocabulary.claims.len(), language, ["claim", "claims"], "主張項目"),
        None => counted(document.requirement_count(), language, ["requirement", "requirements"], "要求事項"),
    }
}

/// Tells whether a file, there or not, is in a folder or below it, by whatever names.
fn is_inside(file: &Path, folder: &Path) -> bool {
    let real = |path: &Path| path.canonicalize().ok();
    let parent = file.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    match (real(file).or_else(|| real(parent)), real(folder)) {
        (Some(file), Some(folder)) => file.starts_with(&folder),
        _ => false,
    }
}

fn beside(folder: &Path, document: &Document) -> PathBuf {
    let name = format!("{}-{}.json", document.id(), document.version());
    // `.` and `..` have no parent by name
    let named = folder.file_name().and(folder.parent());
    named.map_or_else(|| folder.join("..").join(&name), |parent| parent.join(&name))
}

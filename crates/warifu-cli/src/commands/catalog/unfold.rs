//! `warifu catalog unfold`: the source folder of a published document.

use std::path::{Path, PathBuf};

use clap::Args;
use warifu_catalog::sources::{self, SourceFiles};
use warifu_catalog::{Catalog, Document};
use warifu_model::{Json, Language, Timestamp};

use super::{build, chosen};
use crate::args::{time_or_now, timestamp};
use crate::commands::common::{comma, counted};
use crate::exit::Exit;
use crate::failure::{Both, Failure};
use crate::files;
use crate::reply::Reply;
use warifu_report::{Page, Text, style};

/// Takes a published set or vocabulary apart into a source folder
///
/// Each requirement, and each group of claims, becomes a YAML file of its own, from which `warifu catalog build` makes the
/// document again. Digests of vocabularies are left out: building fills them in.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  warifu catalog unfold uk-psti my-set
  warifu catalog unfold my-set-1.0.0.json my-set
  warifu catalog unfold warifu-common@2.2.0 my-claims

Exit codes: 0 written; 65 the document has no source folder, or the folder is not empty")]
pub(super) struct Unfold {
    /// A set or vocabulary: a file, ID or ID@RANGE
    #[arg(value_name = "FILE|ID")]
    name: String,
    /// The folder, which is not there yet or empty
    #[arg(value_name = "FOLDER")]
    folder: PathBuf,
    /// Which edition applies depends on the time; now where it is left out
    #[arg(long, value_name = "TIME", value_parser = timestamp)]
    at: Option<Timestamp>,
}

impl Unfold {
    pub(super) fn run(self, catalog: &Catalog, language: Language) -> Result<Reply, Failure> {
        let given;
        let document = if Path::new(&self.name).is_file() {
            given = one(Path::new(&self.name), catalog)?;
            &given
        } else {
            chosen::any(catalog, &self.name, time_or_now(self.at)?)?
        };
        let files = sources::unfold(document)?;
        write(&self.folder, &files)?;
        let mut page = Page::default();
        let name = format!(
            "  {} {}{}{}",
            document.id(),
            document.version(),
            comma(language),
            build::count(document, language)
        );
        let count = counted(files.len(), language, ["file", "files"], "ファイル");
        let shown = self.folder.display().to_string();
        page.line(Text::new().style("✓", style::GOOD).plain(" ").strong(shown.as_str()).plain(name));
        page.fields(2, [(language.pick("written", "書込み"), count.into())]);
        let json =
            build::json(document).with("folder", shown).with("files", Json::list(files.keys().map(String::as_str)));
        Ok(Reply::new(Exit::Yes, page, json))
    }
}

/// The document in a file. What it pins need not be there.
fn one(path: &Path, catalog: &Catalog) -> Result<Document, Failure> {
    let source = files::read(path)?;
    let alone = |bytes: &[u8]| {
        let vocabularies = catalog.of_kind(warifu_catalog::DocumentKind::Vocabulary).map(|one| one.bytes().to_vec());
        Catalog::read(vocabularies.chain([bytes.to_vec()]))
    };
    let read = alone(source.bytes()).map_err(|error| match &error {
        warifu_catalog::CatalogError::Read { error, .. } => Failure::read(&source, error),
        error => Failure::of(error).file(path).named(&source),
    })?;
    let found = read.by_digest(&source.digest()).cloned();
    found.ok_or_else(|| Failure::bug("the document is not in its catalogue"))
}

/// Writes a new folder, all of it or nothing.
pub(super) fn write(folder: &Path, sources: &SourceFiles) -> Result<(), Failure> {
    let holds_something = folder.read_dir().is_ok_and(|mut entries| entries.next().is_some());
    if folder.exists() && (holds_something || !folder.is_dir()) {
        let message = Both::new("there is something at this place already", "この場所には既に何かがある");
        return Err(Failure::input("source-folder-not-empty", message).file(folder).help(Both::new(
            "name a folder that is not there yet or empty",
            "まだ存在しない、又は空のフォルダを指定してください",
        )));
    }
    let writes: Vec<_> = sources.iter().map(|(file, bytes)| (folder.join(file), bytes.clone())).collect();
    files::write_all(&writes)
}

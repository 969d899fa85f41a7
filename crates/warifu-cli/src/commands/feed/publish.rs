//! `warifu feed publish`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::Args;
use warifu::feed::{Authority, Release, ReleaseError, Target, published, releases, shelf};
use warifu_catalog::INDEX_FILE;
use warifu_compare::diff::{Bump, words};
use warifu_model::{Json, Language};
use warifu_report::{Page, Text, style};

use super::folder;
use super::hands::Keys;
use crate::args::{Context, time_or_now};
use crate::commands::catalog;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::files;
use crate::reply::Reply;

/// Publishes the catalogue folder of an authority into a feed
///
/// Takes the documents that the index of the folder lists and that are not in the feed yet. Each new edition of a set comes with its
/// comparison with the edition before, a change log in both languages and the witnesses of the difference; an edition whose number
/// promises less than its change is not published, and nothing else either. The first publication needs the keys of all roles. After
/// that an authority publishes with its own key and those of snapshot and timestamp; the keys of root and targets stay where they are
/// safe. What was written was read first as a subscriber reads it.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  warifu feed publish shelf feed --authority nist --key root.pem --key online.pem --key nist.pem \\
      --role root=root.pem --role targets=root.pem --role snapshot=online.pem --role timestamp=online.pem --role nist=nist.pem
  warifu feed publish shelf feed --authority nist --key nist.pem --key online.pem

Exit codes: 0 published; 1 an edition promises too little, a subscriber would refuse the feed, or signatures are still gathered")]
pub(super) struct Publish {
    /// The catalogue folder, as `warifu catalog bump --publish` writes it
    #[arg(value_name = "SHELF")]
    shelf: PathBuf,
    /// The folder of the feed
    #[arg(value_name = "FEED")]
    feed: PathBuf,
    /// The authority that publishes: its name in the feed
    #[arg(long, value_name = "NAME")]
    authority: String,
    /// Documents that go out beside the folder, such as sector lists, crosswalks and arrangements: all versions of ID, those of ID@RANGE, or a file
    #[arg(long, num_args = 1.., value_name = "DOCUMENT")]
    also: Vec<String>,
    #[command(flatten)]
    keys: Keys,
}

impl Publish {
    pub(super) fn run(self, context: Context) -> Result<Reply, Failure> {
        let known = listed(&self.feed)?;
        let mut documents = read_shelf(&self.shelf)?;
        for name in &self.also {
            documents.extend(beside(name)?);
        }
        let is_published = |name: &str, bytes: &[u8]| known.get(name).is_some_and(|target| target.is(bytes));
        let releases = releases(&documents, is_published)
            .map_err(|error| Failure::of(&error).exits(Exit::No).file(&self.shelf))?;
        let targets = releases.iter().flat_map(|release| release.targets.iter().cloned()).collect();
        let mut paths: Vec<String> = releases.iter().map(|release| release.pattern.clone()).collect();
        paths.sort();
        paths.dedup();
        let authority = Authority { name: self.authority.clone(), paths, targets };
        let done = self.keys.publish(&self.feed, vec![authority])?;
        let mut page = Page::default();
        for release in &releases {
            release_line(&mut page, release, context.language);
        }
        if releases.is_empty() {
            let nothing = context.language.pick("no new document in the folder", "フォルダーに新しい文書はありません");
            page.line(nothing);
        }
        page.blank();
        done.page(&mut page, &self.feed, context.language);
        let said = releases.iter().map(|release| {
            Json::object()
                .with("name", release.name.as_str())
                .with("follows", release.follows.as_ref().map(Json::from))
                .with("bump", release.bump.map(Bump::as_str))
                .with("targets", Json::list(release.targets.iter().map(|target| target.name.as_str())))
        });
        let json = done.to_json().with("authority", self.authority).with("releases", Json::list(said));
        Ok(Reply::new(done.exit(), page, json))
    }
}

fn release_line(page: &mut Page, release: &Release, language: Language) {
    let text = Text::new().strong(release.name.clone());
    let text = match (&release.follows, release.bump) {
        (Some(before), Some(bump)) => {
            let step = words::bump(bump, language);
            match language {
                Language::En => text.plain(format!("  after {before}: {step}")),
                Language::Ja => text.plain(format!("  {before}の次：{step}")),
            }
        }
        _ => text,
    };
    page.item(0, Text::new().style("+", style::GOOD), text);
}

/// What a feed lists by now, by name. It is read as it is, however old; what is in it is verified.
fn listed(root: &Path) -> Result<BTreeMap<String, Target>, Failure> {
    let before = folder::metadata(&root.join("metadata"))?;
    let all = published(&before).map_err(|error| Failure::of(&error).exits(Exit::No).file(root))?;
    Ok(all.into_iter().map(|target| (target.path().to_owned(), target)).collect())
}

/// The documents that are named: a file, or what the catalogue has in a range.
fn beside(name: &str) -> Result<Vec<Vec<u8>>, Failure> {
    let path = Path::new(name);
    if path.exists() || path.extension().is_some_and(|ending| ending == "json") {
        return Ok(vec![files::read(path)?.bytes().to_vec()]);
    }
    catalog::versions(name, time_or_now(None)?)
}

/// Why a folder is not read.
enum Unread {
    Release(ReleaseError),
    Folder(Failure),
}

impl From<ReleaseError> for Unread {
    fn from(error: ReleaseError) -> Self {
        Self::Release(error)
    }
}

fn read_shelf(folder: &Path) -> Result<Vec<Vec<u8>>, Failure> {
    let index = folder.join(INDEX_FILE);
    let source = files::read(&index)?;
    let read = |file: &str| {
        let path = folder.join(file);
        let bytes = |path: &Path| files::read(path).map(|source| source.bytes().to_vec()).map_err(Unread::Folder);
        path.exists().then(|| bytes(&path)).transpose()
    };
    shelf(source.bytes(), read).map_err(|error| match error {
        Unread::Folder(failure) => failure,
        Unread::Release(ReleaseError::Index(error)) => Failure::read(&source, &error),
        Unread::Release(error) => Failure::of(&error).file(&index),
    })
}

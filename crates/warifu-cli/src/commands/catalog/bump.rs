//! `warifu catalog bump`: whether a version number keeps its promise, and publishing where it does.

use std::path::{Path, PathBuf};

use clap::Args;
use warifu_catalog::EditionFiles;
use warifu_compare::diff::{BumpReport, Changelog, DiffOptions, Promise, promise, words};
use warifu_compare::lint::refuse_unfit;
use warifu_model::{Json, Language, Timestamp};

use super::lint::origin;
use super::{promised, publish};
use crate::args::{Context, time_or_now, timestamp};
use crate::commands::common::plural;
use crate::commands::diff::{changelog, changelog_bytes, compare, page, vocabularies};
use crate::commands::set::Edition;
use crate::exit::Exit;
use crate::failure::{Both, Failure};
use crate::files;
use crate::reply::Reply;
use crate::store::Wait;
use warifu_report::titles::Titles;
use warifu_report::{Page, Text, style};

/// Checks whether a new version number says what changed
///
/// A version number is a promise: patch, nothing that is accepted changed; minor, more is accepted or something was added;
/// major, something that was accepted may be refused. The promise is held against what the two versions accept. A draft
/// (a pre-release version with the status `draft`) promises nothing, since nothing is granted on it.
///
/// With --publish, the new version goes into a folder with an index, if it keeps its promise and comes right after the
/// old one there; otherwise nothing is written.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  warifu catalog bump us-ssdf@1.1.1 my-ssdf.json
  warifu catalog bump us-ssdf@1.1.1 my-ssdf.json --editorial 'Our office' --changelog CHANGES.md --publish shelf

Exit codes: 0 the promise is kept (and published, if asked for); 1 it is not; 2 cannot tell")]
pub(super) struct Bump {
    /// The version that was there before: ID@RANGE or a file
    #[arg(value_name = "OLD")]
    old: String,
    /// The version that comes after it
    #[arg(value_name = "NEW")]
    new: String,
    /// Who asserts that changes of wording are editorial
    #[arg(long, value_name = "NAME")]
    editorial: Option<String>,
    /// The folder into which the new version goes, with an index, if it keeps its promise
    #[arg(long, value_name = "DIR")]
    publish: Option<PathBuf>,
    #[command(flatten)]
    wait: Wait,
    /// Where a change log goes: FILE.md in the language of --lang, or FILE.json in both
    #[arg(long, value_name = "FILE")]
    changelog: Option<PathBuf>,
    /// The time for which ID@RANGE is asked; now where it is left out
    #[arg(long, value_name = "TIME", value_parser = timestamp)]
    at: Option<Timestamp>,
    /// How much effort the whole comparison may take, in units; what needs more is undecided
    #[arg(long, value_name = "UNITS")]
    effort: Option<u64>,
    /// A vocabulary, or the base of a profile, that a set file needs and the catalogue does not have
    #[arg(long = "vocabulary", visible_alias = "base", value_name = "FILE")]
    shelf: Vec<PathBuf>,
}

impl Bump {
    pub(super) fn run(self, context: Context) -> Result<Reply, Failure> {
        let at = time_or_now(self.at)?;
        let [old, new] = [&self.old, &self.new].map(|name| Edition::choose(name, &self.shelf, at));
        let (old, new) = (old?, new?);
        let (before, after) = (old.set.set(), new.set.set());
        if before.id != after.id {
            let message = Both::new(
                format!("`{}` is not a version of `{}`", after.id, before.id),
                format!("`{}` は `{}` の版ではない", after.id, before.id),
            );
            return Err(Failure::usage(message).help(Both::new(
                "`warifu diff` compares any two sets",
                "任意の二つの要求事項集は `warifu diff` で比較できます",
            )));
        }
        let usual = DiffOptions::default();
        let effort = self.effort.unwrap_or(usual.effort);
        let diff = compare(&old, &new, DiffOptions { effort, editorial: self.editorial.as_deref(), ..usual })?;
        let log = changelog(&diff, &old, &new, self.editorial.as_deref());
        let promise = promise(&diff, before, after);
        let vocabularies = vocabularies([&new, &old]);
        let sets = [after, before];
        let titles = Titles::new(&vocabularies, context.language).with_sets(&sets);
        let log_bytes = self.changelog.as_deref().map(|path| changelog_bytes(&log, path, titles)).transpose()?;
        let published = match (&self.publish, promise.standing.allows()) {
            (Some(folder), Some(true)) => {
                is_fit(&new)?;
                Some(publish::publish(&old, &new, folder, self.wait)?)
            }
            _ => None,
        };
        let output = match (&self.changelog, log_bytes) {
            (Some(path), Some(bytes)) => files::write(path, bytes)?,
            _ => None,
        };
        let mut page = Page::default();
        self.page(&mut page, &log, &promise, published.as_ref(), context.language);
        let exit = Exit::of(promise.standing.allows());
        let report = BumpReport { log, promise, published: published.map(|published| published.file) };
        Ok(Reply::new(exit, page, Json::from(&report)).output(output))
    }

    fn page(
        &self,
        page: &mut Page,
        log: &Changelog<'_>,
        promise: &Promise,
        published: Option<&EditionFiles>,
        language: Language,
    ) {
        page::header(page, log, language);
        page.blank();
        promised::tell(page, promise, [&log.old.version, &log.new.version], language);
        let mut reworded: Vec<(String, usize)> = Vec::new();
        for one in log.reworded() {
            let words = words::assertion(one, log.editorial, language);
            match reworded.iter_mut().find(|(other, _)| *other == words) {
                Some((_, count)) => *count += 1,
                None => reworded.push((words, 1)),
            }
        }
        for (words, count) in reworded {
            let words = match language {
                Language::En => format!("{words}: {}", plural(count, "requirement", "requirements")),
                Language::Ja => format!("{words}：{count}件"),
            };
            page.item(2, Text::new().dim("·"), Text::from(words));
        }
        if let Some(folder) = &self.publish {
            page.blank();
            page.line(publication(folder, published, language));
        }
    }
}

/// Refuses an edition whose examples do not come out as they say, or that asks for nothing at one of its levels.
fn is_fit(new: &Edition) -> Result<(), Failure> {
    refuse_unfit(&new.set, origin(new)).map_err(|unfit| Failure::of(&unfit).exits(Exit::No).about(&unfit.first.pointer))
}

/// What became of publishing.
fn publication(folder: &Path, published: Option<&EditionFiles>, language: Language) -> Text {
    let Some(published) = published else {
        let not = language.pick(" not published; nothing was written", " 公開しない。何も書き込んでいない");
        return Text::new().style("✗", style::BAD).plain(not);
    };
    let done = if published.is_new {
        language.pick(" published: ", " 公開した：")
    } else {
        language.pick(" is there already: ", " 既に公開済み：")
    };
    let path = folder.join(&published.file).display().to_string();
    Text::new().style("✓", style::GOOD).plain(done).strong(path)
}

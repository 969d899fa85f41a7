//! `warifu diff`: what changed between two versions of a requirement set, by what each accepts.

pub(crate) mod page;
mod witnesses;

use std::path::{Path, PathBuf};

use clap::Args;
use warifu_compare::diff::{Changelog, Diff, DiffError, DiffOptions};
use warifu_model::{Json, Timestamp, Vocabulary};

use crate::args::{Context, time_or_now, timestamp};
use crate::commands::set::Edition;
use crate::exit::Exit;
use crate::failure::{Both, Failure};
use crate::files;
use crate::reply::Reply;
use warifu_report::Page;
use warifu_report::titles::Titles;

/// Compares two versions of a requirement set by what they accept
///
/// Says for every requirement, and for the set at each level, whether the new version accepts the same, less, more, or
/// something else: decided, not guessed from how it is written. For each difference there is a witness, a smallest product
/// description that one version accepts and the other does not; --witnesses writes them as attestations that `warifu
/// evaluate` confirms. What cannot be decided is called undecided, and says why. Wording is compared byte by byte, and
/// never called equal in meaning.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  warifu diff us-ssdf@1.1.1 us-ssdf@1.2.0-draft.1
  warifu diff us-ssdf@1.1.1 us-ssdf@1.2.0-draft.1 --witnesses witnesses
  warifu diff us-ssdf@1.1.1 my-ssdf.json --changelog CHANGES.md --editorial 'Our office' --lang ja
  warifu diff old.json new.json --format json | jq .bump

Exit codes: 0 equivalent, requirement by requirement; 1 different; 2 undecided somewhere")]
pub(crate) struct DiffCommand {
    /// The version that was there before: ID@RANGE or a file
    #[arg(value_name = "OLD")]
    old: String,
    /// The version that comes after it
    #[arg(value_name = "NEW")]
    new: String,
    /// Only at this level; at every level where it is left out
    #[arg(long, value_name = "LEVEL")]
    level: Option<String>,
    /// Where the witnesses go: one attestation for each difference, and what it needs
    #[arg(long, value_name = "DIR")]
    witnesses: Option<PathBuf>,
    /// Where a change log goes: FILE.md in the language of --lang, or FILE.json in both
    #[arg(long, value_name = "FILE")]
    changelog: Option<PathBuf>,
    /// Who asserts that changes of wording are editorial
    #[arg(long, value_name = "NAME")]
    editorial: Option<String>,
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

impl DiffCommand {
    pub(crate) fn run(self, context: Context) -> Result<Reply, Failure> {
        let at = time_or_now(self.at)?;
        let [old, new] = [&self.old, &self.new].map(|name| Edition::choose(name, &self.shelf, at));
        let (old, new) = (old?, new?);
        let usual = DiffOptions::default();
        let effort = self.effort.unwrap_or(usual.effort);
        let options = DiffOptions { level: self.level.as_deref(), effort, editorial: self.editorial.as_deref() };
        let diff = compare(&old, &new, options)?;
        let log = changelog(&diff, &old, &new, self.editorial.as_deref());
        let written = match &self.witnesses {
            Some(folder) => Some(witnesses::write(&diff, folder)?),
            None => None,
        };
        let vocabularies = vocabularies([&new, &old]);
        let sets = [log.new, log.old];
        let titles = Titles::new(&vocabularies, context.language).with_sets(&sets);
        let output = match &self.changelog {
            Some(path) => write_changelog(&log, path, titles)?,
            None => None,
        };
        let mut page = Page::default();
        page::diff(&mut page, &log, titles);
        if let Some(written) = &written {
            page::witnesses(&mut page, written, [&old.name, &new.name], context.language);
        }
        page::remarks(&mut page, [&old, &new], context.language);
        let mut json = diff.to_json().with("asserted_editorial_by", self.editorial.as_deref());
        if let Some(written) = &written {
            json = json.with("written", Json::list(written.iter().map(witnesses::Written::to_json)));
        }
        Ok(Reply::new(Exit::of(diff.is_equivalent()), page, json).output(output))
    }
}

/// Compares two editions.
pub(crate) fn compare(old: &Edition, new: &Edition, options: DiffOptions<'_>) -> Result<Diff, Failure> {
    warifu_compare::diff::diff(&old.set, &new.set, options).map_err(|error| match &error {
        DiffError::UnknownLevel { expected, .. } if expected.starts_with("no level") => {
            Failure::of(&error).exits(Exit::Usage).help(Both::new(
                "leave --level out: the sets have no levels",
                "--level を省いてください。これらの要求事項集にはレベルがありません",
            ))
        }
        _ => Failure::of(&error).exits(Exit::Usage),
    })
}

/// What is told about it.
pub(crate) fn changelog<'a>(
    diff: &'a Diff,
    old: &'a Edition,
    new: &'a Edition,
    editorial: Option<&'a str>,
) -> Changelog<'a> {
    Changelog { diff, old: old.set.set(), new: new.set.set(), editorial }
}

/// The vocabularies of editions, from which claims and kinds of evidence have their titles.
pub(crate) fn vocabularies(editions: [&Edition; 2]) -> Vec<Vocabulary> {
    editions.into_iter().flat_map(Edition::vocabularies).map(|(_, vocabulary)| vocabulary).collect()
}

/// Writes a change log as the ending of the file asks for.
pub(crate) fn write_changelog(
    log: &Changelog<'_>,
    path: &Path,
    titles: Titles<'_>,
) -> Result<Option<Vec<u8>>, Failure> {
    files::write(path, changelog_bytes(log, path, titles)?)
}

/// A change log as the ending of the file asks for; Markdown on standard output.
pub(crate) fn changelog_bytes(log: &Changelog<'_>, path: &Path, titles: Titles<'_>) -> Result<Vec<u8>, Failure> {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    match ending.as_deref() {
        _ if files::is_stream(path) => Ok(page::changelog(log, titles).to_markdown().into_bytes()),
        Some("md" | "markdown") => Ok(page::changelog(log, titles).to_markdown().into_bytes()),
        Some("json") => Ok(format!("{}\n", log.to_json().to_pretty().trim_end()).into_bytes()),
        _ => {
            let name = path.display();
            Err(Failure::usage(Both::new(
                format!("`{name}` is neither Markdown nor JSON by its ending"),
                format!("`{name}` は拡張子が Markdown でも JSON でもない"),
            ))
            .help(Both::new(
                "name the change log FILE.md or FILE.json",
                "変更履歴のファイル名は FILE.md 又は FILE.json としてください",
            )))
        }
    }
}

use std::path::{Path, PathBuf};

use clap::Args;
use warifu_catalog::Catalog;
use warifu_compare::diff::DiffOptions;
use warifu_compare::review::{Review as Reviewed, ReviewRequest, review};
use warifu_model::{Arrangement, Bundle, Certificate, Digest, Json, Language, Timestamp};

use super::opened::Opened;
use super::page;
use crate::args::{Context, time_or_now, timestamp};
use crate::commands::common::written;
use crate::commands::set::Edition;
use crate::exit::Exit;
use crate::failure::{Both, Failure};
use crate::files;
use crate::reply::Reply;
use warifu_report::Page;

/// Says whether recognition still holds in substance under a partner's new edition
///
/// The new edition of a set that the arrangement names is compared with the one for which the arrangement was made, by what each
/// accepts. Where certificates are granted for the set, recognition holds when the new edition accepts nothing that the old one refused; where
/// certificates count as the set, when it refuses nothing that the old one accepted. What cannot be decided is called undecided. The
/// next edition of the arrangement is drafted, unsigned, with what is proven and nothing else, and a covering letter says the rest.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  warifu recognition review jp-uk-2025 new-jc-star.json
  warifu recognition review jp-uk-2025 new-jc-star.json --certificates certificates -o draft.json --letter letter.md
  warifu recognition review arrangement.json new.json --old old.json --format json | jq .substance

Exit codes: 0 recognition holds by every provision that names the set, 1 by some it does not, 2 undecided")]
pub(super) struct Review {
    /// The arrangement: ID, ID@RANGE or a file, as it is or signed
    #[arg(value_name = "ARRANGEMENT")]
    arrangement: String,
    /// The new edition of the set: ID@RANGE or a file
    #[arg(value_name = "NEW")]
    new: String,
    /// The edition for which the arrangement was made: ID@RANGE or a file; the one that it pins where it is left out
    #[arg(long, value_name = "OLD")]
    old: Option<String>,
    /// Bundles, or folders with bundles: lists those that are affected. They are read, not verified
    #[arg(long, num_args = 1.., value_name = "PATH")]
    certificates: Vec<PathBuf>,
    /// The time of the review, from which the draft has effect; now where it is left out
    #[arg(long, value_name = "TIME", value_parser = timestamp)]
    at: Option<Timestamp>,
    /// Where the draft of the next edition goes
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Where the covering letter goes, in the language of --lang
    #[arg(long, value_name = "FILE.md")]
    letter: Option<PathBuf>,
    /// How much effort the comparison may take, in units; what needs more is undecided
    #[arg(long, value_name = "UNITS")]
    effort: Option<u64>,
    /// A vocabulary, or the base of a profile, that a set file needs and the catalogue does not have
    #[arg(long = "vocabulary", visible_alias = "base", value_name = "FILE")]
    shelf: Vec<PathBuf>,
}

impl Review {
    pub(super) fn run(self, context: Context) -> Result<Reply, Failure> {
        let at = time_or_now(self.at)?;
        let opened = Opened::choose(&self.arrangement)?;
        let new = Edition::newest(&self.new, &self.shelf)?;
        let old = self.old(&opened.arrangement, &new)?;
        let (certificates, passed_over) = self.certificates()?;
        let request = ReviewRequest {
            arrangement: &opened.arrangement,
            old: &old.set,
            new: &new.set,
            certificates: &certificates,
            at,
            effort: self.effort.unwrap_or(DiffOptions::default().effort),
        };
        let reviewed =
            review(&request).map_err(|error| Failure::of(&error).exits(Exit::Usage).file(opened.source.path()))?;
        let mut page = Page::default();
        page::review(&mut page, &reviewed, passed_over, context.language);
        let output = self.write(&reviewed, &mut page, context.language)?;
        let json = Json::from(&reviewed).with("certificates", certificates.len()).with("passed_over", passed_over);
        Ok(Reply::new(Exit::of(reviewed.substance().holds()), page, json).output(output))
    }

    /// The old edition: the one that is given, or the newest that a provision about the set pins.
    fn old(&self, arrangement: &Arrangement, new: &Edition) -> Result<Edition, Failure> {
        if let Some(name) = &self.old {
            return Edition::newest(name, &self.shelf);
        }
        let id = &new.set.set().id;
        let pinned = arrangement.provisions.iter().flat_map(|provision| {
            let certified = provision.certified.digests.iter().flatten().filter(|_| provision.certified.id == *id);
            let counts_as =
                provision.counts_as.iter().filter(|set| set.set == *id).filter_map(|set| set.digest.as_ref());
            certified.chain(counts_as).copied().collect::<Vec<Digest>>()
        });
        let catalog = Catalog::shipped().map_err(Failure::bug)?;
        let known = pinned.filter(|digest| *digest != new.set.digest()).filter_map(|digest| catalog.by_digest(&digest));
        let Some(document) = known.max_by(|one, other| one.version().cmp(other.version())) else {
            return Err(Failure::usage(Both::new(
                format!("the arrangement pins no edition of `{id}` that the catalogue has"),
                format!("取決めが固定する `{id}` の版がカタログにない"),
            ))
            .code("review-old-edition-missing")
            .help(Both::new(
                "give --old with the edition for which the arrangement was made",
                "取決めの対象となった版を --old で指定してください",
            )));
        };
        Edition::newest(&format!("{}@{}", document.id(), document.version()), &self.shelf)
    }

    /// The certificates in bundles, as they say, and the number of files that are none.
    fn certificates(&self) -> Result<(Vec<Certificate>, usize), Failure> {
        let (mut certificates, mut passed_over) = (Vec::new(), 0);
        for path in &self.certificates {
            for file in files::walk(path)? {
                match certificate(&file, path)? {
                    Some(certificate) => certificates.push(certificate),
                    None => passed_over += 1,
                }
            }
        }
        Ok((certificates, passed_over))
    }

    fn write(&self, reviewed: &Reviewed, page: &mut Page, language: Language) -> Result<Option<Vec<u8>>, Failure> {
        let mut output = None;
        if let Some((path, draft)) = self.output.as_ref().zip(reviewed.draft.as_ref()) {
            page.line(written(language, ["draft", "草案"], &path.display().to_string()));
            output = files::write(path, Json::from(draft).to_pretty().into_bytes())?;
        }
        if let Some(path) = &self.letter {
            page.line(written(language, ["letter", "送付状"], &path.display().to_string()));
            let letter = format!("{}\n", reviewed.letter.in_language(language));
            output = files::write(path, letter.into_bytes())?.or(output);
        }
        Ok(output)
    }
}

/// A certificate. Folders hold other files as well; one that is named has to be a bundle.
fn certificate(file: &Path, named: &Path) -> Result<Option<Certificate>, Failure> {
    let source = files::read(file)?;
    let read = Bundle::read(source.bytes()).and_then(|bundle| Certificate::read(&bundle.certificate.payload));
    match read {
        Ok(certificate) => Ok(Some(certificate)),
        Err(error) if file == named => Err(Failure::read(&source, &error)),
        Err(_) => Ok(None),
    }
}

use std::path::PathBuf;

use clap::Args;
use warifu_compare::diff::{DiffOptions, diff};
use warifu_compare::impact::{Changes, Transition};
use warifu_ledger::questions::{Affected, impact};
use warifu_model::{Language, Timestamp};
use warifu_report::{Page, Text};

use super::common::{Paging, asked, reply, row};
use super::opened::{Db, failure};
use crate::args::{Context, timestamp};
use crate::commands::impact::state;
use crate::commands::set::Edition;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::reply::Reply;
use crate::signatures::Signatures;

/// Shows what a new version of a set means for the certificates for the old one
///
/// Everything that it takes is in the ledger: each certificate is evaluated again from its own documents.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  warifu ledger impact us-ssdf@1.1.1 us-ssdf@1.2.0-draft.1
  warifu ledger impact old.json new.json --at 2027-04-01T00:00:00Z")]
pub(super) struct Impact {
    #[command(flatten)]
    versions: Versions,
    #[command(flatten)]
    paging: Paging,
    #[command(flatten)]
    db: Db,
}

/// Two versions of a set.
#[derive(Args, Debug)]
pub(super) struct Versions {
    /// The version for which the certificates are: ID@RANGE or a file
    #[arg(value_name = "OLD")]
    old: String,
    /// The new version
    #[arg(value_name = "NEW")]
    new: String,
    /// Evaluate everything at this time, such as the day of the change, instead of the times of the records
    #[arg(long, value_name = "TIME", value_parser = timestamp)]
    at: Option<Timestamp>,
    /// A vocabulary, or the base of a profile, that a set file needs and the catalogue does not have
    #[arg(long = "vocabulary", visible_alias = "base", value_name = "FILE")]
    shelf: Vec<PathBuf>,
}

impl Versions {
    /// Two files, with what they need.
    pub(super) fn of(old: String, new: String, shelf: Vec<PathBuf>) -> Self {
        Self { old, new, at: None, shelf }
    }

    /// Both sets.
    pub(super) fn editions(&self) -> Result<[Edition; 2], Failure> {
        Ok([Edition::newest(&self.old, &self.shelf)?, Edition::newest(&self.new, &self.shelf)?])
    }

    /// The step from one to the other.
    pub(super) fn transition<'s>(&self, [old, new]: &'s [Edition; 2]) -> Result<Transition<'s>, Failure> {
        let compared = diff(&old.set, &new.set, DiffOptions::default());
        let compared = compared.map_err(|error| Failure::of(&error).exits(Exit::Usage))?;
        let transition = Transition::new(&old.set, &new.set, &Changes::from(&compared));
        Ok(match self.at {
            Some(at) => transition.at(at),
            None => transition,
        })
    }
}

impl Impact {
    pub(super) fn run(self, context: Context) -> Result<Reply, Failure> {
        let page = self.paging.page()?;
        let editions = self.versions.editions()?;
        let transition = self.versions.transition(&editions)?;
        let mut body = self.db.open()?;
        let mut read = body.read().map_err(|error| failure(&error))?;
        let found = impact(&mut *read, &transition, &Signatures, page).map_err(|error| asked(&error))?;
        let rows = found.items.iter().map(|one| affected(one, context.language)).collect();
        Ok(reply(&found, Page::default(), rows, context))
    }
}

fn affected(affected: &Affected, language: Language) -> Vec<Text> {
    let impact = &affected.impact;
    let requirements: Vec<_> = impact.requirements.iter().map(|one| format!("`{}`", one.requirement)).collect();
    let mut cells = row(&affected.certificate, language);
    cells.extend([state(impact.state, language), requirements.join(" ").into()]);
    cells
}

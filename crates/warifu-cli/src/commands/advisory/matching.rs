use std::path::{Path, PathBuf};

use clap::Args;
use warifu_advisory::{Policy, Sureness};
use warifu_model::{AdvisoryPolicy, Timestamp};
use warifu_report::Page;

use super::concern_page;
use super::found::Found;
use super::given::Given;
use super::held;
use crate::args::{Context, Misread, time_or_now, timestamp};
use crate::commands::ledger::Db;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::files::{self, Source};
use crate::reply::Reply;

/// Says which certificates advisories concern, how sure that is, and what a policy makes of it
///
/// Advisories are matched with the products that certificates name and with the components that bills of materials among their evidence list. Bad
/// news is matched generously and says how sure it is; good news stands beside it and takes nothing away. Nothing is changed: `warifu
/// ledger advise` proposes what follows.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  warifu advisory match icsa-23-306-03.json --db sqlite:ledger.db
  warifu advisory match advisories kev.json --bundles certificates --policy policy.json --format json
  warifu advisory match advisories --bundles certificates --least identifier

Exit codes: 0 no certificate is concerned; 1 some are")]
pub(super) struct Match {
    /// Advisories; folders may be given
    #[arg(id = "advisories", value_name = "FILE", required = true)]
    paths: Vec<PathBuf>,
    /// Bundles, with records and bills of materials beside them, instead of a ledger; folders may be given
    #[arg(long, value_name = "FILE", num_args = 1..)]
    bundles: Vec<PathBuf>,
    /// The policy of the body (warifu.advisory-policy/1)
    #[arg(long, value_name = "POLICY.json")]
    policy: Option<PathBuf>,
    /// Show only what is at least as sure as this, all where it is left out: `name`, `name_and_version`, `identifier`, `identifier_and_version` or `digest`
    #[arg(
        long,
        value_name = "SURENESS",
        value_parser = sureness,
        help = "Show only what is at least as sure as this, all where it is left out: name, name_and_version, identifier, identifier_and_version or digest"
    )]
    least: Option<Sureness>,
    /// The time for which it is asked; now where it is left out
    #[arg(long, value_name = "TIME", value_parser = timestamp)]
    at: Option<Timestamp>,
    #[command(flatten)]
    db: Db,
}

fn sureness(text: &str) -> Result<Sureness, Misread> {
    let all: Vec<_> = Sureness::ALL.iter().map(|one| one.as_str()).collect();
    let all = all.join("`, `");
    Sureness::parse(text).ok_or_else(|| Misread::new(format!("it is one of `{all}`"), format!("次のいずれか：`{all}`")))
}

/// A policy with the file in which it is.
pub(crate) fn policy(path: &Path) -> Result<(Policy, Source), Failure> {
    let source = files::read(path)?;
    let document = AdvisoryPolicy::read(source.bytes()).map_err(|error| Failure::read(&source, &error))?;
    let compiled = Policy::compile(document).map_err(|error| {
        let pointer = warifu_model::Problem::location(&error).map(|place| place.pointer.to_owned());
        Failure::of(&error).at(&source, &pointer.unwrap_or_default(), None)
    })?;
    Ok((compiled, source))
}

impl Match {
    pub(super) fn run(self, context: Context) -> Result<Reply, Failure> {
        let given = Given::read(&self.paths)?;
        let policy = self.policy.as_deref().map(policy).transpose()?;
        let inventory = if self.bundles.is_empty() {
            held::of_ledger(&mut self.db.open()?)?
        } else {
            held::of_files(&self.bundles)?
        };
        let at = time_or_now(self.at)?;
        let policy = policy.as_ref().map(|(policy, _)| policy);
        let found = Found::new(inventory, given.advisories, self.least.unwrap_or(Sureness::Name), policy, at);
        let mut page = Page::default();
        concern_page::show(&mut page, &found, context.language);
        let is_free = found.concerns.iter().all(|concern| concern.hit.status.is_good());
        Ok(Reply::new(Exit::of(Some(is_free)), page, concern_page::json(&found, at, context.language)))
    }
}

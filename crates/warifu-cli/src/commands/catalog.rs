//! `warifu catalog`: the shelf of requirement sets. One file per verb.

mod build;
mod bump;
mod check;
mod chosen;
mod coverage;
mod crosswalk;
mod export;
pub(super) mod form;
mod import;
mod lint;
mod list;
mod new;
mod promised;
mod publish;
mod search;
mod sectors;
mod show;
pub(super) mod sources;
mod unfold;

use clap::{Args, Subcommand};
use warifu_catalog::Catalog;

use crate::args::Context;
use crate::failure::Failure;
use crate::reply::Reply;

/// All versions in a range of a document of the catalogue: ID for all of them, or ID@RANGE. There is at least one.
pub(crate) fn versions(name: &str, at: warifu_model::Timestamp) -> Result<Vec<Vec<u8>>, Failure> {
    let catalog = Catalog::shipped().map_err(Failure::bug)?;
    let document = chosen::any(&catalog, name, at)?;
    let range = name.split_once('@').and_then(|(_, range)| warifu_model::VersionRange::parse(range));
    let is_meant = |one: &&warifu_catalog::Document| {
        let is_same = one.kind() == document.kind() && one.id() == document.id();
        is_same && range.as_ref().is_none_or(|range| range.contains(one.version()))
    };
    Ok(catalog.documents().iter().filter(is_meant).map(|one| one.bytes().to_vec()).collect())
}

/// Lists, shows, searches, checks and publishes requirement sets; sector lists and crosswalks
///
/// The catalogue is part of the program: vocabularies of typed claims, requirement sets, profiles that select from sets,
/// the critical infrastructure sectors of several countries, and crosswalks between all of these. Each document is known
/// by the SHA-256 of its bytes.
#[derive(Args, Debug)]
#[command(arg_required_else_help = true)]
pub(crate) struct CatalogCommand {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    List(list::List),
    Show(show::Show),
    Search(search::Search),
    Sectors(sectors::Sectors),
    Crosswalk(crosswalk::Crosswalk),
    Coverage(coverage::Coverage),
    Export(export::Export),
    Form(form::Form),
    Import(import::Import),
    New(new::New),
    Build(build::Build),
    Check(check::Check),
    Unfold(unfold::Unfold),
    Bump(bump::Bump),
    Lint(lint::LintCommand),
}

impl CatalogCommand {
    pub(crate) fn run(self, context: Context) -> Result<Reply, Failure> {
        let catalog = Catalog::shipped().map_err(Failure::bug)?;
        match self.verb {
            Verb::List(_) => Ok(list::list(&catalog, context.language)),
            Verb::Show(show) => show.run(&catalog, context.language),
            Verb::Search(search) => Ok(search.run(&catalog, context.language)),
            Verb::Sectors(sectors) => sectors.run(&catalog, context.language),
            Verb::Crosswalk(crosswalk) => crosswalk.run(&catalog, context.language),
            Verb::Coverage(coverage) => coverage.run(&catalog, context.language),
            Verb::Export(export) => export.run(&catalog, context.language),
            Verb::Form(form) => form.run(context.language),
            Verb::Import(import) => import.run(context.language),
            Verb::New(new) => new.run(&catalog, context.language),
            Verb::Check(check) => check.run(&catalog, context),
            Verb::Build(build) => build.run(&catalog, context.language),
            Verb::Unfold(unfold) => unfold.run(&catalog, context.language),
            Verb::Bump(bump) => bump.run(context),
            Verb::Lint(lint) => lint.run(&catalog, context),
        }
    }
}

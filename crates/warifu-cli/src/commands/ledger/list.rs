use std::path::Path;

use clap::Args;
use warifu_ledger::Body;
use warifu_ledger::questions::{Filter, entered, find};
use warifu_ledger::rows::Stage;
use warifu_model::{Digest, SeriesId, SetId, Status, VersionRange};
use warifu_report::Page;

use super::common::{Paging, asked, lines, named, reply, reply_beside};
use super::opened::{Db, failure};
use crate::args::{Context, Misread};
use crate::failure::{Both, Failure};
use crate::files;
use crate::reply::Reply;

/// Lists certificates, by what they have in common
///
/// All of several filters have to hold. A digest may be given as a file instead. Certificates from before the ledger have no record in
/// it: --evidence, --input and --component do not find them, and say how many they are.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  warifu ledger list
  warifu ledger list --status suspended
  warifu ledger list --set 'us-ssdf@>=1.1.0, <2.0.0' --holder 'Hamakaze Control Works'
  warifu ledger list --artifact hk-210-3.2.1.bin --format json")]
pub(super) struct List {
    #[command(flatten)]
    filters: Filters,
    #[command(flatten)]
    paging: Paging,
    #[command(flatten)]
    db: Db,
}

impl List {
    pub(super) fn run(self, context: Context) -> Result<Reply, Failure> {
        let page = self.paging.page()?;
        let mut body = self.db.open()?;
        let filters = self.filters.filters(&mut body)?;
        let mut read = body.read().map_err(|error| failure(&error))?;
        let found = find(&mut *read, &filters, page).map_err(|error| asked(&error))?;
        let rows = lines(&found.items, context.language);
        if filters.iter().any(is_of_record) {
            let entered = entered(&mut *read).map_err(|error| asked(&error))?;
            return Ok(reply_beside(&found, rows, entered, context));
        }
        Ok(reply(&found, Page::default(), rows, context))
    }
}

/// What certificates have in common.
#[derive(Args, Debug)]
pub(super) struct Filters {
    /// What was said last of it: active, suspended, superseded or withdrawn
    #[arg(long, value_name = "STATUS", value_parser = status)]
    status: Option<Status>,
    /// How far it has come: placed, issued, rejected or entered
    #[arg(long, value_name = "STAGE", value_parser = stage)]
    stage: Option<Stage>,
    /// The set, as ID or ID@RANGE
    #[arg(long, value_name = "ID@RANGE")]
    set: Option<String>,
    /// The level
    #[arg(long, value_name = "LEVEL")]
    level: Option<String>,
    /// The name of the holder, in either language
    #[arg(long, value_name = "NAME")]
    holder: Option<String>,
    /// The product: vendor, model and version, vendor and model, model, or its name
    #[arg(long, value_name = "NAME")]
    product: Option<String>,
    /// A package URL of the product, whatever its version
    #[arg(long, value_name = "PURL")]
    package: Option<String>,
    /// An artifact of the product: a file or its digest
    #[arg(long, value_name = "FILE|DIGEST")]
    artifact: Option<String>,
    /// A document of evidence: a file or its digest
    #[arg(long, value_name = "FILE|DIGEST")]
    evidence: Option<String>,
    /// An attestation, admission policy or waivers: a file or its digest
    #[arg(long, value_name = "FILE|DIGEST")]
    input: Option<String>,
    /// The record: a file or its digest
    #[arg(long, value_name = "FILE|DIGEST")]
    record: Option<String>,
    /// The certificate of a component: its number, its digest or its bundle
    #[arg(long, value_name = "CERTIFICATE")]
    component: Option<String>,
    /// The series of the accreditation under which it was granted
    #[arg(long, value_name = "SERIES", value_parser = series)]
    series: Option<SeriesId>,
}

impl Filters {
    fn filters(&self, body: &mut Body) -> Result<Vec<Filter>, Failure> {
        let mut all = Vec::new();
        all.extend(self.status.map(Filter::Status));
        all.extend(self.stage.map(Filter::Stage));
        all.extend(self.set.as_deref().map(set).transpose()?);
        all.extend(self.level.clone().map(Filter::Level));
        all.extend(self.holder.clone().map(Filter::Holder));
        all.extend(self.product.clone().map(Filter::Product));
        all.extend(self.package.clone().map(Filter::Package));
        for (text, filter) in [
            (&self.artifact, Filter::Artifact as Of),
            (&self.evidence, Filter::Evidence),
            (&self.input, Filter::Input),
            (&self.record, Filter::Record),
        ] {
            all.extend(text.as_deref().map(digest).transpose()?.map(filter));
        }
        if let Some(text) = &self.component {
            let digest = match Digest::parse(text) {
                // a component may have its certificate from another body
                Some(digest) => digest,
                None => named(body, text)?.digest,
            };
            all.push(Filter::Component(digest));
        }
        all.extend(self.series.map(Filter::Series));
        Ok(all)
    }
}

/// Whether a filter asks for what stands in records alone.
const fn is_of_record(filter: &Filter) -> bool {
    matches!(filter, Filter::Component(_) | Filter::Evidence(_) | Filter::Input(_))
}

/// A filter by a digest.
type Of = fn(Digest) -> Filter;

fn digest(text: &str) -> Result<Digest, Failure> {
    Digest::parse(text).map_or_else(|| files::digest(Path::new(text)), Ok)
}

fn set(text: &str) -> Result<Filter, Failure> {
    let (id, range) = text.split_once('@').unwrap_or((text, "*"));
    let wrong = || {
        let message = Both::new("`--set` names no set", "`--set` の指定が要求事項集を示していません");
        Failure::usage(message).help(Both::new(
            "write ID or ID@RANGE, such as `us-ssdf@>=1.1.0, <2.0.0`",
            "ID 又は ID@RANGE の形で指定してください（例：`us-ssdf@>=1.1.0, <2.0.0`）",
        ))
    };
    let id = SetId::parse(id).ok_or_else(wrong)?;
    let range = VersionRange::parse(range).ok_or_else(wrong)?;
    Ok(Filter::Set(id, range))
}

fn series(text: &str) -> Result<SeriesId, Misread> {
    SeriesId::parse(text).ok_or_else(|| {
        Misread::new("`warifu show` names the series of an accreditation", "認定の系列は `warifu show` で表示されます")
    })
}

fn status(text: &str) -> Result<Status, Misread> {
    let found = Status::ALL.iter().copied().find(|status| status.as_str() == text);
    found.ok_or_else(|| one_of(Status::ALL.iter().map(|status| status.as_str())))
}

fn stage(text: &str) -> Result<Stage, Misread> {
    let found = Stage::ALL.iter().copied().find(|stage| stage.as_str() == text);
    found.ok_or_else(|| one_of(Stage::ALL.iter().map(|stage| stage.as_str())))
}

/// Names what a value may be.
pub(super) fn one_of<'a>(names: impl Iterator<Item = &'a str>) -> Misread {
    let names: Vec<_> = names.collect();
    let all = names.join("`, `");
    Misread::new(format!("it is one of `{all}`"), format!("次のいずれか：`{all}`"))
}

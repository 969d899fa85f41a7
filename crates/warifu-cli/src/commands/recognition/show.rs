use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::Args;
use warifu::recognition::{Question, Shown, ShownProvision, Word, in_several_lists};
use warifu_catalog::{Catalog, Document};
use warifu_model::{Arrangement, Certificate, Json, Language, Product, SetId, Timestamp, Token};
use warifu_verify::{Check, Recognition, Trust};

use super::help::help;
use super::opened::Opened;
use super::page;
use crate::args::{Context, time_or_now, timestamp};
use crate::commands::gate::{Shelf, read_trust};
use crate::commands::status::certificate;
use crate::exit::Exit;
use crate::failure::{Both, Failure};
use crate::files;
use crate::reply::Reply;
use warifu_report::Page;

/// Sectors with the lists in which each stands.
type Unclear = BTreeMap<Token, Vec<SetId>>;

/// Shows which provisions of an arrangement have effect at a time, and why not
///
/// With --trust it says whether the arrangement counts under that policy, whose word it is, and which provisions its parties have no
/// mandate for. With --holds it says what each provision makes of a certificate; with both, the gate is asked as by `warifu check`,
/// with the arrangement provided. Every obstacle has a code, the place in the arrangement and what to do.
#[derive(Args, Debug)]
#[command(alias = "check")]
#[command(after_help = "\
Examples:
  warifu recognition show jp-uk-2025 --at 2025-12-04T00:00:00Z
  warifu recognition show jp-uk-2025 --trust trust.json --holds bundle.json --product product.json
  warifu recognition show signed.json --trust trust.json --format json

Exit codes: 0 a provision has effect, or recognises the certificate; 1 none does; 2 undetermined")]
pub(super) struct Show {
    /// The arrangement: ID, ID@RANGE or a file, as it is or signed
    #[arg(value_name = "ARRANGEMENT")]
    arrangement: String,
    /// The trust policy of an importer
    #[arg(long, value_name = "POLICY.json")]
    trust: Option<PathBuf>,
    /// A certificate to ask about
    #[arg(long, value_name = "BUNDLE")]
    holds: Option<PathBuf>,
    /// With --trust and --holds: the product that arrived (warifu.product/1)
    #[arg(long, value_name = "FILE", requires = "holds")]
    product: Option<PathBuf>,
    /// The time for which it is asked; now where it is left out
    #[arg(long, value_name = "TIME", value_parser = timestamp)]
    at: Option<Timestamp>,
    #[command(flatten)]
    kept: Shelf,
}

impl Show {
    pub(super) fn run(self, context: Context) -> Result<Reply, Failure> {
        let at = time_or_now(self.at)?;
        if self.trust.is_none() && !self.kept.is_empty() {
            return Err(Failure::usage(Both::new(
                "--status, --accreditation and --arrangement go with --trust",
                "--status、--accreditation 及び --arrangement には --trust が必要です",
            )));
        }
        let opened = Opened::choose(&self.arrangement)?;
        let trust = self.trust.as_deref().map(read_trust).transpose()?;
        let held = self.holds.as_deref().map(|path| certificate(&files::read(path)?)).transpose()?;
        let certificate = held.map(|(_, certificate)| certificate);
        let considered = self.considered(&opened, trust.as_ref(), at)?;
        let question = Question {
            arrangement: &opened.arrangement,
            digest: opened.digest,
            envelope: opened.envelope.as_ref(),
            at,
            trust: trust.as_ref(),
            certificate: certificate.as_ref(),
            considered: considered.as_deref(),
        };
        let shown = warifu::recognition::show(&question);
        let mut page = Page::default();
        let unclear = unclear(&opened.arrangement)?;
        page::show(&mut page, &question, &shown, &unclear, context.language);
        let json = json(&opened, &shown, at, certificate.as_ref(), &unclear, context.language);
        Ok(Reply::new(Exit::of(shown.has_effect()), page, json))
    }

    /// The gate's answer about the certificate with the arrangement at hand, where there is a policy to ask by.
    fn considered(
        &self,
        opened: &Opened,
        trust: Option<&Trust>,
        at: Timestamp,
    ) -> Result<Option<Vec<(Recognition, Check)>>, Failure> {
        let Some((trust, bundle)) = trust.zip(self.holds.as_deref()) else { return Ok(None) };
        let known_at = self.at.is_none().then_some(at);
        let desk =
            self.kept.desk(trust.clone(), at, known_at)?.with_arrangement(opened.envelope.as_ref(), &opened.source);
        let product = self.product.as_deref().map(product).transpose()?;
        desk.considered(&files::read(bundle)?, product.as_ref())
    }
}

fn product(path: &Path) -> Result<Product, Failure> {
    let source = files::read(path)?;
    Product::read(source.bytes()).map_err(|error| Failure::read(&source, &error))
}

/// The sectors of an arrangement that stand in several lists of the catalogue, each with these lists.
fn unclear(arrangement: &Arrangement) -> Result<Unclear, Failure> {
    if arrangement.provisions.iter().all(|one| one.sectors.is_none()) {
        return Ok(Unclear::new());
    }
    let catalog = Catalog::shipped().map_err(Failure::bug)?;
    let lists: Vec<_> = catalog.documents().iter().filter_map(Document::sector_list).collect();
    Ok(in_several_lists(arrangement, &lists))
}

fn json(
    opened: &Opened,
    shown: &Shown,
    at: Timestamp,
    certificate: Option<&Certificate>,
    unclear: &Unclear,
    language: Language,
) -> Json {
    let arrangement = &opened.arrangement;
    Json::object()
        .with("arrangement", &arrangement.charter.id)
        .with("charter", arrangement.id())
        .with("edition", opened.digest)
        .with("sequence", arrangement.sequence)
        .with("at", at)
        .with("file", opened.source.name())
        .with("state", shown.state.as_ref().map(Json::from))
        .with("counts", shown.word.as_ref().map(word))
        .with("certificate", certificate.map(|one| one.number.as_str()))
        .with("has_effect", shown.has_effect())
        .with("provisions", Json::List(shown.provisions.iter().map(|one| provision(one, unclear, language)).collect()))
}

fn word(word: &Word) -> Json {
    let (answer, parties) = match word {
        Word::Adopted => ("adopted", None),
        Word::Signed => ("signed", None),
        Word::Missing(parties) => ("signature_missing", Some(parties)),
        Word::BySeries(parties) => ("by_series", Some(parties)),
        Word::NotAsked => ("not_asked", None),
    };
    Json::object().with("by", answer).with_some("parties", parties.map(Json::list))
}

fn provision(one: &ShownProvision, unclear: &Unclear, language: Language) -> Json {
    let several = one.provision.sectors.iter().flatten().filter_map(|sector| Some((sector, unclear.get(sector)?)));
    let several = several.map(|(sector, lists)| Json::object().with("sector", sector).with("lists", Json::list(lists)));
    Json::from(&one.provision)
        .with_list("sectors_in_several_lists", several.collect())
        .with("has_effect", one.has_effect())
        .with("code", one.code.as_str())
        .with("outcome", one.outcome.as_str())
        .with("pointer", one.pointer.as_str())
        .with("message", one.code.text(language))
        .with("detail", one.detail.clone().unwrap_or(Json::Null))
        .with("help", help(one.code, language))
}

//! `warifu catalog show`: a set, a requirement, a vocabulary or a claim.

use clap::Args;
use warifu_catalog::{Catalog, Document, DocumentKind, EditionStatus, SetName};
use warifu_model::{Language, RequirementSet, Timestamp, VersionRange, Vocabulary};

use super::chosen;
use super::list::entry;
use crate::args::{time_or_now, timestamp};
use crate::commands::common;
use crate::commands::set;
use crate::commands::show;
use crate::exit::Exit;
use crate::failure::{Both, Failure};
use crate::reply::Reply;
use warifu_report::titles::Titles;
use warifu_report::{Page, Text, style};

/// Shows a set: its origin, its groups and its requirements
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  warifu catalog show us-ssdf
  warifu catalog show us-ssdf@1.1.1 PW.4.1       one requirement with its criterion
  warifu catalog show us-cisa-ssdaf --lang ja
  warifu catalog show warifu-common              a vocabulary and its claims
  warifu catalog show warifu-common sbom.components")]
pub(super) struct Show {
    /// A set, profile, vocabulary, sector list or crosswalk: ID or ID@RANGE, such as us-ssdf, us-ssdf@1.1.1, 'us-ssdf@>=1.0.0, <2.0.0'
    #[arg(value_name = "ID@RANGE")]
    name: String,
    /// One requirement of it, or one claim
    #[arg(value_name = "REQUIREMENT")]
    part: Option<String>,
    /// Which edition applies depends on the time; now where it is left out
    #[arg(long, value_name = "TIME", value_parser = timestamp)]
    at: Option<Timestamp>,
}

impl Show {
    pub(super) fn run(mut self, catalog: &Catalog, language: Language) -> Result<Reply, Failure> {
        self.name = catalog.understood(&self.name).unwrap_or(self.name);
        let at = time_or_now(self.at)?;
        let id = self.name.split('@').next().unwrap_or_default();
        if catalog.of_kind(DocumentKind::Vocabulary).any(|document| document.id() == id) {
            return show_vocabulary(chosen::any(catalog, &self.name, at)?, self.part.as_deref(), language);
        }
        if let Some(reply) = self.sectors_or_crosswalk(catalog, language) {
            return Ok(reply);
        }
        let name =
            SetName::parse(&self.name).map_err(|error| Failure::usage(Both::by(|language| error.message(language))))?;
        let resolved = set::find(catalog, &name, at)?;
        let set = resolved.document.set().ok_or_else(|| Failure::bug("a set without requirements"))?;
        if let Some(part) = &self.part {
            let requirement = set.requirements.iter().find(|requirement| requirement.id.as_str() == part);
            let requirement = requirement.ok_or_else(|| {
                let (id, version) = (&set.id, &set.version);
                Failure::usage(Both::new(
                    format!("`{id}` {version} has no requirement `{part}`"),
                    format!("`{id}` {version} に要求事項 `{part}` がない"),
                ))
                .help(Both::new(
                    format!("`warifu catalog show {id}` lists its requirements"),
                    format!("要求事項の一覧は `warifu catalog show {id}` で表示できます"),
                ))
            })?;
            let mut page = Page::default();
            let vocabularies = pinned(catalog, set);
            show::requirement(&mut page, set, requirement, Titles::new(&vocabularies, language));
            return Ok(Reply::new(Exit::Yes, page, requirement.into()).named(&["catalog", "requirement"]));
        }
        let mut page = Page::default();
        show::set(&mut page, set, resolved.document.digest(), language);
        page.blank();
        page.line(standing(&resolved.status, language));
        let json = entry(resolved.document).with("set", set);
        Ok(Reply::new(Exit::Yes, page, json))
    }

    /// The newest sector list or crosswalk of the id and range, unless there is a set of this id.
    fn sectors_or_crosswalk(&self, catalog: &Catalog, language: Language) -> Option<Reply> {
        let (id, range) = self.name.split_once('@').unwrap_or((self.name.as_str(), "*"));
        let range = VersionRange::parse(range)?;
        let of_id = || catalog.documents().iter().filter(|document| document.id() == id);
        if of_id().any(|document| document.set().is_some()) {
            return None;
        }
        let document = of_id().rfind(|document| range.contains(document.version()))?;
        let mut page = Page::default();
        if let Some(list) = document.sector_list() {
            show::sector_list(&mut page, list, document.digest(), language);
            return Some(Reply::new(Exit::Yes, page, entry(document).with("list", list)));
        }
        let crosswalk = document.crosswalk()?;
        show::crosswalk(&mut page, crosswalk, document.digest(), language);
        Some(Reply::new(Exit::Yes, page, entry(document).with("crosswalk", crosswalk)))
    }
}

fn show_vocabulary(document: &Document, part: Option<&str>, language: Language) -> Result<Reply, Failure> {
    let vocabulary = document.vocabulary().ok_or_else(|| Failure::bug("a vocabulary without claims"))?;
    let mut page = Page::default();
    let Some(part) = part else {
        show::vocabulary(&mut page, vocabulary, document.digest(), language);
        return Ok(Reply::new(Exit::Yes, page, vocabulary.into()));
    };
    let claim = vocabulary.claims.iter().find(|claim| claim.id.as_str() == part);
    let claim = claim.ok_or_else(|| {
        let (id, version) = (&vocabulary.id, &vocabulary.version);
        Failure::usage(Both::new(
            format!("`{id}` {version} has no claim `{part}`"),
            format!("`{id}` {version} に主張項目 `{part}` がない"),
        ))
        .help(Both::new(
            format!("`warifu catalog show {id}` lists its claims"),
            format!("主張項目の一覧は `warifu catalog show {id}` で表示できます"),
        ))
    })?;
    show::claim(&mut page, claim, Titles::new(std::slice::from_ref(vocabulary), language));
    Ok(Reply::new(Exit::Yes, page, claim.into()).named(&["catalog", "claim"]))
}

/// The vocabularies that a set pins.
fn pinned(catalog: &Catalog, set: &RequirementSet) -> Vec<Vocabulary> {
    let pins = set.vocabularies.iter().filter_map(|pin| catalog.by_digest(&pin.digest)?.vocabulary().cloned());
    pins.collect()
}

/// Whether an edition is the one in force.
fn standing(standing: &EditionStatus, language: Language) -> Text {
    match common::remark(standing) {
        None => Text::new().style("✓", style::GOOD).plain(language.pick(" the edition in force", " 現行の版")),
        Some(remark) => Text::new().style("!", style::UNSURE).plain(" ").plain(remark.text(language)),
    }
}

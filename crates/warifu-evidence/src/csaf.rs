//! CSAF 2.0 and 2.1: what an advisory or a VEX document says about the product.
//!
//! A status names products by ids, which the product tree explains. Each id is matched by what the tree says of it: identifiers, the
//! version or range of its branch, and for a product inside another both of them.

mod matches;
mod tree;
mod vulnerability;

use std::collections::BTreeSet;

use serde::de::MapAccess;
use warifu_model::Timestamp;

use crate::bounds;
use crate::claims::claim_text;
use crate::error::{ImportError, ImportProblem};
use crate::format::{EvidenceFormat, FormatMark, Input, MarkValue};
use crate::limits;
use crate::name_match::NameMatch;
use crate::note::{Note, NoteCode};
use crate::part::{Content, Part};
use crate::reader::{Member, Object, read_object};
use crate::shown::shortened;
use crate::subject::About;
use crate::terms::Countable;
use crate::timestamp::timestamp;
use crate::vex::{News, Statement, Statements};
use matches::Matches;
use tree::Tree;

pub use tree::CsafHash;
use vulnerability::{Position, Vulnerability};

/// The format.
pub(crate) static FORMAT: EvidenceFormat = EvidenceFormat {
    name: "CSAF",
    versions: VERSIONS,
    media_type: "application/csaf+json",
    kinds: &["vex"],
    marks: &[FormatMark::Member("document", MarkValue::Any)],
    read,
};

/// Reads the document and checks what it is about.
fn read(input: &Input<'_, '_>) -> Result<Content, ImportError> {
    let mut csaf = Csaf::default();
    read_object(input.trail, &mut csaf)?;
    let missing = |pointer, key| ImportError::at(pointer, ImportProblem::MissingField { key });
    let header = &mut csaf.header;
    if !header.is_of_a_version {
        return Err(missing("/document", "csaf_version"));
    }
    let issued = header.tracking.issued.ok_or_else(|| missing("/document/tracking", "current_release_date"))?;
    let author = header.publisher.name.take().ok_or_else(|| missing("/document/publisher", "name"))?;
    let latest = header.tracking.latest.max(Some(issued));
    let mut taken = Taken::default();
    let mut tree = Matches::of(&csaf.tree, input.target);
    for (index, vulnerability) in csaf.vulnerabilities.iter().enumerate() {
        taken
            .take(&csaf, vulnerability, index, &mut tree)
            .map_err(|problem| ImportError::at("/vulnerabilities", problem))?;
    }
    if taken.statements.len() == 0 {
        let nothing = input.matched(&taken.others_about, "/vulnerabilities");
        return Err(ImportError::at("/vulnerabilities", nothing.map(|_| ImportProblem::StatementsLeftAside)?));
    }
    let matched = input.matched(&taken.about, "/vulnerabilities");
    // an advisory in which nothing can be compared is anybody's; what may be the product by an identifier is bad news about it
    let matched = match matched {
        Err(error) if taken.about.names().next().is_none() => return Err(error),
        matched => matched.unwrap_or_else(|_| vec![Note::of(NoteCode::MatchedByIdentifier)]),
    };
    taken.statements.inherit(Some(issued));
    let dated = taken.statements.date(latest);
    let superseded = taken.statements.len().saturating_sub(taken.statements.standing().len());
    let counted = [
        Note::counted(NoteCode::IdentifiersUnusable, csaf.tree.unusable),
        Note::counted(NoteCode::StatementsAssumed, taken.assumed),
        Note::counted(NoteCode::StatementsContradicting, taken.contradicting),
        Note::counted(NoteCode::StatementsLeftAside, taken.others),
        Note::counted(NoteCode::StatementsSuperseded, superseded),
        Note::counted(NoteCode::VulnerabilitiesUnnamed, taken.unnamed),
        csaf.header.tracking.is_draft.then(|| Note::of(NoteCode::DocumentDraft)),
        csaf.header.distribution.tlp.label.map(Note::of),
    ];
    let claims = taken.statements.claims("csaf", Some(issued));
    let part = Part::of("vex", Some(author), dated, claims);
    Ok(Content {
        parts: part.map(|part| part.with_statements(taken.statements)).into_iter().collect(),
        notes: matched.into_iter().chain(counted.into_iter().flatten()).collect(),
    })
}

/// What was taken and left of the statements.
#[derive(Default)]
struct Taken {
    statements: Statements,
    others: u32,
    assumed: u32,
    contradicting: u32,
    unnamed: u32,
    /// Ids of which the names have been taken: an id may be in the lists of every vulnerability.
    kept: BTreeSet<String>,
    left: BTreeSet<String>,
    about: About,
    others_about: About,
}

impl Taken {
    fn take<'c>(
        &mut self,
        csaf: &'c Csaf,
        vulnerability: &'c Vulnerability,
        index: usize,
        tree: &mut Matches<'c>,
    ) -> Result<(), ImportProblem> {
        let positions = vulnerability.positions(&csaf.tree)?;
        let id = vulnerability.id.clone().unwrap_or_else(|| {
            self.unnamed = self.unnamed.saturating_add(u32::from(!positions.is_empty()));
            format!("{}#{index}", csaf.header.tracking.id)
        });
        for (product, position) in positions {
            let Position { status, justification, action_stated, is_contradicting } = position;
            let found = tree.of_id(product);
            let news = status.news(justification);
            // nobody outside has to keep to a draft: its bad news counts, and nothing else
            let is_kept = found.accepts(news) && !(csaf.header.tracking.is_draft && news == News::Good);
            if !is_kept {
                self.others = self.others.saturating_add(1);
                if self.left.insert(product.to_owned()) {
                    self.others_about.extend(csaf.tree.names(product));
                    self.others_about.label(&shortened(product));
                }
                continue;
            }
            self.assumed = self.assumed.saturating_add(u32::from(found == NameMatch::Possible));
            self.contradicting = self.contradicting.saturating_add(u32::from(is_contradicting));
            if self.kept.insert(product.to_owned()) {
                self.about.extend(csaf.tree.names(product));
            }
            let parts = csaf.tree.parts(product);
            self.statements.push(Statement {
                id: id.clone(),
                parts,
                status,
                justification,
                action_stated,
                updated: None,
                known: None,
            })?;
        }
        Ok(())
    }
}

#[derive(Default)]
struct Csaf {
    header: Header,
    tree: Tree,
    vulnerabilities: Vec<Vulnerability>,
}

impl<'de> Object<'de> for Csaf {
    const BEARING: &'static [&'static str] = &["product_tree", "vulnerabilities"];

    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "document" => value.object(&mut self.header),
            "product_tree" => value.object(&mut self.tree),
            "vulnerabilities" => {
                let all = &mut self.vulnerabilities;
                value.objects(|vulnerability: Vulnerability| {
                    bounds::within(all.len() + 1, Countable::Vulnerabilities, limits::VEX_RECORDS)?;
                    all.push(vulnerability);
                    Ok(())
                })
            }
            _ => value.skip(),
        }
    }
}

/// `document`.
#[derive(Default)]
struct Header {
    is_of_a_version: bool,
    publisher: Publisher,
    tracking: Tracking,
    distribution: Distribution,
}

impl<'de> Object<'de> for Header {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "csaf_version" => {
                value.parse(csaf_version)?;
                self.is_of_a_version = true;
                Ok(())
            }
            "publisher" => value.object(&mut self.publisher),
            "tracking" => value.object(&mut self.tracking),
            "distribution" => value.object(&mut self.distribution),
            _ => value.skip(),
        }
    }
}

/// Refuses versions of CSAF that are not read.
pub fn csaf_version(text: &str) -> Result<(), ImportProblem> {
    if matches!(text, "2.0" | "2.1") {
        return Ok(());
    }
    Err(ImportProblem::UnsupportedVersion { format: FORMAT.name, version: shortened(text), read: VERSIONS })
}

#[derive(Default)]
struct Publisher {
    name: Option<String>,
}

impl<'de> Object<'de> for Publisher {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "name" => self.name = Some(value.parse(claim_text)?),
            _ => value.skip()?,
        }
        Ok(())
    }
}

#[derive(Default)]
struct Tracking {
    id: String,
    issued: Option<Timestamp>,
    /// The latest date of a revision.
    latest: Option<Timestamp>,
    is_draft: bool,
}

impl<'de> Object<'de> for Tracking {
    const BEARING: &'static [&'static str] = &["status"];

    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "id" => self.id = value.parse(claim_text)?,
            "current_release_date" => self.issued = Some(value.parse(timestamp)?),
            "initial_release_date" => self.latest = self.latest.max(timestamp(&value.text()?).ok()),
            "revision_history" => {
                let latest = &mut self.latest;
                value.objects(|revision: Revision| {
                    *latest = (*latest).max(revision.made);
                    Ok(())
                })?;
            }
            // a state that is not understood is no final one
            "status" => self.is_draft = !matches!(&*value.text()?, "final" | "interim"),
            _ => value.skip()?,
        }
        Ok(())
    }
}

/// One entry of `revision_history`; a date that is none counts as missing.
#[derive(Default)]
struct Revision {
    made: Option<Timestamp>,
}

impl<'de> Object<'de> for Revision {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "date" => self.made = timestamp(&value.text()?).ok(),
            _ => value.skip()?,
        }
        Ok(())
    }
}

#[derive(Default)]
struct Distribution {
    tlp: Tlp,
}

impl<'de> Object<'de> for Distribution {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "tlp" => value.object(&mut self.tlp),
            _ => value.skip(),
        }
    }
}

/// The Traffic Light Protocol: 2.0 of CSAF has the labels of TLP 1, 2.1 those of TLP 2.
#[derive(Default)]
struct Tlp {
    label: Option<NoteCode>,
}

impl<'de> Object<'de> for Tlp {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        if key != "label" {
            return value.skip();
        }
        self.label = match &*value.text()? {
            "WHITE" | "CLEAR" => Some(NoteCode::TlpClear),
            "GREEN" => Some(NoteCode::TlpGreen),
            "AMBER" => Some(NoteCode::TlpAmber),
            "AMBER+STRICT" => Some(NoteCode::TlpAmberStrict),
            "RED" => Some(NoteCode::TlpRed),
            _ => Some(NoteCode::TlpUnknown),
        };
        Ok(())
    }
}

/// Versions that are read.
const VERSIONS: &str = "2.0 and 2.1";

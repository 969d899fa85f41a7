use std::collections::BTreeSet;

use crate::digest::Digest;
use crate::ids::{SectorId, SetId};
use crate::json::{Json, Node, Read, ReadError, ReadProblem, Tape};
use crate::legal::{LegalBasis, Publication};
use crate::limits;
use crate::localized::Localized;
use crate::requirement::Assurance;
use crate::requirement_set::Authority;
use crate::time::Date;
use crate::unique::read_unique;
use crate::version::SemVer;

/// The critical infrastructure sectors of a country, as one instrument lists them (`warifu.sector-list/1`). The lists of a
/// country are versions of one id, each in force in a period of its own.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct SectorList {
    /// Its id.
    pub id: SetId,
    /// Its version.
    pub version: SemVer,
    /// Its title.
    pub title: Localized,
    /// What it is.
    pub description: Localized,
    /// Who publishes the list.
    pub authority: Authority,
    /// The document that the list comes from.
    pub source: Publication,
    /// The clauses that it rests on; at least one.
    pub legal_basis: Vec<LegalBasis>,
    /// The first day on which it was in force.
    pub effective_from: Date,
    /// The day on which the next list took over; none where no end is known.
    pub effective_until: Option<Date>,
    /// Whether names and dates were checked against a source.
    pub assurance: Assurance,
    /// A remark.
    pub note: Option<Localized>,
    /// The sectors, in the order of the source; at least one.
    pub sectors: Vec<Sector>,
    /// The list before this one, and what became of its sectors.
    pub previous: Option<PreviousList>,
}

/// One sector of a list.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Sector {
    /// Its id.
    pub id: SectorId,
    /// Its name.
    pub title: Localized,
    /// The first day of the first version of the list in which it stood; none where that is not known.
    pub since: Option<Date>,
    /// Whether its facts were checked, where that differs from the list.
    pub assurance: Option<Assurance>,
    /// A remark.
    pub note: Option<Localized>,
}

/// The list that a list follows upon. It has the same id.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct PreviousList {
    /// Its version.
    pub version: SemVer,
    /// Its digest.
    pub digest: Digest,
    /// Whether the changes were checked against a source.
    pub assurance: Assurance,
    /// A remark.
    pub note: Option<Localized>,
    /// What changed.
    pub changes: Vec<SectorChange>,
}

/// One change between two lists.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct SectorChange {
    /// What happened to which sector.
    pub step: SectorStep,
    /// A remark.
    pub note: Option<Localized>,
}

/// What happened to a sector between two lists: `from` stands in the list before, `to` in this one.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum SectorStep {
    /// It is new.
    Added(SectorId),
    /// It became part of another one.
    MergedInto(SectorId, SectorId),
    /// It has another name or id.
    Renamed(SectorId, SectorId),
    /// A part of it became a sector; one step for each part.
    SplitInto(SectorId, SectorId),
    /// It is gone.
    Withdrawn(SectorId),
}

impl SectorList {
    /// Reads a sector list.
    pub fn read(bytes: &[u8]) -> Result<Self, ReadError> {
        Tape::parse(bytes)?.root().read()
    }

    /// Whether it was in force on a day: from its first day up to, but not including, its end.
    pub fn holds_on(&self, day: Date) -> bool {
        self.effective_from <= day && self.effective_until.is_none_or(|until| day < until)
    }

    /// The sector with this id.
    pub fn sector(&self, id: &str) -> Option<&Sector> {
        self.sectors.iter().find(|sector| sector.id.as_str() == id)
    }
}

impl SectorStep {
    /// The text form of what happened.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Added(_) => "added",
            Self::MergedInto(..) => "merged_into",
            Self::Renamed(..) => "renamed",
            Self::SplitInto(..) => "split_into",
            Self::Withdrawn(_) => "withdrawn",
        }
    }

    /// The sector of the list before.
    pub fn from(&self) -> Option<&SectorId> {
        match self {
            Self::Added(_) => None,
            Self::MergedInto(from, _) | Self::Renamed(from, _) | Self::SplitInto(from, _) | Self::Withdrawn(from) => {
                Some(from)
            }
        }
    }

    /// The sector of this list.
    pub fn to(&self) -> Option<&SectorId> {
        match self {
            Self::Withdrawn(_) => None,
            Self::Added(to) | Self::MergedInto(_, to) | Self::Renamed(_, to) | Self::SplitInto(_, to) => Some(to),
        }
    }
}

impl Read for SectorList {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        let mut fields = node.fields()?;
        fields.format(FORMAT)?;
        let legal_basis = fields.node_of("legal_basis")?;
        let effective = fields.node_of("effective")?;
        let (effective_from, effective_until) = read_effective(effective)?;
        let sectors = fields.node_of("sectors")?;
        let previous = fields.find("previous");
        let list = Self {
            id: fields.required("id")?,
            version: fields.required("version")?,
            title: fields.required("title")?,
            description: fields.required("description")?,
            authority: fields.required("authority")?,
            source: fields.required("source")?,
            legal_basis: read_unique(legal_basis, "id", |basis: &LegalBasis| &basis.id)?,
            effective_from,
            effective_until,
            assurance: fields.required("assurance")?,
            note: fields.optional("note")?,
            sectors: read_unique(sectors, "sector", |sector: &Sector| &sector.id)?,
            previous: previous.map(Node::read).transpose()?,
        };
        fields.finish()?;
        if list.legal_basis.is_empty() {
            return Err(legal_basis.error(ReadProblem::Empty { what: "the legal basis" }));
        }
        list.check_sectors(sectors)?;
        previous.map_or(Ok(()), |node| list.check_previous(node))?;
        Ok(list)
    }
}

/// What the fields alone cannot say.
impl SectorList {
    fn check_sectors(&self, node: Node<'_>) -> Result<(), ReadError> {
        if self.sectors.is_empty() {
            return Err(node.error(ReadProblem::Empty { what: "the list of sectors" }));
        }
        if self.sectors.len() > limits::SECTORS {
            return Err(node.error(ReadProblem::TooMany { what: "sectors", limit: limits::SECTORS }));
        }
        for (sector, place) in self.sectors.iter().zip(node.items()?) {
            if sector.since.is_some_and(|since| since > self.effective_from) {
                return Err(place.broken("a sector stands in the list since its first day at the latest"));
            }
        }
        Ok(())
    }

    fn check_previous(&self, node: Node<'_>) -> Result<(), ReadError> {
        let Some(previous) = &self.previous else { return Ok(()) };
        let mut fields = node.fields()?;
        if previous.version >= self.version {
            return Err(fields.node_of("version")?.broken("the list before has a lower version"));
        }
        let sectors: BTreeSet<_> = self.sectors.iter().map(|sector| &sector.id).collect();
        for (change, place) in previous.changes.iter().zip(fields.node_of("changes")?.items()?) {
            if change.step.to().is_some_and(|to| !sectors.contains(to)) {
                return Err(place.error(ReadProblem::UnknownReference { what: "sector" }));
            }
        }
        Ok(())
    }
}

fn read_effective(node: Node<'_>) -> Result<(Date, Option<Date>), ReadError> {
    let mut fields = node.fields()?;
    let (from, until): (Date, Option<Date>) = (fields.required("from")?, fields.optional("until")?);
    fields.finish()?;
    if until.is_some_and(|until| until <= from) {
        return Err(node.broken("a list ends after it begins"));
    }
    Ok((from, until))
}

impl Read for Sector {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        let mut fields = node.fields()?;
        let sector = Self {
            id: fields.required("id")?,
            title: fields.required("title")?,
            since: fields.optional("since")?,
            assurance: fields.optional("assurance")?,
            note: fields.optional("note")?,
        };
        fields.finish()?;
        Ok(sector)
    }
}

impl Read for PreviousList {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        let mut fields = node.fields()?;
        let changes = fields.node_of("changes")?;
        let previous = Self {
            version: fields.required("version")?,
            digest: fields.required("digest")?,
            assurance: fields.required("assurance")?,
            note: fields.optional("note")?,
            changes: read_unique(changes, "change", |change: &SectorChange| &change.step)?,
        };
        fields.finish()?;
        Ok(previous)
    }
}

impl Read for SectorChange {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        let mut fields = node.fields()?;
        let kind = fields.node_of("change")?;
        let step = match kind.string()?.as_ref() {
            "added" => SectorStep::Added(fields.required("to")?),
            "merged_into" => SectorStep::MergedInto(fields.required("from")?, fields.required("to")?),
            "renamed" => SectorStep::Renamed(fields.required("from")?, fields.required("to")?),
            "split_into" => SectorStep::SplitInto(fields.required("from")?, fields.required("to")?),
            "withdrawn" => SectorStep::Withdrawn(fields.required("from")?),
            _ => {
                let allowed = "added, merged_into, renamed, split_into, withdrawn".into();
                return Err(kind.error(ReadProblem::NotOneOf { allowed }));
            }
        };
        let change = Self { step, note: fields.optional("note")? };
        fields.finish()?;
        Ok(change)
    }
}

impl From<&SectorList> for Json {
    fn from(list: &SectorList) -> Self {
        let effective = Self::object().with("from", list.effective_from).with_some("until", list.effective_until);
        Self::object()
            .with("format", FORMAT)
            .with("id", &list.id)
            .with("version", &list.version)
            .with("title", &list.title)
            .with("description", &list.description)
            .with("authority", &list.authority)
            .with("source", &list.source)
            .with("legal_basis", Self::list(&list.legal_basis))
            .with("effective", effective)
            .with("assurance", list.assurance)
            .with_some("note", list.note.as_ref())
            .with("sectors", Self::list(&list.sectors))
            .with_some("previous", list.previous.as_ref())
    }
}

impl From<&Sector> for Json {
    fn from(sector: &Sector) -> Self {
        Self::object()
            .with("id", &sector.id)
            .with("title", &sector.title)
            .with_some("since", sector.since)
            .with_some("assurance", sector.assurance)
            .with_some("note", sector.note.as_ref())
    }
}

impl From<&PreviousList> for Json {
    fn from(previous: &PreviousList) -> Self {
        Self::object()
            .with("version", &previous.version)
            .with("digest", previous.digest)
            .with("assurance", previous.assurance)
            .with_some("note", previous.note.as_ref())
            .with("changes", Self::list(&previous.changes))
    }
}

impl From<&SectorChange> for Json {
    fn from(change: &SectorChange) -> Self {
        Self::object()
            .with("change", change.step.as_str())
            .with_some("from", change.step.from())
            .with_some("to", change.step.to())
            .with_some("note", change.note.as_ref())
    }
}

const FORMAT: &str = "warifu.sector-list/1";

use std::collections::BTreeSet;

use crate::digest::Digest;
use crate::document::document;
use crate::ids::{SLUG, SectorId, SetId};
use crate::json::{Json, Node, Read, ReadError, ReadProblem};
use crate::language::both;
use crate::legal::{LegalBasis, SourceDocument};
use crate::limits::Limit;
use crate::localized::{LOCALIZED, Localized};
use crate::requirement::Assurance;
use crate::requirement_set::Authority;
use crate::shape::{Form, Shape, Typed, write_by};
use crate::time::Date;
use crate::version::SemVer;

document! {
    /// The critical infrastructure sectors of a country, as one instrument lists them (`warifu.sector-list/1`). The lists of a
    /// country are versions of one id, each in force in a period of its own.
    pub struct SectorList: "sector_list" = "warifu.sector-list/1" in default {
        /// Its id.
        id: SetId,
        /// Its version.
        version: SemVer,
        /// Its title.
        title: Localized,
        /// A description, in both languages.
        description: Localized,
        /// The party that publishes the list.
        authority: Authority,
        /// The document that the list comes from.
        source: SourceDocument,
        /// The clauses that it rests on; at least one.
        legal_basis: Vec<LegalBasis> = items(unique "id", "id" by id; some "the legal basis", "法的根拠";),
        /// The first day on which it was in force.
        effective_from: Date |
        /// The day on which the next list took over; none where no end is known.
        effective_until: Option<Date> as "effective" = via(effective),
        /// States whether names and dates were checked against a source.
        assurance: Assurance,
        /// A remark.
        note: Option<Localized> = optional,
        /// The sectors, in the order of the source; at least one.
        sectors: Vec<Sector> = items(unique "sector", "分野" by id; some "the list of sectors", "分野の一覧"; most Limit::SECTORS, "sectors", "分野";),
        /// The list before this one, and what became of its sectors.
        previous: Option<PreviousList> = optional,
    }
    check check;
}

document! {
    /// One sector of a list.
    pub struct Sector: "sector" {
        /// Its id.
        id: SectorId,
        /// Its name.
        title: Localized,
        /// The first day of the first version of the list in which it stood; none where that is not known.
        since: Option<Date> = optional,
        /// States whether its facts were checked, where that differs from the list.
        assurance: Option<Assurance> = optional,
        /// A remark.
        note: Option<Localized> = optional,
    }
}

document! {
    /// The list that a list follows upon. It has the same id.
    pub struct PreviousList: "previous_list" {
        /// Its version.
        version: SemVer,
        /// Its digest.
        digest: Digest,
        /// States whether the changes were checked against a source.
        assurance: Assurance,
        /// A remark.
        note: Option<Localized> = optional,
        /// The changes.
        changes: Vec<SectorChange> = items(unique "change", "変更" by step;),
    }
}

/// One change between two lists.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct SectorChange {
    /// The step, with its sector.
    pub step: SectorStep,
    /// A remark.
    pub note: Option<Localized>,
}

/// A change of a sector between two lists: `from` stands in the list before, `to` in this one.
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
    /// Returns whether it was in force on a day: from its first day up to, but not including, its end.
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

/// What the fields alone cannot say.
impl SectorList {
    fn check(&self, node: Node<'_>) -> Result<(), ReadError> {
        self.check_sectors(node.member("sectors"))?;
        self.check_previous(node.member("previous"))
    }

    fn check_sectors(&self, node: Node<'_>) -> Result<(), ReadError> {
        for (sector, place) in self.sectors.iter().zip(node.items()?) {
            if sector.since.is_some_and(|since| since > self.effective_from) {
                return Err(place.broken(both(
                    "a sector stands in the list since its first day at the latest",
                    "分野の掲載日が一覧の最初の日より後である",
                )));
            }
        }
        Ok(())
    }

    fn check_previous(&self, node: Node<'_>) -> Result<(), ReadError> {
        let Some(previous) = &self.previous else { return Ok(()) };
        let mut fields = node.fields()?;
        if previous.version >= self.version {
            return Err(fields
                .node_of("version")?
                .broken(both("the list before has a lower version", "前の一覧の版が低くない")));
        }
        let sectors: BTreeSet<_> = self.sectors.iter().map(|sector| &sector.id).collect();
        for (change, place) in previous.changes.iter().zip(fields.node_of("changes")?.items()?) {
            if change.step.to().is_some_and(|to| !sectors.contains(to)) {
                return Err(place.error(ReadProblem::UnknownReference { what: both("sector", "分野") }));
            }
        }
        Ok(())
    }
}

/// The period in which a list was in force.
mod effective {
    use crate::json::{Json, Node, ReadError};
    use crate::language::both;
    use crate::shape::{Field, Form, Typed};
    use crate::time::Date;

    pub(super) const FORM: Form = Form::Object(&[
        Field { about: "The first day on which it was in force.", ..Field::required("from", Date::FORM) },
        Field { about: "The day on which the next list took over.", ..Field::optional("until", Date::FORM) },
    ]);

    pub(super) fn read(node: Node<'_>) -> Result<(Date, Option<Date>), ReadError> {
        let mut fields = node.fields()?;
        let (from, until): (Date, Option<Date>) = (fields.required("from")?, fields.optional("until")?);
        fields.finish()?;
        if until.is_some_and(|until| until <= from) {
            return Err(node.broken(both("a list ends after it begins", "一覧の終わりが始まりより後でない")));
        }
        Ok((from, until))
    }

    #[expect(
        clippy::ref_option,
        clippy::trivially_copy_pass_by_ref,
        reason = "a writer of a member is given references to the fields"
    )]
    pub(super) fn write(from: &Date, until: &Option<Date>) -> Json {
        Json::object().with("from", *from).with_some("until", *until)
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

impl From<&SectorChange> for Json {
    fn from(change: &SectorChange) -> Self {
        Self::object()
            .with("change", change.step.as_str())
            .with_some("from", change.step.from())
            .with_some("to", change.step.to())
            .with_some("note", change.note.as_ref())
    }
}

impl Typed for SectorChange {
    const FORM: Form = Form::Named(&Shape {
        name: "sector_change",
        about: "What happened to a sector: `from` stands in the list before, `to` in this one",
        form: Form::Schema(
            r##"{"oneOf": [
                {"type": "object", "properties": {"change": {"const": "added"}, "to": {"$ref": "#/$defs/slug"},
                    "note": {"$ref": "#/$defs/localized"}}, "required": ["change", "to"], "additionalProperties": false},
                {"type": "object", "properties": {"change": {"const": "withdrawn"}, "from": {"$ref": "#/$defs/slug"},
                    "note": {"$ref": "#/$defs/localized"}}, "required": ["change", "from"], "additionalProperties": false},
                {"type": "object", "properties": {"change": {"enum": ["merged_into", "renamed", "split_into"]},
                    "from": {"$ref": "#/$defs/slug"}, "to": {"$ref": "#/$defs/slug"}, "note": {"$ref": "#/$defs/localized"}},
                 "required": ["change", "from", "to"], "additionalProperties": false}]}"##,
            &[&SLUG, &LOCALIZED],
        ),
        rules: "",
    });
}

write_by!(reference SectorChange);

use crate::ids::{RequirementId, Token};
use crate::json::{Json, Node, Read, ReadError, ReadProblem, Tape};
use crate::time::Date;
use crate::unique::read_unique;

/// Waivers (`warifu.waivers/1`): dated, justified exceptions. What is waived is evaluated all the same and always shown.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Waivers {
    /// The waivers; each id once.
    pub waivers: Vec<Waiver>,
}

/// One waiver.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Waiver {
    /// Its id.
    pub id: Token,
    /// The requirement that it is for.
    pub requirement: RequirementId,
    /// Its kind.
    pub kind: WaiverKind,
    /// Why it was granted.
    pub justification: String,
    /// Who granted it.
    pub approved_by: String,
    /// Its first day.
    pub from: Date,
    /// Its last day. A waiver without an end does not exist.
    pub until: Date,
}

/// Why something is waived.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum WaiverKind {
    /// Another measure does the same job.
    CompensatingControl,
    /// The requirement does not bind yet.
    NotYetDue,
    /// The risk is known and carried.
    RiskAccepted,
}

impl Waivers {
    /// Reads a waivers document.
    pub fn read(bytes: &[u8]) -> Result<Self, ReadError> {
        Tape::parse(bytes)?.root().read()
    }
}

impl WaiverKind {
    /// The text form.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::CompensatingControl => "compensating_control",
            Self::NotYetDue => "not_yet_due",
            Self::RiskAccepted => "risk_accepted",
        }
    }
}

impl Read for Waivers {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        let mut fields = node.fields()?;
        fields.format(FORMAT)?;
        let list = fields.node_of("waivers")?;
        fields.finish()?;
        Ok(Self { waivers: read_unique(list, "waiver id", |waiver: &Waiver| &waiver.id)? })
    }
}

impl Read for Waiver {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        let mut fields = node.fields()?;
        let waiver = Self {
            id: fields.required("id")?,
            requirement: fields.required("requirement")?,
            kind: fields.required("kind")?,
            justification: fields.required("justification")?,
            approved_by: fields.required("approved_by")?,
            from: fields.required("from")?,
            until: fields.required("until")?,
        };
        fields.finish()?;
        if waiver.until < waiver.from {
            return Err(node.broken("a waiver ends before it begins"));
        }
        Ok(waiver)
    }
}

impl Read for WaiverKind {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        let all = [Self::CompensatingControl, Self::NotYetDue, Self::RiskAccepted];
        let text = node.string()?;
        all.into_iter().find(|kind| kind.as_str() == text).ok_or_else(|| {
            let allowed = all.map(Self::as_str).join(", ");
            node.error(ReadProblem::NotOneOf { allowed })
        })
    }
}

impl From<&Waivers> for Json {
    fn from(waivers: &Waivers) -> Self {
        let waiver = |waiver: &Waiver| {
            Self::object()
                .with("id", &waiver.id)
                .with("requirement", &waiver.requirement)
                .with("kind", waiver.kind.as_str())
                .with("justification", waiver.justification.as_str())
                .with("approved_by", waiver.approved_by.as_str())
                .with("from", waiver.from)
                .with("until", waiver.until)
        };
        Self::object().with("format", FORMAT).with("waivers", Self::List(waivers.waivers.iter().map(waiver).collect()))
    }
}

const FORMAT: &str = "warifu.waivers/1";

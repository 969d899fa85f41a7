use std::fmt;

use crate::document::document;
use crate::ids::{LOCAL_ID, RequirementId, TOKEN, Token};
use crate::json::{Json, Node, Read, ReadError, ReadProblem};
use crate::language::both;
use crate::limits::Limit;
use crate::localized::{Localized, WORDS};
use crate::shape::{Form, Shape, Typed, write_by};
use crate::unique::read_unique;

/// Describes how a scheme grades conformity. Levels belong to one scheme and are never compared across schemes.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Levels {
    /// A cumulative ladder, lowest first: whoever holds a level holds all below it (JC-STAR 1 to 4).
    Ladder(Vec<LadderLevel>),
    /// Conformity or not.
    None,
    /// One number per dimension, 1 to `max` (IEC 62443 SL-C over seven foundational requirements).
    Vector {
        /// The dimensions.
        dimensions: Vec<Dimension>,
        /// The highest number.
        max: u32,
    },
}

document! {
    /// One rung of a ladder.
    pub struct LadderLevel: "ladder_level" {
        /// Its id.
        id: Token,
        /// Its title.
        title: Localized = form(WORDS),
    }
}

document! {
    /// One dimension of a vector.
    pub struct Dimension: "dimension" {
        /// Its id.
        id: RequirementId,
        /// Its title.
        title: Localized = form(WORDS),
    }
}

/// A level at which a requirement, or a tighter criterion, begins to hold.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum LevelReference {
    /// A rung of a ladder.
    Rung(Token),
    /// A number in one dimension of a vector.
    Step {
        /// The dimension.
        dimension: RequirementId,
        /// The number, 1 or more.
        level: u32,
    },
}

/// The level that is asked for.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum TargetLevel {
    /// The scheme has no levels.
    None,
    /// The place of a rung in the ladder, from zero.
    Rung(usize),
    /// One number per dimension, in declared order; zero asks for nothing there.
    Vector(Vec<u32>),
}

impl Levels {
    /// Reads the text form of a target level: the id of a rung; `FR1=2,FR2=1` (dimensions left out are zero) or one
    /// number for all dimensions; nothing where the scheme has no levels. None where the text names no level of this scheme.
    pub fn target(&self, text: Option<&str>) -> Option<TargetLevel> {
        match (self, text) {
            (Self::None, None) => Some(TargetLevel::None),
            (Self::Ladder(rungs), Some(text)) => {
                rungs.iter().position(|rung| rung.id.as_str() == text).map(TargetLevel::Rung)
            }
            (Self::Vector { dimensions, max }, Some(text)) => vector(dimensions, *max, text).map(TargetLevel::Vector),
            _ => None,
        }
    }

    /// The text form of a target level of this scheme.
    pub fn text(&self, target: &TargetLevel) -> Option<String> {
        match (self, target) {
            (Self::Ladder(rungs), TargetLevel::Rung(place)) => rungs.get(*place).map(|rung| rung.id.to_string()),
            (Self::Vector { dimensions, .. }, TargetLevel::Vector(levels)) => {
                let steps = dimensions.iter().zip(levels).map(|(dimension, level)| format!("{}={level}", dimension.id));
                Some(steps.collect::<Vec<_>>().join(","))
            }
            _ => None,
        }
    }

    /// Returns whether what begins at `from` holds at `target`.
    pub fn reaches(&self, target: &TargetLevel, from: &LevelReference) -> bool {
        match (self, target, from) {
            (Self::Ladder(rungs), TargetLevel::Rung(place), LevelReference::Rung(id)) => {
                rungs.iter().position(|rung| rung.id == *id).is_some_and(|begins| begins <= *place)
            }
            (
                Self::Vector { dimensions, .. },
                TargetLevel::Vector(levels),
                LevelReference::Step { dimension, level },
            ) => dimensions.iter().zip(levels).any(|(d, target)| d.id == *dimension && level <= target),
            _ => false,
        }
    }

    /// Returns whether the reference names a level of this scheme.
    pub fn knows(&self, reference: &LevelReference) -> bool {
        match (self, reference) {
            (Self::Ladder(rungs), LevelReference::Rung(id)) => rungs.iter().any(|rung| rung.id == *id),
            (Self::Vector { dimensions, max }, LevelReference::Step { dimension, level }) => {
                level <= max && dimensions.iter().any(|d| d.id == *dimension)
            }
            _ => false,
        }
    }

    /// Returns what a target level looks like, for messages.
    pub fn describe(&self) -> String {
        match self {
            Self::None => "no level: this scheme has none".into(),
            Self::Ladder(rungs) => {
                let ids: Vec<_> = rungs.iter().map(|rung| rung.id.as_str()).collect();
                format!("one of: {}", ids.join(", "))
            }
            Self::Vector { dimensions, max } => {
                let ids: Vec<_> = dimensions.iter().map(|d| format!("{}=N", d.id)).collect();
                format!("a number from 0 to {max} for all, or {}", ids.join(","))
            }
        }
    }
}

fn vector(dimensions: &[Dimension], max: u32, text: &str) -> Option<Vec<u32>> {
    let level = |digits: &str| digits.parse::<u32>().ok().filter(|n| *n <= max && n.to_string() == digits);
    if let Some(level) = level(text) {
        return Some(vec![level; dimensions.len()]);
    }
    let mut levels: Vec<Option<u32>> = vec![None; dimensions.len()];
    for step in text.split(',') {
        let (id, digits) = step.split_once('=')?;
        let place = dimensions.iter().position(|d| d.id.as_str() == id)?;
        let slot = levels.get_mut(place)?;
        if slot.is_some() {
            return None;
        }
        *slot = Some(level(digits)?);
    }
    Some(levels.into_iter().map(Option::unwrap_or_default).collect())
}

impl Read for Levels {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        let mut fields = node.fields()?;
        let scheme = fields.node_of("scheme")?;
        let levels = match scheme.string()?.as_ref() {
            "none" => Self::None,
            "ladder" => Self::Ladder(read_rungs(fields.node_of("levels")?)?),
            "vector" => {
                let dimensions = read_dimensions(fields.node_of("dimensions")?)?;
                let max = fields.node_of("max")?;
                max.integer_within(1, 100)?;
                Self::Vector { dimensions, max: max.read()? }
            }
            _ => return Err(scheme.error(ReadProblem::NotOneOf { allowed: "none, ladder, vector".into() })),
        };
        fields.finish()?;
        Ok(levels)
    }
}

fn read_rungs(node: Node<'_>) -> Result<Vec<LadderLevel>, ReadError> {
    let rungs = read_unique(node, both("level", "レベル"), |rung: &LadderLevel| &rung.id)?;
    check_count(node, rungs.len())?;
    Ok(rungs)
}

fn read_dimensions(node: Node<'_>) -> Result<Vec<Dimension>, ReadError> {
    let dimensions = read_unique(node, both("level", "レベル"), |dimension: &Dimension| &dimension.id)?;
    check_count(node, dimensions.len())?;
    Ok(dimensions)
}

fn check_count(node: Node<'_>, count: usize) -> Result<(), ReadError> {
    match count {
        0 => Err(node.error(ReadProblem::Empty { what: both("the list of levels", "レベルの一覧") })),
        1..=Limit::LEVELS => Ok(()),
        _ => Err(node.error(ReadProblem::TooMany { what: both("levels", "レベル"), limit: Limit::LEVELS })),
    }
}

impl Read for LevelReference {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        if node.kind() == crate::json::Kind::String {
            return node.read().map(Self::Rung);
        }
        let mut fields = node.fields()?;
        let dimension = fields.required("dimension")?;
        let level = fields.node_of("level")?;
        level.integer_within(1, 100)?;
        let step = Self::Step { dimension, level: level.read()? };
        fields.finish()?;
        Ok(step)
    }
}

impl From<&Levels> for Json {
    fn from(levels: &Levels) -> Self {
        match levels {
            Levels::None => Self::object().with("scheme", "none"),
            Levels::Ladder(rungs) => Self::object().with("scheme", "ladder").with("levels", Self::list(rungs)),
            Levels::Vector { dimensions, max } => {
                Self::object().with("scheme", "vector").with("dimensions", Self::list(dimensions)).with("max", *max)
            }
        }
    }
}

impl From<&LevelReference> for Json {
    fn from(reference: &LevelReference) -> Self {
        match reference {
            LevelReference::Rung(id) => id.into(),
            LevelReference::Step { dimension, level } => {
                Self::object().with("dimension", dimension).with("level", *level)
            }
        }
    }
}

impl fmt::Display for LevelReference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rung(id) => f.write_str(id.as_str()),
            Self::Step { dimension, level } => write!(f, "{dimension}={level}"),
        }
    }
}

impl Typed for Levels {
    const FORM: Form = Form::Named(&Shape {
        name: "levels",
        about: "How the scheme grades conformity",
        form: Form::Schema(
            r##"{"oneOf": [
                {"type": "object", "properties": {"scheme": {"const": "none"}}, "required": ["scheme"],
                 "additionalProperties": false},
                {"type": "object", "properties": {"scheme": {"const": "ladder"},
                    "levels": {"description": "The rungs, lowest first", "type": "array",
                        "items": {"$ref": "#/$defs/ladder_level"}, "minItems": 1, "maxItems": 100, "uniqueItems": true}},
                 "required": ["scheme", "levels"], "additionalProperties": false},
                {"type": "object", "properties": {"scheme": {"const": "vector"},
                    "dimensions": {"description": "The dimensions", "type": "array",
                        "items": {"$ref": "#/$defs/dimension"}, "minItems": 1, "maxItems": 100, "uniqueItems": true},
                    "max": {"description": "The highest number", "type": "integer", "minimum": 1, "maximum": 100}},
                 "required": ["scheme", "dimensions", "max"], "additionalProperties": false}]}"##,
            &[&LadderLevel::SHAPE, &Dimension::SHAPE],
        ),
        rules: "",
    });
}

impl Typed for LevelReference {
    const FORM: Form = Form::Named(&Shape {
        name: "level_reference",
        about: "A rung of a ladder, or a number in one dimension",
        form: Form::Schema(
            r##"{"anyOf": [
                {"$ref": "#/$defs/token"},
                {"type": "object", "properties": {"dimension": {"$ref": "#/$defs/local_id"},
                    "level": {"type": "integer", "minimum": 1, "maximum": 100}},
                 "required": ["dimension", "level"], "additionalProperties": false}]}"##,
            &[&TOKEN, &LOCAL_ID],
        ),
        rules: "",
    });
}

write_by!(reference Levels, LevelReference);

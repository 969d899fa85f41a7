use std::collections::BTreeSet;

use crate::ids::{LOCAL_ID, RequirementId};
use crate::json::{Json, Kind, Node, Read, ReadError, ReadProblem};
use crate::language::{Phrase, both};
use crate::limits::Limit;
use crate::shape::{Form, Shape, TEXT, Typed, write_by};
use crate::unique::read_unique;

/// The levels of a set that are accepted, or accredited.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum LevelRule {
    /// These, as certificates write them.
    Listed(Vec<String>),
    /// This one or better, by the order of the set's own scheme.
    AtLeast(Minimum),
}

/// A level, with as much of its scheme as tells what is better.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Minimum {
    /// A rung of a ladder.
    Rung {
        /// The rung.
        at_least: String,
        /// All rungs, lowest first.
        ladder: Vec<String>,
    },
    /// A number for each dimension of a vector.
    Vector {
        /// One number for all, or `FR1=2,FR2=1`; what is left out is zero.
        at_least: String,
        /// All dimensions.
        dimensions: Vec<RequirementId>,
    },
}

impl LevelRule {
    /// Returns whether a certificate of this level is accepted. What the rule cannot read is not.
    pub fn accepts(&self, level: Option<&str>) -> bool {
        let Some(level) = level else { return false };
        match self {
            Self::Listed(levels) => levels.iter().any(|listed| listed == level),
            Self::AtLeast(minimum) => minimum.is_met_by(level),
        }
    }

    /// The levels in words, for people.
    pub fn describe(&self) -> String {
        match self {
            Self::Listed(levels) => levels.join(", "),
            Self::AtLeast(Minimum::Rung { at_least, .. } | Minimum::Vector { at_least, .. }) => format!("≥ {at_least}"),
        }
    }
}

impl Minimum {
    fn is_met_by(&self, level: &str) -> bool {
        match self {
            Self::Rung { at_least, ladder } => {
                let place = |rung: &str| ladder.iter().position(|known| known == rung);
                place(at_least).zip(place(level)).is_some_and(|(least, found)| least <= found)
            }
            Self::Vector { at_least, dimensions } => {
                let numbers = |text| numbers(dimensions, text);
                let (Some(least), Some(found)) = (numbers(at_least), numbers(level)) else { return false };
                least.iter().zip(&found).all(|(least, found)| least <= found)
            }
        }
    }

    fn is_of_its_scheme(&self) -> bool {
        match self {
            Self::Rung { at_least, ladder } => ladder.contains(at_least),
            Self::Vector { at_least, dimensions } => numbers(dimensions, at_least).is_some(),
        }
    }
}

/// One number for each dimension; none where the text is of no such scheme.
fn numbers(dimensions: &[RequirementId], text: &str) -> Option<Vec<u32>> {
    let number = |digits: &str| digits.parse::<u32>().ok().filter(|n| *n <= MOST && n.to_string() == digits);
    if let Some(number) = number(text) {
        return Some(vec![number; dimensions.len()]);
    }
    let mut numbers = vec![0; dimensions.len()];
    let mut given = BTreeSet::new();
    for step in text.split(',') {
        let (id, digits) = step.split_once('=')?;
        let place = dimensions.iter().position(|dimension| dimension.as_str() == id)?;
        if !given.insert(place) {
            return None;
        }
        *numbers.get_mut(place)? = number(digits)?;
    }
    Some(numbers)
}

impl Read for LevelRule {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        if node.kind() == Kind::Array {
            return node.read().map(Self::Listed);
        }
        let mut fields = node.fields()?;
        let text = fields.node_of("at_least")?;
        let at_least: String = text.read()?;
        let (ladder, dimensions) = (fields.find("ladder"), fields.find("dimensions"));
        fields.finish()?;
        let minimum = match (ladder, dimensions) {
            (Some(list), None) => Minimum::Rung { at_least, ladder: read_scheme(list, String::as_str)? },
            (None, Some(list)) => {
                Minimum::Vector { at_least, dimensions: read_scheme(list, |id: &RequirementId| id.as_str())? }
            }
            _ => {
                return Err(node.broken(both(
                    "what is better is told by a `ladder` or by `dimensions`, one of the two",
                    "上下の順は `ladder` か `dimensions` のどちらか一方で示す",
                )));
            }
        };
        if minimum.is_of_its_scheme() { Ok(Self::AtLeast(minimum)) } else { Err(text.broken(NOT_OF_ITS_SCHEME)) }
    }
}

fn read_scheme<T: Read>(list: Node<'_>, text: impl Fn(&T) -> &str) -> Result<Vec<T>, ReadError> {
    let levels = read_unique(list, both("level", "レベル"), text)?;
    match levels.len() {
        0 => Err(list.error(ReadProblem::Empty { what: both("the list of levels", "レベルの一覧") })),
        1..=Limit::LEVELS => Ok(levels),
        _ => Err(list.error(ReadProblem::TooMany { what: both("levels", "レベル"), limit: Limit::LEVELS })),
    }
}

impl From<&LevelRule> for Json {
    fn from(rule: &LevelRule) -> Self {
        match rule {
            LevelRule::Listed(levels) => Self::list(levels.iter().map(String::as_str)),
            LevelRule::AtLeast(Minimum::Rung { at_least, ladder }) => Self::object()
                .with("at_least", at_least.as_str())
                .with("ladder", Self::list(ladder.iter().map(String::as_str))),
            LevelRule::AtLeast(Minimum::Vector { at_least, dimensions }) => {
                Self::object().with("at_least", at_least.as_str()).with("dimensions", Self::list(dimensions))
            }
        }
    }
}

impl Typed for LevelRule {
    const FORM: Form = Form::Named(&Shape {
        name: "accepted_levels",
        about: "Which levels: these texts, or a level and everything above it",
        form: Form::Schema(
            r##"{"anyOf": [
                {"type": "array", "items": {"$ref": "#/$defs/text"}},
                {"type": "object", "properties": {
                    "at_least": {"description": "The lowest level", "$ref": "#/$defs/text"},
                    "ladder": {"description": "The rungs, lowest first", "type": "array", "items": {"$ref": "#/$defs/text"},
                        "minItems": 1, "maxItems": 100, "uniqueItems": true}},
                 "required": ["at_least", "ladder"], "additionalProperties": false},
                {"type": "object", "properties": {
                    "at_least": {"description": "The lowest level", "$ref": "#/$defs/text"},
                    "dimensions": {"description": "The dimensions of the vector", "type": "array",
                        "items": {"$ref": "#/$defs/local_id"}, "minItems": 1, "maxItems": 100, "uniqueItems": true}},
                 "required": ["at_least", "dimensions"], "additionalProperties": false}]}"##,
            &[&TEXT, &LOCAL_ID],
        ),
        rules: "",
    });
}

write_by!(reference LevelRule);

/// The highest number that a set may declare for its dimensions.
const MOST: u32 = 100;

const NOT_OF_ITS_SCHEME: Phrase = both(
    "`at_least` is a rung of the ladder, or a number for all dimensions, or `ID=N` joined by commas",
    "`at_least` は段の一つ、全ての次元に共通の数、又は `ID=N` をコンマでつないだものである",
);

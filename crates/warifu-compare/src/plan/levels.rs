//! Levels that are asked for of several sets at once.

use std::fmt;

use warifu_model::{Levels, RequirementSet, SetId};

/// One level for all sets that have levels, and others for single sets: `LEVEL`, or `ID:LEVEL`. No level has a colon in it.
///
/// ```
/// use warifu_compare::plan::AskedLevels;
///
/// let texts = ["star-2".to_owned(), "other:star-1".to_owned()];
/// assert!(AskedLevels::new(&texts, &[]).is_err(), "there is no such set");
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct AskedLevels<'a> {
    all: Option<&'a str>,
    one: Vec<(&'a str, &'a str)>,
}

/// Levels that do not fit the sets that they are for.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum AskedLevelsError {
    /// A level is for a set that is not there.
    UnknownSet {
        /// The id that is named.
        id: String,
        /// The sets that are there.
        known: Vec<SetId>,
    },
    /// There are two levels for the same set, or two for all of them.
    Twice,
}

impl<'a> AskedLevels<'a> {
    /// Reads them, and holds them against the sets that they are for.
    ///
    /// # Errors
    ///
    /// [`AskedLevelsError`] where a level is for no set, or two are for one.
    pub fn new(texts: &'a [String], sets: &[&RequirementSet]) -> Result<Self, AskedLevelsError> {
        let mut levels = Self { all: None, one: Vec::new() };
        for text in texts {
            let is_second = match text.split_once(':') {
                Some((id, _)) if sets.iter().all(|set| set.id.as_str() != id) => {
                    let known = sets.iter().map(|set| set.id.clone()).collect();
                    return Err(AskedLevelsError::UnknownSet { id: id.to_owned(), known });
                }
                Some((id, _)) if levels.one.iter().any(|(known, _)| *known == id) => true,
                Some(pair) => {
                    levels.one.push(pair);
                    false
                }
                None => levels.all.replace(text).is_some(),
            };
            if is_second {
                return Err(AskedLevelsError::Twice);
            }
        }
        Ok(levels)
    }

    /// The level for a set. One for all is not for sets without levels.
    pub fn of(&self, set: &RequirementSet) -> Option<&'a str> {
        let own = self.one.iter().find(|(id, _)| set.id.as_str() == *id).map(|(_, level)| *level);
        own.or(self.all.filter(|_| set.levels != Levels::None))
    }
}

impl fmt::Display for AskedLevelsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownSet { id, .. } => write!(f, "a level is for the set `{id}`, which is not there"),
            Self::Twice => f.write_str("two levels for the same sets"),
        }
    }
}

impl std::error::Error for AskedLevelsError {}

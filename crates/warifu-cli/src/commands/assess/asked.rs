//! The sets that are asked for, with their levels.

use std::path::Path;

use warifu_catalog::SetName;
use warifu_model::{Assessment, Timestamp};

use crate::commands::set::{Chosen, Shelf};
use crate::failure::{Both, Failure};

/// A set as it is named, with the level.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Asked {
    /// `ID`, `ID@RANGE` or a file.
    pub(crate) name: String,
    /// The level, where one is asked for.
    pub(crate) level: Option<String>,
}

impl Asked {
    /// Reads `NAME` or `NAME:LEVEL`. No id and no range has a colon in it; a file may.
    pub(crate) fn parse(text: &str) -> Self {
        let whole = || Self { name: text.to_owned(), level: None };
        let apart = |(name, level): (&str, &str)| Self { name: name.to_owned(), level: Some(level.to_owned()) };
        if Path::new(text).exists() {
            return whole();
        }
        let first = text.split_once(':').filter(|(name, _)| SetName::parse(name).is_ok());
        first.or_else(|| text.rsplit_once(':')).map_or_else(whole, apart)
    }

    /// The set, compiled.
    pub(crate) fn choose(&self, sets: &Shelf, at: Timestamp) -> Result<Chosen, Failure> {
        sets.choose(&self.name, at)
    }
}

/// The sets of the command line, or else those of the assessment.
pub(crate) fn asked(texts: &[String], assessment: Option<&Assessment>) -> Result<Vec<Asked>, Failure> {
    if !texts.is_empty() {
        return Ok(texts.iter().map(|text| Asked::parse(text)).collect());
    }
    let listed = assessment.iter().flat_map(|one| &one.sets).map(|set| Asked {
        name: match &set.versions {
            Some(versions) => format!("{}@{versions}", set.set),
            None => set.set.to_string(),
        },
        level: set.level.clone(),
    });
    let listed: Vec<Asked> = listed.collect();
    if listed.is_empty() {
        return Err(unasked());
    }
    Ok(listed)
}

fn unasked() -> Failure {
    Failure::usage(Both::new("no requirement set is asked for", "要求事項集が指定されていない")).help(hint())
}

/// The last word of the help where no set is asked for and no file is an SBOM.
fn hint() -> Both {
    Both::new(
        "give --set ID, or list sets in `assessment.json`; `warifu catalog list` shows them; SBOMs alone need none",
        "--set ID を指定するか、`assessment.json` に記載してください。一覧は `warifu catalog list` で表示できます。SBOMだけなら指定は不要です",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_stand_after_a_colon() {
        for (text, name, level) in [
            ("us-ssdf", "us-ssdf", None),
            ("us-ssdf@>=1.1.0, <2.0.0", "us-ssdf@>=1.1.0, <2.0.0", None),
            ("jp-jc-star@1.0.0:star-1", "jp-jc-star@1.0.0", Some("star-1")),
            ("iec-62443-4-2:FR1=2,FR2=1", "iec-62443-4-2", Some("FR1=2,FR2=1")),
            ("sets/mine.json:star-1", "sets/mine.json", Some("star-1")),
        ] {
            let expected = Asked { name: name.to_owned(), level: level.map(str::to_owned) };
            assert_eq!(Asked::parse(text), expected, "{text}");
        }
    }
}

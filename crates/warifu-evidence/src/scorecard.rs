//! `OpenSSF` Scorecard: checks of a repository.
//!
//! It names a repository and a commit, and no product: what the product was built from is said by its provenance. The score of
//! the whole is a mean whose weights move from version to version; nothing is claimed of it.

use serde::de::MapAccess;
use warifu_model::{Date, Json, SemVer, Timestamp};

use crate::bounds;
use crate::claims::{Claims, claim_text};
use crate::error::{ImportError, ImportProblem};
use crate::format::{EvidenceFormat, FormatMark, Input, MarkValue};
use crate::limits;
use crate::note::{Note, NoteCode};
use crate::part::{Content, Part};
use crate::reader::{Member, Object, read_object};
use crate::subject::About;
use crate::terms::Countable;
use crate::timestamp::timestamp;

/// The format.
pub(crate) static FORMAT: EvidenceFormat = EvidenceFormat {
    name: "OpenSSF Scorecard",
    versions: "",
    media_type: "application/vnd.openssf.scorecard+json",
    kinds: &["scorecard"],
    marks: &[FormatMark::Member("scorecard", MarkValue::Any)],
    read,
};

fn read(input: &Input<'_, '_>) -> Result<Content, ImportError> {
    let mut card = Card::default();
    read_object(input.trail, &mut card)?;
    if !card.has_checks {
        return Err(ImportError::whole(ImportProblem::MissingField { key: "checks" }));
    }
    let matched = input.matched(&About::default(), "/repo")?;
    let counted = [
        Note::counted(NoteCode::ScoresUnusable, card.scores_unusable),
        Note::counted(NoteCode::TimesUnusable, usize::from(card.time_is_malformed)),
    ];
    let notes = matched.into_iter().chain(counted.into_iter().flatten()).collect();
    let created = card.created;
    let part = Part::of("scorecard", None, created, card.claims());
    Ok(Content { parts: part.into_iter().collect(), notes })
}

#[derive(Default)]
struct Card {
    created: Option<Timestamp>,
    time_is_malformed: bool,
    repository: Repository,
    program: Program,
    has_checks: bool,
    /// Names and scores; none where a check could not be determined.
    checks: Vec<(String, Option<i64>)>,
    scores_unusable: usize,
}

impl Card {
    fn take(&mut self, check: Check) -> Result<(), ImportProblem> {
        bounds::within(self.checks.len() + 1, Countable::Checks, limits::CHECKS)?;
        let score = check.score.filter(|score| (0..=10).contains(score));
        self.scores_unusable += usize::from(score.is_none() && check.score != Some(UNDETERMINED));
        // `finish` has seen to it that there is a name
        self.checks.push((check.name.unwrap_or_default(), score));
        Ok(())
    }

    fn claims(mut self) -> Claims {
        let claims = Claims::default()
            .with_some("scorecard.commit", self.repository.commit)
            .with_some("scorecard.created", self.created.map(|time| time.to_string()))
            .with_some("scorecard.repository", self.repository.name)
            .with_some("scorecard.version", self.program.version.map(|version| version.to_string()));
        if self.checks.is_empty() {
            // nothing was checked, which is not that nothing was found
            return claims;
        }
        self.checks.sort();
        let undetermined = self.checks.iter().filter(|(_, score)| score.is_none()).count();
        let check = |(name, score): (String, Option<i64>)| Json::object().with("name", name).with_some("score", score);
        claims
            .with("scorecard.checks", Json::list(self.checks.into_iter().map(check)))
            .with("scorecard.undetermined", undetermined)
    }
}

impl<'de> Object<'de> for Card {
    const BEARING: &'static [&'static str] = &["checks"];

    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "date" => {
                self.created = time(&value.text()?);
                self.time_is_malformed = self.created.is_none();
            }
            "repo" => value.object(&mut self.repository)?,
            "scorecard" => value.object(&mut self.program)?,
            "checks" => {
                value.objects_or_null(|check: Check| self.take(check))?;
                self.has_checks = true;
            }
            _ => value.skip()?,
        }
        Ok(())
    }
}

/// A time, or the beginning of a day.
fn time(text: &str) -> Option<Timestamp> {
    Date::parse(text).map(Date::start).or_else(|| timestamp(text).ok())
}

/// The repository. What is no text to show counts as missing.
#[derive(Default)]
struct Repository {
    name: Option<String>,
    commit: Option<String>,
}

impl<'de> Object<'de> for Repository {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "name" => self.name = claim_text(&value.text()?).ok(),
            "commit" => self.commit = claim_text(&value.text()?).ok(),
            _ => value.skip()?,
        }
        Ok(())
    }
}

/// The program that made the checks. What is no version, such as `devel`, counts as missing.
#[derive(Default)]
struct Program {
    version: Option<SemVer>,
}

impl<'de> Object<'de> for Program {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "version" => {
                let text = value.text()?;
                self.version = SemVer::parse(text.strip_prefix('v').unwrap_or(&text));
            }
            _ => value.skip()?,
        }
        Ok(())
    }
}

#[derive(Default)]
struct Check {
    name: Option<String>,
    score: Option<i64>,
}

impl<'de> Object<'de> for Check {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "name" => self.name = Some(value.parse(claim_text)?),
            "score" => self.score = value.integer()?,
            _ => value.skip()?,
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<(), ImportProblem> {
        if self.name.is_none() { Err(ImportProblem::MissingField { key: "name" }) } else { Ok(()) }
    }
}

/// The score of a check that could not be determined.
const UNDETERMINED: i64 = -1;

//! SARIF 2.1.0: what static analysis found.
//!
//! A run is counted when its last member has been read, since its rules may stand after its results; until then results that
//! say the same of level, severity, suppression and rule are one entry. What is not understood counts as the worst: a level as
//! an error, a suppression as one that nobody has decided on, a kind as a failure.

mod level;
mod result;
mod rules;
mod run;
mod tally;

use std::collections::BTreeSet;

use serde::de::MapAccess;
use warifu_model::{Json, Timestamp};

use crate::bounds;
use crate::claims::Claims;
use crate::error::{ImportError, ImportProblem};
use crate::format::{EvidenceFormat, FormatMark, Input, MarkValue};
use crate::limits;
use crate::note::{Note, NoteCode};
use crate::part::{Content, Part};
use crate::reader::{Anything, Member, Object, read_object};
use crate::shown::shortened;
use crate::subject::About;
use crate::terms::Countable;
use run::Run;
use tally::Tally;

/// The format.
pub(crate) static FORMAT: EvidenceFormat = EvidenceFormat {
    name: "SARIF",
    versions: VERSIONS,
    media_type: "application/sarif+json",
    kinds: &["static_analysis"],
    marks: &[FormatMark::Member("runs", MarkValue::Any)],
    read,
};

fn read(input: &Input<'_, '_>) -> Result<Content, ImportError> {
    let mut log = Log::default();
    read_object(input.trail, &mut log)?;
    let missing = |key| ImportError::whole(ImportProblem::MissingField { key });
    if !log.has_version {
        return Err(missing("version"));
    }
    if !log.has_runs {
        return Err(missing("runs"));
    }
    let matched = input.matched(&About::default(), "/runs")?;
    let notes = matched.into_iter().chain(log.notes()).collect();
    let finished = log.finished();
    let part = Part::of("static_analysis", log.made_by(), finished, log.claims());
    Ok(Content { parts: part.into_iter().collect(), notes })
}

#[derive(Default)]
struct Log {
    has_version: bool,
    has_runs: bool,
    runs: usize,
    /// Runs that give no results, or in another place.
    silent: usize,
    failed: usize,
    /// Runs that do not say whether they were successful.
    undecided: usize,
    /// The end of every run that says it.
    ends: Vec<Timestamp>,
    times_unusable: usize,
    /// The names of the tools that ran.
    drivers: BTreeSet<String>,
    /// All tools, with their versions.
    tools: BTreeSet<(String, Option<String>)>,
    tally: Tally,
}

impl Log {
    fn take(&mut self, run: &Run) -> Result<(), ImportProblem> {
        self.runs += 1;
        bounds::within(self.runs, Countable::Runs, limits::RUNS)?;
        self.silent += usize::from(!run.gives_results());
        match run.was_successful() {
            Some(true) => {}
            Some(false) => self.failed += 1,
            None => self.undecided += 1,
        }
        self.ends.extend(run.end());
        self.times_unusable += run.times_unusable();
        self.drivers.extend(run.driver());
        self.tools.extend(run.tools());
        bounds::within(self.tools.len(), Countable::Tools, warifu_model::Limit::RECORDS)?;
        self.tally.add(run);
        Ok(())
    }

    /// True where every run gives its results here: only then a number says how many there are.
    fn is_whole(&self) -> bool {
        self.runs > 0 && self.silent == 0
    }

    /// Whether the analysis ran to its end; none where that is not said.
    fn completed(&self) -> Option<bool> {
        if self.failed > 0 || !self.is_whole() {
            return Some(false);
        }
        (self.undecided == 0).then_some(true)
    }

    /// The end of the earliest run; none where a run does not say.
    fn finished(&self) -> Option<Timestamp> {
        self.ends.iter().min().copied().filter(|_| self.ends.len() == self.runs)
    }

    /// The tool, where one tool ran.
    fn made_by(&self) -> Option<String> {
        self.drivers.first().cloned().filter(|_| self.drivers.len() == 1)
    }

    fn claims(&self) -> Claims {
        let tool = |(name, version): &(String, Option<String>)| {
            Json::object().with("name", name.clone()).with_some("version", version.clone())
        };
        let claims = Claims::default()
            .with_some("analysis.completed", self.completed())
            .with_some("analysis.finished", self.finished().map(|time| time.to_string()))
            .with("analysis.tools", Json::list(self.tools.iter().map(tool)));
        if self.is_whole() { self.tally.claims(claims) } else { claims }
    }

    fn notes(&self) -> Vec<Note> {
        let own = [
            Note::counted(NoteCode::RunsFailed, self.failed),
            Note::counted(NoteCode::RunsWithoutResults, self.silent),
            Note::counted(NoteCode::TimesUnusable, self.times_unusable),
        ];
        own.into_iter().chain(self.tally.notes()).flatten().collect()
    }
}

impl<'de> Object<'de> for Log {
    const BEARING: &'static [&'static str] = &["inlineExternalProperties", "runs"];

    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "version" => {
                value.parse(version)?;
                self.has_version = true;
            }
            "runs" => {
                // a log without runs says that no run was found
                value.objects_or_null(|run: Run| self.take(&run))?;
                self.has_runs = true;
            }
            // parts of runs that stand beside them, results among them
            "inlineExternalProperties" => {
                let mut parts = 0_usize;
                value.objects_or_null(|_: Anything| {
                    parts += 1;
                    Ok(())
                })?;
                self.silent += usize::from(parts > 0);
            }
            _ => value.skip()?,
        }
        Ok(())
    }
}

fn version(text: &str) -> Result<(), ImportProblem> {
    if text == VERSIONS {
        return Ok(());
    }
    Err(ImportProblem::UnsupportedVersion { format: FORMAT.name, version: shortened(text), read: VERSIONS })
}

/// Versions that are read.
const VERSIONS: &str = "2.1.0";

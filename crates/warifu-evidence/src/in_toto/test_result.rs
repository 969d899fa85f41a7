//! The result of a test run.

use serde::de::MapAccess;

use super::carried::{Carried, missing};
use crate::claims::Claims;
use crate::error::{ImportError, ImportProblem};
use crate::format::Input;
use crate::part::{Content, Part};
use crate::reader::{Member, Object, read_object};
use crate::shown::shortened;
use crate::subject::About;
use crate::vex::News;

pub(super) fn read(input: &Input<'_, '_>, _: usize) -> Result<Carried, ImportError> {
    let mut run = Run::default();
    read_object(input.trail, &mut run)?;
    let stated = run.outcome.ok_or_else(|| missing("result"))?;
    // a run is no better than its own lists of tests
    let listed = match (run.failed, run.warned) {
        (Some(1..), _) => Outcome::Failed,
        (_, Some(1..)) => Outcome::Warned,
        _ => Outcome::Passed,
    };
    let outcome = stated.min(listed);
    // a run that failed and lists no test that did is not one without failed tests
    let failed = run.failed.filter(|count| *count > 0 || outcome != Outcome::Failed);
    let claims = Claims::default()
        .with("test_run.result", outcome.as_str())
        .with_some("test_run.failed_tests", failed)
        .with_some("test_run.warned_tests", run.warned)
        .with_some("test_run.passed_tests", run.passed);
    let news = if outcome == Outcome::Passed { News::Good } else { News::Bad };
    let part = Part::of("test_result", None, None, claims);
    let content = Content { parts: part.into_iter().collect(), notes: Vec::new() };
    Ok(Carried { content, news, about: About::default() })
}

/// The worst first.
#[derive(Clone, Copy, Eq, Ord, PartialEq, PartialOrd)]
enum Outcome {
    Failed,
    Warned,
    Passed,
}

impl Outcome {
    fn parse(text: &str) -> Result<Self, ImportProblem> {
        match text {
            "PASSED" => Ok(Self::Passed),
            "WARNED" => Ok(Self::Warned),
            "FAILED" => Ok(Self::Failed),
            other => Err(ImportProblem::NotOneOf { value: shortened(other), allowed: "PASSED, WARNED, FAILED" }),
        }
    }

    fn as_str(self) -> &'static str {
        match self {
            Self::Failed => "failed",
            Self::Warned => "warned",
            Self::Passed => "passed",
        }
    }
}

#[derive(Default)]
struct Run {
    outcome: Option<Outcome>,
    passed: Option<u32>,
    warned: Option<u32>,
    failed: Option<u32>,
}

impl<'de> Object<'de> for Run {
    const BEARING: &'static [&'static str] = &["failedTests", "result", "warnedTests"];

    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        let count = match key {
            "result" => {
                self.outcome = Some(value.parse(Outcome::parse)?);
                return Ok(());
            }
            "passedTests" => &mut self.passed,
            "warnedTests" => &mut self.warned,
            "failedTests" => &mut self.failed,
            _ => return value.skip(),
        };
        let mut tests = 0_u32;
        value.texts(|_| {
            tests = tests.saturating_add(1);
            Ok(())
        })?;
        *count = Some(tests);
        Ok(())
    }
}

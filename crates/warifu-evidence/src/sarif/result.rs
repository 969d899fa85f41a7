//! One result of a run.

use serde::de::MapAccess;

use super::level::{Level, Severity};
use super::rules::{Properties, Reference, place};
use crate::error::ImportProblem;
use crate::reader::{Member, Object};

/// What a result says, and no more: results that are equal in this are counted together.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) struct Said {
    pub(super) standing: Standing,
    pub(super) suppression: Suppression,
    pub(super) level: Option<Level>,
    pub(super) severity: Option<Severity>,
    pub(super) rule: Reference,
    /// The invocation that made it.
    pub(super) invocation: Option<usize>,
}

/// Whether a result is a finding.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) enum Standing {
    Finding,
    /// It says that nothing is wrong, or nothing at all.
    Other,
    /// Kinds `open` and `review`.
    Undecided,
    /// Gone since the baseline.
    Gone,
}

/// Whether somebody has accepted it.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) enum Suppression {
    /// Nothing is said.
    NotStated,
    /// Known that nobody has, or rejected.
    None,
    Accepted,
    UnderReview,
}

#[derive(Default)]
pub(super) struct OneResult {
    id: Option<String>,
    index: Option<usize>,
    rule: Reference,
    level: Option<Level>,
    kind: Option<Standing>,
    is_gone: bool,
    suppression: Option<Suppression>,
    severity: Option<Severity>,
    provenance: Provenance,
}

impl OneResult {
    pub(super) fn said(self) -> Said {
        Said {
            standing: self.standing(),
            suppression: self.suppression.unwrap_or(Suppression::NotStated),
            level: self.level,
            severity: self.severity,
            rule: self.rule.or(self.id, self.index),
            invocation: self.provenance.invocation,
        }
    }

    fn standing(&self) -> Standing {
        if self.is_gone {
            return Standing::Gone;
        }
        // a level beside a kind that has none contradicts it
        let has_level = self.level.is_some_and(|level| level != Level::None);
        self.kind.filter(|_| !has_level).unwrap_or(Standing::Finding)
    }
}

impl<'de> Object<'de> for OneResult {
    const BEARING: &'static [&'static str] = &["level", "properties"];

    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "ruleId" => self.id = Some(value.text()?.into_owned()),
            "ruleIndex" => self.index = place(value.integer()?),
            "rule" => value.object(&mut self.rule)?,
            "level" => self.level = Some(Level::read(&value.text()?)),
            "kind" => self.kind = Some(kind(&value.text()?)),
            "baselineState" => self.is_gone = value.text()? == "absent",
            "suppressions" => {
                let mut worst = Suppression::None;
                let stated = value.objects_or_null(|one: OneSuppression| {
                    worst = worst.max(one.status);
                    Ok::<(), ImportProblem>(())
                })?;
                self.suppression = stated.then_some(worst);
            }
            "properties" => value.object(&mut Properties(&mut self.severity))?,
            "provenance" => value.object(&mut self.provenance)?,
            _ => value.skip()?,
        }
        Ok(())
    }
}

/// A kind that is not known may be a failure.
fn kind(text: &str) -> Standing {
    match text {
        "pass" | "notApplicable" | "informational" => Standing::Other,
        "open" | "review" => Standing::Undecided,
        _ => Standing::Finding,
    }
}

struct OneSuppression {
    status: Suppression,
}

/// A suppression without a status is accepted (3.35.3).
impl Default for OneSuppression {
    fn default() -> Self {
        Self { status: Suppression::Accepted }
    }
}

impl<'de> Object<'de> for OneSuppression {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "status" => {
                self.status = match &*value.text()? {
                    "accepted" => Suppression::Accepted,
                    "rejected" => Suppression::None,
                    _ => Suppression::UnderReview,
                }
            }
            _ => value.skip()?,
        }
        Ok(())
    }
}

#[derive(Default)]
struct Provenance {
    invocation: Option<usize>,
}

impl<'de> Object<'de> for Provenance {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "invocationIndex" => self.invocation = place(value.integer()?),
            _ => value.skip()?,
        }
        Ok(())
    }
}

//! One run of a tool.

use std::collections::BTreeMap;

use serde::de::MapAccess;
use warifu_model::Timestamp;

use super::level::Level;
use super::result::{OneResult, Said};
use super::rules::{Configuration, Found, Reference, RuleAt, Tool};
use crate::bounds;
use crate::error::ImportProblem;
use crate::limits;
use crate::reader::{Anything, Member, Object};
use crate::terms::Countable;
use crate::timestamp::timestamp;

#[derive(Default)]
pub(super) struct Run {
    pub(super) tool: Tool,
    has_tool: bool,
    invocations: Vec<Invocation>,
    results: Option<BTreeMap<Said, u64>>,
    is_elsewhere: bool,
}

impl Run {
    /// True where it has results, be it none at all. A run without the member did not come as far.
    pub(super) fn gives_results(&self) -> bool {
        self.results.is_some() && !self.is_elsewhere
    }

    /// Whether it was successful, as it says itself; none where it does not say.
    pub(super) fn was_successful(&self) -> Option<bool> {
        let said = |value| self.invocations.iter().any(|one| one.successful == value);
        if said(Some(false)) {
            return Some(false);
        }
        (!self.invocations.is_empty() && !said(None)).then_some(true)
    }

    /// When the earliest of its invocations ended; none where one does not say.
    pub(super) fn end(&self) -> Option<Timestamp> {
        let ends: Option<Vec<_>> = self.invocations.iter().map(|one| one.end).collect();
        ends?.into_iter().min()
    }

    pub(super) fn times_unusable(&self) -> usize {
        self.invocations.iter().filter(|one| one.end_is_malformed).count()
    }

    pub(super) fn driver(&self) -> Option<String> {
        self.tool.driver()?.name.clone()
    }

    /// The names and versions of its tools.
    pub(super) fn tools(&self) -> impl Iterator<Item = (String, Option<String>)> {
        self.tool.components().filter_map(|one| Some((one.name.clone()?, one.version())))
    }

    /// The results, each with how many say the same.
    pub(super) fn results(&self) -> impl Iterator<Item = (&Said, u64)> {
        self.results.iter().flatten().map(|(said, count)| (said, *count))
    }

    /// What each invocation says of rules: an invocation replaces what the rule itself says.
    pub(super) fn overrides(&self) -> Vec<BTreeMap<RuleAt, Level>> {
        self.invocations.iter().map(|one| one.overrides(&self.tool)).collect()
    }
}

impl<'de> Object<'de> for Run {
    const BEARING: &'static [&'static str] = &["externalPropertyFileReferences", "results"];

    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "tool" => {
                value.object(&mut self.tool)?;
                self.has_tool = true;
            }
            "invocations" => {
                let invocations = &mut self.invocations;
                value.objects_or_null(|invocation: Invocation| {
                    bounds::within(invocations.len() + 1, Countable::Invocations, limits::RUNS)?;
                    invocations.push(invocation);
                    Ok(())
                })?;
            }
            "results" => {
                let mut results = BTreeMap::new();
                let mut count = 0;
                let are_given = value.objects_or_null(|result: OneResult| {
                    count += 1;
                    bounds::within(count, Countable::Results, limits::RESULTS)?;
                    *results.entry(result.said()).or_default() += 1;
                    Ok(())
                })?;
                self.results = are_given.then_some(results);
            }
            "externalPropertyFileReferences" => value.object(&mut Elsewhere(&mut self.is_elsewhere))?,
            _ => value.skip()?,
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<(), ImportProblem> {
        if self.has_tool { Ok(()) } else { Err(ImportProblem::MissingField { key: "tool" }) }
    }
}

/// Files that have parts of the run: what they say of results or rules is not here.
struct Elsewhere<'r>(&'r mut bool);

impl<'de> Object<'de> for Elsewhere<'_> {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "results" | "driver" | "extensions" | "invocations" => {
                value.text_or_object(&mut Anything)?;
                *self.0 = true;
            }
            _ => value.skip()?,
        }
        Ok(())
    }
}

#[derive(Default)]
struct Invocation {
    successful: Option<bool>,
    end: Option<Timestamp>,
    end_is_malformed: bool,
    overrides: Vec<Override>,
}

impl Invocation {
    fn overrides(&self, tool: &Tool) -> BTreeMap<RuleAt, Level> {
        let mut levels: BTreeMap<RuleAt, Level> = BTreeMap::new();
        for one in &self.overrides {
            let (Some(level), Found::Rules(rules)) = (one.level, tool.find(&one.rule)) else { continue };
            for rule in rules {
                let known = levels.entry(rule).or_insert(level);
                *known = level.max(*known);
            }
        }
        levels
    }
}

impl<'de> Object<'de> for Invocation {
    const BEARING: &'static [&'static str] = &["executionSuccessful", "ruleConfigurationOverrides"];

    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "executionSuccessful" => self.successful = Some(value.boolean()?),
            "endTimeUtc" => {
                self.end = timestamp(&value.text()?).ok();
                self.end_is_malformed = self.end.is_none();
            }
            "ruleConfigurationOverrides" => {
                let overrides = &mut self.overrides;
                value.objects_or_null(|one: Override| {
                    bounds::within(overrides.len() + 1, Countable::Rules, limits::RULES)?;
                    overrides.push(one);
                    Ok(())
                })?;
            }
            _ => value.skip()?,
        }
        Ok(())
    }
}

#[derive(Default)]
struct Override {
    rule: Reference,
    level: Option<Level>,
}

impl<'de> Object<'de> for Override {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "descriptor" => value.object(&mut self.rule)?,
            "configuration" => value.object(&mut Configuration(&mut self.level))?,
            _ => value.skip()?,
        }
        Ok(())
    }
}

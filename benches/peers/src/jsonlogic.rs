//! The policy in `JSONLogic`: one array of 100 conditions.

use bumpalo::Bump;
use datalogic_rs::operator::EvalContext;
use datalogic_rs::{ArenaExt as _, CustomOperator, DataValue, Engine, Logic};
use semver::Version;
use serde_json::{Value, json};
use warifu_benches::Failure;
use warifu_benches::policy::{AT_DATE, Rule, Test, YEAR_AGO_DATE};

use crate::policy::{EVIDENCE, claim, refused};

/// The compiled policy and an arena that is used again and again.
pub struct JsonLogic {
    engine: Engine,
    logic: Logic,
    arena: Bump,
}

impl JsonLogic {
    /// Translates and compiles the policy.
    pub fn new(rules: &[Rule]) -> Result<Self, Failure> {
        let mut builder = Engine::builder();
        for rule in rules {
            if let Test::Version(from, below) = &rule.test {
                let operator = VersionWithin { from: Version::parse(from)?, below: Version::parse(below)? };
                builder = builder.add_operator(format!("version_within_{}", rule.group), operator);
            }
        }
        let engine = builder.build();
        let conditions: Vec<_> = rules.iter().map(condition).collect();
        let logic = engine.compile(&*Value::from(conditions).to_string()).map_err(|error| format!("{error:?}"))?;
        Ok(Self { engine, logic, arena: Bump::new() })
    }

    /// The places of the rules that fail.
    pub fn failing(&mut self, document: &str) -> Option<Vec<usize>> {
        self.arena.reset();
        let answers = self.engine.evaluate(&self.logic, document, &self.arena).ok()?;
        let DataValue::Array(answers) = answers else { return None };
        let failing = answers.iter().enumerate().filter(|(_, answer)| answer.as_bool() != Some(true));
        Some(failing.map(|(place, _)| place).collect())
    }
}

/// `JSONLogic` knows no versions.
struct VersionWithin {
    from: Version,
    below: Version,
}

impl CustomOperator for VersionWithin {
    fn evaluate<'a>(
        &self,
        arguments: &[&'a DataValue<'a>],
        _: &mut EvalContext<'_, 'a>,
        arena: &'a Bump,
    ) -> datalogic_rs::Result<&'a DataValue<'a>> {
        let version = arguments.first().and_then(|value| value.as_str()).and_then(|text| Version::parse(text).ok());
        Ok(arena.bool(version.is_some_and(|version| self.from <= version && version < self.below)))
    }
}

fn condition(rule: &Rule) -> Value {
    let value = |name: &str| json!({ "var": format!("predicate.claims.{}.value", claim(rule, name)) });
    match &rule.test {
        Test::IsTrue => json!({ "===": [value("enforced"), true] }),
        Test::AtLeast(least) => json!({ ">=": [value("strength"), least] }),
        Test::Within(least, most) => json!({ "<=": [least, value("interval_seconds"), most] }),
        Test::OneOf(good) => json!({ "in": [value("mechanism"), good] }),
        Test::ContainsAll(all) => {
            let each: Vec<_> = all.iter().map(|name| json!({ "in": [name, value("algorithms")] })).collect();
            json!({ "and": each })
        }
        Test::Version(..) => json!({ format!("version_within_{}", rule.group): [value("library_version")] }),
        Test::Window(after, before) => json!({ "<": [after, value("reviewed_on"), before] }),
        Test::Recent => json!({ "<=": [YEAR_AGO_DATE, value("reviewed_on"), AT_DATE] }),
        Test::Composite(least, most) => json!({ "and": [
            { "or": [{ "===": [value("enforced"), true] }, { ">=": [value("retries"), least] }] },
            { "<=": [value("retries"), most] },
            { "!": { "in": [value("mechanism"), refused()] } },
        ]}),
        Test::WhereRemote(most) => json!({ "or": [
            { "!==": [value("remote"), true] },
            { "<=": [value("session_limit"), most] },
        ]}),
        Test::Evidence(kind) => json!({ "some": [{ "var": "predicate.evidence" }, { "and": [
            { "===": [{ "var": "kind" }, kind] },
            { "<=": [EVIDENCE.0, { "var": "made_at" }, EVIDENCE.1] },
            { ">=": [{ "var": "valid_until" }, EVIDENCE.1] },
        ]}]}),
    }
}

//! The policy in JSON Schema: one `allOf` of 100 schemas, with keywords of our own for versions and dates.

use jsonschema::paths::LocationSegment;
use jsonschema::{Keyword, ValidationError, Validator};
use semver::Version;
use serde_json::{Value, json};
use warifu_benches::Failure;
use warifu_benches::policy::{AT_DATE, Rule, Test, YEAR_AGO_DATE};

use crate::policy::{EVIDENCE, claim, refused};

/// The compiled policy: as one schema, and as one schema for each rule.
pub struct Schemas {
    whole: Validator,
    each: Vec<Validator>,
}

impl Schemas {
    /// Translates and compiles the policy.
    pub fn new(rules: &[Rule]) -> Result<Self, Failure> {
        let all: Vec<_> = rules.iter().map(schema).collect();
        let each = all.iter().map(compile).collect::<Result<_, _>>()?;
        Ok(Self { whole: compile(&json!({ "allOf": all }))?, each })
    }

    /// The places of the rules that fail, each with its errors: from the errors of the one schema.
    pub fn failing_with_errors(&self, document: &[u8]) -> Option<Vec<usize>> {
        let document: Value = serde_json::from_slice(document).ok()?;
        let mut failing: Vec<usize> =
            self.whole.iter_errors(&document).map(|error| place(&error)).collect::<Option<_>>()?;
        failing.sort_unstable();
        failing.dedup();
        Some(failing)
    }

    /// The places of the rules that fail, without any error.
    pub fn failing(&self, document: &[u8]) -> Option<Vec<usize>> {
        let document: Value = serde_json::from_slice(document).ok()?;
        let failing = self.each.iter().enumerate().filter(|(_, schema)| !schema.is_valid(&document));
        Some(failing.map(|(place, _)| place).collect())
    }
}

/// The rule that an error is about: the second step of `/allOf/17/…`.
fn place(error: &ValidationError<'_>) -> Option<usize> {
    match error.schema_path().segments().nth(1)? {
        LocationSegment::Index(place) => Some(place),
        LocationSegment::Property(_) => None,
    }
}

fn schema(rule: &Rule) -> Value {
    let about =
        |name: &str, of: Value| json!({ "properties": { claim(rule, name): { "properties": { "value": of } } } });
    let claims = |of: Value| json!({ "properties": { "predicate": { "properties": { "claims": of } } } });
    match &rule.test {
        Test::IsTrue => claims(about("enforced", json!({ "const": true }))),
        Test::AtLeast(least) => claims(about("strength", json!({ "minimum": least }))),
        Test::Within(least, most) => claims(about("interval_seconds", json!({ "minimum": least, "maximum": most }))),
        Test::OneOf(good) => claims(about("mechanism", json!({ "enum": good }))),
        Test::ContainsAll(all) => {
            let each: Vec<_> = all.iter().map(|name| json!({ "contains": { "const": name } })).collect();
            claims(about("algorithms", json!({ "allOf": each })))
        }
        Test::Version(from, below) => claims(about("library_version", json!({ "versionWithin": [from, below] }))),
        Test::Window(after, before) => claims(about("reviewed_on", json!({ "textBetween": [after, before] }))),
        Test::Recent => claims(about("reviewed_on", json!({ "textWithin": [YEAR_AGO_DATE, AT_DATE] }))),
        Test::Composite(least, most) => claims(json!({ "allOf": [
            { "anyOf": [about("enforced", json!({ "const": true })), about("retries", json!({ "minimum": least }))] },
            about("retries", json!({ "maximum": most })),
            { "not": about("mechanism", json!({ "enum": refused() })) },
        ]})),
        Test::WhereRemote(most) => claims(json!({
            "if": about("remote", json!({ "const": true })),
            "then": about("session_limit", json!({ "maximum": most })),
        })),
        Test::Evidence(kind) => {
            let entry = json!({ "properties": {
                "kind": { "const": kind },
                "made_at": { "textWithin": [EVIDENCE.0, EVIDENCE.1] },
                "valid_until": { "textWithin": [EVIDENCE.1, "9999"] },
            }});
            json!({ "properties": { "predicate": { "properties": { "evidence": { "contains": entry } } } } })
        }
    }
}

fn compile(schema: &Value) -> Result<Validator, Failure> {
    let options = jsonschema::options()
        .with_keyword("textBetween", |_, bounds, _| texts(bounds, |text, from, to| from < text && text < to))
        .with_keyword("textWithin", |_, bounds, _| texts(bounds, |text, from, to| from <= text && text <= to))
        .with_keyword("versionWithin", |_, bounds, _| versions(bounds));
    Ok(options.build(schema).map_err(|error| error.to_string())?)
}

type Made<'a> = Result<Box<dyn for<'i> Keyword<'i>>, ValidationError<'a>>;

struct Texts {
    from: String,
    to: String,
    holds: fn(&str, &str, &str) -> bool,
}

struct Versions {
    from: Version,
    below: Version,
}

fn texts(bounds: &Value, holds: fn(&str, &str, &str) -> bool) -> Made<'_> {
    let bound = |place: usize| bounds[place].as_str().unwrap_or_default().to_owned();
    Ok(Box::new(Texts { from: bound(0), to: bound(1), holds }))
}

fn versions(bounds: &Value) -> Made<'_> {
    let bound = |place: usize| {
        let parsed = Version::parse(bounds[place].as_str().unwrap_or_default());
        parsed.map_err(|_| ValidationError::schema("not a version"))
    };
    Ok(Box::new(Versions { from: bound(0)?, below: bound(1)? }))
}

impl<'i> Keyword<'i> for Texts {
    fn validate(&self, instance: &'i Value) -> Result<(), ValidationError<'i>> {
        if self.is_valid(instance) { Ok(()) } else { Err(ValidationError::custom("outside the bounds")) }
    }

    fn is_valid(&self, instance: &'i Value) -> bool {
        instance.as_str().is_some_and(|text| (self.holds)(text, &self.from, &self.to))
    }
}

impl<'i> Keyword<'i> for Versions {
    fn validate(&self, instance: &'i Value) -> Result<(), ValidationError<'i>> {
        if self.is_valid(instance) { Ok(()) } else { Err(ValidationError::custom("outside the range")) }
    }

    fn is_valid(&self, instance: &'i Value) -> bool {
        let version = instance.as_str().and_then(|text| Version::parse(text).ok());
        version.is_some_and(|version| self.from <= version && version < self.below)
    }
}

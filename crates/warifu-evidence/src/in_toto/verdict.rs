//! What a verifier says of the product: SLSA verification summaries (VSA) and simple verification results (SVR).

use std::collections::BTreeSet;

use serde::de::MapAccess;
use warifu_model::{Json, Timestamp};

use super::carried::{Carried, missing, name_of};
use crate::bounds;
use crate::claims::{Claims, claim_text};
use crate::error::{ImportError, ImportProblem};
use crate::format::Input;
use crate::limits;
use crate::misspelt::{says_failed, says_unevaluated};
use crate::part::{Content, Part};
use crate::reader::{Member, Object, read_object};
use crate::shown::shortened;
use crate::subject::About;
use crate::terms::Countable;
use crate::timestamp::timestamp;
use crate::vex::News;

/// A summary has a result; a list of levels alone says nothing.
pub(super) fn read_summary(input: &Input<'_, '_>, _: usize) -> Result<Carried, ImportError> {
    let mut verdict = Verdict::default();
    read_object(input.trail, &mut verdict)?;
    let has_passed = verdict.has_passed.ok_or_else(|| missing("verificationResult"))?;
    // a level that is `FAILED` says so of the artifact, whatever the result says
    let has_passed = has_passed && !verdict.lists_failure();
    verdict.carried(Some(has_passed))
}

/// A simple result lists what was verified, and nothing else. That something failed is no property of the product, and is not passed
/// over for standing in the wrong place.
pub(super) fn read_simple(input: &Input<'_, '_>, _: usize) -> Result<Carried, ImportError> {
    let mut verdict = Verdict::default();
    read_object(input.trail, &mut verdict)?;
    if !verdict.has_properties {
        return Err(missing("properties"));
    }
    let has_failed = verdict.has_passed == Some(false) || verdict.lists_failure();
    verdict.carried(has_failed.then_some(false))
}

/// A predicate of either type; their members have different names.
#[derive(Default)]
struct Verdict {
    verifier: Verifier,
    made: Option<Timestamp>,
    resource: Option<String>,
    policy: Policy,
    has_passed: Option<bool>,
    has_properties: bool,
    properties: BTreeSet<String>,
}

impl Verdict {
    /// Tells whether a property says in any spelling that the verification failed.
    fn lists_failure(&self) -> bool {
        self.properties.iter().any(|property| says_failed(property))
    }

    fn carried(self, has_passed: Option<bool>) -> Result<Carried, ImportError> {
        let verifier = self.verifier.id.ok_or_else(|| missing("verifier"))?;
        let made = self.made.ok_or_else(|| missing("timeVerified"))?;
        let policy = self.policy.uri.or(self.verifier.policies.only());
        let properties = match has_passed {
            Some(false) => Some(Vec::new()),
            // a level that nobody looked at is none that the product has
            _ => Some(self.properties.into_iter().filter(|property| !says_unevaluated(property)).collect())
                .filter(|all: &Vec<_>| !all.is_empty()),
        };
        let record = |property: String| Json::object().with("property", property);
        let claims = Claims::default()
            .with("verification.verifier", verifier.as_str())
            .with("verification.made", made)
            .with_some("verification.policy", policy)
            .with_some("verification.passed", has_passed)
            .with_some("verification.properties", properties.map(|all| Json::list(all.into_iter().map(record))));
        let mut about = About::default();
        if let Some(resource) = &self.resource {
            about.extend(name_of(resource));
            about.label(resource);
        }
        let news = if has_passed == Some(false) { News::Bad } else { News::Good };
        let part = Part::of("verification_summary", Some(verifier), Some(made), claims);
        Ok(Carried { content: Content { parts: part.into_iter().collect(), notes: Vec::new() }, news, about })
    }
}

impl<'de> Object<'de> for Verdict {
    const BEARING: &'static [&'static str] = &[
        "resourceUri",
        "resource_uri",
        "verificationResult",
        "verification_result",
        "verifiedLevels",
        "verified_levels",
    ];

    const SAME: &'static [&'static [&'static str]] = &[
        &["resourceUri", "resource_uri"],
        &["timeVerified", "time_verified", "timeCreated"],
        &["verificationResult", "verification_result"],
    ];

    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "verifier" => value.object(&mut self.verifier)?,
            "timeVerified" | "time_verified" | "timeCreated" => self.made = Some(value.parse(timestamp)?),
            "resourceUri" | "resource_uri" => self.resource = Some(value.text()?.into_owned()),
            "policy" => value.object(&mut self.policy)?,
            "verificationResult" | "verification_result" => self.has_passed = Some(value.parse(result)?),
            "policy_level" | "policyLevel" => {
                let level = value.parse(claim_text)?;
                self.properties.insert(level);
            }
            "verifiedLevels" | "verified_levels" | "properties" => {
                self.has_properties = true;
                let properties = &mut self.properties;
                value.texts(|text| {
                    bounds::within(properties.len() + 1, Countable::Properties, limits::PROPERTIES)?;
                    properties.insert(claim_text(&text)?);
                    Ok(())
                })?;
            }
            _ => value.skip()?,
        }
        Ok(())
    }
}

fn result(text: &str) -> Result<bool, ImportProblem> {
    match text {
        "PASSED" => Ok(true),
        FAILED => Ok(false),
        other => Err(ImportProblem::NotOneOf { value: shortened(other), allowed: "PASSED, FAILED" }),
    }
}

#[derive(Default)]
struct Verifier {
    id: Option<String>,
    policies: Policies,
}

impl<'de> Object<'de> for Verifier {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "id" => self.id = Some(value.parse(claim_text)?),
            "policies" => {
                let policies = &mut self.policies;
                value.objects(|policy: Policy| {
                    policies.count = policies.count.saturating_add(1);
                    policies.first = policies.first.take().or(policy.uri);
                    Ok(())
                })?;
            }
            _ => value.skip()?,
        }
        Ok(())
    }
}

#[derive(Default)]
struct Policies {
    count: u32,
    first: Option<String>,
}

impl Policies {
    fn only(self) -> Option<String> {
        self.first.filter(|_| self.count == 1)
    }
}

/// A policy. An address that cannot be shown counts as missing.
#[derive(Default)]
struct Policy {
    uri: Option<String>,
}

impl<'de> Object<'de> for Policy {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "uri" => self.uri = claim_text(&value.text()?).ok(),
            _ => value.skip()?,
        }
        Ok(())
    }
}

const FAILED: &str = "FAILED";

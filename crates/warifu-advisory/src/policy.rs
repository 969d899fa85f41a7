use warifu_core::engine::{Assertion, Assertions, EvidenceIndex, Facts, Sight};
use warifu_core::{Assessment, CompileError, CompiledSet};
use warifu_model::{
    AdvisoryAction, AdvisoryEffect, AdvisoryPolicy, AdvisoryRule, ClaimId, Digest, EvidenceRule, Outcome, Party,
    ReadError, Reason, Requirement, RequirementId, RequirementSet, TargetLevel, Timestamp, Token, Vocabulary, problems,
};

use crate::claims::Claims;

/// A policy that is ready to decide: its conditions are compiled against the vocabulary of advisories.
#[derive(Debug)]
pub struct Policy {
    policy: AdvisoryPolicy,
    /// One requirement for each rule: its condition.
    set: CompiledSet,
}

problems! {
    /// Reason why a policy cannot be used.
    #[derive(Clone, Debug, Eq, PartialEq)]
    #[non_exhaustive]
    pub enum PolicyError {
        /// A condition does not fit the vocabulary of advisories; the place is that in the policy.
        Condition(error: CompileError) => { delegate }
        /// What the crate brings along does not read: this does not happen, and is no panic.
        Frame(error: ReadError) => { delegate }
    }
}

impl From<CompileError> for PolicyError {
    fn from(error: CompileError) -> Self {
        Self::Condition(error)
    }
}

impl From<ReadError> for PolicyError {
    fn from(error: ReadError) -> Self {
        Self::Frame(error)
    }
}

/// What a policy says of a concern, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Decided {
    /// The rule that decides; none where none holds.
    pub rule: Option<Token>,
    /// The effect.
    pub effect: AdvisoryEffect,
    /// The smallest part of the condition from which it follows that the rule holds, each with what was found; nothing, where no rule holds.
    pub why: Vec<Reason>,
    /// The rules before it of which it is not known whether they hold, with the reasons.
    pub undetermined: Vec<(Token, Vec<Reason>)>,
}

impl Policy {
    /// The vocabulary over whose claims the conditions are: the exact bytes of the document.
    pub const VOCABULARY: &'static str = include_str!("../data/warifu-advisory-1.0.0.json");

    /// Compiles a policy.
    ///
    /// ```
    /// use warifu_advisory::Policy;
    /// use warifu_model::AdvisoryPolicy;
    ///
    /// let policy = |claim: &str| AdvisoryPolicy::read(format!(r#"{{"format": "warifu.advisory-policy/1", "title": {{"en": "P", "ja": "方針"}},
    ///     "rules": [{{"id": "exploited", "when": {{"equals": {{"claim": "{claim}", "value": true}}}},
    ///       "then": {{"action": "suspend", "reason": {{"en": "It is exploited", "ja": "悪用が確認されている"}}}}}}],
    ///     "otherwise": {{"action": "ask", "within": "P14D", "reason": {{"en": "Advisory", "ja": "アドバイザリ"}}}}}}"#).as_bytes());
    /// assert!(Policy::compile(policy("advisory.exploited")?).is_ok());
    /// assert_eq!(Policy::compile(policy("advisory.terrible")?).unwrap_err().code(), "claim-unknown");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The first mistake in a condition, with its place in the policy: a claim that there is not, a value of another type.
    pub fn compile(policy: AdvisoryPolicy) -> Result<Self, PolicyError> {
        let digest = Digest::of(Self::VOCABULARY.as_bytes());
        let vocabulary = Vocabulary::read(Self::VOCABULARY.as_bytes())?;
        let set = set(&policy, digest)?;
        let compiled = CompiledSet::compile(set, Digest::of(b""), &[(digest, vocabulary)]);
        let set = compiled.map_err(|mut error| {
            error.pointer = in_policy(&error.pointer);
            error
        })?;
        Ok(Self { policy, set })
    }

    /// The document.
    pub fn document(&self) -> &AdvisoryPolicy {
        &self.policy
    }

    /// Decides what is to happen: by the first rule that holds; otherwise, for bad news, by what the policy says of everything else. Good news
    /// asks nobody and suspends nothing: of rules only those that restore, or do nothing, are tried, and otherwise it has no effect.
    /// Total: every concern has an answer.
    pub fn decide(&self, claims: &Claims, at: Timestamp) -> Decided {
        let assessment = Assessment::new(&self.set, self.facts(claims, at), &TargetLevel::None);
        let mut undetermined = Vec::new();
        let is_tried = |rule: &AdvisoryRule| !claims.is_good_news() || rule.then.action <= AdvisoryAction::Restore;
        for (rule, line) in self.policy.rules.iter().zip(assessment.lines()).filter(|(rule, _)| is_tried(rule)) {
            match line.outcome() {
                Outcome::Satisfied => {
                    let (rule, effect) = (Some(rule.id.clone()), rule.then.clone());
                    return Decided { rule, effect, why: line.to_finding().reasons, undetermined };
                }
                Outcome::Undetermined => undetermined.push((rule.id.clone(), line.to_finding().reasons)),
                Outcome::NotSatisfied | Outcome::NotApplicable => {}
            }
        }
        let otherwise = self.policy.otherwise.clone();
        let effect = if claims.is_good_news() {
            AdvisoryEffect { action: AdvisoryAction::Nothing, within: None, ..otherwise }
        } else {
            otherwise
        };
        Decided { rule: None, effect, why: Vec::new(), undetermined }
    }

    fn facts(&self, claims: &Claims, at: Timestamp) -> Facts<'_> {
        let declared = self.set.declared();
        let said = declared.claims().iter().map(|slot| {
            let mut assertions = Assertions::default();
            let value = claims.value(&slot.id).and_then(|value| slot.claim_type.value(value).ok());
            if let Some(value) = value {
                let input = claims.advisory();
                let assertion = Assertion { value, party: Party::Third, input, evidence: Vec::new(), is_shown: true };
                assertions.add(assertion, |one, other| one == other);
            }
            assertions
        });
        Facts {
            at,
            declared,
            claims: said.collect(),
            evidence: EvidenceIndex::new(EvidenceRule::Declared, Vec::new(), 0),
            certificates: Vec::new(),
            names: Vec::new(),
            sight: Sight::All,
            known: None,
        }
    }
}

/// A set with a requirement for each rule.
fn set(policy: &AdvisoryPolicy, vocabulary: Digest) -> Result<RequirementSet, ReadError> {
    let text = SET.replace("{digest}", &vocabulary.to_string());
    let mut set = RequirementSet::read(text.as_bytes())?;
    let Some(pattern) = set.requirements.pop() else { return Ok(set) };
    for (place, rule) in policy.rules.iter().enumerate() {
        let id = RequirementId::parse(&format!("R{place}")).unwrap_or_else(|| pattern.id.clone());
        let criterion = Some(rule.when.clone());
        set.requirements.push(Requirement { id, criterion, ..pattern.clone() });
    }
    // a policy without rules has nothing to compile; what always holds stands for it
    if set.requirements.is_empty() {
        set.requirements.push(pattern);
    }
    Ok(set)
}

/// The place in the policy of a place in the set.
fn in_policy(pointer: &str) -> String {
    let moved = || {
        let (place, below) = pointer.strip_prefix("/requirements/")?.split_once('/')?;
        let below = below.strip_prefix("criterion")?;
        Some(format!("/rules/{place}/when{below}"))
    };
    moved().unwrap_or_else(|| pointer.to_owned())
}

impl Claims {
    fn is_good_news(&self) -> bool {
        let said = ClaimId::parse("match.status").and_then(|id| self.value(&id)?.as_text().map(str::to_owned));
        said.is_some_and(|status| matches!(status.as_str(), "fixed" | "not_affected"))
    }
}

/// The frame of the set.
const SET: &str = r#"{"format": "warifu.requirement-set/1", "id": "advisory-policy", "version": "1.0.0", "language": 1, "status": "final",
    "title": {"en": "Policy", "ja": "方針"}, "description": {"en": "Policy", "ja": "方針"}, "authority": {"name": {"en": "Body", "ja": "機関"}},
    "source": {"document": "Policy", "edition": "1", "published": "2026"}, "effective": {"from": "2026-01-01"},
    "vocabularies": [{"id": "warifu-advisory", "version": "1.0.0", "digest": "{digest}"}], "levels": {"scheme": "none"},
    "groups": [{"id": "G", "title": {"en": "Rules", "ja": "規則"}}],
    "requirements": [{"id": "R", "title": {"en": "Rule", "ja": "規則"}, "statement": {"en": "Rule", "ja": "規則"}, "groups": ["G"], "assurance": "sourced",
      "examples": {"pass": [{"claims": {}}], "fail": [{"claims": {}}]},
      "criterion": {"present": {"claim": "match.status"}}}]}"#;

use warifu_model::{
    ClaimId, Date, Digest, EvidenceRule, Example, ExampleEvidence, Finding, Language, Party, Problem, RequirementId,
    TargetLevel, Token, TypeError, problems,
};

use crate::assess::Assessment;
use crate::compile::CompiledSet;
use crate::facts::{Assertion, Assertions, EvidenceIndex, Facts, IndexedEvidence, Sight, Signatory};
use crate::resolve::is_shown;

problems! {
    /// The reason why an example of a requirement cannot be evaluated.
    #[derive(Clone, Debug, Eq, PartialEq)]
    #[non_exhaustive]
    pub enum ExampleError {
        /// A value is not of its claim's type.
        ClaimType {
            /// The claim.
            claim: ClaimId,
            /// The fault in the value.
            error: TypeError,
        } => {
            code: (error.mistake.code()),
            en: "claim `{claim}` of the example: {error}",
            ja: ("例の主張項目 `{claim}`：{}", error.message(Language::Ja)),
            help_en: ("{}", Problem::help(error, Language::En)),
            help_ja: ("{}", Problem::help(error, Language::Ja)),
        }
        /// No vocabulary of the set declares the claim.
        UnknownClaim(claim: ClaimId) => {
            code: "claim-unknown",
            en: "no vocabulary of the set declares the claim `{claim}` of the example",
            ja: "例の主張項目 `{claim}` を、要求事項集のどの語彙も定義していない",
            help_en: "check the id against the vocabularies that the set pins",
            help_ja: "要求事項集が固定する語彙と識別子を照合してください",
        }
        /// The example is for a level that the set does not have.
        UnknownLevel(level: String) => {
            code: "level-unknown",
            en: "the set has no level `{level}`, which the example names",
            ja: "例が示すレベル `{level}` が要求事項集にない",
            help_en: "name a level of the set in the example, or none",
            help_ja: "例には要求事項集にあるレベルを記すか、レベルを省いてください",
        }
        /// The set has no such requirement.
        UnknownRequirement(requirement: RequirementId) => {
            code: "requirement-unknown",
            en: "the set has no requirement `{requirement}`",
            ja: "要求事項集に要求事項 `{requirement}` がない",
            help_en: "check the id against the requirements of the set",
            help_ja: "要求事項集の要求事項と識別子を照合してください",
        }
    }
}

impl CompiledSet {
    /// Evaluates a partial product description against one requirement, as the examples in a set are meant: a third
    /// party stands behind each claim, and evidence is declared without its bytes. What is asked on top from a level on
    /// counts where the example names a level that reaches it; `from` is not looked at. The time is the example's own,
    /// or 2026-06-01T00:00:00Z.
    ///
    /// # Errors
    ///
    /// A requirement that is not in the set, or an example that states what its vocabularies do not take.
    pub fn assess_example(&self, requirement: &RequirementId, example: &Example) -> Result<Finding, ExampleError> {
        let place = self.set().requirements.iter().position(|one| one.id == *requirement);
        let found = place.and_then(|place| Some((self.set().requirements.get(place)?, self.rule(place)?)));
        let (requirement, rule) = found.ok_or_else(|| ExampleError::UnknownRequirement(requirement.clone()))?;
        let facts = self.example_facts(example)?;
        // Without a level, a target that reaches no tightening, whatever the scheme.
        let target = match &example.level {
            None => TargetLevel::None,
            Some(text) => {
                self.set().levels.target(Some(text)).ok_or_else(|| ExampleError::UnknownLevel(text.clone()))?
            }
        };
        Ok(Assessment::of_one(self, facts, &target, (requirement, rule)))
    }

    pub(crate) fn example_facts(&self, example: &Example) -> Result<Facts<'_>, ExampleError> {
        let declared = self.declared();
        // There is such a day; the other one only stands in for a panic.
        let day = Date::from_parts(2026, 6, 1).unwrap_or(self.set().effective_from);
        let at = example.at.unwrap_or(day.start());
        let mut claims = Vec::new();
        claims.resize_with(declared.claims().len(), Assertions::default);
        let entries = example.evidence.iter().enumerate();
        let entries = entries.filter_map(|(i, evidence)| entry(i, evidence, declared.kind(&evidence.kind)?)).collect();
        let evidence = EvidenceIndex::new(EvidenceRule::Declared, entries, declared.kinds().len());
        let all: Vec<usize> = (0..evidence.entries.len()).collect();
        for (id, json) in &example.claims {
            let slot = declared.claim(id).and_then(|slot| Some((declared.claims().get(slot)?, claims.get_mut(slot)?)));
            let (claim, held) = slot.ok_or_else(|| ExampleError::UnknownClaim(id.clone()))?;
            let value = claim.claim_type.value(json);
            let value = value.map_err(|error| ExampleError::ClaimType { claim: id.clone(), error })?;
            let is_shown = is_shown((declared, claim), &value, &all, (&evidence, at));
            // An example lists no evidence per claim: all of it supports every claim.
            let said = Assertion { value, party: Party::Third, input: INPUT, evidence: all.clone(), is_shown };
            held.add(said, |_, _| true);
        }
        let (certificates, names) = (Vec::new(), Vec::new());
        Ok(Facts { at, declared, claims, evidence, certificates, names, sight: Sight::All, known: None })
    }
}

/// The digest stands for no document; it only tells one entry of an example from another.
fn entry(place: usize, evidence: &ExampleEvidence, kind: usize) -> Option<IndexedEvidence> {
    let mut roles = evidence.roles.clone();
    roles.sort();
    let signers = evidence.signer.iter().map(|name| Signatory::new(name, roles.clone())).collect();
    Some(IndexedEvidence {
        kind,
        digest: Digest::of(format!("example {place}").as_bytes()),
        input: INPUT,
        id: Token::parse(&format!("example-{place}"))?,
        made_at: evidence.made_at,
        named_at: None,
        valid_until: evidence.valid_until,
        party: evidence.party,
        roles,
        signers,
        is_presented: false,
    })
}

const INPUT: Digest = Digest::from_bytes([0; 32]);

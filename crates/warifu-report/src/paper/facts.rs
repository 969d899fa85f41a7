//! What a record and its attestations know.

use warifu_model::json::shorten;
use warifu_model::{
    ClaimDefinition, ClaimId, ClaimType, Digest, EvidenceEntry, EvidenceUse, Json, Language, Localized,
};

use super::words::{self, both};
use super::{AttestationSource, Blank, Filler, Origin, PaperDocument, Said};
use crate::report::Source;
use crate::titles::{Titles, duration};

/// A record with the attestations that were given for it.
pub(super) struct Facts<'a> {
    pub(super) source: &'a Source<'a>,
    pub(super) attestations: &'a [AttestationSource<'a>],
    /// The documents of the record, in the order of their kinds and digests.
    pub(super) documents: Vec<PaperDocument>,
}

/// What attestations say of a claim.
pub(super) enum Stated<'a> {
    /// None that was given makes it.
    Not,
    /// Those that make it agree.
    Once(&'a Json),
    /// They differ.
    Differently(Vec<&'a Json>),
}

impl<'a> Facts<'a> {
    pub(super) fn new(source: &'a Source<'a>, attestations: &'a [AttestationSource<'a>]) -> Self {
        let mut facts = Self { source, attestations, documents: Vec::new() };
        let mut documents: Vec<PaperDocument> = Vec::new();
        for used in &source.record.evidence {
            let document = facts.document(used);
            match documents.iter_mut().find(|known| known.digest == used.digest && known.kind == used.kind) {
                Some(known) => known.take(document),
                None => documents.push(document),
            }
        }
        documents.sort_by(|a, b| (&a.kind, a.digest).cmp(&(&b.kind, b.digest)));
        facts.documents = documents;
        facts
    }

    fn document(&self, used: &EvidenceUse) -> PaperDocument {
        let entry = self.entry(used);
        PaperDocument {
            digest: used.digest,
            kind: used.kind.clone(),
            title: self.kind(used.kind.as_str()),
            name: entry.map(|entry| entry.name.clone()),
            made_at: entry.and_then(|entry| entry.made_at),
            valid_until: entry.and_then(|entry| entry.valid_until),
            is_presented: used.presented,
        }
    }

    /// What the attestation that names a document says of it.
    fn entry(&self, used: &EvidenceUse) -> Option<&'a EvidenceEntry> {
        let of = self.attestations.iter().filter(|one| one.digest == used.input);
        let mut entries = of.flat_map(|one| &one.attestation.evidence);
        entries.find(|entry| entry.digest == used.digest && entry.kind == used.kind)
    }

    /// The title of a kind of evidence; its id where there is none.
    pub(super) fn kind(&self, kind: &str) -> Localized {
        let mut kinds = self.source.vocabularies.iter().flat_map(|vocabulary| &vocabulary.evidence_kinds);
        let known = kinds.find(|known| known.id.as_str() == kind).map(|known| known.title.clone());
        known.unwrap_or_else(|| words::same(&format!("`{}`", shorten(kind))))
    }

    /// The documents of these kinds.
    pub(super) fn of_kinds(&self, kinds: &[&str]) -> Vec<PaperDocument> {
        self.documents.iter().filter(|one| kinds.contains(&one.kind.as_str())).cloned().collect()
    }

    /// What the attestations claim.
    pub(super) fn stated(&self, claim: &str) -> Stated<'a> {
        let all = self.attestations.iter().flat_map(|one| &one.attestation.claims);
        let mut values: Vec<&Json> = Vec::new();
        for entry in all.filter(|entry| entry.claim.as_str() == claim) {
            if !values.contains(&&entry.value) {
                values.push(&entry.value);
            }
        }
        match values.as_slice() {
            [] => Stated::Not,
            [one] => Stated::Once(one),
            _ => Stated::Differently(values),
        }
    }

    /// The token that the attestations agree on.
    pub(super) fn token(&self, claim: &str) -> Option<&'a str> {
        match self.stated(claim) {
            Stated::Once(value) => value.as_text(),
            _ => None,
        }
    }

    /// What is claimed, or the blank in its place.
    pub(super) fn said(&self, claim: &str) -> Result<Said, Blank> {
        let name = self.claim(claim);
        let missing = |what: Localized, who| Blank { what, who, is_always_needed: true };
        match self.stated(claim) {
            Stated::Once(value) => Ok(Said { name, text: self.value(claim, value), origin: Origin::Attestation }),
            Stated::Not if self.is_incomplete() => Err(missing(name, Filler::Drafter)),
            Stated::Not => Err(missing(name, Filler::Manufacturer)),
            Stated::Differently(values) => {
                let values: Vec<_> = values.into_iter().map(|value| self.value(claim, value)).collect();
                let what = both(|language| {
                    let list: Vec<_> = values.iter().map(|value| value.in_language(language)).collect();
                    let name = name.in_language(language);
                    match language {
                        Language::En => format!("{name}: the attestations differ ({})", list.join("; ")),
                        Language::Ja => format!("{name}：アテステーションの主張が異なる（{}）", list.join("；")),
                    }
                });
                Err(missing(what, Filler::Manufacturer))
            }
        }
    }

    /// Whether the record names an attestation that was not given.
    pub(super) fn is_incomplete(&self) -> bool {
        let is_given = |digest: &Digest| self.attestations.iter().any(|one| one.digest == *digest);
        !self.source.record.inputs.iter().all(|input| is_given(&input.digest))
    }

    /// The title of a claim; its id where there is none.
    pub(super) fn claim(&self, claim: &str) -> Localized {
        self.definition(claim).map_or_else(|| words::same(&format!("`{claim}`")), |claim| claim.title.clone())
    }

    fn definition(&self, claim: &str) -> Option<&'a ClaimDefinition> {
        let id = ClaimId::parse(claim)?;
        self.source.vocabularies.iter().find_map(|vocabulary| vocabulary.claim(&id))
    }

    fn value(&self, claim: &str, value: &Json) -> Localized {
        both(|language| self.value_in(claim, value, language))
    }

    fn value_in(&self, claim: &str, value: &Json, language: Language) -> String {
        let definition = self.definition(claim);
        let is_duration = definition.is_some_and(|one| matches!(one.claim_type, ClaimType::Duration(_)));
        let said = match value {
            Json::Bool(true) => language.pick("yes", "はい").to_owned(),
            Json::Bool(false) => language.pick("no", "いいえ").to_owned(),
            Json::Text(text) if is_duration => duration(text, language).unwrap_or_else(|| shorten(text)),
            Json::Text(_) | Json::List(_) => {
                let titles = Titles::new(self.source.vocabularies, language);
                ClaimId::parse(claim).map_or_else(String::new, |id| titles.value_of(&id, value))
            }
            other => crate::titles::value_text(other),
        };
        if said.chars().count() > LONGEST { said.chars().take(LONGEST).chain(['…']).collect() } else { said }
    }
}

impl PaperDocument {
    /// Takes what another attestation says of the same document: what is there already stays, and of two dates the earlier counts.
    fn take(&mut self, other: Self) {
        self.is_presented &= other.is_presented;
        self.name = self.name.take().or(other.name);
        let earlier = |one: Option<_>, other: Option<_>| one.into_iter().chain(other).min();
        self.made_at = earlier(self.made_at, other.made_at);
        self.valid_until = earlier(self.valid_until, other.valid_until);
    }
}

/// Characters of a value that are shown.
const LONGEST: usize = 300;

use std::collections::BTreeMap;
use std::ops::Range;

use warifu_model::{CertificateFact, Digest, EvidenceRule, Json, Party, Role, Timestamp, Token, Value};

use crate::claims::Declared;
use crate::schema::Document;

/// Everything that is known about a product at one time, ready to be evaluated.
#[derive(Clone, Debug)]
pub struct Facts<'a> {
    /// The time of the evaluation.
    pub at: Timestamp,
    /// States what the vocabularies of the set declare.
    pub declared: &'a Declared,
    /// Per claim slot, what is asserted.
    pub claims: Vec<Assertions>,
    /// The admitted evidence.
    pub evidence: EvidenceIndex,
    /// The certificates of components that are held, sorted and each once.
    pub certificates: Vec<CertificateFact>,
    /// The names of the product itself: its model, and the values of its identifiers.
    pub names: Vec<String>,
    /// States whether what is dated after the evaluation is among it.
    pub sight: Sight,
    /// Facts that were known at the time of the evaluation; none where nothing is dated after it.
    pub known: Option<Box<Facts<'a>>>,
}

/// Describes what is seen of what is dated after the evaluation.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Sight {
    /// All of it.
    All,
    /// None of it.
    Known,
}

/// Describes what is asserted of one claim: the assertions of the strongest party, in the order of their inputs' digests.
#[derive(Clone, Debug, Default)]
pub struct Assertions {
    first: Option<Assertion>,
    more: Vec<Assertion>,
    differs: bool,
    is_later: bool,
}

/// One assertion.
#[derive(Clone, Debug)]
pub struct Assertion {
    /// The value.
    pub value: Value,
    /// The party whose word it is.
    pub party: Party,
    /// The digest of the file that makes it.
    pub input: Digest,
    /// The evidence that it lists, by place in the index; only kept where a criterion asks.
    pub evidence: Vec<usize>,
    /// `true` where the value says anything: an empty list only does where evidence shows that somebody looked.
    pub is_shown: bool,
}

/// Describes what a criterion sees of a claim.
#[derive(Clone, Copy, Debug)]
pub enum ClaimState<'f> {
    /// Equally strong parties say different things.
    Conflict,
    /// It is made after the evaluation, and does not count yet.
    Later,
    /// Nobody makes it.
    Missing,
    /// An empty list, and nothing shows that somebody looked.
    Unshown,
    /// It has this value.
    Value(&'f Value),
}

/// The evidence of the declared kinds, sorted by kind, digest, input and id.
#[derive(Clone, Debug)]
pub struct EvidenceIndex {
    /// True where documents have to be provided.
    pub rule: EvidenceRule,
    /// The entries.
    pub entries: Vec<IndexedEvidence>,
    /// Per kind, its entries.
    pub kinds: Vec<Range<usize>>,
    /// The provided documents that a criterion looks into, by digest.
    pub documents: Vec<(Digest, Document)>,
}

/// One admitted entry of evidence.
#[derive(Clone, Debug)]
pub struct IndexedEvidence {
    /// The number of its kind.
    pub kind: usize,
    /// The digest of the document.
    pub digest: Digest,
    /// The digest of the file that names it.
    pub input: Digest,
    /// Its id in that file.
    pub id: Token,
    /// The time at which it was made.
    pub made_at: Option<Timestamp>,
    /// The time at which the file that names it was made.
    pub named_at: Option<Timestamp>,
    /// The first second in which it is no longer valid.
    pub valid_until: Option<Timestamp>,
    /// The party behind it.
    pub party: Party,
    /// The roles in which its signers speak, sorted.
    pub roles: Vec<Role>,
    /// Those who have signed the file that names it and speak as its party.
    pub signers: Vec<Signatory>,
    /// `true` where its bytes are provided.
    pub is_presented: bool,
}

/// Somebody known who has signed a file.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Signatory {
    /// The name, as the policy writes it.
    pub name: String,
    /// The name in one way of writing: two that are equal here are one.
    pub identity: String,
    /// The roles in which it speaks.
    pub roles: Vec<Role>,
}

impl Signatory {
    /// A signer by the name that an admission policy gives. Case and blanks make nobody another one.
    pub fn new(name: &str, roles: Vec<Role>) -> Self {
        let words: Vec<String> = name.split_whitespace().map(str::to_lowercase).collect();
        Self { name: name.to_owned(), identity: words.join(" "), roles }
    }
}

impl Assertions {
    /// Adds one more assertion. Those of the strongest party count; among equals all are kept.
    pub fn add(&mut self, assertion: Assertion, is_same: impl Fn(&Value, &Value) -> bool) {
        let Some(first) = &self.first else {
            self.first = Some(assertion);
            return;
        };
        if assertion.party < first.party {
            return;
        }
        if assertion.party > first.party {
            *self = Self { first: Some(assertion), ..Self::default() };
            return;
        }
        self.differs |= !is_same(&first.value, &assertion.value);
        self.more.push(assertion);
    }

    /// Notes that somebody makes the claim after the evaluation.
    pub fn note_later(&mut self) {
        self.is_later = true;
    }

    /// Returns `true` where somebody makes the claim after the evaluation.
    pub fn is_later(&self) -> bool {
        self.is_later
    }

    /// The same assertions with the evidence that each lists, by place in the index; what is missing lists none.
    #[must_use]
    pub fn listing(mut self, evidence: impl IntoIterator<Item = Vec<usize>>) -> Self {
        let mut evidence = evidence.into_iter();
        for assertion in self.first.iter_mut().chain(&mut self.more) {
            assertion.evidence = evidence.next().unwrap_or_default();
        }
        self
    }

    /// Returns what criteria see.
    pub fn state(&self) -> ClaimState<'_> {
        match &self.first {
            None if self.is_later => ClaimState::Later,
            None => ClaimState::Missing,
            Some(_) if self.differs => ClaimState::Conflict,
            Some(_) if !self.assertions().any(|assertion| assertion.is_shown) => ClaimState::Unshown,
            Some(assertion) => ClaimState::Value(&assertion.value),
        }
    }

    /// Returns the party that makes the claim, in conflict or not.
    pub fn party(&self) -> Option<Party> {
        self.first.as_ref().map(|assertion| assertion.party)
    }

    /// The same assertions with the evidence that they list at other places in the index.
    #[must_use]
    pub fn moved(&self, places: &[usize]) -> Self {
        let mut held = self.clone();
        for assertion in held.first.iter_mut().chain(&mut held.more) {
            let moved = assertion.evidence.iter().filter_map(|place| places.get(*place).copied());
            assertion.evidence = moved.collect();
        }
        held
    }

    /// Returns `true` where criteria see a value.
    pub fn has_value(&self) -> bool {
        matches!(self.state(), ClaimState::Value(_))
    }

    /// All assertions that count.
    pub fn assertions(&self) -> impl Iterator<Item = &Assertion> {
        self.first.iter().chain(&self.more)
    }

    /// Returns `true` where an assertion with a value lists this entry of the index.
    pub fn is_supported_by(&self, entry: usize) -> bool {
        self.has_value() && self.assertions().any(|assertion| assertion.evidence.contains(&entry))
    }
}

impl Facts<'_> {
    /// Returns what criteria see of a claim.
    pub fn claim(&self, slot: usize) -> ClaimState<'_> {
        self.claims.get(slot).map_or(ClaimState::Missing, Assertions::state)
    }

    /// Returns `true` where a certificate is of the product itself, by one of its names.
    pub fn is_of_product(&self, fact: &CertificateFact) -> bool {
        self.names.iter().any(|name| fact.is_named(name))
    }

    /// Returns what a reason shows of a claim.
    pub fn show_claim(&self, slot: usize) -> Json {
        let (Some(held), Some(declared)) = (self.claims.get(slot), self.declared.claims().get(slot)) else {
            return Json::Null;
        };
        let claim_type = &declared.claim_type;
        match held.state() {
            ClaimState::Later | ClaimState::Missing => Json::Null,
            ClaimState::Value(value) => claim_type.to_json(value),
            ClaimState::Unshown => Json::List(Vec::new()),
            ClaimState::Conflict => {
                let show = |assertion: &Assertion| {
                    let value = claim_type.to_json(&assertion.value);
                    Json::object().with("value", value).with("input", assertion.input)
                };
                Json::object().with("values", Json::List(held.assertions().map(show).collect()))
            }
        }
    }
}

impl EvidenceIndex {
    /// Sorts entries into an index.
    pub fn new(rule: EvidenceRule, mut entries: Vec<IndexedEvidence>, kinds: usize) -> Self {
        entries.sort_by(|a, b| {
            (a.kind, a.digest, a.input).cmp(&(b.kind, b.digest, b.input)).then_with(|| a.id.cmp(&b.id))
        });
        let start = |kind| entries.partition_point(|entry| entry.kind < kind);
        let kinds = (0..kinds).map(|kind| start(kind)..start(kind + 1)).collect();
        Self { rule, entries, kinds, documents: Vec::new() }
    }

    /// The index with more entries, and the places of the old and of the new ones in it.
    pub fn with(&self, more: Vec<IndexedEvidence>) -> (Self, Vec<usize>, Vec<usize>) {
        let old = self.entries.len();
        let entries: Vec<IndexedEvidence> = self.entries.iter().cloned().chain(more).collect();
        let mut order: Vec<usize> = (0..entries.len()).collect();
        let key = |place: &usize| entries.get(*place).map(|entry| (entry.kind, entry.digest, entry.input, &entry.id));
        order.sort_by(|a, b| key(a).cmp(&key(b)));
        let mut places = vec![0; entries.len()];
        for (new, old) in order.into_iter().enumerate() {
            places.get_mut(old).into_iter().for_each(|place| *place = new);
        }
        let added = places.split_off(old.min(places.len()));
        let documents = self.documents.clone();
        (Self { documents, ..Self::new(self.rule, entries, self.kinds.len()) }, places, added)
    }

    /// The entries of a kind with their places, in order.
    pub fn of_kind(&self, kind: usize) -> impl Iterator<Item = (usize, &IndexedEvidence)> + Clone {
        let range = self.kinds.get(kind).cloned().unwrap_or_default();
        let entries = self.entries.get(range.clone()).unwrap_or_default();
        range.zip(entries)
    }

    /// The places of one input's entries, by their ids.
    pub fn listing(&self, input: Digest) -> BTreeMap<&Token, usize> {
        let own = self.entries.iter().enumerate().filter(|(_, entry)| entry.input == input);
        own.map(|(place, entry)| (&entry.id, place)).collect()
    }

    /// The document with this digest, if it is provided.
    pub fn document(&self, digest: Digest) -> Option<&Document> {
        let place = self.documents.binary_search_by(|(other, _)| other.cmp(&digest)).ok()?;
        self.documents.get(place).map(|(_, document)| document)
    }
}

impl IndexedEvidence {
    /// Returns `true` where it, or the file that names it, is dated after the evaluation.
    pub fn is_later(&self, at: Timestamp) -> bool {
        self.made_at.max(self.named_at).is_some_and(|dated| dated > at)
    }

    /// Returns `true` where it is provided, if it has to be, and in date, whatever a criterion asks of it.
    pub fn counts(&self, rule: EvidenceRule, at: Timestamp) -> bool {
        (rule == EvidenceRule::Declared || self.is_presented)
            && self.valid_until.is_none_or(|until| at < until)
            && !self.is_later(at)
    }

    /// Returns what a reason shows of an entry.
    pub fn show(&self) -> Json {
        Json::object()
            .with("digest", self.digest)
            .with_some("made_at", self.made_at)
            .with("party", self.party)
            .with("roles", Json::list(&self.roles))
            .with_some("valid_until", self.valid_until)
    }
}

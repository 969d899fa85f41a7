//! The policy and the descriptions in the formats of this project.

use warifu_core::{Assessment, CheckSignature, CompiledSet, Request, assess, evaluate};
use warifu_model::{Digest, Finding, Json, Outcome, RequirementSet, Timestamp, Vocabulary};

use crate::Failure;
use crate::document::{Claim, Document, Entry, Slot};
use crate::policy::{AGE, ALGORITHMS, AT, GOOD_MECHANISMS, GROUPS, KINDS, MECHANISMS, Rule, Test};

/// The policy, compiled, with the vocabulary that it stands on.
#[derive(Debug)]
pub struct Ours {
    set: CompiledSet,
    set_bytes: Vec<u8>,
    vocabulary: Digest,
    at: Timestamp,
}

impl Ours {
    /// Writes, reads and compiles the policy.
    pub fn new(rules: &[Rule]) -> Result<Self, Failure> {
        let vocabulary_bytes = vocabulary().to_canonical();
        let vocabulary = Digest::of(&vocabulary_bytes);
        let set_bytes = set(rules, vocabulary).to_canonical();
        let read = RequirementSet::read(&set_bytes)?;
        let words = [(vocabulary, Vocabulary::read(&vocabulary_bytes)?)];
        let set = CompiledSet::compile(read, Digest::of(&set_bytes), &words)?;
        let at = Timestamp::parse(AT).ok_or("the time of the evaluation is no time")?;
        Ok(Self { set, set_bytes, vocabulary, at })
    }

    /// The bytes of the requirement set.
    pub fn set_bytes(&self) -> &[u8] {
        &self.set_bytes
    }

    /// The compiled set.
    pub fn set(&self) -> &CompiledSet {
        &self.set
    }

    /// The time of every evaluation.
    pub fn at(&self) -> Timestamp {
        self.at
    }

    /// A description as the bytes of an attestation.
    pub fn attestation(&self, document: &Document) -> Vec<u8> {
        attestation(document, self.vocabulary).to_canonical()
    }

    /// From bytes to all findings, as references.
    pub fn assess(&self, bytes: &[u8]) -> Result<Assessment<'_>, Failure> {
        Ok(assess(&self.set, &self.request(&[bytes]), &NoSignature)?)
    }

    /// From bytes to all findings, without a record.
    pub fn findings(&self, bytes: &[u8]) -> Result<Vec<Finding>, Failure> {
        Ok(assess(&self.set, &self.request(&[bytes]), &NoSignature).map(|assessment| assessment.to_findings())?)
    }

    /// From bytes to the digest of the record.
    pub fn record(&self, bytes: &[u8]) -> Result<Digest, Failure> {
        Ok(evaluate(&self.set, &self.request(&[bytes]), &NoSignature)?.digest())
    }

    /// The places of the requirements that fail, and of those that do not apply.
    pub fn failing(&self, bytes: &[u8]) -> Result<(Vec<usize>, Vec<usize>), Failure> {
        let mut failing = Vec::new();
        let mut aside = Vec::new();
        for (place, finding) in self.findings(bytes)?.iter().enumerate() {
            match finding.outcome {
                Outcome::Satisfied => {}
                Outcome::NotApplicable => aside.push(place),
                Outcome::NotSatisfied | Outcome::Undetermined => failing.push(place),
            }
        }
        Ok((failing, aside))
    }

    /// A request about these inputs under the built-in self-assessment policy.
    pub fn request<'a>(&self, inputs: &'a [&'a [u8]]) -> Request<'a> {
        Request { at: self.at, level: None, inputs, admission: None, waivers: None, evidence: &[], certificates: &[] }
    }
}

/// For inputs that nobody signed.
#[derive(Clone, Copy, Debug)]
pub struct NoSignature;

impl CheckSignature for NoSignature {
    fn check(&self, _: &[u8; 32], _: &[u8], _: &[u8]) -> bool {
        false
    }
}

fn vocabulary() -> Json {
    let groups = GROUPS.map(|group| Json::object().with("id", group).with("title", both(group)));
    let kinds = KINDS.map(|kind| Json::object().with("id", kind).with("title", both(kind)));
    let claims = GROUPS.into_iter().flat_map(claims);
    Json::object()
        .with("format", "warifu.vocabulary/1")
        .with("id", "bench-words")
        .with("version", "1.0.0")
        .with("title", both("Words of the benchmark"))
        .with("groups", Json::List(groups.into()))
        .with("evidence_kinds", Json::List(kinds.into()))
        .with("claims", Json::List(claims.collect()))
}

fn claims(group: &'static str) -> impl Iterator<Item = Json> {
    let plain = |kind: &'static str| Json::object().with("kind", kind);
    let tokens = |kind: &'static str, tokens: &[&str]| plain(kind).with("tokens", Json::list(tokens.iter().copied()));
    let types = [
        ("enforced", plain("boolean")),
        ("strength", plain("integer")),
        ("interval_seconds", plain("integer")),
        ("mechanism", tokens("token", &MECHANISMS)),
        ("algorithms", tokens("token_list", &ALGORITHMS)),
        ("library_version", plain("version")),
        ("reviewed_on", plain("date")),
        ("retries", plain("integer")),
        ("remote", plain("boolean")),
        ("session_limit", plain("integer")),
    ];
    types.into_iter().map(move |(name, claim_type)| {
        Json::object()
            .with("id", format!("{group}.{name}"))
            .with("group", group)
            .with("title", both(name))
            .with("description", both("A claim of the benchmark"))
            .with("type", claim_type)
    })
}

fn set(rules: &[Rule], vocabulary: Digest) -> Json {
    let groups = GROUPS.map(|group| Json::object().with("id", group).with("title", both(group)));
    let source = Json::object().with("document", "Benchmark").with("edition", "1").with("published", "2026-01");
    Json::object()
        .with("format", "warifu.requirement-set/1")
        .with("id", "bench")
        .with("version", "1.0.0")
        .with("language", 1_i64)
        .with("status", "final")
        .with("title", both("Set of the benchmark"))
        .with("description", both("One hundred requirements of ten kinds"))
        .with("authority", Json::object().with("name", both("Minato Conformity Office")))
        .with("source", source)
        .with("effective", Json::object().with("from", "2026-01-01"))
        .with("vocabularies", Json::List(vec![pin(vocabulary)]))
        .with("levels", Json::object().with("scheme", "none"))
        .with("groups", Json::List(groups.into()))
        .with("requirements", Json::List(rules.iter().map(requirement).collect()))
}

fn requirement(rule: &Rule) -> Json {
    let example = Json::List(vec![Json::object().with("claims", Json::object())]);
    let applies = matches!(rule.test, Test::WhereRemote(_)).then(|| equals(rule, "remote", true));
    Json::object()
        .with("id", rule.id.as_str())
        .with("groups", Json::list([rule.group]))
        .with("title", both(&rule.id))
        .with("statement", both("A requirement of the benchmark"))
        .with("assurance", "sourced")
        .with_some("applies", applies)
        .with("criterion", criterion(rule))
        .with("examples", Json::object().with("pass", example.clone()).with("fail", example))
}

fn criterion(rule: &Rule) -> Json {
    let all = |of: Vec<Json>| Json::object().with("all_of", Json::List(of));
    let bound = |op: &'static str, name: &str, value: Json| operator(op, about(rule, name).with("value", value));
    let listed = |op: &'static str, name: &str, values: &[&str]| {
        operator(op, about(rule, name).with("values", Json::list(values.iter().copied())))
    };
    match &rule.test {
        Test::IsTrue => equals(rule, "enforced", true),
        Test::AtLeast(least) => bound("at_least", "strength", (*least).into()),
        Test::Within(least, most) => all(vec![
            bound("at_least", "interval_seconds", (*least).into()),
            bound("at_most", "interval_seconds", (*most).into()),
        ]),
        Test::OneOf(good) => listed("one_of", "mechanism", good),
        Test::ContainsAll(names) => listed("contains_all", "algorithms", names),
        Test::Version(from, below) => {
            operator("version_matches", about(rule, "library_version").with("range", format!(">={from}, <{below}")))
        }
        Test::Window(after, before) => all(vec![
            bound("after", "reviewed_on", after.as_str().into()),
            bound("before", "reviewed_on", before.as_str().into()),
        ]),
        Test::Recent => operator("not_older_than", about(rule, "reviewed_on").with("age", AGE)),
        Test::Composite(least, most) => {
            let either = vec![equals(rule, "enforced", true), bound("at_least", "retries", (*least).into())];
            let refused = listed("one_of", "mechanism", MECHANISMS.get(GOOD_MECHANISMS..).unwrap_or_default());
            let any = operator("any_of", Json::List(either));
            all(vec![any, bound("at_most", "retries", (*most).into()), operator("not", refused)])
        }
        Test::WhereRemote(most) => bound("at_most", "session_limit", (*most).into()),
        Test::Evidence(kind) => operator("evidence", Json::object().with("kind", *kind).with("max_age", AGE)),
    }
}

fn operator(name: &'static str, inner: Json) -> Json {
    Json::object().with(name, inner)
}

fn about(rule: &Rule, name: &str) -> Json {
    Json::object().with("claim", format!("{}.{name}", rule.group))
}

fn equals(rule: &Rule, name: &str, value: bool) -> Json {
    operator("equals", about(rule, name).with("value", value))
}

fn attestation(document: &Document, vocabulary: Digest) -> Json {
    let predicate = Json::object()
        .with("product", product(document))
        .with("made_at", AT)
        .with("vocabularies", Json::List(vec![pin(vocabulary)]))
        .with("evidence", Json::List(document.evidence.iter().enumerate().map(entry).collect()))
        .with("claims", Json::List(document.claims.iter().map(claim).collect()));
    let subject = artifacts(document).map(|(name, digest)| {
        Json::object().with("name", name).with("digest", Json::object().with("sha256", digest.hex()))
    });
    Json::object()
        .with("_type", warifu_model::Envelope::IN_TOTO_STATEMENT)
        .with("subject", Json::List(subject.into()))
        .with("predicateType", warifu_model::Attestation::PREDICATE)
        .with("predicate", predicate)
}

fn product(document: &Document) -> Json {
    let version = format!("3.2.{}", document.number);
    let purl = format!("pkg:generic/hamakaze/hk-210@{version}");
    let artifacts = artifacts(document).map(|(name, digest)| Json::object().with("name", name).with("digest", digest));
    Json::object()
        .with("format", "warifu.product/1")
        .with("vendor", "Hamakaze Control Works")
        .with("model", "HK-210")
        .with("version", version)
        .with("kind", "component")
        .with("name", Json::object().with("en", "PLC HK-210").with("ja", "プログラマブルコントローラ HK-210"))
        .with("identifiers", Json::List(vec![Json::object().with("type", "purl").with("value", purl)]))
        .with("artifacts", Json::List(artifacts.into()))
}

fn artifacts(document: &Document) -> [(&'static str, Digest); 2] {
    let digest = |name: &'static str| (name, Digest::of(format!("{name} {}", document.number).as_bytes()));
    [digest("hk-210-firmware.bin"), digest("hk-210-bootloader.bin")]
}

fn entry((place, entry): (usize, &Entry)) -> Json {
    Json::object()
        .with("id", evidence_id(place))
        .with("kind", entry.kind)
        .with("media_type", "application/pdf")
        .with("name", format!("{}-{place:02}.pdf", entry.kind))
        .with("digest", Digest::from_bytes(entry.digest))
        .with("size", entry.size)
        .with("made_by", "Sazanami Test Laboratory")
        .with("made_at", entry.made_at.as_str())
        .with("valid_until", entry.valid_until.as_str())
}

fn claim(claim: &Claim) -> Json {
    let mut places = claim.evidence.clone();
    places.sort_unstable();
    places.dedup();
    Json::object()
        .with("claim", format!("{}.{}", claim.group, claim.name))
        .with("value", slot(&claim.value))
        .with("evidence", Json::list(places.into_iter().map(evidence_id)))
}

fn slot(slot: &Slot) -> Json {
    match slot {
        Slot::Bool(value) => (*value).into(),
        Slot::Int(value) => (*value).into(),
        Slot::Text(text) => text.as_str().into(),
        Slot::List(items) => Json::list(items.iter().copied()),
    }
}

fn evidence_id(place: usize) -> String {
    format!("evidence-{place:02}")
}

fn pin(vocabulary: Digest) -> Json {
    Json::object().with("id", "bench-words").with("version", "1.0.0").with("digest", vocabulary)
}

fn both(text: &str) -> Json {
    Json::object().with("en", text).with("ja", text)
}

/// The same statement for engines that look claims up by name: `claims` is an object, and dots in names are
/// underscores. Everything else, and the size, is the same.
pub fn keyed(document: &Document, vocabulary: &Ours) -> Vec<u8> {
    let mut json = attestation(document, vocabulary.vocabulary);
    let claims = document.claims.iter().fold(Json::object(), |json, of| {
        let evidence = claim(of).member("evidence").cloned();
        let inner = Json::object().with("value", slot(&of.value)).with_some("evidence", evidence);
        json.with(format!("{}_{}", of.group, of.name), inner)
    });
    replace(&mut json, "predicate", |predicate| replace(predicate, "claims", |old| *old = claims));
    json.to_canonical()
}

fn replace(json: &mut Json, name: &str, change: impl FnOnce(&mut Json)) {
    let Json::Object(members) = json else { return };
    if let Some((_, value)) = members.iter_mut().find(|(key, _)| key == name) {
        change(value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::expected;
    use crate::policy::rules;

    #[test]
    fn findings_are_what_plain_comparisons_say() {
        let rules = rules();
        let ours = Ours::new(&rules).unwrap();
        let (mut size, mut failing, mut aside) = (0, 0, 0);
        for number in 0..64 {
            let document = Document::mixed(&rules, number);
            let bytes = ours.attestation(&document);
            assert_eq!(document.claims.len(), 100);
            let found = ours.failing(&bytes).unwrap();
            assert_eq!(found, expected(&rules, &document), "document {number}");
            (size, failing, aside) = (size + bytes.len(), failing + found.0.len(), aside + found.1.len());
        }
        assert!((19_000..=20_000).contains(&(size / 64)), "mean size {}", size / 64);
        assert!((700..=840).contains(&failing), "failing {failing} of 6400");
        assert!((380..=510).contains(&aside), "not applicable {aside} of 6400");
    }

    #[test]
    fn a_conforming_product_meets_everything() {
        let rules = rules();
        let ours = Ours::new(&rules).unwrap();
        for number in 0..8 {
            let bytes = ours.attestation(&Document::conforming(&rules, number));
            assert_eq!(ours.failing(&bytes).unwrap().0, Vec::<usize>::new(), "document {number}");
        }
    }
}

//! Remarks on an importer's trust policy: what can never match, what contradicts, what accepts more than was meant.
//! `docs/trust-lints.md` explains each code.
//!
//! ```
//! use warifu::trust_lint::{Severity, lint};
//! use warifu::{Digest, Timestamp, Trust};
//! use warifu_model::RequirementSet;
//!
//! fn is_sound(trust: &Trust, editions: &[(Digest, &RequirementSet)], at: Timestamp) -> bool {
//!     lint(trust, editions, at).iter().all(|remark| remark.severity() != Severity::Error)
//! }
//! ```

mod code;

use std::collections::BTreeSet;

use warifu_model::{
    AuthorityKey, Digest, Json, Language, Levels, ProductRule, PublicKeyText, RecognisingParty, RequirementSet, Role,
    SectorList, SetId, Timestamp, TrustPolicy, TrustedSet, VersionRange, WaiverRule,
};
use warifu_recognition::lists_with;
use warifu_verify::{LevelError, Trust};

pub use code::{Severity, TrustLintCode};

/// A remark: a code, the place in the policy, and what it is about.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct TrustLint {
    /// The JSON Pointer of the place in the policy.
    pub pointer: String,
    /// The fault.
    pub code: TrustLintCode,
    /// The name or id that it is about.
    pub subject: String,
}

impl TrustLint {
    /// Returns the severity.
    pub fn severity(&self) -> Severity {
        self.code.severity()
    }

    /// Returns its sentence.
    pub fn message(&self, language: Language) -> String {
        self.code.sentence(language).replace("{subject}", &warifu_model::json::shorten(&self.subject))
    }
}

impl TrustLint {
    /// The remark for machines, with its texts in a language.
    pub fn to_json(&self, language: Language) -> Json {
        Json::object()
            .with("code", self.code.as_str())
            .with("severity", self.severity().as_str())
            .with("pointer", self.pointer.as_str())
            .with("message", self.message(language))
            .with("help", self.code.help(language))
    }
}

/// Remarks on a policy, sorted by place and code. Sets are known by the editions that are provided, each with its digest.
///
/// ```
/// use warifu::{Timestamp, Trust, trust_lint::{Severity, lint}};
///
/// # macro_rules! file { ($name:literal) => { include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/", $name)) } }
/// # let trust = file!("trust.json");
/// let trust = Trust::read(trust)?;
/// // no edition of any set is provided, so that no set of the policy is known
/// let remarks = lint(&trust, &[], Timestamp::parse("2026-11-20T00:00:00Z").unwrap());
/// assert!(remarks.iter().any(|remark| remark.pointer == "/sets/0/id" && remark.severity() != Severity::Note));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn lint(trust: &Trust, editions: &[(Digest, &RequirementSet)], at: Timestamp) -> Vec<TrustLint> {
    let mut lints = Lints { policy: trust.policy(), found: BTreeSet::new() };
    lints.roots(at);
    lints.authorities();
    lints.sets(trust, editions);
    lints.findings(editions);
    lints.recognition();
    lints.width();
    lints.found.into_iter().collect()
}

/// Remarks on the sectors of a policy, sorted by place: an id that stands in several of these lists may mean the sector of another one.
///
/// ```
/// use warifu::{Trust, trust_lint::lint_sectors};
/// use warifu_model::SectorList;
///
/// fn is_plain(trust: &Trust, lists: &[&SectorList]) -> bool {
///     lint_sectors(trust, lists).is_empty()
/// }
/// ```
pub fn lint_sectors(trust: &Trust, lists: &[&SectorList]) -> Vec<TrustLint> {
    let mut remarks = Lints { policy: trust.policy(), found: BTreeSet::new() };
    remarks.sectors(lists);
    remarks.found.into_iter().collect()
}

/// The place, within a party, of what another party has as well: a key at a common time, or the series.
fn shared(party: &RecognisingParty, other: &RecognisingParty) -> Option<String> {
    if party.series.is_some() && party.series == other.series {
        return Some("/series".to_owned());
    }
    let meets = |one: &AuthorityKey, two: &AuthorityKey| {
        let begins = [one.from, two.from].into_iter().flatten().max();
        let ends = [one.until, two.until].into_iter().flatten().min();
        one.key == two.key && begins.is_none_or(|from| ends.is_none_or(|until| from < until))
    };
    let keys = party.keys.iter().enumerate();
    let place = keys.into_iter().find(|(_, key)| other.keys.iter().any(|known| meets(key, known)));
    place.map(|(at, _)| format!("/keys/{at}/key"))
}

struct Lints<'p> {
    policy: &'p TrustPolicy,
    found: BTreeSet<TrustLint>,
}

/// A key with its period and its roles.
type Held<'p> = (&'p PublicKeyText, &'p [Role], Option<Timestamp>, Option<Timestamp>);

impl Lints<'_> {
    fn add(&mut self, code: TrustLintCode, pointer: impl Into<String>, subject: impl Into<String>) {
        self.found.insert(TrustLint { pointer: pointer.into(), code, subject: subject.into() });
    }

    fn roots(&mut self, at: Timestamp) {
        let policy = self.policy;
        let accreditation = policy.accreditation.as_ref();
        if policy.roots.is_empty() && accreditation.is_none() {
            self.add(TrustLintCode::NobodyTrusted, "/roots", "");
        }
        if accreditation.is_some_and(|rule| rule.required) {
            if !policy.roots.is_empty() {
                self.add(TrustLintCode::RootsIgnored, "/roots", "");
            }
            return;
        }
        let mut bodies = BTreeSet::new();
        for (place, root) in policy.roots.iter().enumerate() {
            if let Some(until) = root.until.filter(|until| *until <= at) {
                let is_over = policy.max_certificate_age.is_some_and(|age| until.plus(age) <= at);
                let code = if is_over { TrustLintCode::KeyNeverMatches } else { TrustLintCode::KeyEnded };
                self.add(code, format!("/roots/{place}/until"), &*root.name);
            }
            if !bodies.insert(&*root.body) {
                continue;
            }
            let held = || policy.roots.iter().filter(|other| other.body == root.body);
            let keys: Vec<Held<'_>> =
                held().map(|root| (&root.key, root.roles.as_slice(), root.from, root.until)).collect();
            if !self.is_filled(&keys) {
                self.add(TrustLintCode::ThresholdUnreachable, format!("/roots/{place}"), &*root.body);
            }
            let states = held().any(|root| root.roles.iter().any(|role| role.as_str() == Role::STATUS));
            if policy.status.required && !states {
                self.add(TrustLintCode::StatusUnreachable, format!("/roots/{place}/roles"), &*root.body);
            }
        }
    }

    /// Whether there is a time at which different keys fill all places of the thresholds.
    fn is_filled(&self, keys: &[Held<'_>]) -> bool {
        let thresholds = self.policy.thresholds.iter();
        let places: Vec<&Role> =
            thresholds.flat_map(|threshold| (0..threshold.count).map(|_| &threshold.role)).collect();
        beginnings(keys.iter().map(|key| key.2)).into_iter().any(|time| {
            let standing: Vec<_> = keys.iter().filter(|key| holds(key.2, key.3, time)).collect();
            let different: BTreeSet<_> = standing.iter().map(|key| key.0.as_bytes()).collect();
            let roles: Vec<BTreeSet<&Role>> = different
                .into_iter()
                .map(|bytes| standing.iter().filter(|key| key.0.as_bytes() == bytes).flat_map(|key| key.1).collect())
                .collect();
            all_filled(&places, &roles)
        })
    }

    fn authorities(&mut self) {
        let Some(rule) = &self.policy.accreditation else { return };
        for (place, authority) in rule.authorities.iter().enumerate() {
            let times = beginnings(authority.keys.iter().map(|key| key.from));
            let standing = |time| authority.keys.iter().filter(|key| holds(key.from, key.until, time)).count();
            if times.into_iter().all(|time| standing(time) < authority.threshold as usize) {
                let pointer = format!("/accreditation/authorities/{place}/threshold");
                self.add(TrustLintCode::AuthorityUnreachable, pointer, &*authority.name);
            }
            if authority.sectors.as_ref().is_some_and(Vec::is_empty) {
                let pointer = format!("/accreditation/authorities/{place}/sectors");
                self.add(TrustLintCode::ListEmpty, pointer, "sectors");
            }
        }
    }

    fn sets(&mut self, trust: &Trust, editions: &[(Digest, &RequirementSet)]) {
        let policy = self.policy;
        let mut ids: BTreeSet<&SetId> = BTreeSet::new();
        for (place, set) in policy.sets.iter().enumerate() {
            let (pointer, id) = (format!("/sets/{place}"), set.id.to_string());
            if !ids.insert(&set.id) {
                self.add(TrustLintCode::SetTwice, &*pointer, &*id);
            }
            if set.versions == VersionRange::any() {
                self.add(TrustLintCode::AnyVersion, format!("{pointer}/versions"), &*id);
            }
            if !editions.iter().any(|(_, edition)| edition.id == set.id) {
                self.add(TrustLintCode::SetUnknown, format!("{pointer}/id"), &*id);
                continue;
            }
            let accepted: Vec<_> = editions.iter().filter(|(_, edition)| is_in_range(set, edition)).collect();
            if accepted.is_empty() {
                self.add(TrustLintCode::RangeEmpty, format!("{pointer}/versions"), &*id);
                continue;
            }
            for (at, digest) in set.digests.iter().flatten().enumerate() {
                if !accepted.iter().any(|(known, _)| known == digest) {
                    self.add(TrustLintCode::DigestUnknown, format!("{pointer}/digests/{at}"), &*id);
                }
            }
            if set.digests.as_ref().is_some_and(Vec::is_empty) {
                self.add(TrustLintCode::ListEmpty, format!("{pointer}/digests"), "digests");
            }
            if set.levels.is_none() && accepted.iter().any(|(_, edition)| edition.levels != Levels::None) {
                self.add(TrustLintCode::AnyLevel, &*pointer, &*id);
            }
            self.level(trust, place, set, editions);
        }
        if policy.product_kinds.as_ref().is_some_and(Vec::is_empty) {
            self.add(TrustLintCode::ListEmpty, "/product_kinds", "product_kinds");
        }
    }

    /// The levels of one entry, by the check that a policy gets before it is used.
    fn level(&mut self, trust: &Trust, place: usize, set: &TrustedSet, editions: &[(Digest, &RequirementSet)]) {
        let alone = TrustPolicy { sets: vec![set.clone()], ..trust.policy().clone() };
        let Ok(alone) = Trust::new(alone, trust.digest()) else { return };
        let editions: Vec<_> = editions.iter().map(|(_, edition)| *edition).collect();
        if let Err(LevelError::Unknown { pointer, .. }) = alone.check_levels(&editions) {
            let within = pointer.strip_prefix("/sets/0").unwrap_or_default();
            self.add(TrustLintCode::LevelUnknown, format!("/sets/{place}{within}"), set.id.to_string());
        }
    }

    fn findings(&mut self, editions: &[(Digest, &RequirementSet)]) {
        let policy = self.policy;
        let accepted = || {
            let sets = policy.sets.iter();
            sets.flat_map(|set| editions.iter().filter(|(_, edition)| is_in_range(set, edition)))
        };
        // of a set that is not known nothing is said
        let is_known = |set: &TrustedSet| editions.iter().any(|(_, edition)| is_in_range(set, edition));
        if !policy.sets.iter().all(is_known) {
            return;
        }
        for (place, id) in policy.required_findings.iter().enumerate() {
            let has = |set: &RequirementSet| set.requirements.iter().any(|requirement| requirement.id == *id);
            if !accepted().any(|(_, set)| has(set)) {
                self.add(TrustLintCode::FindingUnknown, format!("/required_findings/{place}"), id.to_string());
            }
        }
    }

    fn recognition(&mut self) {
        let Some(rule) = &self.policy.recognition else { return };
        if rule.issuers.is_empty() && !(rule.adopted.is_empty() && rule.parties.is_empty()) {
            self.add(TrustLintCode::NobodyRecognised, "/recognition", "");
        }
        for (place, party) in rule.parties.iter().enumerate() {
            for other in rule.parties.iter().take(place) {
                if let Some(within) = shared(party, other) {
                    let (pointer, subject) =
                        (format!("/recognition/parties/{place}{within}"), format!("`{}` / `{}`", other.id, party.id));
                    self.add(TrustLintCode::PartiesShareKey, pointer, subject);
                }
            }
        }
    }

    fn sectors(&mut self, lists: &[&SectorList]) {
        let Some(rule) = &self.policy.accreditation else { return };
        for (place, authority) in rule.authorities.iter().enumerate() {
            for (at, sector) in authority.sectors.iter().flatten().enumerate() {
                if lists_with(sector, lists).len() > 1 {
                    let pointer = format!("/accreditation/authorities/{place}/sectors/{at}");
                    self.add(TrustLintCode::SectorInSeveralLists, pointer, sector.as_str());
                }
            }
        }
    }

    fn width(&mut self) {
        let policy = self.policy;
        let takes_any = policy.sets.iter().all(|set| set.versions == VersionRange::any() && set.levels.is_none());
        let (is_optional, is_silent) = (policy.product == ProductRule::Optional, !policy.status.required);
        if takes_any && is_optional && is_silent && policy.waivers == WaiverRule::Allow {
            self.add(TrustLintCode::TooWide, "", "");
        }
        if is_optional {
            self.add(TrustLintCode::ProductOptional, "/product", "");
        }
        if is_silent {
            self.add(TrustLintCode::StatusNotRequired, "/status/required", "");
        } else if policy.status.max_age.is_none() {
            self.add(TrustLintCode::StatusAnyAge, "/status", "");
        }
    }
}

fn is_in_range(set: &TrustedSet, edition: &RequirementSet) -> bool {
    edition.id == set.id && set.versions.contains(&edition.version)
}

/// The times at which something may begin to hold: the beginnings of periods, and before all of them.
fn beginnings(from: impl Iterator<Item = Option<Timestamp>>) -> BTreeSet<Option<Timestamp>> {
    from.chain([None]).collect()
}

/// Whether a period holds; without a time, at the beginning of time.
fn holds(from: Option<Timestamp>, until: Option<Timestamp>, time: Option<Timestamp>) -> bool {
    match time {
        None => from.is_none(),
        Some(time) => from.is_none_or(|from| from <= time) && until.is_none_or(|until| time < until),
    }
}

/// Whether every place is filled by a key of its own that has the role (a matching, by augmenting paths).
fn all_filled(places: &[&Role], keys: &[BTreeSet<&Role>]) -> bool {
    let mut holder: Vec<Option<usize>> = vec![None; keys.len()];
    (0..places.len()).all(|place| fill(place, places, keys, &mut holder, &mut BTreeSet::new()))
}

fn fill(
    place: usize,
    places: &[&Role],
    keys: &[BTreeSet<&Role>],
    holder: &mut [Option<usize>],
    tried: &mut BTreeSet<usize>,
) -> bool {
    let Some(role) = places.get(place) else { return false };
    for (key, roles) in keys.iter().enumerate() {
        if !roles.contains(role) || !tried.insert(key) {
            continue;
        }
        let held = holder.get(key).copied().flatten();
        if held.is_none_or(|other| fill(other, places, keys, holder, tried)) {
            if let Some(slot) = holder.get_mut(key) {
                *slot = Some(place);
            }
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = include_str!("../../../docs/trust-lints.md");

    fn key(seed: u8) -> String {
        let bytes = match seed {
            1 => "ypOsFwUYcHHWe4PH/w7+gQjo7EUwV113JoeTM9vavnw=",
            _ => "gTl3Dqh9F19Wo1Rmw0x+zMuNipG07jeiXfYPW4/Js5Q=",
        };
        format!("ed25519:{bytes}")
    }

    fn policy(roots: &str, thresholds: &str, rest: &str) -> Trust {
        let text = format!(
            r#"{{"format": "warifu.trust-policy/2", "id": "p", "roots": [{roots}], "thresholds": [{thresholds}],
            "sets": [{{"id": "some-set", "versions": "*"}}], "product": "optional", "waivers": "allow", {rest}}}"#
        );
        Trust::read(text.as_bytes()).unwrap_or_else(|error| panic!("{error}: {text}"))
    }

    fn codes(trust: &Trust) -> Vec<&'static str> {
        let at = Timestamp::parse("2026-12-01T00:00:00Z").unwrap();
        lint(trust, &[], at).iter().map(|remark| remark.code.as_str()).collect()
    }

    fn root(seed: u8, roles: &str, period: &str) -> String {
        format!(r#"{{"name": "N", "body": "b", "key": "{}", "roles": [{roles}]{period}}}"#, key(seed))
    }

    const ONE: &str = r#"{"role": "certifier", "count": 1}"#;
    const BOTH: &str = r#"{"role": "certifier", "count": 1}, {"role": "reviewer", "count": 1}"#;
    const SILENT: &str = r#""status": {"required": false}"#;

    #[test]
    fn each_code_has_its_section_with_its_texts() {
        for code in TrustLintCode::ALL {
            let (en, ja) = (Language::En, Language::Ja);
            let texts = [code.sentence(en), code.sentence(ja), code.help(en), code.help(ja)].join("\n");
            let section = format!("```message\n{texts}\n```");
            let heading = format!("## `{}`\n\nSeverity: `{}`.", code.as_str(), code.severity().as_str());
            assert!(PAGE.contains(&heading) && PAGE.contains(&section), "{}", code.as_str());
        }
    }

    #[test]
    fn thresholds_are_filled_by_different_keys_at_one_time() {
        let unreachable = |roots: &str, thresholds: &str| {
            codes(&policy(roots, thresholds, SILENT)).contains(&"threshold-unreachable")
        };
        let both = r#""certifier", "reviewer""#;
        assert!(!unreachable(&root(1, r#""certifier""#, ""), ONE));
        assert!(unreachable(&root(1, r#""status""#, ""), ONE));
        // one key never fills two roles
        assert!(unreachable(&root(1, both, ""), BOTH));
        assert!(!unreachable(&format!("{}, {}", root(1, both, ""), root(2, r#""certifier""#, "")), BOTH));
        // the second key begins when the first has ended
        let (first, second) = (r#", "until": "2026-01-01T00:00:00Z""#, r#", "from": "2026-01-01T00:00:00Z""#);
        assert!(unreachable(&format!("{}, {}", root(1, both, first), root(2, both, second)), BOTH));
    }

    #[test]
    fn keys_that_ended_are_named_and_those_that_never_match_are_errors() {
        let ended = root(1, r#""certifier""#, r#", "until": "2024-01-01T00:00:00Z""#);
        assert!(codes(&policy(&ended, ONE, SILENT)).contains(&"key-ended"));
        let with_age = format!(r#"{SILENT}, "max_certificate_age": "P2Y""#);
        assert!(codes(&policy(&ended, ONE, &with_age)).contains(&"key-never-matches"));
    }

    #[test]
    fn a_rule_of_recognition_without_issuers_recognises_nothing() {
        let rule = |issuers: &str| {
            format!(
                r#"{SILENT}, "recognition": {{"adopted": ["sha256:{}"], {issuers} "partial_sectors": "refuse"}}"#,
                "0".repeat(64)
            )
        };
        let found = |issuers| codes(&policy(&root(1, r#""certifier""#, ""), ONE, &rule(issuers)));
        assert!(found("").contains(&"nobody-recognised"));
        assert!(!found(r#""issuers": [{"id": "jp", "bodies": ["b"]}],"#).contains(&"nobody-recognised"));
    }

    #[test]
    fn two_parties_with_one_key_are_one_signature() {
        let party = |id: &str, seed: u8, rest: &str| {
            format!(r#"{{"id": "{id}", "keys": [{{"name": "K", "key": "{}"{rest}}}]}}"#, key(seed))
        };
        let found = |parties: &str| {
            let rest = format!(
                r#"{SILENT}, "recognition": {{"parties": [{parties}], "issuers": [{{"id": "jp", "bodies": ["b"]}}], "partial_sectors": "refuse"}}"#
            );
            let at = Timestamp::parse("2026-12-01T00:00:00Z").unwrap();
            let found = lint(&policy(&root(1, r#""certifier""#, ""), ONE, &rest), &[], at);
            let found = found.into_iter().find(|remark| remark.code == TrustLintCode::PartiesShareKey);
            found.map(|remark| (remark.pointer, remark.subject))
        };
        let shared = |place: &str| Some((format!("/recognition/parties/1/{place}"), "`jp` / `us`".to_owned()));
        assert_eq!(found(&format!("{}, {}", party("jp", 1, ""), party("us", 2, ""))), None);
        assert_eq!(found(&format!("{}, {}", party("jp", 1, ""), party("us", 1, ""))), shared("keys/0/key"));
        // one took it over from the other
        let (until, from) = (r#", "until": "2026-01-01T00:00:00Z""#, r#", "from": "2026-01-01T00:00:00Z""#);
        assert_eq!(found(&format!("{}, {}", party("jp", 1, until), party("us", 1, from))), None);
        let later = r#", "from": "2025-12-31T23:59:59Z""#;
        assert_eq!(found(&format!("{}, {}", party("jp", 1, until), party("us", 1, later))), shared("keys/0/key"));
        let series = |id: &str| format!(r#"{{"id": "{id}", "series": "sha256:{}"}}"#, "0".repeat(64));
        assert_eq!(found(&format!("{}, {}", series("jp"), series("us"))), shared("series"));
    }

    #[test]
    fn a_sector_id_of_two_lists_is_told() {
        let rest = format!(
            r#"{SILENT}, "accreditation": {{"required": false, "in_force": "at_grant", "authorities": [{{"name": "a", "threshold": 1,
            "keys": [{{"name": "K", "key": "{}"}}], "sectors": ["railway", "water"]}}]}}"#,
            key(2)
        );
        let trust = policy(&root(1, r#""certifier""#, ""), ONE, &rest);
        let list = |bytes: &[u8]| SectorList::read(bytes).unwrap();
        let old = list(include_bytes!("../../warifu-catalog/data/sectors/jp-critical-infrastructure-4.0.0.json"));
        let new = list(include_bytes!("../../warifu-catalog/data/sectors/jp-critical-infrastructure-5.0.0.json"));
        let other = list(include_bytes!("../../warifu-catalog/data/sectors/us-critical-infrastructure-3.0.0.json"));
        assert_eq!(lint_sectors(&trust, &[&old, &new]), []);
        let found = lint_sectors(&trust, &[&old, &new, &other]);
        let expected = ("/accreditation/authorities/0/sectors/1", TrustLintCode::SectorInSeveralLists, "water");
        assert_eq!(found.iter().map(|one| (&*one.pointer, one.code, &*one.subject)).collect::<Vec<_>>(), [expected]);
    }

    #[test]
    fn a_policy_that_accepts_anything_is_too_wide() {
        let wide = policy(&root(1, r#""certifier""#, ""), ONE, SILENT);
        let found = codes(&wide);
        for code in ["too-wide", "any-version", "set-unknown", "product-optional", "status-not-required"] {
            assert!(found.contains(&code), "{code}: {found:?}");
        }
        let asks = policy(&root(1, r#""certifier""#, ""), ONE, r#""status": {"required": true}"#);
        let found = codes(&asks);
        assert!(found.contains(&"status-unreachable") && found.contains(&"status-any-age"), "{found:?}");
        assert!(!found.contains(&"too-wide"), "{found:?}");
        assert!(codes(&policy("", ONE, SILENT)).contains(&"nobody-trusted"));
    }
}

use std::collections::BTreeSet;

use warifu_model::{
    AuthorityKey, AuthorityRule, Digest, Json, Language, Location, PublicKeyText, ReadError, RecognisedIssuer,
    RecognisingParty, Token, TrustPolicy, TrustRoot, problems,
};
use warifu_seal::keys::{KeyError, PublicKey};
use warifu_seal::note::{NoteError, NoteKey, NoteKind};
use warifu_seal::threshold::{ThresholdError, Thresholds};

/// An importer's trust policy, ready for use: its keys are fit to check signatures with, and it asks for at least one.
///
/// Make it once and check any number of bundles with it.
#[derive(Clone, Debug)]
pub struct Trust {
    policy: TrustPolicy,
    digest: Digest,
    /// The keys of the policy's roots, in the same order.
    keys: Vec<PublicKey>,
    thresholds: Thresholds,
    /// The keys of the authorities, in the order of the policy.
    authorities: Vec<Vec<PublicKey>>,
    /// Those of each party of the recognition rule.
    parties: Vec<Vec<PublicKey>>,
    logs: Vec<NoteKey>,
    witnesses: Vec<NoteKey>,
}

problems! {
    /// Reason why a trust policy is not usable.
    #[derive(Clone, Debug, Eq, PartialEq)]
    #[non_exhaustive]
    pub enum TrustError {
        /// The key of a root is not fit to check signatures with.
        Key {
            /// The name of the root.
            name: String,
            /// The JSON Pointer of the key in the policy.
            pointer: String,
            /// The fault in it.
            error: KeyError,
        } => {
            code: (key_code(error)),
            en: "the key of `{name}` at {pointer} cannot be trusted: {error}",
            ja: ("{pointer} にある `{name}` の鍵は信頼できない：{}", error.message(Language::Ja)),
            help_en: ("{}", error.help(Language::En)),
            help_ja: ("{}", error.help(Language::Ja)),
            location: (Location { pointer, offset: None }),
        }
        /// The key of a log or a witness is not fit to check signatures with, or is of the wrong kind.
        NoteKey {
            /// The JSON Pointer of the key in the policy.
            pointer: String,
            /// The fault in it.
            error: NoteError,
        } => {
            code: (error.code()),
            en: "the verifier key at {pointer} cannot be trusted: {error}",
            ja: ("{pointer} にある検証鍵は信頼できない：{}", error.message(Language::Ja)),
            help_en: ("{}", error.help(Language::En)),
            help_ja: ("{}", error.help(Language::Ja)),
            location: (Location { pointer, offset: None }),
        }
        /// Two witnesses, or a witness and a log, have one key: what one signed could be passed off as the other's.
        NoteKeyTwice {
            /// The JSON Pointer of the key in the policy.
            pointer: String,
        } => {
            code: "witness-key-twice",
            en: "the verifier key at {pointer} is the same key as that of another witness or of a log",
            ja: "{pointer} にある検証鍵は、別の証人又はログと同じ鍵である",
            help_en: "name each witness once; two witnesses never share a key, and a log is not a witness",
            help_ja: "証人は一度だけ挙げてください。二つの証人が鍵を共有することはなく、ログは証人になれません",
            location: (Location { pointer, offset: None }),
        }
        /// The key of a log is listed among the witnesses, or the other way round.
        NoteKeyKind {
            /// The JSON Pointer of the key in the policy.
            pointer: String,
        } => {
            code: "wrong-note-key-kind",
            en: "the verifier key at {pointer} is of the wrong kind",
            ja: "{pointer} にある検証鍵の種類が違う",
            help_en: "a log signs with signature type 0x01, a witness with 0x04",
            help_ja: "ログの署名の種類は 0x01、証人の署名の種類は 0x04 です",
            location: (Location { pointer, offset: None }),
        }
        /// The bytes are no trust policy.
        Read(error: ReadError) => { quote }
        /// The thresholds ask for nothing, or twice for the same role. Policies that were read from bytes never do.
        Thresholds(error: ThresholdError) => {
            delegate error,
            en: "the thresholds of the policy are invalid: {error}",
            ja: ("方針のしきい値が正しくない：{}", error.message(Language::Ja)),
        }
    }
}

const fn key_code(error: &KeyError) -> &'static str {
    match error {
        KeyError::WeakKey => "policy-key-weak",
        _ => "policy-key-malformed",
    }
}

impl From<ReadError> for TrustError {
    fn from(error: ReadError) -> Self {
        Self::Read(error)
    }
}

impl From<ThresholdError> for TrustError {
    fn from(error: ThresholdError) -> Self {
        Self::Thresholds(error)
    }
}

impl Trust {
    /// Reads a trust policy from its bytes, whose digest then identifies it (`docs/GATE.md`, rule 1.2).
    ///
    /// # Errors
    ///
    /// As [`TrustPolicy::read`] and [`Trust::new`].
    ///
    /// ```
    /// use warifu_verify::Trust;
    ///
    /// assert_eq!(Trust::read(b"{}").unwrap_err().code(), "missing-field");
    /// ```
    pub fn read(bytes: &[u8]) -> Result<Self, TrustError> {
        Self::new(TrustPolicy::read(bytes)?, Digest::of(bytes))
    }

    /// Takes a policy that was read already, and the digest of its exact bytes.
    ///
    /// # Errors
    ///
    /// [`TrustError::Key`] and [`TrustError::NoteKey`] where a key is weak or no key at all; [`TrustError::Thresholds`];
    /// [`TrustError::Read`] for a policy that would not be read.
    pub fn new(policy: TrustPolicy, digest: Digest) -> Result<Self, TrustError> {
        let roots = policy.roots.iter().enumerate();
        let keys = roots.map(|(place, root)| key_of(&root.name, &root.key, || format!("/roots/{place}/key")));
        let keys = keys.collect::<Result<_, _>>()?;
        let authorities = policy.accreditation.iter().flat_map(|rule| rule.authorities.iter().enumerate());
        let authorities = authorities.map(|(place, rule)| keys_of(place, rule)).collect::<Result<_, _>>()?;
        let parties = policy.recognition.iter().flat_map(|rule| rule.parties.iter().enumerate());
        let parties = parties.map(|(place, party)| keys_of_party(place, party)).collect::<Result<_, _>>()?;
        let (mut logs, mut witnesses) = (Vec::new(), Vec::new());
        if let Some(rule) = &policy.log {
            logs = note_keys(&rule.logs, NoteKind::Ed25519, "/log/logs")?;
            witnesses = note_keys(&rule.witnesses, NoteKind::Cosignature, "/log/witnesses")?;
            refuse_shared(&logs, &witnesses)?;
        }
        let counts = policy.thresholds.iter().map(|threshold| (threshold.role.clone(), threshold.count as usize));
        let thresholds = Thresholds::new(counts)?;
        // a policy that was put together has to keep the rules of one that was read
        TrustPolicy::read(&Json::from(&policy).to_canonical())?;
        Ok(Self { policy, digest, keys, thresholds, authorities, parties, logs, witnesses })
    }

    /// The policy.
    pub fn policy(&self) -> &TrustPolicy {
        &self.policy
    }

    /// The digest of the policy's exact bytes.
    pub fn digest(&self) -> Digest {
        self.digest
    }

    pub(crate) fn thresholds(&self) -> &Thresholds {
        &self.thresholds
    }

    /// The roots, each with its key.
    pub(crate) fn roots(&self) -> impl Iterator<Item = (&TrustRoot, &PublicKey)> {
        self.policy.roots.iter().zip(&self.keys)
    }

    /// The authority of a name; none where the policy does not list it.
    pub(crate) fn authority(&self, name: &str) -> Option<Authority<'_>> {
        let rules = self.policy.accreditation.iter().flat_map(|rule| &rule.authorities);
        let (rule, keys) = rules.zip(&self.authorities).find(|(rule, _)| rule.name == name)?;
        Some(Authority { rule, keys })
    }

    pub(crate) fn party(&self, id: &Token) -> Option<Party<'_>> {
        let rules = self.policy.recognition.iter().flat_map(|rule| &rule.parties);
        let (rule, keys) = rules.zip(&self.parties).find(|(rule, _)| rule.id == *id)?;
        Some(Party { rule, keys })
    }

    /// The bodies that the policy takes for an issuer that arrangements name; none where nothing of it is recognised
    /// (`docs/GATE.md`, rule 9.5, step 8).
    pub fn issuer(&self, id: &Token) -> Option<&RecognisedIssuer> {
        self.policy.recognition.iter().flat_map(|rule| &rule.issuers).find(|one| one.id == *id)
    }

    pub(crate) fn logs(&self) -> &[NoteKey] {
        &self.logs
    }

    pub(crate) fn witnesses(&self) -> &[NoteKey] {
        &self.witnesses
    }
}

/// A party whose word about recognition counts, its keys checked.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Party<'a> {
    pub(crate) rule: &'a RecognisingParty,
    keys: &'a [PublicKey],
}

impl<'a> Party<'a> {
    pub(crate) fn keys(&self) -> impl Iterator<Item = (&'a AuthorityKey, &'a PublicKey)> + use<'a> {
        self.rule.keys.iter().zip(self.keys)
    }

    pub(crate) fn threshold(&self) -> usize {
        self.rule.threshold.unwrap_or(1) as usize
    }
}

/// An authority of the policy, its keys checked.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Authority<'a> {
    pub(crate) rule: &'a AuthorityRule,
    keys: &'a [PublicKey],
}

impl<'a> Authority<'a> {
    pub(crate) fn keys(&self) -> impl Iterator<Item = (&'a AuthorityKey, &'a PublicKey)> + use<'a> {
        self.rule.keys.iter().zip(self.keys)
    }

    /// How many different keys have to sign.
    pub(crate) fn threshold(&self) -> usize {
        self.rule.threshold as usize
    }
}

fn key_of(name: &str, key: &PublicKeyText, pointer: impl Fn() -> String) -> Result<PublicKey, TrustError> {
    PublicKey::from_bytes(key.as_bytes()).map_err(|error| TrustError::Key {
        name: name.to_owned(),
        pointer: pointer(),
        error,
    })
}

fn keys_of(place: usize, rule: &AuthorityRule) -> Result<Vec<PublicKey>, TrustError> {
    let pointer = |key| format!("/accreditation/authorities/{place}/keys/{key}/key");
    rule.keys.iter().enumerate().map(|(at, key)| key_of(&key.name, &key.key, || pointer(at))).collect()
}

fn keys_of_party(place: usize, rule: &RecognisingParty) -> Result<Vec<PublicKey>, TrustError> {
    let pointer = |key| format!("/recognition/parties/{place}/keys/{key}/key");
    rule.keys.iter().enumerate().map(|(at, key)| key_of(&key.name, &key.key, || pointer(at))).collect()
}

/// What a witness signs does not hold its name, so that one key under two names would count twice. A log that were its own
/// witness would need no other.
fn refuse_shared(logs: &[NoteKey], witnesses: &[NoteKey]) -> Result<(), TrustError> {
    let mut seen: BTreeSet<_> = logs.iter().map(NoteKey::key).collect();
    match witnesses.iter().position(|witness| !seen.insert(witness.key())) {
        Some(place) => Err(TrustError::NoteKeyTwice { pointer: format!("/log/witnesses/{place}") }),
        None => Ok(()),
    }
}

fn note_keys(texts: &[String], kind: NoteKind, list: &str) -> Result<Vec<NoteKey>, TrustError> {
    let read = |(place, text): (usize, &String)| {
        let pointer = format!("{list}/{place}");
        match text.parse::<NoteKey>() {
            Ok(key) if key.kind() == kind => Ok(key),
            Ok(_) => Err(TrustError::NoteKeyKind { pointer }),
            Err(error) => Err(TrustError::NoteKey { pointer, error }),
        }
    };
    texts.iter().enumerate().map(read).collect()
}

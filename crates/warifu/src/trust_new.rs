//! A trust policy from what arrived: a bundle, or an accreditation. What arrived proposes names, sets and thresholds; it never
//! proposes a key. Keys are those of the importer, who has compared each with what its owner publishes.
//!
//! ```
//! use warifu::trust_new::{Arrived, TrustNewError, Wanted, propose};
//! use warifu_model::{Token, TrustPolicy};
//!
//! fn policy(bundle: &[u8], id: Token) -> Result<TrustPolicy, TrustNewError> {
//!     propose(&Arrived::read(bundle)?, &Wanted::new(id))
//! }
//! ```

use std::collections::{BTreeMap, BTreeSet};

use warifu_model::{
    Accreditation, AccreditationKind, AccreditationRule, AuthorityKey, AuthorityRule, Bundle, Certificate, Digest,
    Duration, Envelope, Format, InForceRule, Issuer, LevelRule, LogRule, ProductRule, PublicKeyText, ReadError, Role,
    StatusRule, Threshold, Token, TrustPolicy, TrustRoot, TrustedSet, VersionRange, WaiverRule, problems,
};
use warifu_seal::keys::PublicKey;

/// Describes what a bundle or an accreditation says, as data: nothing in it has been verified.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Arrived {
    /// States what authorities issued, each with its envelope.
    issued: Vec<(String, Envelope)>,
    sets: Vec<TrustedSet>,
    thresholds: Vec<Threshold>,
    is_logged: bool,
    /// The body of a certificate that was granted under no accreditation.
    alone: Option<Alone>,
}

/// A body whose keys policies name themselves.
#[derive(Clone, Debug, Eq, PartialEq)]
struct Alone {
    id: String,
    name: String,
    certificate: Envelope,
    has_status: bool,
}

/// Whose keys the importer has to have.
#[derive(Clone, Copy)]
enum Owner<'a> {
    Authority(&'a str),
    Body(&'a Alone),
}

/// Describes what an importer wants, beside what arrived says.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Wanted {
    /// The id of the policy.
    pub id: Token,
    /// The authority; the only one that arrived names, where it is left out.
    pub authority: Option<String>,
    /// The keys of the authority.
    pub keys: Vec<PublicKeyText>,
    /// The ids of keys that the importer has compared with what the authority publishes.
    pub confirmed: Vec<Digest>,
    /// The number of keys of the authority that must have signed; where it is left out as many as are given and signed what
    /// arrived.
    pub threshold: Option<u32>,
    /// The sets; those of what arrived, where there is none.
    pub sets: Vec<TrustedSet>,
    /// The greatest age of the knowledge of a certificate's status.
    pub max_status_age: Option<Duration>,
    /// The logs and witnesses that are trusted.
    pub log: Option<LogRule>,
}

problems! {
    /// The reason why there is no policy.
    #[derive(Clone, Debug, Eq, PartialEq)]
    #[non_exhaustive]
    pub enum TrustNewError {
        /// It cannot be read. Code, help and place are those of what is wrong.
        Read(error: ReadError) => { quote }
        /// Nothing was issued by an authority.
        NoAuthority => {
            code: "authority-none",
            en: "no accreditation by an authority is in this document",
            ja: "この文書には認定機関による認定がない",
            help_en: "ask the body for its accreditations, which it adds to the bundle",
            help_ja: "認証機関に認定を求めてください。認証機関はそれをバンドルに追加できます",
        }
        /// Several authorities, or another one than was named.
        Authority {
            /// The authorities that there are.
            known: String,
        } => {
            code: "authority-unclear",
            en: "which authority is meant is not clear: `{known}`",
            ja: "どの認定機関を指すのかが明らかでない：`{known}`",
            help_en: "name one of these",
            help_ja: "このいずれかを指定してください",
        }
        /// The importer gave no key.
        NoKey {
            /// The authority.
            authority: String,
            /// The ids of the keys that the signatures name.
            named: String,
        } => {
            code: "authority-key-missing",
            en: "no key of `{authority}` was given; the signatures name `{named}`, which proves nothing",
            ja: "`{authority}` の鍵が指定されていない。署名が示す鍵は `{named}` だが、これは何の証明にもならない",
            help_en: "get the authority's public keys from the authority itself, not from whoever sent this document",
            help_ja: "公開鍵は、この文書の送付者からではなく認定機関自身から入手してください",
        }
        /// Nobody says that this key was compared.
        Unconfirmed {
            /// The authority.
            authority: String,
            /// The id of the key.
            fingerprint: Digest,
        } => {
            code: "key-unconfirmed",
            en: "the key with the fingerprint `{fingerprint}` has not been confirmed as one of `{authority}`",
            ja: "フィンガープリントが `{fingerprint}` の鍵は、`{authority}` のものと確認されていない",
            help_en: "compare all of it with what the authority publishes (its site, a letter, a call to a number that you already had), \
                      then repeat it as confirmed",
            help_ja: "認定機関が公表する値（公式サイト、書面、既知の電話番号への照会）と全桁を照合し、確認済みとして指定してください",
        }
        /// A key was confirmed that was not given.
        ConfirmedUnknown {
            /// Its id.
            fingerprint: Digest,
        } => {
            code: "key-confirmed-unknown",
            en: "no given key has the confirmed fingerprint `{fingerprint}`",
            ja: "確認済みとされたフィンガープリント `{fingerprint}` の鍵は指定されていない",
            help_en: "this may be another key than the authority's: do not trust it before that is explained",
            help_ja: "認定機関のものではない鍵の可能性があります。理由が判明するまで信頼しないでください",
        }
        /// Fewer of the keys signed than must have.
        NotSigned {
            /// The authority.
            authority: String,
            /// The number of keys that signed.
            signed: u32,
            /// The number of keys that must have signed.
            threshold: u32,
        } => {
            code: "authority-signature-missing",
            en: "{signed} of the given keys signed what `{authority}` is said to have issued; {threshold} must have",
            ja: "`{authority}` が発行したとされる文書に署名した鍵は、指定された鍵のうち{signed}個である。必要な数は{threshold}個",
            help_en: "give the keys that signed it; if these are the authority's, the document is not",
            help_ja: "署名した鍵を指定してください。鍵が認定機関のものであれば、この文書は認定機関のものではありません",
        }
        /// Nothing says which sets are accepted.
        NoSet => {
            code: "sets-none",
            en: "the document names no requirement set",
            ja: "この文書は要求事項集を示していない",
            help_en: "name the sets that you accept",
            help_ja: "受け入れる要求事項集を指定してください",
        }
    }
}

impl Wanted {
    /// Nothing beside what arrived says: no key, so that there is no policy yet.
    pub fn new(id: Token) -> Self {
        let (authority, keys, confirmed, threshold) = (None, Vec::new(), Vec::new(), None);
        Self { id, authority, keys, confirmed, threshold, sets: Vec::new(), max_status_age: None, log: None }
    }
}

impl Arrived {
    /// Reads a bundle, or an accreditation in its envelope.
    ///
    /// # Errors
    ///
    /// [`TrustNewError::Read`]: it is neither.
    pub fn read(bytes: &[u8]) -> Result<Self, TrustNewError> {
        let format = Format::of(bytes).map_err(TrustNewError::Read)?;
        let mut alone = None;
        let (envelopes, certificate, is_logged) = if format == Some(Format::Envelope) {
            (vec![Envelope::read(bytes).map_err(TrustNewError::Read)?], None, false)
        } else {
            let bundle = Bundle::read(bytes).map_err(TrustNewError::Read)?;
            let certificate = Certificate::read(&bundle.certificate.payload).map_err(TrustNewError::Read)?;
            // one that was granted under an accreditation needs it: whoever sent this may have left it out
            if bundle.accreditation.is_empty() && certificate.series.is_empty() {
                let (id, name) = (certificate.body.id.clone(), certificate.body.name.en.clone());
                let has_status = certificate.status_index.is_some();
                alone = Some(Alone { id, name, certificate: bundle.certificate, has_status });
            }
            (bundle.accreditation, Some(certificate), bundle.log.is_some())
        };
        let (issued, sets, thresholds) = (Vec::new(), Vec::new(), Vec::new());
        let mut arrived = Self { issued, sets, thresholds, is_logged, alone };
        let mut thresholds: BTreeMap<Role, u32> = BTreeMap::new();
        for envelope in envelopes {
            let said = Accreditation::read(&envelope.payload).map_err(TrustNewError::Read)?;
            if said.kind == AccreditationKind::Certifies {
                for one in said.thresholds.iter().filter(|one| one.role.certifies()) {
                    let count = thresholds.entry(one.role.clone()).or_default();
                    *count = one.count.max(*count);
                }
            }
            if certificate.is_none() {
                arrived.sets = said.scope.sets.unwrap_or_default();
            }
            if let Issuer::Authority(name) = said.charter.issuer {
                arrived.issued.push((name, envelope));
            }
        }
        arrived.sets.extend(certificate.as_ref().map(set_of));
        arrived.thresholds = thresholds.into_iter().map(|(role, count)| Threshold { role, count }).collect();
        Ok(arrived)
    }

    /// The authorities that it names, each once.
    pub fn authorities(&self) -> BTreeSet<&str> {
        self.issued.iter().map(|(name, _)| name.as_str()).collect()
    }

    /// The sets that it is about.
    pub fn sets(&self) -> &[TrustedSet] {
        &self.sets
    }

    /// Returns whether it says that it stands in a transparency log.
    pub fn is_logged(&self) -> bool {
        self.is_logged
    }

    /// The body whose keys the policy has to name itself: the certificate was granted under no accreditation. None for all else.
    pub fn body(&self) -> Option<&str> {
        self.alone.as_ref().map(|alone| alone.name.as_str())
    }

    fn owner(&self, wanted: Option<&str>) -> Result<Owner<'_>, TrustNewError> {
        let known = self.authorities();
        if let (Some(alone), None) = (&self.alone, wanted) {
            return Ok(Owner::Body(alone));
        }
        let found = match wanted {
            Some(name) => known.get(name).copied(),
            None if known.len() == 1 => known.first().copied(),
            None => None,
        };
        match found {
            Some(name) => Ok(Owner::Authority(name)),
            None if known.is_empty() => Err(TrustNewError::NoAuthority),
            None => Err(TrustNewError::Authority { known: known.into_iter().collect::<Vec<_>>().join(", ") }),
        }
    }

    /// What they signed.
    fn issued_by<'s>(&'s self, owner: Owner<'s>) -> Vec<&'s Envelope> {
        match owner {
            Owner::Authority(authority) => {
                self.issued.iter().filter(|(name, _)| name == authority).map(|(_, envelope)| envelope).collect()
            }
            Owner::Body(alone) => vec![&alone.certificate],
        }
    }

    /// How many of these keys signed; of several documents the one with the fewest counts.
    fn signed(&self, owner: Owner<'_>, keys: &[PublicKeyText]) -> u32 {
        let count = |envelope: &&Envelope| {
            let bytes = envelope.signed_bytes();
            let has_signed = |key: &PublicKeyText| {
                let key = PublicKey::from_bytes(key.as_bytes());
                key.is_ok_and(|key| envelope.signatures.iter().any(|one| key.verify(&bytes, &one.sig).is_ok()))
            };
            keys.iter().filter(|key| has_signed(key)).count()
        };
        let fewest = self.issued_by(owner).iter().map(count).min().unwrap_or_default();
        u32::try_from(fewest).unwrap_or(u32::MAX)
    }
}

/// The strictest policy that accepts what arrived: product at hand, no waivers, status required.
///
/// ```
/// use warifu::trust_new::{Arrived, TrustNewError, Wanted, propose};
/// use warifu_model::{PublicKeyText, Token};
///
/// # macro_rules! file { ($name:literal) => { include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/", $name)) } }
/// # let bundle = file!("bundle.json");
/// let arrived = Arrived::read(bundle)?;
/// let key = PublicKeyText::parse("ed25519:foQRJSOkuydpOWQuomi+MX+GcWC14yvJ2Cum6ULDE8U=").unwrap();
/// let wanted = Wanted {
///     id: Token::parse("harbour").unwrap(),
///     authority: None,
///     keys: vec![key],
///     confirmed: vec![],
///     threshold: Some(1),
///     sets: vec![],
///     max_status_age: None,
///     log: None,
/// };
/// // a key that came with what it signed proves nothing until somebody has compared it
/// assert!(matches!(propose(&arrived, &wanted), Err(TrustNewError::Unconfirmed { .. })));
///
/// let policy = propose(&arrived, &Wanted { confirmed: vec![key.id()], ..wanted })?;
/// assert!(policy.status.required && policy.roots.is_empty());
/// # Ok::<(), TrustNewError>(())
/// ```
///
/// # Errors
///
/// [`TrustNewError`]: the authority is unclear, a key is missing, is not confirmed or signed nothing, or no set is named.
pub fn propose(arrived: &Arrived, wanted: &Wanted) -> Result<TrustPolicy, TrustNewError> {
    let owner = arrived.owner(wanted.authority.as_deref())?;
    let authority = match owner {
        Owner::Authority(name) => name,
        Owner::Body(alone) => &alone.name,
    };
    let mut keys: Vec<PublicKeyText> = Vec::new();
    for key in &wanted.keys {
        if !keys.contains(key) {
            keys.push(*key);
        }
    }
    if keys.is_empty() {
        let signatures = arrived.issued_by(owner).into_iter().flat_map(|envelope| &envelope.signatures);
        let named: BTreeSet<_> = signatures.filter_map(|one| one.keyid.clone()).collect();
        let named = named.into_iter().collect::<Vec<_>>().join(", ");
        return Err(TrustNewError::NoKey { authority: authority.to_owned(), named });
    }
    let ids: BTreeSet<Digest> = keys.iter().map(PublicKeyText::id).collect();
    if let Some(fingerprint) = wanted.confirmed.iter().find(|id| !ids.contains(id)) {
        return Err(TrustNewError::ConfirmedUnknown { fingerprint: *fingerprint });
    }
    if let Some(fingerprint) = keys.iter().map(PublicKeyText::id).find(|id| !wanted.confirmed.contains(id)) {
        return Err(TrustNewError::Unconfirmed { authority: authority.to_owned(), fingerprint });
    }
    let signed = arrived.signed(owner, &keys);
    let threshold = wanted.threshold.unwrap_or(signed).max(1);
    if signed < threshold {
        return Err(TrustNewError::NotSigned { authority: authority.to_owned(), signed, threshold });
    }
    let sets = if wanted.sets.is_empty() { arrived.sets.clone() } else { wanted.sets.clone() };
    if sets.is_empty() {
        return Err(TrustNewError::NoSet);
    }
    match owner {
        Owner::Authority(name) => Ok(policy(arrived, wanted, Some(rule(name, keys, threshold)), sets)),
        Owner::Body(alone) => Ok(rooted(policy(arrived, wanted, None, sets), alone, keys, threshold)),
    }
}

/// The policy that names the keys of a body itself. In which role each of them signs, a certificate does not say: they all certify, and
/// as many as asked for have to.
fn rooted(policy: TrustPolicy, alone: &Alone, keys: Vec<PublicKeyText>, threshold: u32) -> TrustPolicy {
    let roles: Vec<Role> = Role::parse("certifier").into_iter().collect();
    let root = |(place, key)| TrustRoot {
        name: format!("{} {place}", alone.name),
        body: alone.id.clone(),
        key,
        roles: roles.clone(),
        from: None,
        until: None,
    };
    let thresholds = roles.iter().map(|role| Threshold { role: role.clone(), count: threshold }).collect();
    // a body without a status list would never be accepted
    let status = StatusRule { required: alone.has_status, ..policy.status };
    TrustPolicy { roots: (1..).zip(keys).map(root).collect(), thresholds, status, ..policy }
}

fn rule(authority: &str, keys: Vec<PublicKeyText>, threshold: u32) -> AccreditationRule {
    let named = (1..).zip(keys);
    let keys =
        named.map(|(place, key)| AuthorityKey { name: format!("{authority} {place}"), key, from: None, until: None });
    let authority = AuthorityRule { name: authority.to_owned(), keys: keys.collect(), threshold, sectors: None };
    let (in_force, authorities) = (InForceRule::AtGrant, vec![authority]);
    AccreditationRule { required: true, authorities, in_force, series: None, max_age: None }
}

fn policy(arrived: &Arrived, wanted: &Wanted, rule: Option<AccreditationRule>, sets: Vec<TrustedSet>) -> TrustPolicy {
    let mut thresholds = arrived.thresholds.clone();
    if thresholds.is_empty() {
        thresholds.extend(Role::parse("certifier").map(|role| Threshold { role, count: 1 }));
    }
    TrustPolicy {
        id: wanted.id.clone(),
        roots: Vec::new(),
        thresholds,
        sets,
        product_kinds: None,
        product: ProductRule::Required,
        waivers: WaiverRule::Refuse,
        required_findings: Vec::new(),
        max_certificate_age: None,
        status: StatusRule { required: true, max_age: wanted.max_status_age },
        accreditation: rule,
        log: wanted.log.clone(),
        recognition: None,
    }
}

/// The set of a certificate: this edition and compatible ones, at this level.
fn set_of(certificate: &Certificate) -> TrustedSet {
    let set = &certificate.set;
    let (major, _, _) = set.version.numbers();
    let next = major.checked_add(1).filter(|_| !set.version.is_prerelease());
    let range = next.and_then(|next| VersionRange::parse(&format!(">={}, <{next}.0.0", set.version)));
    let levels = certificate.level.clone().map(|level| LevelRule::Listed(vec![level]));
    let versions = range.unwrap_or_else(|| VersionRange::exactly(&set.version));
    TrustedSet { id: set.id.clone(), versions, levels, digests: None }
}

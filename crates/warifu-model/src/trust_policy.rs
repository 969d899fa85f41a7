use crate::admission::{PublicKeyText, WaiverRule, words};
use crate::digest::Digest;
use crate::ids::{RequirementId, Role, SetId, Token};
use crate::json::{Json, Node, Read, ReadError, ReadProblem, Tape};
use crate::level_rule::LevelRule;
use crate::series::SeriesId;
use crate::time::{Duration, Timestamp};
use crate::unique::read_unique;
use crate::version::VersionRange;

/// What an importer accepts (`warifu.trust-policy/2`).
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct TrustPolicy {
    /// Its id, for people.
    pub id: Token,
    /// Whose keys are trusted, for which body, in which roles and when.
    pub roots: Vec<TrustRoot>,
    /// How many different keys must have signed, per role; at least one threshold.
    pub thresholds: Vec<Threshold>,
    /// Which sets are accepted; at least one.
    pub sets: Vec<TrustedSet>,
    /// Which kinds of product are accepted; all, where there is none.
    pub product_kinds: Option<Vec<Token>>,
    /// Whether the product itself must be at hand.
    pub product: ProductRule,
    /// Whether certificates with waived requirements are accepted.
    pub waivers: WaiverRule,
    /// Requirements whose findings must be shown, and met.
    pub required_findings: Vec<RequirementId>,
    /// How long after its grant a certificate is accepted, whatever its own end.
    pub max_certificate_age: Option<Duration>,
    /// What must be known of the certificate's status.
    pub status: StatusRule,
    /// Which authorities' word about bodies counts; none, where the policy names every key itself.
    pub accreditation: Option<AccreditationRule>,
    /// Which transparency logs and witnesses are trusted; none, where the policy does not care.
    pub log: Option<LogRule>,
}

/// Which authorities' word counts about who may certify what.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct AccreditationRule {
    /// Whether a certificate is accepted only by accreditation, even where the policy names the body's keys itself.
    pub required: bool,
    /// The authorities; at least one, each name once.
    pub authorities: Vec<AuthorityRule>,
    /// When accreditations must have been in force.
    pub in_force: InForceRule,
    /// Series of which one must lie on the path from the body up to the authority; any path, where there is none.
    pub series: Option<Vec<SeriesId>>,
    /// How old the newest edition at hand of each series on the path may be.
    pub max_age: Option<Duration>,
}

/// An authority: where every path has to end.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct AuthorityRule {
    /// Its name, as it stands in the charters of those that it accredits.
    pub name: String,
    /// Its keys.
    pub keys: Vec<AuthorityKey>,
    /// How many different ones of them must have signed an accreditation.
    pub threshold: u32,
    /// Sectors for which bodies must be accredited, one of them; any, where there is none.
    pub sectors: Option<Vec<Token>>,
}

/// A key of a root authority.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct AuthorityKey {
    /// The name, for people.
    pub name: String,
    /// The key.
    pub key: PublicKeyText,
    /// From when its signatures count.
    pub from: Option<Timestamp>,
    /// Until when: the first second at which they do not count any more.
    pub until: Option<Timestamp>,
}

/// When the accreditations above a certificate must have been in force.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum InForceRule {
    /// When it was granted: it outlives the accreditation of its body.
    AtGrant,
    /// When it was granted, and at the time of the question.
    Throughout,
}

/// Which transparency logs and witnesses are trusted.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct LogRule {
    /// Whether a certificate must stand in one of the logs.
    pub required: bool,
    /// The verifier keys of the logs (C2SP signed-note), each named after its log.
    pub logs: Vec<String>,
    /// The verifier keys of the witnesses.
    pub witnesses: Vec<String>,
    /// How many different witnesses must have cosigned.
    pub quorum: u32,
    /// How long after the grant that many must have; any time, where there is none.
    pub max_delay: Option<Duration>,
}

/// A key that is trusted.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct TrustRoot {
    /// The name, for people.
    pub name: String,
    /// The id of the body that it signs for.
    pub body: String,
    /// The key.
    pub key: PublicKeyText,
    /// In which roles it signs.
    pub roles: Vec<Role>,
    /// From when its signatures count.
    pub from: Option<Timestamp>,
    /// Until when: the first second at which they do not count any more.
    pub until: Option<Timestamp>,
}

/// How many different keys must have signed in a role.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Threshold {
    /// The role.
    pub role: Role,
    /// How many; at least one.
    pub count: u32,
}

/// A set that is accepted.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct TrustedSet {
    /// Its id.
    pub id: SetId,
    /// Which versions.
    pub versions: VersionRange,
    /// Which levels; all, where there is none.
    pub levels: Option<LevelRule>,
    /// Which exact editions, by digest; all in the range, where there is none.
    pub digests: Option<Vec<Digest>>,
}

/// Whether the product itself must be at hand.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum ProductRule {
    /// Without it the verdict is about the certificate alone, and says so.
    Optional,
    /// Without it there is no acceptance.
    Required,
}

/// What must be known of a certificate's status.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct StatusRule {
    /// Whether it must be known at all.
    pub required: bool,
    /// How old the knowledge may be.
    pub max_age: Option<Duration>,
}

impl TrustPolicy {
    /// Reads a trust policy.
    pub fn read(bytes: &[u8]) -> Result<Self, ReadError> {
        Tape::parse(bytes)?.root().read()
    }
}

impl Read for TrustPolicy {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        let mut fields = node.fields()?;
        fields.format(FORMAT)?;
        let policy = Self {
            id: fields.required("id")?,
            roots: fields.required("roots")?,
            thresholds: read_certifying(fields.node_of("thresholds")?)?,
            sets: read_sets(fields.node_of("sets")?)?,
            product_kinds: fields.optional("product_kinds")?,
            product: fields.required("product")?,
            waivers: fields.required("waivers")?,
            required_findings: fields.list("required_findings")?,
            max_certificate_age: fields.optional("max_certificate_age")?,
            status: fields.required("status")?,
            accreditation: fields.optional("accreditation")?,
            log: fields.optional("log")?,
        };
        fields.finish()?;
        Ok(policy)
    }
}

pub(crate) fn read_thresholds(node: Node<'_>) -> Result<Vec<Threshold>, ReadError> {
    let thresholds = read_unique(node, "role", |threshold: &Threshold| &threshold.role)?;
    // Without a threshold nobody would have to sign.
    if thresholds.is_empty() {
        return Err(node.error(ReadProblem::Empty { what: "the list of thresholds" }));
    }
    Ok(thresholds)
}

/// Thresholds for certificates: whoever signs status or accreditations certifies nothing.
fn read_certifying(node: Node<'_>) -> Result<Vec<Threshold>, ReadError> {
    let thresholds = read_thresholds(node)?;
    match thresholds.iter().zip(node.items()?).find(|(threshold, _)| !threshold.role.certifies()) {
        Some((_, node)) => Err(node.broken("the roles `status` and `accreditor` do not sign certificates")),
        None => Ok(thresholds),
    }
}

/// A period that ends before it begins holds nothing.
fn check_period(node: Node<'_>, from: Option<Timestamp>, until: Option<Timestamp>) -> Result<(), ReadError> {
    match from.zip(until) {
        Some((from, until)) if until <= from => Err(node.broken("a key's period ends before it begins")),
        _ => Ok(()),
    }
}

fn read_sets(node: Node<'_>) -> Result<Vec<TrustedSet>, ReadError> {
    let sets: Vec<TrustedSet> = node.read()?;
    if sets.is_empty() { Err(node.error(ReadProblem::Empty { what: "the list of sets" })) } else { Ok(sets) }
}

impl Read for TrustRoot {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        let mut fields = node.fields()?;
        let root = Self {
            name: fields.required("name")?,
            body: fields.required("body")?,
            key: fields.required("key")?,
            roles: fields.required("roles")?,
            from: fields.optional("from")?,
            until: fields.optional("until")?,
        };
        fields.finish()?;
        check_period(node, root.from, root.until)?;
        Ok(root)
    }
}

impl Read for Threshold {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        let mut fields = node.fields()?;
        let role = fields.required("role")?;
        let count = fields.node_of("count")?;
        count.integer_within(1, 100)?;
        let threshold = Self { role, count: count.read()? };
        fields.finish()?;
        Ok(threshold)
    }
}

impl Read for TrustedSet {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        let mut fields = node.fields()?;
        let set = Self {
            id: fields.required("id")?,
            versions: fields.required("versions")?,
            levels: fields.optional("levels")?,
            digests: fields.optional("digests")?,
        };
        fields.finish()?;
        Ok(set)
    }
}

impl Read for AccreditationRule {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        let mut fields = node.fields()?;
        let authorities = fields.node_of("authorities")?;
        let rule = Self {
            required: fields.required("required")?,
            authorities: read_unique(authorities, "authority", |authority: &AuthorityRule| authority.name.as_str())?,
            in_force: fields.required("in_force")?,
            series: fields.find("series").map(read_pins).transpose()?,
            max_age: fields.optional("max_age")?,
        };
        fields.finish()?;
        if rule.authorities.is_empty() {
            return Err(authorities.error(ReadProblem::Empty { what: "the list of authorities" }));
        }
        Ok(rule)
    }
}

fn read_pins(node: Node<'_>) -> Result<Vec<SeriesId>, ReadError> {
    let pins = read_unique(node, "series", |series: &SeriesId| series)?;
    if pins.is_empty() { Err(node.error(ReadProblem::Empty { what: "the list of series" })) } else { Ok(pins) }
}

impl Read for AuthorityRule {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        let mut fields = node.fields()?;
        let keys = fields.node_of("keys")?;
        let threshold = fields.node_of("threshold")?;
        threshold.integer_within(1, 100)?;
        let rule = Self {
            name: fields.required("name")?,
            keys: read_unique(keys, "key", |key: &AuthorityKey| &key.key)?,
            threshold: threshold.read()?,
            sectors: fields.optional("sectors")?,
        };
        fields.finish()?;
        if rule.keys.len() < rule.threshold as usize {
            return Err(threshold.broken("the threshold asks for more keys than there are"));
        }
        Ok(rule)
    }
}

impl Read for AuthorityKey {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        let mut fields = node.fields()?;
        let key = Self {
            name: fields.required("name")?,
            key: fields.required("key")?,
            from: fields.optional("from")?,
            until: fields.optional("until")?,
        };
        fields.finish()?;
        check_period(node, key.from, key.until)?;
        Ok(key)
    }
}

impl Read for LogRule {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        let mut fields = node.fields()?;
        let logs = fields.node_of("logs")?;
        let quorum = fields.node_of("quorum")?;
        quorum.integer_within(0, 100)?;
        let rule = Self {
            required: fields.required("required")?,
            logs: read_unique(logs, "log", String::as_str)?,
            witnesses: read_unique(fields.node_of("witnesses")?, "witness", String::as_str)?,
            quorum: quorum.read()?,
            max_delay: fields.optional("max_delay")?,
        };
        fields.finish()?;
        if rule.logs.is_empty() {
            return Err(logs.error(ReadProblem::Empty { what: "the list of logs" }));
        }
        if rule.witnesses.len() < rule.quorum as usize {
            return Err(quorum.broken("the quorum asks for more witnesses than there are"));
        }
        if rule.quorum == 0 && rule.max_delay.is_some() {
            return Err(quorum.broken("without witnesses nobody tells when a certificate was logged"));
        }
        Ok(rule)
    }
}

words! {
    InForceRule: AtGrant = "at_grant", Throughout = "throughout";
}

impl Read for ProductRule {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        match node.string()?.as_ref() {
            "optional" => Ok(Self::Optional),
            "required" => Ok(Self::Required),
            _ => Err(node.error(ReadProblem::NotOneOf { allowed: "optional, required".into() })),
        }
    }
}

impl Read for StatusRule {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        let mut fields = node.fields()?;
        let rule = Self { required: fields.required("required")?, max_age: fields.optional("max_age")? };
        fields.finish()?;
        Ok(rule)
    }
}

impl From<&TrustPolicy> for Json {
    fn from(policy: &TrustPolicy) -> Self {
        let product = match policy.product {
            ProductRule::Optional => "optional",
            ProductRule::Required => "required",
        };
        let status =
            Self::object().with("required", policy.status.required).with_some("max_age", policy.status.max_age);
        Self::object()
            .with("format", FORMAT)
            .with("id", &policy.id)
            .with("roots", Self::list(&policy.roots))
            .with("thresholds", Self::list(&policy.thresholds))
            .with("sets", Self::list(&policy.sets))
            .with_some("product_kinds", policy.product_kinds.as_ref().map(Self::list))
            .with("product", product)
            .with("waivers", policy.waivers)
            .with_list("required_findings", policy.required_findings.iter().map(Self::from).collect())
            .with_some("max_certificate_age", policy.max_certificate_age)
            .with("status", status)
            .with_some("accreditation", policy.accreditation.as_ref())
            .with_some("log", policy.log.as_ref())
    }
}

impl From<&AccreditationRule> for Json {
    fn from(rule: &AccreditationRule) -> Self {
        Self::object()
            .with("required", rule.required)
            .with("authorities", Self::list(&rule.authorities))
            .with("in_force", rule.in_force)
            .with_some("series", rule.series.as_ref().map(|series| Self::list(series.iter().copied())))
            .with_some("max_age", rule.max_age)
    }
}

impl From<&AuthorityRule> for Json {
    fn from(rule: &AuthorityRule) -> Self {
        Self::object()
            .with("name", rule.name.as_str())
            .with("keys", Self::list(&rule.keys))
            .with("threshold", rule.threshold)
            .with_some("sectors", rule.sectors.as_ref().map(Self::list))
    }
}

impl From<&AuthorityKey> for Json {
    fn from(key: &AuthorityKey) -> Self {
        Self::object()
            .with("name", key.name.as_str())
            .with("key", key.key)
            .with_some("from", key.from)
            .with_some("until", key.until)
    }
}

impl From<&LogRule> for Json {
    fn from(rule: &LogRule) -> Self {
        Self::object()
            .with("required", rule.required)
            .with("logs", Self::list(rule.logs.iter().map(String::as_str)))
            .with("witnesses", Self::list(rule.witnesses.iter().map(String::as_str)))
            .with("quorum", rule.quorum)
            .with_some("max_delay", rule.max_delay)
    }
}

impl From<&TrustRoot> for Json {
    fn from(root: &TrustRoot) -> Self {
        Self::object()
            .with("name", root.name.as_str())
            .with("body", root.body.as_str())
            .with("key", root.key)
            .with("roles", Self::list(&root.roles))
            .with_some("from", root.from)
            .with_some("until", root.until)
    }
}

impl From<&Threshold> for Json {
    fn from(threshold: &Threshold) -> Self {
        Self::object().with("role", &threshold.role).with("count", threshold.count)
    }
}

impl From<&TrustedSet> for Json {
    fn from(set: &TrustedSet) -> Self {
        let digests = set.digests.as_ref().map(|digests| Self::list(digests.iter().copied()));
        Self::object()
            .with("id", &set.id)
            .with("versions", &set.versions)
            .with_some("levels", set.levels.as_ref())
            .with_some("digests", digests)
    }
}

const FORMAT: &str = "warifu.trust-policy/2";

use crate::admission::{PublicKeyText, WaiverRule};
use crate::digest::Digest;
use crate::document::{document, tokens};
use crate::ids::{RequirementId, Role, SetId, Token};
use crate::json::{Node, ReadError};
use crate::language::both;
use crate::level_rule::LevelRule;
use crate::series::SeriesId;
use crate::time::{Duration, Timestamp};
use crate::version::VersionRange;

document! {
    /// What an importer accepts (`warifu.trust-policy/2`).
    pub struct TrustPolicy: "trust_policy" = "warifu.trust-policy/2" in default {
        /// Its id, for people.
        id: Token,
        /// Whose keys are trusted, for which body, in which roles and when.
        roots: Vec<TrustRoot>,
        /// How many different keys must have signed, per role; at least one threshold.
        thresholds: Vec<Threshold> = items(unique "role", "役割" by role; some "the list of thresholds", "しきい値の一覧";),
        /// Which sets are accepted; at least one.
        sets: Vec<TrustedSet> = items(some "the list of sets", "要求事項集の一覧";),
        /// Which kinds of product are accepted; all, where there is none.
        product_kinds: Option<Vec<Token>> = optional,
        /// Whether the product itself must be at hand.
        product: ProductRule,
        /// Whether certificates with waived requirements are accepted.
        waivers: WaiverRule,
        /// Requirements whose findings must be shown, and met.
        required_findings: Vec<RequirementId> = list,
        /// How long after its grant a certificate is accepted, whatever its own end.
        max_certificate_age: Option<Duration> = optional,
        /// What must be known of the certificate's status.
        status: StatusRule,
        /// Which authorities' word about bodies counts; none, where the policy names every key itself.
        accreditation: Option<AccreditationRule> = optional,
        /// Which transparency logs and witnesses are trusted; none, where the policy does not care.
        log: Option<LogRule> = optional,
    }
    check check_thresholds;
}

document! {
    /// Which authorities' word counts about who may certify what.
    pub struct AccreditationRule: "accreditation_rule" {
        /// Whether a certificate is accepted only by accreditation, even where the policy names the body's keys itself.
        required: bool,
        /// The authorities; at least one, each name once.
        authorities: Vec<AuthorityRule> = items(unique "authority", "機関" by name; some "the list of authorities", "機関の一覧";),
        /// When accreditations must have been in force.
        in_force: InForceRule,
        /// Series of which one must lie on the path from the body up to the authority; any path, where there is none.
        series: Option<Vec<SeriesId>> = optional_of(unique "series", "系列"; some "the list of series", "系列の一覧";),
        /// How old the newest edition at hand of each series on the path may be.
        max_age: Option<Duration> = optional,
    }
}

document! {
    /// An authority: where every path has to end.
    pub struct AuthorityRule: "authority_rule" {
        /// Its name, as it stands in the charters of those that it accredits.
        name: String,
        /// Its keys.
        keys: Vec<AuthorityKey> = items(unique "key", "鍵" by key;),
        /// How many different ones of them must have signed an accreditation.
        threshold: u32 = within(1, 100),
        /// Sectors for which bodies must be accredited, one of them; any, where there is none.
        sectors: Option<Vec<Token>> = optional,
    }
    check check;
}

document! {
    /// A key of a root authority.
    pub struct AuthorityKey: "authority_key" {
        /// The name, for people.
        name: String,
        /// The key.
        key: PublicKeyText,
        /// From when its signatures count.
        from: Option<Timestamp> = optional,
        /// Until when: the first second at which they do not count any more.
        until: Option<Timestamp> = optional,
    }
    check check;
}

tokens! {
    /// When the accreditations above a certificate must have been in force.
    pub enum InForceRule {
        /// When it was granted: it outlives the accreditation of its body.
        AtGrant = "at_grant",
        /// When it was granted, and at the time of the question.
        Throughout = "throughout",
    }
}

document! {
    /// Which transparency logs and witnesses are trusted.
    pub struct LogRule: "log_rule" {
        /// Whether a certificate must stand in one of the logs.
        required: bool,
        /// The verifier keys of the logs (C2SP signed-note), each named after its log.
        logs: Vec<String> = items(unique "log", "ログ"; some "the list of logs", "ログの一覧";),
        /// The verifier keys of the witnesses.
        witnesses: Vec<String> = items(unique "witness", "証人";),
        /// How many different witnesses must have cosigned.
        quorum: u32 = within(0, 100),
        /// How long after the grant that many must have; any time, where there is none.
        max_delay: Option<Duration> = optional,
    }
    check check;
}

document! {
    /// A key that is trusted.
    pub struct TrustRoot: "trust_root" {
        /// The name, for people.
        name: String,
        /// The id of the body that it signs for.
        body: String,
        /// The key.
        key: PublicKeyText,
        /// In which roles it signs.
        roles: Vec<Role>,
        /// From when its signatures count.
        from: Option<Timestamp> = optional,
        /// Until when: the first second at which they do not count any more.
        until: Option<Timestamp> = optional,
    }
    check check;
}

document! {
    /// How many different keys must have signed in a role.
    pub struct Threshold: "threshold" {
        /// The role.
        role: Role,
        /// How many; at least one.
        count: u32 = within(1, 100),
    }
}

document! {
    /// A set that is accepted.
    pub struct TrustedSet: "trusted_set" {
        /// Its id.
        id: SetId,
        /// Which versions.
        versions: VersionRange,
        /// Which levels; all, where there is none.
        levels: Option<LevelRule> = optional,
        /// Which exact editions, by digest; all in the range, where there is none.
        digests: Option<Vec<Digest>> = optional,
    }
}

tokens! {
    /// Whether the product itself must be at hand.
    pub enum ProductRule {
        /// Without it the verdict is about the certificate alone, and says so.
        Optional = "optional",
        /// Without it there is no acceptance.
        Required = "required",
    }
}

document! {
    /// What must be known of a certificate's status.
    pub struct StatusRule: "status_rule" + Copy {
        /// Whether it must be known at all.
        required: bool,
        /// How old the knowledge may be.
        max_age: Option<Duration> = optional,
    }
}

impl TrustPolicy {
    /// Thresholds for certificates: whoever signs status or accreditations certifies nothing.
    fn check_thresholds(&self, node: Node<'_>) -> Result<(), ReadError> {
        let mut thresholds = self.thresholds.iter().zip(node.member("thresholds").items()?);
        match thresholds.find(|(threshold, _)| !threshold.role.certifies()) {
            Some((_, node)) => Err(node.broken(both(
                "the roles `status` and `accreditor` do not sign certificates",
                "役割 `status` と `accreditor` は認証書に署名しない",
            ))),
            None => Ok(()),
        }
    }
}

impl TrustRoot {
    fn check(&self, node: Node<'_>) -> Result<(), ReadError> {
        check_period(node, self.from, self.until)
    }
}

impl AuthorityKey {
    fn check(&self, node: Node<'_>) -> Result<(), ReadError> {
        check_period(node, self.from, self.until)
    }
}

/// A period that ends before it begins holds nothing.
fn check_period(node: Node<'_>, from: Option<Timestamp>, until: Option<Timestamp>) -> Result<(), ReadError> {
    match from.zip(until) {
        Some((from, until)) if until <= from => {
            Err(node.broken(both("a key's period ends before it begins", "鍵の有効期間の終わりが始まりより前である")))
        }
        _ => Ok(()),
    }
}

impl AuthorityRule {
    fn check(&self, node: Node<'_>) -> Result<(), ReadError> {
        if self.keys.len() < self.threshold as usize {
            return Err(node
                .member("threshold")
                .broken(both("the threshold asks for more keys than there are", "しきい値が鍵の数より大きい")));
        }
        Ok(())
    }
}

impl LogRule {
    fn check(&self, node: Node<'_>) -> Result<(), ReadError> {
        let quorum = node.member("quorum");
        if self.witnesses.len() < self.quorum as usize {
            return Err(
                quorum.broken(both("the quorum asks for more witnesses than there are", "定足数が証人の数より大きい"))
            );
        }
        if self.quorum == 0 && self.max_delay.is_some() {
            return Err(quorum.broken(both(
                "without witnesses nobody tells when a certificate was logged",
                "証人がいなければ認証書がいつ登録されたかを示せない",
            )));
        }
        Ok(())
    }
}

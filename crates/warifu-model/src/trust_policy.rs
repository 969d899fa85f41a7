use crate::admission::{PublicKeyText, WaiverRule};
use crate::arrangement_id::ArrangementId;
use crate::digest::Digest;
use crate::document::{document, tokens};
use crate::ids::{RequirementId, Role, SetId, Token};
use crate::json::{Node, ReadError, ReadProblem};
use crate::language::both;
use crate::level_rule::LevelRule;
use crate::series::SeriesId;
use crate::time::{Duration, Timestamp};
use crate::version::{SemVer, VersionRange};

document! {
    /// A trust policy (`warifu.trust-policy/2`): the certificates that an importer accepts.
    pub struct TrustPolicy: "trust_policy" = "warifu.trust-policy/2" in default {
        /// Its id, for people.
        id: Token,
        /// The keys that are trusted, with the body, the roles and the time of each.
        roots: Vec<TrustRoot>,
        /// The number of different keys that must have signed, per role; at least one threshold.
        thresholds: Vec<Threshold> = items(unique "role", "役割" by role; some "the list of thresholds", "しきい値の一覧";),
        /// The sets that are accepted; at least one.
        sets: Vec<TrustedSet> = items(some "the list of sets", "要求事項集の一覧";),
        /// The kinds of product that are accepted; all, where there is none.
        product_kinds: Option<Vec<Token>> = optional,
        /// States whether the product itself must be provided.
        product: ProductRule,
        /// States whether certificates with waived requirements are accepted.
        waivers: WaiverRule,
        /// Requirements whose findings must be shown, and met.
        required_findings: Vec<RequirementId> = list,
        /// The longest time after its grant for which a certificate is accepted, whatever its own end.
        max_certificate_age: Option<Duration> = optional,
        /// The demand on the knowledge of the certificate's status.
        status: StatusRule,
        /// The authorities whose word about bodies counts; none, where the policy names every key itself.
        accreditation: Option<AccreditationRule> = optional,
        /// The transparency logs and witnesses that are trusted; none, where the policy does not care.
        log: Option<LogRule> = optional,
        /// The arrangements of recognition that count; none, where only what the policy names itself is accepted.
        recognition: Option<RecognitionRule> = optional,
    }
    check check;
}

document! {
    /// The authorities whose word counts about who may certify what.
    pub struct AccreditationRule: "accreditation_rule" {
        /// States whether a certificate is accepted only by accreditation, even where the policy names the body's keys itself.
        required: bool,
        /// The authorities; at least one, each name once.
        authorities: Vec<AuthorityRule> = items(unique "authority", "機関" by name; some "the list of authorities", "機関の一覧";),
        /// The time at which accreditations must have been in force.
        in_force: InForceRule,
        /// Series of which one must lie on the path from the body up to the authority; any path, where there is none.
        series: Option<Vec<SeriesId>> = optional_of(unique "series", "系列"; some "the list of series", "系列の一覧";),
        /// The greatest age of the newest edition that is provided of each series on the path.
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
        /// The number of different ones of them that must have signed an accreditation.
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
    /// The time at which the accreditations above a certificate must have been in force.
    pub enum InForceRule {
        /// The time at which it was granted: it outlives the accreditation of its body.
        AtGrant = "at_grant",
        /// The time at which it was granted, and at the time of the question.
        Throughout = "throughout",
    }
}

document! {
    /// The transparency logs and witnesses that are trusted.
    pub struct LogRule: "log_rule" {
        /// States whether a certificate must stand in one of the logs.
        required: bool,
        /// The verifier keys of the logs (C2SP signed-note), each named after its log.
        logs: Vec<String> = items(unique "log", "ログ"; some "the list of logs", "ログの一覧";),
        /// The verifier keys of the witnesses.
        witnesses: Vec<String> = items(unique "witness", "証人";),
        /// The number of different witnesses that must have cosigned.
        quorum: u32 = within(0, 100),
        /// The longest time after the grant until that many must have; any time, where there is none.
        max_delay: Option<Duration> = optional,
    }
    check check;
}

document! {
    /// The arrangements of recognition that count.
    pub struct RecognitionRule: "recognition_rule" {
        /// Arrangements that the importer takes over itself, by the digests of their exact bytes, whoever signed them.
        adopted: Vec<Digest> = list_of(unique "arrangement", "取決め";),
        /// The parties whose word counts, and for what.
        parties: Vec<RecognisingParty> = list_of(unique "party", "当事者" by id;),
        /// The bodies whose certificates are those of an issuer that arrangements name; without an entry for it nothing of it is recognised.
        issuers: Vec<RecognisedIssuer> = list_of(unique "issuer", "発行者" by id;),
        /// Arrangements of which it must be one; any that counts, where there is none.
        arrangements: Option<Vec<ArrangementId>> = optional_of(unique "arrangement", "取決め"; some "the list of arrangements", "取決めの一覧";),
        /// Crosswalks that count: between sector lists for the sectors, between requirement sets for what is left to do.
        crosswalks: Vec<AdoptedCrosswalk> = list_of(unique "crosswalk", "対応表" by digest;),
        /// States what a sector is worth that only overlaps one that is asked for.
        partial_sectors: PartialSectorRule,
    }
    check check;
}

document! {
    /// A party whose word about recognition counts: its keys, or the accreditation by which it is known.
    pub struct RecognisingParty: "recognising_party" {
        /// Its id, as arrangements name it.
        id: Token,
        /// Its keys; none where `series` says who it is.
        keys: Vec<AuthorityKey> = list_of(unique "key", "鍵" by key;),
        /// The number of different ones of them that must have signed; one, where there is none.
        threshold: Option<u32> = optional_within(1, 100),
        /// The series of its accreditation: its keys with the role `accreditor` speak for it.
        series: Option<SeriesId> = optional,
        /// The sets for which it may recognise others' certificates; all, where there is none.
        recognises: Option<Vec<TrustedSet>> = optional_of(some "the list of sets", "要求事項集の一覧";),
    }
    check check;
}

document! {
    /// The bodies whose certificates are those of an issuer, by what the policy knows bodies by: at least one of the three.
    pub struct RecognisedIssuer: "recognised_issuer" {
        /// Its id, as arrangements name it.
        id: Token,
        /// Authorities of the policy, by their names: every body whose path ends at one of them.
        authorities: Vec<String> = list_of(unique "authority", "機関";),
        /// Series of accreditations: every body on whose path one of them stands.
        series: Vec<SeriesId> = list_of(unique "series", "系列";),
        /// Ids of bodies whose keys are roots of the policy: what these keys grant.
        bodies: Vec<String> = list_of(unique "body", "機関";),
    }
    check check;
}

document! {
    /// A crosswalk between sector lists that counts, and when.
    pub struct AdoptedCrosswalk: "adopted_crosswalk" {
        /// The digest of its exact bytes.
        digest: Digest,
        /// From when.
        from: Option<Timestamp> = optional,
        /// Until when: the first second at which it does not count any more.
        until: Option<Timestamp> = optional,
    }
    check check;
}

tokens! {
    /// States what a sector is worth that only overlaps one that is asked for.
    pub enum PartialSectorRule: "partial_sector_rule" {
        /// It counts, and the verdict says so.
        Accept = "accept",
        /// It does not count.
        Refuse = "refuse",
    }
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
    /// The number of different keys that must have signed in a role.
    pub struct Threshold: "threshold" {
        /// The role.
        role: Role,
        /// The number of keys; at least one.
        count: u32 = within(1, 100),
    }
}

document! {
    /// A set that is accepted.
    pub struct TrustedSet: "trusted_set" {
        /// Its id.
        id: SetId,
        /// The versions.
        versions: VersionRange,
        /// The levels; all, where there is none.
        levels: Option<LevelRule> = optional,
        /// The exact editions, by digest; all in the range, where there is none.
        digests: Option<Vec<Digest>> = optional,
    }
}

tokens! {
    /// States whether the product itself must be provided.
    pub enum ProductRule {
        /// Without it the verdict is about the certificate alone, and says so.
        Optional = "optional",
        /// Without it there is no acceptance.
        Required = "required",
    }
}

document! {
    /// The demand on the knowledge of a certificate's status.
    pub struct StatusRule: "status_rule" + Copy {
        /// States whether it must be known at all.
        required: bool,
        /// The greatest age of the knowledge.
        max_age: Option<Duration> = optional,
    }
}

impl TrustedSet {
    /// Tells whether this entry takes an edition of a set (`docs/GATE.md`, rule 5.1). One whose digest nobody knows is taken by no entry
    /// that asks for digests.
    pub fn takes(&self, id: &SetId, version: &SemVer, digest: Option<Digest>) -> bool {
        let is_pinned = |digests: &Vec<Digest>| digest.is_some_and(|digest| digests.contains(&digest));
        self.id == *id && self.versions.contains(version) && self.digests.as_ref().is_none_or(is_pinned)
    }
}

impl TrustPolicy {
    fn check(&self, node: Node<'_>) -> Result<(), ReadError> {
        self.check_thresholds(node)?;
        self.check_issuers(node)
    }

    /// An issuer is known by authorities and bodies that the policy has.
    fn check_issuers(&self, node: Node<'_>) -> Result<(), ReadError> {
        let Some(rule) = self.recognition.as_ref().filter(|rule| !rule.issuers.is_empty()) else { return Ok(()) };
        let authorities: Vec<&str> =
            self.accreditation.iter().flat_map(|rule| &rule.authorities).map(|one| one.name.as_str()).collect();
        let bodies: Vec<&str> = self.roots.iter().map(|root| root.body.as_str()).collect();
        for (issuer, place) in rule.issuers.iter().zip(node.member("recognition").member("issuers").items()?) {
            let known = [
                ("authorities", &issuer.authorities, &authorities, both("authority", "機関")),
                ("bodies", &issuer.bodies, &bodies, both("body", "機関")),
            ];
            for (field, named, known, what) in known {
                let Some(at) = named.iter().position(|name| !known.contains(&name.as_str())) else { continue };
                let node = place.member(field).items()?.nth(at).unwrap_or(place);
                return Err(node.error(ReadProblem::UnknownReference { what }));
            }
        }
        Ok(())
    }

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

impl RecognitionRule {
    fn check(&self, node: Node<'_>) -> Result<(), ReadError> {
        if self.adopted.is_empty() && self.parties.is_empty() && self.crosswalks.is_empty() {
            return Err(node.broken(both(
                "a rule of recognition names an arrangement, a party or a crosswalk",
                "承認の規則が、取決め、当事者、対応表のいずれも挙げていない",
            )));
        }
        Ok(())
    }
}

impl RecognisingParty {
    fn check(&self, node: Node<'_>) -> Result<(), ReadError> {
        if self.keys.is_empty() == self.series.is_none() || (self.series.is_some() && self.threshold.is_some()) {
            return Err(node.broken(both(
                "a party is known by its keys or by its series, one of the two",
                "当事者は鍵か系列のどちらか一方で示す",
            )));
        }
        if self.series.is_none() && self.keys.len() < self.threshold.unwrap_or(1) as usize {
            return Err(node
                .member("threshold")
                .broken(both("the threshold asks for more keys than there are", "しきい値が鍵の数より大きい")));
        }
        Ok(())
    }
}

impl RecognisedIssuer {
    fn check(&self, node: Node<'_>) -> Result<(), ReadError> {
        if self.authorities.is_empty() && self.series.is_empty() && self.bodies.is_empty() {
            return Err(node.broken(both(
                "an issuer is known by authorities, by series or by bodies",
                "発行者は、機関、系列又は認証機関の識別子で示す",
            )));
        }
        Ok(())
    }
}

impl AdoptedCrosswalk {
    /// Returns whether it counts at a time.
    pub fn counts_at(&self, at: Timestamp) -> bool {
        self.from.is_none_or(|from| from <= at) && self.until.is_none_or(|until| at < until)
    }

    fn check(&self, node: Node<'_>) -> Result<(), ReadError> {
        match self.from.zip(self.until) {
            Some((from, until)) if until <= from => {
                Err(node.broken(both("a period ends before it begins", "期間の終わりが始まりより前である")))
            }
            _ => Ok(()),
        }
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

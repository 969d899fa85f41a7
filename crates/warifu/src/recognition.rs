//! What an arrangement of recognition says at a time, provision by provision, and whom a policy lets sign one. The gate decides about
//! a certificate; this tells an authority or an importer what the gate would go by.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use warifu_model::{
    Arrangement, ArrangementStateFrom, Certificate, Digest, Envelope, Json, Provision, RecognisingParty,
    RecognitionRule, SectorList, SetId, Timestamp, Token, TrustedSet, VersionRange, problems,
};
use warifu_recognition::{Obstacle, consider, in_effect, lists_with};
use warifu_seal::keys::PublicKey;
use warifu_verify::{Check, CheckOutcome, Code, Recognition, Trust};

/// A question to an arrangement.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// The arrangement.
    pub arrangement: &'a Arrangement,
    /// The digest of its exact bytes.
    pub digest: Digest,
    /// The envelope that it came in; none where it was given as it is.
    pub envelope: Option<&'a Envelope>,
    /// The time.
    pub at: Timestamp,
    /// The policy of an importer; none where nobody's is asked about.
    pub trust: Option<&'a Trust>,
    /// A certificate, as it says; none where the provisions alone are asked about.
    pub certificate: Option<&'a Certificate>,
    /// The gate's answer about that certificate, with this arrangement at hand: [`Gate::considered`](warifu_verify::Gate::considered).
    /// None where there is no policy to ask by, or the certificate is not authentic.
    pub considered: Option<&'a [(Recognition, Check)]>,
}

/// The answer.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Shown {
    /// The state at the time; none before the first one.
    pub state: Option<ArrangementStateFrom>,
    /// States whose word it is under the policy; none where no policy was asked.
    pub word: Option<Word>,
    /// Each provision, in the order of the arrangement.
    pub provisions: Vec<ShownProvision>,
}

/// States whether an arrangement counts under a policy.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Word {
    /// The policy adopts these very bytes.
    Adopted,
    /// All parties that the charter names signed it.
    Signed,
    /// These parties have not signed it, or the policy does not name them.
    Missing(Vec<Token>),
    /// These parties are known by an accreditation, so that the gate alone can tell; the others have signed.
    BySeries(Vec<Token>),
    /// The policy has no rule about recognition, or asks for other arrangements.
    NotAsked,
}

/// Tells which sectors of an arrangement stand in several of these lists, each with the ids of its lists. An arrangement names them by the ids of
/// the issuing side's list; whoever reads it may think of another one.
///
/// ```
/// use warifu::recognition::in_several_lists;
/// use warifu_model::{Arrangement, SectorList};
///
/// fn is_plain(arrangement: &Arrangement, lists: &[&SectorList]) -> bool {
///     in_several_lists(arrangement, lists).is_empty()
/// }
/// ```
pub fn in_several_lists(arrangement: &Arrangement, lists: &[&SectorList]) -> BTreeMap<Token, Vec<SetId>> {
    let sectors: BTreeSet<&Token> =
        arrangement.provisions.iter().flat_map(|one| one.sectors.iter().flatten()).collect();
    let found = sectors.into_iter().map(|sector| (sector, lists_with(sector, lists)));
    let several = found.filter(|(_, lists)| lists.len() > 1);
    several.map(|(sector, lists)| (sector.clone(), lists.into_iter().cloned().collect())).collect()
}

/// One provision at a time.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ShownProvision {
    /// The provision.
    pub provision: Provision,
    /// `ok`, or the first obstacle by the rules of the gate (`docs/GATE.md`, section 9).
    pub code: Code,
    /// The values that decided, and the JSON Pointer in the arrangement at which they are.
    pub detail: Option<Json>,
    /// The place in the arrangement that decided, as a JSON Pointer (RFC 6901).
    pub pointer: String,
    /// States that it is undetermined rather than refused.
    pub outcome: CheckOutcome,
}

problems! {
    /// Reason why a key does not sign for a party under a policy.
    #[derive(Clone, Debug, Eq, PartialEq)]
    #[non_exhaustive]
    pub enum SignerUnknown {
        /// The charter has no such party.
        NoParty {
            /// The party that was named.
            party: Token,
            /// The parties of the charter.
            parties: String,
        } => {
            code: "party-unknown",
            en: "the arrangement has no party `{party}`",
            ja: "取決めに当事者 `{party}` がない",
            help_en: "name one of {parties}",
            help_ja: "次から指定してください：{parties}",
        }
        /// No party of the policy has the key at that time.
        KeyNotNamed {
            /// The id of the key.
            key: Digest,
            /// The parties that were looked at.
            parties: String,
        } => {
            code: "party-key-unknown",
            en: "the policy names key `{key}` for none of {parties} at the time of the edition",
            ja: "方針は鍵 `{key}` を {parties} のいずれの当事者の鍵としても、版の作成時点で有効なものとして挙げていない",
            help_en: "sign with a key that the policy names for the party; one that is known by its accreditation signs without a policy",
            help_ja: "方針が当事者の鍵として挙げるもので署名してください。認定によって特定される当事者は、方針を指定せずに署名します",
        }
    }
}

/// Tells what an arrangement says at a time: its state, whose word it is under a policy, and for each provision whether it has effect,
/// or for a certificate whether it recognises it, and why not.
///
/// ```
/// use warifu::recognition::{Question, show};
/// use warifu::{Digest, Timestamp};
/// use warifu_model::{Arrangement, ReadError};
///
/// fn effective(document: &[u8], at: Timestamp) -> Result<Vec<String>, ReadError> {
///     let (arrangement, digest) = (&Arrangement::read(document)?, Digest::of(document));
///     let question =
///         Question { arrangement, digest, envelope: None, at, trust: None, certificate: None, considered: None };
///     let shown = show(&question).provisions.into_iter().filter(|one| one.has_effect());
///     Ok(shown.map(|one| one.provision.id.to_string()).collect())
/// }
/// ```
pub fn show(question: &Question<'_>) -> Shown {
    let word = question.trust.map(|trust| question.settled(question.word(trust)));
    let provisions = question.arrangement.provisions.iter().enumerate();
    Shown {
        state: question.arrangement.state_at(question.at).cloned(),
        provisions: provisions.map(|(place, one)| question.provision(place, one, word.as_ref())).collect(),
        word,
    }
}

/// Finds the party for which a key signs an arrangement under a policy: the one that is named, or the first of the charter that has the key.
///
/// # Errors
///
/// [`SignerUnknown`] where the policy names the key for no such party at the time of the edition.
///
/// ```
/// use warifu::Trust;
/// use warifu::recognition::{SignerUnknown, signs_for};
/// use warifu_model::Arrangement;
/// use warifu_seal::keys::Signer;
///
/// fn party(trust: &Trust, arrangement: &Arrangement, key: &dyn Signer) -> Result<String, SignerUnknown> {
///     signs_for(trust, arrangement, None, &key.public_key()).map(|party| party.to_string())
/// }
/// ```
pub fn signs_for(
    trust: &Trust,
    arrangement: &Arrangement,
    party: Option<&Token>,
    key: &PublicKey,
) -> Result<Token, SignerUnknown> {
    let parties = &arrangement.charter.parties;
    if let Some(stranger) = party.filter(|party| !parties.contains(party)) {
        return Err(SignerUnknown::NoParty { party: stranger.clone(), parties: listed(parties) });
    }
    let asked: Vec<Token> = parties.iter().filter(|one| party.is_none_or(|party| party == *one)).cloned().collect();
    let rule = trust.policy().recognition.as_ref();
    let has_key = |id: &&Token| {
        let entry = rule.and_then(|rule| entry(rule, id));
        entry.is_some_and(|entry| keys(entry, arrangement.issued_at).contains(key))
    };
    match asked.iter().find(has_key) {
        Some(found) => Ok(found.clone()),
        None => Err(SignerUnknown::KeyNotNamed { key: key.key_id(), parties: listed(&asked) }),
    }
}

impl Shown {
    /// Tells whether it has effect by any provision, and the arrangement counts: none where that cannot be told.
    pub fn has_effect(&self) -> Option<bool> {
        if matches!(self.word, Some(Word::Missing(_) | Word::NotAsked)) {
            return Some(false);
        }
        let is_open = matches!(self.word, Some(Word::BySeries(_)));
        if self.provisions.iter().any(ShownProvision::has_effect) {
            return (!is_open).then_some(true);
        }
        let is_unknown = self.provisions.iter().any(|one| one.outcome == CheckOutcome::Unknown);
        (!is_unknown).then_some(false)
    }
}

impl ShownProvision {
    /// Tells whether it makes a certificate count, or waives requirements.
    pub fn has_effect(&self) -> bool {
        matches!(self.code, Code::Ok | Code::RecognitionPartial)
    }
}

impl Question<'_> {
    /// Whose word the arrangement is (rule 9.2), as far as keys tell.
    fn word(&self, trust: &Trust) -> Word {
        let Some(rule) = &trust.policy().recognition else { return Word::NotAsked };
        if rule.arrangements.as_ref().is_some_and(|pins| !pins.contains(&self.arrangement.id())) {
            return Word::NotAsked;
        }
        if rule.adopted.contains(&self.digest) {
            return Word::Adopted;
        }
        let (mut missing, mut by_series) = (Vec::new(), Vec::new());
        for party in &self.arrangement.charter.parties {
            let signed = |envelope| trust.has_signed(party, envelope, self.arrangement.issued_at);
            match self.envelope.map_or(Some(false), signed) {
                Some(true) => {}
                Some(false) => missing.push(party.clone()),
                None => by_series.push(party.clone()),
            }
        }
        match (missing.is_empty(), by_series.is_empty()) {
            (false, _) => Word::Missing(missing),
            (true, false) => Word::BySeries(by_series),
            (true, true) => Word::Signed,
        }
    }

    /// What the gate found out about parties that are known by an accreditation, where it was asked.
    fn settled(&self, word: Word) -> Word {
        let Word::BySeries(parties) = word.clone() else { return word };
        let is_about = |one: &Provision| self.certificate.is_some_and(|held| held.set.id == one.certified.id);
        match self.considered {
            Some(considered) if considered.iter().any(|(shown, _)| *shown.arrangement == *self.arrangement) => {
                Word::Signed
            }
            Some(_) if self.arrangement.provisions.iter().any(is_about) => Word::Missing(parties),
            _ => word,
        }
    }

    fn provision(&self, place: usize, provision: &Provision, word: Option<&Word>) -> ShownProvision {
        let (code, detail, outcome) = self.judged(provision, word);
        let member = member_of(code);
        let pointer = match code {
            // these are the arrangement's own
            Code::ArrangementNotInForce => "/states".to_owned(),
            Code::ArrangementContradictory | Code::ArrangementNotInBundle => "/sequence".to_owned(),
            _ => format!("/provisions/{place}{member}"),
        };
        ShownProvision { provision: provision.clone(), code, detail, pointer, outcome }
    }

    fn judged(&self, provision: &Provision, word: Option<&Word>) -> (Code, Option<Json>, CheckOutcome) {
        if let Some(by_gate) = self.by_gate(provision) {
            return by_gate;
        }
        if self.is_passed_over(provision, word) {
            let detail = Json::object().with("sequence", self.arrangement.sequence);
            return (Code::ArrangementNotInBundle, Some(detail), CheckOutcome::Fail);
        }
        match self.obstacle(provision, word) {
            Err((code, detail)) => (code, Some(detail), CheckOutcome::Fail),
            Ok(()) => (Code::Ok, None, CheckOutcome::Pass),
        }
    }

    /// The gate's own answer, where it was about this provision.
    fn by_gate(&self, provision: &Provision) -> Option<(Code, Option<Json>, CheckOutcome)> {
        let of_this =
            |shown: &Recognition| *shown.arrangement == *self.arrangement && shown.provision.id == provision.id;
        let (_, check) = self.considered?.iter().find(|(shown, _)| of_this(shown))?;
        Some((check.code, check.detail.clone(), check.outcome))
    }

    /// The edition counts, and the gate did not ask it about the certificate: another one governs.
    fn is_passed_over(&self, provision: &Provision, word: Option<&Word>) -> bool {
        let is_about = self.certificate.is_some_and(|held| held.set.id == provision.certified.id);
        is_about && self.considered.is_some() && matches!(word, Some(Word::Adopted | Word::Signed))
    }

    /// The first obstacle, as far as it can be told without the gate: the steps of rule 9.5 that look at no path and at no other check.
    fn obstacle(&self, provision: &Provision, word: Option<&Word>) -> Result<(), (Code, Json)> {
        let trust = self.trust.filter(|trust| trust.policy().recognition.is_some());
        let within = match trust.filter(|_| word != Some(&Word::Adopted)) {
            Some(trust) => trust.within_mandate(provision).ok_or_else(|| without_mandate(provision))?,
            None => Cow::Borrowed(provision),
        };
        let is_known = trust.is_none_or(|trust| trust.issuer(&provision.issuer).is_some());
        match self.considered_alone(&within) {
            // the issuer is asked before the effect
            Err((Code::RecognitionWithoutEffect | Code::RecognitionPartial, _)) | Ok(())
                if !is_known && provision.counts_as.is_some() =>
            {
                Err((Code::IssuerNotRecognised, Json::object().with("issuer", &provision.issuer)))
            }
            result => result,
        }
    }

    fn considered_alone(&self, provision: &Provision) -> Result<(), (Code, Json)> {
        let told = |obstacle: Obstacle| (Code::from(obstacle.why), obstacle.detail);
        let asked = self.asked(provision);
        let Some(certificate) = self.certificate else {
            refuse_not_asked(provision, &asked)?;
            return in_effect(self.arrangement, provision, self.at).map_err(told);
        };
        if let Some(considered) = consider(self.arrangement, provision, certificate, &asked, self.at) {
            return considered.result.map(drop).map_err(told);
        }
        let detail = Json::object().with("found", &certificate.set.id).with("set", &provision.certified.id);
        Err((Code::EditionNotRecognised, detail))
    }

    /// The sets that are asked for: those of the policy, or what the provision itself names.
    fn asked(&self, provision: &Provision) -> Vec<TrustedSet> {
        if let Some(trust) = self.trust {
            return trust.policy().sets.clone();
        }
        let own = provision.counts_as.iter().map(|set| TrustedSet {
            id: set.set.clone(),
            versions: VersionRange::exactly(&set.version),
            levels: None,
            digests: set.digest.map(|digest| vec![digest]),
        });
        own.collect()
    }
}

fn without_mandate(provision: &Provision) -> (Code, Json) {
    let set = provision.counts_as.as_ref();
    let detail = Json::object()
        .with("party", &provision.recogniser)
        .with("set", set.map(|set| &set.set))
        .with("version", set.map(|set| &set.version));
    (Code::PartyWithoutMandate, detail)
}

fn refuse_not_asked(provision: &Provision, asked: &[TrustedSet]) -> Result<(), (Code, Json)> {
    let Some(set) = &provision.counts_as else { return Ok(()) };
    if asked.iter().any(|one| one.takes(&set.set, &set.version, set.digest)) {
        return Ok(());
    }
    let detail = Json::object().with("set", &set.set).with("version", &set.version);
    Err((Code::RecognisedSetNotAccepted, detail))
}

/// The member of a provision that a code is about.
fn member_of(code: Code) -> &'static str {
    match code {
        Code::EditionNotRecognised => "/certified",
        Code::RecognisedSetNotAccepted => "/counts_as",
        Code::RecognitionNotYetEffective => "/from",
        Code::RecognitionEnded => "/until",
        Code::GrantedBeforeRecognition => "/granted_from",
        Code::ProductKindNotRecognised => "/product_kinds",
        Code::LevelNotRecognised | Code::RecognitionLevelCapped => "/counts_as/levels",
        Code::RecognitionPartial => "/waived",
        Code::RecognitionWithoutEffect => "/effect",
        Code::SectorNotRecognised | Code::SectorPartlyMatched => "/sectors",
        Code::ConditionNotMet | Code::ConditionNotChecked => "/conditions",
        Code::PartyWithoutMandate => "/recogniser",
        Code::IssuerNotRecognised => "/issuer",
        _ => "",
    }
}

fn entry<'r>(rule: &'r RecognitionRule, id: &Token) -> Option<&'r RecognisingParty> {
    rule.parties.iter().find(|party| party.id == *id)
}

/// The keys that speak for a party at a time.
fn keys(party: &RecognisingParty, at: Timestamp) -> Vec<PublicKey> {
    let holds = |from: Option<Timestamp>, until: Option<Timestamp>| {
        from.is_none_or(|from| from <= at) && until.is_none_or(|until| at < until)
    };
    let counting = party.keys.iter().filter(|key| holds(key.from, key.until));
    counting.filter_map(|key| PublicKey::from_bytes(key.key.as_bytes()).ok()).collect()
}

fn listed(parties: &[Token]) -> String {
    parties.iter().map(|party| format!("`{party}`")).collect::<Vec<_>>().join(", ")
}

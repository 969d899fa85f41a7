use std::collections::BTreeSet;

use crate::arrangement_id::ArrangementId;
use crate::digest::Digest;
use crate::document::{document, tokens};
use crate::ids::{RequirementId, SetId, Token};
use crate::json::{Json, Node, ReadError};
use crate::language::both;
use crate::legal::published;
use crate::level_rule::LevelRule;
use crate::limits::Limit;
use crate::localized::Localized;
use crate::requirement::Assurance;
use crate::time::Timestamp;
use crate::trust_policy::TrustedSet;
use crate::version::SemVer;

document! {
    /// An arrangement of recognition (`warifu.arrangement/1`): what one party's certificates count as with another, from when,
    /// up to which level and with which effect. As data it proves nothing: the gate looks at who signed it, or who adopted it.
    pub struct Arrangement: "arrangement" = "warifu.arrangement/1" in default {
        /// The parties and the beginning, which make the arrangement that this is an edition of.
        charter: ArrangementCharter,
        /// Its number; of the editions that are known the highest one governs.
        sequence: u32 = within(1, 4_294_967_295),
        /// The time at which this edition was made.
        issued_at: Timestamp,
        /// Its title.
        title: Localized,
        /// The parties of the charter, with their names, in the order of the charter.
        parties: Vec<ArrangementParty> = items(unique "party", "当事者" by id; some "the list of parties", "当事者の一覧"; most Limit::ARRANGEMENT_PARTIES, "parties", "当事者";),
        /// States in which it was and is, each with its beginning, ascending; at least one.
        states: Vec<ArrangementStateFrom> = items(unique "state", "状態" by from; some "the list of states", "状態の一覧";),
        /// Its provisions, direction by direction; none where it has no effect at all.
        provisions: Vec<Provision> = list_of(unique "provision", "規定" by id; most Limit::PROVISIONS, "provisions", "規定";),
        /// Instruments that it stands in; at least one.
        citations: Vec<Citation> = items(some "the list of citations", "出典の一覧";),
        /// A remark.
        note: Option<Localized> = optional,
    }
    check check;
}

document! {
    /// The charter of an arrangement. Every edition repeats it, and its digest is the arrangement, so that nobody joins or leaves by
    /// a new edition.
    pub struct ArrangementCharter: "arrangement_charter" {
        /// Its id, for people.
        id: SetId,
        /// The parties whose word every edition needs; at least one, each once, in ascending order.
        parties: Vec<Token> = items(unique "party", "当事者"; some "the list of parties", "当事者の一覧";),
        /// The time at which it began. Another beginning is another arrangement.
        begun: Timestamp,
    }
    check check;
}

document! {
    /// A party of an arrangement.
    pub struct ArrangementParty: "arrangement_party" {
        /// Its id in this document.
        id: Token,
        /// Its name.
        name: Localized,
        /// States what it is.
        kind: ArrangementPartyKind,
    }
}

tokens! {
    /// States what a party of an arrangement is.
    pub enum ArrangementPartyKind: "arrangement_party_kind" {
        /// A private body, such as the owner of a scheme.
        PrivateBody = "private_body", en: "private body", ja: "民間団体";
        /// A state, or an office that speaks for it.
        State = "state", en: "state", ja: "国";
    }
}

document! {
    /// A state of an arrangement, with its beginning.
    pub struct ArrangementStateFrom: "arrangement_state_from" {
        /// The state.
        state: ArrangementState,
        /// From when.
        from: Timestamp,
        /// A remark.
        note: Option<Localized> = optional,
    }
}

tokens! {
    /// A state of an arrangement. Only `in_force` and `amended` have effect; `ended` leaves what runs off.
    pub enum ArrangementState: "arrangement_state" {
        /// In force in changed terms, which are those of this edition.
        Amended = "amended", en: "amended", ja: "改正";
        /// Somebody said that there will be one.
        Announced = "announced", en: "announced", ja: "発表";
        /// Over; certificates granted before may run off.
        Ended = "ended", en: "ended", ja: "終了";
        /// In force.
        InForce = "in_force", en: "in force", ja: "発効";
        /// Signed, and not in force yet.
        Signed = "signed", en: "signed", ja: "署名";
        /// In force once, or meant to be, and not carried out.
        Stalled = "stalled", en: "stalled", ja: "停滞";
    }
}

document! {
    /// One direction of an arrangement: certificates of one scheme, and what they count as in another.
    pub struct Provision: "provision" {
        /// Its id in the arrangement.
        id: Token,
        /// The party or scheme whose certificates are recognised. It need not be a party: a law may recognise alone.
        issuer: Token,
        /// The party of the arrangement that recognises them.
        recogniser: Token,
        /// The certificates: set, versions, and perhaps levels and exact editions.
        certified: TrustedSet,
        /// The set that they count as; none only where the effect is `none`.
        counts_as: Option<CountsAs> = optional,
        /// The effect.
        effect: RecognitionEffect,
        /// Requirements that are waived; at least one exactly where the effect is `waives_requirements`.
        waived: Vec<RequirementId> = list_of(unique "requirement", "要求事項";),
        /// Requirements that then remain: with `waived` all of the set that is counted as, at that level.
        remaining: Vec<RequirementId> = list_of(unique "requirement", "要求事項";),
        /// The kinds of product; all, where there is none.
        product_kinds: Option<Vec<Token>> = optional_of(unique "product kind", "製品の種類"; some "the list of product kinds", "製品の種類の一覧";),
        /// Kinds of product that are left out.
        excluded_kinds: Vec<Token> = list_of(unique "product kind", "製品の種類";),
        /// Sectors for which the body must be accredited, one of them; any, where there is none.
        sectors: Option<Vec<Token>> = optional_of(unique "sector", "分野"; some "the list of sectors", "分野の一覧";),
        /// Conditions beside these.
        conditions: Vec<RecognitionCondition> = list_of(unique "condition", "条件";),
        /// From when it has effect on the side of the recogniser.
        from: Timestamp,
        /// Until when: the first second at which it has none any more, but for what runs off.
        until: Option<Timestamp> = optional,
        /// Until when certificates count that were granted before the end.
        run_off_until: Option<Timestamp> = optional,
        /// Certificates count that were granted from then on; any, where there is none.
        granted_from: Option<Timestamp> = optional,
        /// States whether this was checked against the instrument.
        assurance: Assurance,
        /// A remark.
        note: Option<Localized> = optional,
    }
    check check;
}

document! {
    /// The edition of a set that certificates count as, and its levels.
    pub struct CountsAs: "counts_as" {
        /// The id of the set.
        set: SetId,
        /// Its version.
        version: SemVer,
        /// Its digest; none where nobody has published that set as a document, and then no policy that asks for a digest takes it.
        digest: Option<Digest> = optional,
        /// Levels of certificates, with the level that each counts as; at least one.
        levels: Vec<LevelStep> = items(some "the list of levels", "レベルの一覧";),
    }
}

document! {
    /// A level, and what it counts as. What is above counts as no more: that is the cap.
    pub struct LevelStep: "level_step" {
        /// The levels of the certificate; all, where there is none.
        certified: Option<LevelRule> = optional,
        /// The level in the text form of the other set; none where that has no levels.
        counts_as: Option<String> = optional,
    }
}

tokens! {
    /// The effect of recognition.
    pub enum RecognitionEffect: "recognition_effect" {
        /// The product is deemed to comply with the whole set at the level.
        DeemedCompliant = "deemed_compliant", en: "deemed to comply", ja: "適合とみなす";
        /// A fee is lower.
        FeeReduction = "fee_reduction", en: "lower fee", ja: "手数料の減額";
        /// None.
        None = "none", en: "no effect", ja: "効力なし";
        /// An application is simpler.
        SimplifiedApplication = "simplified_application", en: "simplified application", ja: "申請の簡素化";
        /// Named requirements are waived, the others remain.
        WaivesRequirements = "waives_requirements", en: "named requirements are waived", ja: "一部の要求事項を免除";
    }
}

tokens! {
    /// A condition of recognition, which another check of the verdict decides.
    #[derive(Ord, PartialOrd)]
    pub enum RecognitionCondition: "recognition_condition" {
        /// The body is accredited by an authority of the importer's policy, which checked it.
        IssuerAccredited = "issuer_accredited", en: "the issuer is accredited", ja: "発行機関が認定されている";
        /// The product that arrived is the certified one.
        SameProduct = "same_product", en: "it is the same product", ja: "同一の製品である";
        /// The certificate is known to be neither suspended nor withdrawn.
        StatusKnown = "status_known", en: "the status is known", ja: "状態が分かっている";
        /// The certificate is unexpired at the time that is asked about, which is that of supply.
        UnexpiredAtSupply = "unexpired_at_supply", en: "unexpired on the day of supply", ja: "供給日に有効期間内である";
    }
}

document! {
    /// An instrument in which an arrangement stands.
    pub struct Citation: "citation" {
        /// Its name.
        title: Localized,
        /// Its number or reference.
        reference: Option<String> = optional,
        /// Its date: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, as far as sources agree.
        date: String = via(published),
        /// States whether it was checked against a source.
        assurance: Assurance,
        /// A remark.
        note: Option<Localized> = optional,
    }
}

impl ArrangementCharter {
    /// The arrangement: SHA-256 over the canonical form (RFC 8785).
    pub fn arrangement(&self) -> ArrangementId {
        ArrangementId::of(Digest::of(&Json::from(self).to_canonical()))
    }

    fn check(&self, node: Node<'_>) -> Result<(), ReadError> {
        if self.parties.is_sorted_by(|one, next| one.as_str() < next.as_str()) {
            return Ok(());
        }
        Err(node.member("parties").broken(both("parties stand in ascending order", "当事者が昇順に並んでいない")))
    }
}

impl Arrangement {
    /// The payload type of an arrangement in its envelope.
    pub const PAYLOAD_TYPE: &str = "application/vnd.warifu.arrangement+json";

    /// The arrangement that it is an edition of.
    pub fn id(&self) -> ArrangementId {
        self.charter.arrangement()
    }

    /// The state at a time; none before the first one.
    pub fn state_at(&self, at: Timestamp) -> Option<&ArrangementStateFrom> {
        self.states.iter().rev().find(|state| state.from <= at)
    }

    fn check(&self, node: Node<'_>) -> Result<(), ReadError> {
        let named: Vec<&Token> = self.parties.iter().map(|party| &party.id).collect();
        if !named.iter().copied().eq(self.charter.parties.iter()) {
            return Err(node
                .member("parties")
                .broken(both("the parties are not those of the charter", "当事者が憲章のものと異なる")));
        }
        if !self.states.is_sorted_by(|one, next| one.from < next.from) {
            return Err(node
                .member("states")
                .broken(both("states stand in the order of their beginnings", "状態が開始の順に並んでいない")));
        }
        let stranger = self.provisions.iter().position(|provision| !named.contains(&&provision.recogniser));
        let Some(place) = stranger else { return Ok(()) };
        let provision = node.member("provisions").items()?.nth(place).unwrap_or(node);
        Err(provision
            .member("recogniser")
            .broken(both("who recognises is a party of the arrangement", "承認する側が当事者でない")))
    }
}

impl Provision {
    fn check(&self, node: Node<'_>) -> Result<(), ReadError> {
        self.check_effect(node)?;
        self.check_times(node)?;
        let waived: BTreeSet<&RequirementId> = self.waived.iter().collect();
        if self.remaining.iter().any(|id| waived.contains(id)) {
            return Err(node
                .member("remaining")
                .broken(both("what is waived does not remain", "免除された要求事項が残りに含まれている")));
        }
        let kinds = self.product_kinds.iter().flatten();
        if kinds.into_iter().any(|kind| self.excluded_kinds.contains(kind)) {
            return Err(node
                .member("excluded_kinds")
                .broken(both("a kind of product is both in and out", "製品の種類が対象と除外の両方にある")));
        }
        Ok(())
    }

    fn check_effect(&self, node: Node<'_>) -> Result<(), ReadError> {
        let waives = self.effect == RecognitionEffect::WaivesRequirements;
        if waives == self.waived.is_empty() || (!waives && !self.remaining.is_empty()) {
            return Err(node.broken(both(
                "requirements are waived exactly where the effect is `waives_requirements`",
                "要求事項を免除するのは効果が `waives_requirements` の場合に限る",
            )));
        }
        if self.counts_as.is_none() && self.effect != RecognitionEffect::None {
            return Err(node.broken(both(
                "what has an effect says what certificates count as",
                "効果のある規定は、認証書が何とみなされるかを述べる",
            )));
        }
        Ok(())
    }

    fn check_times(&self, node: Node<'_>) -> Result<(), ReadError> {
        if self.until.is_some_and(|until| until <= self.from) {
            return Err(node
                .member("until")
                .broken(both("a provision ends before it begins", "規定の終わりが始まりより前である")));
        }
        let end = self.until.or(Some(self.from));
        if self.run_off_until.is_some_and(|run_off| end.is_some_and(|end| run_off <= end)) {
            return Err(node
                .member("run_off_until")
                .broken(both("what runs off ends after the provision", "経過期間の終わりが規定の終わりより後でない")));
        }
        Ok(())
    }
}

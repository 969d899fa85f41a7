use warifu_model::{Json, codes};

/// One reason for which a recipient does not receive an item, with the values that decided.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Reason {
    /// The kind of reason.
    pub why: WhyWithheld,
    /// The values: what was found and what was asked for.
    pub detail: Json,
}

codes! {
    /// Reason for which a recipient does not receive an item.
    pub enum WhyWithheld {
        /// The circle is older than it says that it may be.
        CircleExpired = "circle_expired", en: "the sharing circle has expired", ja: "共有サークルの使用期限が切れている";
        /// A newer edition of the marking is known.
        MarkingSuperseded = "marking_superseded", en: "a newer edition of the marking is known", ja: "標示の新しい版がある";
        /// Another marking of the same bytes is known: by another origin, or of the same number.
        MarkingContradicted = "marking_contradicted", en: "another marking of the same item is known", ja: "同じ情報に別の標示がある";
        /// The sharer is not of the origin, and the origin has not signed the marking.
        MarkingUnsigned = "marking_unsigned", en: "the marking is not signed by its origin", ja: "標示に発信元の署名がない";
        /// The origin is not in the circle.
        OriginUnknown = "origin_unknown", en: "the origin is not in the circle", ja: "発信元がサークルにない";
        /// A clearance that the item takes is of a scheme or level that the circle does not have.
        ClearanceUnknown = "clearance_unknown", en: "the circle does not have the clearance that the item takes", ja: "必要なクリアランスがサークルにない";
        /// The sharer is not in the circle.
        SharerUnknown = "sharer_unknown", en: "the sharer is not in the circle", ja: "共有者がサークルにない";
        /// The sharer is a person who is not there at the time.
        SharerNotThere = "sharer_not_there", en: "the sharer is not there at this time", ja: "共有者がその時点で在籍していない";
        /// The sharer may not receive the item itself.
        SharerNotInAudience = "sharer_not_in_audience", en: "the sharer may not receive the item", ja: "共有者自身が受け取れない";
        /// The audience names an id that the circle does not have.
        RecipientUnknown = "recipient_unknown", en: "the circle does not have this recipient", ja: "対象者がサークルにない";
        /// The person is not there yet, or not any more.
        PersonNotThere = "person_not_there", en: "the person is not there at this time", ja: "その時点で在籍していない";
        /// The item is not released yet.
        NotReleased = "not_released", en: "the item is not released yet", ja: "まだ公開できる日時になっていない";
        /// Nothing in the audience leads to the recipient.
        NotAddressed = "not_addressed", en: "the item is not for this recipient", ja: "対象者に含まれない";
        /// Under `TLP:RED`: the recipient is not a person who is named.
        NotNamed = "not_named", en: "only people who are named receive it", ja: "指名された者だけが受け取れる";
        /// The organisation is not a member of the community at the time.
        MembershipNotCurrent = "membership_not_current", en: "the membership has ended or not begun", ja: "構成員としての期間外である";
        /// The community does not accept the marking.
        CommunityMarking = "community_marking", en: "the community does not accept this marking", ja: "コミュニティがこの標示を扱わない";
        /// The community needs the origin's approval, and there is none at the time.
        CommunityApproval = "community_approval", en: "the origin has not approved the release to the community", ja: "発信元がコミュニティへの提供を承認していない";
        /// The organisation is in none of the sectors.
        SectorMissing = "sector_missing", en: "the organisation is in none of the sectors", ja: "対象の分野に属していない";
        /// There is no need to know of a matter.
        MatterMissing = "matter_missing", en: "there is no need to know", ja: "知る必要のある者でない";
        /// An organisation as such receives no item that takes a clearance.
        ClearanceNeedsPerson = "clearance_needs_person", en: "a clearance is held by a person, and this is an organisation", ja: "クリアランスの必要な情報は組織宛てに送れない";
        /// No clearance that is held meets the one that is needed.
        ClearanceMissing = "clearance_missing", en: "the clearance is missing", ja: "必要なクリアランスがない";
        /// A clearance that would have met it has lapsed or not begun.
        ClearanceLapsed = "clearance_lapsed", en: "the clearance has lapsed or not begun", ja: "クリアランスの有効期間外である";
        /// A clearance that would have met it was revoked.
        ClearanceRevoked = "clearance_revoked", en: "the clearance was revoked", ja: "クリアランスが取り消されている";
        /// Under `TLP:RED` a recipient passes nothing on.
        OnwardRed = "onward_red", en: "a recipient does not pass it on", ja: "受領者は再提供できない";
        /// Under `TLP:AMBER+STRICT` a recipient passes it on inside its organisation only.
        OnwardOrganisationOnly = "onward_organisation_only", en: "it is passed on inside the organisation only", ja: "再提供は組織内に限られる";
        /// Under `TLP:AMBER` an organisation passes it on to itself and to its clients only.
        OnwardClientsOnly = "onward_clients_only", en: "it is passed on inside the organisation and to its clients only", ja: "再提供は組織内及びその顧客に限られる";
        /// The recipient is a client, and the organisation whose client it is passes it on.
        ClientOfRecipient = "client_of_recipient", en: "the organisation whose client it is passes it on", ja: "顧客へは、その提供元の組織が提供する";
        /// The community receives items from its hub only.
        HubOnly = "hub_only", en: "the community receives it from its hub only", ja: "コミュニティへはハブだけが提供する";
    }
}

impl WhyWithheld {
    pub(crate) fn with(self, detail: Json) -> Reason {
        Reason { why: self, detail }
    }

    pub(crate) fn plain(self) -> Reason {
        self.with(Json::object())
    }
}

use crate::digest::Digest;
use crate::document::{document, tokens};
use crate::ids::Token;
use crate::json::{Node, ReadError};
use crate::language::both;
use crate::limits::Limit;
use crate::localized::Localized;
use crate::time::Timestamp;

document! {
    /// An item that is shared under a marking (`warifu.shared-item/1`): an advisory, a report on an attack. The document says
    /// whom the item is for; the item itself is named by its digest.
    pub struct SharedItem: "shared_item" = "warifu.shared-item/1" in default {
        /// The digest of the exact bytes that are shared.
        digest: Digest,
        /// The number of this edition of the marking; of the editions that are known the highest one governs.
        sequence: u32 = within(1, 4_294_967_295),
        /// The time at which this edition was made.
        marked_at: Timestamp,
        /// Its title. It is as confidential as the item.
        title: Localized,
        /// The organisation that it comes from and that says what may become of it.
        origin: Token,
        /// The marking. A label of TLP 1.0 is accepted on reading, with or without `TLP:`, and `WHITE` becomes `TLP:CLEAR`.
        marking: Tlp = via(label),
        /// Ids of organisations, people and communities that it is for; at least one, unless the marking is `TLP:CLEAR`.
        audience: Vec<Token> = list_of(unique "id", "id"; most Limit::SHARING_PARTIES, "ids", "id";),
        /// The sectors that it concerns: an organisation has one of them. All sectors, where there is none.
        sectors: Vec<Token> = list_of(unique "sector", "分野"; most Limit::SHARING_TOPICS, "sectors", "分野";),
        /// The matters that it concerns: a recipient needs to know of every one. At least one under `TLP:AMBER` and `TLP:AMBER+STRICT`.
        matters: Vec<Token> = list_of(unique "matter", "事項"; most Limit::SHARING_TOPICS, "matters", "事項";),
        /// The clearances that it takes, every one of them.
        clearances: Vec<ClearanceLevel> = list_of(most Limit::CLEARANCES, "clearances", "クリアランス";),
        /// The first second at which anybody but the origin may receive it; at once, where there is none.
        release_at: Option<Timestamp> = optional,
        /// The time at which the origin approved that communities receive it; not yet, where there is none.
        approved_at: Option<Timestamp> = optional,
        /// A remark.
        note: Option<Localized> = optional,
    }
    check check;
}

document! {
    /// A level of clearance under one law.
    pub struct ClearanceLevel: "clearance_level" + Ord + PartialOrd {
        /// The scheme: one law of one state.
        scheme: Token,
        /// The level in it.
        level: Token,
    }
}

tokens! {
    /// A label of the Traffic Light Protocol 2.0 (FIRST, August 2022). It has no order: it is an agreement on sharing, and no clearance.
    pub enum Tlp: "tlp" {
        /// The recipient's organisation and its clients, those who need to know.
        Amber = "TLP:AMBER", en: "the organisation and its clients, on a need-to-know basis", ja: "受領組織及びその顧客のうち知る必要のある者に限る";
        /// The recipient's organisation, those who need to know.
        AmberStrict = "TLP:AMBER+STRICT", en: "the organisation only, on a need-to-know basis", ja: "受領組織のうち知る必要のある者に限る";
        /// No limit.
        Clear = "TLP:CLEAR", en: "no limit", ja: "制限なし";
        /// The community, and no public channel.
        Green = "TLP:GREEN", en: "the community, and no public channel", ja: "コミュニティ内に限る（公開経路は不可）";
        /// The people who are named, and nobody else.
        Red = "TLP:RED", en: "the people who are named only", ja: "指名された者に限る";
    }
}

impl Tlp {
    /// Reads a label of TLP 2.0 or 1.0, with or without `TLP:`; none for anything else. `WHITE` is `CLEAR`; every other label of
    /// TLP 1.0 keeps its name, and none is widened.
    pub fn parse(text: &str) -> Option<Self> {
        match text.strip_prefix("TLP:").unwrap_or(text) {
            "AMBER" => Some(Self::Amber),
            "AMBER+STRICT" => Some(Self::AmberStrict),
            "CLEAR" | "WHITE" => Some(Self::Clear),
            "GREEN" => Some(Self::Green),
            "RED" => Some(Self::Red),
            _ => None,
        }
    }
}

/// A marking with the labels of TLP 1.0.
mod label {
    use super::{Node, ReadError, Tlp};
    use crate::json::Json;
    use crate::shape::Form;

    pub(super) const FORM: Form = Form::Tokens(&[
        "AMBER",
        "AMBER+STRICT",
        "CLEAR",
        "GREEN",
        "RED",
        "TLP:AMBER",
        "TLP:AMBER+STRICT",
        "TLP:CLEAR",
        "TLP:GREEN",
        "TLP:RED",
        "TLP:WHITE",
        "WHITE",
    ]);

    pub(super) fn read(node: Node<'_>) -> Result<Tlp, ReadError> {
        let labels: Vec<_> = Tlp::ALL.iter().map(|label| label.as_str()).collect();
        Tlp::parse(&node.string()?).ok_or_else(|| node.not_one_of(&labels))
    }

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "a writer of a member is given a reference")]
    pub(super) fn write(label: &Tlp) -> Json {
        Json::from(*label)
    }
}

impl SharedItem {
    /// The payload type of the document in its envelope.
    pub const PAYLOAD_TYPE: &str = "application/vnd.warifu.shared-item+json";

    fn check(&self, node: Node<'_>) -> Result<(), ReadError> {
        if self.audience.is_empty() && self.marking != Tlp::Clear {
            return Err(node.broken(both(
                "an item has an audience, unless it is marked `TLP:CLEAR`",
                "`TLP:CLEAR` でないものには対象者が必要である",
            )));
        }
        if self.matters.is_empty() && matches!(self.marking, Tlp::Amber | Tlp::AmberStrict) {
            return Err(node.broken(both(
                "an item under `TLP:AMBER` or `TLP:AMBER+STRICT` says what there is a need to know of (`matters`)",
                "`TLP:AMBER` 又は `TLP:AMBER+STRICT` のものは、知る必要のある事項（`matters`）を述べる",
            )));
        }
        Ok(())
    }
}

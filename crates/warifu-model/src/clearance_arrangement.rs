use crate::arrangement::Citation;
use crate::document::document;
use crate::ids::{SetId, Token};
use crate::json::{Node, ReadError};
use crate::language::both;
use crate::limits::Limit;
use crate::localized::Localized;
use crate::requirement::Assurance;
use crate::shared_item::ClearanceLevel;
use crate::time::Timestamp;

document! {
    /// An arrangement on clearances (`warifu.clearance-arrangement/1`): which clearances of one state count as which of another. As
    /// data it proves nothing: it counts where the sharer adopts it, or where every party signed.
    pub struct ClearanceArrangement: "clearance_arrangement" = "warifu.clearance-arrangement/1" in default {
        /// Its id, for people. With the parties it is the arrangement that this is an edition of.
        id: SetId,
        /// The states whose word every edition needs; at least one, each once, in ascending order.
        parties: Vec<Token> = items(unique "party", "当事者"; some "the list of parties", "当事者の一覧"; most Limit::ARRANGEMENT_PARTIES, "parties", "当事者";),
        /// Its number; of the editions that count the highest one governs.
        sequence: u32 = within(1, 4_294_967_295),
        /// The time at which this edition was made.
        issued_at: Timestamp,
        /// Its title.
        title: Localized,
        /// The correspondences, each in one direction.
        correspondences: Vec<Correspondence> = list_of(unique "correspondence", "対応" by id; most Limit::PROVISIONS, "correspondences", "対応";),
        /// The time at which it ended; none, where it has not.
        ended_at: Option<Timestamp> = optional,
        /// Instruments that it stands in.
        citations: Vec<Citation> = list,
        /// A remark.
        note: Option<Localized> = optional,
    }
    check check;
}

document! {
    /// A clearance that counts as another one, in one direction.
    pub struct Correspondence: "correspondence" {
        /// Its id in the arrangement.
        id: Token,
        /// The clearance that is held, at this level or above.
        held: ClearanceLevel,
        /// The clearance that it counts as.
        counts_as: ClearanceLevel,
        /// From when.
        from: Timestamp,
        /// Until when: the first second at which it gives nothing any more.
        until: Option<Timestamp> = optional,
        /// States whether it may be one of several, one after the other; all of these have to say so.
        chains: bool = default,
        /// States whether this was checked against the instrument. What is unverified gives nothing.
        assurance: Assurance,
    }
    check check;
}

impl ClearanceArrangement {
    /// The payload type of the document in its envelope.
    pub const PAYLOAD_TYPE: &str = "application/vnd.warifu.clearance-arrangement+json";

    fn check(&self, node: Node<'_>) -> Result<(), ReadError> {
        if self.parties.is_sorted_by(|one, next| one.as_str() < next.as_str()) {
            return Ok(());
        }
        Err(node.member("parties").broken(both("parties stand in ascending order", "当事者が昇順に並んでいない")))
    }
}

impl Correspondence {
    fn check(&self, node: Node<'_>) -> Result<(), ReadError> {
        if self.until.is_some_and(|until| until <= self.from) {
            return Err(node
                .member("until")
                .broken(both("a correspondence ends before it begins", "対応の終わりが始まりより前である")));
        }
        Ok(())
    }
}

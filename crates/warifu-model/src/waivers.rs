use crate::document::{document, tokens};
use crate::ids::{RequirementId, Token};
use crate::json::{Node, ReadError};
use crate::language::both;
use crate::time::Date;

document! {
    /// Waivers (`warifu.waivers/1`): dated, justified exceptions. What is waived is evaluated all the same and always shown.
    pub struct Waivers: "waivers" = "warifu.waivers/1" in default {
        /// The waivers; each id once.
        waivers: Vec<Waiver> = items(unique "waiver id", "免除のid" by id;),
    }
}

document! {
    /// One waiver.
    pub struct Waiver: "waiver" {
        /// Its id.
        id: Token,
        /// The requirement that it is for.
        requirement: RequirementId,
        /// Its kind.
        kind: WaiverKind,
        /// The reason why it was granted.
        justification: String,
        /// The party that granted it.
        approved_by: String,
        /// Its first day.
        from: Date,
        /// Its last day. A waiver without an end does not exist.
        until: Date,
    }
    check check;
}

tokens! {
    /// The reason why something is waived.
    pub enum WaiverKind {
        /// Another measure does the same job.
        CompensatingControl = "compensating_control",
        /// The requirement does not bind yet.
        NotYetDue = "not_yet_due",
        /// The risk is known and carried.
        RiskAccepted = "risk_accepted",
    }
}

impl Waiver {
    fn check(&self, node: Node<'_>) -> Result<(), ReadError> {
        if self.until < self.from {
            Err(node.broken(both("a waiver ends before it begins", "免除の終わりが始まりより前である")))
        } else {
            Ok(())
        }
    }
}

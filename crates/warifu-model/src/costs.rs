use std::collections::BTreeMap;

use crate::document::document;
use crate::ids::{ClaimId, EvidenceKind, SetId};
use crate::json::{Json, Kind, Node, Read, ReadError};
use crate::shape::{Form, Shape, Typed, Write};

document! {
    /// The costs of changes, in whatever unit the user counts (`warifu.costs/1`): for `plan`, which looks for the cheapest ones.
    pub struct Costs: "costs" = "warifu.costs/1" in default {
        /// The cost of everything that is not named; 1 where it is left out.
        default: u32 = filled_via(cost),
        /// Per claim; null where it is not to be changed at all, as a fact about the product that nobody may bend.
        claims: BTreeMap<ClaimId, Option<u32>> = filled,
        /// Per kind of evidence; null where no more of it is to be had.
        evidence: BTreeMap<EvidenceKind, Option<u32>> = filled,
        /// Per set that components may be certified for; null where no more certificates are to be had.
        certificates: BTreeMap<SetId, Option<u32>> = filled,
    }
}

impl Default for Costs {
    /// One for everything.
    fn default() -> Self {
        Self { default: 1, claims: BTreeMap::new(), evidence: BTreeMap::new(), certificates: BTreeMap::new() }
    }
}

impl Costs {
    /// Returns the cost of changing a claim; none where that is ruled out.
    pub fn of_claim(&self, claim: &ClaimId) -> Option<u32> {
        self.claims.get(claim).copied().unwrap_or(Some(self.default))
    }

    /// Returns the cost of a new document of a kind; none where that is ruled out.
    pub fn of_evidence(&self, kind: &EvidenceKind) -> Option<u32> {
        self.evidence.get(kind).copied().unwrap_or(Some(self.default))
    }

    /// Returns the cost of a new certificate for a set; none where that is ruled out.
    pub fn of_certificate(&self, set: &SetId) -> Option<u32> {
        self.certificates.get(set).copied().unwrap_or(Some(self.default))
    }
}

/// What everything costs that is not named.
mod cost {
    use super::{COST, Form, Json, Node, ReadError, read_cost};

    pub(super) const FORM: Form = COST;

    pub(super) fn read(node: Node<'_>) -> Result<u32, ReadError> {
        read_cost(node)
    }

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "a writer of a member is given a reference")]
    pub(super) fn write(cost: &u32) -> Json {
        Json::from(*cost)
    }

    pub(super) const fn absent() -> u32 {
        1
    }
}

impl<Id: Ord + Read> Read for BTreeMap<Id, Option<u32>> {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        let read = |(key, value): (Node<'_>, Node<'_>)| {
            let cost = if value.kind() == Kind::Null { None } else { Some(read_cost(value)?) };
            Ok((key.read()?, cost))
        };
        node.members()?.map(read).collect()
    }
}

impl<Id: Typed> Typed for BTreeMap<Id, Option<u32>> {
    const FORM: Form = Form::Map(&Id::FORM, &Form::Nullable(&COST));
}

impl<Id: std::fmt::Display> Write for BTreeMap<Id, Option<u32>> {
    fn to_json(&self) -> Json {
        self.iter().fold(Json::object(), |json, (id, cost)| json.with(id.to_string(), *cost))
    }
}

fn read_cost(node: Node<'_>) -> Result<u32, ReadError> {
    node.within(0, MOST)
}

const COST: Form = Form::Named(&Shape {
    name: "cost",
    about: "A cost, in whatever unit the user counts",
    form: Form::Integer(0, MOST),
    rules: "",
});
/// The highest cost: sums over all that a plan can change stay far from the limits of 64 bits.
const MOST: i64 = 1_000_000_000;

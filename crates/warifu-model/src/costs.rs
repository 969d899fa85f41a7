use std::collections::BTreeMap;

use crate::ids::{ClaimId, EvidenceKind, SetId};
use crate::json::{Json, Kind, Node, Read, ReadError, Tape};

/// What changes cost, in whatever unit the user counts (`warifu.costs/1`): for `plan`, which looks for the cheapest ones.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Costs {
    /// What everything costs that is not named.
    pub default: u32,
    /// Per claim; none where it is not to be changed at all, as a fact about the product that nobody may bend.
    pub claims: BTreeMap<ClaimId, Option<u32>>,
    /// Per kind of evidence; none where no more of it is to be had.
    pub evidence: BTreeMap<EvidenceKind, Option<u32>>,
    /// Per set that components may be certified for; none where no more certificates are to be had.
    pub certificates: BTreeMap<SetId, Option<u32>>,
}

impl Default for Costs {
    /// One for everything.
    fn default() -> Self {
        Self { default: 1, claims: BTreeMap::new(), evidence: BTreeMap::new(), certificates: BTreeMap::new() }
    }
}

impl Costs {
    /// Reads a costs document.
    pub fn read(bytes: &[u8]) -> Result<Self, ReadError> {
        Tape::parse(bytes)?.root().read()
    }

    /// What it costs to change a claim; none where that is ruled out.
    pub fn of_claim(&self, claim: &ClaimId) -> Option<u32> {
        self.claims.get(claim).copied().unwrap_or(Some(self.default))
    }

    /// What a new document of a kind costs; none where that is ruled out.
    pub fn of_evidence(&self, kind: &EvidenceKind) -> Option<u32> {
        self.evidence.get(kind).copied().unwrap_or(Some(self.default))
    }

    /// What a new certificate for a set costs; none where that is ruled out.
    pub fn of_certificate(&self, set: &SetId) -> Option<u32> {
        self.certificates.get(set).copied().unwrap_or(Some(self.default))
    }
}

impl Read for Costs {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        let mut fields = node.fields()?;
        fields.format(FORMAT)?;
        let costs = Self {
            default: fields.find("default").map(read_cost).transpose()?.unwrap_or(1),
            claims: fields.find("claims").map(read_costs).transpose()?.unwrap_or_default(),
            evidence: fields.find("evidence").map(read_costs).transpose()?.unwrap_or_default(),
            certificates: fields.find("certificates").map(read_costs).transpose()?.unwrap_or_default(),
        };
        fields.finish()?;
        Ok(costs)
    }
}

fn read_costs<Id: Ord + Read>(node: Node<'_>) -> Result<BTreeMap<Id, Option<u32>>, ReadError> {
    let read = |(key, value): (Node<'_>, Node<'_>)| {
        let cost = if value.kind() == Kind::Null { None } else { Some(read_cost(value)?) };
        Ok((key.read()?, cost))
    };
    node.members()?.map(read).collect()
}

fn read_cost(node: Node<'_>) -> Result<u32, ReadError> {
    let cost = node.integer_within(0, i64::from(MOST))?;
    u32::try_from(cost).map_err(|_| node.wrong_type("a cost"))
}

impl From<&Costs> for Json {
    fn from(costs: &Costs) -> Self {
        Self::object()
            .with("format", FORMAT)
            .with("default", costs.default)
            .with("claims", write_costs(&costs.claims, ClaimId::as_str))
            .with("evidence", write_costs(&costs.evidence, EvidenceKind::as_str))
            .with("certificates", write_costs(&costs.certificates, SetId::as_str))
    }
}

fn write_costs<Id>(costs: &BTreeMap<Id, Option<u32>>, text: impl Fn(&Id) -> &str) -> Json {
    costs.iter().fold(Json::object(), |json, (id, cost)| json.with(text(id).to_owned(), *cost))
}

const FORMAT: &str = "warifu.costs/1";
/// The highest cost: sums over all that a plan can change stay far from the limits of 64 bits.
const MOST: u32 = 1_000_000_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn costs_are_read_strictly_and_written_back() {
        let text = r#"{"format":"warifu.costs/1","default":2,"claims":{"device.radio":null,"sbom.present":0},
            "evidence":{"penetration_test":40},"certificates":{"part-one":7}}"#;
        let costs = Costs::read(text.as_bytes()).unwrap();
        assert_eq!(costs.of_claim(&ClaimId::parse("device.radio").unwrap()), None);
        assert_eq!(costs.of_claim(&ClaimId::parse("sbom.present").unwrap()), Some(0));
        assert_eq!(costs.of_claim(&ClaimId::parse("sbom.format").unwrap()), Some(2));
        assert_eq!(costs.of_evidence(&EvidenceKind::parse("penetration_test").unwrap()), Some(40));
        assert_eq!(costs.of_certificate(&SetId::parse("part-one").unwrap()), Some(7));
        assert_eq!(Costs::read(&Json::from(&costs).to_canonical()), Ok(costs));
    }

    #[test]
    fn wrong_costs_are_named() {
        let code = |body: &str| {
            Costs::read(format!(r#"{{"format":"warifu.costs/1"{body}}}"#).as_bytes()).map_err(|e| e.code())
        };
        assert_eq!(code(""), Ok(Costs::default()));
        assert_eq!(code(r#","default":-1"#), Err("number-out-of-range"));
        assert_eq!(code(r#","default":null"#), Err("wrong-type"));
        assert_eq!(code(r#","claims":{"Radio":1}"#), Err("not-canonical"));
        assert_eq!(code(r#","claims":{"a.b":1.5}"#), Err("number-not-integer"));
        assert_eq!(code(r#","claims":{"a.b":1,"a.b":2}"#), Err("duplicate-key"));
        assert_eq!(code(r#","labour":1"#), Err("unknown-field"));
        assert_eq!(code(r#","evidence":{"scan":1000000001}"#), Err("number-out-of-range"));
    }
}

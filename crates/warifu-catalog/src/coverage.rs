//! Means that settle a requirement: tools alone, the maker's word, or somebody else's (docs/COVERAGE.md).

use std::collections::BTreeMap;

use warifu_model::{
    Bound, ClaimId, Criterion, EvidenceDemand, EvidenceKind, Needed, Operand, Operands, Party, Requirement,
    RequirementId, RequirementSet, Shape, TargetLevel, Vocabulary,
};

use crate::catalog::Catalog;
use crate::document::Document;

/// Means that it takes to settle a requirement, least first.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Settled {
    /// Documents that tools write and `warifu import` reads.
    ByTools,
    /// The maker's word on top: a record or declaration of its own.
    ByMaker,
    /// A signed statement of a second or third party, or a certificate.
    ByOthers,
}

/// Means that it takes to settle each requirement of a set at a level.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Coverage {
    /// The requirements that the level asks for, in the order of the set.
    pub requirements: Vec<Need>,
}

/// Means that it takes to settle one requirement.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Need {
    /// The requirement.
    pub requirement: RequirementId,
    /// The least that can settle it; none where nothing can.
    pub least: Option<Settled>,
    /// True where documents of tools settle at least one part of its criterion.
    pub tools_help: bool,
}

impl Settled {
    /// The stable code.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ByTools => "tools",
            Self::ByMaker => "maker",
            Self::ByOthers => "others",
        }
    }
}

impl Coverage {
    /// The requirements for which this is what it takes, at least.
    pub fn of(&self, settled: Settled) -> impl Iterator<Item = &RequirementId> {
        self.requirements.iter().filter(move |need| need.least == Some(settled)).map(|need| &need.requirement)
    }

    /// The requirements that tools cannot settle alone, but of which they settle a part.
    pub fn helped(&self) -> impl Iterator<Item = &RequirementId> {
        let helped = |need: &&Need| need.tools_help && need.least != Some(Settled::ByTools);
        self.requirements.iter().filter(helped).map(|need| &need.requirement)
    }
}

impl Catalog {
    /// Tells what it takes to settle each requirement of a set at a level (docs/COVERAGE.md).
    pub fn coverage(&self, set: &RequirementSet, level: &TargetLevel) -> Coverage {
        let pinned = set.vocabularies.iter().filter_map(|pin| self.by_digest(&pin.digest));
        let scale = Scale::of(set, pinned.filter_map(Document::vocabulary));
        let asked =
            |requirement: &&Requirement| requirement.from.as_ref().is_none_or(|from| set.levels.reaches(level, from));
        let settled = |requirement: &Requirement| {
            let tightened =
                requirement.tightened.iter().filter(|tightening| set.levels.reaches(level, &tightening.level));
            let all = requirement.applies.iter().chain(&requirement.criterion);
            let all: Vec<&Criterion> = all.chain(tightened.map(|tightening| &tightening.criterion)).collect();
            // words alone are settled by nothing
            let least = worst(all.iter().map(|criterion| scale.to_hold(criterion)));
            Need {
                requirement: requirement.id.clone(),
                least: requirement.criterion.as_ref().and(least),
                tools_help: all.iter().any(|criterion| scale.tools_help(criterion)),
            }
        };
        Coverage { requirements: set.requirements.iter().filter(asked).map(settled).collect() }
    }
}

/// Means that each claim takes.
struct Scale<'s> {
    claims: BTreeMap<&'s ClaimId, Settled>,
    set: &'s RequirementSet,
}

impl<'s> Scale<'s> {
    fn of(set: &'s RequirementSet, vocabularies: impl Iterator<Item = &'s Vocabulary>) -> Self {
        let claims = vocabularies.flat_map(|vocabulary| &vocabulary.claims).map(|claim| {
            let kinds = claim.supported_by.iter().map(|support| of_kind(&support.kind));
            // a claim that no document supports is the maker's word
            (&claim.id, kinds.min().unwrap_or(Settled::ByMaker))
        });
        Self { claims: claims.collect(), set }
    }

    /// The least that can make a criterion hold; none where nothing can.
    fn to_hold(&self, criterion: &Criterion) -> Option<Settled> {
        match criterion.shape() {
            Shape::Several(Needed::All, of) => worst(of.iter().map(|inner| self.to_hold(inner))),
            Shape::Several(Needed::Any, of) => self.cheapest(of, 1, Self::to_hold),
            Shape::Several(Needed::AtLeast(n), of) => self.cheapest(of, self.count(n)?, Self::to_hold),
            Shape::Not(inner) => self.to_fail(inner),
            leaf => self.leaf(leaf),
        }
    }

    /// The least that can make a criterion fail for certain; none where nothing can: what is missing is not known to fail.
    fn to_fail(&self, criterion: &Criterion) -> Option<Settled> {
        match criterion.shape() {
            Shape::Several(Needed::All, of) => self.cheapest(of, 1, Self::to_fail),
            Shape::Several(Needed::Any, of) => worst(of.iter().map(|inner| self.to_fail(inner))),
            Shape::Several(Needed::AtLeast(n), of) => {
                let needed = (of.len() + 1).checked_sub(self.count(n)?)?;
                self.cheapest(of, needed, Self::to_fail)
            }
            Shape::Not(inner) => self.to_hold(inner),
            Shape::Evidence(_) | Shape::Certificate { .. } | Shape::Comparison(_, Operands::None) => None,
            leaf => self.leaf(leaf),
        }
    }

    /// Tells whether a leaf of the criterion takes tools alone.
    fn tools_help(&self, criterion: &Criterion) -> bool {
        match criterion.shape() {
            Shape::Several(_, of) => of.iter().any(|inner| self.tools_help(inner)),
            Shape::Not(inner) => self.tools_help(inner),
            leaf => self.leaf(leaf) == Some(Settled::ByTools),
        }
    }

    /// The least with which so many of these come out so: the n-th cheapest of them.
    fn cheapest(
        &self,
        of: &[Criterion],
        count: usize,
        judge: fn(&Self, &Criterion) -> Option<Settled>,
    ) -> Option<Settled> {
        let mut all: Vec<Settled> = of.iter().filter_map(|inner| judge(self, inner)).collect();
        all.sort_unstable();
        all.get(count.checked_sub(1)?).copied()
    }

    fn leaf(&self, leaf: Shape<'_>) -> Option<Settled> {
        match leaf {
            Shape::Evidence(demand) => Some(self.evidence(demand)),
            Shape::Schema { kind, .. } => Some(of_kind(kind)),
            Shape::Certificate { .. } => Some(Settled::ByOthers),
            Shape::Comparison(of, Operands::Bound(Bound::FromOther(other, _))) => {
                [of, other].into_iter().filter_map(|of| of.claim()).map(|claim| self.claim(claim)).max()
            }
            Shape::Comparison(of, _) | Shape::Records { of, .. } => of.claim().map(|claim| self.claim(claim)),
            // not a leaf
            Shape::Several(..) | Shape::Not(_) => None,
        }
    }

    fn claim(&self, claim: &ClaimId) -> Settled {
        self.claims.get(claim).copied().unwrap_or(Settled::ByMaker)
    }

    fn evidence(&self, demand: &EvidenceDemand) -> Settled {
        let independent = demand.party.is_some_and(|party| party > Party::First)
            || demand.role.as_ref().is_some_and(|role| role.as_str() != MAKER)
            // the maker is one of several signers at most
            || demand.signers.is_some();
        let behind = if independent { Settled::ByOthers } else { of_kind(&demand.kind) };
        let claims = demand.supports.iter().chain(demand.made_since.as_ref().map(|since| &since.claim));
        claims.map(|claim| self.claim(claim)).fold(behind, Settled::max)
    }

    fn count(&self, count: &Operand<u32>) -> Option<usize> {
        let count = match count {
            Operand::Literal(count) => Some(*count),
            Operand::Parameter(id) => match self.set.parameter(id)?.value {
                warifu_model::Json::Int(count) => u32::try_from(count).ok(),
                _ => None,
            },
        };
        count.and_then(|count| usize::try_from(count).ok())
    }
}

/// The most of all; none where one of them is none.
fn worst(mut all: impl Iterator<Item = Option<Settled>>) -> Option<Settled> {
    all.try_fold(Settled::ByTools, |least, next| Some(least.max(next?)))
}

/// Gives what a document of a kind takes, whoever signs it.
pub fn of_kind(kind: &EvidenceKind) -> Settled {
    let kind = kind.as_str();
    if TOOL_KINDS.contains(&kind) {
        Settled::ByTools
    } else if OTHERS_KINDS.contains(&kind) {
        Settled::ByOthers
    } else {
        Settled::ByMaker
    }
}

/// Kinds of documents that tools write and `warifu import` reads claims from; nobody can declare them.
pub const TOOL_KINDS: [&str; 9] = [
    "build_provenance",
    "link",
    "release_statement",
    "sbom",
    "scorecard",
    "static_analysis",
    "test_result",
    "verification_summary",
    "vex",
];
/// Kinds of documents that only somebody else than the maker can write.
pub const OTHERS_KINDS: [&str; 3] = ["audit_statement", "conformity_certificate", "conformity_label"];
/// The one role in which the maker itself signs.
const MAKER: &str = "maker";

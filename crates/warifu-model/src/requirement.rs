use std::collections::BTreeSet;

use crate::criterion::Criterion;
use crate::finding::Outcome;
use crate::ids::{ClaimId, EvidenceKind, GroupId, RequirementId, Role};
use crate::json::{Json, Node, Read, ReadError, ReadProblem};
use crate::levels::{LevelReference, Levels};
use crate::localized::{Localized, Texts};
use crate::party::Party;
use crate::time::Timestamp;

/// One rule of a set.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Requirement {
    /// Its id, never reused for another rule.
    pub id: RequirementId,
    /// The groups that it stands in; at least one.
    pub groups: Vec<GroupId>,
    /// Its title.
    pub title: Localized,
    /// What it asks, in words.
    pub statement: Localized,
    /// How to meet it.
    pub guidance: Option<Localized>,
    /// The clauses that it rests on, by their ids in the set.
    pub legal_basis: Vec<RequirementId>,
    /// What other documents say on the same matter.
    pub references: Vec<OtherReference>,
    /// Whether its facts were checked against a source.
    pub assurance: Assurance,
    /// The level from which it holds; always, where there is none.
    pub from: Option<LevelReference>,
    /// When it applies at all; always, where there is none.
    pub applies: Option<Criterion>,
    /// The test. Where there is none the words are all there is: nobody can tell whether a product meets them, so that the
    /// requirement is undetermined for every product.
    pub criterion: Option<Criterion>,
    /// What is asked on top at higher levels.
    pub tightened: Vec<Tightening>,
    /// Product descriptions that meet it and that do not; there if and only if there is a criterion.
    pub examples: Option<Examples>,
}

/// A further test that begins at a level.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Tightening {
    /// The level.
    pub level: LevelReference,
    /// The test.
    pub criterion: Criterion,
}

/// What another document says on the same matter.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct OtherReference {
    /// The document.
    pub document: String,
    /// Its ids.
    pub ids: Vec<String>,
}

/// Whether a fact was checked against a source.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Assurance {
    /// It was.
    Sourced,
    /// It was not.
    Unverified,
}

/// Product descriptions that meet a requirement and that do not.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Examples {
    /// These meet it; at least one.
    pub pass: Vec<Example>,
    /// These do not; at least one.
    pub fail: Vec<Example>,
}

/// A partial product description for one requirement. A third party stands behind each claim.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Example {
    /// The claims and their values.
    pub claims: Vec<(ClaimId, Json)>,
    /// The evidence.
    pub evidence: Vec<ExampleEvidence>,
    /// The time of the evaluation.
    pub at: Option<Timestamp>,
    /// The target level, in its text form; where there is none, nothing that is asked on top counts.
    pub level: Option<String>,
    /// What is expected.
    pub outcome: Outcome,
}

/// Evidence in an example.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ExampleEvidence {
    /// Its kind.
    pub kind: EvidenceKind,
    /// Who stands behind it.
    pub party: Party,
    /// The roles in which its signer speaks.
    pub roles: Vec<Role>,
    /// When it was made.
    pub made_at: Option<Timestamp>,
    /// Until when it counts.
    pub valid_until: Option<Timestamp>,
}

/// What the requirements of a set may refer to.
pub(crate) struct Known<'a> {
    pub(crate) groups: BTreeSet<&'a GroupId>,
    pub(crate) legal_basis: BTreeSet<&'a RequirementId>,
    pub(crate) levels: &'a Levels,
}

/// One step into a document.
#[derive(Clone, Copy)]
enum Step<'a> {
    Item(usize),
    Member(&'a str),
}

/// The value at the end of some steps, if they lead anywhere.
fn inside<'t>(node: Node<'t>, steps: &[Step<'_>]) -> Option<Node<'t>> {
    steps.iter().try_fold(node, |node, step| match step {
        Step::Item(place) => node.items().ok()?.nth(*place),
        Step::Member(name) => {
            let is_it = |key: &Node<'_>| key.string().is_ok_and(|text| text == *name);
            node.members().ok()?.find(|(key, _)| is_it(key)).map(|(_, value)| value)
        }
    })
}

impl Requirement {
    pub(crate) fn check(&self, known: &Known<'_>, node: Node<'_>) -> Result<(), ReadError> {
        if self.groups.is_empty() {
            return Err(node.error(ReadProblem::Empty { what: "the list of groups" }));
        }
        let unknown = |what: &'static str, place: &[Step<'_>]| {
            Err(inside(node, place).unwrap_or(node).error(ReadProblem::UnknownReference { what }))
        };
        if let Some(place) = self.groups.iter().position(|id| !known.groups.contains(id)) {
            return unknown("group", &[Step::Member("groups"), Step::Item(place)]);
        }
        if let Some(place) = self.legal_basis.iter().position(|id| !known.legal_basis.contains(id)) {
            return unknown("legal basis", &[Step::Member("legal_basis"), Step::Item(place)]);
        }
        let examples = self.examples.iter().flat_map(|all| [("pass", &all.pass), ("fail", &all.fail)]);
        for (list, examples) in examples {
            let is_unknown = |one: &Example| one.level.is_some() && known.levels.target(one.level.as_deref()).is_none();
            if let Some(place) = examples.iter().position(is_unknown) {
                let steps = [Step::Member("examples"), Step::Member(list), Step::Item(place), Step::Member("level")];
                return unknown("level of an example", &steps);
            }
        }
        if self.from.as_ref().is_some_and(|level| !known.levels.knows(level)) {
            return unknown("level", &[Step::Member("from")]);
        }
        if let Some(place) = self.tightened.iter().position(|one| !known.levels.knows(&one.level)) {
            return unknown("level", &[Step::Member("tightened"), Step::Item(place), Step::Member("level")]);
        }
        Ok(())
    }
}

impl Requirement {
    /// Its criteria: when it applies, the test, and what is asked on top.
    pub fn criteria(&self) -> impl Iterator<Item = &Criterion> {
        let tightened = self.tightened.iter().map(|tightening| &tightening.criterion);
        self.applies.iter().chain(&self.criterion).chain(tightened)
    }

    pub(crate) fn read_in(node: Node<'_>, texts: Texts) -> Result<Self, ReadError> {
        let mut fields = node.fields()?;
        let requirement = Self {
            id: fields.required("id")?,
            groups: fields.required("groups")?,
            title: texts.read(fields.node_of("title")?)?,
            statement: texts.read(fields.node_of("statement")?)?,
            guidance: texts.read_some(fields.find("guidance"))?,
            legal_basis: fields.list("legal_basis")?,
            references: fields.list("references")?,
            assurance: fields.required("assurance")?,
            from: fields.optional("from")?,
            applies: fields.optional("applies")?,
            criterion: fields.optional("criterion")?,
            tightened: fields.list("tightened")?,
            examples: fields.optional("examples")?,
        };
        if requirement.criterion.is_some() && requirement.examples.is_none() {
            return Err(node.error(ReadProblem::MissingField { name: "examples" }));
        }
        if requirement.criterion.is_none()
            && let Some(alone) = ["applies", "tightened", "examples"].into_iter().find_map(|name| fields.find(name))
        {
            return Err(alone.broken("without a `criterion` there is no `applies`, no `tightened` and no `examples`"));
        }
        fields.finish()?;
        Ok(requirement)
    }
}

impl Read for Tightening {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        let mut fields = node.fields()?;
        let tightening = Self { level: fields.required("level")?, criterion: fields.required("criterion")? };
        fields.finish()?;
        Ok(tightening)
    }
}

impl Read for OtherReference {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        let mut fields = node.fields()?;
        let reference = Self { document: fields.required("document")?, ids: fields.required("ids")? };
        fields.finish()?;
        Ok(reference)
    }
}

impl Read for Assurance {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        match node.string()?.as_ref() {
            "sourced" => Ok(Self::Sourced),
            "unverified" => Ok(Self::Unverified),
            _ => Err(node.error(ReadProblem::NotOneOf { allowed: "sourced, unverified".into() })),
        }
    }
}

impl Read for Examples {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        let mut fields = node.fields()?;
        let examples = Self {
            pass: read_examples(fields.node_of("pass")?, Outcome::Satisfied)?,
            fail: read_examples(fields.node_of("fail")?, Outcome::NotSatisfied)?,
        };
        fields.finish()?;
        Ok(examples)
    }
}

fn read_examples(node: Node<'_>, expected: Outcome) -> Result<Vec<Example>, ReadError> {
    let examples: Vec<_> = node.items()?.map(|item| read_example(item, expected)).collect::<Result<_, _>>()?;
    if examples.is_empty() {
        Err(node.error(ReadProblem::Empty { what: "the list of examples" }))
    } else {
        Ok(examples)
    }
}

fn read_example(node: Node<'_>, expected: Outcome) -> Result<Example, ReadError> {
    let mut fields = node.fields()?;
    let claims = read_claims(fields.node_of("claims")?)?;
    let evidence = fields.list("evidence")?;
    let at = fields.optional("at")?;
    let level = fields.optional("level")?;
    let mut outcome = expected;
    if let Some(stated) = fields.find("outcome") {
        outcome = stated.read()?;
        let (fits, rule) = match expected {
            Outcome::Satisfied => {
                (outcome == Outcome::NotApplicable, "a passing example names no outcome but `not_applicable`")
            }
            _ => (
                matches!(outcome, Outcome::NotSatisfied | Outcome::Undetermined),
                "a failing example names `not_satisfied` or `undetermined` as its outcome",
            ),
        };
        if !fits {
            return Err(stated.broken(rule));
        }
    }
    fields.finish()?;
    Ok(Example { claims, evidence, at, level, outcome })
}

/// An object whose keys are claim ids.
pub(crate) fn read_claims(node: Node<'_>) -> Result<Vec<(ClaimId, Json)>, ReadError> {
    let read = |(key, value): (Node<'_>, Node<'_>)| Ok((key.read()?, value.to_json()));
    node.members()?.map(read).collect()
}

impl Read for ExampleEvidence {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        let mut fields = node.fields()?;
        let evidence = Self {
            kind: fields.required("kind")?,
            party: fields.required("party")?,
            roles: fields.list("roles")?,
            made_at: fields.optional("made_at")?,
            valid_until: fields.optional("valid_until")?,
        };
        fields.finish()?;
        Ok(evidence)
    }
}

impl From<&Requirement> for Json {
    fn from(requirement: &Requirement) -> Self {
        let tightened = requirement
            .tightened
            .iter()
            .map(|tightening| Self::object().with("level", &tightening.level).with("criterion", &tightening.criterion));
        let references = requirement.references.iter().map(|reference| {
            let ids = Self::list(reference.ids.iter().map(String::as_str));
            Self::object().with("document", reference.document.as_str()).with("ids", ids)
        });
        Self::object()
            .with("id", &requirement.id)
            .with("groups", Self::list(&requirement.groups))
            .with("title", &requirement.title)
            .with("statement", &requirement.statement)
            .with_some("guidance", requirement.guidance.as_ref())
            .with("legal_basis", Self::list(&requirement.legal_basis))
            .with("references", Self::List(references.collect()))
            .with("assurance", requirement.assurance)
            .with_some("from", requirement.from.as_ref())
            .with_some("applies", requirement.applies.as_ref())
            .with_some("criterion", requirement.criterion.as_ref())
            .with_list("tightened", tightened.collect())
            .with_some("examples", requirement.examples.as_ref())
    }
}

impl From<&Examples> for Json {
    fn from(examples: &Examples) -> Self {
        Self::object().with("pass", Self::list(&examples.pass)).with("fail", Self::list(&examples.fail))
    }
}

impl From<&Example> for Json {
    fn from(example: &Example) -> Self {
        let claims = example
            .claims
            .iter()
            .fold(Self::object(), |json, (claim, value)| json.with(claim.as_str().to_owned(), value.clone()));
        // The outcome is named where it is not the one that goes without saying.
        let stated = matches!(example.outcome, Outcome::NotApplicable | Outcome::Undetermined);
        let outcome = stated.then(|| example.outcome.as_str());
        Self::object()
            .with("claims", claims)
            .with_list("evidence", example.evidence.iter().map(Self::from).collect())
            .with_some("at", example.at)
            .with_some("level", example.level.as_deref())
            .with_some("outcome", outcome)
    }
}

impl From<&ExampleEvidence> for Json {
    fn from(evidence: &ExampleEvidence) -> Self {
        Self::object()
            .with("kind", &evidence.kind)
            .with("party", evidence.party)
            .with_list("roles", evidence.roles.iter().map(Self::from).collect())
            .with_some("made_at", evidence.made_at)
            .with_some("valid_until", evidence.valid_until)
    }
}

impl From<Assurance> for Json {
    fn from(assurance: Assurance) -> Self {
        match assurance {
            Assurance::Sourced => "sourced".into(),
            Assurance::Unverified => "unverified".into(),
        }
    }
}

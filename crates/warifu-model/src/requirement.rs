use std::collections::BTreeSet;

use crate::criterion::Criterion;
use crate::document::{declared, document, tokens};
use crate::finding::Outcome;
use crate::ids::{ClaimId, EvidenceKind, GroupId, RequirementId, Role};
use crate::json::{Json, Node, ReadError, ReadProblem};
use crate::language::{Phrase, both};
use crate::levels::{LevelReference, Levels};
use crate::localized::{Localized, WORDS};
use crate::party::Party;
use crate::score::Binding;
use crate::shape::Form;
use crate::time::Timestamp;

declared! {
    /// One rule of a set.
    pub struct Requirement: "requirement" {
        /// Its id, never reused for another rule.
        id: RequirementId,
        /// The groups that it stands in; at least one.
        groups: Vec<GroupId>,
        /// Its title.
        title: Localized = form(WORDS),
        /// States what it asks, in words.
        statement: Localized = form(WORDS),
        /// States how to meet it.
        guidance: Option<Localized> = default(WORDS),
        /// The clauses that it rests on, by their ids in the set.
        legal_basis: Vec<RequirementId> = list,
        /// States what other documents say on the same matter.
        references: Vec<OtherReference> = list,
        /// States whether its facts were checked against a source.
        assurance: Assurance,
        /// States that it does not bind (language 2); it binds, where there is none.
        binding: Option<Binding> = optional,
        /// Its points where the set has a score (language 2); 1, where there is none.
        weight: Option<u32> = optional_within(1, 100),
        /// The level from which it holds; always, where there is none.
        from: Option<LevelReference> = optional,
        /// The condition under which it applies at all; always, where there is none.
        applies: Option<Criterion> = optional,
        /// The test. Where there is none the words are all there is: nobody can tell whether a product meets them, so that the
        /// requirement is undetermined for every product.
        criterion: Option<Criterion> = optional,
        /// States what is asked on top at higher levels.
        tightened: Vec<Tightening> = list,
        /// Product descriptions that meet it and that do not; there if and only if there is a criterion.
        examples: Option<Examples> = optional,
    }
    rules r#"{"properties": {"groups": {"minItems": 1}}, "dependentRequired": {"criterion": ["examples"],
        "examples": ["criterion"], "applies": ["criterion"], "tightened": ["criterion"]}}"#;
}

document! {
    /// A further test that begins at a level.
    pub struct Tightening: "tightening" {
        /// The level.
        level: LevelReference,
        /// The test.
        criterion: Criterion,
    }
}

document! {
    /// Describes what another document says on the same matter.
    pub struct OtherReference: "other_reference" {
        /// The document.
        document: String,
        /// Its ids.
        ids: Vec<String>,
    }
}

tokens! {
    /// States whether a fact was checked against a source.
    pub enum Assurance: "assurance" {
        /// It was.
        Sourced = "sourced",
        /// It was not.
        Unverified = "unverified",
    }
}

document! {
    /// Product descriptions that meet a requirement and that do not.
    pub struct Examples: "examples" {
        /// These meet it; at least one.
        pass: Vec<Example> = via(passing),
        /// These do not; at least one.
        fail: Vec<Example> = via(failing),
    }
}

declared! {
    /// A partial product description for one requirement. A third party stands behind each claim.
    pub struct Example: "example" {
        /// The claims and their values.
        claims: Vec<(ClaimId, Json)> = via(claims),
        /// The evidence.
        evidence: Vec<ExampleEvidence> = list,
        /// The time of the evaluation.
        at: Option<Timestamp> = optional,
        /// The target level, in its text form; where there is none, nothing that is asked on top counts.
        level: Option<String> = optional,
        /// The expected outcome.
        outcome: Outcome = default(Form::Schema("{}", &[])),
    }
}

document! {
    /// Evidence in an example.
    pub struct ExampleEvidence: "example_evidence" {
        /// Its kind.
        kind: EvidenceKind,
        /// The party that stands behind it.
        party: Party,
        /// The roles in which its signer speaks.
        roles: Vec<Role> = list,
        /// The name of its signer, where different signers are counted; without one it counts for nobody. Only from version 2 of
        /// the rule language.
        signer: Option<String> = optional,
        /// The time at which it was made.
        made_at: Option<Timestamp> = optional,
        /// Until when it counts.
        valid_until: Option<Timestamp> = optional,
    }
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
            return Err(node.error(ReadProblem::Empty { what: both("the list of groups", "グループの一覧") }));
        }
        let unknown = |what: Phrase, place: &[Step<'_>]| {
            Err(inside(node, place).unwrap_or(node).error(ReadProblem::UnknownReference { what }))
        };
        if let Some(place) = self.groups.iter().position(|id| !known.groups.contains(id)) {
            return unknown(both("group", "グループ"), &[Step::Member("groups"), Step::Item(place)]);
        }
        if let Some(place) = self.legal_basis.iter().position(|id| !known.legal_basis.contains(id)) {
            return unknown(both("legal basis", "法的根拠"), &[Step::Member("legal_basis"), Step::Item(place)]);
        }
        let examples = self.examples.iter().flat_map(|all| [("pass", &all.pass), ("fail", &all.fail)]);
        for (list, examples) in examples {
            let is_unknown = |one: &Example| one.level.is_some() && known.levels.target(one.level.as_deref()).is_none();
            if let Some(place) = examples.iter().position(is_unknown) {
                let steps = [Step::Member("examples"), Step::Member(list), Step::Item(place), Step::Member("level")];
                return unknown(both("level of an example", "例のレベル"), &steps);
            }
        }
        if self.from.as_ref().is_some_and(|level| !known.levels.knows(level)) {
            return unknown(both("level", "レベル"), &[Step::Member("from")]);
        }
        if let Some(place) = self.tightened.iter().position(|one| !known.levels.knows(&one.level)) {
            return unknown(
                both("level", "レベル"),
                &[Step::Member("tightened"), Step::Item(place), Step::Member("level")],
            );
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

    pub(crate) fn read_in(node: Node<'_>) -> Result<Self, ReadError> {
        let mut fields = node.fields()?;
        let requirement = Self {
            id: fields.required("id")?,
            groups: fields.required("groups")?,
            title: fields.required("title")?,
            statement: fields.required("statement")?,
            guidance: fields.optional("guidance")?,
            legal_basis: fields.list("legal_basis")?,
            references: fields.list("references")?,
            assurance: fields.required("assurance")?,
            binding: fields.optional("binding")?,
            weight: fields.find("weight").map(|node| node.within(1, 100)).transpose()?,
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
            return Err(alone.broken(both(
                "without a `criterion` there is no `applies`, no `tightened` and no `examples`",
                "`criterion` がなければ `applies`、`tightened`、`examples` は書けない",
            )));
        }
        fields.finish()?;
        Ok(requirement)
    }
}

fn read_examples(node: Node<'_>, expected: Outcome) -> Result<Vec<Example>, ReadError> {
    let examples: Vec<_> = node.items()?.map(|item| read_example(item, expected)).collect::<Result<_, _>>()?;
    if examples.is_empty() {
        Err(node.error(ReadProblem::Empty { what: both("the list of examples", "例の一覧") }))
    } else {
        Ok(examples)
    }
}

fn read_example(node: Node<'_>, expected: Outcome) -> Result<Example, ReadError> {
    let mut fields = node.fields()?;
    let claims = claims::read(fields.node_of("claims")?)?;
    let evidence = fields.list("evidence")?;
    let at = fields.optional("at")?;
    let level = fields.optional("level")?;
    let mut outcome = expected;
    if let Some(stated) = fields.find("outcome") {
        outcome = stated.read()?;
        let (fits, rule) = match expected {
            Outcome::Satisfied => (
                outcome == Outcome::NotApplicable,
                both(
                    "a passing example names no outcome but `not_applicable`",
                    "合格の例に書ける結果は `not_applicable` だけである",
                ),
            ),
            _ => (
                outcome.is_open(),
                both(
                    "a failing example names `not_satisfied` or `undetermined` as its outcome",
                    "不合格の例に書ける結果は `not_satisfied` か `undetermined` である",
                ),
            ),
        };
        if !fits {
            return Err(stated.broken(rule));
        }
    }
    fields.finish()?;
    Ok(Example { claims, evidence, at, level, outcome })
}

/// The examples that meet a requirement.
mod passing {
    use super::{Example, Outcome, read_examples};
    use crate::json::{Json, Node, ReadError};
    use crate::shape::{Form, List, Shape};

    pub(super) const FORM: Form = Form::List(
        List::of(&Form::Named(&Shape {
            name: "pass_example",
            about: "A product description that meets the requirement",
            rules: r#"{"properties": {"outcome": {"const": "not_applicable"}}}"#,
            ..Example::SHAPE
        }))
        .least(1),
    );

    pub(super) fn read(node: Node<'_>) -> Result<Vec<Example>, ReadError> {
        read_examples(node, Outcome::Satisfied)
    }

    pub(super) fn write(examples: &[Example]) -> Json {
        Json::list(examples)
    }
}

/// The examples that do not.
mod failing {
    use super::{Example, Outcome, read_examples};
    use crate::json::{Json, Node, ReadError};
    use crate::shape::{Form, List, Shape};

    pub(super) const FORM: Form = Form::List(
        List::of(&Form::Named(&Shape {
            name: "fail_example",
            about: "A product description that does not meet the requirement",
            rules: r#"{"properties": {"outcome": {"enum": ["not_satisfied", "undetermined"]}}}"#,
            ..Example::SHAPE
        }))
        .least(1),
    );

    pub(super) fn read(node: Node<'_>) -> Result<Vec<Example>, ReadError> {
        read_examples(node, Outcome::NotSatisfied)
    }

    pub(super) fn write(examples: &[Example]) -> Json {
        Json::list(examples)
    }
}

/// An object whose keys are claim ids.
pub(crate) mod claims {
    use crate::ids::ClaimId;
    use crate::json::{Json, Node, ReadError};
    use crate::shape::{Form, Shape, Typed};

    pub(crate) const FORM: Form = Form::Named(&Shape {
        name: "claim_values",
        about: "Claims and their values",
        form: Form::Map(&ClaimId::FORM, &Json::FORM),
        rules: "",
    });

    pub(crate) fn read(node: Node<'_>) -> Result<Vec<(ClaimId, Json)>, ReadError> {
        let read = |(key, value): (Node<'_>, Node<'_>)| Ok((key.read()?, value.to_json()));
        node.members()?.map(read).collect()
    }

    pub(crate) fn write(claims: &[(ClaimId, Json)]) -> Json {
        claims.iter().fold(Json::object(), |json, (claim, value)| json.with(claim.as_str().to_owned(), value.clone()))
    }
}

impl From<&Requirement> for Json {
    fn from(requirement: &Requirement) -> Self {
        Self::object()
            .with("id", &requirement.id)
            .with("groups", Self::list(&requirement.groups))
            .with("title", &requirement.title)
            .with("statement", &requirement.statement)
            .with_some("guidance", requirement.guidance.as_ref())
            .with("legal_basis", Self::list(&requirement.legal_basis))
            .with("references", Self::list(&requirement.references))
            .with("assurance", requirement.assurance)
            .with_some("binding", requirement.binding)
            .with_some("weight", requirement.weight)
            .with_some("from", requirement.from.as_ref())
            .with_some("applies", requirement.applies.as_ref())
            .with_some("criterion", requirement.criterion.as_ref())
            .with_list("tightened", requirement.tightened.iter().map(Self::from).collect())
            .with_some("examples", requirement.examples.as_ref())
    }
}

impl From<&Example> for Json {
    fn from(example: &Example) -> Self {
        // The outcome is named where it is not the one that goes without saying.
        let stated = matches!(example.outcome, Outcome::NotApplicable | Outcome::Undetermined);
        let outcome = stated.then(|| example.outcome.as_str());
        Self::object()
            .with("claims", claims::write(&example.claims))
            .with_list("evidence", example.evidence.iter().map(Self::from).collect())
            .with_some("at", example.at)
            .with_some("level", example.level.as_deref())
            .with_some("outcome", outcome)
    }
}

use warifu_model::{Digest, Json, LanguageTag, RequirementId, SetDigest, Successor};

use super::question::Effort;
use super::undecided::Undecided;
use super::witness::Witness;

/// Describes what changed from one set to another: what each accepts, and everything else.
#[derive(Clone, Debug)]
pub struct Diff {
    /// The set that was there before.
    pub old: SetDigest,
    /// The set that comes after it.
    pub new: SetDigest,
    /// States how the new set compares with the old one, over all levels that both know.
    pub relation: Relation,
    /// States how they compare at each level.
    pub levels: Vec<LevelDiff>,
    /// Requirement by requirement: those of the old set in its order, then the new ones.
    pub requirements: Vec<RequirementDiff>,
    /// Everything else that differs.
    pub changes: Vec<Change>,
    /// Claims, kinds of evidence and roles whose words in the vocabularies differ.
    pub vocabulary: Vec<VocabularyWording>,
    /// States how much effort it took, in the units of [`DiffOptions::effort`](crate::diff::DiffOptions::effort).
    pub effort: u64,
    /// States how the version has to change at least.
    pub bump: Bump,
    /// The reason.
    pub reasons: Vec<BumpReason>,
    /// States what could not be decided for the sets as a whole.
    pub undecided: Vec<Undecided>,
}

/// Describes how two sets, or two requirements, compare by what they accept.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Relation {
    /// Both accept the same.
    Equivalent,
    /// The new one accepts less and nothing more.
    Stricter,
    /// The new one accepts more and nothing less.
    Looser,
    /// Each accepts something that the other refuses.
    Incomparable,
    /// There was none before.
    New,
    /// There is none any more, and nothing took over.
    Withdrawn,
    /// There is none any more, and others took over.
    Moved,
    /// It could not be decided; the reason is given.
    Undecided,
}

/// Describes how the sets compare at one level.
#[derive(Clone, Debug)]
pub struct LevelDiff {
    /// The level; none where the sets have no levels.
    pub level: Option<String>,
    /// States how they compare.
    pub relation: Relation,
    /// By what this was settled.
    pub argument: Argument,
    /// Product descriptions that one accepts and the other does not: at most one each way.
    pub witnesses: Vec<Witness>,
    /// States what could not be decided.
    pub undecided: Vec<Undecided>,
}

/// Describes what became of one requirement.
#[derive(Clone, Debug)]
pub struct RequirementDiff {
    /// Its id.
    pub id: RequirementId,
    /// States how it compares over all levels.
    pub relation: Relation,
    /// States what took over, where it moved.
    pub successors: Vec<Successor>,
    /// States how those that took over, together, compare with it.
    pub successors_relation: Option<Relation>,
    /// States how it compares at each level, where levels differ.
    pub levels: Vec<(Option<String>, Relation)>,
    /// By what this was settled.
    pub argument: Argument,
    /// Product descriptions that one accepts and the other does not: at most one each way.
    pub witnesses: Vec<Witness>,
    /// States what could not be decided.
    pub undecided: Vec<Undecided>,
    /// Words that changed.
    pub wording: Vec<WordingChange>,
}

/// By what a relation was settled.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Argument {
    /// The rule.
    pub rule: ArgumentRule,
    /// The number of cells all topics have together.
    pub cells: usize,
    /// The number of assignments of cells that were looked at.
    pub steps: usize,
    /// At how many times, and with how many ways to share out the parties.
    pub worlds: usize,
}

/// Describes how a relation was settled.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum ArgumentRule {
    /// The criteria are the same, parameters filled in, over the same types.
    Identical,
    /// All combinations of cells were looked at, or ruled out by what was known of the rest.
    Cells,
    /// Each requirement alone settles it.
    EachRequirement,
    /// At least one of the sets accepts nothing at all.
    Empty,
    /// By how they are written, once both are in normal form: no combination had to be looked at.
    NormalForm,
    /// Each requirement alone, and a bound on the points that they leave.
    Points,
    /// There is no criterion on either side: the words were compared, with the parameters that they insert.
    Words,
}

/// Words of a requirement that changed. Words are compared as they are, never by meaning: that a change is editorial is
/// for the author to assert.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct WordingChange {
    /// `title`, `statement` or `guidance` of a requirement; for words of a vocabulary see [`VocabularyWording::changes`].
    pub what: &'static str,
    /// In which language.
    pub language: LanguageTag,
    /// True where the words themselves differ.
    pub kind: WordingKind,
    /// The digest of the words before; none where there were none.
    pub old: Option<Digest>,
    /// The digest of the words now; none where there are none.
    pub new: Option<Digest>,
}

/// Something that the vocabularies of both versions define, in other words. What a criterion means is what these say.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct VocabularyWording {
    /// A claim, a kind of evidence or a role.
    pub what: ChangeKind,
    /// Its id.
    pub subject: String,
    /// States what changed: `title`, `description`, `reading` (of evidence that supports a claim) or `field` (of a record).
    pub changes: Vec<WordingChange>,
    /// The requirements of either version whose criteria read it.
    pub read_by: Vec<RequirementId>,
}

/// Describes how two texts differ.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum WordingKind {
    /// In white space, or in how the insertion of a parameter is written: see [`wording`](crate::wording).
    Spelling,
    /// In the words.
    Words,
}

/// Changed words of one kind, over all requirements.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct WordingSummary {
    /// `title`, `statement` or `guidance`.
    pub what: &'static str,
    /// The requirements whose words differ, in any language.
    pub words: Vec<RequirementId>,
    /// The requirements where only the spelling does.
    pub spelling: Vec<RequirementId>,
}

/// Something that changed beside what is accepted.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Change {
    /// Its kind.
    pub what: ChangeKind,
    /// Its id or place.
    pub subject: String,
    /// States what it was.
    pub old: Json,
    /// The new value.
    pub new: Json,
}

/// Describes what changed beside what is accepted.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub enum ChangeKind {
    /// The party that publishes it.
    Authority,
    /// The binding of a requirement.
    Binding,
    /// A claim of the vocabularies, added or removed.
    Claim,
    /// The type of a claim.
    ClaimType,
    /// The first day on which the set applies.
    Effective,
    /// A kind of evidence, added or removed.
    EvidenceKind,
    /// A group of requirements.
    Group,
    /// The groups, the references or the assurance of a requirement.
    Classification,
    /// The version of the rule language.
    Language,
    /// A clause of law.
    LegalBasis,
    /// The scheme of levels.
    Levels,
    /// A parameter.
    Parameter,
    /// A role, added or removed.
    Role,
    /// A JSON Schema.
    Schema,
    /// The score.
    Score,
    /// The document that the requirements come from.
    Source,
    /// Draft or final.
    Status,
    /// Tokens of a claim, added, removed or reordered.
    Tokens,
    /// The last day of the edition before.
    Transition,
    /// A pinned vocabulary.
    Vocabulary,
    /// The weight of a requirement.
    Weight,
    /// The title or the description of the set.
    Wording,
}

impl ChangeKind {
    /// Returns whether what is accepted may follow from it: where the sets do not accept the same, it is not told as a change beside that.
    pub fn bears_on_acceptance(self) -> bool {
        match self {
            Self::Binding
            | Self::ClaimType
            | Self::Levels
            | Self::Parameter
            | Self::Schema
            | Self::Score
            | Self::Tokens
            | Self::Weight => true,
            Self::Authority
            | Self::Claim
            | Self::Classification
            | Self::Effective
            | Self::EvidenceKind
            | Self::Group
            | Self::Language
            | Self::LegalBasis
            | Self::Role
            | Self::Source
            | Self::Status
            | Self::Transition
            | Self::Vocabulary
            | Self::Wording => false,
        }
    }
}

/// Describes how a version has to change at least.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Bump {
    /// The same bytes: no new version.
    None,
    /// Nothing that is accepted changed.
    Patch,
    /// Something more is accepted, or something optional was added.
    Minor,
    /// Something that was accepted is refused now, or may be.
    Major,
}

/// One reason for a bump.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct BumpReason {
    /// States what it asks for.
    pub bump: Bump,
    /// A stable code in `lower_snake_case`.
    pub code: &'static str,
    /// The level, the requirement or the thing that it is about; empty for the set.
    pub subject: String,
}

impl Diff {
    /// Returns `true` where the two documents bear the same id and the same version and differ all the same: an error
    /// of whoever published them (DESIGN law 6). They are compared nevertheless.
    pub fn is_same_version(&self) -> bool {
        self.old.id == self.new.id && self.old.version == self.new.version && self.old.digest != self.new.digest
    }

    /// Tells whether both accept the same, requirement by requirement and at each level: `None` where that is undecided
    /// somewhere. Levels that need not be tried, since the relation is settled without them, are no matter.
    pub fn is_equivalent(&self) -> Option<bool> {
        let relations = || {
            let requirements = self.requirements.iter().map(|one| one.relation);
            let successors = self.requirements.iter().filter_map(|one| one.successors_relation);
            let levels = self.levels.iter().map(|level| level.relation);
            requirements.chain(successors).chain(levels).chain([self.relation])
        };
        if relations().any(|relation| relation == Relation::Undecided) {
            return None;
        }
        Some(relations().all(|relation| relation == Relation::Equivalent))
    }

    /// Returns which titles, statements and guidances changed, and which of them in spelling only.
    pub fn wording(&self) -> Vec<WordingSummary> {
        let summary = |what| {
            let mut summary = WordingSummary { what, words: Vec::new(), spelling: Vec::new() };
            for one in &self.requirements {
                match one.wording.iter().filter(|change| change.what == what).map(|change| change.kind).max() {
                    Some(WordingKind::Words) => summary.words.push(one.id.clone()),
                    Some(WordingKind::Spelling) => summary.spelling.push(one.id.clone()),
                    None => {}
                }
            }
            summary
        };
        let all = ["title", "statement", "guidance"].map(summary);
        all.into_iter().filter(|one| !(one.words.is_empty() && one.spelling.is_empty())).collect()
    }
}

impl WordingKind {
    /// The text form.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Spelling => "spelling",
            Self::Words => "words",
        }
    }
}

impl Relation {
    /// The text form.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Equivalent => "equivalent",
            Self::Stricter => "stricter",
            Self::Looser => "looser",
            Self::Incomparable => "incomparable",
            Self::New => "new",
            Self::Withdrawn => "withdrawn",
            Self::Moved => "moved",
            Self::Undecided => "undecided",
        }
    }
}

impl Bump {
    /// The text form.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
        }
    }
}

impl ArgumentRule {
    /// The text form.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Identical => "identical",
            Self::Cells => "cells",
            Self::EachRequirement => "each_requirement",
            Self::Empty => "empty",
            Self::NormalForm => "normal_form",
            Self::Points => "points",
            Self::Words => "words",
        }
    }
}

impl ChangeKind {
    /// The text form.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Authority => "authority",
            Self::Binding => "binding",
            Self::Claim => "claim",
            Self::ClaimType => "claim_type",
            Self::Classification => "classification",
            Self::Effective => "effective",
            Self::EvidenceKind => "evidence_kind",
            Self::Group => "group",
            Self::Language => "language",
            Self::LegalBasis => "legal_basis",
            Self::Levels => "levels",
            Self::Parameter => "parameter",
            Self::Role => "role",
            Self::Schema => "schema",
            Self::Score => "score",
            Self::Source => "source",
            Self::Status => "status",
            Self::Tokens => "tokens",
            Self::Transition => "transition",
            Self::Vocabulary => "vocabulary",
            Self::Weight => "weight",
            Self::Wording => "wording",
        }
    }
}

impl Argument {
    pub(super) fn new(rule: ArgumentRule, effort: Effort) -> Self {
        let rule = if rule == ArgumentRule::Cells && effort.worlds == 0 { ArgumentRule::NormalForm } else { rule };
        Self { rule, cells: effort.cells, steps: effort.steps, worlds: effort.worlds }
    }
}

//! The JSON face of a diff.

use warifu_model::{Json, Language, SetDigest, Successor};

use super::effects::Effect;
use super::report::{
    Argument, BumpReason, Change, Diff, LevelDiff, RequirementDiff, VocabularyWording, WordingChange, WordingSummary,
};
use super::undecided::Undecided;
use super::witness::Witness;

impl Diff {
    /// The JSON face: what the command line prints.
    pub fn to_json(&self) -> Json {
        self.into()
    }
}

impl From<&Diff> for Json {
    fn from(diff: &Diff) -> Self {
        Self::object()
            .with("bump", diff.bump.as_str())
            .with("relation", diff.relation.as_str())
            .with("old", set(&diff.old))
            .with("new", set(&diff.new))
            .with("reasons", Self::list(&diff.reasons))
            .with("levels", Self::list(&diff.levels))
            .with("requirements", Self::list(&diff.requirements))
            .with("changes", Self::list(&diff.changes))
            .with_list("wording", diff.wording().iter().map(Self::from).collect())
            .with_list("vocabulary_wording", diff.vocabulary.iter().map(Self::from).collect())
            .with("effort", i64::try_from(diff.effort).unwrap_or(i64::MAX))
            .with_some("same_version_other_bytes", diff.is_same_version().then_some(true))
            .with_list("undecided", diff.undecided.iter().map(Self::from).collect())
    }
}

impl From<&LevelDiff> for Json {
    fn from(level: &LevelDiff) -> Self {
        Self::object()
            .with("level", level.level.as_deref())
            .with("relation", level.relation.as_str())
            .with("argument", level.argument)
            .with("witnesses", witnesses(&level.witnesses))
            .with_list("undecided", level.undecided.iter().map(Self::from).collect())
    }
}

impl From<&RequirementDiff> for Json {
    fn from(requirement: &RequirementDiff) -> Self {
        let successor = |successor: &Successor| match successor {
            Successor::Group(id) => Self::object().with("group", id),
            Successor::Requirement(id) => Self::object().with("requirement", id),
        };
        let levels = requirement.levels.iter().map(|(level, relation)| {
            Self::object().with("level", level.as_deref()).with("relation", relation.as_str())
        });
        Self::object()
            .with("id", &requirement.id)
            .with("relation", requirement.relation.as_str())
            .with("successors", Self::List(requirement.successors.iter().map(successor).collect()))
            .with_some("successors_relation", requirement.successors_relation.map(super::report::Relation::as_str))
            .with_list("levels", levels.collect())
            .with("argument", requirement.argument)
            .with("witnesses", witnesses(&requirement.witnesses))
            .with_list("undecided", requirement.undecided.iter().map(Self::from).collect())
            .with_list("wording", requirement.wording.iter().map(Self::from).collect())
    }
}

impl From<&Undecided> for Json {
    fn from(undecided: &Undecided) -> Self {
        let json = Self::object().with("code", undecided.code()).with("why", undecided.to_string());
        json.with("help", undecided.help(Language::En).into_owned())
    }
}

impl From<Argument> for Json {
    fn from(argument: Argument) -> Self {
        Self::object()
            .with("rule", argument.rule.as_str())
            .with("cells", argument.cells)
            .with("steps", argument.steps)
            .with("worlds", argument.worlds)
    }
}

impl From<&BumpReason> for Json {
    fn from(reason: &BumpReason) -> Self {
        let json = Self::object().with("bump", reason.bump.as_str()).with("code", reason.code);
        let words = |language| super::words::reason(reason, language);
        let words = Self::object().with("en", words(Language::En)).with("ja", words(Language::Ja));
        json.with("subject", reason.subject.as_str()).with("words", words)
    }
}

impl From<&Change> for Json {
    fn from(change: &Change) -> Self {
        Self::object()
            .with("what", change.what.as_str())
            .with("subject", change.subject.as_str())
            .with("old", change.old.clone())
            .with("new", change.new.clone())
            .with_some("effect", Effect::of(change))
    }
}

impl From<Effect> for Json {
    fn from(effect: Effect) -> Self {
        let json = Self::object().with("code", effect.as_str());
        json.with("en", effect.words(Language::En)).with("ja", effect.words(Language::Ja))
    }
}

impl From<&VocabularyWording> for Json {
    fn from(one: &VocabularyWording) -> Self {
        Self::object()
            .with("what", one.what.as_str())
            .with("subject", one.subject.as_str())
            .with("changes", Self::list(&one.changes))
            .with("read_by", Self::list(&one.read_by))
    }
}

impl From<&WordingChange> for Json {
    fn from(change: &WordingChange) -> Self {
        Self::object()
            .with("what", change.what)
            .with("language", &change.language)
            .with("kind", change.kind.as_str())
            .with("old", change.old)
            .with("new", change.new)
    }
}

impl From<&WordingSummary> for Json {
    fn from(summary: &WordingSummary) -> Self {
        Self::object()
            .with("what", summary.what)
            .with("words", Self::list(&summary.words))
            .with("spelling_only", Self::list(&summary.spelling))
    }
}

fn set(set: &SetDigest) -> Json {
    Json::object().with("id", &set.id).with("version", &set.version).with("digest", set.digest)
}

fn witnesses(witnesses: &[Witness]) -> Json {
    Json::List(witnesses.iter().map(Json::from).collect())
}

//! A change log, generated from a diff: Markdown and JSON, English and Japanese.

use warifu_model::{Json, Language, Localized, RequirementId, RequirementSet, Successor};

use super::notes::{Note, notes};
use super::report::{Diff, Relation, RequirementDiff};
use super::words;

/// Describes what is told about a new edition. Everything in it is computed from the two sets, but for who asserts that changes
/// of wording are editorial.
#[derive(Clone, Copy, Debug)]
pub struct Changelog<'a> {
    /// The changes.
    pub diff: &'a Diff,
    /// The set that was there before.
    pub old: &'a RequirementSet,
    /// The set that comes after it.
    pub new: &'a RequirementSet,
    /// The party that asserts that changes of wording are editorial, if anybody does.
    pub editorial: Option<&'a str>,
}

impl<'a> Changelog<'a> {
    /// The requirements with one relation, in order.
    pub fn with_relation(&self, relation: Relation) -> impl Iterator<Item = &'a RequirementDiff> + use<'a> {
        self.diff.requirements.iter().filter(move |one| one.relation == relation)
    }

    /// The requirements whose words changed.
    pub fn reworded(&self) -> impl Iterator<Item = &'a RequirementDiff> + use<'a> {
        self.diff.requirements.iter().filter(|one| !one.wording.is_empty())
    }

    /// Returns what differs beside what is accepted.
    pub fn notes(&self) -> Vec<Note> {
        notes(self.diff, self.old, self.new)
    }

    /// The title of a requirement, in the new set if it has it.
    pub fn title(&self, id: &RequirementId) -> Option<&'a Localized> {
        let (old, new) = (self.old, self.new);
        new.requirement(id).or_else(|| old.requirement(id)).map(|requirement| &requirement.title)
    }

    /// The change log as JSON, in both languages.
    pub fn to_json(&self) -> Json {
        let set = |set: &RequirementSet, digest| {
            Json::object().with("version", &set.version).with("digest", digest).with("title", &set.title)
        };
        let levels = self.diff.levels.iter().map(|level| {
            let json = Json::object().with("level", level.level.as_deref());
            json.with("relation", level.relation.as_str())
                .with("argument", both(|of| words::argument(level.argument, of)))
        });
        let reasons = self.diff.reasons.iter().map(|reason| {
            let json = Json::object().with("bump", reason.bump.as_str()).with("code", reason.code);
            json.with("subject", reason.subject.as_str()).with("words", both(|of| words::reason(reason, of)))
        });
        let wording = self.reworded().map(|one| {
            let parts = one.wording.iter().map(Json::from);
            Json::object()
                .with("requirement", &one.id)
                .with("changes", Json::list(parts))
                .with("words", both(|of| words::assertion(one, self.editorial, of)))
        });
        let others = self.notes().into_iter().map(|note| {
            let json = Json::object().with("what", note.what.as_str()).with("words", &note.words);
            json.with("subjects", Json::list(note.subjects.iter().map(String::as_str)))
        });
        Json::object()
            .with("set", &self.new.id)
            .with("old", set(self.old, self.diff.old.digest))
            .with("new", set(self.new, self.diff.new.digest))
            .with("bump", self.diff.bump.as_str())
            .with("relation", self.diff.relation.as_str())
            .with("reasons", Json::List(reasons.collect()))
            .with("levels", Json::List(levels.collect()))
            .with("requirements", Json::List(self.diff.requirements.iter().map(|one| self.requirement(one)).collect()))
            .with("asserted_editorial_by", self.editorial)
            .with("wording", Json::List(wording.collect()))
            .with_list("vocabulary_wording", self.vocabulary_wording())
            .with("other", Json::List(others.collect()))
            .with_list("undecided", self.diff.undecided.iter().map(undecided).collect())
    }

    fn vocabulary_wording(&self) -> Vec<Json> {
        let words = |one| both(|of| words::vocabulary_assertion(one, self.editorial, of));
        self.diff.vocabulary.iter().map(|one| Json::from(one).with("words", words(one))).collect()
    }

    fn requirement(&self, one: &RequirementDiff) -> Json {
        let witnesses = one.witnesses.iter().map(|witness| {
            Json::object()
                .with("accepted_by", witness.accepted_by.as_str())
                .with("flips", witness.flips.as_str())
                .with("words", both(|of| words::witness(witness, of)))
        });
        Json::object()
            .with("id", &one.id)
            .with_some("title", self.title(&one.id))
            .with("relation", one.relation.as_str())
            .with_list("successors", one.successors.iter().map(|successor| id_of(successor).into()).collect())
            .with("argument", both(|of| words::argument(one.argument, of)))
            .with_list("witnesses", witnesses.collect())
            .with_list("undecided", one.undecided.iter().map(undecided).collect())
    }
}

/// The id of a successor.
pub(super) fn id_of(successor: &Successor) -> &str {
    match successor {
        Successor::Group(id) => id.as_str(),
        Successor::Requirement(id) => id.as_str(),
    }
}

fn undecided(why: &super::undecided::Undecided) -> Json {
    let json = Json::object().with("code", why.code()).with("words", both(|of| words::undecided(why, of)));
    json.with("help", both(|of| why.help(of).into_owned()))
}

fn both(words: impl Fn(Language) -> String) -> Json {
    Json::object().with("en", words(Language::En)).with("ja", words(Language::Ja))
}

//! What a table says goes into the questionnaires of a folder, and no answer that stands there is lost.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use warifu_model::json::shorten;
use warifu_model::{ClaimId, EvidenceKind, Json, Question, Questionnaire, Timestamp, problems};

problems! {
    /// The reason why answers cannot be taken in: nothing is changed then.
    #[derive(Clone, Debug, Eq, PartialEq)]
    #[non_exhaustive]
    pub enum AnswerDiffers {
        /// The folder has another answer.
        InFolder {
            /// The claim.
            claim: ClaimId,
            /// The file that answers it.
            path: PathBuf,
            /// The answer there.
            there: Box<Json>,
            /// The answer of the table.
            here: Box<Json>,
        } => {
            code: "answer-differs",
            en: ("`{claim}` is answered with `{}`, and `{}` says `{}`", short(here), path.display(), short(there)),
            ja: ("`{claim}` の回答は `{}` であるが、`{}` では `{}` である", short(here), path.display(), short(there)),
            help_en: "make them agree, or ask for the answers in the folder to be replaced",
            help_ja: "両者を一致させるか、フォルダの回答を置き換えるよう指定してください",
        }
        /// The table answers a claim twice, under two kinds of document, in two ways: whichever counted, nobody would be told.
        InTable {
            /// The claim.
            claim: ClaimId,
            /// A kind of document.
            kind: EvidenceKind,
            /// The answer under it.
            answer: Box<Json>,
            /// The other kind of document.
            other_kind: EvidenceKind,
            /// The answer under that.
            other: Box<Json>,
        } => {
            code: "answer-differs",
            en: ("the table answers `{claim}` with `{}` under `{kind}` and with `{}` under `{other_kind}`", short(answer), short(other)),
            ja: ("表は `{claim}` に、`{kind}` では `{}`、`{other_kind}` では `{}` と回答している", short(answer), short(other)),
            help_en: "make the rows of this claim agree",
            help_ja: "この主張項目の行を一致させてください",
        }
    }
}

fn short(json: &Json) -> String {
    shorten(&String::from_utf8_lossy(&json.to_canonical()))
}

/// The treatment of an answer of a table where the folder has another one.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Differing {
    /// Nothing is written, and the answer is named.
    Refused,
    /// The answer of the table takes the place of the one in the folder.
    Replaced,
}

/// The questionnaires of a folder, each with its file.
///
/// ```
/// use std::path::{Path, PathBuf};
/// use warifu::declare::{Answers, Differing};
/// use warifu_model::{ClaimId, EvidenceKind, Json, Localized, Question, Questionnaire, Timestamp};
///
/// let both = |text: &str| Localized::of(text.into(), text.into());
/// let asked = |answer: Option<bool>| Questionnaire {
///     artifacts: Vec::new(),
///     identifiers: Vec::new(),
///     kind: EvidenceKind::parse("self_declaration").unwrap(),
///     title: "Declaration".into(),
///     made_by: answer.map(|_| "Mori".into()),
///     made_at: answer.and_then(|_| Timestamp::parse("2026-11-01T00:00:00Z")),
///     valid_until: None,
///     questions: vec![Question {
///         claim: ClaimId::parse("update.automatic").unwrap(),
///         question: both("?"),
///         answers: both("true or false"),
///         said_in: both("a declaration"),
///         asked_by: Vec::new(),
///         answer: answer.map(Json::Bool),
///     }],
/// };
/// let folder = Answers::new(vec![(PathBuf::from("declaration.json"), asked(None))]);
/// let name = |kind: &EvidenceKind, _: &[&Path]| PathBuf::from(format!("{kind}.json"));
/// let merged = folder.take(vec![asked(Some(true))], name, Differing::Refused)?;
/// assert_eq!(merged.written, [(PathBuf::from("declaration.json"), asked(Some(true)))]);
/// # Ok::<(), warifu::declare::AnswerDiffers>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Answers {
    held: Vec<(PathBuf, Questionnaire)>,
}

/// The changes to the files of a folder.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Merged {
    /// The questionnaires to be written, each under its name.
    pub written: Vec<(PathBuf, Questionnaire)>,
    /// Files in which no question is left: all of them stand in another one.
    pub emptied: Vec<PathBuf>,
    /// The number of answers that are new.
    pub answered: usize,
    /// The number of answers that took the place of others.
    pub replaced: usize,
    /// The number of answers of the table that stand in the folder already.
    pub same: usize,
}

impl Answers {
    /// Takes the questionnaires of a folder as they are, each with the name of its file.
    pub fn new(held: Vec<(PathBuf, Questionnaire)>) -> Self {
        Self { held }
    }

    /// The claims that are asked for, answered or not.
    pub fn asked(&self) -> BTreeSet<ClaimId> {
        self.questions().map(|(_, question)| question.claim.clone()).collect()
    }

    /// The claims that are answered.
    pub fn answered(&self) -> BTreeSet<ClaimId> {
        self.questions().filter(|(_, one)| one.answer.is_some()).map(|(_, one)| one.claim.clone()).collect()
    }

    /// Takes the questionnaires of a table in. A blank of the table says nothing; an answer fills a blank of the folder, or makes a
    /// new questionnaire where those of its kind hold answers of somebody else, or of another time, that the table does not repeat;
    /// `name` gives it the name of a file of its kind beside those that are taken.
    ///
    /// # Errors
    ///
    /// [`AnswerDiffers`], where nothing would tell which of two answers holds.
    pub fn take(
        mut self,
        table: Vec<Questionnaire>,
        name: impl Fn(&EvidenceKind, &[&Path]) -> PathBuf,
        differing: Differing,
    ) -> Result<Merged, AnswerDiffers> {
        refuse_contradiction(&table)?;
        let mut merged = Merged::default();
        let mut touched = BTreeSet::new();
        for said in table {
            let repeated: BTreeSet<_> = answers(&said).map(|one| one.claim.clone()).collect();
            let mut new = Vec::new();
            for question in &said.questions {
                if self.is_new(question, differing, &mut merged)? {
                    new.push(question.clone());
                }
            }
            if new.is_empty() {
                continue;
            }
            let target = self.target(&said, &new, &repeated, &name);
            for (place, (_, one)) in self.held.iter_mut().enumerate().filter(|(place, _)| *place != target) {
                let before = one.questions.len();
                one.questions.retain(|question| new.iter().all(|new| new.claim != question.claim));
                if one.questions.len() != before {
                    touched.insert(place);
                }
            }
            if let Some((_, one)) = self.held.get_mut(target) {
                put(one, &said, new);
                touched.insert(target);
            }
        }
        for (place, (path, one)) in self.held.into_iter().enumerate() {
            match touched.contains(&place) {
                true if one.questions.is_empty() => merged.emptied.push(path),
                true => merged.written.push((path, one)),
                false => {}
            }
        }
        Ok(merged)
    }

    /// Whether a question of a table says something that the folder does not.
    fn is_new(&self, question: &Question, differing: Differing, merged: &mut Merged) -> Result<bool, AnswerDiffers> {
        let held: Vec<_> = self.questions().filter(|(_, one)| one.claim == question.claim).collect();
        let Some(answer) = &question.answer else { return Ok(held.is_empty()) };
        let is_answered = held.iter().any(|(_, one)| one.answer.is_some());
        let other =
            held.iter().find_map(|(path, one)| Some((*path, one.answer.as_ref()?)).filter(|(_, it)| *it != answer));
        match other {
            None if is_answered => merged.same += 1,
            None => merged.answered += 1,
            Some(_) if differing == Differing::Replaced => merged.replaced += 1,
            Some((path, there)) => {
                let (claim, path) = (question.claim.clone(), path.to_path_buf());
                let (there, here) = (Box::new(there.clone()), Box::new(answer.clone()));
                return Err(AnswerDiffers::InFolder { claim, path, there, here });
            }
        }
        Ok(!is_answered || other.is_some())
    }

    /// The questionnaire of this kind that can take new questions: made by the same at the same time, or without any answer that the
    /// table does not repeat. A new one where there is none.
    fn target(
        &mut self,
        said: &Questionnaire,
        new: &[Question],
        repeated: &BTreeSet<ClaimId>,
        name: &impl Fn(&EvidenceKind, &[&Path]) -> PathBuf,
    ) -> usize {
        let has_answers = new.iter().any(|one| one.answer.is_some());
        let fits = |one: &Questionnaire| {
            one.kind == said.kind
                && about(one) == about(said)
                && (!has_answers
                    || made(one) == made(said)
                    || answers(one).all(|answer| repeated.contains(&answer.claim)))
        };
        if let Some(place) = self.held.iter().position(|(_, one)| fits(one)) {
            return place;
        }
        let taken: Vec<&Path> = self.held.iter().map(|(path, _)| path.as_path()).collect();
        let path = name(&said.kind, &taken);
        self.held.push((path, Questionnaire { questions: Vec::new(), ..said.clone() }));
        self.held.len() - 1
    }

    fn questions(&self) -> impl Iterator<Item = (&Path, &Question)> {
        self.held.iter().flat_map(|(path, one)| one.questions.iter().map(move |question| (path.as_path(), question)))
    }
}

/// Puts questions into a questionnaire: in their place where they stand in it, else at its end.
fn put(one: &mut Questionnaire, said: &Questionnaire, new: Vec<Question>) {
    if new.iter().any(|question| question.answer.is_some()) {
        one.made_by.clone_from(&said.made_by);
        one.made_at = said.made_at;
        one.valid_until = said.valid_until;
    }
    let mut new: BTreeMap<ClaimId, Question> = new.into_iter().map(|one| (one.claim.clone(), one)).collect();
    for question in &mut one.questions {
        if let Some(found) = new.remove(&question.claim) {
            question.answer = found.answer;
        }
    }
    let claims: Vec<ClaimId> = said.questions.iter().map(|one| one.claim.clone()).collect();
    one.questions.extend(claims.iter().filter_map(|claim| new.remove(claim)));
}

fn answers(one: &Questionnaire) -> impl Iterator<Item = &Question> {
    one.questions.iter().filter(|question| question.answer.is_some())
}

fn about(one: &Questionnaire) -> impl PartialEq + use<'_> {
    (&one.artifacts, &one.identifiers)
}

fn made(one: &Questionnaire) -> (Option<&str>, Option<Timestamp>, Option<Timestamp>) {
    (one.made_by.as_deref(), one.made_at, one.valid_until)
}

/// Refuses a table that answers one question twice in two ways, whether or not answers of the folder are replaced.
fn refuse_contradiction(table: &[Questionnaire]) -> Result<(), AnswerDiffers> {
    let mut said: BTreeMap<&ClaimId, (&EvidenceKind, &Json)> = BTreeMap::new();
    for one in table {
        for Question { claim, answer, .. } in answers(one) {
            let Some(here) = answer else { continue };
            let (kind, there) = *said.entry(claim).or_insert((&one.kind, here));
            if there != here {
                let (answer, other) = (Box::new(there.clone()), Box::new(here.clone()));
                let (kind, other_kind) = (kind.clone(), one.kind.clone());
                return Err(AnswerDiffers::InTable { claim: claim.clone(), kind, answer, other_kind, other });
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn questionnaire(kind: &str, by: Option<&str>, answers: &[(&str, Option<bool>)]) -> Questionnaire {
        let both = |text: &str| warifu_model::Localized::of(text.into(), text.into());
        let question = |(claim, answer): &(&str, Option<bool>)| Question {
            claim: ClaimId::parse(claim).unwrap(),
            question: both("q"),
            answers: both("a"),
            said_in: both("s"),
            asked_by: Vec::new(),
            answer: answer.map(Json::Bool),
        };
        Questionnaire {
            artifacts: Vec::new(),
            identifiers: Vec::new(),
            kind: EvidenceKind::parse(kind).unwrap(),
            title: "t".into(),
            made_by: by.map(str::to_owned),
            made_at: by.and_then(|_| Timestamp::parse("2026-11-01T00:00:00Z")),
            valid_until: None,
            questions: answers.iter().map(question).collect(),
        }
    }

    fn folder(held: Vec<Questionnaire>) -> Answers {
        let named = held.into_iter().enumerate().map(|(n, one)| (PathBuf::from(format!("{n}.json")), one));
        Answers::new(named.collect())
    }

    fn name(kind: &EvidenceKind, _: &[&Path]) -> PathBuf {
        PathBuf::from(format!("new-{kind}.json"))
    }

    fn take(held: Vec<Questionnaire>, table: Questionnaire, differing: Differing) -> Result<Merged, AnswerDiffers> {
        folder(held).take(vec![table], name, differing)
    }

    #[test]
    fn an_answer_fills_a_blank_in_its_place() {
        let held = questionnaire("self_declaration", None, &[("a.b", None), ("a.c", None)]);
        let table = questionnaire("self_declaration", Some("Mori"), &[("a.c", Some(true)), ("a.d", None)]);
        let merged = take(vec![held], table, Differing::Refused).unwrap();
        let wanted = [("a.b", None), ("a.c", Some(true)), ("a.d", None)];
        assert_eq!(
            merged.written,
            [(PathBuf::from("0.json"), questionnaire("self_declaration", Some("Mori"), &wanted))]
        );
        assert_eq!((merged.answered, merged.replaced, merged.same), (1, 0, 0));
    }

    #[test]
    fn a_blank_says_nothing_and_the_same_answer_changes_nothing() {
        let held = questionnaire("self_declaration", Some("Mori"), &[("a.b", Some(true)), ("a.c", Some(false))]);
        let table = questionnaire("self_declaration", Some("Sato"), &[("a.b", None), ("a.c", Some(false))]);
        let merged = take(vec![held], table, Differing::Refused).unwrap();
        assert_eq!((merged.written, merged.emptied, merged.same), (Vec::new(), Vec::new(), 1));
    }

    #[test]
    fn another_answer_is_refused_or_replaced_on_request() {
        let held = || questionnaire("self_declaration", Some("Mori"), &[("a.b", Some(true))]);
        let table = || questionnaire("self_declaration", Some("Sato"), &[("a.b", Some(false))]);
        let refused = take(vec![held()], table(), Differing::Refused).unwrap_err();
        assert_eq!(refused.code(), "answer-differs");
        let merged = take(vec![held()], table(), Differing::Replaced).unwrap();
        assert_eq!(merged.written, [(PathBuf::from("0.json"), table())]);
    }

    #[test]
    fn a_table_that_contradicts_itself_replaces_nothing() {
        let table = |answer| {
            vec![
                questionnaire("process_document", Some("Sato"), &[("a.b", Some(true))]),
                questionnaire("self_declaration", Some("Sato"), &[("a.b", Some(answer))]),
            ]
        };
        for differing in [Differing::Refused, Differing::Replaced] {
            let take = |answer| folder(Vec::new()).take(table(answer), name, differing);
            assert_eq!(take(false).unwrap_err().code(), "answer-differs");
            assert!(take(true).is_ok());
        }
    }

    #[test]
    fn nobody_is_named_for_what_somebody_else_answered() {
        let held = questionnaire("self_declaration", Some("Mori"), &[("a.b", Some(true)), ("a.c", None)]);
        let table = questionnaire("self_declaration", Some("Sato"), &[("a.c", Some(false))]);
        let merged = take(vec![held.clone()], table, Differing::Refused).unwrap();
        let [(_, kept), (_, new)] = &merged.written[..] else { panic!("{merged:?}") };
        assert_eq!(*kept, questionnaire("self_declaration", Some("Mori"), &[("a.b", Some(true))]));
        assert_eq!(*new, questionnaire("self_declaration", Some("Sato"), &[("a.c", Some(false))]));
        // whoever hands in all of it says all of it
        let table = questionnaire("self_declaration", Some("Sato"), &[("a.b", Some(true)), ("a.c", Some(false))]);
        let merged = take(vec![held], table.clone(), Differing::Refused).unwrap();
        assert_eq!(merged.written, [(PathBuf::from("0.json"), table)]);
    }

    #[test]
    fn what_moves_to_another_kind_leaves_no_empty_file() {
        let held = questionnaire("process_document", None, &[("a.b", None)]);
        let table = questionnaire("self_declaration", Some("Sato"), &[("a.b", Some(true))]);
        let merged = take(vec![held], table.clone(), Differing::Refused).unwrap();
        assert_eq!(merged.emptied, [PathBuf::from("0.json")]);
        assert_eq!(merged.written, [(PathBuf::from("new-self_declaration.json"), table)]);
    }
}

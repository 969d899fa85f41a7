use crate::declaration::{Declaration, about};
use crate::digest::Digest;
use crate::document::document;
use crate::ids::{ClaimId, EvidenceKind};
use crate::json::{Json, Node, ReadError};
use crate::language::both;
use crate::limits::Limit;
use crate::localized::Localized;
use crate::product::Identifier;
use crate::time::Timestamp;

document! {
    /// Questions about a product, for people to answer (`warifu.questionnaire/1`): an evidence document as far as it is answered.
    /// An answer that is `null` was not given, and says nothing.
    pub struct Questionnaire: "questionnaire" = "warifu.questionnaire/1" in default {
        /// Digests of artifacts that it is about.
        artifacts: Vec<Digest> |
        /// Identifiers that it is about.
        identifiers: Vec<Identifier> as "product" = via(about),
        /// The kind of evidence that it is when it is answered.
        kind: EvidenceKind,
        /// Its title.
        title: String,
        /// The person who answers; null until then.
        made_by: Option<String> = nullable,
        /// The time at which it was answered; null until then.
        made_at: Option<Timestamp> = nullable,
        /// Until when it counts: the first second at which it does not any more; null where nobody says so.
        valid_until: Option<Timestamp> = nullable,
        /// The questions; each claim once.
        questions: Vec<Question> = items(unique "claim", "主張項目" by claim; most Limit::CLAIMS, "questions", "質問";),
    }
    check check_maker;
}

document! {
    /// One question.
    pub struct Question: "question" {
        /// The claim that an answer makes.
        claim: ClaimId,
        /// The question.
        question: Localized,
        /// The form of an answer.
        answers: Localized,
        /// In which kinds of document it can be said, so by whom.
        said_in: Localized,
        /// The requirements that wait for it, each with its set: `us-ssdf PW.1.1`.
        asked_by: Vec<String>,
        /// The answer, in the type of the claim; null until it is given.
        answer: Option<Json> = nullable,
    }
}

impl Questionnaire {
    /// The declaration that it is as far as it is answered; none where no question is answered.
    pub fn declaration(&self) -> Option<Declaration> {
        let answered = |question: &Question| Some((question.claim.clone(), question.answer.clone()?));
        let claims: Vec<_> = self.questions.iter().filter_map(answered).collect();
        let (made_by, made_at) = (self.made_by.clone()?, self.made_at?);
        (!claims.is_empty()).then(|| Declaration {
            artifacts: self.artifacts.clone(),
            identifiers: self.identifiers.clone(),
            kind: self.kind.clone(),
            title: self.title.clone(),
            made_by,
            made_at,
            valid_until: self.valid_until,
            claims,
        })
    }

    /// Returns the number of questions without an answer.
    pub fn open(&self) -> usize {
        self.questions.iter().filter(|question| question.answer.is_none()).count()
    }

    fn check_maker(&self, node: Node<'_>) -> Result<(), ReadError> {
        let is_named = self.made_by.is_some() && self.made_at.is_some();
        if is_named || self.open() == self.questions.len() {
            return Ok(());
        }
        let name = if self.made_by.is_none() { "made_by" } else { "made_at" };
        Err(node.member(name).broken(both(
            "a questionnaire with answers says in `made_by` and `made_at` who answered, and when",
            "回答のある質問票は、誰がいつ回答したかを `made_by` と `made_at` に示す",
        )))
    }
}

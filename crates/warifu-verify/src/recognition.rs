use std::sync::Arc;

use warifu_model::{Arrangement, ArrangementStateFrom, Digest, Json, Provision, RecognitionCondition, Timestamp};

use crate::arrangements::{CountedArrangement, Word};
use crate::check::{Check, CheckName, CheckOutcome};

/// The way by which a certificate is recognised, or the one that came nearest: edge by edge, with each date and whose word it is.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Recognition {
    /// The edition of the arrangement.
    pub arrangement: Arc<Arrangement>,
    /// The digest of its exact bytes.
    pub digest: Digest,
    /// The provision in it.
    pub provision: Provision,
    /// The level that the certificate counts as; none where that set has none, or it counts as nothing.
    pub level: Option<String>,
    /// The state at the time of the question.
    pub state: Option<ArrangementStateFrom>,
    /// The conditions, with the outcome of the check that decides each.
    pub conditions: Vec<(RecognitionCondition, CheckOutcome)>,
    /// The party whose word the arrangement is.
    pub word: Word,
}

impl Recognition {
    pub(crate) fn of(
        counted: &CountedArrangement,
        provision: &Provision,
        level: Option<&str>,
        at: Timestamp,
        made: &[Check],
    ) -> Self {
        Self {
            arrangement: Arc::clone(&counted.document),
            digest: counted.digest,
            provision: provision.clone(),
            level: level.map(str::to_owned),
            state: counted.document.state_at(at).cloned(),
            conditions: provision.conditions.iter().map(|one| (*one, outcome_of(*one, made))).collect(),
            word: counted.word.clone(),
        }
    }
}

impl From<&Recognition> for Json {
    fn from(shown: &Recognition) -> Self {
        let Recognition { arrangement, provision, .. } = shown;
        let counts_as = provision.counts_as.as_ref().map(|set| {
            Self::object()
                .with("set", &set.set)
                .with("version", &set.version)
                .with_some("digest", set.digest)
                .with("level", shown.level.as_deref())
        });
        let conditions = shown
            .conditions
            .iter()
            .map(|(condition, outcome)| Self::object().with("condition", *condition).with("outcome", outcome.as_str()));
        Self::object()
            .with("arrangement", &arrangement.charter.id)
            .with("charter", arrangement.id())
            .with("edition", shown.digest)
            .with("sequence", arrangement.sequence)
            .with("title", &arrangement.title)
            .with(
                "by",
                match &shown.word {
                    Word::Adopted => Self::from("policy"),
                    Word::Signed(parties) => Self::list(parties),
                },
            )
            .with("state", shown.state.as_ref().map(|state| state.state))
            .with("state_from", shown.state.as_ref().map(|state| state.from))
            .with("provision", &provision.id)
            .with("issuer", &provision.issuer)
            .with("recogniser", &provision.recogniser)
            .with("effect", provision.effect)
            .with("from", provision.from)
            .with_some("until", provision.until)
            .with_some("run_off_until", provision.run_off_until)
            .with("counts_as", counts_as)
            .with("conditions", Self::List(conditions.collect()))
            .with_list("waived", provision.waived.iter().map(Self::from).collect())
            .with_list("remaining", provision.remaining.iter().map(Self::from).collect())
            .with("citations", Self::list(&arrangement.citations))
            .with("assurance", provision.assurance)
    }
}

/// How the check came out that a condition stands for.
pub(crate) fn outcome_of(condition: RecognitionCondition, made: &[Check]) -> CheckOutcome {
    let name = match condition {
        RecognitionCondition::IssuerAccredited => CheckName::Accreditation,
        RecognitionCondition::SameProduct => CheckName::Product,
        RecognitionCondition::StatusKnown => CheckName::Status,
        RecognitionCondition::UnexpiredAtSupply => CheckName::Validity,
    };
    made.iter().find(|check| check.name == name).map_or(CheckOutcome::Skipped, |check| check.outcome)
}

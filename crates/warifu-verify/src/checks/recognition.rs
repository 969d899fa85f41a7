use std::collections::BTreeMap;

use warifu_model::{
    Arrangement, ArrangementId, Certificate, CountsAs, Digest, Json, LevelRule, Provision, Timestamp, Token, TrustedSet,
};
use warifu_recognition::{Contradiction, Obstacle, WhyNot, consider, governing};

use crate::arrangements::{Arrangements, CountedArrangement};
use crate::check::{Check, CheckName, CheckOutcome};
use crate::code::Code;
use crate::path::PathStep;
use crate::recognition::{Recognition, outcome_of};
use crate::sectors::{SectorAnswer, SectorTerms};
use crate::trust::Trust;

/// What recognition is decided by: the checks that were made, and the arrangements that count.
pub(crate) struct RecognitionInput<'a> {
    pub(crate) trust: &'a Trust,
    pub(crate) certificate: &'a Certificate,
    pub(crate) at: Timestamp,
    pub(crate) known_at: Option<Timestamp>,
    pub(crate) arrangements: &'a Arrangements,
    /// The path of the body that granted it, up to the authority; empty where the policy names the keys itself.
    pub(crate) path: &'a [PathStep],
    /// The sectors of each accreditation that limits them, under which the certificate was granted; none where the policy names the
    /// keys itself.
    pub(crate) accredited: Option<&'a [Vec<Token>]>,
    pub(crate) sectors: &'a SectorTerms,
}

/// What a provision is worth, the nearer to acceptance the greater.
struct Candidate {
    rank: (u8, u8),
    check: Check,
    shown: Option<Recognition>,
}

/// Makes the check of recognition (rules 9.3 to 9.6), and puts it in the place of `set` and `level` where these fail and a
/// provision is about the certificate.
pub(crate) fn recognise(input: &RecognitionInput<'_>, made: &mut Vec<Check>) -> Option<Recognition> {
    let (check, shown) = input.decide(made);
    if check.outcome != CheckOutcome::Skipped {
        for one in made.iter_mut().filter(|one| matches!(one.name, CheckName::Set | CheckName::Level)) {
            *one = Check::skipped(one.name, Code::ByRecognition);
        }
        input.forget_namesakes(made);
    }
    made.push(check);
    shown
}

/// What every provision gives for an edition of a set, where no other check stands in the way (rules 9.3 to 9.6).
pub(crate) fn provided(input: &RecognitionInput<'_>, asked: &TrustedSet, made: &[Check]) -> Vec<Recognition> {
    let stands_in_the_way = |check: &Check| {
        let is_decided_here = matches!(check.name, CheckName::Set | CheckName::Level | CheckName::Recognition);
        !is_decided_here && !matches!(check.outcome, CheckOutcome::Pass | CheckOutcome::Skipped)
    };
    let mut made = made.to_vec();
    input.forget_namesakes(&mut made);
    if made.iter().any(stands_in_the_way) {
        return Vec::new();
    }
    let known = governing(input.arrangements.counted.iter().map(|counted| counted.document.as_ref()), input.known_at);
    let is_settled = |edition: &&&Arrangement| !input.arrangements.is_in_doubt(edition.id());
    let editions = known.values().flatten().filter(is_settled).filter_map(|edition| input.counted(edition));
    let provisions = editions.flat_map(|counted| counted.document.provisions.iter().map(move |one| (counted, one)));
    provisions.filter_map(|(counted, provision)| input.provided(counted, provision, asked, &made)).collect()
}

/// What each provision about the set of the certificate makes of it, whether or not the policy accepts that set itself (rules 9.3 to
/// 9.6): those of editions that govern, and of those that contradict each other.
pub(crate) fn considered(input: &RecognitionInput<'_>, made: &[Check]) -> Vec<(Recognition, Check)> {
    let known = governing(input.arrangements.counted.iter().map(|counted| counted.document.as_ref()), input.known_at);
    let candidates = input.candidates(&known, made);
    let of_provisions = candidates.into_iter().filter_map(|one| Some((one.shown?, one.check)));
    let contradictions = known.iter().filter_map(|(id, edition)| Some((*id, edition.as_ref().err()?)));
    let contradictory = contradictions.flat_map(|(id, contradiction)| {
        let editions = input.arrangements.counted.iter().filter(move |counted| counted.document.id() == id);
        let provisions = editions.flat_map(|counted| counted.document.provisions.iter().map(move |one| (counted, one)));
        let check = contradictory(contradiction).check;
        let about = provisions.filter(|(_, one)| one.certified.id == input.certificate.set.id);
        about.map(move |(counted, one)| (Recognition::of(counted, one, None, input.at, made), check.clone()))
    });
    of_provisions.chain(contradictory).collect()
}

impl<'a> RecognitionInput<'a> {
    /// The edition that counts, with whose word it is.
    fn counted(&self, edition: &Arrangement) -> Option<&'a CountedArrangement> {
        self.arrangements.counted.iter().find(|counted| std::ptr::eq(counted.document.as_ref(), edition))
    }

    fn provided(
        &self,
        counted: &CountedArrangement,
        provision: &Provision,
        asked: &TrustedSet,
        made: &[Check],
    ) -> Option<Recognition> {
        let within = counted.within_mandate(self.trust, provision)?;
        if !self.is_of_issuer(&provision.issuer) || self.sectors_of(provision).is_err() {
            return None;
        }
        let both = both(asked, &self.trust.policy().sets, within.counts_as.as_ref()?);
        let considered = consider(&counted.document, &within, self.certificate, &both, self.at)?;
        let level = match considered.result {
            Ok(recognised) => recognised.level,
            // the level was asked before the effect
            Err(obstacle) if obstacle.why == WhyNot::Partial => None,
            Err(_) => return None,
        };
        let is_met = |condition| matches!(outcome_of(condition, made), CheckOutcome::Pass);
        let is_met = provision.conditions.iter().all(|condition| is_met(*condition));
        is_met.then(|| Recognition::of(counted, provision, level, self.at, made))
    }
}

/// What is asked for, as far as the policy accepts it: the levels of the provision that both take.
fn both(asked: &TrustedSet, accepted: &[TrustedSet], counts_as: &CountsAs) -> Vec<TrustedSet> {
    let takes = |one: &TrustedSet| one.takes(&counts_as.set, &counts_as.version, counts_as.digest);
    if !takes(asked) {
        return Vec::new();
    }
    let accepts = |one: &TrustedSet, level: &str| one.levels.as_ref().is_none_or(|rule| rule.accepts(Some(level)));
    let levels = |entry: &TrustedSet| {
        let levels = counts_as.levels.iter().filter_map(|step| step.counts_as.as_deref());
        let levels = levels.filter(|level| accepts(asked, level) && accepts(entry, level));
        LevelRule::Listed(levels.map(str::to_owned).collect())
    };
    let has_levels = |entry: &TrustedSet| asked.levels.is_some() || entry.levels.is_some();
    let of = |entry: &TrustedSet| TrustedSet { levels: has_levels(entry).then(|| levels(entry)), ..asked.clone() };
    accepted.iter().filter(|entry| takes(entry)).map(of).collect()
}

impl RecognitionInput<'_> {
    /// A finding of another scheme's set is none of the requirement that has the same id in a set of the policy (rule 5.6).
    fn forget_namesakes(&self, made: &mut [Check]) {
        let Some(required) = self.trust.policy().required_findings.first() else { return };
        let is_shown = |one: &&mut Check| one.name == CheckName::Findings && one.outcome == CheckOutcome::Pass;
        for one in made.iter_mut().filter(is_shown) {
            *one = Check::unknown(CheckName::Findings, Code::FindingNotDisclosed).with("requirement", required);
        }
    }

    fn decide(&self, made: &[Check]) -> (Check, Option<Recognition>) {
        let skipped = |code| (Check::skipped(CheckName::Recognition, code), None);
        if self.trust.policy().recognition.is_none() {
            return skipped(Code::NotAsked);
        }
        let is_refused = |check: &Check| {
            matches!(check.name, CheckName::Set | CheckName::Level) && check.outcome == CheckOutcome::Fail
        };
        if !made.iter().any(is_refused) {
            return skipped(Code::NotNeeded);
        }
        let known = governing(self.arrangements.counted.iter().map(|counted| counted.document.as_ref()), self.known_at);
        let candidates = self.candidates(&known, made);
        // of equals the first, in the order of arrangements and provisions
        let best = candidates.into_iter().reduce(|best, next| if next.rank > best.rank { next } else { best });
        best.map_or_else(|| skipped(Code::ArrangementNotInBundle), |best| (best.check, best.shown))
    }

    fn candidates(
        &self,
        known: &BTreeMap<ArrangementId, Result<&Arrangement, Contradiction<'_>>>,
        made: &[Check],
    ) -> Vec<Candidate> {
        let is_about = |one: &Provision| one.certified.id == self.certificate.set.id;
        // what does not count makes no contradiction of those that do a matter of this certificate
        let is_concerned = |id: ArrangementId| {
            let mut editions = self.arrangements.counted.iter().filter(|counted| counted.document.id() == id);
            editions.any(|counted| counted.document.provisions.iter().any(is_about))
        };
        let of_arrangement =
            |(id, governing): (&ArrangementId, &Result<&Arrangement, Contradiction<'_>>)| match governing {
                Err(contradiction) if is_concerned(*id) => vec![contradictory(contradiction)],
                Err(_) => Vec::new(),
                Ok(edition) => {
                    let provisions = self.counted(edition).into_iter().flat_map(|counted| {
                        counted.document.provisions.iter().filter_map(|one| self.candidate(counted, one, made))
                    });
                    provisions.collect()
                }
            };
        known.iter().flat_map(of_arrangement).collect()
    }

    fn candidate(&self, counted: &CountedArrangement, provision: &Provision, made: &[Check]) -> Option<Candidate> {
        let arrangement = &counted.document;
        let asked = &self.trust.policy().sets;
        let within = counted.within_mandate(self.trust, provision);
        let considered = within.as_deref().unwrap_or(provision);
        let considered = consider(arrangement, considered, self.certificate, asked, self.at)?;
        let shown = |level| Some(Recognition::of(counted, provision, level, self.at, made));
        let failed = |rank, code, detail: Json, level| {
            let check = Check { detail: Some(detail), ..Check::fail(CheckName::Recognition, code) };
            Some(Candidate { rank: (FAIL, rank), check, shown: shown(level) })
        };
        if let Some(set) = provision.counts_as.as_ref().filter(|_| within.is_none()) {
            let detail =
                Json::object().with("party", &provision.recogniser).with("set", &set.set).with("version", &set.version);
            return failed(0, Code::PartyWithoutMandate, detail, None);
        }
        let is_before_issuer =
            |obstacle: &Obstacle| provision.counts_as.is_none() || rank_of(obstacle.why) < ISSUER_RANK;
        let is_stopped = considered.result.as_ref().is_err_and(is_before_issuer);
        if !is_stopped && !self.is_of_issuer(&provision.issuer) {
            let detail =
                Json::object().with("issuer", &provision.issuer).with("body", self.certificate.body.id.as_str());
            return failed(ISSUER_RANK, Code::IssuerNotRecognised, detail, None);
        }
        let recognised = match considered.result {
            Ok(recognised) => recognised,
            Err(obstacle) => return failed(rank_of(obstacle.why), Code::from(obstacle.why), obstacle.detail, None),
        };
        let sectors = match self.sectors_of(provision) {
            Ok(sectors) => sectors,
            Err((code, detail)) => return failed(SECTOR_RANK, code, detail, recognised.level),
        };
        let unmet = provision.conditions.iter().map(|condition| (condition, outcome_of(*condition, made)));
        let unmet = unmet.filter(|(_, outcome)| !matches!(outcome, CheckOutcome::Pass | CheckOutcome::Stale));
        // a failure decides before what is not known
        if let Some((condition, outcome)) = unmet.min_by_key(|(_, outcome)| outcome.severity()) {
            let detail = Json::object().with("condition", *condition);
            if outcome == CheckOutcome::Fail {
                return failed(CONDITION_RANK, Code::ConditionNotMet, detail, recognised.level);
            }
            let check =
                Check { detail: Some(detail), ..Check::unknown(CheckName::Recognition, Code::ConditionNotChecked) };
            return Some(Candidate { rank: (UNKNOWN, 0), check, shown: shown(recognised.level) });
        }
        if self.arrangements.is_in_doubt(arrangement.id()) {
            let check = Check::unknown(CheckName::Recognition, Code::ArrangementInDoubt);
            let check = check.with("arrangement", &arrangement.charter.id).with("sequence", arrangement.sequence);
            return Some(Candidate { rank: (UNKNOWN, 0), check, shown: shown(recognised.level) });
        }
        let check = Check::pass(CheckName::Recognition)
            .with("arrangement", &arrangement.charter.id)
            .with("provision", &provision.id)
            .with("set", &recognised.counts_as.set)
            .with("version", &recognised.counts_as.version)
            .with("level", recognised.level);
        let check = sectors.into_iter().fold(check, |check, edges| check.with("sectors", edges));
        Some(Candidate { rank: (PASS, 0), check, shown: shown(recognised.level) })
    }

    /// Tells whether the body is one of those by which the policy knows an issuer. Its name says nothing: the path does, or the policy
    /// itself where it names the keys.
    fn is_of_issuer(&self, issuer: &Token) -> bool {
        let Some(known) = self.trust.issuer(issuer) else { return false };
        if self.path.is_empty() {
            return known.bodies.contains(&self.certificate.body.id);
        }
        self.path.iter().any(|step| match step {
            PathStep::Authority { name } => known.authorities.contains(name),
            PathStep::Body { series, .. } => known.series.contains(series),
        })
    }

    fn sectors_of(&self, provision: &Provision) -> Result<Option<Json>, (Code, Json)> {
        let Some(asked) = &provision.sectors else { return Ok(None) };
        let detail = |held: Option<Json>| Json::object().with("asked", Json::list(asked)).with("accredited", held);
        let Some(path) = self.accredited else { return Err((Code::SectorNotRecognised, detail(None))) };
        // an accreditation without sectors is for all that those above it have
        let (mut translated, mut partly) = (None, None);
        for held in path {
            match self.sectors.meet(held, asked) {
                SectorAnswer::Met => {}
                SectorAnswer::Translated(edges) => translated = translated.or(Some(edges)),
                SectorAnswer::Partly(edges) => partly = partly.or(Some((held, edges))),
                SectorAnswer::NotMet => return Err((Code::SectorNotRecognised, detail(Some(Json::list(held))))),
            }
        }
        match partly {
            Some((held, edges)) => {
                Err((Code::SectorPartlyMatched, detail(Some(Json::list(held))).with("edges", edges)))
            }
            None => Ok(translated),
        }
    }
}

fn contradictory(contradiction: &Contradiction<'_>) -> Candidate {
    let digest = |edition: &Arrangement| Digest::of(&Json::from(edition).to_canonical());
    let check = Check::fail(CheckName::Recognition, Code::ArrangementContradictory)
        .with("arrangement", &contradiction.lower.charter.id)
        .with("sequences", Json::List(vec![contradiction.lower.sequence.into(), contradiction.higher.sequence.into()]))
        .with("canonical", Json::List(vec![digest(contradiction.lower).into(), digest(contradiction.higher).into()]));
    Candidate { rank: (FAIL, 0), check, shown: None }
}

/// Steps of a provision itself (rule 9.5): those up to the level come before the issuer, those of the effect after him.
fn rank_of(why: WhyNot) -> u8 {
    let place = WhyNot::ALL.iter().position(|one| *one == why);
    let place = 1 + place.and_then(|place| u8::try_from(place).ok()).unwrap_or_default();
    match why {
        WhyNot::Partial | WhyNot::WithoutEffect => ISSUER_RANK + place,
        _ => place,
    }
}

const FAIL: u8 = 0;
const UNKNOWN: u8 = 1;
const PASS: u8 = 2;
const ISSUER_RANK: u8 = 100;
const SECTOR_RANK: u8 = 200;
const CONDITION_RANK: u8 = 201;

//! What a certificate of another set counts as: section 9 of docs/GATE.md once more, slow and plain.

use std::collections::{BTreeMap, BTreeSet};

use warifu_model::{Digest, Timestamp};

use super::arrangements::{
    Arrangement, Border, Condition, Crosswalk, Effect, Ends, Here, KnownBy, Parts, Pinned, Provision, Relation, State,
};
use super::documents::{Certificate, Key, Levels, Question, Signed};
use super::lineage::Lineage;
use super::mutants::Spoilt;
use super::rules::{Line, Outcome};

/// What recognition is asked with.
pub struct Crossing<'a> {
    /// The question.
    pub question: &'a Question,
    /// Its border.
    pub border: &'a Border,
    /// Whose word counts.
    pub lineage: &'a Lineage<'a>,
    /// The series under which the certificate is judged; none for the roots.
    pub series: Option<Digest>,
    /// How the other checks came out.
    pub others: Others,
    /// What is spoilt.
    pub spoilt: Option<Spoilt>,
}

/// The checks that conditions rest on.
#[derive(Clone, Copy, Debug)]
pub struct Others {
    /// Whether the body is accredited.
    pub accreditation: Outcome,
    /// What is known of the status.
    pub status: Outcome,
    /// Whether the certificate is in force.
    pub validity: Outcome,
}

/// Whose word an edition is.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Word {
    Adopted,
    Signed,
    /// It would be signed, but for what became of a party's word; since when it may be said again.
    Doubtful(Timestamp),
}

/// How sectors meet.
#[derive(Clone, Copy, Eq, Ord, PartialEq, PartialOrd)]
pub enum Met {
    /// Not at all.
    Not,
    /// In part, and that does not count.
    Partly,
    /// They do.
    Wholly,
}

type AtHand<'a> = BTreeMap<&'a Arrangement, BTreeSet<Key>>;

/// R1: how sectors that are held meet those that are asked for.
pub fn meet(border: Option<&Border>, held: &[u8], asked: &[u8], at: Timestamp, spoilt: Option<Spoilt>) -> Met {
    if held.iter().any(|sector| asked.contains(sector)) {
        return Met::Wholly;
    }
    let Some(border) = border else { return Met::Not };
    let counts = |one: &&Crosswalk| {
        let period = one.from.is_none_or(|from| from <= at) && one.until.is_none_or(|until| at < until);
        (period || spoilt == Some(Spoilt::CrosswalkPeriodNotHeard))
            && (one.ends == Ends::Sectors || spoilt == Some(Spoilt::CrosswalkOfRequirements))
            && (one.is_here == Here::Yes || spoilt == Some(Spoilt::AnyCrosswalk))
    };
    let mut edges: Vec<(u8, Relation, u8)> = Vec::new();
    for (one, relation, other) in border.crosswalks.iter().filter(counts).flat_map(|one| &one.edges) {
        edges.push((*one, *relation, *other));
        if spoilt != Some(Spoilt::EdgesOneWay) {
            let back = if spoilt == Some(Spoilt::EdgesNotTurned) { *relation } else { relation.backwards() };
            edges.push((*other, back, *one));
        }
    }
    let carries = |relation: Relation| matches!(relation, Relation::Equal | Relation::Within);
    let mut held: BTreeSet<u8> = held.iter().copied().collect();
    if spoilt == Some(Spoilt::EdgesInARow) {
        let more = edges.iter().filter(|(one, relation, _)| held.contains(one) && carries(*relation));
        let more: Vec<u8> = more.map(|(_, _, other)| *other).collect();
        held.extend(more);
    }
    let touching = edges.iter().filter(|(one, _, other)| held.contains(one) && asked.contains(other));
    let relations: BTreeSet<Relation> = touching.map(|(_, relation, _)| *relation).collect();
    if relations.iter().any(|relation| carries(*relation)) {
        return Met::Wholly;
    }
    if !relations.iter().any(|relation| matches!(relation, Relation::Around | Relation::Overlap)) {
        return Met::Not;
    }
    let counts = border.parts == Parts::Count || spoilt == Some(Spoilt::PartsCount);
    if counts { Met::Wholly } else { Met::Partly }
}

impl<'a> Crossing<'a> {
    fn is_spoilt(&self, rule: Spoilt) -> bool {
        self.spoilt == Some(rule)
    }

    fn certificate(&self) -> &'a Certificate {
        &self.question.certificate.says
    }

    /// R2: the check of recognition; none where nothing is about the certificate.
    pub fn ask(&self) -> Option<Line> {
        let mut reached = Vec::new();
        for mut editions in self.arrangements().into_values() {
            let doubtful = editions.extract_if(.., |(_, word)| matches!(word, Word::Doubtful(_))).collect::<Vec<_>>();
            let in_doubt = doubtful.iter().any(|one| self.is_open(*one, &editions));
            let is_about = |edition: &&Arrangement| edition.provisions.iter().any(|one| self.is_about(one));
            let counting: Vec<_> = editions.iter().map(|(edition, _)| *edition).collect();
            if self.contradict(&counting) {
                if counting.iter().any(is_about) {
                    reached.push(Line::fail("arrangement_contradictory"));
                }
                continue;
            }
            let number = |(edition, _): &&(&Arrangement, Word)| edition.sequence;
            let governing = if self.is_spoilt(Spoilt::LowestArrangementGoverns) {
                editions.iter().min_by_key(number)
            } else if self.is_spoilt(Spoilt::TakenBackStillGives) {
                editions.iter().filter(|(edition, _)| is_about(edition)).max_by_key(number)
            } else {
                editions.iter().max_by_key(number)
            };
            let Some((edition, word)) = governing else { continue };
            let about = edition.provisions.iter().filter(|one| self.is_about(one));
            reached.extend(about.map(|one| match self.provision(edition, *word, one) {
                Line { outcome: Outcome::Pass, .. } if in_doubt => Line::unknown("arrangement_in_doubt"),
                line => line,
            }));
        }
        let rank = |one: &Line| match one.outcome {
            Outcome::Fail => (0, ORDER.iter().position(|codes| codes.contains(&one.code)).unwrap()),
            Outcome::Unknown => (1, 0),
            _ => (2, 0),
        };
        reached.into_iter().reduce(|best, next| if rank(&next) > rank(&best) { next } else { best })
    }

    /// R5, of an edition that does not count.
    fn is_open(&self, (edition, word): (&Arrangement, Word), counting: &[(&Arrangement, Word)]) -> bool {
        let Word::Doubtful(since) = word else { return false };
        let says_later = |one: &Arrangement| {
            (one.issued_at >= since && !self.is_spoilt(Spoilt::ArrangementDoubtForEver))
                || one.sequence > edition.sequence
        };
        !counting.iter().any(|(one, _)| *one == edition || says_later(one))
            && !self.is_spoilt(Spoilt::NoDoubtAboutArrangements)
    }

    fn is_about(&self, provision: &Provision) -> bool {
        let is_direct = provision.set == self.certificate().item.set;
        is_direct || (self.is_spoilt(Spoilt::RecognitionIsTransitive) && self.counts_on_the_way(provision.set))
    }

    /// Whether what is deemed at hand leads to a set: a second provision would be asked.
    fn counts_on_the_way(&self, set: u8) -> bool {
        let mut all = self.border.sealed().map(|signed| &signed.says).chain(&self.border.plain);
        all.any(|edition| {
            edition.provisions.iter().any(|one| {
                one.set == self.certificate().item.set
                    && one.effect == Effect::Deemed
                    && one.target.as_ref().is_some_and(|(target, _)| *target == set)
            })
        })
    }

    /// R3: the editions that count, by arrangement.
    fn arrangements(&self) -> BTreeMap<Digest, Vec<(&'a Arrangement, Word)>> {
        let mut at_hand: AtHand<'a> = BTreeMap::new();
        for signed in self.border.sealed() {
            let by = self.signers(signed);
            let so_far = at_hand.entry(&signed.says).or_default();
            if self.is_spoilt(Spoilt::ArrangementEnvelopesApart) {
                if so_far.len() < by.len() {
                    *so_far = by;
                }
            } else {
                so_far.extend(by);
            }
        }
        for plain in &self.border.plain {
            at_hand.entry(plain).or_default();
        }
        let mut counting: BTreeMap<Digest, Vec<(&Arrangement, Word)>> = BTreeMap::new();
        for (edition, by) in at_hand {
            let is_known = self.question.known_at.is_none_or(|time| edition.issued_at <= time);
            let is_pinned = self.border.pins.as_ref().is_none_or(|pins| pins.contains(&edition.charter));
            if !(is_known || self.is_spoilt(Spoilt::KnownAtNotHeard))
                || !(is_pinned || self.is_spoilt(Spoilt::ArrangementPinsNotHeard))
                || !is_sound(edition)
            {
                continue;
            }
            if let Some(word) = self.word(edition, &by) {
                counting.entry(edition.charter.id()).or_default().push((edition, word));
            }
        }
        counting
    }

    fn signers(&self, signed: &Signed<Arrangement>) -> BTreeSet<Key> {
        if self.is_spoilt(Spoilt::SignaturesNotChecked) {
            return signed.seals.iter().map(|seal| seal.key).collect();
        }
        if self.is_spoilt(Spoilt::KeyIdsNotHeard) { signed.signers() } else { signed.named_signers() }
    }

    /// R4: whose word an edition is; none where it does not count.
    fn word(&self, edition: &Arrangement, by: &BTreeSet<Key>) -> Option<Word> {
        if self.border.adopted.contains(edition) && !self.is_spoilt(Spoilt::AdoptedNotHeard) {
            return Some(Word::Adopted);
        }
        let at = edition.issued_at;
        let mut parties = edition.charter.parties.iter();
        let counts = |does: bool| does.then_some(Word::Signed);
        let has_signed = |id: &'static str| {
            let Some(party) = self.border.parties.iter().find(|party| party.id == id) else {
                return counts(self.is_spoilt(Spoilt::UnknownPartiesSign));
            };
            match &party.known {
                KnownBy::Keys(keys, needed) => {
                    let stands = |key: &&super::documents::NamedKey| {
                        by.contains(&key.key) && (key.counts_at(at) || self.is_spoilt(Spoilt::PartyPeriodNotHeard))
                    };
                    let needed = if self.is_spoilt(Spoilt::PartyOneKey) { 1 } else { *needed as usize };
                    counts(keys.iter().filter(stands).count() >= needed)
                }
                KnownBy::Series(series) => self.by_series(*series, by, at),
            }
        };
        if self.is_spoilt(Spoilt::OnePartyIsEnough) {
            return parties.find_map(|id| has_signed(id));
        }
        let words: Option<Vec<Word>> = parties.map(|id| has_signed(id)).collect();
        let doubts = words?.into_iter().filter_map(|word| match word {
            Word::Doubtful(since) => Some(since),
            _ => None,
        });
        Some(doubts.max().map_or(Word::Signed, Word::Doubtful))
    }

    /// As M7 and M13 of an issuer, on a path as M14 asks for.
    fn by_series(&self, series: Digest, by: &BTreeSet<Key>, at: Timestamp) -> Option<Word> {
        let path = self.lineage.path(series);
        let is_known = |name: &str| self.question.policy.authorities.iter().any(|one| one.name == name);
        let is_rooted = path.authority.is_some_and(is_known) && path.series.len() <= 8;
        let is_sound = path.series.iter().all(|one| {
            let contradicts = self.lineage.is_contradictory(*one);
            let doubted = self.lineage.is_in_doubt(*one);
            (!contradicts || self.is_spoilt(Spoilt::PartyContradicts))
                && (!doubted || self.is_spoilt(Spoilt::PartyInDoubt))
        });
        let in_force = self.lineage.issuer_in_force(series, at) || self.is_spoilt(Spoilt::PartyNotInForce);
        if !is_rooted {
            return None;
        }
        match self.lineage.issuer_signed(series, by, at) {
            Ok(()) if is_sound && in_force => Some(Word::Signed),
            Ok(()) => Some(Word::Doubtful(at)),
            Err(told) => told.map(Word::Doubtful),
        }
    }

    /// R5.
    fn contradict(&self, editions: &[&Arrangement]) -> bool {
        let contradict = |one: &Arrangement, other: &Arrangement| {
            (one.sequence == other.sequence && one != other && !self.is_spoilt(Spoilt::ArrangementNumbersTwice))
                || (one.sequence < other.sequence
                    && one.issued_at > other.issued_at
                    && !self.is_spoilt(Spoilt::ArrangementEarlierSuccessor))
        };
        editions.iter().any(|one| editions.iter().any(|other| contradict(one, other)))
    }

    /// R6: the steps of a provision.
    fn provision(&self, edition: &Arrangement, word: Word, one: &Provision) -> Line {
        let fail = Line::fail;
        let (item, granted, at) = (self.certificate().item, self.certificate().granted_at, self.question.at);
        let mandate = self.border.parties.iter().find(|party| party.id == one.recogniser);
        let mandate = mandate.and_then(|party| party.mandate.as_ref()).filter(|_| {
            (word == Word::Signed || self.is_spoilt(Spoilt::AdoptedNeedsMandate))
                && !self.is_spoilt(Spoilt::MandateNotHeard)
        });
        let mut steps = one.target.as_ref().map(|(_, steps)| steps.clone()).unwrap_or_default();
        if let (Some(mandate), Some((target, _))) = (mandate, &one.target) {
            let covers = |(set, levels): &(u8, Levels), level: Option<u8>| {
                set == target && (takes(levels, level) || self.is_spoilt(Spoilt::MandateLevelsNotHeard))
            };
            steps.retain(|(_, counts_as)| mandate.iter().any(|entry| covers(entry, *counts_as)));
            if steps.is_empty() {
                return fail("party_without_mandate");
            }
        }
        if matches!(one.edition, Pinned::OtherVersion | Pinned::OtherDigest)
            && !self.is_spoilt(Spoilt::RecognisedEditionNotHeard)
        {
            return fail("edition_not_recognised");
        }
        let Some((target, _)) = &one.target else { return fail("recognition_without_effect") };
        let asked: Vec<&Levels> =
            self.border.sets.iter().filter(|(set, _)| set == target).map(|(_, levels)| levels).collect();
        if asked.is_empty() {
            return fail("recognised_set_not_accepted");
        }
        if let Some(reached) = self.time(edition, one, granted, at) {
            return reached;
        }
        let is_in = one.kinds.as_ref().is_none_or(|kinds| kinds.contains(&item.kind));
        if (!is_in && !self.is_spoilt(Spoilt::RecognisedKindsNotHeard))
            || (one.left_out.contains(&item.kind) && !self.is_spoilt(Spoilt::ExcludedKindsNotHeard))
        {
            return fail("product_kind_not_recognised");
        }
        steps.retain(|(certified, _)| takes(certified, Some(item.level)));
        let certified = takes(&one.levels, Some(item.level)) || self.is_spoilt(Spoilt::CertifiedLevelsNotHeard);
        if !certified || steps.is_empty() {
            return fail("level_not_recognised");
        }
        let is_asked = |level: Option<u8>| asked.iter().any(|levels| takes(levels, level));
        let reaches = |(_, counts_as): &(Levels, Option<u8>)| match self.spoilt {
            Some(Spoilt::CapNotHeard) => is_asked(Some(item.level)) || is_asked(*counts_as),
            _ => is_asked(*counts_as),
        };
        if !steps.iter().any(reaches) {
            return fail("recognition_level_capped");
        }
        if !self.is_of_issuer(one, word) {
            return fail("issuer_not_recognised");
        }
        match one.effect {
            Effect::Deemed => {}
            _ if self.is_spoilt(Spoilt::AnyEffect) => {}
            Effect::Waives if self.is_spoilt(Spoilt::WaiversAccept) => {}
            Effect::Waives => return fail("recognition_partial"),
            _ => return fail("recognition_without_effect"),
        }
        if let Some(code) = self.sectors(one, granted) {
            return fail(code);
        }
        self.conditions(one)
    }

    /// Steps 4 and 5.
    fn time(&self, edition: &Arrangement, one: &Provision, granted: Timestamp, at: Timestamp) -> Option<Line> {
        let fail = |code| Some(Line::fail(code));
        let of = if self.is_spoilt(Spoilt::StateWhenGranted) { granted } else { at };
        let begun: Vec<_> = edition.states.iter().filter(|(_, from)| *from <= of).copied().collect();
        let state = begun.last().map(|(state, _)| *state);
        let has_effect = match state {
            Some(State::InForce | State::Amended | State::Ended) => true,
            Some(State::Stalled) => self.is_spoilt(Spoilt::StalledHasEffect),
            _ => self.is_spoilt(Spoilt::AnyStateHasEffect),
        };
        if !has_effect {
            return fail("arrangement_not_in_force");
        }
        if at < one.from && !self.is_spoilt(Spoilt::FromNotHeard) {
            return fail("recognition_not_yet_effective");
        }
        let mut ended = None;
        for (state, from) in &begun {
            ended = match (state, ended) {
                (State::Ended, None) => Some(*from),
                (State::Ended, since) => since,
                _ => None,
            };
        }
        if self.is_spoilt(Spoilt::EndedDoesNotEnd) {
            ended = None;
        }
        let end = one.until.filter(|_| !self.is_spoilt(Spoilt::UntilNotHeard)).into_iter().chain(ended).min();
        if let Some(end) = end.filter(|end| *end <= at) {
            let before = edition.states.iter().rfind(|(_, from)| *from < end);
            let ran = matches!(before, Some((State::InForce | State::Amended, _))) && one.from < end;
            let runs_off = (granted < end || self.is_spoilt(Spoilt::RunOffForAll))
                && (ran || self.is_spoilt(Spoilt::WhatNeverRanRunsOff))
                && one.run_off.is_some_and(|until| at < until || self.is_spoilt(Spoilt::RunOffForEver))
                && !self.is_spoilt(Spoilt::NothingRunsOff);
            if !runs_off {
                return fail("recognition_ended");
            }
        }
        if one.granted_from.is_some_and(|from| granted < from) && !self.is_spoilt(Spoilt::GrantedFromNotHeard) {
            return fail("granted_before_recognition");
        }
        None
    }

    /// Step 8: by the roots the body that they are of, by a series its path.
    fn is_of_issuer(&self, one: &Provision, word: Word) -> bool {
        let body = self.certificate().body;
        let by_itself = word == Word::Adopted && self.is_spoilt(Spoilt::AdoptedNeedsNoIssuer);
        if by_itself || self.is_spoilt(Spoilt::IssuersNotHeard) {
            return true;
        }
        let known = self.border.issuers.iter().find(|known| known.id == one.issuer);
        let Some(known) = known else { return self.is_spoilt(Spoilt::UnknownIssuerIsAnybody) };
        let by_name = known.bodies.contains(&body);
        let Some(series) = self.series else {
            let under = !known.authorities.is_empty() && self.is_spoilt(Spoilt::RootsOfAnyAuthority);
            return by_name || under;
        };
        let path = self.lineage.path(series);
        let most = if self.is_spoilt(Spoilt::OnlyTheBodysIssuer) { 1 } else { path.series.len() };
        let at_authority = match self.spoilt {
            Some(Spoilt::IssuerAuthoritiesAsBodies) => known.authorities.contains(&body),
            Some(Spoilt::IssuerOfAnyAuthority) => !known.authorities.is_empty(),
            _ => path.authority.is_some_and(|name| known.authorities.contains(&name)),
        };
        at_authority
            || path.series.iter().take(most).any(|one| known.series.contains(one))
            || (by_name && self.is_spoilt(Spoilt::IssuerByName))
    }

    /// Step 10.
    fn sectors(&self, one: &Provision, granted: Timestamp) -> Option<&'static str> {
        let asked = one.sectors.as_ref().filter(|_| !self.is_spoilt(Spoilt::RecognisedSectorsNotHeard))?;
        let Some(series) = self.series else { return Some("sector_not_recognised") };
        let path = self.lineage.path(series).series;
        let most = if self.is_spoilt(Spoilt::OnlyTheBodysSectors) { 1 } else { path.len() };
        let path: Vec<_> = path.into_iter().take(most).collect();
        let governing: Vec<_> = path.iter().map(|one| self.lineage.governing(*one, granted)).collect();
        if governing.first().is_none_or(Option::is_none) {
            return Some("sector_not_recognised");
        }
        let held = governing.into_iter().flatten().filter_map(|edition| edition.scope.sectors.as_deref());
        let worst = held.map(|held| meet(Some(self.border), held, asked, self.question.at, self.spoilt)).min();
        match worst {
            Some(Met::Not) => Some("sector_not_recognised"),
            Some(Met::Partly) => Some("sector_partly_matched"),
            _ => None,
        }
    }

    /// Step 11.
    fn conditions(&self, one: &Provision) -> Line {
        let outcomes = one.conditions.iter().map(|condition| match condition {
            Condition::Accredited => self.others.accreditation,
            // no product is given in these questions
            Condition::SameProduct => Outcome::Skipped,
            Condition::StatusKnown => self.others.status,
            Condition::Unexpired => self.others.validity,
        });
        let outcomes: Vec<_> = outcomes.filter(|_| !self.is_spoilt(Spoilt::ConditionsNotHeard)).collect();
        if outcomes.contains(&Outcome::Fail) {
            return Line::fail("condition_not_met");
        }
        let holds = |outcome: &Outcome| match outcome {
            Outcome::Pass => true,
            Outcome::Stale => !self.is_spoilt(Spoilt::StaleConditionUnknown),
            Outcome::Skipped => self.is_spoilt(Spoilt::SkippedConditionHolds),
            _ => false,
        };
        if outcomes.iter().all(holds) { Line::PASS } else { Line::unknown("condition_not_checked") }
    }
}

/// Whether levels hold a level; only all of them hold none.
pub fn takes(levels: &Levels, level: Option<u8>) -> bool {
    match level {
        Some(level) => levels.hold(level),
        None => *levels == Levels::Any,
    }
}

/// docs/FORMATS/arrangement.md.
fn is_sound(edition: &Arrangement) -> bool {
    edition.provisions.iter().all(|one| {
        let end = one.until.unwrap_or(one.from);
        edition.charter.parties.contains(&one.recogniser)
            && one.until.is_none_or(|until| one.from < until)
            && one.run_off.is_none_or(|run_off| end < run_off)
            && !one.left_out.iter().any(|kind| one.kinds.as_ref().is_some_and(|kinds| kinds.contains(kind)))
    })
}

/// The codes in the order in which they are met; the later, the farther a provision has come.
const ORDER: [&[&str]; 15] = [
    &["arrangement_contradictory", "party_without_mandate"],
    &["edition_not_recognised"],
    &["recognised_set_not_accepted"],
    &["arrangement_not_in_force"],
    &["recognition_not_yet_effective"],
    &["recognition_ended"],
    &["granted_before_recognition"],
    &["product_kind_not_recognised"],
    &["level_not_recognised"],
    &["recognition_level_capped"],
    &["issuer_not_recognised"],
    &["recognition_without_effect"],
    &["recognition_partial"],
    &["sector_not_recognised", "sector_partly_matched"],
    &["condition_not_met"],
];

//! The rules of the gate, slow and plain: one question, one answer with its code. The numbers M1 to M24 are those of the
//! design that docs/GATE.md tells check by check.

use std::collections::{BTreeMap, BTreeSet};

use warifu_model::{Digest, Timestamp};

use super::documents::{
    Certificate, Charter, Edition, InForce, Key, Kind, Made, NamedKey, Need, Question, Role, Seal, Signed, Snapshot,
    later,
};
use super::lineage::Lineage;
use super::mutants::Spoilt;
use super::recognition::{Crossing, Met, Others, meet};
use super::status::{Inquiry, Whose};

/// The answer of a gate.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Answer {
    /// It may come in.
    Accept,
    /// It may, but the knowledge is old.
    AcceptStale,
    /// Nobody can tell.
    Undetermined,
    /// It may not.
    Refuse,
}

/// An answer with its code.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Told {
    /// The answer.
    pub answer: Answer,
    /// Why.
    pub code: &'static str,
}

/// What one check says.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Line {
    /// How it came out.
    pub outcome: Outcome,
    /// Why.
    pub code: &'static str,
}

/// How a check came out; the later, the worse.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Outcome {
    /// It holds.
    Pass,
    /// It was not made.
    Skipped,
    /// It held when it was known last.
    Stale,
    /// It cannot be told.
    Unknown,
    /// It does not hold.
    Fail,
}

impl Answer {
    /// The word of verdicts.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::AcceptStale => "accept_stale",
            Self::Undetermined => "undetermined",
            Self::Refuse => "refuse",
        }
    }

    /// Whether the product comes in.
    pub const fn lets_in(self) -> bool {
        matches!(self, Self::Accept | Self::AcceptStale)
    }
}

impl Line {
    /// Nothing against it.
    pub const PASS: Self = Self { outcome: Outcome::Pass, code: "ok" };

    /// It fails.
    pub const fn fail(code: &'static str) -> Self {
        Self { outcome: Outcome::Fail, code }
    }

    /// It cannot be told.
    pub const fn unknown(code: &'static str) -> Self {
        Self { outcome: Outcome::Unknown, code }
    }

    /// It is not asked.
    pub const fn skipped(code: &'static str) -> Self {
        Self { outcome: Outcome::Skipped, code }
    }

    /// It held when it was known last.
    pub const fn stale(code: &'static str) -> Self {
        Self { outcome: Outcome::Stale, code }
    }
}

/// Answers by the rules, or by rules of which one is spoilt.
pub fn judge(question: &Question, spoilt: Option<Spoilt>) -> Told {
    let at_hand = question.editions.iter().chain(&question.kept_editions);
    let lineage = Lineage::new(&question.policy, at_hand, question.known_at, spoilt);
    Judge { question, lineage: &lineage, certificate: &question.certificate.says, spoilt }.verdict()
}

struct Judge<'a> {
    question: &'a Question,
    lineage: &'a Lineage<'a>,
    certificate: &'a Certificate,
    spoilt: Option<Spoilt>,
}

/// One series of a certificate, or the roots of the policy, judged as if alone.
struct Judged {
    /// The series; none for the roots.
    series: Option<Digest>,
    /// What was found, in the order of the checks.
    lines: Vec<Line>,
    /// What its list says against the certificate.
    against: Option<Line>,
    /// Whether signatures and body hold, so that the certificate is one.
    is_signed: bool,
}

/// What became of the set of a certificate.
struct Crossed {
    set: Line,
    recognition: Option<Line>,
}

impl Judged {
    fn ended(line: Line) -> Self {
        Self { series: None, lines: vec![line], against: None, is_signed: false }
    }
}

impl Judge<'_> {
    fn is_spoilt(&self, rule: Spoilt) -> bool {
        self.spoilt == Some(rule)
    }

    /// M23, with M22 and M24.
    fn verdict(&self) -> Told {
        // M19
        let is_later = self.question.known_at.is_some_and(|time| time < self.certificate.granted_at);
        if is_later && !self.is_spoilt(Spoilt::NotKnownThenNotHeard) {
            return Told { answer: Answer::Undetermined, code: "not_known_then" };
        }
        let mut named: Vec<Digest> = self.certificate.series.iter().copied().collect();
        if named.is_empty() && self.is_spoilt(Spoilt::NothingNamed) {
            let editions = self.question.editions.iter().map(|signed| &signed.says.charter);
            named.extend(editions.filter(|charter| charter.body == self.certificate.body).map(Charter::id));
            named.truncate(1);
        }
        if self.is_spoilt(Spoilt::FirstAnswerCounts) {
            named.truncate(1);
        }
        let may_roots = !self.question.policy.required || self.is_spoilt(Spoilt::RootsAreEnough);
        let may_roots = may_roots && !self.question.policy.roots.is_empty();
        let heard: Vec<_> = named.iter().copied().filter(|series| self.lineage_of(*series).is_none()).collect();
        let mut judged: Vec<_> = named.iter().map(|series| self.series(*series, &heard)).collect();
        if may_roots {
            judged.push(self.roots(&heard));
        }
        let against = judged.iter().find_map(|one| one.against);
        let told = judged.iter().map(|one| (one, tell(&one.lines)));
        let best = if self.is_spoilt(Spoilt::WorstAnswerCounts) {
            told.max_by_key(|(_, told)| told.answer)
        } else {
            told.min_by_key(|(_, told)| told.answer)
        };
        let Some((best, told)) = best else {
            return Told { answer: Answer::Refuse, code: "series_not_named" };
        };
        let against = against.filter(|_| told.answer != Answer::Refuse && !self.is_spoilt(Spoilt::OtherStatusNotHeard));
        let heard = |one: &Judged| one.lines.iter().copied().chain(against).collect::<Vec<_>>();
        if !best.is_signed {
            return tell(&heard(best));
        }
        let mut others: Vec<&Judged> = judged.iter().filter(|one| !std::ptr::eq(*one, best) && one.is_signed).collect();
        others.retain(|one| tell(&one.lines).answer != Answer::Refuse);
        others.sort_by_key(|one| tell(&one.lines).answer);
        if self.is_spoilt(Spoilt::RecognisedByTheBestAlone) {
            others.clear();
        }
        let crossed = std::iter::once(best).chain(others).map(|one| self.crossed(one, heard(one)));
        let (_, lines) = crossed.min_by_key(|(answer, _)| *answer).unwrap();
        tell(&lines)
    }

    /// R11: what is told by one that signed, and its answer with the recognition alone.
    fn crossed(&self, one: &Judged, mut lines: Vec<Line>) -> (Answer, Vec<Line>) {
        let crossed = self.border(one, &lines);
        let asked: Vec<Line> = lines.iter().copied().chain(crossed.recognition).collect();
        lines.insert(1, self.validity());
        lines.insert(1, crossed.set);
        lines.push(self.log());
        lines.extend(crossed.recognition);
        (tell(&asked).answer, lines)
    }

    /// Whether the policy accepts the set and the level, and what comes in their place.
    fn border(&self, best: &Judged, lines: &[Line]) -> Crossed {
        let Some(border) = &self.question.border else { return Crossed { set: Line::PASS, recognition: None } };
        let item = self.certificate.item;
        let mut of_set = border.sets.iter().filter(|(set, _)| *set == item.set).peekable();
        let set = if of_set.peek().is_none() {
            Line::fail("set_not_accepted")
        } else if of_set.any(|(_, levels)| levels.hold(item.level)) {
            Line::PASS
        } else {
            Line::fail("level_not_accepted")
        };
        if set == Line::PASS && !self.is_spoilt(Spoilt::RecognitionAlwaysAsked) {
            return Crossed { set, recognition: None };
        }
        let worst = |lines: &[Line]| lines.iter().map(|line| line.outcome).max().unwrap_or(Outcome::Pass);
        let (accreditation, status) = match best.series {
            Some(_) => (worst(&lines[1..best.lines.len() - 1]), worst(&lines[best.lines.len() - 1..])),
            None => (Outcome::Skipped, worst(&lines[1..])),
        };
        let others = Others { accreditation, status, validity: self.validity().outcome };
        let crossing = Crossing {
            question: self.question,
            border,
            lineage: self.lineage,
            series: best.series,
            others,
            spoilt: self.spoilt,
        };
        match crossing.ask() {
            Some(line) => Crossed { set: Line::skipped("by_recognition"), recognition: Some(line) },
            None => Crossed { set, recognition: None },
        }
    }

    fn series(&self, series: Digest, heard: &[Digest]) -> Judged {
        if let Some(line) = self.lineage_of(series) {
            return Judged::ended(line);
        }
        let signatures = self.signatures(series);
        let status = self.status(Whose::Series(series), heard);
        let against = (status.outcome == Outcome::Fail).then_some(status);
        let mut lines = vec![signatures];
        lines.extend(self.accreditation(series));
        lines.push(status);
        Judged { series: Some(series), lines, against, is_signed: signatures.outcome == Outcome::Pass }
    }

    /// M14; none where nothing ends the judging.
    fn lineage_of(&self, series: Digest) -> Option<Line> {
        let path = self.lineage.path(series);
        let authorities = &self.question.policy.authorities;
        let contradictory = || {
            let own = path.series.iter().take(1).copied();
            let anywhere = self.question.editions.iter().map(|signed| signed.says.charter.id());
            match self.spoilt {
                Some(Spoilt::OnlyTheCertificatesSeriesContradicts) => own.collect(),
                Some(Spoilt::StrangersContradict) => anywhere.collect(),
                _ => path.series.clone(),
            }
        };
        let is_same = |edition: &Edition| edition.charter.body == self.certificate.body;
        if !self.lineage.any_of(series).is_none_or(is_same) && !self.is_spoilt(Spoilt::BodyNotCompared) {
            return Some(Line::fail("body_mismatch"));
        }
        if path.series.len() > 8 && !self.is_spoilt(Spoilt::AnyDepth) {
            return Some(Line::fail("accreditation_too_deep"));
        }
        if let Some(end) = path.authority {
            if !authorities.iter().any(|authority| authority.name == end) && !self.is_spoilt(Spoilt::AnyAuthority) {
                return Some(Line::fail("accreditation_not_rooted"));
            }
            let is_pinned = |pins: &Vec<Digest>| {
                self.is_spoilt(Spoilt::PinsNotHeard) || pins.iter().any(|pin| path.series.contains(pin))
            };
            if !self.question.policy.pins.as_ref().is_none_or(is_pinned) {
                return Some(Line::fail("series_not_pinned"));
            }
        }
        if contradictory().into_iter().any(|series| self.lineage.is_contradictory(series)) {
            return Some(Line::fail("accreditation_contradictory"));
        }
        if self.lineage.sorted(series).authentic.is_empty() {
            let is_in_doubt = self.lineage.is_in_doubt(series);
            return Some(Line::unknown(if is_in_doubt {
                "accreditation_in_doubt"
            } else {
                "accreditation_not_in_bundle"
            }));
        }
        None
    }

    /// M17, M18.
    fn signatures(&self, series: Digest) -> Line {
        let granted_at = self.certificate.granted_at;
        let Some(edition) = self.lineage.governing(series, granted_at) else {
            return Line::unknown("accreditation_not_in_bundle");
        };
        let mut keys: Vec<&NamedKey> = edition.keys.iter().collect();
        if self.is_spoilt(Spoilt::KeysOfTwoSeriesAddUp) {
            let others = self.certificate.series.iter().filter(|other| **other != series);
            keys.extend(others.filter_map(|other| self.lineage.governing(*other, granted_at)).flat_map(|e| &e.keys));
        }
        let mut need: BTreeMap<Role, u32> = self.question.policy.thresholds.iter().copied().collect();
        let of_edition = edition.thresholds.iter().filter(|_| !self.is_spoilt(Spoilt::EditionThresholdsNotHeard));
        for (role, count) in of_edition.filter(|(role, _)| !matches!(role, Role::Accreditor | Role::Status)) {
            let so_far = need.entry(*role).or_default();
            *so_far = (*so_far).max(*count);
        }
        let stands = |key: Key| {
            self.lineage.against(series, key, granted_at, self.seen()).is_none()
                || self.is_spoilt(Spoilt::RevokedKeysCertify)
        };
        let seen_only = |key: Key| self.lineage.lacks_witness_only(series, key, granted_at);
        self.signers(&keys, &need, &stands, &seen_only)
    }

    fn signers(
        &self,
        keys: &[&NamedKey],
        need: &BTreeMap<Role, u32>,
        stands: &dyn Fn(Key) -> bool,
        seen_only: &dyn Fn(Key) -> bool,
    ) -> Line {
        let seals = &self.question.certificate.seals;
        let by = self.question.certificate.signers();
        let granted_at = self.certificate.granted_at;
        let signed: Vec<_> = keys.iter().copied().filter(|key| by.contains(&key.key)).collect();
        let counts = |key: &&NamedKey| key.counts_at(granted_at) || self.is_spoilt(Spoilt::KeyPeriodsNotHeard);
        let in_period: Vec<_> = signed.iter().copied().filter(counts).collect();
        let good: Vec<_> = in_period.iter().copied().filter(|key| stands(key.key)).collect();
        let enough = |keys: &[&NamedKey]| enough(keys, need, self.spoilt);
        if enough(&good).is_none() {
            return Line::PASS;
        }
        if signed.is_empty() {
            let is_named = |seal: &Seal| keys.iter().any(|key| seal.names() == Some(key.key));
            let code = if seals.iter().any(is_named) { "signature_invalid" } else { "signer_unknown" };
            return Line::fail(code);
        }
        if enough(&in_period).is_none() {
            let mut lost = in_period.iter().filter(|key| !stands(key.key));
            let first = lost.next().is_some_and(|key| seen_only(key.key));
            return Line::fail(if first { "key_compromised" } else { "key_revoked" });
        }
        if enough(&signed).is_none() {
            let has_ended = |key: &&NamedKey| key.until.is_some_and(|until| until <= granted_at);
            return Line::fail(if signed.iter().any(has_ended) { "key_expired" } else { "key_not_yet_valid" });
        }
        Line::fail(enough(&in_period).unwrap_or("threshold_not_met"))
    }

    /// M15.
    fn accreditation(&self, series: Digest) -> Vec<Line> {
        let path = self.lineage.path(series);
        let throughout = self.question.policy.in_force == InForce::Throughout;
        let mut times = vec![self.certificate.granted_at];
        if throughout && !self.is_spoilt(Spoilt::ThroughoutNotHeard) {
            times.push(self.question.at);
        }
        let mut lines = Vec::new();
        for at in times {
            for (height, of) in path.series.iter().enumerate() {
                self.in_force(*of, height, at, &path, &mut lines);
            }
        }
        for of in &path.series {
            let sorted = self.lineage.sorted(*of);
            let newest = sorted.authentic.iter().map(|edition| edition.issued_at).max();
            if let (Some(newest), Some(days)) = (newest, self.question.policy.max_edition_age)
                && later(newest, days) < self.question.at
                && !self.is_spoilt(Spoilt::EditionAgeNotHeard)
            {
                lines.push(Line::stale("accreditation_too_old"));
            }
        }
        lines
    }

    /// One series of the path at one time.
    fn in_force(
        &self,
        of: Digest,
        height: usize,
        at: Timestamp,
        path: &super::lineage::Path<'_>,
        lines: &mut Vec<Line>,
    ) {
        let is_body = height == 0;
        let begun = self.lineage.any_of(of).map(|edition| edition.charter.begun);
        match self.lineage.governing(of, at) {
            None if begun.is_some_and(|begun| at < begun) => lines.push(Line::fail("accreditation_not_yet_valid")),
            None => lines.push(Line::unknown("accreditation_not_in_bundle")),
            Some(edition) => {
                let kind = if is_body { Kind::Certifies } else { Kind::Accredits };
                if edition.kind != kind && !self.is_spoilt(Spoilt::KindNotHeard) {
                    lines.push(Line::fail(if is_body { "body_may_not_certify" } else { "issuer_may_not_accredit" }));
                }
                if !self.lineage.was_made_in_force(edition) {
                    lines.push(Line::fail("issuer_not_in_force"));
                }
                if edition.until <= at && !self.is_spoilt(Spoilt::EndNotHeard) {
                    lines.push(Line::fail("accreditation_ended"));
                }
                if self.lineage.is_suspended(of, at) {
                    lines.push(Line::fail("body_suspended"));
                }
                let counts = match self.spoilt {
                    Some(Spoilt::OnlyTheBodysScope) => is_body,
                    Some(Spoilt::OnlyTheHighestScope) => height + 1 == path.series.len(),
                    _ => true,
                };
                let sectors = self.question.policy.authorities.iter().find(|one| Some(one.name) == path.authority);
                let sectors = sectors.and_then(|one| one.sectors.as_deref());
                let out = |(held, asked)| self.out_of_sector(held, asked);
                let by_sector = || edition.scope.sectors.as_deref().zip(sectors).and_then(out);
                if let Some(code) = edition.scope.lacks(self.certificate.item).or_else(by_sector).filter(|_| counts) {
                    lines.push(Line::fail(code));
                }
            }
        }
        if self.lineage.is_in_doubt(of) {
            lines.push(Line::unknown("accreditation_in_doubt"));
        }
    }

    /// M15, of sectors; by crosswalks where there are any.
    fn out_of_sector(&self, held: &[u8], asked: &[u8]) -> Option<&'static str> {
        match meet(self.question.border.as_ref(), held, asked, self.question.at, self.spoilt) {
            Met::Wholly => None,
            Met::Partly => Some("sector_partly_matched"),
            Met::Not => Some("sector_out_of_scope"),
        }
    }

    /// M24.
    fn roots(&self, heard: &[Digest]) -> Judged {
        let policy = &self.question.policy;
        let granted_at = self.certificate.granted_at;
        let need = policy.thresholds.iter().copied().collect();
        let lost = |key: Key| {
            let mut told = heard.iter().map(|series| self.lineage.against(*series, key, granted_at, self.seen()));
            told.any(|told| told.is_some()) && !self.is_spoilt(Spoilt::RootsNotRevoked)
        };
        let seen_only = |key: Key| heard.iter().all(|series| self.lineage.lacks_witness_only(*series, key, granted_at));
        let own: Vec<_> =
            policy.roots.iter().filter(|(of, _)| *of == self.certificate.body).map(|(_, key)| key).collect();
        let all: Vec<_> = policy.roots.iter().map(|(_, key)| key).collect();
        let mut line = self.signers(&own, &need, &|key| !lost(key), &seen_only);
        if line.outcome == Outcome::Fail {
            let whoever = self.signers(&all, &need, &|_| true, &|_| false);
            let only_own = self.signers(&own, &need, &|_| true, &|_| false);
            line = match (whoever.outcome, only_own.outcome) {
                (Outcome::Fail, _) => whoever,
                (_, Outcome::Fail) if own.is_empty() => Line::fail("body_not_trusted"),
                (_, Outcome::Fail) => Line::fail("body_mismatch"),
                _ => line,
            };
        }
        let status = self.status(Whose::Roots, heard);
        let against = (status.outcome == Outcome::Fail).then_some(status);
        Judged { series: None, lines: vec![line, status], against, is_signed: line.outcome == Outcome::Pass }
    }

    fn status(&self, whose: Whose, heard: &[Digest]) -> Line {
        let question = self.question;
        let at_hand = question.snapshots.iter().chain(&question.kept_snapshots);
        let known = |signed: &&Signed<Snapshot>| question.known_at.is_none_or(|time| signed.says.issued_at <= time);
        let known: Vec<_> = at_hand.filter(|one| known(one) || self.is_spoilt(Spoilt::KnownAtNotHeard)).collect();
        let inquiry = Inquiry {
            policy: &question.policy,
            lineage: self.lineage,
            certificate: self.certificate,
            heard,
            at: question.at,
            spoilt: self.spoilt,
        };
        inquiry.ask(whose, &known)
    }

    fn validity(&self) -> Line {
        if self.question.at < self.certificate.granted_at {
            return Line::fail("not_yet_valid");
        }
        let is_over = self.certificate.expires_at.is_some_and(|end| end <= self.question.at);
        if is_over { Line::fail("expired") } else { Line::PASS }
    }

    /// When each witness saw the certificate, as far as that is known, the earliest first.
    fn times_seen(&self) -> Vec<Timestamp> {
        let mut times = self.question.seen.clone().unwrap_or_default();
        times.retain(|time| self.question.known_at.is_none_or(|known_at| *time <= known_at));
        times.sort_unstable();
        times
    }

    /// When the quorum of witnesses had seen it.
    fn seen(&self) -> Option<Timestamp> {
        let quorum = self.question.policy.log.as_ref()?.quorum;
        self.times_seen().get(quorum.checked_sub(1)?).copied()
    }

    fn log(&self) -> Line {
        let Some(rule) = &self.question.policy.log else { return Line::PASS };
        let Some(times) = &self.question.seen else {
            return match rule.proof {
                Need::Required => Line::unknown("log_proof_not_in_bundle"),
                Need::Optional => Line::PASS,
            };
        };
        let quorum = if self.is_spoilt(Spoilt::QuorumNotHeard) { 0 } else { rule.quorum };
        if times.len() < quorum {
            return Line::fail("witness_quorum_not_met");
        }
        if self.times_seen().len() < quorum {
            return Line::unknown("not_known_then");
        }
        let is_late = |days| self.seen().is_some_and(|seen| later(self.certificate.granted_at, days) < seen);
        if rule.max_delay.is_some_and(is_late) && !self.is_spoilt(Spoilt::DelayNotHeard) {
            return Line::fail("logged_too_late");
        }
        Line::PASS
    }
}

/// The first failure, else the first unknown, else the first stale.
fn tell(lines: &[Line]) -> Told {
    for (outcome, answer) in [
        (Outcome::Fail, Answer::Refuse),
        (Outcome::Unknown, Answer::Undetermined),
        (Outcome::Stale, Answer::AcceptStale),
    ] {
        if let Some(line) = lines.iter().find(|line| line.outcome == outcome) {
            return Told { answer, code: line.code };
        }
    }
    Told { answer: Answer::Accept, code: "ok" }
}

/// Whether every place of every role has a key of its own, by trying all ways; the code where it has not.
pub fn enough(keys: &[&NamedKey], need: &BTreeMap<Role, u32>, spoilt: Option<Spoilt>) -> Option<&'static str> {
    let of_role = |role: Role| keys.iter().filter(|key| key.has(role)).map(|key| key.key).collect::<BTreeSet<_>>();
    if need.iter().any(|(role, count)| of_role(*role).len() < *count as usize) {
        return Some("threshold_not_met");
    }
    let places: Vec<_> = need.iter().flat_map(|(role, count)| std::iter::repeat_n(*role, *count as usize)).collect();
    let is_enough = spoilt == Some(Spoilt::RolesNotSeparate) || fill(&places, keys, &BTreeSet::new());
    if is_enough { None } else { Some("roles_not_separate") }
}

fn fill(places: &[Role], keys: &[&NamedKey], taken: &BTreeSet<Key>) -> bool {
    let Some((role, rest)) = places.split_first() else { return true };
    keys.iter().filter(|key| key.has(*role) && !taken.contains(&key.key)).any(|key| {
        let mut taken = taken.clone();
        taken.insert(key.key);
        fill(rest, keys, &taken)
    })
}

impl Seal {
    /// The key whose id stands beside the signature.
    pub fn names(&self) -> Option<Key> {
        match self.made {
            Made::Soundly | Made::Falsely => Some(self.key),
            Made::Unnamed => None,
            Made::Misnamed(key) => Some(key),
        }
    }
}

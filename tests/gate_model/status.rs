//! What snapshots say of a certificate, asked within one series or by the roots of a policy.

use warifu_model::{Digest, Timestamp};

use super::documents::{Certificate, Form, Key, Need, Policy, Role, Signed, Snapshot, Status, later};
use super::lineage::Lineage;
use super::mutants::Spoilt;
use super::rules::Line;

/// Whose list is asked.
#[derive(Clone, Copy)]
pub enum Whose {
    /// That of a series.
    Series(Digest),
    /// That of the body's keys in the policy.
    Roots,
}

/// What is asked of the status.
pub struct Inquiry<'a, 'b> {
    /// The policy.
    pub policy: &'a Policy,
    /// The lineage.
    pub lineage: &'a Lineage<'b>,
    /// The certificate.
    pub certificate: &'a Certificate,
    /// Named series whose revocations count for roots.
    pub heard: &'a [Digest],
    /// For which time.
    pub at: Timestamp,
    /// What is spoilt.
    pub spoilt: Option<Spoilt>,
}

impl Inquiry<'_, '_> {
    fn is_spoilt(&self, rule: Spoilt) -> bool {
        self.spoilt == Some(rule)
    }

    /// M20: the keys that may sign this snapshot.
    fn keys(&self, whose: Whose, snapshot: &Snapshot) -> Vec<Key> {
        let at = snapshot.issued_at;
        let may = |key: &&super::documents::NamedKey| {
            key.counts_at(at) && (key.has(Role::Status) || self.is_spoilt(Spoilt::SnapshotByAnyRole))
        };
        match whose {
            Whose::Series(series) => {
                if !snapshot.series.contains(&series) && !self.is_spoilt(Spoilt::SnapshotOfAnySeries) {
                    return Vec::new();
                }
                let mut speaking = self.lineage.speaking(series, at);
                if self.is_spoilt(Spoilt::StatusByNowOnly) {
                    speaking = self.lineage.governing(series, at).into_iter().collect();
                }
                if self.is_spoilt(Spoilt::StatusOnlyInForce) {
                    speaking.retain(|edition| at < edition.until && !self.lineage.is_suspended(series, at));
                }
                speaking.iter().flat_map(|edition| &edition.keys).filter(may).map(|key| key.key).collect()
            }
            Whose::Roots => {
                let body = self.certificate.body;
                if snapshot.body != body {
                    return Vec::new();
                }
                let roots = self.policy.roots.iter().filter(|(of, _)| *of == body).map(|(_, key)| key);
                roots.filter(may).map(|key| key.key).collect()
            }
        }
    }

    /// When it was first told that a key's snapshots do not count.
    fn against(&self, whose: Whose, key: Key, at: Timestamp) -> Option<Timestamp> {
        match whose {
            Whose::Series(series) => self.lineage.against(series, key, at, None),
            Whose::Roots => self.heard.iter().filter_map(|series| self.lineage.against(*series, key, at, None)).min(),
        }
    }

    /// M20, M21.
    pub fn ask(&self, whose: Whose, snapshots: &[&Signed<Snapshot>]) -> Line {
        let (mut good, mut fallen) = (Vec::new(), Vec::new());
        for signed in snapshots {
            let snapshot = &signed.says;
            let signers = signed.named_signers();
            let mut keys = self.keys(whose, snapshot);
            keys.retain(|key| signers.contains(key));
            let told: Vec<_> = keys.iter().map(|key| self.against(whose, *key, snapshot.issued_at)).collect();
            let about = matches!(whose, Whose::Series(series) if snapshot.series.contains(&series));
            if told.iter().any(Option::is_none) || (about && self.is_spoilt(Spoilt::AnySnapshot)) {
                good.push(snapshot);
            } else if let Some(told) = told.into_iter().flatten().max() {
                fallen.push((snapshot, told));
            }
        }
        if good.iter().any(|one| good.iter().any(|other| self.contradict(one, other))) {
            return Line::fail("status_contradictory");
        }
        self.newest(&good, &fallen)
    }

    fn newest(&self, good: &[&Snapshot], fallen: &[(&Snapshot, Timestamp)]) -> Line {
        let missing = |code| match self.policy.status {
            Need::Required => Line::unknown(code),
            Need::Optional => Line::skipped(code),
        };
        let Some(index) = self.certificate.index else {
            return missing("status_index_missing");
        };
        let newest = good.iter().max_by_key(|snapshot| snapshot.sequence);
        let said = newest.map_or(Status::Active, |snapshot| snapshot.status(index, self.at));
        if said != Status::Active {
            return Line::fail(said.as_str());
        }
        let is_open = |told: Timestamp| good.iter().all(|snapshot| snapshot.issued_at < told);
        let is_doubtful = |(snapshot, told): &(&Snapshot, Timestamp)| {
            snapshot.status(index, self.at) != Status::Active && is_open(*told)
        };
        if fallen.iter().any(is_doubtful) && !self.is_spoilt(Spoilt::NoDoubtAboutStatus) {
            return Line::unknown("status_in_doubt");
        }
        let Some(newest) = newest else { return missing("status_not_in_bundle") };
        if newest.count <= index {
            return missing("status_older_than_certificate");
        }
        let is_old = |days| later(newest.issued_at, days) < self.at && !self.is_spoilt(Spoilt::StatusAgeNotHeard);
        if self.policy.max_status_age.is_some_and(is_old) { Line::stale("status_too_old") } else { Line::PASS }
    }

    fn contradict(&self, one: &Snapshot, other: &Snapshot) -> bool {
        if one.sequence == other.sequence {
            return one != other && !self.is_spoilt(Spoilt::StatusNumbersTwice);
        }
        let index = self.certificate.index;
        let is_undone = index.is_some_and(|index| one.last(index).is_for_ever() && !other.last(index).is_for_ever());
        one.sequence < other.sequence
            && (one.issued_at > other.issued_at
                || one.count > other.count
                || (is_undone && !self.is_spoilt(Spoilt::WithdrawalTakenBack)))
    }
}

impl Snapshot {
    fn of(&self, index: u32) -> impl DoubleEndedIterator<Item = (Status, Timestamp)> {
        self.events.iter().filter(move |(of, _, _)| *of == index).map(|(_, status, from)| (*status, *from))
    }

    /// What it says of a certificate for a time.
    pub fn status(&self, index: u32, at: Timestamp) -> Status {
        if self.form == Form::List {
            return self.last(index);
        }
        self.of(index).rev().find(|(_, from)| *from <= at).map_or(Status::Active, |(status, _)| status)
    }

    /// What it says of a certificate in the end.
    pub fn last(&self, index: u32) -> Status {
        self.of(index).next_back().map_or(Status::Active, |(status, _)| status)
    }
}

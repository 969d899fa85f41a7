//! What small worlds are made of by hand: an honest board and body, a board for toys, and words to change them. Days are counted from one second that has no meaning; all is accredited on day 1, granted on day 3 and asked
//! on day 8, unless a case says otherwise.

use warifu_model::Timestamp;

use super::documents::{
    Authority, Certificate, Charter, Edition, Form, InForce, Issuer, Item, Key, Kind, Levels, LogPolicy, NamedKey,
    Need, Policy, Question, Revocation, Role, Scope, Signed, Snapshot, Status, later,
};

/// A case: its name, the question, answer and code.
pub struct Case {
    /// The name.
    pub name: &'static str,
    /// The question.
    pub question: Question,
    /// The answer and the code that have to come out.
    pub told: (&'static str, &'static str),
}

/// Day zero.
pub fn base() -> Timestamp {
    Timestamp::parse("2026-01-01T00:00:00Z").unwrap()
}

pub(super) fn day(number: i64) -> Timestamp {
    later(base(), number)
}

pub(super) const AUTHORITY: Key = Key(0);
pub(super) const AUTHORITY_TOO: Key = Key(1);
pub(super) const BOARD: Key = Key(20);
pub(super) const BOARD_NEW: Key = Key(21);
pub(super) const BODY: Key = Key(30);
pub(super) const BODY_TOO: Key = Key(31);
pub(super) const TOYS: Key = Key(10);
pub(super) const OTHER_BOARD: Key = Key(40);

pub(super) fn charter(issuer: Issuer, body: &'static str) -> Charter {
    Charter { issuer, body, begun: day(0) }
}

pub(super) fn board() -> Charter {
    charter(Issuer::Authority("harbour"), "board")
}

pub(super) fn body() -> Charter {
    charter(Issuer::Series(board().id()), "minato")
}

pub(super) fn toys() -> Charter {
    charter(Issuer::Authority("harbour"), "toys")
}

pub(super) fn other_board() -> Charter {
    charter(Issuer::Authority("harbour"), "region")
}

pub(super) fn body_there() -> Charter {
    charter(Issuer::Series(other_board().id()), "minato")
}

/// An edition to be changed by what follows.
pub(super) struct Said(pub(super) Edition, pub(super) Vec<Key>);

pub(super) fn says(charter: Charter, kind: Kind, keys: &[Key], by: &[Key]) -> Said {
    let role = if kind == Kind::Accredits { Role::Accreditor } else { Role::Certifier };
    let edition = Edition {
        body: charter.body,
        sequence: 1,
        issued_at: day(1),
        from: charter.begun,
        until: day(60),
        kind,
        keys: keys.iter().map(|key| NamedKey::new(*key, &Role::ALL)).collect(),
        thresholds: vec![(role, 1)],
        scope: Scope::default(),
        revocations: Vec::new(),
        suspensions: Vec::new(),
        charter,
    };
    Said(edition, by.to_vec())
}

pub(super) fn accredits(charter: Charter, keys: &[Key], by: &[Key]) -> Said {
    says(charter, Kind::Accredits, keys, by)
}

pub(super) fn certifies(charter: Charter, keys: &[Key], by: &[Key]) -> Said {
    says(charter, Kind::Certifies, keys, by)
}

impl Said {
    pub(super) fn number(mut self, sequence: u32, made: i64, from: i64) -> Self {
        self.0.sequence = sequence;
        self.0.issued_at = day(made);
        self.0.from = day(from);
        self
    }

    pub(super) fn until(mut self, until: i64) -> Self {
        self.0.until = day(until);
        self
    }

    pub(super) fn scope(mut self, sets: &[u8]) -> Self {
        self.0.scope.sets = Some(sets.iter().map(|set| (*set, Levels::Any)).collect());
        self
    }

    pub(super) fn need(mut self, role: Role, count: u32) -> Self {
        self.0.thresholds = vec![(role, count)];
        self
    }

    pub(super) fn suspends(mut self, from: i64, until: Option<i64>) -> Self {
        self.0.suspensions.push((day(from), until.map(day)));
        self
    }

    pub(super) fn revokes(mut self, key: Key, revoked: i64, compromised: Option<i64>) -> Self {
        let (revoked_at, compromised_at) = (day(revoked), compromised.map(day));
        self.0.revocations.push(Revocation { key, revoked_at, compromised_at });
        self
    }

    pub(super) fn with(mut self, change: impl FnOnce(&mut Edition)) -> Self {
        change(&mut self.0);
        self
    }

    pub(super) fn signed(self) -> Signed<Edition> {
        Signed::by(self.0, self.1)
    }
}

pub(super) fn the_board() -> Said {
    accredits(board(), &[BOARD], &[AUTHORITY])
}

pub(super) fn the_body() -> Said {
    certifies(body(), &[BODY], &[BOARD]).scope(&[1])
}

pub(super) fn the_toys() -> Said {
    accredits(toys(), &[TOYS], &[AUTHORITY]).scope(&[0])
}

/// A question to be changed by what follows: an honest chain, a certificate for set 1.
pub(super) struct Asked(pub(super) Question);

pub(super) fn ask(editions: Vec<Said>) -> Asked {
    let authority = |name, keys: &[Key]| Authority {
        name,
        keys: keys.iter().map(|key| NamedKey::new(*key, &[])).collect(),
        threshold: 1,
        sectors: None,
    };
    let policy = Policy {
        roots: Vec::new(),
        thresholds: vec![(Role::Certifier, 1)],
        required: true,
        authorities: vec![authority("harbour", &[AUTHORITY, AUTHORITY_TOO])],
        in_force: InForce::AtGrant,
        pins: None,
        max_edition_age: None,
        status: Need::Optional,
        max_status_age: None,
        log: None,
    };
    let certificate = Certificate {
        series: [body().id()].into(),
        body: "minato",
        granted_at: day(3),
        expires_at: None,
        item: Item { set: 1, level: 0, kind: 0 },
        index: Some(0),
    };
    Asked(Question {
        policy,
        certificate: Signed::by(certificate, [BODY]),
        editions: editions.into_iter().map(Said::signed).collect(),
        kept_editions: Vec::new(),
        snapshots: Vec::new(),
        kept_snapshots: Vec::new(),
        seen: None,
        at: day(8),
        known_at: None,
        border: None,
    })
}

impl Asked {
    pub(super) fn by(mut self, keys: &[Key]) -> Self {
        self.0.certificate = Signed::by(self.0.certificate.says, keys.iter().copied());
        self
    }

    pub(super) fn under(mut self, charters: &[Charter]) -> Self {
        self.0.certificate.says.series = charters.iter().map(Charter::id).collect();
        if let Some(first) = charters.first() {
            self.0.certificate.says.body = first.body;
        }
        self
    }

    pub(super) fn set(mut self, set: u8) -> Self {
        self.0.certificate.says.item.set = set;
        self
    }

    pub(super) fn granted(mut self, granted: i64) -> Self {
        self.0.certificate.says.granted_at = day(granted);
        self
    }

    pub(super) fn policy(mut self, change: impl FnOnce(&mut Policy)) -> Self {
        change(&mut self.0.policy);
        self
    }

    pub(super) fn certificate(mut self, change: impl FnOnce(&mut Signed<Certificate>)) -> Self {
        change(&mut self.0.certificate);
        self
    }

    pub(super) fn throughout(self) -> Self {
        self.policy(|policy| policy.in_force = InForce::Throughout)
    }

    pub(super) fn known(mut self, known_at: i64) -> Self {
        self.0.known_at = Some(day(known_at));
        self
    }

    pub(super) fn listed(mut self, snapshots: Vec<Signed<Snapshot>>) -> Self {
        self.0.snapshots = snapshots;
        self
    }

    pub(super) fn seen(mut self, quorum: usize, days: &[i64]) -> Self {
        self.0.policy.log = Some(LogPolicy { proof: Need::Optional, quorum, max_delay: None });
        self.0.seen = Some(days.iter().copied().map(day).collect());
        self
    }

    pub(super) fn is(self, name: &'static str, answer: &'static str, code: &'static str) -> Case {
        Case { name, question: self.0, told: (answer, code) }
    }
}

pub(super) fn snapshot(by: Key, sequence: u32, made: i64, events: &[(Status, i64)]) -> Signed<Snapshot> {
    list(by, sequence, made, events, &[body()])
}

pub(super) fn list(by: Key, sequence: u32, made: i64, events: &[(Status, i64)], of: &[Charter]) -> Signed<Snapshot> {
    let says = Snapshot {
        body: "minato",
        series: of.iter().map(Charter::id).collect(),
        sequence,
        issued_at: day(made),
        count: 1,
        events: events.iter().map(|(status, from)| (0, *status, day(*from))).collect(),
        form: Form::Events,
    };
    Signed::by(says, [by])
}

pub(super) const WITHDRAWN: (Status, i64) = (Status::Withdrawn, 2);

pub(super) fn base_chain() -> Vec<Said> {
    vec![the_board(), the_body(), the_toys()]
}

pub(super) fn beside(more: Vec<Said>) -> Vec<Said> {
    base_chain().into_iter().chain(more).collect()
}

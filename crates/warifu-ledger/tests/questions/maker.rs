//! Random journals of a body, as acts with their documents, and beside them what happened as plain facts. Nothing here looks at rows.

use warifu_ledger::journal;
use warifu_ledger::store::Write;
use warifu_ledger::{LedgerError, fold};
use warifu_model::{
    Accreditation, AccreditationKind, AccreditedKey, AccreditedScope, Act, CaseKind, CaseRule, Certificate, Digest,
    Duration, EditionAct, Envelope, Hold, HoldAct, IssuedAct, Json, LedgerEntry, LedgerStep, Officer, OfficerAct,
    OpenedAct, PlacedAct, PublicKeyText, Record, SignedAct, SnapshotAct, Status, StatusAct, StatusChange, StepAct,
    StepName, Threshold, Timestamp, Token,
};
use warifu_testkit::Dice;

pub(crate) use samples::{BEGIN, DAY, OFFICERS, body, digest_of, key, laboratory, series, time};
use samples::{SEED, charter, envelope, role, signer, words};

#[path = "samples.rs"]
mod samples;

/// An entry to be appended, with the documents that it needs.
pub(crate) struct Made {
    pub(crate) known_at: Timestamp,
    pub(crate) documents: Vec<Vec<u8>>,
    pub(crate) act: Act,
}

impl Made {
    pub(crate) fn append(&self, write: &mut dyn Write) -> Result<(), LedgerError> {
        for document in &self.documents {
            journal::put_blob(write, document)?;
        }
        if let Act::Placed(placed) = &self.act {
            journal::put_seed(write, &placed.certificate, &SEED)?;
        }
        let (entry, _) = journal::append(write, self.known_at, self.act.clone())?;
        fold::fold(write, &entry)
    }
}

/// Something that happened.
#[derive(Clone, Debug)]
pub(crate) enum Fact {
    Placed(Box<Placed>),
    Issued {
        place: u32,
        case: String,
        entry: u32,
    },
    Rejected {
        place: u32,
    },
    Said(Said),
    Step(Step),
    Signed {
        place: u32,
        key: PublicKeyText,
        case: String,
        entry: u32,
    },
    Officer {
        key: PublicKeyText,
        name: String,
        roles: Vec<String>,
        until: Option<i64>,
        case: Option<String>,
        entry: u32,
    },
    Edition {
        series: String,
        until: i64,
        case: String,
        entry: u32,
    },
    Held {
        place: u32,
        case: String,
        entry: u32,
    },
    Snapshot {
        next: i64,
    },
}

#[derive(Clone, Debug)]
pub(crate) struct Placed {
    pub(crate) place: u32,
    pub(crate) certificate: Certificate,
    pub(crate) digest: Digest,
    pub(crate) record: Record,
    pub(crate) evidence_ends: Vec<i64>,
    pub(crate) case: String,
    pub(crate) known_at: i64,
    pub(crate) entry: u32,
}

#[derive(Clone, Debug)]
pub(crate) struct Said {
    pub(crate) place: u32,
    pub(crate) status: Status,
    pub(crate) from: i64,
    pub(crate) known_at: i64,
    pub(crate) case: String,
    pub(crate) entry: u32,
}

#[derive(Clone, Debug)]
pub(crate) struct Step {
    pub(crate) case: String,
    pub(crate) kind: CaseKind,
    pub(crate) name: StepName,
    pub(crate) key: PublicKeyText,
    pub(crate) known_at: i64,
    pub(crate) entry: u32,
    /// The certificate that the case is about once the step is taken.
    pub(crate) place: Option<u32>,
}

/// What differs between ledgers that are made.
#[derive(Clone, Copy)]
pub(crate) struct Shape {
    /// How many names there are of each kind: few of them meet often.
    pub(crate) variety: usize,
    pub(crate) surveillance: bool,
    pub(crate) components: Components,
}

/// Whose certificate a record of another product rests on, in every second case.
#[derive(Clone, Copy, Eq, PartialEq)]
pub(crate) enum Components {
    /// One of the last hundred.
    Recent,
    /// The very first: what falls with it is half of the ledger.
    First,
}

pub(crate) struct Maker {
    pub(crate) dice: Dice,
    pub(crate) facts: Vec<Fact>,
    pub(crate) now: i64,
    ledger: Digest,
    entries: u32,
    leaves: u32,
    places: u32,
    cases: u32,
    snapshots: u32,
    last: std::collections::BTreeMap<String, Digest>,
    open: Vec<Flow>,
    editions: std::collections::BTreeMap<usize, u32>,
    shape: Shape,
}

/// A case that goes on.
#[derive(Clone)]
struct Flow {
    case: String,
    stage: usize,
    placed: Option<(u32, Digest, Vec<u8>)>,
    /// Who has taken part.
    taken: Vec<u8>,
}

impl Maker {
    pub(crate) fn new(seed: u64, shape: Shape) -> Self {
        Self {
            dice: Dice::new(seed),
            facts: Vec::new(),
            now: BEGIN,
            ledger: Digest::of(b""),
            entries: 0,
            leaves: 0,
            places: 0,
            cases: 0,
            snapshots: 0,
            last: std::collections::BTreeMap::new(),
            open: Vec::new(),
            editions: std::collections::BTreeMap::new(),
            shape,
        }
    }

    /// The first entry.
    pub(crate) fn opened(&mut self) -> Made {
        let mut officers = Vec::new();
        for (first, name) in OFFICERS {
            for seed in [first, first + 1] {
                let entry = self.entries;
                let name_of = format!("{name} {seed}");
                let officer =
                    Officer { name: name_of.clone(), key: key(seed), roles: vec![role(name)], from: None, until: None };
                let roles = vec![name.to_owned()];
                self.facts.push(Fact::Officer { key: key(seed), name: name_of, roles, until: None, case: None, entry });
                officers.push(officer);
            }
        }
        let surveillance = self.shape.surveillance.then_some(Duration::Months(12));
        let opened = OpenedAct {
            body: body(),
            origin: "log.minato.example".to_owned(),
            officers,
            rules: CaseRule::defaults(),
            thresholds: vec![Threshold { role: role("certifier"), count: 2 }],
            retention: Duration::Months(120),
            surveillance,
        };
        let made = self.made(Act::Opened(opened), Vec::new());
        let first = LedgerEntry { sequence: 0, previous: None, known_at: made.known_at, act: made.act.clone() };
        self.ledger = Digest::of(&first.to_bytes());
        made
    }

    fn made(&mut self, act: Act, documents: Vec<Vec<u8>>) -> Made {
        self.entries += 1;
        Made { known_at: time(self.now), documents, act }
    }

    /// Something happens: one or a few entries.
    pub(crate) fn step(&mut self) -> Vec<Made> {
        self.now += i64::try_from(self.dice.below(3)).unwrap() * DAY / 2;
        match self.dice.below(12) {
            0..=2 => self.begin(),
            3..=7 => self.go_on(),
            8 | 9 => self.status(),
            10 => match self.dice.below(3) {
                0 => self.hold(),
                1 => self.officer(),
                _ => self.edition(),
            },
            _ => self.snapshot(),
        }
    }

    /// Something happens to a certificate that was issued, or to the body, in which nobody changes an officer.
    pub(crate) fn affair(&mut self) -> Vec<Made> {
        match self.dice.below(200) {
            0 => self.edition(),
            1..=4 => self.snapshot(),
            5..=12 => self.hold(),
            _ => self.status(),
        }
    }

    /// A whole certification, from the application to the certificate.
    pub(crate) fn certify(&mut self) -> Vec<Made> {
        let mut made = self.begin();
        while self.open.iter().any(|flow| flow.stage < DONE) {
            made.extend(self.go_on_with(self.open.len() - 1));
        }
        made
    }

    fn case(&mut self, kind: &str) -> String {
        self.cases += 1;
        format!("{kind}-{}", self.cases)
    }

    fn take(
        &mut self,
        (case, kind): (&str, CaseKind),
        step: StepName,
        seed: u8,
        place: Option<u32>,
        fill: impl FnOnce(&mut LedgerStep),
    ) -> (Made, Digest) {
        let mut content = LedgerStep {
            ledger: self.ledger,
            case: Token::parse(case).unwrap(),
            kind,
            step,
            previous: self.last.get(case).copied(),
            at: time(self.now),
            documents: Vec::new(),
            record: None,
            terms: None,
            change: None,
            edition: None,
            officer: None,
            hold: None,
            reason: None,
        };
        fill(&mut content);
        let payload = Json::from(&content).to_canonical();
        let digest = Digest::of(&payload);
        self.last.insert(case.to_owned(), digest);
        let (key, entry, known_at) = (key(seed), self.entries, self.now);
        self.facts.push(Fact::Step(Step { case: case.to_owned(), kind, name: step, key, known_at, entry, place }));
        let act = StepAct { key, envelope: envelope(payload, LedgerStep::PAYLOAD_TYPE, &[seed]) };
        (self.made(Act::Step(act), Vec::new()), digest)
    }

    fn begin(&mut self) -> Vec<Made> {
        let case = self.case("c");
        let seed = 10 + u8::try_from(self.dice.below(2)).unwrap();
        let (made, _) = self.take((&case, CaseKind::Certification), StepName::Applied, seed, None, |_| {});
        self.open.push(Flow { case, stage: 1, placed: None, taken: vec![seed] });
        vec![made]
    }

    fn go_on(&mut self) -> Vec<Made> {
        if self.open.is_empty() {
            return self.begin();
        }
        let number = self.dice.below(self.open.len());
        if self.dice.one_in(15) {
            return self.reject(number);
        }
        self.go_on_with(number)
    }

    fn reject(&mut self, number: usize) -> Vec<Made> {
        let flow = self.open.remove(number);
        let place = flow.placed.map(|(place, ..)| place);
        let about = (flow.case.as_str(), CaseKind::Certification);
        let (made, _) = self.take(about, StepName::Rejected, 41, place, |step| {
            step.reason = Some(words("Withdrawn by the applicant", "申請者による取下げ"));
        });
        self.facts.extend(place.map(|place| Fact::Rejected { place }));
        vec![made]
    }

    fn go_on_with(&mut self, number: usize) -> Vec<Made> {
        let mut flow = self.open[number].clone();
        let second = u8::try_from(self.dice.below(2)).unwrap();
        let about = (flow.case.clone(), CaseKind::Certification);
        let about = (about.0.as_str(), about.1);
        let mut made = Vec::new();
        match flow.stage {
            1 | 2 => {
                let (step, seed) = [(StepName::Evaluated, 20), (StepName::Reviewed, 30)][flow.stage - 1];
                let record = Digest::of(flow.case.as_bytes());
                made.push(self.take(about, step, seed + second, None, |step| step.record = Some(record)).0);
                flow.taken.push(seed + second);
            }
            3 => {
                let place = self.places;
                let terms = Digest::of(b"terms");
                let (decided, step) =
                    self.take(about, StepName::Decided, 40 + second, Some(place), |step| step.terms = Some(terms));
                made.push(decided);
                flow.taken.push(40 + second);
                let (certificate, record, mut documents, evidence_ends) = self.certificate();
                let statement = Json::from(&certificate).to_canonical();
                let digest = Digest::of(&statement);
                documents.extend([record.to_bytes(), statement.clone()]);
                let act = PlacedAct { certificate: digest, number: certificate.number.clone(), index: place, step };
                self.places += 1;
                self.facts.push(Fact::Placed(Box::new(Placed {
                    place,
                    certificate,
                    digest,
                    record,
                    evidence_ends,
                    case: flow.case.clone(),
                    known_at: self.now,
                    entry: self.entries,
                })));
                flow.placed = Some((place, digest, statement));
                made.push(self.made(Act::Placed(act), documents));
            }
            stage => {
                let (place, certificate, statement) = flow.placed.clone().unwrap();
                let seed = 40 + u8::try_from(stage - 4).unwrap();
                let (key, message) = (key(seed), Envelope::pae(Envelope::IN_TOTO_PAYLOAD, &statement));
                let signed = SignedAct { certificate, key, signature: signer(seed).sign(&message).to_vec() };
                let (case, entry) = (flow.case.clone(), self.entries);
                self.facts.push(Fact::Signed { place, key, case, entry });
                made.push(self.made(Act::Signed(signed), Vec::new()));
                if stage == 5 {
                    made.push(self.issue(place, certificate, statement, &flow.case));
                }
            }
        }
        flow.stage += 1;
        if flow.stage == DONE {
            self.open.remove(number);
        } else {
            self.open[number] = flow;
        }
        made
    }

    fn issue(&mut self, place: u32, certificate: Digest, statement: Vec<u8>, case: &str) -> Made {
        let number = Certificate::read(&statement).unwrap().number;
        let bytes = Json::from(&envelope(statement, Envelope::IN_TOTO_PAYLOAD, &[40, 41])).to_canonical();
        let envelope = Digest::of(&bytes);
        let act = IssuedAct { certificate, number, index: place, envelope, leaf: self.leaves };
        self.leaves += 1;
        self.facts.push(Fact::Issued { place, case: case.to_owned(), entry: self.entries });
        self.made(Act::Issued(act), vec![bytes])
    }

    /// None where whoever asks for very many has forgotten the first of them.
    fn placed(&self, place: u32) -> Option<&Placed> {
        self.facts.iter().rev().find_map(|fact| match fact {
            Fact::Placed(placed) if placed.place == place => Some(&**placed),
            _ => None,
        })
    }

    /// Of what was handed out, a certificate with what was said last of it.
    fn some_issued(&mut self) -> Option<(u32, Status, Digest)> {
        let issued: Vec<u32> = self
            .facts
            .iter()
            .filter_map(|fact| match fact {
                Fact::Issued { place, .. } => Some(*place),
                _ => None,
            })
            .collect();
        if issued.is_empty() {
            return None;
        }
        let place = *self.dice.pick(&issued);
        let digest = self.placed(place)?.digest;
        let last = self.facts.iter().rev().find_map(|fact| match fact {
            Fact::Said(said) if said.place == place => Some(said.status),
            _ => None,
        });
        Some((place, last.unwrap_or_default(), digest))
    }

    fn status(&mut self) -> Vec<Made> {
        let Some((place, before, certificate)) = self.some_issued() else { return self.begin() };
        let all = [Status::Active, Status::Suspended, Status::Suspended, Status::Withdrawn, Status::Superseded];
        let next = *self.dice.pick(&all);
        if !before.may_become(next) {
            return self.go_on();
        }
        let case = self.case("s");
        // what is known may hold from earlier, or from later
        let from = self.now + (i64::try_from(self.dice.below(9)).unwrap() - 6) * DAY;
        let reason = words("Vulnerability", "脆弱性");
        let change = StatusChange { certificate, status: next, from: time(from), reason: reason.clone() };
        let about = (case.as_str(), CaseKind::Status);
        let mut made = vec![self.take(about, StepName::Proposed, 20, Some(place), |step| step.change = Some(change)).0];
        if self.dice.one_in(4) {
            return made;
        }
        let (decided, step) = self.take(about, StepName::Decided, 40, Some(place), |_| {});
        made.push(decided);
        let act =
            StatusAct { index: place, status: next, from: time(from), reason, step: Some(step), recorded_at: None };
        let (known_at, entry) = (self.now, self.entries);
        self.facts.push(Fact::Said(Said { place, status: next, from, known_at, case, entry }));
        made.push(self.made(Act::Status(act), Vec::new()));
        made
    }

    fn hold(&mut self) -> Vec<Made> {
        let Some((place, _, certificate)) = self.some_issued() else { return self.begin() };
        let case = self.case("h");
        let until = self.dice.one_in(2).then(|| time(self.now + 300 * DAY));
        let hold = Hold { certificate, until, reason: words("Court order", "裁判所の命令") };
        let about = (case.as_str(), CaseKind::Hold);
        let proposal = hold.clone();
        let (proposed, _) = self.take(about, StepName::Proposed, 11, Some(place), |step| step.hold = Some(proposal));
        let (decided, step) = self.take(about, StepName::Decided, 41, Some(place), |_| {});
        self.facts.push(Fact::Held { place, case, entry: self.entries });
        let act = HoldAct { hold, index: place, step };
        vec![proposed, decided, self.made(Act::Hold(act), Vec::new())]
    }

    fn officer(&mut self) -> Vec<Made> {
        let case = self.case("o");
        let seed = *self.dice.pick(&[11, 21, 31, 60, 61]);
        let name = format!("officer {seed}");
        let roles = vec![*self.dice.pick(&["registrar", "evaluator", "reviewer"])];
        let until = self.dice.one_in(2).then(|| self.now + DAY * (1 + i64::try_from(self.dice.below(400)).unwrap()));
        let officer = Officer {
            name: name.clone(),
            key: key(seed),
            roles: roles.iter().map(|one| role(one)).collect(),
            from: None,
            until: until.map(time),
        };
        let about = (case.as_str(), CaseKind::Officers);
        let proposed_officer = officer.clone();
        let (proposed, _) =
            self.take(about, StepName::Proposed, 50, None, |step| step.officer = Some(proposed_officer));
        let (decided, step) = self.take(about, StepName::Decided, 51, None, |_| {});
        let roles = roles.into_iter().map(str::to_owned).collect();
        let entry = self.entries;
        self.facts.push(Fact::Officer { key: key(seed), name, roles, until, case: Some(case), entry });
        vec![proposed, decided, self.made(Act::Officer(OfficerAct { officer, step }), Vec::new())]
    }

    fn edition(&mut self) -> Vec<Made> {
        let case = self.case("a");
        let which = self.dice.below(3);
        let sequence = self.editions.get(&which).copied().unwrap_or_default() + 1;
        self.editions.insert(which, sequence);
        let until = self.now + DAY * (1 + i64::try_from(self.dice.below(500)).unwrap());
        let accreditation = Accreditation {
            charter: charter(which),
            body: body(),
            kind: AccreditationKind::Certifies,
            sequence,
            issued_at: time(self.now),
            from: time(self.now - DAY),
            until: time(until),
            keys: vec![AccreditedKey {
                name: "certifier".to_owned(),
                key: key(40),
                roles: vec![role("certifier")],
                from: None,
                until: None,
            }],
            thresholds: vec![Threshold { role: role("certifier"), count: 1 }],
            scope: AccreditedScope::default(),
            revocations: Vec::new(),
            suspensions: Vec::new(),
        };
        let payload = Json::from(&accreditation).to_canonical();
        let bytes = Json::from(&envelope(payload, Envelope::IN_TOTO_PAYLOAD, &[70])).to_canonical();
        let edition = Digest::of(&bytes);
        let about = (case.as_str(), CaseKind::Accreditation);
        let (proposed, _) = self.take(about, StepName::Proposed, 10, None, |step| step.edition = Some(edition));
        let (decided, step) = self.take(about, StepName::Decided, 40, None, |_| {});
        let series = series(which);
        self.facts.push(Fact::Edition { series: series.to_string(), until, case, entry: self.entries });
        let act = EditionAct { edition, series, sequence, step };
        vec![proposed, decided, self.made(Act::Edition(act), vec![bytes])]
    }

    fn snapshot(&mut self) -> Vec<Made> {
        self.snapshots += 1;
        let next = self.now + 7 * DAY;
        let act = SnapshotAct {
            sequence: self.snapshots,
            digest: digest_of("snapshot", self.snapshots as usize),
            issued_at: time(self.now),
            series: Vec::new(),
            count: self.places,
            list: vec![0],
            events: 0,
            next_update: Some(time(next)),
            envelope: None,
        };
        self.facts.push(Fact::Snapshot { next });
        vec![self.made(Act::Snapshot(act), Vec::new())]
    }
}

const DONE: usize = 6;

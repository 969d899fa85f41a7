//! The same questions, answered from a list of facts by looking at all of them. Nothing here knows of tables, folds or cursors.

use std::collections::{BTreeMap, BTreeSet};

use warifu_ledger::questions::{Audit, DueKind, DueQuestion, Filter, KeyPart};
use warifu_ledger::rows::Stage;
use warifu_model::{CaseKind, Digest, Duration, IdentifierKind, PublicKeyText, SemVer, Status, StepName, VersionRange};

use crate::maker::{Fact, Placed, Said, Step};

/// A case that waits: its state, its kind, since when, its id, what for, and who may.
pub(crate) type Case = (&'static str, &'static str, i64, String, String, BTreeSet<PublicKeyText>);

pub(crate) struct Naive<'f> {
    pub(crate) facts: &'f [Fact],
    /// When each entry became known.
    pub(crate) known: &'f [i64],
    pub(crate) surveillance: bool,
}

impl<'f> Naive<'f> {
    pub(crate) fn placed(&self) -> Vec<&Placed> {
        let placed = |fact: &'f Fact| match fact {
            Fact::Placed(placed) => Some(&**placed),
            _ => None,
        };
        self.facts.iter().filter_map(placed).collect()
    }

    pub(crate) fn said(&self, place: u32) -> Vec<&Said> {
        let said = |fact: &'f Fact| match fact {
            Fact::Said(said) if said.place == place => Some(said),
            _ => None,
        };
        self.facts.iter().filter_map(said).collect()
    }

    pub(crate) fn status(&self, place: u32) -> Status {
        self.said(place).last().map_or(Status::Active, |said| said.status)
    }

    pub(crate) fn stage(&self, place: u32) -> Stage {
        let mut stage = Stage::Placed;
        for fact in self.facts {
            match fact {
                Fact::Issued { place: one, .. } if *one == place => stage = Stage::Issued,
                Fact::Rejected { place: one } if *one == place => stage = Stage::Rejected,
                _ => {}
            }
        }
        stage
    }

    pub(crate) fn find(&self, filters: &[Filter]) -> BTreeSet<u32> {
        let all = self.placed().into_iter();
        all.filter(|one| filters.iter().all(|filter| self.holds(filter, one))).map(|one| one.place).collect()
    }

    fn holds(&self, filter: &Filter, placed: &Placed) -> bool {
        let Placed { place, certificate, digest, record, .. } = placed;
        let product = &certificate.product;
        let has = |kind: IdentifierKind, is: &dyn Fn(&str) -> bool| {
            product.identifiers.iter().any(|one| one.kind == kind && is(&one.value))
        };
        let input = &record.inputs[0];
        match filter {
            Filter::Artifact(asked) => product.artifacts.iter().any(|one| one.digest == *asked),
            Filter::Certificate(asked) => digest == asked,
            Filter::Component(asked) => record.certificates.iter().any(|one| one.certificate == *asked),
            Filter::Evidence(asked) => record.evidence.iter().any(|one| one.digest == *asked),
            Filter::HandedOut => self.stage(*place).is_out(),
            Filter::Holder(name) => {
                [&certificate.holder.name.en, &certificate.holder.name.ja].iter().any(|one| plain(one) == plain(name))
            }
            Filter::Identifier(kind, value) => has(*kind, &|one| one == value),
            Filter::Input(asked) => input.digest == *asked || record.admission.digest == *asked,
            Filter::Key(key, KeyPart::Counted) => !input.roles.is_empty() && input.signers[0].key == *key,
            Filter::Key(key, KeyPart::Heard) => input.roles.is_empty() && input.signers[0].key == *key,
            Filter::Key(key, KeyPart::Signer) => self.facts.iter().any(
                |fact| matches!(fact, Fact::Signed { place: one, key: by, .. } if one == place && by.id() == *key),
            ),
            Filter::Level(level) => certificate.level.as_ref() == Some(level),
            Filter::Number(number) => plain(&certificate.number) == plain(number),
            // package URLs of these journals are a name, `@` and a version
            Filter::Package(purl) => {
                let name = |purl: &str| purl.split('@').next().unwrap().to_owned();
                has(IdentifierKind::Purl, &|one| name(one) == name(purl))
            }
            Filter::Product(name) => {
                let written = [
                    format!("{}{}{}", product.vendor, product.model, product.version),
                    format!("{}{}", product.vendor, product.model),
                    product.model.clone(),
                    product.name.en.clone(),
                    product.name.ja.clone(),
                ];
                written.iter().any(|one| plain(one) == plain(name))
            }
            Filter::Record(asked) => certificate.record == *asked,
            Filter::Series(series) => certificate.series.contains(series),
            Filter::Set(set, range) => certificate.set.id == *set && contains(range, &certificate.set.version),
            Filter::Stage(stage) => self.stage(*place) == *stage,
            Filter::Status(status) => self.status(*place) == *status,
        }
    }

    /// The status at a time as it was known at another; none where the certificate was not known.
    pub(crate) fn standing(&self, placed: &Placed, at: i64, known_at: i64) -> Option<Status> {
        let said = self.said(placed.place);
        let mut known = said.iter().filter(|said| said.known_at <= known_at);
        let last = known.rfind(|said| said.from <= at);
        match last {
            Some(said) => Some(said.status),
            None => (placed.known_at <= known_at).then_some(Status::Active),
        }
    }

    pub(crate) fn search(&self, text: &str) -> BTreeSet<u32> {
        self.placed().into_iter().filter(|one| Self::answers(one, text, Fit::Beginning)).map(|one| one.place).collect()
    }

    /// Those that have every word as a whole; for texts of an alphabet alone.
    pub(crate) fn search_whole(&self, text: &str) -> Vec<u32> {
        self.placed().into_iter().filter(|one| Self::answers(one, text, Fit::Whole)).map(|one| one.place).collect()
    }

    fn answers(placed: &Placed, text: &str, fit: Fit) -> bool {
        let Placed { certificate, .. } = placed;
        let (product, holder) = (&certificate.product, &certificate.holder.name);
        let fields = [
            &certificate.number,
            &holder.en,
            &holder.ja,
            &product.vendor,
            &product.model,
            &product.version,
            &product.name.en,
            &product.name.ja,
            &certificate.scope.en,
            &certificate.scope.ja,
        ];
        let has: Vec<String> = fields.iter().flat_map(|field| runs(field)).collect();
        runs(text).iter().all(|asked| {
            let characters: Vec<char> = asked.chars().collect();
            match (is_latin(characters[0]), characters.len(), fit) {
                (true, _, Fit::Beginning) => has.iter().any(|one| one.starts_with(asked.as_str())),
                (true, _, Fit::Whole) => has.contains(asked),
                (false, 1, _) => has.iter().any(|one| one.contains(asked.as_str())),
                (false, ..) => characters.windows(2).all(|pair| {
                    let pair: String = pair.iter().collect();
                    has.iter().any(|one| one.contains(&pair))
                }),
            }
        })
    }

    /// When, what, and which certificate, key or series.
    pub(crate) fn due(&self, question: &DueQuestion) -> BTreeSet<(i64, DueKind, String)> {
        let mut due = BTreeSet::new();
        for placed in self.placed() {
            if self.status(placed.place).is_final() || self.stage(placed.place) == Stage::Rejected {
                continue;
            }
            let number = &placed.certificate.number;
            let end = placed.certificate.expires_at;
            due.extend(end.map(|end| (end.unix(), DueKind::Expiry, number.clone())));
            due.extend(placed.evidence_ends.iter().map(|end| (*end, DueKind::Evidence, number.clone())));
            let mut at = placed.certificate.granted_at;
            for _ in 0..100 {
                at = at.plus(Duration::Months(12));
                if self.surveillance && end.is_none_or(|end| at < end) {
                    due.insert((at.unix(), DueKind::Surveillance, number.clone()));
                }
            }
        }
        for (key, (_, _, until)) in self.officers() {
            due.extend(until.map(|until| (until, DueKind::Key, key.to_string())));
        }
        let (mut editions, mut next) = (BTreeMap::new(), None);
        for fact in self.facts {
            match fact {
                Fact::Edition { series, until, .. } => drop(editions.insert(series.clone(), *until)),
                Fact::Snapshot { next: then, .. } => next = Some(*then),
                _ => {}
            }
        }
        due.extend(editions.into_iter().map(|(series, until)| (until, DueKind::Accreditation, series)));
        due.extend(next.map(|next| (next, DueKind::Snapshot, String::new())));
        due.retain(|(at, kind, _)| {
            (question.from.unix()..question.until.unix()).contains(at)
                && (question.kinds.is_empty() || question.kinds.contains(kind))
        });
        due
    }

    /// What was said last of each key: its name, roles and end.
    fn officers(&self) -> BTreeMap<PublicKeyText, (String, Vec<String>, Option<i64>)> {
        let mut officers = BTreeMap::new();
        for fact in self.facts {
            if let Fact::Officer { key, name, roles, until, .. } = fact {
                officers.insert(*key, (name.clone(), roles.clone(), *until));
            }
        }
        officers
    }

    /// Every path from a component to what depends on it.
    pub(crate) fn dependants(&self, component: &Digest) -> Vec<(u32, Vec<Digest>)> {
        let mut found = Vec::new();
        self.follow(component, &mut Vec::new(), &mut found);
        found
    }

    fn follow(&self, component: &Digest, path: &mut Vec<Digest>, found: &mut Vec<(u32, Vec<Digest>)>) {
        for placed in self.placed() {
            if placed.record.certificates.iter().any(|one| one.certificate == *component) {
                found.push((placed.place, path.clone()));
                path.push(placed.digest);
                self.follow(&placed.digest, path, found);
                path.pop();
            }
        }
    }

    fn steps(&self) -> Vec<&Step> {
        let step = |fact: &'f Fact| match fact {
            Fact::Step(step) => Some(step),
            _ => None,
        };
        self.facts.iter().filter_map(step).collect()
    }

    /// The cases that wait: state, kind, since when, the case, what for, and who may.
    pub(crate) fn queue(&self, at: i64) -> Vec<Case> {
        let mut cases: BTreeMap<&str, Vec<&Step>> = BTreeMap::new();
        for step in self.steps() {
            cases.entry(&step.case).or_default().push(step);
        }
        let may = |role: &[&str], done: &BTreeSet<PublicKeyText>| -> BTreeSet<PublicKeyText> {
            let officers = self.officers().into_iter().filter(|(key, (_, roles, until))| {
                until.is_none_or(|until| at < until)
                    && !done.contains(key)
                    && roles.iter().any(|one| role.contains(&one.as_str()))
            });
            officers.map(|(key, _)| key).collect()
        };
        let mut waiting = Vec::new();
        for (case, steps) in cases {
            let last = steps.last().unwrap();
            if last.name == StepName::Rejected {
                continue;
            }
            let done: BTreeSet<PublicKeyText> = steps.iter().map(|step| step.key).collect();
            let (kind, since, case) = (last.kind.as_str(), last.known_at, case.to_owned());
            let next: (&str, &str, &[&str]) = match (last.kind, steps.len()) {
                (CaseKind::Certification, 1) => ("open", "evaluated", &["evaluator"]),
                (CaseKind::Certification, 2) => ("open", "reviewed", &["reviewer"]),
                (CaseKind::Certification, 3) => ("open", "decided", &["certifier"]),
                (CaseKind::Certification, _) => ("signing", "", &["certifier"]),
                (_, 1) => ("open", "decided", &["certifier"]),
                _ => continue,
            };
            let (mut signed, mut is_issued) = (BTreeSet::new(), false);
            for fact in self.facts {
                match fact {
                    Fact::Signed { case: one, key, .. } if *one == case => drop(signed.insert(*key)),
                    Fact::Issued { case: one, .. } if *one == case => is_issued = true,
                    _ => {}
                }
            }
            if is_issued {
                continue;
            }
            let (state, step, roles) = next;
            let keys = may(roles, if state == "signing" { &signed } else { &done });
            waiting.push((state, kind, since, case, step.to_owned(), keys));
        }
        waiting.sort();
        waiting
    }

    pub(crate) fn audit(&self, question: &Audit) -> Vec<u32> {
        let mut entries = Vec::new();
        let of_case: BTreeMap<&str, u32> = self.cases_of_certificates();
        let asked =
            question.certificate.map(|digest| self.placed().iter().find(|one| one.digest == digest).unwrap().place);
        for number in 0..self.known.len() {
            let (mut actor, mut case, mut place) = (None, None, None);
            for fact in self.facts {
                match fact {
                    Fact::Step(step) if step.entry as usize == number => {
                        (actor, case) = (Some(step.key), Some(step.case.as_str()));
                        place = of_case.get(step.case.as_str()).copied();
                    }
                    Fact::Signed { place: one, key, case: of, entry } if *entry as usize == number => {
                        (actor, case, place) = (Some(*key), Some(of.as_str()), Some(*one));
                    }
                    Fact::Placed(placed) if placed.entry as usize == number => {
                        (case, place) = (Some(placed.case.as_str()), Some(placed.place));
                    }
                    Fact::Issued { place: one, case: of, entry } | Fact::Held { place: one, case: of, entry }
                        if *entry as usize == number =>
                    {
                        (case, place) = (Some(of.as_str()), Some(*one));
                    }
                    Fact::Said(said) if said.entry as usize == number => {
                        (case, place) = (Some(said.case.as_str()), Some(said.place));
                    }
                    Fact::Officer { case: Some(of), entry, .. } | Fact::Edition { case: of, entry, .. }
                        if *entry as usize == number =>
                    {
                        case = Some(of.as_str());
                    }
                    _ => {}
                }
            }
            let known = self.known[number];
            let is_meant = question.from.is_none_or(|from| from.unix() <= known)
                && question.until.is_none_or(|until| known < until.unix())
                && question.actor.is_none_or(|asked| actor == Some(asked))
                && question.case.as_deref().is_none_or(|asked| case == Some(asked))
                && asked.is_none_or(|asked| place == Some(asked));
            if is_meant {
                entries.push(u32::try_from(number).unwrap());
            }
        }
        entries
    }

    /// The certificate that each case is about.
    fn cases_of_certificates(&self) -> BTreeMap<&str, u32> {
        let mut cases = BTreeMap::new();
        for fact in self.facts {
            match fact {
                Fact::Placed(placed) => drop(cases.insert(placed.case.as_str(), placed.place)),
                Fact::Step(Step { case, place: Some(place), .. }) => drop(cases.insert(case, *place)),
                _ => {}
            }
        }
        cases
    }
}

#[derive(Clone, Copy)]
enum Fit {
    Beginning,
    Whole,
}

/// A name as people see it.
fn plain(text: &str) -> String {
    text.to_lowercase().replace(' ', "")
}

/// Whether a version is in one of the ranges that the test asks for.
fn contains(range: &VersionRange, version: &SemVer) -> bool {
    let (one, two) = (SemVer::parse("1.0.0").unwrap(), SemVer::parse("2.0.0").unwrap());
    match range.to_string().as_str() {
        "*" => true,
        ">=1.0.0, <2.0.0" => one <= *version && *version < two,
        exactly => version.to_string() == exactly.trim_start_matches('='),
    }
}

fn is_latin(character: char) -> bool {
    character < '\u{900}'
}

/// Words of an alphabet, and runs of other characters.
fn runs(text: &str) -> Vec<String> {
    let mut runs: Vec<String> = Vec::new();
    let mut before = None;
    for character in text.to_lowercase().chars() {
        let kind = character.is_alphanumeric().then(|| is_latin(character));
        match (kind, before.flatten()) {
            (Some(latin), Some(last)) if latin == last => runs.last_mut().unwrap().push(character),
            (Some(_), _) => runs.push(character.to_string()),
            (None, _) => {}
        }
        before = Some(kind);
    }
    runs
}

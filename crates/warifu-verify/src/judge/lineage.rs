use warifu_model::{
    AccreditationKind, AccreditationRule, Certificate, Charter, InForceRule, Json, SeriesId, Timestamp, TrustedSet,
    limits,
};

use crate::check::{Check, CheckName};
use crate::code::Code;
use crate::lineage::{Lineages, Path, Spoken, Word};
use crate::trust::{Authority, Trust};

/// The way of a named series up to an authority of the policy, with the issuers' words along it. That it is one says
/// nothing yet about what held when.
#[derive(Clone, Debug)]
pub(crate) struct Lineage<'a> {
    pub(crate) id: SeriesId,
    /// From the body upwards.
    pub(crate) steps: Vec<(SeriesId, &'a Charter, &'a Word)>,
    pub(crate) authority: Authority<'a>,
    rule: &'a AccreditationRule,
}

impl<'a> Lineage<'a> {
    /// Follows a series up to its authority (M14).
    pub(crate) fn follow(
        lineages: &'a Lineages,
        trust: &'a Trust,
        rule: &'a AccreditationRule,
        certificate: &Certificate,
        path: &Path,
        id: SeriesId,
    ) -> Result<Self, Check> {
        let about = |check: Check| check.with("series", id);
        let charter = lineages.charter(id);
        if let Some(charter) = charter.filter(|charter| charter.body != certificate.body.id) {
            let check = Check::fail(CheckName::Body, Code::BodyMismatch).with("body", certificate.body.id.as_str());
            return Err(about(check.with("accredited", charter.body.as_str())));
        }
        if path.series.len() > limits::PATH {
            return Err(about(fail(Code::AccreditationTooDeep).with("limit", limits::PATH)));
        }
        let authority = path.authority.as_deref().map(|name| (name, trust.authority(name)));
        if let Some((name, None)) = authority {
            return Err(about(fail(Code::AccreditationNotRooted).with("authority", name)));
        }
        let pins = rule.series.as_ref().filter(|_| authority.is_some());
        if pins.is_some_and(|pins| !path.series.iter().any(|series| pins.contains(series))) {
            return Err(about(fail(Code::SeriesNotPinned)));
        }
        let steps = lineages.words(trust, path);
        if let Some((at, ..)) = steps.iter().find(|(.., word)| word.is_contradictory()) {
            return Err(about(fail(Code::AccreditationContradictory).with("of", *at)));
        }
        let word = steps.first().map(|(.., word)| *word);
        match (authority.and_then(|(_, authority)| authority), word) {
            (Some(authority), Some(word)) if !word.is_empty() => Ok(Self { id, steps, authority, rule }),
            (_, Some(word)) if word.is_in_doubt() => Err(about(unknown(Code::AccreditationInDoubt))),
            _ => Err(about(unknown(Code::AccreditationNotInBundle))),
        }
    }

    /// The word about the body itself.
    pub(crate) fn word(&self) -> Option<&'a Word> {
        self.steps.first().map(|(.., word)| *word)
    }

    /// The edition that governs the body at a time.
    pub(crate) fn governing(&self, at: Timestamp) -> Option<&'a Spoken> {
        self.word().and_then(|word| word.governing(at))
    }

    /// Whether everybody on the way might, and said so, when the certificate was granted (M15).
    pub(crate) fn accreditation(&self, certificate: &Certificate, at: Timestamp) -> Check {
        let granted_at = certificate.granted_at;
        let times = [Some(granted_at), (self.rule.in_force == InForceRule::Throughout).then_some(at)];
        let on_the_way = times.into_iter().flatten().flat_map(|time| {
            self.steps.iter().enumerate().flat_map(move |(height, step)| self.step(certificate, height, step, time))
        });
        let mut found: Vec<_> = on_the_way.chain(self.age(at)).collect();
        // failures first, then what is unknown, then what is stale
        found.sort_by_key(|check| check.outcome.severity());
        found.into_iter().next().unwrap_or_else(|| Check::pass(CheckName::Accreditation))
    }

    /// Everything that does not hold of one series at one time.
    fn step(
        &self,
        certificate: &Certificate,
        height: usize,
        (id, charter, word): &(SeriesId, &'a Charter, &'a Word),
        at: Timestamp,
    ) -> Vec<Check> {
        let mut found = match word.governing(at) {
            Some(spoken) => self.edition(certificate, height, word, spoken, at),
            None if at < charter.begun => {
                vec![fail(Code::AccreditationNotYetValid).with("begun", charter.begun).with("at", at)]
            }
            None => vec![unknown(Code::AccreditationNotInBundle).with("at", at)],
        };
        if word.is_in_doubt() {
            found.push(unknown(Code::AccreditationInDoubt));
        }
        found.into_iter().map(|check| check.with("body", charter.body.as_str()).with("series", *id)).collect()
    }

    fn edition(
        &self,
        certificate: &Certificate,
        height: usize,
        word: &Word,
        spoken: &Spoken,
        at: Timestamp,
    ) -> Vec<Check> {
        let said = &spoken.edition.said;
        let kind = match (height, said.kind) {
            (0, AccreditationKind::Accredits) => Some(fail(Code::BodyMayNotCertify)),
            (1.., AccreditationKind::Certifies) => Some(fail(Code::IssuerMayNotAccredit)),
            _ => None,
        };
        let made = (!spoken.in_force).then(|| fail(Code::IssuerNotInForce).with("issued_at", said.issued_at));
        let ended = (said.until <= at).then(|| fail(Code::AccreditationEnded).with("until", said.until).with("at", at));
        let suspended = word.suspension(at).map(|pause| {
            fail(Code::BodySuspended).with("from", pause.from).with("at", at).with("reason", &pause.reason)
        });
        let scope = self.out_of_scope(certificate, spoken);
        [kind, made, ended, suspended, scope].into_iter().flatten().collect()
    }

    fn out_of_scope(&self, certificate: &Certificate, spoken: &Spoken) -> Option<Check> {
        let scope = &spoken.edition.said.scope;
        if let Some(sets) = &scope.sets {
            let mut covering = sets.iter().filter(|set| covers(certificate, set)).peekable();
            if covering.peek().is_none() {
                let set = &certificate.set;
                return Some(fail(Code::SetOutOfScope).with("set", &set.id).with("version", &set.version));
            }
            let level = certificate.level.as_deref();
            if !covering.any(|set| set.levels.as_ref().is_none_or(|levels| levels.accepts(level))) {
                return Some(fail(Code::LevelOutOfScope).with("level", level));
            }
        }
        if scope.product_kinds.as_ref().is_some_and(|kinds| !kinds.contains(&certificate.product.kind)) {
            return Some(fail(Code::ProductKindOutOfScope).with("found", &certificate.product.kind));
        }
        let sectors = scope.sectors.as_ref()?;
        let takes = self.authority.takes_one_of(sectors);
        (!takes).then(|| fail(Code::SectorOutOfScope).with("accredited", Json::list(sectors)))
    }

    /// Whether the newest word about somebody on the way is older than the policy likes.
    fn age(&self, at: Timestamp) -> Option<Check> {
        let max_age = self.rule.max_age?;
        let newest = |word: &Word| word.authentic().map(|edition| edition.said.issued_at).max();
        let mut ages = self.steps.iter().filter_map(|(id, charter, word)| Some((id, charter, newest(word)?)));
        let (id, charter, made_at) = ages.find(|(.., made_at)| made_at.plus(max_age) < at)?;
        let check = Check::stale(CheckName::Accreditation, Code::AccreditationTooOld).with("issued_at", made_at);
        Some(check.with("max_age", max_age).with("body", charter.body.as_str()).with("series", *id))
    }
}

pub(super) fn covers(certificate: &Certificate, set: &TrustedSet) -> bool {
    let found = &certificate.set;
    set.id == found.id
        && set.versions.contains(&found.version)
        && set.digests.as_ref().is_none_or(|digests| digests.contains(&found.digest))
}

fn fail(code: Code) -> Check {
    Check::fail(CheckName::Accreditation, code)
}

fn unknown(code: Code) -> Check {
    Check::unknown(CheckName::Accreditation, code)
}

//! Who accredited whom: accreditations, series by series.
//!
//! A party is identified by how its accreditation came down from an authority of the policy. A series is named by the digest
//! of its charter, which names the issuer's series in turn: the path leads straight up and can be neither borrowed nor changed.
//! Every question (which edition governs, whose keys, what was revoked or suspended) is asked within one series, after the
//! authentic editions of its issuer are known. What is on no path makes no difference.
//!
//! The numbers are those of the rules in `docs/GATE.md`.

mod authentic;
mod edition;
mod series;

use warifu_model::{
    AccreditationKind, AccreditationRule, BodySuspension, Certificate, InForceRule, Json, Limit, SeriesId, Timestamp,
    Token, TrustedSet,
};

pub(crate) use self::authentic::{AuthenticEdition, AuthenticEditions, PartyWord};
pub(crate) use self::edition::AccreditationEdition;
pub(crate) use self::series::{Accreditations, ChainLink, SeriesPath};
use crate::check::{Check, CheckName};
use crate::code::Code;
use crate::path::{PathEdition, PathStep};
use crate::sectors::{SectorAnswer, SectorTerms};
use crate::trust::{Authority, Trust};

/// The path of a named series up to an authority of the policy, with the authentic editions along it (rule 3.12). Whether
/// they cover the certificate is another check.
#[derive(Clone, Debug)]
pub(crate) struct Chain<'a> {
    pub(crate) id: SeriesId,
    /// From the body upwards.
    pub(crate) links: Vec<ChainLink<'a>>,
    pub(crate) authority: Authority<'a>,
    rule: &'a AccreditationRule,
}

impl<'a> Chain<'a> {
    /// Follows a series up to its authority (rule 3.12).
    pub(crate) fn follow(
        accreditations: &'a Accreditations,
        trust: &'a Trust,
        rule: &'a AccreditationRule,
        certificate: &Certificate,
        path: &SeriesPath,
        id: SeriesId,
    ) -> Result<Self, Check> {
        let about = |check: Check| check.with("series", id);
        let charter = accreditations.charter(id);
        if let Some(charter) = charter.filter(|charter| charter.body != certificate.body.id) {
            let check = Check::fail(CheckName::Body, Code::BodyMismatch).with("body", certificate.body.id.as_str());
            return Err(about(check.with("accredited", charter.body.as_str())));
        }
        if path.series.len() > Limit::PATH {
            return Err(about(fail(Code::AccreditationTooDeep).with("limit", Limit::PATH)));
        }
        let authority = path.authority.as_deref().map(|name| (name, trust.authority(name)));
        if let Some((name, None)) = authority {
            return Err(about(fail(Code::AccreditationNotRooted).with("authority", name)));
        }
        let pins = rule.series.as_ref().filter(|_| authority.is_some());
        if pins.is_some_and(|pins| !path.series.iter().any(|series| pins.contains(series))) {
            return Err(about(fail(Code::SeriesNotPinned)));
        }
        let links = accreditations.authentic(trust, path);
        if let Some(link) = links.iter().find(|link| link.authentic.is_contradictory()) {
            return Err(about(fail(Code::AccreditationContradictory).with("of", link.series)));
        }
        let authentic = links.first().map(|link| link.authentic);
        match (authority.and_then(|(_, authority)| authority), authentic) {
            (Some(authority), Some(authentic)) if !authentic.is_empty() => Ok(Self { id, links, authority, rule }),
            (_, Some(authentic)) if authentic.is_in_doubt() => Err(about(unknown(Code::AccreditationInDoubt))),
            _ => Err(about(unknown(Code::AccreditationNotInBundle))),
        }
    }

    /// The authentic editions about the body itself.
    pub(crate) fn authentic(&self) -> Option<&'a AuthenticEditions> {
        self.links.first().map(|link| link.authentic)
    }

    /// The steps of the path, with the editions that governed when a certificate was granted.
    pub(crate) fn steps(&self, granted_at: Timestamp) -> Vec<PathStep> {
        let steps = self.links.iter().map(|link| PathStep::Body {
            series: link.series,
            body: link.charter.body.clone(),
            edition: link.authentic.governing(granted_at).map(|governing| PathEdition::of(&governing.edition.document)),
        });
        steps.chain([PathStep::Authority { name: self.authority.rule.name.clone() }]).collect()
    }

    /// The edition that governs the body at a time.
    pub(crate) fn governing(&self, at: Timestamp) -> Option<&'a AuthenticEdition> {
        self.authentic().and_then(|authentic| authentic.governing(at))
    }

    /// The sectors to which accreditations on the path are limited at a time: nobody gives more than it has. None where that of
    /// the body is not known.
    pub(crate) fn sectors(&self, at: Timestamp) -> Option<Vec<Vec<Token>>> {
        self.governing(at)?;
        let governing = self.links.iter().filter_map(|link| link.authentic.governing(at));
        Some(governing.filter_map(|one| one.edition.document.scope.sectors.clone()).collect())
    }

    /// Checks that everybody on the path was entitled to, when the certificate was granted (rule 6.1).
    pub(crate) fn accreditation(&self, certificate: &Certificate, at: Timestamp, sectors: &SectorTerms) -> Check {
        let granted_at = certificate.granted_at;
        let times = [Some(granted_at), (self.rule.in_force == InForceRule::Throughout).then_some(at)];
        let on_path = times.into_iter().flatten().flat_map(|time| {
            self.links
                .iter()
                .enumerate()
                .flat_map(move |(height, link)| self.link(certificate, height, link, time, sectors))
        });
        let mut found: Vec<_> = on_path.chain(self.age(at)).collect();
        // failures first, then what is unknown, then what is stale
        found.sort_by_key(|check| check.outcome.severity());
        found.into_iter().next().unwrap_or_else(|| Check::pass(CheckName::Accreditation))
    }

    /// Everything that is wrong with one series at one time.
    fn link(
        &self,
        certificate: &Certificate,
        height: usize,
        ChainLink { series, charter, authentic }: &ChainLink<'a>,
        at: Timestamp,
        sectors: &SectorTerms,
    ) -> Vec<Check> {
        let mut found = match authentic.governing(at) {
            Some(governing) => self.edition(certificate, height, authentic.suspension(at), governing, at, sectors),
            None if at < charter.begun => {
                vec![fail(Code::AccreditationNotYetValid).with("begun", charter.begun).with("at", at)]
            }
            None => vec![unknown(Code::AccreditationNotInBundle).with("at", at)],
        };
        if authentic.is_in_doubt() {
            found.push(unknown(Code::AccreditationInDoubt));
        }
        found.into_iter().map(|check| check.with("body", charter.body.as_str()).with("series", *series)).collect()
    }

    fn edition(
        &self,
        certificate: &Certificate,
        height: usize,
        suspension: Option<BodySuspension>,
        governing: &AuthenticEdition,
        at: Timestamp,
        sectors: &SectorTerms,
    ) -> Vec<Check> {
        let document = &governing.edition.document;
        let kind = match (height, document.kind) {
            (0, AccreditationKind::Accredits) => Some(fail(Code::BodyMayNotCertify)),
            (1.., AccreditationKind::Certifies) => Some(fail(Code::IssuerMayNotAccredit)),
            _ => None,
        };
        let made = (!governing.in_force).then(|| fail(Code::IssuerNotInForce).with("issued_at", document.issued_at));
        let ended = document.until <= at;
        let ended = ended.then(|| fail(Code::AccreditationEnded).with("until", document.until).with("at", at));
        let suspended = suspension.map(|pause| {
            fail(Code::BodySuspended).with("from", pause.from).with("at", at).with("reason", &pause.reason)
        });
        let scope = self.out_of_scope(certificate, governing, sectors);
        [kind, made, ended, suspended, scope].into_iter().flatten().collect()
    }

    fn out_of_scope(
        &self,
        certificate: &Certificate,
        governing: &AuthenticEdition,
        terms: &SectorTerms,
    ) -> Option<Check> {
        let scope = &governing.edition.document.scope;
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
        let asked = self.authority.rule.sectors.as_ref()?;
        let out = |code| fail(code).with("accredited", Json::list(sectors));
        match terms.meet(sectors, asked) {
            SectorAnswer::Met | SectorAnswer::Translated(_) => None,
            SectorAnswer::Partly(edges) => Some(out(Code::SectorPartlyMatched).with("edges", edges)),
            SectorAnswer::NotMet => Some(out(Code::SectorOutOfScope)),
        }
    }

    /// Checks that the newest edition of each series on the path is as new as the policy recommends (rule 6.2).
    fn age(&self, at: Timestamp) -> Option<Check> {
        let max_age = self.rule.max_age?;
        let newest = |link: &ChainLink<'_>| link.authentic.authentic().map(|edition| edition.document.issued_at).max();
        let mut ages = self.links.iter().filter_map(|link| Some((link, newest(link)?)));
        let (link, made_at) = ages.find(|(_, made_at)| made_at.plus(max_age) < at)?;
        let check = Check::stale(CheckName::Accreditation, Code::AccreditationTooOld).with("issued_at", made_at);
        Some(check.with("max_age", max_age).with("body", link.charter.body.as_str()).with("series", link.series))
    }
}

fn covers(certificate: &Certificate, set: &TrustedSet) -> bool {
    let found = &certificate.set;
    set.takes(&found.id, &found.version, Some(found.digest))
}

fn fail(code: Code) -> Check {
    Check::fail(CheckName::Accreditation, code)
}

fn unknown(code: Code) -> Check {
    Check::unknown(CheckName::Accreditation, code)
}

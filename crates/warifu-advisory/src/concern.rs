use std::collections::{BTreeMap, BTreeSet};

use warifu_model::{Digest, Status, Timestamp};

use crate::advisory::{Advisory, AdvisoryFormat, Exploitation, Severity, Stated, Vulnerability};
use crate::index::{Hit, Index};
use crate::inventory::Certified;
use crate::names::{Names, is_maker};

/// News about a certificate, with everything that other advisories say of the same vulnerability.
#[derive(Clone, Debug, PartialEq)]
pub struct Concern {
    /// The advisory, by its place.
    pub advisory: usize,
    /// What it says, and what matched.
    pub hit: Hit,
    /// The worst severity that any advisory gives the vulnerability.
    pub severity: Option<Severity>,
    /// Its exploitation, whoever saw it.
    pub exploited: Option<Exploitation>,
    /// Good news about the same vulnerability and certificate. It takes nothing away.
    pub beside: Vec<Beside>,
    /// States whether there is a fix.
    pub has_fix: bool,
    /// The certificate of another version of the product that is said to be fixed, by its place.
    pub fix_certified: Option<usize>,
}

/// Good news that stands beside a concern.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Beside {
    /// What is said: `fixed` or `not_affected`.
    pub status: Stated,
    /// The advisory that says it, by its place; none where it is a statement among the evidence of the certificate's record.
    pub advisory: Option<usize>,
    /// The digest of that document.
    pub digest: Digest,
    /// The party that says it.
    pub publisher: Option<String>,
    /// States whether that is the maker of the product, as far as names say. Nobody has looked at who signed it.
    pub is_maker: bool,
    /// The justification.
    pub justification: Option<String>,
}

/// Matches advisories with what was certified: one concern for each advisory, vulnerability, certificate and component of which bad news may be meant,
/// and one where good news surely is. Good news counts from the time at which it was issued on, and until there is a newer edition of its advisory. In the
/// order of advisories, vulnerabilities, certificates and components.
pub fn concerns(inventory: &[Certified], advisories: &[Advisory], at: Timestamp) -> Vec<Concern> {
    let index = Index::new(inventory);
    let editions = Editions::of(advisories.iter().chain(inventory.iter().flat_map(|one| &one.statements)), at);
    let matches = |advisory: &Advisory| {
        let mut hits = index.matches(advisory);
        hits.retain(|hit| !hit.status.is_good() || editions.holds(advisory));
        hits
    };
    let hits: Vec<Vec<Hit>> = advisories.iter().map(matches).collect();
    let known = Known::of(advisories, &hits, inventory, &editions);
    let all =
        hits.into_iter().enumerate().flat_map(|(advisory, hits)| hits.into_iter().map(move |hit| (advisory, hit)));
    all.filter_map(|(advisory, hit)| known.concern(advisory, hit, inventory, advisories)).collect()
}

/// What all editions of an advisory have in common; none where its publisher gave it no id.
type Series<'a> = (AdvisoryFormat, &'a str, Option<&'a str>);

fn edition(advisory: &Advisory) -> Option<(Series<'_>, Timestamp)> {
    let series = (advisory.format, advisory.id.as_str(), advisory.publisher.as_deref());
    let issued = advisory.issued_at.filter(|_| advisory.has_id())?;
    Some((series, issued))
}

/// The time of the newest edition of each advisory, and the time at which it is asked.
struct Editions<'a> {
    newest: BTreeMap<Series<'a>, Timestamp>,
    at: Timestamp,
}

impl<'a> Editions<'a> {
    fn of(advisories: impl Iterator<Item = &'a Advisory>, at: Timestamp) -> Self {
        let mut newest = BTreeMap::new();
        for (series, issued) in advisories.filter_map(edition) {
            let known = newest.entry(series).or_insert(issued);
            *known = issued.max(*known);
        }
        Self { newest, at }
    }

    /// Whether good news counts: it was issued, and no newer edition has taken its place.
    fn holds(&self, advisory: &Advisory) -> bool {
        let is_superseded =
            edition(advisory).is_some_and(|(of, issued)| self.newest.get(&of).is_some_and(|newest| *newest > issued));
        !is_superseded && advisory.issued_at.is_none_or(|issued| issued <= self.at)
    }
}

/// What is known of vulnerabilities by their ids, whoever said it.
#[derive(Default)]
struct Known<'a> {
    exploited: BTreeMap<&'a str, Exploitation>,
    severity: BTreeMap<&'a str, Severity>,
    /// Good news by certificate and id.
    good: BTreeMap<(usize, &'a str), Vec<Good>>,
    /// Certificates of other versions, by what they have in common.
    siblings: BTreeMap<String, Vec<usize>>,
}

/// Good news with the component that it is about; none where it is about the product.
type Good = (Option<usize>, Beside);

impl<'a> Known<'a> {
    fn of(advisories: &'a [Advisory], hits: &[Vec<Hit>], inventory: &'a [Certified], editions: &Editions<'_>) -> Self {
        let mut known = Self::default();
        for vulnerability in advisories.iter().flat_map(|advisory| &advisory.vulnerabilities) {
            known.note(vulnerability);
        }
        for ((place, advisory), hits) in advisories.iter().enumerate().zip(hits) {
            for hit in hits.iter().filter(|hit| hit.status.is_good()) {
                known.note_good(Some(place), advisory, hit, inventory);
            }
        }
        for (place, certified) in inventory.iter().enumerate().filter(|(_, one)| !one.statements.is_empty()) {
            let own = Index::new(std::slice::from_ref(certified));
            for statement in certified.statements.iter().filter(|one| editions.holds(one)) {
                for hit in own.matches(statement).into_iter().filter(|hit| hit.status.is_good()) {
                    known.note_good(None, statement, &Hit { certificate: place, ..hit }, inventory);
                }
            }
        }
        for (place, certified) in inventory.iter().enumerate().filter(|(_, one)| one.status == Status::Active) {
            for key in sibling_keys(certified) {
                known.siblings.entry(key).or_default().push(place);
            }
        }
        known
    }

    fn note(&mut self, vulnerability: &'a Vulnerability) {
        for id in &vulnerability.ids {
            if let Some(exploited) = vulnerability.exploited {
                let first = self.exploited.entry(id).or_insert(exploited);
                first.since = earliest(first.since, exploited.since);
            }
            if let Some(severity) = vulnerability.severity {
                let worst = self.severity.entry(id).or_insert(severity);
                *worst = severity.max(*worst);
            }
        }
    }

    fn note_good(&mut self, place: Option<usize>, advisory: &'a Advisory, hit: &Hit, inventory: &[Certified]) {
        let Some(vulnerability) = advisory.vulnerabilities.get(hit.vulnerability) else { return };
        let said = vulnerability.said.iter().find(|said| said.product == hit.named);
        let maker = inventory.get(hit.certificate).and_then(|one| one.product.known.vendor.as_deref());
        let is_maker = maker.zip(advisory.publisher.as_deref()).is_some_and(|(maker, by)| is_maker(by, maker));
        let beside = Beside {
            status: hit.status,
            advisory: place,
            digest: advisory.digest,
            publisher: advisory.publisher.clone(),
            is_maker,
            justification: said.and_then(|said| said.justification.clone()),
        };
        for id in &vulnerability.ids {
            self.good.entry((hit.certificate, id)).or_default().push((hit.component, beside.clone()));
        }
    }

    fn concern(&self, advisory: usize, hit: Hit, inventory: &[Certified], advisories: &[Advisory]) -> Option<Concern> {
        let vulnerability = advisories.get(advisory)?.vulnerabilities.get(hit.vulnerability)?;
        let certified = inventory.get(hit.certificate)?;
        let ids = || vulnerability.ids.iter().map(String::as_str);
        // good news about the product is about all that is in it, good news about a component about that component
        let good = ids().flat_map(|id| self.good.get(&(hit.certificate, id)).into_iter().flatten());
        let good = good.filter(|(component, _)| component.is_none() || *component == hit.component);
        let beside: BTreeSet<Beside> = good.map(|(_, beside)| beside.clone()).collect();
        let exploited = ids()
            .filter_map(|id| self.exploited.get(id))
            .copied()
            .reduce(|one, other| Exploitation { since: earliest(one.since, other.since) });
        Some(Concern {
            severity: ids().filter_map(|id| self.severity.get(id)).copied().max(),
            exploited,
            beside: beside.into_iter().collect(),
            has_fix: vulnerability.has_fix_for(hit.named),
            fix_certified: self.fixed_sibling(hit.certificate, certified, vulnerability),
            advisory,
            hit,
        })
    }

    /// A certificate in force of the same holder for another version of the product, which is said to be fixed.
    fn fixed_sibling(&self, own: usize, certified: &Certified, vulnerability: &Vulnerability) -> Option<usize> {
        let keys = sibling_keys(certified);
        let siblings = keys.iter().flat_map(|key| self.siblings.get(key).into_iter().flatten());
        let is_fixed = |place: &usize| {
            let good = vulnerability.ids.iter().filter_map(|id| self.good.get(&(*place, id.as_str()))).flatten();
            // what stands in its own record does not say so of it in place of an advisory
            let is_said = |beside: &Beside| beside.status == Stated::Fixed && beside.advisory.is_some();
            good.into_iter().any(|(component, beside)| component.is_none() && is_said(beside))
        };
        siblings.copied().filter(|place| *place != own).find(is_fixed)
    }
}

/// What certificates of versions of one product have in common.
fn sibling_keys(certified: &Certified) -> Vec<String> {
    let names = Names::of(&certified.product.known);
    names.whole().map(|name| format!("{}\n{name}", certified.holder)).collect()
}

fn earliest(one: Option<Timestamp>, other: Option<Timestamp>) -> Option<Timestamp> {
    one.into_iter().chain(other).min()
}

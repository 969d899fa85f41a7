//! The gate as it would be if a party were known by its name: accreditations are collected in rounds from the authority
//! down, and found by the names of issuer and body. The worlds have to tell it from the true one by themselves.

use std::collections::BTreeMap;

use warifu_model::{Digest, Timestamp};

use super::documents::{Certificate, Edition, InForce, Issuer, Key, Kind, NamedKey, Question, Role, Signed};
use super::lineage::threshold;
use super::rules::{Answer, Told};

/// Answers by names.
pub fn judge(question: &Question) -> Told {
    let chain = Chain::collect(question);
    let certificate = &question.certificate.says;
    let told = |answer, code| Told { answer, code };
    if question.at < certificate.granted_at {
        return told(Answer::Refuse, "not_yet_valid");
    }
    let governing = chain.governing(certificate.body, certificate.granted_at);
    if governing.is_empty() {
        return told(Answer::Undetermined, "accreditation_not_in_bundle");
    }
    let ways: Vec<_> = governing.into_iter().filter(|edition| chain.holds(edition, certificate)).collect();
    let by = question.certificate.signers();
    let stands = |key: &&NamedKey| {
        by.contains(&key.key)
            && key.counts_at(certificate.granted_at)
            && chain.stands(certificate.body, key.key, certificate.granted_at)
    };
    let signed: Vec<_> = ways.iter().flat_map(|edition| &edition.keys).filter(stands).collect();
    let enough = question
        .policy
        .thresholds
        .iter()
        .all(|(role, count)| signed.iter().filter(|key| key.has(*role)).count() >= *count as usize);
    if ways.is_empty() || !enough {
        return told(Answer::Refuse, "signer_unknown");
    }
    let snapshots = question.snapshots.iter().chain(&question.kept_snapshots);
    let own = snapshots.filter(|signed| {
        let says = &signed.says;
        let keys = chain.governing(certificate.body, says.issued_at);
        let mut keys = keys.iter().flat_map(|edition| &edition.keys).filter(|key| key.has(Role::Status));
        let signers = signed.named_signers();
        says.body == certificate.body
            && keys.any(|key| {
                signers.contains(&key.key)
                    && key.counts_at(says.issued_at)
                    && chain.stands(certificate.body, key.key, says.issued_at)
            })
    });
    let newest = own.map(|signed| &signed.says).max_by_key(|snapshot| snapshot.sequence);
    if let (Some(newest), Some(index)) = (newest, certificate.index) {
        let status = newest.status(index, question.at);
        if status != super::documents::Status::Active {
            return told(Answer::Refuse, status.as_str());
        }
    }
    told(Answer::Accept, "ok")
}

struct Chain<'a> {
    question: &'a Question,
    /// The bodies' names by the series that charters speak of.
    names: BTreeMap<Digest, &'static str>,
    collected: Vec<&'a Edition>,
}

impl<'a> Chain<'a> {
    fn collect(question: &'a Question) -> Self {
        let at_hand: Vec<&Signed<Edition>> = question.editions.iter().chain(&question.kept_editions).collect();
        let names = at_hand.iter().map(|signed| (signed.says.charter.id(), signed.says.charter.body)).collect();
        let mut chain = Self { question, names, collected: Vec::new() };
        loop {
            let known = |signed: &&&Signed<Edition>| {
                question.known_at.is_none_or(|time| signed.says.issued_at <= time)
                    && !chain.collected.contains(&&signed.says)
                    && chain.leads_up(signed)
            };
            let more: Vec<_> = at_hand.iter().filter(known).map(|signed| &signed.says).collect();
            if more.is_empty() {
                return chain;
            }
            chain.collected.extend(more);
        }
    }

    fn issuer(&self, edition: &Edition) -> &'static str {
        match edition.charter.issuer {
            Issuer::Authority(name) => name,
            Issuer::Series(id) => self.names.get(&id).copied().unwrap_or("nobody"),
        }
    }

    fn leads_up(&self, signed: &Signed<Edition>) -> bool {
        let at = signed.says.issued_at;
        let by = signed.named_signers();
        let issuer = self.issuer(&signed.says);
        let by_authority = self.question.policy.authorities.iter().filter(|one| one.name == issuer).any(|one| {
            one.keys.iter().filter(|key| by.contains(&key.key) && key.counts_at(at)).count() >= one.threshold as usize
        });
        by_authority
            || self.governing(issuer, at).into_iter().any(|up| {
                let named = up.keys.iter().filter(|key| {
                    key.has(Role::Accreditor)
                        && by.contains(&key.key)
                        && key.counts_at(at)
                        && self.stands(issuer, key.key, at)
                });
                up.kind == Kind::Accredits
                    && up.from <= at
                    && at < up.until
                    && named.count() >= threshold(up, Role::Accreditor).unwrap_or(1) as usize
            })
    }

    /// Of each issuer's collected editions about a body the one of the highest number made until then, or of the lowest.
    fn governing(&self, body: &str, at: Timestamp) -> Vec<&'a Edition> {
        let mut by_issuer: BTreeMap<&str, Vec<&'a Edition>> = BTreeMap::new();
        for edition in self.collected.iter().filter(|edition| edition.body == body) {
            by_issuer.entry(self.issuer(edition)).or_default().push(edition);
        }
        let of_issuer = |editions: Vec<&'a Edition>| {
            let made = editions.iter().filter(|edition| edition.issued_at <= at).max_by_key(|edition| edition.sequence);
            made.or_else(|| editions.iter().min_by_key(|edition| edition.sequence)).copied()
        };
        by_issuer.into_values().filter_map(of_issuer).collect()
    }

    fn stands(&self, body: &str, key: Key, at: Timestamp) -> bool {
        let about = self.collected.iter().filter(|edition| edition.body == body);
        let mut told = about.flat_map(|edition| &edition.revocations).filter(|revocation| revocation.key == key);
        !told.any(|one| one.revoked_at <= at || one.compromised_at.is_some())
    }

    /// Whether there is a way up.
    fn holds(&self, edition: &Edition, certificate: &Certificate) -> bool {
        self.rises(edition, certificate, Kind::Certifies, 0)
    }

    fn rises(&self, edition: &Edition, certificate: &Certificate, kind: Kind, height: usize) -> bool {
        let mut times = vec![certificate.granted_at];
        if self.question.policy.in_force == InForce::Throughout {
            times.push(self.question.at);
        }
        let suspended = |at: Timestamp| {
            let mut all =
                self.collected.iter().filter(|other| other.body == edition.body).flat_map(|one| &one.suspensions);
            all.any(|(from, until)| *from <= at && until.is_none_or(|until| at < until))
        };
        let in_force = times.iter().all(|at| edition.from <= *at && *at < edition.until && !suspended(*at));
        if edition.kind != kind || !in_force || edition.scope.lacks(certificate.item).is_some() || height > 8 {
            return false;
        }
        let issuer = self.issuer(edition);
        self.question.policy.authorities.iter().any(|one| one.name == issuer)
            || self
                .governing(issuer, certificate.granted_at)
                .into_iter()
                .any(|up| self.rises(up, certificate, Kind::Accredits, height + 1))
    }
}

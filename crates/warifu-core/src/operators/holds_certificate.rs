use warifu_model::{CertificateFact, Json, Language, Operand, ReasonCode, SetId, Timestamp, VersionRange};

use super::found::Found;
use crate::facts::Facts;
use crate::text::{quoted, value};

/// `holds_certificate`: a certificate of a component is held and in force. Reaches the scales as a fact that the gate has
/// opened and checked.
#[derive(Debug)]
pub(super) struct HoldsCertificate {
    pub(super) set: SetId,
    pub(super) versions: VersionRange,
    pub(super) level: Option<String>,
    pub(super) component: Option<String>,
}

impl HoldsCertificate {
    pub(super) fn assess(&self, facts: &Facts<'_>) -> Found {
        match self.best(facts) {
            None => Found::unknown(ReasonCode::CertificateMissing),
            Some(fact) if is_in_force(fact, facts.at) => Found::met(),
            Some(_) => Found::unknown(ReasonCode::CertificateExpired),
        }
    }

    /// What a reason shows: the certificate that decides.
    pub(super) fn show(&self, facts: &Facts<'_>) -> Json {
        let show = |fact: &CertificateFact| {
            Json::object()
                .with("certificate", fact.certificate)
                .with("granted_at", fact.granted_at)
                .with("expires_at", fact.expires_at)
        };
        self.best(facts).map(show).into()
    }

    /// The first that is in force, else the first that is not.
    fn best<'f>(&self, facts: &'f Facts<'_>) -> Option<&'f CertificateFact> {
        let mut matching = facts.certificates.iter().filter(|fact| self.matches(fact));
        let first = matching.next()?;
        if is_in_force(first, facts.at) {
            return Some(first);
        }
        matching.find(|fact| is_in_force(fact, facts.at)).or(Some(first))
    }

    pub(super) fn matches(&self, fact: &CertificateFact) -> bool {
        let is_component = |component: &String| {
            fact.model == *component || fact.identifiers.iter().any(|identifier| identifier.value == *component)
        };
        fact.set.id == self.set
            && self.versions.contains(&fact.set.version)
            && self.level.as_ref().is_none_or(|level| fact.level.as_ref() == Some(level))
            && self.component.as_ref().is_none_or(is_component)
    }
}

/// From the second in which it was granted until the second in which it ends, which is no longer in its period.
fn is_in_force(fact: &CertificateFact, at: Timestamp) -> bool {
    fact.granted_at <= at && fact.expires_at.is_none_or(|expires_at| at < expires_at)
}

/// The phrase.
pub(super) fn phrase(
    set: &SetId,
    versions: &Operand<VersionRange>,
    level: Option<&str>,
    component: Option<&str>,
    language: Language,
) -> String {
    let [certificate, at_level, of_component] =
        language.pick(["a certificate for", "level", "component"], ["認証書", "レベル", "構成部品"]);
    let mut phrase = format!("{certificate} `{set}` {}", value(&versions.into()));
    phrase.extend(level.map(|level| format!(", {at_level} {}", quoted(level))));
    phrase.extend(component.map(|component| format!(", {of_component} {}", quoted(component))));
    phrase
}

use warifu_model::{
    CertificateFact, Components, Json, Language, Operand, ReasonCode, SetId, Timestamp, Value, VersionRange,
};

use super::each_component::{EachRecord, Held};
use super::found::Found;
use crate::facts::{ClaimState, Facts};
use crate::text::{quoted, value};

/// `holds_certificate`: certificates of components are held and in force. They reach the scales as facts that the gate has
/// opened and checked.
#[derive(Debug)]
pub(super) struct HoldsCertificate {
    pub(super) set: SetId,
    pub(super) versions: VersionRange,
    pub(super) level: Option<String>,
    pub(super) of: Holders,
}

/// The components whose certificates count.
#[derive(Debug)]
pub(super) enum Holders {
    Any,
    Each(EachRecord),
    Named(String),
}

impl HoldsCertificate {
    pub(super) fn assess(&self, facts: &Facts<'_>) -> Found {
        if let Some((each, list)) = self.each(facts) {
            return each.assess(list, &self.held(facts), facts.at);
        }
        match self.best(facts) {
            None => Found::unknown(ReasonCode::CertificateMissing),
            Some(fact) if is_in_force(fact, facts.at) => Found::met(),
            Some(_) => Found::unknown(ReasonCode::CertificateExpired),
        }
    }

    /// What a reason shows: the certificate that decides, or the components that have one and that have none.
    pub(super) fn show(&self, facts: &Facts<'_>) -> Json {
        if let Some((each, list)) = self.each(facts) {
            return each.show(list, &self.held(facts), facts.at);
        }
        if let Holders::Each(each) = &self.of {
            return facts.show_claim(each.slot);
        }
        let show = |fact: &CertificateFact| {
            Json::object()
                .with("certificate", fact.certificate)
                .with("granted_at", fact.granted_at)
                .with("expires_at", fact.expires_at)
        };
        self.best(facts).map(show).into()
    }

    /// What is known of the list of components; none where no list is asked for.
    pub(super) fn list<'f>(&self, facts: &'f Facts<'_>) -> Option<ClaimState<'f>> {
        if let Holders::Each(each) = &self.of { Some(facts.claim(each.slot)) } else { None }
    }

    fn each<'f>(&self, facts: &'f Facts<'_>) -> Option<(&EachRecord, &'f Value)> {
        match (&self.of, self.list(facts)?) {
            (Holders::Each(each), ClaimState::Value(list)) => Some((each, list)),
            _ => None,
        }
    }

    pub(super) fn lacking(&self, facts: &Facts<'_>) -> Option<Vec<String>> {
        let (each, list) = self.each(facts)?;
        each.lacking(list, &self.held(facts), facts.at)
    }

    /// The certificates that count for the components of a list. A product is no component of itself.
    fn held<'f>(&self, facts: &'f Facts<'_>) -> Held<'f> {
        let of_others = facts.certificates.iter().filter(|fact| self.matches(fact) && !facts.is_of_product(fact));
        Held::new(of_others.map(|fact| (fact, is_in_force(fact, facts.at))))
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
        fact.set.id == self.set
            && self.versions.contains(&fact.set.version)
            && self.level.as_ref().is_none_or(|level| fact.level.as_ref() == Some(level))
            && match &self.of {
                Holders::Any | Holders::Each(_) => true,
                Holders::Named(component) => fact.is_named(component),
            }
    }
}

/// From the second in which it was granted until the second in which it ends, which is no longer in its period.
fn is_in_force(fact: &CertificateFact, at: Timestamp) -> bool {
    fact.granted_at <= at && fact.expires_at.is_none_or(|expires_at| at < expires_at)
}

/// The phrase, given that of the criterion which picks components.
pub(super) fn phrase(
    set: &SetId,
    versions: &Operand<VersionRange>,
    level: Option<&str>,
    of: &Components,
    picked: Option<&str>,
    language: Language,
) -> String {
    let versions = value(&versions.into(), language);
    let (mut phrase, [at_level, of_component]) = match language {
        Language::En => (format!("a certificate for `{set}` {versions}"), [", level ", ", component "]),
        Language::Ja => (format!("`{set}`（版{versions}）の認証書"), ["、レベル", "、構成部品"]),
    };
    phrase.extend(level.map(|level| format!("{at_level}{}", quoted(level))));
    match of {
        Components::Any => {}
        Components::Named(component) => phrase.extend([of_component.to_owned(), quoted(component)]),
        Components::Each(_) => {
            phrase.push_str(language.pick(" for each component", "（構成部品ごと）"));
            if let Some(picked) = picked {
                phrase.extend([language.pick(" where ", "、対象："), picked]);
            }
        }
    }
    phrase
}

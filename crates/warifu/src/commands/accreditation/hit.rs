//! Which certificates a suspension or revocation hits. What bundles say of themselves is taken as it is: nothing is
//! verified here, the list is for the authority's own files.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use warifu_model::{
    Accreditation, BodySuspension, Bundle, Certificate, Issuer, Json, KeyRevocation, Language, SeriesId, Timestamp,
};
use warifu_seal::dsse;
use warifu_seal::keys::PublicKey;

use crate::commands::common::{plural, say, words};
use crate::failure::Failure;
use crate::files;
use crate::report::{Page, Reply, Text, style};

/// A certificate that is hit, and how.
#[derive(Debug)]
pub(super) struct Hit {
    file: String,
    certificate: Certificate,
    effect: Effect,
}

/// What becomes of a certificate.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Effect {
    /// It does not count any more, whatever the policy.
    Refused,
    /// It counts where witnesses saw it before the compromise.
    NeedsWitness,
    /// It stands, unless a policy asks for accreditation throughout.
    StandsUnlessThroughout,
    /// It stands: it was granted before.
    Stands,
}

impl Effect {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Refused => "refused",
            Self::NeedsWitness => "needs_witness",
            Self::StandsUnlessThroughout => "stands_unless_throughout",
            Self::Stands => "stands",
        }
    }

    fn words(self, language: Language) -> Text {
        match self {
            Self::Refused => Text::new().style(say(language, "refused from now on", "今後は拒否"), style::BAD),
            Self::NeedsWitness => Text::new()
                .style(say(language, "counts only if witnessed before", "流出前に連署があれば有効"), style::UNSURE),
            Self::StandsUnlessThroughout => Text::new().style(
                say(
                    language,
                    "refused where accreditation is asked for throughout",
                    "継続的な認定を求める方針では拒否",
                ),
                style::UNSURE,
            ),
            Self::Stands => Text::new().style(say(language, "stands", "有効のまま"), style::GOOD),
        }
    }
}

/// Certificates of a body that is suspended, or of one that it accredited.
pub(super) fn by_suspension(paths: &[PathBuf], series: SeriesId, pause: &BodySuspension) -> Result<Vec<Hit>, Failure> {
    let effect = |bundle: &Bundle, certificate: &Certificate| {
        if !above(bundle, certificate).contains(&series) {
            return None;
        }
        let granted_at = certificate.granted_at;
        let is_within = pause.from <= granted_at && pause.until.is_none_or(|until| granted_at < until);
        let is_over = certificate.expires_at.is_some_and(|end| end <= pause.from);
        match (is_within, is_over) {
            (true, _) => Some(Effect::Refused),
            (false, true) => None,
            (false, false) => Some(Effect::StandsUnlessThroughout),
        }
    };
    all(paths, effect)
}

/// Certificates that a revoked key signed.
pub(super) fn by_key(paths: &[PathBuf], revoked: &KeyRevocation) -> Result<Vec<Hit>, Failure> {
    let key = PublicKey::from_bytes(revoked.key.as_bytes())
        .map_err(|error| Failure::input(error.code(), &error).help(error.help()))?;
    let effect = |bundle: &Bundle, certificate: &Certificate| {
        dsse::open_envelope(&bundle.certificate, std::slice::from_ref(&key)).ok()?;
        let after = |time: Option<Timestamp>| time.is_some_and(|time| certificate.granted_at >= time);
        if after(Some(revoked.revoked_at)) || after(revoked.compromised_at) {
            return Some(Effect::Refused);
        }
        Some(if revoked.compromised_at.is_some() { Effect::NeedsWitness } else { Effect::Stands })
    };
    all(paths, effect)
}

fn all(paths: &[PathBuf], effect: impl Fn(&Bundle, &Certificate) -> Option<Effect>) -> Result<Vec<Hit>, Failure> {
    let mut hits = Vec::new();
    for path in paths {
        for file in files::walk(path)? {
            let source = files::read(&file)?;
            // folders hold other files as well
            let Ok(bundle) = Bundle::read(source.bytes()) else { continue };
            let Ok(certificate) = Certificate::read(&bundle.certificate.payload) else { continue };
            if let Some(effect) = effect(&bundle, &certificate) {
                hits.push(Hit { file: source.name().to_owned(), certificate, effect });
            }
        }
    }
    Ok(hits)
}

/// The series of a certificate, and those above them, as far as the bundle names them.
fn above(bundle: &Bundle, certificate: &Certificate) -> BTreeSet<SeriesId> {
    let editions = bundle.accreditation.iter().filter_map(|envelope| Accreditation::read(&envelope.payload).ok());
    let charters: BTreeMap<_, _> = editions.map(|edition| (edition.series(), edition.charter)).collect();
    let mut found = BTreeSet::new();
    let mut next = certificate.series.clone();
    while let Some(series) = next.pop() {
        if !found.insert(series) {
            continue;
        }
        if let Some(Issuer::Series(above)) = charters.get(&series).map(|charter| &charter.issuer) {
            next.push(*above);
        }
    }
    found
}

/// Adds the list to what was said.
pub(super) fn told(mut reply: Reply, hits: &[Hit], paths: &[PathBuf], language: Language) -> Reply {
    if paths.is_empty() {
        return reply;
    }
    let mut page = Page::default();
    std::mem::swap(&mut page, &mut reply.page);
    page.heading(say(language, "Certificates hit", "影響を受ける認証書"));
    page.line(match language {
        Language::En => plural(hits.len(), "certificate", "certificates"),
        Language::Ja => format!("{}件", hits.len()),
    });
    let row = |hit: &Hit| {
        vec![
            Text::new().strong(&*hit.certificate.number),
            words(&hit.certificate.holder.name, language).into(),
            Text::new().dim(hit.certificate.granted_at.to_string()),
            hit.effect.words(language),
        ]
    };
    page.table(2, hits.iter().map(row).collect());
    reply.page = page;
    let list = hits.iter().map(|hit| {
        Json::object()
            .with("file", hit.file.as_str())
            .with("number", hit.certificate.number.as_str())
            .with("granted_at", hit.certificate.granted_at)
            .with("effect", hit.effect.as_str())
    });
    reply.json = reply.json.with("certificates", Json::List(list.collect()));
    reply
}
